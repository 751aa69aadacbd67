"""Every live view of the course, by name: ``live.show("unroll")``."""

from course_utils.live import (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_03_cliff,
    lesson_03_words,
    lesson_04,
    lesson_04_calculator,
    lesson_04_gru,
    lesson_05,
    lesson_05_generation,
    lesson_06,
    lesson_06_vectors,
    lesson_07,
    lesson_07_attention,
)
from course_utils.live.view import View, all_views, get, show

__all__ = [
    "View",
    "all_views",
    "get",
    "lesson_01",
    "lesson_02",
    "lesson_03",
    "lesson_03_cliff",
    "lesson_03_words",
    "lesson_04",
    "lesson_04_calculator",
    "lesson_04_gru",
    "lesson_05",
    "lesson_05_generation",
    "lesson_06",
    "lesson_06_vectors",
    "lesson_07",
    "lesson_07_attention",
    "show",
]
