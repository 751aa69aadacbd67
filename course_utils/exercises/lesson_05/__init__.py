"""The problems of lesson 5, time series.

In all of them ``first`` is the place of the first value that is held out, counted from 0. The series of the cases are
irregular, so that a value taken from a wrong place tells it by what it is.
"""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_05.baselines import fit_line, seasonal_naive, with_season
from course_utils.exercises.lesson_05.networks import generate, one_step_ahead
from course_utils.exercises.lesson_05.scales import error_in_units, scale
from course_utils.exercises.lesson_05.splits import hold_out, leaks
from course_utils.exercises.lesson_05.sunspots import free_cycle, sunspot_forecast
from course_utils.exercises.lesson_05.windows import cut_windows, one_step_later, window_starts

PROBLEMS: tuple[Problem, ...] = (
    one_step_later,
    window_starts,
    cut_windows,
    hold_out,
    leaks,
    scale,
    error_in_units,
    seasonal_naive,
    with_season,
    fit_line,
    one_step_ahead,
    generate,
    sunspot_forecast,
    free_cycle,
)
