"""What the cells are made of: known mistakes exchange one of these parts."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form

FORGET, INPUT, CANDIDATE, OUTPUT = range(4)  # the four layers, in the order of the lesson
KERAS_ORDER = (INPUT, FORGET, CANDIDATE, OUTPUT)
OTHER_ORDERS = tuple(order for order in permutations(range(4)) if order != KERAS_ORDER)

SIGMOID_IMPORT = "from course_utils.activations import sigmoid"
GATE_SHAPES = (
    "`x_t` is (features,), `h_previous` (units,); joined they are (units + features,). {} is (units + features, "
    "units): its first rows belong to the state, the other ones to the input. The matrix product is written `@`, and "
    "weights multiply from the right: the vector stands before the `@`."
)


def random_gates(seed: int, units: int, count: int) -> tuple[Array, ...]:
    """Random numbers between 0 and 1, as gates have them."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.uniform(0.05, 0.95, units), 2) for _ in range(count))


def hard_sigmoid(z: Any) -> Any:
    """The straight line that old versions of Keras had for gates."""
    return np.clip(0.2 * z + 0.5, 0, 1)


def h_then_x(h: Any, x: Any) -> Any:
    """State and input joined in the order of the lesson."""
    return np.concatenate([h, x])


def x_then_h(h: Any, x: Any) -> Any:
    """The same joined in the order that some books have."""
    return np.concatenate([x, h])


def new_cell(C: Any, f: Any, i: Any, G: Any) -> Any:
    """What is kept of the old cell state, and what is written."""
    return f * C + i * G


def shown_state(o: Any, C: Any, C_previous: Any) -> Any:
    """The hidden state; ``C_previous`` is for those who show the old cell state."""
    return o * np.tanh(C)


def both_states(h: Any, C: Any) -> Any:
    """What comes back, in its order."""
    return h, C


def update_by(cell: Form = new_cell, shown: Form = shown_state, result: Form = both_states) -> Form:
    """The update of cell and hidden state, with parts that may be exchanged."""

    def update(C_previous: Any, f: Any, i: Any, G: Any, o: Any) -> Any:
        C = cell(C_previous, f, i, G)
        return result(shown(o, C, C_previous), C)

    return update


_OTHER_RESULTS: tuple[tuple[str, str, Form, tuple[Form, ...]], ...] = (
    (
        "hidden state and cell state have changed places",
        "The numbers are right. First the hidden state, then the cell state: which one is returned first?",
        lambda h, C: (C, h),
        (),
    ),
    (
        "only the hidden state comes back",
        "It is right. The next step needs the cell state as well, so both are to come back.",
        lambda h, C: h,
        (),
    ),
    (
        "only the cell state comes back",
        "It is right. The hidden state is asked for as well, in front of it.",
        lambda h, C: C,
        (),
    ),
    (
        "both states are right, but they are packed in another way",
        "Return the two arrays and nothing else, separated by a comma: first the hidden state, then the cell state.",
        lambda h, C: (h, (h, C)),
        (
            lambda h, C: (h, h, C),
            lambda h, C: np.concatenate([h, C]),
            lambda h, C: np.stack([h, C], axis=1),
            lambda h, C: ((h, C), h),
        ),
    ),
)


def wrong_results(build: Form) -> tuple[Mistake, ...]:
    """The mistakes in what comes back; ``build`` makes a function from the way in which it returns h and C."""
    return tuple(
        Mistake(name, build(result=result), advice, also=tuple(build(result=form) for form in also))
        for name, advice, result, also in _OTHER_RESULTS
    )


def squashed(*functions: Form) -> Form:
    """Each of the four layers squashed by its function."""
    return lambda sums: [function(z) for function, z in zip(functions, sums, strict=True)]


usual_squash = squashed(sigmoid, sigmoid, np.tanh, sigmoid)


def blended(h: Any, z: Any, candidate: Any) -> Any:
    """The new state of the GRU, with the update gate of the lesson: ``z`` lets in what is new."""
    return (1 - z) * h + z * candidate
