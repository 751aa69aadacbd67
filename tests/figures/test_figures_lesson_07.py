"""The figures of lesson 7 show and say what is true."""

import math
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from figure_words import words_of

from course_utils import figures
from course_utils.figures import (
    all_figures,
)

ALL = all_figures()


def test_lesson_7_draws_what_its_syllabus_lists() -> None:
    listed = """
    bidirectional lone_symbols deep deep_bidirectional teacher_forcing multiple_input_single_output
    single_input_multiple_output sequence_mapping encoder_decoder encoder_decoder_attention bottleneck attention_step
    dot_and_additive masked_softmax alignment_digits alignment_dates transformer_outlook
    """
    assert {entry.name for entry in ALL if entry.lesson == 7} >= set(listed.split())


def test_attention_in_numbers_is_the_network_s_own() -> None:
    from course_utils.attention import softmax
    from course_utils.figures.lesson_07_attention import _one_step

    h, states, found, said = _one_step("4071", 2)
    np.testing.assert_allclose(found.scores, states @ h)
    np.testing.assert_allclose(found.weights, softmax(states @ h))
    np.testing.assert_allclose(found.context, found.weights @ states)
    assert said == "7"
    drawn = words_of(figures.get("attention_step").draw())
    assert [word for word in drawn if word in {f"{weight:.2f}" for weight in found.weights}]
    assert "written next: 7" in drawn


def test_two_kinds_of_scores_are_worked_out_by_hand() -> None:
    drawn = words_of(figures.get("dot_and_additive").draw())
    assert f"{1.0 * 0.8 - 0.5 * 0.4 - 0.2 * 1.0:.2f}" in drawn
    assert f"{math.tanh(1.8) + math.tanh(-0.1) + math.tanh(-0.8):.2f}" in drawn


def test_the_bottleneck_is_as_wide_as_the_lesson_s_and_the_additive_score_is_named_as_in_its_text() -> None:
    lesson = Path(__file__).parents[2] / "notebooks" / "07_seq2seq_attention.ipynb"
    source = "\n".join(cell.source for cell in nbformat.read(lesson, as_version=4).cells)
    [units] = re.findall(r"def build\(task, look=None, units=(\d+)\)", source)
    wide = 2 * int(units)
    assert f"one vector of {wide} numbers" in source
    drawn = words_of(figures.get("bottleneck").draw())
    for characters in (3, 6, 12):
        assert {f"about {round(wide / characters)} a character", f"{wide * characters}"} <= set(drawn)
    assert r"\tanh(s_t W_q + h_j W_k)" in source
    assert r"score $= v \cdot \tanh(s\,W_q + h\,W_k)$" in words_of(figures.get("dot_and_additive").draw())


def test_a_mask_that_comes_too_late_leaves_a_sum_below_1() -> None:
    drawn = words_of(figures.get("masked_softmax").draw())
    grown = [math.exp(score) for score in (2.0, 1.0, 0.5, 1.5)]
    assert "sum 1.00" in drawn
    assert f"sum {sum(grown[:3]) / sum(grown):.2f}" in drawn
    for share in grown[:3]:
        assert f"{share / sum(grown[:3]):.2f}" in drawn


def test_alignments_say_what_was_written() -> None:
    assert "Rows: the signs written, 6 9 2 5 3 8 1 7 0 4 end." in figures.get("alignment_digits").alt
    assert figures.get("alignment_dates").alt.count("it writes 1976-07-04") == 2
    for name, parameters in (("alignment_digits", {"text": ""}), ("attention_step", {"text": "1"})):
        with pytest.raises(ValueError, match="expected"):
            figures.get(name).draw(**parameters)
