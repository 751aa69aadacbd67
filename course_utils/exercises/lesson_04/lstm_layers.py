"""Lesson 4: the LSTM over a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import relu, sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    CANDIDATE,
    FORGET,
    INPUT,
    KERAS_ORDER,
    OTHER_ORDERS,
    OUTPUT,
    SIGMOID_IMPORT,
    both_states,
    hard_sigmoid,
    new_cell,
    shown_state,
    squashed,
    usual_squash,
)
from course_utils.exercises.recurrence import itself


def _keras_gates(a: Any, order: tuple[int, ...] = KERAS_ORDER) -> list[Any]:
    """The four parts in the order f, i, candidate, o, from where ``order`` says that they stand."""
    parts = np.split(a, 4)
    return [parts[order.index(place)] for place in (FORGET, INPUT, CANDIDATE, OUTPUT)]


def _all_hidden(hs: list[Any], Cs: list[Any]) -> Any:
    return np.stack(hs)


def _lstm_layer(
    gates: Form = _keras_gates,
    total: Form = lambda x, h, W, U, b: x @ W + h @ U + b,
    squash: Form = usual_squash,
    cell: Form = new_cell,
    shown: Form = shown_state,
    carry: Form = both_states,
    read: Form = itself,
    result: Form = _all_hidden,
) -> Form:
    """The LSTM over a sequence from Keras' weights, with parts that may be exchanged.

    ``carry`` says what the next step gets, ``read`` which inputs are read in which order.
    """

    def layer(x: Any, W: Any, U: Any, b: Any) -> Any:
        h, C = np.zeros(len(U)), np.zeros(len(U))
        hs, Cs = [], []
        for x_t in read(x):
            f, i, G, o = squash(gates(total(x_t, h, W, U, b)))
            C_new = cell(C, f, i, G)
            h_new = shown(o, C_new, C)
            hs.append(h_new)
            Cs.append(C_new)
            h, C = carry(h_new, C_new)
        return result(hs, Cs)

    return layer


def _layer_case(seed: int, steps: int, features: int, units: int) -> Case:
    shapes = ((steps, features), (features, 4 * units), (units, 4 * units), (4 * units,))
    x, W, U, b = random_nonzero(seed, *shapes)
    return Case((2 * x, W, U, b), named_sizes(steps=steps, features=features, units=units))


lstm_layer = FunctionProblem(
    name="lstm_layer",
    lesson=4,
    title="Keras' LSTM by hand",
    minutes=10,
    level="hard",
    variable="lstm_layer",
    setup=SIGMOID_IMPORT,
    code="""
def lstm_layer(x, kernel, recurrent_kernel, bias):
    units = len(recurrent_kernel)
    h, C = np.zeros(units), np.zeros(units)
    states = []
    for x_t in x:
        a_i, a_f, a_C, a_o = np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4)
        C = sigmoid(a_f) * C + sigmoid(a_i) * np.tanh(a_C)
        h = sigmoid(a_o) * np.tanh(C)
        states.append(h)
    return np.array(states)
""",
    explanation=(
        "One product for the input and one for the state give the weighted sums of all four layers at once, "
        "4 · units numbers. `np.split(..., 4)` cuts them into four equal parts, in Keras' order i, f, candidate, o. "
        "Then it is the step as before, in a loop that hands on two things: `h` and `C`. Both begin with zeros."
    ),
    why=(
        "This is `keras.layers.LSTM(units, return_sequences=True)`, to the rounding of float32. Whoever can read its "
        "arrays can look into any trained LSTM, and see what its gates do."
    ),
    hints=(
        "One step first. All four weighted sums come at once: one product with the input, one with the state, and the "
        "bias. How many numbers is that, and how do you cut them into four parts?",
        "Keras' order is: input gate, forget gate, candidate, output gate. Which of the four is not a gate?",
        "The loop keeps two things from one step to the next. What are they before the first step?",
        "Collect the hidden states in a list; the cell states stay inside.",
    ),
    shape_advice=(
        "`x` is (time, features), `kernel` (features, 4 · units), `recurrent_kernel` (units, 4 · units), `bias` "
        "(4 · units,). The hidden states come back as (time, units)."
    ),
    cases=(
        _layer_case(72, 3, 1, 2),
        _layer_case(71, 4, 2, 2),
        _layer_case(73, 2, 3, 1),
        _layer_case(74, 5, 2, 3),
        _layer_case(75, 1, 2, 2),
    ),
    mistakes=(
        Mistake(
            "the gates are taken in the order of the lesson, not of Keras",
            _lstm_layer(lambda a: _keras_gates(a, (FORGET, INPUT, CANDIDATE, OUTPUT))),
            "The lesson begins with the forget gate, Keras with the input gate. Every shape fits either way.",
        ),
        Mistake(
            "the gates are taken in another order",
            _lstm_layer(lambda a: _keras_gates(a, (INPUT, FORGET, OUTPUT, CANDIDATE))),
            "Keras has them as input gate, forget gate, candidate, output gate.",
            also=tuple(
                _lstm_layer(lambda a, order=order: _keras_gates(a, order))
                for order in OTHER_ORDERS
                if order not in ((FORGET, INPUT, CANDIDATE, OUTPUT), (INPUT, FORGET, OUTPUT, CANDIDATE))
            ),
        ),
        Mistake(
            "every fourth number is taken for a gate",
            _lstm_layer(lambda a: [a[place::4] for place in (1, 0, 2, 3)]),
            "Each gate's numbers stand together: the first quarter is the input gate of all units. With `reshape` the "
            "gates would come first, (4, units).",
        ),
        Mistake(
            "the cell states come back",
            _lstm_layer(result=lambda hs, Cs: np.stack(Cs)),
            "They are right. Asked for is what the layer shows, the hidden states.",
        ),
        Mistake(
            "only the final state comes back",
            _lstm_layer(result=lambda hs, Cs: hs[-1]),
            "It is right. The hidden states of all steps are wanted, as with `return_sequences=True`.",
            also=(
                _lstm_layer(result=lambda hs, Cs: Cs[-1]),
                _lstm_layer(result=lambda hs, Cs: (hs[-1], Cs[-1])),
                _lstm_layer(result=lambda hs, Cs: hs[-1][None]),
            ),
        ),
        Mistake(
            "hidden states and cell states come back",
            _lstm_layer(result=lambda hs, Cs: (np.stack(hs), np.stack(Cs))),
            "The hidden states are right. Let them come back alone.",
            also=(
                _lstm_layer(result=lambda hs, Cs: (np.stack(Cs), np.stack(hs))),
                _lstm_layer(result=lambda hs, Cs: list(zip(hs, Cs, strict=True))),
                _lstm_layer(result=lambda hs, Cs: (np.stack(hs), hs[-1], Cs[-1])),
            ),
        ),
        Mistake(
            "the states are joined into one long row",
            _lstm_layer(result=lambda hs, Cs: np.concatenate(hs)),
            "The numbers are right. One row for each step is wanted, (time, units): `np.array` or `np.stack` makes it "
            "of a list.",
        ),
        Mistake(
            "time stands in the columns",
            _lstm_layer(result=lambda hs, Cs: np.stack(hs, axis=1)),
            "The numbers are right. One row for each step is wanted, (time, units).",
        ),
        Mistake(
            "the state before the first step is there as well",
            _lstm_layer(result=lambda hs, Cs: np.stack([0 * hs[0], *hs])),
            "There is one state for each input. The zeros were there before the first.",
        ),
        Mistake(
            "the zeros stand first, and the final state is missing",
            _lstm_layer(result=lambda hs, Cs: np.stack([0 * hs[0], *hs[:-1]])),
            "Each state is put away before the new one is calculated. Which line of your loop should come first?",
        ),
        Mistake(
            "the loop ends after its first round",
            _lstm_layer(result=lambda hs, Cs: np.stack(hs[:1])),
            "Only the first state is there. Does your `return` stand inside the loop?",
            also=(_lstm_layer(result=lambda hs, Cs: hs[0]),),
        ),
        Mistake(
            "one step is left out",
            _lstm_layer(result=lambda hs, Cs: np.stack(hs[:-1]) if hs[:-1] else []),
            "Look at where your loop begins and where it ends: `range(n)` counts from 0 and stops before `n`.",
            also=(_lstm_layer(read=lambda x: x[1:], result=lambda hs, Cs: np.stack(hs) if hs else []),),
        ),
        Mistake(
            "the hidden state is not handed on",
            _lstm_layer(carry=lambda h, C: (0 * h, C)),
            "The gates of each step read what the step before has shown. Does `h` change from round to round, and is "
            "`recurrent_kernel` used?",
        ),
        Mistake(
            "the cell state is not handed on",
            _lstm_layer(carry=lambda h, C: (h, 0 * C)),
            "Each step begins with an empty memory. What one step leaves has to be the old cell state of the next.",
        ),
        Mistake(
            "nothing is handed on",
            _lstm_layer(carry=lambda h, C: (0 * h, 0 * C)),
            "Each step begins with zeros, so no step knows what came before. Where do your zeros stand, before the "
            "loop or in it?",
        ),
        Mistake(
            "the cell state is handed on in the place of the hidden state",
            _lstm_layer(carry=lambda h, C: (C, C)),
            "The gates of the next step read what was shown, h. The memory goes another way.",
        ),
        Mistake(
            "the hidden state is handed on in the place of the cell state",
            _lstm_layer(carry=lambda h, C: (h, h)),
            "What is shown is only a part of the memory. The next step needs the cell state as it is.",
        ),
        Mistake(
            "what is handed on has not passed the output gate",
            _lstm_layer(carry=lambda h, C: (np.tanh(C), C)),
            "The next step reads the hidden state as it was shown. Which name holds it in your loop?",
        ),
        Mistake(
            "the two states change places from step to step",
            _lstm_layer(carry=lambda h, C: (C, h)),
            "If you use your function from above: in which order does it return the two, and in which do "
            "you take them?",
        ),
        Mistake(
            "every step shows the final state",
            _lstm_layer(result=lambda hs, Cs: np.stack([hs[-1]] * len(hs))),
            "Your list holds the same array again and again, because each round writes into it (`h[:] = ...`). Let "
            "each round make a new array: `h = ...`.",
        ),
        Mistake(
            "there are as many steps as features",
            _lstm_layer(read=lambda x: [x[t] for t in range(x.shape[1])]),
            "Which axis of `x` is time? There is no axis for a batch here.",
        ),
        Mistake(
            "every step reads the first input",
            _lstm_layer(read=lambda x: [x[0]] * len(x)),
            "In the second round step 2 has to be read: does your index move on with the loop?",
        ),
        Mistake(
            "the sequence is processed backwards",
            _lstm_layer(read=lambda x: x[::-1]),
            "Time runs from the first input to the final one.",
            also=(_lstm_layer(read=lambda x: x[::-1], result=lambda hs, Cs: np.stack(hs[::-1])),),
        ),
        Mistake(
            "the states are in reverse order",
            _lstm_layer(result=lambda hs, Cs: np.stack(hs[::-1])),
            "The states are right, but the final one stands first. At which end should a list grow?",
        ),
        Mistake(
            "the bias is forgotten",
            _lstm_layer(total=lambda x, h, W, U, b: x @ W + h @ U),
            "Both products are there. Which of the arguments is not used?",
        ),
        Mistake(
            "a sigmoid stands in the place of the candidate's tanh",
            _lstm_layer(squash=squashed(sigmoid, sigmoid, sigmoid, sigmoid)),
            "Three of the four parts are gates. Which is not?",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _lstm_layer(squash=squashed(np.tanh, np.tanh, np.tanh, np.tanh)),
            "A gate is a share, from 0 to 1. Which three of the four parts are gates?",
            also=(
                _lstm_layer(squash=squashed(np.tanh, np.tanh, sigmoid, np.tanh)),
                _lstm_layer(squash=squashed(sigmoid, sigmoid, np.tanh, np.tanh)),
                _lstm_layer(squash=squashed(np.tanh, sigmoid, np.tanh, sigmoid)),
                _lstm_layer(squash=squashed(sigmoid, np.tanh, np.tanh, sigmoid)),
            ),
        ),
        Mistake(
            "the candidate is not squashed",
            _lstm_layer(squash=squashed(sigmoid, sigmoid, itself, sigmoid)),
            "Its weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _lstm_layer(squash=squashed(itself, itself, np.tanh, itself)),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
            also=(_lstm_layer(squash=squashed(itself, itself, itself, itself)),),
        ),
        Mistake(
            "the candidate goes through a sigmoid before its tanh",
            _lstm_layer(squash=squashed(sigmoid, sigmoid, lambda z: np.tanh(sigmoid(z)), sigmoid)),
            "Are all four squashed together? Cut first: the candidate is no gate, and tanh squashes its weighted sum.",
        ),
        Mistake(
            "1 is added to the bias of the forget gate",
            _lstm_layer(total=lambda x, h, W, U, b: x @ W + h @ U + b + np.repeat([0, 1, 0, 0], len(b) // 4)),
            "Keras does that once, when it makes new weights. These have been made already, and are used as they are.",
        ),
        Mistake(
            "`1 - f_t` stands in the place of the input gate",
            _lstm_layer(cell=lambda C, f, i, G: f * C + (1 - f) * G),
            "So it is in the GRU, where one gate does both. The LSTM has an input gate of its own.",
        ),
        Mistake(
            "another function stands in the place of the sigmoid",
            _lstm_layer(squash=squashed(hard_sigmoid, hard_sigmoid, np.tanh, hard_sigmoid)),
            "Old versions of Keras had a straight line for the gates, `hard_sigmoid`. Today it is the sigmoid.",
            also=(_lstm_layer(squash=squashed(relu, relu, np.tanh, relu)),),
        ),
        Mistake(
            "the candidate is not gated",
            _lstm_layer(cell=lambda C, f, i, G: f * C + G),
            "All of it comes in. Which gate decides how much?",
        ),
        Mistake(
            "the old cell state is not gated",
            _lstm_layer(cell=lambda C, f, i, G: C + i * G),
            "All of it is kept. Which gate decides how much?",
        ),
        Mistake(
            "the tanh on the cell state is forgotten",
            _lstm_layer(shown=lambda o, C, C_previous: o * C),
            "The cell state may be larger than 1. What leads it into -1 to 1 before the output gate takes its share?",
        ),
        Mistake(
            "the output gate shows the old cell state",
            _lstm_layer(shown=lambda o, C, C_previous: o * np.tanh(C_previous)),
            "Then the cell would speak one step late. First the memory is renewed, then it is shown.",
        ),
        Mistake(
            "the output gate is forgotten",
            _lstm_layer(shown=lambda o, C, C_previous: np.tanh(C)),
            "All of the memory is shown. Which gate decides how much?",
        ),
        Mistake(
            "the cell state goes through tanh before it is kept",
            _lstm_layer(cell=lambda *args: np.tanh(new_cell(*args)), shown=lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is.",
            also=(_lstm_layer(cell=lambda *args: np.tanh(new_cell(*args))),),
        ),
    ),
)
