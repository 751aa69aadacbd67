"""The figures of lesson 4 show and say what is true."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from figure_words import words_of

from course_utils import cells, contest, figures, hand_set
from course_utils.figures import (
    all_figures,
    lesson_04_memory,
)

ALL = all_figures()


def test_lesson_4_draws_what_its_syllabus_lists() -> None:
    listed = """
    rnn_cell one_layer_against_four cell_symbols calculator_gates times_and_plus lstm_cell lstm_forget_gate
    lstm_input_gate lstm_cell_update lstm_output_gate cell_conveyor gradient_flow tom_is_a_boy peephole_cell gru_cell
    gru_against_lstm keras_gate_order memory_contest
    """
    assert {entry.name for entry in ALL if entry.lesson == 4} >= set(listed.split())


@pytest.mark.parametrize(("gate", "value", "added"), [(0.2, 3.0, 1.5), (0.9, -4.0, 0.25), (1.0, 2.0, -7.0)])
def test_the_numbers_at_both_nodes_are_those_of_finite_differences(gate: float, value: float, added: float) -> None:
    step = 1e-6
    of_value = ((gate * (value + step) + added) - (gate * (value - step) + added)) / (2 * step)
    of_gate = (((gate + step) * value + added) - ((gate - step) * value + added)) / (2 * step)
    told = figures.get("times_and_plus").alt_for(gate=gate, value=value, added=added)
    assert f"is scaled: {of_value:.3g} goes to the value, as the gate says, and {of_gate:.3g} to the gate" in told
    assert f"{gate * value:.3g} and {added:g} come in, {gate * value + added:.3g} goes out" in told


def test_the_shapes_of_the_gate_order_are_those_of_keras() -> None:
    words = words_of(figures.get("keras_gate_order").draw())
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
    words = words_of(figures.get("tom_is_a_boy").draw())
    assert words[: len(hand_set.SENTENCE)] == list(hand_set.SENTENCE)


@pytest.mark.parametrize("z_keeps", [True, False])
def test_the_gru_drawn_and_told_follows_the_convention(z_keeps: bool) -> None:
    gru = figures.get("gru_cell")
    formula = r"$h_t = z_t * h_{t-1} + (1 - z_t) * \tilde{h}_t$"
    assert (formula in words_of(gru.draw(z_keeps=z_keeps))) == z_keeps
    assert ("h_t = z_t * h_(t-1)" in gru.alt_for(z_keeps=z_keeps)) == z_keeps


def test_values_that_times_and_plus_cannot_show_are_refused() -> None:
    for wrong in ({"gate": 1.2}, {"gate": -0.1}, {"value": 1000.0}):
        with pytest.raises(ValueError, match="expected a gate from 0 to 1"):
            figures.get("times_and_plus").draw(**wrong)


def test_the_contest_measured_anew_is_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as it is quick: over the shortest sequences, every network and every seed."""
    monkeypatch.setattr(contest, "LENGTHS", contest.LENGTHS[:1])
    stored = contest.measured()
    for name, entry in contest.measure().items():
        assert entry.parameters == stored[name].parameters
        for length, shares in entry.rights.items():
            assert np.allclose(shares, stored[name].rights[length], atol=0.03), name


def test_the_contest_that_is_drawn_is_the_lesson_s() -> None:
    """Every run of each network, its parameters as Keras counts them, and no network without a cost."""
    entries, (shortest, _, longest) = contest.measured(), contest.LENGTHS
    assert list(entries) == ["tanh", "tanh, 66 units", "IRNN", "LSTM", "LSTM, long", "GRU", "GRU, long"]
    for name, entry in entries.items():
        assert list(entry.rights) == list(contest.LENGTHS)
        assert all(
            len(shares) == contest.SEEDS and 0 <= min(shares) <= max(shares) <= 1 for shares in entry.rights.values()
        )
        assert entry.parameters == contest._network(name, longest, 0).count_params()
        assert min(entry.rights[shortest]) > 0.95
        assert 0.5 < entry.time < 8
        remembers = min(entry.rights[longest]) > 0.9
        assert remembers == (name in ("IRNN", "LSTM, long", "GRU, long"))
    assert abs(entries["tanh, 66 units"].parameters - entries["LSTM"].parameters) < 100
    told = figures.get("memory_contest").alt
    assert "LSTM, long: 98 to 100%, 4,868 parameters, 3.9" in told
