"""What the views of lesson 2 show is true: against Keras, finite differences, and the sums that are spelled out."""

import re
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Circle

from course_utils import live
from course_utils.cells import simple_rnn
from course_utils.live.lesson_02 import (
    ARRIVES,
    BIAS,
    HANDED_ON,
    INPUTS,
    PHASES,
    PLACES,
    RECURRENT,
    TANH_OF_SUM,
    WALK,
    small,
    spelled,
)
from course_utils.sequences import THREE_NEURONS_X, THREE_NEURONS_b_h, THREE_NEURONS_W_hh, THREE_NEURONS_W_xh

activation_pair, manual_steps, bptt_walk = map(live.get, ("activation_pair", "manual_steps", "bptt_walk"))

# With the lesson's weights and inputs 30 times as large, the steepest tanh of all steps and neurons is this flat.
SATURATED = 0.03

tenths = st.integers(-20, 20).map(lambda k: k / 10)
walks = st.fixed_dictionaries(
    {
        "position": st.integers(1, 24),
        "neuron": st.sampled_from(["1", "2", "3"]),
        "feature_1": tenths,
        "feature_2": tenths,
        "input_weight": tenths,
        "recurrent_weight": tenths,
        "times": st.sampled_from(["1", "3", "10", "30"]),
    }
)
pairs = st.fixed_dictionaries(
    {"z": st.floats(-6.3, 6.3), "gain": st.floats(0.2, 5.0), "shift": st.floats(-3.0, 3.0), "twin": st.just(True)}
)


def walk(**changed: Any) -> dict[str, Any]:
    return manual_steps.compute(**(manual_steps.defaults() | changed))


def pair(**changed: Any) -> dict[str, Any]:
    return activation_pair.compute(**(activation_pair.defaults() | changed))


# tanh and sigmoid


@given(pairs)
def test_tanh_is_a_sigmoid_stretched_to_both_sides(chosen: dict[str, Any]) -> None:
    state = activation_pair.compute(**chosen)
    np.testing.assert_allclose(state["twin"], state["tanh"]["values"], rtol=0, atol=4e-16)
    assert 2 * state["sigmoid_of_2u"] - 1 == pytest.approx(state["tanh"]["value"], abs=4e-16)


@given(pairs, st.sampled_from(["tanh", "sigmoid"]))
def test_slopes_are_those_of_finite_differences(chosen: dict[str, Any], name: str) -> None:
    step = 1e-5
    before, after = (activation_pair.compute(**(chosen | {"z": chosen["z"] + s * step}))[name] for s in (-1, 1))
    difference = (after["value"] - before["value"]) / (2 * step)
    assert activation_pair.compute(**chosen)[name]["slope"] == pytest.approx(difference, abs=1e-7)


@given(pairs)
def test_curves_pass_through_the_point(chosen: dict[str, Any]) -> None:
    z = np.linspace(-2 * np.pi, 2 * np.pi, 401)
    near = int(np.abs(z - chosen["z"]).argmin())
    curves, point = (activation_pair.compute(**(chosen | {"z": at})) for at in (chosen["z"], z[near]))
    for name in ("tanh", "sigmoid"):
        assert curves[name]["values"][near] == pytest.approx(point[name]["value"], abs=1e-12)
        assert curves[name]["slopes"][near] == pytest.approx(point[name]["slope"], abs=1e-12)


@given(pairs)
def test_no_slope_is_above_the_one_that_is_named(chosen: dict[str, Any]) -> None:
    state = activation_pair.compute(**chosen)
    assert state["tanh"]["steepest"] == chosen["gain"]
    assert state["sigmoid"]["steepest"] == chosen["gain"] / 4
    for name in ("tanh", "sigmoid"):
        assert state[name]["slopes"].max() <= state[name]["steepest"]
    at_centre = activation_pair.compute(**(chosen | {"z": chosen["shift"]}))
    assert all(at_centre[name]["slope"] == at_centre[name]["steepest"] for name in ("tanh", "sigmoid"))


def test_both_slopes_die_away_outside() -> None:
    for name, at_the_ends in (("tanh", 2e-5), ("sigmoid", 2e-3)):
        slopes = pair()[name]["slopes"]
        assert slopes[[0, -1]].max() < at_the_ends
        assert (np.diff(slopes[:201]) > 0).all()
        assert (np.diff(slopes[200:]) < 0).all()


def test_value_slope_and_identity_are_in_the_reading() -> None:
    assert activation_pair.reading(pair()) == (
        "At z = 1, where u = 1.00: tanh 0.76 with slope 0.42 (at most 1), sigmoid 0.73 with slope 0.20 (at most 0.25). "
        "tanh(u) = 2 sigmoid(2u) - 1, here 0.76 = 2 · 0.881 - 1."
    )


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        (0.4199, "0.42"),
        (1.0, "1.00"),
        (0.00706, "0.0071"),
        (0.0004, "4e-4"),
        (3.7e-13, "below 1e-12"),
        (0.0, "below 1e-12"),
    ],
)
def test_slopes_are_short_however_small(slope: float, words: str) -> None:
    assert small(slope) == words


# A layer by hand


def test_the_walk_is_the_lessons_first_two_sequences() -> None:
    np.testing.assert_array_equal(WALK, [*THREE_NEURONS_X[0], *THREE_NEURONS_X[1]])
    state = walk()
    np.testing.assert_array_equal(state["x"], WALK)
    np.testing.assert_array_equal(state["W_xh"], THREE_NEURONS_W_xh)
    np.testing.assert_array_equal(state["W_hh"], THREE_NEURONS_W_hh)
    np.testing.assert_array_equal(state["b_h"], THREE_NEURONS_b_h)


@settings(max_examples=60, deadline=None)
@given(walks)
def test_states_are_those_of_keras_and_of_the_reference(chosen: dict[str, Any]) -> None:
    state = manual_steps.compute(**chosen)
    weights = [state[name] for name in ("W_xh", "W_hh", "b_h")]
    np.testing.assert_array_equal(state["h"][1:], simple_rnn(state["x"], *weights))
    layer = keras.layers.SimpleRNN(3, return_sequences=True, dtype="float64")
    layer.build((None, 4, 2))
    layer.set_weights(weights)
    np.testing.assert_allclose(state["h"][1:], np.asarray(layer(state["x"][None]))[0], rtol=0, atol=1e-6)
    np.testing.assert_array_equal(state["h"][0], np.zeros(3))


@given(walks)
def test_settings_stand_where_they_are_said_to(chosen: dict[str, Any]) -> None:
    state, times = manual_steps.compute(**chosen), float(chosen["times"])
    np.testing.assert_allclose(state["x"][0], [times * chosen["feature_1"], times * chosen["feature_2"]])
    np.testing.assert_allclose(state["x"][1:], times * WALK[1:])
    assert (state["W_xh"][0, 0], state["W_hh"][0, 0]) == (chosen["input_weight"], chosen["recurrent_weight"])
    assert len(PHASES) * state["step"] + state["phase"] + 1 == chosen["position"]


@given(walks)
def test_parts_add_up_and_slopes_are_those_of_the_states(chosen: dict[str, Any]) -> None:
    state = manual_steps.compute(**chosen)
    for t, x in enumerate(state["x"]):
        for j in range(3):
            inputs = sum(float(x[k] * state["W_xh"][k, j]) for k in range(2))
            recurrent = sum(float(state["h"][t, k] * state["W_hh"][k, j]) for k in range(3))
            assert state["from_inputs"][t, j] == pytest.approx(inputs, abs=1e-12)
            assert state["from_state"][t, j] == pytest.approx(recurrent, abs=1e-12)
            assert state["a"][t, j] == pytest.approx(inputs + recurrent + state["b_h"][j], abs=1e-12)
    np.testing.assert_allclose(np.tanh(state["a"]), state["h"][1:], rtol=0, atol=1e-14)
    np.testing.assert_allclose(state["slopes"], 1 - state["h"][1:] ** 2, rtol=0, atol=1e-14)


def worked_out(terms: str) -> float:
    """The value of a line as a student would work it out from what is written."""
    return float(eval(terms.replace("·", "*"), {"tanh": np.tanh}))


@given(walks)
def test_what_is_spelled_out_gives_what_is_said(chosen: dict[str, Any]) -> None:
    """Up to the rounding of what is written: given numbers are whole, computed ones are rounded to 0.01."""
    state = manual_steps.compute(**chosen)
    inputs, recurrent, bias, total, final = spelled(state)
    step, neuron = state["step"], state["neuron"]
    assert (inputs.terms.count("·"), recurrent.terms.count("·")) == (2, 3)
    assert worked_out(inputs.terms) == pytest.approx(state["from_inputs"][step, neuron], abs=1e-9)
    largest = 0.005 * np.abs(state["W_hh"][:, neuron]).sum()
    assert worked_out(recurrent.terms) == pytest.approx(state["from_state"][step, neuron], abs=largest + 1e-9)
    assert worked_out(total.terms) == pytest.approx(float(total.result), abs=0.0200001)
    assert worked_out(total.terms) == pytest.approx(state["a"][step, neuron], abs=0.0150001)
    assert worked_out(final.terms) == pytest.approx(float(final.result), abs=0.0100001)
    for line, value in (
        (inputs, state["from_inputs"][step, neuron]),
        (recurrent, state["from_state"][step, neuron]),
        (bias, state["b_h"][neuron]),
        (total, state["a"][step, neuron]),
        (final, state["h"][step + 1, neuron]),
    ):
        assert float(line.result) == pytest.approx(value, abs=0.0050001)


def test_with_no_rounding_in_between_the_lines_are_exact() -> None:
    """At step 1 the state before is zero: everything that is written is exact but tanh."""
    state = walk(position=TANH_OF_SUM + 1)
    assert [(line.what, line.terms, line.result) for line in spelled(state)] == [
        ("inputs · weights", "0.1·0.6 + 0.9·0.5", "0.51"),
        ("state before · weights", "0.00·0.3 + 0.00·0.5 + 0.00·(-0.2)", "0.00"),
        ("bias", "", "0.10"),
        ("weighted sum a", "0.51 + 0.00 + 0.10", "0.61"),
        ("state h", "tanh(0.61)", "0.54"),
    ]
    assert manual_steps.reading(state) == "Step 1, neuron 1: state h = tanh(0.61) = 0.54. Slope 1 - h²: 0.70."


def test_every_position_says_what_happens_there() -> None:
    said = [manual_steps.reading(walk(position=position)) for position in range(1, 25)]
    assert len(set(said)) == 24
    assert said[ARRIVES] == "Step 1: x_1 = (0.1, 0.9) arrives; the state before is (0.00, 0.00, 0.00)."
    assert said[BIAS] == "Step 1, neuron 1: weighted sum a = 0.51 + 0.00 + 0.10 = 0.61."
    assert said[HANDED_ON] == "Step 1: h_1 = (0.54, 0.45, -0.49) is handed to the next step. Slope 1 - h²: 0.70."
    assert "handed out" in said[-1]


def drawn(**changed: Any) -> tuple[list[list[str]], list[str]]:
    """What stands in the neurons, column by column from the top, and every other text."""
    texts, circles = {}, set()
    for axes in manual_steps.figure(**changed).axes:
        texts |= {text.get_position(): text.get_text() for text in axes.texts}
        circles |= {patch.center for patch in axes.patches if isinstance(patch, Circle)}
    columns = [
        [texts.pop((x, y), "") for y in sorted({y for _, y in circles}, reverse=True)]
        for x in sorted({x for x, _ in circles})
    ]
    return columns, list(texts.values())


def test_numbers_appear_when_they_are_computed() -> None:
    state = walk()
    for position in range(1, 25):
        step, phase = divmod(position - 1, 6)
        sums = state["from_inputs"][step].copy()
        sums += state["from_state"][step] if phase >= RECURRENT else 0.0
        sums += state["b_h"] if phase >= BIAS else 0.0
        known = [[f"{value:z.2f}" for value in h] for h in state["h"][: step + 1 + (phase >= TANH_OF_SUM)]]
        now = [[f"{value:z.2f}" for value in sums]] if INPUTS <= phase < TANH_OF_SUM else []
        later = [[""] * 3] * (5 - len(known) - len(now))
        neurons, others = drawn(position=position, neuron="3")
        assert neurons == [*known, *now, *later], f"position {position}"
        assert ("×-0.7" in others) == (phase >= INPUTS)
        assert ("×0.2" in others) == (phase >= RECURRENT)
        assert ("+0" in others) == (phase >= BIAS)


def test_large_inputs_saturate() -> None:
    largest = [walk(times=times)["slopes"].max() for times in ("1", "3", "10", "30")]
    assert largest[-1] < SATURATED < largest[0]
    h = np.abs(walk(times="30")["h"][1:])
    assert h.min() > 0.98
    words = manual_steps.reading(walk(times="30"))
    assert f"the largest slope of all steps and neurons is {small(largest[-1])}" in words


# The way back


def back(**changed: Any) -> dict[str, Any]:
    return bptt_walk.compute(**(bptt_walk.defaults() | changed))


scales = pytest.mark.parametrize("scale", [0.0, 0.5, 1.0, 2.25, 3.0])


@scales
def test_gradients_are_those_of_a_gradient_tape(scale: float) -> None:
    """The same network written anew, with every place of it watched."""
    recurrent = scale * THREE_NEURONS_W_hh[:2, :2]
    W_xh, W_hh, W_hy = map(tf.constant, (THREE_NEURONS_W_xh[:, :2], recurrent, np.array([[0.9, -0.5], [-0.4, 0.8]])))
    places = {"W_xh": W_xh, "W_hh": W_hh, "W_hy": W_hy}
    with tf.GradientTape() as tape:
        tape.watch(places)
        h, total = tf.zeros((1, 2), tf.float64), tf.constant(0.0, tf.float64)
        for t, right in enumerate((0, 1, 0), 1):
            places[f"a_{t}"] = tf.constant(WALK[None, t - 1]) @ W_xh + h @ W_hh + THREE_NEURONS_b_h[:2]
            places[f"h_{t}"] = h = tf.tanh(places[f"a_{t}"])
            places[f"o_{t}"] = h @ W_hy
            total -= tf.nn.log_softmax(places[f"o_{t}"])[0, right]
    state = back(scale=scale)
    assert state["loss"] == pytest.approx(float(total), abs=1e-12)
    assert set(state["gradients"]) == set(PLACES) == set(places)
    for name, of_tape in tape.gradient(total, places).items():
        shown = state["gradients"][name]
        np.testing.assert_allclose(shown, of_tape.numpy().reshape(shown.shape), rtol=0, atol=1e-12, err_msg=name)


@scales
def test_parts_add_up_to_the_gradient(scale: float) -> None:
    state = back(scale=scale)
    assert {name: len(parts) for name, parts in state["parts"].items()} == {
        **{"h_1": 2, "h_2": 2, "h_3": 1},
        **dict.fromkeys(("W_hy", "W_hh", "W_xh"), 3),
    }
    for name, parts in state["parts"].items():
        np.testing.assert_allclose(sum(parts), state["gradients"][name], rtol=0, atol=1e-14)


def test_without_recurrent_weights_nothing_comes_from_the_step_after() -> None:
    parts = back(scale=0.0)["parts"]
    assert not any(np.any(parts[name][1]) for name in ("h_1", "h_2"))
    parts = back(scale=1.0)["parts"]
    assert all(np.all(parts[name][1]) for name in ("h_1", "h_2"))


def test_every_place_comes_after_those_it_needs() -> None:
    needs = {"o": [], "h": ["o_{t}", "a_{next}"], "a": ["h_{t}"]}
    for position, place in enumerate(PLACES, 1):
        done = back(position=position)["done"]
        assert done[-1] == place
        node, t = place.split("_")
        if node == "W":
            needed = [f"{'o' if t == 'hy' else 'a'}_{step}" for step in (1, 2, 3)]
        else:
            needed = [need.format(t=t, next=int(t) + 1) for need in needs[node]]
        assert {need for need in needed if not need.endswith("4")} <= set(done[:-1])


def test_the_numbers_of_a_place_give_its_gradient() -> None:
    """What is written is worked out, and agrees up to the rounding of what is written."""
    for scale in (0.5, 1.0, 3.0):
        for position in range(1, 10):
            state = back(position=position, scale=scale)
            said = bptt_walk.reading(state).split(" = ", 1)[1].split(". Loss")[0]
            vectors = [np.array(eval(found)) for found in re.findall(r"\([^()]*\)", said)]
            gradient = state["gradients"][state["place"]]
            node = state["place"][0]
            if len(vectors) > 1:
                one, other, _ = vectors
                worked = {"o": one - other, "h": one + other, "a": one * other}[node]
                np.testing.assert_allclose(worked, gradient, rtol=0, atol=0.0201)
            np.testing.assert_allclose(vectors[0] if len(vectors) == 1 else vectors[2], gradient, rtol=0, atol=0.00501)


def test_the_reading_says_where_a_gradient_comes_from() -> None:
    assert bptt_walk.reading(back()) == (
        "∂L/∂h_2 = (1.18, -1.01) from its output + (-0.10, -0.06) from step 3 = (1.08, -1.07). Loss L = 2.60."
    )


def test_a_view_that_is_shown_keeps_its_own_plots() -> None:
    """``figure`` builds a second stage; the one on screen goes on moving its own artists."""
    view = live.get("activation_pair")
    first = np.asarray(view._rendered(pair(z=-2.0)))
    view.figure(z=3.0)
    assert np.array_equal(np.asarray(view._rendered(pair(z=-2.0))), first)
    assert not np.array_equal(np.asarray(view._rendered(pair(z=2.0))), first)
