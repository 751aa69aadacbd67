"""Lesson 5: the sunspots."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.forecasts import ForecastProblem, Held
from course_utils.exercises.lesson_05.networks import generate, one_step_ahead
from course_utils.exercises.lesson_05.scales import scale
from course_utils.exercises.lesson_05.splits import hold_out
from course_utils.exercises.lesson_05.windows import cut_windows

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
        within=FIRST - LENGTH + 1,
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
        "If the held-out years were kept out of everything, that is a result: in sunspots, beside the forecasts that "
        "cost nothing. The check cannot see a leak. Were they left out of the training windows, the scaling, any "
        "smoothing, and the choice of when to stop? And how much of the result is luck, other seeds and another block "
        "of years will tell."
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
    rarely=9.0,
    rarely_says="That is better than honest networks usually are: look for a leak.",
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
