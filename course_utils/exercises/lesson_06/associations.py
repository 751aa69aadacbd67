"""Lesson 6: PPMI."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem


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
        ),
        Mistake(
            "the fraction is upside down",
            lambda counts: np.where(counts > 0, np.maximum(0, -np.log(_ratio(counts))), 0),
            "Two words that come together more often than by chance should have a ratio above 1. Which of the two "
            "counts stands above the line then? A minus in front of the logarithm turns the fraction round as well.",
            also=(
                lambda counts: np.maximum(0, -np.log(_ratio(counts))),
                lambda counts: np.maximum(0, -np.log(np.where(counts > 0, _ratio(counts), 0))),
                lambda counts: np.where(counts > 0, -np.log(_ratio(counts)), 0),
                lambda counts: -np.log(_ratio(counts)),
            ),
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
