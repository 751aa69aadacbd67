"""Every lesson's slides in Chromium, opened as a file with the network cut: all there, all legible, nothing run off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from course_utils import notebooks
from course_utils.slides import page

COURSE = Path(__file__).resolve().parents[2]
_PIECES = "document.querySelectorAll('.body > *').length"
_WRITTEN = f"source => {{ const document = new DOMParser().parseFromString(source, 'text/html'); return {_PIECES}; }}"
# For each slide: its place, and what is wrong with it.
_WALK = """() => [...document.querySelectorAll("section.slide")].map((slide) => {
    const {h, v} = Reveal.getIndices(slide);
    Reveal.slide(h, v);
    const wrong = [], body = slide.querySelector(".body"), room = body.getBoundingClientRect();
    if (Reveal.getCurrentSlide() !== slide) wrong.push("is not reached");
    if (!body.textContent.trim() && !body.querySelector(".MathJax_SVG")) wrong.push("is empty");
    if (body.scrollHeight > body.clientHeight || body.scrollWidth > body.clientWidth) wrong.push("overflows");
    for (const element of body.querySelectorAll("*")) {
        const {left, right, top, bottom, width} = element.getBoundingClientRect();
        if (width && (left < room.left - 1 || right > room.right + 1 || top < room.top - 1 || bottom > room.bottom + 1))
            wrong.push(`${element.tagName} is outside: ${element.textContent.slice(0, 40)}`);
        const letters = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (letters && !element.closest("svg, script, sup, sub") && parseFloat(getComputedStyle(element).fontSize) < 15)
            wrong.push(`too small: ${element.textContent.slice(0, 40)}`);
    }
    for (const image of body.querySelectorAll("img")) {
        const width = Math.min(image.clientWidth, image.clientHeight * image.naturalWidth / image.naturalHeight);
        const height = width * image.naturalHeight / image.naturalWidth;
        if (!image.naturalWidth) wrong.push(`no picture: ${image.src}`);
        else if (width < 850 && height < 400) wrong.push(`picture of ${width} by ${height}: ${image.src}`);
    }
    const prose = [...body.children].filter((child) => !child.matches("pre, figure")).map((child) => child.innerText);
    if (/\\$[^$\\n]+\\$/.test(prose.join("\\n"))) wrong.push("a formula is not set");
    if (body.querySelector(".MathJax_Error, .noError")) wrong.push("a formula has an error");
    return [`${h}/${v}`, ...wrong];
})"""


class Deck(NamedTuple):
    """A lesson's slides, open, and all that went wrong meanwhile."""

    page: Page
    complaints: list[str]
    pieces: int
    formulas: int


@pytest.fixture(scope="module", params=notebooks.solved(COURSE))
def deck(
    request: pytest.FixtureRequest,
    browser: Browser,
    slides_can_be_made: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Deck]:
    folder = tmp_path_factory.mktemp("with a space") / "deck"
    page.write_deck(notebooks.read(COURSE / "notebooks" / f"{request.param}.ipynb"), folder)
    source = (folder / "index.html").read_text("utf-8")

    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    opened, complaints = context.new_page(), list[str]()
    here = (f"{folder.as_uri()}/", "data:")
    opened.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    opened.on("console", lambda m: m.type in ("error", "warning") and complaints.append(f"{m.type}: {m.text}"))
    opened.on("requestfailed", lambda r: complaints.append(f"failed: {r.url} ({r.failure})"))
    opened.on("request", lambda r: r.url.startswith(here) or complaints.append(f"went out: {r.url}"))
    opened.goto((folder / "index.html").as_uri())
    opened.wait_for_function("window.Reveal && Reveal.isReady()", timeout=60_000)
    yield Deck(opened, complaints, opened.evaluate(_WRITTEN, source), source.count("$$") // 2)
    context.close()


def test_every_slide_is_reached_and_holds_what_it_shows_large_enough_to_be_read(deck: Deck) -> None:
    found = deck.page.evaluate(_WALK)
    assert len(found) > 50
    assert [slide for slide in found if len(slide) > 1] == []


def test_continuing_full_slides_loses_nothing(deck: Deck) -> None:
    assert deck.page.evaluate(_PIECES) == deck.pieces


def test_formulas_are_set(deck: Deck) -> None:
    assert deck.page.locator(".MathJax_SVG_Display").count() == deck.formulas > 0


def test_answers_wait_for_a_key(deck: Deck) -> None:
    answer = deck.page.locator(".answer").first
    h, v = answer.evaluate("(answer) => Object.values(Reveal.getIndices(answer.closest('section')))")[:2]
    deck.page.evaluate(f"Reveal.slide({h}, {v}, -1)")
    answer.wait_for(state="hidden")
    deck.page.keyboard.press("Space")
    answer.wait_for(state="visible")


def test_it_needs_no_network_and_the_page_complains_of_nothing(deck: Deck) -> None:
    assert deck.complaints == []
