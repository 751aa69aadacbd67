"""What every exercise does: judge an answer, give hints one at a time, show and explain a solution.

A lesson adds a problem by saying what is right (as the code that a student would write), which mistakes are known and
how to think about each. There are four kinds: :class:`~course_utils.exercises.functions.FunctionProblem` for a
function, :class:`~course_utils.exercises.arrays.ArrayProblem` for numbers such as a weight matrix,
:class:`~course_utils.exercises.tables.TableProblem` for several short answers in a dictionary,
:class:`~course_utils.exercises.forecasts.ForecastProblem` for what a trained network says of the years held out.
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.messages import WORDS, Note, Result, State, code_block, paragraphs
from course_utils.exercises.words import printed

Level = Literal["easy", "medium", "hard"]
_NOTHING = object()  # what `check()` is given without an argument


class DefectInCheck(Warning):
    """A check went wrong itself. A student reads that in the check's own words; the tests make it an error."""


warnings.filterwarnings("ignore", category=DefectInCheck, append=True)  # last: whoever asks to see it sees it


@dataclass(frozen=True)
class Mistake:
    """A mistake that students make.

    ``name`` finishes the sentence "Not right yet: ..."; ``wrong`` is an answer that makes it (for a function a
    function) and ``also`` are other forms of it; ``advice`` is how to think about it, without the answer.
    """

    name: str
    wrong: Any
    advice: str
    also: tuple[Any, ...] = ()

    @property
    def forms(self) -> tuple[Any, ...]:
        return (self.wrong, *self.also)


@dataclass(kw_only=True, eq=False)
class Problem(ABC):
    """One exercise. ``name`` is what it is called in its lesson's module.

    ``code`` is the solution as a student would write it, and the only place where it stands: it defines
    ``variable``, which is the answer. ``setup`` is what the notebook has run before it, such as an import.
    ``explanation`` says how one gets there, ``why`` what it is good for.
    """

    name: str
    lesson: int
    title: str
    minutes: int
    level: Level
    variable: str
    code: str
    explanation: str
    why: str
    hints: Sequence[str]
    mistakes: Sequence[Mistake]
    setup: str = ""
    state: State = field(default="not attempted", init=False)
    _hints_given: int = field(default=0, init=False)

    @property
    def path(self) -> str:
        """How a notebook reaches it."""
        return f"exercises.lesson_{self.lesson:02d}.{self.name}"

    @property
    def names(self) -> dict[str, Any]:
        """What ``code`` finds already there, as in the notebook above its cell."""
        return {"np": np}

    @cached_property
    def solved(self) -> dict[str, Any]:
        """What ``code`` leaves behind: every name that it found or defined."""
        names = self.names
        exec(compile(self._whole_code, f"<the solution of {self.name}>", "exec"), names)
        return names

    @property
    def answer(self) -> Any:
        """The right answer, from ``code``."""
        return self.solved[self.variable]

    @property
    def _whole_code(self) -> str:
        """The solution with what it stands on, so that it runs by itself."""
        return "\n\n\n".join(filter(None, (self.setup.strip(), self.code.strip())))

    def check(self, answer: Any = _NOTHING) -> Result:
        """Judge ``answer``, show what was found and return it. Never raises on what a student wrote."""
        if answer is _NOTHING:
            result = self._not_attempted(f"`check` was given nothing to judge: write `check({self.variable})`.")
        else:
            result = self._judged(answer)
        if self.state != "right":  # a later try does not undo it
            self.state = result.state
        result.show()
        return result

    def hint(self) -> Note:
        """Show the next hint; after the last one, all of them."""
        count = len(self.hints)
        if self._hints_given < count:
            number = self._hints_given + 1
            note = Note(f"Hint {number} of {count}:\n\n{self.hints[number - 1]}")
            self._hints_given = number
        else:
            items = "\n".join(f"- {hint}" for hint in self.hints)
            note = Note(
                f"There are no more hints.\n\nThese were they:\n{items}\n\n"
                f"`{self.path}.solution()` shows the solution and explains it."
            )
        note.show()
        return note

    def solution(self) -> Note:
        """Show the code of the solution and explain it."""
        note = Note(f"A solution of: {self.title}\n\n{code_block(self._whole_code)}\n\n{self.explanation}")
        note.show()
        return note

    def _judged(self, answer: Any) -> Result:
        """The judgement, or, where the check itself fails, that it did: no traceback of ours reaches a student."""
        try:
            return self._judge(answer)
        except Exception as error:
            fault = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            warnings.warn(f"the check of {self.path} failed: {fault}", DefectInCheck, stacklevel=3)
            return self._wrong(
                "your answer could not be compared",
                "The check itself failed on it. That is a fault of the course, and it does not say what is right or "
                f"wrong in your answer. Does it have the form that the task asks for? `{self.path}.hint()` gives a "
                "first step.",
                f"Whoever looks after the course can mend it with this line:\n{code_block(f'{self.path}: {fault}')}",
            )

    @abstractmethod
    def _judge(self, answer: Any) -> Result: ...

    def _not_attempted(self, what: str = "") -> Result:
        what = what or "Put your answer in the place of the dots (`...`), run that cell, then this one."
        words = paragraphs(f"{WORDS['not attempted']}.", f"{what} `{self.path}.hint()` gives a first step.")
        return Result(words, state="not attempted")

    def _right(self, also: str = "") -> Result:
        return Result(paragraphs(f"{WORDS['right']}.", self.why, also), state="right")

    @staticmethod
    def _wrong(what: str, *parts: str) -> Result:
        end = "" if what.endswith("?") else "."
        return Result(paragraphs(f"{WORDS['wrong']}: {what}{end}", *parts), state="wrong")

    def _not_finished(self, trial: sandbox.Trial, where: str = "") -> Result:
        what = (
            f"your code was not done after {sandbox.SECONDS:g} seconds"
            if trial.ended == "too long"
            else "your code used more and more memory"
        )
        stopped = (
            "It was stopped."
            if trial.stopped
            else "It could not be stopped at once and may still be running: if the notebook is slow from now on, "
            "restart the kernel (menu Kernel, Restart)."
        )
        return self._wrong(
            what,
            f"{stopped} Is there a loop that never ends, or a very long wait? Look at what changes from one round to "
            "the next.",
            where,
            printed(trial),
        )
