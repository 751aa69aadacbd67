"""Lesson 4: an LSTM with peepholes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    SIGMOID_IMPORT,
    both_states,
    new_cell,
    shown_state,
    wrong_results,
)
from course_utils.exercises.recurrence import itself


def _peephole_step(
    peeps: Form = lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, 0, p[2] * C),
    squash: tuple[Form, Form, Form, Form] = (sigmoid, sigmoid, np.tanh, sigmoid),
    add: Form = lambda function, a, peep: function(a + peep),
    cell: Form = new_cell,
    shown: Form = shown_state,
    result: Form = both_states,
) -> Form:
    """A step with peepholes, with parts that may be exchanged.

    ``peeps`` gives what the four layers see of the old and the new cell state through the weights ``p``. What the
    output gate sees is asked for last, when the new cell state is there.
    """

    def step(a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, *p: Any) -> Any:
        before = peeps(C_previous, 0 * C_previous, p)
        f, i, G = (
            add(function, a, peep) for function, a, peep in zip(squash[:3], (a_f, a_i, a_C), before[:3], strict=True)
        )
        C = cell(C_previous, f, i, G)
        o = add(squash[3], a_o, peeps(C_previous, C, p)[3])
        return result(shown(o, C, C_previous), C)

    return step


def _peeping_behind_the_forget_gate(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    kept = sigmoid(a_f + p_f * C_previous) * C_previous
    C = kept + sigmoid(a_i + p_i * kept) * np.tanh(a_C)
    return sigmoid(a_o + p_o * C) * np.tanh(C), C


def _multiplying_the_sums(a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any) -> Any:
    f, i = sigmoid((a_f + p_f) * C_previous), sigmoid((a_i + p_i) * C_previous)
    C = f * C_previous + i * np.tanh(a_C)
    return sigmoid((a_o + p_o) * C) * np.tanh(C), C


def _peephole_case(seed: int, units: int) -> Case:
    *sums, C = random_nonzero(seed, *[(units,)] * 5)
    *weights, _ = random_nonzero(seed + 50, *[(units,)] * 4)
    return Case((*sums, 2 * C, *weights), named_sizes(units=units))


peephole_step = FunctionProblem(
    name="peephole_step",
    lesson=4,
    title="Peepholes",
    minutes=7,
    level="medium",
    variable="peephole_step",
    setup=SIGMOID_IMPORT,
    code="""
def peephole_step(a_f, a_i, a_C, a_o, C_previous, p_f, p_i, p_o):
    f_t = sigmoid(a_f + p_f * C_previous)
    i_t = sigmoid(a_i + p_i * C_previous)
    C_t = f_t * C_previous + i_t * np.tanh(a_C)
    o_t = sigmoid(a_o + p_o * C_t)
    h_t = o_t * np.tanh(C_t)
    return h_t, C_t
""",
    explanation=(
        "What a gate sees through its peephole belongs to its weighted sum, so it is added inside the sigmoid. Each "
        "unit sees its own cell state only, one weight for each, so it is `*` and not `@`. Forget and input gate are "
        "needed to make the new cell state, so they can see only the old one; the output gate comes after it and sees "
        "the new one. Therefore the order of the lines matters here."
    ),
    why=(
        "The hidden state is what the output gate has let through. With that gate shut the other gates of a plain "
        "LSTM know nothing of the memory; a peephole shows it to them. Gers and Schmidhuber (2000) "
        "introduced it for networks that count and time exactly. Keras has no such cell, so the lesson builds one."
    ),
    hints=(
        "Begin with the step that has no peepholes. The four weighted sums are there: what becomes of each?",
        "A peephole adds one more number to the weighted sum of a gate, for each unit: its weight times the unit's own "
        "cell state.",
        "Which cell state, old or new? Ask for each gate whether the new one is there already when the gate is needed.",
        "The candidate is no gate and has no peephole.",
    ),
    shape_advice="All eight arguments are (units,). Two arrays come back, first h_t, then C_t, each (units,).",
    parts=("h_t", "C_t"),
    cases=(_peephole_case(106, 3), _peephole_case(42, 2), _peephole_case(43, 4), _peephole_case(44, 1)),
    mistakes=(
        *wrong_results(_peephole_step),
        Mistake(
            "the output gate's peephole sees the old cell state",
            _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, 0, p[2] * C_previous)),
            "Forget and input gate cannot see the new one, since they make it. And the output gate?",
        ),
        Mistake(
            "there are no peepholes",
            _peephole_step(lambda C_previous, C, p: (0, 0, 0, 0)),
            "This is the plain LSTM. Which of the arguments are not used?",
        ),
        Mistake(
            "a peephole is missing",
            _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, 0, 0)),
            "Three gates have one. Which of the arguments are not used?",
            also=(
                _peephole_step(lambda C_previous, C, p: (0, p[1] * C_previous, 0, p[2] * C)),
                _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, 0, 0, p[2] * C)),
                _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, 0, 0, 0)),
                _peephole_step(lambda C_previous, C, p: (0, 0, 0, p[2] * C)),
            ),
        ),
        Mistake(
            "the candidate has a peephole, too",
            _peephole_step(
                lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, p[1] * C_previous, p[2] * C)
            ),
            "The candidate is no gate. It reads the input and the hidden state only.",
            also=(
                _peephole_step(
                    lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, p[0] * C_previous, p[2] * C)
                ),
                _peephole_step(
                    lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, p[2] * C_previous, p[2] * C)
                ),
                _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, C_previous, p[2] * C)),
            ),
        ),
        Mistake(
            "the peepholes have changed places",
            _peephole_step(lambda C_previous, C, p: (p[1] * C_previous, p[0] * C_previous, 0, p[2] * C)),
            "Each gate has a weight of its own, with its letter.",
            also=(
                _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, p[0] * C_previous, 0, p[0] * C)),
                _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, p[0] * C_previous, 0, p[2] * C)),
                _peephole_step(lambda C_previous, C, p: (p[2] * C_previous, p[1] * C_previous, 0, p[0] * C)),
            ),
        ),
        Mistake(
            "the peepholes are added outside the sigmoid",
            _peephole_step(add=lambda function, a, peep: function(a) + peep),
            "What the gate sees belongs to its weighted sum. Outside it the gate could become larger than 1.",
        ),
        Mistake(
            "the peepholes multiply instead of adding",
            _peephole_step(
                lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, 1, p[2] * C),
                add=lambda function, a, peep: function(a * peep),
            ),
            "A peephole adds one more term to the weighted sum.",
        ),
        Mistake(
            "the peepholes have no weights",
            _peephole_step(lambda C_previous, C, p: (C_previous, C_previous, 0, C)),
            "Each unit's cell state is multiplied by a weight before it is added.",
            also=(_peephole_step(lambda C_previous, C, p: (p[0], p[1], 0, p[2])),),
        ),
        Mistake(
            "the peepholes see the tanh of the cell state",
            _peephole_step(
                lambda C_previous, C, p: (p[0] * np.tanh(C_previous), p[1] * np.tanh(C_previous), 0, p[2] * np.tanh(C))
            ),
            "They look at the cell state itself, not at what is shown of it.",
            also=(
                _peephole_step(lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, 0, p[2] * np.tanh(C))),
                _peephole_step(
                    lambda C_previous, C, p: (p[0] * np.tanh(C_previous), p[1] * np.tanh(C_previous), 0, p[2] * C)
                ),
            ),
        ),
        Mistake(
            "the input gate's peephole sees the cell state behind the forget gate",
            _peeping_behind_the_forget_gate,
            "Forget and input gate see the old cell state as it came in. Does one of your lines write over it too "
            "early?",
        ),
        Mistake(
            "the weighted sums are multiplied by the cell state, too",
            _multiplying_the_sums,
            "In the formula only the peephole's weight meets the cell state. Where does your bracket close?",
        ),
        Mistake(
            "a peephole adds up over the units",
            _peephole_step(lambda C_previous, C, p: (p[0] @ C_previous, p[1] @ C_previous, 0, p[2] @ C)),
            "Each unit sees its own cell state only. `*` multiplies unit by unit; `@` adds up.",
        ),
        Mistake(
            "the peepholes are subtracted",
            _peephole_step(lambda C_previous, C, p: (-p[0] * C_previous, -p[1] * C_previous, 0, -p[2] * C)),
            "In the formula everything is added.",
        ),
        Mistake(
            "a sigmoid stands in the place of the candidate's tanh",
            _peephole_step(squash=(sigmoid, sigmoid, sigmoid, sigmoid)),
            "The candidate is what is added to the memory, and it may be negative. Is it a gate?",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _peephole_step(squash=(np.tanh, np.tanh, np.tanh, np.tanh)),
            "A gate is a share, from 0 to 1. Which three of the four are gates?",
            also=(
                _peephole_step(squash=(np.tanh, np.tanh, sigmoid, np.tanh)),
                _peephole_step(squash=(sigmoid, sigmoid, np.tanh, np.tanh)),
            ),
        ),
        Mistake(
            "the candidate is not squashed",
            _peephole_step(squash=(sigmoid, sigmoid, itself, sigmoid)),
            "`a_C` is its weighted sum. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _peephole_step(squash=(itself, itself, np.tanh, itself)),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
            also=(_peephole_step(squash=(itself,) * 4),),
        ),
        Mistake(
            "the candidate is not gated",
            _peephole_step(cell=lambda C, f, i, G: f * C + G),
            "All of it comes in. Which gate decides how much?",
        ),
        Mistake(
            "a product of states and gates adds up over the units",
            _peephole_step(cell=lambda C, f, i, G: f @ C + i @ G),
            "Each unit has its own memory and its own gates. `*` multiplies unit by unit; `@` adds up.",
            also=(_peephole_step(shown=lambda o, C, C_previous: o @ np.tanh(C)),),
        ),
        Mistake(
            "forget and input gate have changed places",
            _peephole_step(cell=lambda C, f, i, G: i * C + f * G),
            "f is the share of the old cell state that is kept, i the share of the candidate that is let in.",
        ),
        Mistake(
            "the output gate has changed places with another gate",
            lambda a_f, a_i, a_C, a_o, C, p_f, p_i, p_o: _peephole_step()(a_f, a_o, a_C, a_i, C, p_f, p_o, p_i),
            "f says what is kept, i what is let in, o what is shown. Which of them stands in which of your lines?",
            also=(lambda a_f, a_i, a_C, a_o, C, p_f, p_i, p_o: _peephole_step()(a_o, a_i, a_C, a_f, C, p_o, p_i, p_f),),
        ),
        Mistake(
            "`1 - f_t` stands in the place of the input gate",
            _peephole_step(cell=lambda C, f, i, G: f * C + (1 - f) * G),
            "So it is in the GRU, where one gate does both. The LSTM has an input gate of its own.",
        ),
        Mistake(
            "the cell state goes through tanh before it is kept",
            _peephole_step(cell=lambda *args: np.tanh(new_cell(*args)), shown=lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is.",
            also=(_peephole_step(cell=lambda *args: np.tanh(new_cell(*args))),),
        ),
        Mistake(
            "the forget gate is turned round",
            _peephole_step(cell=lambda C, f, i, G: (1 - f) * C + i * G),
            "Its name misleads: f is the share that is kept. At f = 1 the old cell state stays as it is.",
        ),
        Mistake(
            "the old cell state is lost",
            _peephole_step(cell=lambda C, f, i, G: i * G),
            "Only the new part is in the memory. Where does the old cell state come in?",
        ),
        Mistake(
            "the tanh on the cell state is forgotten",
            _peephole_step(shown=lambda o, C, C_previous: o * C),
            "The cell state may be larger than 1. What leads it into -1 to 1 before the output gate takes its share?",
        ),
        Mistake(
            "the output gate shows the old cell state",
            _peephole_step(shown=lambda o, C, C_previous: o * np.tanh(C_previous)),
            "First the memory is renewed, then it is shown.",
        ),
        Mistake(
            "the output gate is forgotten",
            _peephole_step(shown=lambda o, C, C_previous: np.tanh(C)),
            "All of the memory is shown. Which gate decides how much?",
        ),
    ),
)
