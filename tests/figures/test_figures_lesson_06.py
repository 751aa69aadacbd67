"""The figures of lesson 6 show and say what is true."""

import math
from itertools import permutations
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from figure_words import words_of

from course_utils import figures, pair_scene, planted
from course_utils.corpus import truncated_svd
from course_utils.drawing.shapes import SMALL
from course_utils.drawing.word_plane import text_width
from course_utils.figures import (
    all_figures,
    lesson_06,
    lesson_06_vectors,
)
from course_utils.planted_vectors import load

ALL = all_figures()


def test_lesson_6_draws_what_its_syllabus_lists() -> None:
    listed = """
    three_representations sentence_sequence one_hot_and_counts count_based_steps skipgram_network cbow_network
    window_pairs keep_probability noise_distribution one_pair_loss one_pair_step planes_before_after relation_arrows
    analogy_steps vectors_in_rnn
    """
    assert {entry.name for entry in ALL if entry.lesson == 6} >= set(listed.split())


def test_two_arrays_are_dense_and_one_is_sparse() -> None:
    sound, image, sentence = lesson_06.representations()
    assert np.count_nonzero(sound) == sound.size
    assert np.count_nonzero(image) == image.size
    assert (sentence.sum(axis=1) == 1).all()
    assert f"shape {sentence.shape}, sparse: 7 of {sentence.size:,} numbers" in figures.get("three_representations").alt


def test_the_three_arrays_are_those_that_the_lesson_makes() -> None:
    lesson = nbformat.read(Path(__file__).parents[2] / "notebooks" / "06_word2vec.ipynb", as_version=4)
    [code] = [cell.source for cell in lesson.cells if cell.id == "three-arrays"]
    made: dict[str, Any] = {"np": np, "vocabulary": load().vocabulary, "print": lambda *_: None}
    exec(code, made)
    sound, image, sentence = lesson_06.representations()
    assert np.array_equal(sound, made["sound"])
    assert np.array_equal(image, made["image"])
    assert np.array_equal(sentence, made["one_hot"])


@pytest.mark.parametrize("name", ["skipgram_network", "cbow_network"])
def test_both_tables_of_the_networks_have_a_row_for_each_word(name: str) -> None:
    network = figures.get(name)
    assert words_of(network.draw()).count(f"({len(load().vocabulary)}, 64)") == 2
    assert f"Both tables are ({len(load().vocabulary)}, 64), a row for each word" in network.alt


def test_the_tiny_corpus_shows_likeness_in_its_rows_and_topics_in_its_plane() -> None:
    """What the lesson says beside the figure."""
    words, _, information, plane = lesson_06.tiny_counts()
    drink, tea, coffee = (words.index(word) for word in ("drink", "tea", "coffee"))

    def cosine(table: np.ndarray, one: int, other: int) -> float:
        return float(table[one] @ table[other] / np.linalg.norm(table[one]) / np.linalg.norm(table[other]))

    assert cosine(information, tea, coffee) > 0.8
    assert cosine(information, tea, drink) < 0.4
    assert cosine(plane, tea, drink) > cosine(plane, tea, coffee)
    in_four = truncated_svd(information, 4)
    assert cosine(in_four, tea, coffee) > 0.9
    assert max(cosine(in_four, drink, one) for one in (tea, coffee)) < 0.4
    assert {word for word, (_, up) in zip(words, plane, strict=True) if up > 0} == {"drink", "tea", "coffee", "we"}
    assert "coffee (0.47, 0.32) lies by tea (0.54, 0.58)" in figures.get("count_based_steps").alt


def test_the_tiny_corpus_is_counted_right() -> None:
    words, counts, information, _plane = lesson_06.tiny_counts()
    by_hand = np.zeros_like(counts)
    for sentence in lesson_06.TINY:
        codes = [words.index(word) for word in sentence.split()]
        for one, other in permutations(range(3), 2):  # a window of 2 holds a whole sentence
            by_hand[codes[one], codes[other]] += 1
    assert np.array_equal(counts, by_hand)
    share = counts / counts.sum()
    drink, tea = words.index("drink"), words.index("tea")
    more_than_chance = share[drink, tea] / (share[drink].sum() * share[:, tea].sum())
    assert information[drink, tea] == pytest.approx(math.log(more_than_chance))
    alt = figures.get("count_based_steps").alt
    assert f"more than chance: {math.log(more_than_chance):.1f} for both pairs" in alt
    assert "drink and tea stand together 1 time, drink and coffee 2 times" in alt


def test_the_sentence_of_the_figure_gives_its_pairs() -> None:
    windows = figures.get("window_pairs")
    assert "The centre paris gives the pairs (paris, mayor), (paris, of), (paris, opened), (paris, a)." in windows.alt
    assert f"All lines together give {2 + 3 + 3 * 4 + 3 + 2} pairs" in windows.alt
    drawn = words_of(windows.draw())
    assert {"mayor, of, opened, a", "mayor, of", "opened, a"} <= set(drawn)


def test_frequent_words_are_drawn_less_often_than_they_come_and_rare_ones_more() -> None:
    counts = load().vocabulary.counts.astype(float)
    the, bowls = (load().vocabulary.code(word) for word in ("the", "bowls"))
    noise = counts**0.75 / (counts**0.75).sum()
    assert noise[the] < counts[the] / counts.sum()
    assert noise[bowls] > counts[bowls] / counts.sum()
    words = f"the {100 * counts[the] / counts.sum():.0f}% by count, {100 * noise[the]:.1f}% as noise"
    assert words in figures.get("noise_distribution").alt


def test_the_share_that_is_kept_is_that_of_the_paper() -> None:
    counts = load().vocabulary.counts
    share = counts[load().vocabulary.code("the")] / counts.sum()
    kept = f"the, {100 * share:.0f}% of the text, is kept with {100 * math.sqrt(1e-3 / share):.1f}%"
    assert kept in figures.get("keep_probability").alt


def test_the_step_of_the_figure_makes_the_pair_likelier_and_the_noise_less_likely() -> None:
    before, after = pair_scene.descend("mayor", 3, 0.4, 1)
    assert before.score < after.score
    assert (before.negative_scores > after.negative_scores).all()
    loss = math.log1p(math.exp(-before.score)) + sum(math.log1p(math.exp(score)) for score in before.negative_scores)
    step = figures.get("one_pair_step").alt
    assert f"The loss falls from {loss:.2f} to" in step
    assert f"score {before.score:.2f} to {after.score:.2f}" in step


def test_the_loss_of_a_pair_is_shown_without_what_a_step_does_to_it() -> None:
    """The lesson asks for a prediction in between."""
    before, after = pair_scene.descend("mayor", 3, 0.4, 1)
    loss = figures.get("one_pair_loss")
    assert f"all four parts together, is {before.loss:.2f}" in loss.alt
    assert f"mayor has the score {before.score:.2f}" in loss.alt
    assert f"{after.score:.2f}" not in loss.alt
    assert not any("→" in words for words in words_of(loss.draw()))


def test_the_kinds_of_words_have_places_of_their_own_after_the_training() -> None:
    before, after = lesson_06_vectors.planes()

    def spread_within(points: dict[str, np.ndarray]) -> float:
        """The share of all spread that is within the kinds: 1 where they are mixed."""
        every = np.concatenate(list(points.values()))
        within = sum(((kind - kind.mean(axis=0)) ** 2).sum() for kind in points.values())
        return float(within / ((every - every.mean(axis=0)) ** 2).sum())

    assert spread_within(before) > 0.9
    assert spread_within(after) < 0.1


@pytest.mark.parametrize("relation", planted.RELATIONS)
def test_the_arrows_of_a_relation_run_the_same_way(relation: str) -> None:
    points = lesson_06_vectors.relation_points(relation)
    arrows = points[:, 1] - points[:, 0]
    directions = arrows / np.linalg.norm(arrows, axis=1, keepdims=True)
    assert (directions @ directions.mean(axis=0) > 0).mean() > 0.9
    vectors = load().vectors
    pairs = planted.RELATIONS[relation]
    steps = [vectors.unit[vectors.vocabulary.code(b)] - vectors.unit[vectors.vocabulary.code(a)] for a, b in pairs]
    cosines = [
        float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
        for k, one in enumerate(steps)
        for other in steps[k + 1 :]
    ]
    assert f"is {np.mean(cosines):.2f} on average" in figures.get("relation_arrows").alt_for(relation=relation)


@pytest.mark.parametrize("relation", planted.RELATIONS)
def test_each_word_of_a_relation_stands_beside_its_own_dot(relation: str) -> None:
    drawn = figures.get("relation_arrows").draw(relation=relation)
    partner = dict(planted.RELATIONS[relation])
    labels = {text.get_text(): np.array(text.get_position()) for text in drawn.axes[0].texts}
    first = [word for word in partner if word in labels]
    assert len(first) == 8
    marks = [np.asarray(line.get_xydata()) for line in drawn.axes[0].lines if line.get_marker() in ("o", "s")]
    dots = np.concatenate([points for points in marks if len(points) == 8])
    assert len(dots) == 16
    words = [*first, *(partner[word] for word in first)]  # in the order of the dots
    for word, own in zip(words, dots, strict=True):
        away = np.abs(dots - labels[word]) - [text_width(word, SMALL) / 2, 0]
        gaps = np.linalg.norm(np.maximum(away, 0), axis=1)  # from the line on which the word is written
        assert gaps.argmin() == np.flatnonzero((dots == own).all(axis=1))[0], word
        assert gaps.min() < 0.12


def test_the_analogy_of_the_figure_is_answered_right() -> None:
    assert "The nearest word, without the three of the question, is rome" in figures.get("analogy_steps").alt
    other = figures.get("analogy_steps").alt_for(a="queen", b="king", c="man")
    assert "without the three of the question, is woman" in other


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("window_pairs", {"sentence": "word"}, "room for 2 to 7 words"),
        ("window_pairs", {"window": 9}, "a window of 1 to 3"),
        ("keep_probability", {"threshold": 1.0}, "a threshold from 3e-4 to 2e-3"),
        ("noise_distribution", {"power": 2.0}, "a power from 0"),
        ("relation_arrows", {"relation": "capitol"}, "The nearest: capital"),
        ("analogy_steps", {"a": "pariss"}, "The nearest: paris"),
    ],
)
def test_values_that_a_figure_of_lesson_6_cannot_show_are_refused(
    name: str, parameters: dict[str, object], message: str
) -> None:
    for ask in (figures.get(name).draw, figures.get(name).alt_for):
        with pytest.raises(ValueError, match=message):
            ask(**parameters)
