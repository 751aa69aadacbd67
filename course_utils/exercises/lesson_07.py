"""The problems of lesson 7: both directions, sequence to sequence, attention.

The right answers are built once, with a place for each part that a student may get wrong; a known mistake is the
answer with that part exchanged. In attention there are queries (the decoder's states) and steps (the encoder's).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from course_utils.attention import softmax
from course_utils.cells import simple_rnn
from course_utils.exercises.base import Mistake
from course_utils.exercises.functions import Case, FunctionProblem

Array = np.ndarray
Form = Callable[..., Any]


def _numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers between -1 and 1, short enough to be read in a message, and none of them 0."""
    array = np.round(rng.uniform(-1, 1, shape), 1)
    return np.where(array == 0, 0.5, array)


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


bidirectional = FunctionProblem(
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
    ),
)


# ---------------------------------------------------------------- 2: teacher forcing


def _shifted(targets: Any, start: Any) -> Array:
    return np.concatenate([np.full((len(targets), 1), start), targets[:, :-1]], axis=1)


def _with_first(targets: Any, first: Any) -> Array:
    return np.concatenate([np.full((len(targets), 1), first), targets[:, 1:]], axis=1)


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
            also=(_with_first,),
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
                f"step(code, state) takes one sign, a whole number from 0 to {signs - 1}; it was given {code}"
            )
        place = int(np.ravel(h)[0])
        if place >= length:
            return np.eye(signs)[_END[signs]], h + 1
        return probabilities[place, int(number.ravel()[0])], h + 1

    return step


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


def _until_both(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    code: Any = start
    written: list[Any] = []
    while (code != end or len(written) < most) and len(written) < 100:
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
        written.append(code)
    return written


_endless: Form = lambda most: 100  # noqa: E731  the networks end long before

greedy_decode = FunctionProblem(
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
        "neither the start sign nor the end sign.",
    ),
    shape_advice="A list with the numbers of the signs comes back, without start and end.",
    cases=(
        _decoding_case(1, 6, [1, 4, 3, 5, 2], 10, "It writes three signs and then the end sign."),
        _decoding_case(2, 6, _long_path(2, 6, 1), 7, "It does not come to an end by itself soon."),
        _decoding_case(3, 7, [5, 6, 2, 2, 1, 4, 0], 9, "Here the start and the end sign have other numbers."),
        _decoding_case(4, 5, [1, 2], 4, "It says the end sign at once."),
        _decoding_case(5, 7, [5, 3, 3, 0], 2, "It writes two signs and then the end sign."),
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
            also=(lambda step, h, start, end, most: np.argmax(step(start, h)[0]),),
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
            also=(_decoding(limit=lambda most: most - 2),),
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
            "Greedy means: always the most probable sign. With sampling the answer changes from call to call.",
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
            ),
        ),
        Mistake(
            "a string counts as right when only its beginning is",
            _share(lambda one, true: all(_signs_right(one, true))),
            "`zip` ends with the shorter one. A string that is too short or too long is wrong, too.",
            also=(_share(lambda one, true: one.startswith(true)), _share(lambda one, true: true in one)),
        ),
        Mistake(
            "the right ones are counted, not their share",
            lambda written, targets: len(targets) * _exactly(written, targets),
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
            "It is 1 if all are right and 0 otherwise. And if half of them are?",
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


attention_scores = FunctionProblem(
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
            also=(lambda q, k: q[:, None] * k[None], lambda q, k: q * k.T),
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
        ),
        Mistake(
            "the scores are divided by the root of the units",
            lambda q, k: q @ k.T / np.sqrt(q.shape[1]),
            "So the Transformer does it, to keep the scores of long vectors small. Asked for is the plain dot product.",
            also=(lambda q, k: q @ k.T / q.shape[1],),
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
            also=(lambda q, k: np.exp(q @ k.T),),
        ),
        Mistake(
            "distances are computed",
            lambda q, k: np.linalg.norm(q[:, None] - k[None], axis=2),
            "A distance is small where two vectors fit. A score is large there.",
            also=(lambda q, k: ((q[:, None] - k[None]) ** 2).sum(axis=2),),
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


def _unlike_shapes(s: Any, mask: Any) -> Array:
    """The sums of the rows meet the columns: an axis is lost."""
    grown = np.exp(_open(s, mask) - _open(s, mask).max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1)


attention_weights = FunctionProblem(
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
                _filled(-999.0)[0],
                *(form for less in (10.0, 100.0, 1000.0) for form in _lowered(less)),
            ),
        ),
        Mistake(
            "minus infinity is multiplied by 0",
            lambda s, mask: _plain_softmax(s + (1 - mask) * -np.inf),
            "0 times infinity is not a number, so the steps that count are lost as well. Choose instead of "
            "multiplying: `np.where`.",
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
            "the axis of the row sums is lost",
            _unlike_shapes,
            "A sum of (queries,) meets the columns, not the rows. `keepdims=True` keeps it standing.",
            also=(
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
                lambda w, s: w @ s.T,
                lambda w, s: s.T @ w,
                lambda w, s: (w[:, :, None] * s).sum(axis=0),
                lambda w, s: (w[:, :, None] * s).sum(axis=2),
                lambda w, s: (w.T[:, :, None] * s).sum(axis=1),
            ),
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
            "It is right. Each query needs a row.",
            also=(lambda w, s: w[0] @ s,),
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


attention_step = FunctionProblem(
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
    shape_advice="Three arrays come back: ŷ_t (signs,), s_t (units,) and the weights (steps,).",
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
            also=(_decoder(summed=lambda w, states: states.sum(axis=0)),),
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
