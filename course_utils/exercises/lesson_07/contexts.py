"""Lesson 7: the context."""

from __future__ import annotations

import numpy as np

from course_utils.attention import softmax
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import named_sizes
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_07.rewording import random_numbers


def _context_case(seed: int, queries: int, steps: int, units: int) -> Case:
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 10, (queries, steps))
    counts[:, rng.integers(steps)] += 20  # one step stands out; rounding leaves each row with a sum of 1
    weights = np.round(counts / counts.sum(axis=1, keepdims=True), 2)
    weights[:, 0] += 1 - weights.sum(axis=1)
    note = named_sizes(queries=queries, steps=steps, units=units)
    return Case((weights, random_numbers(rng, steps, units)), note)


context_vectors = FunctionProblem(
    name="context_vectors",
    lesson=7,
    title="The context",
    minutes=5,
    level="easy",
    variable="context_vectors",
    code="""
def context_vectors(weights, states):
    return weights @ states
""",
    explanation=(
        "A row of weights times the states is a sum of rows: first weight times first state, plus second weight times "
        "second state, and so on. That is what the matrix product does with each row of `weights`."
    ),
    why=(
        "Without attention the decoder gets one vector for everything that was read. With it, each sign that is "
        "written has a context of its own. And the sum is smooth: a gradient goes through it to the weights, so the "
        "network learns where to look."
    ),
    hints=(
        "Take one query: its weights are one number for each step. Multiply the state of each step by its number, and "
        "add up.",
        "The sum runs over the steps. So the steps go, and the units stay: which shape is left for one query?",
        "Which product of two arrays adds up over the axis that both have in common, the steps?",
    ),
    shape_advice="A row for each query: (queries, units). The steps are added up.",
    cases=(
        _context_case(21, 2, 2, 2),
        _context_case(22, 2, 3, 4),
        _context_case(23, 1, 4, 2),
        _context_case(24, 3, 3, 3),
        _context_case(25, 4, 2, 1),
    ),
    mistakes=(
        Mistake(
            "the context is the plain mean of the states",
            lambda w, s: np.tile(s.mean(axis=0), (len(w), 1)),
            "So every step counts alike, and every query gets the same. Where do the weights come in?",
            also=(lambda w, s: s.mean(axis=0),),
        ),
        Mistake(
            "the context is the plain sum of the states",
            lambda w, s: np.tile(s.sum(axis=0), (len(w), 1)),
            "So every step counts alike. Where do the weights come in?",
            also=(lambda w, s: s.sum(axis=0),),
        ),
        Mistake(
            "the weights are multiplied along the wrong axis",
            lambda w, s: w.T @ s,
            "The sum should run over the steps. Along which axis of `weights` do they lie?",
            also=(
                lambda w, s: s @ w,
                lambda w, s: s.T @ w,
                lambda w, s: (w[:, :, None] * s).sum(axis=0),
                lambda w, s: (w.T[:, :, None] * s).sum(axis=1),
            ),
        ),
        Mistake(
            "the states are turned",
            lambda w, s: w @ s.T,
            "So a row of weights, one for each step, meets the units of a state. Do steps meet steps?",
        ),
        Mistake(
            "the weighted states are added up over the units",
            lambda w, s: (w[:, :, None] * s).sum(axis=2),
            "The axes of your products are queries, steps and units. The context is a whole vector, (units,): over "
            "which of the three does the sum run?",
        ),
        Mistake(
            "rows and columns of the result are exchanged",
            lambda w, s: s.T @ w.T,
            "The numbers are right. Each query should have a row.",
        ),
        Mistake(
            "the numbers are multiplied place by place",
            lambda w, s: w * s,
            "A weight belongs to a whole state, not to one of its numbers. And where is the sum?",
            also=(lambda w, s: w.T * s,),
        ),
        Mistake(
            "the weighted states are not added up",
            lambda w, s: w[:, :, None] * s,
            "Each state has been multiplied by its weight. The context of a query is their sum.",
        ),
        Mistake(
            "the weighted sum is divided by the number of steps",
            lambda w, s: w @ s / len(s),
            "The weights of a row sum to 1 already, so their sum is a mean by itself.",
        ),
        Mistake(
            "only the state with the largest weight is taken",
            lambda w, s: s[w.argmax(axis=1)],
            "The others count as well, each with its share. And an argmax lets no gradient through.",
            also=(lambda w, s: w.max(axis=1, keepdims=True) * s[w.argmax(axis=1)],),
        ),
        Mistake(
            "only the last state is taken",
            lambda w, s: np.tile(s[-1], (len(w), 1)),
            "That is the encoder without attention. Where do the weights come in?",
            also=(lambda w, s: s[-1],),
        ),
        Mistake(
            "the softmax is taken once more",
            lambda w, s: softmax(w) @ s,
            "What comes in are weights already: their rows sum to 1.",
            also=(lambda w, s: softmax(w.T).T @ s,),
        ),
        Mistake(
            "the states stand in reverse order",
            lambda w, s: w @ s[::-1],
            "Weight j belongs to the state of step j, in the order in which they come.",
        ),
        Mistake(
            "all queries share one context",
            lambda w, s: w.mean(axis=0) @ s,
            "Each query has weights of its own, and so a context of its own.",
            also=(
                lambda w, s: w.sum(axis=0) @ s,
                lambda w, s: (w @ s).sum(axis=0),
                lambda w, s: np.tile(w.mean(axis=0) @ s, (len(w), 1)),
            ),
        ),
        Mistake(
            "only the context of one query comes back",
            lambda w, s: w[-1] @ s,
            "It is right. Each query needs a row. If there is a loop over them, does a `return` stand inside it?",
            also=(lambda w, s: w[0] @ s, lambda w, s: w[:1] @ s),
        ),
        Mistake(
            "only one weighted state is left of the sum",
            lambda w, s: w[:, -1:] * s[-1],
            "In each round the one before is overwritten. What adds to what is there already?",
            also=(lambda w, s: w[:, :1] * s[0],),
        ),
        Mistake(
            "the last step is left out",
            lambda w, s: w[:, :-1] @ s[:-1],
            "`range(n)` goes from 0 to n - 1 by itself. How many states are added up, and how many are there?",
            also=(lambda w, s: w[:, 1:] @ s[1:],),
        ),
        Mistake(
            "the sum goes on from one query to the next",
            lambda w, s: np.cumsum(w @ s, axis=0),
            "The first row is right. Does the sum begin anew, at 0, for each query?",
        ),
        Mistake(
            "all rows are the same",
            lambda w, s: np.tile(w[-1] @ s, (len(w), 1)),
            "They all hold the context of the last query. Is one array changed again and again, and put into the list "
            "each time? Then the list holds the same array many times. Make a new one for each query.",
        ),
        Mistake(
            "the weights come back",
            lambda w, s: w,
            "They came in. Which argument is not used?",
            also=(lambda w, s: s,),
        ),
    ),
)
