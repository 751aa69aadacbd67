"""Lesson 2: the way of the numbers through a layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import SIGMOID
from course_utils.bptt import softmax as probabilities
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_02.layer_parts import (
    RESHAPED,
    layer_by,
    recurrent_step,
    steps_of,
    steps_reshaped,
    time_major_by_reshape,
    weighted_sum,
)
from course_utils.exercises.recurrence import itself, relu, states

# ---------------------------------------------------------------- batch-major and time-major


def _places(batch: int, steps: int, features: int) -> Case:
    """Numbers that tell their own place."""
    sequence, step, feature = np.indices((batch, steps, features)) + 1.0
    note = "each number tells its place: 213 is sequence 2, step 1, feature 3"
    return Case((100 * sequence + 10 * step + feature,), note)


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
            lambda x: np.concatenate(steps_of(x)),
            "`np.concatenate` lengthens an axis that is there, `np.stack` makes a new one. Three axes are wanted.",
            also=(
                lambda x: np.concatenate(steps_of(x), axis=1),
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


# ---------------------------------------------------------------- one step of a layer


def _squashed_by(function: Form) -> Form:
    return lambda x, h, W, U, b: function(weighted_sum(x, h, W, U, b))


def _step_case(seed: int, batch: int, features: int, units: int) -> Case:
    shapes = ((batch, features), (batch, units), (features, units), (units, units), (units,))
    return Case(random_numbers(seed, *shapes), named_sizes(sequences=batch, features=features, units=units))


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
            lambda x, h, W, U, b: recurrent_step(x, h, W, U, b).T,
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
            weighted_sum,
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
            lambda x, h, W, U, b: recurrent_step(x, h, W, U, b)[0],
            "Each row of `x_t` is another sequence. One expression does all rows at once: is there an index too many?",
            also=(
                lambda x, h, W, U, b: recurrent_step(x, h, W, U, b)[-1],
                lambda x, h, W, U, b: recurrent_step(x, h, W, U, b)[:1],
            ),
        ),
        Mistake(
            "the sequences of the batch are mixed",
            lambda x, h, W, U, b: recurrent_step(x, h, W, U, b).mean(axis=0),
            "Each row is a sequence of its own, and its state is its own: nothing is added up over the batch.",
            also=(lambda x, h, W, U, b: recurrent_step(x, h, W, U, b).sum(axis=0),),
        ),
    ),
)


# ---------------------------------------------------------------- many steps


_right_layer = layer_by()


def _zeros_like_states(x: Array, h_0: Array) -> Array:
    return np.zeros((len(x), x.shape[1], h_0.shape[1]))


def _through(keep: Form, send: Form) -> Form:
    """A layer that keeps one function of its weighted sum for the next step and returns another one."""

    def layer(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
        sent = []
        for x_t in steps_of(x):
            a = weighted_sum(x_t, h, W, U, b)
            sent.append(send(a))
            h = keep(a)
        return np.stack(sent, axis=1)

    return layer


def _over_the_batch(axis: int) -> Form:
    """The loop that takes the sequences for the steps."""
    return lambda x, h_0, W, U, b: np.stack(states(lambda h, x_i: recurrent_step(x_i, h, W, U, b), h_0, x), axis=axis)


def _as_many_steps_as_sequences(x: Any, h_0: Any, W: Any, U: Any, b: Any) -> Any:
    return np.stack(states(lambda h, t: recurrent_step(x[:, t], h, W, U, b), h_0, range(len(x))), axis=1)


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
    return Case(
        random_numbers(seed, *shapes), named_sizes(sequences=batch, steps=steps, features=features, units=units)
    )


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
                lambda x, h_0, W, U, b: states(lambda h, x_i: recurrent_step(x_i, h, W, U, b), h_0, x)[-1],
            ),
        ),
        Mistake(
            "the result is (time, batch, units)",
            lambda x, h_0, W, U, b: np.array(steps_of(_right_layer(x, h_0, W, U, b))),
            "A list of steps made into an array has time in front: where did `x` have it?",
            also=(lambda x, h_0, W, U, b: np.array(steps_of(_right_layer(x, 0 * h_0, W, U, b))),),
        ),
        Mistake(
            "the shape is right, but a reshape has put the states in wrong places",
            lambda x, h_0, W, U, b: steps_reshaped(_right_layer(x, h_0, W, U, b)),
            RESHAPED,
        ),
        Mistake(
            "a reshape has mixed the sequences of the input",
            lambda x, h_0, W, U, b: _right_layer(np.swapaxes(time_major_by_reshape(x), 0, 1), h_0, W, U, b),
            "`reshape` gives `x` the shape (time, batch, features), with steps of one sequence side by side as if they "
            "were sequences. Which function makes two axes change places?",
            also=(
                lambda x, h_0, W, U, b: np.array(
                    steps_of(_right_layer(np.swapaxes(time_major_by_reshape(x), 0, 1), h_0, W, U, b))
                ),
                lambda x, h_0, W, U, b: steps_reshaped(
                    _right_layer(np.swapaxes(time_major_by_reshape(x), 0, 1), h_0, W, U, b)
                ),
            ),
        ),
        Mistake(
            "the time axis stands last",
            lambda x, h_0, W, U, b: np.swapaxes(_right_layer(x, h_0, W, U, b), 1, 2),
            "The states are right. The order is (batch, time, units): at which place does the new axis go?",
        ),
        Mistake(
            "the states are joined into one long axis",
            lambda x, h_0, W, U, b: np.concatenate(steps_of(_right_layer(x, h_0, W, U, b)), axis=1),
            "`np.concatenate` lengthens an axis that is there, `np.stack` makes a new one, for time.",
            also=(lambda x, h_0, W, U, b: np.concatenate(steps_of(_right_layer(x, h_0, W, U, b)), axis=0),),
        ),
        Mistake(
            "there are as many steps as sequences",
            _as_many_steps_as_sequences,
            "`len(x)` counts what stands on axis 0. Which axis of `x` is time?",
        ),
        Mistake(
            "the state is not handed on",
            lambda x, h_0, W, U, b: np.stack([recurrent_step(x_t, h_0, W, U, b) for x_t in steps_of(x)], axis=1),
            "Every step starts again from h_0, so no step knows what came before. What one step computes has to be "
            "the previous state of the next.",
        ),
        Mistake(
            "the state is left out of the sum",
            layer_by(lambda x, h, W, U, b: np.tanh(x @ W + b)),
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
            "What the next step gets goes through tanh, what you return does not. Both should be the same numbers.",
        ),
        Mistake(
            "the tanh is missing",
            layer_by(weighted_sum),
            "The sums are right at the first step. Each is squashed into -1 to 1 before it becomes the state.",
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            layer_by(_squashed_by(SIGMOID.value)),
            "Both are S-shaped. The sigmoid runs from 0 to 1; tanh runs from -1 to 1, so a state can be negative.",
        ),
        Mistake(
            "the bias is forgotten",
            layer_by(lambda x, h, W, U, b: np.tanh(x @ W + h @ U)),
            "Both products are there. Which of the five arguments is not used?",
        ),
        Mistake(
            "the new state is added to the old one",
            layer_by(lambda x, h, W, U, b: h + recurrent_step(x, h, W, U, b)),
            "The old state takes part in the sum inside the tanh. Afterwards the new one takes its place: `=`, not "
            "`+=`.",
        ),
        Mistake(
            "every step shows the final state",
            lambda x, h_0, W, U, b: np.repeat(_right_layer(x, h_0, W, U, b)[:, -1:], x.shape[1], axis=1),
            "The same final state stands at every step. Is each state put away in its round? And does a round write "
            "into the old array (`h[:] = ...`)? Then all that was put away is that one array: let each round make a "
            "new one.",
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
            also=(lambda x, h_0, W, U, b: recurrent_step(x[:, 0], h_0, W, U, b),),
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
            layer_by(lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U + b)),
            "Its shape is (features, units) as it comes, ready for rows from the left.",
        ),
        Mistake(
            "`W_hh` is transposed",
            layer_by(lambda x, h, W, U, b: np.tanh(x @ W + h @ U.T + b)),
            "It is square, so its shape does not show the mistake. As it comes it is ready for rows from the left.",
        ),
        Mistake(
            "`W_xh` and `W_hh` have changed places",
            layer_by(lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b)),
            "Read the letters from left to right: `W_xh` leads from x to h. And what leads from h to h?",
        ),
    ),
)
