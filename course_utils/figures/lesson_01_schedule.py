"""The figures of lesson 1: the university's courses.

Rows with the weights on their right, as in the package, or, for a lecture that writes columns, everything transposed
and the weights on the left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from course_utils.drawing.shapes import HEAD, SMALL, Point, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure
from course_utils.schedule import COURSES, NO_DEMAND, W_HH, W_XH, Quarter, one_hot, timetable


@dataclass(frozen=True)
class _Numbers:
    """A vector (3,) or weights (3, 3), what they are called and the role in whose colour they are lit."""

    values: np.ndarray
    words: str
    symbol: str = ""
    role: str | None = None

    def draw(self, sketch: Sketch, left: float, y: float, columns: bool, times: np.ndarray | None = None) -> Shape:
        """Draw them from ``left`` on under their title, with the courses' names or letters beside their places.

        Lit is the largest place of a vector, and in weights what that place of the vector ``times`` picks out.
        """
        table = np.atleast_2d(self.values)
        is_matrix = len(table) == 3
        cell = 0.34 if columns else 0.3
        if is_matrix:
            left += 0.52
            for place, course in enumerate(COURSES):
                sketch.note(left - 0.06, y + cell * (1 - place), course, ha="right")
        x = left + 0.06 + cell * (0.5 if columns and not is_matrix else 1.5)
        vector = self.values if times is None else times
        lit = [int(vector.argmax())] if self.role and vector.any() else []
        rows, places = (lit, []) if is_matrix != columns else ([], lit)
        table = table.T if columns else table
        shape = sketch.matrix(x, y, table, role=self.role, lit_rows=rows, lit_columns=places, cell=cell)
        title = shape.top[1] + 0.14
        if not columns:
            for place, course in enumerate(COURSES):
                sketch.note(x + cell * (place - 1), shape.bottom[1] - 0.13, course[0])
            if self.symbol:
                sketch.text(x, title, self.symbol, va="baseline")
                title += 0.26
        sketch.text(x, title, self.words, size=SMALL, colour=current().muted, va="baseline")
        return shape


def _product(
    sketch: Sketch, left: float, y: float, given: _Numbers, weights: _Numbers, result: _Numbers, columns: bool
) -> tuple[Shape, Shape]:
    """A vector, weights and their product, from ``left`` on; returns where the two vectors are."""
    first, sign, second = (weights, "·", given) if columns else (given, "@", weights)
    one = first.draw(sketch, left, y, columns, given.values)
    sketch.text(one.right[0] + 0.17, y, sign, size=HEAD)
    other = second.draw(sketch, one.right[0] + 0.34, y, columns, given.values)
    sketch.text(other.right[0] + 0.17, y, "=", size=HEAD)
    return other if columns else one, result.draw(sketch, other.right[0] + 0.34, y, columns)


def _below(shape: Shape, columns: bool) -> Point:
    """Where an arrow under a vector begins or ends: in rows, letters stand there."""
    return (shape.x, shape.bottom[1] - (0.08 if columns else 0.27))


def _columns_here(sketch: Sketch) -> None:
    sketch.note(6.3, 0.3, "vectors are columns here, as in the lecture")


def _in_words(given: np.ndarray, weights: np.ndarray, columns: bool) -> str:
    row, result = given.tolist(), (given @ weights).tolist()
    rows = ", ".join(str(values) for values in (weights.T if columns else weights).tolist())
    if columns:
        return f"the matrix with rows {rows} times the column {row} gives the column {result}"
    return f"the row {row} @ the matrix with rows {rows} gives the row {result}"


def _decided(demand: str, last: str) -> tuple[Quarter, str]:
    """One quarter and the course that wins it."""
    (quarter,) = timetable([demand], last=last)
    if quarter.course is None:
        raise ValueError("no course gets a vote: name a demand or a last course")
    return quarter, COURSES[quarter.course]


def _feed_forward_alt(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> str:
    if weights_shown:
        lines = "straight lines of weight 1, all others of weight 0"
        product = _in_words(one_hot(demand), np.eye(3, dtype=int), columns)
    else:
        lines = "nine lines whose weights are to be found"
        product = "with question marks for the weights"
    return (
        "Left: a network of three inputs, the demand for Math, R and Python, and three outputs, the course; "
        f"{lines}. The demand is {demand}. Right: the same as a product, {product}."
    )


def _feed_forward_caption(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> str:
    weights = "the weights are the identity matrix." if weights_shown else "with which weights does it?"
    return f"The demand for a course, as a one-hot code, offers that course: {weights}"


@figure(
    name="course_feed_forward",
    lesson=1,
    caption=_feed_forward_caption,
    alt=_feed_forward_alt,
    allowed={"demand": COURSES},
)
def course_feed_forward(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> Figure:
    """``weights_shown=False`` writes question marks, for the exercise in which they are to be found.

    ``columns`` draws vectors as columns and the weights, transposed, on their left.
    """
    sketch = Sketch(8.2, 3.3)
    code = one_hot(demand)
    weights = np.eye(3, dtype=int)
    offered = code @ weights
    ys = [2.42 - 0.8 * place for place in range(3)]
    sketch.head(0.35, 3.0, "As a network")
    fed = [sketch.neuron(1.2, y, 0.24, str(n), role="input") for y, n in zip(ys, code, strict=True)]
    said = [sketch.neuron(2.65, y, 0.24, str(n), role="output") for y, n in zip(ys, offered, strict=True)]
    for row, start in enumerate(fed):
        for column, end in enumerate(said):
            known = weights_shown and weights[row, column] == 1
            near = start.rim(end.centre), end.rim(start.centre)
            if known:
                sketch.arrow(*near, role="input", width=1.4)
            else:
                sketch.line(near, dashed=True, width=0.8)
    for y, course in zip(ys, COURSES, strict=True):
        sketch.text(0.86, y, course, ha="right")
        sketch.text(2.99, y, course, ha="left")
    words = "thick: weight 1    dashed: weight 0" if weights_shown else "nine weights: which?"
    sketch.note(1.92, 0.32, words)

    left = 4.6 if columns else 3.75
    sketch.head(left, 3.0, "As a product")
    given = _Numbers(code, "demand", "$x$", "input")
    shown = _Numbers(weights if weights_shown else np.full((3, 3), "?"), "weights", "$W$", "input")
    _product(sketch, left, ys[1], given, shown, _Numbers(offered, "course", "$y$", "output"), columns)
    if columns:
        _columns_here(sketch)
    return sketch.figure


def _recurrent_alt(last: str = "Math", columns: bool = False) -> str:
    quarter, following = _decided(NO_DEMAND, last)
    return (
        "Left: a circle of arrows, Math in the fall, then R in the winter, then Python in the spring, then Math again. "
        f"Right: the previous course, {last}, times the rotation is the next, {following}: "
        f"{_in_words(quarter.last, W_HH, columns)}, which is fed back."
    )


@figure(
    name="course_recurrent",
    lesson=1,
    caption="The courses rotate: the previous course, multiplied by a cyclic permutation matrix, gives the next. "
    "Nothing comes in from outside; the network feeds on its own output.",
    alt=_recurrent_alt,
    allowed={"last": COURSES},
)
def course_recurrent(last: str = "Math", columns: bool = False) -> Figure:
    """``columns`` draws vectors as columns and the weights, transposed, on their left."""
    sketch = Sketch(8.2, 3.3)
    quarter, _ = _decided(NO_DEMAND, last)
    sketch.head(0.35, 3.0, "The year")
    places = [(1.83, 2.45), (2.83, 0.95), (0.83, 0.95)]
    boxes = [
        sketch.box(x, y, 0.95, 0.44, course, role="output", lit=course == last)
        for (x, y), course in zip(places, COURSES, strict=True)
    ]
    math, r, python = boxes
    sketch.arrow(math.right, r.top, role="hidden", curve=0.3)
    sketch.arrow(r.left, python.right, role="hidden")
    sketch.arrow(python.top, math.left, role="hidden", curve=0.3)
    for box, season, above in ((math, "Fall", True), (r, "Winter", False), (python, "Spring", False)):
        sketch.note(box.x, box.top[1] + 0.15 if above else box.bottom[1] - 0.17, season)
    sketch.note(1.83, 1.6, "closed in\nsummer")

    left = 4.6 if columns else 3.75
    sketch.head(left, 3.0, "One step")
    given = _Numbers(quarter.last, "previous course", "$h_{t-1}$", "output")
    rotation = _Numbers(W_HH, "rotation", "$W_{hh}$", "output")
    following = _Numbers(quarter.votes, "next", "$h_t$", "output")
    start, end = _product(sketch, left, 1.8, given, rotation, following, columns)
    below = 0.87
    sketch.path([_below(end, columns), (end.x, below), (start.x, below), _below(start, columns)], role="hidden")
    sketch.note((start.x + end.x) / 2, below - 0.18, "fed back")
    if columns:
        _columns_here(sketch)
    return sketch.figure


def _combined_alt(demand: str = "Math", last: str = "Math", columns: bool = False) -> str:
    quarter, winner = _decided(demand, last)
    form = "columns" if columns else "rows"
    return (
        f"One quarter in numbers, as {form} for Math, R, Python. The demand, {demand}, times twice the identity gives "
        f"{quarter.from_demand.tolist()}. The previous course, {last}, times the rotation gives "
        f"{quarter.from_last.tolist()}. Their sum is {quarter.votes.tolist()}; the winner takes all, and {winner} is "
        "offered. The course is fed back as the previous course of the next quarter."
    )


@figure(
    name="course_combined",
    lesson=1,
    caption="Demand and rotation together, a whole recurrent step: two matrix products, their sum, and the course "
    "with most votes wins. The demand counts double, so it wins against the rotation; without demand the rotation "
    "goes on.",
    alt=_combined_alt,
    allowed={"demand": (*COURSES, NO_DEMAND), "last": (*COURSES, NO_DEMAND)},
)
def course_combined(demand: str = "Math", last: str = "Math", columns: bool = False) -> Figure:
    """``demand`` and ``last`` are courses; ``demand`` may be ``"none"``.

    ``columns`` draws vectors as columns and the weights, transposed, on their left.
    """
    sketch = Sketch(8.2, 4.6)
    quarter, winner = _decided(demand, last)
    left, gap = (0.6, 0.6) if columns else (0.22, 0.24)
    high, low = 3.4, 1.4
    middle = (high + low) / 2
    asked = _Numbers(quarter.demand, "demand", "$x_t$", "input")
    double = _Numbers(W_XH, "twice the identity", "$W_{xh}$", "input")
    _, from_demand = _product(sketch, left, high, asked, double, _Numbers(quarter.from_demand, "votes"), columns)
    before = _Numbers(quarter.last, "previous course", "$h_{t-1}$", "output")
    rotation = _Numbers(W_HH, "rotation", "$W_{hh}$", "output")
    back, from_last = _product(sketch, left, low, before, rotation, _Numbers(quarter.from_last, ""), columns)
    plus = sketch.gate(from_last.x, middle, "plus")
    sketch.arrow(_below(from_demand, columns), plus.top, role="input")
    sketch.arrow((plus.x, from_last.top[1] + 0.08), plus.bottom, role="hidden")
    votes = _Numbers(quarter.votes, "sum", "", "hidden")
    total = votes.draw(sketch, plus.right[0] + 2 * gap, middle, columns)
    sketch.arrow(plus.right, (total.left[0] - 0.04, middle), role="hidden")
    vote = sketch.box(total.right[0] + gap + 0.4, middle, 0.8, 0.6, "winner\ntakes all")
    sketch.arrow((total.right[0] + 0.04, middle), vote.left, role="hidden")
    code = one_hot(winner)
    course = _Numbers(code, "course", "$h_t$", "output").draw(sketch, vote.right[0] + gap, middle, columns)
    sketch.arrow(vote.right, (course.left[0] - 0.04, middle), role="output")
    x, y = _below(course, columns)
    sketch.text(x, y - 0.12, winner, weight="bold")
    bottom = 0.42
    sketch.path([(x, y - 0.28), (x, bottom), (back.x, bottom), _below(back, columns)], role="hidden", rounding=0.16)
    sketch.note(5.2, bottom + 0.17, "the previous course of the next quarter")
    return sketch.figure
