"""A lesson presented live: the notebook itself as slides, its kernel running and its sliders working."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from live_view import LiveView
from playwright.sync_api import BrowserContext

from benchmarks.jupyterlab import Notebook, serving
from course_utils import notebooks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_spec("jupyterlab_slideshow") is None, reason="jupyterlab-slideshow is not installed"),
]

ROOT = Path(__file__).parents[2]
LESSON = "02_manual_rnn"
CELLS = notebooks.read(ROOT / "notebooks" / f"{LESSON}.ipynb").cells
VIEW = next(number for number, cell in enumerate(CELLS) if cell.source.startswith("live.show("))
PARTS = [number for number, cell in enumerate(CELLS) if cell.source.startswith(("# ", "## "))]

_PANEL = "jupyterapp.shell.currentWidget.content"
_SHOWN = ".jp-deck-mod-onscreen.jp-deck-mod-visible"


class Show(Notebook):
    """The lesson, run as far as its first live view, and presented from its first cell on."""

    def begin(self) -> None:
        for _ in range(VIEW + 1):
            self.command("notebook:run-cell-and-select-next")
        self.page.wait_for_selector(".course-view[aria-label]", state="attached")
        self.page.evaluate(f"{_PANEL}.activeCellIndex = 0")
        self.before = self.cells()
        self.page.get_by_role("button", name="Toggle Deck").click()
        self.page.wait_for_selector(_SHOWN)

    def cells(self) -> Any:
        """Everything in the notebook but the outputs, which the sliders change."""
        cells = self.page.evaluate(f"{_PANEL}.model.toJSON().cells")
        return [{key: value for key, value in cell.items() if key != "outputs"} for cell in cells]

    def at(self, cell: int) -> None:
        """Wait until the show is at a cell, and that is to be seen."""
        self.page.wait_for_function(f"{_PANEL}.activeCellIndex === {cell}", polling=50)
        self.page.wait_for_function(
            f"getComputedStyle({_PANEL}.widgets[{cell}].node).opacity === '1' &&"
            f"{_PANEL}.widgets[{cell}].node.getBoundingClientRect().height > 20",
            polling=50,
        )

    def press(self, key: str, cell: int) -> None:
        """A key that leads to a cell."""
        self.page.keyboard.press(key)
        self.at(cell)


@pytest.fixture(scope="module")
def show(context: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "notebooks" / f"{LESSON}.ipynb", course)
    with serving(course, tmp_path_factory.mktemp("home"), present=True) as address:
        show = Show(context, address, f"{LESSON}.ipynb")
        show.page.set_viewport_size({"width": 1280, "height": 560})
        show.begin()
        yield show
        show.command("kernelmenu:shutdown")
        show.page.close()


@pytest.fixture
def view(show: Show) -> LiveView:
    return LiveView(show.page, show.page.locator(".course-view"))


def test_space_goes_through_the_slides_and_back_and_an_arrow_skips_a_part(show: Show) -> None:
    to_come = [number for number, cell in enumerate(CELLS) if cell.metadata.slideshow.slide_type != "skip"]
    to_come = to_come[: to_come.index(VIEW) + 1]
    assert len(to_come) < VIEW + 1, "no cell is skipped"
    for cell in to_come:
        if cell:
            show.press("Space", cell)
        new = CELLS[cell].metadata.slideshow.slide_type != "fragment"
        assert show.page.locator(_SHOWN).count() == 1 if new else show.page.locator(_SHOWN).count() > 1
    show.press("ArrowRight", PARTS[2])
    show.press("ArrowLeft", VIEW)
    for back, on in (("Shift+Space", "Space"), ("PageUp", "PageDown")):  # a remote control has the latter
        show.press(back, to_come[-2])
        show.press(on, VIEW)


def test_formulas_are_set_and_what_is_taller_than_the_screen_scrolls(show: Show) -> None:
    words, picture = (show.page.locator(_SHOWN).nth(number) for number in (0, 1))
    assert words.locator("mjx-container").count() == CELLS[VIEW - 1].source.count("$") / 2
    assert (picture.bounding_box() or {})["height"] > 560
    show.page.mouse.move(600, 300)
    for wheel, words_are_seen in ((3000, False), (-3000, True)):
        show.page.mouse.wheel(0, wheel)
        show.page.wait_for_function(
            f"document.querySelector('{_SHOWN}').getBoundingClientRect().top >= 0 === {str(words_are_seen).lower()}"
        )


def test_sliders_move_by_key_and_by_mouse_and_the_slide_stays(show: Show, view: LiveView) -> None:
    for name in view.sliders():
        view.press(name)
        view.drag(name)
    show.at(VIEW)


def test_a_button_and_a_box_keep_the_space_key(show: Show, view: LiveView) -> None:
    more = view.root.get_by_role("button", name="More")
    more.focus()
    show.page.keyboard.press("Space")
    view.root.locator("[aria-expanded=true]").wait_for()
    box = view.root.get_by_role("checkbox")
    box.focus()
    show.page.keyboard.press("Space")
    assert box.is_checked()
    view.root.get_by_role("button", name="Reset").focus()
    show.page.keyboard.press("Space")
    view.twin.reset()
    view.wait()
    show.at(VIEW)


def test_from_a_slider_space_goes_on(show: Show, view: LiveView) -> None:
    view.press(view.sliders()[0])
    show.press("Space", VIEW + 1)
    show.press("Shift+Space", VIEW)


def test_escape_gives_the_notebook_back(show: Show, view: LiveView) -> None:
    picture = view.source()
    show.page.locator(_SHOWN).first.click(position={"x": 400, "y": 40})  # above lies a toolbar that is not seen
    show.page.keyboard.press("Escape")
    show.page.wait_for_function("!document.querySelector('.jp-Deck') && jupyterapp.shell.mode === 'multiple-document'")
    assert show.cells() == show.before
    assert view.source() == picture, "the sliders are where they were"
    view.reset()
    view.press(view.sliders()[0])
    view.drag(view.sliders()[0])


def test_nothing_was_fetched_from_elsewhere_and_nothing_went_wrong(show: Show) -> None:
    assert show.complaints == []
