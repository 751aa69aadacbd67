"""The problems of lesson 5, time series.

In all of them ``first`` is the place of the first value that is held out, counted from 0. The series of the cases are
irregular, so that a value taken from a wrong place tells it by what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import Plain
from course_utils.exercises.forecasts import ForecastProblem, Held
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.tables import TableProblem

Array = np.ndarray
Form = Callable[..., Any]


def _series(*values: float) -> Array:
    return np.array(values, dtype=float)


# ---------------------------------------------------------------- 1: the shift

_SINE = np.round(np.sin(np.arange(8)), 2)

one_step_later = FunctionProblem(
    name="one_step_later",
    lesson=5,
    title="The sequence one step later",
    minutes=3,
    level="easy",
    variable="inputs_and_targets",
    code="""
def inputs_and_targets(sequence):
    return sequence[:-1], sequence[1:]
""",
    explanation=(
        "Under each input stands the value that came after it. The last value has no successor, so it is no input; the "
        "first one has no predecessor, so it is no target. `sequence[:-1]` leaves out the last, `sequence[1:]` the "
        "first: both are one shorter than the sequence, and place t of the targets is place t + 1 of the inputs."
    ),
    why=(
        "A series needs no one to label it: it is its own target, one step later. Language models learn to say the "
        "next word in this way, too."
    ),
    hints=(
        "Write the sequence 5, 8, 2 on paper, and under each value the one that comes next. Which value has nothing "
        "under it?",
        "So both are one shorter than the sequence. Which end does the one lose, and which the other?",
        "A slice takes a part: `a[2:]` leaves out the first two, and a negative place counts from the end.",
    ),
    shape_advice="Inputs and targets are equally long: every input has its target.",
    cases=(
        Case((_SINE,), "the sine at 0, 1, 2, ..."),
        Case((_series(1, 2, 3, 4, 5, 6),)),
        Case((_series(5, 3),), "two values, so one input and its target"),
        Case((_series(2, 2, 7, 1, 9),)),
    ),
    mistakes=(
        Mistake(
            "inputs and targets have changed places",
            lambda s: (s[1:], s[:-1]),
            "Like this the network would be asked for the value before. Inputs first, then what comes after them.",
        ),
        Mistake(
            "the targets are not shifted",
            lambda s: (s[:-1], s[:-1]),
            "Each input has itself for a target. A network would learn to repeat what it is told.",
            also=(lambda s: (s, s), lambda s: (s[1:], s[1:])),
        ),
        Mistake(
            "the targets are shifted by two steps",
            lambda s: (s[:-2], s[2:]),
            "Under each input stands the value after the next. One step is asked for.",
        ),
        Mistake(
            "there is an input more than there are targets",
            lambda s: (s, s[1:]),
            "What would come after the final value is not known, so it has no target. An input without a target is "
            "no use in training.",
        ),
        Mistake(
            "there is a target more than there are inputs",
            lambda s: (s[:-1], s),
            "The first value comes after nothing, so it is nobody's target.",
        ),
        Mistake(
            "the end is joined to the beginning",
            lambda s: (s, np.roll(s, -1)),
            "The last target is the first value of the sequence: `np.roll` goes round in a circle, and time does not.",
            also=(lambda s: (np.roll(s, 1), s),),
        ),
        Mistake(
            "the series is rolled the wrong way, and in a circle",
            lambda s: (s, np.roll(s, 1)),
            "Look at the first target: it should be the second value. And nothing comes after the last value, so "
            "leave it out instead of going round.",
            also=(lambda s: (s[:-1], np.roll(s, 1)[:-1]), lambda s: (s[:-1], np.roll(s[:-1], 1))),
        ),
        Mistake(
            "a number is made up where nothing is known",
            lambda s: (s, np.append(s[1:], 0)),
            "The last input has a target that was never measured. Leave out what has no successor.",
            also=(lambda s: (s, np.append(s[1:], np.nan)), lambda s: (s, np.append(s[1:], s[-1]))),
        ),
        Mistake(
            "1 is added to the values",
            lambda s: (s, s + 1),
            "It is not the numbers that grow by 1, it is their places: the target of an input is the value that stands "
            "one place further on. The sequence 1, 2, 3, ... hides the difference.",
            also=(lambda s: (s[:-1], s[:-1] + 1),),
        ),
        Mistake(
            "a pair is missing at the end",
            lambda s: (s[:-2], s[1:-1]),
            "The last value is a target, too. Only as an input it cannot serve.",
        ),
        Mistake(
            "a pair is missing at the beginning",
            lambda s: (s[1:-1], s[2:]),
            "The first value is an input, too. Only as a target it cannot serve.",
        ),
        Mistake(
            "only the targets are there",
            lambda s: s[1:],
            "Two things are asked for: `return inputs, targets`.",
        ),
        Mistake(
            "only the inputs are there",
            lambda s: s[:-1],
            "Two things are asked for: `return inputs, targets`.",
        ),
        Mistake(
            "only the last value is a target",
            lambda s: (s[:-1], s[-1]),
            "Such a network would answer once, at the end. Here every input has its own target.",
            also=(lambda s: (s[:-1], s[-1:]),),
        ),
        Mistake(
            "the sequence is cut into two halves",
            lambda s: (s[: len(s) // 2], s[len(s) // 2 :]),
            "Nearly every value is both: the target of the one before it, and the input for the one after it.",
        ),
        Mistake(
            "there is an axis for the feature",
            lambda s: (s[:-1, None], s[1:, None]),
            "The numbers are right. Here plain rows are asked for; that axis comes with the windows.",
        ),
        Mistake(
            "the pairs stand side by side, one after the other",
            lambda s: np.stack([s[:-1], s[1:]], axis=1),
            "They are the right pairs. Asked for are all inputs together, then all targets together.",
        ),
    ),
)


# ---------------------------------------------------------------- 2: where a window may begin


def _places(first: Form, end: Form, step: Form = lambda count, length: 1) -> Form:
    return lambda count, length: np.arange(first(count, length), max(end(count, length), 0), step(count, length))


def _none(count: int, length: int) -> int:
    return 0


def _drawn_places(seed: int) -> Form:
    """As many places as there are, drawn as the lesson draws those of a batch."""
    return lambda count, length: np.random.default_rng(seed).integers(count - length, size=count - length)


window_starts = FunctionProblem(
    name="window_starts",
    lesson=5,
    title="Where a window may begin",
    minutes=4,
    level="easy",
    variable="window_starts",
    code="""
def window_starts(count, length):
    return np.arange(count - length)
""",
    explanation=(
        "A window that begins at `start` has its last input at `start + length - 1` and its last target one step "
        "later, at `start + length`. That place must exist, so it is at most `count - 1`, and `start` is at most "
        "`count - length - 1`. Counted from 0 these are `count - length` places. If the series is no longer than the "
        "window there is none."
    ),
    why=(
        "Random batches draw from these places. One place too many, and now and then a target runs over the "
        "end: the training stops with an error after it has gone well for a while, or NumPy hands over a shorter row "
        "without a word."
    ),
    hints=(
        "A series of 5 values has the places 0 to 4. A window of 3 that begins at 0 has inputs at 0, 1, 2. Where are "
        "its targets?",
        "Move that window one to the right, and again. When do its targets run over the end, though its inputs do not?",
        "`np.arange(n)` counts 0, 1, ..., n - 1, and gives nothing at all if n is 0 or negative.",
    ),
    cases=(
        Case((10, 3)),
        Case((8, 2)),
        Case((6, 5), "room for one window and its targets"),
        Case((5, 5), "no value is left for the last target"),
        Case((9, 1)),
        Case((4, 6), "the window is longer than the series"),
    ),
    mistakes=(
        Mistake(
            "the targets of the last window run over the end",
            _places(_none, lambda count, length: count - length + 1),
            "Its inputs still fit. But the target of its final input would stand behind the end of the series.",
        ),
        Mistake(
            "windows begin where they do not fit",
            _places(_none, lambda count, length: count),
            "A window needs room for `length` inputs after the place where it begins, and for one target more.",
            also=(_places(_none, lambda count, length: count - 1),),
        ),
        Mistake(
            "there is a place even where no window fits",
            lambda count, length: np.arange(max(count - length, 1)),
            "A series that is no longer than the window has no room for the last target. Then the result is empty.",
        ),
        Mistake(
            "the last place is missing",
            _places(_none, lambda count, length: count - length - 1),
            "One more window fits: its last target may be the very last value. `np.arange(n)` and `range(n)` end "
            "before n.",
        ),
        Mistake(
            "places are counted from 1",
            lambda count, length: np.arange(max(count - length, 0)) + 1,
            "The first window begins with the first value, and in Python that is place 0.",
        ),
        Mistake(
            "place 0 is missing",
            lambda count, length: np.arange(1, max(count - length, 1)),
            "A window may begin with the very first value.",
        ),
        Mistake(
            "this is how many there are, and the places were asked for",
            lambda count, length: count - length,
            "The number is right where there are any. Return the places themselves: 0, 1, 2, and so on.",
            also=(lambda count, length: max(count - length, 0),),
        ),
        Mistake(
            "only the last place is there",
            lambda count, length: count - length - 1,
            "All places are asked for, from 0 up to it.",
            also=(lambda count, length: [count - length - 1],),
        ),
        Mistake(
            "the windows do not overlap",
            _places(_none, lambda count, length: count - length, lambda count, length: length),
            "They may: the next one may begin one step later. That makes many more examples out of a short series.",
        ),
        Mistake(
            "the targets are taken for the `length` values after the window",
            _places(_none, lambda count, length: count - 2 * length + 1),
            "The targets are the inputs one step later, so they overlap with them: only one value more is needed.",
        ),
        Mistake(
            "these are the places of all values of each window",
            lambda count, length: np.arange(count - length)[:, None] + np.arange(length),
            "One number is asked for each window: the place where it begins.",
        ),
        Mistake(
            "these are the places within the first window",
            lambda count, length: np.arange(length),
            "How many windows there are depends on the series, too: it has `count` values.",
        ),
        Mistake(
            "the places are drawn by chance",
            _drawn_places(0),
            "That is how training goes on later. Here all possible places are asked for, each once, in order.",
            also=(_drawn_places(1), _drawn_places(42)),
        ),
        Mistake(
            "these are the places where windows end",
            lambda count, length: np.arange(length, max(count, length)),
            "Or those of their last targets. Where do they begin?",
            also=(lambda count, length: np.arange(length - 1, max(count - 1, length - 1)),),
        ),
    ),
)


# ---------------------------------------------------------------- 3: windows and targets


def _rows(values: Array, length: int, begin: int = 0, room: int = 1, step: int = 1) -> Array:
    """Windows that begin ``begin`` places late; ``room`` values follow each that begins at 0: (windows, length)."""
    starts = range(0, len(values) - length - room + 1, step)
    return np.array([values[start + begin : start + begin + length] for start in starts]).reshape(len(starts), length)


def _pair(values: Array, length: int, shift: int = 1, room: int = 1, step: int = 1) -> tuple[Array, Array]:
    """Windows and targets, each (windows, length)."""
    return _rows(values, length, 0, room, step), _rows(values, length, shift, room, step)


def _with_features(*both: Array) -> tuple[Array, ...]:
    return tuple(one[..., None] for one in both)


def _drawn_windows(seed: int) -> Form:
    """Windows at places drawn by chance, as in the lesson."""

    def drawn(values: Array, length: int) -> tuple[Array, ...]:
        count = len(values) - length
        places = np.random.default_rng(seed).integers(count, size=count)[:, None] + np.arange(length)
        return _with_features(values[places], values[places + 1])

    return drawn


def _with_one_more(values: Array, length: int) -> tuple[Array, Array]:
    """All windows that fit by themselves, and the targets that there are: one less."""
    return _rows(values, length, room=0), _rows(values[1:], length, room=0)


def _in_one(values: Array, length: int) -> Array:
    """Windows with the value after them, (windows, length + 1)."""
    return np.lib.stride_tricks.sliding_window_view(values, length + 1)


cut_windows = FunctionProblem(
    name="cut_windows",
    lesson=5,
    title="Windows and their targets",
    minutes=8,
    level="medium",
    variable="cut_windows",
    code="""
def cut_windows(values, length):
    windows, targets = [], []
    for start in range(len(values) - length):
        windows.append(values[start : start + length])
        targets.append(values[start + 1 : start + length + 1])
    x = np.array(windows)[:, :, np.newaxis]
    y = np.array(targets)[:, :, np.newaxis]
    return x, y
""",
    explanation=(
        "Both slices are `length` long; that of the targets begins and ends one step later. The loop stops where the "
        "last target is the last value. `np.array` makes one array of the rows, (windows, length), and `np.newaxis` "
        "adds an axis of size 1 for the features: Keras wants (batch, time, features), and there is one number at "
        "each step."
    ),
    why=(
        "These two arrays are what `network.fit(x, y)` takes. Every step of every window has a target, so one window "
        "of 22 years teaches 22 times, and not only at its end."
    ),
    hints=(
        "Begin with one window: for a given `start`, which slice holds its inputs, and which its targets?",
        "Collect the rows of all places where a window may begin; the exercise before this one has found them.",
        "The rows together make an array of two axes. For the third, index with `np.newaxis` (or `None`) where it "
        "should stand, or use `reshape`.",
    ),
    shape_advice="Both arrays are (windows, length, 1): one axis for the windows, one for time, one for the feature.",
    cases=(
        Case((_series(3, 8, 4, 9, 2, 7), 3), "as many windows as steps"),
        Case((_series(5, 1, 6, 2, 8, 3, 9), 2)),
        Case((_series(4, 7, 1, 9, 3), 4), "room for one window only"),
        Case((_series(0.5, -1, 2, -0.3), 1), "windows of a single step"),
        Case((_series(1, 6, 3, 8, 2, 9, 5, 7, 4), 4)),
    ),
    mistakes=(
        Mistake(
            "the targets are not shifted",
            lambda values, length: _with_features(*_pair(values, length, shift=0)),
            "Each window has itself for a target. A network would learn to repeat what it is told.",
            also=(lambda values, length: _with_features(*_pair(values, length, shift=0, room=0)),),
        ),
        Mistake(
            "inputs and targets have changed places",
            lambda values, length: _with_features(*_pair(values, length)[::-1]),
            "Like this the network would be asked for the step before. The inputs come first.",
        ),
        Mistake(
            "the targets are shifted by two steps",
            lambda values, length: _with_features(*_pair(values, length, shift=2, room=2)),
            "The target of an input is the very next value, so all but one of a window's targets are among its inputs.",
        ),
        Mistake(
            "the targets begin where the window ends",
            lambda values, length: _with_features(*_pair(values, length, shift=length, room=length)),
            "That would ask for a whole window at once. Here each step has its own target: the value one step later.",
        ),
        Mistake(
            "there is one target for each window, not one for each step",
            lambda values, length: (_rows(values, length)[..., None], values[length:]),
            "A network that answers at the end only is trained like that. Here it answers at every step, so the "
            "targets are as long as the window.",
            also=(
                lambda values, length: (_rows(values, length)[..., None], values[length:, None]),
                lambda values, length: (_rows(values, length)[..., None], values[length:, None, None]),
                lambda values, length: (_rows(values, length), values[length:]),
            ),
        ),
        Mistake(
            "the axis of the features is missing",
            lambda values, length: _pair(values, length),
            "The numbers are right. Keras wants (windows, length, 1): three axes, though the last has only one place.",
        ),
        Mistake(
            "the axis of the features stands in the wrong place",
            lambda values, length: tuple(one[:, None] for one in _pair(values, length)),
            "(windows, 1, length) is one step with many features. It should be many steps with one feature each.",
            also=(lambda values, length: tuple(one[None] for one in _pair(values, length)),),
        ),
        Mistake(
            "time stands before the windows",
            lambda values, length: _with_features(*(one.T for one in _pair(values, length))),
            "The first axis counts the windows, the second the steps in them.",
        ),
        Mistake(
            "the last window is missing",
            lambda values, length: _with_features(*_pair(values[:-1], length)),
            "One more fits: its last target is the last value of the series. Where does your loop end?",
        ),
        Mistake(
            "the first window is missing",
            lambda values, length: _with_features(*_pair(values[1:], length)),
            "The first window begins with the first value, at place 0.",
        ),
        Mistake(
            "the windows do not overlap",
            lambda values, length: _with_features(*_pair(values, length, step=length)),
            "The next window begins one step later, not a whole window later.",
        ),
        Mistake(
            "the windows are one step too long",
            lambda values, length: _with_features(*_pair(values, length + 1)),
            "A slice `a[i:j]` has j - i values. How many should a window have?",
            also=(
                lambda values, length: tuple(
                    np.lib.stride_tricks.sliding_window_view(values, length + 1)[..., None] for _ in range(2)
                ),
            ),
        ),
        Mistake(
            "the windows are one step too short",
            lambda values, length: _with_features(*_pair(values, length - 1)),
            "A slice `a[i:j]` has j - i values. How many should a window have?",
            also=(lambda values, length: _with_features(*_pair(values[:-1], length - 1)),),
        ),
        Mistake(
            "targets run over the end, and the last row is shorter",
            lambda values, length: (
                _rows(values, length, room=0)[..., None],
                [values[start + 1 : start + length + 1, None] for start in range(len(values) - length + 1)],
            ),
            "A slice that goes too far gives fewer values and no error. At which place may the last window begin?",
        ),
        Mistake(
            "there is one window more than there are targets",
            lambda values, length: _with_features(*_with_one_more(values, length)),
            "The last window has room, but the target of its final step would stand behind the end of the series: one "
            "window too many.",
            also=(_with_one_more,),
        ),
        Mistake(
            "windows and targets are still in one array",
            lambda values, length: _in_one(values, length)[..., None],
            "Each row holds a window and the value after it. Which part of the row are the inputs, and which the "
            "targets?",
            also=(_in_one,),
        ),
        Mistake(
            "`reshape` has mixed the numbers",
            lambda values, length: _with_features(*(one.T.reshape(len(one), length) for one in _pair(values, length))),
            "The shape is right, but `reshape` does not exchange axes: it keeps the numbers in their order and begins "
            "new rows elsewhere. To exchange two axes there is `.T`.",
        ),
        Mistake(
            "the windows are drawn by chance",
            _drawn_windows(0),
            "That is a good way to train. Here all windows are asked for, each once, in order.",
            also=(_drawn_windows(1), _drawn_windows(42)),
        ),
        Mistake(
            "the end is joined to the beginning",
            lambda values, length: _with_features(
                _rows(values, length, room=0), _rows(np.roll(values, -1), length, room=0)
            ),
            "The very last target is the first value of the series: `np.roll` goes round in a circle, and time "
            "does not.",
        ),
        Mistake(
            "the rows stand one after the other in one axis",
            lambda values, length: tuple(one.reshape(-1) for one in _pair(values, length)),
            "`np.concatenate` and `extend` lengthen a row; a list of rows, made an array, has two axes.",
            also=(lambda values, length: tuple(one.reshape(-1, 1) for one in _pair(values, length)),),
        ),
        Mistake(
            "only the inputs are there",
            lambda values, length: _rows(values, length)[..., None],
            "Two arrays are asked for: `return x, y`.",
            also=(lambda values, length: _rows(values, length),),
        ),
        Mistake(
            "only one window is there",
            lambda values, length: _with_features(*(one[:1] for one in _pair(values, length))),
            "All windows are asked for. Does a `return` stand inside your loop?",
            also=(
                lambda values, length: _with_features(*(one[0] for one in _pair(values, length))),
                lambda values, length: _with_features(*(one[-1:] for one in _pair(values, length))),
                lambda values, length: _with_features(*(one[-1] for one in _pair(values, length))),
            ),
        ),
    ),
)


# ---------------------------------------------------------------- 4: holding out the end


def _mixed(keep_order: bool, run_up: bool = False) -> Form:
    """A random choice of years, as many as should be held out, or as many as the test part should have."""

    def mixed(values: Array, first: int, length: int) -> tuple[Array, Array]:
        order = np.random.default_rng(0).permutation(len(values))
        train, test = order[:first], order[first - length * run_up :]
        return (values[np.sort(train)], values[np.sort(test)]) if keep_order else (values[train], values[test])

    return mixed


hold_out = FunctionProblem(
    name="hold_out",
    lesson=5,
    title="Holding out the end",
    minutes=6,
    level="medium",
    variable="hold_out",
    code="""
def hold_out(values, first, length):
    training_part = values[:first]
    test_part = values[first - length :]
    return training_part, test_part
""",
    explanation=(
        "Everything before `first` may be learned from. The test part holds everything from `first` on, and before "
        "it the run-up: the `length` values that the first forecast reads, from `first - length` to `first - 1`. "
        "They belong to both parts. That is no leak: in the year of the forecast these values are known, and as "
        "inputs they may be used."
    ),
    why=(
        "A forecast is made for years that nobody has seen yet, so the test must be the end, in one piece. A year "
        "drawn at random lies between two years of the training part and is half known."
    ),
    hints=(
        "Where is the border in time? What lies before it may be learned from, and what lies behind it must not.",
        "The first value to be forecast is `values[first]`. Which values stand in the window before it, how many are "
        "they, and at which place do they begin?",
        "A slice without an end, `a[i:]`, goes to the end.",
    ),
    shape_advice="`values` is one row, and both parts are slices of it.",
    cases=(
        Case((_series(3, 8, 4, 9, 2, 7, 5, 6), 5, 2)),
        Case((_series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0), 6, 4)),
        Case((_series(4, 7, 1, 9, 3, 8, 2), 3, 3), "the run-up is all there is before"),
        Case((_series(1, 6, 3, 8, 2, 9), 5, 1), "one value is held out"),
    ),
    mistakes=(
        Mistake(
            "the held-out values are in the training part, too",
            lambda values, first, length: (values, values[first - length :]),
            "What a network has learned from cannot test it any more. The training part ends before `first`.",
            also=(lambda values, first, length: (values, values[first:]),),
        ),
        Mistake(
            "the training part holds the first held-out value",
            lambda values, first, length: (values[: first + 1], values[first - length :]),
            "`values[first]` is the first that is to be forecast. A slice ends before its second number.",
        ),
        Mistake(
            "the last training value is lost",
            lambda values, first, length: (values[: first - 1], values[first - length :]),
            "`values[first - 1]` may still be learned from. A slice ends before its second number.",
        ),
        Mistake(
            "the test part has no run-up",
            lambda values, first, length: (values[:first], values[first:]),
            "To forecast the first held-out value the network reads the `length` values before it. Without them that "
            "many forecasts are lost.",
        ),
        Mistake(
            "the run-up is one value too short",
            lambda values, first, length: (values[:first], values[first - length + 1 :]),
            "Count the values from the place where it begins up to `first - 1`: there should be `length`.",
        ),
        Mistake(
            "the run-up is one value too long",
            lambda values, first, length: (values[:first], values[max(first - length - 1, 0) :]),
            "Count the values from the place where it begins up to `first - 1`: there should be `length`.",
            also=(lambda values, first, length: (values[:first], values[first - length - 1 :]),),
        ),
        Mistake(
            "the training part gives up the run-up",
            lambda values, first, length: (values[: first - length], values[first - length :]),
            "That is more careful than it need be. The values before `first` are known in any case: they may be "
            "learned from, and they may be read before a forecast. Only what is forecast must not be learned.",
        ),
        Mistake(
            "the beginning is held out, not the end",
            lambda values, first, length: (values[first:], values[:first]),
            "Like this the past would be forecast from the future. What comes later is to be held out.",
            also=(lambda values, first, length: (values[-first:], values[:-first]),),
        ),
        Mistake(
            "the values are mixed before they are divided",
            _mixed(keep_order=False),
            "In a series the order is what there is to learn, and a random value lies between two that are known. "
            "Divide it in time, at one place.",
            also=(_mixed(keep_order=True), _mixed(keep_order=False, run_up=True)),
        ),
        Mistake(
            "`first` is taken for how many are held out",
            lambda values, first, length: (values[:-first], values[-first - length :]),
            "`first` is a place, counted from the beginning: that of the first value that is held out.",
            also=(lambda values, first, length: (values[:-first], values[-first:]),),
        ),
        Mistake(
            "`length` is taken for how many are held out",
            lambda values, first, length: (values[:-length], values[-length:]),
            "`length` is that of a window. Everything from place `first` on is held out.",
            also=(lambda values, first, length: (values[:first], values[-length:]),),
        ),
        Mistake(
            "the test part ends with its first window",
            lambda values, first, length: (values[:first], values[first - length : first]),
            "That is the run-up alone. The held-out values, from `first` to the end, follow it.",
        ),
        Mistake(
            "the test part ends too early",
            lambda values, first, length: (values[:first], values[first - length : first + length]),
            "Everything from place `first` on is held out, up to the last value, however much that is.",
            also=(
                lambda values, first, length: (values[:first], values[first - length : first + 1]),
                lambda values, first, length: (values[:first], values[first - length : -1]),
                lambda values, first, length: (values[:first], values[first : first + length]),
            ),
        ),
        Mistake(
            "the run-up is a part by itself",
            lambda values, first, length: (values[:first], values[first - length : first], values[first:]),
            "Two parts are asked for. The run-up stands in front of the held-out values, in one row with them.",
        ),
        Mistake(
            "the run-up stands behind the held-out values",
            lambda values, first, length: (
                values[:first],
                np.concatenate([values[first:], values[first - length : first]]),
            ),
            "It is what was measured right before them. In which order does a network read?",
        ),
        Mistake(
            "the border lies one value too early",
            lambda values, first, length: (values[: first - 1], values[first - 1 - length :]),
            "Places are counted from 0: `values[first]` itself is the first that is held out.",
        ),
        Mistake(
            "the border lies one value too late",
            lambda values, first, length: (values[: first + 1], values[first + 1 - length :]),
            "`values[first]` itself is the first that is held out. A slice ends before its second number.",
        ),
        Mistake(
            "the test part is cut into windows already",
            lambda values, first, length: (values[:first], _rows(values[first - length :], length)),
            "That is a later step. Here the test part is a series, one row, as the training part is.",
        ),
        Mistake(
            "the two parts are joined to one row",
            lambda values, first, length: np.concatenate([values[:first], values[first - length :]]),
            "Return them as two, with a comma between them: the training part, then the test part.",
        ),
        Mistake(
            "the two parts have changed places",
            lambda values, first, length: (values[first - length :], values[:first]),
            "Both are right. First the training part, then the test part.",
        ),
        Mistake(
            "only the test part is there",
            lambda values, first, length: values[first - length :],
            "Two parts are asked for, the training part and after it the test part.",
            also=(lambda values, first, length: values[first:],),
        ),
    ),
)


# ---------------------------------------------------------------- 5: leak or no leak

_LEAK, _CLEAN = "leak", "clean"
_LEAKS = {
    "scaling on all years": _LEAK,
    "the run-up": _CLEAN,
    "a random fifth of the windows": _LEAK,
    "last year's truth": _CLEAN,
    "truth in a free run": _LEAK,
    "the best epoch": _LEAK,
    "shuffled training windows": _CLEAN,
    "the window length": _CLEAN,
    "smoothed first": _LEAK,
}


def _read_leak(entry: Plain) -> str:
    """``leak`` or ``clean``, in nearly any words.

    Raises:
        ValueError: it is neither.
    """
    if not isinstance(entry, str):
        raise ValueError('Write "leak" or "clean", in quotes.')
    words = set(re.findall(r"[a-z]+", entry.lower()))
    leak = any(word.startswith("leak") for word in words)
    clean = bool(words & {"clean", "fine", "ok", "okay", "allowed"})
    if words & {"no", "not", "none", "without"}:
        leak, clean = clean, leak
    if leak == clean:
        raise ValueError('Write "leak" or "clean".')
    return _LEAK if leak else _CLEAN


def _turned(*names: str) -> dict[str, str]:
    """The answers, with those called ``names`` turned round."""
    other = {_LEAK: _CLEAN, _CLEAN: _LEAK}
    return {name: other[right] if name in names else right for name, right in _LEAKS.items()}


_LEAK_QUESTIONS = {
    "scaling on all years": "Could you have computed this mean in 1964?",
    "the run-up": "Were these values known in 1964?",
    "a random fifth of the windows": "How many values does a window share with the one that begins a year later?",
    "last year's truth": "The forecast for 1980 is made at the end of 1979. What is known then?",
    "truth in a free run": "The forecast for 1970 is made in 1964, like all others. What is known then?",
    "the best epoch": "What has decided which weights are kept?",
    "shuffled training windows": "Does a value that is held out get into the training by it?",
    "the window length": "Which years have decided, and which are tested afterwards?",
    "smoothed first": "Which year's value goes into the smoothed one of 1964?",
}

leaks = TableProblem(
    name="leaks",
    lesson=5,
    title="Leak or no leak?",
    minutes=6,
    level="medium",
    variable="verdicts",
    code="verdicts = {\n" + "".join(f'    "{name}": "{verdict}",\n' for name, verdict in _LEAKS.items()) + "}",
    explanation=(
        "One question decides: on the day when the forecast is made, would you have had this number? The means and "
        "spreads of all years, a smoothing that looks ahead, and a window cut from between training windows bring in "
        "values from later. So does choosing the best epoch by the held-out years: they have told which weights to "
        "keep, and are no judges any more. What lies before the day of the forecast is clean, also as the input of a "
        "held-out year; in a free run, though, that day is the same for all years. And the order in which training "
        "windows are shown brings in nothing."
    ),
    why=(
        "A leak raises no error. It makes every number look better than it will ever be again, and nothing in the "
        "training shows it. To ask what would have been known is the only protection."
    ),
    hints=(
        "For each, imagine the day on which the forecast is made. Would you have had all the numbers that are used?",
        "A forecast one step ahead is made anew each year. A free run is made once, at its beginning.",
        "A number is used, too, when it only decides something: a scaling, a choice between networks, an end to "
        "training.",
    ),
    read=_read_leak,
    question=lambda name, read: _LEAK_QUESTIONS[name],
    throughout=True,
    mistakes=(
        Mistake(
            "preparation is overlooked",
            _turned("scaling on all years", "smoothed first"),
            "What is done to the series before it is divided uses all of it. Which years' values go into the numbers "
            "that the network learns from?",
            also=(_turned("scaling on all years"), _turned("smoothed first")),
        ),
        Mistake(
            "windows overlap, and that is overlooked",
            _turned("a random fifth of the windows"),
            "Two windows that begin a year apart share nearly all their values. If one is set aside and the other "
            "learned from, what has been set aside?",
        ),
        Mistake(
            "a choice is not taken for a use",
            _turned("the best epoch"),
            "The weights never saw the held-out years. But these years said which weights to keep, and the luckiest "
            "epoch was kept.",
        ),
        Mistake(
            "a forecast one step ahead and a free run are mixed up",
            _turned("last year's truth", "truth in a free run"),
            "On which day is each of the forecasts made? What is known on that day may be used.",
            also=(_turned("truth in a free run"),),
        ),
        Mistake(
            "what is known by then is taken for a leak",
            _turned("the run-up", "last year's truth"),
            "A value that was measured before the day of the forecast may be read. It is not its place in the table "
            "that makes a leak.",
            also=(_turned("the run-up"), _turned("last year's truth")),
        ),
        Mistake(
            "the order of training windows is taken for a leak",
            _turned("shuffled training windows"),
            "It is the years that must not be mixed before they are divided. Here they have been divided already.",
        ),
        Mistake(
            "a choice by other years is taken for a leak",
            _turned("the window length"),
            "Choices have to be made by some years. Are these the ones that are tested in the end?",
        ),
        Mistake(
            "leak and clean are exchanged",
            _turned(*_LEAKS),
            "It is a leak when a number is used that nobody could have had on the day of the forecast.",
        ),
        Mistake(
            "you gave the same answer to all",
            dict.fromkeys(_LEAKS, _LEAK),
            "They are not all alike. Which numbers would nobody have had on the day of the forecast?",
            also=(dict.fromkeys(_LEAKS, _CLEAN),),
        ),
    ),
)


# ---------------------------------------------------------------- 6: scaling

_CENTURY = _series(2, 4, 6, 8)

scale = FunctionProblem(
    name="scale",
    lesson=5,
    title="Scaling, fitted on the training part",
    minutes=5,
    level="easy",
    variable="scale",
    code="""
def scale(training_part, values):
    return (values - training_part.mean()) / training_part.std()
""",
    explanation=(
        "The mean and the standard deviation are two numbers that are learned from data, so they come from the "
        "training part alone. Then they are applied to whatever is asked for: to the training part itself, which gets "
        "mean 0 and standard deviation 1, and to later values, which do not, and need not."
    ),
    why=(
        "Networks learn best with numbers around 0 and of size 1. Fitted on all years, the scaling would tell the "
        "network how high the sun will rise in years that it has not seen."
    ),
    hints=(
        "Two numbers describe the scaling. From which of the two arguments must they come?",
        "First shift, so that the mean of the training part lands on 0; then stretch, so that its standard deviation "
        "becomes 1.",
        "Mind the brackets: without them a division is done before a subtraction.",
    ),
    shape_advice="What comes back is as long as `values`.",
    cases=(
        Case((_CENTURY, _series(5, 10, 0))),
        Case((_series(10, 0, 20, 50, 20), _series(10, 0, 20, 50, 20, 90, 110)), "training part, then later values"),
        Case((_series(1, 3), _series(1, 3)), "the training part itself"),
        Case((_series(0.5, 0.1, 0.9, 0.2, 0.3), _series(7.0)), "one value, far above"),
        Case((_series(-3, -1, -8), _series(2, 4, -6, 1))),
    ),
    mistakes=(
        Mistake(
            "the scaling is fitted on the values that are scaled",
            lambda training, values: (values - values.mean()) / values.std(),
            "Applied to held-out years, that is a leak: their mean is known only when they are over. Which of the two "
            "arguments may be learned from?",
        ),
        Mistake(
            "the scaling is fitted on both parts together",
            lambda training, values: (
                (values - np.concatenate([training, values]).mean()) / np.concatenate([training, values]).std()
            ),
            "That is a leak: the mean of all years is known only when all are over.",
        ),
        Mistake(
            "mean and standard deviation come from different parts",
            lambda training, values: (values - training.mean()) / values.std(),
            "Both are learned from data, so both must come from the same part. Which one may be learned from?",
            also=(lambda training, values: (values - values.mean()) / training.std(),),
        ),
        Mistake(
            "the mean is not subtracted",
            lambda training, values: values / training.std(),
            "The stretch is there. The shift that brings the mean to 0 is missing.",
        ),
        Mistake(
            "nothing is divided",
            lambda training, values: values - training.mean(),
            "The shift is there. The stretch that makes the standard deviation 1 is missing.",
        ),
        Mistake(
            "the variance is divided by, not the standard deviation",
            lambda training, values: (values - training.mean()) / training.var(),
            "The variance is in squared units: sunspots times sunspots. Its square root is what you want.",
        ),
        Mistake(
            "the standard deviation is multiplied, not divided by",
            lambda training, values: (values - training.mean()) * training.std(),
            "A spread of 40 should become one of 1.",
        ),
        Mistake(
            "brackets are missing",
            lambda training, values: values - training.mean() / training.std(),
            "Without brackets only the mean is divided. The subtraction should come first.",
        ),
        Mistake(
            "the smallest and the largest value are used",
            lambda training, values: (values - training.min()) / (training.max() - training.min()),
            "That is a good scaling, too, to the range from 0 to 1. Here the mean is to become 0 and the standard "
            "deviation 1.",
            also=(
                lambda training, values: (
                    (values - values.min()) / (values.max() - values.min())
                    if values.max() > values.min()
                    else values * np.nan
                ),
            ),
        ),
        Mistake(
            "the values are divided by the largest one",
            lambda training, values: values / training.max(),
            "That makes the largest value 1. Here the mean is to become 0 and the standard deviation 1.",
        ),
        Mistake(
            "the median is subtracted, not the mean",
            lambda training, values: (values - np.median(training)) / training.std(),
            "The middle one of the sorted values need not be their mean.",
        ),
        Mistake(
            "the standard deviation is computed with n - 1",
            lambda training, values: (values - training.mean()) / training.std(ddof=1),
            "`np.std` by itself divides by n, and so does the course. `statistics.stdev`, and `ddof=1`, divide by "
            "n - 1.",
        ),
        Mistake(
            "the mean is divided by, not the standard deviation",
            lambda training, values: (values - training.mean()) / training.mean(),
            "How far the values spread around their mean is another number than the mean.",
        ),
        Mistake(
            "the sign is turned round",
            lambda training, values: (training.mean() - values) / training.std(),
            "A value above the mean should be positive.",
        ),
        Mistake(
            "the training part comes back, and `values` were asked for",
            lambda training, values: (training - training.mean()) / training.std(),
            "The two numbers are from the right part. What are they to be applied to?",
            also=(lambda training, values: training,),
        ),
        Mistake(
            "the scaling is undone, not done",
            lambda training, values: values * training.std() + training.mean(),
            "That is the way back, from the scale into the series' own units.",
        ),
        Mistake(
            "the values come back as they were",
            lambda training, values: values,
            "Is the result kept? NumPy's functions make a new array and leave the old one as it is. Or has "
            "`training_part` been scaled in place, before its numbers were used? Then its mean is 0 and its standard "
            "deviation 1, and nothing is left to do.",
        ),
    ),
)


# ---------------------------------------------------------------- 7: the error in the series' own units


def _undone(scaled: Array, fitted_on: Array) -> Array:
    return scaled * fitted_on.std() + fitted_on.mean()


def _errors(measure: Form) -> Form:
    """Right but for what is computed from the differences."""
    return lambda scaled, truth, training: measure(_undone(scaled, training) - truth)


def _forecast_by(undo: Form) -> Form:
    """Right but for how the scaling is undone."""
    return lambda scaled, truth, training: np.abs(undo(scaled, truth, training) - truth).mean()


error_in_units = FunctionProblem(
    name="error_in_units",
    lesson=5,
    title="The error in the series' own units",
    minutes=6,
    level="medium",
    variable="error_in_units",
    code="""
def error_in_units(scaled_forecast, truth, training_part):
    forecast = scaled_forecast * training_part.std() + training_part.mean()
    return np.abs(forecast - truth).mean()
""",
    explanation=(
        "Scaling subtracts the mean and divides by the standard deviation. The way back undoes this in the opposite "
        "order: multiply by the standard deviation, then add the mean, both of the training part. Then forecast and "
        "truth are in the same units, and their difference means something: the mean of its absolute values is the "
        "mean absolute error."
    ),
    why=(
        "An error of 0.25 says nothing to anyone; ten sunspots do. Only in the series' own units can two forecasts be "
        "compared that were scaled in different ways, or one that was not scaled at all."
    ),
    hints=(
        "Forecast and truth stand in different units. Which of the two has to change?",
        "Scaling was `(values - mean) / std`. Solve that for `values`.",
        "Then the mean absolute error: what makes all differences positive, and what comes after it?",
    ),
    shape_advice="Forecast and truth are equally long, and one number is asked for.",
    cases=(
        Case((_series(0, 1, -1), _series(5, 8, 5), _series(2, 4, 6, 8))),
        Case((_series(1.5, 0.5, -0.2, 2.0), _series(80, 20, 31, 100), _series(10, 0, 20, 50, 20))),
        Case((_series(-0.5), _series(1.0), _series(1, 3)), "one forecast"),
        Case((_series(0.3, -1.2), _series(-7, 2), _series(-3, -1, -8))),
        Case((_series(-1, 1), _series(0, 6), _series(1, 5)), "differences that would cancel"),
    ),
    mistakes=(
        Mistake(
            "the forecast is still scaled",
            lambda scaled, truth, training: np.abs(scaled - truth).mean(),
            "A number around 0 is compared with sunspots. Undo the scaling first.",
        ),
        Mistake(
            "the error is in scaled units",
            lambda scaled, truth, training: np.abs(scaled - (truth - training.mean()) / training.std()).mean(),
            "Both are scaled, so they can be compared, but the error counts standard deviations. The series' own units "
            "are asked for.",
        ),
        Mistake(
            "the mean is added to the error",
            lambda scaled, truth, training: (
                np.abs(scaled - (truth - training.mean()) / training.std()).mean() * training.std() + training.mean()
            ),
            "An error is a difference. Shift both numbers by the same amount, and what happens to their difference?",
        ),
        Mistake(
            "the mean is not added again",
            _forecast_by(lambda scaled, truth, training: scaled * training.std()),
            "Scaling did two things, and both must be undone.",
        ),
        Mistake(
            "the standard deviation is not multiplied again",
            _forecast_by(lambda scaled, truth, training: scaled + training.mean()),
            "Scaling did two things, and both must be undone.",
        ),
        Mistake(
            "the scaling is undone in the wrong order",
            _forecast_by(lambda scaled, truth, training: (scaled + training.mean()) * training.std()),
            "What was done last must be undone first. Was the mean subtracted before the division, or after it?",
        ),
        Mistake(
            "the scaling is done once more, not undone",
            _forecast_by(lambda scaled, truth, training: (scaled - training.mean()) / training.std()),
            "Solve `scaled = (value - mean) / std` for `value`.",
            also=(_forecast_by(lambda scaled, truth, training: scaled / training.std() + training.mean()),),
        ),
        Mistake(
            "the truth is unscaled, too",
            lambda scaled, truth, training: np.abs(_undone(scaled, training) - _undone(truth, training)).mean(),
            "It has never been scaled: it is in the series' own units already. Which of the two is not?",
        ),
        Mistake(
            "the standard deviation is computed with n - 1",
            _forecast_by(lambda scaled, truth, training: scaled * training.std(ddof=1) + training.mean()),
            "The scaling was done with `std` as it is, which divides by n. What undoes it must be the same number.",
        ),
        Mistake(
            "the scaling is undone with the numbers of the held-out part",
            _forecast_by(lambda scaled, truth, training: _undone(scaled, truth)),
            "It was fitted on the training part. Another mean and another standard deviation do not undo it.",
        ),
        Mistake(
            "squared errors are averaged, and absolute ones were asked for",
            _errors(lambda errors: (errors**2).mean()),
            "That is the mean squared error, in squared units. One large miss outweighs all others in it.",
        ),
        Mistake(
            "this is the root of the mean square",
            _errors(lambda errors: np.sqrt((errors**2).mean())),
            "It has the right units, but large misses count for more than they should: the mean of the absolute values "
            "is asked for.",
        ),
        Mistake(
            "errors of different signs cancel",
            _errors(lambda errors: errors.mean()),
            "A forecast that is 10 too high and then 10 too low is not perfect. Make the differences positive before "
            "you take their mean.",
            also=(_errors(lambda errors: -errors.mean()), _errors(lambda errors: abs(errors.mean()))),
        ),
        Mistake(
            "the errors are added up, not averaged",
            _errors(lambda errors: np.abs(errors).sum()),
            "A longer test would look worse. Take the mean.",
        ),
        Mistake(
            "this is the median",
            _errors(lambda errors: np.median(np.abs(errors))),
            "The mean of the absolute errors is asked for.",
        ),
        Mistake(
            "this is the largest error",
            _errors(lambda errors: np.abs(errors).max()),
            "The mean of all of them is asked for.",
        ),
        Mistake(
            "the errors are not averaged",
            _errors(np.abs),
            "They are right, one for each year. One number is asked for, their mean.",
        ),
        Mistake(
            "the forecast comes back, and its error was asked for",
            lambda scaled, truth, training: _undone(scaled, training),
            "It is right. How far is it from the truth on average?",
        ),
        Mistake(
            "the error is divided by the truth",
            lambda scaled, truth, training: np.abs((_undone(scaled, training) - truth) / truth).mean(),
            "That is a share of the truth, and without end in a year without sunspots. Leave it in sunspots.",
            also=(lambda scaled, truth, training: (np.abs(_undone(scaled, training) - truth) / truth).mean(),),
        ),
    ),
)


# ---------------------------------------------------------------- 8: the same time of the last cycle


def _held(values: Array, first: int) -> Array:
    """The places of the held-out values."""
    return np.arange(first, len(values))


_COPIED_CASES = (
    Case((_series(3, 8, 4, 9, 2, 7, 5, 6, 1, 0, 9.5, 2.5), 8, 3)),
    Case((_series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0), 6, 5)),
    Case((_series(4, 7, 1, 9, 3, 8, 2.5), 4, 2)),
    Case((_series(1, 6, 3, 8, 2, 9), 5, 4), "one value is held out"),
    Case((_series(2, 9, 4, 7, 1, 5, 3), 3, 1), "a period of one step"),
)

seasonal_naive = FunctionProblem(
    name="seasonal_naive",
    lesson=5,
    title="The baseline that copies the last cycle",
    minutes=5,
    level="easy",
    variable="seasonal_naive",
    code="""
def seasonal_naive(values, first, period):
    return values[first - period : len(values) - period]
""",
    explanation=(
        "The forecast for place t is `values[t - period]`. The places t run from `first` to the end, so those that are "
        "copied run from `first - period` to `len(values) - period`: one slice, as long as what is held out. With a "
        "period of 1 it copies the value before: that is the naive forecast."
    ),
    why=(
        "A forecast that costs nothing is what any other has to beat. On the sunspots the naive one misses by 23 on "
        "average, and the one that copies the value of eleven years ago by 27: the cycle is not exactly eleven years "
        "long."
    ),
    hints=(
        "For the held-out place t, which place is copied? Say it with t and `period`.",
        "t runs from `first` to the last place. From where to where runs what is copied?",
        "Both ends move back by the same number of places, so it can be one slice.",
    ),
    shape_advice="There is one forecast for each held-out value, from `first` to the end.",
    cases=_COPIED_CASES,
    mistakes=(
        Mistake(
            "what is copied lies one step too far back",
            lambda values, first, period: values[(_held(values, first) - period - 1)],
            "For a period of 1 the forecast is the value right before.",
            also=(lambda values, first, period: values[np.maximum(_held(values, first) - period - 1, 0)],),
        ),
        Mistake(
            "what is copied lies one step too near",
            lambda values, first, period: values[_held(values, first) - period + 1],
            "For a period of 1 this would copy the very value that is to be forecast.",
        ),
        Mistake(
            "the value before is copied, and not that of a period ago",
            lambda values, first, period: values[first - 1 : -1],
            "That is the naive forecast. Go back by `period` steps.",
        ),
        Mistake(
            "these are the true values",
            lambda values, first, period: values[first:],
            "They are what is to be forecast. The forecast of place t must be made of what stands before t.",
        ),
        Mistake(
            "the last known cycle is repeated",
            lambda values, first, period: np.resize(values[first - period : first], len(values) - first),
            "That is the forecast for many steps at once, when no truth comes in any more. Here each step is forecast "
            "anew, and by then the value of a period ago is known.",
        ),
        Mistake(
            "the values before `first` come back, and no more",
            lambda values, first, period: values[first - period : first],
            "These are the first `period` forecasts, if so many are asked for. There should be one for each held-out "
            "value.",
        ),
        Mistake(
            "these are the last values of the series",
            lambda values, first, period: values[-period:],
            "They are themselves to be forecast. What is copied stands a period before each of them: count from "
            "`first`.",
        ),
        Mistake(
            "places before `first` are forecast, too",
            lambda values, first, period: values[:-period],
            "There is one forecast for every value of the series that has one. Only those from `first` on are wanted.",
        ),
        Mistake(
            "the first forecast is missing",
            lambda values, first, period: values[first - period + 1 : -period],
            "The forecasts begin with that of place `first`. Which place is copied for it?",
        ),
        Mistake(
            "the last forecast is missing",
            lambda values, first, period: values[first - period : -period - 1],
            "The last value of the series is to be forecast, too. A slice ends before its second number.",
        ),
        Mistake(
            "what is copied lies a period later, not before",
            lambda values, first, period: np.roll(values, -period)[first:],
            "`np.roll` with a negative number moves the values towards the front, and those that fall off come in at "
            "the end. Which way do values have to move, so that an old one stands at place t?",
        ),
        Mistake(
            "forecasts run over the end",
            lambda values, first, period: values[first - period :],
            "The final ones are for years after the series has ended. There should be as many as are held out.",
        ),
        Mistake(
            "one value is repeated for all",
            lambda values, first, period: np.full(len(values) - first, values[first - 1]),
            "Each place has its own forecast: the value a period before it.",
            also=(lambda values, first, period: np.full(len(values) - first, values[first - period]),),
        ),
        Mistake(
            "only the first forecast is there",
            lambda values, first, period: values[first - period],
            "One is asked for each held-out value, from `first` to the end.",
            also=(lambda values, first, period: [values[first - period]],),
        ),
        Mistake(
            "places are counted from the beginning of the series, not from `first`",
            lambda values, first, period: values[: len(values) - first],
            "The held-out places begin at `first`, and those that are copied a period before.",
        ),
    ),
)


# ---------------------------------------------------------------- 9: the value before and the season's change


def _at(*parts: tuple[float, Form]) -> Form:
    """A sum of earlier values, each (factor, lag of the period)."""

    def forecast(values: Array, first: int, period: int) -> Array:
        t = _held(values, first)
        return sum(factor * values[t - lag(period)] for factor, lag in parts)

    return forecast


def _lag(of_period: int, more: int) -> Form:
    return lambda period: of_period * period + more


_BEFORE, _AGO, _AGO_BEFORE = _lag(0, 1), _lag(1, 0), _lag(1, 1)
_SEASON = ((1, _BEFORE), (1, _AGO), (-1, _AGO_BEFORE))  # the right sum


def _change(values: Array, first: int, period: int) -> Array:
    """How the series changed a period before each held-out place."""
    return values[_held(values, first) - period] - values[_held(values, first) - period - 1]


def _season_freely(values: Array, first: int, period: int) -> Array:
    """All is taken from the forecasts, as soon as there are any."""
    known = list(values[:first])
    for t in _held(values, first):
        known.append(known[-1] + known[t - period] - known[t - period - 1])
    return np.array(known[first:])


with_season = FunctionProblem(
    name="with_season",
    lesson=5,
    title="The value before, and the change of a cycle ago",
    minutes=6,
    level="medium",
    variable="with_season",
    code="""
def with_season(values, first, period):
    t = np.arange(first, len(values))
    change = values[t - period] - values[t - period - 1]
    return values[t - 1] + change
""",
    explanation=(
        "At place t a cycle ago the series went from `values[t - period - 1]` to `values[t - period]`. The same change "
        "is added to the value that is known now, `values[t - 1]`. Written in another order it says: the value of a "
        "cycle ago, and on top of it how much higher the series stands now than then."
    ),
    why=(
        "It joins what the other two baselines know: where the series is, and where it usually goes from here. On the "
        "sunspots it misses by 21, better than both. A network that does not beat it has learned nothing of use."
    ),
    hints=(
        "A cycle ago the series came to the same point of the cycle. Which two values tell how it changed in that "
        "step?",
        "Take the later of the two minus the earlier. To what is that change added now?",
        "An array of places serves as an index: `values[t]` with `t = np.arange(...)` takes all of them.",
    ),
    shape_advice="There is one forecast for each held-out value, from `first` to the end.",
    cases=(
        Case((_series(3, 8, 4, 9, 2, 7, 5, 6, 1, 0, 9.5, 2.5), 8, 3)),
        Case((_series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0), 6, 4)),
        Case((_series(4, 7, 1, 9, 3, 8, 2.5), 5, 2)),
        Case((_series(1, 6, 3, 8, 2, 9), 5, 4), "one value is held out"),
    ),
    mistakes=(
        Mistake(
            "the change has the wrong sign",
            _at((1, _BEFORE), (-1, _AGO), (1, _AGO_BEFORE)),
            "If the series rose a cycle ago, it should rise now. Later minus earlier.",
        ),
        Mistake(
            "the change is taken one step too early",
            _at((1, _BEFORE), (1, _AGO_BEFORE), (-1, _lag(1, 2))),
            "It is the change from the step before to the same step, a cycle ago: which place stands a whole period "
            "before t?",
        ),
        Mistake(
            "the change is taken one step too late",
            _at((1, _BEFORE), (1, _lag(1, -1)), (-1, _AGO)),
            "It is the change that led to the same point of the cycle, not the one that led away from it.",
        ),
        Mistake(
            "the change is added to the value that is to be forecast",
            _at((1, _lag(0, 0)), (1, _AGO), (-1, _AGO_BEFORE)),
            "`values[t]` is not known yet. What is the latest value that is?",
        ),
        Mistake(
            "the change is added to the value of a cycle ago",
            _at((2, _AGO), (-1, _AGO_BEFORE)),
            "It is added to the latest value that is known.",
            also=(_at((1, _AGO), (1, _BEFORE), (-1, _lag(0, 2))),),
        ),
        Mistake(
            "this is the change alone",
            _at((1, _AGO), (-1, _AGO_BEFORE)),
            "It tells how far the series will go. From where?",
        ),
        Mistake(
            "the value of a cycle ago is added whole",
            _at((1, _BEFORE), (1, _AGO)),
            "Two values together are about twice too high. Only the change is to be added, a difference of two values.",
        ),
        Mistake(
            "this is the mean of the two simpler baselines",
            _at((0.5, _BEFORE), (0.5, _AGO)),
            "Not their mean is asked for, but the value before, and added to it the change of a cycle ago.",
        ),
        Mistake(
            "this is the naive forecast",
            _at((1, _BEFORE)),
            "The change of a cycle ago is missing.",
        ),
        Mistake(
            "this is the seasonal naive forecast",
            _at((1, _AGO)),
            "It begins with the latest value that is known, and adds to it the change of a cycle ago.",
        ),
        Mistake(
            "the latest change is added, not that of a cycle ago",
            _at((2, _BEFORE), (-1, _lag(0, 2))),
            "That goes on straight ahead, and misses every turn. What did the series do at this point a cycle ago?",
        ),
        Mistake(
            "the change is that over a whole cycle",
            _at((2, _BEFORE), (-1, _AGO)),
            "It is the change within one step, a cycle ago.",
            also=(_at((2, _BEFORE), (-1, _AGO_BEFORE)),),
        ),
        Mistake(
            "these are the true values",
            _at((1, _lag(0, 0))),
            "They are what is to be forecast. The forecast of place t must be made of what stands before t.",
        ),
        Mistake(
            "only the first forecast is there",
            lambda values, first, period: values[first - 1] + values[first - period] - values[first - period - 1],
            "It is right. One is asked for each held-out value, from `first` to the end. Does a `return` stand inside "
            "your loop?",
            also=(
                lambda values, first, period: [values[first - 1] + values[first - period] - values[first - period - 1]],
            ),
        ),
        Mistake(
            "every forecast begins with the same value",
            lambda values, first, period: values[first - 1] + _change(values, first, period),
            "`values[first - 1]` comes right before place `first`. Which value comes right before place t?",
        ),
        Mistake(
            "the last forecast is missing",
            lambda values, first, period: _at(*_SEASON)(values[:-1], first, period),
            "The last value of the series is to be forecast, too. `range(a, b)` ends before b.",
        ),
        Mistake(
            "places before `first` are forecast, too",
            lambda values, first, period: _at(*_SEASON)(values, period + 1, period),
            "There is one forecast for every place that has one. Only those from `first` on are wanted.",
        ),
        Mistake(
            "the change is taken as a ratio",
            lambda values, first, period: (
                values[_held(values, first) - 1]
                * values[_held(values, first) - period]
                / values[_held(values, first) - period - 1]
            ),
            "That says by which factor the series changed. Asked for is by how much: later minus earlier.",
        ),
        Mistake(
            "every forecast is built on the forecast before it",
            lambda values, first, period: values[first - 1] + np.cumsum(_change(values, first, period)),
            "Each step is forecast anew: by then the true value before it is known.",
            also=(_season_freely,),
        ),
    ),
)


# ---------------------------------------------------------------- 10: a line through the window


def _line(table: Array, targets: Array) -> Array:
    return np.linalg.lstsq(table, targets, rcond=None)[0]


def _fitted(
    rows: Form = lambda values, order: _rows(values, order),
    targets: Form = lambda values, order: values[order:],
    arrange: Form = lambda weights: weights,
    constant: bool = True,
) -> Form:
    """Least squares with one thing changed."""

    def fitted(values: Array, order: int) -> Array:
        table = rows(values, order)
        if constant:
            table = np.column_stack([table, np.ones(len(table))])
        return arrange(_line(table, targets(values, order)))

    return fitted


fit_line = FunctionProblem(
    name="fit_line",
    lesson=5,
    title="A linear autoregression",
    minutes=10,
    level="hard",
    variable="fit_line",
    code="""
def fit_line(training_part, order):
    starts = range(len(training_part) - order)
    windows = [training_part[start : start + order] for start in starts]
    table = np.column_stack([windows, np.ones(len(windows))])
    targets = training_part[order:]
    weights, *_ = np.linalg.lstsq(table, targets, rcond=None)
    return weights
""",
    explanation=(
        "Each row of the table is one window and a 1; its target is the value right after the window. A row times the "
        "weights is the forecast: the window's values, each with its weight, and 1 times the constant. "
        "`np.linalg.lstsq` finds the weights for which the squared errors of all rows together are the least. It gives "
        "four things back; the weights are the first."
    ),
    why=(
        "This is one neuron without tanh, and it is found at once, without training. It is the baseline that decides: "
        "on the sunspots a line through 9 years misses by 14 where the copying ones miss by 21 to 27. A network that "
        "does not beat its line has learned nothing that a line could not say."
    ),
    hints=(
        "Write it as equations, one for each window: w_1 times its oldest value, and so on, plus the constant, is to "
        "be the value after it.",
        "All left sides make a table times the weights. Which column belongs to the constant? Every equation has it "
        "in full.",
        "`np.linalg.lstsq(table, targets, rcond=None)` solves them as well as they can be solved together; take the "
        "first of what it returns.",
        "The windows have a value after them, so the last one ends before the last value. The targets are the values "
        "from place `order` on.",
    ),
    shape_advice="There are `order` weights, the oldest value's first, and then the constant: `order + 1` numbers.",
    cases=(
        Case((_series(3, 8, 4, 9, 2, 7, 5, 6, 1, 0, 9.5, 2.5), 2)),
        Case((_series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0, 3.5, 5.5, 1.5), 3)),
        Case((_series(4, 7, 1, 9, 3, 8, 2.5), 1), "one value is used"),
        Case((_series(1, 6, 3, 8, 2, 9, 7, 4, 0, 5), 2)),
    ),
    mistakes=(
        Mistake(
            "the constant is missing",
            _fitted(constant=False),
            "Without it the line must go through 0: where all values of the window are 0 the forecast would be 0. Give "
            "the table one more column.",
            also=(_fitted(constant=False, arrange=lambda weights: np.append(weights, 0)),),
        ),
        Mistake(
            "the constant is fitted, but does not come back",
            _fitted(arrange=lambda weights: weights[:-1]),
            "The weights are right. The constant belongs behind them.",
        ),
        Mistake(
            "the constant stands first",
            _fitted(arrange=lambda weights: np.roll(weights, 1)),
            "The numbers are right. The constant was asked for last.",
            also=(_fitted(arrange=lambda weights: np.append(weights[-1], weights[-2::-1])),),
        ),
        Mistake(
            "the weight of the newest value stands first",
            _fitted(arrange=lambda weights: np.append(weights[-2::-1], weights[-1])),
            "The numbers are right. Their order should be the window's: the oldest value first.",
        ),
        Mistake(
            "the target is among the inputs",
            _fitted(targets=lambda values, order: values[order - 1 : -1]),
            "One weight is 1 and all others are 0: the window's last value is its target, so there is nothing to "
            "forecast. The target comes after the window.",
        ),
        Mistake(
            "the target lies two steps after the window",
            _fitted(
                rows=lambda values, order: _rows(values, order, room=2),
                targets=lambda values, order: values[order + 1 :],
            ),
            "One value stands between the window and its target. The target comes right after the window.",
        ),
        Mistake(
            "the past is forecast from what came after it",
            _fitted(
                rows=lambda values, order: _rows(values[1:], order, room=0),
                targets=lambda values, order: values[: len(values) - order],
            ),
            "The target should be the value after the window, not the one before it.",
        ),
        Mistake(
            "the last window is missing",
            _fitted(
                rows=lambda values, order: _rows(values[:-1], order), targets=lambda values, order: values[order:-1]
            ),
            "The last value of the training part is a target, too. Where does your loop end?",
        ),
        Mistake(
            "the first window is missing",
            _fitted(
                rows=lambda values, order: _rows(values[1:], order), targets=lambda values, order: values[order + 1 :]
            ),
            "The first window begins with the first value, at place 0.",
        ),
        Mistake(
            "the windows are one value too long",
            lambda values, order: _fitted()(values, order + 1),
            "`order` is how many values the forecast uses.",
        ),
        Mistake(
            "the windows are one value too short",
            lambda values, order: _fitted()(values, order - 1) if order > 1 else [values.mean()],
            "`order` is how many values the forecast uses.",
        ),
        Mistake(
            "each window has several targets",
            _fitted(targets=lambda values, order: _rows(values, order, begin=1)),
            "There is a column of weights for each of them. One target is wanted: the value right after the window.",
        ),
        Mistake(
            "the target is the second value of the window",
            _fitted(targets=lambda values, order: values[1 : len(values) - order + 1]),
            "One weight is 1 and all others are 0: this target stands in the window already. The target comes after "
            "the window.",
        ),
        Mistake(
            "this is a curve through time",
            lambda values, order: np.polyfit(np.arange(len(values)), values, order),
            "It forecasts from the place, 0, 1, 2, and so on. Here earlier *values* are the inputs: a table with a row "
            "for each window.",
        ),
        Mistake(
            "the series is scaled first",
            lambda values, order: _fitted()((values - values.mean()) / values.std(), order),
            "The weights are the same, but the constant belongs to the scaled series. Take the values as they come.",
        ),
        Mistake(
            "these are the forecasts, and the weights were asked for",
            lambda values, order: (
                np.column_stack([_rows(values, order), np.ones(len(values) - order)]) @ _fitted()(values, order)
            ),
            "They come from the right line. Return its weights.",
        ),
        Mistake(
            "the windows are turned, so that the constant is on the wrong side",
            lambda values, order: (
                _fitted(rows=lambda v, n: _rows(v, n)[:, ::-1], arrange=lambda w: np.roll(w, 1))(values, order)
                if order > 1
                else [0, 0]
            ),
            "The newest value's weight and the constant stand where the others belong: oldest value first, constant "
            "last.",
        ),
    ),
)


# ---------------------------------------------------------------- 11 and 12: forecasts of a network


def _batch(x: Any) -> Array:
    """A batch as an array, as a network takes it.

    Raises:
        ValueError: it is none.
    """
    x = np.asarray(x, dtype=float)
    if x.size == 0:
        raise ValueError("`predict` was given an empty array: there was no window to read, or nothing in it")
    if x.ndim != 3 or x.shape[2] != 1:
        raise ValueError(f"`predict` takes an array of shape (windows, steps, 1), and this one has {x.shape}")
    return x


def _is_the_network(function: Form) -> Form:
    """``function``, which says so when it is taken for a Keras network and called by its ``predict``."""

    def predict(*args: Any, **named: Any) -> Array:
        raise TypeError("here `predict` is the function itself, so it is called as `predict(x)`")

    function.predict = predict  # type: ignore[attr-defined]
    return function


@_is_the_network
def _mean_so_far(x: Any) -> Array:
    """1 more than the mean of what it has read."""
    x = _batch(x)
    return 1 + np.cumsum(x, axis=1) / np.arange(1, x.shape[1] + 1)[:, None]


@_is_the_network
def _leaky(x: Any) -> Array:
    """A unit that leaks: half of what it was, less what it reads, and 2."""
    x = _batch(x)
    h, outputs = np.zeros((len(x), 1)), []
    for t in range(x.shape[1]):
        h = 0.5 * h - 0.8 * x[:, t] + 2
        outputs.append(h)
    return np.stack(outputs, axis=1)


@_is_the_network
def _with_first(x: Any) -> Array:
    """The latest value, and a tenth of the first that was read."""
    x = _batch(x)
    return 0.6 * x + 0.1 * x[:, :1] + 0.3


_MEAN_NOTE = "predict gives at each step 1 more than the mean of what it has read"
_LEAKY_NOTE = "predict is one unit: 0.5 times its last output - 0.8 times the input + 2"
_FIRST_NOTE = "predict gives 0.6 times the input + 0.1 times the window's first value + 0.3"


def _steps_before(values: Array, first: int, length: int, late: int = 0) -> Array:
    """The window before each held-out value, as a batch; ``late`` steps later than it should be."""
    ends = np.arange(first, len(values)) + late
    return np.array([values[max(end - length, 0) : end] for end in ends])[:, :, None]


def _asked(windows: Form, read: Form = lambda outputs: outputs[:, -1, 0]) -> Form:
    return lambda predict, values, first, length: read(predict(windows(values, first, length)))


one_step_ahead = FunctionProblem(
    name="one_step_ahead",
    lesson=5,
    title="Forecasting one step ahead",
    minutes=7,
    level="medium",
    variable="one_step_ahead",
    code="""
def one_step_ahead(predict, values, first, length):
    windows = [values[t - length : t] for t in range(first, len(values))]
    x = np.array(windows)[:, :, np.newaxis]
    outputs = predict(x)
    return outputs[:, -1, 0]
""",
    explanation=(
        "The window for place t holds the `length` values before t, the last of them at t - 1: with the truth fed in, "
        "they are all known when t is forecast. All windows together make a batch, (windows, length, 1). The network "
        "answers at every step; at its last step it has read the whole window, and that answer is the forecast of t."
    ),
    why=(
        "A window that reaches one step too far knows the answer, and a forecast that is drawn one step late looks "
        "like a fine curve. Both are mistakes of one place, and neither raises an error."
    ),
    hints=(
        "Take one held-out place t. Which values may its forecast read, and what is the place of the last of them?",
        "Put the windows of all places into one array, and give it the axis of the feature.",
        "`predict` answers at each step of each window. Which of the steps has read everything?",
    ),
    shape_advice="`predict` takes (windows, length, 1) and gives (windows, length, 1), one output for each step.",
    cases=(
        Case((_mean_so_far, _series(3, 8, 4, 9, 2, 7, 5), 4, 2), _MEAN_NOTE),
        Case((_leaky, _series(5, 1, 6, 2, 8, 3, 9, 4), 5, 4), _LEAKY_NOTE),
        Case((_with_first, _series(4, 7, 1, 9, 3, 8, 2.5), 3, 3), _FIRST_NOTE),
        Case((_leaky, _series(0.5, -1, 2, -0.5), 3, 2), f"{_LEAKY_NOTE}; one value is held out"),
    ),
    mistakes=(
        Mistake(
            "the windows hold the value that is to be forecast",
            _asked(lambda values, first, length: _steps_before(values, first, length, late=1)),
            "The forecast of place t must be made of what stands before t. A slice ends before its second number.",
        ),
        Mistake(
            "the windows end one step too early",
            _asked(
                lambda values, first, length: np.array(
                    [values[[max(t - length - 1 + k, 0) for k in range(length)]] for t in range(first, len(values))]
                )[:, :, None]
            ),
            "The value right before t is known when t is forecast, and it is left out. Drawn as a curve, these "
            "forecasts are one step late.",
            also=(
                _asked(lambda values, first, length: _steps_before(values, first - 1, length)[:-1]),
                _asked(lambda values, first, length: _steps_before(values[:-1], first - 1, length)),
            ),
        ),
        Mistake(
            "the first output of each window is taken, not the last",
            _asked(_steps_before, lambda outputs: outputs[:, 0, 0]),
            "At its first step the network has read one value. At which step has it read all of them?",
        ),
        Mistake(
            "the outputs of all steps are there",
            _asked(_steps_before, lambda outputs: outputs[:, :, 0]),
            "The network answers at each step of a window. Only the answer of the step that has read everything is the "
            "forecast.",
            also=(
                _asked(_steps_before, lambda outputs: outputs),
                _asked(_steps_before, lambda outputs: outputs.ravel()),
            ),
        ),
        Mistake(
            "the outputs of a window are averaged",
            _asked(_steps_before, lambda outputs: outputs.mean(axis=(1, 2))),
            "The earlier outputs are forecasts of earlier places. Only one of them is that of t.",
        ),
        Mistake(
            "these are the outputs of one window",
            _asked(_steps_before, lambda outputs: outputs[0, :, 0]),
            "The first axis counts the windows, the second the steps. From each window one output is wanted.",
            also=(
                _asked(_steps_before, lambda outputs: outputs[-1, :, 0]),
                _asked(_steps_before, lambda outputs: outputs[-1]),
            ),
        ),
        Mistake(
            "the windows are one step too short",
            _asked(lambda values, first, length: _steps_before(values, first, length - 1)),
            "Count the values from the beginning of a window to t - 1: there should be `length`.",
        ),
        Mistake(
            "one long window is read, instead of one for each forecast",
            lambda predict, values, first, length: predict(values[None, first - length : -1, None])[0, length - 1 :, 0],
            "It is a good forecast of another kind: later steps have read more than `length` values. Here each "
            "forecast has its own window and begins anew.",
            also=(lambda predict, values, first, length: predict(values[None, :-1, None])[0, first - 1 :, 0],),
        ),
        Mistake(
            "the forecasts are fed back, and the truth was to be read",
            lambda predict, values, first, length: _run_free(predict, values, first, length, len(values) - first),
            "That is a free run. One step ahead, every window holds true values only: by then they are known.",
        ),
        Mistake(
            "one forecast is missing at the end",
            lambda predict, values, first, length: predict(_steps_before(values, first, length))[:-1, -1, 0],
            "The last value of the series is to be forecast, too. `range(a, b)` ends before b.",
        ),
        Mistake(
            "there is one forecast too many",
            lambda predict, values, first, length: predict(_steps_before(np.append(values, 0.0), first, length))[
                :, -1, 0
            ],
            "The final one is for the step after the end of the series. Forecasts are wanted from `first` to the last "
            "place.",
        ),
        Mistake(
            "the training part is forecast, too",
            lambda predict, values, first, length: predict(_steps_before(values, length, length))[:, -1, 0],
            "There is a forecast for every place that has a window before it. Only those from `first` on are wanted.",
        ),
        Mistake(
            "only the first forecast is there",
            lambda predict, values, first, length: predict(_steps_before(values, first, length))[0, -1, 0],
            "One is asked for each held-out value. Does a `return` stand inside your loop?",
            also=(lambda predict, values, first, length: [predict(_steps_before(values, first, length))[0, -1, 0]],),
        ),
        Mistake(
            "the first held-out values have no forecast",
            lambda predict, values, first, length: [
                predict(values[None, t - length : t, None])[0, -1, 0] for t in range(first + length, len(values))
            ],
            "The windows hold held-out values only, so the first of these have no window before them. The run-up is "
            "missing: the values before `first` are known and may be read.",
        ),
        Mistake(
            "the training part is forecast, not the held-out one",
            lambda predict, values, first, length: predict(_steps_before(values[:first], length, length))[:, -1, 0],
            "The first forecast that is wanted is that of place `first`.",
        ),
        Mistake(
            "these are the true values",
            lambda predict, values, first, length: values[first:],
            "What comes back should be what `predict` says about them.",
        ),
        Mistake(
            "these are the last values of the windows",
            lambda predict, values, first, length: values[first - 1 : -1],
            "That is the naive forecast. What comes back should be what `predict` says about the windows.",
        ),
    ),
)


def _run_free(
    predict: Form,
    values: Array,
    first: int,
    length: int,
    count: int,
    roll: Form = lambda window, value: np.append(window[1:], value),
    read: Form = lambda outputs: outputs[0, -1, 0],
    seed: Form = lambda values, first, length: values[first - length : first],
) -> Array:
    """A free run with one thing changed."""
    window, found = seed(values, first, length), []
    for _ in range(count):
        found.append(read(predict(window[None, :, None])))
        window = roll(window, found[-1])
    return np.array(found)


def _changed(**change: Form) -> Form:
    return lambda predict, values, first, length, count: _run_free(predict, values, first, length, count, **change)


def _told(end: Form, then_free: bool = False) -> Form:
    """The truth is read at each step before ``end(values, first, count)``; where it ends windows are shorter.

    Or, ``then_free``, what has been forecast stands there.
    """

    def told(predict: Form, values: Array, first: int, length: int, count: int) -> Array:
        known, found = values, []
        for t in range(first, end(values, first, count)):
            found.append(predict(known[None, t - length : t, None])[0, -1, 0])
            known = np.append(known, found[-1]) if then_free and t >= len(known) else known
        return np.array(found)

    return told


def _growing(seed: Form, shown: Form = lambda known, begun, length: known[begun:]) -> Form:
    """A run that puts all forecasts behind the seed and reads the latest ``length`` values."""

    def run(predict: Form, values: Array, first: int, length: int, count: int) -> Array:
        known = seed(values, first, length)
        begun = len(known)
        for _ in range(count):
            known = np.append(known, predict(known[None, -length:, None])[0, -1, 0])
        return shown(known, begun, length)

    return run


def _outputs_as_window(predict: Form, values: Array, first: int, length: int, count: int) -> Array:
    x, found = values[None, first - length : first, None], []
    for _ in range(count):
        x = predict(x)
        found.append(x[0, -1, 0])
    return np.array(found)


def _seed_and_first(values: Array, first: int, length: int) -> Array:
    return values[first - length + 1 : first + 1]


generate = FunctionProblem(
    name="generate",
    lesson=5,
    title="Forecasting freely",
    minutes=10,
    level="hard",
    variable="generate",
    code="""
def generate(predict, values, first, length, count):
    window = values[first - length : first]
    forecasts = []
    for _ in range(count):
        outputs = predict(window[np.newaxis, :, np.newaxis])
        forecasts.append(outputs[0, -1, 0])
        window = np.append(window[1:], forecasts[-1])
    return np.array(forecasts)
""",
    explanation=(
        "The window begins with the last `length` values that are known. `predict` wants a batch, so the window gets "
        "an axis in front, for a batch of one, and one behind, for the feature. The output of the last step is the "
        "forecast. Then the window moves on by one: its oldest value leaves at the front, the forecast comes in at the "
        "back. From then on the network reads its own words."
    ),
    why=(
        "Every forecast is built on those before it, so errors feed on errors: this is what tells a model of the "
        "series from one that copies. Text and music are made by the same loop."
    ),
    hints=(
        "Begin with one forecast: which values are known at the end of step `first - 1`, and how are they handed to "
        "`predict`?",
        "`predict` takes (windows, steps, 1). Yours is one window: an axis of size 1 belongs in front, and one behind.",
        "For the second forecast the window must have moved on by one step. Which of its values leaves, and what comes "
        "in on the other side?",
        "Nothing of `values[first:]` is needed. There may be nothing there.",
    ),
    shape_advice="`predict` takes (windows, steps, 1) and gives (windows, steps, 1): one window is a batch of one.",
    cases=(
        Case((_leaky, _series(3, 8, 4, 9, 2, 7, 5), 4, 3, 4), _LEAKY_NOTE),
        Case((_with_first, _series(5, 1, 6, 2, 8, 3, 9, 4, 7), 5, 4, 3), _FIRST_NOTE),
        Case((_mean_so_far, _series(4, 7, 1), 3, 2, 5), f"{_MEAN_NOTE}; the series ends where the forecast begins"),
        Case((_with_first, _series(0.5, -1, 2, -0.5), 2, 2, 4), _FIRST_NOTE),
        Case((_leaky, _series(2, 6, 1, 5), 3, 2, 1), f"{_LEAKY_NOTE}; one step"),
    ),
    mistakes=(
        Mistake(
            "the truth is fed in, not the forecasts",
            _told(lambda values, first, count: first + count),
            "From `first` on nothing is known, though it stands in `values`. After the first forecast the window must "
            "take in what the network has said itself.",
            also=(
                _told(lambda values, first, count: first + count, then_free=True),
                _told(lambda values, first, count: min(first + count, len(values) + 1)),
                _told(lambda values, first, count: min(first + count, len(values))),
                _told(lambda values, first, count: len(values)),
            ),
        ),
        Mistake(
            "the window does not move on",
            _changed(roll=lambda window, value: window),
            "Each step reads the same window, so it says the same again. Which value should leave, and which come in?",
        ),
        Mistake(
            "the forecast comes in at the wrong end",
            _changed(roll=lambda window, value: np.append(value, window[:-1])),
            "The oldest value stands first in a window and the newest last. Where does the forecast, the newest of "
            "all, belong?",
            also=(_changed(roll=lambda window, value: np.append(value, window[1:])),),
        ),
        Mistake(
            "the window is rolled the wrong way",
            _changed(roll=lambda window, value: np.append(np.roll(window, 1)[:-1], value)),
            "`np.roll(window, 1)` moves all values towards the end. They should move towards the front, where the "
            "oldest leaves.",
        ),
        Mistake(
            "the newest value leaves, not the oldest",
            _changed(roll=lambda window, value: np.append(window[:-1], value)),
            "The forecast takes the place of the value before it, and the oldest stays for ever. Which one should "
            "leave?",
        ),
        Mistake(
            "the window grows",
            _changed(roll=lambda window, value: np.append(window, value)),
            "The forecasts come in and nothing leaves. The network was trained on windows of `length` values.",
        ),
        Mistake(
            "the window moves on, but without the forecast",
            _changed(roll=lambda window, value: np.append(window[1:], window[-1])),
            "Something old is repeated at the end of the window. What the network has said belongs there.",
            also=(_changed(roll=lambda window, value: np.roll(window, -1)),),
        ),
        Mistake(
            "the window moves on by zeros",
            _changed(roll=lambda window, value: np.append(window[1:], 0.0)),
            "The place at the end of the window stays empty. What the network has said belongs there.",
        ),
        Mistake(
            "the first window holds the value that is to be forecast",
            _changed(seed=lambda values, first, length: np.append(values, 0.0)[first - length + 1 : first + 1]),
            "`values[first]` is the first that is not known. A slice ends before its second number.",
            also=(
                _changed(seed=_seed_and_first),
                _growing(_seed_and_first),
                _growing(_seed_and_first, lambda known, begun, length: known[length:]),
            ),
        ),
        Mistake(
            "the first window ends one step too early",
            _changed(seed=lambda values, first, length: values[np.maximum(np.arange(first - length, first) - 1, 0)]),
            "`values[first - 1]` is known. A slice ends before its second number.",
        ),
        Mistake(
            "the run begins with the first values of the series",
            _changed(seed=lambda values, first, length: values[:length]),
            "It should begin with the last values that are known, those right before `first`.",
        ),
        Mistake(
            "the run begins at the end of the series",
            _changed(seed=lambda values, first, length: values[-length:]),
            "Everything from `first` on is not known yet, although it stands in the array.",
        ),
        Mistake(
            "the run begins with everything before `first`",
            _changed(seed=lambda values, first, length: values[:first]),
            "The network was trained on windows of `length` values. Begin with the last of them only.",
        ),
        Mistake(
            "the first output of the window is taken, not the last",
            _changed(read=lambda outputs: outputs[0, 0, 0]),
            "At its first step the network has read one value. At which step has it read all of them?",
        ),
        Mistake(
            "the seed comes back, too",
            lambda predict, values, first, length, count: np.append(
                values[first - length : first], _run_free(predict, values, first, length, count)
            ),
            "The forecasts are right. Only they are asked for, `count` numbers.",
        ),
        Mistake(
            "the last window comes back",
            lambda predict, values, first, length, count: np.append(
                values[first - length : first], _run_free(predict, values, first, length, count)
            )[-length:],
            "It holds the latest `length` values. All `count` forecasts are asked for: collect them in a list.",
            also=(
                lambda predict, values, first, length, count: np.append(
                    values[first - length : first], _run_free(predict, values, first, length, count)
                )[-length:][-count:],
            ),
        ),
        Mistake(
            "only the last forecast is there",
            lambda predict, values, first, length, count: _run_free(predict, values, first, length, count)[-1],
            "All of them are asked for, `count` numbers: collect them in a list.",
        ),
        Mistake(
            "only the first forecast is there",
            lambda predict, values, first, length, count: _run_free(predict, values, first, length, 1),
            "`count` of them are asked for. Does a `return` stand inside your loop?",
            also=(lambda predict, values, first, length, count: _run_free(predict, values, first, length, 1)[0],),
        ),
        Mistake(
            "there is one forecast too many",
            lambda predict, values, first, length, count: _run_free(predict, values, first, length, count + 1),
            "`count` numbers are asked for.",
        ),
        Mistake(
            "there is one forecast too few",
            lambda predict, values, first, length, count: _run_free(predict, values, first, length, count - 1),
            "`count` numbers are asked for. `range(1, count)` counts one time less than `range(count)`.",
        ),
        Mistake(
            "there are as many forecasts as `values` has places from `first` on",
            lambda predict, values, first, length, count: _run_free(
                predict, values, first, length, len(values) - first
            ),
            "`count` of them are asked for, whether the series goes on so far or not. It may even end at `first`.",
        ),
        Mistake(
            "the run ends where the series ends",
            lambda predict, values, first, length, count: _run_free(
                predict, values, first, length, min(count, len(values) - first)
            ),
            "`count` may be more than `values` has from `first` on. The forecasts need no place in `values`: collect "
            "them in a list of their own.",
        ),
        Mistake(
            "all outputs become the next window",
            _outputs_as_window,
            "The outputs of the earlier steps forecast places that are known already. Only the output of the last step "
            "is new: it comes in, and the other values of the window stay.",
        ),
        Mistake(
            "the first forecast is lost",
            lambda predict, values, first, length, count: _run_free(predict, values, first, length, count + 1)[1:],
            "Is the window moved on before the first forecast has been put into the list?",
        ),
    ),
)


# ---------------------------------------------------------------- 13 and 14: the sunspots

FIRST, LENGTH, CYCLE = 265, 22, 11  # 1965 is the first year that is held out; a window holds about two cycles
_ORDER = 9


def _in_notebook() -> dict[str, Any]:
    """What stands in the notebook above the sunspots' exercises."""
    import keras

    from course_utils import data, training

    problems = (hold_out, scale, cut_windows, one_step_ahead, generate)
    functions = {problem.variable: problem.answer for problem in problems}
    return {"np": np, "keras": keras, "training": training, "values": data.sunspots().values, **functions}


def _held_years() -> Held:
    """1965 to 2008, one step ahead."""
    from course_utils import baselines, data

    sunspots = data.sunspots()
    values, training = sunspots.values, sunspots.values[:FIRST]
    line = baselines.Autoregression.fit(training, _ORDER)
    of_roots = baselines.Autoregression.fit(np.sqrt(training), _ORDER)
    return Held(
        values=values,
        first=FIRST,
        count=len(values) - FIRST,
        baselines={
            "the copy of eleven years ago": baselines.seasonal_naive(values, FIRST, CYCLE),
            "the copy of the year before": baselines.naive(values, FIRST),
            "the year before, plus the change": baselines.naive_plus_seasonal_difference(values, FIRST, CYCLE),
            "a line through nine years": line.one_step(values, FIRST),
            "the same, on square roots": np.maximum(of_roots.one_step(np.sqrt(values), FIRST), 0) ** 2,
        },
        line=line.one_step,
        year=1965,
        years="the 44 years 1965 to 2008",
        unit="sunspot number, 1965 to 2008",
    )


def _held_cycle() -> Held:
    """1965 to 1975, from what was known in 1964."""
    from course_utils import baselines, data

    values = data.sunspots().values
    training = values[:FIRST]
    line = baselines.Autoregression.fit(training, _ORDER)
    of_roots = baselines.Autoregression.fit(np.sqrt(training), _ORDER)
    return Held(
        values=values,
        first=FIRST,
        count=CYCLE,
        baselines={
            "the value of 1964, repeated": np.full(CYCLE, training[-1]),
            "the cycle before, repeated": training[-CYCLE:].copy(),
            "a line through nine years": line.free(training, CYCLE),
            "the same, on square roots": np.maximum(of_roots.free(np.sqrt(training), CYCLE), 0) ** 2,
        },
        line=line.one_step,
        year=1965,
        years="the eleven years 1965 to 1975",
        unit="sunspot number, 1965 to 1975",
        elsewhere={"at the end of the series": len(values), "with the first years of the series": LENGTH},
    )


sunspot_forecast = ForecastProblem(
    name="sunspot_forecast",
    lesson=5,
    title="The sunspots, one year ahead",
    minutes=15,
    level="hard",
    variable="forecast",
    code="""
first, length = 265, 22
training_part, test_part = hold_out(values, first, length)
x, y = cut_windows(scale(training_part, training_part), length)

keras.utils.set_random_seed(7)
network = keras.Sequential([
    keras.Input((None, 1)),
    keras.layers.GRU(24, return_sequences=True),
    keras.layers.Dense(1),
])
rate = keras.optimizers.schedules.CosineDecay(0.01, decay_steps=320)
network.compile(keras.optimizers.Adam(rate), "mse")
network.fit(x, y, batch_size=32, epochs=40, verbose=0, callbacks=[training.Progress()])

def predict(x):
    return network.predict(x, verbose=0)

scaled_test = scale(training_part, test_part)
scaled_forecast = one_step_ahead(predict, scaled_test, length, length)
forecast = scaled_forecast * training_part.std() + training_part.mean()
""",
    explanation=(
        "The steps are the ones of the exercises before. Hold out, then scale, then cut: in this order no later year "
        "can slip in. The network answers at every step (`return_sequences=True`, and a dense layer that serves each "
        "step). 243 windows make 8 batches of 32 and fewer, so 40 epochs are 320 updates, and the learning rate falls "
        "to 0 along half a cosine. In the test part the first held-out value stands at place `length`, behind its "
        "run-up. In the end the scaling is undone."
    ),
    why=(
        "The forecast was made for years that the network had never seen, in sunspots, beside the forecasts that cost "
        "nothing: that is a result. One thing the check cannot see is a leak: did the mean and the deviation come from "
        "the training part alone? And how much of the result is luck, other seeds and another block of years will tell."
    ),
    hints=(
        "Begin with `hold_out`, then `scale` with the training part as both arguments, then `cut_windows`. Print the "
        "shapes: 265 years should have become 243 windows of 22 steps.",
        "The network is a `keras.Sequential` of an input `(None, 1)`, one recurrent layer that answers at every step, "
        "and a `Dense` layer with one unit.",
        'Compile with Adam and the loss "mse", fit, and look whether the loss falls. Forty epochs with batches of '
        "32 take a few seconds.",
        "For the forecast, `scale` the test part with the training part's numbers. At which place of the test part "
        "does the first held-out value stand? Then undo the scaling.",
    ),
    held=_held_years,
    to_beat="the year before, plus the change",
    example="the same, on square roots",
    too_good=5.0,
    told=True,
    barely=18.0,
    barely_says=(
        "That is barely better than the forecasts that cost nothing. Has the loss fallen far enough, and does every "
        "window have 22 steps?"
    ),
    given=_in_notebook,
)

free_cycle = ForecastProblem(
    name="free_cycle",
    lesson=5,
    title="A whole cycle, freely",
    minutes=5,
    level="medium",
    variable="cycle",
    code="""
scaled_cycle = generate(predict, scaled_test, length, length, 11)
cycle = scaled_cycle * training_part.std() + training_part.mean()
""",
    explanation=(
        "The network stays as it is, trained for one step; `generate` lets it read its own forecasts. It begins with "
        "the run-up, the 22 years to 1964, and nothing after them is used, though `scaled_test` holds it. The scaling "
        "is undone at the end, not within the loop: the network reads and writes scaled numbers."
    ),
    why=(
        "Eleven years at once are harder than one year eleven times, and more useful: whoever plans a satellite's "
        "fuel must know the next cycle, not the next year."
    ),
    hints=(
        "Your `generate` does it, with the `predict` and the scaled test part of the exercise before. Where does the "
        "first unknown value stand in it?",
        "The first window holds the 22 years to 1964: it ends neither in 1963 nor in 1965. So the first number of "
        "`cycle` is the same as that of `forecast`: both forecast 1965 in 1964. From the second on they go apart, for "
        "`forecast` knew the true value of 1965.",
        "Undo the scaling at the very end, as for the forecast one year ahead.",
    ),
    held=_held_cycle,
    to_beat="the cycle before, repeated",
    share=2 / 3,
    example="the same, on square roots",
    too_good=3.0,
    told=False,
    follows=sunspot_forecast,
    given=lambda: dict(sunspot_forecast.solved),
)
