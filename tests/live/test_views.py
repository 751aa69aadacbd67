"""What every live view promises, walked over all of them: a later lesson's views are covered by being registered."""

import asyncio
import base64
import copy
import html
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from figure_audit import audit
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output
from live_settings import anywhere, random_settings
from PIL import Image

from course_utils import live
from course_utils.drawing import style
from course_utils.drawing.picture import CSS_PIXELS, pixels
from course_utils.live.controls import Choice, Entry, Slider, Toggle
from course_utils.live.stage import SHARPNESS
from course_utils.live.view import View, as_set

NAMES = [view.name for view in live.all_views()]
FEW = {"light": 2, "dark": 1, "slides": 1}  # settings, beside the first, where each needs whole figures drawn
each_view = pytest.mark.parametrize("name", NAMES, scope="module")  # the tests of a view follow one another
pytestmark = pytest.mark.filterwarnings("error")  # wherever a view is drawn


@pytest.fixture(autouse=True, scope="module")
def shell() -> Iterator[None]:
    """What ``display`` needs: views are shown in a kernel, or in this."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def move(view: View, settings: dict[str, Any]) -> None:
    """Move the controls as a student would: a slider cannot go beyond its present end."""
    for name, value in settings.items():
        view.controls[name].value = value


def same(one: Any, other: Any) -> bool:
    """Whether two states are equal, arrays and all."""
    if is_dataclass(one):
        return type(one) is type(other) and same(vars(one), vars(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other)


def numbers(state: Any) -> list[Any]:
    """Every number and array of numbers in a state."""
    if is_dataclass(state):
        return numbers(vars(state))
    if isinstance(state, dict):
        return numbers(list(state.values()))
    if isinstance(state, list | tuple):
        return [one for part in state for one in numbers(part)]
    is_array = isinstance(state, np.ndarray) and np.issubdtype(state.dtype, np.floating)
    return [state] if is_array or isinstance(state, float) else []


def decoded(picture: dict[str, str]) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(picture["image/png"]))).convert("RGB"))


def shown(view: View) -> list[RichOutput]:
    with capture_output() as captured:
        view.show()
    return captured.outputs


@pytest.fixture(scope="module")
def on_the_page(name: str) -> tuple[View, list[RichOutput]]:
    """A view that is shown, and what showing gave: one for all tests of the view that leave it as it began."""
    view = live.get(name)
    return view, shown(view)


def test_names_are_unique_and_lessons_in_order() -> None:
    assert len(set(NAMES)) == len(NAMES)
    lessons = [view.lesson for view in live.all_views()]
    assert lessons == sorted(lessons)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="unroll"):
        live.get("unrol")


def test_two_views_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="two views are called"):
        live.view.view(type(live.get(NAMES[0])))


@each_view
def test_controls_have_distinct_labels_and_start_where_declared(name: str) -> None:
    view = live.get(name)
    labels = [widget.description for widget in view.controls.values()]
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)
    assert view.values == view.defaults() == {n: c.value for n, c in view.declared.items()}
    assert view.title.strip()


@each_view
def test_few_controls_are_in_sight(name: str) -> None:
    sight = [c for c in live.get(name).declared.values() if not c.more and not getattr(c, "narrow", False)]
    assert 1 <= len(sight) <= 4


@each_view
def test_compute_is_pure(name: str) -> None:
    view = live.get(name)
    for settings in random_settings(view, 30):
        given = copy.deepcopy(settings)
        try:
            first = view.compute(**given)
        except ValueError:  # a text that is no number, for instance
            continue
        kept = copy.deepcopy(first)
        assert same(given, settings)
        assert same(view.compute(**settings), kept)
        assert same(first, kept)


@each_view
def test_any_setting_can_be_drawn_and_put_into_words(name: str) -> None:
    view = live.get(name)
    with np.errstate(all="raise", under="ignore"):
        rng = np.random.default_rng(6)
        somewhere = [anywhere(view, rng) for _ in range(150)]
        for number, settings in enumerate([*random_settings(view, 30), *somewhere]):
            try:
                state = view.compute(**settings)
            except ValueError:  # a text that is no number, for instance
                assert any(isinstance(control, Entry) for control in view.declared.values())
                continue
            assert not any(np.isnan(found).any() for found in numbers(state))
            reading, alt = view.reading(state), view.alt(state)
            assert reading.strip()
            assert alt.strip()
            assert not re.search(r"\b(nan|inf)\b", f"{reading} {alt}", re.IGNORECASE)
            assert len(reading) <= 240
            if number < 4:  # others are drawn in the tests below
                view._rendered(state)


@each_view
def test_a_moved_picture_is_the_same_as_a_fresh_one(name: str, on_the_page: tuple[View, list[RichOutput]]) -> None:
    view = live.get(name)
    for settings in random_settings(view, 2, seed=1):
        try:
            state = view.compute(**settings)
        except ValueError:
            continue
        moved, fresh = view._rendered(state), live.get(name)._rendered(state)
        assert np.array_equal(np.asarray(moved), np.asarray(fresh)), settings
    assert view.picture() == on_the_page[1][1].data


@each_view
@pytest.mark.parametrize("theme", style.THEMES)
def test_what_is_seen_is_legible_and_what_matplotlib_draws(name: str, theme: str) -> None:
    with style.theme(theme) as chosen, np.errstate(all="raise", under="ignore"):
        view = live.get(name)
        for settings in [view.defaults(), *random_settings(view, FEW[theme], seed=len(theme))]:
            try:
                state = view.compute(**settings)
            except ValueError:
                continue
            figure = view.figure(**settings)
            assert audit(figure, chosen) == [], settings
            if theme != "slides":  # where nothing is blitted
                blitted = np.asarray(view._rendered(state), dtype=np.int16)
                whole = np.asarray(pixels(figure, SHARPNESS), dtype=np.int16)
                assert np.abs(blitted - whole).max() <= 4, "of 255: the rounding of a blend"


@each_view
def test_showing_gives_the_controls_and_the_picture(name: str, on_the_page: tuple[View, list[RichOutput]]) -> None:
    view, (controls, picture) = on_the_page
    assert set(controls.data) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    for control in view.declared.values():
        assert control.label in controls.data["text/plain"]
    assert set(picture.data) == {"text/html", "image/png", "text/plain"}
    alt = view.alt(view.compute(**view.defaults()))
    assert picture.data["text/plain"] == f"Figure: {alt}"
    assert "<img alt=" in picture.data["text/html"]
    width, height = (int(inches * CSS_PIXELS * SHARPNESS) for inches in view.size)
    assert decoded(picture.data).shape == (height, width, 3)


@each_view
def test_showing_twice_gives_the_same_bytes(name: str, on_the_page: tuple[View, list[RichOutput]]) -> None:
    assert shown(live.get(name))[1].data == on_the_page[1][1].data


def another(view: View, name: str) -> Any:
    """A value that the control can be moved to now, other than the one it has."""
    widget, control = view.controls[name], view.declared[name]
    values = [value for value in control.settings() if value != view.values[name]]
    if isinstance(control, Slider):
        values = [value for value in values if widget.min <= value <= widget.max]
    return values[0] if values else None


@each_view
def test_nothing_is_drawn_when_nothing_changed(name: str, on_the_page: tuple[View, list[RichOutput]]) -> None:
    view, _ = on_the_page
    with capture_output() as captured:
        for control, widget in view.controls.items():
            if isinstance(view.declared[control], Slider) and not view.declared[control].whole:
                widget.value += 1e-12  # what a browser makes of 0.8
    assert captured.outputs == []


@each_view
def test_a_moved_control_gives_one_new_picture_and_reset_the_first_one(
    name: str, on_the_page: tuple[View, list[RichOutput]]
) -> None:
    view, (_, first) = on_the_page

    def reset() -> dict[str, str]:
        with capture_output() as captured:
            view.reset()
        (update,) = captured.outputs
        return update.data

    before = reset()
    assert before["text/plain"] == first.data["text/plain"]
    for control in view.controls:
        value = another(view, control)
        if value is None:
            continue
        with capture_output() as captured:
            view.controls[control].value = value
        (update,) = captured.outputs
        assert update.update, "the picture on the page is replaced, not a second one added"
        state = view.compute(**view.values)
        assert update.data["text/plain"] == f"Figure: {view.alt(state)}"
        assert update.data["image/png"] != before["image/png"], control
        assert reset() == before


@each_view
def test_reset_brings_every_control_and_its_ends_back(name: str) -> None:
    view = live.get(name)
    for settings in random_settings(view, 10, seed=3):
        move(view, settings)
        view.reset()
        assert view.values == view.defaults()
        for control, untouched in live.get(name).controls.items():
            for end in ("min", "max", "disabled"):
                assert getattr(view.controls[control], end, None) == getattr(untouched, end, None)


@each_view
def test_sliders_that_depend_on_others_stay_within_their_ends(name: str) -> None:
    view = live.get(name)
    rng = np.random.default_rng(4)
    for settings in random_settings(view, 60, seed=4):
        control = list(settings)[rng.integers(len(settings))]
        move(view, {control: settings[control]})
        ends = view.limits(view.values)
        for limited, (low, high) in ends.items():
            widget = view.controls[limited]
            assert (widget.min, widget.max) == (low, high)
            assert low <= widget.value <= high
            assert widget.disabled == (low == high), "a slider that cannot move says so"
        with suppress(ValueError):  # a text that is no number, for instance
            view.compute(**view.values)


class Picky(View):
    """A view with one line of text that must be a number."""

    name = "picky"
    lesson = 0
    title = "A number"
    size = (2.0, 1.0)
    declared: ClassVar = {"text": Entry("Number", "1"), "loud": Toggle("Loud"), "kind": Choice("Kind", "a", ("a", "b"))}

    @staticmethod
    def compute(text: str, loud: bool, kind: str) -> dict[str, Any]:
        try:
            return {"number": float(text)}
        except ValueError:
            raise ValueError(f"expected a number, {text!r} came: type one, like 2.5") from None

    def build(self, stage: Any) -> None:
        pass

    def paint(self, stage: Any, state: dict[str, Any]) -> None:
        stage.sketch().text(1.0, 0.5, str(state["number"]))

    def reading(self, state: dict[str, Any]) -> str:
        return f"The number is {state['number']}."

    def alt(self, state: dict[str, Any]) -> str:
        return f"The number {state['number']}."


def test_what_cannot_be_computed_is_said_under_the_picture_that_stays() -> None:
    view = Picky()
    shown(view)
    with capture_output() as good:
        view.controls["text"].value = "2"
    with capture_output() as bad:
        view.controls["text"].value = "two"
    with capture_output() as again:
        view.controls["text"].value = "3"
    assert bad.outputs[0].data["image/png"] == good.outputs[0].data["image/png"]
    assert bad.outputs[0].data["text/plain"] == "Figure: The number 2.0."
    assert "expected a number, &#x27;two&#x27; came" in bad.outputs[0].data["text/html"]
    assert again.outputs[0].data["text/plain"] == "Figure: The number 3.0."


def test_controls_that_start_out_of_reach_are_refused() -> None:
    with pytest.raises(ValueError, match="starts at 9, outside 1 to 4"):
        Slider("Steps", 9, 1, 4)
    with pytest.raises(ValueError, match="none of its options"):
        Choice("Kind", "c", ("a", "b"))


@pytest.mark.parametrize(
    ("slider", "value", "tidy"),
    [
        (Slider("w", 0.8, -1.5, 1.5, 0.1), 0.7999999999999998, 0.8),
        (Slider("w", 0.5, 0, 1, 0.25), 0.25, 0.25),
        (Slider("w", 0.125, 0.125, 1, 0.5), 0.625, 0.625),
        (Slider("n", 3, 1, 6), 3.0, 3),
        (Slider("n", 10, 0, 100, 10), 30.0, 30),
    ],
)
def test_slider_values_are_tidied(slider: Slider, value: float, tidy: float) -> None:
    assert slider.tidy(value) == tidy
    assert isinstance(slider.tidy(value), int if slider.whole else float)
    assert slider.widget().value == slider.value


def marks(bundle: dict[str, str]) -> str:
    found = re.search(r'<figure data-settings="([^"]*)"', bundle["text/html"])
    assert found is not None
    return html.unescape(found[1])


@each_view
def test_a_picture_carries_the_settings_by_which_the_page_knows_it_again(
    name: str, on_the_page: tuple[View, list[RichOutput]]
) -> None:
    view = live.get(name)
    settings = view.defaults()
    mark = marks(on_the_page[1][1].data)
    assert mark == as_set(settings)
    assert mark.split("\n") == [as_javascript_writes(value) for value in settings.values()]
    known = {mark: settings}
    for settings in random_settings(view, 200):
        assert known.setdefault(as_set(settings), settings) == settings, "two settings with one mark"


def as_javascript_writes(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@each_view
def test_what_is_drawn_ahead_is_what_the_next_step_shows(name: str) -> None:
    view = live.get(name)
    sliders = [control for control, declared in view.declared.items() if isinstance(declared, Slider)]
    ahead = view.neighbours(sliders)
    assert ahead
    for settings in ahead:
        (moved,) = [control for control in sliders if settings[control] != view.values[control]]
        stepped = live.get(name)
        stepped.controls[moved].value = settings[moved]
        assert view._fitted(settings) == stepped.values


@each_view
def test_the_next_pictures_are_sent_when_nothing_moves(name: str) -> None:
    view, other = live.get(name), live.get(name)
    sent: list[dict[str, str]] = []
    view._voice = SimpleNamespace(send=sent.append, reading="")
    slider = next(control for control, declared in view.declared.items() if isinstance(declared, Slider))

    async def rest() -> None:
        view.controls[slider].value += 1
        view.controls[slider].value -= 1  # only the last move counts
        await asyncio.sleep(0.1)

    asyncio.run(rest())
    assert [message["settings"] for message in sent] == [as_set(ahead) for ahead in view.neighbours([slider])]
    for message, settings in zip(sent, view.neighbours([slider]), strict=True):
        state = view.compute(**view._fitted(settings))
        assert (message["alt"], message["words"]) == (view.alt(state), view.reading(state))
        png = base64.b64decode(message["src"].removeprefix("data:image/png;base64,"))
        drawn_here = np.asarray(other._rendered(state))
        assert np.array_equal(np.asarray(Image.open(io.BytesIO(png))), drawn_here)
