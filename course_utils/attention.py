"""Attention in NumPy, every intermediate returned: scores, weights, and the weighted sum that is the context.

A *query* asks (a decoder's state), *keys* are compared with it and *values* are summed (an encoder's states, which are
both). Everything takes a batch in front or none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Array = np.ndarray
KINDS = ("dot", "additive")


class Attention(NamedTuple):
    """What attention computes for queries (..., queries, d) over keys and values (..., steps, d)."""

    scores: Array
    """How well each key fits each query, (..., queries, steps)."""
    weights: Array
    """The scores after the softmax: each row is at least 0 and sums to 1, (..., queries, steps)."""
    context: Array
    """The sum of the values with these weights, (..., queries, d)."""


def softmax(scores: Array, mask: Array | None = None, temperature: float = 1.0) -> Array:
    """``exp(s / temperature) / Σ exp(s / temperature)`` over the last axis, among the places that the mask leaves.

    Args:
        scores: (..., steps).
        mask: True where a step counts, (..., steps) or what broadcasts to it; all count where none is given. What is
            masked is left out before the sum, so it gets exactly 0 and the rest sums to 1.
        temperature: above 1 flattens the weights, below 1 sharpens them; 0 gives the greatest score all of the weight
            (the first of those that are equal).

    Raises:
        ValueError: a negative temperature, or a row whose every step is masked: it has no weights.
    """
    if not temperature >= 0:
        raise ValueError(f"expected a temperature of 0 or more; came {temperature}")
    scores = np.asarray(scores, dtype=float)
    counts = np.ones(scores.shape, dtype=bool) if mask is None else np.broadcast_to(mask, scores.shape).astype(bool)
    if not counts.any(axis=-1).all():
        raise ValueError("a row has all of its steps masked: there is nothing to attend to; leave one step in each row")
    left = np.where(counts, scores, -np.inf)
    highest = left.max(axis=-1, keepdims=True)
    if temperature == 0:
        return np.eye(scores.shape[-1])[left.argmax(axis=-1)]
    with np.errstate(over="ignore"):  # a difference divided by a tiny temperature: exp of it is 0
        grown = np.exp((left - highest) / temperature)
    return grown / grown.sum(axis=-1, keepdims=True)


def dot_scores(query: Array, keys: Array) -> Array:
    """``s_tj = q_t · k_j`` (Luong, Pham and Manning 2015, "dot"; ``keras.layers.Attention``).

    Args:
        query: (..., queries, d).
        keys: (..., steps, d).

    Returns:
        (..., queries, steps).

    Raises:
        ValueError: query and keys are not equally long; the message names both.
    """
    _fit(query.shape[-1] == keys.shape[-1], "query (..., queries, d) and keys (..., steps, d)", query=query, keys=keys)
    return query @ np.swapaxes(keys, -1, -2)


def additive_scores(
    query: Array, keys: Array, v: Array | None = None, W_q: Array | None = None, W_k: Array | None = None
) -> Array:
    """``s_tj = v · tanh(q_t W_q + k_j W_k)`` (Bahdanau, Cho and Bengio 2015, appendix A.1.2).

    ``keras.layers.AdditiveAttention`` has ``v`` (its ``scale``) and leaves ``W_q`` and ``W_k`` to layers before it.

    Args:
        query: (..., queries, d).
        keys: (..., steps, d).
        v: (a,); ones where none is given.
        W_q, W_k: (d, a) each; none of them where query and keys are compared as they are, with a = d.

    Returns:
        (..., queries, steps).

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    q, k = (query if W_q is None else query @ W_q), (keys if W_k is None else keys @ W_k)
    v = np.ones(q.shape[-1]) if v is None else v
    _fit(
        q.shape[-1] == k.shape[-1] and v.shape == q.shape[-1:],
        "query and keys that are equally long after W_q and W_k, and v as long",
        query=q,
        keys=k,
        v=v,
    )
    return np.tanh(q[..., :, None, :] + k[..., None, :, :]) @ v


def attend(
    query: Array,
    keys: Array,
    values: Array | None = None,
    *,
    kind: str = "dot",
    v: Array | None = None,
    W_q: Array | None = None,
    W_k: Array | None = None,
    mask: Array | None = None,
    temperature: float = 1.0,
) -> Attention:
    """Scores, their softmax, and the weighted sum of the values.

    Args:
        query: (..., queries, d).
        keys: (..., steps, d).
        values: (..., steps, d'); the keys where none are given.
        kind: ``"dot"`` or ``"additive"``.
        v, W_q, W_k: of the additive scores.
        mask: True where a step of the keys counts, (..., steps).
        temperature: of the softmax.

    Raises:
        ValueError: the shapes do not fit, or there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"scores are one of {', '.join(KINDS)}; came {kind!r}")
    values = keys if values is None else values
    _fit(values.shape[-2] == keys.shape[-2], "a value for each key", keys=keys, values=values)
    scores = dot_scores(query, keys) if kind == "dot" else additive_scores(query, keys, v, W_q, W_k)
    weights = softmax(scores, None if mask is None else np.asarray(mask)[..., None, :], temperature)
    return Attention(scores, weights, weights @ values)


def _fit(fits: bool, wanted: str, **came: Array) -> None:
    if not fits:
        raise ValueError(f"expected {wanted}; came " + ", ".join(f"{name} {one.shape}" for name, one in came.items()))
