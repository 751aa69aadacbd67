"""What the views of lesson 6 show is true: pairs by hand, the tape, full sorts, and the trained table at the end."""

import re
import warnings
from itertools import product
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import live, pair_scene
from course_utils.corpus import Vocabulary
from course_utils.live.lesson_06 import CBOW, SKIP_GRAM
from course_utils.planted import RELATIONS
from course_utils.planted_vectors import load
from course_utils.word_vectors import WordVectors

skipgram_pairs, one_update, embedding_film, neighbours = map(
    live.get, ("skipgram_pairs", "one_update", "embedding_film", "neighbours")
)


def asked(**changed: Any) -> dict[str, Any]:
    return skipgram_pairs.compute(**(skipgram_pairs.defaults() | changed))


def step(**changed: Any) -> dict[str, Any]:
    return one_update.compute(**(one_update.defaults() | changed))


def found(view: live.View = neighbours, **changed: Any) -> dict[str, Any]:
    return view.compute(**(view.defaults() | changed))


def texts(view: live.View, **changed: Any) -> list[str]:
    return [text.get_text() for axes in view.figure(**changed).axes for text in axes.texts if text.get_visible()]


# The pairs of a sentence


def test_the_pairs_of_the_first_state_by_hand() -> None:
    pairs = [("paris", "mayor"), ("paris", "of"), ("paris", "opened"), ("paris", "a")]
    assert asked()["pairs"] == pairs
    assert asked()["total"] == 2 + 3 + 5 * 4 + 3 + 2
    shown = texts(skipgram_pairs)
    assert [words for words in shown if words.startswith("(")] == [f"({a}, {b})" for a, b in pairs]


@pytest.mark.parametrize(
    ("centre", "window", "near"),
    [
        (1, 1, ["mayor"]),
        (1, 3, ["mayor", "of", "paris"]),
        (9, 2, ["museum", "of"]),
        (3, 5, ["the", "mayor", "paris", "opened", "a", "museum", "of"]),
    ],
)
def test_a_window_ends_where_the_sentence_ends(centre: int, window: int, near: list[str]) -> None:
    assert [other for _, other in asked(centre=centre, window=window)["pairs"]] == near


def test_a_word_that_comes_twice_is_its_own_neighbour_only_at_another_place() -> None:
    state = asked(sentence="the the cat", centre=1, window=2)
    assert state["near"] == [1, 2]
    assert state["pairs"] == [("the", "the"), ("the", "cat")]


def test_cbow_asks_once_for_each_word_with_neighbours() -> None:
    state = asked(kind=CBOW)
    assert state["total"] == 9
    assert "mean of mayor, of, opened, a  →  paris" in texts(skipgram_pairs, kind=CBOW)
    assert asked(sentence="alone", kind=CBOW)["total"] == asked(sentence="alone")["total"] == 0
    assert "has no neighbours" in " ".join(texts(skipgram_pairs, sentence="alone"))


sentences = st.lists(st.sampled_from(["the", "of", "a", "is", "paris", "cheese", "zyx"]), min_size=1, max_size=12)


@given(sentences, st.integers(1, 12), st.integers(1, 5), st.integers(1, 9), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_window_reaches_over_what_is_left_out(
    words: list[str], centre: int, window: int, draw: int, subsampling: bool
) -> None:
    """Against a plain walk to both sides that passes over what is dropped."""
    state = asked(sentence=" ".join(words), centre=centre, window=window, draw=draw, subsampling=subsampling)
    kept, place = state["kept"], min(centre, len(words)) - 1
    near = []
    for way in (-1, 1):
        k, left = place + way, window
        while kept[place] and 0 <= k < len(words) and left:
            if kept[k]:
                near.append(k)
                left -= 1
            k += way
    assert state["near"] == sorted(near)
    assert all(kept) or subsampling
    everyone = [
        asked(sentence=" ".join(words), centre=c + 1, window=window, draw=draw, subsampling=subsampling)
        for c in range(len(words))
    ]
    assert sum(len(one["pairs"]) for one in everyone) == state["total"]


def test_frequent_words_are_kept_as_often_as_the_paper_says() -> None:
    vocabulary = load().vocabulary
    share = vocabulary.counts[vocabulary.code("the")] / vocabulary.counts.sum()
    state = asked(sentence="the paris zyx", subsampling=True)
    assert state["chances"] == pytest.approx([np.sqrt(1e-3 / share), 1.0, 1.0])
    kept = [
        asked(sentence=" ".join(["the"] * 12), subsampling=True, draw=draw)["kept"].mean() for draw in range(1, 200)
    ]
    assert np.mean(kept) == pytest.approx(np.sqrt(1e-3 / share), abs=0.02)


def test_dropped_words_are_named_and_a_dropped_centre_gives_nothing() -> None:
    state = asked(centre=1, subsampling=True)
    assert not state["kept"][0]
    assert state["pairs"] == []
    assert "the is left out this time" in " ".join(texts(skipgram_pairs, centre=1, subsampling=True))
    dropped = [word for word, kept in zip(state["words"], state["kept"], strict=True) if not kept]
    assert f"Left out by subsampling, dashed: {', '.join(dropped)}." in skipgram_pairs.alt(state)


def test_the_draw_can_be_moved_only_where_something_is_drawn() -> None:
    view = live.get("skipgram_pairs")
    assert view.controls["draw"].disabled
    view.controls["subsampling"].value = True
    assert not view.controls["draw"].disabled
    assert (view.controls["centre"].min, view.controls["centre"].max) == (1, 9)


@pytest.mark.parametrize(("sentence", "message"), [("", "none came"), ("  ", "none came"), ("a " * 13, "13 came")])
def test_no_words_and_too_many_are_refused(sentence: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        asked(sentence=sentence)


@pytest.mark.parametrize("kind", [SKIP_GRAM, CBOW])
@pytest.mark.parametrize(
    "sentence", ["日本 🙂", "$a$ ${ b", "x" * 5000 + " y", "\\frac{ ^_", " ".join(["W" * 30] * 12)]
)
def test_whatever_is_typed_is_drawn(sentence: str, kind: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state = asked(sentence=sentence, kind=kind, window=5)
        skipgram_pairs._rendered(state)
    assert len(skipgram_pairs.reading(state)) <= 240
    assert len(skipgram_pairs.alt(state)) <= 900


# One step


ALL_STEPS = list(product(pair_scene.POSITIVES, range(1, 6), np.arange(1, 9) / 10))


def test_the_positive_rises_and_every_negative_falls_at_every_setting() -> None:
    for positive, negatives, rate in ALL_STEPS:
        before, after = step(positive=positive, negatives=negatives, learning_rate=rate)["moments"]
        assert after.score > before.score + 0.01
        assert (after.negative_scores < before.negative_scores - 0.01).all()
        assert after.loss < before.loss


def test_more_steps_make_the_loss_smaller_still() -> None:
    for positive, negatives, rate in ALL_STEPS:
        losses = [
            one.loss for one in step(positive=positive, negatives=negatives, learning_rate=rate, steps=6)["moments"]
        ]
        assert len(losses) == 7
        assert (np.diff(losses) < 0).all()


@pytest.mark.parametrize("negatives", [1, 3, 5])
def test_a_step_is_that_of_the_tape(negatives: int) -> None:
    before, after = step(negatives=negatives, learning_rate=0.3)["moments"]
    v, u, n = (tf.Variable(part, dtype=tf.float64) for part in (before.v, before.u, before.negatives))
    with tf.GradientTape() as tape:
        right = tf.math.log_sigmoid(tf.tensordot(u, v, 1))
        loss = -right - tf.reduce_sum(tf.math.log_sigmoid(-tf.linalg.matvec(n, v)))
    assert before.loss == pytest.approx(float(loss))
    for start, gradient, end in zip(
        (v, u, n), tape.gradient(loss, [v, u, n]), (after.v, after.u, after.negatives), strict=True
    ):
        assert np.allclose(start.numpy() - 0.3 * gradient.numpy(), end, rtol=0, atol=1e-12)


def test_the_words_tell_the_numbers_of_the_step() -> None:
    state = step()
    before, after = state["moments"]
    assert f"rises from {before.score:.2f} to {after.score:.2f}" in one_update.reading(state)
    assert f"loss {before.loss:.2f} → {after.loss:.2f}" in " ".join(texts(one_update))
    assert "Before the first step" in one_update.reading(step(steps=0))


def test_every_vector_stays_in_the_plane_that_is_drawn() -> None:
    for positive, negatives, rate in ALL_STEPS:
        last = step(positive=positive, negatives=negatives, learning_rate=rate, steps=6)["moments"][-1]
        for place in (last.v, last.u, *last.negatives):
            assert np.abs(place - [0.1, 0.7]).max() < 2.5


# The film


def test_the_last_picture_is_the_trained_table() -> None:
    film = load().film
    last = embedding_film.declared["frame"].high
    state = embedding_film.compute(frame=last, relation="capital", ways=False)
    assert np.array_equal(state["vectors"], film[max(film)])
    assert embedding_film.defaults()["frame"] == last
    assert "This is the trained table." in embedding_film.reading(state)


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_plane_is_that_of_the_last_epoch_at_all_epochs(relation: str) -> None:
    """Distances in a plane are those between the projections: one pair of axes explains every picture."""
    vocabulary, film = load()
    codes = [vocabulary.code(word) for pair in RELATIONS[relation] for word in pair]
    units = [film[epoch][codes] / np.linalg.norm(film[epoch][codes], axis=1, keepdims=True) for epoch in sorted(film)]
    points = [
        embedding_film.compute(frame=k + 1, relation=relation, ways=False)["points"].reshape(-1, 2)
        for k in range(len(units))
    ]
    axes, *_ = np.linalg.lstsq(np.vstack(units) - units[-1].mean(axis=0), np.vstack(points), rcond=None)
    assert np.allclose((np.vstack(units) - units[-1].mean(axis=0)) @ axes, np.vstack(points), atol=1e-9)
    centred = units[-1] - units[-1].mean(axis=0)
    spread = np.linalg.eigvalsh(centred.T @ centred)[::-1][:2]
    assert (points[-1] ** 2).sum(axis=0) == pytest.approx(spread), "the two directions in which they spread most"


def test_the_scores_are_those_of_a_plain_search() -> None:
    vocabulary, film = load()
    unit = film[max(film)] / np.linalg.norm(film[max(film)], axis=1, keepdims=True)
    pairs = RELATIONS["gender"]
    right = 0
    for first, second in pairs:
        for third, fourth in pairs:
            if third == first:
                continue
            target = unit[vocabulary.code(second)] - unit[vocabulary.code(first)] + unit[vocabulary.code(third)]
            best = max(
                (word for word in vocabulary.words[1:] if word not in (first, second, third)),
                key=lambda word: float(unit[vocabulary.code(word)] @ target),
            )
            right += best == fourth
    scores = embedding_film.compute(frame=1, relation="gender", ways=False)["scores"]
    assert scores[-1] == pytest.approx(right / (len(pairs) * (len(pairs) - 1)))
    assert scores[0] < 0.1 < 0.9 < scores[-1]


def small_film(seed: int = 0) -> tuple[Vocabulary, dict[int, np.ndarray]]:
    words = [word for pair in RELATIONS["capital"][:4] for word in pair] + ["sun", "moon"]
    vocabulary = Vocabulary.of([words])
    rng = np.random.default_rng(seed)
    return vocabulary, {epoch: rng.normal(size=(len(vocabulary), 5)) for epoch in (0, 2, 7)}


def test_a_film_of_ones_own_is_shown() -> None:
    vocabulary, film = small_film()
    view = live.get("embedding_film", vocabulary=vocabulary, film=film)
    assert list(view.declared["relation"].options) == ["capital"]
    state = view.compute(**view.defaults())
    assert np.array_equal(state["vectors"], film[7])
    assert state["pairs"] == RELATIONS["capital"][:4]
    assert view.compute(frame=2, relation="capital", ways=False)["epochs"] == [0, 2, 7]
    own = live.get(
        "embedding_film", vocabulary=vocabulary, film=film, relations={"sky": [("sun", "moon"), ("france", "paris")]}
    )
    assert list(own.declared["relation"].options) == ["sky"]
    own.figure(frame=1)
    assert live.get("embedding_film").film is embedding_film.film, "the view itself is as before"


def test_of_a_training_of_ones_own_only_what_every_computer_agrees_on_is_told() -> None:
    vocabulary, film = small_film()
    noisy = {epoch: rows + np.random.default_rng(1).normal(0, 1e-6, rows.shape) for epoch, rows in film.items()}
    one, other = (live.get("embedding_film", vocabulary=vocabulary, film=rows) for rows in (film, noisy))
    told = [
        (view.alt(state), view.reading(state)) for view in (one, other) for state in [view.compute(**view.defaults())]
    ]
    assert told[0] == told[1]
    assert not re.search(r"\d %", told[0][0])
    first, second = (live.get("neighbours", vectors=WordVectors(vocabulary, rows[7])) for rows in (film, noisy))
    assert first.alt(found(first)) == second.alt(found(second))
    assert not re.search(r"\d\.\d", first.alt(found(first)) + first.reading(found(first)))
    assert re.search(r"\d\.\d", first.alt(found(first, text="sun"))), "but moved, it tells all"


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"film": {}}, TypeError, "takes vocabulary and film"),
        ({"vectors": 1}, TypeError, "takes vocabulary and film"),
        ({"film": {0: np.zeros((11, 2))}}, ValueError, "at least two epochs"),
        ({"film": {0: np.zeros((4, 2)), 1: np.zeros((4, 2))}}, ValueError, "one row for each of the 11 words"),
        ({"relations": {"x": [("sun", "rain")]}}, ValueError, "at least one relation"),
    ],
)
def test_a_film_that_cannot_be_shown_is_refused(given: dict[str, Any], kind: type[Exception], message: str) -> None:
    vocabulary, film = small_film()
    whole = {"vocabulary": vocabulary, "film": film} if kind is ValueError else {}
    with pytest.raises(kind, match=message):
        live.get("embedding_film", **(whole | given))


# Neighbours


@pytest.mark.parametrize("table", ["trained", "before training"])
@pytest.mark.parametrize("text", ["paris", "king - man + woman", "cats-cat+dog", "- good", "good + good + bad"])
@pytest.mark.parametrize("leave_out", [True, False])
def test_the_order_is_that_of_a_full_sort(table: str, text: str, leave_out: bool) -> None:
    vectors = neighbours.tables[table]
    signs = re.split(r"\s*([+-])\s*", text if text.startswith("-") else f"+{text}")[1:]
    asked_with = signs[1::2]
    unit = {word: vectors[word] / np.linalg.norm(vectors[word]) for word in vectors.vocabulary.words[1:]}
    target = sum((1 if sign == "+" else -1) * unit[word] for sign, word in zip(signs[::2], asked_with, strict=True))
    cosines = {word: float(row @ target / np.linalg.norm(target)) for word, row in unit.items()}
    order = sorted(cosines, key=lambda word: -cosines[word])
    wanted = [word for word in order if not (leave_out and word in asked_with)][:8]
    state = found(text=text, table=table, leave_out=leave_out)
    assert [word for word, _ in state["found"]] == wanted
    assert [cosine for _, cosine in state["found"]] == pytest.approx([cosines[word] for word in wanted])


def test_the_first_state_finds_the_capital() -> None:
    state = found()
    assert state["found"][0][0] == "rome"
    assert "Nearest to paris − france + italy is rome" in neighbours.reading(state)
    assert neighbours.compute(text="paris", count=8, leave_out=False, table="trained")["found"][0][0] == "paris"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pariss", "The nearest: paris"),
        ("paris - frence + italy", "there is no word 'frence'. The nearest: france"),
        ("qqqqqqqq", "nor one like it"),
        ("", "Expected a word"),
        ("paris -", "Expected a word"),
        ("king queen", "Expected a word"),
        ("paris - - france", "Expected a word"),
        ("日本", "nor one like it"),
        ("x" * 5000, "nor one like it"),
    ],
)
def test_what_cannot_be_looked_up_is_answered(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message[1:])) as refused:
        found(text=text)
    assert len(str(refused.value)) <= 240


def test_capital_letters_and_blanks_do_not_matter() -> None:
    assert found(text="  Paris -  FRANCE+Italy ")["found"] == found()["found"]


def test_vectors_of_ones_own_are_searched() -> None:
    vocabulary, film = small_film()
    view = live.get("neighbours", vectors=WordVectors(vocabulary, film[7]))
    assert "table" not in view.declared
    assert found(view, text="sun")["found"] == [
        tuple(near) for near in WordVectors(vocabulary, film[7]).neighbours("sun", 8)
    ]
    both = live.get(
        "neighbours", vectors={"one": WordVectors(vocabulary, film[0]), "other": WordVectors(vocabulary, film[7])}
    )
    assert list(both.declared["table"].options) == ["one", "other"]
    assert found(both, text="sun", table="other")["found"] == found(view, text="sun")["found"]
    assert live.get("neighbours", vectors=WordVectors(vocabulary, film[7]), start="moon").defaults()["text"] == "moon"
    few = Vocabulary.of([["alpha", "alpha", "beta"]])
    assert live.get("neighbours", vectors=WordVectors(few, np.eye(3))).defaults()["text"] == "alpha"


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"start": "sun"}, TypeError, "takes vectors"),
        ({"vectors": {}}, ValueError, "expected WordVectors"),
        ({"vectors": {"a": np.eye(3)}}, ValueError, "expected WordVectors"),
    ],
)
def test_what_are_no_vectors_is_refused(given: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        live.get("neighbours", **given)


def test_a_start_that_is_not_there_is_refused() -> None:
    vocabulary, film = small_film()
    with pytest.raises(ValueError, match="no word 'sum'"):
        live.get("neighbours", vectors=WordVectors(vocabulary, film[7]), start="sum")
