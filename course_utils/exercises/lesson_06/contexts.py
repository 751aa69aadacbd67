"""Lesson 6: pairs of a sentence, and CBOW's average."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem

Sentence = Sequence[Any]  # of words, or of codes

# ---------------------------------------------------------------- the pairs of a sentence


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


# ---------------------------------------------------------------- CBOW's average


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
    [W_in] = random_nonzero(seed, (size, dimensions))
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
            also=(_average(combine=lambda rows, window: rows.sum(axis=0) / (2 * window + 1)),),
        ),
        Mistake(
            "the sum is divided by `window`, the words of one side",
            _average(combine=lambda rows, window: rows.sum(axis=0) / window),
            "There are words on both sides, and near the sentence's ends fewer. How many were added?",
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
