"""Lesson 4: a bias that remembers."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form
from course_utils.exercises.functions import Case, FunctionProblem


def _logit(f: Any) -> Any:
    return np.log(f / (1 - f))


def _bias_for(factor: Form, invert: Form = _logit) -> Form:
    """The bias for another factor, or by another function."""

    def bias(steps: int, share: float) -> Any:
        with np.errstate(all="ignore"):
            return invert(np.float64(factor(np.float64(steps), np.float64(share))))

    return bias


def _root(steps: Any, share: Any) -> Any:
    return share ** (1 / steps)


forget_bias = FunctionProblem(
    name="forget_bias",
    lesson=4,
    title="A bias that remembers",
    minutes=7,
    level="medium",
    variable="forget_bias",
    code="""
def forget_bias(steps, share):
    f = share ** (1 / steps)
    return np.log(f / (1 - f))
""",
    explanation=(
        "Each step multiplies the cell state by f, so after all of them f to the power of `steps` is left. That has to "
        "be `share`, so f is its root: `share ** (1 / steps)`. The gate is the sigmoid of the bias, and the sigmoid is "
        "turned round by solving f = 1 / (1 + e^(-b)) for b: e^(-b) = (1 - f) / f, so b is the logarithm of "
        "f / (1 - f)."
    ),
    why=(
        "A forget gate begins near its bias. Keras starts it at 1, which is f = 0.73: after 30 steps less than "
        "0.01% of the cell state is left, and of its gradient, too. Whether an LSTM can learn a long memory depends "
        "on where this number starts."
    ),
    hints=(
        "First forget the sigmoid. After 30 steps with the same factor f, how much is left? For which f is it `share`?",
        "To undo a power one takes a root: `share` to the power of 1 over `steps`. Mind the brackets.",
        "Then from f to the bias: f is 1 divided by (1 + e to the power of minus b). Solve for e to the power of minus "
        "b, and take the logarithm. `np.log` is the natural one.",
        "Test it with one step and a share of 0.5: there the sigmoid is one half. For which bias is that?",
    ),
    cases=(
        Case((30, 0.6)),
        Case((1, 0.8)),
        Case((10, 0.9)),
        Case((2, 0.25)),
        Case((100, 0.1)),
        Case((5, 0.01)),
        Case((1, 0.5)),
        Case((500, 0.95)),
    ),
    mistakes=(
        Mistake(
            "this is the gate, and its bias was asked for",
            _bias_for(_root, lambda f: f),
            "That is the right factor. Which bias makes the sigmoid give it?",
        ),
        Mistake(
            "the sigmoid is applied, not turned round",
            _bias_for(_root, sigmoid),
            "The factor is right, and it is what comes out of the sigmoid. Asked for is what went in.",
            also=(lambda steps, share: sigmoid(share), lambda steps, share: sigmoid(share / steps)),
        ),
        Mistake(
            "the number of steps is not used",
            _bias_for(lambda steps, share: share),
            "That bias leaves `share` after a single step. Then comes the next one.",
        ),
        Mistake(
            "the share is divided by the number of steps",
            _bias_for(lambda steps, share: share / steps),
            "The steps multiply, so going back takes a root, not a division. If you wrote a power: `**` binds more "
            "tightly than `/`, so 1 over steps needs brackets.",
            also=(lambda steps, share: share / steps,),
        ),
        Mistake(
            "the loss is spread evenly over the steps",
            _bias_for(lambda steps, share: 1 - (1 - share) / steps),
            "A step takes its share of what is left, not always the same amount. How much is left after two steps with "
            "a factor f?",
        ),
        Mistake(
            "the share is raised to the number of steps",
            _bias_for(lambda steps, share: share**steps),
            "That is what is left if `share` were the factor of each step. Asked is the other way round.",
        ),
        Mistake(
            "the bias has the wrong sign",
            _bias_for(_root, lambda f: -_logit(f)),
            "A gate that stays open has a positive bias. Which of the two numbers, f and 1 - f, belongs above the "
            "fraction line?",
        ),
        Mistake(
            "the logarithm has another base",
            _bias_for(_root, lambda f: np.log10(f / (1 - f))),
            "In the sigmoid stands e, so it takes the natural logarithm, `np.log`.",
            also=(_bias_for(_root, lambda f: np.log2(f / (1 - f))),),
        ),
        Mistake(
            "the logarithm of the gate is taken, without its counterpart",
            _bias_for(_root, np.log),
            "The sigmoid is 1 / (1 + e^(-b)), not e^b. Solve it step by step: first for 1 + e^(-b).",
            also=(
                _bias_for(_root, lambda f: -np.log(f)),
                _bias_for(_root, lambda f: -np.log(1 - f)),
                _bias_for(_root, lambda f: np.log(1 - f)),
            ),
        ),
        Mistake(
            "a bracket in the logarithm is not the right one",
            _bias_for(_root, lambda f: np.log(f) / (1 - f)),
            "One logarithm is taken, of the whole fraction: f above, 1 - f below.",
            also=(
                _bias_for(_root, lambda f: np.log(f / 1 - f)),
                _bias_for(_root, lambda f: np.log(f) / np.log(1 - f)),
                _bias_for(_root, lambda f: np.log(1 / f) - 1),
                _bias_for(_root, lambda f: np.log(f) - 1),
            ),
        ),
        Mistake(
            "the logarithm is missing",
            _bias_for(_root, lambda f: f / (1 - f)),
            "That is e to the power of b. And b itself?",
            also=(_bias_for(_root, lambda f: (1 - f) / f),),
        ),
        Mistake(
            "tanh is turned round, not the sigmoid",
            _bias_for(_root, np.arctanh),
            "A gate ends in a sigmoid. Its inverse is half as simple as that of tanh, and has no name in NumPy.",
            also=(_bias_for(_root, lambda f: np.arctanh(2 * f - 1)),),
        ),
        Mistake(
            "one half is left, whatever the share",
            _bias_for(lambda steps, share: 0.5 ** (1 / steps)),
            "That is the half-life. How much is to be left is handed to you. Is `share` used?",
        ),
        Mistake(
            "this is a start for about so many steps, whatever the share",
            _bias_for(lambda steps, share: steps, np.log),
            "The lesson's rule of thumb for a long memory does not ask how much should be left. Here it is exact: "
            "which factor leaves `share`?",
            also=(
                lambda steps, share: np.log(steps) + 1,
                lambda steps, share: np.log(max(steps - 1, 1e-9)),
                _bias_for(lambda steps, share: steps - 1, np.log),
                lambda steps, share: np.log(steps + 1),
                _bias_for(lambda steps, share: np.exp(-1 / steps)),
            ),
        ),
        Mistake(
            "the steps change the bias, not the gate",
            lambda steps, share: _logit(share) * steps,
            "It is the gate that each step multiplies by. Find the gate of one step first, and its bias afterwards.",
            also=(
                lambda steps, share: _logit(share) / steps,
                lambda steps, share: _logit(share) + np.log(steps),
            ),
        ),
        Mistake(
            "one step is counted too many or too few",
            _bias_for(lambda steps, share: share ** (1 / (steps + 1))),
            "After one step the cell state has been multiplied once, after two steps twice.",
            also=(_bias_for(lambda steps, share: share ** (1 / (steps - 1)) if steps > 1 else share),),
        ),
        Mistake(
            "a square root stands in the place of the root",
            _bias_for(lambda steps, share: np.sqrt(share)),
            "The square root undoes two steps. Here as many are undone as there are.",
        ),
        Mistake(
            "the gate is rounded before its bias is taken",
            _bias_for(lambda steps, share: np.round(_root(steps, share), 3)),
            "Near 1 a small change of the gate is a large one of the bias. Round nothing on the way.",
            also=tuple(
                _bias_for(lambda steps, share, digits=digits: np.round(_root(steps, share), digits))
                for digits in (1, 2, 4)
            ),
        ),
        Mistake(
            "what is lost stands where the share belongs",
            _bias_for(lambda steps, share: (1 - share) ** (1 / steps)),
            "`share` is what is left at the end.",
        ),
    ),
)
