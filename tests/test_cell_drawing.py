"""Cells as they are laid out: wires begin and end where something is, and stay within the frame they belong to."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from course_utils.drawing import cell as cells
from course_utils.drawing.cell import Cell
from course_utils.drawing.shapes import Shape, Sketch

FRAME = (0.8, 0.9, 4.2, 2.9)
LAYOUTS: dict[str, Callable[[], Cell]] = {
    "plain": lambda: cells.rnn(*FRAME),
    "LSTM": lambda: cells.lstm(*FRAME),
    "LSTM without a roof": lambda: cells.lstm(*FRAME, up=False),
    "peepholes": lambda: cells.lstm(*FRAME, peephole=True),
    "GRU": lambda: cells.gru(*FRAME),
    "GRU, z takes": lambda: cells.gru(*FRAME, z_keeps=False),
    "GRU, reset after": lambda: cells.gru(*FRAME, reset_after=True),
    "small LSTM": lambda: cells.lstm(0.5, 0.5, 3.6, 2.2, reach=0.3),
    "small GRU": lambda: cells.gru(0.5, 0.5, 3.4, 2.6, reach=0.3),
    "small GRU, z takes": lambda: cells.gru(0.5, 0.5, 3.7, 2.7, z_keeps=False, reset_after=True),
}
each = pytest.mark.parametrize("name", LAYOUTS)


@each
def test_wires_are_level_or_upright(name: str) -> None:
    for wire in LAYOUTS[name]().wires.values():
        for (x0, y0), (x1, y1) in pairwise(wire.points):
            assert abs(x0 - x1) < 1e-9 or abs(y0 - y1) < 1e-9
            assert max(abs(x0 - x1), abs(y0 - y1)) > 0.05, "long enough to be seen"


def _on(point: tuple[float, float], cell: Cell) -> bool:
    """Whether something is at a point: the rim of a part, another wire, or the open end outside of the frame."""
    x, y = point
    frame = cell.frame
    outside = abs(x - frame.x) > frame.half_width or abs(y - frame.y) > frame.half_height
    wires = [wire.points for wire in cell.wires.values() if point not in (wire.points[0], wire.points[-1])]
    shared = sum(point in (wire.points[0], wire.points[-1]) for wire in cell.wires.values()) > 1
    return (
        outside
        or shared
        or any(_on_rim(point, part.shape) for part in cell.parts.values())
        or any(_between(point, start, end) for points in wires for start, end in pairwise(points))
    )


def _on_rim(point: tuple[float, float], shape: Shape) -> bool:
    """On an edge of a box, or at one of the four ends of a circle."""
    across, up = abs(point[0] - shape.x), abs(point[1] - shape.y)
    level = np.isclose(up, shape.half_height) and across <= shape.half_width
    upright = np.isclose(across, shape.half_width) and up <= shape.half_height
    round_ = np.isclose(shape.half_width, shape.half_height)
    return bool((level or upright) and (not round_ or min(across, up) < 1e-9))


def _between(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> bool:
    (x, y), (x0, y0), (x1, y1) = point, start, end
    small = 1e-9
    return (
        min(x0, x1) - small <= x <= max(x0, x1) + small
        and min(y0, y1) - small <= y <= max(y0, y1) + small
        and (abs(x0 - x1) < small or abs(y0 - y1) < small)
    )


@each
def test_wires_join_what_is_there(name: str) -> None:
    cell = LAYOUTS[name]()
    for what, wire in cell.wires.items():
        for end in (wire.points[0], wire.points[-1]):
            assert _on(end, cell), f"{what} ends at {end}, where nothing is"


@each
def test_parts_stand_in_the_frame_and_clear_of_one_another(name: str) -> None:
    cell = LAYOUTS[name]()
    shapes = [part.shape for part in cell.parts.values()]
    for k, one in enumerate(shapes):
        assert abs(one.x - cell.frame.x) + one.half_width < cell.frame.half_width
        assert abs(one.y - cell.frame.y) + one.half_height < cell.frame.half_height
        for other in shapes[k + 1 :]:
            across = abs(one.x - other.x) - one.half_width - other.half_width
            up = abs(one.y - other.y) - one.half_height - other.half_height
            assert max(across, up) > 0.05


@pytest.mark.parametrize("lit", cells.LSTM_PARTS)
def test_every_part_of_the_story_lights_some_wires_and_not_all(lit: str) -> None:
    cell = cells.lstm(*FRAME)
    count = sum(lit in wire.parts for wire in cell.wires.values())
    assert 0 < count < len(cell.wires)


def test_the_four_parts_of_the_story_are_the_whole_cell() -> None:
    cell = cells.lstm(*FRAME)
    assert all(wire.parts for wire in cell.wires.values())
    assert all(part.parts for part in cell.parts.values())


def test_a_flow_stays_clear_of_the_shapes_it_joins() -> None:
    sketch, cell = Sketch(6.0, 4.5), cells.lstm(*FRAME)
    cells.flow(sketch, cell.wires["kept"], 4.0)
    (flow,) = sketch.artists
    xs = flow.get_path().vertices[:, 0]
    (start, _), (end, _) = cell.wires["kept"].points
    assert start < xs.min() < xs.max() < end
