"""Lesson 3: gradients held back."""

from __future__ import annotations

import numpy as np

from course_utils.decay import clip_by_norm, clip_by_value
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- the direction after clipping by value


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
            "Clipping by norm keeps the direction, but here each number is to be cut by itself. If you do that: are "
            "the gradient and the clipped one two arrays? `np.clip` gives back a new one, which has to be kept; what "
            "is written into the gradient itself changes both.",
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
            also=(_of_both(lambda g, c: g @ c / np.linalg.norm(c)),),
        ),
        Mistake(
            "it is divided twice by the same norm",
            _of_both(lambda g, c: g @ c / np.linalg.norm(g) ** 2),
            "Two vectors are multiplied, the gradient and the clipped one. Each brings its own length.",
            also=(_of_both(lambda g, c: g @ c / np.linalg.norm(c) ** 2),),
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
        ),
        Mistake(
            "the products are averaged",
            _of_both(lambda g, c: np.mean(g * c) / np.linalg.norm(g) / np.linalg.norm(c)),
            "`np.mean` divides the sum by how many there are. The dot product is the sum itself.",
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


# ---------------------------------------------------------------- clipping by the norm of all arrays together


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
    return [scale * one for one in random_numbers(seed, *shapes)]


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
