"""The figures of lesson 2 from the outputs on: loss, back-propagation through time, a second layer."""

from __future__ import annotations

from matplotlib.figure import Figure

from course_utils.drawing.shapes import SMALL, Shape, Sketch
from course_utils.drawing.unrolled import chain
from course_utils.figures.registry import figure
from course_utils.sequences import FOX_SENTENCES


def _loss_alt() -> str:
    sentence = FOX_SENTENCES[0]
    return (
        f"The network unrolled over {len(sentence) - 1} steps. It reads {', '.join(sentence[:-1])}, one word a step. "
        "Above each state h_t stand the scores o_t, above them, through softmax, the probabilities y_hat_t, above them "
        f"the loss L_t, into which the right next word goes: {', '.join(sentence[1:])}. All the L_t are added to L."
    )


@figure(
    name="outputs_and_loss",
    lesson=2,
    caption="At every step the state gives scores, the scores give probabilities, and the probability of the right "
    "next word gives a loss, L_t = -log of it. L is the sum over the steps (and over all sequences).",
    alt=_loss_alt,
)
def outputs_and_loss() -> Figure:
    sketch = Sketch(8.2, 4.5)
    sentence = FOX_SENTENCES[0]
    steps = range(len(sentence) - 1)
    words, states, scores, said, losses, total = 0.42, 1.14, 1.86, 2.58, 3.3, 4.06
    columns = chain(
        sketch,
        [1.42 + 1.38 * t for t in steps],
        states,
        inputs={t: sentence[t] for t in steps},
        outputs={t: f"$o_{t + 1}$" for t in steps},
        states={t: f"$h_{t + 1}$" for t in steps},
        start="$h_0$",
        drop=scores - states,
        box=(0.64, 0.4),
    )
    plus = sketch.gate(6.6, total, "plus")
    for t, column in enumerate(columns):
        x = column.cell.x
        probabilities = sketch.box(x, said, 0.64, 0.4, rf"$\hat{{y}}_{t + 1}$", role="output")
        sketch.arrow((x, scores + 0.2), probabilities.bottom, role="output")
        loss = sketch.box(x, losses, 0.5, 0.4, f"$L_{t + 1}$")
        sketch.arrow(probabilities.top, loss.bottom, role="output")
        right = sketch.box(x - 0.69, losses, 0.54, 0.32, sentence[t + 1], role="output", size=SMALL)
        sketch.arrow(right.right, loss.left, role="output")
        sketch.path([loss.top, (x, total), (x + 0.3, total)], head=False)
    sketch.arrow((columns[0].cell.x + 0.25, total), plus.left)
    whole = sketch.box(7.4, total, 0.5, 0.4, "$L$")
    sketch.arrow(plus.right, whole.left)

    x = 6.15
    sketch.note(x, words, "the words read", ha="left")
    sketch.note(x, states, "the states", ha="left")
    sketch.note(x, scores, "$o_t = h_t\\, W_{hy} + b_y$", ha="left")
    sketch.note(x, said, r"$\hat{y}_t = \mathrm{softmax}(o_t)$", ha="left")
    sketch.note(x, losses, "-log of the probability\nof the right next word".replace("-", "−"), ha="left")
    return sketch.figure


# Back-propagation through time


@figure(
    name="bptt_graph",
    lesson=2,
    caption="From every loss the gradient goes back to the states. Two parts arrive at each: one from its own output, "
    "one from the step after. The final step has none after it: the way back begins there. y_t is the right word, "
    "one-hot.",
    alt="A network unrolled over three steps, forward arrows in ink, gradients in red in the other direction. From o_t "
    "the gradient do_t comes to h_t through W_hy transposed. From h_(t+1) it comes to h_t by way of the factor 1 - "
    "h_(t+1)^2, which gives da_(t+1), and W_hh transposed. h_1 and h_2 get both parts, h_3 only the first. Formulas: "
    "do_t = y_hat_t - y_t with y_t one-hot, dh_t = do_t W_hy^T + da_(t+1) W_hh^T, da_t = dh_t * (1 - h_t^2).",
)
def bptt_graph() -> Figure:
    sketch = Sketch(8.2, 4.6)
    xs = (0.95, 3.75, 6.55)
    given_at, states, scores, losses = 0.98, 2.0, 3.3, 4.22
    aside, below = 0.11, 0.17
    before: Shape | None = None
    for t, x in enumerate(xs, 1):
        cell = sketch.neuron(x, states, 0.36, f"$h_{t}$")
        given = sketch.box(x, given_at, 0.6, 0.4, f"$x_{t}$", role="input")
        said = sketch.box(x, scores, 0.6, 0.4, f"$o_{t}$", role="output")
        loss = sketch.box(x, losses, 0.6, 0.4, f"$L_{t}$")
        sketch.arrow(given.top, cell.bottom)
        rim = states + (cell.half_height**2 - aside**2) ** 0.5
        for low, high in ((rim, said.bottom[1]), (said.top[1], loss.bottom[1])):
            sketch.arrow((x - aside, low), (x - aside, high))
            sketch.arrow((x + aside, high), (x + aside, low), role="gradient")
        sketch.text(x + aside + 0.08, (said.top[1] + loss.bottom[1]) / 2, f"$do_{t}$", ha="left", role="gradient")
        way = rf"$do_{t}\, W_{{hy}}^{{\,T}}$"
        sketch.text(x + aside + 0.08, (rim + said.bottom[1]) / 2 + 0.06, way, ha="left", role="gradient")
        if before is not None:
            reach = (cell.half_width**2 - below**2) ** 0.5
            start, end = before.x + reach, x - reach
            sketch.arrow((start, states + below), (end, states + below))
            sketch.text((start + end) / 2, states + below + 0.2, "$W_{hh}$")
            gap = (end - start - 0.82 - 0.62) / 3
            slope = sketch.box(end - gap - 0.41, states - below, 0.82, 0.4, f"$1 - h_{t}^2$")
            back = sketch.box(start + gap + 0.31, states - below, 0.62, 0.4, r"$W_{hh}^{\,T}$")
            for one, other in (
                ((end, states - below), slope.right),
                (slope.left, back.right),
                (back.left, (start, states - below)),
            ):
                sketch.arrow(one, other, role="gradient")
            sketch.text((slope.left[0] + back.right[0]) / 2, states - below - 0.36, f"$da_{t}$", role="gradient")
        before = cell
    sketch.note(xs[-1] + 0.48, states, "the final step:\nonly one part\narrives", ha="left")
    for x, formula in (
        (0.35, r"$do_t = \hat{y}_t - y_t$"),
        (2.7, r"$dh_t = do_t\, W_{hy}^{\,T} + da_{t+1}\, W_{hh}^{\,T}$"),
        (6.2, r"$da_t = dh_t * (1 - h_t^2)$"),
    ):
        sketch.text(x, 0.3, formula, ha="left", role="gradient")
    return sketch.figure


@figure(
    name="bptt_paths",
    lesson=2,
    caption="W_hh is used once at every step, so a loss reaches it on as many paths, and its gradient is their sum. "
    "Here da_t is the gradient of L_3 alone; the losses of the other steps add theirs in the same way.",
    alt="The same three-step network three times, one lane for each use of W_hh. In the first the gradient goes from "
    "L_3 through h_3 to the W_hh of step 3, where it meets h_2 and gives h_2^T da_3. In the second it goes on through "
    "h_2 to the W_hh of step 2 and gives h_1^T da_2. In the third it goes on to the W_hh of step 1 and meets h_0; as "
    "h_0 = 0, h_0^T da_1 is 0. Below: dW_hh is the sum over t of h_(t-1)^T da_t. Inputs and outputs are left out.",
)
def bptt_paths() -> Figure:
    sketch = Sketch(8.2, 4.5)
    steps, pitch, first, aside = 3, 1.6, 1.28, 0.09
    for lane, use in enumerate((3, 2, 1)):
        y = 3.75 - 1.15 * lane
        sketch.head(0.3, y, f"Step {use}")
        before = sketch.neuron(first, y, 0.25, "$h_0$")
        for t in range(1, steps + 1):
            x = first + pitch * t
            weights = sketch.box(x - pitch / 2, y, 0.56, 0.4, "$W_{hh}$", lit=t == use)
            cell = sketch.neuron(x, y, 0.25, f"$h_{t}$")
            _both_ways(sketch, weights, cell, aside, back=t >= use)
            _both_ways(sketch, before, weights, aside, back=t > use)
            before = cell
        loss = sketch.box(first + pitch * steps + 0.7, y, 0.5, 0.4, f"$L_{steps}$")
        _both_ways(sketch, before, loss, aside, back=True)
        sketch.text(first + pitch * (use - 0.5) + 0.55, y - 0.42, f"$da_{use}$", role="gradient")
        last = " = 0" if use == 1 else ""
        sketch.text(7.12, y, f"$h_{use - 1}^{{\\,T}}\\, da_{use}{last}$", ha="left", role="gradient")
    total = r"$dW_{hh} = \sum_t\, h_{t-1}^{\,T}\, da_t$"
    sketch.text(4.1, 0.4, total, role="gradient")
    return sketch.figure


def _both_ways(sketch: Sketch, left: Shape, right: Shape, aside: float, *, back: bool) -> None:
    """A forward arrow in ink and, where the gradient comes ``back``, one below it in the other direction."""
    start, end = left.right[0], right.left[0]
    if not back:
        sketch.arrow((start, left.y), (end, left.y))
        return
    sketch.arrow((start, left.y + aside), (end, left.y + aside))
    sketch.arrow((end, left.y - aside), (start, left.y - aside), role="gradient", width=1.4)


# A second layer


@figure(
    name="two_layers",
    lesson=2,
    caption="A second recurrent layer on top of the first. What the first says at a step, its state, is what the "
    "second reads at that step. Each has weights and a state of its own.",
    alt="Two recurrent layers unrolled over four steps. Layer 1 reads x_1 to x_4 through its W_xh and hands its state "
    "on through its W_hh. Layer 2 stands above it: at each step it reads the state of layer 1 through its own W_xh and "
    "hands its own state on through its own W_hh. Above layer 2 are the outputs o_1 to o_4, through W_hy. Both states "
    "begin with zeros.",
)
def two_layers() -> Figure:
    sketch = Sketch(8.2, 4.5)
    steps, pitch, first = 4, 1.56, 2.5
    given_at, level, outputs = 0.5, (1.6, 2.75), 3.9
    for t in range(1, steps + 1):
        x = first + pitch * (t - 1)
        below = sketch.box(x, given_at, 0.72, 0.46, f"$x_{t}$", role="input")
        for layer, y in enumerate(level, 1):
            cell = sketch.box(x, y, 0.72, 0.52, f"$h_{t}^{{({layer})}}$", role="hidden")
            sketch.arrow(below.top, cell.bottom, role="input" if layer == 1 else "hidden")
            start = x - pitch + 0.36 if t > 1 else x - 0.86
            sketch.arrow((start, y), cell.left, role="hidden")
            if t == 1:
                sketch.text(start - 0.08, y, "0", ha="right")
            below = cell
        said = sketch.box(x, outputs, 0.72, 0.46, f"$o_{t}$", role="output")
        sketch.arrow(below.top, said.bottom, role="output")
    for layer, y in enumerate(level, 1):
        sketch.head(0.3, y, f"Layer {layer}")
        for t in range(1, steps):
            sketch.text(first + pitch * (t - 0.5), y + 0.24, f"$W_{{hh}}^{{({layer})}}$")
        for t in range(1, steps + 1):
            x = first + pitch * (t - 1) + 0.08
            sketch.text(x, y - 0.58, f"$W_{{xh}}^{{({layer})}}$", ha="left")
    for t in range(1, steps + 1):
        sketch.text(first + pitch * (t - 1) + 0.08, (level[1] + outputs) / 2, "$W_{hy}$", ha="left")
    return sketch.figure
