"""Every figure of the course, by name: ``figures.show("neuron")``."""

from course_utils.figures import (
    lesson_01,
    lesson_01_five_types,
    lesson_01_schedule,
    lesson_01_unfolding,
    lesson_02,
    lesson_02_gradients,
    lesson_03,
    lesson_03_remedies,
    lesson_04,
    lesson_04_memory,
    lesson_05,
    lesson_05_forecast,
    lesson_06,
    lesson_06_vectors,
    lesson_07,
    lesson_07_attention,
)
from course_utils.figures.registry import CourseFigure, all_figures, get, show

__all__ = [
    "CourseFigure",
    "all_figures",
    "get",
    "lesson_01",
    "lesson_01_five_types",
    "lesson_01_schedule",
    "lesson_01_unfolding",
    "lesson_02",
    "lesson_02_gradients",
    "lesson_03",
    "lesson_03_remedies",
    "lesson_04",
    "lesson_04_memory",
    "lesson_05",
    "lesson_05_forecast",
    "lesson_06",
    "lesson_06_vectors",
    "lesson_07",
    "lesson_07_attention",
    "show",
]
