"""From text to counts and pairs: what both ways to word vectors, counting and predicting, begin with.

A sentence is a list of words, or of their codes. Nothing here looks across the end of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from course_utils.files import CourseError
from course_utils.names import unknown

Array = NDArray[np.float64]
Codes = NDArray[np.int32]
Word = TypeVar("Word")

UNKNOWN = "<unk>"  # code 0 of every vocabulary: all the words that are not in it
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n\s*\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LARGEST_TABLE = 8000  # words; a square table of more takes over half a gigabyte


def tokenise(text: str) -> list[list[str]]:
    """The sentences of ``text``, each a list of lower-case words; digits, signs and empty sentences are left out.

    A sentence ends at one of ``. ! ? : ;`` before a space, or at an empty line.
    """
    sentences = (_WORD.findall(part) for part in _SENTENCE_END.split(text.lower()))
    return [sentence for sentence in sentences if sentence]


@dataclass(frozen=True)
class Vocabulary:
    """Words and how often each came, the most frequent first; equally frequent ones stand in alphabetical order.

    ``words[0]`` is ``<unk>``, which stands for every other word; ``counts[0]`` says how often one came.
    """

    words: tuple[str, ...]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Iterable[Iterable[str]], min_count: int = 1) -> Vocabulary:
        """The words that come at least ``min_count`` times in ``sentences``.

        Raises:
            ValueError: no word comes that often.
        """
        found = Counter(word for sentence in sentences for word in sentence)
        kept = sorted((-count, word) for word, count in found.items() if count >= min_count and word != UNKNOWN)
        if not kept:
            raise ValueError(f"no word comes {min_count} times or more in the {found.total()} words given")
        counts = [-negative for negative, _ in kept]
        return cls((UNKNOWN, *(word for _, word in kept)), np.array([found.total() - sum(counts), *counts]))

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {word: code for code, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._codes

    def code(self, word: str) -> int:
        """The number of ``word``.

        Raises:
            CourseError: it is not in the vocabulary; the message names the nearest spellings.
        """
        try:
            return self._codes[word]
        except KeyError:
            near = unknown("word", word, self.words[1:])
            # All words of a large vocabulary would fill the page.
            raise CourseError(
                near if "The nearest" in near else f"there is no word {word!r}, nor one like it"
            ) from None

    def encode(self, sentence: Iterable[str], drop_unknown: bool = False) -> Codes:
        """The codes of a sentence's words: 0 for one that is not in the vocabulary, or nothing with ``drop_unknown``.

        word2vec.c and gensim drop them, so that the window reaches over the gap.
        """
        codes = np.array([self._codes.get(word, 0) for word in sentence], np.int32)
        return codes[codes > 0] if drop_unknown else codes

    def decode(self, codes: Iterable[int]) -> list[str]:
        """The words of the codes."""
        return [self.words[code] for code in codes]


# ---------------------------------------------------------------- counting


def cooccurrence(sentences: Iterable[Sequence[int]], size: int, window: int) -> Array:
    """How often word ``c`` stands at most ``window`` places from word ``w`` in a sentence: (size, size), symmetric.

    Args:
        sentences: of codes.
        size: the number of words of the vocabulary.
        window: in places, at least 1.

    Raises:
        ValueError: ``window`` is less than 1, or the table would be too large for an ordinary laptop.
    """
    _check_window(window)
    if size > _LARGEST_TABLE:
        raise ValueError(
            f"a table of {size} × {size} counts is too large. Take a larger min_count: at most {_LARGEST_TABLE} words"
        )
    codes, sentence = flatten(sentences)
    counts = np.zeros(size * size)
    for distance in range(1, window + 1):
        together = sentence[distance:] == sentence[:-distance]
        cells = codes[:-distance][together].astype(np.int64) * size + codes[distance:][together]
        counts += np.bincount(cells, minlength=size * size)
    table = counts.reshape(size, size)
    return table + table.T


def flatten(sentences: Iterable[Sequence[int]]) -> tuple[Codes, Codes]:
    """All codes in one row, and for each the number of its sentence."""
    arrays = [np.asarray(sentence, np.int32) for sentence in sentences]
    if not arrays:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    return np.concatenate(arrays), np.repeat(np.arange(len(arrays), dtype=np.int32), [len(one) for one in arrays])


def ppmi(counts: NDArray) -> Array:
    """Positive pointwise mutual information of a table of counts: ``max(0, log(P(w, c) / (P(w) P(c))))``.

    The natural logarithm; 0 where the two never came together. Church & Hanks 1990; Levy & Goldberg 2014.
    """
    counts = np.asarray(counts, float)
    total = counts.sum()
    by_chance = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True)
    ratio = np.divide(counts * total, by_chance, out=np.ones_like(counts), where=by_chance > 0)
    return np.log(np.maximum(ratio, 1))


def truncated_svd(matrix: NDArray, dimensions: int, power: float = 0.5) -> Array:
    """``U Σ^power`` of the ``dimensions`` largest singular values: a short dense row for each long sparse one.

    Power 0.5 did better than the classic 1 on the tests of Levy, Goldberg & Dagan 2015. Signs, which a singular
    value decomposition leaves open, are chosen so that the largest entry of each column is positive; of entries that
    differ by no more than rounding the first, so that every processor chooses the same.

    Raises:
        ValueError: there are not that many dimensions.
    """
    matrix = np.asarray(matrix, float)
    if not 1 <= dimensions <= min(matrix.shape):
        raise ValueError(f"expected 1 to {min(matrix.shape)} dimensions of a matrix {matrix.shape}, came {dimensions}")
    u, sizes, _ = np.linalg.svd(matrix, full_matrices=False)
    u = u[:, :dimensions]
    sizes_of_entries = np.abs(u)
    first_of_the_largest = np.argmax(sizes_of_entries > (1 - 1e-9) * sizes_of_entries.max(axis=0), axis=0)
    largest = u[first_of_the_largest, np.arange(dimensions)]
    return u * np.sign(largest) * sizes[:dimensions] ** power


# ---------------------------------------------------------------- what Word2Vec is asked


def keep_probability(counts: NDArray, threshold: float = 1e-5, formula: str = "paper") -> Array:
    """How likely one occurrence of each word stays in its sentence; frequent words are often left out.

    With ``f`` the word's share of the text and ``t`` the threshold, at most 1 of

    - ``"paper"``: ``sqrt(t / f)`` (Mikolov et al. 2013, "Distributed representations of words", equation 5);
    - ``"word2vec.c"``: ``sqrt(t / f) + t / f``, what the authors' program computes, and gensim after it.

    Args:
        counts: of each word; 1 for words that never came.
        threshold: 1e-5 in the paper, whose corpus had a billion words; small corpora need more, such as 1e-3.
        formula: one of the two.

    Raises:
        ValueError: there is no such formula, or the threshold is not above 0.
    """
    if formula not in ("paper", "word2vec.c"):
        raise ValueError(unknown("formula", formula, ("paper", "word2vec.c")))
    if threshold <= 0:
        raise ValueError(f"expected a threshold above 0, came {threshold}")
    counts = np.asarray(counts, float)
    share = counts / counts.sum()
    ratio = np.divide(threshold, share, out=np.ones_like(share), where=share > 0)
    return np.minimum(1, np.sqrt(ratio) + (ratio if formula == "word2vec.c" else 0))


def subsample(sentence: Sequence[int], keep: NDArray, rng: np.random.Generator) -> list[int]:
    """The codes of ``sentence`` that stay, each with its probability ``keep[code]``."""
    return [code for code, chance in zip(sentence, rng.random(len(sentence)), strict=True) if chance < keep[code]]


def noise_distribution(counts: NDArray, power: float = 0.75) -> Array:
    """What the wrong answers are drawn from: ``count^power``, divided by the sum (Mikolov et al. 2013, section 2.2)."""
    raised = np.where(np.asarray(counts) > 0, np.asarray(counts, float) ** power, 0)
    return raised / raised.sum()


def skipgram_pairs(sentence: Sequence[Word], window: int) -> list[tuple[Word, Word]]:
    """``(centre, context)`` for each word and each neighbour at most ``window`` places away, in reading order."""
    return [(centre, one) for context, centre in _windows(sentence, window) for one in context]


def cbow_examples(sentence: Sequence[Word], window: int) -> list[tuple[tuple[Word, ...], Word]]:
    """``(context, centre)`` for each word: all its neighbours at most ``window`` places away, and itself.

    A sentence of one word gives none, since there is nothing to guess from.
    """
    return [(context, centre) for context, centre in _windows(sentence, window) if context]


def _windows(sentence: Sequence[Word], window: int) -> Iterable[tuple[tuple[Word, ...], Word]]:
    _check_window(window)
    for place, centre in enumerate(sentence):
        yield (*sentence[max(0, place - window) : place], *sentence[place + 1 : place + 1 + window]), centre


def _check_window(window: int) -> None:
    if window < 1:
        raise ValueError(f"expected a window of at least 1 place on each side, came {window}")
