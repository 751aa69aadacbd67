"""The figures of lesson 7 on shapes of networks: both directions, deep, teacher forcing, encoder and decoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from course_utils.drawing.alignment import share_bar
from course_utils.drawing.shapes import BODY, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.drawing.unrolled import chain
from course_utils.figures.registry import figure
from course_utils.sequences import NAMES
from course_utils.translation import lone_ceiling, lone_symbols

# 1. In both directions


def _two_ways(
    sketch: Sketch,
    xs: Sequence[float],
    y: float,
    forward: Sequence[str],
    backward: Sequence[str],
    *,
    aside: float = 0.36,
    apart: float = 0.34,
    box: tuple[float, float] = (0.6, 0.42),
    lit: Mapping[str, Sequence[int]] | None = None,
    faint: Mapping[str, Sequence[int]] | None = None,
) -> tuple[list[Shape], list[Shape]]:
    """A row of states that runs forwards and, above it and to the right, one that runs backwards, joined by arrows."""
    lit, faint = lit or {}, faint or {}
    rows: list[list[Shape]] = []
    for name, labels, dx, dy in (("forward", forward, -aside, -apart), ("backward", backward, aside, apart)):
        rows.append(
            [
                sketch.box(
                    x + dx,
                    y + dy,
                    *box,
                    label,
                    role=None if t in faint.get(name, ()) else "hidden",
                    dashed=t in faint.get(name, ()),
                    lit=t in lit.get(name, ()),
                )
                for t, (x, label) in enumerate(zip(xs, labels, strict=True))
            ]
        )
    there, back = rows
    for t, (here, following) in enumerate(pairwise(there)):
        quiet = bool({t, t + 1} & set(faint.get("forward", ())))
        sketch.arrow(here.right, following.left, role="hidden", faint=quiet)
    for t, (following, here) in enumerate(pairwise(back)):
        quiet = bool({t, t + 1} & set(faint.get("backward", ())))
        sketch.arrow(here.left, following.right, role="hidden", faint=quiet)
    return there, back


def _feed(sketch: Sketch, given: Shape, states: Sequence[Shape], role: str | None = "input") -> None:
    """Arrows straight up from the top of a wide shape to shapes above it."""
    for state in states:
        sketch.arrow((state.x, given.top[1]), state.bottom, role=role)


def _collect(sketch: Sketch, states: Sequence[Shape], said: Shape, role: str | None = "output") -> None:
    for state in states:
        sketch.arrow(state.top, (state.x, said.bottom[1]), role=role)


def _bidirectional_alt(steps: int = 4) -> str:
    return (
        f"{NAMES[steps].capitalize()} steps. Inputs x_1 to x_{steps} below. A lower row of states h_1 to h_{steps}, "
        f"joined by arrows to the right, and an upper row h'_1 to h'_{steps}, joined by arrows to the left. Each input "
        f"goes to both states of its step, and each output o_1 to o_{steps} above reads both: o_t = g(h_t W_hy + h'_t "
        "W'_hy)."
    )


@figure(
    name="bidirectional",
    lesson=7,
    caption="A bidirectional layer is two layers over the same inputs. One reads from the first step to the last, the "
    "other from the last to the first; each output reads both states of its step.",
    alt=_bidirectional_alt,
    allowed={"steps": (2, 4)},
)
def bidirectional(steps: int = 4) -> Figure:
    sketch = Sketch(8.2, 4.55)
    xs, y = [1.15 + 1.55 * t for t in range(steps)], 2.55
    numbers = range(1, steps + 1)
    there, back = _two_ways(sketch, xs, y, [f"$h_{t}$" for t in numbers], [rf"$h_{t}^{{\prime}}$" for t in numbers])
    for t, x in enumerate(xs):
        given = sketch.box(x, y - 1.15, 1.3, 0.4, f"$x_{t + 1}$", role="input")
        said = sketch.box(x, y + 1.15, 1.3, 0.4, f"$o_{t + 1}$", role="output")
        _feed(sketch, given, [there[t], back[t]])
        _collect(sketch, [there[t], back[t]], said)
    beside = xs[-1] + 1.35
    sketch.text(beside, y + 0.34, "backwards", role="hidden", weight="bold")
    sketch.text(beside, y - 0.34, "forwards", role="hidden", weight="bold")
    sketch.text(0.5, 0.74, r"$h_t = f(x_t\,W_{xh} + h_{t-1}\,W_{hh} + b_h)$", ha="left")
    sketch.text(
        0.5,
        0.34,
        r"$h_t^{\prime} = f(x_t\,W_{xh}^{\prime} + h_{t+1}^{\prime}\,W_{hh}^{\prime} + b_h^{\prime})$",
        ha="left",
    )
    sketch.text(4.85, 0.54, r"$o_t = g(h_t\,W_{hy} + h_t^{\prime}\,W_{hy}^{\prime} + b_y)$", ha="left")
    return sketch.figure


_LONE = np.array([7, 3, 0, 3, 9, 7, 2, 5])
_AT = 4  # the step in question, from 0


def _lone_alt() -> str:
    base = lone_symbols(20000)[1].mean()
    return (
        f"The digits {', '.join(map(str, _LONE))}. Below each whether it stands alone, yes or no: {_lone_labels()}. "
        f"At step {_AT + 1}, the digit {_LONE[_AT]}, a bracket shows what a forward network has read, steps 1 to "
        f"{_AT + 1}, and another what the backward one has read, steps {_AT + 1} to {len(_LONE)}. Bars of how many "
        f"labels can be right: always the commoner answer {100 * max(base, 1 - base):.0f}%, any network that reads "
        f"forwards only at most {100 * lone_ceiling():.0f}%, in both directions 100%."
    )


def _lone_labels() -> str:
    return ", ".join("yes" if (digit == _LONE).sum() == 1 else "no" for digit in _LONE)


@figure(
    name="lone_symbols",
    lesson=7,
    caption="Does this digit stand alone in its row? At step 5 nobody knows who has not read steps 6 to 8. So there is "
    "a ceiling for every network that reads forwards only, and it can be computed.",
    alt=_lone_alt,
)
def lone_symbols_figure() -> Figure:
    sketch = Sketch(8.2, 3.2)
    xs, y = [0.55 + 0.56 * t for t in range(len(_LONE))], 2.1
    for t, (x, digit) in enumerate(zip(xs, _LONE, strict=True)):
        alone = (digit == _LONE).sum() == 1
        given = sketch.box(x, y, 0.42, 0.42, str(digit), role="input", lit=t == _AT)
        said = sketch.box(x, y - 0.85, 0.46, 0.34, "yes" if alone else "no", role="output", size=SMALL)
        sketch.arrow(given.bottom, said.top, role="output")
    for first, last, level, words in (
        (0, _AT, y + 0.5, "read forwards by step 5"),
        (_AT, len(_LONE) - 1, y - 1.4, "read backwards by step 5"),
    ):
        left, right = xs[first] - 0.2, xs[last] + 0.2
        lip = -0.1 if level > y else 0.1
        sketch.line(
            [(left, level + lip), (left, level), (right, level), (right, level + lip)], role="hidden", width=1.6
        )
        sketch.text((left + right) / 2, level + (0.2 if level > y else -0.2), words, role="hidden")
    base = lone_symbols(20000)[1].mean()
    bars = (
        ("the commoner answer", max(base, 1 - base), None),
        ("forwards only, at most", lone_ceiling(), "hidden"),
        ("both directions, at most", 1.0, "output"),
    )
    left, full = 5.35, 2.0
    sketch.text(left, 2.85, "labels that can be right", ha="left", weight="bold")
    look = current()
    for k, (name, share, role) in enumerate(bars):
        level = 2.1 - 0.75 * k
        sketch.text(left, level + 0.26, name, ha="left", size=SMALL)
        sketch.line([(left, level - 0.02), (left + full, level - 0.02)], width=0.8)
        share_bar(sketch, left, level, share, full, role, 0.17)
        sketch.text(left + full + 0.12, level, f"{100 * share:.0f}%", ha="left", colour=look.ink, weight="bold")
    return sketch.figure


# 2. Deep


def _deep_alt(steps: int = 4) -> str:
    return (
        f"Three rows of states over {NAMES[steps]} steps. Inputs x_1 to x_{steps} below feed layer 1, whose states "
        f"feed layer 2 of the same step, and these layer 3, whose states feed the outputs o_1 to o_{steps}. In each "
        "row the states are joined by arrows to the right. In Keras: three recurrent layers, each with "
        "return_sequences=True."
    )


@figure(
    name="deep",
    lesson=7,
    caption="A deep recurrent network: layer 2 reads the states of layer 1 as its inputs, layer 3 those of layer 2. "
    "Each layer has weights of its own, and uses them at every step.",
    alt=_deep_alt,
    allowed={"steps": (2, 4)},
)
def deep(steps: int = 4) -> Figure:
    sketch = Sketch(8.2, 4.6)
    xs, low, rise = [1.55 + 1.2 * t for t in range(steps)], 1.25, 0.8
    below = [sketch.box(x, low - rise, 0.74, 0.42, f"$x_{t}$", role="input") for t, x in enumerate(xs, 1)]
    for layer in range(1, 4):
        y = low + rise * (layer - 1)
        row = [sketch.box(x, y, 0.74, 0.44, f"$h^{{({layer})}}_{t}$", role="hidden") for t, x in enumerate(xs, 1)]
        for given, state in zip(below, row, strict=True):
            sketch.arrow(given.top, state.bottom, role="input" if layer == 1 else "hidden")
        for here, following in pairwise(row):
            sketch.arrow(here.right, following.left, role="hidden")
        sketch.text(0.2, y, f"layer {layer}", ha="left", role="hidden", weight="bold")
        below = row
    for t, (x, state) in enumerate(zip(xs, below, strict=True), 1):
        said = sketch.box(x, low + 3 * rise, 0.74, 0.42, f"$o_{t}$", role="output")
        sketch.arrow(state.top, said.bottom, role="output")
    x = xs[-1] + 0.7
    sketch.text(x, low + 2 * rise, "reads $h^{(2)}_t$ and $h^{(3)}_{t-1}$", ha="left")
    sketch.text(x, low + rise, "reads $h^{(1)}_t$ and $h^{(2)}_{t-1}$", ha="left")
    sketch.text(x, low, "reads $x_t$ and $h^{(1)}_{t-1}$", ha="left")
    sketch.text(
        0.2,
        4.3,
        r"$h^{(i)}_t = f(h^{(i-1)}_t\,W^{(i)}_{xh} + h^{(i)}_{t-1}\,W^{(i)}_{hh} + b^{(i)}_h)$,"
        "  with  $h^{(0)}_t = x_t$",
        ha="left",
    )
    return sketch.figure


@figure(
    name="deep_bidirectional",
    lesson=7,
    caption="Deep and in both directions: the two states of a step are joined, and both directions of the next layer "
    "read the joined vector.",
    alt="Three steps, two bidirectional layers. Each layer has a row of states that runs forwards and one that runs "
    "backwards. At each step the two states of layer 1 are joined into one vector [h, h'] of 2 n numbers, which feeds "
    "both directions of layer 2. Its two states feed the output o_t. Inputs x_1 to x_3 below.",
)
def deep_bidirectional() -> Figure:
    sketch = Sketch(8.2, 4.6)
    xs = [1.95 + 1.65 * t for t in range(3)]
    numbers = range(1, 4)
    inputs = [sketch.box(x, 0.38, 1.3, 0.36, f"$x_{t}$", role="input") for t, x in zip(numbers, xs, strict=True)]
    below = inputs
    for layer, y in ((1, 1.3), (2, 3.14)):
        there, back = _two_ways(
            sketch,
            xs,
            y,
            [f"$h^{{({layer})}}_{t}$" for t in numbers],
            [f"$h'^{{({layer})}}_{t}$" for t in numbers],
            apart=0.26,
            box=(0.62, 0.42),
        )
        for given, here, other in zip(below, there, back, strict=True):
            _feed(sketch, given, [here, other], role="input" if layer == 1 else "hidden")
        level = y + 0.92
        if layer == 1:
            below = [sketch.box(x, level, 1.3, 0.34, "joined", size=SMALL) for x in xs]
        else:
            below = [
                sketch.box(x, level, 1.3, 0.36, f"$o_{t}$", role="output") for t, x in zip(numbers, xs, strict=True)
            ]
        for here, other, said in zip(there, back, below, strict=True):
            _collect(sketch, [here, other], said, role="hidden" if layer == 1 else "output")
        sketch.text(0.2, y, f"layer {layer}", ha="left", role="hidden", weight="bold")
    for y, shape in ((0.38, "(time, features)"), (2.22, "(time, 2 n)"), (4.06, "(time, outputs)")):
        sketch.text(6.35, y, shape, ha="left")
    for y in (1.3, 3.14):
        sketch.note(6.35, y, "n units each way", ha="left")
    return sketch.figure


# 3. Teacher forcing

_TRUTH = ("1", "7", "0", "4")
_SAID = ("1", "9", "0", "4")  # with the truth fed in: one mistake, and the next step is asked afresh
_ALONE = ("1", "9", "9", "0")  # on its own outputs


@figure(
    name="teacher_forcing",
    lesson=7,
    caption="Left, training with teacher forcing: whatever the network says, the next input is the truth. Right, in "
    "use there is no truth: what it said is its next input, and a mistake is read by all later steps.",
    alt="Two decoders that should write 1, 7, 0, 4. Left, training: the inputs are the start sign and the truth one "
    "step later: start, 1, 7, 0. At step 2 the network says 9 where 7 is right; at step 3 it is given 7 all the "
    "same and says 0, as it should. Right, running freely: each output goes back as the next input: start, 1, 9, 9. "
    "After the mistake at step 2 steps 3 and 4 are wrong too.",
)
def teacher_forcing() -> Figure:
    sketch = Sketch(8.2, 4.1)
    for left, title, said, given in (
        (0.3, "training: the truth is fed in", _SAID, _TRUTH),
        (4.4, "in use: its own outputs are fed in", _ALONE, _ALONE),
    ):
        sketch.head(left, 3.82, title)
        xs = [left + 0.5 + 0.88 * t for t in range(4)]
        inputs = {t: "start" if t == 0 else given[t - 1] for t in range(4)}
        columns = chain(
            sketch,
            xs,
            2.1,
            inputs=inputs,
            outputs=dict(enumerate(said)),
            states={t: f"$s_{t + 1}$" for t in range(4)},
            box=(0.52, 0.4),
            drop=0.9,
        )
        for t, (x, word) in enumerate(zip(xs, said, strict=True)):
            right = word == _TRUTH[t]
            verdict = "right" if right else f"not {_TRUTH[t]}"
            sketch.text(x, 3.4, verdict, size=SMALL, weight="normal" if right else "bold")
        if given is _TRUTH:
            for t, x in enumerate(xs[1:]):
                true = sketch.box(x, 0.5, 0.52, 0.32, _TRUTH[t], role="output", size=BODY)
                fed = columns[t + 1].input
                assert fed is not None
                sketch.arrow(true.top, fed.bottom, role="output")
            sketch.note(xs[0], 0.5, "truth", ha="center")
        else:
            for here, following in pairwise(columns):
                assert here.output is not None
                assert following.input is not None
                half = (here.cell.x + following.cell.x) / 2
                way = [here.output.right, (half, here.output.y), (half, following.input.y), following.input.left]
                sketch.path(way, role="output", dashed=True, rounding=0.06)
            sketch.note(xs[0] - 0.26, 0.5, "no truth here: an output is the next input", ha="left")
    return sketch.figure


# 4. One end, many at the other


@figure(
    name="multiple_input_single_output",
    lesson=7,
    caption="Multiple input, single output: all is read, and only the final state is asked. Lesson 1 trains one on "
    "reviews (many to one).",
    alt="A chain of four states that read x_1 to x_4. Only the final state h_4 has an output, o. Shapes: in (batch, 4, "
    "features), out (batch, outputs). In Keras: return_sequences=False, then a Dense layer.",
)
def multiple_input_single_output() -> Figure:
    sketch = Sketch(8.2, 2.95)
    chain(
        sketch,
        [0.8 + 1.12 * t for t in range(4)],
        1.5,
        inputs={t: f"$x_{t + 1}$" for t in range(4)},
        outputs={3: "$o$"},
        states={t: f"$h_{t + 1}$" for t in range(4)},
    )
    _aside(sketch, 5.2, 2.6, r"$o = g(h_T\,W_{hy} + b_y)$", "(batch, time, features)", "(batch, outputs)")
    sketch.note(5.2, 0.5, "trained in lesson 1: sentiment of a review", ha="left")
    return sketch.figure


def _aside(sketch: Sketch, x: float, y: float, formula: str, shape_in: str, shape_out: str) -> None:
    """A formula, and the shapes that come out and go in."""
    sketch.text(x, y - 0.15, formula, ha="left")
    for level, name, role, shape in ((y - 0.75, "out", "output", shape_out), (y - 1.25, "in", "input", shape_in)):
        sketch.box(x + 0.21, level, 0.42, 0.28, name, role=role, size=SMALL)
        sketch.text(x + 0.52, level, shape, ha="left")


@figure(
    name="single_input_multiple_output",
    lesson=7,
    caption="Single input, multiple output, in two forms: the input is read once and the state carries it on, or it is "
    "handed to every step, in Keras by RepeatVector. Lesson 1 trains one (one to many).",
    alt="Two chains of four states with outputs o_1 to o_4. Left, the input x goes into the first state only. "
    "Right, the same x goes into every state. Shapes: in (batch, features), out (batch, 4, outputs).",
)
def single_input_multiple_output() -> Figure:
    sketch = Sketch(8.2, 3.5)
    outputs, states = {t: f"$o_{t + 1}$" for t in range(4)}, {t: f"$h_{t + 1}$" for t in range(4)}
    sketch.head(0.3, 3.2, "read once")
    chain(sketch, [0.75 + 0.95 * t for t in range(4)], 1.75, inputs={0: "$x$"}, outputs=outputs, states=states)
    sketch.head(4.4, 3.2, "read at every step")
    right = [4.85 + 0.95 * t for t in range(4)]
    columns = chain(sketch, right, 1.75, inputs={}, outputs=outputs, states=states)
    given = sketch.box((right[0] + right[-1]) / 2, 0.8, right[-1] - right[0] + 0.62, 0.46, "$x$", role="input")
    _feed(sketch, given, [column.cell for column in columns])
    sketch.text(0.3, 0.2, "in (batch, features)     out (batch, time, outputs)", ha="left")
    return sketch.figure


@figure(
    name="sequence_mapping",
    lesson=7,
    caption="Sequence mapping: one sequence is turned into another, whose length may differ. The encoder reads all and "
    "sums it up in one vector, the context; the decoder writes from it.",
    alt="Left the encoder: three states that read x_1 to x_3. Its last state goes into a box C, the context. Right the "
    "decoder: four states that each get C, and write o_1 to o_4. Three steps in, four steps out.",
)
def sequence_mapping() -> Figure:
    sketch = Sketch(8.2, 3.75)
    read, write = [0.65 + 0.95 * t for t in range(3)], [4.95 + 0.88 * t for t in range(4)]
    y = 1.75
    sketch.head(0.3, 3.42, "encoder: reads")
    sketch.head(4.6, 3.42, "decoder: writes")
    encoder = chain(
        sketch,
        read,
        y,
        inputs={t: f"$x_{t + 1}$" for t in range(3)},
        outputs={},
        states={t: f"$h_{t + 1}$" for t in range(3)},
    )
    context = sketch.box(3.72, y, 0.6, 0.6, "$C$", role="cell")
    sketch.arrow(encoder[-1].cell.right, context.left, role="hidden")
    decoder = chain(
        sketch,
        write,
        y,
        inputs={},
        outputs={t: f"$o_{t + 1}$" for t in range(4)},
        states={t: f"$s_{t + 1}$" for t in range(4)},
    )
    sketch.arrow(context.right, decoder[0].cell.left, role="cell")
    rail = 0.95
    sketch.path([context.bottom, (context.x, rail), (write[-1], rail), decoder[-1].cell.bottom], role="cell")
    for column in decoder[:-1]:
        sketch.split(column.cell.x, rail, role="cell")
        sketch.arrow((column.cell.x, rail), column.cell.bottom, role="cell")
    sketch.note(3.72, 2.3, "the context", ha="center")
    sketch.note(4.6, 0.35, "n steps, which need not be m", ha="left")
    sketch.note(0.3, 0.35, "m steps", ha="left")
    return sketch.figure


# 5. Encoder and decoder

_READ, _WRITTEN = ("4", "0", "7", "1"), ("1", "7", "0", "4", "end")


def _encoder_decoder(sketch: Sketch, y: float) -> tuple[list[Shape], list[Shape]]:
    """The encoder that reads 4071 and the decoder that writes 1704, each output going back as the next input."""
    read = [0.5 + 0.74 * t for t in range(4)]
    write = [4.1 + 0.86 * t for t in range(5)]
    encoder = chain(
        sketch,
        read,
        y,
        inputs=dict(enumerate(_READ)),
        outputs={},
        states={t: f"$h_{t + 1}$" for t in range(4)},
        box=(0.5, 0.42),
        drop=0.85,
    )
    decoder = chain(
        sketch,
        write,
        y,
        inputs={t: "start" if t == 0 else _WRITTEN[t - 1] for t in range(5)},
        outputs=dict(enumerate(_WRITTEN)),
        states={t: f"$s_{t + 1}$" for t in range(5)},
        box=(0.52, 0.42),
        drop=0.85,
    )
    for here, following in pairwise(decoder):
        assert here.output is not None
        assert following.input is not None
        half = (here.cell.x + following.cell.x) / 2
        way = [here.output.right, (half, here.output.y), (half, following.input.y), following.input.left]
        sketch.path(way, role="output", dashed=True, rounding=0.06)
    sketch.arrow(encoder[-1].cell.right, decoder[0].cell.left, role="hidden", width=1.8)
    return [column.cell for column in encoder], [column.cell for column in decoder]


@figure(
    name="encoder_decoder",
    lesson=7,
    caption="An encoder and a decoder at work. The decoder begins with the start sign and the encoder's last state, "
    "reads what it wrote last, and stops when it writes the end sign.",
    alt="Left the encoder reads 4, 0, 7, 1 in four steps. One arrow hands its last state h_4 to the decoder, right: "
    "all that the decoder ever learns of the input. It is given the start sign and writes 1; each sign it writes "
    "goes back as its next input: 7, 0, 4, and then the end sign.",
)
def encoder_decoder() -> Figure:
    sketch = Sketch(8.2, 3.45)
    sketch.head(0.25, 3.15, "encoder")
    sketch.head(3.84, 3.15, "decoder")
    y = 1.6
    _encoder_decoder(sketch, y)
    sketch.text(3.28, y + 0.36, "one vector", weight="bold")
    sketch.note(0.25, 0.25, "reads 4071", ha="left")
    sketch.note(3.84, 0.25, "writes 1704, from right to left of what was read", ha="left")
    return sketch.figure


_SHARES = (0.04, 0.1, 0.8, 0.06)  # how thick the four lines are drawn


@figure(
    name="encoder_decoder_attention",
    lesson=7,
    caption="The same with attention, drawn for the decoder's second step. Its state is compared with every state of "
    "the encoder; the weighted sum of these, the context, stands beside it when the sign is chosen.",
    alt="The encoder reads 4, 0, 7, 1; its states h_1 to h_4 all stay at hand. At its second step the decoder, in "
    "state s_2, compares it with each of them and gets the weights a_21 to a_24, drawn as lines of different "
    "thickness; the one to h_3, the 7, is thickest. Their weighted sum is the context c_2. From s_2 and c_2 "
    "together the output 7 is chosen.",
)
def encoder_decoder_attention() -> Figure:
    sketch = Sketch(8.2, 4.65)
    sketch.head(0.25, 0.2, "encoder")
    sketch.head(4.75, 0.2, "decoder")
    y, rail, level, high = 1.45, 2.0, 2.48, 3.62
    read, write = [0.62 + 0.98 * t for t in range(4)], [5.1 + 0.86 * t for t in range(4)]
    encoder = chain(
        sketch,
        read,
        y,
        inputs=dict(enumerate(_READ)),
        outputs={},
        states={t: f"$h_{t + 1}$" for t in range(4)},
        box=(0.72, 0.42),
        drop=0.78,
    )
    later = {("hidden", 2), ("hidden", 3), ("input", 2), ("input", 3)}
    decoder = chain(
        sketch,
        write,
        y,
        inputs={0: "start", 1: "1", 2: "7", 3: "0"},
        outputs={},
        states={t: f"$s_{t + 1}$" for t in range(4)},
        box=(0.54, 0.42),
        drop=0.78,
        lit=[("hidden", 1)],
        faint=later,
    )
    sketch.arrow(encoder[-1].cell.right, decoder[0].cell.left, role="hidden")
    plus = sketch.gate((read[0] + read[-1]) / 2 - 0.22, high, "plus")
    ends = []
    for t, (column, share) in enumerate(zip(encoder, _SHARES, strict=True)):
        x, top = column.cell.x, column.cell.top[1]
        times = sketch.gate(x - 0.22, 3.0, "times")
        weight = sketch.box(x + 0.2, level, 0.44, 0.36, f"$a_{{2{t + 1}}}$", role="sigmoid")
        sketch.arrow((x - 0.22, top), times.bottom, role="hidden")
        sketch.arrow((x + 0.12, top), (x + 0.12, weight.bottom[1]), role="hidden")
        sketch.path([weight.top, (weight.x, times.y), times.right], role="sigmoid")
        sketch.arrow(times.rim(plus.centre), plus.rim(times.centre), role="cell", width=0.7 + 4.0 * share)
        ends.append((x + 0.32, weight.bottom[1]))
    for end in ends:
        sketch.path([(write[1], rail), (end[0], rail), end], role="hidden", dashed=True)
    sketch.split(write[1], rail, role="hidden")
    context = sketch.box(4.1, high, 0.6, 0.44, "$c_2$", role="cell")
    sketch.arrow(plus.right, context.left, role="cell", width=1.8)
    joined = sketch.box(write[1], high, 0.98, 0.42, "$[s_2, c_2]$")
    said = sketch.box(write[1], 4.28, 0.54, 0.4, "7", role="output", lit=True)
    sketch.arrow(context.right, joined.left, role="cell")
    sketch.arrow(decoder[1].cell.top, joined.bottom, role="hidden")
    sketch.arrow(joined.top, said.bottom, role="output")
    sketch.text(0.3, high + 0.1, "weighted sum", ha="left", size=SMALL)
    sketch.note(4.7, rail + 0.2, "$s_2$ asks", ha="center")
    sketch.text(0.3, 4.28, r"$a_{2j}$: softmax over j of the scores of $s_2$ with $h_j$", ha="left")
    sketch.text(6.65, high, r"$c_2 = \Sigma_j\, a_{2j}\, h_j$", ha="left")
    return sketch.figure
