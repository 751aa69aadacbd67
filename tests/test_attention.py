"""Attention in NumPy is Keras' attention: weights are shares, masked steps get none, temperature 0 is the argmax."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.attention import additive_scores, attend, dot_scores, softmax

RNG = np.random.default_rng(7)
QUERY, KEYS, VALUES = (RNG.normal(size=(3, steps, 5)) for steps in (4, 6, 6))
MASK = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0]], dtype=bool)


def keras_attention(layer: Any, *, masked: bool) -> tuple[np.ndarray, np.ndarray]:
    """Context and weights of a Keras layer in double precision."""
    given = [keras.ops.convert_to_tensor(part, dtype="float64") for part in (QUERY, VALUES, KEYS)]
    mask = [None, keras.ops.convert_to_tensor(MASK)] if masked else None
    context, weights = layer(given, mask=mask, return_attention_scores=True)
    return np.asarray(context), np.asarray(weights)


@pytest.mark.parametrize("masked", [False, True])
def test_dot_product_attention_is_keras_attention(masked: bool) -> None:
    context, weights = keras_attention(keras.layers.Attention(dtype="float64"), masked=masked)
    found = attend(QUERY, KEYS, VALUES, mask=MASK if masked else None)
    np.testing.assert_allclose(found.weights, weights, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.context, context, rtol=0, atol=1e-6)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("use_scale", [False, True])
def test_additive_attention_is_keras_additive_attention(masked: bool, use_scale: bool) -> None:
    keras.utils.set_random_seed(0)
    layer = keras.layers.AdditiveAttention(use_scale=use_scale, dtype="float64")
    context, weights = keras_attention(layer, masked=masked)
    v = np.asarray(layer.get_weights()[0]) if use_scale else None
    found = attend(QUERY, KEYS, VALUES, kind="additive", v=v, mask=MASK if masked else None)
    np.testing.assert_allclose(found.weights, weights, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.context, context, rtol=0, atol=1e-6)


def test_additive_scores_with_weights_are_the_formula_place_by_place() -> None:
    v, W_q, W_k = RNG.normal(size=2), RNG.normal(size=(5, 2)), RNG.normal(size=(5, 2))
    found = additive_scores(QUERY[0], KEYS[0], v, W_q, W_k)
    for t in range(4):
        for j in range(6):
            q, k = QUERY[0, t] @ W_q, KEYS[0, j] @ W_k
            assert found[t, j] == pytest.approx(sum(v[a] * np.tanh(q[a] + k[a]) for a in range(2)))


def test_the_context_is_the_weighted_sum_written_out() -> None:
    found = attend(QUERY[0], KEYS[0], VALUES[0])
    assert (found.scores.shape, found.weights.shape, found.context.shape) == ((4, 6), (4, 6), (4, 5))
    for t in range(4):
        np.testing.assert_allclose(found.context[t], sum(found.weights[t, j] * VALUES[0, j] for j in range(6)))
        np.testing.assert_allclose(found.scores[t, 2], sum(QUERY[0, t] * KEYS[0, 2]))


@given(st.lists(st.floats(-800, 800), min_size=1, max_size=8), st.floats(0, 10), st.data())
def test_weights_are_shares_and_masked_steps_get_exactly_none(
    scores: list[float], temperature: float, data: st.DataObject
) -> None:
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)).filter(any)))
    weights = softmax(np.array(scores), mask, temperature)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert (weights[~mask] == 0).all()


def test_temperature_goes_from_the_argmax_to_equal_shares() -> None:
    scores = np.array([[1.0, 3.0, 2.0], [0.5, 0.1, 0.2]])
    np.testing.assert_array_equal(softmax(scores, temperature=0), [[0, 1, 0], [1, 0, 0]])
    np.testing.assert_allclose(softmax(scores, temperature=0.01), softmax(scores, temperature=0), atol=1e-4)
    np.testing.assert_allclose(softmax(scores, temperature=1e9), np.full((2, 3), 1 / 3))
    np.testing.assert_allclose(softmax(scores, temperature=2), softmax(scores / 2))
    masked = softmax(scores, np.array([True, False, True]), temperature=0)
    np.testing.assert_array_equal(masked, [[0, 0, 1], [1, 0, 0]])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="all of its steps masked"):
        softmax(np.zeros((2, 3)), np.array([[True, True, True], [False, False, False]]))
    with pytest.raises(ValueError, match="temperature of 0 or more"):
        softmax(np.zeros(3), temperature=-1)
    with pytest.raises(ValueError, match=r"query \(4, 5\), keys \(6, 3\)"):
        dot_scores(QUERY[0], KEYS[0, :, :3])
    with pytest.raises(ValueError, match="equally long after W_q and W_k"):
        additive_scores(QUERY[0], KEYS[0, :, :3])
    with pytest.raises(ValueError, match="dot, additive"):
        attend(QUERY, KEYS, kind="cosine")
    with pytest.raises(ValueError, match="a value for each key"):
        attend(QUERY[0], KEYS[0], VALUES[0, :2])
