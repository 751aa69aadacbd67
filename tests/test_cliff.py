"""The loss cliff: its gradient against finite differences and TensorFlow's tape, and what clipping keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import cliff

ws, bs = st.floats(3.5, 7.0), st.floats(-3.5, -1.0)
starts = st.tuples(ws, bs)
clippings = st.sampled_from(["by value", "by norm"])


def written_out(w: float, b: float) -> float:
    x = 0.5
    for _ in range(50):
        x = w / (1 + np.exp(-x)) + b
    return (1 / (1 + np.exp(-x)) - 0.7) ** 2


@given(starts)
def test_the_loss_is_that_of_the_unit_run_50_steps(place: tuple[float, float]) -> None:
    assert cliff.loss_and_gradient(*place)[0] == pytest.approx(written_out(*place), abs=1e-9)


@given(starts)
@settings(max_examples=30, deadline=None)
def test_the_gradient_is_the_tape_s(place: tuple[float, float]) -> None:
    import tensorflow as tf

    w, b = (tf.Variable(value, dtype=tf.float64) for value in place)
    with tf.GradientTape() as tape:
        x = tf.constant(0.5, tf.float64)
        for _ in range(50):
            x = w * tf.sigmoid(x) + b
        loss = (tf.sigmoid(x) - 0.7) ** 2
    found = [float(one) for one in tape.gradient(loss, [w, b])]
    assert np.allclose(cliff.loss_and_gradient(*place)[1:], found, rtol=1e-5, atol=1e-12)


def test_the_gradient_is_that_of_finite_differences() -> None:
    step = 1e-6
    for w, b in ((5.0, -2.0), (6.0, -2.2), (4.2, -3.0), (3.8, -1.6), (5.0, -2.55)):
        found = cliff.loss_and_gradient(w, b)[1:]
        of_w = (written_out(w + step, b) - written_out(w - step, b)) / (2 * step)
        of_b = (written_out(w, b + step) - written_out(w, b - step)) / (2 * step)
        assert np.allclose(found, [of_w, of_b], rtol=1e-4)


def test_many_places_at_once_are_each_alone() -> None:
    w, b = np.meshgrid(np.linspace(4, 6, 5), np.linspace(-3, -2, 4))
    together = cliff.loss_and_gradient(w, b)
    for row, column in np.ndindex(w.shape):
        alone = cliff.loss_and_gradient(w[row, column], b[row, column])
        assert np.allclose([one[row, column] for one in together], alone, rtol=1e-12)


def test_there_is_a_cliff() -> None:
    """A hundredth further the loss is another one; in between the gradient is a thousand times that on either side."""
    b = np.linspace(-2.62, -2.61, 20001)
    loss, *gradient = cliff.loss_and_gradient(np.full_like(b, 5.0), b)
    steepness = np.hypot(*gradient)
    assert loss[0] - loss[-1] > 0.3
    assert steepness.max() > 1000 * max(steepness[0], steepness[-1])


@given(starts, st.floats(0.05, 1.0), clippings, st.floats(0.05, 2.0))
@settings(max_examples=40, deadline=None)
def test_a_clipped_step_is_bounded(
    place: tuple[float, float], learning_rate: float, clipping: str, threshold: float
) -> None:
    found = cliff.descent(*place, learning_rate=learning_rate, steps=40, clipping=clipping, threshold=threshold)
    most = learning_rate * threshold * (np.sqrt(2) if clipping == "by value" else 1.0)
    assert (found.lengths <= most * (1 + 1e-9) + 1e-12).all()
    assert np.allclose(found.path[1:], found.path[:-1] - learning_rate * found.used, rtol=0, atol=1e-12)
    if clipping == "by value":
        assert (np.abs(found.used) <= threshold).all()


@given(starts, st.floats(0.05, 1.0), st.floats(0.05, 2.0))
@settings(max_examples=40, deadline=None)
def test_clipping_by_norm_keeps_the_direction(
    place: tuple[float, float], learning_rate: float, threshold: float
) -> None:
    found = cliff.descent(*place, learning_rate=learning_rate, steps=40, clipping="by norm", threshold=threshold)
    lengths = np.hypot(*found.raw.T) * np.hypot(*found.used.T)
    there = lengths > 1e-200
    cosines = (found.raw * found.used).sum(axis=1)[there] / lengths[there]
    assert np.allclose(cosines, 1, rtol=0, atol=1e-12)
    assert found.angles.max() < 1e-5


def test_clipping_by_value_turns_it_by_at_most_half_a_right_angle() -> None:
    found = cliff.descent(5.0, -2.1, learning_rate=0.2, steps=100, clipping="by value", threshold=0.2)
    assert 5 < found.angles.max() <= 45
    worst = int(found.angles.argmax())
    raw, used = found.raw[worst], found.used[worst]
    cosine = raw @ used / np.linalg.norm(raw) / np.linalg.norm(used)
    assert np.degrees(np.arccos(cosine)) == pytest.approx(found.angles[worst], abs=1e-6)


def test_without_clipping_one_step_leaves_everything_behind() -> None:
    thrown = cliff.descent(5.0, -2.1, learning_rate=0.2, steps=150)
    assert thrown.lengths.max() > 10
    assert thrown.losses[-1] > thrown.losses[0]
    kept = cliff.descent(5.0, -2.1, learning_rate=0.2, steps=150, clipping="by norm", threshold=0.1)
    assert kept.lengths.max() <= 0.02 + 1e-12
    assert kept.losses[-20:].max() < 0.2 * kept.losses[0]
    assert np.array_equal(thrown.raw, thrown.used)
    assert thrown.angles.max() == 0


def test_impossible_settings_are_named() -> None:
    with pytest.raises(ValueError, match="by norm"):
        cliff.descent(5.0, -2.0, learning_rate=0.1, steps=3, clipping="by nrm")
    with pytest.raises(ValueError, match="threshold 0"):
        cliff.descent(5.0, -2.0, learning_rate=0.1, steps=3, threshold=0)
