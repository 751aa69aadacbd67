"""Two live views of lesson 6: the pairs that a sentence gives, and one step on a pair with its negative samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.activations import sigmoid
from course_utils.corpus import cbow_examples, keep_probability, skipgram_pairs
from course_utils.drawing.shapes import BODY, HEAD, SMALL, Point, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.drawing.word_plane import Frame, fitting, place_labels, text_width
from course_utils.live.controls import Choice, Entry, Slider, Toggle
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.pair_scene import CENTRE, NEGATIVES, POSITIVES, Moment, descend
from course_utils.planted_vectors import load

MOST = 12  # words
SKIP_GRAM, CBOW = "skip-gram", "CBOW"
THRESHOLD = 1e-3
_SENTENCE = "the mayor of paris opened a museum of wine"


def short(word: str, most: int = 14) -> str:
    """A word that somebody typed, cut where it is long."""
    return word if len(word) <= most else f"{word[: most - 1]}…"


@view
class SkipgramPairs(View):
    name = "skipgram_pairs"
    lesson = 6
    title = "The pairs that a sentence gives"
    size = (8.0, 3.7)
    declared = {
        "sentence": Entry(
            "Sentence",
            _SENTENCE,
            (
                "the king and the queen met",
                "one",
                "to be",
                "the cat and the dog and the cow and the more cats",
                "the the the the the the the the the the the the the",
                "An uncharacteristically long incomprehensible word",
                "It costs $5 or $6",
            ),
            more=True,
        ),
        "kind": Choice("Network", SKIP_GRAM, (SKIP_GRAM, CBOW)),
        "centre": Slider("Centre", 4, 1, MOST, play=True),
        "window": Slider("Window", 2, 1, 5),
        "subsampling": Toggle("Subsampling", more=True),
        "draw": Slider("Draw number", 1, 1, 9, more=True),
    }

    @staticmethod
    def compute(sentence: str, kind: str, centre: int, window: int, subsampling: bool, draw: int) -> State:
        """Which words are kept, which stand in the window of the centre, and the pairs (or the example of CBOW).

        Words are those between spaces. Subsampling leaves words out by chance, the more often the more frequent they
        are in the planted corpus; a word that is not in it is kept. The window counts the words that are left.

        Raises:
            ValueError: there is no word, or more than 12.
        """
        words = sentence.split()
        if not 1 <= len(words) <= MOST:
            came = f"{len(words)} came: leave some out" if words else "none came: type one"
            raise ValueError(f"Expected 1 to {MOST} words with spaces between them; {came}.")
        place = min(centre, len(words)) - 1
        chances = kept_with(words) if subsampling else np.ones(len(words))
        kept = np.random.default_rng(draw).random(len(words)) < chances
        left = np.flatnonzero(kept).tolist()
        near: list[int] = []
        if kept[place]:
            among = left.index(place)
            near = [*left[max(0, among - window) : among], *left[among + 1 : among + 1 + window]]
        remaining = [words[k] for k in left]
        asked = skipgram_pairs if kind == SKIP_GRAM else cbow_examples
        return {
            "words": words,
            "kind": kind,
            "place": place,
            "window": window,
            "subsampling": subsampling,
            "chances": chances,
            "kept": kept,
            "near": near,
            "pairs": [(words[place], words[k]) for k in near],
            "total": len(asked(remaining, window)),
        }

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        """There are as many centres as words; and without subsampling there is nothing to draw."""
        count = len(values["sentence"].split())
        found: dict[str, tuple[float, float]] = {} if values["subsampling"] else {"draw": (1, 1)}
        if values["subsampling"]:
            found["draw"] = (1, 9)
        if 1 <= count <= MOST:
            found["centre"] = (1, count)
        return found

    def build(self, stage: Stage) -> None:
        pass

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        words, place, near = state["words"], state["place"], state["near"]
        apart = min(1.2, (stage.width - 0.5) / len(words))
        xs = (stage.width / 2 + apart * (np.arange(len(words)) - (len(words) - 1) / 2)).tolist()
        y, wide = 2.15, apart - 0.14
        skip = state["kind"] == SKIP_GRAM
        sketch.text(0.25, 3.43, fitting(self._head(state), 7.5, HEAD), size=HEAD, ha="left", parse_math=False)
        if state["subsampling"]:
            sketch.note(0.25, 3.12, "Dashed: left out this time. Below each word: how likely it is kept.", ha="left")
        for k, (x, word) in enumerate(zip(xs, words, strict=True)):
            role = None
            if k == place and state["kept"][k]:
                role = "input" if skip else "output"
            elif k in near:
                role = "output" if skip else "input"
            dropped = not state["kept"][k]
            sketch.box(x, y, wide, 0.4, role=role, dashed=dropped, lit=k == place)
            colour = current().muted if dropped else current().on(role)
            sketch.text(x, y, fitting(word, wide - 0.05, SMALL), size=SMALL, colour=colour, parse_math=False)
            if state["subsampling"]:
                sketch.text(x, y - 0.45, f"{100 * state['chances'][k]:.0f}%", size=SMALL, colour=current().muted)
            else:
                sketch.text(x, y - 0.45, f"{k + 1}", size=SMALL, colour=current().muted)
        if near:
            ends = [place, *near]
            left, right = xs[min(ends)] - apart / 2 + 0.0, xs[max(ends)] + apart / 2 - 0.0
            sketch.frame((left + right) / 2, y, right - left - 0.01, 0.66)
        for k in near:
            start, end = (xs[place], xs[k]) if skip else (xs[k], xs[place])
            shift = 0.06 if xs[k] > xs[place] else -0.06
            if skip:
                start += shift
            else:
                end += shift
            curve = -0.28 if start < end else 0.28
            lift = 0.36
            role = "output" if skip else "input"
            sketch.arrow((start, y + lift), (end, y + lift), role=role, curve=-curve * min(1, 1.6 / abs(end - start)))
        self._list(sketch, state)

    def _head(self, state: State) -> str:
        word = short(state["words"][state["place"]], 22)
        if state["kind"] == SKIP_GRAM:
            return f"Skip-gram: from the centre {word}, guess each word in its window"
        return f"CBOW: from the words in the window, guess the centre {word}"

    def _list(self, sketch: Sketch, state: State) -> None:
        """The pairs of the centre in words."""
        pairs, word = state["pairs"], state["words"][state["place"]]
        if not pairs:
            dropped = not state["kept"][state["place"]]
            why = (
                "is left out this time: no centre, and in no window."
                if dropped
                else "has no neighbours: it gives nothing."
            )
            sketch.text(0.25, 1.02, fitting(f"{short(word, 22)} {why}", 7.5, BODY), ha="left", parse_math=False)
            return
        if state["kind"] == SKIP_GRAM:
            sketch.text(0.25, 1.25, "The pairs (centre, word asked for):", ha="left", weight="bold")
            for k, (centre, other) in enumerate(pairs):
                x, y = 0.25 + 1.52 * (k % 5), 0.85 - 0.42 * (k // 5)
                words = fitting(f"({short(centre)}, {short(other)})", 1.46, SMALL)
                sketch.text(x, y, words, size=SMALL, ha="left", parse_math=False)
            return
        sketch.text(0.25, 1.25, "The example (the mean of these vectors, word asked for):", ha="left", weight="bold")
        lines, line = [], "mean of "
        for k, (_, other) in enumerate(pairs):
            piece = short(other) + (", " if k < len(pairs) - 1 else f"  →  {short(word)}")
            if text_width(line + piece, BODY) > 7.4:
                lines.append(line)
                line = ""
            line += piece
        for k, words in enumerate([*lines, line]):
            sketch.text(0.25, 0.85 - 0.36 * k, fitting(words, 7.5, BODY), ha="left", parse_math=False)

    def reading(self, state: State) -> str:
        pairs, total, skip = state["pairs"], state["total"], state["kind"] == SKIP_GRAM
        word = short(state["words"][state["place"]])
        said = ""
        if state["subsampling"]:
            gone = int((~state["kept"]).sum())
            said = f"{gone} of {len(state['words'])} words are left out; the window reaches over the gaps. "
        if skip:
            here = f"The centre {word} gives {_count(len(pairs), 'pair')}"
            return f"{said}{here}, the sentence {total} in all."
        here = f"The centre {word} is guessed from {_count(len(pairs), 'word')}"
        return f"{said}{here}; the sentence gives {_count(total, 'example')}, one for each centre that has neighbours."

    def alt(self, state: State) -> str:
        words = [short(word) for word in state["words"]]
        place, near = state["place"], state["near"]
        dropped = [word for word, kept in zip(words, state["kept"], strict=True) if not kept]
        gone = f" Left out by subsampling, dashed: {', '.join(dropped)}." if dropped else ""
        if not near:
            asked = "It gives nothing."
        elif state["kind"] == SKIP_GRAM:
            asked = "Pairs: " + ", ".join(f"({words[place]}, {words[k]})" for k in near) + "."
        else:
            asked = f"Example: the mean of {', '.join(words[k] for k in near)} for {words[place]}."
        return (
            f"The words {' '.join(words)} in boxes, the centre {words[place]} framed, a window of {state['window']} "
            "on each "
            f"side round it, arrows for {state['kind']}.{gone} {asked} All centres together give {state['total']}."
        )


def kept_with(words: Sequence[str], threshold: float = THRESHOLD) -> np.ndarray:
    """The probability of each word to be kept, by how frequent it is in the planted corpus; 1 where it is not there."""
    vocabulary = load().vocabulary
    keep = keep_probability(vocabulary.counts, threshold)
    return np.where(codes := vocabulary.encode([word.lower() for word in words]), keep[codes], 1.0)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


# One step on one pair

_SPAN = 2.55  # of the plane, from its middle
LOSS = r"$L = -\log\,\sigma(u_c \cdot v) - \sum_n \log\,\sigma(-u_n \cdot v)$"


@view
class OneUpdate(View):
    name = "one_update"
    lesson = 6
    title = "What one pair and its negative samples do"
    size = (8.0, 4.3)
    declared = {
        "positive": Choice("Positive word", next(iter(POSITIVES)), tuple(POSITIVES)),
        "negatives": Slider("Negatives", 3, 1, len(NEGATIVES)),
        "learning_rate": Slider("Learning rate", 0.4, 0.1, 0.8, 0.1, more=True),
        "steps": Slider("Steps", 1, 0, 6, play=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._frames: WeakKeyDictionary[Stage, Frame] = WeakKeyDictionary()

    @staticmethod
    def compute(positive: str, negatives: int, learning_rate: float, steps: int) -> State:
        """The vectors of the centre, the positive and the negatives after each step of gradient descent on their "
        "loss."""
        moments = descend(positive, negatives, learning_rate, steps)
        return {
            "positive": positive,
            "names": list(NEGATIVES)[:negatives],
            "learning_rate": learning_rate,
            "moments": moments,
        }

    def build(self, stage: Stage) -> None:
        frame = Frame(0.25, 0.25, 3.7, 3.7, (0.1, 0.7), 3.7 / (2 * _SPAN))
        self._frames[stage] = frame
        pale = Sketch(stage.width, stage.height, axes=sheet(stage.figure))
        pale.frame(frame.left + frame.width / 2, frame.bottom + frame.height / 2, frame.width, frame.height)
        x, y = frame.inches(np.zeros(2)).tolist()
        pale.line([(x, frame.bottom), (x, frame.bottom + frame.height)], width=0.6)
        pale.line([(frame.left, y), (frame.left + frame.width, y)], width=0.6)
        pale.text(4.25, 4.1, LOSS, ha="left")

    def paint(self, stage: Stage, state: State) -> None:
        sketch, frame = stage.sketch(), self._frames[stage]
        moments: list[Moment] = state["moments"]
        start, now = moments[0], moments[-1]
        origin = (float(frame.inches(np.zeros(2))[0]), float(frame.inches(np.zeros(2))[1]))
        sketch.text(0.25, 4.1, self._head(state), size=HEAD, ha="left")
        names = [CENTRE, state["positive"], *state["names"]]
        roles = ["hidden", "output", *[None] * len(state["names"])]  # the negatives in ink
        paths = np.array([[moment.v, moment.u, *moment.negatives] for moment in moments])  # (moment, vector, 2)
        places = frame.inches(paths)
        lines: list[tuple[Point, Point]] = []
        for k, role in enumerate(roles):
            way = [(float(x), float(y)) for x, y in places[:, k]]
            if len(way) > 1:
                self._old(sketch, way, role)
            sketch.arrow(origin, way[-1], role=role, width=1.5 if k < 2 else 1.0)
            lines += [(origin, way[-1]), *pairwise(way)]
        axis = frame.inches(np.zeros(2)).tolist()
        lines += [
            ((axis[0], frame.bottom), (axis[0], frame.bottom + frame.height)),
            ((frame.left, axis[1]), (frame.left + frame.width, axis[1])),
        ]
        labels = ["v: " + CENTRE, "u: " + state["positive"], *state["names"]]
        for label, role in zip(place_labels(frame, labels, places[-1], lines=lines), roles, strict=True):
            if label.place is not None:
                sketch.text(*label.place, label.word, size=SMALL, role=role, weight="bold" if role else "normal")
        self._scores(sketch, names[1:], start, now, len(moments) > 1)

    def _head(self, state: State) -> str:
        moments = state["moments"]
        count = len(moments) - 1
        if not count:
            return f"Before the first step: loss {moments[0].loss:.2f}"
        return f"After {_count(count, 'step')}: loss {moments[0].loss:.2f} → {moments[-1].loss:.2f}"

    @staticmethod
    def _old(sketch: Sketch, way: Sequence[Point], role: str | None) -> None:
        """Where a vector has been: a dotted way from an open circle."""
        sketch.line(way, role=role, dashed=True)
        sketch._keep(
            sketch.axes.plot(
                *way[0], "o", color=current().page, markeredgecolor=current().stroke(role), markersize=5, zorder=4
            )[0]
        )

    @staticmethod
    def _scores(sketch: Sketch, names: Sequence[str], start: Moment, now: Moment, moved: bool) -> None:
        """A bar for the probability of each pair, with a mark where it began."""
        before = sigmoid(np.array([start.score, *start.negative_scores]))
        after = sigmoid(np.array([now.score, *now.negative_scores]))
        left, wide = 5.15, 1.6
        sketch.text(4.25, 3.62, "σ(u · v): is it a real pair?", ha="left", weight="bold")
        for k, (name, old, new) in enumerate(zip(names, before.tolist(), after.tolist(), strict=True)):
            y = 3.08 - 0.44 * k - (0.14 if k else 0)
            role = None if k else "output"
            sketch.text(left - 0.1, y, name, ha="right", size=SMALL, weight="normal" if k else "bold")
            edge = Rectangle((left, y - 0.1), wide, 0.2, facecolor="none", edgecolor=current().muted, linewidth=0.8)
            edge.set_zorder(3)
            sketch.axes.add_patch(edge)
            sketch._keep(edge)
            bar = Rectangle((left, y - 0.1), wide * new, 0.2, facecolor=current().stroke(role), linewidth=0)
            bar.set_zorder(2)
            sketch.axes.add_patch(bar)
            sketch._keep(bar)
            if moved:
                sketch.line([(left + wide * old, y - 0.17), (left + wide * old, y + 0.17)], width=2.2)
            words = f"{old:.2f} → {new:.2f}" if moved else f"{new:.2f}"
            sketch.text(left + wide + 0.1, y, words, size=SMALL, ha="left")
        sketch.text(4.25, 0.42, "the positive: towards 1; negatives: towards 0", size=SMALL, ha="left")

    def reading(self, state: State) -> str:
        start, now = state["moments"][0], state["moments"][-1]
        count = len(state["moments"]) - 1
        if not count:
            return (
                f"Before the first step {CENTRE} and {state['positive']} have the score {start.score:.2f}, so the "
                "network "
                f"believes in this pair with {sigmoid(start.score):.2f}. The loss is {start.loss:.2f}."
            )
        falls = "fall" if len(state["names"]) > 1 else "falls"
        negatives = "those of the negatives" if len(state["names"]) > 1 else "that of the negative"
        return (
            f"After {_count(count, 'step')} the score of the positive pair rises from {start.score:.2f} to "
            f"{now.score:.2f}, {negatives} {falls}; the loss goes from {start.loss:.2f} to {now.loss:.2f}."
        )

    def alt(self, state: State) -> str:
        start, now = state["moments"][0], state["moments"][-1]
        listed = "; ".join(
            f"{name} {float(sigmoid(old)):.2f} to {float(sigmoid(new)):.2f}"
            for name, old, new in zip(state["names"], start.negative_scores, now.negative_scores, strict=True)
        )
        return (
            f"Left, a plane with the vector v of {CENTRE}, the vector u of the positive word {state['positive']} and "
            "those "
            f"of {_count(len(state['names']), 'negative')}, with their ways from where they began. Right, a bar for "
            "each "
            f"pair, the sigmoid of its score, after {_count(len(state['moments']) - 1, 'step')} at a learning rate of "
            f"{state['learning_rate']:g}: positive {float(sigmoid(start.score)):.2f} to "
            f"{float(sigmoid(now.score)):.2f}; negatives {listed}. Loss {start.loss:.2f} to {now.loss:.2f}."
        )
