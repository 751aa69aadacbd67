"""Lesson 7: attention's weights, with a mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.compare import same
from course_utils.exercises.functions import Case
from course_utils.exercises.lesson_07.rewording import BATCH_AXIS_ERROR, RewordingProblem
from course_utils.exercises.messages import Result, paragraphs
from course_utils.exercises.words import literal, rows

_MASKS = (
    Case((np.array([[1.0, 0.0, 2.0], [0.5, 1.5, -1.0], [0.0, 0.5, 1.0]]), np.array([True, True, False]))),
    Case((np.array([[0.3, -0.7, 1.2, 0.1], [2.0, 0.5, -1.5, 0.8]]), np.array([True, False, True, True]))),
    Case((np.array([[0.5, -0.5]]), np.array([True, True])), "Nothing is masked here."),
    Case((np.array([[0.4, 0.2, 0.9], [1.0, -0.3, 0.6]]), np.array([False, True, False])), "One step is left."),
    Case(
        (np.array([[-2000.0, -2001.0, -1999.0], [3.0, 2.0, 2.5]]), np.array([True, True, False])),
        "One row has very low scores.",
    ),
    Case((np.array([[2000.0, 2001.0, 1998.0]]), np.array([True, True, True])), "Very large scores."),
    Case((np.array([[0.5, 1.5, 2000.0]]), np.array([True, True, False])), "The step that is masked has a large score."),
    Case((np.array([[1000.0, -1000.0, 0.0]]), np.array([True, True, False])), "The scores of a row lie far apart."),
    Case((np.array([[-2000000.0, -2000001.0, 0.0]]), np.array([True, True, False])), "All that counts is very low."),
)


def _plain_softmax(scores: Any, axis: Any = 1) -> Array:
    with np.errstate(all="ignore"):
        grown = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
        return grown / grown.sum(axis=axis, keepdims=True)


def _naive_softmax(scores: Any, axis: Any = 1) -> Array:
    """The formula as it stands: large scores overflow."""
    with np.errstate(all="ignore"):
        return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)


def _flat_softmax(scores: Any, axis: Any = 1) -> Array:
    """The largest score of the whole table is subtracted."""
    return _naive_softmax(scores - np.max(scores), axis)


def _each(form: Form) -> tuple[Form, ...]:
    """A form that is given a softmax, with the one that is safe from overflow and with two that are not."""
    return tuple(lambda s, mask, one=one: form(one, s, mask) for one in (_plain_softmax, _naive_softmax, _flat_softmax))


def _filled(low: float) -> tuple[Form, ...]:
    """The scores of masked steps become ``low``."""
    return _each(lambda softmax, s, mask: softmax(np.where(mask, s, low)))


def _lowered(less: float) -> tuple[Form, ...]:
    """The scores of masked steps become lower by ``less``."""
    return _each(lambda softmax, s, mask: softmax(s - less * (1 - mask)))


def _divided(grown: Form) -> Form:
    """``grown(s, mask)``, divided by the sums of its rows."""
    return lambda s, mask: grown(s, mask) / grown(s, mask).sum(axis=1, keepdims=True)


def _open(s: Any, mask: Any) -> Array:
    """The scores, with minus infinity where the mask is closed."""
    return np.where(mask, s, -np.inf)


def _log_softmax(s: Any, mask: Any) -> Array:
    less = _open(s, mask) - _open(s, mask).max(axis=1, keepdims=True)
    return less - np.log(np.exp(less).sum(axis=1, keepdims=True))


def _left(s: Any, mask: Any, pick: Form) -> Array:
    """What ``pick`` takes from each row, among the steps that count."""
    return pick(np.where(mask, s, np.nan), axis=1, keepdims=True)


def _lost(keep_largest: bool, keep_sum: bool) -> Form:
    """The largest score, or the sum, of the rows stands in one row, and meets the columns."""

    def weigh(s: Any, mask: Any) -> Array:
        grown = np.exp(_open(s, mask) - _open(s, mask).max(axis=1, keepdims=keep_largest))
        return grown / grown.sum(axis=1, keepdims=keep_sum)

    return weigh


_VERY_LOW = Case((np.array([[-2e9, 0.0]]), np.array([True, False])))


class _Weights(RewordingProblem):
    """What no comparison within rounding tells: whether a masked step has exactly no weight, and why."""

    def _judge(self, answer: Any) -> Result:
        result = super()._judge(answer)
        if result.state != "right":
            return result
        found: list[Any] = []
        trial = sandbox.run(lambda: found.extend(self._try(answer, case).value for case in (*self.cases, _VERY_LOW)))
        if trial.ended != "done":
            return self._not_finished(trial)
        for case, weights in zip(self.cases, found, strict=False):
            if np.any(np.reshape(weights, case.args[0].shape)[:, ~case.args[1]]):
                return self._wrong(
                    "a masked step has a little weight",
                    rows(("Given", self._given(case)), ("Got", literal(weights))),
                    "It should be exactly 0. Is a small number added after the exponential? Nothing is divided by 0 "
                    "here, for one step at least is left.",
                )
        if not same(self._output(self.answer, _VERY_LOW), found[-1]):
            more = (
                "Yours lets a large negative number stand for the masked scores, as Keras does. That serves as long "
                "as the scores that count are above it; `-np.inf` is below all."
            )
            return Result(paragraphs(result.message, more), state="right")
        return result


attention_weights = _Weights(
    name="attention_weights",
    lesson=7,
    title="Weights with a mask",
    minutes=10,
    level="medium",
    variable="attention_weights",
    code="""
def attention_weights(scores, mask):
    scores = np.where(mask, scores, -np.inf)
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)
""",
    explanation=(
        "First the mask: a score of minus infinity, whose exponential is 0. So a masked step has no part in the sum "
        "either, and the others share the whole weight. Then the softmax, along each row. The largest score is "
        "subtracted before the exponential: it cancels in the division and keeps the exponential from overflowing."
    ),
    why=(
        "In a batch the short sequences are filled up with padding. Without the mask a decoder would look at places "
        "where nothing stands, and its answer would depend on how far its neighbours are filled up."
    ),
    hints=(
        "First without a mask: the softmax of each row, so that each row sums to 1. Along which axis is that?",
        "Which score has the exponential 0? Give that to the masked steps, before anything is added up.",
        "Subtract from each row its largest score before the exponential, taken among the steps that count. Then "
        "neither a score of 2000 nor one of -2000 does harm.",
    ),
    shape_advice="The shape of `scores`, (queries, steps). The mask has one entry for each step, for all rows alike.",
    said={
        BATCH_AXIS_ERROR: (
            "there is no axis for a batch",
            "The lesson's arrays have one, in front; here there is none. `scores` is (queries, steps) and `mask` "
            "(steps,): does it need an axis more to meet each row?",
        )
    },
    cases=_MASKS,
    mistakes=(
        Mistake(
            "the softmax runs along the wrong axis",
            lambda s, mask: _plain_softmax(_open(s, mask), axis=0),
            "So the columns sum to 1: the queries share each step. Each query should share out its own weight among "
            "the steps.",
            also=(
                *_each(lambda softmax, s, mask: np.where(mask, softmax(s, axis=0), 0)),
                *_each(lambda softmax, s, mask: softmax(s, axis=0) * mask),
                *_each(lambda softmax, s, mask: softmax(s, axis=0)),
                *_each(lambda softmax, s, mask: np.where(mask, softmax(_open(s, mask), axis=0), 0)),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, s, -1e9), axis=0)),
                lambda s, mask: _naive_softmax(_open(s, mask), axis=0),
            ),
        ),
        Mistake(
            "all weights together sum to 1",
            lambda s, mask: _plain_softmax(_open(s, mask), axis=None),
            "There is one sum for the whole table. Each query, that is each row, needs a sum of its own.",
            also=(
                lambda s, mask: _naive_softmax(_open(s, mask), axis=None),
                *_each(lambda softmax, s, mask: softmax(s, axis=None)),
                *_each(lambda softmax, s, mask: softmax(s, axis=None) * mask),
                lambda s, mask: np.exp(s) * mask / (np.exp(s) * mask).sum(),
                lambda s, mask: np.where(mask, np.exp(s), 0) / np.where(mask, np.exp(s), 0).sum(),
            ),
        ),
        Mistake(
            "the mask comes after the softmax",
            lambda s, mask: _plain_softmax(s) * mask,
            "Add up a row: it does not make 1 any more. The masked steps got their share first, and now it is missing.",
            also=(
                lambda s, mask: _naive_softmax(s) * mask,
                lambda s, mask: np.where(mask, _naive_softmax(s), 0),
                lambda s, mask: _flat_softmax(s) * mask,
                lambda s, mask: np.where(mask, _plain_softmax(s), -np.inf),
            ),
        ),
        Mistake(
            "the masked scores become 0",
            _filled(0.0)[0],
            "The exponential of 0 is 1, so such a step still gets weight. Which score has the exponential 0?",
            also=(
                _filled(0.0)[1],
                *_each(lambda softmax, s, mask: np.where(mask, softmax(s * mask), 0)),
            ),
        ),
        Mistake(
            "the masked scores are not low enough",
            _filled(-1000.0)[0],
            "Scores can be lower than your number, or so high that taking it off is not enough: then a masked step has "
            "weight. Which number is below all others?",
            also=(
                *(form for low in (-1.0, -10.0, -100.0) for form in _filled(low)),
                *(form for less in (10.0, 100.0, 1000.0) for form in _lowered(less)),
                # below -745 the plain formula does as with minus infinity, and fails for another reason
                *(_filled(low)[0] for k in (3, 4, 5, 6) for low in (-(10.0**k), 1 - 10.0**k)),
                *(_lowered(10.0**k)[0] for k in (4, 5, 6)),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, s, s.min()))),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, s, s.min(axis=1, keepdims=True)))),
            ),
        ),
        Mistake(
            "not one weight is a number",
            lambda s, mask: _plain_softmax(s + (1 - mask) * -np.inf),
            "Most often minus infinity is multiplied by 0: that is not a number, so the steps that count are lost as "
            "well. Then choose instead of multiplying: `np.where`. 0 divided by 0, or a mean of nothing, is not a "
            "number either.",
        ),
        Mistake(
            "minus infinity is multiplied by a score",
            lambda s, mask: _plain_softmax(s * np.where(mask, 1, -np.inf)),
            "A negative score times minus infinity is plus infinity, and 0 times infinity is not a number. Put it in "
            "the place of the score.",
            also=(lambda s, mask: _naive_softmax(s * np.where(mask, 1, -np.inf)),),
        ),
        Mistake(
            "the mask is turned round",
            lambda s, mask: _plain_softmax(_open(s, ~mask)),
            "It is true where something stands, and false where there is only padding. Which steps should get weight?",
            also=(
                *_each(lambda softmax, s, mask: softmax(s) * ~mask),
                *_each(lambda softmax, s, mask: softmax(np.where(mask, -1e9, s))),
                *_each(lambda softmax, s, mask: softmax(s - 1e9 * mask)),
                _divided(lambda s, mask: np.exp(_open(s, ~mask))),
                _divided(lambda s, mask: np.where(mask, 0, np.exp(s))),
            ),
        ),
        Mistake(
            "the mask is not used",
            lambda s, mask: _plain_softmax(s),
            "That is the softmax, and it is right. Which weight should a masked step have?",
            also=(lambda s, mask: _naive_softmax(s),),
        ),
        Mistake(
            "the mask is added to the scores",
            lambda s, mask: _plain_softmax(s + mask),
            "True counts as 1 and false as 0, so a masked step is a little lower than the others. It should have no "
            "weight at all.",
            also=(lambda s, mask: _naive_softmax(s + mask),),
        ),
        Mistake(
            "the exponentials become too large or too small",
            _divided(lambda s, mask: np.exp(_open(s, mask))),
            "For a computer the exponential of 2000 is infinite, and that of -2000 is 0: no division helps then. Take "
            "the same number off all scores of a row: the weights stay, the exponentials do not. Which number is a "
            "good choice?",
            also=(
                _divided(lambda s, mask: np.where(mask, np.exp(s), 0)),
                _divided(lambda s, mask: np.exp(s) * mask),
                lambda s, mask: np.where(mask, _divided(lambda s, mask: np.exp(_open(s, mask)))(s, mask), 0),
            ),
        ),
        Mistake(
            "what is not a number is hidden",
            lambda s, mask: np.nan_to_num(_divided(lambda s, mask: np.exp(s) * mask)(s, mask)),
            "Where it came from, all weights of a row are lost, and 0 in their place is no weight either: the row "
            "does not sum to 1. Let none arise: for a computer the exponential of 2000 is infinite and that of -2000 "
            "is 0.",
            also=(
                lambda s, mask: np.nan_to_num(_divided(lambda s, mask: np.exp(_open(s, mask)))(s, mask)),
                lambda s, mask: np.nan_to_num(_plain_softmax(s + (1 - mask) * -np.inf)),
            ),
        ),
        Mistake(
            "scores that are too large or too small are cut off",
            _divided(lambda s, mask: np.exp(np.clip(s, -50, 50)) * mask),
            "So two steps with scores of -2000 and -2001 come out alike, though one of them fits better. Take the same "
            "number off all scores of a row: that changes no weight.",
            also=tuple(
                _divided(lambda s, mask, most=most: np.where(mask, np.exp(np.clip(s, -most, most)), 0))
                for most in (10, 20, 30, 100, 200, 500, 700, 709)
            ),
        ),
        Mistake(
            "another number than the largest is subtracted",
            _divided(lambda s, mask: np.where(mask, np.exp(s - _left(s, mask, np.nanmin)), 0)),
            "The weights stay whatever is subtracted, but the exponentials overflow if a score stays far above 0. "
            "Which number leaves none above 0?",
            also=(
                _divided(lambda s, mask: np.where(mask, np.exp(s - _left(s, mask, np.nanmean)), 0)),
                *(
                    _divided(lambda s, mask, pick=pick: np.where(mask, np.exp(s - pick(s, axis=1, keepdims=True)), 0))
                    for pick in (np.min, np.mean, np.median)
                ),
            ),
        ),
        Mistake(
            "the largest score of the whole table is subtracted",
            _divided(lambda s, mask: np.exp(_open(s, mask) - _open(s, mask).max())),
            "In a row far below it all exponentials become 0, and 0 / 0 is not a number. Each row has a largest score "
            "of its own.",
            also=(_divided(lambda s, mask: np.where(mask, np.exp(s - s.max()), 0)),),
        ),
        Mistake(
            "the largest score that is subtracted is that of a masked step",
            _divided(lambda s, mask: np.where(mask, np.exp(s - s.max(axis=1, keepdims=True)), 0)),
            "Then all others may be so far below that their exponentials are 0. Which comes first, the mask or the "
            "largest score?",
            also=(
                lambda s, mask: np.where(
                    mask, _plain_softmax(s) / (_plain_softmax(s) * mask).sum(axis=1, keepdims=True), 0
                ),
            ),
        ),
        Mistake(
            "the axis of the rows is lost",
            _lost(keep_largest=True, keep_sum=False),
            "A number for each row, (queries,), meets the columns, not the rows: the sum, and the largest score, too. "
            "`keepdims=True` keeps it standing.",
            also=(
                _lost(keep_largest=False, keep_sum=False),
                _lost(keep_largest=False, keep_sum=True),
                lambda s, mask: np.exp(_open(s, mask)) / np.exp(_open(s, mask)).sum(axis=1),
                lambda s, mask: np.where(mask, np.exp(s), 0) / np.where(mask, np.exp(s), 0).sum(axis=1),
                lambda s, mask: np.exp(s) * mask / (np.exp(s) * mask).sum(axis=1),
                lambda s, mask: np.exp(s) / np.exp(s).sum(axis=1),
                lambda s, mask: np.exp(s) / np.exp(s).sum(axis=1) * mask,
            ),
        ),
        Mistake(
            "the rows are masked, not the columns",
            lambda s, mask: _plain_softmax(np.where(mask[:, None], s, -np.inf)),
            "The mask has one entry for each step. Along which axis do the steps lie?",
            also=(
                lambda s, mask: _naive_softmax(np.where(mask[:, None], s, -np.inf)),
                *_each(lambda softmax, s, mask: softmax(s) * mask[:, None]),
                *_each(lambda softmax, s, mask: softmax(np.where(mask[:, None], s, -1e9))),
            ),
        ),
        Mistake(
            "there is an axis for a batch",
            lambda s, mask: _plain_softmax(_open(s, mask))[None],
            "The numbers are right. The lesson's arrays have an axis for the batch; here there is none, neither in "
            "`scores` nor in `mask`.",
            also=(lambda s, mask: _plain_softmax(_open(s, mask))[:, None], lambda s, mask: _plain_softmax(s)[None]),
        ),
        Mistake(
            "the masked steps are cut out",
            lambda s, mask: _plain_softmax(s[:, mask]),
            "The weights that are left are right. The masked steps keep their places, with a weight of 0.",
            also=(lambda s, mask: _naive_softmax(s[:, mask]),),
        ),
        Mistake(
            "the exponentials are not divided by their sum",
            lambda s, mask: np.exp(_open(s, mask)),
            "The weights of a row sum to 1. What do yours sum to?",
            also=(
                lambda s, mask: np.exp(_open(s, mask) - _open(s, mask).max(axis=1, keepdims=True)),
                lambda s, mask: np.exp(s) * mask,
                lambda s, mask: np.exp(s),
            ),
        ),
        Mistake(
            "the softmax is missing",
            lambda s, mask: _open(s, mask),
            "These are scores. What makes them positive, and what lets each row sum to 1?",
            also=(lambda s, mask: np.where(mask, s, 0), lambda s, mask: s, lambda s, mask: np.where(mask, s, -1e9)),
        ),
        Mistake(
            "the scores are divided without the exponential",
            _divided(lambda s, mask: s * mask),
            "Scores may be negative, weights may not. What makes a positive number of any?",
        ),
        Mistake(
            "the low scores get the large weights",
            lambda s, mask: _plain_softmax(_open(-s, mask)),
            "A large score means that a step fits. Which sign stands in the exponential?",
            also=(lambda s, mask: _naive_softmax(_open(-s, mask)),),
        ),
        Mistake(
            "all steps that count have the same weight",
            lambda s, mask: np.tile(mask / mask.sum(), (len(s), 1)),
            "That is what the softmax makes of equal scores. Which argument is not used?",
        ),
        Mistake(
            "the logarithms of the weights come back",
            lambda s, mask: np.log(_plain_softmax(_open(s, mask))),
            "A weight lies between 0 and 1, its logarithm below 0. Which step comes after the subtraction?",
            also=(_log_softmax, lambda s, mask: _open(s, mask) - np.log(np.exp(_open(s, mask)).sum(1, keepdims=True))),
        ),
        Mistake(
            "the whole weight goes to one step",
            lambda s, mask: np.eye(s.shape[1])[_open(s, mask).argmax(axis=1)],
            "That is the argmax. The softmax gives the others their share, too.",
        ),
        Mistake(
            "each score goes through the sigmoid",
            lambda s, mask: np.where(mask, 1 / (1 + np.exp(-s)), 0),
            "Then each step has a weight of its own, whatever the others have. Here they share what makes 1.",
        ),
        Mistake(
            "the softmax is taken twice",
            lambda s, mask: _plain_softmax(np.where(mask, _plain_softmax(_open(s, mask)), -np.inf)),
            "Once is enough: afterwards the rows sum to 1.",
            also=(
                *_each(lambda softmax, s, mask: softmax(softmax(_open(s, mask)))),
                lambda s, mask: _plain_softmax(np.where(mask, _naive_softmax(_open(s, mask)), -np.inf)),
            ),
        ),
        Mistake(
            "the scores are scaled",
            lambda s, mask: _plain_softmax(_open(s, mask) / np.sqrt(s.shape[1])),
            "The scores are taken as they come.",
            also=(lambda s, mask: _naive_softmax(_open(s, mask) / np.sqrt(s.shape[1])),),
        ),
    ),
)
