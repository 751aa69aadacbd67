"""The figures of lesson 1 show and say what is true."""

import pytest
from figure_words import numbers_of, words_of

from course_utils import figures
from course_utils.figures import (
    all_figures,
)
from course_utils.schedule import W_HH

ALL = all_figures()


def test_lesson_1_draws_what_its_syllabus_lists() -> None:
    listed = """
    sequences shifted_sequence order_matters feed_forward_limits neuron recurrent_neuron unrolled_neuron
    recurrent_layer unrolled_layer one_to_one one_to_many many_to_one many_to_many_delayed many_to_many_aligned
    rnn_types course_feed_forward course_recurrent course_combined unfolding three_weight_matrices other_shapes
    """
    assert {entry.name for entry in ALL if entry.lesson == 1} >= set(listed.split())


def test_the_worked_quarter_in_the_alt_text_is_the_one_drawn() -> None:
    combined = figures.get("course_combined")
    assert "gives [2, 0, 0]" in combined.alt
    assert "gives [0, 1, 0]" in combined.alt
    assert "Their sum is [2, 1, 0]; the winner takes all, and Math is offered" in combined.alt
    assert words_of(combined.draw())[-2:] == ["Math", "the previous course of the next quarter"]


@pytest.mark.parametrize(
    ("demand", "last", "offered"),
    [
        ("Math", "Math", "Math"),
        ("none", "Math", "R"),
        ("R", "R", "R"),
        ("none", "R", "Python"),
        ("none", "Python", "Math"),
    ],
)
def test_the_combined_network_draws_the_timetable_of_the_lecture(demand: str, last: str, offered: str) -> None:
    drawn = figures.get("course_combined").draw(demand=demand, last=last)
    (bold,) = [text.get_text() for text in drawn.axes[0].texts if text.get_fontweight() == "bold"]
    assert bold == offered


def test_the_product_reads_as_the_code_does_and_in_columns_transposed() -> None:
    recurrent = figures.get("course_recurrent")
    last, following = [1, 0, 0], [0, 1, 0]
    assert numbers_of(recurrent.draw()) == [*last, *W_HH.flatten(), *following]
    assert numbers_of(recurrent.draw(columns=True)) == [*W_HH.T.flatten(), *last, *following]
    assert "[1, 0, 0] @ the matrix with rows [0, 1, 0], [0, 0, 1], [1, 0, 0] gives the row [0, 1, 0]" in recurrent.alt
    in_columns = recurrent.alt_for(columns=True)
    assert "rows [0, 0, 1], [1, 0, 0], [0, 1, 0] times the column [1, 0, 0] gives the column [0, 1, 0]" in in_columns


@pytest.mark.parametrize("name", ["course_feed_forward", "course_recurrent", "course_combined"])
def test_no_symbol_or_letter_of_the_rows_is_left_in_columns(name: str) -> None:
    rows, columns = (set(words_of(figures.get(name).draw(columns=form))) for form in (False, True))
    assert {"@", "M", "P"} <= rows - columns
    assert "·" in columns - rows
    assert any("$" in word for word in rows)
    assert not any("$" in word for word in columns)


def test_the_exercise_does_not_give_its_answer_away() -> None:
    feed_forward = figures.get("course_feed_forward")
    assert words_of(feed_forward.draw(weights_shown=False)).count("?") == 9
    assert "question marks for the weights" in feed_forward.alt_for(weights_shown=False)
    assert "[1, 0, 0], [0, 1, 0], [0, 0, 1]" not in feed_forward.alt_for(weights_shown=False)


def test_a_network_with_no_vote_is_refused() -> None:
    with pytest.raises(ValueError, match="no course gets a vote"):
        figures.get("course_combined").draw(demand="none", last="none")


def test_more_steps_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="room for 5 steps, not for 9"):
        figures.get("many_to_many_delayed").draw(number=347)


def test_translation_and_targets_are_computed_not_typed() -> None:
    assert {"twenty", "one", "ein", "und", "zwanzig"} <= set(
        words_of(figures.get("many_to_many_delayed").draw(number=21))
    )
    drawn = words_of(figures.get("shifted_sequence").draw(first=10, length=3))
    assert [word for word in drawn if word in {"10", "11", "12", "13"}] == ["10", "11", "11", "12", "12", "13"]
