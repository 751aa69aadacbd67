"""What several figures of lesson 1 draw and say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_utils.drawing.shapes import SMALL, Shape, Sketch


def door(sketch: Sketch, x: float, y: float, height: float, angle: float, *, lit: bool = False) -> Shape:
    """A picture of a door, ``angle`` degrees open towards you, its hinges on the left."""
    width = 0.8 * height
    frame = sketch.box(x, y, width, height, role=None, lit=lit)
    tall, wide = 0.62 * height, 0.4 * height
    left, bottom = x - wide / 2, y - tall / 2
    doorway = [(left, bottom), (left + wide, bottom), (left + wide, bottom + tall), (left, bottom + tall)]
    sketch.polygon(doorway, dark=True)
    turn = np.deg2rad(angle)
    free, nearer = left + wide * np.cos(turn), 0.1 * height * np.sin(turn)
    sketch.polygon(
        [(left, bottom), (free, bottom - nearer), (free, bottom + tall + nearer), (left, bottom + tall)],
        role="input",
    )
    return frame


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def quoted(words: Sequence[str]) -> str:
    """``'a', 'b', 'c'``."""
    return ", ".join(f"'{word}'" for word in words)


def words_of(text: str, most: int = 5) -> list[str]:
    """The words of a text that has to fit into a row of boxes.

    Raises:
        ValueError: it is empty, or has too many words or too long ones.
    """
    words = text.split()
    if not 1 <= len(words) <= most or max(map(len, words)) > 9:
        room = "one word" if most == 1 else f"1 to {most} words"
        raise ValueError(f"this figure has room for {room} of up to 9 letters each; came {text!r}")
    return words


def legend(sketch: Sketch, y: float, roles: Sequence[str], names: Sequence[str]) -> None:
    """What the colours mean, centred at the foot."""
    x = sketch.width / 2 - 0.5 * len(roles) + 0.1
    for role, name in zip(roles, names, strict=True):
        sketch.box(x, y, 0.2, 0.18, role=role)
        sketch.text(x + 0.17, y, name, ha="left", size=SMALL)
        x += 1.0
