"""Lesson 7's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

from __future__ import annotations

import copy
import inspect
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from bank import Bank, is_diagnosed, is_right

from course_utils import attention, exercises, stacks, translation
from course_utils.attention import softmax
from course_utils.cells import simple_rnn
from course_utils.exercises.compare import plain, same
from course_utils.exercises.functions import FunctionProblem

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some of the wrong ones overflow

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 7]
FUNCTIONS = [problem for problem in PROBLEMS if isinstance(problem, FunctionProblem)]
SOLUTIONS = Path(__file__).resolve().parents[2] / "notebooks" / "solutions" / "07_seq2seq_attention.ipynb"

BANK = Bank()
wrong, right = BANK.wrong, BANK.right


def answer(name: str) -> Any:
    return exercises.get(name).answer


# ---------------------------------------------------------------- bidirectional


@right("bidirectional")
def both_in_loops(x: Any, forward: Any, backward: Any) -> Any:
    def run(rows: Any, W_xh: Any, W_hh: Any, b_h: Any) -> list[Any]:
        h, found = np.zeros(len(b_h)), []
        for row in rows:
            h = np.tanh(row @ W_xh + h @ W_hh + b_h)
            found.append(h)
        return found

    there, back = run(x, *forward), run(reversed(x), *backward)
    return [[*one, *other] for one, other in zip(there, reversed(back), strict=True)]


@right("bidirectional")
def both_from_the_last_index(x: Any, forward: Any, backward: Any) -> Any:
    W_xh, W_hh, b_h = backward
    units = len(b_h)
    result = np.zeros((len(x), 2 * units))
    result[:, :units] = simple_rnn(x, *forward)
    h = np.zeros(units)
    for t in range(len(x) - 1, -1, -1):
        h = np.tanh(x[t] @ W_xh + h @ W_hh + b_h)
        result[t, units:] = h
    return result


@right("bidirectional")
def both_of_keras(x: Any, forward: Any, backward: Any) -> Any:
    import keras

    layer = keras.layers.Bidirectional(keras.layers.SimpleRNN(len(forward[2]), return_sequences=True))
    layer.build((None, None, x.shape[1]))
    layer.set_weights([*forward, *backward])
    return layer(x[None].astype("float32"))[0]


@right("bidirectional")
def both_of_the_course(x: Any, forward: Any, backward: Any) -> Any:
    one, other = (stacks.Layer("SimpleRNN", *weights) for weights in (forward, backward))
    return stacks.bidirectional(one, other, x).joined


right(
    "bidirectional",
    lambda x, f, b: np.hstack([simple_rnn(x, *f), simple_rnn(list(reversed(x)), *b)[::-1]]),
    lambda x, f, b: np.hstack([simple_rnn(x.tolist(), *f), simple_rnn(x.tolist()[::-1], *b)[::-1]]),
    lambda x, f, b: np.hstack([simple_rnn(x, *f), simple_rnn([x[-1 - t] for t in range(len(x))], *b)[::-1]]),
    lambda x, f, b: np.hstack([simple_rnn(x, *f), np.flip(simple_rnn(np.flip(x, 0), *b), 0)]),
    lambda x, f, b: np.c_[simple_rnn(x, *f), np.flipud(simple_rnn(np.flipud(x), *b))].astype(np.float32),
)


def enter_both(diagnosis: str, *joins: Callable[..., Any]) -> None:
    """Enter ``join(forward states, backward states as they come, backward states turned round again)``."""
    for join in joins:

        def whole(x: Any, forward: Any, backward: Any, join: Any = join) -> Any:
            raw = simple_rnn(x[::-1], *backward)
            return join(simple_rnn(x, *forward), raw, raw[::-1])

        wrong("bidirectional", diagnosis, whole)


enter_both("not turned round again", lambda f, raw, b: np.hstack([f, raw]), lambda f, raw, b: np.c_[f, raw])
enter_both("added, not joined", lambda f, raw, b: f + b, lambda f, raw, b: f + raw)
enter_both("mixed into one, not joined", lambda f, raw, b: (f + b) / 2, lambda f, raw, b: f * b)
enter_both("mixed into one, not joined", lambda f, raw, b: np.maximum(f, b), lambda f, raw, b: (f + raw) / 2)
enter_both("one under the other", lambda f, raw, b: np.concatenate([f, b]), lambda f, raw, b: np.vstack([f, raw]))
enter_both("an axis of their own", lambda f, raw, b: np.stack([f, b]), lambda f, raw, b: np.stack([f, b], axis=-1))
enter_both("an axis of their own", lambda f, raw, b: (f, b), lambda f, raw, b: [f, raw])
enter_both("the backward states stand first", lambda f, raw, b: np.hstack([b, f]))
enter_both("the joined rows are turned round together", lambda f, raw, b: np.hstack([f, raw])[::-1])
enter_both("only the last states come back", lambda f, raw, b: np.hstack([f[-1], raw[-1]]))
enter_both("only the last states come back", lambda f, raw, b: np.hstack([f[-1], b[-1]]))
enter_both("only the forward states come back", lambda f, raw, b: f)
enter_both("only the backward states come back", lambda f, raw, b: b)
enter_both("the units of the two alternate", lambda f, raw, b: np.dstack([f, b]).reshape(len(f), -1))
enter_both("inside square brackets", lambda f, raw, b: np.concatenate(f, b))
wrong("bidirectional", "does not read backwards", lambda x, f, b: np.hstack([simple_rnn(x, *f), simple_rnn(x, *b)]))
wrong(
    "bidirectional",
    "only its states are turned round",
    lambda x, f, b: np.hstack([simple_rnn(x, *f), simple_rnn(x, *b)[::-1]]),
)
wrong(
    "bidirectional",
    "features are turned round",
    lambda x, f, b: np.hstack([simple_rnn(x, *f), simple_rnn(np.fliplr(x), *b)]),
)
wrong(
    "bidirectional",
    "units of the backward states are turned round",
    lambda x, f, b: np.hstack([simple_rnn(x, *f), np.fliplr(simple_rnn(x[::-1], *b))]),
)
wrong(
    "bidirectional",
    "the other axis is too",
    lambda x, f, b: np.hstack([simple_rnn(x, *f), np.flip(simple_rnn(np.flip(x), *b))]),
    lambda x, f, b: np.hstack([simple_rnn(x, *f), np.flip(simple_rnn(np.flip(x), *b), axis=0)]),
    lambda x, f, b: np.hstack([simple_rnn(x, *f), np.flip(simple_rnn(x[::-1], *b))]),
    lambda x, f, b: np.hstack([simple_rnn(x, *f), simple_rnn(np.flip(x), *b)]),
)
wrong("bidirectional", "have changed places", lambda x, f, b: both_in_loops(x, b, f))
wrong("bidirectional", "the same weights", lambda x, f, b: both_in_loops(x, f, f))
wrong("bidirectional", "Look at the line that begins with `def`", lambda x, f: both_in_loops(x, f, f))


@wrong("bidirectional", "begins with the last state of the forward one")
def both_with_one_state(x: Any, forward: Any, backward: Any) -> Any:
    h = np.zeros(len(forward[2]))
    there, back = [], []
    for row in x:
        h = np.tanh(row @ forward[0] + h @ forward[1] + forward[2])
        there.append(h)
    for row in x[::-1]:
        h = np.tanh(row @ backward[0] + h @ backward[1] + backward[2])
        back.append(h)
    return np.hstack([there, back[::-1]])


@wrong("bidirectional", "begins with the last state of the forward one")
def both_joined_wrongly_and_with_one_state(x: Any, forward: Any, backward: Any) -> Any:
    there = simple_rnn(x, *forward)
    W_xh, W_hh, b_h = backward
    return np.hstack([there, simple_rnn(x[::-1], W_xh, W_hh, b_h, there[-1])])


def own_loop(rows: Any, layer: Any, f: Any = np.tanh, bias: bool = True) -> Any:
    h, found = np.zeros(len(layer[2])), []
    for row in rows:
        h = f(row @ layer[0] + h @ layer[1] + (layer[2] if bias else 0))
        found.append(h)
    return np.array(found)


def enter_loop(diagnosis: str, loop: Callable[..., Any]) -> None:
    """Enter a loop of one's own in both directions, and for the backward layer only."""
    wrong("bidirectional", diagnosis, lambda x, f, b: np.hstack([loop(x, f), loop(x[::-1], b)[::-1]]))
    wrong("bidirectional", diagnosis, lambda x, f, b: np.hstack([simple_rnn(x, *f), loop(x[::-1], b)[::-1]]))


enter_loop("the tanh is missing", lambda rows, layer: own_loop(rows, layer, f=lambda z: z))
enter_loop("a bias is forgotten", lambda rows, layer: own_loop(rows, layer, bias=False))
enter_loop("a layer has no memory", lambda rows, layer: np.tanh(rows @ layer[0] + layer[2]))
enter_both("rows and columns are exchanged", lambda f, raw, b: np.vstack([f.T, b.T]))
enter_both("one row out of place", lambda f, raw, b: np.hstack([f, np.vstack([b[1:], 0 * b[:1]])]))
enter_both("all rows hold the same state", lambda f, raw, b: np.hstack([f, np.tile(raw[-1], (len(f), 1))]))
wrong("bidirectional", "handed over as one thing", lambda x, f, b: simple_rnn(x, f))


@wrong("bidirectional", "all rows hold the same state")
def both_with_one_array(x: Any, forward: Any, backward: Any) -> Any:
    def run(rows: Any, W_xh: Any, W_hh: Any, b_h: Any) -> list[Any]:
        h, found = np.zeros(len(b_h)), []
        for row in rows:
            h[:] = np.tanh(row @ W_xh + h @ W_hh + b_h)
            found.append(h)
        return found

    return np.hstack([run(x, *forward), run(x[::-1], *backward)[::-1]])


@wrong("bidirectional", "the loop ends before step 0")
def both_without_step_0(x: Any, forward: Any, backward: Any) -> Any:
    W_xh, W_hh, b_h = backward
    h, back = np.zeros(len(b_h)), np.zeros((len(x), len(b_h)))
    for t in range(len(x) - 1, 0, -1):
        h = np.tanh(x[t] @ W_xh + h @ W_hh + b_h)
        back[t] = h
    return np.hstack([simple_rnn(x, *forward), back])


@wrong("bidirectional", "your function returned `None`")
def both_with_reverse(x: Any, forward: Any, backward: Any) -> Any:
    back = list(simple_rnn(x[::-1], *backward))
    return back.reverse()


@wrong("bidirectional", "your function changes its argument `x`")
def both_in_place(x: Any, forward: Any, backward: Any) -> Any:
    there = simple_rnn(x, *forward)
    x[:] = x[::-1].copy()
    return np.hstack([there, simple_rnn(x, *backward)[::-1]])


# ---------------------------------------------------------------- teacher_inputs


@right("teacher_inputs")
def told_in_lists(targets: Any, start: Any) -> Any:
    return [[start, *row[:-1]] for row in targets.tolist()]


@right("teacher_inputs")
def told_in_place(targets: Any, start: Any) -> Any:
    inputs = np.zeros_like(targets)
    inputs[:, 0] = start
    inputs[:, 1:] = targets[:, :-1]
    return inputs


@right("teacher_inputs")
def told_by_roll(targets: Any, start: Any) -> Any:
    inputs = np.roll(targets, 1, axis=1)
    inputs[:, 0] = start
    return inputs


@right("teacher_inputs")
def told_by_tensorflow(targets: Any, start: Any) -> Any:
    import tensorflow as tf

    return tf.pad(targets[:, :-1], [[0, 0], [1, 0]], constant_values=start)


right(
    "teacher_inputs",
    lambda targets, start: np.insert(targets, 0, start, axis=1)[:, :-1],
    lambda targets, start: np.pad(targets, ((0, 0), (1, 0)), constant_values=start)[:, :-1].astype(np.float32),
)


def column(targets: Any, value: Any) -> Any:
    return np.full((len(targets), 1), value)


def enter_told(diagnosis: str, *answers: Callable[..., Any]) -> None:
    wrong("teacher_inputs", diagnosis, *answers)


enter_told("not shifted", lambda y, start: y)
enter_told("has taken the place of the first sign", lambda y, start: np.hstack([column(y, start), y[:, 1:]]))
enter_told("the wrong way", lambda y, start: np.hstack([y[:, 1:], column(y, start)]))
enter_told("the wrong way", lambda y, start: np.roll(y, -1, axis=1), lambda y, start: y[:, 1:])
enter_told("the wrong way", lambda y, start: np.hstack([y[:, 1:], column(y, 0)]))
enter_told("the start sign is missing", lambda y, start: y[:, :-1], lambda y, start: np.roll(y, 1, axis=1))
enter_told("the start sign is missing", lambda y, start: np.hstack([column(y, 0), y[:, :-1]]))
enter_told("NumPy adds the numbers", lambda y, start: [[start] + row[:-1] for row in y])  # noqa: RUF005
enter_told("NumPy adds the numbers", lambda y, start: np.array([[start] + row for row in y]))  # noqa: RUF005
enter_told("is a fixed number", lambda y, start: np.hstack([column(y, 1), y[:, :-1]]))
enter_told("one input too many", lambda y, start: np.hstack([column(y, start), y]))
enter_told("one input too many", lambda y, start: [[start, *row] for row in y])
enter_told("the wrong end", lambda y, start: np.hstack([y[:, :-1], column(y, start)]))
enter_told("the wrong end", lambda y, start: np.hstack([y, column(y, start)]))
enter_told("the sequences are shifted", lambda y, start: np.roll(y, 1, axis=0))
enter_told("the sequences are shifted", lambda y, start: np.vstack([np.full(y.shape[1], start), y[:-1]]))
enter_told("from one sequence into the next", lambda y, start: np.roll(y, 1))
enter_told("the end sign is taken out", lambda y, start: [[start, *(0 if c == 2 else c for c in r[:-1])] for r in y])
enter_told("every input is the start sign", lambda y, start: np.full_like(y, start))
enter_told("inputs and targets come back together", lambda y, start: (told_in_place(y, start), y))
enter_told("all the input arrays must have same number of dimensions", lambda y, start: np.hstack([[start], y[:, :-1]]))
enter_told("in reverse order", lambda y, start: y[:, ::-1])
enter_told("have run together into one", lambda y, start: np.insert(y, 0, start))
enter_told("have run together into one", lambda y, start: np.append(start, y)[:-1])
enter_told("the padding is taken out", lambda y, start: [[start, *(c for c in row if c)][:-1] for row in y.tolist()])


@wrong("teacher_inputs", "the first sign is copied into all later places")
def told_over_what_is_still_needed(targets: Any, start: Any) -> Any:
    inputs = targets.copy()
    for t in range(1, inputs.shape[1]):
        inputs[:, t] = inputs[:, t - 1]
    inputs[:, 0] = start
    return inputs


@wrong("teacher_inputs", "fills the first row, not the first column")
def told_in_the_first_row(targets: Any, start: Any) -> Any:
    inputs = np.roll(targets, 1, axis=1)
    inputs[0] = start
    return inputs


@wrong("teacher_inputs", "only the first string has a start sign")
def told_in_the_first_corner(targets: Any, start: Any) -> Any:
    inputs = np.roll(targets, 1, axis=1)
    inputs[0, 0] = start
    return inputs


@wrong("teacher_inputs", "only the first string has a start sign")
def told_in_the_first_row_and_written_over(targets: Any, start: Any) -> Any:
    inputs = np.zeros_like(targets)
    inputs[0] = start
    inputs[:, 1:] = targets[:, :-1]
    return inputs


@wrong("teacher_inputs", "the targets are shifted the wrong way")
def told_by_roll_the_other_way(targets: Any, start: Any) -> Any:
    inputs = np.roll(targets, -1, axis=1)
    inputs[:, 0] = start
    return inputs


@wrong("teacher_inputs", "your function changes its argument `targets`")
def told_over_the_targets(targets: Any, start: Any) -> Any:
    targets[:, 1:] = targets[:, :-1].copy()
    targets[:, 0] = start
    return targets


@wrong("teacher_inputs", "every input is the start sign")
def told_in_place_from_the_left(targets: Any, start: Any) -> Any:
    inputs = targets.copy()
    inputs[:, 0] = start
    for t in range(1, inputs.shape[1]):
        inputs[:, t] = inputs[:, t - 1]
    return inputs


# ---------------------------------------------------------------- greedy_decode


@right("greedy_decode")
def written_in_a_for_loop(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    result: list[Any] = []
    for _ in range(most):
        chances, state = step(result[-1] if result else start, state)
        best = max(range(len(chances)), key=lambda sign: chances[sign])
        if best == end:
            return result
        result.append(best)
    return result


@right("greedy_decode")
def written_and_cut(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    codes = [start]
    for _ in range(most):
        chances, state = step(codes[-1], state)
        codes.append(np.argmax(chances))
    codes = codes[1:]
    return codes[: codes.index(end)] if end in codes else codes


@right("greedy_decode")
def written_by_itself(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    if most == 0:
        return []
    chances, state = step(start, state)
    code = np.argmax(chances)
    return [] if code == end else [code, *written_by_itself(step, state, code, end, most - 1)]


@right("greedy_decode")
def written_of_tensorflow(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    import tensorflow as tf

    code, codes = tf.constant(start), []
    while len(codes) < most:
        chances, state = step(code, state)
        code = tf.argmax(chances)
        if code == end:
            break
        codes.append(code)
    return codes


right("greedy_decode", lambda *args: np.array(written_in_a_for_loop(*args)))
right("greedy_decode", lambda *args: tuple(map(float, written_in_a_for_loop(*args))))


@wrong("greedy_decode", "the end sign is written into the answer")
def written_before_it_is_looked_at(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while code != end and len(codes) < most:
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        codes.append(code)
    return codes


@wrong("greedy_decode", "there is no maximum length")
def written_without_limit(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while True:
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        if code == end:
            return codes
        codes.append(code)


@wrong("greedy_decode", "there is no maximum length")
def written_without_limit_with_the_end(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while code != end:
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        codes.append(code)
    return codes


@wrong("greedy_decode", "nothing stops at the end sign")
def written_to_the_maximum(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    for _ in range(most):
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        codes.append(code)
    return codes


@wrong("greedy_decode", "nothing stops at the end sign")
def written_without_end_signs(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return [code for code in written_to_the_maximum(step, state, start, end, most) if code != end]


@wrong("greedy_decode", "the start sign is written into the answer")
def written_with_the_start(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return [start, *written_in_a_for_loop(step, state, start, end, most)]


@wrong("greedy_decode", "the start sign is written into the answer")
def written_with_the_start_in_the_count(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    codes = [start]
    while len(codes) < most:
        chances, state = step(codes[-1], state)
        code = int(np.argmax(chances))
        if code == end:
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "too few signs")
def written_with_the_start_counted(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return written_with_the_start_in_the_count(step, state, start, end, most)[1:]


@wrong("greedy_decode", "one sign too many")
def written_one_more(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return written_in_a_for_loop(step, state, start, end, most + 1)


@wrong("greedy_decode", "the last sign before the end is lost")
def written_one_less(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return written_in_a_for_loop(step, state, start, end, most)[:-1]


@wrong("greedy_decode", "told the start sign at every step")
def written_told_the_start(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    codes: list[int] = []
    while len(codes) < most:
        chances, state = step(start, state)
        if np.argmax(chances) == end:
            break
        codes.append(int(np.argmax(chances)))
    return codes


@wrong("greedy_decode", "the state is not handed on")
def written_without_state(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        chances, _ = step(code, state)
        code = int(np.argmax(chances))
        if code == end:
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "the signs are drawn by chance")
def written_by_chance(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        chances, state = step(code, state)
        code = int(np.random.default_rng().choice(len(chances), p=chances))
        if code == end:
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "a probability. Of which sign is it?")
def written_with_the_largest_probability(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        chances, state = step(code, state)
        code = np.max(chances)
        codes.append(code)
    return codes


@wrong("greedy_decode", "the probabilities of all signs. Which of them")
def written_with_all_probabilities(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        code, state = step(code, state)
        codes.append(np.argmax(code))
    return codes


@wrong("greedy_decode", "It remembers by its state")
def written_told_everything(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    codes = [start]
    for _ in range(most):
        chances, state = step(codes, state)
        codes.append(int(np.argmax(chances)))
    return codes[1:]


@wrong("greedy_decode", "it was given None")
def written_with_no_state_at_all(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return [int(np.argmax(step(start, None)[0])) for _ in range(most)]


@wrong("greedy_decode", "the start sign is left out, though the network says it")
def written_with_the_start_forbidden(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        chances, state = step(code, state)
        chances = np.array(chances)
        chances[start] = 0
        code = int(np.argmax(chances))
        if code == end:
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "0 stops it, too")
def written_until_padding(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        if code in (0, end):
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "the two things that `step` is given are exchanged")
def written_with_the_state_told_first(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        chances, state = step(state, code)
        code = int(np.argmax(chances))
        if code == end:
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "stopped with an error")
def written_without_unpacking(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    return [int(np.argmax(step(start, state))) for _ in range(most)]


@wrong("greedy_decode", "probabilities come back, not the signs")
def written_as_probabilities(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, rows = start, []
    for _ in range(most):
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        if code == end:
            break
        rows.append(chances)
    return np.array(rows)


def padded(codes: Any, end: Any, most: Any, padding: Any) -> Any:
    written = [code for code in codes[1:] if code != end]
    return written + [padding] * (most - len(written))


def enter_written(diagnosis: str, signs: Callable[..., Any]) -> None:
    """Enter ``signs(codes with start and end, start, end, most)``, where the loop was right."""

    def whole(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
        codes = [start]
        while codes[-1] != end and len(codes) <= most:
            chances, state = step(codes[-1], state)
            codes.append(int(np.argmax(chances)))
        return signs(codes, start, end, most)

    wrong("greedy_decode", diagnosis, whole)


enter_written("the end sign is written into the answer", lambda codes, start, end, most: codes)
enter_written("the end sign is written into the answer", lambda codes, start, end, most: codes[1:])
enter_written("too few signs", lambda codes, start, end, most: codes[1:-1])
enter_written("only the first sign comes back", lambda codes, start, end, most: codes[1])
enter_written("the answer is filled up", lambda codes, start, end, most: padded(codes, end, most, 0))
enter_written("the answer is filled up", lambda codes, start, end, most: padded(codes, end, most, end))
enter_written("the start sign is left out", lambda codes, start, end, most: [c for c in codes if c not in (start, end)])
enter_written("0 stops it, too", lambda codes, start, end, most: [c for c in codes[1:] if c not in (0, end)])
enter_written("a text", lambda codes, start, end, most: "".join(map(str, codes[1:])))
wrong("greedy_decode", "the end sign is a fixed number", lambda f, s, a, e, n: written_in_a_for_loop(f, s, a, 2, n))
wrong("greedy_decode", "the start sign is a fixed number", lambda f, s, a, e, n: written_in_a_for_loop(f, s, 1, e, n))
wrong("greedy_decode", "both signs are fixed", lambda f, s, a, e, n: written_in_a_for_loop(f, s, 1, 2, n))


@wrong("greedy_decode", "only the first sign comes back")
def written_with_a_return_after_the_first(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    for _ in range(most):
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        if code == end:
            break
        codes.append(code)
        return codes


@wrong("greedy_decode", "until both have come")
def written_with_or(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while code != end or len(codes) < most:
        chances, state = step(code, state)
        code = int(np.argmax(chances))
        codes.append(code)
    return codes


@wrong("greedy_decode", "only the first sign comes back")
def written_with_a_return_in_the_loop(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    codes: list[Any] = []
    for _ in range(most):
        chances, state = step(start, state)
        if np.argmax(chances) != end:
            codes.append(np.argmax(chances))
        return codes


@wrong("greedy_decode", "are exchanged")
def written_with_the_state_first(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while len(codes) < most:
        state, chances = step(code, state)
        code = int(np.argmax(chances))
        if code == end:
            break
        codes.append(code)
    return codes


@wrong("greedy_decode", "was not done after")
def written_for_ever(step: Any, state: Any, start: Any, end: Any, most: Any) -> Any:
    code, codes = start, []
    while code != end:
        chances, _ = step(code, state)
        codes = [int(np.argmax(chances))]
    return codes


# ---------------------------------------------------------------- exact_match

right(
    "exact_match",
    lambda written, targets: np.mean([one == true for one, true in zip(written, targets, strict=True)]),
    lambda written, targets: float((np.array(written) == np.array(targets)).mean()),
    lambda written, targets: sum(map(str.__eq__, written, targets)) / len(targets),
    translation.exact_match,
)


@right("exact_match")
def match_in_a_loop(written: Any, targets: Any) -> Any:
    count = 0
    for k in range(len(targets)):
        if written[k] == targets[k]:
            count += 1
    return np.float32(count / len(targets))


def enter_match(diagnosis: str, *answers: Callable[..., Any]) -> None:
    wrong("exact_match", diagnosis, *answers)


def pairs(written: Any, targets: Any) -> Any:
    return list(zip(written, targets, strict=True))


enter_match("counted, not their share", lambda w, y: sum(one == true for one, true in pairs(w, y)))
enter_match("in per cent", lambda w, y: 100 * match_in_a_loop(w, y))
enter_match("share of wrong answers", lambda w, y: np.mean([one != true for one, true in pairs(w, y)]))
enter_match("only whether all are right", lambda w, y: w == y, lambda w, y: all(a == b for a, b in pairs(w, y)))
enter_match("the order of the answers does not count", lambda w, y: sum(one in y for one in w) / len(w))
enter_match("the order of the answers does not count", lambda w, y: len(set(w) & set(y)) / len(y))
enter_match("the order of the signs does not count", lambda w, y: np.mean([set(a) == set(b) for a, b in pairs(w, y)]))
enter_match("only the lengths are compared", lambda w, y: np.mean([len(a) == len(b) for a, b in pairs(w, y)]))
enter_match("only its beginning", lambda w, y: np.mean([a.startswith(b) for a, b in pairs(w, y)]))
enter_match(
    "only its beginning",
    lambda w, y: np.mean([all(c == d for c, d in zip(a, b, strict=False)) for a, b in pairs(w, y)]),
)
enter_match(
    "the share of right signs",
    lambda w, y: sum(c == d for a, b in pairs(w, y) for c, d in zip(a, b, strict=False)) / sum(map(len, y)),
)
enter_match("`is` stands", lambda w, y: sum(a is b for a, b in pairs(w, y)) / len(w))
enter_match("only whether all are right", lambda w, y: np.mean(w == y))
enter_match("`//` leaves only the whole number", lambda w, y: sum(a == b for a, b in pairs(w, y)) // len(y))
enter_match("the share is rounded", lambda w, y: round(sum(a == b for a, b in pairs(w, y)) / len(y), 1))
enter_match("the first pair is left out", lambda w, y: sum(w[k] == y[k] for k in range(1, len(y))) / len(y))
enter_match("the first pair is left out", lambda w, y: np.mean([a == b for a, b in pairs(w[1:], y[1:])]))
enter_match("some of its signs are", lambda w, y: np.mean([a[:1] == b[:1] for a, b in pairs(w, y)]))
enter_match("If you compare sign by sign", lambda w, y: sum(a.startswith(b) for a, b in pairs(w, y)) / len(y))
enter_match("the last pair is left out", lambda w, y: sum(w[k] == y[k] for k in range(len(y) - 1)) / len(y))
enter_match("divided by another number", lambda w, y: sum(a == b for a, b in pairs(w, y)) / sum(map(len, y)))
enter_match("zeros in front", lambda w, y: np.mean([a.lstrip("0") == b.lstrip("0") for a, b in pairs(w, y)]))
enter_match("spaces or capital letters", lambda w, y: np.mean([a.strip() == b.strip() for a, b in pairs(w, y)]))
enter_match("spaces or capital letters", lambda w, y: np.mean([a.lower() == b.lower() for a, b in pairs(w, y)]))
enter_match(
    "some of its signs are",
    lambda w, y: np.mean([any(c == d for c, d in zip(a, b, strict=False)) for a, b in pairs(w, y)]),
)
enter_match("the share of right signs", lambda w, y: np.mean([c == d for a, b in pairs(w, y) for c, d in zip(a, b)]))  # noqa: B905
enter_match("the share of right signs", lambda w, y: np.mean([c == d for c, d in zip("".join(w), "".join(y))]))  # noqa: B905
enter_match(
    "the share of right signs",
    lambda w, y: np.mean([np.mean([c == d for c, d in zip(a, b, strict=False)]) for a, b in pairs(w, y)]),
)
enter_match("each pair has its own answer", lambda w, y: [a == b for a, b in pairs(w, y)])


@wrong("exact_match", "only the first pair is judged")
def match_of_the_first(written: Any, targets: Any) -> Any:
    for one, true in zip(written, targets, strict=True):
        if one == true:
            return 1
        return 0


@wrong("exact_match", "only the first pair is judged")
def match_divided_in_the_loop(written: Any, targets: Any) -> Any:
    count = 0
    for one, true in zip(written, targets, strict=True):
        count += one == true
        return count / len(targets)


# ---------------------------------------------------------------- attention_scores


@right("attention_scores")
def scores_in_loops(queries: Any, keys: Any) -> Any:
    return [[sum(a * b for a, b in zip(query, key, strict=True)) for key in keys] for query in queries]


@right("attention_scores")
def scores_of_tensorflow(queries: Any, keys: Any) -> Any:
    import tensorflow as tf

    return tf.matmul(queries, keys, transpose_b=True)


right(
    "attention_scores",
    lambda q, k: np.einsum("td,jd->tj", q, k),
    lambda q, k: (k @ q.T).T,
    lambda q, k: (q[:, None] * k).sum(axis=-1),
    lambda q, k: np.inner(q, k).astype(np.float32),
    attention.dot_scores,
)


def enter_scores(diagnosis: str, *answers: Callable[..., Any]) -> None:
    wrong("attention_scores", diagnosis, *answers)


enter_scores("the keys are not transposed", lambda q, k: q @ k, lambda q, k: np.dot(q, k))
enter_scores("the queries are transposed instead", lambda q, k: q.T @ k)
enter_scores("rows and columns of the scores are exchanged", lambda q, k: k @ q.T)
enter_scores("multiplied place by place", lambda q, k: q * k)
enter_scores("the products are not added up", lambda q, k: q[:, None, :] * k[None, :, :])
enter_scores("divided by the number of units", lambda q, k: q @ k.T / k.shape[1])
enter_scores("divided by the number of units", lambda q, k: (q[:, None] * k).mean(axis=-1))
enter_scores("the exponential is already taken", lambda q, k: np.exp(q @ k.T))
enter_scores("the softmax is already taken", lambda q, k: np.exp(q @ k.T) / np.exp(q @ k.T).sum(axis=0))
enter_scores("reshaped, not transposed", lambda q, k: q @ k.reshape(k.shape[::-1]))
enter_scores("the queries are compared with one another", lambda q, k: q @ q.T)
enter_scores("the keys are compared with one another", lambda q, k: k @ k.T)
enter_scores("by the root of a number of vectors", lambda q, k: q @ k.T / np.sqrt(len(k)))
enter_scores("by the root of a number of vectors", lambda q, k: q @ k.T / math.sqrt(len(q)))
enter_scores("divided by a number of vectors", lambda q, k: q @ k.T / len(k), lambda q, k: q @ k.T / len(q))
enter_scores("the numbers are nearly right", lambda q, k: np.round(q @ k.T, 2), lambda q, k: (q @ k.T).round(3))
enter_scores("there is no axis for a batch", lambda q, k: q @ k.transpose(0, 2, 1), lambda q, k: q @ k.swapaxes(1, 2))
enter_scores("each query meets only one key", lambda q, k: [a @ b for a, b in zip(q, k, strict=False)])
enter_scores("all scores stand in one row", lambda q, k: [a @ b for a in q for b in k])
enter_scores("distances are computed", lambda q, k: -np.sum((q[:, None] - k) ** 2, axis=2))
enter_scores("along the wrong axis", lambda q, k: (q[:, None] * k).sum(axis=0))
enter_scores("each query meets only one key", lambda q, k: np.sum(q * k, axis=1))
enter_scores("divided by the root of the units", lambda q, k: q @ k.T / math.sqrt(len(q[0])))
enter_scores("the softmax is already taken", lambda q, k: softmax(q @ k.T))
enter_scores("these are the additive scores", lambda q, k: attention.additive_scores(q, k))
enter_scores("distances are computed", lambda q, k: np.sqrt(((q[:, None] - k) ** 2).sum(axis=-1)))
enter_scores("only the scores of one query", lambda q, k: k @ q[0], lambda q, k: q[-1] @ k.T)


@wrong("attention_scores", "the last key is left out")
def scores_without_the_last_key(queries: Any, keys: Any) -> Any:
    scores = np.zeros((len(queries), len(keys)))
    for t in range(len(queries)):
        for j in range(len(keys) - 1):
            scores[t, j] = queries[t] @ keys[j]
    return scores


@wrong("attention_scores", "only the scores of one query")
def scores_with_a_return_in_the_loop(queries: Any, keys: Any) -> Any:
    for query in queries:
        row = []
        for key in keys:
            row.append(query @ key)
        return row


# ---------------------------------------------------------------- attention_weights


@right("attention_weights")
def weights_in_loops(scores: Any, mask: Any) -> Any:
    result = []
    for row in scores:
        most = max(score for score, counts in zip(row, mask, strict=True) if counts)
        grown = [math.exp(score - most) if counts else 0.0 for score, counts in zip(row, mask, strict=True)]
        result.append([one / sum(grown) for one in grown])
    return result


@right("attention_weights")
def weights_of_tensorflow(scores: Any, mask: Any) -> Any:
    import tensorflow as tf

    return tf.nn.softmax(tf.where(mask, tf.cast(scores, tf.float32), -1e9))


@right("attention_weights")
def weights_of_keras(scores: Any, mask: Any) -> Any:
    import keras

    return keras.layers.Softmax()(scores.astype("float32"), mask=np.tile(mask, (len(scores), 1)))


@right("attention_weights")
def weights_put_into_their_places(scores: Any, mask: Any) -> Any:
    result = np.zeros(scores.shape)
    left = scores[:, mask]
    grown = np.exp(left - left.max(axis=1)[:, None])
    result[:, mask] = grown / grown.sum(axis=1)[:, None]
    return result


@right("attention_weights")
def weights_of_a_copy(scores: Any, mask: Any) -> Any:
    scores = scores.copy()
    scores[:, ~mask] = -np.inf
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (grown.T / grown.sum(axis=1)).T


right(
    "attention_weights",
    softmax,
    lambda scores, mask: softmax(scores - 1e9 * (1 - mask)),
    lambda scores, mask: softmax(np.ma.array(scores, mask=np.tile(~mask, (len(scores), 1))).filled(-1e30)),
)


def enter_weights(diagnosis: str, *answers: Callable[..., Any]) -> None:
    wrong("attention_weights", diagnosis, *answers)


def naive(z: Any, axis: int = 1) -> Any:
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


enter_weights("along the wrong axis", lambda s, m: np.nan_to_num(softmax(np.where(m, s, -1e9).T).T) * m)
enter_weights("along the wrong axis", lambda s, m: softmax(s.T).T * m)
enter_weights("the mask comes after the softmax", lambda s, m: softmax(s) * m)
enter_weights("the mask comes after the softmax", lambda s, m: np.where(m, naive(s), 0))
enter_weights("the masked scores become 0", lambda s, m: softmax(s * m))
enter_weights("the masked scores become 0", lambda s, m: naive(s * m))
enter_weights("not low enough", lambda s, m: softmax(np.where(m, s, -100)), lambda s, m: softmax(np.where(m, s, -1)))
enter_weights("minus infinity is multiplied by 0", lambda s, m: naive(s + (1 - m) * -np.inf))
enter_weights("minus infinity is multiplied by 0", lambda s, m: naive(s - np.inf * (1 - m)))
enter_weights("not one weight is a number", lambda s, m: np.full(s.shape, np.nan))
enter_weights("the mask is turned round", lambda s, m: naive(np.where(m, -np.inf, s)))
enter_weights("the mask is turned round", lambda s, m: softmax(s - 1e9 * m))
enter_weights("the mask is not used", lambda s, m: softmax(s), lambda s, m: naive(s))
enter_weights("the mask is added", lambda s, m: softmax(s + m))
enter_weights("become too large or too small", lambda s, m: naive(np.where(m, s, -np.inf)))
enter_weights("become too large or too small", lambda s, m: naive(s - 1e9 * (1 - m)))
enter_weights("largest score of the whole table", lambda s, m: naive(np.where(m, s, -1e9) - np.where(m, s, -1e9).max()))
enter_weights(
    "that is subtracted is that of a masked step", lambda s, m: exp_after(s) * m / (exp_after(s) * m).sum(1)[:, None]
)
enter_weights("the axis of the rows is lost", lambda s, m: exp_open(s, m) / exp_open(s, m).sum(axis=1))
enter_weights("the rows are masked", lambda s, m: softmax(np.where(m[:, None], s, -1e9)))
enter_weights("the masked steps are cut out", lambda s, m: softmax(s[:, m]))
enter_weights("not divided by their sum", lambda s, m: np.exp(np.where(m, s, -np.inf)))
enter_weights("not divided by their sum", lambda s, m: exp_open(s, m))
enter_weights("without the exponential", lambda s, m: s * m / (s * m).sum(axis=1, keepdims=True))
enter_weights("the low scores get the large weights", lambda s, m: softmax(-s, m))
enter_weights("the whole weight goes to one step", lambda s, m: softmax(s, m, temperature=0))
enter_weights("through the sigmoid", lambda s, m: m / (1 + np.exp(-s)))
enter_weights("the softmax is taken twice", lambda s, m: softmax(softmax(s, m)))
enter_weights("the scores are scaled", lambda s, m: softmax(s / np.sqrt(s.shape[-1]), m))
enter_weights("along the wrong axis", lambda s, m: naive(np.where(m, s, -1e9), axis=0), lambda s, m: naive(s, axis=0))
enter_weights("along the wrong axis", lambda s, m: naive(np.where(m, s, -np.inf), axis=0))
enter_weights("the mask comes after the softmax", lambda s, m: naive(s) * m)
enter_weights("the masked scores become 0", lambda s, m: naive(np.where(m, s, 0)))
enter_weights("not low enough", lambda s, m: naive(np.where(m, s, -10)), lambda s, m: softmax(s - 1000 * (1 - m)))
enter_weights("the mask is added", lambda s, m: naive(s + m))
enter_weights("the axis of the rows is lost", lambda s, m: np.exp(s) * m / np.sum(np.exp(s) * m, axis=1))
enter_weights("the rows are masked", lambda s, m: naive(s) * m[:, None])
enter_weights("the mask comes after the softmax", lambda s, m: naive(s - s.max()) * m)
enter_weights("the masked scores become 0", lambda s, m: naive(s * m - (s * m).max()))
enter_weights("the softmax is missing", lambda s, m: np.where(m, s, -np.inf), lambda s, m: np.where(m, s, 0))
enter_weights("all weights together sum to 1", lambda s, m: np.exp(s) * m / (np.exp(s) * m).sum())
enter_weights("not divided by their sum", lambda s, m: np.exp(s) * m, lambda s, m: np.where(m, np.exp(s), 0))
enter_weights("all weights together sum to 1", lambda s, m: np.exp(s) / np.sum(np.exp(s)) * m)
enter_weights("all weights together sum to 1", lambda s, m: exp_all(s, m) / exp_all(s, m).sum())


def exp_after(s: Any) -> Any:
    return np.exp(s - s.max(axis=1, keepdims=True))


def exp_open(s: Any, m: Any) -> Any:
    s = np.where(m, s, -np.inf)
    return np.exp(s - s.max(axis=1, keepdims=True))


def exp_all(s: Any, m: Any) -> Any:
    s = np.where(m, s, -np.inf)
    return np.exp(s - s.max())


def kept_in(s: Any, m: Any, picked: Any) -> Any:
    """The weights, where ``picked`` is subtracted before the exponential."""
    grown = np.zeros(s.shape)
    grown[:, m] = np.exp(s[:, m] - picked)
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("attention_weights", "the axis of the rows is lost")
def weights_without_keepdims(scores: Any, mask: Any) -> Any:
    e = np.where(mask, scores, -np.inf)
    e = np.exp(e - e.max(axis=-1))
    return e / e.sum(axis=-1)


@wrong("attention_weights", "there is no axis for a batch")
def weights_of_the_lesson(scores: Any, mask: Any) -> Any:
    e = np.where(mask[:, None, :], scores, -np.inf)
    e = np.exp(e - e.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@wrong("attention_weights", "there is an axis for a batch")
def weights_of_the_lesson_with_a_batch(scores: Any, mask: Any) -> Any:
    e = np.where(mask[None, None, :], scores, -np.inf)
    e = np.exp(e - e.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@wrong("attention_weights", "a masked step has a little weight")
def weights_with_a_little_for_all(scores: Any, mask: Any) -> Any:
    grown = exp_open(scores, mask) + 1e-9
    return grown / grown.sum(axis=1, keepdims=True)


enter_weights("another number than the largest", lambda s, m: kept_in(s, m, s[:, m].min(axis=1, keepdims=True)))
enter_weights("another number than the largest", lambda s, m: kept_in(s, m, s[:, m].mean(axis=1, keepdims=True)))
enter_weights("another number than the largest", lambda s, m: kept_in(s, m, s.mean(axis=1, keepdims=True)))
enter_weights("not low enough", lambda s, m: softmax(np.where(m, s, -1e4)), lambda s, m: softmax(s - 1e4 * (1 - m)))
enter_weights("not low enough", lambda s, m: softmax(np.where(m, s, -99999)), lambda s, m: softmax(s + (m - 1) * 1e6))
enter_weights("not low enough", lambda s, m: softmax(np.where(m, s, s.min())))
enter_weights("what is not a number is hidden", lambda s, m: np.nan_to_num(naive(np.where(m, s, -np.inf))))
enter_weights("are cut off", lambda s, m: naive(np.where(m, np.clip(s, -100, 100), -np.inf)))
enter_weights("minus infinity is multiplied by a score", lambda s, m: softmax(s * np.where(m, 1, -np.inf)))
enter_weights("the logarithms", lambda s, m: np.log(softmax(s, m)))
enter_weights("have the same weight", lambda s, m: [m / m.sum() for _ in s])


@pytest.mark.parametrize("number", [-1e9, -1e12])
def test_a_large_negative_number_for_minus_infinity_is_accepted_and_named(number: float) -> None:
    """Keras has it, too."""
    result = exercises.get("attention_weights").check(lambda scores, mask: softmax(np.where(mask, scores, number)))
    assert result.state == "right"
    assert ("`-np.inf` is below all" in result.message) == (number == -1e9)
    assert "-np.inf" not in exercises.get("attention_weights").check(softmax).message


@wrong("attention_weights", "your function changes its argument `scores`")
def weights_in_place(scores: Any, mask: Any) -> Any:
    scores[:, ~mask] = -np.inf
    return softmax(scores)


@wrong("attention_weights", "stopped with an error")
def weights_of_one_number(scores: Any, mask: Any) -> Any:
    return [[math.exp(row) if counts else 0 for row, counts in zip(scores, mask, strict=True)]]


# ---------------------------------------------------------------- context_vectors


@right("context_vectors")
def context_in_loops(weights: Any, states: Any) -> Any:
    result = []
    for row in weights:
        total = [0.0] * len(states[0])
        for weight, state in zip(row, states, strict=True):
            total = [one + weight * number for one, number in zip(total, state, strict=True)]
        result.append(total)
    return result


@right("context_vectors")
def context_of_tensorflow(weights: Any, states: Any) -> Any:
    import tensorflow as tf

    return tf.reduce_sum(weights[:, :, None] * tf.cast(states, tf.float64)[None], axis=1)


right(
    "context_vectors",
    lambda w, s: np.einsum("tj,jd->td", w, s),
    lambda w, s: (s.T @ w.T).T,
    lambda w, s: np.array([sum(a * h for a, h in zip(row, s, strict=True)) for row in w], dtype=np.float32),
    lambda w, s: [np.average(s, axis=0, weights=row) for row in w],
)


def enter_context(diagnosis: str, *answers: Callable[..., Any]) -> None:
    wrong("context_vectors", diagnosis, *answers)


enter_context("the plain mean", lambda w, s: s.mean(axis=0), lambda w, s: [s.mean(axis=0) for _ in w])
enter_context("the plain sum", lambda w, s: [sum(s) for _ in w])
enter_context("along the wrong axis", lambda w, s: w.T @ s, lambda w, s: s @ w)
enter_context("the states are turned", lambda w, s: w @ s.T)
enter_context("added up over the units", lambda w, s: (w[..., None] * s[None]).sum(axis=2))
enter_context("along the wrong axis", lambda w, s: (w[..., None] * s[None]).sum(axis=0))
enter_context("rows and columns of the result", lambda w, s: s.T @ w.T)
enter_context("multiplied place by place", lambda w, s: w * s)
enter_context("are not added up", lambda w, s: w[..., None] * s[None])
enter_context("divided by the number of steps", lambda w, s: (w[..., None] * s[None]).mean(axis=1))
enter_context("only the state with the largest weight", lambda w, s: s[np.argmax(w, axis=1)])
enter_context("only the last state is taken", lambda w, s: [s[-1]] * len(w))
enter_context("the softmax is taken once more", lambda w, s: softmax(w) @ s)
enter_context("the states stand in reverse order", lambda w, s: w @ s[::-1])
enter_context("all queries share one context", lambda w, s: (w @ s).sum(axis=0))
enter_context("only the context of one query", lambda w, s: w[0] @ s, lambda w, s: [w[0] @ s])
enter_context("the last step is left out", lambda w, s: sum(w[:, j : j + 1] * s[j] for j in range(len(s) - 1)))
enter_context("the sum goes on", lambda w, s: np.cumsum(w @ s, axis=0))
enter_context("the weights come back", lambda w, s: w)
enter_context("only the context of one query", lambda w, s: sum(a * h for a, h in zip(w[0], s, strict=True)))


@wrong("context_vectors", "only one weighted state is left")
def context_written_over(weights: Any, states: Any) -> Any:
    context = np.zeros((len(weights), states.shape[1]))
    for t in range(len(weights)):
        for j in range(len(states)):
            context[t] = weights[t, j] * states[j]
    return context


@wrong("context_vectors", "the sum goes on from one query to the next")
def context_not_begun_anew(weights: Any, states: Any) -> Any:
    result, total = [], np.zeros(states.shape[1])
    for row in weights:
        for weight, state in zip(row, states, strict=True):
            total = total + weight * state
        result.append(total)
    return result


@wrong("context_vectors", "all rows are the same")
def context_in_one_array(weights: Any, states: Any) -> Any:
    result, total = [], np.zeros(states.shape[1])
    for row in weights:
        total[:] = 0
        for weight, state in zip(row, states, strict=True):
            total += weight * state
        result.append(total)
    return result


# ---------------------------------------------------------------- attention_step


@right("attention_step")
def step_in_lists(x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any) -> Any:
    def dot(a: Any, b: Any) -> float:
        return sum(one * other for one, other in zip(a, b, strict=True))

    def shares(z: Any) -> list[float]:
        return [1 / sum(math.exp(other - one) for other in z) for one in z]

    units = range(len(b_h))
    new = [math.tanh(dot(x_t, W_xh[:, k]) + dot(s, W_hh[:, k]) + b_h[k]) for k in units]
    weights = shares([dot(new, state) for state in states])
    context = [dot(weights, states[:, k]) for k in units]
    return shares([dot([*new, *context], W_hy[:, k]) + b_y[k] for k in range(len(b_y))]), new, weights


@right("attention_step")
def step_of_tensorflow(x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any) -> Any:
    import tensorflow as tf

    new = tf.tanh(x_t[None] @ W_xh + s[None] @ W_hh + b_h)
    weights = tf.nn.softmax(tf.matmul(new, states, transpose_b=True))
    joined = tf.concat([new, weights @ states], axis=1)
    return tf.nn.softmax(joined @ W_hy + b_y)[0], new[0], weights[0]


@right("attention_step")
def step_of_the_course(x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any) -> Any:
    [new] = simple_rnn(x_t[None], W_xh, W_hh, b_h, s)
    found = attention.attend(new[None], states)
    return [softmax(np.append(new, found.context) @ W_hy + b_y), new, found.weights[0]]


@right("attention_step")
def step_in_two_products(x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any) -> Any:
    new = np.tanh(np.append(x_t, s) @ np.vstack([W_xh, W_hh]) + b_h)
    grown = np.exp(states @ new)
    weights = grown / grown.sum()
    n = len(new)
    z = new @ W_hy[:n] + weights @ states @ W_hy[n:] + b_y
    return np.exp(z) / np.exp(z).sum(), new, weights


def enter_step(diagnosis: str, *returned: Callable[..., Any]) -> None:
    """Enter ``returned(s, new, weights, context, states, W_hy, b_y)``."""
    for one in returned:

        def whole(
            x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any, one: Any = one
        ) -> Any:
            new = np.tanh(x_t @ W_xh + s @ W_hh + b_h)
            weights = softmax(states @ new)
            return one(s, new, weights, weights @ states, states, W_hy, b_y)

        wrong("attention_step", diagnosis, whole)


def said(s: Any, c: Any, W: Any, b: Any) -> Any:
    return softmax(np.concatenate([s, c]) @ W + b)


enter_step("the old state asks", lambda s, n, w, c, h, W, b: (said(n, softmax(h @ s) @ h, W, b), n, softmax(h @ s)))
enter_step("the context stands before the state", lambda s, n, w, c, h, W, b: (said(c, n, W, b), n, w))
enter_step("added, not joined", lambda s, n, w, c, h, W, b: (softmax((n + c) @ W[: len(n)] + b), n, w))
enter_step("does not see the context", lambda s, n, w, c, h, W, b: (softmax(n @ W[: len(n)] + b), n, w))
enter_step("does not see the state", lambda s, n, w, c, h, W, b: (softmax(c @ W[len(n) :] + b), n, w))
enter_step("the old state goes into the output", lambda s, n, w, c, h, W, b: (said(s, c, W, b), n, w))
enter_step("the plain mean", lambda s, n, w, c, h, W, b: (said(n, h.mean(axis=0), W, b), n, w))
enter_step("the plain sum", lambda s, n, w, c, h, W, b: (said(n, h.sum(axis=0), W, b), n, w))
enter_step("softmax twice", lambda s, n, w, c, h, W, b: (said(n, softmax(w) @ h, W, b), n, softmax(w)))
enter_step("the logarithms", lambda s, n, w, c, h, W, b: (np.log(said(n, c, W, b)), n, w))
enter_step("state and weights are right", lambda s, n, w, c, h, W, b: (said(n, c, W, 2 * b), n, w))
enter_step("the state is right, the weights are not", lambda s, n, w, c, h, W, b: (said(n, s, W, b), n, w[::-1]))
enter_step("neither added nor put", lambda s, n, w, c, h, W, b: (softmax([n, c] @ W + b), n, w))
enter_step("one of the states", lambda s, n, w, c, h, W, b: (said(n, h[np.argmax(w)], W, b), n, w))
enter_step("the scores are summed with", lambda s, n, w, c, h, W, b: (said(n, (h @ n) @ h, W, b), n, w))
enter_step("do not go through the softmax", lambda s, n, w, c, h, W, b: (said(n, (h @ n) @ h, W, b), n, h @ n))
enter_step("output does not go through", lambda s, n, w, c, h, W, b: (np.append(n, c) @ W + b, n, w))
enter_step("the most probable sign", lambda s, n, w, c, h, W, b: (int(said(n, c, W, b).argmax()), n, w))
enter_step("the bias of the output", lambda s, n, w, c, h, W, b: (said(n, c, W, 0 * b), n, w))
enter_step("context comes back in the place of the weights", lambda s, n, w, c, h, W, b: (said(n, c, W, b), n, c))
enter_step("scores come back in the place", lambda s, n, w, c, h, W, b: (said(n, c, W, b), n, h @ n))
enter_step("comes back joined", lambda s, n, w, c, h, W, b: (said(n, c, W, b), np.append(n, c), w))
enter_step("the old state comes back", lambda s, n, w, c, h, W, b: (said(n, c, W, b), s, w))
enter_step("in another order", lambda s, n, w, c, h, W, b: (n, said(n, c, W, b), w))
enter_step("only the probabilities come back", lambda s, n, w, c, h, W, b: said(n, c, W, b))
enter_step("the weights do not come back", lambda s, n, w, c, h, W, b: (said(n, c, W, b), n))
enter_step("outside its function", lambda s, n, w, c, h, W, b: (said(n, c, W, 0 * b) + b, n, w))
enter_step("neither the scores nor the output", lambda s, n, w, c, h, W, b: (np.append(n, h @ n @ h) @ W + b, n, h @ n))
enter_step("divided by the number", lambda s, n, w, c, h, W, b: (said(n, (h * w[:, None]).mean(axis=0), W, b), n, w))
enter_step("a tanh too many", lambda s, n, w, c, h, W, b: (said(np.tanh(n), np.tanh(c), W, b), n, w))
enter_step("divided by the root", lambda s, n, w, c, h, W, b: scaled(n, h, W, b))
enter_step("What is asked for is among them, and right.", lambda s, n, w, c, h, W, b: (said(n, c, W, b), n, w, c))
enter_step(
    "`a_t` has the right numbers, but its shape should be (3,)",
    lambda s, n, w, c, h, W, b: (said(n, c, W, b), n, w[None]),
)
enter_step("Are they rounded?", lambda s, n, w, c, h, W, b: (said(n, c, W, b).round(4), n.round(4), w.round(4)))
enter_step("Are they rounded?", lambda s, n, w, c, h, W, b: (said(n, c, W, b).round(3), n.round(3), w.round(3)))
enter_step("are nearly right", lambda s, n, w, c, h, W, b: (said(n, c, W, b).round(2), n.round(2), w.round(2)))
enter_step("are nearly right", lambda s, n, w, c, h, W, b: [a.astype("float16") for a in (said(n, c, W, b), n, w)])
enter_step("`ŷ_t` is nearly right", lambda s, n, w, c, h, W, b: (said(n, c, W, b).round(3), n, w))
enter_step("`a_t` is nearly right", lambda s, n, w, c, h, W, b: (said(n, c, W, b), n, w.round(4)))
enter_step("or an axis, too many", lambda s, n, w, c, h, W, b: (said(n, c, W, b)[None], n[None], w[None]))
enter_step("or an axis, too many", lambda s, n, w, c, h, W, b: [[a] for a in (said(n, c, W, b), n, w)])
enter_step("or an axis, too many", lambda s, n, w, c, h, W, b: (said(n, c, W, b)[None], n, w[:, None]))
enter_step("Two shapes do not fit", lambda s, n, w, c, h, W, b: (softmax((n + c) @ W + b), n, w))
enter_step("Two shapes do not fit", lambda s, n, w, c, h, W, b: (said(n, c, W, b), n, softmax(n @ h)))


def scaled(n: Any, h: Any, W: Any, b: Any) -> Any:
    w = softmax(h @ n / len(n) ** 0.5)
    return said(n, w @ h, W, b), n, w


def enter_state(diagnosis: str, state: Callable[..., Any]) -> None:
    """Enter a step whose new state is ``state(x_t, s, W_xh, W_hh, b_h)``."""

    def whole(x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any) -> Any:
        new = state(x_t, s, W_xh, W_hh, b_h)
        weights = softmax(states @ new)
        return said(new, weights @ states, W_hy, b_y), new, weights

    wrong("attention_step", diagnosis, whole)


enter_state("the state `s_t` is not right", lambda x, s, W, U, b: np.tanh(x @ W + s @ U + 2 * b))
enter_state("the weights of the state are turned", lambda x, s, W, U, b: np.tanh(x @ W + U @ s + b))
enter_state("the tanh of the state is missing", lambda x, s, W, U, b: x @ W + s @ U + b)
enter_state("in the place of the state's tanh", lambda x, s, W, U, b: 1 / (1 + np.exp(-(x @ W + s @ U + b))))
enter_state("the old state is not used", lambda x, s, W, U, b: np.tanh(x @ W + b))
enter_state("the input is not used", lambda x, s, W, U, b: np.tanh(s @ U + b))
enter_state("the bias of the state is forgotten", lambda x, s, W, U, b: np.tanh(x @ W + s @ U))


@wrong("attention_step", "the context takes the place of the old state")
def step_that_looks_first(x_t: Any, s: Any, states: Any, W_xh: Any, W_hh: Any, b_h: Any, W_hy: Any, b_y: Any) -> Any:
    weights = softmax(states @ s)
    new = np.tanh(x_t @ W_xh + weights @ states @ W_hh + b_h)
    return said(new, weights @ states, W_hy, b_y), new, weights


# ---------------------------------------------------------------- the bank


@pytest.mark.parametrize(
    ("name", "diagnosis", "wrong_answer"),
    [pytest.param(*entry, id=f"{entry[0]}-{number}") for number, entry in enumerate(BANK.wrong_answers)],
)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, wrong_answer: Any) -> None:
    is_diagnosed(name, diagnosis, wrong_answer)


@pytest.mark.parametrize(
    ("name", "right_answer"),
    [pytest.param(*entry, id=f"{entry[0]}-{number}") for number, entry in enumerate(BANK.right_answers)],
)
def test_a_right_answer_written_in_another_way_is_accepted(name: str, right_answer: Any) -> None:
    is_right(name, right_answer)


def test_the_bank_holds_every_problem_of_the_lesson() -> None:
    BANK.holds_every_problem_of(7)


@pytest.mark.parametrize("problem", FUNCTIONS, ids=[problem.name for problem in FUNCTIONS])
def test_what_a_function_is_tried_with_stays_as_it_is(problem: FunctionProblem) -> None:
    """A student's function that writes into everything it gets does not spoil the next check."""

    def arrays(args: Any) -> Any:
        return [plain(one) for one in args if not callable(one)]

    before = copy.deepcopy([arrays(case.args) for case in problem.cases])

    def spoil(*args: Any) -> Any:
        for one in args:
            for part in one if isinstance(one, tuple) else (one,):
                if isinstance(part, np.ndarray):
                    part *= 0
                if isinstance(part, list):
                    part.clear()
        return 0

    spoil.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    assert problem.check(spoil).state == "wrong"
    assert same(before, [arrays(case.args) for case in problem.cases])
    assert problem.check(problem.answer).state == "right"


def test_the_examples_of_the_tasks_are_right() -> None:
    """Each task shows a call and what it gives, as code."""
    found = 0
    for cell in nbformat.read(SOLUTIONS, as_version=4).cells:
        for name, args, result in re.findall(r"(?m)^    (\w+)\(((?:.|\n)*?)\)\s*->  (.*)$", cell.source):
            if name == "greedy_decode":
                continue
            given = eval(f"dict({args})")
            values = [_arrays(value) for value in given.values()]
            assert list(given) == list(exercises.get(name).parameters)  # type: ignore[attr-defined]
            got = answer(name)(*values)
            expected = eval(f"[{result}]") if isinstance(got, tuple) else eval(result)
            pairs = zip(got, expected, strict=True) if isinstance(got, tuple) else [(got, expected)]
            for one, other in pairs:
                assert np.allclose(one, other, atol=6e-5), name
            found += 1
    assert found == len(PROBLEMS) - 1


def _arrays(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(np.array(one) for one in value)
    return np.array(value) if isinstance(value, list) and not isinstance(value[0], str) else value


def test_the_example_of_greedy_decoding_is_right() -> None:
    source = "\n".join(cell.source for cell in nbformat.read(SOLUTIONS, as_version=4).cells)
    assert "greedy_decode(step, state=None, start=1, end=2, most=10)  ->  [3]" in source
    [body] = re.findall(r"    def step\(code, state\):\n        (return np\.array\(.*)\n", source)
    names: dict[str, Any] = {"np": np}
    exec(f"def step(code, state):\n    {body}", names)
    assert answer("greedy_decode")(names["step"], state=None, start=1, end=2, most=10) == [3]


# ---------------------------------------------------------------- against independent sources


def numbers(seed: int, *shapes: Any) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def test_both_directions_are_kerass_bidirectional_layer() -> None:
    keras = pytest.importorskip("keras")
    [x] = numbers(1, (9, 2))
    layer = keras.layers.Bidirectional(keras.layers.SimpleRNN(4, return_sequences=True, bias_initializer="normal"))
    of_keras = layer(x[None].astype("float32")).numpy()[0]
    states = answer("bidirectional")(x, layer.forward_layer.get_weights(), layer.backward_layer.get_weights())
    assert np.abs(states - of_keras).max() < 1e-6


def test_the_backward_half_knows_only_what_comes_and_the_forward_half_only_what_was() -> None:
    x, *weights = numbers(2, (6, 2), (2, 3), (3, 3), 3, (2, 3), (3, 3), 3)
    layers = tuple(weights[:3]), tuple(weights[3:])
    states = answer("bidirectional")(x, *layers)
    for t in range(6):
        changed = x.copy()
        changed[t] += 1
        moved = np.abs(answer("bidirectional")(changed, *layers) - states).max(
            axis=1, where=[[True] * 3 + [False] * 3], initial=0
        )
        assert np.array_equal(moved > 0, np.arange(6) >= t)
        moved = np.abs(answer("bidirectional")(changed, *layers) - states).max(
            axis=1, where=[[False] * 3 + [True] * 3], initial=0
        )
        assert np.array_equal(moved > 0, np.arange(6) <= t)


def test_the_teachers_inputs_are_those_of_the_lessons_data() -> None:
    for task, pairs in (
        (translation.DIGITS, translation.reversed_digits(20, seed=3)),
        (translation.DATES, translation.dates(20, seed=3)),
    ):
        data = translation.arrays(task, pairs)
        assert np.array_equal(answer("teacher_inputs")(data.targets, translation.START), data.inputs)


def test_greedy_decoding_writes_what_the_lessons_network_writes() -> None:
    from course_utils import translators

    network, alphabet = translators.load()["dates", "additive"], translation.DATES.alphabet
    for pair in translation.dates(5, seed=11):
        reading = network.read(alphabet.encode(pair.source.lower())[None])

        def step(code: int, state: Any, reading: Any = reading) -> Any:
            done = network.step(np.array([code]), state, reading)
            return softmax(done.logits[0]), done.h

        codes = answer("greedy_decode")(step, reading.final, translation.START, translation.END, 16)
        assert [alphabet.decode(codes)] == network.translate([pair.source.lower()], alphabet)


def test_greedy_decoding_asks_no_more_often_than_it_must() -> None:
    asked = []

    def step(code: int, state: int) -> Any:
        asked.append((code, state))
        return np.eye(6)[3 + state], state + 1

    assert answer("greedy_decode")(step, 0, 1, 5, 9) == [3, 4]
    assert asked == [(1, 0), (3, 1), (4, 2)]
    asked.clear()
    assert answer("greedy_decode")(step, 0, 1, 5, 2) == [3, 4]
    assert asked == [(1, 0), (3, 1)]


def test_scores_weights_and_context_are_kerass_attention() -> None:
    keras = pytest.importorskip("keras")
    queries, states = (one.astype("float32") for one in numbers(4, (3, 5), (7, 5)))
    mask = np.arange(7) < 4
    weights = answer("attention_weights")(answer("attention_scores")(queries, states), mask)
    context = answer("context_vectors")(weights, states)
    of_keras, weights_of_keras = keras.layers.Attention()(
        [queries[None], states[None]], mask=[None, mask[None]], return_attention_scores=True
    )
    assert np.abs(context - of_keras.numpy()[0]).max() < 1e-6
    assert np.abs(weights - weights_of_keras.numpy()[0]).max() < 1e-6
    found = attention.attend(queries, states, mask=mask)
    assert np.allclose(weights, found.weights)
    assert np.allclose(context, found.context)


def test_weights_are_tensorflows_softmax_among_what_is_left() -> None:
    tf = pytest.importorskip("tensorflow")
    [scores] = numbers(5, (4, 6))
    mask = np.array([True, False, True, True, False, True])
    weights = answer("attention_weights")(1000 * scores, mask)
    assert (weights[:, ~mask] == 0).all()
    assert np.allclose(weights[:, mask], tf.nn.softmax(1000 * scores[:, mask]).numpy())


def test_what_stands_in_the_padding_changes_nothing() -> None:
    scores, other = numbers(6, (2, 5), (2, 5))
    mask = np.arange(5) < 3
    one = answer("attention_weights")(scores, mask)
    assert np.array_equal(one, answer("attention_weights")(np.where(mask, scores, 1e4 * other), mask))


def test_the_step_is_three_keras_layers() -> None:
    keras = pytest.importorskip("keras")
    told, states, W_xh, W_hh, b_h, W_hy, b_y = numbers(7, (4, 3), (6, 5), (3, 5), (5, 5), 5, (10, 8), 8)
    cell = keras.layers.SimpleRNN(5, return_sequences=True, dtype="float64")
    output = keras.layers.Dense(8, activation="softmax", dtype="float64")
    cell.build((1, None, 3))
    output.build((1, None, 10))
    cell.set_weights([W_xh, W_hh, b_h])
    output.set_weights([W_hy, b_y])
    s = cell(told[None])
    context, weights = keras.layers.Attention(dtype="float64")([s, states[None]], return_attention_scores=True)
    of_keras = output(keras.ops.concatenate([s, context], axis=-1)).numpy()[0]
    state = np.zeros(5)
    for t, x_t in enumerate(told):
        y_hat, state, row = answer("attention_step")(x_t, state, states, W_xh, W_hh, b_h, W_hy, b_y)
        assert np.allclose(y_hat, of_keras[t])
        assert np.allclose(state, s.numpy()[0, t])
        assert np.allclose(row, weights.numpy()[0, t])


def test_the_share_of_exact_answers_is_the_courses() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        written, targets = (["".join(rng.choice(["1", "2"], rng.integers(1, 3))) for _ in range(9)] for _ in range(2))
        assert answer("exact_match")(written, targets) == translation.exact_match(written, targets)
