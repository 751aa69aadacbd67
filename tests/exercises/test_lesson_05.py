"""Lesson 5's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

from __future__ import annotations

import copy
import inspect
import math
import random
import re
import statistics
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bank import Bank, Tensor, is_diagnosed, is_right

from course_utils import baselines, data, exercises, windows
from course_utils.exercises.compare import plain, same
from course_utils.exercises.forecasts import ForecastProblem
from course_utils.exercises.functions import FunctionProblem

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 5]
FUNCTIONS = [problem for problem in PROBLEMS if isinstance(problem, FunctionProblem)]
SUNSPOTS = data.sunspots().values
FIRST = 265

BANK = Bank()
wrong, right = BANK.wrong, BANK.right


# ---------------------------------------------------------------- one_step_later

right(
    "one_step_later",
    lambda s: [s[:-1], s[1:]],
    lambda s: (list(s)[: len(s) - 1], list(s)[1:]),
    lambda s: (np.delete(s, -1), np.delete(s, 0)),
    lambda s: tuple(zip(*((s[t], s[t + 1]) for t in range(len(s) - 1)), strict=True)),
    lambda s: np.lib.stride_tricks.sliding_window_view(s, 2).T,
    lambda s: (Tensor(s[:-1]), Tensor(s[1:])),
    lambda s: (s[:-1].astype(np.float32), np.roll(s, -1)[:-1].astype(np.float32)),
)


@right("one_step_later")
def later_by_appending(sequence: Any) -> Any:
    inputs, targets = [], []
    for t in range(len(sequence)):
        if t + 1 < len(sequence):
            inputs.append(sequence[t])
            targets.append(sequence[t + 1])
    return inputs, targets


@right("one_step_later")
def later_by_tensorflow(sequence: Any) -> Any:
    import tensorflow as tf

    sequence = tf.constant(sequence, tf.float32)
    return sequence[:-1], sequence[1:]


wrong("one_step_later", "have changed places", lambda s: (s[1:], s[:-1]), lambda s: [list(s)[1:], list(s)[:-1]])
wrong("one_step_later", "targets are not shifted", lambda s: (s, s), lambda s: [s[:-1], s[:-1]])
wrong("one_step_later", "shifted by two", lambda s: (s[:-2], s[2:]))
wrong("one_step_later", "an input more than there are targets", lambda s: (s, s[1:]))
wrong("one_step_later", "a target more than there are inputs", lambda s: (s[:-1], s))
wrong("one_step_later", "the end is joined to the beginning", lambda s: (s, np.roll(s, -1)))
wrong("one_step_later", "the end is joined", lambda s: (s, [s[(t + 1) % len(s)] for t in range(len(s))]))
wrong("one_step_later", "rolled the wrong way", lambda s: (s, np.roll(s, 1)))
wrong("one_step_later", "rolled the wrong way", lambda s: (s[:-1], np.roll(s, 1)[:-1]))
wrong("one_step_later", "only the last value is a target", lambda s: (s[:-1], s[-1]), lambda s: [s[:-1], [s[-1]]])
wrong("one_step_later", "two halves", lambda s: (s[: len(s) // 2], s[len(s) // 2 :]))
wrong("one_step_later", "an axis for the feature", lambda s: (s[:-1, np.newaxis], s[1:].reshape(-1, 1)))
wrong("one_step_later", "a number is made up", lambda s: (s, np.concatenate([s[1:], [0]])))
wrong("one_step_later", "a number is made up", lambda s: (s, [*s[1:], float("nan")]))
wrong("one_step_later", "1 is added", lambda s: (s, s + 1), lambda s: (s, [value + 1 for value in s]))
wrong("one_step_later", "a pair is missing at the end", lambda s: (s[:-2], s[1:-1]))
wrong("one_step_later", "only the targets", lambda s: s[1:], lambda s: list(s)[1:])
wrong("one_step_later", "side by side", lambda s: [(s[t], s[t + 1]) for t in range(len(s) - 1)])
wrong("one_step_later", "side by side", lambda s: np.lib.stride_tricks.sliding_window_view(s, 2))
wrong("one_step_later", "your function stopped with an error", lambda s: (s[:-1], [s[t + 1] for t in range(len(s))]))
wrong("one_step_later", "your function returned `None`", lambda s: print(s[:-1], s[1:]))


@wrong("one_step_later", "only the inputs")
def later_forgets_the_targets(sequence: Any) -> Any:
    inputs = []
    for t in range(len(sequence) - 1):
        inputs.append(sequence[t])
    return np.array(inputs)


# ---------------------------------------------------------------- window_starts

right(
    "window_starts",
    lambda count, length: range(count - length),
    lambda count, length: list(range(0, count - length)),
    lambda count, length: [start for start in range(count) if start + length < count],
    lambda count, length: np.array([start for start in range(count) if start + length <= count - 1]),
    lambda count, length: np.arange(count)[: max(count - length, 0)],
    lambda count, length: np.linspace(0, count - length - 1, count - length) if count > length else [],
    lambda count, length: Tensor(np.arange(count - length)),
)


@right("window_starts")
def starts_with_while(count: Any, length: Any) -> Any:
    starts, start = [], 0
    while start + length + 1 <= count:
        starts.append(start)
        start += 1
    return starts


wrong("window_starts", "run over the end", lambda count, length: range(max(count - length + 1, 0)))
wrong("window_starts", "run over the end", lambda n, k: [start for start in range(n) if start + k <= n])
wrong("window_starts", "begin where they do not fit", lambda count, length: np.arange(count), lambda n, k: range(n))
wrong("window_starts", "the last place is missing", lambda n, k: range(n - k - 1))
wrong("window_starts", "the last place is missing", lambda n, k: [start for start in range(n) if start + k + 1 < n])
wrong("window_starts", "counted from 1", lambda n, k: range(1, n - k + 1), lambda n, k: list(range(1, n - k + 1)))
wrong("window_starts", "place 0 is missing", lambda n, k: range(1, n - k))
wrong("window_starts", "how many there are", lambda n, k: n - k, lambda n, k: len(range(n - k)))
wrong("window_starts", "only the last place", lambda n, k: n - k - 1)
wrong("window_starts", "do not overlap", lambda n, k: range(0, n - k, k), lambda n, k: np.arange(0, n - k, k))
wrong("window_starts", "after the window", lambda n, k: range(n - 2 * k + 1))
wrong("window_starts", "where windows end", lambda n, k: range(k, n))
wrong("window_starts", "even where no window fits", lambda n, k: range(max(1, n - k)))
wrong("window_starts", "all values of each window", lambda n, k: np.add.outer(np.arange(n - k), np.arange(k)))
wrong("window_starts", "within the first window", lambda n, k: range(k))
wrong("window_starts", "drawn by chance", lambda n, k: np.random.default_rng(0).integers(n - k, size=n - k))
wrong("window_starts", "different results", lambda n, k: np.random.default_rng().permutation(n)[:3])
wrong("window_starts", "the shape is right, the numbers are not", lambda n, k: np.zeros(max(n - k, 0)))


# ---------------------------------------------------------------- cut_windows


@right("cut_windows")
def windows_by_the_package(values: Any, length: Any) -> Any:
    return windows.all_windows(values, length)


@right("cut_windows")
def windows_in_lists(values: Any, length: Any) -> Any:
    x, y = [], []
    for start in range(len(values) - length):
        x.append([[values[start + k]] for k in range(length)])
        y.append([[values[start + k + 1]] for k in range(length)])
    return x, y


@right("cut_windows")
def windows_by_a_view(values: Any, length: Any) -> Any:
    view = np.lib.stride_tricks.sliding_window_view(values, length + 1)[..., None]
    return view[:, :-1], view[:, 1:]


@right("cut_windows")
def windows_by_places(values: Any, length: Any) -> Any:
    places = np.arange(len(values) - length)[:, None] + np.arange(length)
    return np.expand_dims(values[places], -1), np.expand_dims(values[places + 1], -1)


@right("cut_windows")
def windows_filled_in(values: Any, length: Any) -> Any:
    count = len(values) - length
    x, y = np.zeros((count, length, 1)), np.zeros((count, length, 1), dtype=np.float32)
    for i in range(count):
        x[i, :, 0] = values[i : i + length]
        y[i, :, 0] = values[i + 1 : i + length + 1]
    return x, y


@right("cut_windows")
def windows_by_tensorflow(values: Any, length: Any) -> Any:
    import tensorflow as tf

    frames = tf.signal.frame(tf.constant(values, tf.float32), length + 1, 1)[..., None]
    return frames[:, :-1], frames[:, 1:]


def cut(values: Any, length: Any, shift: int = 1, stop: int = 0, step: int = 1) -> Any:
    """Windows as two lists of rows, with the usual things to get wrong."""
    starts = range(0, len(values) - length + stop, step)
    rows = [values[start : start + length] for start in starts]
    return rows, [values[start + shift : start + shift + length] for start in starts]


def deep(rows: Any) -> Any:
    return np.array(rows)[:, :, None]


wrong("cut_windows", "targets are not shifted", lambda v, n: tuple(map(deep, cut(v, n, shift=0))))
wrong("cut_windows", "have changed places", lambda v, n: tuple(map(deep, cut(v, n)))[::-1])
wrong("cut_windows", "the axis of the features is missing", lambda v, n: cut(v, n), lambda v, n: np.array(cut(v, n)))
wrong("cut_windows", "stands in the wrong place", lambda v, n: tuple(np.array(r)[:, None, :] for r in cut(v, n)))
wrong(
    "cut_windows",
    "the last window is missing",
    lambda v, n: tuple(map(deep, cut(v, n, stop=-1))) if len(v) > n + 1 else (np.zeros((0, n, 1)),) * 2,
)
wrong("cut_windows", "do not overlap", lambda v, n: tuple(map(deep, cut(v, n, step=n))))
wrong(
    "cut_windows",
    "run over the end",
    lambda v, n: (deep(cut(v, n, stop=1)[0]), [r[:, None] for r in cut(v, n, stop=1)[1]]),
)
wrong("cut_windows", "your function stopped with an error", lambda v, n: tuple(map(deep, cut(v, n, stop=1))))
wrong("cut_windows", "Both arrays are (windows, length, 1)", lambda v, n: tuple(map(deep, cut(v, n, stop=1))))
wrong("cut_windows", "time stands before the windows", lambda v, n: tuple(np.array(r).T[..., None] for r in cut(v, n)))
wrong("cut_windows", "only the inputs", lambda v, n: deep(cut(v, n)[0]))
wrong("cut_windows", "one target for each window", lambda v, n: (deep(cut(v, n)[0]), v[n:]))
wrong("cut_windows", "one target for each window", lambda v, n: (deep(cut(v, n)[0]), v[n:].reshape(-1, 1)))
wrong("cut_windows", "in one axis", lambda v, n: tuple(np.concatenate(r) for r in cut(v, n)))
wrong(
    "cut_windows",
    "one step too long",
    lambda v, n: windows_by_a_view(v, n + 1) if len(v) > n + 1 else (np.zeros((0, n + 1, 1)),) * 2,
)
wrong("cut_windows", "your function returned a generator", lambda v, n: (deep(r) for r in cut(v, n)))
wrong(
    "cut_windows",
    "one window more than there are targets",
    lambda v, n: (deep(cut(v, n, stop=1)[0]), deep(cut(v[1:], n, stop=1)[0])),
)
wrong("cut_windows", "still in one array", lambda v, n: np.lib.stride_tricks.sliding_window_view(v, n + 1))
wrong("cut_windows", "still in one array", lambda v, n: deep([v[i : i + n + 1] for i in range(len(v) - n)]))


@wrong("cut_windows", "`reshape` has mixed the numbers")
def windows_reshaped(values: Any, length: Any) -> Any:
    count = len(values) - length
    x = np.array([values[k : k + count] for k in range(length)])
    y = np.array([values[k + 1 : k + 1 + count] for k in range(length)])
    return x.reshape(count, length, 1), y.reshape(count, length, 1)


@wrong("cut_windows", "drawn by chance")
def windows_of_the_lesson(values: Any, length: Any) -> Any:
    starts = np.random.default_rng(0).integers(len(values) - length, size=len(values) - length)
    pieces = values[starts[:, None] + np.arange(length + 1)][..., None]
    return pieces[:, :-1], pieces[:, 1:]


@wrong("cut_windows", "only one window is there")
def windows_return_in_the_loop(values: Any, length: Any) -> Any:
    for start in range(len(values) - length):
        x = values[start : start + length].reshape(1, length, 1)
        y = values[start + 1 : start + length + 1].reshape(1, length, 1)
        return x, y


@wrong("cut_windows", "only one window is there")
def windows_overwrite(values: Any, length: Any) -> Any:
    for start in range(len(values) - length):
        x = values[start : start + length].reshape(length, 1)
        y = values[start + 1 : start + length + 1].reshape(length, 1)
    return x, y


@wrong("cut_windows", "one step too short")
def windows_split_each_in_itself(values: Any, length: Any) -> Any:
    rows = np.array([values[start : start + length] for start in range(len(values) - length + 1)])
    return rows[:, :-1, None], rows[:, 1:, None]


# ---------------------------------------------------------------- hold_out

right(
    "hold_out",
    lambda v, first, length: (v[0:first], v[first - length : len(v)]),
    lambda v, first, length: (list(v)[:first], list(v)[first - length :]),
    lambda v, first, length: [*np.split(v, [first])[:1], v[first - length :]],
    lambda v, first, length: (v[:first], np.concatenate([v[:first][-length:], v[first:]])),
    lambda v, first, length: (v[: -(len(v) - first)], v[-(len(v) - first) - length :]),
    lambda v, first, length: (v[np.arange(len(v)) < first], v[np.arange(len(v)) >= first - length]),
    lambda v, first, length: (Tensor(v[:first]), Tensor(v[first - length :])),
)
wrong(
    "hold_out", "held-out values are in the training part", lambda v, f, n: (v, v[f - n :]), lambda v, f, n: (v, v[f:])
)
wrong("hold_out", "the first held-out value", lambda v, f, n: (v[: f + 1], v[f - n :]))
wrong("hold_out", "no run-up", lambda v, f, n: (v[:f], v[f:]), lambda v, f, n: np.split(v, [f]))
wrong("hold_out", "one value too short", lambda v, f, n: (v[:f], v[f - n + 1 :]))
wrong("hold_out", "one value too long", lambda v, f, n: (v[:f], v[max(f - n - 1, 0) :]))
wrong("hold_out", "gives up the run-up", lambda v, f, n: (v[: f - n], v[f - n :]))
wrong("hold_out", "the beginning is held out", lambda v, f, n: (v[f:], v[:f]))
wrong("hold_out", "the two parts have changed places", lambda v, f, n: (v[f - n :], v[:f]))
wrong("hold_out", "how many are held out", lambda v, f, n: (v[:-f], v[-f:]))
wrong("hold_out", "`length` is taken", lambda v, f, n: (v[:-n], v[-n:]))
wrong("hold_out", "only the test part", lambda v, f, n: v[f - n :])
wrong("hold_out", "ends with its first window", lambda v, f, n: (v[:f], v[f - n : f]))
wrong("hold_out", "one value too long", lambda v, f, n: (v[:f], v[f - n - 1 :]))
wrong("hold_out", "ends too early", lambda v, f, n: (v[:f], v[f - n : f + n]), lambda v, f, n: (v[:f], v[f - n : -1]))
wrong("hold_out", "a part by itself", lambda v, f, n: (v[:f], v[f - n : f], v[f:]))
wrong("hold_out", "stands behind", lambda v, f, n: (v[:f], np.hstack([v[f:], v[f - n : f]])))
wrong("hold_out", "too early", lambda v, f, n: (v[: f - 1], v[f - 1 - n :]))
wrong("hold_out", "too late", lambda v, f, n: hold_out_right(v, f + 1, n))
wrong("hold_out", "joined to one row", lambda v, f, n: [*v[:f], *v[f - n :]])


def hold_out_right(values: Any, first: Any, length: Any) -> Any:
    return values[:first], values[first - length :]


@wrong("hold_out", "cut into windows already")
def hold_out_windows(values: Any, first: Any, length: Any) -> Any:
    test = values[first - length :]
    return values[:first], [test[start : start + length] for start in range(len(test) - length)]


@wrong("hold_out", "are mixed before they are divided")
def hold_out_mixed_with_run_up(values: Any, first: Any, length: Any) -> Any:
    return hold_out_right(np.random.default_rng(0).permutation(values), first, length)


wrong("hold_out", "different results", lambda v, f, n: np.split(np.random.default_rng().permutation(v), [f]))


@wrong("hold_out", "are mixed before they are divided")
def hold_out_mixed(values: Any, first: Any, length: Any) -> Any:
    order = np.random.default_rng(0).permutation(len(values))
    return values[order[:first]], values[order[first:]]


@wrong("hold_out", "changes its argument `values`")
def hold_out_in_place(values: Any, first: Any, length: Any) -> Any:
    training, test = values[:first].copy(), values[first - length :].copy()
    values[first:] = 0
    return training, test


# ---------------------------------------------------------------- leaks

LEAKS = exercises.get("leaks").answer


def but(**changed: str) -> dict[str, str]:
    """The right table, with some entries changed; underscores stand for spaces."""
    return {**LEAKS, **{name.replace("_", " "): entry for name, entry in changed.items()}}


right(
    "leaks",
    dict(LEAKS),
    {name.upper(): verdict.upper() for name, verdict in LEAKS.items()},
    {name: "no leak" if verdict == "clean" else "a leak" for name, verdict in LEAKS.items()},
    list(LEAKS.items()),
    {name.replace(" ", "_"): f" {verdict} " for name, verdict in LEAKS.items()},
    {name: "Leaks" if verdict == "leak" else "ok" for name, verdict in LEAKS.items()},
)
wrong("leaks", "preparation is overlooked", but(scaling_on_all_years="clean", smoothed_first="clean"))
wrong("leaks", "preparation is overlooked", but(smoothed_first="clean"))
wrong("leaks", "windows overlap", but(a_random_fifth_of_the_windows="clean"))
wrong("leaks", "a choice is not taken for a use", but(the_best_epoch="fine"))
wrong("leaks", "are mixed up", but(truth_in_a_free_run="clean"))
wrong("leaks", "known by then", LEAKS | {"the run-up": "leak"})
wrong("leaks", "the order of training windows", but(shuffled_training_windows="leak"))
wrong("leaks", "by other years", but(the_window_length="leak"))
wrong("leaks", "exchanged", {name: "leak" if v == "clean" else "clean" for name, v in LEAKS.items()})
wrong("leaks", "the same answer to all", dict.fromkeys(LEAKS, "leak"))
wrong("leaks", "the same answer to all", dict.fromkeys(LEAKS, "clean"))
wrong("leaks", "2 of 9 need another look", but(the_best_epoch="clean", the_window_length="leak"))
wrong("leaks", 'Write "leak" or "clean"', but(the_best_epoch="perhaps"), but(the_best_epoch=1))  # type: ignore[arg-type]
wrong("leaks", "should be a dictionary", "leak")
wrong("leaks", "still to come", {"the run-up": "clean"})


# ---------------------------------------------------------------- scale


@right("scale")
def scale_by_statistics(training_part: Any, values: Any) -> Any:
    mean, spread = statistics.fmean(training_part), statistics.pstdev(training_part)
    return [(value - mean) / spread for value in values]


@right("scale")
def scale_by_the_package(training_part: Any, values: Any) -> Any:
    return windows.Scaling.fit(training_part).apply(values)


@right("scale")
def scale_by_keras(training_part: Any, values: Any) -> Any:
    import keras

    layer = keras.layers.Normalization(axis=None)
    layer.adapt(training_part)
    return layer(values)


@right("scale")
def scale_by_the_root_of_the_variance(training_part: Any, values: Any) -> Any:
    m = sum(training_part) / len(training_part)
    variance = sum((v - m) ** 2 for v in training_part) / len(training_part)
    return np.array([(v - m) / math.sqrt(variance) for v in values], dtype=np.float32)


wrong(
    "scale",
    "fitted on the values that are scaled",
    lambda t, v: (v - np.mean(v)) / np.std(v) if len(v) > 1 else v * np.nan,
)
wrong("scale", "fitted on both parts", lambda t, v: (v - np.hstack([t, v]).mean()) / np.hstack([t, v]).std())
wrong("scale", "the mean is not subtracted", lambda t, v: v / np.std(t))
wrong("scale", "nothing is divided", lambda t, v: v - np.mean(t))
wrong("scale", "the variance is divided by", lambda t, v: (v - np.mean(t)) / np.var(t))
wrong("scale", "brackets are missing", lambda t, v: v - np.mean(t) / np.std(t))
wrong("scale", "the smallest and the largest", lambda t, v: (v - min(t)) / (max(t) - min(t)))
wrong("scale", "with n - 1", lambda t, v: [(x - statistics.mean(t)) / statistics.stdev(t) for x in v])
wrong("scale", "come from different parts", lambda t, v: (v - v.mean()) / t.std())
wrong("scale", "the training part comes back", lambda t, v: (t - t.mean()) / t.std())
wrong("scale", "undone, not done", lambda t, v: v * t.std() + t.mean())
wrong("scale", "the sign is turned", lambda t, v: (t.mean() - v) / t.std())
wrong("scale", "divided by the largest one", lambda t, v: v / max(t))
wrong("scale", "the median", lambda t, v: (v - np.median(t)) / np.std(t))
wrong("scale", "the numbers are nearly right", lambda t, v: np.round((v - t.mean()) / t.std(), 2))
wrong("scale", "your function stopped with an error", lambda t, v: (v - t.mean) / t.std())


@wrong("scale", "changes its argument `values`")
def scale_in_place(training_part: Any, values: Any) -> Any:
    values -= training_part.mean()
    values /= training_part.std()
    return values


@wrong("scale", "the values come back as they were")
def scale_forgets_its_result(training_part: Any, values: Any) -> Any:
    (values - training_part.mean()) / training_part.std()
    return values


@wrong("scale", "has `training_part` been scaled in place")
def scale_the_training_part_in_place(training_part: Any, values: Any) -> Any:
    training_part -= training_part.mean()
    training_part /= training_part.std()
    return (values - training_part.mean()) / training_part.std()


# ---------------------------------------------------------------- error_in_units


@right("error_in_units")
def error_in_a_loop(scaled_forecast: Any, truth: Any, training_part: Any) -> Any:
    m, s, total = statistics.fmean(training_part), statistics.pstdev(training_part), 0.0
    for z, y in zip(scaled_forecast, truth, strict=True):
        total += abs(m + s * z - y)
    return total / len(truth)


@right("error_in_units")
def error_of_scaled_times_std(scaled_forecast: Any, truth: Any, training_part: Any) -> Any:
    scaled_truth = (truth - training_part.mean()) / training_part.std()
    return np.mean(np.abs(scaled_forecast - scaled_truth)) * np.std(training_part)


@right("error_in_units")
def error_by_keras(scaled_forecast: Any, truth: Any, training_part: Any) -> Any:
    import keras

    forecast = scaled_forecast * training_part.std() + training_part.mean()
    return keras.losses.MeanAbsoluteError()(truth, forecast)


@right("error_in_units")
def error_by_the_package(scaled_forecast: Any, truth: Any, training_part: Any) -> Any:
    forecast = windows.Scaling.fit(training_part).undo(scaled_forecast)
    return baselines.mean_absolute_error(forecast, truth)


def undone(z: Any, t: Any) -> Any:
    return z * t.std() + t.mean()


wrong(
    "error_in_units",
    "`round(...)`",
    lambda scaled, truth, part: round(float(np.abs(scaled * part.std() + part.mean() - truth).mean())),
)
wrong("error_in_units", "the forecast is still scaled", lambda z, y, t: np.mean(np.abs(z - y)))
wrong("error_in_units", "in scaled units", lambda z, y, t: np.mean(np.abs(z - (y - t.mean()) / t.std())))
wrong(
    "error_in_units",
    "the mean is added to the error",
    lambda z, y, t: undone(np.abs(z - (y - t.mean()) / t.std()).mean(), t),
)
wrong("error_in_units", "squared errors", lambda z, y, t: np.mean((undone(z, t) - y) ** 2))
wrong("error_in_units", "squared errors", lambda z, y, t: np.square(np.subtract(y, undone(z, t))).mean())
wrong("error_in_units", "root of the mean square", lambda z, y, t: math.sqrt(np.mean((undone(z, t) - y) ** 2)))
wrong(
    "error_in_units",
    "signs cancel",
    lambda z, y, t: np.mean(y - undone(z, t)),
    lambda z, y, t: abs(np.mean(undone(z, t) - y)),
)
wrong("error_in_units", "added up", lambda z, y, t: sum(abs(undone(z, t) - y)))
wrong("error_in_units", "wrong order", lambda z, y, t: np.mean(abs((z + t.mean()) * t.std() - y)))
wrong("error_in_units", "the mean is not added again", lambda z, y, t: np.mean(abs(z * t.std() - y)))
wrong("error_in_units", "numbers of the held-out part", lambda z, y, t: np.mean(abs(undone(z, y) - y)))
wrong("error_in_units", "not averaged", lambda z, y, t: abs(undone(z, t) - y))
wrong("error_in_units", "the forecast comes back", lambda z, y, t: undone(z, t))
wrong("error_in_units", "median", lambda z, y, t: np.median(abs(undone(z, t) - y)))
wrong("error_in_units", "divided by the truth", lambda z, y, t: np.mean(abs(undone(z, t) - y) / abs(y)))
wrong("error_in_units", "divided by the truth", lambda z, y, t: np.mean(abs(undone(z, t) - y) / y))
wrong("error_in_units", "the truth is unscaled, too", lambda z, y, t: np.mean(abs(undone(z, t) - undone(y, t))))
wrong("error_in_units", "with n - 1", lambda z, y, t: np.mean(abs(z * t.std(ddof=1) + t.mean() - y)))
wrong("error_in_units", "your function returned `None`", lambda z, y, t: print(np.mean(abs(undone(z, t) - y))))


# ---------------------------------------------------------------- seasonal_naive

right(
    "seasonal_naive",
    lambda v, first, period: [v[t - period] for t in range(first, len(v))],
    lambda v, first, period: v[np.arange(first, len(v)) - period],
    lambda v, first, period: np.roll(v, period)[first:],
    lambda v, first, period: v[first - period : -period],
    lambda v, first, period: v[:-period][-(len(v) - first) :],
    lambda v, first, period: Tensor(v[first - period : -period]),
    lambda v, first, period: baselines.seasonal_naive(v, first, period),
)
wrong("seasonal_naive", "one step too far back", lambda v, f, p: [v[t - p - 1] for t in range(f, len(v))])
wrong("seasonal_naive", "one step too near", lambda v, f, p: [v[t - p + 1] for t in range(f, len(v))])
wrong("seasonal_naive", "the value before is copied", lambda v, f, p: [v[t - 1] for t in range(f, len(v))])
wrong("seasonal_naive", "true values", lambda v, f, p: v[f:])
wrong("seasonal_naive", "cycle is repeated", lambda v, f, p: [v[f - p + k % p] for k in range(len(v) - f)])
wrong("seasonal_naive", "cycle is repeated", lambda v, f, p: np.tile(v[f - p : f], len(v))[: len(v) - f])
wrong("seasonal_naive", "run over the end", lambda v, f, p: v[f - p :])
wrong("seasonal_naive", "places before `first`", lambda v, f, p: v[:-p], lambda v, f, p: list(v)[:-p])
wrong("seasonal_naive", "only the first forecast", lambda v, f, p: v[f - p])
wrong("seasonal_naive", "counted from the beginning", lambda v, f, p: [v[t - f] for t in range(f, len(v))])
wrong("seasonal_naive", "one value is repeated", lambda v, f, p: [v[f - 1]] * (len(v) - f))
wrong("seasonal_naive", "and no more", lambda v, f, p: v[f - p : f])
wrong("seasonal_naive", "the last values of the series", lambda v, f, p: v[-p:])
wrong("seasonal_naive", "the first forecast is missing", lambda v, f, p: v[f - p + 1 : -p])
wrong("seasonal_naive", "the last forecast is missing", lambda v, f, p: [v[t - p] for t in range(f, len(v) - 1)])
wrong("seasonal_naive", "a period later, not before", lambda v, f, p: np.roll(v, -p)[f:])
wrong("seasonal_naive", "your function stopped with an error", lambda v, f, p: [v[t + p] for t in range(f, len(v))])


# ---------------------------------------------------------------- with_season

right(
    "with_season",
    lambda v, f, p: [v[t - 1] + v[t - p] - v[t - p - 1] for t in range(f, len(v))],
    lambda v, f, p: v[f - 1 : -1] + v[f - p : len(v) - p] - v[f - p - 1 : len(v) - p - 1],
    lambda v, f, p: v[f - 1 : -1] + np.diff(v)[f - p - 1 : len(v) - p - 1],
    lambda v, f, p: np.roll(v, p)[f:] + (np.roll(v, 1) - np.roll(v, p + 1))[f:],
    lambda v, f, p: baselines.naive_plus_seasonal_difference(v, f, p).astype(np.float32),
    lambda v, f, p: Tensor([v[t - p] + (v[t - 1] - v[t - 1 - p]) for t in range(f, len(v))]),
)


def summed(part: Callable[[Any, int, int], float]) -> Callable[..., Any]:
    return lambda values, first, period: [part(values, t, period) for t in range(first, len(values))]


wrong("with_season", "the wrong sign", summed(lambda v, t, p: v[t - 1] + v[t - p - 1] - v[t - p]))
wrong("with_season", "the wrong sign", summed(lambda v, t, p: v[t - 1] - (v[t - p] - v[t - p - 1])))
wrong("with_season", "one step too late", summed(lambda v, t, p: v[t - 1] + v[t - p + 1] - v[t - p]))
wrong(
    "with_season",
    "one step too early",
    summed(lambda v, t, p: v[t - 1] + v[t - p - 1] - v[t - p - 2]),
)
wrong("with_season", "that is to be forecast", summed(lambda v, t, p: v[t] + v[t - p] - v[t - p - 1]))
wrong("with_season", "the change alone", summed(lambda v, t, p: v[t - p] - v[t - p - 1]))
wrong("with_season", "added whole", summed(lambda v, t, p: v[t - 1] + v[t - p]))
wrong("with_season", "the mean of the two", summed(lambda v, t, p: (v[t - 1] + v[t - p]) / 2))
wrong("with_season", "the naive forecast", summed(lambda v, t, p: v[t - 1]))
wrong("with_season", "the seasonal naive", summed(lambda v, t, p: v[t - p]))
wrong("with_season", "the latest change", summed(lambda v, t, p: v[t - 1] + v[t - 1] - v[t - 2]))
wrong("with_season", "a whole cycle", summed(lambda v, t, p: v[t - 1] + v[t - 1] - v[t - p]))
wrong("with_season", "value of a cycle ago", summed(lambda v, t, p: v[t - p] + v[t - p] - v[t - p - 1]))
wrong("with_season", "true values", lambda v, f, p: v[f:])
wrong(
    "with_season", "with the same value", lambda v, f, p: [v[f - 1] + v[t - p] - v[t - p - 1] for t in range(f, len(v))]
)
wrong(
    "with_season",
    "the last forecast is missing",
    lambda v, f, p: [v[t - 1] + v[t - p] - v[t - p - 1] for t in range(f, len(v) - 1)],
)
wrong(
    "with_season",
    "places before `first`",
    lambda v, f, p: [v[t - 1] + v[t - p] - v[t - p - 1] for t in range(p + 1, len(v))],
)
wrong("with_season", "as a ratio", summed(lambda v, t, p: v[t - 1] * v[t - p] / v[t - p - 1]))


@wrong("with_season", "Does a `return` stand inside your loop?")
def season_returns_in_the_loop(values: Any, first: Any, period: Any) -> Any:
    found = []
    for t in range(first, len(values)):
        found.append(values[t - 1] + values[t - period] - values[t - period - 1])
        return found


@wrong("with_season", "built on the forecast before it")
def season_of_forecasts_alone(values: Any, first: Any, period: Any) -> Any:
    known = list(values[:first])
    for t in range(first, len(values)):
        known.append(known[t - 1] + known[t - period] - known[t - period - 1])
    return np.array(known[first:])


@wrong("with_season", "built on the forecast before it")
def season_freely(values: Any, first: Any, period: Any) -> Any:
    known = list(values[:first])
    for t in range(first, len(values)):
        known.append(known[-1] + values[t - period] - values[t - period - 1])
    return known[first:]


# ---------------------------------------------------------------- fit_line


@right("fit_line")
def line_by_normal_equations(training_part: Any, order: Any) -> Any:
    A = np.array([[*training_part[i : i + order], 1.0] for i in range(len(training_part) - order)])
    return np.linalg.solve(A.T @ A, A.T @ training_part[order:])


@right("fit_line")
def line_by_the_pseudo_inverse(training_part: Any, order: Any) -> Any:
    A = np.lib.stride_tricks.sliding_window_view(training_part, order)[:-1]
    return list(np.linalg.pinv(np.c_[A, np.ones(len(A))]) @ training_part[order:])


@right("fit_line")
def line_by_the_package(training_part: Any, order: Any) -> Any:
    line = baselines.Autoregression.fit(training_part, order)
    return np.append(line.coefficients[::-1], line.intercept)


@right("fit_line")
def line_of_differences_from_the_mean(training_part: Any, order: Any) -> Any:
    A = np.array([training_part[i : i + order] for i in range(len(training_part) - order)])
    y = training_part[order:]
    w = np.linalg.lstsq(A - A.mean(axis=0), y - y.mean(), rcond=None)[0]
    return [*w, y.mean() - A.mean(axis=0) @ w]


@right("fit_line")
def line_by_tensorflow(training_part: Any, order: Any) -> Any:
    import tensorflow as tf

    A = np.array([[*training_part[i : i + order], 1.0] for i in range(len(training_part) - order)])
    return tf.linalg.lstsq(tf.constant(A), tf.constant(training_part[order:, None]), fast=False)[:, 0]


def table_of(values: Any, order: int, constant: bool = True, newest_first: bool = False) -> Any:
    rows = [list(values[i : i + order])[:: -1 if newest_first else 1] for i in range(len(values) - order)]
    return np.array([row + [1.0] * constant for row in rows])


def solved(table: Any, targets: Any) -> Any:
    return np.linalg.lstsq(table, targets, rcond=None)[0]


wrong("fit_line", "the constant is missing", lambda v, n: solved(table_of(v, n, constant=False), v[n:]))
wrong("fit_line", "the constant is fitted, but", lambda v, n: solved(table_of(v, n), v[n:])[:n])
wrong("fit_line", "newest value stands first", lambda v, n: solved(table_of(v, n, newest_first=True), v[n:]))
wrong("fit_line", "the constant stands first", lambda v, n: solved(np.roll(table_of(v, n), 1, axis=1), v[n:]))
wrong("fit_line", "the target is among the inputs", lambda v, n: solved(table_of(v, n), v[n - 1 : -1]))
wrong("fit_line", "two steps after", lambda v, n: solved(table_of(v, n)[:-1], v[n + 1 :]))
wrong("fit_line", "the last window is missing", lambda v, n: solved(table_of(v, n)[:-1], v[n:-1]))
wrong("fit_line", "the first window is missing", lambda v, n: solved(table_of(v, n)[1:], v[n + 1 :]))
wrong("fit_line", "these are the forecasts", lambda v, n: table_of(v, n) @ solved(table_of(v, n), v[n:]))
wrong("fit_line", "one value too long", lambda v, n: solved(table_of(v, n + 1), v[n + 1 :]))
wrong("fit_line", "several targets", lambda v, n: solved(table_of(v, n), windows.all_windows(v, n)[1][..., 0]))
wrong(
    "fit_line",
    "the second value of the window",
    lambda v, n: solved(table_of(v, n), windows.all_windows(v, n)[1][:, 0, 0]),
)
wrong("fit_line", "a curve through time", lambda v, n: np.polyfit(range(len(v)), v, n))
wrong("fit_line", "scaled first", lambda v, n: line_by_the_package((v - np.mean(v)) / np.std(v), n))
wrong("fit_line", "your function returned four things", lambda v, n: np.linalg.lstsq(table_of(v, n), v[n:], rcond=None))
wrong("fit_line", "your function stopped with an error", lambda v, n: solved(table_of(v, n), v))
wrong(
    "fit_line",
    "do not have the same number of rows",
    lambda v, n: solved(np.array([[*v[i : i + n], 1] for i in range(len(v) - n + 1)]), v[n:]),
    lambda v, n: solved(table_of(v, n).T, v[n:]),
)
wrong("fit_line", "numbers are right, but", lambda v, n: solved(table_of(v, n), v[n:, None]))
wrong(
    "fit_line",
    "the past is forecast",
    lambda v, n: solved(np.array([[*v[i + 1 : i + n + 1], 1] for i in range(len(v) - n)]), v[: len(v) - n]),
)


# ---------------------------------------------------------------- one_step_ahead


@right("one_step_ahead")
def ahead_one_by_one(predict: Any, values: Any, first: Any, length: Any) -> Any:
    return [float(predict(values[t - length : t].reshape(1, -1, 1))[0, -1, 0]) for t in range(first, len(values))]


@right("one_step_ahead")
def ahead_by_a_view(predict: Any, values: Any, first: Any, length: Any) -> Any:
    view = np.lib.stride_tricks.sliding_window_view(values[first - length : -1], length)
    return predict(view[..., None])[:, -1].squeeze(-1)


@right("one_step_ahead")
def ahead_from_all_windows(predict: Any, values: Any, first: Any, length: Any) -> Any:
    x, _ = windows.all_windows(values, length)
    return predict(x)[first - length :, length - 1, 0]


@right("one_step_ahead")
def ahead_by_tensorflow(predict: Any, values: Any, first: Any, length: Any) -> Any:
    import tensorflow as tf

    x = tf.stack([values[t - length : t] for t in range(first, len(values))])[:, :, tf.newaxis]
    return tf.constant(predict(x))[:, -1, 0]


def outputs_of(predict: Any, values: Any, first: int, length: int, late: int = 0) -> Any:
    rows = [values[t - length + late : t + late] for t in range(first, len(values))]
    return predict(np.array(rows)[:, :, None])


wrong("one_step_ahead", "hold the value that is to be forecast", lambda p, v, f, n: outputs_of(p, v, f, n, 1)[:, -1, 0])
wrong("one_step_ahead", "end one step too early", lambda p, v, f, n: outputs_of(p, v, f - 1, n)[:-1, -1, 0])
wrong("one_step_ahead", "the first output of each window", lambda p, v, f, n: outputs_of(p, v, f, n)[:, 0, 0])
wrong(
    "one_step_ahead",
    "outputs of all steps",
    lambda p, v, f, n: outputs_of(p, v, f, n),
    lambda p, v, f, n: outputs_of(p, v, f, n)[..., 0],
)
wrong(
    "one_step_ahead", "their shape should be (3,), and it is (3, 1)", lambda p, v, f, n: outputs_of(p, v, f, n)[:, -1]
)
wrong("one_step_ahead", "one window", lambda p, v, f, n: outputs_of(p, v, f, n)[-1])
wrong(
    "one_step_ahead",
    "one step too short",
    lambda p, v, f, n: p(np.array([v[t - n + 1 : t] for t in range(f, len(v))])[:, :, None])[:, -1, 0],
)
wrong("one_step_ahead", "one long window", lambda p, v, f, n: p(v[f - n : -1].reshape(1, -1, 1))[0, n - 1 :, 0])
wrong(
    "one_step_ahead",
    "one forecast is missing",
    lambda p, v, f, n: [outputs_of(p, v, f, n)[i, -1, 0] for i in range(len(v) - f - 1)],
)
wrong("one_step_ahead", "the training part is forecast", lambda p, v, f, n: p(windows.all_windows(v, n)[0])[:, -1, 0])
wrong("one_step_ahead", "true values", lambda p, v, f, n: v[f:])
wrong("one_step_ahead", "the last values of the windows", lambda p, v, f, n: [v[t - 1] for t in range(f, len(v))])
wrong(
    "one_step_ahead",
    "the training part is forecast, not",
    lambda p, v, f, n: p(windows.all_windows(v[:f], n)[0])[:, -1, 0],
)
wrong("one_step_ahead", "it is called as `predict(x)`", lambda p, v, f, n: p.predict(windows.all_windows(v, n)[0]))
wrong("one_step_ahead", "it is called as `predict(x)`", lambda p, v, f, n: p.predict(v[None, :n, None], verbose=0))
wrong("one_step_ahead", "there was no window to read", lambda p, v, f, n: p(np.zeros((0, n, 1)))[:, -1, 0])
wrong(
    "one_step_ahead",
    "the first held-out values have no forecast",
    lambda p, v, f, n: [p(v[None, f + k : f + k + n, None])[0, -1, 0] for k in range(len(v) - f - n)],
    lambda p, v, f, n: p(windows.all_windows(v[f:], n)[0])[:, -1, 0],
)
wrong(
    "one_step_ahead",
    "`predict` takes an array of shape",
    lambda p, v, f, n: p(np.array([v[t - n : t] for t in range(f, len(v))]))[:, -1, 0],
)
wrong(
    "one_step_ahead",
    "`predict` takes an array of shape",
    lambda p, v, f, n: [p(v[t - n : t])[-1] for t in range(f, len(v))],
)


@wrong("one_step_ahead", "the forecasts are fed back")
def ahead_on_its_own(predict: Any, values: Any, first: Any, length: Any) -> Any:
    known = list(values[:first])
    for _ in range(first, len(values)):
        known.append(predict(np.array(known[-length:])[None, :, None])[0, -1, 0])
    return known[first:]


@wrong("one_step_ahead", "only the first forecast")
def ahead_returns_in_the_loop(predict: Any, values: Any, first: Any, length: Any) -> Any:
    for t in range(first, len(values)):
        return predict(values[t - length : t].reshape(1, length, 1))[0, -1, 0]


# ---------------------------------------------------------------- generate


@right("generate")
def free_with_a_long_list(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    known = list(values[:first])
    for _ in range(count):
        x = np.array(known[-length:]).reshape(1, length, 1)
        known.append(predict(x)[0, -1, 0])
    return known[first:]


@right("generate")
def free_with_a_deque(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    window, found = deque(values[first - length : first], maxlen=length), []
    while len(found) < count:
        found.append(float(predict(np.array(window)[None, :, None]).ravel()[-1]))
        window.append(found[-1])
    return np.array(found, dtype=np.float32)


@right("generate")
def free_with_roll(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    window = values[first - length : first].copy()
    result = np.zeros(count)
    for k in range(count):
        result[k] = predict(window[np.newaxis, :, np.newaxis])[0, -1, 0]
        window = np.roll(window, -1)
        window[-1] = result[k]
    return result


@right("generate")
def free_in_three_axes(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    x, found = values[first - length : first].reshape(1, length, 1), []
    for _ in range(count):
        last = predict(x)[:, -1:, :]
        found.append(last)
        x = np.concatenate([x[:, 1:], last], axis=1)
    return np.concatenate(found, axis=1)[0, :, 0]


@right("generate")
def free_by_tensorflow(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    import tensorflow as tf

    window, found = tf.constant(values[first - length : first]), []
    for _ in range(count):
        last = tf.constant(predict(window[tf.newaxis, :, tf.newaxis]))[0, -1]
        found.append(last)
        window = tf.concat([window[1:], last], axis=0)
    return tf.concat(found, axis=0)


def freely(
    roll: Callable[[Any, float], Any] = lambda window, value: [*window[1:], value],
    seed: Callable[[Any, int, int], Any] = lambda v, f, n: v[f - n : f],
    place: int = -1,
) -> Callable[..., Any]:
    def run(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
        window, found = list(seed(values, first, length)), []
        for _ in range(count):
            found.append(predict(np.array(window)[None, :, None])[0, place, 0])
            window = list(roll(window, found[-1]))
        return found

    return run


wrong("generate", "does not move on", freely(roll=lambda w, y: w))
wrong("generate", "comes in at the wrong end", freely(roll=lambda w, y: [y, *w[:-1]]))
wrong("generate", "the newest value leaves", freely(roll=lambda w, y: [*w[:-1], y]))
wrong("generate", "rolled the wrong way", freely(roll=lambda w, y: [*np.roll(w, 1)[:-1], y]))
wrong("generate", "the window grows", freely(roll=lambda w, y: [*w, y]))
wrong(
    "generate",
    "without the forecast",
    freely(roll=lambda w, y: [*w[1:], w[-1]]),
    freely(roll=lambda w, y: np.roll(w, -1)),
)
wrong("generate", "by zeros", freely(roll=lambda w, y: [*w[1:], 0]))
wrong(
    "generate",
    "holds the value that is to be forecast",
    freely(seed=lambda v, f, n: v[f - n + 1 : f + 1] if len(v) > f else np.append(v[f - n + 1 :], 0)),
)
wrong("generate", "the first values of the series", freely(seed=lambda v, f, n: v[:n]))
wrong("generate", "at the end of the series", freely(seed=lambda v, f, n: v[-n:]))
wrong("generate", "everything before `first`", freely(seed=lambda v, f, n: v[:f], roll=lambda w, y: [*w[1:], y]))
wrong("generate", "the first output of the window", freely(place=0))
wrong("generate", "only the last forecast", lambda *args: freely()(*args)[-1])
wrong("generate", "one forecast too many", lambda p, v, f, n, c: freely()(p, v, f, n, c + 1))
wrong("generate", "one forecast too few", lambda p, v, f, n, c: freely()(p, v, f, n, c - 1))
wrong("generate", "the seed comes back", lambda p, v, f, n, c: [*v[f - n : f], *freely()(p, v, f, n, c)])
wrong("generate", "was not done after", lambda p, v, f, n, c: sum(0 for _ in iter(int, 1)))
wrong("generate", "as many forecasts as `values` has places", lambda p, v, f, n, c: freely()(p, v, f, n, len(v) - f))
wrong(
    "generate", "the last window comes back", lambda p, v, f, n, c: [*v[f - n : f], *freely()(p, v, f, n, c)][-n:][-c:]
)
wrong("generate", "holds the value that is to be forecast", freely(seed=lambda v, f, n: v[f - n + 1 : f + 1]))
wrong("generate", "it is called as `predict(x)`", lambda p, v, f, n, c: p.predict(v[None, f - n : f, None]))


@wrong("generate", "holds the value that is to be forecast")
def free_from_a_year_late(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    known = list(values[first - length + 1 : first + 1])
    begun = len(known)
    for _ in range(count):
        known.append(predict(np.array(known[-length:])[None, :, None])[0, -1, 0])
    return known[begun:]


@wrong("generate", "holds the value that is to be forecast")
def free_from_a_year_late_with_a_fixed_seed(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    known = list(values[first - length + 1 : first + 1])
    for _ in range(count):
        known.append(predict(np.array(known[-length:])[None, :, None])[0, -1, 0])
    return np.array(known[length:])


@wrong("generate", "the run ends where the series ends")
def free_in_the_series(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    values = values.copy()
    for t in range(first, min(first + count, len(values))):
        values[t] = predict(values[t - length : t][None, :, None])[0, -1, 0]
    return values[first : first + count]


@wrong("generate", "all outputs become the next window")
def free_with_all_outputs(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    x, found = values[None, first - length : first, None], list[float]()
    for _ in range(count):
        x = predict(x)
        found.append(x[0, -1, 0])
    return found


@wrong("generate", "the truth is fed in")
def free_with_the_truth_as_far_as_there_is_any(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    known, found = list(values), []
    for t in range(first, first + count):
        found.append(predict(np.array(known[t - length : t])[None, :, None])[0, -1, 0])
        if t >= len(known):
            known.append(found[-1])
    return found


@wrong("generate", "the truth is fed in")
def free_one_step_ahead(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    return ahead_one_by_one(predict, values, first, length)[:count]


@wrong("generate", "the truth is fed in")
def free_with_shorter_windows_at_the_end(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    return [predict(values[None, t - length : t, None])[0, -1, 0] for t in range(first, first + count)]


@wrong("generate", "the truth is fed in")
def free_with_the_truth(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    found = []
    for t in range(first, first + count):
        found.append(predict(values[t - length : t].reshape(1, length, 1))[0, -1, 0])
    return found


@wrong("generate", "`predict` takes an array of shape")
def free_without_the_batch(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    window = values[first - length : first].reshape(length, 1)
    return [predict(window)[-1, 0] for _ in range(count)]


@wrong("generate", "`predict` takes an array of shape")
def free_without_any_axis(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    window, found = values[first - length : first], []
    for _ in range(count):
        found.append(predict(window)[-1])
        window = np.append(window[1:], found[-1])
    return found


@wrong("generate", "changes its argument `values`")
def free_in_place(predict: Any, values: Any, first: Any, length: Any, count: Any) -> Any:
    window, found = values[first - length : first], []
    for _ in range(count):
        found.append(predict(window[None, :, None])[0, -1, 0])
        window[:-1] = window[1:]
        window[-1] = found[-1]
    return found


# ---------------------------------------------------------------- the sunspots

TRAINING, TRUTH = SUNSPOTS[:FIRST], SUNSPOTS[FIRST:]
MEAN, STD = TRAINING.mean(), TRAINING.std()
LINE = baselines.Autoregression.fit(TRAINING, 22).one_step(SUNSPOTS, FIRST)


def whole_numbers(row: str) -> np.ndarray:
    return np.array(row.split(), dtype=float)


# What a GRU said, trained as exercise 13 asks, from other first weights than the solution's; rounded.
GRU_AHEAD = whole_numbers(
    "17 50 87 127 113 94 78 49 42 22 24 9 34 51 146 142 121 100 78 52 35 12 21 83 155 137 115 103 70 41 "
    "21 14 30 59 115 115 114 91 73 46 27 18 12 25"
)
GRU_FREELY = whole_numbers(
    "17 56 102 127 123 102 76 53 35 21 14 29 63 102 116 105 82 59 39 24 13 17 45 80 110 111 93 70 48 31 "
    "18 12 28 61 100 114 102 80 57 37 23 12 17 45"
)
# ... freely, when its first window ends with 1963, 1965, the end of the series, the 22nd year of all
GRU_FROM_1963 = whole_numbers("24 44 79 104 107 92 70 48 30 16 13")
GRU_FROM_1965 = whole_numbers("50 95 126 125 105 80 56 37 23 14 24")
GRU_FROM_2008 = whole_numbers("9 30 54 71 76 67 51 35 21 10 6")
GRU_FROM_1721 = whole_numbers("18 15 20 31 49 66 70 62 47 31 18")
# ... to the first window, at its first eleven steps; to values that are not scaled, one step ahead and freely
GRU_WITHIN = whole_numbers("15 14 65 138 124 105 89 60 45 22 4")
GRU_AHEAD_OF_RAW = whole_numbers(
    "184 197 195 199 199 199 199 195 196 194 198 210 197 200 207 208 208 208 208 204 202 207 202 199 206 206 "
    "206 206 205 200 200 201 188 204 203 203 205 204 204 200 198 199 202 179"
)
GRU_OF_RAW = whole_numbers("184 125 91 59 38 23 14 29 72 119 129")
# What a SimpleRNN said that was trained on values that are not scaled, and one whose targets were not shifted.
UNSCALED_AHEAD = whole_numbers(
    "15 27 35 35 35 35 35 35 35 28 26 18 16 34 35 35 35 35 35 35 34 19 17 34 35 35 35 35 35 35 22 18 15 33 35 "
    "35 35 35 35 35 31 22 17 13"
)
UNSCALED_FREELY = whole_numbers("13 27 34 25 17 18 28 32 23 17 20")
UNSHIFTED = whole_numbers(
    "10 16 48 97 107 107 104 68 69 38 35 15 13 27 94 151 148 136 114 68 46 19 13 29 101 154 140 141 95 56 31 "
    "19 9 22 65 96 120 112 104 65 41 30 15 8"
)
# What a GRU said whose training held all years.
GRU_OF_ALL_YEARS = whole_numbers(
    "19 53 92 122 113 94 76 50 42 24 21 10 33 59 137 151 139 107 73 44 29 7 22 89 156 142 130 103 62 38 19 10 "
    "30 65 110 115 114 92 72 47 29 17 12 25"
)
CYCLE = np.array([20, 53, 89, 116, 113, 98, 66, 47, 31, 16, 13], dtype=float)  # what a SimpleRNN said
NOISE = np.random.default_rng(1).normal(size=44)

right("sunspot_forecast", LINE, list(LINE), Tensor(LINE), LINE.astype(np.float32), TRUTH + 13 * NOISE)
right("free_cycle", CYCLE, list(CYCLE), Tensor(CYCLE), [float(value) + 5 for value in CYCLE])
right("sunspot_forecast", GRU_AHEAD)
right("free_cycle", GRU_FREELY[:11])

for problem, good, true in (("sunspot_forecast", LINE, TRUTH), ("free_cycle", CYCLE, TRUTH[:11])):
    wrong(problem, "the true values", true, list(true))
    wrong(problem, "still scaled", (good - MEAN) / STD)
    wrong(problem, "the mean has not been added", good - MEAN)
    wrong(problem, "the standard deviation has not been", (good - MEAN) / STD + MEAN)
    wrong(problem, "undone twice", good * STD + MEAN)
    wrong(problem, "wrong order", ((good - MEAN) / STD + MEAN) * STD)
    wrong(problem, "have changed places", (good - MEAN) / STD * MEAN + STD)
    wrong(
        problem, "the same for all years", np.full(len(true), SUNSPOTS.mean()), np.full(len(true), SUNSPOTS[FIRST - 1])
    )
    wrong(problem, "NaN", np.full(len(true), np.nan))
    wrong(problem, "`.reshape(-1)`", good[:, None], good[None, :, None])
    wrong(problem, f"a row of {len(true)} numbers was expected", good[1:], good.mean(), np.append(good, 0))
    wrong(problem, "its last step", np.tile(good[:, None, None], (1, 22, 1)))
    wrong(problem, "you handed over a function", lambda values: values)
    wrong(problem, "a text", "done")
    wrong(problem, "too good to be true", true + 0.5 + 2 * np.sin(np.arange(len(true))))
wrong("sunspot_forecast", "one year late", np.append(LINE[0], LINE[:-1]))
wrong("sunspot_forecast", "one year early", np.append(LINE[1:], LINE[-1]))
wrong("sunspot_forecast", "the value right before", SUNSPOTS[FIRST - 1 : -1])
wrong("sunspot_forecast", "one of the baselines", SUNSPOTS[FIRST - 11 : -11])
wrong("sunspot_forecast", "the network has read its own forecasts", GRU_FREELY)
wrong("sunspot_forecast", "the value of 1964", np.append(SUNSPOTS[FIRST - 1], GRU_AHEAD[:-1]))
wrong("sunspot_forecast", "one year early", np.append(GRU_AHEAD[1:], GRU_AHEAD[-1]))
wrong("sunspot_forecast", "each of the 44 years 1965 to 2008", LINE[1:])
wrong("sunspot_forecast", "is the value of 1964, which was known", np.append(SUNSPOTS[FIRST - 1], LINE))
wrong("sunspot_forecast", "does not beat this baseline", GRU_AHEAD[::-1])
wrong("sunspot_forecast", "does not beat this baseline", 100 * np.abs(NOISE), TRUTH + 40 * NOISE)
wrong("sunspot_forecast", "have changed places", (GRU_AHEAD - MEAN) / STD * MEAN + STD)
wrong("sunspot_forecast", "values that were not scaled", GRU_AHEAD_OF_RAW)
wrong("sunspot_forecast", "the targets in training not shifted", UNSHIFTED)
wrong("sunspot_forecast", "Was the series scaled before training?", UNSCALED_AHEAD)
wrong("free_cycle", "Was the series scaled before training?", UNSCALED_FREELY)
wrong("free_cycle", "values that were not scaled", GRU_OF_RAW)
wrong("free_cycle", "answers within the first window", GRU_WITHIN)
wrong("free_cycle", "later in a longer run", GRU_FROM_1965)
wrong("free_cycle", "one of the baselines", SUNSPOTS[FIRST - 11 : FIRST])
wrong("free_cycle", "the truth was fed in", GRU_AHEAD[:11], LINE[:11])
wrong("free_cycle", "the value of 1964", np.append(SUNSPOTS[FIRST - 1], GRU_FREELY[:10]))
wrong("free_cycle", "1965 is in the first window", GRU_FROM_1965)
wrong("free_cycle", "begins at the end of the series", GRU_FROM_2008)
wrong("free_cycle", "begins with the first years", GRU_FROM_1721)
wrong("free_cycle", "true values of other years", SUNSPOTS[-11:], SUNSPOTS[:11])
wrong("free_cycle", "each of the eleven years 1965 to 1975", GRU_FREELY)
wrong("free_cycle", "does not clearly beat this baseline", 100 * np.abs(NOISE[:11]))


# ---------------------------------------------------------------- the bank


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("name", "diagnosis", "answer"),
    BANK.wrong_answers,
    ids=[f"{name}-{number}-{diagnosis}" for number, (name, diagnosis, _) in enumerate(BANK.wrong_answers)],
)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    is_diagnosed(name, diagnosis, answer)


@pytest.mark.parametrize(
    ("name", "answer"),
    BANK.right_answers,
    ids=[f"{name}-{number}" for number, (name, _) in enumerate(BANK.right_answers)],
)
def test_a_right_answer_is_taken(name: str, answer: Any) -> None:
    is_right(name, answer)


def test_the_bank_holds_every_problem() -> None:
    BANK.holds_every_problem_of(5)


def test_there_are_all_levels_and_a_sensible_time() -> None:
    assert len(PROBLEMS) >= 7
    assert {problem.level for problem in PROBLEMS} == {"easy", "medium", "hard"}
    assert 60 <= sum(problem.minutes for problem in PROBLEMS) <= 100


@pytest.mark.parametrize("problem", FUNCTIONS, ids=[problem.name for problem in FUNCTIONS])
def test_checking_changes_nothing_of_its_own(problem: FunctionProblem) -> None:
    """A student's function that writes into everything it gets does not spoil the next check."""
    before = copy.deepcopy([[one for one in case.args if not callable(one)] for case in problem.cases])

    def spoil(*args: Any) -> Any:
        for one in args:
            if isinstance(one, np.ndarray):
                one *= 0
        return 0

    spoil.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    assert problem.check(spoil).state == "wrong"
    after = [[one for one in case.args if not callable(one)] for case in problem.cases]
    assert same(plain(before), plain(after))
    assert problem.check(problem.answer).state == "right"


# ---------------------------------------------------------------- what is said of a right forecast


def test_a_forecast_that_is_barely_better_is_told_so() -> None:
    problem = exercises.get("sunspot_forecast")
    assert "barely better" not in problem.check(GRU_AHEAD).message
    poor = TRUTH + 1.8 * (GRU_AHEAD - TRUTH)
    assert 18 < np.abs(poor - TRUTH).mean() < 20
    assert "barely better" in problem.check(poor).message


def test_a_forecast_that_is_better_than_honest_ones_is_told_so() -> None:
    problem = exercises.get("sunspot_forecast")
    assert "look for a leak" not in problem.check(GRU_AHEAD).message
    result = problem.check(GRU_OF_ALL_YEARS)
    assert result.state == "right"
    assert "look for a leak" in result.message


def test_a_cycle_alone_is_held_against_the_forecast_in_words() -> None:
    ahead, freely = exercises.get("sunspot_forecast"), exercises.get("free_cycle")
    assert isinstance(ahead, ForecastProblem)
    ahead.taken = None
    assert "the same as the first of `forecast`" in freely.check(GRU_FREELY[:11]).message
    ahead.check(GRU_AHEAD)
    assert "the same as the first of `forecast`" not in freely.check(GRU_FREELY[:11]).message


def test_a_cycle_that_does_not_begin_like_the_forecast_is_looked_at() -> None:
    """Both forecast 1965 from what was known in 1964, with the same network."""
    ahead, freely = exercises.get("sunspot_forecast"), exercises.get("free_cycle")
    ahead.check(GRU_AHEAD)
    assert "One thing to look at" not in freely.check(GRU_FREELY[:11]).message
    for other in (GRU_FROM_1963, CYCLE):  # a window that ends a year too early; another network
        result = freely.check(other)
        assert result.state == "right"
        assert f"the first number is {other[0]:.1f}" in result.message
    ahead.check(LINE + 100)  # a wrong one does not count
    assert "One thing to look at" not in freely.check(GRU_FREELY[:11]).message


# ---------------------------------------------------------------- against independent sources


def answer(name: str) -> Callable[..., Any]:
    return exercises.get(name).answer


@pytest.mark.parametrize("seed", range(5))
def test_windows_are_those_of_the_package_and_begin_where_they_may(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, length = rng.normal(size=rng.integers(5, 30)), int(rng.integers(1, 5))
    x, y = answer("cut_windows")(values, length)
    assert all(map(np.allclose, (x, y), windows.all_windows(values, length)))
    starts = answer("window_starts")(len(values), length)
    assert len(starts) == len(x)
    for start, inputs, targets in zip(starts, x, y, strict=True):
        window = windows.window(values, int(start), length)
        assert np.array_equal(window.inputs, inputs[:, 0])
        assert np.array_equal(window.targets, targets[:, 0])
    with pytest.raises(ValueError, match="may start"):
        windows.window(values, int(starts[-1]) + 1, length)


def test_the_baselines_are_those_of_the_package() -> None:
    for values, first, period in (
        (SUNSPOTS, FIRST, 11),
        (SUNSPOTS[:FIRST], FIRST - 44, 11),
        (data.el_nino().values, 600, 12),
    ):
        assert np.array_equal(answer("seasonal_naive")(values, first, 1), baselines.naive(values, first))
        assert np.array_equal(
            answer("seasonal_naive")(values, first, period), baselines.seasonal_naive(values, first, period)
        )
        both = baselines.naive_plus_seasonal_difference(values, first, period)
        assert np.allclose(answer("with_season")(values, first, period), both)
        line = baselines.Autoregression.fit(values[:first], 9)
        assert np.allclose(answer("fit_line")(values[:first], 9), [*line.coefficients[::-1], line.intercept])


def test_the_line_is_where_the_error_is_least() -> None:
    values, order = SUNSPOTS[:60], 3
    weights = answer("fit_line")(values, order)
    table = np.array([[*values[t - order : t], 1] for t in range(order, len(values))])

    def squares(w: np.ndarray) -> float:
        return float(np.sum((table @ w - values[order:]) ** 2))

    rng = np.random.default_rng(0)
    assert all(squares(weights) < squares(weights + 1e-3 * rng.normal(size=order + 1)) for _ in range(50))


def test_a_line_as_a_network_forecasts_like_the_line_with_the_truth_and_freely() -> None:
    line = baselines.Autoregression.fit(TRAINING, 9)

    def predict(x: np.ndarray) -> np.ndarray:
        assert x.shape[1:] == (9, 1)
        outputs = np.zeros(x.shape)
        outputs[:, -1, 0] = line.intercept + x[:, ::-1, 0] @ line.coefficients
        return outputs

    assert np.allclose(answer("one_step_ahead")(predict, SUNSPOTS, FIRST, 9), line.one_step(SUNSPOTS, FIRST))
    assert np.allclose(answer("generate")(predict, SUNSPOTS, FIRST, 9, 60), line.free(TRAINING, 60))


def test_scaling_and_its_error_are_those_of_the_package() -> None:
    scaling = windows.Scaling.fit(TRAINING)
    assert np.allclose(answer("scale")(TRAINING, SUNSPOTS), scaling.apply(SUNSPOTS))
    error = answer("error_in_units")(scaling.apply(LINE), TRUTH, TRAINING)
    assert np.isclose(error, baselines.mean_absolute_error(LINE, TRUTH))


def test_nothing_that_comes_later_changes_a_training_part_or_a_free_run() -> None:
    later = SUNSPOTS.copy()
    later[FIRST:] = random.Random(0).sample(range(500), len(later) - FIRST)
    for one, other in zip(
        answer("hold_out")(SUNSPOTS, FIRST, 22)[:1], answer("hold_out")(later, FIRST, 22), strict=False
    ):
        assert np.array_equal(one, other)

    def predict(x: np.ndarray) -> np.ndarray:
        return np.cumsum(x, axis=1) / 100

    runs = [answer("generate")(predict, values, FIRST, 22, 11) for values in (SUNSPOTS, later)]
    assert np.array_equal(*runs)


def test_the_numbers_in_the_words_are_the_measured_ones() -> None:
    errors = {name: f"{held.error(forecast):.0f}" for held in held_parts() for name, forecast in held.baselines.items()}
    why = exercises.get("seasonal_naive").why
    copies = ("the copy of the year before", "the copy of eleven years ago")
    assert re.findall(r"\bby (\d+)", why) == [errors[name] for name in copies]
    assert f"misses by {errors['the year before, plus the change']}" in exercises.get("with_season").why
    line = exercises.get("fit_line").why
    assert f"misses by {errors['a line through nine years']} " in line
    assert f"{errors['the year before, plus the change']} to {errors['the copy of eleven years ago']}" in line


def held_parts() -> list[Any]:
    found = [exercises.get(name) for name in ("free_cycle", "sunspot_forecast")]
    assert all(isinstance(problem, ForecastProblem) for problem in found)
    return [problem.series for problem in found if isinstance(problem, ForecastProblem)]
