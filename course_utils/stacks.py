"""Recurrent layers run backwards in time, in both directions, and on top of one another: NumPy, equal to Keras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_utils.cells import gru, lstm, simple_rnn

Array = np.ndarray
KINDS = ("SimpleRNN", "LSTM", "GRU")


@dataclass(frozen=True, eq=False)
class Layer:
    """A recurrent layer with Keras' default activations: ``Layer("GRU", *layer.get_weights())``.

    Attributes:
        kind: ``"SimpleRNN"``, ``"LSTM"`` or ``"GRU"`` (with ``reset_after=True``).
        W_xh: (features, gates * units).
        W_hh: (units, gates * units).
        b_h: (gates * units,); (2, 3 units) for a GRU.
    """

    kind: str
    W_xh: Array
    W_hh: Array
    b_h: Array

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a layer is one of {', '.join(KINDS)}; came {self.kind!r}")

    @property
    def units(self) -> int:
        return len(self.W_hh)

    def states(self, x: Array, h_0: Array | None = None) -> Array:
        """``h_1 ... h_T``.

        Args:
            x: (time, features) or (batch, time, features).
            h_0: the state before the first step, (units,) or (batch, units); zeros where none is given.

        Returns:
            (time, units) or (batch, time, units).

        Raises:
            ValueError: the shapes do not fit; the message names each.
        """
        if self.kind == "LSTM":
            return lstm(x, self.W_xh, self.W_hh, self.b_h, h_0).h
        if self.kind == "GRU":
            return gru(x, self.W_xh, self.W_hh, self.b_h, h_0).h
        if x.ndim == 2:
            return simple_rnn(x, self.W_xh, self.W_hh, self.b_h, h_0)
        starts = [None] * len(x) if h_0 is None else h_0
        return np.stack([self.states(one, start) for one, start in zip(x, starts, strict=True)])


class BothWays(NamedTuple):
    """The states of a bidirectional layer; row t of each belongs to step t."""

    forward: Array
    """``h_t``: it has read steps 1 to t, (..., time, units)."""
    backward: Array
    """``h'_t``: it has read steps T down to t, (..., time, units)."""
    joined: Array
    """``[h_t, h'_t]``, (..., time, 2 units), as ``keras.layers.Bidirectional`` returns it."""


def backward_states(layer: Layer, x: Array, h_0: Array | None = None) -> Array:
    """``h'_t``, where the layer reads from the last step to the first; turned round again, so row t belongs to step t.

    Args:
        x: (time, features) or (batch, time, features).
        h_0: the state with which it comes to the last step.
    """
    return layer.states(x[..., ::-1, :], h_0)[..., ::-1, :]


def bidirectional(forward: Layer, backward: Layer, x: Array) -> BothWays:
    """Two layers over the same inputs, one in each direction (Schuster and Paliwal 1997).

    An output that reads both is ``o_t = g(h_t V + h'_t V')``, which is ``g([h_t, h'_t] W_hy)`` with V above V' in
    ``W_hy``.
    """
    there, back = forward.states(x), backward_states(backward, x)
    return BothWays(there, back, np.concatenate([there, back], axis=-1))


def deep(layers: Sequence[Layer | tuple[Layer, Layer]], x: Array) -> list[Array]:
    """The states of every layer, the lowest first: layer i reads the states of layer i - 1 as its inputs.

    Args:
        layers: each a :class:`Layer`, or a pair of them for a bidirectional layer (forward, backward).
        x: what the lowest one reads, (time, features) or (batch, time, features).

    Raises:
        ValueError: there is no layer.
    """
    if not layers:
        raise ValueError("expected at least one layer; came none")
    found, signal = [], x
    for layer in layers:
        signal = layer.states(signal) if isinstance(layer, Layer) else bidirectional(*layer, signal).joined
        found.append(signal)
    return found
