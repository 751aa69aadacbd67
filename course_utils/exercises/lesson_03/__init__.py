"""The problems of lesson 3, vanishing and exploding gradients.

In each problem of matrices the first case has one size for everything, so that a transposed or a swapped matrix
computes something, which tells it by its values; in the other cases all sizes differ.
"""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_03.clipping import clip_by_global_norm, direction_kept
from course_utils.exercises.lesson_03.factors import factor_after, steps_until
from course_utils.exercises.lesson_03.jacobians import jacobian
from course_utils.exercises.lesson_03.norms import gradient_norms
from course_utils.exercises.lesson_03.slopes import elu_slope, elu_value, leaky_relu_slope
from course_utils.exercises.lesson_03.starts import irnn_start, to_radius
from course_utils.exercises.lesson_03.troubles import which_trouble
from course_utils.exercises.lesson_03.truncation import truncated_gradient

PROBLEMS: tuple[Problem, ...] = (
    factor_after,
    steps_until,
    leaky_relu_slope,
    elu_value,
    elu_slope,
    jacobian,
    gradient_norms,
    to_radius,
    irnn_start,
    direction_kept,
    clip_by_global_norm,
    truncated_gradient,
    which_trouble,
)
