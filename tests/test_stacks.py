"""Layers in both directions and on top of one another are Keras' Bidirectional and stacked layers."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from course_utils.stacks import KINDS, Layer, backward_states, bidirectional, deep

X = np.random.default_rng(0).normal(size=(4, 7, 3))


def keras_layer(kind: str, units: int, **more: Any) -> Any:
    options = {"return_sequences": True, "dtype": "float64", "bias_initializer": "random_normal"} | more
    return getattr(keras.layers, kind)(units, **options)


def ours(kind: str, layer: Any) -> Layer:
    return Layer(kind, *(np.asarray(weight) for weight in layer.get_weights()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_backwards_is_keras_go_backwards_turned_round_again(kind: str) -> None:
    keras.utils.set_random_seed(1)
    layer = keras_layer(kind, 5, go_backwards=True)
    expected = np.asarray(layer(X))[:, ::-1]
    np.testing.assert_allclose(backward_states(ours(kind, layer), X), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_both_directions_are_keras_bidirectional(kind: str) -> None:
    keras.utils.set_random_seed(2)
    layer = keras.layers.Bidirectional(keras_layer(kind, 5), dtype="float64")
    expected = np.asarray(layer(X))
    found = bidirectional(ours(kind, layer.forward_layer), ours(kind, layer.backward_layer), X)
    np.testing.assert_allclose(found.joined, expected, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.forward, expected[..., :5], rtol=0, atol=1e-6)
    one = bidirectional(ours(kind, layer.forward_layer), ours(kind, layer.backward_layer), X[0])
    np.testing.assert_allclose(one.joined, expected[0], rtol=0, atol=1e-6)


def test_deep_layers_are_keras_layers_in_a_row_and_may_read_both_ways() -> None:
    keras.utils.set_random_seed(3)
    first, last = keras_layer("SimpleRNN", 6), keras_layer("GRU", 2)
    middle = keras.layers.Bidirectional(keras_layer("LSTM", 4), dtype="float64")
    states = [first(X)]
    for layer in (middle, last):
        states.append(layer(states[-1]))
    pair = (ours("LSTM", middle.forward_layer), ours("LSTM", middle.backward_layer))
    found = deep([ours("SimpleRNN", first), pair, ours("GRU", last)], X)
    assert [one.shape for one in found] == [(4, 7, 6), (4, 7, 8), (4, 7, 2)]
    for one, other in zip(found, states, strict=True):
        np.testing.assert_allclose(one, np.asarray(other), rtol=0, atol=1e-6)


def test_a_forward_state_does_not_hang_on_the_future_and_a_backward_one_not_on_the_past() -> None:
    rng = np.random.default_rng(4)
    there, back = (
        Layer("SimpleRNN", rng.normal(size=(3, 5)), rng.normal(size=(5, 5)), rng.normal(size=5)) for _ in "ab"
    )
    other = X.copy()
    other[:, 4:] += 1
    before, after = bidirectional(there, back, X), bidirectional(there, back, other)
    np.testing.assert_array_equal(before.forward[:, :4], after.forward[:, :4])
    assert not np.allclose(before.backward[:, :4], after.backward[:, :4])
    other = X.copy()
    other[:, :4] += 1
    after = bidirectional(there, back, other)
    np.testing.assert_array_equal(before.backward[:, 4:], after.backward[:, 4:])


def test_a_start_state_and_a_batch_go_together() -> None:
    rng = np.random.default_rng(5)
    layer = Layer("SimpleRNN", rng.normal(size=(3, 5)), rng.normal(size=(5, 5)), rng.normal(size=5))
    starts = rng.normal(size=(4, 5))
    whole = layer.states(X)
    rest = layer.states(X[:, 3:], whole[:, 2])
    np.testing.assert_allclose(rest, whole[:, 3:])
    assert layer.states(X, starts).shape == (4, 7, 5)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="SimpleRNN, LSTM, GRU"):
        Layer("Dense", np.zeros((3, 5)), np.zeros((5, 5)), np.zeros(5))
    with pytest.raises(ValueError, match="at least one layer"):
        deep([], X)
