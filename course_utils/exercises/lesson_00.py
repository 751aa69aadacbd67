"""The one problem of the start page, to practise on."""

from __future__ import annotations

from course_utils.exercises.base import Mistake
from course_utils.exercises.functions import Case, FunctionProblem

shift = FunctionProblem(
    name="shift",
    lesson=0,
    title="One step into the future",
    minutes=2,
    level="easy",
    variable="shift",
    code="""
def shift(sequence):
    return sequence[1:]
""",
    explanation="`sequence[1:]` is everything from place 1 on, and places count from 0. The first value stays behind.",
    why=(
        "A sequence and the same sequence one step later are the input and the target on which a network learns "
        "to predict."
    ),
    hints=(
        "Python counts places from 0. Which place has the first value that should stay?",
        "`sequence[2:]` is everything from place 2 on.",
    ),
    cases=(
        Case(([1, 2, 3],)),
        Case(([5.0, -1.0, 0.5, 8.0],)),
        Case((["a", "b"],)),
    ),
    mistakes=(
        Mistake(
            "the sequence came back as it was",
            lambda sequence: sequence,
            "Nothing was left out. Which part of it begins after the first value?",
        ),
        Mistake(
            "the last value was left out, not the first",
            lambda sequence: sequence[:-1],
            "`[:-1]` stops before the last place. Where should the part begin, and where end?",
        ),
        Mistake(
            "this is the first value, and the others were asked for",
            lambda sequence: sequence[0],
            "Place 0 is what should be left out.",
            also=(lambda sequence: sequence[:1],),
        ),
        Mistake(
            "this is one value, and a sequence was asked for",
            lambda sequence: sequence[1],
            "One number in the brackets gives one value, a colon beside it gives a part of the sequence.",
        ),
        Mistake(
            "one value too many was left out",
            lambda sequence: sequence[2:],
            "The first value has place 0. At which place does the part begin?",
        ),
    ),
)

PROBLEMS = (shift,)
