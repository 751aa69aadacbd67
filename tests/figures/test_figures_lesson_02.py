"""The figures of lesson 2 show and say what is true."""

import re

import numpy as np
import pytest
from figure_words import words_of

from course_utils import bptt, figures
from course_utils.activations import SIGMOID, TANH
from course_utils.figures import (
    all_figures,
)
from course_utils.sequences import (
    FOX_SENTENCES,
    THREE_NEURONS_X,
    THREE_NEURONS_b_h,
    THREE_NEURONS_W_hh,
    THREE_NEURONS_W_xh,
)

ALL = all_figures()


def test_lesson_2_draws_what_its_syllabus_lists() -> None:
    listed = """
    activation_curves data_orders_words data_orders_arrays neuron_two_weights three_neurons three_neurons_unrolled
    shapes_two_steps saturation three_ways outputs_and_loss bptt_graph bptt_paths two_layers
    """
    assert {entry.name for entry in ALL if entry.lesson == 2} >= set(listed.split())


def _three_neurons(scale: float = 1.0) -> bptt.Forward:
    outputs = np.zeros((len(THREE_NEURONS_b_h), 1)), np.zeros(1)
    return bptt.forward(
        scale * THREE_NEURONS_X,
        bptt.Parameters(THREE_NEURONS_W_xh, THREE_NEURONS_W_hh, THREE_NEURONS_b_h, *outputs),
    )


def test_the_numbers_on_the_wires_are_those_of_the_first_sequence() -> None:
    unrolled = figures.get("three_neurons_unrolled")
    run = _three_neurons()
    drawn = [float(word.replace("−", "-")) for word in words_of(unrolled.draw()) if re.fullmatch(r"−?[\d.]+", word)]
    assert drawn[:3] == [0, 0, 0]
    for t, step in enumerate((drawn[3:17], drawn[17:])):
        x, from_x, from_h, a, h = step[:2], step[2:5], step[5:8], step[8:11], step[11:]
        assert x == run.x[0, t].tolist()
        assert from_x == pytest.approx(x @ THREE_NEURONS_W_xh + THREE_NEURONS_b_h, abs=0.0051)
        assert from_h == pytest.approx(run.h[0, t] @ THREE_NEURONS_W_hh, abs=0.0051)
        assert a == pytest.approx(run.a[0, t], abs=0.0051)
        assert h == pytest.approx(run.h[0, t + 1], abs=0.0051)
        assert f"h_{t + 1} is ({', '.join(f'{value:.2f}' for value in run.h[0, t + 1])})" in unrolled.alt


def test_the_shapes_drawn_are_those_of_the_arrays() -> None:
    x, W_xh, W_hh, b_h = THREE_NEURONS_X[:, 0], THREE_NEURONS_W_xh, THREE_NEURONS_W_hh, THREE_NEURONS_b_h
    h_1 = np.tanh(x @ W_xh + b_h)
    step = [str(array.shape) for array in (x, W_xh, h_1, W_hh, b_h, np.tanh(x @ W_xh + h_1 @ W_hh + b_h))]
    assert [word for word in words_of(figures.get("shapes_two_steps").draw()) if word.startswith("(")] == 2 * step


def test_the_slopes_that_large_inputs_leave_are_computed() -> None:
    saturation = figures.get("saturation")
    means = []
    for scale in (1, 3, 10, 30):
        slopes = 1 - _three_neurons(scale).h[:, 1:] ** 2
        means.append(f"mean slope {slopes.mean():.3f}")
        flat = f"times {scale}: {(slopes < 0.01).sum()} of {slopes.size} have a slope below 0.01"
        assert flat in saturation.alt
    assert [word for word in words_of(saturation.draw()) if word.startswith("mean")] == means


def test_the_captions_of_lesson_2_count_right() -> None:
    assert (
        "6 weights for the inputs, 9 for their own previous outputs, 3 biases" in figures.get("three_neurons").caption
    )
    assert [weights.size for weights in (THREE_NEURONS_W_xh, THREE_NEURONS_W_hh, THREE_NEURONS_b_h)] == [6, 9, 3]
    assert "its slope reaches 1, the sigmoid's 1/4" in figures.get("activation_curves").caption
    assert (TANH.steepest, SIGMOID.steepest) == (1, 1 / 4)


def test_the_marked_word_has_its_indices_the_other_way_round() -> None:
    orders = figures.get("data_orders_words")
    words = np.array(FOX_SENTENCES)
    assert words[1, 3] == words.T[3, 1] == "jumped"
    assert {"words[1, 3]", "words.T[3, 1]"} <= set(words_of(orders.draw()))
    assert "[1, 3] on the left and at [3, 1] on the right" in orders.alt


@pytest.mark.parametrize("name", ["neuron_two_weights", "three_neurons"])
def test_a_neuron_that_the_layer_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neurons 1 to 3; 0 is none of them"):
        figures.get(name).draw(neuron=0)


def test_a_word_of_neither_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a word of the two sentences"):
        figures.get("data_orders_words").draw(word="dog")
