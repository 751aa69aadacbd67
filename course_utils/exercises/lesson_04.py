"""The problems of lesson 4, LSTM and GRU.

The cells are built once, with a place for each part that a student may get wrong; a known mistake is the cell with
that part exchanged. W, U and b are a layer's weights for the input, for the state, and its bias.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np

from course_utils.activations import relu, sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import Plain
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.recurrence import itself
from course_utils.exercises.tables import TableProblem

Array = np.ndarray
Form = Callable[..., Any]

_SIGMOID = "from course_utils.activations import sigmoid"


def _numbers(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """Random numbers between -1 and 1, short enough to be read in a message."""
    rng = np.random.default_rng(seed)
    arrays = [np.round(rng.uniform(-1, 1, shape), 1) for shape in shapes]
    return tuple(np.where(array == 0, 0.5, array) for array in arrays)  # a 0 would hide what is multiplied by it


def _gates(seed: int, units: int, count: int) -> tuple[Array, ...]:
    """Random numbers between 0 and 1, as gates have them."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.uniform(0.05, 0.95, units), 2) for _ in range(count))


def _sizes(**sizes: int) -> str:
    return ", ".join(f"{name}: {size}" for name, size in sizes.items())


def _hard_sigmoid(z: Any) -> Any:
    """The straight line that old versions of Keras had for gates."""
    return np.clip(0.2 * z + 0.5, 0, 1)


# ---------------------------------------------------------------- 1: the calculator

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


# ---------------------------------------------------------------- 2: back through × and +


def _cell_gradients(f: Any, C: Any, i: Any, G: Any, dC: Any) -> tuple[Any, ...]:
    """The gradients at f, C_{t-1}, i and the candidate, here called G."""
    return dC * C, dC * f, dC * G, dC * i


def _gradient_case(seed: int, units: int) -> Case:
    f, i = _gates(seed, units, 2)
    C, G, dC = _numbers(seed, (units,), (units,), (units,))
    return Case((f, 2 * C, i, G, dC), _sizes(units=units))


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
            "matter for it?",
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


# ---------------------------------------------------------------- 3: one gate


def _h_then_x(h: Any, x: Any) -> Any:
    return np.concatenate([h, x])


def _x_then_h(h: Any, x: Any) -> Any:
    return np.concatenate([x, h])


def _gate_sum(x: Any, h: Any, W: Any, b: Any) -> Any:
    return _h_then_x(h, x) @ W + b


def _gate_by(function: Form, total: Form = _gate_sum) -> Form:
    return lambda x, h, W, b: function(total(x, h, W, b))


def _softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


def _gate_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), (units + features, units), (units,))
    return Case(_numbers(seed, *shapes), _sizes(features=features, units=units))


_GATE_SHAPES = (
    "`x_t` is (features,), `h_previous` (units,); joined they are (units + features,). {} is (units + features, "
    "units): its first rows belong to the state, the other ones to the input. The matrix product is written `@`, and "
    "weights multiply from the right: the vector stands before the `@`."
)

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
    shape_advice=_GATE_SHAPES.format("`W`"),
    cases=(_gate_case(11, 3, 3), _gate_case(12, 1, 3), _gate_case(13, 4, 2), _gate_case(14, 2, 1)),
    mistakes=(
        Mistake(
            "the input stands before the state",
            _gate_by(sigmoid, lambda x, h, W, b: _x_then_h(h, x) @ W + b),
            "The shape is the same, but then each number meets the weights of another one. The bracket says which of "
            "the two comes first.",
            also=(_gate_by(sigmoid, lambda x, h, W, b: _x_then_h(h, x) @ W),),
        ),
        Mistake(
            "a tanh stands in the place of the sigmoid",
            _gate_by(np.tanh),
            "A gate is a share, from 0 to 1. Tanh runs from -1 to 1, and a factor of -1 would turn the memory round.",
            also=(
                _gate_by(np.tanh, lambda x, h, W, b: _h_then_x(h, x) @ W),
                _gate_by(np.tanh, lambda x, h, W, b: _x_then_h(h, x) @ W + b),
            ),
        ),
        Mistake(
            "the sigmoid is missing",
            _gate_sum,
            "The weighted sum is there. It can be any number, and a gate is a share from 0 to 1.",
            also=(lambda x, h, W, b: _h_then_x(h, x) @ W, lambda x, h, W, b: _x_then_h(h, x) @ W + b),
        ),
        Mistake(
            "the bias is forgotten",
            _gate_by(sigmoid, lambda x, h, W, b: _h_then_x(h, x) @ W),
            "The product is there. Which of the four arguments is not used?",
        ),
        Mistake(
            "the bias is added outside the sigmoid",
            lambda x, h, W, b: sigmoid(_h_then_x(h, x) @ W) + b,
            "The bias belongs to the sum that is squashed. A gate never leaves 0 to 1.",
        ),
        Mistake(
            "the bias has the wrong sign",
            _gate_by(sigmoid, lambda x, h, W, b: _h_then_x(h, x) @ W - b),
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
            also=tuple(_gate_by(function) for function in (_softmax, _hard_sigmoid, lambda z: sigmoid(2 * z), np.exp)),
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
            _gate_by(sigmoid, lambda x, h, W, b: _h_then_x(h, x)[:, None] * W + b),
            "`*` multiplies the numbers that stand in the same place. A gate adds up over all its inputs, which is "
            "what the matrix product `@` does.",
            also=(_gate_by(sigmoid, lambda x, h, W, b: (W.T * _h_then_x(h, x)).T),),
        ),
    ),
)


# ---------------------------------------------------------------- 4: cell state and hidden state


def _new_cell(C: Any, f: Any, i: Any, G: Any) -> Any:
    return f * C + i * G


def _shown(o: Any, C: Any, C_previous: Any) -> Any:
    return o * np.tanh(C)


def _both_states(h: Any, C: Any) -> Any:
    return h, C


def _update(cell: Form = _new_cell, shown: Form = _shown, result: Form = _both_states) -> Form:
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


def _wrong_results(build: Form) -> tuple[Mistake, ...]:
    """The mistakes in what comes back; ``build`` makes a function from the way in which it returns h and C."""
    return tuple(
        Mistake(name, build(result=result), advice, also=tuple(build(result=form) for form in also))
        for name, advice, result, also in _OTHER_RESULTS
    )


def _update_case(seed: int, units: int) -> Case:
    f, i, o = _gates(seed, units, 3)
    C, G = _numbers(seed, (units,), (units,))
    return Case((2 * C, f, i, G, o), _sizes(units=units))


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
        *_wrong_results(_update),
        Mistake(
            "the tanh on the cell state is forgotten",
            _update(shown=lambda o, C, C_previous: o * C),
            "The cell state may be larger than 1. What leads it into -1 to 1 before the output gate takes its share?",
        ),
        Mistake(
            "the output gate shows the old cell state",
            _update(shown=lambda o, C, C_previous: o * np.tanh(C_previous)),
            "Then the cell would speak one step late. First the memory is renewed, then it is shown.",
            also=(_update(shown=lambda o, C, C_previous: o * C_previous),),
        ),
        Mistake(
            "forget and input gate have changed places",
            _update(lambda C, f, i, G: i * C + f * G),
            "f is the share of the old cell state that is kept, i the share of the candidate that is let in.",
        ),
        Mistake(
            "the candidate is not gated",
            _update(lambda C, f, i, G: f * C + G),
            "All of it comes in. Which gate decides how much?",
        ),
        Mistake(
            "the old cell state is not gated",
            _update(lambda C, f, i, G: C + i * G),
            "All of it is kept. Which gate decides how much?",
            also=(_update(lambda C, f, i, G: C + G),),
        ),
        Mistake(
            "the forget gate is turned round",
            _update(lambda C, f, i, G: (1 - f) * C + i * G),
            "Its name misleads: f is the share that is kept. At f = 1 the old cell state stays as it is.",
        ),
        Mistake(
            "`1 - f_t` stands in the place of the input gate",
            _update(lambda C, f, i, G: f * C + (1 - f) * G),
            "So it is in the GRU, where one gate does both. The LSTM has an input gate of its own.",
        ),
        Mistake(
            "`1 - i_t` stands in the place of the forget gate",
            _update(lambda C, f, i, G: (1 - i) * C + i * G),
            "So it is in the GRU, where one gate does both. The LSTM has a forget gate of its own.",
        ),
        Mistake(
            "the two parts are multiplied, not added",
            _update(lambda C, f, i, G: f * C * i * G),
            "The gates multiply. What they let through is added.",
        ),
        Mistake(
            "the gates multiply the sum",
            _update(lambda C, f, i, G: f * i * (C + G)),
            "Each gate has its own: one the old cell state, the other the candidate. First the products, then the sum.",
            also=(_update(lambda C, f, i, G: f * (C + i * G)), _update(lambda C, f, i, G: i * (f * C + G))),
        ),
        Mistake(
            "the cell state goes through tanh before it is kept",
            _update(lambda C, f, i, G: np.tanh(f * C + i * G), lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is: a tanh at every step would wear it, and "
            "its gradient, away.",
            also=(_update(lambda C, f, i, G: np.tanh(f * C + i * G)),),
        ),
        Mistake(
            "the tanh goes around the output gate, too",
            _update(shown=lambda o, C, C_previous: np.tanh(o * C)),
            "First the tanh of the cell state, then the gate's share of it. Where does the bracket of the tanh close?",
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            _update(shown=lambda o, C, C_previous: o * sigmoid(C)),
            "The sigmoid runs from 0 to 1. A hidden state can be negative: tanh runs from -1 to 1.",
        ),
        Mistake(
            "the output gate is forgotten",
            _update(shown=lambda o, C, C_previous: np.tanh(C)),
            "All of the memory is shown. Which gate decides how much?",
            also=(_update(shown=lambda o, C, C_previous: C),),
        ),
        Mistake(
            "the output gate has a share in the cell state",
            lambda C, f, i, G, o: (np.tanh(o * _new_cell(C, f, i, G)), o * _new_cell(C, f, i, G)),
            "It decides what is shown. What is kept does not depend on it.",
            also=(lambda C, f, i, G, o: (o * np.tanh(_new_cell(C, f, i, G)), o * _new_cell(C, f, i, G)),),
        ),
        Mistake(
            "the candidate goes through tanh once more",
            _update(lambda C, f, i, G: f * C + i * np.tanh(G)),
            "It is handed to you as it comes out of its tanh.",
        ),
        Mistake(
            "the gates go through the sigmoid once more",
            lambda C, f, i, G, o: _update()(C, sigmoid(f), sigmoid(i), G, sigmoid(o)),
            "They are handed to you as they come out of their sigmoids.",
        ),
        Mistake(
            "gates and candidate are squashed once more",
            lambda C, f, i, G, o: _update()(C, sigmoid(f), sigmoid(i), np.tanh(G), sigmoid(o)),
            "They are handed to you as they come out of their sigmoid or tanh.",
        ),
        Mistake(
            "the output gate has changed places with another gate",
            lambda C, f, i, G, o: _update()(C, f, o, G, i),
            "f says what is kept, i what is let in, o what is shown. Which of them stands in which of your lines?",
            also=(
                lambda C, f, i, G, o: _update()(C, o, i, G, f),
                lambda C, f, i, G, o: _update()(C, o, f, G, i),
                lambda C, f, i, G, o: _update()(C, i, o, G, f),
            ),
        ),
        Mistake(
            "the candidate is left out",
            _update(lambda C, f, i, G: f * C),
            "Only the old content is in the memory. What is let in of the new?",
        ),
        Mistake(
            "a product adds up over the units",
            _update(lambda C, f, i, G: f @ C + i @ G),
            "Each unit has its own memory and its own gates. `*` multiplies unit by unit; `@` adds up.",
            also=(_update(shown=lambda o, C, C_previous: o @ np.tanh(C)),),
        ),
        Mistake(
            "the candidate is shown, not the cell state",
            lambda C, f, i, G, o: (o * np.tanh(G), _new_cell(C, f, i, G)),
            "What is shown is the new memory, in which the candidate has its part.",
            also=(lambda C, f, i, G, o: (o * G, _new_cell(C, f, i, G)),),
        ),
    ),
)


# ---------------------------------------------------------------- 5: one step of the LSTM

_F, _I, _C, _O = range(4)  # the four layers, in the order of the lesson


def _joined(h: Any, x: Any, C: Any) -> Any:
    return _h_then_x(h, x)


def _squashed(*functions: Form) -> Form:
    """Each of the four layers squashed by its function."""
    return lambda sums: [function(z) for function, z in zip(functions, sums, strict=True)]


_squash = _squashed(sigmoid, sigmoid, np.tanh, sigmoid)


def _lstm_step(
    join: Form = _joined,
    total: Form = lambda both, W, b: both @ W + b,
    weights: Form = list,
    squash: Form = _squash,
    cell: Form = _new_cell,
    shown: Form = _shown,
    result: Form = _both_states,
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
        sums = [_h_then_x(h, x) @ W + b for W, b in zip(given[::2], given[1::2], strict=True)]
        f, i, G, o = _squash(sums)
        C = _new_cell(C_previous, f, i, G)
        return pack(o * np.tanh(C), C, f, i, G, o)

    return step


def _by_other_arguments(order: Form) -> Form:
    """A step that calls ``cell_update`` with the arguments that ``order`` makes of the right ones."""

    def step(x: Any, h: Any, C_previous: Any, *given: Any) -> Any:
        return _with_gates(lambda h, C, f, i, G, o: _update()(*order(C_previous, f, i, G, o)))(x, h, C_previous, *given)

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
    x, h, C, *weights = _numbers(seed, (features,), (units,), (units,), *((units + features, units), (units,)) * 4)
    return Case((x, h, 2 * C, *weights), _sizes(features=features, units=units))


lstm_step = FunctionProblem(
    name="lstm_step",
    lesson=4,
    title="One step of the LSTM",
    minutes=9,
    level="medium",
    variable="lstm_step",
    setup=_SIGMOID,
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
    shape_advice=_GATE_SHAPES.format("Each matrix") + " Two arrays come back, first h_t, then C_t, each (units,).",
    parts=("h_t", "C_t"),
    cases=(_lstm_case(32, 1, 2), _lstm_case(31, 2, 3), _lstm_case(33, 3, 3), _lstm_case(34, 2, 1)),
    mistakes=(
        *_wrong_results(_lstm_step),
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
            _lstm_step(join=lambda h, x, C: _x_then_h(h, x)),
            "The shape is the same, but then each number meets the weights of another one. The bracket says which of "
            "the two comes first.",
        ),
        Mistake(
            "a sigmoid stands in the place of the candidate's tanh",
            _lstm_step(squash=_squashed(sigmoid, sigmoid, sigmoid, sigmoid)),
            "The candidate is what is added to the memory, and it may be negative. Is it a gate?",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _lstm_step(squash=_squashed(np.tanh, np.tanh, np.tanh, np.tanh)),
            "A gate is a share, from 0 to 1. Which three of the four layers are gates?",
            also=tuple(
                _lstm_step(squash=_squashed(*functions, np.tanh, last))
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
            _lstm_step(squash=_squashed(np.tanh, np.tanh, sigmoid, np.tanh)),
            "A gate is a share, from 0 to 1; a candidate runs from -1 to 1. Which function does which?",
            also=(
                _lstm_step(
                    squash=_squashed(np.tanh, np.tanh, sigmoid, np.tanh),
                    shown=lambda o, C, C_previous: o * sigmoid(C),
                ),
            ),
        ),
        Mistake(
            "the candidate is not squashed",
            _lstm_step(squash=_squashed(sigmoid, sigmoid, itself, sigmoid)),
            "Its weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _lstm_step(squash=_squashed(itself, itself, np.tanh, itself)),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
            also=(_lstm_step(squash=_squashed(itself, itself, itself, itself)),),
        ),
        Mistake(
            "the candidate goes through a sigmoid before its tanh",
            _lstm_step(squash=_squashed(sigmoid, sigmoid, lambda z: np.tanh(sigmoid(z)), sigmoid)),
            "Is it made with `gate`? That ends in a sigmoid, and the candidate is no gate: tanh squashes its weighted "
            "sum.",
        ),
        Mistake(
            "not all layers read the joined vector in the same order",
            _lstm_step(weights=_rows_exchanged(_F, _I, _O)),
            "The state comes first in all four brackets. If you use your `gate`: in which order does it take state and "
            "input?",
            also=tuple(_lstm_step(weights=_rows_exchanged(*places)) for places in ((_F,), (_I,), (_C,), (_O,))),
        ),
        Mistake(
            "one bias stands for all four layers",
            _lstm_step(weights=_one_bias(_F)),
            "Copied lines are quickly written and easily half changed. Each of the four layers has a bias of its own.",
            also=tuple(_lstm_step(weights=_one_bias(place)) for place in (_I, _C, _O)),
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
            _lstm_step(squash=_squashed(_hard_sigmoid, _hard_sigmoid, np.tanh, _hard_sigmoid)),
            "`sigmoid` is there for you, from the notebook's first cell.",
            also=(_lstm_step(squash=_squashed(relu, relu, np.tanh, relu)),),
        ),
        Mistake(
            "a bias is forgotten",
            _lstm_step(weights=_without_bias(_F, _I, _C, _O)),
            "Each of the four layers has a bias of its own. Which of the arguments are not used?",
            also=tuple(
                _lstm_step(weights=_without_bias(*places))
                for places in ((_F,), (_I,), (_C,), (_O,), (_F, _I), (_F, _I, _O))
            ),
        ),
        Mistake(
            "two layers have changed places",
            _lstm_step(weights=_taking(_I, _F, _C, _O)),
            "The numbers of the layers are right. Which of them multiplies the old cell state, which the candidate, "
            "and which decides what is shown?",
            also=tuple(
                _lstm_step(weights=_taking(*order))
                for order in permutations(range(4))
                if order not in ((_F, _I, _C, _O), (_I, _F, _C, _O))
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
            _lstm_step(total=lambda both, W, b: (both @ W, b), squash=_with_bias_outside(_F, _I, _C, _O)),
            "The bias belongs to the sum that is squashed. A gate never leaves 0 to 1.",
            also=tuple(
                _lstm_step(total=lambda both, W, b: (both @ W, b), squash=_with_bias_outside(*places))
                for places in ((_F,), (_I,), (_C,), (_O,), (_F, _I, _O))
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
            lambda x, h, C, *weights: _lstm_step(join=lambda other, x, C: _h_then_x(h, x))(x, h, h, *weights),
            "Two things are handed on from step to step. The gates read one of them; the other one is the memory that "
            "the forget gate keeps.",
        ),
        Mistake(
            "the gates read the cell state instead of the hidden state",
            _lstm_step(join=lambda h, x, C: _h_then_x(C, x)),
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
            _lstm_step(cell=lambda *args: np.tanh(_new_cell(*args)), shown=lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is.",
            also=(_lstm_step(cell=lambda *args: np.tanh(_new_cell(*args))),),
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
            _lstm_step(join=lambda h, x, C: _h_then_x(0 * h, x)),
            "Each layer reads both, the previous hidden state and the input.",
        ),
        Mistake(
            "the input is ignored",
            _lstm_step(join=lambda h, x, C: _h_then_x(h, 0 * x)),
            "Each layer reads both, the previous hidden state and the input.",
        ),
        Mistake(
            "one of the four layers reads a part only",
            _lstm_step(weights=_blind(_C, to_state=True)),
            "Each layer reads both, the previous hidden state and the input, the candidate, too.",
            also=tuple(
                _lstm_step(weights=_blind(place, to_state))
                for place in range(4)
                for to_state in (True, False)
                if (place, to_state) != (_C, True)
            ),
        ),
    ),
)


# ---------------------------------------------------------------- 6: a bias that remembers


def _logit(f: Any) -> Any:
    return np.log(f / (1 - f))


def _bias_for(factor: Form, invert: Form = _logit) -> Form:
    """The bias for another factor, or by another function."""

    def bias(steps: int, share: float) -> Any:
        with np.errstate(all="ignore"):
            return invert(np.float64(factor(np.float64(steps), np.float64(share))))

    return bias


def _root(steps: Any, share: Any) -> Any:
    return share ** (1 / steps)


forget_bias = FunctionProblem(
    name="forget_bias",
    lesson=4,
    title="A bias that remembers",
    minutes=7,
    level="medium",
    variable="forget_bias",
    code="""
def forget_bias(steps, share):
    f = share ** (1 / steps)
    return np.log(f / (1 - f))
""",
    explanation=(
        "Each step multiplies the cell state by f, so after all of them f to the power of `steps` is left. That has to "
        "be `share`, so f is its root: `share ** (1 / steps)`. The gate is the sigmoid of the bias, and the sigmoid is "
        "turned round by solving f = 1 / (1 + e^(-b)) for b: e^(-b) = (1 - f) / f, so b is the logarithm of "
        "f / (1 - f)."
    ),
    why=(
        "A forget gate begins near its bias. Keras starts it at 1, which is f = 0.73: after 30 steps less than "
        "0.01% of the cell state is left, and of its gradient, too. Whether an LSTM can learn a long memory depends "
        "on where this number starts."
    ),
    hints=(
        "First forget the sigmoid. After 30 steps with the same factor f, how much is left? For which f is it `share`?",
        "To undo a power one takes a root: `share` to the power of 1 over `steps`. Mind the brackets.",
        "Then from f to the bias: f is 1 divided by (1 + e to the power of minus b). Solve for e to the power of minus "
        "b, and take the logarithm. `np.log` is the natural one.",
        "Test it with one step and a share of 0.5: there the sigmoid is one half. For which bias is that?",
    ),
    cases=(
        Case((30, 0.6)),
        Case((1, 0.8)),
        Case((10, 0.9)),
        Case((2, 0.25)),
        Case((100, 0.1)),
        Case((5, 0.01)),
        Case((1, 0.5)),
        Case((500, 0.95)),
    ),
    mistakes=(
        Mistake(
            "this is the gate, and its bias was asked for",
            _bias_for(_root, lambda f: f),
            "That is the right factor. Which bias makes the sigmoid give it?",
        ),
        Mistake(
            "the sigmoid is applied, not turned round",
            _bias_for(_root, sigmoid),
            "The factor is right, and it is what comes out of the sigmoid. Asked for is what went in.",
            also=(lambda steps, share: sigmoid(share), lambda steps, share: sigmoid(share / steps)),
        ),
        Mistake(
            "the number of steps is not used",
            _bias_for(lambda steps, share: share),
            "That bias leaves `share` after a single step. Then comes the next one.",
        ),
        Mistake(
            "the share is divided by the number of steps",
            _bias_for(lambda steps, share: share / steps),
            "The steps multiply, so going back takes a root, not a division. If you wrote a power: `**` binds more "
            "tightly than `/`, so 1 over steps needs brackets.",
            also=(lambda steps, share: share / steps,),
        ),
        Mistake(
            "the loss is spread evenly over the steps",
            _bias_for(lambda steps, share: 1 - (1 - share) / steps),
            "A step takes its share of what is left, not always the same amount. How much is left after two steps with "
            "a factor f?",
        ),
        Mistake(
            "the share is raised to the number of steps",
            _bias_for(lambda steps, share: share**steps),
            "That is what is left if `share` were the factor of each step. Asked is the other way round.",
        ),
        Mistake(
            "the bias has the wrong sign",
            _bias_for(_root, lambda f: -_logit(f)),
            "A gate that stays open has a positive bias. Which of the two numbers, f and 1 - f, belongs above the "
            "fraction line?",
        ),
        Mistake(
            "the logarithm has another base",
            _bias_for(_root, lambda f: np.log10(f / (1 - f))),
            "In the sigmoid stands e, so it takes the natural logarithm, `np.log`.",
            also=(_bias_for(_root, lambda f: np.log2(f / (1 - f))),),
        ),
        Mistake(
            "the logarithm of the gate is taken, without its counterpart",
            _bias_for(_root, np.log),
            "The sigmoid is 1 / (1 + e^(-b)), not e^b. Solve it step by step: first for 1 + e^(-b).",
            also=(
                _bias_for(_root, lambda f: -np.log(f)),
                _bias_for(_root, lambda f: -np.log(1 - f)),
                _bias_for(_root, lambda f: np.log(1 - f)),
            ),
        ),
        Mistake(
            "a bracket in the logarithm is not the right one",
            _bias_for(_root, lambda f: np.log(f) / (1 - f)),
            "One logarithm is taken, of the whole fraction: f above, 1 - f below.",
            also=(
                _bias_for(_root, lambda f: np.log(f / 1 - f)),
                _bias_for(_root, lambda f: np.log(f) / np.log(1 - f)),
                _bias_for(_root, lambda f: np.log(1 / f) - 1),
                _bias_for(_root, lambda f: np.log(f) - 1),
            ),
        ),
        Mistake(
            "the logarithm is missing",
            _bias_for(_root, lambda f: f / (1 - f)),
            "That is e to the power of b. And b itself?",
            also=(_bias_for(_root, lambda f: (1 - f) / f),),
        ),
        Mistake(
            "tanh is turned round, not the sigmoid",
            _bias_for(_root, np.arctanh),
            "A gate ends in a sigmoid. Its inverse is half as simple as that of tanh, and has no name in NumPy.",
            also=(_bias_for(_root, lambda f: np.arctanh(2 * f - 1)),),
        ),
        Mistake(
            "one half is left, whatever the share",
            _bias_for(lambda steps, share: 0.5 ** (1 / steps)),
            "That is the half-life. How much is to be left is handed to you. Is `share` used?",
        ),
        Mistake(
            "this is a start for about so many steps, whatever the share",
            _bias_for(lambda steps, share: steps, np.log),
            "The lesson's rule of thumb for a long memory does not ask how much should be left. Here it is exact: "
            "which factor leaves `share`?",
            also=(
                lambda steps, share: np.log(steps) + 1,
                lambda steps, share: np.log(max(steps - 1, 1e-9)),
                _bias_for(lambda steps, share: steps - 1, np.log),
                lambda steps, share: np.log(steps + 1),
                _bias_for(lambda steps, share: np.exp(-1 / steps)),
            ),
        ),
        Mistake(
            "the steps change the bias, not the gate",
            lambda steps, share: _logit(share) * steps,
            "It is the gate that each step multiplies by. Find the gate of one step first, and its bias afterwards.",
            also=(
                lambda steps, share: _logit(share) / steps,
                lambda steps, share: _logit(share) + np.log(steps),
            ),
        ),
        Mistake(
            "one step is counted too many or too few",
            _bias_for(lambda steps, share: share ** (1 / (steps + 1))),
            "After one step the cell state has been multiplied once, after two steps twice.",
            also=(_bias_for(lambda steps, share: share ** (1 / (steps - 1)) if steps > 1 else share),),
        ),
        Mistake(
            "a square root stands in the place of the root",
            _bias_for(lambda steps, share: np.sqrt(share)),
            "The square root undoes two steps. Here as many are undone as there are.",
        ),
        Mistake(
            "the gate is rounded before its bias is taken",
            _bias_for(lambda steps, share: np.round(_root(steps, share), 3)),
            "Near 1 a small change of the gate is a large one of the bias. Round nothing on the way.",
            also=tuple(
                _bias_for(lambda steps, share, digits=digits: np.round(_root(steps, share), digits))
                for digits in (1, 2, 4)
            ),
        ),
        Mistake(
            "what is lost stands where the share belongs",
            _bias_for(lambda steps, share: (1 - share) ** (1 / steps)),
            "`share` is what is left at the end.",
        ),
    ),
)


# ---------------------------------------------------------------- 7: peepholes


def _peephole_step(
    peeps: Form = lambda C_previous, C, p: (p[0] * C_previous, p[1] * C_previous, 0, p[2] * C),
    squash: tuple[Form, Form, Form, Form] = (sigmoid, sigmoid, np.tanh, sigmoid),
    add: Form = lambda function, a, peep: function(a + peep),
    cell: Form = _new_cell,
    shown: Form = _shown,
    result: Form = _both_states,
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
    *sums, C = _numbers(seed, *[(units,)] * 5)
    *weights, _ = _numbers(seed + 50, *[(units,)] * 4)
    return Case((*sums, 2 * C, *weights), _sizes(units=units))


peephole_step = FunctionProblem(
    name="peephole_step",
    lesson=4,
    title="Peepholes",
    minutes=7,
    level="medium",
    variable="peephole_step",
    setup=_SIGMOID,
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
        *_wrong_results(_peephole_step),
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
            _peephole_step(cell=lambda *args: np.tanh(_new_cell(*args)), shown=lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is.",
            also=(_peephole_step(cell=lambda *args: np.tanh(_new_cell(*args))),),
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


# ---------------------------------------------------------------- 8: one step of the GRU


def _blend(h: Any, z: Any, candidate: Any) -> Any:
    return (1 - z) * h + z * candidate


def _gru_step(
    join: Form = _h_then_x,
    squash: Form = sigmoid,
    candidate: Form = lambda h, x, r, W, join: np.tanh(join(r * h, x) @ W),
    weights: Form = lambda *three: three,
    blend: Form = lambda h, z, r, G: _blend(h, z, G),
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
    reset = _h_then_x(sigmoid(_h_then_x(h, x) @ W_r) * h, x)
    return _blend(h, sigmoid(reset @ W_z), np.tanh(reset @ W))


def _gru_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), *[(units + features, units)] * 3)
    return Case(_numbers(seed, *shapes), _sizes(features=features, units=units))


gru_step = FunctionProblem(
    name="gru_step",
    lesson=4,
    title="One step of the GRU",
    minutes=8,
    level="medium",
    variable="gru_step",
    setup=_SIGMOID,
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
    shape_advice=_GATE_SHAPES.format("Each matrix"),
    cases=(_gru_case(51, 3, 3), _gru_case(52, 1, 2), _gru_case(53, 3, 2), _gru_case(54, 2, 1)),
    mistakes=(
        Mistake(
            "z and 1 - z have changed places",
            _gru_step(blend=lambda h, z, r, G: _blend(h, 1 - z, G)),
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
                blend=lambda h, z, r, G: _blend(h, 1 - z, G),
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
                    blend=lambda h, z, r, G: _blend(h, 1 - z, G),
                ),
            ),
        ),
        Mistake(
            "one gate stands for both",
            _gru_step(weights=lambda W_z, W_r, W: (W_z, W_z, W)),
            "Each of the two has a matrix of its own. Look at the names in your lines, and at where each gate is used.",
            also=(_gru_step(blend=lambda h, z, r, G: _blend(h, r, G)),),
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
            _gru_step(_x_then_h),
            "The shape is the same, but then each number meets the weights of another one. The bracket says which of "
            "the two comes first.",
            also=(
                _gru_step(candidate=lambda h, x, r, W, join: np.tanh(_x_then_h(r * h, x) @ W)),
                _gru_step(_x_then_h, candidate=lambda h, x, r, W, join: np.tanh(_h_then_x(r * h, x) @ W)),
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
            also=(_gru_step(blend=lambda h, z, r, G: z * G), _gru_step(blend=lambda h, z, r, G: (1 - z) * h)),
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
            _gru_step(blend=lambda h, z, r, G: np.tanh(_blend(h, z, G))),
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
            _gru_step(blend=lambda h, z, r, G: (_blend(h, z, G), _blend(h, z, G))),
            "The GRU has one state. Return it alone.",
        ),
    ),
)


# ---------------------------------------------------------------- 9: own weights into Keras

_KERAS_ORDER = (_I, _F, _C, _O)


def _split_rows(W: Any, units: int, features: int) -> list[Any]:
    return [W[units:], W[:units]]


def _lstm_weights(
    order: tuple[int, ...] = _KERAS_ORDER,
    bias_order: tuple[int, ...] = _KERAS_ORDER,
    join: Form = lambda arrays: np.concatenate(arrays, axis=1),
    split: Form = _split_rows,
    result: Form = lambda rows, bias: [*rows, bias],
) -> Form:
    """The list for Keras, with parts that may be exchanged."""

    def weights(*given: Any) -> Any:
        matrices, biases = given[::2], given[1::2]
        units = len(biases[0])
        features = len(matrices[0]) - units
        W = join([matrices[place] for place in order])
        bias = np.concatenate([biases[place] for place in bias_order])
        return result(split(W, units, features), bias)

    return weights


def _side_by_side_of_each_unit(arrays: list[Any]) -> Any:
    """All four layers of unit 0, then those of unit 1, and so on."""
    return np.stack(arrays, axis=-1).reshape(len(arrays[0]), -1)


def _weights_case(seed: int, features: int, units: int) -> Case:
    weights = _numbers(seed, *((units + features, units), (units,)) * 4)
    return Case(weights, _sizes(features=features, units=units))


_NEW_ORDERS = tuple(order for order in permutations(range(4)) if order != _KERAS_ORDER)

lstm_weights = FunctionProblem(
    name="lstm_weights",
    lesson=4,
    title="Your weights in Keras",
    minutes=7,
    level="medium",
    variable="lstm_weights",
    code="""
def lstm_weights(W_f, b_f, W_i, b_i, W_C, b_C, W_o, b_o):
    units = len(b_f)
    W = np.concatenate([W_i, W_f, W_C, W_o], axis=1)
    bias = np.concatenate([b_i, b_f, b_C, b_o])
    return [W[units:], W[:units], bias]
""",
    explanation=(
        "Two things are packed in another way. Keras sets the four layers side by side, along the columns, in the "
        "order i, f, candidate, o. And it keeps the rows for the input and those for the state in two arrays. In the "
        "joined vector the state comes first, so the first `units` rows are the recurrent kernel, the rest is the "
        "kernel."
    ),
    why=(
        "Nothing in the arrays says which gate a column belongs to. With the gates in another order every shape fits, "
        "Keras takes them without a word, and the layer computes something else."
    ),
    hints=(
        "Begin with the order: in Keras the input gate comes first, then the forget gate, the candidate, the output "
        "gate. Set the four matrices side by side in this order; the biases likewise.",
        "Side by side means along which axis? (units + features, 4 · units) should come out.",
        "Now the rows. Which of them were multiplied with the state, which with the input? Two slices, and the number "
        "of units is the length of a bias.",
        "Keras' first array is the kernel, for the input; the second one is for the state.",
    ),
    shape_advice="Three arrays are wanted: (features, 4 · units), (units, 4 · units) and (4 · units,).",
    parts=("kernel", "recurrent_kernel", "bias"),
    cases=(_weights_case(61, 2, 2), _weights_case(62, 1, 3), _weights_case(63, 3, 2)),
    mistakes=(
        Mistake(
            "the gates stand in the order of the lesson, not of Keras",
            _lstm_weights((_F, _I, _C, _O), (_F, _I, _C, _O)),
            "The lesson begins with the forget gate, Keras with the input gate. Every shape fits either way.",
        ),
        Mistake(
            "the gates stand in another order",
            _lstm_weights((_I, _F, _O, _C), (_I, _F, _O, _C)),
            "Keras has them as input gate, forget gate, candidate, output gate.",
            also=tuple(
                _lstm_weights(order, order)
                for order in _NEW_ORDERS
                if order not in ((_F, _I, _C, _O), (_I, _F, _O, _C))
            ),
        ),
        Mistake(
            "the biases stand in another order than the matrices",
            _lstm_weights(bias_order=(_F, _I, _C, _O)),
            "The matrices are right. The biases belong to the same four layers and have the same order.",
            also=tuple(_lstm_weights(bias_order=order) for order in _NEW_ORDERS if order != (_F, _I, _C, _O)),
        ),
        Mistake(
            "the matrices stand in another order than the biases",
            _lstm_weights((_F, _I, _C, _O)),
            "The biases are right. The matrices belong to the same four layers and have the same order.",
            also=tuple(_lstm_weights(order) for order in _NEW_ORDERS if order != (_F, _I, _C, _O)),
        ),
        Mistake(
            "kernel and recurrent kernel have changed places",
            _lstm_weights(split=lambda W, units, features: [W[:units], W[units:]]),
            "Keras' first array is for the input, the second one for the state. In the joined vector it is the state "
            "that comes first.",
            also=(
                _lstm_weights(
                    (_F, _I, _C, _O), (_F, _I, _C, _O), split=lambda W, units, features: [W[:units], W[units:]]
                ),
            ),
        ),
        Mistake(
            "the rows are divided as if the input came first",
            _lstm_weights(split=lambda W, units, features: [W[:features], W[features:]]),
            "The shapes are right. But the vector was joined as [h, x]: to which of the two do the first rows belong?",
            also=(
                _lstm_weights(
                    (_F, _I, _C, _O), (_F, _I, _C, _O), split=lambda W, units, features: [W[:features], W[features:]]
                ),
            ),
        ),
        Mistake(
            "the matrices stand one above the other",
            _lstm_weights(
                join=np.concatenate, split=lambda W, units, features: [W[features:], W[:units]], bias_order=_KERAS_ORDER
            ),
            "Side by side is wanted: the columns of the four layers next to each other. Which `axis` lengthens rows?",
            also=(
                _lstm_weights(join=np.concatenate),
                _lstm_weights((_F, _I, _C, _O), (_F, _I, _C, _O), join=np.concatenate),
                lambda *given: [
                    np.concatenate([given[2 * place][len(given[1]) :] for place in _KERAS_ORDER]),
                    np.concatenate([given[2 * place][: len(given[1])] for place in _KERAS_ORDER]),
                    np.concatenate([given[2 * place + 1] for place in _KERAS_ORDER]),
                ],
            ),
        ),
        Mistake(
            "the columns are grouped by unit, not by gate",
            _lstm_weights(join=_side_by_side_of_each_unit),
            "First all columns of the input gate, then all of the forget gate, and so on.",
            also=(
                _lstm_weights(
                    join=_side_by_side_of_each_unit,
                    result=lambda rows, bias: [*rows, bias.reshape(4, -1).T.ravel()],
                ),
            ),
        ),
        Mistake(
            "input rows and state rows are not separated",
            _lstm_weights(split=lambda W, units, features: [W]),
            "The lesson's matrices hold both. Keras keeps the rows for the input in one array, those for the state in "
            "another.",
            also=(_lstm_weights((_F, _I, _C, _O), (_F, _I, _C, _O), split=lambda W, units, features: [W]),),
        ),
        Mistake(
            "the bias is missing",
            _lstm_weights(result=lambda rows, bias: rows),
            "Keras' LSTM has three arrays of weights, and `set_weights` wants all of them.",
            also=(
                _lstm_weights((_F, _I, _C, _O), result=lambda rows, bias: rows),
                _lstm_weights(split=lambda W, units, features: [W[:units], W[units:]], result=lambda rows, bias: rows),
            ),
        ),
        Mistake(
            "the bias does not stand last",
            _lstm_weights(result=lambda rows, bias: [bias, *rows]),
            "`set_weights` goes by the order alone: kernel, recurrent kernel, bias.",
            also=(_lstm_weights(result=lambda rows, bias: [rows[0], bias, rows[1]]),),
        ),
        Mistake(
            "the biases are not in one row",
            _lstm_weights(result=lambda rows, bias: [*rows, bias.reshape(4, -1)]),
            "Keras wants one long array, (4 · units,). `np.concatenate` lengthens, `np.stack` makes a new axis.",
            also=(
                _lstm_weights(result=lambda rows, bias: [*rows, bias.reshape(4, -1).T]),
                _lstm_weights(result=lambda rows, bias: [*rows, bias[None]]),
            ),
        ),
        Mistake(
            "the bias has two rows",
            _lstm_weights(result=lambda rows, bias: [*rows, np.stack([bias, 0 * bias])]),
            "So Keras' GRU has it. Its LSTM adds up first, and has one bias, one long array.",
            also=(
                _lstm_weights(result=lambda rows, bias: [*rows, np.stack([0 * bias, bias])]),
                _lstm_weights(result=lambda rows, bias: [*rows, np.stack([bias, bias])]),
            ),
        ),
        Mistake(
            "the rows are cut in the wrong place",
            _lstm_weights(split=lambda W, units, features: [W[3:], W[:3]]),
            "How many of them belong to the state? As many as there are units, whatever their number: a bias knows it.",
            also=(
                _lstm_weights(split=lambda W, units, features: [W[len(W) // 2 :], W[: len(W) // 2]]),
                _lstm_weights(split=lambda W, units, features: [W[1:], W[:1]]),
                _lstm_weights(split=lambda W, units, features: [W[2:], W[:2]]),
                _lstm_weights(split=lambda W, units, features: [W[features:], W[:features]]),
            ),
        ),
        Mistake(
            "1 is added to the bias of the forget gate",
            _lstm_weights(
                result=lambda rows, bias: [*rows, bias + np.repeat([0, 1, 0, 0], len(bias) // 4)],
            ),
            "Keras does that once, when it makes new weights. These have been made already, and go in as they are.",
        ),
        Mistake(
            "the matrices are transposed",
            _lstm_weights(result=lambda rows, bias: [*(array.T for array in rows), bias]),
            "Both are written for rows, `x @ kernel`. They stay as they are.",
        ),
        Mistake(
            "each layer has arrays of its own",
            lambda *given: [
                *(given[2 * place][len(given[1]) :] for place in _KERAS_ORDER),
                *(given[2 * place][: len(given[1])] for place in _KERAS_ORDER),
                *(given[2 * place + 1] for place in _KERAS_ORDER),
            ],
            "Keras keeps the four layers side by side in one array.",
            also=(lambda *given: list(given),),
        ),
    ),
)


# ---------------------------------------------------------------- 10: the LSTM over a sequence


def _keras_gates(a: Any, order: tuple[int, ...] = _KERAS_ORDER) -> list[Any]:
    """The four parts in the order f, i, candidate, o, from where ``order`` says that they stand."""
    parts = np.split(a, 4)
    return [parts[order.index(place)] for place in (_F, _I, _C, _O)]


def _all_hidden(hs: list[Any], Cs: list[Any]) -> Any:
    return np.stack(hs)


def _lstm_layer(
    gates: Form = _keras_gates,
    total: Form = lambda x, h, W, U, b: x @ W + h @ U + b,
    squash: Form = _squash,
    cell: Form = _new_cell,
    shown: Form = _shown,
    carry: Form = _both_states,
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
    x, W, U, b = _numbers(seed, *shapes)
    return Case((2 * x, W, U, b), _sizes(steps=steps, features=features, units=units))


lstm_layer = FunctionProblem(
    name="lstm_layer",
    lesson=4,
    title="Keras' LSTM by hand",
    minutes=10,
    level="hard",
    variable="lstm_layer",
    setup=_SIGMOID,
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
            _lstm_layer(lambda a: _keras_gates(a, (_F, _I, _C, _O))),
            "The lesson begins with the forget gate, Keras with the input gate. Every shape fits either way.",
        ),
        Mistake(
            "the gates are taken in another order",
            _lstm_layer(lambda a: _keras_gates(a, (_I, _F, _O, _C))),
            "Keras has them as input gate, forget gate, candidate, output gate.",
            also=tuple(
                _lstm_layer(lambda a, order=order: _keras_gates(a, order))
                for order in _NEW_ORDERS
                if order not in ((_F, _I, _C, _O), (_I, _F, _O, _C))
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
            _lstm_layer(squash=_squashed(sigmoid, sigmoid, sigmoid, sigmoid)),
            "Three of the four parts are gates. Which is not?",
        ),
        Mistake(
            "a tanh stands in the place of a gate's sigmoid",
            _lstm_layer(squash=_squashed(np.tanh, np.tanh, np.tanh, np.tanh)),
            "A gate is a share, from 0 to 1. Which three of the four parts are gates?",
            also=(
                _lstm_layer(squash=_squashed(np.tanh, np.tanh, sigmoid, np.tanh)),
                _lstm_layer(squash=_squashed(sigmoid, sigmoid, np.tanh, np.tanh)),
                _lstm_layer(squash=_squashed(np.tanh, sigmoid, np.tanh, sigmoid)),
                _lstm_layer(squash=_squashed(sigmoid, np.tanh, np.tanh, sigmoid)),
            ),
        ),
        Mistake(
            "the candidate is not squashed",
            _lstm_layer(squash=_squashed(sigmoid, sigmoid, itself, sigmoid)),
            "Its weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "the gates are not squashed",
            _lstm_layer(squash=_squashed(itself, itself, np.tanh, itself)),
            "A weighted sum can be any number. A gate is a share, from 0 to 1.",
            also=(_lstm_layer(squash=_squashed(itself, itself, itself, itself)),),
        ),
        Mistake(
            "the candidate goes through a sigmoid before its tanh",
            _lstm_layer(squash=_squashed(sigmoid, sigmoid, lambda z: np.tanh(sigmoid(z)), sigmoid)),
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
            _lstm_layer(squash=_squashed(_hard_sigmoid, _hard_sigmoid, np.tanh, _hard_sigmoid)),
            "Old versions of Keras had a straight line for the gates, `hard_sigmoid`. Today it is the sigmoid.",
            also=(_lstm_layer(squash=_squashed(relu, relu, np.tanh, relu)),),
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
            _lstm_layer(cell=lambda *args: np.tanh(_new_cell(*args)), shown=lambda o, C, C_previous: o * C),
            "Only what is shown is squashed. The cell state goes on as it is.",
            also=(_lstm_layer(cell=lambda *args: np.tanh(_new_cell(*args))),),
        ),
    ),
)


# ---------------------------------------------------------------- 11: one step of Keras' GRU

_Z, _R, _H = range(3)


def _keras_gru_step(
    order: tuple[int, ...] = (_Z, _R, _H),
    biases: Form = lambda b: (b[0], b[1]),
    sums: Form = lambda x, h, W, U, b, c: (x @ W + b, h @ U + c),
    squash: Form = sigmoid,
    candidate: Form = lambda of_x, of_h, r: np.tanh(of_x + r * of_h),
    blend: Form = lambda h, z, r, G: _blend(h, 1 - z, G),
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
        return _blend(h, share(z), G)

    return step


def _reset_before(h: Any, r: Any, U: Any, b: Any, c: Any) -> Any:
    """As with ``reset_after=False``: the gate multiplies the state, then comes the product."""
    return (r * h) @ U + b + c


def _bias_outside(h: Any, r: Any, U: Any, b: Any, c: Any) -> Any:
    """The gate multiplies the product, and the state's bias is added behind it."""
    return r * (h @ U) + b + c


def _keras_gru_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), (features, 3 * units), (units, 3 * units), (2, 3 * units))
    return Case(_numbers(seed, *shapes), _sizes(features=features, units=units))


keras_gru_step = FunctionProblem(
    name="keras_gru_step",
    lesson=4,
    title="One step of Keras' GRU",
    minutes=9,
    level="hard",
    variable="keras_gru_step",
    setup=_SIGMOID,
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
            _keras_gru_step(blend=lambda h, z, r, G: _blend(h, z, G)),
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
            _keras_gru_step((_R, _Z, _H), blend=lambda h, z, r, G: _blend(h, z, G)),
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
                _keras_gru_step(squash=np.tanh, blend=lambda h, z, r, G: _blend(h, z, G)),
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
            "the reset gate stands in the blend",
            _keras_gru_step(blend=lambda h, z, r, G: _blend(h, 1 - r, G)),
            "Its work is done in the candidate. Which gate blends?",
            also=(
                _keras_gru_step(blend=lambda h, z, r, G: _blend(h, r, G)),
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


# ---------------------------------------------------------------- 12: counting parameters


def _plain_count(features: int, units: int) -> int:
    return units * (features + units) + units


def _counted(plain: Form, lstm: Form, gru: Form) -> Form:
    """Three counts, each made of the features and units."""
    return lambda features, units: tuple(count(features, units) for count in (plain, lstm, gru))


def _lstm_count(features: int, units: int) -> int:
    return 4 * _plain_count(features, units)


def _gru_count(features: int, units: int) -> int:
    return 3 * (_plain_count(features, units) + units)


def _by(block: Form, gru_block: Form | None = None) -> Form:
    """One block for the plain layer, four for the LSTM, three for the GRU."""
    gru_block = gru_block or block
    return _counted(block, lambda n, u: 4 * block(n, u), lambda n, u: 3 * gru_block(n, u))


_right_counts = _counted(_plain_count, _lstm_count, _gru_count)

parameter_counts = FunctionProblem(
    name="parameter_counts",
    lesson=4,
    title="Counting parameters",
    minutes=6,
    level="medium",
    variable="parameter_counts",
    code="""
def parameter_counts(features, units):
    weights = features * units + units * units
    simple = weights + units
    lstm = 4 * (weights + units)
    gru = 3 * (weights + 2 * units)
    return simple, lstm, gru
""",
    explanation=(
        "A plain layer has weights for the input, (features, units), for the state, (units, units), and a bias, "
        "(units,). The LSTM has four such layers inside. The GRU has three, and with `reset_after=True` each has two "
        "biases, one for the input and one for the state: its `bias` is (2, 3 · units). How many steps there are, or "
        "how many sequences, does not matter."
    ),
    why=(
        "Whoever compares an LSTM with a plain network of as many units compares it with one of a quarter of its "
        "parameters. Is it the gates or the size? Only the count can tell."
    ),
    hints=(
        "Begin with the plain layer: two matrices and a bias. Which shapes have they, and how many numbers is that?",
        "An LSTM computes four weighted sums instead of one, each with matrices and a bias of its own. And the GRU?",
        "If your number for the GRU is too small by 3 · units: print the shapes of `get_weights()` of a GRU, and look "
        "at its bias.",
    ),
    shape_advice="Three numbers come back: those of SimpleRNN, LSTM and GRU.",
    parts=("SimpleRNN", "LSTM", "GRU"),
    cases=(Case((3, 5)), Case((1, 32)), Case((10, 10)), Case((7, 1)), Case((2, 100))),
    mistakes=(
        Mistake(
            "the GRU's second bias is not counted",
            _by(_plain_count),
            "The other two are right. With `reset_after=True` the GRU keeps apart what comes from the input and what "
            "comes from the state. What does that mean for its biases?",
        ),
        Mistake(
            "every layer has two biases",
            _by(lambda n, u: _plain_count(n, u) + u),
            "So PyTorch counts. In Keras only the GRU has two.",
            also=(_by(lambda n, u: _plain_count(n, u) + u, _plain_count),),
        ),
        Mistake(
            "the LSTM has two biases, too",
            _counted(_plain_count, lambda n, u: 4 * (_plain_count(n, u) + u), _gru_count),
            "In Keras only the GRU has two, because of `reset_after=True`.",
        ),
        Mistake(
            "the biases are not counted",
            _by(lambda n, u: u * (n + u)),
            "The matrices are right. Each of the layers inside has a bias as well.",
        ),
        Mistake(
            "there is one bias for all gates",
            _counted(_plain_count, lambda n, u: 4 * u * (n + u) + u, lambda n, u: 3 * u * (n + u) + u),
            "The matrices are right. Each of the layers inside has a bias of its own.",
            also=(
                _counted(_plain_count, lambda n, u: 4 * u * (n + u) + u, lambda n, u: 3 * u * (n + u) + 2 * u),
                _counted(_plain_count, lambda n, u: 4 * u * (n + u) + u, _gru_count),
                _counted(_plain_count, _lstm_count, lambda n, u: 3 * u * (n + u) + u),
                _counted(_plain_count, _lstm_count, lambda n, u: 3 * u * (n + u) + 2 * u),
            ),
        ),
        Mistake(
            "a bias is counted as one number",
            _by(lambda n, u: u * (n + u) + 1),
            "A bias has one number for each unit.",
            also=(
                _by(lambda n, u: u * (n + u) + 1, lambda n, u: u * (n + u) + 2),
                _counted(_plain_count, lambda n, u: 4 * (u * (n + u) + 1), lambda n, u: 3 * (u * (n + u) + 2)),
                _counted(_plain_count, lambda n, u: 4 * (u * (n + u) + 1), lambda n, u: 3 * (u * (n + u) + 1)),
            ),
        ),
        Mistake(
            "the weights of the state are not counted",
            _by(lambda n, u: n * u + u),
            "That is a layer without memory. Each unit hears all units of the step before.",
            also=(_by(lambda n, u: n * u + u, lambda n, u: n * u + 2 * u), _by(lambda n, u: n * u)),
        ),
        Mistake(
            "the weights of the input are not counted",
            _by(lambda n, u: u * u + u),
            "Each unit hears all features of the input.",
            also=(_by(lambda n, u: u * u + u, lambda n, u: u * u + 2 * u),),
        ),
        Mistake(
            "each unit hears only itself",
            _by(lambda n, u: n * u + u + u),
            "The matrix for the state is (units, units): each unit hears each other.",
            also=(_by(lambda n, u: n * u + u + u, lambda n, u: n * u + u + 2 * u),),
        ),
        Mistake(
            "the LSTM has the wrong number of layers inside",
            _counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), _gru_count),
            "Three gates, and one more layer that is not a gate.",
            also=(
                _counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), lambda n, u: 2 * _plain_count(n, u)),
                _counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), lambda n, u: 3 * _plain_count(n, u)),
                _counted(_plain_count, lambda n, u: 5 * _plain_count(n, u), _gru_count),
            ),
        ),
        Mistake(
            "the GRU has the wrong number of layers inside",
            _counted(_plain_count, _lstm_count, lambda n, u: 2 * (_plain_count(n, u) + u)),
            "Two gates, and one more layer that is not a gate.",
            also=(
                _counted(_plain_count, _lstm_count, lambda n, u: 2 * _plain_count(n, u)),
                _counted(_plain_count, _lstm_count, lambda n, u: 4 * (_plain_count(n, u) + u)),
                _counted(_plain_count, _lstm_count, _lstm_count),
            ),
        ),
        Mistake(
            "LSTM and GRU have changed places",
            _counted(_plain_count, _gru_count, _lstm_count),
            "The order is SimpleRNN, LSTM, GRU.",
            also=(_counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), _lstm_count),),
        ),
        Mistake(
            "the three numbers stand in another order",
            _counted(_lstm_count, _gru_count, _plain_count),
            "The order is SimpleRNN, LSTM, GRU.",
            also=(
                _counted(_lstm_count, _plain_count, _gru_count),
                _counted(_gru_count, _lstm_count, _plain_count),
                _counted(_gru_count, _plain_count, _lstm_count),
            ),
        ),
        Mistake(
            "only one of the three counts comes back",
            _plain_count,
            "It is right. The counts of the other two layers are asked for as well.",
            also=(_lstm_count, _gru_count),
        ),
        Mistake(
            "peepholes are counted",
            _counted(_plain_count, lambda n, u: _lstm_count(n, u) + 3 * u, _gru_count),
            "Keras' LSTM has none.",
        ),
        Mistake(
            "features and units are exchanged",
            lambda features, units: _right_counts(units, features),
            "Each unit hears all features and all units. How many numbers does one unit need for that, and how many "
            "units are there?",
        ),
        Mistake(
            "the sizes are added, not multiplied",
            _by(lambda n, u: n + u + u + u),
            "A matrix of (features, units) holds features times units numbers.",
            also=(_by(lambda n, u: n + u + u + u, lambda n, u: n + u + u + u + u), _by(lambda n, u: n + u)),
        ),
    ),
)
