"""The figures of lesson 6 on words as data: dense and sparse, counts, what Word2Vec is asked, and its two networks."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.corpus import Vocabulary, cooccurrence, ppmi, skipgram_pairs, truncated_svd
from course_utils.drawing.shapes import SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.drawing.word_plane import Frame, place_labels, text_width
from course_utils.figures.registry import figure
from course_utils.planted_vectors import load

SENTENCE = "the mayor of paris opened a museum"

# Dense and sparse


@cache
def representations() -> tuple[NDArray, NDArray, NDArray]:
    """A sound (400,), an image (24, 24) and a sentence (words, vocabulary): those that the lesson makes.

    The sound is a tone that fades, 50 ms at 8000 samples a second; the image the sun in the sky, its pixels from
    0 (black) to 1; the sentence one-hot rows in the vocabulary of the planted corpus.
    """
    time = np.arange(400) / 8000
    sound = np.exp(-20 * time) * np.sin(2 * np.pi * 220 * time + 0.4)
    rows, columns = np.mgrid[0:24, 0:24]
    image = 0.85 - 0.015 * rows
    image[np.hypot(rows - 6, columns - 17) < 3.6] = 1.0
    vocabulary = load().vocabulary
    sentence = np.eye(len(vocabulary), dtype=int)[vocabulary.encode(SENTENCE.split())]
    return sound, image, sentence


def _filled(values: NDArray) -> str:
    return f"{np.count_nonzero(values):,} of {values.size:,} numbers are not 0"


def _representations_alt() -> str:
    sound, image, sentence = representations()
    return (
        "Three arrays as pictures, with some of their numbers. A sound: a tone that fades, shape "
        f"{sound.shape}, dense: {_filled(sound)}. An image: the sun in the sky in grey, shape {image.shape}, dense: "
        f"{_filled(image)}. A sentence, {SENTENCE}: a row for each word and a column for each word of the vocabulary, "
        f"shape {sentence.shape}, sparse: {_filled(sentence)}."
    )


@figure(
    name="three_representations",
    lesson=6,
    caption="Sound and image are dense: nearly every number says something, and near numbers mean near things. Text "
    "comes as names of words. As one-hot rows it is sparse: one 1 in each row, all else 0.",
    alt=_representations_alt,
)
def three_representations() -> Figure:
    sketch = Sketch(8.2, 3.75)
    look = current()
    sound, image, sentence = representations()
    for x, head in ((0.3, "A sound"), (2.75, "An image"), (4.95, "A sentence")):
        sketch.head(x, 3.5, head)

    wave = sketch.plot(0.3, 1.75, 2.05, 1.5)
    wave.plot(sound, color=look.stroke("input"), linewidth=look.line_width)
    wave.set_axis_off()

    grey = sketch.plot(2.75, 1.75, 1.5, 1.5)
    grey.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    grey.set_axis_off()

    words = SENTENCE.split()
    left, wide, top, tall = 5.65, 2.25, 3.25, 1.5
    sketch.frame(left + wide / 2, top - tall / 2, wide, tall)
    row = tall / len(words)
    for t, (word, code) in enumerate(zip(words, sentence.argmax(axis=1).tolist(), strict=True)):
        y = top - row * (t + 0.5)
        sketch.text(left - 0.08, y, word, size=SMALL, ha="right")
        x = left + 0.06 + (wide - 0.12) * code / sentence.shape[1]
        sketch.polygon([(x, y - 0.07), (x + 0.05, y - 0.07), (x + 0.05, y + 0.07), (x, y + 0.07)], role="input")

    for x, values, form in ((0.3, sound[:5], "{:.2f}"), (2.75, image[6, 12:17], "{:.2f}")):
        sketch.text(
            x,
            1.42,
            ", ".join(form.format(value).replace("-", "−") for value in values) + ", ...",
            size=SMALL,
            ha="left",
        )
    code = int(sentence[0].argmax())
    begin = max(0, code - 1)
    sketch.text(
        4.95,
        1.42,
        "the: " + ", ".join(str(value) for value in sentence[0, begin : begin + 12]) + ", ...",
        size=SMALL,
        ha="left",
    )
    for x, values, kind in ((0.3, sound, "dense"), (2.75, image, "dense"), (4.95, sentence, "sparse")):
        sketch.text(x, 1.02, f"shape {values.shape}", ha="left")
        sketch.text(x, 0.7, kind, ha="left", weight="bold")
        sketch.text(x, 0.38, f"{np.count_nonzero(values):,} of {values.size:,} are not 0", size=SMALL, ha="left")
    return sketch.figure


# A sentence is a sequence


def _sequence_alt() -> str:
    codes = load().vocabulary.encode(SENTENCE.split()).tolist()
    listed = ", ".join(f"{word} {code}" for word, code in zip(SENTENCE.split(), codes, strict=True))
    return (
        f"A sentence as a sequence, one word a step. The words and their codes, which are their places in the "
        f"vocabulary: {listed}. Each code picks one row of a table of {len(_table())} rows, of which eight numbers are "
        "drawn: the vector x_t that a network reads at step t."
    )


def _table() -> NDArray:
    return load().vectors.matrix


@figure(
    name="sentence_sequence",
    lesson=6,
    caption="From words to vectors. A code is a name, not a size: word 10 is not twice word 5. What the network "
    "reads is "
    "the row of the table that the code picks. Word2Vec is a way to fill that table.",
    alt=_sequence_alt,
)
def sentence_sequence() -> Figure:
    sketch = Sketch(8.2, 3.7)
    vocabulary, table = load().vocabulary, _table()
    words = SENTENCE.split()
    xs = [1.55 + 0.98 * t for t in range(len(words))]
    for t, (x, word) in enumerate(zip(xs, words, strict=True), 1):
        code = vocabulary.code(word)
        said = sketch.box(x, 3.05, 0.86, 0.34, word, role="input")
        number = sketch.box(x, 2.3, 0.5, 0.32, str(code))
        sketch.arrow(said.bottom, number.top)
        vector = _vector(sketch, x, 1.1, table[code, :8])
        sketch.arrow(number.bottom, vector.top, role="input")
        sketch.text(x, 0.27, f"$x_{t}$")
        sketch.text(x, 3.45, f"{t}", size=SMALL)
    for y, label in ((3.45, "step t"), (3.05, "word"), (2.3, "code"), (1.1, "row of\nthe table"), (0.27, "read as")):
        sketch.text(0.2, y, label, ha="left", size=SMALL, weight="bold")
    return sketch.figure


def _vector(sketch: Sketch, x: float, y: float, values: NDArray, cell: float = 0.16, *, role: str = "hidden") -> Shape:
    """A vector as a column of cells, the fuller the colour the larger the number."""
    axes_values = np.asarray(values, float)
    low, high = axes_values.min(), axes_values.max()
    look = current()
    shades = LinearSegmentedColormap.from_list("vector", [look.page, look.stroke(role)])
    bottom = y - len(values) * cell / 2
    axes = sketch.plot(x - cell, bottom, 2 * cell, len(values) * cell)
    axes.pcolormesh(((axes_values - low) / (high - low))[::-1, None], cmap=shades, edgecolors=look.ink, linewidth=0.6)
    axes.set_axis_off()
    return Shape(x, y, cell + 0.02, len(values) * cell / 2 + 0.02)


# One-hot rows and counts, and what is lost

BITES = ("the dog bites the man", "the man bites the dog")
_THREE = ("king", "queen", "cheese")


def _lost_alt() -> str:
    first, second = BITES
    vocabulary, counts = _bag()
    listed = ", ".join(f"{word} {count}" for word, count in zip(vocabulary, counts[0].tolist(), strict=True))
    return (
        f"Left, two sentences as counts: {first}, and {second}. Both give the same row: {listed}. The order is lost. "
        "Right, king, queen and cheese as one-hot rows: any two have the product 0, so king is as far from queen as "
        "from cheese."
    )


def _bag() -> tuple[tuple[str, ...], NDArray]:
    vocabulary = ("the", "dog", "bites", "man")
    return vocabulary, np.array([[sentence.split().count(word) for word in vocabulary] for sentence in BITES])


@figure(
    name="one_hot_and_counts",
    lesson=6,
    caption="What is lost. Counts of words forget who bites whom. One-hot rows treat any two words as equally "
    "different.",
    alt=_lost_alt,
)
def one_hot_and_counts() -> Figure:
    sketch = Sketch(8.2, 3.25)
    vocabulary, counts = _bag()
    sketch.head(0.25, 3.0, "Counts lose the order")
    for column, word in enumerate(vocabulary):
        sketch.text(2.1 + 0.5 * column + 0.25, 2.58, word, size=SMALL)
    for y, sentence, row in ((2.2, BITES[0], counts[0]), (1.4, BITES[1], counts[1])):
        sketch.text(0.25, y, sentence, ha="left", size=SMALL)
        sketch.matrix(3.1, y, row[None], cell=0.32, cell_width=0.5, role="input", lit_rows=[0])
    sketch.text(3.1, 1.8, "the same row", size=SMALL, weight="bold")

    sketch.head(4.75, 3.0, "One-hot rows lose the likeness")
    one_hot = np.eye(7, dtype=int)[[1, 3, 5]]  # place 0 is that of <unk>
    for y, word, row in zip((2.45, 2.05, 1.65), _THREE, one_hot, strict=True):
        sketch.text(4.75, y, word, ha="left", size=SMALL)
        sketch.grid(6.25, y, row[None], cell=0.24, role="input")
        sketch.text(7.2, y, "...", ha="left")
    sketch.text(6.25, 1.18, "their product", size=SMALL, weight="bold")
    for y, one, other in ((0.8, 0, 1), (0.45, 0, 2)):
        sketch.text(4.75, y, f"{_THREE[one]} · {_THREE[other]}", ha="left", size=SMALL)
        sketch.text(6.25, y, f"{one_hot[one] @ one_hot[other]}")
    sketch.text(0.25, 0.8, "Who bites whom? The row does not say.", ha="left", size=SMALL)
    return sketch.figure


# Counting: co-occurrence, PPMI, SVD

TINY = (
    "we drink tea",
    "they drink coffee",
    "we drink coffee",
    "we eat bread",
    "they eat rice",
    "they eat bread",
)


@cache
def tiny_counts() -> tuple[tuple[str, ...], NDArray, NDArray, NDArray]:
    """The words of six sentences, their co-occurrence counts with a window of 2, the PPMI, and two dimensions of it."""
    sentences = [sentence.split() for sentence in TINY]
    vocabulary = Vocabulary.of(sentences)
    counts = cooccurrence([vocabulary.encode(one).tolist() for one in sentences], len(vocabulary), 2)[
        1:, 1:
    ]  # without <unk>
    information = ppmi(counts)
    return vocabulary.words[1:], counts, information, truncated_svd(information, 2)


def _count_alt() -> str:
    words, counts, information, plane = tiny_counts()
    where = {word: k for k, word in enumerate(words)}

    def cell(table: NDArray, one: str, other: str) -> float:
        return float(table[where[one], where[other]])

    def place(word: str) -> str:
        return "({:.2f}, {:.2f})".format(*plane[where[word]])

    return (
        f"Three steps for the sentences {'; '.join(TINY)}, with a window of 2. First the counts: drink and tea stand "
        f"together {cell(counts, 'drink', 'tea'):g} time, drink and coffee {cell(counts, 'drink', 'coffee'):g} times. "
        f"Then the PPMI, which asks if that is more than chance: {cell(information, 'drink', 'tea'):.1f} for both "
        "pairs. "
        "Then two numbers for each word by a truncated SVD, points in a plane: "
        f"coffee {place('coffee')} lies by tea {place('tea')}, bread {place('bread')} by rice {place('rice')}."
    )


@figure(
    name="count_based_steps",
    lesson=6,
    caption="The count-based way, for six sentences: how often two words stand at most 2 places apart; is that more "
    "than chance (PPMI, natural logarithm); and the long rows pressed into two numbers each (SVD). The row and the "
    "column of <unk>, all 0, are left out.",
    alt=_count_alt,
)
def count_based_steps() -> Figure:
    sketch = Sketch(8.2, 3.75)
    words, counts, information, plane = tiny_counts()
    cell, y = 0.27, 1.75
    half = len(words) * cell / 2
    for x, table, head, form in (
        (0.85 + half, counts, "1. Counts", "{:g}"),
        (3.6 + half, information, "2. PPMI", "{:.1f}"),
    ):
        sketch.head(x - half, 3.5, head)
        shown = [[form.format(value) if value else 0 for value in row] for row in table]  # zeros stay pale
        sketch.matrix(x, y, shown, cell=cell, size=SMALL)
        for k, word in enumerate(words):
            sketch.text(x - half + cell * (k + 0.5), y + half + 0.08, word, size=SMALL, rotation=90, va="bottom")
    for k, word in enumerate(words):
        sketch.text(0.74, y + half - cell * (k + 0.5), word, size=SMALL, ha="right")
    sketch.head(6.25, 3.5, "3. SVD")
    for x in (3.3, 5.98):
        sketch.arrow((x - 0.18, y), (x + 0.17, y))
    frame = Frame.round(6.25, y - half, 1.75, 2 * half, plane)
    sketch.frame(frame.left + frame.width / 2, y, frame.width, frame.height)
    points = frame.inches(plane)
    sketch.axes.plot(*points.T, "o", color=current().stroke("hidden"), markersize=6, zorder=4)
    for label in place_labels(frame, words, points):
        if label.place is not None:
            sketch.text(*label.place, label.word, size=SMALL)
    sketch.note(0.25, 0.3, "Sentences: " + "; ".join(TINY) + ".", ha="left")
    return sketch.figure


# The pairs of a sentence


def _check_pairs(sentence: str, window: int) -> list[str]:
    words = sentence.split()
    if not 2 <= len(words) <= 7 or any(text_width(word, SMALL) > 0.62 for word in words) or not 1 <= window <= 3:
        raise ValueError(
            f"the figure has room for 2 to 7 words of up to seven letters and a window of 1 to 3; came {sentence!r} "
            f"and {window}"
        )
    return words


def _pairs_alt(sentence: str = SENTENCE, window: int = 2) -> str:
    words = _check_pairs(sentence, window)
    middle = words[len(words) // 2]
    near = ", ".join(f"({one}, {other})" for one, other in skipgram_pairs(words, window) if one == middle)
    return (
        f"The sentence {sentence}, a line for each of its words as the centre, with a frame around its window of "
        f"{window} "
        f"on each side, which ends where the sentence ends. The centre {middle} gives the pairs {near}. All lines "
        f"together give {len(skipgram_pairs(words, window))} pairs."
    )


@figure(
    name="window_pairs",
    lesson=6,
    caption="The window slides along the sentence. Each word is the centre once; each of its neighbours in the window "
    "makes a pair with it. At the ends of the sentence the window is cut off.",
    alt=_pairs_alt,
)
def window_pairs(sentence: str = SENTENCE, window: int = 2) -> Figure:
    """The pairs of skip-gram for a sentence.

    Raises:
        ValueError: the sentence or the window has no room.
    """
    words = _check_pairs(sentence, window)
    pitch, apart = 0.47, 0.73
    height = pitch * len(words) + 0.72
    sketch = Sketch(8.2, height)
    sketch.head(0.25, height - 0.27, "The window around each centre")
    sketch.head(5.55, height - 0.27, "Centre: its neighbours")
    total = 0
    for place, centre in enumerate(words):
        y = height - 0.78 - pitch * place
        first, final = max(0, place - window), min(len(words) - 1, place + window)
        for k, word in enumerate(words):
            role = "input" if k == place else "output" if first <= k <= final else None
            sketch.box(0.6 + apart * k, y, 0.66, 0.3, word, role=role, size=SMALL)
        left, right = 0.6 + apart * first - 0.36, 0.6 + apart * final + 0.36
        sketch.frame((left + right) / 2, y, right - left, 0.38)
        near = [other for k, other in enumerate(words[first : final + 1], first) if k != place]
        total += len(near)
        sketch.text(5.55, y, f"{centre}:", size=SMALL, weight="bold", ha="left")
        wide = text_width(f"{centre}:", SMALL, "bold")
        listed = ", ".join(near)
        if text_width(listed, SMALL) > 8.1 - 5.62 - wide:
            half = (len(near) + 1) // 2
            listed = f"{', '.join(near[:half])},\n{', '.join(near[half:])}"
        sketch.text(5.62 + wide, y, listed, size=SMALL, ha="left")
    assert total == len(skipgram_pairs(words, window))
    return sketch.figure


# The two networks

_DIMENSIONS = 64  # of the vectors that the lesson trains


def _network_alt(kind: str) -> str:
    what = (
        "Skip-gram. The centre word, paris, comes in as a one-hot row; W_in turns it into its vector v; W_out "
        "compares v "
        "with the vector u of every word. Asked for are the words around it, one at a time: mayor, of, opened, a."
        if kind == "skip-gram"
        else "CBOW. The words around, mayor, of, opened and a, come in as one-hot rows; W_in turns each into its "
        "vector and v "
        "is their mean; W_out compares v with the vector u of every word. Asked for is the centre word: paris."
    )
    shapes = f"Both tables are {_shape()}, a row for each word; all scores together are v times W_out transposed."
    return f"{what} {shapes} There is no activation in between."


def _shape() -> tuple[int, int]:
    """That of the lesson's tables; the package's vectors, whose colours are drawn, are shorter."""
    return len(_table()), _DIMENSIONS


_AROUND = ("mayor", "of", "opened", "a")


def _one_hot(sketch: Sketch, x: float, y: float, lit: int, role: str, length: int = 9) -> Shape:
    return sketch.grid(x, y, np.eye(length, dtype=int)[lit][:, None], cell=0.2, role=role)


@figure(
    name="skipgram_network",
    lesson=6,
    caption="Skip-gram: given the centre word, guess the words around it. W_in is the table of word vectors that one "
    "keeps. A one-hot row times W_in is a row of W_in, so in code it is a lookup.",
    alt=lambda: _network_alt("skip-gram"),
)
def skipgram_network() -> Figure:
    sketch = Sketch(8.2, 4.1)
    y = 1.95
    sketch.head(0.25, 3.85, "Skip-gram")
    centre = sketch.box(0.75, y, 0.86, 0.36, "paris", role="input")
    x = _one_hot(sketch, 1.75, y, 3, "input")
    sketch.arrow(centre.right, x.left)
    vector = _vector(sketch, 3.75, y, load().vectors["paris"][:6])
    sketch.arrow(x.right, vector.left, role="input")
    for k, word in enumerate(_AROUND):
        level = y + 0.78 * (1.5 - k)
        scores = sketch.box(5.95, level, 1.05, 0.36, "u · v", role=None)
        sketch.arrow(vector.right, scores.left, role="hidden")
        asked = sketch.box(7.45, level, 0.86, 0.36, word, role="output")
        sketch.arrow(scores.right, asked.left, role="output")
    _matrix_name(sketch, 2.7, y + 0.55, "in")
    _matrix_name(sketch, 4.45, y + 1.35, "out")
    _network_words(
        sketch, ("one-hot", 1.75), ("its vector v", 3.75), ("score of every word", 5.95), ("asked for", 7.45)
    )
    sketch.text(0.75, 0.32, "centre", size=SMALL)
    return sketch.figure


@figure(
    name="cbow_network",
    lesson=6,
    caption="CBOW, continuous bag of words: given the words around, guess the centre. Their vectors are averaged, so "
    "their order does not count: that is the bag.",
    alt=lambda: _network_alt("cbow"),
)
def cbow_network() -> Figure:
    sketch = Sketch(8.2, 4.1)
    y = 1.95
    sketch.head(0.25, 3.85, "CBOW")
    vectors = load().vectors
    mean = np.mean([vectors[word] for word in _AROUND], axis=0)
    vector = _vector(sketch, 4.35, y, mean[:6])
    for k, word in enumerate(_AROUND):
        level = y + 0.78 * (1.5 - k)
        near = sketch.box(0.75, level, 0.86, 0.36, word, role="input")
        row = sketch.grid(2.35, level, np.eye(9, dtype=int)[2 * k][None], cell=0.17, role="input")
        sketch.arrow(near.right, row.left)
        sketch.arrow(row.right, vector.left, role="input")
    scores = sketch.box(6.05, y, 1.05, 0.36, "u · v", role=None)
    sketch.arrow(vector.right, scores.left, role="hidden")
    asked = sketch.box(7.5, y, 0.86, 0.36, "paris", role="output")
    sketch.arrow(scores.right, asked.left, role="output")
    _matrix_name(sketch, 3.95, y + 1.35, "in")
    _matrix_name(sketch, 5.05, y + 0.78, "out")
    _network_words(sketch, ("one-hot", 2.35), ("v, the mean", 4.35), ("score of every word", 6.05), ("asked for", 7.5))
    sketch.text(0.75, 0.32, "words around", size=SMALL)
    return sketch.figure


def _network_words(sketch: Sketch, *parts: tuple[str, float]) -> None:
    """Names under the parts of a network."""
    for words, x in parts:
        sketch.text(x, 0.32, words, size=SMALL)


def _matrix_name(sketch: Sketch, x: float, y: float, name: str) -> None:
    """A table with its shape, beside the arrows that stand for it."""
    sketch.text(x, y, f"$W_{{{name}}}$")
    sketch.text(x, y - 0.27, f"{_shape()}", size=SMALL)
    if name == "out":
        sketch.text(x, y - 0.5, "transposed", size=SMALL)
