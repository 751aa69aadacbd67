"""Back-propagation through time against TensorFlow's tape and against finite differences, over random networks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import bptt
from course_utils.bptt import Parameters
from course_utils.cells import simple_rnn

sizes = st.integers(1, 5)


@st.composite
def networks(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, Parameters, np.ndarray]:
    """Inputs, targets, parameters and a first state of random shapes."""
    batch, steps, features, units, classes = (draw(sizes) for _ in range(5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    p = bptt.initial(features, units, classes, rng, scale=draw(st.sampled_from([0.1, 0.5, 1.5])))
    p = p._replace(b_h=rng.normal(size=units), b_y=rng.normal(size=classes))
    x = rng.normal(size=(batch, steps, features))
    return x, rng.integers(classes, size=(batch, steps)), p, rng.normal(size=(batch, units))


@given(networks())
@settings(max_examples=40, deadline=None)
def test_every_gradient_is_what_finite_differences_say(
    network: tuple[np.ndarray, np.ndarray, Parameters, np.ndarray],
) -> None:
    x, targets, p, h_0 = network
    found = bptt.backward(bptt.forward(x, p, h_0), targets, p).parameters
    step = 1e-6
    for name, value in p._asdict().items():
        for place in np.ndindex(value.shape):
            up, down = value.copy(), value.copy()
            up[place] += step
            down[place] -= step
            losses = [bptt.loss(bptt.forward(x, p._replace(**{name: v}), h_0).y_hat, targets) for v in (up, down)]
            measured = (losses[0] - losses[1]) / (2 * step)
            assert getattr(found, name)[place] == pytest.approx(measured, rel=1e-5, abs=1e-6), (name, place)


@given(networks())
@settings(max_examples=25, deadline=None)
def test_every_gradient_is_the_tape_s(network: tuple[np.ndarray, np.ndarray, Parameters, np.ndarray]) -> None:
    import tensorflow as tf

    x, targets, p, h_0 = network
    run = bptt.forward(x, p, h_0)
    found = bptt.backward(run, targets, p)
    variables = [tf.Variable(value) for value in p]
    W_xh, W_hh, b_h, W_hy, b_y = variables
    with tf.GradientTape() as tape:
        h, states, scores, total = tf.constant(h_0), [], [], tf.constant(0.0, tf.float64)
        for t in range(x.shape[1]):
            h = tf.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
            o = h @ W_hy + b_y
            states.append(h)
            scores.append(o)
            total += tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(targets[:, t], o))
    assert bptt.loss(run.y_hat, targets) == pytest.approx(float(total), rel=1e-10)
    gradients = tape.gradient(total, [*variables, *states, *scores])
    steps = x.shape[1]
    for mine, tapes in zip(found.parameters, gradients, strict=False):
        assert np.allclose(mine, tapes, rtol=1e-9, atol=1e-11)
    for t in range(steps):
        assert np.allclose(found.h[:, t], gradients[5 + t], rtol=1e-9, atol=1e-11)
        assert np.allclose(found.o[:, t], gradients[5 + steps + t], rtol=1e-9, atol=1e-11)


@given(networks())
@settings(max_examples=25, deadline=None)
def test_the_states_are_the_reference_cell_s(network: tuple[np.ndarray, np.ndarray, Parameters, np.ndarray]) -> None:
    x, _, p, h_0 = network
    run = bptt.forward(x, p, h_0)
    for of_one, inputs, start in zip(run.h, x, h_0, strict=True):
        assert np.allclose(of_one[1:], simple_rnn(inputs, p.W_xh, p.W_hh, p.b_h, start))
        assert np.array_equal(of_one[0], start)


def test_probabilities_are_probabilities_however_large_the_scores() -> None:
    o = np.array([[1000.0, 999.0, -1000.0], [0.0, 0.0, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        y_hat = bptt.softmax(o)
    assert np.allclose(y_hat.sum(axis=-1), 1)
    assert y_hat[0, 0] / y_hat[0, 1] == pytest.approx(np.e)
    assert np.allclose(y_hat[1], 1 / 3)


def test_an_untrained_guess_among_n_classes_costs_log_n() -> None:
    p = bptt.initial(3, 4, 8, np.random.default_rng(1), scale=0.0)
    run = bptt.forward(np.ones((2, 5, 3)), p)
    assert bptt.loss(run.y_hat, np.zeros((2, 5), dtype=int)) == pytest.approx(2 * 5 * np.log(8))


def test_wrong_shapes_are_named() -> None:
    p = bptt.initial(3, 4, 8, np.random.default_rng(1))
    with pytest.raises(ValueError, match=r"x \(batch, time, features\).*came x \(5, 3\)"):
        bptt.forward(np.ones((5, 3)), p)
