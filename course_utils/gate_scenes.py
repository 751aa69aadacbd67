"""Fifty steps of one LSTM cell with a single unit: gates held by biases, or moved by signals that come in.

Every scene is an LSTM with weights in Keras' layout. What opens and shuts a gate at a step is an input like any other.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from course_utils.cells import LSTMStep, lstm, lstm_backward
from course_utils.hand_set import WIDE, Weights, bias_for, one_unit

Array = np.ndarray

STEPS = 50
FEATURES = ("number", "add", "clear", "show")
"""What comes in at a step: a number for the candidate, and signals that open the input gate, shut the forget gate and
open the output gate."""
INPUTS = ("two impulses", "one impulse", "constant", "sine")
PRESETS = ("remember for ever", "forget at once", "calculator keys", "count", "latch")
WRITTEN = 5  # the step, from 1, at which the first number comes in


class Scene(NamedTuple):
    """What is played: the inputs, the cell, and what each signal stands for."""

    x: Array
    """(50, features)."""
    weights: Weights
    peephole: Array
    """(3, 1): i, f, o."""
    signals: dict[int, str]
    """What is pressed at a step, by its number from 1."""


def numbers(kind: str) -> Array:
    """The numbers that come in, (50,), all between -1 and 1.

    Raises:
        ValueError: there is no such kind.
    """
    x = np.zeros(STEPS)
    if kind == "two impulses":
        x[[WRITTEN - 1, 24]] = 1
    elif kind == "one impulse":
        x[WRITTEN - 1] = 1
    elif kind == "constant":
        x[:] = 1
    elif kind == "sine":
        x[:] = np.sin(2 * np.pi * np.arange(1, STEPS + 1) / 20)
    else:
        raise ValueError(f"an input is one of {', '.join(INPUTS)}; {kind!r} is none of them")
    return x


def by_hand(
    biases: tuple[float, float, float], candidate: float, kind: str, recurrent: float = 0.0, peephole: float = 0.0
) -> Scene:
    """A cell whose gates stand where their biases hold them.

    Args:
        biases: of the forget, the input and the output gate.
        candidate: what the candidate is when the number 1 comes in, from -1 to 1.
        kind: what comes in, one of :data:`INPUTS`.
        recurrent: the weight of ``h_{t-1}`` in all three gates and in the candidate.
        peephole: the weight of the cell state in all three gates.
    """
    f, i, o = biases
    weight = math.copysign(WIDE, candidate) if abs(candidate) == 1 else math.atanh(candidate)
    x = np.zeros((STEPS, len(FEATURES)))
    x[:, 0] = numbers(kind)
    W_xh, _, b_h = _weights(weight, (f, i, o))
    return Scene(x, Weights(W_xh, np.full((1, 4), recurrent), b_h), np.full((3, 1), peephole), {})


def preset(name: str) -> Scene:
    """A cell set by hand for a purpose, with inputs that show it.

    Raises:
        ValueError: there is no such preset.
    """
    x = np.zeros((STEPS, len(FEATURES)))
    noise = np.round(np.random.default_rng(4).uniform(-1, 1, STEPS), 1)
    noise[WRITTEN - 1] = 0.8
    signals: dict[int, str] = {}
    if name == "remember for ever":
        x[:, 0] = noise
        x[WRITTEN - 1, 1] = 1
        return Scene(x, _weights(1.0, resting(name)), np.zeros((3, 1)), {WRITTEN: "written"})
    if name == "forget at once":
        x[:, 0] = noise
        return Scene(x, _weights(1.0, resting(name)), np.zeros((3, 1)), signals)
    if name == "calculator keys":
        pressed = {5: (0.3, "M+"), 12: (0.2, "M+"), 18: (0, "RM"), 26: (0, "CM"), 32: (0, "RM"), 38: (0.4, "M+")}
        for t, (number, key) in (pressed | {44: (0, "RM")}).items():
            x[t - 1, 0] = number
            x[t - 1, {"M+": 1, "CM": 2, "RM": 3}[key]] = 1
            signals[t] = key
        return Scene(x, _weights(1.0, resting(name)), np.zeros((3, 1)), signals)
    if name == "count":
        for k, t in enumerate(range(WRITTEN, STEPS + 1, 6), 1):
            x[t - 1, 0] = 1
            signals[t] = f"pulse {k}"
        return Scene(x, _weights(WIDE, resting(name)), np.zeros((3, 1)), signals)
    if name == "latch":
        for t, word in ((8, "set"), (14, "set"), (24, "reset"), (32, "set"), (42, "reset")):
            x[t - 1] = (1, 1, 0, 0) if word == "set" else (0, 0, 1, 0)
            signals[t] = word
        weights = _weights(WIDE, resting(name))
        weights.W_xh[1, 1] = -2 * WIDE  # what is set replaces what was there
        return Scene(x, weights, np.zeros((3, 1)), signals)
    raise ValueError(f"a preset is one of {', '.join(PRESETS)}; {name!r} is none of them")


_RESTING = {
    "remember for ever": (1.0, 0.0, 1.0),
    "forget at once": (0.0, 1.0, 1.0),
    "calculator keys": (1.0, 0.0, 0.0),
    "count": (1.0, 1.0, 1.0),
    "latch": (1.0, 0.0, 1.0),
}


def resting(name: str) -> tuple[float, float, float]:
    """Where a preset's forget, input and output gate stand while no signal comes in; as biases: :func:`bias_for`."""
    f, i, o = _RESTING[name]
    return bias_for(f), bias_for(i), bias_for(o)


def resting_gates(name: str) -> tuple[float, float, float]:
    """The same as gates, 0 or 1."""
    return _RESTING[name]


def _weights(candidate: float, biases: tuple[float, float, float]) -> Weights:
    f, i, o = biases
    wide = 2 * WIDE
    return one_unit(
        FEATURES, i=(0, wide, 0, 0), f=(0, 0, -wide, 0), c=(candidate, 0, 0, 0), o=(0, 0, 0, wide), biases=(i, f, 0, o)
    )


class Played(NamedTuple):
    """A scene that was played."""

    run: LSTMStep
    """(50, 1) each."""
    along: Array
    """``∂C_50/∂C_t`` for t = 0 ... 50 along the cell state: the product of the forget gates after ``t``."""
    total: Array
    """The same through every path, the gates' included."""


def play(scene: Scene) -> Played:
    """Run the cell over the scene's inputs, and the gradient of the final cell state back."""
    W_xh, W_hh, b_h = scene.weights
    run = lstm(scene.x, W_xh, W_hh, b_h, peephole=scene.peephole)
    last = np.zeros((STEPS, 1))
    last[-1] = 1
    total = lstm_backward(run, np.zeros((STEPS, 1)), W_hh, dC=last, peephole=scene.peephole).C[:, 0]
    along = np.concatenate([np.cumprod(run.f[::-1, 0])[::-1], [1.0]])
    return Played(run, along, total)
