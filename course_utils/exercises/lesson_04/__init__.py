"""The problems of lesson 4, LSTM and GRU.

The cells are built once, with a place for each part that a student may get wrong; a known mistake is the cell with
that part exchanged. W, U and b are a layer's weights for the input, for the state, and its bias.
"""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_04.cell_states import cell_update
from course_utils.exercises.lesson_04.circuits import calculator, cell_gradients
from course_utils.exercises.lesson_04.counting import parameter_counts
from course_utils.exercises.lesson_04.forget_biases import forget_bias
from course_utils.exercises.lesson_04.gates import gate
from course_utils.exercises.lesson_04.gru_steps import gru_step
from course_utils.exercises.lesson_04.keras_gru import keras_gru_step
from course_utils.exercises.lesson_04.keras_weights import lstm_weights
from course_utils.exercises.lesson_04.lstm_layers import lstm_layer
from course_utils.exercises.lesson_04.lstm_steps import lstm_step
from course_utils.exercises.lesson_04.peepholes import peephole_step

PROBLEMS: tuple[Problem, ...] = (
    calculator,
    cell_gradients,
    gate,
    cell_update,
    lstm_step,
    forget_bias,
    peephole_step,
    gru_step,
    lstm_weights,
    lstm_layer,
    keras_gru_step,
    parameter_counts,
)
