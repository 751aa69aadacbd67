"""Lesson 2: gradients through time."""

from __future__ import annotations

import numpy as np

from course_utils.activations import SIGMOID, TANH
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.recurrence import itself

# ---------------------------------------------------------------- the gradient at one step


def _back(slope: Form = lambda h: 1 - h**2) -> Form:
    """The gradient with another slope; d, n, h, V, U are do_t, dh_next, h_next, W_hy, W_hh, here and below."""
    return lambda d, n, h, V, U: d @ V.T + (n * slope(h)) @ U.T


_right_gradient = _back()


def _gradient_case(seed: int, batch: int, units: int, classes: int) -> Case:
    shapes = ((batch, classes), (batch, units), (batch, units), (units, classes), (units, units))
    return Case(random_numbers(seed, *shapes), named_sizes(sequences=batch, units=units, classes=classes))


state_gradient = FunctionProblem(
    name="state_gradient",
    lesson=2,
    title="Back through one step",
    minutes=12,
    level="hard",
    variable="state_gradient",
    code="""
def state_gradient(do_t, dh_next, h_next, W_hy, W_hh):
    da_next = dh_next * (1 - h_next**2)
    return do_t @ W_hy.T + da_next @ W_hh.T
""",
    explanation=(
        "h_t goes two ways, so two gradients come back and are added. Through its own output: `o_t = h_t @ W_hy + b_y` "
        "is a product, and a product is passed backwards by the transposed matrix, `do_t @ W_hy.T`. Through "
        "the next step: first "
        "back through its tanh, which multiplies each number by the slope there, then back through `W_hh`. The slope "
        "of tanh, `1 - tanh(a)**2`, needs no new tanh, since `h_next` is tanh(a) already."
    ),
    why=(
        "Applied from the final step to the first this line is back-propagation through time. Its second part is "
        "multiplied by the slope and by `W_hh` at every step, which is why gradients vanish or explode: lesson 3."
    ),
    hints=(
        "Draw h_t with the two arrows that leave it: one to its own output, one to the next step. Along each a "
        "gradient comes back; where a value forks, gradients are added.",
        "`o = h @ W` takes (batch, units) to (batch, classes). The gradient takes the same way back, from (batch, "
        "classes) to (batch, units): which form of `W` does that?",
        "The next step computed a tanh of a weighted sum. So `dh_next` passes the tanh first: multiply it, place by "
        "place, by the slope there. How is the slope of tanh written with tanh itself, and which argument is tanh "
        "already?",
        "Behind the tanh the gradient is at the weighted sum, where h_t came in through `W_hh`. Then add both parts.",
    ),
    shape_advice=(
        "`do_t` is (batch, classes), `dh_next` and `h_next` are (batch, units), `W_hy` is (units, classes), `W_hh` "
        "(units, units). The gradient of h_t has the shape of h_t, (batch, units)."
    ),
    cases=(
        _gradient_case(51, batch=2, units=2, classes=2),
        _gradient_case(52, batch=3, units=2, classes=4),
        _gradient_case(53, batch=1, units=3, classes=2),
        _gradient_case(54, batch=2, units=4, classes=1),
    ),
    mistakes=(
        Mistake(
            "the slope takes the tanh of what is tanh already",
            _back(lambda h: 1 - np.tanh(h) ** 2),
            "The formula is `1 - tanh(a)**2` with the weighted sum a. You have no a, you have `h_next`, and that is "
            "tanh(a).",
            also=(lambda d, n, h, V, U: d @ V.T + (n * (1 - np.tanh(h) ** 2)) @ U,),
        ),
        Mistake(
            "the slope of tanh is forgotten",
            _back(np.ones_like),
            "The next step has a tanh between its sum and its state: the gradient passes it, too. Is `h_next` used?",
            also=(
                lambda d, n, h, V, U: d @ V.T + n @ U,
                lambda d, n, h, V, U: d @ V + n @ U.T,
                lambda d, n, h, V, U: d @ V + n @ U,
            ),
        ),
        Mistake(
            "the square in the slope is forgotten",
            _back(lambda h: 1 - h),
            "A slope of `1 - h` would be 2 for a state of -1, where tanh is flat. How does the slope look on both "
            "sides of 0?",
        ),
        Mistake(
            "this is the sigmoid's slope",
            _back(lambda h: h * (1 - h)),
            "`h * (1 - h)` belongs to the sigmoid. tanh is steepest at 0, where its state is 0 and its slope is 1.",
            also=(_back(SIGMOID.slope), _back(lambda h: 4 * h * (1 - h))),
        ),
        Mistake(
            "the tanh itself stands in the place of its slope",
            _back(itself),
            "On the way back a function multiplies by its slope: how much does tanh(a) change when a does?",
            also=(_back(np.tanh), _back(np.square), _back(lambda h: 1 - np.tanh(h))),
        ),
        Mistake(
            "what comes from the later step has the wrong sign",
            _back(lambda h: h**2 - 1),
            "tanh rises everywhere, so its slope is never negative; and where a value goes two ways both gradients are "
            "added.",
        ),
        Mistake(
            "the slope of tanh has a plus where a minus belongs",
            _back(lambda h: 1 + h**2),
            "The slope is `1 - h**2`: 1 where the state is 0, and nearly 0 where it is near -1 or 1. Yours is never "
            "below 1.",
        ),
        Mistake(
            "`W_hh` is not transposed",
            lambda d, n, h, V, U: d @ V.T + (n * (1 - h**2)) @ U,
            "Forwards row i of `W_hh` spreads what unit i says. Backwards unit i collects from all that it told. "
            "The matrix is square, so its shape does not show it.",
        ),
        Mistake(
            "`W_hy` is not transposed",
            lambda d, n, h, V, U: d @ V + (n * (1 - h**2)) @ U.T,
            "Forwards `W_hy` leads from units to classes. On the way back the gradient comes from the classes and "
            "goes to the units.",
        ),
        Mistake(
            "neither matrix is transposed",
            lambda d, n, h, V, U: d @ V + (n * (1 - h**2)) @ U,
            "These are the products of the way forwards. Which form of a matrix leads back?",
        ),
        Mistake(
            "`W_hy` and `W_hh` have changed places",
            lambda d, n, h, V, U: d @ U.T + (n * (1 - h**2)) @ V.T,
            "Each gradient goes back through the matrix that its value came through: which one made o_t of h_t?",
        ),
        Mistake(
            "a matrix stands on the wrong side of its product",
            lambda d, n, h, V, U: V @ d + U @ (n * (1 - h**2)),
            "In books with columns the matrix stands in front. Here every sequence is a row, and rows stand on the "
            "left of the matrix.",
            also=(
                lambda d, n, h, V, U: V.T @ d + U.T @ (n * (1 - h**2)),
                lambda d, n, h, V, U: d @ V.T + U @ (n * (1 - h**2)),
                lambda d, n, h, V, U: V @ d + (n * (1 - h**2)) @ U.T,
            ),
        ),
        Mistake(
            "the result lies on its side",
            lambda d, n, h, V, U: _right_gradient(d, n, h, V, U).T,
            "The numbers are right, as columns: (units, batch). With one sequence in each row it is (batch, units).",
        ),
        Mistake(
            "the gradient of the step's own output is forgotten",
            lambda d, n, h, V, U: (n * (1 - h**2)) @ U.T,
            "What comes from the later step is there. h_t is also read by the output of its own step: where does "
            "`do_t` come in?",
            also=(lambda d, n, h, V, U: n @ U.T, lambda d, n, h, V, U: (n * (1 - h**2)) @ U),
        ),
        Mistake(
            "the gradient of the later step is forgotten",
            lambda d, n, h, V, U: d @ V.T,
            "So it would be at the final step, where nothing comes after. Here the next step has read h_t, too.",
            also=(lambda d, n, h, V, U: d @ V,),
        ),
        Mistake(
            "the slope is multiplied behind `W_hh`",
            lambda d, n, h, V, U: d @ V.T + (n @ U.T) * (1 - h**2),
            "Both are there, in the wrong order. Forwards came first `W_hh`, then the tanh; backwards the last comes "
            "first.",
        ),
        Mistake(
            "the slope is multiplied with both parts",
            lambda d, n, h, V, U: (d @ V.T + n @ U.T) * (1 - h**2),
            "`h_next` belongs to the next step. The step's own output reads h_t itself, without a tanh of the next "
            "step between them.",
            also=(
                lambda d, n, h, V, U: (d @ V.T + n) * (1 - h**2) @ U.T,
                lambda d, n, h, V, U: (d @ V.T) * (1 - h**2) + (n * (1 - h**2)) @ U.T,
            ),
        ),
        Mistake(
            "the slope is multiplied with the wrong one of the two parts",
            lambda d, n, h, V, U: (d @ V.T) * (1 - h**2) + n @ U.T,
            "It is the slope of the next step's tanh. Which of the two ways leads through that tanh: the one to h_t's "
            "own output, or the one to the next state?",
        ),
        Mistake(
            "the gradient of the later step does not go through `W_hh`",
            lambda d, n, h, V, U: d @ V.T + n * (1 - h**2),
            "Behind the tanh it stands at the weighted sum of the next step. Through which matrix did h_t get into it?",
            also=(lambda d, n, h, V, U: d @ V.T + n,),
        ),
        Mistake(
            "the two parts are multiplied",
            lambda d, n, h, V, U: (d @ V.T) * ((n * (1 - h**2)) @ U.T),
            "Along one way gradients are multiplied. Where a value goes two ways the gradients of both are added.",
        ),
        Mistake(
            "numbers are multiplied place by place, without being added up",
            lambda d, n, h, V, U: d * V.T + n * (1 - h**2) * U.T,
            "`*` is right for the slope, which each unit has for itself. Through a matrix every unit hears from every "
            "other one: `@`.",
            also=(
                lambda d, n, h, V, U: d @ V.T + n * (1 - h**2) * U.T,
                lambda d, n, h, V, U: d @ V.T + n @ (1 - h**2) @ U.T,
            ),
        ),
    ),
)


# ---------------------------------------------------------------- the gradient of the recurrent weights


def _before(h_0: Array, h: Array) -> Array:
    """h_0 ... h_{T-1}: what each step found."""
    return np.concatenate([h_0[:, None], h[:, :-1]], axis=1)


def _products(found: Array, da: Array) -> Array:
    """The sum of the products over all steps of all sequences."""
    return np.einsum("btu,btv->uv", found, da)


def _right_sum(h_0: Array, h: Array, da: Array) -> Array:
    return _products(_before(h_0, h), da)


def _sum_over_the_batch(h_0: Array, h: Array, da: Array) -> Array:
    """The loop that takes the sequences for the steps."""
    total, found = np.zeros((h.shape[2], h.shape[2])), h_0
    for h_i, da_i in zip(h, da, strict=True):
        total = total + found.T @ da_i
        found = h_i
    return total


def _weights_case(seed: int, batch: int, steps: int, units: int, start: float = 1) -> Case:
    h_0, h, da = random_numbers(seed, (batch, units), (batch, steps, units), (batch, steps, units))
    return Case((start * h_0, h, da), named_sizes(sequences=batch, steps=steps, units=units))


recurrent_gradient = FunctionProblem(
    name="recurrent_gradient",
    lesson=2,
    title="The gradient of the recurrent weights",
    minutes=10,
    level="hard",
    variable="recurrent_gradient",
    code="""
def recurrent_gradient(h_0, h, da):
    dW_hh = 0
    h_previous = h_0
    for t in range(h.shape[1]):
        dW_hh = dW_hh + h_previous.T @ da[:, t]
        h_previous = h[:, t]
    return dW_hh
""",
    explanation=(
        "At each step the weighted sum holds `h_previous @ W_hh`. Its gradient with respect to `W_hh` is what came in, "
        "transposed, times what comes back: (units, batch) times (batch, units). That product already adds up over "
        "the sequences. All steps use the same matrix, so their parts are added as well. What comes in at the first "
        "step is h_0, and the final state is read by no later step, so it does not appear."
    ),
    why=(
        "One matrix, used at every step, collects a gradient from every step: that is what back-propagation through "
        "time adds to the ordinary kind. The other four parameters work likewise, with what came in for them."
    ),
    hints=(
        "For one step and one sequence: the weight from unit i to unit j multiplied state i and went into sum j. By "
        "how much does sum j change when that weight does? So which two numbers make the gradient of this weight?",
        "For a batch it is one matrix product of (units, batch) with (batch, units). Which of the two is transposed?",
        "The same weights are used at every step: what happens to the gradients of the steps? And which state does "
        "step t read: the one of step t, or the one before it? The first step reads one, too.",
    ),
    shape_advice=(
        "`h_0` is (batch, units), `h` and `da` are (batch, time, units). A gradient has the shape of what it belongs "
        "to: `W_hh` is (units, units), its row says from which unit, its column to which."
    ),
    cases=(
        _weights_case(61, batch=2, steps=2, units=2),
        _weights_case(62, batch=3, steps=4, units=2),
        _weights_case(63, batch=1, steps=3, units=3),
        _weights_case(64, batch=2, steps=3, units=4, start=0),
        _weights_case(65, batch=4, steps=1, units=2),
    ),
    mistakes=(
        Mistake(
            "only the final step is counted",
            lambda h_0, h, da: _before(h_0, h)[:, -1].T @ da[:, -1],
            "Every step used the same matrix, so every step has a part in its gradient. Are they added up, or does "
            "each round replace the last?",
            also=(lambda h_0, h, da: h[:, -1].T @ da[:, -1],),
        ),
        Mistake(
            "only the first step is counted",
            lambda h_0, h, da: h_0.T @ da[:, 0],
            "Does your `return` stand inside the loop, or does the index stay at 0?",
        ),
        Mistake(
            "each step is paired with its own state instead of the one before",
            lambda h_0, h, da: _products(h, da),
            "`W_hh` never met h_t at step t: h_t comes out of that sum. Which state went into it?",
        ),
        Mistake(
            "each step is paired with the state after it",
            lambda h_0, h, da: _products(h[:, 1:], da[:, :-1]),
            "The shift goes the wrong way. Step t read the state of the step before it.",
            also=(lambda h_0, h, da: sum(h[:, t + 1].T @ da[:, t] for t in range(h.shape[1] - 1)),),
        ),
        Mistake(
            "the first step is paired with the final state",
            lambda h_0, h, da: _products(np.roll(h, 1, axis=1), da),
            "For `t` = 0 the index `t - 1` is -1, and to Python that is the last place. What did the first step read?",
        ),
        Mistake(
            "h_0 is left out",
            lambda h_0, h, da: _products(h[:, :-1], da[:, 1:]),
            "The first step read a state, too. Only where h_0 is zeros, as in most of the lesson, its part is 0 and "
            "may be left out; here it is not.",
            also=(lambda h_0, h, da: sum(h[:, t - 1].T @ da[:, t] for t in range(1, h.shape[1])),),
        ),
        Mistake(
            "every step is paired with h_0",
            lambda h_0, h, da: np.einsum("bu,btv->uv", h_0, da),
            "Only the first step read h_0. What has to happen to the state at the end of each round?",
        ),
        Mistake(
            "the gradient is transposed",
            lambda h_0, h, da: _right_sum(h_0, h, da).T,
            "It is square, so its shape does not show it. In `W_hh` the row is the unit that speaks, the column the "
            "one that hears: what came in stands for rows, what comes back for columns.",
            also=(lambda h_0, h, da: _products(h, da).T,),
        ),
        Mistake(
            "the gradient is averaged over the steps",
            lambda h_0, h, da: _right_sum(h_0, h, da) / h.shape[1],
            "The loss is a sum over all steps, so the gradient is a sum, too.",
        ),
        Mistake(
            "the gradient is averaged over the sequences",
            lambda h_0, h, da: _right_sum(h_0, h, da) / len(h),
            "The lesson's loss is a sum over all sequences, so the gradient is a sum, too.",
        ),
        Mistake(
            "the gradient is averaged over all steps of all sequences",
            lambda h_0, h, da: _right_sum(h_0, h, da) / (len(h) * h.shape[1]),
            "The lesson's loss is a sum over all steps of all sequences, so the gradient is a sum, too.",
        ),
        Mistake(
            "the slope of tanh is multiplied once more",
            lambda h_0, h, da: _right_sum(h_0, h, da * (1 - h**2)),
            "`da` is the gradient at the weighted sums, so it has passed the tanh already.",
            also=(lambda h_0, h, da: _right_sum(h_0, h, da * TANH.slope(h)),),
        ),
        Mistake(
            "only one sequence is counted",
            lambda h_0, h, da: _right_sum(h_0[:1], h[:1], da[:1]),
            "All sequences were computed with the same matrix. Is there an index too many?",
            also=(lambda h_0, h, da: _right_sum(h_0[-1:], h[-1:], da[-1:]),),
        ),
        Mistake(
            "the steps are not added up",
            lambda h_0, h, da: np.einsum("btu,btv->tuv", _before(h_0, h), da),
            "There is a matrix for each step. They belong to one and the same `W_hh`.",
        ),
        Mistake(
            "the sequences are not added up",
            lambda h_0, h, da: np.einsum("btu,btv->buv", _before(h_0, h), da),
            "There is a matrix for each sequence of the batch. They belong to one and the same `W_hh`.",
        ),
        Mistake(
            "neither the steps nor the sequences are added up",
            lambda h_0, h, da: np.einsum("btu,btv->btuv", _before(h_0, h), da),
            "There is a matrix for each step of each sequence. They belong to one and the same `W_hh`.",
        ),
        Mistake(
            "states and gradients are added up before they are multiplied",
            lambda h_0, h, da: _before(h_0, h).sum(axis=1).T @ da.sum(axis=1),
            "Then each state meets the gradients of all steps. Multiply step by step, and add the products.",
            also=(
                lambda h_0, h, da: np.outer(_before(h_0, h).sum(axis=(0, 1)), da.sum(axis=(0, 1))),
                lambda h_0, h, da: np.einsum("btu,ctv->uv", _before(h_0, h), da),
            ),
        ),
        Mistake(
            "numbers are multiplied place by place",
            lambda h_0, h, da: (_before(h_0, h) * da).sum(axis=1),
            "Every unit is connected with every unit, so each state meets each gradient of its sequence: a matrix "
            "product, (units, batch) times (batch, units).",
            also=(
                lambda h_0, h, da: (_before(h_0, h) * da).sum(axis=(0, 1)),
                lambda h_0, h, da: _before(h_0, h) * da,
                lambda h_0, h, da: np.einsum("btu,btv->uv", _before(h_0, h), da) * np.eye(h.shape[2]),
            ),
        ),
        Mistake(
            "the sides of the product are exchanged, so the units are added up instead of the sequences",
            lambda h_0, h, da: np.einsum("btu,ctu->bc", _before(h_0, h), da),
            "(batch, units) times (units, batch) gives (batch, batch). Which of the two is to be transposed?",
        ),
        Mistake(
            "the loop runs over the sequences instead of the steps",
            _sum_over_the_batch,
            "`h[t]` is a whole sequence, and the next sequence does not continue it. How do you write step t of all "
            "sequences?",
        ),
        Mistake(
            "states and gradients run in opposite directions",
            lambda h_0, h, da: _products(_before(h_0, h), da[:, ::-1]),
            "The gradients were computed from the final step backwards, but `da[:, t]` belongs to step t.",
        ),
    ),
)
