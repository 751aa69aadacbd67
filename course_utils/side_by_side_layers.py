"""The arithmetic of ``side_by_side``: layers of many networks at once, forwards, and backwards by hand.

For short steps of small networks NumPy takes a third of TensorFlow's time, and there is no graph to build. A state is
(networks, batch, units), and the inputs of a recurrent layer are (time, networks, batch, features), or (time, batch,
features) where all networks read the same. The weights are Keras' own, with one more axis in front: ``W_hh`` is
(networks, units, gates * units), the gates in the order i, f, c, o of an LSTM and z, r, h of a GRU.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from course_utils.activations import relu, sigmoid

Array = np.ndarray
Curve = Callable[[Array], Array]
Arrays = tuple[Array, ...]


def tanh_slope(y: Array) -> Array:
    """The slope of tanh where its value is ``y``."""
    return 1 - y * y


def relu_slope(y: Array) -> Array:
    """That of ReLU, in the precision of ``y``."""
    return (y > 0).astype(y.dtype)


CURVES: dict[str, tuple[Curve, Curve]] = {"tanh": (np.tanh, tanh_slope), "relu": (relu, relu_slope)}
"""Activation functions by Keras' names, each with its slope as a function of its value."""


class Back(NamedTuple):
    """The loss's gradient, one step back."""

    a: Array
    """at the sums that the inputs make, ``x_t W_xh + b``"""
    s: Array
    """at those that the state makes, ``h_{t-1} W_hh`` (and a bias of its own in the GRU)"""
    states: list[Array]
    """at the states before"""


class Simple:
    """``h_t = f(a + s)``."""

    states, kept = 1, 1  # how many arrays

    def __init__(self, activation: str) -> None:
        self.f, self.slope = CURVES[activation]

    def forward(self, a: Array, s: Array, before: Array) -> tuple[Arrays, Arrays]:
        """The new states, and what the way back will need."""
        h = self.f(a + s)
        return (h,), (h,)

    def backward(self, kept: Array, before: Array, gradients: list[Array], W_back: Array) -> Back:
        """From the gradient at the new states to that at the states before them; ``W_back`` is ``W_hh`` transposed."""
        da = gradients[0] * self.slope(kept[0])
        return Back(da, da, [da @ W_back])


class LSTM(Simple):
    """As :func:`course_utils.cells.lstm_step`; the states are ``h`` and ``C``."""

    states, kept = 2, 5

    def forward(self, a: Array, s: Array, before: Array) -> tuple[Arrays, Arrays]:
        i, f, candidate, o = _gates(a + s, 4)
        i, f, candidate, o = sigmoid(i), sigmoid(f), self.f(candidate), sigmoid(o)
        C = f * before[1] + i * candidate
        shown = self.f(C)
        return (o * shown, C), (i, f, candidate, o, shown)

    def backward(self, kept: Array, before: Array, gradients: list[Array], W_back: Array) -> Back:
        i, f, candidate, o, shown = kept
        dh, dC = gradients
        dC = dC + dh * o * self.slope(shown)
        di, df = dC * candidate * i * (1 - i), dC * before[1] * f * (1 - f)
        da = np.concatenate([di, df, dC * i * self.slope(candidate), dh * shown * o * (1 - o)], axis=-1)
        return Back(da, da, [da @ W_back, dC * f])


class GRU(Simple):
    """As Keras has it: the reset gate acts after the matrix product, and ``z`` keeps."""

    states, kept = 1, 4

    def forward(self, a: Array, s: Array, before: Array) -> tuple[Arrays, Arrays]:
        a_z, a_r, a_h = _gates(a, 3)
        s_z, s_r, s_h = _gates(s, 3)
        z, r = sigmoid(a_z + s_z), sigmoid(a_r + s_r)
        candidate = self.f(a_h + r * s_h)
        return (z * before[0] + (1 - z) * candidate,), (z, r, candidate, s_h)

    def backward(self, kept: Array, before: Array, gradients: list[Array], W_back: Array) -> Back:
        z, r, candidate, s_h = kept
        (dh,) = gradients
        d_candidate = dh * (1 - z) * self.slope(candidate)
        dz, dr = dh * (before[0] - candidate) * z * (1 - z), d_candidate * s_h * r * (1 - r)
        da, ds = (np.concatenate([dz, dr, third], axis=-1) for third in (d_candidate, d_candidate * r))
        return Back(da, ds, [dh * z + ds @ W_back])


CELLS: dict[str, type[Simple]] = {"SimpleRNN": Simple, "LSTM": LSTM, "GRU": GRU}
"""By the name of Keras' layer."""


class Recurrent:
    """A recurrent layer of many networks.

    What the way back needs of each step is kept in memory that is used again for the next batch: to ask for it anew
    costs a quarter of the time.

    Args:
        kind: Keras' name of it, a key of :data:`CELLS`.
        activation: a key of :data:`CURVES`.
    """

    def __init__(self, kind: str, activation: str) -> None:
        self._cell = CELLS[kind](activation)
        self._states = np.empty((0, self._cell.states, 0, 0, 0))  # before the first step, and after each
        self._kept = np.empty((0, self._cell.kept, 0, 0, 0))
        self._rows = np.empty((0, 0, 0))  # what was read, with a 1 as one more input

    def forward(self, x: Array, W_xh: Array, W_hh: Array, b: Array) -> Array:
        """Read ``x`` from the first step to the last.

        Args:
            x: (time, networks, batch, features), or (time, batch, features).
            W_xh: (networks, features, gates * units).
            W_hh: (networks, units, gates * units).
            b: (networks, gates * units), or (networks, 2, gates * units) where the state has a bias of its own.

        Returns:
            ``h`` after each step, (time, networks, batch, units), until the next batch is read.
        """
        each = (len(W_hh), x.shape[-2], W_hh.shape[1])
        if self._kept.shape != (len(x), self._cell.kept, *each):
            self._states = np.zeros((len(x) + 1, self._cell.states, *each), x.dtype)
            self._kept = np.empty((len(x), self._cell.kept, *each), x.dtype)
        self._rows = _with_ones(x)
        b_in, b_state = _biases(b)
        W_in = np.concatenate([W_xh, b_in], axis=1)
        for t, x_t in enumerate(self._rows):
            s = self._states[t, 0] @ W_hh
            if b_state is not None:
                s += b_state
            states, kept = self._cell.forward(x_t @ W_in, s, self._states[t])
            for room, array in zip((*self._states[t + 1], *self._kept[t]), (*states, *kept), strict=True):
                room[...] = array
        return self._states[1:, 0]

    def backward(
        self, W_xh: Array, W_hh: Array, b: Array, dh: Sequence[Array | None], *, below: bool = False
    ) -> tuple[list[Array], Array | None]:
        """The loss's gradient at the weights and, if there is a layer ``below``, at the inputs.

        Args:
            W_xh, W_hh, b: as :meth:`forward` had them.
            dh: the gradient at ``h`` of each step, without what comes by way of later steps; None where it is 0.
            below: whether the gradient at the inputs is wanted.

        Returns:
            The gradients at ``W_xh``, ``W_hh`` and ``b``, and that at ``x``, (time, networks, batch, features), or
            None.
        """
        W_back, W_down = (np.ascontiguousarray(W.swapaxes(1, 2)) for W in (W_hh, W_xh))
        dW_xh, dW_hh, db = np.zeros_like(W_xh), np.zeros_like(W_hh), np.zeros_like(b)
        db_in, db_state = _biases(db)
        gradients = [np.zeros_like(state) for state in self._states[0]]
        dx = []
        for t in reversed(range(len(self._rows))):
            if (here := dh[t]) is not None:
                gradients[0] = gradients[0] + here
            back = self._cell.backward(self._kept[t], self._states[t], gradients, W_back)
            d_in = self._rows[t].swapaxes(-1, -2) @ back.a
            dW_xh += d_in[:, :-1]
            db_in += d_in[:, -1:]
            dW_hh += self._states[t, 0].swapaxes(1, 2) @ back.s
            if db_state is not None:
                db_state += back.s.sum(axis=1, keepdims=True)
            if below:
                dx.append(back.a @ W_down)
            gradients = back.states
        return [dW_xh, dW_hh, db], np.stack(dx[::-1]) if below else None


class Dense:
    """A Dense layer of many networks, over rows (networks, rows, units).

    Args:
        activation: a key of :data:`CURVES`, or ``"linear"``.
    """

    def __init__(self, activation: str) -> None:
        self._curve = CURVES.get(activation)

    def forward(self, x: Array, W: Array, b: Array) -> Array:
        """``f(x W + b)``: x (networks, rows, units), W (networks, units, outputs), b (networks, outputs)."""
        self._x = x
        self._y = x @ W + b[:, None]
        if self._curve is not None:
            self._y = self._curve[0](self._y)
        return self._y

    def backward(self, W: Array, dy: Array) -> tuple[list[Array], Array]:
        """From the loss's gradient at the outputs to those at ``W`` and ``b``, and that at ``x``."""
        if self._curve is not None:
            dy = dy * self._curve[1](self._y)
        return [self._x.swapaxes(1, 2) @ dy, dy.sum(axis=1)], dy @ W.swapaxes(1, 2)


def _with_ones(x: Array) -> Array:
    """One more input, always 1: its weight is the bias."""
    return np.concatenate([x, np.ones_like(x[..., :1])], axis=-1)


def _biases(b: Array) -> tuple[Array, Array | None]:
    """The bias of the inputs and, if there is one, that of the state: (networks, 1, gates * units) each."""
    return (b[:, :1], b[:, 1:]) if b.ndim == 3 else (b[:, None], None)


def _gates(sums: Array, count: int) -> Array:
    """(networks, batch, gates * units) to (gates, networks, batch, units)."""
    return sums.reshape(*sums.shape[:-1], count, -1).transpose(2, 0, 1, 3)
