"""Lesson 7: writing, and what counts as right."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from course_utils.attention import softmax
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_07.rewording import RewordingProblem

# ---------------------------------------------------------------- greedy decoding


def _network(seed: int, signs: int, path: list[int], length: int = 30) -> Form:
    """A step of a decoder that, told its own signs, writes ``path[1:]`` and after ``length`` steps ends in any case.

    Told other signs, or with a state that is not handed on, it says other things. ``path`` begins with the start sign;
    its state is the number of steps so far.
    """
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(length, signs, signs))
    for place, (told, said) in enumerate(pairwise(path)):
        scores[place, told] = rng.permutation(signs) / signs
        scores[place, told, said] = 2
    probabilities = softmax(scores)

    def step(code: Any, h: Any) -> tuple[Array, Array]:
        number = np.asarray(code, dtype=float)
        if number.shape not in ((), (1,)) or number.ravel()[0] not in range(signs):
            raise ValueError(
                f"step(code, state) takes one sign, a whole number from 0 to {signs - 1}; it was given "
                + _what_else(number, signs)
            )
        if h is None:
            raise ValueError("step(code, state) takes a state, at first the one you were given; it was given None")
        place = int(np.ravel(h)[0])
        if place >= length:
            return np.eye(signs)[_END[signs]], h + 1
        return probabilities[place, int(number.ravel()[0])], h + 1

    return step


def _what_else(number: Array, signs: int) -> str:
    """What a step was given in the place of a sign, in words."""
    if number.shape == (signs,):
        return "the probabilities of all signs. Which of them is the most probable?"
    if number.ndim:
        return f"{number.size} numbers. It remembers by its state what was written before the last sign"
    return f"{number:.4g}" + (", a probability. Of which sign is it?" if 0 < number < 1 else "")


_END = {6: 2, 5: 2, 7: 0}  # the end sign of the networks, by how many signs they have


def _decoding_case(seed: int, signs: int, path: list[int], most: int, note: str) -> Case:
    start, end = path[0], _END[signs]
    step = _network(seed, signs, path)
    said = f"step: a network with {signs} signs. {note}"
    return Case((step, np.zeros(1), start, end, most), said)


def _long_path(seed: int, signs: int, start: int) -> list[int]:
    """Signs for 25 steps, without the end sign."""
    others = [sign for sign in range(signs) if sign not in (start, _END[signs])]
    return [start, *np.random.default_rng(seed).choice(others, 25).tolist()]


_most_likely: Form = np.argmax


def _sampled(probabilities: Array) -> Any:
    return np.random.default_rng(0).choice(len(probabilities), p=probabilities)


def _decoding(
    *,
    choose: Form = _most_likely,
    told: Form = lambda code, start: code,
    limit: Form = lambda most: most,
    handed_on: bool = True,
    stops: bool = True,
    writes_end: bool = False,
    begins: bool = False,
) -> Form:
    """Greedy decoding with one of its parts exchanged."""

    def decode(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
        code: Any = start
        written: list[Any] = [start] if begins else []
        for _ in range(limit(most)):
            probabilities, new = step(told(code, start), h)
            h = new if handed_on else h
            code = choose(probabilities)
            if code == end and stops:
                return [*written, code] if writes_end else written
            if code != end or writes_end:
                written.append(code)
        return written

    return decode


def _all_probabilities(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    code: Any = start
    rows: list[Any] = []
    for _ in range(most):
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
        if code == end:
            break
        rows.append(probabilities)
    return rows


def _told_late(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    """What is written is what was told, so everything comes one step late."""
    code: Any = start
    written: list[Any] = []
    for _ in range(most):
        if code == end:
            break
        written.append(code)
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
    return written


def _cut(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    """Everything is written to the end, and cut off at the end sign afterwards, with the end sign."""
    return _decoding()(step, h, start, end, most)[:-1]


def _start_forbidden(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    """The most probable sign but the start sign."""
    return _decoding(choose=lambda row: int(np.argmax(np.where(np.arange(len(row)) == start, -1, row))))(
        step, h, start, end, most
    )


def _cut_at(codes: list[Any], stop: int) -> list[Any]:
    return codes[: codes.index(stop)] if stop in codes else codes


def _filled_up(codes: list[Any], padding: int, most: int) -> list[Any]:
    return codes + [padding] * (most - len(codes))


def _stops_at_0(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    return _cut_at(_decoding()(step, h, start, end, most), 0)


def _until_both(step: Form, h: Any, start: int, end: int, most: int) -> list[Any]:
    code: Any = start
    written: list[Any] = []
    while (code != end or len(written) < most) and len(written) < 100:
        probabilities, h = step(code, h)
        code = int(np.argmax(probabilities))
        written.append(code)
    return written


_GREEDY = "Greedy means: always the most probable sign. With sampling the answer changes from call to call."
_endless: Form = lambda most: 100  # noqa: E731  the networks end long before

greedy_decode = RewordingProblem(
    name="greedy_decode",
    lesson=7,
    title="Writing until the end sign",
    minutes=9,
    level="medium",
    variable="greedy_decode",
    code="""
def greedy_decode(step, state, start, end, most):
    code, written = start, []
    while len(written) < most:
        probabilities, state = step(code, state)
        code = int(np.argmax(probabilities))
        if code == end:
            break
        written.append(code)
    return written
""",
    explanation=(
        "Two things go round from step to step: the state, and the sign that was written last. The first sign told is "
        "the start sign. The most probable sign is looked at before it is written: if it is the end sign the answer "
        "is finished, and the end sign is no part of it. A network that never says the end sign is stopped by `most`."
    ),
    why=(
        "This is how the lesson's networks write, and how every network writes that takes its words from itself. Its "
        "choice at one step is final, so a first sign that looked good can spoil the rest. Beam search keeps several "
        "beginnings at once."
    ),
    hints=(
        "What does the network need for a step? One sign and a state. Where do both come from at the first step, and "
        "where at the second?",
        "`np.argmax` gives the place of the largest number: that is the sign. What do you have to ask of it before it "
        "is written?",
        "There are two ways to be finished: the end sign came, or `most` signs are written. In both the answer holds "
        "what the network has said before the end, and nothing else.",
    ),
    shape_advice="A list comes back, with the number of each sign that the network says before the end sign.",
    said={"are they random|by chance": ("the signs are drawn by chance", _GREEDY)},
    cases=(
        _decoding_case(1, 6, [1, 4, 3, 5, 2], 10, "It writes three signs and then the end sign."),
        _decoding_case(2, 6, _long_path(2, 6, 1), 7, "It does not come to an end by itself soon."),
        _decoding_case(3, 7, [5, 6, 2, 2, 1, 4, 0], 9, "Here the start and the end sign have other numbers."),
        _decoding_case(4, 5, [1, 2], 4, "It says the end sign at once."),
        _decoding_case(5, 7, [5, 3, 3, 0], 2, "It writes two signs and then the end sign."),
        _decoding_case(6, 6, [1, 4, 1, 3, 2], 8, "It says the start sign, too: a sign like any other."),
    ),
    mistakes=(
        Mistake(
            "the end sign is written into the answer",
            _decoding(writes_end=True),
            "It says that the answer is finished; it is no part of it. Is the sign looked at before it is written or "
            "afterwards?",
            also=(_decoding(writes_end=True, begins=True),),
        ),
        Mistake(
            "nothing stops at the end sign",
            _decoding(stops=False, writes_end=True),
            "The network goes on for as long as it is asked. When should it be asked no more?",
            also=(_decoding(stops=False), _decoding(stops=False, writes_end=True, begins=True)),
        ),
        Mistake(
            "it goes on until both have come, the end sign and the maximum",
            _until_both,
            "Each of the two alone is enough to stop. Do you go on while the one *or* the other has not come?",
        ),
        Mistake(
            "the end sign is a fixed number",
            lambda step, h, start, end, most: _decoding()(step, h, start, 2, most),
            "It is right as long as the end sign is 2. Which argument is not used?",
        ),
        Mistake(
            "the start sign is a fixed number",
            lambda step, h, start, end, most: _decoding()(step, h, 1, end, most),
            "It is right as long as the start sign is 1. Which argument is not used?",
        ),
        Mistake(
            "both signs are fixed numbers",
            lambda step, h, start, end, most: _decoding()(step, h, 1, 2, most),
            "It is right as long as the start sign is 1 and the end sign 2. Which arguments are not used?",
        ),
        Mistake(
            "only the first sign comes back",
            lambda *args: _decoding()(*args)[:1],
            "It is right. Does a `return` stand inside the loop?",
            also=(
                lambda *args: _decoding()(*args)[:1] or None,
                lambda step, h, start, end, most: np.argmax(step(start, h)[0]),
                lambda step, h, start, end, most: [np.argmax(step(start, h)[0])],
            ),
        ),
        Mistake(
            "the two things that `step` returns are exchanged",
            lambda step, h, start, end, most: _decoding()(lambda *given: step(*given)[::-1], h, start, end, most),
            "It returns the probabilities first, then the state.",
        ),
        Mistake(
            "there is no maximum length",
            _decoding(limit=_endless),
            "The second network comes to no end by itself for a long time. How many signs should it write at most?",
            also=(_decoding(limit=_endless, writes_end=True), _decoding(limit=_endless, begins=True)),
        ),
        Mistake(
            "too few signs are written at the maximum length",
            _decoding(limit=lambda most: most - 1),
            "At most `most` signs are written, so `most` of them are allowed. Is the start sign counted, or a sign "
            "cut off at the end that is no end sign?",
            also=(
                _decoding(limit=lambda most: most - 2),
                lambda *args: [code for code in _decoding(limit=lambda most: most - 1)(*args) if code != args[2]],
            ),
        ),
        Mistake(
            "one sign too many is written at the maximum length",
            _decoding(limit=lambda most: most + 1),
            "Count: how many signs are written when `most` is 1?",
        ),
        Mistake(
            "the last sign before the end is lost",
            _cut,
            "The end sign is not in your answer any more when its last sign is cut off.",
        ),
        Mistake(
            "the start sign is written into the answer",
            _decoding(begins=True),
            "It is told to the network, so that there is something to begin with. The answer holds what the network "
            "says.",
            also=(_told_late, lambda *args: [args[2], *_decoding()(*args)][: args[4]]),
        ),
        Mistake(
            "the network is told the start sign at every step",
            _decoding(told=lambda code, start: start),
            "At the first step there is nothing else. At the next one it should be told what it has written.",
        ),
        Mistake(
            "the state is not handed on",
            _decoding(handed_on=False),
            "`step` gives back two things. With which state does the second step begin?",
            also=(
                _decoding(handed_on=False, told=lambda code, start: start),
                _decoding(handed_on=False, writes_end=True),
            ),
        ),
        Mistake(
            "the signs are drawn by chance",
            _decoding(choose=_sampled),
            _GREEDY,
        ),
        Mistake(
            "the least probable sign is taken",
            _decoding(choose=np.argmin),
            "The larger its probability, the better a sign fits.",
        ),
        Mistake(
            "the second most probable sign is taken",
            _decoding(choose=lambda probabilities: np.argsort(probabilities)[-2]),
            "Sorted from the smallest to the largest, where does the most probable one stand?",
        ),
        Mistake(
            "the start sign is left out, though the network says it",
            _start_forbidden,
            "It is not written at the beginning, because the network did not say it. When it does, it is a sign like "
            "any other: greedy takes the most probable one.",
            also=(
                lambda *args: [code for code in _decoding()(*args) if code != args[2]],
                lambda step, h, start, end, most: _cut_at(_decoding()(step, h, start, end, most), start),
            ),
        ),
        Mistake(
            "0 stops it, too",
            _stops_at_0,
            "In the lesson 0 is padding. Here only the end sign has a meaning of its own, and 0 is a sign like any "
            "other.",
            also=(lambda *args: [code for code in _decoding()(*args) if code != 0],),
        ),
        Mistake(
            "the answer is filled up",
            lambda *args: _filled_up(_decoding()(*args), 0, args[4]),
            "As many signs come back as the network has said before the end sign. Padding is for batches.",
            also=(lambda *args: _filled_up(_decoding()(*args), args[3], args[4]),),
        ),
        Mistake(
            "the two things that `step` is given are exchanged",
            lambda step, h, start, end, most: _decoding()(lambda code, state: step(state, code), h, start, end, most),
            "It is given the sign first, then the state.",
        ),
        Mistake(
            "the probabilities come back, not the signs",
            _all_probabilities,
            "Each row tells how probable each sign is. Which sign was taken at each step?",
            also=(lambda *args: [float(np.max(row)) for row in _all_probabilities(*args)],),
        ),
    ),
)


# ---------------------------------------------------------------- exact match


def _share(right: Form) -> Form:
    """The share of the pairs that are ``right(written, target)``."""
    return lambda written, targets: float(
        np.mean([right(one, true) for one, true in zip(written, targets, strict=True)])
    )


def _count(written: Any, targets: Any) -> int:
    """How many of the pairs are right."""
    return sum(one == true for one, true in zip(written, targets, strict=True))


def _signs_right(one: str, true: str) -> list[bool]:
    return [a == b for a, b in zip(one, true, strict=False)]


def _of_all_signs(written: Any, targets: Any) -> float:
    pairs = list(zip(written, targets, strict=True))
    return sum(sum(_signs_right(*pair)) for pair in pairs) / sum(len(true) for true in targets)


def _texts(written: list[str], targets: list[str]) -> tuple[list[str], list[str]]:
    """The same texts, each an object of its own, as texts are that a network has written."""
    return ["".join(list(one)) for one in written], ["".join(list(one)) for one in targets]


_exactly = _share(lambda one, true: one == true)

exact_match = FunctionProblem(
    name="exact_match",
    lesson=7,
    title="Exact match",
    minutes=4,
    level="easy",
    variable="exact_match",
    code="""
def exact_match(written, targets):
    right = [one == target for one, target in zip(written, targets)]
    return sum(right) / len(right)
""",
    explanation=(
        "Each pair of strings is right or wrong as a whole, and `==` tells. True counts as 1, so the sum is the number "
        "of right ones. Divided by how many there are it is a share."
    ),
    why=(
        "It is a strict measure: with 99 of 100 signs right, and independent of one another, only 90 of 100 dates of "
        "ten signs are. Whoever reads a share should ask of what: of signs or of whole answers."
    ),
    hints=(
        "Take the strings in pairs: `zip` gives the first two, then the second two. When is a pair right?",
        "Count the right pairs. By what is the count divided, so that it is 1 when all are right?",
    ),
    shape_advice="One number from 0 to 1 comes back.",
    cases=(
        Case(_texts(["1704", "25", "9310"], ["1704", "52", "9310"])),
        Case(_texts(["1976-07-04", "1976-07-04"], ["1976-07-04", "1976-07-14"])),
        Case(
            _texts(["12", "123", "", "21"], ["12", "12", "7", "12"]), "Also such as are too long, too short or empty."
        ),
        Case(_texts(["31", "13", "7"], ["13", "31", "7"]), "Two answers have changed places."),
        Case(_texts(["8"], ["8"])),
        Case(_texts(["4", "4", "5", "4", "9"], ["4", "4", "4", "4", "9"]), "Some come more than once."),
        Case(_texts(["012", "7", "40"], ["12", "7", "4"]), "A 0 is a sign, too."),
        Case(_texts(["A", "b ", "c"], ["a", "b", "c"]), "So are a space and a capital letter."),
    ),
    mistakes=(
        Mistake(
            "the share of right signs is computed",
            _of_all_signs,
            "One wrong sign makes the whole date wrong. Compare the strings as a whole.",
            also=(
                _share(lambda one, true: np.mean(_signs_right(one, true)) if one else 0.0),
                _share(lambda one, true: sum(_signs_right(one, true)) / len(true)),
                _share(lambda one, true: sum(_signs_right(one, true)) / max(len(one), len(true))),
                lambda written, targets: np.mean(_signs_right("".join(written), "".join(targets))),
                lambda written, targets: np.mean(
                    [right for pair in zip(written, targets, strict=True) for right in _signs_right(*pair)]
                ),
                _share(lambda one, true: np.mean(_signs_right(one, true)) if one else np.nan),
            ),
        ),
        Mistake(
            "a string counts as right when some of its signs are",
            _share(lambda one, true: any(_signs_right(one, true))),
            "One wrong sign makes the whole answer wrong. Compare the strings as a whole.",
        ),
        Mistake(
            "a string counts as right when only its beginning is",
            _share(lambda one, true: all(_signs_right(one, true))),
            "A string that is too short or too long is wrong, too. If you compare sign by sign: `zip` ends with the "
            "shorter one.",
            also=(_share(lambda one, true: one.startswith(true)), _share(lambda one, true: true in one)),
        ),
        Mistake(
            "the right ones are counted, not their share",
            _count,
            "The count is right. How many would it be if all were right, and what should come back then?",
        ),
        Mistake(
            "the share is given in per cent",
            lambda written, targets: 100 * _exactly(written, targets),
            "It should be 1, not 100, when all are right.",
        ),
        Mistake(
            "the share of wrong answers comes back",
            lambda written, targets: 1 - _exactly(written, targets),
            "These are the wrong ones. It should be 1 when all are right.",
        ),
        Mistake(
            "only whether all are right comes back",
            lambda written, targets: list(written) == list(targets),
            "It is 1 if all are right and 0 otherwise. And if half of them are? If you divide: `//` leaves only the "
            "whole number of a quotient, `/` does not.",
            also=(lambda written, targets: any(one == true for one, true in zip(written, targets, strict=True)),),
        ),
        Mistake(
            "the order of the answers does not count",
            lambda written, targets: sum(one in targets for one in written) / len(written),
            "Each answer belongs to one target: the one in the same place.",
            also=(
                lambda written, targets: len(set(written) & set(targets)) / len(targets),
                lambda written, targets: len(set(written) & set(targets)) / len(set(targets)),
                lambda written, targets: _exactly(sorted(written), sorted(targets)),
            ),
        ),
        Mistake(
            "the order of the signs does not count",
            _share(lambda one, true: sorted(one) == sorted(true)),
            "`12` and `21` have the same signs. Are they the same answer?",
            also=(_share(lambda one, true: set(one) == set(true)),),
        ),
        Mistake(
            "`is` stands in the place of `==`",
            _share(lambda one, true: one is true),
            "It asks whether both are one and the same object in memory. Two texts can be equal without that.",
        ),
        Mistake(
            "only the lengths are compared",
            _share(lambda one, true: len(one) == len(true)),
            "Two strings of the same length need not be the same.",
        ),
        Mistake(
            "only the first pair is judged",
            lambda written, targets: float(written[0] == targets[0]),
            "Does a `return` stand inside the loop?",
            also=(lambda written, targets: (written[0] == targets[0]) / len(targets),),
        ),
        Mistake(
            "the last pair is left out",
            lambda written, targets: _count(written[:-1], targets[:-1]) / len(targets),
            "`range(n)` goes from 0 to n - 1 by itself. How many pairs are judged, and how many are there?",
            also=(lambda written, targets: _exactly(written[:-1], targets[:-1]),),
        ),
        Mistake(
            "the first pair is left out",
            lambda written, targets: _count(written[1:], targets[1:]) / len(targets),
            "Places are counted from 0: what begins at 1 begins with the second pair. How many pairs are judged, and "
            "how many are there?",
            also=(lambda written, targets: _exactly(written[1:], targets[1:]),),
        ),
        Mistake(
            "the share is rounded",
            lambda written, targets: round(_exactly(written, targets), 1),
            "Leave it as it comes. Rounding belongs where it is printed.",
            also=(lambda written, targets: round(_exactly(written, targets)),),
        ),
        Mistake(
            "the count is divided by another number",
            lambda written, targets: _count(written, targets) / sum(map(len, targets)),
            "By what do you divide, so that it is 1 when all are right?",
            also=(
                lambda written, targets: _count(written, targets) / sum(map(len, written)),
                lambda written, targets: _count(written, targets) / max(len(targets) - 1, 1),
            ),
        ),
        Mistake(
            "zeros in front do not count",
            _share(lambda one, true: one.lstrip("0") == true.lstrip("0")),
            "Exactly right means sign by sign. `012` and `12` are not the same answer.",
            also=(_share(lambda one, true: one.strip("0") == true.strip("0")),),
        ),
        Mistake(
            "spaces or capital letters do not count",
            _share(lambda one, true: one.strip().lower() == true.strip().lower()),
            "Exactly right means sign by sign. A space is a sign, and `A` is not `a`.",
            also=(
                _share(lambda one, true: one.strip() == true.strip()),
                _share(lambda one, true: one.lower() == true.lower()),
            ),
        ),
        Mistake(
            "each pair has its own answer",
            lambda written, targets: [one == true for one, true in zip(written, targets, strict=True)],
            "These are right. Which share of them is true?",
        ),
    ),
)
