"""Negative sampling in NumPy: one step with every intermediate, and the whole of it over a table of counts.

Word2Vec learns by telling the words that came together from words drawn at random. The first half of this module
is one such step. The second adds up the same loss over all pairs of a text at once: how often a pair comes is all that
the text has to say, so the table of counts is enough (Levy & Goldberg 2014, "Neural word embedding as implicit matrix
factorization"). With a small vocabulary that is quick, draws nothing at random but the start, and gives the same
film of the vectors on every machine. It needs no TensorFlow, so that figures and views can use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import sigmoid
from course_utils.corpus import noise_distribution

Array = NDArray[np.float64]


class Step(NamedTuple):
    """One pair with its wrong answers: scores (dot products), loss, and gradients."""

    loss: float
    score: float  # u · v, of the right answer
    noise_scores: Array  # n · v, (negatives,)
    dv: Array  # (dimensions,)
    du: Array  # (dimensions,)
    dn: Array  # (negatives, dimensions)


def one_pair(v: NDArray, u: NDArray, n: NDArray) -> Step:
    """``L = -log σ(u · v) - Σ_i log σ(-n_i · v)`` and its gradients.

    ``dL/dv = (σ(u·v) - 1) u + Σ σ(n_i·v) n_i``, ``dL/du = (σ(u·v) - 1) v``, ``dL/dn_i = σ(n_i·v) v``
    (Mikolov et al. 2013, "Distributed representations of words and phrases", equation 4, with the sign turned).

    Args:
        v: the centre's vector, (dimensions,).
        u: the vector of the right answer, (dimensions,).
        n: those of the wrong answers, (negatives, dimensions).

    Raises:
        ValueError: the shapes do not fit.
    """
    v, u, n = (np.asarray(one, float) for one in (v, u, n))
    if v.ndim != 1 or v.shape != u.shape or n.ndim != 2 or n.shape[1:] != v.shape:
        raise ValueError(f"expected v (d,), u (d,) and n (negatives, d), came {v.shape}, {u.shape} and {n.shape}")
    score, noise_scores = float(u @ v), n @ v
    error, noise_error = sigmoid(score) - 1, sigmoid(noise_scores)
    loss = np.logaddexp(0, -score) + np.logaddexp(0, noise_scores).sum()  # -log σ(s) = log(1 + e^-s)
    return Step(
        float(loss), score, noise_scores, error * u + noise_error @ n, error * v, noise_error[:, None] * v[None]
    )


class OverCounts(NamedTuple):
    """The loss per pair and its gradients, (words, dimensions) each."""

    loss: float
    dW_in: Array
    dW_out: Array


def over_counts(W_in: NDArray, W_out: NDArray, counts: NDArray, negatives: int = 5) -> OverCounts:
    """Skip-gram's loss over a table of counts, in expectation over the wrong answers, per pair.

    ``Σ_wc N_wc (-log σ(u_c·v_w)) + k N_w P(c) (-log σ(-u_c·v_w))``, divided by the sum of the counts: ``N_w`` is the
    sum of row ``w`` and ``P`` the noise distribution of the columns' sums.

    Args:
        W_in, W_out: (words, dimensions); the rows ``v`` and ``u``.
        counts: how often word ``c`` came in the window around word ``w``, (words, words).
        negatives: ``k``.
    """
    right, wrong = _shares(counts, negatives)
    scores = W_in @ W_out.T
    loss = (right * np.logaddexp(0, -scores) + wrong * np.logaddexp(0, scores)).sum()
    error = _errors(scores, right, wrong)
    return OverCounts(float(loss), error @ W_out, error.T @ W_in)


def fit_counts(
    counts: NDArray,
    dimensions: int = 32,
    epochs: int = 60,
    *,
    negatives: int = 5,
    learning_rate: float = 0.5,
    seed: int = 0,
    film: Iterable[int] = (),
) -> dict[int, Array]:
    """Make ``over_counts`` small by Adagrad: a picture of ``W_in`` after each epoch of ``film`` and after the last.

    Args:
        counts: (words, words). ``counts * np.outer(keep, keep)`` is what subsampling leaves of them on average; with it
            the frequent words hinder less, and much fewer epochs are needed.
        dimensions: of a vector.
        epochs: steps, each over the whole table.
        negatives: wrong answers for each pair.
        learning_rate: Adagrad's; it falls evenly to a tenth.
        seed: of the start, the only thing that is random.
        film: epochs to keep; 0 is the start.
    """
    right, wrong = _shares(counts, negatives)
    words = len(right)
    rng = np.random.default_rng(seed)
    W_in, W_out = (rng.uniform(-0.5, 0.5, (words, dimensions)) / dimensions, np.zeros((words, dimensions)))
    scale = words  # each word's part of the loss counts about one
    sums_in, sums_out = np.full_like(W_in, 1e-4), np.full_like(W_out, 1e-4)
    wanted = {*film, epochs}
    kept = {0: W_in.copy()} if 0 in wanted else {}
    for epoch in range(1, epochs + 1):
        rate = learning_rate * (1 - 0.9 * (epoch - 1) / epochs)
        error = _errors(W_in @ W_out.T, right, wrong) * scale
        d_in, d_out = error @ W_out, error.T @ W_in
        sums_in += d_in**2
        sums_out += d_out**2
        W_in -= rate * d_in / np.sqrt(sums_in)
        W_out -= rate * d_out / np.sqrt(sums_out)
        if epoch in wanted:
            kept[epoch] = W_in.copy()
    return kept


def _shares(counts: NDArray, negatives: int) -> tuple[Array, Array]:
    """Of all pairs, the share of each right one; and of each wrong one, ``negatives`` for each right."""
    counts = np.asarray(counts, float)
    right = counts / counts.sum()
    return right, negatives * right.sum(axis=1, keepdims=True) * noise_distribution(counts.sum(axis=0))


def _errors(scores: NDArray, right: NDArray, wrong: NDArray) -> Array:
    chance = sigmoid(scores)
    return right * (chance - 1) + wrong * chance
