"""Lesson 4: one step of the LSTM."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

from course_utils.activations import relu, sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    CANDIDATE,
    FORGET,
    GATE_SHAPES,
    INPUT,
    OUTPUT,
    SIGMOID_IMPORT,
    both_states,
    h_then_x,
    hard_sigmoid,
    new_cell,
    shown_state,
    squashed,
    update_by,
    usual_squash,
    wrong_results,
    x_then_h,
)
from course_utils.exercises.recurrence import itself


def _joined(h: Any, x: Any, C: Any) -> Any:
    return h_then_x(h, x)


def _lstm_step(
    join: Form = _joined,
    total: Form = lambda both, W, b: both @ W + b,
    weights: Form = list,
    squash: Form = usual_squash,
    cell: Form = new_cell,
    shown: Form = shown_state,
    result: Form = both_states,
) -> Form:
    """A step of the LSTM, with parts that may be exchanged.

    ``weights`` may exchange the four pairs of matrix and bias, ``squash`` makes the gates of the four sums.
    """

    def step(x: Any, h: Any, C_previous: Any, *given: Any) -> Any:
        pairs = weights(list(zip(given[::2], given[1::2], strict=True)))
        both = join(h, x, C_previous)
        f, i, G, o = squash([total(both, W, b) for W, b in pairs])
        C = cell(C_previous, f, i, G)
        return result(shown(o, C, C_previous), C)

    return step


def _with_bias_outside(*places: int) -> Form:
    """Of pairs of product and bias: squashed together, but at ``places`` the bias is added afterwards."""
    functions: tuple[Form, ...] = (sigmoid, sigmoid, np.tanh, sigmoid)
    return lambda pairs: [
        function(a) + b if place in places else function(a + b)
        for place, (function, (a, b)) in enumerate(zip(functions, pairs, strict=True))
    ]


def _taking(*places: int) -> Form:
    """The pairs of weights from these places."""
    return lambda pairs: [pairs[place] for place in places]


def _shared(place: int, other: int, matrix: bool = True, bias: bool = True) -> Form:
    """The weights with those at ``place`` copied from ``other``: the matrix, the bias, or both."""

    def weights(pairs: list[Any]) -> list[Any]:
        (W, b), (W_other, b_other) = pairs[place], pairs[other]
        changed = list(pairs)
        changed[place] = (W_other if matrix else W, b_other if bias else b)
        return changed

    return weights


def _rows_exchanged(*places: int) -> Form:
    """The weights with those at ``places`` made for the input before the state."""

    def weights(pairs: list[Any]) -> list[Any]:
        changed = list(pairs)
        for place in places:
            W, b = pairs[place]
            features = len(W) - len(b)
            changed[place] = (np.concatenate([W[features:], W[:features]]), b)
        return changed

    return weights


def _blind(place: int, to_state: bool) -> Form:
    """The weights with the layer at ``place`` deaf to the state, or to the input."""

    def weights(pairs: list[Any]) -> list[Any]:
        W, b = pairs[place]
        rows = np.arange(len(W))[:, None]
        changed = list(pairs)
        changed[place] = (np.where((rows < len(b)) == to_state, 0, W), b)
        return changed

    return weights


def _one_bias(place: int) -> Form:
    return lambda pairs: [(W, pairs[place][1]) for W, _ in pairs]


def _with_gates(pack: Form) -> Form:
    """A step that returns what ``pack`` makes of the states, the gates and the candidate."""

    def step(x: Any, h: Any, C_previous: Any, *given: Any) -> Any:
        sums = [h_then_x(h, x) @ W + b for W, b in zip(given[::2], given[1::2], strict=True)]
        f, i, G, o = usual_squash(sums)
        C = new_cell(C_previous, f, i, G)
        return pack(o * np.tanh(C), C, f, i, G, o)

    return step


def _by_other_arguments(order: Form) -> Form:
    """A step that calls ``cell_update`` with the arguments that ``order`` makes of the right ones."""

    def step(x: Any, h: Any, C_previous: Any, *given: Any) -> Any:
        return _with_gates(lambda h, C, f, i, G, o: update_by()(*order(C_previous, f, i, G, o)))(
            x, h, C_previous, *given
        )

    return step


def _without_bias(*places: int) -> Form:
    return lambda pairs: [(W, 0 * b if place in places else b) for place, (W, b) in enumerate(pairs)]


_COPIES = tuple(
    _shared(place, other, *which)
    for place in range(4)
    for other in range(4)
    for which in ((True, True), (True, False), (False, True))
    if place != other
)


def _lstm_case(seed: int, features: int, units: int) -> Case:
    x, h, C, *weights = random_nonzero(
        seed, (features,), (units,), (units,), *((units + features, units), (units,)) * 4
    )
    return Case((x, h, 2 * C, *weights), named_sizes(features=features, units=units))


lstm_step = FunctionProblem(
    name="lstm_step",
    lesson=4,
    title="One step of the LSTM",
    minutes=9,
    level="medium",
    variable="lstm_step",
    setup=SIGMOID_IMPORT,
    code="""
def lstm_step(x_t, h_previous, C_previous, W_f, b_f, W_i, b_i, W_C, b_C, W_o, b_o):
    both = np.concatenate([h_previous, x_t])
    f_t = sigmoid(both @ W_f + b_f)
    i_t = sigmoid(both @ W_i + b_i)
    C_tilde = np.tanh(both @ W_C + b_C)
    o_t = sigmoid(both @ W_o + b_o)
    C_t = f_t * C_previous + i_t * C_tilde
    h_t = o_t * np.tanh(C_t)
    return h_t, C_t
""",
    explanation=(
        "Four layers read the same joined vector, each with weights of its own; three are gates and end in a sigmoid, "
        "the candidate ends in tanh. Then the cell state is renewed, and the hidden state shows a part of it. All four "
        "layers read the old hidden state, none the cell state: so their order does not matter. With `gate` and "
        "`cell_update` from above it is five calls."
    ),
    why=(
        "This is the whole cell; `keras.layers.LSTMCell` computes it. Four layers where the plain cell has one: four "
        "times the weights, and four times the products."
    ),
    hints=(
        "Join h and x once. Which four layers read the joined vector, and which of them is not a gate?",
        "A gate is a share, from 0 to 1; a candidate may be negative. Which function belongs to which?",
        "Then it is the exercise before: the new cell state of two products, and what is shown of it.",
    ),
    shape_advice=GATE_SHAPES.format("Each matrix") + " Two arrays come back, first h_t, then C_t, each (units,).",
    parts=("h_t", "C_t"),
    cases=(_lstm_case(32, 1, 2), _lstm_case(31, 2, 3), _lstm_case(33, 3, 3), _lstm_case(34, 2, 1)),
    mistakes=(
        *wrong_results(_lstm_step),
        Mistake(
            "the gates come back as well",
            _with_gates(lambda h, C, f, i, G, o: (h, C, {"f": f, "i": i, "c": G, "o": o})),
            "The two states are right. The lesson's function returns its gates as well; here they are left out.",
            also=(
                _with_gates(lambda h, C, f, i, G, o: (h, C, {"f": f, "i": i, "C": G, "o": o})),
                _with_gates(lambda h, C, f, i, G, o: (h, C, {"f": f, "i": i, "o": o})),
                _with_gates(lambda h, C, f, i, G, o: (h, C, (f, i, G, o))),
                _with_gates(lambda h, C, f, i, G, o: (h, C, (f, i, o))),
                _with_gates(lambda h, C, f, i, G, o: (h, C, f, i, G, o)),
                _with_gates(lambda h, C, f, i, G, o: (h, C, f, i, o)),
                _with_gates(lambda h, C, f, i, G, o: (h, C, o)),
            ),
        ),
        Mistake(
            "the input stands before the state",
            _lstm_step(join=lambda h, x, C: x_then_h(h, x)),
            "The shape is the same, but then each number meets the weights of another one. The bracket says which of "
            "the two comes first.",
        ),
        Mistake(
            "a sigmoid stands in the place of the candidate's tanh",
            _lstm_step(squash=squashed(sigmoid, sigmoid, sigmoid, sigmoid)),
            "The candidate is what is added to the memory, and it may be negative. Is it a gate?",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _lstm_step(squash=squashed(np.tanh, np.tanh, np.tanh, np.tanh)),
            "A gate is a share, from 0 to 1. Which three of the four layers are gates?",
            also=tuple(
                _lstm_step(squash=squashed(*functions, np.tanh, last))
                for functions, last in (
                    ((np.tanh, sigmoid), sigmoid),
                    ((sigmoid, np.tanh), sigmoid),
                    ((sigmoid, sigmoid), np.tanh),
                    ((np.tanh, np.tanh), sigmoid),
                    ((sigmoid, np.tanh), np.tanh),
                )
            ),
        ),
        Mistake(
            "sigmoid and tanh are exchanged",
            _lstm_step(squash=squashed(np.tanh, np.tanh, sigmoid, np.tanh)),
            "A gate is a share, from 0 to 1; a candidate runs from -1 to 1. Which function does which?",
            also=(
                _lstm_step(
                    squash=squashed(np.tanh, np.tanh, sigmoid, np.tanh),
                    shown=lambda o, C, C_previous: o * sigmoid(C),
                ),
            ),
        ),
        Mistake(
            "the candidate is not squashed",
            _lstm_step(squash=squashed(sigmoid, sigmoid, itself, sigmoid)),
            "Its weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _lstm_step(squash=squashed(itself, itself, np.tanh, itself)),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
            also=(_lstm_step(squash=squashed(itself, itself, itself, itself)),),
        ),
        Mistake(
            "the candidate goes through a sigmoid before its tanh",
            _lstm_step(squash=squashed(sigmoid, sigmoid, lambda z: np.tanh(sigmoid(z)), sigmoid)),
            "Is it made with `gate`? That ends in a sigmoid, and the candidate is no gate: tanh squashes its weighted "
            "sum.",
        ),
        Mistake(
            "not all layers read the joined vector in the same order",
            _lstm_step(weights=_rows_exchanged(FORGET, INPUT, OUTPUT)),
            "The state comes first in all four brackets. If you use your `gate`: in which order does it take state and "
            "input?",
            also=tuple(
                _lstm_step(weights=_rows_exchanged(*places))
                for places in ((FORGET,), (INPUT,), (CANDIDATE,), (OUTPUT,))
            ),
        ),
        Mistake(
            "one bias stands for all four layers",
            _lstm_step(weights=_one_bias(FORGET)),
            "Copied lines are quickly written and easily half changed. Each of the four layers has a bias of its own.",
            also=tuple(_lstm_step(weights=_one_bias(place)) for place in (INPUT, CANDIDATE, OUTPUT)),
        ),
        Mistake(
            "`cell_update` gets its arguments in another order",
            _by_other_arguments(lambda C, f, i, G, o: (C, f, i, o, G)),
            "It takes the old cell state, then forget gate, input gate and candidate, and the output gate last.",
            also=(
                _by_other_arguments(lambda C, f, i, G, o: (f, i, G, o, C)),
                _by_other_arguments(lambda C, f, i, G, o: (f, i, o, G, C)),
                _by_other_arguments(lambda C, f, i, G, o: (C, G, f, i, o)),
            ),
        ),
        Mistake(
            "another function stands in the place of the sigmoid",
            _lstm_step(squash=squashed(hard_sigmoid, hard_sigmoid, np.tanh, hard_sigmoid)),
            "`sigmoid` is there for you, from the notebook's first cell.",
            also=(_lstm_step(squash=squashed(relu, relu, np.tanh, relu)),),
        ),
        Mistake(
            "a bias is forgotten",
            _lstm_step(weights=_without_bias(FORGET, INPUT, CANDIDATE, OUTPUT)),
            "Each of the four layers has a bias of its own. Which of the arguments are not used?",
            also=tuple(
                _lstm_step(weights=_without_bias(*places))
                for places in ((FORGET,), (INPUT,), (CANDIDATE,), (OUTPUT,), (FORGET, INPUT), (FORGET, INPUT, OUTPUT))
            ),
        ),
        Mistake(
            "two layers have changed places",
            _lstm_step(weights=_taking(INPUT, FORGET, CANDIDATE, OUTPUT)),
            "The numbers of the layers are right. Which of them multiplies the old cell state, which the candidate, "
            "and which decides what is shown?",
            also=tuple(
                _lstm_step(weights=_taking(*order))
                for order in permutations(range(4))
                if order not in ((FORGET, INPUT, CANDIDATE, OUTPUT), (INPUT, FORGET, CANDIDATE, OUTPUT))
            ),
        ),
        Mistake(
            "two layers share their weights",
            _lstm_step(weights=_COPIES[0]),
            "Copied lines are quickly written and easily half changed. Look at the names of matrix and bias in each "
            "of your four lines.",
            also=tuple(_lstm_step(weights=weights) for weights in _COPIES[1:]),
        ),
        Mistake(
            "a bias is added outside its sigmoid or tanh",
            _lstm_step(
                total=lambda both, W, b: (both @ W, b), squash=_with_bias_outside(FORGET, INPUT, CANDIDATE, OUTPUT)
            ),
            "The bias belongs to the sum that is squashed. A gate never leaves 0 to 1.",
            also=tuple(
                _lstm_step(total=lambda both, W, b: (both @ W, b), squash=_with_bias_outside(*places))
                for places in ((FORGET,), (INPUT,), (CANDIDATE,), (OUTPUT,), (FORGET, INPUT, OUTPUT))
            ),
        ),
        Mistake(
            "the candidate goes through tanh twice",
            _lstm_step(cell=lambda C, f, i, G: f * C + i * np.tanh(G)),
            "Once is enough: it comes out of its layer squashed.",
        ),
        Mistake(
            "a product of states and gates adds up over the units",
            _lstm_step(cell=lambda C, f, i, G: f @ C + i @ G),
            "Each unit has its own memory and its own gates. `*` multiplies unit by unit; `@` adds up.",
            also=(
                _lstm_step(cell=lambda C, f, i, G: f @ C + i * G),
                _lstm_step(cell=lambda C, f, i, G: f * C + i @ G),
                _lstm_step(shown=lambda o, C, C_previous: o @ np.tanh(C)),
            ),
        ),
        Mistake(
            "the candidate is not gated",
            _lstm_step(cell=lambda C, f, i, G: f * C + G),
            "All of it comes in. Which gate decides how much?",
        ),
        Mistake(
            "the old cell state is not gated",
            _lstm_step(cell=lambda C, f, i, G: C + i * G),
            "All of it is kept. Which gate decides how much?",
        ),
        Mistake(
            "the old cell state is lost",
            _lstm_step(cell=lambda C, f, i, G: i * G),
            "Only the new part is in the memory. Where does the old cell state come in?",
            also=(_lstm_step(cell=lambda C, f, i, G: f * C),),
        ),
        Mistake(
            "the old hidden state stands where the old cell state belongs",
            lambda x, h, C, *weights: _lstm_step(join=lambda other, x, C: h_then_x(h, x))(x, h, h, *weights),
            "Two things are handed on from step to step. The gates read one of them; the other one is the memory that "
            "the forget gate keeps.",
        ),
        Mistake(
            "the gates read the cell state instead of the hidden state",
            _lstm_step(join=lambda h, x, C: h_then_x(C, x)),
            "In the plain LSTM the four layers see what was shown, h, and the input. Only peepholes see the cell "
            "state.",
        ),
        Mistake(
            "the forget gate is turned round",
            _lstm_step(cell=lambda C, f, i, G: (1 - f) * C + i * G),
            "Its name misleads: f is the share that is kept. At f = 1 the old cell state stays as it is.",
        ),
        Mistake(
            "`1 - f_t` stands in the place of the input gate",
            _lstm_step(cell=lambda C, f, i, G: f * C + (1 - f) * G),
            "So it is in the GRU, where one gate does both. The LSTM has an input gate of its own.",
        ),
        Mistake(
            "the two parts are multiplied, not added",
            _lstm_step(cell=lambda C, f, i, G: f * C * i * G),
            "The gates multiply. What they let through is added.",
        ),
        Mistake(
            "the tanh on the cell state is forgotten",
            _lstm_step(shown=lambda o, C, C_previous: o * C),
            "The cell state may be larger than 1. What leads it into -1 to 1 before the output gate takes its share?",
        ),
        Mistake(
            "the output gate shows the old cell state",
            _lstm_step(shown=lambda o, C, C_previous: o * np.tanh(C_previous)),
            "Then the cell would speak one step late. First the memory is renewed, then it is shown.",
        ),
        Mistake(
            "the output gate is forgotten",
            _lstm_step(shown=lambda o, C, C_previous: np.tanh(C)),
            "All of the memory is shown. Which gate decides how much?",
        ),
        Mistake(
            "the cell state goes through tanh before it is kept",
            _lstm_step(cell=lambda *args: np.tanh(new_cell(*args)), shown=lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is.",
            also=(_lstm_step(cell=lambda *args: np.tanh(new_cell(*args))),),
        ),
        Mistake(
            "the tanh goes around the output gate, too",
            _lstm_step(shown=lambda o, C, C_previous: np.tanh(o * C)),
            "First the tanh of the cell state, then the gate's share of it. Where does the bracket of the tanh close?",
        ),
        Mistake(
            "a sigmoid stands in the place of the last tanh",
            _lstm_step(shown=lambda o, C, C_previous: o * sigmoid(C)),
            "The sigmoid runs from 0 to 1. A hidden state can be negative: tanh runs from -1 to 1.",
        ),
        Mistake(
            "the hidden state is ignored",
            _lstm_step(join=lambda h, x, C: h_then_x(0 * h, x)),
            "Each layer reads both, the previous hidden state and the input.",
        ),
        Mistake(
            "the input is ignored",
            _lstm_step(join=lambda h, x, C: h_then_x(h, 0 * x)),
            "Each layer reads both, the previous hidden state and the input.",
        ),
        Mistake(
            "one of the four layers reads a part only",
            _lstm_step(weights=_blind(CANDIDATE, to_state=True)),
            "Each layer reads both, the previous hidden state and the input, the candidate, too.",
            also=tuple(
                _lstm_step(weights=_blind(place, to_state))
                for place in range(4)
                for to_state in (True, False)
                if (place, to_state) != (CANDIDATE, True)
            ),
        ),
    ),
)
