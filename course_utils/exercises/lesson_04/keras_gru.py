"""Lesson 4: one step of Keras' GRU."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    SIGMOID_IMPORT,
    blended,
)
from course_utils.exercises.recurrence import itself

_Z, _R, _H = range(3)


def _keras_gru_step(
    order: tuple[int, ...] = (_Z, _R, _H),
    biases: Form = lambda b: (b[0], b[1]),
    sums: Form = lambda x, h, W, U, b, c: (x @ W + b, h @ U + c),
    squash: Form = sigmoid,
    candidate: Form = lambda of_x, of_h, r: np.tanh(of_x + r * of_h),
    blend: Form = lambda h, z, r, G: blended(h, 1 - z, G),
) -> Form:
    """A step of the GRU as Keras has it, with parts that may be exchanged. ``order`` says where z, r, h stand."""

    def step(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
        of_x, of_h = (np.split(one, 3) for one in sums(x, h, W, U, *biases(b)))
        (x_z, h_z), (x_r, h_r), (x_h, h_h) = ((of_x[order.index(k)], of_h[order.index(k)]) for k in (_Z, _R, _H))
        z, r = squash(x_z + h_z), squash(x_r + h_r)
        return blend(h, z, r, candidate(x_h, h_h, r))

    return step


def _state_taken_as(*order: int) -> Form:
    """The two sums, the state's with its three parts moved."""

    def sums(x: Any, h: Any, W: Any, U: Any, b: Any, c: Any) -> Any:
        parts = np.split(h @ U + c, 3)
        return x @ W + b, np.concatenate([parts[place] for place in order])

    return sums


def _of_candidate(row: Any) -> Any:
    """Where in a row of the bias the candidate's numbers stand."""
    return np.arange(len(row)) >= 2 * len(row) // 3


def _candidate_by(inside: Form, share: Form = lambda z: 1 - z) -> Form:
    """A step with another candidate: ``inside(h, r, U, b, c)`` is what it adds to the input's product.

    ``share`` makes the candidate's share in the blend of z.
    """

    def step(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
        units = len(h)
        z, r, _ = (sigmoid(one) for one in np.split(x @ W + h @ U + b[0] + b[1], 3))
        G = np.tanh(x @ W[:, 2 * units :] + inside(h, r, U[:, 2 * units :], *b[:, 2 * units :]))
        return blended(h, share(z), G)

    return step


def _reset_before(h: Any, r: Any, U: Any, b: Any, c: Any) -> Any:
    """As with ``reset_after=False``: the gate multiplies the state, then comes the product."""
    return (r * h) @ U + b + c


def _bias_outside(h: Any, r: Any, U: Any, b: Any, c: Any) -> Any:
    """The gate multiplies the product, and the state's bias is added behind it."""
    return r * (h @ U) + b + c


def _keras_gru_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), (features, 3 * units), (units, 3 * units), (2, 3 * units))
    return Case(random_nonzero(seed, *shapes), named_sizes(features=features, units=units))


keras_gru_step = FunctionProblem(
    name="keras_gru_step",
    lesson=4,
    title="One step of Keras' GRU",
    minutes=9,
    level="hard",
    variable="keras_gru_step",
    setup=SIGMOID_IMPORT,
    code="""
def keras_gru_step(x_t, h_previous, kernel, recurrent_kernel, bias):
    x_z, x_r, x_h = np.split(x_t @ kernel + bias[0], 3)
    h_z, h_r, h_h = np.split(h_previous @ recurrent_kernel + bias[1], 3)
    z_t = sigmoid(x_z + h_z)
    r_t = sigmoid(x_r + h_r)
    h_tilde = np.tanh(x_h + r_t * h_h)
    return z_t * h_previous + (1 - z_t) * h_tilde
""",
    explanation=(
        "The sums of input and state are kept apart, because the reset gate multiplies only what comes from the state. "
        "Each of the two has a bias of its own, the two rows of `bias`; for the gates they are added up anyway, for "
        "the candidate the second one stands inside what the reset gate multiplies. In the blend z is the share of the "
        "old state."
    ),
    why=(
        "With `reset_after=True` the state needs one product for all three layers. NVIDIA's library for graphics cards "
        "computes the GRU like this, and Keras' default fits it. It is not quite the slides' cell: weights trained for "
        "the one do not serve the other."
    ),
    hints=(
        "Two sums of 3 · units numbers, kept apart: one from the input with the first row of `bias`, one from the "
        "state with the second. Cut each into three parts, in the order z, r, candidate.",
        "For a gate add its two parts and squash.",
        "For the candidate the reset gate multiplies what comes from the state, after the product and with its bias. "
        "Then what comes from the input is added.",
        "And the blend: in Keras z is the share of which of the two?",
    ),
    shape_advice=(
        "`x_t` is (features,), `h_previous` (units,), `kernel` (features, 3 · units), `recurrent_kernel` (units, "
        "3 · units), `bias` (2, 3 · units)."
    ),
    cases=(
        _keras_gru_case(81, 2, 2),
        _keras_gru_case(82, 1, 3),
        _keras_gru_case(83, 3, 2),
        _keras_gru_case(84, 2, 1),
    ),
    mistakes=(
        Mistake(
            "z and 1 - z have changed places",
            _keras_gru_step(blend=lambda h, z, r, G: blended(h, z, G)),
            "So the slides have it. In Keras z is the share of the old state: at z = 1 nothing changes.",
        ),
        Mistake(
            "the reset gate comes before the matrix product",
            _candidate_by(_reset_before),
            "So the slides have it, and Keras with `reset_after=False`. Here the product comes first, then the gate.",
        ),
        Mistake(
            "the bias of the state stands outside the reset gate",
            _candidate_by(_bias_outside),
            "For the gates it does not matter where the second row of `bias` is added. In the candidate it does: the "
            "reset gate multiplies all that comes from the state, its bias included.",
        ),
        Mistake(
            "the two rows of the bias have changed places",
            _keras_gru_step(biases=lambda b: (b[1], b[0])),
            "The first row belongs to the input, the second one to the state. For the gates it makes no difference, "
            "for the candidate it does.",
        ),
        Mistake(
            "one row of the bias is not used",
            _keras_gru_step(biases=lambda b: (b[0], 0 * b[1])),
            "`bias` has two rows: one is added to what comes from the input, one to what comes from the state.",
            also=(
                _keras_gru_step(biases=lambda b: (0 * b[0], b[1])),
                _keras_gru_step(biases=lambda b: (b[0], b[0])),
                _keras_gru_step(biases=lambda b: (b[1], b[1])),
            ),
        ),
        Mistake(
            "the gates get one row of the bias only",
            _keras_gru_step(sums=lambda x, h, W, U, b, c: (x @ W + b, h @ U + np.where(_of_candidate(c), c, 0))),
            "The candidate is right. In z and r, too, the state's part has a bias, the second row.",
            also=(
                _keras_gru_step(sums=lambda x, h, W, U, b, c: (x @ W + np.where(_of_candidate(b), b, 0), h @ U + c)),
            ),
        ),
        Mistake(
            "the biases are forgotten",
            _keras_gru_step(biases=lambda b: (0 * b[0], 0 * b[1])),
            "Both products are there. Which of the arguments is not used?",
        ),
        Mistake(
            "both rows of the bias are added to the state's sum",
            _keras_gru_step(biases=lambda b: (0 * b[0], b[0] + b[1])),
            "For the gates that makes no difference. In the candidate only the second row belongs to what the reset "
            "gate multiplies.",
            also=(_keras_gru_step(biases=lambda b: (b[0] + b[1], b[0] + b[1])),),
        ),
        Mistake(
            "z and r have changed places",
            _keras_gru_step((_R, _Z, _H)),
            "Keras has the layers as z, r, candidate; PyTorch, for one, begins with r. And then: which of the two "
            "blends, and which has its part in the candidate?",
        ),
        Mistake(
            "the three layers are taken in another order",
            _keras_gru_step((_Z, _H, _R)),
            "Keras has them as z, r, candidate.",
            also=tuple(_keras_gru_step(order) for order in ((_R, _H, _Z), (_H, _Z, _R), (_H, _R, _Z))),
        ),
        Mistake(
            "the state's three parts are taken in another order than those of the input",
            _keras_gru_step(sums=_state_taken_as(_R, _Z, _H)),
            "Kernel, recurrent kernel and both rows of the bias have the same order: z, r, candidate.",
            also=tuple(
                _keras_gru_step(sums=_state_taken_as(*order))
                for order in permutations(range(3))
                if order not in ((_Z, _R, _H), (_R, _Z, _H))
            ),
        ),
        Mistake(
            "the order is that of PyTorch, and so is z",
            _keras_gru_step((_R, _Z, _H), blend=lambda h, z, r, G: blended(h, z, G)),
            "Keras has them as z, r, candidate, and z is the share of the old state.",
        ),
        Mistake(
            "the reset gate multiplies the whole sum",
            _keras_gru_step(candidate=lambda of_x, of_h, r: np.tanh(r * (of_x + of_h))),
            "It decides how much of the old state takes part. The input takes part in any case.",
        ),
        Mistake(
            "the reset gate multiplies the finished candidate",
            _keras_gru_step(candidate=lambda of_x, of_h, r: r * np.tanh(of_x + of_h)),
            "It decides how much of the old state the candidate gets to see. So its place is inside the tanh, at what "
            "comes from the state.",
        ),
        Mistake(
            "the reset gate multiplies what comes from the input",
            _keras_gru_step(candidate=lambda of_x, of_h, r: np.tanh(r * of_x + of_h)),
            "It decides how much of the old state takes part. Which of the two sums is that?",
        ),
        Mistake(
            "the reset gate is not used",
            _keras_gru_step(candidate=lambda of_x, of_h, r: np.tanh(of_x + of_h)),
            "The candidate sees the whole old state. What should it see of it?",
        ),
        Mistake(
            "the reset gate is turned round",
            _keras_gru_step(candidate=lambda of_x, of_h, r: np.tanh(of_x + (1 - r) * of_h)),
            "Its name misleads: at r = 1 the candidate sees the whole old state, at r = 0 nothing of it.",
        ),
        Mistake(
            "the old state itself is added in the candidate, not its product",
            lambda x, h, W, U, b: _keras_gru_step(
                candidate=lambda of_x, of_h, r: np.tanh(of_x + r * h),
            )(x, h, W, U, b),
            "What the reset gate multiplies has gone through the recurrent kernel before.",
        ),
        Mistake(
            "a sigmoid stands in the place of the candidate's tanh",
            _keras_gru_step(candidate=lambda of_x, of_h, r: sigmoid(of_x + r * of_h)),
            "The candidate may be negative: tanh runs from -1 to 1.",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _keras_gru_step(squash=np.tanh),
            "A gate is a share, from 0 to 1.",
            also=(
                _keras_gru_step(squash=np.tanh, candidate=lambda of_x, of_h, r: sigmoid(of_x + r * of_h)),
                _keras_gru_step(squash=np.tanh, blend=lambda h, z, r, G: blended(h, z, G)),
            ),
        ),
        Mistake(
            "the candidate is not squashed",
            _keras_gru_step(candidate=lambda of_x, of_h, r: of_x + r * of_h),
            "Its weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _keras_gru_step(squash=itself),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
        ),
        Mistake(
            "the candidate is not gated",
            _keras_gru_step(blend=lambda h, z, r, G: z * h + G),
            "All of it comes in. Which share should it have?",
        ),
        Mistake(
            "the old state is not gated",
            _keras_gru_step(blend=lambda h, z, r, G: h + (1 - z) * G),
            "The shares of old and new make 1 together. What is left for the old state?",
            also=(_keras_gru_step(blend=lambda h, z, r, G: h + z * G),),
        ),
        Mistake(
            "the shares of old and new are the same",
            _keras_gru_step(blend=lambda h, z, r, G: z * h + z * G),
            "They make 1 together: what the one does not get, the other one gets.",
            also=(_keras_gru_step(blend=lambda h, z, r, G: (1 - z) * (h + G)),),
        ),
        Mistake(
            "the blend is missing",
            _keras_gru_step(blend=lambda h, z, r, G: G),
            "That is the candidate, and it is right. The new state takes a share of it and keeps the rest of the old "
            "one.",
        ),
        Mistake(
            "the old state's part of the blend is missing",
            _keras_gru_step(blend=lambda h, z, r, G: (1 - z) * G),
            "The candidate's share is there, and it is right. The new state is the sum of two shares.",
        ),
        Mistake(
            "the candidate's part of the blend is missing",
            _keras_gru_step(blend=lambda h, z, r, G: z * h),
            "The old state's share is there, and it is right. The new state is the sum of two shares.",
        ),
        Mistake(
            "the reset gate stands in the blend",
            _keras_gru_step(blend=lambda h, z, r, G: blended(h, 1 - r, G)),
            "Its work is done in the candidate. Which gate blends?",
            also=(
                _keras_gru_step(blend=lambda h, z, r, G: blended(h, r, G)),
                _keras_gru_step(blend=lambda h, z, r, G: z * r * h + (1 - z) * G),
            ),
        ),
        Mistake(
            "this is the slides' step, with Keras' weights",
            _candidate_by(_reset_before, itself),
            "Two things differ: in Keras z is the share of the old state, and the reset gate comes after the product.",
            also=(_candidate_by(_bias_outside, itself),),
        ),
    ),
)
