"""Several things that come back side by side, such as ``return outputs, h``: each is judged by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from course_utils.exercises.compare import Odd, Plain, empty, entries, in_other_shape, kind, same
from course_utils.exercises.slips import slip
from course_utils.exercises.words import Difference, difference, not_rows, values

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
MOST = len(ORDINALS)  # things side by side that are counted in words


@dataclass(frozen=True)
class Returned:
    """What came back in one case, and what was expected; ``parts`` if it was a tuple of several things."""

    expected: Plain
    value: Plain
    parts: tuple[Plain, ...] = ()


def one_of_several(cases: Sequence[Returned], shown: Returned) -> Difference | None:
    """What to say if several things came back and one was asked for; ``None`` if it is not so.

    ``shown`` is the case that the message shows; it is wrong.
    """
    expected = shown.expected
    if not isinstance(expected, np.ndarray) or _has_shape(shown.value, expected):
        return None
    if not any(_has_shape(part, expected) for part in shown.parts):
        return None
    advice = "Only one is asked for. What stands behind your `return`?"
    for place, ordinal in enumerate(ORDINALS):
        if all(len(case.parts) > place and same(case.expected, case.parts[place]) for case in cases):
            advice = f"The {ordinal} of them is right: let it come back alone."
            break
    return Difference(f"your function returned {COUNTS[len(shown.parts)]} things", advice)


def one_by_one(labels: Sequence[str], cases: Sequence[Returned], shown: Returned) -> Difference | None:
    """Which of several things that were asked for are right in all cases, and what is wrong with the others.

    Args:
        labels: what they are called, such as "the first"; so many are expected in each case.
        cases: what came, where no error did.
        shown: the case that the message shows; it is wrong.

    Returns:
        ``None`` if not even a list or an array came back.
    """
    came = entries(shown.value)
    if came is None:
        return None
    of_this_number = [case for case in cases if len(entries(case.value) or []) == len(labels)]
    if len(shown.parts) != len(labels) and len(of_this_number) < len(cases):
        return _another_number(labels, cases, shown)
    wanted = [_split(case.expected, case.value, place) for case in of_this_number for place in range(len(labels))]
    pairs = [wanted[place :: len(labels)] for place in range(len(labels))]  # for each thing, all cases
    order = _other_order(pairs)
    if order:
        stand = ", then ".join(labels[place] for place in order)
        return Difference(f"all that is asked for came back, but in another order: {stand}", form=True)
    right = [all(same(*pair) for pair in each) for each in pairs]
    raw = shown.parts if len(shown.parts) == len(labels) else came
    faults = {
        place: _fault(*_split(shown.expected, shown.value, place), raw[place])
        for place in range(len(labels))
        if not right[place]
    }
    nearly = _nearly_right(labels, right, pairs)
    if nearly:
        return nearly
    of_form = any(fault and not _only_an_axis(*_split(shown.expected, shown.value, k)) for k, fault in faults.items())
    alike = set(faults.values())
    if len(faults) == len(labels) and len(alike) == 1 and any(alike):
        advice = difference(*_split(shown.expected, shown.value, 0), "").advice
        return Difference(f"each of the {COUNTS[len(labels)]} {alike.pop()}", advice, of_form)
    if not any(right) and not any(faults.values()):
        return _none_right(labels, shown)
    said = [_are([label for label, is_right in zip(labels, right, strict=True) if is_right], "right")]
    said += [f"{labels[place]} {fault}" for place, fault in faults.items() if fault]
    said += [_are([labels[place] for place, fault in faults.items() if not fault], "not")]
    what, advice = ("; " if any(faults.values()) else ", ").join(filter(None, said)), ""
    if len(faults) == 1:
        [place] = faults
        made = slip(pairs[place])
        if made:
            what, advice = f"{what}: {made.what}", made.advice
        else:
            advice = difference(*_split(shown.expected, shown.value, place), "").advice
    elif all(_only_an_axis(*_split(shown.expected, shown.value, place)) for place in faults):
        advice = difference(*_split(shown.expected, shown.value, min(faults)), "").advice
    return Difference(what, advice, of_form)


def _split(expected: Plain, value: Plain, place: int) -> tuple[Plain, Plain]:
    """One of the things that were expected, and the one that came in its place."""
    return (entries(expected) or [])[place], (entries(value) or [])[place]


def _another_number(labels: Sequence[str], cases: Sequence[Returned], shown: Returned) -> Difference:
    """Another number of things came back than was asked for."""
    asked = f"{COUNTS[len(labels)]} are asked for"
    if len(shown.parts) < 2:
        what = f"your function returned one thing, {kind(shown.value)}, and {asked}"
        alone = [
            label
            for place, label in enumerate(labels)
            if all(same((entries(case.expected) or [])[place], case.value) for case in cases)
        ]
        return Difference(what, f"It is {alone[0]}, and right. What else is asked for?" if alone else "", form=True)
    came = [entries(case.value) or [] for case in cases]
    if any(len(one) != len(shown.parts) for one in came):
        return Difference(f"{COUNTS[len(shown.parts)]} things came back, {asked}", form=True)
    found = [
        label
        for place, label in enumerate(labels)
        if any(
            all(same((entries(case.expected) or [])[place], one[at]) for case, one in zip(cases, came, strict=True))
            for at in range(len(shown.parts))
        )
    ]
    advice = ""
    if len(found) == len(labels) < len(shown.parts):
        advice = "What is asked for is among them, and right. Leave the others out."
    elif found:
        advice = f"{' and '.join(found)} {'are' if len(found) > 1 else 'is'} among them, and right."
    return Difference(f"{COUNTS[len(shown.parts)]} things came back, {asked}", advice, form=True)


def _other_order(pairs: Sequence[Sequence[tuple[Plain, Plain]]]) -> tuple[int, ...]:
    """The order in which all things came, if it is another one and each is right; empty if not."""
    count = len(pairs)
    if count > 4:
        return ()
    for order in list(permutations(range(count)))[1:]:
        if all(
            same(wanted, came)
            for place, one in enumerate(order)
            for (wanted, _), (_, came) in zip(pairs[one], pairs[place], strict=True)
        ):
            return order
    return ()


def _fault(wanted: Plain, came: Plain, raw: Plain) -> str:
    """What is wrong with the form of one thing, after its name; ``raw`` is what it was before it was put in words."""
    if same(wanted, came) or isinstance(wanted, str):
        return ""
    if empty(came) and not empty(wanted):
        return "is empty"
    if isinstance(raw, str):
        return "is a text: leave out the quotes, or `str(...)`"
    if isinstance(wanted, np.ndarray) and isinstance(came, np.ndarray):
        return _fault_of_shape(wanted, came)
    if isinstance(wanted, np.ndarray) and isinstance(came, list):
        return f"is {not_rows(wanted, came)[0]}"
    if isinstance(wanted, list) and isinstance(came, list | np.ndarray) and entries(came) is not None:
        count = len(came)
        return "" if count == len(wanted) else f"should have {_entries(len(wanted))} and has {count}"
    return "" if isinstance(came, str) else f"is {came.words if isinstance(came, Odd) else kind(came)}"


def _only_an_axis(wanted: Plain, came: Plain) -> bool:
    return isinstance(wanted, np.ndarray) and isinstance(came, np.ndarray) and in_other_shape(wanted, came)


def _fault_of_shape(wanted: np.ndarray, came: np.ndarray) -> str:
    if wanted.shape == came.shape:
        return ""
    if wanted.ndim == 0 or came.ndim == 0:
        should = "a number" if wanted.ndim == 0 else f"of the shape {wanted.shape}"
        return f"should be {should} and is {kind(came)}"
    if in_other_shape(wanted, came):
        return f"has the right numbers, but its shape should be {wanted.shape}, and it is {came.shape}"
    if wanted.ndim == came.ndim == 1:
        return f"should have {values(len(wanted))} and has {len(came)}"
    return f"should have the shape {wanted.shape} and has {came.shape}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _nearly_right(
    labels: Sequence[str], right: Sequence[bool], pairs: Sequence[Sequence[tuple[Plain, Plain]]]
) -> Difference | None:
    """What to say if nothing but a little, such as rounding, sets those that are not right apart in any case."""
    wrong = [place for place, is_right in enumerate(right) if not is_right]
    found = [difference(*pair, "") for place in wrong for pair in pairs[place] if not same(*pair)]
    if not found or not all("nearly right" in one.what for one in found):
        return None
    kept = [label for label, is_right in zip(labels, right, strict=True) if is_right]
    said = [_are(kept, "right"), _are([labels[place] for place in wrong], "nearly right")]
    return Difference(", ".join(filter(None, said)), found[0].advice)


def _none_right(labels: Sequence[str], shown: Returned) -> Difference:
    """Each of the things has its right form, and none is right in all cases."""
    several = COUNTS[len(labels)]
    pairs = [_split(shown.expected, shown.value, place) for place in range(len(labels))]
    differing = [label for label, pair in zip(labels, pairs, strict=True) if not same(*pair)]
    if len(differing) < len(labels):
        return Difference("the values are not the right ones", f"Here {_are(differing, 'not right')}.")
    numbers = all(isinstance(one, np.ndarray) and one.ndim for pair in pairs for one in pair)
    if numbers:
        return Difference(f"the shapes of the {several} are right, the numbers are not")
    return Difference(f"none of the {several} is right yet")


def _are(labels: Sequence[str], state: str) -> str:
    if not labels:
        return ""
    *others, last = labels
    return f"{', '.join(others)} and {last} are {state}" if others else f"{last} is {state}"


def _has_shape(value: Plain, expected: np.ndarray) -> bool:
    return isinstance(value, np.ndarray) and value.shape == expected.shape
