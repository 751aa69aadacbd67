"""The word vectors that come with the package: small, made by its own command, and they know what they claim."""

import subprocess
import sys

import numpy as np

from course_utils import planted, planted_vectors
from course_utils.corpus import Vocabulary
from course_utils.planted_vectors import learned, load
from course_utils.word_vectors import WordVectors


def test_the_file_is_small_and_holds_what_it_says() -> None:
    assert planted_vectors.FILE.stat().st_size < 150_000
    vocabulary, film = load()
    assert tuple(film) == planted_vectors.KEPT
    assert all(rows.shape == (len(vocabulary), planted_vectors.DIMENSIONS) for rows in film.values())
    assert all(np.isfinite(rows).all() for rows in film.values())


def test_the_vocabulary_is_that_of_the_planted_corpus() -> None:
    made = Vocabulary.of(planted.corpus())
    assert load().vocabulary.words == made.words
    assert np.array_equal(load().vocabulary.counts, made.counts)


def test_they_have_learned_the_planted_relations() -> None:
    analogies, clusters = learned(load().vectors)
    assert analogies > 0.95
    assert clusters > 0.95
    for relation in planted.RELATIONS:
        assert load().vectors.analogy_accuracy(planted.questions(relation)) > 0.9


def test_they_begin_with_nothing_and_learn_on_the_way() -> None:
    vocabulary, film = load()
    scores = [learned(WordVectors(vocabulary, rows))[0] for rows in film.values()]
    assert scores[0] < 0.05
    assert (np.diff(scores) > 0).all()
    assert np.array_equal(load().start.matrix, film[0])
    assert np.array_equal(load().vectors.matrix, film[planted_vectors.EPOCHS])


def test_loading_them_needs_no_tensorflow() -> None:
    code = "import sys; from course_utils import planted_vectors as p; p.load(); sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_trains_what_is_stored() -> None:
    """Trained again they know as much; bit for bit they need not be the same on another processor."""
    vocabulary, film = planted_vectors.train()
    assert vocabulary.words == load().vocabulary.words
    assert tuple(film) == planted_vectors.KEPT
    assert np.abs(film[0] - load().film[0]).max() < 1e-3, "the start is the same everywhere"
    analogies, clusters = learned(WordVectors(vocabulary, film[planted_vectors.EPOCHS]))
    assert analogies > 0.95
    assert clusters > 0.95
