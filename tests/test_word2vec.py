"""The fast Word2Vec is the readable one, and both are what the formula says; it learns, and tells how."""

from __future__ import annotations

import random
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
import tensorflow as tf

from benchmarks import word2vec as benchmark
from course_utils import corpus, negative_sampling, planted, word2vec
from course_utils.corpus import Vocabulary
from course_utils.word_vectors import WordVectors

SIZE, DIMENSIONS, NEGATIVES = 30, 7, 3
SENTENCES = planted.corpus()
VOCABULARY = Vocabulary.of(SENTENCES)
CODES = [VOCABULARY.encode(sentence) for sentence in SENTENCES]


@pytest.fixture
def tables() -> tuple[tf.Variable, tf.Variable]:
    rng = np.random.default_rng(0)
    return tuple(tf.Variable(rng.normal(size=(SIZE, DIMENSIONS))) for _ in range(2))


@pytest.fixture
def text() -> list[list[int]]:
    """Sentences of 0 to 40 words: some within a block, some over the ends of blocks and steps."""
    chance = random.Random(5)
    return [[chance.randrange(SIZE) for _ in range(chance.randrange(41))] for _ in range(15)]


# ---------------------------------------------------------------- the readable form


def test_the_readable_loss_is_the_formula(tables: tuple) -> None:
    W_in, W_out = tables
    centres, contexts, noise = [1, 1, 4], [2, 3, 1], [[5, 6], [7, 8], [1, 1]]
    steps = [
        negative_sampling.one_pair(W_in.numpy()[w], W_out.numpy()[c], W_out.numpy()[n])
        for w, c, n in zip(centres, contexts, noise, strict=True)
    ]
    with tf.GradientTape() as tape:
        loss = word2vec.skipgram_loss(W_in, W_out, centres, contexts, noise)
    assert float(loss) == pytest.approx(sum(step.loss for step in steps), rel=1e-12)
    d_in, d_out = (tf.convert_to_tensor(one).numpy() for one in tape.gradient(loss, tables))
    np.testing.assert_allclose(d_in[1], steps[0].dv + steps[1].dv, atol=1e-12)
    np.testing.assert_allclose(d_in[4], steps[2].dv, atol=1e-12)
    np.testing.assert_allclose(d_out[1], steps[2].du + steps[2].dn.sum(axis=0), atol=1e-12)
    assert set(np.flatnonzero(d_in.any(axis=1))) == {1, 4}


def test_cbow_is_one_pair_whose_centre_is_the_average(tables: tuple) -> None:
    W_in, W_out = (table.numpy() for table in tables)
    found = word2vec.cbow_loss(W_in, W_out, tf.ragged.constant([[1, 2, 2], [9]]), [3, 4], [[5], [6]])
    by_hand = [
        negative_sampling.one_pair((W_in[1] + 2 * W_in[2]) / 3, W_out[3], W_out[[5]]).loss,
        negative_sampling.one_pair(W_in[9], W_out[4], W_out[[6]]).loss,
    ]
    assert float(found) == pytest.approx(sum(by_hand), rel=1e-12)


# ---------------------------------------------------------------- the fast form


def windows_by_hand(text: list[list[int]], reach: np.ndarray) -> list[tuple[int, list[int]]]:
    """Each word with the words within its own reach, of its own sentence."""
    found, number = [], 0
    for sentence in text:
        for place, word in enumerate(sentence):
            far = reach[number]
            context = [sentence[k] for k in range(len(sentence)) if 0 < abs(k - place) <= far]
            found.append((word, context))
            number += 1
    return found


@pytest.mark.parametrize("kind", word2vec.KINDS)
@pytest.mark.parametrize("window", [1, 5, 20])
def test_the_fast_form_has_the_loss_and_gradient_of_the_readable_one(
    tables: tuple, text: list[list[int]], kind: str, window: int
) -> None:
    codes, sentences = corpus.flatten(text)
    rng = np.random.default_rng(window)
    reach = rng.integers(1, window + 1, len(codes))
    noise = tf.constant(rng.integers(0, SIZE, 11), tf.int32)
    fast_gradients = word2vec.skipgram_gradients if kind == "skip-gram" else word2vec.cbow_gradients

    total, pairs = 0.0, 0
    fast = [np.zeros((SIZE, DIMENSIONS)), np.zeros((SIZE, DIMENSIONS))]
    steps = word2vec.chunks(codes, sentences, reach, window, size=128)
    for number in range(len(steps.words)):
        step = fast_gradients(*tables, word2vec.Chunk(*(part[number] for part in steps)), noise, NEGATIVES)
        total, pairs = total + float(step.loss), pairs + int(step.pairs)
        np.add.at(fast[0], np.asarray(step.in_words), step.in_gradient.numpy())
        np.add.at(fast[1], np.asarray(step.out_words), step.out_gradient.numpy())

    examples = [(word, context) for word, context in windows_by_hand(text, reach) if context]
    weight = NEGATIVES / len(noise)
    with tf.GradientTape() as tape:
        if kind == "skip-gram":
            centres, contexts = np.array([(word, one) for word, context in examples for one in context]).T
            shared = tf.repeat(noise[None], len(centres), axis=0)
            loss = word2vec.skipgram_loss(*tables, centres, contexts, shared, weight)
        else:
            centres = [word for word, _ in examples]
            contexts = tf.ragged.constant([context for _, context in examples])
            shared = tf.repeat(noise[None], len(centres), axis=0)
            loss = word2vec.cbow_loss(*tables, contexts, centres, shared, weight)
    assert pairs == len(centres)
    assert total == pytest.approx(float(loss), rel=1e-10)
    for mine, slow in zip(fast, tape.gradient(loss, tables), strict=True):
        slow = tf.convert_to_tensor(slow).numpy()
        np.testing.assert_allclose(mine, slow, atol=1e-10 * np.abs(slow).max())


def test_with_the_whole_window_the_pairs_are_those_of_the_lesson(text: list[list[int]]) -> None:
    codes, sentences = corpus.flatten(text)
    steps = word2vec.chunks(codes, sentences, np.full(len(codes), 2), window=2, size=128)
    table = np.zeros((SIZE, SIZE), int)
    for number in range(len(steps.words)):
        chunk = word2vec.Chunk(*(part[number] for part in steps))
        for block, place, other in np.argwhere(word2vec._within_reach(chunk).numpy()):
            start = block * word2vec.BLOCK
            table[chunk.own_words[start + place], chunk.words[start + other]] += 1
    assert (table == corpus.cooccurrence(text, SIZE, window=2)).all()
    assert table.sum() == sum(len(corpus.skipgram_pairs(sentence, 2)) for sentence in text)


# ---------------------------------------------------------------- training


@cache
def trained_and_told(kind: str, seed: int) -> tuple[word2vec.Trained, list[float]]:
    """What is learned from the planted corpus, and what is reported meanwhile: trained once for all tests."""
    told: list[float] = []
    trained = word2vec.train(
        CODES, len(VOCABULARY), kind=kind, epochs=12, chunk=512, seed=seed, film=(0, 12), report=told.append
    )
    return trained, told


@pytest.mark.parametrize("kind", word2vec.KINDS)
@pytest.mark.parametrize("seed", [0, 1])
def test_training_finds_what_was_planted(kind: str, seed: int) -> None:
    trained, told = trained_and_told(kind, seed)
    start, end = (WordVectors(VOCABULARY, trained.film[epoch]) for epoch in (0, 12))
    assert end.analogy_accuracy(planted.questions()) > 0.95
    assert end.cluster_score(planted.CLUSTERS) > 0.95
    assert start.analogy_accuracy(planted.questions()) < 0.02
    assert (trained.film[12] == trained.vectors).all()
    assert trained.losses == told
    assert trained.losses[-1] < 0.6 * trained.losses[0]
    assert len(trained.seconds) == 12
    assert trained.words_per_second == pytest.approx(12 * sum(map(len, CODES)) / sum(trained.seconds))


def test_a_tensorflow_that_cannot_compile_learns_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def learned() -> np.ndarray:
        word2vec._trainer.cache_clear()
        return word2vec.train(CODES, len(VOCABULARY), epochs=1, chunk=512).vectors

    def without_xla(function: object, jit_compile: bool = False) -> object:
        raise tf.errors.UnimplementedError(None, None, "Could not find compiler for platform Host")

    compiled = learned()
    with monkeypatch.context() as patched:
        patched.setattr(tf, "function", without_xla)
        there = word2vec._xla_is_there.__wrapped__()
    assert not there
    monkeypatch.setattr(word2vec, "_xla_is_there", lambda: there)
    np.testing.assert_allclose(learned(), compiled, rtol=0, atol=1e-4)
    word2vec._trainer.cache_clear()


def test_every_relation_is_found_and_not_only_the_average() -> None:
    trained, _ = trained_and_told("skip-gram", 0)
    vectors = WordVectors(VOCABULARY, trained.vectors)
    for relation in planted.RELATIONS:
        assert vectors.analogy_accuracy(planted.questions(relation)) > 0.95, relation


def test_the_first_loss_is_that_of_scores_of_zero() -> None:
    """All scores are 0 at first: each of the pair's 1 + negatives answers costs log 2."""
    trained = word2vec.train(CODES[:200], len(VOCABULARY), epochs=1, chunk=2048, negatives=4, threshold=None)
    assert trained.losses[0] == pytest.approx(5 * np.log(2), rel=0.01)


def test_the_same_seed_gives_the_same_vectors_and_another_others() -> None:
    a, b, c = (word2vec.train(CODES[:500], len(VOCABULARY), epochs=1, seed=seed).vectors for seed in (1, 1, 2))
    assert (a == b).all()
    assert (a != c).any()


def test_what_was_learned_stays_when_another_begins() -> None:
    first = word2vec.train(CODES[:50], len(VOCABULARY), epochs=1, seed=1)
    kept = first.vectors.copy(), first.context_vectors.copy()
    word2vec.train(CODES[:50], len(VOCABULARY), epochs=1, seed=2)
    assert (first.vectors == kept[0]).all()
    assert (first.context_vectors == kept[1]).all()


def test_the_number_of_cores_does_not_change_what_is_learned() -> None:
    """Of a fresh Python with 5 threads, and with as many as this machine has cores; and nothing is said aloud."""
    code = (
        "import course_utils, sys, tensorflow as tf;"
        "tf.config.threading.set_intra_op_parallelism_threads(5);"
        "tf.config.threading.set_inter_op_parallelism_threads(5);"
        "from course_utils import planted, word2vec; from course_utils.corpus import Vocabulary;"
        "text = planted.corpus(); vocabulary = Vocabulary.of(text);"
        "codes = [vocabulary.encode(one) for one in text];"
        "found = word2vec.train(codes, len(vocabulary), epochs=2);"
        "sys.stdout.write(found.vectors.tobytes().hex())"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert other.stdout == word2vec.train(CODES, len(VOCABULARY), epochs=2).vectors.tobytes().hex()
    assert other.stderr == ""


def test_a_short_text_and_words_without_context_are_borne() -> None:
    for kind in word2vec.KINDS:
        trained = word2vec.train([[1], [2, 3], []], 4, kind=kind, epochs=2, threshold=None)
        assert np.isfinite(trained.vectors).all()
        assert np.isfinite(trained.losses).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "skipgram"}, "The nearest: skip-gram"),
        ({"sentences": []}, "no words at all"),
        ({"size": 3}, "expected codes from 0 to size - 1 = 2"),
        ({"chunk": 100}, "multiple of 128"),
        ({"epochs": 0}, "at least 1"),
        ({"window": 0}, "at least 1"),
        ({"film": (0, 6)}, "epochs 0 to 5; came 6"),
        ({"threshold": 0}, "above 0"),
    ],
)
def test_what_cannot_be_is_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        word2vec.train(**{"sentences": [[1, 2, 3]], "size": 4, **given})


# ---------------------------------------------------------------- beside gensim


def test_gensim_learns_the_planted_corpus_no_better() -> None:
    gensim = pytest.importorskip("gensim.models")
    model = gensim.Word2Vec(
        SENTENCES, sg=1, vector_size=64, window=5, sample=1e-3, min_count=1, epochs=12, workers=1, seed=1
    )
    theirs = np.zeros((len(VOCABULARY), 64))
    for code, word in enumerate(VOCABULARY.words[1:], start=1):
        theirs[code] = model.wv[word]
    ours = trained_and_told("skip-gram", 0)[0].vectors
    accuracy = [WordVectors(VOCABULARY, one).analogy_accuracy(planted.questions()) for one in (ours, theirs)]
    assert accuracy[0] >= accuracy[1]
    # Both look the answers up in the same way.
    found = model.wv.most_similar(positive=["paris", "italy"], negative=["france"], topn=3)
    mine = WordVectors(VOCABULARY, theirs).analogy("paris", "france", "italy", n=3)
    assert [word for word, _ in found] == [word for word, _ in mine]


def test_without_gensim_the_benchmark_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "gensim", None)
    monkeypatch.setitem(sys.modules, "gensim.models", None)
    words = SENTENCES[:300]
    small = benchmark.Text(VOCABULARY, CODES[:300], words, planted.questions("gender")[:5], [("cat", "cats")])
    monkeypatch.setattr(benchmark.Text, "read", lambda: small)
    monkeypatch.setattr(benchmark, "EPOCHS", 1)
    monkeypatch.setattr(benchmark, "SEEDS", (0,))
    (measure,) = benchmark.measure()
    assert measure.against == "pair by pair in Keras"
    assert "pip install gensim" in capsys.readouterr().out
