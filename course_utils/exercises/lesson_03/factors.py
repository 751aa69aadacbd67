"""Lesson 3: a factor at every step."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- the factor after many steps


def _squared_again(steps: int, factor: float) -> float:
    for _ in range(steps):
        factor = factor * factor
    return factor


factor_after = FunctionProblem(
    name="factor_after",
    lesson=3,
    title="The factor after many steps",
    minutes=3,
    level="easy",
    variable="factor_after",
    code="""
def factor_after(steps, factor):
    return factor**steps
""",
    explanation=(
        "Each step multiplies what is left by the same factor, so after n steps it has been multiplied n times: "
        "`factor**steps`. After 100 steps 0.9 leaves 0.000027 of a gradient, and 1.1 makes it 13,781 times as large; "
        "the two factors differ by little more than a fifth. Only a factor of exactly 1 leaves it as it is."
    ),
    why=(
        "A recurrent layer uses the same weights at every step, so its gradient is multiplied by much the same factor "
        "at every step back. That is the whole trouble of this lesson in one line."
    ),
    hints=(
        "After one step the share is `factor`. What is it after two, and after three?",
        "Either multiply in a loop, beginning with 1, or use Python's sign for powers, which is two stars.",
    ),
    cases=(
        Case((3, 0.5)),
        Case((10, 0.8)),
        Case((100, 1.1)),
        Case((100, 0.9)),
        Case((0, 0.7), "no step at all"),
        Case((1, 1.5)),
        Case((40, 1.0)),
    ),
    mistakes=(
        Mistake(
            "the factor is multiplied by the number of steps",
            lambda steps, factor: steps * factor,
            "Three times one half is more than one, but halving three times leaves little. Each step multiplies what "
            "the step before it has left.",
        ),
        Mistake(
            "one multiplication is missing",
            lambda steps, factor: factor ** (steps - 1),
            "After one step the factor has come in once already, and after no step not at all.",
            also=(lambda steps, factor: factor ** max(steps - 1, 0),),
        ),
        Mistake(
            "there is one multiplication too many",
            lambda steps, factor: factor ** (steps + 1),
            "After no step everything is left. With which number does your product begin?",
        ),
        Mistake(
            "the number of steps is raised to a power, not the factor",
            lambda steps, factor: steps**factor,
            "Base and exponent have changed places: which of the two is multiplied again and again?",
        ),
        Mistake(
            "what is lost is multiplied, not what is left",
            lambda steps, factor: (1 - factor) ** steps,
            "A factor of 0.9 leaves nine tenths at each step. It is not nine tenths that are taken away.",
        ),
        Mistake(
            "this is what is lost, and what is left was asked for",
            lambda steps, factor: 1 - factor**steps,
            "After no step all of it, 1, is left.",
        ),
        Mistake(
            "the same amount is taken away at every step",
            lambda steps, factor: 1 - steps * (1 - factor),
            "That would be below zero sooner or later. A step takes its share of what is left, not of the beginning.",
            also=(lambda steps, factor: max(0.0, 1 - steps * (1 - factor)),),
        ),
        Mistake(
            "the shares are added up",
            lambda steps, factor: sum(factor**k for k in range(1, steps + 1)),
            "The shares after one step, after two and so on are summed. Only the share after the final one is wanted.",
            also=(
                lambda steps, factor: sum(factor**k for k in range(steps)),
                lambda steps, factor: sum(factor**k for k in range(steps + 1)),
            ),
        ),
        Mistake(
            "the factor is added at every step",
            lambda steps, factor: 1 + steps * factor,
            "A plus makes more of it at every step, however small the factor. What does a factor do to a number?",
        ),
        Mistake(
            "nothing is left, whatever comes in",
            lambda steps, factor: 0.0,
            "If you multiply in a loop: with which number does the product begin, and what is 0 times anything?",
        ),
        Mistake(
            "what is left is multiplied by itself at every step",
            _squared_again,
            "After one step the share is `factor`, and the next step multiplies it by `factor` once more. Does your "
            "loop change `factor` itself, or multiply by what it has computed?",
            also=(lambda steps, factor: _squared_again(steps - 1, factor) if steps else 1.0,),
        ),
        Mistake(
            "what grows is cut off at 1",
            lambda steps, factor: min(1.0, factor**steps),
            "Below 1 you are right. A factor above 1 makes a gradient longer, and nothing stops it: it explodes.",
        ),
        Mistake(
            "the number of steps is not the one that is given",
            lambda steps, factor: factor**100,
            "It is an argument of the function, and other cases have another one.",
            also=(lambda steps, factor: factor**3, lambda steps, factor: factor**2),
        ),
        Mistake(
            "the factor is divided by, not multiplied",
            lambda steps, factor: factor ** (-steps),
            "A factor below 1 should leave less, one above 1 more.",
            also=(lambda steps, factor: factor / steps if steps else np.inf,),
        ),
        Mistake(
            "this is an exponential function of the product",
            lambda steps, factor: np.exp(-factor * steps),
            "`np.exp` raises e to a power. Here the factor itself is raised to one.",
            also=(lambda steps, factor: np.exp(factor * steps), lambda steps, factor: np.exp(-steps)),
        ),
        Mistake(
            "the shares after all steps come back",
            lambda steps, factor: [factor**k for k in range(steps + 1)],
            "They are right. One number is asked for, the one after the final step.",
            also=(
                lambda steps, factor: [factor**k for k in range(1, steps + 1)],
                lambda steps, factor: [factor**k for k in range(steps)],
            ),
        ),
        Mistake(
            "the factor comes back as it was",
            lambda steps, factor: factor,
            "Does a `return` stand inside your loop, or does each round begin anew?",
            also=(lambda steps, factor: factor if steps else None, lambda steps, factor: factor if steps else 1.0),
        ),
    ),
)


# ---------------------------------------------------------------- how many steps


def _counted(rounding: Form, quotient: Form) -> Form:
    """``None`` for a factor of 1 or more, else a quotient of ``factor`` and ``share``, made a whole number."""
    return lambda factor, share: None if factor >= 1 else rounding(quotient(factor, share))


def _quotient(factor: float, share: float) -> float:
    return float(np.log(share) / np.log(factor))


def _never(answer: Form) -> Form:
    """Right below 1; above it an answer of its own."""
    return lambda factor, share: answer(factor, share) if factor >= 1 else np.ceil(_quotient(factor, share))


def _up_to(limit: int) -> Form:
    """The first number of steps below ``limit`` that does, else ``None``."""
    return lambda factor, share: next((n for n in range(limit) if factor**n <= share), None)


steps_until = FunctionProblem(
    name="steps_until",
    lesson=3,
    title="How many steps until little is left?",
    minutes=6,
    level="medium",
    variable="steps_until",
    code="""
def steps_until(factor, share):
    if factor >= 1:
        return None
    return int(np.ceil(np.log(share) / np.log(factor)))
""",
    explanation=(
        "Wanted is the first whole n with `factor**n <= share`. Taking logarithms on both sides, n times `log(factor)` "
        "is to be at most `log(share)`. Both logarithms are negative, and dividing by a negative number turns the sign "
        "round: n is at least `log(share) / log(factor)`, so it is rounded up. Any base will do, if it is the same "
        "above and below. With a factor of 1 or more nothing is ever lost, and the formula would give a negative "
        "number of steps or divide by zero. A loop that multiplies and counts is right as well, if it does not begin "
        "for such factors."
    ),
    why=(
        "It tells how far back a network can learn. A factor of 0.9 looks harmless, and 22 steps back a tenth of the "
        "gradient is left; a factor of 0.5 is through in 4."
    ),
    hints=(
        "With a loop: begin with all of it, 1, multiply by the factor, count, and stop when no more than `share` is "
        "left. For which factors would that loop never end?",
        "Without a loop: n steps leave `factor**n`. Which function brings n down from the exponent?",
        "It gives n as a quotient of two logarithms, rarely a whole number. After which whole number of steps is no "
        "more than `share` left, the one below or the one above?",
        "And if the factor is 1 or more: say so with `return None` before you calculate.",
    ),
    cases=(
        Case((0.5, 0.1)),
        Case((0.9, 0.001)),
        Case((0.25, 0.05)),
        Case((0.99, 0.3)),
        Case((0.05, 0.4)),
        Case((0.995, 0.004), "more than a thousand steps"),
        Case((1.1, 0.01)),
        Case((1.0, 0.5)),
    ),
    mistakes=(
        Mistake(
            "there is one step too few",
            _counted(np.floor, _quotient),
            "After so many steps there is still more than `share` left. If you round: in which direction? If you "
            "count: what is left when your loop begins, and at which number does it begin to count?",
        ),
        Mistake(
            "the number is rounded to the nearest",
            _counted(round, _quotient),
            "Sometimes that is one step too few: there is still more than `share` left then. In which direction is it "
            "always safe?",
        ),
        Mistake(
            "the number is not made a whole one",
            _counted(float, _quotient),
            "A gradient goes back in whole steps. After which of them is no more than `share` left for the first time?",
        ),
        Mistake(
            "there is one step too many",
            _counted(lambda n: np.ceil(n) + 1, _quotient),
            "One step before it no more than `share` was left already. Does your loop count once more after it has "
            "found it, or begin to count at 1?",
        ),
        Mistake(
            "there are two steps too few",
            _counted(lambda n: np.ceil(n) - 2, _quotient),
            "Look at where your loop begins to count, and whether it counts its final round.",
        ),
        Mistake(
            "the two logarithms have different bases",
            _counted(np.ceil, lambda factor, share: np.log10(share) / np.log(factor)),
            "Any base will do, but it has to be the same above and below.",
            also=(
                _counted(np.ceil, lambda factor, share: np.log(share) / np.log10(factor)),
                _counted(np.ceil, lambda factor, share: np.log2(share) / np.log(factor)),
                _counted(np.ceil, lambda factor, share: np.log(share) / np.log2(factor)),
            ),
        ),
        Mistake(
            "the quotient is upside down",
            _counted(np.ceil, lambda factor, share: np.log(factor) / np.log(share)),
            "The smaller the share, the more steps it takes; the smaller the factor, the fewer. Which belongs above?",
            also=(_counted(float, lambda factor, share: np.log(factor) / np.log(share)),),
        ),
        Mistake(
            "one number is divided by the other, without logarithms",
            _counted(np.ceil, lambda factor, share: share / factor),
            "The number of steps stands in an exponent. What brings it down from there?",
            also=(
                _counted(np.ceil, lambda factor, share: factor / share),
                _counted(float, lambda factor, share: share / factor),
                _counted(float, lambda factor, share: factor / share),
                _counted(np.ceil, lambda factor, share: 1 / (share * factor)),
            ),
        ),
        Mistake(
            "the same amount is taken away at every step",
            _counted(np.ceil, lambda factor, share: (1 - share) / (1 - factor)),
            "A step takes its share of what is left, so the losses become smaller and smaller.",
        ),
        Mistake(
            "the loop ends before its first round",
            _counted(lambda n: 0, _quotient),
            "At the beginning all of it, 1, is left. Does it go on while more than `share` is left, or less?",
        ),
        Mistake(
            "the loop ends after its first round",
            _counted(lambda n: 1, _quotient),
            "Does a `return` stand inside your loop? A function ends at its first `return`.",
        ),
        Mistake(
            "this is what is left, and the number of steps was asked for",
            lambda factor, share: None if factor >= 1 else factor ** np.ceil(_quotient(factor, share)),
            "It is small enough now. How many times have you multiplied?",
        ),
        Mistake(
            "the search is given up too early",
            _up_to(100),
            "Where little is lost at each step it takes more than a thousand steps, and with other numbers any limit "
            "is too low. When does it never happen? Ask for that first, and let the loop go on without a limit.",
            also=tuple(map(_up_to, (20, 50, 101, 200, 500, 1000, 1001))),
        ),
        Mistake(
            "`share` is not the one that is given",
            _counted(np.ceil, lambda factor, share: np.log(0.5) / np.log(factor)),
            "It is an argument of the function, and other cases have another one.",
            also=tuple(
                _counted(np.ceil, lambda factor, share, own=own: np.log(own) / np.log(factor))
                for own in (0.1, 0.2, 0.01, 0.001)
            ),
        ),
        Mistake(
            "the factor has no part in it",
            _counted(np.ceil, lambda factor, share: -np.log(share)),
            "The smaller the factor, the fewer steps it takes.",
            also=(
                _counted(np.ceil, lambda factor, share: -np.log2(share)),
                _counted(np.ceil, lambda factor, share: -np.log10(share)),
                _counted(np.ceil, lambda factor, share: 1 / share),
            ),
        ),
        Mistake(
            "the condition for never is turned round",
            lambda factor, share: None if factor < 1 else np.ceil(_quotient(factor, share)),
            "You return `None` where the gradient becomes smaller. For which factors does it never become small?",
            also=(lambda factor, share: None if factor <= 1 else np.ceil(_quotient(factor, share)),),
        ),
        Mistake(
            "`share` is taken for what is lost",
            _counted(np.ceil, lambda factor, share: np.log(1 - share) / np.log(factor)),
            "`share` is what is left at the end, such as 0.001 of the beginning.",
        ),
        Mistake(
            "the number of steps is negative",
            _counted(np.ceil, lambda factor, share: -_quotient(factor, share)),
            "Both logarithms are negative, so their quotient is not. Is there a minus too many?",
            also=(_counted(np.floor, lambda factor, share: -_quotient(factor, share)),),
        ),
        Mistake(
            "a factor of 1 or more never gets there, and the answer does not say so",
            lambda factor, share: np.ceil(np.log(share) / np.log(factor)),
            "Below 1 you are right. But what grows, or stays as it is, never becomes small, and the formula gives a "
            "number nevertheless. Ask for such factors first, and return `None`.",
            also=(
                _never(lambda factor, share: np.floor(np.log(share) / np.log(factor))),
                _never(lambda factor, share: np.ceil(abs(np.log(share) / np.log(factor)))),
                _never(lambda factor, share: np.nan),
                _never(lambda factor, share: 0),
                _never(lambda factor, share: -1),
                _never(lambda factor, share: 1),
            ),
        ),
        Mistake(
            "never is told in another way",
            _never(lambda factor, share: np.inf),
            "Below 1 you are right, and you have seen that a factor of 1 or more never gets there. The exercise asks "
            "for `None` then.",
            also=(
                _never(lambda factor, share: "never"),
                _never(lambda factor, share: "None"),
                _never(lambda factor, share: "Never"),
            ),
        ),
        Mistake(
            "a factor of exactly 1 is not taken care of",
            lambda factor, share: None if factor > 1 else np.ceil(np.log(share) / np.log(factor)),
            "It leaves everything as it is, so it never gets there, either. The logarithm of 1 is 0, and dividing by "
            "it gives no number.",
            also=(
                lambda factor, share: None if factor > 1 else 0 if factor == 1 else np.ceil(_quotient(factor, share)),
            ),
        ),
    ),
)
