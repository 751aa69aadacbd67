"""Networks that were trained side by side are those that ``fit`` trains one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from course_utils import side_by_side

STEPS, BATCH = 8, 16
rng = np.random.default_rng(0)
X = rng.normal(size=(STEPS * BATCH, 5, 3)).astype("float32")
Y = rng.integers(4, size=STEPS * BATCH)
Y_EACH = rng.integers(4, size=(STEPS * BATCH, 5))

KINDS = {
    "tanh": lambda: keras.layers.SimpleRNN(6),
    "tanh, regularised": lambda: keras.layers.SimpleRNN(6, recurrent_regularizer=keras.regularizers.L2(0.1)),
    "IRNN": lambda: keras.layers.SimpleRNN(6, activation="relu", recurrent_initializer="identity"),
    "LSTM": lambda: keras.layers.LSTM(6),
    "GRU": lambda: keras.layers.GRU(6),
    "LSTM, each step": lambda: keras.layers.LSTM(6, return_sequences=True),
    "GRU, each step": lambda: keras.layers.GRU(6, return_sequences=True),
}


def network(*make: Callable[[], keras.layers.Layer], seed: int, outputs: int = 4) -> keras.Model:
    keras.utils.set_random_seed(seed)  # before the layers are made: their first weights are drawn from it
    return keras.Sequential([keras.Input((5, 3)), *(one() for one in make), keras.layers.Dense(outputs)])


def fitted(model: keras.Model, x: np.ndarray, y: np.ndarray, *, loss: Any, epochs: int = 1, **adam: Any) -> keras.Model:
    """The model as Keras trains it."""
    model.compile(keras.optimizers.Adam(**adam), loss, run_eagerly=True)  # no graph for a few steps
    model.fit(x, y, batch_size=BATCH, epochs=epochs, shuffle=False, verbose=0)
    return model


def assert_alike(ours: keras.Model, by_keras: keras.Model, first: keras.Model) -> None:
    for mine, theirs, before in zip(ours.get_weights(), by_keras.get_weights(), first.get_weights(), strict=True):
        assert np.abs(theirs - before).max() > 0.03  # it did move
        assert np.abs(mine - theirs).max() < 1e-4


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_weights_after_training_are_those_of_fit(kind: str) -> None:
    together = [network(KINDS[kind], seed=seed) for seed in range(2)]
    y = Y_EACH if "each step" in kind else Y
    seconds = side_by_side.fit(together, X, y, rate=0.01, batch=BATCH, clipnorm=0.1, watched=False)
    assert seconds > 0
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for seed, model in enumerate(together):
        first = network(KINDS[kind], seed=seed)
        alone = fitted(network(KINDS[kind], seed=seed), X, y, loss=loss, learning_rate=0.01, clipnorm=0.1)
        assert_alike(model, alone, first)


@pytest.mark.parametrize("kinds", [("SimpleRNN", "SimpleRNN"), ("LSTM", "GRU")], ids=" ".join)
@pytest.mark.parametrize("every", [True, False], ids=["each step", "the end"])
def test_stacks_of_layers_trained_twice_through_the_data_are_those_of_fit(kinds: tuple[str, str], every: bool) -> None:
    low, high = (getattr(keras.layers, kind) for kind in kinds)
    stack = [lambda: low(6, return_sequences=True), lambda: high(6, return_sequences=every)]
    stack.append(lambda: keras.layers.Dense(5, activation="tanh"))
    x, y = X[: 4 * BATCH], (Y_EACH if every else Y)[: 4 * BATCH]
    together = [network(*stack, seed=seed) for seed in range(2)]
    side_by_side.fit(together, x, y, rate=0.02, batch=BATCH, epochs=2, watched=False)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for seed, model in enumerate(together):
        alone = fitted(network(*stack, seed=seed), x, y, loss=loss, epochs=2, learning_rate=0.02)
        assert_alike(model, alone, network(*stack, seed=seed))


@pytest.mark.parametrize("kind", ["tanh", "GRU, each step"])
def test_values_with_a_falling_rate_and_data_for_each_network_are_those_of_fit(kind: str) -> None:
    x = np.stack([X, X[::-1] ** 2])
    y = x[..., :2] if "each step" in kind else x[:, :, -1, :2]
    rate = keras.optimizers.schedules.CosineDecay(0.02, STEPS)
    together = [network(KINDS[kind], seed=seed, outputs=2) for seed in range(2)]
    side_by_side.fit(together, x, y, rate=rate, loss="mse", batch=BATCH, watched=False)
    for seed, model in enumerate(together):
        first = network(KINDS[kind], seed=seed, outputs=2)
        alone = network(KINDS[kind], seed=seed, outputs=2)
        assert_alike(model, fitted(alone, x[seed], y[seed], loss="mse", learning_rate=rate), first)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_scores_are_those_of_each_network(kind: str) -> None:
    networks = [network(KINDS[kind], seed=seed) for seed in range(2)]
    scores = side_by_side.predict(networks, X, batch=50)  # the third is not whole
    assert scores.shape == (2, len(X), *([5] if "each step" in kind else []), 4)
    assert all(np.abs(ours - model(X)).max() < 1e-5 for ours, model in zip(scores, networks, strict=True))


def test_rows_beyond_the_final_whole_batch_change_nothing() -> None:
    whole, cut = network(KINDS["GRU"], seed=1), network(KINDS["GRU"], seed=1)
    side_by_side.fit([whole], X, Y, rate=0.01, batch=50, watched=False)
    side_by_side.fit([cut], X[:100], Y[:100], rate=0.01, batch=50, watched=False)
    assert all(np.array_equal(a, b) for a, b in zip(whole.get_weights(), cut.get_weights(), strict=True))


@pytest.mark.parametrize(
    ("makers", "message"),
    [
        ([], "none came"),
        ([lambda: keras.layers.LSTM(6, go_backwards=True)], "other settings of go_backwards"),
        ([lambda: keras.layers.GRU(6, reset_after=False)], "other settings of reset_after"),
        ([lambda: keras.layers.SimpleRNN(6, trainable=False)], "other settings of trainable"),
        ([lambda: keras.layers.SimpleRNN(6, activation="elu")], "other settings of activation"),
        ([lambda: keras.layers.LSTM(6, kernel_regularizer="l2")], "other settings of kernel_regularizer"),
        ([lambda: keras.layers.LSTM(6, recurrent_regularizer="l1")], "other settings of recurrent_regularizer"),
        ([KINDS["LSTM"], lambda: keras.layers.LSTM(7)], "different shapes"),
        ([KINDS["LSTM"], KINDS["GRU"]], "different shapes"),
        ([keras.layers.Flatten], "came Flatten, Dense"),
        ([lambda: keras.layers.Dense(2)], "came Dense, Dense"),
    ],
)
def test_other_models_are_refused(makers: list[Callable[[], keras.layers.Layer]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        side_by_side.fit([network(make, seed=0) for make in makers], X, Y, rate=0.01, batch=BATCH, watched=False)


def test_a_dense_layer_that_is_frozen_is_refused() -> None:
    model = network(KINDS["LSTM"], lambda: keras.layers.Dense(5, trainable=False), seed=0)
    with pytest.raises(ValueError, match="other settings of Dense: trainable"):
        side_by_side.fit([model], X, Y, rate=0.01, batch=BATCH, watched=False)


def test_a_layer_that_goes_on_from_the_batch_before_is_refused() -> None:
    layers = [keras.layers.GRU(6, stateful=True), keras.layers.Dense(4)]
    model = keras.Sequential([keras.Input(batch_shape=(BATCH, *X.shape[1:])), *layers])
    with pytest.raises(ValueError, match="other settings of stateful"):
        side_by_side.fit([model], X, Y, rate=0.01, batch=BATCH, watched=False)


@pytest.mark.parametrize(("kind", "y"), [("LSTM", Y_EACH), ("LSTM, each step", Y)])
def test_answers_that_do_not_fit_the_layer_are_refused(kind: str, y: np.ndarray) -> None:
    with pytest.raises(ValueError, match="as return_sequences="):
        side_by_side.fit([network(KINDS[kind], seed=0)], X, y, rate=0.01, batch=BATCH, watched=False)


@pytest.mark.parametrize(
    ("x", "y", "loss", "message"),
    [
        (X, Y[:, None], "mae", "came 'mae'"),
        (X, Y, "mse", r"y \(count, outputs\), as return_sequences=False"),
        (np.stack([X] * 3), np.stack([Y] * 3), "sparse_categorical_crossentropy", "each of 2 networks; came 3 and 3"),
    ],
)
def test_a_loss_and_data_that_do_not_fit_are_refused(x: np.ndarray, y: np.ndarray, loss: str, message: str) -> None:
    models = [network(KINDS["tanh"], seed=seed) for seed in range(2)]
    with pytest.raises(ValueError, match=message):
        side_by_side.fit(models, x, y, rate=0.01, loss=loss, batch=BATCH, watched=False)


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="came 10 and 10"):
        side_by_side.fit([network(KINDS["tanh"], seed=0)], X[:10], Y[:10], rate=0.01, batch=BATCH, watched=False)
