"""Lesson 4's memory contest: right answers, parameters and the time of a step for each network, a stored measurement.

``python -m course_utils.contest`` measures anew (about a minute) and writes ``contest.json``.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from course_utils.files import write_whole

FILE = Path(__file__).with_suffix(".json")
LENGTHS = (10, 20, 50)  # of the sequences whose first symbol is asked for
UNITS, LARGE = 32, 66  # as many parameters as the LSTM has, a tanh network has with 66 units
STEPS, BATCH, TESTS, SEEDS, SYMBOLS = 200, 64, 1000, 3, 4
GROUPS = (
    (("tanh",), 3e-3),
    ((f"tanh, {LARGE} units",), 3e-3),
    (("IRNN",), 3e-3),
    (("LSTM", "LSTM, long"), 1e-2),
    (("GRU", "GRU, long"), 1e-2),
)
"""The networks that are trained side by side, and their learning rate."""


class Entry(NamedTuple):
    """What one network showed: for each length its shares of right answers, a seed each; at the longest its cost."""

    rights: dict[int, list[float]]
    parameters: int
    time: float
    """Processor time of a training step, as a multiple of the tanh network's."""


@cache
def measured() -> dict[str, Entry]:
    """Each network's entry, by its name."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Entry(
            {int(length): shares for length, shares in entry["rights"].items()}, entry["parameters"], entry["time"]
        )
        for name, entry in stored.items()
    }


def _network(name: str, length: int, seed: int) -> Any:
    import keras

    def one_gate(gate: int, value: float) -> Any:
        def start(shape: tuple[int, ...], dtype: Any = None) -> np.ndarray:
            bias = np.zeros(shape, "float32")
            bias.reshape(-1, shape[-1])[0, gate * UNITS : (gate + 1) * UNITS] = value
            return bias

        return start

    keras.utils.set_random_seed(seed)
    layer = {
        "tanh": lambda: keras.layers.SimpleRNN(UNITS),
        f"tanh, {LARGE} units": lambda: keras.layers.SimpleRNN(LARGE),
        "IRNN": lambda: keras.layers.SimpleRNN(UNITS, activation="relu", recurrent_initializer="identity"),
        "LSTM": lambda: keras.layers.LSTM(UNITS),
        "LSTM, long": lambda: keras.layers.LSTM(
            UNITS, unit_forget_bias=False, bias_initializer=one_gate(1, np.log(length) + 1)
        ),
        "GRU": lambda: keras.layers.GRU(UNITS),
        "GRU, long": lambda: keras.layers.GRU(UNITS, bias_initializer=one_gate(0, np.log(length))),
    }[name]()
    return keras.Sequential([keras.Input((length, SYMBOLS)), layer, keras.layers.Dense(SYMBOLS)])


def measure() -> dict[str, Entry]:
    """Train every network at every length, as the lesson does."""
    from course_utils import side_by_side

    found: dict[str, Entry] = {}
    for names, rate in GROUPS:
        rights: dict[str, dict[int, list[float]]] = {name: {} for name in names}
        cost, parameters = 0.0, 0
        for length in LENGTHS:
            codes = np.random.default_rng(length).integers(SYMBOLS, size=(STEPS * BATCH + TESTS, length))
            x, y = np.eye(SYMBOLS, dtype="float32")[codes], codes[:, 0]
            models = [_network(name, length, seed) for name in names for seed in range(SEEDS)]
            cost = side_by_side.fit(models, x[:-TESTS], y[:-TESTS], rate=rate, batch=BATCH, clipnorm=1.0, watched=False)
            said = side_by_side.predict(models, x[-TESTS:]).argmax(axis=-1)
            shares = np.mean(said == y[-TESTS:], axis=1).reshape(len(names), SEEDS)
            parameters = models[0].count_params()
            for name, row in zip(names, shares, strict=True):
                rights[name][length] = [round(float(share), 3) for share in row]
        found |= {name: Entry(rights[name], parameters, cost) for name in names}
    unit = found["tanh"].time
    return {name: entry._replace(time=round(entry.time / unit, 1)) for name, entry in found.items()}


def main() -> None:
    """Measure all and write the file."""
    stored = {name: entry._asdict() for name, entry in measure().items()}
    write_whole(FILE, (json.dumps(stored, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
