"""The figures of lesson 6 on learning: what is drawn and left out, what pulls and pushes, and what the vectors know."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.corpus import keep_probability, noise_distribution
from course_utils.drawing.shapes import FORMULA, SMALL, Point, Sketch
from course_utils.drawing.style import current
from course_utils.drawing.unrolled import chain
from course_utils.drawing.word_plane import Frame, place_labels, text_width
from course_utils.figures.registry import figure
from course_utils.names import unknown
from course_utils.pair_scene import CENTRE, NEGATIVES, Moment, descend
from course_utils.planted import CLUSTERS, RELATIONS
from course_utils.planted_vectors import load
from course_utils.word_vectors import principal_axes


def _percent(share: float) -> str:
    """A share in percent with two digits that count, never as a power of ten."""
    return f"{np.format_float_positional(float(f'{100 * share:.1e}'), trim='-')}%"


def _minus(words: str) -> str:
    return words.replace("-", "−")


# Subsampling

_MARKED = ("the", "of", "a", "mayor", "paris")


def _keep_alt(threshold: float = 1e-3) -> str:
    shares, keep = _kept(threshold)
    code = load().vocabulary.code
    listed = "; ".join(
        f"{word}, {_percent(shares[code(word)])} of the text, is kept with {_percent(keep[code(word)])}"
        for word in _MARKED
    )
    return (
        "A curve over a word's share of the text, on a logarithmic axis: the probability with which each occurrence is "
        f"kept, sqrt(t / f), with t = {threshold:g}. It is 1 up to a share of {_percent(threshold)} and falls beyond. "
        f"Words of the corpus on it: {listed}."
    )


def _kept(threshold: float) -> tuple[NDArray, NDArray]:
    """Each word's share of the planted corpus, and the probability with which an occurrence is kept."""
    if not 3e-4 <= threshold <= 2e-3:
        raise ValueError(f"the figure has room for a threshold from 3e-4 to 2e-3; came {threshold:g}")
    counts = load().vocabulary.counts
    return counts / counts.sum(), keep_probability(counts, threshold)


@figure(
    name="keep_probability",
    lesson=6,
    caption="Subsampling: the more frequent a word, the more of its occurrences are left out before the pairs are "
    "made. "
    "Dashed: the formula in the authors' program, which keeps a little more than that in their paper.",
    alt=_keep_alt,
)
def keep_probability_figure(threshold: float = 1e-3) -> Figure:
    """The probability of being kept over a word's share.

    Raises:
        ValueError: the threshold is not from 3e-4 to 2e-3.
    """
    shares, keep = _kept(threshold)
    sketch = Sketch(8.2, 3.6)
    look = current()
    axes = sketch.plot(0.85, 0.75, 6.9, 2.45)
    f = np.geomspace(1e-4, 0.3, 300)
    program = np.minimum(1, np.sqrt(threshold / f) + threshold / f)
    axes.plot(f, program, color=look.muted, linestyle=(0, (4, 3)), linewidth=look.line_width)
    axes.plot(f, np.minimum(1, np.sqrt(threshold / f)), color=look.stroke("sigmoid"))
    for word in _MARKED:
        code = load().vocabulary.code(word)
        axes.plot(shares[code], keep[code], "o", color=look.ink, markersize=6, zorder=5)
        above = word == _MARKED[0]  # there is no room below
        axes.annotate(
            f"{word}: {_percent(keep[code])}",
            (shares[code], keep[code]),
            (0, 9) if above else (-8, -6),
            textcoords="offset points",
            ha="center" if above else "right",
            va="bottom" if above else "top",
            fontsize=SMALL,
            color=look.ink,
        )
    axes.set_xscale("log")
    axes.set_xlim(1e-4, 0.3)
    axes.set_ylim(0, 1.08)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
    ticks = [1e-4, 1e-3, 1e-2, 1e-1]
    axes.set_xticks(ticks, [_percent(tick) for tick in ticks])
    axes.tick_params(which="minor", length=0)
    sketch.text(4.3, 0.25, "share of the text that the word is, $f$")
    axes.patch.set_visible(False)  # what is written on the sheet shows through
    for y, formula, words in (
        (3.12, r"$\sqrt{t\,/\,f}$", "at most 1: the paper"),
        (2.7, r"$\sqrt{t\,/\,f} + t\,/\,f$", "the authors' program"),
    ):
        sketch.text(5.1, y, formula, ha="left", size=14.5)
        sketch.text(6.65, y, words, ha="left", size=SMALL)
    sketch.line([(4.6, 3.12), (5.0, 3.12)], role="sigmoid", width=1.9)
    sketch.line([(4.6, 2.7), (5.0, 2.7)], dashed=True, width=1.4)
    sketch.text(0.25, 3.38, "kept", ha="left")
    return sketch.figure


# Noise


_DRAWN = ("the", "of", "was", "mayor", "king", "paris", "bowls")


def _noise_alt(power: float = 0.75) -> str:
    natural, drawn = _noise(power)
    code = load().vocabulary.code
    listed = "; ".join(
        f"{word} {_percent(natural[code(word)])} by count, {_percent(drawn[code(word)])} as noise" for word in _DRAWN
    )
    return (
        "Seven words from frequent to rare, each with two marks on a logarithmic axis: its share of the text, and how "
        f"often it is drawn as a negative sample, by counts to the power {power:g}. {listed}. {_evened(power)}."
    )


def _evened(power: float) -> str:
    if power == 0:
        return "All words are drawn equally often"
    if power == 1:
        return "All words are drawn as often as they come"
    return "Frequent words are drawn less often than they come, rare ones more often"


def _noise_caption(power: float = 0.75) -> str:
    if power == 0:
        drawn = "Counts to the power 0 draw all words equally often."
    elif power == 1:
        drawn = "Counts to the power 1 draw words as often as they come in the text."
    else:
        written = "3/4" if power == 0.75 else f"{power:g}"
        drawn = (
            f"Counts to the power {written} draw frequent words less often than they come in the text, rare ones more "
            "often. The order of the words stays."
        )
    return f"Where negative samples come from. {drawn}"


def _noise(power: float) -> tuple[NDArray, NDArray]:
    if not 0 <= power <= 1:
        raise ValueError(f"expected a power from 0 (all words alike) to 1 (as they come); came {power:g}")
    counts = load().vocabulary.counts
    return counts / counts.sum(), noise_distribution(counts, power)


@figure(
    name="noise_distribution",
    lesson=6,
    caption=_noise_caption,
    alt=_noise_alt,
)
def noise_distribution_figure(power: float = 0.75) -> Figure:
    """Share of the text against share of the noise.

    Raises:
        ValueError: the power is not from 0 to 1.
    """
    natural, drawn = _noise(power)
    sketch = Sketch(8.2, 3.75)
    look = current()
    axes = sketch.plot(1.0, 0.75, 6.85, 2.5)
    for y, word in enumerate(reversed(_DRAWN)):
        code = load().vocabulary.code(word)
        start, end = natural[code], drawn[code]
        if max(start / end, end / start) > 1.3:  # room for an arrow
            head = "-|>,head_width=0.2,head_length=0.4"
            drawn_as = {"arrowstyle": head, "color": look.muted, "shrinkA": 4, "shrinkB": 5}
            axes.annotate("", (end, y), (start, y), arrowprops=drawn_as)
        axes.plot(start, y, "o", color=look.page, markeredgecolor=look.stroke("input"), markeredgewidth=2, markersize=8)
        axes.plot(end, y, "o", color=look.ink, markersize=8)
        left, right = (start, end) if start <= end else (end, start)
        for place, share, ha, offset in ((left, left, "right", -9), (right, right, "left", 9)):
            axes.annotate(
                _percent(share), (place, y), (offset, 0), textcoords="offset points", ha=ha, va="center", fontsize=SMALL
            )
    axes.set_xscale("log")
    axes.set_xlim(1.1e-4, 0.45)
    axes.set_ylim(-0.6, len(_DRAWN) - 0.4)
    axes.set_yticks(range(len(_DRAWN)), list(reversed(_DRAWN)))
    ticks = [1e-3, 1e-2, 1e-1]
    axes.set_xticks(ticks, [_percent(tick) for tick in ticks])
    axes.tick_params(which="minor", length=0)
    sketch.text(4.4, 0.25, "share, logarithmic")
    sketch.axes.plot(
        [1.1], [3.5], "o", color=look.page, markeredgecolor=look.stroke("input"), markeredgewidth=2, markersize=8
    )
    sketch.text(1.25, 3.5, "share of the text, by count", ha="left")
    sketch.axes.plot([4.4], [3.5], "o", color=look.ink, markersize=8)
    sketch.text(4.55, 3.5, f"as noise, by count to the power {power:g}", ha="left")
    return sketch.figure


# The loss of one pair

_NEGATIVES, _RATE = 3, 0.4


def _loss_alt() -> str:
    before, _ = descend("mayor", _NEGATIVES, _RATE, 1)
    scores = zip(_names(), before.negative_scores, strict=True)
    listed = ", ".join(f"{name} {float(score):.2f}" for name, score in scores)
    return (
        "The loss over the score u · v, two curves: for the true neighbour -log sigma(s), which falls with the score; "
        "for a negative -log sigma(-s), which rises with it. Marks on them for the example, the centre "
        f"{CENTRE}: the true neighbour mayor has the score {before.score:.2f}; the negatives {listed}. The loss of the "
        f"pair, all four parts together, is {before.loss:.2f}."
    )


def _names() -> list[str]:
    return list(NEGATIVES)[:_NEGATIVES]


@figure(
    name="one_pair_loss",
    lesson=6,
    caption="The loss of one pair, part by part. The true neighbour should get a high score, words drawn as noise a "
    "low one. The vectors of the example are made up, of two numbers each.",
    alt=_loss_alt,
)
def one_pair_loss() -> Figure:
    sketch = Sketch(8.2, 3.5)
    look = current()
    before, _ = descend("mayor", _NEGATIVES, _RATE, 1)
    formula = r"$-\log\,\sigma(u_c \cdot v)\; -\; \sum_n \log\,\sigma(-u_n \cdot v)$"
    sketch.text(0.25, 3.2, formula, ha="left", size=13.5)
    axes = sketch.plot(0.75, 0.72, 4.3, 1.95)
    s = np.linspace(-3, 3, 121)
    for sign, role in ((1, "output"), (-1, None)):
        axes.plot(s, np.log1p(np.exp(-sign * s)), color=look.stroke(role), linestyle="-" if sign > 0 else (0, (5, 2)))
    axes.plot([before.score], [np.log1p(np.exp(-before.score))], "o", color=look.stroke("output"), markersize=8)
    rises = np.log1p(np.exp(before.negative_scores))
    hollow: dict[str, Any] = {"color": look.page, "markeredgecolor": look.ink, "markeredgewidth": 2, "markersize": 7}
    axes.plot(before.negative_scores, rises, "s", **hollow)
    axes.set_xlim(-3, 3)
    axes.set_ylim(0, 3.3)
    axes.set_yticks([0, 1, 2, 3])
    axes.set_xticks([-3, -2, -1, 0, 1, 2, 3], ["−3", "−2", "−1", "0", "1", "2", "3"])
    sketch.text(2.9, 0.25, "score u · v", size=SMALL)
    sketch.text(0.3, 1.7, "loss", size=SMALL, rotation=90)

    for y, role, head in ((2.55, "output", "the true neighbour"), (1.75, None, "the negatives")):
        sketch.text(5.55, y, head, ha="left", role=role, weight="bold")
    sketch.axes.plot([5.4], [2.25], "o", color=look.stroke("output"), markersize=8)
    sketch.text(5.55, 2.25, _minus(f"mayor: {before.score:.2f}"), ha="left", size=SMALL)
    for k, (name, score) in enumerate(zip(_names(), before.negative_scores, strict=True)):
        y = 1.45 - 0.3 * k
        sketch.axes.plot([5.4], [y], "s", **hollow)
        sketch.text(5.55, y, _minus(f"{name}: {float(score):.2f}"), ha="left", size=SMALL)
    return sketch.figure


def _step_alt() -> str:
    before, after = descend("mayor", _NEGATIVES, _RATE, 1)
    listed = ", ".join(
        f"{name} {float(old):.2f} to {float(new):.2f}"
        for name, old, new in zip(_names(), before.negative_scores, after.negative_scores, strict=True)
    )
    return (
        f"The vectors of the example in a plane, before (dashed) and after one step at a learning rate of {_RATE:g}: v "
        f"of {CENTRE} and u of mayor come together, score {before.score:.2f} to {after.score:.2f}; the negatives and v "
        f"move apart: {listed}. The loss falls from {before.loss:.2f} to {after.loss:.2f}."
    )


@figure(
    name="one_pair_step",
    lesson=6,
    caption="What pulls and what pushes: one step of gradient descent. The true neighbour and the negatives move along "
    "v, all in parallel; the centre moves along all of them together.",
    alt=_step_alt,
)
def one_pair_step() -> Figure:
    sketch = Sketch(8.2, 4.1)
    before, after = descend("mayor", _NEGATIVES, _RATE, 1)
    _one_step(sketch, before, after)
    sketch.head(5.4, 3.7, "Score with v")
    names = ["mayor", *_names()]
    scores = [[moment.score, *moment.negative_scores] for moment in (before, after)]
    for k, (name, old, new) in enumerate(zip(names, *scores, strict=True)):
        y = 3.25 - 0.38 * k
        sketch.text(5.4, y, name, ha="left", role=None if k else "output", weight="bold")
        sketch.text(7.75, y, _minus(f"{float(old):.2f}  →  {float(new):.2f}"), ha="right")
    sketch.text(5.4, 1.45, "loss", ha="left", weight="bold")
    sketch.text(7.75, 1.45, f"{before.loss:.2f}  →  {after.loss:.2f}", ha="right")
    sketch.note(5.4, 0.9, "Dashed: before the step.", ha="left")
    return sketch.figure


def _one_step(sketch: Sketch, before: Moment, after: Moment) -> None:
    """The vectors of a pair and its negatives before, dashed, and after."""
    look = current()
    names = [f"v: {CENTRE}", "u: mayor", *_names()]
    roles = ["hidden", "output", *[None] * _NEGATIVES]
    old, new = (np.array([moment.v, moment.u, *moment.negatives]) for moment in (before, after))
    frame = Frame.round(0.25, 0.2, 4.8, 3.7, np.vstack([old, new, [[0, 0]]]))
    sketch.frame(frame.left + frame.width / 2, frame.bottom + frame.height / 2, frame.width, frame.height)
    origin = _point(frame.inches(np.zeros(2)))
    lines = []
    for start, end, role in zip(frame.inches(old), frame.inches(new), roles, strict=True):
        sketch.line([origin, _point(start)], role=role, dashed=True)
        sketch.arrow(origin, _point(end), role=role, width=1.4)
        sketch.arrow(_point(start), _point(end), width=0.8)
        sketch.axes.plot(*start, "o", color=look.page, markeredgecolor=look.stroke(role), markersize=5, zorder=4)
        lines += [(origin, _point(start)), (origin, _point(end)), (_point(start), _point(end))]
    for label, role in zip(place_labels(frame, names, frame.inches(new), lines=lines), roles, strict=True):
        if label.place is not None:
            sketch.text(*label.place, label.word, size=SMALL, role=role, weight="bold")


def _point(place: NDArray) -> Point:
    return float(place[0]), float(place[1])


# The vectors in a plane

_KINDS = {"capital": "o", "gender": "s", "number": "^", "comparative": "D", "opposite": "v"}
_ROLE = {"capital": "hidden", "gender": "output", "number": "cell", "comparative": "tanh", "opposite": "gradient"}


@cache
def planes() -> tuple[dict[str, NDArray], dict[str, NDArray]]:
    """The clusters' words as points before and after the training: cluster to (words, 2), all in one plane.

    It is the principal plane of the trained vectors of these words, scaled to length 1.
    """
    vocabulary, film = load()
    codes = {name: [vocabulary.code(word) for word in words] for name, words in CLUSTERS.items()}
    units = [_unit(film[epoch]) for epoch in (min(film), max(film))]
    mean, axes = principal_axes(units[1][np.concatenate(list(codes.values()))])
    before, after = ({name: (unit[rows] - mean) @ axes.T for name, rows in codes.items()} for unit in units)
    return before, after


def _unit(vectors: NDArray) -> NDArray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def _planes_alt() -> str:
    start, end = (vectors.cluster_score(CLUSTERS) for vectors in (load().start, load().vectors))
    return (
        f"Two planes with the same {sum(map(len, CLUSTERS.values()))} words of ten kinds, such as countries, capitals, "
        f"men, women. Left, before the training, they are mixed: of a word's 5 nearest {100 * start:.0f}% are of its "
        f"kind. Right, after the training, each kind has a place of its own: {100 * end:.0f}% are. All words are in "
        "the "
        "plane in which the trained vectors spread most."
    )


@figure(
    name="planes_before_after",
    lesson=6,
    caption="Word vectors before and after training, in one plane, vectors scaled to length 1. Filled marks are the "
    "first "
    "words of each relation, open marks the second. Nobody told the network which words are of a kind.",
    alt=_planes_alt,
)
def planes_before_after() -> Figure:
    sketch = Sketch(8.2, 4.5)
    before, after = planes()
    every = np.concatenate(list(after.values()))
    look = current()
    names = list(CLUSTERS)
    for left, head, points in ((0.25, "Before training", before), (4.2, "After training", after)):
        sketch.head(left, 4.25, head)
        frame = Frame.round(left, 0.85, 3.75, 3.15, np.concatenate([every, np.concatenate(list(points.values()))]))
        sketch.frame(left + frame.width / 2, 0.85 + frame.height / 2, frame.width, frame.height)
        for k, (relation, marker) in enumerate(_KINDS.items()):
            for side in (0, 1):
                where = frame.inches(points[names[2 * k + side]])
                colour = look.stroke(_ROLE[relation])
                sketch.axes.plot(
                    *where.T,
                    marker,
                    color=look.page if side else colour,
                    markeredgecolor=colour,
                    markeredgewidth=1.2,
                    markersize=5,
                    zorder=4,
                )
    for k, (relation, marker) in enumerate(_KINDS.items()):
        x, y = 0.4 + 1.62 * k, 0.3
        colour = look.stroke(_ROLE[relation])
        for side in (0, 1):
            sketch.axes.plot(
                [x],
                [y + 0.13 - 0.26 * side],
                marker,
                color=look.page if side else colour,
                markeredgecolor=colour,
                markeredgewidth=1.2,
                markersize=6,
            )
            sketch.text(x + 0.12, y + 0.13 - 0.26 * side, names[2 * k + side], size=SMALL, ha="left")
    return sketch.figure


# Relations as arrows


def _check_relation(relation: str) -> None:
    if relation not in RELATIONS:
        raise ValueError(unknown("relation", relation, RELATIONS))


@cache
def relation_points(relation: str) -> NDArray:
    """The pairs of a relation in the principal plane of their trained vectors, scaled to length 1: (pairs, 2, 2)."""
    _check_relation(relation)
    vocabulary, film = load()
    unit = _unit(film[max(film)])
    rows = unit[[[vocabulary.code(word) for word in pair] for pair in RELATIONS[relation]]]
    mean, axes = principal_axes(rows.reshape(-1, rows.shape[-1]))
    return (rows - mean) @ axes.T


def _parallel(relation: str) -> float:
    """The mean cosine between the differences of any two pairs, in all dimensions of the trained vectors."""
    vectors = load().vectors
    code = vectors.vocabulary.code
    differences = _unit(
        np.array([vectors.unit[code(second)] - vectors.unit[code(first)] for first, second in RELATIONS[relation]])
    )
    count = len(differences)
    return float(((differences @ differences.T).sum() - count) / (count * (count - 1)))


_SHOWN = 8  # pairs: more would leave no room for their names


def _shown(relation: str) -> list[int]:
    """The places of eight pairs that lie apart: the first one, then always the one farthest from those before.

    A name is wide and low, so a distance sideways counts less than one upwards.
    """
    points = relation_points(relation) / (6.0, 1.0)
    gaps = np.linalg.norm(points[:, None, :, None] - points[None, :, None], axis=-1).min(axis=(2, 3))
    chosen = [0]
    while len(chosen) < _SHOWN:
        chosen.append(int(gaps[chosen].min(axis=0).argmax()))
    return sorted(chosen)


def _relation_alt(relation: str = "capital") -> str:
    _check_relation(relation)
    pairs = RELATIONS[relation]
    listed = ", ".join("{} to {}".format(*pairs[k]) for k in _shown(relation))
    return (
        f"{_SHOWN} arrows in a plane, from the first word of a pair of the relation {relation} to its second: "
        f"{listed}. "
        f"The arrows run much the same way: the cosine between two of all {len(pairs)} is "
        f"{_parallel(relation):.2f} on average, in all {load().vectors.matrix.shape[1]} dimensions of the vectors."
    )


@figure(
    name="relation_arrows",
    lesson=6,
    caption="A relation as a direction: the arrows from the first to the second word of a pair run much the same way. "
    "Eight pairs of the relation, in the plane in which its words spread most; vectors that came with the course, "
    "scaled to length 1.",
    alt=_relation_alt,
)
def relation_arrows(relation: str = "capital") -> Figure:
    """The pairs of one relation of the planted corpus.

    Raises:
        ValueError: there is no such relation.
    """
    _check_relation(relation)
    shown = _shown(relation)
    points = relation_points(relation)[shown]
    sketch = Sketch(8.2, 4.7)
    look = current()
    frame = Frame.round(0.75, 0.2, 6.7, 4.1, points.reshape(-1, 2))
    where = frame.inches(points)
    for pair, (start, end) in zip((RELATIONS[relation][k] for k in shown), where, strict=True):
        sketch.arrow(_point(start), _point(end), width=0.8)
        for word, dot, onwards in zip(pair, (start, end), (start - end, end - start), strict=True):
            sketch.text(*_beyond(dot, onwards, word), word, size=SMALL)
    sketch.axes.plot(*where[:, 0].T, "o", color=look.stroke("hidden"), markersize=6, zorder=4)
    sketch.axes.plot(
        *where[:, 1].T,
        "s",
        color=look.page,
        markeredgecolor=look.stroke("output"),
        markeredgewidth=1.5,
        markersize=6,
        zorder=4,
    )
    names = list(CLUSTERS)[2 * list(RELATIONS).index(relation) :][:2]
    for x, marker, role, fill, name in (
        (0.35, "o", "hidden", look.stroke("hidden"), names[0]),
        (1.85, "s", "output", look.page, names[1]),
    ):
        sketch.axes.plot([x], [4.47], marker, color=fill, markeredgecolor=look.stroke(role), markeredgewidth=1.5)
        sketch.text(x + 0.14, 4.47, name, ha="left")
    return sketch.figure


def _beyond(dot: NDArray, onwards: NDArray, word: str) -> Point:
    """The middle of a word that stands beside its dot, on the side that the arrow does not come from."""
    x, y = onwards / np.linalg.norm(onwards)
    if abs(x) > abs(y):
        return float(dot[0] + np.sign(x) * (0.1 + text_width(word, SMALL) / 2)), float(dot[1])
    return float(dot[0]), float(dot[1] + np.sign(y) * 0.17)


# An analogy, step by step


def _check_words(*words: str) -> None:
    for word in words:
        if word not in load().vocabulary:
            raise ValueError(unknown("word", word, load().vocabulary.words[1:]))


def _analogy_alt(a: str = "paris", b: str = "france", c: str = "italy") -> str:
    _check_words(a, b, c)
    vectors = load().vectors
    (answer, cosine), *others = vectors.analogy(a, b, c, n=3)
    listed = ", ".join(f"{word} {value:.2f}" for word, value in others)
    near = _with_the_question(a, b, c)
    return (
        f"In a plane the words {a}, {b}, {c} and {answer}. The arrow from {b} to {a} is moved to {c}; its end is {a} "
        f"- {b} + "
        f"{c}. The nearest word, without the three of the question, is {answer} with a cosine of {cosine:.2f}; next "
        f"{listed}. "
        f"With the three, the nearest would be {near}."
    )


def _with_the_question(a: str, b: str, c: str) -> str:
    """The nearest word where none is left out."""
    vectors = load().vectors
    unit = vectors.unit
    target = unit[vectors.vocabulary.code(a)] - unit[vectors.vocabulary.code(b)] + unit[vectors.vocabulary.code(c)]
    return vectors.nearest(target, 1)[0].word


@figure(
    name="analogy_steps",
    lesson=6,
    caption="An analogy is a step moved elsewhere: from b to a, then the same step from c. The nearest word to the "
    "end is the answer; the three words of the question are left out, by custom. Vectors that came with the course; "
    "the cosines of yours differ.",
    alt=_analogy_alt,
)
def analogy_steps(a: str = "paris", b: str = "france", c: str = "italy") -> Figure:
    """``a - b + c`` in the plane of the four words.

    Raises:
        ValueError: a word is not in the vocabulary.
    """
    _check_words(a, b, c)
    vectors = load().vectors
    answers = vectors.analogy(a, b, c, n=5)
    words = [a, b, c, answers[0].word]
    rows = vectors.unit[[vectors.vocabulary.code(word) for word in words]]
    target = rows[0] - rows[1] + rows[2]
    mean, axes = principal_axes(rows)
    points = (np.vstack([rows, target]) - mean) @ axes.T
    sketch = Sketch(8.2, 3.9)
    look = current()
    frame = Frame.round(0.25, 0.25, 4.9, 3.35, points)
    where = frame.inches(points)
    places = [(float(x), float(y)) for x, y in where]
    moves = [(places[1], places[0]), (places[2], places[4])]
    for k, (start, end) in enumerate(moves):
        sketch.arrow(start, end, dashed=k == 1)
    sketch.axes.plot(*where[:4].T, "o", color=look.stroke("hidden"), markersize=7, zorder=4)
    sketch.axes.plot(*where[4:].T, "*", color=look.ink, markersize=13, zorder=5)
    for label in place_labels(frame, [*words, f"{a} − {b} + {c}"], where, lines=moves):
        if label.place is not None:
            sketch.text(*label.place, label.word, size=SMALL, weight="bold" if "−" in label.word else "normal")
    sketch.head(5.4, 3.5, "The nearest words")
    for k, (word, cosine) in enumerate(answers):
        y = 3.05 - 0.38 * k
        sketch.text(5.4, y, word, ha="left", weight="bold" if k == 0 else "normal")
        bar = [(6.6, y), (6.6 + 0.8 * max(cosine, 0.0), y)]
        sketch.line(bar, role="hidden", width=8)
        sketch.text(7.95, y, _minus(f"{cosine:.2f}"), ha="right", size=SMALL)
    near = _with_the_question(a, b, c)
    left_out = f"Left out: {a}, {b}, {c}."
    sketch.note(5.4, 0.95, left_out, ha="left")
    sketch.note(5.4, 0.65, f"Otherwise the nearest is {near}.", ha="left")
    return sketch.figure


# The vectors as the first layer of a recurrent network

_REVIEW = ["the", "market", "was", "dirty", "but", "now", "it", "is", "clean"]


@figure(
    name="vectors_in_rnn",
    lesson=6,
    caption="From here: the table of word vectors is the first layer of a recurrent network, many to one. It may be "
    "held fixed or trained on; either way the network begins with what the words' company has taught.",
    alt="Nine words, the market was dirty but now it is clean, one a step. Each code picks a row of the table W_in, "
    "the vector x_t; a recurrent layer reads the vectors one after another, its state goes from step to step, and "
    "after the ninth word one output y says good or bad. The table was filled by Word2Vec, without any labels; the "
    "recurrent layer and the output are trained on few labelled sentences.",
)
def vectors_in_rnn() -> Figure:
    sketch = Sketch(8.2, 4.2)
    xs = [2.02 + 0.69 * t for t in range(len(_REVIEW))]
    columns = chain(
        sketch,
        xs,
        2.55,
        inputs={t: f"$x_{t + 1}$" for t in range(len(_REVIEW))},
        outputs={len(_REVIEW) - 1: "$y$"},
        states={t: f"$h_{t + 1}$" for t in range(len(_REVIEW))},
        start="$h_0$",
        box=(0.46, 0.42),
    )
    for x, word, column in zip(xs, _REVIEW, columns, strict=True):
        said = sketch.box(x, 0.55, 0.62, 0.34, word, size=SMALL)
        assert column.input is not None
        sketch.arrow(said.top, column.input.bottom)
    sketch.text(xs[-1] - 0.75, 3.5, "good or\nbad now?", size=SMALL)
    for y, words in ((0.55, "words"), (1.6, "row of $W_{in}$"), (2.55, "recurrent"), (3.5, "output")):
        sketch.text(0.2, y, words, ha="left", size=FORMULA if "$" in words else SMALL, weight="bold")
    return sketch.figure
