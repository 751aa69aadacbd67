"""The problems of lesson 7: both directions, sequence to sequence, attention.

The right answers are built once, with a place for each part that a student may get wrong; a known mistake is the
answer with that part exchanged. In attention there are queries (the decoder's states) and steps (the encoder's).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from course_utils.attention import softmax
from course_utils.cells import simple_rnn
from course_utils.exercises import sandbox
from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import same
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.messages import Result, paragraphs
from course_utils.exercises.recurrence import itself
from course_utils.exercises.words import literal, rows

Array = np.ndarray
Form = Callable[..., Any]


def _numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers between -1 and 1, short enough to be read in a message, and none of them 0."""
    array = np.round(rng.uniform(-1, 1, shape), 1)
    return np.where(array == 0, 0.5, array)


@dataclass(kw_only=True, eq=False)
class _Problem(FunctionProblem):
    """A problem that knows what some general messages mean here.

    ``said`` has for a part of such a message (a regular expression), such as an error of NumPy's, the name of the
    mistake and the advice that take the place of the general words. What was given and which line failed stays.
    """

    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def _judge(self, answer: Any) -> Result:
        result = super()._judge(answer)
        for part, (name, advice) in self.said.items():
            if result.state == "wrong" and re.search(part, result.message):
                shown = [block for block in result.message.split("\n\n") if "    " in block]
                return self._wrong(name, *shown, advice)
        return result


_BATCH = "too many indices|axes don't match|out of bounds for array of dimension"  # what a batch's axis leads to


def _sizes(**sizes: int) -> str:
    return ", ".join(f"{name}: {size}" for name, size in sizes.items())


# ---------------------------------------------------------------- 1: both directions


def _layer(rng: np.random.Generator, features: int, units: int) -> tuple[Array, Array, Array]:
    return _numbers(rng, features, units), _numbers(rng, units, units), _numbers(rng, units)


def _both_case(seed: int, time: int, features: int, units: int) -> Case:
    rng = np.random.default_rng(seed)
    args = _numbers(rng, time, features), _layer(rng, features, units), _layer(rng, features, units)
    return Case(args, _sizes(time=time, features=features, units=units))


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


bidirectional = _Problem(
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
                _both(lambda x, layer: simple_rnn(x[::-1, ::-1], *layer)[::-1]),
            ),
        ),
        Mistake(
            "the units of the backward states are turned round instead of the steps",
            _both(lambda x, layer: simple_rnn(x[::-1], *layer)[:, ::-1]),
            "In the states, too, the first axis is time. Which one has to be turned round again?",
            also=(_both(lambda x, layer: simple_rnn(x[::-1], *layer)[::-1, ::-1]),),
        ),
        Mistake(
            "the two are added, not joined",
            _both(join=lambda there, back: there + back),
            "In a sum nobody can tell any more which part came from which side. Each row should hold both states.",
            also=(
                _both(_not_turned, lambda there, back: there + back),
                _both(lambda x, layer: simple_rnn(x, *layer), lambda there, back: there + back),
                _both(join=lambda there, back: (there + back) / 2),
                _both(join=lambda there, back: there * back),
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


# ---------------------------------------------------------------- 2: teacher forcing


def _shifted(targets: Any, start: Any) -> Array:
    return np.concatenate([np.full((len(targets), 1), start), targets[:, :-1]], axis=1)


def _with_first(targets: Any, first: Any) -> Array:
    return np.concatenate([np.full((len(targets), 1), first), targets[:, 1:]], axis=1)


def _first_row(inputs: Array, start: Any) -> Array:
    return np.concatenate([np.full((1, inputs.shape[1]), start), inputs[1:]])


teacher_inputs = FunctionProblem(
    name="teacher_inputs",
    lesson=7,
    title="The teacher's inputs",
    minutes=5,
    level="easy",
    variable="teacher_inputs",
    code="""
def teacher_inputs(targets, start):
    first = np.full((len(targets), 1), start)
    return np.concatenate([first, targets[:, :-1]], axis=1)
""",
    explanation=(
        "At step t the decoder is to write target t, and it is told target t - 1. So the inputs are the targets, "
        "moved by one place to the right. What falls out at the right end is never needed: after the last sign "
        "nothing is written. At the left there is a free place, and the start sign fills it."
    ),
    why=(
        "So a decoder is trained on all steps at once: it need not write a sign before the next step can be computed. "
        "When it is used there is no teacher, and its own sign takes the place of the true one."
    ),
    hints=(
        "Write the targets in a row, and above each the sign that was written just before it. What stands above the "
        "first one?",
        "So everything moves by one place. Which of the targets has no place any more, and where is one free?",
        "`targets` has a row for each sequence. Along which axis is something cut off, and something put in front?",
    ),
    shape_advice="As many rows and columns as `targets` has: one input for each target.",
    cases=(
        Case((np.array([[5, 3, 2], [4, 2, 0]]), 1)),
        Case((np.array([[3, 6, 4, 5, 2]]), 1)),
        Case((np.array([[8, 9, 2, 0], [7, 2, 0, 0], [9, 7, 8, 2]]), 6), "Here the start sign has another number."),
        Case((np.array([[2], [2]]), 1), "Sequences with nothing but an end sign."),
    ),
    mistakes=(
        Mistake(
            "the targets are not shifted",
            lambda targets, start: targets,
            "So the decoder is told the sign that it is to write, and learns to copy. What does it know when it "
            "writes its first sign?",
        ),
        Mistake(
            "the start sign has taken the place of the first sign",
            _with_first,
            "Nothing else has moved, so from the second step on the decoder is told the very sign that it is to "
            "write. The first sign is needed as well, one step later. Which one is never told?",
        ),
        Mistake(
            "the targets are shifted the wrong way",
            lambda targets, start: np.concatenate([targets[:, 1:], np.full((len(targets), 1), start)], axis=1),
            "So the decoder is told the sign that comes after the one it is to write. It should be told the one "
            "before.",
            also=(
                lambda targets, start: np.concatenate([targets[:, 1:], np.zeros((len(targets), 1))], axis=1),
                lambda targets, start: np.roll(targets, -1, axis=1),
                lambda targets, start: targets[:, 1:],
                lambda targets, start: _with_first(np.roll(targets, -1, axis=1), start),
            ),
        ),
        Mistake(
            "the start sign is missing",
            lambda targets, start: _shifted(targets, 0),
            "The shift is right. What is the decoder given when it has written nothing yet?",
            also=(
                lambda targets, start: np.roll(targets, 1, axis=1),
                lambda targets, start: targets[:, :-1],
                lambda targets, start: np.concatenate([targets[:, :1], targets[:, :-1]], axis=1),
            ),
        ),
        Mistake(
            "the start sign is a fixed number",
            lambda targets, start: _shifted(targets, 1),
            "It is right as long as the start sign is 1. Which argument is not used?",
        ),
        Mistake(
            "there is one input too many",
            lambda targets, start: np.concatenate([np.full((len(targets), 1), start), targets], axis=1),
            "For each target one input is needed. Is the last target ever an input?",
        ),
        Mistake(
            "the wrong end of the targets is cut off",
            lambda targets, start: np.concatenate([targets[:, :-1], np.full((len(targets), 1), start)], axis=1),
            "The start sign comes in front of all signs. Where does the decoder begin?",
            also=(lambda targets, start: np.concatenate([targets, np.full((len(targets), 1), start)], axis=1),),
        ),
        Mistake(
            "the sequences are shifted, not the signs",
            lambda targets, start: np.concatenate([np.full((1, targets.shape[1]), start), targets[:-1]]),
            "Each row is a sequence of its own. Along which axis do its signs follow one another?",
            also=(lambda targets, start: np.roll(targets, 1, axis=0),),
        ),
        Mistake(
            "the shift runs on from one sequence into the next",
            lambda targets, start: np.concatenate([[start], targets.ravel()[:-1]]).reshape(targets.shape),
            "Each row begins anew, with a start sign of its own.",
            also=(lambda targets, start: np.roll(targets.ravel(), 1).reshape(targets.shape),),
        ),
        Mistake(
            "the end sign is taken out",
            lambda targets, start: np.where(_shifted(targets, start) == 2, 0, _shifted(targets, start)),
            "What comes after the end is not counted in the loss, so nothing has to be taken out. Move the signs as "
            "they are.",
        ),
        Mistake(
            "the signs are in reverse order",
            lambda targets, start: np.concatenate([np.full((len(targets), 1), start), targets[:, :0:-1]], axis=1),
            "They are written from the first to the last, and so they are told.",
            also=(lambda targets, start: targets[:, ::-1],),
        ),
        Mistake(
            "every input is the start sign",
            lambda targets, start: np.full(targets.shape, start),
            "The first one is. At the later steps the teacher says the sign before, as it should have been.",
        ),
        Mistake(
            "the first sign is copied into all later places",
            lambda targets, start: _shifted(np.repeat(targets[:, :1], targets.shape[1], axis=1), start),
            "Each place is filled from the one before it, which has been overwritten already. Write into a new array "
            "and read from `targets`, or move all signs at once.",
        ),
        Mistake(
            "the start sign fills the first row, not the first column",
            lambda targets, start: _first_row(np.roll(targets, 1, axis=1), start),
            "Each row is a string, and each begins with the start sign. How is the first place of every row written?",
            also=(lambda targets, start: _first_row(_shifted(targets, 0), start),),
        ),
        Mistake(
            "only the first string has a start sign",
            lambda targets, start: np.vstack([_shifted(targets[:1], start), np.roll(targets[1:], 1, axis=1)]),
            "Each row is a string of its own, and each begins with the start sign.",
            also=(lambda targets, start: np.vstack([_shifted(targets[:1], start), _shifted(targets[1:], 0)]),),
        ),
        Mistake(
            "the padding is taken out",
            lambda targets, start: [[start, *[code for code in row if code != 0][:-1]] for row in targets.tolist()],
            "The strings of a batch have one length, so the padding stays. Move the signs as they are.",
            also=(lambda targets, start: [[start, *(code for code in row if code != 0)] for row in targets.tolist()],),
        ),
        Mistake(
            "the rows have run together into one",
            lambda targets, start: np.append(start, targets)[:-1],
            "Each string keeps its row. `np.insert` and `np.append` lay an array out in one row unless they are told "
            "an `axis`.",
            also=(
                lambda targets, start: np.append(start, targets),
                lambda targets, start: np.append(start, targets[:, :-1]),
            ),
        ),
        Mistake(
            "inputs and targets come back together",
            lambda targets, start: (_shifted(targets, start), targets),
            "The first of the two is right: let it come back alone.",
        ),
    ),
)


# ---------------------------------------------------------------- 3: greedy decoding


def _network(seed: int, signs: int, path: list[int], length: int = 30) -> Form:
    """A step of a decoder that, told its own signs, writes ``path[1:]`` and after ``length`` steps ends in any case.

    Told other signs, or with a state that is not handed on, it says other things. ``path`` begins with the start sign;
    its state is the number of steps so far.
    """
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(length, signs, signs))
    for place, (told, said) in enumerate(pairwise(path)):
        scores[place, told] = rng.permutation(signs) / signs
        scores[place, told, said] = 2
    probabilities = softmax(scores)

    def step(code: Any, h: Any) -> tuple[Array, Array]:
        number = np.asarray(code, dtype=float)
        if number.shape not in ((), (1,)) or number.ravel()[0] not in range(signs):
            raise ValueError(
                f"step(code, state) takes one sign, a whole number from 0 to {signs - 1}; it was given "
                + _what_else(number, signs)
            )
        if h is None:
            raise ValueError("step(code, state) takes a state, at first the one you were given; it was given None")
        place = int(np.ravel(h)[0])
        if place >= length:
            return np.eye(signs)[_END[signs]], h + 1
        return probabilities[place, int(number.ravel()[0])], h + 1

    return step


def _what_else(number: Array, signs: int) -> str:
    """What a step was given in the place of a sign, in words."""
    if number.shape == (signs,):
        return "the probabilities of all signs. Which of them is the most probable?"
    if number.ndim:
        return f"{number.size} numbers. It remembers by its state what was written before the last sign"
    return f"{number:.4g}" + (", a probability. Of which sign is it?" if 0 < number < 1 else "")


_END = {6: 2, 5: 2, 7: 0}  # the end sign of the networks, by how many signs they have


def _decoding_case(seed: int, signs: int, path: list[int], most: int, note: str) -> Case:
    start, end = path[0], _END[signs]
    step = _network(seed, signs, path)
    said = f"step: a network with {signs} signs. {note}"
    return Case((step, np.zeros(1), start, end, most), said)


def _long_path(seed: int, signs: int, start: int) -> list[int]:
    """Signs for 25 steps, without the end sign."""
    others = [sign for sign in range(signs) if sign not in (start, _END[signs])]
    return [start, *np.random.default_rng(seed).choice(others, 25).tolist()]


_most_likely: Form = np.argmax


def _sampled(probabilities: Array) -> Any:
    return np.random.default_rng(0).choice(len(probabilities), p=probabilities)


def _decoding(
    *,
    choose: Form = _most_likely,
    told: Form = lambda code, start: code,
    limit: Form = lambda most: most,
    handed_on: bool = True,
    stops: bool = True,
    writes_end: bool = False,
    begins: bool = False,
) -> Form:
    """Greedy decoding with one of its parts exchanged."""

    def decode(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
        code: Any = start
        written: list[Any] = [start] if begins else []
        for _ in range(limit(most)):
            probabilities, new = step(told(code, start), h)
            h = new if handed_on else h
            code = choose(probabilities)
            if code == end and stops:
                return [*written, code] if writes_end else written
            if code != end or writes_end:
                written.append(code)
        return written

    return decode


def _all_probabilities(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    code: Any = start
    rows: list[Any] = []
    for _ in range(most):
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
        if code == end:
            break
        rows.append(probabilities)
    return rows


def _told_late(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    """What is written is what was told, so everything comes one step late."""
    code: Any = start
    written: list[Any] = []
    for _ in range(most):
        if code == end:
            break
        written.append(code)
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
    return written


def _cut(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    """Everything is written to the end, and cut off at the end sign afterwards, with the end sign."""
    return _decoding()(step, h, start, end, most)[:-1]


def _start_forbidden(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    """The most probable sign but the start sign."""
    return _decoding(choose=lambda row: int(np.argmax(np.where(np.arange(len(row)) == start, -1, row))))(
        step, h, start, end, most
    )


def _cut_at(codes: list[Any], stop: int) -> list[Any]:
    return codes[: codes.index(stop)] if stop in codes else codes


def _filled_up(codes: list[Any], padding: int, most: int) -> list[Any]:
    return codes + [padding] * (most - len(codes))


def _stops_at_0(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    return _cut_at(_decoding()(step, h, start, end, most), 0)


def _until_both(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    code: Any = start
    written: list[Any] = []
    while (code != end or len(written) < most) and len(written) < 100:
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
        written.append(code)
    return written


_GREEDY = "Greedy means: always the most probable sign. With sampling the answer changes from call to call."
_endless: Form = lambda most: 100  # noqa: E731  the networks end long before

greedy_decode = _Problem(
    name="greedy_decode",
    lesson=7,
    title="Writing until the end sign",
    minutes=9,
    level="medium",
    variable="greedy_decode",
    code="""
def greedy_decode(step, state, start, end, most):
    code, written = start, []
    while len(written) < most:
        probabilities, state = step(code, state)
        code = int(np.argmax(probabilities))
        if code == end:
            break
        written.append(code)
    return written
""",
    explanation=(
        "Two things go round from step to step: the state, and the sign that was written last. The first sign told is "
        "the start sign. The most probable sign is looked at before it is written: if it is the end sign the answer "
        "is finished, and the end sign is no part of it. A network that never says the end sign is stopped by `most`."
    ),
    why=(
        "This is how the lesson's networks write, and how every network writes that takes its words from itself. Its "
        "choice at one step is final, so a first sign that looked good can spoil the rest. Beam search keeps several "
        "beginnings at once."
    ),
    hints=(
        "What does the network need for a step? One sign and a state. Where do both come from at the first step, and "
        "where at the second?",
        "`np.argmax` gives the place of the largest number: that is the sign. What do you have to ask of it before it "
        "is written?",
        "There are two ways to be finished: the end sign came, or `most` signs are written. In both the answer holds "
        "what the network has said before the end, and nothing else.",
    ),
    shape_advice="A list comes back, with the number of each sign that the network says before the end sign.",
    said={"are they random|by chance": ("the signs are drawn by chance", _GREEDY)},
    cases=(
        _decoding_case(1, 6, [1, 4, 3, 5, 2], 10, "It writes three signs and then the end sign."),
        _decoding_case(2, 6, _long_path(2, 6, 1), 7, "It does not come to an end by itself soon."),
        _decoding_case(3, 7, [5, 6, 2, 2, 1, 4, 0], 9, "Here the start and the end sign have other numbers."),
        _decoding_case(4, 5, [1, 2], 4, "It says the end sign at once."),
        _decoding_case(5, 7, [5, 3, 3, 0], 2, "It writes two signs and then the end sign."),
        _decoding_case(6, 6, [1, 4, 1, 3, 2], 8, "It says the start sign, too: a sign like any other."),
    ),
    mistakes=(
        Mistake(
            "the end sign is written into the answer",
            _decoding(writes_end=True),
            "It says that the answer is finished; it is no part of it. Is the sign looked at before it is written or "
            "afterwards?",
            also=(_decoding(writes_end=True, begins=True),),
        ),
        Mistake(
            "nothing stops at the end sign",
            _decoding(stops=False, writes_end=True),
            "The network goes on for as long as it is asked. When should it be asked no more?",
            also=(_decoding(stops=False), _decoding(stops=False, writes_end=True, begins=True)),
        ),
        Mistake(
            "it goes on until both have come, the end sign and the maximum",
            _until_both,
            "Each of the two alone is enough to stop. Do you go on while the one *or* the other has not come?",
        ),
        Mistake(
            "the end sign is a fixed number",
            lambda step, h, start, end, most: _decoding()(step, h, start, 2, most),
            "It is right as long as the end sign is 2. Which argument is not used?",
        ),
        Mistake(
            "the start sign is a fixed number",
            lambda step, h, start, end, most: _decoding()(step, h, 1, end, most),
            "It is right as long as the start sign is 1. Which argument is not used?",
        ),
        Mistake(
            "both signs are fixed numbers",
            lambda step, h, start, end, most: _decoding()(step, h, 1, 2, most),
            "It is right as long as the start sign is 1 and the end sign 2. Which arguments are not used?",
        ),
        Mistake(
            "only the first sign comes back",
            lambda *args: _decoding()(*args)[:1],
            "It is right. Does a `return` stand inside the loop?",
            also=(
                lambda *args: _decoding()(*args)[:1] or None,
                lambda step, h, start, end, most: np.argmax(step(start, h)[0]),
                lambda step, h, start, end, most: [np.argmax(step(start, h)[0])],
            ),
        ),
        Mistake(
            "the two things that `step` returns are exchanged",
            lambda step, h, start, end, most: _decoding()(lambda *given: step(*given)[::-1], h, start, end, most),
            "It returns the probabilities first, then the state.",
        ),
        Mistake(
            "there is no maximum length",
            _decoding(limit=_endless),
            "The second network comes to no end by itself for a long time. How many signs should it write at most?",
            also=(_decoding(limit=_endless, writes_end=True), _decoding(limit=_endless, begins=True)),
        ),
        Mistake(
            "too few signs are written at the maximum length",
            _decoding(limit=lambda most: most - 1),
            "At most `most` signs are written, so `most` of them are allowed. Is the start sign counted, or a sign "
            "cut off at the end that is no end sign?",
            also=(
                _decoding(limit=lambda most: most - 2),
                lambda *args: [code for code in _decoding(limit=lambda most: most - 1)(*args) if code != args[2]],
            ),
        ),
        Mistake(
            "one sign too many is written at the maximum length",
            _decoding(limit=lambda most: most + 1),
            "Count: how many signs are written when `most` is 1?",
        ),
        Mistake(
            "the last sign before the end is lost",
            _cut,
            "The end sign is not in your answer any more when its last sign is cut off.",
        ),
        Mistake(
            "the start sign is written into the answer",
            _decoding(begins=True),
            "It is told to the network, so that there is something to begin with. The answer holds what the network "
            "says.",
            also=(_told_late, lambda *args: [args[2], *_decoding()(*args)][: args[4]]),
        ),
        Mistake(
            "the network is told the start sign at every step",
            _decoding(told=lambda code, start: start),
            "At the first step there is nothing else. At the next one it should be told what it has written.",
        ),
        Mistake(
            "the state is not handed on",
            _decoding(handed_on=False),
            "`step` gives back two things. With which state does the second step begin?",
            also=(
                _decoding(handed_on=False, told=lambda code, start: start),
                _decoding(handed_on=False, writes_end=True),
            ),
        ),
        Mistake(
            "the signs are drawn by chance",
            _decoding(choose=_sampled),
            _GREEDY,
        ),
        Mistake(
            "the least probable sign is taken",
            _decoding(choose=np.argmin),
            "The larger its probability, the better a sign fits.",
        ),
        Mistake(
            "the second most probable sign is taken",
            _decoding(choose=lambda probabilities: np.argsort(probabilities)[-2]),
            "Sorted from the smallest to the largest, where does the most probable one stand?",
        ),
        Mistake(
            "the start sign is left out, though the network says it",
            _start_forbidden,
            "It is not written at the beginning, because the network did not say it. When it does, it is a sign like "
            "any other: greedy takes the most probable one.",
            also=(
                lambda *args: [code for code in _decoding()(*args) if code != args[2]],
                lambda step, h, start, end, most: _cut_at(_decoding()(step, h, start, end, most), start),
            ),
        ),
        Mistake(
            "0 stops it, too",
            _stops_at_0,
            "In the lesson 0 is padding. Here only the end sign has a meaning of its own, and 0 is a sign like any "
            "other.",
            also=(lambda *args: [code for code in _decoding()(*args) if code != 0],),
        ),
        Mistake(
            "the answer is filled up",
            lambda *args: _filled_up(_decoding()(*args), 0, args[4]),
            "As many signs come back as the network has said before the end sign. Padding is for batches.",
            also=(lambda *args: _filled_up(_decoding()(*args), args[3], args[4]),),
        ),
        Mistake(
            "the two things that `step` is given are exchanged",
            lambda step, h, start, end, most: _decoding()(lambda code, state: step(state, code), h, start, end, most),
            "It is given the sign first, then the state.",
        ),
        Mistake(
            "the probabilities come back, not the signs",
            _all_probabilities,
            "Each row tells how probable each sign is. Which sign was taken at each step?",
            also=(lambda *args: [float(np.max(row)) for row in _all_probabilities(*args)],),
        ),
    ),
)


# ---------------------------------------------------------------- 4: exact match


def _share(right: Form) -> Form:
    """The share of the pairs that are ``right(written, target)``."""
    return lambda written, targets: float(
        np.mean([right(one, true) for one, true in zip(written, targets, strict=True)])
    )


def _count(written: Any, targets: Any) -> int:
    """How many of the pairs are right."""
    return sum(one == true for one, true in zip(written, targets, strict=True))


def _signs_right(one: str, true: str) -> list[bool]:
    return [a == b for a, b in zip(one, true, strict=False)]


def _of_all_signs(written: Any, targets: Any) -> float:
    pairs = list(zip(written, targets, strict=True))
    return sum(sum(_signs_right(*pair)) for pair in pairs) / sum(len(true) for true in targets)


def _texts(written: list[str], targets: list[str]) -> tuple[list[str], list[str]]:
    """The same texts, each an object of its own, as texts are that a network has written."""
    return ["".join(list(one)) for one in written], ["".join(list(one)) for one in targets]


_exactly = _share(lambda one, true: one == true)

exact_match = FunctionProblem(
    name="exact_match",
    lesson=7,
    title="Exact match",
    minutes=4,
    level="easy",
    variable="exact_match",
    code="""
def exact_match(written, targets):
    right = [one == target for one, target in zip(written, targets)]
    return sum(right) / len(right)
""",
    explanation=(
        "Each pair of strings is right or wrong as a whole, and `==` tells. True counts as 1, so the sum is the number "
        "of right ones. Divided by how many there are it is a share."
    ),
    why=(
        "It is a strict measure: with 99 of 100 signs right, and independent of one another, only 90 of 100 dates of "
        "ten signs are. Whoever reads a share should ask of what: of signs or of whole answers."
    ),
    hints=(
        "Take the strings in pairs: `zip` gives the first two, then the second two. When is a pair right?",
        "Count the right pairs. By what is the count divided, so that it is 1 when all are right?",
    ),
    shape_advice="One number from 0 to 1 comes back.",
    cases=(
        Case(_texts(["1704", "25", "9310"], ["1704", "52", "9310"])),
        Case(_texts(["1976-07-04", "1976-07-04"], ["1976-07-04", "1976-07-14"])),
        Case(
            _texts(["12", "123", "", "21"], ["12", "12", "7", "12"]), "Also such as are too long, too short or empty."
        ),
        Case(_texts(["31", "13", "7"], ["13", "31", "7"]), "Two answers have changed places."),
        Case(_texts(["8"], ["8"])),
        Case(_texts(["4", "4", "5", "4", "9"], ["4", "4", "4", "4", "9"]), "Some come more than once."),
        Case(_texts(["012", "7", "40"], ["12", "7", "4"]), "A 0 is a sign, too."),
        Case(_texts(["A", "b ", "c"], ["a", "b", "c"]), "So are a space and a capital letter."),
    ),
    mistakes=(
        Mistake(
            "the share of right signs is computed",
            _of_all_signs,
            "One wrong sign makes the whole date wrong. Compare the strings as a whole.",
            also=(
                _share(lambda one, true: np.mean(_signs_right(one, true)) if one else 0.0),
                _share(lambda one, true: sum(_signs_right(one, true)) / len(true)),
                _share(lambda one, true: sum(_signs_right(one, true)) / max(len(one), len(true))),
                lambda written, targets: np.mean(_signs_right("".join(written), "".join(targets))),
                lambda written, targets: np.mean(
                    [right for pair in zip(written, targets, strict=True) for right in _signs_right(*pair)]
                ),
                _share(lambda one, true: np.mean(_signs_right(one, true)) if one else np.nan),
            ),
        ),
        Mistake(
            "a string counts as right when one of its signs is",
            _share(lambda one, true: any(_signs_right(one, true))),
            "One wrong sign makes the whole answer wrong. Compare the strings as a whole.",
        ),
        Mistake(
            "a string counts as right when only its beginning is",
            _share(lambda one, true: all(_signs_right(one, true))),
            "`zip` ends with the shorter one. A string that is too short or too long is wrong, too.",
            also=(_share(lambda one, true: one.startswith(true)), _share(lambda one, true: true in one)),
        ),
        Mistake(
            "the right ones are counted, not their share",
            _count,
            "The count is right. How many would it be if all were right, and what should come back then?",
        ),
        Mistake(
            "the share is given in per cent",
            lambda written, targets: 100 * _exactly(written, targets),
            "It should be 1, not 100, when all are right.",
        ),
        Mistake(
            "the share of wrong answers comes back",
            lambda written, targets: 1 - _exactly(written, targets),
            "These are the wrong ones. It should be 1 when all are right.",
        ),
        Mistake(
            "only whether all are right comes back",
            lambda written, targets: list(written) == list(targets),
            "It is 1 if all are right and 0 otherwise. And if half of them are? If you divide: `//` leaves only the "
            "whole number of a quotient, `/` does not.",
            also=(lambda written, targets: any(one == true for one, true in zip(written, targets, strict=True)),),
        ),
        Mistake(
            "the order of the answers does not count",
            lambda written, targets: sum(one in targets for one in written) / len(written),
            "Each answer belongs to one target: the one in the same place.",
            also=(
                lambda written, targets: len(set(written) & set(targets)) / len(targets),
                lambda written, targets: len(set(written) & set(targets)) / len(set(targets)),
                lambda written, targets: _exactly(sorted(written), sorted(targets)),
            ),
        ),
        Mistake(
            "the order of the signs does not count",
            _share(lambda one, true: sorted(one) == sorted(true)),
            "`12` and `21` have the same signs. Are they the same answer?",
            also=(_share(lambda one, true: set(one) == set(true)),),
        ),
        Mistake(
            "`is` stands in the place of `==`",
            _share(lambda one, true: one is true),
            "It asks whether both are one and the same object in memory. Two texts can be equal without that.",
        ),
        Mistake(
            "only the lengths are compared",
            _share(lambda one, true: len(one) == len(true)),
            "Two strings of the same length need not be the same.",
        ),
        Mistake(
            "only the first pair is judged",
            lambda written, targets: float(written[0] == targets[0]),
            "Does a `return` stand inside the loop?",
            also=(lambda written, targets: (written[0] == targets[0]) / len(targets),),
        ),
        Mistake(
            "the last pair is left out",
            lambda written, targets: _count(written[:-1], targets[:-1]) / len(targets),
            "`range(n)` goes from 0 to n - 1 by itself. How many pairs are judged, and how many are there?",
            also=(
                lambda written, targets: _count(written[1:], targets[1:]) / len(targets),
                lambda written, targets: _exactly(written[:-1], targets[:-1]),
            ),
        ),
        Mistake(
            "the share is rounded",
            lambda written, targets: round(_exactly(written, targets), 1),
            "Leave it as it comes. Rounding belongs where it is printed.",
            also=(lambda written, targets: round(_exactly(written, targets)),),
        ),
        Mistake(
            "the count is divided by another number",
            lambda written, targets: _count(written, targets) / sum(map(len, targets)),
            "By what do you divide, so that it is 1 when all are right?",
            also=(
                lambda written, targets: _count(written, targets) / sum(map(len, written)),
                lambda written, targets: _count(written, targets) / max(len(targets) - 1, 1),
            ),
        ),
        Mistake(
            "zeros in front do not count",
            _share(lambda one, true: one.lstrip("0") == true.lstrip("0")),
            "Exactly right means sign by sign. `012` and `12` are not the same answer.",
            also=(_share(lambda one, true: one.strip("0") == true.strip("0")),),
        ),
        Mistake(
            "spaces or capital letters do not count",
            _share(lambda one, true: one.strip().lower() == true.strip().lower()),
            "Exactly right means sign by sign. A space is a sign, and `A` is not `a`.",
            also=(
                _share(lambda one, true: one.strip() == true.strip()),
                _share(lambda one, true: one.lower() == true.lower()),
            ),
        ),
        Mistake(
            "each pair has its own answer",
            lambda written, targets: [one == true for one, true in zip(written, targets, strict=True)],
            "These are right. Which share of them is true?",
        ),
    ),
)


# ---------------------------------------------------------------- 5: scores


def _scores_case(seed: int, queries: int, steps: int, units: int) -> Case:
    rng = np.random.default_rng(seed)
    note = _sizes(queries=queries, steps=steps, units=units)
    return Case((_numbers(rng, queries, units), _numbers(rng, steps, units)), note)


attention_scores = _Problem(
    name="attention_scores",
    lesson=7,
    title="Scores",
    minutes=5,
    level="easy",
    variable="attention_scores",
    code="""
def attention_scores(queries, keys):
    return queries @ keys.T
""",
    explanation=(
        "A matrix product takes rows from the left and columns from the right. Both `queries` and `keys` hold their "
        "vectors in rows, so the keys are transposed: `keys.T` has one in each column. Then place (t, j) of the "
        "product is the dot product of query t and key j."
    ),
    why=(
        "These are the scores of `keras.layers.Attention`. No weights are in them: what fits what is learned in the "
        "layers that make queries and keys. That is why both need the same number of units."
    ),
    hints=(
        "Begin with one query and one key: two vectors of equal length. Multiply place by place and add up.",
        "Each query meets each key. How many scores is that, and in which shape are they asked for?",
        "A matrix product gives all of them at once. Its second matrix needs the keys in columns: how do they stand "
        "now?",
    ),
    shape_advice="A row for each query, and in it one score for each step: (queries, steps).",
    said={
        _BATCH: (
            "there is no axis for a batch",
            "The lesson's arrays have one, in front; here there is none. `keys` has two axes, (steps, units). How are "
            "these two exchanged?",
        )
    },
    cases=(
        _scores_case(11, 2, 2, 2),
        _scores_case(12, 2, 3, 4),
        _scores_case(13, 4, 2, 3),
        _scores_case(14, 1, 5, 2),
        _scores_case(15, 3, 3, 3),
    ),
    mistakes=(
        Mistake(
            "the keys are not transposed",
            lambda q, k: q @ k,
            "So columns of `keys` are multiplied with, which hold one unit of all steps. A key is a row.",
        ),
        Mistake(
            "the queries are transposed instead of the keys",
            lambda q, k: q.T @ k,
            "In a product, rows of the left matrix meet columns of the right one. Which of the two holds rows where "
            "columns are needed?",
            also=(lambda q, k: k.T @ q,),
        ),
        Mistake(
            "rows and columns of the scores are exchanged",
            lambda q, k: k @ q.T,
            "The numbers are right. Each row should belong to one query.",
        ),
        Mistake(
            "the numbers are multiplied place by place",
            lambda q, k: q * k,
            "That is the first half of a dot product, and only for the query and the key in the same row. What is the "
            "other half, and where do the other pairs come from?",
            also=(lambda q, k: q * k.T,),
        ),
        Mistake(
            "the products are not added up",
            lambda q, k: q[:, None] * k[None],
            "All pairs are there, and each is multiplied place by place. A dot product is the sum of these.",
            also=(lambda q, k: k[None] * q[:, None],),
        ),
        Mistake(
            "the products are added up along the wrong axis",
            lambda q, k: (q[:, None] * k).sum(axis=1),
            "A dot product adds up over the units. What stands in each axis of your products?",
            also=(lambda q, k: (q[:, None] * k).sum(axis=0),),
        ),
        Mistake(
            "each query meets only one key",
            lambda q, k: (q * k).sum(axis=1),
            "Query 0 meets key 0, query 1 meets key 1. Every query should meet every key.",
            also=(lambda q, k: [one @ other for one, other in zip(q, k, strict=False)],),
        ),
        Mistake(
            "all scores stand in one row",
            lambda q, k: (q @ k.T).ravel(),
            "The numbers are right. Each query should have a row of its own.",
        ),
        Mistake(
            "the keys are reshaped, not transposed",
            lambda q, k: q @ k.reshape(k.shape[1], k.shape[0]),
            "`reshape` reads the numbers row by row and fills them in anew, so the keys are mixed up. What exchanges "
            "rows and columns?",
        ),
        Mistake(
            "the queries are compared with one another",
            lambda q, k: q @ q.T,
            "Which argument is not used?",
            also=(lambda q, k: k @ k.T,),
        ),
        Mistake(
            "the last key is left out",
            lambda q, k: np.where(np.arange(len(k)) < len(k) - 1, q @ k.T, 0),
            "`range(n)` goes from 0 to n - 1 by itself. How many keys does your loop visit?",
            also=(lambda q, k: q @ k[:-1].T,),
        ),
        Mistake(
            "the scores are divided by the root of the units",
            lambda q, k: q @ k.T / np.sqrt(q.shape[1]),
            "So the Transformer does it, to keep the scores of long vectors small. Asked for is the plain dot product.",
            also=(lambda q, k: q @ k.T / np.sqrt(len(k)),),
        ),
        Mistake(
            "the scores are divided by the number of units",
            lambda q, k: q @ k.T / q.shape[1],
            "A dot product is a sum, not a mean.",
        ),
        Mistake(
            "the cosine is computed",
            lambda q, k: (
                q @ k.T / np.linalg.norm(q, axis=1, keepdims=True) / np.linalg.norm(k, axis=1, keepdims=True).T
            ),
            "That is the dot product divided by both lengths. Here the lengths count, too.",
        ),
        Mistake(
            "the softmax is already taken",
            lambda q, k: softmax(q @ k.T),
            "That comes next. Scores may be negative, and they need not sum to 1.",
            also=(lambda q, k: softmax((q @ k.T).T).T,),
        ),
        Mistake(
            "the exponential is already taken",
            lambda q, k: np.exp(q @ k.T),
            "It is the first half of the softmax, which comes next. Scores may be negative.",
        ),
        Mistake(
            "distances are computed",
            lambda q, k: np.linalg.norm(q[:, None] - k[None], axis=2),
            "They are made of differences. Dot products are made of products.",
            also=(
                lambda q, k: ((q[:, None] - k[None]) ** 2).sum(axis=2),
                lambda q, k: -((q[:, None] - k[None]) ** 2).sum(axis=2),
                lambda q, k: -np.linalg.norm(q[:, None] - k[None], axis=2),
                lambda q, k: (q[:, None] - k[None]).sum(axis=2),
            ),
        ),
        Mistake(
            "these are the additive scores",
            lambda q, k: np.tanh(q[:, None] + k[None]).sum(axis=2),
            "The lesson has two kinds of scores. Here the dot product is asked for.",
            also=(lambda q, k: (q[:, None] + k[None]).sum(axis=2),),
        ),
        Mistake(
            "only the scores of one query come back",
            lambda q, k: k @ q[-1],
            "Each query has a row of scores of its own.",
            also=(lambda q, k: k @ q[0],),
        ),
    ),
)


# ---------------------------------------------------------------- 6: weights with a mask

_MASKS = (
    Case((np.array([[1.0, 0.0, 2.0], [0.5, 1.5, -1.0], [0.0, 0.5, 1.0]]), np.array([True, True, False]))),
    Case((np.array([[0.3, -0.7, 1.2, 0.1], [2.0, 0.5, -1.5, 0.8]]), np.array([True, False, True, True]))),
    Case((np.array([[0.5, -0.5]]), np.array([True, True])), "Nothing is masked here."),
    Case((np.array([[0.4, 0.2, 0.9], [1.0, -0.3, 0.6]]), np.array([False, True, False])), "One step is left."),
    Case(
        (np.array([[-2000.0, -2001.0, -1999.0], [3.0, 2.0, 2.5]]), np.array([True, True, False])),
        "One row has very low scores.",
    ),
    Case((np.array([[2000.0, 2001.0, 1998.0]]), np.array([True, True, True])), "Very large scores."),
    Case((np.array([[0.5, 1.5, 2000.0]]), np.array([True, True, False])), "The step that is masked has a large score."),
    Case((np.array([[1000.0, -1000.0, 0.0]]), np.array([True, True, False])), "The scores of a row lie far apart."),
    Case((np.array([[-2000000.0, -2000001.0, 0.0]]), np.array([True, True, False])), "All that counts is very low."),
)


def _plain_softmax(scores: Any, axis: Any = 1) -> Array:
    with np.errstate(all="ignore"):
        grown = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
        return grown / grown.sum(axis=axis, keepdims=True)


def _naive_softmax(scores: Any, axis: Any = 1) -> Array:
    """The formula as it stands: large scores overflow."""
    with np.errstate(all="ignore"):
        return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)


def _flat_softmax(scores: Any, axis: Any = 1) -> Array:
    """The largest score of the whole table is subtracted."""
    return _naive_softmax(scores - np.max(scores), axis)


def _each(form: Form) -> tuple[Form, ...]:
    """A form that is given a softmax, with the one that is safe from overflow and with two that are not."""
    return tuple(lambda s, mask, one=one: form(one, s, mask) for one in (_plain_softmax, _naive_softmax, _flat_softmax))


def _filled(low: float) -> tuple[Form, ...]:
    """The scores of masked steps become ``low``."""
    return _each(lambda softmax, s, mask: softmax(np.where(mask, s, low)))


def _lowered(less: float) -> tuple[Form, ...]:
    """The scores of masked steps become lower by ``less``."""
    return _each(lambda softmax, s, mask: softmax(s - less * (1 - mask)))


def _divided(grown: Form) -> Form:
    """``grown(s, mask)``, divided by the sums of its rows."""
    return lambda s, mask: grown(s, mask) / grown(s, mask).sum(axis=1, keepdims=True)


def _open(s: Any, mask: Any) -> Array:
    """The scores, with minus infinity where the mask is closed."""
    return np.where(mask, s, -np.inf)


def _log_softmax(s: Any, mask: Any) -> Array:
    less = _open(s, mask) - _open(s, mask).max(axis=1, keepdims=True)
    return less - np.log(np.exp(less).sum(axis=1, keepdims=True))


def _left(s: Any, mask: Any, pick: Form) -> Array:
    """What ``pick`` takes from each row, among the steps that count."""
    return pick(np.where(mask, s, np.nan), axis=1, keepdims=True)


def _lost(keep_largest: bool, keep_sum: bool) -> Form:
    """The largest score, or the sum, of the rows stands in one row, and meets the columns."""

    def weigh(s: Any, mask: Any) -> Array:
        grown = np.exp(_open(s, mask) - _open(s, mask).max(axis=1, keepdims=keep_largest))
        return grown / grown.sum(axis=1, keepdims=keep_sum)

    return weigh


_VERY_LOW = Case((np.array([[-2e9, 0.0]]), np.array([True, False])))


class _Weights(_Problem):
    """What no comparison within rounding tells: whether a masked step has exactly no weight, and why."""

    def _judge(self, answer: Any) -> Result:
        result = super()._judge(answer)
        if result.state != "right":
            return result
        found: list[Any] = []
        trial = sandbox.run(lambda: found.extend(self._try(answer, case).value for case in (*self.cases, _VERY_LOW)))
        if trial.ended != "done":
            return self._not_finished(trial)
        for case, weights in zip(self.cases, found, strict=False):
            if np.any(np.reshape(weights, case.args[0].shape)[:, ~case.args[1]]):
                return self._wrong(
                    "a masked step has a little weight",
                    rows(("Given", self._given(case)), ("Got", literal(weights))),
                    "It should be exactly 0. Is a small number added after the exponential? Nothing is divided by 0 "
                    "here, for one step at least is left.",
                )
        if not same(self._output(self.answer, _VERY_LOW), found[-1]):
            more = (
                "Yours lets a large negative number stand for the masked scores, as Keras does. That serves as long "
                "as the scores that count are above it; `-np.inf` is below all."
            )
            return Result(paragraphs(result.message, more), state="right")
        return result


attention_weights = _Weights(
    name="attention_weights",
    lesson=7,
    title="Weights with a mask",
    minutes=10,
    level="medium",
    variable="attention_weights",
    code="""
def attention_weights(scores, mask):
    scores = np.where(mask, scores, -np.inf)
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)
""",
    explanation=(
        "First the mask: a score of minus infinity, whose exponential is 0. So a masked step has no part in the sum "
        "either, and the others share the whole weight. Then the softmax, along each row. The largest score is "
        "subtracted before the exponential: it cancels in the division and keeps the exponential from overflowing."
    ),
    why=(
        "In a batch the short sequences are filled up with padding. Without the mask a decoder would look at places "
        "where nothing stands, and its answer would depend on how far its neighbours are filled up."
    ),
    hints=(
        "First without a mask: the softmax of each row, so that each row sums to 1. Along which axis is that?",
        "Which score has the exponential 0? Give that to the masked steps, before anything is added up.",
        "Subtract from each row its largest score before the exponential, taken among the steps that count. Then "
        "neither a score of 2000 nor one of -2000 does harm.",
    ),
    shape_advice="The shape of `scores`, (queries, steps). The mask has one entry for each step, for all rows alike.",
    said={
        _BATCH: (
            "there is no axis for a batch",
            "The lesson's arrays have one, in front; here there is none. `scores` is (queries, steps) and `mask` "
            "(steps,): does it need an axis more to meet each row?",
        )
    },
    cases=_MASKS,
    mistakes=(
        Mistake(
            "the softmax runs along the wrong axis",
            lambda s, mask: _plain_softmax(_open(s, mask), axis=0),
            "So the columns sum to 1: the queries share each step. Each query should share out its own weight among "
            "the steps.",
            also=(
                *_each(lambda softmax, s, mask: np.where(mask, softmax(s, axis=0), 0)),
                *_each(lambda softmax, s, mask: softmax(s, axis=0) * mask),
                *_each(lambda softmax, s, mask: softmax(s, axis=0)),
                *_each(lambda softmax, s, mask: np.where(mask, softmax(_open(s, mask), axis=0), 0)),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, s, -1e9), axis=0)),
                lambda s, mask: _naive_softmax(_open(s, mask), axis=0),
            ),
        ),
        Mistake(
            "all weights together sum to 1",
            lambda s, mask: _plain_softmax(_open(s, mask), axis=None),
            "There is one sum for the whole table. Each query, that is each row, needs a sum of its own.",
            also=(
                lambda s, mask: _naive_softmax(_open(s, mask), axis=None),
                *_each(lambda softmax, s, mask: softmax(s, axis=None)),
                *_each(lambda softmax, s, mask: softmax(s, axis=None) * mask),
                lambda s, mask: np.exp(s) * mask / (np.exp(s) * mask).sum(),
                lambda s, mask: np.where(mask, np.exp(s), 0) / np.where(mask, np.exp(s), 0).sum(),
            ),
        ),
        Mistake(
            "the mask comes after the softmax",
            lambda s, mask: _plain_softmax(s) * mask,
            "Add up a row: it does not make 1 any more. The masked steps got their share first, and now it is missing.",
            also=(
                lambda s, mask: _naive_softmax(s) * mask,
                lambda s, mask: np.where(mask, _naive_softmax(s), 0),
                lambda s, mask: _flat_softmax(s) * mask,
                lambda s, mask: np.where(mask, _plain_softmax(s), -np.inf),
            ),
        ),
        Mistake(
            "the masked scores become 0",
            _filled(0.0)[0],
            "The exponential of 0 is 1, so such a step still gets weight. Which score has the exponential 0?",
            also=(
                _filled(0.0)[1],
                *_each(lambda softmax, s, mask: np.where(mask, softmax(s * mask), 0)),
            ),
        ),
        Mistake(
            "the masked scores are not low enough",
            _filled(-1000.0)[0],
            "Scores can be lower than your number, or so high that taking it off is not enough: then a masked step has "
            "weight. Which number is below all others?",
            also=(
                *(form for low in (-1.0, -10.0, -100.0) for form in _filled(low)),
                *(form for less in (10.0, 100.0, 1000.0) for form in _lowered(less)),
                # below -745 the plain formula does as with minus infinity, and fails for another reason
                *(_filled(low)[0] for k in (3, 4, 5, 6) for low in (-(10.0**k), 1 - 10.0**k)),
                *(_lowered(10.0**k)[0] for k in (4, 5, 6)),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, s, s.min()))),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, s, s.min(axis=1, keepdims=True)))),
            ),
        ),
        Mistake(
            "minus infinity is multiplied by 0",
            lambda s, mask: _plain_softmax(s + (1 - mask) * -np.inf),
            "0 times infinity is not a number, so the steps that count are lost as well. Choose instead of "
            "multiplying: `np.where`.",
        ),
        Mistake(
            "minus infinity is multiplied by a score",
            lambda s, mask: _plain_softmax(s * np.where(mask, 1, -np.inf)),
            "A negative score times minus infinity is plus infinity, and 0 times infinity is not a number. Put it in "
            "the place of the score.",
            also=(lambda s, mask: _naive_softmax(s * np.where(mask, 1, -np.inf)),),
        ),
        Mistake(
            "the mask is turned round",
            lambda s, mask: _plain_softmax(_open(s, ~mask)),
            "It is true where something stands, and false where there is only padding. Which steps should get weight?",
            also=(
                *_each(lambda softmax, s, mask: softmax(s) * ~mask),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, -1e9, s))),
                *_each(lambda softmax, s, mask: softmax(s - 1e9 * mask)),
                _divided(lambda s, mask: np.exp(_open(s, ~mask))),
                _divided(lambda s, mask: np.where(mask, 0, np.exp(s))),
            ),
        ),
        Mistake(
            "the mask is not used",
            lambda s, mask: _plain_softmax(s),
            "That is the softmax, and it is right. Which weight should a masked step have?",
            also=(lambda s, mask: _naive_softmax(s),),
        ),
        Mistake(
            "the mask is added to the scores",
            lambda s, mask: _plain_softmax(s + mask),
            "True counts as 1 and false as 0, so a masked step is a little lower than the others. It should have no "
            "weight at all.",
            also=(lambda s, mask: _naive_softmax(s + mask),),
        ),
        Mistake(
            "the exponentials become too large or too small",
            _divided(lambda s, mask: np.exp(_open(s, mask))),
            "For a computer the exponential of 2000 is infinite, and that of -2000 is 0: no division helps then. Take "
            "the same number off all scores of a row: the weights stay, the exponentials do not. Which number is a "
            "good choice?",
            also=(
                _divided(lambda s, mask: np.where(mask, np.exp(s), 0)),
                _divided(lambda s, mask: np.exp(s) * mask),
                lambda s, mask: np.where(mask, _divided(lambda s, mask: np.exp(_open(s, mask)))(s, mask), 0),
            ),
        ),
        Mistake(
            "what is not a number is hidden",
            lambda s, mask: np.nan_to_num(_divided(lambda s, mask: np.exp(s) * mask)(s, mask)),
            "Where it came from, all weights of a row are lost, and 0 in their place is no weight either: the row "
            "does not sum to 1. Let none arise: for a computer the exponential of 2000 is infinite and that of -2000 "
            "is 0.",
            also=(
                lambda s, mask: np.nan_to_num(_divided(lambda s, mask: np.exp(_open(s, mask)))(s, mask)),
                lambda s, mask: np.nan_to_num(_plain_softmax(s + (1 - mask) * -np.inf)),
            ),
        ),
        Mistake(
            "scores that are too large or too small are cut off",
            _divided(lambda s, mask: np.exp(np.clip(s, -50, 50)) * mask),
            "So two steps with scores of -2000 and -2001 come out alike, though one of them fits better. Take the same "
            "number off all scores of a row: that changes no weight.",
            also=tuple(
                _divided(lambda s, mask, most=most: np.where(mask, np.exp(np.clip(s, -most, most)), 0))
                for most in (10, 20, 30, 100, 200, 500, 700, 709)
            ),
        ),
        Mistake(
            "another number than the largest is subtracted",
            _divided(lambda s, mask: np.where(mask, np.exp(s - _left(s, mask, np.nanmin)), 0)),
            "The weights stay whatever is subtracted, but the exponentials overflow if a score stays far above 0. "
            "Which number leaves none above 0?",
            also=(
                _divided(lambda s, mask: np.where(mask, np.exp(s - _left(s, mask, np.nanmean)), 0)),
                *(
                    _divided(lambda s, mask, pick=pick: np.where(mask, np.exp(s - pick(s, axis=1, keepdims=True)), 0))
                    for pick in (np.min, np.mean, np.median)
                ),
            ),
        ),
        Mistake(
            "the largest score of the whole table is subtracted",
            _divided(lambda s, mask: np.exp(_open(s, mask) - _open(s, mask).max())),
            "In a row far below it all exponentials become 0, and 0 / 0 is not a number. Each row has a largest score "
            "of its own.",
            also=(_divided(lambda s, mask: np.where(mask, np.exp(s - s.max()), 0)),),
        ),
        Mistake(
            "the largest score that is subtracted is that of a masked step",
            _divided(lambda s, mask: np.where(mask, np.exp(s - s.max(axis=1, keepdims=True)), 0)),
            "Then all others may be so far below that their exponentials are 0. Which comes first, the mask or the "
            "largest score?",
            also=(
                lambda s, mask: np.where(
                    mask, _plain_softmax(s) / (_plain_softmax(s) * mask).sum(axis=1, keepdims=True), 0
                ),
            ),
        ),
        Mistake(
            "the axis of the rows is lost",
            _lost(keep_largest=True, keep_sum=False),
            "A number for each row, (queries,), meets the columns, not the rows: the sum, and the largest score, too. "
            "`keepdims=True` keeps it standing.",
            also=(
                _lost(keep_largest=False, keep_sum=False),
                _lost(keep_largest=False, keep_sum=True),
                lambda s, mask: np.exp(_open(s, mask)) / np.exp(_open(s, mask)).sum(axis=1),
                lambda s, mask: np.where(mask, np.exp(s), 0) / np.where(mask, np.exp(s), 0).sum(axis=1),
                lambda s, mask: np.exp(s) * mask / (np.exp(s) * mask).sum(axis=1),
                lambda s, mask: np.exp(s) / np.exp(s).sum(axis=1),
                lambda s, mask: np.exp(s) / np.exp(s).sum(axis=1) * mask,
            ),
        ),
        Mistake(
            "the rows are masked, not the columns",
            lambda s, mask: _plain_softmax(np.where(mask[:, None], s, -np.inf)),
            "The mask has one entry for each step. Along which axis do the steps lie?",
            also=(
                lambda s, mask: _naive_softmax(np.where(mask[:, None], s, -np.inf)),
                *_each(lambda softmax, s, mask: softmax(s) * mask[:, None]),
                *_each(lambda softmax, s, mask: softmax(np.where(mask[:, None], s, -1e9))),
            ),
        ),
        Mistake(
            "there is an axis for a batch",
            lambda s, mask: _plain_softmax(_open(s, mask))[None],
            "The numbers are right. The lesson's arrays have an axis for the batch; here there is none, neither in "
            "`scores` nor in `mask`.",
            also=(lambda s, mask: _plain_softmax(_open(s, mask))[:, None], lambda s, mask: _plain_softmax(s)[None]),
        ),
        Mistake(
            "the masked steps are cut out",
            lambda s, mask: _plain_softmax(s[:, mask]),
            "The weights that are left are right. The masked steps keep their places, with a weight of 0.",
            also=(lambda s, mask: _naive_softmax(s[:, mask]),),
        ),
        Mistake(
            "the exponentials are not divided by their sum",
            lambda s, mask: np.exp(_open(s, mask)),
            "The weights of a row sum to 1. What do yours sum to?",
            also=(
                lambda s, mask: np.exp(_open(s, mask) - _open(s, mask).max(axis=1, keepdims=True)),
                lambda s, mask: np.exp(s) * mask,
                lambda s, mask: np.exp(s),
            ),
        ),
        Mistake(
            "the softmax is missing",
            lambda s, mask: _open(s, mask),
            "These are scores. What makes them positive, and what lets each row sum to 1?",
            also=(lambda s, mask: np.where(mask, s, 0), lambda s, mask: s, lambda s, mask: np.where(mask, s, -1e9)),
        ),
        Mistake(
            "the scores are divided without the exponential",
            _divided(lambda s, mask: s * mask),
            "Scores may be negative, weights may not. What makes a positive number of any?",
        ),
        Mistake(
            "the low scores get the large weights",
            lambda s, mask: _plain_softmax(_open(-s, mask)),
            "A large score means that a step fits. Which sign stands in the exponential?",
            also=(lambda s, mask: _naive_softmax(_open(-s, mask)),),
        ),
        Mistake(
            "all steps that count have the same weight",
            lambda s, mask: np.tile(mask / mask.sum(), (len(s), 1)),
            "That is what the softmax makes of equal scores. Which argument is not used?",
        ),
        Mistake(
            "the logarithms of the weights come back",
            lambda s, mask: np.log(_plain_softmax(_open(s, mask))),
            "A weight lies between 0 and 1, its logarithm below 0. Which step comes after the subtraction?",
            also=(_log_softmax, lambda s, mask: _open(s, mask) - np.log(np.exp(_open(s, mask)).sum(1, keepdims=True))),
        ),
        Mistake(
            "the whole weight goes to one step",
            lambda s, mask: np.eye(s.shape[1])[_open(s, mask).argmax(axis=1)],
            "That is the argmax. The softmax gives the others their share, too.",
        ),
        Mistake(
            "each score goes through the sigmoid",
            lambda s, mask: np.where(mask, 1 / (1 + np.exp(-s)), 0),
            "Then each step has a weight of its own, whatever the others have. Here they share what makes 1.",
        ),
        Mistake(
            "the softmax is taken twice",
            lambda s, mask: _plain_softmax(np.where(mask, _plain_softmax(_open(s, mask)), -np.inf)),
            "Once is enough: afterwards the rows sum to 1.",
            also=(
                *_each(lambda softmax, s, mask: softmax(softmax(_open(s, mask)))),
                lambda s, mask: _plain_softmax(np.where(mask, _naive_softmax(_open(s, mask)), -np.inf)),
            ),
        ),
        Mistake(
            "the scores are scaled",
            lambda s, mask: _plain_softmax(_open(s, mask) / np.sqrt(s.shape[1])),
            "The scores are taken as they come.",
            also=(lambda s, mask: _naive_softmax(_open(s, mask) / np.sqrt(s.shape[1])),),
        ),
    ),
)


# ---------------------------------------------------------------- 7: the context


def _context_case(seed: int, queries: int, steps: int, units: int) -> Case:
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 10, (queries, steps))
    counts[:, rng.integers(steps)] += 20  # one step stands out; rounding leaves each row with a sum of 1
    weights = np.round(counts / counts.sum(axis=1, keepdims=True), 2)
    weights[:, 0] += 1 - weights.sum(axis=1)
    note = _sizes(queries=queries, steps=steps, units=units)
    return Case((weights, _numbers(rng, steps, units)), note)


context_vectors = FunctionProblem(
    name="context_vectors",
    lesson=7,
    title="The context",
    minutes=5,
    level="easy",
    variable="context_vectors",
    code="""
def context_vectors(weights, states):
    return weights @ states
""",
    explanation=(
        "A row of weights times the states is a sum of rows: first weight times first state, plus second weight times "
        "second state, and so on. That is what the matrix product does with each row of `weights`."
    ),
    why=(
        "Without attention the decoder gets one vector for everything that was read. With it, each sign that is "
        "written has a context of its own. And the sum is smooth: a gradient goes through it to the weights, so the "
        "network learns where to look."
    ),
    hints=(
        "Take one query: its weights are one number for each step. Multiply the state of each step by its number, and "
        "add up.",
        "The sum runs over the steps. So the steps go, and the units stay: which shape is left for one query?",
        "Which product of two arrays adds up over the axis that both have in common, the steps?",
    ),
    shape_advice="A row for each query: (queries, units). The steps are added up.",
    cases=(
        _context_case(21, 2, 2, 2),
        _context_case(22, 2, 3, 4),
        _context_case(23, 1, 4, 2),
        _context_case(24, 3, 3, 3),
        _context_case(25, 4, 2, 1),
    ),
    mistakes=(
        Mistake(
            "the context is the plain mean of the states",
            lambda w, s: np.tile(s.mean(axis=0), (len(w), 1)),
            "So every step counts alike, and every query gets the same. Where do the weights come in?",
            also=(lambda w, s: s.mean(axis=0),),
        ),
        Mistake(
            "the context is the plain sum of the states",
            lambda w, s: np.tile(s.sum(axis=0), (len(w), 1)),
            "So every step counts alike. Where do the weights come in?",
            also=(lambda w, s: s.sum(axis=0),),
        ),
        Mistake(
            "the weights are multiplied along the wrong axis",
            lambda w, s: w.T @ s,
            "The sum should run over the steps. Along which axis of `weights` do they lie?",
            also=(
                lambda w, s: s @ w,
                lambda w, s: s.T @ w,
                lambda w, s: (w[:, :, None] * s).sum(axis=0),
                lambda w, s: (w.T[:, :, None] * s).sum(axis=1),
            ),
        ),
        Mistake(
            "the states are turned",
            lambda w, s: w @ s.T,
            "So a row of weights, one for each step, meets the units of a state. Do steps meet steps?",
        ),
        Mistake(
            "the weighted states are added up over the units",
            lambda w, s: (w[:, :, None] * s).sum(axis=2),
            "The axes of your products are queries, steps and units. The context is a whole vector, (units,): over "
            "which of the three does the sum run?",
        ),
        Mistake(
            "rows and columns of the result are exchanged",
            lambda w, s: s.T @ w.T,
            "The numbers are right. Each query should have a row.",
        ),
        Mistake(
            "the numbers are multiplied place by place",
            lambda w, s: w * s,
            "A weight belongs to a whole state, not to one of its numbers. And where is the sum?",
            also=(lambda w, s: w.T * s,),
        ),
        Mistake(
            "the weighted states are not added up",
            lambda w, s: w[:, :, None] * s,
            "Each state has been multiplied by its weight. The context of a query is their sum.",
        ),
        Mistake(
            "the weighted sum is divided by the number of steps",
            lambda w, s: w @ s / len(s),
            "The weights of a row sum to 1 already, so their sum is a mean by itself.",
        ),
        Mistake(
            "only the state with the largest weight is taken",
            lambda w, s: s[w.argmax(axis=1)],
            "The others count as well, each with its share. And an argmax lets no gradient through.",
            also=(lambda w, s: w.max(axis=1, keepdims=True) * s[w.argmax(axis=1)],),
        ),
        Mistake(
            "only the last state is taken",
            lambda w, s: np.tile(s[-1], (len(w), 1)),
            "That is the encoder without attention. Where do the weights come in?",
            also=(lambda w, s: s[-1],),
        ),
        Mistake(
            "the softmax is taken once more",
            lambda w, s: softmax(w) @ s,
            "What comes in are weights already: their rows sum to 1.",
            also=(lambda w, s: softmax(w.T).T @ s,),
        ),
        Mistake(
            "the states stand in reverse order",
            lambda w, s: w @ s[::-1],
            "Weight j belongs to the state of step j, in the order in which they come.",
        ),
        Mistake(
            "all queries share one context",
            lambda w, s: w.mean(axis=0) @ s,
            "Each query has weights of its own, and so a context of its own.",
            also=(
                lambda w, s: w.sum(axis=0) @ s,
                lambda w, s: (w @ s).sum(axis=0),
                lambda w, s: np.tile(w.mean(axis=0) @ s, (len(w), 1)),
            ),
        ),
        Mistake(
            "only the context of one query comes back",
            lambda w, s: w[-1] @ s,
            "It is right. Each query needs a row. If there is a loop over them, does a `return` stand inside it?",
            also=(lambda w, s: w[0] @ s, lambda w, s: w[:1] @ s),
        ),
        Mistake(
            "only one weighted state is left of the sum",
            lambda w, s: w[:, -1:] * s[-1],
            "In each round the one before is overwritten. What adds to what is there already?",
            also=(lambda w, s: w[:, :1] * s[0],),
        ),
        Mistake(
            "the last step is left out",
            lambda w, s: w[:, :-1] @ s[:-1],
            "`range(n)` goes from 0 to n - 1 by itself. How many states are added up, and how many are there?",
            also=(lambda w, s: w[:, 1:] @ s[1:],),
        ),
        Mistake(
            "the sum goes on from one query to the next",
            lambda w, s: np.cumsum(w @ s, axis=0),
            "The first row is right. Does the sum begin anew, at 0, for each query?",
        ),
        Mistake(
            "all rows are the same",
            lambda w, s: np.tile(w[-1] @ s, (len(w), 1)),
            "They all hold the context of the last query. Is one array changed again and again, and put into the list "
            "each time? Then the list holds the same array many times. Make a new one for each query.",
        ),
        Mistake(
            "the weights come back",
            lambda w, s: w,
            "They came in. Which argument is not used?",
            also=(lambda w, s: s,),
        ),
    ),
)


# ---------------------------------------------------------------- 8: one decoding step


def _step_case(seed: int, features: int, units: int, steps: int, signs: int) -> Case:
    rng = np.random.default_rng(seed)
    shapes = (
        (features,),
        (units,),
        (steps, units),
        (features, units),
        (units, units),
        (units,),
        (2 * units, signs),
        (signs,),
    )
    args = tuple(_numbers(rng, *shape) for shape in shapes)
    return Case(args, _sizes(features=features, units=units, steps=steps, signs=signs))


def _returned(y_hat: Any, h: Any, weights: Any, scores: Any, context: Any) -> tuple[Any, ...]:
    return y_hat, h, weights


def _decoder(
    *,
    state: Form = lambda x, h, W, U, b: np.tanh(x @ W + h @ U + b),
    query: Form = lambda h, old: h,
    score: Form = lambda q, states: states @ q,
    weigh: Form = softmax,
    summed: Form = lambda w, states: w @ states,
    output: Form = lambda h, c, W, b: np.concatenate([h, c]) @ W + b,
    squash: Form = softmax,
    returned: Form = _returned,
) -> Form:
    """One step of the decoder with one of its parts exchanged."""

    def step(x: Any, old: Any, states: Any, W: Any, U: Any, b: Any, V: Any, b_y: Any) -> Any:
        h = state(x, old, W, U, b)
        scores = score(query(h, old), states)
        weights = weigh(scores)
        context = summed(weights, states)
        return returned(squash(output(h, context, V, b_y)), h, weights, scores, context)

    return step


def _context_in_the_cell(x: Any, old: Any, states: Any, W: Any, U: Any, b: Any, V: Any, b_y: Any) -> Any:
    weights = softmax(states @ old)
    context = weights @ states
    h = np.tanh(x @ W + context @ U + b)
    return softmax(np.concatenate([h, context]) @ V + b_y), h, weights


attention_step = _Problem(
    name="attention_step",
    lesson=7,
    title="One step of a decoder with attention",
    minutes=12,
    level="hard",
    variable="attention_step",
    code="""
def softmax(z):
    grown = np.exp(z - z.max())
    return grown / grown.sum()

def attention_step(x_t, s_previous, states, W_xh, W_hh, b_h, W_hy, b_y):
    s_t = np.tanh(x_t @ W_xh + s_previous @ W_hh + b_h)
    weights = softmax(states @ s_t)
    context = weights @ states
    y_hat = softmax(np.concatenate([s_t, context]) @ W_hy + b_y)
    return y_hat, s_t, weights
""",
    explanation=(
        "Five lines, in the order in which things happen: the new state; its score with each state of the encoder; "
        "their softmax, the weights; the weighted sum, the context; and an output layer that reads state and context "
        "side by side. The query is the new state, which has read `x_t` already."
    ),
    why=(
        "This is the lesson's decoder, with a plain cell where it has a GRU. With `greedy_decode` it writes. Put its "
        "weights one under the other, a row for each sign, and you have the alignment of the heat map."
    ),
    hints=(
        "Begin as in lesson 2: the new state of a plain recurrent cell, from `x_t` and `s_previous`.",
        "Now attention with one query, the new state. A score for each row of `states`, then the softmax, then the "
        "weighted sum of the rows. Write the shape behind each line: (steps,), (steps,), (units,).",
        "The output layer reads 2 · units numbers: the state first, then the context. Its softmax is over the signs.",
        "Three things come back. Which of what you have computed is of no use outside, once the output is known?",
    ),
    shape_advice="Three arrays come back: ŷ_t (signs,), s_t (units,) and the weights (steps,). The output "
    "layer reads one vector of 2 · units numbers: state and context are neither added nor put one under the other.",
    parts=("ŷ_t", "s_t", "a_t"),
    said={  # in the order in which they are computed
        "the numbers are not|the values are not the right ones": (
            "the state `s_t` is not right, and so nothing is that follows from it",
            "Begin with its line. Compare it with the formula, place by place: which products, which sum, which "
            "function?",
        ),
        "`s_t` is right, `ŷ_t` and `a_t` are not": (
            "the state is right, the weights are not",
            "They come next: a score for each row of `states`, then the softmax. The output follows from them.",
        ),
        "`ŷ_t` and `s_t` are right, `a_t` is not": (
            "`ŷ_t` and `s_t` are right, the weights are not",
            "Those with which `ŷ_t` was computed were right. Is what comes back the same, in the shape (steps,)?",
        ),
        "`s_t` and `a_t` are right, `ŷ_t` is not": (
            "state and weights are right, `ŷ_t` is not",
            "What is left is the context, the vector joined of state and context, and the output layer.",
        ),
    },
    cases=(
        _step_case(31, 2, 1, 3, 4),
        _step_case(32, 2, 3, 4, 5),
        _step_case(33, 3, 2, 5, 4),
        _step_case(34, 1, 4, 2, 3),
    ),
    mistakes=(
        Mistake(
            "the old state asks, not the new one",
            _decoder(query=lambda h, old: old),
            "So it is done in Bahdanau's network. Here the query is the state that has read `x_t` already.",
            also=(_decoder(query=lambda h, old: old, output=lambda h, c, W, b: np.concatenate([c, h]) @ W + b),),
        ),
        Mistake(
            "the context takes the place of the old state",
            _context_in_the_cell,
            "Some networks look first, with the old state, and then make the new one. Here the new state is made of "
            "`x_t` and `s_previous`, and then it asks.",
        ),
        Mistake(
            "the weights of the state are turned",
            lambda x, old, states, W, U, b, V, b_y: _decoder()(x, old, states, W, U.T, b, V, b_y),
            "Vectors are rows here, and weights multiply from the right.",
        ),
        Mistake(
            "the scores go through the softmax twice",
            _decoder(weigh=lambda scores: softmax(softmax(scores))),
            "Once is enough: afterwards they sum to 1.",
        ),
        Mistake(
            "the logarithms of the probabilities come back",
            _decoder(squash=lambda z: np.log(softmax(z))),
            "Probabilities lie between 0 and 1 and sum to 1.",
        ),
        Mistake(
            "the input asks, not the state",
            lambda x, old, states, W, U, b, V, b_y: _decoder(query=lambda h, old: x @ W)(
                x, old, states, W, U, b, V, b_y
            ),
            "The query is compared with the encoder's states. What in the decoder knows what has been written so far?",
        ),
        Mistake(
            "the context stands before the state",
            _decoder(output=lambda h, c, W, b: np.concatenate([c, h]) @ W + b),
            "The first rows of `W_hy` belong to the state.",
        ),
        Mistake(
            "state and context are added, not joined",
            _decoder(output=lambda h, c, W, b: (h + c) @ W[: len(h)] + b),
            "The output layer has weights for both, one set under the other: it reads 2 · units numbers.",
            also=(
                _decoder(output=lambda h, c, W, b: np.concatenate([h + c, h + c]) @ W + b),
                _decoder(output=lambda h, c, W, b: np.tanh(h + c) @ W[: len(h)] + b),
            ),
        ),
        Mistake(
            "the output does not see the context",
            _decoder(output=lambda h, c, W, b: h @ W[: len(h)] + b),
            "That is a decoder without attention. `W_hy` has rows for the context, too.",
            also=(_decoder(output=lambda h, c, W, b: np.concatenate([h, h]) @ W + b),),
        ),
        Mistake(
            "the output does not see the state",
            _decoder(output=lambda h, c, W, b: c @ W[len(h) :] + b),
            "The context tells what was read, the state what has been written. The first rows of `W_hy` belong to the "
            "state.",
            also=(
                _decoder(output=lambda h, c, W, b: c @ W[: len(h)] + b),
                _decoder(output=lambda h, c, W, b: np.concatenate([c, c]) @ W + b),
            ),
        ),
        Mistake(
            "the old state goes into the output",
            lambda x, old, states, W, U, b, V, b_y: _decoder(
                output=lambda h, c, W, b: np.concatenate([old, c]) @ W + b
            )(x, old, states, W, U, b, V, b_y),
            "The step has made a new state. Which one should the output layer read?",
        ),
        Mistake(
            "the context is the plain mean of the states",
            _decoder(summed=lambda w, states: states.mean(axis=0)),
            "So every step counts alike. What are the weights for?",
        ),
        Mistake(
            "the context is the plain sum of the states",
            _decoder(summed=lambda w, states: states.sum(axis=0)),
            "So every step counts alike. What are the weights for?",
        ),
        Mistake(
            "the context is one of the states, not their weighted sum",
            _decoder(summed=lambda w, states: states[w.argmax()]),
            "The step with the largest weight counts most, but the others count as well.",
            also=(_decoder(summed=lambda w, states: states[-1]),),
        ),
        Mistake(
            "the scores are summed with, not the weights",
            lambda *args: _decoder(
                summed=lambda w, states: (states @ np.tanh(args[0] @ args[3] + args[1] @ args[4] + args[5])) @ states
            )(*args),
            "The weights are right. Which of the two belongs into the sum: scores or weights?",
        ),
        Mistake(
            "the scores do not go through the softmax",
            _decoder(weigh=lambda scores: scores),
            "Weights are at least 0 and sum to 1. What makes them of the scores?",
            also=(_decoder(weigh=lambda scores: scores / scores.sum()), _decoder(weigh=np.exp)),
        ),
        Mistake(
            "the scores go through the sigmoid",
            _decoder(weigh=lambda scores: 1 / (1 + np.exp(-scores))),
            "Weights share what makes 1. What makes them of the scores?",
        ),
        Mistake(
            "the scores are divided by the root of the units",
            _decoder(score=lambda q, states: states @ q / np.sqrt(len(q))),
            "So the Transformer does it. Asked for is the plain dot product.",
        ),
        Mistake(
            "the output does not go through the softmax",
            _decoder(squash=lambda z: z),
            "These are the right sums. What makes probabilities of them?",
        ),
        Mistake(
            "the output goes through another function than the softmax",
            _decoder(squash=lambda z: 1 / (1 + np.exp(-z))),
            "The signs share what makes 1: exactly one of them is written.",
            also=(_decoder(squash=np.tanh), _decoder(squash=np.exp)),
        ),
        Mistake(
            "the most probable sign comes back, not the probabilities",
            _decoder(squash=np.argmax),
            "That is the next thing to do, in `greedy_decode`. Here the probabilities of all signs are asked for.",
            also=(_decoder(squash=lambda z: np.eye(len(z))[z.argmax()]),),
        ),
        Mistake(
            "the tanh of the state is missing",
            _decoder(state=lambda x, h, W, U, b: x @ W + h @ U + b),
            "The weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "a sigmoid stands in the place of the state's tanh",
            _decoder(state=lambda x, h, W, U, b: 1 / (1 + np.exp(-(x @ W + h @ U + b)))),
            "A state may be negative.",
        ),
        Mistake(
            "the old state is not used",
            _decoder(state=lambda x, h, W, U, b: np.tanh(x @ W + b)),
            "Then the decoder does not know what it has written so far. Which arguments are not used?",
        ),
        Mistake(
            "the input is not used",
            _decoder(state=lambda x, h, W, U, b: np.tanh(h @ U + b)),
            "The decoder has to be told the sign that was written last. Which arguments are not used?",
        ),
        Mistake(
            "the bias of the state is forgotten",
            _decoder(state=lambda x, h, W, U, b: np.tanh(x @ W + h @ U)),
            "Both products are there. Which of the arguments is not used?",
        ),
        Mistake(
            "the bias of the output is forgotten",
            _decoder(output=lambda h, c, W, b: np.concatenate([h, c]) @ W),
            "State and weights are right. Which of the arguments is not used?",
        ),
        Mistake(
            "both biases are forgotten",
            _decoder(
                state=lambda x, h, W, U, b: np.tanh(x @ W + h @ U),
                output=lambda h, c, W, b: np.concatenate([h, c]) @ W,
            ),
            "All products are there. Which of the arguments are not used?",
        ),
        Mistake(
            "a bias is added outside its function",
            _decoder(state=lambda x, h, W, U, b: np.tanh(x @ W + h @ U) + b),
            "The bias belongs to the weighted sum, before the tanh or the softmax. Count the brackets.",
            also=(
                lambda *args: (
                    _decoder(output=lambda h, c, W, b: np.concatenate([h, c]) @ W)(*args)[0] + args[-1],
                    *_decoder()(*args)[1:],
                ),
            ),
        ),
        Mistake(
            "neither the scores nor the output go through the softmax",
            _decoder(weigh=lambda scores: scores, squash=lambda z: z),
            "It is needed twice: for weights that share what makes 1, and for probabilities.",
        ),
        Mistake(
            "the weighted sum is divided by the number of steps",
            _decoder(summed=lambda w, states: w @ states / len(states)),
            "The weights sum to 1 already, so their sum is a mean by itself.",
        ),
        Mistake(
            "all weights are the same",
            _decoder(weigh=lambda scores: np.ones(len(scores)) / len(scores)),
            "So the decoder looks everywhere at once. Which states fit the query, and how is that measured?",
        ),
        Mistake(
            "these are the additive scores",
            _decoder(score=lambda q, states: np.tanh(q + states).sum(axis=1)),
            "The lesson has two kinds of scores. Here the dot product is asked for.",
        ),
        Mistake(
            "there is a tanh too many before the output",
            _decoder(output=lambda h, c, W, b: np.tanh(np.concatenate([h, c])) @ W + b),
            "Some networks have one more layer there. Here the output reads state and context as they are.",
            also=(_decoder(output=lambda h, c, W, b: np.concatenate([h, np.tanh(c)]) @ W + b),),
        ),
        Mistake(
            "the context comes back in the place of the weights",
            _decoder(returned=lambda y, h, w, s, c: (y, h, c)),
            "It is the right context. The third thing is what it was summed with, one number for each step.",
        ),
        Mistake(
            "the scores come back in the place of the weights",
            _decoder(returned=lambda y, h, w, s, c: (y, h, s)),
            "The output is right. The third thing is what the softmax makes of the scores.",
        ),
        Mistake(
            "the state comes back joined with the context",
            _decoder(returned=lambda y, h, w, s, c: (y, np.concatenate([h, c]), w)),
            "The output layer reads both. To the next step goes the state alone, (units,).",
        ),
        Mistake(
            "the context comes back in the place of the state",
            _decoder(returned=lambda y, h, w, s, c: (y, c, w)),
            "The context is computed anew at each step. What does the cell hand on to the next one?",
        ),
        Mistake(
            "the old state comes back",
            lambda *args: (_decoder()(*args)[0], args[1], _decoder()(*args)[2]),
            "Output and weights are right. To the next step goes the new state.",
        ),
        Mistake(
            "the three stand in another order",
            _decoder(returned=lambda y, h, w, s, c: (h, y, w)),
            "The order is: probabilities, state, weights.",
            also=(
                _decoder(returned=lambda y, h, w, s, c: (y, w, h)),
                _decoder(returned=lambda y, h, w, s, c: (h, w, y)),
                _decoder(returned=lambda y, h, w, s, c: (w, h, y)),
                _decoder(returned=lambda y, h, w, s, c: (w, y, h)),
            ),
        ),
        Mistake(
            "only the probabilities come back",
            _decoder(returned=lambda y, h, w, s, c: y),
            "They are right. The next step needs the state, and whoever wants to look needs the weights.",
        ),
        Mistake(
            "the weights do not come back",
            _decoder(returned=lambda y, h, w, s, c: (y, h)),
            "Both are right. The weights are asked for as well: they show where the decoder looked.",
        ),
    ),
)
