"""What the numbers written on each figure should be, worked out anew: with NumPy, by the definition, not by the figure.

``EXPECTED[name](**settings)`` gives every number of the figure in the order in which its texts are drawn, sheet first
and then plot by plot. Percentages are given in percent. Weights, words and measured series are taken from the package,
what is computed from them is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise, permutations
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_utils import contest, data, pair_scene, translators
from course_utils.decay import recurrent_weights
from course_utils.figures import lesson_03, lesson_03_remedies, lesson_04_memory, lesson_06
from course_utils.influence import word_vectors
from course_utils.planted_vectors import load
from course_utils.sequences import (
    FOX_SENTENCES,
    THREE_NEURONS_X,
    THREE_NEURONS_b_h,
    THREE_NEURONS_W_hh,
    THREE_NEURONS_W_xh,
)
from course_utils.translation import DIGITS, START

# Reading numbers off a drawing

# An index is a name, as is a layer's number in brackets above a symbol: test_labels_in_figures.py looks at them.
_NAMES = re.compile(r"_(\{[^{}]*\}|\w)|\^\{\([^()]*\)\}")
_FORMULA = re.compile(r"\$[^$]*\$")
_NUMBER = re.compile(r"(?<![\w.])([−-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(e[+-]?\d+)?")


def written_numbers(words: str) -> list[tuple[float, float]]:
    """Each number in a text, and by how much rounding can have changed it."""
    words = _FORMULA.sub(lambda found: _NAMES.sub("", found[0]).replace(r"\,", "").strip("$"), words)
    found = []
    for sign, whole, decimals, power in _NUMBER.findall(words):
        value = float(whole.replace(",", "") + decimals + power)
        unit = 10.0 ** (-max(0, len(decimals) - 1) + int(power[1:] or 0))
        found.append((-value if sign else value, unit / 2))
    return found


def numbers_on(drawn: Figure) -> list[tuple[float, float]]:
    """The numbers of every text of a figure; those of the ticks are left out."""
    texts = [*drawn.texts]
    for axes in drawn.axes:
        texts += [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label]
    texts += [text for legend in drawn.legends for text in legend.get_texts()]
    return [number for text in texts for number in written_numbers(text.get_text())]


# The register

Numbers = Sequence[float]
EXPECTED: dict[str, Callable[..., Numbers]] = {}


def _of(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(expected: Callable[..., Any]) -> Callable[..., Any]:
        EXPECTED.update(dict.fromkeys(names, lambda **settings: _flat(expected(**settings))))
        return expected

    return register


def _flat(values: Any) -> list[float]:
    if isinstance(values, np.ndarray):
        return [float(value) for value in values.ravel()]
    if isinstance(values, list | tuple):
        return [number for value in values for number in _flat(value)]
    return [float(values)]


# Lesson 1


@_of("sequences")
def _(seconds: int = 14) -> Any:
    return [*range(1, 1 + len(["the", "door", "is", "open", "so", "come", "in"])), 0, seconds]


@_of("shifted_sequence")
def _(first: int = 1, length: int = 6) -> Any:
    return [(first + step, first + step + 1, step + 1) for step in range(length)]


@_of("recurrent_layer")
def _(features: int = 2, units: int = 3) -> Any:
    return [features, units, np.ones((features, units)).size, units, units, np.ones((units, units)).size]


@_of("unrolled_layer")
def _(steps: int = 3, features: int = 2, units: int = 3) -> Any:
    return [units, features]


_COURSES = ("Math", "R", "Python")
_ROTATION = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])  # after Math comes R, then Python, then Math


def _course(name: str) -> np.ndarray:
    return np.array([int(name == course) for course in _COURSES])


def _product(vector: np.ndarray, weights: np.ndarray, columns: bool) -> Any:
    return (weights.T, vector, vector @ weights) if columns else (vector, weights, vector @ weights)


@_of("course_feed_forward")
def _(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> Any:
    code = _course(demand)
    if not weights_shown:
        return [code, code, code, code]
    return [code, code, 1, 0, _product(code, np.eye(3), columns)]


@_of("course_recurrent")
def _(last: str = "Math", columns: bool = False) -> Any:
    return _product(_course(last), _ROTATION, columns)


@_of("course_combined")
def _(demand: str = "Math", last: str = "Math", columns: bool = False) -> Any:
    asked, before = _course(demand), _course(last)
    votes = 2 * asked + before @ _ROTATION
    winner = _course(_COURSES[votes.argmax()])
    return [_product(asked, 2 * np.eye(3), columns), _product(before, _ROTATION, columns), votes, winner]


@_of("other_shapes")
def _(lesson: int = 7) -> Any:
    return 5 * [lesson]


# Lesson 2


def _steepest(curve: Callable[[np.ndarray], np.ndarray]) -> float:
    z = np.linspace(-1, 1, 2001)
    return float(np.gradient(curve(z), z).max())


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


@_of("activation_curves")
def _() -> Any:
    return [round(_steepest(np.tanh), 4), round(_steepest(_sigmoid), 4)]


@_of("data_orders_words")
def _(word: str = "jumped") -> Any:
    words = np.array(FOX_SENTENCES)
    sentence, step = np.argwhere(words == word)[0]
    sentences, steps = [(k + 1, k) for k in range(2)], [(k + 1, k) for k in range(5)]
    return [words.shape, sentences, steps, sentence, step, words.T.shape, sentences, steps, step, sentence]


@_of("data_orders_arrays")
def _() -> Any:
    vocabulary = {word for sentence in FOX_SENTENCES for word in sentence}
    one_hot = np.zeros((*np.shape(FOX_SENTENCES), len(vocabulary)))
    return [one_hot.shape, 1, 2, one_hot.transpose(1, 0, 2).shape, _count(5), 1, 0, 2]


def _count(last: int) -> list[int]:
    return list(range(1, last + 1))


@_of("neuron_two_weights")
def _(neuron: int = 1) -> Any:
    shown = [(neuron, W[:, neuron - 1], W) for W in (THREE_NEURONS_W_xh, THREE_NEURONS_W_hh)]
    return [shown, THREE_NEURONS_b_h[neuron - 1], neuron, len(THREE_NEURONS_b_h)]


@_of("three_neurons")
def _(neuron: int = 1) -> Any:
    three, two = [1, 2, 3], [1, 2]
    return [three, two, three, THREE_NEURONS_W_xh, two, THREE_NEURONS_W_hh, three, THREE_NEURONS_b_h, three]


@_of("three_neurons_unrolled")
def _() -> Any:
    h, told = np.zeros(3), [np.zeros(3)]
    for t, x in enumerate(THREE_NEURONS_X[0], 1):
        from_x, from_h = x @ THREE_NEURONS_W_xh + THREE_NEURONS_b_h, h @ THREE_NEURONS_W_hh
        h = np.tanh(from_x + from_h)
        told += [np.array([t]), x, from_x, from_h, from_x + from_h, h]
    return told


@_of("shapes_two_steps")
def _() -> Any:
    x = THREE_NEURONS_X[:, 0]
    h = np.tanh(x @ THREE_NEURONS_W_xh + THREE_NEURONS_b_h)
    arrays = (x, THREE_NEURONS_W_xh, h, THREE_NEURONS_W_hh, THREE_NEURONS_b_h, np.tanh(h @ THREE_NEURONS_W_hh))
    return [(step, [array.shape for array in arrays]) for step in (1, 2)]


@_of("saturation")
def _(scales: tuple[float, ...] = (1, 3, 10, 30)) -> Any:
    means = []
    for scale in scales:
        h, slopes = np.zeros((len(THREE_NEURONS_X), 3)), []
        for t in range(THREE_NEURONS_X.shape[1]):
            a = scale * THREE_NEURONS_X[:, t] @ THREE_NEURONS_W_xh + h @ THREE_NEURONS_W_hh + THREE_NEURONS_b_h
            h = np.tanh(a)
            slopes.append(1 / np.cosh(a) ** 2)
        means.append((scale, np.mean(slopes)))
    return [1, 2, means, 1, 2]  # the axis says 1 - h², the legend step 1 and step 2


@_of("three_ways")
def _() -> Any:
    return [len(THREE_NEURONS_b_h)]


@_of("bptt_graph")
def _() -> Any:
    return 3 * [1, 2]  # 1 - h² for steps 2 and 3, and in the formula


@_of("bptt_paths")
def _() -> Any:
    return [3, 2, 1, 0]  # a lane for each use, and h_0 = 0


@_of("two_layers")
def _() -> Any:
    return [0, 0, 1, 2]  # the zeros that both layers begin with


# Lesson 3


@_of("powers")
def _(below: float = 0.9, above: float = 1.1, steps: int = 100) -> Any:
    return [(factor, steps, math.exp(steps * math.log(factor))) for factor in (above, 1.0, below)]


@_of("error_travels_back")
def _(factor: float = 0.5, layers: int = 6) -> Any:
    arrives = [1.0]  # at the uppermost layer
    for _layer in range(layers - 1):
        arrives.insert(0, factor * arrives[0])
    return [1, [(k + 1, arrives[k - 1]) for k in range(1, layers)], arrives[-1], factor]


@_of("one_chain")
def _() -> Any:
    return [2]


@_of("deep_against_recurrent")
def _() -> Any:
    rows = (lesson_03.DEEP_FACTORS, *([factor] * 6 for factor in lesson_03.RECURRENT_FACTORS))
    return [(list(row), math.prod(row)) for row in rows]


@_of("sigmoid_saturates")
def _() -> Any:
    return [1, round(1 / _steepest(_sigmoid), 3), round(_steepest(np.tanh), 3)]


def _stretch(start: str) -> float:
    W = recurrent_weights(start, 32, 0.9, np.random.default_rng(0))
    return math.sqrt(np.linalg.eigvalsh(W.T @ W).max())


@_of("bound_and_norms")
def _(radius: float = 0.9) -> Any:
    return [radius, radius, radius, _stretch("Gaussian")]


@_of("eigenvalues")
def _() -> Any:
    return [*map(_stretch, ("Gaussian", "orthogonal", "identity")), 32, 0.9]


@_of("short_term_memory")
def _(radius: float = 0.5) -> Any:
    W_xh, W_hh = lesson_03.word_net(radius)
    words = word_vectors(["What", "time", "is", "it", "?"], len(W_xh))
    h, ways, shares = np.zeros(len(W_hh)), [], []
    for x in words:
        h = np.tanh(x @ W_xh + h @ W_hh)
        slopes = np.diag(1 - h**2)
        ways = [slopes @ W_hh.T @ way for way in ways] + [slopes @ W_xh.T]  # ∂h_t/∂x_s for each s
        norms = np.array([math.sqrt((way**2).sum()) for way in ways])
        shares.append(100 * norms / norms.sum())
    return [[share[0] for share in shares[:-1]], shares[-1]]


@_of("clipping_two_ways")
def _(gradient: tuple[float, float] = (2.4, 0.8), threshold: float = 1.0) -> Any:
    cut = [min(number, threshold) for number in gradient]
    turned = math.degrees(abs(math.atan2(cut[1], cut[0]) - math.atan2(gradient[1], gradient[0])))
    return [turned] if turned > 0.05 else []  # clipping by norm does not turn


@_of("cliff")
def _() -> Any:
    def loss(w: float, b: float) -> float:
        x = 0.5
        for _ in range(50):
            x = w / (1 + math.exp(-x)) + b
        return (1 / (1 + math.exp(-x)) - 0.7) ** 2

    return [lesson_03_remedies.RATE, lesson_03_remedies.THRESHOLD, loss(3.65, -0.4), loss(3.65, -2.42)]


@_of("batch_or_layer_norm")
def _(batch: int = 3, time: int = 4, features: int = 5) -> Any:
    counts = ((batch * time, features), (batch, time * features), (features, batch * time))
    return [(_count(batch), count) for count in counts]


@_of("residual")
def _(layers: int = 20, slope: float = 0.1) -> Any:
    left = math.log10(math.prod([slope] * layers))
    return [1, layers, slope, 10, round(left), layers, 1, layers, math.prod([1 + slope] * layers)]


@_of("truncated_bptt")
def _(steps: int = 9, k: int = 3) -> Any:
    return _count(math.ceil(steps / k))


@_of("irnn")
def _() -> Any:
    h, told = np.zeros(3), []
    for t, x in enumerate(lesson_03_remedies.IRNN_INPUTS, 1):
        h = np.maximum(0, h + x)
        told.append((x, h, t))
    return told


@_of("remedies_map")
def _() -> Any:
    sigmoid = [1, 4]  # its greatest slope is 1/4
    return [1, sigmoid, 1, 2, 1, 1, 1, 4]  # He: √2 makes up for the half with slope 1; gates are in lesson 4


# Lesson 4


@_of("lstm_forget_gate")
def _() -> Any:
    return [0, 1, 1, 0]  # from 0 to 1; 1 keeps, 0 forgets


@_of("lstm_input_gate")
def _() -> Any:
    return [np.tanh(-99), np.tanh(99), _sigmoid(-99), _sigmoid(99)]


@_of("lstm_output_gate")
def _() -> Any:
    return [_sigmoid(-99), _sigmoid(99)]


@_of("gru_cell")
def _(z_keeps: bool = True, reset_after: bool = False) -> Any:
    return [1, 1]  # 1 − z on the wire, and in the formula


@_of("gru_against_lstm")
def _(features: int = 16, units: int = 32) -> Any:
    layer = features * units + units * units
    lstm = [4, 3, 2, 4 * (layer + units), features, units]
    gru = [3, 2, 1, 3 * (layer + 2 * units), features, units]  # Keras gives a GRU two rows of biases
    return [lstm, 1, gru]  # 1: the circle 1−


@_of("calculator_gates")
def _() -> Any:
    return [16, 0, 1, 1, 0, 1, 0]


@_of("times_and_plus")
def _(gate: float = 0.2, value: float = 3.0, added: float = 1.5) -> Any:
    product = gate * value
    times = [value, (gate * (value + 1) - product), gate, ((gate + 1) * value - product), product, 1]
    return [times, product, 1, added, 1, product + added, 1]


@_of("cell_conveyor")
def _(kept: Sequence[float] = (1, 0.9, 0.9, 0.1, 0.9), added: Sequence[float] = (1, 0, 0, 0.8, 0)) -> Any:
    told = []
    for t in range(1, 6):
        state = sum(added[s] * math.prod(kept[s + 1 : t]) for s in range(t))  # what each step has put on and is left
        told.append((kept[t - 1], added[t - 1], t, state))
    return told


@_of("gradient_flow")
def _(steps: int = 20, bias: float = 3.0) -> Any:
    layers = lesson_04_memory.flow_layers(steps, bias)
    W_xh, W_hh, b = layers.lstm
    h = c = plain = np.zeros(len(layers.direction))
    way, kept, gates = np.eye(len(h)), np.ones(len(h)), []
    for x in layers.x:
        plain = np.tanh(x + plain @ layers.W_hh)
        way = np.diag(1 - plain**2) @ layers.W_hh.T @ way
        i, f, candidate, o = np.split(x @ W_xh + h @ W_hh + b, 4)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(candidate)
        h = _sigmoid(o) * np.tanh(c)
        kept = kept * _sigmoid(f)
        gates.append(_sigmoid(f))
    return [np.mean(gates), np.linalg.norm(layers.direction @ way), np.linalg.norm(layers.direction * kept)]


@_of("memory_contest")
def _() -> Any:
    units, large, symbols, longest = 32, 66, 4, 50
    plain = units * (symbols + units + 1)
    wide = large * (symbols + large + 1)
    inside = [plain, wide, plain, 4 * plain, 4 * plain, *[3 * (plain + units)] * 2]  # before what is said of them
    said = [symbols * ((large if part == wide else units) + 1) for part in inside]
    times = [entry.time for entry in contest.measured().values()]
    return [large, 20, longest, 1, [part + more for part, more in zip(inside, said, strict=True)], times]


@_of("keras_gate_order")
def _(features: int = 3, units: int = 4) -> Any:
    lstm = [(features, 4 * units), (units, 4 * units), (4 * units,)]
    gru = [(features, 3 * units), (units, 3 * units), (2, 3 * units)]  # two rows of biases
    return [lstm, gru]


# Lesson 5


@_of("sine_in_numbers")
def _() -> Any:
    return [[math.sin(x) for x in range(7)], [math.sin(x) for x in range(1, 8)]]


@_of("random_windows")
def _(count: int = 6, seed: int = 0) -> Any:
    return [count, 30, 1]


@_of("predict_every_step")
def _() -> Any:
    return [(32, 30, 1), (32, 30, 32), (32, 30, 1), (32, 30, 1)]


def _rms(errors: np.ndarray) -> float:
    return math.sqrt((errors**2).mean())


def _copying(step: float) -> float:
    """Root mean square of sin(x + s) - sin(x) = 2 sin(s / 2) cos(x + s / 2)."""
    return math.sqrt(2) * math.sin(step / 2)


@_of("fine_and_coarse")
def _(fine: float = 0.04, coarse: float = 0.2) -> Any:
    return [(step, 30, 100 * 29 * step / (2 * math.pi), _copying(step)) for step in (fine, coarse)]


@_of("small_error_bad_wave")
def _() -> Any:
    from course_utils import wave_networks

    told = []
    for kind, step, stride in (("LSTM", 0.04, 5), ("SimpleRNN", 0.2, 1)):
        network = wave_networks.load()[wave_networks.label(kind, step)].network
        three = round(6 * math.pi / step)
        errors = []
        for start in range(0, three, stride):
            x = 50 + step * np.arange(start, start + 31)
            errors.append(network.predict(np.sin(x[:-1]))[-1] - math.sin(x[-1]))
        wave = np.sin(60 + step * np.arange(30 + three))
        values = list(wave[:30])
        while len(values) < len(wave):
            values.append(network.predict(values[-30:])[-1])
        told.append((step, _rms(np.array(errors)), _copying(step), _rms(np.array(values) - wave) * _share(30, three)))
    return told


def _share(seed: int, free: int) -> float:
    """The seed has no error; over the points after it the root mean square is larger by this."""
    return math.sqrt((seed + free) / free)


@_of("three_seeds")
def _() -> Any:
    return [0.2, 0.2]


def _sunspots() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All values, those up to 1964, those from 1965 on."""
    spots = data.sunspots()
    return spots.values, spots.values[spots.times < 1965], spots.values[spots.times >= 1965]


@_of("held_out")
def _() -> Any:
    _, train, held = _sunspots()
    return [len(train), len(held)]


@_of("scaling_from_training_part")
def _() -> Any:
    every, train, held = _sunspots()
    by_training = (held - train.mean()) / train.std()
    fit = [train.mean(), train.std(), 0, 1, by_training.mean(), by_training.std()]
    return [1700, 1964, 1965, 2008, fit, every.mean(), every.std()]


def _line() -> np.ndarray:
    """The weights of the line through the nine years before, the constant last."""
    _, train, _ = _sunspots()
    table = np.array([[*train[t - 9 : t], 1] for t in range(9, len(train))])
    return np.linalg.solve(table.T @ table, table.T @ train[9:])


def _mae(said: Sequence[float]) -> float:
    return float(np.abs(np.array(said) - _sunspots()[2]).mean())


def _line_error(free: bool) -> float:
    """The mean absolute error of the line on the held-out years, told the truth after each or not."""
    _, train, held = _sunspots()
    known, weights, said = list(train), _line(), []
    for truth in held:
        said.append(float(np.dot(weights, [*known[-9:], 1])))
        known.append(said[-1] if free else truth)
    return _mae(said)


@_of("four_baselines")
def _() -> Any:
    every, train, held = _sunspots()
    years = range(len(train), len(train) + len(held))
    naive, seasonal = _mae([every[t - 1] for t in years]), _mae([every[t - 11] for t in years])
    difference = _mae([every[t - 1] + every[t - 11] - every[t - 12] for t in years])
    return [naive, seasonal, difference, 9, _line_error(free=False)]


@_of("one_step_or_free")
def _() -> Any:
    return [(9, _line_error(free)) for free in (False, True)]


@_of("off_by_one")
def _(years: int = 23) -> Any:
    _, train, held = _sunspots()
    return [np.abs(held[:years] - [train[-1], *held[: years - 1]]).mean(), 0]


# Lesson 6


_SENTENCE = ("the", "mayor", "of", "paris", "opened", "a", "museum")


@_of("three_representations")
def _() -> Any:
    sound = [math.exp(-20 * k / 8000) * math.sin(2 * math.pi * 220 * k / 8000 + 0.4) for k in range(5)]
    sky, sun = 0.85 - 0.015 * 6, 1
    vocabulary = load().vocabulary
    row = [int(word == "the") for word in vocabulary.words[:12]]
    words = len(_SENTENCE)
    arrays = [((400,), 400), ((24, 24), 24 * 24), ((words, len(vocabulary)), words)]
    counts = [(shape, filled, math.prod(shape), 0) for shape, filled in arrays]  # "400 of 400 are not 0"
    return [sound, [sky, sky, sun, sun, sun], row, counts]


@_of("sentence_sequence")
def _() -> Any:
    words = load().vocabulary.words
    return [(words.index(word), t) for t, word in enumerate(_SENTENCE, 1)]


@_of("one_hot_and_counts")
def _() -> Any:
    bags = [
        [sentence.split().count(word) for word in ("the", "dog", "bites", "man")]
        for sentence in ("the dog bites the man", "the man bites the dog")
    ]
    return [bags, 0, 0]  # two one-hot rows have the product 0


@_of("count_based_steps")
def _() -> Any:
    words = lesson_06.tiny_counts()[0]
    counts = np.zeros((len(words), len(words)))
    for sentence in lesson_06.TINY:
        for one, other in permutations(sentence.split(), 2):  # a window of 2 holds a whole sentence
            counts[words.index(one), words.index(other)] += 1
    chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    information = [
        [math.log(max(1, n / m)) for n, m in zip(*row, strict=True)] for row in zip(counts, chance, strict=True)
    ]
    return [1, counts, 2, information, 3]


@_of("skipgram_network", "cbow_network")
def _() -> Any:
    return 2 * [len(load().vocabulary), 64]


def _shares(*words: str) -> list[float]:
    vocabulary = load().vocabulary
    return [vocabulary.counts[vocabulary.words.index(word)] / vocabulary.counts.sum() for word in words]


@_of("keep_probability")
def _(threshold: float = 1e-3) -> Any:
    return [1, [100 * min(1, math.sqrt(threshold / f)) for f in _shares("the", "of", "a", "mayor", "paris")]]


@_of("noise_distribution")
def _(power: float = 0.75) -> Any:
    counts = load().vocabulary.counts
    words = ("bowls", "paris", "king", "mayor", "was", "of", "the")  # from below
    total = sum(float(count) ** power for count in counts)
    pairs = [(100 * f, 100 * (f * counts.sum()) ** power / total) for f in _shares(*words)]
    return [power, [sorted(pair) for pair in pairs]]


def _pair(v: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, float]:
    """The scores of a centre with its neighbour and its negatives, the rows of ``u``, and the loss of the pair."""
    signs = np.array([1, -1, -1, -1])
    return u @ v, float(-np.log(_sigmoid(signs * (u @ v))).sum())


def _pair_vectors() -> np.ndarray:
    """The centre, the neighbour, three negatives."""
    named = pair_scene.POSITIVES | pair_scene.NEGATIVES
    return np.array([pair_scene.V, *(named[word] for word in ("mayor", "cat", "queen", "taller"))])


@_of("one_pair_loss")
def _() -> Any:
    v, *u = _pair_vectors()
    return _pair(v, np.array(u))[0]


@_of("one_pair_step")
def _(rate: float = 0.4) -> Any:
    before = _pair_vectors()
    slope = np.zeros_like(before)
    for place in np.ndindex(before.shape):
        nudge = np.zeros_like(before)
        nudge[place] = 1e-6
        up, down = before + nudge, before - nudge
        slope[place] = (_pair(up[0], up[1:])[1] - _pair(down[0], down[1:])[1]) / 2e-6
    after = before - rate * slope
    (old, loss), (new, less) = (_pair(vectors[0], vectors[1:]) for vectors in (before, after))
    return [list(zip(old, new, strict=True)), loss, less]


@_of("analogy_steps")
def _(a: str = "paris", b: str = "france", c: str = "italy") -> Any:
    vocabulary, matrix = load().vocabulary, load().vectors.matrix

    def unit(word: str) -> np.ndarray:
        vector = matrix[vocabulary.words.index(word)]
        return vector / np.linalg.norm(vector)

    target = unit(a) - unit(b) + unit(c)
    others = [word for word in vocabulary.words[1:] if word not in (a, b, c)]
    return sorted((target @ unit(word) / np.linalg.norm(target) for word in others), reverse=True)[:5]


# Lesson 7


@_of("lone_symbols")
def _() -> Any:
    digits, other = [7, 3, 0, 3, 9, 7, 2, 5], 0.9  # with ten digits another place differs with 0.9
    right = 0.0
    for t in range(8):
        alone = other ** (7 - t)  # if it has not come before; else it stands alone for certain not
        right += ((1 - other**t) + other**t * max(alone, 1 - alone)) / 8
    return [digits, 5, 5, 100 * max(other**7, 1 - other**7), 100 * right, 100]


@_of("deep")
def _(steps: int = 4) -> Any:
    return [1, 2, 3]


@_of("deep_bidirectional")
def _() -> Any:
    return [1, 2, 2]  # two layers, and 2 n numbers between them


@_of("teacher_forcing")
def _() -> Any:
    truth, said, alone = (1, 7, 0, 4), (1, 9, 0, 4), (1, 9, 9, 0)

    def drawn(said: Sequence[int], given: Sequence[int]) -> list[Any]:
        steps = [said[0], *zip(given[:3], said[1:], strict=True)]
        return [*steps, [true for true, one in zip(truth, said, strict=True) if one != true]]

    return [drawn(said, truth), truth[:3], drawn(alone, alone)]


@_of("multiple_input_single_output")
def _() -> Any:
    return [1]


@_of("encoder_decoder")
def _(text: str = "4071") -> Any:
    read, written = [int(digit) for digit in text], [int(digit) for digit in reversed(text)]
    steps = [written[0], *pairwise(written), written[-1]]
    return [read, steps, int(text), int(text[::-1])]


@_of("encoder_decoder_attention")
def _(text: str = "4071") -> Any:
    written = [int(digit) for digit in reversed(text)]
    return [[int(digit) for digit in text], written[:3], written[1]]


@_of("bottleneck")
def _(units: int = 32) -> Any:
    wide = 2 * units
    texts = ("407", "407183", "407183529604")
    return [([int(digit) for digit in text], wide, wide / len(text), wide * len(text), wide) for text in texts]


@_of("attention_step")
def _(text: str = "4071", step: int = 2) -> Any:
    network, wide, count = translators.load()["digits", "dot"], 48, len(text)
    reading = network.read(DIGITS.alphabet.encode(text)[None])
    h, written = reading.final, ["start", *reversed(text), "end"]
    for sign in written[:step]:  # what the network is given before this step: what it should have written
        code = START if sign == "start" else int(DIGITS.alphabet.encode(sign)[0])
        h = network.step(np.array([code]), h, reading).h
    scores = [math.fsum(s * q for s, q in zip(state, h[0], strict=True)) for state in reading.states[0]]
    grown = [math.exp(score - max(scores)) for score in scores]
    rows = [(int(d), score, part / sum(grown)) for d, score, part in zip(text, scores, grown, strict=True)]
    said = [] if written[step] == "end" else int(written[step])
    strips = [0, 0, 0]  # coloured above 0, grey below 0, blank near 0
    return [1, wide, strips, count, wide, 1, count, 1, count, count, wide, rows, 1, wide, 1, said]


@_of("dot_and_additive")
def _() -> Any:
    q, k = (1.0, -0.5, 0.2), (0.8, 0.4, -1.0)
    products, sums = [x * y for x, y in zip(q, k, strict=True)], [x + y for x, y in zip(q, k, strict=True)]
    bent = [math.tanh(total) for total in sums]
    v = (1, 1, 1)
    return [q, k, q, k, v, products, sums, bent, sum(products), sum(bent)]


@_of("masked_softmax")
def _() -> Any:
    scores = (2.0, 1.0, 0.5, 1.5)  # the last is padding
    grown = [math.exp(score) for score in scores]
    before = [part / sum(grown[:3]) for part in grown[:3]]
    after = [part / sum(grown) for part in grown]
    right = [scores, scores[:3], [*before, 0], 1, 2, 3, 1]
    return [right, scores, after, [*after[:3], 0], 1, 2, 3, sum(after[:3])]


@_of("alignment_dates")
def _(first: str = "4 July 1976", second: str = "7/4/1976") -> Any:
    return [number for text in (first, second) for number, _ in written_numbers(text)]


@_of("transformer_outlook")
def _(places: int = 5) -> Any:
    return [1, places, places - 1, 1, places**2]
