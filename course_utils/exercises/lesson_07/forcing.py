"""Lesson 7: teacher forcing."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array
from course_utils.exercises.functions import Case, FunctionProblem


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
            "the start sign is added to the numbers, not put in front of them",
            lambda targets, start: targets[:, :-1] + start,
            "A plus sign joins lists only. Where one of the two is an array, NumPy adds the numbers: "
            "`[1] + np.array([5, 3])` is `[6, 4]`.",
            also=(lambda targets, start: targets + start,),
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
