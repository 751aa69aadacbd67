"""Lesson 4: one gate."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import relu, sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    GATE_SHAPES,
    h_then_x,
    hard_sigmoid,
    x_then_h,
)


def _gate_sum(x: Any, h: Any, W: Any, b: Any) -> Any:
    return h_then_x(h, x) @ W + b


def _gate_by(function: Form, total: Form = _gate_sum) -> Form:
    return lambda x, h, W, b: function(total(x, h, W, b))


def _softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


def _gate_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), (units + features, units), (units,))
    return Case(random_nonzero(seed, *shapes), named_sizes(features=features, units=units))


gate = FunctionProblem(
    name="gate",
    lesson=4,
    title="One gate",
    minutes=5,
    level="easy",
    variable="gate",
    code="""
def gate(x_t, h_previous, W, b):
    both = np.concatenate([h_previous, x_t])
    return 1 / (1 + np.exp(-(both @ W + b)))
""",
    explanation=(
        "The square bracket of the formula joins two vectors into one, which is what `np.concatenate` does; the state "
        "comes first. Then it is a plain layer: matrix product, bias, and the sigmoid, which leads every number into 0 "
        "to 1. Joined or apart makes no difference: it is the same as `h_previous @ W[:units] + x_t @ W[units:] + b` "
        "inside the sigmoid."
    ),
    why=(
        "All gates of LSTM and GRU are this function with other weights. What makes it a gate is what happens next: "
        "its numbers are multiplied with others, so 0 blocks and 1 lets through."
    ),
    hints=(
        "The bracket means: the numbers of the state, and behind them those of the input, in one vector. Which "
        "function of NumPy joins two arrays?",
        "Then a matrix product, with the vector on the left, and the bias.",
        "`sigmoid`, from the first cell, does the rest. Or write it yourself: 1 divided by the sum of 1 and e to the "
        "power of minus z, where the minus sign is for the whole of z.",
    ),
    shape_advice=GATE_SHAPES.format("`W`"),
    cases=(_gate_case(11, 3, 3), _gate_case(12, 1, 3), _gate_case(13, 4, 2), _gate_case(14, 2, 1)),
    mistakes=(
        Mistake(
            "the input stands before the state",
            _gate_by(sigmoid, lambda x, h, W, b: x_then_h(h, x) @ W + b),
            "The shape is the same, but then each number meets the weights of another one. The bracket says which of "
            "the two comes first.",
            also=(_gate_by(sigmoid, lambda x, h, W, b: x_then_h(h, x) @ W),),
        ),
        Mistake(
            "a tanh stands in the place of the sigmoid",
            _gate_by(np.tanh),
            "A gate is a share, from 0 to 1. Tanh runs from -1 to 1, and a factor of -1 would turn the memory round.",
            also=(
                _gate_by(np.tanh, lambda x, h, W, b: h_then_x(h, x) @ W),
                _gate_by(np.tanh, lambda x, h, W, b: x_then_h(h, x) @ W + b),
            ),
        ),
        Mistake(
            "the sigmoid is missing",
            _gate_sum,
            "The weighted sum is there. It can be any number, and a gate is a share from 0 to 1.",
            also=(lambda x, h, W, b: h_then_x(h, x) @ W, lambda x, h, W, b: x_then_h(h, x) @ W + b),
        ),
        Mistake(
            "the bias is forgotten",
            _gate_by(sigmoid, lambda x, h, W, b: h_then_x(h, x) @ W),
            "The product is there. Which of the four arguments is not used?",
        ),
        Mistake(
            "the bias is added outside the sigmoid",
            lambda x, h, W, b: sigmoid(h_then_x(h, x) @ W) + b,
            "The bias belongs to the sum that is squashed. A gate never leaves 0 to 1.",
        ),
        Mistake(
            "the bias has the wrong sign",
            _gate_by(sigmoid, lambda x, h, W, b: h_then_x(h, x) @ W - b),
            "In the formula everything is added. If you wrote the sigmoid yourself: does the minus sign stand before "
            "the whole sum, in brackets, or before its first part only?",
        ),
        Mistake(
            "the gate is turned round",
            lambda *args: 1 - _gate_by(sigmoid)(*args),
            "Where it should be nearly 1 it is nearly 0. Which sign has the exponent in the sigmoid?",
        ),
        Mistake(
            "the brackets of the sigmoid are not the right ones",
            lambda x, h, W, b: 1 + np.exp(-_gate_sum(x, h, W, b)),
            "`1 / 1 + e` divides first and adds then. The sum below the fraction line needs brackets of its own.",
        ),
        Mistake(
            "the gate is made all or nothing",
            _gate_by(lambda z: np.where(sigmoid(z) > 0.5, 1.0, 0.0)),
            "A calculator's gates are open or shut. These are shares, and stay between 0 and 1.",
        ),
        Mistake(
            "another function stands in the place of the sigmoid",
            _gate_by(relu),
            "The sum is right. The sigmoid of z is 1 divided by the sum of 1 and e to the power of minus z.",
            also=tuple(_gate_by(function) for function in (_softmax, hard_sigmoid, lambda z: sigmoid(2 * z), np.exp)),
        ),
        Mistake(
            "the sigmoid is applied twice",
            _gate_by(lambda z: sigmoid(sigmoid(z))),
            "Once is enough: after the second time all numbers lie between 0.5 and 0.73.",
            also=(_gate_by(lambda z: sigmoid(np.tanh(z))),),
        ),
        Mistake(
            "the input is ignored",
            _gate_by(sigmoid, lambda x, h, W, b: h @ W[: len(h)] + b),
            "A gate looks at both, state and input. Where does `x_t` come in?",
            also=(_gate_by(sigmoid, lambda x, h, W, b: h @ W[: len(h)]),),
        ),
        Mistake(
            "the state is ignored",
            _gate_by(sigmoid, lambda x, h, W, b: x @ W[len(h) :] + b),
            "A gate looks at both, state and input. Where does `h_previous` come in?",
        ),
        Mistake(
            "numbers are multiplied place by place, without being added up",
            _gate_by(sigmoid, lambda x, h, W, b: h_then_x(h, x)[:, None] * W + b),
            "`*` multiplies the numbers that stand in the same place. A gate adds up over all its inputs, which is "
            "what the matrix product `@` does.",
            also=(_gate_by(sigmoid, lambda x, h, W, b: (W.T * h_then_x(h, x)).T),),
        ),
    ),
)
