"""The figures of lesson 7 on attention: why it came, how it is computed, what it looks at, and what came of it."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_utils import bottleneck as measurement
from course_utils.attention import Attention, additive_scores, softmax
from course_utils.drawing.alignment import END_SIGN, grid, heat_map, share_bar, spelled
from course_utils.drawing.shapes import BODY, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure
from course_utils.translation import DATES, DIGITS, START, Task, read_date
from course_utils.translators import UNITS, load

WIDE = 2 * UNITS  # numbers in a joined state of the package's networks
_NECK = 2 * measurement.UNITS  # and of the lesson's


class _Alignment(NamedTuple):
    """A text, what the package's network wrote, and the weights of each written sign, (written, read)."""

    read: list[str]
    written: list[str]
    weights: np.ndarray

    def favourites(self) -> list[tuple[str, str]]:
        """For each sign written, the character that has most of its weight."""
        best = self.weights.argmax(axis=1)
        return [(sign, self.read[j]) for sign, j in zip(self.written, best, strict=True)]


@cache
def _aligned(task: Task, text: str, kind: str = "dot") -> _Alignment:
    if not 1 <= len(text) <= task.longest_source:
        raise ValueError(f"expected a text of 1 to {task.longest_source} characters; came {len(text)}")
    done = load()[task.name, kind].write(task.alphabet.encode(text.lower())[None], task.longest_target + 1)
    written = task.alphabet.decode(done.codes[0])
    signs = spelled(written, end=len(written) < done.codes.shape[1])
    return _Alignment(spelled(text), signs, done.weights[0])


# Why: the bottleneck


@figure(
    name="bottleneck",
    lesson=7,
    caption="Without attention every string, long or short, has to fit into one vector. With attention the decoder may "
    "look into the states of all steps: what is at hand grows with the string.",
    alt="Three digit strings of 3, 6 and 12 characters. Without attention each goes through the same narrow place, "
    f"one vector of {_NECK} numbers: about {_NECK / 3:.0f}, {_NECK / 6:.0f} and {_NECK / 12:.0f} numbers for each "
    f"character. With attention the decoder has a state of {_NECK} numbers for every character: {3 * _NECK}, "
    f"{6 * _NECK} and {12 * _NECK} numbers.",
)
def bottleneck() -> Figure:
    sketch = Sketch(8.2, 3.9)
    sketch.head(0.25, 3.6, "read")
    sketch.head(3.25, 3.6, "without attention")
    sketch.head(5.7, 3.6, "with attention")
    neck, pitch = 3.62, 0.22
    for row, text in enumerate(("407", "407183", "407183529604")):
        y = 2.85 - 1.08 * row
        xs = [0.38 + pitch * t for t in range(len(text))]
        for x, digit in zip(xs, text, strict=True):
            sketch.box(x, y, 0.2, 0.34, digit, role="input", size=SMALL)
        sketch.arrow((xs[-1] + 0.1, y), (neck - 0.22, y), role="hidden", width=1.4)
        sketch.box(neck, y, 0.34, 0.46, role="hidden")
        sketch.text(neck + 0.28, y + 0.1, f"{_NECK} numbers", ha="left", weight="bold")
        sketch.text(neck + 0.28, y - 0.14, f"about {_NECK / len(text):.0f} a character", ha="left", size=SMALL)
        for t in range(len(text)):
            sketch.box(5.8 + 0.15 * t, y, 0.12, 0.46, role="hidden")
        end = 5.8 + 0.15 * len(text)
        sketch.text(end, y + 0.1, f"{_NECK * len(text)}", ha="left", weight="bold")
        sketch.text(end, y - 0.14, f"{_NECK} each", ha="left", size=SMALL)
    sketch.note(0.25, 0.2, "A blue box is one state of the encoder.", ha="left")
    return sketch.figure


# How: one step of attention


@cache
def _one_step(text: str = "4071", step: int = 2) -> tuple[np.ndarray, np.ndarray, Attention, str]:
    """The decoder's state at a step (from 1), the encoder's states, what attention makes of them, the sign written."""
    if not 2 <= len(text) <= 6 or not 1 <= step <= len(text) + 1:
        raise ValueError(f"expected 2 to 6 digits and a step from 1 to {len(text) + 1}; came {text!r} and {step}")
    network = load()["digits", "dot"]
    reading = network.read(DIGITS.alphabet.encode(text)[None])
    h, codes = reading.final, np.array([START])
    for _ in range(step):
        done = network.step(codes, h, reading)
        h, codes = done.h, done.logits.argmax(axis=-1)
    assert done.attention is not None
    found = Attention(*(part[0] for part in done.attention))
    return h[0], reading.states[0], found, DIGITS.alphabet.decode(codes) or END_SIGN


def _is_copied(text: str, step: int) -> bool:
    """Whether nearly all of the context is one state."""
    return bool(_one_step(text, step)[2].weights.max() > 0.8)


def _one_step_caption(text: str = "4071", step: int = 2) -> str:
    copied = "The context is almost a copy of the state that was asked for."
    mixed = "The context is a mixture of several states."
    return (
        "Attention in numbers: compare the decoder's state with every encoder state, turn the scores into weights, add "
        f"up the states with these weights. {copied if _is_copied(text, step) else mixed}"
    )


def _one_step_alt(text: str = "4071", step: int = 2) -> str:
    _h, _states, found, said = _one_step(text, step)
    scores = ", ".join(f"{score:.1f}" for score in found.scores)
    weights = ", ".join(f"{weight:.2f}" for weight in found.weights)
    digit = text[found.weights.argmax()]
    nearly = f", nearly the strip of the digit {digit}" if _is_copied(text, step) else ""
    written = ", which is then written" if nearly and digit == said else f". Then {said} is written"
    return (
        f"One step of attention in a smaller network that comes with the course: it reads {text} and writes sign "
        f"{step}. The query is the decoder's state, {WIDE} numbers drawn as a strip: coloured where they are above 0, "
        f"grey below 0, blank near 0. Below, a row for each digit read, with its "
        f"state's strip. Scores, the dot products with the query: {scores}. Weights, their softmax: {weights}. Each "
        f"strip times its weight; their sum is the context, {WIDE} numbers{nearly}{written}."
    )


@figure(
    name="attention_step",
    lesson=7,
    caption=_one_step_caption,
    alt=_one_step_alt,
)
def attention_step(text: str = "4071", step: int = 2) -> Figure:
    """``text`` is what is read, ``step`` the sign that is being written, from 1.

    Raises:
        ValueError: more digits than fit, or no such step.
    """
    h, states, found, said = _one_step(text, step)
    count = len(text)
    pitch = min(0.5, 1.85 / count)
    sketch = Sketch(8.2, 4.6)
    left, second, wide = 0.85, 5.35, 2.1
    top = 2.9
    sketch.text(left, 4.36, f"query $s_{step}$: the decoder's state", ha="left")
    _strip(sketch, h, left, 3.98, wide, 0.26, "hidden")
    sketch.text(left + wide + 0.15, 3.98, f"(1, {WIDE})", ha="left")
    sketch.text(second, 4.1, "strips: coloured above 0,", ha="left", size=SMALL)
    sketch.text(second, 3.88, "grey below 0, blank near 0", ha="left", size=SMALL)
    for x, words, shape in (
        (left, "states $h_j$", f"({count}, {WIDE})"),
        (3.3, "scores", f"(1, {count})"),
        (4.15, "weights", f"(1, {count})"),
        (second, "weight × state", f"({count}, {WIDE})"),
    ):
        sketch.text(x, top + 0.55, words, ha="left", size=None if "$" in words else BODY, weight="bold")
        sketch.text(x, top + 0.31, shape, ha="left", size=SMALL)
    for j, digit in enumerate(text):
        y = top - pitch * j
        weight = float(found.weights[j])
        sketch.box(0.45, y, 0.34, min(0.34, pitch - 0.06), digit, role="input")
        _strip(sketch, states[j], left, y, wide, 0.26, "hidden")
        sketch.text(3.72, y, f"{found.scores[j]:.1f}".replace("-", "−"), ha="right")
        sketch.text(4.5, y, f"{weight:.2f}", ha="right")
        share_bar(sketch, 4.58, y, weight, 0.62, "cell")
        _strip(sketch, weight * states[j], second, y, wide, 0.26, "cell")
    low = top - pitch * (count - 1)
    sketch.line([(second, low - 0.3), (second + wide, low - 0.3)], width=1.4)
    sketch.text(second - 0.15, low - 0.56, f"sum: context $c_{step}$", ha="right")
    _strip(sketch, found.context, second, low - 0.56, wide, 0.26, "cell")
    sketch.text(second + wide + 0.1, low - 0.56, f"(1, {WIDE})", ha="left", size=SMALL)
    sketch.text(left, 0.22, rf"score$_j$ = $s_{step} \cdot h_j$", ha="left")
    sketch.text(2.5, 0.22, "weights: softmax, they sum to 1", ha="left")
    sketch.text(second, 0.22, f"written next: {said}", ha="left", weight="bold")
    return sketch.figure


def _strip(sketch: Sketch, values: np.ndarray, left: float, y: float, width: float, height: float, role: str) -> None:
    """Numbers from -1 to 1 as a strip of cells: dark where they are large, of one hue above 0 and grey below."""
    look = current()
    cmap = LinearSegmentedColormap.from_list("strip", [look.muted, look.page, look.stroke(role)])
    sketch.axes.imshow(
        values[None],
        cmap=cmap,
        vmin=-1,
        vmax=1,
        extent=(left, left + width, y - height / 2, y + height / 2),
        aspect="auto",
        interpolation="nearest",
        zorder=2,
    )
    sketch.axes.set_xlim(0, sketch.width)
    sketch.axes.set_ylim(0, sketch.height)
    bottom, top, right = y - height / 2, y + height / 2, left + width
    sketch.line([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)], width=0.8)


# Two kinds of scores

_Q, _K = np.array([1.0, -0.5, 0.2]), np.array([0.8, 0.4, -1.0])


def _two_scores() -> tuple[float, float]:
    return float(_Q @ _K), float(additive_scores(_Q[None], _K[None])[0, 0])


def _listed(values: np.ndarray) -> str:
    return ", ".join(f"{value:.2f}" for value in values)


@figure(
    name="dot_and_additive",
    lesson=7,
    caption="Two ways to compare a query with a key. The dot product needs no weights, but both must be equally long. "
    "Additive scores first send both through weights that are learned; here they change nothing.",
    alt=lambda: (
        f"The query [{_listed(_Q)}] and the key [{_listed(_K)}], compared in two ways. Dot product: multiply place by "
        f"place, [{_listed(_Q * _K)}], and sum: {_two_scores()[0]:.2f}. Additive: add place by place, "
        f"[{_listed(_Q + _K)}], take tanh, [{_listed(np.tanh(_Q + _K))}], multiply by v, and sum: "
        f"{_two_scores()[1]:.2f}; here W_q and W_k are the identity and v = (1, 1, 1). For d numbers each "
        "and a hidden width m, the dot product has 0 weights, the additive score 2 d m + m: W_q, W_k and v."
    ),
)
def dot_and_additive() -> Figure:
    sketch = Sketch(8.2, 4.3)
    dot, additive = _two_scores()
    cells: dict[str, Any] = {"cell": 0.34, "cell_width": 0.66, "form": "{:.2f}"}
    for x, title in ((0.3, "dot product (Luong)"), (4.4, "additive (Bahdanau)")):
        sketch.head(x, 4.02, title)
        for y, values, name in ((3.42, _Q, "query $s$"), (2.9, _K, "key $h$")):
            sketch.text(x, y, name, ha="left")
            sketch.matrix(x + 2.05, y, values[None], role="hidden", lit_rows=[0], **cells)
    sketch.text(4.4, 3.78, "here $W_q = W_k$ = identity, $v$ = (1, 1, 1)", ha="left")
    for x, y, kind, values in (
        (0.3, 2.28, "times", _Q * _K),
        (4.4, 2.28, "plus", _Q + _K),
        (4.4, 1.73, "tanh", np.tanh(_Q + _K)),
    ):
        sketch.gate(x + 0.4, y, kind)
        lit: dict[str, Any] = {"role": "tanh", "lit_rows": [0]} if kind == "tanh" else {}
        sketch.matrix(x + 2.05, y, np.round(values, 2)[None], **lit, **cells)
    sketch.text(0.3, 1.18, "sum", ha="left")
    sketch.box(2.35, 1.18, 0.8, 0.38, f"{dot:.2f}", role="cell", weight="bold")
    sketch.text(4.4, 1.18, "sum, with $v$", ha="left")
    sketch.box(6.45, 1.18, 0.8, 0.38, f"{additive:.2f}", role="cell", weight="bold")
    sketch.text(0.3, 0.66, r"score $= s \cdot h$", ha="left")
    sketch.text(4.4, 0.66, r"score $= v \cdot \tanh(s\,W_q + h\,W_k)$", ha="left")
    sketch.text(0.3, 0.28, "no weights; s and h equally long", ha="left", size=SMALL)
    sketch.text(4.4, 0.28, "learned: $W_q$ and $W_k$ (d, m), $v$ (m,)", ha="left")
    return sketch.figure


# The mask

_SCORES, _MASK = np.array([2.0, 1.0, 0.5, 1.5]), np.array([True, True, True, False])


def _masked() -> tuple[np.ndarray, np.ndarray]:
    """Weights with the mask before the softmax, and with the mask after it."""
    return softmax(_SCORES, _MASK), softmax(_SCORES) * _MASK


@figure(
    name="masked_softmax",
    lesson=7,
    caption="Strings of a batch are padded to one length, and nothing may be read off padding. The mask works on the "
    "scores: after the softmax it comes too late, and the weights no longer sum to 1.",
    alt=lambda: (
        f"Scores of four steps: {_listed(_SCORES)}; the last step is padding. Left, done right: the padded score "
        f"becomes minus infinity before the softmax, weights {_listed(_masked()[0])}, sum {_masked()[0].sum():.2f}. "
        f"Right, done wrong: softmax first, {_listed(softmax(_SCORES))}, then the padded one set to 0, weights "
        f"{_listed(_masked()[1])}, sum {_masked()[1].sum():.2f}."
    ),
)
def masked_softmax() -> Figure:
    sketch = Sketch(8.2, 3.7)
    before, after = _masked()
    cells: dict[str, Any] = {"cell": 0.36, "cell_width": 0.66}
    scores, late = [f"{score:.2f}" for score in _SCORES], [f"{share:.2f}" for share in softmax(_SCORES)]
    for x, title, rows, weights in (
        (0.3, "right: mask, then softmax", {"scores": scores, "masked": [*scores[:3], "−∞"]}, before),
        (4.35, "wrong: softmax, then mask", {"scores": scores, "softmax": late}, after),
    ):
        last = "masked" if "softmax" in rows else "softmax"
        sketch.head(x, 3.42, title)
        for k, (name, shown) in enumerate({**rows, last: [f"{weight:.2f}" for weight in weights]}.items()):
            y = 2.42 - 0.72 * k
            sketch.text(x, y, name, ha="left")
            lit: dict[str, Any] = {"role": "cell", "lit_rows": [0]} if k == 2 else {}
            place = sketch.matrix(x + 2.2, y, [shown], **lit, **cells)
            if k:
                sketch.arrow((place.x, y + 0.54), (place.x, y + 0.2))
        for t, word in enumerate(("step 1", "step 2", "step 3", "padding")):
            sketch.text(x + 2.2 + 0.66 * (t - 1.5), 2.8, word, size=SMALL)
        sketch.text(x + 3.5, 0.5, f"sum {weights.sum():.2f}", ha="right", weight="bold")
    return sketch.figure


# What it looks at


def _runs_back(text: str) -> bool:
    """Whether each sign that is written looks most at its digit, the first at the final one."""
    best = _aligned(DIGITS, text).weights.argmax(axis=1)
    return len(text) > 1 and bool((best[: len(text)] == np.arange(len(text))[::-1]).all())


def _reversal_caption(text: str = "4071835296") -> str:
    where = ": for the first sign at the final digit, and so on to the left" if _runs_back(text) else ""
    return (
        "Digits reversed by the package's trained network. Each row is one sign written, and says where the decoder "
        f"looked in the input{where}."
    )


def _reversal(text: str = "4071835296") -> str:
    found = _aligned(DIGITS, text)
    back = (
        "The dark cells run from the top right to the bottom left: each sign looks at the digit that it repeats. "
        if _runs_back(text)
        else ""
    )
    count = len(text)
    shares = [float(found.weights[k, count - 1 - k]) for k in range(min(count, len(found.written)))]
    return (
        f"Heat map of attention. Columns: the digits read, {' '.join(found.read)}. Rows: the signs written, "
        f"{' '.join(found.written)}. {back}On the right place lie {100 * np.mean(shares):.0f}% of the weight on "
        f"average, at least {100 * min(shares):.0f}%."
    )


@figure(
    name="alignment_digits",
    lesson=7,
    caption=_reversal_caption,
    alt=_reversal,
)
def alignment_digits(text: str = "4071835296") -> Figure:
    """``text`` is what is read, 1 to 12 digits.

    Raises:
        ValueError: something else.
    """
    found = _aligned(DIGITS, text)
    return heat_map(found.weights, found.read, found.written)


def _dates_caption(first: str = "4 July 1976", second: str = "7/4/1976") -> str:
    rows = "Each row says where it looked for the sign that it wrote."
    found = [_aligned(DATES, text) for text in (first, second)]
    dates = {_date_in(text) for text in (first, second)}
    if len(dates) == 1 and None not in dates and found[0].written == found[1].written:
        at_end = all((one.weights[:4].argmax(axis=1) >= len(one.read) - 4).all() for one in found)
        if at_end and first[-4:] == second[-4:] and any(map(str.isalpha, first)) != any(map(str.isalpha, second)):
            rows = (
                "The rows are the same, the places where it looks are not: it reads the year at the end, the month "
                "from its name or from its number."
            )
        return f"The same date in two forms, written as ISO 8601 by the package's trained network. {rows}"
    what = "dates" if None not in dates else "texts"
    return f"Two {what}, each written as an ISO 8601 date by the package's trained network. {rows}"


def _date_in(text: str) -> datetime.date | None:
    try:
        return read_date(text)
    except ValueError:
        return None


def _dates_alt(first: str = "4 July 1976", second: str = "7/4/1976") -> str:
    said = []
    for text in (first, second):
        found = _aligned(DATES, text)
        best = [f"{sign} at {character}" for sign, character in found.favourites() if sign.isdigit()]
        iso = "".join(sign for sign in found.written if sign != END_SIGN)
        said.append(f"For {text} it writes {iso}: {', '.join(best)}")
    return (
        "Two heat maps of attention, rows for the signs written, columns for the characters read. "
        f"{'. '.join(said)}. The digits named look most at the character after 'at'; ␣ is a space."
    )


@figure(
    name="alignment_dates",
    lesson=7,
    caption=_dates_caption,
    alt=_dates_alt,
)
def alignment_dates(first: str = "4 July 1976", second: str = "7/4/1976") -> Figure:
    """Two dates, each in one of the four forms; together at most 24 characters.

    Raises:
        ValueError: they do not fit.
    """
    if len(first) + len(second) > 24:
        raise ValueError(f"there is room for 24 characters together; came {len(first)} and {len(second)}")
    sketch = Sketch(8.2, 4.3)
    cell = 0.29
    left = (8.2 - cell * (len(first) + len(second)) - 0.9) / 2 + 0.25
    for text in (first, second):
        found = _aligned(DATES, text)
        tall = cell * len(found.written)
        axes = sketch.plot(left, 3.55 - tall, cell * len(text), tall)
        grid(axes, found.weights, found.read, found.written)
        sketch.text(left + cell * len(text) / 2, 4.06, text, weight="bold")
        left += cell * len(text) + 0.9
    return sketch.figure


# What came of it


@figure(
    name="transformer_outlook",
    lesson=7,
    caption="What came next. The Transformer (Vaswani et al. 2017) kept attention, encoder, decoder and teacher "
    "forcing; it dropped recurrence. Every place looks at every other one in one step, at the price of n² scores.",
    alt="Left, a recurrent network over five places: to get from x_1 to place 5 it takes 4 steps, one after the other. "
    "Right, self-attention over five places: each is joined with each by a line, one step, 25 scores, all at once. "
    "Kept: query, key and value, scores, softmax, weighted sum, encoder and decoder, teacher forcing. Dropped: the "
    "state handed on, step after step; the order of places now has to be written into the inputs.",
)
def transformer_outlook() -> Figure:
    sketch = Sketch(8.2, 4.4)
    sketch.head(0.3, 4.1, "recurrent: one step after the other")
    sketch.head(4.45, 4.1, "self-attention: all places at once")
    y = 2.85
    left, right = [0.6 + 0.75 * t for t in range(5)], [4.75 + 0.75 * t for t in range(5)]
    states: list[Shape] = []
    for t, x in enumerate(left):
        given = sketch.box(x, y - 0.55, 0.46, 0.32, f"$x_{t + 1}$", role="input")
        states.append(sketch.box(x, y + 0.45, 0.46, 0.36, f"$h_{t + 1}$", role="hidden"))
        sketch.arrow(given.top, states[-1].bottom, role="input")
        if t:
            sketch.arrow(states[-2].right, states[-1].left, role="hidden", width=1.6)
    below = [sketch.box(x, y - 0.55, 0.46, 0.32, f"$x_{t + 1}$", role="input") for t, x in enumerate(right)]
    above = [sketch.box(x, y + 0.6, 0.46, 0.36, role="cell") for x in right]
    for there in above:
        for here in below:
            sketch.arrow(here.top, there.bottom, role="cell", width=0.6, head=False, faint=there is not above[-1])
    for here in below:
        sketch.arrow(here.top, above[-1].bottom, role="cell", width=0.9, head=False)
    sketch.text(0.3, 1.8, "from place 1 to place 5: 4 steps", ha="left")
    sketch.text(4.45, 1.8, "from any place to any: 1 step; 25 scores", ha="left")
    for x, title, lines in (
        (
            0.3,
            "kept",
            (
                "query, key, value: score, softmax, sum",
                "(dot products, now divided by √d)",
                "encoder, decoder, teacher forcing",
            ),
        ),
        (
            4.45,
            "dropped",
            (
                "the state that is handed on;",
                "so the place of each has to be",
                "written into the inputs",
            ),
        ),
    ):
        sketch.text(x, 1.32, title, ha="left", weight="bold")
        for k, line in enumerate(lines):
            sketch.text(x, 1.0 - 0.29 * k, line, ha="left")
    return sketch.figure
