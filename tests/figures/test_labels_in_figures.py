"""What a label says is what is drawn: the colour of its role, the step of its column, the next step to its right."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from figure_shapes import Drawn, Way, matrices_on, role_of, roles_on, shapes_on, ways_on
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from test_all_figures import ALL, drawn_light, named
from test_parameters import ASKED, ASKED_NAMES, drawn_as_asked

from course_utils import figures
from course_utils.figures import CourseFigure

# Each figure, and each with the settings that are tried.
DRAWN = [
    *(pytest.param(entry.name, lambda name=entry.name: drawn_light(name), id=entry.name) for entry in ALL),
    *(
        pytest.param(name, lambda place=place: drawn_as_asked(place), id=f"{place}-{label}")
        for place, ((name, _), label) in enumerate(zip(ASKED, ASKED_NAMES, strict=True))
    ),
]
of_every_figure = pytest.mark.parametrize(("name", "drawing"), DRAWN)

# Colours

ROLE_OF_SYMBOL = {
    "x": "input",
    "h": "hidden",
    "s": "hidden",  # the decoder's state
    "y": "output",
    r"\hat{y}": "output",
    "o": "output",
    "C": "cell",
    "c": "cell",  # the context, which attention keeps
    "σ": "sigmoid",
    "tanh": "tanh",
    "in": "input",
    "out": "output",
    "input": "input",
    "start": "input",
    "end": "output",
    # What is no vector on its way through a cell has no colour.
    "W": None,
    "L": None,
    "f": None,
    r"\theta": None,
    r"\Sigma": None,
    "+": None,
    "×": None,
    "1−": None,
}
_SYMBOL = re.compile(
    r"(\\hat\{y\}|\\theta|\\Sigma|[a-zA-Z])'?(_(\{\w+\}|\w)|\^\{[^{}]*(\{[^{}]*\})?\})*( = h_\{?\w+\}?)?"
)


def symbol_of(label: str) -> str | None:
    """``x`` for ``$x_{12}$``, ``h`` for ``$h'^{(1)}_2$``, ``y`` for ``$y_t = h_t$``; None for words and formulas."""
    if label in ROLE_OF_SYMBOL:
        return label
    found = _SYMBOL.fullmatch(label[1:-1]) if label.startswith("$") and label.endswith("$") else None
    return found[1] if found else None


@of_every_figure
def test_a_symbol_stands_in_the_colour_of_its_role(name: str, drawing: Callable[[], Figure]) -> None:
    for shape in shapes_on(drawing().axes[0]):
        symbol = symbol_of(shape.label)
        if symbol not in ROLE_OF_SYMBOL or shape.dashed:  # what is not there yet is drawn without colour
            continue
        unlit = symbol in ("σ", "tanh") and name in PARTS and shape.role is None
        assert shape.role == ROLE_OF_SYMBOL[symbol] or unlit, shape


PARTS = {"lstm_forget_gate", "lstm_input_gate", "lstm_cell_update", "lstm_output_gate"}  # one part of the cell is lit


def test_the_symbols_of_most_figures_are_looked_at() -> None:
    seen = Counter(symbol_of(shape.label) for entry in ALL for shape in shapes_on(drawn_light(entry.name).axes[0]))
    assert min(seen[symbol] for symbol in ROLE_OF_SYMBOL) >= 1
    assert all(seen[symbol] > 30 for symbol in ("x", "h", "o"))


def _carried(way: Way, ways: list[Way]) -> set[str | None]:
    """The roles that a way between two shapes may have.

    It has the colour of what it comes from; into an output that of the output. Where it comes from a shape without a
    colour, an operation or weights, it has that of what comes in there, or of what it leads to.
    """
    tail, head = way.tail.role, way.head.role
    if head == "output" or tail is not None:
        return {"output" if head == "output" else tail}
    came_in = {other.role for other in ways if other.head == way.tail}
    goes_on = {head} if head else {other.role for other in ways if other.tail == way.head}
    return came_in | goes_on


def _joining(drawn: Figure) -> Iterator[tuple[Way, set[str | None]]]:
    ways = ways_on(drawn.axes[0])
    for way in ways:
        if way.tail and way.head and way.role not in (None, "gradient"):
            yield way, _carried(way, ways)


# Ways that have another colour, and why.
CARRIED_ELSE = {
    "shifted_sequence": {"input"},  # dashed: the target before is this very input
    "one_to_many": {"input"},  # from the picture of a door, which has many colours
    "many_to_many_aligned": {"input"},
    "course_feed_forward": {"input"},  # what the demand is multiplied by
    "course_recurrent": {"hidden"},  # from course to course: the rotation
    "three_weight_matrices": {"hidden"},  # what comes out of tanh is the state
    "neuron_two_weights": {"hidden"},
    "lstm_input_gate": {"cell"},  # from × to +, whose other ways are pale
    "lstm_cell_update": {"sigmoid", "tanh"},  # from layers that are pale
    "calculator_gates": {"cell"},  # what is let into the memory
    "cell_conveyor": {"cell"},
    "bottleneck": {"hidden"},  # a text that has been read is a state
    "transformer_outlook": {"cell"},  # attention
}


@of_every_figure
def test_an_arrow_has_the_colour_of_what_it_carries(name: str, drawing: Callable[[], Figure]) -> None:
    for way, roles in _joining(drawing()):
        assert way.role in roles | CARRIED_ELSE.get(name, set()), way


@pytest.mark.parametrize("name", CARRIED_ELSE)
def test_the_arrows_that_carry_something_else_are_there(name: str) -> None:
    odd = {way.role for way, roles in _joining(drawn_light(name)) if way.role not in roles}
    assert odd == CARRIED_ELSE[name]


@of_every_figure
def test_the_lit_cells_of_a_matrix_have_the_colour_of_its_role(name: str, drawing: Callable[[], Figure]) -> None:
    axes = drawing().axes[0]
    matrices = matrices_on(axes)
    for text in axes.texts if matrices else []:
        role = ROLE_OF_MATRIX.get(re.sub(r"_(\{t-1\}|\w)\$", "$", text.get_text()))
        nearest = min(matrices, key=lambda matrix: matrix.away(text.get_position()))
        if role is not None and nearest.away(text.get_position()) < 0.5:
            is_course = name.startswith("course") and role == "hidden"  # the state is the course that was offered
            assert nearest.roles <= {"output" if is_course else role}, text.get_text()


ROLE_OF_MATRIX = {
    "$x$": "input",
    "$W$": "input",
    "$W_{xh}$": "input",
    "$h$": "hidden",
    "$W_{hh}$": "hidden",
    "$y$": "output",
}


ROLE_OF_WORDS = {
    # the legend of a colour, to the right of its box
    "input": "input",
    "state": "hidden",
    "output": "output",
    "C, in the cell": "cell",
    "h, shown": "hidden",
    "sigmoid: a gate": "sigmoid",
    "tanh: the candidate": "tanh",
    # what a row of boxes is
    "target": "output",
    "prediction": "output",
    "states": "hidden",
    "the list": "input",
    "what comes next": "output",
    "the words read": "input",
    "the states": "hidden",
    "recurrent": "hidden",
    "word": "input",
    "two outputs, always": "output",
    "output\n3 numbers": "output",
    "input\n2 numbers": "input",
}


def _named_rows(name: str) -> Iterator[tuple[str, Drawn]]:
    """The words beside boxes that say what they are, each with every box on its level."""
    axes = drawn_light(name).axes[0]
    shapes = shapes_on(axes)
    for text in axes.texts:
        x, y = text.get_position()
        if text.get_text() in ROLE_OF_WORDS and not any(shape.away((x, y)) == 0 for shape in shapes):
            level = [shape for shape in shapes if abs(shape.y - y) < 0.06]
            key = [shape for shape in level if shape.half_width < 0.15 and 0 < x - shape.x < 0.3]
            yield from ((text.get_text(), shape) for shape in key or level)


def test_what_words_name_has_the_colour_of_its_role() -> None:
    seen = set()
    for entry in ALL:
        for words, shape in _named_rows(entry.name):
            seen.add(words)
            # The target of a step is the input of the step after, and shown as what it is.
            wanted = "input" if (entry.name, words) == ("predict_every_step", "target") else ROLE_OF_WORDS[words]
            assert shape.role == wanted, f"{entry.name}: {words} beside {shape}"
    assert seen == set(ROLE_OF_WORDS)


def test_the_words_beside_an_arrow_s_key_are_true_of_its_colour() -> None:
    axes = drawn_light("shifted_sequence").axes[0]
    keys = [way for way in ways_on(axes) if way.tail is way.head is None]
    told = {}
    for text in axes.texts:
        x, y = text.get_position()
        told |= {text.get_text(): way.role for way in keys if abs(way.end[1] - y) < 0.01 and 0 < x - way.end[0] < 0.15}
    assert told == {"what the network should say": "output", "the same number, read one step later": "input"}


def test_the_words_that_a_feed_forward_network_has_inputs_for_stand_below_them() -> None:
    shapes = shapes_on(drawn_light("feed_forward_limits").axes[0])
    words = [shape for shape in shapes if shape.label and shape.x < 3.5]
    inputs = [shape for shape in shapes if not shape.label and abs(shape.y - 1.85) < 0.01]
    assert [shape.label for shape in words] == ["the", "door", "was", "not", "shut"]
    assert [shape.role for shape in words] == [*(each.role for each in inputs), None] == 4 * ["input"] + [None]


def test_the_curves_of_a_window_and_its_target_are_input_and_output() -> None:
    start, length, shift = 10, 20, 5
    drawn = figures.get("window_and_target").draw(start=start, length=length, shift=shift)
    ends = {start: "input", start + length - 1: "input", start + shift: "output", start + shift + length - 1: "output"}
    curves = []
    for axes in drawn.axes[1:]:
        (curve,) = [line for line in axes.lines if len(line.get_xdata()) > 2]
        curves.append((curve.get_xdata()[0], role_of(curve.get_color())))
        edges = {line.get_xdata()[0]: role_of(line.get_color()) for line in axes.lines if line is not curve}
        assert edges == ends
    assert curves == [(0, None), (start, "input"), (start + shift, "output")]


def test_the_dots_of_the_list_are_inputs_and_the_rings_of_what_comes_next_outputs() -> None:
    marks = [line for line in drawn_light("sine_in_numbers").axes[1].lines if line.get_linestyle() == "None"]
    told = {tuple(map(int, line.get_xdata())): role_of(line.get_markeredgecolor()) for line in marks}
    assert told == {tuple(range(7)): "input", tuple(range(1, 8)): "output"}


def test_the_years_that_a_baseline_uses_are_inputs_and_its_forecast_an_output() -> None:
    drawn = drawn_light("four_baselines")
    used = []
    for axes in drawn.axes[1:]:
        marks = {line.get_marker() + (role_of(line.get_markerfacecolor()) or ""): line for line in axes.lines}
        used.append(sorted(1979 - int(year) for year in marks["oinput"].get_xdata()))
        assert list(marks["Doutput"].get_xdata()) == [1979]
    assert used == [[1], [11], [1, 11, 12], list(range(1, 10))]
    key = {line.get_marker(): role_of(line.get_color()) for line in drawn.axes[0].lines[:2]}
    assert key == {"o": "input", "D": "output"}


@pytest.mark.parametrize("name", ["data_orders_arrays", "one_hot_and_counts", "skipgram_network", "cbow_network"])
def test_one_hot_rows_are_inputs(name: str) -> None:
    cells = [cell for cell in drawn_light(name).axes[0].patches if isinstance(cell, Rectangle)]
    assert {role_of(cell.get_facecolor()) for cell in cells} == {None, "input"}


def test_what_attention_compares_are_states() -> None:
    lit = [matrix for matrix in matrices_on(drawn_light("dot_and_additive").axes[0]) if matrix.roles]
    by_height = {round((matrix.low + matrix.top) / 2, 1): matrix.roles for matrix in lit}
    assert by_height == {3.4: {"hidden"}, 2.9: {"hidden"}, 1.7: {"tanh"}}  # queries, keys, and the sums through tanh


# What coloured words speak of; everything about a gradient is in the gradient's colour.
COLOURED_WORDS = {
    "backwards": "hidden",
    "forwards": "hidden",
    "layer 1": "hidden",
    "layer 2": "hidden",
    "layer 3": "hidden",
    "read forwards by step 5": "hidden",
    "read backwards by step 5": "hidden",
    "the true neighbour": "output",
    "the negatives": "gradient",
    "mayor": "output",
    "u: mayor": "output",
    "v: paris": "hidden",
}


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_coloured_words_have_the_colour_of_what_they_speak_of(entry: CourseFigure) -> None:
    axes = drawn_light(entry.name).axes[0]
    shapes = shapes_on(axes)
    for text in axes.texts:
        role = role_of(text.get_color())
        # On a coloured box black or white is written, whichever reads better.
        if role is not None and not any(shape.role and shape.away(text.get_position()) == 0 for shape in shapes):
            assert role == COLOURED_WORDS.get(text.get_text(), "gradient"), text.get_text()


def test_a_gradient_through_a_node_is_dashed_and_written_in_bold() -> None:
    axes = drawn_light("times_and_plus").axes[0]
    bold = [text for text in axes.texts if text.get_fontweight() == "bold"]
    assert [role_of(text.get_color()) for text in bold if "A " not in text.get_text()] == 8 * ["gradient"]
    dashed = [
        way for way in axes.patches if isinstance(way, FancyArrowPatch) and way.get_linestyle() not in ("solid", "-")
    ]
    assert [role_of(way.get_edgecolor()) for way in dashed] == 6 * ["gradient"]


# Every colour of each figure: what it speaks of. Another one would be a thing that is not there.
COLOURS = """
sequences: input
shifted_sequence: input output
order_matters: input
feed_forward_limits: hidden input output
neuron: input output tanh
recurrent_neuron: hidden input output
unrolled_neuron: hidden input output
recurrent_layer: hidden input
unrolled_layer: hidden input output
one_to_one: hidden input output
one_to_many: hidden input output
many_to_one: hidden input output
many_to_many_delayed: hidden input output
many_to_many_aligned: hidden input output
rnn_types: hidden input output
course_feed_forward: input output
course_recurrent: hidden output
course_combined: hidden input output
unfolding: hidden input
three_weight_matrices: hidden input output tanh
other_shapes: hidden input output
activation_curves: sigmoid tanh
data_orders_words: input
data_orders_arrays: input
neuron_two_weights: hidden input tanh
three_neurons: hidden input
three_neurons_unrolled: hidden input tanh
shapes_two_steps: hidden input tanh
saturation: hidden tanh
three_ways: hidden input
outputs_and_loss: hidden input output
bptt_graph: gradient hidden input output
bptt_paths: gradient hidden
two_layers: hidden input output
powers: gradient
error_travels_back: gradient hidden input
one_chain: gradient hidden output
deep_against_recurrent: gradient hidden
sigmoid_saturates: sigmoid tanh
activations_five: sigmoid tanh
bound_and_norms: gradient
eigenvalues: hidden
short_term_memory: hidden input
clipping_two_ways: gradient
cliff: gradient
batch_or_layer_norm: hidden
residual: gradient hidden
truncated_bptt: gradient hidden input
irnn: hidden input
remedies_map:
rnn_cell: hidden input tanh
one_layer_against_four: cell hidden input sigmoid tanh
cell_symbols: sigmoid tanh
lstm_cell: cell hidden input sigmoid tanh
lstm_forget_gate: cell hidden input sigmoid
lstm_input_gate: cell hidden input sigmoid tanh
lstm_cell_update: cell hidden input sigmoid tanh
lstm_output_gate: cell hidden input sigmoid tanh
peephole_cell: cell hidden input sigmoid tanh
gru_cell: hidden input sigmoid tanh
gru_against_lstm: cell hidden input sigmoid tanh
calculator_gates: cell sigmoid
times_and_plus: cell gradient sigmoid
cell_conveyor: cell sigmoid tanh
gradient_flow: gradient
tom_is_a_boy: cell hidden input
keras_gate_order: sigmoid tanh
memory_contest: output
sine_in_numbers: input output
window_and_target: input output
random_windows: input
predict_every_step: hidden input output
unseen_window: input output
truth_or_itself: hidden input output
fine_and_coarse: input output
small_error_bad_wave: input output
three_seeds: input output
held_out: input
scaling_from_training_part: gradient hidden input
four_baselines: input output
one_step_or_free: input output
off_by_one: output
three_representations: input
sentence_sequence: hidden input
one_hot_and_counts: input
count_based_steps: hidden
window_pairs: input output
skipgram_network: hidden input output
cbow_network: hidden input output
keep_probability: sigmoid
noise_distribution: input
one_pair_loss: output
one_pair_step: hidden output
planes_before_after: cell gradient hidden output tanh
relation_arrows: hidden output
analogy_steps: hidden
vectors_in_rnn: hidden input output
bidirectional: hidden input output
lone_symbols: hidden input output
deep: hidden input output
deep_bidirectional: hidden input output
teacher_forcing: hidden input output
multiple_input_single_output: hidden input output
single_input_multiple_output: hidden input output
sequence_mapping: cell hidden input output
encoder_decoder: hidden input output
encoder_decoder_attention: cell hidden input output sigmoid
bottleneck: hidden input
attention_step: cell hidden input
dot_and_additive: cell hidden tanh
masked_softmax: cell
alignment_digits: cell
alignment_dates: cell
transformer_outlook: cell hidden input
"""


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_a_figure_has_the_colours_of_what_it_shows_and_no_other(entry: CourseFigure) -> None:
    listed = dict(line.split(":") for line in COLOURS.split("\n") if line)
    assert roles_on(drawn_light(entry.name)) == set(listed[entry.name].split())


# Steps

_INDEX = re.compile(r"_\{?(\d+)\}?")


def indexed(label: str) -> tuple[str, int] | None:
    """``("h^{(2)}", 3)`` for ``$h^{(2)}_3$``; None for a label without an index, or with several that differ."""
    steps = set(_INDEX.findall(label))
    return (_INDEX.sub("", label).strip("$"), int(steps.pop())) if len(steps) == 1 and label[0] == "$" else None


# Rows that begin at another step than 1, or than 0 for a state that something begins with.
BEGINS = {
    ("neuron", "x"): {1, 2, 3, 4, 5},  # one above the other
    ("predict_every_step", "x"): {1, 2},  # the inputs, and the targets, which are one step ahead
    ("truth_or_itself", r"\hat{y}"): {1, 3},  # the outputs, and from the third on what is read again
    ("unfolding", "x"): {2},  # from the state of step 1 on
    ("bptt_graph", "1 - h^2"): {2},  # the way back begins at the final step and ends at the first
    ("bptt_paths", "L"): {3},
    ("encoder_decoder_attention", "a"): {21},  # a_21: of the second step, on the first
    ("encoder_decoder_attention", "c"): {2},
    ("encoder_decoder_attention", "[s, c]"): {2},
}


@of_every_figure
def test_steps_count_up_from_left_to_right(name: str, drawing: Callable[[], Figure]) -> None:
    rows: dict[tuple[str, float], list[tuple[float, int]]] = defaultdict(list)
    for shape in shapes_on(drawing().axes[0]):
        if (label := indexed(shape.label)) is not None:
            rows[label[0], round(shape.y, 2)].append((shape.x, label[1]))
    for (symbol, _), row in rows.items():
        steps = [step for _, step in sorted(row)]
        assert steps[0] in BEGINS.get((name, symbol), {0, 1} if symbol in ("h",) else {1}), f"{symbol}: {steps}"
        again = steps[0]  # two networks side by side
        assert all(here - before == 1 or here == again for before, here in pairwise(steps)), f"{symbol}: {steps}"
        assert steps.count(again) <= 2


@of_every_figure
def test_arrows_stay_within_their_step_or_lead_to_the_next(name: str, drawing: Callable[[], Figure]) -> None:
    for way in ways_on(drawing().axes[0]):
        ends = [indexed(end.label) if end else None for end in (way.tail, way.head)]
        if None in ends or way.role == "gradient":
            continue
        (symbol, step), (other, onwards) = ends
        fed_back = other == "h" and symbol == r"\hat{y}"  # what came out goes in at the step after
        backwards = "'" in symbol or "prime" in symbol
        if symbol == other and symbol != r"\hat{y}":
            assert onwards - step == (-1 if backwards else 1), way
        elif {symbol, other} & {"s", "a", "L"} and abs(way.tail.x - way.head.x) > 0.3:
            continue  # from the encoder to the decoder, or from the final state to the loss beside it
        elif other != "a":
            assert onwards - step == fed_back, way
        else:
            assert onwards == 20 + step, way


@pytest.mark.parametrize("inputs", [3, 5])
def test_the_inputs_of_a_neuron_count_down_the_page(inputs: int) -> None:
    shapes = shapes_on(figures.get("neuron").draw(inputs=inputs).axes[0])
    column = sorted((-shape.y, label[1]) for shape in shapes if (label := indexed(shape.label)))
    assert [place for _, place in column] == list(range(1, inputs + 1))


def _formula(last: int) -> list[int]:
    """``h_last = f(f(h_1, x_2), ...)``."""
    one = [last, last - 1, last] if last > 2 else [last]
    return [*one, 1, *range(2, last + 1)]


def _unrolled(steps: int) -> list[int]:
    """h_0, and for each step x_t twice, h_(t-1), a_t, h_t."""
    return [0, *(index for t in range(1, steps + 1) for index in (t, t, t - 1, t, t))]


# The steps in labels that stand in no box: beside a vector, on an arrow, in a formula.
BESIDE: dict[str, Callable[..., list[int]]] = {
    "neuron": lambda inputs=3: [*range(1, inputs + 1), *(place for k in range(1, inputs + 1) for place in (k, k))],
    "unrolled_neuron": lambda steps=4: [0],
    "unrolled_layer": lambda steps=3, features=2, units=3: [0],
    "unfolding": lambda last=3: _formula(last),
    "three_neurons_unrolled": lambda: _unrolled(2),
    "shapes_two_steps": lambda: [t for step in (1, 2) for t in (step, step - 1, step)],
    "three_ways": lambda: [1, 1, 1],
    "outputs_and_loss": lambda: [0],
    "bptt_graph": lambda: [t for step in (1, 2, 3) for t in ((step, step, step) if step > 1 else (step, step))],
    "bptt_paths": lambda: [t for use in (3, 2, 1) for t in (use, use - 1, use)],
    "one_chain": lambda: [2] * (7 + 8),  # four factors at their arrows, and in the product below
    "cell_conveyor": lambda kept=None, added=None: [1, 2, 3, 4, 5],
    "sentence_sequence": lambda: list(range(1, 8)),
    "vectors_in_rnn": lambda: [0],
    "attention_step": lambda text="", step=2: [step, step, step],
    "encoder_decoder_attention": lambda: [2] * 5,  # it is all about the second step
}


@pytest.mark.parametrize(
    ("name", "settings", "drawing"),
    [
        *((param.values[0], {}, param.values[1]) for param in DRAWN[: len(ALL)]),
        *((name, settings, param.values[1]) for (name, settings), param in zip(ASKED, DRAWN[len(ALL) :], strict=True)),
    ],
    ids=[param.id for param in DRAWN],
)
def test_the_steps_beside_boxes_are_right(
    name: str, settings: dict[str, object], drawing: Callable[[], Figure]
) -> None:
    axes = drawing().axes[0]
    shapes = [shape for shape in shapes_on(axes) if shape.label]
    beside = [text for text in axes.texts if not any(text.get_text() in shape.label for shape in shapes)]
    steps = [int(step) for text in beside for step in _INDEX.findall(text.get_text())]
    assert steps == (BESIDE[name](**settings) if name in BESIDE else [])


@pytest.mark.parametrize("name", ["two_layers", "deep", "deep_bidirectional"])
def test_layers_count_up_from_below(name: str) -> None:
    axes = drawn_light(name).axes[0]
    levels: dict[int, set[float]] = defaultdict(set)
    for shape in shapes_on(axes):
        if numbers := re.findall(r"\^\{\((\d)\)\}", shape.label):
            levels[int(*numbers)].add(round(shape.y, 2))
    heights = {layer: sum(found) / len(found) for layer, found in levels.items()}  # two rows where it is bidirectional
    assert sorted(heights, key=lambda layer: heights[layer]) == sorted(heights) == list(range(1, len(heights) + 1))
    named_there, weights = {}, 0
    for text in axes.texts:
        _, y = text.get_position()
        if found := re.fullmatch(r"[Ll]ayer (\d)", text.get_text()):
            named_there[int(found[1])] = pytest.approx(y, abs=0.01)
        if found := re.fullmatch(r"\$W_\{([xh])h\}\^\{\((\d)\)\}\$", text.get_text()):
            lowest, highest = (0.5, 0.7) if found[1] == "x" else (-0.3, -0.2)  # W_xh below its layer, W_hh above
            assert lowest < heights[int(found[2])] - y < highest
            weights += 1
    assert named_there == heights
    assert weights == (14 if name == "two_layers" else 0)


@of_every_figure
def test_a_number_at_a_tick_is_where_it_says(name: str, drawing: Callable[[], Figure]) -> None:
    for axes in drawing().axes:
        if axes.images:  # rows and columns of a heat map, which are named by signs
            continue
        for axis in (axes.xaxis, axes.yaxis):
            places = [float(place) for place in axis.get_ticklocs()]
            texts = axis.get_major_formatter().format_ticks(places)
            read = [(place, _tick(text)) for place, text in zip(places, texts, strict=True)]
            told = [(place, value) for place, value in read if value is not None]
            # An axis may show the logarithm of what is written at it.
            assert any(
                all(value == pytest.approx(scale(place), rel=1e-6, abs=1e-12) for place, value in told)
                for scale in (lambda place: place, lambda place: 10**place)
            ), told


def _tick(text: str) -> float | None:
    """The number that is written at a tick; None where words are."""
    plain = text.replace("−", "-").replace(r"\mathdefault", "").strip("$")
    if found := re.fullmatch(r"\{?10\^\{(-?\d+)\}\}?", plain):
        return 10.0 ** int(found[1])
    if found := re.fullmatch(r"(-?)(\d*)π", plain):
        return float(found[1] + (found[2] or "1")) * math.pi
    if found := re.fullmatch(r"(-?[\d.]+)( %| ms)?", plain):
        return float(found[1]) / (100 if found[2] == " %" else 1)
    return None
