"""Every figure, in every theme: readable, inside its picture, described in words, and the same bytes every time."""

import hashlib
import json
import math
import os
import re
import subprocess
import sys
import warnings
from itertools import permutations
from pathlib import Path

import figure_audit
import keras
import numpy as np
import pytest
import tensorflow as tf
from figure_audit import audit, smallest_letter
from matplotlib.figure import Figure

from course_utils import bptt, cells, cliff, data, figures, hand_set, live, pair_scene, planted
from course_utils.activations import BY_NAME, SIGMOID, TANH, Activation
from course_utils.drawing import picture, style
from course_utils.drawing.shapes import BODY, FORMULA, SMALL, Sketch
from course_utils.figures import (
    CourseFigure,
    all_figures,
    lesson_03,
    lesson_03_remedies,
    lesson_04_memory,
    lesson_06,
    lesson_06_vectors,
)
from course_utils.figures.registry import figure as register
from course_utils.influence import word_vectors
from course_utils.planted_vectors import load
from course_utils.schedule import W_HH
from course_utils.sequences import (
    FOX_SENTENCES,
    THREE_NEURONS_X,
    THREE_NEURONS_b_h,
    THREE_NEURONS_W_hh,
    THREE_NEURONS_W_xh,
)

ALL = all_figures()
FIRST_OF_EACH_LESSON = {entry.lesson: entry for entry in reversed(ALL)}.values()


def named(entry: CourseFigure) -> str:
    return entry.name


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("entry", ALL, ids=named)
def test_a_reader_has_nothing_to_complain_about(entry: CourseFigure, theme: str) -> None:
    with warnings.catch_warnings(), style.theme(theme) as chosen:
        warnings.simplefilter("error")
        complaints = audit(entry.draw(), chosen)
    assert complaints == []


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_every_figure_fits_the_page(entry: CourseFigure) -> None:
    width, height = entry.draw().get_size_inches()
    assert width <= 8.2
    assert height <= 5.0


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("shifted_sequence", {"first": 7, "length": 4}),
        ("order_matters", {"seed": 8}),
        ("neuron", {"inputs": 5}),
        ("unrolled_neuron", {"steps": 7}),
        ("recurrent_layer", {"features": 1, "units": 4}),
        ("unrolled_layer", {"steps": 4, "features": 5, "units": 4}),
        ("one_to_one", {"digit": 3}),
        ("one_to_many", {"words": "the door is shut"}),
        ("many_to_one", {"words": "not good", "verdict": "blame"}),
        ("many_to_many_delayed", {"number": 21}),
        ("many_to_many_aligned", {"angles": (70, 30, 30)}),
        ("course_feed_forward", {"demand": "Math", "weights_shown": False}),
        ("course_feed_forward", {"columns": True}),
        ("course_recurrent", {"last": "Python"}),
        ("course_recurrent", {"last": "R", "columns": True}),
        ("course_combined", {"demand": "none", "last": "Python"}),
        ("course_combined", {"demand": "R", "columns": True}),
        ("unfolding", {"last": 4}),
        ("data_orders_words", {"word": "red"}),
        ("neuron_two_weights", {"neuron": 2}),
        ("three_neurons", {"neuron": 3}),
        ("powers", {"below": 0.95, "above": 1.05}),
        ("error_travels_back", {"factor": 0.25, "layers": 4}),
        ("short_term_memory", {"radius": 0.9}),
        ("clipping_two_ways", {"gradient": (0.5, 2.0), "threshold": 0.5}),
        ("truncated_bptt", {"steps": 8, "k": 4}),
        ("times_and_plus", {"gate": 0.95, "value": -2.5, "added": 0.333}),
        ("gru_cell", {"z_keeps": False}),
        ("gru_cell", {"z_keeps": False, "reset_after": True}),
        ("gru_cell", {"reset_after": True}),
        ("window_and_target", {"start": 0, "length": 12, "shift": 5}),
        ("random_windows", {"count": 8, "seed": 3}),
        ("fine_and_coarse", {"fine": 0.02, "coarse": 0.1}),
        ("window_pairs", {"sentence": "the king met a nun", "window": 3}),
        ("keep_probability", {"threshold": 3e-4}),
        ("noise_distribution", {"power": 0.5}),
        ("noise_distribution", {"power": 0.0}),
        ("relation_arrows", {"relation": "gender"}),
        ("relation_arrows", {"relation": "number"}),
        ("relation_arrows", {"relation": "comparative"}),
        ("relation_arrows", {"relation": "opposite"}),
        ("analogy_steps", {"a": "queen", "b": "king", "c": "man"}),
        ("attention_step", {"text": "902815", "step": 3}),
        ("attention_step", {"text": "12", "step": 3}),
        ("alignment_digits", {"text": "407183529604"}),
        ("alignment_digits", {"text": "7"}),
        ("alignment_dates", {"first": "July 4, 1976", "second": "4.7.1976"}),
    ],
)
def test_a_teacher_may_ask_for_other_values(name: str, parameters: dict[str, object]) -> None:
    assert audit(figures.get(name).draw(**parameters), style.current()) == []


# In words


def test_names_are_unique_and_say_what_one_types() -> None:
    names = [entry.name for entry in ALL]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) for name in names)


def test_lesson_1_draws_what_its_syllabus_lists() -> None:
    listed = """
    sequences shifted_sequence order_matters feed_forward_limits neuron recurrent_neuron unrolled_neuron
    recurrent_layer unrolled_layer one_to_one one_to_many many_to_one many_to_many_delayed many_to_many_aligned
    rnn_types course_feed_forward course_recurrent course_combined unfolding three_weight_matrices other_shapes
    """
    assert {entry.name for entry in ALL if entry.lesson == 1} >= set(listed.split())


def test_lesson_2_draws_what_its_syllabus_lists() -> None:
    listed = """
    activation_curves data_orders_words data_orders_arrays neuron_two_weights three_neurons three_neurons_unrolled
    shapes_two_steps saturation three_ways outputs_and_loss bptt_graph bptt_paths two_layers
    """
    assert {entry.name for entry in ALL if entry.lesson == 2} >= set(listed.split())


def test_lesson_3_draws_what_its_syllabus_lists() -> None:
    listed = """
    powers error_travels_back one_chain deep_against_recurrent sigmoid_saturates activations_five bound_and_norms
    eigenvalues short_term_memory clipping_two_ways cliff batch_or_layer_norm residual truncated_bptt irnn remedies_map
    """
    assert {entry.name for entry in ALL if entry.lesson == 3} >= set(listed.split())


def test_lesson_4_draws_what_its_syllabus_lists() -> None:
    listed = """
    rnn_cell one_layer_against_four cell_symbols calculator_gates times_and_plus lstm_cell lstm_forget_gate
    lstm_input_gate lstm_cell_update lstm_output_gate cell_conveyor gradient_flow tom_is_a_boy peephole_cell gru_cell
    gru_against_lstm keras_gate_order
    """
    assert {entry.name for entry in ALL if entry.lesson == 4} >= set(listed.split())


def test_lesson_5_draws_what_its_syllabus_lists() -> None:
    listed = """
    sine_in_numbers window_and_target random_windows predict_every_step unseen_window truth_or_itself fine_and_coarse
    small_error_bad_wave three_seeds held_out scaling_from_training_part four_baselines one_step_or_free off_by_one
    """
    assert {entry.name for entry in ALL if entry.lesson == 5} >= set(listed.split())


def test_lesson_6_draws_what_its_syllabus_lists() -> None:
    listed = """
    three_representations sentence_sequence one_hot_and_counts count_based_steps skipgram_network cbow_network
    window_pairs keep_probability noise_distribution one_pair_loss planes_before_after relation_arrows analogy_steps
    vectors_in_rnn
    """
    assert {entry.name for entry in ALL if entry.lesson == 6} >= set(listed.split())


def test_lesson_7_draws_what_its_syllabus_lists() -> None:
    listed = """
    bidirectional lone_symbols deep deep_bidirectional teacher_forcing multiple_input_single_output
    single_input_multiple_output sequence_mapping encoder_decoder encoder_decoder_attention bottleneck attention_step
    dot_and_additive masked_softmax alignment_digits alignment_dates transformer_outlook
    """
    assert {entry.name for entry in ALL if entry.lesson == 7} >= set(listed.split())


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_alt_text_and_caption_are_sentences(entry: CourseFigure) -> None:
    for words in (entry.alt, entry.caption):
        assert words.endswith((".", "?"))
        assert words == " ".join(words.split())
        assert "$" not in words
        assert "\\" not in words
    assert 40 <= len(entry.alt) <= 600
    assert 40 <= len(entry.caption) <= 300
    assert entry.alt != entry.caption


def test_the_worked_quarter_in_the_alt_text_is_the_one_drawn() -> None:
    combined = figures.get("course_combined")
    assert "gives [2, 0, 0]" in combined.alt
    assert "gives [0, 1, 0]" in combined.alt
    assert "Their sum is [2, 1, 0]; the winner takes all, and Math is offered" in combined.alt
    assert _words(combined.draw())[-2:] == ["Math", "the previous course of the next quarter"]


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
    assert _numbers(recurrent.draw()) == [*last, *W_HH.flatten(), *following]
    assert _numbers(recurrent.draw(columns=True)) == [*W_HH.T.flatten(), *last, *following]
    assert "[1, 0, 0] @ the matrix with rows [0, 1, 0], [0, 0, 1], [1, 0, 0] gives the row [0, 1, 0]" in recurrent.alt
    in_columns = recurrent.alt_for(columns=True)
    assert "rows [0, 0, 1], [1, 0, 0], [0, 1, 0] times the column [1, 0, 0] gives the column [0, 1, 0]" in in_columns


@pytest.mark.parametrize("name", ["course_feed_forward", "course_recurrent", "course_combined"])
def test_no_symbol_or_letter_of_the_rows_is_left_in_columns(name: str) -> None:
    rows, columns = (set(_words(figures.get(name).draw(columns=form))) for form in (False, True))
    assert {"@", "M", "P"} <= rows - columns
    assert "·" in columns - rows
    assert any("$" in word for word in rows)
    assert not any("$" in word for word in columns)


def test_the_exercise_does_not_give_its_answer_away() -> None:
    feed_forward = figures.get("course_feed_forward")
    assert _words(feed_forward.draw(weights_shown=False)).count("?") == 9
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
        _words(figures.get("many_to_many_delayed").draw(number=21))
    )
    drawn = _words(figures.get("shifted_sequence").draw(first=10, length=3))
    assert [word for word in drawn if word in {"10", "11", "12", "13"}] == ["10", "11", "11", "12", "12", "13"]


def _three_neurons(scale: float = 1.0) -> bptt.Forward:
    outputs = np.zeros((len(THREE_NEURONS_b_h), 1)), np.zeros(1)
    return bptt.forward(
        scale * THREE_NEURONS_X,
        bptt.Parameters(THREE_NEURONS_W_xh, THREE_NEURONS_W_hh, THREE_NEURONS_b_h, *outputs),
    )


def test_the_numbers_on_the_wires_are_those_of_the_first_sequence() -> None:
    unrolled = figures.get("three_neurons_unrolled")
    run = _three_neurons()
    drawn = [float(word.replace("−", "-")) for word in _words(unrolled.draw()) if re.fullmatch(r"−?[\d.]+", word)]
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
    assert [word for word in _words(figures.get("shapes_two_steps").draw()) if word.startswith("(")] == 2 * step


def test_the_slopes_that_large_inputs_leave_are_computed() -> None:
    saturation = figures.get("saturation")
    means = []
    for scale in (1, 3, 10, 30):
        slopes = 1 - _three_neurons(scale).h[:, 1:] ** 2
        means.append(f"mean slope {slopes.mean():.3f}")
        flat = f"times {scale}: {(slopes < 0.01).sum()} of {slopes.size} have a slope below 0.01"
        assert flat in saturation.alt
    assert [word for word in _words(saturation.draw()) if word.startswith("mean")] == means


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
    assert {"words[1, 3]", "words.T[3, 1]"} <= set(_words(orders.draw()))
    assert "[1, 3] on the left and at [3, 1] on the right" in orders.alt


@pytest.mark.parametrize("name", ["neuron_two_weights", "three_neurons"])
def test_a_neuron_that_the_layer_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neurons 1 to 3; 0 is none of them"):
        figures.get(name).draw(neuron=0)


def test_a_word_of_neither_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a word of the two sentences"):
        figures.get("data_orders_words").draw(word="dog")


# Lesson 3


def test_the_powers_named_are_those_of_the_lecture() -> None:
    powers = figures.get("powers")
    assert f"falls to {0.9**100:.7f}" in powers.alt
    assert f"rises to {round(1.1**100)} at" in powers.alt
    drawn = [text.get_text() for text in powers.draw().axes[1].texts]
    assert [word.split()[-1].strip("$") for word in drawn] == [r"13\,781", "1", "0.0000266"]


def test_what_reaches_a_layer_is_halved_at_each() -> None:
    drawn = [float(word) for word in _words(figures.get("error_travels_back").draw()) if re.fullmatch(r"[\d.]+", word)]
    arriving = [number for number in drawn if number <= 1][1:]  # the first 1 is the name of a layer
    assert arriving == [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]


def test_the_products_of_the_two_networks_are_right() -> None:
    drawn = [float(word) for word in _words(figures.get("deep_against_recurrent").draw()) if re.match(r"\d", word)]
    assert len(drawn) == 21
    for row in (drawn[:7], drawn[7:14], drawn[14:]):
        assert row[-1] == pytest.approx(math.prod(row[:-1]), abs=0.0051)
    assert len(set(drawn[7:13])) == len(set(drawn[14:20])) == 1


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda one: one.name)
def test_the_shaded_zones_begin_where_a_twentieth_of_the_slope_is_left(activation: Activation) -> None:
    shaded = re.search(rf"{activation.name}: .*?shaded beyond ([\d.]+)", figures.get("sigmoid_saturates").alt)
    assert shaded is not None
    assert activation.slope(float(shaded[1])) / activation.steepest == pytest.approx(0.05, abs=0.0005)


def test_the_slopes_told_are_those_of_the_curves() -> None:
    told = figures.get("activations_five").alt.split("Slopes at -2, 0 and 2: ")[1].rstrip(".").split("; ")
    for name, words in zip(("sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU"), told, strict=True):
        at_left, _, at_right = (float(word) for word in words.removeprefix(name).split(","))
        for z, slope in ((-2.0, at_left), (2.0, at_right)):
            rise = BY_NAME[name].value(z + 1e-6) - BY_NAME[name].value(z - 1e-6)
            assert slope == pytest.approx(float(rise) / 2e-6, abs=0.0051)


def _way_back(run: lesson_03.Measured) -> np.ndarray:
    """``∂h_T/∂h_0`` of a layer that was measured, rows for ``h_T``: the product of its steps, multiplied forward."""
    product = np.eye(len(run.W_hh))
    for h in run.any_way.states[1:]:
        product = np.diag(1 - h**2) @ run.W_hh.T @ product
    return product


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_norms_drawn_end_where_the_product_of_the_steps_says(seed: int) -> None:
    run = lesson_03.measured("Gaussian", seed)
    stretched = np.linalg.svd(run.W_hh)[2][0]
    assert run.stretched.left == pytest.approx(np.linalg.norm(stretched @ _way_back(run)), rel=1e-9)
    assert run.stretched.log10_norms.max() > 0.1
    for decay in (run.any_way, run.stretched):
        assert (decay.log10_norms <= decay.log10_bound + 1e-12).all()


def test_the_bound_is_flat_for_the_orthogonal_start_and_climbs_for_the_gaussian() -> None:
    alt = figures.get("bound_and_norms").alt
    gaussian = [np.linalg.norm(lesson_03.measured("Gaussian", seed).W_hh, 2) for seed in lesson_03.SEEDS]
    assert f"There the bound rises, {min(gaussian):.1f} to {max(gaussian):.1f} times a step" in alt
    orthogonal = [10 ** lesson_03.measured("orthogonal", seed).any_way.log10_norms[-1] for seed in lesson_03.SEEDS]
    assert f"to {min(orthogonal):.2g} to {max(orthogonal):.2g}." in alt


def test_the_eigenvalues_have_the_sizes_told() -> None:
    alt = figures.get("eigenvalues").alt
    assert "orthogonal, sizes 0.90 to 0.90, greatest singular value 0.90" in alt
    assert "identity, sizes 0.90 to 0.90, greatest singular value 0.90" in alt
    W = lesson_03.measured("Gaussian", 0).W_hh
    stretch = math.sqrt(np.linalg.eigvalsh(W.T @ W).max())
    assert f"to 0.90, greatest singular value {stretch:.2f}; orthogonal" in alt


def test_the_shares_of_the_words_are_those_of_a_nudged_net() -> None:
    W_xh, W_hh = lesson_03.word_net(0.5)
    words, nudge = word_vectors(["What", "time", "is", "it", "?"], len(W_xh)), 1e-6
    norms = np.zeros((5, 5))
    for s in range(5):
        changes = []
        for feature in range(words.shape[1]):
            up, down = words.copy(), words.copy()
            up[s, feature] += nudge
            down[s, feature] -= nudge
            runs = [cells.simple_rnn(x, W_xh, W_hh, np.zeros(len(W_hh))) for x in (up, down)]
            changes.append((runs[0] - runs[1]) / (2 * nudge))
        norms[:, s] = np.sqrt((np.array(changes) ** 2).sum(axis=(0, 2)))
    shares = lesson_03.word_shares(0.5)
    assert shares == pytest.approx(norms / norms.sum(axis=1, keepdims=True), abs=1e-8)
    final = ", ".join(
        f"{word} {share:.0%}" for word, share in zip(["What", "time", "is", "it", "?"], shares[-1], strict=True)
    )
    assert (
        f"the shares are {final}: is it ? have {shares[-1, 2:].sum():.0%} together"
        in figures.get("short_term_memory").alt
    )


def test_the_words_of_the_figure_have_the_shares_with_which_the_live_view_begins() -> None:
    view = live.get("word_influence")
    assert lesson_03.word_shares(0.5)[-1] == pytest.approx(view.compute(**view.defaults())["shares"])


def test_clipping_by_value_turns_and_by_norm_does_not() -> None:
    clipping = figures.get("clipping_two_ways")
    turned = math.degrees(math.atan2(0.8, 1.0) - math.atan2(0.8, 2.4))
    assert f"becomes (1.00, 0.80) and turns by {turned:.1f} degrees" in clipping.alt
    length = math.hypot(2.4, 0.8)
    assert f"becomes ({2.4 / length:.2f}, {0.8 / length:.2f}), shorter, and turns by 0 degrees" in clipping.alt
    assert {f"turns by {turned:.1f}°", "keeps its direction"} <= set(_words(clipping.draw()))


def test_one_step_without_clipping_throws_the_descent_off_the_cliff() -> None:
    raw, clipped = lesson_03_remedies.descents()
    alt = figures.get("cliff").alt
    w, b = raw.path.T
    moved = np.hypot(w[1:] - w[:-1], b[1:] - b[:-1])
    assert f"step {moved.argmax() + 1} throws it {moved.max():.2f} away" in alt
    assert moved.max() > 5 * lesson_03_remedies.RATE * lesson_03_remedies.THRESHOLD
    assert np.hypot(*np.diff(clipped.path, axis=0).T).max() <= 0.3 + 1e-12
    for run, words in ((raw, "without clipping"), (clipped, "with it")):
        w, b = run.path[-1]
        x = 0.5
        for _ in range(50):
            x = w / (1 + math.exp(-x)) + b
        assert f"{(1 / (1 + math.exp(-x)) - 0.7) ** 2:.3f} {words}" in alt
    assert clipped.losses[-20:].max() < raw.losses[-20:].min()


def test_the_cliff_is_pointed_at_where_it_stands() -> None:
    for w in (4.6, 4.66, 4.8):
        edge = lesson_03_remedies.cliff_edge(w)
        below, above = (cliff.loss_and_gradient(w, edge + aside)[0] for aside in (-0.02, 0.02))
        assert below > 0.1 > above


def test_the_groups_that_are_averaged_are_counted_right() -> None:
    batch, time, features = 3, 4, 5
    drawn = _words(figures.get("batch_or_layer_norm").draw())
    assert [word for word in drawn if word.endswith("means")] == [
        f"{features} means",
        f"{time * features} means",
        f"{batch * time} means",
    ]
    assert [word for word in drawn if word.endswith("to a mean")] == [
        f"{batch * time} numbers to a mean",
        f"{batch} numbers to a mean",
        f"{features} numbers to a mean",
    ]


def test_what_twenty_layers_leave_with_and_without_residual_connections() -> None:
    alt = figures.get("residual").alt
    assert math.log10(0.1**20) == pytest.approx(-20)
    assert f"leave 1e-20 of the gradient when plain and {1.1**20:.1f} times it" in alt


def test_a_piece_of_truncated_back_propagation_keeps_its_length() -> None:
    truncated = figures.get("truncated_bptt")
    assert "steps 1 to 3; steps 4 to 6; steps 7 to 9" in truncated.alt
    assert "steps 1 to 4; steps 5 to 8" in truncated.alt_for(steps=8, k=4)


def test_the_state_of_an_irnn_is_copied_until_something_comes_in() -> None:
    states, x = lesson_03_remedies.irnn_states(), lesson_03_remedies.IRNN_INPUTS
    before = np.vstack([np.zeros(3), states[:-1]])
    quiet = ~x.any(axis=1)
    assert (states[quiet] == before[quiet]).all()
    assert (states[~quiet] == np.clip(before[~quiet] + x[~quiet], 0, None)).all()
    assert [word for word in _words(figures.get("irnn").draw()) if word in {"new", "copied"}] == [
        "copied" if still else "new" for still in quiet
    ]


def test_every_remedy_is_made_for_one_trouble_and_those_that_the_lesson_measured_are_there() -> None:
    table = {name: effects for name, _, *effects in lesson_03_remedies.REMEDIES}
    assert all(effects.count(lesson_03_remedies.FOR) == 1 for effects in table.values())
    for name, effect in (("Layer normalisation", lesson_03_remedies.TOO), ("RMSProp", lesson_03_remedies.TOO)):
        assert table[name] == [effect, lesson_03_remedies.FOR]
    assert {"tanh or ELU, not the sigmoid", "ReLU with He weights", "Gradient scaling"} <= set(table)


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("powers", {"below": 1.2}, "a factor between 0 and 1 and one above 1"),
        ("error_travels_back", {"layers": 9}, "3 to 6 layers"),
        ("clipping_two_ways", {"gradient": (0.3, 0.2)}, "the greater above the threshold"),
        ("truncated_bptt", {"k": 0}, "in pieces of 1 up to that"),
    ],
)
def test_values_that_a_figure_of_lesson_3_cannot_show_are_refused(
    name: str, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        figures.get(name).draw(**parameters)


# Lesson 6


def test_two_arrays_are_dense_and_one_is_sparse() -> None:
    sound, image, sentence = lesson_06.representations()
    assert np.count_nonzero(sound) == sound.size
    assert np.count_nonzero(image) == image.size
    assert (sentence.sum(axis=1) == 1).all()
    assert f"shape {sentence.shape}, sparse: 7 of {sentence.size:,} numbers" in figures.get("three_representations").alt


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
    drawn = _words(windows.draw())
    assert {"mayor, of, opened, a", "mayor, of", "opened, a"} <= set(drawn)


def test_frequent_words_are_drawn_less_often_than_they_come_and_rare_ones_more() -> None:
    counts = load().vocabulary.counts.astype(float)
    the, bowls = (load().vocabulary.code(word) for word in ("the", "bowls"))
    noise = counts**0.75 / (counts**0.75).sum()
    assert noise[the] < counts[the] / counts.sum()
    assert noise[bowls] > counts[bowls] / counts.sum()
    words = f"the {100 * counts[the] / counts.sum():.0f} % by count, {100 * noise[the]:.1f} % as noise"
    assert words in figures.get("noise_distribution").alt


def test_the_share_that_is_kept_is_that_of_the_paper() -> None:
    counts = load().vocabulary.counts
    share = counts[load().vocabulary.code("the")] / counts.sum()
    kept = f"the, {100 * share:.0f} % of the text, is kept with {100 * math.sqrt(1e-3 / share):.1f} %"
    assert kept in figures.get("keep_probability").alt


def test_the_step_of_the_figure_makes_the_pair_likelier_and_the_noise_less_likely() -> None:
    before, after = pair_scene.descend("mayor", 3, 0.4, 1)
    alt = figures.get("one_pair_loss").alt
    assert before.score < after.score
    assert (before.negative_scores > after.negative_scores).all()
    loss = math.log1p(math.exp(-before.score)) + sum(math.log1p(math.exp(score)) for score in before.negative_scores)
    assert f"The loss falls from {loss:.2f} to" in alt
    assert f"score {before.score:.2f} to {after.score:.2f}" in alt


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


def _words(drawn: Figure) -> list[str]:
    return [text.get_text() for text in drawn.axes[0].texts]


def _numbers(drawn: Figure) -> list[int]:
    return [int(word) for word in _words(drawn) if word.isdigit()]


# Lesson 4


@pytest.mark.parametrize(("gate", "value", "added"), [(0.2, 3.0, 1.5), (0.9, -4.0, 0.25), (1.0, 2.0, -7.0)])
def test_the_numbers_at_both_nodes_are_those_of_finite_differences(gate: float, value: float, added: float) -> None:
    step = 1e-6
    of_value = ((gate * (value + step) + added) - (gate * (value - step) + added)) / (2 * step)
    of_gate = (((gate + step) * value + added) - ((gate - step) * value + added)) / (2 * step)
    told = figures.get("times_and_plus").alt_for(gate=gate, value=value, added=added)
    assert f"is scaled: {of_value:.3g} goes to the value, as the gate says, and {of_gate:.3g} to the gate" in told
    assert f"{gate * value:.3g} and {added:g} come in, {gate * value + added:.3g} goes out" in told


def test_the_shapes_of_the_gate_order_are_those_of_keras() -> None:
    words = _words(figures.get("keras_gate_order").draw())
    for layer in (keras.layers.LSTM(4), keras.layers.GRU(4)):
        layer.build((None, None, 3))
        for weights in layer.get_weights():
            assert str(weights.shape) in words


def test_the_gate_order_told_is_that_of_keras() -> None:
    """A large bias in one block opens one gate: which, Keras' output says."""
    units = 1
    x = np.full((1, 1, 1), 0.5)
    layer = keras.layers.LSTM(units, return_state=True)
    layer.build(x.shape)
    found = {}
    for block in range(4):
        kernel, recurrent, bias = np.zeros((1, 4)), np.zeros((1, 4)), np.full(4, -20.0)
        bias[2] = 0.0  # the candidate, wherever else a gate is
        bias[block] = 20.0
        layer.set_weights([kernel, recurrent, bias])
        state = [np.full((1, 1), 0.0), np.full((1, 1), 0.7)]
        _, h, C = (float(np.asarray(one).ravel()[0]) for one in layer(x, initial_state=state))
        found[block] = (round(h, 3), round(C, 3))
    assert found[1] == (0.0, 0.7), "f keeps C and nothing is shown"
    assert found[0] == found[2] == (0.0, 0.0), "i and the candidate alone write nothing"
    assert found[3] == (0.0, 0.0), "o alone shows an empty cell"
    assert "in the order i, f, c, o" in figures.get("keras_gate_order").alt


def test_the_parameters_counted_are_those_of_keras() -> None:
    told = figures.get("gru_against_lstm").alt
    for layer in (keras.layers.LSTM(32), keras.layers.GRU(32), keras.layers.SimpleRNN(32)):
        layer.build((None, None, 16))
        assert f"{layer.count_params():,}" in told


def test_the_conveyor_belt_carries_what_is_told() -> None:
    told = figures.get("cell_conveyor").alt
    assert "C_1 = 1.00" in told
    assert f"C_3 = {0.9 * 0.9:.2f}" in told
    assert f"C_4 = {0.1 * 0.81 + 0.8:.2f}" in told
    assert f"C_5 = {0.9 * (0.1 * 0.81 + 0.8):.2f}" in told


def test_the_gradients_that_flow_are_those_of_the_tape() -> None:
    layers = lesson_04_memory.flow_layers()
    plain, cell = lesson_04_memory.flow()
    hs = [tf.zeros((1, 16), tf.float64)]
    h, Cs = tf.zeros((1, 16), tf.float64), [tf.zeros((1, 16), tf.float64)]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([hs[0], Cs[0]])
        for x_t in layers.x:
            hs.append(tf.tanh(x_t[None] + hs[-1] @ layers.W_hh))
            sums = x_t[None] @ layers.lstm.W_xh + h @ layers.lstm.W_hh + layers.lstm.b_h
            a_i, a_f, a_c, a_o = map(tf.stop_gradient, tf.split(sums, 4, axis=1))
            Cs.append(tf.sigmoid(a_f) * Cs[-1] + tf.sigmoid(a_i) * tf.tanh(a_c))
            h = tf.sigmoid(a_o) * tf.tanh(Cs[-1])
        of_plain, of_cell = (tf.reduce_sum(states[-1] * layers.direction) for states in (hs, Cs))
    for drawn, total, states in ((plain, of_plain, hs), (cell, of_cell, Cs)):
        np.testing.assert_allclose(drawn, [float(tf.norm(one)) for one in tape.gradient(total, states)], rtol=1e-9)
    told = figures.get("gradient_flow").alt
    assert f"{plain[0]:.3f} at step 0" in told
    assert f"{cell[0]:.2f} at step 0" in told
    mean = cells.lstm(layers.x, *layers.lstm).f.mean()
    assert mean == pytest.approx(0.95, abs=0.01), "near 0.95, as the caption says"


def test_the_sentence_is_told_with_the_numbers_of_keras_lstm() -> None:
    layer = keras.layers.LSTM(3, return_sequences=True)
    layer.build((None, None, len(hand_set.SENTENCE_WORDS)))
    layer.set_weights(list(hand_set.sentence_weights()))
    h = np.asarray(layer(hand_set.sentence_inputs()[None]))[0]
    told = figures.get("tom_is_a_boy").alt
    assert f"shown there only: h = {h[-1, 0]:.2f}" in told
    assert f"at He h = {h[-1, 2]:.2f}" in told
    words = _words(figures.get("tom_is_a_boy").draw())
    assert words[: len(hand_set.SENTENCE)] == list(hand_set.SENTENCE)


@pytest.mark.parametrize("z_keeps", [True, False])
def test_the_gru_drawn_and_told_follows_the_convention(z_keeps: bool) -> None:
    gru = figures.get("gru_cell")
    formula = r"$h_t = z_t * h_{t-1} + (1 - z_t) * \tilde{h}_t$"
    assert (formula in _words(gru.draw(z_keeps=z_keeps))) == z_keeps
    assert ("h_t = z_t * h_(t-1)" in gru.alt_for(z_keeps=z_keeps)) == z_keeps


def test_values_that_times_and_plus_cannot_show_are_refused() -> None:
    for wrong in ({"gate": 1.2}, {"gate": -0.1}, {"value": 1000.0}):
        with pytest.raises(ValueError, match="expected a gate from 0 to 1"):
            figures.get("times_and_plus").draw(**wrong)


# Lesson 5


def test_the_list_and_its_shift_are_the_sine_of_whole_numbers() -> None:
    drawn = [float(word.replace("−", "-")) for word in _words(figures.get("sine_in_numbers").draw()) if "." in word]
    assert drawn == [round(math.sin(x), 2) for x in [*range(7), *range(1, 8)]]


def test_the_window_told_is_cut_from_the_sine() -> None:
    words = figures.get("window_and_target").alt_for(start=7, length=10, shift=3)
    ends = [f"{math.sin(0.2 * step):.2f}" for step in (7, 16, 10, 19)]
    assert "step 7 to 16, from {} to {}. Its target: step 10 to 19, from {} to {}".format(*ends) in words
    assert "ends 3 steps later" in words


def test_what_copying_costs_is_what_the_sine_moves_in_a_step() -> None:
    # sin(x + s) - sin(x) = 2 sin(s / 2) cos(x + s / 2), whose root mean square is sqrt(2) sin(s / 2)
    words = figures.get("fine_and_coarse").alt
    for step in (0.04, 0.2):
        assert f"is off by {math.sqrt(2) * math.sin(step / 2):.3f}" in words
        assert f"covers {29 * step / (2 * math.pi):.0%} of a period" in words


def test_the_smaller_one_step_error_belongs_to_the_worse_wave() -> None:
    words = figures.get("small_error_bad_wave").alt
    one = [float(number) for number in re.findall(r"one step ahead off by (\d\.\d+)", words)]
    free = [float(number) for number in re.findall(r"periods off by (\d\.\d+)", words)]
    assert one[0] < one[1]
    assert free[0] > 10 * free[1]


def test_a_seed_of_zeros_is_left_by_one_network_only() -> None:
    heights = [float(number) for number in re.findall(r"(\d\.\d) after", figures.get("three_seeds").alt)]
    assert all(abs(height - 1) <= 0.1 for height in [*heights[:4], heights[5]])
    assert heights[4] <= 0.1


def test_the_held_out_part_and_the_training_part_are_the_whole_series() -> None:
    words = figures.get("held_out").alt
    assert "1700 to 1964, 265 values" in words
    assert "1965 to 2008, 44 values" in words
    assert 1964 - 1700 + 1 + 2008 - 1965 + 1 == 309


def test_the_scaling_drawn_is_that_of_the_training_part() -> None:
    values = data.sunspots().values
    train, held = values[:265], values[265:]
    words = _words(figures.get("scaling_from_training_part").draw())
    assert f"mean {train.mean():.1f}\nstd {train.std():.1f}" in words
    scaled = (held - train.mean()) / train.std()
    assert f"mean {scaled.mean():.2f}\nstd {scaled.std():.2f}" in words
    assert any(f"mean {values.mean():.1f}" in word for word in words)


def test_the_baselines_drawn_are_computed_from_earlier_years() -> None:
    values, year = data.sunspots().values, 1979 - 1700
    words = figures.get("four_baselines").alt
    assert f"the truth, {values[year]:.1f}," in words
    assert f"naive {values[year - 1]:.1f} (MAE 22.9); seasonal naive {values[year - 11]:.1f} (MAE 26.8)" in words
    third = values[year - 1] + values[year - 11] - values[year - 12]
    assert f"seasonal difference {third:.1f} (MAE 20.8)" in words
    table = np.array([[1, *values[t - 9 : t][::-1]] for t in range(9, 265)])
    weights = np.linalg.solve(table.T @ table, table.T @ values[9:265])
    assert f"AR(9) {weights @ [1, *values[year - 9 : year][::-1]]:.1f} (MAE" in words


def test_a_free_run_is_worse_than_one_step_and_fades() -> None:
    one, free = map(float, re.findall(r"error (?:is )?(\d+\.\d)", figures.get("one_step_or_free").alt))
    assert free > 1.5 * one


def test_a_forecast_in_the_wrong_place_looks_perfect() -> None:
    assert "mean absolute error 21." in figures.get("off_by_one").alt
    assert [word for word in _words(figures.get("off_by_one").draw()) if word.startswith("MAE")] == [
        "MAE 21.5",
        "MAE 0.0",
    ]


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("window_and_target", {"start": 80}, "may start at 0 to 79 in a series of 110; came 80"),
        ("random_windows", {"count": 9}, "room for 1 to 8 windows; came 9"),
        ("fine_and_coarse", {"coarse": 0.3}, "up to 0.21; came 0.3"),
    ],
)
def test_values_that_a_figure_of_lesson_5_cannot_show_are_refused(
    name: str, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        figures.get(name).draw(**parameters)


# The register


def test_an_unknown_figure_is_answered_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="recurrent_neuron"):
        figures.get("recurent_neuron")


def test_two_figures_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two figures are called 'neuron'"):
        register(name="neuron", lesson=1, caption="A caption.", alt="An alt text.")(Figure)


def test_a_figure_without_alt_text_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a caption and an alt text"):
        register(name="silent", lesson=1, caption="A caption.", alt=" ")(Figure)


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        figures.get("neuron").draw(colour="red")


# The same bytes

_DIGESTS = """
import hashlib, json, sys, tempfile
from pathlib import Path
from course_utils.drawing import picture
from course_utils.figures import all_figures

seen, digests = set(), {}
for entry in all_figures():
    kinds = ("svg",) if entry.lesson in seen else ("svg", "png", "pdf")
    seen.add(entry.lesson)
    drawn = entry.draw()
    for kind in kinds:
        path = Path(sys.argv[1]) / f"{entry.name}.{kind}"
        picture.save(drawn, path)
        digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
print(json.dumps(digests))
"""


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    running = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        command = [sys.executable, "-c", _DIGESTS, str(folder)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        running.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE))
    one, other = (json.loads(process.communicate(timeout=300)[0]) for process in running)
    assert len(one) >= len(ALL) + 2
    assert one == other


@pytest.mark.parametrize("kind", picture.FORMATS)
def test_saving_twice_writes_the_same_bytes(tmp_path: Path, kind: str) -> None:
    for entry in FIRST_OF_EACH_LESSON:
        drawn = entry.draw()
        digests = set()
        for figure in (drawn, drawn, entry.draw()):
            path = tmp_path / f"{entry.name}.{kind}"
            picture.save(figure, path)
            digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
        assert len(digests) == 1


# The audit itself: each fault is found, and named


@pytest.fixture
def sketch() -> Sketch:
    sheet = Sketch(4, 3)
    sheet.box(2, 1.5, 1.6, 0.6, "all is well", role="hidden")
    return sheet


def complaints(sketch: Sketch, theme: str = "light") -> list[str]:
    return audit(sketch.figure, style.THEMES[theme])


def test_a_good_figure_has_no_complaints(sketch: Sketch) -> None:
    sketch.text(2, 2.5, "a title")
    sketch.arrow((2, 0.5), (2, 1.2))
    assert complaints(sketch) == []


def test_texts_on_top_of_each_other(sketch: Sketch) -> None:
    sketch.text(1.2, 2.5, "one thing and")
    sketch.text(1.7, 2.52, "another thing")
    assert "'one thing and' overlaps 'another thing'" in complaints(sketch)


def test_text_that_leaves_the_picture(sketch: Sketch) -> None:
    sketch.text(3.9, 0.4, "cut off")
    assert complaints(sketch) == ["'cut off' leaves the picture"]


def test_text_wholly_outside(sketch: Sketch) -> None:
    sketch.text(9, 9, "nobody sees me")
    assert complaints(sketch) == ["'nobody sees me' leaves the picture"]


def test_a_box_that_leaves_the_picture(sketch: Sketch) -> None:
    sketch.box(0.1, 0.5, 0.6, 0.3)
    assert complaints(sketch) == [
        "a FancyBboxPatch leaves the picture",
        "something is drawn right up to the edge of the picture",
    ]


def test_a_line_up_to_the_edge(sketch: Sketch) -> None:
    sketch.line([(-1, 0.5), (5, 0.5)])
    assert complaints(sketch) == ["something is drawn right up to the edge of the picture"]


def test_tiny_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "small print", size=7)
    assert complaints(sketch) == ["'small print' is too small: 7.0 points"]


def test_tiny_subscripts(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "$W_{xh}$", size=BODY)
    assert complaints(sketch) == ["'$W_{xh}$' is too small: 7.0 points"]


def test_text_that_a_full_slide_shows_too_small() -> None:
    wide = Sketch(12, 3)
    wide.text(6, 1.5, "words", size=SMALL)
    assert complaints(wide) == []
    assert complaints(wide, "slides") == ["'words' is too small on a slide: 10.0 points"]


def test_pale_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "hardly there", colour="#aaaaaa")
    (complaint,) = complaints(sketch)
    assert complaint.startswith("'hardly there' has too little contrast")


def test_transparent_text_is_judged_as_it_is_seen(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "a ghost", alpha=0.3)
    (complaint,) = complaints(sketch)
    assert complaint.startswith("'a ghost' has too little contrast")


def test_black_text_on_a_dark_box(sketch: Sketch) -> None:
    sketch.box(2, 0.6, 1.6, 0.5, role="gradient")
    sketch.text(2, 0.6, "in the dark", colour="#000000")
    (complaint,) = complaints(sketch)
    assert complaint.startswith("'in the dark' has too little contrast")


def test_a_line_through_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "crossed out")
    sketch.arrow((0.5, 0.5), (3.5, 0.5))
    (complaint,) = complaints(sketch)
    assert "or a line crosses it" in complaint


def test_an_upright_line_through_a_long_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "a rather long text")
    sketch.arrow((2, 0.2), (2, 1.2))
    (complaint,) = complaints(sketch)
    assert "or a line crosses it" in complaint


def test_a_label_wider_than_its_box(sketch: Sketch) -> None:
    sketch.box(2, 0.5, 0.6, 0.4, "far too many words", role="input")
    assert "'far too many words' is larger than the FancyBboxPatch it stands on" in complaints(sketch)


def test_hidden_and_empty_texts_are_no_ones_business(sketch: Sketch) -> None:
    sketch.text(2, 1.5, "unseen").set_visible(False)
    sketch.text(2, 1.5, " ")
    assert complaints(sketch) == []


def test_labels_of_axes_are_read_too() -> None:
    crowded = Figure(figsize=(4, 3))
    axes = crowded.add_axes((0.1, 0.2, 0.8, 0.7))
    axes.set_xticks([0.5, 0.52], ["here", "there"])
    assert "'here' overlaps 'there'" in audit(crowded, style.THEMES["light"])


def test_the_smallest_letter_of_a_formula_is_its_subscript() -> None:
    sheet = Sketch(2, 2)
    assert smallest_letter(sheet.text(1, 1, "words")) == BODY
    assert smallest_letter(sheet.text(1, 1, "$h_t$")) == pytest.approx(0.7 * FORMULA)
    assert smallest_letter(sheet.text(1, 1, "$h$")) == FORMULA


def test_the_audit_measures_contrast_as_the_package_does() -> None:
    pairs = [("#ffffff", "#000000"), ("#1a1d21", "#abe5fe"), ("#777777", "#ffffff")]
    for one, other in pairs:
        rgb = np.array([[int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)] for colour in (one, other)])
        measured = figure_audit._contrast(rgb[:1], rgb[1:])[0]
        assert measured == pytest.approx(style.contrast(one, other))


# Lesson 7


def test_attention_in_numbers_is_the_network_s_own() -> None:
    from course_utils.attention import softmax
    from course_utils.figures.lesson_07_attention import _one_step

    h, states, found, said = _one_step("4071", 2)
    np.testing.assert_allclose(found.scores, states @ h)
    np.testing.assert_allclose(found.weights, softmax(states @ h))
    np.testing.assert_allclose(found.context, found.weights @ states)
    assert said == "7"
    drawn = _words(figures.get("attention_step").draw())
    assert [word for word in drawn if word in {f"{weight:.2f}" for weight in found.weights}]
    assert "written next: 7" in drawn


def test_two_kinds_of_scores_are_worked_out_by_hand() -> None:
    drawn = _words(figures.get("dot_and_additive").draw())
    assert f"{1.0 * 0.8 - 0.5 * 0.4 - 0.2 * 1.0:.2f}" in drawn
    assert f"{math.tanh(1.8) + math.tanh(-0.1) + math.tanh(-0.8):.2f}" in drawn


def test_a_mask_that_comes_too_late_leaves_a_sum_below_1() -> None:
    drawn = _words(figures.get("masked_softmax").draw())
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
