"""Lesson 3: activations that do not saturate."""

from __future__ import annotations

import numpy as np

from course_utils.activations import SIGMOID, TANH, elu
from course_utils.activations import elu_slope as slope_of_elu
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- the slope of the leaky ReLU


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


# ---------------------------------------------------------------- the values of ELU


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


# ---------------------------------------------------------------- the slope of ELU

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
