"""Values and slopes of the activation functions, against their definitions, Keras, and finite differences."""

import numpy as np
import pytest

from course_utils.activations import BY_NAME, LEAK, SIGMOID, TANH, Activation

Z = np.linspace(-2 * np.pi, 2 * np.pi, 401)
FAR = np.array([-1e4, -800.0, 800.0, 1e4])

every_activation = pytest.mark.parametrize("activation", BY_NAME.values(), ids=list(BY_NAME))


def test_the_values_are_those_of_the_definitions() -> None:
    assert np.allclose(SIGMOID.value(Z), 1 / (1 + np.exp(-Z)), rtol=1e-14)
    assert np.allclose(TANH.value(Z), (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z)), rtol=1e-12)
    assert np.allclose(TANH.value(Z), np.sinh(Z) / np.cosh(Z), rtol=1e-12)


@every_activation
def test_the_values_are_keras_s(activation: Activation) -> None:
    import keras

    names = {"leaky ReLU": lambda z: keras.ops.leaky_relu(z, LEAK)}
    of_keras = names.get(activation.name) or keras.activations.get(activation.name.lower())
    assert np.allclose(activation.value(Z), of_keras(keras.ops.convert_to_tensor(Z, "float64")), rtol=0, atol=1e-7)


def test_tanh_is_a_sigmoid_stretched_to_twice_its_size_and_half_its_width() -> None:
    assert np.allclose(TANH.value(Z), 2 * SIGMOID.value(2 * Z) - 1, rtol=0, atol=1e-15)


@every_activation
def test_a_slope_is_what_finite_differences_say(activation: Activation) -> None:
    step, z = 1e-6, Z[np.abs(Z) > 1e-3]  # at 0 a ReLU has a corner
    measured = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
    assert np.allclose(activation.slope(z), measured, rtol=0, atol=1e-8)


@every_activation
def test_the_steepest_place_is_as_steep_as_is_said(activation: Activation) -> None:
    assert activation.slope(Z).max() == activation.steepest
    assert activation.slope(Z).min() >= 0


@every_activation
def test_no_input_overflows(activation: Activation) -> None:
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(activation.value(FAR)).all()
        assert np.isfinite(activation.slope(FAR)).all()


def test_a_slope_that_is_nearly_nothing_keeps_its_digits() -> None:
    assert float(SIGMOID.slope(100.0)) == pytest.approx(np.exp(-100), rel=1e-12)
    assert float(TANH.slope(-50.0)) == pytest.approx(4 * np.exp(-100), rel=1e-12)


def test_far_out_a_sigmoid_is_flat() -> None:
    assert np.array_equal(SIGMOID.slope(FAR), np.zeros(4))
    assert np.array_equal(TANH.slope(FAR), np.zeros(4))


@every_activation
def test_a_single_number_will_do(activation: Activation) -> None:
    assert float(activation.value(0.5)) == pytest.approx(float(activation.value(np.array([0.5]))[0]))
    assert float(activation.slope(-0.5)) == pytest.approx(float(activation.slope(np.array([-0.5]))[0]))
