"""Lesson 3: recurrent weights to start with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_utils.decay import spectral_radius
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, random_numbers
from course_utils.exercises.compare import Plain, same
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- a given spectral radius


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
        Case((2 * random_numbers(23, (4, 4))[0], 1.0)),
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
                lambda W, radius: np.abs(np.linalg.eigvals(W)) * radius / spectral_radius(W),
                lambda W, radius: np.linalg.eigvals(W) * radius / spectral_radius(W),
                lambda W, radius: np.diag(np.linalg.eigvals(W)) * radius / spectral_radius(W),
            ),
        ),
        Mistake(
            "the spectral radius came back",
            lambda W, radius: spectral_radius(W),
            "It is right, and it is needed. By which number do you have to multiply `W`, so that it becomes `radius`?",
        ),
        Mistake(
            "the number by which to multiply came back",
            lambda W, radius: radius / spectral_radius(W),
            "It is right. Now multiply the matrix by it: the matrix is asked for.",
        ),
        Mistake(
            "the matrix came back as it was",
            lambda W, radius: W,
            "NumPy makes a new array and leaves the old one as it is. Is the product kept and returned?",
        ),
    ),
)


# ---------------------------------------------------------------- an IRNN's start

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
    if len(value) == value.size // max(1, len(value)) and np.allclose(value, np.eye(len(value)), rtol=0, atol=0.5):
        told = ", near the identity"
    elif rounded := next((digits for digits in range(2, 7) if _rounded(value, digits)), 0):
        told = f", rounded to {rounded} digits"
    else:
        told = ", few of them and often repeated" if repeated else _distribution(value)
    return f"random numbers, {seeded}, shape {value.shape}{told}"


def _rounded(drawn: Array, digits: int) -> bool:
    return np.allclose(drawn, drawn.round(digits), rtol=0, atol=1e-9)


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
            "noise is added to the identity",
            _started(recurrent=lambda units, seed: np.eye(units) + _gaussian(seed + 1, units, units)),
            "The identity alone hands a state on as it is. Small numbers beside it let the units hear each other, and "
            "over many steps that adds up. Only the weights of the input are random.",
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
            "the weights of the input are rounded",
            _started(inputs=lambda features, units, seed: _gaussian(seed, features, units).round(3)),
            "Of numbers as small as these, rounding leaves little: many become equal, many 0. Leave them as they are "
            "drawn.",
            also=tuple(
                _started(inputs=lambda features, units, seed, d=digits: _gaussian(seed, features, units).round(d))
                for digits in (4, 5, 6)
            ),
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
