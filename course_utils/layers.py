"""Recurrent cells that Keras has not, as Keras layers."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="course_utils")
class PeepholeLSTMCell(keras.layers.Layer):
    """An LSTM cell whose gates look into the cell (Gers and Schmidhuber 2000; Graves 2013, equations 7 to 11).

    The input and the forget gate see ``C_{t-1}``, the output gate sees ``C_t``, each unit its own cell. With
    ``peephole`` zero it is ``keras.layers.LSTMCell``. Use it as
    ``keras.layers.RNN(PeepholeLSTMCell(8), return_sequences=True)``.

    Its weights are, in this order, ``kernel`` (features, 4 units) and ``recurrent_kernel`` (units, 4 units) with blocks
    i, f, c, o, ``peephole`` (3, units) with rows i, f, o, and ``bias`` (4 units,).

    Args:
        units: how many cells.
        unit_forget_bias: start the forget gate's bias at 1, as Keras' LSTM does, so that it begins mostly open.

    Raises:
        ValueError: ``units`` is not a positive whole number.
    """

    def __init__(self, units: int, unit_forget_bias: bool = True, **more: Any) -> None:
        if not isinstance(units, int) or isinstance(units, bool) or units < 1:
            raise ValueError(f"expected a positive whole number of units; came {units!r}")
        super().__init__(**more)
        self.units = units
        self.unit_forget_bias = unit_forget_bias
        self.state_size = [units, units]
        self.output_size = units

    def build(self, input_shape: Any) -> None:
        four = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], four), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, four), initializer="orthogonal", name="recurrent_kernel"
        )
        self.peephole = self.add_weight(shape=(3, self.units), initializer="zeros", name="peephole")
        self.bias = self.add_weight(shape=(four,), initializer="zeros", name="bias")
        if self.unit_forget_bias:
            blocks = (0.0, 1.0, 0.0, 0.0)  # i, f, c, o
            self.bias.assign(ops.repeat(ops.convert_to_tensor(blocks, dtype=self.bias.dtype), self.units))

    def call(self, inputs: Any, states: Any, training: bool = False) -> tuple[Any, list[Any]]:
        """One step: ``inputs`` (batch, features) and ``states`` ``[h, C]`` give ``h`` and the new ``[h, C]``."""
        h, C = states
        a = ops.matmul(inputs, self.kernel) + ops.matmul(h, self.recurrent_kernel) + self.bias
        a_i, a_f, a_c, a_o = ops.split(a, 4, axis=-1)
        i = ops.sigmoid(a_i + self.peephole[0] * C)
        f = ops.sigmoid(a_f + self.peephole[1] * C)
        C = f * C + i * ops.tanh(a_c)
        o = ops.sigmoid(a_o + self.peephole[2] * C)
        h = o * ops.tanh(C)
        return h, [h, C]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "units": self.units, "unit_forget_bias": self.unit_forget_bias}
