"""Word vectors trained on the planted corpus: for views and figures that need some before a lesson has trained its own.

They come with the package in ``planted_vectors.npz``. ``python -m course_utils.planted_vectors`` trains them anew with
skip-gram (a few seconds), and says what they have learned.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_utils import planted
from course_utils.corpus import Vocabulary
from course_utils.word_vectors import WordVectors

FILE = Path(__file__).with_suffix(".npz")
DIMENSIONS, WINDOW, EPOCHS, CHUNK, SEED = 20, 5, 30, 2048, 0
KEPT = (0, 1, 2, 3, 5, 8, 15, 30)  # epochs of the film


class PlantedVectors(NamedTuple):
    """A vocabulary, and its vectors after some epochs of training: epoch to an array (words, dimensions)."""

    vocabulary: Vocabulary
    film: dict[int, NDArray]

    @property
    def vectors(self) -> WordVectors:
        """The trained ones: those of the last epoch."""
        return WordVectors(self.vocabulary, self.film[max(self.film)])

    @property
    def start(self) -> WordVectors:
        """Those before the first epoch: random."""
        return WordVectors(self.vocabulary, self.film[min(self.film)])


@cache
def load() -> PlantedVectors:
    """The vectors of the package, from before the training to its end."""
    with np.load(FILE) as stored:
        vocabulary = Vocabulary(tuple(stored["words"].tolist()), stored["counts"].astype(np.int64))
        film = dict(zip(stored["epochs"].tolist(), stored["film"].astype(float), strict=True))
    for vectors in film.values():
        vectors.setflags(write=False)
    return PlantedVectors(vocabulary, film)


def train(seed: int = SEED) -> PlantedVectors:
    """Skip-gram with negative sampling on the planted corpus; rounded as in the file, to half precision."""
    from course_utils import word2vec

    sentences = planted.corpus()
    vocabulary = Vocabulary.of(sentences)
    trained = word2vec.train(
        [vocabulary.encode(sentence).tolist() for sentence in sentences],
        len(vocabulary),
        dimensions=DIMENSIONS,
        window=WINDOW,
        epochs=EPOCHS,
        chunk=CHUNK,
        seed=seed,
        film=KEPT,
    )
    return PlantedVectors(vocabulary, {epoch: rows.astype(np.float16) for epoch, rows in trained.film.items()})


def learned(vectors: WordVectors) -> tuple[float, float]:
    """What vectors know of the planted relations: the share of analogies answered right, and the cluster score."""
    return vectors.analogy_accuracy(planted.questions()), vectors.cluster_score(planted.CLUSTERS)


def main() -> None:
    """Train them and write the file."""
    vocabulary, film = train()
    for epoch, rows in film.items():
        analogies, clusters = learned(WordVectors(vocabulary, rows))
        print(f"epoch {epoch}: {analogies:.1%} of analogies, {clusters:.1%} of neighbours of the same kind")
    np.savez_compressed(
        FILE,
        words=np.array(vocabulary.words),
        counts=vocabulary.counts.astype(np.int32),
        epochs=np.array(list(film)),
        film=np.stack(list(film.values())),
    )
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
