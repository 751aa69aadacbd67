"""The problems of lesson 2, a recurrent layer by hand.

In each problem of matrices the first case has one size for everything, so that a transposed or a swapped matrix
computes something, which tells it by its values; in the other cases all sizes differ.
"""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_02.gradients import recurrent_gradient, state_gradient
from course_utils.exercises.lesson_02.keras_weights import load_weights
from course_utils.exercises.lesson_02.losses import sequence_loss, softmax
from course_utils.exercises.lesson_02.stacked import two_layers
from course_utils.exercises.lesson_02.steps import many_steps, one_step, time_major

PROBLEMS: tuple[Problem, ...] = (
    time_major,
    one_step,
    many_steps,
    load_weights,
    softmax,
    sequence_loss,
    state_gradient,
    recurrent_gradient,
    two_layers,
)
