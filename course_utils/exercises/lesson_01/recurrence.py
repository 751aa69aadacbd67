"""Lesson 1: unfolding, the recurrent neuron, counting its weights."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.recurrence import itself, relu, states


def _added_in_place(f: Any, h_0: Any, xs: Any) -> list[Any]:
    """``h += x``: with arrays every state is the same one."""
    return states(operator.iadd, h_0, xs)


def _as_f(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Named as in the task, since Python's error messages speak of it."""
    function.__name__ = function.__qualname__ = "f"
    return function


_doubling = _as_f(lambda h, x: 2 * h + x)
_joining = _as_f(lambda h, x: h + x)
_squashing = _as_f(lambda h, x: np.tanh(h + 2 * x))

unfold = FunctionProblem(
    name="unfold",
    lesson=1,
    title="Unfolding",
    minutes=8,
    level="medium",
    variable="unfold",
    code="""
def unfold(f, h_0, xs):
    states = []
    h = h_0
    for x in xs:
        h = f(h, x)
        states.append(h)
    return states
""",
    explanation=(
        "`h` is the memory: each round reads the old one and puts the new one in its place. `f` stays the "
        "same in every round, which is what sharing the weights means. The list holds h_1, h_2, ..., one "
        "state for each input; h_0 was there before and does not belong to it."
    ),
    why=(
        "`h_t = f(h_{t-1}, x_t)` is all that a recurrent network is. Other kinds, which later lessons build, have "
        "another `f` in this very loop."
    ),
    hints=(
        "Keep the state in a variable, `h`. What is it before the first input?",
        "For each `x` in `xs`: call `f` with the state and the input, in this order. The result is the new state.",
        "Put each new state into a list, and return the list after the loop, not inside it.",
    ),
    cases=(
        Case((_doubling, 4, [1, 2, 3]), "f(h, x) = 2 * h + x"),
        Case((_joining, ">", ["b", "a", "b", "b"]), "f(h, x) = h + x, with texts"),
        Case((_joining, 3, [2, -5, 0, -5, 2, 2]), "f(h, x) = h + x"),
        Case(
            (_squashing, np.array([0.1, -0.2]), [np.array([0.5, 0.0]), np.array([-1.0, 0.3])]),
            "f(h, x) = np.tanh(h + 2 * x), with arrays for h and x",
        ),
        Case((_doubling, 5, []), "f(h, x) = 2 * h + x, and no inputs at all"),
    ),
    mistakes=(
        Mistake(
            "only the last state comes back",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs)][-1],
            "The last one is right. All of them are wanted, in a list, in the order in which they arise.",
            also=(
                lambda f, h_0, xs: states(f, h_0, xs)[-1:],
                lambda f, h_0, xs: [h_0, *states(f, h_0, xs)][-1:],
            ),
        ),
        Mistake(
            "the list begins with h_0",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs)],
            "The states after it are right. There should be one for each input, and h_0 was there before the first.",
        ),
        Mistake(
            "the list begins with h_0, and the last state is missing",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs)][: len(xs)],
            "Each state comes into the list before the new one is calculated. Which of the two lines in your loop "
            "should come first?",
        ),
        Mistake(
            "the list begins with h_0, and the first input is never used",
            lambda f, h_0, xs: [h_0, *states(f, h_0, xs[1:])],
            "There are as many states as inputs, but the first of them is no new one. Which input belongs to h_1, and "
            "at which number does your loop begin?",
            also=(lambda f, h_0, xs: [h_0 * 0, *states(f, h_0 * 0, xs[1:])][: len(xs)],),
        ),
        Mistake(
            "every state is h_0",
            lambda f, h_0, xs: [h_0 for x in xs],
            "Nothing new comes into the list. Calling `f` does not change `h`: is the result that it returns kept?",
        ),
        Mistake(
            "the state before the first input is 0 instead of h_0",
            lambda f, h_0, xs: states(f, h_0 * 0, xs),
            "`h_0` need not be 0, nor even a number. Is it used?",
        ),
        Mistake(
            "each input is added, and `f` is not used",
            lambda f, h_0, xs: states(lambda h, x: h + x, h_0, xs),
            "`h + x` was one example. The new state is what `f` makes of the old one and the input, whatever `f` is.",
            also=(lambda f, h_0, xs: states(lambda h, x: 2 * h + x, h_0, xs), _added_in_place),
        ),
        Mistake(
            "the previous input is kept in the place of the state",
            lambda f, h_0, xs: [f(h, x) for h, x in zip([h_0, *xs], xs, strict=False)],
            "From the second step on `f` gets two inputs. What has to be in `h` at the end of each round?",
        ),
        Mistake(
            "the arguments of `f` are swapped",
            lambda f, h_0, xs: states(lambda h, x: f(x, h), h_0, xs),
            "It is `f(h, x)`: first the old state, then the input.",
        ),
        Mistake(
            "the state is not carried on",
            lambda f, h_0, xs: [f(h_0, x) for x in xs],
            "Every step starts again from h_0, so no step knows what came before. What one step returns "
            "has to be the state of the next.",
        ),
        Mistake(
            "one input is left out",
            lambda f, h_0, xs: states(f, h_0, xs[:-1]),
            "There are fewer states than inputs. Look at where your loop begins and where it ends: "
            "`range(n)` stops before `n`.",
            also=(lambda f, h_0, xs: states(f, h_0, xs[1:]),),
        ),
        Mistake(
            "the loop takes inputs out of the list that it goes through",
            lambda f, h_0, xs: states(f, h_0, xs[: (len(xs) + 1) // 2]),
            "While the list grows shorter the loop meets only half of it. The loop itself hands over one input after "
            "the other: `xs` can stay as it is.",
            also=(
                lambda f, h_0, xs: states(f, h_0, xs[::2]),
                lambda f, h_0, xs: states(f, h_0, xs[::-1][: (len(xs) + 1) // 2]),
            ),
        ),
        Mistake(
            "the loop ends after its first round",
            lambda f, h_0, xs: states(f, h_0, xs[:1]),
            "Only the first state is there. Does your `return` stand inside the loop? A function ends at "
            "its first `return`.",
            also=(
                lambda f, h_0, xs: states(f, h_0, xs[:1]) or None,
                lambda f, h_0, xs: f(h_0, xs[0]) if len(xs) else None,
            ),
        ),
        Mistake(
            "the sequence is processed backwards",
            lambda f, h_0, xs: states(f, h_0, xs[::-1]),
            "The last input is used first. Time runs from the first input to the last.",
            also=(lambda f, h_0, xs: states(f, h_0, xs[::-1])[::-1],),
        ),
        Mistake(
            "the list is in reverse order",
            lambda f, h_0, xs: states(f, h_0, xs)[::-1],
            "The states are right, but the last one stands first. At which end should a list grow?",
        ),
    ),
)


def _neuron(
    xs: Any,
    w_x: float,
    w_h: float,
    b: float,
    output: Callable[[Any], Any] = np.tanh,
    fed_back: Callable[[Any], Any] = np.tanh,
    start: float = 0.0,
) -> list[Any]:
    """A recurrent neuron whose output and whose feedback may go through different functions."""
    h, outputs = start, []
    for x in xs:
        z = w_x * x + w_h * h + b
        outputs.append(output(z))
        h = fed_back(z)
    return outputs


def _cut(xs: Any, w_x: float, w_h: float, b: float) -> Any:
    """What an array with the kind of numbers of ``xs`` makes of the outputs."""
    outputs = np.zeros_like(xs)
    for t, x in enumerate(xs):
        outputs[t] = np.tanh(w_x * x + w_h * (outputs[t - 1] if t else 0) + b)
    return outputs


def _around(xs: Any, step: Callable[[Any, Any], Any]) -> list[Any]:
    """A neuron that computes its output as ``step(x, h)``."""
    return states(lambda h, x: step(x, h), 0.0, xs)


recurrent_neuron = FunctionProblem(
    name="recurrent_neuron",
    lesson=1,
    title="One recurrent neuron",
    minutes=10,
    level="medium",
    variable="recurrent_neuron",
    code="""
def recurrent_neuron(xs, w_x, w_h, b):
    outputs = []
    h = 0.0
    for x in xs:
        h = np.tanh(w_x * x + w_h * h + b)
        outputs.append(h)
    return outputs
""",
    explanation=(
        "It is the loop of the last exercise with `f` written out: weigh the input, weigh the neuron's "
        "own previous output, add both and the bias, squash with tanh. The output goes two ways, into the "
        "list and back into the next step."
    ),
    why=(
        "A layer does the same with a matrix in the place of each weight: that was the lesson's loop, which gave the "
        "same numbers as Keras' `SimpleRNN`."
    ),
    hints=(
        "Before the first step the neuron has said nothing yet: begin with `h = 0.0`.",
        "In each step: weight times input, plus weight times previous output, plus bias. `np.tanh` goes "
        "around the whole sum.",
        "The result is the output of this step, and the `h` that the next step reads. Collect it in a list.",
    ),
    cases=(
        Case(([1, 0, 0], 1, 0.5, 0)),
        Case(([0.5, -1.0, 2.0, 0.3], -0.7, 1.3, 0.4)),
        Case((np.array([0.2, 0.4, -0.6]), 0.5, -0.8, -0.3)),
        Case(([2.0], 0.3, 0.9, 0.1)),
        Case(([], 0.3, 0.9, 0.1)),
    ),
    mistakes=(
        Mistake(
            "the tanh is missing",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, itself, itself),
            "The sum is right. A neuron squashes it before it sends it out.",
        ),
        Mistake(
            "what is sent out is not squashed",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, itself, np.tanh),
            "What you keep for the next step goes through tanh, what you return does not. The neuron hears its output, "
            "the same number that it sent out.",
        ),
        Mistake(
            "the tanh goes around a part of the sum only",
            lambda xs, w_x, w_h, b: _around(xs, lambda x, h: np.tanh(w_x * x) + w_h * h + b),
            "First the whole sum, then the tanh. Where does its bracket close?",
            also=(
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: np.tanh(w_x * x + b) + w_h * h),
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: w_x * x + np.tanh(w_h * h) + b),
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: w_x * x + np.tanh(w_h * h + b)),
                lambda xs, w_x, w_h, b: _around(xs, lambda x, h: np.tanh(w_x * x) + np.tanh(w_h * h) + b),
            ),
        ),
        Mistake(
            "a tangent stands in the place of the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, np.tan, np.tan),
            "`np.tan` is another function, which grows without bounds. The h stands for hyperbolic.",
        ),
        Mistake(
            "the previous output is not weighed",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, 1, b),
            "It is fed back, and in full. Which weight belongs to it?",
        ),
        Mistake(
            "the input is not weighed",
            lambda xs, w_x, w_h, b: _neuron(xs, 1, w_h, b),
            "It goes into the sum as it is. Which weight belongs to it?",
        ),
        Mistake(
            "the bias is subtracted",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, -b),
            "Wherever `b` is 0 your answer is right. Which sign has `b` in the sum?",
        ),
        Mistake(
            "the bias is added twice",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, 2 * b),
            "Wherever `b` is 0 your answer is right. How often does `b` stand in the sum?",
        ),
        Mistake(
            "the outputs have lost their decimals",
            lambda xs, w_x, w_h, b: _cut(xs, w_x, w_h, b),
            "An array of whole numbers cuts off what is put into it: `np.zeros_like` of whole numbers is one. A "
            "list, or `np.zeros(n)`, holds decimals.",
            also=(lambda xs, w_x, w_h, b: [int(h) for h in _neuron(xs, w_x, w_h, b)],),
        ),
        Mistake(
            "the list begins with h_0",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)],
            "The outputs after it are right. There should be one for each input.",
        ),
        Mistake(
            "the list begins with h_0, and the last output is missing",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)][: len(xs)],
            "Each output comes into the list before the new one is calculated. Which line of your loop should come "
            "first?",
        ),
        Mistake(
            "the list begins with h_0, and the first input is never used",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs[1:], w_x, w_h, b)],
            "There are as many outputs as inputs, but the first of them is the 0 from before the first step. Which "
            "input belongs to h_1, and at which number does your loop begin?",
            also=(lambda xs, w_x, w_h, b: [0, *_neuron(xs[1:], w_x, w_h, b)][: len(xs)],),
        ),
        Mistake(
            "one input is left out",
            lambda xs, w_x, w_h, b: _neuron(xs[:-1], w_x, w_h, b),
            "Look at where your loop begins and where it ends: `range(n)` stops before `n`.",
            also=(lambda xs, w_x, w_h, b: _neuron(xs[1:], w_x, w_h, b),),
        ),
        Mistake(
            "the loop ends after its first round",
            lambda xs, w_x, w_h, b: _neuron(xs[:1], w_x, w_h, b),
            "Does your `return` stand inside the loop? A function ends at its first `return`.",
            also=(
                lambda xs, w_x, w_h, b: _neuron(xs[:1], w_x, w_h, b) or None,
                lambda xs, w_x, w_h, b: [*_neuron(xs[:1], w_x, w_h, b), None][0],
            ),
        ),
        Mistake(
            "the sequence is processed backwards",
            lambda xs, w_x, w_h, b: _neuron(xs[::-1], w_x, w_h, b),
            "The last input is used first. Time runs from the first input to the last.",
            also=(lambda xs, w_x, w_h, b: _neuron(xs[::-1], w_x, w_h, b)[::-1],),
        ),
        Mistake(
            "the list is in reverse order",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b)[::-1],
            "The outputs are right, but the last one stands first. At which end should a list grow?",
        ),
        Mistake(
            "a ReLU stands in the place of the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, relu, relu),
            "ReLU cuts off what is negative and keeps the rest as it is. tanh leads everything into -1 to 1.",
        ),
        Mistake(
            "the bias is forgotten",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, 0),
            "Wherever `b` is 0 your answer is right. Where does `b` belong in the sum?",
        ),
        Mistake(
            "the bias is added outside the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, 0, lambda z: np.tanh(z) + b, lambda z: np.tanh(z) + b),
            "The bias belongs to the sum that is squashed. Outputs of a tanh never leave -1 to 1.",
        ),
        Mistake(
            "the two weights are swapped",
            lambda xs, w_x, w_h, b: _neuron(xs, w_h, w_x, b),
            "`w_x` weighs the input x_t, `w_h` weighs the previous output h_{t-1}.",
        ),
        Mistake(
            "the previous input is fed back instead of the previous output",
            lambda xs, w_x, w_h, b: [
                np.tanh(w_x * x + w_h * before + b) for x, before in zip(xs, [0, *xs], strict=False)
            ],
            "`w_h` weighs what came in one step before. Then an input is forgotten after two steps. What "
            "the neuron remembers is what it said, not what it heard.",
        ),
        Mistake(
            "nothing is fed back",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, 0, b),
            "The first output is right. From then on the neuron should hear its own previous output, and it "
            "hears nothing: does `h` change from one round to the next?",
        ),
        Mistake(
            "a sigmoid stands in the place of the tanh",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, sigmoid, sigmoid),
            "Both are S-shaped. The sigmoid runs from 0 to 1, tanh from -1 to 1, so that an output can be negative.",
        ),
        Mistake(
            "the sum is fed back before it is squashed",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, np.tanh, itself),
            "What you return goes through tanh, what you keep for the next step does not. The neuron "
            "hears its output, the same number that it sent out.",
        ),
        Mistake(
            "only the last output comes back",
            lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)][-1],
            "The last one is right. The outputs of all steps are wanted, in a list.",
            also=(
                lambda xs, w_x, w_h, b: [0, *_neuron(xs, w_x, w_h, b)][-1:],
                lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b)[-1:],
            ),
        ),
        Mistake(
            "the neuron begins with 1 instead of 0",
            lambda xs, w_x, w_h, b: _neuron(xs, w_x, w_h, b, start=1.0),
            "Before the first step the neuron has sent nothing out yet.",
        ),
    ),
)

parameter_count = FunctionProblem(
    name="parameter_count",
    lesson=1,
    title="Counting what is learned",
    minutes=5,
    level="easy",
    variable="parameter_count",
    code="""
def parameter_count(features, units):
    return features * units + units * units + units
""",
    explanation=(
        "`W_xh` connects every feature with every unit, `W_hh` every unit with every unit, and `b_h` has "
        "one number for each unit. The number of time steps is not in it: every step uses the same "
        "weights."
    ),
    why="A recurrent layer for 1000 steps is no larger than one for 10. That is what sharing weights buys.",
    hints=(
        "Three things are learned: `W_xh`, `W_hh` and `b_h`. Write down the shape of each.",
        "`W_xh` is (features, units). `W_hh` takes a state and gives a state. How many numbers is one state?",
    ),
    cases=(Case((3, 8)), Case((1, 1)), Case((10, 4)), Case((5, 5))),
    mistakes=(
        Mistake(
            "the recurrent weights are forgotten",
            lambda features, units: features * units + units,
            "That is a plain layer without memory. Which matrix carries the previous state into the next?",
        ),
        Mistake(
            "the bias is forgotten",
            lambda features, units: features * units + units * units,
            "Both matrices are counted. Every unit has one more number that is learned.",
        ),
        Mistake(
            "the recurrent matrix is counted with features instead of units",
            lambda features, units: features * units + features * features + units,
            "`W_hh` multiplies the state, and the state has one number for each unit.",
        ),
        Mistake(
            "there is one bias for the whole layer instead of one for each unit",
            lambda features, units: features * units + units * units + 1,
            "Every unit has a sum of its own, and a bias of its own in it.",
        ),
        Mistake(
            "the bias is counted twice",
            lambda features, units: features * units + units * units + 2 * units,
            "Some libraries have one bias for the input and one for the state. Here both would be added "
            "to the same sum, so one `b_h` is enough.",
        ),
        Mistake(
            "the whole layer is counted several times",
            lambda features, units: 10 * (features + units + 1) * units,
            "If this stands for the time steps: unrolled, the layer is drawn many times, but it is one layer. Which "
            "weights does the second step use?",
            also=tuple(
                lambda features, units, steps=steps: steps * (features + units + 1) * units
                for steps in (2, 3, 4, 5, 20, 50, 100)
            ),
        ),
        Mistake(
            "there is only one recurrent weight for each unit",
            lambda features, units: features * units + units + units,
            "Each unit hears itself in your layer, but not the others. In a recurrent layer every unit "
            "hears every unit.",
        ),
        Mistake(
            "the input weights are forgotten",
            lambda features, units: units * units + units,
            "The state's matrix and the bias are counted. How does the input get in?",
        ),
        Mistake(
            "only the input weights are counted",
            lambda features, units: features * units,
            "That is the first of three parts. What else does the formula hold that can be learned?",
        ),
        Mistake(
            "only the recurrent weights are counted",
            lambda features, units: units * units,
            "That is one of three parts. What else does the formula hold that can be learned?",
        ),
        Mistake(
            "the bias is counted with features instead of units",
            lambda features, units: features * units + units * units + features,
            "The bias is added to a sum that has one number for each unit.",
        ),
        Mistake(
            "an output layer is counted, too",
            lambda features, units: features * units + 2 * units * units + units,
            "The formula has two matrices, and no `W_hy`: what is read off the state is the task of another layer.",
            also=(
                lambda features, units: 2 * features * units + units * units + units,
                lambda features, units: 2 * features * units + units * units + units + features,
                lambda features, units: features * units + units * units + 2 * units + 1,
            ),
        ),
        Mistake(
            "the recurrent matrix is counted as large as the input's",
            lambda features, units: 2 * features * units + units,
            "`W_hh` takes a state and gives a state. How many numbers is one state?",
        ),
        Mistake(
            "the sides of a matrix are added instead of multiplied",
            lambda features, units: features + units + units * units + units,
            "A matrix with 3 rows and 8 columns has how many entries?",
            also=(
                lambda features, units: features + units,
                lambda features, units: features + units + units + units + units,
                lambda features, units: features + units + units,
            ),
        ),
        Mistake(
            "`^` is no power in Python",
            lambda features, units: features * units + (units ^ 2) + units,
            "It compares bits. A power is written with two stars, `**`.",
            also=(
                lambda features, units: features * units + units ^ 2 + units,
                lambda features, units: units * features + units + units ^ 2,
            ),
        ),
        Mistake(
            "the features and the units are exchanged",
            lambda features, units: (units + features + 1) * features,
            "Which of the two is the size of the state?",
        ),
        Mistake(
            "the three parts are returned one by one",
            lambda features, units: (features * units, units * units, units),
            "They are right. How many numbers is that together?",
            also=(lambda features, units: (features * units, units * units),),
        ),
    ),
)
