"""Lesson 5: windows and their targets."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_05.series import series, window_rows

# ---------------------------------------------------------------- the shift

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
        Case((series(1, 2, 3, 4, 5, 6),)),
        Case((series(5, 3),), "two values, so one input and its target"),
        Case((series(2, 2, 7, 1, 9),)),
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


# ---------------------------------------------------------------- where a window may begin


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


# ---------------------------------------------------------------- windows and targets


def _pair(values: Array, length: int, shift: int = 1, room: int = 1, step: int = 1) -> tuple[Array, Array]:
    """Windows and targets, each (windows, length)."""
    return window_rows(values, length, 0, room, step), window_rows(values, length, shift, room, step)


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
    return window_rows(values, length, room=0), window_rows(values[1:], length, room=0)


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
        Case((series(3, 8, 4, 9, 2, 7), 3), "as many windows as steps"),
        Case((series(5, 1, 6, 2, 8, 3, 9), 2)),
        Case((series(4, 7, 1, 9, 3), 4), "room for one window only"),
        Case((series(0.5, -1, 2, -0.3), 1), "windows of a single step"),
        Case((series(1, 6, 3, 8, 2, 9, 5, 7, 4), 4)),
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
            lambda values, length: (window_rows(values, length)[..., None], values[length:]),
            "A network that answers at the end only is trained like that. Here it answers at every step, so the "
            "targets are as long as the window.",
            also=(
                lambda values, length: (window_rows(values, length)[..., None], values[length:, None]),
                lambda values, length: (window_rows(values, length)[..., None], values[length:, None, None]),
                lambda values, length: (window_rows(values, length), values[length:]),
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
                window_rows(values, length, room=0)[..., None],
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
                window_rows(values, length, room=0), window_rows(np.roll(values, -1), length, room=0)
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
            lambda values, length: window_rows(values, length)[..., None],
            "Two arrays are asked for: `return x, y`.",
            also=(lambda values, length: window_rows(values, length),),
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
