"""Lesson 7: the scores of attention."""

from __future__ import annotations

import numpy as np

from course_utils.attention import softmax
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import named_sizes
from course_utils.exercises.functions import Case
from course_utils.exercises.lesson_07.rewording import BATCH_AXIS_ERROR, RewordingProblem, random_numbers


def _scores_case(seed: int, queries: int, steps: int, units: int, less: float = 0) -> Case:
    """``less`` is taken off all numbers: so they have more decimals, and a rounded score shows."""
    rng = np.random.default_rng(seed)
    note = named_sizes(queries=queries, steps=steps, units=units)
    vectors = random_numbers(rng, queries, units), random_numbers(rng, steps, units)
    return Case(tuple(np.round(array - less, 2) for array in vectors), note)


attention_scores = RewordingProblem(
    name="attention_scores",
    lesson=7,
    title="Scores",
    minutes=5,
    level="easy",
    variable="attention_scores",
    code="""
def attention_scores(queries, keys):
    return queries @ keys.T
""",
    explanation=(
        "A matrix product takes rows from the left and columns from the right. Both `queries` and `keys` hold their "
        "vectors in rows, so the keys are transposed: `keys.T` has one in each column. Then place (t, j) of the "
        "product is the dot product of query t and key j."
    ),
    why=(
        "These are the scores of `keras.layers.Attention`. No weights are in them: what fits what is learned in the "
        "layers that make queries and keys. That is why both need the same number of units."
    ),
    hints=(
        "Begin with one query and one key: two vectors of equal length. Multiply place by place and add up.",
        "Each query meets each key. How many scores is that, and in which shape are they asked for?",
        "A matrix product gives all of them at once. Its second matrix needs the keys in columns: how do they stand "
        "now?",
    ),
    shape_advice="A row for each query, and in it one score for each step: (queries, steps).",
    said={
        BATCH_AXIS_ERROR: (
            "there is no axis for a batch",
            "The lesson's arrays have one, in front; here there is none. `keys` has two axes, (steps, units). How are "
            "these two exchanged?",
        )
    },
    cases=(
        _scores_case(11, 2, 2, 2),
        _scores_case(12, 2, 3, 4),
        _scores_case(13, 4, 2, 3),
        _scores_case(14, 1, 5, 2),
        _scores_case(15, 3, 3, 3, less=0.03),
    ),
    mistakes=(
        Mistake(
            "the keys are not transposed",
            lambda q, k: q @ k,
            "So columns of `keys` are multiplied with, which hold one unit of all steps. A key is a row.",
        ),
        Mistake(
            "the queries are transposed instead of the keys",
            lambda q, k: q.T @ k,
            "In a product, rows of the left matrix meet columns of the right one. Which of the two holds rows where "
            "columns are needed?",
            also=(lambda q, k: k.T @ q,),
        ),
        Mistake(
            "rows and columns of the scores are exchanged",
            lambda q, k: k @ q.T,
            "The numbers are right. Each row should belong to one query.",
        ),
        Mistake(
            "the numbers are multiplied place by place",
            lambda q, k: q * k,
            "That is the first half of a dot product, and only for the query and the key in the same row. What is the "
            "other half, and where do the other pairs come from?",
            also=(lambda q, k: q * k.T,),
        ),
        Mistake(
            "the products are not added up",
            lambda q, k: q[:, None] * k[None],
            "All pairs are there, and each is multiplied place by place. A dot product is the sum of these.",
            also=(lambda q, k: k[None] * q[:, None],),
        ),
        Mistake(
            "the products are added up along the wrong axis",
            lambda q, k: (q[:, None] * k).sum(axis=1),
            "A dot product adds up over the units. What stands in each axis of your products?",
            also=(lambda q, k: (q[:, None] * k).sum(axis=0),),
        ),
        Mistake(
            "each query meets only one key",
            lambda q, k: (q * k).sum(axis=1),
            "Query 0 meets key 0, query 1 meets key 1. Every query should meet every key.",
            also=(lambda q, k: [one @ other for one, other in zip(q, k, strict=False)],),
        ),
        Mistake(
            "all scores stand in one row",
            lambda q, k: (q @ k.T).ravel(),
            "The numbers are right. Each query should have a row of its own.",
        ),
        Mistake(
            "the keys are reshaped, not transposed",
            lambda q, k: q @ k.reshape(k.shape[1], k.shape[0]),
            "`reshape` reads the numbers row by row and fills them in anew, so the keys are mixed up. What exchanges "
            "rows and columns?",
        ),
        Mistake(
            "the queries are compared with one another",
            lambda q, k: q @ q.T,
            "Which argument is not used?",
        ),
        Mistake(
            "the keys are compared with one another",
            lambda q, k: k @ k.T,
            "Which argument is not used?",
        ),
        Mistake(
            "the last key is left out",
            lambda q, k: np.where(np.arange(len(k)) < len(k) - 1, q @ k.T, 0),
            "`range(n)` goes from 0 to n - 1 by itself. How many keys does your loop visit?",
            also=(lambda q, k: q @ k[:-1].T,),
        ),
        Mistake(
            "the scores are divided by the root of the units",
            lambda q, k: q @ k.T / np.sqrt(q.shape[1]),
            "So the Transformer does it, to keep the scores of long vectors small. Asked for is the plain dot product.",
        ),
        Mistake(
            "the scores are divided by the root of a number of vectors",
            lambda q, k: q @ k.T / np.sqrt(len(k)),
            "How many keys or queries there are does not matter to the score of two of them. (Where scores are scaled, "
            "as in the Transformer, it is by the units.) Asked for is the plain dot product.",
            also=(lambda q, k: q @ k.T / np.sqrt(len(q)),),
        ),
        Mistake(
            "the scores are divided by the number of units",
            lambda q, k: q @ k.T / q.shape[1],
            "A dot product is a sum, not a mean.",
        ),
        Mistake(
            "the scores are divided by a number of vectors",
            lambda q, k: q @ k.T / len(k),
            "How many keys or queries there are does not matter to the score of two of them. A dot product is a sum, "
            "not a mean.",
            also=(lambda q, k: q @ k.T / len(q),),
        ),
        Mistake(
            "the cosine is computed",
            lambda q, k: (
                q @ k.T / np.linalg.norm(q, axis=1, keepdims=True) / np.linalg.norm(k, axis=1, keepdims=True).T
            ),
            "That is the dot product divided by both lengths. Here the lengths count, too.",
        ),
        Mistake(
            "the softmax is already taken",
            lambda q, k: softmax(q @ k.T),
            "That comes next. Scores may be negative, and they need not sum to 1.",
            also=(lambda q, k: softmax((q @ k.T).T).T,),
        ),
        Mistake(
            "the exponential is already taken",
            lambda q, k: np.exp(q @ k.T),
            "It is the first half of the softmax, which comes next. Scores may be negative.",
        ),
        Mistake(
            "distances are computed",
            lambda q, k: np.linalg.norm(q[:, None] - k[None], axis=2),
            "They are made of differences. Dot products are made of products.",
            also=(
                lambda q, k: ((q[:, None] - k[None]) ** 2).sum(axis=2),
                lambda q, k: -((q[:, None] - k[None]) ** 2).sum(axis=2),
                lambda q, k: -np.linalg.norm(q[:, None] - k[None], axis=2),
                lambda q, k: (q[:, None] - k[None]).sum(axis=2),
            ),
        ),
        Mistake(
            "these are the additive scores",
            lambda q, k: np.tanh(q[:, None] + k[None]).sum(axis=2),
            "The lesson has two kinds of scores. Here the dot product is asked for.",
            also=(lambda q, k: (q[:, None] + k[None]).sum(axis=2),),
        ),
        Mistake(
            "only the scores of one query come back",
            lambda q, k: k @ q[-1],
            "Each query has a row of scores of its own.",
            also=(lambda q, k: k @ q[0],),
        ),
    ),
)
