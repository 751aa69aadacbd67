"""Lesson 3: the gradient's norm over time."""

from __future__ import annotations

import numpy as np

from course_utils.decay import spectral_radius
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_03.jacobians import tanh_slope


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
    return (d * tanh_slope(h[t])) @ U.T


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
        jacobians = [U * tanh_slope(one) for one in h[:0:-1]]
        product, found = np.eye(len(U)), [1.0 if with_final else norm(np.eye(len(U)))]
        for one in jacobians:
            product = product @ one.T
            found.append(norm(product) if product_first else found[-1] * norm(one))
        return np.array(found) * (np.linalg.norm(final) if with_final else 1)

    return norms


def _with_stars(U: Array, h: Array, final: Array) -> list[Array]:
    d, found = final, [final]
    for t in range(len(h) - 1, 0, -1):
        d = d * tanh_slope(h[t]) * U
        found.append(d)
    return found


def _over_time(seed: int, steps: int, units: int, scale: float = 1.0) -> Case:
    W_hh, h, final = random_numbers(seed, (units, units), (steps, units), (units,))
    return Case((scale * W_hh, h, final), named_sizes(steps=steps, units=units))


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
            _normed(_coming_back(lambda d, U, h, t: (d * tanh_slope(h[t])) @ U)),
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
            _normed(_coming_back(lambda d, U, h, t: (d * tanh_slope(h[t - 1])) @ U.T)),
            "The gradient at state t first passes the tanh that made state t. The index is one too low.",
        ),
        Mistake(
            "the slopes are multiplied behind `W_hh`",
            _normed(_coming_back(lambda d, U, h, t: (d @ U.T) * tanh_slope(h[t]))),
            "Both are there, in the wrong order. Forwards came first `W_hh`, then the tanh; what came at the end of a "
            "step comes first on the way back.",
        ),
        Mistake(
            "the slopes are multiplied behind `W_hh`, and are those of the step before",
            _normed(_coming_back(lambda d, U, h, t: (d @ U.T) * tanh_slope(h[t - 1]))),
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
            _normed(_coming_back(lambda d, U, h, t: d * tanh_slope(h[t]))),
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
            _normed(_coming_back(lambda d, U, h, t: (d * tanh_slope(h[-1])) @ U.T)),
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
