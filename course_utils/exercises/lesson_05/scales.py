"""Lesson 5: scaling, and errors in the series' own units."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_05.series import series

# ---------------------------------------------------------------- scaling

_CENTURY = series(2, 4, 6, 8)

scale = FunctionProblem(
    name="scale",
    lesson=5,
    title="Scaling, fitted on the training part",
    minutes=5,
    level="easy",
    variable="scale",
    code="""
def scale(training_part, values):
    return (values - training_part.mean()) / training_part.std()
""",
    explanation=(
        "The mean and the standard deviation are two numbers that are learned from data, so they come from the "
        "training part alone. Then they are applied to whatever is asked for: to the training part itself, which gets "
        "mean 0 and standard deviation 1, and to later values, which do not, and need not."
    ),
    why=(
        "Networks learn best with numbers around 0 and of size 1. Fitted on all years, the scaling would tell the "
        "network how high the sun will rise in years that it has not seen."
    ),
    hints=(
        "Two numbers describe the scaling. From which of the two arguments must they come?",
        "First shift, so that the mean of the training part lands on 0; then stretch, so that its standard deviation "
        "becomes 1.",
        "Mind the brackets: without them a division is done before a subtraction.",
    ),
    shape_advice="What comes back is as long as `values`.",
    cases=(
        Case((_CENTURY, series(5, 10, 0))),
        Case((series(10, 0, 20, 50, 20), series(10, 0, 20, 50, 20, 90, 110)), "training part, then later values"),
        Case((series(1, 3), series(1, 3)), "the training part itself"),
        Case((series(0.5, 0.1, 0.9, 0.2, 0.3), series(7.0)), "one value, far above"),
        Case((series(-3, -1, -8), series(2, 4, -6, 1))),
    ),
    mistakes=(
        Mistake(
            "the scaling is fitted on the values that are scaled",
            lambda training, values: (values - values.mean()) / values.std(),
            "Applied to held-out years, that is a leak: their mean is known only when they are over. Which of the two "
            "arguments may be learned from?",
        ),
        Mistake(
            "the scaling is fitted on both parts together",
            lambda training, values: (
                (values - np.concatenate([training, values]).mean()) / np.concatenate([training, values]).std()
            ),
            "That is a leak: the mean of all years is known only when all are over.",
        ),
        Mistake(
            "mean and standard deviation come from different parts",
            lambda training, values: (values - training.mean()) / values.std(),
            "Both are learned from data, so both must come from the same part. Which one may be learned from?",
            also=(lambda training, values: (values - values.mean()) / training.std(),),
        ),
        Mistake(
            "the mean is not subtracted",
            lambda training, values: values / training.std(),
            "The stretch is there. The shift that brings the mean to 0 is missing.",
        ),
        Mistake(
            "nothing is divided",
            lambda training, values: values - training.mean(),
            "The shift is there. The stretch that makes the standard deviation 1 is missing.",
        ),
        Mistake(
            "the variance is divided by, not the standard deviation",
            lambda training, values: (values - training.mean()) / training.var(),
            "The variance is in squared units: sunspots times sunspots. Its square root is what you want.",
        ),
        Mistake(
            "the standard deviation is multiplied, not divided by",
            lambda training, values: (values - training.mean()) * training.std(),
            "A spread of 40 should become one of 1.",
        ),
        Mistake(
            "brackets are missing",
            lambda training, values: values - training.mean() / training.std(),
            "Without brackets only the mean is divided. The subtraction should come first.",
        ),
        Mistake(
            "the smallest and the largest value are used",
            lambda training, values: (values - training.min()) / (training.max() - training.min()),
            "That is a good scaling, too, to the range from 0 to 1. Here the mean is to become 0 and the standard "
            "deviation 1.",
            also=(
                lambda training, values: (
                    (values - values.min()) / (values.max() - values.min())
                    if values.max() > values.min()
                    else values * np.nan
                ),
            ),
        ),
        Mistake(
            "the values are divided by the largest one",
            lambda training, values: values / training.max(),
            "That makes the largest value 1. Here the mean is to become 0 and the standard deviation 1.",
        ),
        Mistake(
            "the median is subtracted, not the mean",
            lambda training, values: (values - np.median(training)) / training.std(),
            "The middle one of the sorted values need not be their mean.",
        ),
        Mistake(
            "the standard deviation is computed with n - 1",
            lambda training, values: (values - training.mean()) / training.std(ddof=1),
            "`np.std` by itself divides by n, and so does the course. `statistics.stdev`, and `ddof=1`, divide by "
            "n - 1.",
        ),
        Mistake(
            "the mean is divided by, not the standard deviation",
            lambda training, values: (values - training.mean()) / training.mean(),
            "How far the values spread around their mean is another number than the mean.",
        ),
        Mistake(
            "the sign is turned round",
            lambda training, values: (training.mean() - values) / training.std(),
            "A value above the mean should be positive.",
        ),
        Mistake(
            "the training part comes back, and `values` were asked for",
            lambda training, values: (training - training.mean()) / training.std(),
            "The two numbers are from the right part. What are they to be applied to?",
            also=(lambda training, values: training,),
        ),
        Mistake(
            "the scaling is undone, not done",
            lambda training, values: values * training.std() + training.mean(),
            "That is the way back, from the scale into the series' own units.",
        ),
        Mistake(
            "the values come back as they were",
            lambda training, values: values,
            "Is the result kept? NumPy's functions make a new array and leave the old one as it is. Or has "
            "`training_part` been scaled in place, before its numbers were used? Then its mean is 0 and its standard "
            "deviation 1, and nothing is left to do.",
        ),
    ),
)


# ---------------------------------------------------------------- the error in the series' own units


def _undone(scaled: Array, fitted_on: Array) -> Array:
    return scaled * fitted_on.std() + fitted_on.mean()


def _errors(measure: Form) -> Form:
    """Right but for what is computed from the differences."""
    return lambda scaled, truth, training: measure(_undone(scaled, training) - truth)


def _forecast_by(undo: Form) -> Form:
    """Right but for how the scaling is undone."""
    return lambda scaled, truth, training: np.abs(undo(scaled, truth, training) - truth).mean()


error_in_units = FunctionProblem(
    name="error_in_units",
    lesson=5,
    title="The error in the series' own units",
    minutes=6,
    level="medium",
    variable="error_in_units",
    code="""
def error_in_units(scaled_forecast, truth, training_part):
    forecast = scaled_forecast * training_part.std() + training_part.mean()
    return np.abs(forecast - truth).mean()
""",
    explanation=(
        "Scaling subtracts the mean and divides by the standard deviation. The way back undoes this in the opposite "
        "order: multiply by the standard deviation, then add the mean, both of the training part. Then forecast and "
        "truth are in the same units, and their difference means something: the mean of its absolute values is the "
        "mean absolute error."
    ),
    why=(
        "An error of 0.25 says nothing to anyone; ten sunspots do. Only in the series' own units can two forecasts be "
        "compared that were scaled in different ways, or one that was not scaled at all."
    ),
    hints=(
        "Forecast and truth stand in different units. Which of the two has to change?",
        "Scaling was `(values - mean) / std`. Solve that for `values`.",
        "Then the mean absolute error: what makes all differences positive, and what comes after it?",
    ),
    shape_advice="Forecast and truth are equally long, and one number is asked for.",
    cases=(
        Case((series(0, 1, -1), series(5, 8, 5), series(2, 4, 6, 8))),
        Case((series(1.5, 0.5, -0.2, 2.0), series(80, 20, 31, 100), series(10, 0, 20, 50, 20))),
        Case((series(-0.5), series(1.0), series(1, 3)), "one forecast"),
        Case((series(0.3, -1.2), series(-7, 2), series(-3, -1, -8))),
        Case((series(-1, 1), series(0, 6), series(1, 5)), "differences that would cancel"),
    ),
    mistakes=(
        Mistake(
            "the forecast is still scaled",
            lambda scaled, truth, training: np.abs(scaled - truth).mean(),
            "A number around 0 is compared with sunspots. Undo the scaling first.",
        ),
        Mistake(
            "the error is in scaled units",
            lambda scaled, truth, training: np.abs(scaled - (truth - training.mean()) / training.std()).mean(),
            "Both are scaled, so they can be compared, but the error counts standard deviations. The series' own units "
            "are asked for.",
        ),
        Mistake(
            "the mean is added to the error",
            lambda scaled, truth, training: (
                np.abs(scaled - (truth - training.mean()) / training.std()).mean() * training.std() + training.mean()
            ),
            "An error is a difference. Shift both numbers by the same amount, and what happens to their difference?",
        ),
        Mistake(
            "the mean is not added again",
            _forecast_by(lambda scaled, truth, training: scaled * training.std()),
            "Scaling did two things, and both must be undone.",
        ),
        Mistake(
            "the standard deviation is not multiplied again",
            _forecast_by(lambda scaled, truth, training: scaled + training.mean()),
            "Scaling did two things, and both must be undone.",
        ),
        Mistake(
            "the scaling is undone in the wrong order",
            _forecast_by(lambda scaled, truth, training: (scaled + training.mean()) * training.std()),
            "What was done last must be undone first. Was the mean subtracted before the division, or after it?",
        ),
        Mistake(
            "the scaling is done once more, not undone",
            _forecast_by(lambda scaled, truth, training: (scaled - training.mean()) / training.std()),
            "Solve `scaled = (value - mean) / std` for `value`.",
            also=(_forecast_by(lambda scaled, truth, training: scaled / training.std() + training.mean()),),
        ),
        Mistake(
            "the truth is unscaled, too",
            lambda scaled, truth, training: np.abs(_undone(scaled, training) - _undone(truth, training)).mean(),
            "It has never been scaled: it is in the series' own units already. Which of the two is not?",
        ),
        Mistake(
            "the standard deviation is computed with n - 1",
            _forecast_by(lambda scaled, truth, training: scaled * training.std(ddof=1) + training.mean()),
            "The scaling was done with `std` as it is, which divides by n. What undoes it must be the same number.",
        ),
        Mistake(
            "the scaling is undone with the numbers of the held-out part",
            _forecast_by(lambda scaled, truth, training: _undone(scaled, truth)),
            "It was fitted on the training part. Another mean and another standard deviation do not undo it.",
        ),
        Mistake(
            "squared errors are averaged, and absolute ones were asked for",
            _errors(lambda errors: (errors**2).mean()),
            "That is the mean squared error, in squared units. One large miss outweighs all others in it.",
        ),
        Mistake(
            "this is the root of the mean square",
            _errors(lambda errors: np.sqrt((errors**2).mean())),
            "It has the right units, but large misses count for more than they should: the mean of the absolute values "
            "is asked for.",
        ),
        Mistake(
            "errors of different signs cancel",
            _errors(lambda errors: errors.mean()),
            "A forecast that is 10 too high and then 10 too low is not perfect. Make the differences positive before "
            "you take their mean.",
            also=(_errors(lambda errors: -errors.mean()), _errors(lambda errors: abs(errors.mean()))),
        ),
        Mistake(
            "the errors are added up, not averaged",
            _errors(lambda errors: np.abs(errors).sum()),
            "A longer test would look worse. Take the mean.",
        ),
        Mistake(
            "this is the median",
            _errors(lambda errors: np.median(np.abs(errors))),
            "The mean of the absolute errors is asked for.",
        ),
        Mistake(
            "this is the largest error",
            _errors(lambda errors: np.abs(errors).max()),
            "The mean of all of them is asked for.",
        ),
        Mistake(
            "the errors are not averaged",
            _errors(np.abs),
            "They are right, one for each year. One number is asked for, their mean.",
        ),
        Mistake(
            "the forecast comes back, and its error was asked for",
            lambda scaled, truth, training: _undone(scaled, training),
            "It is right. How far is it from the truth on average?",
        ),
        Mistake(
            "the error is divided by the truth",
            lambda scaled, truth, training: np.abs((_undone(scaled, training) - truth) / truth).mean(),
            "That is a share of the truth, and without end in a year without sunspots. Leave it in sunspots.",
            also=(lambda scaled, truth, training: (np.abs(_undone(scaled, training) - truth) / truth).mean(),),
        ),
    ),
)
