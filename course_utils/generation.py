"""Trained recurrent networks run in NumPy: one step at a time, and on their own output. Equal to Keras, and at once.

A live view asks for hundreds of steps at every move; calling a Keras model for each would take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray
KINDS = ("SimpleRNN", "GRU", "LSTM")
State = tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Layer:
    """A recurrent layer as Keras stores it.

    Attributes:
        kind: ``"SimpleRNN"``, ``"GRU"`` or ``"LSTM"``, with Keras' default activations (and ``reset_after=True``).
        W_xh: (features, gates * units); Keras' gate order is z, r, h for a GRU and i, f, c, o for an LSTM.
        W_hh: (units, gates * units).
        b_h: (gates * units,); (2, 3 * units) for a GRU, whose inputs and states have a bias each.
    """

    kind: str
    W_xh: Array
    W_hh: Array
    b_h: Array

    @property
    def units(self) -> int:
        return len(self.W_hh)

    def start(self) -> State:
        """The state before the first step: zeros."""
        return (np.zeros((1, self.units)),) * (2 if self.kind == "LSTM" else 1)

    def step(self, x: Array, state: State) -> State:
        """The state after one more input, ``(h,)``, or ``(h, c)`` for an LSTM.

        ``x`` is (batch, features), and what a state holds is (batch, units).
        """
        h, units = state[0], self.units
        if self.kind == "SimpleRNN":
            return (np.tanh(x @ self.W_xh + h @ self.W_hh + self.b_h),)
        if self.kind == "GRU":
            from_x, from_h = x @ self.W_xh + self.b_h[0], h @ self.W_hh + self.b_h[1]
            gates = _sigmoid(from_x[:, : 2 * units] + from_h[:, : 2 * units])
            z, r = gates[:, :units], gates[:, units:]
            candidate = np.tanh(from_x[:, 2 * units :] + r * from_h[:, 2 * units :])
            return (z * h + (1 - z) * candidate,)
        sums = x @ self.W_xh + h @ self.W_hh + self.b_h
        gates = _sigmoid(sums)  # of the candidate too, where it is not used
        i, f, o = gates[:, :units], gates[:, units : 2 * units], gates[:, 3 * units :]
        c = f * state[1] + i * np.tanh(sums[:, 2 * units : 3 * units])
        return (o * np.tanh(c), c)


@dataclass(frozen=True, eq=False)
class Network:
    """Recurrent layers on top of one another, and one linear output at every step.

    Attributes:
        layers: the lowest first; it reads one feature.
        W_hy: (units, 1).
        b_y: (1,).
    """

    layers: tuple[Layer, ...]
    W_hy: Array
    b_y: Array

    def __post_init__(self) -> None:
        features = 1
        for layer in self.layers:
            gates = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}.get(layer.kind, 0)
            wide = gates * layer.units
            bias = (2, wide) if layer.kind == "GRU" else (wide,)
            found = layer.W_xh.shape, layer.W_hh.shape, layer.b_h.shape
            if not gates or found != ((features, wide), (layer.units, wide), bias):
                raise ValueError(
                    f"expected one of {', '.join(KINDS)} with weights {((features, wide), (layer.units, wide), bias)}; "
                    f"came {layer.kind} with {found}"
                )
            features = layer.units
        if not self.layers or self.W_hy.shape != (features, 1) or self.b_y.shape != (1,):
            raise ValueError(
                f"expected recurrent layers and an output with weights {(features, 1)} and a bias (1,); came "
                f"{len(self.layers)} layers, {self.W_hy.shape} and {self.b_y.shape}"
            )

    @property
    def kind(self) -> str:
        """What its layers are."""
        return self.layers[0].kind

    @classmethod
    def from_keras(cls, model: Any) -> Network:
        """The network in a built Keras model: SimpleRNN, GRU or LSTM layers, then ``Dense(1)`` at every step.

        Raises:
            ValueError: the model holds something else, or was not built; the message says what.
        """
        described = "SimpleRNN, GRU or LSTM layers with Keras' default activations and at the end a Dense(1)"
        kept = [layer for layer in model.layers if type(layer).__name__ not in ("InputLayer", "Dropout")]
        *below, top = [getattr(layer, "layer", layer) for layer in kept] or [None]  # in TimeDistributed
        if type(top).__name__ != "Dense" or getattr(top.activation, "__name__", "") != "linear":
            raise ValueError(f"expected {described}; the last layer is {type(top).__name__}")
        layers = []
        for layer in below:
            kind = type(layer).__name__
            if kind not in KINDS:
                raise ValueError(f"expected {described}; came a layer {kind}")
            plain = layer.activation.__name__ == "tanh" and layer.use_bias and not layer.go_backwards
            if kind != "SimpleRNN":
                plain = plain and layer.recurrent_activation.__name__ == "sigmoid"
            if not plain or (kind == "GRU" and not layer.reset_after):
                raise ValueError(f"expected {described}; the layer {kind} has other settings than Keras' own")
            if len(layer.get_weights()) != 3:
                raise ValueError("the model has no weights yet: call it on some data, or begin it with keras.Input")
            layers.append(Layer(kind, *(np.asarray(weights, dtype=float) for weights in layer.get_weights())))
        return cls(tuple(layers), *(np.asarray(weights, dtype=float) for weights in top.get_weights()))

    def start(self) -> tuple[State, ...]:
        """The states of all layers before the first step: zeros, for a batch of one."""
        return tuple(layer.start() for layer in self.layers)

    def step(self, x_t: float, states: tuple[State, ...]) -> tuple[Array, tuple[State, ...]]:
        """The outputs for one more value of the series, (batch,), and the states after it.

        The batch is that of the states: all of them read the same value.
        """
        signal, after = np.full((len(states[0][0]), 1), x_t), []
        for layer, state in zip(self.layers, states, strict=True):
            state = layer.step(signal, state)
            signal = state[0]
            after.append(state)
        return (signal @ self.W_hy + self.b_y)[:, 0], tuple(after)

    def predict(self, values: Sequence[float] | Array) -> Array:
        """The output at every step when ``values`` (time,) are fed in, from zero states: (time,)."""
        outputs, states = np.empty(len(values)), self.start()
        for t, x_t in enumerate(values):
            (outputs[t],), states = self.step(float(x_t), states)
        return outputs


def generate(network: Network, seed: Sequence[float] | Array, steps: int, window: int | None = None) -> Array:
    """What the network goes on with after ``seed``, each output fed back as the next input: (steps,).

    Args:
        network: one that predicts the next value at every step.
        seed: the true values to begin with, (time,).
        steps: how many values to generate.
        window: read the last so many values only, from zero states, for every new value, as training did; without it
            the state is carried on, which is the same as reading everything so far.

    Raises:
        ValueError: the seed is empty, or a number is below 1.
    """
    if len(seed) < 1 or steps < 1 or (window is not None and window < 1):
        raise ValueError(
            f"expected a seed of at least 1 value, at least 1 step and a window of at least 1; came {len(seed)}, "
            f"{steps} and {window}"
        )
    # A window that begins at every value so far and is still open, the oldest first: each new value takes all of them
    # one step on, the oldest has then read its fill and answers. So a value costs one step, whatever the window.
    fresh, states = network.start(), network.start()
    known = [float(value) for value in seed]
    for t in range(len(seed) + steps - 1):
        outputs, states = network.step(known[t], states)
        if t >= len(seed) - 1:
            known.append(float(outputs[0]))
        if window is not None:
            full = len(outputs) == window
            states = tuple(
                tuple(np.concatenate([part[full:], zeros]) for part, zeros in zip(state, new, strict=True))
                for state, new in zip(states, fresh, strict=True)
            )
    return np.array(known[len(seed) :])


def _sigmoid(a: Array) -> Array:
    return 0.5 * (1 + np.tanh(0.5 * a))  # never overflows
