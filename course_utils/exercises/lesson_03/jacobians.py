"""Lesson 3: the Jacobian of one step."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import SIGMOID
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem


def _state(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    """The new state; W is W_xh and U is W_hh, here and below."""
    return np.tanh(x @ W + h @ U + b)


def tanh_slope(h: Any) -> Any:
    """From the state itself."""
    return 1 - h**2


def _columns_times(slope: Form) -> Form:
    """Each column of W_hh times a function of the new state."""
    return lambda x, h, W, U, b: U * slope(_state(x, h, W, U, b))


_right_jacobian = _columns_times(tanh_slope)


def _from_state(state: Form) -> Form:
    """The Jacobian with the slopes of another state."""
    return lambda x, h, W, U, b: U * tanh_slope(state(x, h, W, U, b))


def _with_slopes(make: Form) -> Form:
    """Another combination of W_hh and the slopes."""
    return lambda x, h, W, U, b: make(U, tanh_slope(_state(x, h, W, U, b)))


def _differences(step: float, both: bool = False) -> Form:
    """The Jacobian measured: each previous state moved by a step, to one side or to both."""
    back = step if both else 0.0

    def measured(x: Array, h: Array, W: Array, U: Array, b: Array) -> Array:
        ways = np.eye(len(h))
        return np.array([_state(x, h + step * way, W, U, b) - _state(x, h - back * way, W, U, b) for way in ways]) / (
            step + back
        )

    return measured


def _step_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), (features, units), (units, units), (units,))
    return Case(random_numbers(seed, *shapes), named_sizes(features=features, units=units))


jacobian = FunctionProblem(
    name="jacobian",
    lesson=3,
    title="The Jacobian of one step",
    minutes=9,
    level="medium",
    variable="jacobian",
    code="""
def jacobian(x_t, h_previous, W_xh, W_hh, b_h):
    h_t = np.tanh(x_t @ W_xh + h_previous @ W_hh + b_h)
    return W_hh * (1 - h_t**2)
""",
    explanation=(
        "`J[i, j]` asks how much state j changes when the previous state i does. That one comes into weighted sum j by "
        "way of `W_hh[i, j]`; from there the slope of neuron j leads to its state. So column j of `W_hh` is multiplied "
        "by slope j. NumPy lines up a vector with the last axis of a matrix, so `W_hh * slopes` multiplies columns. "
        "The input matters only through the slopes: it shifts the sums."
    ),
    why=(
        "Back-propagation through time multiplies by the transposed Jacobian of each step. Where tanh is saturated its "
        "slope, and with it a whole column, is nearly 0: the gradient of that unit goes no further."
    ),
    hints=(
        "Compute the new state first. Which of the five arguments does it need?",
        "For one pair of units: previous state i is multiplied by a weight and goes into sum j. By how much does sum j "
        "change when state i does?",
        "Then from sum j to state j, through tanh. Its slope is written with the state that you have computed. Does it "
        "depend on i or on j?",
        "So column j of `W_hh` is multiplied by the slope of unit j. NumPy's `matrix * vector` multiplies columns, "
        "`matrix * vector[:, None]` rows.",
    ),
    shape_advice=(
        "`x_t` is (features,), `h_previous` and `b_h` are (units,), `W_xh` is (features, units), `W_hh` (units, "
        "units). The Jacobian has a row for each previous state and a column for each new one: (units, units)."
    ),
    cases=(
        _step_case(1, features=3, units=3),
        _step_case(2, features=3, units=2),
        _step_case(3, features=2, units=4),
        _step_case(4, features=4, units=1),
    ),
    mistakes=(
        Mistake(
            "the Jacobian is transposed",
            lambda *args: _right_jacobian(*args).T,
            "The numbers are right, with the new states in the rows, as books with columns and TensorFlow's "
            "`tape.jacobian` have them. Here `J[i, j]` leads from previous state i to new state j.",
        ),
        Mistake(
            "the slopes multiply the rows instead of the columns",
            _with_slopes(lambda U, s: U * s[:, None]),
            "A slope belongs to the neuron that squashes, the one that hears. In `W_hh`, is that the row or the "
            "column?",
        ),
        Mistake(
            "`W_hh` is transposed, and the slopes are not",
            _with_slopes(lambda U, s: U.T * s),
            "The slopes stand where they belong, at the columns. Which number of `W_hh` leads from previous state i "
            "into sum j?",
        ),
        Mistake(
            "the slope of tanh is forgotten",
            lambda x, h, W, U, b: U,
            "That is how the weighted sums change. Between a sum and its state there is a tanh.",
            also=(lambda x, h, W, U, b: U.T,),
        ),
        Mistake(
            "the slope is taken at the previous state",
            lambda x, h, W, U, b: U * tanh_slope(h),
            "The tanh of this step has produced the new state. `h_previous` came out of the tanh of the step before.",
            also=(lambda x, h, W, U, b: U * tanh_slope(h)[:, None], lambda x, h, W, U, b: (U * tanh_slope(h)).T),
        ),
        Mistake(
            "the square in the slope is forgotten",
            _columns_times(lambda h: 1 - h),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat. How does the slope look on both "
            "sides of 0?",
        ),
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _columns_times(lambda h: 1 - np.tanh(h) ** 2),
            "`1 - np.tanh(a)**2` is right with the weighted sum a. The state is tanh(a) already.",
        ),
        Mistake(
            "the weighted sum stands in the place of the state",
            lambda x, h, W, U, b: U * (1 - (x @ W + h @ U + b) ** 2),
            "The slope is 1 minus the square of tanh(a), not of a. Has the sum gone through tanh?",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _columns_times(lambda h: h * (1 - h)),
            "`h * (1 - h)` belongs to the sigmoid. tanh is steepest at 0, where its state is 0 and its slope is 1.",
            also=(lambda x, h, W, U, b: U * SIGMOID.slope(x @ W + h @ U + b),),
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _columns_times(lambda h: h),
            "A Jacobian is made of slopes: how much does tanh(a) change when a does?",
            also=(_columns_times(np.square),),
        ),
        Mistake(
            "the slope has the wrong sign",
            _columns_times(lambda h: h**2 - 1),
            "tanh rises everywhere, so its slope is never negative and never above 1.",
        ),
        Mistake(
            "a sign inside the slope is wrong",
            _columns_times(lambda h: 1 + h**2),
            "It is 1 where tanh is steepest, at 0, and grows from there. But tanh becomes flatter away from 0.",
        ),
        Mistake(
            "this is the Jacobian with respect to the input",
            lambda x, h, W, U, b: W * tanh_slope(_state(x, h, W, U, b)),
            "It tells how the state changes when x_t does. Asked is what happens when the previous state changes: "
            "through which matrix does that one come in?",
            also=(lambda x, h, W, U, b: (W * tanh_slope(_state(x, h, W, U, b))).T,),
        ),
        Mistake(
            "`W_xh` is part of it",
            lambda x, h, W, U, b: (W + U) * tanh_slope(_state(x, h, W, U, b)),
            "When the previous state changes the input stays as it is. `W_xh` matters for the size of the slopes only.",
            also=(
                lambda x, h, W, U, b: W @ U * tanh_slope(_state(x, h, W, U, b)),
                lambda x, h, W, U, b: np.vstack([W, U]) * tanh_slope(_state(x, h, W, U, b)),
            ),
        ),
        Mistake(
            "`W_xh` and `W_hh` have changed places in the weighted sum",
            lambda x, h, W, U, b: U * tanh_slope(_state(x, h, U, W, b)),
            "Read the letters from left to right: `W_xh` leads from x to h. And what leads from h to h?",
        ),
        Mistake(
            "a matrix of the weighted sum is transposed",
            lambda x, h, W, U, b: U * tanh_slope(_state(x, h, W, U.T, b)),
            "Rows are multiplied from the left, with the matrices as they come: `x_t @ W_xh` and `h_previous @ W_hh`.",
            also=(
                lambda x, h, W, U, b: U * tanh_slope(_state(x, h, W.T, U, b)),
                lambda x, h, W, U, b: U * tanh_slope(_state(x, h, W.T, U.T, b)),
            ),
        ),
        Mistake(
            "the input is left out of the weighted sum",
            _from_state(lambda x, h, W, U, b: np.tanh(h @ U + b)),
            "The input has no place in the Jacobian itself, but it shifts the sums, and the slope depends on where "
            "they are.",
            also=(_from_state(lambda x, h, W, U, b: np.tanh(h @ U)),),
        ),
        Mistake(
            "the bias is left out of the weighted sum",
            _from_state(lambda x, h, W, U, b: np.tanh(x @ W + h @ U)),
            "The bias has no place in the Jacobian itself, but it shifts the sums, and the slope depends on where "
            "they are.",
        ),
        Mistake(
            "the previous state is left out of the weighted sum",
            _from_state(lambda x, h, W, U, b: np.tanh(x @ W + b)),
            "The slope depends on the whole sum, to which the previous state belongs.",
        ),
        Mistake(
            "`W_hh` is not in it",
            _with_slopes(lambda U, s: s),
            "These are the slopes. On its way from the previous state to the sum a change is multiplied by a weight.",
            also=(_with_slopes(lambda U, s: np.diag(s)), _with_slopes(lambda U, s: np.outer(s, s))),
        ),
        Mistake(
            "the numbers are added up",
            _with_slopes(lambda U, s: U @ s),
            "`W_hh @ slopes` adds up over the units, as `tape.gradient` does, and as moving all states at once. Every "
            "pair of a previous and a new state has a number of its own.",
            also=(
                _with_slopes(lambda U, s: s @ U),
                _with_slopes(lambda U, s: (U * s).sum(axis=0)),
            ),
        ),
        Mistake(
            "the previous state is multiplied in",
            lambda x, h, W, U, b: h[:, None] * _right_jacobian(x, h, W, U, b),
            "A Jacobian tells how much the new state changes for each unit of change in the previous one, whatever "
            "that one's size.",
            also=(lambda x, h, W, U, b: h @ _right_jacobian(x, h, W, U, b),),
        ),
        Mistake(
            "the previous state stands in the place of `W_hh`",
            lambda x, h, W, U, b: np.outer(h, tanh_slope(_state(x, h, W, U, b))),
            "State times slope tells how the new state changes when a weight does. Here the weights stay, and the "
            "previous state changes: what is that one multiplied by?",
            also=(lambda x, h, W, U, b: np.outer(tanh_slope(_state(x, h, W, U, b)), h),),
        ),
        Mistake(
            "all units have one slope",
            lambda x, h, W, U, b: U * (1 - np.sum(_state(x, h, W, U, b) ** 2)),
            "Each unit has its own slope, from its own state. `h @ h` adds the squares up; `h**2` keeps them apart.",
            also=(
                lambda x, h, W, U, b: U * np.mean(tanh_slope(_state(x, h, W, U, b))),
                lambda x, h, W, U, b: U * np.sum(tanh_slope(_state(x, h, W, U, b))),
                lambda x, h, W, U, b: U * np.prod(tanh_slope(_state(x, h, W, U, b))),
            ),
        ),
        Mistake(
            "the change is not divided by the step",
            lambda *args: 0.001 * _differences(0.001)(*args),
            "You measure the right thing, how far each new state moves. The Jacobian tells it for each unit of change.",
            also=tuple(lambda *args, step=step: step * _differences(step)(*args) for step in (0.01, 1e-4, 1e-5, 1e-6)),
        ),
        Mistake(
            "the difference is taken over too long a step",
            _differences(0.001),
            "You measure the right thing, and nearly reach it: tanh bends even on so short a way. Make the step "
            "smaller, with as much to the left as to the right, or take the slope's formula.",
            also=(
                *(_differences(step) for step in (1.0, 0.1, 0.01, 0.0001, -1.0, -0.1, -0.01, -0.001)),
                *(_differences(step, both=True) for step in (1.0, 0.1, 0.01)),
            ),
        ),
        Mistake(
            "this is the new state",
            _state,
            "It is right, and it is needed. Now: by how much does it change when `h_previous` does?",
        ),
    ),
)
