"""Many small recurrent networks trained at once: one walk over time for all, where ``fit`` would run a loop each.

What a short recurrent step costs is mostly the calling of it. Networks of one shape can share the calls: their weights
are stacked, (networks, ...), and a matrix product then multiplies each network's own matrices. The arithmetic is
NumPy's (see ``side_by_side_layers``). The result is that of ``fit``, to rounding; a comparison over several seeds
costs a tenth to a quarter.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np

from course_utils import side_by_side_layers, training

Array = np.ndarray
_RECURRENT = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)
_CROSS_ENTROPY, _SQUARES = "sparse_categorical_crossentropy", "mse"
_AS_KERAS_MAKES_THEM = {
    "use_bias": True,
    "recurrent_activation": "sigmoid",
    "reset_after": True,
    "go_backwards": False,
    "stateful": False,
    "trainable": True,
    "dropout": 0.0,
    "recurrent_dropout": 0.0,
}
_REST = ("_regularizer", "_constraint")  # nobody sets these, but one
_REGULARISERS = (keras.regularizers.L2, type(None))


def fit(
    models: Sequence[keras.Model],
    x: np.ndarray,
    y: np.ndarray,
    *,
    rate: float | keras.optimizers.schedules.LearningRateSchedule,
    loss: str = _CROSS_ENTROPY,
    batch: int = 64,
    epochs: int = 1,
    clipnorm: float | None = None,
    watched: bool = True,
) -> float:
    """Train networks side by side with Adam, through the data in the order given.

    The same as, for each of them, ``compile(Adam(rate, clipnorm=clipnorm), loss)`` and ``fit(x, y, batch_size=batch,
    epochs=epochs, shuffle=False)``; the cross-entropy is that of scores, ``from_logits=True``. The trained weights are
    in the models then. The loss that is shown is averaged over the networks, without regularisation.

    Args:
        models: each an Input, recurrent layers (SimpleRNN, LSTM or GRU) and on top of them Dense layers, the final one
            without an activation: it gives scores or values. All of one shape, with weights of their own. The
            recurrent weights of each may be regularised by an ``L2``.
        x: (count, time, features), which all the networks read, or (networks, count, time, features), for each its
            own; what is left over after the final whole batch is not used.
        y: for the cross-entropy the right classes, (count,), or (count, time) where the layers have
            ``return_sequences=True``; for ``"mse"`` the right values, with the outputs as one axis more. Where each
            network has its own x, it has its own y, with the networks as first axis.
        rate: the learning rate, or one of Keras' schedules for it.
        loss: ``"sparse_categorical_crossentropy"`` or ``"mse"``.
        batch: sequences a step.
        epochs: how many times through the data.
        clipnorm: the greatest norm of the gradient of each array of weights; None: any.
        watched: show a progress bar under the cell.

    Returns:
        Seconds of processor time for a step of one network: the shortest, which other work delayed least.

    Raises:
        ValueError: the models or the data are not as above, or there is less than one batch.
    """
    layers = _layers_of(models)
    in_epoch = _batches(layers, len(models), x, y, loss, batch)
    stack, weights = _Stack(layers), _stacked(models)
    strengths = [_strengths(models, k) for k in range(len(layers))]
    optimizer = _Adam([array for arrays in weights for array in arrays], clipnorm)
    y = np.asarray(y, "float32" if loss == _SQUARES else "int32")
    y = y if np.ndim(x) == 4 else y[None]  # the networks first, or 1 for all
    x = _time_first(x)
    steps, spent = epochs * in_epoch, []
    quiet = np.errstate(over="ignore", invalid="ignore")  # a network that blows up does so without a word, as in fit
    with training.Watch(steps) if watched else nullcontext() as watch, quiet:
        for k in range(steps):
            began = time.process_time()
            first = k % in_epoch * batch
            now = slice(first, first + batch)
            outputs = stack.forward(x[..., now, :], weights)
            mean, gradient = _LOSSES[loss](outputs, _as_rows(y[:, now], stack.at_every_step))
            gradients = stack.backward(weights, gradient)
            for arrays, ours, strength in zip(gradients, weights, strengths, strict=True):
                if strength is not None:
                    arrays[1] += 2 * strength * ours[1]  # of strength * (the sum of the squares of W_hh)
            optimizer.step([array for arrays in gradients for array in arrays], _rate_at(rate, k))
            spent.append(time.process_time() - began)
            if watch is not None:
                watch.step(mean)
    for k, model in enumerate(models):
        model.set_weights([array[k] for arrays in weights for array in arrays])
    return min(spent) / len(models)


def predict(models: Sequence[keras.Model], x: Array, batch: int = 64) -> Array:
    """What each ``model(x)`` gives, to rounding.

    Args:
        models: as :func:`fit` takes them.
        x: (count, time, features), which all the networks read.
        batch: sequences at a time.

    Returns:
        The outputs, (networks, count, outputs), or (networks, count, time, outputs) for ``return_sequences=True``.

    Raises:
        ValueError: the models are not as there.
    """
    stack, weights = _Stack(_layers_of(models)), _stacked(models)
    found, x = [], _time_first(x)
    for k in range(0, x.shape[1], batch):
        rows = x[:, k : k + batch]
        outputs = stack.forward(rows, weights)
        if stack.at_every_step:
            outputs = outputs.reshape(len(models), *rows.shape[:2], -1).swapaxes(1, 2)
        found.append(outputs)
    return np.concatenate(found, axis=1)


# ---------------------------------------------------------------- the models and the data


def _layers_of(models: Sequence[keras.Model]) -> list[keras.layers.Layer]:
    """The layers of the first model, when all the models are of its shape."""
    wanted = "expected models of one shape, each of SimpleRNN, LSTM or GRU as Keras makes it and then Dense layers; "
    if not models:
        raise ValueError(wanted + "none came")
    kinds = []
    for model in models:
        layers = _without_input(model)
        recurrent = [layer for layer in layers if type(layer) in _RECURRENT]
        dense = [layer for layer in layers if type(layer) is keras.layers.Dense]
        if not recurrent or not dense or layers != recurrent + dense:
            raise ValueError(wanted + "came " + ", ".join(type(layer).__name__ for layer in layers))
        odd = [*map(_odd_settings, recurrent), *(_odd_settings_of_dense(layer, dense[-1]) for layer in dense)]
        if any(odd):
            raise ValueError(wanted + "came other settings of " + ", ".join(name for names in odd for name in names))
        shapes = [array.shape for array in model.get_weights()]
        activations = [layer.get_config()["activation"] for layer in layers]
        kinds.append(([type(layer) for layer in layers], activations, recurrent[-1].return_sequences, shapes))
    if any(kind != kinds[0] for kind in kinds):
        raise ValueError(wanted + "came models of different shapes")
    return _without_input(models[0])


def _without_input(model: keras.Model) -> list[keras.layers.Layer]:
    return [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]


def _odd_settings(layer: keras.layers.Layer) -> list[str]:
    """Of a recurrent layer, what the arithmetic does not know."""
    config = layer.get_config()
    odd = [name for name, usual in _AS_KERAS_MAKES_THEM.items() if config.get(name, usual) != usual]
    odd += ["activation"] if config["activation"] not in side_by_side_layers.CURVES else []
    odd += [name for name in config if name.endswith(_REST) and config[name] and name != "recurrent_regularizer"]
    return odd + (["recurrent_regularizer"] if not isinstance(layer.recurrent_regularizer, _REGULARISERS) else [])


def _odd_settings_of_dense(layer: keras.layers.Layer, final: keras.layers.Layer) -> list[str]:
    config = layer.get_config()
    known = ["linear"] if layer is final else ["linear", *side_by_side_layers.CURVES]
    odd = ["activation"] if config["activation"] not in known else []
    odd += [name for name in ("use_bias", "trainable") if not config[name]]
    odd += [name for name in config if name.endswith(_REST) and config[name]]
    return [f"Dense: {name}" for name in odd]


def _strengths(models: Sequence[keras.Model], place: int) -> Array | None:
    """Those of the regularisation of the recurrent weights of the layer at ``place``, (networks, 1, 1)."""
    layers = [_without_input(model)[place] for model in models]
    found = [getattr(layer, "recurrent_regularizer", None) for layer in layers]
    if not any(found):
        return None
    return np.array([0.0 if one is None else float(one.l2) for one in found], "float32")[:, None, None]


def _stacked(models: Sequence[keras.Model]) -> list[list[Array]]:
    """The weights of all, by layer: W_xh, W_hh and b_h, or W and b; each (networks, ...)."""
    return [
        [np.stack(same) for same in zip(*(layer.get_weights() for layer in layers), strict=True)]
        for layers in zip(*map(_without_input, models), strict=True)
    ]


def _batches(layers: list[keras.layers.Layer], networks: int, x: Any, y: Any, loss: str, batch: int) -> int:
    """How many whole batches there are, when the data fit the layers and the loss."""
    if loss not in _LOSSES:
        raise ValueError(f"expected the loss {_CROSS_ENTROPY!r} or {_SQUARES!r}; came {loss!r}")
    own = np.ndim(x) == 4
    if own and not len(x) == len(y) == networks:
        raise ValueError(f"expected x and y for each of {networks} networks; came {len(x)} and {len(y)}")
    at_every_step = _at_every_step(layers)
    axes = ["networks"] * own + ["count"] + ["time"] * at_every_step + ["outputs"] * (loss == _SQUARES)
    if np.ndim(y) != len(axes):
        shape = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
        raise ValueError(f"expected y {shape}, as return_sequences={at_every_step} wants it; came {np.shape(y)}")
    count, answers = np.shape(x)[own], np.shape(y)[own]
    if not batch <= count == answers:
        raise ValueError(f"expected x and y of one length, {batch} at least; came {count} and {answers}")
    return count // batch


def _at_every_step(layers: list[keras.layers.Layer]) -> bool:
    return [layer for layer in layers if type(layer) in _RECURRENT][-1].return_sequences


def _time_first(x: Array) -> Array:
    """(time, count, features), or where each network has its own (time, networks, count, features)."""
    return np.moveaxis(np.asarray(x, "float32"), -2, 0)


def _as_rows(y: Array, at_every_step: bool) -> Array:
    """The answers in the order of the stack's outputs: (networks, rows) or (networks, rows, outputs), or 1 for all."""
    if not at_every_step:
        return y
    y = y.swapaxes(1, 2)
    return y.reshape(len(y), -1, *y.shape[3:])


# ---------------------------------------------------------------- the arithmetic


class _Stack:
    """Recurrent layers, and Dense layers on the rows that the final one of them shows."""

    def __init__(self, layers: list[keras.layers.Layer]) -> None:
        recurrent = [layer for layer in layers if type(layer) in _RECURRENT]
        dense = [layer for layer in layers if type(layer) not in _RECURRENT]
        self.at_every_step = _at_every_step(layers)
        self._recurrent = [side_by_side_layers.Recurrent(type(one).__name__, _activation(one)) for one in recurrent]
        self._dense = [side_by_side_layers.Dense(_activation(one)) for one in dense]
        self._steps = 0

    def forward(self, x: Array, weights: list[list[Array]]) -> Array:
        """The outputs, (networks, rows, outputs): a row for each sequence, or for each step and sequence."""
        below = len(self._recurrent)
        for recurrent, (W_xh, W_hh, b) in zip(self._recurrent, weights[:below], strict=True):
            x = recurrent.forward(x, W_xh, W_hh, b)
        self._steps = len(x)
        x = np.concatenate(x, axis=1) if self.at_every_step else x[-1]
        for dense, (W, b) in zip(self._dense, weights[below:], strict=True):
            x = dense.forward(x, W, b)
        return x

    def backward(self, weights: list[list[Array]], gradient: Array) -> list[list[Array]]:
        """From the loss's gradient at the outputs to those at all weights, by layer."""
        below, found = len(self._recurrent), []
        for dense, (W, _) in zip(self._dense[::-1], weights[: below - 1 : -1], strict=True):
            ours, gradient = dense.backward(W, gradient)
            found.append(ours)
        dh: Any = [None] * (self._steps - 1) + [gradient]
        if self.at_every_step:
            dh = np.split(gradient, self._steps, axis=1)
        for k in reversed(range(below)):
            W_xh, W_hh, b = weights[k]
            ours, dh = self._recurrent[k].backward(W_xh, W_hh, b, dh, below=k > 0)
            found.append(ours)
        return found[::-1]


def _activation(layer: keras.layers.Layer) -> str:
    return layer.get_config()["activation"]


def _cross_entropy(scores: Array, y: Array) -> tuple[float, Array]:
    """The mean over networks and rows, and the gradient at the scores (networks, rows, classes) of each network's."""
    y = np.broadcast_to(y, scores.shape[:-1])[..., None]
    scores = scores - scores.max(axis=-1, keepdims=True)
    e = np.exp(scores)
    total = e.sum(axis=-1, keepdims=True)
    loss = float(np.mean(np.log(total) - np.take_along_axis(scores, y, axis=-1)))
    gradient = e / total
    np.put_along_axis(gradient, y, np.take_along_axis(gradient, y, axis=-1) - 1, axis=-1)
    return loss, gradient / y.shape[1]


def _squares(values: Array, y: Array) -> tuple[float, Array]:
    """The mean over all, and the gradient at the values (networks, rows, outputs) of each network's own mean."""
    error = values - y
    return float(np.mean(error * error)), 2 * error / error[0].size


_LOSSES: dict[str, Callable[[Array, Array], tuple[float, Array]]] = {_CROSS_ENTROPY: _cross_entropy, _SQUARES: _squares}


def _rate_at(rate: Any, step: int) -> float:
    return float(rate(step)) if callable(rate) else rate


class _Adam:
    """Adam (Kingma and Ba 2015) as Keras counts it, on stacked weights, which it changes in place."""

    first, second, tiny = 0.9, 0.999, 1e-7

    def __init__(self, weights: list[Array], clipnorm: float | None) -> None:
        self.weights, self.clipnorm, self.count = weights, clipnorm, 0
        self.means, self.squares = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]

    def step(self, gradients: list[Array], rate: float) -> None:
        self.count += 1
        length = rate * math.sqrt(1 - self.second**self.count) / (1 - self.first**self.count)
        for w, m, v, g in zip(self.weights, self.means, self.squares, gradients, strict=True):
            if self.clipnorm is not None:
                norm = np.sqrt(np.sum(g * g, axis=tuple(range(1, w.ndim)), keepdims=True))
                g = g * (self.clipnorm / np.maximum(norm, self.clipnorm))
            m += (g - m) * (1 - self.first)
            v += (g * g - v) * (1 - self.second)
            w -= length * m / (np.sqrt(v) + self.tiny)
