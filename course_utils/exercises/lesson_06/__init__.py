"""The problems of lesson 6, Word2Vec.

Text is small and made up, so that a student can count along. The word vectors of the last two problems are chosen so
that each known mistake finds another word at least once.
"""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_06.associations import ppmi
from course_utils.exercises.lesson_06.contexts import cbow_average, skipgram_pairs
from course_utils.exercises.lesson_06.nearest import analogy, neighbours
from course_utils.exercises.lesson_06.pairs import pair_gradients, pair_loss
from course_utils.exercises.lesson_06.sampling import keep_probability, noise_distribution
from course_utils.exercises.lesson_06.vocabularies import encode, vocabulary

PROBLEMS: tuple[Problem, ...] = (
    vocabulary,
    encode,
    ppmi,
    skipgram_pairs,
    cbow_average,
    keep_probability,
    noise_distribution,
    pair_loss,
    pair_gradients,
    neighbours,
    analogy,
)
