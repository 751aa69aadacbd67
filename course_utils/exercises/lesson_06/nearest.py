"""Lesson 6: neighbours and analogies."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- the nearest words

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


def _own_first(code: int, own: int) -> Any:
    return code != own


def _own_last(code: int, own: int) -> Any:
    return code == own


def _as_they_stand(code: int, own: int) -> Any:
    return code


def _turned_round(code: int, own: int) -> Any:
    return -code


def _nearest(
    score: Form = lambda vectors, code: _unit(vectors) @ _unit(vectors)[code],
    choose: Form = _without,
    build: Form = _as_words,
    ties: Form = _own_first,
) -> Form:
    """Words ranked by ``score``, of which ``choose`` takes some and ``build`` gives back what is asked for.

    Of equal scores the one with the smallest ``ties`` comes first: sortings differ in that.
    """

    def find(word: str, n: int, words: list[str], vectors: Array) -> Any:
        code = words.index(word)
        scores = score(vectors, code)
        rounded = scores.round(12)
        ranked = sorted(range(len(words)), key=lambda one: (-rounded[one], ties(one, code)))
        return build(words, choose(ranked, code, n), scores)

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


def _in_all_orders(**parts: Form) -> tuple[Form, ...]:
    """``_nearest``, with each order that a sorting may leave equal scores in; the word itself first comes first."""
    return tuple(_nearest(**parts, ties=ties) for ties in (_own_first, _as_they_stand, _turned_round, _own_last))


def _own_at_minus_one(vectors: Array, code: int) -> Array:
    """The word itself gets the cosine of words in the opposite direction."""
    return np.where(np.arange(len(vectors)) == code, -1, _cosines(vectors, code))


def _not_the_same_way(word: str, n: int, words: list[str], vectors: Array) -> list[str]:
    """All words with a cosine of 1 are left out, not the word alone."""
    cosines = _cosines(vectors, words.index(word))
    return [words[i] for i in _ranked(cosines) if cosines[i] < 0.999][:n]


def _neighbour_case(word: str, n: int, words: tuple[str, ...], vectors: list[list[float]]) -> Case:
    return Case((word, n, list(words), np.array(vectors)))


def _of_the_first(ties: Form) -> Form:
    return lambda word, n, words, vectors: _nearest(ties=ties)(words[0], n, words, vectors)


_behind_the_first = _in_all_orders(choose=lambda ranked, code, n: ranked[1 : n + 1])


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
        "infinity and cannot win. (To leave out the first of the order is not safe: another word may point exactly the "
        "same way, with the same cosine, and stand before it. Nor is a cosine of -1: a word in the opposite direction "
        "has it, too.) `argsort` sorts from small to large, so the minus puts the largest first."
    ),
    why=(
        "The length of a vector also depends on how often its word comes. By the dot product words with long vectors "
        "would be neighbours of many others. The cosine compares directions alone, which words keep the same company: "
        "a vector ten times as long has the same neighbours, and is as near to others."
    ),
    hints=(
        "The cosine of two vectors is their dot product divided by both lengths. `np.linalg.norm` with `axis=1` gives "
        "the length of every row.",
        "If all rows are scaled to length 1 first, one product of the table with the word's row gives all cosines.",
        "`np.argsort` gives the places from the smallest number to the largest. How do you get the largest first? And "
        "how do you keep the word itself out?",
    ),
    shape_advice=(
        "A list of n words comes back, the nearest first. `vectors` has a row for each word, (words, dimensions)."
    ),
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
        # one points exactly the same way and one the opposite way, before the word and behind it
        _neighbour_case("cat", 2, ("dog", "cat", "car"), [[10.0, 0.0], [1.0, 0.0], [-3.0, 0.0]]),
        _neighbour_case("cat", 2, ("car", "cat", "dog"), [[-3.0, 0.0], [1.0, 0.0], [10.0, 0.0]]),
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
            also=_in_all_orders(choose=_first)[1:],
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
            also=_in_all_orders(choose=lambda ranked, code, n: ranked[1:n]),
        ),
        Mistake(
            "there is one word too many",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked if one != code][: n + 1]),
            "`n` words are asked for, without the word itself.",
            also=_in_all_orders(choose=lambda ranked, code, n: ranked[: n + 1]),
        ),
        Mistake(
            "all words come back",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked if one != code]),
            "The order is right. `n` words are asked for.",
            also=_in_all_orders(choose=lambda ranked, code, n: ranked),
        ),
        Mistake(
            "the farthest words come back",
            _nearest(choose=lambda ranked, code, n: ranked[::-1][:n]),
            "`argsort` and `sorted` begin with the smallest number. Is a small cosine near or far?",
            also=(
                *_in_all_orders(choose=lambda ranked, code, n: ranked[::-1][:n]),
                *_in_all_orders(choose=lambda ranked, code, n: ranked[::-1][1 : n + 1]),
                *_in_all_orders(choose=lambda ranked, code, n: ranked[-n:]),
            ),
        ),
        Mistake(
            "the nearest word comes last",
            _nearest(choose=lambda ranked, code, n: [one for one in ranked if one != code][:n][::-1]),
            "These are the right words. The nearest one is to be the first.",
            also=_in_all_orders(choose=lambda ranked, code, n: ranked[:n][::-1]),
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
            also=_in_all_orders(score=_own_at_minus_one, choose=_first)[:-1],
        ),
        Mistake(
            "the first of the order need not be the word itself",
            _behind_the_first[1],
            "Another vector may point exactly the same way: its cosine is 1, too, and it may come first. Leave the "
            "word out by its place in `words`, or by its name.",
            also=_behind_the_first[2:],
        ),
        Mistake(
            "words that point the same way are left out, too",
            _not_the_same_way,
            "A cosine of 1 does not make it the word itself: another vector may point exactly the same way. Leave the "
            "word out by its place in `words`, or by its name.",
        ),
        Mistake(
            "the lengths are squared",
            _nearest(lambda vectors, code: vectors @ vectors[code] / (vectors**2).sum(axis=1)),
            "A sum of squares is the square of a length. What makes a length of it?",
        ),
        Mistake(
            "the neighbours are those of the first word in the list",
            _of_the_first(_as_they_stand),
            "Which of the arguments is not used? `words.index` tells the place of a word in a list.",
            also=(_of_the_first(_turned_round),),
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


# ---------------------------------------------------------------- analogies


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
    shape_advice="One word comes back, a text. `vectors` has a row for each word, (words, dimensions).",
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
