"""The problems of lesson 2, a recurrent layer by hand.

In each problem of matrices the first case has one size for everything, so that a transposed or a swapped matrix
computes something, which tells it by its values; in the other cases all sizes differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.activations import SIGMOID, TANH
from course_utils.bptt import softmax as probabilities
from course_utils.exercises.base import Mistake
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.recurrence import itself, relu, states

Array = np.ndarray
Form = Callable[..., Any]


def _numbers(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """Random numbers between -1 and 1, short enough to be read in a message."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.uniform(-1, 1, shape), 1) for shape in shapes)


def _sizes(**sizes: int) -> str:
    return ", ".join(f"{name}: {size}" for name, size in sizes.items())


# ---------------------------------------------------------------- 1: batch-major and time-major


def _places(batch: int, steps: int, features: int) -> Case:
    """Numbers that tell their own place."""
    sequence, step, feature = np.indices((batch, steps, features)) + 1.0
    note = "each number tells its place: 213 is sequence 2, step 1, feature 3"
    return Case((100 * sequence + 10 * step + feature,), note)


def _steps(x: Array) -> list[Array]:
    return list(np.swapaxes(x, 0, 1))


time_major = FunctionProblem(
    name="time_major",
    lesson=2,
    title="From batch-major to time-major",
    minutes=5,
    level="easy",
    variable="time_major",
    code="""
def time_major(x):
    return np.transpose(x, (1, 0, 2))
""",
    explanation=(
        "`np.transpose` takes the order in which the old axes are to stand: first the old axis 1, time, then the old "
        "axis 0, the sequences; the features stay where they are, axis 2. The number at `x[b, t, f]` is then found "
        "at `[t, b, f]`. `np.swapaxes(x, 0, 1)` says the same."
    ),
    why=(
        "A recurrent layer needs all sequences of one step at once, and time-major puts them side by side. `reshape` "
        "would give the same shape without an error, with words of different sentences mixed in one sequence, and "
        "nothing would complain."
    ),
    hints=(
        "Where does the number at `x[b, t, f]` belong in the result? Say it with three letters in square brackets.",
        "Which two axes change places, and which stays? Axes are counted from 0.",
        "`np.transpose` exchanges axes. Left alone it reverses the order of all of them; as its second argument it "
        "takes the order that you want.",
    ),
    shape_advice="`x` is (batch, time, features), and (time, batch, features) is wanted.",
    cases=(_places(2, 3, 4), _places(2, 2, 2), _places(3, 1, 2), _places(1, 4, 1)),
    mistakes=(
        Mistake(
            "the shape is right, but a reshape has put the numbers in wrong places",
            lambda x: x.reshape(x.shape[1], x.shape[0], x.shape[2]),
            "`reshape` keeps the numbers in the order in which they lie in memory and only draws the brackets anew. "
            "Here every number has to move: where should the one at `x[b, t, f]` be found?",
            also=(lambda x: x.reshape((x.shape[1], x.shape[0], x.shape[2]), order="F"),),
        ),
        Mistake(
            "all three axes are reversed",
            lambda x: x.T,
            "With three axes `.T` turns (batch, time, features) into (features, time, batch). Only two of the three "
            "are to change places.",
        ),
        Mistake(
            "the axes are still in the order (batch, time, features)",
            lambda x: x,
            "What comes back is what went in. NumPy's functions make a new array and leave the old one as it is: is "
            "their result kept?",
            also=(lambda x: x[::-1, ::-1],),
        ),
        Mistake(
            "time runs backwards",
            lambda x: np.swapaxes(x[:, ::-1], 0, 1),
            "The axes are the right ones. But the final step stands first; `np.rot90`, for one, turns and mirrors.",
        ),
        Mistake(
            "the sequences stand in reverse order",
            lambda x: np.swapaxes(x[::-1], 0, 1),
            "The axes are the right ones. But within each step the last sequence of the batch stands first.",
        ),
        Mistake(
            "time and features have changed places",
            lambda x: np.swapaxes(x, 1, 2),
            "Axes are counted from 0: axis 0 is the batch, axis 1 time, axis 2 the features. Which two should move?",
        ),
        Mistake(
            "time stands first, but the batch has gone to the end",
            lambda x: np.transpose(x, (1, 2, 0)),
            "(time, features, batch) came out. The batch should stand in the middle, before the features.",
        ),
        Mistake(
            "the features have come to the front",
            lambda x: np.transpose(x, (2, 0, 1)),
            "(features, batch, time) came out. The features should stay last.",
        ),
        Mistake(
            "the steps are joined into one long axis",
            lambda x: np.concatenate(_steps(x)),
            "`np.concatenate` lengthens an axis that is there, `np.stack` makes a new one. Three axes are wanted.",
            also=(
                lambda x: np.concatenate(_steps(x), axis=1),
                lambda x: x.reshape(-1, x.shape[2]),
                lambda x: x.reshape(len(x), -1),
            ),
        ),
        Mistake(
            "only one step is there",
            lambda x: x[:, 0],
            "All steps are wanted. Does a `return` stand inside your loop, or an index where a `:` belongs?",
            also=(lambda x: [x[:, 0]], lambda x: x[:, -1]),
        ),
        Mistake(
            "this is the shape, and the numbers were asked for",
            lambda x: (x.shape[1], x.shape[0], x.shape[2]),
            "The array itself should come back, with its axes in the new order.",
            also=(lambda x: x.shape,),
        ),
    ),
)


# ---------------------------------------------------------------- 2: one step of a layer


def _sum(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    """The weighted sum; W is W_xh and U is W_hh, here and below."""
    return x @ W + h @ U + b


def _step(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(_sum(x, h, W, U, b))


def _squashed_by(function: Form) -> Form:
    return lambda x, h, W, U, b: function(_sum(x, h, W, U, b))


def _step_case(seed: int, batch: int, features: int, units: int) -> Case:
    shapes = ((batch, features), (batch, units), (features, units), (units, units), (units,))
    return Case(_numbers(seed, *shapes), _sizes(sequences=batch, features=features, units=units))


one_step = FunctionProblem(
    name="one_step",
    lesson=2,
    title="One step of a recurrent layer",
    minutes=7,
    level="easy",
    variable="one_step",
    code="""
def one_step(x_t, h_previous, W_xh, W_hh, b_h):
    return np.tanh(x_t @ W_xh + h_previous @ W_hh + b_h)
""",
    explanation=(
        "`x_t @ W_xh` is (batch, features) times (features, units), so (batch, units); `h_previous @ W_hh` is (batch, "
        "units) as well. `b_h` is (units,): NumPy adds it to every row. The tanh goes around the whole sum. One line "
        "serves the whole batch: each row is a sequence of its own."
    ),
    why=(
        "This line is the whole layer: every step of every simple recurrent network computes it, `SimpleRNNCell` in "
        "Keras too. Shapes are its first test, but where features, units and batch are equal they hide a mistake, and "
        "only the numbers tell."
    ),
    hints=(
        "Each neuron has two sets of weights. Which matrix belongs to the input, which one to the previous state? "
        "Their shapes tell: (features, units) and (units, units).",
        "Rows are multiplied from the left with `@`: something of shape (batch, features) times `W_xh`. Which shape "
        "comes out, and which shape has the other product?",
        "Add both products and the bias. At the very end one `np.tanh` goes around all of it.",
    ),
    shape_advice=(
        "`x_t` is (batch, features), `W_xh` (features, units), `h_previous` (batch, units), `W_hh` (units, units), "
        "`b_h` (units,). In `A @ B` the last axis of `A` has to be as long as the first of `B`; (batch, units) is to "
        "come out."
    ),
    cases=(
        _step_case(1, batch=2, features=2, units=2),
        _step_case(2, batch=3, features=2, units=4),
        _step_case(3, batch=1, features=3, units=2),
        _step_case(4, batch=4, features=1, units=3),
    ),
    mistakes=(
        Mistake(
            "`W_xh` is transposed",
            lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U + b),
            "Its shape is (features, units) as it comes, ready for rows from the left. Where features and units are "
            "equally many the shape does not show the mistake.",
        ),
        Mistake(
            "`W_hh` is transposed",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U.T + b),
            "It is always square, so its shape never shows the mistake. Row i holds the weights of what unit i says, "
            "ready for rows from the left.",
        ),
        Mistake(
            "both matrices are transposed",
            lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U.T + b),
            "Books that write columns have their matrices the other way round. Here both are ready for rows from "
            "the left.",
        ),
        Mistake(
            "`W_xh` and `W_hh` have changed places",
            lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b),
            "Read the letters from left to right: `W_xh` leads from x to h. And what leads from h to h?",
        ),
        Mistake(
            "a matrix stands on the wrong side of its product",
            lambda x, h, W, U, b: np.tanh(W @ x + U @ h + b),
            "`W @ x` is written for columns. Here every sequence is a row, and rows stand on the left of the matrix.",
            also=(
                lambda x, h, W, U, b: np.tanh(W @ x + h @ U + b),
                lambda x, h, W, U, b: np.tanh(x @ W + U @ h + b),
                lambda x, h, W, U, b: np.tanh(W.T @ x + U.T @ h + b),
            ),
        ),
        Mistake(
            "the result lies on its side",
            lambda x, h, W, U, b: _step(x, h, W, U, b).T,
            "The numbers are right, as columns: (units, batch). With one sequence in each row it is (batch, units).",
            also=(lambda x, h, W, U, b: np.tanh(W.T @ x.T + U.T @ h.T + b),),
        ),
        Mistake(
            "the bias is forgotten",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U),
            "Both products are there. Which of the five arguments is not used?",
        ),
        Mistake(
            "the bias is added outside the tanh",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U) + b,
            "The bias belongs to the sum that is squashed: it shifts where the neuron begins to react. A state of "
            "tanh never leaves -1 to 1.",
        ),
        Mistake(
            "the bias has the wrong sign",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U - b),
            "The bias is subtracted. In the formula everything is added.",
        ),
        Mistake(
            "the bias is added twice",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U + 2 * b),
            "Each neuron has two sets of weights, but only one bias. How often does yours stand in the sum?",
        ),
        Mistake(
            "the tanh is missing",
            _sum,
            "The weighted sum is there. A neuron squashes it into -1 to 1 before it becomes the state.",
            also=(
                lambda x, h, W, U, b: x @ W + h @ U,
                lambda x, h, W, U, b: x @ W + b,
                lambda x, h, W, U, b: x @ W + h @ U.T + b,
                lambda x, h, W, U, b: x @ U + h @ W + b,
            ),
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            _squashed_by(SIGMOID.value),
            "Both are S-shaped. The sigmoid runs from 0 to 1; tanh runs from -1 to 1, so a state can be negative.",
            also=(
                lambda x, h, W, U, b: SIGMOID.value(x @ W + h @ U),
                lambda x, h, W, U, b: SIGMOID.value(x @ W + b),
                _squashed_by(lambda z: SIGMOID.value(2 * z)),
            ),
        ),
        Mistake(
            "another function stands in the place of the tanh",
            _squashed_by(relu),
            "The sum is right. `np.tanh` leads everything into -1 to 1 without a corner; in NumPy the h counts, "
            "`np.tan` is another function.",
            also=tuple(
                _squashed_by(function)
                for function in (np.tan, np.arctan, np.sin, np.sinh, np.cosh, np.arctanh, probabilities)
            ),
        ),
        Mistake(
            "the tanh goes around one part of the sum only",
            lambda x, h, W, U, b: np.tanh(x @ W) + h @ U + b,
            "First the whole sum, then the tanh. Where does its bracket close?",
            also=(
                lambda x, h, W, U, b: np.tanh(x @ W + b) + h @ U,
                lambda x, h, W, U, b: x @ W + np.tanh(h @ U) + b,
                lambda x, h, W, U, b: x @ W + np.tanh(h @ U + b),
                lambda x, h, W, U, b: x @ W + h @ U + np.tanh(b),
            ),
        ),
        Mistake(
            "each part goes through a tanh of its own",
            lambda x, h, W, U, b: np.tanh(x @ W) + np.tanh(h @ U) + b,
            "A sum of two squashed numbers reaches from -2 to 2. A neuron adds first, and squashes the one sum.",
            also=(
                lambda x, h, W, U, b: np.tanh(x @ W) + np.tanh(h @ U + b),
                lambda x, h, W, U, b: np.tanh(x @ W + b) + np.tanh(h @ U),
                lambda x, h, W, U, b: np.tanh(x @ W + b) + np.tanh(h @ U + b),
                lambda x, h, W, U, b: np.tanh(x @ W) + np.tanh(h @ U) + np.tanh(b),
                lambda x, h, W, U, b: np.tanh(np.tanh(x @ W) + np.tanh(h @ U) + b),
            ),
        ),
        Mistake(
            "numbers are multiplied place by place, without being added up",
            lambda x, h, W, U, b: np.tanh(x * W + h * U + b),
            "`*` multiplies the numbers that stand in the same place. A neuron adds up over its inputs, which is what "
            "the matrix product `@` does.",
            also=(
                lambda x, h, W, U, b: np.tanh(x * W + h @ U + b),
                lambda x, h, W, U, b: np.tanh(x @ W + h * U + b),
            ),
        ),
        Mistake(
            "the two products are multiplied with each other",
            lambda x, h, W, U, b: np.tanh((x @ W) * (h @ U) + b),
            "Both products are right. The neuron adds what comes from the input and what comes from the state.",
        ),
        Mistake(
            "the previous state is ignored",
            lambda x, h, W, U, b: np.tanh(x @ W + b),
            "That is a plain layer, without memory. Where does `h_previous` come in?",
            also=(lambda x, h, W, U, b: np.tanh(x @ W), lambda x, h, W, U, b: np.tanh(x @ W + x @ U + b)),
        ),
        Mistake(
            "the input is ignored",
            lambda x, h, W, U, b: np.tanh(h @ U + b),
            "The layer hears only itself. Where does `x_t` come in?",
            also=(lambda x, h, W, U, b: np.tanh(h @ U), lambda x, h, W, U, b: np.tanh(h @ W + h @ U + b)),
        ),
        Mistake(
            "the previous state is not weighed",
            lambda x, h, W, U, b: np.tanh(x @ W + h + b),
            "It comes in as it is, so each unit hears only itself. Which matrix belongs to it?",
        ),
        Mistake(
            "only one sequence of the batch comes back",
            lambda x, h, W, U, b: _step(x, h, W, U, b)[0],
            "Each row of `x_t` is another sequence. One expression does all rows at once: is there an index too many?",
            also=(lambda x, h, W, U, b: _step(x, h, W, U, b)[-1], lambda x, h, W, U, b: _step(x, h, W, U, b)[:1]),
        ),
        Mistake(
            "the sequences of the batch are mixed",
            lambda x, h, W, U, b: _step(x, h, W, U, b).mean(axis=0),
            "Each row is a sequence of its own, and its state is its own: nothing is added up over the batch.",
            also=(lambda x, h, W, U, b: _step(x, h, W, U, b).sum(axis=0),),
        ),
    ),
)


# ---------------------------------------------------------------- 3: many steps


def _layer(step: Form = _step) -> Form:
    """The layer whose new state is ``step(x_t, h, W, U, b)``."""
    return lambda x, h_0, W, U, b: np.stack(states(lambda h, x_t: step(x_t, h, W, U, b), h_0, _steps(x)), axis=1)


_right_layer = _layer()


def _zeros_like_states(x: Array, h_0: Array) -> Array:
    return np.zeros((len(x), x.shape[1], h_0.shape[1]))


def _through(keep: Form, send: Form) -> Form:
    """A layer that keeps one function of its weighted sum for the next step and returns another one."""

    def layer(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
        sent = []
        for x_t in _steps(x):
            a = _sum(x_t, h, W, U, b)
            sent.append(send(a))
            h = keep(a)
        return np.stack(sent, axis=1)

    return layer


def _over_the_batch(axis: int) -> Form:
    """The loop that takes the sequences for the steps."""
    return lambda x, h_0, W, U, b: np.stack(states(lambda h, x_i: _step(x_i, h, W, U, b), h_0, x), axis=axis)


def _as_many_steps_as_sequences(x: Any, h_0: Any, W: Any, U: Any, b: Any) -> Any:
    return np.stack(states(lambda h, t: _step(x[:, t], h, W, U, b), h_0, range(len(x))), axis=1)


def _one_step_missing(x: Any, h_0: Any, W: Any, U: Any, b: Any) -> Any:
    """Into an array of zeros, whose last place stays as it is."""
    found = _zeros_like_states(x, h_0)
    found[:, :-1] = _right_layer(x, h_0, W, U, b)[:, :-1]
    return found


def _first_step_missing(x: Any, h_0: Any, W: Any, U: Any, b: Any) -> Any:
    found = _zeros_like_states(x, h_0)
    found[:, 1:] = _right_layer(x[:, 1:], h_0, W, U, b)
    return found


def _run_case(seed: int, batch: int, steps: int, features: int, units: int) -> Case:
    shapes = ((batch, steps, features), (batch, units), (features, units), (units, units), (units,))
    return Case(_numbers(seed, *shapes), _sizes(sequences=batch, steps=steps, features=features, units=units))


many_steps = FunctionProblem(
    name="many_steps",
    lesson=2,
    title="Any number of steps",
    minutes=12,
    level="medium",
    variable="many_steps",
    code="""
def many_steps(x, h_0, W_xh, W_hh, b_h):
    h = h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)
""",
    explanation=(
        "`x.shape[1]` is the number of steps, and `x[:, t]` is step t of all sequences, (batch, features). `h` is the "
        "memory: each round reads the old state and puts the new one in its place. `np.stack(..., axis=1)` sets the "
        "states side by side along a new axis 1, so time stands where it stood in `x`. With your own `one_step` the "
        "line in the loop is `h = one_step(x[:, t], h, W_xh, W_hh, b_h)`."
    ),
    why=(
        "This loop is `keras.layers.SimpleRNN(units, return_sequences=True)`: with the same weights both give the same "
        "numbers. And the same three arrays of weights serve a sequence of any length."
    ),
    hints=(
        "The loop runs over time, axis 1 of `x`. How many rounds is that, and how do you get step t of all sequences "
        "at once?",
        "Keep the state in a variable `h`. What is it before the first round? Each round makes the next state of it, "
        "as in the exercise before, and puts that in its place.",
        "Collect the states in a list. After the loop `np.stack` makes one array of it; its `axis` says where the new "
        "axis, time, is to stand.",
    ),
    shape_advice=(
        "`x` is (batch, time, features), and `x[:, t]` is one step of all sequences, (batch, features). The states "
        "come back as (batch, time, units)."
    ),
    cases=(
        _run_case(11, batch=2, steps=2, features=2, units=2),
        _run_case(12, batch=2, steps=3, features=1, units=4),
        _run_case(13, batch=1, steps=4, features=3, units=2),
        _run_case(14, batch=4, steps=2, features=2, units=1),
        _run_case(15, batch=3, steps=1, features=2, units=2),
    ),
    mistakes=(
        Mistake(
            "the loop runs over the sequences instead of the steps",
            _over_the_batch(axis=0),
            "`for ... in x`, or `x[t]`, goes through axis 0, the batch, and hands the state of one sequence on to "
            "another. Time is axis 1: how do you write step t of all sequences?",
            also=(
                _over_the_batch(axis=1),
                lambda x, h_0, W, U, b: states(lambda h, x_i: _step(x_i, h, W, U, b), h_0, x)[-1],
            ),
        ),
        Mistake(
            "the result is (time, batch, units)",
            lambda x, h_0, W, U, b: np.array(_steps(_right_layer(x, h_0, W, U, b))),
            "A list of steps made into an array has time in front: where did `x` have it?",
            also=(lambda x, h_0, W, U, b: np.array(_steps(_right_layer(x, 0 * h_0, W, U, b))),),
        ),
        Mistake(
            "the time axis stands last",
            lambda x, h_0, W, U, b: np.swapaxes(_right_layer(x, h_0, W, U, b), 1, 2),
            "The states are right. The order is (batch, time, units): at which place does the new axis go?",
        ),
        Mistake(
            "the states are joined into one long axis",
            lambda x, h_0, W, U, b: np.concatenate(_steps(_right_layer(x, h_0, W, U, b)), axis=1),
            "`np.concatenate` lengthens an axis that is there, `np.stack` makes a new one, for time.",
            also=(lambda x, h_0, W, U, b: np.concatenate(_steps(_right_layer(x, h_0, W, U, b)), axis=0),),
        ),
        Mistake(
            "there are as many steps as sequences",
            _as_many_steps_as_sequences,
            "`len(x)` counts what stands on axis 0. Which axis of `x` is time?",
        ),
        Mistake(
            "the state is not handed on",
            lambda x, h_0, W, U, b: np.stack([_step(x_t, h_0, W, U, b) for x_t in _steps(x)], axis=1),
            "Every step starts again from h_0, so no step knows what came before. What one step computes has to be "
            "the previous state of the next.",
        ),
        Mistake(
            "the state is left out of the sum",
            _layer(lambda x, h, W, U, b: np.tanh(x @ W + b)),
            "Each step depends on its own input only. Where does the previous state come in?",
        ),
        Mistake(
            "only the final state comes back",
            lambda x, h_0, W, U, b: _right_layer(x, h_0, W, U, b)[:, -1],
            "All of them are wanted: collect each state in the loop.",
            also=(
                lambda x, h_0, W, U, b: _right_layer(x, h_0, W, U, b)[:, -1:],
                lambda x, h_0, W, U, b: _right_layer(x, 0 * h_0, W, U, b)[:, -1],
            ),
        ),
        Mistake(
            "h_0 is there as an additional step",
            lambda x, h_0, W, U, b: np.concatenate([h_0[:, None], _right_layer(x, h_0, W, U, b)], axis=1),
            "The states after it are right. There should be one for each input, and h_0 was there before the first.",
        ),
        Mistake(
            "h_0 stands first, and the final state is missing",
            lambda x, h_0, W, U, b: np.concatenate([h_0[:, None], _right_layer(x, h_0, W, U, b)[:, :-1]], axis=1),
            "Each state is put away before the new one is calculated. Which line of your loop should come first?",
        ),
        Mistake(
            "every step reads the first input",
            lambda x, h_0, W, U, b: _right_layer(np.repeat(x[:, :1], x.shape[1], axis=1), h_0, W, U, b),
            "The first state is right. In the second round step 2 has to be read: does your index move on with the "
            "loop?",
        ),
        Mistake(
            "every step reads the final input",
            lambda x, h_0, W, U, b: _right_layer(np.repeat(x[:, -1:], x.shape[1], axis=1), h_0, W, U, b),
            "In the first round step 1 has to be read: does your index move on with the loop?",
        ),
        Mistake(
            "the state before the first step is 0 instead of h_0",
            lambda x, h_0, W, U, b: _right_layer(x, 0 * h_0, W, U, b),
            "Zeros are common, but here the state to begin with is handed to you. Is `h_0` used?",
        ),
        Mistake(
            "the weighted sum is handed on instead of the state",
            _through(keep=itself, send=np.tanh),
            "What you return goes through tanh, what the next step gets does not. The layer hears its own output, "
            "the same numbers that it sends out.",
        ),
        Mistake(
            "the weighted sums come back instead of the states",
            _through(keep=np.tanh, send=itself),
            "What the next step gets goes through tanh, what you return does not. Both are the same numbers.",
        ),
        Mistake(
            "the tanh is missing",
            _layer(_sum),
            "The sums are right at the first step. Each is squashed into -1 to 1 before it becomes the state.",
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            _layer(_squashed_by(SIGMOID.value)),
            "Both are S-shaped. The sigmoid runs from 0 to 1; tanh runs from -1 to 1, so a state can be negative.",
        ),
        Mistake(
            "the bias is forgotten",
            _layer(lambda x, h, W, U, b: np.tanh(x @ W + h @ U)),
            "Both products are there. Which of the five arguments is not used?",
        ),
        Mistake(
            "the new state is added to the old one",
            _layer(lambda x, h, W, U, b: h + _step(x, h, W, U, b)),
            "The old state takes part in the sum inside the tanh. Afterwards the new one takes its place: `=`, not "
            "`+=`.",
        ),
        Mistake(
            "every step shows the final state",
            lambda x, h_0, W, U, b: np.repeat(_right_layer(x, h_0, W, U, b)[:, -1:], x.shape[1], axis=1),
            "Your list holds the same array again and again, because each round writes into it (`h[:] = ...`). Let "
            "each round make a new array: `h = ...`.",
        ),
        Mistake(
            "one step is left out",
            lambda x, h_0, W, U, b: _right_layer(x[:, :-1], h_0, W, U, b),
            "Look at where your loop begins and where it ends: `range(n)` counts from 0 and stops before `n`.",
            also=(
                lambda x, h_0, W, U, b: _right_layer(x[:, 1:], h_0, W, U, b),
                _one_step_missing,
                _first_step_missing,
            ),
        ),
        Mistake(
            "the loop ends after its first round",
            lambda x, h_0, W, U, b: _right_layer(x[:, :1], h_0, W, U, b),
            "Only the first state is there. Does your `return` stand inside the loop? A function ends at its first "
            "`return`.",
            also=(lambda x, h_0, W, U, b: _step(x[:, 0], h_0, W, U, b),),
        ),
        Mistake(
            "the sequence is processed backwards",
            lambda x, h_0, W, U, b: _right_layer(x[:, ::-1], h_0, W, U, b),
            "The final input is used first. Time runs from the first input to the final one.",
            also=(lambda x, h_0, W, U, b: _right_layer(x[:, ::-1], h_0, W, U, b)[:, ::-1],),
        ),
        Mistake(
            "the states are in reverse order",
            lambda x, h_0, W, U, b: _right_layer(x, h_0, W, U, b)[:, ::-1],
            "The states are right, but the final one stands first. At which end should a list grow?",
        ),
        Mistake(
            "`W_xh` is transposed",
            _layer(lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U + b)),
            "Its shape is (features, units) as it comes, ready for rows from the left.",
        ),
        Mistake(
            "`W_hh` is transposed",
            _layer(lambda x, h, W, U, b: np.tanh(x @ W + h @ U.T + b)),
            "It is square, so its shape does not show the mistake. As it comes it is ready for rows from the left.",
        ),
        Mistake(
            "`W_xh` and `W_hh` have changed places",
            _layer(lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b)),
            "Read the letters from left to right: `W_xh` leads from x to h. And what leads from h to h?",
        ),
    ),
)


# ---------------------------------------------------------------- 4: weights for Keras


def _column_case(seed: int, features: int, units: int) -> Case:
    return Case(_numbers(seed, (units, features), (units, units), (units,)), _sizes(features=features, units=units))


load_weights = FunctionProblem(
    name="load_weights",
    lesson=2,
    title="Weights from a book into Keras",
    minutes=6,
    level="medium",
    variable="keras_weights",
    code="""
def keras_weights(W_x, W_y, b):
    return [W_x.T, W_y.T, b]
""",
    explanation=(
        "Transposing turns a product round: a column `W_x @ x` holds the same numbers as the row `x @ W_x.T`. So both "
        "matrices are transposed, (features, units) and (units, units). The bias has one axis and stays as it is. "
        "Keras keeps a recurrent layer's weights in the order kernel (for the input), recurrent kernel (for the "
        "state), bias."
    ),
    why=(
        "Weights that are read from a book, a paper or another library are right only in that one's convention. The "
        "square matrix is the dangerous one: transposed or not, it fits, and Keras takes it without a word."
    ),
    hints=(
        "Write the shapes down: what the formula's three have, and what `SimpleRNN` has, `(features, units)`, "
        "`(units, units)` and `(units,)`, in this order.",
        "Rows are multiplied from the left, columns from the right. What becomes of a matrix when its product is "
        "turned round?",
        "It concerns both matrices, although the shape of one of them does not show it. And has the bias two sides?",
    ),
    shape_advice="Keras wants three arrays: (features, units) for the input, (units, units) for the state, (units,).",
    cases=(
        _column_case(21, features=2, units=3),
        _column_case(22, features=2, units=2),
        _column_case(23, features=4, units=2),
    ),
    mistakes=(
        Mistake(
            "neither matrix is transposed",
            lambda W_x, W_y, b: [W_x, W_y, b],
            "These are the weights for columns, as they came. Keras computes with rows, `x @ kernel`: what happens to "
            "a matrix when the two sides of its product are exchanged?",
        ),
        Mistake(
            "`W_y` is not transposed",
            lambda W_x, W_y, b: [W_x.T, W_y, b],
            "The weights of the input are right. `W_y` fits as it is, because it is square, and that is the trap: its "
            "product is turned round just as well.",
        ),
        Mistake(
            "`W_x` is not transposed",
            lambda W_x, W_y, b: [W_x, W_y.T, b],
            "`W_y` is right. The product with `W_x` is turned round just as well: which shape has Keras' first array?",
        ),
        Mistake(
            "the weights of the input and of the state have changed places",
            lambda W_x, W_y, b: [W_y.T, W_x.T, b],
            "Keras' first array is for the input, `(features, units)`, the second for the previous output.",
            also=(
                lambda W_x, W_y, b: [W_y, W_x, b],
                lambda W_x, W_y, b: [W_y, W_x.T, b],
                lambda W_x, W_y, b: [W_y.T, W_x, b],
            ),
        ),
        Mistake(
            "the bias is missing",
            lambda W_x, W_y, b: [W_x.T, W_y.T],
            "`SimpleRNN` has three arrays of weights, and `set_weights` wants all of them.",
            also=(
                lambda W_x, W_y, b: [W_x, W_y],
                lambda W_x, W_y, b: [W_x.T, W_y],
                lambda W_x, W_y, b: [W_x, W_y.T],
                lambda W_x, W_y, b: [W_y.T, W_x.T],
                lambda W_x, W_y, b: [W_y, W_x],
            ),
        ),
        Mistake(
            "the bias does not stand last",
            lambda W_x, W_y, b: [b, W_x.T, W_y.T],
            "`set_weights` goes by the order alone: kernel, recurrent kernel, bias.",
            also=(
                lambda W_x, W_y, b: [b, W_x, W_y],
                lambda W_x, W_y, b: [b, W_y.T, W_x.T],
                lambda W_x, W_y, b: [W_x.T, b, W_y.T],
                lambda W_x, W_y, b: [W_x, b, W_y],
                lambda W_x, W_y, b: [W_y.T, b, W_x.T],
            ),
        ),
        Mistake(
            "both matrices are stacked into one, as TensorFlow 1 had it",
            lambda W_x, W_y, b: [np.vstack([W_x.T, W_y.T]), b],
            "`BasicRNNCell` kept one kernel of shape (features + units, units). `SimpleRNN` keeps the two apart.",
            also=(
                lambda W_x, W_y, b: np.vstack([W_x.T, W_y.T]),
                lambda W_x, W_y, b: np.vstack([W_x.T, W_y.T, b]),
                lambda W_x, W_y, b: [np.vstack([W_y.T, W_x.T]), b],
                lambda W_x, W_y, b: [np.hstack([W_x, W_y]), b],
                lambda W_x, W_y, b: np.hstack([W_x, W_y]),
                lambda W_x, W_y, b: np.hstack([W_x, W_y, b[:, None]]),
            ),
        ),
        Mistake(
            "a reshape stands where a matrix should be transposed",
            lambda W_x, W_y, b: [W_x.reshape(W_x.shape[::-1]), W_y.T, b],
            "The shape is right, but `reshape` leaves the numbers in their order, so the weights reach the wrong "
            "neurons.",
            also=(lambda W_x, W_y, b: [W_x.reshape(W_x.shape[::-1]), W_y, b],),
        ),
        Mistake(
            "the bias has an axis too many",
            lambda W_x, W_y, b: [W_x.T, W_y.T, b[None]],
            "A bias has one number for each unit and no sides: (units,), as it came.",
            also=(lambda W_x, W_y, b: [W_x.T, W_y.T, b[:, None]], lambda W_x, W_y, b: [W_x.T, W_y.T, np.array([b, b])]),
        ),
        Mistake(
            "the bias is not the one that was given",
            lambda W_x, W_y, b: [W_x.T, W_y.T, 0 * b],
            "Keras begins with a bias of zeros, but the formula has its own.",
            also=(lambda W_x, W_y, b: [W_x.T, W_y.T, -b], lambda W_x, W_y, b: [W_x.T, W_y.T, b[::-1]]),
        ),
        Mistake(
            "these are the shapes, and the weights were asked for",
            lambda W_x, W_y, b: [W_x.T.shape, W_y.T.shape, b.shape],
            "The shapes are right. Now the arrays that have them.",
        ),
    ),
)


# ---------------------------------------------------------------- 5: softmax


def _over(axis: int | tuple[int, ...], largest: bool = True) -> Form:
    """Exponentials of the scores, divided by their sums over other axes."""

    def divided(o: Array) -> Array:
        e = np.exp(o - o.max(axis=axis, keepdims=True) if largest else o)
        return e / e.sum(axis=axis, keepdims=True)

    return divided


def _less(number: Form) -> Form:
    """softmax with another number subtracted than the largest score of each step."""
    return lambda o: np.exp(o - number(o)) / np.exp(o - number(o)).sum(axis=-1, keepdims=True)


def _share(e: Array) -> Array:
    return e / e.sum(axis=-1, keepdims=True)


def _log_softmax(o: Array) -> Array:
    o = o - o.max(axis=-1, keepdims=True)
    return o - np.log(np.exp(o).sum(axis=-1, keepdims=True))


def _each_step(reduce: Form) -> Form:
    return lambda o: reduce(o, axis=-1, keepdims=True)


def _scores(seed: int, batch: int, steps: int, classes: int) -> Case:
    [o] = _numbers(seed, (batch, steps, classes))
    return Case((3 * o,), _sizes(sequences=batch, steps=steps, classes=classes))


softmax = FunctionProblem(
    name="softmax",
    lesson=2,
    title="From scores to probabilities",
    minutes=8,
    level="medium",
    variable="softmax",
    code="""
def softmax(o):
    e = np.exp(o - o.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
""",
    explanation=(
        "At each step of each sequence the scores of all classes compete, so the maximum and the sum run over the "
        "last axis. `keepdims=True` keeps that axis with a length of 1, so that each step is divided by its own sum. "
        "Subtracting the largest score m changes nothing on paper, since `exp(o - m)` is `exp(o) / exp(m)` "
        "and `exp(m)` cancels. "
        "On a computer it keeps every exponent at 0 or below, where `np.exp` cannot overflow; and as one of them is "
        "0, the sum is at least 1."
    ),
    why=(
        "Scores can be any numbers; probabilities are positive and add up to 1 at each step. A network whose "
        "scores grow past 709 gets NaN from the plain formula, and one NaN in the loss ruins every weight in the next "
        "update."
    ),
    hints=(
        "Take `np.exp` of all scores. Which of them compete with each other: those of different sequences, of "
        "different steps, or of different classes? Over that axis they have to add up to 1.",
        "`e.sum(axis=...)` drops the axis that it adds up. With `keepdims=True` it keeps it with a length of 1, so "
        "the division finds its place.",
        "`np.exp(1000)` is infinite. If you subtract the same number from all scores of a step, by what is every "
        "exponential multiplied, and what does that do to the quotient?",
        "So subtract, before `np.exp`, the largest score of each step: no exponent is above 0 then.",
    ),
    shape_advice=(
        "`o` is (batch, time, classes), and so is the result. A sum or a maximum over an axis drops that axis; with "
        "`keepdims=True` it stays, with a length of 1."
    ),
    cases=(
        _scores(31, batch=2, steps=2, classes=2),
        _scores(32, batch=2, steps=3, classes=4),
        Case((np.array([[[1000.0, 1001.0, 999.0], [998.0, 1000.0, 1002.0]]]),), "large scores"),
        Case((np.array([[[900.0, -900.0, -901.0], [-1.0, 0.5, 0.0], [-900.0, -901.0, -903.0]]]),), "scores far apart"),
    ),
    mistakes=(
        Mistake(
            "the probabilities add up to 1 over the steps instead of over the classes",
            _over(1),
            "Your sum runs over axis 1, time. At each step one of the classes is right: which axis holds the classes?",
            also=(_over(1, largest=False),),
        ),
        Mistake(
            "the probabilities add up to 1 over the batch instead of over the classes",
            _over(0),
            "Your sum runs over axis 0, the sequences, which have nothing to do with each other. Which axis holds the "
            "classes?",
            also=(_over(0, largest=False),),
        ),
        Mistake(
            "all probabilities together add up to 1",
            _over((0, 1, 2)),
            "`sum()` without an axis adds up everything. Every step of every sequence has probabilities of its own.",
            also=(
                _over((0, 1, 2), largest=False),
                _over((1, 2)),
                _over((1, 2), largest=False),
                _over((0, 1)),
                _over((0, 1), largest=False),
            ),
        ),
        Mistake(
            "large scores overflow",
            lambda o: _share(np.exp(o)),
            "For ordinary scores it is right. But the exponential of 1000 is infinite, and infinite divided by "
            "infinite is NaN. Subtract the largest score of each step before you take the exponential: that multiplies "
            "both sides of the division by the same number.",
        ),
        Mistake(
            "one number is subtracted from all steps, and steps of low scores vanish",
            _less(np.max),
            "Nothing overflows any more. But where a step's scores lie far below the largest of all, its exponentials "
            "become 0, and 0 divided by 0 is NaN. Each step needs its own largest score.",
            also=(_less(lambda o: o.max(axis=(1, 2), keepdims=True)), _less(lambda o: o.max(axis=1, keepdims=True))),
        ),
        Mistake(
            "another number than the largest is subtracted",
            _less(_each_step(np.mean)),
            "Any number may be subtracted on paper. On the computer no exponent should be above 0 afterwards: which "
            "score of the step has to go?",
            also=(_less(_each_step(np.min)), _less(np.mean), _less(np.min)),
        ),
        Mistake(
            "the large scores are cut off",
            lambda o: _share(np.exp(np.clip(o, -500, 500))),
            "Nothing overflows, but scores that were different come out alike. Only the differences between a step's "
            "scores count: what can be subtracted from all of them without changing these?",
            also=(
                lambda o: _share(np.exp(np.minimum(o, 500))),
                *(lambda o, top=top: _share(np.exp(np.clip(o, -top, top))) for top in (20, 50, 88, 100, 300, 700, 709)),
                *(lambda o, top=top: _share(np.exp(np.clip(o, None, top))) for top in (20, 50, 88, 100, 300, 700, 709)),
            ),
        ),
        Mistake(
            "the exponentials are not divided by their sum",
            np.exp,
            "They are positive, but they do not add up to 1 yet. What share has each of the sum of its step?",
        ),
        Mistake(
            "the largest probability of each step is 1",
            lambda o: np.exp(o - o.max(axis=-1, keepdims=True)),
            "So together they are more than 1. The exponentials have to be divided by the sum of their step, not by "
            "the largest.",
            also=(
                lambda o: np.exp(o) / np.exp(o).max(axis=-1, keepdims=True),
                lambda o: o / o.max(axis=-1, keepdims=True),
            ),
        ),
        Mistake(
            "each score goes through a sigmoid by itself",
            SIGMOID.value,
            "A sigmoid answers yes or no for one class and knows nothing of the others. Here the classes compete: "
            "what one gains the others lose.",
            also=(lambda o: _share(SIGMOID.value(o)), lambda o: 1 / (1 + np.exp(-o))),
        ),
        Mistake(
            "the scores are divided by their sum, without exponentials",
            _share,
            "Scores can be negative, and so can their sum; a share of it is no probability. Make them positive first: "
            "which function does that and keeps their order?",
            also=(lambda o: _share(np.abs(o)), lambda o: _share(relu(o)), lambda o: _share(o**2)),
        ),
        Mistake(
            "the shape of the sum puts it beside the wrong scores",
            lambda o: np.exp(o) / np.exp(o).sum(axis=-1),
            "Without `keepdims=True` the sum has lost its last axis, and NumPy lines up axes from the right: it takes "
            "time for classes. Where the sizes differ it would have stopped with an error.",
            also=(
                lambda o: np.exp(o - o.max(axis=-1)) / np.exp(o - o.max(axis=-1)).sum(axis=-1),
                lambda o: _share(np.exp(o - o.max(axis=-1))),
                lambda o: (
                    np.exp(o - o.max(axis=-1, keepdims=True)) / np.exp(o - o.max(axis=-1, keepdims=True)).sum(axis=-1)
                ),
            ),
        ),
        Mistake(
            "these are the logarithms of the probabilities",
            lambda o: np.log(probabilities(o)),
            "The loss will need them. Here the probabilities themselves are asked for.",
            also=(lambda o: o - np.log(np.exp(o).sum(axis=-1, keepdims=True)), _log_softmax),
        ),
        Mistake(
            "the sign is reversed, so the lowest score wins",
            lambda o: probabilities(-o),
            "The higher the score, the likelier the class. A minus belongs to the sigmoid's formula, not here.",
            also=(lambda o: _share(np.exp(-o)),),
        ),
        Mistake(
            "another number than e is raised to the powers",
            lambda o: probabilities(o * np.log(2)),
            "The classes stand in the right order, but too close together or too far apart. `np.exp` has the base e.",
            also=(
                lambda o: _share(2.0**o),
                lambda o: _share(10.0**o),
                lambda o: probabilities(o * np.log(10)),
            ),
        ),
        Mistake(
            "the winner takes all",
            lambda o: (o == o.max(axis=-1, keepdims=True)) * 1.0,
            "The likeliest class is right. But each score has a share, so that the network can be unsure, and so that "
            "a gradient comes through.",
            also=(lambda o: np.eye(o.shape[-1])[o.argmax(axis=-1)], lambda o: o.argmax(axis=-1)),
        ),
        Mistake(
            "only the final step comes back",
            lambda o: probabilities(o)[:, -1],
            "It is right. The network says something at every step: all of them are wanted.",
            also=(lambda o: probabilities(o)[0],),
        ),
    ),
)


# ---------------------------------------------------------------- 6: the loss


def _of_the_right(y_hat: Array, targets: Array) -> Array:
    """The probability of the right class at each step."""
    return y_hat[np.arange(len(targets)), targets]


def _one_hot(y_hat: Array, targets: Array) -> Array:
    return np.eye(y_hat.shape[-1])[targets]


def _summed(each: Form) -> Form:
    """The sum over all steps of a function of the probability of the right class."""
    return lambda y_hat, targets: np.sum(each(_of_the_right(y_hat, targets)))


def _averaged(each: Form) -> Form:
    return lambda y_hat, targets: np.mean(each(_of_the_right(y_hat, targets)))


def _minus_log(p: Array) -> Array:
    return -np.log(p)


def _both_ways(y_hat: Array, targets: Array) -> Array:
    """The cross-entropy that takes every class for a question of its own."""
    right = _one_hot(y_hat, targets)
    return -(right * np.log(y_hat) + (1 - right) * np.log(1 - y_hat))


_loss = _summed(_minus_log)
_mean_loss = _averaged(_minus_log)


def _long_case(steps: int, classes: int) -> Case:
    rng = np.random.default_rng(40)
    y_hat = probabilities(rng.normal(size=(steps, classes)))
    return Case((y_hat, rng.integers(classes, size=steps)), _sizes(steps=steps, classes=classes))


sequence_loss = FunctionProblem(
    name="sequence_loss",
    lesson=2,
    title="The loss of a sequence",
    minutes=7,
    level="medium",
    variable="sequence_loss",
    code="""
def sequence_loss(y_hat, targets):
    steps = np.arange(len(targets))
    p = y_hat[steps, targets]
    return -np.sum(np.log(p))
""",
    explanation=(
        "`y_hat[steps, targets]` takes from row t the number in column `targets[t]`: the probability that the network "
        "gave to the right word. Each step costs the negative logarithm of it, nothing for 1, more and more towards "
        "0. The loss is the sum over the steps. On paper it is the negative logarithm of the product of all "
        "probabilities; but such a product becomes 0 on a computer after some hundred steps, the sum of logarithms "
        "does not."
    ),
    why=(
        "Only the probability of the right class counts, and it counts at every step, not just at the end. The sum "
        "over time is the reason why, on the way back, every step sends a gradient of its own."
    ),
    hints=(
        "At step t the network gave a probability to each class. Which single number of row t tells how well it did?",
        "`y_hat[i, j]` also takes two lists of equal length: it pairs their entries. Which row goes with which column?",
        "What does a probability of 1 cost, one of 0.5, one close to 0? `np.log` gives negative numbers there. Then "
        "add up over the steps.",
    ),
    shape_advice="`y_hat` is (time, classes), `targets` is (time,), and the loss is a single number.",
    cases=(
        Case(
            (np.array([[0.2, 0.7, 0.1], [0.3, 0.15, 0.55], [0.25, 0.35, 0.4]]), np.array([1, 2, 0])),
            _sizes(steps=3, classes=3),
        ),
        Case((np.array([[0.7, 0.3], [0.4, 0.6], [0.9, 0.1], [0.2, 0.8]]), np.array([0, 0, 1, 1])), "4 steps"),
        Case((np.array([[0.1, 0.2, 0.3, 0.4]]), np.array([2])), "a single step"),
        _long_case(steps=900, classes=4),
    ),
    mistakes=(
        Mistake(
            "the losses are averaged instead of added up",
            _mean_loss,
            "Each step's loss is right. Where there is one step you are right, too: the lesson's L is the sum over "
            "time.",
            also=(
                lambda y_hat, targets: np.mean(-_one_hot(y_hat, targets) * np.log(y_hat)),
                lambda y_hat, targets: np.mean(-np.sum(np.log(y_hat), axis=1)),
            ),
        ),
        Mistake(
            "only the final step counts",
            lambda y_hat, targets: -np.log(y_hat[-1, targets[-1]]),
            "The network says something at every step, and each has its right class. Add up all of them.",
        ),
        Mistake(
            "only the first step counts",
            lambda y_hat, targets: -np.log(y_hat[0, targets[0]]),
            "Does your `return` stand inside the loop, or does the sum begin anew in each round?",
        ),
        Mistake(
            "the losses of the steps are not added up",
            lambda y_hat, targets: _minus_log(_of_the_right(y_hat, targets)),
            "They are right, one for each step. One number is asked for.",
            also=(lambda y_hat, targets: np.log(_of_the_right(y_hat, targets)),),
        ),
        Mistake(
            "the minus sign is forgotten",
            _summed(np.log),
            "The logarithm of a probability is negative. A loss is 0 when all is right, and grows the worse it gets.",
            also=(_averaged(np.log),),
        ),
        Mistake(
            "the logarithm has another base",
            _summed(lambda p: -np.log2(p)),
            "`np.log2` counts bits and `np.log10` tenfolds. The slope of softmax is simple with the natural "
            "logarithm, `np.log`.",
            also=(_summed(lambda p: -np.log10(p)), _averaged(lambda p: -np.log2(p)), _averaged(lambda p: -np.log10(p))),
        ),
        Mistake(
            "a step costs what its probability lacks to 1",
            _summed(lambda p: 1 - p),
            "So a step can never cost more than 1, however sure the network was of the wrong word. The logarithm "
            "punishes that without bounds.",
            also=(_averaged(lambda p: 1 - p), _summed(lambda p: -np.log(1 - p))),
        ),
        Mistake(
            "the probabilities are counted without a logarithm",
            _summed(lambda p: -p),
            "The probabilities of the right classes are the right ones to look at. What does each of them cost?",
            also=(_summed(itself), _averaged(itself), _summed(lambda p: 1 / p), lambda y, k: _of_the_right(y, k)),
        ),
        Mistake(
            "the probabilities are multiplied before the logarithm, and a long sequence makes their product 0",
            lambda y_hat, targets: -np.log(np.prod(_of_the_right(y_hat, targets))),
            "On paper that is the same, and for short sequences you are right. But a product of hundreds of "
            "probabilities is too small for a computer's numbers: turn it into a sum.",
        ),
        Mistake(
            "the probabilities are added up before the logarithm",
            lambda y_hat, targets: -np.log(np.sum(_of_the_right(y_hat, targets))),
            "Each step has a loss of its own: first the logarithm, then the sum.",
            also=(lambda y_hat, targets: -np.log(np.mean(_of_the_right(y_hat, targets))),),
        ),
        Mistake(
            "the wrong classes are counted, too",
            lambda y_hat, targets: -np.sum(np.log(y_hat)),
            "Only the probability of the right class tells how well a step went. Which number of each row is it?",
            also=(
                lambda y_hat, targets: np.sum(_both_ways(y_hat, targets)),
                lambda y_hat, targets: np.mean(_both_ways(y_hat, targets)),
                lambda y_hat, targets: np.sum(np.mean(_both_ways(y_hat, targets), axis=1)),
                lambda y_hat, targets: -np.mean(np.log(y_hat)),
            ),
        ),
        Mistake(
            "the network's own opinion stands in the place of the right class",
            lambda y_hat, targets: -np.sum(np.log(y_hat.max(axis=1))),
            "Whether the network is sure is one thing, whether it is right another. Are the `targets` used?",
            also=(lambda y_hat, targets: -np.sum(y_hat * np.log(y_hat)),),
        ),
        Mistake(
            "every step is compared with the targets of all steps",
            lambda y_hat, targets: -np.sum(np.log(y_hat[:, targets])),
            "`y_hat[:, targets]` takes whole columns. Each row should give one number: pair the rows, 0, 1, 2, ..., "
            "with the columns.",
            also=(lambda y_hat, targets: -np.sum(np.log(y_hat[targets])),),
        ),
        Mistake(
            "rows and columns are exchanged",
            lambda y_hat, targets: -np.sum(np.log(y_hat[targets, np.arange(len(targets))])),
            "`y_hat` is (time, classes): the step says which row, the target which column.",
        ),
        Mistake(
            "the targets are one step late",
            lambda y_hat, targets: _loss(y_hat, np.roll(targets, 1)),
            "Step t is measured with the class of step t - 1. `targets[t]` already is what should be said at step t: "
            "the shift by one word was made when the data were prepared.",
            also=(lambda y_hat, targets: _loss(y_hat[1:], targets[:-1]),),
        ),
        Mistake(
            "the targets are one step early",
            lambda y_hat, targets: _loss(y_hat, np.roll(targets, -1)),
            "Step t is measured with the class of step t + 1. `targets[t]` already is what should be said at step t: "
            "the shift by one word was made when the data were prepared.",
            also=(lambda y_hat, targets: _loss(y_hat[:-1], targets[1:]),),
        ),
        Mistake(
            "one step is left out",
            lambda y_hat, targets: _loss(y_hat[:-1], targets[:-1]),
            "Look at where your loop begins and where it ends: `range(n)` counts from 0 and stops before `n`.",
            also=(lambda y_hat, targets: _loss(y_hat[1:], targets[1:]),),
        ),
        Mistake(
            "this is the squared error",
            lambda y_hat, targets: np.sum((y_hat - _one_hot(y_hat, targets)) ** 2),
            "It suits numbers that are measured. For probabilities a step costs the negative logarithm of what the "
            "right class was given.",
            also=(
                lambda y_hat, targets: np.mean((y_hat - _one_hot(y_hat, targets)) ** 2),
                lambda y_hat, targets: np.sum((y_hat - _one_hot(y_hat, targets)) ** 2) / 2,
                _summed(lambda p: (1 - p) ** 2),
                _averaged(lambda p: (1 - p) ** 2),
            ),
        ),
        Mistake(
            "softmax is taken a second time",
            lambda y_hat, targets: _loss(probabilities(y_hat), targets),
            "`y_hat` holds probabilities already: each row adds up to 1.",
        ),
    ),
)


# ---------------------------------------------------------------- 7: the gradient at one step


def _back(slope: Form = lambda h: 1 - h**2) -> Form:
    """The gradient with another slope; d, n, h, V, U are do_t, dh_next, h_next, W_hy, W_hh, here and below."""
    return lambda d, n, h, V, U: d @ V.T + (n * slope(h)) @ U.T


_right_gradient = _back()


def _gradient_case(seed: int, batch: int, units: int, classes: int) -> Case:
    shapes = ((batch, classes), (batch, units), (batch, units), (units, classes), (units, units))
    return Case(_numbers(seed, *shapes), _sizes(sequences=batch, units=units, classes=classes))


state_gradient = FunctionProblem(
    name="state_gradient",
    lesson=2,
    title="Back through one step",
    minutes=12,
    level="hard",
    variable="state_gradient",
    code="""
def state_gradient(do_t, dh_next, h_next, W_hy, W_hh):
    da_next = dh_next * (1 - h_next**2)
    return do_t @ W_hy.T + da_next @ W_hh.T
""",
    explanation=(
        "h_t goes two ways, so two gradients come back and are added. Through its own output: `o_t = h_t @ W_hy + b_y` "
        "is a product, and a product is passed backwards by the transposed matrix, `do_t @ W_hy.T`. Through "
        "the next step: first "
        "back through its tanh, which multiplies each number by the slope there, then back through `W_hh`. The slope "
        "of tanh, `1 - tanh(a)**2`, needs no new tanh, since `h_next` is tanh(a) already."
    ),
    why=(
        "Applied from the final step to the first this line is back-propagation through time. Its second part is "
        "multiplied by the slope and by `W_hh` at every step, which is why gradients vanish or explode: lesson 3."
    ),
    hints=(
        "Draw h_t with the two arrows that leave it: one to its own output, one to the next step. Along each a "
        "gradient comes back; where a value forks, gradients are added.",
        "`o = h @ W` takes (batch, units) to (batch, classes). The gradient takes the same way back, from (batch, "
        "classes) to (batch, units): which form of `W` does that?",
        "The next step computed a tanh of a weighted sum. So `dh_next` passes the tanh first: multiply it, place by "
        "place, by the slope there. How is the slope of tanh written with tanh itself, and which argument is tanh "
        "already?",
        "Behind the tanh the gradient is at the weighted sum, where h_t came in through `W_hh`. Then add both parts.",
    ),
    shape_advice=(
        "`do_t` is (batch, classes), `dh_next` and `h_next` are (batch, units), `W_hy` is (units, classes), `W_hh` "
        "(units, units). The gradient of h_t has the shape of h_t, (batch, units)."
    ),
    cases=(
        _gradient_case(51, batch=2, units=2, classes=2),
        _gradient_case(52, batch=3, units=2, classes=4),
        _gradient_case(53, batch=1, units=3, classes=2),
        _gradient_case(54, batch=2, units=4, classes=1),
    ),
    mistakes=(
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _back(lambda h: 1 - np.tanh(h) ** 2),
            "The formula is `1 - tanh(a)**2` with the weighted sum a. You have no a, you have `h_next`, and that is "
            "tanh(a).",
            also=(lambda d, n, h, V, U: d @ V.T + (n * (1 - np.tanh(h) ** 2)) @ U,),
        ),
        Mistake(
            "the slope of tanh is forgotten",
            _back(np.ones_like),
            "The next step has a tanh between its sum and its state: the gradient passes it, too. Is `h_next` used?",
            also=(
                lambda d, n, h, V, U: d @ V.T + n @ U,
                lambda d, n, h, V, U: d @ V + n @ U.T,
                lambda d, n, h, V, U: d @ V + n @ U,
            ),
        ),
        Mistake(
            "the square in the slope is forgotten",
            _back(lambda h: 1 - h),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat. How does the slope look on both "
            "sides of 0?",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _back(lambda h: h * (1 - h)),
            "`h * (1 - h)` belongs to the sigmoid. tanh is steepest at 0, where its state is 0 and its slope is 1.",
            also=(_back(SIGMOID.slope), _back(lambda h: 4 * h * (1 - h))),
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _back(itself),
            "On the way back a function multiplies by its slope: how much does tanh(a) change when a does?",
            also=(_back(np.tanh), _back(np.square), _back(lambda h: 1 - np.tanh(h))),
        ),
        Mistake(
            "what comes from the later step has the wrong sign",
            _back(lambda h: h**2 - 1),
            "tanh rises everywhere, so its slope is never negative; and where a value goes two ways both gradients are "
            "added.",
            also=(_back(lambda h: 1 + h**2),),
        ),
        Mistake(
            "`W_hh` is not transposed",
            lambda d, n, h, V, U: d @ V.T + (n * (1 - h**2)) @ U,
            "Forwards row i of `W_hh` spreads what unit i says. Backwards unit i collects from all that it told. "
            "The matrix is square, so its shape does not show it.",
        ),
        Mistake(
            "`W_hy` is not transposed",
            lambda d, n, h, V, U: d @ V + (n * (1 - h**2)) @ U.T,
            "Forwards `W_hy` leads from units to classes. On the way back the gradient comes from the classes and "
            "goes to the units.",
        ),
        Mistake(
            "neither matrix is transposed",
            lambda d, n, h, V, U: d @ V + (n * (1 - h**2)) @ U,
            "These are the products of the way forwards. Which form of a matrix leads back?",
        ),
        Mistake(
            "`W_hy` and `W_hh` have changed places",
            lambda d, n, h, V, U: d @ U.T + (n * (1 - h**2)) @ V.T,
            "Each gradient goes back through the matrix that its value came through: which one made o_t of h_t?",
        ),
        Mistake(
            "a matrix stands on the wrong side of its product",
            lambda d, n, h, V, U: V @ d + U @ (n * (1 - h**2)),
            "In books with columns the matrix stands in front. Here every sequence is a row, and rows stand on the "
            "left of the matrix.",
            also=(
                lambda d, n, h, V, U: V.T @ d + U.T @ (n * (1 - h**2)),
                lambda d, n, h, V, U: d @ V.T + U @ (n * (1 - h**2)),
                lambda d, n, h, V, U: V @ d + (n * (1 - h**2)) @ U.T,
            ),
        ),
        Mistake(
            "the result lies on its side",
            lambda d, n, h, V, U: _right_gradient(d, n, h, V, U).T,
            "The numbers are right, as columns: (units, batch). With one sequence in each row it is (batch, units).",
        ),
        Mistake(
            "the gradient of the step's own output is forgotten",
            lambda d, n, h, V, U: (n * (1 - h**2)) @ U.T,
            "What comes from the later step is there. h_t is also read by the output of its own step: where does "
            "`do_t` come in?",
            also=(lambda d, n, h, V, U: n @ U.T, lambda d, n, h, V, U: (n * (1 - h**2)) @ U),
        ),
        Mistake(
            "the gradient of the later step is forgotten",
            lambda d, n, h, V, U: d @ V.T,
            "So it would be at the final step, where nothing comes after. Here the next step has read h_t, too.",
            also=(lambda d, n, h, V, U: d @ V,),
        ),
        Mistake(
            "the slope is multiplied behind `W_hh`",
            lambda d, n, h, V, U: d @ V.T + (n @ U.T) * (1 - h**2),
            "Both are there, in the wrong order. Forwards came first `W_hh`, then the tanh; backwards the last comes "
            "first.",
        ),
        Mistake(
            "the slope is multiplied with both parts",
            lambda d, n, h, V, U: (d @ V.T + n @ U.T) * (1 - h**2),
            "`h_next` belongs to the next step. The step's own output reads h_t itself, without a tanh of the next "
            "step between them.",
            also=(
                lambda d, n, h, V, U: (d @ V.T + n) * (1 - h**2) @ U.T,
                lambda d, n, h, V, U: (d @ V.T) * (1 - h**2) + (n * (1 - h**2)) @ U.T,
                lambda d, n, h, V, U: (d @ V.T) * (1 - h**2) + n @ U.T,
            ),
        ),
        Mistake(
            "the gradient of the later step does not go through `W_hh`",
            lambda d, n, h, V, U: d @ V.T + n * (1 - h**2),
            "Behind the tanh it stands at the weighted sum of the next step. Through which matrix did h_t get into it?",
            also=(lambda d, n, h, V, U: d @ V.T + n,),
        ),
        Mistake(
            "the two parts are multiplied",
            lambda d, n, h, V, U: (d @ V.T) * ((n * (1 - h**2)) @ U.T),
            "Along one way gradients are multiplied. Where a value goes two ways the gradients of both are added.",
        ),
        Mistake(
            "numbers are multiplied place by place, without being added up",
            lambda d, n, h, V, U: d * V.T + n * (1 - h**2) * U.T,
            "`*` is right for the slope, which each unit has for itself. Through a matrix every unit hears from every "
            "other one: `@`.",
            also=(
                lambda d, n, h, V, U: d @ V.T + n * (1 - h**2) * U.T,
                lambda d, n, h, V, U: d @ V.T + n @ (1 - h**2) @ U.T,
            ),
        ),
    ),
)


# ---------------------------------------------------------------- 8: the gradient of the recurrent weights


def _before(h_0: Array, h: Array) -> Array:
    """h_0 ... h_{T-1}: what each step found."""
    return np.concatenate([h_0[:, None], h[:, :-1]], axis=1)


def _products(found: Array, da: Array) -> Array:
    """The sum of the products over all steps of all sequences."""
    return np.einsum("btu,btv->uv", found, da)


def _right_sum(h_0: Array, h: Array, da: Array) -> Array:
    return _products(_before(h_0, h), da)


def _sum_over_the_batch(h_0: Array, h: Array, da: Array) -> Array:
    """The loop that takes the sequences for the steps."""
    total, found = np.zeros((h.shape[2], h.shape[2])), h_0
    for h_i, da_i in zip(h, da, strict=True):
        total = total + found.T @ da_i
        found = h_i
    return total


def _weights_case(seed: int, batch: int, steps: int, units: int, start: float = 1) -> Case:
    h_0, h, da = _numbers(seed, (batch, units), (batch, steps, units), (batch, steps, units))
    return Case((start * h_0, h, da), _sizes(sequences=batch, steps=steps, units=units))


recurrent_gradient = FunctionProblem(
    name="recurrent_gradient",
    lesson=2,
    title="The gradient of the recurrent weights",
    minutes=10,
    level="hard",
    variable="recurrent_gradient",
    code="""
def recurrent_gradient(h_0, h, da):
    dW_hh = 0
    h_previous = h_0
    for t in range(h.shape[1]):
        dW_hh = dW_hh + h_previous.T @ da[:, t]
        h_previous = h[:, t]
    return dW_hh
""",
    explanation=(
        "At each step the weighted sum holds `h_previous @ W_hh`. Its gradient with respect to `W_hh` is what came in, "
        "transposed, times what comes back: (units, batch) times (batch, units). That product already adds up over "
        "the sequences. All steps use the same matrix, so their parts are added as well. What comes in at the first "
        "step is h_0, and the final state is read by no later step, so it does not appear."
    ),
    why=(
        "One matrix, used at every step, collects a gradient from every step: that is what back-propagation through "
        "time adds to the ordinary kind. The other four parameters work likewise, with what came in for them."
    ),
    hints=(
        "For one step and one sequence: the weight from unit i to unit j multiplied state i and went into sum j. By "
        "how much does sum j change when that weight does? So which two numbers make the gradient of this weight?",
        "For a batch it is one matrix product of (units, batch) with (batch, units). Which of the two is transposed?",
        "The same weights are used at every step: what happens to the gradients of the steps? And which state does "
        "step t read: the one of step t, or the one before it? The first step reads one, too.",
    ),
    shape_advice=(
        "`h_0` is (batch, units), `h` and `da` are (batch, time, units). A gradient has the shape of what it belongs "
        "to: `W_hh` is (units, units), its row says from which unit, its column to which."
    ),
    cases=(
        _weights_case(61, batch=2, steps=2, units=2),
        _weights_case(62, batch=3, steps=4, units=2),
        _weights_case(63, batch=1, steps=3, units=3),
        _weights_case(64, batch=2, steps=3, units=4, start=0),
        _weights_case(65, batch=4, steps=1, units=2),
    ),
    mistakes=(
        Mistake(
            "only the final step is counted",
            lambda h_0, h, da: _before(h_0, h)[:, -1].T @ da[:, -1],
            "Every step used the same matrix, so every step has a part in its gradient. Are they added up, or does "
            "each round replace the last?",
            also=(lambda h_0, h, da: h[:, -1].T @ da[:, -1],),
        ),
        Mistake(
            "only the first step is counted",
            lambda h_0, h, da: h_0.T @ da[:, 0],
            "Does your `return` stand inside the loop, or does the index stay at 0?",
        ),
        Mistake(
            "each step is paired with its own state instead of the one before",
            lambda h_0, h, da: _products(h, da),
            "`W_hh` never met h_t at step t: h_t comes out of that sum. Which state went into it?",
        ),
        Mistake(
            "each step is paired with the state after it",
            lambda h_0, h, da: _products(h[:, 1:], da[:, :-1]),
            "The shift goes the wrong way. Step t read the state of the step before it.",
            also=(lambda h_0, h, da: sum(h[:, t + 1].T @ da[:, t] for t in range(h.shape[1] - 1)),),
        ),
        Mistake(
            "the first step is paired with the final state",
            lambda h_0, h, da: _products(np.roll(h, 1, axis=1), da),
            "For `t` = 0 the index `t - 1` is -1, and to Python that is the last place. What did the first step read?",
        ),
        Mistake(
            "h_0 is left out",
            lambda h_0, h, da: _products(h[:, :-1], da[:, 1:]),
            "The first step read a state, too. Only where h_0 is zeros, as in most of the lesson, its part is 0 and "
            "may be left out; here it is not.",
            also=(lambda h_0, h, da: sum(h[:, t - 1].T @ da[:, t] for t in range(1, h.shape[1])),),
        ),
        Mistake(
            "every step is paired with h_0",
            lambda h_0, h, da: np.einsum("bu,btv->uv", h_0, da),
            "Only the first step read h_0. What has to happen to the state at the end of each round?",
        ),
        Mistake(
            "the gradient is transposed",
            lambda h_0, h, da: _right_sum(h_0, h, da).T,
            "It is square, so its shape does not show it. In `W_hh` the row is the unit that speaks, the column the "
            "one that hears: what came in stands for rows, what comes back for columns.",
            also=(lambda h_0, h, da: _products(h, da).T,),
        ),
        Mistake(
            "the gradient is averaged over the steps",
            lambda h_0, h, da: _right_sum(h_0, h, da) / h.shape[1],
            "The loss is a sum over all steps, so the gradient is a sum, too.",
        ),
        Mistake(
            "the gradient is averaged over the sequences",
            lambda h_0, h, da: _right_sum(h_0, h, da) / len(h),
            "The lesson's loss is a sum over all sequences, so the gradient is a sum, too.",
        ),
        Mistake(
            "the gradient is averaged over all steps of all sequences",
            lambda h_0, h, da: _right_sum(h_0, h, da) / (len(h) * h.shape[1]),
            "The lesson's loss is a sum over all steps of all sequences, so the gradient is a sum, too.",
        ),
        Mistake(
            "the slope of tanh is multiplied once more",
            lambda h_0, h, da: _right_sum(h_0, h, da * (1 - h**2)),
            "`da` is the gradient at the weighted sums, so it has passed the tanh already.",
            also=(lambda h_0, h, da: _right_sum(h_0, h, da * TANH.slope(h)),),
        ),
        Mistake(
            "only one sequence is counted",
            lambda h_0, h, da: _right_sum(h_0[:1], h[:1], da[:1]),
            "All sequences were computed with the same matrix. Is there an index too many?",
            also=(lambda h_0, h, da: _right_sum(h_0[-1:], h[-1:], da[-1:]),),
        ),
        Mistake(
            "the steps are not added up",
            lambda h_0, h, da: np.einsum("btu,btv->tuv", _before(h_0, h), da),
            "There is a matrix for each step. They belong to one and the same `W_hh`.",
            also=(
                lambda h_0, h, da: np.einsum("btu,btv->buv", _before(h_0, h), da),
                lambda h_0, h, da: np.einsum("btu,btv->btuv", _before(h_0, h), da),
            ),
        ),
        Mistake(
            "states and gradients are added up before they are multiplied",
            lambda h_0, h, da: _before(h_0, h).sum(axis=1).T @ da.sum(axis=1),
            "Then each state meets the gradients of all steps. Multiply step by step, and add the products.",
            also=(
                lambda h_0, h, da: np.outer(_before(h_0, h).sum(axis=(0, 1)), da.sum(axis=(0, 1))),
                lambda h_0, h, da: np.einsum("btu,ctv->uv", _before(h_0, h), da),
            ),
        ),
        Mistake(
            "numbers are multiplied place by place",
            lambda h_0, h, da: (_before(h_0, h) * da).sum(axis=1),
            "Every unit is connected with every unit, so each state meets each gradient of its sequence: a matrix "
            "product, (units, batch) times (batch, units).",
            also=(
                lambda h_0, h, da: (_before(h_0, h) * da).sum(axis=(0, 1)),
                lambda h_0, h, da: _before(h_0, h) * da,
                lambda h_0, h, da: np.einsum("btu,btv->uv", _before(h_0, h), da) * np.eye(h.shape[2]),
            ),
        ),
        Mistake(
            "the sides of the product are exchanged, so the units are added up instead of the sequences",
            lambda h_0, h, da: np.einsum("btu,ctu->bc", _before(h_0, h), da),
            "(batch, units) times (units, batch) gives (batch, batch). Which of the two is to be transposed?",
        ),
        Mistake(
            "the loop runs over the sequences instead of the steps",
            _sum_over_the_batch,
            "`h[t]` is a whole sequence, and the next sequence does not continue it. How do you write step t of all "
            "sequences?",
        ),
        Mistake(
            "states and gradients run in opposite directions",
            lambda h_0, h, da: _products(_before(h_0, h), da[:, ::-1]),
            "The gradients were computed from the final step backwards, but `da[:, t]` belongs to step t.",
        ),
    ),
)


# ---------------------------------------------------------------- 9: two layers

Layer = tuple[Array, Array, Array]


def _run(x: Array, layer: Layer, step: Form = _step, h_0: Array | None = None) -> Array:
    start = np.zeros((len(x), len(layer[2]))) if h_0 is None else h_0
    return _layer(step)(x, start, *layer)


def _both(x: Array, first: Layer, second: Layer) -> Array:
    return _run(_run(x, first), second)


def _both_by(step: Form) -> Form:
    return lambda x, first, second: _run(_run(x, first, step), second, step)


def _one_state_for_both(x: Array, first: Layer, second: Layer) -> Array:
    """Both layers write into the same h."""
    h, found = np.zeros((len(x), len(first[2]))), []
    for x_t in _steps(x):
        h = _step(x_t, h, *first)
        h = _step(h, h, *second)
        found.append(h)
    return np.stack(found, axis=1)


def _late(x: Array, first: Layer, second: Layer) -> Array:
    """The second layer reads what the first one said a step ago."""
    below = _run(x, first)
    return _run(np.concatenate([0 * below[:, :1], below[:, :-1]], axis=1), second)


def _no_bias(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(x @ W + h @ U)


def _without_memory(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(x @ W + b)


def _stack_case(seed: int, batch: int, steps: int, features: int, units1: int, units2: int) -> Case:
    x, *weights = _numbers(
        seed,
        (batch, steps, features),
        *((features, units1), (units1, units1), (units1,)),
        *((units1, units2), (units2, units2), (units2,)),
    )
    note = _sizes(sequences=batch, steps=steps, features=features) + f", units: {units1} and {units2}"
    return Case((x, tuple(weights[:3]), tuple(weights[3:])), note)


two_layers = FunctionProblem(
    name="two_layers",
    lesson=2,
    title="One layer on top of another",
    minutes=8,
    level="medium",
    variable="two_layers",
    code="""
def two_layers(x, first, second):
    for W_xh, W_hh, b_h in (first, second):
        h = np.zeros((len(x), len(b_h)))
        states = []
        for t in range(x.shape[1]):
            h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
            states.append(h)
        x = np.stack(states, axis=1)  # what the next layer reads
    return x
""",
    explanation=(
        "A layer takes (batch, time, features) and gives (batch, time, units): a sequence again, so another layer can "
        "read it. Here the loop over the layers runs outside, the loop over time inside; the other way round works as "
        "well, if each layer keeps a state of its own. With your `many_steps` it is that function called twice, with "
        "zeros to begin with."
    ),
    why=(
        "In Keras it is two `SimpleRNN` on top of each other, the lower one with `return_sequences=True`: without it "
        "the upper one would have nothing to read but one state. Three or ten layers go the same way."
    ),
    hints=(
        "What comes out of the first layer, and which shape does it have? What can read a thing of that shape?",
        "Call your `many_steps` for the first layer. Its `h_0` are zeros of shape (batch, units): how many units has "
        "a layer, if you look at its bias?",
        "The states of the first layer, all steps of them, are the input of the second one. `*first` hands the three "
        "arrays of a tuple to a function one by one.",
    ),
    shape_advice=(
        "The states of the first layer are (batch, time, units of the first). The second layer's `W_xh` has as many "
        "rows as the first layer has units, and (batch, time, units of the second) is to come out."
    ),
    cases=(
        _stack_case(71, batch=2, steps=2, features=2, units1=2, units2=2),
        _stack_case(72, batch=2, steps=3, features=1, units1=4, units2=5),
        _stack_case(73, batch=1, steps=3, features=3, units1=4, units2=2),
        _stack_case(74, batch=3, steps=2, features=2, units1=3, units2=1),
    ),
    mistakes=(
        Mistake(
            "the second layer reads the input instead of the first layer's states",
            lambda x, first, second: _run(x, second),
            "Side by side they would be two networks. On top of each other the second layer never sees `x`: what does "
            "it read?",
        ),
        Mistake(
            "the first layer's weights are used in both layers",
            lambda x, first, second: _run(_run(x, first), first),
            "The same weights serve all steps of a layer. Another layer has weights of its own.",
        ),
        Mistake(
            "the second layer's weights are used in both layers",
            lambda x, first, second: _run(_run(x, second), second),
            "The same weights serve all steps of a layer. Another layer has weights of its own.",
        ),
        Mistake(
            "the layers stand in the wrong order",
            lambda x, first, second: _run(_run(x, second), first),
            "The first layer reads `x`, the second one what the first has made of it.",
        ),
        Mistake(
            "the first layer's states come back",
            lambda x, first, second: _run(x, first),
            "They are right, and they are what the second layer reads. Its states are asked for.",
        ),
        Mistake(
            "the second layer reads only the first layer's final state",
            lambda x, first, second: _run(np.repeat(_run(x, first)[:, -1:], x.shape[1], axis=1), second),
            "At step t the second layer reads what the first one says at step t. In Keras that needs "
            "`return_sequences=True`.",
            also=(
                lambda x, first, second: _run(_run(x, first)[:, -1:], second),
                lambda x, first, second: _run(_run(x, first)[:, -1:], second)[:, 0],
            ),
        ),
        Mistake(
            "both layers share one state",
            _one_state_for_both,
            "In one loop over time each layer needs a name of its own for its state: with one `h` the layers "
            "overwrite each other's memory.",
        ),
        Mistake(
            "the second layer begins with the first layer's final state",
            lambda x, first, second: _run(_run(x, first), second, h_0=_run(x, first)[:, -1]),
            "Before its first step a layer has said nothing: its own state is zeros. Does your `h` still hold what the "
            "loop before has left in it?",
        ),
        Mistake(
            "the second layer is one step late",
            _late,
            "At step t it reads what the first layer said at step t - 1. In the loop, which layer is computed first?",
        ),
        Mistake(
            "the second layer has no memory",
            lambda x, first, second: _run(_run(x, first), second, _without_memory),
            "It reads the right states, but it is a plain layer. It has a `W_hh` and a state of its own, too.",
        ),
        Mistake(
            "the first layer has no memory",
            lambda x, first, second: _run(_run(x, first, _without_memory), second),
            "It is a plain layer. Is its state handed on from step to step?",
            also=(_both_by(_without_memory),),
        ),
        Mistake(
            "only the final state comes back",
            lambda x, first, second: _both(x, first, second)[:, -1],
            "It is right. The states of all steps are wanted.",
            also=(lambda x, first, second: _both(x, first, second)[:, -1:],),
        ),
        Mistake(
            "the result is (time, batch, units)",
            lambda x, first, second: np.array(_steps(_both(x, first, second))),
            "The states are right. A list of steps made into an array has time in front: where did `x` have it?",
        ),
        Mistake(
            "batch and time are swapped between the layers",
            lambda x, first, second: _run(np.swapaxes(_run(x, first), 0, 1), second),
            "What the first layer hands on has to be (batch, time, units) again, else the second one takes sequences "
            "for steps.",
            also=(lambda x, first, second: np.swapaxes(_run(np.swapaxes(_run(x, first), 0, 1), second), 0, 1),),
        ),
        Mistake(
            "the states of both layers come back",
            lambda x, first, second: (_run(x, first), _both(x, first, second)),
            "They are right. Only the second layer's are asked for.",
            also=(
                lambda x, first, second: (_both(x, first, second), _run(x, first)),
                lambda x, first, second: np.concatenate([_run(x, first), _both(x, first, second)], axis=-1),
                lambda x, first, second: np.concatenate([_run(x, first), _both(x, first, second)], axis=1),
            ),
        ),
        Mistake(
            "the second layer's states are added to the first one's",
            lambda x, first, second: _run(x, first) + _both(x, first, second),
            "That is a residual connection, which lesson 3 knows. Here the second layer's states come back alone.",
        ),
        Mistake(
            "the bias is forgotten",
            _both_by(_no_bias),
            "Each layer has three arrays. Which one is not used?",
            also=(
                lambda x, first, second: _run(_run(x, first, _no_bias), second),
                lambda x, first, second: _run(_run(x, first), second, _no_bias),
            ),
        ),
        Mistake(
            "a tanh is missing",
            _both_by(_sum),
            "Without it two layers on top of each other are no more than one: a product of matrices is a matrix.",
            also=(
                lambda x, first, second: _run(_run(x, first, _sum), second),
                lambda x, first, second: _run(_run(x, first), second, _sum),
            ),
        ),
        Mistake(
            "the second layer reads time backwards",
            lambda x, first, second: _run(_run(x, first)[:, ::-1], second),
            "Does your list grow at its front, or is it reversed between the layers?",
            also=(lambda x, first, second: _run(_run(x, first)[:, ::-1], second)[:, ::-1],),
        ),
    ),
)
