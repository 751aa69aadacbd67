"""Many small recurrent networks trained at once: one walk over time for all, where ``fit`` would run a loop each.

What a short recurrent step costs is mostly the calling of it. Networks of one shape can share the calls: their weights
are stacked, (networks, ...), and a matrix product then multiplies each network's own matrices. The steps stand one
after another in the graph, which for small networks runs up to three times as fast as a loop does; a graph of a hundred
steps takes up to three seconds to build. The result is that of ``fit``, to rounding; a comparison over several seeds
costs a third.
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
_RECURRENT = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)
_CROSS_ENTROPY, _SQUARES = "sparse_categorical_crossentropy", "mse"
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
    in the models then.

    Args:
        models: each an Input, recurrent layers (SimpleRNN, LSTM or GRU) and on top of them Dense layers, the final one
            without an activation: it gives scores or values. All of one shape, with weights of their own.
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
        Seconds of processor time for a step of one network, the first step (which builds the graph) not counted.

    Raises:
        ValueError: the models or the data are not as above, or there is less than one batch.
    """
    layers = _layers_of(models)
    in_epoch = _batches(layers, len(models), x, y, loss, batch)
    own = np.ndim(x) == 4  # data for each network
    weights = [tf.Variable(np.stack(same)) for same in zip(*(model.get_weights() for model in models), strict=True)]
    step = _training_step(layers, weights, rate, loss, clipnorm)
    x, y = np.asarray(x, "float32"), np.asarray(y, "float32" if loss == _SQUARES else "int32")
    began, steps = time.process_time(), epochs * in_epoch
    with training.Watch(steps) if watched else nullcontext() as watch:
        for k in range(steps):
            first = k % in_epoch * batch
            rows = (slice(None),) * own + (slice(first, first + batch),)
            mean = step(tf.constant(x[rows]), tf.constant(y[rows]))
            if watch is not None:
                watch.step(float(mean))
            if k == 0:
                began = time.process_time()
    spent = time.process_time() - began
    for k, model in enumerate(models):
        model.set_weights([stacked[k].numpy() for stacked in weights])
    return spent / max(1, steps - 1) / len(models)


def _layers_of(models: Sequence[keras.Model]) -> list[keras.layers.Layer]:
    """The layers of the first model, when all the models are of its shape."""
    wanted = "expected models of one shape, each of SimpleRNN, LSTM or GRU as Keras makes it and then Dense layers; "
    if not models:
        raise ValueError(wanted + "none came")
    stacks, kinds = [], []
    for model in models:
        layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
        recurrent = [layer for layer in layers if type(layer) in _RECURRENT]
        dense = [layer for layer in layers if type(layer) is keras.layers.Dense]
        if not recurrent or not dense or layers != recurrent + dense:
            raise ValueError(wanted + "came " + ", ".join(type(layer).__name__ for layer in layers))
        configs = [layer.get_config() for layer in layers]
        odd = [
            name
            for name, usual in _AS_KERAS_MAKES_THEM.items()
            if any(config.get(name, usual) != usual for config in configs)
        ]
        if odd or configs[-1]["activation"] != "linear":
            raise ValueError(wanted + "came other settings of " + ", ".join(odd or ["the final Dense: activation"]))
        shapes = [array.shape for array in model.get_weights()]
        activations = [config["activation"] for config in configs]
        kinds.append(([type(layer) for layer in layers], activations, recurrent[-1].return_sequences, shapes))
        stacks.append(layers)
    if any(kind != kinds[0] for kind in kinds):
        raise ValueError(wanted + "came models of different shapes")
    return stacks[0]


def _batches(layers: list[keras.layers.Layer], networks: int, x: Any, y: Any, loss: str, batch: int) -> int:
    """How many whole batches there are, when the data fit the layers and the loss."""
    if loss not in (_CROSS_ENTROPY, _SQUARES):
        raise ValueError(f"expected the loss {_CROSS_ENTROPY!r} or {_SQUARES!r}; came {loss!r}")
    own = np.ndim(x) == 4
    if own and not len(x) == len(y) == networks:
        raise ValueError(f"expected x and y for each of {networks} networks; came {len(x)} and {len(y)}")
    count, answers = np.shape(x)[own], np.shape(y)[own]
    if not batch <= count == answers:
        raise ValueError(f"expected x and y of one length, {batch} at least; came {count} and {answers}")
    at_every_step = [layer for layer in layers if type(layer) in _RECURRENT][-1].return_sequences
    axes = ["networks"] * own + ["count"] + ["time"] * at_every_step + ["outputs"] * (loss == _SQUARES)
    if np.ndim(y) != len(axes):
        shape = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
        raise ValueError(f"expected y {shape}, as return_sequences={at_every_step} wants it; came {np.shape(y)}")
    return count // batch


def _training_step(
    layers: list[keras.layers.Layer], weights: Tensors, rate: Any, loss: str, clipnorm: float | None
) -> Callable[..., Any]:
    """One step of Adam (Kingma and Ba 2015) for all networks, as Keras counts it; returns the mean loss."""
    first, second, tiny = 0.9, 0.999, 1e-7
    means = [tf.Variable(tf.zeros_like(w)) for w in weights]
    squares = [tf.Variable(tf.zeros_like(w)) for w in weights]
    count = tf.Variable(0.0)

    @tf.function(autograph=False)
    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            outputs = _outputs(layers, weights, x)
            if loss == _SQUARES:
                losses = tf.square(outputs - y)
            else:
                labels = tf.broadcast_to(y, tf.shape(outputs)[:-1])
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, outputs)
            mean = tf.reduce_mean(losses)
            total = mean * weights[0].shape[0]  # over the networks: the weights of each act on its own term only
        gradients = tape.gradient(total, weights)
        length = rate(count) if callable(rate) else rate
        count.assign_add(1.0)
        length *= tf.sqrt(1 - second**count) / (1 - first**count)
        for w, m, v, g in zip(weights, means, squares, gradients, strict=True):
            if clipnorm is not None:
                g = tf.clip_by_norm(g, clipnorm, axes=list(range(1, len(w.shape))))
            m.assign_add((g - m) * (1 - first))
            v.assign_add((g * g - v) * (1 - second))
            w.assign_sub(length * m / (tf.sqrt(v) + tiny))
        return mean

    return step


def _outputs(layers: list[keras.layers.Layer], weights: Tensors, x: Any) -> Any:
    """x as in ``fit`` to scores or values (networks, batch, outputs), or (networks, batch, time, outputs)."""
    arrays = iter(tf.convert_to_tensor(w) for w in weights)
    for layer in layers:
        if type(layer) in _RECURRENT:
            x = _states(layer, next(arrays), next(arrays), next(arrays), x)
        else:
            W, b = next(arrays), next(arrays)
            each = len(x.shape) == 4  # step; the axes are written out, since einsum is ten times slower with "n...u"
            x = tf.einsum("nbtu,nuc->nbtc" if each else "nbu,nuc->nbc", x, W)
            x = layer.activation(x + (b[:, None, None] if each else b[:, None]))
    return x


def _states(layer: keras.layers.Layer, W_xh: Any, W_hh: Any, b_h: Any, x: Any) -> Any:
    """x as in ``fit`` to final states (networks, batch, units), or to all states (networks, batch, time, units)."""
    b_in, b_state = (b_h[:, 0], b_h[:, 1, None]) if type(layer) is keras.layers.GRU else (b_h, None)
    from_input = tf.einsum("btf,nfu->tnbu" if len(x.shape) == 3 else "nbtf,nfu->tnbu", x, W_xh) + b_in[:, None]
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

    start = tf.zeros([W_hh.shape[0], from_input.shape[2], W_hh.shape[1]])
    state = (start, start) if cell is lstm else (start,)
    states = []
    for a in tf.unstack(from_input):
        state = cell(a, *state)
        states.append(state[0])
    return tf.stack(states, axis=2) if layer.return_sequences else states[-1]
