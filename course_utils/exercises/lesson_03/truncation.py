"""Lesson 3: truncated back-propagation."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.lesson_03.jacobians import tanh_slope


def _summed_back(
    first: Form = lambda steps, k: max(steps - k, 0) + 1,
    final: Form = lambda steps, k: steps,
    slope: Form = lambda h, t: tanh_slope(h[t]),
    part: Form = lambda h, t, d, a: np.outer(h[t - 1], a),
    back: Form = lambda d, a, U: a @ U.T,
) -> Form:
    """The sum of what the steps from the ``final`` down to the ``first`` add, t counted from 1 and h[0] being h_0.

    The gradient itself goes all the way back. d is the gradient at state t, a the one at its weighted sum, U is W_hh.
    """

    def gradient(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
        steps, states = len(h), np.vstack([h_0, h])
        d, total = dh_final, np.zeros_like(U)
        for t in range(steps, 0, -1):
            a = d * slope(states, t)
            if first(steps, k) <= t <= final(steps, k):
                total = total + part(states, t, d, a)
            d = back(d, a, U)
        return total

    return gradient


_right_truncated = _summed_back()


def _forwards(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """The gradient of the end handed to the first step, and on from there."""
    d, total, previous = dh_final, np.zeros_like(U), h_0
    for h_t in h[:k]:
        a = d * tanh_slope(h_t)
        total = total + np.outer(previous, a)
        d, previous = a @ U.T, h_t
    return total


def _python_end(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """Index -1 in the place of h_0."""
    return _right_truncated(h[-1], h, U, dh_final, k)


def _without_end(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """Always k rounds, through h_0 and on from the end again."""
    states, d, total = np.vstack([h_0, h]), dh_final, np.zeros_like(U)
    for t in range(len(h), len(h) - k, -1):
        a = d * tanh_slope(states[t])
        total, d = total + np.outer(states[t - 1], a), a @ U.T
    return total


def _without_end_apart(h_0: Array, h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """The same where h_0 is not in front of the states."""
    d, total = dh_final, np.zeros_like(U)
    for t in range(len(h) - 1, len(h) - 1 - k, -1):
        a = d * tanh_slope(h[t])
        total, d = total + np.outer(h[t - 1] if t > 0 else h_0, a), a @ U.T
    return total


def _gone_back(h: Array, U: Array, dh_final: Array, k: int) -> Array:
    """The gradient after k steps, or at h_0 if there are fewer."""
    d = dh_final
    for h_t in h[::-1][:k]:
        d = (d * tanh_slope(h_t)) @ U.T
    return d


def _truncated_case(seed: int, steps: int, units: int, k: int, note: str = "") -> Case:
    h_0, h, W_hh, dh_final = random_numbers(seed, (units,), (steps, units), (units, units), (units,))
    return Case((h_0, h, W_hh, dh_final, k), named_sizes(steps=steps, units=units, k=k) + note)


truncated_gradient = FunctionProblem(
    name="truncated_gradient",
    lesson=3,
    title="Truncated back-propagation",
    minutes=12,
    level="hard",
    variable="truncated_gradient",
    code="""
def truncated_gradient(h_0, h, W_hh, dh_final, k):
    states = np.vstack([h_0, h])  # states[t] is h_t
    dW_hh = np.zeros_like(W_hh)
    dh = dh_final
    steps = len(h)
    for t in range(steps, max(steps - k, 0), -1):
        da = dh * (1 - states[t] ** 2)
        dW_hh = dW_hh + np.outer(states[t - 1], da)
        dh = da @ W_hh.T
    return dW_hh
""",
    explanation=(
        "It is back-propagation through time that stops after k steps. Each step makes three things: the gradient at "
        "its weighted sum, `da`; what it adds to the gradient of the weights, the state that came in times `da`, one "
        "number for each pair of units; and the gradient at the state before. With h_0 in front of the states "
        "`states[t - 1]` is right for the first step, too. `max(..., 0)` stops at the beginning where k is larger than "
        "the sequence."
    ),
    why=(
        "Long sequences are trained like this: it needs less time and memory, and gradients have fewer steps to "
        "explode in. The price is that the weights are not trained to keep anything for more than k steps, by design "
        "this time."
    ),
    hints=(
        "Begin with k = 1. The final step has made h_T out of h_{T-1}: back through its tanh, and you are at its "
        "weighted sum. What does that step add to the gradient of `W_hh`?",
        "The weight from unit i to unit j multiplied state i of the step before and went into sum j. So each pair of "
        "numbers is multiplied: `np.outer` does that for two vectors.",
        "For the next step back the gradient goes through the transposed `W_hh` to the state before. Then the same "
        "again, k times in all, and what the steps add is summed.",
        "What did the first step read? And what if k is larger than the number of steps?",
    ),
    shape_advice=(
        "`h_0` and `dh_final` are (units,), `h` is (time, units). A gradient has the shape of what it belongs to: "
        "`W_hh` is (units, units), its row says from which unit, its column to which."
    ),
    cases=(
        _truncated_case(41, steps=3, units=3, k=3),
        _truncated_case(42, steps=5, units=3, k=2),
        _truncated_case(43, steps=4, units=2, k=1),
        _truncated_case(44, steps=5, units=2, k=3),
        _truncated_case(45, steps=3, units=2, k=6, note=", so all steps count"),
        _truncated_case(46, steps=6, units=4, k=5),
    ),
    mistakes=(
        Mistake(
            "one step too many is counted",
            _summed_back(first=lambda steps, k: max(steps - k, 1)),
            "For k = 1 the gradient passes one tanh, the final one. How many rounds does your loop make?",
        ),
        Mistake(
            "one step too few is counted, or the earliest adds nothing",
            _summed_back(first=lambda steps, k: steps - k + 2),
            "For k = 1 the gradient passes one tanh, the final one. How many rounds does your loop make? And if there "
            "are k: which state did the earliest of them read? Zeros in its place add nothing.",
            also=(
                _summed_back(first=lambda steps, k: max(steps - k, 0) + 2),
                lambda *args: _summed_back(first=lambda steps, k: steps - k + 2)(*args) if args[-1] > 1 else 0.0,
            ),
        ),
        Mistake(
            "nothing is truncated",
            _summed_back(first=lambda steps, k: 1),
            "This is the whole gradient, from all steps. Is `k` used?",
        ),
        Mistake(
            "the first steps are counted instead of the final ones",
            _summed_back(first=lambda steps, k: 1, final=lambda steps, k: k),
            "The gradient comes from the end and gets k steps far. Which steps does it reach?",
            also=(_forwards, lambda h_0, h, U, final, k: _right_truncated(h_0, h[:k], U, final, k)),
        ),
        Mistake(
            "only the earliest of the k steps is counted",
            _summed_back(final=lambda steps, k: max(steps - k, 0) + 1),
            "Each step on the way has used the same weights. Are their parts added up, or does each round replace what "
            "was there?",
        ),
        Mistake(
            "only the final step is counted",
            _summed_back(first=lambda steps, k: steps),
            "Does your `return` stand inside the loop? A function ends at its first `return`.",
        ),
        Mistake(
            "the final step is left out",
            _summed_back(final=lambda steps, k: steps - 1),
            "The gradient stands at the final state. The first tanh that it meets is that of the final step.",
        ),
        Mistake(
            "each step is paired with its own state instead of the one before",
            _summed_back(part=lambda h, t, d, a: np.outer(h[t], a)),
            "`W_hh` never met h_t at step t: h_t comes out of that sum. Which state went into it?",
        ),
        Mistake(
            "the first step is paired with the final state",
            _python_end,
            "For the first step the index has become -1, and to Python that is the last place. What did the first step "
            "read?",
        ),
        Mistake(
            "h_0 is left out",
            lambda h_0, *others: _right_truncated(0 * h_0, *others),
            "If the gradient gets as far as the first step, that step has read a state, too.",
        ),
        Mistake(
            "the gradient is transposed",
            lambda *args: _right_truncated(*args).T,
            "It is square, so its shape does not show it. In `W_hh` the row is the unit that speaks, the column the "
            "one that hears: what came in stands for rows, what comes back for columns.",
        ),
        Mistake(
            "`W_hh` is not transposed on the way back",
            _summed_back(back=lambda d, a, U: a @ U),
            "That is the product of the way forwards. Backwards unit i collects from all units that it told.",
        ),
        Mistake(
            "the slope of tanh is forgotten",
            _summed_back(slope=lambda h, t: 1),
            "Between a state and the weights there is a tanh. The gradient passes it at every step.",
            also=(_summed_back(slope=lambda h, t: 1, back=lambda d, a, U: a @ U),),
        ),
        Mistake(
            "the slope of tanh is missing in one of its two places",
            _summed_back(part=lambda h, t, d, a: np.outer(h[t - 1], d)),
            "Behind the tanh the gradient goes two ways: into the part of the weights, and on to the step before. Both "
            "begin at the weighted sum, with the slope in them.",
            also=(_summed_back(back=lambda d, a, U: d @ U.T),),
        ),
        Mistake(
            "the slopes are those of the step before",
            _summed_back(slope=lambda h, t: tanh_slope(h[t - 1])),
            "At state t the gradient first passes the tanh that made state t. The index is one too low.",
        ),
        Mistake(
            "the square in the slope is forgotten",
            _summed_back(slope=lambda h, t: 1 - h[t]),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat.",
        ),
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _summed_back(slope=lambda h, t: 1 - np.tanh(h[t]) ** 2),
            "`1 - np.tanh(a)**2` is right with the weighted sum a. The states in `h` are tanh(a) already.",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _summed_back(slope=lambda h, t: h[t] * (1 - h[t])),
            "`h * (1 - h)` belongs to the sigmoid. These are states of tanh.",
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _summed_back(slope=lambda h, t: h[t]),
            "On the way back a function multiplies by its slope: how much does tanh(a) change when a does?",
            also=(_summed_back(slope=lambda h, t: h[t] ** 2), _summed_back(slope=lambda h, t: np.tanh(h[t]))),
        ),
        Mistake(
            "the first of the k steps is paired with h_0",
            lambda h_0, h, U, d, k: _right_truncated(h_0, h[-k:], U, d, k),
            "If the final k states are cut out, h_0 does not stand in front of them. Which state did the first of them "
            "read?",
        ),
        Mistake(
            "the loop goes on before the first step",
            _without_end,
            "Where k is larger than the number of steps, an index becomes negative, and Python counts from the end "
            "then. At which step has the loop to stop at the latest?",
            also=(_without_end_apart,),
        ),
        Mistake(
            "the final steps are gone through forwards in time",
            lambda h_0, h, U, d, k: _forwards(([h_0, *h])[max(len(h) - k, 0)], h[-k:], U, d, k),
            "These are the right steps in the wrong order. The gradient comes from the end: which of them does it meet "
            "first?",
        ),
        Mistake(
            "the gradient of a state comes back",
            lambda h_0, h, U, d, k: _gone_back(h, U, d, k),
            "That is what is left of `dh_final` after k steps. Asked is the gradient of the weights: what has each of "
            "these steps added to it?",
            also=(
                lambda h_0, h, U, d, k: _gone_back(h, U, d, k - 1),
                lambda h_0, h, U, d, k: _gone_back(h, U, d, k - 1) * tanh_slope(h[-k if k < len(h) else 0]),
            ),
        ),
        Mistake(
            "every step begins with the final gradient",
            _summed_back(back=lambda d, a, U: d),
            "What goes back through a step has to be the beginning of the next one.",
        ),
        Mistake(
            "the gradient does not go through `W_hh`",
            _summed_back(back=lambda d, a, U: a),
            "Behind the tanh it stands at the weighted sum. Through which matrix did the state before get into it?",
        ),
        Mistake(
            "the gradient is averaged over the steps",
            lambda h_0, h, U, d, k: _right_truncated(h_0, h, U, d, k) / k,
            "The parts of the steps are added up.",
            also=(
                lambda h_0, h, U, d, k: _right_truncated(h_0, h, U, d, k) / min(k, len(h)),
                lambda h_0, h, U, d, k: _right_truncated(h_0, h, U, d, k) / len(h),
            ),
        ),
        Mistake(
            "the parts of the steps are not added up",
            lambda h_0, h, U, d, k: [
                _summed_back(first=lambda n, k, t=t: t, final=lambda n, k, t=t: t)(h_0, h, U, d, k)
                for t in range(len(h), max(len(h) - k, 0), -1)
            ],
            "There is a matrix for each step. They belong to one and the same `W_hh`.",
        ),
        Mistake(
            "numbers are multiplied place by place",
            _summed_back(part=lambda h, t, d, a: h[t - 1] * a),
            "Every unit is connected with every unit, so each state meets each gradient: `np.outer`.",
            also=(lambda h_0, h, U, d, k: np.diag(_right_truncated(h_0, h, U, d, k)),),
        ),
        Mistake(
            "the products are added up to one number",
            _summed_back(part=lambda h, t, d, a: h[t - 1] @ a),
            "`@` between two vectors multiplies place by place and adds up. But every weight has a gradient of its "
            "own, one for each pair of units: `np.outer`.",
            also=(lambda h_0, h, U, d, k: np.trace(_right_truncated(h_0, h, U, d, k)),),
        ),
    ),
)
