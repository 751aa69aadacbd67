"""Exercises in which the student trains a network and hands over its forecast.

Two networks, trained alike but for the chance of their first weights, forecast differently, so there is no right array
to compare with. What is judged is the error in the years that were held out: it must be smaller than that of a forecast
that costs nothing, and not so small that the truth must have leaked. The usual mistakes are seen in the numbers, such
as a forecast that would be good if it were undone from its scale, or drawn one step earlier.

What a forecast has read is seen in its numbers, too: a plain rule, a line through the years before, comes near it when
it is given the same years. Given the true ones it comes near a forecast one step ahead, given the forecast's own
numbers near a free run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.base import Mistake, Problem
from course_utils.exercises.compare import Plain, blank, has_dots, kind, numbers, plain
from course_utils.exercises.messages import Result, code_block, paragraphs
from course_utils.exercises.words import difference

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Held:
    """What was held out, and what a forecast of it is measured against.

    Attributes:
        values: the whole series, (time,), in its own units.
        first: the place of the first value that was held out.
        count: how many values are to be forecast.
        baselines: name to forecast, (count,) each; the last is the best.
        line: a plain rule for what a forecast may have read: given a series and a place, it forecasts each value from
            that place on by the values before it.
        year: what the first held-out value is called.
        years: all of them in words: "the eleven years 1965 to 1975".
        unit: what errors are counted in.
        elsewhere: where a run may begin by mistake: in words, and the place after the last value that is read there.
        within: the place of the value that the first answer within the first window is a forecast of.
    """

    values: Array
    first: int
    count: int
    baselines: Mapping[str, Array]
    line: Callable[[Array, int], Array]
    year: int
    years: str
    unit: str
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    within: int | None = None

    @property
    def training(self) -> Array:
        """What may be learned from."""
        return self.values[: self.first]

    @property
    def truth(self) -> Array:
        """The held-out values that are to be forecast, (count,)."""
        return self.values[self.first : self.first + self.count]

    @property
    def before(self) -> float:
        """The last value that was known."""
        return float(self.values[self.first - 1])

    @property
    def mean(self) -> float:
        """Of the training part, which the scaling is fitted on."""
        return float(self.training.mean())

    @property
    def std(self) -> float:
        """Of the training part, which the scaling is fitted on."""
        return float(self.training.std())

    def error(self, forecast: Array) -> float:
        """The mean absolute error, in the series' own units."""
        return _mean(forecast - self.truth)

    def apart_when_told(self, forecast: Array, first: int | None = None) -> float:
        """How far the forecast lies from what the line says of the true values, from the place ``first`` on."""
        return _mean(forecast - self.line(self.values, self.first if first is None else first)[: self.count])

    def apart_when_free(self, forecast: Array, end: int | None = None) -> float:
        """How far it lies from what the line says of the forecast's own numbers, behind the first ``end`` values."""
        end = self.first if end is None else end
        return _mean(forecast - self.line(np.append(self.values[:end], forecast), end))


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
    ``example``. ``told`` says that the true values are fed in: each forecast may read all that comes before it. If
    not, it is a free run. Of a right answer that misses by ``barely`` or more ``barely_says`` is said, and of one that
    misses by less than ``rarely``, as honest networks hardly ever do, ``rarely_says``. A run may follow on another
    forecast, ``follows``: made by the same network, the two begin with the same number.
    """

    held: Callable[[], Held]
    to_beat: str
    share: float = 1.0
    example: str
    too_good: float
    told: bool
    given: Callable[[], dict[str, Any]]
    barely: float = np.inf
    barely_says: str = ""
    rarely: float = 0.0
    rarely_says: str = ""
    follows: ForecastProblem | None = None
    mistakes: Sequence[Mistake] = ()
    taken: Array | None = field(default=None, init=False)  # the last forecast that was right

    def __post_init__(self) -> None:
        signs, most_left = (_told_signs, 0.95) if self.told else (_free_signs, 0.7)
        self.mistakes = _Later(lambda: _signs(self.series, self.example, self._good, signs, most_left))

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
        value, held = numbers(found[0]), self.series
        if blank(value):
            return self._not_attempted()
        if has_dots(value):
            return self._not_attempted("Some of your answer is there; in other places there are still dots (`...`).")
        count = held.count
        if not isinstance(value, np.ndarray):
            apart = difference(held.truth, value, "you handed over")
            what, advice = apart.what, apart.advice
            if getattr(value, "words", "") == "a function":
                advice = "Call it, and hand over what it returns."
            return self._wrong(what, advice, f"Expected: a row of {count} numbers.")
        if value.shape != held.truth.shape:
            return self._wrong(*self._about_shape(value))
        if not np.isfinite(value).all():
            return self._wrong(
                "there are numbers that are NaN (not a number) or infinite",
                "Did the loss become NaN while it trained? Then the learning rate is too large, or a number in the "
                "inputs is not finite.",
            )
        sign = self._sign(value)
        if sign is not None and (held.error(value) >= self.too_good or sign is self.mistakes[0]):  # the truth itself
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
                "the scale, and at the place where the forecast begins. Was the series scaled before training? If all "
                "is well, train for longer.",
                self._table(value),
            )
        self.taken = value
        return self._right(paragraphs(self._table(value), self._remark(value)))

    def _remark(self, value: Array) -> str:
        """What to look at in a right answer."""
        held, earlier = self.series, self.follows.taken if self.follows else None
        if held.error(value) >= self.barely:
            return self.barely_says
        if held.error(value) < self.rarely:
            return self.rarely_says
        if self.follows is None:
            return ""
        if earlier is None:
            return (
                f"One thing to look at: is the first number the same as the first of `{self.follows.variable}`? Both "
                f"forecast {held.year} from the years before it."
            )
        if abs(value[0] - earlier[0]) < 0.1:
            return ""
        return (
            f"One thing to look at: the first number is {value[0]:.1f}, and the first of the exercise before was "
            f"{earlier[0]:.1f}. Both forecast {held.year} from the years before it. If the same network made both, "
            f"they should be the same: does the first window hold the years right before {held.year}?"
        )

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

    def _about_shape(self, value: Array) -> tuple[str, str]:
        held = self.series
        came = f"{kind(value)} came" if value.ndim else "a single number came"
        what = f"a row of {held.count} numbers was expected, and {came}"
        if value.ndim == 0:
            return what, "Each held-out value has its own forecast."
        if value.size == held.count:
            return what, "The numbers may be right; only axes of length 1 are too many: `.reshape(-1)` drops them."
        if value.ndim > 1:
            return what, (
                "The network answers at every step of every window. From each window one answer is wanted, that of its "
                "last step."
            )
        each = f"There should be one forecast for each of {held.years}, no more and no fewer."
        known = value.size > held.count and abs(value[0] - held.before) < 0.01
        return what, f"{each} The first of yours is the value of {held.year - 1}, which was known." if known else each

    def _table(self, value: Array) -> str:
        rows = [("yours", value), *self.series.baselines.items()]
        lines = [f"{name + ':':<36}{self.series.error(forecast):4.0f}" for name, forecast in rows]
        return paragraphs(f"Mean absolute error ({self.series.unit}):\n{code_block(chr(10).join(lines))}")


def _mean(differences: Array) -> float:
    return float(np.abs(differences).mean())


def _near(held: Held, other: Array) -> Callable[[Array], bool]:
    return lambda forecast: _mean(forecast - other) < 0.02 * held.std


_LOST = 1.0  # deviations; a forecast that errs by more has lost the series, and does not tell what it has read


def _moves(held: Held, forecast: Array) -> bool:
    """Whether it goes up and down like the series, in the series' own units."""
    return bool(np.ptp(forecast) > 0.5 * held.std)


def _signs(
    held: Held,
    example: str,
    is_good: Callable[[Array], bool],
    more: Callable[..., list[Sign]],
    most_left: float,
) -> list[Sign]:
    """The mistakes that show in a forecast; ``more`` gives those that only this kind of forecast can make."""
    mean, std, good = held.mean, held.std, held.baselines[example]
    highest = float(held.values.max())

    def swapped_back(forecast: Array) -> Array:
        return (forecast - std) / mean * std + mean

    def swapped(forecast: Array) -> bool:
        # measured on 18 networks: taken back the error of a swapped forecast falls to 0.88 of what it was or less, and
        # of a free run to 0.72, mostly to 0.6; a right forecast's rises, or falls to 0.73 at most in a free run, and
        # none of them goes below 0
        back = swapped_back(forecast)
        return bool(forecast.min() < 0) and is_good(back) and held.error(back) < most_left * held.error(forecast)

    def not_scaled(forecast: Array) -> bool:
        # a network that knows numbers around 0 answers raw ones with its largest output, at the very first year too
        return bool(forecast[0] - held.before > 3 * std and forecast.max() < 1.5 * highest)

    naive = np.append(held.before, held.truth[:-1])
    signs = [
        Sign(
            "these are the true values",
            held.truth,
            "They are what the forecast is compared with. Hand over what your network says.",
            seen=_near(held, held.truth),
        ),
        Sign(
            "every forecast is the value right before it",
            naive,
            "That is the naive forecast. If a network gave it, its targets may not have been shifted: it has learned "
            "to repeat its input.",
            seen=_near(held, naive),
        ),
        Sign(
            "the forecast is the same for all years",
            np.full(held.count, mean),
            "Does the window move on from year to year? Or has the network learned nothing but the mean: has its loss "
            "fallen?",
            (np.full(held.count, held.before), np.full(held.count, good[0])),
            seen=lambda forecast: bool(np.ptp(forecast) < 0.05 * std) and abs(forecast[0]) >= 3,
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
                    seen=_near(held, forecast),
                )
            )
    windows = np.lib.stride_tricks.sliding_window_view(held.values, held.count)
    signs.append(
        Sign(
            "these are true values of other years",
            windows[0],
            f"They stand in the series itself. Hand over what your network says of {held.years}.",
            seen=lambda forecast: bool((np.abs(windows - forecast).mean(axis=1) < 0.02 * std).any()),
        )
    )
    return [
        *signs,
        Sign(
            f"the first number is the value of {held.year - 1}",
            np.append(held.before, good[:-1]),
            f"That year is over and known, so everything stands one year late. The first number should be the forecast "
            f"of {held.year}.",
            seen=lambda forecast: abs(forecast[0] - held.before) < 0.001,
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
        Sign(
            "mean and deviation have changed places",
            (good - mean) / std * mean + std,
            "Multiply by the standard deviation and add the mean.",
            seen=swapped,
        ),
        Sign(
            "the network read values that were not scaled",
            np.linspace(highest, 0.8 * highest, held.count),
            "It has learned from numbers around 0, and answers larger ones with the largest that it can say. Which "
            "array goes into it? The scaling is undone in what comes out, and only there.",
            seen=not_scaled,
        ),
        *more(held, good, is_good),
    ]


def _told_signs(held: Held, good: Array, is_good: Callable[[Array], bool]) -> list[Sign]:
    """What may be wrong where each forecast may read the truth before it."""

    def late(forecast: Array) -> bool:
        return fits_better(forecast, np.append(forecast[1:], held.truth[-1]))

    def early(forecast: Array) -> bool:
        return fits_better(forecast, np.append(held.truth[0], forecast[:-1]))

    def fits_better(forecast: Array, moved: Array) -> bool:
        return is_good(moved) and held.error(moved) < 0.75 * held.error(forecast)

    def free(forecast: Array) -> bool:
        # measured on 30 networks: run freely they lie 4 to 5 from the line on their own numbers, and at least three
        # times as far from the line on the true ones; told the truth 9 or more from the first, and as near the second;
        # over 44 years their errors are less than 26, while a network that was trained without scaling errs by 40
        own = held.apart_when_free(forecast)
        small = _moves(held, forecast) and held.error(forecast) < _LOST * held.std
        return small and own < 0.19 * held.std and held.apart_when_told(forecast) > 1.8 * own

    return [
        Sign(
            "the network has read its own forecasts",
            _run(held, held.first),
            "Where a year came out otherwise than forecast, the next forecast does not turn with it. One year ahead "
            "every window holds true values: by then they are known.",
            seen=free,
        ),
        Sign(
            "the forecast stands one year late",
            np.append(good[0], good[:-1]),
            "Each number would fit the year before. Do the windows end one step too early? Or were the targets in "
            "training not shifted?",
            seen=late,
        ),
        Sign(
            "the forecast stands one year early",
            np.append(good[1:], good[-1]),
            "Each number would fit the year after. Does the first number belong to the first held-out year? Or do the "
            "windows hold the value that is to be forecast?",
            seen=early,
        ),
    ]


def _free_signs(held: Held, good: Array, is_good: Callable[[Array], bool]) -> list[Sign]:
    """What may be wrong where nothing is known from the first held-out value on."""
    year, truth = held.year, held.truth

    def told(forecast: Array) -> bool:
        # measured on 30 networks: told the truth they lie at most 1.1 times as far from the line on the true values as
        # from the line on their own, run freely at least 1.6 times
        apart = held.apart_when_told(forecast)
        return _moves(held, forecast) and apart < 0.4 * held.std and apart < 1.3 * held.apart_when_free(forecast)

    def early(forecast: Array) -> bool:
        moved = _mean(forecast[:-1] - truth[1:])
        fits = moved < 0.75 * held.error(forecast) and moved < 0.42 * held.std
        return fits and abs(forecast[0] - truth[1]) < abs(forecast[0] - truth[0])

    def within(forecast: Array) -> bool:
        # measured on 18 networks: these answers lie at most 0.3 deviations from the line on the true values of their
        # own years and at least 0.39 from the line on their own numbers; free runs at least 0.3 and at most 0.28
        place = held.within
        if place is None or not _moves(held, forecast):
            return False
        return held.apart_when_told(forecast, place) < 0.33 * held.std < held.apart_when_free(forecast)

    def begins(end: int) -> Callable[[Array], bool]:
        def seen(forecast: Array) -> bool:
            there, here = held.apart_when_free(forecast, end), held.apart_when_free(forecast)
            small = _moves(held, forecast) and held.error(forecast) < _LOST * held.std
            return small and there < 0.25 * held.std and there < 0.58 * here

        return seen

    return [
        Sign(
            "the truth was fed in",
            held.line(held.values, held.first)[: held.count],
            f"These numbers turn with the true years, one year later. In {year - 1} nobody knows {year}: from then on "
            "the network must read what it has forecast itself.",
            seen=told,
        ),
        Sign(
            f"the year {year} is in the first window",
            np.append(good[1:], good[-1]),
            f"Each number would fit the year after. The last year that is known is {year - 1}: which place has the "
            "first unknown value in the array that you hand over? Or do the numbers stand later in a longer run?",
            seen=early,
        ),
        Sign(
            "these are answers within the first window",
            good if held.within is None else held.line(held.values, held.within)[: held.count],
            f"They are forecasts of years before {year}. A network answers at every step of a window, and only its "
            "answer at the last step is about a year that is not in it.",
            seen=within,
        ),
        *(
            Sign(
                f"the run begins {where}",
                _run(held, end),
                f"It should begin with the last years that were known in {year - 1}. Which array do you hand over, and "
                "at which place of it does the first unknown value stand?",
                seen=begins(end),
            )
            for where, end in held.elsewhere.items()
        ),
    ]


def _run(held: Held, end: int) -> Array:
    """A free run of the line, behind the first ``end`` values."""
    known = held.values[:end]
    for _ in range(held.count):
        known = np.append(known, held.line(np.append(known, 0.0), len(known)))
    return known[end:]
