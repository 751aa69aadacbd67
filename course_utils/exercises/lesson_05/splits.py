"""Lesson 5: holding out the end."""

from __future__ import annotations

import re

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.compare import Plain
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_05.series import series, window_rows
from course_utils.exercises.tables import TableProblem

# ---------------------------------------------------------------- holding out the end


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
        Case((series(3, 8, 4, 9, 2, 7, 5, 6), 5, 2)),
        Case((series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0), 6, 4)),
        Case((series(4, 7, 1, 9, 3, 8, 2), 3, 3), "the run-up is all there is before"),
        Case((series(1, 6, 3, 8, 2, 9), 5, 1), "one value is held out"),
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
            lambda values, first, length: (values[:first], window_rows(values[first - length :], length)),
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


# ---------------------------------------------------------------- leak or no leak

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
