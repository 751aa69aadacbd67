"""Lesson 1's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from bank import Bank, Tensor, is_diagnosed, is_right

from course_utils import cells, exercises, schedule

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 1]

EYE = np.eye(3)
EYE4 = np.eye(4)
COURSES = ("Math", "R", "Python", "Statistics")
SLIDES = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]])  # three courses, in columns
NEXT4 = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]])

BANK = Bank()
wrong, right = BANK.wrong, BANK.right

# ---------------------------------------------------------------- weights and demands

right(
    "question_marks",
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    np.identity(3, dtype=np.float32),
    np.diag([1, 1, 1]),
    Tensor(EYE),
    np.eye(3, dtype=bool),
    np.eye(3, dtype=complex),
    [[Fraction(int(i == j)) for j in range(3)] for i in range(3)],
    [array("d", row) for row in EYE],
)
wrong("question_marks", "as they came out", [[0, 1, 0], [1, 1, 0], [2, 0, 3]])
wrong(
    "question_marks",
    "a mixture of rows stands where a single row belongs",
    [[1, 1, 0], [0, 1, 0], [2, 0, 3]],
    [[1, 0, 0], [0, 1, 0], [2, 0, 3]],
)
wrong("question_marks", "every demand votes for every course", [[1, 1, 1], [1, 1, 1], [1, 1, 1]])
wrong("question_marks", "wrong number of votes", [[2, 0, 0], [0, 2, 0], [0, 0, 2]])
wrong("question_marks", "the weights have the wrong sign", -EYE)
wrong("question_marks", "it moves every demand on", [[0, 1, 0], [0, 0, 1], [1, 0, 0]])
wrong("question_marks", "it moves every demand back", [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
wrong("question_marks", "a row is still missing", [[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 0]])
wrong("question_marks", "as large as it was counted", [[1, 0, 0], [0, 1, 0], [0, 0, 3]], np.diag([2, 1, 3]))
wrong("question_marks", "2 of 3 rows", [[1, 0, 0], [0, 1, 0], [0, 2, 5]])
wrong("question_marks", "numbers in quotes", [["1", "0", "0"], ["0", "1", "0"], ["0", "0", "1"]])
wrong("question_marks", "Which number belongs in its place?", [[1, 0, 0], [0, 1, 0], [np.nan, 0, 1]])
wrong("question_marks", "in reverse order", [[0, 0, 1], [0, 1, 0], [1, 0, 0]], np.fliplr(EYE))
wrong("question_marks", "two courses are exchanged", [[0, 1, 0], [1, 0, 0], [0, 0, 1]])
wrong("question_marks", "this is one row", [1, 1, 1], np.array([0, 1, 0]), np.ones((1, 3)))
wrong("question_marks", "nothing is ever offered", np.zeros((3, 3)))
wrong("question_marks", "the shape should be (3, 3), yours is (2, 2)", [[1, 0], [0, 1]])
wrong("question_marks", "the third line, [2, 0, 3]", [[1, 0, 0], [0, 1, 0], [0, 1, 1]])

right(
    "demand_rows",
    [[0, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]],
    EYE[[1, 1, 2, 0]],
    np.array([(0, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0)], dtype=np.float32),
    [EYE[1], EYE[1], EYE[2], EYE[0]],
    Tensor(EYE[[1, 1, 2, 0]]),
)
wrong("demand_rows", "numbers or names of the courses", [2, 2, 3, 1], [1, 1, 2, 0], ["R", "R", "Python", "Math"])
wrong("demand_rows", "lies on its side", [[0, 0, 0, 1], [1, 1, 0, 0], [0, 0, 1, 0]])
wrong("demand_rows", "shifted by one quarter", EYE[[0, 1, 1, 2]], EYE[[1, 2, 0, 1]])
wrong("demand_rows", "the rows are in reverse order", EYE[[0, 2, 1, 1]])
wrong("demand_rows", "counted from the other end", EYE[[1, 1, 0, 2]])
wrong("demand_rows", "the number of its course instead of a 1", [[0, 2, 0], [0, 2, 0], [0, 0, 3], [1, 0, 0]])
wrong("demand_rows", "every course is demanded", [[1, 1, 1]] * 4)
wrong("demand_rows", "the shape should be (4, 3), yours is (3, 3)", EYE)
wrong("demand_rows", "wrong number of votes", 30 * EYE[[1, 1, 2, 0]], 0.1 * EYE[[1, 1, 2, 0]])
wrong("demand_rows", "which is 30 votes for R and no code", [[0, 30, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
wrong("demand_rows", "one course off", EYE[[0, 0, 1, 2]], EYE[[2, 2, 0, 1]])
wrong("demand_rows", "are left to a rotation", [[0, 1, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]])
wrong("demand_rows", "are left to a rotation", [[0, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]])
wrong("demand_rows", "two courses are exchanged", EYE[[2, 2, 1, 0]])
wrong("demand_rows", "this is the shape of the answer", (4, 3))
wrong("demand_rows", "numbers in quotes", [list("010"), list("010"), list("001"), list("100")])
wrong("demand_rows", "your row for next Fall", EYE[[1, 1, 2, 1]])

right(
    "cyclic_matrix",
    [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]],
    np.roll(EYE4, 1, axis=1),
    np.transpose([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]),
    np.vstack([EYE4[1:], EYE4[:1]]),
    (EYE4[1], EYE4[2], EYE4[3], EYE4[0]),
    np.array(NEXT4, dtype=np.float32),
    Tensor(NEXT4),
)
wrong("cyclic_matrix", "the rotation runs backwards", [[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
wrong(
    "cyclic_matrix",
    "the slides' matrix with a new row and a new column",
    [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]],
    np.pad(SLIDES, [(0, 1), (0, 1)]),
    [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0]],
)
wrong(
    "cyclic_matrix",
    "Statistics never has its turn",
    [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]],
    [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0]],
    [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]],
)
wrong("cyclic_matrix", "two courses at once", [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [1, 0, 0, 0]])
wrong(
    "cyclic_matrix",
    "after Statistics the rotation does not come round",
    [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, 0]],
    [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]],
    [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]],
)
wrong("cyclic_matrix", "Statistics is forgotten", [[0, 1, 0], [0, 0, 1], [1, 0, 0]], SLIDES, np.eye(3))
wrong("cyclic_matrix", "the same course is offered for ever", np.eye(4))
wrong("cyclic_matrix", "the ones stand on the other diagonal", np.fliplr(np.eye(4)))
wrong(
    "cyclic_matrix",
    "lead only to each other",
    [[0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0]],
    [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]],
    [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]],
)
wrong("cyclic_matrix", "in another order", [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0]])
wrong("cyclic_matrix", "every course leads to every course", np.ones((4, 4)), 1 - np.eye(4))
wrong("cyclic_matrix", "this is one row", [0, 1, 0, 0])
wrong(
    "cyclic_matrix",
    "numbers or names of the courses",
    [2, 3, 4, 1],
    [1, 2, 3, 0],
    ["R", "Python", "Statistics", "Math"],
)
wrong("cyclic_matrix", "by two courses at once", np.roll(EYE4, 2, axis=1))
wrong("cyclic_matrix", "runs backwards, and it does not come round", np.eye(4, k=-1))
wrong("cyclic_matrix", "Python leads nowhere", [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0]])
wrong("cyclic_matrix", "a one has slid into the next row", np.roll(EYE4, 1))
wrong("cyclic_matrix", "slides' matrix", [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0]])
wrong("cyclic_matrix", "numbers in quotes", [list("0100"), list("0010"), list("0001"), list("1000")])
wrong("cyclic_matrix", "wrong number of votes", 2 * NEXT4)
wrong("cyclic_matrix", "the weights have the wrong sign", -NEXT4)
wrong("cyclic_matrix", "you handed over a function", lambda h_previous: h_previous @ NEXT4)
wrong("cyclic_matrix", "the shape should be (4, 4), yours is (3, 4)", NEXT4[:3])
wrong("cyclic_matrix", "the previous course was R", [[0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1], [1, 0, 0, 0]])


def test_every_order_of_the_courses_but_the_right_one_has_a_name() -> None:
    problem = exercises.lesson_01.cyclic_matrix
    names = [mistake.name for mistake in problem.mistakes]
    for order in itertools.permutations(range(4)):
        result = problem.check(EYE4[list(order)])
        if order == (1, 2, 3, 0):
            assert result.state == "right"
        else:
            assert any(result.message.startswith(f"Not right yet: {name}.") for name in names), order


# ---------------------------------------------------------------- schedule_step


@right("schedule_step")
def step_with_if(h_previous: Any, x_t: Any) -> Any:
    if x_t.any():
        return np.eye(4)[x_t.argmax()]
    return h_previous @ NEXT4


@right("schedule_step")
def step_with_whole_students(h_previous: Any, x_t: Any) -> Any:
    students = np.round(100 * x_t)
    return np.eye(4, dtype=int)[np.argmax(2 * students + h_previous @ NEXT4)]


@right("schedule_step")
def step_with_a_weak_rotation(h_previous: Any, x_t: Any) -> Any:
    return np.eye(4)[np.argmax(x_t @ np.eye(4) + h_previous @ (0.005 * NEXT4))]


@right("schedule_step")
def step_in_lists(h_previous: Any, x_t: Any) -> Any:
    votes = [1000 * x_t[i] + h_previous[i - 1] for i in range(4)]
    return [int(vote == max(votes)) for vote in votes]


@right("schedule_step")
def step_of_tensorflow(h_previous: Any, x_t: Any) -> Any:
    import tensorflow as tf

    return tf.one_hot(tf.argmax(200 * x_t + h_previous @ NEXT4), 4)


@wrong("schedule_step", "their shape should be (4,), and it is (1, 4)")
def step_with_rows(h_previous: Any, x_t: Any) -> Any:
    return [EYE4[np.argmax(200 * x_t + h_previous @ NEXT4)]]


@wrong("schedule_step", "their shape should be (4,), and it is (4, 1)")
def step_with_columns(h_previous: Any, x_t: Any) -> Any:
    votes = 150 * x_t.reshape(4, 1) + NEXT4.T @ h_previous.reshape(4, 1)
    return (votes == votes.max()).astype(np.float32)


@right("schedule_step")
def step_as_tensor(h_previous: Any, x_t: Any) -> Any:
    return Tensor(EYE4[np.argmax(101 * x_t + np.roll(h_previous, 1))])


@right("schedule_step")
def step_in_float32(h_previous: Any, x_t: Any) -> Any:
    votes = x_t.astype(np.float32) @ (200 * np.eye(4, dtype=np.float32)) + h_previous.astype(np.float32) @ NEXT4
    return np.eye(4)[votes.argmax()]


@wrong("schedule_step", "the demand is ignored")
def step_rotation_only(h_previous: Any, x_t: Any) -> Any:
    return np.roll(h_previous, 1)


@wrong("schedule_step", "the demand is ignored")
def step_whole_demands_only(h_previous: Any, x_t: Any) -> Any:
    W_xh = 0.5 * np.eye(4)
    return np.eye(4)[np.argmax(x_t @ W_xh + h_previous @ NEXT4)]


@wrong("schedule_step", "the previous course is ignored")
def step_demand_only(h_previous: Any, x_t: Any) -> Any:
    h = np.zeros(4)
    h[x_t.argmax()] = 1
    return h


@wrong("schedule_step", "the previous course is ignored")
def step_feed_forward(h_previous: Any, x_t: Any) -> Any:
    return x_t @ np.eye(4)


@wrong("schedule_step", "have equal weight")
def step_equal(h_previous: Any, x_t: Any) -> Any:
    votes = x_t @ np.eye(4) + h_previous @ NEXT4
    winner = np.zeros(4)
    winner[np.argmax(votes)] = 1
    return winner


@wrong("schedule_step", "only if enough students make it")
def step_of_the_lesson(h_previous: Any, x_t: Any) -> Any:
    votes = x_t @ (2 * np.eye(4)) + h_previous @ NEXT4
    return np.eye(4)[votes.argmax()]


@wrong("schedule_step", "only if enough students make it")
def step_twenty_one(h_previous: Any, x_t: Any) -> Any:
    return np.eye(4)[np.argmax(21 * x_t + h_previous @ NEXT4)]


@wrong("schedule_step", "only if enough students make it")
def step_whole_numbers(h_previous: Any, x_t: Any) -> Any:
    if 1 in x_t:
        return x_t
    return h_previous @ NEXT4


@wrong("schedule_step", "only if enough students make it")
def step_majority(h_previous: Any, x_t: Any) -> Any:
    return np.eye(4)[x_t.argmax()] if x_t.sum() > 0.5 else h_previous @ NEXT4


@wrong("schedule_step", "one student and the rotation end in a draw")
def step_hundred(h_previous: Any, x_t: Any) -> Any:
    W_xh = 100 * np.eye(4)
    return np.eye(4)[np.argmax(x_t @ W_xh + h_previous @ NEXT4)]


@wrong("schedule_step", "however many students make it")
def step_yes_or_no(h_previous: Any, x_t: Any) -> Any:
    asked = (x_t > 0).astype(int)
    return np.eye(4)[np.argmax(asked @ (2 * np.eye(4)) + h_previous @ NEXT4)]


@wrong("schedule_step", "the demand is handed back as it came in")
def step_returns_shares(h_previous: Any, x_t: Any) -> Any:
    if x_t.sum() > 0:
        return x_t
    return h_previous @ NEXT4


@wrong("schedule_step", "the winner does not take all")
def step_sum(h_previous: Any, x_t: Any) -> Any:
    return x_t @ (200 * np.eye(4)) + h_previous @ NEXT4


@wrong("schedule_step", "the winner does not take all")
def step_everyone_asked(h_previous: Any, x_t: Any) -> Any:
    return np.where(x_t > 0, 1, 0) if x_t.any() else h_previous @ NEXT4


@wrong("schedule_step", "you return the place of the course")
def step_index(h_previous: Any, x_t: Any) -> Any:
    return int(np.argmax(200 * x_t + h_previous @ NEXT4))


@wrong("schedule_step", "you return the place of the course or its name")
def step_name(h_previous: Any, x_t: Any) -> Any:
    return COURSES[np.argmax(200 * x_t + h_previous @ NEXT4)]


@wrong("schedule_step", "the rotation goes on even after a demand")
def step_rotates_demand(h_previous: Any, x_t: Any) -> Any:
    if sum(x_t) > 0:
        h_previous = np.eye(4)[np.argmax(x_t)]
    return h_previous @ NEXT4


@wrong("schedule_step", "the rotation runs backwards")
def step_slides(h_previous: Any, x_t: Any) -> Any:
    W_hh = np.array([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
    return np.eye(4)[np.argmax(x_t @ (200 * np.eye(4)) + h_previous @ W_hh)]


@wrong("schedule_step", "the previous course is offered again")
def step_stays(h_previous: Any, x_t: Any) -> Any:
    return EYE4[x_t.argmax()] if x_t.any() else h_previous


@wrong("schedule_step", "as if there were no Statistics")
def step_without_statistics(h_previous: Any, x_t: Any) -> Any:
    W_hh = np.zeros((4, 4))
    W_hh[:3, :3] = SLIDES.T
    return np.eye(4)[np.argmax(200 * x_t + h_previous @ W_hh)]


@wrong("schedule_step", "after Statistics the rotation does not come round")
def step_ends(h_previous: Any, x_t: Any) -> Any:
    W_hh = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]]
    return np.eye(4)[np.argmax(200 * x_t + h_previous @ W_hh)]


STATE: list[Any] = [EYE4[0]]


@wrong("schedule_step", "different results for the same arguments")
def step_with_a_state_of_its_own(h_previous: Any, x_t: Any) -> Any:
    STATE[0] = EYE4[(np.roll(STATE[0], 1) + 1000 * x_t).argmax()]
    return STATE[0]


@wrong("schedule_step", "however many students make it")
def step_first_come(h_previous: Any, x_t: Any) -> Any:
    for place in range(4):
        if x_t[place] > 0:
            return EYE4[place]
    return h_previous @ NEXT4


@wrong("schedule_step", "a close race is decided by the rotation")
def step_scaled(h_previous: Any, x_t: Any) -> Any:
    asked = x_t / x_t.sum() if x_t.any() else x_t
    return EYE4[np.argmax(asked @ (2 * EYE4) + h_previous @ NEXT4)]


@wrong("schedule_step", "a close race is decided by the rotation")
def step_scaled_by_the_largest(h_previous: Any, x_t: Any) -> Any:
    asked = x_t / x_t.max() if x_t.any() else x_t
    return EYE4[np.argmax(asked @ (2 * EYE4) + h_previous @ NEXT4)]


@wrong("schedule_step", "where nobody asks it is always Math")
def step_divides_by_zero_and_weighs_little(h_previous: Any, x_t: Any) -> Any:
    with np.errstate(invalid="ignore"):
        return EYE4[np.argmax(2 * x_t / x_t.sum() + h_previous @ NEXT4)]


@wrong("schedule_step", "divided by a sum that is 0")
def step_divides_by_zero(h_previous: Any, x_t: Any) -> Any:
    with np.errstate(invalid="ignore"):
        return EYE4[np.argmax(200 * x_t / x_t.sum() + h_previous @ NEXT4)]


@wrong("schedule_step", "only if enough students make it")
def step_as_integers(h_previous: Any, x_t: Any) -> Any:
    return EYE4[np.argmax(2 * x_t.astype(int) + h_previous @ NEXT4)]


@wrong("schedule_step", "only if enough students make it")
def step_large_majority(h_previous: Any, x_t: Any) -> Any:
    return EYE4[x_t.argmax()] if x_t.max() > 0.5 else h_previous @ NEXT4


@wrong("schedule_step", "the input and the previous state are exchanged")
def step_exchanged(h_previous: Any, x_t: Any) -> Any:
    return EYE4[np.argmax(h_previous @ (200 * EYE4) + x_t @ NEXT4)]


@wrong("schedule_step", "the parameters of your function stand in another order")
def step_other_order(x_t: Any, h_previous: Any) -> Any:
    return EYE4[np.argmax(200 * x_t + h_previous @ NEXT4)]


@wrong("schedule_step", "the winner does not take all")
def step_winner_keeps_votes(h_previous: Any, x_t: Any) -> Any:
    votes = 1000 * x_t + h_previous @ NEXT4
    return np.where(votes == votes.max(), votes, 0)


@wrong("schedule_step", "the winner does not take all")
def step_softmax(h_previous: Any, x_t: Any) -> Any:
    powers = np.exp(200 * x_t + h_previous @ NEXT4)
    return powers / powers.sum()


@wrong("schedule_step", "the winner does not take all")
def step_tanh(h_previous: Any, x_t: Any) -> Any:
    return np.tanh(200 * x_t + h_previous @ NEXT4)


@wrong("schedule_step", "the winner does not take all")
def step_whatever_is_positive(h_previous: Any, x_t: Any) -> Any:
    return (200 * x_t + h_previous @ NEXT4 > 0).astype(int)


@wrong("schedule_step", "did `*` make a matrix where `@` makes a row?")
def step_star(h_previous: Any, x_t: Any) -> Any:
    return EYE4[np.argmax(200 * x_t + h_previous[:, None] * NEXT4)]


@wrong("schedule_step", "Does an index run past the end")
def step_without_modulo(h_previous: Any, x_t: Any) -> Any:
    return EYE4[x_t.argmax() if x_t.any() else h_previous.argmax() + 1]


@wrong("schedule_step", "Ask for one")
def step_ambiguous(h_previous: Any, x_t: Any) -> Any:
    if x_t == 0:
        return h_previous @ NEXT4
    return EYE4[x_t.argmax()]


@wrong("schedule_step", "`np.argmax` tells the place")
def step_index_method(h_previous: Any, x_t: Any) -> Any:
    return EYE4[x_t.index(max(x_t))]


@wrong("schedule_step", "is one of your matrices still made for three?")
def step_three_courses(h_previous: Any, x_t: Any) -> Any:
    return np.eye(3)[np.argmax(x_t @ (2 * np.eye(3)) + h_previous @ SLIDES.T)]


@wrong("schedule_step", "is one of your matrices still made for three?")
@wrong("schedule_step", "one value is missing at the end")
def step_three_places(h_previous: Any, x_t: Any) -> Any:
    return np.eye(4, 3)[np.argmax(200 * x_t + h_previous @ NEXT4)]


@wrong("schedule_step", "Is a `return` missing?")
def step_no_return(h_previous: Any, x_t: Any) -> Any:
    h = np.eye(4)[np.argmax(200 * x_t + h_previous @ NEXT4)]  # noqa: F841


@wrong("schedule_step", "your function changes its argument `x_t`")
def step_in_place(h_previous: Any, x_t: Any) -> Any:
    x_t *= 200
    return np.eye(4)[np.argmax(x_t + h_previous @ NEXT4)]


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        (step_three_courses, True),
        (step_three_places, True),
        (step_with_rows, False),
        (step_with_columns, False),
        (step_name, False),
        (step_index, False),
        (step_star, False),
    ],
)
def test_the_three_courses_of_the_lesson_are_asked_after_only_where_there_is_a_three(step: Any, asked: bool) -> None:
    message = exercises.lesson_01.schedule_step.check(step).message
    assert ("made for three?" in message) == asked, message


# ---------------------------------------------------------------- which_type

TYPES = {
    "image classification": "one to one",
    "house price": "one to one",
    "image captioning": "one to many",
    "music composition": "one to many",
    "sentiment": "many to one",
    "next word": "many to one",
    "machine translation": "many to many delayed",
    "article summary": "many to many delayed",
    "video labelling": "many to many aligned",
    "anomaly detection": "many to many aligned",
}


def types_with(change: Mapping[str, str]) -> dict[str, str]:
    return {name: change.get(kind, kind) for name, kind in TYPES.items()}


right(
    "which_type",
    TYPES,
    {name.upper().replace(" ", "_"): kind.replace(" ", "-").title() for name, kind in TYPES.items()},
    {name: kind.replace(" to ", "2") for name, kind in TYPES.items()},
    {name: kind.replace("many delayed", "many (delayed)") for name, kind in TYPES.items()},
    list(TYPES.items()),
    types_with({"many to one": "sequence to vector", "one to many": "vector-to-sequence", "one to one": "1 to 1"}),
    types_with({"many to many aligned": "aligned many-to-many", "many to many delayed": "many_to_many_delyed"}),
    types_with({"many to many aligned": "aligned", "many to many delayed": "Delayed"}),
    types_with(
        {"many to many aligned": "many to many, not delayed", "many to many delayed": "many to many, unaligned"}
    ),
)
wrong(
    "which_type",
    "delayed and aligned are exchanged",
    types_with({"many to many delayed": "many to many aligned", "many to many aligned": "many to many delayed"}),
)
wrong("which_type", "taken for a delayed one", types_with({"many to many aligned": "many to many, not aligned"}))
wrong("which_type", "taken for an aligned one", types_with({"many to many delayed": "many to many, undelayed"}))
wrong(
    "which_type",
    "what goes in and what comes out have changed places",
    types_with({"one to many": "many to one", "many to one": "one to many"}),
    types_with({"many to one": "one to many"}),
)
wrong("which_type", "the same type to all", *(dict.fromkeys(TYPES, kind) for kind in set(TYPES.values())))
wrong("which_type", "several numbers are taken for a sequence", types_with({"one to one": "many to one"}))
wrong("which_type", "one answer at the end", types_with({"many to one": "many-to-many-aligned"}))
wrong("which_type", "a long output is taken for a single one", types_with({"one to many": "One to One"}))
wrong("which_type", "a long output is taken for a single one", types_with({"many to many delayed": "many to one"}))
wrong("which_type", "a sequence that goes in is taken", types_with({"many to many aligned": "one to one"}))
wrong("which_type", "a sequence that goes in is taken", types_with({"many to one": "one to one"}))
wrong("which_type", "the answers of all steps", types_with({"many to many aligned": "many to one"}))
wrong("which_type", "2 of 10 need", TYPES | {"house price": "many to one", "article summary": "many to one"})
wrong("which_type", "2 of 10 need", types_with({"one to many": "many to many delayed"}))
wrong("which_type", "How many words come out?", TYPES | {"machine translation": "many to one"})
wrong("which_type", "before the last one is heard?", TYPES | {"machine translation": "many to many aligned"})
wrong("which_type", "Say what it is, not what it is not.", TYPES | {"sentiment": "not one to one"})
wrong("which_type", "Say what it is, not what it is not.", TYPES | {"video labelling": "many to many misaligned"})
wrong(
    "which_type", "none of the names is in the list", {kind: name for name, kind in TYPES.items()}, {None: "one to one"}
)
wrong("which_type", "1 of 10 needs another look", TYPES | {"next word": "one to one"})
wrong("which_type", "2 of 10 need another look", TYPES | {"next word": "one to one", "sentiment": "one to many"})
wrong(
    "which_type",
    "There are two kinds of many to many: which of them is this?",
    TYPES | {"video labelling": "many to many"},
)
wrong("which_type", "none of the five types", TYPES | {"sentiment": "some to one"}, TYPES | {"sentiment": "banana"})
wrong("which_type", "There are two kinds", TYPES | {"article summary": "sequence to sequence"})
wrong("which_type", "How many verdicts are given?", TYPES | {"sentiment": "many to many"})
wrong("which_type", "How many pictures go in?", TYPES | {"image captioning": "many to many"})
wrong("which_type", "the same type to all", dict.fromkeys(TYPES, "many to many"))
wrong("which_type", "you wrote `['many to one']`", TYPES | {"sentiment": ["many to one"]})
wrong("which_type", "in quotes", TYPES | {"sentiment": 3}, TYPES | {"sentiment": ["many", "one"]})
wrong("which_type", "Still to fill in: `sentiment`", {k: v for k, v in TYPES.items() if k != "sentiment"})
wrong("which_type", "What is there is right.", TYPES | {"sentiment": None})
wrong("which_type", "`sentimant` is none of the names; is it `sentiment`?", TYPES | {"sentimant": "many to one"})
wrong("which_type", "the answer should be a dictionary", list(TYPES.values()), "one to one", 5)


# ---------------------------------------------------------------- output_shapes

SHAPES = {"A": (32, 8), "B": (32, 10, 8), "C": (32, 10, 5), "D": (32, 6, 8), "E": (32, 6, 5)}


class TensorShape:
    """Like TensorFlow's: neither list nor tuple."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = sizes

    def as_list(self) -> list[int]:
        return list(self.sizes)


right(
    "output_shapes",
    SHAPES,
    {name: list(shape) for name, shape in SHAPES.items()},
    {name.lower(): np.array(shape) for name, shape in SHAPES.items()},
    {name: TensorShape(*shape) for name, shape in SHAPES.items()},
    [(name, tuple(map(float, shape))) for name, shape in SHAPES.items()],
)
wrong(
    "output_shapes",
    "batch and time are swapped",
    SHAPES | {"B": (10, 32, 8), "C": (10, 32, 5), "D": (6, 32, 8), "E": (6, 32, 5)},
    SHAPES | {"B": (10, 32, 8)},
)
wrong("output_shapes", "the features of the input", SHAPES | {"A": (32, 3), "B": (32, 10, 3), "D": (32, 6, 3)})
wrong(
    "output_shapes",
    "`return_sequences` is taken for its opposite",
    SHAPES | {"A": (32, 10, 8), "B": (32, 8), "C": (32, 5)},
)
wrong("output_shapes", "the batch is missing", {"A": (8), "B": (10, 8), "C": (10, 5), "D": (6, 8), "E": (6, 5)})
wrong("output_shapes", "missing after `RepeatVector`", SHAPES | {"D": (32, 8), "E": (32, 5)}, SHAPES | {"D": (32, 48)})
wrong("output_shapes", "as long as the input", SHAPES | {"D": (32, 10, 8), "E": (32, 10, 5)})
wrong("output_shapes", "the `Dense` layer on top is left out", SHAPES | {"C": (32, 10, 8), "E": (32, 6, 7)})
wrong("output_shapes", "`None` stands where", {name: (None, *shape[1:]) for name, shape in SHAPES.items()})
wrong("output_shapes", "2 of 5 need another look", SHAPES | {"A": (8,), "B": (10, 32, 8)})
wrong("output_shapes", "without quotes", SHAPES | {"A": "(32, 8)"})
wrong("output_shapes", "you wrote `'(32, 8)'`", SHAPES | {"A": "(32, 8)"})
wrong("output_shapes", "you wrote `(8,)`", SHAPES | {"A": (8,)})
wrong("output_shapes", "missing after `Dense`", SHAPES | {"C": (32, 5)}, SHAPES | {"C": (32, 50)})
wrong(
    "output_shapes",
    "time and features have changed places",
    SHAPES | {"D": (32, 8, 6)},
    SHAPES | {"B": (32, 8, 10)},
    SHAPES | {"B": (32, 8, 10), "C": (32, 5, 10), "D": (32, 8, 6), "E": (32, 5, 6)},
)
wrong("output_shapes", "an axis of their own", SHAPES | {"B": (32, 10, 3, 8)})
wrong(
    "output_shapes",
    "an axis too many: what a layer makes stands beside",
    SHAPES | {"C": (32, 10, 8, 5)},
    SHAPES | {"E": (32, 6, 7, 5)},
    SHAPES | {"C": (32, 10, 8, 5), "E": (32, 6, 7, 5)},
)
wrong("output_shapes", "the steps of the input are still there", SHAPES | {"D": (32, 6, 10, 8)})
wrong("output_shapes", "Which layer adds one", SHAPES | {"C": (32, 10, 5, 5)})
wrong("output_shapes", "is there one for time?", SHAPES | {"A": (32,)}, SHAPES | {"B": (32,)})
wrong("output_shapes", "a length of 1", SHAPES | {"A": (32, 1, 8)})
wrong("output_shapes", "taken for the last", SHAPES | {"E": (32, 7)})
wrong("output_shapes", "How many time steps does the output have?", SHAPES | {"E": (32, 7, 5)})
wrong("output_shapes", "how many sequences go in?", SHAPES | {"A": (30, 8)}, SHAPES | {"B": (10, 10, 8)})
wrong("output_shapes", "the last to change the last axis", SHAPES | {"E": (32, 6, 9)}, SHAPES | {"A": (32, 9)})
wrong("output_shapes", "What is its `.shape`?", SHAPES | {"A": np.zeros((32, 8))})
wrong("output_shapes", "whole numbers", SHAPES | {"A": (32, 8.5)}, SHAPES | {"A": (32, "8")})
wrong("output_shapes", "Still to fill in: `B`, `C`, `D`, `E`", {"A": (32, 8)}, SHAPES | dict.fromkeys("BCDE", ...))
wrong("output_shapes", "`F` is none of the names", SHAPES | {"F": (32, 8)})
wrong("output_shapes", "the answer should be a dictionary", list(SHAPES.values()))


# ---------------------------------------------------------------- unfold


@right("unfold")
def unfold_with_accumulate(f: Any, h_0: Any, xs: Any) -> Any:
    return list(itertools.accumulate(xs, f, initial=h_0))[1:]


@right("unfold")
def unfold_by_index(f: Any, h_0: Any, xs: Any) -> Any:
    states = []
    for t in range(len(xs)):
        states.append(f(h_0 if t == 0 else states[t - 1], xs[t]))
    return tuple(states)


@right("unfold")
def unfold_recursively(f: Any, h_0: Any, xs: Any) -> Any:
    if len(xs) == 0:
        return []
    h_1 = f(h_0, xs[0])
    return [h_1, *unfold_recursively(f, h_1, xs[1:])]


@right("unfold")
def unfold_to_array(f: Any, h_0: Any, xs: Any) -> Any:
    h, states = h_0, []
    for x in xs:
        h = f(h, x)
        states += [h]
    return np.array(states)


@wrong("unfold", "only the last state comes back")
def unfold_last(f: Any, h_0: Any, xs: Any) -> Any:
    h = h_0
    for x in xs:
        h = f(h, x)
    return h


@wrong("unfold", "the list begins with h_0")
def unfold_with_start(f: Any, h_0: Any, xs: Any) -> Any:
    states = [h_0]
    for x in xs:
        states.append(f(states[-1], x))
    return states


@wrong("unfold", "the list begins with h_0")
def unfold_accumulates_from_h_0(f: Any, h_0: Any, xs: Any) -> Any:
    return list(itertools.accumulate([h_0] + xs, f))  # noqa: RUF005


@wrong("unfold", "the list begins with h_0, and the last state is missing")
def unfold_appends_too_early(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        states.append(h)
        h = f(h, x)
    return states


@wrong("unfold", "the list begins with h_0, and the first input is never used")
def unfold_starts_at_one(f: Any, h_0: Any, xs: Any) -> Any:
    h = [h_0]
    for t in range(1, len(xs)):
        h.append(f(h[t - 1], xs[t]))
    return h


@wrong("unfold", "the list begins with h_0, and the first input is never used")
def unfold_starts_at_one_in_zeros(f: Any, h_0: Any, xs: Any) -> Any:
    h = np.zeros(len(xs))
    for t in range(1, len(xs)):
        h[t] = f(h[t - 1], xs[t])
    return h


@wrong("unfold", "the list begins with h_0, and the first input is never used")
def unfold_starts_at_one_behind_h_0(f: Any, h_0: Any, xs: Any) -> Any:
    h = [None] * len(xs)
    h[0] = h_0
    for t in range(1, len(xs)):
        h[t] = f(h[t - 1], xs[t])
    return h


@right("unfold")
def unfold_recursively_until_nothing_is_left(f: Any, h_0: Any, xs: Any) -> Any:
    if not xs:
        return []
    h_1 = f(h_0, xs[0])
    return [h_1, *unfold_recursively_until_nothing_is_left(f, h_1, xs[1:])]


@wrong("unfold", "your function changes its argument `xs`")
def unfold_empties_xs(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    while xs:
        h = f(h, xs.pop(0))
        states.append(h)
    return states


@wrong("unfold", "your function changes its argument `xs`")
def unfold_deletes(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    while len(xs) > 0:
        h = f(h, xs[0])
        del xs[0]
        states.append(h)
    return states


@wrong("unfold", "your function changes its argument `xs`")
def unfold_inserts_h_0(f: Any, h_0: Any, xs: Any) -> Any:
    xs.insert(0, h_0)
    for t in range(1, len(xs)):
        xs[t] = f(xs[t - 1], xs[t])
    return xs[1:]


@wrong("unfold", "takes inputs out of the list that it goes through")
@wrong("unfold", "`xs` has been changed in place")
def unfold_pops_in_the_loop(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for _ in xs:
        h = f(h, xs.pop(0))
        states.append(h)
    return states


@wrong("unfold", "takes inputs out of the list that it goes through")
def unfold_removes_in_the_loop(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        h = f(h, x)
        states.append(h)
        xs.remove(x)
    return states


@wrong("unfold", "`xs` is empty here")
def unfold_needs_an_input(f: Any, h_0: Any, xs: Any) -> Any:
    states = [f(h_0, xs[0])]
    for x in xs[1:]:
        states.append(f(states[-1], x))
    return states


@wrong("unfold", "the arguments of `f` are swapped")
def unfold_swapped(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        h = f(x, h)
        states.append(h)
    return states


@wrong("unfold", "the state is not carried on")
def unfold_forgetful(f: Any, h_0: Any, xs: Any) -> Any:
    return [f(h_0, x) for x in xs]


@wrong("unfold", "one input is left out")
def unfold_off_by_one(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for t in range(len(xs) - 1):
        h = f(h, xs[t])
        states.append(h)
    return states


@wrong("unfold", "one input is left out")
def unfold_from_one(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for t in range(1, len(xs)):
        h = f(h, xs[t])
        states.append(h)
    return states


@wrong("unfold", "the sequence is processed backwards")
def unfold_backwards(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in reversed(xs):
        h = f(h, x)
        states.append(h)
    return states


@wrong("unfold", "the list is in reverse order")
def unfold_inserts_in_front(f: Any, h_0: Any, xs: Any) -> Any:
    states: list[Any] = []
    h = h_0
    for x in xs:
        h = f(h, x)
        states.insert(0, h)
    return states


@wrong("unfold", "the loop ends after its first round")
def unfold_returns_early(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        h = f(h, x)
        states.append(h)
        return states


@wrong("unfold", "f() missing 1 required positional argument")
def unfold_without_state(f: Any, h_0: Any, xs: Any) -> Any:
    return [f(x) for x in xs]


@wrong("unfold", "with texts")
def unfold_for_numbers_only(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = np.zeros(len(xs)), h_0
    for t, x in enumerate(xs):
        h = f(h, x)
        states[t] = h
    return states


@wrong("unfold", "every state is h_0")
def unfold_drops_the_result(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        f(h, x)
        states.append(h)
    return states


@wrong("unfold", "0 instead of h_0")
def unfold_from_zero(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], 0
    for x in xs:
        h = f(h, x)
        states.append(h)
    return states


@wrong("unfold", "and `f` is not used")
def unfold_adds(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        h = h + x
        states.append(h)
    return states


@wrong("unfold", "and `f` is not used")
def unfold_adds_in_place(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        h += x
        states.append(h)
    return states


@wrong("unfold", "kept in the place of the state")
def unfold_keeps_the_input(f: Any, h_0: Any, xs: Any) -> Any:
    states, h = [], h_0
    for x in xs:
        states.append(f(h, x))
        h = x
    return states


@wrong("unfold", "only the last state comes back")
def unfold_last_in_a_list(f: Any, h_0: Any, xs: Any) -> Any:
    h = h_0
    for x in xs:
        h = f(h, x)
    return [h]


@wrong("unfold", "different results for the same arguments")
def unfold_into_a_default(f: Any, h_0: Any, xs: Any, states: Any = []) -> Any:  # noqa: B006
    h = h_0
    for x in xs:
        h = f(h, x)
        states.append(h)
    return states


@wrong("unfold", "something stand behind it that gives `None` itself")
def unfold_returns_append(f: Any, h_0: Any, xs: Any) -> Any:
    states: list[Any] = []
    return states.append(f(h_0, xs[0]))  # type: ignore[func-returns-value]


@wrong("unfold", "`append` gives nothing back")
def unfold_assigns_append(f: Any, h_0: Any, xs: Any) -> Any:
    result: Any = []
    h = h_0
    for x in xs:
        h = f(h, x)
        result = result.append(h)
    return result


@wrong("unfold", "`range(n)` counts up to it")
def unfold_without_range(f: Any, h_0: Any, xs: Any) -> Any:
    return [f(h_0, xs[t]) for t in len(xs)]  # type: ignore[attr-defined]


@wrong("unfold", "`append` adds one at the end")
def unfold_into_no_place(f: Any, h_0: Any, xs: Any) -> Any:
    states: list[Any] = []
    for t, x in enumerate(xs):
        states[t] = f(states[t - 1] if t else h_0, x)
    return states


@wrong("unfold", "side by side in one list")
def unfold_nested(f: Any, h_0: Any, xs: Any) -> Any:
    if len(xs) == 0:
        return []
    h = f(h_0, xs[0])
    return [h, unfold_nested(f, h, xs[1:])]


@wrong("unfold", "The first of them is right: let it come back alone.")
def unfold_returns_both(f: Any, h_0: Any, xs: Any) -> Any:
    states = list(itertools.accumulate(xs, f, initial=h_0))[1:]
    return states, states[-1]


@wrong("unfold", "the parameters of your function stand in another order")
def unfold_parameters(h_0: Any, f: Any, xs: Any) -> Any:
    return list(itertools.accumulate(xs, f, initial=h_0))[1:]


@wrong("unfold", "f(h, x) = h + x")
def unfold_sorted(f: Any, h_0: Any, xs: Any) -> Any:
    return list(itertools.accumulate(xs if isinstance(xs, np.ndarray) else sorted(xs), f, initial=h_0))[1:]


@wrong("unfold", "f(h, x) = h + x")
def unfold_without_repetitions(f: Any, h_0: Any, xs: Any) -> Any:
    return list(itertools.accumulate(xs if isinstance(xs, np.ndarray) else dict.fromkeys(xs), f, initial=h_0))[1:]


@wrong("unfold", "f(h, x) = h + x")
def unfold_drops_repeated_states(f: Any, h_0: Any, xs: Any) -> Any:
    states = list(itertools.accumulate(xs, f, initial=h_0))[1:]
    return states if isinstance(xs, np.ndarray) else list(dict.fromkeys(states))


@wrong("unfold", "Put `list(...)` around it")
def unfold_as_generator(f: Any, h_0: Any, xs: Any) -> Any:
    h = h_0
    for x in xs:
        h = f(h, x)
        yield h


# ---------------------------------------------------------------- recurrent_neuron


@right("recurrent_neuron")
def neuron_by_layer(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    """The layer of one unit that the package holds: an independent implementation."""
    inputs = np.asarray(xs, dtype=float)[:, None]
    return cells.simple_rnn(inputs, np.array([[w_x]]), np.array([[w_h]]), np.array([b]))[:, 0]


@right("recurrent_neuron")
def neuron_by_formula(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs: list[Any] = []
    for x in xs:
        z = w_x * x + w_h * (outputs[-1] if outputs else 0) + b
        outputs.append((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    return tuple(outputs)


@right("recurrent_neuron")
def neuron_in_float32(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], np.float32(0)
    for x in xs:
        h = np.tanh(np.float32(w_x) * np.float32(x) + np.float32(w_h) * h + np.float32(b))
        outputs.append(h)
    return np.array(outputs, dtype=np.float32)


@right("recurrent_neuron")
def neuron_of_tensors(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return [Tensor(h) for h in neuron_by_formula(xs, w_x, w_h, b)]


def entered_neuron(diagnosis: str, step: Any) -> None:
    """Enter the neuron whose new output is ``step(x, h, w_x, w_h, b)`` as wrong."""

    def neuron(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
        outputs, h = [], 0.0
        for x in xs:
            h = step(x, h, w_x, w_h, b)
            outputs.append(h)
        return outputs

    wrong("recurrent_neuron", diagnosis, neuron)


entered_neuron("around a part of the sum only", lambda x, h, w_x, w_h, b: np.tanh(w_x * x) + w_h * h + b)
entered_neuron("around a part of the sum only", lambda x, h, w_x, w_h, b: np.tanh(w_x * x + b) + w_h * h)
entered_neuron("the previous output is not weighed", lambda x, h, w_x, w_h, b: np.tanh(w_x * x + h + b))
entered_neuron("the input is not weighed", lambda x, h, w_x, w_h, b: np.tanh(x + w_h * h + b))
entered_neuron("a tangent stands", lambda x, h, w_x, w_h, b: np.tan(w_x * x + w_h * h + b))
entered_neuron("a ReLU stands", lambda x, h, w_x, w_h, b: max(0, w_x * x + w_h * h + b))
entered_neuron("the bias is subtracted", lambda x, h, w_x, w_h, b: np.tanh(w_x * x + w_h * h - b))
entered_neuron("the bias is added twice", lambda x, h, w_x, w_h, b: np.tanh(w_x * x + b + w_h * h + b))


@wrong("recurrent_neuron", "the outputs have lost their decimals")
def neuron_in_an_integer_array(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = np.zeros_like(xs), 0
    for t, x in enumerate(xs):
        h = np.tanh(w_x * x + w_h * h + b)
        outputs[t] = h
    return outputs


@wrong("recurrent_neuron", "the list begins with h_0")
def neuron_with_start(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return [0.0, *neuron_by_formula(xs, w_x, w_h, b)]


@wrong("recurrent_neuron", "the list begins with h_0, and the last output is missing")
def neuron_appends_too_early(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        outputs.append(h)
        h = np.tanh(w_x * x + w_h * h + b)
    return outputs


@wrong("recurrent_neuron", "the loop ends after its first round")
def neuron_returns_early(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = np.tanh(w_x * x + w_h * h + b)
        outputs.append(h)
        return outputs


@wrong("recurrent_neuron", "one input is left out")
def neuron_skips_one(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return neuron_by_formula(xs[1:], w_x, w_h, b)


@wrong("recurrent_neuron", "the sequence is processed backwards")
def neuron_backwards(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return neuron_by_formula(list(reversed(xs)), w_x, w_h, b)


@wrong("recurrent_neuron", "the list is in reverse order")
def neuron_reversed(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return neuron_by_formula(xs, w_x, w_h, b)[::-1]


@wrong("recurrent_neuron", "what is sent out is not squashed")
def neuron_returns_the_sum(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        z = w_x * x + w_h * h + b
        h = np.tanh(z)
        outputs.append(z)
    return outputs


NEURON: dict[str, Any] = {"h": 0.0}


@wrong("recurrent_neuron", "different results for the same arguments")
def neuron_that_remembers_the_last_call(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs = []
    for x in xs:
        NEURON["h"] = np.tanh(w_x * x + w_h * NEURON["h"] + b)
        outputs.append(NEURON["h"])
    return outputs


@wrong("recurrent_neuron", "their shape should be (3,), and it is (3, 1)")
def neuron_of_brackets(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return [[h] for h in neuron_by_formula(xs, w_x, w_h, b)]


@wrong("recurrent_neuron", "the list begins with h_0, and the first input is never used")
def neuron_starts_at_one(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    h = [0]
    for t in range(1, len(xs)):
        h.append(np.tanh(w_x * xs[t] + w_h * h[t - 1] + b))
    return h


@wrong("recurrent_neuron", "the list begins with h_0, and the first input is never used")
def neuron_starts_at_one_in_zeros(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    h = np.zeros(len(xs))
    for t in range(1, len(xs)):
        h[t] = np.tanh(w_x * xs[t] + w_h * h[t - 1] + b)
    return h


@wrong("recurrent_neuron", "`len(x) > 0` tells")
def neuron_asks_an_array_whether_it_is_empty(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return neuron_by_formula(xs, w_x, w_h, b) if xs else []


@wrong("recurrent_neuron", "`xs` is empty here")
@wrong("recurrent_neuron", "IndexError")
def neuron_needs_an_input(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    h = np.tanh(w_x * xs[0] + b)
    outputs = [h]
    for x in xs[1:]:
        h = np.tanh(w_x * x + w_h * h + b)
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "Does every way through it end in a `return`?")
def neuron_none_for_none(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return neuron_by_formula(xs, w_x, w_h, b) or None


@wrong("recurrent_neuron", "your function returned a dictionary with 3 entries")
@wrong("recurrent_neuron", "Got:      {0: 0.7616, 1: 0.3634, 2: 0.1797}")
def neuron_in_a_dictionary(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return dict(enumerate(neuron_by_formula(xs, w_x, w_h, b)))


@wrong("recurrent_neuron", "Take its numbers one at a time.")
def neuron_multiplies_the_list(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return [float(w_x) * xs]


@wrong("recurrent_neuron", "the tanh is missing")
def neuron_linear(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = w_x * x + w_h * h + b
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "the bias is forgotten")
def neuron_without_bias(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = np.tanh(w_x * x + w_h * h)
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "the bias is added outside the tanh")
def neuron_misplaced_bracket(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = np.tanh(w_x * x + w_h * h) + b
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "the two weights are swapped")
def neuron_swapped(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = np.tanh(w_x * h + w_h * x + b)
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "the previous input is fed back")
def neuron_of_inputs(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, before = [], 0
    for x in xs:
        outputs.append(np.tanh(w_x * x + w_h * before + b))
        before = x
    return outputs


@wrong("recurrent_neuron", "nothing is fed back")
def neuron_that_never_hears(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    h = 0
    return [np.tanh(w_x * x + w_h * h + b) for x in xs]


@wrong("recurrent_neuron", "a sigmoid stands in the place of the tanh")
def neuron_sigmoid(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = 1 / (1 + np.exp(-(w_x * x + w_h * h + b)))
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "the sum is fed back before it is squashed")
def neuron_feeds_back_the_sum(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 0
    for x in xs:
        h = w_x * x + w_h * h + b
        outputs.append(np.tanh(h))
    return outputs


@wrong("recurrent_neuron", "only the last output comes back")
def neuron_last(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    h = 0
    for x in xs:
        h = np.tanh(w_x * x + w_h * h + b)
    return h


@wrong("recurrent_neuron", "begins with 1")
def neuron_from_one(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    outputs, h = [], 1
    for x in xs:
        h = np.tanh(w_x * x + w_h * h + b)
        outputs.append(h)
    return outputs


@wrong("recurrent_neuron", "Are they rounded?")
def neuron_rounded(xs: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    return [round(float(h), 2) for h in neuron_by_formula(xs, w_x, w_h, b)]


# ---------------------------------------------------------------- parameter_count

right(
    "parameter_count",
    cells.parameter_count,
    lambda features, units: (features + units + 1) * units,
    lambda features, units: float(np.prod((features, units)) + units**2 + units),
    lambda features, units: np.array(features * units + units * units + units),
    lambda features, units: Fraction(features * units + units * units + units),
    lambda features, units: Tensor((features + 1) * units + units * units),
)
wrong("parameter_count", "the recurrent weights are forgotten", lambda features, units: (features + 1) * units)
wrong("parameter_count", "the bias is forgotten", lambda features, units: (features + units) * units)
wrong("parameter_count", "with features instead of units", lambda f, u: f * u + f**2 + u)
wrong("parameter_count", "one bias for the whole layer", lambda f, u: f * u + u * u + 1)
wrong("parameter_count", "the bias is counted twice", lambda f, u: f * u + u + u * u + u)
wrong("parameter_count", "only one recurrent weight for each unit", lambda f, u: (f + 1 + 1) * u)
wrong("parameter_count", "the input weights are forgotten", lambda f, u: u**2 + u)
wrong("parameter_count", "counted several times", *(lambda f, u, n=n: n * (f * u + u * u + u) for n in (3, 4, 10)))
wrong("parameter_count", "it is not the right number", lambda f, u: f * u**3 - 1)
wrong("parameter_count", "Expected: 96\n    Got:      12288", lambda f, u: f * u**4)
wrong("parameter_count", "Only whole numbers are expected", lambda f, u: (f + u + 1) * u + 0.0001)
wrong("parameter_count", "Only whole numbers are expected", lambda f, u: (f + u + 1) * u + 0.5 if u > 4 else 3)
wrong("parameter_count", "it should stand by itself, and its shape is (1,)", lambda f, u: [(f + u + 1) * u])
wrong("parameter_count", "it should stand by itself, and its shape is (1, 1)", lambda f, u: [[(f + u + 1) * u]])
wrong("parameter_count", "your function returned a generator", lambda f, u: (n for n in (f, u)))
wrong("parameter_count", "only the input weights", lambda f, u: f * u)
wrong("parameter_count", "only the recurrent weights", lambda f, u: u * u)
wrong("parameter_count", "the bias is counted with features", lambda f, u: f * u + u * u + f)
wrong("parameter_count", "an output layer is counted", lambda f, u: f * u + u * u + u * u + u)
wrong("parameter_count", "an output layer is counted", lambda f, u: f * u + u * u + u * f + u)
wrong("parameter_count", "as large as the input's", lambda f, u: 2 * f * u + u)
wrong("parameter_count", "added instead of multiplied", lambda f, u: f + u, lambda f, u: f + u + u * u + u)
wrong("parameter_count", "`^` is no power", lambda f, u: f * u + (u ^ 2) + u)
wrong("parameter_count", "the features and the units are exchanged", lambda f, u: f * (f + u + 1))
wrong("parameter_count", "stand in another order", lambda units, features: features * units + units**2 + units)
wrong("parameter_count", "returned one by one", lambda f, u: (f * u, u * u, u))
wrong("parameter_count", "`check` needs the function itself", 96)


# ---------------------------------------------------------------- the bank is judged


@pytest.mark.parametrize(("name", "diagnosis", "answer"), BANK.wrong_answers)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    is_diagnosed(name, diagnosis, answer)


@pytest.mark.parametrize(("name", "answer"), BANK.right_answers)
def test_a_right_answer_in_another_form_is_right(name: str, answer: Any) -> None:
    is_right(name, answer)


def test_the_bank_holds_every_problem() -> None:
    BANK.holds_every_problem_of(1)


def test_lesson_1_has_its_exercises() -> None:
    wanted = {"question_marks", "cyclic_matrix", "schedule_step", "which_type", "output_shapes", "unfold"}
    assert wanted <= {problem.name for problem in PROBLEMS}


# ---------------------------------------------------------------- against independent sources


def test_the_lines_of_the_question_marks_settle_every_weight() -> None:
    """Three equations for each column: one solution, and none would be missing with less."""
    demands = np.array([[0, 1, 0], [1, 1, 0], [2, 0, 3]])
    assert np.allclose(np.linalg.solve(demands, demands), exercises.lesson_01.question_marks.answer)
    assert np.linalg.matrix_rank(demands[:2]) == 2


def test_the_rotation_is_the_lessons_with_statistics_before_math() -> None:
    W_hh = exercises.lesson_01.cyclic_matrix.answer
    past_statistics = W_hh[:3, :3] + np.outer(W_hh[:3, 3], W_hh[3, :3])  # whoever leads to it leads on to whom it leads
    assert np.array_equal(past_statistics, schedule.W_HH)
    assert np.array_equal(past_statistics, SLIDES.T)
    names, code = [], EYE4[0]
    for _ in range(5):
        names.append(COURSES[int(code.argmax())])
        code = code @ W_hh
    assert names == ["Math", "R", "Python", "Statistics", "Math"]


def offered(last: str, students: Mapping[str, int]) -> str:
    """The rule in words: the course that most ask for, or the one that follows the last."""
    if any(students.values()):
        return max(students, key=lambda course: students[course])
    return {"Math": "R", "R": "Python", "Python": "Statistics", "Statistics": "Math"}[last]


def step(last: str, students: Mapping[str, int]) -> str:
    """The same from the solution."""
    x_t = np.array([students.get(course, 0) for course in COURSES]) / 100
    h = exercises.lesson_01.schedule_step.answer(EYE4[COURSES.index(last)], x_t)
    return COURSES[int(h.argmax())]


def test_the_step_is_the_rule() -> None:
    for last in COURSES:
        assert step(last, {}) == offered(last, {})
        for counts in itertools.product((0, 1, 2, 3, 49, 50), repeat=4):
            if sum(counts) <= 100 and sorted(counts)[-1] > sorted(counts)[-2]:
                students = dict(zip(COURSES, counts, strict=True))
                assert step(last, students) == offered(last, students), (last, students)


def test_the_schedule_is_the_one_of_the_syllabus_with_statistics_in_its_place() -> None:
    last, timetable = "Statistics", []
    for demand in (None, "Math", None, "R", None, None, None, None, None):
        last = step(last, {demand: 1} if demand else {})
        timetable.append(last)
    assert timetable == ["Math", "Math", "R", "R", "Python", "Statistics", "Math", "R", "Python"]


def test_the_shapes_are_those_of_keras() -> None:
    keras = pytest.importorskip("keras")
    layers = keras.layers
    stacks = {
        "A": [layers.SimpleRNN(8)],
        "B": [layers.SimpleRNN(8, return_sequences=True)],
        "C": [layers.SimpleRNN(8, return_sequences=True), layers.Dense(5)],
        "D": [layers.SimpleRNN(8), layers.RepeatVector(6)],
        "E": [
            layers.SimpleRNN(8),
            layers.RepeatVector(6),
            layers.SimpleRNN(7, return_sequences=True),
            layers.Dense(5),
        ],
    }
    x = np.zeros((32, 10, 3), dtype=np.float32)
    shapes = {name: keras.Sequential(stack)(x).shape for name, stack in stacks.items()}
    assert exercises.lesson_01.output_shapes.check(shapes).state == "right"
    layer = layers.SimpleRNN(8)
    layer.build((None, 10, 3))
    assert exercises.lesson_01.parameter_count.answer(3, 8) == layer.count_params()
