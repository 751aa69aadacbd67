"""Lesson 1: weights that are settled by what goes in and comes out."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.arrays import ArrayProblem
from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import text
from course_utils.exercises.lesson_01.courses import COURSES, EYE, NEXT, course_in_words

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
            2 * EYE,
            "The connections are the right ones. In the first line one student asks and one vote comes out: "
            "how large is a weight?",
            also=(3 * EYE, 0.5 * EYE, 10 * EYE, 5 * EYE),
        ),
        Mistake(
            "the weights have the wrong sign",
            -EYE,
            "The connections are the right ones. But now the course that is asked for gets fewer votes than the "
            "others.",
        ),
        Mistake(
            "the matrix offers another course than the one demanded: it moves every demand on by one place",
            NEXT,
            "This is the rotation from the recurrent example. A network that meets a demand keeps it in its place.",
        ),
        Mistake(
            "the matrix offers another course than the one demanded: it moves every demand back by one place",
            NEXT.T,
            "It looks like the rotation on the slides, which is written for columns. A network that meets a demand "
            "keeps it in its place.",
        ),
        Mistake(
            "the courses are in reverse order",
            EYE[::-1],
            "The ones run from the upper right to the lower left. Which course stands first in the code "
            "of the demand, and which stands first in the code of the course?",
        ),
        Mistake(
            "two courses are exchanged",
            EYE[[1, 0, 2]],
            "One demand is met, the other two get each other's course. Compare the order of the rows with "
            "that of the columns.",
            also=(EYE[[0, 2, 1]],),
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
_DEMANDS = EYE[_WANTED]


def _demand_effect(demands: np.ndarray) -> tuple[str, str, str]:
    wrong = next(i for i in range(4) if not np.allclose(demands[i], _DEMANDS[i], rtol=1e-4, atol=1e-5))
    return (
        f"your row for {_QUARTERS[wrong]}, times W",
        f"the code of {COURSES[_WANTED[wrong]]}",
        course_in_words(demands[wrong]),
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
            _DEMANDS @ NEXT.T,
            "The rotation belongs to the network with memory. What does the identity do to a code?",
            also=(_DEMANDS @ NEXT,),
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
