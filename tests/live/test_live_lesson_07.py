"""The views of lesson 7: weights are shares, all of the truth is one-step prediction, what was measured is shown."""

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

from course_utils import bottleneck, forcing, live
from course_utils.generation import Network, generate
from course_utils.translation import DATES, DIGITS
from course_utils.translators import SCORES, build, load

attention = live.get("attention")
lengths = live.get("bottleneck")
forced = live.get("teacher_forcing")


def run(view: live.View, **values: Any) -> dict[str, Any]:
    return view.compute(**(view.defaults() | values))


# Attention


@given(
    text=st.one_of(
        st.text("0123456789", min_size=1, max_size=12), st.dates().map(lambda day: f"{day.day}.{day.month}.1999")
    ),
    temperature=st.sampled_from([0, 0.25, 1, 5]),
    scores=st.sampled_from(SCORES),
)
@settings(max_examples=40, deadline=None)
def test_every_row_of_weights_sums_to_1(text: str, temperature: float, scores: str) -> None:
    state = run(attention, text=text, step=13, temperature=temperature, scores=scores)
    assert state["weights"].shape == (len(state["written"]), len(text))
    np.testing.assert_allclose(state["weights"].sum(axis=1), 1)
    if temperature == 0:
        assert set(np.unique(state["weights"])) <= {0.0, 1.0}, "all of it lies on the argmax"
    assert state["step"] == len(state["written"]) == len(state["all"])


def test_nothing_is_masked_where_one_text_is_read_alone_and_padding_gets_none() -> None:
    network = load()["digits", "dot"]
    codes = np.stack([DIGITS.alphabet.encode(text, 9) for text in ("4071", "123456789")])
    padded = network.write(codes, 10).weights[0]
    alone = run(attention, text="4071", step=13)["weights"]
    np.testing.assert_allclose(padded[: len(alone), :4], alone, atol=1e-12)
    assert (padded[:, 4:] == 0).all()


@pytest.mark.parametrize("scores", SCORES)
@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("July 4, 1976", "1976-07-04"),
        ("4 JULY 1976", "1976-07-04"),
        ("7/4/1976", "1976-07-04"),
        ("4.7.1976", "1976-07-04"),
        (" 4071835296 ", "6925381704"),
        ("5", "5"),
    ],
)
def test_it_writes_what_is_right_and_says_so(text: str, due: str, scores: str) -> None:
    state = run(attention, text=text, step=13, scores=scores)
    assert "".join(state["all"]) == f"{due}end"
    assert attention.reading(state).endswith(f"In the end it writes {due}, which is right.")


def test_a_longer_look_begins_like_a_shorter_one() -> None:
    early, late = run(attention, step=3), run(attention, step=9)
    np.testing.assert_array_equal(late["weights"][:3], early["weights"])
    assert late["written"][:3] == early["written"]


def test_the_first_state_looks_where_a_reader_would() -> None:
    state = run(attention, step=11)
    assert state["text"] == "July 4, 1976"
    looks = state["weights"].argmax(axis=1)
    assert [state["read"][j] for j in looks[:4]] == list("1976")
    assert all(j < 4 for j in looks[5:7]), "the month is read off its name"
    assert looks[9] == 5, "the day is read off the 4"


def test_too_much_heat_makes_mistakes_and_they_are_told() -> None:
    state = run(attention, text="407183529604", temperature=5, step=13)
    assert state["weights"].max() < 0.95
    assert "".join(state["all"][:-1]) != state["due"]
    assert attention.reading(state).endswith("right is 406925381704.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing came: type one"),
        ("   ", "nothing came: type one"),
        ("tomorrow!", "have never seen !"),
        ("4. Jänner 1976", "have never seen ä"),
        ("1234567890123", "13 digits came: leave 1 out"),
        ("the day before yesterday", "24 characters came, the longest date has 18"),
    ],
)
def test_what_cannot_be_read_is_answered_kindly(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as problem:
        run(attention, text=text)
    assert str(problem.value).startswith("Expected 1 to 12 digits, such as 4071, or a date, such as July 4, 1976;")


def test_what_is_no_known_date_is_guessed_and_told() -> None:
    for text in ("31.2.1976", "Sept 3 1976", "tomorrow"):
        assert "a guess, for this is no date in a form" in attention.reading(run(attention, text=text))


def test_the_step_ends_where_the_end_sign_is() -> None:
    view = live.get("attention")
    view.controls["text"].value = "407"
    assert view.controls["step"].max == 4
    assert view.values["step"] == 4
    view.controls["text"].value = "tomorrow!"
    assert view.controls["step"].max == 4, "as long as nothing can be read nothing changes"
    view.controls["text"].value = "17 March 2042"
    assert view.controls["step"].max == 11


def test_it_runs_on_the_lesson_s_model() -> None:
    keras.utils.set_random_seed(0)
    model = build(DATES, "additive", units=6)
    view = live.get("attention", models={"dates": model})
    assert view.values["scores"] == "additive"
    state = run(view, step=1)
    assert not np.allclose(state["weights"], run(attention, step=1, scores="additive")["weights"])
    other = run(view, text="4071", step=13)
    assert "".join(other["all"]) == "1704end", "digits are still the package's"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"models": {"words": None}}, "models for digits or dates; came one for 'words'"),
        ({"models": {"dates": 3}}, "dates: expected a Keras model; came int"),
        ({"models": {"dates": build(DATES, None, units=4)}}, "dates: the model has no attention"),
        ({"models": {"dates": build(DIGITS, "dot", units=4)}}, "reads and writes 44 signs.*reads 13 and writes 13"),
    ],
)
def test_models_that_cannot_be_shown_are_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        live.get("attention", **given)
    with pytest.raises(TypeError, match="takes models; came model too"):
        live.get("attention", model=3)


# The bottleneck


def test_the_stored_measurement_is_what_is_shown() -> None:
    for length in range(bottleneck.TESTED[0], bottleneck.TESTED[1] + 1):
        state = run(lengths, length=length)
        assert state["shares"] == {name: shares[length] for name, shares in bottleneck.measured().items()}
        words = [f"{100 * share:.0f}% " for share in state["shares"].values()]
        assert all(word.strip() in lengths.reading(state) for word in words)
    assert "has seen strings as long" in lengths.reading(run(lengths, length=20))


def test_the_lesson_s_own_measurement_may_be_handed_over() -> None:
    mine = {"with attention": {4: 1.0, 8: 0.99, 12: 0.98}, "without attention": {4: 1.0, 8: 0.5, 12: 0.1}}
    view = live.get("bottleneck", measured=mine, trained=8, units=64)
    slider = view.controls["length"]
    assert (slider.min, slider.max, slider.step) == (4, 12, 4)
    assert run(view, length=12)["shares"] == {"with attention": 0.98, "without attention": 0.1}
    assert "12 × 64" in _drawn(view)
    assert "64 numbers" not in _drawn(live.get("bottleneck", measured=mine))


def _drawn(view: live.View) -> str:
    figure = view.figure(length=12)
    return " ".join(text.get_text() for axes in figure.axes for text in axes.texts)


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({"with attention": {4: 1.0, 8: 1.0}}, "a measurement for with attention and without attention"),
        ({"with attention": {4: 1.0, 8: 1.0}, "without attention": {4: 1.0, 9: 1.0}}, "the same lengths"),
        ({"with attention": {4: 1.0, 8: 99}, "without attention": {4: 1.0, 8: 1.0}}, "shares from 0 to 1"),
    ],
)
def test_a_measurement_that_cannot_be_shown_is_refused(measured: dict[str, dict[int, float]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        live.get("bottleneck", measured=measured)


# Teacher forcing


@pytest.mark.parametrize("trained", list(forcing.RATIOS))
def test_all_of_the_truth_is_one_step_prediction_and_none_of_it_generation(trained: str) -> None:
    network, truth = forcing.load()[trained], np.sin(50 + 0.1 * np.arange(10 + 188))
    told = run(forced, trained=trained, ratio=1)
    np.testing.assert_allclose(told["said"], network.predict(truth)[9:-1], atol=1e-12)
    assert told["told"].all()
    alone = run(forced, trained=trained, ratio=0)
    np.testing.assert_allclose(alone["said"], generate(network, truth[:10], 188), atol=1e-12)
    assert alone["told"].sum() == 1, "the seed ends with the truth"


def test_what_is_fed_is_the_truth_or_what_was_said_last() -> None:
    state = run(forced, ratio=0.4)
    network = forcing.load()[state["trained"]]
    truth = np.sin(50 + 0.1 * np.arange(10 + 188))
    states = network.start()
    for value in truth[:9]:
        _, states = network.step(float(value), states)
    last = truth[9]
    for k in range(188):
        fed = truth[9 + k] if state["told"][k] else last
        (last,), states = network.step(float(fed), states)
        assert state["said"][k] == pytest.approx(last, abs=1e-12)
    assert state["told"].mean() == pytest.approx(0.4, abs=0.1)


def test_more_truth_is_told_at_the_same_steps_and_more() -> None:
    some, more = run(forced, ratio=0.3)["told"], run(forced, ratio=0.7)["told"]
    assert (more >= some).all()
    assert more.sum() > some.sum()


def test_taking_the_truth_away_costs_the_forced_network_more() -> None:
    """What the lesson says: with the truth fed in the forced network is better, without it the other one."""
    found = {name: forcing.errors(network) for name, network in forcing.load().items()}
    told, alone = found["the truth"]
    other_told, other_alone = found["its own outputs"]
    assert told < other_told < 0.02
    assert alone > 1.3 * other_alone
    assert alone > 20 * told


def test_noise_is_added_to_what_is_fed() -> None:
    calm, rough = run(forced, ratio=1), run(forced, ratio=1, noise=0.2)
    assert forcing.rms(rough["errors"][1.0]) > 5 * forcing.rms(calm["errors"][1.0])
    np.testing.assert_array_equal(calm["told"], rough["told"])


def test_the_lesson_s_networks_may_be_handed_over() -> None:
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [keras.Input((None, 1)), keras.layers.GRU(4, return_sequences=True), keras.layers.Dense(1)]
    )
    view = live.get("teacher_forcing", networks={"the truth": model, "noise": Network.from_keras(model)})
    assert list(view.declared["trained"].options) == ["the truth", "noise"]
    truth = np.sin(50 + 0.1 * np.arange(198))
    expected = np.asarray(model(truth[None, :, None]))[0, 9:-1, 0]
    np.testing.assert_allclose(run(view, ratio=1)["said"], expected, atol=1e-5)
    with pytest.raises(ValueError, match="mine: expected a Keras model; came int"):
        live.get("teacher_forcing", networks={"mine": 3})
    with pytest.raises(ValueError, match="at least one network"):
        live.get("teacher_forcing", networks={})


def test_what_cannot_be_run_is_refused() -> None:
    network = forcing.load()["the truth"]
    for wrong in ({"ratio": 2}, {"ratio": 1, "noise": -1}, {"ratio": 1, "seed_length": 5}):
        with pytest.raises(ValueError, match="expected a ratio from 0 to 1"):
            forcing.outputs(network, np.zeros(5), **wrong)


@pytest.mark.parametrize("view", [attention, forced])
def test_the_first_state_is_told_in_words_that_another_processor_repeats(view: live.View) -> None:
    state = run(view)
    shaken = dict(state)
    if "weights" in state:
        shaken["weights"] = state["weights"] * 0.99
    else:
        shaken["errors"] = {share: found * 1.03 for share, found in state["errors"].items()}
    assert view.alt(shaken) == view.alt(state)
    assert view.reading(shaken) == view.reading(state)


def test_views_need_no_tensorflow() -> None:
    code = "import sys; from course_utils import live; live.all_views(); sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["attention", "bottleneck", "teacher_forcing"])
def test_each_is_shown(name: str) -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        live.show(name)
    InteractiveShell.clear_instance()
    assert captured.outputs[-1].data["text/plain"].startswith("Figure: ")
