"""The figures of lesson 1: the five types of recurrent networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from course_utils.drawing.shapes import SMALL, Shape, Sketch
from course_utils.drawing.unrolled import chain
from course_utils.figures.lesson_01_parts import door, legend, listed, quoted, words_of
from course_utils.figures.registry import figure
from course_utils.sequences import CLEAN_GLYPHS, GLYPH_SHAPE, MOTIONS, NAMES, in_english, in_german


@dataclass(frozen=True)
class _Type:
    """One of the five types: its names, an application, and what goes in and out at each step."""

    title: str
    vocabulary: str
    application: str
    shape_in: str
    shape_out: str
    inputs: dict[int, str]
    outputs: dict[int, str]

    @property
    def steps(self) -> int:
        return max([*self.inputs, *self.outputs]) + 1


def _one_to_one(digit: int) -> _Type:
    return _Type(
        "one to one",
        "vector to vector",
        "image classification",
        "(batch, features)",
        "(batch, classes)",
        {0: ""},
        {0: NAMES[digit]},
    )


def _one_to_many(words: Sequence[str]) -> _Type:
    return _Type(
        "one to many",
        "vector to sequence",
        "image captioning",
        "(batch, features)",
        "(batch, time, words)",
        {0: ""},
        dict(enumerate(words)),
    )


def _many_to_one(words: Sequence[str], verdict: str) -> _Type:
    return _Type(
        "many to one",
        "sequence to vector",
        "sentiment of a review",
        "(batch, time, features)",
        "(batch, classes)",
        dict(enumerate(words)),
        {len(words) - 1: verdict},
    )


def _many_to_many_delayed(read: Sequence[str], written: Sequence[str]) -> _Type:
    return _Type(
        "many to many, delayed",
        "sequence to sequence",
        "machine translation",
        "(batch, time in, features)",
        "(batch, time out, words)",
        dict(enumerate(read)),
        dict(enumerate(written, len(read))),
    )


def _many_to_many_aligned(labels: Sequence[str]) -> _Type:
    return _Type(
        "many to many, aligned",
        "sequence to sequence",
        "labelling each video frame",
        "(batch, time, features)",
        "(batch, time, classes)",
        dict.fromkeys(range(len(labels)), ""),
        dict(enumerate(labels)),
    )


def _type_figure(kind: _Type, reading: str, *, picture: bool = False) -> tuple[Sketch, list[Shape]]:
    """One type with its chain on the left and its names and shapes on the right; the input boxes are returned.

    ``picture`` leaves room below for inputs that are pictures.

    Raises:
        ValueError: there are more than five steps.
    """
    if kind.steps > 5:
        raise ValueError(f"this figure has room for 5 steps, not for {kind.steps}: give it fewer words")
    sketch = Sketch(8.2, 3.3)
    pitch = 0.97
    left = 2.75 - pitch * (kind.steps - 1) / 2
    columns = chain(
        sketch,
        [left + pitch * step for step in range(kind.steps)],
        1.72,
        inputs={} if picture else kind.inputs,
        outputs=kind.outputs,
        states={step: f"$h_{{{step + 1}}}$" for step in range(kind.steps)} if kind.steps > 1 else {0: "$h$"},
        box=(0.74, 0.46),
        drop=1.1,
    )
    pictures = []
    if picture:
        for step in kind.inputs:
            cell = columns[step].cell
            shape = Shape(cell.x, 0.58, 0.34, 0.4)
            pictures.append(shape)
            sketch.arrow(shape.top, cell.bottom, role="input")
    x = 5.75
    sketch.line([(x - 0.3, 0.35), (x - 0.3, 2.95)], width=0.6)
    sketch.head(x, 2.82, kind.title)
    sketch.note(x, 2.56, f"also: {kind.vocabulary}", ha="left")
    sketch.text(x, 2.12, kind.application, ha="left")
    sketch.note(x, 1.78, reading, ha="left", va="center")
    for y, name, role, shape_of in (
        (1.22, "out", "output", kind.shape_out),
        (0.62, "in", "input", kind.shape_in),
    ):
        sketch.box(x + 0.21, y, 0.42, 0.28, name, role=role, size=SMALL)
        sketch.text(x + 0.52, y, shape_of, ha="left")
    return sketch, pictures


def _glyph(sketch: Sketch, place: Shape, digit: int) -> None:
    sketch.box(place.x, place.y, 2 * place.half_width, 2 * place.half_height, role="input")
    sketch.pixels(place.x, place.y, CLEAN_GLYPHS[digit].reshape(GLYPH_SHAPE), dot=0.085)


def _told_one_to_one(digit: int = 7) -> str:
    return (
        f"One to one, or vector to vector: a picture of the digit {digit} goes into one hidden box, out of which comes "
        f"'{NAMES[digit]}'. Example: image classification. Shapes: in (batch, features), out (batch, classes)."
    )


@figure(
    name="one_to_one",
    lesson=1,
    caption="One input, one output, nothing before and nothing after: every classifier of single pictures is of "
    "this type, and it needs no recurrence.",
    alt=_told_one_to_one,
    allowed={"digit": (0, 9)},
)
def one_to_one(digit: int = 7) -> Figure:
    sketch, (place,) = _type_figure(_one_to_one(digit), "one picture, one name", picture=True)
    _glyph(sketch, place, digit)
    return sketch.figure


def _told_one_to_many(words: str = "a half open door") -> str:
    said = words_of(words)
    over = f"{NAMES[len(said)]} step{'s' * (len(said) > 1)}"
    return (
        "One to many, or vector to sequence: a picture of a door goes in at the first step, and over "
        f"{over} come out the words {quoted(said)}. Example: image captioning. Shapes: in (batch, features), out "
        "(batch, time, words)."
    )


@figure(
    name="one_to_many",
    lesson=1,
    caption="One input, and then a sequence comes out: the picture is read once, and the state carries it through "
    "all the words.",
    alt=_told_one_to_many,
)
def one_to_many(words: str = "a half open door") -> Figure:
    sketch, (place,) = _type_figure(_one_to_many(words_of(words)), "one picture, a caption", picture=True)
    door(sketch, place.x, place.y, 2 * place.half_height, 40)
    return sketch.figure


def _told_many_to_one(words: str = "the plot was not bad", verdict: str = "praise") -> str:
    read = words_of(words)
    over = f"{NAMES[len(read)]} step{'s' * (len(read) > 1)}"
    return (
        f"Many to one, or sequence to vector: the words {quoted(read)} go in over {over}, and "
        f"at the last one comes out {quoted(words_of(verdict, most=1))}. Example: sentiment of a review. Shapes: in "
        "(batch, time, features), out (batch, classes)."
    )


@figure(
    name="many_to_one",
    lesson=1,
    caption="A sequence goes in, and only the last step answers: by then the state has to hold what the whole "
    "sentence said.",
    alt=_told_many_to_one,
)
def many_to_one(words: str = "the plot was not bad", verdict: str = "praise") -> Figure:
    sketch, _ = _type_figure(_many_to_one(words_of(words), words_of(verdict, most=1)[0]), "a sentence, one verdict")
    return sketch.figure


def _told_many_to_many_delayed(number: int = 97) -> str:
    read, written = in_english(number).split(), in_german(number).split()
    words, steps = ("word" if len(read) == 1 else "words"), ("step" if len(read) == 1 else "steps")
    go = "goes" if len(read) == 1 else "go"
    come, these = ("comes", "word") if len(written) == 1 else ("come", "words")
    return (
        f"Many to many, delayed, or sequence to sequence: the English {words} {listed(quoted(read).split(', '))} "
        f"{go} in over {NAMES[len(read)]} {steps}, then {come} out the German {these} {quoted(written)} over "
        f"{NAMES[len(written)]}. Example: machine translation. Shapes: in (batch, time in, features), out (batch, time "
        "out, words)."
    )


@figure(
    name="many_to_many_delayed",
    lesson=1,
    caption="First everything is read, then everything is written. The two may differ in length and in order: German "
    "says the ones before the tens.",
    alt=_told_many_to_many_delayed,
)
def many_to_many_delayed(number: int = 97) -> Figure:
    kind = _many_to_many_delayed(in_english(number).split(), in_german(number).split())
    sketch, _ = _type_figure(kind, "a number, another language")
    return sketch.figure


def _told_many_to_many_aligned(angles: Sequence[float] = (10, 36, 62, 62, 36)) -> str:
    labels = ["not known", *_labels(angles)[1:]]
    again = _seen_again(angles)
    return (
        f"Many to many, aligned, or sequence to sequence: {NAMES[len(angles)]} frame{'s' * (len(angles) > 1)} of a "
        f"film of a door go{'es' * (len(angles) == 1)} in, and at each step comes out what it does: "
        f"{', '.join(labels)}. {'The second frame and the last are the same picture. ' if again else ''}"
        "Example: labelling each video frame. Shapes: in (batch, time, features), out (batch, time, classes)."
    )


def _seen_again(angles: Sequence[float]) -> bool:
    """Whether the final frame is the second one once more."""
    return len(angles) > 2 and angles[1] == angles[-1]


def _caption_aligned(angles: Sequence[float] = (10, 36, 62, 62, 36)) -> str:
    labels = _labels(angles)
    between = "only the state, which remembers the frame before, tells"
    said = f"No single frame says what the door does: {between} it."
    if _seen_again(angles) and labels[1] != labels[-1]:
        said = f"The second and the last frame are the same picture: {between} {labels[1]} from {labels[-1]}."
    return f"One output for every input, at the same step. {said} At the first frame nothing can be told."


def _labels(angles: Sequence[float]) -> list[str]:
    """What the door does at each frame; at the first nothing can be told.

    Raises:
        ValueError: there are no frames, more than five, or an angle at which a door does not stand.
    """
    if not 1 <= len(angles) <= 5 or not all(0 <= angle <= 85 for angle in angles):
        raise ValueError(
            f"this figure has room for 1 to 5 angles of 0 to 85 degrees; came {', '.join(map(str, angles))}"
        )
    return ["?", *(MOTIONS[1 + int(np.sign(turn))] for turn in np.diff(angles))]


@figure(
    name="many_to_many_aligned",
    lesson=1,
    caption=_caption_aligned,
    alt=_told_many_to_many_aligned,
)
def many_to_many_aligned(angles: Sequence[float] = (10, 36, 62, 62, 36)) -> Figure:
    """``angles`` are the door's in each frame, in degrees."""
    sketch, places = _type_figure(_many_to_many_aligned(_labels(angles)), "a film, a word for each frame", picture=True)
    for place, angle in zip(places, angles, strict=True):
        door(sketch, place.x, place.y, 2 * place.half_height, angle)
    return sketch.figure


@figure(
    name="rnn_types",
    lesson=1,
    caption="The five types. The cell in the middle is the same everywhere; what differs is at which steps "
    "something is fed in and at which steps something is read out.",
    alt="Five small networks side by side, inputs below, states in the middle, outputs above. One to one: 1 input, 1 "
    "output. One to many: 1 input, 3 outputs. Many to one: 3 inputs, 1 output at the last step. Many to many, "
    "delayed: 3 inputs, then 3 outputs, over 6 steps. Many to many, aligned: 3 inputs and 3 outputs, step by step.",
)
def rnn_types() -> Figure:
    sketch = Sketch(8.2, 3.5)
    kinds = (
        ("one to one", "image\nclassification", 1, (0,), (0,)),
        ("one to many", "image\ncaptioning", 3, (0,), (0, 1, 2)),
        ("many to one", "sentiment\nof a review", 3, (0, 1, 2), (2,)),
        ("many to many\ndelayed", "machine\ntranslation", 6, (0, 1, 2), (3, 4, 5)),
        ("many to many\naligned", "label for each\nvideo frame", 3, (0, 1, 2), (0, 1, 2)),
    )
    pitch, box = 0.43, 0.27
    rooms = [max(0.9, pitch * (steps - 1) + box) for _, _, steps, _, _ in kinds]
    gap = (sketch.width - 0.6 - sum(rooms)) / (len(kinds) - 1)
    left = 0.3
    for (title, example, steps, inputs, outputs), room in zip(kinds, rooms, strict=True):
        middle = left + room / 2
        chain(
            sketch,
            [middle + pitch * (step - (steps - 1) / 2) for step in range(steps)],
            1.88,
            inputs=dict.fromkeys(inputs, ""),
            outputs=dict.fromkeys(outputs, ""),
            box=(box, 0.34),
            drop=0.72,
        )
        sketch.text(middle, 2.92, title, weight="bold", va="bottom")
        sketch.note(middle, 0.68, example)
        left += room + gap
    legend(sketch, 0.22, ("input", "hidden", "output"), ("input", "state", "output"))
    return sketch.figure
