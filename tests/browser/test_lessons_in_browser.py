"""Every lesson in a real JupyterLab: opened, run, its sliders moved, looked at in both themes. A lesson is covered by
being in the notebooks folder. The tests of a lesson go on where the one before stopped, so that it runs only once."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from live_view import LiveView, OwnView
from playwright.sync_api import Locator, TimeoutError

from benchmarks.jupyterlab import Notebook

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
LOOKS = (("light", 1920), ("dark", 1280))  # in the dark all is as wide as in the light
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

_PICTURES = """() => jupyterapp.shell.currentWidget.content.widgets.flatMap(
    (cell) => [...cell.node.querySelectorAll(".jp-OutputArea img")].map((image) => image.alt))"""

# What is wider than the place it has: outputs that scroll sideways, and anything that reaches out of the notebook.
_WIDE = """() => {
    const panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer");
    const edge = panel.getBoundingClientRect().right;
    const wide = [...panel.querySelectorAll(".jp-OutputArea-output, .jp-MarkdownOutput, .course-view")].filter(
        (part) => part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > edge + 1);
    const words = document.createRange();
    const cut = [...panel.querySelectorAll(".course-view .widget-label, .course-view button")].filter((part) => {
        words.selectNodeContents(part);
        return part.offsetWidth > 0 && words.getBoundingClientRect().width > part.clientWidth;
    });
    return [...wide, ...cut].map((part) => part.className + ": " + part.textContent.slice(0, 60));
}"""


def roots(lesson: Notebook, own: bool) -> list[Locator]:
    """The places of the lesson's live views: those that were handed its ``own`` networks, or those that were not."""
    handed = [comma == "," for comma in re.findall(r"^\s*live\.show\([^,)]*(.)", lesson.source(), re.MULTILINE)]
    places = lesson.page.locator("css:light=.course-view").all()  # without :light each use searches for shadow roots
    return [place for place, is_own in zip(places, handed[: len(places)], strict=True) if is_own is own]


def views(lesson: Notebook) -> list[LiveView]:
    """The live views of the lesson that has run whose every word the package's own view can foretell, unfolded."""
    found = [LiveView(lesson.page, root) for root in roots(lesson, own=False)]
    for view in found:
        view.unfold()
    return found


def test_stored_pictures_have_alt_text(lesson: Notebook) -> None:
    """What a reader sees who opens the lesson and runs nothing."""
    stored = nbformat.read(ROOT / "notebooks" / lesson.path, as_version=4)
    outputs = [output for cell in stored.cells for output in cell.get("outputs", [])]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    assert pictures, "the stored notebook has no pictures: was it stored without its outputs?"
    lesson.page.wait_for_function(f"({_PICTURES})().length === {pictures}", polling=100)  # drawn one after another
    assert all(lesson.page.evaluate(_PICTURES))


def test_it_runs_from_the_menu_to_the_end(lesson: Notebook) -> None:
    lesson.run_all()
    assert lesson.errors() == []
    alts = lesson.page.evaluate(_PICTURES)
    assert alts
    assert all(alts)
    shown = lesson.source().count("live.show(")
    lesson.page.wait_for_function(f"document.querySelectorAll('.course-view[aria-label]').length >= {shown}")
    assert len(roots(lesson, own=False)) + len(roots(lesson, own=True)) == shown


def test_sliders_move_by_key_and_by_mouse_and_come_back(lesson: Notebook) -> None:
    for view in views(lesson):
        view.reset()
        first, place = view.source(), view.place()
        for name in view.sliders():
            if view.movable(name):
                view.press(name)
                view.announces_what_it_shows()
                assert view.place() == place, "the page jumped under the picture"
                view.drag(name)
                view.reset()
                assert view.source() == first


def test_views_of_the_lessons_own_networks_move_and_come_back(lesson: Notebook) -> None:
    """What they say depends on what was trained; that they follow their controls does not."""
    for root in roots(lesson, own=True):
        view = OwnView(lesson.page, root)
        view.unfold()
        first = view.reset()
        pictures = {first.picture}
        for handle in view.sliders():
            before = view.seen()
            after = view.press(handle)
            assert after.settings != before.settings
            assert after.words
            pictures.add(after.picture)
        for select in view.lists():
            before = view.seen()
            after = view.choose_another(select)
            assert after.settings != before.settings
            pictures.add(after.picture)
        assert len(pictures) > 1, "nothing that was moved changed the picture"
        assert view.reset() == first


def test_lists_and_boxes_change_the_picture(lesson: Notebook) -> None:
    for view in views(lesson):
        for name in view.others():
            view.change(name)
            view.announces_what_it_shows()
            view.reset()


_HOLD = """() => {
    const send = WebSocket.prototype.send, held = [];
    WebSocket.prototype.send = function (message) { held.push([this, message]); };
    window.letGo = () => {
        WebSocket.prototype.send = send;
        held.forEach(([socket, message]) => socket.send(message));
    };
}"""


# What the next two tests look at is the stage's, not a view's: the first view of a lesson speaks for all.
def test_a_picture_that_was_on_screen_needs_no_kernel(lesson: Notebook) -> None:
    """Sliders stay quick while the kernel trains a network."""
    for view in views(lesson)[:1]:
        view.reset()
        name = next(name for name in view.sliders() if view.movable(name))
        view.press(name)
        seen = view.source()
        view.reset()
        lesson.page.evaluate(_HOLD)  # nothing reaches the kernel
        view.press(name)
        assert view.source() == seen
        lesson.page.evaluate("() => window.letGo()")
        view.wait()
        view.reset()


def test_reset_has_the_last_word_while_the_kernel_is_busy(lesson: Notebook) -> None:
    """ipywidgets holds a second move back until the first is answered; it must not come after the reset."""
    for view in views(lesson)[:1]:
        view.reset()
        name = next(name for name in view.sliders() if view.movable(name))
        lesson.page.evaluate(_HOLD)
        view.handle(name).focus()
        for key in ("Home", "End", "Home"):
            lesson.page.keyboard.press(key)
        view.root.get_by_role("button", name="Reset").click()
        lesson.page.evaluate("() => window.letGo()")
        view.wait()


def test_play_moves_a_slider_and_stops(lesson: Notebook) -> None:
    for view in views(lesson):
        for name in view.sliders():
            if not getattr(view.twin.declared[name], "play", False):
                continue
            label, widget, handle = view.twin.declared[name].label, view.twin.controls[name], view.handle(name)
            moved = "([handle, start]) => Number(handle.getAttribute('aria-valuenow')) > start"
            view.root.get_by_role("button", name=f"Play: {label}").click()
            lesson.page.wait_for_function(moved, arg=[handle.element_handle(), widget.value])
            view.root.get_by_role("button", name=f"Pause: {label}").click()
            view.root.get_by_role("button", name=f"Play: {label}").wait_for()
            widget.value = float(handle.get_attribute("aria-valuenow") or "nan")
            view.wait()  # it stands still, and shows where it stopped
            view.reset()


def test_every_control_is_reached_by_tab_and_has_a_name(lesson: Notebook) -> None:
    for view in views(lesson):
        wanted = [control.label for control in view.twin.declared.values()]
        wanted = [label for name, label in zip(view.twin.declared, wanted, strict=True) if reachable(view, name)]
        wanted.append("Reset")
        found: list[str] = []
        for name in focus_by_tab(view):
            found.append(name)
            if name == "Reset":
                break
        assert set(wanted) <= set(found), f"{view.name}: Tab does not reach {set(wanted) - set(found)}"
        assert all(found), f"{view.name}: a control without a name"


def reachable(view: LiveView, name: str) -> bool:
    return name not in view.sliders() or view.movable(name)


_FOCUSED = """() => { const it = document.activeElement;
    return it.getAttribute("aria-label") || it.labels?.[0]?.textContent || it.textContent.trim(); }"""


def focus_by_tab(view: LiveView) -> Iterator[str]:
    """The names of what has the focus, from the view's first control on, Tab by Tab."""
    view.root.locator("[role=slider]:not([aria-disabled=true]), select, input, button").first.focus()
    for _ in range(60):
        yield view.page.evaluate(_FOCUSED).strip()
        view.page.keyboard.press("Tab")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_nothing_is_too_wide(lesson: Notebook, theme: str, width: int) -> None:
    page = lesson.page
    page.set_viewport_size({"width": width, "height": 2000})
    lesson.command("apputils:change-theme", theme=THEMES[theme])
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{THEMES[theme]}'")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    stem = f"{lesson.path.split('_')[0]}_{theme}_{width}"
    for number, height in enumerate(lesson.pages()):
        with suppress(TimeoutError):  # a formula is wide until it has been set
            page.wait_for_function(f"() => ({_WIDE})().length === 0", timeout=10_000, polling=100)
        # To hide the caret, as it would by default, Playwright has everything restyled twice.
        page.screenshot(path=SCREENSHOTS / f"{stem}_page_{number:02}.jpeg", quality=80, type="jpeg", caret="initial")
        assert page.evaluate(_WIDE) == [], f"at {height} pixels from the top"


# What axe finds in JupyterLab itself, by rule; it cannot be mended from within a notebook.
JUPYTERLABS_OWN = {
    "aria-allowed-attr": "the button that switches the debugger on",
    "aria-input-field-name": "the editor of every cell",
    "aria-required-children": "the list of cells",
    "button-name": "the buttons that fold a heading's cells away",
}
_OURS = ".jp-OutputArea-output, .jp-RenderedMarkdown"
_ALL_LAID_OUT = ".jp-NotebookPanel * { content-visibility: visible !important; }"  # else axe sees only the screen


# The rules of WCAG 2 and 2.1, all of them once; what a theme changes is the contrast.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_of_ours(lesson: Notebook, theme: str) -> None:
    """Names, roles, alt texts and contrast of everything that the lesson shows."""
    page = lesson.page
    lesson.command("apputils:change-theme", theme=THEMES[theme])
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{THEMES[theme]}'")
    page.add_style_tag(content=_ALL_LAID_OUT)
    found = (
        Axe().run(page, context=".jp-NotebookPanel", options={"resultTypes": ["violations"]} | RULES[theme]).response
    )
    assert found["testEngine"]["name"] == "axe-core"
    for violation in found["violations"]:
        places = [node["target"][-1] for node in violation["nodes"]]
        ours = page.evaluate(f"places => places.filter((it) => document.querySelector(it).closest('{_OURS}'))", places)
        assert ours == [], f"{violation['id']}: {violation['help']}"
        assert violation["id"] in JUPYTERLABS_OWN, f"{violation['id']} at {places[:3]}: JupyterLab's own?"


def test_the_page_has_nothing_to_complain_about(lesson: Notebook) -> None:
    """No error on the console, no request that failed, and none that left this machine."""
    assert lesson.complaints == []
