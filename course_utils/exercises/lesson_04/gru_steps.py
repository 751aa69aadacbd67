"""Lesson 4: one step of the GRU."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    GATE_SHAPES,
    SIGMOID_IMPORT,
    blended,
    h_then_x,
    x_then_h,
)
from course_utils.exercises.recurrence import itself


def _gru_step(
    join: Form = h_then_x,
    squash: Form = sigmoid,
    candidate: Form = lambda h, x, r, W, join: np.tanh(join(r * h, x) @ W),
    weights: Form = lambda *three: three,
    blend: Form = lambda h, z, r, G: blended(h, z, G),
) -> Form:
    """A step of the GRU as the lesson has it, with parts that may be exchanged."""

    def step(x: Any, h: Any, *given: Any) -> Any:
        W_z, W_r, W = weights(*given)
        both = join(h, x)
        z, r = squash(both @ W_z), squash(both @ W_r)
        return blend(h, z, r, candidate(h, x, r, W, join))

    return step


def _inside(change: Form) -> Form:
    """The candidate with another weighted sum, in which ``change`` gets the parts of h and of x and the reset gate."""
    return lambda h, x, r, W, join: np.tanh(change(h @ W[: len(h)], x @ W[len(h) :], r))


def _updating_after_the_reset(x: Any, h: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    reset = h_then_x(sigmoid(h_then_x(h, x) @ W_r) * h, x)
    return blended(h, sigmoid(reset @ W_z), np.tanh(reset @ W))


def _gru_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), *[(units + features, units)] * 3)
    return Case(random_nonzero(seed, *shapes), named_sizes(features=features, units=units))


gru_step = FunctionProblem(
    name="gru_step",
    lesson=4,
    title="One step of the GRU",
    minutes=8,
    level="medium",
    variable="gru_step",
    setup=SIGMOID_IMPORT,
    code="""
def gru_step(x_t, h_previous, W_z, W_r, W):
    both = np.concatenate([h_previous, x_t])
    z_t = sigmoid(both @ W_z)
    r_t = sigmoid(both @ W_r)
    h_tilde = np.tanh(np.concatenate([r_t * h_previous, x_t]) @ W)
    return (1 - z_t) * h_previous + z_t * h_tilde
""",
    explanation=(
        "Both gates read state and input as they are. The candidate reads the input and what the reset gate has left "
        "of the state, joined once more. Then the new state is a blend: the share z of the candidate, and the rest, "
        "`1 - z`, of the old state. One gate does what forget and input gate do in the LSTM, and there is one state "
        "only."
    ),
    why=(
        "Three layers instead of four, one state instead of two. The blend keeps the old state by a factor, as the "
        "forget gate does: with z near 0 the state, and its gradient, pass almost unchanged."
    ),
    hints=(
        "Two gates first: they are those of the exercise above, without a bias.",
        "The candidate reads a joined vector, too, but another one: its first part is the state, multiplied unit by "
        "unit by the reset gate.",
        "The new state is a blend of the old one and the candidate, whose shares make 1 together. Which of the two has "
        "the share z in the formula?",
    ),
    shape_advice=GATE_SHAPES.format("Each matrix"),
    cases=(_gru_case(51, 3, 3), _gru_case(52, 1, 2), _gru_case(53, 3, 2), _gru_case(54, 2, 1)),
    mistakes=(
        Mistake(
            "z and 1 - z have changed places",
            _gru_step(blend=lambda h, z, r, G: blended(h, 1 - z, G)),
            "So Keras has it. In the slides' formula z is the share of the candidate: at z = 1 all is new.",
        ),
        Mistake(
            "the reset gate comes after the matrix product",
            _gru_step(candidate=_inside(lambda from_h, from_x, r: r * from_h + from_x)),
            "So Keras has it by default. In the slides' formula the gate multiplies the state, and the product comes "
            "then.",
        ),
        Mistake(
            "z and 1 - z have changed places, and the reset gate comes after the matrix product",
            _gru_step(
                candidate=_inside(lambda from_h, from_x, r: r * from_h + from_x),
                blend=lambda h, z, r, G: blended(h, 1 - z, G),
            ),
            "Both are as Keras has them. Here the slides' formulas are asked for; Keras' step comes later.",
        ),
        Mistake(
            "the reset gate multiplies the whole sum",
            _gru_step(candidate=_inside(lambda from_h, from_x, r: r * (from_h + from_x))),
            "It decides how much of the old state takes part. The input takes part in any case.",
        ),
        Mistake(
            "the reset gate multiplies the finished candidate",
            _gru_step(candidate=lambda h, x, r, W, join: r * np.tanh(join(h, x) @ W)),
            "It decides how much of the old state the candidate gets to see. So its place is inside the tanh, at the "
            "state.",
        ),
        Mistake(
            "the reset gate is not used",
            _gru_step(candidate=_inside(lambda from_h, from_x, r: from_h + from_x)),
            "The candidate sees the whole old state. What should it see of it?",
        ),
        Mistake(
            "the reset gate is turned round",
            _gru_step(candidate=lambda h, x, r, W, join: np.tanh(join((1 - r) * h, x) @ W)),
            "Its name misleads: at r = 1 the candidate sees the whole old state, at r = 0 nothing of it.",
        ),
        Mistake(
            "the two gates have changed places",
            _gru_step(weights=lambda W_z, W_r, W: (W_r, W_z, W)),
            "r has a part in the candidate, z in the blend.",
            also=(
                _gru_step(
                    weights=lambda W_z, W_r, W: (W_r, W_z, W),
                    blend=lambda h, z, r, G: blended(h, 1 - z, G),
                ),
            ),
        ),
        Mistake(
            "one gate stands for both",
            _gru_step(weights=lambda W_z, W_r, W: (W_z, W_z, W)),
            "Each of the two has a matrix of its own. Look at the names in your lines, and at where each gate is used.",
            also=(_gru_step(blend=lambda h, z, r, G: blended(h, r, G)),),
        ),
        Mistake(
            "the candidate uses a gate's matrix",
            _gru_step(weights=lambda W_z, W_r, W: (W_z, W_r, W_r)),
            "The candidate has a matrix of its own, `W`.",
            also=(
                _gru_step(weights=lambda W_z, W_r, W: (W_z, W_r, W_z)),
                _gru_step(weights=lambda W_z, W_r, W: (W_z, W, W_r)),
                _gru_step(weights=lambda W_z, W_r, W: (W, W_r, W_z)),
            ),
        ),
        Mistake(
            "the input stands before the state",
            _gru_step(x_then_h),
            "The shape is the same, but then each number meets the weights of another one. The bracket says which of "
            "the two comes first.",
            also=(
                _gru_step(candidate=lambda h, x, r, W, join: np.tanh(x_then_h(r * h, x) @ W)),
                _gru_step(x_then_h, candidate=lambda h, x, r, W, join: np.tanh(h_then_x(r * h, x) @ W)),
            ),
        ),
        Mistake(
            "a sigmoid stands in the place of the candidate's tanh",
            _gru_step(candidate=lambda h, x, r, W, join: sigmoid(join(r * h, x) @ W)),
            "The candidate may be negative: tanh runs from -1 to 1.",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _gru_step(squash=np.tanh),
            "A gate is a share, from 0 to 1.",
            also=(_gru_step(squash=np.tanh, candidate=lambda h, x, r, W, join: sigmoid(join(r * h, x) @ W)),),
        ),
        Mistake(
            "the candidate is not squashed",
            _gru_step(candidate=lambda h, x, r, W, join: join(r * h, x) @ W),
            "Its weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _gru_step(squash=itself),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
        ),
        Mistake(
            "the old state is not gated",
            _gru_step(blend=lambda h, z, r, G: h + z * G),
            "The shares of old and new make 1 together. What is left for the old state?",
            also=(_gru_step(blend=lambda h, z, r, G: h + (1 - z) * G),),
        ),
        Mistake(
            "the shares of old and new are the same",
            _gru_step(blend=lambda h, z, r, G: z * h + z * G),
            "They make 1 together: what the one does not get, the other one gets.",
            also=(_gru_step(blend=lambda h, z, r, G: (1 - z) * (h + G)),),
        ),
        Mistake(
            "the candidate is not gated",
            _gru_step(blend=lambda h, z, r, G: (1 - z) * h + G),
            "All of it comes in. Which share should it have?",
        ),
        Mistake(
            "the blend is missing",
            _gru_step(blend=lambda h, z, r, G: G),
            "That is the candidate, and it is right. The new state takes a share of it and keeps the rest of the old "
            "one.",
        ),
        Mistake(
            "the old state's part of the blend is missing",
            _gru_step(blend=lambda h, z, r, G: z * G),
            "The candidate's share is there, and it is right. The new state is the sum of two shares.",
        ),
        Mistake(
            "the candidate's part of the blend is missing",
            _gru_step(blend=lambda h, z, r, G: (1 - z) * h),
            "The old state's share is there, and it is right. The new state is the sum of two shares.",
        ),
        Mistake(
            "the reset gate stands in the blend",
            _gru_step(blend=lambda h, z, r, G: (1 - z) * r * h + z * G),
            "Its work is done in the candidate. Which gate blends?",
            also=(
                _gru_step(blend=lambda h, z, r, G: r * h + z * G),
                _gru_step(
                    candidate=_inside(lambda from_h, from_x, r: from_h + from_x),
                    blend=lambda h, z, r, G: r * h + z * G,
                ),
                _gru_step(blend=lambda h, z, r, G: (1 - r) * h + z * G),
                _gru_step(blend=lambda h, z, r, G: (1 - z) * h + r * G),
            ),
        ),
        Mistake(
            "the new state goes through another tanh",
            _gru_step(blend=lambda h, z, r, G: np.tanh(blended(h, z, G))),
            "The blend is the new state, as it is. A blend of two numbers from -1 to 1 does not leave -1 to 1.",
        ),
        Mistake(
            "the reset gate works on the input instead of the state",
            _gru_step(candidate=lambda h, x, r, W, join: np.tanh(join(h, r * x) @ W)),
            "It decides how much of the old state the candidate sees. The input is seen as it is.",
            also=(
                _gru_step(candidate=lambda h, x, r, W, join: np.tanh(join(r * h, r * x) @ W)),
                _gru_step(candidate=_inside(lambda from_h, from_x, r: from_h + r * from_x)),
            ),
        ),
        Mistake(
            "a bracket is missing around 1 - z",
            _gru_step(blend=lambda h, z, r, G: 1 - z * h + z * G),
            "`*` binds more tightly than `-`: without a bracket z alone is multiplied by the old state.",
        ),
        Mistake(
            "the update gate reads the state that has been reset",
            _updating_after_the_reset,
            "Both gates read the old state as it is. Only the candidate sees what the reset gate leaves of it.",
        ),
        Mistake(
            "several arrays come back",
            _gru_step(blend=lambda h, z, r, G: (blended(h, z, G), blended(h, z, G))),
            "The GRU has one state. Return it alone.",
        ),
    ),
)
