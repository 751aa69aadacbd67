"""The live view of lesson 7 on attention: a string is read and written sign by sign, and one sees where it looks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.image import AxesImage

from course_utils.drawing.alignment import END_SIGN, lattice, shades, share_bar, spelled
from course_utils.drawing.shapes import HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.encoder_decoder import EncoderDecoder
from course_utils.live.controls import Choice, Entry, Slider
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.translation import DATE_FORMS, DATES, DIGITS, MOST_DIGITS, Task, read_date
from course_utils.translators import SCORES, TASKS, load

COLUMNS, ROWS = DATES.longest_source, MOST_DIGITS + 1  # most characters read, most signs written
_ROOM, _WIDEST, _DOWN = 5.0, 0.42, 0.243  # inches: for all columns, of a column at most, of a row
_LEFT, _TOP = 0.72, 3.72
_BANDS = ((0.9, "at least 90%"), (0.7, "at least 70%"), (0.5, "at least half"), (0.3, "at least 30%"))


class _Run(NamedTuple):
    """What a network made of a text at a temperature."""

    read: tuple[str, ...]
    written: tuple[str, ...]
    weights: np.ndarray
    chances: np.ndarray
    ended: bool


def understood(text: str) -> tuple[Task, str, str | None]:
    """What kind of text it is, the text as it is read, and what should be written; none where nobody can say.

    Raises:
        ValueError: there is nothing to read, too much, or a character that the networks do not know.
    """
    text = " ".join(text.split())
    wanted = f"Expected 1 to {MOST_DIGITS} digits, such as 4071, or a date, such as {DATE_FORMS[1]}"
    if not text:
        raise ValueError(f"{wanted}; nothing came: type one.")
    lacking = "".join(sorted(set(text.lower()) - set(DATES.alphabet.characters)))
    if lacking:
        raise ValueError(f"{wanted}; the networks have never seen {lacking[:12]}: leave it out.")
    if set(text) <= set(DIGITS.alphabet.characters):
        if len(text) > MOST_DIGITS:
            raise ValueError(f"{wanted}; {len(text)} digits came: leave {len(text) - MOST_DIGITS} out.")
        return DIGITS, text, text[::-1]
    if len(text) > COLUMNS:
        raise ValueError(f"{wanted}; {len(text)} characters came, the longest date has {COLUMNS}: leave some out.")
    try:
        return DATES, text, read_date(text).isoformat()
    except ValueError:
        return DATES, text, None


@lru_cache(maxsize=128)
def _run(network: EncoderDecoder, task: Task, text: str, temperature: float) -> _Run:
    codes = task.alphabet.encode(text.lower())[None]
    done = network.write(codes, task.longest_target + 1, temperature)
    written = task.alphabet.decode(done.codes[0])
    ended = len(written) < done.codes.shape[1]
    for array in (done.weights, done.chances):
        array.setflags(write=False)
    return _Run(tuple(spelled(text)), tuple(spelled(written, ended)), done.weights[0], done.chances[0], ended)


@view
class AttentionView(View):
    """``using(models=...)`` runs it on the lesson's networks; else on those that come with the package."""

    name = "attention"
    lesson = 7
    title = "Where the decoder looks"
    size = (8.0, 4.6)
    declared = {
        "text": Entry(
            "Text to read",
            DATE_FORMS[1],
            (
                "4071835296",
                "17 March 2042",
                "7/4/1976",
                "4.7.1976",
                "september 30, 1999",
                "5",
                "1234567890123",
                "Sept 3 1976",
                "31.2.1976",
                "tomorrow!",
                "the day before yesterday",
            ),
        ),
        "step": Slider("Sign being written", 7, 1, ROWS, play=True),
        "temperature": Slider("Temperature", 1, 0, 5, 0.25),
        "scores": Choice("Scores", SCORES[0], SCORES),
    }
    networks: ClassVar[Mapping[tuple[str, str], EncoderDecoder]] = load()

    def __init__(self) -> None:
        super().__init__()
        self._images: WeakKeyDictionary[Stage, AxesImage] = WeakKeyDictionary()

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The view on networks of your own: ``using(models={"dates": model})``.

        Args:
            given: ``models``, for ``"dates"``, ``"digits"`` or both a Keras model (or an :class:`EncoderDecoder`) with
                attention that reads and writes with the alphabet of that task. It takes the place of the package's
                network with the same kind of scores.

        Raises:
            TypeError: something else is given.
            ValueError: a model cannot be used; the message says why.
        """
        models: Mapping[str, Any] | None = given.pop("models", None)
        if given:
            raise TypeError(f"the view 'attention' takes models; came {', '.join(given)} too: leave it out")
        if models is None:
            return cls
        networks, first = dict(cls.networks), SCORES[0]
        for name, model in models.items():
            if name not in TASKS:
                raise ValueError(f"expected models for {' or '.join(TASKS)}; came one for {name!r}")
            try:
                network = model if isinstance(model, EncoderDecoder) else EncoderDecoder.from_keras(model)
            except AttributeError:
                raise ValueError(f"{name}: expected a Keras model; came {type(model).__name__}") from None
            size = TASKS[name].alphabet.size
            if network.attention is None:
                raise ValueError(f"{name}: the model has no attention, so there is nothing to see: hand one that has")
            if not len(network.source_embedding) == len(network.b_y) == size:
                raise ValueError(
                    f"{name}: expected a model that reads and writes {size} signs, as its alphabet has; came one that "
                    f"reads {len(network.source_embedding)} and writes {len(network.b_y)}"
                )
            networks[name, network.attention] = network
            first = network.attention
        declared = dict(cls.declared) | {"scores": Choice("Scores", first, SCORES)}
        return type(cls.__name__, (cls,), {"networks": networks, "declared": declared})

    @classmethod
    def compute(cls, text: str, step: int, temperature: float, scores: str) -> State:
        """The weights of every sign written so far, and what the context of the present one is made of."""
        task, text, due = understood(text)
        run = _run(cls.networks[task.name, scores], task, text, float(temperature))
        step = min(step, len(run.written))
        return {
            "text": text,
            "due": due,
            "scores": scores,
            "temperature": temperature,
            "step": step,
            "read": run.read,
            "written": run.written[:step],
            "all": run.written,
            "weights": run.weights[:step],
            "chance": float(run.chances[step - 1]),
        }

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        try:
            state = self.compute(**values)
        except ValueError:
            return {}
        return {"step": (1, len(state["all"]))}

    def build(self, stage: Stage) -> None:
        look = current()
        axes = sheet(stage.figure)
        image = axes.imshow(np.zeros((1, 1)), cmap=shades(), vmin=0, vmax=1, aspect="auto", interpolation="nearest")
        axes.set_xlim(0, stage.width)
        axes.set_ylim(0, stage.height)
        stage.moving(image)
        self._images[stage] = image
        pale = Sketch(stage.width, stage.height, axes=sheet(stage.figure))
        pale.text(_LEFT, 4.12, "read", size=SMALL, ha="left", colour=look.muted)
        pale.text(_LEFT - 0.42, _TOP + 0.16, "written", size=SMALL, colour=look.muted)

    def paint(self, stage: Stage, state: State) -> None:
        sketch, look = stage.sketch(), current()
        read, written, weights, step = state["read"], state["written"], state["weights"], state["step"]
        across = min(_WIDEST, _ROOM / len(read))
        right, rows = _LEFT + len(read) * across, len(state["all"])
        image = self._images[stage]
        image.set_data(weights)
        image.set_extent((_LEFT, right, _TOP - step * _DOWN, _TOP))
        lattice(sketch, _LEFT, _TOP, across, _DOWN, len(read), rows)
        sketch.text(0.25, 4.38, _headline(state), size=HEAD, ha="left", weight="bold", parse_math=False)
        best = int(weights[-1].argmax())
        for j, character in enumerate(read):
            x = _LEFT + (j + 0.5) * across
            sketch.text(x, _TOP + 0.16, character, weight="bold" if j == best else "normal", parse_math=False)
        for k, sign in enumerate(written):
            y = _TOP - (k + 0.5) * _DOWN
            lit = k == step - 1
            sketch.text(_LEFT - 0.14, y, sign, ha="right", weight="bold" if lit else "normal", parse_math=False)
        y = _TOP - (step - 0.5) * _DOWN
        low, high = y - _DOWN / 2, y + _DOWN / 2
        frame = [(_LEFT, low), (right, low), (right, high), (_LEFT, high), (_LEFT, low)]
        sketch.path(frame, head=False, width=1.5, rounding=0.01)
        self._sum(sketch, state)
        sketch.text(6.02, 0.62, f"writes {state['written'][-1]}", ha="left", weight="bold", size=HEAD, parse_math=False)
        sketch.text(6.02, 0.34, f"{100 * state['chance']:.0f}% sure", ha="left", colour=look.muted)

    @staticmethod
    def _sum(sketch: Sketch, state: State) -> None:
        """The context as a sum: the three greatest weights with the states that they belong to, and the rest."""
        row, read = state["weights"][-1], state["read"]
        x, look = 6.02, current()
        sketch.text(x, 3.88, f"context $c_{{{state['step']}}}$ =", ha="left")
        order = np.argsort(-row, kind="stable")[:3]
        lines = [(float(row[j]), f"state of {read[j]}", int(j)) for j in order]
        rest = max(0.0, float(1 - row[order].sum()))
        if len(row) > 3:
            lines.append((rest, f"{len(row) - 3} other states" if len(row) > 4 else "the other state", -1))
        for k, (weight, words, _j) in enumerate(lines):
            y = 3.42 - 0.56 * k
            sketch.text(x, y, f"{weight:.2f}", ha="left", weight="bold")
            sketch.text(x + 0.42, y, f"× {words}", ha="left", parse_math=False)
            sketch.line([(x, y - 0.2), (x + 1.7, y - 0.2)], width=0.6)
            share_bar(sketch, x, y - 0.2, weight, 1.7, "cell", 0.09)
            if k:
                sketch.text(x - 0.14, y, "+", colour=look.muted)

    def reading(self, state: State) -> str:
        sign, row = state["written"][-1], state["weights"][-1]
        best = int(row.argmax())
        said = f"Sign {state['step']}, {_name(sign)}: {_band(float(row[best]))} of the weight lies on "
        said += f"{_ordinal(best + 1)} character, {_name(state['read'][best])}. "
        return said + _verdict(state)

    def alt(self, state: State) -> str:
        """Rounded so far that a network trained on another processor is told of in the same words."""
        looks = ", ".join(
            f"{_name(sign)} at {_looked_at(row, state['read'])}"
            for sign, row in zip(state["written"], state["weights"], strict=True)
        )
        return (
            f"Heat map of attention, {state['scores']} scores, temperature {state['temperature']:g}. Columns: the "
            f"characters of {state['text']}. Rows: the {len(state['written'])} of {len(state['all'])} signs written so "
            f"far; each looks most at: {looks}. The row of the present sign is framed, and right of it its context is "
            f"written as a sum of the encoder's states with these weights. {_verdict(state)}"
        )


def _looked_at(row: np.ndarray, read: tuple[str, ...]) -> str:
    """The character with most of the weight, and its place; no one where the second has more than half as much."""
    best = int(row.argmax())
    if (row > row[best] / 2).sum() > 1:
        return "several characters"
    return f"{_name(read[best])} ({best + 1})"


def _plain(signs: tuple[str, ...]) -> str:
    return "".join(sign for sign in signs if sign != END_SIGN)


def _headline(state: State) -> str:
    return f"{state['text']}  →  {_plain(state['written'])}" + ("" if state["written"][-1] == END_SIGN else " …")


_SPOKEN = {"␣": "the space", END_SIGN: "the end sign", ",": "the comma", ".": "the dot", "-": "the dash"}


def _name(sign: str) -> str:
    return _SPOKEN.get(sign, sign)


def _ordinal(place: int) -> str:
    return {1: "the first", 2: "the second", 3: "the third"}.get(place, f"the {place}th")


def _band(weight: float) -> str:
    if weight > 1 - 1e-9:
        return "all"
    return next((words for least, words in _BANDS if weight >= least), "less than 30%")


def _verdict(state: State) -> str:
    text, due = _plain(state["all"]), state["due"]
    if due is None:
        return f"In the end it writes {text}: a guess, for this is no date in a form that it has learned."
    if text == due:
        return f"In the end it writes {text}, which is right."
    return f"In the end it writes {text}; right is {due}."
