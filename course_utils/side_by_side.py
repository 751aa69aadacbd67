"""Many small recurrent networks trained at once: one loop over time for all, where ``fit`` would run a loop each.

What a short recurrent step costs is mostly the calling of it. Networks of one shape can share the calls: their weights
are stacked, (networks, ...), and a matrix product then multiplies each network's own matrices. The result is that of
``fit``, to rounding; a contest with many seeds costs a third.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from course_utils import training

Tensors = list[Any]
_LAYERS = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)
_AS_KERAS_MAKES_THEM = {
    "use_bias": True,
    "recurrent_activation": "sigmoid",
    "reset_after": True,
    "go_backwards": False,
    "dropout": 0.0,
    "recurrent_dropout": 0.0,
}


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

    Args:
        models: each an Input, one recurrent layer (SimpleRNN, LSTM or GRU) and a Dense layer that gives scores; all of
            one shape, with weights of their own.
        x: (count, time, features); what is left over after the final whole batch is not used.
        y: the right classes, (count,), or (count, time) where the layers have ``return_sequences=True``.
        rate: the learning rate.
        batch: sequences a step.
        clipnorm: the greatest norm of the gradient of each array of weights.
        watched: show a progress bar under the cell.

    Returns:
        Seconds of processor time for a step of one network, the first step (which builds the graph) not counted.

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
    weights = [tf.Variable(np.stack(same)) for same in zip(*(model.get_weights() for model in models), strict=True)]
    step = _training_step(layer, weights, rate, clipnorm)
    x, y = np.asarray(x, "float32"), np.asarray(y, "int32")
    began = time.process_time()
    with training.Watch(steps) if watched else nullcontext() as watch:
        for k in range(steps):
            rows = slice(k * batch, (k + 1) * batch)
            loss = step(tf.constant(x[rows]), tf.constant(y[rows]))
            if watch is not None:
                watch.step(float(loss))
            if k == 0:
                began = time.process_time()
    spent = time.process_time() - began
    for k, model in enumerate(models):
        model.set_weights([stacked[k].numpy() for stacked in weights])
    return spent / max(1, steps - 1) / len(models)


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
        if odd or layers[1].get_config()["activation"] != "linear":
            raise ValueError(wanted + "came other settings of " + ", ".join(odd or ["Dense: activation"]))
        shapes = [array.shape for array in model.get_weights()]
        kinds.append((type(layers[0]), config["activation"], config["return_sequences"], shapes))
    if any(kind != kinds[0] for kind in kinds):
        raise ValueError(wanted + "came models of different shapes")
    return next(layer for layer in models[0].layers if type(layer) in _LAYERS)


def _training_step(layer: keras.layers.Layer, weights: Tensors, rate: float, clipnorm: float) -> Callable[..., Any]:
    """One step of Adam (Kingma and Ba 2015) for all networks, as Keras counts it; returns the mean loss."""
    first, second, tiny = 0.9, 0.999, 1e-7
    means = [tf.Variable(tf.zeros_like(w)) for w in weights]
    squares = [tf.Variable(tf.zeros_like(w)) for w in weights]
    count = tf.Variable(0.0)

    @tf.function
    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            scores = _scores(layer, weights, x)
            labels = tf.repeat(y[None], tf.shape(scores)[0], axis=0)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores)
            mean = tf.reduce_mean(losses)
            loss = mean * weights[0].shape[0]  # the sum over networks: the weights of each act on its own term only
        gradients = tape.gradient(loss, weights)
        count.assign_add(1.0)
        length = rate * tf.sqrt(1 - second**count) / (1 - first**count)
        for w, m, v, gradient in zip(weights, means, squares, gradients, strict=True):
            g = tf.clip_by_norm(gradient, clipnorm, axes=list(range(1, len(w.shape))))
            m.assign_add((g - m) * (1 - first))
            v.assign_add((g * g - v) * (1 - second))
            w.assign_sub(length * m / (tf.sqrt(v) + tiny))
        return mean

    return step


def _scores(layer: keras.layers.Layer, weights: Tensors, x: Any) -> Any:
    """x (batch, time, features) to scores (networks, batch, classes), or (networks, batch, time, classes)."""
    W_xh, W_hh, b_h, W_hy, b_y = (tf.convert_to_tensor(w) for w in weights)
    b_in, b_state = (b_h[:, 0], b_h[:, 1, None]) if type(layer) is keras.layers.GRU else (b_h, None)
    from_input = tf.einsum("btf,nfu->tnbu", x, W_xh) + b_in[:, None]
    by_step = tf.TensorArray(from_input.dtype, size=x.shape[1]).unstack(from_input)
    shown = tf.TensorArray(from_input.dtype, size=x.shape[1] if layer.return_sequences else 0)
    curve = layer.cell.activation

    def simple(a: Any, h: Any) -> tuple[Any, ...]:
        return (curve(a + h @ W_hh),)

    def lstm(a: Any, h: Any, C: Any) -> tuple[Any, ...]:
        i, f, candidate, o = tf.split(a + h @ W_hh, 4, axis=-1)
        C = tf.sigmoid(f) * C + tf.sigmoid(i) * curve(candidate)
        return tf.sigmoid(o) * curve(C), C

    def gru(a: Any, h: Any) -> tuple[Any, ...]:
        x_z, x_r, x_h = tf.split(a, 3, axis=-1)
        s_z, s_r, s_h = tf.split(h @ W_hh + b_state, 3, axis=-1)
        z = tf.sigmoid(x_z + s_z)
        return (z * h + (1 - z) * curve(x_h + tf.sigmoid(x_r + s_r) * s_h),)

    cells: dict[type, Callable[..., tuple[Any, ...]]]
    cells = {keras.layers.SimpleRNN: simple, keras.layers.LSTM: lstm, keras.layers.GRU: gru}
    cell = cells[type(layer)]

    def body(t: Any, shown: Any, *state: Any) -> tuple[Any, ...]:
        state = cell(by_step.read(t), *state)
        return (t + 1, shown.write(t, state[0]) if layer.return_sequences else shown, *state)

    start = tf.zeros([W_hh.shape[0], x.shape[0], W_hh.shape[1]])
    states = (start, start) if cell is lstm else (start,)
    steps = x.shape[1]
    _, shown, h, *_ = tf.while_loop(lambda t, *_: t < steps, body, (0, shown, *states), maximum_iterations=steps)
    if layer.return_sequences:
        return tf.einsum("tnbu,nuc->nbtc", shown.stack(), W_hy) + b_y[:, None, None]
    return h @ W_hy + b_y[:, None]
