"""Many small recurrent networks trained at once: one loop over time for all, where ``fit`` would run a loop each.

What a short recurrent step costs is mostly the calling of it. Networks of one shape can share the calls: their weights
are stacked, (networks, ...), and a matrix product then multiplies each network's own matrices. The arithmetic is
NumPy's (see ``side_by_side_layers``). The result is that of ``fit``, to rounding; a contest with many seeds costs a
tenth to a quarter.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from contextlib import nullcontext

import keras
import numpy as np

from course_utils import side_by_side_layers, training

Array = np.ndarray
_LAYERS = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)
_AS_KERAS_MAKES_THEM = {
    "use_bias": True,
    "recurrent_activation": "sigmoid",
    "reset_after": True,
    "go_backwards": False,
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
    rate: float,
    batch: int = 64,
    clipnorm: float = 1.0,
    watched: bool = True,
) -> float:
    """Train networks side by side, once through the data in the order given, with Adam and cross-entropy.

    The same as, for each of them, ``compile(Adam(rate, clipnorm=clipnorm), SparseCategoricalCrossentropy(
    from_logits=True))`` and ``fit(x, y, batch_size=batch, shuffle=False)``. The trained weights are in the models then.
    The loss that is shown is the cross-entropy, averaged over the networks.

    Args:
        models: each an Input, one recurrent layer (SimpleRNN, LSTM or GRU) and a Dense layer that gives scores; all of
            one shape, with weights of their own. The recurrent weights of each may be regularised by an ``L2``.
        x: (count, time, features); what is left over after the final whole batch is not used.
        y: the right classes, (count,), or (count, time) where the layers have ``return_sequences=True``.
        rate: the learning rate.
        batch: sequences a step.
        clipnorm: the greatest norm of the gradient of each array of weights.
        watched: show a progress bar under the cell.

    Returns:
        Seconds of processor time for a step of one network: the shortest, which other work delayed least.

    Raises:
        ValueError: the models are not as above, or there is less than one batch.
    """
    layer = _layer_of(models)
    steps = len(x) // batch
    if steps < 1 or len(x) != len(y):
        raise ValueError(f"expected x and y of one length, {batch} at least; came {len(x)} and {len(y)}")
    at_every_step = layer.return_sequences
    if np.ndim(y) != 1 + at_every_step:
        shape = "(count, time)" if at_every_step else "(count,)"
        raise ValueError(f"expected y {shape}, as return_sequences={at_every_step} wants it; came {np.shape(y)}")
    strengths = np.array([_strength(model) for model in models], "float32")[:, None, None]
    weights, arithmetic = _stacked(models), _arithmetic(layer)
    optimizer = _Adam(weights, rate, clipnorm)
    x, y = np.asarray(x, "float32"), np.asarray(y, "int32")
    spent = []
    quiet = np.errstate(over="ignore", invalid="ignore")  # a network that blows up does so without a word, as in fit
    with training.Watch(steps) if watched else nullcontext() as watch, quiet:
        for k in range(steps):
            began = time.process_time()
            rows = slice(k * batch, (k + 1) * batch)
            loss, gradients = _loss_and_gradients(arithmetic, weights, x[rows], y[rows])
            gradients[1] += 2 * strengths * weights[1]  # of strength * (the sum of the squares of W_hh)
            optimizer.step(gradients)
            spent.append(time.process_time() - began)
            if watch is not None:
                watch.step(loss)
    for k, model in enumerate(models):
        model.set_weights([stacked[k] for stacked in weights])
    return min(spent) / len(models)


def predict(models: Sequence[keras.Model], x: Array, batch: int = 64) -> Array:
    """What each ``model(x)`` gives, to rounding.

    Args:
        models: as :func:`fit` takes them.
        x: (count, time, features).
        batch: sequences at a time.

    Returns:
        The scores, (networks, count, classes), or (networks, count, time, classes) for ``return_sequences=True``.

    Raises:
        ValueError: the models are not as there.
    """
    layer = _layer_of(models)
    arithmetic, (W_xh, W_hh, b_h, W_hy, b_y) = _arithmetic(layer), _stacked(models)
    scores = []
    for k in range(0, len(x), batch):
        h = arithmetic.forward(np.asarray(x[k : k + batch], "float32").swapaxes(0, 1), W_xh, W_hh, b_h)
        read = _rows(h, layer.return_sequences) @ W_hy + b_y[:, None]
        if layer.return_sequences:
            read = read.reshape(len(models), len(h), -1, b_y.shape[1]).swapaxes(1, 2)
        scores.append(read)
    return np.concatenate(scores, axis=1)


def _stacked(models: Sequence[keras.Model]) -> list[Array]:
    """The weights of all: W_xh, W_hh, b_h, W_hy, b_y, each (networks, ...)."""
    return [np.stack(same) for same in zip(*(model.get_weights() for model in models), strict=True)]


def _arithmetic(layer: keras.layers.Layer) -> side_by_side_layers.Layer:
    return side_by_side_layers.Layer(type(layer).__name__, layer.get_config()["activation"])


def _layer_of(models: Sequence[keras.Model]) -> keras.layers.Layer:
    """The recurrent layer of the first model, when all the models are of its shape."""
    wanted = "expected models of one shape, each a SimpleRNN, LSTM or GRU as Keras makes it and a Dense layer; "
    if not models:
        raise ValueError(wanted + "none came")
    kinds = []
    for model in models:
        layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
        if len(layers) != 2 or type(layers[0]) not in _LAYERS or type(layers[1]) is not keras.layers.Dense:
            raise ValueError(wanted + "came " + ", ".join(type(layer).__name__ for layer in layers))
        config = layers[0].get_config()
        odd = [name for name, usual in _AS_KERAS_MAKES_THEM.items() if config.get(name, usual) != usual]
        odd += ["activation"] if config["activation"] not in side_by_side_layers.CURVES else []
        odd += [name for name in config if name.endswith(_REST) and config[name] and name != "recurrent_regularizer"]
        odd += ["recurrent_regularizer"] if not isinstance(layers[0].recurrent_regularizer, _REGULARISERS) else []
        dense = layers[1].get_config()
        usual = {"activation": "linear", "use_bias": True}
        odd += [f"Dense: {name}" for name in dense if dense[name] != usual.get(name, dense[name])]
        odd += [f"Dense: {name}" for name in dense if name.endswith(_REST) and dense[name]]
        if odd:
            raise ValueError(wanted + "came other settings of " + ", ".join(odd))
        shapes = [array.shape for array in model.get_weights()]
        kinds.append((type(layers[0]), config["activation"], config["return_sequences"], shapes))
    if any(kind != kinds[0] for kind in kinds):
        raise ValueError(wanted + "came models of different shapes")
    return _recurrent(models[0])


def _recurrent(model: keras.Model) -> keras.layers.Layer:
    return next(layer for layer in model.layers if type(layer) in _LAYERS)


def _strength(model: keras.Model) -> float:
    """That of the regularisation of the recurrent weights."""
    regularizer = _recurrent(model).recurrent_regularizer
    return 0.0 if regularizer is None else float(regularizer.l2)


def _loss_and_gradients(
    layer: side_by_side_layers.Layer, weights: list[Array], x: Array, y: Array
) -> tuple[float, list[Array]]:
    """The cross-entropy, averaged over the networks, and the gradient of each network's own at its weights."""
    W_xh, W_hh, b_h, W_hy, b_y = weights
    x = x.swapaxes(0, 1)
    h = layer.forward(x, W_xh, W_hh, b_h)
    rows = _rows(h, y.ndim == 2)
    loss, d_scores = _cross_entropy(rows @ W_hy + b_y[:, None], y.T.ravel())
    d_rows = d_scores @ W_hy.swapaxes(1, 2)
    dh = np.split(d_rows, len(x), axis=1) if y.ndim == 2 else [None] * (len(x) - 1) + [d_rows]
    recurrent = layer.backward(x, W_xh, W_hh, b_h, dh)
    return loss, [*recurrent, rows.swapaxes(1, 2) @ d_scores, d_scores.sum(axis=1)]


def _rows(h: Array, at_every_step: bool) -> Array:
    """The states that the Dense layer reads: the final ones, or those of all steps, (networks, time * batch, units)."""
    return np.concatenate(h, axis=1) if at_every_step else h[-1]


def _cross_entropy(scores: Array, y: Array) -> tuple[float, Array]:
    """The mean over networks and rows, and the gradient at the scores (networks, rows, classes) of each network's."""
    scores = scores - scores.max(axis=-1, keepdims=True)
    e = np.exp(scores)
    total, rows = e.sum(axis=-1, keepdims=True), np.arange(len(y))
    loss = float(np.mean(np.log(total[..., 0]) - scores[:, rows, y]))
    gradient = e / total
    gradient[:, rows, y] -= 1
    return loss, gradient / len(y)


class _Adam:
    """Adam (Kingma and Ba 2015) as Keras counts it, on stacked weights, which it changes in place."""

    first, second, tiny = 0.9, 0.999, 1e-7

    def __init__(self, weights: list[Array], rate: float, clipnorm: float) -> None:
        self.weights, self.rate, self.clipnorm, self.count = weights, rate, clipnorm, 0
        self.means, self.squares = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]

    def step(self, gradients: list[Array]) -> None:
        self.count += 1
        length = self.rate * math.sqrt(1 - self.second**self.count) / (1 - self.first**self.count)
        for w, m, v, gradient in zip(self.weights, self.means, self.squares, gradients, strict=True):
            norm = np.sqrt(np.sum(gradient * gradient, axis=tuple(range(1, w.ndim)), keepdims=True))
            g = gradient * (self.clipnorm / np.maximum(norm, self.clipnorm))
            m += (g - m) * (1 - self.first)
            v += (g * g - v) * (1 - self.second)
            w -= length * m / (np.sqrt(v) + self.tiny)
