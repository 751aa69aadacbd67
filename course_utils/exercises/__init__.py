"""The exercises: every problem of every lesson, and how far one has come.

In a notebook: ``exercises.lesson_01.cyclic_matrix.check(W_hh)``, ``.hint()``, ``.solution()``, and
``exercises.summary(1)`` at the end.
"""

from __future__ import annotations

from course_utils.exercises import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
)
from course_utils.exercises.base import Problem
from course_utils.exercises.messages import Note, Result
from course_utils.names import unknown

__all__ = [
    "Note",
    "Problem",
    "Result",
    "all_problems",
    "get",
    "lesson_00",
    "lesson_01",
    "lesson_02",
    "lesson_03",
    "lesson_04",
    "lesson_05",
    "lesson_06",
    "lesson_07",
    "summary",
]

_LESSONS = (lesson_00, lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06, lesson_07)
_SUMMARY_WORDS = {"right": "right", "wrong": "not right yet", "not attempted": "not attempted yet"}


def all_problems() -> list[Problem]:
    """Every problem of the course, in the order in which its lesson's notebook has them."""
    return [problem for lesson in _LESSONS for problem in lesson.PROBLEMS]


def get(name: str) -> Problem:
    """The problem called ``name``.

    Raises:
        KeyError: there is none; the message names the nearest.
    """
    problems = {problem.name: problem for problem in all_problems()}
    if name not in problems:
        raise KeyError(unknown("exercise", name, problems))
    return problems[name]


def summary(lesson: int) -> Note:
    """Show what is right, what is not right yet and what is still to do, by the checks of each problem.

    Raises:
        ValueError: the lesson has no exercises.
    """
    problems = [problem for problem in all_problems() if problem.lesson == lesson]
    if not problems:
        known = ", ".join(str(number) for number in sorted({problem.lesson for problem in all_problems()}))
        raise ValueError(f"there are no exercises for lesson {lesson!r}. Lessons with exercises: {known}")
    rows = [("exercise", "level", "minutes", "state")]
    rows += [(one.title, one.level, str(one.minutes), _SUMMARY_WORDS[one.state]) for one in problems]
    left = [problem for problem in problems if problem.state != "right"]
    message = f"Lesson {lesson}: {len(problems) - len(left)} of {len(problems)} exercises right.\n\n"
    if left:
        minutes = sum(problem.minutes for problem in left)
        message += f"Still to do: {len(left)}, about {minutes} minutes. Next: {left[0].title}."
    else:
        message += "Nothing is left to do. Compare with the solutions: there is often a second way."
    note = Note(message, tuple(rows))
    note.show()
    return note
