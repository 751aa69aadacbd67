"""The university's timetable: the table of the lesson, and the algebra behind it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.schedule import COURSES, NO_DEMAND, QUARTERS, W_HH, W_XH, one_hot, timetable

demands = st.lists(st.sampled_from((NO_DEMAND, *COURSES)), max_size=12)


def names(quarters: list) -> list[str]:
    return ["no course" if quarter.course is None else COURSES[quarter.course] for quarter in quarters]


def test_the_table_of_the_lesson() -> None:
    wanted = [NO_DEMAND, "Math", NO_DEMAND, "R", NO_DEMAND, NO_DEMAND, NO_DEMAND, NO_DEMAND]
    assert names(timetable(wanted)) == ["Math", "Math", "R", "R", "Python", "Math", "R", "Python"]
    assert len(wanted) == len(QUARTERS)


def test_three_rotations_bring_every_course_back() -> None:
    np.testing.assert_array_equal(np.linalg.matrix_power(W_HH, 3), np.eye(3))
    assert (W_HH.sum(axis=0) == 1).all()
    assert (W_HH.sum(axis=1) == 1).all()


@given(demands)
def test_a_demand_is_always_met_and_otherwise_the_rotation_goes_on(wanted: list[str]) -> None:
    last = "Python"
    for demand, course in zip(wanted, names(timetable(wanted)), strict=True):
        following = COURSES[(COURSES.index(last) + 1) % 3]
        assert course == (following if demand == NO_DEMAND else demand)
        last = course


@given(demands)
def test_without_feedback_there_is_a_course_only_where_there_is_a_demand(wanted: list[str]) -> None:
    met = ["no course" if demand == NO_DEMAND else demand for demand in wanted]
    assert names(timetable(wanted, feedback=False)) == met


@given(demands, st.booleans())
def test_every_quarter_is_a_recurrent_step(wanted: list[str], feedback: bool) -> None:
    for quarter in timetable(wanted, feedback=feedback):
        np.testing.assert_array_equal(quarter.from_demand, quarter.demand @ W_XH)
        np.testing.assert_array_equal(quarter.from_last, quarter.last @ W_HH if feedback else np.zeros(3))
        np.testing.assert_array_equal(quarter.votes, quarter.from_demand + quarter.from_last)
        if quarter.course is not None:
            assert quarter.votes[quarter.course] == quarter.votes.max() > 0


def test_codes_are_one_hot() -> None:
    np.testing.assert_array_equal([one_hot(course) for course in COURSES], np.eye(3))
    np.testing.assert_array_equal(one_hot(NO_DEMAND), np.zeros(3))


def test_an_unknown_course_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"Math, R, Python or none; 'Maths' is none of them"):
        timetable(["Maths"])
