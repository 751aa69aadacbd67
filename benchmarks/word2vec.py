"""Word2Vec three ways on the same text: the course's fast version, gensim with two workers, and pair by pair in Keras.

The text is the documentation on this machine. The first two take turns, so that a busy machine slows both, each with
its own number of epochs; the quality that they reach is in the table beside the time they took. Both are means over the
turns: with two workers gensim's result differs from run to run, whatever the seed. Quality is scored in one way for
both: plurals by analogy (``values - value + tensor``, the commonest nouns of the text whose plural is
common too), and the share of 70 pairs such as minimum and maximum that are among each other's ten nearest words.
The pair-by-pair version is what one writes first: every pair with its own wrong answers is one example for ``fit``. It
is timed on a small part of the text, pairs made and learned, and counted by the word.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Measure
from course_utils import corpus, documentation
from course_utils.planted import Question
from course_utils.word_vectors import WordVectors

SEEDS = (2, 3)  # ours and gensim's, a turn for each; EPOCHS and LEARNING_RATE were chosen on 0 and 1
EPOCHS, GENSIM_EPOCHS = 3, 5  # gensim's is its default
DIMENSIONS, WINDOW, NEGATIVES, THRESHOLD = 100, 5, 5, 1e-3
LEARNING_RATE = 0.5  # ours; gensim's is its default
MIN_COUNT = 5
PAIR_BY_PAIR_WORDS = 12_000
WITHOUT_GENSIM = "gensim is not installed: without it there is nothing to compare with. Get it by: pip install gensim"

_RELATED = """
minimum maximum, min max, first last, left right, true false, input output, row column, rows columns, start end,
read write, upper lower, width height, horizontal vertical, train test, encode decode, import module, sin cos,
key value, mean variance, mean std, red blue, server client, host port, add remove, open close, before after,
forward backward, integer float, int float, greater less, larger smaller, real imaginary, bytes string,
tuple list, keys values, enter exit, request response, argmin argmax, local global, encoding decoding, gru lstm,
weights biases, kernel bias, epoch batch, x y, source destination, numerator denominator, get set, push pop,
single double, prefix suffix, directory file, child parent, public private, signed unsigned, north south,
month year, hour minute, sparse dense, eager graph, cpu gpu, encoder decoder, even odd, positive negative,
success failure, color linewidth, xlabel ylabel, xmin xmax, vmin vmax, query key, thread process, lock semaphore,
mutable immutable
"""


@dataclass(frozen=True)
class Text:
    """The documentation, in codes and in words, and what to ask of vectors learned from it."""

    vocabulary: corpus.Vocabulary
    codes: list[NDArray[np.int32]]
    words: list[list[str]]
    plurals: list[Question]
    related: list[tuple[str, str]]

    @classmethod
    def read(cls) -> Text:
        found = documentation.sentences()
        vocabulary = corpus.Vocabulary.of(found, MIN_COUNT)
        codes = [vocabulary.encode(sentence, drop_unknown=True) for sentence in found]
        common = {word for word, count in zip(vocabulary.words[1:], vocabulary.counts[1:], strict=True) if count >= 150}
        nouns = [word for word in vocabulary.words if len(word) > 3 and word in common and word + "s" in common][:60]
        plurals = [Question("plural", a + "s", a, b, b + "s") for a, b in itertools.permutations(nouns, 2)]
        pairs = (pair.split() for pair in _RELATED.replace("\n", " ").split(","))
        related = [(a, b) for a, b in pairs if a in vocabulary and b in vocabulary]
        return cls(vocabulary, codes, [vocabulary.decode(one) for one in codes], plurals, related)

    @property
    def size(self) -> int:
        """Words of one epoch."""
        return sum(map(len, self.codes))

    def errors(self, matrix: NDArray) -> tuple[float, float]:
        """The share of plurals answered wrong, and of related words not found."""
        vectors = WordVectors(self.vocabulary, matrix)
        both_ways = [*self.related, *((b, a) for a, b in self.related)]
        found = [b in dict(vectors.neighbours(a, 10)) for a, b in both_ways]
        return 1 - vectors.analogy_accuracy(self.plurals), 1 - sum(found) / len(found)


def measure() -> list[Measure]:
    """Seconds for a million words, for all the training, and errors, against gensim; and against pair by pair.

    Without gensim the first four are left out, and a line says how to get it.
    """
    from course_utils.word2vec import train  # loads TensorFlow: before the clock runs, as gensim is

    text = Text.read()
    gensim = _gensim()
    ours, theirs, slow = [], [], []
    for seed in SEEDS:
        ours.append(_learn(lambda seed=seed: _train_ours(train, text, seed), text))
        if gensim is not None:
            theirs.append(_learn(lambda seed=seed: _train_gensim(gensim, text, seed), text))
        slow.append(_pair_by_pair(text))
    seconds, plurals, related = np.mean(ours, axis=0)
    each = seconds / (EPOCHS * text.size) * 1e6
    found = []
    if theirs:
        against = "gensim, 2 workers"
        their_seconds, their_plurals, their_related = np.mean(theirs, axis=0)
        their_each = their_seconds / (GENSIM_EPOCHS * text.size) * 1e6
        found = [
            Measure("Word2Vec, a million words", each, "s", against, their_each, goal=1 / 0.8),
            Measure("Word2Vec, the whole training", seconds, "s", against, their_seconds, goal=1.0),
            Measure("Word2Vec, plurals wrong", 100 * plurals, "%", against, 100 * their_plurals, goal=1.05),
            Measure("Word2Vec, related words not found", 100 * related, "%", against, 100 * their_related, goal=1.05),
        ]
    pair_by_pair = np.mean(slow) * 1e6
    return [*found, Measure("Word2Vec, a million words", each, "s", "pair by pair in Keras", pair_by_pair, 1 / 15)]


def _learn(train: Callable[[], NDArray], text: Text) -> tuple[float, float, float]:
    """Seconds, and the two errors."""
    start = time.perf_counter()
    vectors = train()
    return time.perf_counter() - start, *text.errors(vectors)


def _train_ours(train: Callable[..., Any], text: Text, seed: int) -> NDArray:
    return train(
        text.codes,
        len(text.vocabulary),
        dimensions=DIMENSIONS,
        window=WINDOW,
        negatives=NEGATIVES,
        epochs=EPOCHS,
        threshold=THRESHOLD,
        learning_rate=LEARNING_RATE,
        seed=seed,
    ).vectors


def _gensim() -> Any:
    """gensim's Word2Vec, or None where it is not installed."""
    try:
        from gensim.models import Word2Vec
    except ImportError:
        print(WITHOUT_GENSIM)
        return None
    return Word2Vec


def _train_gensim(gensim: Any, text: Text, seed: int) -> NDArray:
    model = gensim(
        text.words,
        sg=1,
        vector_size=DIMENSIONS,
        window=WINDOW,
        negative=NEGATIVES,
        sample=THRESHOLD,
        min_count=1,  # rare words are left out already
        workers=2,
        epochs=GENSIM_EPOCHS,
        seed=seed,
    )
    vectors = np.zeros((len(text.vocabulary), DIMENSIONS), np.float32)
    for code, word in enumerate(text.vocabulary.words):
        if word in model.wv:
            vectors[code] = model.wv[word]
    return vectors


def _pair_by_pair(text: Text) -> float:
    """Seconds for one word of the text; building the model and its graph is not counted."""
    import keras
    import tensorflow as tf

    size, rng = len(text.vocabulary), np.random.default_rng(0)
    counts = np.bincount(np.concatenate(text.codes), minlength=size)
    keep = corpus.keep_probability(counts, THRESHOLD)
    up_to = np.cumsum(corpus.noise_distribution(counts))

    centre, answers = keras.Input((), dtype="int32"), keras.Input((1 + NEGATIVES,), dtype="int32")
    v = keras.layers.Embedding(size, DIMENSIONS)(centre)
    u = keras.layers.Embedding(size, DIMENSIONS)(answers)
    model = keras.Model([centre, answers], keras.layers.Dot(axes=(2, 1))([u, v]))
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))

    def learn(sentences: list[NDArray[np.int32]]) -> None:
        pairs = []
        for sentence in sentences:
            pairs += corpus.skipgram_pairs(corpus.subsample(sentence, keep, rng), int(rng.integers(1, WINDOW + 1)))
        centres, contexts = np.array(pairs, np.int32).T
        noise = np.searchsorted(up_to, rng.random((len(pairs), NEGATIVES))).astype(np.int32)
        answered = np.concatenate([contexts[:, None], np.minimum(noise, size - 1)], axis=1)
        right = np.tile(np.eye(1, 1 + NEGATIVES, dtype=np.float32), (len(pairs), 1))
        data = tf.data.Dataset.from_tensor_slices(((centres, answered), right))
        data = data.shuffle(10_000, seed=0).batch(min(1024, len(pairs)), drop_remainder=True)
        model.fit(data.prefetch(tf.data.AUTOTUNE), shuffle=False, verbose=0)

    order = rng.permutation(len(text.codes))
    some, words = [], 0
    for number in order:
        some.append(text.codes[number])
        words += len(some[-1])
        if words >= PAIR_BY_PAIR_WORDS:
            break
    learn(some[: len(some) // 4])  # builds the graph
    start = time.perf_counter()
    learn(some)
    return (time.perf_counter() - start) / words
