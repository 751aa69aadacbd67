"""The NumPy cells: equal to Keras' with the same weights, and clear about shapes that do not fit."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import cells
from course_utils.cells import parameter_count, simple_rnn

sizes = st.integers(1, 6)


@settings(max_examples=40, deadline=None)
@given(steps=sizes, features=sizes, units=sizes, seed=st.integers(0, 2**32 - 1))
def test_simple_rnn_is_keras_simple_rnn(steps: int, features: int, units: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(steps, features))
    h_0 = rng.normal(size=units)
    weights = [rng.normal(size=(features, units)), rng.normal(size=(units, units)), rng.normal(size=units)]
    layer = keras.layers.SimpleRNN(units, return_sequences=True, dtype="float64")
    layer.build((None, steps, features))
    layer.set_weights(weights)

    of_keras = np.asarray(layer(x[None], initial_state=[h_0[None]]))[0]

    np.testing.assert_allclose(simple_rnn(x, *weights, h_0), of_keras, rtol=0, atol=1e-6)
    assert parameter_count(features, units) == layer.count_params()


def test_without_a_first_state_it_starts_from_zeros() -> None:
    x, W_xh, W_hh, b_h = np.ones((3, 2)), np.full((2, 4), 0.3), np.full((4, 4), 0.1), np.zeros(4)
    np.testing.assert_array_equal(simple_rnn(x, W_xh, W_hh, b_h), simple_rnn(x, W_xh, W_hh, b_h, np.zeros(4)))


def test_lists_do_as_well_as_arrays() -> None:
    rng = np.random.default_rng(1)
    for cell, blocks in ((simple_rnn, 1), (cells.lstm, 4), (cells.gru, 3)):
        x, W_xh, W_hh = rng.normal(size=(3, 2)), rng.normal(size=(2, 2 * blocks)), rng.normal(size=(2, 2 * blocks))
        b_h, h_0 = rng.normal(size=(2, 2 * blocks) if blocks == 3 else 2 * blocks), rng.normal(size=2)
        args = (x, W_xh, W_hh, b_h, h_0)
        expected, found = cell(*args), cell(list(x), *(array.tolist() for array in args[1:]))
        assert all(np.array_equal(one, other) for one, other in zip(expected, found, strict=True))


def test_no_steps_give_no_states() -> None:
    assert simple_rnn(np.ones((0, 2)), np.ones((2, 3)), np.ones((3, 3)), np.zeros(3)).shape == (0, 3)


def test_what_it_is_given_stays_as_it_is() -> None:
    given = [np.full(shape, 0.5) for shape in ((4, 2), (2, 3), (3, 3), (3,), (3,))]
    before = [array.copy() for array in given]
    simple_rnn(*given)
    for array, old in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, old)


@pytest.mark.parametrize(
    ("place", "shape"),
    [(0, (4, 5)), (0, (1, 4, 2)), (1, (3, 2)), (2, (3, 2)), (3, (1, 3)), (3, (4,)), (4, (2,))],
)
def test_shapes_that_do_not_fit_are_named(place: int, shape: tuple[int, ...]) -> None:
    given = [np.ones(fitting) for fitting in ((4, 2), (2, 3), (3, 3), (3,), (3,))]
    given[place] = np.ones(shape)
    with pytest.raises(ValueError, match=r"expected x \(time, features\)") as caught:
        simple_rnn(*given)
    assert str(shape) in str(caught.value)


# The LSTM


def lstm_weights(rng: np.random.Generator, features: int, units: int) -> list[np.ndarray]:
    return [rng.normal(size=shape) for shape in ((features, 4 * units), (units, 4 * units), (4 * units,))]


def gru_weights(rng: np.random.Generator, features: int, units: int, reset_after: bool) -> list[np.ndarray]:
    bias = (2, 3 * units) if reset_after else (3 * units,)
    return [rng.normal(size=shape) for shape in ((features, 3 * units), (units, 3 * units), bias)]


@settings(max_examples=40, deadline=None)
@given(batch=sizes, steps=sizes, features=sizes, units=sizes, seed=st.integers(0, 2**32 - 1))
def test_lstm_is_keras_lstm(batch: int, steps: int, features: int, units: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, weights = rng.normal(size=(batch, steps, features)), lstm_weights(rng, features, units)
    h_0, C_0 = rng.normal(size=(2, batch, units))
    layer = keras.layers.LSTM(units, return_sequences=True, return_state=True, dtype="float64")
    layer.build(x.shape)
    layer.set_weights(weights)

    every_h, last_h, last_C = (np.asarray(one) for one in layer(x, initial_state=[h_0, C_0]))

    run = cells.lstm(x, *weights, h_0, C_0)
    np.testing.assert_allclose(run.h, every_h, rtol=0, atol=1e-6)
    np.testing.assert_allclose(run.h[:, -1], last_h, rtol=0, atol=1e-6)
    np.testing.assert_allclose(run.C[:, -1], last_C, rtol=0, atol=1e-6)
    assert cells.lstm_parameter_count(features, units) == layer.count_params()


@settings(max_examples=40, deadline=None)
@given(batch=sizes, steps=sizes, features=sizes, units=sizes, reset_after=st.booleans(), seed=st.integers(0, 2**32 - 1))
def test_gru_is_keras_gru_both_ways(
    batch: int, steps: int, features: int, units: int, reset_after: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, weights = rng.normal(size=(batch, steps, features)), gru_weights(rng, features, units, reset_after)
    h_0 = rng.normal(size=(batch, units))
    layer = keras.layers.GRU(units, return_sequences=True, reset_after=reset_after, dtype="float64")
    layer.build(x.shape)
    layer.set_weights(weights)

    of_keras = np.asarray(layer(x, initial_state=h_0))

    run = cells.gru(x, *weights, h_0, reset_after=reset_after)
    np.testing.assert_allclose(run.h, of_keras, rtol=0, atol=1e-6)
    assert cells.gru_parameter_count(features, units, reset_after=reset_after) == layer.count_params()


@settings(max_examples=30, deadline=None)
@given(steps=sizes, features=sizes, units=sizes, reset_after=st.booleans(), seed=st.integers(0, 2**32 - 1))
def test_the_lectures_z_is_one_minus_keras_z(
    steps: int, features: int, units: int, reset_after: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, (W_xh, W_hh, b_h) = rng.normal(size=(steps, features)), gru_weights(rng, features, units, reset_after)
    turned = [one.copy() for one in (W_xh, W_hh, b_h)]
    for one in turned:
        one[..., :units] *= -1  # sigmoid(-a) = 1 - sigmoid(a)
    keras_way = cells.gru(x, W_xh, W_hh, b_h, reset_after=reset_after)
    lecture_way = cells.gru(x, *turned, reset_after=reset_after, z_keeps=False)
    np.testing.assert_allclose(lecture_way.h, keras_way.h, rtol=0, atol=1e-12)
    np.testing.assert_allclose(lecture_way.z, 1 - keras_way.z, rtol=0, atol=1e-12)


@pytest.mark.parametrize("peepholes", [False, True])
def test_a_run_is_its_steps_one_after_the_other(peepholes: bool) -> None:
    rng = np.random.default_rng(5)
    x, weights = rng.normal(size=(6, 3)), lstm_weights(rng, 3, 2)
    peephole = rng.normal(size=(3, 2)) if peepholes else None
    run = cells.lstm(x, *weights, peephole=peephole)
    h, C = np.zeros(2), np.zeros(2)
    for t, x_t in enumerate(x):
        step = cells.lstm_step(x_t, h, C, *weights, peephole)
        for whole, part in zip(run, step, strict=True):
            np.testing.assert_allclose(whole[t], part, rtol=0, atol=1e-14)
        np.testing.assert_allclose(step.C, step.f * C + step.i * step.c_candidate, rtol=0, atol=1e-15)
        np.testing.assert_allclose(step.h, step.o * np.tanh(step.C), rtol=0, atol=1e-15)
        h, C = step.h, step.C
    state = np.zeros(2)
    weights = gru_weights(rng, 3, 2, True)
    for t, x_t in enumerate(x):
        state = cells.gru_step(x_t, state, *weights).h
        np.testing.assert_allclose(cells.gru(x, *weights).h[t], state, rtol=0, atol=1e-14)


def test_a_peephole_of_the_output_gate_sees_the_new_cell_state() -> None:
    zero = [np.zeros(shape) for shape in ((1, 4), (1, 4), (4,))]
    step = cells.lstm_step(np.zeros(1), np.zeros(1), np.array([2.0]), *zero, peephole=np.array([[1.0], [-1.0], [3.0]]))
    f = 1 / (1 + np.exp(2.0))
    assert step.f == pytest.approx(f)
    assert step.i == pytest.approx(1 - f)
    assert step.o == pytest.approx(1 / (1 + np.exp(-3 * 2 * f)))


@settings(max_examples=25, deadline=None)
@given(batch=sizes, steps=sizes, features=sizes, units=sizes, peepholes=st.booleans(), seed=st.integers(0, 2**32 - 1))
def test_the_gradients_of_an_lstm_are_those_of_the_tape(
    batch: int, steps: int, features: int, units: int, peepholes: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, weights = rng.normal(size=(batch, steps, features)), lstm_weights(rng, features, units)
    h_0, C_0 = rng.normal(size=(2, batch, units))
    dh, dC = rng.normal(size=(2, batch, steps, units))
    p = rng.normal(size=(3, units)) if peepholes else np.zeros((3, units))
    W_xh, W_hh, b_h = (tf.constant(one) for one in weights)
    hs, Cs, sums = [tf.constant(h_0)], [tf.constant(C_0)], []
    with tf.GradientTape() as tape:
        tape.watch([hs[0], Cs[0]])
        total = tf.zeros((), tf.float64)
        for t in range(steps):
            a = tf.identity(x[:, t] @ W_xh + hs[-1] @ W_hh + b_h)
            a_i, a_f, a_c, a_o = tf.split(a, 4, axis=1)
            sums.append(a)
            C = tf.sigmoid(a_f + p[1] * Cs[-1]) * Cs[-1] + tf.sigmoid(a_i + p[0] * Cs[-1]) * tf.tanh(a_c)
            Cs.append(C)
            hs.append(tf.sigmoid(a_o + p[2] * C) * tf.tanh(C))
            total += tf.reduce_sum(hs[-1] * dh[:, t]) + tf.reduce_sum(C * dC[:, t])
    of_tape = tape.gradient(total, [Cs, hs, sums])

    run = cells.lstm(x, *weights, h_0, C_0, peephole=p if peepholes else None)
    found = cells.lstm_backward(run, dh, weights[1], dC=dC, C_0=C_0, peephole=p if peepholes else None)
    for ours, theirs in zip(found, of_tape, strict=True):
        np.testing.assert_allclose(ours, np.stack(theirs, axis=1), rtol=1e-9, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    batch=sizes,
    steps=sizes,
    units=sizes,
    reset_after=st.booleans(),
    z_keeps=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_gradients_of_a_gru_are_those_of_the_tape(
    batch: int, steps: int, units: int, reset_after: bool, z_keeps: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, weights = rng.normal(size=(batch, steps, 2)), gru_weights(rng, 2, units, reset_after)
    h_0, dh = rng.normal(size=(batch, units)), rng.normal(size=(batch, steps, units))
    W_xh, W_hh, b_h = weights
    b_in, b_state = (b_h[0], b_h[1]) if reset_after else (b_h, np.zeros(3 * units))
    hs = [tf.constant(h_0)]
    with tf.GradientTape() as tape:
        tape.watch(hs[0])
        total = tf.zeros((), tf.float64)
        for t in range(steps):
            x_z, x_r, x_c = tf.split(x[:, t] @ W_xh + b_in, 3, axis=1)
            h_z, h_r, h_c = tf.split(hs[-1] @ W_hh + b_state, 3, axis=1)
            z, r = tf.sigmoid(x_z + h_z), tf.sigmoid(x_r + h_r)
            candidate = tf.tanh(x_c + (r * h_c if reset_after else (r * hs[-1]) @ W_hh[:, 2 * units :]))
            hs.append(z * hs[-1] + (1 - z) * candidate if z_keeps else (1 - z) * hs[-1] + z * candidate)
            total += tf.reduce_sum(hs[-1] * dh[:, t])
    of_tape = np.stack(tape.gradient(total, hs), axis=1)

    run = cells.gru(x, *weights, h_0, reset_after=reset_after, z_keeps=z_keeps)
    found = cells.gru_backward(run, dh, W_hh, b_h, h_0, reset_after=reset_after, z_keeps=z_keeps)
    np.testing.assert_allclose(found, of_tape, rtol=1e-9, atol=1e-9)


def test_along_the_cell_state_the_gradient_is_a_power_of_the_forget_gate() -> None:
    b_h = np.array([0.0, np.log(0.9 / 0.1), 0.0, 0.0])
    run = cells.lstm(np.ones((50, 1)), np.zeros((1, 4)), np.zeros((1, 4)), b_h)
    last = np.zeros((50, 1))
    last[-1] = 1
    back = cells.lstm_backward(run, 0 * last, np.zeros((1, 4)), dC=last)
    np.testing.assert_allclose(back.C[:, 0], 0.9 ** np.arange(50, -1, -1), rtol=1e-12)


@pytest.mark.parametrize(
    ("place", "shape"),
    [(0, (5,)), (0, (4, 3)), (1, (2, 8)), (2, (3, 8)), (3, (2, 12)), (3, (3,)), (4, (2,)), (5, (4, 3)), (6, (3, 2))],
)
def test_shapes_that_do_not_fit_an_lstm_are_named(place: int, shape: tuple[int, ...]) -> None:
    given = [np.ones(fitting) for fitting in ((4, 2), (2, 12), (3, 12), (12,), (3,), (3,), (3, 3))]
    cells.lstm(*given)
    given[place] = np.ones(shape)
    with pytest.raises(ValueError, match=r"expected x \(time, features\), W_xh \(features, 4 units\)") as caught:
        cells.lstm(*given)
    assert str(shape) in str(caught.value)
    given[0] = given[0][0]
    if place:
        x_t, W_xh, W_hh, b_h, h, C, peephole = given
        with pytest.raises(ValueError, match=r"expected x_t \(\.\.\., features\)"):
            cells.lstm_step(x_t, h, C, W_xh, W_hh, b_h, peephole)


@pytest.mark.parametrize("reset_after", [True, False])
def test_shapes_that_do_not_fit_a_gru_are_named(reset_after: bool) -> None:
    bias, other = ((2, 9), (9,)) if reset_after else ((9,), (2, 9))
    good = [np.ones(fitting) for fitting in ((4, 2), (2, 9), (3, 9), bias, (3,))]
    cells.gru(*good, reset_after=reset_after)
    for place, shape in ((0, (4, 3)), (1, (2, 12)), (2, (9, 3)), (3, other), (4, (2,))):
        given = list(good)
        given[place] = np.ones(shape)
        with pytest.raises(ValueError, match=r"expected x \(time, features\), W_xh \(features, 3 units\)") as caught:
            cells.gru(*given, reset_after=reset_after)
        assert str(shape) in str(caught.value)
    with pytest.raises(ValueError, match=r"expected x_t \(\.\.\., features\)"):
        cells.gru_step(good[0][0], np.ones(2), *good[1:4], reset_after=reset_after)


def test_gradients_that_do_not_fit_a_run_are_refused() -> None:
    rng = np.random.default_rng(0)
    weights, x = lstm_weights(rng, 2, 3), np.ones((4, 2))
    with pytest.raises(ValueError, match=r"dh \(3, 3\)"):
        cells.lstm_backward(cells.lstm(x, *weights), np.ones((3, 3)), weights[1])
    of_gru = gru_weights(rng, 2, 3, True)
    with pytest.raises(ValueError, match=r"b_h \(9,\)"):
        cells.gru_backward(cells.gru(x, *of_gru), np.ones((4, 3)), of_gru[1], np.ones(9))
