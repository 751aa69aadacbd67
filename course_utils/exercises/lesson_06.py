"""The problems of lesson 6, Word2Vec.

Text is small and made up, so that a student can count along. The word vectors of the last two problems are chosen so
that each known mistake finds another word at least once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, permutations
from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.functions import Case, FunctionProblem

Array = np.ndarray
Form = Callable[..., Any]
Sentence = Sequence[Any]  # of words, or of codes

_UNKNOWN = "<unk>"


def _numbers(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """Random numbers between -1 and 1, short enough to be read in a message."""
    rng = np.random.default_rng(seed)
    arrays = [np.round(rng.uniform(-1, 1, shape), 1) for shape in shapes]
    return tuple(np.where(array == 0, 0.5, array) for array in arrays)  # a 0 would hide what is multiplied by it


def _text(*sentences: str) -> list[list[str]]:
    return [sentence.split() for sentence in sentences]


# ---------------------------------------------------------------- 1: the vocabulary


def _count(sentences: list[list[str]]) -> Counter[str]:
    return Counter(word for sentence in sentences for word in sentence)


def _vocabulary(
    count: Form = _count,
    keep: Form = lambda count, least: count >= least,
    key: Form | None = lambda entry: (-entry[1], entry[0]),
    rest: Form = lambda left_out: sum(left_out.values()),
    build: Form = lambda words, counts, rest: ([_UNKNOWN, *words], [rest, *counts]),
) -> Form:
    """A vocabulary: how words are counted, kept and put into order, what is left out, what comes back."""

    def make(sentences: list[list[str]], min_count: int) -> Any:
        found = count(sentences)
        kept = [(word, number) for word, number in found.items() if keep(number, min_count)]
        kept = sorted(kept, key=key) if key else kept
        left_out = {word: number for word, number in found.items() if not keep(number, min_count)}
        return build([word for word, _ in kept], [number for _, number in kept], rest(left_out))

    return make


def _by_sentences(sentences: list[list[str]]) -> dict[str, int]:
    """In how many sentences each word comes, in the order of appearance."""
    found: dict[str, int] = {}
    for sentence in sentences:
        for word in dict.fromkeys(sentence):
            found[word] = found.get(word, 0) + 1
    return found


def _unknown_last(words: list[str], counts: list[int], rest: int) -> Any:
    return [*words, _UNKNOWN], [*counts, rest]


def _without_unknown(words: list[str], counts: list[int], rest: int) -> Any:
    """``<unk>`` only where there is something unknown."""
    return ([_UNKNOWN, *words], [rest, *counts]) if rest else (words, counts)


def _unknown_by_its_count(words: list[str], counts: list[int], rest: int) -> Any:
    entries = sorted([*zip(words, counts, strict=True), (_UNKNOWN, rest)], key=lambda entry: (-entry[1], entry[0]))
    return [word for word, _ in entries], [number for _, number in entries]


vocabulary = FunctionProblem(
    name="vocabulary",
    lesson=6,
    title="Words and their counts",
    minutes=8,
    level="medium",
    variable="vocabulary",
    code="""
def vocabulary(sentences, min_count):
    found = {}
    for sentence in sentences:
        for word in sentence:
            found[word] = found.get(word, 0) + 1
    kept = [word for word in found if found[word] >= min_count]
    kept = sorted(kept, key=lambda word: (-found[word], word))
    counts = [found[word] for word in kept]
    left_out = sum(found.values()) - sum(counts)
    return ["<unk>"] + kept, [left_out] + counts
""",
    explanation=(
        "A dictionary counts. Sorting by the pair (minus the count, word) puts large counts first, and where two are "
        "equal the alphabet decides: pairs are compared by their first part, and by the second one where the first "
        "is the same. What was left out is what is missing: all words of the text less those that were kept."
    ),
    why=(
        "From here on a word is a number, its place in this list. A fixed order means that the numbers are the same "
        "on every machine. The counts are needed again: for leaving out frequent words, and for the noise. Whatever "
        "`min_count` is, they add up to the number of words in the text: rare words lose their name, not their place."
    ),
    hints=(
        "Count first, all words of all sentences: a dictionary from word to number. Then take those that come often "
        "enough.",
        "`sorted` takes a `key`, a function that says what to compare. A key may be a pair: the second part decides "
        "where the first parts are equal. Which pair puts large counts first?",
        "For the count of `<unk>`: how many words has the whole text, and how many of them are words that you keep?",
    ),
    shape_advice="Two lists of the same length come back: the words, and their counts.",
    parts=("words", "counts"),
    cases=(
        Case((_text("the cat saw the dog", "a dog saw the bird"), 2)),
        Case((_text("two red apples", "two green pears", "red and green", "two two"), 1)),
        Case((_text("we saw a ship a big ship", "we saw a sea", "big waves big waves big waves"), 3)),
        Case((_text("b a", "b a c", "d d c"), 2)),
    ),
    mistakes=(
        Mistake(
            "words of equal counts stand in the order in which they came",
            _vocabulary(key=lambda entry: -entry[1]),
            "The counts are in order. Where two are equal the alphabet decides: what has to be compared besides the "
            "count?",
        ),
        Mistake(
            "words of equal counts stand in the wrong order of the alphabet",
            _vocabulary(key=lambda entry: (-entry[1], [-ord(letter) for letter in entry[0]])),
            "Turning the whole list round turns the alphabet round as well. What in the key could be made negative "
            "instead?",
        ),
        Mistake(
            "the rare words come first",
            _vocabulary(key=lambda entry: (entry[1], entry[0])),
            "Sorting goes from small to large. How can the largest count be made the first?",
            also=(_vocabulary(key=lambda entry: entry[1]),),
        ),
        Mistake(
            "the words stand in the order in which they came",
            _vocabulary(key=None),
            "The most frequent word is to be the first one. What sorts a list?",
        ),
        Mistake(
            "the words are sorted by the alphabet alone",
            _vocabulary(key=lambda entry: entry[0]),
            "The count decides first. The alphabet only where two counts are equal.",
        ),
        Mistake(
            "words that come exactly `min_count` times are left out",
            _vocabulary(keep=lambda count, least: count > least),
            "A word stays if it comes `min_count` times or more often.",
        ),
        Mistake(
            "rare words are not left out",
            _vocabulary(keep=lambda count, least: True),
            "`min_count` says how often a word has to come to stay.",
            also=(_vocabulary(keep=lambda count, least: True, key=lambda entry: -entry[1]),),
        ),
        Mistake(
            "the count of `<unk>` counts each rare word once",
            _vocabulary(rest=len),
            "A rare word may come more than once, and every time it is an `<unk>` in the text.",
        ),
        Mistake(
            "the count of `<unk>` is not that of the words left out",
            _vocabulary(rest=lambda left_out: 0),
            "The words that are left out stay in the text, as `<unk>`. How many places of the text are that?",
            also=(
                _vocabulary(rest=lambda left_out: 1),
                _vocabulary(rest=lambda left_out: max(left_out.values(), default=0)),
                lambda sentences, least: _vocabulary(rest=lambda _: sum(map(len, sentences)))(sentences, least),
            ),
        ),
        Mistake(
            "`<unk>` is missing",
            _vocabulary(build=lambda words, counts, rest: (words, counts)),
            "All the words that are left out share one entry, and it is the first one.",
            also=(_vocabulary(key=lambda entry: -entry[1], build=lambda words, counts, rest: (words, counts)),),
        ),
        Mistake(
            "`<unk>` is missing where no word is left out",
            _vocabulary(build=_without_unknown),
            (
                "Its place is kept in every vocabulary, also where its count is 0: else the codes of all other "
                "words would move."
            ),
        ),
        Mistake(
            "`<unk>` is spelled in another way",
            _vocabulary(build=lambda words, counts, rest: (["unk", *words], [rest, *counts])),
            (
                "Whoever looks it up later finds it only under the name that was agreed on. Compare letter by "
                "letter, and the brackets, too."
            ),
            also=(
                _vocabulary(build=lambda words, counts, rest: (["UNK", *words], [rest, *counts])),
                _vocabulary(build=lambda words, counts, rest: (["<UNK>", *words], [rest, *counts])),
                _vocabulary(build=lambda words, counts, rest: (["unknown", *words], [rest, *counts])),
                _vocabulary(build=lambda words, counts, rest: (["<unknown>", *words], [rest, *counts])),
                _vocabulary(build=lambda words, counts, rest: (["[UNK]", *words], [rest, *counts])),
            ),
        ),
        Mistake(
            "words and counts are sorted each by itself",
            _vocabulary(build=lambda words, counts, rest: ([_UNKNOWN, *sorted(words)], [rest, *counts])),
            (
                "Then a word has the count of another one beside it. Sort the words, and look the count of each "
                "up afterwards."
            ),
        ),
        Mistake(
            "`min_count` is fixed",
            lambda sentences, least: _vocabulary()(sentences, 2),
            "It is an argument, and may be another number than in the example.",
            also=(lambda sentences, least: _vocabulary()(sentences, 3),),
        ),
        Mistake(
            "`<unk>` has no count",
            _vocabulary(build=lambda words, counts, rest: ([_UNKNOWN, *words], counts)),
            "The two lists go together: each word has its count at the same place, `<unk>` as well.",
        ),
        Mistake(
            "`<unk>` does not stand at the beginning",
            _vocabulary(build=_unknown_last),
            "Its code is to be 0 in every vocabulary, however often it comes. Which place is that?",
            also=(_vocabulary(build=_unknown_by_its_count),),
        ),
        Mistake(
            "a word is counted once a sentence",
            _vocabulary(count=_by_sentences),
            "A word that comes twice in a sentence counts twice.",
        ),
        Mistake(
            "only some of the sentences are counted",
            _vocabulary(count=lambda sentences: Counter(sentences[-1])),
            "There are several sentences. Does the count begin anew with each, or end after the first one?",
            also=(_vocabulary(count=lambda sentences: Counter(sentences[0])),),
        ),
        Mistake(
            "letters are counted, not words",
            _vocabulary(count=lambda sentences: Counter("".join(word for one in sentences for word in one))),
            "A sentence is a list of words here. What does your inner loop go through?",
        ),
        Mistake(
            "shares come back, not counts",
            _vocabulary(
                build=lambda words, counts, rest: (
                    [_UNKNOWN, *words],
                    [number / (rest + sum(counts)) for number in (rest, *counts)],
                )
            ),
            "How often each word comes is asked for. Nothing has to be divided.",
        ),
        Mistake(
            "words and counts come back in pairs",
            _vocabulary(build=lambda words, counts, rest: list(zip((_UNKNOWN, *words), (rest, *counts), strict=True))),
            "They are right. Return two lists: all words, and all counts in the same order.",
        ),
        Mistake(
            "the two lists have changed places",
            _vocabulary(build=lambda words, counts, rest: ([rest, *counts], [_UNKNOWN, *words])),
            "First the words, then the counts.",
        ),
        Mistake(
            "only the words come back",
            _vocabulary(build=lambda words, counts, rest: [_UNKNOWN, *words]),
            "They are right. Their counts are asked for as well.",
        ),
        Mistake(
            "only the counts come back",
            _vocabulary(build=lambda words, counts, rest: [rest, *counts]),
            "They are right. The words are asked for as well.",
        ),
        Mistake(
            "a dictionary comes back",
            _vocabulary(build=lambda words, counts, rest: dict(zip((_UNKNOWN, *words), (rest, *counts), strict=True))),
            "It holds the right counts. Return two lists: all words, and all counts in the same order.",
            also=(_vocabulary(build=lambda words, counts, rest: dict(zip(words, counts, strict=True))),),
        ),
    ),
)


# ---------------------------------------------------------------- 2: words into codes


def _codes(known: Form, unknown: Form = lambda words: 0) -> Form:
    """``known(words, word)`` for the words that are in the list, ``unknown(words)`` for the others."""
    return lambda sentence, words: [known(words, word) if word in words else unknown(words) for word in sentence]


def _place(words: list[str], word: str) -> int:
    return words.index(word)


_WORDS = ("<unk>", "the", "of", "cat", "sat", "paris")

encode = FunctionProblem(
    name="encode",
    lesson=6,
    title="A sentence in numbers",
    minutes=4,
    level="easy",
    variable="encode",
    code="""
def encode(sentence, words):
    codes = {word: code for code, word in enumerate(words)}
    return [codes.get(word, 0) for word in sentence]
""",
    explanation=(
        "`enumerate` counts along while it goes through the list. `get` takes what the dictionary has for a word, and "
        "0 where it has nothing. `words.index(word)` would go through the list anew for each word, which for a large "
        "vocabulary takes long; and it stops with an error at a word that is not there."
    ),
    why=(
        "The codes are what the network sees: each picks a row of the table of vectors. All unknown words share row 0, "
        "so a sentence keeps its length and its places, whatever words it has. It can be had back from its "
        "codes only if "
        "none of its words was unknown."
    ),
    hints=(
        "The code of a word is its place in `words`, and the first place is 0.",
        "Make a dictionary from word to place once. What does it say to a word that it does not have? Its method "
        "`get` can be told.",
    ),
    shape_advice="One code for each word of the sentence.",
    cases=(
        Case((["the", "cat", "sat"], list(_WORDS))),
        Case((["the", "mayor", "of", "paris", "sat"], list(_WORDS))),
        Case((["zebras", "sat"], list(_WORDS[:5]))),
        Case((["cat", "of", "the", "cat", "who"], ["<unk>", "cat", "the", "of"])),
    ),
    mistakes=(
        Mistake(
            "unknown words are left out",
            lambda sentence, words: [words.index(word) for word in sentence if word in words],
            "Then the sentence is shorter, and words stand side by side that were apart. An unknown word gets the code "
            "of `<unk>`.",
        ),
        Mistake(
            "unknown words get no code",
            _codes(_place, lambda words: None),
            (
                "A dictionary's `get` gives `None` for what it does not have, unless it is told what to give "
                "instead. Which code does `<unk>` have?"
            ),
        ),
        Mistake(
            "unknown words get the code -1",
            _codes(_place, lambda words: -1),
            ("As an index, -1 is the last word of the list. Which code does `<unk>` have? All unknown words share it."),
        ),
        Mistake(
            "unknown words get a code of their own",
            _codes(_place, len),
            (
                "The table of vectors has no row for such a code. Which code does `<unk>` have? All unknown "
                "words share it."
            ),
        ),
        Mistake(
            "unknown words get the code of a word that is known",
            _codes(_place, lambda words: 1),
            "Whoever reads the codes would take them for that word. Which code does `<unk>` have?",
            also=(_codes(_place, lambda words: len(words) - 1),),
        ),
        Mistake(
            "unknown words come back as `<unk>`, not as its code",
            _codes(_place, lambda words: _UNKNOWN),
            "It is the right word. Asked for is a number: the place of `<unk>` in `words`.",
        ),
        Mistake(
            "the codes are too large by one",
            _codes(lambda words, word: words.index(word) + 1),
            "Places are counted from 0, and place 0 is taken by `<unk>`.",
            also=(_codes(lambda words, word: words.index(word) + 1, lambda words: 1),),
        ),
        Mistake(
            "the codes are too small by one",
            _codes(lambda words, word: words.index(word) - 1),
            "`<unk>` stands in the list as well, at place 0. With which word does your count begin?",
            also=(
                _codes(lambda words, word: words.index(word) - 1, lambda words: -1),
                _codes(lambda words, word: words.index(word) - 1, len),
            ),
        ),
        Mistake(
            "the words come back, not their codes",
            _codes(lambda words, word: word, lambda words: _UNKNOWN),
            "The right words are replaced by `<unk>`. Asked for are numbers: the place of each in `words`.",
        ),
        Mistake(
            "one-hot rows come back, not codes",
            lambda sentence, words: np.eye(len(words))[_codes(_place)(sentence, words)],
            "They are right. Asked for is the one number that says where the 1 stands.",
        ),
        Mistake(
            "the words are counted, not looked up",
            lambda sentence, words: [sentence.count(word) for word in words],
            "How often a word comes is not asked for. Each word of the sentence is replaced by a number, in order.",
            also=(lambda sentence, words: [sentence.count(word) for word in sentence],),
        ),
        Mistake(
            "the place in the sentence stands for the place in the vocabulary",
            lambda sentence, words: [sentence.index(word) for word in sentence],
            "The same word has the same code in every sentence. In which list is it looked up?",
            also=(
                lambda sentence, words: list(range(len(sentence))),
                lambda sentence, words: [list(dict.fromkeys(sentence)).index(word) for word in sentence],
            ),
        ),
        Mistake(
            "the codes stand in the order of the vocabulary, not in that of the sentence",
            lambda sentence, words: [code for code, word in enumerate(words) if word in sentence],
            ("Go through the sentence, word by word: each of its words gives one code, also a word that comes twice."),
            also=(
                lambda sentence, words: sorted(set(_codes(_place)(sentence, words))),
                lambda sentence, words: sorted(_codes(_place)(sentence, words)),
            ),
        ),
        Mistake(
            "every word gets the code of `<unk>`",
            lambda sentence, words: [0] * len(sentence),
            (
                "So no word was found. A dictionary is asked for its keys, those in front of the colon: are they "
                "the words, or the codes?"
            ),
        ),
        Mistake(
            "it says whether a word is known, not which one it is",
            lambda sentence, words: [int(word in words) for word in sentence],
            "Each word of the vocabulary has a number of its own, its place in `words`.",
        ),
    ),
)


# ---------------------------------------------------------------- 3: PPMI


def _ratio(counts: Array) -> Array:
    """How much more often than by chance; 0 / 0 is NaN."""
    return counts * counts.sum() / (counts.sum(axis=1, keepdims=True) * counts.sum(axis=0))


def _positive(log: Form, ratio: Form = _ratio) -> Form:
    """``max(0, log(ratio))``, 0 where the two never come together."""
    return lambda counts: np.where(counts > 0, np.maximum(0, log(ratio(counts))), 0)


def _as_it_is(log: Form, ratio: Form = _ratio) -> Form:
    """The logarithm with all its negative numbers; 0 where the two never come together."""
    return lambda counts: np.where(counts > 0, log(ratio(counts)), 0)


def _chance(counts: Array) -> Array:
    return counts.sum(axis=1, keepdims=True) * counts.sum(axis=0)


ppmi = FunctionProblem(
    name="ppmi",
    lesson=6,
    title="More often than by chance",
    minutes=8,
    level="medium",
    variable="ppmi",
    code="""
def ppmi(counts):
    by_chance = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    ratio = np.ones(counts.shape)
    together = counts > 0
    ratio[together] = counts[together] / by_chance[together]
    return np.log(np.maximum(ratio, 1))
""",
    explanation=(
        "The total n belongs to all three shares: P(w, c) is count / n, P(w) is row / n, P(c) is column / n. Of the "
        "three one n is left, so `by_chance` is row times column by n, the count that one would expect. `keepdims` "
        "leaves the rows' sums a column, and with a column and a row NumPy makes the whole table. The ratio is set to "
        "1 where there is no count, and cut at 1 from below: the logarithm of 1 is 0."
    ),
    why=(
        "Raw counts are ruled by words such as `the`, which stand beside everything. Divided by what chance would "
        "give, only what belongs together is left. Levy & Goldberg (2014) showed that skip-gram with k "
        "negatives aims at a close relative of this table: PMI less log k. Twice as much text of the same kind changes "
        "nothing: shares stay the same."
    ),
    hints=(
        "Three shares are needed: of the pair, of the word, of the context. All three are counts divided by the total.",
        "The sum of a row says how often its word comes, the sum of a column how often its context comes. "
        "`keepdims=True` keeps the sums of the rows a column, so that column times row makes a table.",
        "Divide the table by what chance would give, take the logarithm, and cut off what is below 0. What of a count "
        "of 0, and of a word whose row holds nothing but 0?",
    ),
    shape_advice="The table that comes back has the shape of `counts`: a row for each word, a column for each context.",
    cases=(
        Case((np.array([[1.0, 4, 0], [6, 1, 3], [0, 2, 5]]),)),
        Case((np.array([[6.0, 2, 1, 0], [1, 5, 0, 3]]),), "2 words, 4 contexts"),
        Case((np.array([[2.0, 0], [1, 3], [0, 5], [4, 1]]),), "4 words, 2 contexts"),
        Case((np.array([[0.0, 0, 0], [0, 5, 1], [0, 2, 4]]),), "the first word has no neighbours"),
    ),
    mistakes=(
        Mistake(
            "negative numbers are not cut off",
            _as_it_is(np.log),
            "The first P of PPMI stands for positive. What becomes of a number below 0?",
            also=(
                lambda counts: np.log(_ratio(counts)),
                lambda counts: np.nan_to_num(np.log(_ratio(counts)), neginf=0.0),
                lambda counts: np.log(np.nan_to_num(_ratio(counts))),
            ),
        ),
        Mistake(
            "a word without neighbours gets NaN",
            lambda counts: np.maximum(0, np.log(_ratio(counts))),
            "Its row is 0, and so is its share: 0 is divided by 0. What should stand there instead?",
        ),
        Mistake(
            "the logarithm is not the natural one",
            _positive(np.log2),
            "There are several logarithms. The natural one has the base e.",
            also=(_positive(np.log10), _as_it_is(np.log2), _as_it_is(np.log10)),
        ),
        Mistake(
            "the sums of rows and columns have changed places",
            _positive(
                np.log, lambda counts: counts * counts.sum() / (counts.sum(axis=0)[:, None] * counts.sum(axis=1))
            ),
            "A word's count is the sum of its row. Over which axis does one add to get it, and does the result stand "
            "upright or flat?",
            also=(
                _as_it_is(
                    np.log, lambda counts: counts * counts.sum() / (counts.sum(axis=0)[:, None] * counts.sum(axis=1))
                ),
            ),
        ),
        Mistake(
            "both sums go over the same axis",
            _positive(
                np.log, lambda counts: counts * counts.sum() / (counts.sum(axis=1)[:, None] * counts.sum(axis=1))
            ),
            "One of the two is the sum of a row, the other one the sum of a column.",
            also=(
                _positive(
                    np.log, lambda counts: counts * counts.sum() / (counts.sum(axis=0)[:, None] * counts.sum(axis=0))
                ),
                _positive(np.log, lambda counts: counts * counts.sum() / counts.sum(axis=0) ** 2),
                _positive(np.log, lambda counts: counts * counts.sum() / counts.sum(axis=1, keepdims=True) ** 2),
            ),
        ),
        Mistake(
            "the two rows of sums are multiplied place by place",
            _positive(np.log, lambda counts: counts * counts.sum() / (counts.sum(axis=1) * counts.sum(axis=0))),
            "Each word meets each context, so the products fill a table. One of the two sums has to stand upright, as "
            "a column.",
        ),
        Mistake(
            "every number comes out as 0",
            lambda counts: np.zeros(counts.shape),
            "Then no ratio was above 1, or a table of whole numbers (`dtype=int`) cut off the fractions. P(w, c) is "
            "divided by the product of both other shares, and all three are shares: counts divided by the total.",
        ),
        Mistake(
            "only one of the two shares divides",
            _as_it_is(np.log, lambda counts: counts / counts.sum(axis=1, keepdims=True)),
            "A frequent word and a frequent context both make a pair likely by chance. Both shares belong below the "
            "line.",
            also=(
                _as_it_is(np.log, lambda counts: counts / counts.sum(axis=0)),
                _positive(np.log, lambda counts: counts * counts.sum() / counts.sum(axis=1, keepdims=True)),
                _positive(np.log, lambda counts: counts * counts.sum() / counts.sum(axis=0)),
            ),
        ),
        Mistake(
            "counts stand where shares belong",
            _as_it_is(np.log, lambda counts: counts / _chance(counts)),
            "All three are shares, P(w, c) as well as P(w) and P(c): counts divided by the total of the table.",
            also=(
                _positive(np.log, lambda counts: counts * counts.sum() ** 2 / _chance(counts)),
                _as_it_is(np.log, lambda counts: counts / counts.sum() / _chance(counts)),
                _positive(np.log, lambda counts: counts),
            ),
        ),
        Mistake(
            "a share of the row stands in the place of P(w, c)",
            _positive(np.log, lambda counts: _ratio(counts) * counts.sum() / counts.sum(axis=1, keepdims=True)),
            (
                "P(w, c) is a share of the whole table. A share of its row says how likely the context is once "
                "the word is there."
            ),
            also=(_positive(np.log, lambda counts: _ratio(counts) * counts.sum() / counts.sum(axis=0)),),
        ),
        Mistake(
            "the total is squared",
            _positive(np.log, lambda counts: counts * counts.sum() ** 3 / _chance(counts)),
            "Two of the three shares stand below the line, one above. How often does the total remain?",
        ),
        Mistake(
            "the logarithm is missing",
            lambda counts: np.nan_to_num(_ratio(counts)),
            "That is how many times more often than by chance. Its logarithm is asked for, so that chance itself is 0.",
            also=(lambda counts: np.maximum(0, np.nan_to_num(_ratio(counts)) - 1), lambda counts: _ratio(counts)),
        ),
        Mistake(
            "1 is added before the logarithm",
            lambda counts: np.log(1 + np.nan_to_num(_ratio(counts))),
            "That keeps the logarithm of 0 away, but it moves every other number, too. Only the empty places need "
            "looking after.",
            also=(
                lambda counts: np.maximum(0, np.log(_ratio(counts + 1))),
                lambda counts: np.log1p(counts),
            ),
        ),
        Mistake(
            "the limit is 1, where it should be 0",
            lambda counts: np.nan_to_num(np.maximum(1, np.log(_ratio(counts)))),
            (
                "What comes as often as by chance has the ratio 1. Which number is its logarithm? That is the "
                "limit behind the logarithm."
            ),
            also=(
                lambda counts: np.maximum(1, np.log(_ratio(counts))),
                lambda counts: np.where(counts > 0, np.maximum(1, np.log(_ratio(counts))), 0),
            ),
        ),
        Mistake(
            "rows and columns of the table have changed places",
            lambda counts: _positive(np.log)(counts).T,
            "The numbers are right. Words stay in the rows, contexts in the columns, as in `counts`.",
        ),
        Mistake(
            "the wrong part is cut off",
            lambda counts: np.where(counts > 0, np.minimum(0, np.log(_ratio(counts))), 0),
            "What is above 0 came together more often than by chance, and it stays.",
            also=(lambda counts: np.where(counts > 0, np.maximum(0, -np.log(_ratio(counts))), 0),),
        ),
        Mistake(
            "the sign of negative numbers is dropped",
            lambda counts: np.where(counts > 0, np.abs(np.log(_ratio(counts))), 0),
            "A pair that comes less often than by chance does not count as one that comes more often. What should "
            "stand there?",
        ),
        Mistake(
            "each number is multiplied by its share",
            lambda counts: np.where(counts > 0, counts / counts.sum() * np.maximum(0, np.log(_ratio(counts))), 0),
            "Added up over the table that would be the mutual information. The pointwise one is the logarithm alone.",
        ),
        Mistake(
            "means stand where sums belong",
            _positive(
                np.log,
                lambda counts: (
                    counts * counts.sum() / (counts.mean(axis=1, keepdims=True) * counts.mean(axis=0, keepdims=True))
                ),
            ),
            "How often a word comes is the sum of its row, not the mean.",
        ),
    ),
)


# ---------------------------------------------------------------- 4: the pairs of a sentence


def _at(offsets: Form, keep: Form = lambda i, j, n: 0 <= j < n, place: Form = lambda j, n: j) -> Form:
    """Pairs of the word at i and the one at i + d, for d in ``offsets(window)``, where ``keep`` allows it."""

    def pairs(sentence: Sentence, window: int) -> list[tuple[Any, Any]]:
        n = len(sentence)
        return [
            (sentence[i], sentence[place(i + d, n)]) for i in range(n) for d in offsets(window) if keep(i, i + d, n)
        ]

    return pairs


def _around(window: int) -> list[int]:
    """-window, ..., -1, 1, ..., window."""
    return [*range(-window, 0), *range(1, window + 1)]


def _nearest_first(window: int) -> list[int]:
    return [sign * distance for distance in range(1, window + 1) for sign in (-1, 1)]


_pairs = _at(_around)


def _slices(sentence: Sentence, i: int, window: int) -> list[Any]:
    """Slices as one writes them without a thought for the beginning: a negative start counts from the end."""
    return [*sentence[i - window : i], *sentence[i + 1 : i + 1 + window]]


def _of_other_words(sentence: Sentence, window: int) -> list[tuple[Any, Any]]:
    return [(centre, context) for centre, context in _pairs(sentence, window) if centre != context]


def _by_first_place(sentence: Sentence, window: int) -> list[tuple[Any, Any]]:
    """With the first place of each word, however often it comes."""
    found = []
    for word in sentence:
        i = sentence.index(word)
        found += [(word, sentence[j]) for j in range(max(0, i - window), min(len(sentence), i + window + 1)) if j != i]
    return found


def _joined(sentence: Sentence, window: int) -> list[list[Any]]:
    return [
        [sentence[i], [sentence[i + d] for d in _around(window) if 0 <= i + d < len(sentence)]]
        for i in range(len(sentence))
    ]


def _whole_windows(i: int, window: int, n: int) -> bool:
    return window <= i < n - window


skipgram_pairs = FunctionProblem(
    name="skipgram_pairs",
    lesson=6,
    title="The pairs of a sentence",
    minutes=7,
    level="medium",
    variable="skipgram_pairs",
    code="""
def skipgram_pairs(sentence, window):
    pairs = []
    for i in range(len(sentence)):
        first = max(0, i - window)
        end = min(len(sentence), i + window + 1)
        for j in range(first, end):
            if j != i:
                pairs.append((sentence[i], sentence[j]))
    return pairs
""",
    explanation=(
        "Two loops over places: i for the centre, j for its context. `max` and `min` keep j inside the sentence, and "
        "`range` ends before its second number, hence the + 1. The comparison is one of places, not of words: a "
        "word may well have its like for a neighbour."
    ),
    why=(
        "This is all that skip-gram learns from: which words stand near each other. No labels are needed, so any text "
        "will do. Order and distance inside the window are forgotten, unless each centre draws how far its "
        "window goes, as "
        "in the lesson: then near words count more. A sentence of 10 words gives 34 pairs with a window of 2."
    ),
    hints=(
        "Go through the places of the sentence, 0 to its length minus 1: that is i, the centre's place. Which places "
        "can a neighbour have?",
        "From i - window to i + window, both included. At the beginning and at the end some of these are outside the "
        "sentence: `max` and `min` cut them off.",
        "One place among them is the centre itself. Compare places, not words: the same word may come twice.",
    ),
    shape_advice="A list of pairs comes back, each (centre, context).",
    cases=(
        Case((["red", "green", "blue"], 1)),
        Case((["the", "mayor", "of", "paris", "opened", "a", "museum"], 2)),
        Case((["the", "cat", "saw", "the", "dog"], 3)),
        Case((["a", "very", "very", "good", "day"], 1)),
        Case((["we", "met"], 5)),
        Case((["hello"], 2)),
    ),
    mistakes=(
        Mistake(
            "the word is its own context",
            _at(lambda window: range(-window, window + 1)),
            "One of the places in the window is that of the centre. What would the network learn from guessing the "
            "word that it is given?",
            also=(
                lambda sentence, window: [
                    (centre, context)
                    for i, centre in enumerate(sentence)
                    for context in sentence[i - window : i + window + 1]
                ],
            ),
        ),
        Mistake(
            "the window runs over the sentence's end",
            _at(_around, keep=lambda i, j, n: j < n),
            "A negative place counts from the end of a list, so the first words get the last ones for neighbours. "
            "Which places are there at all?",
            also=(
                _at(_around, keep=lambda i, j, n: True, place=lambda j, n: j % n),
                _at(_around, keep=lambda i, j, n: j % n != i, place=lambda j, n: j % n),
                _at(lambda window: range(-window, window + 1), keep=lambda i, j, n: j < n),
                _at(lambda window: range(-window, window + 1), keep=lambda i, j, n: True, place=lambda j, n: j % n),
            ),
        ),
        Mistake(
            "the first words lose their neighbours on the left",
            lambda sentence, window: [
                (sentence[i], context) for i in range(len(sentence)) for context in _slices(sentence, i, window)
            ],
            "A slice that begins at a negative place counts from the end, and is then empty. From where should it "
            "begin at the least?",
        ),
        Mistake(
            "equal words are taken for the same place",
            _of_other_words,
            "A word can stand in a sentence twice, and then both are neighbours like any others. Compare places, not "
            "words.",
            also=(_by_first_place, lambda sentence, window: list(dict.fromkeys(_of_other_words(sentence, window)))),
        ),
        Mistake(
            "each pair is kept only once",
            lambda sentence, window: list(dict.fromkeys(_pairs(sentence, window))),
            "A pair that comes twice counts twice: what comes often is what is to be learned.",
        ),
        Mistake(
            "only the words to the right are context",
            _at(lambda window: range(1, window + 1)),
            "The window reaches to both sides. The pair (b, a) is one of its own beside (a, b).",
        ),
        Mistake(
            "only the words to the left are context",
            _at(lambda window: range(-window, 0)),
            "The window reaches to both sides. The pair (b, a) is one of its own beside (a, b).",
        ),
        Mistake(
            "the window is one word short on the right",
            _at(lambda window: [*range(-window, 0), *range(1, window)]),
            "`range` and slices end before their second number. Which one is the last place that should be in?",
            also=(_at(lambda window: range(-window, window)),),
        ),
        Mistake(
            "the window is one word short on both sides",
            _at(lambda window: _around(window - 1)),
            "With a window of 1 the nearest word on either side is context.",
        ),
        Mistake(
            "the window is too wide by one word",
            _at(lambda window: _around(window + 1)),
            "With a window of 1 only the nearest word on either side is context.",
            also=(
                _at(lambda window: [*range(-window, 0), *range(1, window + 2)]),
                _at(lambda window: [*range(-window - 1, 0), *range(1, window + 1)]),
            ),
        ),
        Mistake(
            "the window is taken for the width of both sides together",
            _at(lambda window: _around(window // 2)),
            "`window` is the number of words on each side.",
        ),
        Mistake(
            "only the words at the window's edge are context",
            _at(lambda window: (-window, window)),
            "All words up to that distance belong to the window, the near ones as well.",
        ),
        Mistake(
            "only the nearest words are context",
            _at(lambda window: (-1, 1)),
            "`window` says how far the context reaches. Which of the arguments is not used?",
        ),
        Mistake(
            "all words of the sentence are context",
            lambda sentence, window: [
                (sentence[i], sentence[j]) for i in range(len(sentence)) for j in range(len(sentence)) if j != i
            ],
            "Only those at most `window` places away are. Which of the arguments is not used?",
        ),
        Mistake(
            "words whose window is cut off are left out",
            lambda sentence, window: [
                (sentence[i], sentence[i + d])
                for i in range(len(sentence))
                if _whole_windows(i, window, len(sentence))
                for d in _around(window)
            ],
            "The first and the last words have neighbours, too, if fewer.",
        ),
        Mistake(
            "centre and context have changed places",
            lambda sentence, window: [(context, centre) for centre, context in _pairs(sentence, window)],
            "The centre comes first: all pairs of the first word, then all pairs of the second one.",
        ),
        Mistake(
            "the pairs stand in another order",
            _at(_nearest_first),
            "They are the right ones. Centres from left to right, and for each of them its context from left to right.",
            also=(
                _at(lambda window: [*range(1, window + 1), *range(-window, 0)]),
                _at(lambda window: [*range(-1, -window - 1, -1), *range(1, window + 1)]),
                _at(lambda window: _around(window)[::-1]),
                lambda sentence, window: sorted(_pairs(sentence, window)),
                lambda sentence, window: [
                    pair
                    for distance in range(1, window + 1)
                    for i in range(len(sentence) - distance)
                    for pair in permutations((sentence[i], sentence[i + distance]))
                ],
                lambda sentence, window: [
                    pair
                    for side in (range(-window, 0), range(1, window + 1))
                    for pair in _at(lambda _, side=side: side)(sentence, window)
                ],
                lambda sentence, window: [
                    pair for d in _nearest_first(window) for pair in _at(lambda _, d=d: [d])(sentence, window)
                ],
            ),
        ),
        Mistake(
            "the words of a context stand in one list",
            _joined,
            "That is how CBOW asks. Skip-gram asks for one word at a time: as many pairs as there are words in the "
            "window.",
            also=(
                lambda sentence, window: [context for _, context in _joined(sentence, window)],
                lambda sentence, window: [[context, centre] for centre, context in _joined(sentence, window)],
                lambda sentence, window: [[centre, some] for centre, some in _joined(sentence, window) if some],
                lambda sentence, window: [[some, centre] for centre, some in _joined(sentence, window) if some],
            ),
        ),
        Mistake(
            "the pairs of each centre stand in a list of their own",
            lambda sentence, window: [
                [[centre, one] for one in context] for centre, context in _joined(sentence, window)
            ],
            "They are right. One long list is asked for. What is the difference between `append` and `extend`?",
        ),
        Mistake(
            "each pair is one text",
            lambda sentence, window: [" ".join(pair) for pair in _pairs(sentence, window)],
            "They are the right pairs. A pair holds two words, each by itself: (centre, context).",
            also=(
                lambda sentence, window: [f"{a},{b}" for a, b in _pairs(sentence, window)],
                lambda sentence, window: [f"{a}, {b}" for a, b in _pairs(sentence, window)],
                lambda sentence, window: [f"({a}, {b})" for a, b in _pairs(sentence, window)],
                lambda sentence, window: [f"{a}-{b}" for a, b in _pairs(sentence, window)],
                lambda sentence, window: [f"{a}{b}" for a, b in _pairs(sentence, window)],
            ),
        ),
        Mistake(
            "the words stand one after the other, not in pairs",
            lambda sentence, window: [word for pair in _pairs(sentence, window) for word in pair],
            "They are right. `extend` and `+=` take a pair apart; what puts it into the list as one thing?",
        ),
        Mistake(
            "two lists come back, not a list of pairs",
            lambda sentence, window: [list(words) for words in zip(*_pairs(sentence, window), strict=True)] or [[], []],
            (
                "They hold the right words. One list is asked for, in which each centre stands together with one "
                "word of its context."
            ),
        ),
        Mistake(
            "only the pairs of the first word come back",
            _at(_around, keep=lambda i, j, n: i == 0 and 0 <= j < n),
            "Does a `return` stand inside your loop? It ends the function in the first round.",
            also=(lambda sentence, window: _pairs(sentence, window)[:1],),
        ),
        Mistake(
            "places come back, not words",
            lambda sentence, window: _pairs(range(len(sentence)), window),
            "They are right. Which word stands at each of these places?",
        ),
    ),
)


# ---------------------------------------------------------------- 5: CBOW's average


def _context(
    codes: Array,
    place: int,
    offsets: Iterable[int],
) -> Array:
    """The codes at ``place + d`` that are inside the sentence."""
    return np.array([codes[place + d] for d in offsets if 0 <= place + d < len(codes)], dtype=int)


def _average(offsets: Form = _around, combine: Form = lambda rows, window: rows.mean(axis=0)) -> Form:
    """``combine`` of the rows of the context's words."""
    return lambda codes, place, window, W_in: combine(W_in[_context(codes, place, offsets(window))], window)


def _wrapped(codes: Array, place: int, window: int, W_in: Array) -> Array:
    inside = [codes[place + d] for d in _around(window) if place + d < len(codes)]
    return W_in[inside].mean(axis=0)


def _added(codes: Array, place: int, window: int, W_in: Array) -> Array:
    """Left and right joined by a plus: arrays are added by it, code to code."""
    rows = W_in[codes[max(0, place - window) : place] + codes[place + 1 : place + 1 + window]]
    if not len(rows):
        raise ValueError("no rows to average")
    return rows.mean(axis=0)


def _into_the_table(codes: Array, place: int, window: int, W_in: Array) -> Array:
    """The sum begins with a row of the table itself, and what is added to it is written there."""
    first, *others = _context(codes, place, _around(window))
    total = W_in[first]
    for code in others:
        total += W_in[code]
    return total / (1 + len(others))


def _one_after_the_other(rows: Array, window: int) -> Array:
    """The average of each row with the average so far."""
    average = rows[0]
    for row in rows[1:]:
        average = (average + row) / 2
    return average


def _sides(codes: Array, place: int, window: int, W_in: Array) -> Array:
    """The average of the averages of both sides."""
    sides = [_context(codes, place, offsets) for offsets in (range(-window, 0), range(1, window + 1))]
    return np.mean([W_in[side].mean(axis=0) for side in sides if len(side)], axis=0)


def _filled_up(codes: Array, place: int, window: int, W_in: Array) -> Array:
    """Places beyond the sentence count as `<unk>`."""
    places = [place + d for d in _around(window)]
    return W_in[[codes[j] if 0 <= j < len(codes) else 0 for j in places]].mean(axis=0)


def _average_or_zeros(rows: Array, window: int) -> Array:
    return rows.sum(axis=0) / max(1, len(rows))


def _cbow_case(place: int, window: int, codes: list[int], size: int, dimensions: int, seed: int) -> Case:
    [W_in] = _numbers(seed, (size, dimensions))
    return Case((np.array(codes), place, window, W_in), f"{size} words in the vocabulary, {dimensions} dimensions")


cbow_average = FunctionProblem(
    name="cbow_average",
    lesson=6,
    title="CBOW's average",
    minutes=6,
    level="medium",
    variable="cbow_average",
    code="""
def cbow_average(codes, place, window, W_in):
    first = max(0, place - window)
    left = codes[first:place]
    right = codes[place + 1 : place + 1 + window]
    context = np.concatenate([left, right])
    return W_in[context].mean(axis=0)
""",
    explanation=(
        "Left and right of the word are two slices. The right one may reach over the end: a slice stops there by "
        "itself. The left one must not begin below 0, since a negative place counts from the end. A list of codes as "
        "index picks the rows, and the mean over axis 0 averages them dimension by dimension."
    ),
    why=(
        "CBOW guesses a word from the average of its neighbours' vectors, so their order is lost: a bag of "
        "words. Around "
        "`saw` it sees no difference between the cat that saw the dog and the dog that saw the cat. At "
        "the sentence's ends there are fewer of them, and the average is over those that are there. One guess for each "
        "place makes it faster to train than skip-gram, which guesses once for each neighbour."
    ),
    hints=(
        "First the context: which places belong to the window, and which of them are inside the sentence? Leave out "
        "the word at `place` itself.",
        "An array of codes as an index picks rows: `W_in[codes]` has one row for each code.",
        "The average goes over the words. Which axis of the picked rows is that? And by how many is divided, where the "
        "sentence ends early?",
    ),
    shape_advice="One vector comes back: (dimensions,). The rows of `W_in` belong to the words.",
    cases=(
        _cbow_case(2, 1, [3, 1, 4, 2, 0], 5, 2, seed=1),
        _cbow_case(3, 2, [1, 5, 2, 4, 3, 5, 0], 6, 3, seed=2),
        _cbow_case(1, 3, [2, 0, 3, 3, 1, 4], 5, 3, seed=3),
        _cbow_case(4, 2, [1, 2, 3, 4, 3], 6, 4, seed=4),
        _cbow_case(0, 4, [1, 2, 1], 3, 2, seed=5),
    ),
    mistakes=(
        Mistake(
            "left and right are added, not joined",
            _added,
            (
                "`+` joins lists. Two arrays are added by it number by number, here code to code, and the sum of "
                "two codes is the name of some other word. Which function joins arrays end to end?"
            ),
        ),
        Mistake(
            "the vectors are added up, not averaged",
            _average(combine=lambda rows, window: rows.sum(axis=0)),
            "A sum is longer in the middle of a sentence than at its ends. An average is not.",
        ),
        Mistake(
            "the average goes over the whole width of the window",
            _average(combine=lambda rows, window: rows.sum(axis=0) / (2 * window)),
            "At the sentence's ends the window is cut off. By how many words is divided there?",
            also=(
                _average(combine=lambda rows, window: rows.sum(axis=0) / (2 * window + 1)),
                _average(combine=lambda rows, window: rows.sum(axis=0) / window),
            ),
        ),
        Mistake(
            "the word is counted among its own context",
            _average(lambda window: range(-window, window + 1)),
            "CBOW guesses the word at `place`. If it is among what is given, nothing is left to guess.",
            also=(
                lambda codes, place, window, W_in: (
                    W_in[codes[max(0, place - window) : place + window + 1]].sum(axis=0) / (2 * window)
                ),
            ),
        ),
        Mistake(
            "the window runs over the sentence's end",
            _wrapped,
            "A negative place counts from the end of the sentence, so the first words get the last ones for "
            "neighbours. Which places are there at all?",
            also=(
                lambda codes, place, window, W_in: W_in[
                    [codes[(place + d) % len(codes)] for d in _around(window)]
                ].mean(axis=0),
            ),
        ),
        Mistake(
            "the first words lose their neighbours on the left",
            lambda codes, place, window, W_in: W_in[_slices(codes, place, window)].mean(axis=0),
            "A slice that begins at a negative place counts from the end, and is then empty. From where should it "
            "begin at the least?",
        ),
        Mistake(
            "a word that comes twice is counted once",
            lambda codes, place, window, W_in: W_in[sorted(set(_context(codes, place, _around(window)).tolist()))].mean(
                axis=0
            ),
            "Each place in the window counts, whatever word stands there.",
        ),
        Mistake(
            "equal words are taken for the same place",
            lambda codes, place, window, W_in: W_in[
                [code for code in _context(codes, place, _around(window)) if code != codes[place]]
            ].mean(axis=0),
            "The word at `place` is left out, but not its like beside it. Compare places, not codes.",
        ),
        Mistake(
            "only the words to the right are context",
            _average(lambda window: range(1, window + 1)),
            "The window reaches to both sides.",
            also=(_average(lambda window: range(1, window + 1), _average_or_zeros),),
        ),
        Mistake(
            "only the words to the left are context",
            _average(lambda window: range(-window, 0)),
            "The window reaches to both sides.",
            also=(_average(lambda window: range(-window, 0), _average_or_zeros),),
        ),
        Mistake(
            "the window is one word short on the right",
            _average(lambda window: [*range(-window, 0), *range(1, window)]),
            "`range` and slices end before their second number. Which one is the last place that should be in?",
            also=(_average(lambda window: range(-window, window)),),
        ),
        Mistake(
            "the window is taken for the width of both sides together",
            _average(lambda window: _around(max(1, window // 2))),
            "`window` is the number of words on each side.",
            also=(_average(lambda window: _around(window // 2), _average_or_zeros),),
        ),
        Mistake(
            "`place` is counted from 1",
            lambda codes, place, window, W_in: _average()(codes, place - 1, window, W_in),
            ("`place` counts from 0, as Python does: what is left out, and the window around it, are one place off."),
            also=(lambda codes, place, window, W_in: _average()(codes, place + 1, window, W_in),),
        ),
        Mistake(
            "the places beyond the sentence are filled up with word 0",
            _filled_up,
            ("There is no word there, not even an unknown one. At the ends the average is one of fewer words."),
        ),
        Mistake(
            "only the words at the window's edge are context",
            _average(
                lambda window: (-window, window), lambda rows, window: np.nan_to_num(rows.sum(axis=0) / len(rows))
            ),
            "All words up to that distance belong to the window, the near ones as well.",
        ),
        Mistake(
            "all words of the sentence are context",
            lambda codes, place, window, W_in: W_in[np.delete(codes, place)].mean(axis=0),
            "Only those at most `window` places away are. Which of the arguments is not used?",
            also=(lambda codes, place, window, W_in: W_in[codes].mean(axis=0),),
        ),
        Mistake(
            "the average goes over the dimensions",
            _average(combine=lambda rows, window: rows.mean(axis=1)),
            "Each dimension keeps its own average: the axis of the words is the one that goes.",
            also=(_average(combine=lambda rows, window: rows.mean()),),
        ),
        Mistake(
            "the vectors are not averaged",
            _average(combine=lambda rows, window: rows),
            "These are the right rows, one for each word of the context. One vector is asked for.",
            also=(_average(combine=lambda rows, window: rows.ravel()),),
        ),
        Mistake(
            "the vector is the word's own",
            lambda codes, place, window, W_in: W_in[codes[place]],
            "That is the word to be guessed. Its neighbours are what is given.",
        ),
        Mistake(
            "places stand where codes belong",
            lambda codes, place, window, W_in: W_in[
                [place + d for d in _around(window) if 0 <= place + d < len(codes)]
            ].mean(axis=0),
            "The row of a word is that of its code. Which code stands at each of these places?",
        ),
        Mistake(
            "the codes are averaged, not the vectors",
            lambda codes, place, window, W_in: W_in[int(_context(codes, place, _around(window)).mean())],
            "Codes are names: the word between two codes has nothing to do with either. First the vectors, then the "
            "average.",
            also=(lambda codes, place, window, W_in: _context(codes, place, _around(window)).mean(),),
        ),
        Mistake(
            "left and right are averaged each by itself first",
            _sides,
            (
                "Then one word on the one side weighs as much as three on the other. All words of the context "
                "count alike."
            ),
        ),
        Mistake(
            "the average is taken anew after each word",
            _average(combine=_one_after_the_other),
            ("Then the last word weighs a half, and the first one hardly anything. Add up first, and divide once."),
        ),
        Mistake(
            "the sum is written into the table",
            _into_the_table,
            (
                "A row picked by a single code is no copy: `+=` writes into the table itself, and where the word "
                "comes again, its row has changed. Begin with something new."
            ),
        ),
        Mistake(
            "the average is scaled to length 1",
            _average(combine=lambda rows, window: rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0))),
            "Scaling is for comparing words afterwards. CBOW takes the average as it is.",
        ),
    ),
)


# ---------------------------------------------------------------- 6: leaving out frequent words


def _kept(formula: Form) -> Form:
    """``formula(share, threshold)`` for each word."""
    return lambda counts, threshold: formula(counts / counts.sum(), threshold)


keep_probability = FunctionProblem(
    name="keep_probability",
    lesson=6,
    title="Leaving out frequent words",
    minutes=5,
    level="easy",
    variable="keep_probability",
    code="""
def keep_probability(counts, threshold):
    f = counts / counts.sum()
    return np.minimum(1, np.sqrt(threshold / f))
""",
    explanation=(
        "The share f is a word's count by the count of all words. A word whose share is at most the threshold gives a "
        "root of 1 or more, and a probability is at most 1: it always stays. A word four times as frequent as the "
        "threshold stays every second time."
    ),
    why=(
        "`the` stands beside every noun and tells little about any. Left out most of the time it takes less work, and "
        "since it is left out before the pairs are made, words that were further apart come into the same "
        "window. The root "
        "is mild: a word that makes up 4% of the text stays half of the time at a threshold of 1%."
    ),
    hints=(
        "f is a share: how much of the whole text is this word?",
        "Then the root of t by f. Which words would get more than 1, and what should they get?",
    ),
    shape_advice="One probability for each word, in the order of `counts`.",
    cases=(
        Case((np.array([600, 250, 100, 49, 1]), 0.05)),
        Case((np.array([50, 30, 20]), 0.1)),
        Case((np.array([9000, 500, 400, 60, 30, 10]), 0.001)),
        Case((np.array([5, 5, 2, 8]), 0.3)),
    ),
    mistakes=(
        Mistake(
            "there are probabilities above 1",
            _kept(lambda f, t: np.sqrt(t / f)),
            "A rare word always stays, and that is a probability of 1, not more. How is a number cut off at 1?",
        ),
        Mistake(
            "the probability is that of leaving a word out",
            _kept(lambda f, t: 1 - np.minimum(1, np.sqrt(t / f))),
            "The paper writes it like that. Asked for is how likely the word stays: large for rare words.",
            also=(
                _kept(lambda f, t: 1 - np.sqrt(t / f)),
                _kept(lambda f, t: np.minimum(1, 1 - np.sqrt(t / f))),
            ),
        ),
        Mistake(
            "counts stand where shares belong",
            lambda counts, t: np.minimum(1, np.sqrt(t / counts)),
            "f is a word's share of the text, between 0 and 1. What must its count be divided by?",
            also=(lambda counts, t: np.sqrt(t / counts),),
        ),
        Mistake(
            "brackets are missing around the share",
            lambda counts, t: np.minimum(1, np.sqrt(t / counts / counts.sum())),
            "Python divides from left to right, so everything behind the first `/` stands below the line. What belongs "
            "together there?",
            also=(lambda counts, t: np.sqrt(t / counts / counts.sum()),),
        ),
        Mistake(
            "the root is missing",
            _kept(lambda f, t: np.minimum(1, t / f)),
            "Then a word four times as frequent would stay a quarter of the time. The root makes that a half.",
            also=(_kept(lambda f, t: t / f),),
        ),
        Mistake(
            "the fraction is upside down",
            _kept(lambda f, t: np.minimum(1, np.sqrt(f / t))),
            "Is it the frequent word or the rare one that gets the larger probability with your formula?",
            also=(_kept(lambda f, t: np.sqrt(f / t)), _kept(lambda f, t: np.minimum(1, f / t))),
        ),
        Mistake(
            "the formula is that of the program, not that of the paper",
            _kept(lambda f, t: np.minimum(1, np.sqrt(t / f) + t / f)),
            "The authors' program `word2vec.c` keeps a little more. Here the formula of the paper is asked for.",
            also=(_kept(lambda f, t: np.sqrt(t / f) + t / f),),
        ),
        Mistake(
            "the larger of the two numbers is taken",
            _kept(lambda f, t: np.maximum(1, np.sqrt(t / f))),
            "A probability is at most 1. Which of 1 and the root should stay, the smaller or the larger?",
        ),
        Mistake(
            "the largest probability is made 1 by dividing",
            _kept(lambda f, t: np.sqrt(t / f) / np.sqrt(t / f).max()),
            "Cutting off touches only what is above 1. Dividing changes all the others as well.",
        ),
        Mistake(
            "the probabilities are made to add up to 1",
            _kept(lambda f, t: np.sqrt(t / f) / np.sqrt(t / f).sum()),
            "Each word is kept or left out by itself. These are not shares of one whole.",
            also=(_kept(lambda f, t: np.minimum(1, np.sqrt(t / f)) / np.minimum(1, np.sqrt(t / f)).sum()),),
        ),
        Mistake(
            "the threshold is all or nothing",
            _kept(lambda f, t: (f <= t).astype(float)),
            "A word above the threshold is left out sometimes, the more often the more frequent it is.",
            also=(_kept(lambda f, t: np.where(f <= t, 1, t)), _kept(lambda f, t: (f > t).astype(float))),
        ),
        Mistake(
            "the share is that of the most frequent word",
            lambda counts, t: np.minimum(1, np.sqrt(t * counts.max() / counts)),
            "f is a share of the whole text: of all words together.",
        ),
        Mistake(
            "the counts are divided by the number of different words",
            lambda counts, t: np.minimum(1, np.sqrt(t * len(counts) / counts)),
            "f is a share of the whole text. How many words has it, all occurrences together?",
            also=(lambda counts, t: np.sqrt(t * len(counts) / counts),),
        ),
        Mistake(
            "the counts are divided by their mean",
            lambda counts, t: np.minimum(1, np.sqrt(t * counts.mean() / counts)),
            "f is a share of the whole text. How many words has it, all occurrences together?",
            also=(lambda counts, t: np.sqrt(t * counts.mean() / counts),),
        ),
        Mistake(
            "the threshold is fixed",
            lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(1e-3 / f)))(counts, t),
            "It is an argument, and may be another number than in the lesson or the example.",
            also=(
                lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(1e-5 / f)))(counts, t),
                lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(0.1 / f)))(counts, t),
                lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(0.01 / f)))(counts, t),
            ),
        ),
        Mistake(
            "every word always stays",
            lambda counts, t: np.ones(len(counts)),
            ("Is a share cut off to 0 somewhere? `//` divides without the rest, and `int` drops the fraction."),
        ),
        Mistake(
            "rare words are left out",
            _kept(lambda f, t: np.where(f > t, np.sqrt(t / f), 0)),
            ("A word whose share is at most the threshold tells much and comes seldom. How likely should it stay?"),
        ),
        Mistake(
            "the words that always stay are missing",
            _kept(lambda f, t: np.sqrt(t / f[f > t])),
            (
                "One probability for each word is asked for, in the order of `counts`, also for those whose "
                "probability is 1."
            ),
        ),
        Mistake(
            "the probabilities are in percent",
            _kept(lambda f, t: 100 * np.minimum(1, np.sqrt(t / f))),
            "A probability is a number from 0 to 1.",
        ),
        Mistake(
            "the root covers only one of the two numbers",
            _kept(lambda f, t: np.minimum(1, np.sqrt(t) / f)),
            "The root goes over the whole fraction.",
            also=(_kept(lambda f, t: np.minimum(1, t / np.sqrt(f))),),
        ),
        Mistake(
            "a square stands where the root belongs",
            _kept(lambda f, t: np.minimum(1, (t / f) ** 2)),
            "The power 0.5 is a root, the power 2 is a square.",
        ),
        Mistake(
            "the shares come back",
            _kept(lambda f, t: f),
            "They are right. The probability is made of them and of the threshold.",
        ),
    ),
)


# ---------------------------------------------------------------- 7: the noise


def _shares(weights: Array) -> Array:
    return weights / weights.sum()


noise_distribution = FunctionProblem(
    name="noise_distribution",
    lesson=6,
    title="Where the negatives come from",
    minutes=4,
    level="easy",
    variable="noise_distribution",
    code="""
def noise_distribution(counts, power):
    weights = counts**power
    return weights / weights.sum()
""",
    explanation=(
        "First the power, then divide by the sum of what came out, so that the shares add up to 1. With a power of 1 "
        "they are the words' own shares, with a power near 0 every word that comes at all is as likely. 0.75 lies "
        "between: frequent words are still frequent, rare ones are drawn more often than they come. Dividing the "
        "counts by their sum before the power as well changes nothing: a common factor cancels."
    ),
    why=(
        "The negatives teach the network which words do not belong together. Drawn by their own counts, in "
        "the lesson's "
        "text every seventh one would be a `the` or an `of`, and rare words would hardly ever be pushed away. A power "
        "below 1 helps the rare ones. Mikolov and his co-authors tried several, and 3/4 did best."
    ),
    hints=(
        "A power of an array is a power of each of its numbers.",
        "Then they do not add up to 1. What must each be divided by?",
    ),
    shape_advice="One probability for each word, in the order of `counts`.",
    cases=(
        Case((np.array([16, 1, 81]), 0.75)),
        Case((np.array([900, 90, 9, 1]), 0.75)),
        Case((np.array([0, 50, 20, 20, 10]), 0.75), "the first word, `<unk>`, never came"),
        Case((np.array([64, 25, 9, 4, 1]), 0.5)),
    ),
    mistakes=(
        Mistake(
            "the words are drawn by their natural counts",
            lambda counts, power: _shares(counts),
            "So they come in the text. Is `power` used, and as a power? A factor that is the same for all words "
            "cancels.",
        ),
        Mistake(
            "the power comes after dividing, and nothing is divided afterwards",
            lambda counts, power: _shares(counts) ** power,
            "Do your probabilities add up to 1? Whoever takes the power last has to divide once more.",
        ),
        Mistake(
            "the probabilities do not add up to 1",
            lambda counts, power: counts**power,
            "What must each of these numbers be divided by?",
            also=(
                lambda counts, power: counts**power / counts.sum(),
                lambda counts, power: counts**power / (counts**power).max(),
                lambda counts, power: counts**power / counts.max(),
                lambda counts, power: counts**power / len(counts),
                lambda counts, power: counts**power / np.linalg.norm(counts**power),
            ),
        ),
        Mistake(
            "the power is fixed",
            lambda counts, power: _shares(counts**0.75),
            "It is 0.75 in the paper. Here it is an argument, and may be another number.",
        ),
        Mistake(
            "a fraction as a power has no brackets",
            lambda counts, power: _shares(counts**3),
            "`**` comes before `/`, so `x ** 3 / 4` is a quarter of x cubed. And the power is an argument here.",
            also=(lambda counts, power: counts**3 / 4,),
        ),
        Mistake(
            "the power is turned round",
            lambda counts, power: _shares(np.where(counts > 0, np.maximum(counts, 1.0) ** -power, 0)),
            "A frequent word is still drawn more often than a rare one. Is there a minus, or a 1 / in your power?",
            also=(
                lambda counts, power: _shares(counts.astype(float) ** -power),
                lambda counts, power: _shares(counts ** (1 / power)),
                lambda counts, power: _shares(counts ** (1 - power)),
            ),
        ),
        Mistake(
            "counts are multiplied, not raised",
            lambda counts, power: counts * power / counts.sum(),
            "A product with the same number for all leaves the shares as they are. A power is written with two stars.",
        ),
        Mistake(
            "the count is the power",
            lambda counts, power: _shares(power ** counts.astype(float)),
            "The count is raised to the power. Which of the two stands in front of the two stars?",
        ),
        Mistake(
            "every word is as likely",
            lambda counts, power: np.full(len(counts), 1 / len(counts)),
            "The count has its part in it.",
            also=(lambda counts, power: _shares((counts > 0).astype(float)),),
        ),
        Mistake(
            "a softmax is taken",
            lambda counts, power: _shares(np.exp(counts**power - (counts**power).max())),
            "A softmax takes exponentials. Here each number is divided by the sum, nothing more.",
            also=(lambda counts, power: _shares(np.exp(power * (counts - counts.max()))),),
        ),
        Mistake(
            "logarithms stand where powers belong",
            lambda counts, power: _shares(np.log1p(counts)),
            "Both make large counts smaller. Asked for is the power.",
            also=(lambda counts, power: _shares(power * np.log(np.maximum(counts, 1))),),
        ),
        Mistake(
            "1 is added to the counts",
            lambda counts, power: _shares((counts + 1) ** power),
            "A word that never comes in the text is never drawn.",
        ),
        Mistake(
            "words that never come are missing",
            lambda counts, power: _shares(counts[counts > 0] ** power),
            (
                "One probability for each word is asked for, in the order of `counts`. What is that of a word "
                "that never comes?"
            ),
        ),
        Mistake(
            "the words are sorted",
            lambda counts, power: _shares(np.sort(counts)[::-1] ** power),
            "Each probability stays at the place of its word: the place is the word's code.",
            also=(lambda counts, power: _shares(np.sort(counts) ** power),),
        ),
        Mistake(
            "the first word is left out",
            lambda counts, power: _shares(np.where(np.arange(len(counts)) > 0, counts, 0) ** power),
            (
                "`<unk>` is never drawn where its count is 0, and then the power of 0 sees to that by itself. "
                "The first count may be any number."
            ),
            also=(lambda counts, power: _shares(counts[1:] ** power),),
        ),
        Mistake(
            "the probabilities are summed up",
            lambda counts, power: np.cumsum(_shares(counts**power)),
            "Such sums help with drawing. Asked for is the probability of each word.",
        ),
    ),
)


# ---------------------------------------------------------------- 8: the loss of one pair


def _pair_case(seed: int, dimensions: int, negatives: int, scale: float = 1) -> Case:
    v, u, n = _numbers(seed, (dimensions,), (dimensions,), (negatives, dimensions))
    return Case((v * scale, u, n), f"dimensions: {dimensions}, negatives: {negatives}")


_PAIR_CASES = (
    _pair_case(2, 3, 2, scale=2),
    _pair_case(1, 2, 1, scale=2),
    _pair_case(3, 3, 5),
    _pair_case(4, 4, 3, scale=3),
    _pair_case(5, 2, 4),
)


def _loss(
    positive: Form = lambda score: np.log(sigmoid(score)),
    negative: Form = lambda scores: np.log(sigmoid(-scores)),
    total: Form = lambda positive, negative: -positive - negative.sum(),
) -> Form:
    """A loss made of what the positive score gives and what the negative scores give."""
    return lambda v, u, negatives: total(positive(u @ v), negative(negatives @ v))


def _cosine(a: Array, b: Array) -> Array:
    return a @ b / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b))


pair_loss = FunctionProblem(
    name="pair_loss",
    lesson=6,
    title="The loss of one pair",
    minutes=7,
    level="medium",
    variable="pair_loss",
    code="""
def pair_loss(v, u, negatives):
    score = u @ v
    negative_scores = negatives @ v
    positive = 1 / (1 + np.exp(-score))
    others = 1 / (1 + np.exp(negative_scores))
    return -np.log(positive) - np.log(others).sum()
""",
    explanation=(
        "`u @ v` is one score, `negatives @ v` is one for each negative. The sigmoid of the score is the probability "
        "that the pair is a real one. For a negative the right answer is no, and its probability is 1 minus the "
        "sigmoid, which is the sigmoid of minus the score. All k + 1 logarithms are added up, with a minus in front."
    ),
    why=(
        "A softmax over the whole vocabulary would need a product with every word's vector, for each pair. This loss "
        "needs k + 1 of them: 6 for k = 5, be it for 400 words or for 400 000. It asks an easier question: is this a "
        "real pair, or noise? Before training all scores are near 0, and it is 6 log 2 = 4.16 for k = 5."
    ),
    hints=(
        "Begin with the scores: a dot product of `v` with `u`, and of `v` with each negative. `@` does both.",
        "For the real pair the sigmoid should be near 1. For a negative it should be near 0. Which logarithm is near 0 "
        "then, in either case?",
        "A probability is below 1, so its logarithm is negative. A loss is to be above 0 and smaller the better.",
    ),
    shape_advice="`negatives` has a row for each negative, (k, dimensions). One number comes back.",
    cases=_PAIR_CASES,
    mistakes=(
        Mistake(
            "the loss has the wrong sign",
            _loss(total=lambda p, n: p + n.sum()),
            "Logarithms of probabilities are below 0. A loss is above 0, and training makes it smaller. Or are your "
            "probabilities above 1? Then look at the brackets of the sigmoid.",
        ),
        Mistake(
            "the negatives are treated like real pairs",
            _loss(negative=lambda s: np.log(sigmoid(s))),
            "A good network gives a negative a low score. Is your loss then small or large?",
        ),
        Mistake(
            "the real pair is treated like a negative",
            _loss(positive=lambda s: np.log(sigmoid(-s))),
            "A good network gives the real pair a high score. Is your loss then small or large?",
        ),
        Mistake(
            "all scores have the wrong sign in their sigmoid",
            _loss(positive=lambda s: np.log(sigmoid(-s)), negative=lambda s: np.log(sigmoid(s))),
            "The sigmoid is 1 / (1 + exp(-z)): with a minus. Is the real pair the likelier the higher its score is?",
        ),
        Mistake(
            "the negatives are subtracted",
            _loss(total=lambda p, n: -p + n.sum()),
            "Each of the k + 1 answers has a loss of its own, above 0, and the losses are added up.",
        ),
        Mistake(
            "the negatives are left out",
            _loss(total=lambda p, n: -p),
            "Without them the network would call every pair a real one. Which of the arguments is not used?",
        ),
        Mistake(
            "the real pair is left out",
            _loss(total=lambda p, n: -n.sum()),
            "Without it the network would call every pair noise. Which of the arguments is not used?",
        ),
        Mistake(
            "the negatives are averaged, not added up",
            _loss(total=lambda p, n: -p - n.mean()),
            "k negatives weigh k times as much as one here.",
        ),
        Mistake(
            "the loss is averaged over all scores",
            _loss(total=lambda p, n: -(p + n.sum()) / (1 + len(n))),
            "So Keras' `BinaryCrossentropy` does, too. Here the k + 1 parts are added up.",
        ),
        Mistake(
            "the real pair counts once for each negative",
            _loss(total=lambda p, n: -(p + n).sum()),
            "A number plus a row is added to each of the row's numbers, and in a loop over the negatives the real "
            "pair is added in each round. Sum up the negatives by themselves.",
        ),
        Mistake(
            "the parts are not added up",
            _loss(total=lambda p, n: -p - n),
            "There is one number for each negative. The loss of the pair is one number.",
            also=(
                _loss(total=lambda p, n: -np.append(p, n)),
                _loss(total=lambda p, n: (-p, -n)),
                _loss(total=lambda p, n: (-p, -n.sum())),
            ),
        ),
        Mistake(
            "the negatives are added up before the sigmoid",
            _loss(negative=lambda s: np.log(sigmoid(-s.sum()))),
            "Each negative is an answer of its own: a sigmoid and a logarithm for each, then the sum.",
            also=(_loss(negative=lambda s: np.log(sigmoid(-s.mean()))),),
        ),
        Mistake(
            "the negatives' probabilities are added up before the logarithm",
            _loss(negative=lambda s: np.log(sigmoid(-s).sum())),
            "Each negative is an answer of its own: the logarithm of each, then the sum.",
            also=(
                _loss(negative=lambda s: np.log(sigmoid(-s).mean())),
                _loss(negative=lambda s: len(s) * np.log(sigmoid(-s).mean())),
            ),
        ),
        Mistake(
            "the products of the numbers are not added up to a score",
            lambda v, u, negatives: -np.log(sigmoid(u * v)).sum() - np.log(sigmoid(-negatives * v)).sum(),
            (
                "`*` multiplies place by place, and each product goes into a sigmoid of its own. A score is one "
                "number for each pair of vectors. Which sign makes it?"
            ),
        ),
        Mistake(
            "the 1 − stands outside the logarithm",
            _loss(total=lambda p, n: -p - (1 - n).sum(), negative=lambda s: np.log(sigmoid(s))),
            (
                "What the network says to a no is 1 minus the sigmoid. The logarithm is taken of that, not of "
                "the sigmoid alone."
            ),
            also=(_loss(total=lambda p, n: -p + (1 - n).sum(), negative=lambda s: np.log(sigmoid(s))),),
        ),
        Mistake(
            "a logarithm is taken of a negative number",
            _loss(negative=lambda s: np.log(-sigmoid(s))),
            (
                "Only numbers above 0 have a logarithm. Does a minus stand outside the sigmoid, or is there a "
                "logarithm without a sigmoid?"
            ),
            also=(
                _loss(positive=lambda s: np.log(-sigmoid(s)), negative=lambda s: np.log(-sigmoid(s))),
                _loss(positive=np.log, negative=lambda s: np.log(-s)),
                _loss(positive=np.log, negative=np.log),
            ),
        ),
        Mistake(
            "only one of the negatives is used",
            _loss(negative=lambda s: np.log(sigmoid(-s[:1]))),
            "`negatives` holds k of them. Does your `return` stand inside the loop, or an index too many?",
            also=(_loss(negative=lambda s: np.log(sigmoid(-s[-1:]))),),
        ),
        Mistake(
            "the logarithm is missing",
            _loss(positive=sigmoid, negative=lambda s: sigmoid(-s)),
            "These are the probabilities of the right answers. The loss is made of their logarithms.",
            also=(
                _loss(positive=sigmoid, negative=lambda s: sigmoid(-s), total=lambda p, n: p + n.sum()),
                _loss(positive=sigmoid, negative=lambda s: sigmoid(-s), total=lambda p, n: 1 - p + (1 - n).sum()),
            ),
        ),
        Mistake(
            "the sigmoid is missing",
            _loss(positive=lambda s: s, negative=lambda s: -s),
            "A score can be any number. The sigmoid makes a probability of it.",
        ),
        Mistake(
            "the logarithm is not the natural one",
            _loss(positive=lambda s: np.log2(sigmoid(s)), negative=lambda s: np.log2(sigmoid(-s))),
            "There are several logarithms. The natural one has the base e.",
            also=(_loss(positive=lambda s: np.log10(sigmoid(s)), negative=lambda s: np.log10(sigmoid(-s))),),
        ),
        Mistake(
            "the minus stands in front of the negatives' logarithm, not inside",
            _loss(negative=lambda s: np.log(sigmoid(s)), total=lambda p, n: -p + n.sum()),
            "1 minus the sigmoid of a score is the sigmoid of minus the score. The sign changes before the logarithm "
            "is taken.",
            also=(_loss(negative=lambda s: np.log(sigmoid(s)), total=lambda p, n: p - n.sum()),),
        ),
        Mistake(
            "a softmax is taken over the pair and its negatives",
            _loss(
                positive=lambda s: s,
                negative=lambda s: s,
                total=lambda p, n: np.log(np.exp(p) + np.exp(n).sum()) - p,
            ),
            "That asks which of the k + 1 is the real one. Negative sampling asks of each by itself: real or not?",
        ),
        Mistake(
            "the distance to 1 and 0 is squared",
            _loss(positive=sigmoid, negative=sigmoid, total=lambda p, n: (1 - p) ** 2 + (n**2).sum()),
            "That is a squared error. The loss here is made of logarithms of probabilities.",
        ),
        Mistake(
            "the vectors are scaled to length 1",
            lambda v, u, negatives: -np.log(sigmoid(_cosine(u, v))) - np.log(sigmoid(-_cosine(negatives, v))).sum(),
            "Cosines are for comparing words afterwards. The score in training is the dot product.",
        ),
        Mistake(
            "a tanh stands in the place of the sigmoid",
            _loss(positive=lambda s: np.log(np.tanh(s)), negative=lambda s: np.log(np.tanh(-s))),
            "A probability lies between 0 and 1; tanh is below 0 for some scores, where there is no logarithm.",
        ),
        Mistake(
            "the negatives are compared with the context word",
            lambda v, u, negatives: -np.log(sigmoid(u @ v)) - np.log(sigmoid(-(negatives @ u))).sum(),
            "All k + 1 questions are about the same centre word. Which vector is its?",
        ),
    ),
)


# ---------------------------------------------------------------- 9: its gradients


def _gradients(
    positive: Form = lambda score: sigmoid(score) - 1,
    negative: Form = sigmoid,
    build: Form = lambda p, n, v, u, negatives: (p * u + n @ negatives, p * v, np.outer(n, v)),
) -> Form:
    """Gradients at v, u and the negatives; ``positive`` and ``negative`` give those at the scores."""
    return lambda v, u, negatives: build(positive(u @ v), negative(negatives @ v), v, u, negatives)


def _all_three(p: Array, n: Array, v: Array, u: Array, N: Array) -> tuple[Array, Array, Array]:
    return p * u + n @ N, p * v, np.outer(n, v)


def _each(factor: float, p: Array, n: Array, v: Array, u: Array, N: Array) -> tuple[Array, ...]:
    """All three gradients times a factor."""
    return tuple(factor * one for one in _all_three(p, n, v, u, N))


def _stepped(rate: float, p: Array, n: Array, v: Array, u: Array, N: Array) -> tuple[Array, ...]:
    """The vectors after a step downhill."""
    return tuple(old - rate * one for old, one in zip((v, u, N), _all_three(p, n, v, u, N), strict=True))


pair_gradients = FunctionProblem(
    name="pair_gradients",
    lesson=6,
    title="The gradients of one pair",
    minutes=10,
    level="hard",
    variable="pair_gradients",
    code="""
def pair_gradients(v, u, negatives):
    d_score = 1 / (1 + np.exp(-(u @ v))) - 1
    d_negative_scores = 1 / (1 + np.exp(-(negatives @ v)))
    dv = d_score * u + d_negative_scores @ negatives
    du = d_score * v
    dnegatives = np.outer(d_negative_scores, v)
    return dv, du, dnegatives
""",
    explanation=(
        "Begin at the scores. Of -log σ(s) the slope is σ(s) - 1, of -log σ(-s) it is σ(s): both are what the network "
        "said less what it should have said, 1 or 0. A score is a dot product, so its slope with respect to one vector "
        "is the other one. `v` is in all k + 1 scores, so its gradient is a sum; `u` and each negative are in one."
    ),
    why=(
        "Descending, `u` and `v` are drawn to each other, and `v` and the negatives are pushed apart, each the more "
        "the more wrong the answer was: a negative whose score is -10 gets a gradient of about 0.00005 times `v`. For "
        "one pair only k + 2 rows of the two tables change, however many words there are."
    ),
    hints=(
        "First the slopes at the scores. The derivative of -log σ(s) is σ(s) - 1. What is that of -log σ(-s)?",
        "Then each score's own part: s = u · v. If the first number of u rises by 0.001, by how much does s rise?",
        "v is in every score. Add up what comes back to it from all of them. u and each negative are in one score "
        "each.",
        "`dnegatives` has a row for each negative: its number times `v`. A column times a row makes such a table; "
        "`np.outer` does it.",
    ),
    shape_advice=(
        "Three gradients come back: `dv` and `du` are (dimensions,), `dnegatives` is (k, dimensions), like what they "
        "belong to."
    ),
    parts=("dv", "du", "dnegatives"),
    cases=_PAIR_CASES,
    mistakes=(
        Mistake(
            "these are the steps downhill, not the gradients",
            _gradients(lambda s: 1 - sigmoid(s), lambda s: -sigmoid(s)),
            "All signs are turned round. The gradient points uphill; the minus comes with the learning rate.",
        ),
        Mistake(
            "the negatives have the wrong sign",
            _gradients(negative=lambda s: -sigmoid(s)),
            "Descending should push negatives away from v: a step against the gradient. In which direction does the "
            "gradient itself point?",
        ),
        Mistake(
            "the real pair has the wrong sign",
            _gradients(lambda s: 1 - sigmoid(s)),
            "Descending should draw u to v: a step against the gradient. In which direction does the gradient itself "
            "point?",
        ),
        Mistake(
            "the factor is missing: how wrong the answer was",
            _gradients(lambda s: -1.0, lambda s: np.ones(s.shape)),
            "These are the right directions. If the network is sure already, and right, how much is left to change?",
            also=(_gradients(lambda s: 1.0, lambda s: np.ones(s.shape)),),
        ),
        Mistake(
            "the real pair is treated like a negative",
            _gradients(positive=sigmoid),
            "At the score of the real pair the slope is what the network said less what it should have said. What "
            "should it have said?",
        ),
        Mistake(
            "the negatives are treated like real pairs",
            _gradients(negative=lambda s: sigmoid(s) - 1),
            "At a negative's score the slope is what the network said less what it should have said. What should it "
            "have said?",
        ),
        Mistake(
            "the negatives' sigmoid is that of minus the score",
            _gradients(negative=lambda s: sigmoid(-s)),
            "The loss has σ(-s) for a negative. Its derivative turns that round: try it with s = 5, where the network "
            "is wrong. Is the slope large or small?",
        ),
        Mistake(
            "the real pair's sigmoid is that of minus the score",
            _gradients(positive=lambda s: sigmoid(-s) - 1),
            "Try it with a score of 5, where the network is right. Is your slope near 0?",
            also=(_gradients(lambda s: sigmoid(-s) - 1, lambda s: sigmoid(-s)),),
        ),
        Mistake(
            "the sigmoid is missing",
            _gradients(lambda s: s - 1, lambda s: s),
            "A score can be any number. What the network says is the sigmoid of it.",
        ),
        Mistake(
            "the brackets of the sigmoid are missing",
            _gradients(lambda s: np.exp(-s), lambda s: 1 + np.exp(-s)),
            "`1 / 1 + x` is 1 + x: the sum below the line needs brackets.",
        ),
        Mistake(
            "the slope of the sigmoid is multiplied as well",
            _gradients(
                lambda s: (sigmoid(s) - 1) * sigmoid(s) * (1 - sigmoid(s)),
                lambda s: sigmoid(s) * sigmoid(s) * (1 - sigmoid(s)),
            ),
            "It cancels against the slope of the logarithm, 1 / σ. Only for a squared error it stays.",
            also=(
                _gradients(lambda s: sigmoid(s) * (1 - sigmoid(s)), lambda s: sigmoid(s) * (1 - sigmoid(s))),
                _gradients(lambda s: -sigmoid(s) * (1 - sigmoid(s)), lambda s: sigmoid(s) * (1 - sigmoid(s))),
            ),
        ),
        Mistake(
            "the gradient of v has nothing of the negatives",
            _gradients(build=lambda p, n, v, u, N: (p * u, p * v, np.outer(n, v))),
            "v is in the score of every negative, too. What comes back from those?",
        ),
        Mistake(
            "the gradient of v has nothing of the real pair",
            _gradients(build=lambda p, n, v, u, N: (n @ N, p * v, np.outer(n, v))),
            "v is in the score of the real pair, too. What comes back from there?",
        ),
        Mistake(
            "the negatives' parts of the gradient of v are averaged",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N / len(n), p * v, np.outer(n, v))),
            "The loss adds up the negatives, so what comes back from them is added up as well.",
            also=(_gradients(build=lambda p, n, v, u, N: (p * u + n @ N / len(n), p * v, np.outer(n, v) / len(n))),),
        ),
        Mistake(
            "all gradients are divided by the number of scores",
            _gradients(build=lambda p, n, v, u, N: _each(1 / (1 + len(n)), p, n, v, u, N)),
            "They would be those of a mean. The loss adds up its k + 1 parts.",
            also=(_gradients(build=lambda p, n, v, u, N: _each(1 / len(n), p, n, v, u, N)),),
        ),
        Mistake(
            "the gradients are multiplied by a learning rate",
            _gradients(build=lambda p, n, v, u, N: _each(0.4, p, n, v, u, N)),
            "The gradients themselves are asked for. How far one goes along them is decided later.",
            also=(
                _gradients(build=lambda p, n, v, u, N: _each(0.1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(0.01, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(0.025, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.4, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.01, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.025, p, n, v, u, N)),
            ),
        ),
        Mistake(
            "the vectors after a step come back",
            _gradients(build=lambda p, n, v, u, N: _stepped(0.4, p, n, v, u, N)),
            "The gradients themselves are asked for, before any step is taken.",
            also=(
                _gradients(build=lambda p, n, v, u, N: _stepped(1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _stepped(0.1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _stepped(0.01, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _stepped(0.025, p, n, v, u, N)),
            ),
        ),
        Mistake(
            "the negatives are subtracted in the gradient of v",
            _gradients(build=lambda p, n, v, u, N: (p * u - n @ N, p * v, np.outer(n, v))),
            (
                "The loss adds up what all scores cost, so what comes back from them is added up, too. The signs "
                "are in the slopes already."
            ),
        ),
        Mistake(
            "the gradient of u has the wrong sign",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, -p * v, np.outer(n, v))),
            (
                "The slope at the real pair's score is the same for `u` as for `v`: what the network said less "
                "what it should have said."
            ),
        ),
        Mistake(
            "the gradients of the negatives have the wrong sign",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, -np.outer(n, v))),
            (
                "The slope at a negative's score is the same for its vector as for `v`: what the network said "
                "less what it should have said."
            ),
        ),
        Mistake(
            "only one of the negatives is in the gradient of v",
            _gradients(build=lambda p, n, v, u, N: (p * u + n[-1] * N[-1], p * v, np.outer(n, v))),
            (
                "`v` is in the score of every negative. Does each round of a loop write over what the round "
                "before has found?"
            ),
            also=(_gradients(build=lambda p, n, v, u, N: (p * u + n[0] * N[0], p * v, np.outer(n, v))),),
        ),
        Mistake(
            "u and v have changed places in what comes from the real pair",
            _gradients(build=lambda p, n, v, u, N: (p * v + n @ N, p * u, np.outer(n, v))),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
        ),
        Mistake(
            "the parts of the gradient of v are not added up",
            _gradients(build=lambda p, n, v, u, N: (p * u + n[:, None] * N, p * v, np.outer(n, v))),
            "`v` is one vector, and so is its gradient: the sum of what comes from each negative.",
        ),
        Mistake(
            "the negatives' own vectors stand in their gradient",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, n[:, None] * N)),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
            also=(
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * u, n[:, None] * N)),
                _gradients(build=lambda p, n, v, u, N: (p * v + n.sum() * v, p * u, n[:, None] * N)),
            ),
        ),
        Mistake(
            "`u` stands in its own gradient",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * u, np.outer(n, v))),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
        ),
        Mistake(
            "`v` stands in its own gradient",
            _gradients(build=lambda p, n, v, u, N: (p * v + n @ N, p * v, np.outer(n, v))),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
            also=(_gradients(build=lambda p, n, v, u, N: (p * v + n.sum() * v, p * v, np.outer(n, v))),),
        ),
        Mistake(
            "the gradients of v and u have changed places",
            _gradients(build=lambda p, n, v, u, N: (p * v, p * u + n @ N, np.outer(n, v))),
            "They are right. The order is that of the arguments: v, u, negatives.",
        ),
        Mistake(
            "the three gradients stand in another order",
            _gradients(build=lambda p, n, v, u, N: (p * v, np.outer(n, v), p * u + n @ N)),
            "They are right. The order is that of the arguments: v, u, negatives.",
            also=(
                _gradients(build=lambda p, n, v, u, N: (np.outer(n, v), p * v, p * u + n @ N)),
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, np.outer(n, v), p * v)),
            ),
        ),
        Mistake(
            "the negatives' gradients are added up",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, n.sum() * v)),
            "Each negative is a word of its own with a row of its own, and gets its own gradient.",
        ),
        Mistake(
            "the negatives' gradients stand in columns",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, np.outer(v, n))),
            "They are right. Like `negatives`, they have a row for each negative.",
        ),
        Mistake(
            "the gradients of the negatives do not come back",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v)),
            "These two are right. The rows of the negatives move as well.",
            also=(_gradients(build=lambda p, n, v, u, N: p * u + n @ N),),
        ),
        Mistake(
            "the slope at a score stands in the place of a gradient",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, n)),
            "It is the first half of the way. From a score it goes on to the vector: what is the slope multiplied by?",
            also=(
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p, np.outer(n, v))),
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p, n)),
            ),
        ),
        Mistake(
            "only the gradients at the scores come back",
            _gradients(build=lambda p, n, v, u, N: (p, n)),
            "They are the first half of the way. From a score it goes on to the two vectors that made it.",
            also=(_gradients(build=lambda p, n, v, u, N: np.append(p, n)),),
        ),
        Mistake(
            "the loss comes back with the gradients",
            lambda v, u, negatives: (_loss()(v, u, negatives), *_gradients()(v, u, negatives)),
            "They are right. The loss is not asked for here.",
        ),
        Mistake(
            "the loss comes back, not its gradients",
            _loss(),
            "It is right. Asked for is how it changes when `v`, `u` or a negative is moved: three arrays.",
        ),
    ),
)


# ---------------------------------------------------------------- 10: the nearest words

_CAPITALS = ("france", "paris", "italy", "rome", "greece", "athens", "spain", "madrid")
_PEOPLE = ("man", "woman", "king", "queen", "boy", "girl", "uncle", "aunt")
_NUMBER = ("cat", "cats", "dog", "dogs", "house", "houses")
_DEGREES = ("tall", "taller", "old", "older", "small", "smaller")


def _unit(vectors: Array, axis: int = 1) -> Array:
    return vectors / np.linalg.norm(vectors, axis=axis, keepdims=True)


def _ranked(scores: Array) -> list[int]:
    """Codes, the highest score first."""
    return [int(code) for code in np.argsort(-scores, kind="stable")]


def _without(ranked: list[int], code: int, n: int) -> list[int]:
    return [one for one in ranked if one != code][:n]


def _shifted(ranked: list[int], code: int, n: int) -> list[int]:
    """Places in a list from which the word has been deleted."""
    return [one - (one > code) for one in ranked if one != code][:n]


def _as_words(words: list[str], codes: list[int], scores: Array) -> list[str]:
    return [words[code] for code in codes]


def _nearest(
    score: Form = lambda vectors, code: _unit(vectors) @ _unit(vectors)[code],
    choose: Form = _without,
    build: Form = _as_words,
) -> Form:
    """Words ranked by ``score``, of which ``choose`` takes some and ``build`` gives back what is asked for."""

    def find(word: str, n: int, words: list[str], vectors: Array) -> Any:
        code = words.index(word)
        scores = score(vectors, code)
        return build(words, choose(_ranked(scores), code, n), scores)

    return find


def _cosines(vectors: Array, code: int) -> Array:
    return _unit(vectors) @ _unit(vectors)[code]


def _dot(vectors: Array, code: int) -> Array:
    return vectors @ vectors[code]


def _closeness(vectors: Array, code: int) -> Array:
    """Minus the distance."""
    return -np.linalg.norm(vectors - vectors[code], axis=1)


def _first(ranked: list[int], code: int, n: int) -> list[int]:
    return ranked[:n]


def _neighbour_case(word: str, n: int, words: tuple[str, ...], vectors: list[list[float]]) -> Case:
    return Case((word, n, list(words), np.array(vectors)))


neighbours = FunctionProblem(
    name="neighbours",
    lesson=6,
    title="The nearest words",
    minutes=8,
    level="medium",
    variable="neighbours",
    code="""
def neighbours(word, n, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    code = words.index(word)
    cosines = unit @ unit[code]
    cosines[code] = -np.inf
    nearest = np.argsort(-cosines)[:n]
    return [words[i] for i in nearest]
""",
    explanation=(
        "The cosine of two vectors is the dot product of the two scaled to length 1, so one product with the scaled "
        "table gives all cosines at once. A word's cosine with itself is 1, the largest there is: it is set to minus "
        "infinity and cannot win. (To leave out the first of the order is right as well, unless another word points "
        "exactly the same way.) `argsort` sorts from small to large, so the minus puts the largest first."
    ),
    why=(
        "How long a vector is hangs on how often its word comes, too. By the dot product words with long vectors would "
        "be neighbours of many others. The cosine compares directions alone, what words stand beside what others: a "
        "vector ten times as long has the same neighbours, and is as near to others."
    ),
    hints=(
        "The cosine of two vectors is their dot product divided by both lengths. `np.linalg.norm` with `axis=1` gives "
        "the length of every row.",
        "If all rows are scaled to length 1 first, one product of the table with the word's row gives all cosines.",
        "`np.argsort` gives the places from the smallest number to the largest. How do you get the largest first? And "
        "how do you keep the word itself out?",
    ),
    shape_advice="`vectors` has a row for each word, (words, dimensions).",
    cases=(
        _neighbour_case(
            "france",
            2,
            _CAPITALS,
            [[0.3, 0.8], [-0.6, 0.6], [0.1, -0.7], [-0.5, -0.3], [-0.1, 0.5], [-3.4, 2.6], [-0.9, 1.3], [-1.3, 1.4]],
        ),
        _neighbour_case(
            "king",
            1,
            _PEOPLE,
            [[-0.1, 1.1], [1.0, 1.2], [-0.8, 1.6], [-0.1, 0.6], [0.9, -1.4], [1.1, -1.3], [0.4, 0.2], [2.4, -0.9]],
        ),
        _neighbour_case(
            "cat", 3, _NUMBER, [[-0.6, -1.8], [1.2, -1.5], [0.4, -0.2], [4.0, -1.8], [0.9, 0.2], [4.7, -0.1]]
        ),
        _neighbour_case(
            "old", 2, _DEGREES, [[2.7, -0.8], [-0.4, -0.6], [0.6, 0.9], [0.0, 0.5], [-1.1, -0.3], [-1.4, 0.4]]
        ),
        _neighbour_case(  # all the others, and some of them point away from it
            "girl",
            7,
            _PEOPLE,
            [[-0.6, 0.6], [0.2, -2.7], [0.6, -0.4], [-0.7, 0.5], [1.6, -0.1], [-2.5, -1.0], [0.5, 0.8], [-0.6, -0.8]],
        ),
    ),
    mistakes=(
        Mistake(
            "the dot product stands where the cosine belongs",
            _nearest(_dot),
            "A long vector has a large dot product with many others. What must it be divided by, so that only the "
            "direction counts?",
            also=(
                _nearest(_dot, choose=lambda ranked, code, n: ranked[1 : n + 1]),
                _nearest(_dot, choose=_first),
                _nearest(lambda vectors, code: vectors @ vectors[code] / np.linalg.norm(vectors, axis=1)[code] ** 2),
            ),
        ),
        Mistake(
            "the word itself is not left out",
            _nearest(choose=_first),
            "Nothing is nearer to a word than the word itself. How do you keep it out?",
        ),
        Mistake(
            "the places have shifted",
            _nearest(choose=_shifted),
            "When an entry is deleted, all behind it move up by one. Their places are no longer those of `words`.",
        ),
        Mistake(
            "there is one word too few, since the word itself takes a place",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked[:n] if one != code]),
            "The word itself is left out, as it should be, but only after n were taken. In which order should these "
            "two happen?",
            also=(_nearest(choose=lambda ranked, code, n: ranked[1:n]),),
        ),
        Mistake(
            "there is one word too many",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked if one != code][: n + 1]),
            "`n` words are asked for, without the word itself.",
            also=(_nearest(choose=lambda ranked, code, n: ranked[: n + 1]),),
        ),
        Mistake(
            "all words come back",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked if one != code]),
            "The order is right. `n` words are asked for.",
            also=(_nearest(choose=lambda ranked, code, n: ranked),),
        ),
        Mistake(
            "the farthest words come back",
            _nearest(choose=lambda ranked, code, n: ranked[::-1][:n]),
            "`argsort` and `sorted` begin with the smallest number. Is a small cosine near or far?",
            also=(
                _nearest(choose=lambda ranked, code, n: ranked[::-1][1 : n + 1]),
                _nearest(choose=lambda ranked, code, n: ranked[-n:]),
            ),
        ),
        Mistake(
            "the nearest word comes last",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked if one != code][:n][::-1]),
            "These are the right words. The nearest one is to be the first.",
            also=(_nearest(choose=lambda ranked, code, n: ranked[:n][::-1]),),
        ),
        Mistake(
            "these are the right words in another order",
            _nearest(build=lambda words, codes, scores: sorted(words[code] for code in codes)),
            "The nearest one is to be the first. Are they sorted by the alphabet, or by their places in `words`?",
            also=(
                _nearest(build=lambda words, codes, scores: sorted((words[code] for code in codes), reverse=True)),
                _nearest(build=lambda words, codes, scores: [words[code] for code in sorted(codes)]),
            ),
        ),
        Mistake(
            "the word itself comes before words that point away from it",
            _nearest(
                lambda vectors, code: np.where(np.arange(len(vectors)) == code, 0, _cosines(vectors, code)), _first
            ),
            "A cosine may be as low as -1. What is small enough for the word itself to be always the last?",
        ),
        Mistake(
            "the lengths are squared",
            _nearest(lambda vectors, code: vectors @ vectors[code] / (vectors**2).sum(axis=1)),
            "A sum of squares is the square of a length. What makes a length of it?",
        ),
        Mistake(
            "the neighbours are those of the first word in the list",
            lambda word, n, words, vectors: _nearest()(words[0], n, words, vectors),
            "Which of the arguments is not used? `words.index` tells the place of a word in a list.",
        ),
        Mistake(
            "the distance of the points stands where the cosine belongs",
            _nearest(_closeness),
            "The distance depends on the lengths of the vectors. The cosine asks how far two directions are apart.",
            also=(_nearest(lambda vectors, code: -np.abs(vectors - vectors[code]).sum(axis=1)),),
        ),
        Mistake(
            "words in the opposite direction count as near",
            _nearest(lambda vectors, code: np.abs(_unit(vectors) @ _unit(vectors)[code])),
            "A cosine of -1 is the opposite direction, as far away as can be. What does the absolute value, or a "
            "square, make of it?",
        ),
        Mistake(
            "the columns are scaled, not the rows",
            _nearest(lambda vectors, code: _unit(vectors, axis=0) @ _unit(vectors, axis=0)[code]),
            "A word's vector is a row. Over which axis does its length go?",
        ),
        Mistake(
            "codes come back, not words",
            _nearest(build=lambda words, codes, scores: codes),
            "They are right. Which words stand at these places of `words`?",
        ),
        Mistake(
            "the cosines come back, too",
            _nearest(build=lambda words, codes, scores: [(words[code], scores[code]) for code in codes]),
            "They are right. Here the words alone are asked for.",
        ),
        Mistake(
            "the cosines come back, not the words",
            _nearest(build=lambda words, codes, scores: [scores[code] for code in codes]),
            "They are right. Asked for are the words that have them.",
        ),
    ),
)


# ---------------------------------------------------------------- 11: analogies


def _solved(
    target: Form = lambda unit, a, b, c: unit[a] - unit[b] + unit[c],
    out: Form = lambda a, b, c: (a, b, c),
    before: Form = _unit,
    score: Form = lambda vectors, target: _unit(vectors) @ target,
    build: Form = lambda words, ranked: words[ranked[0]],
) -> Form:
    """``before`` prepares the vectors, ``target`` is made of three, ``out`` says which words are left out."""

    def find(a: str, b: str, c: str, words: list[str], vectors: Array) -> Any:
        codes = [words.index(word) for word in (a, b, c)]
        ready = before(vectors)
        left_out = out(*codes)
        scores = score(ready, target(ready, *codes))
        return build(words, [code for code in _ranked(scores) if code not in left_out])

    return find


def _deleted(a: str, b: str, c: str, words: list[str], vectors: Array) -> str:
    """The place among the words that are left, read as a place among all."""
    rest = [word for word in words if word not in (a, b, c)]
    return words[rest.index(_solved()(a, b, c, words, vectors))]


def _left_out(*places: int) -> Form:
    return lambda *codes: tuple(codes[place] for place in places)


def _with_own_words_at(low: float) -> Form:
    """The question's own words get the score ``low``, which is to keep them out."""

    def find(a: str, b: str, c: str, words: list[str], vectors: Array) -> str:
        codes = [words.index(word) for word in (a, b, c)]
        unit = _unit(vectors)
        scores = unit @ (unit[codes[0]] - unit[codes[1]] + unit[codes[2]])
        scores[codes] = low
        return words[int(scores.argmax())]

    return find


def _with_cosine(a: str, b: str, c: str, words: list[str], vectors: Array, scaled: bool) -> tuple[str, float]:
    word = _solved()(a, b, c, words, vectors)
    i, j, k, best = (words.index(one) for one in (a, b, c, word))
    unit = _unit(vectors)
    target = unit[i] - unit[j] + unit[k]
    return word, float(unit[best] @ target / (np.linalg.norm(target) if scaled else 1))


def _analogy_case(question: tuple[str, str, str], words: tuple[str, ...], vectors: list[list[float]]) -> Case:
    return Case((*question, list(words), np.array(vectors)))


def _raw(vectors: Array) -> Array:
    return vectors


analogy = FunctionProblem(
    name="analogy",
    lesson=6,
    title="Analogies",
    minutes=8,
    level="medium",
    variable="analogy",
    code="""
def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = [words.index(word) for word in (a, b, c)]
    target = unit[codes[0]] - unit[codes[1]] + unit[codes[2]]
    scores = unit @ target
    scores[codes] = -np.inf
    return words[np.argmax(scores)]
""",
    explanation=(
        "All rows are scaled to length 1 first, so that no word pulls harder than another because its vector is "
        "longer. The target need not be scaled: its length is the same for every word that is compared with it, so the "
        "order stays. The three words of the question are set to minus infinity; `argmax` finds the best of the others."
    ),
    why=(
        "Whoever reports that king - man + woman gives queen has left these three words out. In vectors of large texts "
        "the word nearest to the target is often `c` itself (Linzen 2016), so a score says little unless it says how "
        "it was taken. With good vectors `italy` is the answer to rome - paris + france."
    ),
    hints=(
        "Scale all rows to length 1, as for the nearest words, and only then subtract and add.",
        "The product of the scaled table with the target gives one number for each word. The largest wins.",
        "Which words are likely to be near the target because they are part of it? Keep all three of them out.",
    ),
    shape_advice="`vectors` has a row for each word, (words, dimensions).",
    cases=(
        _analogy_case(
            ("paris", "france", "italy"),
            _CAPITALS,
            [[0.8, 0.8], [0.0, 1.2], [1.4, 0.2], [0.2, 0.7], [-0.6, 1.2], [-0.3, 0.8], [0.2, 1.7], [-0.1, 2.5]],
        ),
        _analogy_case(
            ("woman", "man", "king"),
            _PEOPLE,
            [[-0.4, 0.5], [-0.5, 0.7], [-0.1, 0.8], [-2.7, 2.3], [-0.7, 0.4], [-3.5, 2.2], [-0.9, 0.4], [-3.7, 1.8]],
        ),
        _analogy_case(
            ("taller", "tall", "old"),
            _DEGREES,
            [[0.8, -2.9], [1.2, -0.4], [-0.3, -0.5], [0.5, 0.0], [-0.4, 0.4], [0.3, 2.0]],
        ),
        _analogy_case(
            ("cats", "cat", "dog"),
            _NUMBER,
            [[1.4, 0.0], [2.3, -1.3], [0.4, -1.4], [0.6, -1.2], [1.2, -1.0], [2.1, -2.9]],
        ),
        _analogy_case(  # the three words that may be the answer all point away from the target
            ("older", "old", "small"),
            _DEGREES,
            [[-1.8, 0.1], [-0.8, 0.1], [-0.4, -0.4], [0.4, -1.0], [0.6, -1.1], [-0.1, 1.7]],
        ),
    ),
    mistakes=(
        Mistake(
            "the question's own words are not left out",
            _solved(out=_left_out()),
            "A word that is part of the target is near to it. Are all three of them kept out?",
            also=(
                *(_solved(out=_left_out(*some)) for count in (1, 2) for some in combinations(range(3), count)),
                _solved(before=_raw, out=_left_out()),
                _solved(out=_left_out(), build=lambda words, ranked: words[ranked[1]]),
            ),
        ),
        Mistake(
            "the places have shifted",
            _deleted,
            "When entries are deleted, all behind them move up. Their places are no longer those of `words`.",
        ),
        Mistake(
            "the vectors are not scaled to length 1 before they are added",
            _solved(before=_raw),
            "A long vector pulls the target to its side. What makes all three of the same weight?",
        ),
        Mistake(
            "the dot product stands where the cosine belongs",
            _solved(before=_raw, score=lambda vectors, target: vectors @ target),
            "A long vector has a large dot product with many others. What must it be divided by, so that only the "
            "direction counts?",
            also=(
                lambda a, b, c, words, vectors: _solved(score=lambda unit, target: vectors @ target)(
                    a, b, c, words, vectors
                ),
            ),
        ),
        Mistake(
            "the distance of the points stands where the cosine belongs",
            _solved(before=_raw, score=lambda vectors, target: -np.linalg.norm(vectors - target, axis=1)),
            "The distance depends on the lengths of the vectors. Scale them to length 1 first, and it gives the same "
            "order as the cosine.",
        ),
        Mistake(
            "`a` and `b` have changed places",
            _solved(lambda unit, a, b, c: unit[b] - unit[a] + unit[c]),
            "The question is a - b + c: paris without france, with italy. Which one has the minus?",
        ),
        Mistake(
            "`b` and `c` have changed places",
            _solved(lambda unit, a, b, c: unit[a] + unit[b] - unit[c]),
            "The question is a - b + c: paris without france, with italy. Which one has the minus?",
        ),
        Mistake(
            "all three vectors are added",
            _solved(lambda unit, a, b, c: unit[a] + unit[b] + unit[c]),
            "What `a` has and `b` has not is to be carried over to `c`. Which sign makes a difference of a and b?",
        ),
        Mistake(
            "`c` is left out of the sum",
            _solved(lambda unit, a, b, c: unit[a] - unit[b]),
            "The difference of a and b is the step. From where is it taken?",
        ),
        Mistake(
            "`b` is left out of the sum",
            _solved(lambda unit, a, b, c: unit[a] + unit[c]),
            "What a and b share should not be in the answer. Which sign takes it out?",
        ),
        Mistake(
            "the neighbour of `c` comes back",
            _solved(lambda unit, a, b, c: unit[c]),
            "a and b have their part in the target: a - b + c.",
        ),
        Mistake(
            "the farthest word comes back",
            _solved(build=lambda words, ranked: words[ranked[-1]]),
            "Is a small cosine near or far? Of a distance the smallest wins, of a cosine the largest.",
        ),
        Mistake(
            "the columns are scaled, not the rows",
            _solved(before=lambda vectors: _unit(vectors, axis=0), score=lambda vectors, target: vectors @ target),
            "A word's vector is a row. Over which axis does its length go?",
        ),
        Mistake(
            "a code comes back, not a word",
            _solved(build=lambda words, ranked: ranked[0]),
            "It is right. Which word stands at this place of `words`?",
        ),
        Mistake(
            "the fourth of the order comes back",
            _solved(out=_left_out(), build=lambda words, ranked: words[ranked[3]]),
            (
                "The question's own words need not be the first three. Leave them out by their places, and take "
                "the best of the others."
            ),
        ),
        Mistake(
            "the question's own words are not low enough to lose",
            _with_own_words_at(0),
            (
                "All other words may have negative scores, and without a target of length 1 even scores below "
                "-1. Which number is below all of them?"
            ),
            also=(_with_own_words_at(-1),),
        ),
        Mistake(
            "`c` is subtracted",
            _solved(lambda unit, a, b, c: unit[a] - unit[b] - unit[c]),
            "The question is a - b + c: paris without france, with italy. Which one has the minus?",
        ),
        Mistake(
            "words in the opposite direction count as near",
            _solved(score=lambda vectors, target: np.abs(_unit(vectors) @ target)),
            (
                "A cosine of -1 is the opposite direction, as far away as can be. What does the absolute value, "
                "or a square, make of it?"
            ),
        ),
        Mistake(
            "the neighbour of `a` comes back",
            _solved(lambda unit, a, b, c: unit[a]),
            "b and c have their part in the target: a - b + c.",
        ),
        Mistake(
            "the cosine comes back, too",
            lambda a, b, c, words, vectors: _with_cosine(a, b, c, words, vectors, scaled=True),
            "The word is right. It alone is asked for.",
            also=(lambda a, b, c, words, vectors: _with_cosine(a, b, c, words, vectors, scaled=False),),
        ),
        Mistake(
            "a list comes back, not one word",
            _solved(build=lambda words, ranked: [words[code] for code in ranked]),
            "The first of the list is right. It alone is asked for.",
            also=(_solved(build=lambda words, ranked: [words[ranked[0]]]),),
        ),
    ),
)
