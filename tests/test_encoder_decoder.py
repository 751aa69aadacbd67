"""The encoder-decoder in NumPy is the Keras model, step by step; what comes with the package has learned its task."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np
import pytest

from course_utils import bottleneck, forcing, translators
from course_utils.encoder_decoder import EncoderDecoder
from course_utils.generation import Network
from course_utils.translation import DATES, DIGITS, END, PAD, START, arrays, train_test
from course_utils.translators import SCORES, TASKS, build, load, score

_, PAIRS = train_test(DIGITS, 8, 12, seed=4)
SOURCES, INPUTS, TARGETS = arrays(DIGITS, PAIRS)


@contextmanager
def double_precision() -> Iterator[None]:
    """Models in double precision, so that two ways of computing can agree to more than float32."""
    before = keras.config.dtype_policy()  # Keras makes it from floatx when it is first asked for, and keeps it
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        yield
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy(before)


@pytest.fixture(scope="module", params=["dot", "additive", None], ids=str)
def model(request: pytest.FixtureRequest) -> keras.Model:
    keras.utils.set_random_seed(2)
    with double_precision():
        made = build(DIGITS, request.param, units=5, embedding=4)
    rng = np.random.default_rng(3)
    made.set_weights([weight + rng.normal(0, 0.3, size=weight.shape) for weight in made.get_weights()])
    return made


def test_every_step_is_keras_step_padding_and_all(model: keras.Model) -> None:
    assert (SOURCES == PAD).any(), "some are padded"
    network = EncoderDecoder.from_keras(model)
    reading = network.read(SOURCES)
    h, found = reading.final, []
    for t in range(INPUTS.shape[1]):
        step = network.step(INPUTS[:, t], h, reading)
        h = step.h
        found.append(step.logits)
    expected = np.asarray(model([SOURCES, INPUTS]))
    np.testing.assert_allclose(np.stack(found, axis=1), expected, rtol=0, atol=1e-6)


def test_writing_is_keras_asked_again_for_every_sign(model: keras.Model) -> None:
    network = EncoderDecoder.from_keras(model)
    found = network.write(SOURCES, most=6)
    known = np.full((len(SOURCES), 1), START)
    ended = np.zeros(len(SOURCES), dtype=bool)
    for _ in range(found.codes.shape[1]):
        said = np.where(ended, PAD, np.asarray(model([SOURCES, known]))[:, -1].argmax(axis=-1))
        ended |= said == END
        known = np.concatenate([known, said[:, None]], axis=1)
    np.testing.assert_array_equal(found.codes, known[:, 1:])


def test_attention_looks_at_characters_only_and_its_rows_sum_to_1(model: keras.Model) -> None:
    network = EncoderDecoder.from_keras(model)
    found = network.write(SOURCES, most=5)
    if network.attention is None:
        assert found.weights.shape == (len(SOURCES), found.codes.shape[1], 0)
        return
    assert found.weights.shape == (len(SOURCES), found.codes.shape[1], SOURCES.shape[1])
    np.testing.assert_allclose(found.weights.sum(axis=-1), 1)
    assert (found.weights.transpose(0, 2, 1)[SOURCES == PAD] == 0).all()
    coldest = network.write(SOURCES, most=1, temperature=0).weights[:, 0]
    scores = np.where(SOURCES == PAD, -np.inf, network.write(SOURCES, most=1).scores[:, 0])
    np.testing.assert_array_equal(coldest, np.eye(SOURCES.shape[1])[scores.argmax(axis=-1)])


def test_a_text_is_read_the_same_alone_and_in_a_padded_batch(model: keras.Model) -> None:
    network = EncoderDecoder.from_keras(model)
    texts = [pair.source for pair in PAIRS]
    together = network.translate(texts, DIGITS.alphabet, 7)
    assert together == [network.translate([text], DIGITS.alphabet, 7)[0] for text in texts]
    with pytest.raises(ValueError, match="at least one character"):
        network.translate(["12", ""], DIGITS.alphabet)
    with pytest.raises(ValueError, match="at least 1 sign"):
        network.write(SOURCES, most=0)


def test_other_models_are_refused_by_name() -> None:
    plain = keras.Sequential([keras.Input((None, 1)), keras.layers.GRU(3)])
    with pytest.raises(ValueError, match="no source embedding, no Bidirectional"):
        EncoderDecoder.from_keras(plain)
    with pytest.raises(ValueError, match="attention is one of"):
        build(DIGITS, "cosine")
    network = load()["digits", "dot"]
    with pytest.raises(ValueError, match="decoder of 2 u"):
        EncoderDecoder(**{**vars(network), "W_hy": network.W_hy[:-1]})


# What comes with the package


@pytest.mark.parametrize("kind", SCORES)
@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_each_network_writes_unseen_strings_without_a_mistake(task: object, kind: str) -> None:
    steps = translators.STEPS[task.name]
    _, test = train_test(
        task, translators.BATCH * steps, 500, translators.SEED, translators.LENGTHS, translators.TESTED
    )
    assert score(load()[task.name, kind], task, test[:200]) >= 0.98


def test_the_shortest_strings_are_reversed_too() -> None:
    for kind in SCORES:
        network = load()["digits", kind]
        assert network.translate(list("0123456789"), DIGITS.alphabet) == list("0123456789")


@pytest.mark.parametrize(("kind", "on_it"), [("dot", 0.8), ("additive", 0.5)])
def test_the_alignment_of_reversed_digits_is_the_other_diagonal(kind: str, on_it: float) -> None:
    """Additive scores spread their weight more, but most of it lies on the right place all the same."""
    _, test = train_test(DIGITS, 1, 200, seed=9, lengths=(8, 8))
    codes = np.stack([DIGITS.alphabet.encode(pair.source) for pair in test])
    weights = load()["digits", kind].write(codes, 9).weights[:, :8]
    assert weights[:, np.arange(8), 7 - np.arange(8)].mean() > on_it
    assert (weights.argmax(axis=-1) == 7 - np.arange(8)).mean() > 0.95


def test_the_networks_are_small() -> None:
    package = translators.FILE.parent
    files = [translators.FILE, package / "forcing.npz", bottleneck.FILE]
    assert sum(file.stat().st_size for file in files) < 200_000


def test_the_stored_measurement_says_that_attention_helps_long_strings() -> None:
    with_it, without = bottleneck.measured().values()
    low, high = bottleneck.TESTED
    assert list(with_it) == list(without) == list(range(low, high + 1))
    assert all(0 <= share <= 1 for share in [*with_it.values(), *without.values()])
    longest = bottleneck.TRAINED[1]
    assert min(with_it[n] for n in range(3, longest - 1)) > 0.95
    assert without[longest] < with_it[longest] - 0.3


def test_loading_them_needs_no_tensorflow() -> None:
    code = (
        "import sys; from course_utils import bottleneck, forcing, translators as t; t.load(); forcing.load(); "
        "bottleneck.measured(); sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_dates_and_digits_do_not_share_an_alphabet() -> None:
    assert (DIGITS.alphabet.size, DATES.alphabet.size) == (13, 44)


def test_the_commands_train_networks_of_this_kind() -> None:
    """A few steps of each training: what comes out can be run, and its loss has begun to fall."""
    model, test = translators.train(DIGITS, "dot", 40, units=6, tests=20)
    sources, inputs, targets = arrays(DIGITS, test)
    logits = np.asarray(model([sources, inputs]))
    said = (
        np.log(np.exp(logits).sum(axis=-1))
        - np.take_along_axis(logits, targets[..., None].astype(int), axis=-1)[..., 0]
    )
    assert said[targets != PAD].mean() < np.log(DIGITS.alphabet.size) - 0.2
    assert EncoderDecoder.from_keras(model).units == 12
    told, alone = forcing.errors(Network.from_keras(forcing.train(0.5, steps=30)), count=3)
    assert told < 0.3, "a wave from -1 to 1, whose mean is .7 away"
    assert alone > told
