"""What lesson 7 translates: digit strings into the same string reversed, dates in four forms into one.

And a small task whose labels need the future, for networks that read in both directions. Everything is made from a
seed, and no target of a test is in training.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_utils.names import unknown

Integers = np.ndarray
PAD, START, END = 0, 1, 2  # codes that are no characters
_SPECIAL = 3


# Characters and codes


@dataclass(frozen=True)
class Alphabet:
    """The characters that a network knows; their codes begin at 3, after the padding, start and end sign."""

    characters: str

    @property
    def size(self) -> int:
        """How many codes there are, the three signs included."""
        return _SPECIAL + len(self.characters)

    def encode(self, text: str, length: int | None = None, end: bool = False) -> Integers:
        """The codes of a text, with the end sign after it if asked for, filled up to ``length`` with padding.

        Raises:
            ValueError: the text has a character that is not in the alphabet, or does not fit the length.
        """
        lacking = sorted(set(text) - set(self.characters))
        if lacking:
            raise ValueError(f"expected only characters of {self.characters!r}; came {', '.join(map(repr, lacking))}")
        codes = [_SPECIAL + self.characters.index(character) for character in text] + [END] * end
        length = len(codes) if length is None else length
        if len(codes) > length:
            raise ValueError(f"expected at most {length} codes; {text!r} has {len(codes)}")
        return np.array(codes + [PAD] * (length - len(codes)), dtype=np.int32)

    def decode(self, codes: Iterable[int]) -> str:
        """The text up to the first end sign; padding and start sign are left out.

        Raises:
            ValueError: there is no such code.
        """
        text = ""
        for code in codes:
            if not 0 <= code < self.size:
                raise ValueError(f"expected codes from 0 to {self.size - 1}; came {code}")
            if code == END:
                break
            text += self.characters[code - _SPECIAL] if code >= _SPECIAL else ""
        return text


class Pair(NamedTuple):
    """A text to be read and the text that should be written."""

    source: str
    target: str


class Task(NamedTuple):
    """A kind of translation: its name, its alphabet, and the most characters of a source and of a target."""

    name: str
    alphabet: Alphabet
    longest_source: int
    longest_target: int


MOST_DIGITS = 12  # that views and figures read
DIGITS = Task("digits", Alphabet("0123456789"), MOST_DIGITS, MOST_DIGITS)
_OF_DATES = "0123456789 ,-./abcdefghijklmnopqrstuvwxyz"
DATES = Task("dates", Alphabet(_OF_DATES), len("september 30, 1976"), len("1976-09-30"))


# Digits


def reversed_digits(count: int, lengths: tuple[int, int] = (3, 10), seed: int = 0) -> list[Pair]:
    """Random digit strings and the same reversed: ``("4071", "1704")``. Each length is as likely as each other.

    Args:
        count: how many; the same string may come twice.
        lengths: the shortest and the longest.
        seed: decides the strings.

    Raises:
        ValueError: a count or a length below 1, or the shortest is longer than the longest.
    """
    shortest, longest = lengths
    if not (count >= 1 and 1 <= shortest <= longest):
        raise ValueError(f"expected at least 1 string of length 1 or more; came {count} of {shortest} to {longest}")
    rng = np.random.default_rng(seed)
    sources = [
        "".join(map(str, rng.integers(10, size=size))) for size in rng.integers(shortest, longest + 1, size=count)
    ]
    return [Pair(source, source[::-1]) for source in sources]


# Dates

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DATE_FORMS = ("4 July 1976", "July 4, 1976", "4.7.1976", "7/4/1976")
FIRST_YEAR, LAST_YEAR = 1900, 2099


def write_date(date: datetime.date, form: str) -> str:
    """A date in one of the four forms, which are called by the 4th of July 1976 in them.

    With dots the day comes first, with slashes the month.

    Raises:
        ValueError: there is no such form.
    """
    day, month, year, name = date.day, date.month, date.year, MONTHS[date.month - 1]
    written = dict(
        zip(
            DATE_FORMS,
            (f"{day} {name} {year}", f"{name} {day}, {year}", f"{day}.{month}.{year}", f"{month}/{day}/{year}"),
            strict=True,
        )
    )
    if form not in written:
        raise ValueError(unknown("form of dates", form, DATE_FORMS))
    return written[form]


_PATTERNS = (
    r"(?P<day>\d{1,2}) (?P<name>[a-z]+) (?P<year>\d{4})",
    r"(?P<name>[a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})",
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
)


def read_date(text: str) -> datetime.date:
    """The date that a text in one of the four forms means; capitals or not.

    Raises:
        ValueError: the text has another form, or there is no such date from 1900 to 2099.
    """
    wanted = f"expected a date in one of the forms {'; '.join(DATE_FORMS)}, from {FIRST_YEAR} to {LAST_YEAR}"
    for pattern in _PATTERNS:
        found = re.fullmatch(pattern, text.lower())
        if found:
            parts = found.groupdict()
            names = [name.lower() for name in MONTHS]
            if "name" in parts and parts["name"] not in names:
                break
            month = names.index(parts["name"]) + 1 if "name" in parts else int(parts["month"])
            year = int(parts["year"])
            try:
                date = datetime.date(year, month, int(parts["day"]))
            except ValueError:
                raise ValueError(f"{wanted}; {text!r} is no day of the calendar") from None
            if FIRST_YEAR <= year <= LAST_YEAR:
                return date
            break
    raise ValueError(f"{wanted}; came {text!r}")


def dates(count: int, seed: int = 0) -> list[Pair]:
    """Random days from 1900 to 2099 in one of the four forms, and as ISO 8601 has them.

    A pair is ``("July 4, 1976", "1976-07-04")``.

    Raises:
        ValueError: a count below 1.
    """
    if count < 1:
        raise ValueError(f"expected at least 1 date; came {count}")
    rng = np.random.default_rng(seed)
    first, last = datetime.date(FIRST_YEAR, 1, 1).toordinal(), datetime.date(LAST_YEAR, 12, 31).toordinal()
    days = [datetime.date.fromordinal(int(day)) for day in rng.integers(first, last + 1, size=count)]
    forms = rng.integers(len(DATE_FORMS), size=count)
    return [Pair(write_date(day, DATE_FORMS[form]), day.isoformat()) for day, form in zip(days, forms, strict=True)]


# Training and test


def train_test(
    task: Task,
    train: int,
    test: int,
    seed: int = 0,
    lengths: tuple[int, int] = (3, 10),
    tested: tuple[int, int] | None = None,
) -> tuple[list[Pair], list[Pair]]:
    """Pairs to train with and pairs to test with; no target of the test is a target in training.

    So a tested date is in training in none of its forms.

    Args:
        task: :data:`DIGITS` or :data:`DATES`.
        train, test: how many of each. The test's targets differ from one another.
        seed: decides both.
        lengths: of the digit strings.
        tested: of those in the test, where they differ: there are only ten strings of one digit, and if all of them
            were tested, none would be left to train with.

    Raises:
        ValueError: a count below 1, or there are not enough different strings.
    """
    if train < 1 or test < 1:
        raise ValueError(f"expected at least 1 pair of each; came {train} and {test}")

    def more(count: int, seed: int, lengths: tuple[int, int]) -> list[Pair]:
        return reversed_digits(count, lengths, seed) if task.name == DIGITS.name else dates(count, seed)

    kept: dict[str, Pair] = {}
    for extra in range(20):
        if len(kept) >= test:
            break
        for pair in more(test, seed + 1_000_000 + 2_000_000 * extra, tested or lengths):
            kept.setdefault(pair.target, pair)
    chosen = dict(list(kept.items())[:test])
    trained: list[Pair] = []
    for extra in range(20):
        if len(chosen) < test or len(trained) >= train:
            break
        trained += [pair for pair in more(train, seed + 2_000_000 * extra, lengths) if pair.target not in chosen]
    if len(chosen) < test or len(trained) < train:
        raise ValueError(f"there are not enough different {task.name} for {train} and {test}: ask for fewer")
    return trained[:train], list(chosen.values())


class Arrays(NamedTuple):
    """Pairs as codes, padded with 0, int32."""

    sources: Integers
    """What is read, (pairs, longest source)."""
    inputs: Integers
    """What the decoder is given under teacher forcing, (pairs, longest target + 1): the start sign, then the truth."""
    targets: Integers
    """What it should say, (pairs, longest target + 1): the truth, then the end sign."""


def arrays(task: Task, pairs: Sequence[Pair]) -> Arrays:
    """The pairs as codes; capitals become small letters. As long as the longest pair among them.

    Raises:
        ValueError: there are no pairs, or one has a character that is not in the task's alphabet.
    """
    if not pairs:
        raise ValueError("expected at least one pair; came none")
    across = max(len(pair.source) for pair in pairs)
    out = max(len(pair.target) for pair in pairs) + 1
    sources = np.stack([task.alphabet.encode(pair.source.lower(), across) for pair in pairs])
    targets = np.stack([task.alphabet.encode(pair.target, out, end=True) for pair in pairs])
    return Arrays(sources, teacher_inputs(targets), targets)


def teacher_inputs(targets: Integers) -> Integers:
    """The decoder's inputs under teacher forcing: the targets one step later, with the start sign in front.

    Args:
        targets: codes, (..., time).

    Returns:
        Codes of the same shape: at step t stands the target of step t - 1.
    """
    inputs = np.empty_like(targets)
    inputs[..., 0] = START
    inputs[..., 1:] = targets[..., :-1]
    return inputs


def exact_match(written: Sequence[str], true: Sequence[str]) -> float:
    """The share of texts that are right from the first character to the last.

    Raises:
        ValueError: not as many written as true, or none.
    """
    if len(written) != len(true) or not len(true):
        raise ValueError(f"expected a text written for each true one; came {len(written)} and {len(true)}")
    return float(np.mean([one == other for one, other in zip(written, true, strict=True)]))


# Labels that need the future


def lone_symbols(count: int, steps: int = 8, symbols: int = 10, seed: int = 0) -> tuple[Integers, Integers]:
    """Random symbols, and for each whether it stands in its sequence only once: 1, else 0.

    To know it, one has to have read what comes before and what comes after.

    Args:
        count: how many sequences.
        steps: their length.
        symbols: of how many symbols; each is as likely as each other.
        seed: decides them.

    Returns:
        The codes 0 to ``symbols - 1`` and the labels, (count, steps) each, int32.

    Raises:
        ValueError: a number below 1.
    """
    if min(count, steps, symbols) < 1:
        raise ValueError(f"expected numbers of at least 1; came {count}, {steps} and {symbols}")
    x = np.random.default_rng(seed).integers(symbols, size=(count, steps)).astype(np.int32)
    times = (x[:, :, None] == x[:, None, :]).sum(axis=2)
    return x, (times == 1).astype(np.int32)


def lone_ceiling(steps: int = 8, symbols: int = 10) -> float:
    """The share of labels of :func:`lone_symbols` that the best rule gets right which sees no step after its own.

    At step t (from 0) the symbol has come before with probability ``1 - (1 - 1/k)^t``, and then the label is 0 for
    certain. Else it stands alone with probability ``(1 - 1/k)^(steps - 1 - t)``, and no rule does better than to say
    what is likelier. Read from the end, the same numbers hold for a rule that sees no step before its own.
    """
    other = 1 - 1 / symbols
    right = []
    for t in range(steps):
        new = other**t
        alone = other ** (steps - 1 - t)
        right.append(1 - new + new * max(alone, 1 - alone))
    return float(np.mean(right))
