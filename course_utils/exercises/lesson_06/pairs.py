"""Lesson 6: loss and gradients of one pair."""

from __future__ import annotations

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form, random_nonzero
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- the loss of one pair


def _pair_case(seed: int, dimensions: int, negatives: int, scale: float = 1) -> Case:
    v, u, n = random_nonzero(seed, (dimensions,), (dimensions,), (negatives, dimensions))
    return Case((v * scale, u, n), f"dimensions: {dimensions}, negatives: {negatives}")


_PAIR_CASES = (
    _pair_case(2, 3, 2, scale=2),
    _pair_case(1, 2, 1, scale=2),
    _pair_case(3, 3, 5),
    _pair_case(4, 4, 3, scale=3),
    _pair_case(5, 2, 4),
)


def _loss(
    positive: Form = lambda score: np.log(sigmoid(score)),
    negative: Form = lambda scores: np.log(sigmoid(-scores)),
    total: Form = lambda positive, negative: -positive - negative.sum(),
) -> Form:
    """A loss made of what the positive score gives and what the negative scores give."""
    return lambda v, u, negatives: total(positive(u @ v), negative(negatives @ v))


def _cosine(a: Array, b: Array) -> Array:
    return a @ b / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b))


pair_loss = FunctionProblem(
    name="pair_loss",
    lesson=6,
    title="The loss of one pair",
    minutes=7,
    level="medium",
    variable="pair_loss",
    code="""
def pair_loss(v, u, negatives):
    score = u @ v
    negative_scores = negatives @ v
    positive = 1 / (1 + np.exp(-score))
    others = 1 / (1 + np.exp(negative_scores))
    return -np.log(positive) - np.log(others).sum()
""",
    explanation=(
        "`u @ v` is one score, `negatives @ v` is one for each negative. The sigmoid of the score is the probability "
        "that the pair is a real one. For a negative the right answer is no, and its probability is 1 minus the "
        "sigmoid, which is the sigmoid of minus the score. All k + 1 logarithms are added up, with a minus in front."
    ),
    why=(
        "A softmax over the whole vocabulary would need a product with every word's vector, for each pair. This loss "
        "needs k + 1 of them: 6 for k = 5, be it for 400 words or for 400 000. It asks an easier question: is this a "
        "real pair, or noise? Before training all scores are near 0, and it is 6 log 2 = 4.16 for k = 5."
    ),
    hints=(
        "Begin with the scores: a dot product of `v` with `u`, and of `v` with each negative. `@` does both.",
        "For the real pair the sigmoid should be near 1. For a negative it should be near 0. Which logarithm is near 0 "
        "then, in either case?",
        "A probability is below 1, so its logarithm is negative. A loss is to be above 0 and smaller the better.",
    ),
    shape_advice="`negatives` has a row for each negative, (k, dimensions). One number comes back.",
    cases=_PAIR_CASES,
    mistakes=(
        Mistake(
            "the loss has the wrong sign",
            _loss(total=lambda p, n: p + n.sum()),
            "Logarithms of probabilities are below 0. A loss is above 0, and training makes it smaller. Or are your "
            "probabilities above 1? Then look at the brackets of the sigmoid.",
        ),
        Mistake(
            "the negatives are treated like real pairs",
            _loss(negative=lambda s: np.log(sigmoid(s))),
            "A good network gives a negative a low score. Is your loss then small or large?",
        ),
        Mistake(
            "the real pair is treated like a negative",
            _loss(positive=lambda s: np.log(sigmoid(-s))),
            "A good network gives the real pair a high score. Is your loss then small or large?",
        ),
        Mistake(
            "all scores have the wrong sign in their sigmoid",
            _loss(positive=lambda s: np.log(sigmoid(-s)), negative=lambda s: np.log(sigmoid(s))),
            "The sigmoid is 1 / (1 + exp(-z)): with a minus. Is the real pair the likelier the higher its score is?",
        ),
        Mistake(
            "the negatives are subtracted",
            _loss(total=lambda p, n: -p + n.sum()),
            "Each of the k + 1 answers has a loss of its own, above 0, and the losses are added up.",
        ),
        Mistake(
            "the negatives are left out",
            _loss(total=lambda p, n: -p),
            "Without them the network would call every pair a real one. Which of the arguments is not used?",
        ),
        Mistake(
            "the real pair is left out",
            _loss(total=lambda p, n: -n.sum()),
            "Without it the network would call every pair noise. Which of the arguments is not used?",
        ),
        Mistake(
            "the negatives are averaged, not added up",
            _loss(total=lambda p, n: -p - n.mean()),
            "k negatives weigh k times as much as one here.",
        ),
        Mistake(
            "the loss is averaged over all scores",
            _loss(total=lambda p, n: -(p + n.sum()) / (1 + len(n))),
            "So Keras' `BinaryCrossentropy` does, too. Here the k + 1 parts are added up.",
        ),
        Mistake(
            "the real pair counts once for each negative",
            _loss(total=lambda p, n: -(p + n).sum()),
            "A number plus a row is added to each of the row's numbers, and in a loop over the negatives the real "
            "pair is added in each round. Sum up the negatives by themselves.",
        ),
        Mistake(
            "the parts are not added up",
            _loss(total=lambda p, n: -p - n),
            "There is one number for each negative. The loss of the pair is one number.",
            also=(
                _loss(total=lambda p, n: -np.append(p, n)),
                _loss(total=lambda p, n: (-p, -n)),
            ),
        ),
        Mistake(
            "two numbers come back, not their sum",
            _loss(total=lambda p, n: (-p, -n.sum())),
            "Both are right: the part of the real pair and that of all its negatives. The loss of the pair is one "
            "number.",
        ),
        Mistake(
            "the negatives are added up before the sigmoid",
            _loss(negative=lambda s: np.log(sigmoid(-s.sum()))),
            "Each negative is an answer of its own: a sigmoid and a logarithm for each, then the sum.",
            also=(_loss(negative=lambda s: np.log(sigmoid(-s.mean()))),),
        ),
        Mistake(
            "the negatives' probabilities are added up before the logarithm",
            _loss(negative=lambda s: np.log(sigmoid(-s).sum())),
            "Each negative is an answer of its own: the logarithm of each, then the sum.",
            also=(
                _loss(negative=lambda s: np.log(sigmoid(-s).mean())),
                _loss(negative=lambda s: len(s) * np.log(sigmoid(-s).mean())),
            ),
        ),
        Mistake(
            "the products of the numbers are not added up to a score",
            lambda v, u, negatives: -np.log(sigmoid(u * v)).sum() - np.log(sigmoid(-negatives * v)).sum(),
            (
                "`*` multiplies place by place, and each product goes into a sigmoid of its own. A score is one "
                "number for each pair of vectors. Which sign makes it?"
            ),
        ),
        Mistake(
            "the 1 − stands outside the logarithm",
            _loss(total=lambda p, n: -p - (1 - n).sum(), negative=lambda s: np.log(sigmoid(s))),
            (
                "What the network says to a no is 1 minus the sigmoid. The logarithm is taken of that, not of "
                "the sigmoid alone."
            ),
            also=(_loss(total=lambda p, n: -p + (1 - n).sum(), negative=lambda s: np.log(sigmoid(s))),),
        ),
        Mistake(
            "a logarithm is taken of a negative number",
            _loss(negative=lambda s: np.log(-sigmoid(s))),
            (
                "Only numbers above 0 have a logarithm. Does a minus stand outside the sigmoid, or is there a "
                "logarithm without a sigmoid?"
            ),
            also=(
                _loss(positive=lambda s: np.log(-sigmoid(s)), negative=lambda s: np.log(-sigmoid(s))),
                _loss(positive=np.log, negative=lambda s: np.log(-s)),
                _loss(positive=np.log, negative=np.log),
            ),
        ),
        Mistake(
            "only one of the negatives is used",
            _loss(negative=lambda s: np.log(sigmoid(-s[:1]))),
            "`negatives` holds k of them. Does your `return` stand inside the loop, or an index too many?",
            also=(_loss(negative=lambda s: np.log(sigmoid(-s[-1:]))),),
        ),
        Mistake(
            "the logarithm is missing",
            _loss(positive=sigmoid, negative=lambda s: sigmoid(-s)),
            "These are the probabilities of the right answers. The loss is made of their logarithms.",
            also=(
                _loss(positive=sigmoid, negative=lambda s: sigmoid(-s), total=lambda p, n: p + n.sum()),
                _loss(positive=sigmoid, negative=lambda s: sigmoid(-s), total=lambda p, n: 1 - p + (1 - n).sum()),
            ),
        ),
        Mistake(
            "the sigmoid is missing",
            _loss(positive=lambda s: s, negative=lambda s: -s),
            "A score can be any number. The sigmoid makes a probability of it.",
        ),
        Mistake(
            "the logarithm is not the natural one",
            _loss(positive=lambda s: np.log2(sigmoid(s)), negative=lambda s: np.log2(sigmoid(-s))),
            "There are several logarithms. The natural one has the base e.",
            also=(_loss(positive=lambda s: np.log10(sigmoid(s)), negative=lambda s: np.log10(sigmoid(-s))),),
        ),
        Mistake(
            "the minus stands in front of the negatives' logarithm, not inside",
            _loss(negative=lambda s: np.log(sigmoid(s)), total=lambda p, n: -p + n.sum()),
            "1 minus the sigmoid of a score is the sigmoid of minus the score. The sign changes before the logarithm "
            "is taken.",
            also=(_loss(negative=lambda s: np.log(sigmoid(s)), total=lambda p, n: p - n.sum()),),
        ),
        Mistake(
            "a softmax is taken over the pair and its negatives",
            _loss(
                positive=lambda s: s,
                negative=lambda s: s,
                total=lambda p, n: np.log(np.exp(p) + np.exp(n).sum()) - p,
            ),
            "That asks which of the k + 1 is the real one. Negative sampling asks of each by itself: real or not?",
        ),
        Mistake(
            "the distance to 1 and 0 is squared",
            _loss(positive=sigmoid, negative=sigmoid, total=lambda p, n: (1 - p) ** 2 + (n**2).sum()),
            "That is a squared error. The loss here is made of logarithms of probabilities.",
        ),
        Mistake(
            "the vectors are scaled to length 1",
            lambda v, u, negatives: -np.log(sigmoid(_cosine(u, v))) - np.log(sigmoid(-_cosine(negatives, v))).sum(),
            "Cosines are for comparing words afterwards. The score in training is the dot product.",
        ),
        Mistake(
            "a tanh stands in the place of the sigmoid",
            _loss(positive=lambda s: np.log(np.tanh(s)), negative=lambda s: np.log(np.tanh(-s))),
            "A probability lies between 0 and 1; tanh is below 0 for some scores, where there is no logarithm.",
        ),
        Mistake(
            "the negatives are compared with the context word",
            lambda v, u, negatives: -np.log(sigmoid(u @ v)) - np.log(sigmoid(-(negatives @ u))).sum(),
            "All k + 1 questions are about the same centre word. Which vector is its?",
        ),
    ),
)


# ---------------------------------------------------------------- its gradients


def _gradients(
    positive: Form = lambda score: sigmoid(score) - 1,
    negative: Form = sigmoid,
    build: Form = lambda p, n, v, u, negatives: (p * u + n @ negatives, p * v, np.outer(n, v)),
) -> Form:
    """Gradients at v, u and the negatives; ``positive`` and ``negative`` give those at the scores."""
    return lambda v, u, negatives: build(positive(u @ v), negative(negatives @ v), v, u, negatives)


def _all_three(p: Array, n: Array, v: Array, u: Array, N: Array) -> tuple[Array, Array, Array]:
    return p * u + n @ N, p * v, np.outer(n, v)


def _each(factor: float, p: Array, n: Array, v: Array, u: Array, N: Array) -> tuple[Array, ...]:
    """All three gradients times a factor."""
    return tuple(factor * one for one in _all_three(p, n, v, u, N))


def _stepped(rate: float, p: Array, n: Array, v: Array, u: Array, N: Array) -> tuple[Array, ...]:
    """The vectors after a step downhill."""
    return tuple(old - rate * one for old, one in zip((v, u, N), _all_three(p, n, v, u, N), strict=True))


pair_gradients = FunctionProblem(
    name="pair_gradients",
    lesson=6,
    title="The gradients of one pair",
    minutes=10,
    level="hard",
    variable="pair_gradients",
    code="""
def pair_gradients(v, u, negatives):
    d_score = 1 / (1 + np.exp(-(u @ v))) - 1
    d_negative_scores = 1 / (1 + np.exp(-(negatives @ v)))
    dv = d_score * u + d_negative_scores @ negatives
    du = d_score * v
    dnegatives = np.outer(d_negative_scores, v)
    return dv, du, dnegatives
""",
    explanation=(
        "Begin at the scores. Of -log σ(s) the slope is σ(s) - 1, of -log σ(-s) it is σ(s): both are what the network "
        "said less what it should have said, 1 or 0. A score is a dot product, so its slope with respect to one vector "
        "is the other one. `v` is in all k + 1 scores, so its gradient is a sum; `u` and each negative are in one."
    ),
    why=(
        "Descending, `u` and `v` are drawn to each other, and `v` and the negatives are pushed apart, each the more "
        "the more wrong the answer was: a negative whose score is -10 gets a gradient of about 0.00005 times `v`. For "
        "one pair only k + 2 rows of the two tables change, however many words there are."
    ),
    hints=(
        "First the slopes at the scores. The derivative of -log σ(s) is σ(s) - 1. What is that of -log σ(-s)?",
        "Then each score's own part: s = u · v. If the first number of u rises by 0.001, by how much does s rise?",
        "v is in every score. Add up what comes back to it from all of them. u and each negative are in one score "
        "each.",
        "`dnegatives` has a row for each negative: its number times `v`. A column times a row makes such a table; "
        "`np.outer` does it.",
    ),
    shape_advice=(
        "Three gradients come back: `dv` and `du` are (dimensions,), `dnegatives` is (k, dimensions), like what they "
        "belong to."
    ),
    parts=("dv", "du", "dnegatives"),
    cases=_PAIR_CASES,
    mistakes=(
        Mistake(
            "these are the steps downhill, not the gradients",
            _gradients(lambda s: 1 - sigmoid(s), lambda s: -sigmoid(s)),
            "All signs are turned round. The gradient points uphill; the minus comes with the learning rate.",
        ),
        Mistake(
            "the negatives have the wrong sign",
            _gradients(negative=lambda s: -sigmoid(s)),
            "Descending should push negatives away from v: a step against the gradient. In which direction does the "
            "gradient itself point?",
        ),
        Mistake(
            "the real pair has the wrong sign",
            _gradients(lambda s: 1 - sigmoid(s)),
            "Descending should draw u to v: a step against the gradient. In which direction does the gradient itself "
            "point?",
        ),
        Mistake(
            "the factor is missing: how wrong the answer was",
            _gradients(lambda s: -1.0, lambda s: np.ones(s.shape)),
            "These are the right directions. If the network is sure already, and right, how much is left to change?",
            also=(_gradients(lambda s: 1.0, lambda s: np.ones(s.shape)),),
        ),
        Mistake(
            "the real pair is treated like a negative",
            _gradients(positive=sigmoid),
            "At the score of the real pair the slope is what the network said less what it should have said. What "
            "should it have said?",
        ),
        Mistake(
            "the negatives are treated like real pairs",
            _gradients(negative=lambda s: sigmoid(s) - 1),
            "At a negative's score the slope is what the network said less what it should have said. What should it "
            "have said?",
        ),
        Mistake(
            "the negatives' sigmoid is that of minus the score",
            _gradients(negative=lambda s: sigmoid(-s)),
            "The loss has σ(-s) for a negative. Its derivative turns that round: try it with s = 5, where the network "
            "is wrong. Is the slope large or small?",
        ),
        Mistake(
            "the real pair's sigmoid is that of minus the score",
            _gradients(positive=lambda s: sigmoid(-s) - 1),
            "Try it with a score of 5, where the network is right. Is your slope near 0?",
            also=(_gradients(lambda s: sigmoid(-s) - 1, lambda s: sigmoid(-s)),),
        ),
        Mistake(
            "the sigmoid is missing",
            _gradients(lambda s: s - 1, lambda s: s),
            "A score can be any number. What the network says is the sigmoid of it.",
        ),
        Mistake(
            "the brackets of the sigmoid are missing",
            _gradients(lambda s: np.exp(-s), lambda s: 1 + np.exp(-s)),
            "`1 / 1 + x` is 1 + x: the sum below the line needs brackets.",
        ),
        Mistake(
            "the slope of the sigmoid is multiplied as well",
            _gradients(
                lambda s: (sigmoid(s) - 1) * sigmoid(s) * (1 - sigmoid(s)),
                lambda s: sigmoid(s) * sigmoid(s) * (1 - sigmoid(s)),
            ),
            "It cancels against the slope of the logarithm, 1 / σ. Only for a squared error it stays.",
            also=(
                _gradients(lambda s: sigmoid(s) * (1 - sigmoid(s)), lambda s: sigmoid(s) * (1 - sigmoid(s))),
                _gradients(lambda s: -sigmoid(s) * (1 - sigmoid(s)), lambda s: sigmoid(s) * (1 - sigmoid(s))),
            ),
        ),
        Mistake(
            "the gradient of v has nothing of the negatives",
            _gradients(build=lambda p, n, v, u, N: (p * u, p * v, np.outer(n, v))),
            "v is in the score of every negative, too. What comes back from those?",
        ),
        Mistake(
            "the gradient of v has nothing of the real pair",
            _gradients(build=lambda p, n, v, u, N: (n @ N, p * v, np.outer(n, v))),
            "v is in the score of the real pair, too. What comes back from there?",
        ),
        Mistake(
            "the negatives' parts of the gradient of v are averaged",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N / len(n), p * v, np.outer(n, v))),
            "The loss adds up the negatives, so what comes back from them is added up as well.",
            also=(_gradients(build=lambda p, n, v, u, N: (p * u + n @ N / len(n), p * v, np.outer(n, v) / len(n))),),
        ),
        Mistake(
            "all gradients are divided by the number of scores",
            _gradients(build=lambda p, n, v, u, N: _each(1 / (1 + len(n)), p, n, v, u, N)),
            "They would be those of a mean. The loss adds up its k + 1 parts.",
            also=(_gradients(build=lambda p, n, v, u, N: _each(1 / len(n), p, n, v, u, N)),),
        ),
        Mistake(
            "the gradients are multiplied by a learning rate",
            _gradients(build=lambda p, n, v, u, N: _each(0.4, p, n, v, u, N)),
            "The gradients themselves are asked for. How far one goes along them is decided later.",
            also=(
                _gradients(build=lambda p, n, v, u, N: _each(0.1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(0.01, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(0.025, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.4, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.01, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _each(-0.025, p, n, v, u, N)),
            ),
        ),
        Mistake(
            "the vectors after a step come back",
            _gradients(build=lambda p, n, v, u, N: _stepped(0.4, p, n, v, u, N)),
            "The gradients themselves are asked for, before any step is taken.",
            also=(
                _gradients(build=lambda p, n, v, u, N: _stepped(1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _stepped(0.1, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _stepped(0.01, p, n, v, u, N)),
                _gradients(build=lambda p, n, v, u, N: _stepped(0.025, p, n, v, u, N)),
            ),
        ),
        Mistake(
            "the negatives are subtracted in the gradient of v",
            _gradients(build=lambda p, n, v, u, N: (p * u - n @ N, p * v, np.outer(n, v))),
            (
                "The loss adds up what all scores cost, so what comes back from them is added up, too. The signs "
                "are in the slopes already."
            ),
        ),
        Mistake(
            "the gradient of u has the wrong sign",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, -p * v, np.outer(n, v))),
            (
                "The slope at the real pair's score is the same for `u` as for `v`: what the network said less "
                "what it should have said."
            ),
        ),
        Mistake(
            "the gradients of the negatives have the wrong sign",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, -np.outer(n, v))),
            (
                "The slope at a negative's score is the same for its vector as for `v`: what the network said "
                "less what it should have said."
            ),
        ),
        Mistake(
            "only one of the negatives is in the gradient of v",
            _gradients(build=lambda p, n, v, u, N: (p * u + n[-1] * N[-1], p * v, np.outer(n, v))),
            (
                "`v` is in the score of every negative. Does each round of a loop write over what the round "
                "before has found?"
            ),
            also=(_gradients(build=lambda p, n, v, u, N: (p * u + n[0] * N[0], p * v, np.outer(n, v))),),
        ),
        Mistake(
            "u and v have changed places in what comes from the real pair",
            _gradients(build=lambda p, n, v, u, N: (p * v + n @ N, p * u, np.outer(n, v))),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
        ),
        Mistake(
            "the parts of the gradient of v are not added up",
            _gradients(build=lambda p, n, v, u, N: (p * u + n[:, None] * N, p * v, np.outer(n, v))),
            "`v` is one vector, and so is its gradient: the sum of what comes from each negative.",
        ),
        Mistake(
            "the negatives' own vectors stand in their gradient",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, n[:, None] * N)),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
            also=(
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * u, n[:, None] * N)),
                _gradients(build=lambda p, n, v, u, N: (p * v + n.sum() * v, p * u, n[:, None] * N)),
            ),
        ),
        Mistake(
            "`u` stands in its own gradient",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * u, np.outer(n, v))),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
        ),
        Mistake(
            "`v` stands in its own gradient",
            _gradients(build=lambda p, n, v, u, N: (p * v + n @ N, p * v, np.outer(n, v))),
            "A score is a dot product of two vectors. Its slope with respect to the one is the other.",
            also=(_gradients(build=lambda p, n, v, u, N: (p * v + n.sum() * v, p * v, np.outer(n, v))),),
        ),
        Mistake(
            "the gradients of v and u have changed places",
            _gradients(build=lambda p, n, v, u, N: (p * v, p * u + n @ N, np.outer(n, v))),
            "They are right. The order is that of the arguments: v, u, negatives.",
        ),
        Mistake(
            "the three gradients stand in another order",
            _gradients(build=lambda p, n, v, u, N: (p * v, np.outer(n, v), p * u + n @ N)),
            "They are right. The order is that of the arguments: v, u, negatives.",
            also=(
                _gradients(build=lambda p, n, v, u, N: (np.outer(n, v), p * v, p * u + n @ N)),
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, np.outer(n, v), p * v)),
            ),
        ),
        Mistake(
            "the negatives' gradients are added up",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, n.sum() * v)),
            "Each negative is a word of its own with a row of its own, and gets its own gradient.",
        ),
        Mistake(
            "the negatives' gradients stand in columns",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, np.outer(v, n))),
            "They are right. Like `negatives`, they have a row for each negative.",
        ),
        Mistake(
            "the gradients of the negatives do not come back",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v)),
            "These two are right. The rows of the negatives move as well.",
            also=(_gradients(build=lambda p, n, v, u, N: p * u + n @ N),),
        ),
        Mistake(
            "the slope at a score stands in the place of a gradient",
            _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p * v, n)),
            "It is the first half of the way. From a score it goes on to the vector: what is the slope multiplied by?",
            also=(
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p, np.outer(n, v))),
                _gradients(build=lambda p, n, v, u, N: (p * u + n @ N, p, n)),
            ),
        ),
        Mistake(
            "only the gradients at the scores come back",
            _gradients(build=lambda p, n, v, u, N: (p, n)),
            "They are the first half of the way. From a score it goes on to the two vectors that made it.",
            also=(_gradients(build=lambda p, n, v, u, N: np.append(p, n)),),
        ),
        Mistake(
            "the loss comes back with the gradients",
            lambda v, u, negatives: (_loss()(v, u, negatives), *_gradients()(v, u, negatives)),
            "They are right. The loss is not asked for here.",
        ),
        Mistake(
            "the loss comes back, not its gradients",
            _loss(),
            "It is right. Asked for is how it changes when `v`, `u` or a negative is moved: three arrays.",
        ),
    ),
)
