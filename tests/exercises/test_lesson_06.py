"""Lesson 6's problems against a bank of answers, written as students write them: wrong in, diagnosis out."""

from __future__ import annotations

import copy
import inspect
import math
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bank import Bank, is_diagnosed, is_right

from course_utils import corpus, exercises, planted, planted_vectors
from course_utils.activations import sigmoid
from course_utils.exercises.compare import plain, same
from course_utils.exercises.functions import FunctionProblem
from course_utils.word_vectors import WordVectors

PROBLEMS = [problem for problem in exercises.all_problems() if problem.lesson == 6]
FUNCTIONS = [problem for problem in PROBLEMS if isinstance(problem, FunctionProblem)]

BANK = Bank()
wrong, right = BANK.wrong, BANK.right


def answer(name: str) -> Any:
    return exercises.get(name).answer


# ---------------------------------------------------------------- vocabulary


def counted(sentences: Any) -> Counter[str]:
    return Counter(word for sentence in sentences for word in sentence)


@right("vocabulary")
def vocabulary_of_the_course(sentences: Any, min_count: Any) -> Any:
    found = corpus.Vocabulary.of(sentences, min_count)
    return found.words, found.counts


@right("vocabulary")
def vocabulary_in_loops(sentences: Any, min_count: Any) -> Any:
    everything = []
    for sentence in sentences:
        everything += sentence
    words, counts, rest = [], [], 0
    for word in sorted(set(everything)):
        if everything.count(word) >= min_count:
            words.append(word)
            counts.append(everything.count(word))
        else:
            rest += everything.count(word)
    order = sorted(range(len(words)), key=lambda i: -counts[i])
    return ["<unk>"] + [words[i] for i in order], [rest] + [counts[i] for i in order]


@right("vocabulary")
def vocabulary_of_numpy(sentences: Any, min_count: Any) -> Any:
    words, counts = np.unique([word for sentence in sentences for word in sentence], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    words, counts = words[order], counts[order]
    keep = counts >= min_count
    return np.append("<unk>", words[keep]), np.append(counts[~keep].sum(), counts[keep])


@right("vocabulary")
def vocabulary_with_replaced_words(sentences: Any, min_count: Any) -> Any:
    found = counted(sentences)
    replaced = Counter(word if found[word] >= min_count else "<unk>" for word in found.elements())
    rest = replaced.pop("<unk>", 0)
    entries = sorted(replaced.items())
    entries.sort(key=lambda entry: entry[1], reverse=True)
    return ("<unk>", *(word for word, _ in entries)), np.float32([rest, *(count for _, count in entries)])


@wrong("vocabulary", "in the order in which they came")
def vocabulary_by_most_common(sentences: Any, min_count: Any) -> Any:
    kept = [(word, count) for word, count in counted(sentences).most_common() if count >= min_count]
    rest = counted(sentences).total() - sum(count for _, count in kept)
    return ["<unk>"] + [word for word, _ in kept], [rest] + [count for _, count in kept]


@wrong("vocabulary", "wrong order of the alphabet")
def vocabulary_turned_round(sentences: Any, min_count: Any) -> Any:
    entries = sorted(((count, word) for word, count in counted(sentences).items() if count >= min_count), reverse=True)
    rest = counted(sentences).total() - sum(count for count, _ in entries)
    return ["<unk>"] + [word for _, word in entries], [rest] + [count for count, _ in entries]


def made(sentences: Any, min_count: Any) -> tuple[list[str], list[int]]:
    """The right words and counts, to be spoiled."""
    words, counts = answer("vocabulary")(sentences, min_count)
    return list(words), list(counts)


def enter_vocabulary(diagnosis: str, spoil: Callable[..., Any]) -> None:
    """Enter ``spoil(words, counts, sentences, min_count)`` as wrong."""
    wrong("vocabulary", diagnosis, lambda sentences, least: spoil(*made(sentences, least), sentences, least))


enter_vocabulary("`<unk>` is missing", lambda words, counts, *_: (words[1:], counts[1:]))
enter_vocabulary("`<unk>` does not stand at the beginning", lambda w, c, *_: (w[1:] + w[:1], c[1:] + c[:1]))
enter_vocabulary("the rare words come first", lambda w, c, s, least: made_by(s, least, lambda e: (e[1], e[0])))
enter_vocabulary("sorted by the alphabet alone", lambda w, c, s, least: made_by(s, least, lambda e: e[0]))
enter_vocabulary("the order in which they came", lambda w, c, s, least: made_by(s, least, lambda e: 0))
enter_vocabulary("come exactly `min_count` times", lambda w, c, s, least: made(s, least + 1))
enter_vocabulary("rare words are not left out", lambda w, c, s, least: made(s, 1))
enter_vocabulary("counts each rare word once", lambda w, c, s, least: (w, [len(counted(s)) - len(w) + 1, *c[1:]]))
enter_vocabulary("not that of the words left out", lambda w, c, *_: (w, [0, *c[1:]]))
enter_vocabulary("not that of the words left out", lambda w, c, *_: (w, [sum(c), *c[1:]]))
enter_vocabulary("`<unk>` has no count", lambda w, c, *_: (w, c[1:]))
enter_vocabulary("counted once a sentence", lambda w, c, s, least: made([set(one) for one in s], least))
enter_vocabulary("only some of the sentences", lambda w, c, s, least: made(s[-1:], least))
enter_vocabulary("only some of the sentences", lambda w, c, s, least: made(s[:1], least))
enter_vocabulary("letters are counted", lambda w, c, s, least: made([list("".join(one)) for one in s], least))
enter_vocabulary("shares come back", lambda w, c, *_: (w, np.array(c) / sum(c)))
enter_vocabulary("in pairs", lambda w, c, *_: list(zip(w, c, strict=True)))
enter_vocabulary("have changed places", lambda w, c, *_: (c, w))
enter_vocabulary("only the words come back", lambda w, c, *_: w)
enter_vocabulary("only the counts come back", lambda w, c, *_: c)
enter_vocabulary("a dictionary comes back", lambda w, c, *_: dict(zip(w, c, strict=True)))
enter_vocabulary("a dictionary", lambda w, c, s, least: counted(s))
enter_vocabulary("a set, which has no order", lambda w, c, *_: set(w))
enter_vocabulary("What is asked for is among them, and right.", lambda w, c, s, least: (w, c, least))
enter_vocabulary("where no word is left out", lambda w, c, *_: (w, c) if c[0] else (w[1:], c[1:]))
enter_vocabulary("spelled in another way", lambda w, c, *_: (["unk", *w[1:]], c))
enter_vocabulary("spelled in another way", lambda w, c, *_: (["<UNK>", *w[1:]], c))
enter_vocabulary("each by itself", lambda w, c, *_: (w[:1] + sorted(w[1:]), c[:1] + sorted(c[1:], reverse=True)))
enter_vocabulary("`min_count` is fixed", lambda w, c, s, least: made(s, 2))
enter_vocabulary("`words` is right, `counts` is not", lambda w, c, *_: (w, [count + 1 for count in c]))


def made_by(sentences: Any, min_count: Any, key: Callable[..., Any]) -> Any:
    found = counted(sentences)
    entries = sorted(((word, count) for word, count in found.items() if count >= min_count), key=key)
    rest = found.total() - sum(count for _, count in entries)
    return ["<unk>", *(word for word, _ in entries)], [rest, *(count for _, count in entries)]


@wrong("vocabulary", "changes its argument `sentences`")
def vocabulary_that_uses_up_its_sentences(sentences: Any, min_count: Any) -> Any:
    found = made(sentences, min_count)
    while sentences:
        sentences.pop()
    return found


seen_so_far: Counter[str] = Counter()


@wrong("vocabulary", "different results for the same arguments")
def vocabulary_that_goes_on_counting(sentences: Any, min_count: Any) -> Any:
    seen_so_far.update(counted(sentences))
    return list(seen_so_far), list(seen_so_far.values())


# ---------------------------------------------------------------- encode


@right("encode")
def encode_in_loops(sentence: Any, words: Any) -> Any:
    codes = []
    for word in sentence:
        if word not in words:
            word = "<unk>"
        codes.append(words.index(word))
    return codes


@right("encode")
def encode_with_a_default(sentence: Any, words: Any) -> Any:
    codes: defaultdict[str, int] = defaultdict(int)
    for i in range(len(words)):
        codes[words[i]] = i
    return np.array([codes[word] for word in sentence], dtype=np.int32)


@right("encode")
def encode_of_numpy(sentence: Any, words: Any) -> Any:
    return (np.array(sentence)[:, None] == np.array(words)).argmax(axis=1)


@right("encode")
def encode_of_keras(sentence: Any, words: Any) -> Any:
    import keras

    layer = keras.layers.StringLookup(vocabulary=words[1:], num_oov_indices=1)
    return layer(sentence)


@right("encode")
def encode_of_the_course(sentence: Any, words: Any) -> Any:
    return corpus.Vocabulary(tuple(words), np.ones(len(words), int)).encode(sentence)


wrong("encode", "unknown words are left out", lambda sentence, words: [words.index(w) for w in sentence if w in words])
wrong(
    "encode",
    "unknown words get a code of their own",
    lambda sentence, words: [words.index(w) if w in words else len(words) for w in sentence],
)
wrong(
    "encode",
    "unknown words get the code -1",
    lambda sentence, words: [words.index(w) if w in words else -1 for w in sentence],
)
wrong(
    "encode",
    "unknown words get no code",
    lambda sentence, words: [{w: i for i, w in enumerate(words)}.get(w) for w in sentence],
)
wrong(
    "encode",
    "the code of a word that is known",
    lambda sentence, words: [words.index(w) if w in words else 1 for w in sentence],
    lambda sentence, words: [words.index(w) if w in words else len(words) - 1 for w in sentence],
)
wrong(
    "encode",
    "come back as `<unk>`, not as its code",
    lambda sentence, words: [words.index(w) if w in words else "<unk>" for w in sentence],
)
wrong(
    "encode",
    "in the order of the vocabulary",
    lambda sentence, words: [i for i, w in enumerate(words) if w in sentence],
    lambda sentence, words: sorted({words.index(w) if w in words else 0 for w in sentence}),
)
wrong("encode", "every word gets the code of `<unk>`", lambda s, words: [dict(enumerate(words)).get(w, 0) for w in s])
wrong(
    "encode",
    "too large by one",
    lambda sentence, words: [{w: i for i, w in enumerate(words, 1)}.get(w, 0) for w in sentence],
)
wrong(
    "encode",
    "too small by one",
    lambda sentence, words: [{w: i for i, w in enumerate(words[1:])}.get(w, 0) for w in sentence],
)
wrong(
    "encode",
    "the words come back",
    lambda sentence, words: [w if w in words else "<unk>" for w in sentence],
)
wrong(
    "encode",
    "one-hot rows",
    lambda sentence, words: [
        [float(w == one) for one in words] for w in ["<unk>" if x not in words else x for x in sentence]
    ],
)
wrong("encode", "counted, not looked up", lambda sentence, words: [sentence.count(w) for w in words])
wrong("encode", "whether a word is known", lambda sentence, words: [w in words for w in sentence])
wrong("encode", "the place in the sentence", lambda sentence, words: [i for i, w in enumerate(sentence)])
wrong("encode", "'mayor' is not in list", lambda sentence, words: [words.index(w) for w in sentence])
wrong("encode", "'mayor'", lambda sentence, words: [{w: i for i, w in enumerate(words)}[w] for w in sentence])
wrong(
    "encode",
    "numbers in quotes",
    lambda sentence, words: [str(words.index(w)) if w in words else "0" for w in sentence],
)
wrong("encode", "a generator", lambda sentence, words: (words.index(w) if w in words else 0 for w in sentence))
wrong("encode", "a dictionary", lambda sentence, words: {w: words.index(w) if w in words else 0 for w in sentence})
wrong("encode", "your function returned `None`", lambda sentence, words: print("code"))


@wrong("encode", "the place in the sentence")
def encode_by_first_appearance(sentence: Any, words: Any) -> Any:
    known: dict[str, int] = {}
    for word in sentence:
        known.setdefault(word, len(known))
    return [known[word] for word in sentence]


# ---------------------------------------------------------------- ppmi


@right("ppmi")
def ppmi_in_loops(counts: Any) -> Any:
    n = sum(sum(row) for row in counts)
    table = []
    for row in counts:
        new = []
        for j, count in enumerate(row):
            if count == 0:
                new.append(0.0)
            else:
                column = sum(other[j] for other in counts)
                new.append(max(0.0, math.log((count / n) / ((sum(row) / n) * (column / n)))))
        table.append(new)
    return table


@right("ppmi")
def ppmi_with_infinities(counts: Any) -> Any:
    P = counts / counts.sum()
    with np.errstate(all="ignore"):
        pmi = np.log(P / np.outer(P.sum(axis=1), P.sum(axis=0)))
    pmi[np.isnan(pmi)] = 0
    return np.maximum(pmi, 0)


@right("ppmi")
def ppmi_of_tensorflow(counts: Any) -> Any:
    import tensorflow as tf

    counts = tf.constant(counts, tf.float32)
    total = tf.reduce_sum(counts)
    rows, columns = tf.reduce_sum(counts, 1, keepdims=True), tf.reduce_sum(counts, 0, keepdims=True)
    ratio = tf.math.divide_no_nan(counts * total, rows * columns)
    return tf.nn.relu(tf.math.log(tf.maximum(ratio, 1e-9)))


@right("ppmi")
def ppmi_by_differences_of_logarithms(counts: Any) -> Any:
    with np.errstate(all="ignore"):
        pmi = np.log(counts) + np.log(counts.sum()) - np.log(counts.sum(1))[:, None] - np.log(counts.sum(0))[None]
    return np.where(counts > 0, np.clip(pmi, 0, None), 0)


right(
    "ppmi",
    corpus.ppmi,
    lambda C: np.log(np.fmax(1, C.mean() * C / (C.mean(1, keepdims=True) * C.mean(0) + 1e-12))),
    lambda C: (
        np.where(C > 0, np.log2(np.maximum(C * C.sum() / np.maximum(np.outer(C.sum(1), C.sum(0)), 1), 1)), 0)
        * np.log(2)
    ),
)


def pmi(counts: Any, log: Any = np.log) -> Any:
    P = counts / counts.sum()
    return log(P / (P.sum(1, keepdims=True) * P.sum(0, keepdims=True)))


wrong("ppmi", "negative numbers are not cut off", pmi, lambda C: np.where(C == 0, 0, pmi(C)))
wrong("ppmi", "a word without neighbours gets NaN", lambda C: np.maximum(pmi(C), 0))
wrong("ppmi", "not the natural one", lambda C: np.where(C > 0, np.maximum(pmi(C, np.log2), 0), 0))
wrong("ppmi", "not the natural one", lambda C: np.nan_to_num(np.maximum(pmi(C, np.log10), 0)))
wrong(
    "ppmi",
    "rows and columns have changed places",
    lambda C: np.nan_to_num(np.maximum(np.log(C * C.sum() / np.outer(C.sum(axis=0), C.sum(axis=1))), 0)),
)
wrong(
    "ppmi",
    "both sums go over the same axis",
    lambda C: np.nan_to_num(np.maximum(np.log(C * C.sum() / np.outer(C.sum(axis=1), C.sum(axis=1))), 0)),
)
wrong(
    "ppmi",
    "multiplied place by place",
    lambda C: np.nan_to_num(np.maximum(np.log(C * C.sum() / (C.sum(axis=1) * C.sum(axis=0))), 0)),
)
wrong("ppmi", "comes out as 0", lambda C: np.nan_to_num(np.maximum(np.log(C / C.sum(1, keepdims=True)), 0)))
wrong("ppmi", "comes out as 0", lambda C: np.nan_to_num(np.maximum(np.log(C / np.outer(C.sum(1), C.sum(0))), 0)))
wrong("ppmi", "comes out as 0", lambda C: np.maximum(np.log(C / C.sum()), 0))
wrong("ppmi", "only one of the two shares", lambda C: np.maximum(np.log(C * C.sum() / np.fmax(C.sum(0), 1)), 0))
wrong(
    "ppmi",
    "counts stand where shares belong",
    lambda C: np.nan_to_num(np.maximum(np.log(C / np.outer(C.sum(1) / C.sum(), C.sum(0) / C.sum())), 0)),
)
wrong("ppmi", "counts stand where shares belong", lambda C: np.maximum(np.log(C), 0))
wrong("ppmi", "the logarithm is missing", lambda C: np.nan_to_num(np.exp(pmi(C))))
wrong("ppmi", "1 is added before the logarithm", lambda C: np.log(np.nan_to_num(np.exp(pmi(C))) + 1))
wrong("ppmi", "1 is added before the logarithm", lambda C: np.maximum(pmi(C + 1), 0))
wrong("ppmi", "the wrong part is cut off", lambda C: np.where(C > 0, np.minimum(pmi(C), 0), 0))
wrong("ppmi", "the fraction is upside down", lambda C: np.where(C > 0, np.maximum(-pmi(C), 0), 0))
wrong("ppmi", "the fraction is upside down", lambda C: np.maximum(-pmi(C), 0), lambda C: -pmi(C))
wrong(
    "ppmi",
    "the fraction is upside down",
    lambda C: np.log(np.maximum(np.outer(C.sum(1), C.sum(0)) / C.sum() / C, 1)),
    lambda C: np.log(
        np.maximum(np.divide(np.outer(C.sum(1), C.sum(0)) / C.sum(), C, out=np.zeros(C.shape), where=C > 0), 1)
    ),
)
wrong("ppmi", "the sign of negative numbers is dropped", lambda C: np.where(C > 0, abs(pmi(C)), 0))
wrong("ppmi", "multiplied by its share", lambda C: np.where(C > 0, C / C.sum() * np.maximum(pmi(C), 0), 0))
wrong(
    "ppmi",
    "means stand where sums belong",
    lambda C: np.nan_to_num(np.maximum(np.log(C * C.sum() / np.outer(C.mean(1), C.mean(0))), 0)),
)
wrong("ppmi", "no logarithm of 0", lambda C: [[max(0, math.log(c)) for c in row] for row in C])
wrong("ppmi", "Are they rounded?", lambda C: corpus.ppmi(C).round(2))
wrong("ppmi", "a number", lambda C: corpus.ppmi(C).max())


wrong(
    "ppmi",
    "a share of the row stands",
    lambda C: np.where(C > 0, np.maximum(pmi(C) + np.log(C.sum() / np.fmax(C.sum(1, keepdims=True), 1)), 0), 0),
)
wrong("ppmi", "the limit is 1", lambda C: np.nan_to_num(np.maximum(1, pmi(C))))
wrong("ppmi", "rows and columns of the table", lambda C: corpus.ppmi(C).T)


@wrong("ppmi", "a table of whole numbers")
def ppmi_into_whole_numbers(counts: Any) -> Any:
    table = np.zeros(counts.shape, dtype=int)
    table[:] = corpus.ppmi(counts)
    return table


@wrong("ppmi", "changes its argument `counts`")
def ppmi_in_place(counts: Any) -> Any:
    found = corpus.ppmi(counts)
    counts /= counts.sum()
    return found


# ---------------------------------------------------------------- skipgram_pairs


@right("skipgram_pairs")
def pairs_over_all_places(sentence: Any, window: Any) -> Any:
    places = range(len(sentence))
    return [(sentence[i], sentence[j]) for i in places for j in places if 0 < abs(i - j) <= window]


@right("skipgram_pairs")
def pairs_of_slices(sentence: Any, window: Any) -> Any:
    pairs = []
    for i, centre in enumerate(sentence):
        for context in sentence[max(i - window, 0) : i] + sentence[i + 1 : i + window + 1]:
            pairs += [[centre, context]]
    return pairs


@right("skipgram_pairs")
def pairs_with_errors_caught(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for d in range(-window, window + 1):
            if d == 0 or i + d < 0:
                continue
            try:
                pairs.append((sentence[i], sentence[i + d]))
            except IndexError:
                break
    return pairs


@right("skipgram_pairs")
def pairs_of_numpy(sentence: Any, window: Any) -> Any:
    i, j = np.indices((len(sentence), len(sentence)))
    inside = (i != j) & (abs(i - j) <= window)
    words = np.array(sentence)
    return np.stack([words[i[inside]], words[j[inside]]], axis=1)


right("skipgram_pairs", corpus.skipgram_pairs, lambda sentence, window: tuple(corpus.skipgram_pairs(sentence, window)))


@wrong("skipgram_pairs", "the word is its own context")
def pairs_with_itself(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
            pairs.append((sentence[i], sentence[j]))
    return pairs


@wrong("skipgram_pairs", "the window runs over the sentence's end")
def pairs_that_wrap(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for j in range(i - window, i + window + 1):
            if j != i and j < len(sentence):
                pairs.append((sentence[i], sentence[j]))
    return pairs


@wrong("skipgram_pairs", "the window runs over the sentence's end")
def pairs_on_a_ring(sentence: Any, window: Any) -> Any:
    n = len(sentence)
    return [(sentence[i], sentence[(i + d) % n]) for i in range(n) for d in range(-window, window + 1) if d]


@wrong("skipgram_pairs", "list index out of range")
def pairs_that_stop(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for j in range(i - window, i + window + 1):
            if j != i:
                pairs += [(sentence[i], sentence[j])]
    return pairs


@wrong("skipgram_pairs", "the first words lose their neighbours on the left")
def pairs_of_careless_slices(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for context in sentence[i - window : i] + sentence[i + 1 : i + 1 + window]:
            pairs.append((sentence[i], context))
    return pairs


@wrong("skipgram_pairs", "equal words are taken for the same place")
def pairs_of_different_words(sentence: Any, window: Any) -> Any:
    pairs = []
    for i, centre in enumerate(sentence):
        for context in sentence[max(0, i - window) : i + window + 1]:
            if context != centre:
                pairs.append((centre, context))
    return pairs


@wrong("skipgram_pairs", "the word is its own context")
def pairs_of_one_careless_slice(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for context in sentence[i - window : i + window + 1]:
            pairs.append((sentence[i], context))
    return pairs


@wrong("skipgram_pairs", "equal words are taken for the same place")
def pairs_by_index(sentence: Any, window: Any) -> Any:
    pairs = []
    for word in sentence:
        i = sentence.index(word)
        for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
            if j != i:
                pairs.append((word, sentence[j]))
    return pairs


@wrong("skipgram_pairs", "all words of the sentence are context")
def pairs_of_everything(sentence: Any, window: Any) -> Any:
    return [(a, b) for i, a in enumerate(sentence) for j, b in enumerate(sentence) if i != j]


@wrong("skipgram_pairs", "words whose window is cut off are left out")
def pairs_of_whole_windows(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(window, len(sentence) - window):
        for j in range(i - window, i + window + 1):
            if j != i:
                pairs.append((sentence[i], sentence[j]))
    return pairs


@wrong("skipgram_pairs", "the words of a context stand in one list")
def pairs_with_contexts(sentence: Any, window: Any) -> Any:
    return [
        (centre, sentence[max(0, i - window) : i] + sentence[i + 1 : i + 1 + window])
        for i, centre in enumerate(sentence)
    ]


@wrong("skipgram_pairs", "the first words lose their neighbours on the left")
def pairs_of_a_careless_slice_without_the_middle(sentence: Any, window: Any) -> Any:
    pairs = []
    for i, centre in enumerate(sentence):
        neighbours = sentence[i - window : i]
        neighbours.extend(sentence[i + 1 : i + window + 1])
        pairs.extend([centre, one] for one in neighbours)
    return pairs


def near(sentence: Any, window: Any) -> Any:
    return corpus.skipgram_pairs(sentence, window)


wrong(
    "skipgram_pairs",
    "to the right",
    lambda s, w: [(s[i], s[j]) for i in range(len(s)) for j in range(i + 1, min(i + w + 1, len(s)))],
)
wrong(
    "skipgram_pairs", "to the left", lambda s, w: [(s[i], s[j]) for i in range(len(s)) for j in range(max(0, i - w), i)]
)
wrong(
    "skipgram_pairs",
    "one word short on the right",
    lambda s, w: [(s[i], s[j]) for i in range(len(s)) for j in range(max(0, i - w), min(i + w, len(s))) if i != j],
)
wrong("skipgram_pairs", "for the width of both sides", lambda s, w: near(s, w // 2) if w > 1 else [])
wrong("skipgram_pairs", "too wide by one word", lambda s, w: near(s, w + 1))
wrong("skipgram_pairs", "one word short on both sides", lambda s, w: near(s, w - 1) if w > 1 else [])
wrong(
    "skipgram_pairs",
    "at the window's edge",
    lambda s, w: [(s[i], s[j]) for i in range(len(s)) for j in range(len(s)) if abs(i - j) == w],
)
wrong("skipgram_pairs", "kept only once", lambda s, w: list(dict.fromkeys(near(s, w))))
wrong("skipgram_pairs", "a set, which has no order", lambda s, w: set(near(s, w)))
wrong("skipgram_pairs", "centre and context have changed places", lambda s, w: [(b, a) for a, b in near(s, w)])
wrong("skipgram_pairs", "in another order", lambda s, w: sorted(near(s, w)))
wrong("skipgram_pairs", "places come back", lambda s, w: near(range(len(s)), w))
wrong("skipgram_pairs", "a generator", lambda s, w: (pair for pair in near(s, w)))
wrong("skipgram_pairs", "a generator", lambda s, w: zip(*zip(*near(s, w), strict=True), strict=True))


wrong("skipgram_pairs", "only the nearest words are context", lambda s, w: near(s, 1))
wrong("skipgram_pairs", "each pair is one text", lambda s, w: [f"{a} {b}" for a, b in near(s, w)])
wrong("skipgram_pairs", "each pair is one text", lambda s, w: [f"({a}, {b})" for a, b in near(s, w)])
wrong("skipgram_pairs", "one after the other", lambda s, w: [word for pair in near(s, w) for word in pair])
wrong("skipgram_pairs", "two lists", lambda s, w: ([a for a, _ in near(s, w)], [b for _, b in near(s, w)]))
wrong(
    "skipgram_pairs",
    "too wide by one word",
    lambda s, w: [
        (s[i], s[j]) for i in range(len(s)) for j in range(max(0, i - w - 1), min(len(s), i + w + 1)) if i != j
    ],
)


@wrong("skipgram_pairs", "only the pairs of the first word")
def pairs_that_return_too_early(sentence: Any, window: Any) -> Any:
    pairs = []
    for i, centre in enumerate(sentence):
        for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
            if i != j:
                pairs.append((centre, sentence[j]))
        return pairs


@wrong("skipgram_pairs", "in another order")
def pairs_distance_by_distance(sentence: Any, window: Any) -> Any:
    pairs = []
    for d in range(1, window + 1):
        for i in range(len(sentence) - d):
            pairs += [(sentence[i], sentence[i + d]), (sentence[i + d], sentence[i])]
    return pairs


@wrong("skipgram_pairs", "in another order")
def pairs_in_two_rounds(sentence: Any, window: Any) -> Any:
    pairs = []
    for i, centre in enumerate(sentence):
        pairs += [(centre, context) for context in sentence[max(0, i - window) : i]]
    for i, centre in enumerate(sentence):
        pairs += [(centre, context) for context in sentence[i + 1 : i + 1 + window]]
    return pairs


@wrong("skipgram_pairs", "a list of their own")
def pairs_in_lists(sentence: Any, window: Any) -> Any:
    lists = []
    for i, centre in enumerate(sentence):
        lists.append([(centre, sentence[j]) for j in range(len(sentence)) if 0 < abs(i - j) <= window])
    return lists


wrong("skipgram_pairs", "the words of a context stand in one list", corpus.cbow_examples)


@wrong("skipgram_pairs", "in another order")
def pairs_by_distance(sentence: Any, window: Any) -> Any:
    pairs = []
    for i in range(len(sentence)):
        for d in range(1, window + 1):
            if i - d >= 0:
                pairs.append((sentence[i], sentence[i - d]))
            if i + d < len(sentence):
                pairs.append((sentence[i], sentence[i + d]))
    return pairs


@wrong("skipgram_pairs", "after")
def pairs_without_end(sentence: Any, window: Any) -> Any:
    i = 0
    while i < len(sentence):
        window = max(0, i - window)
    return []


# ---------------------------------------------------------------- cbow_average


@right("cbow_average")
def average_in_loops(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    total, count = [0.0] * len(W_in[0]), 0
    for j, code in enumerate(codes):
        if j != place and abs(j - place) <= window:
            total = [a + b for a, b in zip(total, W_in[code], strict=True)]
            count += 1
    return [one / count for one in total]


@right("cbow_average")
def average_of_tensorflow(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    import tensorflow as tf

    context = tf.concat([codes[max(0, place - window) : place], codes[place + 1 : place + 1 + window]], axis=0)
    return tf.reduce_mean(tf.nn.embedding_lookup(W_in, context), axis=0)


@right("cbow_average")
def average_of_keras(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    import keras

    embed = keras.layers.Embedding(*W_in.shape)
    embed.build(None)
    embed.set_weights([W_in])
    context = [codes[j] for j in range(max(0, place - window), min(len(codes), place + window + 1)) if j != place]
    return keras.layers.GlobalAveragePooling1D()(embed(np.array([context])))[0]


@right("cbow_average")
def average_of_one_hot_rows(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    distance = abs(np.arange(len(codes)) - place)
    rows = np.eye(len(W_in))[codes[(distance > 0) & (distance <= window)]]
    return np.float32(rows.mean(axis=0) @ W_in)


@right("cbow_average")
def average_less_the_word(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    rows = W_in[codes[max(0, place - window) : place + window + 1]]
    return (rows.sum(axis=0) - W_in[codes[place]]) / (len(rows) - 1)


def around(codes: Any, place: Any, window: Any) -> list[int]:
    return [codes[j] for j in range(len(codes)) if 0 < abs(j - place) <= window]


wrong("cbow_average", "added up, not averaged", lambda c, p, w, W: W[around(c, p, w)].sum(axis=0))
wrong("cbow_average", "the whole width of the window", lambda c, p, w, W: W[around(c, p, w)].sum(axis=0) / (2 * w))
wrong("cbow_average", "the words of one side", lambda c, p, w, W: W[around(c, p, w)].sum(axis=0) / w)
wrong("cbow_average", "among its own context", lambda c, p, w, W: W[c[max(0, p - w) : p + w + 1]].mean(axis=0))
wrong(
    "cbow_average",
    "the window runs over",
    lambda c, p, w, W: W[[c[j % len(c)] for j in range(p - w, p + w + 1) if j != p]].mean(axis=0),
)
wrong(
    "cbow_average",
    "lose their neighbours on the left",
    lambda c, p, w, W: W[np.concatenate([c[p - w : p], c[p + 1 : p + w + 1]])].mean(axis=0),
)
wrong("cbow_average", "is counted once", lambda c, p, w, W: W[list(set(around(c, p, w)))].mean(axis=0))
wrong("cbow_average", "is counted once", lambda c, p, w, W: W[np.unique(around(c, p, w))].mean(0))
wrong(
    "cbow_average",
    "equal words are taken for the same place",
    lambda c, p, w, W: np.mean([W[j] for j in c[max(0, p - w) : p + w + 1] if j != c[p]], axis=0),
)
wrong("cbow_average", "to the right", lambda c, p, w, W: W[c[p + 1 : p + 1 + w]].mean(axis=0))
wrong("cbow_average", "to the left", lambda c, p, w, W: np.nan_to_num(W[c[max(0, p - w) : p]]).mean(axis=0))
wrong(
    "cbow_average",
    "one word short on the right",
    lambda c, p, w, W: W[np.r_[c[max(0, p - w) : p], c[p + 1 : p + w]]].mean(axis=0),
)
wrong("cbow_average", "all words of the sentence", lambda c, p, w, W: W[c].mean(axis=0))
wrong("cbow_average", "over the dimensions", lambda c, p, w, W: W[around(c, p, w)].mean(axis=1))
wrong("cbow_average", "over the dimensions", lambda c, p, w, W: np.mean(W[around(c, p, w)]))
wrong("cbow_average", "the vectors are not averaged", lambda c, p, w, W: [W[code] for code in around(c, p, w)])
wrong("cbow_average", "the word's own", lambda c, p, w, W: W[c[p]])
wrong(
    "cbow_average",
    "places stand where codes belong",
    lambda c, p, w, W: W[[j for j in range(max(0, p - w), min(len(c), p + w + 1)) if j != p]].mean(axis=0),
)
wrong("cbow_average", "the codes are averaged", lambda c, p, w, W: np.mean(around(c, p, w)))
wrong("cbow_average", "Does an index run past the end", lambda c, p, w, W: W[:, around(c, p, w)].mean(axis=1))
wrong(
    "cbow_average",
    "the window runs over",
    lambda c, p, w, W: W[[c[j] for j in range(p - w, p + w + 1) if j != p]].mean(axis=0),
)
wrong(
    "cbow_average",
    "at the window's edge",
    lambda c, p, w, W: (
        sum(W[c[j]] for j in (p - w, p + w) if 0 <= j < len(c)) / sum(0 <= j < len(c) for j in (p - w, p + w))
    ),
)
wrong("cbow_average", "it is (1, 2)", lambda c, p, w, W: W[around(c, p, w)].mean(axis=0, keepdims=True))
wrong(
    "cbow_average",
    "scaled to length 1",
    lambda c, p, w, W: W[around(c, p, w)].sum(axis=0) / np.linalg.norm(W[around(c, p, w)].sum(axis=0)),
)


@wrong("cbow_average", "changes its argument `W_in`")
def average_in_place(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    right_one = W_in[around(codes, place, window)].mean(axis=0)
    W_in[codes[place]] = right_one
    return right_one


@wrong("cbow_average", "left and right are added, not joined")
def average_of_added_codes(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    context = codes[max(0, place - window) : place] + codes[place + 1 : place + window + 1]
    return W_in[context].mean(axis=0)


@wrong("cbow_average", "to the left")
def average_of_the_left_or_zeros(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    context = codes[max(0, place - window) : place]
    return W_in[context].mean(axis=0) if len(context) else np.zeros(W_in.shape[1])


@wrong("cbow_average", "filled up with word 0")
def average_with_padding(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    padded = np.concatenate([np.zeros(window, int), codes, np.zeros(window, int)])
    return W_in[np.delete(padded[place : place + 2 * window + 1], window)].mean(axis=0)


@wrong("cbow_average", "the sum is written into the table")
def average_in_the_table(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    context = around(codes, place, window)
    total = W_in[context[0]]
    for code in context[1:]:
        total += W_in[code]
    return total / len(context)


@wrong("cbow_average", "left and right are averaged each by itself")
def average_of_both_sides(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    sides = codes[max(0, place - window) : place], codes[place + 1 : place + window + 1]
    return np.mean([W_in[side].mean(axis=0) for side in sides if len(side)], axis=0)


@wrong("cbow_average", "taken anew after each word")
def average_of_averages(codes: Any, place: Any, window: Any, W_in: Any) -> Any:
    average = None
    for code in around(codes, place, window):
        average = W_in[code] if average is None else (average + W_in[code]) / 2
    return average


wrong(
    "cbow_average",
    "for the width of both sides",
    lambda codes, place, window, W_in: W_in[around(codes, place, max(1, window // 2))].mean(axis=0),
)
wrong(
    "cbow_average",
    "`place` is counted from 1",
    lambda codes, place, window, W_in: W_in[around(codes, place - 1, window)].mean(axis=0),
)


# ---------------------------------------------------------------- keep_probability


@right("keep_probability")
def keep_in_loops(counts: Any, threshold: Any) -> Any:
    total = sum(counts)
    return [min(1, math.sqrt(threshold / (count / total))) for count in counts]


@right("keep_probability")
def keep_of_tensorflow(counts: Any, threshold: Any) -> Any:
    import tensorflow as tf

    counts = tf.cast(counts, tf.float32)
    return tf.minimum(1.0, tf.sqrt(threshold * tf.reduce_sum(counts) / counts))


right(
    "keep_probability",
    lambda c, t: np.clip((t / (c / np.sum(c))) ** 0.5, 0, 1),
    lambda c, t: np.sqrt(np.minimum(1, t * c.sum() / c)),
    lambda c, t: 1 - np.maximum(0, 1 - np.sqrt(t / c * c.sum())),
    lambda c, t: np.where(c / c.sum() > t, np.sqrt(t / (c / c.sum())), 1),
    corpus.keep_probability,
)

wrong("keep_probability", "probabilities above 1", lambda c, t: np.sqrt(t / (c / c.sum())))
wrong("keep_probability", "probabilities above 1", lambda c, t: [math.sqrt(t * sum(c) / one) for one in c])
wrong("keep_probability", "of leaving a word out", lambda c, t: 1 - np.sqrt(t / (c / c.sum())))
wrong("keep_probability", "of leaving a word out", lambda c, t: np.maximum(0, 1 - np.sqrt(t / (c / c.sum()))))
wrong("keep_probability", "counts stand where shares", lambda c, t: np.minimum(1, np.sqrt(t / c)))
wrong("keep_probability", "the root is missing", lambda c, t: np.minimum(1, t / (c / c.sum())))
wrong("keep_probability", "upside down", lambda c, t: np.minimum(1, np.sqrt(c / c.sum() / t)))
wrong(
    "keep_probability", "of the program", lambda c, t: np.minimum(1, (np.sqrt(c / c.sum() / t) + 1) * t * c.sum() / c)
)
wrong("keep_probability", "the larger of the two", lambda c, t: np.maximum(1, np.sqrt(t / (c / c.sum()))))
wrong("keep_probability", "made 1 by dividing", lambda c, t: np.sqrt(1 / c) / np.sqrt(1 / c).max())
wrong("keep_probability", "add up to 1", lambda c, t: np.sqrt(1 / c) / np.sum(np.sqrt(1 / c)))
wrong("keep_probability", "all or nothing", lambda c, t: np.where(c / c.sum() > t, 0, 1))
wrong("keep_probability", "of the most frequent word", lambda c, t: np.minimum(1, np.sqrt(t / (c / max(c)))))
wrong("keep_probability", "the shares come back", lambda c, t: c / c.sum())
wrong("keep_probability", "only one of the two numbers", lambda c, t: np.minimum(1, np.sqrt(t) / (c / c.sum())))
wrong("keep_probability", "is no power in Python", lambda c, t: np.minimum(1, (t / (c / c.sum())) ^ 0.5))
wrong("keep_probability", "Ask for one", lambda c, t: min(1, np.sqrt(t / (c / c.sum()))))
wrong("keep_probability", "Are they rounded?", lambda c, t: np.round(corpus.keep_probability(c, t), 3))
wrong("keep_probability", "a square stands", lambda c, t: np.minimum(1, (t / (c / c.sum())) ** 2))


wrong("keep_probability", "brackets are missing", lambda c, t: [min(1, math.sqrt(t / one / sum(c))) for one in c])


@wrong("keep_probability", "your function stopped with an error")
def keep_in_place(counts: Any, threshold: Any) -> Any:
    counts /= counts.sum()
    return np.minimum(1, np.sqrt(threshold / counts))


wrong("keep_probability", "number of different words", lambda c, t: np.minimum(1, np.sqrt(t / (c / len(c)))))
wrong("keep_probability", "divided by their mean", lambda c, t: np.minimum(1, np.sqrt(t / (c / np.mean(c)))))
wrong("keep_probability", "the threshold is fixed", lambda c, t: np.minimum(1, np.sqrt(1e-3 / (c / c.sum()))))
wrong("keep_probability", "every word always stays", lambda c, t: np.minimum(1, np.sqrt(t / (c // c.sum()))))
wrong("keep_probability", "rare words are left out", lambda c, t: (c / c.sum() > t) * np.sqrt(t / (c / c.sum())))
wrong("keep_probability", "always stay are missing", lambda c, t: np.sqrt(t / (c / c.sum())[c / c.sum() > t]))
wrong("keep_probability", "in percent", lambda c, t: 100 * np.minimum(1, np.sqrt(t / (c / c.sum()))))


# ---------------------------------------------------------------- noise_distribution


@right("noise_distribution")
def noise_in_loops(counts: Any, power: Any) -> Any:
    raised = [float(count) ** power for count in counts]
    return [one / sum(raised) for one in raised]


@right("noise_distribution")
def noise_of_tensorflow(counts: Any, power: Any) -> Any:
    import tensorflow as tf

    raised = tf.pow(tf.cast(counts, tf.float32), power)
    return raised / tf.reduce_sum(raised)


right(
    "noise_distribution",
    lambda c, p: (c / c.sum()) ** p / np.sum((c / c.sum()) ** p),
    lambda c, p: np.power(c, p) / np.power(c, p).sum(),
    lambda c, p: (c / c.max()) ** p / ((c / c.max()) ** p).sum(),
    corpus.noise_distribution,
)

wrong("noise_distribution", "natural counts", lambda c, p: c / c.sum())
wrong("noise_distribution", "the power comes after dividing", lambda c, p: (c / c.sum()) ** p)
wrong("noise_distribution", "do not add up to 1", lambda c, p: c**p)
wrong("noise_distribution", "do not add up to 1", lambda c, p: c**p / c.sum())
wrong("noise_distribution", "do not add up to 1", lambda c, p: c**p / np.max(c**p))
wrong("noise_distribution", "do not add up to 1", lambda c, p: c**p / np.mean(c**p), lambda c, p: c**p / len(c))
wrong("noise_distribution", "do not add up to 1", lambda c, p: c**p / np.linalg.norm(c**p))
wrong("noise_distribution", "the power is fixed", lambda c, p: c**0.75 / (c**0.75).sum())
wrong(
    "noise_distribution", "the power is fixed", lambda c, p: np.sqrt(np.sqrt(c)) ** 3 / (np.sqrt(np.sqrt(c)) ** 3).sum()
)
wrong("noise_distribution", "has no brackets", lambda c, p: c**3 / 4 / sum(c**3 / 4))
wrong("noise_distribution", "the power is turned round", lambda c, p: c ** (1 / p) / (c ** (1 / p)).sum())
wrong("noise_distribution", "but by less than its count", lambda c, p: c ** (1 / p) / (c ** (1 / p)).sum())
wrong("noise_distribution", "multiplied, not raised", lambda c, p: c * p / c.sum())
wrong("noise_distribution", "natural counts", lambda c, p: (c * p) / (c * p).sum())
wrong("noise_distribution", "the count is the power", lambda c, p: p**c / (p**c).sum())
wrong("noise_distribution", "every word is as likely", lambda c, p: np.ones(len(c)) / len(c))
wrong("noise_distribution", "a softmax", lambda c, p: np.exp(c**p) / np.exp(c**p).sum())
wrong("noise_distribution", "logarithms stand", lambda c, p: np.log(c + 1) / np.log(c + 1).sum())
wrong("noise_distribution", "1 is added", lambda c, p: (c + 1) ** p / ((c + 1) ** p).sum())
wrong("noise_distribution", "summed up", lambda c, p: np.cumsum(c**p) / np.sum(c**p))
wrong("noise_distribution", "in place", lambda c, p: c.__ipow__(p) / c.sum())
wrong("noise_distribution", "a number", lambda c, p: sum(c**p))
wrong("noise_distribution", "different results", lambda c, p: np.random.default_rng().dirichlet(c + 1.0))

wrong("noise_distribution", "a power? A factor", lambda c, p: c * p / (c * p).sum())
wrong("noise_distribution", "the power is turned round", lambda c, p: c.astype(float) ** -p / (1.0 / c**p).sum())
wrong("noise_distribution", "that never come are missing", lambda c, p: c[c > 0] ** p / (c[c > 0] ** p).sum())
wrong("noise_distribution", "the words are sorted", lambda c, p: np.sort(c)[::-1] ** p / (c**p).sum())
wrong("noise_distribution", "the first word is left out", lambda c, p: np.append(0, c[1:] ** p / (c[1:] ** p).sum()))


# ---------------------------------------------------------------- pair_loss


@right("pair_loss")
def loss_in_loops(v: Any, u: Any, negatives: Any) -> Any:
    def probability(a: Any, b: Any) -> float:
        return 1 / (1 + math.exp(-sum(x * y for x, y in zip(a, b, strict=True))))

    loss = -math.log(probability(u, v))
    for n in negatives:
        loss -= math.log(1 - probability(n, v))
    return loss


@right("pair_loss")
def loss_of_tensorflow(v: Any, u: Any, negatives: Any) -> Any:
    import tensorflow as tf

    logits = tf.concat([[tf.tensordot(u, v, 1)], tf.linalg.matvec(negatives, v)], axis=0)
    labels = tf.concat([[1.0], tf.zeros(len(negatives))], axis=0)
    return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(labels, logits.dtype), logits))


@right("pair_loss")
def loss_of_keras(v: Any, u: Any, negatives: Any) -> Any:
    import keras

    logits = np.append(u @ v, negatives @ v)
    labels = np.eye(1, len(logits))
    mean = keras.losses.BinaryCrossentropy(from_logits=True)(labels, logits[None])
    return mean * len(logits)


right(
    "pair_loss",
    lambda v, u, N: -np.log(sigmoid(u @ v)) - np.sum(np.log(sigmoid(-N @ v))),
    lambda v, u, N: np.log(1 + np.exp(-v @ u)) + np.log(1 + np.exp(v @ N.T)).sum(),
    lambda v, u, N: np.logaddexp(0, -(u * v).sum()) + np.logaddexp(0, (N * v).sum(axis=1)).sum(),
    lambda v, u, N: -np.log(sigmoid(u @ v) * np.prod(1 - sigmoid(N @ v))),
    lambda v, u, N: np.float32(-np.log(np.append(sigmoid(u @ v), 1 - sigmoid(N @ v))).sum()),
)

log, s = np.log, sigmoid
wrong("pair_loss", "wrong sign", lambda v, u, N: log(s(u @ v)) + log(s(-N @ v)).sum())
wrong("pair_loss", "treated like real pairs", lambda v, u, N: -log(s(u @ v)) - log(s(N @ v)).sum())
wrong("pair_loss", "treated like a negative", lambda v, u, N: -log(1 - s(u @ v)) - log(1 - s(N @ v)).sum())
wrong(
    "pair_loss",
    "all scores have the wrong sign",
    lambda v, u, N: log(1 + np.exp(u @ v)) + log(1 + np.exp(-N @ v)).sum(),
)
wrong("pair_loss", "the negatives are subtracted", lambda v, u, N: -log(s(u @ v)) + log(s(-N @ v)).sum())
wrong("pair_loss", "not inside", lambda v, u, N: -log(s(u @ v)) + log(s(N @ v)).sum())
wrong("pair_loss", "the negatives are left out", lambda v, u, N: -log(s(u @ v)))
wrong("pair_loss", "the real pair is left out", lambda v, u, N: -log(s(-N @ v)).sum())
wrong("pair_loss", "averaged, not added up", lambda v, u, N: -log(s(u @ v)) - log(s(-N @ v)).mean())
wrong("pair_loss", "once for each negative", lambda v, u, N: np.sum(-log(s(u @ v)) - log(s(-N @ v))))
wrong("pair_loss", "the parts are not added up", lambda v, u, N: -log(s(u @ v)) - log(s(-N @ v)))
wrong("pair_loss", "two numbers come back", lambda v, u, N: (-log(s(u @ v)), -log(s(-N @ v)).sum()))
wrong("pair_loss", "added up before the sigmoid", lambda v, u, N: -log(s(u @ v)) - log(s(-(N @ v).sum())))
wrong("pair_loss", "added up before the sigmoid", lambda v, u, N: -log(s(u @ v)) - log(s(-N.sum(axis=0) @ v)))
wrong("pair_loss", "only one of the negatives", lambda v, u, N: -log(s(u @ v)) - log(s(-N[0] @ v)))
wrong("pair_loss", "the logarithm is missing", lambda v, u, N: -s(u @ v) - s(-N @ v).sum())
wrong("pair_loss", "the sigmoid is missing", lambda v, u, N: -(u @ v) + (N @ v).sum())
wrong("pair_loss", "not the natural one", lambda v, u, N: -np.log2(s(u @ v)) - np.log2(s(-N @ v)).sum())
wrong("pair_loss", "a softmax", lambda v, u, N: -log(np.exp(u @ v) / (np.exp(u @ v) + np.exp(N @ v).sum())))
wrong("pair_loss", "squared", lambda v, u, N: (s(u @ v) - 1) ** 2 + (s(N @ v) ** 2).sum())
wrong("pair_loss", "compared with the context word", lambda v, u, N: -log(s(u @ v)) - log(s(-N @ u)).sum())
wrong("pair_loss", "Two shapes do not fit together", lambda v, u, N: -log(s(u @ v)) - log(s(-v @ N)).sum())
wrong("pair_loss", "a row of numbers", lambda v, u, N: -log(s(u * v)) - log(s(-N * v)).sum())
wrong("pair_loss", "Are they rounded?", lambda v, u, N: np.round(answer("pair_loss")(v, u, N), 2))
wrong(
    "pair_loss",
    "scaled to length 1",
    lambda v, u, N: answer("pair_loss")(
        v / np.linalg.norm(v), u / np.linalg.norm(u), N / np.linalg.norm(N, axis=1, keepdims=True)
    ),
)


wrong(
    "pair_loss",
    "look at the brackets",
    lambda v, u, N: -log(1 / 1 + np.exp(-(u @ v))) - log(1 / 1 + np.exp(N @ v)).sum(),
)


@wrong("pair_loss", "only one of the negatives")
def loss_that_returns_too_soon(v: Any, u: Any, negatives: Any) -> Any:
    loss = -np.log(sigmoid(u @ v))
    for n in negatives:
        loss -= np.log(sigmoid(-(n @ v)))
        return loss


@wrong("pair_loss", "averaged over all scores")
def loss_of_keras_unchanged(v: Any, u: Any, negatives: Any) -> Any:
    import keras

    logits = np.append(u @ v, negatives @ v)
    return keras.losses.BinaryCrossentropy(from_logits=True)(np.eye(1, len(logits)), logits[None])


wrong(
    "pair_loss",
    "added up before the logarithm",
    lambda v, u, N: -np.log(sigmoid(u @ v)) - np.log(sigmoid(-N @ v).sum()),
)
wrong(
    "pair_loss",
    "not added up to a score",
    lambda v, u, N: -np.log(sigmoid(u * v)).sum() - np.log(sigmoid(-N * v)).sum(),
)
wrong(
    "pair_loss",
    "stands outside the logarithm",
    lambda v, u, N: -np.log(sigmoid(u @ v)) - (1 - np.log(sigmoid(N @ v))).sum(),
)
wrong(
    "pair_loss",
    "of a negative number",
    lambda v, u, N: -np.log(sigmoid(u @ v)) - np.log(-sigmoid(N @ v)).sum(),
    lambda v, u, N: -np.log(u @ v) - np.log(-N @ v).sum(),
)
wrong(
    "pair_loss",
    "in a loop over the negatives",
    lambda v, u, N: sum(-np.log(sigmoid(u @ v)) - np.log(sigmoid(-n @ v)) for n in N),
)


# ---------------------------------------------------------------- pair_gradients


@right("pair_gradients")
def gradients_in_loops(v: Any, u: Any, negatives: Any) -> Any:
    d = len(v)
    p = sigmoid(sum(u[i] * v[i] for i in range(d)))
    dv, du, rows = [(p - 1) * x for x in u], [(p - 1) * x for x in v], []
    for n in negatives:
        q = sigmoid(sum(n[i] * v[i] for i in range(d)))
        for i in range(d):
            dv[i] += q * n[i]
        rows.append([q * x for x in v])
    return dv, du, rows


@right("pair_gradients")
def gradients_by_tape(v: Any, u: Any, negatives: Any) -> Any:
    import tensorflow as tf

    things = [tf.Variable(one) for one in (v, u, negatives)]
    with tf.GradientTape() as tape:
        v, u, negatives = things
        loss = -tf.math.log_sigmoid(tf.tensordot(u, v, 1))
        loss -= tf.reduce_sum(tf.math.log_sigmoid(-tf.linalg.matvec(negatives, v)))
    return tape.gradient(loss, things)


@right("pair_gradients")
def gradients_in_one_table(v: Any, u: Any, negatives: Any) -> Any:
    rows = np.vstack([u, negatives])
    errors = sigmoid(rows @ v) - np.eye(len(rows))[0]
    table = errors[:, None] * v
    return [errors @ rows, table[0], table[1:]]


right(
    "pair_gradients",
    lambda v, u, N: (-s(-u @ v) * u + s(N @ v) @ N, -s(-u @ v) * v, s(N @ v)[:, None] * v),
    lambda v, u, N: tuple(np.float32(one) for one in answer("pair_gradients")(v, u, N)),
    lambda v, u, N: (
        (s(u @ v) - 1) * u + (s(N @ v)[:, None] * N).sum(axis=0),
        (s(u @ v) - 1) * v,
        [s(n @ v) * v for n in N],
    ),
)


def enter_gradients(diagnosis: str, change: Callable[..., Any]) -> None:
    """Enter ``change(p, q, v, u, N)``, where p and q are the sigmoids of the scores, as wrong."""
    wrong("pair_gradients", diagnosis, lambda v, u, N: change(s(u @ v), s(N @ v), v, u, N))


def step(a: Any, b: Any, v: Any, u: Any, N: Any) -> Any:
    return a * u + b @ N, a * v, np.outer(b, v)


enter_gradients("steps downhill", lambda p, q, *args: step(1 - p, -q, *args))
enter_gradients("the negatives have the wrong sign", lambda p, q, *args: step(p - 1, -q, *args))
enter_gradients("the real pair has the wrong sign", lambda p, q, *args: step(1 - p, q, *args))
enter_gradients("the factor is missing", lambda p, q, v, u, N: (-u + N.sum(axis=0), -v, np.tile(v, (len(N), 1))))
enter_gradients("the real pair is treated like a negative", lambda p, q, *args: step(p, q, *args))
enter_gradients("the negatives are treated like real pairs", lambda p, q, *args: step(p - 1, q - 1, *args))
enter_gradients("that of minus the score", lambda p, q, *args: step(p - 1, 1 - q, *args))
enter_gradients("the real pair's sigmoid", lambda p, q, *args: step(-p, q, *args))
enter_gradients("the slope of the sigmoid", lambda p, q, *args: step((p - 1) * p * (1 - p), q * q * (1 - q), *args))
enter_gradients("nothing of the negatives", lambda p, q, v, u, N: ((p - 1) * u, (p - 1) * v, np.outer(q, v)))
enter_gradients("nothing of the real pair", lambda p, q, v, u, N: (q @ N, (p - 1) * v, np.outer(q, v)))
enter_gradients(
    "are averaged", lambda p, q, v, u, N: ((p - 1) * u + (q[:, None] * N).mean(0), (p - 1) * v, np.outer(q, v))
)
enter_gradients("are not added up", lambda p, q, v, u, N: ((p - 1) * u + q[:, None] * N, (p - 1) * v, np.outer(q, v)))
enter_gradients("own vectors stand", lambda p, q, v, u, N: ((p - 1) * u + q @ N, (p - 1) * v, q[:, None] * N))
enter_gradients("`u` stands in its own", lambda p, q, v, u, N: ((p - 1) * u + q @ N, (p - 1) * u, np.outer(q, v)))
enter_gradients("`v` stands in its own", lambda p, q, v, u, N: ((p - 1) * v + q @ N, (p - 1) * v, np.outer(q, v)))
enter_gradients("have changed places", lambda p, q, v, u, N: ((p - 1) * v, (p - 1) * u + q @ N, np.outer(q, v)))
enter_gradients("gradients are added up", lambda p, q, v, u, N: ((p - 1) * u + q @ N, (p - 1) * v, q.sum() * v))
enter_gradients("in columns", lambda p, q, v, u, N: ((p - 1) * u + q @ N, (p - 1) * v, np.outer(v, q)))
enter_gradients("the gradients at the scores", lambda p, q, v, u, N: (p - 1, q))
enter_gradients("the loss comes back", lambda p, q, v, u, N: (loss_in_loops(v, u, N), *step(p - 1, q, v, u, N)))
enter_gradients("the loss comes back", lambda p, q, v, u, N: -log(p) - log(1 - q).sum())
enter_gradients("sigmoid is missing", lambda p, q, v, u, N: step(u @ v - 1, N @ v, v, u, N))
enter_gradients("the gradients of the negatives do not come back", lambda p, q, v, u, N: step(p - 1, q, v, u, N)[:2])
enter_gradients("Two shapes do not fit", lambda p, q, v, u, N: ((p - 1) * u + N @ q, (p - 1) * v, np.outer(q, v)))
enter_gradients("Two shapes do not fit", lambda p, q, v, u, N: ((p - 1) * u + q @ N, (p - 1) * v, q * v))
enter_gradients("the slope at a score stands", lambda p, q, v, u, N: ((p - 1) * u + q @ N, p - 1, np.outer(q, v)))
enter_gradients(
    "a dictionary",
    lambda p, q, v, u, N: dict(zip(("dv", "du", "dnegatives"), step(p - 1, q, v, u, N), strict=True)),
)


enter_gradients(
    "the brackets of the sigmoid",
    lambda p, q, v, u, N: step(1 / 1 + np.exp(-(u @ v)) - 1, 1 / 1 + np.exp(-(N @ v)), v, u, N),
)


@wrong("pair_gradients", "changes its argument `v`")
def gradients_with_a_step(v: Any, u: Any, negatives: Any) -> Any:
    found = answer("pair_gradients")(v, u, negatives)
    v -= 0.1 * found[0]
    return found


def changed(change: Callable[..., Any]) -> Callable[..., Any]:
    """``change(dv, du, dn, v, u, negatives)`` of the right gradients."""
    return lambda v, u, N: change(*answer("pair_gradients")(v, u, N), v, u, N)


wrong("pair_gradients", "the loss comes back, not its", lambda v, u, N: answer("pair_loss")(v, u, N))
wrong("pair_gradients", "in another order", changed(lambda dv, du, dn, *_: (du, dn, dv)))
wrong("pair_gradients", "gradient of u has the wrong sign", changed(lambda dv, du, dn, *_: (dv, -du, dn)))
wrong("pair_gradients", "gradients of the negatives have the wrong sign", changed(lambda dv, du, dn, *_: (dv, du, -dn)))
wrong("pair_gradients", "by the number of scores", changed(lambda *a: [g / (len(a[5]) + 1) for g in a[:3]]))
wrong("pair_gradients", "a learning rate", changed(lambda *a: [0.1 * g for g in a[:3]]))
wrong(
    "pair_gradients",
    "the vectors after a step",
    changed(lambda *a: [x - 0.4 * g for g, x in zip(a[:3], a[3:], strict=True)]),
)
wrong(
    "pair_gradients",
    "subtracted in the gradient of v",
    lambda v, u, N: ((sigmoid(u @ v) - 1) * u - sigmoid(N @ v) @ N, *answer("pair_gradients")(v, u, N)[1:]),
)
wrong(
    "pair_gradients",
    "have changed places in what comes from the real pair",
    lambda v, u, N: (
        (sigmoid(u @ v) - 1) * v + sigmoid(N @ v) @ N,
        (sigmoid(u @ v) - 1) * u,
        np.outer(sigmoid(N @ v), v),
    ),
)
wrong(
    "pair_gradients", "`dv` and `du` are right, `dnegatives` is not", changed(lambda dv, du, dn, *_: (dv, du, 2 * dn))
)


@wrong("pair_gradients", "only one of the negatives is in the gradient of v")
def gradients_that_write_over(v: Any, u: Any, negatives: Any) -> Any:
    score, scores = sigmoid(u @ v) - 1, sigmoid(negatives @ v)
    for i in range(len(negatives)):
        dv = score * u + scores[i] * negatives[i]
    return dv, score * v, np.outer(scores, v)


# ---------------------------------------------------------------- neighbours


def cosine(a: Any, b: Any) -> float:
    return math.sqrt(1) * sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))


@right("neighbours")
def neighbours_in_loops(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    own = vectors[words.index(word)]
    found = [(cosine(own, vector), other) for other, vector in zip(words, vectors, strict=True) if other != word]
    return [other for _, other in sorted(found, reverse=True)[:n]]


@right("neighbours")
def neighbours_by_place(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.sqrt((vectors**2).sum(axis=1))[:, None]
    order = np.argsort(unit @ unit[words.index(word)])[::-1]
    return np.array(words)[order[order != words.index(word)][:n]]


@wrong("neighbours", "the first of the order need not be the word itself")
def neighbours_less_the_first(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.sqrt((vectors**2).sum(axis=1))[:, None]
    order = np.argsort(unit @ unit[words.index(word)])[::-1]
    return np.array(words)[order[1 : n + 1]]


@right("neighbours")
def neighbours_of_tensorflow(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    import tensorflow as tf

    unit = tf.math.l2_normalize(vectors, axis=1)
    nearest = tf.math.top_k(tf.linalg.matvec(unit, unit[words.index(word)]), n + 1).indices
    return [words[i] for i in nearest.numpy() if words[i] != word]


@right("neighbours")
def neighbours_of_keras(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    import keras

    own = vectors[words.index(word)][None]
    losses = keras.losses.cosine_similarity(vectors, np.repeat(own, len(words), 0))  # minus the cosine
    return [words[int(i)] for i in np.argsort(losses) if words[int(i)] != word][:n]


@right("neighbours")
def neighbours_of_the_course(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    return [near.word for near in course_vectors(words, vectors).neighbours(word, n)]


def course_vectors(words: Any, vectors: Any) -> WordVectors:
    vocabulary = corpus.Vocabulary(("<unk>", *words), np.ones(len(words) + 1, int))
    return WordVectors(vocabulary, np.vstack([np.zeros(vectors.shape[1]), vectors]))


def ranking(score: Callable[..., Any]) -> Callable[..., Any]:
    """Neighbours by another score of the table and a row of it."""

    def found(word: Any, n: Any, words: Any, vectors: Any) -> Any:
        own = words.index(word)
        order = np.argsort(-score(vectors, vectors[own]))
        return [words[i] for i in order if i != own][:n]

    return found


def lengths(V: Any) -> Any:
    return np.linalg.norm(V, axis=1)


right(
    "neighbours",
    ranking(lambda V, x: V @ x / lengths(V)),
    ranking(lambda V, x: -np.arccos(np.clip(V @ x / lengths(V) / np.linalg.norm(x), -1, 1))),
    ranking(lambda V, x: -lengths(V / lengths(V)[:, None] - x / np.linalg.norm(x))),
)


def listed(change: Callable[..., Any]) -> Callable[..., Any]:
    """``change(ranked, word, n, words)`` of all words, the nearest (the word itself) first."""
    return lambda word, n, words, vectors: change(
        [word, *neighbours_in_loops(word, len(words), words, vectors)], word, n, words
    )


wrong("neighbours", "the dot product stands", ranking(lambda V, x: V @ x))
wrong("neighbours", "the dot product stands", ranking(lambda V, x: V @ x / np.linalg.norm(x)))
wrong("neighbours", "the dot product stands", ranking(lambda V, x: V @ x / np.linalg.norm(V)))
wrong("neighbours", "the distance of the points", ranking(lambda V, x: -lengths(V - x)))
wrong("neighbours", "the opposite direction", ranking(lambda V, x: (V @ x / lengths(V)) ** 2))
wrong("neighbours", "the farthest words", ranking(lambda V, x: -V @ x / lengths(V)))
wrong(
    "neighbours",
    "the columns are scaled",
    ranking(lambda V, x: V / np.linalg.norm(V, axis=0) @ (x / np.linalg.norm(V, axis=0))),
)
wrong("neighbours", "the word itself is not left out", listed(lambda ranked, word, n, words: ranked[:n]))
wrong("neighbours", "one word too few", listed(lambda ranked, word, n, words: [w for w in ranked[:n] if w != word]))
wrong("neighbours", "one word too many", listed(lambda ranked, word, n, words: ranked[: n + 1]))
wrong("neighbours", "all words come back", listed(lambda ranked, word, n, words: ranked[1:]))
wrong("neighbours", "the nearest word comes last", listed(lambda ranked, word, n, words: ranked[1 : n + 1][::-1]))
wrong("neighbours", "the farthest words", listed(lambda ranked, word, n, words: ranked[::-1][:n]))
wrong(
    "neighbours",
    "the places have shifted",
    listed(
        lambda ranked, word, n, words: [words[[w for w in words if w != word].index(one)] for one in ranked[1 : n + 1]]
    ),
)
wrong(
    "neighbours", "codes come back", listed(lambda ranked, word, n, words: [words.index(w) for w in ranked[1 : n + 1]])
)
wrong("neighbours", "only the first entry came back", listed(lambda ranked, word, n, words: ranked[1]))
wrong("neighbours", "a text", listed(lambda ranked, word, n, words: ", ".join(ranked[1 : n + 1])))
wrong("neighbours", "the values are not the right ones", listed(lambda ranked, word, n, words: sorted(words)[:n]))
wrong(
    "neighbours",
    "the cosines come back",
    lambda word, n, words, vectors: [tuple(near) for near in course_vectors(words, vectors).neighbours(word, n)],
)
wrong(
    "neighbours",
    "the cosines come back, not the words",
    lambda word, n, words, vectors: [near.cosine for near in course_vectors(words, vectors).neighbours(word, n)],
)


wrong("neighbours", "right words in another order", listed(lambda ranked, word, n, words: sorted(ranked[1 : n + 1])))
wrong(
    "neighbours",
    "right words in another order",
    listed(lambda ranked, word, n, words: [one for one in words if one in ranked[1 : n + 1]]),
)
wrong("neighbours", "the lengths are squared", ranking(lambda V, x: V @ x / (V**2).sum(axis=1)))
wrong(
    "neighbours",
    "those of the first word",
    lambda word, n, words, vectors: neighbours_in_loops(words[0], n, words, vectors),
)


@wrong("neighbours", "before words that point away from it")
def neighbours_with_a_zero_for_the_word(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    cosines = [cosine(vectors[words.index(word)], vector) for vector in vectors]
    cosines[words.index(word)] = 0
    return [words[i] for i in np.argsort(cosines)[::-1][:n]]


def numbers_of(word: Any, words: Any, vectors: Any) -> Any:
    """The cosines as NumPy gives them, and the word's place."""
    unit = vectors / lengths(vectors)[:, None]
    return unit @ unit[words.index(word)], words.index(word)


@wrong("neighbours", "the first of the order need not be the word itself")
def neighbours_behind_the_first(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    cosines, _ = numbers_of(word, words, vectors)
    return [words[i] for i in np.argsort(-cosines)[1 : n + 1]]


@wrong("neighbours", "the first of the order need not be the word itself")
def neighbours_behind_the_first_of_a_sorted_list(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    cosines, _ = numbers_of(word, words, vectors)
    return [words[i] for i in sorted(range(len(words)), key=lambda i: -cosines[i])][1 : n + 1]


@wrong("neighbours", "before words that point away from it")
def neighbours_with_minus_one_for_the_word(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    cosines, own = numbers_of(word, words, vectors)
    cosines[own] = -1
    return [words[i] for i in np.argsort(-cosines)[:n]]


@wrong("neighbours", "before words that point away from it")
def neighbours_with_minus_one_turned_round(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    cosines, own = numbers_of(word, words, vectors)
    cosines[own] = -1
    return [words[i] for i in np.argsort(cosines)[::-1][:n]]


@wrong("neighbours", "words that point the same way are left out, too")
def neighbours_less_all_that_point_the_same_way(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    cosines, _ = numbers_of(word, words, vectors)
    return [words[i] for i in np.argsort(-cosines) if cosines[i] < 1 - 1e-9][:n]


wrong("neighbours", "A list of n words comes back", listed(lambda ranked, word, n, words: set(ranked[1 : n + 1])))
wrong("neighbours", "A list of n words comes back", listed(lambda ranked, word, n, words: ", ".join(ranked[1 : n + 1])))


@wrong("neighbours", "the dot product stands")
def neighbours_by_dot_product_of_numpy(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    scores = np.dot(vectors, vectors[words.index(word)])
    return [words[i] for i in scores.argsort()[::-1][1 : n + 1]]


@wrong("neighbours", "Two shapes do not fit together")
def neighbours_without_keepdims(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1)
    return words[np.argmax(unit)]


@wrong("neighbours", "changes its argument `words`")
def neighbours_that_remove_the_word(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    found = neighbours_in_loops(word, n, words, vectors)
    words.remove(word)
    return found


@wrong("neighbours", "changes its argument `vectors`")
def neighbours_that_scale_in_place(word: Any, n: Any, words: Any, vectors: Any) -> Any:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return neighbours_in_loops(word, n, words, vectors)


# ---------------------------------------------------------------- analogy


@right("analogy")
def analogy_in_loops(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = {word: vector / np.linalg.norm(vector) for word, vector in zip(words, vectors, strict=True)}
    target = unit[a] - unit[b] + unit[c]
    best, best_word = -2.0, ""
    for word in words:
        if word not in (a, b, c) and cosine(unit[word], target) > best:
            best, best_word = cosine(unit[word], target), word
    return best_word


@right("analogy")
def analogy_of_tensorflow(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    import tensorflow as tf

    unit = tf.math.l2_normalize(tf.constant(vectors, tf.float32), axis=1)
    i, j, k = (words.index(word) for word in (a, b, c))
    scores = tf.linalg.matvec(unit, unit[i] - unit[j] + unit[k])
    scores -= 100 * tf.reduce_sum(tf.one_hot([i, j, k], len(words)), axis=0)
    return words[int(tf.argmax(scores))]


@right("analogy")
def analogy_of_the_course(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    return course_vectors(words, vectors).analogy(a, b, c)[0].word


@right("analogy")
def analogy_by_distance_of_unit_vectors(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = (words.index(word) for word in (a, b, c))
    distances = np.linalg.norm(unit - (unit[i] - unit[j] + unit[k]), axis=1)
    distances[[i, j, k]] = np.inf
    return np.array(words)[distances.argmin()]


@right("analogy")
def analogy_by_three_cosines(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T
    i, j, k = (words.index(word) for word in (a, b, c))
    order = np.argsort(cosines[i] - cosines[j] + cosines[k])[::-1]
    return next(words[one] for one in order if one not in (i, j, k))


@wrong("analogy", "not low enough to lose")
def analogy_with_zeros_for_its_own_words(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = [words.index(word) for word in (a, b, c)]
    scores = unit @ (unit[codes[0]] - unit[codes[1]] + unit[codes[2]])
    scores[codes] = 0
    return words[scores.argmax()]


@wrong("analogy", "not low enough to lose")
def analogy_with_minus_ones_for_its_own_words(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = [words.index(word) for word in (a, b, c)]
    scores = unit @ (unit[codes[0]] - unit[codes[1]] + unit[codes[2]])
    scores[codes] = -1
    return words[scores.argmax()]


@right("analogy")
def analogy_with_minus_ones_for_its_own_cosines(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    """With a target of length 1 no score is below -1."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = [words.index(word) for word in (a, b, c)]
    target = unit[codes[0]] - unit[codes[1]] + unit[codes[2]]
    scores = unit @ target / np.linalg.norm(target)
    scores[codes] = -1
    return words[scores.argmax()]


def solve(
    weights: tuple[int, int, int] = (1, -1, 1), out: str = "abc", scale: bool = True, cosines: bool = True
) -> Callable[..., Any]:
    """Analogies with other signs, other words left out, other vectors, another score."""

    def found(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
        codes = [words.index(word) for word in (a, b, c)]
        unit = vectors / lengths(vectors)[:, None]
        target = np.array(weights) @ (unit if scale else vectors)[codes]
        scores = (unit if cosines else vectors) @ target
        for name, code in zip("abc", codes, strict=True):
            if name in out:
                scores[code] = -np.inf
        return words[np.argmax(scores)]

    return found


wrong("analogy", "own words are not left out", solve(out=""), solve(out="c"), solve(out="ab"), solve(out="bc"))
wrong("analogy", "own words are not left out", solve(out="", scale=False), solve(out="ac"))
wrong("analogy", "not scaled to length 1", solve(scale=False))
wrong("analogy", "the dot product stands", solve(scale=False, cosines=False), solve(cosines=False))
wrong("analogy", "`a` and `b` have changed places", solve((-1, 1, 1)))
wrong("analogy", "`b` and `c` have changed places", solve((1, 1, -1)))
wrong("analogy", "all three vectors are added", solve((1, 1, 1)))
wrong("analogy", "`c` is left out", solve((1, -1, 0)))
wrong("analogy", "`b` is left out", solve((1, 0, 1)))
wrong("analogy", "the neighbour of `c`", solve((0, 0, 1)))
wrong("analogy", "a code comes back", lambda a, b, c, words, V: words.index(solve()(a, b, c, words, V)))
wrong("analogy", "a list comes back", lambda a, b, c, words, V: [solve()(a, b, c, words, V)])
wrong(
    "analogy",
    "a list comes back",
    lambda a, b, c, words, V: [near.word for near in course_vectors(words, V).analogy(a, b, c, 99)],
)
wrong("analogy", "the values are not the right ones", lambda a, b, c, words, V: c + "s")
wrong("analogy", "a list", lambda a, b, c, words, V: course_vectors(words, V).analogy(a, b, c))
wrong("analogy", "your function stopped with an error", lambda a, b, c, words, V: words[V[a] - V[b] + V[c]])


wrong("analogy", "One word comes back", lambda a, b, c, words, V: V.max())
wrong("analogy", "One word comes back", lambda a, b, c, words, V: V[words.index(a)] - V[words.index(b)])
wrong("analogy", "One word comes back", lambda a, b, c, words, V: [a, solve()(a, b, c, words, V)])
wrong("analogy", "`c` is subtracted", solve((1, -1, -1)))
wrong("analogy", "the neighbour of `a`", solve((1, 0, 0)))


def by_scores(choose: Callable[..., Any]) -> Callable[..., Any]:
    """``choose(scores, codes, words)`` of the products with a target of length 1."""

    def found(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
        codes = [words.index(word) for word in (a, b, c)]
        unit = vectors / lengths(vectors)[:, None]
        target = np.array([1, -1, 1]) @ unit[codes]
        return choose(unit @ target / np.linalg.norm(target), codes, words)

    return found


wrong("analogy", "the fourth of the order", by_scores(lambda scores, codes, words: words[np.argsort(-scores)[3]]))
wrong(
    "analogy",
    "words in the opposite direction",
    by_scores(
        lambda scores, codes, words: max(
            set(words) - {words[i] for i in codes}, key=lambda w: abs(scores[words.index(w)])
        )
    ),
)
wrong(
    "analogy",
    "the cosine comes back, too",
    by_scores(
        lambda scores, codes, words: max(
            (s, w) for i, (s, w) in enumerate(zip(scores, words, strict=True)) if i not in codes
        )[::-1]
    ),
)


@wrong("analogy", "the distance of the points")
def analogy_by_distance(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    vector = dict(zip(words, vectors, strict=True))
    target = vector[a] - vector[b] + vector[c]
    others = [word for word in words if word not in (a, b, c)]
    return min(others, key=lambda word: np.linalg.norm(vector[word] - target))


@wrong("analogy", "own words are not left out")
def analogy_that_skips_one(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = [words.index(word) for word in (a, b, c)]
    scores = unit @ (unit[codes[0]] - unit[codes[1]] + unit[codes[2]])
    return words[np.argsort(scores)[-2]]


@wrong("analogy", "the places have shifted")
def analogy_with_deleted_scores(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = [words.index(word) for word in (a, b, c)]
    scores = unit @ (unit[codes[0]] - unit[codes[1]] + unit[codes[2]])
    return words[np.argmax(np.delete(scores, codes))]


@wrong("analogy", "the columns are scaled")
def analogy_with_scaled_columns(a: Any, b: Any, c: Any, words: Any, vectors: Any) -> Any:
    unit = vectors / np.linalg.norm(vectors, axis=0)
    i, j, k = (words.index(word) for word in (a, b, c))
    scores = unit @ (unit[i] - unit[j] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# ---------------------------------------------------------------- texts of TensorFlow


def of_tensorflow(name: str) -> Callable[..., Any]:
    """The right answer as a tensor of texts."""

    def texts(*args: Any) -> Any:
        import tensorflow as tf

        found = answer(name)(*args)
        return tf.constant(found if found else np.empty((0, 2), str))

    texts.__signature__ = inspect.signature(answer(name))  # type: ignore[attr-defined]
    return texts


for texts in ("skipgram_pairs", "neighbours", "analogy"):
    right(texts, of_tensorflow(texts))


# ---------------------------------------------------------------- errors are explained

wrong("encode", "`index` finds only what is in the list", lambda sentence, words: [words.index(w) for w in sentence])
wrong("encode", "Its method `get` can be told", lambda s, words: [{w: i for i, w in enumerate(words)}[w] for w in s])
wrong("vocabulary", "one loop more is needed", lambda sentences, min_count: Counter(sentences))
wrong("keep_probability", "`np.minimum` and `np.maximum`", lambda c, t: min(1, np.sqrt(t / (c / c.sum()))))
wrong("neighbours", "Of a word, `index` tells the place", lambda word, n, words, vectors: vectors @ vectors[word])


@wrong("vocabulary", "may not grow or shrink while a loop goes through it")
def vocabulary_that_shrinks(sentences: Any, min_count: Any) -> Any:
    found = counted(sentences)
    for word in found:
        if found[word] < min_count:
            del found[word]
    return ["<unk>", *found], [0, *found.values()]


# ---------------------------------------------------------------- the bank is judged


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some of these mistakes divide by 0
@pytest.mark.parametrize(("name", "diagnosis", "answer"), BANK.wrong_answers)
def test_a_wrong_answer_is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    is_diagnosed(name, diagnosis, answer)


@pytest.mark.parametrize(("name", "answer"), BANK.right_answers)
def test_a_right_answer_in_another_form_is_right(name: str, answer: Any) -> None:
    is_right(name, answer)


def test_the_bank_holds_every_problem() -> None:
    BANK.holds_every_problem_of(6)


def test_lesson_6_has_its_exercises() -> None:
    assert [problem.name for problem in PROBLEMS] == [
        "vocabulary",
        "encode",
        "ppmi",
        "skipgram_pairs",
        "cbow_average",
        "keep_probability",
        "noise_distribution",
        "pair_loss",
        "pair_gradients",
        "neighbours",
        "analogy",
    ]
    assert 60 <= sum(problem.minutes for problem in PROBLEMS) <= 90


@pytest.mark.parametrize("problem", FUNCTIONS, ids=[problem.name for problem in FUNCTIONS])
def test_checking_changes_nothing_of_its_own(problem: FunctionProblem) -> None:
    """A student's function that writes into everything it gets does not spoil the next check."""
    before = copy.deepcopy([case.args for case in problem.cases])

    def spoil(*args: Any) -> Any:
        for one in args:
            if isinstance(one, np.ndarray):
                one *= 0
            elif isinstance(one, list):
                one.clear()
        return 0

    spoil.__signature__ = inspect.signature(problem.answer)  # type: ignore[attr-defined]
    assert problem.check(spoil).state == "wrong"
    assert same(plain(before), plain([case.args for case in problem.cases]))
    assert problem.check(problem.answer).state == "right"


# ---------------------------------------------------------------- against independent sources


def planted_codes() -> tuple[corpus.Vocabulary, list[Any]]:
    sentences = planted.corpus()[:400]
    vocabulary = corpus.Vocabulary.of(sentences, 2)
    return vocabulary, [vocabulary.encode(sentence) for sentence in sentences]


def test_vocabulary_and_codes_are_the_lessons() -> None:
    sentences = planted.corpus()[:400]
    words, counts = answer("vocabulary")(sentences, 2)
    vocabulary, codes = planted_codes()
    assert tuple(words) == vocabulary.words
    assert np.array_equal(counts, vocabulary.counts)
    assert sum(counts) == sum(map(len, sentences))
    for sentence, by_course in zip(sentences, codes, strict=True):
        assert np.array_equal(answer("encode")(sentence, words), by_course)


def test_ppmi_of_what_is_independent_is_zero_and_of_planted_text_is_the_lessons() -> None:
    rng = np.random.default_rng(1)
    independent = np.outer(rng.integers(1, 9, 6), rng.integers(1, 9, 4)).astype(float)
    assert np.allclose(answer("ppmi")(independent), 0)
    vocabulary, codes = planted_codes()
    counts = corpus.cooccurrence(codes, len(vocabulary), 3)
    found = answer("ppmi")(counts)
    assert np.allclose(found, corpus.ppmi(counts))
    assert np.allclose(found, answer("ppmi")(7 * counts))  # shares, not counts
    assert found.max() > 1


def test_every_right_answer_says_what_was_to_be_predicted() -> None:
    why = {problem.name: problem.why for problem in PROBLEMS}
    text = planted.corpus()
    words, counts = answer("vocabulary")(text, 5)
    assert sum(counts) == sum(map(len, text))
    assert "add up to the number of words in the text" in why["vocabulary"]

    assert "only if none of its words was unknown" in why["encode"]

    table = np.random.default_rng(0).integers(0, 9, (5, 4)).astype(float)
    assert np.allclose(answer("ppmi")(table), answer("ppmi")(2 * table))
    assert "Twice as much text of the same kind changes nothing" in why["ppmi"]

    pairs = answer("skipgram_pairs")(list("abcdefghij"), 2)
    assert f"10 words gives {len(pairs)} pairs with a window of 2" in why["skipgram_pairs"]

    W_in = np.random.default_rng(1).normal(size=(4, 3))
    cat, saw, dog, the = range(4)
    one, other = (np.array(line) for line in ([the, cat, saw, the, dog], [the, dog, saw, the, cat]))
    assert np.allclose(answer("cbow_average")(one, 2, 2, W_in), answer("cbow_average")(other, 2, 2, W_in))
    assert "no difference between the cat that saw the dog and the dog" in why["cbow_average"]

    assert answer("keep_probability")(np.array([4, 96]), 0.01)[0] == pytest.approx(0.5)
    assert "4% of the text stays half of the time at a threshold of 1%" in why["keep_probability"]

    words, counts = answer("vocabulary")(text, 1)
    plain, drawn = (answer("noise_distribution")(np.array(counts), power) for power in (1, 0.75))
    the_or_of = [words.index("the"), words.index("of")]
    assert plain[the_or_of].sum() == pytest.approx(1 / 7, abs=0.003)
    assert "every seventh one would be a `the` or an `of`" in why["noise_distribution"]
    assert drawn[-1] > plain[-1]
    assert "A power below 1 helps the rare ones" in why["noise_distribution"]

    start = answer("pair_loss")(np.zeros(3), np.zeros(3), np.zeros((5, 3)))
    assert start == pytest.approx(6 * math.log(2))
    assert f"6 log 2 = {start:.2f} for k = 5" in why["pair_loss"]

    v = np.array([2.0, 1.0])
    *_, gradient = answer("pair_gradients")(v, v, np.array([[-5.0, 0.0]]))
    assert gradient / v == pytest.approx(0.00005, rel=0.1)
    assert "about 0.00005 times `v`" in why["pair_gradients"]

    assert "a vector ten times as long has the same neighbours" in why["neighbours"]
    assert "`italy` is the answer to rome - paris + france" in why["analogy"]
    assert planted_vectors.load().vectors.analogy("rome", "paris", "france")[0].word == "italy"


def test_the_pairs_make_up_the_table_of_counts() -> None:
    vocabulary, codes = planted_codes()
    table = np.zeros((len(vocabulary), len(vocabulary)))
    for sentence in codes:
        for centre, context in answer("skipgram_pairs")(sentence, 3):
            table[centre, context] += 1
    assert np.array_equal(table, corpus.cooccurrence(codes, len(vocabulary), 3))


def test_the_average_is_that_of_the_lessons_contexts() -> None:
    vocabulary, codes = planted_codes()
    W_in = np.random.default_rng(2).normal(size=(len(vocabulary), 5))
    for sentence in codes[:50]:
        for place, (context, _) in enumerate(corpus.cbow_examples(sentence, 3)):
            by_hand = answer("cbow_average")(sentence, place, 3, W_in)
            assert np.allclose(by_hand, sum(W_in[code] for code in context) / len(context))


def test_so_many_words_stay_as_the_probability_says() -> None:
    vocabulary, _ = planted_codes()
    counts, rng = vocabulary.counts[1:], np.random.default_rng(3)
    keep = answer("keep_probability")(counts, 1e-2)
    assert np.allclose(keep, corpus.keep_probability(counts, 1e-2))
    assert keep.max() == 1
    assert keep.argmin() == counts.argmax()
    draws = corpus.subsample(np.zeros(20_000, int), keep, rng)
    assert np.isclose(len(draws) / 20_000, keep[0], atol=0.01)


def test_the_noise_goes_with_the_power_of_the_counts() -> None:
    counts = np.array([1000, 300, 20, 1])
    noise = answer("noise_distribution")(counts, 0.75)
    assert np.isclose(noise.sum(), 1)
    assert np.allclose(np.log(noise[:-1] / noise[1:]), 0.75 * np.log(counts[:-1] / counts[1:]))


def pair(seed: int, dimensions: int = 4, negatives: int = 3) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in (dimensions, dimensions, (negatives, dimensions))]


def test_the_loss_is_kerass_binary_crossentropy_added_up() -> None:
    keras = pytest.importorskip("keras")
    for seed in range(5):
        v, u, negatives = pair(seed)
        scores = np.vstack([u, negatives]) @ v
        by_keras = keras.losses.BinaryCrossentropy(from_logits=True, reduction="sum")(
            np.eye(4)[:, :1], scores[:, None].astype("float32")
        )
        assert np.isclose(answer("pair_loss")(v, u, negatives), float(by_keras), atol=1e-5)


def test_the_gradients_are_what_the_loss_does_when_something_moves() -> None:
    for seed in range(3):
        args = pair(seed)
        found = answer("pair_gradients")(*args)
        for k, gradient in enumerate(found):
            assert gradient.shape == args[k].shape
            for place in np.ndindex(gradient.shape):
                losses = []
                for change in (1e-6, -1e-6):
                    moved = [one.copy() for one in args]
                    moved[k][place] += change
                    losses.append(answer("pair_loss")(*moved))
                assert np.isclose((losses[0] - losses[1]) / 2e-6, gradient[place], atol=1e-7)


def test_neighbours_and_analogies_are_the_lessons() -> None:
    rng = np.random.default_rng(4)
    words = [f"w{i}" for i in range(60)]
    vectors = rng.normal(size=(60, 8)) * rng.uniform(0.2, 5, (60, 1))
    course = course_vectors(words, vectors)
    for word in words[:20]:
        assert answer("neighbours")(word, 7, words, vectors) == [near.word for near in course.neighbours(word, 7)]
    for _ in range(50):
        a, b, c = rng.choice(words, 3, replace=False)
        assert answer("analogy")(a, b, c, words, vectors) == course.analogy(a, b, c)[0].word
