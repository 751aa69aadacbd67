"""Three small generators of a wave: trained with teacher forcing, on their own outputs, and on a mixture of both.

They come with the package in ``forcing.npz``. ``python -m course_utils.forcing`` trains them anew (about a minute) and
says how far each is off when the truth is fed in and when it is not. Measured with two seeds (root mean squares): fed
the truth in training, .002 and .003 with the truth, .12 and .14 without; fed their own outputs, .005 and .004 with it,
.09 and .05 without; with half of each, .002 with it and .07 to .08 without.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.generation import Layer, Network

FILE = Path(__file__).with_suffix(".npz")
UNITS, BATCH, STEPS, RATE = 16, 32, 800, 1e-2  # of the GRU, the batches, the training, learning at first
STEP = 0.1  # between two points of sin(x)
SEED_LENGTH, LENGTH = 10, 60  # true values to begin with; of a training sequence, its final target included
RATIOS = {"the truth": 1.0, "half truth, half its own outputs": 0.5, "its own outputs": 0.0}
SEED = 2


def waves(count: int, length: int, rng: np.random.Generator, step: float = STEP) -> np.ndarray:
    """Pieces of sin(x) from random places: (count, length)."""
    return np.sin(rng.uniform(0, 2 * np.pi, size=(count, 1)) + step * np.arange(length))


def outputs(
    network: Network,
    truth: np.ndarray,
    ratio: float,
    *,
    noise: float = 0.0,
    seed_length: int = SEED_LENGTH,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """What the network says of each next value when a share of the steps is told the truth.

    After the seed, each step is fed either the true value or what the network said last; which, is drawn for each step
    with probability ``ratio``. A ratio of 1 is prediction one step ahead, 0 is generation. The draws at two ratios
    are nested: a step that is told the truth at .3 is told it at .5 too.

    Args:
        network: one that predicts the next value at every step.
        truth: the series, (time,).
        ratio: the share of the steps after the seed that is fed the truth, 0 to 1.
        noise: the standard deviation of what is added to every value that is fed in.
        seed_length: how many true values it begins with.
        seed: decides the draws and the noise.

    Returns:
        What it says at each step after the seed, (time - seed_length,): at place k stands what it says of
        ``truth[seed_length + k]``. And which of these steps were fed the truth, of the same length: the first one was,
        since the seed ends with the truth.

    Raises:
        ValueError: a ratio that is no share, a negative noise, or a series not longer than the seed.
    """
    if not 0 <= ratio <= 1 or noise < 0 or not 1 <= seed_length < len(truth):
        raise ValueError(
            f"expected a ratio from 0 to 1, a noise of 0 or more and a series longer than its seed; came {ratio}, "
            f"{noise} and {len(truth)} values with a seed of {seed_length}"
        )
    rng = np.random.default_rng(seed)
    chance, added = rng.random(len(truth)), rng.normal(size=len(truth))
    told = chance < ratio
    told[:seed_length] = True
    said, states = np.empty(len(truth)), network.start()
    for t in range(len(truth) - 1):
        fed = truth[t] if told[t] else said[t]
        (said[t + 1],), states = network.step(float(fed + noise * added[t]), states)
    return said[seed_length:], told[seed_length - 1 : -1]


def rms(errors: np.ndarray) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))


def errors(network: Network, count: int = 20, periods: int = 3) -> tuple[float, float]:
    """How far it is off with the truth fed in and without, over three periods after the seed, from random places."""
    length = SEED_LENGTH + round(periods * 2 * np.pi / STEP)
    truths = waves(count, length, np.random.default_rng(99))
    found = [[rms(outputs(network, truth, ratio)[0] - truth[SEED_LENGTH:]) for truth in truths] for ratio in (1.0, 0.0)]
    return float(np.mean(found[0])), float(np.mean(found[1]))


@cache
def load() -> dict[str, Network]:
    """The networks of the package, by what they were fed in training: see :data:`RATIOS`."""
    found = {}
    with np.load(FILE) as stored:
        for name in RATIOS:
            parts = [stored[f"{name} {k}"].astype(float) for k in range(5)]
            found[name] = Network((Layer("GRU", *parts[:3]),), *parts[3:])
    return found


def train(ratio: float, steps: int = STEPS, seed: int = SEED) -> Any:
    """A Keras model, GRU and Dense(1), trained to say the next value of a wave.

    After the seed each value of a sequence is the truth with probability ``ratio``, else what the model said last
    (scheduled sampling with a constant rate: Bengio et al. 2015; here the gradient goes through what was fed back).
    """
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    layer, head = keras.layers.GRU(UNITS, return_sequences=True), keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((None, 1)), layer, head])
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps), clipnorm=1.0)
    optimizer.build(model.trainable_variables)

    @tf.function
    def learn(truth: Any, told: Any) -> Any:
        with tf.GradientTape() as tape:
            h, said, loss = tf.zeros((BATCH, UNITS)), truth[:, :1], 0.0
            for t in range(LENGTH - 1):
                fed = tf.where(told[:, t : t + 1], truth[:, t : t + 1], said)
                h, _ = layer.cell(fed, h)
                said = head(h)
                loss += tf.reduce_mean((said - truth[:, t + 1 : t + 2]) ** 2) / (LENGTH - 1)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    rng = np.random.default_rng(seed)
    for _ in range(steps):
        told = rng.random((BATCH, LENGTH)) < ratio
        told[:, :SEED_LENGTH] = True
        learn(tf.constant(waves(BATCH, LENGTH, rng), tf.float32), tf.constant(told))
    return model


def main() -> None:
    """Train all of them and write the file."""
    stored: dict[str, Any] = {}
    for name, ratio in RATIOS.items():
        model = train(ratio)
        told, alone = errors(Network.from_keras(model))
        print(f"trained on {name}: error with the truth {told:.4f}, without {alone:.3f}", flush=True)
        stored |= {f"{name} {k}": np.float32(part) for k, part in enumerate(model.get_weights())}
    np.savez_compressed(FILE, **stored)
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
