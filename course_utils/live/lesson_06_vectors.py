"""Two live views of lesson 6 on vectors that were learned: how they got to their places, and who is near whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from course_utils.corpus import Vocabulary
from course_utils.drawing.shapes import HEAD, SMALL, Point, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.drawing.word_plane import Frame, fitting, place_labels
from course_utils.files import CourseError
from course_utils.live.controls import Choice, Entry, Slider, Toggle
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.planted import RELATIONS, Pairs
from course_utils.planted_vectors import load
from course_utils.word_vectors import WordVectors, principal_axes

_ABOUT = ((0.9, "nine in ten or more"), (0.5, "more than half"), (0.1, "less than half"), (0.0, "next to none"))
LABELLED = 7  # pairs of a relation that carry their words; all are drawn


@dataclass(frozen=True)
class Film:
    """Word vectors at several epochs of one training, and pairs of words to watch.

    Raises:
        ValueError: there is no epoch or no pair, or an array has not one row for each word.
    """

    vocabulary: Vocabulary
    frames: Mapping[Any, NDArray]  # by epoch, a number
    relations: Mapping[str, Pairs]

    def __post_init__(self) -> None:
        if len(self.frames) < 2:
            raise ValueError(f"expected a film of at least two epochs, {{epoch: vectors}}; came {len(self.frames)}")
        if not self.relations:
            raise ValueError("expected at least one relation with two pairs whose words are all in the vocabulary")
        for vectors in self.frames.values():
            WordVectors(self.vocabulary, np.asarray(vectors))

    @cached_property
    def epochs(self) -> list[float]:
        """The epochs that are stored, in order."""
        return sorted(self.frames)

    @cached_property
    def tables(self) -> list[WordVectors]:
        """The vectors at each of the epochs."""
        return [WordVectors(self.vocabulary, np.asarray(self.frames[epoch], float)) for epoch in self.epochs]

    @cached_property
    def _places(self) -> dict[str, NDArray]:
        return {}

    @cached_property
    def _scores(self) -> dict[str, NDArray]:
        return {}

    def places(self, relation: str) -> NDArray:
        """The words of a relation in one plane at every epoch: (epochs, pairs, 2 words, 2).

        The plane is the principal plane of these words at the last epoch, for all epochs, so that only words move. The
        vectors are scaled to length 1.
        """
        if relation not in self._places:
            code = self.vocabulary.code
            rows = np.array([[code(word) for word in pair] for pair in self.relations[relation]])
            mean, axes = principal_axes(self.tables[-1].unit[rows.ravel()])
            self._places[relation] = np.array([(table.unit[rows] - mean) @ axes.T for table in self.tables])
        return self._places[relation]

    def scores(self, relation: str) -> NDArray:
        """The share of the relation's analogies that are answered right at every epoch."""
        if relation not in self._scores:
            pairs = self.relations[relation]
            asked = [(b, a, c, d) for a, b in pairs for c, d in pairs if a != c]
            self._scores[relation] = np.array([table.analogy_accuracy(asked) for table in self.tables])
        return self._scores[relation]


def known_pairs(vocabulary: Vocabulary, relations: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Pairs]:
    """The pairs whose two words are in the vocabulary, of the relations that have two such pairs or more."""
    found = {
        name: tuple((str(a), str(b)) for a, b in pairs if a in vocabulary and b in vocabulary)
        for name, pairs in relations.items()
    }
    return {name: pairs for name, pairs in found.items() if len(pairs) > 1}


def _stored() -> Film:
    vocabulary, film = load()
    return Film(vocabulary, film, RELATIONS)


@view
class EmbeddingFilm(View):
    """``using(vocabulary=..., film=...)`` shows a training of your own; else one that comes with the package."""

    name = "embedding_film"
    lesson = 6
    title = "Word vectors on their way"
    size = (8.0, 4.7)
    declared = {
        "frame": Slider("Picture", len(load().film), 1, len(load().film), play=True),
        "relation": Choice("Relation", next(iter(RELATIONS)), tuple(RELATIONS)),
        "ways": Toggle("Show the ways", more=True),
    }
    film: ClassVar[Film] = _stored()
    exact: ClassVar[bool] = True  # the film is the same on every computer

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _FilmPlots] = WeakKeyDictionary()

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The film of your own training: ``using(vocabulary=vocabulary, film=trained.film)``.

        Args:
            given: ``vocabulary``; ``film``, for each stored epoch the vectors then, (words, dimensions), a row for each
                word of the vocabulary; and, where other pairs are to be watched than those of the planted corpus,
                ``relations``, for each name its pairs of words.

        Raises:
            TypeError: something else is given, or one of the first two is missing.
            ValueError: the film does not fit the vocabulary, or no pair of the relations is in it.
        """
        if not given:
            return cls
        if not {"vocabulary", "film"} <= given.keys() <= {"vocabulary", "film", "relations"}:
            raise TypeError(
                f"the view {cls.name!r} takes vocabulary and film, and relations if you like; came {', '.join(given)}"
            )
        relations = known_pairs(given["vocabulary"], given.get("relations") or RELATIONS)
        film = Film(given["vocabulary"], given["film"], relations)
        last = len(film.epochs)
        declared = dict(cls.declared) | {
            "frame": Slider("Picture", last, 1, last, play=True),
            "relation": Choice("Relation", next(iter(relations)), tuple(relations)),
        }
        return type(cls.__name__, (cls,), {"film": film, "declared": declared, "exact": False})

    @classmethod
    def compute(cls, frame: int, relation: str, ways: bool) -> State:
        """Where the words of the relation are at the chosen epoch, and how many of its analogies are right by then."""
        film, k = cls.film, frame - 1
        return {
            "relation": relation,
            "pairs": film.relations[relation],
            "frame": k,
            "epochs": film.epochs,
            "vectors": film.tables[k].matrix,
            "points": film.places(relation)[k],
            "places": film.places(relation),
            "scores": film.scores(relation),
            "ways": ways,
        }

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _FilmPlots(stage, self.film)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        at_the_end = state["frame"] == len(state["epochs"]) - 1
        now, best = (self._share(state["scores"][k]) for k in (state["frame"], -1))
        begin = f"After epoch {_epoch(state)}"
        end = "This is the trained table." if at_the_end else f"At the end it is {best}."
        return f"{begin} {now} of the analogies of {state['relation']} are answered right. {end}"

    def alt(self, state: State) -> str:
        (one, two), *_ = state["pairs"]
        told = dict(zip(state["epochs"], state["scores"], strict=True))
        if not self.exact:
            told = {epoch: told[epoch] for epoch in (state["epochs"][0], state["epochs"][-1])}
        listed = ", ".join(f"{self._share(score)} at {epoch:g}" for epoch, score in told.items())
        return (
            f"Left, a plane with the {len(state['pairs'])} pairs of the relation {state['relation']} after epoch "
            f"{_epoch(state)}, each pair an arrow, such as {one} to {two}. The plane is the same at all epochs. "
            "Right, the "
            f"share of the relation's analogies that are right by epoch: {listed}."
        )

    @classmethod
    def _share(cls, score: float) -> str:
        """A share in words; of a training of the student's own only so far that every computer tells it alike."""
        if cls.exact:
            return f"{100 * score:.0f}%"
        return next(words for least, words in _ABOUT if score >= least)


def _epoch(state: State) -> str:
    return f"{state['epochs'][state['frame']]:g}"


class _FilmPlots:
    """The plane of :class:`EmbeddingFilm` and the curve beside it, and what moves on them."""

    def __init__(self, stage: Stage, film: Film) -> None:
        look, across, up = current(), stage.width, stage.height
        self.left, self.bottom, self.width, self.height = 0.25, 0.25, 4.95, 4.0
        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.frame(self.left + self.width / 2, self.bottom + self.height / 2, self.width, self.height)
        self.curve = stage.figure.add_axes((6.0 / across, 1.75 / up, 1.75 / across, 1.75 / up))
        self.curve.set_ylim(0, 1.04)
        self.curve.set_yticks([0, 0.5, 1], ["0", "50%", "100%"])
        self.curve.set_xlim(film.epochs[0], film.epochs[-1] * 1.04)
        self.curve.set_xticks([film.epochs[0], film.epochs[-1]])
        self.curve.tick_params(length=3)
        (self.line,) = self.curve.plot([], [], color=look.ink, linewidth=1.3 * look.line_width, zorder=3)
        (self.now,) = self.curve.plot([], [], "o", color=look.ink, markersize=7, zorder=5, clip_on=False)
        stage.moving(self.line, self.now)
        pale.text(5.5, 3.95, "analogies that are right", size=SMALL, ha="left")
        pale.text(6.87, 1.3, "epoch", size=SMALL)
        for y, marker, words in ((0.75, "o", "first word"), (0.4, "s", "second word")):
            role, fill = ("hidden", look.stroke("hidden")) if marker == "o" else ("output", look.page)
            pale.axes.plot(
                [6.15], [y], marker, color=fill, markeredgecolor=look.stroke(role), markeredgewidth=1.5, markersize=6
            )
            pale.text(6.3, y, words, size=SMALL, ha="left")

    def paint(self, sketch: Sketch, state: State) -> None:
        look, k = current(), state["frame"]
        frame = Frame.round(self.left, self.bottom, self.width, self.height, state["places"].reshape(-1, 2))
        where = frame.inches(state["points"])
        if state["ways"]:
            ways = frame.inches(state["places"][: k + 1])
            for pair in range(len(state["pairs"])):
                for side, role in enumerate(("hidden", "output")):
                    sketch._keep(
                        sketch.axes.plot(*ways[:, pair, side].T, color=look.stroke(role), alpha=0.35, linewidth=0.8)[0]
                    )
        ends: list[tuple[Point, Point]] = [((float(a[0]), float(a[1])), (float(b[0]), float(b[1]))) for a, b in where]
        for start, end in ends:
            sketch.arrow(start, end, width=0.7)
        for side, (marker, role) in enumerate((("o", "hidden"), ("s", "output"))):
            (dots,) = sketch.axes.plot(
                *where[:, side].T,
                marker,
                color=look.page if side else look.stroke(role),
                markeredgecolor=look.stroke(role),
                markeredgewidth=1.5,
                markersize=6,
                zorder=4,
            )
            sketch._keep(dots)
        shown = np.unique(np.linspace(0, len(state["pairs"]) - 1, LABELLED).round().astype(int))
        words = [word for pair in shown for word in state["pairs"][pair]]
        labels = place_labels(frame, words, where[shown].reshape(-1, 2), dots=where.reshape(-1, 2), lines=ends)
        if not state["ways"]:
            for label in labels:
                if label.place is not None:
                    sketch.text(*label.place, label.word, size=SMALL, parse_math=False)
        self.line.set_data(state["epochs"], state["scores"])
        self.now.set_data(state["epochs"][k : k + 1], state["scores"][k : k + 1])
        sketch.text(
            0.25, 4.47, f"{state['relation']}, after epoch {_epoch(state)}", size=HEAD, ha="left", parse_math=False
        )
        sketch.text(6.87, 3.65, f"{100 * state['scores'][k]:.0f}%", weight="bold")


# Who is near whom

COSINE = r"$\cos(a, b) = a \cdot b\,/\,(\|a\|\,\|b\|)$"
_TERM = re.compile(r"\s*([+\-−])\s*")


def parse(text: str, vocabulary: Vocabulary) -> list[tuple[int, str]]:
    """The terms of a sum of words, such as ``paris - france + italy``, each with its sign, +1 or -1.

    Raises:
        ValueError: it is no such sum, or a word is not in the vocabulary; the message names the nearest spellings.
    """
    pieces = _TERM.split(text.strip().lower())
    begins_with_a_sign = pieces[0] == "" and len(pieces) > 1
    pieces = pieces[1:] if begins_with_a_sign else ["+", *pieces]
    terms = [(1 if sign == "+" else -1, word) for sign, word in zip(pieces[::2], pieces[1::2], strict=True)]
    for _, word in terms:
        if not word or " " in word:
            raise ValueError(
                "Expected a word, or words with + and − between them, like paris - france + italy; came "
                f"{text.strip()[:60]!r}."
            )
        try:
            vocabulary.code(word[:60])
        except CourseError as problem:
            message = str(problem)
            raise ValueError(f"{message[0].upper()}{message[1:]}.") from None
    return terms


@view
class Neighbours(View):
    """``using(vectors=...)`` searches among vectors of your own; else among those that come with the package."""

    name = "neighbours"
    lesson = 6
    title = "The nearest words"
    size = (8.0, 4.4)
    declared = {
        "text": Entry(
            "Word, or a - b + c",
            "paris - france + italy",
            (
                "paris",
                "king - man + woman",
                "cats-cat+dog",
                "good",
                "pariss",
                "king queen",
                "- good",
                "the $ sign",
            ),
        ),
        "count": Slider("How many", 8, 3, 10, more=True),
        "leave_out": Toggle("Leave out the words asked with", True),
        "table": Choice("Vectors", "trained", ("trained", "before training")),
    }
    tables: ClassVar[Mapping[str, WordVectors]] = {
        "trained": load().vectors,
        "before training": load().start,
    }
    exact: ClassVar[bool] = True  # the vectors are the same on every computer

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The view on vectors of your own: ``using(vectors=WordVectors(vocabulary, matrix))``.

        Args:
            given: ``vectors``, a :class:`WordVectors`, or several by name; and, if you like, ``start``, the text that
                the view begins with.

        Raises:
            TypeError: something else is given.
            ValueError: there are no vectors, or what the view begins with cannot be looked up in them.
        """
        if not given:
            return cls
        if not {"vectors"} <= given.keys() <= {"vectors", "start"}:
            raise TypeError(f"the view {cls.name!r} takes vectors, and start if you like; came {', '.join(given)}")
        vectors = given["vectors"]
        tables = {"these": vectors} if isinstance(vectors, WordVectors) else dict(vectors)
        if not tables or not all(isinstance(table, WordVectors) for table in tables.values()):
            raise ValueError("expected WordVectors(vocabulary, matrix), or several by name like {'Word2Vec': ...}")
        first = next(iter(tables.values()))
        start = given.get("start") or cls._begin(first)
        parse(start, first.vocabulary)
        declared = dict(cls.declared) | {"text": Entry("Word, or a - b + c", start)}
        del declared["table"]
        if len(tables) > 1:
            declared["table"] = Choice("Vectors", next(iter(tables)), tuple(tables))
        return type(cls.__name__, (cls,), {"tables": tables, "declared": declared, "exact": False})

    @classmethod
    def _begin(cls, vectors: WordVectors) -> str:
        """What the view begins with: as always where the words are there, else the most frequent word."""
        usual = cls.declared["text"]
        assert isinstance(usual, Entry)
        try:
            parse(usual.value, vectors.vocabulary)
        except ValueError:
            return vectors.vocabulary.words[1]
        return usual.value

    @classmethod
    def compute(cls, text: str, count: int, leave_out: bool, table: str | None = None) -> State:
        """The words whose vectors have the largest cosine with the sum of the words' vectors, each of length 1.

        Raises:
            ValueError: the text is no sum of words that are known.
        """
        name = table or next(iter(cls.tables))
        vectors = cls.tables[name]
        terms = parse(text, vectors.vocabulary)
        codes = [vectors.vocabulary.code(word) for _, word in terms]
        target = np.sum([sign * vectors.unit[code] for (sign, _), code in zip(terms, codes, strict=True)], axis=0)
        found = vectors.nearest(target, count, leave_out=codes if leave_out else ())
        return {
            "terms": terms,
            "asked": _told(terms),
            "found": [(near.word, near.cosine) for near in found],
            "own": [word for _, word in terms],
            "leave_out": leave_out,
            "table": name if len(cls.tables) > 1 else "",
            "size": len(vectors.vocabulary) - 1,
            "rough": not cls.exact and text == cls.declared["text"].value and count == cls.declared["count"].value,
        }

    def build(self, stage: Stage) -> None:
        look = current()
        pale = Sketch(stage.width, stage.height, axes=sheet(stage.figure))
        for cosine in (0, 0.5, 1):
            x = _across(cosine)
            pale.line([(x, 0.5), (x, 3.82)], width=0.7, dashed=cosine != 0)
            pale.text(x, 0.3, f"{cosine:g}", size=SMALL, colour=look.muted)
        pale.text(_across(1) + 0.75, 0.3, "cosine", size=SMALL, colour=look.muted)
        pale.text(0.25, 0.3, COSINE, ha="left", size=SMALL)

    def paint(self, stage: Stage, state: State) -> None:
        sketch, look = stage.sketch(), current()
        where = f", {state['table']}" if state["table"] else ""
        head = fitting(f"Nearest to {state['asked']}{where}", 7.5, HEAD)
        sketch.text(0.25, 4.12, head, size=HEAD, ha="left", parse_math=False)
        pitch = 3.3 / len(state["found"]) if state["found"] else 1.0
        for k, (word, cosine) in enumerate(state["found"]):
            y = 3.8 - pitch * (k + 0.5)
            asked = word in state["own"]
            shown = fitting(f"{word} (asked with)" if asked else word, 1.95, SMALL)
            sketch.text(2.3, y, shown, ha="right", size=SMALL, weight="bold" if k == 0 else "normal", parse_math=False)
            start, end = sorted((_across(0), _across(max(cosine, -0.1))))
            bar = Rectangle(
                (start, y - min(0.11, 0.3 * pitch)),
                end - start,
                2 * min(0.11, 0.3 * pitch),
                facecolor=look.page if asked else look.stroke("hidden"),
                edgecolor=look.stroke("hidden"),
                linewidth=1.2,
                zorder=3,
            )
            sketch.axes.add_patch(bar)
            sketch._keep(bar)
            sketch.text(_across(1) + 0.75, y, f"{cosine:.2f}".replace("-", "−"), size=SMALL)

    def reading(self, state: State) -> str:
        if not state["found"]:
            return "There is no other word."
        word, cosine = state["found"][0]
        near = word[:40] if state["rough"] else f"{word[:40]}, cosine {_two(cosine)},"
        out = ""
        if len(state["own"]) > 1:
            out = " The words asked with are left out." if state["leave_out"] else " The words asked with may come too."
        return f"Nearest to {state['asked'][:90]} is {near} of {state['size']:,} words.{out}"

    def alt(self, state: State) -> str:
        """All words with their cosines; but where vectors of the student's own are first shown the nearest alone.

        Their cosines, and the order of words further off, are not the same on every computer.
        """
        listed = ", ".join(f"{word[:40]} {_two(cosine)}" for word, cosine in state["found"])
        if state["rough"] and state["found"]:
            listed = f"first {state['found'][0][0][:40]}, then {len(state['found']) - 1} more"
        where = f" ({state['table']})" if state["table"] else ""
        return f"The nearest words to {state['asked'][:90]}{where}, each with a bar for its cosine: {listed}."


def _two(cosine: float) -> str:
    return f"{cosine:z.2f}"


def _across(cosine: float) -> float:
    """Where a cosine lies on the picture, in inches from the left."""
    return 2.75 + 4.1 * cosine


def _told(terms: Sequence[tuple[int, str]]) -> str:
    """A sum of words as one reads it."""
    said = "".join(f" {'+' if sign > 0 else '−'} {word}" for sign, word in terms)
    return said[3:] if terms[0][0] > 0 else said[1:]
