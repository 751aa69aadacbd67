"""The inside of a recurrent cell: plain, LSTM, LSTM with peepholes, GRU. Figures and live views draw the same ones.

What a cell is made of (wires, layers, pointwise operations, and where they are) is laid out first, and drawn by
:func:`draw`. So a live view can put its numbers and flows on the wires of the cell that a figure shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from course_utils.drawing.shapes import OPERATION, Point, Shape, Sketch

OUT = 0.55  # inches that a wire reaches beyond the frame unless told; what comes in and goes out is named there
HALF_LAYER = (0.26, 0.15)  # half the width and height of a layer (a box)
WEIGHTS = 0.3  # the side of the box W
CORNER = 0.14  # the radius of a wire's bends

LSTM_PARTS = ("forget", "input", "update", "output")


@dataclass(frozen=True)
class Wire:
    """A line that carries a vector. ``parts`` are those of the story in which it has a role; ``over`` it crosses."""

    points: tuple[Point, ...]
    role: str | None = None
    head: bool = True
    parts: frozenset[str] = frozenset()
    over: Point | None = None
    dashed: bool = False


@dataclass(frozen=True)
class Part:
    """A layer, a pointwise operation or a dot where a line is copied, its place, and its parts of the story."""

    x: float
    y: float
    kind: str
    parts: frozenset[str] = frozenset()

    @property
    def shape(self) -> Shape:
        if self.kind in ("sigmoid", "tanh"):
            return Shape(self.x, self.y, *HALF_LAYER)
        half = OPERATION.get(self.kind, WEIGHTS / 2)
        return Shape(self.x, self.y, half, half)


@dataclass(frozen=True)
class Cell:
    """A cell that is laid out: its frame, and by name its wires, parts and the dots where lines are copied."""

    frame: Shape
    wires: Mapping[str, Wire]
    parts: Mapping[str, Part]
    copies: Mapping[str, Part] = field(default_factory=dict)


def draw(sketch: Sketch, cell: Cell, *, lit: Collection[str] | None = None, faint: bool = False) -> None:
    """Draw a cell; with ``lit`` only those parts of the story in full, the others pale.

    ``faint`` draws every wire pale, as a live view does that lays its flows on them.
    """
    frame = cell.frame
    sketch.panel(frame.x, frame.y, 2 * frame.half_width, 2 * frame.half_height)

    def seen(parts: frozenset[str]) -> bool:
        return lit is None or bool(parts & set(lit))

    for wire in cell.wires.values():
        if wire.over is not None:
            sketch.gap(*wire.over)
        pale = faint or not seen(wire.parts)
        sketch.path(wire.points, role=wire.role, head=wire.head, faint=pale, dashed=wire.dashed, rounding=CORNER)
    for copy in cell.copies.values():
        if seen(copy.parts) and not faint:
            sketch.split(copy.x, copy.y, role=None)
    for part in cell.parts.values():
        shown = seen(part.parts)
        if part.kind == "weights":
            sketch.box(part.x, part.y, WEIGHTS, WEIGHTS, "W", weight="bold")
        elif shown:
            sketch.gate(part.x, part.y, part.kind)
        else:
            sketch.quiet_gate(part.x, part.y, part.kind)


_CLEAR = 0.035  # inches between the end of a flow and the shape it goes to


def flow(sketch: Sketch, wire: Wire, width: float) -> None:
    """Lay a flow on a wire: a line of ``width``, in multiples of a common line, that shows how much goes through."""
    points = list(wire.points)
    points[0], points[-1] = _nearer(points[0], points[1]), _nearer(points[-1], points[-2])
    sketch.path(points, role=wire.role, width=width, head=False, rounding=CORNER)


def _nearer(end: Point, toward: Point) -> Point:
    """``end``, moved a little: wires are level or upright."""
    across, up = toward[0] - end[0], toward[1] - end[1]
    length = max(abs(across), abs(up))
    return (end[0] + _CLEAR * across / length, end[1] + _CLEAR * up / length)


# The LSTM


def lstm(
    left: float,
    bottom: float,
    width: float,
    height: float,
    *,
    peephole: bool = False,
    up: bool = True,
    x_from: float = 0.4,
    reach: float = OUT,
) -> Cell:
    """An LSTM cell whose frame has this corner, width and height: the cell state runs along its upper edge.

    Args:
        left, bottom, width, height: the frame, in inches; at least 3.6 by 2.2.
        peephole: with the wires by which the gates see the cell state.
        up: with a copy of ``h_t`` that leaves through the roof, to a next layer.
        x_from: how far under the frame the input comes from.
        reach: how far the wires go out at the sides.
    """
    f, i, c, o, out, roof = (left + share * width for share in (0.145, 0.345, 0.525, 0.71, 0.857, 0.955))
    line, bus = bottom + height - 0.4, bottom + 0.36
    gates = bus + 0.30 * (line - bus)
    middle = gates + 0.5 * (line - gates)  # where i meets the candidate
    low = gates + 0.30 * (line - gates) + 0.02  # where o meets tanh(C)
    bend = line - 0.36 * (line - low) - 0.02  # tanh of the cell
    right = left + width
    everything = frozenset(LSTM_PARTS)
    forget, take, update, output = (frozenset({name}) for name in LSTM_PARTS)
    layers = {
        "f": Part(f, gates, "sigmoid", forget),
        "i": Part(i, gates, "sigmoid", take),
        "c": Part(c, gates, "tanh", take),
        "o": Part(o, gates, "sigmoid", output),
    }
    points = {
        "keep": Part(f, line, "times", forget | update),
        "take": Part(c, middle, "times", take | update),
        "add": Part(c, line, "plus", update),
        "bend": Part(out, bend, "tanh", output),
        "show": Part(out, low, "times", output),
    }
    at = {name: part.shape for name, part in (layers | points).items()}
    enters = left + 0.07 * width - 0.12
    reads = forget | take | output
    wires = {
        "C_before": Wire(((left - reach, line), at["keep"].left), "cell", parts=forget | update),
        "kept": Wire((at["keep"].right, at["add"].left), "cell", parts=update),
        "C": Wire((at["add"].right, (right + reach, line)), "cell", parts=update | output),
        "h_before": Wire(((left - reach, bus), (f, bus)), "hidden", head=False, parts=reads),
        "x": Wire(((enters, bottom - x_from), (enters, bus), (enters + 0.3, bus)), "input", head=False, parts=reads),
        "to f": Wire(((f, bus), at["f"].bottom), parts=forget),
        "to f and on": Wire(((f, bus), (i, bus)), head=False, parts=take | output),
        "to i": Wire(((i, bus), at["i"].bottom), parts=take),
        "to i and on": Wire(((i, bus), (c, bus)), head=False, parts=take | output),
        "to c": Wire(((c, bus), at["c"].bottom), parts=take),
        "to o": Wire(((c, bus), (o, bus), at["o"].bottom), parts=output),
        "f": Wire((at["f"].top, at["keep"].bottom), "sigmoid", parts=forget | update),
        "i": Wire((at["i"].top, (i, middle), at["take"].left), "sigmoid", parts=take | update),
        "c": Wire((at["c"].top, at["take"].bottom), "tanh", parts=take | update),
        "taken": Wire((at["take"].top, at["add"].bottom), "cell", parts=take | update),
        "C down": Wire(((out, line), at["bend"].top), "cell", parts=output),
        "bent": Wire((at["bend"].bottom, at["show"].top), "tanh", parts=output),
        "o": Wire((at["o"].top, (o, low), at["show"].left), "sigmoid", parts=output),
        "h": Wire((at["show"].bottom, (out, bus), (right + reach, bus)), "hidden", parts=output),
    }
    copies = {
        "at f": Part(f, bus, "copy", take | output),
        "at i": Part(i, bus, "copy", take | output),
        "at c": Part(c, bus, "copy", output),
        "of C": Part(out, line, "copy", output),
    }
    if up:
        wires["h up"] = Wire(((roof, bus), (roof, bottom + height + 0.3)), "hidden", parts=output, over=(roof, line))
        copies["of h"] = Part(roof, bus, "copy", output)
    if peephole:
        look, beside, before = at["f"].top[1] + 0.26, 0.19, f - 0.42
        wires["C to f"] = Wire(((before, line), (before, gates), at["f"].left), "cell", dashed=True, parts=everything)
        wires["C to i"] = Wire(
            ((before, look), (i - beside, look), (i - beside, at["i"].top[1])),
            "cell",
            dashed=True,
            parts=everything,
            over=(f, look),
        )
        wires["C to o"] = Wire(
            ((o - beside, line), (o - beside, at["o"].top[1])), "cell", dashed=True, parts=everything
        )
        copies |= {
            "before f": Part(before, line, "copy", everything),
            "to i": Part(before, look, "copy", everything),
            "after": Part(o - beside, line, "copy", everything),
        }
    return Cell(_frame(left, bottom, width, height), wires, layers | points, copies)


# The plain cell


def rnn(
    left: float, bottom: float, width: float, height: float, *, up: bool = True, x_from: float = 0.4, reach: float = OUT
) -> Cell:
    """A plain recurrent cell: one tanh layer."""
    bus, right = bottom + 0.36, left + width
    middle, roof = left + 0.5 * width, left + 0.8 * width
    level = bus + 0.5 * (bottom + height - bus)
    layer = Part(middle, level, "tanh")
    enters = left + 0.07 * width
    wires = {
        "h_before": Wire(((left - reach, bus), (enters + 0.3, bus)), "hidden", head=False),
        "x": Wire(((enters, bottom - x_from), (enters, bus), (enters + 0.3, bus)), "input", head=False),
        "to h": Wire(((enters + 0.3, bus), (middle, bus), layer.shape.bottom)),
        "out": Wire((layer.shape.right, (roof, level)), "hidden", head=False),
        "h": Wire(((roof, level), (roof, bus), (right + reach, bus)), "hidden"),
    }
    copies = {}
    if up:
        wires["h up"] = Wire(((roof, level), (roof, bottom + height + 0.3)), "hidden")
        copies["of h"] = Part(roof, level, "copy")
    return Cell(_frame(left, bottom, width, height), wires, {"h": layer}, copies)


# The GRU


def gru(
    left: float,
    bottom: float,
    width: float,
    height: float,
    *,
    z_keeps: bool = True,
    reset_after: bool = False,
    up: bool = True,
    x_from: float = 0.4,
    reach: float = OUT,
) -> Cell:
    """A GRU cell: its state runs along its upper edge.

    Args:
        left, bottom, width, height: the frame, in inches; at least 3.4 by 2.6; 3.7 by 2.7 with all there is.
        z_keeps: as Keras has it, ``z`` multiplies the old state and ``1 - z`` the candidate; else the other way round.
        reset_after: the reset gate acts on ``h_{t-1} W``, not on ``h_{t-1}``: a box W stands before it.
        up: with a copy of ``h_t`` that leaves through the roof, to a next layer.
        x_from: how far under the frame the input comes from.
        reach: how far the wires go out at the sides.
    """
    enters, r, z, aside, c, roof = (left + share * width for share in (0.065, 0.26, 0.47, 0.63, 0.775, 0.93))
    line, low, right = bottom + height - 0.36, bottom + 0.26, left + width
    bus, gates = low + 0.24, low + 0.6
    reset = gates + 0.4 * (line - gates)
    turn = gates + (0.7 if z_keeps else 0.56) * (line - gates)  # where z goes to both products
    layers = {"r": Part(r, gates, "sigmoid"), "z": Part(z, gates, "sigmoid"), "c": Part(c, gates, "tanh")}
    points = {
        "reset": Part(r, reset, "times"),
        "keep": Part(z, line, "times"),
        "take": Part(c, turn, "times"),
        "add": Part(c, line, "plus"),
        "one minus": Part(aside, turn, "one minus") if z_keeps else Part(z, turn + 0.26, "one minus"),
    }
    if reset_after:
        points["W"] = Part(enters + 0.29, reset, "weights")
    at = {name: part.shape for name, part in (layers | points).items()}
    wires = {
        "h_before": Wire(((left - reach, line), at["keep"].left), "hidden"),
        "kept": Wire((at["keep"].right, at["add"].left), "hidden"),
        "h": Wire((at["add"].right, (right + reach, line)), "hidden"),
        "h down": Wire(((enters, line), (enters, bus), (enters + 0.3, bus)), "hidden", head=False),
        "x": Wire(((enters + 0.2, bottom - x_from), (enters + 0.2, bus)), "input", head=False),
        "x on": Wire(((enters + 0.2, low), (aside + 0.2, low)), "input", head=False),
        "to r": Wire(((enters + 0.25, bus), (r, bus), at["r"].bottom)),
        "to z": Wire(((r, bus), (z, bus), at["z"].bottom)),
        "r": Wire((at["r"].top, at["reset"].bottom), "sigmoid"),
        "to reset": Wire(((enters, reset), at["W"].left if reset_after else at["reset"].left), "hidden"),
        "z": Wire((at["z"].top, at["keep"].bottom if z_keeps else at["one minus"].bottom), "sigmoid"),
        "reset h": Wire(
            (at["reset"].right, (aside, reset), (aside, low), (aside + 0.2, low)),
            "hidden",
            head=False,
            over=(z, reset),
        ),
        "to c": Wire(((aside + 0.15, low), (c, low), at["c"].bottom)),
        "c": Wire((at["c"].top, at["take"].bottom), "tanh"),
        "taken": Wire((at["take"].top, at["add"].bottom), "hidden"),
    }
    if reset_after:
        wires["through W"] = Wire((at["W"].right, at["reset"].left), "hidden")
    if z_keeps:
        wires["to one minus"] = Wire(((z, turn), at["one minus"].left), "sigmoid")
        wires["one minus z"] = Wire((at["one minus"].right, at["take"].left), "sigmoid")
    else:
        wires["one minus z"] = Wire((at["one minus"].top, at["keep"].bottom), "sigmoid")
        wires["z aside"] = Wire(((z, turn), at["take"].left), "sigmoid")
    copies = {
        "of h_before": Part(enters, line, "copy"),
        "to reset": Part(enters, reset, "copy"),
        "of x": Part(enters + 0.2, low, "copy"),
        "at r": Part(r, bus, "copy"),
        "of z": Part(z, turn, "copy"),
    }
    if up:
        wires["h up"] = Wire(((roof, line), (roof, bottom + height + 0.3)), "hidden")
        copies["of h"] = Part(roof, line, "copy")
    return Cell(_frame(left, bottom, width, height), wires, layers | points, copies)


def _frame(left: float, bottom: float, width: float, height: float) -> Shape:
    return Shape(left + width / 2, bottom + height / 2, width / 2, height / 2)
