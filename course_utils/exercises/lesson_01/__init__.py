"""The problems of lesson 1, RNN types."""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_01.memory import cyclic_matrix, schedule_step
from course_utils.exercises.lesson_01.recurrence import parameter_count, recurrent_neuron, unfold
from course_utils.exercises.lesson_01.types_and_shapes import output_shapes, which_type
from course_utils.exercises.lesson_01.weights import demand_rows, question_marks

PROBLEMS: tuple[Problem, ...] = (
    question_marks,
    demand_rows,
    cyclic_matrix,
    schedule_step,
    which_type,
    output_shapes,
    unfold,
    recurrent_neuron,
    parameter_count,
)
