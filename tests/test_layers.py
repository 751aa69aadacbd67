"""The peephole cell: Keras' LSTM where the peepholes are zero, the NumPy cell everywhere, and its gradient is right."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.cells import lstm, lstm_backward, lstm_parameter_count
from course_utils.layers import PeepholeLSTMCell

sizes = st.integers(1, 5)


def peephole_layer(features: int, units: int, seed: int, dtype: str = "float64") -> keras.layers.RNN:
    rng = np.random.default_rng(seed)
    layer = keras.layers.RNN(PeepholeLSTMCell(units, dtype=dtype), return_sequences=True, dtype=dtype)
    layer.build((None, None, features))
    layer.set_weights([rng.normal(size=weights.shape) for weights in layer.get_weights()])
    return layer


@settings(max_examples=12, deadline=None)
@given(batch=sizes, steps=sizes, features=sizes, units=sizes, seed=st.integers(0, 2**32 - 1))
def test_with_peepholes_zero_it_is_keras_lstm(batch: int, steps: int, features: int, units: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(batch, steps, features))
    ours = peephole_layer(features, units, seed)
    kernel, recurrent, peephole, bias = ours.get_weights()
    ours.set_weights([kernel, recurrent, 0 * peephole, bias])
    of_keras = keras.layers.LSTM(units, return_sequences=True, dtype="float64")
    of_keras.build(x.shape)
    of_keras.set_weights([kernel, recurrent, bias])
    np.testing.assert_allclose(np.asarray(ours(x)), np.asarray(of_keras(x)), rtol=0, atol=1e-6)


@settings(max_examples=12, deadline=None)
@given(batch=sizes, steps=sizes, features=sizes, units=sizes, seed=st.integers(0, 2**32 - 1))
def test_it_is_the_numpy_cell(batch: int, steps: int, features: int, units: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(batch, steps, features))
    layer = peephole_layer(features, units, seed)
    kernel, recurrent, peephole, bias = layer.get_weights()
    run = lstm(x, kernel, recurrent, bias, peephole=peephole)
    np.testing.assert_allclose(np.asarray(layer(x)), run.h, rtol=0, atol=1e-6)
    assert layer.count_params() == lstm_parameter_count(features, units, peephole=True)


def test_in_single_precision_too() -> None:
    x = np.random.default_rng(3).normal(size=(2, 6, 3)).astype("float32")
    layer = peephole_layer(3, 4, 0, "float32")
    kernel, recurrent, peephole, bias = layer.get_weights()
    np.testing.assert_allclose(
        np.asarray(layer(x)), lstm(x, kernel, recurrent, bias, peephole=peephole).h, rtol=0, atol=1e-6
    )


def test_its_gradient_is_that_of_finite_differences_and_of_the_numpy_cell() -> None:
    rng = np.random.default_rng(1)
    x, layer = rng.normal(size=(2, 5, 3)), peephole_layer(3, 2, 7)
    weight = rng.normal(size=(2, 5, 2))

    def loss() -> tf.Tensor:
        return tf.reduce_sum(layer(x) * weight)

    with tf.GradientTape() as tape:
        found = loss()
    gradients = tape.gradient(found, [one.value for one in layer.trainable_weights])
    step = 1e-6
    for variable, gradient in zip(layer.trainable_weights, gradients, strict=True):
        values = variable.numpy()
        for place in np.ndindex(values.shape):
            ends = []
            for sign in (1, -1):
                nudged = values.copy()
                nudged[place] += sign * step
                variable.assign(nudged)
                ends.append(float(loss()))
            assert float(gradient[place]) == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-7)
        variable.assign(values)

    kernel, recurrent, peephole, bias = layer.get_weights()
    run = lstm(x, kernel, recurrent, bias, peephole=peephole)
    a = lstm_backward(run, weight, recurrent, peephole=peephole).a
    np.testing.assert_allclose(np.einsum("btf,btu->fu", x, a), gradients[0], atol=1e-9)
    np.testing.assert_allclose(a.sum(axis=(0, 1)), gradients[3], atol=1e-9)


def test_it_is_saved_and_loaded(tmp_path: Path) -> None:
    model = keras.Sequential(
        [keras.layers.Input((4, 3)), keras.layers.RNN(PeepholeLSTMCell(2, unit_forget_bias=False))]
    )
    model.layers[0].cell.peephole.assign([[0.3, -0.2], [0.1, 0.5], [0.7, 0.2]])
    x = np.random.default_rng(0).normal(size=(2, 4, 3))
    model.save(tmp_path / "cell.keras")
    again = keras.saving.load_model(tmp_path / "cell.keras")
    np.testing.assert_array_equal(np.asarray(again(x)), np.asarray(model(x)))
    assert again.layers[0].cell.get_config()["unit_forget_bias"] is False


def test_it_starts_as_keras_lstm_does() -> None:
    cell = PeepholeLSTMCell(2)
    cell.build((None, 3))
    np.testing.assert_array_equal(cell.bias.numpy(), [0, 0, 1, 1, 0, 0, 0, 0])
    np.testing.assert_array_equal(cell.peephole.numpy(), np.zeros((3, 2)))


def test_it_learns() -> None:
    keras.utils.set_random_seed(0)
    layer = keras.layers.RNN(PeepholeLSTMCell(4))
    model = keras.Sequential([keras.layers.Input((5, 1)), layer, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    x = np.random.default_rng(0).normal(size=(64, 5, 1))
    losses = model.fit(x, x[:, 0], epochs=12, batch_size=16, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    assert np.abs(layer.cell.peephole.numpy()).max() > 0


@pytest.mark.parametrize("units", [0, -1, 2.5, "3", True])
def test_a_number_of_units_that_is_none_is_refused(units: object) -> None:
    with pytest.raises(ValueError, match="positive whole number of units"):
        PeepholeLSTMCell(units)
