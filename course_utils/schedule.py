"""The university that offers one course a quarter: a recurrent step that one can work out by hand.

Three courses rotate. Where there is a demand it is met, otherwise the rotation goes on from the last course. As in
the rest of the course vectors are rows and weights multiply from the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

COURSES = ("Math", "R", "Python")
QUARTERS = ("Fall 1", "Winter 2", "Spring 2", "Fall 2", "Winter 3", "Spring 3", "Fall 3", "Winter 4")
NO_DEMAND = "none"

W_HH = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])  # row: last course; its 1 stands in the column of the next
W_XH = 2 * np.eye(3, dtype=int)  # twice the rotation's weight, so that a demand outvotes it


@dataclass(frozen=True)
class Quarter:
    """One step: the demand and the last course (one-hot rows of 3), both products, their sum and the winner.

    ``course`` is an index into :data:`COURSES`, or ``None`` where no course has the most votes.
    """

    demand: np.ndarray
    last: np.ndarray
    from_demand: np.ndarray
    from_last: np.ndarray
    votes: np.ndarray
    course: int | None


def one_hot(course: str) -> np.ndarray:
    """The code of a course, (3,): a 1 in its place; zeros for :data:`NO_DEMAND`.

    Raises:
        ValueError: there is no such course.
    """
    if course != NO_DEMAND and course not in COURSES:
        raise ValueError(f"a demand is {', '.join(COURSES)} or {NO_DEMAND}; {course!r} is none of them")
    return np.array([int(name == course) for name in COURSES])


def timetable(demands: Sequence[str], last: str = "Python", feedback: bool = True) -> list[Quarter]:
    """Every quarter's step, in order.

    Args:
        demands: for each quarter a course or :data:`NO_DEMAND`.
        last: the course before the first quarter.
        feedback: whether the last course is fed back; without it nothing says what comes next.
    """
    state = one_hot(last)
    quarters = []
    for name in demands:
        demand = one_hot(name)
        from_demand = demand @ W_XH
        from_last = state @ W_HH * int(feedback)
        votes = from_demand + from_last
        course = int(votes.argmax()) if votes.max() > 0 else None
        quarters.append(Quarter(demand, state, from_demand, from_last, votes, course))
        state = np.zeros(3, dtype=int) if course is None else one_hot(COURSES[course])
    return quarters
