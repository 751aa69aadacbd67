"""Lesson 1: the schedule, a network with memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.bptt import softmax
from course_utils.exercises.arrays import ArrayProblem
from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import text
from course_utils.exercises.functions import Case, FunctionProblem, Tried
from course_utils.exercises.lesson_01.courses import COURSES, EYE, EYE4, NEXT, course_in_words
from course_utils.exercises.messages import paragraphs
from course_utils.exercises.words import Difference

_NEXT4 = np.roll(EYE4, 1, axis=1)


def _matrix_effect(start: str, wanted: np.ndarray) -> Callable[[np.ndarray], tuple[str, str, str]]:
    """What a matrix of weights does to the first course that it gets wrong."""

    def effect(W: np.ndarray) -> tuple[str, str, str]:
        wrong = next(i for i in range(len(W)) if not np.allclose(W[i], wanted[i], rtol=1e-4, atol=1e-5))
        code = text(np.eye(len(W))[wrong])
        return f"{start} {COURSES[wrong]}, {code}", course_in_words(wanted[wrong]), course_in_words(W[wrong])

    return effect


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
            EYE4[[2, 0, 1, 3]],
            "Two things are still to do. It is written for columns: which course does your first row put "
            "after Math? And the new course has to stand between two of the old ones.",
            also=(
                np.pad(NEXT.T, (0, 1)),
                EYE4[[2, 0, 1, 0]],
                [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0]],
                [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
            ),
        ),
        Mistake(
            "Statistics never has its turn",
            EYE4[[1, 2, 0, 3]],
            "The three old courses go round among themselves as before. Look at the column of Statistics: "
            "which course leads to it?",
            also=(EYE4[[1, 2, 0, 0]], np.pad(NEXT, (0, 1))),
        ),
        Mistake(
            "Python leads to two courses at once",
            [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [1, 0, 0, 0]],
            "The new connection is there, and so is the old one, past Statistics. After each course exactly one comes.",
            also=([[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0]],),
        ),
        Mistake(
            "after Statistics the rotation does not come round",
            EYE4[[1, 2, 3, 3]],
            "Up to Statistics it is right. What does your last row lead to?",
            also=(np.eye(4, k=1), EYE4[[1, 2, 3, 2]], EYE4[[1, 2, 3, 1]]),
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
            np.roll(EYE4, 1),
            "`np.roll` without an `axis` rolls the matrix as one long row. Which axis should move?",
        ),
        Mistake(
            "the rotation goes on by two courses at once",
            EYE4[[2, 3, 0, 1]],
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
            NEXT,
            "This matrix is for three courses. With the fourth a code has four places: how many rows and how "
            "many columns does that make?",
            also=(NEXT.T, EYE),
        ),
        Mistake(
            "the same course is offered for ever",
            EYE4,
            "The identity gives back what it is given. That met a demand; a rotation has to move on.",
        ),
        Mistake(
            "the ones stand on the other diagonal",
            EYE4[::-1],
            "So Math and Statistics lead to each other, and so do R and Python. Write down, for each course, "
            "which one follows.",
        ),
        Mistake(
            "some courses lead only to each other, so not every course has its turn",
            EYE4[[1, 0, 3, 2]],
            "Start at each course and follow your matrix for four quarters: does it pass through all four?",
            also=tuple(
                EYE4[list(order)]
                for order in (
                    *((1, 0, 2, 3), (2, 1, 0, 3), (3, 1, 2, 0), (0, 2, 1, 3), (0, 3, 2, 1), (0, 1, 3, 2)),
                    *((0, 2, 3, 1), (0, 3, 1, 2), (2, 1, 3, 0), (3, 1, 0, 2), (1, 3, 2, 0), (3, 0, 2, 1)),
                )
            ),
        ),
        Mistake(
            "every course has its turn, but in another order",
            EYE4[[1, 3, 0, 2]],
            "Your rotation comes round. Follow it from Math and write the names down: which two are exchanged?",
            also=(EYE4[[2, 3, 1, 0]], EYE4[[3, 2, 0, 1]], EYE4[[2, 0, 3, 1]]),
        ),
        Mistake(
            "every course leads to every course",
            np.ones((4, 4)),
            "All weights are equal, so all courses get the same votes. After each course exactly one "
            "comes: how many ones stand in a row?",
            also=(np.full((4, 4), 1 / 4), np.ones((4, 4)) - EYE4),
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
    return EYE4[int(np.argmax(votes))]


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
    x_t = np.array([students.get(course, 0) / 100 for course in COURSES])
    asking = ", ".join(f"{number} for {course}" for course, number in students.items()) or "none"
    return Case((EYE4[COURSES.index(last)], x_t), f"the previous course was {last}; students who ask: {asking}")


_FOR_THREE = "There are four courses now: is one of your matrices still made for three?"


class _FourCourses(FunctionProblem):
    """Asks after the lesson's three courses where what came back has three places."""

    def _with_form(self, found: Difference, tried: list[Tried], first: int) -> tuple[str, str]:
        what, advice = super()._with_form(found, tried, first)
        value = tried[first].value
        return what, paragraphs(advice, _FOR_THREE if isinstance(value, np.ndarray) and 3 in value.shape else "")


schedule_step = _FourCourses(
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
    shape_advice="The code of one course should come back: four numbers in a row.",
    misfit_advice=_FOR_THREE,
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
            lambda h_previous, x_t: _winner(2 * x_t / x_t.sum() + h_previous @ _NEXT4) if x_t.any() else EYE4[0],
            "Is something divided by a sum that is 0 then? Whatever 0 / 0 gives, no course wins by it.",
            also=(
                lambda h_previous, x_t: _winner(2 * x_t / x_t.max() + h_previous @ _NEXT4) if x_t.any() else EYE4[0],
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
            also=(_weighing(200, lambda votes: COURSES[np.argmax(votes)]),),
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
            _rotating(EYE4),
            "The previous course votes for itself. It should vote for the one that follows it.",
        ),
        Mistake(
            "after Python comes Math, as if there were no Statistics",
            _rotating(EYE4[[1, 2, 0, 0]]),
            "The rotation of the three old courses is closed, so Statistics has its turn only if it is asked "
            "for. Which row of `W_hh` has to lead to it?",
            also=(_rotating(EYE4[[1, 2, 0, 3]]),),
        ),
        Mistake(
            "after Statistics the rotation does not come round",
            _rotating(EYE4[[1, 2, 3, 3]]),
            "Up to Statistics it is right. Which course follows it, and which row of `W_hh` says so?",
            also=(_rotating(EYE4[[1, 2, 3, 2]]), _rotating(EYE4[[1, 2, 3, 1]])),
        ),
    ),
)
