"""Lesson 2: weights for Keras."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem


def _column_case(seed: int, features: int, units: int) -> Case:
    return Case(
        random_numbers(seed, (units, features), (units, units), (units,)), named_sizes(features=features, units=units)
    )


load_weights = FunctionProblem(
    name="load_weights",
    lesson=2,
    title="Weights from a book into Keras",
    minutes=6,
    level="medium",
    variable="keras_weights",
    code="""
def keras_weights(W_x, W_y, b):
    return [W_x.T, W_y.T, b]
""",
    explanation=(
        "Transposing turns a product round: a column `W_x @ x` holds the same numbers as the row `x @ W_x.T`. So both "
        "matrices are transposed, (features, units) and (units, units). The bias has one axis and stays as it is. "
        "Keras keeps a recurrent layer's weights in the order kernel (for the input), recurrent kernel (for the "
        "state), bias."
    ),
    why=(
        "Weights that are read from a book, a paper or another library are right only in that one's convention. The "
        "square matrix is the dangerous one: transposed or not, it fits, and Keras takes it without a word."
    ),
    hints=(
        "Write the shapes down: what the formula's three have, and what `SimpleRNN` has, `(features, units)`, "
        "`(units, units)` and `(units,)`, in this order.",
        "Rows are multiplied from the left, columns from the right. What becomes of a matrix when its product is "
        "turned round?",
        "It concerns both matrices, although the shape of one of them does not show it. And has the bias two sides?",
    ),
    shape_advice="Keras wants three arrays: (features, units) for the input, (units, units) for the state, (units,).",
    cases=(
        _column_case(21, features=2, units=3),
        _column_case(22, features=2, units=2),
        _column_case(23, features=4, units=2),
    ),
    mistakes=(
        Mistake(
            "neither matrix is transposed",
            lambda W_x, W_y, b: [W_x, W_y, b],
            "These are the weights for columns, as they came. Keras computes with rows, `x @ kernel`: what happens to "
            "a matrix when the two sides of its product are exchanged?",
        ),
        Mistake(
            "`W_y` is not transposed",
            lambda W_x, W_y, b: [W_x.T, W_y, b],
            "The weights of the input are right. `W_y` fits as it is, because it is square, and that is the trap: its "
            "product is turned round just as well.",
        ),
        Mistake(
            "`W_x` is not transposed",
            lambda W_x, W_y, b: [W_x, W_y.T, b],
            "`W_y` is right. The product with `W_x` is turned round just as well: which shape has Keras' first array?",
        ),
        Mistake(
            "the weights of the input and of the state have changed places",
            lambda W_x, W_y, b: [W_y.T, W_x.T, b],
            "Keras' first array is for the input, `(features, units)`, the second for the previous output.",
            also=(
                lambda W_x, W_y, b: [W_y, W_x, b],
                lambda W_x, W_y, b: [W_y, W_x.T, b],
                lambda W_x, W_y, b: [W_y.T, W_x, b],
            ),
        ),
        Mistake(
            "the bias is missing",
            lambda W_x, W_y, b: [W_x.T, W_y.T],
            "`SimpleRNN` has three arrays of weights, and `set_weights` wants all of them.",
            also=(
                lambda W_x, W_y, b: [W_x, W_y],
                lambda W_x, W_y, b: [W_x.T, W_y],
                lambda W_x, W_y, b: [W_x, W_y.T],
                lambda W_x, W_y, b: [W_y.T, W_x.T],
                lambda W_x, W_y, b: [W_y, W_x],
            ),
        ),
        Mistake(
            "the bias does not stand last",
            lambda W_x, W_y, b: [b, W_x.T, W_y.T],
            "`set_weights` goes by the order alone: kernel, recurrent kernel, bias.",
            also=(
                lambda W_x, W_y, b: [b, W_x, W_y],
                lambda W_x, W_y, b: [b, W_y.T, W_x.T],
                lambda W_x, W_y, b: [W_x.T, b, W_y.T],
                lambda W_x, W_y, b: [W_x, b, W_y],
                lambda W_x, W_y, b: [W_y.T, b, W_x.T],
            ),
        ),
        Mistake(
            "both matrices are stacked into one, as TensorFlow 1 had it",
            lambda W_x, W_y, b: [np.vstack([W_x.T, W_y.T]), b],
            "`BasicRNNCell` kept one kernel of shape (features + units, units). `SimpleRNN` keeps the two apart.",
            also=(
                lambda W_x, W_y, b: np.vstack([W_x.T, W_y.T]),
                lambda W_x, W_y, b: np.vstack([W_x.T, W_y.T, b]),
                lambda W_x, W_y, b: [np.vstack([W_y.T, W_x.T]), b],
                lambda W_x, W_y, b: [np.hstack([W_x, W_y]), b],
                lambda W_x, W_y, b: np.hstack([W_x, W_y]),
                lambda W_x, W_y, b: np.hstack([W_x, W_y, b[:, None]]),
            ),
        ),
        Mistake(
            "a reshape stands where a matrix should be transposed",
            lambda W_x, W_y, b: [W_x.reshape(W_x.shape[::-1]), W_y.T, b],
            "The shape is right, but `reshape` leaves the numbers in their order, so the weights reach the wrong "
            "neurons.",
            also=(lambda W_x, W_y, b: [W_x.reshape(W_x.shape[::-1]), W_y, b],),
        ),
        Mistake(
            "the bias has an axis too many",
            lambda W_x, W_y, b: [W_x.T, W_y.T, b[None]],
            "A bias has one number for each unit and no sides: (units,), as it came.",
            also=(lambda W_x, W_y, b: [W_x.T, W_y.T, b[:, None]], lambda W_x, W_y, b: [W_x.T, W_y.T, np.array([b, b])]),
        ),
        Mistake(
            "the bias is not the one that was given",
            lambda W_x, W_y, b: [W_x.T, W_y.T, 0 * b],
            "Keras begins with a bias of zeros, but the formula has its own.",
            also=(lambda W_x, W_y, b: [W_x.T, W_y.T, -b], lambda W_x, W_y, b: [W_x.T, W_y.T, b[::-1]]),
        ),
        Mistake(
            "these are the shapes, and the weights were asked for",
            lambda W_x, W_y, b: [W_x.T.shape, W_y.T.shape, b.shape],
            "The shapes are right. Now the arrays that have them.",
        ),
    ),
)
