"""The small worlds that the lessons learn from: noisy digits, their names, reviews, numbers, a door, two sentences.

Each generator is one function and gives the same arrays for the same seed. The rows of ``glyphs`` and of
``translations`` all differ, so any cut of them into a training and a test part shares nothing. ``reviews``
makes its own cut, because there two rows can differ and still hold the same words.
Among letters and words, code 0 stands for "nothing more": the end sign of an answer, the padding of an input.
"""

from itertools import product
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

GLYPH_SHAPE = (7, 5)  # rows, columns

_DRAWINGS = """
.###.  ..#..  .###.  ####.  ...#.  #####  ..##.  #####  .###.  .###.
#...#  .##..  #...#  ....#  ..##.  #....  .#...  ....#  #...#  #...#
#..##  ..#..  ....#  ....#  .#.#.  ####.  #....  ...#.  #...#  #...#
#.#.#  ..#..  ..##.  .###.  #..#.  ....#  ####.  ..#..  .###.  .####
##..#  ..#..  .#...  ....#  #####  ....#  #...#  .#...  #...#  ....#
#...#  ..#..  #....  ....#  ...#.  #...#  #...#  .#...  #...#  ...#.
.###.  .###.  #####  ####.  ...#.  .###.  .###.  .#...  .###.  .##..
"""

_ROWS = [row.split() for row in _DRAWINGS.strip().split("\n")]

# One clean picture per digit, (10, 35): 1 is ink, 0 is paper, row after row from the top.
CLEAN_GLYPHS: Floats = np.array(
    [[mark == "#" for row in _ROWS for mark in row[digit]] for digit in range(10)],
    dtype=np.float32,
)

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ALPHABET = ".abcdefghijklmnopqrstuvwxyz"  # the full stop is the end sign
NAME_STEPS = 6  # five letters at most, and the end sign

NOUNS = ("plot", "film", "music", "acting", "ending", "story")
GOOD = ("good", "nice", "funny", "clever")
BAD = ("bad", "dull", "silly", "weak")
INTENSIFIERS = ("", "very ", "really ", "so ")
REVIEW_WORDS = ("", "the", "was", "not", ",", "it", "very", "really", "so", *NOUNS, *GOOD, *BAD)
REVIEW_STEPS = 10  # the longest review: the plot was not bad , it was very good

_ENGLISH = """
one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety
"""
_GERMAN = """
eins zwei drei vier fünf sechs sieben acht neun zehn
elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn
zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig
"""
_ENGLISH_ONES, _ENGLISH_TENS = _ENGLISH.split()[:19], _ENGLISH.split()[19:]
_GERMAN_ONES, _GERMAN_TENS = _GERMAN.split()[:19], _GERMAN.split()[19:]
ENGLISH_WORDS = (".", *_ENGLISH_ONES, *_ENGLISH_TENS, "hundred")
GERMAN_WORDS = (".", *_GERMAN_ONES, *_GERMAN_TENS, "hundert", "und", "ein")
ENGLISH_STEPS = 4  # nine hundred ninety nine
GERMAN_STEPS = 6  # neun hundert neun und neunzig, and the end sign

MOTIONS = ("closing", "still", "opening")

# Lesson 2. The lecture's two sentences, of five words each, and the eight words in them.
FOX_SENTENCES = (("The", "brown", "fox", "is", "quick"), ("The", "red", "fox", "jumped", "high"))
FOX_WORDS = ("The", "brown", "red", "fox", "is", "jumped", "quick", "high")

# Four sequences of two steps and two features, (batch, time, features), and three neurons that read them.
THREE_NEURONS_X = np.array(
    [[[0.1, 0.9], [0.7, 0.3]], [[0.8, 0.2], [-0.2, 0.6]], [[-0.6, 0.5], [0.9, 0.1]], [[1.0, -1.0], [0.0, 0.5]]]
)
THREE_NEURONS_W_xh = np.array([[0.6, -0.4, 0.9], [0.5, 0.8, -0.7]])
THREE_NEURONS_W_hh = np.array([[0.3, -0.6, 0.2], [0.5, 0.1, -0.4], [-0.2, 0.7, 0.4]])
THREE_NEURONS_b_h = np.array([0.1, -0.2, 0.0])


def glyphs(count: int, flips: int, seed: int) -> tuple[Floats, Integers]:
    """Pictures of one digit each, with exactly ``flips`` of the 35 pixels turned over; no two are equal.

    Returns ``pixels`` (count, 35) of 0 and 1, and ``digits`` (count,).
    Raises ValueError for a ``count`` below 1, for ``flips`` outside 1 to 10, and for more pictures than half
    of those that exist.
    """
    _at_least(1, count=count)
    if not 1 <= flips <= 10:
        raise ValueError(f"flips must be 1 to 10 of the 35 pixels, got {flips}: more leaves no digit to see.")
    most = 10 * comb(35, flips) // 2  # half of them, so that a new one is always soon found
    if count > most:
        raise ValueError(f"With {flips} flipped pixels ask for at most {most} pictures, got {count}.")
    rng = np.random.default_rng(seed)
    found: dict[bytes, tuple[Floats, int]] = {}
    while len(found) < count:
        digit = int(rng.integers(10))
        picture = CLEAN_GLYPHS[digit].copy()
        turned = rng.choice(picture.size, flips, replace=False)
        picture[turned] = 1 - picture[turned]
        found.setdefault(picture.tobytes(), (picture, digit))
    pictures, digits = zip(*found.values(), strict=True)
    return np.stack(pictures), np.array(digits, dtype=np.int64)


def spell(digits: Integers) -> Integers:
    """The English name of each digit, letter by letter, as codes into ``ALPHABET``: (count,) to (count, 6).

    Every row ends in at least one end sign: 1 becomes o, n, e, and three times the full stop.
    Raises ValueError for anything that is not a digit.
    """
    digits = np.asarray(digits)
    if digits.ndim != 1 or not np.isin(digits, np.arange(10)).all():
        raise ValueError(f"digits must be a row of whole numbers from 0 to 9, got {digits!r}.")
    spelled = [[ALPHABET.index(letter) for letter in name.ljust(NAME_STEPS, ".")] for name in NAMES]
    return np.array(spelled, dtype=np.int64)[digits.astype(np.int64)]


def reviews(test_share: float, seed: int) -> tuple[tuple[list[str], Integers], tuple[list[str], Integers]]:
    """All reviews of a small grammar and their verdicts, as ``(texts, labels)`` to train on and to test on.

    Label 1 is praise and 0 is blame. Most reviews have a twin of the same words and the opposite verdict
    ("the plot was good , not bad", "the plot was bad , not good"). Twins stay on the same side of the cut, so
    the two sides share no bag of words. ``test_share`` is the part of the bags to test on.
    Raises ValueError for a ``test_share`` that is not between 0 and 1.
    """
    if not 0 < test_share < 1:
        raise ValueError(f"test_share must be between 0 and 1, for example 0.25, got {test_share}.")
    families: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for text, label in _all_reviews():
        families.setdefault(tuple(sorted(text.split())), []).append((text, label))
    bags = list(families.values())
    order = np.random.default_rng(seed).permutation(len(bags))
    cut = min(max(round(test_share * len(bags)), 1), len(bags) - 1)
    test, train = order[:cut], order[cut:]
    return _texts_and_labels([bags[i] for i in train]), _texts_and_labels([bags[i] for i in test])


def _all_reviews() -> list[tuple[str, int]]:
    """Every sentence of the grammar with its verdict."""
    found = []
    for noun, very, word in product(NOUNS, INTENSIFIERS, GOOD + BAD):
        praise = int(word in GOOD)
        found.append((f"the {noun} was {very}{word}", praise))
        found.append((f"the {noun} was not {very}{word}", 1 - praise))
        for other in BAD if praise else GOOD:
            found.append((f"the {noun} was {very}{word} , not {other}", praise))
            found.append((f"the {noun} was not {other} , it was {very}{word}", praise))
    return found


def _texts_and_labels(bags: list[list[tuple[str, int]]]) -> tuple[list[str], Integers]:
    pairs = [pair for bag in bags for pair in bag]
    return [text for text, _ in pairs], np.array([label for _, label in pairs], dtype=np.int64)


def encode(texts: list[str], words: tuple[str, ...], steps: int) -> Integers:
    """Each text as codes into ``words``, filled up with code 0 at the end: ``count`` texts to (count, steps).

    Raises ValueError for a word that is not in ``words`` and for a text of more than ``steps`` words.
    """
    place = {word: code for code, word in enumerate(words)}
    codes = np.zeros((len(texts), steps), dtype=np.int64)
    for row, text in enumerate(texts):
        parts = text.split()
        if len(parts) > steps:
            raise ValueError(f"'{text}' has {len(parts)} words and the array holds {steps}: raise steps.")
        for step, word in enumerate(parts):
            if word not in place:
                raise ValueError(f"'{word}' in '{text}' is not one of the {len(words)} known words.")
            codes[row, step] = place[word]
    return codes


def ceiling_without_order(codes: Integers, labels: Integers) -> float:
    """The best accuracy on these rows of any rule that sees which codes a row holds, but not their order.

    ``codes`` (count, steps), ``labels`` (count,). Such a rule answers all rows of one bag alike; the best it
    can do is the bag's most frequent label, known beforehand. No network without order gets past it.
    Raises ValueError when the two do not have the same count, or are empty.
    """
    codes, labels = np.asarray(codes), np.asarray(labels)
    if codes.ndim != 2 or labels.shape != codes.shape[:1] or labels.size == 0:
        raise ValueError(f"Expected codes (count, steps), labels (count,); got {codes.shape}, {labels.shape}")
    tallies: dict[bytes, dict[int, int]] = {}
    for bag, label in zip(np.sort(codes, axis=1), labels.tolist(), strict=True):
        tally = tallies.setdefault(bag.tobytes(), {})
        tally[label] = tally.get(label, 0) + 1
    return sum(max(tally.values()) for tally in tallies.values()) / labels.size


def in_english(number: int) -> str:
    """1 to 999 in English words: 347 is "three hundred forty seven".

    Raises ValueError for any other number.
    """
    _number_to_999(number)
    hundreds, rest = divmod(number, 100)
    words = [_ENGLISH_ONES[hundreds - 1], "hundred"] if hundreds else []
    if rest >= 20:
        words.append(_ENGLISH_TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        words.append(_ENGLISH_ONES[rest - 1])
    return " ".join(words)


def in_german(number: int) -> str:
    """1 to 999 in German words, the ones before the tens: 347 is "drei hundert sieben und vierzig".

    German writes it as one long word; it is taken apart here so that each part is one step.
    Raises ValueError for any other number.
    """
    _number_to_999(number)
    hundreds, rest = divmod(number, 100)
    words = [_german_before(hundreds), "hundert"] if hundreds else []
    if rest >= 20:
        ones, tens = rest % 10, _GERMAN_TENS[rest // 10 - 2]
        words += [_german_before(ones), "und", tens] if ones else [tens]
    elif rest:
        words.append(_GERMAN_ONES[rest - 1])
    return " ".join(words)


def _german_before(ones: int) -> str:
    """1 is "eins" at the end of a number and "ein" before another word."""
    return "ein" if ones == 1 else _GERMAN_ONES[ones - 1]


def _number_to_999(number: int) -> None:
    if not 1 <= number <= 999:
        raise ValueError(f"number must be 1 to 999, got {number}.")


def translations(seed: int) -> tuple[Integers, Integers]:
    """The numbers 1 to 999 in random order, as English words and as German words.

    Returns codes into ``ENGLISH_WORDS`` (999, 4) and codes into ``GERMAN_WORDS`` (999, 6); every German row
    ends in at least one end sign.
    """
    numbers = 1 + np.random.default_rng(seed).permutation(999)
    english = encode([in_english(int(number)) for number in numbers], ENGLISH_WORDS, ENGLISH_STEPS)
    german = encode([in_german(int(number)) for number in numbers], GERMAN_WORDS, GERMAN_STEPS)
    return english, german


def door_angles(count: int, frames: int, noise: float, seed: int) -> tuple[Floats, Integers]:
    """Films of a door that opens, closes or stands still: its measured angle and what it does in each frame.

    Returns ``angles`` (count, frames, 1) in degrees, the true angle of 0 to 90 plus a measuring error of
    standard deviation ``noise``; and ``motions`` (count, frames), codes into ``MOTIONS``, the true movement
    since the frame before. A moving door turns by 4 to 9 degrees a frame. It was on its way before the first
    frame, so nobody can tell from the film what it does there.
    Raises ValueError for a ``count`` or ``frames`` below 1 and for a ``noise`` below 0 or without end.
    """
    _at_least(1, count=count, frames=frames)
    if not 0 <= noise < np.inf:
        raise ValueError(f"noise is a standard deviation in degrees, 0 or more, got {noise}.")
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 90, count)
    velocity = np.zeros(count)
    angles, motions = np.zeros((count, frames)), np.zeros((count, frames), dtype=np.int64)
    for frame in range(frames):
        changes_its_mind = (rng.random(count) < 0.2) | (frame == 0)
        wish = rng.integers(-1, 2, count) * rng.uniform(4, 9, count)
        velocity = np.where(changes_its_mind, wish, velocity)
        # Without room for a whole step the door swings back: a tiny last step would drown in the noise.
        has_room = (angle + velocity >= 0) & (angle + velocity <= 90)
        velocity = np.where(has_room, velocity, -velocity)
        angle = angle + velocity
        angles[:, frame], motions[:, frame] = angle, 1 + np.sign(velocity)
    measured = angles + rng.normal(0, noise, angles.shape)
    return measured[..., None].astype(np.float32), motions


def sign_changes(count: int, steps: int, window: int, seed: int) -> tuple[Floats, Integers]:
    """Numbers above and below zero: how often has the sign changed during the steps just gone?

    Returns ``numbers`` (count, steps, 1) between -1 and 1, never 0, the sign as likely plus as minus and every
    size as likely; and ``changes`` (count, steps), how many of the ``window`` steps up to this one have another
    sign than the step before them: 0 to ``window``. The first step never has.
    No two rows have the same row of signs, so any cut into a training and a test part shares no sequence.

    Raises:
        ValueError: ``count``, ``steps`` or ``window`` is below 1, there are more than 62 steps, or more rows than
            the ``2 ** steps`` rows of signs that exist.
    """
    _at_least(1, count=count, steps=steps, window=window)
    if steps > 62:
        raise ValueError(f"steps must be at most 62, got {steps}.")  # a row of signs is drawn as one 64-bit number
    if count > 2**steps:
        raise ValueError(f"With {steps} steps there are {2**steps} different rows of signs, got count={count}.")
    rng = np.random.default_rng(seed)
    rows = rng.choice(2**steps, count, replace=False)
    positive = (rows[:, None] >> np.arange(steps)) & 1 == 1
    sizes = 1 - rng.random((count, steps))  # random() can be 0 and is never 1, so a size is never 0
    so_far = np.zeros((count, steps), dtype=np.int64)
    so_far[:, 1:] = np.cumsum(positive[:, 1:] != positive[:, :-1], axis=1)
    changes = so_far.copy()
    changes[:, window:] -= so_far[:, :-window]
    return np.where(positive, sizes, -sizes)[..., None].astype(np.float32), changes


def _at_least(least: int, **values: int) -> None:
    for name, value in values.items():
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}.")
