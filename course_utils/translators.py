"""Small networks that have learned to reverse digits and to write dates as ISO 8601: for views and figures.

They come with the package in ``translators.npz``. ``python -m course_utils.translators`` trains them anew (a few
minutes) and says what share of unseen strings each writes without a mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.encoder_decoder import EncoderDecoder
from course_utils.translation import DATES, DIGITS, MOST_DIGITS, PAD, Pair, Task, arrays, exact_match, train_test

FILE = Path(__file__).with_suffix(".npz")
UNITS, EMBEDDING, BATCH, RATE = 24, 16, 64, 5e-3  # of each direction, characters, batches, learning at first
STEPS = {DIGITS.name: 1500, DATES.name: 1600}
LENGTHS, TESTED = (1, MOST_DIGITS), (3, MOST_DIGITS)  # of the digit strings in training and in the test
TASKS = {task.name: task for task in (DIGITS, DATES)}
SCORES = ("dot", "additive")
SEED = 1


def build(task: Task, attention: str | None = "dot", units: int = UNITS, embedding: int = EMBEDDING) -> Any:
    """A Keras model that takes ``[sources, decoder inputs]``, codes, and gives logits, (batch, written, signs).

    Args:
        task: whose alphabet it reads and writes.
        attention: ``"dot"``, ``"additive"``, or none: then the last encoder states are all that the decoder gets.
        units: of each direction of the encoder; the decoder has twice as many.
        embedding: numbers to a character.

    Raises:
        ValueError: there is no such attention.
    """
    if attention not in (None, *SCORES):
        raise ValueError(f"attention is one of {', '.join(SCORES)} or None; came {attention!r}")
    import keras
    from keras import layers

    signs = task.alphabet.size
    sources, inputs = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    x = layers.Embedding(signs, embedding, mask_zero=True)(sources)
    encoder = layers.Bidirectional(layers.GRU(units, return_sequences=True, return_state=True))
    states, last_forwards, last_backwards = encoder(x)
    start = layers.Concatenate()([last_forwards, last_backwards])
    h = layers.GRU(2 * units, return_sequences=True)(layers.Embedding(signs, embedding)(inputs), initial_state=start)
    if attention:
        kind = layers.Attention if attention == "dot" else layers.AdditiveAttention
        h = layers.Concatenate()([h, kind()([h, states])])
    return keras.Model([sources, inputs], layers.Dense(signs)(h))


def train(
    task: Task,
    attention: str | None,
    steps: int,
    *,
    units: int = UNITS,
    rate: float = RATE,
    lengths: tuple[int, int] = LENGTHS,
    tests: int = 500,
    tested: tuple[int, int] = TESTED,
    seed: int = SEED,
) -> tuple[Any, list[Pair]]:
    """A model trained with teacher forcing on ``steps`` batches of fresh pairs, and pairs that it has not seen."""
    import keras

    keras.utils.set_random_seed(seed)
    training, test = train_test(task, BATCH * steps, tests, seed, lengths, tested)
    sources, inputs, targets = arrays(task, training)
    model = build(task, attention, units)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps), clipnorm=1.0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=PAD)
    model.compile(optimizer, loss)
    model.fit([sources, inputs], targets, batch_size=BATCH, shuffle=False, verbose=0)
    return model, test


def score(network: EncoderDecoder, task: Task, pairs: Sequence[Pair]) -> float:
    """The share of the pairs whose target the network writes exactly, greedily and without help."""
    most = max(len(pair.target) for pair in pairs) + 1
    written = network.translate([pair.source for pair in pairs], task.alphabet, most)
    return exact_match(written, [pair.target for pair in pairs])


@cache
def load() -> dict[tuple[str, str], EncoderDecoder]:
    """The networks of the package: ``("digits", "dot")``, ``("digits", "additive")``, and the same for dates."""
    found = {}
    with np.load(FILE) as stored:
        for task in TASKS:
            for kind in SCORES:
                parts = [stored[f"{task} {kind} {k}"].astype(float) for k in range(13 + (kind == "additive"))]
                found[task, kind] = _network(kind, parts)
    return found


def _parts(network: EncoderDecoder) -> list[np.ndarray]:
    scale = [] if network.scale is None else [network.scale]
    grus = (*network.forwards, *network.backwards, *network.decoder)
    return [network.source_embedding, network.target_embedding, *grus, network.W_hy, network.b_y, *scale]


def _network(kind: str, parts: Sequence[np.ndarray]) -> EncoderDecoder:
    source, target, f1, f2, f3, b1, b2, b3, d1, d2, d3, W_hy, b_y, *scale = parts
    v = scale[0] if scale else None
    return EncoderDecoder(source, (f1, f2, f3), (b1, b2, b3), target, (d1, d2, d3), kind, v, W_hy, b_y)


def main() -> None:
    """Train all of them and write the file."""
    stored: dict[str, Any] = {}
    for name, task in TASKS.items():
        for kind in SCORES:
            model, test = train(task, kind, STEPS[name])
            parts = [np.float16(part) for part in _parts(EncoderDecoder.from_keras(model))]
            network = _network(kind, [part.astype(float) for part in parts])
            right = score(network, task, test)
            print(f"{name}, {kind}: {right:.1%} of {len(test)} unseen strings are right", flush=True)
            stored |= {f"{name} {kind} {k}": part for k, part in enumerate(parts)}
    np.savez_compressed(FILE, **stored)
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
