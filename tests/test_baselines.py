"""The baselines, held against a loop that looks only at earlier values, and against normal equations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from course_utils import data
from course_utils.baselines import (
    Autoregression,
    mean_absolute_error,
    naive,
    naive_plus_seasonal_difference,
    seasonal_naive,
)

VALUES = np.random.default_rng(0).normal(size=60).cumsum()
FIRST, PERIOD = 40, 11
METHODS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "naive": naive,
    "seasonal naive": lambda values, first: seasonal_naive(values, first, PERIOD),
    "difference": lambda values, first: naive_plus_seasonal_difference(values, first, PERIOD),
    "line": lambda values, first: Autoregression.fit(VALUES[:FIRST], 5).one_step(values, first),
}
each_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


def test_they_are_what_their_names_say() -> None:
    for t in range(FIRST, len(VALUES)):
        k = t - FIRST
        assert naive(VALUES, FIRST)[k] == VALUES[t - 1]
        assert seasonal_naive(VALUES, FIRST, PERIOD)[k] == VALUES[t - PERIOD]
        added = VALUES[t - PERIOD] - VALUES[t - PERIOD - 1]
        assert naive_plus_seasonal_difference(VALUES, FIRST, PERIOD)[k] == pytest.approx(VALUES[t - 1] + added)


@each_method
def test_no_forecast_sees_its_own_value_or_a_later_one(method: Callable[[np.ndarray, int], np.ndarray]) -> None:
    before = method(VALUES, FIRST)
    assert len(before) == len(VALUES) - FIRST
    for t in range(FIRST, len(VALUES)):
        other = VALUES.copy()
        other[t:] += 100
        np.testing.assert_array_equal(method(other, FIRST)[: t - FIRST + 1], before[: t - FIRST + 1])


@each_method
def test_what_is_forecast_from_is_left_alone(method: Callable[[np.ndarray, int], np.ndarray]) -> None:
    kept = VALUES.copy()
    method(VALUES, FIRST)[:] = 0
    np.testing.assert_array_equal(VALUES, kept)


@pytest.mark.parametrize("order", [1, 2, 9])
def test_the_line_solves_the_normal_equations(order: int) -> None:
    fitted = Autoregression.fit(VALUES, order)
    rows = [[1.0, *VALUES[t - order : t][::-1]] for t in range(order, len(VALUES))]
    table, due = np.array(rows), VALUES[order:]
    solved = np.linalg.solve(table.T @ table, table.T @ due)
    np.testing.assert_allclose([fitted.intercept, *fitted.coefficients], solved, rtol=1e-6, atol=1e-9)


def test_a_line_finds_the_recurrence_that_made_the_series() -> None:
    # sin((t + 1) s) = 2 cos(s) sin(t s) - sin((t - 1) s)
    wave = np.sin(0.2 * np.arange(200))
    fitted = Autoregression.fit(wave[:100], 2)
    np.testing.assert_allclose([fitted.intercept, *fitted.coefficients], [0, 2 * np.cos(0.2), -1], atol=1e-9)
    np.testing.assert_allclose(fitted.free(wave[:100], 100), wave[100:], atol=1e-6)
    np.testing.assert_allclose(fitted.one_step(wave, 100), wave[100:], atol=1e-9)


def test_a_free_run_feeds_on_itself() -> None:
    fitted = Autoregression.fit(VALUES[:FIRST], 5)
    free = fitted.free(VALUES[:FIRST], 20)
    known = np.concatenate([VALUES[:FIRST], free])
    np.testing.assert_allclose(fitted.one_step(known, FIRST), free)
    assert free[0] == pytest.approx(fitted.one_step(VALUES, FIRST)[0])
    assert len(fitted.free(VALUES, 0)) == 0


def test_the_sunspots_as_they_were_measured_before_the_course_was_written() -> None:
    values, first = data.sunspots().values, 309 - 44
    root = np.sqrt(values)
    found = [
        mean_absolute_error(forecast, values[first:])
        for forecast in (
            naive(values, first),
            seasonal_naive(values, first, 11),
            naive_plus_seasonal_difference(values, first, 11),
            Autoregression.fit(values[:first], 9).one_step(values, first),
            Autoregression.fit(values[:first], 22).one_step(values, first),
            Autoregression.fit(root[:first], 9).one_step(root, first) ** 2,
        )
    ]
    assert found == pytest.approx([22.9, 26.8, 20.8, 14.0, 13.1, 11.9], abs=0.06)


def test_the_error_is_a_mean_in_the_series_unit() -> None:
    assert mean_absolute_error([1.0, 4.0], [2.0, 2.0]) == 1.5
    for bad in ([1.0], [[1.0, 2.0]], []):
        with pytest.raises(ValueError, match="expected a forecast for each true value"):
            mean_absolute_error(np.array(bad), np.array([1.0, 2.0]) if bad else np.array([]))


@pytest.mark.parametrize("first", [0, 60, 61])
def test_no_room_before_or_after_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match="one to forecast; came 60 values and first"):
        naive(VALUES, first)


def test_fewer_values_than_a_method_needs_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 11 values before"):
        seasonal_naive(VALUES, 10, 11)
    with pytest.raises(ValueError, match="at least 12 values before"):
        naive_plus_seasonal_difference(VALUES, 11, 11)
    with pytest.raises(ValueError, match="order 5 and 10 values"):
        Autoregression.fit(VALUES[:10], 5)
    with pytest.raises(ValueError, match="order of at least 1"):
        Autoregression.fit(VALUES, 0)
    with pytest.raises(ValueError, match="at least 5 values to begin with; came 4"):
        Autoregression.fit(VALUES, 5).free(VALUES[:4], 3)
