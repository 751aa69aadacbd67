"""Lesson 2: two layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_02.layer_parts import (
    RESHAPED,
    layer_by,
    recurrent_step,
    steps_of,
    steps_reshaped,
    weighted_sum,
)

Layer = tuple[Array, Array, Array]


def _run(x: Array, layer: Layer, step: Form = recurrent_step, h_0: Array | None = None) -> Array:
    start = np.zeros((len(x), len(layer[2]))) if h_0 is None else h_0
    return layer_by(step)(x, start, *layer)


def _both(x: Array, first: Layer, second: Layer) -> Array:
    return _run(_run(x, first), second)


def _both_by(step: Form) -> Form:
    return lambda x, first, second: _run(_run(x, first, step), second, step)


def _one_state_for_both(x: Array, first: Layer, second: Layer) -> Array:
    """Both layers write into the same h."""
    h, found = np.zeros((len(x), len(first[2]))), []
    for x_t in steps_of(x):
        h = recurrent_step(x_t, h, *first)
        h = recurrent_step(h, h, *second)
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
    x, *weights = random_numbers(
        seed,
        (batch, steps, features),
        *((features, units1), (units1, units1), (units1,)),
        *((units1, units2), (units2, units2), (units2,)),
    )
    note = named_sizes(sequences=batch, steps=steps, features=features) + f", units: {units1} and {units2}"
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
            lambda x, first, second: np.array(steps_of(_both(x, first, second))),
            "The states are right. A list of steps made into an array has time in front: where did `x` have it?",
        ),
        Mistake(
            "the shape is right, but a reshape has put the states in wrong places",
            lambda x, first, second: steps_reshaped(_both(x, first, second)),
            RESHAPED,
            also=(
                lambda x, first, second: _run(steps_reshaped(_run(x, first)), second),
                lambda x, first, second: steps_reshaped(_run(steps_reshaped(_run(x, first)), second)),
            ),
        ),
        Mistake(
            "every step shows the final state",
            lambda x, first, second: np.repeat(_both(x, first, second)[:, -1:], x.shape[1], axis=1),
            "The same final state stands at every step. Is each state put away in its round? And does a round write "
            "into the old array (`h[:] = ...`)?",
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
            _both_by(weighted_sum),
            "Each of the two layers ends in a tanh of its own. Where is one missing?",
            also=(
                lambda x, first, second: _run(_run(x, first, weighted_sum), second),
                lambda x, first, second: _run(_run(x, first), second, weighted_sum),
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
