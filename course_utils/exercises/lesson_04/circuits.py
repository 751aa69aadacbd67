"""Lesson 4: gates of a calculator, and the way back through × and +."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.compare import Plain
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    random_gates,
)
from course_utils.exercises.tables import TableProblem

# ---------------------------------------------------------------- the calculator

_KEYS = {
    "M+": (1, 1, 0),
    "RM": (1, 0, 1),
    "CM": (0, 0, 0),
    "no key": (1, 0, 0),
    "MS": (0, 1, 0),
    "M+ and RM": (1, 1, 1),
    "MS and RM": (0, 1, 1),
}


def _read_gates(entry: Plain) -> tuple[int, ...]:
    """Three gates, however they are written.

    Raises:
        ValueError: it is something else; the message says what is wanted.
    """
    numbers = entry
    if isinstance(entry, str):
        numbers = np.array([float(digit) for digit in entry if digit in "01"])
    if not isinstance(numbers, np.ndarray) or numbers.shape != (3,):
        raise ValueError("Write three numbers, those of f, i and o, such as `(1, 0, 1)`.")
    if not np.isin(numbers, (0, 1)).all():
        raise ValueError("The gates of a calculator are open or shut: write 1 or 0, nothing between.")
    return tuple(int(number) for number in numbers)


def _keys(change: Form) -> dict[str, tuple[int, ...]]:
    """All keys with their gates changed."""
    return {name: tuple(change(*gates)) for name, gates in _KEYS.items()}


def _key_question(name: str, read: Any) -> str:
    if read is None:
        return "Which three numbers are its gates, each 0 or 1?"
    f, i, _ = _KEYS[name]
    if read[0] != f:
        return "Is the old content of the memory still needed after this key?"
    if read[1] != i:
        return "Does the number on the display go into the memory with this key?"
    return "Is the memory to be shown with this key?"


calculator = TableProblem(
    name="calculator",
    lesson=4,
    title="The calculator as a cell",
    minutes=5,
    level="easy",
    variable="gates",
    code="gates = {\n" + "".join(f'    "{name}": {gates},\n' for name, gates in _KEYS.items()) + "}",
    explanation=(
        "Ask three questions of each key. Is the old content still needed? Then f = 1, also where nothing happens at "
        "all: a shut forget gate forgets. Does the number go into the memory? Then i = 1. Is the memory shown? Then "
        "o = 1. `M+` keeps the old content and adds to it, `MS` does not keep it. `RM` shows the memory and keeps it, "
        "so its forget gate is open, too."
    ),
    why=(
        "An LSTM has the same three gates. They are not 0 or 1 but numbers between, one for each unit, and nobody "
        "presses the keys: the network computes at each step, from the input and its own state, how far each is open."
    ),
    hints=(
        "Take the three gates one by one. For f ask: is the old content of the memory still there afterwards?",
        "For i ask: does the number on the display go into the memory? For o: is the memory to be shown?",
        "Calculate with an old memory of 5 and a number of 3. What should the memory be afterwards, and what do your "
        "gates make of it?",
    ),
    read=_read_gates,
    question=_key_question,
    mistakes=(
        Mistake(
            "the forget gate is turned round",
            _keys(lambda f, i, o: (1 - f, i, o)),
            "Its name misleads: the memory is multiplied by f. What is left of it with f = 1, and what with f = 0?",
        ),
        Mistake(
            "the input gate is turned round",
            _keys(lambda f, i, o: (f, 1 - i, o)),
            "The number is multiplied by i before it is added. With which i does it get into the memory?",
        ),
        Mistake(
            "the output gate is turned round",
            _keys(lambda f, i, o: (f, i, 1 - o)),
            "The memory is multiplied by o before it is shown. With which o is it seen?",
        ),
        Mistake(
            "all three gates are turned round",
            _keys(lambda f, i, o: (1 - f, 1 - i, 1 - o)),
            "An open gate is a factor of 1 and lets everything through. A shut one is a factor of 0.",
        ),
        Mistake(
            "the gates stand in another order",
            _keys(lambda f, i, o: (i, f, o)),
            "The order is (f, i, o): forget, input, output.",
            also=tuple(
                _keys(lambda *gates, order=order: (gates[k] for k in order))
                for order in permutations(range(3))
                if order not in ((0, 1, 2), (1, 0, 2))
            ),
        ),
        Mistake(
            "`M+` loses what was in the memory",
            _KEYS | {"M+": (0, 1, 0), "M+ and RM": (0, 1, 1)},
            "With a memory of 5 and a number of 3, `M+` should leave 8. What do your gates leave?",
        ),
        Mistake(
            "`MS` adds to what was in the memory",
            _KEYS | {"MS": (1, 1, 0), "MS and RM": (1, 1, 1)},
            "With a memory of 5 and a number of 3, `MS` should leave 3. What do your gates leave?",
        ),
        Mistake(
            "the memory is lost when it is recalled",
            _KEYS | {"RM": (0, 0, 1)},
            "What is shown is the new memory. If the old content is forgotten, what is left to show?",
        ),
        Mistake(
            "the number is added when the memory is recalled",
            _KEYS | {"RM": (1, 1, 1)},
            "`RM` only looks at the memory. Does the number on the display have a part in it?",
        ),
        Mistake(
            "shut gates are taken for keeping the memory",
            _KEYS | {"no key": (0, 0, 0)},
            "With all gates shut the memory is multiplied by 0. Which gate holds it, where nothing should happen?",
            also=(_KEYS | {"no key": (0, 0, 0), "RM": (0, 0, 1)},),
        ),
        Mistake(
            "the memory is not cleared",
            _KEYS | {"CM": (1, 0, 0)},
            "After `CM` the memory is 0. By which factor has its old content to be multiplied?",
        ),
        Mistake(
            "something is put into the memory while it is cleared",
            _KEYS | {"CM": (0, 1, 0)},
            "After `CM` the memory is 0. The old content goes, but does the number on the display come in?",
        ),
        Mistake(
            "the memory is shown where it should not be",
            _keys(lambda f, i, o: (f, i, 1)),
            "Only the keys with `RM` show the memory.",
            also=(
                _KEYS | {"CM": (0, 0, 1)},
                _KEYS | {"M+": (1, 1, 1)},
                _KEYS | {"M+": (1, 1, 1), "MS": (0, 1, 1)},
                _KEYS | {"no key": (1, 0, 1)},
            ),
        ),
        Mistake(
            "the memory is not shown where it should be",
            _keys(lambda f, i, o: (f, i, 0)),
            "The keys with `RM` show the memory. Which gate does that?",
        ),
    ),
)


# ---------------------------------------------------------------- back through × and +


def _cell_gradients(f: Any, C: Any, i: Any, G: Any, dC: Any) -> tuple[Any, ...]:
    """The gradients at f, C_{t-1}, i and the candidate, here called G."""
    return dC * C, dC * f, dC * G, dC * i


def _gradient_case(seed: int, units: int) -> Case:
    f, i = random_gates(seed, units, 2)
    C, G, dC = random_nonzero(seed, (units,), (units,), (units,))
    return Case((f, 2 * C, i, G, dC), named_sizes(units=units))


cell_gradients = FunctionProblem(
    name="cell_gradients",
    lesson=4,
    title="Back through × and +",
    minutes=6,
    level="easy",
    variable="cell_gradients",
    code="""
def cell_gradients(f_t, C_previous, i_t, C_tilde, dC_t):
    df_t = dC_t * C_previous
    dC_previous = dC_t * f_t
    di_t = dC_t * C_tilde
    dC_tilde = dC_t * i_t
    return df_t, dC_previous, di_t, dC_tilde
""",
    explanation=(
        "The plus sign hands the gradient on to both sides unchanged: each of the two products gets the whole `dC_t`. "
        "A product scales it: what comes back to one factor is multiplied by the other factor. So the gate f decides "
        "how much goes on to the old cell state, forwards and backwards alike; and the gate itself is told by the cell "
        "state how much more would have helped."
    ),
    why=(
        "Look at the second gradient. From one cell state to the one before there is no matrix and no tanh, only the "
        "factor f. While the forget gate is open the gradient comes back as it was, over any number of steps."
    ),
    hints=(
        "Begin at the end. A sum rises by as much as either of its two parts does: which gradient gets to each of the "
        "two products?",
        "Now one product, f times the old cell state. If f rises by 0.001, by how much does the product rise?",
        "So each of the four is `dC_t` times one of the other numbers. Which one, for each?",
    ),
    shape_advice="Four gradients come back, each of the shape of what it belongs to: (units,).",
    parts=("df_t", "dC_previous", "di_t", "dC_tilde"),
    cases=(_gradient_case(1, 3), _gradient_case(2, 2), _gradient_case(3, 4), _gradient_case(4, 1)),
    mistakes=(
        Mistake(
            "each factor of a product gets its own number instead of the other one's",
            lambda f, C, i, G, dC: (dC * f, dC * C, dC * i, dC * G),
            "If f rises a little, the product rises by that little times the other factor. Which number does not "
            "matter for it? Or are they right and stand in another order? Asked for: f, old cell state, i, candidate.",
            also=(
                lambda f, C, i, G, dC: (dC * f, dC * C, dC * G, dC * i),
                lambda f, C, i, G, dC: (dC * C, dC * f, dC * i, dC * G),
            ),
        ),
        Mistake(
            "the gradient that arrives is left out",
            lambda f, C, i, G, dC: (C, f, G, i),
            "These are the right slopes. What arrives from the end is multiplied by them: where does `dC_t` come in?",
        ),
        Mistake(
            "the gradient is handed on unchanged",
            lambda f, C, i, G, dC: (dC, dC, dC, dC),
            "That is what the sum does. Behind it there are two products, and a product scales.",
        ),
        Mistake(
            "the gradient of the old cell state passes the gate unchanged",
            lambda f, C, i, G, dC: (dC * C, dC, dC * G, dC * i),
            "The sum passes it on unchanged, but then comes the product with f. By which factor does the gate scale?",
            also=(lambda f, C, i, G, dC: (dC * C, dC, dC * G, dC),),
        ),
        Mistake(
            "the sum divides the gradient",
            lambda *args: tuple(one / 2 for one in _cell_gradients(*args)),
            "If one part of a sum rises by 1, the sum rises by 1. Each part gets the whole gradient, not a half.",
        ),
        Mistake(
            "the gradients come back in another order",
            lambda f, C, i, G, dC: (dC * C, dC * G, dC * f, dC * i),
            "They are right. The order is that of the arguments: f, old cell state, i, candidate.",
            also=(
                lambda f, C, i, G, dC: (dC * f, dC * i, dC * C, dC * G),
                lambda f, C, i, G, dC: (dC * G, dC * i, dC * C, dC * f),
            ),
        ),
        Mistake(
            "the product itself is multiplied by the gradient",
            lambda f, C, i, G, dC: (dC * f * C, dC * f * C, dC * i * G, dC * i * G),
            "How much a product changes when one factor does is not the product. One of its two factors is enough.",
        ),
        Mistake(
            "the slope of the sigmoid is multiplied, too",
            lambda f, C, i, G, dC: (dC * C * f * (1 - f), dC * f, dC * G * i * (1 - i), dC * i),
            "That is one step further back: the gradient in front of the sigmoid. Asked for are the gradients at the "
            "gates themselves.",
            also=(lambda f, C, i, G, dC: (dC * C * f * (1 - f), dC * f, dC * G * i * (1 - i), dC * i * (1 - G**2)),),
        ),
        Mistake(
            "the slope of the tanh is multiplied, too",
            lambda f, C, i, G, dC: (dC * C, dC * f, dC * G, dC * i * (1 - G**2)),
            "That is one step further back: the gradient in front of the tanh. Asked for is the gradient at the "
            "candidate itself.",
        ),
        Mistake(
            "the sign is turned round",
            lambda *args: tuple(-one for one in _cell_gradients(*args)),
            "A gradient says how the loss rises. Training then goes against it, but that minus comes later.",
        ),
        Mistake(
            "`1 - f_t` stands where the forget gate belongs",
            lambda f, C, i, G, dC: (dC * C, dC * (1 - f), dC * G, dC * i),
            "The old cell state is multiplied by f on the way forwards. And on the way back?",
            also=(lambda f, C, i, G, dC: (-dC * C, dC * (1 - f), dC * G, dC * i),),
        ),
        Mistake(
            "the two gates have changed places",
            lambda f, C, i, G, dC: (dC * C, dC * i, dC * G, dC * f),
            "f is multiplied with the old cell state, i with the candidate. Each pair is a product of its own.",
            also=(lambda f, C, i, G, dC: (dC * G, dC * f, dC * C, dC * i),),
        ),
        Mistake(
            "the factor is divided by, not multiplied",
            lambda f, C, i, G, dC: (dC / C, dC / f, dC / G, dC / i),
            "Going back does not undo the multiplication. It asks how much more comes out when a factor rises.",
            also=(lambda f, C, i, G, dC: (dC / f, dC / C, dC / i, dC / G),),
        ),
        Mistake(
            "the gradients are added up over the units",
            lambda *args: tuple(one.sum() for one in _cell_gradients(*args)),
            "Each unit is a cell of its own, and its gates are its own. `*` multiplies unit by unit; `@` adds up.",
        ),
        Mistake(
            "the gradients stand in columns",
            lambda *args: np.stack(_cell_gradients(*args), axis=1),
            "The numbers are right. Return the four arrays one after the other, separated by commas.",
        ),
        Mistake(
            "the gradients are joined into one long array",
            lambda *args: np.concatenate(_cell_gradients(*args)),
            "The numbers are right. Return the four arrays one after the other, separated by commas.",
        ),
        Mistake(
            "only the gradient of the old cell state comes back",
            lambda f, C, i, G, dC: dC * f,
            "It is right. The other three are asked for as well.",
        ),
        Mistake(
            "the way forwards comes back",
            lambda f, C, i, G, dC: f * C + i * G,
            "That is the new cell state. Asked for is what comes back to the four numbers that it was made of.",
        ),
    ),
)
