"""Recurrent cells in NumPy, every intermediate returned: the reference that views, checks and tests rest on.

Weights lie as Keras lays them, so that ``layer.get_weights()`` can be handed over as it is: the blocks of an LSTM's
columns are i, f, c, o, those of a GRU's z, r, h. Inputs, weights and first states may be lists as well as arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from course_utils.activations import sigmoid

Array = np.ndarray


def simple_rnn(x: Array, W_xh: Array, W_hh: Array, b_h: Array, h_0: Array | None = None) -> Array:
    """The states of a recurrent layer, ``h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h)`` (Elman 1990).

    Args:
        x: the inputs, (time, features).
        W_xh: (features, units).
        W_hh: (units, units).
        b_h: (units,).
        h_0: the state before the first step, (units,); zeros where none is given.

    Returns:
        ``h_1 ... h_T``, (time, units).

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    x, W_xh, W_hh, b_h = map(np.asarray, (x, W_xh, W_hh, b_h))
    units = W_hh.shape[0]
    state = np.zeros(units) if h_0 is None else np.asarray(h_0)
    fits = (
        x.ndim == 2
        and W_xh.shape == (x.shape[1], units)
        and W_hh.shape == (units, units)
        and b_h.shape == (units,)
        and state.shape == (units,)
    )
    if not fits:
        raise ValueError(
            "expected x (time, features), W_xh (features, units), W_hh (units, units), b_h and h_0 (units,); came "
            f"x {x.shape}, W_xh {W_xh.shape}, W_hh {W_hh.shape}, b_h {b_h.shape}, h_0 {state.shape}"
        )
    states = np.empty((len(x), units))
    for t, x_t in enumerate(x):
        state = np.tanh(x_t @ W_xh + state @ W_hh + b_h)
        states[t] = state
    return states


def parameter_count(features: int, units: int) -> int:
    """How many numbers a recurrent layer learns: ``W_xh``, ``W_hh`` and ``b_h``, whatever the number of steps."""
    return features * units + units * units + units


# The LSTM


class LSTMStep(NamedTuple):
    """What an LSTM computes at one step, (..., units) each; of a whole run, (..., time, units) each."""

    f: Array
    """The forget gate: the share of ``C_{t-1}`` that is kept."""
    i: Array
    """The input gate: the share of the candidate that is added."""
    c_candidate: Array
    """The candidate ``C̃_t``: what could be added."""
    o: Array
    """The output gate: the share of ``tanh(C_t)`` that is shown."""
    C: Array
    """The cell state ``C_t``."""
    h: Array
    """The hidden state ``h_t``."""


def lstm_step(
    x_t: Array, h: Array, C: Array, W_xh: Array, W_hh: Array, b_h: Array, peephole: Array | None = None
) -> LSTMStep:
    """One step of an LSTM (Hochreiter and Schmidhuber 1997; the forget gate: Gers, Schmidhuber and Cummins 2000).

    ``f``, ``i`` and ``o`` are sigmoids and ``C̃_t`` is a tanh of ``x_t W_xh + h_{t-1} W_hh + b_h``, each of its own
    block; then ``C_t = f * C_{t-1} + i * C̃_t`` and ``h_t = o * tanh(C_t)``. With peepholes (Gers and Schmidhuber
    2000; Graves 2013, equations 7 to 11) ``i`` and ``f`` also see ``C_{t-1}``, and ``o`` sees ``C_t``, each unit its
    own cell.

    Args:
        x_t: (..., features).
        h: ``h_{t-1}``, (..., units).
        C: ``C_{t-1}``, (..., units).
        W_xh: (features, 4 units), blocks i, f, c, o.
        W_hh: (units, 4 units).
        b_h: (4 units,).
        peephole: (3, units), the weights of i, f and o; none where there are no peepholes.

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    x_t, h, C, W_xh, W_hh, b_h = map(np.asarray, (x_t, h, C, W_xh, W_hh, b_h))
    state = (*x_t.shape[:-1], W_hh.shape[0])
    _check_lstm(x_t, W_xh, W_hh, b_h, peephole, "x_t (..., features)", h=h, C=C, state=state)
    return _lstm_step(x_t @ W_xh + b_h, h, C, W_hh, peephole)


def lstm(
    x: Array,
    W_xh: Array,
    W_hh: Array,
    b_h: Array,
    h_0: Array | None = None,
    C_0: Array | None = None,
    peephole: Array | None = None,
) -> LSTMStep:
    """An LSTM over whole sequences: every step of :func:`lstm_step`.

    Args:
        x: (time, features) or (batch, time, features).
        W_xh, W_hh, b_h, peephole: as in :func:`lstm_step`.
        h_0, C_0: the states before the first step, (units,) or (batch, units); zeros where none is given.

    Returns:
        Each field (time, units) or (batch, time, units).

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    x, W_xh, W_hh, b_h = map(np.asarray, (x, W_xh, W_hh, b_h))
    state = (*x.shape[:-2], W_hh.shape[0])
    h = np.zeros(state) if h_0 is None else np.asarray(h_0)
    C = np.zeros(state) if C_0 is None else np.asarray(C_0)
    _check_lstm(x, W_xh, W_hh, b_h, peephole, "x (time, features)", h=h, C=C, state=state, least=2)
    from_input = x @ W_xh + b_h
    run = LSTMStep(*(np.empty((*x.shape[:-1], state[-1])) for _ in LSTMStep._fields))
    for t in range(x.shape[-2]):
        step = _lstm_step(from_input[..., t, :], h, C, W_hh, peephole)
        h, C = step.h, step.C
        for whole, part in zip(run, step, strict=True):
            whole[..., t, :] = part
    return run


def _lstm_step(from_input: Array, h: Array, C: Array, W_hh: Array, peephole: Array | None) -> LSTMStep:
    a_i, a_f, a_c, a_o = np.split(from_input + h @ W_hh, 4, axis=-1)
    if peephole is not None:
        a_i, a_f = a_i + peephole[0] * C, a_f + peephole[1] * C
    f, i, c_candidate = sigmoid(a_f), sigmoid(a_i), np.tanh(a_c)
    after = f * C + i * c_candidate
    o = sigmoid(a_o if peephole is None else a_o + peephole[2] * after)
    return LSTMStep(f, i, c_candidate, o, after, o * np.tanh(after))


class LSTMGradients(NamedTuple):
    """Total gradients of a loss, through every path."""

    C: Array
    """``∂L/∂C_t`` for t = 0 ... T, (..., time + 1, units)."""
    h: Array
    """``∂L/∂h_t`` for t = 0 ... T, (..., time + 1, units)."""
    a: Array
    """With respect to what goes into the gates and the candidate, (..., time, 4 units), blocks i, f, c, o."""


def lstm_backward(
    run: LSTMStep,
    dh: Array,
    W_hh: Array,
    *,
    dC: Array | None = None,
    C_0: Array | None = None,
    peephole: Array | None = None,
) -> LSTMGradients:
    """Back-propagation through time in an LSTM.

    With ``a`` and the inputs, the gradients of the weights are ``x^T a``, ``h_{t-1}^T a`` and the sum of ``a``.

    Args:
        run: what :func:`lstm` returned.
        dh: the gradient of the loss that comes to each ``h_t`` from above, (..., time, units).
        W_hh: (units, 4 units).
        dC: the same for each ``C_t``; none where the loss does not look into the cell.
        C_0: the cell state before the first step; zeros where none is given.
        peephole: (3, units), where the cell has peepholes.

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    units = W_hh.shape[0]
    dC = np.zeros_like(run.C) if dC is None else dC
    before = np.zeros((*run.C.shape[:-2], units)) if C_0 is None else C_0
    p = np.zeros((3, units)) if peephole is None else peephole
    _fit(
        run.C.ndim >= 2
        and run.C.shape[-1] == units
        and W_hh.shape == (units, 4 * units)
        and dh.shape == run.C.shape == dC.shape
        and before.shape == (*run.C.shape[:-2], units)
        and p.shape == (3, units),
        "a run, dh and dC (time, units), W_hh (units, 4 units), C_0 (units,), peephole (3, units)",
        run=run.C,
        dh=dh,
        dC=dC,
        W_hh=W_hh,
        C_0=before,
        peephole=p,
    )
    steps = run.C.shape[-2]
    total = LSTMGradients(*(np.zeros((*run.C.shape[:-2], *rest)) for rest in _gradient_shapes(steps, units)))
    C_before = np.concatenate([before[..., None, :], run.C[..., :-1, :]], axis=-2)
    from_later_h, from_later_C = np.zeros_like(before), np.zeros_like(before)
    for t in reversed(range(steps)):
        f, i, candidate, o, C, _h = (part[..., t, :] for part in run)
        shown = np.tanh(C)
        to_h = dh[..., t, :] + from_later_h
        a_o = to_h * shown * o * (1 - o)
        to_C = dC[..., t, :] + from_later_C + to_h * o * (1 - shown**2) + a_o * p[2]
        a_f = to_C * C_before[..., t, :] * f * (1 - f)
        a_i = to_C * candidate * i * (1 - i)
        a = np.concatenate([a_i, a_f, to_C * i * (1 - candidate**2), a_o], axis=-1)
        from_later_C = to_C * f + a_i * p[0] + a_f * p[1]
        from_later_h = a @ W_hh.T
        total.C[..., t + 1, :], total.h[..., t + 1, :], total.a[..., t, :] = to_C, to_h, a
    total.C[..., 0, :], total.h[..., 0, :] = from_later_C, from_later_h
    return total


def _gradient_shapes(steps: int, units: int) -> list[tuple[int, int]]:
    return [(steps + 1, units), (steps + 1, units), (steps, 4 * units)]


def lstm_parameter_count(features: int, units: int, *, peephole: bool = False) -> int:
    """How many numbers an LSTM learns: four times those of a plain recurrent layer, and three peepholes a unit."""
    return 4 * parameter_count(features, units) + 3 * units * peephole


def _check_lstm(
    x: Array,
    W_xh: Array,
    W_hh: Array,
    b_h: Array,
    peephole: Array | None,
    wanted: str,
    *,
    h: Array,
    C: Array,
    state: tuple[int, ...],
    least: int = 1,
) -> None:
    units = W_hh.shape[0]
    peepholes = {} if peephole is None else {"peephole": peephole}
    _fit(
        x.ndim >= least
        and W_xh.shape == (x.shape[-1], 4 * units)
        and W_hh.shape == (units, 4 * units)
        and b_h.shape == (4 * units,)
        and h.shape == C.shape == state
        and (peephole is None or peephole.shape == (3, units)),
        f"{wanted}, W_xh (features, 4 units), W_hh (units, 4 units), b_h (4 units,), h and C (units,), with the same "
        "batch as x where it has one" + (", peephole (3, units)" if peepholes else ""),
        x=x,
        W_xh=W_xh,
        W_hh=W_hh,
        b_h=b_h,
        h=h,
        C=C,
        **peepholes,
    )


# The GRU


class GRUStep(NamedTuple):
    """What a GRU computes at one step, (..., units) each; of a whole run, (..., time, units) each."""

    z: Array
    """The update gate."""
    r: Array
    """The reset gate: the share of the old state that the candidate sees."""
    h_candidate: Array
    """The candidate ``h̃_t``."""
    h: Array
    """The hidden state ``h_t``."""


def gru_step(
    x_t: Array, h: Array, W_xh: Array, W_hh: Array, b_h: Array, *, reset_after: bool = True, z_keeps: bool = True
) -> GRUStep:
    """One step of a GRU (Cho et al. 2014).

    ``z`` and ``r`` are sigmoids of ``x_t W_xh + h_{t-1} W_hh + b_h``, each of its own block. The candidate is
    ``tanh(x_t W + (r * h_{t-1}) W + b)``, or with ``reset_after``, as Keras does unless told,
    ``tanh(x_t W + b + r * (h_{t-1} W + b'))``.

    Args:
        x_t: (..., features).
        h: ``h_{t-1}``, (..., units).
        W_xh: (features, 3 units), blocks z, r, h.
        W_hh: (units, 3 units).
        b_h: (2, 3 units) with ``reset_after``, the biases of the inputs and of the state; else (3 units,).
        reset_after: the reset gate acts after the matrix product, not before it.
        z_keeps: ``h_t = z * h_{t-1} + (1 - z) * h̃_t``, as Keras and Cho et al. have it; else
            ``h_t = (1 - z) * h_{t-1} + z * h̃_t``, as in Chung et al. (2014) and the lectures.

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    x_t, h, W_xh, W_hh, b_h = map(np.asarray, (x_t, h, W_xh, W_hh, b_h))
    state = (*x_t.shape[:-1], W_hh.shape[0])
    _check_gru(x_t, W_xh, W_hh, b_h, reset_after, "x_t (..., features)", h=h, state=state)
    b_in, b_state = _gru_biases(b_h, reset_after)
    return _gru_step(x_t @ W_xh + b_in, h, W_hh, b_state, reset_after, z_keeps)


def gru(
    x: Array,
    W_xh: Array,
    W_hh: Array,
    b_h: Array,
    h_0: Array | None = None,
    *,
    reset_after: bool = True,
    z_keeps: bool = True,
) -> GRUStep:
    """A GRU over whole sequences: every step of :func:`gru_step`.

    Args:
        x: (time, features) or (batch, time, features).
        W_xh, W_hh, b_h, reset_after, z_keeps: as in :func:`gru_step`.
        h_0: the state before the first step, (units,) or (batch, units); zeros where none is given.

    Returns:
        Each field (time, units) or (batch, time, units).

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    x, W_xh, W_hh, b_h = map(np.asarray, (x, W_xh, W_hh, b_h))
    state = (*x.shape[:-2], W_hh.shape[0])
    h = np.zeros(state) if h_0 is None else np.asarray(h_0)
    _check_gru(x, W_xh, W_hh, b_h, reset_after, "x (time, features)", h=h, state=state, least=2)
    b_in, b_state = _gru_biases(b_h, reset_after)
    from_input = x @ W_xh + b_in
    run = GRUStep(*(np.empty((*x.shape[:-1], state[-1])) for _ in GRUStep._fields))
    for t in range(x.shape[-2]):
        step = _gru_step(from_input[..., t, :], h, W_hh, b_state, reset_after, z_keeps)
        h = step.h
        for whole, part in zip(run, step, strict=True):
            whole[..., t, :] = part
    return run


def _gru_biases(b_h: Array, reset_after: bool) -> tuple[Array, Array]:
    return (b_h[0], b_h[1]) if reset_after else (b_h, np.zeros_like(b_h))


def _gru_step(from_input: Array, h: Array, W_hh: Array, b_state: Array, reset_after: bool, z_keeps: bool) -> GRUStep:
    units = len(W_hh)
    gates = sigmoid(from_input[..., : 2 * units] + h @ W_hh[:, : 2 * units] + b_state[: 2 * units])
    z, r = gates[..., :units], gates[..., units:]
    W = W_hh[:, 2 * units :]
    of_state = r * (h @ W + b_state[2 * units :]) if reset_after else (r * h) @ W
    h_candidate = np.tanh(from_input[..., 2 * units :] + of_state)
    kept = z if z_keeps else 1 - z
    return GRUStep(z, r, h_candidate, kept * h + (1 - kept) * h_candidate)


def gru_backward(
    run: GRUStep,
    dh: Array,
    W_hh: Array,
    b_h: Array,
    h_0: Array | None = None,
    *,
    reset_after: bool = True,
    z_keeps: bool = True,
) -> Array:
    """Back-propagation through time in a GRU: ``∂L/∂h_t`` for t = 0 ... T, through every path.

    Args:
        run: what :func:`gru` returned.
        dh: the gradient of the loss that comes to each ``h_t`` from above, (..., time, units).
        W_hh, b_h, h_0, reset_after, z_keeps: those of the run.

    Returns:
        (..., time + 1, units).

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    units = W_hh.shape[0]
    before = np.zeros((*run.h.shape[:-2], units)) if h_0 is None else h_0
    _fit(
        run.h.ndim >= 2
        and run.h.shape[-1] == units
        and dh.shape == run.h.shape
        and W_hh.shape == (units, 3 * units)
        and b_h.shape == _gru_bias_shape(units, reset_after)
        and before.shape == (*run.h.shape[:-2], units),
        f"a run and dh (time, units), W_hh (units, 3 units), b_h {_GRU_BIASES[reset_after]}, h_0 (units,)",
        run=run.h,
        dh=dh,
        W_hh=W_hh,
        b_h=b_h,
        h_0=before,
    )
    W_z, W_r, W = np.split(W_hh, 3, axis=1)
    b = _gru_biases(b_h, reset_after)[1][2 * units :]
    h_before = np.concatenate([before[..., None, :], run.h[..., :-1, :]], axis=-2)
    total = np.zeros((*run.h.shape[:-2], run.h.shape[-2] + 1, units))
    from_later = np.zeros_like(before)
    for t in reversed(range(run.h.shape[-2])):
        z, r, candidate, _h = (part[..., t, :] for part in run)
        h = h_before[..., t, :]
        to_h = dh[..., t, :] + from_later
        kept, sign = (z, 1) if z_keeps else (1 - z, -1)
        a_z = to_h * sign * (h - candidate) * z * (1 - z)
        a = to_h * (1 - kept) * (1 - candidate**2)
        if reset_after:
            to_r, through = a * (h @ W + b), (a * r) @ W.T
        else:
            to_r, through = (a @ W.T) * h, (a @ W.T) * r
        from_later = to_h * kept + through + a_z @ W_z.T + (to_r * r * (1 - r)) @ W_r.T
        total[..., t + 1, :] = to_h
    total[..., 0, :] = from_later
    return total


_GRU_BIASES = {True: "(2, 3 units)", False: "(3 units,)"}


def _gru_bias_shape(units: int, reset_after: bool) -> tuple[int, ...]:
    return (2, 3 * units) if reset_after else (3 * units,)


def gru_parameter_count(features: int, units: int, *, reset_after: bool = True) -> int:
    """How many numbers a GRU learns: three times those of a plain layer, and with ``reset_after`` a second bias."""
    return 3 * parameter_count(features, units) + 3 * units * reset_after


def _check_gru(
    x: Array,
    W_xh: Array,
    W_hh: Array,
    b_h: Array,
    reset_after: bool,
    wanted: str,
    *,
    h: Array,
    state: tuple[int, ...],
    least: int = 1,
) -> None:
    units = W_hh.shape[0]
    _fit(
        x.ndim >= least
        and W_xh.shape == (x.shape[-1], 3 * units)
        and W_hh.shape == (units, 3 * units)
        and b_h.shape == _gru_bias_shape(units, reset_after)
        and h.shape == state,
        f"{wanted}, W_xh (features, 3 units), W_hh (units, 3 units), b_h {_GRU_BIASES[reset_after]} with reset_after="
        f"{reset_after}, h (units,), with the same batch as x where it has one",
        x=x,
        W_xh=W_xh,
        W_hh=W_hh,
        b_h=b_h,
        h=h,
    )


def _fit(fits: bool, wanted: str, **came: Array) -> None:
    if not fits:
        raise ValueError(f"expected {wanted}; came " + ", ".join(f"{name} {one.shape}" for name, one in came.items()))
