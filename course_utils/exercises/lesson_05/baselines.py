"""Lesson 5: forecasts without a network."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_05.series import series, window_rows

# ---------------------------------------------------------------- the same time of the last cycle


def _held(values: Array, first: int) -> Array:
    """The places of the held-out values."""
    return np.arange(first, len(values))


_COPIED_CASES = (
    Case((series(3, 8, 4, 9, 2, 7, 5, 6, 1, 0, 9.5, 2.5), 8, 3)),
    Case((series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0), 6, 5)),
    Case((series(4, 7, 1, 9, 3, 8, 2.5), 4, 2)),
    Case((series(1, 6, 3, 8, 2, 9), 5, 4), "one value is held out"),
    Case((series(2, 9, 4, 7, 1, 5, 3), 3, 1), "a period of one step"),
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


# ---------------------------------------------------------------- the value before and the season's change


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
        Case((series(3, 8, 4, 9, 2, 7, 5, 6, 1, 0, 9.5, 2.5), 8, 3)),
        Case((series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0), 6, 4)),
        Case((series(4, 7, 1, 9, 3, 8, 2.5), 5, 2)),
        Case((series(1, 6, 3, 8, 2, 9), 5, 4), "one value is held out"),
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


# ---------------------------------------------------------------- a line through the window


def _line(table: Array, targets: Array) -> Array:
    return np.linalg.lstsq(table, targets, rcond=None)[0]


def _fitted(
    rows: Form = lambda values, order: window_rows(values, order),
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
        Case((series(3, 8, 4, 9, 2, 7, 5, 6, 1, 0, 9.5, 2.5), 2)),
        Case((series(5, 1, 6, 2, 8, 3, 9, 4, 7, 0, 3.5, 5.5, 1.5), 3)),
        Case((series(4, 7, 1, 9, 3, 8, 2.5), 1), "one value is used"),
        Case((series(1, 6, 3, 8, 2, 9, 7, 4, 0, 5), 2)),
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
                rows=lambda values, order: window_rows(values, order, room=2),
                targets=lambda values, order: values[order + 1 :],
            ),
            "One value stands between the window and its target. The target comes right after the window.",
        ),
        Mistake(
            "the past is forecast from what came after it",
            _fitted(
                rows=lambda values, order: window_rows(values[1:], order, room=0),
                targets=lambda values, order: values[: len(values) - order],
            ),
            "The target should be the value after the window, not the one before it.",
        ),
        Mistake(
            "the last window is missing",
            _fitted(
                rows=lambda values, order: window_rows(values[:-1], order),
                targets=lambda values, order: values[order:-1],
            ),
            "The last value of the training part is a target, too. Where does your loop end?",
        ),
        Mistake(
            "the first window is missing",
            _fitted(
                rows=lambda values, order: window_rows(values[1:], order),
                targets=lambda values, order: values[order + 1 :],
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
            _fitted(targets=lambda values, order: window_rows(values, order, begin=1)),
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
                np.column_stack([window_rows(values, order), np.ones(len(values) - order)]) @ _fitted()(values, order)
            ),
            "They come from the right line. Return its weights.",
        ),
        Mistake(
            "the windows are turned, so that the constant is on the wrong side",
            lambda values, order: (
                _fitted(rows=lambda v, n: window_rows(v, n)[:, ::-1], arrange=lambda w: np.roll(w, 1))(values, order)
                if order > 1
                else [0, 0]
            ),
            "The newest value's weight and the constant stand where the others belong: oldest value first, constant "
            "last.",
        ),
    ),
)
