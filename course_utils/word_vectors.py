"""Word vectors, wherever they come from, and what one asks of them; one way to score every method.

Cosines throughout: how frequent a word is shows in the length of its vector, what it is about in the direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_utils.corpus import Vocabulary

Array = NDArray[np.float64]


class Near(NamedTuple):
    """A word and the cosine of its vector with what was asked."""

    word: str
    cosine: float


@dataclass(frozen=True)
class WordVectors:
    """A row of ``matrix``, (words, dimensions), for each word of ``vocabulary``.

    Raises:
        ValueError: there are more or fewer rows than words.
    """

    vocabulary: Vocabulary
    matrix: NDArray

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or len(self.matrix) != len(self.vocabulary):
            raise ValueError(
                f"expected one row for each of the {len(self.vocabulary)} words, came an array {self.matrix.shape}"
            )

    @cached_property
    def unit(self) -> Array:
        """The rows scaled to length 1; rows of zeros stay."""
        matrix = np.asarray(self.matrix, float)
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)

    def __getitem__(self, word: str) -> NDArray:
        return self.matrix[self.vocabulary.code(word)]

    def __contains__(self, word: object) -> bool:
        return word in self.vocabulary

    def cosine(self, a: str, b: str) -> float:
        """The cosine of the angle between two words' vectors.

        Raises:
            CourseError: one of them is not in the vocabulary.
        """
        return float(self.unit[self.vocabulary.code(a)] @ self.unit[self.vocabulary.code(b)])

    def neighbours(self, word: str, n: int = 10) -> list[Near]:
        """The ``n`` words nearest to ``word``, without it.

        Raises:
            CourseError: it is not in the vocabulary; the message names the nearest spellings.
        """
        code = self.vocabulary.code(word)
        return self.nearest(self.unit[code], n, leave_out=(code,))

    def analogy(self, a: str, b: str, c: str, n: int = 1) -> list[Near]:
        """The ``n`` words nearest to ``a - b + c``, of vectors scaled to length 1, without the three themselves.

        ``analogy("king", "man", "woman")``. Mikolov, Yih & Zweig 2013; 3CosAdd in Levy & Goldberg 2014.

        Raises:
            CourseError: one of the three is not in the vocabulary.
        """
        codes = [self.vocabulary.code(word) for word in (a, b, c)]
        unit_a, unit_b, unit_c = self.unit[codes]
        return self.nearest(unit_a - unit_b + unit_c, n, leave_out=codes)

    def nearest(self, vector: NDArray, n: int, leave_out: Iterable[int] = ()) -> list[Near]:
        """The ``n`` words whose vectors have the largest cosine with ``vector``, without some codes and ``<unk>``."""
        length = np.linalg.norm(vector)
        cosines = self.unit @ vector / (length if length > 0 else 1)
        out = {0, *leave_out}
        order = np.argsort(-cosines, kind="stable")
        best = [code for code in order[: n + len(out)] if code not in out][:n]
        return [Near(self.vocabulary.words[code], float(cosines[code])) for code in best]

    def analogy_accuracy(self, questions: Iterable[Sequence[str]]) -> float:
        """The share of questions answered right, from 0 to 1.

        Args:
            questions: each ends in ``a, b, c, answer``, as ``planted.Question`` does.

        Raises:
            ValueError: there are no questions.
            CourseError: one of their words is not in the vocabulary.
        """
        codes = np.array([[self.vocabulary.code(word) for word in question[-4:]] for question in questions])
        if not len(codes):
            raise ValueError("expected at least one question, came none")
        right = 0
        for some in np.array_split(codes, 1 + len(codes) // 1000):  # a table for all at once would be large
            a, b, c, answer = some.T
            scores = (self.unit[a] - self.unit[b] + self.unit[c]) @ self.unit.T
            scores[:, 0] = -np.inf
            for word in (a, b, c):
                scores[np.arange(len(some)), word] = -np.inf
            right += int((scores.argmax(axis=1) == answer).sum())
        return right / len(codes)

    def cluster_score(self, clusters: Mapping[str, Sequence[str]]) -> float:
        """How well kinds of words keep together: the share of words nearer to their own kind than to any other, 0 to 1.

        Near is the cosine with the mean of a cluster's unit vectors, of its own without the word itself. Guessing gives
        one over the number of clusters.

        Raises:
            ValueError: there are fewer than two clusters, or one of them has fewer than two words.
            CourseError: one of the words is not in the vocabulary.
        """
        if len(clusters) < 2 or min(len(words) for words in clusters.values()) < 2:
            raise ValueError("expected at least two clusters of at least two words each")
        codes = np.array([self.vocabulary.code(word) for words in clusters.values() for word in words])
        kind = np.repeat(np.arange(len(clusters)), [len(words) for words in clusters.values()])
        unit, own = self.unit[codes], np.eye(len(clusters), dtype=bool)[kind]
        sums = own.T.astype(float) @ unit
        without_itself = sums[None] - own[:, :, None] * unit[:, None, :]  # (words, clusters, dimensions)
        lengths = np.linalg.norm(without_itself, axis=2)
        cosines = np.einsum("wd,wcd->wc", unit, without_itself) / np.where(lengths > 0, lengths, 1)
        return float((cosines.argmax(axis=1) == kind).mean())


def principal_axes(vectors: NDArray, dimensions: int = 2) -> tuple[Array, Array]:
    """The mean of the rows, and the directions in which they spread most, (dimensions, features): for a drawing.

    ``(vectors - mean) @ axes.T`` are the points. Signs are chosen so that the largest entry of each axis is positive.
    For a film, take the axes of its last picture for all of them.
    """
    vectors = np.asarray(vectors, float)
    mean = vectors.mean(axis=0)
    axes = np.linalg.svd(vectors - mean, full_matrices=False)[2][:dimensions]
    largest = axes[np.arange(len(axes)), np.argmax(np.abs(axes), axis=1)]
    return mean, axes * np.sign(largest)[:, None]
