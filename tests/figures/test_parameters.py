"""What can be set in a figure: how it is read, what is refused, and that the alt text says what is then drawn."""

import inspect
import math
import re
from functools import cache
from typing import Any

import pytest
from figure_audit import audit
from matplotlib.figure import Figure
from test_all_figures import drawn_light

from course_utils import figures
from course_utils.activations import SIGMOID
from course_utils.drawing import style
from course_utils.figures import CourseFigure, all_figures
from course_utils.figures.parameters import Parameter, as_words, parameters_of, read

SETTABLE = [(entry, parameter) for entry in all_figures() for parameter in entry.parameters.values()]
LIMITED = [(entry, parameter) for entry, parameter in SETTABLE if parameter.allowed is not None]

ASKED = [
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
    ("unrolled_neuron", {"steps": 1}),
    ("neuron", {"inputs": 1}),
    ("many_to_many_aligned", {"angles": (5,)}),
    ("unfolding", {"last": 2}),
    ("saturation", {"scales": (0.1, 0.5, 2, 5)}),
    ("powers", {"steps": 50}),
    ("error_travels_back", {"factor": 1.0, "layers": 3}),
    ("cell_conveyor", {"kept": (1, 0.5, 0.5, 0.5, 0.5), "added": (1, 0, 0, 0, 0)}),
    ("gradient_flow", {"steps": 40, "bias": 0.0}),
    ("window_pairs", {"window": 3}),
    ("bidirectional", {"steps": 2}),
    ("deep", {"steps": 3}),
]
ASKED_NAMES = [f"{name}-{'-'.join(parameters)}" for name, parameters in ASKED]


@cache
def drawn_as_asked(place: int) -> Figure:
    """The figure with the settings that stand at a place of ``ASKED``, drawn once for all tests that look at it."""
    name, settings = ASKED[place]
    return figures.get(name).draw(**settings)


def named(given: object) -> str:
    return given.name if isinstance(given, CourseFigure | Parameter) else str(given)


def all_words(drawn: Figure) -> list[str]:
    """Every text of the picture, the labels of its plots too."""
    return [text.get_text() for axes in drawn.axes for text in axes.texts]


# What is drawn, and what is said of it


@pytest.mark.parametrize("place", range(len(ASKED)), ids=ASKED_NAMES)
def test_a_teacher_may_ask_for_other_values(place: int) -> None:
    assert audit(drawn_as_asked(place), style.current()) == []


@pytest.mark.parametrize("place", range(len(ASKED)), ids=ASKED_NAMES)
def test_where_the_words_in_the_picture_change_those_about_it_do(place: int) -> None:
    name, parameters = ASKED[place]
    entry = figures.get(name)
    told = entry.alt_for(**parameters)
    if all_words(drawn_as_asked(place)) != all_words(drawn_light(name)):
        assert told != entry.alt
    assert told == " ".join(told.split())
    assert 40 <= len(told) <= 650
    assert told.endswith((".", "?"))


@pytest.mark.parametrize("entry", [each for each in all_figures() if each.parameters], ids=named)
def test_the_alt_text_takes_what_the_drawing_takes(entry: CourseFigure) -> None:
    if isinstance(entry._alt, str):
        assert entry.name == "order_matters", "its alt text speaks of no order that the seed could change"
    else:
        of_alt, of_drawing = (inspect.signature(each).parameters for each in (entry._alt, entry._draw))
        assert {name: each.default for name, each in of_alt.items()} == {
            name: each.default for name, each in of_drawing.items()
        }


# What their captions say is true whatever is set: they speak of nothing that a setting changes.
_GENERAL = """
    shifted_sequence order_matters neuron unrolled_neuron one_to_one one_to_many many_to_one many_to_many_delayed
    course_recurrent course_combined unfolding data_orders_words neuron_two_weights three_neurons error_travels_back
    clipping_two_ways truncated_bptt gru_cell times_and_plus random_windows fine_and_coarse window_pairs
    keep_probability relation_arrows analogy_steps bidirectional deep
"""
GENERAL = _GENERAL.split()
COUNTED = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}


@pytest.mark.parametrize("entry", [each for each in all_figures() if each.parameters], ids=named)
def test_a_caption_either_holds_whatever_is_set_or_takes_what_the_drawing_takes(entry: CourseFigure) -> None:
    if isinstance(entry._caption, str):
        assert entry.name in GENERAL, "make it a function of the settings, or see that it is true of them all"
    else:
        assert entry.name not in GENERAL
        of_caption, of_drawing = (inspect.signature(each).parameters for each in (entry._caption, entry._draw))
        assert {name: each.default for name, each in of_caption.items()} == {
            name: each.default for name, each in of_drawing.items()
        }


@pytest.mark.parametrize("entry", [figures.get(name) for name in GENERAL], ids=named)
def test_a_caption_that_holds_whatever_is_set_names_no_setting(entry: CourseFigure) -> None:
    words = set(re.findall(r"[\w.]+[\w]", entry.caption))
    for parameter in entry.parameters.values():
        default = parameter.default
        if isinstance(default, str):
            assert not {default} & words
        elif not isinstance(default, bool | tuple):  # 1 is in "one of the two" as well
            assert default == 1 or not {as_words(default), COUNTED.get(int(default), "")} & words, parameter


@pytest.mark.parametrize(("name", "parameters"), ASKED, ids=ASKED_NAMES)
def test_the_caption_of_other_values_is_one(name: str, parameters: dict[str, object]) -> None:
    told = figures.get(name).caption_for(**parameters)
    assert told == " ".join(told.split())
    assert 40 <= len(told) <= 300
    assert told.endswith((".", "?"))


@pytest.mark.parametrize(
    ("name", "parameters", "said", "not_said"),
    [
        ("recurrent_layer", {"units": 4}, "A layer of four recurrent neurons", "three"),
        ("recurrent_layer", {"units": 1}, "by every input and by its own previous output", "all"),
        ("unrolled_layer", {"units": 4}, "The layer of four", "three"),
        ("many_to_many_aligned", {"angles": (10, 40, 70, 40)}, "tells opening from closing", "No single frame"),
        ("many_to_many_aligned", {"angles": (10, 40, 40)}, "tells opening from still", "closing"),
        ("many_to_many_aligned", {"angles": (10, 40, 70)}, "No single frame says", "the same picture"),
        ("course_feed_forward", {"weights_shown": False}, "with which weights does it?", "identity"),
        ("saturation", {"scales": (0.1, 0.5, 2, 5)}, "Not many stick there yet", "next to nothing"),
        ("powers", {"steps": 80}, "it is gone after 80 steps", "100"),
        ("powers", {"steps": 10}, f"has left {0.9**10:.2f} of it, and 1.1 has made it {1.1**10:.1f} times", "gone"),
        ("short_term_memory", {"radius": 0.9}, "radius 0.9) 'is it ?' has 76%", "nearly gone"),
        ("short_term_memory", {"radius": 0.3}, "radius 0.3) the final state is mostly 'is it ?'", "76%"),
        ("cell_conveyor", {"kept": (1, 1, 1, 1, 0)}, "at step 4; at step 5, where a gate shuts, it goes", "nearly"),
        ("cell_conveyor", {"kept": (1, 0.9, 0.9, 0.9, 0.9)}, "is still there at step 5.", "shuts"),
        ("cell_conveyor", {"added": (0, 0, 0, 0.8, 0)}, "what is let in is put on", "step 1"),
        ("gradient_flow", {"bias": 0.0}, "forget gates, here near 0.5", "0.95"),
        ("window_and_target", {"shift": 5}, "what comes 5 steps later", "comes next"),
        ("noise_distribution", {"power": 0.5}, "Counts to the power 0.5 draw frequent words less often", "3/4"),
        ("noise_distribution", {"power": 0.0}, "all words equally often", "less often"),
        ("noise_distribution", {"power": 1.0}, "as often as they come in the text", "less often"),
        ("attention_step", {"text": "12", "step": 3}, "a mixture of several states", "almost a copy"),
        ("alignment_digits", {"text": "7"}, "looked in the input.", "to the left"),
        ("alignment_dates", {"first": "1 May 2001"}, "Two dates, each written", "The same date"),
        ("alignment_dates", {"first": "hello"}, "Two texts, each written", "dates, each"),
        ("alignment_dates", {"first": "4.7.1976"}, "The same date in two forms", "from its name"),
    ],
)
def test_the_caption_says_what_was_set(name: str, parameters: dict[str, object], said: str, not_said: str) -> None:
    told = figures.get(name).caption_for(**parameters)
    assert said in told
    assert not_said not in told


def test_a_caption_s_numbers_are_those_of_the_picture() -> None:
    """What the captions state as a fact of the settings, measured."""
    from course_utils.figures import lesson_02, lesson_03

    for radius in (0.3, 0.9, 1.2):
        share = lesson_03.word_shares(radius)[-1, 2:].sum()
        caption = figures.get("short_term_memory").caption_for(radius=radius)
        assert ("is mostly 'is it ?'" in caption) == (share > 0.9)
        assert (f"{share:.0%}" in caption) == (share <= 0.9)
    for scales in ((1, 3, 10, 30), (0.1, 0.5, 2, 5)):
        slopes = 1 - lesson_02._scaled(scales[-1])[1] ** 2
        assert ("the outputs stick" in figures.get("saturation").caption_for(scales=scales)) == (
            (slopes < 0.01).mean() > 0.5
        )


def test_the_alt_text_of_the_noise_is_true_at_both_ends() -> None:
    noise = figures.get("noise_distribution")
    assert "All words are drawn equally often." in noise.alt_for(power=0.0)
    assert "All words are drawn as often as they come." in noise.alt_for(power=1.0)


def test_the_alt_text_of_a_step_of_attention_names_the_digit_that_the_context_is_like() -> None:
    step = figures.get("attention_step")
    assert "nearly the strip of the digit 7, which is then written." in step.alt
    assert "nearly the strip of the digit 9. Then end is written." in step.alt_for(text="902815", step=7)
    assert "nearly" not in step.alt_for(text="12", step=3)


def test_no_seed_leaves_the_sentence_as_it_was() -> None:
    import numpy as np

    still = next(seed for seed in range(10000) if (np.diff(np.random.default_rng(seed).permutation(6)) == 1).all())
    boxes = [text for text in figures.get("order_matters").draw(seed=still).axes[0].texts if text.get_fontsize() == 10]
    below = sorted((text for text in boxes if text.get_position()[1] == 0.4), key=lambda text: text.get_position()[0])
    assert [text.get_text() for text in below] == ["open", "half", "door", "the", "left", "I"]


@pytest.mark.parametrize(
    ("name", "parameters", "said"),
    [
        ("shifted_sequence", {"first": 7, "length": 4}, "inputs are 7, 8, 9, 10, the targets above them 8, 9, 10, 11."),
        ("shifted_sequence", {"first": 7, "length": 4}, "The last target, 11, has no such arrow"),
        ("neuron", {"inputs": 2}, "Inputs x_1 and x_2 go"),
        ("neuron", {"inputs": 1}, "y = tanh(w_1 x_1 + b)"),
        ("unrolled_neuron", {"steps": 6}, "six times in a row, for steps 1 to 6"),
        ("recurrent_layer", {"features": 1, "units": 4}, f"1 x 4 = {1 * 4} weights, W_hh has 4 x 4 = {4 * 4}"),
        ("unrolled_layer", {"steps": 2, "features": 5}, "drawn two times, for steps 1 to 2. Each copy gets x_t with 5"),
        ("one_to_one", {"digit": 3}, "the digit 3 goes into one hidden box, out of which comes 'three'"),
        ("one_to_many", {"words": "a shut door"}, "over three steps come out the words 'a', 'shut', 'door'"),
        ("many_to_one", {"words": "not good", "verdict": "blame"}, "at the last one comes out 'blame'"),
        ("many_to_many_delayed", {"number": 21}, "the German words 'ein', 'und', 'zwanzig' over three"),
        ("many_to_many_aligned", {"angles": (70, 30, 30)}, "three frames of a film of a door go in"),
        ("many_to_many_aligned", {"angles": (70, 30, 30)}, "what it does: not known, closing, still."),
        ("unfolding", {"last": 4}, "f(f(f(h_1, x_2; theta), x_3; theta), x_4; theta)"),
        ("powers", {"steps": 50}, f"rises to {1.1**50:.2f} at k = 50"),
        ("powers", {"steps": 50}, f"falls to {0.9**50:.5f}"),
        ("error_travels_back", {"factor": 0.8, "layers": 3}, f"1, 0.8, {0.8**2:.2f}."),
        ("cell_conveyor", {"kept": (1, 0.5, 0.5, 0.5, 0.5), "added": (1, 0, 0, 0, 0)}, f"C_5 = {0.5**4:.2f}"),
        ("gradient_flow", {"bias": 8}, f"stand near {float(SIGMOID.value(8.0)):.2f}"),
        ("gradient_flow", {"steps": 30}, "comes back from step 30"),
        ("bidirectional", {"steps": 3}, "Three steps. Inputs x_1 to x_3"),
        ("deep", {"steps": 2}, "over two steps. Inputs x_1 to x_2"),
        ("random_windows", {"count": 2}, "2 bars"),
        ("attention_step", {"text": "902815", "step": 3}, "902815"),
    ],
)
def test_the_alt_text_says_what_was_set(name: str, parameters: dict[str, object], said: str) -> None:
    assert said in " ".join(re.split(r"(?:(?<=\d) )?\b(?=digits:)", figures.get(name).alt_for(**parameters)))


def test_a_conclusion_is_told_only_where_it_holds() -> None:
    faded = "The weights of the layers next to the input barely change."
    assert figures.get("error_travels_back").alt.endswith(faded)
    assert faded not in figures.get("error_travels_back").alt_for(factor=1.0)
    piled = "pile up at -1 and 1"
    assert piled in figures.get("saturation").alt
    assert piled not in figures.get("saturation").alt_for(scales=(0.1, 0.2, 0.5, 1))


# Limits


@pytest.mark.parametrize(("entry", "parameter"), LIMITED, ids=named)
def test_both_ends_of_what_is_allowed_have_room(entry: CourseFigure, parameter: Parameter) -> None:
    assert parameter.allowed is not None
    for value in parameter.allowed:
        other = {"last": "Math"} if entry.name == "course_combined" and parameter.name == "demand" else {}
        assert audit(entry.draw(**other, **{parameter.name: value}), style.current()) == []


@pytest.mark.parametrize(("entry", "parameter"), LIMITED, ids=named)
def test_beyond_what_is_allowed_the_answer_says_what_is(entry: CourseFigure, parameter: Parameter) -> None:
    assert parameter.allowed is not None
    beyond = "nonesuch" if parameter.kind is str else parameter.allowed[1] + 1
    with pytest.raises(ValueError, match=f"{parameter.name} can be {re.escape(parameter.choice)}; came {beyond}"):
        entry.draw(**{parameter.name: beyond})


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("powers", {"above": 3.0}, "100 times 0.9 or 3 goes beyond"),
        ("saturation", {"scales": (1, 2, 2, 3)}, "expected four growing scales"),
        ("cell_conveyor", {"added": (1, 1, 1, 1, 1)}, "cell states up to 2; came the states 0.00, 1.00, 1.90"),
        ("cell_conveyor", {"kept": (1, 2, 0, 0, 0)}, "all from 0 to 1"),
        ("one_to_many", {"words": ""}, "room for 1 to 5 words of up to 9 letters each; came ''"),
        ("many_to_one", {"verdict": "not so bad"}, "room for one word of up to 9 letters each"),
        ("many_to_many_aligned", {"angles": (10, 95)}, "1 to 5 angles of 0 to 85 degrees; came 10, 95"),
    ],
)
def test_what_has_no_room_is_refused(name: str, parameters: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figures.get(name).draw(**parameters)


# From words to values


@pytest.mark.parametrize(("entry", "parameter"), SETTABLE, ids=named)
def test_what_the_list_shows_can_be_typed(entry: CourseFigure, parameter: Parameter) -> None:
    name, _, words = str(parameter).partition("=")
    assert read(entry.name, entry.parameters, [f"{name}={words}"]) == {name: parameter.default}


def test_at_least_ten_figures_over_all_lessons_can_be_drawn_otherwise() -> None:
    names = {entry.name: entry.lesson for entry, _ in SETTABLE}
    assert len(names) >= 10
    assert set(names.values()) == set(range(1, 8))


KNOWN = {
    each.name: each
    for each in (
        Parameter("steps", int, 4, (1, 7)),
        Parameter("gain", float, 0.5),
        Parameter("lit", bool, False),
        Parameter("word", str, "the"),
        Parameter("kind", str, "tanh", ("tanh", "relu")),
        Parameter("angles", tuple[float, ...], (1.0, 2.0)),
        Parameter("pair", tuple[float, float], (1.0, 2.0)),
    )
}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("steps=6", 6),
        (" steps = 6 ", 6),
        ("gain=1e-3", 0.001),
        ("gain=2", 2.0),
        ("lit=yes", True),
        ("lit=False", False),
        ("word=a = b", "a = b"),
        ("kind=relu", "relu"),
        ("angles=1", (1.0,)),
        ("angles=1, -2,.5", (1.0, -2.0, 0.5)),
        ("pair=3,4", (3.0, 4.0)),
    ],
)
def test_words_are_read_by_the_type_of_the_parameter(typed: str, value: object) -> None:
    (read_value,) = read("f", KNOWN, [typed]).values()
    assert read_value == value
    assert type(read_value) is type(value)


def test_what_is_set_twice_has_its_later_value() -> None:
    assert read("f", KNOWN, ["steps=2", "gain=1", "steps=3"]) == {"steps": 3, "gain": 1.0}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("steps", "written NAME=VALUE, for instance steps=50; came 'steps'"),
        ("=3", "written NAME=VALUE"),
        ("stesp=3", "f: there is no parameter 'stesp'. The nearest: steps\nIt can be set: steps=4, gain=0.5, lit=no"),
        ("steps=2.5", "steps is a whole number, for instance 4; came '2.5'"),
        ("steps=8", "steps can be 1 to 7; came 8"),
        ("gain=much", "gain is a number, for instance 0.5; came 'much'"),
        ("gain=nan", "gain is a number"),
        ("gain=inf", "gain is a number"),
        ("lit=maybe", "lit is yes or no, for instance no; came 'maybe'"),
        ("kind=elu", "kind can be one of tanh, relu; came elu"),
        ("angles=1;2", "angles is numbers with commas between them, for instance 1,2; came '1;2'"),
        ("pair=1", "pair is 2 numbers with commas between them"),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_was_expected(typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read("f", KNOWN, [typed])


def test_a_figure_in_which_nothing_can_be_set_says_so() -> None:
    with pytest.raises(ValueError, match="nothing can be set in the figure 'rnn_types'"):
        read("rnn_types", {}, ["steps=3"])


def _needs(steps: int) -> Figure: ...


def _odd(steps: Any = 3) -> Figure: ...


def _fine(steps: int = 3) -> Figure: ...


@pytest.mark.parametrize(
    ("draw", "allowed", "message"),
    [
        (_needs, {}, "the parameter 'steps' needs a default"),
        (_odd, {}, "'steps' is neither int, float, bool, str nor numbers"),
        (_fine, {"step": (1, 2)}, "limits for step, and not all of these are parameters"),
    ],
)
def test_a_drawing_whose_parameters_cannot_be_typed_is_refused(draw: Any, allowed: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        parameters_of(draw, allowed)


def test_values_are_written_as_they_are_typed() -> None:
    assert [as_words(each) for each in (True, 0.25, 3, "a b", (1, 2.5))] == ["yes", "0.25", "3", "a b", "1,2.5"]
    assert float(as_words(math.pi)) == pytest.approx(math.pi, rel=1e-5)
