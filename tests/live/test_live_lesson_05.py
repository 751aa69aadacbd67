"""The views of lesson 5: targets are the series some steps later, and generation is step-by-step prediction."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course_utils import data, live
from course_utils.generation import KINDS, Network
from course_utils.live.lesson_05_generation import MOST, distances
from course_utils.wave_networks import load

windows = live.get("windows")
generation = live.get("generation")


def cut(**values: Any) -> dict[str, Any]:
    return windows.compute(**(windows.defaults() | values))


def run(view: live.View = generation, **values: Any) -> dict[str, Any]:
    return view.compute(**(view.defaults() | values))


# Windows


@given(start=st.integers(0, 144), length=st.integers(5, 60), shift=st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_the_target_is_the_series_at_t_plus_shift(start: int, length: int, shift: int) -> None:
    state = cut(start=start, length=length, shift=shift)
    first = state["start"]
    assert first == min(start, 150 - length - shift), "moved back where there is no room"
    steps = np.arange(first, first + length)
    np.testing.assert_allclose(state["inputs"], np.sin(0.2 * steps), atol=1e-12)
    np.testing.assert_allclose(state["targets"], np.sin(0.2 * (steps + shift)), atol=1e-12)
    assert state["shared"] == len(set(steps) & set(steps + shift))


def test_the_other_series_are_what_they_are_called() -> None:
    np.testing.assert_allclose(cut(series="sine, step 0.04")["values"], np.sin(0.04 * np.arange(150)))
    np.testing.assert_array_equal(cut(series="sunspots")["values"], data.sunspots().values[:150])


def test_the_first_window_is_told_in_numbers() -> None:
    state = cut()
    words = windows.reading(state)
    assert words.startswith(f"At its final step, 69, the network reads {np.sin(0.2 * 69):.2f} and should say ")
    assert f"{np.sin(0.2 * 70):.2f}, the value of step 70. 29 of the 30 targets stand in the window too" in words
    assert "106.1 and should say" in windows.reading(cut(series="sunspots"))


# Generation


def trained(kind: str, seed: int = 0) -> keras.Model:
    """Not trained at all, which makes no difference to whether two ways of running it agree."""
    keras.utils.set_random_seed(seed)
    layer = getattr(keras.layers, kind)(7, return_sequences=True)
    return keras.Sequential([keras.Input((None, 1)), layer, keras.layers.Dense(1)])


@pytest.mark.parametrize("reads", ["the last 30 values", "everything so far"])
@pytest.mark.parametrize("kind", KINDS)
def test_generation_is_step_by_step_prediction_of_the_model_handed_over(kind: str, reads: str) -> None:
    model = trained(kind)
    view = live.get("generation", networks={"mine": (model, 0.2)})
    state = run(view, kind="noise", length=26, steps=8, reads=reads)
    known = list(state["seed"])
    for _ in range(8):
        read = known[-30:] if reads == "the last 30 values" else known
        known.append(float(np.asarray(model(np.array(read)[None, :, None]))[0, -1, 0]))
    np.testing.assert_allclose(state["outputs"], known[26:], rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", list(load()))
def test_the_package_s_networks_go_on_step_by_step_too(name: str) -> None:
    network, step = load()[name]
    state = run(model=name, length=12, steps=30)
    np.testing.assert_allclose(state["seed"], np.sin(step * np.arange(12)))
    known = list(state["seed"])
    for _ in range(30):
        known.append(network.predict(known[-30:])[-1])
    np.testing.assert_allclose(state["outputs"], known[12:], atol=1e-12)
    np.testing.assert_allclose(state["truth"][:42], np.sin(step * np.arange(42)))


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    long, short = run(steps=MOST), run(steps=40)
    np.testing.assert_array_equal(long["outputs"][:40], short["outputs"])
    np.testing.assert_array_equal(long["errors"][:40], short["errors"])


def test_the_coarse_network_keeps_the_wave_and_the_fine_one_does_not() -> None:
    coarse = run(steps=94)
    fine = run(model="LSTM, step 0.04", steps=471)
    assert coarse["errors"][-1] < 0.05
    assert fine["errors"][-1] > 0.5
    assert fine["errors"][0] < coarse["errors"][0], "although its first step is the better one"


def test_the_error_one_step_ahead_is_told_beside_what_is_generated() -> None:
    state = run(model="LSTM, step 0.04", steps=471)
    network, step = load()["LSTM, step 0.04"]
    waves = np.sin(50 + step * np.arange(30 + 471))
    said = [network.predict(waves[start : start + 30])[-1] for start in range(471)]
    assert state["one_step"] == pytest.approx(np.sqrt(np.mean((said - waves[30:]) ** 2)), rel=0.1)
    for words in (generation.reading(state), generation.alt(state)):
        assert "error is about 0.002." in words
    assert "error is about 0.004." in generation.reading(run()), "the smaller error belongs to the worse wave"


def test_from_zeros_one_network_finds_the_wave_and_another_stays_at_rest() -> None:
    assert run(kind="zeros", steps=200)["height"] == pytest.approx(1, abs=0.1)
    assert run(kind="zeros", model="LSTM, step 0.2", steps=94)["height"] < 0.3
    assert "still next to rest" in generation.reading(run(kind="zeros", model="LSTM, step 0.2"))


def test_the_error_is_the_root_mean_square_over_the_last_period() -> None:
    rng = np.random.default_rng(0)
    outputs, truth = rng.normal(size=90), rng.normal(size=90)
    found = distances(outputs, truth, period=31.4)
    for t in (0, 5, 30, 31, 89):
        last = slice(max(0, t + 1 - 31), t + 1)
        assert found[t] == pytest.approx(np.sqrt(np.mean((outputs[last] - truth[last]) ** 2)))


@pytest.mark.parametrize("period", [2 * np.pi / 0.2, 2 * np.pi / 0.04])
@given(phase=st.floats(0, 6.28))
@settings(max_examples=20, deadline=None)
def test_a_sine_of_any_phase_is_its_own_nearest(period: float, phase: float) -> None:
    x = 2 * np.pi * np.arange(471) / period
    found = distances(np.sin(x + phase), None, period)
    assert len(found) == 471 - (round(period) - 1), "from the end of the first period on"
    assert found == pytest.approx(0, abs=1e-6)
    half = distances(0.5 * np.sin(x + phase), None, period)
    assert half == pytest.approx(0.5 / np.sqrt(2), rel=0.02), "half as high is off by half a sine"


def test_the_nearest_sine_is_about_as_near_as_any_tried() -> None:
    outputs, period = run(kind="noise", model="GRU, step 0.04", steps=MOST)["outputs"], 2 * np.pi / 0.04
    last = slice(MOST - round(period), MOST)
    angle = 2 * np.pi * np.arange(MOST)[last] / period
    tried = [np.sqrt(np.mean((outputs[last] - np.sin(angle + p)) ** 2)) for p in np.linspace(0, 2 * np.pi, 720)]
    assert distances(outputs, None, period)[-1] == pytest.approx(min(tried), rel=0.01)


def test_the_first_state_is_told_in_words_that_another_processor_repeats() -> None:
    state = run()
    for shaken in (state, state | {"errors": state["errors"] * 1.05}):
        assert generation.alt(shaken) == generation.alt(state)
        assert generation.reading(shaken) == generation.reading(state)
    assert "the error is at most 0.02" in generation.reading(state)


def test_a_stack_of_layers_and_a_ready_network_can_be_handed_over() -> None:
    layers = keras.layers
    deep = keras.Sequential(
        [
            keras.Input((None, 1)),
            layers.GRU(4, return_sequences=True),
            layers.LSTM(3, return_sequences=True),
            layers.Dense(1),
        ]
    )
    view = live.get("generation", networks={"two layers": (deep, 0.2), "ready": (Network.from_keras(deep), 0.04)})
    assert view.declared["model"].options == ("two layers", "ready")
    assert view.values["model"] == "two layers"
    one, other = (run(view, model=name, kind="noise") for name in ("two layers", "ready"))
    np.testing.assert_array_equal(one["outputs"], other["outputs"])
    assert (one["step"], other["step"]) == (0.2, 0.04)
    assert live.get("generation").defaults()["model"] == "SimpleRNN, step 0.2", "the others are as they were"


def test_a_view_on_one_s_own_networks_is_shown_and_moves() -> None:
    InteractiveShell.instance()
    try:
        with capture_output() as captured:
            live.show("generation", networks={"my GRU": (trained("GRU"), 0.2)})
        assert "my GRU" in captured.outputs[-1].data["text/plain"]
        view = live.get("generation", networks={"my GRU": (trained("GRU"), 0.2)})
        with capture_output():
            view.show()
        with capture_output() as captured:
            view.controls["steps"].value = 12
        assert "generates in 12 steps" in captured.outputs[0].data["text/plain"]
    finally:
        InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("given_", "error", "message"),
    [
        ({"networks": {}}, ValueError, "at least one network with its step; came none"),
        ({"networks": {"a": "b"}}, ValueError, r"a: expected a pair, the network and its step, like \(model, 0.2\)"),
        ({"networks": {"a": (None, "x")}}, ValueError, "a: expected a pair"),
        ({"networks": {"a": (None, 0.2)}}, ValueError, "a: expected a Keras model; came NoneType"),
        ({"networks": {"a": (None, -1)}}, ValueError, "a: expected a step above 0"),
        ({"models": {}}, TypeError, "takes networks; came models too"),
    ],
)
def test_what_is_no_network_is_refused(given_: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        live.get("generation", **given_)


def test_other_views_take_nothing() -> None:
    with pytest.raises(TypeError, match="the view 'windows' takes nothing of your own; came networks"):
        live.get("windows", networks={})


def test_all_views_work_without_tensorflow_and_without_a_notebook() -> None:
    code = (
        "import sys; from course_utils import live\n"
        "for view in live.all_views():\n"
        "    view.alt(view.compute(**view.defaults()))\n"
        "sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
