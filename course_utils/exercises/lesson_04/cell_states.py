"""Lesson 4: cell state and hidden state."""

from __future__ import annotations

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    new_cell,
    random_gates,
    update_by,
    wrong_results,
)


def _update_case(seed: int, units: int) -> Case:
    f, i, o = random_gates(seed, units, 3)
    C, G = random_nonzero(seed, (units,), (units,))
    return Case((2 * C, f, i, G, o), named_sizes(units=units))


cell_update = FunctionProblem(
    name="cell_update",
    lesson=4,
    title="Cell state and hidden state",
    minutes=5,
    level="easy",
    variable="cell_update",
    code="""
def cell_update(C_previous, f_t, i_t, C_tilde, o_t):
    C_t = f_t * C_previous + i_t * C_tilde
    h_t = o_t * np.tanh(C_t)
    return h_t, C_t
""",
    explanation=(
        "The forget gate takes its share of the old cell state, the input gate its share of the candidate, and the two "
        "are added. That is the new cell state, as it is: no function goes around it, so it may leave -1 to 1. What is "
        "shown is another thing: the new cell state through tanh, times the output gate."
    ),
    why=(
        "The cell state is the long memory: it is changed by a product and a sum only. The hidden state is what the "
        "gates of the next step, and the layers above, get to see of it."
    ),
    hints=(
        "Everything here is multiplied unit by unit, with `*`. There is no matrix in it.",
        "The new cell state is a sum of two products: what is kept of the old one and what is let in of the candidate.",
        "The hidden state is made of the new cell state. What squashes it, and what multiplies it then?",
    ),
    shape_advice="Two arrays come back, first h_t, then C_t, each (units,).",
    parts=("h_t", "C_t"),
    cases=(_update_case(21, 3), _update_case(22, 2), _update_case(23, 4), _update_case(24, 1)),
    mistakes=(
        *wrong_results(update_by),
        Mistake(
            "the tanh on the cell state is forgotten",
            update_by(shown=lambda o, C, C_previous: o * C),
            "The cell state may be larger than 1. What leads it into -1 to 1 before the output gate takes its share?",
        ),
        Mistake(
            "the output gate shows the old cell state",
            update_by(shown=lambda o, C, C_previous: o * np.tanh(C_previous)),
            "Then the cell would speak one step late. First the memory is renewed, then it is shown.",
            also=(update_by(shown=lambda o, C, C_previous: o * C_previous),),
        ),
        Mistake(
            "forget and input gate have changed places",
            update_by(lambda C, f, i, G: i * C + f * G),
            "f is the share of the old cell state that is kept, i the share of the candidate that is let in.",
        ),
        Mistake(
            "the candidate is not gated",
            update_by(lambda C, f, i, G: f * C + G),
            "All of it comes in. Which gate decides how much?",
        ),
        Mistake(
            "the old cell state is not gated",
            update_by(lambda C, f, i, G: C + i * G),
            "All of it is kept. Which gate decides how much?",
            also=(update_by(lambda C, f, i, G: C + G),),
        ),
        Mistake(
            "the forget gate is turned round",
            update_by(lambda C, f, i, G: (1 - f) * C + i * G),
            "Its name misleads: f is the share that is kept. At f = 1 the old cell state stays as it is.",
        ),
        Mistake(
            "`1 - f_t` stands in the place of the input gate",
            update_by(lambda C, f, i, G: f * C + (1 - f) * G),
            "So it is in the GRU, where one gate does both. The LSTM has an input gate of its own.",
        ),
        Mistake(
            "`1 - i_t` stands in the place of the forget gate",
            update_by(lambda C, f, i, G: (1 - i) * C + i * G),
            "So it is in the GRU, where one gate does both. The LSTM has a forget gate of its own.",
        ),
        Mistake(
            "the two parts are multiplied, not added",
            update_by(lambda C, f, i, G: f * C * i * G),
            "The gates multiply. What they let through is added.",
        ),
        Mistake(
            "the gates multiply the sum",
            update_by(lambda C, f, i, G: f * i * (C + G)),
            "Each gate has its own: one the old cell state, the other the candidate. First the products, then the sum.",
            also=(update_by(lambda C, f, i, G: f * (C + i * G)), update_by(lambda C, f, i, G: i * (f * C + G))),
        ),
        Mistake(
            "the cell state goes through tanh before it is kept",
            update_by(lambda C, f, i, G: np.tanh(f * C + i * G), lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is: a tanh at every step would wear it, and "
            "its gradient, away.",
            also=(update_by(lambda C, f, i, G: np.tanh(f * C + i * G)),),
        ),
        Mistake(
            "the tanh goes around the output gate, too",
            update_by(shown=lambda o, C, C_previous: np.tanh(o * C)),
            "First the tanh of the cell state, then the gate's share of it. Where does the bracket of the tanh close?",
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            update_by(shown=lambda o, C, C_previous: o * sigmoid(C)),
            "The sigmoid runs from 0 to 1. A hidden state can be negative: tanh runs from -1 to 1.",
        ),
        Mistake(
            "the output gate is forgotten",
            update_by(shown=lambda o, C, C_previous: np.tanh(C)),
            "All of the memory is shown. Which gate decides how much?",
            also=(update_by(shown=lambda o, C, C_previous: C),),
        ),
        Mistake(
            "the output gate has a share in the cell state",
            lambda C, f, i, G, o: (np.tanh(o * new_cell(C, f, i, G)), o * new_cell(C, f, i, G)),
            "It decides what is shown. What is kept does not depend on it.",
            also=(lambda C, f, i, G, o: (o * np.tanh(new_cell(C, f, i, G)), o * new_cell(C, f, i, G)),),
        ),
        Mistake(
            "the candidate goes through tanh once more",
            update_by(lambda C, f, i, G: f * C + i * np.tanh(G)),
            "It is handed to you as it comes out of its tanh.",
        ),
        Mistake(
            "the gates go through the sigmoid once more",
            lambda C, f, i, G, o: update_by()(C, sigmoid(f), sigmoid(i), G, sigmoid(o)),
            "They are handed to you as they come out of their sigmoids.",
        ),
        Mistake(
            "gates and candidate are squashed once more",
            lambda C, f, i, G, o: update_by()(C, sigmoid(f), sigmoid(i), np.tanh(G), sigmoid(o)),
            "They are handed to you as they come out of their sigmoid or tanh.",
        ),
        Mistake(
            "the output gate has changed places with another gate",
            lambda C, f, i, G, o: update_by()(C, f, o, G, i),
            "f says what is kept, i what is let in, o what is shown. Which of them stands in which of your lines?",
            also=(
                lambda C, f, i, G, o: update_by()(C, o, i, G, f),
                lambda C, f, i, G, o: update_by()(C, o, f, G, i),
                lambda C, f, i, G, o: update_by()(C, i, o, G, f),
            ),
        ),
        Mistake(
            "the candidate is left out",
            update_by(lambda C, f, i, G: f * C),
            "Only the old content is in the memory. What is let in of the new?",
        ),
        Mistake(
            "a product adds up over the units",
            update_by(lambda C, f, i, G: f @ C + i @ G),
            "Each unit has its own memory and its own gates. `*` multiplies unit by unit; `@` adds up.",
            also=(update_by(shown=lambda o, C, C_previous: o @ np.tanh(C)),),
        ),
        Mistake(
            "the candidate is shown, not the cell state",
            lambda C, f, i, G, o: (o * np.tanh(G), new_cell(C, f, i, G)),
            "What is shown is the new memory, in which the candidate has its part.",
            also=(lambda C, f, i, G, o: (o * G, new_cell(C, f, i, G)),),
        ),
    ),
)
