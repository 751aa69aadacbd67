"""A recurrent network unrolled over time: one column of boxes for each step, drawn with the shapes.

Everything that draws time draws it with this: the figures, the live view of unrolling, the five types.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from course_utils.drawing.shapes import Shape, Sketch


@dataclass(frozen=True)
class Column:
    """The shapes of one time step; ``None`` where a step has no input or no output."""

    cell: Shape
    input: Shape | None
    output: Shape | None


def chain(
    sketch: Sketch,
    xs: Sequence[float],
    y: float,
    *,
    inputs: Mapping[int, str],
    outputs: Mapping[int, str],
    states: Mapping[int, str] | None = None,
    drop: float = 0.95,
    box: tuple[float, float] = (0.62, 0.46),
    lit: Collection[tuple[str, int]] = (),
    faint: Collection[tuple[str, int]] = (),
    start: str | None = None,
    cut: Collection[int] = (),
    neurons: bool = False,
) -> list[Column]:
    """Draw one cell at each ``x``, joined from left to right, with inputs below and outputs above.

    Args:
        sketch: where to draw.
        xs: the middle of each step, in inches; steps count from 0.
        y: the middle of the cells.
        inputs, outputs: the label of a step's input and output; a step that is missing has none.
        states: the label of a step's cell.
        drop: the distance of inputs and outputs from the cells.
        box: width and height of a box.
        lit: pairs of ``"input"``, ``"hidden"``, ``"output"`` and a step, drawn with a heavy frame.
        faint: pairs drawn without colour, with faint arrows: what is not part of the story now.
        start: the label of the state before the first step; without it no state comes in.
        cut: steps that no state comes into from the step before: another layer begins there.
        neurons: draw the cells as circles: a cell is a single neuron.
    """
    width, height = box
    names = states or {}

    def place(role: str, step: int, level: float, label: str) -> Shape:
        quiet = (role, step) in faint
        return sketch.box(
            xs[step],
            level,
            width,
            height,
            label,
            role=None if quiet else role,
            lit=(role, step) in lit,
            dashed=quiet,
        )

    columns: list[Column] = []
    for step in range(len(xs)):
        if neurons:
            role = None if ("hidden", step) in faint else "hidden"
            label = names.get(step, "")
            cell = sketch.neuron(xs[step], y, height * 0.7, label, role=role, lit=("hidden", step) in lit)
        else:
            cell = place("hidden", step, y, names.get(step, ""))
        given = place("input", step, y - drop, inputs[step]) if step in inputs else None
        said = place("output", step, y + drop, outputs[step]) if step in outputs else None
        if given is not None:
            sketch.arrow(given.top, cell.bottom, role="input", faint=_either(faint, ("input", step), ("hidden", step)))
        if said is not None:
            sketch.arrow(cell.top, said.bottom, role="output", faint=_either(faint, ("output", step), ("hidden", step)))
        if columns and step not in cut:
            quiet = _either(faint, ("hidden", step - 1), ("hidden", step))
            sketch.arrow(columns[-1].cell.right, cell.left, role="hidden", faint=quiet)
        elif not columns and start is not None:
            before = (cell.left[0] - 0.5, y)
            sketch.text(before[0] - 0.06, y, start, ha="right")
            sketch.arrow(before, cell.left, role="hidden", faint=("hidden", 0) in faint)
        columns.append(Column(cell, given, said))
    return columns


def _either(faint: Collection[tuple[str, int]], *ends: tuple[str, int]) -> bool:
    return any(end in faint for end in ends)
