"""A pair of words with its negative samples, in vectors of two numbers: small enough to see every vector move.

The vectors are made up, so that the centre begins with a wrong opinion. What happens to them is the real thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.negative_sampling import one_pair

Array = NDArray[np.float64]

CENTRE = "paris"
V: tuple[float, float] = (1.2, 0.4)  # the vector of the centre, a row of W_in
POSITIVES: Mapping[str, tuple[float, float]] = {"mayor": (-0.5, 1.1), "museum": (0.5, 1.1), "wine": (0.1, 0.9)}
NEGATIVES: Mapping[str, tuple[float, float]] = {
    "cat": (1.1, -0.7),
    "queen": (0.4, -0.5),
    "taller": (0.2, -1.0),
    "bowls": (0.6, -0.1),
    "sad": (0.6, 0.6),
}


@dataclass(frozen=True)
class Moment:
    """The vectors at one moment, their scores, and the loss.

    ``v`` (2,) of the centre; ``u`` (2,) of the positive; ``negatives`` (k, 2); ``score`` is ``u · v``, and
    ``negative_scores`` (k,) the same for the negatives.
    """

    v: Array
    u: Array
    negatives: Array
    score: float
    negative_scores: Array
    loss: float


def descend(positive: str, k: int, learning_rate: float, steps: int) -> list[Moment]:
    """Gradient descent on the loss of one pair with ``k`` negatives; the start and the moment after each step.

    Args:
        positive: one of :data:`POSITIVES`.
        k: how many of :data:`NEGATIVES`, the first ones.
        learning_rate: what the gradients are multiplied by.
        steps: how many steps.
    """
    v, u = np.array(V), np.array(POSITIVES[positive])
    negatives = np.array(list(NEGATIVES.values())[:k])
    moments = []
    for _ in range(steps + 1):
        found = one_pair(v, u, negatives)
        moments.append(Moment(v, u, negatives, found.score, found.noise_scores, found.loss))
        v = v - learning_rate * found.dv
        u = u - learning_rate * found.du
        negatives = negatives - learning_rate * found.dn
    return moments
