"""The say of each word in the final state: against TensorFlow's tape, and in nets where it is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.activations import BY_NAME, LEAK, LINEAR, RELU, Activation
from course_utils.decay import STARTS, recurrent_weights
from course_utils.influence import influences, shares, word_vectors


@given(
    st.sampled_from(list(BY_NAME.values())),
    st.sampled_from(STARTS),
    st.integers(1, 6),
    st.integers(1, 8),
    st.integers(0, 99),
)
@settings(max_examples=30, deadline=None)
def test_they_are_the_tape_s(activation: Activation, start: str, features: int, steps: int, seed: int) -> None:
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    W_xh, W_hh = rng.normal(size=(features, 4)), recurrent_weights(start, 4, 0.9, rng)
    x = rng.normal(size=(steps, features))
    functions = {"leaky ReLU": lambda z: tf.maximum(z, LEAK * z), "ELU": tf.nn.elu, "ReLU": tf.nn.relu}
    f = functions.get(activation.name) or keras.activations.get(activation.name.lower())
    watched = tf.constant(x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(watched)
        h = tf.zeros((1, 4), tf.float64)
        for t in range(steps):
            h = f(watched[t : t + 1] @ W_xh + h @ W_hh)
    jacobian = tape.jacobian(h, watched, experimental_use_pfor=False).numpy()[0]  # (units, steps, features)
    expected = np.sqrt((jacobian**2).sum(axis=(0, 2)))
    assert np.allclose(influences(x, W_xh, W_hh, activation), expected, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("radius", [0.3, 1.0, 1.4])
def test_in_a_linear_orthogonal_layer_each_step_back_multiplies_by_the_radius(radius: float) -> None:
    rng = np.random.default_rng(1)
    W_hh = recurrent_weights("orthogonal", 5, radius, rng)
    found = influences(rng.normal(size=(7, 3)), rng.normal(size=(3, 5)), W_hh, LINEAR)
    assert np.allclose(found[:-1] / found[1:], radius)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
def test_shares_sum_to_one(amounts: list[float]) -> None:
    found = shares(np.array(amounts))
    assert found.sum() == pytest.approx(1.0 if sum(amounts) > 0 else 0.0)
    assert (found >= 0).all()


def test_where_every_unit_is_off_no_word_has_a_say() -> None:
    found = influences(np.full((3, 2), -1.0), np.ones((2, 2)), np.eye(2), RELU)
    assert np.array_equal(shares(found), np.zeros(3))


def test_a_word_s_vector_hangs_on_its_letters_alone() -> None:
    found = word_vectors(["What", "time", "what", "?"], 6)
    assert found.shape == (4, 6)
    assert np.array_equal(found[0], found[2])
    assert np.array_equal(found[[1]], word_vectors(["time"], 6))
    assert not np.allclose(found[0], found[1])
    assert np.abs(found).max() <= 1
    many = word_vectors([f"word{k}" for k in range(500)], 20)
    assert abs(many.mean()) < 0.02
    assert many.std() == pytest.approx(3**-0.5, abs=0.01)


def test_the_vectors_are_the_same_in_every_run() -> None:
    """Stored once: no other program can say what this function has to give."""
    stored = [-0.3779738047160208, 0.6102217705920339, -0.9933897466398776]
    assert word_vectors(["time"], 3)[0] == pytest.approx(stored, abs=1e-12)
