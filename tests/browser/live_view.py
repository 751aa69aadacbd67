"""A live view as it stands on a page, and its twin in Python that says what the page must show."""

from __future__ import annotations

from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page

from course_utils import live
from course_utils.live.controls import Choice, Entry, Slider, Toggle

# The picture is the next output of the cell.
_PICTURE = "xpath=ancestor::*[contains(@class, 'jp-OutputArea-child')]/following-sibling::*[.//figure][1]"
_SHOWS = """([root, alt, reading]) => {
    let output = root.closest(".jp-OutputArea-child").nextElementSibling;
    while (!output.querySelector("figure")) output = output.nextElementSibling;
    const image = output.querySelector("img");
    const words = output.querySelector("figcaption").textContent;
    return image.alt === alt && words === reading && image.complete && image.naturalWidth > 0;
}"""
_SEEN = """root => {
    let output = root.closest(".jp-OutputArea-child").nextElementSibling;
    while (!output.querySelector("figure")) output = output.nextElementSibling;
    const figure = output.querySelector("figure");
    return [figure.dataset.settings, figure.querySelector("img").src, figure.querySelector("figcaption").textContent];
}"""
# The page answers a move before the kernel has: the next one waits, as a hand does, until nothing is under way: every
# message of a widget is answered, and the pictures that are drawn ahead have come.
WATCH_TRAFFIC = """() => {
    const unanswered = (window.unanswered = new Set()), decoder = new TextDecoder();
    const read = (message) => (typeof message === "string" ? message : decoder.decode(message));
    const note = () => (window.lastTraffic = performance.now());
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
        note();
        const text = read(message);
        if (text.includes('"comm_msg"')) unanswered.add(/"msg_id": ?"([^"]+)"/.exec(text)[1]);
        return send.call(this, message);
    };
    const handler = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
    Object.defineProperty(WebSocket.prototype, "onmessage", {
        ...handler,
        set(receive) {
            handler.set.call(this, function (event) {
                note();
                receive.call(this, event);
                if (!unanswered.size) return;
                const text = read(event.data);
                if (!/"execution_state": ?"idle"/.test(text)) return;
                for (const id of unanswered) if (text.includes(id)) unanswered.delete(id);
            });
        },
    });
    note();
}"""
_QUIET = "() => performance.now() - window.lastTraffic > 150 && window.unanswered.size === 0"
_SETTLED = f"shows => ({_QUIET})() && ({_SHOWS})(shows)"
_PATIENCE = 60_000  # milliseconds; a move takes some tens of them, but the machine may be busy with other things
_OFTEN = 25  # milliseconds between two looks at the page; at every frame they would keep it from its work


class Seen(NamedTuple):
    """What a page shows of a view: what its controls were set to, its picture and its reading."""

    settings: str
    picture: str
    words: str


class _Placed:
    """A live view at its place on a page."""

    def __init__(self, page: Page, root: Locator) -> None:
        self.page = page
        self.root = root

    def unfold(self) -> None:
        """Show the controls that are folded away."""
        more = self.root.get_by_role("button", name="More")
        if more.count() and more.get_attribute("aria-expanded") == "false":
            more.click()
            self.root.locator("[aria-expanded=true]").wait_for(timeout=_PATIENCE)


class OwnView(_Placed):
    """A live view on networks that the lesson trained: no twin in Python knows what it must say."""

    def seen(self) -> Seen:
        """What is shown when nothing is under way."""
        self.page.wait_for_function(_QUIET, timeout=_PATIENCE, polling=_OFTEN)
        return Seen(*self.root.evaluate(_SEEN))

    def reset(self) -> Seen:
        self.root.get_by_role("button", name="Reset").click()
        return self.seen()

    def sliders(self) -> list[Locator]:
        """The handles of the sliders that can be moved now."""
        return self.root.locator("[role=slider]:not([aria-disabled=true])").all()

    def press(self, handle: Locator) -> Seen:
        """Move a slider by one step with an arrow key."""
        now, most = (float(handle.get_attribute(f"aria-value{which}") or "nan") for which in ("now", "max"))
        handle.focus()
        self.page.keyboard.press("ArrowRight" if now < most else "ArrowLeft")
        return self.seen()

    def lists(self) -> list[Locator]:
        return self.root.locator("select").all()

    def choose_another(self, select: Locator) -> Seen:
        """Choose the next option of a drop-down list, or the one before if it is the last."""
        chosen, count = select.evaluate("select => [select.selectedIndex, select.options.length]")
        select.select_option(index=chosen + 1 if chosen + 1 < count else chosen - 1)
        return self.seen()


class LiveView(_Placed):
    """The controls, picture and reading of one view on ``page``, found by its accessible name."""

    def __init__(self, page: Page, root: Locator) -> None:
        super().__init__(page, root)
        title = root.get_attribute("aria-label")
        self.twin = next(view for view in live.all_views() if view.title == title)
        self.output = root.locator(_PICTURE)
        self.image = self.output.locator("img")

    @property
    def name(self) -> str:
        return self.twin.name

    def expected(self) -> tuple[str, str]:
        """Alt text and reading for the settings of the twin."""
        state = self.twin.compute(**self.twin.values)
        return self.twin.alt(state), self.twin.reading(state)

    def source(self) -> str:
        return self.image.get_attribute("src") or ""

    def place(self) -> tuple[float, ...]:
        """Where the picture stands below the view's top, and its size."""
        top, box = self.root.bounding_box(), self.output.bounding_box()
        assert top is not None
        assert box is not None
        return box["x"] - top["x"], box["y"] - top["y"], box["width"], box["height"]

    def wait(self) -> None:
        """Wait until nothing is under way, the page says what the twin says, and the picture is there."""
        alt, reading = self.expected()
        shows = [self.root.element_handle(), alt, reading]
        self.page.wait_for_function(_SETTLED, arg=shows, timeout=_PATIENCE, polling=_OFTEN)

    def reset(self) -> None:
        self.root.get_by_role("button", name="Reset").click()
        self.twin.reset()
        self.wait()

    def sliders(self) -> list[str]:
        return [name for name, control in self.twin.declared.items() if isinstance(control, Slider)]

    def others(self) -> list[str]:
        return [name for name in self.twin.declared if name not in self.sliders()]

    def handle(self, name: str) -> Locator:
        return self.root.get_by_role("slider", name=self.twin.declared[name].label, exact=True)

    def movable(self, name: str) -> bool:
        """Whether a slider can be moved now; one whose ends meet must say that it cannot."""
        fixed = self.twin.controls[name].disabled
        assert self.handle(name).get_attribute("aria-disabled") == str(fixed).lower()
        return not fixed

    def _moved(self, before: tuple[str, str], source: str) -> None:
        self.wait()
        if self.expected() != before:
            assert self.source() != source, "the words changed, the picture did not"

    def press(self, name: str) -> None:
        """Move a slider by one step with an arrow key."""
        widget, before, source = self.twin.controls[name], self.expected(), self.source()
        up = widget.value < widget.max
        self.handle(name).focus()
        self.page.keyboard.press("ArrowRight" if up else "ArrowLeft")
        widget.value = widget.value + (widget.step if up else -widget.step)
        self._moved(before, source)
        assert self.handle(name).evaluate("handle => handle === document.activeElement"), "the focus was lost"

    def drag(self, name: str) -> None:
        """Drag a slider's handle to its other end with the mouse."""
        widget, before, source = self.twin.controls[name], self.expected(), self.source()
        up = widget.value < widget.max
        handle = self.handle(name)
        handle.scroll_into_view_if_needed()
        box, track = handle.bounding_box(), handle.locator("xpath=ancestor::*[@class='noUi-base']").bounding_box()
        assert box is not None
        assert track is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        target = track["x"] + (track["width"] if up else 0)
        self.page.mouse.move(target, box["y"] + box["height"] / 2, steps=6)
        self.page.mouse.up()
        widget.value = widget.max if up else widget.min
        self._moved(before, source)

    def change(self, name: str) -> None:
        """Change a drop-down list, a box to tick or a line of text."""
        control, before, source = self.twin.declared[name], self.expected(), self.source()
        value: Any
        if isinstance(control, Choice):
            value = next(option for option in control.options if option != self.twin.values[name])
            self.root.get_by_label(control.label, exact=True).select_option(label=value)
        elif isinstance(control, Toggle):
            value = not self.twin.values[name]
            self.root.get_by_label(control.label, exact=True).click()
        else:
            assert isinstance(control, Entry)
            value = control.examples[0]
            self.root.get_by_label(control.label, exact=True).fill(value)
        self.twin.controls[name].value = value
        self._moved(before, source)

    def announces_what_it_shows(self) -> None:
        """A reader of the screen is told what changed; nobody else sees the place where it is said."""
        status = self.root.get_by_role("status")
        said = [status.element_handle(), self.expected()[1]]
        self.page.wait_for_function("([status, words]) => status.textContent === words", arg=said, polling=_OFTEN)
        box = status.bounding_box()
        assert box is not None
        assert max(box["width"], box["height"]) <= 1
