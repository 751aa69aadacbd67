"""What the views of lesson 4 show is true: Keras' cells, the tape, exact powers, and a calculator in plain Python."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from live_settings import anywhere

from course_utils import gate_scenes, live
from course_utils.gate_scenes import INPUTS, PRESETS, STEPS, WRITTEN
from course_utils.hand_set import KEYS
from course_utils.live.lesson_04 import BY_BIASES, BY_GATES, ends_for
from course_utils.live.lesson_04_gru import KERAS, LECTURES

lstm_gates, gru_gates, calculator, gate_arithmetic = map(
    live.get, ("lstm_gates", "gru_gates", "calculator", "gate_arithmetic")
)
SETTINGS = (BY_GATES, BY_BIASES, *PRESETS)


def of_lstm(**changed: Any) -> dict[str, Any]:
    return lstm_gates.compute(**(lstm_gates.defaults() | changed))


def of_gru(**changed: Any) -> dict[str, Any]:
    return gru_gates.compute(**(gru_gates.defaults() | changed))


def pressed(**changed: Any) -> dict[str, Any]:
    return calculator.compute(**(calculator.defaults() | changed))


# The LSTM's gates


def keras_lstm(weights: Any, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every h and the last C of Keras' LSTM."""
    layer = keras.layers.LSTM(1, return_sequences=True, return_state=True, dtype="float64")
    layer.build((None, None, x.shape[1]))
    layer.set_weights(list(weights))
    every_h, _, last_C = (np.asarray(one) for one in layer(x[None]))
    return every_h[0], last_C[0]


@pytest.mark.parametrize("gates", SETTINGS)
@pytest.mark.parametrize("recurrent", [0.0, 1.5])
def test_the_cell_drawn_is_keras_lstm(gates: str, recurrent: float) -> None:
    state = of_lstm(gates=gates, recurrent=recurrent, forget=0.83, forget_bias=1.3, output_gate=0.4, kind="sine")
    every_h, last_C = keras_lstm(state["scene"].weights, state["scene"].x)
    np.testing.assert_allclose(state["played"].run.h, every_h, rtol=0, atol=1e-6)
    np.testing.assert_allclose(state["played"].run.C[-1], last_C, rtol=0, atol=1e-6)


@pytest.mark.parametrize("forget", [0.0, 0.3, 0.9, 0.95, 1.0])
def test_what_was_written_decays_with_the_power_of_the_forget_gate_and_so_does_the_gradient(forget: float) -> None:
    state = of_lstm(forget=forget, kind="one impulse")
    C = state["played"].run.C[:, 0]
    k = np.arange(STEPS - WRITTEN + 1)
    np.testing.assert_allclose(C[WRITTEN - 1 :], C[WRITTEN - 1] * forget**k, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(C[WRITTEN - 1], 0.8, rtol=1e-9)
    np.testing.assert_allclose(state["played"].along[::-1], forget ** np.arange(STEPS + 1.0), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(state["played"].total, state["played"].along, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("gates", SETTINGS)
@pytest.mark.parametrize(("recurrent", "peephole"), [(0.0, 0.0), (1.25, 0.0), (-0.75, 0.5), (0.0, -1.5)])
def test_both_gradients_drawn_are_those_of_the_tape(gates: str, recurrent: float, peephole: float) -> None:
    state = of_lstm(gates=gates, recurrent=recurrent, peephole=peephole, forget=0.9, kind="sine", output_gate=0.7)
    scene = state["scene"]
    W_xh, W_hh, b_h = map(tf.constant, scene.weights)
    p = scene.peephole[:, 0]
    for hold, expected in ((True, state["played"].along), (False, state["played"].total)):
        h, Cs = tf.zeros((1, 1), tf.float64), [tf.zeros((1, 1), tf.float64)]
        with tf.GradientTape() as tape:
            tape.watch(Cs[0])
            for x_t in scene.x:
                C = Cs[-1]
                a_i, a_f, a_c, a_o = tf.split(x_t[None] @ W_xh + h @ W_hh + b_h, 4, axis=1)
                f, added = tf.sigmoid(a_f + p[1] * C), tf.sigmoid(a_i + p[0] * C) * tf.tanh(a_c)
                if hold:  # along the cell state: what the gates and the candidate were made of is held
                    f, added = tf.stop_gradient(f), tf.stop_gradient(added)
                C = f * C + added
                h = tf.sigmoid(a_o + p[2] * C) * tf.tanh(C)
                Cs.append(C)
        of_tape = np.array([float(tf.reshape(one, ())) for one in tape.gradient(Cs[-1], Cs)])
        np.testing.assert_allclose(expected, of_tape, rtol=1e-8, atol=1e-12)


def test_gates_and_biases_say_the_same() -> None:
    by_gates = of_lstm(forget=0.5, input_gate=0.5, output_gate=0.5)
    by_biases = of_lstm(gates=BY_BIASES, forget_bias=0.0, input_bias=0.0, output_bias=0.0)
    np.testing.assert_allclose(by_gates["played"].run.h, by_biases["played"].run.h, rtol=0, atol=1e-15)


def test_the_sliders_that_do_not_count_follow_those_that_do() -> None:
    view = live.get("lstm_gates")
    view.controls["forget"].value = 0.5
    assert view.values["forget_bias"] == 0
    assert view.controls["forget_bias"].disabled
    view.controls["gates"].value = BY_BIASES
    assert view.controls["forget"].disabled
    view.controls["forget_bias"].value = 3.0
    assert view.values["forget"] == 0.95
    view.controls["gates"].value = "forget at once"
    assert (view.values["forget"], view.values["input_gate"]) == (0, 1)
    assert all(view.controls[name].disabled for name in ("forget", "forget_bias", "candidate", "recurrent"))
    view.controls["gates"].value = BY_GATES
    assert not view.controls["forget"].disabled
    assert view.values["forget"] == 0, "one begins where the preset stood"


def test_each_preset_does_what_it_is_called() -> None:
    C = {name: of_lstm(gates=name)["played"].run.C[:, 0] for name in PRESETS}
    h = {name: of_lstm(gates=name)["played"].run.h[:, 0] for name in PRESETS}
    along = {name: of_lstm(gates=name)["played"].along for name in PRESETS}

    np.testing.assert_allclose(C["remember for ever"][WRITTEN - 1 :], np.tanh(0.8), rtol=0, atol=1e-9)
    np.testing.assert_allclose(along["remember for ever"], 1, rtol=0, atol=1e-12)
    x = gate_scenes.preset("forget at once").x[:, 0]
    np.testing.assert_allclose(C["forget at once"], np.tanh(x), rtol=0, atol=1e-12)
    np.testing.assert_allclose(along["forget at once"][:-1], 0, rtol=0, atol=1e-15)

    memory, shown = 0.0, []
    scene = gate_scenes.preset("calculator keys")
    for t in range(1, STEPS + 1):
        key = scene.signals.get(t)
        memory = 0.0 if key == "CM" else memory + np.tanh(scene.x[t - 1, 0]) * (key == "M+")
        assert C["calculator keys"][t - 1] == pytest.approx(memory, abs=1e-12)
        shown.append(np.tanh(memory) if key == "RM" else 0.0)
    np.testing.assert_allclose(h["calculator keys"], shown, rtol=0, atol=1e-12)
    assert set(scene.signals.values()) == set(KEYS)

    pulses = np.cumsum(gate_scenes.preset("count").x[:, 0])
    np.testing.assert_allclose(C["count"], pulses, rtol=0, atol=1e-9)
    assert pulses[-1] == 8

    level, levels = 0.0, []
    scene = gate_scenes.preset("latch")
    for t in range(1, STEPS + 1):
        level = {"set": 1.0, "reset": 0.0}.get(scene.signals.get(t, ""), level)
        levels.append(level)
    np.testing.assert_allclose(C["latch"], levels, rtol=0, atol=1e-9)


def test_the_first_state_is_told_in_its_numbers() -> None:
    assert lstm_gates.reading(of_lstm()) == (
        "Step 25: C = 0.95 · 0.30 + 1.00 · 0.80 = 1.09, h = 1.00 · tanh(C) = 0.80. Of what is in the cell at step 5, "
        "9.9% is left at step 50; so of the gradient back."
    )
    assert "The cell has counted to 8" in lstm_gates.reading(of_lstm(gates="count"))
    assert "RM is pressed" in lstm_gates.reading(of_lstm(gates="calculator keys", step=18))
    assert "nothing is left" in lstm_gates.reading(of_lstm(forget=0.0))


def test_unknown_inputs_and_presets_are_refused() -> None:
    with pytest.raises(ValueError, match="an input is one of"):
        gate_scenes.numbers("noise")
    with pytest.raises(ValueError, match="a preset is one of"):
        gate_scenes.preset("remember")


@pytest.mark.parametrize("kind", INPUTS)
def test_inputs_stay_between_minus_one_and_one(kind: str) -> None:
    assert np.abs(gate_scenes.numbers(kind)).max() == 1


# The GRU's gates


@pytest.mark.parametrize("reset_after", [True, False])
@pytest.mark.parametrize("update", [0.0, 0.35, 0.9, 1.0])
def test_the_gru_drawn_is_keras_gru(reset_after: bool, update: float) -> None:
    state = of_gru(update=update, reset_after=reset_after, bias=0.4, reset_gate=0.3, kind="sine", recurrent=-1.5)
    layer = keras.layers.GRU(1, return_sequences=True, reset_after=reset_after, dtype="float64")
    layer.build((None, None, 1))
    layer.set_weights(list(state["weights"]))
    np.testing.assert_allclose(state["run"].h, np.asarray(layer(state["x"][None]))[0], rtol=0, atol=1e-6)
    every_h, last_C = keras_lstm(state["lstm_weights"], state["x"])
    np.testing.assert_allclose(state["lstm"].h, every_h, rtol=0, atol=1e-6)
    np.testing.assert_allclose(state["lstm"].C[-1], last_C, rtol=0, atol=1e-6)


@pytest.mark.parametrize("update", [0.0, 0.2, 0.5, 1.0])
def test_z_of_the_lectures_is_one_minus_z_of_keras(update: float) -> None:
    keras_way = of_gru(update=update, convention=KERAS, kind="sine")
    lecture_way = of_gru(update=round(1 - update, 2), convention=LECTURES, kind="sine")
    np.testing.assert_allclose(lecture_way["run"].h, keras_way["run"].h, rtol=0, atol=1e-12)
    np.testing.assert_allclose(lecture_way["back"], keras_way["back"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(lecture_way["lstm"].C, keras_way["lstm"].C, rtol=0, atol=1e-12)


@pytest.mark.parametrize("keep", [0.5, 0.9, 1.0])
def test_a_gru_that_does_not_hear_itself_forgets_with_the_power_of_z(keep: float) -> None:
    state = of_gru(update=keep, recurrent=0.0, kind="one impulse")
    np.testing.assert_allclose(state["back"][::-1], keep ** np.arange(STEPS + 1.0), rtol=1e-9)
    h = state["run"].h[:, 0]
    np.testing.assert_allclose(h[WRITTEN - 1], (1 - keep) * 0.8, rtol=1e-9, atol=1e-15)


def test_where_the_reset_gate_stands_matters_only_with_a_bias_when_there_is_one_unit() -> None:
    ways = [of_gru(reset_after=after, reset_gate=0.4, bias=0.0)["run"].h for after in (True, False)]
    np.testing.assert_allclose(*ways, rtol=0, atol=1e-15)
    ways = [of_gru(reset_after=after, reset_gate=0.4, bias=0.5)["run"].h for after in (True, False)]
    assert np.abs(ways[0] - ways[1]).max() > 0.05


@pytest.mark.parametrize("update", [0.0, 0.5, 0.8, 0.98, 1.0])
def test_an_lstm_with_coupled_gates_that_does_not_hear_itself_is_the_gru(update: float) -> None:
    state = of_gru(update=update, recurrent=0.0, kind="sine")
    np.testing.assert_allclose(state["lstm"].C, state["run"].h, rtol=0, atol=1e-12)
    np.testing.assert_allclose(state["lstm_back"], state["back"], rtol=0, atol=1e-12)


def test_the_first_state_shows_an_lstm_that_does_nearly_the_same() -> None:
    state = of_gru()
    assert np.abs(state["run"].h - state["lstm"].C).max() < 0.01
    assert np.abs(of_gru(input_gate="1")["lstm"].C - state["run"].h).max() > 0.5


@pytest.mark.parametrize("update", [0.0, 0.9, 0.98, 0.99, 1.0])
def test_what_the_reading_says_is_left_is_left(update: float) -> None:
    """From one impulse, in a GRU that does not hear itself: the share of h that is still there."""
    state = of_gru(update=update)
    h, C = state["run"].h[:, 0], of_gru(update=update, input_gate="1")["lstm"].C[:, 0]
    np.testing.assert_allclose(h[WRITTEN - 1], 0.8 * (1 - update), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(h[-1], update ** (STEPS - WRITTEN) * h[WRITTEN - 1], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(C[-1], update ** (STEPS - WRITTEN) * C[WRITTEN - 1], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(C[WRITTEN - 1], 0.8, rtol=1e-9)


def test_what_is_left_in_the_gru_is_told() -> None:
    assert gru_gates.reading(of_gru()) == (
        "Step 5: h = 0.90 · 0.00 + 0.10 · 0.80 = 0.08. Of what is in h at step 5, 1 part in 110 is left at step 50; so "
        "of the gradient back. The LSTM with f = 0.9 and i = 0.1 keeps the same share."
    )
    assert ", 40% is left at step 50; so of the gradient" in gru_gates.reading(of_gru(update=0.98))
    assert ", 64% is left at step 50; so of the gradient" in gru_gates.reading(of_gru(update=0.99))
    assert ", all of it is left at step 50;" in gru_gates.reading(of_gru(update=1.0))
    assert gru_gates.reading(of_gru(update=0.5, recurrent=2.0)).endswith(
        "Of the gradient at step 50, 1 part in 7·10^9 is left at step 5 in the GRU; in the LSTM with f = 0.5 and "
        "i = 0.5, 1 part in 2·10^9 is left."
    )


@pytest.mark.parametrize("reset_after", [True, False])
def test_the_gradient_of_the_gru_is_that_of_the_tape(reset_after: bool) -> None:
    state = of_gru(reset_after=reset_after, bias=0.3, reset_gate=0.6, kind="sine", recurrent=2.0)
    layer = keras.layers.GRUCell(1, reset_after=reset_after, dtype="float64")
    layer.build((None, 1))
    layer.set_weights(list(state["weights"]))
    hs = [tf.zeros((1, 1), tf.float64)]
    with tf.GradientTape() as tape:
        tape.watch(hs[0])
        for x_t in state["x"]:
            hs.append(layer(tf.constant(x_t[None]), hs[-1])[0])
    of_tape = np.array([float(tf.reshape(one, ())) for one in tape.gradient(hs[-1], hs)])
    np.testing.assert_allclose(state["back"], of_tape, rtol=1e-8, atol=1e-12)


# The calculator


def test_memory_and_display_are_a_real_calculators() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        keys = [str(rng.choice([*KEYS, str(rng.integers(-99, 100))])) for _ in range(rng.integers(1, 13))]
        memory = display = 0
        state = pressed(keys=" ".join(keys))
        rows = []
        for key in keys:
            if key == "CM":
                memory = 0
            elif key == "M+":
                memory += display
            else:
                display = memory if key == "RM" else int(key)
            rows.append(f"{key}: display {display}, memory {memory}")
        assert "; ".join(rows) in calculator.alt(state)


def test_the_key_slider_ends_at_the_last_key() -> None:
    view = live.get("calculator")
    assert view.controls["position"].max == 8
    view.controls["position"].value = 8
    view.controls["keys"].value = "5 M+ RM"
    assert (view.controls["position"].max, view.values["position"]) == (3, 3)
    view.controls["keys"].value = "5 M-"
    assert view.controls["position"].max == 3, "what cannot be read changes nothing"


def test_what_a_key_does_is_said() -> None:
    assert calculator.reading(pressed(position=5)) == (
        "Key 5, RM: the output gate opens, the memory is shown on the display. Memory 8, display 8."
    )
    with pytest.raises(ValueError, match="'M-' came"):
        pressed(keys="5 M-")


# Gate arithmetic


def test_numbers_and_gradients_of_the_graph_are_those_of_the_tape() -> None:
    rng = np.random.default_rng(1)
    for _ in range(40):
        settings = anywhere(gate_arithmetic, rng)
        state = gate_arithmetic.compute(**settings)
        gate, value, added = (tf.Variable(settings[name], dtype=tf.float64) for name in ("gate", "value", "added"))
        with tf.GradientTape() as tape:
            product = gate * value
            total = product + added
            loss = settings["upstream"] * total
        names = ("d_gate", "d_value", "d_added", "d_product", "upstream")
        of_tape = tape.gradient(loss, [gate, value, added, product, total])
        assert [float(one) for one in of_tape] == pytest.approx([state[name] for name in names])
        assert (state["product"], state["total"]) == pytest.approx((float(product), float(total)))


def test_a_row_of_gates_leaves_a_power() -> None:
    state = gate_arithmetic.compute(**(gate_arithmetic.defaults() | {"gate": 0.9}))
    np.testing.assert_allclose(state["chain"], 0.9 ** np.arange(21), rtol=1e-12)
    assert "after 20 such gates in a row, 12% is left" in gate_arithmetic.alt(state)


def test_an_axis_keeps_its_ends_while_values_change_little() -> None:
    tiers = (1.1, 2.2, 5.5)
    assert ends_for(np.array([0.0, 1.0]), tiers) == (-0.06 * 1.1, 1.1)
    assert ends_for(np.array([-0.5, 1.2]), tiers) == (-2.2, 2.2)
    assert ends_for(np.array([0.0, 99.0]), tiers)[1] == 5.5
