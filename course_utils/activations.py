"""Activation functions and their slopes: values, slopes, the greatest slope, and what each is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

Array = np.ndarray

LEAK = 0.1  # the slope of the leaky ReLU on the negative side, unless told


def linear(z: Array | float) -> Array:
    """``z`` itself."""
    return np.asarray(z, dtype=float)


def linear_slope(z: Array | float) -> Array:
    """1 everywhere."""
    return np.ones_like(np.asarray(z, dtype=float))


def sigmoid(z: Array | float) -> Array:
    """``1 / (1 + exp(-z))``, between 0 and 1.

    Computed as ``(1 + tanh(z/2)) / 2``, the same function, which overflows for no ``z``.
    """
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


def sigmoid_slope(z: Array | float) -> Array:
    """``sigmoid(z) (1 - sigmoid(z))``, at most 1/4.

    Computed as ``e / (1 + e)^2`` with ``e = exp(-|z|)``, the same function, which keeps its digits where it is flat.
    """
    e = np.exp(-np.abs(z))
    return np.minimum(e / (1 + e) ** 2, 0.25)  # it may be rounded up


def tanh(z: Array | float) -> Array:
    """``(exp(z) - exp(-z)) / (exp(z) + exp(-z))``, between -1 and 1."""
    return np.tanh(np.asarray(z))


def tanh_slope(z: Array | float) -> Array:
    """``1 - tanh(z)^2``, at most 1.

    Computed as ``4 sigmoid_slope(2z)``, the same function, which keeps its digits where tanh is nearly 1.
    """
    return 4 * sigmoid_slope(2 * np.asarray(z))


def relu(z: Array | float) -> Array:
    """``max(0, z)`` (Nair and Hinton 2010)."""
    return np.maximum(0.0, z)


def relu_slope(z: Array | float) -> Array:
    """1 where ``z > 0``, else 0; at 0, where there is no slope, 0 as in TensorFlow."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


def leaky_relu(z: Array | float, leak: float = LEAK) -> Array:
    """``z`` where it is positive, else ``leak * z`` (Maas, Hannun and Ng 2013)."""
    return np.where(np.asarray(z) > 0, z, leak * np.asarray(z))


def leaky_relu_slope(z: Array | float, leak: float = LEAK) -> Array:
    """1 where ``z > 0``, else ``leak``."""
    return np.where(np.asarray(z) > 0, 1.0, leak)


def elu(z: Array | float, alpha: float = 1.0) -> Array:
    """``z`` where it is positive, else ``alpha (exp(z) - 1)`` (Clevert, Unterthiner and Hochreiter 2016)."""
    return np.where(np.asarray(z) > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def elu_slope(z: Array | float, alpha: float = 1.0) -> Array:
    """1 where ``z > 0``, else ``alpha exp(z)``."""
    return np.where(np.asarray(z) > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


@dataclass(frozen=True)
class Activation:
    """A function that a neuron applies to its weighted sum, with its slope (derivative)."""

    name: str
    value: Callable[[Array | float], Array]
    slope: Callable[[Array | float], Array]
    steepest: float
    """The greatest slope there is: ``β_f`` in the bound on the gradient (Pascanu, Mikolov and Bengio 2013)."""


LINEAR = Activation("linear", linear, linear_slope, 1.0)
SIGMOID = Activation("sigmoid", sigmoid, sigmoid_slope, 0.25)
TANH = Activation("tanh", tanh, tanh_slope, 1.0)
RELU = Activation("ReLU", relu, relu_slope, 1.0)
LEAKY_RELU = Activation("leaky ReLU", leaky_relu, leaky_relu_slope, 1.0)
ELU = Activation("ELU", elu, elu_slope, 1.0)

BY_NAME = MappingProxyType({one.name: one for one in (LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, ELU)})
