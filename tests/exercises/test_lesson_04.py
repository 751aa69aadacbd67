"""Lesson 4's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

from __future__ import annotations

import copy
import inspect
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bank import Bank, Tensor, is_diagnosed, is_right

from course_utils import cells, exercises
from course_utils.activations import sigmoid
from course_utils.exercises.compare import plain, same
from course_utils.exercises.functions import FunctionProblem

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 4]
FUNCTIONS = [problem for problem in PROBLEMS if isinstance(problem, FunctionProblem)]

BANK = Bank()
wrong, right = BANK.wrong, BANK.right


def answer(name: str) -> Any:
    return exercises.get(name).answer


# ---------------------------------------------------------------- calculator

KEYS: dict[str, Any] = {
    "M+": (1, 1, 0),
    "RM": (1, 0, 1),
    "CM": (0, 0, 0),
    "no key": (1, 0, 0),
    "MS": (0, 1, 0),
    "M+ and RM": (1, 1, 1),
    "MS and RM": (0, 1, 1),
}

right(
    "calculator",
    KEYS,
    {name: list(gates) for name, gates in KEYS.items()},
    {name: np.array(gates, dtype=np.float32) for name, gates in KEYS.items()},
    {name: f"({', '.join(map(str, gates))})" for name, gates in KEYS.items()},
    {name.lower(): tuple(bool(gate) for gate in gates) for name, gates in KEYS.items()},
    list(KEYS.items()),
    {name: Tensor(gates) for name, gates in KEYS.items()},
)
wrong("calculator", "the forget gate is turned round", {name: (1 - f, i, o) for name, (f, i, o) in KEYS.items()})
wrong("calculator", "the forget gate is turned round", KEYS | {"RM": (0, 0, 1), "MS": (1, 1, 0), "CM": (1, 0, 0)})
wrong("calculator", "the input gate is turned round", {name: (f, 1 - i, o) for name, (f, i, o) in KEYS.items()})
wrong("calculator", "the output gate is turned round", {name: (f, i, 1 - o) for name, (f, i, o) in KEYS.items()})
wrong("calculator", "stand in another order", {name: (i, f, o) for name, (f, i, o) in KEYS.items()})
wrong("calculator", "stand in another order", {name: (i, o, f) for name, (f, i, o) in KEYS.items()})
wrong("calculator", "stand in another order", {name: (o, i, f) for name, (f, i, o) in KEYS.items()})
wrong(
    "calculator", "all three gates are turned round", {name: (1 - f, 1 - i, 1 - o) for name, (f, i, o) in KEYS.items()}
)
wrong("calculator", "`M+` loses", KEYS | {"M+": (0, 1, 0), "M+ and RM": (0, 1, 1)})
wrong("calculator", "`M+` loses", KEYS | {"M+": (0, 1, 0)})
wrong("calculator", "`MS` adds", KEYS | {"MS": (1, 1, 0)})
wrong("calculator", "the memory is lost when it is recalled", KEYS | {"RM": (0, 0, 1)})
wrong("calculator", "the number is added when the memory is recalled", KEYS | {"RM": (1, 1, 1)})
wrong("calculator", "shut gates are taken for keeping", KEYS | {"no key": (0, 0, 0)})
wrong("calculator", "shut gates are taken for keeping", KEYS | {"no key": (0, 0, 0), "RM": (0, 0, 1)})
wrong("calculator", "the memory is not cleared", KEYS | {"CM": (1, 0, 0)})
wrong("calculator", "while it is cleared", KEYS | {"CM": (0, 1, 0)})
wrong("calculator", "the memory is shown where it should not be", KEYS | {"CM": (0, 0, 1)})
wrong("calculator", "the memory is not shown where it should be", {name: (f, i, 0) for name, (f, i, o) in KEYS.items()})
wrong("calculator", "write 1 or 0, nothing between", KEYS | {"M+": (1, 0.5, 0)})
wrong("calculator", "Write three numbers", KEYS | {"M+": (1, 1)})
wrong("calculator", "Write three numbers", KEYS | {"M+": "open"})
wrong("calculator", "Write the numbers apart", {name: "".join(map(str, gates)) for name, gates in KEYS.items()})
wrong("calculator", "`M-` is none of the names", {name.replace("+", "-"): gates for name, gates in KEYS.items()})
wrong("calculator", "what was asked is right", KEYS | {"M-": (1, 0, 0)}, {"M-": (0, 0, 0)} | KEYS)
wrong("calculator", "Still to fill in: `RM`", {name: gates for name, gates in KEYS.items() if name != "RM"})
wrong(
    "calculator",
    "none of the names",
    {name: gates for name, gates in KEYS.items() if name != "RM"} | {"read": (1, 0, 1)},
)
wrong("calculator", "the answer should be a dictionary", list(KEYS.values()))


# ---------------------------------------------------------------- cell_gradients


@right("cell_gradients")
def gradients_in_lists(f_t: Any, C_previous: Any, i_t: Any, C_tilde: Any, dC_t: Any) -> Any:
    result: list[list[float]] = [[], [], [], []]
    for f, C, i, G, d in zip(f_t, C_previous, i_t, C_tilde, dC_t, strict=True):
        for row, factor in zip(result, (C, f, G, i), strict=True):
            row.append(d * factor)
    return result


@right("cell_gradients")
def gradients_by_tape(f_t: Any, C_previous: Any, i_t: Any, C_tilde: Any, dC_t: Any) -> Any:
    import tensorflow as tf

    things = [tf.constant(one) for one in (f_t, C_previous, i_t, C_tilde)]
    with tf.GradientTape() as tape:
        for thing in things:
            tape.watch(thing)
        f, C, i, G = things
        C_t = f * C + i * G
    return tape.gradient(C_t, things, output_gradients=tf.constant(dC_t))


@right("cell_gradients")
def gradients_measured(f_t: Any, C_previous: Any, i_t: Any, C_tilde: Any, dC_t: Any) -> Any:
    args = [f_t, C_previous, i_t, C_tilde]

    def new(values: Any) -> Any:
        return values[0] * values[1] + values[2] * values[3]

    found = []
    for k in range(4):
        more = [one + 0.5 if j == k else one for j, one in enumerate(args)]
        less = [one - 0.5 if j == k else one for j, one in enumerate(args)]
        found.append(dC_t * (new(more) - new(less)))  # exact, since it is linear in each
    return tuple(found)


right("cell_gradients", lambda f, C, i, G, d: [np.float32(one) for one in (d * C, d * f, d * G, d * i)])

wrong("cell_gradients", "its own number", lambda f, C, i, G, d: (d * f, d * C, d * i, d * G))
wrong("cell_gradients", "in another order? Asked for: f,", lambda f, C, i, G, d: (d * f, d * C, d * i, d * G))
wrong(
    "cell_gradients",
    "each of the four has the right numbers, but its shape",
    lambda f, C, i, G, d: tuple(one[:, None] for one in (d * C, d * f, d * G, d * i)),
)
wrong("cell_gradients", "`df_t` and `dC_previous` are among them, and right", lambda f, C, i, G, d: (d * C, d * f))
wrong("cell_gradients", "arrives is left out", lambda f, C, i, G, d: (C, f, G, i))
wrong("cell_gradients", "handed on unchanged", lambda f, C, i, G, d: [d] * 4)
wrong("cell_gradients", "passes the gate unchanged", lambda f, C, i, G, d: (d * C, d, d * G, d * i))
wrong("cell_gradients", "the sum divides", lambda f, C, i, G, d: (d / 2 * C, d / 2 * f, d / 2 * G, d / 2 * i))
wrong("cell_gradients", "in another order", lambda f, C, i, G, d: (d * C, d * G, d * f, d * i))
wrong("cell_gradients", "the product itself", lambda f, C, i, G, d: (d * f * C, d * f * C, d * i * G, d * i * G))
wrong(
    "cell_gradients",
    "the slope of the sigmoid",
    lambda f, C, i, G, d: (d * C * f * (1 - f), d * f, d * G * i * (1 - i), d * i),
)
wrong(
    "cell_gradients",
    "the slope of the tanh is multiplied",
    lambda f, C, i, G, d: (d * C, d * f, d * G, d * i * (1 - G**2)),
)
wrong("cell_gradients", "the sign is turned round", lambda f, C, i, G, d: (-d * C, -d * f, -d * G, -d * i))
wrong("cell_gradients", "`1 - f_t` stands", lambda f, C, i, G, d: (d * C, d * (1 - f), d * G, d * i))
wrong("cell_gradients", "the two gates have changed places", lambda f, C, i, G, d: (d * C, d * i, d * G, d * f))
wrong("cell_gradients", "divided by, not multiplied", lambda f, C, i, G, d: (d / f, d / C, d / i, d / G))
wrong("cell_gradients", "added up over the units", lambda f, C, i, G, d: (d @ C, d @ f, d @ G, d @ i))
wrong("cell_gradients", "joined into one", lambda f, C, i, G, d: np.concatenate([d * C, d * f, d * G, d * i]))
wrong("cell_gradients", "stand in columns", lambda f, C, i, G, d: np.column_stack([d * C, d * f, d * G, d * i]))
wrong("cell_gradients", "only the gradient of the old cell state", lambda f, C, i, G, d: d * f)
wrong("cell_gradients", "`df_t`, `dC_previous` and `di_t` are right", lambda f, C, i, G, d: (d * C, d * f, d * G, d))
wrong("cell_gradients", "the way forwards comes back", lambda f, C, i, G, d: f * C + i * G)
wrong("cell_gradients", "Four gradients come back", lambda f, C, i, G, d: (d * C, d * f, d * G))
wrong("cell_gradients", "a dictionary", lambda f, C, i, G, d: {"f": d * C, "C": d * f, "i": d * G, "C_tilde": d * i})


@wrong("cell_gradients", "your function changes its argument `f_t`")
def gradients_in_place(f_t: Any, C_previous: Any, i_t: Any, C_tilde: Any, dC_t: Any) -> Any:
    df_t = dC_t * C_previous
    f_t *= dC_t
    return df_t, f_t, dC_t * C_tilde, dC_t * i_t


# ---------------------------------------------------------------- gate

both = np.concatenate


@right("gate")
def gate_in_lists(x_t: Any, h_previous: Any, W: Any, b: Any) -> Any:
    joined = list(h_previous) + list(x_t)
    return [1 / (1 + math.exp(-(sum(one * W[k][j] for k, one in enumerate(joined)) + b[j]))) for j in range(len(b))]


@right("gate")
def gate_in_two_products(x_t: Any, h_previous: Any, W: Any, b: Any) -> Any:
    units = len(h_previous)
    return sigmoid(h_previous @ W[:units] + x_t @ W[units:] + b)


@right("gate")
def gate_of_tensorflow(x_t: Any, h_previous: Any, W: Any, b: Any) -> Any:
    import tensorflow as tf

    joined = tf.concat([h_previous, x_t], axis=0)
    return tf.sigmoid(tf.squeeze(joined[None] @ W, 0) + b)


@right("gate")
def gate_of_keras(x_t: Any, h_previous: Any, W: Any, b: Any) -> Any:
    import keras

    layer = keras.layers.Dense(len(b), activation="sigmoid")
    layer.build((None, len(W)))
    layer.set_weights([W, b])
    return layer(np.concatenate([h_previous, x_t])[None].astype("float32"))[0]


right(
    "gate",
    lambda x, h, W, b: (np.tanh((np.hstack([h, x]) @ W + b) / 2) + 1) / 2,
    lambda x, h, W, b: 1 / (np.exp(-(W.T @ np.append(h, x)) - b) + 1),
    lambda x, h, W, b: np.exp(both([h, x]) @ W + b) / (1 + np.exp(both([h, x]) @ W + b)),
)

wrong("gate", "the input stands before the state", lambda x, h, W, b: sigmoid(both([x, h]) @ W + b))
wrong("gate", "the input stands before the state", lambda x, h, W, b: sigmoid(x @ W[: len(x)] + h @ W[len(x) :] + b))
wrong("gate", "a tanh stands", lambda x, h, W, b: np.tanh(both([h, x]) @ W + b))
wrong("gate", "the sigmoid is missing", lambda x, h, W, b: both([h, x]) @ W + b)
wrong("gate", "the bias is forgotten", lambda x, h, W, b: sigmoid(both([h, x]) @ W))
wrong("gate", "added outside the sigmoid", lambda x, h, W, b: sigmoid(both([h, x]) @ W) + b)
wrong("gate", "the bias has the wrong sign", lambda x, h, W, b: 1 / (1 + np.exp(-both([h, x]) @ W + b)))
wrong("gate", "the gate is turned round", lambda x, h, W, b: 1 / (1 + np.exp(both([h, x]) @ W + b)))
wrong("gate", "the brackets of the sigmoid", lambda x, h, W, b: 1 / 1 + np.exp(-(both([h, x]) @ W + b)))
wrong("gate", "all or nothing", lambda x, h, W, b: (both([h, x]) @ W + b > 0).astype(float))
wrong("gate", "all or nothing", lambda x, h, W, b: np.round(sigmoid(both([h, x]) @ W + b)))
wrong("gate", "another function stands", lambda x, h, W, b: np.maximum(0, both([h, x]) @ W + b))
wrong("gate", "another function stands", lambda x, h, W, b: 1 / np.exp(-(both([h, x]) @ W + b)))
wrong("gate", "the sigmoid is applied twice", lambda x, h, W, b: sigmoid(sigmoid(both([h, x]) @ W + b)))
wrong("gate", "the input is ignored", lambda x, h, W, b: sigmoid(h @ W[: len(h)] + b))
wrong("gate", "the state is ignored", lambda x, h, W, b: sigmoid(x @ W[len(h) :] + b))
wrong("gate", "multiplied place by place", lambda x, h, W, b: sigmoid(both([h, x])[:, None] * W + b))
wrong("gate", "its first rows belong to the state", lambda x, h, W, b: sigmoid(W @ both([h, x]) + b))
wrong("gate", "its first rows belong to the state", lambda x, h, W, b: sigmoid((h + x) @ W + b))
wrong("gate", "also such as differ in length", lambda x, h, W, b: sigmoid(np.stack([h, x[:-1]]) @ W + b))
wrong("gate", "inside square brackets", lambda x, h, W, b: sigmoid(np.concatenate(h, x) @ W + b))
wrong("gate", "another order", lambda h_previous, x_t, W, b: gate_in_two_products(x_t, h_previous, W, b))
wrong("gate", "weights multiply from the right", lambda x, h, W, b: sigmoid(W @ both([h, x]) + b))
wrong("gate", "it is (1, 3)", lambda x, h, W, b: sigmoid(both([h, x])[None] @ W + b))
wrong("gate", "Are they rounded?", lambda x, h, W, b: sigmoid(both([h, x]) @ W + b).round(2))


# ---------------------------------------------------------------- cell_update


@right("cell_update")
def update_in_lists(C_previous: Any, f_t: Any, i_t: Any, C_tilde: Any, o_t: Any) -> Any:
    h, C = [], []
    for k in range(len(f_t)):
        C.append(f_t[k] * C_previous[k] + i_t[k] * C_tilde[k])
        h.append(o_t[k] * math.tanh(C[k]))
    return h, C


@right("cell_update")
def update_of_tensorflow(C_previous: Any, f_t: Any, i_t: Any, C_tilde: Any, o_t: Any) -> Any:
    import tensorflow as tf

    C = tf.add(tf.multiply(f_t, C_previous), tf.multiply(i_t, C_tilde))
    return tf.multiply(o_t, tf.tanh(C)), C


@right("cell_update")
def update_by_matrices(C_previous: Any, f_t: Any, i_t: Any, C_tilde: Any, o_t: Any) -> Any:
    C = C_previous @ np.diag(f_t) + C_tilde @ np.diag(i_t)
    return np.array([np.tanh(C) @ np.diag(o_t), C])


right("cell_update", lambda C, f, i, G, o: [np.float32(o * np.tanh(f * C + i * G)), np.float32(f * C + i * G)])


def enter_update(diagnosis: str, *updates: Callable[..., Any]) -> None:
    """Enter updates with short names as wrong."""
    wrong("cell_update", diagnosis, *updates)


enter_update("have changed places", lambda C, f, i, G, o: (f * C + i * G, o * np.tanh(f * C + i * G)))
enter_update("only the hidden state comes back", lambda C, f, i, G, o: o * np.tanh(f * C + i * G))
enter_update("only the cell state comes back", lambda C, f, i, G, o: f * C + i * G)
enter_update("the tanh on the cell state is forgotten", lambda C, f, i, G, o: (o * (f * C + i * G), f * C + i * G))
enter_update("shows the old cell state", lambda C, f, i, G, o: (o * np.tanh(C), f * C + i * G))
enter_update(
    "forget and input gate have changed places", lambda C, f, i, G, o: (o * np.tanh(i * C + f * G), i * C + f * G)
)
enter_update("the candidate is not gated", lambda C, f, i, G, o: (o * np.tanh(f * C + G), f * C + G))
enter_update("the old cell state is not gated", lambda C, f, i, G, o: (o * np.tanh(C + i * G), C + i * G))
enter_update(
    "the forget gate is turned round", lambda C, f, i, G, o: (o * np.tanh(C - f * C + i * G), C - f * C + i * G)
)
enter_update(
    "in the place of the input gate", lambda C, f, i, G, o: (o * np.tanh(f * C + G - f * G), f * C + G - f * G)
)
enter_update(
    "in the place of the forget gate", lambda C, f, i, G, o: (o * np.tanh(C - i * C + i * G), C - i * C + i * G)
)
enter_update(
    "gates and candidate are squashed once more",
    lambda C, f, i, G, o: update_in_lists(C, sigmoid(f), sigmoid(i), np.tanh(G), sigmoid(o)),
)
enter_update("the output gate has changed places", lambda C, f, i, G, o: (i * np.tanh(f * C + o * G), f * C + o * G))
enter_update("the output gate has changed places", lambda C, f, i, G, o: (f * np.tanh(o * C + i * G), o * C + i * G))
enter_update("the candidate is left out", lambda C, f, i, G, o: (o * np.tanh(f * C), f * C))
enter_update("multiplied, not added", lambda C, f, i, G, o: (o * np.tanh(f * C * i * G), f * C * i * G))
enter_update(
    "the tanh goes around the output gate", lambda C, f, i, G, o: (np.tanh(o * (f * C + i * G)), f * C + i * G)
)
enter_update("a sigmoid stands", lambda C, f, i, G, o: (o * sigmoid(f * C + i * G), f * C + i * G))
enter_update("the output gate is forgotten", lambda C, f, i, G, o: (np.tanh(f * C + i * G), f * C + i * G))
enter_update("the candidate goes through tanh once more", lambda C, f, i, G, o: update_in_lists(C, f, i, np.tanh(G), o))
enter_update(
    "the gates go through the sigmoid once more",
    lambda C, f, i, G, o: update_in_lists(C, sigmoid(f), sigmoid(i), G, sigmoid(o)),
)
enter_update("adds up over the units", lambda C, f, i, G, o: (o * np.tanh(f @ C + i @ G), f @ C + i @ G))
enter_update("adds up over the units", lambda C, f, i, G, o: (o @ np.tanh(f * C + i * G), f * C + i * G))
enter_update("the candidate is shown", lambda C, f, i, G, o: (o * np.tanh(G), f * C + i * G))
enter_update(
    "packed in another way",
    lambda C, f, i, G, o: (o * np.tanh(f * C + i * G), [o * np.tanh(f * C + i * G), f * C + i * G]),
)
enter_update("first h_t, then C_t", lambda C, f, i, G, o: (o * np.tanh(f * C + i * G), f * C + i * G, o))


@wrong("cell_update", "the cell state goes through tanh before it is kept")
def update_squashes_what_it_keeps(C_previous: Any, f_t: Any, i_t: Any, C_tilde: Any, o_t: Any) -> Any:
    C = np.tanh(f_t * C_previous + i_t * C_tilde)
    return o_t * C, C


@wrong("cell_update", "your function changes its argument `C_previous`")
def update_in_place(C_previous: Any, f_t: Any, i_t: Any, C_tilde: Any, o_t: Any) -> Any:
    C_previous *= f_t
    C_previous += i_t * C_tilde
    return o_t * np.tanh(C_previous), C_previous


# ---------------------------------------------------------------- lstm_step


@right("lstm_step")
def step_with_two_products(
    x_t: Any,
    h_previous: Any,
    C_previous: Any,
    W_f: Any,
    b_f: Any,
    W_i: Any,
    b_i: Any,
    W_C: Any,
    b_C: Any,
    W_o: Any,
    b_o: Any,
) -> Any:
    n = len(h_previous)
    a = [h_previous @ W[:n] + x_t @ W[n:] + b for W, b in ((W_f, b_f), (W_i, b_i), (W_C, b_C), (W_o, b_o))]
    f, i, o = (1 / (1 + np.exp(-one)) for one in (a[0], a[1], a[3]))
    C = f * C_previous + i * np.tanh(a[2])
    return o * np.tanh(C), C


@right("lstm_step")
def step_of_the_exercises(
    x_t: Any,
    h_previous: Any,
    C_previous: Any,
    W_f: Any,
    b_f: Any,
    W_i: Any,
    b_i: Any,
    W_C: Any,
    b_C: Any,
    W_o: Any,
    b_o: Any,
) -> Any:
    gate, update = answer("gate"), answer("cell_update")
    C_tilde = np.tanh(np.concatenate([h_previous, x_t]) @ W_C + b_C)
    return update(
        C_previous,
        gate(x_t, h_previous, W_f, b_f),
        gate(x_t, h_previous, W_i, b_i),
        C_tilde,
        gate(x_t, h_previous, W_o, b_o),
    )


@right("lstm_step")
def step_of_the_reference(x: Any, h: Any, C: Any, *given: Any) -> Any:
    (W_f, b_f), (W_i, b_i), (W_C, b_C), (W_o, b_o) = zip(given[::2], given[1::2], strict=True)
    W = np.hstack([W_i, W_f, W_C, W_o])
    step = cells.lstm_step(x, h, C, W[len(h) :], W[: len(h)], np.hstack([b_i, b_f, b_C, b_o]))
    return step.h, step.C


@right("lstm_step")
def step_of_keras(
    x_t: Any,
    h_previous: Any,
    C_previous: Any,
    W_f: Any,
    b_f: Any,
    W_i: Any,
    b_i: Any,
    W_C: Any,
    b_C: Any,
    W_o: Any,
    b_o: Any,
) -> Any:
    import keras

    n = len(h_previous)
    W = np.concatenate([W_i, W_f, W_C, W_o], axis=1)
    cell = keras.layers.LSTMCell(n)
    cell.build((1, len(x_t)))
    cell.set_weights([W[n:], W[:n], np.concatenate([b_i, b_f, b_C, b_o])])
    tensors = [keras.ops.convert_to_tensor(one[None], "float32") for one in (x_t, h_previous, C_previous)]
    _, (h, C) = cell(tensors[0], tensors[1:])
    return h[0], C[0]


def entered_step(diagnosis: str, step: Callable[..., Any]) -> None:
    """Enter ``step(hx, h, x, C, layers)`` as wrong: ``layers`` gives W and b by letter, ``hx`` is [h, x]."""

    def whole(
        x_t: Any,
        h_previous: Any,
        C_previous: Any,
        W_f: Any,
        b_f: Any,
        W_i: Any,
        b_i: Any,
        W_C: Any,
        b_C: Any,
        W_o: Any,
        b_o: Any,
    ) -> Any:
        layers = {"f": (W_f, b_f), "i": (W_i, b_i), "C": (W_C, b_C), "o": (W_o, b_o)}
        return step(np.concatenate([h_previous, x_t]), h_previous, x_t, C_previous, layers)

    wrong("lstm_step", diagnosis, whole)


def sums(v: Any, layers: Any) -> tuple[Any, Any, Any, Any]:
    f, i, C, o = (v @ W + b for W, b in (layers[letter] for letter in "fiCo"))
    return f, i, C, o


def finish(f: Any, i: Any, G: Any, o: Any, C: Any) -> Any:
    C = f * C + i * G
    return o * np.tanh(C), C


def squashed(v: Any, layers: Any) -> tuple[Any, Any, Any, Any]:
    f, i, C, o = sums(v, layers)
    return sigmoid(f), sigmoid(i), np.tanh(C), sigmoid(o)


entered_step("the input stands before the state", lambda v, h, x, C, L: finish(*squashed(both([x, h]), L), C))
entered_step("hidden state and cell state have changed places", lambda v, h, x, C, L: finish(*squashed(v, L), C)[::-1])
entered_step("only the hidden state comes back", lambda v, h, x, C, L: finish(*squashed(v, L), C)[0])
entered_step("only the cell state comes back", lambda v, h, x, C, L: finish(*squashed(v, L), C)[1])
entered_step("in the place of the candidate's tanh", lambda v, h, x, C, L: finish(*map(sigmoid, sums(v, L)), C))
entered_step("in the place of a gate's sigmoid", lambda v, h, x, C, L: finish(*map(np.tanh, sums(v, L)), C))
entered_step(
    "a bias is added outside",
    lambda v, h, x, C, L: finish(
        *(s(v @ L[k][0]) + L[k][1] for k, s in zip("fiCo", (sigmoid, sigmoid, np.tanh, sigmoid), strict=True)), C
    ),
)


@wrong("lstm_step", "adds up over the units")
def step_of_matrix_products(
    x_t: Any,
    h_previous: Any,
    C_previous: Any,
    W_f: Any,
    b_f: Any,
    W_i: Any,
    b_i: Any,
    W_C: Any,
    b_C: Any,
    W_o: Any,
    b_o: Any,
) -> Any:
    v = np.concatenate([h_previous, x_t])
    C = sigmoid(v @ W_f + b_f) @ C_previous + sigmoid(v @ W_i + b_i) @ np.tanh(v @ W_C + b_C)
    return sigmoid(v @ W_o + b_o) * np.tanh(C), C


entered_step("the old hidden state stands", lambda v, h, x, C, L: finish(*squashed(v, L), h))
entered_step("the gates read the cell state", lambda v, h, x, C, L: finish(*squashed(both([C, x]), L), C))
entered_step(
    "the tanh on the cell state is forgotten",
    lambda v, h, x, C, L: (squashed(v, L)[3] * finish(*squashed(v, L), C)[1], finish(*squashed(v, L), C)[1]),
)
entered_step(
    "the output gate shows the old cell state",
    lambda v, h, x, C, L: (squashed(v, L)[3] * np.tanh(C), finish(*squashed(v, L), C)[1]),
)
entered_step(
    "two layers share their weights", lambda v, h, x, C, L: finish(*squashed(v, L | {"i": (L["f"][0], L["i"][1])}), C)
)
entered_step("two layers share their weights", lambda v, h, x, C, L: finish(*squashed(v, L | {"o": L["i"]}), C))
entered_step(
    "two layers have changed places", lambda v, h, x, C, L: finish(*squashed(v, L | {"i": L["f"], "f": L["i"]}), C)
)
entered_step(
    "a bias is forgotten", lambda v, h, x, C, L: finish(*squashed(v, {k: (W, 0) for k, (W, b) in L.items()}), C)
)
entered_step("a bias is forgotten", lambda v, h, x, C, L: finish(*squashed(v, L | {"o": (L["o"][0], 0)}), C))
entered_step(
    "the candidate is not squashed",
    lambda v, h, x, C, L: finish(*squashed(v, L)[:2], sums(v, L)[2], squashed(v, L)[3], C),
)
entered_step(
    "the forget gate is turned round",
    lambda v, h, x, C, L: finish(1 - squashed(v, L)[0], *squashed(v, L)[1:], C),
)
entered_step("the candidate is not gated", lambda v, h, x, C, L: finish(squashed(v, L)[0], 1, *squashed(v, L)[2:], C))
entered_step("the old cell state is lost", lambda v, h, x, C, L: finish(0, *squashed(v, L)[1:], C))
entered_step("`C_t` is right, `h_t` is not", lambda v, h, x, C, L: (0 * h, finish(*squashed(v, L), C)[1]))
entered_step("its first rows belong to the state", lambda v, h, x, C, L: finish(*squashed(h, L), C))
entered_step("packed in another way", lambda v, h, x, C, L: (lambda s: (s[0], s[0], s[1]))(finish(*squashed(v, L), C)))
entered_step("packed in another way", lambda v, h, x, C, L: (lambda s: (s[0], list(s)))(finish(*squashed(v, L), C)))


def gates_by_name(v: Any, layers: Any) -> dict[str, Any]:
    return dict(zip("fico", squashed(v, layers), strict=True))


entered_step("the gates come back as well", lambda v, h, x, C, L: (*finish(*squashed(v, L), C), gates_by_name(v, L)))
entered_step("the gates come back as well", lambda v, h, x, C, L: (*finish(*squashed(v, L), C), squashed(v, L)[3]))
entered_step("the gates come back as well", lambda v, h, x, C, L: (*finish(*squashed(v, L), C), *squashed(v, L)))
entered_step(
    "the gates are not squashed",
    lambda v, h, x, C, L: (lambda f, i, G, o: finish(f, i, np.tanh(G), o, C))(*sums(v, L)),
)
entered_step(
    "through a sigmoid before its tanh",
    lambda v, h, x, C, L: (lambda f, i, G, o: finish(f, i, np.tanh(sigmoid(sums(v, L)[2])), o, C))(*squashed(v, L)),
)
entered_step(
    "one bias stands for all", lambda v, h, x, C, L: finish(*squashed(v, {k: (L[k][0], L["f"][1]) for k in L}), C)
)


def gates_of_the_reversed_bracket(v: Any, h: Any, x: Any, C: Any, L: Any) -> Any:
    """As with one's own ``gate``, called with the state and the input exchanged."""
    f, i, _, o = squashed(both([x, h]), L)
    return finish(f, i, squashed(v, L)[2], o, C)


entered_step("not all layers read the joined vector", gates_of_the_reversed_bracket)
entered_step(
    "not all layers read the joined vector",
    lambda v, h, x, C, L: (lambda f, i, G, o: finish(f, i, squashed(both([x, h]), L)[2], o, C))(*squashed(v, L)),
)
entered_step(
    "one of the four layers reads a part only",
    lambda v, h, x, C, L: (lambda f, i, G, o: finish(f, i, np.tanh(x @ L["C"][0][len(h) :] + L["C"][1]), o, C))(
        *squashed(v, L)
    ),
)
entered_step(
    "`cell_update` gets its arguments in another order",
    lambda v, h, x, C, L: (lambda f, i, G, o: answer("cell_update")(C, f, i, o, G))(*squashed(v, L)),
)
entered_step(
    "`cell_update` gets its arguments in another order",
    lambda v, h, x, C, L: (lambda f, i, G, o: answer("cell_update")(f, i, G, o, C))(*squashed(v, L)),
)
wrong("lstm_step", "takes other arguments", lambda x_t, h_previous, C_previous, W, b: (h_previous, C_previous))


# ---------------------------------------------------------------- forget_bias


@right("forget_bias")
def bias_by_bisection(steps: Any, share: Any) -> Any:
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        if (1 / (1 + math.exp(-middle))) ** steps < share:
            low = middle
        else:
            high = middle
    return middle


right(
    "forget_bias",
    lambda steps, share: -math.log(share ** (-1 / steps) - 1),
    lambda steps, share: np.log(share) / steps - np.log(1 - np.exp(np.log(share) / steps)),
    lambda steps, share: 2 * np.arctanh(2 * share ** (1 / steps) - 1),
    lambda steps, share: float(-np.log(np.expm1(-np.log(share) / steps))),
    lambda steps, share: math.log(math.pow(share, 1 / steps)) - math.log1p(-math.pow(share, 1 / steps)),
    lambda steps, share: -np.log(np.array([share]) ** (-1 / steps) - 1),  # one number in an array
    lambda steps, share: -np.log(np.array([[share]]) ** (-1 / steps) - 1),
)

wrong("forget_bias", "this is the gate", lambda steps, share: share ** (1 / steps))
wrong("forget_bias", "applied, not turned round", lambda steps, share: 1 / (1 + np.exp(-(share ** (1 / steps)))))
wrong("forget_bias", "the number of steps is not used", lambda steps, share: np.log(share / (1 - share)))
wrong("forget_bias", "divided by the number of steps", lambda steps, share: np.log(share / steps / (1 - share / steps)))
wrong("forget_bias", "divided by the number of steps", lambda steps, share: -np.log(1 / (share**1 / steps) - 1))
wrong("forget_bias", "spread evenly", lambda steps, share: -np.log(1 / (1 - (1 - share) / steps) - 1))
wrong("forget_bias", "raised to the number of steps", lambda steps, share: np.log(share**steps / (1 - share**steps)))
wrong("forget_bias", "the wrong sign", lambda steps, share: np.log(1 / share ** (1 / steps) - 1))
wrong("forget_bias", "has another base", lambda steps, share: -np.log10(1 / share ** (1 / steps) - 1))
wrong("forget_bias", "without its counterpart", lambda steps, share: np.log(share ** (1 / steps)))
wrong("forget_bias", "without its counterpart", lambda steps, share: np.log(share) / steps)
wrong("forget_bias", "without its counterpart", lambda steps, share: -np.log(1 - share ** (1 / steps)))
wrong(
    "forget_bias",
    "a bracket in the logarithm",
    lambda steps, share: np.log(share ** (1 / steps)) / (1 - share ** (1 / steps)),
)
wrong("forget_bias", "a bracket in the logarithm", lambda steps, share: -np.log(1 / share ** (1 / steps)) - 1)
wrong("forget_bias", "the logarithm is missing", lambda steps, share: share ** (1 / steps) / (1 - share ** (1 / steps)))
wrong("forget_bias", "tanh is turned round", lambda steps, share: np.arctanh(share ** (1 / steps)))
wrong("forget_bias", "one half is left", lambda steps, share: -np.log(2 ** (1 / steps) - 1))
wrong("forget_bias", "a start for about so many steps", lambda steps, share: np.log(steps) + 1)
wrong("forget_bias", "a start for about so many steps", lambda steps, share: np.log(steps))
wrong("forget_bias", "a start for about so many steps", lambda steps, share: np.log(steps - 1))
wrong("forget_bias", "a square root stands", lambda steps, share: -np.log(1 / np.sqrt(share) - 1))
wrong("forget_bias", "the gate is rounded", lambda steps, share: -np.log(1 / round(share ** (1 / steps), 3) - 1))
wrong("forget_bias", "the steps change the bias", lambda steps, share: steps * np.log(share / (1 - share)))
wrong("forget_bias", "numbers that are NaN", lambda steps, share: np.log(np.log(share) / (1 - share)))
wrong("forget_bias", "one step is counted", lambda steps, share: -np.log(share ** (-1 / (steps + 1)) - 1))
wrong("forget_bias", "what is lost stands", lambda steps, share: -np.log((1 - share) ** (-1 / steps) - 1))
wrong("forget_bias", "Are they rounded?", lambda steps, share: round(-math.log(share ** (-1 / steps) - 1), 2))
wrong("forget_bias", "your function returned `None`", lambda steps, share: print(-math.log(share ** (-1 / steps) - 1)))


# ---------------------------------------------------------------- peephole_step


@right("peephole_step")
def peephole_in_lists(a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any) -> Any:
    def s(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    hs, Cs = [], []
    for k, old in enumerate(C_previous):
        new = s(a_f[k] + p_f[k] * old) * old + s(a_i[k] + p_i[k] * old) * math.tanh(a_C[k])
        Cs.append(new)
        hs.append(s(a_o[k] + p_o[k] * new) * math.tanh(new))
    return hs, Cs


@right("peephole_step")
def peephole_by_diagonal_matrices(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    f, i = sigmoid(a_f + C_previous @ np.diag(p_f)), sigmoid(a_i + C_previous @ np.diag(p_i))
    C = f * C_previous + i * np.tanh(a_C)
    return [sigmoid(a_o + C @ np.diag(p_o)) * np.tanh(C), C]


@right("peephole_step")
def peephole_of_the_reference(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    n = len(a_f)
    b = np.concatenate([a_i, a_f, a_C, a_o])
    nothing = np.zeros(n)
    step = cells.lstm_step(
        np.zeros(1), nothing, C_previous, np.zeros((1, 4 * n)), np.zeros((n, 4 * n)), b, np.array([p_i, p_f, p_o])
    )
    return step.h, step.C


@right("peephole_step")
def peephole_of_tensorflow(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    import tensorflow as tf

    C = tf.sigmoid(a_f + p_f * C_previous) * C_previous + tf.sigmoid(a_i + p_i * C_previous) * tf.tanh(a_C)
    return tf.sigmoid(a_o + p_o * C) * tf.tanh(C), C


def entered_peephole(diagnosis: str, step: Callable[..., Any]) -> None:
    def whole(a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any) -> Any:
        f, i = sigmoid(a_f + p_f * C_previous), sigmoid(a_i + p_i * C_previous)
        new = f * C_previous + i * np.tanh(a_C)
        return step((a_f, a_i, a_C, a_o), C_previous, (p_f, p_i, p_o), f, i, new)

    wrong("peephole_step", diagnosis, whole)


entered_peephole(
    "the output gate's peephole sees the old cell state",
    lambda a, C, p, f, i, new: (sigmoid(a[3] + p[2] * C) * np.tanh(new), new),
)
entered_peephole(
    "there are no peepholes",
    lambda a, C, p, f, i, new: finish(sigmoid(a[0]), sigmoid(a[1]), np.tanh(a[2]), sigmoid(a[3]), C),
)
entered_peephole("a peephole is missing", lambda a, C, p, f, i, new: (sigmoid(a[3]) * np.tanh(new), new))
entered_peephole(
    "the tanh on the cell state is forgotten", lambda a, C, p, f, i, new: (sigmoid(a[3] + p[2] * new) * new, new)
)
entered_peephole(
    "hidden state and cell state have changed places",
    lambda a, C, p, f, i, new: (new, sigmoid(a[3] + p[2] * new) * np.tanh(new)),
)
entered_peephole(
    "only the hidden state comes back", lambda a, C, p, f, i, new: sigmoid(a[3] + p[2] * new) * np.tanh(new)
)
entered_peephole(
    "the output gate shows the old cell state",
    lambda a, C, p, f, i, new: (sigmoid(a[3] + p[2] * new) * np.tanh(C), new),
)


entered_peephole(
    "the cell state goes through tanh before it is kept",
    lambda a, C, p, f, i, new: (sigmoid(a[3] + p[2] * np.tanh(new)) * np.tanh(new), np.tanh(new)),
)
entered_peephole(
    "in the place of the input gate",
    lambda a, C, p, f, i, new: (lambda C: (sigmoid(a[3] + p[2] * C) * np.tanh(C), C))(f * C + (1 - f) * np.tanh(a[2])),
)


@wrong("peephole_step", "sees the cell state behind the forget gate")
def peephole_that_writes_too_early(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    C = sigmoid(a_f + p_f * C_previous) * C_previous
    C = C + sigmoid(a_i + p_i * C) * np.tanh(a_C)
    return sigmoid(a_o + p_o * C) * np.tanh(C), C


@wrong("peephole_step", "the output gate has changed places")
def peephole_with_input_and_output_exchanged(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    C = sigmoid(a_f + p_f * C_previous) * C_previous + sigmoid(a_o + p_o * C_previous) * np.tanh(a_C)
    return sigmoid(a_i + p_i * C) * np.tanh(C), C


@wrong("peephole_step", "see the tanh of the cell state")
def peephole_of_what_was_shown(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    f, i = sigmoid(a_f + p_f * np.tanh(C_previous)), sigmoid(a_i + p_i * np.tanh(C_previous))
    C = f * C_previous + i * np.tanh(a_C)
    return sigmoid(a_o + p_o * C) * np.tanh(C), C


@wrong("peephole_step", "multiplied by the cell state, too")
def peephole_with_another_bracket(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    C = sigmoid((a_f + p_f) * C_previous) * C_previous + sigmoid((a_i + p_i) * C_previous) * np.tanh(a_C)
    return sigmoid((a_o + p_o) * C) * np.tanh(C), C


def entered_peeps(diagnosis: str, peep: Callable[..., Any]) -> None:
    """Enter a step whose gates are ``peep(a, p, C)``."""

    def whole(a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any) -> Any:
        C = peep(a_f, p_f, C_previous) * C_previous + peep(a_i, p_i, C_previous) * np.tanh(a_C)
        return peep(a_o, p_o, C) * np.tanh(C), C

    wrong("peephole_step", diagnosis, whole)


entered_peeps("added outside the sigmoid", lambda a, p, C: sigmoid(a) + p * C)
entered_peeps("multiply instead of adding", lambda a, p, C: sigmoid(a * p * C))
entered_peeps("have no weights", lambda a, p, C: sigmoid(a + C))
entered_peeps("have no weights", lambda a, p, C: sigmoid(a + p))
entered_peeps("see the tanh of the cell state", lambda a, p, C: sigmoid(a + p * np.tanh(C)))
entered_peeps("a peephole adds up over the units", lambda a, p, C: sigmoid(a + p @ C))
entered_peeps("the peepholes are subtracted", lambda a, p, C: sigmoid(a - p * C))
entered_peeps("in the place of a gate's sigmoid", lambda a, p, C: np.tanh(a + p * C))
entered_peeps("the gates are not squashed", lambda a, p, C: a + p * C)


@wrong("peephole_step", "the candidate has a peephole, too")
def peephole_of_the_candidate(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    f, i = sigmoid(a_f + p_f * C_previous), sigmoid(a_i + p_i * C_previous)
    C = f * C_previous + i * np.tanh(a_C + p_i * C_previous)
    return sigmoid(a_o + p_o * C) * np.tanh(C), C


@wrong("peephole_step", "The name is used before it gets a value")
def peephole_before_its_time(
    a_f: Any, a_i: Any, a_C: Any, a_o: Any, C_previous: Any, p_f: Any, p_i: Any, p_o: Any
) -> Any:
    o = sigmoid(a_o + p_o * C)  # type: ignore[has-type]  # noqa: F821
    C = sigmoid(a_f + p_f * C_previous) * C_previous + sigmoid(a_i + p_i * C_previous) * np.tanh(a_C)
    return o * np.tanh(C), C


# ---------------------------------------------------------------- gru_step


@right("gru_step")
def gru_in_two_products(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    n = len(h_previous)
    z = sigmoid(h_previous @ W_z[:n] + x_t @ W_z[n:])
    r = sigmoid(h_previous @ W_r[:n] + x_t @ W_r[n:])
    new = np.tanh((r * h_previous) @ W[:n] + x_t @ W[n:])
    return h_previous + z * (new - h_previous)


@right("gru_step")
def gru_in_lists(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    def product(v: list[float], M: Any) -> list[float]:
        return [sum(v[k] * M[k][j] for k in range(len(v))) for j in range(len(M[0]))]

    joined = [*h_previous, *x_t]
    z = [1 / (1 + math.exp(-a)) for a in product(joined, W_z)]
    r = [1 / (1 + math.exp(-a)) for a in product(joined, W_r)]
    new = [math.tanh(a) for a in product([r[k] * h_previous[k] for k in range(len(r))] + list(x_t), W)]
    return [(1 - z[k]) * h_previous[k] + z[k] * new[k] for k in range(len(z))]


@right("gru_step")
def gru_of_keras(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    """Keras' z is 1 - z here: the sign of what leads to it is turned."""
    import keras

    n = len(h_previous)
    all_three = np.concatenate([-W_z, W_r, W], axis=1)
    cell = keras.layers.GRUCell(n, reset_after=False)
    cell.build((1, len(x_t)))
    cell.set_weights([all_three[n:], all_three[:n], np.zeros(3 * n)])
    x, h = (keras.ops.convert_to_tensor(one[None], "float32") for one in (x_t, h_previous))
    return cell(x, [h])[0][0]


@right("gru_step")
def gru_of_the_reference(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    n = len(h_previous)
    three = np.concatenate([W_z, W_r, W], axis=1)
    return cells.gru_step(x_t, h_previous, three[n:], three[:n], np.zeros(3 * n), reset_after=False, z_keeps=False).h


def entered_gru(diagnosis: str, step: Callable[..., Any]) -> None:
    """Enter ``step(h, x, z, r, W)`` as wrong."""

    def whole(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
        joined = np.concatenate([h_previous, x_t])
        return step(h_previous, x_t, sigmoid(joined @ W_z), sigmoid(joined @ W_r), W)

    wrong("gru_step", diagnosis, whole)


def new_state(h: Any, x: Any, r: Any, W: Any) -> Any:
    return np.tanh(np.concatenate([r * h, x]) @ W)


entered_gru("z and 1 - z have changed places", lambda h, x, z, r, W: z * h + (1 - z) * new_state(h, x, r, W))
entered_gru(
    "the reset gate comes after the matrix product",
    lambda h, x, z, r, W: (1 - z) * h + z * np.tanh(r * (h @ W[: len(h)]) + x @ W[len(h) :]),
)
entered_gru(
    "z and 1 - z have changed places, and the reset gate",
    lambda h, x, z, r, W: z * h + (1 - z) * np.tanh(r * (h @ W[: len(h)]) + x @ W[len(h) :]),
)
entered_gru("the reset gate is not used", lambda h, x, z, r, W: (1 - z) * h + z * np.tanh(both([h, x]) @ W))
entered_gru("the reset gate is turned round", lambda h, x, z, r, W: (1 - z) * h + z * new_state(h, x, 1 - r, W))
entered_gru("the two gates have changed places", lambda h, x, z, r, W: (1 - r) * h + r * new_state(h, x, z, W))
entered_gru("one gate stands for both", lambda h, x, z, r, W: (1 - z) * h + z * new_state(h, x, z, W))
entered_gru("the old state is not gated", lambda h, x, z, r, W: h + z * new_state(h, x, r, W))
entered_gru("the shares of old and new are the same", lambda h, x, z, r, W: z * h + z * new_state(h, x, r, W))
entered_gru("the reset gate stands in the blend", lambda h, x, z, r, W: (1 - r) * h + z * new_state(h, x, r, W))
entered_gru("the candidate is not gated", lambda h, x, z, r, W: (1 - z) * h + new_state(h, x, r, W))
entered_gru("the blend is missing", lambda h, x, z, r, W: new_state(h, x, r, W))
entered_gru("the old state's part of the blend is missing", lambda h, x, z, r, W: z * new_state(h, x, r, W))
entered_gru("the candidate's part of the blend is missing", lambda h, x, z, r, W: (1 - z) * h)
entered_gru(
    "the new state goes through another tanh", lambda h, x, z, r, W: np.tanh(h - z * h + z * new_state(h, x, r, W))
)
entered_gru(
    "in the place of the candidate's tanh", lambda h, x, z, r, W: (1 - z) * h + z * sigmoid(both([r * h, x]) @ W)
)
entered_gru("the candidate is not squashed", lambda h, x, z, r, W: (1 - z) * h + z * (both([r * h, x]) @ W))
entered_gru("the input stands before the state", lambda h, x, z, r, W: (1 - z) * h + z * np.tanh(both([x, r * h]) @ W))
entered_gru(
    "the reset gate multiplies the whole sum", lambda h, x, z, r, W: (1 - z) * h + z * np.tanh(r * (both([h, x]) @ W))
)
entered_gru("multiplies the finished candidate", lambda h, x, z, r, W: (1 - z) * h + z * r * np.tanh(both([h, x]) @ W))
entered_gru("a bracket is missing around", lambda h, x, z, r, W: 1 - z * h + z * new_state(h, x, r, W))
entered_gru(
    "the reset gate works on the input",
    lambda h, x, z, r, W: (1 - z) * h + z * np.tanh(h @ W[: len(h)] + r * (x @ W[len(h) :])),
)
entered_gru("the reset gate works on the input", lambda h, x, z, r, W: (1 - z) * h + z * np.tanh(both([h, r * x]) @ W))
entered_gru(
    "several arrays come back", lambda h, x, z, r, W: (lambda s: (s, s))((1 - z) * h + z * new_state(h, x, r, W))
)
entered_gru("is right: let it come back alone", lambda h, x, z, r, W: ((1 - z) * h + z * new_state(h, x, r, W), r))


@wrong("gru_step", "the input stands before the state")
def gru_with_the_input_first(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    joined = np.concatenate([x_t, h_previous])
    z, r = sigmoid(joined @ W_z), sigmoid(joined @ W_r)
    return (1 - z) * h_previous + z * np.tanh(np.concatenate([x_t, r * h_previous]) @ W)


@wrong("gru_step", "the update gate reads the state that has been reset")
def gru_whose_gates_take_turns(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    r = sigmoid(both([h_previous, x_t]) @ W_r)
    joined = both([r * h_previous, x_t])
    z = sigmoid(joined @ W_z)
    return (1 - z) * h_previous + z * np.tanh(joined @ W)


@wrong("gru_step", "in the place of a gate's sigmoid")
def gru_with_tanh_gates(x_t: Any, h_previous: Any, W_z: Any, W_r: Any, W: Any) -> Any:
    joined = np.concatenate([h_previous, x_t])
    z, r = np.tanh(joined @ W_z), np.tanh(joined @ W_r)
    return (1 - z) * h_previous + z * new_state(h_previous, x_t, r, W)


# ---------------------------------------------------------------- lstm_weights


@right("lstm_weights")
def weights_by_stacking(W_f: Any, b_f: Any, W_i: Any, b_i: Any, W_C: Any, b_C: Any, W_o: Any, b_o: Any) -> Any:
    n = b_f.size
    kernel = np.hstack([W_i[n:], W_f[n:], W_C[n:], W_o[n:]])
    recurrent = np.hstack([W_i[:n], W_f[:n], W_C[:n], W_o[:n]])
    return kernel, recurrent, np.hstack([b_i, b_f, b_C, b_o])


@right("lstm_weights")
def weights_into_zeros(W_f: Any, b_f: Any, W_i: Any, b_i: Any, W_C: Any, b_C: Any, W_o: Any, b_o: Any) -> Any:
    n = len(b_f)
    kernel, recurrent, bias = np.zeros((len(W_f) - n, 4 * n)), np.zeros((n, 4 * n)), np.zeros(4 * n)
    for k, (W, b) in enumerate(((W_i, b_i), (W_f, b_f), (W_C, b_C), (W_o, b_o))):
        recurrent[:, k * n : (k + 1) * n], kernel[:, k * n : (k + 1) * n] = W[:n], W[n:]
        bias[k * n : (k + 1) * n] = b
    return [kernel, recurrent, bias]


right(
    "lstm_weights",
    lambda *given: [one.tolist() for one in weights_by_stacking(*given)],
    lambda *given: [np.float32(one) for one in weights_by_stacking(*given)],
    lambda *given: [Tensor(one) for one in weights_by_stacking(*given)],
)


def entered_weights(diagnosis: str, pack: Callable[..., Any]) -> None:
    """Enter ``pack(W, b, n)`` as wrong, with W and b by letter."""

    def whole(W_f: Any, b_f: Any, W_i: Any, b_i: Any, W_C: Any, b_C: Any, W_o: Any, b_o: Any) -> Any:
        W = {"f": W_f, "i": W_i, "C": W_C, "o": W_o}
        b = {"f": b_f, "i": b_i, "C": b_C, "o": b_o}
        return pack(W, b, len(b_f))

    wrong("lstm_weights", diagnosis, whole)


def side(arrays: Any, order: str) -> Any:
    return np.hstack([arrays[letter] for letter in order])


def three(W: Any, b: Any, n: int, order: str = "ifCo", bias_order: str = "ifCo") -> list[Any]:
    return [side(W, order)[n:], side(W, order)[:n], side(b, bias_order)]


entered_weights("in the order of the lesson", lambda W, b, n: three(W, b, n, "fiCo", "fiCo"))
entered_weights("the gates stand in another order", lambda W, b, n: three(W, b, n, "ifoC", "ifoC"))
entered_weights("the gates stand in another order", lambda W, b, n: three(W, b, n, "Cfio", "Cfio"))
entered_weights("the biases stand in another order", lambda W, b, n: three(W, b, n, "ifCo", "fiCo"))
entered_weights("the matrices stand in another order", lambda W, b, n: three(W, b, n, "fiCo", "ifCo"))
entered_weights("have changed places", lambda W, b, n: [side(W, "ifCo")[:n], side(W, "ifCo")[n:], side(b, "ifCo")])
entered_weights(
    "as if the input came first",
    lambda W, b, n: [side(W, "ifCo")[: len(W["f"]) - n], side(W, "ifCo")[len(W["f"]) - n :], side(b, "ifCo")],
)
entered_weights("are not separated", lambda W, b, n: [side(W, "ifCo"), side(b, "ifCo")])
entered_weights("the bias is missing", lambda W, b, n: three(W, b, n)[:2])
entered_weights("the bias does not stand last", lambda W, b, n: [three(W, b, n)[k] for k in (2, 0, 1)])
entered_weights(
    "the biases are not in one row", lambda W, b, n: [*three(W, b, n)[:2], np.stack([b[k] for k in "ifCo"])]
)
entered_weights(
    "one above the other",
    lambda W, b, n: [
        np.concatenate([W[k][n:] for k in "ifCo"]),
        np.concatenate([W[k][:n] for k in "ifCo"]),
        side(b, "ifCo"),
    ],
)
entered_weights(
    "grouped by unit",
    lambda W, b, n: (lambda M: [M[n:], M[:n], side(b, "ifCo")])(
        np.stack([W[k] for k in "ifCo"], axis=2).reshape(len(W["f"]), -1)
    ),
)
entered_weights("1 is added to the bias", lambda W, b, n: [*three(W, b, n)[:2], side(b | {"f": b["f"] + 1}, "ifCo")])
entered_weights(
    "grouped by unit",
    lambda W, b, n: (lambda M: [M[n:], M[:n], np.stack([b[k] for k in "ifCo"], axis=1).ravel()])(
        np.stack([W[k] for k in "ifCo"], axis=2).reshape(len(W["f"]), -1)
    ),
)
entered_weights(
    "the bias has two rows", lambda W, b, n: [*three(W, b, n)[:2], np.stack([side(b, "ifCo"), np.zeros(4 * n)])]
)
entered_weights("the biases are not in one row", lambda W, b, n: [*three(W, b, n)[:2], side(b, "ifCo")[None]])
entered_weights(
    "the rows are cut in the wrong place",
    lambda W, b, n: [side(W, "ifCo")[3:], side(W, "ifCo")[:3], side(b, "ifCo")],
)
entered_weights(
    "the rows are cut in the wrong place",
    lambda W, b, n: (lambda M: [M[len(M) // 2 :], M[: len(M) // 2], side(b, "ifCo")])(side(W, "ifCo")),
)
entered_weights("the matrices are transposed", lambda W, b, n: [one.T for one in three(W, b, n)])
entered_weights("arrays of its own", lambda W, b, n: [one for k in "fiCo" for one in (W[k], b[k])])
entered_weights(
    "a dictionary", lambda W, b, n: dict(zip(("kernel", "recurrent_kernel", "bias"), three(W, b, n), strict=True))
)


# ---------------------------------------------------------------- lstm_layer


@right("lstm_layer")
def layer_by_slices(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n = recurrent_kernel.shape[0]
    h, C = np.zeros(n), np.zeros(n)
    states = np.empty((len(x), n))
    for t in range(len(x)):
        a = x[t] @ kernel + h @ recurrent_kernel + bias
        i, f, o = (1 / (1 + np.exp(-one)) for one in (a[:n], a[n : 2 * n], a[3 * n :]))
        C = f * C + i * np.tanh(a[2 * n : 3 * n])
        h = o * np.tanh(C)
        states[t] = h
    return states


@right("lstm_layer")
def layer_of_the_step(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    step = answer("lstm_step")
    n = len(recurrent_kernel)
    W_i, W_f, W_C, W_o = np.split(np.vstack([recurrent_kernel, kernel]), 4, axis=1)
    b_i, b_f, b_C, b_o = bias.reshape(4, n)
    h, C, states = np.zeros(n), np.zeros(n), []
    for x_t in x:
        h, C = step(x_t, h, C, W_f, b_f, W_i, b_i, W_C, b_C, W_o, b_o)
        states.append(h)
    return states


@right("lstm_layer")
def layer_of_keras(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    import keras

    layer = keras.layers.LSTM(len(recurrent_kernel), return_sequences=True)
    layer.build((None, None, x.shape[1]))
    layer.set_weights([kernel, recurrent_kernel, bias])
    return layer(x[None].astype("float32"))[0]


right(
    "lstm_layer",
    lambda x, W, U, b: cells.lstm(x, W, U, b).h,
    lambda x, W, U, b: cells.lstm(x, W, U, b).h.tolist(),
    lambda x, W, U, b: Tensor(cells.lstm(x, W, U, b).h),
)


def entered_layer(diagnosis: str, step: Callable[..., Any], result: Callable[..., Any] = lambda hs, Cs: hs) -> None:
    """Enter the layer with ``step(i, f, G, o, h, C) -> h, C``, where the four are weighted sums, as wrong."""

    def layer(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
        n = len(recurrent_kernel)
        h, C, hs, Cs = np.zeros(n), np.zeros(n), [], []
        for x_t in x:
            a = x_t @ kernel + h @ recurrent_kernel + bias
            h, C = step(*np.split(a, 4), h, C)
            hs.append(h)
            Cs.append(C)
        return result(hs, Cs)

    wrong("lstm_layer", diagnosis, layer)


def proper(i: Any, f: Any, G: Any, o: Any, h: Any, C: Any) -> Any:
    return finish(sigmoid(f), sigmoid(i), np.tanh(G), sigmoid(o), C)


entered_layer("in the order of the lesson", lambda f, i, G, o, h, C: proper(i, f, G, o, h, C))
entered_layer("the gates are taken in another order", lambda i, f, o, G, h, C: proper(i, f, G, o, h, C))
entered_layer("the gates are taken in another order", lambda i, G, f, o, h, C: proper(i, f, G, o, h, C))
entered_layer("the cell states come back", proper, lambda hs, Cs: Cs)
entered_layer("only the final state comes back", proper, lambda hs, Cs: hs[-1])
entered_layer("only the final state comes back", proper, lambda hs, Cs: (hs[-1], Cs[-1]))
entered_layer("hidden states and cell states come back", proper, lambda hs, Cs: (hs, Cs))
entered_layer("joined into one long row", proper, lambda hs, Cs: np.concatenate(hs))
entered_layer("time stands in the columns", proper, lambda hs, Cs: np.array(hs).T)
entered_layer("the state before the first step is there", proper, lambda hs, Cs: [0 * hs[0], *hs])
entered_layer("the states are in reverse order", proper, lambda hs, Cs: hs[::-1])
entered_layer("the loop ends after its first round", proper, lambda hs, Cs: hs[:1])
entered_layer("one step is left out", proper, lambda hs, Cs: hs[:-1])
entered_layer(
    "in the place of the candidate's tanh",
    lambda i, f, G, o, h, C: finish(sigmoid(f), sigmoid(i), sigmoid(G), sigmoid(o), C),
)
entered_layer(
    "in the place of a gate's sigmoid",
    lambda i, f, G, o, h, C: finish(np.tanh(f), np.tanh(i), np.tanh(G), np.tanh(o), C),
)
entered_layer(
    "the candidate is not squashed", lambda i, f, G, o, h, C: finish(sigmoid(f), sigmoid(i), G, sigmoid(o), C)
)
entered_layer("the candidate is not gated", lambda i, f, G, o, h, C: finish(sigmoid(f), 1, np.tanh(G), sigmoid(o), C))
entered_layer("the gates are not squashed", lambda i, f, G, o, h, C: finish(f, i, np.tanh(G), o, C))
entered_layer(
    "through a sigmoid before its tanh",
    lambda i, f, G, o, h, C: finish(sigmoid(f), sigmoid(i), np.tanh(sigmoid(G)), sigmoid(o), C),
)
entered_layer("1 is added to the bias of the forget gate", lambda i, f, G, o, h, C: proper(i, f + 1, G, o, h, C))
entered_layer(
    "in the place of the input gate",
    lambda i, f, G, o, h, C: finish(sigmoid(f), 1 - sigmoid(f), np.tanh(G), sigmoid(o), C),
)
wrong("lstm_layer", "and is `recurrent_kernel` used?", lambda x, W, U, b: cells.lstm(x, W, 0 * U, b).h)
wrong("lstm_layer", "only the final state comes back", lambda x, W, U, b: cells.lstm(x, W, U, b).h[-1:])
wrong("lstm_layer", "`recurrent_kernel` (units, 4 · units)", lambda x, W, U, b: layer_by_slices(x, U, W, b))


@wrong("lstm_layer", "has not passed the output gate")
def layer_that_hands_on_the_tanh(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    h = C = np.zeros(len(recurrent_kernel))
    shown = []
    for x_t in x:
        i, f, G, o = np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4)
        C = sigmoid(f) * C + sigmoid(i) * np.tanh(G)
        h = np.tanh(C)
        shown.append(sigmoid(o) * h)
    return np.array(shown)


entered_layer("the cell state is not handed on", lambda i, f, G, o, h, C: proper(i, f, G, o, h, 0))
entered_layer("in the place of the cell state", lambda i, f, G, o, h, C: proper(i, f, G, o, h, h))
entered_layer("the output gate is forgotten", lambda i, f, G, o, h, C: finish(sigmoid(f), sigmoid(i), np.tanh(G), 1, C))
entered_layer(
    "the output gate shows the old cell state",
    lambda i, f, G, o, h, C: (sigmoid(o) * np.tanh(C), proper(i, f, G, o, h, C)[1]),
)
entered_layer(
    "the tanh on the cell state is forgotten",
    lambda i, f, G, o, h, C: (sigmoid(o) * proper(i, f, G, o, h, C)[1], proper(i, f, G, o, h, C)[1]),
)
wrong("lstm_layer", "cuts along axis 0 unless told otherwise", lambda x, W, U, b: [np.split(W, 4)[0] for x_t in x])
wrong(
    "lstm_layer",
    "there are as many steps as features",
    lambda x, W, U, b: cells.lstm(np.stack([x[t] for t in range(x.shape[1])]), W, U, b).h,
)
wrong("lstm_layer", "the bias is forgotten", lambda x, W, U, b: cells.lstm(x, W, U, 0 * b).h)
wrong("lstm_layer", "the sequence is processed backwards", lambda x, W, U, b: cells.lstm(x[::-1], W, U, b).h)
wrong("lstm_layer", "units", lambda x, W, U, b: cells.lstm(x, U, W, b).h)


@wrong("lstm_layer", "every fourth number is taken for a gate")
def layer_of_fourths(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n = len(recurrent_kernel)
    h, C, states = np.zeros(n), np.zeros(n), []
    for x_t in x:
        a = (x_t @ kernel + h @ recurrent_kernel + bias).reshape(n, 4)
        h, C = proper(*a.T, h, C)
        states.append(h)
    return np.array(states)


@wrong("lstm_layer", "the two states change places")
def layer_that_mixes_up_the_two(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n = len(recurrent_kernel)
    h, C, states = np.zeros(n), np.zeros(n), []
    for x_t in x:
        a = x_t @ kernel + h @ recurrent_kernel + bias
        C, h = proper(*np.split(a, 4), h, C)
        states.append(C)
    return np.array(states)


@wrong("lstm_layer", "nothing is handed on")
def layer_that_begins_anew(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n, states = len(recurrent_kernel), []
    for x_t in x:
        h, C = np.zeros(n), np.zeros(n)
        h, C = proper(*np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4), h, C)
        states.append(h)
    return np.array(states)


@wrong("lstm_layer", "the hidden state is not handed on")
def layer_that_forgets_h(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n, states = len(recurrent_kernel), []
    h_0, C = np.zeros(n), np.zeros(n)
    for x_t in x:
        h_t, C = proper(*np.split(x_t @ kernel + h_0 @ recurrent_kernel + bias, 4), h_0, C)
        states.append(h_t)
    return np.array(states)


@wrong("lstm_layer", "every step shows the final state")
def layer_that_writes_into_its_state(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n, states = len(recurrent_kernel), []
    h, C = np.zeros(n), np.zeros(n)
    for x_t in x:
        h[:], C[:] = proper(*np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4), h, C)
        states.append(h)
    return np.array(states)


@wrong("lstm_layer", "A new Keras layer begins with random weights")
def layer_imported_by_name(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    return LSTM_of_keras()(len(recurrent_kernel), return_sequences=True)(x[None].astype("float32"))[0]


def LSTM_of_keras() -> Any:
    from keras.layers import LSTM

    return LSTM


@wrong("lstm_layer", "different results for the same arguments")
def layer_of_keras_without_weights(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    import keras

    return keras.layers.LSTM(len(recurrent_kernel), return_sequences=True)(x[None].astype("float32"))[0]


@wrong("lstm_layer", "4 · units")
def layer_with_too_many_zeros(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    h = np.zeros(len(bias))
    return [x_t @ kernel + h @ recurrent_kernel + bias for x_t in x]


# ---------------------------------------------------------------- keras_gru_step


@right("keras_gru_step")
def keras_gru_by_slices(x_t: Any, h_previous: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n = len(h_previous)
    gates = sigmoid((x_t @ kernel + h_previous @ recurrent_kernel + bias[0] + bias[1])[: 2 * n])
    z, r = gates[:n], gates[n:]
    from_h = h_previous @ recurrent_kernel[:, 2 * n :] + bias[1, 2 * n :]
    new = np.tanh(x_t @ kernel[:, 2 * n :] + bias[0, 2 * n :] + r * from_h)
    return new + z * (h_previous - new)


@right("keras_gru_step")
def keras_gru_of_keras(x_t: Any, h_previous: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    import keras

    cell = keras.layers.GRUCell(len(h_previous))
    cell.build((1, len(x_t)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    x, h = (keras.ops.convert_to_tensor(one[None], "float32") for one in (x_t, h_previous))
    return cell(x, [h])[0][0]


right(
    "keras_gru_step",
    lambda x, h, W, U, b: cells.gru_step(x, h, W, U, b).h,
    lambda x, h, W, U, b: keras_gru_by_slices(x, h, W, U, b).tolist(),
    lambda x, h, W, U, b: keras_gru_by_slices(*(np.float32(one) for one in (x, h, W, U, b))),
)


def entered_keras_gru(diagnosis: str, step: Callable[..., Any]) -> None:
    """Enter ``step(h, xs, hs)`` as wrong, which gets the three sums of input and state, each with its bias."""

    def whole(x_t: Any, h_previous: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
        xs = np.split(x_t @ kernel + bias[0], 3)
        hs = np.split(h_previous @ recurrent_kernel + bias[1], 3)
        return step(h_previous, xs, hs)

    wrong("keras_gru_step", diagnosis, whole)


def blended(h: Any, z: Any, new: Any) -> Any:
    return z * h + (1 - z) * new


def pair(xs: Any, hs: Any, k: int) -> Any:
    return sigmoid(xs[k] + hs[k])


entered_keras_gru(
    "z and 1 - z have changed places",
    lambda h, xs, hs: blended(h, 1 - pair(xs, hs, 0), np.tanh(xs[2] + pair(xs, hs, 1) * hs[2])),
)
entered_keras_gru(
    "z and r have changed places",
    lambda h, xs, hs: blended(h, pair(xs, hs, 1), np.tanh(xs[2] + pair(xs, hs, 0) * hs[2])),
)
entered_keras_gru(
    "the three layers are taken in another order",
    lambda h, xs, hs: blended(h, pair(xs, hs, 1), np.tanh(xs[0] + pair(xs, hs, 2) * hs[0])),
)
entered_keras_gru(
    "the state's three parts are taken in another order",
    lambda h, xs, hs: blended(h, sigmoid(xs[0] + hs[1]), np.tanh(xs[2] + sigmoid(xs[1] + hs[0]) * hs[2])),
)
entered_keras_gru(
    "multiplies the finished candidate",
    lambda h, xs, hs: blended(h, pair(xs, hs, 0), pair(xs, hs, 1) * np.tanh(xs[2] + hs[2])),
)
entered_keras_gru(
    "the reset gate stands in the blend",
    lambda h, xs, hs: blended(pair(xs, hs, 1) * h, pair(xs, hs, 0), np.tanh(xs[2] + pair(xs, hs, 1) * hs[2])),
)
entered_keras_gru(
    "the order is that of PyTorch",
    lambda h, xs, hs: blended(h, 1 - pair(xs, hs, 1), np.tanh(xs[2] + pair(xs, hs, 0) * hs[2])),
)
entered_keras_gru("the reset gate is not used", lambda h, xs, hs: blended(h, pair(xs, hs, 0), np.tanh(xs[2] + hs[2])))
entered_keras_gru(
    "the reset gate multiplies the whole sum",
    lambda h, xs, hs: blended(h, pair(xs, hs, 0), np.tanh(pair(xs, hs, 1) * (xs[2] + hs[2]))),
)
entered_keras_gru(
    "multiplies what comes from the input",
    lambda h, xs, hs: blended(h, pair(xs, hs, 0), np.tanh(pair(xs, hs, 1) * xs[2] + hs[2])),
)
entered_keras_gru(
    "in the place of the candidate's tanh",
    lambda h, xs, hs: blended(h, pair(xs, hs, 0), sigmoid(xs[2] + pair(xs, hs, 1) * hs[2])),
)
entered_keras_gru(
    "in the place of a gate's sigmoid",
    lambda h, xs, hs: blended(h, np.tanh(xs[0] + hs[0]), np.tanh(xs[2] + np.tanh(xs[1] + hs[1]) * hs[2])),
)
entered_keras_gru("the blend is missing", lambda h, xs, hs: np.tanh(xs[2] + pair(xs, hs, 1) * hs[2]))
entered_keras_gru(
    "the old state's part of the blend is missing",
    lambda h, xs, hs: (1 - pair(xs, hs, 0)) * np.tanh(xs[2] + pair(xs, hs, 1) * hs[2]),
)
entered_keras_gru("the candidate's part of the blend is missing", lambda h, xs, hs: pair(xs, hs, 0) * h)
entered_keras_gru(
    "the candidate is not squashed", lambda h, xs, hs: blended(h, pair(xs, hs, 0), xs[2] + pair(xs, hs, 1) * hs[2])
)


@wrong("keras_gru_step", "the reset gate comes before the matrix product")
def keras_gru_reset_before(x_t: Any, h_previous: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n = len(h_previous)
    W_z, W_r, W_h = np.split(kernel, 3, axis=1)
    U_z, U_r, U_h = np.split(recurrent_kernel, 3, axis=1)
    b_z, b_r, b_h = np.split(bias[0] + bias[1], 3)
    z = sigmoid(x_t @ W_z + h_previous @ U_z + b_z)
    r = sigmoid(x_t @ W_r + h_previous @ U_r + b_r)
    assert z.shape == (n,)
    return z * h_previous + (1 - z) * np.tanh(x_t @ W_h + (r * h_previous) @ U_h + b_h)


@wrong("keras_gru_step", "the gates get one row of the bias only")
def keras_gru_with_half_a_bias(x_t: Any, h_previous: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    n = len(h_previous)
    of_x, of_h = x_t @ kernel + bias[0], h_previous @ recurrent_kernel
    z, r = sigmoid(of_x[:n] + of_h[:n]), sigmoid(of_x[n : 2 * n] + of_h[n : 2 * n])
    return z * h_previous + (1 - z) * np.tanh(of_x[2 * n :] + r * (of_h[2 * n :] + bias[1, 2 * n :]))


@wrong("keras_gru_step", "Two things differ")
def keras_gru_as_in_the_slides(x_t: Any, h_previous: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    W_z, W_r, W_h = np.split(kernel, 3, axis=1)
    U_z, U_r, U_h = np.split(recurrent_kernel, 3, axis=1)
    b_z, b_r, b_h = np.split(bias.sum(axis=0), 3)
    z = sigmoid(x_t @ W_z + h_previous @ U_z + b_z)
    r = sigmoid(x_t @ W_r + h_previous @ U_r + b_r)
    return (1 - z) * h_previous + z * np.tanh(x_t @ W_h + (r * h_previous) @ U_h + b_h)


wrong(
    "keras_gru_step",
    "the bias of the state stands outside the reset gate",
    lambda x, h, W, U, b: cells.gru_step(x, h, W, U, np.stack([b.sum(axis=0), 0 * b[0]])).h,
)
wrong(
    "keras_gru_step",
    "the two rows of the bias have changed places",
    lambda x, h, W, U, b: cells.gru_step(x, h, W, U, b[::-1]).h,
)
wrong(
    "keras_gru_step",
    "one row of the bias is not used",
    lambda x, h, W, U, b: cells.gru_step(x, h, W, U, np.stack([b[0], 0 * b[0]])).h,
)
wrong("keras_gru_step", "the biases are forgotten", lambda x, h, W, U, b: cells.gru_step(x, h, W, U, 0 * b).h)
wrong("keras_gru_step", "`bias` (2, 3 · units)", lambda x, h, W, U, b: x @ W + h @ U + b.ravel())


# ---------------------------------------------------------------- parameter_counts


@right("parameter_counts")
def counts_of_keras(features: Any, units: Any) -> Any:
    import keras

    found = []
    for kind in (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU):
        layer = kind(units)
        layer.build((None, None, features))
        found.append(layer.count_params())
    return found


right(
    "parameter_counts",
    lambda n, u: (u * (n + u + 1), 4 * u * (n + u + 1), 3 * u * (n + u + 2)),
    lambda n, u: np.array([u * (n + u + 1), 4 * u * (n + u + 1), 3 * u * (n + u + 2)]),
    lambda n, u: (float(n * u + u**2 + u), 4.0 * (n * u + u**2 + u), 3.0 * (n * u + u**2 + 2 * u)),
    lambda n, u: (cells.parameter_count(n, u), cells.lstm_parameter_count(n, u), cells.gru_parameter_count(n, u)),
)


def entered_counts(diagnosis: str, *counts: Callable[[int, int, int], Any]) -> None:
    """Enter ``count(k, n, u)``, where k is the plain layer's count, as wrong."""
    for count in counts:
        wrong("parameter_counts", diagnosis, lambda n, u, count=count: count(n * u + u * u + u, n, u))


entered_counts("the GRU's second bias", lambda k, n, u: (k, 4 * k, 3 * k))
entered_counts(
    "each of the three is a text: leave out the quotes, or `str(...)`",
    lambda k, n, u: [str(k), str(4 * k), str(3 * (k + u))],
)
entered_counts("every layer has two biases", lambda k, n, u: (k + u, 4 * (k + u), 3 * (k + u)))
entered_counts("the LSTM has two biases, too", lambda k, n, u: (k, 4 * (k + u), 3 * (k + u)))
entered_counts("the biases are not counted", lambda k, n, u: (k - u, 4 * (k - u), 3 * (k - u)))
entered_counts("one bias for all gates", lambda k, n, u: (k, 4 * (k - u) + u, 3 * (k - u) + u))
entered_counts("counted as one number", lambda k, n, u: (k, 4 * (k - u) + 4, 3 * (k - u) + 6))
entered_counts("counted as one number", lambda k, n, u: (k - u + 1, 4 * (k - u + 1), 3 * (k - u + 1)))
entered_counts(
    "the weights of the state are not counted", lambda k, n, u: (n * u + u, 4 * (n * u + u), 3 * (n * u + u))
)
entered_counts(
    "the weights of the input are not counted", lambda k, n, u: (u * u + u, 4 * (u * u + u), 3 * (u * u + u))
)
entered_counts("the LSTM has the wrong number of layers", lambda k, n, u: (k, 3 * k, 2 * k))
entered_counts("the LSTM has the wrong number of layers", lambda k, n, u: (k, 3 * k, 3 * (k + u)))
entered_counts(
    "the GRU has the wrong number of layers", lambda k, n, u: (k, 4 * k, 2 * k), lambda k, n, u: (k, 4 * k, 4 * k)
)
entered_counts("LSTM and GRU have changed places", lambda k, n, u: (k, 3 * (k + u), 4 * k))
entered_counts("peepholes are counted", lambda k, n, u: (k, 4 * k + 3 * u, 3 * (k + u)))
entered_counts(
    "features and units are exchanged",
    lambda k, n, u: (n * u + n * n + n, 4 * (n * u + n * n + n), 3 * (n * u + n * n + 2 * n)),
)
entered_counts("`SimpleRNN` and `LSTM` are right, `GRU` is not", lambda k, n, u: (k, 4 * k, 3 * k + u))
entered_counts("`SimpleRNN` is right, `LSTM` and `GRU` are not", lambda k, n, u: (k, k + u, k * k))
entered_counts("each unit hears only itself", lambda k, n, u: (n * u + 2 * u, 4 * (n * u + 2 * u), 3 * (n * u + 2 * u)))
entered_counts("only one of the three counts", lambda k, n, u: k)
entered_counts("Three numbers come back", lambda k, n, u: (k, 4 * k))
entered_counts("a dictionary", lambda k, n, u: {"SimpleRNN": k, "LSTM": 4 * k, "GRU": 3 * (k + u)})


# ---------------------------------------------------------------- the bank is judged


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some of these mistakes overflow
@pytest.mark.parametrize(("name", "diagnosis", "answer"), BANK.wrong_answers)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    is_diagnosed(name, diagnosis, answer)


@pytest.mark.parametrize(("name", "answer"), BANK.right_answers)
def test_a_right_answer_in_another_form_is_right(name: str, answer: Any) -> None:
    is_right(name, answer)


def test_the_bank_holds_every_problem() -> None:
    BANK.holds_every_problem_of(4)


def test_lesson_4_has_its_exercises() -> None:
    assert [problem.name for problem in PROBLEMS] == [
        "calculator",
        "cell_gradients",
        "gate",
        "cell_update",
        "lstm_step",
        "forget_bias",
        "peephole_step",
        "gru_step",
        "lstm_weights",
        "lstm_layer",
        "keras_gru_step",
        "parameter_counts",
    ]
    assert 60 <= sum(problem.minutes for problem in PROBLEMS) <= 90


@pytest.mark.parametrize("problem", FUNCTIONS, ids=[problem.name for problem in FUNCTIONS])
def test_every_problem_of_matrices_is_tried_where_no_two_sizes_are_equal(problem: FunctionProblem) -> None:
    """There a swapped matrix does not fit."""
    sizes = [re.findall(r"\d+", case.note) for case in problem.cases if "," in case.note]
    assert not sizes or any(len(set(one)) == len(one) for one in sizes)


@pytest.mark.parametrize("problem", FUNCTIONS, ids=[problem.name for problem in FUNCTIONS])
def test_checking_changes_nothing_of_its_own(problem: FunctionProblem) -> None:
    """A student's function that writes into everything it gets does not spoil the next check."""
    before = copy.deepcopy([case.args for case in problem.cases])

    def spoil(*args: Any) -> Any:
        for one in args:
            if isinstance(one, np.ndarray):
                one *= 0
        return 0

    spoil.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    assert problem.check(spoil).state == "wrong"
    assert same(plain(before), plain([case.args for case in problem.cases]))
    assert problem.check(problem.answer).state == "right"


def test_a_solution_that_needs_an_import_shows_it() -> None:
    problem = exercises.get("lstm_step")
    assert "from course_utils.activations import sigmoid" in problem.solution().message
    assert "import" not in problem.code


# ---------------------------------------------------------------- against independent sources


def numbers(seed: int, *shapes: Any) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def test_the_keys_move_the_memory_of_a_calculator() -> None:
    """Random keys, against a calculator that knows nothing of gates."""
    rng = np.random.default_rng(4)
    gates, names = answer("calculator"), list(KEYS)
    memory, cell = 0.0, 0.0
    for _ in range(200):
        name, number = names[rng.integers(len(names))], float(rng.integers(1, 100))
        if name == "CM":
            memory = 0
        if name.startswith("M+"):
            memory += number
        if name.startswith("MS"):
            memory = number
        f, i, o = gates[name]
        cell = f * cell + i * number
        assert cell == memory
        assert o * cell == (memory if "RM" in name else 0)


def test_the_gradients_are_what_the_cell_state_does_when_something_moves() -> None:
    args = numbers(1, *[(5,)] * 4)
    dC = np.random.default_rng(2).normal(size=5)
    found = answer("cell_gradients")(*args, dC)

    def loss(values: Any) -> float:
        return float(dC @ (values[0] * values[1] + values[2] * values[3]))

    for k in range(4):
        for unit in range(5):
            moved = []
            for change in (1e-6, -1e-6):
                values = [one.copy() for one in args]
                values[k][unit] += change
                moved.append(loss(values))
            assert np.isclose((moved[0] - moved[1]) / 2e-6, found[k][unit], atol=1e-7)


def test_a_gate_is_kerass_dense_layer_with_a_sigmoid() -> None:
    keras = pytest.importorskip("keras")
    h, x, W, b = numbers(3, 4, 3, (7, 4), 4)
    layer = keras.layers.Dense(4, activation="sigmoid", dtype="float64")
    layer.build((None, 7))
    layer.set_weights([W, b])
    assert np.allclose(answer("gate")(x, h, W, b), layer(np.concatenate([h, x])[None]).numpy()[0])


def lstm_pieces(seed: int, features: int, units: int) -> list[np.ndarray]:
    """W_f, b_f, W_i, b_i, W_C, b_C, W_o, b_o."""
    return numbers(seed, *((units + features, units), units) * 4)


def test_keras_lstm_with_these_weights_is_the_step_and_the_layer() -> None:
    keras = pytest.importorskip("keras")
    pieces = lstm_pieces(5, features=2, units=3)
    [x] = numbers(6, (7, 2))
    layer = keras.layers.LSTM(3, return_sequences=True, return_state=True)
    layer.build((None, None, 2))
    weights = answer("lstm_weights")(*pieces)
    assert [one.shape for one in weights] == [tuple(one.shape) for one in layer.weights]
    layer.set_weights(weights)
    states, final, cell = (one.numpy()[0] for one in layer(x[None].astype("float32")))

    h, C = np.zeros(3), np.zeros(3)
    for x_t, by_keras in zip(x, states, strict=True):
        h, C = answer("lstm_step")(x_t, h, C, *pieces)
        assert np.abs(h - by_keras).max() < 1e-6
    assert np.abs(C - cell).max() < 2e-6  # of a state larger than 1
    assert np.abs(h - final).max() < 1e-6
    assert np.abs(answer("lstm_layer")(x, *weights) - states).max() < 1e-6


def test_the_bias_leaves_the_share_in_a_cell_that_runs() -> None:
    """A cell of one unit whose gates hang on their biases alone."""
    for steps, share in ((30, 0.5), (7, 0.9), (100, 0.05)):
        b = np.array([-40, answer("forget_bias")(steps, share), 0, 40])
        run = cells.lstm(np.zeros((steps, 1)), np.zeros((1, 4)), np.zeros((1, 4)), b, C_0=np.ones(1))
        assert np.isclose(run.C[-1, 0], share)


def test_the_peephole_step_without_peepholes_is_the_lstm_step() -> None:
    pieces = lstm_pieces(7, features=2, units=3)
    x, h, C = numbers(8, 2, 3, 3)
    joined = np.concatenate([h, x])
    a = [joined @ W + b for W, b in zip(pieces[::2], pieces[1::2], strict=True)]
    without = answer("peephole_step")(*a, C, *np.zeros((3, 3)))
    assert np.allclose(without, answer("lstm_step")(x, h, C, *pieces))
    p = np.random.default_rng(9).normal(size=(3, 3))
    assert not np.allclose(answer("peephole_step")(*a, C, *p), without)


def test_the_peephole_step_is_the_courses_keras_cell() -> None:
    keras = pytest.importorskip("keras")
    from course_utils.layers import PeepholeLSTMCell

    x, h, C, W, U, b, p = numbers(10, 2, 3, 3, (2, 12), (3, 12), 12, (3, 3))
    cell = PeepholeLSTMCell(3)
    cell.build((1, 2))
    given = {"kernel": W, "recurrent_kernel": U, "bias": b, "peephole": p}
    cell.set_weights([given[weight.name] for weight in cell.weights])
    tensors = [keras.ops.convert_to_tensor(one[None], "float32") for one in (x, h, C)]
    _, (h_new, C_new) = cell(tensors[0], tensors[1:])
    a_i, a_f, a_C, a_o = np.split(x @ W + h @ U + b, 4)
    by_hand = answer("peephole_step")(a_f, a_i, a_C, a_o, C, p[1], p[0], p[2])
    assert np.allclose(by_hand, (h_new[0], C_new[0]), atol=2e-6)


@pytest.mark.parametrize("reset_after", [False, True])
def test_the_two_grus_are_keras(reset_after: bool) -> None:
    keras = pytest.importorskip("keras")
    x, h, W_z, W_r, W = numbers(11, 2, 3, (5, 3), (5, 3), (5, 3))
    cell = keras.layers.GRUCell(3, reset_after=reset_after, dtype="float64")
    cell.build((1, 2))
    if reset_after:
        [bias] = numbers(12, (2, 9))
        three = np.concatenate([W_z, W_r, W], axis=1)
        by_hand = answer("keras_gru_step")(x, h, three[3:], three[:3], bias)
    else:  # the slides' z is Keras' 1 - z
        bias = np.zeros(9)
        three = np.concatenate([-W_z, W_r, W], axis=1)
        by_hand = answer("gru_step")(x, h, W_z, W_r, W)
    cell.set_weights([three[3:], three[:3], bias])
    output, _ = cell(keras.ops.convert_to_tensor(x[None]), [keras.ops.convert_to_tensor(h[None])])
    assert np.allclose(by_hand, output.numpy()[0])
