"""Networks that were trained side by side are those that ``fit`` trains one by one."""

from __future__ import annotations

from collections.abc import Callable

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
}


KINDS |= {
    "LSTM, each step": lambda: keras.layers.LSTM(6, return_sequences=True),
    "GRU, each step": lambda: keras.layers.GRU(6, return_sequences=True),
}


def network(make: Callable[[], keras.layers.Layer], seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)  # before the layer is made: its first weights are drawn from it
    return keras.Sequential([keras.Input((5, 3)), make(), keras.layers.Dense(4)])


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_weights_after_training_are_those_of_fit(kind: str) -> None:
    together = [network(KINDS[kind], seed) for seed in range(2)]
    y = Y_EACH if "each step" in kind else Y
    seconds = side_by_side.fit(together, X, y, rate=0.01, batch=BATCH, clipnorm=0.1, watched=False)
    assert seconds > 0
    for seed, model in enumerate(together):
        alone = network(KINDS[kind], seed)
        before = alone.get_weights()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        alone.compile(keras.optimizers.Adam(0.01, clipnorm=0.1), loss, run_eagerly=True)  # no graph for 8 steps
        alone.fit(X, y, batch_size=BATCH, shuffle=False, verbose=0)
        for ours, keras_says, first in zip(model.get_weights(), alone.get_weights(), before, strict=True):
            assert np.abs(keras_says - first).max() > 0.03  # it did move
            assert np.abs(ours - keras_says).max() < 1e-4


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_scores_are_those_of_each_network(kind: str) -> None:
    networks = [network(KINDS[kind], seed) for seed in range(2)]
    scores = side_by_side.predict(networks, X, batch=50)  # the third is not whole
    assert scores.shape == (2, len(X), *([5] if "each step" in kind else []), 4)
    assert all(np.abs(ours - model(X)).max() < 1e-5 for ours, model in zip(scores, networks, strict=True))


def test_rows_beyond_the_final_whole_batch_change_nothing() -> None:
    whole, cut = network(KINDS["GRU"], 1), network(KINDS["GRU"], 1)
    side_by_side.fit([whole], X, Y, rate=0.01, batch=50, watched=False)
    side_by_side.fit([cut], X[:100], Y[:100], rate=0.01, batch=50, watched=False)
    assert all(np.array_equal(a, b) for a, b in zip(whole.get_weights(), cut.get_weights(), strict=True))


@pytest.mark.parametrize(
    ("makers", "message"),
    [
        ([], "none came"),
        ([lambda: keras.layers.LSTM(6, go_backwards=True)], "other settings of go_backwards"),
        ([lambda: keras.layers.GRU(6, reset_after=False)], "other settings of reset_after"),
        ([lambda: keras.layers.SimpleRNN(6, activation="elu")], "other settings of activation"),
        ([lambda: keras.layers.LSTM(6, kernel_regularizer="l2")], "other settings of kernel_regularizer"),
        ([lambda: keras.layers.LSTM(6, recurrent_regularizer="l1")], "other settings of recurrent_regularizer"),
        ([KINDS["LSTM"], lambda: keras.layers.LSTM(7)], "different shapes"),
        ([KINDS["LSTM"], KINDS["GRU"]], "different shapes"),
        ([keras.layers.Flatten], "came Flatten, Dense"),
    ],
)
def test_other_models_are_refused(makers: list[Callable[[], keras.layers.Layer]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        side_by_side.fit([network(make, 0) for make in makers], X, Y, rate=0.01, batch=BATCH, watched=False)


@pytest.mark.parametrize(("kind", "y"), [("LSTM", Y_EACH), ("LSTM, each step", Y)])
def test_answers_that_do_not_fit_the_layer_are_refused(kind: str, y: np.ndarray) -> None:
    with pytest.raises(ValueError, match="as return_sequences="):
        side_by_side.fit([network(KINDS[kind], 0)], X, y, rate=0.01, batch=BATCH, watched=False)


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="came 10 and 10"):
        side_by_side.fit([network(KINDS["tanh"], 0)], X[:10], Y[:10], rate=0.01, batch=BATCH, watched=False)
