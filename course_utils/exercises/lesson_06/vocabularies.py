"""Lesson 6: words into codes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form
from course_utils.exercises.functions import Case, FunctionProblem

_UNKNOWN = "<unk>"


def _text(*sentences: str) -> list[list[str]]:
    return [sentence.split() for sentence in sentences]


# ---------------------------------------------------------------- the vocabulary


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


# ---------------------------------------------------------------- words into codes


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
