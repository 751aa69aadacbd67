"""The corpora, counts and pairs of lesson 6, and the scoring of word vectors, against what can be counted by hand."""

from __future__ import annotations

import gzip
import math
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from course_utils import corpus, documentation, negative_sampling, planted
from course_utils.corpus import Vocabulary
from course_utils.files import CourseError
from course_utils.word_vectors import WordVectors, principal_axes

DOG = ["the", "dog", "chews", "the", "bone"]


# ---------------------------------------------------------------- the planted corpus


def test_the_planted_corpus_has_about_80_thousand_words_of_about_400_kinds() -> None:
    sentences = planted.corpus()
    assert 75_000 < sum(map(len, sentences)) < 85_000
    assert 390 < len({word for sentence in sentences for word in sentence}) < 450


def test_the_same_seed_gives_the_same_sentences_and_another_others() -> None:
    assert planted.corpus(3, 50) == planted.corpus(3, 50) != planted.corpus(4, 50)
    assert planted.corpus(0, 1) == [["unfortunately", "the", "clerk", "was", "rude", "as", "feared"]]


def test_no_word_has_two_parts_in_the_grammar() -> None:
    in_pairs = [word for pairs in planted.RELATIONS.values() for pair in pairs for word in pair]
    company = [word for words in planted.COMPANY.values() for word in words]
    assert len(set(in_pairs + company)) == len(in_pairs) + len(company)


def test_every_word_of_a_relation_comes_often_enough_to_be_learned() -> None:
    counts = Counter(word for sentence in planted.corpus() for word in sentence)
    assert min(counts[word] for pairs in planted.RELATIONS.values() for pair in pairs for word in pair) >= 20


@pytest.mark.parametrize("relation", planted.RELATIONS)
def test_what_is_planted_is_there(relation: str) -> None:
    """The two words of a pair keep the same company, and no other pair keeps both of it."""
    seen: dict[str, set[str]] = {}
    company = set(planted.COMPANY[relation])
    words = {word for pair in planted.RELATIONS[relation] for word in pair}
    for sentence in planted.corpus():
        for word in words.intersection(sentence):
            seen.setdefault(word, set()).update(company.intersection(sentence))
    assert all(seen[first] == seen[second] for first, second in planted.RELATIONS[relation])
    assert len({frozenset(seen[first]) for first, _ in planted.RELATIONS[relation]}) == len(planted.RELATIONS[relation])


def test_questions_are_all_ordered_pairs_of_pairs() -> None:
    n = {name: len(pairs) for name, pairs in planted.RELATIONS.items()}
    assert len(planted.questions()) == sum(k * (k - 1) for k in n.values())
    assert planted.Question("capital", "paris", "france", "italy", "rome") in planted.questions("capital")
    assert len(planted.questions("gender")) == n["gender"] * (n["gender"] - 1)


def test_clusters_are_the_two_sides_of_the_relations() -> None:
    assert len(planted.CLUSTERS) == 2 * len(planted.RELATIONS)
    assert "france" in planted.CLUSTERS["countries"]
    assert "taller" in planted.CLUSTERS["comparatives"]


def test_a_relation_or_a_length_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="The nearest: capital"):
        planted.questions("capitol")
    with pytest.raises(ValueError, match="at least one sentence"):
        planted.corpus(sentences=0)


# ---------------------------------------------------------------- the documentation


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, and two short texts for the documentation."""
    monkeypatch.setattr(documentation, "_cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(
        documentation, "_texts", lambda: iter(["Return the mean.\n\n>>> mean(x)\n", "Return the sum. Return the mean!"])
    )
    return documentation.cache_file()


READ = [["return", "the", "mean"], ["return", "the", "sum"]]


def test_the_documentation_is_read_once_without_code_and_copies(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert documentation.sentences() == READ
    monkeypatch.setattr(documentation, "_texts", lambda: pytest.fail("read again"))
    assert documentation.sentences() == READ
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "not text", "other format", "bits"])
def test_a_damaged_cache_is_made_anew(cache: Path, damage: str) -> None:
    documentation.sentences()
    good = cache.read_bytes()
    bits = bytearray(good)
    bits[len(bits) // 2] ^= 0xFF
    bad = {
        "cut": good[:-9],
        "empty": b"",
        "other": b"hello",
        "not text": gzip.compress(b"\xff\xfe"),
        "other format": gzip.compress(b"course documentation 0\nreturn"),
        "bits": bytes(bits),
    }
    cache.write_bytes(bad[damage])
    assert documentation.sentences() == READ
    assert cache.read_bytes() == good


def test_reading_again_can_be_asked_for(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documentation.sentences()
    monkeypatch.setattr(documentation, "_texts", lambda: iter(["Something new."]))
    assert documentation.sentences(refresh=True) == [["something", "new"]] == documentation.sentences()


def test_other_versions_have_another_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documentation, "version", lambda name: "0.0")
    assert documentation.cache_file() != cache


def test_a_cache_that_cannot_be_written_is_done_without(cache: Path) -> None:
    cache.parent.write_text("a file where the folder should be")
    assert documentation.sentences() == READ


def test_docstrings_are_found_and_other_strings_are_not() -> None:
    source = '''"""Of the module."""
quotes = '"""'  # a comment with """ and it's no end
text = """not at the start of a line"""

def f():
    r\'\'\'Of the function, with "quotes".\'\'\'
    return "#"
'''
    assert list(documentation.docstrings(source)) == ["Of the module.", 'Of the function, with "quotes".']


def test_the_real_documentation_is_large_and_importing_nothing() -> None:
    code = (
        "import sys; from course_utils import documentation; found = list(documentation._read());"
        "assert not {'tensorflow', 'keras', 'matplotlib'} & set(sys.modules);"
        "words = {word for sentence in found for word in sentence};"
        "assert {'array', 'tensor', 'figure', 'module', 'optimizer'} <= words;"
        "assert sum(map(len, found)) > 500_000"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ---------------------------------------------------------------- words


def test_text_becomes_sentences_of_lower_case_words() -> None:
    text = "Don't panic: read it.\nA heading\n\nThen 3 more (or x_1)! e.g.Nothing"
    assert corpus.tokenise(text) == [
        ["don't", "panic"],
        ["read", "it"],
        ["a", "heading"],
        ["then", "more", "or", "x"],
        ["e", "g", "nothing"],
    ]
    assert corpus.tokenise(" \n\n 12 ...") == []


def test_the_vocabulary_counts_and_puts_rare_words_together() -> None:
    vocabulary = Vocabulary.of([DOG, ["a", "dog"]], min_count=2)
    assert vocabulary.words == ("<unk>", "dog", "the")
    assert vocabulary.counts.tolist() == [3, 2, 2]
    assert len(vocabulary) == 3
    assert "bone" not in vocabulary
    assert vocabulary.encode(DOG).tolist() == [2, 1, 0, 2, 0]
    assert vocabulary.encode(DOG, drop_unknown=True).tolist() == [2, 1, 2]
    assert vocabulary.decode([2, 1, 0]) == ["the", "dog", "<unk>"]


def test_a_word_that_is_unknown_is_answered_with_the_nearest_spelling() -> None:
    vocabulary = Vocabulary.of([DOG])
    with pytest.raises(CourseError, match="The nearest: chews"):
        vocabulary.code("chew")
    with pytest.raises(CourseError, match="nor one like it"):
        vocabulary.code("qqqq")


def test_a_vocabulary_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no word comes 3 times"):
        Vocabulary.of([DOG], min_count=3)


# ---------------------------------------------------------------- counts


def test_pairs_of_the_lecture_s_sentence() -> None:
    assert corpus.skipgram_pairs(DOG, 1) == [
        ("the", "dog"),
        ("dog", "the"),
        ("dog", "chews"),
        ("chews", "dog"),
        ("chews", "the"),
        ("the", "chews"),
        ("the", "bone"),
        ("bone", "the"),
    ]
    assert corpus.skipgram_pairs([7], 2) == []
    with pytest.raises(ValueError, match="at least 1"):
        corpus.skipgram_pairs(DOG, 0)


def test_cbow_guesses_the_word_from_its_whole_context() -> None:
    assert corpus.cbow_examples(DOG, 2)[2] == (("the", "dog", "the", "bone"), "chews")
    assert corpus.cbow_examples(DOG, 2)[0] == (("dog", "chews"), "the")
    assert corpus.cbow_examples(["alone"], 2) == []


def test_cooccurrence_counts_the_pairs_and_no_pair_crosses_a_sentence_end() -> None:
    chance = random.Random(0)
    sentences = [[chance.randrange(6) for _ in range(chance.randrange(9))] for _ in range(40)]
    for window in (1, 2, 5):
        by_hand = Counter(pair for sentence in sentences for pair in corpus.skipgram_pairs(sentence, window))
        counts = corpus.cooccurrence(sentences, 6, window)
        assert {(w, c): counts[w, c] for w, c in np.argwhere(counts)} == by_hand
        assert (counts == counts.T).all()
    with pytest.raises(ValueError, match="larger min_count"):
        corpus.cooccurrence(sentences, 100_000, 2)
    assert not corpus.cooccurrence([], 3, 2).any()


def test_ppmi_by_hand() -> None:
    counts = np.array([[0, 6, 0], [6, 0, 2], [0, 2, 0]])  # sums 6, 8, 2, of 16
    expected = np.zeros((3, 3))
    expected[0, 1] = expected[1, 0] = math.log((6 / 16) / (6 / 16 * 8 / 16))
    expected[1, 2] = expected[2, 1] = math.log((2 / 16) / (8 / 16 * 2 / 16))
    np.testing.assert_allclose(corpus.ppmi(counts), expected, rtol=1e-12)


def test_ppmi_is_never_negative_and_bears_words_that_never_came() -> None:
    found = corpus.ppmi(np.array([[4, 1, 0], [1, 1, 0], [0, 0, 0]]))
    assert (found >= 0).all()
    assert found[0, 1] == 0  # less often than by chance
    assert not found[2].any()


def test_truncated_svd_is_the_best_short_form() -> None:
    matrix = np.random.default_rng(0).random((7, 7))
    matrix += matrix.T
    sizes = np.linalg.svd(matrix, compute_uv=False)
    whole = corpus.truncated_svd(matrix, 3, power=1)
    np.testing.assert_allclose(np.linalg.norm(whole, axis=0), sizes[:3])
    # U Σ has the same scalar products as the rows of the best matrix of rank 3: nothing smaller is left over.
    assert np.linalg.norm(matrix @ matrix.T - whole @ whole.T, 2) == pytest.approx(sizes[3] ** 2)
    np.testing.assert_allclose(corpus.truncated_svd(matrix, 3) * np.sqrt(sizes[:3]), whole)
    assert (whole.max(axis=0) == np.abs(whole).max(axis=0)).all()
    with pytest.raises(ValueError, match="1 to 7 dimensions"):
        corpus.truncated_svd(matrix, 8)


def test_the_sign_of_a_column_does_not_hang_on_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two entries are as large but for their signs, another processor's rounding chooses no other sign."""
    matrix = np.array([[2.0, 1.0], [1.0, 2.0]])
    svd = np.linalg.svd
    for tiny in (0.0, 1e-15, -1e-15):
        for sign in (1, -1):

            def rounded(table: np.ndarray, *, full_matrices: bool, more: float = tiny, sign: int = sign) -> tuple:
                u, sizes, v = svd(table, full_matrices=full_matrices)
                return sign * u * [[1 + more], [1 - more]], sizes, v

            monkeypatch.setattr(np.linalg, "svd", rounded)
            half = np.sqrt([[1.5, 0.5], [1.5, 0.5]])
            np.testing.assert_allclose(corpus.truncated_svd(matrix, 2), half * [[1, 1], [1, -1]])


# ---------------------------------------------------------------- what Word2Vec is asked


def test_keep_probability_by_hand() -> None:
    counts = np.array([0, 90, 10])
    paper = corpus.keep_probability(counts, threshold=0.1)
    np.testing.assert_allclose(paper, [1, math.sqrt(0.1 / 0.9), 1])
    program = corpus.keep_probability(counts, threshold=0.1, formula="word2vec.c")
    np.testing.assert_allclose(program, [1, (math.sqrt(0.9 / 0.1) + 1) * 0.1 / 0.9, 1])
    with pytest.raises(ValueError, match="no formula 'gensim'"):
        corpus.keep_probability(counts, formula="gensim")
    with pytest.raises(ValueError, match="above 0"):
        corpus.keep_probability(counts, threshold=0)


def test_gensim_keeps_what_the_authors_program_keeps() -> None:
    gensim = pytest.importorskip("gensim.models")
    sentences = planted.corpus(sentences=500)
    model = gensim.Word2Vec(sentences, vector_size=2, min_count=1, sample=1e-3, epochs=1, workers=1)
    vocabulary = Vocabulary.of(sentences)
    keep = corpus.keep_probability(vocabulary.counts, 1e-3, "word2vec.c")
    theirs = [model.wv.get_vecattr(word, "sample_int") / 2**32 for word in vocabulary.words[1:]]
    np.testing.assert_allclose(theirs, keep[1:], atol=1e-6)


def test_subsampling_keeps_each_word_with_its_probability() -> None:
    kept = corpus.subsample([1, 2] * 5000, np.array([0, 0.3, 1]), np.random.default_rng(0))
    assert kept.count(2) == 5000
    assert kept.count(1) == pytest.approx(1500, abs=150)


def test_noise_is_the_counts_to_the_power_three_quarters() -> None:
    np.testing.assert_allclose(corpus.noise_distribution(np.array([0, 16, 81])), [0, 8 / 35, 27 / 35])
    np.testing.assert_allclose(corpus.noise_distribution(np.array([0, 1, 3]), power=0), [0, 0.5, 0.5])


# ---------------------------------------------------------------- one scoring for all


@pytest.fixture
def square() -> WordVectors:
    """Scaled to length 1, king - man + woman points at queen and then at woman; apple points the other way."""
    words = ["king", "man", "woman", "queen", "apple"]
    rows = np.array([[-3, 10, 7], [1, 0, 1], [2, 0, 0], [0, 9, 0], [-0.3, 1, 0.7], [0, -1, -1]])
    return WordVectors(Vocabulary(("<unk>", *words), np.arange(6)), rows)


def test_neighbours_are_those_of_a_full_sort() -> None:
    rng = np.random.default_rng(1)
    vectors = WordVectors(Vocabulary(("<unk>", *"abcdefgh"), np.arange(9)), rng.normal(size=(9, 4)))
    cosines = {word: vectors.cosine("c", word) for word in "abdefgh"}
    assert [word for word, _ in vectors.neighbours("c", 20)] == sorted(cosines, key=lambda word: -cosines[word])
    assert vectors.neighbours("c", 3)[0].cosine == pytest.approx(max(cosines.values()))
    a, c = vectors["a"], vectors["c"]
    assert cosines["a"] == pytest.approx(a @ c / math.sqrt((a @ a) * (c @ c)))


def test_an_analogy_leaves_out_its_own_words(square: WordVectors) -> None:
    assert square.analogy("king", "man", "woman")[0].word == "queen"
    assert [word for word, _ in square.analogy("king", "man", "woman", n=9)] == ["queen", "apple"]


def test_analogy_accuracy_is_the_share_of_single_answers() -> None:
    rng = np.random.default_rng(2)
    words = "abcdefghijkl"
    vectors = WordVectors(Vocabulary(("<unk>", *words), np.arange(13)), rng.normal(size=(13, 3)))
    questions = [tuple(rng.choice(list(words), 4, replace=False)) for _ in range(2500)]
    right = [vectors.analogy(a, b, c)[0].word == answer for a, b, c, answer in questions]
    assert vectors.analogy_accuracy(questions) == pytest.approx(np.mean(right))
    with pytest.raises(ValueError, match="at least one question"):
        vectors.analogy_accuracy([])


def test_cluster_score_by_hand() -> None:
    words = ("<unk>", "a", "b", "c", "x", "y", "z")
    angles = np.radians([0, 0, 10, 85, 90, 100, 80])  # c is among the others
    vectors = WordVectors(Vocabulary(words, np.arange(7)), np.stack([np.cos(angles), np.sin(angles)], axis=1))
    assert vectors.cluster_score({"one": "abc", "two": "xyz"}) == pytest.approx(5 / 6)
    assert vectors.cluster_score({"one": "ab", "two": "cxyz"}) == 1
    with pytest.raises(ValueError, match="two words each"):
        vectors.cluster_score({"one": "a", "two": "xyz"})


def test_random_vectors_score_as_guessing_does() -> None:
    vocabulary = Vocabulary.of(planted.corpus())
    vectors = WordVectors(vocabulary, np.random.default_rng(0).normal(size=(len(vocabulary), 64)))
    assert vectors.analogy_accuracy(planted.questions()) < 0.02
    assert vectors.cluster_score(planted.CLUSTERS) < 0.25


def test_counting_finds_what_was_planted() -> None:
    sentences = planted.corpus()
    vocabulary = Vocabulary.of(sentences)
    counts = corpus.cooccurrence([vocabulary.encode(one) for one in sentences], len(vocabulary), window=5)
    vectors = WordVectors(vocabulary, corpus.truncated_svd(corpus.ppmi(counts), 100))
    assert vectors.analogy_accuracy(planted.questions()) > 0.95
    assert vectors.cluster_score(planted.CLUSTERS) > 0.95


def test_rows_and_words_must_agree() -> None:
    with pytest.raises(ValueError, match="one row for each of the 3 words"):
        WordVectors(Vocabulary(("<unk>", "a", "b"), np.arange(3)), np.zeros((2, 2)))


def test_principal_axes_point_where_the_rows_spread_most() -> None:
    rows = np.random.default_rng(0).normal(size=(200, 3)) * [1, 5, 0.1] + 7
    mean, axes = principal_axes(rows)
    np.testing.assert_allclose(mean, rows.mean(axis=0))
    np.testing.assert_allclose(np.abs(axes), [[0, 1, 0], [1, 0, 0]], atol=0.1)
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-12)


# ---------------------------------------------------------------- negative sampling in NumPy


def finite_differences(loss, at: np.ndarray, h: float = 1e-6) -> np.ndarray:
    gradient = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = h
        gradient[place] = (loss(at + step) - loss(at - step)) / (2 * h)
    return gradient


def test_one_pair_by_hand_and_by_finite_differences() -> None:
    rng = np.random.default_rng(0)
    v, u, n = rng.normal(size=4), rng.normal(size=4), rng.normal(size=(3, 4))

    def by_hand(v: np.ndarray, u: np.ndarray, n: np.ndarray) -> float:
        chances = [1 / (1 + math.exp(-u @ v))] + [1 - 1 / (1 + math.exp(-one @ v)) for one in n]
        return -sum(map(math.log, chances))

    step = negative_sampling.one_pair(v, u, n)
    assert step.loss == pytest.approx(by_hand(v, u, n))
    np.testing.assert_allclose(step.dv, finite_differences(lambda x: by_hand(x, u, n), v), atol=1e-8)
    np.testing.assert_allclose(step.du, finite_differences(lambda x: by_hand(v, x, n), u), atol=1e-8)
    np.testing.assert_allclose(step.dn, finite_differences(lambda x: by_hand(v, u, x), n), atol=1e-8)


def test_a_step_raises_the_right_score_and_lowers_the_wrong_ones() -> None:
    rng = np.random.default_rng(1)
    v, u, n = rng.normal(size=8), rng.normal(size=8), rng.normal(size=(5, 8))
    step = negative_sampling.one_pair(v, u, n)
    after = negative_sampling.one_pair(v, u - 0.1 * step.du, n - 0.1 * step.dn)
    assert after.score > step.score
    assert (after.noise_scores < step.noise_scores).all()


def test_one_pair_bears_huge_scores_and_refuses_wrong_shapes() -> None:
    assert negative_sampling.one_pair(np.array([1e3]), np.array([-1e3]), np.array([[1e3]])).loss == pytest.approx(2e6)
    with pytest.raises(ValueError, match=r"negatives, d"):
        negative_sampling.one_pair(np.zeros(3), np.zeros(3), np.zeros(3))


def test_over_counts_is_the_mean_of_all_single_pairs() -> None:
    """With the wrong answers summed by their probability instead of drawn."""
    rng = np.random.default_rng(0)
    counts = np.array([[0, 3, 1], [3, 2, 0], [1, 0, 0]])
    W_in, W_out = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    noise = corpus.noise_distribution(counts.sum(axis=0))
    total = 0.0
    for w, c in np.argwhere(counts):
        right = negative_sampling.one_pair(W_in[w], W_out[c], np.zeros((0, 2))).loss
        wrong = sum(noise[x] * math.log(1 + math.exp(W_in[w] @ W_out[x])) for x in range(3))
        total += counts[w, c] * (right + 4 * wrong)
    found = negative_sampling.over_counts(W_in, W_out, counts, negatives=4)
    assert found.loss == pytest.approx(total / counts.sum())
    for given, gradient in ((0, found.dW_in), (1, found.dW_out)):
        tables = [W_in, W_out]

        def loss(table: np.ndarray, given: int = given, tables: list = tables) -> float:
            both = [*tables]
            both[given] = table
            return negative_sampling.over_counts(*both, counts, negatives=4).loss

        np.testing.assert_allclose(gradient, finite_differences(loss, tables[given]), atol=1e-8)


def test_the_table_of_counts_is_enough_to_learn_from() -> None:
    sentences = planted.corpus()
    vocabulary = Vocabulary.of(sentences)
    counts = corpus.cooccurrence([vocabulary.encode(one) for one in sentences], len(vocabulary), window=5)
    keep = corpus.keep_probability(np.maximum(vocabulary.counts, 1), 1e-3)
    film = negative_sampling.fit_counts(counts * np.outer(keep, keep), film=(0, 20))
    assert list(film) == [0, 20, 60]
    scores = [WordVectors(vocabulary, one).analogy_accuracy(planted.questions()) for one in film.values()]
    assert scores[0] < 0.02 < scores[1] < scores[2]
    assert scores[2] > 0.95
