"""Lesson 5: forecasts of a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_05.series import series


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
        Case((_mean_so_far, series(3, 8, 4, 9, 2, 7, 5), 4, 2), _MEAN_NOTE),
        Case((_leaky, series(5, 1, 6, 2, 8, 3, 9, 4), 5, 4), _LEAKY_NOTE),
        Case((_with_first, series(4, 7, 1, 9, 3, 8, 2.5), 3, 3), _FIRST_NOTE),
        Case((_leaky, series(0.5, -1, 2, -0.5), 3, 2), f"{_LEAKY_NOTE}; one value is held out"),
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
        Case((_leaky, series(3, 8, 4, 9, 2, 7, 5), 4, 3, 4), _LEAKY_NOTE),
        Case((_with_first, series(5, 1, 6, 2, 8, 3, 9, 4, 7), 5, 4, 3), _FIRST_NOTE),
        Case((_mean_so_far, series(4, 7, 1), 3, 2, 5), f"{_MEAN_NOTE}; the series ends where the forecast begins"),
        Case((_with_first, series(0.5, -1, 2, -0.5), 2, 2, 4), _FIRST_NOTE),
        Case((_leaky, series(2, 6, 1, 5), 3, 2, 1), f"{_LEAKY_NOTE}; one step"),
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
