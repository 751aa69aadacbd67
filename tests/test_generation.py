"""Networks in NumPy are Keras' networks, step by step and on their own output."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from course_utils.generation import KINDS, Layer, Network, generate


def model_of(*kinds: str, units: int = 5, dtype: str = "float64", wrapped: bool = False) -> keras.Model:
    keras.utils.set_random_seed(len(kinds))
    out = keras.layers.Dense(1, dtype=dtype)
    below = [
        getattr(keras.layers, kind)(units + k, return_sequences=True, dtype=dtype, bias_initializer="random_normal")
        for k, kind in enumerate(kinds)
    ]
    top = keras.layers.TimeDistributed(out, dtype=dtype) if wrapped else out
    return keras.Sequential([keras.Input((None, 1), dtype=dtype), *below, top])


def keras_output(model: keras.Model, values: np.ndarray) -> np.ndarray:
    return np.asarray(model(np.asarray(values)[None, :, None]))[0, :, 0]


SEED = np.sin(0.2 * np.arange(12))
STACKS = [(kind,) for kind in KINDS] + [("SimpleRNN", "SimpleRNN"), ("GRU", "LSTM")]


@pytest.mark.parametrize("kinds", STACKS, ids="+".join)
def test_every_output_is_keras_output(kinds: tuple[str, ...]) -> None:
    model = model_of(*kinds)
    found = Network.from_keras(model).predict(SEED)
    np.testing.assert_allclose(found, keras_output(model, SEED), rtol=0, atol=1e-6)


@pytest.mark.parametrize("window", [None, 4, 12, 100])
@pytest.mark.parametrize("kinds", STACKS, ids="+".join)
def test_generation_is_step_by_step_prediction(kinds: tuple[str, ...], window: int | None) -> None:
    model = model_of(*kinds)
    known = list(SEED)
    for _ in range(4):
        read = known if window is None else known[-window:]
        known.append(keras_output(model, np.array(read))[-1])
    found = generate(Network.from_keras(model), SEED, 4, window)
    np.testing.assert_allclose(found, known[len(SEED) :], rtol=0, atol=1e-6)


def test_a_dense_layer_in_time_distributed_is_the_same() -> None:
    model = model_of("GRU", wrapped=True)
    np.testing.assert_allclose(Network.from_keras(model).predict(SEED), keras_output(model, SEED), atol=1e-6)


def test_weights_in_float32_agree_to_float32_s_rounding() -> None:
    model = model_of("LSTM", units=32, dtype="float32")
    found = Network.from_keras(model).predict(SEED)
    np.testing.assert_allclose(found, keras_output(model, SEED.astype(np.float32)), rtol=0, atol=1e-6)


def test_the_first_generated_value_is_the_prediction_after_the_seed() -> None:
    network = Network.from_keras(model_of("GRU"))
    assert generate(network, SEED, 1)[0] == network.predict(SEED)[-1]
    assert generate(network, [0.5], 3).shape == (3,)


def test_what_is_generated_does_not_hang_on_how_much_is_asked_for() -> None:
    network = Network.from_keras(model_of("LSTM"))
    np.testing.assert_array_equal(generate(network, SEED, 5), generate(network, SEED, 20)[:5])


@pytest.mark.parametrize(("seed", "steps", "window"), [([], 3, None), (SEED, 0, None), (SEED, 3, 0)])
def test_nothing_to_begin_with_or_to_do_is_refused(seed: list[float], steps: int, window: int | None) -> None:
    with pytest.raises(ValueError, match="expected a seed of at least 1 value, at least 1 step"):
        generate(Network.from_keras(model_of("GRU")), seed, steps, window)


def test_models_that_cannot_be_run_here_are_told_apart() -> None:
    layers = keras.layers
    for below, said in (
        ([layers.GRU(3, return_sequences=True, reset_after=False), layers.Dense(1)], "GRU has other settings"),
        ([layers.SimpleRNN(3, return_sequences=True, activation="relu"), layers.Dense(1)], "SimpleRNN has other"),
        ([layers.GRU(3, return_sequences=True), layers.Dense(1, activation="tanh")], "the last layer is Dense"),
        ([layers.Conv1D(3, 2), layers.Dense(1)], "came a layer Conv1D"),
        ([layers.GRU(3, return_sequences=True)], "the last layer is GRU"),
        ([layers.GRU(3, return_sequences=True), layers.Dense(2)], r"weights \(3, 1\) and a bias \(1,\); came 1 layers"),
    ):
        with pytest.raises(ValueError, match=said):
            Network.from_keras(keras.Sequential([keras.Input((None, 1)), *below]))


def test_a_model_that_was_never_built_has_no_weights() -> None:
    model = keras.Sequential([keras.layers.GRU(3, return_sequences=True), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="the model has no weights yet"):
        Network.from_keras(model)


def test_shapes_that_do_not_fit_are_named() -> None:
    layer = Layer("GRU", np.ones((1, 9)), np.ones((3, 9)), np.ones((2, 9)))
    Network((layer,), np.ones((3, 1)), np.ones(1))
    with pytest.raises(ValueError, match=r"came GRU with .*\(9,\)"):
        Network((Layer("GRU", layer.W_xh, layer.W_hh, np.ones(9)),), np.ones((3, 1)), np.ones(1))
    with pytest.raises(ValueError, match="came ESN with"):
        Network((Layer("ESN", layer.W_xh, layer.W_hh, layer.b_h),), np.ones((3, 1)), np.ones(1))
    with pytest.raises(ValueError, match=r"\(4, 1\) and \(1,\)"):
        Network((layer,), np.ones((4, 1)), np.ones(1))
    with pytest.raises(ValueError, match="came 0 layers"):
        Network((), np.ones((1, 1)), np.ones(1))
