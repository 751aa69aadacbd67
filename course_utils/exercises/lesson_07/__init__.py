"""The problems of lesson 7: both directions, sequence to sequence, attention.

The right answers are built once, with a place for each part that a student may get wrong; a known mistake is the
answer with that part exchanged. In attention there are queries (the decoder's states) and steps (the encoder's).
"""

from __future__ import annotations

from course_utils.exercises.base import Problem
from course_utils.exercises.lesson_07.contexts import context_vectors
from course_utils.exercises.lesson_07.decoder_steps import attention_step
from course_utils.exercises.lesson_07.decoding import exact_match, greedy_decode
from course_utils.exercises.lesson_07.directions import bidirectional
from course_utils.exercises.lesson_07.forcing import teacher_inputs
from course_utils.exercises.lesson_07.scores import attention_scores
from course_utils.exercises.lesson_07.weights import attention_weights

PROBLEMS: tuple[Problem, ...] = (
    bidirectional,
    teacher_inputs,
    greedy_decode,
    exact_match,
    attention_scores,
    attention_weights,
    context_vectors,
    attention_step,
)
