"""From key press to changed pixels: the course's live views beside the usual way, in the same notebook, in turns.

The median is over moves up and down a slider's range, as one plays with it. The usual way is
``ipywidgets.interactive_output`` with a matplotlib figure that is drawn anew and shown with ``plt.show()``; it draws
the same picture of the same size.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from playwright.sync_api import ElementHandle, Error

from benchmarks.jupyterlab import Notebook, chromium, serving
from benchmarks.measure import Measure
from course_utils import live
from course_utils.live.controls import Slider

MOVES = 30
GOAL = 0.25
_REST = 150  # milliseconds between moves, so that one does not wait for the other

_OURS = 'from course_utils import live\nlive.show("{name}")'
_USUAL = """
import ipywidgets as widgets
import matplotlib.pyplot as plt
from course_utils import live
from course_utils.drawing.shapes import Sketch, sheet
from course_utils.live.stage import Stage

view = live.get("{name}")

class Page(Stage):  # the same drawing on a figure of pyplot's
    def __init__(self):
        super().__init__(*view.size)
        self.figure = plt.figure(figsize=view.size)

def draw(**values):
    page = Page()
    view.build(page)
    state = view.compute(**view._fitted(values))  # what other controls allow
    view.paint(page, state)
    for axes in page.figure.axes:
        for artist in axes.get_children():
            artist.set_animated(False)
    plt.show()
    print(view.reading(state))

controls = {{name: control.widget() for name, control in view.declared.items()}}
for name, (low, high) in view.limits(view.defaults()).items():
    controls[name].min, controls[name].max = low, high
picture = widgets.interactive_output(draw, controls)
widgets.VBox([*controls.values(), picture])
"""

# Settles, for one cell, with the milliseconds from the next key press to its new picture, decoded.
_WATCH = """(cell) => {
    const shown = () => [...cell.querySelectorAll(".jp-OutputArea img")].at(-1);
    const before = shown().src;
    cell.moved = new Promise((done, fail) => {
        let pressed;
        setTimeout(() => fail(new Error("the picture did not change within 20 seconds")), 20000);
        cell.addEventListener("keydown", () => (pressed = performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(async () => {
            const picture = shown();
            if (!picture || picture.src === before) return;
            observer.disconnect();
            await picture.decode();
            done(performance.now() - pressed);
        });
        observer.observe(cell, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
    });
}"""
_HANDLE = """(cell, label) => [...cell.querySelectorAll(".widget-slider")]
    .find((row) => row.querySelector(".widget-label").textContent === label).querySelector("[role=slider]")"""


def measure() -> list[Measure]:
    """A measure for each live view: its median over 30 moves, against that of the usual way."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "notebooks"
        folder.mkdir()
        views = live.all_views()
        for view in views:
            _write(folder / f"{view.name}.ipynb", view.name)
        with serving(folder, Path(made) / "home") as address, chromium() as browser:
            context = browser.new_context(viewport={"width": 1400, "height": 1400})
            return [one for view in views for one in _compare(Notebook(context, address, f"{view.name}.ipynb"), view)]


def _write(path: Path, name: str) -> None:
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [nbformat.v4.new_code_cell(code.format(name=name)) for code in (_OURS, _USUAL)]
    nbformat.write(notebook, path)


def _compare(notebook: Notebook, view: live.View) -> list[Measure]:
    notebook.run_all()
    if notebook.errors():
        raise RuntimeError(f"the benchmark of {view.name} did not run: {notebook.errors()}")
    cells = [_Mover(notebook, cell, view) for cell in notebook.page.query_selector_all(".jp-CodeCell")]
    try:
        for cell in cells:
            cell.move()  # the first move warms up
        moves = [[cell.move() for cell in cells] for _ in range(MOVES)]
    except Error as problem:  # playwright's
        raise RuntimeError(f"the slider of {view.name}: {problem.message}") from problem
    notebook.page.close()
    usual = statistics.median(theirs.taken for _, theirs in moves)
    ours = statistics.median(own.taken for own, _ in moves)
    # Our page shows a picture that it has shown before without asking the kernel, so those that are new stand apart.
    new = statistics.median(own.taken for own, _ in moves if own.new)
    return [
        Measure(f"{view.name}: key press to changed pixels", ours, "ms", "interactive_output", usual, GOAL),
        Measure(f"{view.name}: the same, to a picture not shown before", new, "ms", "interactive_output", usual),
    ]


@dataclass(frozen=True)
class _Move:
    taken: float  # milliseconds
    new: bool  # to a place where the slider has not been


class _Mover:
    """Moves a cell's first slider up and down its range, a step with each key press."""

    def __init__(self, notebook: Notebook, cell: ElementHandle, view: live.View) -> None:
        self.page, self.cell = notebook.page, cell
        cell.wait_for_selector(".jp-OutputArea img", timeout=20_000)
        self.label = next(c.label for c in view.declared.values() if isinstance(c, Slider) and not c.more)
        self.key = "ArrowRight"
        self.been: set[float] = set()

    def move(self) -> _Move:
        """Press the key and measure how long it takes until the picture has changed."""
        handle = self.cell.evaluate_handle(_HANDLE, self.label).as_element()
        assert handle is not None
        now, low, high = (float(handle.get_attribute(f"aria-value{name}") or 0) for name in ("now", "min", "max"))
        self.been.add(now)
        if now in (low, high):
            self.key = "ArrowRight" if now == low else "ArrowLeft"
        handle.focus()
        self.cell.evaluate(_WATCH)
        self.page.keyboard.press(self.key)
        taken = self.cell.evaluate("(cell) => cell.moved")
        self.page.wait_for_timeout(_REST)
        new = float(handle.get_attribute("aria-valuenow") or 0) not in self.been
        return _Move(taken, new)
