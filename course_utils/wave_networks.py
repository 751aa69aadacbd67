"""Small networks that have learned sin(x): for views and figures that need one before a lesson has trained its own.

They come with the package in ``wave_networks.npz``. ``python -m course_utils.wave_networks`` trains them anew, with
the lesson's own settings (about half a minute), and says what each has learned.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from course_utils.generation import KINDS, Layer, Network
from course_utils.windows import random_windows, sine

FILE = Path(__file__).with_suffix(".npz")
LENGTH, UNITS, BATCH, STEPS = 30, 32, 32, 700  # of the windows, the layer, the batches, the training
RATES = {"SimpleRNN": 5e-3, "GRU": 1e-2, "LSTM": 1e-2}  # of learning, at first; they fall to 0 along a cosine
COARSE, FINE = 0.2, 0.04  # between two points of the sine
SEED = 1


class WaveNetwork(NamedTuple):
    """A network that predicts the next point of a sine, and how far apart the points are that it knows."""

    network: Network
    step: float


def label(kind: str, step: float) -> str:
    """What a network is called in lists: ``"SimpleRNN, step 0.2"``."""
    return f"{kind}, step {step:g}"


@cache
def load() -> dict[str, WaveNetwork]:
    """The networks of the package by name: each kind at the coarse step, then each at the fine one."""
    found = {}
    with np.load(FILE) as stored:
        for step in (COARSE, FINE):
            for kind in KINDS:
                arrays = [stored[f"{label(kind, step)}/{k}"].astype(float) for k in range(5)]
                network = Network((Layer(kind, *arrays[:3]),), *arrays[3:])
                found[label(kind, step)] = WaveNetwork(network, step)
    return found


def train(kind: str, step: float, seed: int = SEED) -> Any:
    """A Keras model trained on random windows of ``sin(x)`` on [0, 50] and the same windows one step later."""
    import keras

    keras.utils.set_random_seed(seed)
    inputs, targets = random_windows(sine(step)[1], LENGTH, BATCH * STEPS, np.random.default_rng(seed))
    layer = getattr(keras.layers, kind)(UNITS, return_sequences=True)
    model = keras.Sequential([keras.Input((None, 1)), layer, keras.layers.Dense(1)])
    rate = keras.optimizers.schedules.CosineDecay(RATES[kind], STEPS)
    model.compile(keras.optimizers.Adam(rate), "mse")
    model.fit(inputs, targets, batch_size=BATCH, shuffle=False, verbose=0)
    return model


def one_step_error(known: WaveNetwork) -> tuple[float, float]:
    """How far the next point is off after windows of ``sin(x)`` beyond 50, and how far a copy of the last one is.

    Root mean squares over three periods of targets, one every 0.2.
    """
    count, stride = round(3 * 2 * np.pi / known.step), round(COARSE / known.step)
    wave = np.sin(50 + known.step * np.arange(LENGTH + count))
    starts = np.arange(0, count, stride)
    due = wave[starts + LENGTH]
    said = np.array([known.network.predict(wave[start : start + LENGTH])[-1] for start in starts])
    return rms(said - due), rms(wave[starts + LENGTH - 1] - due)


def rms(errors: np.ndarray) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))


def main() -> None:
    """Train all of them and write the file."""
    arrays: dict[str, Any] = {}
    for step in (COARSE, FINE):
        for kind in KINDS:
            model = train(kind, step)
            error, copying = one_step_error(WaveNetwork(Network.from_keras(model), step))
            print(f"{label(kind, step)}: error one step ahead {error:.5f}, of copying {copying:.5f}")
            arrays |= {f"{label(kind, step)}/{k}": np.float32(part) for k, part in enumerate(model.get_weights())}
    np.savez_compressed(FILE, **arrays)
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
