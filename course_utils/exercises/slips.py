"""Slips of loops and slices that any exercise may meet: a first value alone, one too many, the order turned round.

They are seen in what came back, so they are named only where no other of them would explain it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.compare import Plain, entries, same
from course_utils.exercises.words import Difference

Entries = list[Plain]


@dataclass(frozen=True)
class _Slip:
    """``made`` takes the entries that were expected, those that came, and all that came as one thing."""

    name: str
    advice: str
    made: Callable[[Entries, Entries, Plain], bool]
    form: bool = True  # what came is longer or shorter than what was expected


def _equal(one: Entries, other: Entries) -> bool:
    return len(one) == len(other) and all(map(same, one, other))


def _alone(wanted: Plain, came: Entries, whole: Plain) -> bool:
    return same(wanted, whole) or _equal([wanted], came)


_SLIPS = (
    _Slip(
        "only the first {thing} came back",
        "Does a `return` stand inside your loop? The function ends there, in the first round. It belongs behind the "
        "loop, as far to the left as the line with `for`.",
        lambda wanted, came, whole: _alone(wanted[0], came, whole),
    ),
    _Slip(
        "only the last {thing} came back",
        "Is a list made anew in each round, so that the ones before are lost? Or does the last {thing} come back "
        "where the whole list should?",
        lambda wanted, came, whole: _alone(wanted[-1], came, whole),
    ),
    _Slip(
        "one {thing} is missing at the end",
        "All but the last are there. Where does the loop or the slice end? `range(n)` stops at n - 1, and a slice "
        "stops right before its second number.",
        lambda wanted, came, whole: _equal(wanted[:-1], came),
    ),
    _Slip(
        "one {thing} is missing at the beginning",
        "All but the first are there. Where does the loop or the slice begin? The first place is 0. And is the first "
        "{thing} kept before the next one takes its name?",
        lambda wanted, came, whole: _equal(wanted[1:], came),
    ),
    _Slip(
        "one {thing} too many stands at the end",
        "All that was asked for is there, and something behind it. What is appended in the last round, or after it?",
        lambda wanted, came, whole: _equal(wanted, came[:-1]),
    ),
    _Slip(
        "one {thing} too many stands at the beginning",
        "All that was asked for is there, and something before it. Is what the loop begins with kept as well?",
        lambda wanted, came, whole: _equal(wanted, came[1:]),
    ),
    _Slip(
        "the order is turned round",
        "What should stand first stands last. From which end does the loop go, and at which end does it put things?",
        lambda wanted, came, whole: _equal(wanted[::-1], came),
        form=False,
    ),
    _Slip(
        "the last {thing} came back again and again",
        "Is the same object appended in each round, and changed in place afterwards? Then all entries are one, and "
        "show its last state. Make a new one in each round, or append a copy. Or does the last round fill all places?",
        lambda wanted, came, whole: _equal([wanted[-1]] * len(wanted), came),
        form=False,
    ),
)


def slip(pairs: Sequence[tuple[Plain, Plain]]) -> Difference | None:
    """The one slip that explains what came back in all cases, and what to think of; ``None`` if there is no such one.

    Args:
        pairs: for each case what was expected and what came. Where fewer than two entries were expected the slips look
            alike, and nothing is told from it.
    """
    told = [(wanted, came) for wanted, came in pairs if len(entries(wanted) or []) > 1]
    found = [one for one in _SLIPS if told and all(_is_made(one, *pair) for pair in told)]
    if len(found) != 1:
        return None
    thing = _thing(told[0][0])
    return Difference(found[0].name.format(thing=thing), found[0].advice.format(thing=thing), found[0].form)


def _is_made(one: _Slip, wanted: Plain, came: Plain) -> bool:
    return one.made(entries(wanted) or [], entries(came) or [], came)


def _thing(wanted: Plain) -> str:
    """What one entry is called."""
    if isinstance(wanted, np.ndarray):
        return "value" if wanted.ndim == 1 else "row"
    return "entry"
