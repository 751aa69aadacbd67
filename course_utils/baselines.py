"""What a network has to beat: forecasts by copying, and by a line through earlier values.

Every ``one step ahead`` forecast of ``values[t]`` uses ``values[:t]`` only. Hyndman & Athanasopoulos, "Forecasting:
principles and practice" (2021), sections 5.2 and 9.3, call them the naive and the seasonal naive method and the
autoregressive model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


def naive(values: Array, first: int) -> Array:
    """Each of ``values[first:]`` forecast by the value before it: (len(values) - first,).

    Raises:
        ValueError: there is no value before ``first``, or none after.
    """
    _room(values, first, needed=1)
    return values[first - 1 : -1].copy()


def seasonal_naive(values: Array, first: int, period: int) -> Array:
    """Each of ``values[first:]`` forecast by the value ``period`` steps before it: (len(values) - first,).

    Raises:
        ValueError: fewer than ``period`` values stand before ``first``.
    """
    _room(values, first, needed=period)
    return values[first - period : len(values) - period].copy()


def naive_plus_seasonal_difference(values: Array, first: int, period: int) -> Array:
    """The value before, plus what the same step added a period ago: ``v[t-1] + v[t-period] - v[t-period-1]``.

    Raises:
        ValueError: fewer than ``period + 1`` values stand before ``first``.
    """
    _room(values, first, needed=period + 1)
    before = np.arange(first, len(values))
    return values[before - 1] + values[before - period] - values[before - period - 1]


@dataclass(frozen=True, eq=False)
class Autoregression:
    """A linear forecast, AR(p): ``intercept + coefficients[0] v[t-1] + ... + coefficients[p-1] v[t-p]``.

    Attributes:
        intercept: in the unit of the series.
        coefficients: (p,), that of the newest value first.
    """

    intercept: float
    coefficients: Array

    @property
    def order(self) -> int:
        """How many earlier values it uses."""
        return len(self.coefficients)

    @classmethod
    def fit(cls, train: Array, order: int) -> Autoregression:
        """The one whose squared one-step errors on ``train`` are the least (ordinary least squares).

        Raises:
            ValueError: the order is below 1, or there are too few values for it.
        """
        train = np.asarray(train, dtype=float)
        if order < 1 or len(train) < 2 * order + 1:
            raise ValueError(
                f"expected an order of at least 1 and at least {2 * max(order, 1) + 1} values to fit it; came order "
                f"{order} and {len(train)} values"
            )
        earlier = _earlier(train, np.arange(order, len(train)), order)
        table = np.column_stack([np.ones(len(earlier)), earlier])
        found = np.linalg.lstsq(table, train[order:], rcond=None)[0]
        return cls(float(found[0]), found[1:])

    def one_step(self, values: Array, first: int) -> Array:
        """Each of ``values[first:]`` forecast from the true values before it: (len(values) - first,).

        Raises:
            ValueError: fewer than ``order`` values stand before ``first``.
        """
        _room(values, first, needed=self.order)
        return self.intercept + _earlier(values, np.arange(first, len(values)), self.order) @ self.coefficients

    def free(self, history: Array, steps: int) -> Array:
        """The next ``steps`` values after ``history``, each from forecasts as soon as the truth has run out: (steps,).

        Raises:
            ValueError: ``history`` has fewer than ``order`` values.
        """
        if len(history) < self.order:
            raise ValueError(f"expected at least {self.order} values to begin with; came {len(history)}")
        known = list(np.asarray(history, dtype=float))
        for _ in range(steps):
            newest_first = known[-1 : -self.order - 1 : -1]
            known.append(self.intercept + float(self.coefficients @ newest_first))
        return np.array(known[len(history) :])


def mean_absolute_error(forecast: Array, truth: Array) -> float:
    """The mean of ``|forecast - truth|``, in the unit of the series.

    Raises:
        ValueError: the two do not have the same shape.
    """
    forecast, truth = np.asarray(forecast, dtype=float), np.asarray(truth, dtype=float)
    if forecast.shape != truth.shape or truth.size == 0:
        raise ValueError(f"expected a forecast for each true value; came {forecast.shape} for {truth.shape}")
    return float(np.abs(forecast - truth).mean())


def _earlier(values: Array, places: Array, order: int) -> Array:
    """The ``order`` values before each place, the newest first: (places, order)."""
    return np.asarray(values, dtype=float)[places[:, None] - np.arange(1, order + 1)]


def _room(values: Array, first: int, needed: int) -> None:
    if not needed <= first < len(values):
        raise ValueError(
            f"expected at least {needed} values before the first that is forecast, and one to forecast; came "
            f"{len(values)} values and first {first}"
        )
