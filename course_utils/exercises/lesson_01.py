"""The problems of lesson 1, RNN types."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.bptt import softmax
from course_utils.exercises.arrays import ArrayProblem
from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import Plain, text
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.recurrence import itself, relu, states
from course_utils.exercises.tables import TableProblem

_COURSES = ("Math", "R", "Python", "Statistics")  # the first three are the lesson's
_EYE, _EYE4 = np.eye(3), np.eye(4)
_NEXT = np.roll(_EYE, 1, axis=1)  # row: the previous course; its 1 stands in the column of the next
_NEXT4 = np.roll(_EYE4, 1, axis=1)


def _course(votes: np.ndarray) -> str:
    """A row of votes in words: "[0, 1, 0], R"."""
    for name, code in zip(_COURSES, np.eye(len(votes)), strict=False):
        if np.allclose(code, votes):
            return f"{text(votes)}, {name}"
        if votes.any() and np.allclose(votes * (1 - code), 0):
            return f"{text(votes)}, which is {votes.sum():g} votes for {name} and no code"
    return f"{text(votes)}, which is the code of no course"


def _matrix_effect(start: str, wanted: np.ndarray) -> Callable[[np.ndarray], tuple[str, str, str]]:
    """What a matrix of weights does to the first course that it gets wrong."""

    def effect(W: np.ndarray) -> tuple[str, str, str]:
        wrong = next(i for i in range(len(W)) if not np.allclose(W[i], wanted[i], rtol=1e-4, atol=1e-5))
        code = text(np.eye(len(W))[wrong])
        return f"{start} {_COURSES[wrong]}, {code}", _course(wanted[wrong]), _course(W[wrong])

    return effect


# ---------------------------------------------------------------- 1: a network without memory

_LINES = np.array([[0, 1, 0], [1, 1, 0], [2, 0, 3]])  # what was put in; the same comes out


def _line_effect(W: np.ndarray) -> tuple[str, str, str]:
    wrong = int(np.argmax(np.abs(_LINES @ W - _LINES).max(axis=1) > 1e-6))
    line = ("first", "second", "third")[wrong]
    return f"the {line} line, {text(_LINES[wrong])}", text(_LINES[wrong]), text(_LINES[wrong] @ W)


question_marks = ArrayProblem(
    name="question_marks",
    lesson=1,
    title="Nine question marks",
    minutes=5,
    level="easy",
    variable="W",
    code="""
W = np.array([[1, 0, 0],
              [0, 1, 0],
              [0, 0, 1]])
""",
    explanation=(
        "A one-hot row picks one row out of the matrix: `[0, 1, 0] @ W` is the second row of `W`, the code "
        "of R. `[1, 1, 0] @ W` is the first row plus the second, so the first is what is left of `[1, 1, 0]`: "
        "the code of Math. `[2, 0, 3] @ W` is twice the first row plus three times the third, which leaves "
        "the code of Python. So `W` is the identity matrix, for short `np.eye(3)`."
    ),
    why=(
        "A one-hot input picks one row of the weights, any other input mixes rows. Of the nine question marks the "
        "first line settles three, the second row. Two lines are not enough: they say nothing about the third row."
    ),
    hints=(
        "Take one line at a time. Write `[0, 1, 0] @ W` out by hand: which of the nine question marks are left in it?",
        "Three are left: the second row of `W`. In the second line, `[1, 1, 0] @ W`, two rows are added, and "
        "one of them you know by now.",
        "In the third line one unknown row is left, counted three times. At the end try your matrix on every line.",
    ),
    shape_advice="There is one row for each of the three courses asked for and one column for each course offered.",
    effect=_line_effect,
    mistakes=(
        Mistake(
            "the three results stand in the matrix as they came out",
            _LINES,
            "`[0, 1, 0] @ W` picks one row of `W`: which one? The other two demands are not one-hot, so they mix "
            "rows: which two does the second line add?",
        ),
        Mistake(
            "a mixture of rows stands where a single row belongs",
            [[1, 0, 0], [0, 1, 0], [2, 0, 3]],
            "A demand like `[2, 0, 3]` takes the first row twice, the third row three times, and adds. From such a "
            "line take away the part that you know, and see what is left for the other row.",
            also=([[1, 1, 0], [0, 1, 0], [2, 0, 3]], [[1, 1, 0], [0, 1, 0], [0, 0, 1]]),
        ),
        Mistake(
            "a row is still as large as it was counted",
            np.diag([1, 1, 3]),
            "A number of students asks, and each has one vote. If a row counted three times gives this, how large is "
            "the row itself?",
            also=(np.diag([2, 1, 3]), np.diag([2, 1, 1]), np.diag([3, 1, 2])),
        ),
        Mistake(
            "a row is still missing",
            np.diag([0, 1, 0]),
            "What stands there is right. Each line of the task has something to say about one more row.",
            also=(np.diag([1, 1, 0]), np.diag([1, 0, 0]), np.diag([0, 1, 1]), np.diag([1, 0, 1]), np.diag([0, 0, 1])),
        ),
        Mistake(
            "every demand votes for every course",
            np.ones((3, 3)),
            "All weights are equal, so the network answers the same whatever is asked. A weight of 0 cuts "
            "a connection: which connections should be cut?",
            also=(np.full((3, 3), 1 / 3), np.full((3, 3), 0.5), np.full((3, 3), 2)),
        ),
        Mistake(
            "the right course wins, but with the wrong number of votes",
            2 * _EYE,
            "The connections are the right ones. In the first line one student asks and one vote comes out: "
            "how large is a weight?",
            also=(3 * _EYE, 0.5 * _EYE, 10 * _EYE, 5 * _EYE),
        ),
        Mistake(
            "the weights have the wrong sign",
            -_EYE,
            "The connections are the right ones. But now the course that is asked for gets fewer votes than the "
            "others.",
        ),
        Mistake(
            "the matrix offers another course than the one demanded: it moves every demand on by one place",
            _NEXT,
            "This is the rotation from the recurrent example. A network that meets a demand keeps it in its place.",
        ),
        Mistake(
            "the matrix offers another course than the one demanded: it moves every demand back by one place",
            _NEXT.T,
            "It looks like the rotation on the slides, which is written for columns. A network that meets a demand "
            "keeps it in its place.",
        ),
        Mistake(
            "the courses are in reverse order",
            _EYE[::-1],
            "The ones run from the upper right to the lower left. Which course stands first in the code "
            "of the demand, and which stands first in the code of the course?",
        ),
        Mistake(
            "two courses are exchanged",
            _EYE[[1, 0, 2]],
            "One demand is met, the other two get each other's course. Compare the order of the rows with "
            "that of the columns.",
            also=(_EYE[[0, 2, 1]],),
        ),
        Mistake(
            "this is one row, and the network needs a matrix",
            [1, 1, 1],
            "Three inputs are connected with three outputs, each with each: how many weights is that?",
            also=([1, 0, 0], [0, 1, 0], [0, 0, 1], [[1, 1, 1]], [[1], [1], [1]]),
        ),
        Mistake(
            "with only zeros nothing is ever offered",
            np.zeros((3, 3)),
            "Every product is 0, whatever the demand. Which connections have to carry a vote?",
        ),
    ),
)

_WANTED = [1, 1, 2, 0]  # the course of each quarter
_QUARTERS = ("Fall", "Winter", "Spring", "next Fall")
_DEMANDS = _EYE[_WANTED]


def _demand_effect(demands: np.ndarray) -> tuple[str, str, str]:
    wrong = next(i for i in range(4) if not np.allclose(demands[i], _DEMANDS[i], rtol=1e-4, atol=1e-5))
    return (
        f"your row for {_QUARTERS[wrong]}, times W",
        f"the code of {_COURSES[_WANTED[wrong]]}",
        _course(demands[wrong]),
    )


demand_rows = ArrayProblem(
    name="demand_rows",
    lesson=1,
    title="A year of demands",
    minutes=4,
    level="easy",
    variable="demands",
    code="""
demands = np.array([[0, 1, 0],   # Fall: R
                    [0, 1, 0],   # Winter: R
                    [0, 0, 1],   # Spring: Python
                    [1, 0, 0]])  # next Fall: Math
""",
    explanation=(
        "The weights leave every code as it is, so the demand has to be the code of the course itself, "
        "one row for each quarter. `demands @ W` computes all four quarters at once."
    ),
    why=(
        "One row for each example, here of the shape (4, 3), is a batch, the form in which Keras takes its data. And "
        "this network has to be told every quarter what to offer: it has no memory."
    ),
    hints=(
        "What does this network do to the row `[0, 0, 1]`? Read the question backwards: which row has to "
        "go in so that a given course comes out?",
        "Write the code of the wanted course for each quarter, each in a row of its own, in the order of the quarters.",
    ),
    shape_advice="There is one row for each of the four quarters and one column for each of the three courses.",
    effect=_demand_effect,
    mistakes=(
        Mistake(
            "these are the numbers or names of the courses, not their codes",
            [2, 2, 3, 1],
            "The network takes three numbers for each quarter. How is one course written as three numbers?",
            also=([1, 1, 2, 0], [[2], [2], [3], [1]], [[1], [1], [2], [0]], ["R", "R", "Python", "Math"]),
        ),
        Mistake(
            "the matrix lies on its side",
            _DEMANDS.T,
            "Your columns are the quarters. A batch has one example in each row, and here an example is a quarter.",
        ),
        Mistake(
            "the rows are shifted by one quarter",
            np.roll(_DEMANDS, 1, axis=0),
            "The right codes are there. This network offers in a quarter what is demanded in the same "
            "quarter: which row belongs to Fall?",
            also=(np.roll(_DEMANDS, -1, axis=0),),
        ),
        Mistake(
            "the rows are in reverse order",
            _DEMANDS[::-1],
            "The first row is for the first quarter, Fall.",
        ),
        Mistake(
            "the courses are counted from the other end",
            _DEMANDS[:, ::-1],
            "The first place of a code stands for Math, the last for Python.",
        ),
        Mistake(
            "a code holds the number of its course instead of a 1",
            _DEMANDS * [1, 2, 3],
            "Which course is meant is told by the place. What stands in that place is the same for all courses.",
        ),
        Mistake(
            "the right course wins, but with the wrong number of votes",
            2 * _DEMANDS,
            "Each demand is to be one-hot. A one-hot row holds a single 1.",
            also=tuple(weight * _DEMANDS for weight in (0.01, 0.1, 0.5, 3, 10, 30, 100)),
        ),
        Mistake(
            "the demands are one course off, as if the network rotated",
            _DEMANDS @ _NEXT.T,
            "The rotation belongs to the network with memory. What does the identity do to a code?",
            also=(_DEMANDS @ _NEXT,),
        ),
        Mistake(
            "quarters without a demand are left to a rotation",
            _DEMANDS * [[1], [0], [0], [0]],
            "This network has no memory and no rotation. Where nothing is demanded nothing comes out.",
            also=tuple(
                _DEMANDS * np.array(kept)[:, None] for kept in ((1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 0, 1), (1, 0, 1, 1))
            ),
        ),
        Mistake(
            "the codes of two courses are exchanged",
            _DEMANDS[:, [0, 2, 1]],
            "The places of a code stand for Math, R and Python, in this order.",
            also=(_DEMANDS[:, [1, 0, 2]],),
        ),
        Mistake(
            "this is the shape of the answer, and its rows were asked for",
            [4, 3],
            "The shape is right. Now fill it: which row belongs to each quarter?",
        ),
        Mistake(
            "every course is demanded in every quarter",
            np.ones((4, 3)),
            "Each quarter has one wanted course. The places of the others hold no demand.",
        ),
    ),
)


# ---------------------------------------------------------------- 2: a network with memory

cyclic_matrix = ArrayProblem(
    name="cyclic_matrix",
    lesson=1,
    title="A rotation of four",
    minutes=8,
    level="medium",
    variable="W_hh",
    code="""
W_hh = np.array([[0, 1, 0, 0],   # after Math comes R
                 [0, 0, 1, 0],   # after R comes Python
                 [0, 0, 0, 1],   # after Python comes Statistics
                 [1, 0, 0, 0]])  # after Statistics comes Math
""",
    explanation=(
        "The slides multiply columns from the left, `W @ h`: there a one-hot column picks a column. Here a "
        "one-hot row picks a row, so what stands in their columns belongs in your rows: transpose it. Then "
        "extend it. After Math and R comes what came before, with a 0 in the new place; Python now leads "
        "to Statistics, and Statistics leads where Python used to, to Math."
    ),
    why=(
        "More had to be done than to add a row and a column: the new course stands between two old ones, so the row "
        "of Python changes, too. The output of one step is the input of the next: with this matrix and no input at all "
        "the network counts. And whether weights multiply from the left or from the right is the first thing to check "
        "in any text."
    ),
    hints=(
        "`h_previous @ W_hh` picks one row out of `W_hh`. Which row does the code of Math pick, and which "
        "course's code must that row be?",
        "In the slides' matrix it is a column that is picked: where do they keep what follows Math? There "
        "you see how rows and columns have to change. Then go through the old courses: after which of them "
        "comes something else than before?",
        "Go round your matrix from Math and write down the names. To check yourself: four quarters on, the "
        "rotation is where it began, so `np.linalg.matrix_power(W_hh, 4)` is the identity. (So it is for "
        "some wrong matrices, too: try one quarter as well.)",
    ),
    shape_advice="There is one row for each of the four previous courses and one column for each of the next.",
    effect=_matrix_effect("the previous course was", _NEXT4),
    mistakes=(
        Mistake(
            "the rotation runs backwards",
            _NEXT4.T,
            "All four courses are there, in the slides' way of writing. They multiply a column from the left "
            "(`W @ h`); here a row is multiplied from the right (`h_previous @ W_hh`). What has to happen to a "
            "matrix when the two sides of a product are exchanged?",
        ),
        Mistake(
            "this is the slides' matrix with a new row and a new column added",
            _EYE4[[2, 0, 1, 3]],
            "Two things are still to do. It is written for columns: whom does your first row say comes after "
            "Math? And the new course has to stand between two of the old ones.",
            also=(
                np.pad(_NEXT.T, (0, 1)),
                _EYE4[[2, 0, 1, 0]],
                [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0]],
                [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
            ),
        ),
        Mistake(
            "Statistics never has its turn",
            _EYE4[[1, 2, 0, 3]],
            "The three old courses go round among themselves as before. Look at the column of Statistics: "
            "which course leads to it?",
            also=(_EYE4[[1, 2, 0, 0]], np.pad(_NEXT, (0, 1))),
        ),
        Mistake(
            "Python leads to two courses at once",
            [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [1, 0, 0, 0]],
            "The new connection is there, and so is the old one, past Statistics. After each course exactly one comes.",
            also=([[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0]],),
        ),
        Mistake(
            "after Statistics the rotation does not come round",
            _EYE4[[1, 2, 3, 3]],
            "Up to Statistics it is right. What does your last row lead to?",
            also=(np.eye(4, k=1), _EYE4[[1, 2, 3, 2]], _EYE4[[1, 2, 3, 1]]),
        ),
        Mistake(
            "the rotation runs backwards, and it does not come round",
            np.eye(4, k=-1),
            "Your ones stand below the diagonal. Which course does your second row lead to? And a row of zeros leads "
            "nowhere.",
        ),
        Mistake(
            "Python leads nowhere",
            np.diag([1, 1, 0], k=1) + np.pad([[1]], ((3, 0), (0, 3))),
            "Its row holds only zeros, so after Python nothing is offered.",
        ),
        Mistake(
            "a one has slid into the next row",
            np.roll(_EYE4, 1),
            "`np.roll` without an `axis` rolls the matrix as one long row. Which axis should move?",
        ),
        Mistake(
            "the rotation goes on by two courses at once",
            _EYE4[[2, 3, 0, 1]],
            "So only every second course has its turn. Which one follows Math?",
        ),
        Mistake(
            "these are the numbers or names of the courses, not their codes",
            [1, 2, 3, 0],
            "Each of the four courses that follow has to be written as a row of four numbers.",
            also=([2, 3, 4, 1], [1, 2, 3, 4], [0, 1, 2, 3], [2, 3, 4, 5], ["R", "Python", "Statistics", "Math"]),
        ),
        Mistake(
            "Statistics is forgotten",
            _NEXT,
            "This matrix is for three courses. With the fourth a code has four places: how many rows and how "
            "many columns does that make?",
            also=(_NEXT.T, _EYE),
        ),
        Mistake(
            "the same course is offered for ever",
            _EYE4,
            "The identity gives back what it is given. That met a demand; a rotation has to move on.",
        ),
        Mistake(
            "the ones stand on the other diagonal",
            _EYE4[::-1],
            "So Math and Statistics lead to each other, and so do R and Python. Write down, for each course, "
            "which one follows.",
        ),
        Mistake(
            "some courses lead only to each other, so not every course has its turn",
            _EYE4[[1, 0, 3, 2]],
            "Start at each course and follow your matrix for four quarters: does it pass through all four?",
            also=tuple(
                _EYE4[list(order)]
                for order in (
                    *((1, 0, 2, 3), (2, 1, 0, 3), (3, 1, 2, 0), (0, 2, 1, 3), (0, 3, 2, 1), (0, 1, 3, 2)),
                    *((0, 2, 3, 1), (0, 3, 1, 2), (2, 1, 3, 0), (3, 1, 0, 2), (1, 3, 2, 0), (3, 0, 2, 1)),
                )
            ),
        ),
        Mistake(
            "every course has its turn, but in another order",
            _EYE4[[1, 3, 0, 2]],
            "Your rotation comes round. Follow it from Math and write the names down: which two are exchanged?",
            also=(_EYE4[[2, 3, 1, 0]], _EYE4[[3, 2, 0, 1]], _EYE4[[2, 0, 3, 1]]),
        ),
        Mistake(
            "every course leads to every course",
            np.ones((4, 4)),
            "All weights are equal, so all courses get the same votes. After each course exactly one "
            "comes: how many ones stand in a row?",
            also=(np.full((4, 4), 1 / 4), np.ones((4, 4)) - _EYE4),
        ),
        Mistake(
            "this is one row, and the rotation needs a matrix",
            [0, 1, 0, 0],
            "One row says what follows one course. There are four courses.",
            also=([[0, 1, 0, 0]], [1, 0, 0, 0], [0, 0, 0, 1], [1, 1, 1, 1]),
        ),
        Mistake(
            "the right course wins, but with the wrong number of votes",
            2 * _NEXT4,
            "The connections are the right ones. The output is the next step's input, so it should be a "
            "code of 0 and 1: follow yours for three quarters and watch it grow or shrink.",
            also=(3 * _NEXT4, 0.5 * _NEXT4, 10 * _NEXT4),
        ),
        Mistake(
            "the weights have the wrong sign",
            -_NEXT4,
            "The connections are the right ones. But now the course whose turn it is gets fewer votes than the others.",
        ),
    ),
)


def _winner(votes: np.ndarray) -> np.ndarray:
    return _EYE4[int(np.argmax(votes))]


def _ties(votes: np.ndarray) -> np.ndarray:
    """Everyone who has the most votes."""
    return (votes == votes.max()) * 1.0


def _weighing(weight: float, choose: Callable[[np.ndarray], Any] = _winner) -> Callable[[Any, Any], Any]:
    """The step whose demands have this weight."""
    return lambda h_previous, x_t: choose(weight * x_t + h_previous @ _NEXT4)


def _from(share: float) -> Callable[[Any, Any], Any]:
    """The step that hears demands only if more than this share of the students asks."""
    return lambda h_previous, x_t: _winner(x_t) if x_t.sum() > share else h_previous @ _NEXT4


def _rotating(W_hh: np.ndarray) -> Callable[[Any, Any], Any]:
    """The step with this rotation."""
    return lambda h_previous, x_t: _winner(200 * x_t + h_previous @ W_hh)


def _exchanged(weight: float) -> Callable[[Any, Any], Any]:
    """The step whose matrices, or whose arguments, are exchanged."""
    return lambda h_previous, x_t: _winner(weight * h_previous + x_t @ _NEXT4)


def _quarter(last: str, **students: int) -> Case:
    """The previous course, and how many of the hundred students ask for which course."""
    x_t = np.array([students.get(course, 0) / 100 for course in _COURSES])
    asking = ", ".join(f"{number} for {course}" for course, number in students.items()) or "none"
    return Case((_EYE4[_COURSES.index(last)], x_t), f"the previous course was {last}; students who ask: {asking}")


schedule_step = FunctionProblem(
    name="schedule_step",
    lesson=1,
    title="One quarter of the schedule",
    minutes=12,
    level="medium",
    variable="schedule_step",
    code="""
def schedule_step(h_previous, x_t):
    W_xh = 200 * np.eye(4)
    W_hh = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]])
    votes = x_t @ W_xh + h_previous @ W_hh
    return np.eye(4)[np.argmax(votes)]
""",
    explanation=(
        "The previous course gives one vote to the course that follows it. A single student is 0.01 of `x_t`, and "
        "has to outvote that, alone or as the one by whom a course is ahead: 0.01 times the weight has to be "
        "more than 1, so the weight more than 100. The 2 of the lesson was enough for a demand of 1. "
        "`np.argmax` finds the place of the winner, and that row of the identity is its code. Weakening the "
        "rotation instead does as well, since only the ratio of the two counts. A solution with `if` is right "
        "too; it is no longer made of weights, so it could not be learned."
    ),
    why=(
        "Your function does the same as a recurrent step: one matrix for the input, one for the previous state, a sum "
        "and a function of it. With the lesson's weight of 2 the second example would have given R: how large weights "
        "must be depends on how large the inputs are, which is why inputs are scaled before a network is trained."
    ),
    hints=(
        "Two products: `x_t @ W_xh` holds the votes of the students, `h_previous @ W_hh` those of the rotation. "
        "`W_hh` is the matrix of four courses from exercise 3.",
        "The rotation gives 1 vote. How many does a single student give, whose share is 0.01, with the "
        "lesson's weight of 2? What weight makes it more than 1?",
        "Is it enough when 40 ask for R, 41 for Statistics, and it is R's turn? Then let the winner take all: "
        "return a row with a 1 at the place of the largest sum (`np.argmax` tells the place) and zeros elsewhere.",
    ),
    shape_advice="There are four courses now: is one of your matrices still made for three?",
    cases=(  # the rotations in no order, lest a function get them right that counts on by itself
        *(_quarter(last) for last in ("Python", "Math", "Statistics", "Math", "R")),
        _quarter("Math", Statistics=100),
        _quarter("Python", R=100),
        _quarter("Math", R=1, Python=60),
        _quarter("Statistics", R=12, Statistics=4),
        _quarter("Statistics", Math=3, Python=5),
        _quarter("Math", Python=1),
        _quarter("Statistics", Statistics=1),
        _quarter("R", Math=1),
        _quarter("Python", R=1),
        _quarter("Math", R=40, Python=7, Statistics=41),
        _quarter("R", R=30, Python=31),
    ),
    mistakes=(
        Mistake(
            "the demand is ignored",
            _weighing(0),
            "The rotation is right, and it goes on whatever the students ask for. Is `x_t` used, and does it "
            "ever have more votes than the rotation?",
            also=(lambda h_previous, x_t: h_previous @ _NEXT4,),
        ),
        Mistake(
            "the previous course is ignored",
            lambda h_previous, x_t: _winner(x_t),
            "Demands are met. Where nobody asks, your answer is the same wherever the rotation was. Is `h_previous` "
            "used, or is something divided by a sum that is 0 then?",
            also=(
                lambda h_previous, x_t: x_t,
                lambda h_previous, x_t: _winner(x_t) * x_t.any(),
                *(lambda h_previous, x_t, weight=weight: weight * x_t for weight in (2, 100, 101, 200, 1000)),
            ),
        ),
        Mistake(
            "a demand and the rotation have equal weight",
            _weighing(1),
            "Even if all hundred students want the same course they only draw with the rotation, and "
            "`np.argmax` takes the first of the two. A single student has to win. How many votes has one "
            "student now, and how many has the rotation?",
            also=(_weighing(1, _ties),),
        ),
        Mistake(
            "a demand is met only if enough students make it",
            _weighing(2),
            "Many students are heard, a few lose to the rotation. One student is 0.01 of `x_t`: what becomes of it "
            "in your code, and what does the rotation set against it?",
            also=(
                *(_weighing(weight) for weight in (3, 5, 10, 20, 50, 99)),
                *(_from(share) for share in (0.01, 0.05, 0.1, 0.5, 0.7, 0.99)),
                lambda h_previous, x_t: _winner(x_t) if x_t.max() > 0.5 else h_previous @ _NEXT4,
            ),
        ),
        Mistake(
            "one student and the rotation end in a draw",
            _weighing(100),
            "Nearly: with this weight one student has as many votes as the rotation, not more, and "
            "`np.argmax` takes the first of the two.",
            also=(_weighing(100, _ties),),
        ),
        Mistake(
            "every demand counts the same, however many students make it",
            lambda h_previous, x_t: _winner(2 * (x_t > 0) + h_previous @ _NEXT4),
            "Where only one course is asked for you are right. When there are several the larger number of "
            "students has to decide: does anything in your code still depend on it?",
            also=(lambda h_previous, x_t: _winner(x_t > 0) if x_t.any() else h_previous @ _NEXT4,),
        ),
        Mistake(
            "a close race is decided by the rotation",
            lambda h_previous, x_t: _winner(2 * x_t / max(x_t.sum(), 0.01) + h_previous @ _NEXT4),
            "A single student who asks alone is heard. But when the demands are divided by their sum or by the "
            "largest, 40 for R and 41 for Statistics come out nearly alike: by how much, and what does the rotation "
            "add?",
            also=(lambda h_previous, x_t: _winner(2 * x_t / max(x_t.max(), 0.01) + h_previous @ _NEXT4),),
        ),
        Mistake(
            "where nobody asks it is always Math",
            lambda h_previous, x_t: _winner(2 * x_t / x_t.sum() + h_previous @ _NEXT4) if x_t.any() else _EYE4[0],
            "Is something divided by a sum that is 0 then? Whatever 0 / 0 gives, no course wins by it.",
            also=(
                lambda h_previous, x_t: _winner(2 * x_t / x_t.max() + h_previous @ _NEXT4) if x_t.any() else _EYE4[0],
            ),
        ),
        Mistake(
            "the input and the previous state are exchanged",
            lambda h_previous, x_t: h_previous,
            "The previous course is offered again, whatever is asked. Which matrix belongs to `x_t`, which one to "
            "`h_previous`, and in which order do the two stand behind `def`?",
            also=(_exchanged(1), _exchanged(2)),
        ),
        Mistake(
            "the demand is handed back as it came in",
            lambda h_previous, x_t: x_t if x_t.any() else h_previous @ _NEXT4,
            "In the lesson a demand was the code of a course; here it holds shares. Which course do most ask "
            "for, and what is its code?",
            also=(
                lambda h_previous, x_t: 100 * x_t if x_t.any() else h_previous @ _NEXT4,
                lambda h_previous, x_t: x_t / x_t.sum() if x_t.any() else h_previous @ _NEXT4,
            ),
        ),
        Mistake(
            "the winner does not take all",
            _weighing(200, np.array),
            "Only one course is offered. What comes back should be its code, a single 1 and zeros, since it is "
            "also the state that the next quarter starts from.",
            also=(
                *(_weighing(weight, np.array) for weight in (1, 2, 10, 100, 101, 102, 110, 120, 150, 300, 500, 1000)),
                lambda h_previous, x_t: (x_t > 0) * 1.0 if x_t.any() else h_previous @ _NEXT4,
                lambda h_previous, x_t: (x_t > 0) | (h_previous @ _NEXT4 > 0),
                *(
                    _weighing(weight, squash)
                    for weight in (1, 2, 10, 100, 101, 110, 120, 150, 200, 300, 500, 1000)
                    for squash in (np.tanh, softmax)
                ),
                *(
                    _weighing(weight, lambda votes: votes * _winner(votes))
                    for weight in (101, 102, 110, 120, 150, 200, 300, 500, 1000)
                ),
            ),
        ),
        Mistake(
            "you return the place of the course or its name, not its code",
            _weighing(200, np.argmax),
            "The course is the right one. The next quarter needs it as a row of four numbers again.",
            also=(_weighing(200, lambda votes: _COURSES[np.argmax(votes)]),),
        ),
        Mistake(
            "the rotation goes on even after a demand is met",
            lambda h_previous, x_t: (_winner(x_t) if x_t.any() else h_previous) @ _NEXT4,
            "With a demand you offer the course that follows it. The course that most ask for has to be offered "
            "in this quarter; the rotation goes on from it in the next.",
        ),
        Mistake(
            "the rotation runs backwards",
            _rotating(_NEXT4.T),
            "Demands are met, but the courses follow in the opposite order. Rows are multiplied from the "
            "right here: is your `W_hh` the one for columns?",
        ),
        Mistake(
            "without a demand the previous course is offered again",
            _rotating(_EYE4),
            "The previous course votes for itself. It should vote for the one that follows it.",
        ),
        Mistake(
            "after Python comes Math, as if there were no Statistics",
            _rotating(_EYE4[[1, 2, 0, 0]]),
            "The rotation of the three old courses is closed, so Statistics has its turn only if it is asked "
            "for. Which row of `W_hh` has to lead to it?",
            also=(_rotating(_EYE4[[1, 2, 0, 3]]),),
        ),
        Mistake(
            "after Statistics the rotation does not come round",
            _rotating(_EYE4[[1, 2, 3, 3]]),
            "Up to Statistics it is right. Which course follows it, and which row of `W_hh` says so?",
            also=(_rotating(_EYE4[[1, 2, 3, 2]]), _rotating(_EYE4[[1, 2, 3, 1]])),
        ),
    ),
)


# ---------------------------------------------------------------- 3: types

_ONE, _ONE_MANY, _MANY_ONE = "one to one", "one to many", "many to one"
_DELAYED, _ALIGNED = "many to many delayed", "many to many aligned"
_TYPE_NAMES = (_ONE, _ONE_MANY, _MANY_ONE, _DELAYED, _ALIGNED)
_TYPES = {
    "image classification": _ONE,
    "house price": _ONE,
    "image captioning": _ONE_MANY,
    "music composition": _ONE_MANY,
    "sentiment": _MANY_ONE,
    "next word": _MANY_ONE,
    "machine translation": _DELAYED,
    "article summary": _DELAYED,
    "video labelling": _ALIGNED,
    "anomaly detection": _ALIGNED,
}


_OTHER_TIMING = {"aligned": "delayed", "delayed": "aligned"}
_TYPE_WORDS = {"1": "one", "2": "to", "n": "many", "vector": "one", "sequence": "many", "single": "one"}


def _read_type(entry: Plain) -> str:
    """A type in nearly any spelling as one of the five names; "sequence to vector" is many to one.

    Raises:
        ValueError: it is none of them; the message says what is missing.
    """
    if not isinstance(entry, str):
        raise ValueError("A type is written as a text, in quotes.")
    words = []
    said = re.sub(r"\b(?:not |non[ -]?|un)(aligned|delayed)", lambda found: _OTHER_TIMING[found[1]], entry.lower())
    for word in re.findall(r"[a-z]+|[12]", said):
        if word.startswith(("no", "un", "mis")):
            raise ValueError("Say what it is, not what it is not.")
        near = get_close_matches(_TYPE_WORDS.get(word, word), ("one", "many", "to", "delayed", "aligned"), n=1)
        words += near
    ends = [word for word in words if word in ("one", "many")]
    timing = [word for word in words if word in ("delayed", "aligned")]
    if ends == ["many", "many"] and not timing:
        raise ValueError("There are two kinds of many to many: say which.")
    if not ends and timing:
        ends = ["many", "many"]
    name = " ".join([" to ".join(ends), *timing])
    if name not in _TYPE_NAMES:
        raise ValueError(f"That is none of the five types: {', '.join(_TYPE_NAMES)}.")
    return name


def _types_with(**other: str) -> dict[str, str]:
    """The table of types with every occurrence of a type replaced by another one."""
    change = {key.replace("_", " "): value for key, value in other.items()}
    return {name: change.get(kind, kind) for name, kind in _TYPES.items()}


# What is asked about the input, about the output and, where both are sequences, about the time of the answers.
_TYPE_QUESTIONS = {
    "image classification": ("The whole picture is there at once: is it a sequence?", "How many names are given?"),
    "house price": (
        "Do area, rooms and age follow one another in time, or describe one thing at once?",
        "How many prices come out?",
    ),
    "image captioning": ("How many pictures go in?", "How many words come out?"),
    "music composition": ("Is the name of a style something that unfolds in time?", "How many notes come out?"),
    "sentiment": ("How many words are read?", "How many verdicts are given?"),
    "next word": ("Does one word go in, or a text of any length?", "How many words are asked for?"),
    "machine translation": (
        "How many words go in?",
        "How many words come out?",
        "Can the first word be translated safely before the last one is heard?",
    ),
    "article summary": (
        "How many words go in?",
        "How many words come out?",
        "When is it known what the article is about: while it is read, or at its end?",
    ),
    "video labelling": (
        "How many frames go in?",
        "How many labels are given for a film of 100 frames?",
        "When does each label come: with its frame, or after the film?",
    ),
    "anomaly detection": (
        "How many temperatures go in?",
        "How many answers are given for 60 minutes?",
        "When does each answer come: in its minute, or at the end?",
    ),
}


def _type_question(name: str, read: str) -> str:
    """About the first thing that is wrong: the input, the output, or the time of the answers."""
    right, given = _TYPES[name].split(" "), read.split(" ")
    place = 0 if right[0] != given[0] else 1 if right[2] != given[2] else 2
    return _TYPE_QUESTIONS[name][place]


which_type = TableProblem(
    name="which_type",
    lesson=1,
    title="Which type fits?",
    minutes=6,
    level="easy",
    variable="types",
    code="types = {\n" + "".join(f'    "{name}": "{kind}",\n' for name, kind in _TYPES.items()) + "}",
    explanation=(
        "Ask two questions. Is the input a sequence, and is the output one? If both are: does the answer "
        "at a step need only what came so far (aligned), or does the network have to hear everything "
        "before it begins (delayed)? Several features of one thing, like the size and the age of a house, "
        "are no sequence: they have no order in time."
    ),
    why="The type decides how the layers are put together: `return_sequences`, `RepeatVector` or none of them.",
    hints=(
        "Look at the input alone first: do its parts come one after the other, so that their order means "
        "something? Then ask the same of the output.",
        "If both are sequences: can the first output be given as soon as the first input is there? Then "
        "they are aligned. Or could the last input still change the first output? Then the output has to "
        "wait.",
        "Several numbers are not yet a sequence. Could you write them down in another order without losing anything?",
    ),
    read=_read_type,
    question=_type_question,
    throughout=True,
    mistakes=(
        Mistake(
            "delayed and aligned are exchanged",
            _types_with(many_to_many_delayed=_ALIGNED, many_to_many_aligned=_DELAYED),
            "Aligned means an output with every input, at once. Delayed means listening to the end before answering.",
        ),
        Mistake(
            "an answer that has to wait is taken for an aligned one",
            _types_with(many_to_many_delayed=_ALIGNED),
            "Aligned means an output with every input, at once. Could the last word of the input still change the "
            "first one of the output?",
        ),
        Mistake(
            "an answer that comes at once is taken for a delayed one",
            _types_with(many_to_many_aligned=_DELAYED),
            "Delayed means listening to the end before answering. When is the first answer given?",
        ),
        Mistake(
            "what goes in and what comes out have changed places",
            _types_with(one_to_many=_MANY_ONE, many_to_one=_ONE_MANY),
            "The input stands first, the output second: A to B reads A and gives B.",
            also=(_types_with(one_to_many=_MANY_ONE), _types_with(many_to_one=_ONE_MANY)),
        ),
        Mistake(
            "you gave the same type to all",
            dict.fromkeys(_TYPES, _ONE),
            "The ten are not all alike. Take them one by one: is the input a sequence? Is the output?",
            also=tuple(dict.fromkeys(_TYPES, kind) for kind in _TYPE_NAMES[1:]),
        ),
        Mistake(
            "several numbers are taken for a sequence",
            _types_with(one_to_one=_MANY_ONE),
            "A picture has many pixels and a house has several properties, but they are all there at once "
            "and have no order in time. To the network that is one input, with several features.",
        ),
        Mistake(
            "one answer at the end is taken for an answer at every step",
            _types_with(many_to_one=_ALIGNED),
            "The network computes a state at every step, that is true. But what is asked for: one answer, "
            "or one for each step?",
        ),
        Mistake(
            "a long output is taken for a single one",
            _types_with(one_to_many=_ONE),
            "One sentence is many words, and one tune many notes. The network gives them one after the other.",
            also=(
                _types_with(many_to_many_delayed=_MANY_ONE),
                _types_with(one_to_many=_ONE, many_to_many_delayed=_MANY_ONE),
            ),
        ),
        Mistake(
            "a sequence that goes in is taken for a single thing",
            _types_with(many_to_one=_ONE),
            "One text is many words, one film many frames. They go in one after the other.",
            also=(
                _types_with(many_to_many_aligned=_ONE),
                _types_with(many_to_one=_ONE, many_to_many_aligned=_ONE),
                _types_with(many_to_many_aligned=_ONE_MANY),
                _types_with(many_to_many_delayed=_ONE_MANY),
            ),
        ),
        Mistake(
            "the answers of all steps are taken for a single one",
            _types_with(many_to_many_aligned=_MANY_ONE),
            "Each single frame or minute gets its answer. How many answers are there in the end?",
        ),
    ),
)


# ---------------------------------------------------------------- 4: shapes

_SHAPES: dict[str, tuple[int | None, ...]] = {
    "A": (32, 8),
    "B": (32, 10, 8),
    "C": (32, 10, 5),
    "D": (32, 6, 8),
    "E": (32, 6, 5),
}


def _read_shape(entry: Plain) -> tuple[int | None, ...]:
    """A shape as a tuple; a number alone is a shape of one axis, since Python reads ``(8)`` as 8.

    Raises:
        ValueError: it is no shape.
    """
    if isinstance(entry, np.ndarray) and entry.ndim > 1:
        raise ValueError("That is an array. What is its `.shape`?")
    sizes = np.atleast_1d(entry).tolist() if isinstance(entry, np.ndarray) else entry
    if not isinstance(sizes, list):
        raise ValueError("Write a shape as a tuple of numbers, such as `(32, 10, 3)`, without quotes.")
    read: list[int | None] = []
    for size in sizes:
        number = float(size) if isinstance(size, float | np.ndarray) and np.ndim(size) == 0 else size
        if number is not None and not (isinstance(number, float) and number.is_integer()):
            raise ValueError("A shape is made of whole numbers.")
        read.append(None if number is None else int(number))
    return tuple(read)


def _shape_question(name: str, read: tuple[int | None, ...]) -> str:
    """About the first axis that is wrong."""
    right = _SHAPES[name]
    if len(read) != len(right):
        return "How many axes has what the last layer hands on: is there one for time?"
    if read[0] != right[0]:
        return "The first axis is the batch: how many sequences go in?"
    if read[-1] != right[-1]:
        return "Which layer is the last to change the last axis, and into how many numbers?"
    return "How many time steps has what comes out?"


output_shapes = TableProblem(
    name="output_shapes",
    lesson=1,
    title="What shape comes out?",
    minutes=8,
    level="medium",
    variable="shapes",
    code="shapes = {\n" + "".join(f'    "{name}": {shape},\n' for name, shape in _SHAPES.items()) + "}",
    explanation=(
        "The batch stays first, from beginning to end. `SimpleRNN(units)` replaces the features by its "
        "units and hands on its last state only, so the time axis is gone; with `return_sequences=True` "
        "it hands on the state of every step, so the time axis stays. `Dense(5)` replaces the last axis "
        "by 5 and leaves the others alone. `RepeatVector(6)` gives a vector a new time axis of 6 steps. "
        "So E starts from (32, 8), then (32, 6, 8), then (32, 6, 7), then (32, 6, 5)."
    ),
    why="Many errors in recurrent networks are errors of shape. Whoever can foresee shapes finds them at once.",
    hints=(
        "Go layer by layer and write the shape behind each. The first axis, the batch, never changes.",
        "Without `return_sequences=True` a recurrent layer hands on one vector for each sequence: its "
        "last state. With it, one vector for each step.",
        "`Dense` works on the last axis only. `RepeatVector(6)` turns each vector into a sequence of 6 equal ones.",
    ),
    read=_read_shape,
    question=_shape_question,
    mistakes=(
        Mistake(
            "batch and time are swapped",
            _SHAPES | {"B": (10, 32, 8), "C": (10, 32, 5), "D": (6, 32, 8), "E": (6, 32, 5)},
            "The course, like Keras, has the batch first: (batch, time, features).",
        ),
        Mistake(
            "the features of the input stand where the units belong",
            _SHAPES | {"A": (32, 3), "B": (32, 10, 3), "D": (32, 6, 3)},
            "A layer's state has one number for each of its units, however many features go in.",
            also=(_SHAPES | {"A": (32, 3), "B": (32, 10, 3), "C": (32, 10, 3), "D": (32, 6, 3), "E": (32, 6, 3)},),
        ),
        Mistake(
            "`return_sequences` is taken for its opposite",
            _SHAPES | {"A": (32, 10, 8), "B": (32, 8), "C": (32, 5)},
            "With `return_sequences=True` the layer hands on the state of every step; left alone it hands "
            "on the last one.",
            also=(_SHAPES | {"A": (32, 10, 8), "B": (32, 8), "C": (32, 5), "E": (32, 5)},),
        ),
        Mistake(
            "the batch is missing",
            {name: shape[1:] for name, shape in _SHAPES.items()},
            "A layer works on a whole batch at once: 32 sequences go in, so there are 32 outputs.",
        ),
        Mistake(
            "the time axis is missing after `RepeatVector`",
            _SHAPES | {"D": (32, 8), "E": (32, 5)},
            "`RepeatVector` says each vector several times, one after the other: that is a sequence, with "
            "an axis for time.",
            also=(_SHAPES | {"D": (32, 48), "E": (32, 5)},),
        ),
        Mistake(
            "the time axis is missing after `Dense`",
            _SHAPES | {"C": (32, 5)},
            "`Dense` works on the last axis. What becomes of the axes in front of it?",
            also=(
                _SHAPES | {"C": (32, 5), "E": (32, 5)},
                _SHAPES | {"C": (32, 50)},
                _SHAPES | {"C": (32, 50), "E": (32, 30)},
            ),
        ),
        Mistake(
            "time and features have changed places",
            {name: (32, *shape[:0:-1]) for name, shape in _SHAPES.items()},
            "The order is (batch, time, features): the numbers of one time step stand last.",
            also=(_SHAPES | {"D": (32, 8, 6)},),
        ),
        Mistake(
            "the units are added as an axis of their own",
            _SHAPES | {"B": (32, 10, 3, 8)},
            "The features go into the layer's sums and do not come out again: what stands in their place?",
            also=(
                _SHAPES | {"A": (32, 3, 8), "B": (32, 10, 3, 8)},
                _SHAPES | {"A": (32, 10, 3, 8), "B": (32, 10, 3, 8)},
                _SHAPES | {"B": (32, 10, 3, 8), "C": (32, 10, 3, 5)},
            ),
        ),
        Mistake(
            "the time axis is kept with a length of 1",
            _SHAPES | {"A": (32, 1, 8)},
            "Without `return_sequences=True` one vector for each sequence comes out, with no axis for time.",
        ),
        Mistake(
            "the layer in front of the last one is taken for the last",
            _SHAPES | {"E": (32, 7)},
            "Write down the shape after each of the four layers: which of them changes the last axis at the end?",
        ),
        Mistake(
            "the output is as long as the input, although `RepeatVector` says how long it is",
            _SHAPES | {"D": (32, 10, 8), "E": (32, 10, 5)},
            "Behind the first layer nothing is left of the 10 steps: only one vector goes on. Which layer "
            "makes a new sequence, and how long is it?",
        ),
        Mistake(
            "the `Dense` layer on top is left out",
            _SHAPES | {"C": (32, 10, 8), "E": (32, 6, 7)},
            "That is the shape in front of the last layer. What does `Dense` do to the last axis?",
        ),
        Mistake(
            "`None` stands where the batch is known",
            {name: (None, *shape[1:]) for name, shape in _SHAPES.items()},
            "Keras' summary writes `None` because it does not know the batch yet. Here you do: how many "
            "sequences go in?",
        ),
    ),
)


# ---------------------------------------------------------------- 5: recurrence


def _added_in_place(f: Any, h_0: Any, xs: Any) -> list[Any]:
    """``h += x``: with arrays every state is the same one."""
    return states(operator.iadd, h_0, xs)


def _as_f(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Named as in the task, since Python's error messages speak of it."""
    function.__name__ = function.__qualname__ = "f"
    return function


_doubling = _as_f(lambda h, x: 2 * h + x)
_joining = _as_f(lambda h, x: h + x)
_squashing = _as_f(lambda h, x: np.tanh(h + 2 * x))

unfold = FunctionProblem(
    name="unfold",
    lesson=1,
    title="Unfolding",
    minutes=8,
    level="medium",
    variable="unfold",
    code="""
def unfold(f, h_0, xs):
    states = []
    h = h_0
    for x in xs:
        h = f(h, x)
        states.append(h)
    return states
""",
    explanation=(
        "`h` is the memory: each round reads the old one and puts the new one in its place. `f` stays the "
        "same in every round, which is what sharing the weights means. The list holds h_1, h_2, ..., one "
        "state for each input; h_0 was there before and does not belong to it."
    ),
    why=(
        "`h_t = f(h_{t-1}, x_t)` is all that a recurrent network is. Other kinds, which later lessons build, have "
        "another `f` in this very loop."
    ),
    hints=(
        "Keep the state in a variable, `h`. What is it before the first input?",
        "For each `x` in `xs`: call `f` with the state and the input, in this order. The result is the new state.",
        "Put each new state into a list, and return the list after the loop, not inside it.",
    ),
    cases=(
        Case((_doubling, 1, [1, 2, 3]), "f(h, x) = 2 * h + x"),
        Case((_joining, ">", ["b", "a", "b", "b"]), "f(h, x) = h + x, with texts"),
        Case((_joining, 3, [2, -5, 0, -5, 2, 2]), "f(h, x) = h + x"),
        Case(
            (_squashing, np.array([0.1, -0.2]), np.array([[0.5, 0.0], [-1.0, 0.3]])),
            "f(h, x) = np.tanh(h + 2 * x), with arrays",
        ),
        Case((_doubling, 5, []), "f(h, x) = 2 * h + x, and no inputs at all"),
    ),
    mistakes=(
        Mistake(
            "only the last state comes back",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs)][-1],
            "The last one is right. All of them are wanted, in a list, in the order in which they arise.",
            also=(
                lambda f, h_0, xs: states(f, h_0, xs)[-1:],
                lambda f, h_0, xs: [h_0, *states(f, h_0, xs)][-1:],
            ),
        ),
        Mistake(
            "the list begins with h_0",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs)],
            "The states after it are right. There should be one for each input, and h_0 was there before the first.",
            also=(lambda f, h_0, xs: list(itertools.accumulate([h_0] + xs, f)),),  # noqa: RUF005 (it adds to an array)
        ),
        Mistake(
            "the list begins with h_0, and the last state is missing",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs)][: len(xs)],
            "Each state comes into the list before the new one is calculated. Which of the two lines in your loop "
            "should come first?",
        ),
        Mistake(
            "every state is h_0",
            lambda f, h_0, xs: [h_0 for x in xs],
            "Nothing new comes into the list. Calling `f` does not change `h`: is the result that it returns kept?",
        ),
        Mistake(
            "the state before the first input is 0 instead of h_0",
            lambda f, h_0, xs: states(f, h_0 * 0, xs),
            "`h_0` need not be 0, nor even a number. Is it used?",
        ),
        Mistake(
            "each input is added, and `f` is not used",
            lambda f, h_0, xs: states(lambda h, x: h + x, h_0, xs),
            "`h + x` was one example. The new state is what `f` makes of the old one and the input, whatever `f` is.",
            also=(lambda f, h_0, xs: states(lambda h, x: 2 * h + x, h_0, xs), _added_in_place),
        ),
        Mistake(
            "the previous input is kept in the place of the state",
            lambda f, h_0, xs: [f(h, x) for h, x in zip([h_0, *xs], xs, strict=False)],
            "From the second step on `f` gets two inputs. What has to be in `h` at the end of each round?",
        ),
        Mistake(
            "the arguments of `f` are swapped",
            lambda f, h_0, xs: states(lambda h, x: f(x, h), h_0, xs),
            "It is `f(h, x)`: first the old state, then the input.",
        ),
        Mistake(
            "the state is not carried on",
            lambda f, h_0, xs: [f(h_0, x) for x in xs],
            "Every step starts again from h_0, so no step knows what came before. What one step returns "
            "has to be the state of the next.",
        ),
        Mistake(
            "one input is left out",
            lambda f, h_0, xs: states(f, h_0, xs[:-1]),
            "There are fewer states than inputs. Look at where your loop begins and where it ends: "
            "`range(n)` stops before `n`.",
            also=(lambda f, h_0, xs: states(f, h_0, xs[1:]),),
        ),
        Mistake(
            "the loop ends after its first round",
            lambda f, h_0, xs: states(f, h_0, xs[:1]),
            "Only the first state is there. Does your `return` stand inside the loop? A function ends at "
            "its first `return`.",
            also=(
                lambda f, h_0, xs: states(f, h_0, xs[:1]) or None,
                lambda f, h_0, xs: f(h_0, xs[0]) if len(xs) else None,
            ),
        ),
        Mistake(
            "the sequence is processed backwards",
            lambda f, h_0, xs: states(f, h_0, xs[::-1]),
            "The last input is used first. Time runs from the first input to the last.",
            also=(lambda f, h_0, xs: states(f, h_0, xs[::-1])[::-1],),
        ),
        Mistake(
            "the list is in reverse order",
            lambda f, h_0, xs: states(f, h_0, xs)[::-1],
            "The states are right, but the last one stands first. At which end should a list grow?",
        ),
    ),
)


def _neuron(
    xs: Any,
    w_x: float,
    w_h: float,
    b: float,
    output: Callable[[Any], Any] = np.tanh,
    fed_back: Callable[[Any], Any] = np.tanh,
    start: float = 0.0,
) -> list[Any]:
    """A recurrent neuron whose output and whose feedback may go through different functions."""
    h, outputs = start, []
    for x in xs:
        z = w_x * x + w_h * h + b
        outputs.append(output(z))
        h = fed_back(z)
    return outputs


def _cut(xs: Any, w_x: float, w_h: float, b: float) -> Any:
    """What an array with the kind of numbers of ``xs`` makes of the outputs."""
    outputs = np.zeros_like(xs)
    for t, x in enumerate(xs):
        outputs[t] = np.tanh(w_x * x + w_h * (outputs[t - 1] if t else 0) + b)
    return outputs


def _around(xs: Any, step: Callable[[Any, Any], Any]) -> list[Any]:
    """A neuron that computes its output as ``step(x, h)``."""
    return states(lambda h, x: step(x, h), 0.0, xs)


recurrent_neuron = FunctionProblem(
    name="recurrent_neuron",
    lesson=1,
    title="One recurrent neuron",
    minutes=10,
    level="medium",
    variable="recurrent_neuron",
    code="""
def recurrent_neuron(xs, w_x, w_h, b):
    outputs = []
    h = 0.0
    for x in xs:
        h = np.tanh(w_x * x + w_h * h + b)
        outputs.append(h)
    return outputs
""",
    explanation=(
        "It is the loop of the last exercise with `f` written out: weigh the input, weigh the neuron's "
        "own previous output, add both and the bias, squash with tanh. The output goes two ways, into the "
        "list and back into the next step."
    ),
    why=(
        "A layer does the same with a matrix in the place of each weight: that was the lesson's loop, which gave the "
        "same numbers as Keras' `SimpleRNN`."
    ),
    hints=(
        "Before the first step the neuron has said nothing yet: begin with `h = 0.0`.",
        "In each step: weight times input, plus weight times previous output, plus bias. `np.tanh` goes "
        "around the whole sum.",
        "The result is the output of this step, and the `h` that the next step reads. Collect it in a list.",
    ),
    cases=(
        Case(([1, 0, 0], 1, 0.5, 0)),
        Case(([0.5, -1.0, 2.0, 0.3], -0.7, 1.3, 0.4)),
        Case((np.array([0.2, 0.4, -0.6]), 0.5, -0.8, -0.3)),
        Case(([2.0], 0.3, 0.9, 0.1)),
        Case(([], 0.3, 0.9, 0.1)),
    ),
    mistakes=(
        Mistake(
            "the tanh is missing",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, itself, itself),
            "The sum is right. A neuron squashes it before it sends it out.",
        ),
        Mistake(
            "what is sent out is not squashed",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, itself, np.tanh),
            "What you keep for the next step goes through tanh, what you return does not. The neuron hears its output, "
            "the same number that it sent out.",
        ),
        Mistake(
            "the tanh goes around a part of the sum only",
            lambda xs, w_x, w_h, b: _around(xs, lambda x, h: np.tanh(w_x * x) + w_h * h + b),
            "First the whole sum, then the tanh. Where does its bracket close?",
            also=(
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: np.tanh(w_x * x + b) + w_h * h),
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: w_x * x + np.tanh(w_h * h) + b),
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: w_x * x + np.tanh(w_h * h + b)),
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: np.tanh(w_x * x) + np.tanh(w_h * h) + b),
            ),
        ),
        Mistake(
            "a tangent stands in the place of the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, np.tan, np.tan),
            "`np.tan` is another function, which grows without bounds. The h stands for hyperbolic.",
        ),
        Mistake(
            "the previous output is not weighed",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, 1, b),
            "It is fed back, and in full. Which weight belongs to it?",
        ),
        Mistake(
            "the input is not weighed",
            lambda xs, w_x, w_h, b: _neuron(xs, 1, w_h, b),
            "It goes into the sum as it is. Which weight belongs to it?",
        ),
        Mistake(
            "the bias is subtracted",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, -b),
            "Wherever `b` is 0 your answer is right. Which sign has `b` in the sum?",
        ),
        Mistake(
            "the bias is added twice",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, 2 * b),
            "Wherever `b` is 0 your answer is right. How often does `b` stand in the sum?",
        ),
        Mistake(
            "the outputs have lost their decimals",
            lambda xs, w_x, w_h, b: _cut(xs, w_x, w_h, b),
            "An array of whole numbers cuts off what is put into it: `np.zeros_like` of whole numbers is one. A "
            "list, or `np.zeros(n)`, holds decimals.",
            also=(lambda xs, w_x, w_h, b: [int(h) for h in _neuron(xs, w_x, w_h, b)],),
        ),
        Mistake(
            "the list begins with h_0",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)],
            "The outputs after it are right. There should be one for each input.",
        ),
        Mistake(
            "the list begins with h_0, and the last output is missing",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)][: len(xs)],
            "Each output comes into the list before the new one is calculated. Which line of your loop should come "
            "first?",
        ),
        Mistake(
            "one input is left out",
            lambda xs, w_x, w_h, b: _neuron(xs[:-1], w_x, w_h, b),
            "Look at where your loop begins and where it ends: `range(n)` stops before `n`.",
            also=(lambda xs, w_x, w_h, b: _neuron(xs[1:], w_x, w_h, b),),
        ),
        Mistake(
            "the loop ends after its first round",
            lambda xs, w_x, w_h, b: _neuron(xs[:1], w_x, w_h, b),
            "Does your `return` stand inside the loop? A function ends at its first `return`.",
            also=(
                lambda xs, w_x, w_h, b: _neuron(xs[:1], w_x, w_h, b) or None,
                lambda xs, w_x, w_h, b: [*_neuron(xs[:1], w_x, w_h, b), None][0],
            ),
        ),
        Mistake(
            "the sequence is processed backwards",
            lambda xs, w_x, w_h, b: _neuron(xs[::-1], w_x, w_h, b),
            "The last input is used first. Time runs from the first input to the last.",
            also=(lambda xs, w_x, w_h, b: _neuron(xs[::-1], w_x, w_h, b)[::-1],),
        ),
        Mistake(
            "the list is in reverse order",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b)[::-1],
            "The outputs are right, but the last one stands first. At which end should a list grow?",
        ),
        Mistake(
            "a ReLU stands in the place of the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, relu, relu),
            "ReLU cuts off what is negative and keeps the rest as it is. tanh leads everything into -1 to 1.",
        ),
        Mistake(
            "the bias is forgotten",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, 0),
            "Wherever `b` is 0 your answer is right. Where does `b` belong in the sum?",
        ),
        Mistake(
            "the bias is added outside the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, 0, lambda z: np.tanh(z) + b, lambda z: np.tanh(z) + b),
            "The bias belongs to the sum that is squashed. Outputs of a tanh never leave -1 to 1.",
        ),
        Mistake(
            "the two weights are swapped",
            lambda xs, w_x, w_h, b: _neuron(xs, w_h, w_x, b),
            "`w_x` weighs the input x_t, `w_h` weighs the previous output h_{t-1}.",
        ),
        Mistake(
            "the previous input is fed back instead of the previous output",
            lambda xs, w_x, w_h, b: [
                np.tanh(w_x * x + w_h * before + b) for x, before in zip(xs, [0, *xs], strict=False)
            ],
            "`w_h` weighs what came in one step before. Then an input is forgotten after two steps. What "
            "the neuron remembers is what it said, not what it heard.",
        ),
        Mistake(
            "nothing is fed back",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, 0, b),
            "The first output is right. From then on the neuron should hear its own previous output, and it "
            "hears nothing: does `h` change from one round to the next?",
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, sigmoid, sigmoid),
            "Both are S-shaped. The sigmoid runs from 0 to 1, tanh from -1 to 1, so that an output can be negative.",
        ),
        Mistake(
            "the sum is fed back before it is squashed",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, np.tanh, itself),
            "What you return goes through tanh, what you keep for the next step does not. The neuron "
            "hears its output, the same number that it sent out.",
        ),
        Mistake(
            "only the last output comes back",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)][-1],
            "The last one is right. The outputs of all steps are wanted, in a list.",
            also=(
                lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)][-1:],
                lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b)[-1:],
            ),
        ),
        Mistake(
            "the neuron begins with 1 instead of 0",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, start=1.0),
            "Before the first step the neuron has sent nothing out yet.",
        ),
    ),
)

parameter_count = FunctionProblem(
    name="parameter_count",
    lesson=1,
    title="Counting what is learned",
    minutes=5,
    level="easy",
    variable="parameter_count",
    code="""
def parameter_count(features, units):
    return features * units + units * units + units
""",
    explanation=(
        "`W_xh` connects every feature with every unit, `W_hh` every unit with every unit, and `b_h` has "
        "one number for each unit. The number of time steps is not in it: every step uses the same "
        "weights."
    ),
    why="A recurrent layer for 1000 steps is no larger than one for 10. That is what sharing weights buys.",
    hints=(
        "Three things are learned: `W_xh`, `W_hh` and `b_h`. Write down the shape of each.",
        "`W_xh` is (features, units). `W_hh` takes a state and gives a state. How many numbers is one state?",
    ),
    cases=(Case((3, 8)), Case((1, 1)), Case((10, 4)), Case((5, 5))),
    mistakes=(
        Mistake(
            "the recurrent weights are forgotten",
            lambda features, units: features * units + units,
            "That is a plain layer without memory. Which matrix carries the previous state into the next?",
        ),
        Mistake(
            "the bias is forgotten",
            lambda features, units: features * units + units * units,
            "Both matrices are counted. Every unit has one more number that is learned.",
        ),
        Mistake(
            "the recurrent matrix is counted with features instead of units",
            lambda features, units: features * units + features * features + units,
            "`W_hh` multiplies the state, and the state has one number for each unit.",
        ),
        Mistake(
            "there is one bias for the whole layer instead of one for each unit",
            lambda features, units: features * units + units * units + 1,
            "Every unit has a sum of its own, and a bias of its own in it.",
        ),
        Mistake(
            "the bias is counted twice",
            lambda features, units: features * units + units * units + 2 * units,
            "Some libraries have one bias for the input and one for the state. Here both would be added "
            "to the same sum, so one `b_h` is enough.",
        ),
        Mistake(
            "the whole layer is counted several times",
            lambda features, units: 10 * (features + units + 1) * units,
            "If this stands for the time steps: unrolled, the layer is drawn many times, but it is one layer. Which "
            "weights does the second step use?",
            also=tuple(
                lambda features, units, steps=steps: steps * (features + units + 1) * units
                for steps in (2, 3, 4, 5, 20, 50, 100)
            ),
        ),
        Mistake(
            "there is only one recurrent weight for each unit",
            lambda features, units: features * units + units + units,
            "Each unit hears itself in your layer, but not the others. In a recurrent layer every unit "
            "hears every unit.",
        ),
        Mistake(
            "the input weights are forgotten",
            lambda features, units: units * units + units,
            "The state's matrix and the bias are counted. How does the input get in?",
        ),
        Mistake(
            "only the input weights are counted",
            lambda features, units: features * units,
            "That is the first of three parts. What else does the formula hold that can be learned?",
        ),
        Mistake(
            "only the recurrent weights are counted",
            lambda features, units: units * units,
            "That is one of three parts. What else does the formula hold that can be learned?",
        ),
        Mistake(
            "the bias is counted with features instead of units",
            lambda features, units: features * units + units * units + features,
            "The bias is added to a sum that has one number for each unit.",
        ),
        Mistake(
            "an output layer is counted, too",
            lambda features, units: features * units + 2 * units * units + units,
            "The formula has two matrices, and no `W_hy`: what is read off the state is the task of another layer.",
            also=(
                lambda features, units: 2 * features * units + units * units + units,
                lambda features, units: 2 * features * units + units * units + units + features,
                lambda features, units: features * units + units * units + 2 * units + 1,
            ),
        ),
        Mistake(
            "the recurrent matrix is counted as large as the input's",
            lambda features, units: 2 * features * units + units,
            "`W_hh` takes a state and gives a state. How many numbers is one state?",
        ),
        Mistake(
            "the sides of a matrix are added instead of multiplied",
            lambda features, units: features + units + units * units + units,
            "A matrix with 3 rows and 8 columns has how many entries?",
            also=(
                lambda features, units: features + units,
                lambda features, units: features + units + units + units + units,
                lambda features, units: features + units + units,
            ),
        ),
        Mistake(
            "`^` is no power in Python",
            lambda features, units: features * units + (units ^ 2) + units,
            "It compares bits. A power is written with two stars, `**`.",
            also=(
                lambda features, units: features * units + units ^ 2 + units,
                lambda features, units: units * features + units + units ^ 2,
            ),
        ),
        Mistake(
            "the features and the units are exchanged",
            lambda features, units: (units + features + 1) * features,
            "Which of the two is the size of the state?",
        ),
        Mistake(
            "the three parts are returned one by one",
            lambda features, units: (features * units, units * units, units),
            "They are right. How many numbers is that together?",
            also=(lambda features, units: (features * units, units * units),),
        ),
    ),
)
