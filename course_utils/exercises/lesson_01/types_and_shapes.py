"""Lesson 1: the five types and their shapes."""

from __future__ import annotations

import re
from difflib import get_close_matches

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import Plain
from course_utils.exercises.tables import TableProblem

# ---------------------------------------------------------------- types

_ONE, _ONE_MANY, _MANY_ONE = "one to one", "one to many", "many to one"
_DELAYED, _ALIGNED = "many to many delayed", "many to many aligned"
_TYPE_NAMES = (_ONE, _ONE_MANY, _MANY_ONE, _DELAYED, _ALIGNED)
_UNTIMED = "many to many"  # which of the two kinds is not said
_TYPES = {
    "image classification": _ONE,
    "house price": _ONE,
    "image captioning": _ONE_MANY,
    "music composition": _ONE_MANY,
    "sentiment": _MANY_ONE,
    "next word": _MANY_ONE,
    "machine translation": _DELAYED,
    "article summary": _DELAYED,
    "video labelling": _ALIGNED,
    "anomaly detection": _ALIGNED,
}


_OTHER_TIMING = {"aligned": "delayed", "delayed": "aligned"}
_TYPE_WORDS = {"1": "one", "2": "to", "n": "many", "vector": "one", "sequence": "many", "single": "one"}


def _read_type(entry: Plain) -> str:
    """A type in nearly any spelling as one of the five names, or as many to many; "sequence to vector" is many to one.

    Raises:
        ValueError: it is none of them; the message says what is missing.
    """
    if not isinstance(entry, str):
        raise ValueError("A type is written as a text, in quotes.")
    words = []
    said = re.sub(r"\b(?:not |non[ -]?|un)(aligned|delayed)", lambda found: _OTHER_TIMING[found[1]], entry.lower())
    for word in re.findall(r"[a-z]+|[12]", said):
        if word.startswith(("no", "un", "mis")):
            raise ValueError("Say what it is, not what it is not.")
        near = get_close_matches(_TYPE_WORDS.get(word, word), ("one", "many", "to", "delayed", "aligned"), n=1)
        words += near
    ends = [word for word in words if word in ("one", "many")]
    timing = [word for word in words if word in ("delayed", "aligned")]
    if ends == ["many", "many"] and not timing:
        return _UNTIMED
    if not ends and timing:
        ends = ["many", "many"]
    name = " ".join([" to ".join(ends), *timing])
    if name not in _TYPE_NAMES:
        raise ValueError(f"That is none of the five types: {', '.join(_TYPE_NAMES)}.")
    return name


def _types_with(**other: str) -> dict[str, str]:
    """The table of types with every occurrence of a type replaced by another one."""
    change = {key.replace("_", " "): value for key, value in other.items()}
    return {name: change.get(kind, kind) for name, kind in _TYPES.items()}


# What is asked about the input, about the output and, where both are sequences, about the time of the answers.
_TYPE_QUESTIONS = {
    "image classification": ("The whole picture is there at once: is it a sequence?", "How many names are given?"),
    "house price": (
        "Do area, rooms and age follow one another in time, or describe one thing at once?",
        "How many prices come out?",
    ),
    "image captioning": ("How many pictures go in?", "How many words come out?"),
    "music composition": ("Is the name of a style something that unfolds in time?", "How many notes come out?"),
    "sentiment": ("How many words are read?", "How many verdicts are given?"),
    "next word": ("Does one word go in, or a text of any length?", "How many words are asked for?"),
    "machine translation": (
        "How many words go in?",
        "How many words come out?",
        "Can the first word be translated safely before the last one is heard?",
    ),
    "article summary": (
        "How many words go in?",
        "How many words come out?",
        "When is it known what the article is about: while it is read, or at its end?",
    ),
    "video labelling": (
        "How many frames go in?",
        "How many labels are given for a film of 100 frames?",
        "When does each label come: with its frame, or after the film?",
    ),
    "anomaly detection": (
        "How many temperatures go in?",
        "How many answers are given for 60 minutes?",
        "When does each answer come: in its minute, or at the end?",
    ),
}


def _type_question(name: str, read: str) -> str:
    """About the first thing that is wrong: the input, the output, or the time of the answers."""
    right, given = _TYPES[name].split(" "), read.split(" ")
    place = 0 if right[0] != given[0] else 1 if right[2] != given[2] else 2
    if place == 2 and read == _UNTIMED:
        return "There are two kinds of many to many: which of them is this?"
    return _TYPE_QUESTIONS[name][place]


which_type = TableProblem(
    name="which_type",
    lesson=1,
    title="Which type fits?",
    minutes=6,
    level="easy",
    variable="types",
    code="types = {\n" + "".join(f'    "{name}": "{kind}",\n' for name, kind in _TYPES.items()) + "}",
    explanation=(
        "Ask two questions. Is the input a sequence, and is the output one? If both are: does the answer "
        "at a step need only what came so far (aligned), or does the network have to hear everything "
        "before it begins (delayed)? Several features of one thing, like the size and the age of a house, "
        "are no sequence: they have no order in time."
    ),
    why="The type decides how the layers are put together: `return_sequences`, `RepeatVector` or none of them.",
    hints=(
        "Look at the input alone first: do its parts come one after the other, so that their order means "
        "something? Then ask the same of the output.",
        "If both are sequences: can the first output be given as soon as the first input is there? Then "
        "they are aligned. Or could the last input still change the first output? Then the output has to "
        "wait.",
        "Several numbers are not yet a sequence. Could you write them down in another order without losing anything?",
    ),
    read=_read_type,
    question=_type_question,
    throughout=True,
    mistakes=(
        Mistake(
            "delayed and aligned are exchanged",
            _types_with(many_to_many_delayed=_ALIGNED, many_to_many_aligned=_DELAYED),
            "Aligned means an output with every input, at once. Delayed means listening to the end before answering.",
        ),
        Mistake(
            "an answer that has to wait is taken for an aligned one",
            _types_with(many_to_many_delayed=_ALIGNED),
            "Aligned means an output with every input, at once. Could the last word of the input still change the "
            "first one of the output?",
        ),
        Mistake(
            "an answer that comes at once is taken for a delayed one",
            _types_with(many_to_many_aligned=_DELAYED),
            "Delayed means listening to the end before answering. When is the first answer given?",
        ),
        Mistake(
            "what goes in and what comes out have changed places",
            _types_with(one_to_many=_MANY_ONE, many_to_one=_ONE_MANY),
            "The input stands first, the output second: A to B reads A and gives B.",
            also=(_types_with(one_to_many=_MANY_ONE), _types_with(many_to_one=_ONE_MANY)),
        ),
        Mistake(
            "you gave the same type to all",
            dict.fromkeys(_TYPES, _ONE),
            "The ten are not all alike. Take them one by one: is the input a sequence? Is the output?",
            also=tuple(dict.fromkeys(_TYPES, kind) for kind in (*_TYPE_NAMES[1:], _UNTIMED)),
        ),
        Mistake(
            "several numbers are taken for a sequence",
            _types_with(one_to_one=_MANY_ONE),
            "A picture has many pixels and a house has several properties, but they are all there at once "
            "and have no order in time. To the network that is one input, with several features.",
        ),
        Mistake(
            "one answer at the end is taken for an answer at every step",
            _types_with(many_to_one=_ALIGNED),
            "The network computes a state at every step, that is true. But what is asked for: one answer, "
            "or one for each step?",
        ),
        Mistake(
            "a long output is taken for a single one",
            _types_with(one_to_many=_ONE),
            "One sentence is many words, and one tune many notes. The network gives them one after the other.",
            also=(
                _types_with(many_to_many_delayed=_MANY_ONE),
                _types_with(one_to_many=_ONE, many_to_many_delayed=_MANY_ONE),
            ),
        ),
        Mistake(
            "a sequence that goes in is taken for a single thing",
            _types_with(many_to_one=_ONE),
            "One text is many words, one film many frames. They go in one after the other.",
            also=(
                _types_with(many_to_many_aligned=_ONE),
                _types_with(many_to_one=_ONE, many_to_many_aligned=_ONE),
                _types_with(many_to_many_aligned=_ONE_MANY),
                _types_with(many_to_many_delayed=_ONE_MANY),
            ),
        ),
        Mistake(
            "the answers of all steps are taken for a single one",
            _types_with(many_to_many_aligned=_MANY_ONE),
            "Each single frame or minute gets its answer. How many answers are there in the end?",
        ),
    ),
)


# ---------------------------------------------------------------- shapes

_SHAPES: dict[str, tuple[int | None, ...]] = {
    "A": (32, 8),
    "B": (32, 10, 8),
    "C": (32, 10, 5),
    "D": (32, 6, 8),
    "E": (32, 6, 5),
}


_REPLACED = (
    "A layer puts its own numbers in the place of the last axis, it does not add one; only `RepeatVector` adds an axis."
)


def _read_shape(entry: Plain) -> tuple[int | None, ...]:
    """A shape as a tuple; a number alone is a shape of one axis, since Python reads ``(8)`` as 8.

    Raises:
        ValueError: it is no shape.
    """
    if isinstance(entry, np.ndarray) and entry.ndim > 1:
        raise ValueError("That is an array. What is its `.shape`?")
    sizes = np.atleast_1d(entry).tolist() if isinstance(entry, np.ndarray) else entry
    if not isinstance(sizes, list):
        raise ValueError("Write a shape as a tuple of numbers, such as `(32, 10, 3)`, without quotes.")
    read: list[int | None] = []
    for size in sizes:
        number = float(size) if isinstance(size, float | np.ndarray) and np.ndim(size) == 0 else size
        if number is not None and not (isinstance(number, float) and number.is_integer()):
            raise ValueError("A shape is made of whole numbers.")
        read.append(None if number is None else int(number))
    return tuple(read)


def _shape_question(name: str, read: tuple[int | None, ...]) -> str:
    """About the first axis that is wrong."""
    right = _SHAPES[name]
    if len(read) > len(right):
        return "There is an axis too many. Which layer adds one, and which put their numbers in the place of the last?"
    if len(read) < len(right):
        return "How many axes does the output of the last layer have: is there one for time?"
    if read[0] != right[0]:
        return "The first axis is the batch: how many sequences go in?"
    if read[-1] != right[-1]:
        return "Which layer is the last to change the last axis, and into how many numbers?"
    return "How many time steps does the output have?"


output_shapes = TableProblem(
    name="output_shapes",
    lesson=1,
    title="What shape comes out?",
    minutes=8,
    level="medium",
    variable="shapes",
    code="shapes = {\n" + "".join(f'    "{name}": {shape},\n' for name, shape in _SHAPES.items()) + "}",
    explanation=(
        "The batch stays first, from beginning to end. `SimpleRNN(units)` replaces the features by its "
        "units and hands on its last state only, so the time axis is gone; with `return_sequences=True` "
        "it hands on the state of every step, so the time axis stays. `Dense(5)` replaces the last axis "
        "by 5 and leaves the others alone. `RepeatVector(6)` gives a vector a new time axis of 6 steps. "
        "So E starts from (32, 8), then (32, 6, 8), then (32, 6, 7), then (32, 6, 5)."
    ),
    why="Many errors in recurrent networks are errors of shape. Whoever can foresee shapes finds them at once.",
    hints=(
        "Go layer by layer and write the shape behind each. The first axis, the batch, never changes.",
        "Without `return_sequences=True` a recurrent layer hands on one vector for each sequence: its "
        "last state. With it, one vector for each step.",
        "`Dense` works on the last axis only. `RepeatVector(6)` turns each vector into a sequence of 6 equal ones.",
    ),
    read=_read_shape,
    question=_shape_question,
    mistakes=(
        Mistake(
            "batch and time are swapped",
            _SHAPES | {"B": (10, 32, 8), "C": (10, 32, 5), "D": (6, 32, 8), "E": (6, 32, 5)},
            "The course, like Keras, has the batch first: (batch, time, features).",
        ),
        Mistake(
            "the features of the input stand where the units belong",
            _SHAPES | {"A": (32, 3), "B": (32, 10, 3), "D": (32, 6, 3)},
            "A layer's state has one number for each of its units, however many features go in.",
            also=(_SHAPES | {"A": (32, 3), "B": (32, 10, 3), "C": (32, 10, 3), "D": (32, 6, 3), "E": (32, 6, 3)},),
        ),
        Mistake(
            "`return_sequences` is taken for its opposite",
            _SHAPES | {"A": (32, 10, 8), "B": (32, 8), "C": (32, 5)},
            "With `return_sequences=True` the layer hands on the state of every step; left alone it hands "
            "on the last one.",
            also=(_SHAPES | {"A": (32, 10, 8), "B": (32, 8), "C": (32, 5), "E": (32, 5)},),
        ),
        Mistake(
            "the batch is missing",
            {name: shape[1:] for name, shape in _SHAPES.items()},
            "A layer works on a whole batch at once: 32 sequences go in, so there are 32 outputs.",
        ),
        Mistake(
            "the time axis is missing after `RepeatVector`",
            _SHAPES | {"D": (32, 8), "E": (32, 5)},
            "`RepeatVector` says each vector several times, one after the other: that is a sequence, with "
            "an axis for time.",
            also=(_SHAPES | {"D": (32, 48), "E": (32, 5)},),
        ),
        Mistake(
            "the time axis is missing after `Dense`",
            _SHAPES | {"C": (32, 5)},
            "`Dense` works on the last axis. What becomes of the axes in front of it?",
            also=(
                _SHAPES | {"C": (32, 5), "E": (32, 5)},
                _SHAPES | {"C": (32, 50)},
                _SHAPES | {"C": (32, 50), "E": (32, 30)},
            ),
        ),
        Mistake(
            "time and features have changed places",
            {name: (32, *shape[:0:-1]) for name, shape in _SHAPES.items()},
            "The order is (batch, time, features): the numbers of one time step stand last.",
            also=(_SHAPES | {"D": (32, 8, 6)},),
        ),
        Mistake(
            "the units are added as an axis of their own",
            _SHAPES | {"B": (32, 10, 3, 8)},
            "The features go into the layer's sums and do not come out again: what stands in their place?",
            also=(
                _SHAPES | {"A": (32, 3, 8), "B": (32, 10, 3, 8)},
                _SHAPES | {"A": (32, 10, 3, 8), "B": (32, 10, 3, 8)},
                _SHAPES | {"B": (32, 10, 3, 8), "C": (32, 10, 3, 5)},
            ),
        ),
        Mistake(
            "there is an axis too many: what a layer makes stands beside what it was given",
            _SHAPES | {"C": (32, 10, 8, 5), "E": (32, 6, 7, 5)},
            _REPLACED,
            also=(
                _SHAPES | {"C": (32, 10, 3, 8, 5), "E": (32, 6, 8, 7, 5)},
                _SHAPES | {"C": (32, 10, 8, 5), "E": (32, 6, 8, 7, 5)},
                _SHAPES | {"B": (32, 10, 3, 8), "C": (32, 10, 8, 5), "E": (32, 6, 7, 5)},
                _SHAPES | {"B": (32, 10, 3, 8), "C": (32, 10, 3, 8, 5), "E": (32, 6, 8, 7, 5)},
            ),
        ),
        Mistake(
            "there is an axis too many: the steps of the input are still there",
            _SHAPES | {"D": (32, 6, 10, 8), "E": (32, 6, 10, 5)},
            "The first layer hands on its last state only: which axis is gone when `RepeatVector` is reached?",
            also=(
                _SHAPES | {"D": (32, 10, 6, 8), "E": (32, 10, 6, 5)},
                _SHAPES | {"D": (32, 6, 10, 8), "E": (32, 6, 10, 7)},
            ),
        ),
        Mistake(
            "the time axis is kept with a length of 1",
            _SHAPES | {"A": (32, 1, 8)},
            "Without `return_sequences=True` one vector for each sequence comes out, with no axis for time.",
        ),
        Mistake(
            "the layer in front of the last one is taken for the last",
            _SHAPES | {"E": (32, 7)},
            "Write down the shape after each of the four layers: which of them changes the last axis at the end?",
        ),
        Mistake(
            "the output is as long as the input, although `RepeatVector` says how long it is",
            _SHAPES | {"D": (32, 10, 8), "E": (32, 10, 5)},
            "Behind the first layer nothing is left of the 10 steps: only one vector goes on. Which layer "
            "makes a new sequence, and how long is it?",
        ),
        Mistake(
            "the `Dense` layer on top is left out",
            _SHAPES | {"C": (32, 10, 8), "E": (32, 6, 7)},
            "That is the shape in front of the last layer. What does `Dense` do to the last axis?",
        ),
        Mistake(
            "`None` stands where the batch is known",
            {name: (None, *shape[1:]) for name, shape in _SHAPES.items()},
            "Keras' summary writes `None` because it does not know the batch yet. Here you do: how many "
            "sequences go in?",
        ),
    ),
)
