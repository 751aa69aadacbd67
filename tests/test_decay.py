"""The gradient on its way back: against TensorFlow's tape, against powers that are known exactly, and never NaN."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import decay
from course_utils.activations import BY_NAME, LEAK, LINEAR, RELU, SIGMOID, TANH, Activation

activations = st.sampled_from(list(BY_NAME.values()))


def layer(start: str, units: int, radius: float, steps: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    W_hh = decay.recurrent_weights(start, units, radius, rng)
    return W_hh, rng.normal(0, 0.5, size=(steps, units)), rng.normal(size=units)


@given(st.sampled_from(decay.STARTS), st.integers(1, 20), st.floats(0.05, 2.0), st.integers(0, 2**31))
@settings(max_examples=60, deadline=None)
def test_a_matrix_has_the_radius_that_was_asked_for(start: str, units: int, radius: float, seed: int) -> None:
    W = decay.recurrent_weights(start, units, radius, np.random.default_rng(seed))
    assert decay.spectral_radius(W) == pytest.approx(radius, rel=1e-9)
    if start != "Gaussian":
        assert np.allclose(W @ W.T, radius**2 * np.eye(units), atol=1e-12)


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.0, 1.1, 1.5])
@pytest.mark.parametrize("start", ["orthogonal", "identity"])
def test_orthogonal_and_linear_is_exactly_a_power_of_the_radius(start: str, radius: float) -> None:
    W_hh, x, direction = layer(start, units=12, radius=radius, steps=200, seed=1)
    found = decay.gradient_decay(W_hh, LINEAR, x, direction)
    assert np.allclose(found.log10_norms, np.arange(201) * np.log10(radius), atol=1e-10)
    assert np.allclose(found.log10_norms, found.log10_bound, atol=1e-10)


@given(
    activations,
    st.sampled_from(decay.STARTS),
    st.integers(1, 6),
    st.floats(0.3, 1.6),
    st.integers(1, 12),
    st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_the_norms_are_the_tape_s(
    activation: Activation, start: str, units: int, radius: float, steps: int, seed: int
) -> None:
    import keras
    import tensorflow as tf

    W_hh, x, direction = layer(start, units, radius, steps, seed)
    functions = {"leaky ReLU": lambda z: tf.maximum(z, LEAK * z), "ELU": tf.nn.elu, "ReLU": tf.nn.relu}
    f = functions.get(activation.name) or keras.activations.get(activation.name.lower())
    states = [tf.zeros((1, units), tf.float64)]
    with tf.GradientTape() as tape:
        tape.watch(states[0])
        for x_t in x:
            states.append(f(x_t[None] + states[-1] @ W_hh))
        total = tf.reduce_sum(states[-1] * direction / np.linalg.norm(direction))
    gradients = tape.gradient(total, states)
    found = decay.gradient_decay(W_hh, activation, x, direction)
    assert np.allclose(found.states, [h[0] for h in states], atol=1e-10)
    measured = [float(tf.norm(one)) for one in reversed(gradients)]
    assert np.allclose(10.0**found.log10_norms, measured, rtol=1e-8, atol=1e-14)


@given(activations, st.sampled_from(decay.STARTS), st.integers(1, 16), st.floats(0.05, 2.0), st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_the_bound_holds_and_nothing_overflows(
    activation: Activation, start: str, units: int, radius: float, seed: int
) -> None:
    W_hh, x, direction = layer(start, units, radius, 200, seed)
    with np.errstate(over="raise", invalid="raise"):
        found = decay.gradient_decay(W_hh, activation, x, direction)
    assert not np.isnan(found.log10_norms).any()
    assert (found.log10_norms <= found.log10_bound + 1e-9).all()


def test_a_gradient_far_below_the_smallest_number_is_still_told() -> None:
    W_hh, x, direction = layer("orthogonal", 8, 0.05, 200, seed=3)
    found = decay.gradient_decay(W_hh, SIGMOID, x, direction)
    assert -np.inf < found.log10_norms[-1] < -320  # (0.05 / 4)^200 is 10^-381: no float holds it
    assert found.left == 0.0


@pytest.mark.parametrize("clipping", decay.CLIPPINGS)
def test_and_with_clipping_too(clipping: str) -> None:
    W_hh, x, direction = layer("orthogonal", 8, 0.05, 200, seed=3)
    free = decay.gradient_decay(W_hh, SIGMOID, x, direction)
    clipped = decay.gradient_decay(W_hh, SIGMOID, x, direction, clipping=clipping)
    assert np.allclose(clipped.log10_norms, free.log10_norms)


def test_a_layer_of_dead_units_sends_nothing_back() -> None:
    x = np.full((5, 4), -1.0)
    found = decay.gradient_decay(np.eye(4), RELU, x, np.ones(4))
    assert np.array_equal(found.log10_norms, [0, -np.inf, -np.inf, -np.inf, -np.inf, -np.inf])
    assert (found.left, found.half_life) == (0.0, 1)


def test_decay_need_not_be_monotone_below_a_radius_of_one() -> None:
    W_hh = np.array([[0.9, 5.0], [0.0, 0.9]])
    found = decay.gradient_decay(W_hh, LINEAR, np.zeros((100, 2)), np.array([0.0, 1.0]))
    assert found.log10_norms.max() > 1
    assert found.left < 0.02


def test_clipping_caps_what_explodes() -> None:
    W_hh, x, direction = layer("orthogonal", 6, 1.3, 50, seed=1)
    free = decay.gradient_decay(W_hh, LINEAR, x, direction)
    assert free.log10_norms[-1] > 5
    for clipping, most in (("by norm", 2.0), ("by value", 2.0 * np.sqrt(6))):
        capped = decay.gradient_decay(W_hh, LINEAR, x, direction, clipping=clipping, threshold=2.0)
        assert (capped.log10_norms <= np.log10(most) + 1e-9).all()


def test_clipping_cannot_cure_vanishing() -> None:
    W_hh, x, direction = layer("orthogonal", 6, 0.7, 50, seed=1)
    free = decay.gradient_decay(W_hh, TANH, x, direction)
    for clipping in ("by value", "by norm"):
        clipped = decay.gradient_decay(W_hh, TANH, x, direction, clipping=clipping, threshold=1.0)
        assert np.allclose(clipped.log10_norms, free.log10_norms)
        assert not clipped.clipped.any()
    assert free.left < 1e-7


def test_what_was_clipped_is_said_step_by_step() -> None:
    W_hh, x, direction = layer("identity", 4, 2.0, 6, seed=1)
    found = decay.gradient_decay(W_hh, LINEAR, x, direction, clipping="by norm", threshold=5.0)
    assert found.clipped.tolist() == [False, False, False, True, True, True, True]  # 1, 2, 4, then 8 cut to 5, 10 to 5
    assert np.allclose(10.0**found.log10_norms, [1, 2, 4, 5, 5, 5, 5])
    first = decay.gradient_decay(0.5 * np.eye(2), LINEAR, np.zeros((3, 2)), np.array([1.0, 0.1]), clipping="by value")
    assert not first.clipped.any()
    first = decay.gradient_decay(
        0.5 * np.eye(2), LINEAR, np.zeros((2, 2)), np.array([1.0, 0.0]), clipping="by value", threshold=0.3
    )
    assert first.clipped.tolist() == [True, False, False]  # 1 cut to .3, then .15 and .075
    assert np.allclose(10.0**first.log10_norms, [0.3, 0.15, 0.075])
    assert not decay.gradient_decay(W_hh, LINEAR, x, direction).clipped.any()


@pytest.mark.parametrize("start", ["orthogonal", "identity"])
def test_a_norm_that_stays_at_the_threshold_is_not_clipped(start: str) -> None:
    W_hh, x, direction = layer(start, 20, 1.0, 200, seed=2)
    assert not decay.gradient_decay(W_hh, LINEAR, x, direction, clipping="by norm", threshold=1.0).clipped.any()


def test_clipping_by_norm_keeps_the_direction_and_by_value_turns_it() -> None:
    gradient = np.array([6.0, 0.5])

    def cosine(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert cosine(decay.clip_by_norm(gradient, 1.0), gradient) == pytest.approx(1)
    assert np.linalg.norm(decay.clip_by_norm(gradient, 1.0)) == pytest.approx(1)
    assert cosine(decay.clip_by_value(gradient, 1.0), gradient) < 0.95
    assert np.array_equal(decay.clip_by_norm(gradient, 10.0), gradient)


def test_the_half_life_is_when_half_is_gone() -> None:
    W_hh, x, direction = layer("identity", 3, 0.9, 30, seed=1)
    assert decay.gradient_decay(W_hh, LINEAR, x, direction).half_life == 7  # 0.9^6 = .53, 0.9^7 = .48
    W_hh, x, direction = layer("identity", 3, 1.0, 30, seed=1)
    assert decay.gradient_decay(W_hh, LINEAR, x, direction).half_life is None


def test_impossible_settings_are_named() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="orthogonal"):
        decay.recurrent_weights("orthogonl", 3, 1.0, rng)
    with pytest.raises(ValueError, match="0 units"):
        decay.recurrent_weights("identity", 0, 1.0, rng)
    with pytest.raises(ValueError, match="by norm"):
        decay.gradient_decay(np.eye(2), LINEAR, np.zeros((3, 2)), np.ones(2), clipping="by nrm")
    with pytest.raises(ValueError, match="above 0; came 0"):
        decay.gradient_decay(np.eye(2), LINEAR, np.zeros((3, 2)), np.ones(2), clipping="by norm", threshold=0)
