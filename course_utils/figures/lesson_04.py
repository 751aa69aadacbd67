"""The figures of lesson 4 on the cells: what is inside a plain cell, an LSTM, a peephole LSTM and a GRU."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from matplotlib.figure import Figure

from course_utils.cells import gru_parameter_count, lstm_parameter_count, parameter_count
from course_utils.drawing import cell as cells
from course_utils.drawing.cell import Cell
from course_utils.drawing.shapes import BODY, SMALL, Sketch
from course_utils.figures.registry import figure


def _ends(sketch: Sketch, cell: Cell, *, small: bool = False) -> None:
    """Name what comes in and what goes out of a cell."""
    left, right = cell.frame.left[0], cell.frame.right[0]
    names: dict[str, str] = {"h_before": "$h_{t-1}$", "h": "$h_t$", "C_before": "$C_{t-1}$", "C": "$C_t$"}
    for wire, name in names.items():
        if wire not in cell.wires:
            continue
        points = cell.wires[wire].points
        (start, y), (end, end_y) = points[0], points[-1]
        if wire.endswith("before"):
            sketch.text((start + left) / 2 - 0.02, y + 0.19, name)
        else:
            sketch.text((end + right) / 2, end_y + 0.19, name)
    size = 0.17 if small else 0.2
    x, below = cell.wires["x"].points[0]
    sketch.neuron(x, below - size, size, "$x_t$", role="input")
    if "h up" in cell.wires:
        x, above = cell.wires["h up"].points[-1]
        sketch.neuron(x, above + size, size, "$h_t$", role="hidden")


_VALUES: Mapping[str, tuple[str, str, float, float]] = {
    "f": ("$f_t$", "left", 0.08, 0.0),
    "i": ("$i_t$", "right", -0.08, -0.06),
    "c": (r"$\tilde{C}_t$", "left", 0.1, 0.02),
    "o": ("$o_t$", "left", 0.06, 0.17),
}


def _lstm_values(sketch: Sketch, cell: Cell, shown: Collection[str] = ("f", "i", "c", "o")) -> None:
    """Name the four vectors that an LSTM's layers give, beside their wires."""
    for name in shown:
        words, ha, across, up = _VALUES[name]
        points = cell.wires[name].points
        x = points[0][0] + across
        y = points[1][1] + up if name == "o" else (points[0][1] + points[1][1]) / 2 + up
        sketch.text(x, y, words, ha=ha)


def _gate(of: str, name: str, layer: str = r"\sigma") -> str:
    return rf"${name}_t = {layer}([h_{{t-1}}, x_t]\, W_{of} + b_{of})$"


FORGET, INPUT, OUTPUT = (_gate(name, name) for name in "fio")
CANDIDATE = _gate("C", r"\tilde{C}", r"\tanh")
UPDATE = r"$C_t = f_t * C_{t-1} + i_t * \tilde{C}_t$"
SHOWN = r"$h_t = o_t * \tanh(C_t)$"


# The plain cell, and the LSTM beside it


@figure(
    name="rnn_cell",
    lesson=4,
    caption="The plain recurrent cell of the first lessons, drawn as all cells here are: one tanh layer reads the "
    "state before and the input, and what it says is the new state.",
    alt="A plain recurrent cell. From the left comes h_(t-1), from below x_t; the two lines join and go into one tanh "
    "layer. What it gives is h_t, which is copied: one copy goes on to the right, to the next step, the other out at "
    "the top. Formula: h_t = tanh([h_(t-1), x_t] W + b).",
)
def rnn_cell() -> Figure:
    sketch = Sketch(8.2, 3.7)
    cell = cells.rnn(0.95, 0.95, 2.6, 1.85)
    cells.draw(sketch, cell)
    _ends(sketch, cell)
    x = 4.65
    sketch.head(x, 2.55, "One layer")
    sketch.text(x, 2.1, r"$h_t = \tanh([h_{t-1}, x_t]\, W + b)$", ha="left")
    sketch.text(x, 1.62, r"$[h_{t-1}, x_t]$: both vectors in one row, and", ha="left")
    sketch.text(x, 1.3, r"$W$ is $W_{hh}$ above $W_{xh}$, so this is", ha="left")
    sketch.text(x, 0.98, r"$h_t = \tanh(h_{t-1} W_{hh} + x_t W_{xh} + b_h)$", ha="left")
    return sketch.figure


@figure(
    name="one_layer_against_four",
    lesson=4,
    caption="A plain cell has one layer. An LSTM has four that work together, three of them gates, and a second line "
    "from step to step: the cell state, along the upper edge.",
    alt="Two cells side by side. The plain cell at the left has 1 layer, a tanh, and hands on one vector, h. The LSTM "
    "at the right has 4 layers, three sigmoids and a tanh, and hands on two vectors: h along the lower edge and the "
    "cell state C along the upper edge, where it is only multiplied and added to.",
)
def one_layer_against_four() -> Figure:
    sketch = Sketch(8.2, 4.55)
    bottom, height = 0.95, 2.45
    for words, x, cell in (
        ("Plain: one layer", 0.7, cells.rnn(0.7, bottom, 1.75, height, reach=0.5)),
        ("LSTM: four layers", 3.6, cells.lstm(3.6, bottom, 4.0, height, reach=0.5)),
    ):
        cells.draw(sketch, cell)
        _ends(sketch, cell)
        sketch.head(x, 4.3, words)
    return sketch.figure


@figure(
    name="cell_symbols",
    lesson=4,
    caption="The symbols in the drawings of cells. A layer has weights that are learned; a pointwise operation has "
    "none, it works on each number by itself.",
    alt="Five symbols in a row. A box with sigma or tanh: a layer of neurons, with weights. A circle with a cross or "
    "a plus: a pointwise operation, number by number, without weights. An arrow: a vector goes from one to the other. "
    "Two lines that join: two vectors are put into one row, concatenated. A dot where a line divides: the same vector "
    "goes both ways, copied.",
)
def cell_symbols() -> Figure:
    sketch = Sketch(8.2, 2.1)
    middle, words = 1.5, 0.85
    xs = [0.9 + 1.6 * k for k in range(5)]
    sketch.gate(xs[0] - 0.33, middle, "sigmoid")
    sketch.gate(xs[0] + 0.33, middle, "tanh")
    sketch.gate(xs[1] - 0.24, middle, "times")
    sketch.gate(xs[1] + 0.24, middle, "plus")
    sketch.arrow((xs[2] - 0.45, middle), (xs[2] + 0.45, middle))
    for side in (0.26, -0.26):
        sketch.path([(xs[3] - 0.5, middle + side), (xs[3] - 0.05, middle + side), (xs[3] - 0.05, middle)], head=False)
    sketch.arrow((xs[3] - 0.05, middle), (xs[3] + 0.5, middle))
    sketch.arrow((xs[4] - 0.5, middle), (xs[4] + 0.5, middle + 0.0))
    sketch.path([(xs[4] - 0.08, middle), (xs[4] - 0.08, middle - 0.33), (xs[4] + 0.5, middle - 0.33)])
    sketch.split(xs[4] - 0.08, middle)
    for x, name, means in zip(
        xs,
        ("layer", "pointwise", "vector", "concatenate", "copy"),
        (
            "neurons with\nweights, learned",
            "number by number,\nno weights",
            "goes from one\nto the next",
            "two vectors\nin one row",
            "the same vector\ngoes both ways",
        ),
        strict=True,
    ):
        sketch.text(x, words, name, weight="bold")
        sketch.text(x, words - 0.38, means, size=SMALL)
    return sketch.figure


# The LSTM, whole and gate by gate


@figure(
    name="lstm_cell",
    lesson=4,
    caption="The whole LSTM cell. Along the upper edge the cell state: it is multiplied by the forget gate, then "
    "something is added. Three sigmoid layers are gates; the tanh layer makes the candidate.",
    alt="An LSTM cell. h_(t-1) and x_t join at the lower edge and go into four layers: three sigmoids that give the "
    "gates f_t, i_t and o_t, and a tanh that gives the candidate C~_t. The cell state C_(t-1) comes in at the upper "
    "left, is multiplied by f_t, then i_t times C~_t is added: that is C_t, which leaves at the upper right. A copy of "
    "C_t goes through tanh and is multiplied by o_t: that is h_t.",
)
def lstm_cell() -> Figure:
    sketch = Sketch(8.2, 4.55)
    cell = cells.lstm(0.95, 0.95, 6.3, 2.7)
    cells.draw(sketch, cell)
    _ends(sketch, cell)
    _lstm_values(sketch, cell)
    for name, words in (("f", "forget gate"), ("i", "input gate"), ("c", "candidate"), ("o", "output gate")):
        place = cell.parts[name]
        sketch.text(place.x, cell.frame.bottom[1] - 0.18, words, size=SMALL)
    x, y = cell.wires["C"].points[0]
    sketch.text(x + 0.5, y + 0.18, "cell state", size=SMALL)
    return sketch.figure


def _part(lit: Collection[str], values: Collection[str], formulas: Collection[str], head: str, words: str) -> Figure:
    """The cell with one of its parts lit, and beside it what that part computes."""
    sketch = Sketch(8.2, 4.2)
    cell = cells.lstm(0.72, 0.95, 3.95, 2.4, reach=0.5)
    cells.draw(sketch, cell, lit=lit)
    _ends(sketch, cell)
    _lstm_values(sketch, cell, values)
    x, y = 5.42, 2.78
    sketch.head(x, y, head)
    for k, formula in enumerate(formulas, 1):
        sketch.text(x, y - 0.42 * k, formula, ha="left")
    sketch.text(x, y - 0.42 * len(formulas) - 0.27, words, ha="left", va="top", linespacing=1.35)
    return sketch.figure


@figure(
    name="lstm_forget_gate",
    lesson=4,
    caption="The forget gate reads the state before and the input and says, for each number of the cell state, how "
    "much of it is kept.",
    alt="The LSTM cell with its forget gate lit: h_(t-1) and x_t go into the first sigmoid layer, which gives f_t; f_t "
    "multiplies C_(t-1) on the upper line. Formula: f_t = sigma([h_(t-1), x_t] W_f + b_f). 1 keeps a number, 0 "
    "forgets it.",
)
def lstm_forget_gate() -> Figure:
    return _part(
        {"forget"},
        "f",
        [FORGET],
        "Forget gate",
        "A number from 0 to 1 for each\nnumber of the cell state.\n1: keep it. 0: forget it.",
    )


@figure(
    name="lstm_input_gate",
    lesson=4,
    caption="The candidate is what could be added to the cell state, the input gate says how much of it is.",
    alt="The LSTM cell with its input gate lit: h_(t-1) and x_t go into the second sigmoid layer, which gives i_t, and "
    "into the tanh layer, which gives the candidate C~_t. The two are multiplied. Formulas: i_t = sigma([h_(t-1), x_t] "
    "W_i + b_i), C~_t = tanh([h_(t-1), x_t] W_C + b_C).",
)
def lstm_input_gate() -> Figure:
    return _part(
        {"input"},
        "ic",
        [INPUT, CANDIDATE],
        "Input gate and candidate",
        "The candidate, from −1 to 1, is\nwhat could be added. The gate,\nfrom 0 to 1, says how much of it.",
    )


@figure(
    name="lstm_cell_update",
    lesson=4,
    caption="The new cell state: what the forget gate kept of the old one, plus what the input gate lets in of the "
    "candidate.",
    alt="The LSTM cell with the line of the cell state lit: C_(t-1) is multiplied by f_t, then i_t times C~_t is "
    "added, which gives C_t. Formula: C_t = f_t * C_(t-1) + i_t * C~_t, number by number. No matrix and no tanh stands "
    "in the way from C_(t-1) to C_t.",
)
def lstm_cell_update() -> Figure:
    return _part(
        {"update"},
        "fic",
        [UPDATE],
        "The cell state is updated",
        "Number by number: no matrix and\nno tanh stands in the way.",
    )


@figure(
    name="lstm_output_gate",
    lesson=4,
    caption="The output gate says how much of the cell state is shown. What is shown is the hidden state; what is not "
    "stays in the cell.",
    alt="The LSTM cell with its output gate lit: h_(t-1) and x_t go into the third sigmoid layer, which gives o_t. A "
    "copy of C_t goes through tanh and is multiplied by o_t: that is h_t. Formulas: o_t = sigma([h_(t-1), x_t] W_o + "
    "b_o), h_t = o_t * tanh(C_t).",
)
def lstm_output_gate() -> Figure:
    return _part(
        {"output"},
        "o",
        [OUTPUT, SHOWN],
        "Output gate",
        "A number from 0 to 1 for each\nnumber of the cell state: how much\nis shown. The rest stays in the cell.",
    )


@figure(
    name="peephole_cell",
    lesson=4,
    caption="Peepholes, dashed: the gates also look into the cell. Forget and input gate see the old cell state, the "
    "output gate the new one, each unit only its own number.",
    alt="The LSTM cell with three dashed lines more: from C_(t-1), before it is multiplied, to the forget gate and to "
    "the input gate; from C_t, after the sum, to the output gate. The sums in the sigmoids get p_f * C_(t-1), "
    "p_i * C_(t-1) and p_o * C_t too, with one weight for each unit.",
)
def peephole_cell() -> Figure:
    sketch = Sketch(8.2, 4.35)
    cell = cells.lstm(0.72, 0.95, 4.2, 2.5, reach=0.5, peephole=True)
    cells.draw(sketch, cell)
    _ends(sketch, cell)
    x, y = 5.62, 3.0
    sketch.head(x, y, "The gates look into the cell")
    for k, (name, before) in enumerate((("f", "{t-1}"), ("i", "{t-1}"), ("o", "t"))):
        top = y - 0.42 - 0.62 * k
        sketch.text(x, top, rf"${name}_t = \sigma([h_{{t-1}}, x_t]\, W_{name}$", ha="left")
        sketch.text(x + 0.52, top - 0.27, rf"$+\; p_{name} * C_{before} + b_{name})$", ha="left")
    sketch.text(x, y - 2.32, "the candidate has none", ha="left", size=SMALL)
    return sketch.figure


# The GRU


def _gru_formulas(z_keeps: bool, reset_after: bool) -> list[str]:
    inner = (
        r"$\tilde{h}_t = \tanh(x_t W_x + r_t * (h_{t-1} W))$"
        if reset_after
        else r"$\tilde{h}_t = \tanh([r_t * h_{t-1}, x_t]\, W)$"
    )
    kept, taken = ("z_t", "(1 - z_t)") if z_keeps else ("(1 - z_t)", "z_t")
    return [
        r"$z_t = \sigma([h_{t-1}, x_t]\, W_z)$",
        r"$r_t = \sigma([h_{t-1}, x_t]\, W_r)$",
        inner,
        rf"$h_t = {kept} * h_{{t-1}} + {taken} * \tilde{{h}}_t$",
    ]


def _gru_alt(z_keeps: bool = True, reset_after: bool = False) -> str:
    kept, taken = ("z_t", "1 - z_t") if z_keeps else ("1 - z_t", "z_t")
    reset = "h_(t-1) W" if reset_after else "h_(t-1)"
    return (
        "A GRU cell. Its state h runs along the upper edge. h_(t-1) and x_t go into two sigmoid layers, which give the "
        f"reset gate r_t and the update gate z_t. r_t multiplies {reset}; that and x_t go into the tanh layer, which "
        f"gives the candidate h~_t. On the upper line h_(t-1) is multiplied by {kept}, then {taken} times h~_t is "
        f"added: h_t = {'z_t' if z_keeps else '(1 - z_t)'} * h_(t-1) + {'(1 - z_t)' if z_keeps else 'z_t'} * h~_t."
    )


@figure(
    name="gru_cell",
    lesson=4,
    caption="The GRU has one state and two gates. The update gate z blends the old state with the candidate; the reset "
    "gate r says how much of the old state the candidate sees. The biases are left out.",
    alt=_gru_alt,
)
def gru_cell(z_keeps: bool = True, reset_after: bool = False) -> Figure:
    """``z_keeps`` as Keras has it, or as in the lectures; ``reset_after`` as in Keras, or as in the lectures."""
    sketch = Sketch(8.2, 4.6)
    cell = cells.gru(0.72, 0.95, 3.85, 2.85, z_keeps=z_keeps, reset_after=reset_after, reach=0.5)
    cells.draw(sketch, cell)
    _ends(sketch, cell)
    _gru_values(sketch, cell)
    x, y = 5.3, 3.05
    sketch.head(x, y, "Two gates, one state")
    for k, formula in enumerate(_gru_formulas(z_keeps, reset_after), 1):
        sketch.text(x, y - 0.44 * k, formula, ha="left")
    return sketch.figure


def _gru_values(sketch: Sketch, cell: Cell) -> None:
    r, z, c = cell.parts["r"], cell.parts["z"], cell.parts["c"]
    sketch.text(r.x + 0.08, (r.shape.top[1] + cell.parts["reset"].shape.bottom[1]) / 2, "$r_t$", ha="left")
    sketch.text(z.x - 0.08, z.shape.top[1] + 0.15, "$z_t$", ha="right")
    sketch.text(c.x + 0.09, (c.shape.top[1] + cell.parts["take"].shape.bottom[1]) / 2, r"$\tilde{h}_t$", ha="left")


_FEATURES, _UNITS = 16, 32


def _counts() -> dict[str, int]:
    return {
        "plain": parameter_count(_FEATURES, _UNITS),
        "GRU": gru_parameter_count(_FEATURES, _UNITS),
        "LSTM": lstm_parameter_count(_FEATURES, _UNITS),
    }


def _side_by_side_alt() -> str:
    counts = _counts()
    return (
        "An LSTM cell and a GRU cell side by side. The LSTM has 4 layers, 3 of them gates (forget, input, output), and "
        "hands on two vectors, C and h. The GRU has 3 layers, 2 of them gates (reset and update), and hands on one, h, "
        "which is multiplied by 1 - z before z times the candidate is added. "
        f"With {_FEATURES} features and {_UNITS} units, as Keras counts, the LSTM learns {counts['LSTM']:,} numbers, "
        f"the GRU {counts['GRU']:,}, a plain cell {counts['plain']:,}."
    )


@figure(
    name="gru_against_lstm",
    lesson=4,
    caption="The GRU makes do with less: forget and input gate become one update gate, cell state and hidden state "
    "become one. z is the share of the new, as in the formula. Whether that costs accuracy is a matter of measuring.",
    alt=_side_by_side_alt,
)
def gru_against_lstm() -> Figure:
    sketch = Sketch(8.2, 4.6)
    bottom, height = 1.22, 2.95
    counts = _counts()
    for name, cell, facts in (
        ("LSTM", cells.lstm(0.5, bottom, 3.3, height, reach=0.36, up=False, x_from=0.25), ("4", "3", "2: C and h")),
        (
            "GRU",
            cells.gru(4.62, bottom, 3.1, height, z_keeps=False, reach=0.36, up=False, x_from=0.25),
            ("3", "2", "1: h"),
        ),
    ):
        cells.draw(sketch, cell)
        x, below = cell.wires["x"].points[0]
        sketch.text(x + 0.1, below, "$x_t$", ha="left")
        left, right = cell.frame.left[0], cell.frame.right[0]
        for letter in "Ch":
            if letter in cell.wires:
                y = cell.wires[letter].points[-1][1] + 0.17
                sketch.text(left - 0.2, y, f"${letter}$")
                sketch.text(right + 0.18, y, f"${letter}$")
        sketch.head(left, bottom + height + 0.26, name)
        layers, gates, states = facts
        sketch.text(left, 0.6, f"{layers} layers, {gates} of them gates; states {states}", ha="left")
        sketch.text(
            left, 0.28, f"{counts[name]:,} parameters ({_FEATURES} features, {_UNITS} units)", ha="left", size=BODY
        )
    _gru_values(sketch, cell)
    return sketch.figure
