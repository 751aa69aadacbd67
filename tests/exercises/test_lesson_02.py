"""Lesson 2's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

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

from course_utils import activations, bptt, cells, exercises
from course_utils.exercises.compare import plain, same
from course_utils.exercises.functions import FunctionProblem
from course_utils.sequences import THREE_NEURONS_X, THREE_NEURONS_b_h, THREE_NEURONS_W_hh, THREE_NEURONS_W_xh

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 2]

BANK = Bank()
wrong, right = BANK.wrong, BANK.right


# ---------------------------------------------------------------- time_major

right(
    "time_major",
    lambda x: np.swapaxes(x, 0, 1),
    lambda x: np.moveaxis(x, 1, 0),
    lambda x: np.einsum("btf->tbf", x),
    lambda x: np.stack([x[:, t] for t in range(x.shape[1])]),
    lambda x: [[sequence[t] for sequence in x] for t in range(x.shape[1])],
    lambda x: list(zip(*x, strict=True)),
    lambda x: [list(step) for step in zip(*x.tolist(), strict=True)],
    lambda x: x.transpose(1, 0, 2).astype(np.float32),
    lambda x: Tensor(np.swapaxes(x, 0, 1)),
)


@right("time_major")
def time_major_of_tensorflow(x: Any) -> Any:
    import tensorflow as tf

    return tf.transpose(tf.constant(x, tf.float32), perm=[1, 0, 2])


@right("time_major")
def time_major_by_three_loops(x: Any) -> Any:
    batch, steps, features = x.shape
    result = np.empty((steps, batch, features))
    for b in range(batch):
        for t in range(steps):
            for f in range(features):
                result[t, b, f] = x[b, t, f]
    return result


wrong(
    "time_major",
    "a reshape has put the numbers in wrong places",
    lambda x: x.reshape(x.shape[1], x.shape[0], x.shape[2]),
    lambda x: np.reshape(x, (x.shape[1], x.shape[0], -1)),
    lambda x: np.resize(x, (x.shape[1], x.shape[0], x.shape[2])),
    lambda x: x.ravel().reshape(x.shape[1], x.shape[0], x.shape[2]),
)
wrong("time_major", "all three axes are reversed", lambda x: x.T, np.transpose, lambda x: np.swapaxes(x, 0, 2))
wrong("time_major", "still in the order (batch, time, features)", lambda x: x, lambda x: [list(one) for one in x])
wrong("time_major", "time runs backwards", np.rot90, lambda x: np.swapaxes(x[:, ::-1], 0, 1))
wrong("time_major", "the sequences stand in reverse order", lambda x: np.rot90(x, -1))
wrong("time_major", "time and features have changed places", lambda x: x.transpose(0, 2, 1))
wrong("time_major", "the batch has gone to the end", lambda x: np.moveaxis(x, 0, -1))
wrong("time_major", "the features have come to the front", lambda x: np.moveaxis(x, -1, 0))
wrong("time_major", "joined into one long axis", lambda x: np.concatenate([x[:, t] for t in range(x.shape[1])]))
wrong("time_major", "joined into one long axis", lambda x: np.hstack([x[:, t] for t in range(x.shape[1])]))
wrong("time_major", "only one step is there", lambda x: x[:, 0])
wrong("time_major", "this is the shape", lambda x: (x.shape[1], x.shape[0], x.shape[2]))
wrong(
    "time_major", "it is (3, 2)", lambda x: np.swapaxes(x, 0, 1).squeeze() if x.shape[1] == 1 else np.swapaxes(x, 0, 1)
)
wrong("time_major", "your function stopped with an error", lambda x: np.transpose(x, (1, 2, 3)))
wrong("time_major", "your function returned `None`", lambda x: print(x.shape))


@wrong("time_major", "still in the order (batch, time, features)")
def time_major_forgets_its_result(x: Any) -> Any:
    x.swapaxes(0, 1)
    return x


@wrong("time_major", "only one step is there")
def time_major_returns_in_its_loop(x: Any) -> Any:
    steps = []
    for t in range(x.shape[1]):
        steps.append(x[:, t])
        return steps


@wrong("time_major", "your function returned a generator")
def time_major_lazily(x: Any) -> Any:
    return (x[:, t] for t in range(x.shape[1]))


# ---------------------------------------------------------------- one_step


@right("one_step")
def step_in_lists(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    rows = []
    for x, h in zip(x_t, h_previous, strict=True):
        row = []
        for j in range(len(b_h)):
            a = b_h[j]
            for i in range(len(x)):
                a += x[i] * W_xh[i][j]
            for i in range(len(h)):
                a += h[i] * W_hh[i][j]
            row.append(math.tanh(a))
        rows.append(row)
    return rows


@right("one_step")
def step_by_einsum(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return np.tanh(np.einsum("bf,fu->bu", x_t, W_xh) + np.einsum("bv,vu->bu", h_previous, W_hh) + b_h[None])


@right("one_step")
def step_side_by_side(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return np.tanh(np.hstack([x_t, h_previous]) @ np.vstack([W_xh, W_hh]) + b_h)


@right("one_step")
def step_of_columns(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return np.tanh(W_xh.T @ x_t.T + W_hh.T @ h_previous.T + b_h[:, None]).T


@right("one_step")
def step_by_the_sigmoid(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    a = np.dot(x_t, W_xh) + np.matmul(h_previous, W_hh) + b_h
    return 2 / (1 + np.exp(-2 * a)) - 1


@right("one_step")
def step_of_tensorflow(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    import tensorflow as tf

    x_t, h_previous, W_xh, W_hh, b_h = (tf.constant(one, tf.float32) for one in (x_t, h_previous, W_xh, W_hh, b_h))
    return tf.tanh(tf.matmul(x_t, W_xh) + tf.matmul(h_previous, W_hh) + b_h)


@right("one_step")
def step_of_keras(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    import keras

    cell = keras.layers.SimpleRNNCell(len(b_h))
    cell.build(x_t.shape)
    cell.set_weights([W_xh, W_hh, b_h])
    output, _ = cell(keras.ops.convert_to_tensor(x_t, "float32"), [keras.ops.convert_to_tensor(h_previous, "float32")])
    return output


@right("one_step")
def step_in_place(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    a = x_t @ W_xh
    a += h_previous @ W_hh
    a += b_h
    return np.tanh(a, out=a)


wrong("one_step", "`W_xh` is transposed", lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U + b))
wrong("one_step", "`W_hh` is transposed", lambda x, h, W, U, b: np.tanh(x @ W + h @ np.transpose(U) + b))
wrong("one_step", "both matrices are transposed", lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U.T + b))
wrong("one_step", "`W_xh` and `W_hh` have changed places", lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b))
wrong("one_step", "`W_xh` and `W_hh` have changed places", lambda x, h, U, W, b: np.tanh(x @ W + h @ U + b))
wrong("one_step", "wrong side of its product", lambda x, h, W, U, b: np.tanh(W @ x + U @ h + b))
wrong("one_step", "wrong side of its product", lambda x, h, W, U, b: np.tanh(x @ W + U @ h + b))
wrong("one_step", "lies on its side", lambda x, h, W, U, b: np.tanh(W.T @ x.T + U.T @ h.T + b[:, None]))
wrong("one_step", "the bias is forgotten", lambda x, h, W, U, b: np.tanh(x @ W + h @ U))
wrong("one_step", "the bias is added outside", lambda x, h, W, U, b: np.tanh(x @ W + h @ U) + b)
wrong("one_step", "the bias has the wrong sign", lambda x, h, W, U, b: np.tanh(x @ W + h @ U - b))
wrong("one_step", "the bias is added twice", lambda x, h, W, U, b: np.tanh((x @ W + b) + (h @ U + b)))
wrong(
    "one_step",
    "the tanh is missing",
    lambda x, h, W, U, b: x @ W + h @ U + b,
    lambda x, h, W, U, b: x @ W + h @ U,
    lambda x, h, W, U, b: x @ W + h @ U.T + b,
)
wrong("one_step", "a sigmoid stands", lambda x, h, W, U, b: 1 / (1 + np.exp(-(x @ W + h @ U + b))))
wrong("one_step", "a sigmoid stands", lambda x, h, W, U, b: activations.sigmoid(x @ W + h @ U))
wrong("one_step", "another function stands", lambda x, h, W, U, b: np.maximum(0, x @ W + h @ U + b))
wrong("one_step", "another function stands", lambda x, h, W, U, b: np.tan(x @ W + h @ U + b))
wrong("one_step", "one part of the sum only", lambda x, h, W, U, b: np.tanh(x @ W) + h @ U + b)
wrong("one_step", "one part of the sum only", lambda x, h, W, U, b: np.tanh(x @ W + b) + h @ U)
wrong("one_step", "one part of the sum only", lambda x, h, W, U, b: x @ W + np.tanh(h @ U + b))
wrong("one_step", "a tanh of its own", lambda x, h, W, U, b: np.tanh(x @ W) + np.tanh(h @ U) + b)
wrong("one_step", "a tanh of its own", lambda x, h, W, U, b: np.tanh(x @ W + b) + np.tanh(h @ U + b))
wrong("one_step", "multiplied place by place", lambda x, h, W, U, b: np.tanh(x * W + h * U + b))
wrong("one_step", "multiplied place by place", lambda x, h, W, U, b: np.tanh(x @ W + h * U + b))
wrong("one_step", "multiplied with each other", lambda x, h, W, U, b: np.tanh((x @ W) * (h @ U) + b))
wrong("one_step", "the previous state is ignored", lambda x, h, W, U, b: np.tanh(x @ W + b))
wrong("one_step", "the input is ignored", lambda x, h, W, U, b: np.tanh(h @ U + b))
wrong("one_step", "the previous state is not weighed", lambda x, h, W, U, b: np.tanh(x @ W + h + b))
wrong("one_step", "only one sequence of the batch", lambda x, h, W, U, b: np.tanh(x[0] @ W + h[0] @ U + b))
wrong("one_step", "the sequences of the batch are mixed", lambda x, h, W, U, b: np.tanh(x @ W + h @ U + b).sum(axis=0))
wrong("one_step", "NumPy has the same for whole arrays", lambda x, h, W, U, b: math.tanh(x @ W + h @ U + b))
wrong("one_step", "last axis of `A` has to be as long", lambda x, h, W, U, b: np.tanh(x @ W @ b + h @ U @ W.T @ W))
wrong("one_step", "Are they rounded?", lambda x, h, W, U, b: np.tanh(x @ W + h @ U + b).round(2))
wrong(
    "one_step",
    "it is (2, 2, 1)",
    lambda x, h, W, U, b: np.tanh(x @ W + h @ U + b)[..., None],
)
wrong("one_step", "takes other arguments", lambda x, h, W, U: np.tanh(x @ W + h @ U))
wrong(
    "one_step",
    "stand in another order",
    lambda h_previous, x_t, W_xh, W_hh, b_h: np.tanh(x_t @ W_xh + h_previous @ W_hh + b_h),
)
wrong("one_step", "`check` needs the function itself", [[0.6044]])


@wrong("one_step", "last axis of `A` has to be as long")
def step_of_tensorflow_in_another_order(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    import tensorflow as tf

    return tf.tanh(tf.matmul(tf.concat([x_t, h_previous], axis=1), W_xh) + b_h)


@wrong("one_step", "your function changes its argument `h_previous`")
def step_into_its_argument(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    h_previous[:] = np.tanh(x_t @ W_xh + h_previous @ W_hh + b_h)
    return h_previous


@wrong("one_step", "your function changes its argument `b_h`")
def step_adds_to_the_bias(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    a = x_t @ W_xh + h_previous @ W_hh + b_h
    b_h += 1
    return np.tanh(a)


# ---------------------------------------------------------------- many_steps


def unrolled(x: Any, h_0: Any, W: Any, U: Any, b: Any) -> list[Any]:
    h, found = h_0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W + h @ U + b)
        found.append(h)
    return found


@right("many_steps")
def layer_by_sequences(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    """One sequence after the other, by the layer that the package holds."""
    return [cells.simple_rnn(one, W_xh, W_hh, b_h, start) for one, start in zip(x, h_0, strict=True)]


@right("many_steps")
def layer_into_an_array(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    h = np.empty((x.shape[0], x.shape[1] + 1, len(b_h)))
    h[:, 0] = h_0
    for t in range(x.shape[1]):
        h[:, t + 1] = np.tanh(x[:, t] @ W_xh + h[:, t] @ W_hh + b_h)
    return h[:, 1:]


@right("many_steps")
def layer_time_major_inside(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states = []
    for x_t in x.transpose(1, 0, 2):
        h_0 = np.tanh(x_t @ W_xh + h_0 @ W_hh + b_h)
        states.append(h_0)
    return np.array(states).transpose(1, 0, 2)


@right("many_steps")
def layer_in_float32(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    small = [np.float32(one) for one in (x, h_0, W_xh, W_hh, b_h)]
    return np.stack(unrolled(*small), axis=1)


@right("many_steps")
def layer_of_keras(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    import keras

    layer = keras.layers.SimpleRNN(len(b_h), return_sequences=True)
    layer.build(x.shape)
    layer.set_weights([W_xh, W_hh, b_h])
    return layer(x.astype("float32"), initial_state=keras.ops.convert_to_tensor(h_0, "float32"))


@right("many_steps")
def layer_of_tensors(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return Tensor(np.stack(unrolled(x, h_0, W_xh, W_hh, b_h), axis=1))


def entered_layer(diagnosis: str, step: Callable[..., Any]) -> None:
    """Enter the layer whose new state is ``step(x_t, h, W_xh, W_hh, b_h)`` as wrong."""

    def layer(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
        h, found = h_0, []
        for t in range(x.shape[1]):
            h = step(x[:, t], h, W_xh, W_hh, b_h)
            found.append(h)
        return np.stack(found, axis=1)

    wrong("many_steps", diagnosis, layer)


entered_layer("the tanh is missing", lambda x, h, W, U, b: x @ W + h @ U + b)
entered_layer("a sigmoid stands", lambda x, h, W, U, b: 1 / (1 + np.exp(-(x @ W + h @ U + b))))
entered_layer("the bias is forgotten", lambda x, h, W, U, b: np.tanh(x @ W + h @ U))
entered_layer("left out of the sum", lambda x, h, W, U, b: np.tanh(x @ W + b))
entered_layer("`W_xh` is transposed", lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U + b))
entered_layer("`W_hh` is transposed", lambda x, h, W, U, b: np.tanh(x @ W + h @ U.T + b))
entered_layer("have changed places", lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b))
entered_layer("the new state is added to the old one", lambda x, h, W, U, b: h + np.tanh(x @ W + h @ U + b))


@wrong("many_steps", "the loop runs over the sequences")
def layer_over_the_batch(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for x_t in x:
        h = np.tanh(x_t @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.array(states)


@wrong("many_steps", "the loop runs over the sequences")
def layer_over_the_batch_stacked(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(x.shape[0]):
        h = np.tanh(x[t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)


wrong("many_steps", "the result is (time, batch, units)", lambda x, h, W, U, b: unrolled(x, h, W, U, b))
wrong("many_steps", "the time axis stands last", lambda x, h, W, U, b: np.stack(unrolled(x, h, W, U, b), axis=-1))
wrong("many_steps", "joined into one long axis", lambda x, h, W, U, b: np.hstack(unrolled(x, h, W, U, b)))
wrong("many_steps", "joined into one long axis", lambda x, h, W, U, b: np.concatenate(unrolled(x, h, W, U, b)))
wrong("many_steps", "only the final state comes back", lambda x, h, W, U, b: unrolled(x, h, W, U, b)[-1])
wrong("many_steps", "the state before the first step is 0", lambda x, h, W, U, b: layer_into_an_array(x, 0, W, U, b))
wrong(
    "many_steps", "the sequence is processed backwards", lambda x, h, W, U, b: layer_in_float32(x[:, ::-1], h, W, U, b)
)
wrong("many_steps", "in reverse order", lambda x, h, W, U, b: np.stack(unrolled(x, h, W, U, b)[::-1], axis=1))
wrong(
    "many_steps", "h_0 is there as an additional step", lambda x, h, W, U, b: np.stack([h, *unrolled(x, h, W, U, b)], 1)
)
wrong(
    "many_steps", "your function returned three things", lambda x, h, W, U, b: (layer_in_float32(x, h, W, U, b), h, 0)
)


@wrong("many_steps", "there are as many steps as sequences")
def layer_counts_the_batch(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(len(x)):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)


@wrong("many_steps", "the state is not handed on")
def layer_without_memory(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return np.stack([np.tanh(x[:, t] @ W_xh + h_0 @ W_hh + b_h) for t in range(x.shape[1])], axis=1)


@wrong("many_steps", "h_0 stands first, and the final state is missing")
def layer_appends_too_early(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(x.shape[1]):
        states.append(h)
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
    return np.stack(states, axis=1)


@wrong("many_steps", "every step reads the first input")
def layer_reads_the_first(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for _ in range(x.shape[1]):
        h = np.tanh(x[:, 0] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)


@wrong("many_steps", "the weighted sum is handed on")
def layer_hands_on_the_sum(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(x.shape[1]):
        h = x[:, t] @ W_xh + h @ W_hh + b_h
        states.append(np.tanh(h))
    return np.stack(states, axis=1)


@wrong("many_steps", "the weighted sums come back")
def layer_returns_the_sums(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    sums, h = [], h_0
    for t in range(x.shape[1]):
        a = x[:, t] @ W_xh + h @ W_hh + b_h
        sums.append(a)
        h = np.tanh(a)
    return np.stack(sums, axis=1)


@wrong("many_steps", "every step shows the final state")
@wrong("many_steps", "`h_0` has been changed in place")
def layer_writes_into_h_0(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(x.shape[1]):
        h[:] = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)


wrong(
    "many_steps",
    "every step shows the final state",
    lambda x, h, W, U, b: np.stack([unrolled(x, h, W, U, b)[-1]] * x.shape[1], axis=1),
)
wrong(
    "many_steps",
    "a reshape has put the states in wrong places",
    lambda x, h, W, U, b: np.array(unrolled(x, h, W, U, b)).reshape(len(x), x.shape[1], len(b)),
    lambda x, h, W, U, b: np.concatenate(unrolled(x, h, W, U, b)).reshape(len(x), -1, len(b)),
)


@wrong("many_steps", "a reshape has mixed the sequences of the input")
def layer_of_reshaped_inputs(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for x_t in x.reshape(x.shape[1], x.shape[0], x.shape[2]):
        h = np.tanh(x_t @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)


@wrong("many_steps", "one step is left out")
def layer_ends_early(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = np.zeros((len(x), x.shape[1], len(b_h))), h_0
    for t in range(x.shape[1] - 1):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states[:, t] = h
    return states


@wrong("many_steps", "one step is left out")
def layer_begins_late(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(1, x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)


@wrong("many_steps", "the loop ends after its first round")
def layer_returns_in_its_loop(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = [], h_0
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
        return np.stack(states, axis=1)


@wrong("many_steps", "your function stopped with an error")
def layer_of_fixed_sizes(x: Any, h_0: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    states, h = np.zeros((2, 2, 2)), h_0
    for t in range(2):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states[:, t] = h
    return states


# ---------------------------------------------------------------- load_weights

right(
    "load_weights",
    lambda W_x, W_y, b: [W_x.T, W_y.T, b],
    lambda W_x, W_y, b: (np.transpose(W_x), np.transpose(W_y), b.copy()),
    lambda W_x, W_y, b: [W_x.T.tolist(), W_y.T.tolist(), b.tolist()],
    lambda W_x, W_y, b: [one.T.astype(np.float32) for one in (W_x, W_y, b)],
    lambda W_x, W_y, b: [Tensor(W_x.T), Tensor(W_y.T), Tensor(b)],
    lambda W_x, W_y, b: [np.einsum("uf->fu", W_x), np.swapaxes(W_y, 0, 1), np.array(b)],
    lambda W_x, W_y, b: [list(zip(*W_x, strict=True)), list(zip(*W_y, strict=True)), b],
)


@right("load_weights")
def weights_as_keras_gives_them_back(W_x: Any, W_y: Any, b: Any) -> Any:
    import keras

    layer = keras.layers.SimpleRNN(len(b))
    layer.build((None, None, W_x.shape[1]))
    layer.set_weights([W_x.T, W_y.T, b])
    return layer.weights


wrong("load_weights", "neither matrix is transposed", lambda W_x, W_y, b: [W_x, W_y, b], lambda *three: three)
wrong("load_weights", "`W_y` is not transposed", lambda W_x, W_y, b: [W_x.T, W_y, b])
wrong("load_weights", "`W_x` is not transposed", lambda W_x, W_y, b: [W_x, W_y.T, b])
wrong("load_weights", "have changed places", lambda W_x, W_y, b: [W_y.T, W_x.T, b], lambda W_x, W_y, b: [W_y, W_x, b])
wrong("load_weights", "the bias is missing", lambda W_x, W_y, b: [W_x.T, W_y.T], lambda W_x, W_y, b: (W_x, W_y))
wrong("load_weights", "the bias does not stand last", lambda W_x, W_y, b: [b, W_x.T, W_y.T])
wrong("load_weights", "the bias does not stand last", lambda W_x, W_y, b: [W_x.T, b, W_y.T])
wrong("load_weights", "as TensorFlow 1 had it", lambda W_x, W_y, b: [np.concatenate([W_x.T, W_y.T]), b])
wrong("load_weights", "as TensorFlow 1 had it", lambda W_x, W_y, b: [np.concatenate([W_x, W_y], axis=1), b])
wrong("load_weights", "a reshape stands", lambda W_x, W_y, b: [W_x.reshape(-1, len(b)), W_y.T, b])
wrong("load_weights", "the bias has an axis too many", lambda W_x, W_y, b: [W_x.T, W_y.T, b.reshape(-1, 1)])
wrong("load_weights", "the bias is not the one", lambda W_x, W_y, b: [W_x.T, W_y.T, np.zeros_like(b)])
wrong("load_weights", "these are the shapes", lambda W_x, W_y, b: [W_x.T.shape, W_y.shape, b.shape])
wrong(
    "load_weights",
    "your function returned a dictionary with 3 entries",
    lambda W_x, W_y, b: {"kernel": W_x.T, "a": W_y.T, "b": b},
)
wrong("load_weights", "one entry too many stands at the end", lambda W_x, W_y, b: [W_x.T, W_y.T, b, b])
wrong("load_weights", "the values are not the right ones", lambda W_x, W_y, b: [2 * W_x.T, W_y.T, b])
wrong("load_weights", "Got:      [[[1.2, 0.8, 0.6], [0.4, -1.6, 2]], [[", lambda W_x, W_y, b: [2 * W_x.T, W_y.T, b])
wrong("load_weights", "Keras wants three arrays", lambda W_x, W_y, b: np.array([W_x.T, W_y.T, b]))


# ---------------------------------------------------------------- softmax

right(
    "softmax",
    bptt.softmax,
    lambda o: np.exp(o - np.logaddexp.reduce(o, axis=2, keepdims=True)),
    lambda o: Tensor(bptt.softmax(o)),
    lambda o: bptt.softmax(np.float32(o)),
    lambda o: 1 / np.exp(np.minimum(o[:, :, None, :] - o[..., None], 700)).sum(axis=-1),
)


@right("softmax")
def softmax_in_loops(o: Any) -> Any:
    result = []
    for sequence in o.tolist():
        steps = []
        for scores in sequence:
            e = [math.exp(score - max(scores)) for score in scores]
            steps.append([one / sum(e) for one in e])
        result.append(steps)
    return result


@right("softmax")
def softmax_with_none(o: Any) -> Any:
    o = o - np.max(o, axis=2)[:, :, None]
    e = np.exp(o)
    return e / np.sum(e, axis=2)[..., np.newaxis]


@right("softmax")
def softmax_of_tensorflow(o: Any) -> Any:
    import tensorflow as tf

    return tf.nn.softmax(o)


@right("softmax")
def softmax_of_keras(o: Any) -> Any:
    import keras

    return keras.activations.softmax(keras.ops.convert_to_tensor(o, "float32"))


wrong(
    "softmax", "over the steps instead of over the classes", lambda o: np.exp(o) / np.exp(o).sum(axis=1, keepdims=True)
)
wrong("softmax", "over the batch instead of over the classes", lambda o: np.exp(o) / np.exp(o).sum(axis=0))
wrong(
    "softmax",
    "all probabilities together",
    lambda o: np.exp(o) / np.exp(o).sum(),
    lambda o: np.exp(o - o.max()) / np.exp(o - o.max()).sum(),
)
wrong("softmax", "large scores overflow", lambda o: np.exp(o) / np.exp(o).sum(axis=-1, keepdims=True))
wrong("softmax", "Subtract the largest score of each step", lambda o: np.e**o / np.sum(np.e**o, axis=2, keepdims=True))
wrong(
    "softmax",
    "Each step needs its own largest score",
    lambda o: np.exp(o - o.max()) / np.exp(o - o.max()).sum(-1, keepdims=True),
)
wrong(
    "softmax",
    "another number than the largest",
    lambda o: np.exp(o - o.mean(-1, keepdims=True)) / np.exp(o - o.mean(-1, keepdims=True)).sum(-1, keepdims=True),
)
wrong("softmax", "the large scores are cut off", lambda o: softmax_in_loops(np.clip(o, -500, 500)))
wrong("softmax", "not divided by their sum", np.exp)
wrong("softmax", "the largest probability of each step is 1", lambda o: np.exp(o - o.max(axis=-1, keepdims=True)))
wrong("softmax", "through a sigmoid by itself", activations.sigmoid)
wrong("softmax", "without exponentials", lambda o: o / o.sum(axis=-1, keepdims=True))
wrong("softmax", "puts it beside the wrong scores", lambda o: np.exp(o) / np.exp(o).sum(axis=-1))
wrong(
    "softmax",
    "puts it beside the wrong scores",
    lambda o: np.exp(o - o.max(axis=-1)) / np.exp(o - o.max(axis=-1)).sum(axis=-1),
)
wrong("softmax", "logarithms of the probabilities", lambda o: np.log(bptt.softmax(o)))
wrong("softmax", "the sign is reversed", lambda o: np.exp(-o) / np.exp(-o).sum(axis=-1, keepdims=True))
wrong("softmax", "another number than e", lambda o: 2**o / (2**o).sum(axis=-1, keepdims=True))
wrong("softmax", "the winner takes all", lambda o: np.eye(o.shape[-1])[o.argmax(axis=-1)], lambda o: o.argmax(axis=-1))
wrong("softmax", "only the final step comes back", lambda o: bptt.softmax(o[:, -1]))
wrong("softmax", "only the first sequence comes back", lambda o: bptt.softmax(o[0]), lambda o: bptt.softmax(o[:1]))
wrong("softmax", "only the first step comes back", lambda o: bptt.softmax(o[:, 0]), lambda o: bptt.softmax(o)[:1, :1])
wrong("softmax", "NumPy has the same for whole arrays", lambda o: math.exp(o) / math.exp(o).sum())
wrong(
    "softmax",
    "with `keepdims=True` it stays",
    lambda o: bptt.softmax(o) / bptt.softmax(o)[..., :1, 0, None].repeat(7, axis=-1),
)


@wrong("softmax", "cut off to whole numbers")
def softmax_into_an_array_like_o(o: Any) -> Any:
    p = np.zeros_like(o)
    for b in range(o.shape[0]):
        for t in range(o.shape[1]):
            e = np.exp(o[b, t] - o[b, t].max())
            p[b, t] = e / e.sum()
    return p


@wrong("softmax", "cut off to whole numbers")
def softmax_into_an_array_like_o_by_the_plain_formula(o: Any) -> Any:
    p = np.empty_like(o)
    for b, t in np.ndindex(o.shape[:2]):
        p[b, t] = np.exp(o[b, t]) / np.exp(o[b, t]).sum()
    return p


@right("softmax")
def softmax_into_an_array(o: Any) -> Any:
    p = np.zeros(o.shape)
    for b, t in np.ndindex(o.shape[:2]):
        e = np.exp(o[b, t] - o[b, t].max())
        p[b, t] = e / e.sum()
    return p


@right("softmax")
def softmax_by_parts_of_tensorflow(o: Any) -> Any:
    import tensorflow as tf

    e = tf.exp(o - tf.reduce_max(o, axis=-1, keepdims=True))
    return e / tf.reduce_sum(e, axis=-1, keepdims=True)


@wrong("softmax", "only the first sequence comes back")
def softmax_returns_in_its_loop(o: Any) -> Any:
    result = []
    for sequence in o:
        e = np.exp(sequence - sequence.max(axis=-1, keepdims=True))
        result.append(e / e.sum(axis=-1, keepdims=True))
        return result


@wrong("softmax", "only the first sequence comes back")
def softmax_fills_one_sequence(o: Any) -> Any:
    p = np.zeros(o.shape)
    for b in range(len(o)):
        p[b] = bptt.softmax(o[b])
        return p


@wrong("softmax", "your function changes its argument `o`")
def softmax_in_place(o: Any) -> Any:
    o -= o.max(axis=-1, keepdims=True)
    return np.exp(o) / np.exp(o).sum(axis=-1, keepdims=True)


# ---------------------------------------------------------------- sequence_loss

right(
    "sequence_loss",
    lambda y_hat, targets: bptt.loss(y_hat[None], targets[None]),
    lambda y_hat, targets: -sum(math.log(row[k]) for row, k in zip(y_hat.tolist(), targets.tolist(), strict=True)),
    lambda y_hat, targets: -(np.eye(y_hat.shape[1])[targets] * np.log(y_hat)).sum(),
    lambda y_hat, targets: np.log(1 / y_hat[range(len(targets)), targets]).sum(),
    lambda y_hat, targets: -np.log(np.take_along_axis(y_hat, targets[:, None], axis=1)).sum(),
    lambda y_hat, targets: -np.trace(np.log(y_hat[:, targets])),
    lambda y_hat, targets: -np.log(np.float32(y_hat[np.arange(len(targets)), targets])).sum(),
    lambda y_hat, targets: Tensor(bptt.loss(y_hat[None], targets[None])),
    lambda y_hat, targets: -np.log(y_hat[np.arange(len(targets)), targets] + 1e-9).sum(),
)


@right("sequence_loss")
def loss_of_keras(y_hat: Any, targets: Any) -> Any:
    import keras

    return keras.ops.sum(keras.losses.sparse_categorical_crossentropy(targets, y_hat))


@right("sequence_loss")
def loss_in_a_loop(y_hat: Any, targets: Any) -> Any:
    L = 0
    for t in range(len(targets)):
        L -= np.log(y_hat[t, targets[t]])
    return L


def entered_loss(diagnosis: str, loss: Callable[[Any], Any]) -> None:
    """Enter the loss computed from the right classes' probabilities as wrong."""
    wrong("sequence_loss", diagnosis, lambda y_hat, targets: loss(y_hat[np.arange(len(targets)), targets]))


entered_loss("averaged instead of added up", lambda p: -np.mean(np.log(p)))
entered_loss("averaged instead of added up", lambda p: -np.log(p).sum() / len(p))
entered_loss("only the final step counts", lambda p: -np.log(p[-1]))
entered_loss("only the first step counts", lambda p: -np.log(p[0]))
entered_loss("not added up", lambda p: -np.log(p))
entered_loss("the minus sign is forgotten", lambda p: np.log(p).sum())
entered_loss("the logarithm has another base", lambda p: -np.log2(p).sum())
entered_loss("the logarithm has another base", lambda p: -np.log10(p).sum())
entered_loss("what its probability lacks to 1", lambda p: (1 - p).sum())
entered_loss("taken of 1 minus the probability", lambda p: -np.log(1 - p).sum())
entered_loss("costs most where the network was right", lambda p: -np.log(1 - p).mean())
entered_loss("without a logarithm", lambda p: -p.sum())
entered_loss("a long sequence makes their product 0", lambda p: -np.log(np.prod(p)))
entered_loss("added up before the logarithm", lambda p: -np.log(p.sum()))
entered_loss("the squared error", lambda p: ((1 - p) ** 2).sum())
entered_loss("it should stand by itself, and its shape is (1,)", lambda p: [-np.log(p).sum()])
entered_loss("NumPy has the same for whole arrays", lambda p: math.log(p))
wrong("sequence_loss", "the wrong classes are counted, too", lambda y_hat, targets: -np.log(y_hat).sum())
wrong("sequence_loss", "the wrong classes are counted, too", lambda y_hat, targets: -np.log(y_hat).sum(1).mean())
wrong(
    "sequence_loss",
    "over the whole table, the classes included",
    lambda y_hat, targets: -np.mean(np.eye(y_hat.shape[1])[targets] * np.log(y_hat)),
)
wrong("sequence_loss", "the network's own opinion", lambda y_hat, targets: -np.log(y_hat.max(axis=-1)).sum())
wrong("sequence_loss", "the targets of all steps", lambda y_hat, targets: -np.log(y_hat[:, targets]).sum())
wrong(
    "sequence_loss", "the squared error", lambda y_hat, targets: ((np.eye(y_hat.shape[1])[targets] - y_hat) ** 2).mean()
)
wrong(
    "sequence_loss",
    "rows and columns are exchanged",
    lambda y_hat, targets: -np.log(y_hat.T[np.arange(len(targets)), targets]).sum(),
)
wrong(
    "sequence_loss",
    "softmax is taken a second time",
    lambda y_hat, targets: loss_in_a_loop(bptt.softmax(y_hat), targets),
)
wrong("sequence_loss", "one step is left out", lambda y_hat, targets: loss_in_a_loop(y_hat, targets[:-1]))


@wrong("sequence_loss", "the targets are one step late")
def loss_of_the_class_before(y_hat: Any, targets: Any) -> Any:
    return -sum(np.log(y_hat[t, targets[t - 1]]) for t in range(len(targets)))


@wrong("sequence_loss", "the targets are one step late")
def loss_shifted(y_hat: Any, targets: Any) -> Any:
    return -sum(np.log(y_hat[t, targets[t - 1]]) for t in range(1, len(targets)))


@wrong("sequence_loss", "the targets are one step early")
def loss_of_the_next_class(y_hat: Any, targets: Any) -> Any:
    return -sum(np.log(y_hat[t, targets[t + 1]]) for t in range(len(targets) - 1))


@wrong("sequence_loss", "only the first step counts")
def loss_returns_in_its_loop(y_hat: Any, targets: Any) -> Any:
    L = 0
    for t in range(len(targets)):
        L -= np.log(y_hat[t, targets[t]])
        return L


@wrong("sequence_loss", "only the final step counts")
def loss_replaces_instead_of_adding(y_hat: Any, targets: Any) -> Any:
    for t in range(len(targets)):
        L = -np.log(y_hat[t, targets[t]])
    return L


# ---------------------------------------------------------------- state_gradient

right(
    "state_gradient",
    lambda d, n, h, V, U: d @ V.T + (n - n * h * h) @ U.T,
    lambda d, n, h, V, U: (V @ d.T + U @ (n * (1 - h**2)).T).T,
    lambda d, n, h, V, U: np.einsum("bc,uc->bu", d, V) + np.einsum("bv,bv,uv->bu", n, (1 - h) * (1 + h), U),
    lambda d, n, h, V, U: Tensor(d @ V.T + (n * (1 - np.square(h))) @ U.T),
    lambda d, n, h, V, U: np.dot(d, V.T) + np.dot(n * activations.tanh_slope(np.arctanh(np.clip(h, -1, 1))), U.T),
    lambda d, n, h, V, U: [V @ d_b + U @ np.diag(1 - h_b**2) @ n_b for d_b, n_b, h_b in zip(d, n, h, strict=True)],
)


@right("state_gradient")
def gradient_of_tensorflow(do_t: Any, dh_next: Any, h_next: Any, W_hy: Any, W_hh: Any) -> Any:
    import tensorflow as tf

    do_t, dh_next, h_next, W_hy, W_hh = (tf.constant(one, tf.float32) for one in (do_t, dh_next, h_next, W_hy, W_hh))
    own = tf.matmul(do_t, W_hy, transpose_b=True)
    return own + tf.matmul(dh_next * (1 - h_next**2), W_hh, transpose_b=True)


wrong("state_gradient", "what is tanh already", lambda d, n, h, V, U: d @ V.T + (n * (1 - np.tanh(h) ** 2)) @ U.T)
wrong("state_gradient", "what is tanh already", lambda d, n, h, V, U: d @ V.T + (n * activations.tanh_slope(h)) @ U.T)
wrong("state_gradient", "the slope of tanh is forgotten", lambda d, n, h, V, U: d @ V.T + n @ U.T)
wrong("state_gradient", "the square in the slope is forgotten", lambda d, n, h, V, U: d @ V.T + (n * (1 - h)) @ U.T)
wrong("state_gradient", "the sigmoid's slope", lambda d, n, h, V, U: d @ V.T + (n * h * (1 - h)) @ U.T)
wrong("state_gradient", "the tanh itself stands", lambda d, n, h, V, U: d @ V.T + (n * h) @ U.T)
wrong("state_gradient", "has the wrong sign", lambda d, n, h, V, U: d @ V.T + (n * (h**2 - 1)) @ U.T)
wrong("state_gradient", "has the wrong sign", lambda d, n, h, V, U: d @ V.T - (n * (1 - h**2)) @ U.T)
wrong("state_gradient", "a plus where a minus belongs", lambda d, n, h, V, U: d @ V.T + (n * (1 + h**2)) @ U.T)
wrong("state_gradient", "`W_hh` is not transposed", lambda d, n, h, V, U: d @ V.T + (n * (1 - h**2)) @ U)
wrong("state_gradient", "`W_hy` is not transposed", lambda d, n, h, V, U: d @ V + (n * (1 - h**2)) @ U.T)
wrong("state_gradient", "neither matrix is transposed", lambda d, n, h, V, U: d @ V + (n * (1 - h**2)) @ U)
wrong("state_gradient", "have changed places", lambda d, n, h, V, U: d @ U.T + (n * (1 - h**2)) @ V.T)
wrong("state_gradient", "wrong side of its product", lambda d, n, h, V, U: V.T @ d + U.T @ (n * (1 - h**2)))
wrong("state_gradient", "lies on its side", lambda d, n, h, V, U: V @ d.T + U @ (n * (1 - h**2)).T)
wrong("state_gradient", "own output is forgotten", lambda d, n, h, V, U: (n * (1 - h**2)) @ U.T)
wrong("state_gradient", "later step is forgotten", lambda d, n, h, V, U: d @ V.T)
wrong("state_gradient", "multiplied behind `W_hh`", lambda d, n, h, V, U: d @ V.T + n @ U.T * (1 - h**2))
wrong("state_gradient", "multiplied with both parts", lambda d, n, h, V, U: (d @ V.T + n @ U.T) * (1 - h**2))
wrong("state_gradient", "the wrong one of the two parts", lambda d, n, h, V, U: (d @ V.T) * (1 - h**2) + n @ U.T)
wrong("state_gradient", "does not go through `W_hh`", lambda d, n, h, V, U: d @ V.T + n * (1 - h**2))
wrong("state_gradient", "the two parts are multiplied", lambda d, n, h, V, U: (d @ V.T) * ((n * (1 - h**2)) @ U.T))
wrong("state_gradient", "multiplied place by place", lambda d, n, h, V, U: d * V.T + n * (1 - h**2) * U.T)
wrong("state_gradient", "The gradient of h_t has the shape of h_t", lambda d, n, h, V, U: d @ V.T @ V.T @ V.T + n)


@wrong("state_gradient", "your function changes its argument `dh_next`")
def gradient_in_place(do_t: Any, dh_next: Any, h_next: Any, W_hy: Any, W_hh: Any) -> Any:
    dh_next *= 1 - h_next**2
    return do_t @ W_hy.T + dh_next @ W_hh.T


# ---------------------------------------------------------------- recurrent_gradient


def read_states(h_0: Any, h: Any) -> Any:
    return np.concatenate([h_0[:, None], h[:, :-1]], axis=1)


right(
    "recurrent_gradient",
    lambda h_0, h, da: np.einsum("btu,btv->uv", read_states(h_0, h), da),
    lambda h_0, h, da: np.tensordot(read_states(h_0, h), da, axes=((0, 1), (0, 1))),
    lambda h_0, h, da: read_states(h_0, h).reshape(-1, h.shape[2]).T @ da.reshape(-1, h.shape[2]),
    lambda h_0, h, da: (np.swapaxes(read_states(h_0, h), 1, 2) @ da).sum(axis=0).tolist(),
    lambda h_0, h, da: Tensor(np.einsum("btu,btv->uv", read_states(h_0, h), da)),
)


@right("recurrent_gradient")
def weights_by_outer_products(h_0: Any, h: Any, da: Any) -> Any:
    total = np.zeros((h.shape[2], h.shape[2]))
    for b in range(len(h)):
        for t in range(h.shape[1]):
            total += np.outer(h[b, t - 1] if t > 0 else h_0[b], da[b, t])
    return total


@right("recurrent_gradient")
def weights_from_the_end(h_0: Any, h: Any, da: Any) -> Any:
    total = 0
    for t in reversed(range(h.shape[1])):
        total = total + (h[:, t - 1] if t else h_0).T @ da[:, t]
    return total


@right("recurrent_gradient")
def weights_of_tensorflow(h_0: Any, h: Any, da: Any) -> Any:
    import tensorflow as tf

    read = tf.concat([tf.expand_dims(h_0, 1), h[:, :-1]], axis=1)
    return tf.einsum("btu,btv->uv", tf.cast(read, tf.float32), tf.cast(da, tf.float32))


wrong(
    "recurrent_gradient", "only the final step is counted", lambda h_0, h, da: read_states(h_0, h)[:, -1].T @ da[:, -1]
)
wrong("recurrent_gradient", "only the first step is counted", lambda h_0, h, da: h_0.T @ da[:, 0])
wrong(
    "recurrent_gradient", "its own state instead of the one before", lambda h_0, h, da: np.einsum("btu,btv->uv", h, da)
)
wrong("recurrent_gradient", "the state after it", lambda h_0, h, da: np.einsum("btu,btv->uv", h[:, 1:], da[:, :-1]))
wrong("recurrent_gradient", "h_0 is left out", lambda h_0, h, da: np.einsum("btu,btv->uv", h[:, :-1], da[:, 1:]))
wrong("recurrent_gradient", "Only where h_0 is zeros", lambda h_0, h, da: weights_from_the_end(0 * h_0, h, da))
wrong("recurrent_gradient", "every step is paired with h_0", lambda h_0, h, da: h_0.T @ da.sum(axis=1))
wrong(
    "recurrent_gradient",
    "the gradient is transposed",
    lambda h_0, h, da: np.einsum("btu,btv->vu", read_states(h_0, h), da),
)
wrong("recurrent_gradient", "averaged over the steps", lambda h_0, h, da: weights_from_the_end(h_0, h, da) / h.shape[1])
wrong("recurrent_gradient", "averaged over the sequences", lambda h_0, h, da: weights_from_the_end(h_0, h, da) / len(h))
wrong(
    "recurrent_gradient",
    "over all steps of all sequences",
    lambda h_0, h, da: weights_from_the_end(h_0, h, da) / h[..., 0].size,
)
wrong("recurrent_gradient", "multiplied once more", lambda h_0, h, da: weights_from_the_end(h_0, h, da * (1 - h**2)))
wrong(
    "recurrent_gradient",
    "only one sequence is counted",
    lambda h_0, h, da: weights_from_the_end(h_0[:1], h[:1], da[:1]),
)
wrong(
    "recurrent_gradient",
    "the steps are not added up",
    lambda h_0, h, da: [read.T @ da[:, t] for t, read in enumerate(np.swapaxes(read_states(h_0, h), 0, 1))],
)
wrong(
    "recurrent_gradient",
    "the sequences are not added up",
    lambda h_0, h, da: np.einsum("bti,btj->bij", read_states(h_0, h), da),
    lambda h_0, h, da: np.swapaxes(read_states(h_0, h), 1, 2) @ da,
)
wrong(
    "recurrent_gradient",
    "neither the steps nor the sequences",
    lambda h_0, h, da: np.einsum("bti,btj->btij", read_states(h_0, h), da),
)
wrong("recurrent_gradient", "before they are multiplied", lambda h_0, h, da: read_states(h_0, h).sum(1).T @ da.sum(1))
wrong("recurrent_gradient", "place by place", lambda h_0, h, da: (read_states(h_0, h) * da).sum(axis=(0, 1)))
wrong(
    "recurrent_gradient",
    "the units are added up",
    lambda h_0, h, da: sum(read_states(h_0, h)[:, t] @ da[:, t].T for t in range(h.shape[1])),
)
wrong(
    "recurrent_gradient",
    "A gradient has the shape of what it belongs to",
    lambda h_0, h, da: h_0.T @ da[0] @ h_0 @ da[0],
)


@wrong("recurrent_gradient", "the first step is paired with the final state")
def weights_by_a_negative_index(h_0: Any, h: Any, da: Any) -> Any:
    total = 0
    for t in range(h.shape[1]):
        total = total + h[:, t - 1].T @ da[:, t]
    return total


@wrong("recurrent_gradient", "h_0 is left out")
def weights_from_the_second_step(h_0: Any, h: Any, da: Any) -> Any:
    return sum(h[:, t - 1].T @ da[:, t] for t in range(1, h.shape[1]))


@wrong("recurrent_gradient", "the loop runs over the sequences")
def weights_over_the_batch(h_0: Any, h: Any, da: Any) -> Any:
    total, h_previous = 0, h_0
    for h_t, da_t in zip(h, da, strict=True):
        total = total + h_previous.T @ da_t
        h_previous = h_t
    return total


@wrong("recurrent_gradient", "every step is paired with h_0")
def weights_forget_to_move_on(h_0: Any, h: Any, da: Any) -> Any:
    total, h_previous = 0, h_0
    for t in range(h.shape[1]):
        total = total + h_previous.T @ da[:, t]
    return total


@wrong("recurrent_gradient", "only the final step is counted")
def weights_replace_instead_of_adding(h_0: Any, h: Any, da: Any) -> Any:
    for t in range(h.shape[1]):
        total = (h[:, t - 1] if t > 0 else h_0).T @ da[:, t]
    return total


@wrong("recurrent_gradient", "your function changes its argument `h`")
def weights_shift_in_place(h_0: Any, h: Any, da: Any) -> Any:
    h[:, 1:] = h[:, :-1].copy()
    h[:, 0] = h_0
    return np.einsum("btu,btv->uv", h, da)


# ---------------------------------------------------------------- two_layers


def zeros_for(x: Any, layer: Any) -> Any:
    return np.zeros((len(x), len(layer[2])))


def lower(x: Any, layer: Any) -> Any:
    return np.stack(unrolled(x, zeros_for(x, layer), *layer), axis=1)


def reshaped_layer(x: Any, layer: Any) -> Any:
    """The states, from (time, batch, units) by a reshape."""
    return np.array(unrolled(x, zeros_for(x, layer), *layer)).reshape(len(x), x.shape[1], -1)


def sums(x: Any, layer: Any) -> Any:
    """A layer without a tanh."""
    W, U, b = layer
    a, found = zeros_for(x, layer), []
    for t in range(x.shape[1]):
        a = x[:, t] @ W + a @ U + b
        found.append(a)
    return np.stack(found, axis=1)


@right("two_layers")
def layers_by_calls(x: Any, first: Any, second: Any) -> Any:
    return lower(lower(x, first), second)


@right("two_layers")
def layers_in_one_loop(x: Any, first: Any, second: Any) -> Any:
    h, g, found = zeros_for(x, first), zeros_for(x, second), []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ first[0] + h @ first[1] + first[2])
        g = np.tanh(h @ second[0] + g @ second[1] + second[2])
        found.append(g)
    return np.array(found).swapaxes(0, 1)


@right("two_layers")
def layers_by_sequences(x: Any, first: Any, second: Any) -> Any:
    return [cells.simple_rnn(cells.simple_rnn(one, *first), *second).tolist() for one in x]


@right("two_layers")
def layers_of_keras(x: Any, first: Any, second: Any) -> Any:
    import keras

    for weights in (first, second):
        layer = keras.layers.SimpleRNN(len(weights[2]), return_sequences=True)
        layer.build(x.shape)
        layer.set_weights(weights)
        x = layer(keras.ops.convert_to_tensor(x, "float32"))
    return x


wrong("two_layers", "reads the input instead", lambda x, first, second: lower(x, second))
wrong(
    "two_layers", "the first layer's weights are used in both", lambda x, first, second: lower(lower(x, first), first)
)
wrong(
    "two_layers",
    "the second layer's weights are used in both",
    lambda x, first, second: lower(lower(x, second), second),
)
wrong("two_layers", "the layers stand in the wrong order", lambda x, first, second: lower(lower(x, second), first))
wrong("two_layers", "the first layer's states come back", lambda x, first, second: lower(x, first))
wrong(
    "two_layers", "only the first layer's final state", lambda x, first, second: lower(lower(x, first)[:, -1:], second)
)
wrong(
    "two_layers",
    "only the first layer's final state",
    lambda x, first, second: lower(lower(x, first)[:, [-1] * x.shape[1]], second),
)
wrong("two_layers", "only the final state comes back", lambda x, first, second: lower(lower(x, first), second)[:, -1])
wrong(
    "two_layers",
    "the states of both layers come back",
    lambda x, first, second: (lower(x, first), lower(lower(x, first), second)),
)
wrong(
    "two_layers",
    "the result is (time, batch, units)",
    lambda x, first, second: unrolled(lower(x, first), zeros_for(x, second), *second),
)
wrong(
    "two_layers",
    "batch and time are swapped between the layers",
    lambda x, first, second: lower(np.array(unrolled(x, zeros_for(x, first), *first)), second),
)
wrong(
    "two_layers",
    "a reshape has put the states in wrong places",
    lambda x, first, second: reshaped_layer(lower(x, first), second),
    lambda x, first, second: lower(reshaped_layer(x, first), second),
    lambda x, first, second: reshaped_layer(reshaped_layer(x, first), second),
)
wrong(
    "two_layers",
    "every step shows the final state",
    lambda x, first, second: lower(lower(x, first), second)[:, [-1] * x.shape[1]],
)
wrong("two_layers", "Where is one missing?", lambda x, first, second: lower(sums(x, first), second))
wrong("two_layers", "Where is one missing?", lambda x, first, second: sums(lower(x, first), second))
wrong("two_layers", "Where is one missing?", lambda x, first, second: sums(sums(x, first), second))
wrong("two_layers", "stand in another order", lambda first, second, x: layers_by_calls(x, first, second))
wrong(
    "two_layers",
    "as many rows as the first layer has units",
    lambda x, first, second: (
        lower(x, (second[0], *first[1:])) if len(x) == 2 and x.shape[1] == 3 else layers_by_calls(x, first, second)
    ),
)


@wrong("two_layers", "begins with the first layer's final state")
def layers_keep_the_state(x: Any, first: Any, second: Any) -> Any:
    h = zeros_for(x, first)
    for W_xh, W_hh, b_h in (first, second):
        states = []
        for t in range(x.shape[1]):
            h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
            states.append(h)
        x = np.stack(states, axis=1)
    return x


@wrong("two_layers", "both layers share one state")
def layers_with_one_name(x: Any, first: Any, second: Any) -> Any:
    h, found = zeros_for(x, first), []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ first[0] + h @ first[1] + first[2])
        h = np.tanh(h @ second[0] + h @ second[1] + second[2])
        found.append(h)
    return np.stack(found, axis=1)


@wrong("two_layers", "the second layer is one step late")
def layers_in_the_wrong_order(x: Any, first: Any, second: Any) -> Any:
    h, g, found = zeros_for(x, first), zeros_for(x, second), []
    for t in range(x.shape[1]):
        g = np.tanh(h @ second[0] + g @ second[1] + second[2])
        h = np.tanh(x[:, t] @ first[0] + h @ first[1] + first[2])
        found.append(g)
    return np.stack(found, axis=1)


@wrong("two_layers", "the second layer has no memory")
def layers_with_a_plain_one_on_top(x: Any, first: Any, second: Any) -> Any:
    return np.tanh(lower(x, first) @ second[0] + second[2])


@wrong("two_layers", "With `return_sequences=True` it gives those of all steps")
def layers_of_keras_without_sequences(x: Any, first: Any, second: Any) -> Any:
    import keras

    below = keras.layers.SimpleRNN(len(first[2]))
    below.build(x.shape)
    below.set_weights(first)
    above = keras.layers.SimpleRNN(len(second[2]), return_sequences=True)
    return above(below(keras.ops.convert_to_tensor(x, "float32")))


@wrong("two_layers", "your function changes its argument `x`")
def layers_write_into_x(x: Any, first: Any, second: Any) -> Any:
    result = layers_by_calls(x, first, second)
    x[:] = 0
    return result


@wrong("two_layers", "your function changes its argument `first`")
def layers_write_into_a_bias(x: Any, first: Any, second: Any) -> Any:
    result = layers_by_calls(x, first, second)
    first[2][:] = 0
    return result


# ---------------------------------------------------------------- the bank is judged


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some of these mistakes overflow
@pytest.mark.parametrize(("name", "diagnosis", "answer"), BANK.wrong_answers)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    is_diagnosed(name, diagnosis, answer)


@pytest.mark.parametrize(("name", "answer"), BANK.right_answers)
def test_a_right_answer_in_another_form_is_right(name: str, answer: Any) -> None:
    is_right(name, answer)


def test_the_bank_holds_every_problem() -> None:
    BANK.holds_every_problem_of(2)


def test_lesson_2_has_its_exercises() -> None:
    assert [problem.name for problem in PROBLEMS] == [
        "time_major",
        "one_step",
        "many_steps",
        "load_weights",
        "softmax",
        "sequence_loss",
        "state_gradient",
        "recurrent_gradient",
        "two_layers",
    ]
    assert 60 <= sum(problem.minutes for problem in PROBLEMS) <= 90


@pytest.mark.parametrize("problem", PROBLEMS, ids=[problem.name for problem in PROBLEMS])
def test_a_bracket_too_many_is_all_that_is_said_of_it(problem: FunctionProblem) -> None:
    """Where the numbers fit without an axis of length 1, no other size would not fit."""

    def in_a_list(*args: Any) -> Any:
        return [problem.answer(*args)]

    in_a_list.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    result = problem.check(in_a_list)
    assert result.state == "wrong"
    assert "With other sizes" not in result.message


def test_every_problem_is_tried_where_no_two_sizes_are_equal() -> None:
    """There a transposed or a swapped matrix does not fit."""
    for problem in PROBLEMS:
        assert isinstance(problem, FunctionProblem)
        if problem.name == "time_major":
            sizes = [case.args[0].shape for case in problem.cases]
        else:
            sizes = [tuple(re.findall(r"\d+", case.note)) for case in problem.cases]
        assert any(len(set(one)) == len(one) >= 2 for one in sizes), problem.name


@pytest.mark.parametrize("problem", PROBLEMS, ids=[problem.name for problem in PROBLEMS])
def test_checking_changes_nothing_of_its_own(problem: FunctionProblem) -> None:
    """A student's function that writes into everything it gets does not spoil the next check."""
    before = copy.deepcopy([case.args for case in problem.cases])

    def spoil(*args: Any) -> Any:
        for one in args:
            for array in one if isinstance(one, tuple) else [one]:
                array *= 0
        return 0

    spoil.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    assert problem.check(spoil).state == "wrong"
    assert same(plain(before), plain([case.args for case in problem.cases]))
    assert problem.check(problem.answer).state == "right"


# ---------------------------------------------------------------- against independent sources


def network(seed: int = 7) -> tuple[bptt.Parameters, np.ndarray, np.ndarray, np.ndarray]:
    """Parameters, inputs, targets and a state to begin with, all sizes different."""
    rng = np.random.default_rng(seed)
    parameters = bptt.initial(3, 4, 5, rng)
    parameters = parameters._replace(b_h=rng.normal(size=4), b_y=rng.normal(size=5))
    return parameters, rng.normal(size=(2, 6, 3)), rng.integers(5, size=(2, 6)), rng.normal(size=(2, 4))


def answer(name: str) -> Callable[..., Any]:
    return exercises.get(name).answer


def test_the_layer_is_the_reference_one_with_the_lessons_neurons() -> None:
    weights = (THREE_NEURONS_W_xh, THREE_NEURONS_W_hh, THREE_NEURONS_b_h)
    states = answer("many_steps")(THREE_NEURONS_X, np.zeros((4, 3)), *weights)
    by_hand = np.tanh(THREE_NEURONS_X[:, 0] @ THREE_NEURONS_W_xh + THREE_NEURONS_b_h)
    assert np.allclose(states[:, 0], by_hand)
    assert np.allclose(states[:, 1], answer("one_step")(THREE_NEURONS_X[:, 1], by_hand, *weights))
    for one, expected in zip(THREE_NEURONS_X, states, strict=True):
        assert np.allclose(cells.simple_rnn(one, *weights), expected)


def test_the_way_forwards_is_the_reference_one() -> None:
    p, x, targets, h_0 = network()
    run = bptt.forward(x, p, h_0)
    h = answer("many_steps")(x, h_0, p.W_xh, p.W_hh, p.b_h)
    assert np.allclose(h, run.h[:, 1:])
    y_hat = answer("softmax")(h @ p.W_hy + p.b_y)
    assert np.allclose(y_hat, run.y_hat)
    losses = [answer("sequence_loss")(one, k) for one, k in zip(y_hat, targets, strict=True)]
    assert np.isclose(sum(losses), bptt.loss(run.y_hat, targets))


def test_the_way_back_is_the_reference_one() -> None:
    p, x, targets, h_0 = network()
    run = bptt.forward(x, p, h_0)
    back = bptt.backward(run, targets, p)
    for t in range(5):
        dh = answer("state_gradient")(back.o[:, t], back.h[:, t + 1], run.h[:, t + 2], p.W_hy, p.W_hh)
        assert np.allclose(dh, back.h[:, t])
    final = answer("state_gradient")(back.o[:, 5], 0 * h_0, 0 * h_0, p.W_hy, p.W_hh)
    assert np.allclose(final, back.h[:, 5])
    assert np.allclose(answer("recurrent_gradient")(h_0, run.h[:, 1:], back.a), back.parameters.W_hh)


def test_the_gradient_is_what_the_loss_does_when_a_weight_moves() -> None:
    p, x, targets, h_0 = network()
    run = bptt.forward(x, p, h_0)
    dW_hh = answer("recurrent_gradient")(h_0, run.h[:, 1:], bptt.backward(run, targets, p).a)
    for place in np.ndindex(4, 4):
        losses = []
        for change in (1e-6, -1e-6):
            W_hh = p.W_hh.copy()
            W_hh[place] += change
            losses.append(bptt.loss(bptt.forward(x, p._replace(W_hh=W_hh), h_0).y_hat, targets))
        assert np.isclose((losses[0] - losses[1]) / 2e-6, dW_hh[place], atol=1e-5)


def test_keras_computes_the_formula_for_columns_with_these_weights() -> None:
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(3)
    W_x, W_y, b = rng.normal(size=(4, 2)), rng.normal(size=(4, 4)), rng.normal(size=4)
    sequence = rng.normal(size=(5, 2))
    h = np.zeros((4, 1))
    for x_t in sequence:
        h = np.tanh(W_x @ x_t[:, None] + W_y @ h + b[:, None])
    layer = keras.layers.SimpleRNN(4)
    layer.build((None, None, 2))
    layer.set_weights(answer("load_weights")(W_x, W_y, b))
    assert np.allclose(layer(sequence[None].astype("float32")).numpy()[0], h[:, 0], atol=1e-5)


def test_softmax_holds_where_the_plain_formula_does_not() -> None:
    softmax = answer("softmax")
    o = np.random.default_rng(5).normal(size=(2, 3, 4))
    assert np.allclose(softmax(o), np.exp(o) / np.exp(o).sum(axis=2, keepdims=True))
    assert np.allclose(softmax(o + 5000), softmax(o))
    far = softmax(np.array([[[1e4, 0.0], [-1e4, 0.0]]]))
    assert np.array_equal(far, [[[1, 0], [0, 1]]])


def test_the_loss_is_the_negative_logarithm_of_the_product() -> None:
    y_hat = bptt.softmax(np.random.default_rng(6).normal(size=(7, 3)))
    targets = np.array([0, 2, 1, 1, 0, 2, 2])
    product = math.prod(float(row[k]) for row, k in zip(y_hat, targets, strict=True))
    assert np.isclose(answer("sequence_loss")(y_hat, targets), -math.log(product))
