"""Exercises in which the student fills in several short answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.base import Mistake, Problem
from course_utils.exercises.compare import Plain, blank, kind, plain, text
from course_utils.exercises.messages import Result, quoted
from course_utils.exercises.words import literal


@dataclass(kw_only=True, eq=False)
class TableProblem(Problem):
    """The student fills in a dictionary of short answers; ``code`` gives the right ones.

    ``read`` makes an answer of what was written for one entry, as leniently as is sensible, or raises
    ``ValueError`` with words that say what it should look like. ``question`` takes a name and the wrong answer that
    was read there, and gives a question that leads on. A known mistake is named when it explains every wrong entry;
    if ``throughout``, only when it is made wherever it can be, else already by one entry (but "the same to all" is
    always about all).
    """

    read: Callable[[Plain], Any]
    question: Callable[[str, Any], str]
    throughout: bool = False

    def _judge(self, answer: Any) -> Result:
        found: list[Plain] = []
        trial = sandbox.run(lambda: found.append(plain(answer)))
        if trial.ended != "done" or not found:
            return self._not_finished(trial)
        value = _pairs(found[0])
        if blank(value):
            return self._not_attempted()
        form = f"Write `{{name: answer, ...}}` with these names: {', '.join(f'`{name}`' for name in self.answer)}."
        if not isinstance(value, dict):
            return self._wrong("the answer should be a dictionary", f"You handed over {kind(value)}. {form}")
        given, misspelt = self._by_name(value)
        if not given:
            return self._wrong("none of the names is in the list", form, "\n".join(misspelt))
        return self._compare(given, misspelt)

    def _compare(self, given: dict[str, Plain], misspelt: list[str]) -> Result:
        still = [name for name in self.answer if name not in given or blank(given[name])]
        wrong: dict[str, Any] = {}
        trouble: dict[str, str] = {}
        for name in self.answer:
            if name in still:
                continue
            try:
                read = self._read(name, given[name])
            except ValueError as error:
                read, trouble[name] = None, str(error)
            if read != self.answer[name]:
                wrong[name] = read
        if not (wrong or still):
            return self._with_others(misspelt) if misspelt else self._right()
        mistake = self._explaining(wrong)
        if mistake:
            what = mistake.name
        elif wrong:
            what = f"{len(wrong)} of {len(self.answer)} need{'s' if len(wrong) == 1 else ''} another look"
        else:
            what = "some names are not in the list" if misspelt else "some answers are still to come"
        shared = set(trouble.values()) if len(trouble) > 1 else set()
        advice = [*sorted(shared), mistake.advice] if mistake else sorted(shared)
        items = []
        for name, read in wrong.items():
            written = _written(given[name], as_tuple=isinstance(self.answer[name], tuple))
            more = "" if mistake else trouble.get(name) or self._question(name, read)
            items.append(f"- `{name}`, you wrote {quoted(written)}. {more if more not in shared else ''}")
        names = ", ".join(f"`{name}`" for name in still)
        rest = f"Still to fill in: {names}.{'' if items or misspelt else ' What is there is right.'}" if still else ""
        return self._wrong(what, *advice, "\n".join(map(str.rstrip, items + misspelt)), rest)

    def _read(self, name: str, entry: Plain) -> Any:
        """What was written for ``name``, read.

        Raises:
            ValueError: it cannot be read; the message says what it should look like.
        """
        if isinstance(self.answer[name], tuple) and isinstance(entry, str) and re.fullmatch(r"\s*\d\d+\s*", entry):
            raise ValueError("In quotes and without commas it is one text. Write the numbers apart: `(1, 2, 3)`.")
        return self.read(entry)

    def _with_others(self, misspelt: list[str]) -> Result:
        """All that was asked is right, and something else stands beside it."""
        several = len(misspelt) > 1
        what = (
            "what was asked is right, but " + ("other names stand" if several else "another name stands") + " beside it"
        )
        return self._wrong(what, "\n".join(misspelt), f"Take {'them' if several else 'it'} out.")

    def _by_name(self, value: dict[str, Plain]) -> tuple[dict[str, Plain], list[str]]:
        """The entries under their proper names, and a line for each name that is in no list.

        A name in another spelling takes no place that the proper name, or an earlier spelling, has taken.
        """
        names = {_folded(name): name for name in self.answer}
        given, misspelt = {name: entry for name, entry in value.items() if name in self.answer}, []
        for written, entry in value.items():
            if written in self.answer:
                continue
            proper = names.get(_folded(written))
            near = [proper] if proper else [names[one] for one in get_close_matches(_folded(written), names, n=1)]
            if proper and proper not in given:
                given[proper] = entry
                continue
            there = " That one is there already." if near and near[0] in given else ""
            guess = f"; is it `{near[0]}`?{there}" if near else "."
            misspelt.append(f"- {quoted(written)} is none of the names{guess}")
        return given, misspelt

    def _question(self, name: str, read: Any) -> str:
        """What leads on from a wrong entry: where one wrong entry is telling, the advice for its own mistake."""
        mistake = None if self.throughout else self._explaining({name: read})
        return mistake.advice if mistake else self.question(name, read)

    def _explaining(self, wrong: dict[str, Any]) -> Mistake | None:
        """The known mistake that makes all these entries wrong in this way, and the fewest others."""
        found = []
        for mistake in self.mistakes:
            for form in mistake.forms:
                others = sum(form[name] != self.answer[name] for name in form if name not in wrong)
                whole = self.throughout or len(set(map(str, form.values()))) == 1  # "the same to all" is about all
                if wrong and all(form[name] == read for name, read in wrong.items()) and not (whole and others):
                    found.append((others, mistake))
        return min(found, key=lambda pair: pair[0])[1] if found else None


def _pairs(value: Plain) -> Plain:
    """A list of (name, answer) pairs as a dictionary; anything else as it is."""
    if isinstance(value, list) and value and all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        return {text(name): entry for name, entry in value}
    return value


def _folded(name: str) -> str:
    """A name without capitals, hyphens and other small differences; a plus, and a minus behind a word, stay."""
    name = re.sub("[−–]", "-", name.lower().replace("_", " "))
    return " ".join(re.findall(r"\w+|\+|(?<=\w)-(?!\w)", name))


def _written(entry: Plain, *, as_tuple: bool) -> str:
    """An entry as the student wrote it, more or less; numbers in a row as the form that was asked for."""
    if as_tuple and (isinstance(entry, list) or (isinstance(entry, np.ndarray) and entry.ndim == 1)):
        return f"({literal(entry)[1:-1]}{',' if len(entry) == 1 else ''})"
    return literal(entry)
