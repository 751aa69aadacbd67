"""Lesson 2: softmax and the loss of a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.activations import SIGMOID
from course_utils.bptt import softmax as probabilities
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, named_sizes, random_numbers
from course_utils.exercises.functions import Case, FunctionProblem
from course_utils.exercises.recurrence import itself, relu

# ---------------------------------------------------------------- softmax


def _over(axis: int | tuple[int, ...], largest: bool = True) -> Form:
    """Exponentials of the scores, divided by their sums over other axes."""

    def divided(o: Array) -> Array:
        e = np.exp(o - o.max(axis=axis, keepdims=True) if largest else o)
        return e / e.sum(axis=axis, keepdims=True)

    return divided


def _less(number: Form) -> Form:
    """softmax with another number subtracted than the largest score of each step."""
    return lambda o: np.exp(o - number(o)) / np.exp(o - number(o)).sum(axis=-1, keepdims=True)


def _share(e: Array) -> Array:
    return e / e.sum(axis=-1, keepdims=True)


def _log_softmax(o: Array) -> Array:
    o = o - o.max(axis=-1, keepdims=True)
    return o - np.log(np.exp(o).sum(axis=-1, keepdims=True))


def _each_step(reduce: Form) -> Form:
    return lambda o: reduce(o, axis=-1, keepdims=True)


def _into_an_array_like_the_scores(form: Form = probabilities) -> Form:
    """As a loop does it that fills `np.zeros_like(o)`: where the scores are whole numbers nothing else fits in."""

    def filled(o: Array) -> Array:
        p = np.zeros_like(o)
        p[:] = form(o)
        return p

    return filled


def _ends_after_one(o: Array) -> Array:
    """Into an array of zeros, of which only the first sequence is filled."""
    p = np.zeros(o.shape)
    p[0] = probabilities(o)[0]
    return p


class _OfScores(FunctionProblem):
    """Scores may be whole numbers, which NumPy's functions take and TensorFlow's refuse; both are right ways."""

    def _try(self, function: Any, case: Case) -> Any:
        tried = super()._try(function, case)
        if "not in the list of allowed values" in tried.error:
            return super()._try(function, Case(tuple(1.0 * one for one in case.args), case.note))
        return tried


def _scores(seed: int, batch: int, steps: int, classes: int) -> Case:
    [o] = random_numbers(seed, (batch, steps, classes))
    return Case((3 * o,), named_sizes(sequences=batch, steps=steps, classes=classes))


softmax = _OfScores(
    name="softmax",
    lesson=2,
    title="From scores to probabilities",
    minutes=8,
    level="medium",
    variable="softmax",
    code="""
def softmax(o):
    e = np.exp(o - o.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
""",
    explanation=(
        "At each step of each sequence the scores of all classes compete, so the maximum and the sum run over the "
        "last axis. `keepdims=True` keeps that axis with a length of 1, so that each step is divided by its own sum. "
        "Subtracting the largest score m changes nothing on paper, since `exp(o - m)` is `exp(o) / exp(m)` "
        "and `exp(m)` cancels. "
        "On a computer it keeps every exponent at 0 or below, where `np.exp` cannot overflow; and as one of them is "
        "0, the sum is at least 1."
    ),
    why=(
        "Scores can be any numbers; probabilities are positive and add up to 1 at each step. A network whose "
        "scores grow past 709 gets NaN from the plain formula, and one NaN in the loss ruins every weight in the next "
        "update."
    ),
    hints=(
        "Take `np.exp` of all scores. Which of them compete with each other: those of different sequences, of "
        "different steps, or of different classes? Over that axis they have to add up to 1.",
        "`e.sum(axis=...)` drops the axis that it adds up. With `keepdims=True` it keeps it with a length of 1, so "
        "the division finds its place.",
        "`np.exp(1000)` is infinite. If you subtract the same number from all scores of a step, by what is every "
        "exponential multiplied, and what does that do to the quotient?",
        "So subtract, before `np.exp`, the largest score of each step: no exponent is above 0 then.",
    ),
    shape_advice=(
        "`o` is (batch, time, classes), and so is the result. A sum or a maximum over an axis drops that axis; with "
        "`keepdims=True` it stays, with a length of 1."
    ),
    cases=(
        _scores(31, batch=2, steps=2, classes=2),
        _scores(32, batch=2, steps=3, classes=4),
        Case((np.array([[[1, 2], [5, 5]]]),), "the scores are whole numbers"),
        Case((np.array([[[1000.0, 1001.0, 999.0], [998.0, 1000.0, 1002.0]]]),), "large scores"),
        Case((np.array([[[900.0, -900.0, -901.0], [-1.0, 0.5, 0.0], [-900.0, -901.0, -903.0]]]),), "scores far apart"),
    ),
    mistakes=(
        Mistake(
            "the probabilities add up to 1 over the steps instead of over the classes",
            _over(1),
            "Your sum runs over axis 1, time. At each step one of the classes is right: which axis holds the classes?",
            also=(_over(1, largest=False),),
        ),
        Mistake(
            "the probabilities add up to 1 over the batch instead of over the classes",
            _over(0),
            "Your sum runs over axis 0, the sequences, which have nothing to do with each other. Which axis holds the "
            "classes?",
            also=(_over(0, largest=False),),
        ),
        Mistake(
            "all probabilities together add up to 1",
            _over((0, 1, 2)),
            "`sum()` without an axis adds up everything. Every step of every sequence has probabilities of its own.",
            also=(
                _over((0, 1, 2), largest=False),
                _over((1, 2)),
                _over((1, 2), largest=False),
                _over((0, 1)),
                _over((0, 1), largest=False),
            ),
        ),
        Mistake(
            "large scores overflow",
            lambda o: _share(np.exp(o)),
            "For ordinary scores it is right. But the exponential of 1000 is infinite, and infinite divided by "
            "infinite is NaN. Subtract the largest score of each step before you take the exponential: that multiplies "
            "both sides of the division by the same number.",
        ),
        Mistake(
            "one number is subtracted from all steps, and steps of low scores vanish",
            _less(np.max),
            "Nothing overflows any more. But where a step's scores lie far below the largest of all, its exponentials "
            "become 0, and 0 divided by 0 is NaN. Each step needs its own largest score.",
            also=(_less(lambda o: o.max(axis=(1, 2), keepdims=True)), _less(lambda o: o.max(axis=1, keepdims=True))),
        ),
        Mistake(
            "another number than the largest is subtracted",
            _less(_each_step(np.mean)),
            "Any number may be subtracted on paper. On the computer no exponent should be above 0 afterwards: which "
            "score of the step has to go?",
            also=(_less(_each_step(np.min)), _less(np.mean), _less(np.min)),
        ),
        Mistake(
            "the large scores are cut off",
            lambda o: _share(np.exp(np.clip(o, -500, 500))),
            "Nothing overflows, but scores that were different come out alike. Only the differences between a step's "
            "scores count: what can be subtracted from all of them without changing these?",
            also=(
                lambda o: _share(np.exp(np.minimum(o, 500))),
                *(lambda o, top=top: _share(np.exp(np.clip(o, -top, top))) for top in (20, 50, 88, 100, 300, 700, 709)),
                *(lambda o, top=top: _share(np.exp(np.clip(o, None, top))) for top in (20, 50, 88, 100, 300, 700, 709)),
            ),
        ),
        Mistake(
            "the exponentials are not divided by their sum",
            np.exp,
            "They are positive, but they do not add up to 1 yet. What share has each of the sum of its step?",
        ),
        Mistake(
            "the largest probability of each step is 1",
            lambda o: np.exp(o - o.max(axis=-1, keepdims=True)),
            "So together they are more than 1. The exponentials have to be divided by the sum of their step, not by "
            "the largest.",
            also=(
                lambda o: np.exp(o) / np.exp(o).max(axis=-1, keepdims=True),
                lambda o: o / o.max(axis=-1, keepdims=True),
            ),
        ),
        Mistake(
            "each score goes through a sigmoid by itself",
            SIGMOID.value,
            "A sigmoid answers yes or no for one class and knows nothing of the others. Here the classes compete: "
            "what one gains the others lose.",
            also=(lambda o: _share(SIGMOID.value(o)), lambda o: 1 / (1 + np.exp(-o))),
        ),
        Mistake(
            "the scores are divided by their sum, without exponentials",
            _share,
            "Scores can be negative, and so can their sum; a share of it is no probability. Make them positive first: "
            "which function does that and keeps their order?",
            also=(lambda o: _share(np.abs(o)), lambda o: _share(relu(o)), lambda o: _share(o**2)),
        ),
        Mistake(
            "the shape of the sum puts it beside the wrong scores",
            lambda o: np.exp(o) / np.exp(o).sum(axis=-1),
            "Without `keepdims=True` the sum has lost its last axis, and NumPy lines up axes from the right: it takes "
            "time for classes. Where the sizes differ it would have stopped with an error.",
            also=(
                lambda o: np.exp(o - o.max(axis=-1)) / np.exp(o - o.max(axis=-1)).sum(axis=-1),
                lambda o: _share(np.exp(o - o.max(axis=-1))),
                lambda o: (
                    np.exp(o - o.max(axis=-1, keepdims=True)) / np.exp(o - o.max(axis=-1, keepdims=True)).sum(axis=-1)
                ),
            ),
        ),
        Mistake(
            "these are the logarithms of the probabilities",
            lambda o: np.log(probabilities(o)),
            "The loss will need them. Here the probabilities themselves are asked for.",
            also=(lambda o: o - np.log(np.exp(o).sum(axis=-1, keepdims=True)), _log_softmax),
        ),
        Mistake(
            "the sign is reversed, so the lowest score wins",
            lambda o: probabilities(-o),
            "The higher the score, the likelier the class. A minus belongs to the sigmoid's formula, not here.",
            also=(lambda o: _share(np.exp(-o)),),
        ),
        Mistake(
            "another number than e is raised to the powers",
            lambda o: probabilities(o * np.log(2)),
            "The classes stand in the right order, but too close together or too far apart. `np.exp` has the base e.",
            also=(
                lambda o: _share(2.0**o),
                lambda o: _share(10.0**o),
                lambda o: probabilities(o * np.log(10)),
            ),
        ),
        Mistake(
            "the winner takes all",
            lambda o: (o == o.max(axis=-1, keepdims=True)) * 1.0,
            "The likeliest class is right. But each score has a share, so that the network can be unsure, and so that "
            "a gradient comes through.",
            also=(lambda o: np.eye(o.shape[-1])[o.argmax(axis=-1)], lambda o: o.argmax(axis=-1)),
        ),
        Mistake(
            "only the final step comes back",
            lambda o: probabilities(o)[:, -1],
            "It is right. The network says something at every step: all of them are wanted.",
        ),
        Mistake(
            "only the first sequence comes back",
            lambda o: probabilities(o)[0],
            "All of its steps are right; the other sequences are missing. Does your `return` stand inside the loop?",
            also=(lambda o: probabilities(o)[:1], _ends_after_one),
        ),
        Mistake(
            "only the first step comes back",
            lambda o: probabilities(o)[:, 0],
            "It is right. All steps of all sequences are wanted. Does your `return` stand inside the loop, or does an "
            "index stay at 0?",
            also=(
                lambda o: probabilities(o)[:, :1],
                lambda o: probabilities(o)[0, 0],
                lambda o: probabilities(o)[0, :1],
                lambda o: probabilities(o)[:1, :1],
            ),
        ),
        Mistake(
            "the probabilities of whole scores are cut off to whole numbers",
            _into_an_array_like_the_scores(),
            "An array made like `o` (`np.zeros_like(o)`, `o.copy()`) holds whole numbers where `o` does: a fraction "
            "written into it loses what stands behind the point, without a word. `np.zeros(o.shape)` takes fractions.",
            also=tuple(map(_into_an_array_like_the_scores, (lambda o: _share(np.exp(o)), _less(np.max)))),
        ),
    ),
)


# ---------------------------------------------------------------- the loss


def _of_the_right(y_hat: Array, targets: Array) -> Array:
    """The probability of the right class at each step."""
    return y_hat[np.arange(len(targets)), targets]


def _one_hot(y_hat: Array, targets: Array) -> Array:
    return np.eye(y_hat.shape[-1])[targets]


def _summed(each: Form) -> Form:
    """The sum over all steps of a function of the probability of the right class."""
    return lambda y_hat, targets: np.sum(each(_of_the_right(y_hat, targets)))


def _averaged(each: Form) -> Form:
    return lambda y_hat, targets: np.mean(each(_of_the_right(y_hat, targets)))


def _minus_log(p: Array) -> Array:
    return -np.log(p)


def _both_ways(y_hat: Array, targets: Array) -> Array:
    """The cross-entropy that takes every class for a question of its own."""
    right = _one_hot(y_hat, targets)
    return -(right * np.log(y_hat) + (1 - right) * np.log(1 - y_hat))


_loss = _summed(_minus_log)
_mean_loss = _averaged(_minus_log)


def _long_case(steps: int, classes: int) -> Case:
    rng = np.random.default_rng(40)
    y_hat = probabilities(rng.normal(size=(steps, classes)))
    return Case((y_hat, rng.integers(classes, size=steps)), named_sizes(steps=steps, classes=classes))


sequence_loss = FunctionProblem(
    name="sequence_loss",
    lesson=2,
    title="The loss of a sequence",
    minutes=7,
    level="medium",
    variable="sequence_loss",
    code="""
def sequence_loss(y_hat, targets):
    steps = np.arange(len(targets))
    p = y_hat[steps, targets]
    return -np.sum(np.log(p))
""",
    explanation=(
        "`y_hat[steps, targets]` takes from row t the number in column `targets[t]`: the probability that the network "
        "gave to the right word. Each step costs the negative logarithm of it, nothing for 1, more and more towards "
        "0. The loss is the sum over the steps. On paper it is the negative logarithm of the product of all "
        "probabilities; but such a product becomes 0 on a computer after some hundred steps, the sum of logarithms "
        "does not."
    ),
    why=(
        "Only the probability of the right class counts, and it counts at every step, not just at the end. The sum "
        "over time is the reason why, on the way back, every step sends a gradient of its own."
    ),
    hints=(
        "At step t the network gave a probability to each class. Which single number of row t tells how well it did?",
        "`y_hat[i, j]` also takes two lists of equal length: it pairs their entries. Which row goes with which column?",
        "What does a probability of 1 cost, one of 0.5, one close to 0? `np.log` gives negative numbers there. Then "
        "add up over the steps.",
    ),
    shape_advice="`y_hat` is (time, classes), `targets` is (time,), and the loss is a single number.",
    cases=(
        Case(
            (np.array([[0.2, 0.7, 0.1], [0.3, 0.15, 0.55], [0.25, 0.35, 0.4]]), np.array([1, 2, 0])),
            named_sizes(steps=3, classes=3),
        ),
        Case((np.array([[0.7, 0.3], [0.4, 0.6], [0.9, 0.1], [0.2, 0.8]]), np.array([0, 0, 1, 1])), "4 steps"),
        Case((np.array([[0.1, 0.2, 0.3, 0.4]]), np.array([2])), "a single step"),
        _long_case(steps=900, classes=4),
    ),
    mistakes=(
        Mistake(
            "the losses are averaged instead of added up",
            _mean_loss,
            "Each step's loss is right. Where there is one step you are right, too: the lesson's L is the sum over "
            "time.",
        ),
        Mistake(
            "the mean is taken over the whole table, the classes included",
            lambda y_hat, targets: np.mean(-_one_hot(y_hat, targets) * np.log(y_hat)),
            "The zeros of the one-hot table are counted, too, so the sum is divided by steps times classes. The "
            "lesson's L is a sum, divided by nothing.",
        ),
        Mistake(
            "only the final step counts",
            lambda y_hat, targets: -np.log(y_hat[-1, targets[-1]]),
            "The network says something at every step, and each has its right class. Add up all of them.",
        ),
        Mistake(
            "only the first step counts",
            lambda y_hat, targets: -np.log(y_hat[0, targets[0]]),
            "Does your `return` stand inside the loop, or does the sum begin anew in each round?",
        ),
        Mistake(
            "the losses of the steps are not added up",
            lambda y_hat, targets: _minus_log(_of_the_right(y_hat, targets)),
            "They are right, one for each step. One number is asked for.",
            also=(lambda y_hat, targets: np.log(_of_the_right(y_hat, targets)),),
        ),
        Mistake(
            "the minus sign is forgotten",
            _summed(np.log),
            "The logarithm of a probability is negative. A loss is 0 when all is right, and grows the worse it gets.",
            also=(_averaged(np.log),),
        ),
        Mistake(
            "the logarithm has another base",
            _summed(lambda p: -np.log2(p)),
            "`np.log2` counts bits and `np.log10` tenfolds. The slope of softmax is simple with the natural "
            "logarithm, `np.log`.",
            also=(_summed(lambda p: -np.log10(p)), _averaged(lambda p: -np.log2(p)), _averaged(lambda p: -np.log10(p))),
        ),
        Mistake(
            "a step costs what its probability lacks to 1",
            _summed(lambda p: 1 - p),
            "So a step can never cost more than 1, however sure the network was of the wrong word. The logarithm "
            "punishes that without bounds.",
            also=(_averaged(lambda p: 1 - p),),
        ),
        Mistake(
            "the logarithm is taken of 1 minus the probability",
            _summed(lambda p: -np.log(1 - p)),
            "So a step costs most where the network was right. What should a step cost whose right class was given a "
            "probability of nearly 1?",
            also=(_averaged(lambda p: -np.log(1 - p)), _summed(lambda p: np.log(1 - p))),
        ),
        Mistake(
            "the probabilities are counted without a logarithm",
            _summed(lambda p: -p),
            "The probabilities of the right classes are the right ones to look at. What does each of them cost?",
            also=(_summed(itself), _averaged(itself), _summed(lambda p: 1 / p), lambda y, k: _of_the_right(y, k)),
        ),
        Mistake(
            "the probabilities are multiplied before the logarithm, and a long sequence makes their product 0",
            lambda y_hat, targets: -np.log(np.prod(_of_the_right(y_hat, targets))),
            "On paper that is the same, and for short sequences you are right. But a product of hundreds of "
            "probabilities is too small for a computer's numbers: turn it into a sum.",
        ),
        Mistake(
            "the probabilities are added up before the logarithm",
            lambda y_hat, targets: -np.log(np.sum(_of_the_right(y_hat, targets))),
            "Each step has a loss of its own: first the logarithm, then the sum.",
            also=(lambda y_hat, targets: -np.log(np.mean(_of_the_right(y_hat, targets))),),
        ),
        Mistake(
            "the wrong classes are counted, too",
            lambda y_hat, targets: -np.sum(np.log(y_hat)),
            "Only the probability of the right class tells how well a step went. Which number of each row is it?",
            also=(
                lambda y_hat, targets: np.sum(_both_ways(y_hat, targets)),
                lambda y_hat, targets: np.mean(_both_ways(y_hat, targets)),
                lambda y_hat, targets: np.sum(np.mean(_both_ways(y_hat, targets), axis=1)),
                lambda y_hat, targets: -np.mean(np.log(y_hat)),
                lambda y_hat, targets: np.mean(-np.sum(np.log(y_hat), axis=1)),
            ),
        ),
        Mistake(
            "the network's own opinion stands in the place of the right class",
            lambda y_hat, targets: -np.sum(np.log(y_hat.max(axis=1))),
            "Whether the network is sure is one thing, whether it is right another. Are the `targets` used?",
            also=(lambda y_hat, targets: -np.sum(y_hat * np.log(y_hat)),),
        ),
        Mistake(
            "every step is compared with the targets of all steps",
            lambda y_hat, targets: -np.sum(np.log(y_hat[:, targets])),
            "`y_hat[:, targets]` takes whole columns. Each row should give one number: pair the rows, 0, 1, 2, ..., "
            "with the columns.",
            also=(lambda y_hat, targets: -np.sum(np.log(y_hat[targets])),),
        ),
        Mistake(
            "rows and columns are exchanged",
            lambda y_hat, targets: -np.sum(np.log(y_hat[targets, np.arange(len(targets))])),
            "`y_hat` is (time, classes): the step says which row, the target which column.",
        ),
        Mistake(
            "the targets are one step late",
            lambda y_hat, targets: _loss(y_hat, np.roll(targets, 1)),
            "Step t is measured with the class of step t - 1. `targets[t]` already is what should be said at step t: "
            "the shift by one word was made when the data were prepared.",
            also=(lambda y_hat, targets: _loss(y_hat[1:], targets[:-1]),),
        ),
        Mistake(
            "the targets are one step early",
            lambda y_hat, targets: _loss(y_hat, np.roll(targets, -1)),
            "Step t is measured with the class of step t + 1. `targets[t]` already is what should be said at step t: "
            "the shift by one word was made when the data were prepared.",
            also=(lambda y_hat, targets: _loss(y_hat[:-1], targets[1:]),),
        ),
        Mistake(
            "one step is left out",
            lambda y_hat, targets: _loss(y_hat[:-1], targets[:-1]),
            "Look at where your loop begins and where it ends: `range(n)` counts from 0 and stops before `n`.",
            also=(lambda y_hat, targets: _loss(y_hat[1:], targets[1:]),),
        ),
        Mistake(
            "this is the squared error",
            lambda y_hat, targets: np.sum((y_hat - _one_hot(y_hat, targets)) ** 2),
            "It suits numbers that are measured. For probabilities a step costs the negative logarithm of what the "
            "right class was given.",
            also=(
                lambda y_hat, targets: np.mean((y_hat - _one_hot(y_hat, targets)) ** 2),
                lambda y_hat, targets: np.sum((y_hat - _one_hot(y_hat, targets)) ** 2) / 2,
                _summed(lambda p: (1 - p) ** 2),
                _averaged(lambda p: (1 - p) ** 2),
            ),
        ),
        Mistake(
            "softmax is taken a second time",
            lambda y_hat, targets: _loss(probabilities(y_hat), targets),
            "`y_hat` holds probabilities already: each row adds up to 1.",
        ),
    ),
)
