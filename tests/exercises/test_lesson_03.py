"""Lesson 3's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

from __future__ import annotations

import copy
import functools
import inspect
import itertools
import math
import random
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bank import Bank, Tensor, is_diagnosed, is_right

from course_utils import bptt, decay, exercises
from course_utils.exercises.compare import plain, same
from course_utils.exercises.functions import FunctionProblem

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 3]

BANK = Bank()
wrong, right = BANK.wrong, BANK.right


# ---------------------------------------------------------------- factor_after

right(
    "factor_after",
    lambda steps, factor: factor**steps,
    lambda steps, factor: np.prod([factor] * steps),
    lambda steps, factor: np.exp(steps * np.log(factor)),
    lambda steps, factor: np.cumprod([1.0] + [factor] * steps)[-1],
    lambda steps, factor: functools.reduce(lambda a, b: a * b, [factor] * steps, 1.0),
    lambda steps, factor: np.float32(factor) ** np.float32(steps),
    lambda steps, factor: Tensor(factor**steps),
)


@right("factor_after")
def factor_by_a_loop(steps: Any, factor: Any) -> Any:
    norm = 1
    for _ in range(steps):
        norm *= factor
    return norm


@right("factor_after")
def factor_by_counting_down(steps: Any, factor: Any) -> Any:
    norm = 1.0
    while steps > 0:
        norm, steps = norm * factor, steps - 1
    return norm


@right("factor_after")
def factor_by_itself(steps: Any, factor: Any) -> Any:
    return factor * factor_by_itself(steps - 1, factor) if steps else 1.0


@right("factor_after")
def factor_of_tensorflow(steps: Any, factor: Any) -> Any:
    import tensorflow as tf

    return tf.pow(tf.constant(factor, tf.float32), float(steps))


wrong("factor_after", "the factor is multiplied by the number of steps", lambda steps, factor: factor * steps)
wrong("factor_after", "raised to a power, not the factor", lambda steps, factor: steps**factor)
wrong("factor_after", "one multiplication is missing", lambda steps, factor: factor ** (steps - 1))
wrong("factor_after", "one multiplication too many", lambda steps, factor: factor ** (steps + 1))
wrong("factor_after", "this is what is lost", lambda steps, factor: 1 - factor**steps)
wrong("factor_after", "what is lost is multiplied", lambda steps, factor: (1 - factor) ** steps)
wrong("factor_after", "the same amount is taken away", lambda steps, factor: 1 - steps * (1 - factor))
wrong("factor_after", "the shares are added up", lambda steps, factor: sum(factor**i for i in range(steps + 1)))
wrong("factor_after", "the factor is divided by", lambda steps, factor: 1 / factor**steps)
wrong("factor_after", "an exponential function", lambda steps, factor: math.exp(-steps * factor))
wrong("factor_after", "the shares after all steps", lambda steps, factor: [factor**i for i in range(steps + 1)])
wrong("factor_after", "cut off at 1", lambda steps, factor: min(1, factor**steps))
wrong("factor_after", "number of steps is not the one", lambda steps, factor: factor**100)
wrong("factor_after", "Are they rounded?", lambda steps, factor: round(factor**steps, 3))
wrong("factor_after", "cut off to whole numbers", lambda steps, factor: int(factor**steps))
wrong("factor_after", "a power is written `**`", lambda steps, factor: factor ^ steps)
wrong("factor_after", "the same whatever it is given", lambda steps, factor: 0.008)
wrong("factor_after", "your function returned a text", lambda steps, factor: f"{factor**steps:.3f}")
wrong("factor_after", "your function returned `None`", lambda steps, factor: print(factor**steps))
wrong("factor_after", "it should stand by itself, and its shape is (1,)", lambda steps, factor: [factor**steps])
right("factor_after", lambda steps, factor: np.array([factor**steps]))
wrong("factor_after", "takes other arguments", lambda factor: factor**100)
wrong("factor_after", "stand in another order", lambda factor, steps: factor**steps)


@wrong("factor_after", "one multiplication is missing")
def factor_from_range_1(steps: Any, factor: Any) -> Any:
    norm = 1.0
    for _ in range(1, steps):
        norm *= factor
    return norm


@wrong("factor_after", "one multiplication too many")
def factor_begins_with_itself(steps: Any, factor: Any) -> Any:
    norm = factor
    for _ in range(steps):
        norm *= factor
    return norm


@wrong("factor_after", "nothing is left, whatever comes in")
def factor_begins_with_0(steps: Any, factor: Any) -> Any:
    norm = 0
    for _ in range(steps):
        norm *= factor
    return norm


@wrong("factor_after", "the factor is added at every step")
def factor_by_adding(steps: Any, factor: Any) -> Any:
    norm = 1
    for _ in range(steps):
        norm += factor
    return norm


@wrong("factor_after", "multiplied by itself at every step")
def factor_squared_again(steps: Any, factor: Any) -> Any:
    for _ in range(steps):
        factor *= factor
    return factor


@wrong("factor_after", "the factor comes back as it was")
def factor_returns_in_its_loop(steps: Any, factor: Any) -> Any:
    norm = 1.0
    for _ in range(steps):
        norm *= factor
        return norm


@wrong("factor_after", "a loop that never ends")
def factor_forgets_to_count(steps: Any, factor: Any) -> Any:
    norm = 1.0
    while steps > 0:
        norm *= factor
    return norm


# ---------------------------------------------------------------- steps_until


def logarithms(factor: float, share: float) -> float:
    return math.log(share) / math.log(factor)


def unless_never(steps: Callable[[float, float], Any], never: Any = None) -> Callable[[Any, Any], Any]:
    return lambda factor, share: never if factor >= 1 else steps(factor, share)


right(
    "steps_until",
    unless_never(lambda factor, share: math.ceil(logarithms(factor, share))),
    unless_never(lambda factor, share: int(math.log(share, factor)) + 1),
    unless_never(lambda factor, share: np.ceil(np.log10(share) / np.log10(factor))),
    unless_never(lambda factor, share: next(n for n in itertools.count() if factor**n <= share)),
    unless_never(lambda factor, share: np.argmax(factor ** np.arange(1e5) <= share)),
    unless_never(lambda factor, share: Tensor(math.ceil(logarithms(factor, share)))),
    unless_never(lambda factor, share: np.array([math.ceil(logarithms(factor, share))])),
)


@right("steps_until")
def steps_by_counting(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    steps, left = 0, 1.0
    while left > share:
        left *= factor
        steps += 1
    return steps


@right("steps_until")
def steps_of_tensorflow(factor: Any, share: Any) -> Any:
    import tensorflow as tf

    if factor < 1:
        return tf.cast(tf.math.ceil(tf.math.log(share) / tf.math.log(factor)), tf.int32)


wrong("steps_until", "not made a whole one", unless_never(logarithms))
wrong("steps_until", "rounded to the nearest", unless_never(lambda factor, share: round(logarithms(factor, share))))
wrong("steps_until", "there is one step too few", unless_never(lambda factor, share: int(logarithms(factor, share))))
wrong(
    "steps_until",
    "the quotient is upside down",
    unless_never(lambda factor, share: math.ceil(1 / logarithms(factor, share))),
)
wrong("steps_until", "without logarithms", unless_never(lambda factor, share: math.ceil(factor / share)))
wrong("steps_until", "the same amount", unless_never(lambda factor, share: math.ceil((1 - share) / (1 - factor))))
wrong("steps_until", "what is lost", unless_never(lambda factor, share: math.ceil(math.log(1 - share, factor))))
wrong(
    "steps_until",
    "different bases",
    unless_never(lambda factor, share: math.ceil(math.log10(share) / math.log(factor))),
)
wrong("steps_until", "the factor has no part in it", unless_never(lambda factor, share: math.ceil(-math.log2(share))))
wrong("steps_until", "`share` is not the one", unless_never(lambda factor, share: math.ceil(math.log(0.5, factor))))
wrong(
    "steps_until",
    "the answer does not say so",
    lambda factor, share: math.ceil(math.log(share) / math.log(factor)),
    lambda factor, share: int(np.ceil(np.log(share) / np.log(factor))),
    unless_never(steps_by_counting, never=0),
    unless_never(steps_by_counting, never=-1),
    unless_never(steps_by_counting, never=math.nan),
)
wrong(
    "steps_until",
    "never is told in another way",
    unless_never(steps_by_counting, never=math.inf),
    unless_never(steps_by_counting, never="None"),
)
wrong(
    "steps_until",
    "the search is given up too early",
    lambda factor, share: next((n for n in range(100) if factor**n <= share), None),
    lambda factor, share: next((n for n in range(1000) if factor**n <= share), None),
)
wrong(
    "steps_until",
    "condition for never is turned round",
    lambda factor, share: None if factor < 1 else np.ceil(np.log(share) / np.log(factor)),
)
wrong("steps_until", "returned two things", unless_never(lambda f, s: (steps_by_counting(f, s), f)))
wrong(
    "steps_until",
    "a factor of exactly 1 is not taken care of",
    lambda factor, share: None if factor > 1 else np.ceil(np.log(share) / np.log(factor)),
)
wrong(
    "steps_until",
    "Something is divided by 0",
    lambda factor, share: None if factor > 1 else math.ceil(math.log(share) / math.log(factor)),
)


@wrong("steps_until", "there is one step too many")
def steps_from_1(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    steps, left = 1, 1.0
    while left > share:
        left *= factor
        steps += 1
    return steps


@wrong("steps_until", "at which number does it begin to count")
def steps_after_a_first(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    steps, left = 0, factor
    while left > share:
        left *= factor
        steps += 1
    return steps


@wrong("steps_until", "the loop ends before its first round")
def steps_in_the_wrong_direction(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    steps, left = 0, 1.0
    while left < share:
        left *= factor
        steps += 1
    return steps


@wrong("steps_until", "the loop ends after its first round")
def steps_return_in_their_loop(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    steps, left = 0, 1.0
    while left > share:
        left *= factor
        steps += 1
        return steps


@wrong("steps_until", "this is what is left")
def steps_give_the_norm(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    left = 1.0
    while left > share:
        left *= factor
    return left


@wrong("steps_until", "factor = 1.1")  # the message shows for which factor the loop does not end
def steps_without_never(factor: Any, share: Any) -> Any:
    steps, left = 0, 1.0
    while left > share:
        left *= factor
        steps += 1
    return steps


@wrong("steps_until", "a loop has no such limit")
def steps_by_calling_itself(factor: Any, share: Any) -> Any:
    if factor >= 1:
        return None
    return 0 if share >= 1 else 1 + steps_by_calling_itself(factor, share / factor)


# ---------------------------------------------------------------- leaky_relu_slope


def leaky(z: Any, leak: Any) -> Any:
    return np.where(z > 0, z, leak * z)


right(
    "leaky_relu_slope",
    lambda z, leak: np.where(z > 0, 1, leak),
    lambda z, leak: (z > 0) * 1.0 + (z <= 0) * leak,
    lambda z, leak: leak + (1 - leak) * np.heaviside(z, 0.5),
    lambda z, leak: leaky(z, leak) / z,
    lambda z, leak: (leaky(z + 1e-6, leak) - leaky(z - 1e-6, leak)) / 2e-6,
    lambda z, leak: np.maximum(np.sign(z), leak),
    lambda z, leak: np.vectorize(lambda one: 1.0 if one > 0 else leak)(z),
    lambda z, leak: np.where(z > 0, 1, leak).astype(np.float32),
    lambda z, leak: np.reshape([1 if one > 0 else leak for one in z.ravel()], z.shape),
    lambda z, leak: Tensor(np.where(z > 0, 1, leak)),
)


@right("leaky_relu_slope")
def leaky_slope_in_lists(z: Any, leak: Any) -> Any:
    def slope(one: Any) -> Any:
        return [slope(part) for part in one] if isinstance(one, list) else 1.0 if one > 0 else leak

    return slope(z.tolist())


@right("leaky_relu_slope")
def leaky_slope_filled_in(z: Any, leak: Any) -> Any:
    slope = np.ones_like(z)
    slope[z < 0] = leak
    return slope


@right("leaky_relu_slope")
def leaky_slope_by_tape(z: Any, leak: Any) -> Any:
    import tensorflow as tf

    v = tf.Variable(z)
    with tf.GradientTape() as tape:
        value = tf.nn.leaky_relu(v, alpha=leak)
    return tape.gradient(value, v)


@right("leaky_relu_slope")
def leaky_slope_of_keras(z: Any, leak: Any) -> Any:
    import keras
    import tensorflow as tf

    v = tf.Variable(z, dtype=tf.float32)
    with tf.GradientTape() as tape:
        value = keras.activations.leaky_relu(v, negative_slope=leak)
    return tape.gradient(value, v)


wrong("leaky_relu_slope", "this is the function's value", leaky, lambda z, leak: np.maximum(z, leak * z))
wrong("leaky_relu_slope", "0 on the negative side", lambda z, leak: np.where(z > 0, 1.0, 0.0), lambda z, leak: z > 0)
wrong("leaky_relu_slope", "on the positive side the value stands", lambda z, leak: np.where(z > 0, z, leak))
wrong("leaky_relu_slope", "on the negative side the value stands", lambda z, leak: np.where(z > 0, 1, leak * z))
wrong("leaky_relu_slope", "the two sides are exchanged", lambda z, leak: np.where(z > 0, leak, 1))
wrong("leaky_relu_slope", "has the wrong sign", lambda z, leak: np.where(z > 0, 1, -leak))
wrong("leaky_relu_slope", "turned upside down", lambda z, leak: np.where(z > 0, 1, 1 / leak))
wrong("leaky_relu_slope", "taken away from 1", lambda z, leak: np.where(z > 0, 1, 1 - leak))
wrong("leaky_relu_slope", "meet at another place than 0", lambda z, leak: np.where(z > leak, 1, leak))
wrong("leaky_relu_slope", "the leak is not the one that is given", lambda z, leak: np.where(z > 0, 1, 0.2))
wrong("leaky_relu_slope", "counted on the positive side", lambda z, leak: (z > 0) + leak)
wrong("leaky_relu_slope", "over too long a step", lambda z, leak: leaky(z + 1, leak) - leaky(z, leak))
wrong("leaky_relu_slope", "neighbours in the array", lambda z, leak: np.gradient(leaky(z, leak), axis=-1))
wrong("leaky_relu_slope", "neighbours in the array", lambda z, leak: np.gradient(leaky(z, leak), z))
wrong("leaky_relu_slope", "the slope is `leak` everywhere", lambda z, leak: np.full(z.shape, leak))
wrong("leaky_relu_slope", "not one for each number", lambda z, leak: 1 if np.any(z > 0) else leak)
wrong("leaky_relu_slope", "not one for each number", lambda z, leak: np.mean(np.where(z > 0, 1, leak)))
wrong("leaky_relu_slope", "`np.where` makes it", lambda z, leak: 1 if z > 0 else leak)
wrong("leaky_relu_slope", "`np.where` makes it", lambda z, leak: [1 if one > 0 else leak for one in z])
wrong("leaky_relu_slope", "yours is (6,)", lambda z, leak: [1 if one > 0 else leak for one in z.flatten()])
wrong("leaky_relu_slope", "returned `None`", lambda z, leak: print(np.where(z > 0, 1, leak)))
wrong(
    "leaky_relu_slope",
    "the type of its first result",
    lambda z, leak: np.vectorize(lambda one: 1 if one > 0 else leak)(z),
)


@wrong("leaky_relu_slope", "your function changes its argument `z`")
def leaky_slope_in_place(z: Any, leak: Any) -> Any:
    z[z > 0] = 1
    z[z <= 0] = leak
    return z


@wrong("leaky_relu_slope", "does the second one overwrite")
def leaky_slope_overwrites(z: Any, leak: Any) -> Any:
    slope = z.copy()
    slope[slope <= 0] = leak
    slope[slope > 0] = 1
    return slope


@wrong("leaky_relu_slope", "an array of whole numbers, which keeps no fractions")
def leaky_slope_in_whole_numbers(z: Any, leak: Any) -> Any:
    slope = np.zeros(z.shape, dtype=int)
    slope[z > 0] = 1
    slope[z <= 0] = leak
    return slope


@wrong("leaky_relu_slope", "A tape gives `None` for what it has not watched")
def leaky_slope_unwatched(z: Any, leak: Any) -> Any:
    import tensorflow as tf

    v = tf.constant(z)
    with tf.GradientTape() as tape:
        value = tf.nn.leaky_relu(v, alpha=leak)
    return tape.gradient(value, v)


# ---------------------------------------------------------------- elu_value

right(
    "elu_value",
    lambda z, alpha: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))),
    lambda z, alpha: np.where(z > 0, z, alpha * (np.exp(z) - 1)),  # NumPy warns
    lambda z, alpha: np.maximum(z, 0) + alpha * np.minimum(np.exp(z) - 1, 0),
    lambda z, alpha: np.reshape([one if one > 0 else alpha * (math.exp(one) - 1) for one in z.ravel()], z.shape),
    lambda z, alpha: np.float32(np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))),
)


@right("elu_value")
def elu_of_keras(z: Any, alpha: Any) -> Any:
    import keras

    return keras.activations.elu(keras.ops.convert_to_tensor(z, "float32"), alpha=alpha)


@right("elu_value")
def elu_of_tensorflow(z: Any, alpha: Any) -> Any:
    import tensorflow as tf

    return tf.where(z > 0, z, alpha * (tf.exp(z) - 1))


@right("elu_value")
def elu_filled_in(z: Any, alpha: Any) -> Any:
    value = z.copy()
    value[z < 0] = alpha * (np.exp(z[z < 0]) - 1)
    return value


@wrong("elu_value", "alpha is forgotten")
def elu_of_tensorflow_alone(z: Any, alpha: Any) -> Any:
    import tensorflow as tf

    return tf.nn.elu(z)


wrong("elu_value", "alpha is forgotten", lambda z, alpha: np.where(z > 0, z, np.exp(z) - 1))
wrong("elu_value", "the -1 is forgotten", lambda z, alpha: np.where(z > 0, z, alpha * np.exp(z)))
wrong("elu_value", "alpha does not multiply the -1", lambda z, alpha: np.where(z > 0, z, alpha * np.exp(z) - 1))
wrong("elu_value", "this is the slope", lambda z, alpha: np.where(z > 0, 1, alpha * np.exp(z)))
wrong("elu_value", "0 on the negative side", lambda z, alpha: np.maximum(z, 0))
wrong("elu_value", "the negative side is a straight line", leaky)
wrong("elu_value", "infinite times 0 is NaN", lambda z, alpha: (z > 0) * z + (z <= 0) * alpha * (np.exp(z) - 1))
wrong("elu_value", "treated like the negative one", lambda z, alpha: alpha * (np.exp(z) - 1))
wrong("elu_value", "alpha multiplies the positive side", lambda z, alpha: alpha * np.where(z > 0, z, np.expm1(z)))
wrong("elu_value", "the positive side is 1", lambda z, alpha: np.where(z > 0, 1, alpha * (np.exp(z) - 1)))
wrong("elu_value", "the two sides are exchanged", lambda z, alpha: np.where(z < 0, z, alpha * (np.exp(z) - 1)))
wrong("elu_value", "the larger of the two", lambda z, alpha: np.maximum(z, alpha * (np.exp(z) - 1)))
wrong("elu_value", "have the wrong sign", lambda z, alpha: np.where(z > 0, z, alpha * (1 - np.exp(z))))
wrong("elu_value", "alpha stands in the exponent", lambda z, alpha: np.where(z > 0, z, np.exp(alpha * z) - 1))
wrong("elu_value", "takes one", lambda z, alpha: z if z > 0 else alpha * (np.exp(z) - 1))
wrong("elu_value", "has the same for whole arrays", lambda z, alpha: np.where(z > 0, z, alpha * (math.exp(z) - 1)))


@wrong("elu_value", "your function changes its argument `z`")
def elu_in_place(z: Any, alpha: Any) -> Any:
    z[z < 0] = alpha * (np.exp(z[z < 0]) - 1)
    return z


# ---------------------------------------------------------------- elu_slope


def elu(z: Any, alpha: Any) -> Any:
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


right(
    "elu_slope",
    lambda z, alpha: np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0))),
    lambda z, alpha: np.where(z > 0, 1, alpha * np.exp(z)),  # NumPy warns
    lambda z, alpha: np.where(z > 0, 1, elu(z, alpha) + alpha),
    lambda z, alpha: np.exp(np.minimum(z, 0)) * np.where(z > 0, 1, alpha),
    lambda z, alpha: (elu(z + 1e-6, alpha) - elu(z - 1e-6, alpha)) / 2e-6,
    lambda z, alpha: np.reshape([1.0 if one > 0 else alpha * math.exp(one) for one in z.ravel()], z.shape),
    lambda z, alpha: np.float32(np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))),
)


@right("elu_slope")
def elu_slope_filled_in(z: Any, alpha: Any) -> Any:
    slope = np.ones_like(z)
    slope[z < 0] = alpha * np.exp(z[z < 0])
    return slope


@right("elu_slope")
def elu_slope_of_keras(z: Any, alpha: Any) -> Any:
    import keras
    import tensorflow as tf

    v = tf.Variable(z)
    with tf.GradientTape() as tape:
        value = keras.activations.elu(v, alpha=alpha)
    return tape.gradient(value, v)


@wrong("elu_slope", "on its way back through `tf.where`")
def elu_slope_by_a_tape_through_where(z: Any, alpha: Any) -> Any:
    import tensorflow as tf

    v = tf.Variable(z)
    with tf.GradientTape() as tape:
        value = tf.where(v > 0, v, alpha * (tf.exp(v) - 1))
    return tape.gradient(value, v)


@wrong("elu_slope", "alpha is forgotten")
def elu_slope_of_tensorflow_alone(z: Any, alpha: Any) -> Any:
    import tensorflow as tf

    v = tf.Variable(z)
    with tf.GradientTape() as tape:
        value = tf.nn.elu(v)
    return tape.gradient(value, v)


wrong("elu_slope", "this is the function's value", elu)
wrong("elu_slope", "alpha is forgotten", lambda z, alpha: np.where(z > 0, 1, np.exp(z)))
wrong("elu_slope", "on the negative side the value", lambda z, alpha: np.where(z > 0, 1, alpha * (np.exp(z) - 1)))
wrong("elu_slope", "on the positive side the value", lambda z, alpha: np.where(z > 0, z, alpha * np.exp(z)))
wrong("elu_slope", "the wrong sign", lambda z, alpha: np.where(z > 0, 1, -alpha * np.exp(z)))
wrong("elu_slope", "infinite times 0 is NaN", lambda z, alpha: (z > 0) * 1.0 + (z <= 0) * alpha * np.exp(z))
wrong("elu_slope", "grows towards the far negative side", lambda z, alpha: np.where(z > 0, 1, alpha * np.exp(-z)))
wrong("elu_slope", "exp is treated like a power", lambda z, alpha: np.where(z > 0, 1, alpha * z * np.exp(z - 1)))
wrong("elu_slope", "exp is treated like a power", lambda z, alpha: np.where(z > 0, 1, alpha * z * np.exp(z)))
wrong("elu_slope", "a constant is still there", lambda z, alpha: np.where(z > 0, 1, alpha * np.exp(z) - 1))
wrong("elu_slope", "a constant is still there", lambda z, alpha: np.where(z > 0, 1, elu(z, alpha) + 1))
wrong("elu_slope", "the smaller of the two sides", lambda z, alpha: np.minimum(1, alpha * np.exp(z)))
wrong("elu_slope", "the two sides are exchanged", lambda z, alpha: np.where(z > 0, alpha * np.exp(z), 1))
wrong("elu_slope", "alpha all over the negative side", lambda z, alpha: np.where(z > 0, 1, alpha))
wrong("elu_slope", "alpha multiplies the positive side", lambda z, alpha: alpha * np.where(z > 0, 1, np.exp(z)))
wrong("elu_slope", "0 on the negative side", lambda z, alpha: np.where(z > 0, 1.0, 0.0))
wrong("elu_slope", "alpha stands in the exponent", lambda z, alpha: np.where(z > 0, 1, np.exp(alpha * z)))
wrong("elu_slope", "treated like the negative one", lambda z, alpha: alpha * np.exp(z))
wrong("elu_slope", "over too long a step", lambda z, alpha: (elu(z + 0.01, alpha) - elu(z, alpha)) / 0.01)
wrong("elu_slope", "over too long a step", lambda z, alpha: elu(z + 0.5, alpha) - elu(z - 0.5, alpha))
wrong(
    "elu_slope", "the type of its first result", lambda z, a: np.vectorize(lambda v: 1 if v > 0 else a * np.exp(v))(z)
)
wrong("elu_slope", "`np.where` makes it", lambda z, alpha: 1 if z > 0 else alpha * np.exp(z))
wrong("elu_slope", "has the same for whole arrays", lambda z, alpha: np.where(z > 0, 1, alpha * math.exp(z)))


@wrong("elu_slope", "overflows above 709")
def elu_slope_computes_both_sides(z: Any, alpha: Any) -> Any:
    slope = []
    for one in z.ravel():
        negative = alpha * math.exp(one)
        slope.append(1.0 if one > 0 else negative)
    return np.reshape(slope, z.shape)


@wrong("elu_slope", "does the second one overwrite")
def elu_slope_overwrites(z: Any, alpha: Any) -> Any:
    slope = z.copy()
    slope[slope < 0] = alpha * np.exp(slope[slope < 0])
    slope[slope > 0] = 1
    return slope


# ---------------------------------------------------------------- jacobian


def state(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(x @ W + h @ U + b)


def slopes(*args: Any) -> Any:
    return 1 - state(*args) ** 2


def moved(step: float) -> Callable[..., Any]:
    """Each previous state moved to one side, as the task's example does."""
    return lambda x, h, W, U, b: np.array(
        [(state(x, h + step * way, W, U, b) - state(x, h, W, U, b)) / step for way in np.eye(len(h))]
    )


right(
    "jacobian",
    lambda x, h, W, U, b: U * slopes(x, h, W, U, b),
    lambda x, h, W, U, b: U @ np.diag(slopes(x, h, W, U, b)),
    lambda x, h, W, U, b: U / np.cosh(x @ W + h @ U + b) ** 2,
    lambda x, h, W, U, b: np.einsum("ij,j->ij", U, slopes(x, h, W, U, b)),
    lambda x, h, W, U, b: np.float32(U) * np.float32(slopes(x, h, W, U, b)),
    lambda x, h, W, U, b: (np.diag(slopes(x, h, W, U, b)) @ U.T).T,
    moved(1e-6),
)


@right("jacobian")
def jacobian_in_lists(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    units = range(len(h_previous))
    J = [[0.0 for _ in units] for _ in units]
    for j in units:
        a = b_h[j] + sum(h_previous[i] * W_hh[i][j] for i in units)
        a += sum(x_t[i] * W_xh[i][j] for i in range(len(x_t)))
        for i in units:
            J[i][j] = W_hh[i][j] * (1 - math.tanh(a) ** 2)
    return J


@right("jacobian")
def jacobian_by_moving_both_ways(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    rows = []
    for i in range(len(h_previous)):
        up, down = h_previous.copy(), h_previous.copy()
        up[i] += 1e-4
        down[i] -= 1e-4
        rows.append((state(x_t, up, W_xh, W_hh, b_h) - state(x_t, down, W_xh, W_hh, b_h)) / 2e-4)
    return rows


def jacobian_of_the_tape(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    import tensorflow as tf

    h = tf.Variable(h_previous)
    with tf.GradientTape() as tape:
        new = tf.tanh(tf.linalg.matvec(W_xh, x_t, transpose_a=True) + tf.linalg.matvec(W_hh, h, transpose_a=True) + b_h)
    return tape.jacobian(new, h)


@right("jacobian")
def jacobian_of_the_tape_turned(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return np.transpose(jacobian_of_the_tape(x_t, h_previous, W_xh, W_hh, b_h))


wrong("jacobian", "TensorFlow's `tape.jacobian` have them", jacobian_of_the_tape)
wrong("jacobian", "the Jacobian is transposed", lambda x, h, W, U, b: np.diag(slopes(x, h, W, U, b)) @ U.T)
wrong("jacobian", "rows instead of the columns", lambda x, h, W, U, b: np.diag(slopes(x, h, W, U, b)) @ U)
wrong("jacobian", "`W_hh` is transposed, and the slopes are not", lambda *a: a[3].T * slopes(*a))
wrong("jacobian", "a sign inside the slope", lambda *a: a[3] * (1 + state(*a) ** 2))
wrong("jacobian", "the slope is taken at the previous state", lambda x, h, W, U, b: U * (1 - h**2))
wrong("jacobian", "the weighted sum stands", lambda x, h, W, U, b: U * (1 - (x @ W + h @ U + b) ** 2))
wrong("jacobian", "of what is tanh already", lambda *a: a[3] * (1 - np.tanh(state(*a)) ** 2))
wrong("jacobian", "the square in the slope", lambda *a: a[3] * (1 - state(*a)))
wrong("jacobian", "the sigmoid's slope", lambda *a: a[3] * state(*a) * (1 - state(*a)))
wrong("jacobian", "the tanh itself stands", lambda *a: a[3] * state(*a), lambda *a: a[3] * state(*a) ** 2)
wrong("jacobian", "the slope of tanh is forgotten", lambda x, h, W, U, b: U)
wrong("jacobian", "the bias is left out", lambda x, h, W, U, b: U * (1 - np.tanh(x @ W + h @ U) ** 2))
wrong("jacobian", "the input is left out", lambda x, h, W, U, b: U * (1 - np.tanh(h @ U + b) ** 2))
wrong("jacobian", "with respect to the input", lambda x, h, W, U, b: W * slopes(x, h, W, U, b))
wrong("jacobian", "of the weighted sum is transposed", lambda x, h, W, U, b: U * (1 - np.tanh(x @ W + U @ h + b) ** 2))
wrong("jacobian", "the change is not divided", lambda *a: 0.001 * moved(0.001)(*a), lambda *a: 1e-6 * moved(1e-6)(*a))
wrong("jacobian", "over too long a step", moved(1.0), moved(0.001), moved(0.0001))
wrong("jacobian", "`W_hh` is not in it", slopes, lambda *a: np.diag(slopes(*a)))
wrong("jacobian", "the numbers are added up", lambda *a: a[3] @ slopes(*a))
wrong("jacobian", "the previous state stands in the place of `W_hh`", lambda *a: np.outer(a[1], slopes(*a)))
wrong("jacobian", "all units have one slope", lambda *a: a[3] * (1 - state(*a) @ state(*a)))
wrong("jacobian", "this is the new state", state)
wrong("jacobian", "takes other arguments", lambda h_t, W_hh: W_hh * (1 - h_t**2))


@wrong("jacobian", "as moving all states at once")
def jacobian_moves_all_at_once(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    return (state(x_t, h_previous + 1e-6, W_xh, W_hh, b_h) - state(x_t, h_previous, W_xh, W_hh, b_h)) / 1e-6


@wrong("jacobian", "as `tape.gradient` does")
def jacobian_by_a_gradient(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    import tensorflow as tf

    h = tf.Variable(h_previous)
    with tf.GradientTape() as tape:
        new = tf.tanh(x_t[None] @ tf.constant(W_xh) + h[None] @ W_hh + b_h)
    return tape.gradient(new, h)


@wrong("jacobian", "your function changes its argument `h_previous`")
def jacobian_moves_its_argument(x_t: Any, h_previous: Any, W_xh: Any, W_hh: Any, b_h: Any) -> Any:
    before, rows = state(x_t, h_previous, W_xh, W_hh, b_h), []
    for i in range(len(h_previous)):
        h_previous[i] += 1e-6
        rows.append((state(x_t, h_previous, W_xh, W_hh, b_h) - before) / 1e-6)
        h_previous[i] -= 1e-6
    h_previous += 1e-3
    return rows


# ---------------------------------------------------------------- gradient_norms


def norms_by(
    step: Callable[..., Any], norm: Callable[[Any], Any] = np.linalg.norm, too_far: int = 0
) -> Callable[..., Any]:
    """The norms where ``step(d, W_hh, h, t)`` leads one step back."""

    def answer(W_hh: Any, h: Any, dh_final: Any) -> Any:
        d, norms = dh_final, [norm(dh_final)]
        for t in range(len(h) - 1, -too_far, -1):
            d = step(d, W_hh, h, t)
            norms.append(norm(d))
        return norms

    return answer


def one_back(d: Any, W: Any, h: Any, t: Any) -> Any:
    return (d * (1 - h[t] ** 2)) @ W.T


right_norms = norms_by(one_back)

right(
    "gradient_norms",
    right_norms,
    norms_by(lambda d, W, h, t: W @ (d * (1 - h[t] ** 2)), norm=lambda d: np.sqrt(np.sum(d**2))),
    norms_by(lambda d, W, h, t: (W * (1 - h[t] ** 2)) @ d),
    norms_by(lambda d, W, h, t: np.einsum("ij,j,j->i", W, 1 - h[t] ** 2, d), norm=lambda d: math.sqrt(d @ d)),
    lambda W, h, d: right_norms(np.float32(W), np.float32(h), np.float32(d)),
    lambda W, h, d: Tensor(right_norms(W, h, d)),
)


@right("gradient_norms")
def norms_by_the_products(W_hh: Any, h: Any, dh_final: Any) -> Any:
    J, norms = np.eye(len(W_hh)), [np.linalg.norm(dh_final)]
    for t in range(len(h) - 1, 0, -1):
        J = (W_hh * (1 - h[t] ** 2)) @ J
        norms.append(np.linalg.norm(J @ dh_final))
    return np.array(norms)


@right("gradient_norms")
def norms_in_lists(W_hh: Any, h: Any, dh_final: Any) -> Any:
    d, units = dh_final.tolist(), range(len(dh_final))
    norms = [math.hypot(*d)]
    for one in h[:0:-1].tolist():
        d = [sum(W_hh[i][j] * d[j] * (1 - one[j] ** 2) for j in units) for i in units]
        norms.append(math.hypot(*d))
    return norms


@right("gradient_norms")
def norms_of_tensorflow(W_hh: Any, h: Any, dh_final: Any) -> Any:
    import tensorflow as tf

    d = tf.constant(dh_final)[None]
    norms = [tf.norm(d)]
    for one in tf.reverse(tf.constant(h)[1:], [0]):
        d = tf.matmul(d * (1 - one**2), tf.constant(W_hh), transpose_b=True)
        norms.append(tf.norm(d))
    return tf.stack(norms)


@right("gradient_norms")
def norms_by_calling_itself(W_hh: Any, h: Any, dh_final: Any) -> Any:
    rest = norms_by_calling_itself(W_hh, h[:-1], W_hh @ (dh_final * (1 - h[-1] ** 2))) if len(h) > 1 else []
    return [np.linalg.norm(dh_final), *rest]


for diagnosis, answer_ in (
    ("the norms stand in the order of time", lambda *a: right_norms(*a)[::-1]),
    ("`W_hh` is not transposed", norms_by(lambda d, W, h, t: (d * (1 - h[t] ** 2)) @ W)),
    ("the slope of tanh is forgotten", norms_by(lambda d, W, h, t: d @ W.T)),
    ("the slope of tanh is forgotten", norms_by(lambda d, W, h, t: d @ W)),
    ("the slopes are those of the step before", norms_by(lambda d, W, h, t: (d * (1 - h[t - 1] ** 2)) @ W.T)),
    ("the slopes are multiplied behind `W_hh`.", norms_by(lambda d, W, h, t: (d @ W.T) * (1 - h[t] ** 2))),
    ("behind `W_hh`, and are those of", norms_by(lambda d, W, h, t: (d @ W.T) * (1 - h[t - 1] ** 2))),
    ("norm of the final state's gradient is missing", lambda *a: right_norms(*a)[1:]),
    ("all norms are one step too far back", lambda *a: norms_by(one_back, too_far=1)(*a)[1:]),
    ("there is one step too many", norms_by(one_back, too_far=1)),
    ("one step is left out", lambda *a: right_norms(*a)[:-1]),
    ("these are the squared norms", norms_by(one_back, norm=lambda d: np.sum(d**2))),
    ("this is another norm", norms_by(one_back, norm=lambda d: np.sum(np.abs(d)))),
    ("this is another norm", norms_by(one_back, norm=lambda d: np.max(np.abs(d)))),
    ("this is another norm", norms_by(one_back, norm=np.sum)),
    ("the gradients come back instead", norms_by(one_back, norm=lambda d: d)),
    ("the square in the slope", norms_by(lambda d, W, h, t: (d * (1 - h[t])) @ W.T)),
    ("of what is tanh already", norms_by(lambda d, W, h, t: (d * (1 - np.tanh(h[t]) ** 2)) @ W.T)),
    ("the sigmoid's slope", norms_by(lambda d, W, h, t: (d * h[t] * (1 - h[t])) @ W.T)),
    ("the tanh itself stands", norms_by(lambda d, W, h, t: (d * h[t] ** 2) @ W.T)),
    ("`*` stands where a matrix product belongs", norms_by(lambda d, W, h, t: d * (1 - h[t] ** 2) * W)),
    ("`*` stands where a matrix product belongs", norms_by(lambda d, W, h, t: d * (1 - h[t] ** 2) * W.T)),
    ("takes the slopes of the final state", norms_by(lambda d, W, h, t: (d * (1 - h[-1] ** 2)) @ W.T)),
    ("read from the first to the final one", norms_by(lambda d, W, h, t: one_back(d, W, h, len(h) - 1 - t))),
    ("scaled to a norm of 1", norms_by(lambda *a: one_back(*a) / np.linalg.norm(one_back(*a)))),
    ("`W_hh` is forgotten", norms_by(lambda d, W, h, t: d * (1 - h[t] ** 2))),
    ("only one norm comes back", lambda *a: right_norms(*a)[-1]),
    ("the norms are added up", lambda *a: np.cumsum(right_norms(*a))),
    ("shares of the first", lambda *a: np.array(right_norms(*a)) / right_norms(*a)[0]),
    ("these are the logarithms", lambda *a: np.log10(right_norms(*a))),
    ("the norms are those of the states", lambda W, h, d: np.linalg.norm(h, axis=1)),
    ("this is the bound", lambda W, h, d: np.linalg.norm(d) * np.linalg.norm(W, 2) ** np.arange(len(h))),
    (
        "a power of the spectral radius",
        lambda W, h, d: np.linalg.norm(d) * np.abs(np.linalg.eigvals(W)).max() ** np.arange(len(h)),
    ),
    ("your function returned `None`", lambda *a: print(right_norms(*a))),
):
    wrong("gradient_norms", diagnosis, answer_)


@wrong("gradient_norms", "this is the bound")
def norms_of_matrices(W_hh: Any, h: Any, dh_final: Any) -> Any:
    norm, norms = np.linalg.norm(dh_final), [np.linalg.norm(dh_final)]
    for t in range(len(h) - 1, 0, -1):
        norm = norm * np.linalg.norm(W_hh * (1 - h[t] ** 2), 2)
        norms.append(norm)
    return norms


@wrong("gradient_norms", "every step begins with the final gradient")
def norms_begin_anew(W_hh: Any, h: Any, dh_final: Any) -> Any:
    return [np.linalg.norm(dh_final)] + [
        np.linalg.norm(one_back(dh_final, W_hh, h, t)) for t in range(len(h) - 1, 0, -1)
    ]


@wrong("gradient_norms", "your function changes its argument `dh_final`")
def norms_in_place(W_hh: Any, h: Any, dh_final: Any) -> Any:
    norms = []
    for t in reversed(range(len(h))):
        norms.append(np.linalg.norm(dh_final))
        dh_final *= 1 - h[t] ** 2
        dh_final[:] = W_hh @ dh_final
    return norms


@wrong("gradient_norms", "Does an index run past the end")
def norms_past_the_end(W_hh: Any, h: Any, dh_final: Any) -> Any:
    norms, d = [], dh_final
    for t in range(len(h), 0, -1):
        norms.append(np.linalg.norm(d))
        d = one_back(d, W_hh, h, t)
    return norms


# ---------------------------------------------------------------- to_radius


def rho(W: Any) -> Any:
    return np.max(np.abs(np.linalg.eigvals(W)))


right(
    "to_radius",
    lambda W, radius: W * radius / rho(W),
    lambda W, radius: W / max(abs(np.linalg.eig(W)[0])) * radius,
    lambda W, radius: [[float(w * radius / rho(W)) for w in row] for row in W],
    lambda W, radius: W * radius / max(abs(root) for root in np.roots(np.poly(W))),
    lambda W, radius: np.float32(W * radius / rho(W)),
    lambda W, radius: radius * W / max(math.hypot(e.real, e.imag) for e in np.linalg.eigvals(W)),
    lambda W, radius: W.astype(complex) * radius / rho(W),
)


@right("to_radius")
def radius_of_tensorflow(W: Any, radius: Any) -> Any:
    import tensorflow as tf

    return tf.constant(W) * radius / tf.reduce_max(tf.abs(tf.linalg.eigvals(W)))


for diagnosis, measure in (
    ("the Frobenius norm", np.linalg.norm),
    ("the greatest singular value", lambda W: np.linalg.norm(W, 2)),
    ("the greatest singular value", lambda W: np.linalg.svd(W)[1].max()),
    ("the real part of an eigenvalue", lambda W: np.max(np.linalg.eigvals(W))),
    ("the real part of an eigenvalue", lambda W: np.max(np.linalg.eigvals(W).real)),
    ("the real part of an eigenvalue", lambda W: np.max(np.abs(np.linalg.eigvals(W).real))),
    ("without its absolute value", lambda W: max(np.linalg.eigvals(W), key=abs)),
    ("the first eigenvalue is taken", lambda W: abs(np.linalg.eigvals(W)[0])),
    ("the eigenvalue nearest to 0", lambda W: np.min(np.abs(np.linalg.eigvals(W)))),
    ("averaged or added up", lambda W: np.sum(np.abs(np.linalg.eigvals(W)))),
    ("averaged or added up", np.trace),
    ("the determinant", np.linalg.det),
    ("the largest number of the matrix", lambda W: np.max(np.abs(W))),
    ("a sum of the matrix's numbers", lambda W: np.abs(W).sum(axis=1).max()),
    ("a sum of the matrix's numbers", np.sum),
    ("each row or column is scaled by itself", lambda W: np.linalg.norm(W, axis=1, keepdims=True)),
    ("`eigvalsh` is for symmetric matrices", lambda W: np.abs(np.linalg.eigvalsh(W)).max()),
):
    wrong("to_radius", diagnosis, lambda W, radius, measure=measure: W * radius / measure(W))
wrong("to_radius", "is not multiplied by the radius", lambda W, radius: W / rho(W))
wrong("to_radius", "multiplied by the radius only", lambda W, radius: W * radius)
wrong("to_radius", "divided by the radius that is wanted", lambda W, radius: W / radius)
wrong("to_radius", "multiplied by its own radius", lambda W, radius: W * radius * rho(W))
wrong("to_radius", "a radius that is too small is left", lambda W, radius: W * min(1, radius / rho(W)))
wrong("to_radius", "the signs of the matrix are lost", lambda W, radius: np.abs(W) * radius / rho(W))
wrong("to_radius", "another matrix with this radius", lambda W, radius: radius * np.eye(len(W)))
wrong("to_radius", "another matrix with this radius", lambda W, radius: radius * np.linalg.qr(W)[0])
wrong("to_radius", "the eigenvalues came back", lambda W, radius: np.linalg.eigvals(W) * radius / rho(W))
wrong("to_radius", "the spectral radius came back", lambda W, radius: rho(W))
wrong("to_radius", "the number by which to multiply came back", lambda W, radius: radius / rho(W))
wrong("to_radius", "the matrix came back as it was", lambda W, radius: W)
wrong("to_radius", "beside its first result", lambda W, radius: W * radius / np.max(np.abs(np.linalg.eig(W))))
wrong("to_radius", "your function returned `None`", lambda W, radius: print(W * radius / rho(W)))


@wrong("to_radius", "your function changes its argument `W`")
def radius_in_place(W: Any, radius: Any) -> Any:
    W *= radius / rho(W)
    return W


# ---------------------------------------------------------------- irnn_start


def start(
    W_xh: Callable[..., Any] = lambda features, units, rng: rng.normal(0, 0.001, (features, units)),
    W_hh: Callable[..., Any] = lambda units, rng: np.eye(units),
    b_h: Callable[..., Any] = lambda units: np.zeros(units),
    seeded: Callable[[Any], Any] = lambda seed: seed,
    handed: Callable[..., Any] = lambda *weights: weights,
) -> Callable[..., Any]:
    def answer(features: Any, units: Any, seed: Any) -> Any:
        rng = np.random.default_rng(seeded(seed))
        return handed(W_xh(features, units, rng), W_hh(units, rng), b_h(units))

    return answer


right(
    "irnn_start",
    start(),
    start(handed=lambda *weights: list(weights)),
    start(handed=lambda *weights: [one.astype(np.float32) for one in weights]),
    start(W_xh=lambda f, u, rng: 1e-3 * rng.standard_normal((f, u))),
    start(W_hh=lambda units, rng: np.eye(units, dtype=int)),
)


@right("irnn_start")
def start_of_the_old_generator(features: Any, units: Any, seed: Any) -> Any:
    np.random.seed(seed)  # noqa: NPY002
    return np.random.randn(features, units) * 0.001, np.identity(units), np.zeros((units,))  # noqa: NPY002


@right("irnn_start")
def start_in_lists(features: Any, units: Any, seed: Any) -> Any:
    rng = random.Random(seed)
    W_xh = [[rng.gauss(0, 0.001) for _ in range(units)] for _ in range(features)]
    return W_xh, [[float(i == j) for j in range(units)] for i in range(units)], [0.0] * units


@right("irnn_start")
def start_of_tensorflow(features: Any, units: Any, seed: Any) -> Any:
    import tensorflow as tf

    return tf.random.stateless_normal((features, units), [seed, 0], stddev=0.001), tf.eye(units), tf.zeros(units)


@right("irnn_start")
def start_of_keras(features: Any, units: Any, seed: Any) -> Any:
    import keras

    small = keras.initializers.RandomNormal(stddev=0.001, seed=seed)
    layer = keras.layers.SimpleRNN(units, "relu", kernel_initializer=small, recurrent_initializer="identity")
    layer.build((None, None, features))
    return layer.get_weights()


@wrong("irnn_start", "other numbers come at every call")
def start_of_a_plain_layer(features: Any, units: Any, seed: Any) -> Any:
    import keras

    layer = keras.layers.SimpleRNN(units, "relu", recurrent_initializer="identity")
    layer.build((None, None, features))
    return layer.get_weights()


@wrong("irnn_start", "numbers far from 0 are missing")
def start_of_a_truncated_normal(features: Any, units: Any, seed: Any) -> Any:
    import keras

    small = keras.initializers.TruncatedNormal(stddev=0.001, seed=seed)
    return small((features, units)), np.eye(units), np.zeros(units)


for diagnosis, entered in (
    ("the recurrent weights are random", start(W_hh=lambda u, rng: rng.normal(0, 0.001, (u, u)))),
    ("the recurrent weights are random", start(W_hh=lambda u, rng: np.linalg.qr(rng.normal(size=(u, u)))[0])),
    ("noise is added to the identity", start(W_hh=lambda u, rng: np.eye(u) + rng.normal(0, 0.001, (u, u)))),
    ("noise is added to the identity", start(W_hh=lambda u, rng: np.eye(u) + 0.05 * rng.normal(size=(u, u)))),
    ("the recurrent weights are all 1", start(W_hh=lambda u, rng: np.ones((u, u)))),
    ("the recurrent weights are all 0", start(W_hh=lambda u, rng: np.zeros((u, u)))),
    ("the identity is scaled", start(W_hh=lambda u, rng: 0.001 * np.eye(u))),
    ("the recurrent weights have the wrong size", start(W_hh=lambda u, rng: np.ones(u))),
    ("the standard deviation is another", start(W_xh=lambda f, u, rng: rng.normal(size=(f, u)))),
    ("the standard deviation is another", start(W_xh=lambda f, u, rng: rng.normal(0, 0.001**0.5, (f, u)))),
    ("the standard deviation is another", start(W_xh=lambda f, u, rng: rng.normal(0, (2 / (f + u)) ** 0.5, (f, u)))),
    ("the standard deviation is another", start(W_xh=lambda f, u, rng: rng.normal(0, (2 / f) ** 0.5, (f, u)))),
    ("the standard deviation is another", start(W_xh=lambda f, u, rng: rng.normal(0, (1 / f) ** 0.5, (f, u)))),
    ("takes the mean first", start(W_xh=lambda f, u, rng: rng.normal(0.001, 1, (f, u)))),
    ("the mean is not 0", start(W_xh=lambda f, u, rng: rng.normal(0.001, 0.001, (f, u)))),
    ("are not Gaussian", start(W_xh=lambda f, u, rng: rng.uniform(-0.001, 0.001, (f, u)))),
    ("are not Gaussian", start(W_xh=lambda f, u, rng: 0.001 * rng.random((f, u)))),
    ("are all positive", start(W_xh=lambda f, u, rng: np.abs(rng.normal(0, 0.001, (f, u))))),
    ("repeat each other", start(W_xh=lambda f, u, rng: np.tile(rng.normal(0, 0.001, u), (f, 1)))),
    ("repeat each other", start(W_xh=lambda f, u, rng: np.full((f, u), rng.normal(0, 0.001)))),
    ("are rounded", start(W_xh=lambda f, u, rng: np.round(rng.normal(0, 0.001, (f, u)), 3))),
    ("are rounded", start(W_xh=lambda f, u, rng: np.round(rng.normal(0, 0.001, (f, u)), 4))),
    ("are rounded", start(W_xh=lambda f, u, rng: rng.normal(0, 0.001, (f, u)).astype(np.float32).round(5))),
    ("the weights of the input are all alike", start(W_xh=lambda f, u, rng: np.full((f, u), 0.001))),
    ("the weights of the input are all 0", start(W_xh=lambda f, u, rng: np.zeros((f, u)))),
    ("the shape of `W_xh` is turned round", start(W_xh=lambda f, u, rng: rng.normal(0, 0.001, (u, f)))),
    (
        "have changed places",
        start(W_xh=lambda f, u, rng: np.eye(f, u), W_hh=lambda u, rng: rng.normal(0, 0.001, (u, u))),
    ),
    ("the biases are 1", start(b_h=np.ones)),
    ("the biases have the wrong shape", start(b_h=lambda u: np.zeros((1, u)))),
    ("the biases have the wrong shape", start(b_h=lambda u: np.zeros((u, u)))),
    ("the biases have the wrong shape", start(b_h=lambda u: 0)),
    ("the biases are missing", start(handed=lambda x, h, b: (x, h))),
    ("stand in another order", start(handed=lambda x, h, b: (h, x, b))),
    ("stand in another order", start(handed=lambda x, h, b: (b, x, h))),
    (
        "your function returned a dictionary with 3 entries",
        start(handed=lambda x, h, b: {"W_xh": x, "W_hh": h, "b_h": b}),
    ),
    (
        "one thing, a matrix of shape (17, 8), and three are asked for",
        start(handed=lambda x, h, b: np.vstack([x, h, b])),
    ),
    ("one thing, a matrix of shape (8, 8), and three are asked for", start(handed=lambda x, h, b: x)),
    ("other numbers come at every call", start(seeded=lambda seed: None)),
    ("the same numbers come for every seed", start(seeded=lambda seed: 0)),
    ("your function returned `None`", start(handed=lambda *weights: print(weights))),
):
    wrong("irnn_start", diagnosis, entered)


@wrong("irnn_start", "other numbers come at every call")
def start_seeded_too_late(features: Any, units: Any, seed: Any) -> Any:
    W_xh = np.random.randn(features, units) * 0.001  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    return W_xh, np.eye(units), np.zeros(units)


# ---------------------------------------------------------------- direction_kept


def cosine(one: Any, other: Any) -> Any:
    return one @ other / (np.linalg.norm(one) * np.linalg.norm(other))


def clip(gradient: Any, threshold: Any) -> Any:
    return np.clip(gradient, -threshold, threshold)


right(
    "direction_kept",
    lambda g, threshold: cosine(g, clip(g, threshold)),
    lambda g, threshold: np.sum(g * clip(g, threshold)) / np.sqrt(np.sum(g**2) * np.sum(clip(g, threshold) ** 2)),
    lambda g, threshold: (g / np.linalg.norm(g)) @ (clip(g, threshold) / np.linalg.norm(clip(g, threshold))),
    lambda g, threshold: cosine(g, np.sign(g) * np.minimum(np.abs(g), threshold)),
    lambda g, threshold: cosine(np.float32(g), np.float32(clip(g, threshold))),
    lambda g, threshold: cosine(g, np.array([max(-threshold, min(threshold, one)) for one in g])),
    lambda g, threshold: np.cos(np.arccos(np.minimum(cosine(g, clip(g, threshold)), 1))),
)


@right("direction_kept")
def direction_of_keras(gradient: Any, threshold: Any) -> Any:
    import keras
    import tensorflow as tf

    return -keras.losses.cosine_similarity(gradient, tf.clip_by_value(gradient, -threshold, threshold))


@right("direction_kept")
def direction_in_loops(gradient: Any, threshold: Any) -> Any:
    products = lengths = clipped_lengths = 0.0
    for one in gradient:
        clipped = one
        if one > threshold:
            clipped = threshold
        elif one < -threshold:
            clipped = -threshold
        products += one * clipped
        lengths += one**2
        clipped_lengths += clipped**2
    return products / math.sqrt(lengths) / math.sqrt(clipped_lengths)


@wrong("direction_kept", "in Keras with a minus")
def direction_of_keras_as_a_loss(gradient: Any, threshold: Any) -> Any:
    import keras

    return keras.losses.cosine_similarity(gradient, clip(gradient, threshold))


for diagnosis, found in (
    ("nothing turns", lambda g, c, threshold: cosine(g, g)),
    ("nothing turns", lambda g, c, threshold: cosine(g, g * min(1, threshold / np.linalg.norm(g)))),
    ("only the positive side is clipped", lambda g, c, threshold: cosine(g, np.minimum(g, threshold))),
    ("the signs are lost", lambda g, c, threshold: cosine(g, np.where(np.abs(g) > threshold, threshold, g))),
    ("the threshold is not the one that is given", lambda g, c, threshold: cosine(g, np.clip(g, -1, 1))),
    ("are thrown away", lambda g, c, threshold: cosine(g, np.where(np.abs(g) > threshold, 0, g))),
    ("every number becomes the threshold", lambda g, c, threshold: cosine(g, threshold * np.sign(g))),
    ("not divided by the norms", lambda g, c, threshold: g @ c),
    ("divided by one norm only", lambda g, c, threshold: g @ c / np.linalg.norm(g)),
    ("divided twice by the same norm", lambda g, c, threshold: g @ c / np.linalg.norm(g) ** 2),
    ("divided twice by the same norm", lambda g, c, threshold: g @ c / (c @ c)),
    ("the products are averaged", lambda g, c, threshold: np.mean(g * c) / np.linalg.norm(g) / np.linalg.norm(c)),
    ("Put brackets around", lambda g, c, threshold: g @ c / np.linalg.norm(g) * np.linalg.norm(c)),
    ("the root is missing in the norms", lambda g, c, threshold: g @ c / (np.sum(g**2) * np.sum(c**2))),
    ("how much shorter", lambda g, c, threshold: np.linalg.norm(c) / np.linalg.norm(g)),
    ("this is the angle", lambda g, c, threshold: np.degrees(np.arccos(min(1, cosine(g, c))))),
    ("taken from 1", lambda g, c, threshold: 1 - cosine(g, c)),
    ("the products are not added up", lambda g, c, threshold: g * c / np.linalg.norm(g) / np.linalg.norm(c)),
    ("this is a correlation", lambda g, c, threshold: np.corrcoef(g, c)[0, 1]),
    ("the clipped gradient comes back", lambda g, c, threshold: c),
    ("your function returned `None`", lambda g, c, threshold: print(cosine(g, c))),
):
    wrong(
        "direction_kept",
        diagnosis,
        lambda gradient, threshold, found=found: found(gradient, clip(gradient, threshold), threshold),
    )


@wrong("direction_kept", "your function changes its argument `gradient`")
def direction_in_place(gradient: Any, threshold: Any) -> Any:
    before = gradient.copy()
    gradient[gradient > threshold] = threshold
    gradient[gradient < -threshold] = -threshold
    return cosine(before, gradient)


@wrong("direction_kept", "what is written into the gradient itself changes both")
def direction_clipped_in_place(gradient: Any, threshold: Any) -> Any:
    clipped = np.clip(gradient, -threshold, threshold, out=gradient)
    return cosine(gradient, clipped)


@wrong("direction_kept", "nothing turns")
def direction_of_one_and_the_same(gradient: Any, threshold: Any) -> Any:
    clipped = gradient  # no copy
    np.clip(gradient, -threshold, threshold)
    return cosine(gradient, clipped)


# ---------------------------------------------------------------- clip_by_global_norm


def global_norm(gradients: Any) -> Any:
    return np.sqrt(sum(np.sum(np.square(one)) for one in gradients))


def scaled(gradients: Any, factor: Any) -> Any:
    return [factor * one for one in gradients]


def where_above(norm: Callable[..., Any], factor: Callable[..., Any] = lambda threshold, norm: threshold / norm) -> Any:
    def answer(gradients: Any, threshold: Any) -> Any:
        size = norm(gradients)
        return scaled(gradients, factor(threshold, size)) if size > threshold else gradients

    return answer


clipped_together = where_above(global_norm)


def norms(gradients: Any) -> Any:
    return [np.linalg.norm(one) for one in gradients]


right(
    "clip_by_global_norm",
    clipped_together,
    where_above(lambda gs: np.linalg.norm(np.concatenate([one.ravel() for one in gs]))),
    where_above(lambda gs: np.linalg.norm(norms(gs))),
    lambda gs, threshold: tuple(one / max(1.0, global_norm(gs) / threshold) for one in gs),
    lambda gs, threshold: scaled(gs, np.minimum(1, threshold / global_norm(gs))),  # NumPy warns of the zeros
    lambda gs, threshold: scaled(gs, min(1, threshold / (global_norm(gs) + 1e-6))),  # as PyTorch has it
    lambda gs, threshold: [one.tolist() for one in clipped_together(gs, threshold)],
    lambda gs, threshold: [Tensor(one) for one in clipped_together(gs, threshold)],
    lambda gs, threshold: [one.astype(np.float32) for one in clipped_together(gs, threshold)],
)


@right("clip_by_global_norm")
def clipped_by_tensorflow(gradients: Any, threshold: Any) -> Any:
    import tensorflow as tf

    clipped, _ = tf.clip_by_global_norm([tf.constant(one) for one in gradients], threshold)
    return clipped


@right("clip_by_global_norm")
def clipped_by_number(gradients: Any, threshold: Any) -> Any:
    total = 0.0
    for one in gradients:
        for number in one.flat:
            total += number * number
    copies = [one.copy() for one in gradients]
    if total > threshold**2:
        for one in copies:
            one *= threshold / math.sqrt(total)
    return copies


@wrong("clip_by_global_norm", "the norm comes back beside the list")
def clipped_by_tensorflow_with_its_norm(gradients: Any, threshold: Any) -> Any:
    import tensorflow as tf

    return tf.clip_by_global_norm([tf.constant(one) for one in gradients], threshold)


@wrong("clip_by_global_norm", "clipped by its own norm")
def clipped_each_by_tensorflow(gradients: Any, threshold: Any) -> Any:
    import tensorflow as tf

    return [tf.clip_by_norm(one, threshold) for one in gradients]


for diagnosis, entered in (
    ("clipped by its own norm", lambda gs, t: [one * min(1, t / max(np.linalg.norm(one), 1e-9)) for one in gs]),
    ("clipped by value", lambda gs, t: [np.clip(one, -t, t) for one in gs]),
    ("clipped by value", lambda gs, t: [np.where(np.abs(one) > t, t, one) for one in gs]),
    ("even where their norm is below", lambda gs, t: scaled(gs, t / max(global_norm(gs), 1e-9))),
    ("even where their norm is below", lambda gs, t: scaled(gs, t / global_norm(gs))),
    ("the norms of the arrays are added up", where_above(lambda gs: sum(norms(gs)))),
    ("the norm is that of the largest", where_above(lambda gs: max(norms(gs)))),
    ("the norms are averaged", where_above(lambda gs: np.mean(norms(gs)))),
    ("the norm is that of one array only", where_above(lambda gs: norms(gs)[0])),
    ("the root is missing", where_above(lambda gs: global_norm(gs) ** 2)),
    (
        "the squared norm is compared",
        lambda gs, t: scaled(gs, t / global_norm(gs)) if global_norm(gs) ** 2 > t else gs,
    ),
    ("this is another norm", where_above(lambda gs: sum(np.abs(one).sum() for one in gs))),
    ("this is another norm", where_above(lambda gs: max(np.abs(one).max() for one in gs))),
    ("this is another norm", where_above(lambda gs: np.linalg.norm([np.linalg.norm(one, 2) for one in gs]))),
    ("a norm of 1 instead of the threshold", where_above(global_norm, lambda t, norm: 1 / norm)),
    ("without being divided by the norm", where_above(global_norm, lambda t, norm: t)),
    ("the factor is upside down", where_above(global_norm, lambda t, norm: norm / t)),
    ("thrown away", where_above(global_norm, lambda t, norm: 0)),
    ("short gradients are made longer", lambda gs, t: scaled(gs, t / global_norm(gs)) if global_norm(gs) < t else gs),
    ("only one array comes back", lambda gs, t: clipped_together(gs[:1], t)),
    ("the arrays have lost their shapes", lambda gs, t: [one.ravel() for one in clipped_together(gs, t)]),
    ("in one long vector", lambda gs, t: np.concatenate([one.ravel() for one in clipped_together(gs, t)])),
    ("the norm comes back beside the list", lambda gs, t: (clipped_together(gs, t), global_norm(gs))),
    ("this is the norm", lambda gs, t: min(global_norm(gs), t)),
    ("nothing is clipped", lambda gs, t: gs),
    ("Things of different shapes make no array", lambda gs, t: np.array(gs) * t / np.linalg.norm(np.array(gs))),
    ("A list cannot be multiplied", lambda gs, t: gs * (t / global_norm(gs)) if global_norm(gs) > t else gs),
    ("Put `list(...)` around it", lambda gs, t: (one for one in clipped_together(gs, t))),
    ("every way through it end in a `return`", lambda gs, t: clipped_together(gs, t) if global_norm(gs) > t else None),
):
    wrong("clip_by_global_norm", diagnosis, entered)


@wrong("clip_by_global_norm", "before the norm is complete")
def clipped_on_the_way(gradients: Any, threshold: Any) -> Any:
    found, total = [], 0.0
    for one in gradients:
        total += np.sum(one**2)
        norm = np.sqrt(total)
        found.append(one * threshold / norm if norm > threshold else one)
    return found


@wrong("clip_by_global_norm", "nothing is clipped")
def clipped_in_the_loops_name(gradients: Any, threshold: Any) -> Any:
    norm = global_norm(gradients)
    if norm > threshold:
        for one in gradients:
            one = one * threshold / norm
    return gradients


@wrong("clip_by_global_norm", "make a new list with new arrays in it")
def clipped_in_place(gradients: Any, threshold: Any) -> Any:
    norm = global_norm(gradients)
    for one in gradients.copy():  # the list is another one, its arrays are the same
        one *= min(1, threshold / max(norm, 1e-9))
    return gradients


# ---------------------------------------------------------------- truncated_gradient


def summed(
    slope: Callable[..., Any] = lambda H, t: 1 - H[t] ** 2,
    part: Callable[..., Any] = lambda H, t, da: np.outer(H[t - 1], da),
    back: Callable[..., Any] = lambda d, da, W: da @ W.T,
    steps: Callable[..., Any] = lambda T, k: range(T, max(T - k, 0), -1),
    total: Callable[..., Any] = sum,
) -> Callable[..., Any]:
    """Truncated back-propagation with a part of it changed; H is h with h_0 in front."""

    def answer(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
        H, d, parts = np.vstack([h_0, h]), dh_final, []
        for t in steps(len(h), k):
            da = d * slope(H, t)
            parts.append(part(H, t, da))
            d = back(d, da, W_hh)
        return total(parts)

    return answer


cut = summed()

right(
    "truncated_gradient",
    cut,
    summed(part=lambda H, t, da: H[t - 1][:, None] * da, back=lambda d, da, W: W @ da),
    summed(part=lambda H, t, da: np.einsum("i,j->ij", H[t - 1], da)),
    lambda h_0, h, W, d, k: cut(*map(np.float32, (h_0, h, W, d)), k),
    lambda h_0, h, W, d, k: Tensor(cut(h_0, h, W, d, k)),
)


@right("truncated_gradient")
def cut_without_a_stack(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    dW, d = np.zeros_like(W_hh), dh_final
    for t in range(len(h) - 1, max(len(h) - 1 - k, -1), -1):
        da = d * (1 - h[t] ** 2)
        dW += np.outer(h[t - 1] if t > 0 else h_0, da)
        d = da @ W_hh.T
    return dW


@right("truncated_gradient")
def cut_in_lists(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    H, units, d = [h_0.tolist(), *h.tolist()], range(len(h_0)), dh_final.tolist()
    dW = [[0.0 for _ in units] for _ in units]
    for t in range(len(h), max(len(h) - k, 0), -1):
        da = [d[j] * (1 - H[t][j] ** 2) for j in units]
        for i in units:
            for j in units:
                dW[i][j] += H[t - 1][i] * da[j]
        d = [sum(W_hh[i][j] * da[j] for j in units) for i in units]
    return dW


@right("truncated_gradient")
def cut_by_calling_itself(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    if k == 0 or len(h) == 0:
        return np.zeros(W_hh.shape)
    da = dh_final * (1 - h[-1] ** 2)
    before = h[-2] if len(h) > 1 else h_0
    return np.outer(before, da) + cut_by_calling_itself(h_0, h[:-1], W_hh, W_hh @ da, k - 1)


@right("truncated_gradient")
def cut_by_one_product(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    before, das, d = np.vstack([h_0, h[:-1]]), [], dh_final
    for one in h[::-1][:k]:
        das.append(d * (1 - one**2))
        d = das[-1] @ W_hh.T
    return before[::-1][:k].T @ np.array(das)


def with_the_right_inputs(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: int) -> Any:
    """A tape over the final k steps, with inputs that make these very states; the state before them is a constant."""
    import tensorflow as tf

    H = np.vstack([h_0, h])
    inputs = np.arctanh(h) - H[:-1] @ W_hh
    W, first = tf.Variable(W_hh), max(len(h) - k, 0)
    with tf.GradientTape() as tape:
        s = tf.constant(H[first])[None]
        for t in range(first, len(h)):
            s = tf.tanh(s @ W + inputs[t])
        loss = tf.reduce_sum(s * dh_final)
    return tape.gradient(loss, W)


@right("truncated_gradient")
def cut_by_a_tape(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    inside = np.clip(h, -1 + 1e-12, 1 - 1e-12)  # the cases hold states of exactly 1, which no tanh reaches
    return with_the_right_inputs(h_0, inside, W_hh, dh_final, k)


for diagnosis, entered in (
    ("the gradient is transposed", summed(part=lambda H, t, da: np.outer(da, H[t - 1]))),
    ("paired with its own state", summed(part=lambda H, t, da: np.outer(H[t], da))),
    ("h_0 is left out", lambda h_0, *a: cut(0 * h_0, *a)),
    ("the first step is paired with the final state", lambda h_0, h, *a: cut(h[-1], h, *a)),
    ("the first of the k steps is paired with h_0", lambda h_0, h, W, d, k: cut(h_0, h[-k:], W, d, k)),
    ("`W_hh` is not transposed", summed(back=lambda d, da, W: da @ W)),
    ("the slope of tanh is forgotten", summed(slope=lambda H, t: 1)),
    ("missing in one of its two places", summed(back=lambda d, da, W: d @ W.T)),
    ("the slopes are those of the step before", summed(slope=lambda H, t: 1 - H[t - 1] ** 2)),
    ("the square in the slope", summed(slope=lambda H, t: 1 - H[t])),
    ("the tanh itself stands", summed(slope=lambda H, t: H[t] ** 2)),
    ("of what is tanh already", summed(slope=lambda H, t: 1 - np.tanh(H[t]) ** 2)),
    ("the sigmoid's slope", summed(slope=lambda H, t: H[t] * (1 - H[t]))),
    ("begins with the final gradient", summed(back=lambda d, da, W: d)),
    ("does not go through `W_hh`", summed(back=lambda d, da, W: da)),
    ("one step too many", summed(steps=lambda T, k: range(T, max(T - k - 1, 0), -1))),
    ("one step too few", summed(steps=lambda T, k: range(T, max(T - k + 1, 0), -1))),
    ("the first steps are counted", summed(steps=lambda T, k: range(min(k, T), 0, -1))),
    ("nothing is truncated", summed(steps=lambda T, k: range(T, 0, -1))),
    ("gone through forwards in time", summed(steps=lambda T, k: range(max(T - k, 0) + 1, T + 1))),
    ("goes on before the first step", summed(steps=lambda T, k: range(T, T - k, -1))),
    ("only the earliest of the k steps", summed(total=lambda parts: parts[-1])),
    ("only the final step is counted", summed(total=lambda parts: parts[0])),
    ("averaged over the steps", summed(total=lambda parts: np.mean(parts, axis=0))),
    ("the parts of the steps are not added up", summed(total=lambda parts: parts)),
    ("multiplied place by place", summed(part=lambda H, t, da: H[t - 1] * da)),
    ("added up to one number", summed(part=lambda H, t, da: H[t - 1] @ da)),
    ("your function returned `None`", summed(total=lambda parts: print(sum(parts)))),
):
    wrong("truncated_gradient", diagnosis, entered)


@wrong("truncated_gradient", "the first step is paired with the final state")
def cut_wraps_round(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    dW, d = np.zeros_like(W_hh), dh_final
    for t in range(len(h) - 1, max(len(h) - 1 - k, -1), -1):
        da = d * (1 - h[t] ** 2)
        dW += np.outer(h[t - 1], da)
        d = da @ W_hh.T
    return dW


@wrong("truncated_gradient", "only the final step is counted")
def cut_returns_in_its_loop(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    H, dW, d = np.vstack([h_0, h]), np.zeros_like(W_hh), dh_final
    for t in range(len(h), max(len(h) - k, 0), -1):
        da = d * (1 - H[t] ** 2)
        dW += np.outer(H[t - 1], da)
        d = da @ W_hh.T
        return dW


@wrong("truncated_gradient", "Zeros in its place add nothing")
def cut_begins_with_zeros(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    last = h[-k:]
    H, dW, d = np.vstack([np.zeros(len(h_0)), last]), np.zeros_like(W_hh), dh_final
    for t in range(len(last), 0, -1):
        da = d * (1 - H[t] ** 2)
        dW += np.outer(H[t - 1], da)
        d = da @ W_hh.T
    return dW


@wrong("truncated_gradient", "added up to one number")
def cut_adds_one_number(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    H, g, d = np.vstack([h_0, h]), np.zeros_like(W_hh), dh_final
    for t in range(len(h), max(len(h) - k, 0), -1):
        da = d * (1 - H[t] ** 2)
        g += H[t - 1] @ da
        d = da @ W_hh.T
    return g


@wrong("truncated_gradient", "missing in one of its two places")
def cut_without_the_slope_in_the_part(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    H, dW, d = np.vstack([h_0, h]), np.zeros_like(W_hh), dh_final
    for t in range(len(h), max(len(h) - k, 0), -1):
        dW += np.outer(H[t - 1], d)
        d = (d * (1 - H[t] ** 2)) @ W_hh.T
    return dW


@wrong("truncated_gradient", "the gradient of a state comes back")
def cut_gives_the_states_gradient(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    d = dh_final
    for one in h[::-1][:k]:
        d = (d * (1 - one**2)) @ W_hh.T
    return d


@wrong("truncated_gradient", "your function changes its argument `dh_final`")
def cut_in_place(h_0: Any, h: Any, W_hh: Any, dh_final: Any, k: Any) -> Any:
    H, dW = np.vstack([h_0, h]), np.zeros_like(W_hh)
    for t in range(len(h), max(len(h) - k, 0), -1):
        dh_final *= 1 - H[t] ** 2
        dW += np.outer(H[t - 1], dh_final)
        dh_final[:] = W_hh @ dh_final
    return dW


# ---------------------------------------------------------------- which_trouble

V, E, D = "vanishing", "exploding", "dead units"
TROUBLES = {
    "NaN after a jump": E,
    "ten sigmoid layers": V,
    "zeros for ever": D,
    "the first word": V,
    "clipped in vain": V,
    "growing backwards": E,
    "one update in a thousand": E,
    "after a great step": D,
}


def spelled(change: Callable[[str], Any]) -> dict[str, Any]:
    return {name: change(trouble) for name, trouble in TROUBLES.items()}


def but(**wrong_ones: str) -> dict[str, str]:
    """The right table with some entries changed; underscores stand for blanks."""
    return TROUBLES | {name.replace("_", " "): trouble for name, trouble in wrong_ones.items()}


right(
    "which_trouble",
    TROUBLES,
    list(TROUBLES.items()),
    spelled(str.upper),
    spelled(lambda one: f" {one}. "),
    spelled(lambda one: one.replace(" ", "_")),
    spelled(lambda one: f"{one} gradients" if one != D else "dead ReLU units"),
    spelled(lambda one: one if one != D else "dead"),
    spelled(lambda one: one.replace("exploding", "explodng")),
)
for diagnosis, table in (
    ("rare jumps are overlooked", TROUBLES | {"NaN after a jump": D}),
    ("rare jumps are overlooked", but(one_update_in_a_thousand=V)),
    ("vanishing gradient is taken for dead units", but(ten_sigmoid_layers=D)),
    ("vanishing gradient is taken for dead units", but(the_first_word=D)),
    ("vanishing and exploding are exchanged", but(ten_sigmoid_layers=E)),
    ("vanishing and exploding are exchanged", but(the_first_word=E)),  # nothing is said of clipping there
    ("vanishing and exploding are exchanged", but(growing_backwards=V)),
    ("vanishing and exploding are exchanged", spelled(lambda one: {V: E, E: V}.get(one, one))),
    ("clipping is chosen against vanishing", but(clipped_in_vain=E)),
    ("dead units are taken for a vanishing gradient", but(zeros_for_ever=V, after_a_great_step=V)),
    ("dead units are taken for an exploding gradient", but(zeros_for_ever=E)),
    ("the cause is taken for the trouble", but(after_a_great_step=E)),
    ("you gave the same trouble to all", spelled(lambda one: V)),
    ("you gave the same trouble to all", spelled(lambda one: D)),
    ("How far does the weight move in that one update", but(one_update_in_a_thousand=D)),  # not "the same to all"
    ("in which direction do the norms change?", but(growing_backwards=D)),
    ("Write one of the three", but(the_first_word="overfitting")),
    ("Write one of the three", but(the_first_word="vanishing and dead units")),
    ("in quotes", but(the_first_word=2)),  # type: ignore[arg-type]
    ("Say what it is, not what it is not", but(the_first_word="not exploding")),
    ("Still to fill in: `the first word`", TROUBLES | {"the first word": ...}),
    ("is none of the names", {name.replace("after a jump", ""): one for name, one in TROUBLES.items()}),
    ("the answer should be a dictionary", list(TROUBLES.values())),
):
    wrong("which_trouble", diagnosis, table)


# ---------------------------------------------------------------- the bank is judged


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some of these mistakes overflow
@pytest.mark.parametrize(("name", "diagnosis", "answer"), BANK.wrong_answers)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    is_diagnosed(name, diagnosis, answer)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # np.where computes both of its branches
@pytest.mark.parametrize(("name", "answer"), BANK.right_answers)
def test_a_right_answer_in_another_form_is_right(name: str, answer: Any) -> None:
    is_right(name, answer)


def test_the_bank_holds_every_problem() -> None:
    BANK.holds_every_problem_of(3)


def test_lesson_3_has_its_exercises() -> None:
    assert [problem.name for problem in PROBLEMS] == [
        "factor_after",
        "steps_until",
        "leaky_relu_slope",
        "elu_value",
        "elu_slope",
        "jacobian",
        "gradient_norms",
        "to_radius",
        "irnn_start",
        "direction_kept",
        "clip_by_global_norm",
        "truncated_gradient",
        "which_trouble",
    ]
    assert 60 <= sum(problem.minutes for problem in PROBLEMS) <= 90


def test_problems_with_matrices_are_tried_where_no_two_sizes_are_equal() -> None:
    """There a transposed or a swapped matrix does not fit."""
    for name in ("jacobian", "gradient_norms", "truncated_gradient"):
        problem = exercises.get(name)
        assert isinstance(problem, FunctionProblem)
        sizes = [tuple(re.findall(r"\d+", case.note)) for case in problem.cases]
        assert any(len(set(one)) == len(one) >= 2 for one in sizes), name


@pytest.mark.parametrize(
    "problem", [one for one in PROBLEMS if isinstance(one, FunctionProblem)], ids=lambda problem: problem.name
)
def test_checking_changes_nothing_of_its_own(problem: FunctionProblem) -> None:
    """A student's function that writes into everything it gets does not spoil the next check."""
    before = copy.deepcopy([case.args for case in problem.cases])

    def spoil(*args: Any) -> Any:
        for one in args:
            for array in one if isinstance(one, list) else [one]:
                if isinstance(array, np.ndarray):
                    array *= 0
        return 0

    spoil.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    assert problem.check(spoil).state == "wrong"
    assert same(plain(before), plain([case.args for case in problem.cases]))
    assert problem.check(problem.answer).state == "right"


@pytest.mark.parametrize(
    "solve",
    [
        lambda features, units, seed: start()(features, units, seed + 12345),
        lambda features, units, seed: start()(features, units, [seed, 7]),
        start_of_the_old_generator,
    ],
)
def test_any_generator_will_do_for_the_start(solve: Callable[..., Any]) -> None:
    """What is measured of the drawn numbers does not hang on luck: many seeds, and none is refused."""
    for shift in range(0, 40_000, 1000):
        moved_on = lambda features, units, seed, shift=shift: solve(features, units, seed + shift)  # noqa: E731
        assert exercises.get("irnn_start").check(moved_on).state == "right"


# ---------------------------------------------------------------- against independent sources


def answer(name: str) -> Callable[..., Any]:
    return exercises.get(name).answer


def layer(seed: int = 7, time: int = 6, units: int = 4, features: int = 3) -> dict[str, np.ndarray]:
    """A tanh layer that has run: its weights, inputs, states and a gradient at the final one."""
    rng = np.random.default_rng(seed)
    found = {
        "W_xh": rng.normal(size=(features, units)),
        "W_hh": rng.normal(size=(units, units)) / 2,
        "b_h": rng.normal(size=units) / 2,
        "x": rng.normal(size=(time, features)),
        "h_0": rng.normal(size=units) / 2,
        "dh_final": rng.normal(size=units),
    }
    states, h = [], found["h_0"]
    for x_t in found["x"]:
        h = np.tanh(x_t @ found["W_xh"] + h @ found["W_hh"] + found["b_h"])
        states.append(h)
    return found | {"h": np.array(states)}


def test_a_factor_after_so_many_steps_is_no_more_than_the_share() -> None:
    for factor, share in itertools.product((0.05, 0.3, 0.5, 0.9, 0.99, 0.999), (0.9, 0.3, 0.01, 1e-6)):
        steps = answer("steps_until")(factor, share)
        assert answer("factor_after")(steps, factor) <= share < answer("factor_after")(steps - 1, factor)
    assert answer("steps_until")(1.0, 0.5) is answer("steps_until")(1.5, 0.5) is None


def test_values_and_slopes_are_those_of_keras_and_its_tape() -> None:
    keras = pytest.importorskip("keras")
    tf = pytest.importorskip("tensorflow")
    z = np.array([[-30.0, -2.0, -0.3], [0.4, 3.0, 90.0]])
    for c in (0.2, 1.0, 1.7):
        v = tf.Variable(z)
        with tf.GradientTape(persistent=True) as tape:
            leaky_value = keras.activations.leaky_relu(v, negative_slope=c)
            elu_value = keras.activations.elu(v, alpha=c)
        assert np.allclose(answer("leaky_relu_slope")(z, c), tape.gradient(leaky_value, v), atol=1e-12)
        assert np.allclose(answer("elu_slope")(z, c), tape.gradient(elu_value, v), atol=1e-12)
        assert np.allclose(answer("elu_value")(z, c), elu_value, atol=1e-12)


def test_no_value_or_slope_overflows() -> None:
    with np.errstate(all="raise", under="ignore"):
        for name in ("leaky_relu_slope", "elu_value", "elu_slope"):
            assert np.isfinite(answer(name)(np.array([-1e4, 1e4]), 0.5)).all()


def test_the_jacobian_is_what_the_state_does_when_the_one_before_moves() -> None:
    net = layer()
    x_t, h, weights = net["x"][0], net["h_0"], (net["W_xh"], net["W_hh"], net["b_h"])
    J = answer("jacobian")(x_t, h, *weights)
    for i, way in enumerate(np.eye(len(h))):
        up, down = (state(x_t, h + sign * 1e-6 * way, *weights) for sign in (1, -1))
        assert np.allclose(J[i], (up - down) / 2e-6, atol=1e-8)
    assert np.allclose(J.T, jacobian_of_the_tape(x_t, h, *weights))


def test_the_gradient_goes_back_through_the_jacobians() -> None:
    net = layer()
    norms_, d = [np.linalg.norm(net["dh_final"])], net["dh_final"]
    for t in range(5, 0, -1):
        J = answer("jacobian")(net["x"][t], net["h"][t - 1], net["W_xh"], net["W_hh"], net["b_h"])
        d = d @ J.T
        norms_.append(np.linalg.norm(d))
    assert np.allclose(answer("gradient_norms")(net["W_hh"], net["h"], net["dh_final"]), norms_)


def test_the_norms_are_those_of_a_tape_through_a_keras_cell() -> None:
    keras = pytest.importorskip("keras")
    tf = pytest.importorskip("tensorflow")
    net = layer()
    cell = keras.layers.SimpleRNNCell(4, dtype="float64")
    cell.build((None, 3))
    cell.set_weights([net["W_xh"], net["W_hh"], net["b_h"]])
    with tf.GradientTape() as tape:
        h, states = tf.constant(net["h_0"][None]), []
        for x_t in net["x"]:
            _, (h,) = cell(tf.constant(x_t[None]), [h])
            tape.watch(h)
            states.append(h)
        loss = tf.reduce_sum(h * net["dh_final"])
    back = [np.linalg.norm(one) for one in tape.gradient(loss, states)[::-1]]
    assert np.allclose(answer("gradient_norms")(net["W_hh"], net["h"], net["dh_final"]), back)


def test_the_norms_stay_below_the_bound_of_the_lesson() -> None:
    net = layer()
    found = answer("gradient_norms")(net["W_hh"], net["h"], net["dh_final"])
    bound = found[0] * np.linalg.norm(net["W_hh"], 2) ** np.arange(len(found))
    assert (found <= bound + 1e-12).all()


def test_a_scaled_matrix_has_the_radius_and_nothing_else_is_changed() -> None:
    rng = np.random.default_rng(2)
    for radius in (0.3, 1.0, 2.5):
        W = rng.normal(size=(5, 5))
        found = answer("to_radius")(W, radius)
        assert np.isclose(decay.spectral_radius(found), radius)
        assert np.allclose(found / W, found[0, 0] / W[0, 0])
        growth = np.linalg.norm(np.linalg.matrix_power(found, 400), 2) ** (1 / 400)
        assert np.isclose(growth, radius, rtol=0.02)  # Gelfand: what is left in the long run


def test_an_irnn_keeps_its_state_where_nothing_comes_in() -> None:
    keras = pytest.importorskip("keras")
    weights = answer("irnn_start")(3, 5, seed=1)
    layer_ = keras.layers.SimpleRNN(5, "relu")
    layer_.build((None, None, 3))
    layer_.set_weights(weights)
    h_0 = np.abs(np.random.default_rng(4).normal(size=(2, 5))).astype("float32")
    kept = layer_(np.zeros((2, 100, 3), "float32"), initial_state=keras.ops.convert_to_tensor(h_0))
    assert np.array_equal(kept, h_0)


def test_clipping_by_norm_keeps_the_direction_and_clipping_by_value_does_not() -> None:
    tf = pytest.importorskip("tensorflow")
    gradient = np.array([9.0, -0.5, 1.0, 0.3])
    by_norm = tf.clip_by_norm(gradient, 1.0).numpy()
    assert np.isclose(cosine(gradient, by_norm), 1)
    by_value = tf.clip_by_value(gradient, -1.0, 1.0).numpy()
    assert np.isclose(answer("direction_kept")(gradient, 1.0), cosine(gradient, by_value))
    assert answer("direction_kept")(gradient, 1.0) < 0.8
    assert np.isclose(answer("direction_kept")(gradient, 9.0), 1)


@pytest.mark.parametrize("threshold", [0.1, 1.0, 3.0, 1000.0])
def test_arrays_are_clipped_as_tensorflow_does(threshold: float) -> None:
    tf = pytest.importorskip("tensorflow")
    rng = np.random.default_rng(8)
    gradients = [rng.normal(size=shape) for shape in ((3, 4), (4, 4), (4,), (2, 2, 2))]
    expected, norm = tf.clip_by_global_norm([tf.constant(one) for one in gradients], threshold)
    found = answer("clip_by_global_norm")(gradients, threshold)
    for one, other in zip(found, expected, strict=True):
        assert np.allclose(one, other)
    assert np.isclose(global_norm(found), min(norm, threshold))
    [alone] = answer("clip_by_global_norm")(gradients[:1], threshold)
    assert np.allclose(alone, tf.clip_by_norm(gradients[0], threshold))


@pytest.mark.parametrize("k", [1, 2, 5, 6, 9])
def test_the_truncated_gradient_is_a_tapes_over_the_final_steps(k: int) -> None:
    pytest.importorskip("tensorflow")
    net = layer()
    args = (net["h_0"], net["h"], net["W_hh"], net["dh_final"], k)
    assert np.allclose(answer("truncated_gradient")(*args), with_the_right_inputs(*args), atol=1e-10)


def test_the_gradient_that_is_not_truncated_is_the_reference_one() -> None:
    """All steps count: the gradient is what the loss does when a weight moves."""
    net = layer()

    def loss(W_hh: np.ndarray) -> float:
        h = net["h_0"]
        for x_t in net["x"]:
            h = np.tanh(x_t @ net["W_xh"] + h @ W_hh + net["b_h"])
        return float(h @ net["dh_final"])

    whole = answer("truncated_gradient")(net["h_0"], net["h"], net["W_hh"], net["dh_final"], 6)
    for place in np.ndindex(4, 4):
        change = np.zeros((4, 4))
        change[place] = 1e-6
        assert np.isclose((loss(net["W_hh"] + change) - loss(net["W_hh"] - change)) / 2e-6, whole[place], atol=1e-7)


def test_the_truncated_gradient_is_a_part_of_the_reference_one() -> None:
    """Of the whole package's back-propagation: the parts of the final steps add up to it."""
    rng = np.random.default_rng(9)
    p = bptt.initial(3, 4, 5, rng)
    x, targets = rng.normal(size=(1, 6, 3)), rng.integers(5, size=(1, 6))
    run = bptt.forward(x, p)
    back = bptt.backward(run, targets, p)
    found = np.zeros((4, 4))
    for t in range(6):  # one loss at each step, each with its own way back
        dh_t = back.o[0, t] @ p.W_hy.T
        found += answer("truncated_gradient")(run.h[0, 0], run.h[0, 1 : t + 2], p.W_hh, dh_t, t + 1)
    assert np.allclose(found, back.parameters.W_hh)
