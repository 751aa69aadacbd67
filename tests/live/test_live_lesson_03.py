"""What the views of lesson 3 show is true: against the tape, exact powers and finite differences; and never NaN."""

import warnings
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from live_settings import anywhere

from course_utils import live
from course_utils.activations import BY_NAME, LEAK
from course_utils.cliff import descent
from course_utils.live.lesson_03 import amount, powers_that_hold, share_left
from course_utils.live.lesson_03_words import NETWORKS
from course_utils.live.stage import Stage

gradient_decay, saturation, clipping_cliff, word_influence = map(
    live.get, ("gradient_decay", "saturation", "clipping_cliff", "word_influence")
)


def way_back(**changed: Any) -> dict[str, Any]:
    return gradient_decay.compute(**(gradient_decay.defaults() | changed))


def chain(**changed: Any) -> dict[str, Any]:
    return saturation.compute(**(saturation.defaults() | changed))


def fall(**changed: Any) -> dict[str, Any]:
    return clipping_cliff.compute(**(clipping_cliff.defaults() | changed))


def say(**changed: Any) -> dict[str, Any]:
    return word_influence.compute(**(word_influence.defaults() | changed))


# The way back through time


@pytest.mark.parametrize("start", ["orthogonal", "identity"])
@pytest.mark.parametrize("radius", [0.1, 0.5, 0.95, 1.0, 1.05, 2.0])
@pytest.mark.parametrize("steps", [5, 50, 200])
def test_orthogonal_and_linear_leaves_exactly_a_power_of_the_radius(start: str, radius: float, steps: int) -> None:
    state = way_back(activation="linear", start=start, radius=radius, steps=steps)
    assert np.allclose(state["decay"].log10_norms, np.arange(steps + 1) * np.log10(radius), rtol=0, atol=1e-9)
    assert np.allclose(state["decay"].log10_bound, state["decay"].log10_norms, rtol=0, atol=1e-9)


@pytest.mark.parametrize("activation", BY_NAME)
@pytest.mark.parametrize(("start", "radius"), [("Gaussian", 1.2), ("orthogonal", 0.9), ("identity", 1.0)])
def test_what_is_drawn_is_the_gradient_of_the_tape(activation: str, start: str, radius: float) -> None:
    state = way_back(activation=activation, start=start, radius=radius, steps=20, units=9, seed=4)
    functions = {"leaky ReLU": lambda z: tf.maximum(z, LEAK * z), "ELU": tf.nn.elu, "ReLU": tf.nn.relu}
    f = functions.get(activation) or {"linear": tf.identity, "sigmoid": tf.sigmoid, "tanh": tf.tanh}[activation]
    states = [tf.zeros((1, 9), tf.float64)]
    with tf.GradientTape() as tape:
        tape.watch(states[0])
        for x in state["x"]:
            states.append(f(x[None] + states[-1] @ state["W_hh"]))
        total = tf.reduce_sum(states[-1] * state["direction"]) / np.linalg.norm(state["direction"])
    norms = [float(tf.norm(one)) for one in reversed(tape.gradient(total, states))]
    assert np.allclose(10 ** state["decay"].log10_norms, norms, rtol=1e-8, atol=1e-14)


@given(st.floats(0.1, 2.0), st.sampled_from(["Gaussian", "orthogonal", "identity"]), st.integers(2, 64))
@settings(max_examples=40, deadline=None)
def test_the_eigenvalues_reach_as_far_as_the_slider_says(radius: float, start: str, units: int) -> None:
    state = way_back(radius=radius, start=start, units=units, steps=5)
    assert len(state["eigenvalues"]) == units
    assert np.abs(state["eigenvalues"]).max() == pytest.approx(radius, rel=1e-6)


@pytest.mark.parametrize("clipping", ["by value", "by norm"])
def test_clipping_changes_nothing_where_the_gradient_vanishes(clipping: str) -> None:
    free, clipped = way_back(), way_back(clipping=clipping)
    assert np.array_equal(clipped["decay"].log10_norms, free["decay"].log10_norms)
    assert np.array_equal(clipped["free"].log10_norms, free["decay"].log10_norms)
    assert f"Clipping {clipping} at 1 cut 0 of 51 gradients: it changes nothing." in gradient_decay.reading(clipped)
    assert "0 of 51 clipped: no change" in texts(gradient_decay, clipping=clipping)


@pytest.mark.parametrize("clipping", ["by value", "by norm"])
def test_clipping_holds_down_what_explodes(clipping: str) -> None:
    state = way_back(activation="linear", radius=1.3, clipping=clipping, threshold=2.0)
    assert (state["decay"].log10_norms <= np.log10(state["most"]) + 1e-9).all()
    assert state["free"].log10_norms[-1] == pytest.approx(50 * np.log10(1.3))
    assert "without it, it would have grown 500,000 times" in gradient_decay.reading(state)


def texts(view: live.View, **changed: Any) -> list[str]:
    return [text.get_text() for axes in view.figure(**changed).axes for text in axes.texts if text.get_visible()]


def test_the_words_are_those_of_the_numbers() -> None:
    assert gradient_decay.reading(way_back(activation="linear")) == (
        "After 50 steps 1 part in 190 is left; half is gone after 7. The bound 0.9^50 allows 1 part in 190."
    )
    assert gradient_decay.reading(way_back(activation="linear", radius=1.0)) == (
        "After 50 steps all of it is left, at no step less than half. The bound 1^50 allows all of it."
    )
    assert "it has grown 600,000,000" not in gradient_decay.reading(way_back(activation="linear", radius=1.5))
    assert "it has grown 6·10^8 times" in gradient_decay.reading(way_back(activation="linear", radius=1.5))


def test_an_irnn_copies_its_state_once_nothing_comes_in() -> None:
    chosen: dict[str, Any] = {"activation": "ReLU", "start": "identity", "radius": 1.0}
    assert "every path has met a unit with slope 0" in gradient_decay.reading(way_back(**chosen))
    state = way_back(**chosen, inputs="first step only")
    norms, on = state["decay"].log10_norms, state["decay"].states[-1] > 0
    assert (state["decay"].states[1:] == state["decay"].states[1]).all()
    assert 0 < on.sum() < len(on)
    share = np.linalg.norm(state["direction"][on]) / np.linalg.norm(state["direction"])
    assert norms[1:] == pytest.approx(np.log10(share), abs=1e-12)
    assert "at no step less than half" in gradient_decay.reading(state)
    assert "with input at the first step only" in gradient_decay.alt(state)


def test_a_gradient_that_is_zero_is_marked_at_the_lower_edge() -> None:
    chosen = {"activation": "ReLU", "start": "identity", "radius": 1.0, "steps": 100}
    state = way_back(**chosen)
    gone = int(np.flatnonzero(np.isneginf(state["decay"].log10_norms))[0])
    assert f"nothing is left: {gone} back, every path has met a unit with slope 0" in gradient_decay.reading(state)
    axes = gradient_decay.figure(**chosen).axes[0]
    (marker,) = [line for line in axes.lines if line.get_marker() == "v"]
    assert marker.get_xydata().tolist() == [[gone, axes.get_ylim()[0]]]
    (curve,) = [line for line in axes.lines if len(line.get_xdata()) == gone]
    assert np.array_equal(curve.get_ydata(), state["decay"].log10_norms[:gone])
    lively = gradient_decay.figure().axes[0]
    assert all(not len(line.get_xdata()) for line in lively.lines if line.get_marker() == "v")


def test_the_whole_gradient_is_within_the_plot() -> None:
    rng = np.random.default_rng(8)
    stage = Stage(*gradient_decay.size)
    gradient_decay.build(stage)
    for _ in range(60):
        state = gradient_decay.compute(**anywhere(gradient_decay, rng))
        gradient_decay.paint(stage, state)
        norms = state["decay"].log10_norms
        low, high = stage.figure.axes[0].get_ylim()
        assert (norms[np.isfinite(norms)] >= low).all()
        assert (norms <= high).all()


def test_the_axis_stays_while_a_slider_moves() -> None:
    """Over the 39 places of the radius its ends change a few times and never back."""
    ends = []
    for radius in np.linspace(0.1, 2.0, 39):
        decay = way_back(activation="linear", radius=float(radius))["decay"]
        ends.append(powers_that_hold(decay.log10_norms.tolist()))
    assert len(set(ends)) <= 9
    assert ends == sorted(ends)


def test_without_clipping_there_is_no_threshold_to_set() -> None:
    view = live.get("gradient_decay")
    slider = view.controls["threshold"]
    assert slider.disabled
    view.controls["clipping"].value = "by norm"
    assert (slider.disabled, slider.min, slider.max) == (False, 1, 10)
    slider.value = 7
    view.controls["clipping"].value = "none"
    assert (slider.disabled, slider.value) == (True, 7)
    view.reset()
    assert slider.value == view.declared["threshold"].value


@pytest.mark.parametrize(
    ("log10", "words"),
    [
        (0.0, "1"),
        (-np.inf, "0"),
        (np.log10(0.375), "0.38"),
        (np.log10(0.0052), "0.0052"),
        (-12.0, "10^-12"),
        (np.log10(9.0949e-13), "9·10^-13"),
        (np.log10(9.7e-5), "10^-4"),
        (-326.85, "10^-327"),
        (np.log10(5234), "5,200"),
        (np.log10(12), "12"),
        (np.log10(99.7), "100"),
        (np.log10(999_999.7), "1,000,000"),
        (np.log10(637621500.2), "6·10^8"),
        (60.2, "2·10^60"),
    ],
)
def test_numbers_of_any_size_are_short(log10: float, words: str) -> None:
    assert amount(log10) == words


@given(st.floats(-300, 120))
def test_and_true_to_their_first_digit(log10: float) -> None:
    number = eval(amount(log10).replace(",", "").replace("·", "*").replace("^", "**"))
    assert np.log10(float(number)) == pytest.approx(log10, abs=np.log10(1.5) + 1e-9)


@pytest.mark.parametrize(
    ("log10", "words"),
    [
        (-np.inf, "nothing is left"),
        (0.0, "all of it is left"),
        (np.log10(0.37), "37% is left"),
        (np.log10(0.99501), "99% is left"),
        (np.log10(0.005), "1 part in 200 is left"),
        (-12.0, "1 part in 10^12 is left"),
        (np.log10(2.4), "it has grown 2.4 times"),
        (8.0, "it has grown 10^8 times"),
    ],
)
def test_what_is_left_is_said_in_words(log10: float, words: str) -> None:
    assert share_left(log10) == words


# Saturation


slopes_of = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(["linear", "sigmoid", "tanh", "ELU"]),
        "weight": st.floats(-6, 6),
        "bias": st.floats(-6, 6),
        "x": st.floats(-3, 3),
    }
)


@given(slopes_of)
def test_slopes_are_those_of_finite_differences(chosen: dict[str, Any]) -> None:
    step = 1e-6
    before, here, after = (chain(**(chosen | {"layers": 1, "x": chosen["x"] + d})) for d in (-step, 0, step))
    difference = (after["h"][1] - before["h"][1]) / (2 * step)
    assert chosen["weight"] * here["chain_slopes"][0] == pytest.approx(difference, abs=1e-4)  # ELU has a bend at 0


@given(slopes_of)
@settings(max_examples=40, deadline=None)
def test_the_product_is_the_slope_of_the_whole_chain(chosen: dict[str, Any]) -> None:
    state = chain(**chosen, layers=8)
    f = {"linear": tf.identity, "sigmoid": tf.sigmoid, "tanh": tf.tanh, "ELU": tf.nn.elu}[chosen["activation"]]
    x = tf.constant(chosen["x"], tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        h = x
        for _ in range(8):
            h = f(chosen["weight"] * h + chosen["bias"])
    whole = abs(float(tape.gradient(h, x)))
    if whole > 1e-12:
        assert state["log10_with_weights"][-1] == pytest.approx(np.log10(whole), abs=1e-5)
    else:
        assert state["log10_with_weights"][-1] < -11.9


@given(slopes_of, st.integers(1, 30))
def test_products_are_products(chosen: dict[str, Any], layers: int) -> None:
    state = chain(**chosen, layers=layers)
    assert len(state["h"]) == layers + 1
    assert 10 ** state["log10_slopes"][-1] == pytest.approx(np.prod(state["chain_slopes"]), rel=1e-9, abs=1e-300)
    assert (state["log10_slopes"] <= state["log10_steepest"] + 1e-9).all()


def test_twenty_sigmoid_layers_at_their_steepest() -> None:
    state = chain(weight=2.0, bias=-1.0, x=0.5)
    assert np.array_equal(state["chain_slopes"], np.full(20, 0.25))
    assert saturation.reading(state) == (
        "20 sigmoid layers from x = 0.5: their slopes multiply to 9·10^-13, at their steepest 0.25^20 = 9·10^-13; "
        "with |w| = 2 in each layer to 10^-6."
    )


def test_where_twenty_layers_can_have_a_product_above_one() -> None:
    """What the lesson answers: sigmoid, only at its steep place; tanh at 0 with any w above 1; beside it, nowhere."""
    weights, biases = (saturation.declared[name].settings() for name in ("weight", "bias"))
    ways = [chain(weight=w, bias=b) for w in weights for b in biases if w]
    assert all(way["log10_with_weights"][-1] < 0 for way in ways)
    steep, nudged = (chain(weight=6.0, bias=-3.0, x=x)["log10_with_weights"][-1] for x in (0.5, 0.6))
    assert steep == pytest.approx(20 * np.log10(1.5))
    assert nudged < -5
    for w in (1.25, 2.0, 6.0):
        at_zero, beside = (chain(activation="tanh", weight=w, x=x)["log10_with_weights"][-1] for x in (0.0, 0.1))
        assert at_zero == pytest.approx(20 * np.log10(w))
        assert beside < 0


def test_what_is_shaded_is_flat() -> None:
    x = np.linspace(-3, 3, 301)
    for activation, f in BY_NAME.items():
        state = chain(activation=activation, weight=4.0, bias=1.0)
        assert np.array_equal(state["flat"], f.slope(4 * x + 1) < 0.05 * f.steepest)
    assert not chain(activation="linear")["flat"].any()
    assert not chain(activation="leaky ReLU")["flat"].any()
    assert np.array_equal(chain(activation="ReLU")["flat"], x <= 0)


def test_shade_and_dots_stand_where_the_numbers_say() -> None:
    state = chain(weight=3.0, bias=1.0)
    values = saturation.figure(weight=3.0, bias=1.0).axes[0]
    x = np.linspace(-3, 3, 301)
    shaded = [patch.get_extents().transformed(values.transData.inverted()) for patch in values.patches]
    inside = np.zeros(301, dtype=bool)
    for box in shaded:
        inside |= (x >= box.x0 - 1e-9) & (x <= box.x1 + 1e-9) & (box.width > 0)
    assert np.array_equal(inside, state["flat"])
    dots = np.concatenate([line.get_xydata() for line in values.lines if line.get_marker() == "o"])
    assert np.allclose(dots, np.stack([state["h"][:-1], state["h"][1:]], axis=1))


# The cliff


def test_the_path_is_that_of_gradient_descent() -> None:
    state = fall(clipping="by value", learning_rate=0.4, threshold=0.3, start_w=5.5, start_b=-2.0, steps=40)
    found = descent(5.5, -2.0, learning_rate=0.4, steps=40, clipping="by value", threshold=0.3)
    assert np.array_equal(state["path"], found.path)
    assert np.array_equal(state["lengths"], found.lengths)
    plane = clipping_cliff.figure(
        clipping="by value", learning_rate=0.4, threshold=0.3, start_w=5.5, start_b=-2.0, steps=40
    ).axes[0]
    (path,) = [line for line in plane.lines if len(line.get_xdata()) == 41]
    assert np.array_equal(path.get_xydata(), found.path)


def test_the_first_state_is_thrown_off_and_one_move_keeps_it() -> None:
    thrown, kept, turned = fall(), fall(clipping="by norm"), fall(clipping="by value")
    assert thrown["outside"]
    assert thrown["lengths"].max() > 10
    assert thrown["losses"][-1] > thrown["losses"][0]
    assert not kept["outside"]
    assert kept["lengths"].max() <= 0.02 + 1e-12
    assert kept["losses"][-1] < 0.1 * kept["losses"][0]
    assert kept["angles"].max() < 1e-4
    assert turned["angles"].max() > 20
    assert "none was turned" in clipping_cliff.reading(kept)
    assert "clipped" not in clipping_cliff.reading(thrown)
    assert "is 24 long" in clipping_cliff.reading(thrown)


def test_a_lower_rate_is_not_always_safer_and_clipping_is() -> None:
    free = {rate: fall(learning_rate=rate) for rate in (0.02, 0.3, 0.5)}
    assert free[0.3]["lengths"].max() > 40
    assert free[0.5]["lengths"].max() < 1.1
    assert free[0.5]["losses"][-1] < 0.001
    assert free[0.02]["lengths"].max() < 0.01
    assert clipping_cliff.declared["learning_rate"].low <= 0.02
    for rate in free:
        assert fall(learning_rate=rate, clipping="by norm")["lengths"].max() <= 0.1 * rate + 1e-12


# The words


@pytest.mark.parametrize("network", NETWORKS)
@given(
    words=st.lists(st.text("abcdefghijKLM?!", min_size=1, max_size=9), min_size=1, max_size=12),
    radius=st.floats(0.1, 2.5),
)
@settings(max_examples=40, deadline=None)
def test_shares_are_one_for_each_word_and_sum_to_one(network: str, words: list[str], radius: float) -> None:
    found = say(sentence=" ".join(words), network=network, radius=radius)["shares"]
    assert len(found) == len(words)
    assert found.sum() == pytest.approx(1.0 if found.any() else 0.0)
    assert (found >= 0).all()


def test_by_the_end_it_is_mostly_is_it() -> None:
    state = say()
    assert state["words"] == ["What", "time", "is", "it", "?"]
    assert state["shares"][-3:].sum() > 0.9
    assert (np.diff(state["shares"]) > 0).all()
    shown = [text for text in texts(word_influence) if text.endswith("%")]
    assert shown == [f"{100 * share:.0f}%" for share in state["shares"]]


def test_from_which_radius_on_the_first_word_has_its_share_and_counts_most() -> None:
    assert say(radius=1.2)["shares"][0] == pytest.approx(0.2, abs=0.01)
    ahead = [radius for radius in np.arange(1.0, 2.51, 0.05) if say(radius=radius)["shares"].argmax() == 0]
    assert ahead[0] == pytest.approx(1.35, abs=0.051)
    assert ahead[-1] == pytest.approx(word_influence.declared["radius"].high)


def test_a_linear_orthogonal_net_of_radius_one_forgets_nothing() -> None:
    found = say(network="linear, orthogonal start", radius=1.0)["shares"]
    assert found == pytest.approx([0.2] * 5)


@pytest.mark.parametrize(("sentence", "message"), [("", "none came"), ("   ", "none came"), ("a " * 13, "13 came")])
def test_too_many_words_and_none_are_refused(sentence: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        say(sentence=sentence)


@pytest.mark.parametrize("sentence", ["日本 🙂", "$a$ ${", "x" * 5000, "\\frac{ ^_", "W" * 40 + " " + "i" * 40])
def test_whatever_is_typed_is_drawn_within_its_box(sentence: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state = say(sentence=sentence)
        word_influence._rendered(state)
    assert len(word_influence.reading(state)) <= 240
    figure = word_influence.figure(sentence=sentence)
    (axes,) = [axes for axes in figure.axes if axes.patches]
    figure.canvas.draw()
    boxes = [patch.get_window_extent() for patch in axes.patches]
    words = [text.get_window_extent() for text in axes.texts if abs(text.get_position()[1] - 1.59) < 0.01]
    assert len(words) == len(sentence.split())
    for word in words:
        assert any(box.x0 <= word.x0 and word.x1 <= box.x1 and box.y0 <= word.y0 <= box.y1 for box in boxes)
