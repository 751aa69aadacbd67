"""Lesson 4: own weights into Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_04.cell_parts import (
    CANDIDATE,
    FORGET,
    INPUT,
    KERAS_ORDER,
    OTHER_ORDERS,
    OUTPUT,
)


def _split_rows(W: Any, units: int, features: int) -> list[Any]:
    return [W[units:], W[:units]]


def _lstm_weights(
    order: tuple[int, ...] = KERAS_ORDER,
    bias_order: tuple[int, ...] = KERAS_ORDER,
    join: Form = lambda arrays: np.concatenate(arrays, axis=1),
    split: Form = _split_rows,
    result: Form = lambda rows, bias: [*rows, bias],
) -> Form:
    """The list for Keras, with parts that may be exchanged."""

    def weights(*given: Any) -> Any:
        matrices, biases = given[::2], given[1::2]
        units = len(biases[0])
        features = len(matrices[0]) - units
        W = join([matrices[place] for place in order])
        bias = np.concatenate([biases[place] for place in bias_order])
        return result(split(W, units, features), bias)

    return weights


def _side_by_side_of_each_unit(arrays: list[Any]) -> Any:
    """All four layers of unit 0, then those of unit 1, and so on."""
    return np.stack(arrays, axis=-1).reshape(len(arrays[0]), -1)


def _weights_case(seed: int, features: int, units: int) -> Case:
    weights = random_nonzero(seed, *((units + features, units), (units,)) * 4)
    return Case(weights, named_sizes(features=features, units=units))


lstm_weights = FunctionProblem(
    name="lstm_weights",
    lesson=4,
    title="Your weights in Keras",
    minutes=7,
    level="medium",
    variable="lstm_weights",
    code="""
def lstm_weights(W_f, b_f, W_i, b_i, W_C, b_C, W_o, b_o):
    units = len(b_f)
    W = np.concatenate([W_i, W_f, W_C, W_o], axis=1)
    bias = np.concatenate([b_i, b_f, b_C, b_o])
    return [W[units:], W[:units], bias]
""",
    explanation=(
        "Two things are packed in another way. Keras sets the four layers side by side, along the columns, in the "
        "order i, f, candidate, o. And it keeps the rows for the input and those for the state in two arrays. In the "
        "joined vector the state comes first, so the first `units` rows are the recurrent kernel, the rest is the "
        "kernel."
    ),
    why=(
        "Nothing in the arrays says which gate a column belongs to. With the gates in another order every shape fits, "
        "Keras takes them without a word, and the layer computes something else."
    ),
    hints=(
        "Begin with the order: in Keras the input gate comes first, then the forget gate, the candidate, the output "
        "gate. Set the four matrices side by side in this order; the biases likewise.",
        "Side by side means along which axis? (units + features, 4 · units) should come out.",
        "Now the rows. Which of them were multiplied with the state, which with the input? Two slices, and the number "
        "of units is the length of a bias.",
        "Keras' first array is the kernel, for the input; the second one is for the state.",
    ),
    shape_advice="Three arrays are wanted: (features, 4 · units), (units, 4 · units) and (4 · units,).",
    parts=("kernel", "recurrent_kernel", "bias"),
    cases=(_weights_case(61, 2, 2), _weights_case(62, 1, 3), _weights_case(63, 3, 2)),
    mistakes=(
        Mistake(
            "the gates stand in the order of the lesson, not of Keras",
            _lstm_weights((FORGET, INPUT, CANDIDATE, OUTPUT), (FORGET, INPUT, CANDIDATE, OUTPUT)),
            "The lesson begins with the forget gate, Keras with the input gate. Every shape fits either way.",
        ),
        Mistake(
            "the gates stand in another order",
            _lstm_weights((INPUT, FORGET, OUTPUT, CANDIDATE), (INPUT, FORGET, OUTPUT, CANDIDATE)),
            "Keras has them as input gate, forget gate, candidate, output gate.",
            also=tuple(
                _lstm_weights(order, order)
                for order in OTHER_ORDERS
                if order not in ((FORGET, INPUT, CANDIDATE, OUTPUT), (INPUT, FORGET, OUTPUT, CANDIDATE))
            ),
        ),
        Mistake(
            "the biases stand in another order than the matrices",
            _lstm_weights(bias_order=(FORGET, INPUT, CANDIDATE, OUTPUT)),
            "The matrices are right. The biases belong to the same four layers and have the same order.",
            also=tuple(
                _lstm_weights(bias_order=order) for order in OTHER_ORDERS if order != (FORGET, INPUT, CANDIDATE, OUTPUT)
            ),
        ),
        Mistake(
            "the matrices stand in another order than the biases",
            _lstm_weights((FORGET, INPUT, CANDIDATE, OUTPUT)),
            "The biases are right. The matrices belong to the same four layers and have the same order.",
            also=tuple(_lstm_weights(order) for order in OTHER_ORDERS if order != (FORGET, INPUT, CANDIDATE, OUTPUT)),
        ),
        Mistake(
            "kernel and recurrent kernel have changed places",
            _lstm_weights(split=lambda W, units, features: [W[:units], W[units:]]),
            "Keras' first array is for the input, the second one for the state. In the joined vector it is the state "
            "that comes first.",
            also=(
                _lstm_weights(
                    (FORGET, INPUT, CANDIDATE, OUTPUT),
                    (FORGET, INPUT, CANDIDATE, OUTPUT),
                    split=lambda W, units, features: [W[:units], W[units:]],
                ),
            ),
        ),
        Mistake(
            "the rows are divided as if the input came first",
            _lstm_weights(split=lambda W, units, features: [W[:features], W[features:]]),
            "The shapes are right. But the vector was joined as [h, x]: to which of the two do the first rows belong?",
            also=(
                _lstm_weights(
                    (FORGET, INPUT, CANDIDATE, OUTPUT),
                    (FORGET, INPUT, CANDIDATE, OUTPUT),
                    split=lambda W, units, features: [W[:features], W[features:]],
                ),
            ),
        ),
        Mistake(
            "the matrices stand one above the other",
            _lstm_weights(
                join=np.concatenate, split=lambda W, units, features: [W[features:], W[:units]], bias_order=KERAS_ORDER
            ),
            "Side by side is wanted: the columns of the four layers next to each other. Which `axis` lengthens rows?",
            also=(
                _lstm_weights(join=np.concatenate),
                _lstm_weights(
                    (FORGET, INPUT, CANDIDATE, OUTPUT), (FORGET, INPUT, CANDIDATE, OUTPUT), join=np.concatenate
                ),
                lambda *given: [
                    np.concatenate([given[2 * place][len(given[1]) :] for place in KERAS_ORDER]),
                    np.concatenate([given[2 * place][: len(given[1])] for place in KERAS_ORDER]),
                    np.concatenate([given[2 * place + 1] for place in KERAS_ORDER]),
                ],
            ),
        ),
        Mistake(
            "the columns are grouped by unit, not by gate",
            _lstm_weights(join=_side_by_side_of_each_unit),
            "First all columns of the input gate, then all of the forget gate, and so on.",
            also=(
                _lstm_weights(
                    join=_side_by_side_of_each_unit,
                    result=lambda rows, bias: [*rows, bias.reshape(4, -1).T.ravel()],
                ),
            ),
        ),
        Mistake(
            "input rows and state rows are not separated",
            _lstm_weights(split=lambda W, units, features: [W]),
            "The lesson's matrices hold both. Keras keeps the rows for the input in one array, those for the state in "
            "another.",
            also=(
                _lstm_weights(
                    (FORGET, INPUT, CANDIDATE, OUTPUT),
                    (FORGET, INPUT, CANDIDATE, OUTPUT),
                    split=lambda W, units, features: [W],
                ),
            ),
        ),
        Mistake(
            "the bias is missing",
            _lstm_weights(result=lambda rows, bias: rows),
            "Keras' LSTM has three arrays of weights, and `set_weights` wants all of them.",
            also=(
                _lstm_weights((FORGET, INPUT, CANDIDATE, OUTPUT), result=lambda rows, bias: rows),
                _lstm_weights(split=lambda W, units, features: [W[:units], W[units:]], result=lambda rows, bias: rows),
            ),
        ),
        Mistake(
            "the bias does not stand last",
            _lstm_weights(result=lambda rows, bias: [bias, *rows]),
            "`set_weights` goes by the order alone: kernel, recurrent kernel, bias.",
            also=(_lstm_weights(result=lambda rows, bias: [rows[0], bias, rows[1]]),),
        ),
        Mistake(
            "the biases are not in one row",
            _lstm_weights(result=lambda rows, bias: [*rows, bias.reshape(4, -1)]),
            "Keras wants one long array, (4 · units,). `np.concatenate` lengthens, `np.stack` makes a new axis.",
            also=(
                _lstm_weights(result=lambda rows, bias: [*rows, bias.reshape(4, -1).T]),
                _lstm_weights(result=lambda rows, bias: [*rows, bias[None]]),
            ),
        ),
        Mistake(
            "the bias has two rows",
            _lstm_weights(result=lambda rows, bias: [*rows, np.stack([bias, 0 * bias])]),
            "So Keras' GRU has it. Its LSTM adds up first, and has one bias, one long array.",
            also=(
                _lstm_weights(result=lambda rows, bias: [*rows, np.stack([0 * bias, bias])]),
                _lstm_weights(result=lambda rows, bias: [*rows, np.stack([bias, bias])]),
            ),
        ),
        Mistake(
            "the rows are cut in the wrong place",
            _lstm_weights(split=lambda W, units, features: [W[3:], W[:3]]),
            "How many of them belong to the state? As many as there are units, whatever their number: a bias knows it.",
            also=(
                _lstm_weights(split=lambda W, units, features: [W[len(W) // 2 :], W[: len(W) // 2]]),
                _lstm_weights(split=lambda W, units, features: [W[1:], W[:1]]),
                _lstm_weights(split=lambda W, units, features: [W[2:], W[:2]]),
                _lstm_weights(split=lambda W, units, features: [W[features:], W[:features]]),
            ),
        ),
        Mistake(
            "1 is added to the bias of the forget gate",
            _lstm_weights(
                result=lambda rows, bias: [*rows, bias + np.repeat([0, 1, 0, 0], len(bias) // 4)],
            ),
            "Keras does that once, when it makes new weights. These have been made already, and go in as they are.",
        ),
        Mistake(
            "the matrices are transposed",
            _lstm_weights(result=lambda rows, bias: [*(array.T for array in rows), bias]),
            "Both are written for rows, `x @ kernel`. They stay as they are.",
        ),
        Mistake(
            "each layer has arrays of its own",
            lambda *given: [
                *(given[2 * place][len(given[1]) :] for place in KERAS_ORDER),
                *(given[2 * place][: len(given[1])] for place in KERAS_ORDER),
                *(given[2 * place + 1] for place in KERAS_ORDER),
            ],
            "Keras keeps the four layers side by side in one array.",
            also=(lambda *given: list(given),),
        ),
    ),
)
