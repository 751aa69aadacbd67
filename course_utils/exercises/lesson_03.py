"""The problems of lesson 3, vanishing and exploding gradients.

In each problem of matrices the first case has one size for everything, so that a transposed or a swapped matrix
computes something, which tells it by its values; in the other cases all sizes differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from course_utils.activations import SIGMOID, TANH, elu
from course_utils.activations import elu_slope as slope_of_elu
from course_utils.decay import clip_by_norm, clip_by_value, spectral_radius
from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import Plain, same
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.tables import TableProblem

Array = np.ndarray
Form = Callable[..., Any]


def _numbers(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """Random numbers between -1 and 1, short enough to be read in a message."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.uniform(-1, 1, shape), 1) for shape in shapes)


def _sizes(**sizes: int) -> str:
    return ", ".join(f"{name}: {size}" for name, size in sizes.items())


# ---------------------------------------------------------------- 1: the factor after many steps


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


# ---------------------------------------------------------------- 2: how many steps


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


# ---------------------------------------------------------------- 3: the slope of the leaky ReLU


def _by_side(positive: Form, other: Form) -> Form:
    """One thing on the positive side, another one on the other; both of ``z`` and the second argument."""
    return lambda z, c: np.where(z > 0, positive(z, c), other(z, c))


def _one(z: Array, c: float) -> Array:
    return np.ones_like(z)


def _zero(z: Array, c: float) -> Array:
    return np.zeros_like(z)


def _z(z: Array, c: float) -> Array:
    return z


def _c(z: Array, c: float) -> Array:
    return np.full_like(z, c)


def _leaky(z: Array, leak: float) -> Array:
    return np.where(z > 0, z, leak * z)


def _measured(value: Form, step: float, both: bool = False) -> Form:
    """The slope as a difference over a step, to one side or to both."""
    back = step if both else 0.0
    return lambda z, c: (value(z + step, c) - value(z - back, c)) / (step + back)


def _by_neighbours(value: Form) -> Form:
    """``np.gradient`` along z, which it takes for one axis only."""

    def compared(z: Array, c: float) -> Array:
        if z.ndim > 1:
            raise ValueError("as NumPy does")
        return np.gradient(value(z, c), z)

    return compared


_LEAKY_CASES = (
    Case((np.array([-2.0, -0.5, 0.5, 3.0]), 0.1)),
    Case((np.array([[4.0, -1.0, -0.2], [-3.0, 0.2, 20.0]]), 0.3), "an array with two axes"),
    Case((np.array([-100.0, 50.0]), 0.25), "far from 0"),
    Case((np.array([-0.4, -6.0]), 0.01), "all negative"),
)

leaky_relu_slope = FunctionProblem(
    name="leaky_relu_slope",
    lesson=3,
    title="The slope of the leaky ReLU",
    minutes=4,
    level="easy",
    variable="leaky_relu_slope",
    code="""
def leaky_relu_slope(z, leak):
    return np.where(z > 0, 1.0, leak)
""",
    explanation=(
        "The function is two straight lines: z itself on the positive side, `leak * z` on the other. A straight line "
        "has one slope everywhere, the number that multiplies z. `np.where` asks at every number of the array and "
        "takes the one or the other. At 0, where the lines meet in a corner, there is no slope, and every library "
        "chooses one of the two."
    ),
    why=(
        "The slope is the factor by which a gradient is multiplied here. Plain ReLU's is 0 on the negative side: a "
        "unit that is negative for every input learns no more. With a leak something always comes through, but a leak "
        "of 0.1 at every step vanishes as well."
    ),
    hints=(
        "Draw the function. What kind of line is it right of 0, and what kind left of 0?",
        "By how much does it rise when z rises by 1, on each side?",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere, at each number of an array.",
    ),
    shape_advice="The slope has the shape of `z`, one number for each.",
    cases=_LEAKY_CASES,
    mistakes=(
        Mistake(
            "this is the function's value, and its slope was asked for",
            _by_side(_z, lambda z, leak: leak * z),
            "The value tells how high the line is, the slope how fast it rises. Does it rise faster further out?",
        ),
        Mistake(
            "the slope is 0 on the negative side",
            _by_side(_one, _zero),
            "That is plain ReLU, whose units can die. What is the leak for? If it does stand in your code, look for an "
            "array of whole numbers, which keeps no fractions: `dtype=int` makes one.",
        ),
        Mistake(
            "on the positive side the value stands in the place of the slope",
            _by_side(_z, _c),
            "The negative side is right. On the other one f(z) = z: how much does f rise when z rises by 1?",
        ),
        Mistake(
            "on the negative side the value stands in the place of the slope",
            _by_side(_one, lambda z, leak: leak * z),
            "The positive side is right. On the other one f is a straight line: its slope does not depend on how far "
            "out z is.",
        ),
        Mistake(
            "the slope on the negative side has the wrong sign",
            _by_side(_one, lambda z, leak: -_c(z, leak)),
            "The values are negative there, but the line still rises from left to right.",
        ),
        Mistake(
            "the slope on the negative side is turned upside down",
            _by_side(_one, lambda z, leak: 1 / _c(z, leak)),
            "The leak is flat: it lets through a small part. Is your slope larger or smaller than 1 there?",
        ),
        Mistake(
            "the leak is taken away from 1",
            _by_side(_one, lambda z, leak: 1 - _c(z, leak)),
            "`leak` is the slope that is left on the negative side, not the part that is lost.",
        ),
        Mistake(
            "the two sides are exchanged",
            _by_side(_c, _one),
            "Which side lets everything through? Look at the sign in your condition.",
        ),
        Mistake(
            "the slope is 1 everywhere",
            _one,
            "Then the function would be a straight line through and through. What is it left of 0? If you fill an "
            "array in two steps: does the second one overwrite what the first has written?",
        ),
        Mistake(
            "the sides meet at another place than 0",
            lambda z, leak: np.where(z > leak, 1, leak),
            "The corner of the function is at z = 0. With which number does your condition compare z?",
            also=(lambda z, leak: np.where(z > 1, 1, leak), lambda z, leak: np.where(z > -leak, 1, leak)),
        ),
        Mistake(
            "the leak is counted on the positive side, too",
            _by_side(lambda z, leak: 1 + _c(z, leak), _c),
            "The negative side is right. On the positive one f(z) = z, whatever the leak.",
            also=(_by_side(lambda z, leak: 1 - _c(z, leak), _c),),
        ),
        Mistake(
            "the slope is measured over too long a step",
            _measured(_leaky, 1.0),
            "A step that begins on one side of 0 and ends on the other measures a mixture of the two slopes. Look at "
            "one side at a time, or make the step tiny.",
            also=(_measured(_leaky, 0.5), _measured(_leaky, -1.0), _measured(_leaky, 1.0, both=True)),
        ),
        Mistake(
            "neighbours in the array are compared",
            lambda z, leak: np.gradient(_leaky(z, leak), axis=-1),
            "`np.gradient` takes the differences of numbers that stand side by side in the array, however far apart "
            "their z are. The slope at each z does not depend on its neighbours.",
            also=(
                _by_neighbours(_leaky),
                lambda z, leak: np.diff(_leaky(z, leak)),
                lambda z, leak: np.diff(_leaky(z, leak)) / np.diff(z),
            ),
        ),
        Mistake(
            "fractions are cut off where the first number is positive",
            lambda z, leak: np.vectorize(lambda one: 1 if one > 0 else leak)(z),
            "`np.vectorize` takes the type of its first result for all of them: after a 1 without a decimal point only "
            "whole numbers fit.",
        ),
        Mistake(
            "the slope is `leak` everywhere",
            _c,
            "On the positive side the function is z itself.",
        ),
        Mistake(
            "the leak is not the one that is given",
            lambda z, leak: np.where(z > 0, 1, 0.1),
            "It is an argument of the function, and other cases have another one.",
            also=tuple(lambda z, leak, own=own: np.where(z > 0, 1, own) for own in (0.01, 0.2, 0.3, 0.25, 0.05, 0.5)),
        ),
        Mistake(
            "the slope on the negative side is -1",
            lambda z, leak: np.sign(z),
            "`np.sign` tells on which side z is. The slope there is another number, which is given.",
        ),
        Mistake(
            "this is the slope of ELU",
            slope_of_elu,
            "ELU is curved on the negative side. The leaky ReLU is a straight line there.",
        ),
        Mistake(
            "the slopes are not one for each number",
            lambda z, leak: np.where(z > 0, 1.0, leak).mean(),
            "Each number of `z` belongs to a unit of its own and has a slope of its own.",
            also=(
                lambda z, leak: np.where(z > 0, 1.0, leak).sum(),
                lambda z, leak: np.where(z > 0, 1.0, leak).ravel()[0],
                lambda z, leak: 1.0 if z.sum() > 0 else leak,
                lambda z, leak: 1.0 if (z > 0).any() else leak,
                lambda z, leak: 1.0 if (z > 0).all() else leak,
            ),
        ),
    ),
)


# ---------------------------------------------------------------- 4: the values of ELU


def _curve(z: Array) -> Array:
    """ELU's negative side for alpha = 1, for any ``z`` without an overflow."""
    return np.expm1(np.minimum(z, 0))


elu_value = FunctionProblem(
    name="elu_value",
    lesson=3,
    title="The values of ELU",
    minutes=4,
    level="easy",
    variable="elu_value",
    code="""
def elu_value(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))
""",
    explanation=(
        "`np.where` asks at every number on which side it is, and takes z itself or the curve. It computes both for "
        "all numbers first, so `np.minimum` keeps the large ones away from `np.exp`; without it the values are right "
        "as well, and NumPy warns. Far on the negative side `exp(z)` is next to nothing and -alpha is left."
    ),
    why=(
        "ReLU's values are never negative, so their average is far from 0, and the next layer's inputs all push in one "
        "direction. ELU's go down to -alpha, smoothly, and the average stays nearer to 0."
    ),
    hints=(
        "Two sides, two formulas: what is f(z) right of 0, and what left of it?",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere, at each number of an array.",
        "It computes both branches for every number of z. What is `np.exp(900)`? That is no harm as long as it is not "
        "taken; if you multiply it by 0 instead, it is.",
    ),
    shape_advice="The values have the shape of `z`, one number for each.",
    cases=(
        Case((np.array([-2.0, -0.5, 0.0, 0.5, 3.0]), 0.5)),
        Case((np.array([[4.0, -1.0, -0.2], [-3.0, 0.7, 20.0]]), 2.0), "an array with two axes"),
        Case((np.array([-1.5, 1.5]), 1.0)),
        Case((np.array([-900.0, -1.0, 1.0, 900.0]), 1.5), "far from 0"),
    ),
    mistakes=(
        Mistake(
            "alpha is forgotten",
            _by_side(_z, lambda z, alpha: _curve(z)),
            "For alpha = 1 you are right. How low does the curve go, far on the negative side?",
        ),
        Mistake(
            "the -1 is forgotten",
            _by_side(_z, lambda z, alpha: alpha * (_curve(z) + 1)),
            "At 0 the two sides should meet. What is your negative side there?",
        ),
        Mistake(
            "alpha does not multiply the -1",
            _by_side(_z, lambda z, alpha: alpha * (_curve(z) + 1) - 1),
            "At 0 the two sides should meet, whatever alpha. Look at the brackets: what does alpha multiply?",
        ),
        Mistake(
            "this is the slope, and the values were asked for",
            slope_of_elu,
            "The slope tells how fast the curve rises. Here its height is asked for.",
        ),
        Mistake(
            "the values are 0 on the negative side",
            _by_side(_z, _zero),
            "That is plain ReLU. What does ELU give there?",
        ),
        Mistake(
            "the negative side is a straight line",
            _by_side(_z, lambda z, alpha: alpha * z),
            "That is the leaky ReLU. ELU is curved there, and becomes flat far out.",
            also=(_z,),
        ),
        Mistake(
            "large numbers give NaN",
            lambda z, alpha: (z > 0) * z + (z <= 0) * alpha * (np.exp(z) - 1),
            "For ordinary numbers it is right. But `np.exp(900)` is infinite, and infinite times 0 is NaN. Let "
            "`np.where` choose instead of multiplying, or keep large numbers away from `exp`.",
        ),
        Mistake(
            "the positive side is treated like the negative one",
            lambda z, alpha: alpha * np.expm1(z),
            "The negative side is right. On the other one f(z) = z.",
        ),
        Mistake(
            "alpha multiplies the positive side, too",
            _by_side(lambda z, alpha: alpha * z, lambda z, alpha: alpha * _curve(z)),
            "The negative side is right. On the other one f(z) = z, whatever alpha.",
        ),
        Mistake(
            "the positive side is 1",
            _by_side(_one, lambda z, alpha: alpha * _curve(z)),
            "1 is the slope there. How high is the line?",
        ),
        Mistake(
            "the two sides are exchanged",
            lambda z, alpha: np.where(z < 0, z, alpha * np.expm1(z)),
            "Which side is the straight line? Look at the sign in your condition.",
        ),
        Mistake(
            "the larger of the two sides is taken",
            lambda z, alpha: np.maximum(z, alpha * np.expm1(z)),
            "`exp` grows faster than any line, so on the positive side it is the larger one. The sign of z has to "
            "decide.",
            also=(lambda z, alpha: np.minimum(z, alpha * np.expm1(z)),),
        ),
        Mistake(
            "the values on the negative side have the wrong sign",
            _by_side(_z, lambda z, alpha: -alpha * _curve(z)),
            "`exp(z) - 1` is negative there, and so are ELU's values.",
        ),
        Mistake(
            "the exponent has the wrong sign",
            _by_side(_z, lambda z, alpha: alpha * np.expm1(-z)),
            "The curve becomes flat far on the negative side; yours grows beyond all bounds.",
        ),
        Mistake(
            "alpha stands in the exponent",
            _by_side(_z, lambda z, alpha: np.expm1(alpha * np.minimum(z, 0))),
            "Alpha multiplies the whole of `exp(z) - 1`; it is not inside the exponential function.",
            also=(_by_side(_z, lambda z, alpha: alpha * np.expm1(alpha * np.minimum(z, 0))),),
        ),
        Mistake(
            "the values are not one for each number",
            lambda z, alpha: elu(z, alpha).mean(),
            "Each number of `z` belongs to a unit of its own and has a value of its own.",
            also=(lambda z, alpha: elu(z, alpha).sum(),),
        ),
    ),
)


# ---------------------------------------------------------------- 5: the slope of ELU

_ELU_CASES = (
    Case((np.array([-2.0, -0.5, 0.5, 3.0]), 0.5)),
    Case((np.array([[4.0, -1.0, -0.2], [-3.0, 0.7, 20.0]]), 2.0), "an array with two axes"),
    Case((np.array([-1.5, 1.5]), 1.0)),
    Case((np.array([-900.0, -1.0, 1.0, 900.0]), 1.5), "far from 0"),
)


def _negative_side(z: Array, alpha: float) -> Array:
    """ELU's slope there, for any ``z`` without an overflow."""
    return alpha * np.exp(np.minimum(z, 0))


def _masked(z: Array, alpha: float) -> Array:
    """Both sides times 1 or 0: infinite times 0 is no number."""
    return (z > 0) * 1.0 + (z <= 0) * alpha * np.exp(z)


elu_slope = FunctionProblem(
    name="elu_slope",
    lesson=3,
    title="The slope of ELU",
    minutes=5,
    level="medium",
    variable="elu_slope",
    code="""
def elu_slope(z, alpha):
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))
""",
    explanation=(
        "On the negative side f(z) is `alpha * (exp(z) - 1)`. The -1 is a constant and has no slope, and exp is its "
        "own slope, so `alpha * exp(z)` is left: alpha just left of 0, less and less further out. `np.where` computes "
        "both sides for all numbers and takes one of them; `np.minimum` keeps the large numbers, which it will not "
        "take, away from `np.exp`, where they would be infinite. Without it the values are right as well, and NumPy "
        "warns."
    ),
    why=(
        "ELU is smooth at 0 for alpha = 1, and its values can be negative, which keeps their average near 0. But far "
        "on the negative side it saturates as the sigmoid does: at -5 no more than 0.7% of a gradient comes "
        "through."
    ),
    hints=(
        "The positive side is that of ReLU. Look at the negative one alone: which part of `alpha * (exp(z) - 1)` "
        "changes when z does?",
        "A constant has the slope 0, a constant factor stays. And what is the slope of exp?",
        "`np.where` computes both of its branches for every number of z. What is `np.exp(900)`? That is no harm as "
        "long as it is not taken; if you multiply it by 0 instead, it is.",
    ),
    shape_advice="The slope has the shape of `z`, one number for each.",
    cases=_ELU_CASES,
    mistakes=(
        Mistake(
            "this is the function's value, and its slope was asked for",
            elu,
            "The value tells how high the curve is, the slope how fast it rises. It rises everywhere, so its slope is "
            "never negative.",
        ),
        Mistake(
            "on the negative side the value stands in the place of the slope",
            _by_side(_one, lambda z, alpha: alpha * np.expm1(np.minimum(z, 0))),
            "The positive side is right. On the other one there is a constant that is taken away: what is its slope?",
            also=(_by_side(_one, lambda z, alpha: np.expm1(np.minimum(z, 0))),),
        ),
        Mistake(
            "on the positive side the value stands in the place of the slope",
            _by_side(_z, _negative_side),
            "The negative side is right. On the other one f(z) = z: how much does f rise when z rises by 1?",
        ),
        Mistake(
            "alpha is added on both sides",
            lambda z, alpha: elu(z, alpha) + alpha,
            "On the negative side the slope is indeed the value plus alpha. On the other side it is not.",
        ),
        Mistake(
            "alpha is forgotten",
            _by_side(_one, lambda z, alpha: np.exp(np.minimum(z, 0))),
            "For alpha = 1 you are right. A constant factor of a function is a factor of its slope, too.",
        ),
        Mistake(
            "large numbers give NaN",
            _masked,
            "For ordinary numbers it is right. But `np.exp(900)` is infinite, and infinite times 0 is NaN. Let "
            "`np.where` choose instead of multiplying, or keep large numbers away from `exp`. A tape multiplies by 0, "
            "too, on its way back through `tf.where`.",
        ),
        Mistake(
            "the positive side is treated like the negative one",
            lambda z, alpha: alpha * np.exp(z),
            "The negative side is right. On the other one the function is a straight line, f(z) = z.",
            also=(lambda z, alpha: np.exp(z),),
        ),
        Mistake(
            "the slope is 0 on the negative side",
            _by_side(_one, _zero),
            "That is plain ReLU. ELU bends slowly to its lowest value, and rises all the way.",
        ),
        Mistake(
            "the slope is alpha all over the negative side",
            _by_side(_one, _c),
            "That would be a straight line, as the leaky ReLU has it. ELU is curved there: it becomes flat far out.",
        ),
        Mistake(
            "the slope grows towards the far negative side",
            _by_side(_one, lambda z, alpha: alpha * np.exp(-z)),
            "The curve becomes flat there. Has your exponent the sign that it had in the function?",
        ),
        Mistake(
            "the slope on the negative side has the wrong sign",
            _by_side(_one, lambda z, alpha: -_negative_side(z, alpha)),
            "The values are negative there, but the curve still rises from left to right.",
        ),
        Mistake(
            "alpha stands in the exponent",
            _by_side(_one, lambda z, alpha: np.exp(alpha * np.minimum(z, 0))),
            "Alpha multiplies the whole of `exp(z) - 1`; it is not inside the exponential function.",
            also=(_by_side(_one, lambda z, alpha: alpha * np.exp(alpha * np.minimum(z, 0))),),
        ),
        Mistake(
            "exp is treated like a power of z",
            _by_side(_one, lambda z, alpha: alpha * z * np.exp(np.minimum(z, 0))),
            "For z to the power n the exponent comes down. In exp the variable is the exponent, and its slope is exp "
            "itself.",
            also=(
                _by_side(_one, lambda z, alpha: alpha * z * np.exp(np.minimum(z, 0) - 1)),
                _by_side(_one, lambda z, alpha: z * np.exp(np.minimum(z, 0))),
            ),
        ),
        Mistake(
            "the two sides are exchanged",
            lambda z, alpha: np.where(z < 0, 1.0, alpha * np.exp(z)),
            "Which side lets everything through? Look at the sign in your condition.",
        ),
        Mistake(
            "the slope is 1 everywhere",
            _one,
            "Then the function would be a straight line through and through. What is it left of 0? If you fill an "
            "array in two steps: does the second one overwrite what the first has written?",
            also=(lambda z, alpha: np.where(_negative_side(z, alpha) > 0, 1.0, 0.0),),  # exp(-900) is 0
        ),
        Mistake(
            "a constant is still there on the negative side",
            _by_side(_one, lambda z, alpha: _negative_side(z, alpha) - 1),
            "A constant moves the whole curve up or down. Does that make it any steeper?",
            also=(
                _by_side(_one, lambda z, alpha: _negative_side(z, alpha) - alpha + 1),
                _by_side(_one, lambda z, alpha: _negative_side(z, alpha) + 1),
                _by_side(_one, lambda z, alpha: _negative_side(z, alpha) + alpha),
            ),
        ),
        Mistake(
            "the smaller of the two sides is taken",
            lambda z, alpha: np.minimum(1.0, alpha * np.exp(z)),
            "For alpha = 1 you are right. For others the slope jumps at 0, so the sign of z has to decide which side "
            "counts.",
        ),
        Mistake(
            "alpha multiplies the positive side, too",
            _by_side(_c, _negative_side),
            "The negative side is right. On the positive one f(z) = z, whatever alpha.",
        ),
        Mistake(
            "the slope is measured over too long a step",
            _measured(elu, 0.001),
            "A curve bends on the way. The difference comes near the slope where the step is tiny, best with as much "
            "to the left as to the right; a formula gives it exactly.",
            also=(
                *(_measured(elu, step) for step in (1.0, 0.5, 0.1, 0.01, 0.0001, -1.0, -0.1, -0.01, -0.001)),
                *(_measured(elu, step, both=True) for step in (1.0, 0.5, 0.1, 0.01)),
            ),
        ),
        Mistake(
            "neighbours in the array are compared",
            lambda z, alpha: np.gradient(elu(z, alpha), axis=-1),
            "`np.gradient` takes the differences of numbers that stand side by side in the array, however far apart "
            "their z are. The slope at each z does not depend on its neighbours.",
            also=(_by_neighbours(elu), lambda z, alpha: np.diff(elu(z, alpha))),
        ),
        Mistake(
            "fractions are cut off where the first number is positive",
            lambda z, alpha: np.vectorize(lambda one: 1 if one > 0 else alpha * np.exp(one))(z),
            "`np.vectorize` takes the type of its first result for all of them: after a 1 without a decimal point only "
            "whole numbers fit.",
        ),
        Mistake(
            "the slopes are not one for each number",
            lambda z, alpha: np.where(z > 0, 1.0, _negative_side(z, alpha)).mean(),
            "Each number of `z` belongs to a unit of its own and has a slope of its own.",
            also=(lambda z, alpha: np.where(z > 0, 1.0, _negative_side(z, alpha)).sum(),),
        ),
        Mistake(
            "this is the slope of the sigmoid",
            lambda z, alpha: SIGMOID.slope(z),
            "Which function is asked for? ELU's slope on the positive side is 1.",
            also=(lambda z, alpha: TANH.slope(z),),
        ),
    ),
)


# ---------------------------------------------------------------- 6: the Jacobian of one step


def _state(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    """The new state; W is W_xh and U is W_hh, here and below."""
    return np.tanh(x @ W + h @ U + b)


def _tanh_slope(h: Any) -> Any:
    """From the state itself."""
    return 1 - h**2


def _columns_times(slope: Form) -> Form:
    """Each column of W_hh times a function of the new state."""
    return lambda x, h, W, U, b: U * slope(_state(x, h, W, U, b))


_right_jacobian = _columns_times(_tanh_slope)


def _from_state(state: Form) -> Form:
    """The Jacobian with the slopes of another state."""
    return lambda x, h, W, U, b: U * _tanh_slope(state(x, h, W, U, b))


def _with_slopes(make: Form) -> Form:
    """Another combination of W_hh and the slopes."""
    return lambda x, h, W, U, b: make(U, _tanh_slope(_state(x, h, W, U, b)))


def _differences(step: float, both: bool = False) -> Form:
    """The Jacobian measured: each previous state moved by a step, to one side or to both."""
    back = step if both else 0.0

    def measured(x: Array, h: Array, W: Array, U: Array, b: Array) -> Array:
        ways = np.eye(len(h))
        return np.array([_state(x, h + step * way, W, U, b) - _state(x, h - back * way, W, U, b) for way in ways]) / (
            step + back
        )

    return measured


def _step_case(seed: int, features: int, units: int) -> Case:
    shapes = ((features,), (units,), (features, units), (units, units), (units,))
    return Case(_numbers(seed, *shapes), _sizes(features=features, units=units))


jacobian = FunctionProblem(
    name="jacobian",
    lesson=3,
    title="The Jacobian of one step",
    minutes=9,
    level="medium",
    variable="jacobian",
    code="""
def jacobian(x_t, h_previous, W_xh, W_hh, b_h):
    h_t = np.tanh(x_t @ W_xh + h_previous @ W_hh + b_h)
    return W_hh * (1 - h_t**2)
""",
    explanation=(
        "`J[i, j]` asks how much state j changes when the previous state i does. That one comes into weighted sum j by "
        "way of `W_hh[i, j]`; from there the slope of neuron j leads to its state. So column j of `W_hh` is multiplied "
        "by slope j. NumPy lines up a vector with the last axis of a matrix, so `W_hh * slopes` multiplies columns. "
        "The input matters only through the slopes: it shifts the sums."
    ),
    why=(
        "Back-propagation through time multiplies by the transposed Jacobian of each step. Where tanh is saturated its "
        "slope, and with it a whole column, is nearly 0: the gradient of that unit goes no further."
    ),
    hints=(
        "Compute the new state first. Which of the five arguments does it need?",
        "For one pair of units: previous state i is multiplied by a weight and goes into sum j. By how much does sum j "
        "change when state i does?",
        "Then from sum j to state j, through tanh. Its slope is written with the state that you have computed. Does it "
        "depend on i or on j?",
        "So column j of `W_hh` is multiplied by the slope of unit j. NumPy's `matrix * vector` multiplies columns, "
        "`matrix * vector[:, None]` rows.",
    ),
    shape_advice=(
        "`x_t` is (features,), `h_previous` and `b_h` are (units,), `W_xh` is (features, units), `W_hh` (units, "
        "units). The Jacobian has a row for each previous state and a column for each new one: (units, units)."
    ),
    cases=(
        _step_case(1, features=3, units=3),
        _step_case(2, features=3, units=2),
        _step_case(3, features=2, units=4),
        _step_case(4, features=4, units=1),
    ),
    mistakes=(
        Mistake(
            "the Jacobian is transposed",
            lambda *args: _right_jacobian(*args).T,
            "The numbers are right, with the new states in the rows, as books with columns and TensorFlow's "
            "`tape.jacobian` have them. Here `J[i, j]` leads from previous state i to new state j.",
        ),
        Mistake(
            "the slopes multiply the rows instead of the columns",
            _with_slopes(lambda U, s: U * s[:, None]),
            "A slope belongs to the neuron that squashes, the one that hears. In `W_hh`, is that the row or the "
            "column?",
            also=(_with_slopes(lambda U, s: U.T * s),),
        ),
        Mistake(
            "the slope of tanh is forgotten",
            lambda x, h, W, U, b: U,
            "That is how the weighted sums change. Between a sum and its state there is a tanh.",
            also=(lambda x, h, W, U, b: U.T,),
        ),
        Mistake(
            "the slope is taken at the previous state",
            lambda x, h, W, U, b: U * _tanh_slope(h),
            "The tanh of this step has produced the new state. `h_previous` came out of the tanh of the step before.",
            also=(lambda x, h, W, U, b: U * _tanh_slope(h)[:, None], lambda x, h, W, U, b: (U * _tanh_slope(h)).T),
        ),
        Mistake(
            "the square in the slope is forgotten",
            _columns_times(lambda h: 1 - h),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat. How does the slope look on both "
            "sides of 0?",
        ),
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _columns_times(lambda h: 1 - np.tanh(h) ** 2),
            "`1 - np.tanh(a)**2` is right with the weighted sum a. The state is tanh(a) already.",
        ),
        Mistake(
            "the weighted sum stands in the place of the state",
            lambda x, h, W, U, b: U * (1 - (x @ W + h @ U + b) ** 2),
            "The slope is 1 minus the square of tanh(a), not of a. Has the sum gone through tanh?",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _columns_times(lambda h: h * (1 - h)),
            "`h * (1 - h)` belongs to the sigmoid. tanh is steepest at 0, where its state is 0 and its slope is 1.",
            also=(lambda x, h, W, U, b: U * SIGMOID.slope(x @ W + h @ U + b),),
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _columns_times(lambda h: h),
            "A Jacobian is made of slopes: how much does tanh(a) change when a does?",
            also=(_columns_times(np.square),),
        ),
        Mistake(
            "the slope has the wrong sign",
            _columns_times(lambda h: h**2 - 1),
            "tanh rises everywhere, so its slope is never negative and never above 1.",
            also=(_columns_times(lambda h: 1 + h**2),),
        ),
        Mistake(
            "this is the Jacobian with respect to the input",
            lambda x, h, W, U, b: W * _tanh_slope(_state(x, h, W, U, b)),
            "It tells how the state changes when x_t does. Asked is what happens when the previous state changes: "
            "through which matrix does that one come in?",
            also=(lambda x, h, W, U, b: (W * _tanh_slope(_state(x, h, W, U, b))).T,),
        ),
        Mistake(
            "`W_xh` is part of it",
            lambda x, h, W, U, b: (W + U) * _tanh_slope(_state(x, h, W, U, b)),
            "When the previous state changes the input stays as it is. `W_xh` matters for the size of the slopes only.",
            also=(
                lambda x, h, W, U, b: W @ U * _tanh_slope(_state(x, h, W, U, b)),
                lambda x, h, W, U, b: np.vstack([W, U]) * _tanh_slope(_state(x, h, W, U, b)),
            ),
        ),
        Mistake(
            "`W_xh` and `W_hh` have changed places in the weighted sum",
            lambda x, h, W, U, b: U * _tanh_slope(_state(x, h, U, W, b)),
            "Read the letters from left to right: `W_xh` leads from x to h. And what leads from h to h?",
        ),
        Mistake(
            "a matrix of the weighted sum is transposed",
            lambda x, h, W, U, b: U * _tanh_slope(_state(x, h, W, U.T, b)),
            "Rows are multiplied from the left, with the matrices as they come: `x_t @ W_xh` and `h_previous @ W_hh`.",
            also=(
                lambda x, h, W, U, b: U * _tanh_slope(_state(x, h, W.T, U, b)),
                lambda x, h, W, U, b: U * _tanh_slope(_state(x, h, W.T, U.T, b)),
            ),
        ),
        Mistake(
            "the input is left out of the weighted sum",
            _from_state(lambda x, h, W, U, b: np.tanh(h @ U + b)),
            "The input has no place in the Jacobian itself, but it shifts the sums, and the slope depends on where "
            "they are.",
            also=(_from_state(lambda x, h, W, U, b: np.tanh(h @ U)),),
        ),
        Mistake(
            "the bias is left out of the weighted sum",
            _from_state(lambda x, h, W, U, b: np.tanh(x @ W + h @ U)),
            "The bias has no place in the Jacobian itself, but it shifts the sums, and the slope depends on where "
            "they are.",
        ),
        Mistake(
            "the previous state is left out of the weighted sum",
            _from_state(lambda x, h, W, U, b: np.tanh(x @ W + b)),
            "The slope depends on the whole sum, to which the previous state belongs.",
        ),
        Mistake(
            "`W_hh` is not in it",
            _with_slopes(lambda U, s: s),
            "These are the slopes. On its way from the previous state to the sum a change is multiplied by a weight.",
            also=(_with_slopes(lambda U, s: np.diag(s)), _with_slopes(lambda U, s: np.outer(s, s))),
        ),
        Mistake(
            "the numbers are added up",
            _with_slopes(lambda U, s: U @ s),
            "`W_hh @ slopes` adds up over the units, as `tape.gradient` does, and as moving all states at once. Every "
            "pair of a previous and a new state has a number of its own.",
            also=(
                _with_slopes(lambda U, s: s @ U),
                _with_slopes(lambda U, s: (U * s).sum(axis=0)),
            ),
        ),
        Mistake(
            "the previous state is multiplied in",
            lambda x, h, W, U, b: h[:, None] * _right_jacobian(x, h, W, U, b),
            "A Jacobian tells how much the new state changes for each unit of change in the previous one, whatever "
            "that one's size.",
            also=(lambda x, h, W, U, b: h @ _right_jacobian(x, h, W, U, b),),
        ),
        Mistake(
            "the previous state stands in the place of `W_hh`",
            lambda x, h, W, U, b: np.outer(h, _tanh_slope(_state(x, h, W, U, b))),
            "State times slope tells how the new state changes when a weight does. Here the weights stay, and the "
            "previous state changes: what is that one multiplied by?",
            also=(lambda x, h, W, U, b: np.outer(_tanh_slope(_state(x, h, W, U, b)), h),),
        ),
        Mistake(
            "all units have one slope",
            lambda x, h, W, U, b: U * (1 - np.sum(_state(x, h, W, U, b) ** 2)),
            "Each unit has its own slope, from its own state. `h @ h` adds the squares up; `h**2` keeps them apart.",
            also=(
                lambda x, h, W, U, b: U * np.mean(_tanh_slope(_state(x, h, W, U, b))),
                lambda x, h, W, U, b: U * np.sum(_tanh_slope(_state(x, h, W, U, b))),
                lambda x, h, W, U, b: U * np.prod(_tanh_slope(_state(x, h, W, U, b))),
            ),
        ),
        Mistake(
            "the change is not divided by the step",
            lambda *args: 0.001 * _differences(0.001)(*args),
            "You measure the right thing, how far each new state moves. The Jacobian tells it for each unit of change.",
            also=tuple(lambda *args, step=step: step * _differences(step)(*args) for step in (0.01, 1e-4, 1e-5, 1e-6)),
        ),
        Mistake(
            "the difference is taken over too long a step",
            _differences(0.001),
            "You measure the right thing, and nearly reach it: tanh bends even on so short a way. Make the step "
            "smaller, with as much to the left as to the right, or take the slope's formula.",
            also=(
                *(_differences(step) for step in (1.0, 0.1, 0.01, 0.0001, -1.0, -0.1, -0.01, -0.001)),
                *(_differences(step, both=True) for step in (1.0, 0.1, 0.01)),
            ),
        ),
        Mistake(
            "this is the new state",
            _state,
            "It is right, and it is needed. Now: by how much does it change when `h_previous` does?",
        ),
    ),
)


# ---------------------------------------------------------------- 7: the gradient's norm over time


def _coming_back(step: Form) -> Form:
    """All gradients from the final state to the first, where ``step(d, U, h, t)`` leads from step t to the one before.

    d is the gradient, U is W_hh; t counts from 0.
    """

    def all_of_them(U: Array, h: Array, final: Array) -> Array:
        d, found = final, [final]
        for t in range(len(h) - 1, 0, -1):
            d = step(d, U, h, t)
            found.append(d)
        return np.array(found)

    return all_of_them


def _normed(gradients: Form, norm: Form = lambda d: np.linalg.norm(d, axis=-1)) -> Form:
    return lambda U, h, final: norm(gradients(U, h, final))


def _back_by(slope: Form) -> Form:
    """Going back with another slope of the state."""
    return _normed(_coming_back(lambda d, U, h, t: (d * slope(h[t])) @ U.T))


def _back_step(d: Array, U: Array, h: Array, t: int) -> Array:
    return (d * _tanh_slope(h[t])) @ U.T


_gradients = _coming_back(_back_step)
_right_norms = _normed(_gradients)


def _one_too_many(U: Array, h: Array, final: Array) -> Array:
    """Down to the state before the first step."""
    return _right_norms(U, np.concatenate([h[:1], h]), final)


def _each_to_norm_1(d: Array, U: Array, h: Array, t: int) -> Array:
    return _back_step(d / np.linalg.norm(d), U, h, t)


def _bound(U: Array, h: Array, final: Array) -> Array:
    return np.linalg.norm(U, 2) ** np.arange(len(h))


def _by_matrices(norm: Form, product_first: bool, with_final: bool = True) -> Form:
    """Norms of the steps' Jacobians multiplied, or of their product; times the norm at the end or not."""

    def norms(U: Array, h: Array, final: Array) -> Array:
        jacobians = [U * _tanh_slope(one) for one in h[:0:-1]]
        product, found = np.eye(len(U)), [1.0 if with_final else norm(np.eye(len(U)))]
        for one in jacobians:
            product = product @ one.T
            found.append(norm(product) if product_first else found[-1] * norm(one))
        return np.array(found) * (np.linalg.norm(final) if with_final else 1)

    return norms


def _with_stars(U: Array, h: Array, final: Array) -> list[Array]:
    d, found = final, [final]
    for t in range(len(h) - 1, 0, -1):
        d = d * _tanh_slope(h[t]) * U
        found.append(d)
    return found


def _over_time(seed: int, steps: int, units: int, scale: float = 1.0) -> Case:
    W_hh, h, final = _numbers(seed, (units, units), (steps, units), (units,))
    return Case((scale * W_hh, h, final), _sizes(steps=steps, units=units))


gradient_norms = FunctionProblem(
    name="gradient_norms",
    lesson=3,
    title="The gradient's norm over time",
    minutes=10,
    level="hard",
    variable="gradient_norms",
    code="""
def gradient_norms(W_hh, h, dh_final):
    dh = dh_final
    norms = [np.linalg.norm(dh)]
    for t in range(len(h) - 1, 0, -1):
        dh = (dh * (1 - h[t] ** 2)) @ W_hh.T
        norms.append(np.linalg.norm(dh))
    return np.array(norms)
""",
    explanation=(
        "Forwards each step first multiplies by `W_hh`, then takes the tanh. Backwards it is the other way round: "
        "first times the slope of the tanh that has produced the state, then through the transposed matrix, and the "
        "gradient is at the state before. `range(len(h) - 1, 0, -1)` counts from the final place down to 1, so the "
        "slope of the first state is not used: it would lead on to h_0. Each round begins with what the round before "
        "has left."
    ),
    why=(
        "This is the curve that the lesson's decay slider draws. Looking at it in one's own network, before training "
        "and now and then during it, tells at once whether the beginning of a sequence can be learned at all."
    ),
    hints=(
        "The first norm needs no calculation but the norm itself: `np.linalg.norm(dh_final)`.",
        "To go one step back from state t: multiply by the slope of the tanh that made this state, place by place. How "
        "is that slope written with the state?",
        "Now the gradient is at the weighted sum of step t, where the state before came in through `W_hh`. Which form "
        "of the matrix leads back?",
        "Repeat it from the final place of `h` down to place 1, and keep the norm each time. `reversed(range(1, n))` "
        "counts from n - 1 down to 1.",
    ),
    shape_advice=(
        "`W_hh` is (units, units), `h` (time, units), `dh_final` (units,). There are as many norms as states: (time,)."
    ),
    cases=(
        _over_time(16, steps=3, units=3),
        _over_time(12, steps=4, units=2),
        _over_time(13, steps=5, units=3, scale=2),
        _over_time(14, steps=2, units=4),
        _over_time(15, steps=1, units=2),
    ),
    mistakes=(
        Mistake(
            "`W_hh` is not transposed",
            _normed(_coming_back(lambda d, U, h, t: (d * _tanh_slope(h[t])) @ U)),
            "That is the product of the way forwards. Backwards unit i collects from all units that it told. The "
            "matrix is square, so its shape does not show it.",
        ),
        Mistake(
            "the slope of tanh is forgotten",
            _normed(_coming_back(lambda d, U, h, t: d @ U.T)),
            "Between a state and the weights there is a tanh, forwards and backwards. Is `h` used?",
            also=(_normed(_coming_back(lambda d, U, h, t: d @ U)),),
        ),
        Mistake(
            "the slopes are those of the step before",
            _normed(_coming_back(lambda d, U, h, t: (d * _tanh_slope(h[t - 1])) @ U.T)),
            "The gradient at state t first passes the tanh that made state t. The index is one too low.",
        ),
        Mistake(
            "the slopes are multiplied behind `W_hh`",
            _normed(_coming_back(lambda d, U, h, t: (d @ U.T) * _tanh_slope(h[t]))),
            "Both are there, in the wrong order. Forwards came first `W_hh`, then the tanh; what came at the end of a "
            "step comes first on the way back.",
        ),
        Mistake(
            "the slopes are multiplied behind `W_hh`, and are those of the step before",
            _normed(_coming_back(lambda d, U, h, t: (d @ U.T) * _tanh_slope(h[t - 1]))),
            "These are the gradients at the weighted sums, without the first slope. Asked are those at the states: at "
            "each step first the slope of its own tanh, then the matrix.",
        ),
        Mistake(
            "the norms stand in the order of time",
            lambda *args: _right_norms(*args)[::-1],
            "They are right. The first is to be that of the final state, then one step back, two steps back and so on.",
        ),
        Mistake(
            "the states are read from the first to the final one",
            _normed(_coming_back(lambda d, U, h, t: _back_step(d, U, h, len(h) - 1 - t))),
            "The gradient comes from the end. Which state does it meet first?",
            also=(_normed(_coming_back(lambda d, U, h, t: _back_step(d, U, h, len(h) - t))),),
        ),
        Mistake(
            "these are the squared norms",
            lambda *args: _right_norms(*args) ** 2,
            "The norm is the root of the sum of squares.",
        ),
        Mistake(
            "this is another norm",
            _normed(_gradients, lambda d: np.abs(d).sum(axis=-1)),
            "The gradients are right. The norm meant here is the root of the sum of squares, as `np.linalg.norm` "
            "computes it of a vector.",
            also=(
                _normed(_gradients, lambda d: np.abs(d).max(axis=-1)),
                _normed(_gradients, lambda d: np.sqrt((d**2).mean(axis=-1))),
                _normed(_gradients, lambda d: np.abs(d).mean(axis=-1)),
                _normed(_gradients, lambda d: d.sum(axis=-1)),
                _normed(_gradients, lambda d: np.abs(d.sum(axis=-1))),
            ),
        ),
        Mistake(
            "the norm of the final state's gradient is missing",
            lambda *args: _right_norms(*args)[1:],
            "It belongs to the list, no step back: keep it before the loop begins.",
        ),
        Mistake(
            "all norms are one step too far back",
            lambda *args: _one_too_many(*args)[1:],
            "The first norm should be that of `dh_final` itself. In your loop the gradient moves on before its norm is "
            "kept.",
        ),
        Mistake(
            "there is one step too many",
            _one_too_many,
            "The list ends with the gradient at the first state, h_1. One more step leads to the state before it, "
            "which is not in `h`.",
        ),
        Mistake(
            "one step is left out",
            lambda *args: _right_norms(*args)[:-1],
            "Look at where your loop ends: `range` stops before the number that is given as its end.",
        ),
        Mistake(
            "every step begins with the final gradient",
            _normed(
                lambda U, h, final: np.array([final, *(_back_step(final, U, h, t) for t in range(len(h) - 1, 0, -1))])
            ),
            "So each norm is one step back only. What a step has computed has to be the beginning of the next.",
        ),
        Mistake(
            "the gradients come back instead of their norms",
            _gradients,
            "They are right. Of each its length is asked for, one number.",
        ),
        Mistake(
            "only one norm comes back",
            lambda *args: _right_norms(*args)[-1],
            "All are wanted: keep each norm in a list. Does your `return` stand where the loop has ended?",
            also=(
                lambda *args: _right_norms(*args)[0],
                lambda *args: _right_norms(*args)[:1],
                lambda *args: np.linalg.norm(_gradients(*args)),
            ),
        ),
        Mistake(
            "the square in the slope is forgotten",
            _back_by(lambda h: 1 - h),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat.",
        ),
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _back_by(lambda h: 1 - np.tanh(h) ** 2),
            "`1 - np.tanh(a)**2` is right with the weighted sum a. The states in `h` are tanh(a) already.",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _back_by(lambda h: h * (1 - h)),
            "`h * (1 - h)` belongs to the sigmoid. These are states of tanh.",
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _back_by(lambda h: h),
            "On the way back a function multiplies by its slope: how much does tanh(a) change when a does?",
            also=(_back_by(np.square), _back_by(np.tanh)),
        ),
        Mistake(
            "`W_hh` is forgotten",
            _normed(_coming_back(lambda d, U, h, t: d * _tanh_slope(h[t]))),
            "Behind the tanh the gradient stands at the weighted sum. Through which matrix did the state before get "
            "into it?",
        ),
        Mistake(
            "the gradient is scaled to a norm of 1 at every step",
            _normed(_coming_back(_each_to_norm_1)),
            "So it forgets at each step how long it was. Asked is what is left after all steps so far.",
            also=(_normed(_coming_back(lambda *args: _back_step(*args) / np.linalg.norm(_back_step(*args)))),),
        ),
        Mistake(
            "the norms are told as shares of the first",
            lambda *args: _right_norms(*args) / _right_norms(*args)[0],
            "The shares are right. The norms themselves are asked for.",
        ),
        Mistake(
            "these are the logarithms of the norms",
            lambda *args: np.log10(_right_norms(*args)),
            "A drawing has them on its axis. The norms themselves are asked for.",
            also=(lambda *args: np.log(_right_norms(*args)),),
        ),
        Mistake(
            "this is the bound, not the gradient's norm",
            _bound,
            "The norms of matrices tell how large a gradient can become at most. How large it is depends on its "
            "direction, too: let `dh_final` itself go back, and measure it on the way.",
            also=(
                lambda U, h, final: np.linalg.norm(final) * _bound(U, h, final),
                _by_matrices(lambda one: np.linalg.norm(one, 2), product_first=False),
                _by_matrices(lambda one: np.linalg.norm(one, 2), product_first=True),
                _by_matrices(np.linalg.norm, product_first=True),
                _by_matrices(np.linalg.norm, product_first=True, with_final=False),
                _by_matrices(lambda one: np.linalg.norm(one, 2), product_first=True, with_final=False),
            ),
        ),
        Mistake(
            "this is a power of the spectral radius",
            lambda U, h, final: spectral_radius(U) ** np.arange(len(h)),
            "It tells how a layer without an activation behaves in the long run. Here every step has slopes of its "
            "own: let `dh_final` itself go back, and measure it on the way.",
            also=(lambda U, h, final: np.linalg.norm(final) * spectral_radius(U) ** np.arange(len(h)),),
        ),
        Mistake(
            "`*` stands where a matrix product belongs",
            lambda U, h, final: np.array([np.linalg.norm(one) for one in _with_stars(U.T, h, final)]),
            "`*` multiplies place by place, and the gradient has become a matrix. `@` makes a row of it: each previous "
            "unit collects from all units that it told.",
            also=(lambda U, h, final: np.array([np.linalg.norm(one) for one in _with_stars(U, h, final)]),),
        ),
        Mistake(
            "every step takes the slopes of the final state",
            _normed(_coming_back(lambda d, U, h, t: (d * _tanh_slope(h[-1])) @ U.T)),
            "At each step the gradient meets the tanh of that step. Does the index in your loop change?",
        ),
        Mistake(
            "the norms are added up",
            lambda *args: np.cumsum(_right_norms(*args)),
            "They are right one by one. Each step back has a norm of its own.",
        ),
        Mistake(
            "the norms are those of the states",
            lambda U, h, final: np.linalg.norm(h, axis=1),
            "The states are there to give the slopes. The gradient begins with `dh_final`.",
            also=(lambda U, h, final: np.linalg.norm(h[::-1], axis=1),),
        ),
    ),
)


# ---------------------------------------------------------------- 8: a given spectral radius


def _over_measure(measure: Form) -> Form:
    """Another measure of the matrix in the place of its spectral radius."""
    return lambda W, radius: W * radius / measure(W)


def _turned(W: Array) -> Array:
    """The nearest orthogonal matrix: all singular values 1."""
    left, _, right = np.linalg.svd(W)
    return left @ right


to_radius = FunctionProblem(
    name="to_radius",
    lesson=3,
    title="A matrix of a given spectral radius",
    minutes=5,
    level="medium",
    variable="to_radius",
    code="""
def to_radius(W, radius):
    sizes = np.abs(np.linalg.eigvals(W))
    return W * (radius / sizes.max())
""",
    explanation=(
        "If `v @ W` is λ times v, then `v @ (c * W)` is c times λ times v: multiplying a matrix by a number multiplies "
        "all its eigenvalues by it. So divide by the radius that it has and multiply by the one that it should have. "
        "`np.abs` of a complex eigenvalue a + bi is its distance from 0, the root of a² + b²; a pair of complex "
        "eigenvalues turns the state round, and its distance from 0 says how much it grows at each turn."
    ),
    why=(
        "In the long run a linear layer multiplies its gradient by the spectral radius at each step: below 1 it "
        "vanishes, above 1 it explodes. Setting it at the start is one line of code."
    ),
    hints=(
        "`np.linalg.eigvals(W)` gives all eigenvalues. What does the spectral radius take of each, and then of all?",
        "Some are negative and some complex. `np.abs` gives the distance from 0 for all of them.",
        "If all numbers of a matrix are doubled, so are its eigenvalues. By which number do you have to multiply `W` "
        "so that a radius of, say, 5 becomes 0.5?",
    ),
    shape_advice="`W` is (units, units), and so is the result: the same matrix with all numbers multiplied by one.",
    cases=(
        Case(
            (np.array([[0.2, -0.9, 0.4], [0.7, 0.5, -0.3], [-0.6, 0.1, -0.8]]), 0.5), "complex eigenvalues among them"
        ),
        Case((np.array([[0.5, 2.0], [0.3, -1.0]]), 1.2), "the eigenvalue farthest from 0 is negative"),
        Case((np.array([[0.4, -1.5], [1.0, -0.2]]), 0.9), "complex eigenvalues only"),
        Case((2 * _numbers(23, (4, 4))[0], 1.0)),
        Case((np.array([[0.5, 5.0], [0.0, 1.0]]), 1.5), "far from symmetric, and larger at the end"),
        Case((np.array([[-4.0]]), 0.3), "a single unit"),
    ),
    mistakes=(
        Mistake(
            "the greatest singular value stands in the place of the spectral radius",
            _over_measure(lambda W: np.linalg.norm(W, 2)),
            "`np.linalg.norm(W, 2)` is the most by which one step can stretch a vector. It belongs to the bound. The "
            "spectral radius is made of eigenvalues.",
        ),
        Mistake(
            "the real part of an eigenvalue stands in the place of its absolute value",
            _over_measure(lambda W: np.linalg.eigvals(W).real.max()),
            "Eigenvalues may be negative or complex. Wanted is how far from 0 the farthest lies, on whichever side.",
            also=(
                _over_measure(lambda W: np.abs(np.linalg.eigvals(W).real).max()),
                _over_measure(lambda W: np.abs(np.linalg.eigvals(W).real.max())),
                _over_measure(lambda W: np.linalg.eigvals(W).max()),
                _over_measure(lambda W: abs(np.linalg.eigvals(W).max())),
            ),
        ),
        Mistake(
            "the Frobenius norm stands in the place of the spectral radius",
            _over_measure(np.linalg.norm),
            "`np.linalg.norm(W)` of a matrix is the root of the sum of all squares. The spectral radius is made of "
            "eigenvalues.",
        ),
        Mistake(
            "a sum of the matrix's numbers stands in the place of the spectral radius",
            _over_measure(lambda W: np.abs(W).sum(axis=1).max()),
            "The greatest row sum of absolute values is a bound of the spectral radius, easy to compute and often far "
            "too large. The radius itself is made of eigenvalues.",
            also=(
                _over_measure(lambda W: np.abs(W).sum(axis=0).max()),
                _over_measure(lambda W: np.abs(W).sum()),
                _over_measure(np.sum),
            ),
        ),
        Mistake(
            "each row or column is scaled by itself",
            _over_measure(lambda W: np.linalg.norm(W, axis=1, keepdims=True)),
            "All numbers of the matrix are to be multiplied by one and the same number, so that it turns and mixes as "
            "before.",
            also=(
                _over_measure(lambda W: np.abs(W).sum(axis=1, keepdims=True)),
                _over_measure(lambda W: np.linalg.norm(W, axis=0)),
                _over_measure(lambda W: np.abs(W).sum(axis=0)),
                _over_measure(lambda W: W.sum(axis=1, keepdims=True)),
            ),
        ),
        Mistake(
            "an eigenvalue is taken as it is, without its absolute value",
            _over_measure(lambda W: max(np.linalg.eigvals(W), key=abs)),
            "It is the farthest one. But a negative one turns all signs of the matrix round, and a complex one makes "
            "complex numbers. Only its distance from 0 should come in.",
            also=(
                _over_measure(lambda W: max(np.linalg.eigvals(W), key=abs).real),
                _over_measure(lambda W: abs(max(np.linalg.eigvals(W), key=abs).real)),
            ),
        ),
        Mistake(
            "the first eigenvalue is taken",
            _over_measure(lambda W: abs(np.linalg.eigvals(W)[0])),
            "They come in no particular order. Which of them decides?",
            also=(
                _over_measure(lambda W: abs(np.linalg.eigvals(W)[-1])),
                _over_measure(lambda W: np.linalg.eigvals(W)[0]),
                _over_measure(lambda W: np.linalg.eigvals(W)[0].real),
            ),
        ),
        Mistake(
            "a radius that is too small is left as it is",
            lambda W, radius: W * min(1, radius / spectral_radius(W)),
            "This is no clipping: a matrix whose radius is too small has to become larger.",
        ),
        Mistake(
            "the signs of the matrix are lost",
            lambda W, radius: np.abs(W) * radius / spectral_radius(W),
            "Absolute values belong to the eigenvalues, not to the numbers of the matrix that comes back.",
            also=(lambda W, radius: np.abs(W) * radius / spectral_radius(np.abs(W)),),
        ),
        Mistake(
            "the largest number of the matrix stands in the place of the spectral radius",
            _over_measure(lambda W: np.abs(W).max()),
            "The numbers of a matrix are not its eigenvalues.",
            also=(_over_measure(np.max), _over_measure(lambda W: np.abs(np.diag(W)).max())),
        ),
        Mistake(
            "`eigvalsh` is for symmetric matrices",
            _over_measure(lambda W: np.abs(np.linalg.eigvalsh(W)).max()),
            "It reads one half of the matrix and takes the other for its mirror image, without a word. Recurrent "
            "weights are not symmetric: use the one without the h.",
        ),
        Mistake(
            "the matrix is not multiplied by the radius that is wanted",
            lambda W, radius: W / spectral_radius(W),
            "Now its spectral radius is 1. Which number makes `radius` of it?",
        ),
        Mistake(
            "the matrix is multiplied by the radius only",
            lambda W, radius: W * radius,
            "That multiplies the spectral radius that it has by `radius`. What has to go out first?",
        ),
        Mistake(
            "the matrix is divided by the radius that is wanted",
            lambda W, radius: W * spectral_radius(W) / radius,
            "Your factor is upside down: a matrix whose radius is too large has to become smaller.",
            also=(lambda W, radius: W / radius, lambda W, radius: W / (radius * spectral_radius(W))),
        ),
        Mistake(
            "the matrix is multiplied by its own radius, not divided",
            lambda W, radius: W * radius * spectral_radius(W),
            "Its old radius has to go out before the new one comes in.",
        ),
        Mistake(
            "the eigenvalue nearest to 0 is taken",
            _over_measure(lambda W: np.abs(np.linalg.eigvals(W)).min()),
            "The one that lies farthest away decides, for in the long run it outgrows all others.",
        ),
        Mistake(
            "the eigenvalues are averaged or added up",
            _over_measure(lambda W: np.abs(np.linalg.eigvals(W)).mean()),
            "One eigenvalue decides in the long run. Which one?",
            also=(
                _over_measure(lambda W: np.abs(np.linalg.eigvals(W)).sum()),
                _over_measure(lambda W: np.linalg.norm(np.linalg.eigvals(W))),
                _over_measure(np.trace),
            ),
        ),
        Mistake(
            "the determinant stands in the place of the spectral radius",
            _over_measure(lambda W: abs(np.linalg.det(W))),
            "The determinant is the product of all eigenvalues. The spectral radius is made of one.",
            also=(_over_measure(np.linalg.det), _over_measure(lambda W: abs(np.linalg.det(W)) ** (1 / len(W)))),
        ),
        Mistake(
            "another matrix with this radius came out",
            lambda W, radius: radius * np.eye(len(W)),
            "Its radius is right, but nothing is left of `W`. The same matrix is wanted, larger or smaller.",
            also=(lambda W, radius: radius * _turned(W), lambda W, radius: radius * np.linalg.qr(W)[0]),
        ),
        Mistake(
            "the eigenvalues came back",
            lambda W, radius: np.abs(np.linalg.eigvals(W)),
            "They are needed. With the largest of them you know by which number to multiply the matrix.",
            also=(
                lambda W, radius: np.linalg.eigvals(W),
                lambda W, radius: spectral_radius(W),
                lambda W, radius: radius / spectral_radius(W),
                lambda W, radius: np.abs(np.linalg.eigvals(W)) * radius / spectral_radius(W),
                lambda W, radius: np.linalg.eigvals(W) * radius / spectral_radius(W),
                lambda W, radius: np.diag(np.linalg.eigvals(W)) * radius / spectral_radius(W),
            ),
        ),
        Mistake(
            "the matrix came back as it was",
            lambda W, radius: W,
            "NumPy makes a new array and leaves the old one as it is. Is the product kept and returned?",
        ),
    ),
)


# ---------------------------------------------------------------- 9: an IRNN's start

_STANDARD_DEVIATION = 0.001


@dataclass(kw_only=True, eq=False)
class _DrawnProblem(FunctionProblem):
    """Its function draws random numbers from a seed, its last argument; with which generator is left to the student.

    So arrays that were drawn are compared by what is said of them in words: shape, distribution, and whether the
    seed decides. Arrays of 1,000 numbers and more are measured, of smaller ones only the shape is told.
    """

    def _try(self, function: Any, case: Case) -> Any:
        tried = []
        for one in (case, case, _with_another_seed(case)):
            tried.append(super()._try(function, one))
            if tried[-1].error or tried[-1].unfinished:
                return tried[-1]
        return replace(tried[0], value=_in_words(*(one.value for one in tried)))

    @staticmethod
    def _output(function: Form, case: Case) -> Plain:
        values = [FunctionProblem._output(function, one) for one in (case, case, _with_another_seed(case))]
        return _in_words(*values)


def _with_another_seed(case: Case) -> Case:
    *others, seed = case.args
    return Case((*others, seed + 1000))


def _in_words(value: Plain, again: Plain, other: Plain) -> Plain:
    """``value`` with each drawn array replaced by a text.

    ``again`` is from the same seed, ``other`` from another one.
    """
    value, again, other = map(_apart, (value, again, other))
    if not isinstance(value, list):
        return value
    pairs = [one if isinstance(one, list) and len(one) == len(value) else value for one in (again, other)]
    return [_one_in_words(*three) for three in zip(value, *pairs, strict=True)]


def _apart(value: Plain) -> Plain:
    """Several arrays of one shape have become one; here they are apart again."""
    return list(value) if isinstance(value, np.ndarray) and value.ndim == 3 else value


def _one_in_words(value: Plain, again: Plain, other: Plain) -> Plain:
    if not isinstance(value, np.ndarray):
        return value
    repeated = len(np.unique(value)) <= max(2, value.size / 2)
    if not same(value, again):
        seeded = "other numbers at every call"
    elif not same(value, other):
        seeded = "decided by the seed"
    elif repeated:
        return value  # not drawn at all, as far as one can tell
    else:
        seeded = "the same for every seed"
    told = ", few of them and often repeated" if repeated else _distribution(value)
    return f"random numbers, {seeded}, shape {value.shape}{told}"


def _distribution(drawn: Array) -> str:
    """What a sample large enough to be measured says of itself, to one digit."""
    if drawn.size < 1000:
        return ""
    mean, deviation = drawn.mean(), drawn.std()
    fourth = np.mean((drawn - mean) ** 4) / deviation**4  # 3 for a Gaussian, 1.8 where all are equally likely
    form = "Gaussian" if abs(fourth - 3) < 0.5 else "uniform" if fourth < 2.1 else "neither Gaussian nor uniform"
    about_zero = abs(mean) < 5 * deviation / np.sqrt(drawn.size)
    return f", {form}, mean {0 if about_zero else f'{mean:.1g}'}, standard deviation {deviation:.1g}"


def _gaussian(seed: int, *shape: int, deviation: float = _STANDARD_DEVIATION, mean: float = 0.0) -> Array:
    return np.random.default_rng(seed).normal(mean, deviation, shape)


def _started(
    inputs: Form = lambda features, units, seed: _gaussian(seed, features, units),
    recurrent: Form = lambda units, seed: np.eye(units),
    bias: Form = lambda units, seed: np.zeros(units),
) -> Form:
    """A start with other weights of the input, other recurrent weights or other biases."""
    return lambda features, units, seed: (inputs(features, units, seed), recurrent(units, seed), bias(units, seed))


def _inputs_of(deviation: float, mean: float = 0.0) -> Form:
    return _started(
        inputs=lambda features, units, seed: _gaussian(seed, features, units, deviation=deviation, mean=mean)
    )


def _uniform(low: float, high: float) -> Form:
    return _started(
        inputs=lambda features, units, seed: np.random.default_rng(seed).uniform(low, high, (features, units))
    )


def _glorot_uniform(features: int, units: int, seed: int | None) -> Array:
    """What a Keras layer begins with if nothing is said."""
    limit = (6 / (features + units)) ** 0.5
    return np.random.default_rng(seed).uniform(-limit, limit, (features, units))


def _truncated_gaussian(features: int, units: int, seed: int) -> Array:
    drawn = _gaussian(seed, 2 * features * units)
    return drawn[np.abs(drawn) < 2 * _STANDARD_DEVIATION][: features * units].reshape(features, units)


_right_start = _started()

irnn_start = _DrawnProblem(
    name="irnn_start",
    lesson=3,
    title="An IRNN's start",
    minutes=5,
    level="easy",
    variable="irnn_start",
    code="""
def irnn_start(features, units, seed):
    rng = np.random.default_rng(seed)
    W_xh = rng.normal(0, 0.001, size=(features, units))
    return W_xh, np.eye(units), np.zeros(units)
""",
    explanation=(
        "`np.eye(units)` has ones on its diagonal and zeros elsewhere, so `h @ np.eye(units)` is h: with no input and "
        "no bias each unit hands its own state on as it is, and ReLU lets through what is not negative. Both factors "
        "of the gradient, the weights and the slope, are 1 then. A generator made from the seed gives the same numbers "
        "whenever it is made from the same seed."
    ),
    why=(
        "With this start and ReLU a plain recurrent network learned to use what lay hundreds of steps back (Le, Jaitly "
        "and Hinton 2015). It is only a start: training moves the weights, and once a unit's sum is negative its slope "
        "is 0."
    ),
    hints=(
        "Three arrays: which shapes do the weights of the input, the recurrent weights and the biases have?",
        "A state that should come out as it went in is multiplied by the matrix that changes nothing. NumPy makes it "
        "with a function whose name sounds like its letter.",
        "`np.random.default_rng(...)` makes a generator of a seed. Its `normal` takes mean, standard deviation and "
        "shape, in this order.",
    ),
    shape_advice="`W_xh` is (features, units), `W_hh` is (units, units), `b_h` is (units,).",
    cases=(
        Case((8, 8, 1)),
        Case((1200, 4, 2), "so many features that the distribution of the weights can be measured"),
        Case((1700, 3, 3)),
    ),
    mistakes=(
        Mistake(
            "the recurrent weights are all 1",
            _started(recurrent=lambda units, seed: np.ones((units, units))),
            "Then each unit hears the sum of all. Each is to hear itself alone.",
        ),
        Mistake(
            "the identity is scaled",
            _started(recurrent=lambda units, seed: 0.001 * np.eye(units)),
            "A state multiplied by a number below 1 at each step fades, by one above 1 it grows. By which should it be "
            "multiplied to stay?",
            also=tuple(
                _started(recurrent=lambda units, seed, scale=scale: scale * np.eye(units))
                for scale in (0.01, 0.1, 0.5, 0.9, 0.99, 2.0, -1.0)
            ),
        ),
        Mistake(
            "the recurrent weights are random",
            _started(recurrent=lambda units, seed: _gaussian(seed + 1, units, units)),
            "That is an ordinary start. Here each unit says again what it said before: what does it hear of the "
            "others?",
        ),
        Mistake(
            "the recurrent weights are all 0",
            _started(recurrent=lambda units, seed: np.zeros((units, units))),
            "So nothing of a state gets to the next step, and the layer has no memory at all.",
        ),
        Mistake(
            "the recurrent weights have the wrong size",
            lambda features, units, seed: (_gaussian(seed, features, units), np.eye(features), np.zeros(units)),
            "They lead from the units to the units, however many features there are.",
            also=(
                lambda features, units, seed: (
                    _gaussian(seed, features, units),
                    np.eye(features, units),
                    np.zeros(units),
                ),
                lambda features, units, seed: (_gaussian(seed, features, units), np.ones(units), np.zeros(units)),
            ),
        ),
        Mistake(
            "the biases are 1",
            _started(bias=lambda units, seed: np.ones(units)),
            "A bias is added at every step: after 100 steps a state of nothing would have grown to 100.",
        ),
        Mistake(
            "the biases are random",
            _started(bias=lambda units, seed: _gaussian(seed + 2, units)),
            "A bias is added at every step, so even a small one piles up. Which one leaves a state as it is?",
        ),
        Mistake(
            "the biases have the wrong shape",
            _started(bias=lambda units, seed: np.zeros((1, units))),
            "There is one bias for each unit, in a row without further brackets: (units,).",
            also=(
                _started(bias=lambda units, seed: np.zeros((units, 1))),
                _started(bias=lambda units, seed: np.zeros((units, units))),
                _started(bias=lambda units, seed: 0.0),
                lambda features, units, seed: (_gaussian(seed, features, units), np.eye(units), np.zeros(features)),
            ),
        ),
        Mistake(
            "the biases are missing",
            lambda features, units, seed: (_gaussian(seed, features, units), np.eye(units)),
            "A recurrent layer has three arrays of weights.",
        ),
        Mistake(
            "the shape of `W_xh` is turned round",
            _started(inputs=lambda features, units, seed: _gaussian(seed, units, features)),
            "Rows are multiplied from the left, `x_t @ W_xh`. Which axis of it is as long as x_t has features?",
        ),
        Mistake(
            "the weights of the input are all 0",
            _started(inputs=lambda features, units, seed: np.zeros((features, units))),
            "Then no input gets in, and all units are alike and stay so. Small and random they should be.",
        ),
        Mistake(
            "the weights of the input are all alike",
            _started(inputs=lambda features, units, seed: np.full((features, units), 0.001)),
            "Units that begin alike get the same gradient and stay alike. Draw the numbers at random.",
            also=(
                _started(inputs=lambda features, units, seed: np.ones((features, units))),
                _started(inputs=lambda features, units, seed: np.eye(features, units)),
            ),
        ),
        Mistake(
            "the weights of the input repeat each other",
            _started(inputs=lambda features, units, seed: np.tile(_gaussian(seed, units), (features, 1))),
            "Units or features that begin alike stay alike. Each weight is to be drawn by itself: which shape is "
            "handed to the generator?",
            also=(_started(inputs=lambda features, units, seed: np.full((features, units), _gaussian(seed, 1))),),
        ),
        Mistake(
            "the identity and the random weights have changed places",
            _started(
                inputs=lambda features, units, seed: np.eye(features, units),
                recurrent=lambda units, seed: _gaussian(seed, units, units),
            ),
            "Which matrix leads from the previous state to the new one? That one is to change nothing.",
        ),
        Mistake(
            "the weights of the input are all positive",
            _started(inputs=lambda features, units, seed: np.abs(_gaussian(seed, features, units))),
            "A Gaussian distribution with mean 0 has as many negative numbers as positive ones. Is there an `abs`?",
        ),
        Mistake(
            "numbers far from 0 are missing",
            _started(inputs=_truncated_gaussian),
            "A truncated normal distribution draws again what lies more than two standard deviations away. Take the "
            "plain one.",
        ),
        Mistake(
            "the standard deviation is another one",
            _inputs_of(1.0),
            "Which standard deviation does the task give? `normal` takes the mean first, then the standard deviation "
            "(not its square), then the shape; what is left out is 0 for the mean and 1 for the deviation.",
            also=(
                *map(_inputs_of, (0.01, 0.1, 0.05, 0.001**0.5, 0.001**2, 0.0001, 0.002)),
                _started(
                    inputs=lambda features, units, seed: _gaussian(seed, features, units, deviation=features**-0.5)
                ),
                _started(
                    inputs=lambda features, units, seed: _gaussian(
                        seed, features, units, deviation=(2 / (features + units)) ** 0.5
                    )
                ),
            ),
        ),
        Mistake(
            "the mean is not 0",
            _inputs_of(0.001, mean=1.0),
            "`normal` takes the mean first, then the standard deviation. Around which number should the weights lie?",
            also=(_inputs_of(0.001, mean=0.001), _inputs_of(0.001, mean=0.1)),
        ),
        Mistake(
            "the weights of the input are not Gaussian",
            _uniform(-0.001, 0.001),
            "All numbers of an interval are equally likely in your draw. In NumPy the Gaussian one is called `normal`.",
            also=(
                _uniform(0, 0.001),
                _uniform(0, 1),
                _uniform(-1, 1),
                _uniform(-0.001 * 3**0.5, 0.001 * 3**0.5),
                _uniform(-0.01, 0.01),
                _uniform(-0.05, 0.05),
                _started(inputs=_glorot_uniform),
            ),
        ),
        Mistake(
            "the same numbers come for every seed",
            _started(inputs=lambda features, units, seed: _gaussian(0, features, units)),
            "Another seed should give another start. Is the argument `seed` used?",
        ),
        Mistake(
            "other numbers come at every call",
            _started(inputs=lambda features, units, seed: np.random.default_rng().normal(0, 0.001, (features, units))),
            "The same seed should give the same start, else nobody can repeat what you did. Is `seed` handed to the "
            "generator?",
            also=(
                _started(inputs=lambda features, units, seed: np.random.default_rng().normal(0, 1, (features, units))),
                _started(inputs=lambda features, units, seed: _glorot_uniform(features, units, None)),
                _started(
                    inputs=lambda features, units, seed: 0.001 * np.random.default_rng().random((features, units))
                ),
            ),
        ),
        Mistake(
            "the three arrays stand in another order",
            lambda *args: [_right_start(*args)[place] for place in (1, 0, 2)],
            "The weights of the input come first, then the recurrent ones, then the biases, as in Keras.",
            also=tuple(
                lambda *args, order=order: [_right_start(*args)[place] for place in order]
                for order in ((0, 2, 1), (2, 0, 1), (2, 1, 0), (1, 2, 0))
            ),
        ),
    ),
)


# ---------------------------------------------------------------- 10: the direction after clipping by value


def _cosine(one: Array, other: Array) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def _correlation(one: Array, other: Array) -> float:
    return _cosine(one - one.mean(), other - other.mean())


def _with_the_clipped(clip: Form) -> Form:
    """The cosine with something else than the gradient clipped by value."""
    return lambda gradient, threshold: _cosine(gradient, clip(gradient, threshold))


def _of_both(measure: Form) -> Form:
    """Another measure of the gradient and the one clipped by value."""
    return lambda gradient, threshold: measure(gradient, clip_by_value(gradient, threshold))


direction_kept = FunctionProblem(
    name="direction_kept",
    lesson=3,
    title="What clipping by value does to the direction",
    minutes=5,
    level="medium",
    variable="direction_kept",
    code="""
def direction_kept(gradient, threshold):
    clipped = np.clip(gradient, -threshold, threshold)
    return gradient @ clipped / (np.linalg.norm(gradient) * np.linalg.norm(clipped))
""",
    explanation=(
        "`np.clip` cuts each number by itself. `gradient @ clipped` multiplies number by number and adds up; divided "
        "by both lengths it is the cosine of the angle between the two, whatever their lengths. Where one number is "
        "cut and its neighbour is not, the two no longer stand in the same ratio, and the vector has turned."
    ),
    why=(
        "A step of training goes against the gradient because that is the way downhill. Clipped by value it goes "
        "another way, the more so the more its numbers differ; clipped by norm it goes the same way, less far, and "
        "the cosine is 1."
    ),
    hints=(
        "First the clipped gradient: each number below `-threshold` becomes `-threshold`, each above `threshold` "
        "becomes `threshold`. NumPy has a function for it.",
        "The sum of the products of the numbers of two vectors is large where they point the same way. NumPy: `a @ b`.",
        "It grows with the lengths of the two, which should not count. By what do you have to divide?",
    ),
    shape_advice="`gradient` is (numbers,). Asked is one number, the cosine.",
    cases=(
        Case((np.array([4.0, -0.5, 1.0]), 1.0)),
        Case((np.array([-3.0, 4.0]), 5.0), "nothing to clip"),
        Case((np.array([0.1, -8.0, 0.3, 0.2, 6.0]), 0.5)),
        Case((np.array([20.0, -30.0, 50.0, -10.0]), 2.0), "all beyond the threshold"),
        Case((np.array([-7.0, 0.2]), 3.0), "a negative one beyond it"),
        Case((np.array([-6.0]), 1.0), "a single number"),
    ),
    mistakes=(
        Mistake(
            "nothing turns",
            _with_the_clipped(clip_by_norm),
            "Clipping by norm keeps the direction, but here each number is to be cut by itself. If you do that: is the "
            "clipped array kept and used? NumPy makes a new one and leaves the old one as it is.",
        ),
        Mistake(
            "only the positive side is clipped",
            _with_the_clipped(np.minimum),
            "A number of -8 is as far from 0 as one of 8. On which side has it to be cut, too?",
            also=(_with_the_clipped(lambda gradient, threshold: np.where(gradient > threshold, threshold, gradient)),),
        ),
        Mistake(
            "the signs are lost",
            _with_the_clipped(lambda gradient, threshold: np.minimum(np.abs(gradient), threshold)),
            "A number below 0 is cut at `-threshold`.",
            also=(
                _with_the_clipped(lambda gradient, threshold: np.clip(gradient, 0, threshold)),
                _with_the_clipped(
                    lambda gradient, threshold: np.where(np.abs(gradient) > threshold, threshold, gradient)
                ),
            ),
        ),
        Mistake(
            "the threshold is not the one that is given",
            _with_the_clipped(lambda gradient, threshold: clip_by_value(gradient, 1.0)),
            "It is an argument of the function, and other cases have another one.",
            also=(_with_the_clipped(lambda gradient, threshold: clip_by_value(gradient, 0.5)),),
        ),
        Mistake(
            "numbers beyond the threshold are thrown away",
            _with_the_clipped(lambda gradient, threshold: np.where(np.abs(gradient) > threshold, 0, gradient)),
            "They become the threshold, or minus the threshold, and not 0.",
        ),
        Mistake(
            "every number becomes the threshold",
            _with_the_clipped(lambda gradient, threshold: np.sign(gradient)),
            "Only what lies beyond the threshold is cut. What lies within stays as it is.",
        ),
        Mistake(
            "the sum of the products is not divided by the norms",
            _of_both(np.dot),
            "It grows with the lengths of the two vectors. The cosine does not, and lies between -1 and 1.",
        ),
        Mistake(
            "the sum of the products is divided by one norm only",
            _of_both(lambda g, c: g @ c / np.linalg.norm(g)),
            "Both vectors have a length, and neither should count.",
            also=(
                _of_both(lambda g, c: g @ c / np.linalg.norm(c)),
                _of_both(lambda g, c: g @ c / np.linalg.norm(g) ** 2),
                _of_both(lambda g, c: g @ c / np.linalg.norm(c) ** 2),
            ),
        ),
        Mistake(
            "the division stands for one norm only",
            _of_both(lambda g, c: g @ c / np.linalg.norm(g) * np.linalg.norm(c)),
            "Python goes from left to right: `a / b * c` divides by b and then multiplies by c. Put brackets around "
            "the product of the norms.",
        ),
        Mistake(
            "the root is missing in the norms",
            _of_both(lambda g, c: g @ c / ((g @ g) * (c @ c))),
            "A norm is the root of the sum of squares.",
        ),
        Mistake(
            "this is how much shorter the gradient has become",
            _of_both(lambda g, c: np.linalg.norm(c) / np.linalg.norm(g)),
            "The lengths of the two do not tell whether they point the same way.",
            also=(
                _of_both(lambda g, c: np.linalg.norm(g) / np.linalg.norm(c)),
                _of_both(lambda g, c: np.linalg.norm(g - c)),
            ),
        ),
        Mistake(
            "this is the angle, and its cosine was asked for",
            _of_both(lambda g, c: np.arccos(min(_cosine(g, c), 1.0))),
            "The angle is 0 where nothing has turned, its cosine 1.",
            also=(_of_both(lambda g, c: np.degrees(np.arccos(min(_cosine(g, c), 1.0)))),),
        ),
        Mistake(
            "the cosine is taken from 1, or with a minus",
            _of_both(lambda g, c: 1 - _cosine(g, c)),
            "As a loss it is turned round, in Keras with a minus. Asked is the cosine itself, 1 where nothing has "
            "turned.",
            also=(_of_both(lambda g, c: -_cosine(g, c)),),
        ),
        Mistake(
            "the products are not added up",
            _of_both(lambda g, c: g * c / np.linalg.norm(g) / np.linalg.norm(c)),
            "`*` multiplies number by number and leaves an array. All of them together make one cosine.",
            also=(_of_both(lambda g, c: np.mean(g * c) / np.linalg.norm(g) / np.linalg.norm(c)),),
        ),
        Mistake(
            "this is a correlation",
            _of_both(_correlation),
            "It takes the averages away first. Here both vectors begin at 0.",
        ),
        Mistake(
            "the clipped gradient comes back",
            clip_by_value,
            "It is right. Now: what is the cosine of the angle between it and the gradient?",
        ),
    ),
)


# ---------------------------------------------------------------- 11: clipping by the norm of all arrays together


def _global_norm(arrays: list[Array]) -> float:
    return float(np.sqrt(sum(np.sum(one**2) for one in arrays)))


def _clipped_where(norm: Form, scale: Form = lambda threshold, norm: threshold / norm) -> Form:
    """Every array times one number where a norm of them all is above the threshold."""

    def clipped(arrays: list[Array], threshold: float) -> list[Array]:
        size = norm(arrays)
        return [one * scale(threshold, size) for one in arrays] if size > threshold else arrays

    return clipped


_right_clip = _clipped_where(_global_norm)


def _only_one(place: int, clip: Form) -> Form:
    """One array clipped, the others as they were."""

    def clipped(arrays: list[Array], threshold: float) -> list[Array]:
        found = list(arrays)
        found[place] = clip(arrays, threshold)[place]
        return found

    return clipped


def _by_own_norm(arrays: list[Array], threshold: float) -> list[Array]:
    return [clip_by_norm(one, threshold) for one in arrays]


def _norm_on_the_way(arrays: list[Array], threshold: float) -> list[Array]:
    """Norm and factor in one and the same loop."""
    found, total = [], 0.0
    for one in arrays:
        total += np.sum(one**2)
        found.append(one * min(1.0, threshold / np.sqrt(total)) if total else one)
    return found


def _flat(arrays: list[Array]) -> Array:
    return np.concatenate([one.ravel() for one in arrays])


def _arrays(seed: int, *shapes: tuple[int, ...], scale: float = 1.0) -> list[Array]:
    return [scale * one for one in _numbers(seed, *shapes)]


clip_by_global_norm = FunctionProblem(
    name="clip_by_global_norm",
    lesson=3,
    title="Clipping several gradients together",
    minutes=8,
    level="medium",
    variable="clip_by_global_norm",
    code="""
def clip_by_global_norm(gradients, threshold):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    if norm <= threshold:
        return gradients
    return [g * (threshold / norm) for g in gradients]
""",
    explanation=(
        "Think of all numbers of all arrays in one long vector: its norm is the root of the sum of all squares, and "
        "its direction is the direction of the step. If the norm is above the threshold every number is multiplied by "
        "the same `threshold / norm`, so the vector becomes shorter and points where it pointed. Zero gradients are "
        "never above the threshold, so nothing is divided by zero. `tf.clip_by_global_norm` gives the same list, and "
        "the norm beside it."
    ),
    why=(
        "It keeps the direction of the whole step. Clipping each array by its own norm (`clipnorm=` in Keras; this one "
        "is `global_clipnorm=`) keeps the direction within each array, but changes how the arrays relate to each "
        "other; clipping by value turns even that. None of them makes a gradient longer, so none helps against "
        "vanishing."
    ),
    hints=(
        "How long would the vector be that holds all numbers of all arrays, one after the other?",
        "Its square is the sum of all squares: add up the sums of the arrays first, and take the root once, at the "
        "end.",
        "If that norm is not above the threshold nothing needs to be done. Otherwise all arrays are multiplied by one "
        "and the same number. Which one makes the norm equal to the threshold?",
    ),
    shape_advice="As many arrays come back as went in, each with the shape that it had.",
    cases=(
        Case((_arrays(31, (2, 2), (2, 2), (2, 2), scale=3), 2.0), "three arrays of one shape"),
        Case((_arrays(32, (2, 3), (3, 3), (3,), scale=5), 1.0)),
        Case(([np.array([[3.0, -4.0]]), np.array([0.1, 0.2, -0.2])], 4.0), "a large and a small one"),
        Case((_arrays(33, (4, 2), (2,)), 50.0), "far below the threshold"),
        Case(([np.array([[2.0, -1.0]]), np.array([2.0])], 4.0), "below the threshold"),
        Case(([np.array([1.2, 0.5, 0.0]), np.array([[-0.9, 1.2]])], 1.5), "each by itself below the threshold"),
        Case(([np.zeros((2, 3)), np.zeros(3)], 1.0), "nothing but zeros"),
        Case(([np.array([6.0, 8.0])], 5.0), "a single array"),
    ),
    mistakes=(
        Mistake(
            "each array is clipped by its own norm",
            _by_own_norm,
            "So arrays above the threshold shrink and the others do not, and the step turns. One norm of all together "
            "decides, and one number multiplies them all.",
            also=(lambda arrays, threshold: [one * threshold / np.linalg.norm(one) for one in arrays],),
        ),
        Mistake(
            "the arrays are scaled even where their norm is below the threshold",
            lambda arrays, threshold: [one * threshold / _global_norm(arrays) for one in arrays],
            "Clipping only shortens. What is short enough comes back as it is, and zeros stay zeros.",
            also=(lambda arrays, threshold: [one * threshold / (_global_norm(arrays) or 1) for one in arrays],),
        ),
        Mistake(
            "the arrays are clipped by value",
            lambda arrays, threshold: [clip_by_value(one, threshold) for one in arrays],
            "Each number is cut by itself, which turns the direction. By norm, all are multiplied by one number.",
            also=(
                lambda arrays, threshold: [np.where(np.abs(one) > threshold, threshold, one) for one in arrays],
                lambda arrays, threshold: [np.minimum(one, threshold) for one in arrays],
            ),
        ),
        Mistake(
            "the norms of the arrays are added up",
            _clipped_where(lambda arrays: sum(np.linalg.norm(one) for one in arrays)),
            "A vector of 3 and 4 has the length 5, not 7. The squares are added up, and the root is taken of their "
            "sum.",
        ),
        Mistake(
            "the norm is that of the largest array",
            _clipped_where(lambda arrays: max(np.linalg.norm(one) for one in arrays)),
            "All arrays together are longer than any one of them.",
        ),
        Mistake(
            "the norm is that of one array only",
            _clipped_where(lambda arrays: np.linalg.norm(arrays[0])),
            "Does your loop add up, or does each round replace what was there?",
            also=(_clipped_where(lambda arrays: np.linalg.norm(arrays[-1])),),
        ),
        Mistake(
            "the norms are averaged",
            _clipped_where(lambda arrays: np.mean([np.linalg.norm(one) for one in arrays])),
            "The length of a vector grows with every number in it. Add up the squares of all.",
            also=(
                _clipped_where(lambda arrays: np.sqrt(np.mean(_flat(arrays) ** 2))),
                _clipped_where(lambda arrays: np.linalg.norm([np.linalg.norm(one) for one in arrays]) / len(arrays)),
            ),
        ),
        Mistake(
            "the root is missing",
            _clipped_where(lambda arrays: np.sum(_flat(arrays) ** 2)),
            "The sum of squares is the square of the norm.",
        ),
        Mistake(
            "the squared norm is compared with the threshold",
            lambda arrays, threshold: (
                [one * threshold / _global_norm(arrays) for one in arrays]
                if _global_norm(arrays) ** 2 > threshold
                else arrays
            ),
            "The factor is right. But in your condition the root is missing: above 1 a square is larger than its root, "
            "below 1 smaller.",
        ),
        Mistake(
            "the first arrays are scaled before the norm is complete",
            _norm_on_the_way,
            "The norm needs all arrays, and the first ones are scaled when only they have been seen. Go through the "
            "list twice: once to add up, then to multiply.",
        ),
        Mistake(
            "this is another norm",
            _clipped_where(lambda arrays: np.abs(_flat(arrays)).sum()),
            "The norm meant here is the root of the sum of squares.",
            also=(
                _clipped_where(lambda arrays: np.abs(_flat(arrays)).max()),
                _clipped_where(lambda arrays: abs(_flat(arrays).sum())),
                _clipped_where(lambda arrays: np.linalg.norm([np.linalg.norm(one, 2) for one in arrays])),
            ),
        ),
        Mistake(
            "the arrays are scaled to a norm of 1 instead of the threshold",
            _clipped_where(_global_norm, lambda threshold, norm: 1 / norm),
            "Divided by its norm a vector has the length 1. How long should it be?",
            also=(lambda arrays, threshold: [one / (_global_norm(arrays) or 1) for one in arrays],),
        ),
        Mistake(
            "the arrays are multiplied by the threshold without being divided by the norm",
            _clipped_where(_global_norm, lambda threshold, norm: threshold),
            "Which number makes a norm of 10 a norm of 2? And what makes any norm the threshold?",
            also=(_clipped_where(_global_norm, lambda threshold, norm: 1 / threshold),),
        ),
        Mistake(
            "the factor is upside down",
            _clipped_where(_global_norm, lambda threshold, norm: norm / threshold),
            "The arrays have become longer. A norm above the threshold calls for a factor below 1.",
        ),
        Mistake(
            "short gradients are made longer and long ones are left",
            lambda arrays, threshold: (
                arrays
                if _global_norm(arrays) >= threshold
                else [one * threshold / (_global_norm(arrays) or 1) for one in arrays]
            ),
            "Which side of the threshold has to be clipped? Look at the sign in your condition.",
            also=(
                lambda arrays, threshold: (
                    arrays
                    if _global_norm(arrays) >= threshold
                    else [one * threshold / _global_norm(arrays) for one in arrays]
                ),
            ),
        ),
        Mistake(
            "gradients above the threshold are thrown away",
            _clipped_where(_global_norm, lambda threshold, norm: 0.0),
            "Their direction is still good. Only their length has to change.",
        ),
        Mistake(
            "only the first array is clipped",
            _only_one(0, _right_clip),
            "All arrays together are one step: all are multiplied by the same number.",
            also=(_only_one(0, _by_own_norm), _only_one(-1, _right_clip)),
        ),
        Mistake(
            "only one array comes back",
            lambda arrays, threshold: _right_clip(arrays, threshold)[0],
            "All are wanted, in a list. Does a `return` stand inside your loop?",
            also=(
                lambda arrays, threshold: _right_clip(arrays, threshold)[:1],
                lambda arrays, threshold: _right_clip(arrays, threshold)[-1],
                lambda arrays, threshold: _right_clip(arrays[:1], threshold),
                lambda arrays, threshold: _right_clip(arrays[:1], threshold)[0],
                lambda arrays, threshold: arrays[:1],
            ),
        ),
        Mistake(
            "the arrays have lost their shapes",
            lambda arrays, threshold: [one.ravel() for one in _right_clip(arrays, threshold)],
            "The numbers are right. But each gradient has to have its own shape again, or it fits no weights.",
        ),
        Mistake(
            "all numbers stand in one long vector",
            lambda arrays, threshold: _flat(_right_clip(arrays, threshold)),
            "The numbers are right, and joining them helps to find the norm. But each gradient has to have its own "
            "shape again, or it fits no weights.",
        ),
        Mistake(
            "the norm comes back beside the list",
            lambda arrays, threshold: (_right_clip(arrays, threshold), _global_norm(arrays)),
            "TensorFlow's function gives both. Only the list is asked for.",
            also=(lambda arrays, threshold: (_global_norm(arrays), _right_clip(arrays, threshold)),),
        ),
        Mistake(
            "this is the norm, and the gradients were asked for",
            lambda arrays, threshold: _global_norm(arrays),
            "It is right. What becomes of the arrays, if it is above the threshold?",
            also=(lambda arrays, threshold: min(_global_norm(arrays), threshold),),
        ),
        Mistake(
            "nothing is clipped",
            lambda arrays, threshold: arrays,
            "NumPy makes new arrays and leaves the old ones as they are. Are the new ones kept and returned?",
        ),
    ),
)


# ---------------------------------------------------------------- 12: truncated back-propagation


def _summed_back(
    first: Form = lambda steps, k: max(steps - k, 0) + 1,
    final: Form = lambda steps, k: steps,
    slope: Form = lambda h, t: _tanh_slope(h[t]),
    part: Form = lambda h, t, d, a: np.outer(h[t - 1], a),
    back: Form = lambda d, a, U: a @ U.T,
) -> Form:
    """The sum of what the steps from the ``final`` down to the ``first`` add, t counted from 1 and h[0] being h_0.

    The gradient itself goes all the way back. d is the gradient at state t, a the one at its weighted sum, U is W_hh.
    """

    def gradient(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
        steps, states = len(h), np.vstack([h_0, h])
        d, total = dh_final, np.zeros_like(U)
        for t in range(steps, 0, -1):
            a = d * slope(states, t)
            if first(steps, k) <= t <= final(steps, k):
                total = total + part(states, t, d, a)
            d = back(d, a, U)
        return total

    return gradient


_right_truncated = _summed_back()


def _forwards(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """The gradient of the end handed to the first step, and on from there."""
    d, total, previous = dh_final, np.zeros_like(U), h_0
    for h_t in h[:k]:
        a = d * _tanh_slope(h_t)
        total = total + np.outer(previous, a)
        d, previous = a @ U.T, h_t
    return total


def _python_end(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """Index -1 in the place of h_0."""
    return _right_truncated(h[-1], h, U, dh_final, k)


def _without_end(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """Always k rounds, through h_0 and on from the end again."""
    states, d, total = np.vstack([h_0, h]), dh_final, np.zeros_like(U)
    for t in range(len(h), len(h) - k, -1):
        a = d * _tanh_slope(states[t])
        total, d = total + np.outer(states[t - 1], a), a @ U.T
    return total


def _without_end_apart(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """The same where h_0 is not in front of the states."""
    d, total = dh_final, np.zeros_like(U)
    for t in range(len(h) - 1, len(h) - 1 - k, -1):
        a = d * _tanh_slope(h[t])
        total, d = total + np.outer(h[t - 1] if t > 0 else h_0, a), a @ U.T
    return total


def _gone_back(h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """The gradient after k steps, or at h_0 if there are fewer."""
    d = dh_final
    for h_t in h[::-1][:k]:
        d = (d * _tanh_slope(h_t)) @ U.T
    return d


def _truncated_case(seed: int, steps: int, units: int, k: int, note: str = "") -> Case:
    h_0, h, W_hh, dh_final = _numbers(seed, (units,), (steps, units), (units, units), (units,))
    return Case((h_0, h, W_hh, dh_final, k), _sizes(steps=steps, units=units, k=k) + note)


truncated_gradient = FunctionProblem(
    name="truncated_gradient",
    lesson=3,
    title="Truncated back-propagation",
    minutes=12,
    level="hard",
    variable="truncated_gradient",
    code="""
def truncated_gradient(h_0, h, W_hh, dh_final, k):
    states = np.vstack([h_0, h])  # states[t] is h_t
    dW_hh = np.zeros_like(W_hh)
    dh = dh_final
    steps = len(h)
    for t in range(steps, max(steps - k, 0), -1):
        da = dh * (1 - states[t] ** 2)
        dW_hh = dW_hh + np.outer(states[t - 1], da)
        dh = da @ W_hh.T
    return dW_hh
""",
    explanation=(
        "It is back-propagation through time that stops after k steps. Each step makes three things: the gradient at "
        "its weighted sum, `da`; what it adds to the gradient of the weights, the state that came in times `da`, one "
        "number for each pair of units; and the gradient at the state before. With h_0 in front of the states "
        "`states[t - 1]` is right for the first step, too. `max(..., 0)` stops at the beginning where k is larger than "
        "the sequence."
    ),
    why=(
        "Long sequences are trained like this: it needs less time and memory, and gradients have fewer steps to "
        "explode in. The price is that what lies more than k steps before its use cannot be learned, by design this "
        "time."
    ),
    hints=(
        "Begin with k = 1. The final step has made h_T out of h_{T-1}: back through its tanh, and you are at its "
        "weighted sum. What does that step add to the gradient of `W_hh`?",
        "The weight from unit i to unit j multiplied state i of the step before and went into sum j. So each pair of "
        "numbers is multiplied: `np.outer` does that for two vectors.",
        "For the next step back the gradient goes through the transposed `W_hh` to the state before. Then the same "
        "again, k times in all, and what the steps add is summed.",
        "What did the first step read? And what if k is larger than the number of steps?",
    ),
    shape_advice=(
        "`h_0` and `dh_final` are (units,), `h` is (time, units). A gradient has the shape of what it belongs to: "
        "`W_hh` is (units, units), its row says from which unit, its column to which."
    ),
    cases=(
        _truncated_case(41, steps=3, units=3, k=3),
        _truncated_case(42, steps=5, units=3, k=2),
        _truncated_case(43, steps=4, units=2, k=1),
        _truncated_case(44, steps=5, units=2, k=3),
        _truncated_case(45, steps=3, units=2, k=6, note=", so all steps count"),
        _truncated_case(46, steps=6, units=4, k=5),
    ),
    mistakes=(
        Mistake(
            "one step too many is counted",
            _summed_back(first=lambda steps, k: max(steps - k, 1)),
            "For k = 1 the gradient passes one tanh, the final one. How many rounds does your loop make?",
        ),
        Mistake(
            "one step too few is counted",
            _summed_back(first=lambda steps, k: steps - k + 2),
            "For k = 1 the gradient passes one tanh, the final one. How many rounds does your loop make?",
            also=(
                _summed_back(first=lambda steps, k: max(steps - k, 0) + 2),
                lambda *args: _summed_back(first=lambda steps, k: steps - k + 2)(*args) if args[-1] > 1 else 0.0,
            ),
        ),
        Mistake(
            "nothing is truncated",
            _summed_back(first=lambda steps, k: 1),
            "This is the whole gradient, from all steps. Is `k` used?",
        ),
        Mistake(
            "the first steps are counted instead of the final ones",
            _summed_back(first=lambda steps, k: 1, final=lambda steps, k: k),
            "The gradient comes from the end and gets k steps far. Which steps does it reach?",
            also=(_forwards, lambda h_0, h, U, final, k: _right_truncated(h_0, h[:k], U, final, k)),
        ),
        Mistake(
            "only the earliest of the k steps is counted",
            _summed_back(final=lambda steps, k: max(steps - k, 0) + 1),
            "Each step on the way has used the same weights. Are their parts added up, or does each round replace what "
            "was there?",
        ),
        Mistake(
            "only the final step is counted",
            _summed_back(first=lambda steps, k: steps),
            "Does your `return` stand inside the loop? A function ends at its first `return`.",
        ),
        Mistake(
            "the final step is left out",
            _summed_back(final=lambda steps, k: steps - 1),
            "The gradient stands at the final state. The first tanh that it meets is that of the final step.",
        ),
        Mistake(
            "each step is paired with its own state instead of the one before",
            _summed_back(part=lambda h, t, d, a: np.outer(h[t], a)),
            "`W_hh` never met h_t at step t: h_t comes out of that sum. Which state went into it?",
        ),
        Mistake(
            "the first step is paired with the final state",
            _python_end,
            "For the first step the index has become -1, and to Python that is the last place. What did the first step "
            "read?",
        ),
        Mistake(
            "h_0 is left out",
            lambda h_0, *others: _right_truncated(0 * h_0, *others),
            "If the gradient gets as far as the first step, that step has read a state, too.",
        ),
        Mistake(
            "the gradient is transposed",
            lambda *args: _right_truncated(*args).T,
            "It is square, so its shape does not show it. In `W_hh` the row is the unit that speaks, the column the "
            "one that hears: what came in stands for rows, what comes back for columns.",
        ),
        Mistake(
            "`W_hh` is not transposed on the way back",
            _summed_back(back=lambda d, a, U: a @ U),
            "That is the product of the way forwards. Backwards unit i collects from all units that it told.",
        ),
        Mistake(
            "the slope of tanh is forgotten",
            _summed_back(slope=lambda h, t: 1),
            "Between a state and the weights there is a tanh. The gradient passes it at every step.",
            also=(
                _summed_back(slope=lambda h, t: 1, back=lambda d, a, U: a @ U),
                _summed_back(part=lambda h, t, d, a: np.outer(h[t - 1], d)),
                _summed_back(back=lambda d, a, U: d @ U.T),
            ),
        ),
        Mistake(
            "the slopes are those of the step before",
            _summed_back(slope=lambda h, t: _tanh_slope(h[t - 1])),
            "At state t the gradient first passes the tanh that made state t. The index is one too low.",
        ),
        Mistake(
            "the square in the slope is forgotten",
            _summed_back(slope=lambda h, t: 1 - h[t]),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat.",
        ),
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _summed_back(slope=lambda h, t: 1 - np.tanh(h[t]) ** 2),
            "`1 - np.tanh(a)**2` is right with the weighted sum a. The states in `h` are tanh(a) already.",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _summed_back(slope=lambda h, t: h[t] * (1 - h[t])),
            "`h * (1 - h)` belongs to the sigmoid. These are states of tanh.",
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _summed_back(slope=lambda h, t: h[t]),
            "On the way back a function multiplies by its slope: how much does tanh(a) change when a does?",
            also=(_summed_back(slope=lambda h, t: h[t] ** 2), _summed_back(slope=lambda h, t: np.tanh(h[t]))),
        ),
        Mistake(
            "the first of the k steps is paired with h_0",
            lambda h_0, h, U, d, k: _right_truncated(h_0, h[-k:], U, d, k),
            "If the final k states are cut out, h_0 does not stand in front of them. Which state did the first of them "
            "read?",
        ),
        Mistake(
            "the loop goes on before the first step",
            _without_end,
            "Where k is larger than the number of steps, an index becomes negative, and Python counts from the end "
            "then. At which step has the loop to stop at the latest?",
            also=(_without_end_apart,),
        ),
        Mistake(
            "the final steps are gone through forwards in time",
            lambda h_0, h, U, d, k: _forwards(([h_0, *h])[max(len(h) - k, 0)], h[-k:], U, d, k),
            "These are the right steps in the wrong order. The gradient comes from the end: which of them does it meet "
            "first?",
        ),
        Mistake(
            "the gradient of a state comes back",
            lambda h_0, h, U, d, k: _gone_back(h, U, d, k),
            "That is what is left of `dh_final` after k steps. Asked is the gradient of the weights: what has each of "
            "these steps added to it?",
            also=(
                lambda h_0, h, U, d, k: _gone_back(h, U, d, k - 1),
                lambda h_0, h, U, d, k: _gone_back(h, U, d, k - 1) * _tanh_slope(h[-k if k < len(h) else 0]),
            ),
        ),
        Mistake(
            "every step begins with the final gradient",
            _summed_back(back=lambda d, a, U: d),
            "What goes back through a step has to be the beginning of the next one.",
        ),
        Mistake(
            "the gradient does not go through `W_hh`",
            _summed_back(back=lambda d, a, U: a),
            "Behind the tanh it stands at the weighted sum. Through which matrix did the state before get into it?",
        ),
        Mistake(
            "the gradient is averaged over the steps",
            lambda h_0, h, U, d, k: _right_truncated(h_0, h, U, d, k) / k,
            "The parts of the steps are added up.",
            also=(
                lambda h_0, h, U, d, k: _right_truncated(h_0, h, U, d, k) / min(k, len(h)),
                lambda h_0, h, U, d, k: _right_truncated(h_0, h, U, d, k) / len(h),
            ),
        ),
        Mistake(
            "the parts of the steps are not added up",
            lambda h_0, h, U, d, k: [
                _summed_back(first=lambda n, k, t=t: t, final=lambda n, k, t=t: t)(h_0, h, U, d, k)
                for t in range(len(h), max(len(h) - k, 0), -1)
            ],
            "There is a matrix for each step. They belong to one and the same `W_hh`.",
        ),
        Mistake(
            "numbers are multiplied place by place",
            _summed_back(part=lambda h, t, d, a: h[t - 1] * a),
            "Every unit is connected with every unit, so each state meets each gradient: `np.outer`.",
            also=(
                lambda h_0, h, U, d, k: np.diag(_right_truncated(h_0, h, U, d, k)),
                _summed_back(part=lambda h, t, d, a: h[t - 1] @ a),
                lambda h_0, h, U, d, k: np.trace(_right_truncated(h_0, h, U, d, k)),
            ),
        ),
    ),
)


# ---------------------------------------------------------------- 13: which trouble is it?

_VANISHING, _EXPLODING, _DEAD = _TROUBLES = ("vanishing", "exploding", "dead units")
_ANSWERS = {
    "NaN after a jump": _EXPLODING,
    "ten sigmoid layers": _VANISHING,
    "zeros for ever": _DEAD,
    "the first word": _VANISHING,
    "clipped in vain": _VANISHING,
    "growing backwards": _EXPLODING,
    "one update in a thousand": _EXPLODING,
    "after a great step": _DEAD,
}
_STEMS = {"van": _VANISHING, "exp": _EXPLODING, "dea": _DEAD, "dyi": _DEAD, "die": _DEAD}
_KNOWN_WORDS = ("vanishing", "vanish", "vanished", "exploding", "explode", "explosion", "dead", "dying", "died", "dies")


def _read_trouble(entry: Plain) -> str:
    """A trouble in nearly any spelling.

    Raises:
        ValueError: it is none of the three, or more than one.
    """
    if not isinstance(entry, str):
        raise ValueError("A trouble is written as a text, in quotes.")
    words = re.findall(r"[a-z]+", entry.lower())
    if {"not", "no", "non"} & set(words):
        raise ValueError("Say what it is, not what it is not.")
    found = {_STEMS[near[:3]] for word in words for near in get_close_matches(word, _KNOWN_WORDS, n=1, cutoff=0.75)}
    if len(found) != 1:
        raise ValueError(f"Write one of the three: {', '.join(_TROUBLES)}.")
    return found.pop()


def _taken(change: dict[str, str], *names: str) -> dict[str, str]:
    """The answers with one trouble taken for another, everywhere or for some names only."""
    return {name: change.get(right, right) if not names or name in names else right for name, right in _ANSWERS.items()}


_QUESTIONS = {
    "NaN after a jump": "Was the update that made the loss jump too small or too great?",
    "ten sigmoid layers": "The gradient comes in at the tenth layer. How much of it arrives at the first?",
    "zeros for ever": "Is this gradient small, large or exactly 0, and does that depend on how far back it has come?",
    "the first word": "What is different between the words that it uses and the one that it does not?",
    "clipped in vain": "Which gradients does clipping change, the long ones or the short ones?",
    "growing backwards": "Going back, in which direction do the norms change?",
    "one update in a thousand": "How far does the weight move in that one update, compared with the others?",
    "after a great step": "The great step is over. Which slope has ReLU where these units are now?",
}

which_trouble = TableProblem(
    name="which_trouble",
    lesson=3,
    title="Which trouble is it?",
    minutes=5,
    level="easy",
    variable="troubles",
    code="troubles = {\n" + "".join(f'    "{name}": "{trouble}",\n' for name, trouble in _ANSWERS.items()) + "}",
    explanation=(
        "Follow the gradient's norm on its way back. If it becomes smaller and smaller, it vanishes: what lies far "
        "back is not learned, and no clipping helps, because clipping never makes anything longer. If it becomes "
        "larger and larger, or is enormous now and then, it explodes: clipping helps. If it is exactly 0 for some "
        "units whatever the input, these are dead: ReLU's slope is 0 where the sum is negative, and with a gradient of "
        "0 nothing brings the sum back. That a great update has killed them is the cause; what they suffer from now is "
        "another thing."
    ),
    why=(
        "The remedies are different. Against exploding: clipping, smaller updates, fewer steps back. Against "
        "vanishing: other activations, another start, residual or gated connections. Against dead units: a leak, or "
        "smaller updates from the beginning."
    ),
    hints=(
        "Ask of each: is the gradient too small, too large, or exactly 0?",
        "A vanishing gradient depends on the distance: near the loss it is there, far from it hardly. A dead unit's is "
        "0 at once, however near it is.",
        "And ask what the network suffers from now, not what happened before.",
    ),
    read=_read_trouble,
    question=lambda name, read: _QUESTIONS[name],
    mistakes=(
        Mistake(
            "clipping is chosen against vanishing",
            _taken({_VANISHING: _EXPLODING}, "clipped in vain"),
            "Clipping shortens what is above the threshold and leaves the rest as it is. If it changes nothing, what "
            "do you know about the norms?",
            also=(_taken({_VANISHING: _EXPLODING}, "clipped in vain", "the first word"),),
        ),
        Mistake(
            "vanishing and exploding are exchanged",
            _taken({_VANISHING: _EXPLODING, _EXPLODING: _VANISHING}),
            "A gradient comes from the end. If it arrives at the beginning smaller than it set out, which of the two "
            "is it?",
            also=(
                _taken({_VANISHING: _EXPLODING, _EXPLODING: _VANISHING}, "ten sigmoid layers", "growing backwards"),
                _taken({_EXPLODING: _VANISHING}, "growing backwards"),
                _taken({_VANISHING: _EXPLODING}, "ten sigmoid layers"),
                _taken({_VANISHING: _EXPLODING}, "the first word"),
                _taken({_VANISHING: _EXPLODING}, "ten sigmoid layers", "the first word"),
            ),
        ),
        Mistake(
            "dead units are taken for a vanishing gradient",
            _taken({_DEAD: _VANISHING}),
            "A vanishing gradient becomes smaller with every step back and is never quite 0. Here it is 0 at once, and "
            "another distance would not change it.",
        ),
        Mistake(
            "a vanishing gradient is taken for dead units",
            _taken({_VANISHING: _DEAD}),
            "Small is not 0. A dead unit says 0 for every input; these units answer, and what is near the loss learns.",
        ),
        Mistake(
            "the cause is taken for the trouble",
            _taken({_DEAD: _EXPLODING}, "after a great step"),
            "One update was too great, that is true, and it is over. What keeps these units from learning now?",
            also=(_taken({_DEAD: _EXPLODING}),),
        ),
        Mistake(
            "dead units are taken for an exploding gradient",
            _taken({_DEAD: _EXPLODING}, "zeros for ever"),
            "An exploding gradient is enormous. How large is this one?",
        ),
        Mistake(
            "rare jumps are overlooked",
            _taken({_EXPLODING: _VANISHING}, "NaN after a jump", "one update in a thousand"),
            "Nearly all updates are harmless, but a single one can throw the weights far away. Which size has that "
            "one?",
            also=(
                _taken({_EXPLODING: _VANISHING}, "one update in a thousand"),
                _taken({_EXPLODING: _DEAD}, "NaN after a jump"),
            ),
        ),
        Mistake(
            "you gave the same trouble to all",
            dict.fromkeys(_ANSWERS, _VANISHING),
            "The eight are not all alike. Take them one by one: is the gradient too small, too large, or exactly 0?",
            also=(dict.fromkeys(_ANSWERS, _EXPLODING), dict.fromkeys(_ANSWERS, _DEAD)),
        ),
    ),
)
