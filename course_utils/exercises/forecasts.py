"""Exercises in which the student trains a network and hands over its forecast.

Two networks, trained alike but for the chance of their first weights, forecast differently, so there is no right array
to compare with. What is judged is the error in the years that were held out: it must be smaller than that of a forecast
that costs nothing, and not so small that the truth must have leaked. The usual mistakes are seen in the numbers, such
as a forecast that would be good if it were undone from its scale, or drawn one step earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.base import Mistake, Problem
from course_utils.exercises.compare import Plain, blank, has_dots, kind, plain
from course_utils.exercises.messages import Result, code_block, paragraphs
from course_utils.exercises.words import difference

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Held:
    """What was held out, and what a forecast of it is measured against.

    Attributes:
        truth: the held-out values, (count,), in the series' own units.
        before: the last value that was known.
        mean, std: of the training part, which the scaling is fitted on.
        baselines: name to forecast, (count,) each; the last is the best.
        unit: what errors are counted in.
    """

    truth: Array
    before: float
    mean: float
    std: float
    baselines: Mapping[str, Array]
    unit: str

    def error(self, forecast: Array) -> float:
        """The mean absolute error, in the series' own units."""
        return float(np.abs(forecast - self.truth).mean())


@dataclass(frozen=True)
class Sign(Mistake):
    """A mistake that shows in the numbers.

    Either ``seen`` says whether a forecast makes it, or ``mend`` takes it back: it was made if that makes a poor
    forecast good, and the best of them all.
    """

    seen: Callable[[Array], bool] | None = field(default=None, kw_only=True)
    mend: Callable[[Array], Array] | None = field(default=None, kw_only=True)


class _Later(Sequence[Sign]):
    """Signs that are made when they are first asked for: their forms are made of the series, which is a file."""

    def __init__(self, make: Callable[[], Sequence[Sign]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Sequence[Sign]:
        return self._make()

    @overload
    def __getitem__(self, place: int) -> Sign: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sign]: ...
    def __getitem__(self, place: int | slice) -> Sign | Sequence[Sign]:
        return self._made[place]

    def __iter__(self) -> Iterator[Sign]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


@dataclass(kw_only=True, eq=False)
class ForecastProblem(Problem):
    """The student hands over a forecast, one number for each value that was held out.

    ``held`` gives what was held out. The mean absolute error has to be less than ``share`` of that of the baseline
    called ``to_beat``; below ``too_good`` it is no forecast any more. ``given`` are the names that the solution's code
    finds in the notebook. A good example of a forecast, from which those with mistakes are made, is the baseline called
    ``example``. ``dated`` says that a forecast can be told from the same one a year later, which in a free run it
    cannot.
    """

    held: Callable[[], Held]
    to_beat: str
    share: float = 1.0
    example: str
    too_good: float
    dated: bool
    given: Callable[[], dict[str, Any]]
    mistakes: Sequence[Mistake] = ()

    def __post_init__(self) -> None:
        self.mistakes = _Later(lambda: _signs(self.series, self.example, self._good, self.dated))

    @property
    def names(self) -> dict[str, Any]:
        return dict(self.given())

    @cached_property
    def series(self) -> Held:
        """What was held out; read when first asked for."""
        return self.held()

    def _good(self, forecast: Array) -> bool:
        limit = self.share * self.series.error(self.series.baselines[self.to_beat])
        return self.series.error(forecast) < limit

    def _judge(self, answer: Any) -> Result:
        found: list[Plain] = []
        trial = sandbox.run(lambda: found.append(plain(answer)))
        if trial.ended != "done" or not found:
            return self._not_finished(trial)
        value, held = found[0], self.series
        if blank(value):
            return self._not_attempted()
        if has_dots(value):
            return self._not_attempted("Some of your answer is there; in other places there are still dots (`...`).")
        count = len(held.truth)
        if not isinstance(value, np.ndarray):
            what, advice = difference(held.truth, value, "you handed over")
            if getattr(value, "words", "") == "a function":
                advice = "Call it, and hand over what it returns."
            return self._wrong(what, advice, f"Expected: a row of {count} numbers.")
        if value.shape != held.truth.shape:
            return self._wrong(*self._about_shape(value, count))
        if not np.isfinite(value).all():
            return self._wrong(
                "there are numbers that are NaN (not a number) or infinite",
                "Did the loss become NaN while it trained? Then the learning rate is too large, or a number in the "
                "inputs is not finite.",
            )
        sign = self._sign(value)
        if sign is not None:
            return self._wrong(sign.name, sign.advice, self._table(value))
        if held.error(value) < self.too_good:
            return self._wrong(
                "the forecast is too good to be true",
                "No forecast of this series comes so close. Has the network seen the held-out years in training, or "
                "does a window hold the value that it is to forecast?",
                self._table(value),
            )
        if not self._good(value):
            return self._wrong(
                f"the forecast does not {'' if self.share == 1 else 'clearly '}beat this baseline: {self.to_beat}",
                "Has the loss fallen while it trained? Look at the first windows and their targets, at the shapes, at "
                "the scale, and at the place where the forecast begins. If all is well, train for longer.",
                self._table(value),
            )
        return self._right(self._table(value))

    def _sign(self, value: Array) -> Sign | None:
        """The mistake that this forecast makes, if it is a known one."""
        signs = [sign for sign in self.mistakes if isinstance(sign, Sign)]
        for sign in signs:
            if sign.seen is not None and sign.seen(value):
                return sign
        if self._good(value):
            return None
        mended = [(sign.mend(value), sign) for sign in signs if sign.mend is not None]
        forecast, best = min(mended, key=lambda pair: self.series.error(pair[0]))
        return best if self._good(forecast) else None

    @staticmethod
    def _about_shape(value: Array, count: int) -> tuple[str, str]:
        came = f"{kind(value)} came" if value.ndim else "a single number came"
        what = f"a row of {count} numbers was expected, and {came}"
        if value.ndim == 0:
            return what, "Each held-out value has its own forecast."
        if value.size == count:
            return what, "The numbers may be right; only axes of length 1 are too many: `.reshape(-1)` drops them."
        if value.ndim > 1:
            return what, (
                "The network answers at every step of every window. From each window one answer is wanted, that of its "
                "last step."
            )
        return what, "There should be one forecast for each held-out value, no more and no fewer."

    def _table(self, value: Array) -> str:
        rows = [("yours", value), *self.series.baselines.items()]
        lines = [f"{name + ':':<36}{self.series.error(forecast):4.0f}" for name, forecast in rows]
        return paragraphs(f"Mean absolute error ({self.series.unit}):\n{code_block(chr(10).join(lines))}")


def _mean(differences: Array) -> float:
    return float(np.abs(differences).mean())


def _signs(held: Held, example: str, is_good: Callable[[Array], bool], dated: bool) -> tuple[Sign, ...]:
    """The mistakes that show in a forecast."""
    mean, std, good = held.mean, held.std, held.baselines[example]

    def near(other: Array) -> Callable[[Array], bool]:
        return lambda forecast: _mean(forecast - other) < 0.02 * std

    def late(forecast: Array) -> bool:
        shifted = _mean(forecast[1:] - held.truth[:-1])
        return not is_good(forecast) and shifted < 0.75 * held.error(forecast)

    def early(forecast: Array) -> bool:
        shifted = _mean(forecast[:-1] - held.truth[1:])
        return not is_good(forecast) and shifted < 0.75 * held.error(forecast)

    signs = [
        Sign(
            "these are the true values",
            held.truth,
            "They are what the forecast is compared with. Hand over what your network says.",
            seen=near(held.truth),
        ),
        Sign(
            "every forecast is the value right before it",
            np.append(held.before, held.truth[:-1]),
            "That is the naive forecast. If a network gave it, its targets may not have been shifted: it has learned "
            "to repeat its input.",
            seen=near(np.append(held.before, held.truth[:-1])),
        ),
        Sign(
            "the forecast is the same for all years",
            np.full(len(held.truth), held.mean),
            "Does the window move on from year to year? Or has the network learned nothing but the mean: has its loss "
            "fallen?",
            (np.full(len(held.truth), held.before), np.full(len(held.truth), good[0])),
            seen=lambda forecast: bool(np.ptp(forecast) < 0.05 * std) and abs(forecast[0]) >= 3,
        ),
        Sign(
            "the forecast is still scaled",
            (good - mean) / std,
            "These numbers lie around 0 and count standard deviations. Undo the scaling, with the two numbers of the "
            "training part.",
            mend=lambda forecast: forecast * std + mean,
        ),
        Sign(
            "the mean has not been added again",
            good - mean,
            "Scaling did two things, and both must be undone.",
            mend=lambda forecast: forecast + mean,
        ),
        Sign(
            "the standard deviation has not been multiplied again",
            (good - mean) / std + mean,
            "Scaling did two things, and both must be undone.",
            mend=lambda forecast: (forecast - mean) * std + mean,
        ),
        Sign(
            "the scaling is undone twice",
            good * std + mean,
            "These numbers are far too large. Were they in the series' own units already?",
            mend=lambda forecast: (forecast - mean) / std,
        ),
        Sign(
            "the scaling is undone in the wrong order",
            ((good - mean) / std + mean) * std,
            "What was done last must be undone first.",
            mend=lambda forecast: (forecast / std - mean) * std + mean,
        ),
    ]
    if dated:
        signs += [
            Sign(
                "the forecast stands one year late",
                np.append(good[0], good[:-1]),
                "Each number would fit the year before. Do the windows end one step too early, or does the first "
                "number belong to the last known year?",
                seen=late,
            ),
            Sign(
                "the forecast stands one year early",
                np.append(good[1:], good[-1]),
                "Each number would fit the year after. Does the first number belong to the first held-out year?",
                seen=early,
            ),
        ]
    copied = {name: forecast for name, forecast in held.baselines.items() if not is_good(forecast)}
    for name, forecast in copied.items():
        if not any(sign.seen is not None and sign.seen(forecast) for sign in signs):
            signs.append(
                Sign(
                    f"this is one of the baselines: {name}",
                    forecast,
                    "It is what the network is to be compared with. Hand over what your network says.",
                    seen=near(forecast),
                )
            )
    return tuple(signs)
