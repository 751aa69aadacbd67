"""Lesson 3: which trouble is it?"""

from __future__ import annotations

import re
from difflib import get_close_matches

from course_utils.exercises.base import Mistake
from course_utils.exercises.compare import Plain
from course_utils.exercises.tables import TableProblem

_VANISHING, _EXPLODING, _DEAD = _TROUBLES = ("vanishing", "exploding", "dead units")
_ANSWERS = {
    "NaN after a jump": _EXPLODING,
    "ten sigmoid layers": _VANISHING,
    "zeros for ever": _DEAD,
    "the first word": _VANISHING,
    "clipped in vain": _VANISHING,
    "growing backwards": _EXPLODING,
    "one update in a thousand": _EXPLODING,
    "after a great step": _DEAD,
}
_STEMS = {"van": _VANISHING, "exp": _EXPLODING, "dea": _DEAD, "dyi": _DEAD, "die": _DEAD}
_KNOWN_WORDS = ("vanishing", "vanish", "vanished", "exploding", "explode", "explosion", "dead", "dying", "died", "dies")


def _read_trouble(entry: Plain) -> str:
    """A trouble in nearly any spelling.

    Raises:
        ValueError: it is none of the three, or more than one.
    """
    if not isinstance(entry, str):
        raise ValueError("A trouble is written as a text, in quotes.")
    words = re.findall(r"[a-z]+", entry.lower())
    if {"not", "no", "non"} & set(words):
        raise ValueError("Say what it is, not what it is not.")
    found = {_STEMS[near[:3]] for word in words for near in get_close_matches(word, _KNOWN_WORDS, n=1, cutoff=0.75)}
    if len(found) != 1:
        raise ValueError(f"Write one of the three: {', '.join(_TROUBLES)}.")
    return found.pop()


def _taken(change: dict[str, str], *names: str) -> dict[str, str]:
    """The answers with one trouble taken for another, everywhere or for some names only."""
    return {name: change.get(right, right) if not names or name in names else right for name, right in _ANSWERS.items()}


_QUESTIONS = {
    "NaN after a jump": "Was the update that made the loss jump too small or too great?",
    "ten sigmoid layers": "The gradient comes in at the tenth layer. How much of it arrives at the first?",
    "zeros for ever": "Is this gradient small, large or exactly 0, and does that depend on how far back it has come?",
    "the first word": "What is different between the words that it uses and the one that it does not?",
    "clipped in vain": "Which gradients does clipping change, the long ones or the short ones?",
    "growing backwards": "Going back, in which direction do the norms change?",
    "one update in a thousand": "How far does the weight move in that one update, compared with the others?",
    "after a great step": "The great step is over. Which slope has ReLU where these units are now?",
}

which_trouble = TableProblem(
    name="which_trouble",
    lesson=3,
    title="Which trouble is it?",
    minutes=5,
    level="easy",
    variable="troubles",
    code="troubles = {\n" + "".join(f'    "{name}": "{trouble}",\n' for name, trouble in _ANSWERS.items()) + "}",
    explanation=(
        "Follow the gradient's norm on its way back. If it becomes smaller and smaller, it vanishes: what lies far "
        "back is not learned, and no clipping helps, because clipping never makes anything longer. If it becomes "
        "larger and larger, or is enormous now and then, it explodes: clipping helps. If it is exactly 0 for some "
        "units whatever the input, these are dead: ReLU's slope is 0 where the sum is negative, and with a gradient of "
        "0 nothing brings the sum back. That a great update has killed them is the cause; what they suffer from now is "
        "another thing."
    ),
    why=(
        "The remedies are different. Against exploding: clipping, smaller updates, fewer steps back. Against "
        "vanishing: other activations, another start, residual or gated connections. Against dead units: a leak, or "
        "smaller updates from the beginning."
    ),
    hints=(
        "Ask of each: is the gradient too small, too large, or exactly 0?",
        "A vanishing gradient depends on the distance: near the loss it is there, far from it hardly. A dead unit's is "
        "0 at once, however near it is.",
        "And ask what the network suffers from now, not what happened before.",
    ),
    read=_read_trouble,
    question=lambda name, read: _QUESTIONS[name],
    mistakes=(
        Mistake(
            "clipping is chosen against vanishing",
            _taken({_VANISHING: _EXPLODING}, "clipped in vain"),
            "Clipping shortens what is above the threshold and leaves the rest as it is. If it changes nothing, what "
            "do you know about the norms?",
            also=(_taken({_VANISHING: _EXPLODING}, "clipped in vain", "the first word"),),
        ),
        Mistake(
            "vanishing and exploding are exchanged",
            _taken({_VANISHING: _EXPLODING, _EXPLODING: _VANISHING}),
            "A gradient comes from the end. If it arrives at the beginning smaller than it set out, which of the two "
            "is it?",
            also=(
                _taken({_VANISHING: _EXPLODING, _EXPLODING: _VANISHING}, "ten sigmoid layers", "growing backwards"),
                _taken({_EXPLODING: _VANISHING}, "growing backwards"),
                _taken({_VANISHING: _EXPLODING}, "ten sigmoid layers"),
                _taken({_VANISHING: _EXPLODING}, "the first word"),
                _taken({_VANISHING: _EXPLODING}, "ten sigmoid layers", "the first word"),
            ),
        ),
        Mistake(
            "dead units are taken for a vanishing gradient",
            _taken({_DEAD: _VANISHING}),
            "A vanishing gradient becomes smaller with every step back and is never quite 0. Here it is 0 at once, and "
            "another distance would not change it.",
        ),
        Mistake(
            "a vanishing gradient is taken for dead units",
            _taken({_VANISHING: _DEAD}),
            "Small is not 0. A dead unit says 0 for every input; these units answer, and what is near the loss learns.",
        ),
        Mistake(
            "the cause is taken for the trouble",
            _taken({_DEAD: _EXPLODING}, "after a great step"),
            "One update was too great, that is true, and it is over. What keeps these units from learning now?",
            also=(_taken({_DEAD: _EXPLODING}),),
        ),
        Mistake(
            "dead units are taken for an exploding gradient",
            _taken({_DEAD: _EXPLODING}, "zeros for ever"),
            "An exploding gradient is enormous. How large is this one?",
        ),
        Mistake(
            "rare jumps are overlooked",
            _taken({_EXPLODING: _VANISHING}, "NaN after a jump", "one update in a thousand"),
            "Nearly all updates are harmless, but a single one can throw the weights far away. Which size has that "
            "one?",
            also=(
                _taken({_EXPLODING: _VANISHING}, "one update in a thousand"),
                _taken({_EXPLODING: _DEAD}, "NaN after a jump"),
            ),
        ),
        Mistake(
            "you gave the same trouble to all",
            dict.fromkeys(_ANSWERS, _VANISHING),
            "The eight are not all alike. Take them one by one: is the gradient too small, too large, or exactly 0?",
            also=(dict.fromkeys(_ANSWERS, _EXPLODING), dict.fromkeys(_ANSWERS, _DEAD)),
        ),
    ),
)
