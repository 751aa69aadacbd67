"""LSTM cells whose weights are set by hand, so that one can see why they do what they do: a sentence, a calculator."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from course_utils.cells import LSTMStep, lstm_step

Array = np.ndarray

WIDE = 40.0  # a bias or weight that opens (or, negative, shuts) a gate altogether: in floating point 1 (or 0)


class Weights(NamedTuple):
    """The weights of an LSTM as Keras lays them, blocks i, f, c, o."""

    W_xh: Array
    """(features, 4 units)."""
    W_hh: Array
    """(units, 4 units)."""
    b_h: Array
    """(4 units,)."""


def bias_for(gate: float) -> float:
    """The bias that holds a gate at ``gate`` when nothing else goes into it: ``log(gate / (1 - gate))``.

    For 0 and 1, which a sigmoid never reaches on paper, -40 and 40, with which it does in floating point.

    Raises:
        ValueError: ``gate`` is not from 0 to 1.
    """
    if not 0 <= gate <= 1:
        raise ValueError(f"a gate stands from 0 (shut) to 1 (open); {gate} came")
    if gate in (0, 1):
        return WIDE if gate else -WIDE
    return min(WIDE, max(-WIDE, math.log(gate) - math.log1p(-gate)))


def one_unit(
    features: Sequence[str],
    *,
    i: Sequence[float],
    f: Sequence[float],
    c: Sequence[float],
    o: Sequence[float],
    biases: Sequence[float],
) -> Weights:
    """The weights of a single unit that does not listen to itself: one for each feature, and the biases i, f, c, o."""
    W_xh = np.array([i, f, c, o], dtype=float).T
    assert W_xh.shape == (len(features), 4)
    return Weights(W_xh, np.zeros((1, 4)), np.array(biases, dtype=float))


# Tom is a boy. The sky is blue. He

SENTENCE = ("Tom", "is", "a", "boy", ".", "The", "sky", "is", "blue", ".", "He")
SENTENCE_UNITS = ("someone is a boy", "the sky", "a verb is due")
SENTENCE_WORDS = tuple(dict.fromkeys(SENTENCE))
"""The vocabulary, in the order in which the words come."""

_FIRM = 4.0  # σ(4) = 0.98: gates that are clearly open or shut, and not quite


def sentence_inputs() -> Array:
    """The sentence, a one-hot row for each word, (11, words)."""
    return np.eye(len(SENTENCE_WORDS))[[SENTENCE_WORDS.index(word) for word in SENTENCE]]


def sentence_weights() -> Weights:
    """Three units that read :data:`SENTENCE`, set by hand, not trained.

    Unit 1 is written at ``boy``, kept, and shown at ``He``. Unit 2 is written at ``sky`` and forgotten at ``He``.
    Unit 3 is written by what can be a subject (``Tom``, ``sky``, ``He``), shown all the time, and forgotten at ``is``:
    while it is high, a verb is due.
    """
    units = len(SENTENCE_UNITS)
    written = ({"boy"}, {"sky"}, {"Tom", "sky", "He"})
    forgotten: tuple[set[str], ...] = (set(), {"He"}, {"is"})
    shown: tuple[set[str], ...] = ({"He"}, set(), set(SENTENCE_WORDS))
    W_xh = np.zeros((len(SENTENCE_WORDS), 4, units))
    for k, word in enumerate(SENTENCE_WORDS):
        for unit in range(units):
            W_xh[k, 0, unit] = 2 * _FIRM * (word in written[unit])
            W_xh[k, 1, unit] = -2 * _FIRM * (word in forgotten[unit])
            W_xh[k, 2, unit] = _FIRM * (word in written[unit])
            W_xh[k, 3, unit] = 2 * _FIRM * (word in shown[unit])
    b_h = np.repeat([-_FIRM, _FIRM, 0.0, -_FIRM], units)
    return Weights(W_xh.reshape(len(SENTENCE_WORDS), -1), np.zeros((units, 4 * units)), b_h)


# The calculator

KEYS = ("CM", "M+", "RM")
CALCULATOR_FEATURES = ("number", *KEYS)
CALCULATOR_SCALE = 1e6
"""Numbers go into the cell divided by a million: of numbers that small a tanh is the number itself."""
MOST_KEYS = 12
LARGEST = 99


def calculator_weights() -> Weights:
    """One unit that is a calculator's memory: CM shuts the forget gate, M+ opens the input gate, RM the output gate.

    With no key pressed the forget gate is open and the other two are shut.
    """
    return one_unit(
        CALCULATOR_FEATURES,
        i=(0, 0, 2 * WIDE, 0),
        f=(0, -2 * WIDE, 0, 0),
        c=(1, 0, 0, 0),
        o=(0, 0, 0, 2 * WIDE),
        biases=(-WIDE, WIDE, 0, -WIDE),
    )


def parse_keys(text: str) -> list[str]:
    """The keys that were typed, such as ``"5 M+ 3 M+ RM"``: whole numbers, CM, M+ and RM, with spaces between.

    Raises:
        ValueError: nothing was typed, too much, or something that is no key; the message says which.
    """
    keys = text.upper().split()
    if not 1 <= len(keys) <= MOST_KEYS:
        raise ValueError(f"expected 1 to {MOST_KEYS} keys; {len(keys)} came: type some, like 5 M+ 3 M+ RM")
    for key in keys:
        number = re.fullmatch(r"-?\d{1,6}", key)
        if key not in KEYS and not (number and abs(int(key)) <= LARGEST):
            raise ValueError(
                f"expected CM, M+, RM and whole numbers from -{LARGEST} to {LARGEST}, with spaces between; "
                f"{key[:12]!r} came"
            )
    return keys


class CalculatorRun(NamedTuple):
    """What happens key by key; each field has a row for each key."""

    keys: list[str]
    x: Array
    """What went into the cell, (keys, features); the number is that on the display before the key."""
    steps: LSTMStep
    """The cell, (keys, 1) each, in units of a millionth."""
    memory: Array
    """``C_t`` times a million, (keys,)."""
    display: Array
    """The number on the display after the key, (keys,)."""


def press(keys: Sequence[str]) -> CalculatorRun:
    """Press ``keys`` one after the other on a calculator whose memory is the cell of :func:`calculator_weights`.

    The display is the calculator's own: a number key puts its number there, RM what the cell shows. M+ adds to the
    memory what is on the display.

    Raises:
        ValueError: as :func:`parse_keys`.
    """
    pressed = parse_keys(" ".join(keys))
    weights = calculator_weights()
    h, C, on_display = np.zeros(1), np.zeros(1), 0.0
    rows, steps, display = [], [], []
    for key in pressed:
        x = np.array([on_display / CALCULATOR_SCALE, *(float(key == one) for one in KEYS)])
        step = lstm_step(x, h, C, *weights)
        h, C = step.h, step.C
        if key == "RM":
            on_display = float(h[0] * CALCULATOR_SCALE)
        elif key not in KEYS:
            on_display = float(key)
        rows.append(x)
        steps.append(step)
        display.append(on_display)
    run = LSTMStep(*(np.stack(part) for part in zip(*steps, strict=True)))
    return CalculatorRun(pressed, np.stack(rows), run, run.C[:, 0] * CALCULATOR_SCALE, np.array(display))
