"""Lesson 7: one decoding step."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.attention import softmax
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form, named_sizes
from course_utils.exercises.functions import Case
from course_utils.exercises.lesson_07.rewording import RewordingProblem, random_numbers


def _step_case(seed: int, features: int, units: int, steps: int, signs: int) -> Case:
    rng = np.random.default_rng(seed)
    shapes = (
        (features,),
        (units,),
        (steps, units),
        (features, units),
        (units, units),
        (units,),
        (2 * units, signs),
        (signs,),
    )
    args = tuple(random_numbers(rng, *shape) for shape in shapes)
    return Case(args, named_sizes(features=features, units=units, steps=steps, signs=signs))


def _returned(y_hat: Any, h: Any, weights: Any, scores: Any, context: Any) -> tuple[Any, ...]:
    return y_hat, h, weights


def _decoder(
    *,
    state: Form = lambda x, h, W, U, b: np.tanh(x @ W + h @ U + b),
    query: Form = lambda h, old: h,
    score: Form = lambda q, states: states @ q,
    weigh: Form = softmax,
    summed: Form = lambda w, states: w @ states,
    output: Form = lambda h, c, W, b: np.concatenate([h, c]) @ W + b,
    squash: Form = softmax,
    returned: Form = _returned,
) -> Form:
    """One step of the decoder with one of its parts exchanged."""

    def step(x: Any, old: Any, states: Any, W: Any, U: Any, b: Any, V: Any, b_y: Any) -> Any:
        h = state(x, old, W, U, b)
        scores = score(query(h, old), states)
        weights = weigh(scores)
        context = summed(weights, states)
        return returned(squash(output(h, context, V, b_y)), h, weights, scores, context)

    return step


def _context_in_the_cell(x: Any, old: Any, states: Any, W: Any, U: Any, b: Any, V: Any, b_y: Any) -> Any:
    weights = softmax(states @ old)
    context = weights @ states
    h = np.tanh(x @ W + context @ U + b)
    return softmax(np.concatenate([h, context]) @ V + b_y), h, weights


attention_step = RewordingProblem(
    name="attention_step",
    lesson=7,
    title="One step of a decoder with attention",
    minutes=12,
    level="hard",
    variable="attention_step",
    code="""
def softmax(z):
    grown = np.exp(z - z.max())
    return grown / grown.sum()

def attention_step(x_t, s_previous, states, W_xh, W_hh, b_h, W_hy, b_y):
    s_t = np.tanh(x_t @ W_xh + s_previous @ W_hh + b_h)
    weights = softmax(states @ s_t)
    context = weights @ states
    y_hat = softmax(np.concatenate([s_t, context]) @ W_hy + b_y)
    return y_hat, s_t, weights
""",
    explanation=(
        "Five lines, in the order in which things happen: the new state; its score with each state of the encoder; "
        "their softmax, the weights; the weighted sum, the context; and an output layer that reads state and context "
        "side by side. The query is the new state, which has read `x_t` already."
    ),
    why=(
        "This is the lesson's decoder, with a plain cell where it has a GRU. With `greedy_decode` it writes. Put its "
        "weights one under the other, a row for each sign, and you have the alignment of the heat map."
    ),
    hints=(
        "Begin as in lesson 2: the new state of a plain recurrent cell, from `x_t` and `s_previous`.",
        "Now attention with one query, the new state. A score for each row of `states`, then the softmax, then the "
        "weighted sum of the rows. Write the shape behind each line: (steps,), (steps,), (units,).",
        "The output layer reads 2 · units numbers: the state first, then the context. Its softmax is over the signs.",
        "Three things come back. Which of what you have computed is of no use outside, once the output is known?",
    ),
    shape_advice="Three arrays come back: ŷ_t (signs,), s_t (units,) and the weights (steps,). The output "
    "layer reads one vector of 2 · units numbers: state and context are neither added nor put one under the other.",
    parts=("ŷ_t", "s_t", "a_t"),
    said={  # in the order in which they are computed
        "the numbers are not|the values are not the right ones": (
            "the state `s_t` is not right, and so nothing is that follows from it",
            "Begin with its line. Compare it with the formula, place by place: which products, which sum, which "
            "function?",
        ),
        "`s_t` is right, `ŷ_t` and `a_t` are not": (
            "the state is right, the weights are not",
            "They come next: a score for each row of `states`, then the softmax. The output follows from them.",
        ),
        "`ŷ_t` and `s_t` are right, `a_t` is not": (
            "`ŷ_t` and `s_t` are right, the weights are not",
            "Those with which `ŷ_t` was computed were right. Is what comes back the same, in the shape (steps,)?",
        ),
        "`s_t` and `a_t` are right, `ŷ_t` is not": (
            "state and weights are right, `ŷ_t` is not",
            "What is left is the context, the vector joined of state and context, and the output layer.",
        ),
    },
    cases=(
        _step_case(31, 2, 1, 3, 4),
        _step_case(32, 2, 3, 4, 5),
        _step_case(33, 3, 2, 5, 4),
        _step_case(34, 1, 4, 2, 3),
    ),
    mistakes=(
        Mistake(
            "the old state asks, not the new one",
            _decoder(query=lambda h, old: old),
            "So it is done in Bahdanau's network. Here the query is the state that has read `x_t` already.",
            also=(_decoder(query=lambda h, old: old, output=lambda h, c, W, b: np.concatenate([c, h]) @ W + b),),
        ),
        Mistake(
            "the context takes the place of the old state",
            _context_in_the_cell,
            "Some networks look first, with the old state, and then make the new one. Here the new state is made of "
            "`x_t` and `s_previous`, and then it asks.",
        ),
        Mistake(
            "the weights of the state are turned",
            lambda x, old, states, W, U, b, V, b_y: _decoder()(x, old, states, W, U.T, b, V, b_y),
            "Vectors are rows here, and weights multiply from the right.",
        ),
        Mistake(
            "the scores go through the softmax twice",
            _decoder(weigh=lambda scores: softmax(softmax(scores))),
            "Once is enough: afterwards they sum to 1.",
        ),
        Mistake(
            "the logarithms of the probabilities come back",
            _decoder(squash=lambda z: np.log(softmax(z))),
            "Probabilities lie between 0 and 1 and sum to 1.",
        ),
        Mistake(
            "the input asks, not the state",
            lambda x, old, states, W, U, b, V, b_y: _decoder(query=lambda h, old: x @ W)(
                x, old, states, W, U, b, V, b_y
            ),
            "The query is compared with the encoder's states. What in the decoder knows what has been written so far?",
        ),
        Mistake(
            "the context stands before the state",
            _decoder(output=lambda h, c, W, b: np.concatenate([c, h]) @ W + b),
            "The first rows of `W_hy` belong to the state.",
        ),
        Mistake(
            "state and context are added, not joined",
            _decoder(output=lambda h, c, W, b: (h + c) @ W[: len(h)] + b),
            "The output layer has weights for both, one set under the other: it reads 2 · units numbers.",
            also=(
                _decoder(output=lambda h, c, W, b: np.concatenate([h + c, h + c]) @ W + b),
                _decoder(output=lambda h, c, W, b: np.tanh(h + c) @ W[: len(h)] + b),
            ),
        ),
        Mistake(
            "the output does not see the context",
            _decoder(output=lambda h, c, W, b: h @ W[: len(h)] + b),
            "That is a decoder without attention. `W_hy` has rows for the context, too.",
            also=(_decoder(output=lambda h, c, W, b: np.concatenate([h, h]) @ W + b),),
        ),
        Mistake(
            "the output does not see the state",
            _decoder(output=lambda h, c, W, b: c @ W[len(h) :] + b),
            "The context tells what was read, the state what has been written. The first rows of `W_hy` belong to the "
            "state.",
            also=(
                _decoder(output=lambda h, c, W, b: c @ W[: len(h)] + b),
                _decoder(output=lambda h, c, W, b: np.concatenate([c, c]) @ W + b),
            ),
        ),
        Mistake(
            "the old state goes into the output",
            lambda x, old, states, W, U, b, V, b_y: _decoder(
                output=lambda h, c, W, b: np.concatenate([old, c]) @ W + b
            )(x, old, states, W, U, b, V, b_y),
            "The step has made a new state. Which one should the output layer read?",
        ),
        Mistake(
            "the context is the plain mean of the states",
            _decoder(summed=lambda w, states: states.mean(axis=0)),
            "So every step counts alike. What are the weights for?",
        ),
        Mistake(
            "the context is the plain sum of the states",
            _decoder(summed=lambda w, states: states.sum(axis=0)),
            "So every step counts alike. What are the weights for?",
        ),
        Mistake(
            "the context is one of the states, not their weighted sum",
            _decoder(summed=lambda w, states: states[w.argmax()]),
            "The step with the largest weight counts most, but the others count as well.",
            also=(_decoder(summed=lambda w, states: states[-1]),),
        ),
        Mistake(
            "the scores are summed with, not the weights",
            lambda *args: _decoder(
                summed=lambda w, states: (states @ np.tanh(args[0] @ args[3] + args[1] @ args[4] + args[5])) @ states
            )(*args),
            "The weights are right. Which of the two belongs into the sum: scores or weights?",
        ),
        Mistake(
            "the scores do not go through the softmax",
            _decoder(weigh=lambda scores: scores),
            "Weights are at least 0 and sum to 1. What makes them of the scores?",
            also=(_decoder(weigh=lambda scores: scores / scores.sum()), _decoder(weigh=np.exp)),
        ),
        Mistake(
            "the scores go through the sigmoid",
            _decoder(weigh=lambda scores: 1 / (1 + np.exp(-scores))),
            "Weights share what makes 1. What makes them of the scores?",
        ),
        Mistake(
            "the scores are divided by the root of the units",
            _decoder(score=lambda q, states: states @ q / np.sqrt(len(q))),
            "So the Transformer does it. Asked for is the plain dot product.",
        ),
        Mistake(
            "the output does not go through the softmax",
            _decoder(squash=lambda z: z),
            "These are the right sums. What makes probabilities of them?",
        ),
        Mistake(
            "the output goes through another function than the softmax",
            _decoder(squash=lambda z: 1 / (1 + np.exp(-z))),
            "The signs share what makes 1: exactly one of them is written.",
            also=(_decoder(squash=np.tanh), _decoder(squash=np.exp)),
        ),
        Mistake(
            "the most probable sign comes back, not the probabilities",
            _decoder(squash=np.argmax),
            "That is the next thing to do, in `greedy_decode`. Here the probabilities of all signs are asked for.",
            also=(_decoder(squash=lambda z: np.eye(len(z))[z.argmax()]),),
        ),
        Mistake(
            "the tanh of the state is missing",
            _decoder(state=lambda x, h, W, U, b: x @ W + h @ U + b),
            "The weighted sum is there. What leads it into -1 to 1?",
        ),
        Mistake(
            "a sigmoid stands in the place of the state's tanh",
            _decoder(state=lambda x, h, W, U, b: 1 / (1 + np.exp(-(x @ W + h @ U + b)))),
            "A state may be negative.",
        ),
        Mistake(
            "the old state is not used",
            _decoder(state=lambda x, h, W, U, b: np.tanh(x @ W + b)),
            "Then the decoder does not know what it has written so far. Which arguments are not used?",
        ),
        Mistake(
            "the input is not used",
            _decoder(state=lambda x, h, W, U, b: np.tanh(h @ U + b)),
            "The decoder has to be told the sign that was written last. Which arguments are not used?",
        ),
        Mistake(
            "the bias of the state is forgotten",
            _decoder(state=lambda x, h, W, U, b: np.tanh(x @ W + h @ U)),
            "Both products are there. Which of the arguments is not used?",
        ),
        Mistake(
            "the bias of the output is forgotten",
            _decoder(output=lambda h, c, W, b: np.concatenate([h, c]) @ W),
            "State and weights are right. Which of the arguments is not used?",
        ),
        Mistake(
            "both biases are forgotten",
            _decoder(
                state=lambda x, h, W, U, b: np.tanh(x @ W + h @ U),
                output=lambda h, c, W, b: np.concatenate([h, c]) @ W,
            ),
            "All products are there. Which of the arguments are not used?",
        ),
        Mistake(
            "a bias is added outside its function",
            _decoder(state=lambda x, h, W, U, b: np.tanh(x @ W + h @ U) + b),
            "The bias belongs to the weighted sum, before the tanh or the softmax. Count the brackets.",
            also=(
                lambda *args: (
                    _decoder(output=lambda h, c, W, b: np.concatenate([h, c]) @ W)(*args)[0] + args[-1],
                    *_decoder()(*args)[1:],
                ),
            ),
        ),
        Mistake(
            "neither the scores nor the output go through the softmax",
            _decoder(weigh=lambda scores: scores, squash=lambda z: z),
            "It is needed twice: for weights that share what makes 1, and for probabilities.",
        ),
        Mistake(
            "the weighted sum is divided by the number of steps",
            _decoder(summed=lambda w, states: w @ states / len(states)),
            "The weights sum to 1 already, so their sum is a mean by itself.",
        ),
        Mistake(
            "all weights are the same",
            _decoder(weigh=lambda scores: np.ones(len(scores)) / len(scores)),
            "So the decoder looks everywhere at once. Which states fit the query, and how is that measured?",
        ),
        Mistake(
            "these are the additive scores",
            _decoder(score=lambda q, states: np.tanh(q + states).sum(axis=1)),
            "The lesson has two kinds of scores. Here the dot product is asked for.",
        ),
        Mistake(
            "there is a tanh too many before the output",
            _decoder(output=lambda h, c, W, b: np.tanh(np.concatenate([h, c])) @ W + b),
            "Some networks have one more layer there. Here the output reads state and context as they are.",
            also=(_decoder(output=lambda h, c, W, b: np.concatenate([h, np.tanh(c)]) @ W + b),),
        ),
        Mistake(
            "the context comes back in the place of the weights",
            _decoder(returned=lambda y, h, w, s, c: (y, h, c)),
            "It is the right context. The third thing is what it was summed with, one number for each step.",
        ),
        Mistake(
            "the scores come back in the place of the weights",
            _decoder(returned=lambda y, h, w, s, c: (y, h, s)),
            "The output is right. The third thing is what the softmax makes of the scores.",
        ),
        Mistake(
            "the state comes back joined with the context",
            _decoder(returned=lambda y, h, w, s, c: (y, np.concatenate([h, c]), w)),
            "The output layer reads both. To the next step goes the state alone, (units,).",
        ),
        Mistake(
            "the context comes back in the place of the state",
            _decoder(returned=lambda y, h, w, s, c: (y, c, w)),
            "The context is computed anew at each step. What does the cell hand on to the next one?",
        ),
        Mistake(
            "the old state comes back",
            lambda *args: (_decoder()(*args)[0], args[1], _decoder()(*args)[2]),
            "Output and weights are right. To the next step goes the new state.",
        ),
        Mistake(
            "the three stand in another order",
            _decoder(returned=lambda y, h, w, s, c: (h, y, w)),
            "The order is: probabilities, state, weights.",
            also=(
                _decoder(returned=lambda y, h, w, s, c: (y, w, h)),
                _decoder(returned=lambda y, h, w, s, c: (h, w, y)),
                _decoder(returned=lambda y, h, w, s, c: (w, h, y)),
                _decoder(returned=lambda y, h, w, s, c: (w, y, h)),
            ),
        ),
        Mistake(
            "only the probabilities come back",
            _decoder(returned=lambda y, h, w, s, c: y),
            "They are right. The next step needs the state, and whoever wants to look needs the weights.",
        ),
        Mistake(
            "the weights do not come back",
            _decoder(returned=lambda y, h, w, s, c: (y, h)),
            "Both are right. The weights are asked for as well: they show where the decoder looked.",
        ),
    ),
)
