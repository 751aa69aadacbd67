"""Lesson 6: frequent words, and noise."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Array, Form
from course_utils.exercises.functions import Case, FunctionProblem

# ---------------------------------------------------------------- leaving out frequent words


def _kept(formula: Form) -> Form:
    """``formula(share, threshold)`` for each word."""
    return lambda counts, threshold: formula(counts / counts.sum(), threshold)


keep_probability = FunctionProblem(
    name="keep_probability",
    lesson=6,
    title="Leaving out frequent words",
    minutes=5,
    level="easy",
    variable="keep_probability",
    code="""
def keep_probability(counts, threshold):
    f = counts / counts.sum()
    return np.minimum(1, np.sqrt(threshold / f))
""",
    explanation=(
        "The share f is a word's count by the count of all words. A word whose share is at most the threshold gives a "
        "root of 1 or more, and a probability is at most 1: it always stays. A word four times as frequent as the "
        "threshold stays every second time."
    ),
    why=(
        "`the` stands beside every noun and tells little about any. Left out most of the time it takes less work, and "
        "since it is left out before the pairs are made, words that were further apart come into the same "
        "window. The root "
        "is mild: a word that makes up 4% of the text stays half of the time at a threshold of 1%."
    ),
    hints=(
        "f is a share: how much of the whole text is this word?",
        "Then the root of t by f. Which words would get more than 1, and what should they get?",
    ),
    shape_advice="One probability for each word, in the order of `counts`.",
    cases=(
        Case((np.array([600, 250, 100, 49, 1]), 0.05)),
        Case((np.array([50, 30, 20]), 0.1)),
        Case((np.array([9000, 500, 400, 60, 30, 10]), 0.001)),
        Case((np.array([5, 5, 2, 8]), 0.3)),
    ),
    mistakes=(
        Mistake(
            "there are probabilities above 1",
            _kept(lambda f, t: np.sqrt(t / f)),
            "A rare word always stays, and that is a probability of 1, not more. How is a number cut off at 1?",
        ),
        Mistake(
            "the probability is that of leaving a word out",
            _kept(lambda f, t: 1 - np.minimum(1, np.sqrt(t / f))),
            "The paper writes it like that. Asked for is how likely the word stays: large for rare words.",
            also=(
                _kept(lambda f, t: 1 - np.sqrt(t / f)),
                _kept(lambda f, t: np.minimum(1, 1 - np.sqrt(t / f))),
            ),
        ),
        Mistake(
            "counts stand where shares belong",
            lambda counts, t: np.minimum(1, np.sqrt(t / counts)),
            "f is a word's share of the text, between 0 and 1. What must its count be divided by?",
            also=(lambda counts, t: np.sqrt(t / counts),),
        ),
        Mistake(
            "brackets are missing around the share",
            lambda counts, t: np.minimum(1, np.sqrt(t / counts / counts.sum())),
            "Python divides from left to right, so everything behind the first `/` stands below the line. What belongs "
            "together there?",
            also=(lambda counts, t: np.sqrt(t / counts / counts.sum()),),
        ),
        Mistake(
            "the root is missing",
            _kept(lambda f, t: np.minimum(1, t / f)),
            "Then a word four times as frequent would stay a quarter of the time. The root makes that a half.",
            also=(_kept(lambda f, t: t / f),),
        ),
        Mistake(
            "the fraction is upside down",
            _kept(lambda f, t: np.minimum(1, np.sqrt(f / t))),
            "Is it the frequent word or the rare one that gets the larger probability with your formula?",
            also=(_kept(lambda f, t: np.sqrt(f / t)), _kept(lambda f, t: np.minimum(1, f / t))),
        ),
        Mistake(
            "the formula is that of the program, not that of the paper",
            _kept(lambda f, t: np.minimum(1, np.sqrt(t / f) + t / f)),
            "The authors' program `word2vec.c` keeps a little more. Here the formula of the paper is asked for.",
            also=(_kept(lambda f, t: np.sqrt(t / f) + t / f),),
        ),
        Mistake(
            "the larger of the two numbers is taken",
            _kept(lambda f, t: np.maximum(1, np.sqrt(t / f))),
            "A probability is at most 1. Which of 1 and the root should stay, the smaller or the larger?",
        ),
        Mistake(
            "the largest probability is made 1 by dividing",
            _kept(lambda f, t: np.sqrt(t / f) / np.sqrt(t / f).max()),
            "Cutting off touches only what is above 1. Dividing changes all the others as well.",
        ),
        Mistake(
            "the probabilities are made to add up to 1",
            _kept(lambda f, t: np.sqrt(t / f) / np.sqrt(t / f).sum()),
            "Each word is kept or left out by itself. These are not shares of one whole.",
            also=(_kept(lambda f, t: np.minimum(1, np.sqrt(t / f)) / np.minimum(1, np.sqrt(t / f)).sum()),),
        ),
        Mistake(
            "the threshold is all or nothing",
            _kept(lambda f, t: (f <= t).astype(float)),
            "A word above the threshold is left out sometimes, the more often the more frequent it is.",
            also=(_kept(lambda f, t: np.where(f <= t, 1, t)), _kept(lambda f, t: (f > t).astype(float))),
        ),
        Mistake(
            "the share is that of the most frequent word",
            lambda counts, t: np.minimum(1, np.sqrt(t * counts.max() / counts)),
            "f is a share of the whole text: of all words together.",
        ),
        Mistake(
            "the counts are divided by the number of different words",
            lambda counts, t: np.minimum(1, np.sqrt(t * len(counts) / counts)),
            "f is a share of the whole text. How many words has it, all occurrences together?",
            also=(lambda counts, t: np.sqrt(t * len(counts) / counts),),
        ),
        Mistake(
            "the counts are divided by their mean",
            lambda counts, t: np.minimum(1, np.sqrt(t * counts.mean() / counts)),
            "f is a share of the whole text. How many words has it, all occurrences together?",
            also=(lambda counts, t: np.sqrt(t * counts.mean() / counts),),
        ),
        Mistake(
            "the threshold is fixed",
            lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(1e-3 / f)))(counts, t),
            "It is an argument, and may be another number than in the lesson or the example.",
            also=(
                lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(1e-5 / f)))(counts, t),
                lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(0.1 / f)))(counts, t),
                lambda counts, t: _kept(lambda f, _: np.minimum(1, np.sqrt(0.01 / f)))(counts, t),
            ),
        ),
        Mistake(
            "every word always stays",
            lambda counts, t: np.ones(len(counts)),
            ("Is a share cut off to 0 somewhere? `//` divides without the rest, and `int` drops the fraction."),
        ),
        Mistake(
            "rare words are left out",
            _kept(lambda f, t: np.where(f > t, np.sqrt(t / f), 0)),
            ("A word whose share is at most the threshold tells much and comes seldom. How likely should it stay?"),
        ),
        Mistake(
            "the words that always stay are missing",
            _kept(lambda f, t: np.sqrt(t / f[f > t])),
            (
                "One probability for each word is asked for, in the order of `counts`, also for those whose "
                "probability is 1."
            ),
        ),
        Mistake(
            "the probabilities are in percent",
            _kept(lambda f, t: 100 * np.minimum(1, np.sqrt(t / f))),
            "A probability is a number from 0 to 1.",
        ),
        Mistake(
            "the root covers only one of the two numbers",
            _kept(lambda f, t: np.minimum(1, np.sqrt(t) / f)),
            "The root goes over the whole fraction.",
            also=(_kept(lambda f, t: np.minimum(1, t / np.sqrt(f))),),
        ),
        Mistake(
            "a square stands where the root belongs",
            _kept(lambda f, t: np.minimum(1, (t / f) ** 2)),
            "The power 0.5 is a root, the power 2 is a square.",
        ),
        Mistake(
            "the shares come back",
            _kept(lambda f, t: f),
            "They are right. The probability is made of them and of the threshold.",
        ),
    ),
)


# ---------------------------------------------------------------- the noise


def _shares(weights: Array) -> Array:
    return weights / weights.sum()


noise_distribution = FunctionProblem(
    name="noise_distribution",
    lesson=6,
    title="Where the negatives come from",
    minutes=4,
    level="easy",
    variable="noise_distribution",
    code="""
def noise_distribution(counts, power):
    weights = counts**power
    return weights / weights.sum()
""",
    explanation=(
        "First the power, then divide by the sum of what came out, so that the shares add up to 1. With a power of 1 "
        "they are the words' own shares, with a power near 0 every word that comes at all is as likely. 0.75 lies "
        "between: frequent words are still frequent, rare ones are drawn more often than they come. Dividing the "
        "counts by their sum before the power as well changes nothing: a common factor cancels."
    ),
    why=(
        "The negatives teach the network which words do not belong together. Drawn by their own counts, in "
        "the lesson's "
        "text every seventh one would be a `the` or an `of`, and rare words would hardly ever be pushed away. A power "
        "below 1 helps the rare ones. Mikolov and his co-authors tried several, and 3/4 did best."
    ),
    hints=(
        "A power of an array is a power of each of its numbers.",
        "Then they do not add up to 1. What must each be divided by?",
    ),
    shape_advice="One probability for each word, in the order of `counts`.",
    cases=(
        Case((np.array([16, 1, 81]), 0.75)),
        Case((np.array([900, 90, 9, 1]), 0.75)),
        Case((np.array([0, 50, 20, 20, 10]), 0.75), "the first word, `<unk>`, never came"),
        Case((np.array([64, 25, 9, 4, 1]), 0.5)),
    ),
    mistakes=(
        Mistake(
            "the words are drawn by their natural counts",
            lambda counts, power: _shares(counts),
            "So they come in the text. Is `power` used, and as a power? A factor that is the same for all words "
            "cancels.",
        ),
        Mistake(
            "the power comes after dividing, and nothing is divided afterwards",
            lambda counts, power: _shares(counts) ** power,
            "Do your probabilities add up to 1? Whoever takes the power last has to divide once more.",
        ),
        Mistake(
            "the probabilities do not add up to 1",
            lambda counts, power: counts**power,
            "What must each of these numbers be divided by?",
            also=(
                lambda counts, power: counts**power / counts.sum(),
                lambda counts, power: counts**power / (counts**power).max(),
                lambda counts, power: counts**power / (counts**power).mean(),
                lambda counts, power: counts**power / counts.max(),
                lambda counts, power: counts**power / len(counts),
                lambda counts, power: counts**power / np.linalg.norm(counts**power),
            ),
        ),
        Mistake(
            "the power is fixed",
            lambda counts, power: _shares(counts**0.75),
            "It is 0.75 in the paper. Here it is an argument, and may be another number.",
        ),
        Mistake(
            "a fraction as a power has no brackets",
            lambda counts, power: _shares(counts**3),
            "`**` comes before `/`, so `x ** 3 / 4` is a quarter of x cubed. And the power is an argument here.",
            also=(lambda counts, power: counts**3 / 4,),
        ),
        Mistake(
            "the power is turned round",
            lambda counts, power: _shares(np.where(counts > 0, np.maximum(counts, 1.0) ** -power, 0)),
            "A frequent word should be drawn more often than a rare one, but by less than its count. Is there a minus, "
            "or a 1 / in your power?",
            also=(
                lambda counts, power: _shares(counts.astype(float) ** -power),
                lambda counts, power: _shares(counts ** (1 / power)),
                lambda counts, power: _shares(counts ** (1 - power)),
            ),
        ),
        Mistake(
            "counts are multiplied, not raised",
            lambda counts, power: counts * power / counts.sum(),
            "A product with the same number for all leaves the shares as they are. A power is written with two stars.",
        ),
        Mistake(
            "the count is the power",
            lambda counts, power: _shares(power ** counts.astype(float)),
            "The count is raised to the power. Which of the two stands in front of the two stars?",
        ),
        Mistake(
            "every word is as likely",
            lambda counts, power: np.full(len(counts), 1 / len(counts)),
            "The count has its part in it.",
            also=(lambda counts, power: _shares((counts > 0).astype(float)),),
        ),
        Mistake(
            "a softmax is taken",
            lambda counts, power: _shares(np.exp(counts**power - (counts**power).max())),
            "A softmax takes exponentials. Here each number is divided by the sum, nothing more.",
            also=(lambda counts, power: _shares(np.exp(power * (counts - counts.max()))),),
        ),
        Mistake(
            "logarithms stand where powers belong",
            lambda counts, power: _shares(np.log1p(counts)),
            "Both make large counts smaller. Asked for is the power.",
            also=(lambda counts, power: _shares(power * np.log(np.maximum(counts, 1))),),
        ),
        Mistake(
            "1 is added to the counts",
            lambda counts, power: _shares((counts + 1) ** power),
            "A word that never comes in the text is never drawn.",
        ),
        Mistake(
            "words that never come are missing",
            lambda counts, power: _shares(counts[counts > 0] ** power),
            (
                "One probability for each word is asked for, in the order of `counts`. What is that of a word "
                "that never comes?"
            ),
        ),
        Mistake(
            "the words are sorted",
            lambda counts, power: _shares(np.sort(counts)[::-1] ** power),
            "Each probability stays at the place of its word: the place is the word's code.",
            also=(lambda counts, power: _shares(np.sort(counts) ** power),),
        ),
        Mistake(
            "the first word is left out",
            lambda counts, power: _shares(np.where(np.arange(len(counts)) > 0, counts, 0) ** power),
            (
                "`<unk>` is never drawn where its count is 0, and then the power of 0 sees to that by itself. "
                "The first count may be any number."
            ),
            also=(lambda counts, power: _shares(counts[1:] ** power),),
        ),
        Mistake(
            "the probabilities are summed up",
            lambda counts, power: np.cumsum(_shares(counts**power)),
            "Such sums help with drawing. Asked for is the probability of each word.",
        ),
    ),
)
