"""Word2Vec in TensorFlow: skip-gram and CBOW with negative sampling (Mikolov et al. 2013), fast and readable at once.

The readable form, ``skipgram_loss`` and ``cbow_loss``, takes a list of pairs and is left to ``GradientTape``. ``train``
does the same sums without ever making the pairs. It is fast for four reasons:

- the text is cut into blocks of 16 words; one small matrix product gives the scores of a block's words with all words
  around them, and a mask keeps those within the window and the sentence;
- the wrong answers are drawn once for a whole step and shared by its words, each weighted so that a pair is
  given as many as it asks for on average: one matrix product again;
- the gradient is written out, is added up for each word of the step, and touches only the rows of words that came;
- the loop over an epoch's steps is in the graph, and what a step computes is compiled by XLA (``jit_compile``), which
  makes one loop of the mask, the sigmoids and the weights.

From word2vec.c it differs in this: Adagrad in place of plain gradient descent, whose steps suit rare words and
frequent ones; shared wrong answers, among which the right one is not looked for and left out; and for CBOW the
gradient of the average, which word2vec.c hands to each word of the context undivided.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from course_utils.corpus import flatten, keep_probability, noise_distribution
from course_utils.names import unknown

KINDS = ("skip-gram", "cbow")
BLOCK = 16  # words of one small matrix product
PART = 128  # words of one sum: see _over_words
NOISE = 128  # wrong answers that a step's words share
_START_OF_SQUARES = 0.01  # what Adagrad's sums of squared gradients begin with
_LOSSES = 20  # steps of an epoch at which the loss is looked at, at least

Floats = NDArray[np.float32]


# ---------------------------------------------------------------- the readable form


def skipgram_loss(
    W_in: tf.Tensor,
    W_out: tf.Tensor,
    centres: tf.Tensor,
    contexts: tf.Tensor,
    noise: tf.Tensor,
    noise_weight: float = 1.0,
) -> tf.Tensor:
    """``Σ over pairs of -log σ(u_c · v_w) - Σ_n log σ(-u_n · v_w)``: what skip-gram with negative sampling makes small.

    Mikolov et al. 2013, "Distributed representations of words and phrases", equation 4, with the sign turned.

    Args:
        W_in, W_out: (words, dimensions); the rows ``v`` and ``u``.
        centres, contexts: the codes ``w`` and ``c`` of each pair, (pairs,).
        noise: the codes ``n`` of each pair's wrong answers, (pairs, negatives).
        noise_weight: what each wrong answer counts.
    """
    return _loss(tf.gather(W_in, centres), W_out, contexts, noise, noise_weight)


def cbow_loss(
    W_in: tf.Tensor,
    W_out: tf.Tensor,
    contexts: tf.RaggedTensor,
    centres: tf.Tensor,
    noise: tf.Tensor,
    noise_weight: float = 1.0,
) -> tf.Tensor:
    """The same, where the centre is guessed from the average of its context's vectors.

    Args:
        W_in, W_out: (words, dimensions).
        contexts: the codes of each example's context, (examples, as many as there are).
        centres: the code of each example's right answer, (examples,).
        noise: the codes of its wrong answers, (examples, negatives).
        noise_weight: what each wrong answer counts.
    """
    return _loss(tf.reduce_mean(tf.gather(W_in, contexts), axis=1), W_out, centres, noise, noise_weight)


def _loss(v: tf.Tensor, W_out: tf.Tensor, right: tf.Tensor, noise: tf.Tensor, noise_weight: float) -> tf.Tensor:
    score = tf.einsum("pd,pd->p", v, tf.gather(W_out, right))
    noise_scores = tf.einsum("pd,pnd->pn", v, tf.gather(W_out, noise))
    return -tf.reduce_sum(tf.math.log_sigmoid(score)) - noise_weight * tf.reduce_sum(tf.math.log_sigmoid(-noise_scores))


# ---------------------------------------------------------------- the fast form


class Chunk(NamedTuple):
    """The words of one step, with the ``window`` words before them and after them.

    Shapes: (window + words + window,) and, of the reach, (words,). Sentences have numbers, so that a window does not
    reach into the next; ``reach`` is how far each word's own window goes.
    """

    words: Any
    sentences: Any
    reach: Any

    @property
    def window(self) -> int:
        return (self.words.shape[-1] - self.reach.shape[-1]) // 2

    @property
    def own_words(self) -> Any:
        """The words of the step alone, (words,)."""
        return self.words[self.window : -self.window]


class Gradients(NamedTuple):
    """The loss of a step, the number of its pairs (for CBOW its examples), and the gradient of the rows it touched."""

    loss: tf.Tensor
    pairs: tf.Tensor
    in_words: tf.Tensor
    in_gradient: tf.Tensor
    out_words: tf.Tensor
    out_gradient: tf.Tensor


def chunks(codes: NDArray, sentences: NDArray, reach: NDArray, window: int, size: int) -> Chunk:
    """Cut a text into steps of ``size`` words, filled up at the end with words of no sentence.

    Args:
        codes, sentences: of each word, as ``corpus.flatten`` gives them.
        reach: how many places each word's window goes to each side, at most ``window``.
        window: in places.
        size: words of a step, a multiple of ``PART``.

    Returns:
        Arrays with one more axis in front, over the steps. What surrounds a step belongs to the steps beside it.
    """
    steps = -(-len(codes) // size)
    missing = steps * size - len(codes)

    def with_surroundings(values: NDArray, filled_with: int) -> Any:
        filled = np.pad(values.astype(np.int32), (window, missing + window), constant_values=filled_with)
        return np.lib.stride_tricks.sliding_window_view(filled, size + 2 * window)[::size]

    own_reach = np.pad(reach.astype(np.int32), (0, missing)).reshape(steps, size)
    # A filling word has reach 0, so it has no pairs; no sentence is number -1, so it is in none.
    return Chunk(with_surroundings(codes, 0), with_surroundings(sentences, -1), own_reach)


def skipgram_gradients(W_in: tf.Tensor, W_out: tf.Tensor, chunk: Chunk, noise: tf.Tensor, negatives: int) -> Gradients:
    """Loss and gradient of skip-gram over all pairs of a step.

    Equal to ``skipgram_loss`` where each pair has all of ``noise`` for wrong answers, each with the weight
    ``negatives / len(noise)``.
    """
    weight = negatives / noise.shape[0]
    rows, n = tf.gather(W_in, chunk.own_words), tf.gather(W_out, noise)
    v, u = blocks(rows), surroundings(tf.gather(W_out, chunk.words), chunk.window)
    pairs = _within_reach(chunk, rows.dtype)
    pairs_of_word = tf.reshape(tf.reduce_sum(pairs, axis=2), (-1, 1))

    scores = tf.matmul(v, u, transpose_b=True)  # (blocks, BLOCK, around)
    noise_scores = tf.matmul(rows, n, transpose_b=True)  # (words, noise)
    # d(-log σ(s))/ds = σ(s) - 1 of a right answer, d(-log σ(-s))/ds = σ(s) of a wrong one
    error = (tf.sigmoid(scores) - 1) * pairs
    noise_error = tf.sigmoid(noise_scores) * (weight * pairs_of_word)

    loss = tf.reduce_sum(pairs * tf.math.softplus(-scores)) + weight * tf.reduce_sum(
        pairs_of_word * tf.math.softplus(noise_scores)
    )
    of_v = tf.reshape(tf.matmul(error, u), rows.shape) + tf.matmul(noise_error, n)
    of_u = add_surroundings(tf.matmul(error, v, transpose_a=True), chunk.window)
    return Gradients(
        loss,
        tf.reduce_sum(pairs),
        chunk.own_words,
        of_v,
        tf.concat([chunk.words, noise], axis=0),
        tf.concat([of_u, _over_words(noise_error, rows)], axis=0),
    )


def cbow_gradients(W_in: tf.Tensor, W_out: tf.Tensor, chunk: Chunk, noise: tf.Tensor, negatives: int) -> Gradients:
    """Loss and gradient of CBOW over all words of a step that have a context; equal to ``cbow_loss`` likewise."""
    weight = negatives / noise.shape[0]
    u, n = tf.gather(W_out, chunk.own_words), tf.gather(W_out, noise)
    v = surroundings(tf.gather(W_in, chunk.words), chunk.window)
    pairs = _within_reach(chunk, u.dtype)
    in_context = tf.reduce_sum(pairs, axis=2, keepdims=True)
    share = tf.math.divide_no_nan(pairs, in_context)
    has_context = tf.reshape(tf.minimum(in_context, 1), (-1, 1))

    h = tf.reshape(tf.matmul(share, v), u.shape)  # the average of the context
    scores = tf.reduce_sum(h * u, axis=1, keepdims=True)
    noise_scores = tf.matmul(h, n, transpose_b=True)
    error = (tf.sigmoid(scores) - 1) * has_context
    noise_error = tf.sigmoid(noise_scores) * (weight * has_context)

    loss = tf.reduce_sum(has_context * tf.math.softplus(-scores)) + weight * tf.reduce_sum(
        has_context * tf.math.softplus(noise_scores)
    )
    of_h = error * u + tf.matmul(noise_error, n)
    of_v = add_surroundings(tf.matmul(share, blocks(of_h), transpose_a=True), chunk.window)
    return Gradients(
        loss,
        tf.reduce_sum(has_context),
        chunk.words,
        of_v,
        tf.concat([chunk.own_words, noise], axis=0),
        tf.concat([error * h, _over_words(noise_error, h)], axis=0),
    )


def blocks(rows: tf.Tensor) -> tf.Tensor:
    """Cut into blocks: (words, ...) to (blocks, BLOCK, ...)."""
    return tf.reshape(rows, (-1, BLOCK, *rows.shape[1:]))


def surroundings(rows: tf.Tensor, window: int) -> tf.Tensor:
    """Each block with the ``window`` rows to each side of it.

    (window + words + window, ...) to (blocks, window + BLOCK + window, ...). Neighbouring blocks share rows, so this is
    put together from copies of ``rows``, each moved on by one block.
    """
    words, around = rows.shape[0] - 2 * window, BLOCK + 2 * window
    starts = range(0, around, BLOCK)
    filled = tf.pad(rows, [(0, starts[-1] - 2 * window + BLOCK), *[(0, 0)] * (len(rows.shape) - 1)])
    return tf.concat([blocks(filled[start : start + words]) for start in starts], axis=1)[:, :around]


def add_surroundings(gradient: tf.Tensor, window: int) -> tf.Tensor:
    """The gradient of ``rows`` from that of ``surroundings(rows)``: what belongs to the same row is added up.

    (blocks, window + BLOCK + window, dimensions) to (window + words + window, dimensions).
    """
    number, around, dimensions = gradient.shape
    words, starts = number * BLOCK, range(0, around, BLOCK)
    end = starts[-1] + BLOCK
    filled = tf.pad(gradient, [(0, 0), (0, end - around), (0, 0)])
    moved = [
        tf.pad(
            tf.reshape(filled[:, start : start + BLOCK], (words, dimensions)), [(start, end - BLOCK - start), (0, 0)]
        )
        for start in starts
    ]
    return tf.add_n(moved)[: words + 2 * window]


def _over_words(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """``a^T b``, in parts. TensorFlow cuts up long sums itself, in a way that depends on the number of cores."""
    a, b = (tf.reshape(one, (-1, PART, one.shape[-1])) for one in (a, b))
    return tf.reduce_sum(tf.matmul(a, b, transpose_a=True), axis=0)


def _within_reach(chunk: Chunk, dtype: tf.DType = tf.float32) -> tf.Tensor:
    """1 where a word of a block and one around it make a pair, else 0: (blocks, BLOCK, around)."""
    window = chunk.window
    distance = np.abs(np.arange(BLOCK + 2 * window) - window - np.arange(BLOCK)[:, None]).astype(np.int32)
    distance[distance == 0] = BLOCK + 2 * window  # a word is not in its own context
    near = distance <= blocks(chunk.reach)[:, :, None]
    sentences, around = blocks(chunk.sentences[window:-window]), surroundings(chunk.sentences, window)
    return tf.cast(near & (sentences[:, :, None] == around[:, None, :]), dtype)


# ---------------------------------------------------------------- training


@dataclass(frozen=True)
class Trained:
    """What was learned, and how it went."""

    vectors: Floats  # W_in, (words, dimensions): the word vectors
    context_vectors: Floats  # W_out
    losses: list[float]  # of each epoch, per pair (per example for CBOW)
    film: dict[int, Floats] = field(default_factory=dict)  # the vectors after some epochs; 0 is the start
    seconds: list[float] = field(default_factory=list)  # of each epoch; the first builds the graph
    words: int = 0  # of one epoch, before subsampling

    @property
    def words_per_second(self) -> float:
        """Words of text, before subsampling, over all epochs."""
        return self.words * len(self.seconds) / sum(self.seconds)


def train(
    sentences: Iterable[Sequence[int]],
    size: int,
    *,
    kind: str = "skip-gram",
    dimensions: int = 64,
    window: int = 5,
    negatives: int = 5,
    epochs: int = 5,
    threshold: float | None = 1e-3,
    learning_rate: float = 0.3,
    chunk: int = 1024,
    seed: int = 0,
    film: Collection[int] = (),
    report: Callable[[float], object] | None = None,
) -> Trained:
    """Learn word vectors from sentences.

    Each epoch takes the sentences in a new order, leaves out frequent words at random, and draws how far each word's
    window goes, from 1 to ``window`` places, so that near words count more. The learning rate falls evenly to a tenth.

    Args:
        sentences: of codes from 0 to ``size - 1``; what should not be learned, such as rare words, is left out of them.
        size: the number of words of the vocabulary.
        kind: ``"skip-gram"`` or ``"cbow"``.
        dimensions: of a vector.
        window: in places to each side.
        negatives: wrong answers for each pair.
        epochs: how many times the text is read.
        threshold: of ``corpus.keep_probability``; None keeps every word.
        learning_rate: Adagrad's, at the start.
        chunk: words of a step, a multiple of 128. A short text needs small steps, or it has too few.
        seed: of all that is random. The same seed gives the same vectors, however many cores the processor has.
        film: epochs after which the vectors are kept; 0 is before the first.
        report: called with the loss after each epoch, such as ``training.Watch(epochs, "epoch").step``.

    Raises:
        ValueError: one of these is not possible.
    """
    codes, sentence = flatten(sentences)
    _check(codes, size, kind, chunk, epochs, film, dimensions, window, negatives)
    rng = np.random.default_rng(seed)
    counts = np.bincount(codes, minlength=size)
    keep = np.ones(size) if threshold is None else keep_probability(counts, threshold)
    up_to = np.cumsum(noise_distribution(counts))
    trainer = _trainer(kind, size, dimensions, window, negatives, chunk)
    trainer.begin(rng)
    kept_vectors = {0: trainer.W_in.numpy()} if 0 in film else {}
    losses, seconds = [], []

    def draw() -> tuple[Chunk, NDArray]:
        """The text of an epoch in steps, and the wrong answers of each step."""
        order = np.argsort(rng.permutation(sentence.max() + 1)[sentence], kind="stable")
        order = order[rng.random(len(order)) < keep[codes[order]]]
        text = chunks(codes[order], sentence[order], rng.integers(1, window + 1, len(order)), window, chunk)
        return text, np.minimum(np.searchsorted(up_to, rng.random((len(text.words), NOISE))), size - 1)

    with ThreadPoolExecutor(1) as beside:  # the next epoch is drawn while this one is learned
        drawn = beside.submit(draw)
        for epoch in range(epochs):
            start = time.perf_counter()
            text, noise = drawn.result()
            if epoch + 1 < epochs:
                drawn = beside.submit(draw)
            rates = learning_rate * np.linspace(1, 0.1, epochs + 1)[epoch : epoch + 2]
            loss = trainer.epoch(
                *map(tf.constant, text), tf.constant(noise, tf.int32), tf.constant(rates, tf.float32)
            )  # tensors, so that the graph is built once
            losses.append(float(loss))
            seconds.append(time.perf_counter() - start)
            if epoch + 1 in film:
                kept_vectors[epoch + 1] = trainer.W_in.numpy()
            if report is not None:
                report(losses[-1])
    return Trained(trainer.W_in.numpy(), trainer.W_out.numpy(), losses, kept_vectors, seconds, len(codes))


class _Trainer:
    """The tables, what Adagrad remembers of them, and one epoch as a graph."""

    def __init__(self, kind: str, size: int, dimensions: int, window: int, negatives: int, chunk: int) -> None:
        table = (size, dimensions)
        self.W_in, self.W_out = tf.Variable(tf.zeros(table)), tf.Variable(tf.zeros(table))
        self._squares = squares = [tf.Variable(tf.zeros(table)) for _ in range(2)]
        gradients_of = skipgram_gradients if kind == "skip-gram" else cbow_gradients
        with_surroundings = (None, chunk + 2 * window)
        shapes = (with_surroundings, with_surroundings, (None, chunk), (None, NOISE))

        @tf.function(jit_compile=_xla_is_there())
        def gradients(chunk: Chunk, noise: tf.Tensor) -> tuple[tf.Tensor, ...]:
            return gradients_of(self.W_in, self.W_out, chunk, noise, negatives)[2:]

        def update(
            table: tf.Variable, sums: tf.Variable, words: tf.Tensor, gradient: tf.Tensor, rate: tf.Tensor
        ) -> None:
            # A word that came several times is moved once, by the sum.
            rows, row_of = tf.unique(words)
            total = tf.math.unsorted_segment_sum(gradient, row_of, tf.shape(rows)[0])
            tf.raw_ops.ResourceSparseApplyAdagradV2(
                var=table.handle, accum=sums.handle, lr=rate, epsilon=1e-7, grad=total, indices=rows
            )

        @tf.function(input_signature=[*(tf.TensorSpec(shape, tf.int32) for shape in shapes), tf.TensorSpec((2,))])
        def epoch(*arguments: tf.Tensor) -> tf.Tensor:
            *text, noise, rates = arguments
            steps = tf.shape(noise)[0]
            every = tf.maximum(1, steps // _LOSSES)
            loss, pairs = 0.0, 0.0
            for step in tf.range(steps):
                chunk = Chunk(*(part[step] for part in text))
                if step % every == 0:
                    now = gradients_of(self.W_in, self.W_out, chunk, noise[step], negatives)
                    loss, pairs = loss + now.loss, pairs + now.pairs
                rate = rates[0] + (rates[1] - rates[0]) * tf.cast(step / steps, tf.float32)
                in_words, in_gradient, out_words, out_gradient = gradients(chunk, noise[step])
                update(self.W_in, squares[0], in_words, in_gradient, rate)
                update(self.W_out, squares[1], out_words, out_gradient, rate)
            return tf.math.divide_no_nan(loss, pairs)

        self.epoch = epoch

    def begin(self, rng: np.random.Generator) -> None:
        """Forget what was learned and start as word2vec.c does."""
        size, dimensions = self.W_in.shape
        self.W_in.assign(((rng.random((size, dimensions)) - 0.5) / dimensions).astype(np.float32))
        self.W_out.assign(tf.zeros((size, dimensions)))
        for sums in self._squares:
            sums.assign(tf.fill((size, dimensions), _START_OF_SQUARES))


@cache
def _xla_is_there() -> bool:
    """Whether this TensorFlow can compile. It is built without XLA for some systems; there the same is done slower."""
    try:
        tf.function(lambda x: x + 1, jit_compile=True)(tf.constant(0.0))
    except tf.errors.OpError:
        return False
    return True


@lru_cache(maxsize=4)
def _trainer(kind: str, size: int, dimensions: int, window: int, negatives: int, chunk: int) -> _Trainer:
    """The same for the same sizes: building the graph takes a second, and TensorFlow warns when it is done often."""
    return _Trainer(kind, size, dimensions, window, negatives, chunk)


def _check(
    codes: NDArray, size: int, kind: str, chunk: int, epochs: int, film: Collection[int], *at_least_one: int
) -> None:
    if kind not in KINDS:
        raise ValueError(unknown("kind of Word2Vec", kind, KINDS))
    if not len(codes):
        raise ValueError("expected sentences to learn from, came no words at all")
    if codes.min() < 0 or codes.max() >= size:
        raise ValueError(f"expected codes from 0 to size - 1 = {size - 1}, came {codes.min()} to {codes.max()}")
    if chunk < PART or chunk % PART:
        raise ValueError(f"expected a chunk that is a multiple of {PART} words, came {chunk}")
    if min(epochs, *at_least_one) < 1:
        raise ValueError("dimensions, window, negatives and epochs must each be at least 1")
    if wrong := [epoch for epoch in film if not 0 <= epoch <= epochs]:
        raise ValueError(f"the film can show the epochs 0 to {epochs}; came {wrong[0]}")
