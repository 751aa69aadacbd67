"""Lesson 7: both directions."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.cells import simple_rnn
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes
from course_utils.exercises.functions import Case
from course_utils.exercises.lesson_07.rewording import RewordingProblem, random_numbers
from course_utils.exercises.recurrence import itself


def _layer(rng: np.random.Generator, features: int, units: int) -> tuple[Array, Array, Array]:
    return random_numbers(rng, features, units), random_numbers(rng, units, units), random_numbers(rng, units)


def _both_case(seed: int, time: int, features: int, units: int) -> Case:
    rng = np.random.default_rng(seed)
    args = random_numbers(rng, time, features), _layer(rng, features, units), _layer(rng, features, units)
    return Case(args, named_sizes(time=time, features=features, units=units))


def _backwards(x: Array, layer: Any) -> Array:
    """The states of a layer that reads from the end; row t belongs to step t."""
    return simple_rnn(x[::-1], *layer)[::-1]


def _not_turned(x: Array, layer: Any) -> Array:
    """The states of a layer that reads from the end, in the order in which they come."""
    return simple_rnn(x[::-1], *layer)


def _halves(states: Array) -> list[Array]:
    return np.split(states, 2, axis=1)


def _side_by_side(there: Array, back: Array) -> Array:
    return np.concatenate([there, back], axis=1)


def _both(back: Form = _backwards, join: Form = _side_by_side) -> Form:
    """A bidirectional layer with another backward run, or joined in another way."""
    return lambda x, forward, backward: join(simple_rnn(x, *forward), back(x, backward))


def _continued(x: Array, forward: Any, backward: Any) -> Array:
    """The backward layer begins with the last state of the forward one."""
    there = simple_rnn(x, *forward)
    W_xh, W_hh, b_h = backward
    return _side_by_side(there, simple_rnn(x[::-1], W_xh, W_hh, b_h, there[-1])[::-1])


def _run(
    rows: Array, layer: Any, *, f: Form = np.tanh, bias: bool = True, memory: bool = True, one_array: bool = False
) -> Array:
    """A layer in a loop of one's own, without its tanh, its bias, its memory, or with one array for all states."""
    W_xh, W_hh, b_h = layer
    h, found = np.zeros(len(b_h)), []
    for row in rows:
        h = f(row @ W_xh + memory * h @ W_hh + bias * b_h)
        found.append(h)
    return np.array(found[-1:] * len(rows) if one_array else found)


def _loops(**changed: Any) -> tuple[Form, ...]:
    """A bidirectional layer of two such loops, and one in which only the backward layer is such a loop."""
    back: Form = lambda x, layer: _run(x[::-1], layer, **changed)[::-1]  # noqa: E731
    return lambda x, forward, backward: _side_by_side(_run(x, forward, **changed), back(x, backward)), _both(back)


def _without_step_0(x: Array, layer: Any) -> Array:
    """The loop over the steps ends before step 0, whose row stays 0."""
    found = _backwards(x, layer)
    found[0] = 0
    return found


def _one_row_on(x: Array, layer: Any) -> Array:
    """Row t holds the state of step t + 1."""
    found = _backwards(x, layer)
    return np.concatenate([found[1:], 0 * found[:1]])


bidirectional = RewordingProblem(
    name="bidirectional",
    lesson=7,
    title="Forwards and backwards",
    minutes=8,
    level="medium",
    variable="bidirectional",
    code="""
from course_utils.cells import simple_rnn

def bidirectional(x, forward, backward):
    h_forward = simple_rnn(x, *forward)
    h_backward = simple_rnn(x[::-1], *backward)[::-1]
    return np.concatenate([h_forward, h_backward], axis=1)
""",
    explanation=(
        "`x[::-1]` is the sequence from its last step to its first. The backward layer reads that, so its first row "
        "belongs to the last step. A second `[::-1]` turns the rows round again: now row t belongs to step t in both, "
        "and they can be put side by side."
    ),
    why=(
        "This is `keras.layers.Bidirectional` with `return_sequences=True`. Row t knows the past from its first half "
        "and the future from its second half. So such a layer can label the steps of a finished sequence, but it "
        "cannot forecast: the future has to be there."
    ),
    hints=(
        "A layer has no direction of its own: it reads rows from the first to the last. In which order do they have "
        "to stand, so that it reads the last step first?",
        "Take three steps and write under each row of what the backward layer returns which step it belongs to.",
        "Before the two are joined, row t of both has to belong to step t. Then they go side by side: the number of "
        "rows stays, the number of columns doubles.",
    ),
    shape_advice="One row for each step comes back, (time, 2 · units): the forward state, then the backward one.",
    said={
        r"missing \d required positional argument": (
            "the weights are handed over as one thing",
            "`forward` and `backward` are tuples of three, and `simple_rnn` takes the three one by one. In Python a "
            "star in front of a tuple hands over its parts.",
        )
    },
    cases=(_both_case(1, 3, 1, 1), _both_case(2, 4, 2, 3), _both_case(3, 5, 3, 2), _both_case(4, 1, 2, 2)),
    mistakes=(
        Mistake(
            "the backward states are not turned round again",
            _both(_not_turned),
            "The backward layer reads the last step first. To which step does the first row it returns belong, and "
            "next to which one does it stand?",
        ),
        Mistake(
            "the backward layer does not read backwards",
            _both(lambda x, layer: simple_rnn(x, *layer)),
            "Both layers have read from the first step to the last. Which step should the second one see first?",
        ),
        Mistake(
            "the backward layer reads forwards, and only its states are turned round",
            _both(lambda x, layer: simple_rnn(x, *layer)[::-1]),
            "The order in which it reads is what matters: what it knows at a step are the steps it has read before.",
        ),
        Mistake(
            "the features are turned round instead of the steps",
            _both(lambda x, layer: simple_rnn(x[:, ::-1], *layer)),
            "In `x` the first axis is time, the second one holds the features. Which one has to be turned round?",
            also=(
                _both(lambda x, layer: simple_rnn(x[:, ::-1], *layer)[::-1]),
                _both(lambda x, layer: simple_rnn(x[:, ::-1], *layer)[:, ::-1]),
            ),
        ),
        Mistake(
            "the units of the backward states are turned round instead of the steps",
            _both(lambda x, layer: simple_rnn(x[::-1], *layer)[:, ::-1]),
            "In the states, too, the first axis is time. Which one has to be turned round again?",
        ),
        Mistake(
            "not only the steps are turned round, the other axis is too",
            _both(lambda x, layer: simple_rnn(x[::-1, ::-1], *layer)[::-1, ::-1]),
            "`np.flip` turns every axis round unless it is told one. Time, the first axis, is turned round as it "
            "should be; the features in `x`, and the units in the states, keep their order.",
            also=(
                _both(lambda x, layer: simple_rnn(x[::-1, ::-1], *layer)[::-1]),
                _both(lambda x, layer: simple_rnn(x[::-1], *layer)[::-1, ::-1]),
                _both(lambda x, layer: simple_rnn(x[::-1, ::-1], *layer)),
            ),
        ),
        Mistake(
            "the two are added, not joined",
            _both(join=lambda there, back: there + back),
            "In a sum nobody can tell any more which part came from which side. Each row should hold both states.",
            also=(
                _both(_not_turned, lambda there, back: there + back),
                _both(lambda x, layer: simple_rnn(x, *layer), lambda there, back: there + back),
            ),
        ),
        Mistake(
            "the two are mixed into one, not joined",
            _both(join=lambda there, back: (there + back) / 2),
            "What comes back has as many numbers as one of them, and nobody can tell any more which part came from "
            "which side. Each row should hold both states.",
            also=(
                _both(join=lambda there, back: there * back),
                _both(join=np.maximum),
                _both(_not_turned, lambda there, back: (there + back) / 2),
                _both(_not_turned, lambda there, back: there * back),
            ),
        ),
        Mistake(
            "the two are joined one under the other",
            _both(join=lambda there, back: np.concatenate([there, back])),
            "Now there are twice as many steps. The number of steps should stay: along which axis do the units lie?",
            also=(_both(_not_turned, lambda there, back: np.concatenate([there, back])),),
        ),
        Mistake(
            "the two stand in an axis of their own",
            _both(join=lambda there, back: np.array([there, back])),
            "Both are there. Each step should have one row, with the numbers of both states.",
            also=(
                _both(lambda x, layer: simple_rnn(x, *layer), lambda there, back: np.concatenate([there, back])),
                _both(join=lambda there, back: np.stack([there, back], axis=1)),
                _both(join=lambda there, back: np.stack([there, back], axis=2)),
                _both(_not_turned, lambda there, back: np.array([there, back])),
            ),
        ),
        Mistake(
            "the units of the two alternate",
            _both(join=lambda there, back: np.stack([there, back], axis=2).reshape(len(there), -1)),
            "All numbers of the forward state come first, then all of the backward one.",
        ),
        Mistake(
            "the backward states stand first",
            _both(join=lambda there, back: _side_by_side(back, there)),
            "Keras puts the forward states first, and so does the course. What reads them has its weights in that "
            "order.",
            also=(_both(_not_turned, lambda there, back: _side_by_side(back, there)),),
        ),
        Mistake(
            "the two layers have changed places",
            lambda x, forward, backward: _both()(x, backward, forward),
            "Which of the two sets of weights belongs to the layer that reads from the first step on?",
            also=(lambda x, forward, backward: _both(_not_turned)(x, backward, forward),),
        ),
        Mistake(
            "both directions have the same weights",
            lambda x, forward, backward: _both()(x, forward, forward),
            "They are two layers, each with weights of its own. Which argument is not used?",
            also=(
                lambda x, forward, backward: _both()(x, backward, backward),
                lambda x, forward, backward: _both(_not_turned)(x, forward, forward),
            ),
        ),
        Mistake(
            "the backward layer reads the states of the forward one",
            lambda x, forward, backward: _side_by_side(
                simple_rnn(x, *forward), _backwards(simple_rnn(x, *forward), backward)
            ),
            "That is a deep network: one layer on top of another. Here both layers read the same `x`.",
        ),
        Mistake(
            "the backward layer begins with the last state of the forward one",
            _continued,
            "The two know nothing of each other. With which state does each of them begin?",
            also=(
                lambda *args: np.concatenate([_halves(_continued(*args))[0], _halves(_continued(*args))[1][::-1]], 1),
            ),
        ),
        Mistake(
            "the joined rows are turned round together",
            _both(
                lambda x, layer: simple_rnn(x[::-1], *layer),
                lambda there, back: _side_by_side(there, back)[::-1],
            ),
            "Turning both round leaves them as far apart as before. Which of the two stands in the wrong order?",
            also=(_both(join=lambda there, back: _side_by_side(there, back)[::-1]),),
        ),
        Mistake(
            "only the last states come back",
            _both(join=lambda there, back: np.concatenate([there[-1], back[0]])),
            "That is Keras with `return_sequences=False`. Asked for are both states at every step.",
            also=(_both(join=lambda there, back: np.concatenate([there[-1], back[-1]])),),
        ),
        Mistake(
            "only the forward states come back",
            _both(join=lambda there, back: there),
            "They are right. The other layer reads the sequence as well, from the other end.",
        ),
        Mistake(
            "only the backward states come back",
            _both(join=lambda there, back: back),
            "They are right, and in the right order. The forward states belong in the same rows, in front of them.",
        ),
        Mistake(
            "rows and columns are exchanged",
            lambda *args: _both()(*args).T,
            "The numbers are right. Each step should have a row.",
            also=(lambda *args: _both(_not_turned)(*args).T,),
        ),
        Mistake(
            "the tanh is missing",
            _loops(f=itself)[0],
            "The weighted sums are there. What leads each of them into -1 to 1? In `simple_rnn` it is built in.",
            also=_loops(f=itself)[1:],
        ),
        Mistake(
            "a bias is forgotten",
            _loops(bias=False)[0],
            "Each layer has three parts: `W_xh`, `W_hh` and `b_h`. Which of them is not used?",
            also=_loops(bias=False)[1:],
        ),
        Mistake(
            "a layer has no memory",
            _loops(memory=False)[0],
            "Each state is made of the input and of the state before it, which for the backward layer is that of the "
            "next step. Which part of the weights is not used?",
            also=_loops(memory=False)[1:],
        ),
        Mistake(
            "all rows hold the same state",
            _loops(one_array=True)[0],
            "It is the last one that was computed. Is one array changed again and again, and put into the list each "
            "time? Then the list holds the same array many times. Make a new one at each step.",
            also=_loops(one_array=True)[1:],
        ),
        Mistake(
            "the loop ends before step 0",
            _both(_without_step_0),
            "The second number of `range` is not reached, backwards no more than forwards. At which number has the "
            "loop to stop, so that step 0 is the last one that is read?",
        ),
        Mistake(
            "the backward states are one row out of place",
            _both(_one_row_on),
            "Row t should hold the state that has just read step t. Which one stands there in yours?",
        ),
    ),
)
