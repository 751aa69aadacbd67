"""Exercises in which the student writes a function."""

from __future__ import annotations

import copy
import dis
import inspect
import linecache
import re
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.base import Mistake, Problem
from course_utils.exercises.compare import Odd, Plain, blank, empty, in_other_shape, kind, plain, same
from course_utils.exercises.messages import Result, code_block, paragraphs
from course_utils.exercises.parts import COUNTS, MOST, ORDINALS, Returned, one_by_one, one_of_several
from course_utils.exercises.slips import slip
from course_utils.exercises.words import Difference, apart, difference, literal, printed, rows, uneven


@dataclass(frozen=True)
class Case:
    """What a function is tried with: its arguments, and ``note`` for what they do not say themselves."""

    args: tuple[Any, ...]
    note: str = ""


@dataclass(frozen=True)
class Tried:
    """What a student's function did with one case."""

    value: Plain = None
    error: str = ""  # type, message and line, ready to be shown
    unfinished: bool = False  # it says itself that it is not written yet
    changed: str = ""  # the argument that it changed in place
    parts: tuple[Plain, ...] = ()  # what a tuple held, for "two things came back"
    whole: bool = False  # an array of whole numbers, which can hold nothing else
    single: bool = False  # an array, no list, with axes and one number
    printed: int = 0  # how much had been printed when it was done


@dataclass(kw_only=True, eq=False)
class FunctionProblem(Problem):
    """The student writes a function; it is tried on ``cases`` and compared with the right one.

    ``shape_advice`` is said where shapes do not fit, ``misfit_advice`` in its place where a calculation stopped
    because of them. ``parts`` names the things that come back, where they are
    several; so that it can be said which of them is right.
    """

    cases: Sequence[Case]
    shape_advice: str = ""
    misfit_advice: str = ""
    parts: Sequence[str] = ()

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        return tuple(inspect.signature(self.answer).parameters)

    @cached_property
    def expected(self) -> list[Plain]:
        """What the right function gives for each case."""
        return self.outputs(self.answer)

    @cached_property
    def known(self) -> list[tuple[Mistake, list[Plain]]]:
        """Each form of each known mistake, and what it gives for each case."""
        return [(mistake, self.outputs(form)) for mistake in self.mistakes for form in mistake.forms]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the things are called that come back side by side; none where one thing comes back."""
        if self.parts:
            return tuple(f"`{name}`" for name in self.parts)
        returned = self.answer(*copy.deepcopy(self.cases[0].args))
        count = len(returned) if type(returned) is tuple else 0
        return tuple(f"the {ordinal}" for ordinal in ORDINALS[:count]) if 2 <= count <= MOST else ()

    def outputs(self, function: Callable[..., Any]) -> list[Plain]:
        """What a function of the course's own gives for each case.

        A mistake may do for one case and not for another, such as a transposed matrix where the shapes differ.
        """
        return [self._output(function, case) for case in self.cases]

    @staticmethod
    def _output(function: Callable[..., Any], case: Case) -> Plain:
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # a mistake may average no numbers: nothing to tell
                return plain(function(*copy.deepcopy(case.args)))
        except (ValueError, IndexError) as error:
            return Odd(f"an error: {error}")

    def _judge(self, answer: Any) -> Result:
        tried: list[Tried] = []
        again: list[Tried] = []  # in reverse order, so that a state that is kept shows
        refused: list[Result] = []

        def job() -> None:
            refusal = self._refuse(answer)
            if refusal is not None:
                refused.append(refusal)
                return
            for case in self.cases:
                tried.append(self._try(answer, case))

        def once_more() -> None:
            for case in reversed(self.cases):
                again.append(self._try(answer, case))

        with _state_of_chance_kept():
            trial = sandbox.run(job)
            # what it prints the second time has been seen already
            second = sandbox.run(once_more) if trial.ended == "done" and not refused else trial
        tried = tried[:]  # one that could not be stopped might still add to it
        if refused:
            return refused[0]
        if trial.ended != "done":
            where = self._given(self.cases[len(tried)]) if len(tried) < len(self.cases) else ""
            return self._not_finished(trial, rows(("Given", where)))
        if second.ended != "done":
            return self._not_finished(second)
        return self._verdict(answer, tried, again, trial)

    def _refuse(self, answer: Any) -> Result | None:
        """What is wrong with the answer before it is even called, if anything is."""
        if is_stub(answer):
            return self._not_attempted()
        if not callable(answer):
            value = plain(answer)
            if blank(value):
                return self._not_attempted()
            return self._wrong(
                "`check` needs the function itself",
                f"You handed over {kind(value)}. Is that what your function returned? Then leave out the brackets "
                f"and what is in them: `check({self.variable})`.",
            )
        if issubclass(type(answer), type):
            return self._wrong(
                "`check` needs a function", f"You handed over a class. Write a function `{self.variable}`."
            )
        call = f"`{self.variable}({', '.join(self.parameters)})`"
        try:
            signature = inspect.signature(answer)
            signature.bind(*self.cases[0].args)
        except sandbox.Stopped:
            raise
        except TypeError:
            return self._wrong(
                "your function takes other arguments than the ones it is given",
                f"It is called with {len(self.parameters)}, in this order: {call}. Look at the line that begins "
                "with `def`.",
            )
        except BaseException:  # no signature to be had: calling it will tell
            return None
        names = tuple(signature.parameters)
        if names != self.parameters and sorted(names) == sorted(self.parameters):
            return self._wrong(
                "the parameters of your function stand in another order",
                f"It is called like this: {call}. The order counts, not the names.",
            )
        return None

    def _try(self, function: Callable[..., Any], case: Case) -> Tried:
        args = copy.deepcopy(case.args)
        np.random.seed()  # noqa: NPY002 -- else a number drawn by chance might come again, left by the call before
        try:
            returned = function(*args)
            value = plain(returned)
        except sandbox.Stopped:
            raise
        except NotImplementedError:
            return Tried(unfinished=True)
        except BaseException as error:
            said = self._describe_error(error, function, case)
            return Tried(error=said, printed=sandbox.printed_so_far())
        if value is ...:
            return Tried(unfinished=True)
        return Tried(
            value,
            changed=self._changed(case.args, args),
            parts=tuple(map(plain, returned)) if type(returned) is tuple and 2 <= len(returned) <= MOST else (),
            whole=type(returned) is np.ndarray and returned.dtype.kind in "iu",
            single=type(returned) not in (list, tuple)
            and isinstance(value, np.ndarray)
            and value.ndim > 0
            and value.size == 1,
            printed=sandbox.printed_so_far(),
        )

    def _describe_error(self, error: BaseException, function: Any, case: Case) -> str:
        named = zip(self.parameters, case.args, strict=True)
        void = next((name for name, value in named if not callable(value) and empty(plain(value))), "")
        return _describe_error(error, function, self.shape_advice, self.misfit_advice or self.shape_advice, void)

    def _changed(self, before: tuple[Any, ...], after: tuple[Any, ...]) -> str:
        for name, old, new in zip(self.parameters, before, after, strict=True):
            if not callable(old) and not same(plain(old), plain(new)):
                return name
        return ""

    def _verdict(self, answer: Any, tried: list[Tried], again: list[Tried], trial: sandbox.Trial) -> Result:
        if any(one.unfinished for one in tried):
            return self._not_attempted()
        for case, one, other in zip(reversed(self.cases), reversed(tried), again, strict=False):
            if not _alike(one, other):
                first, later = apart(one.value, other.value)
                return self._wrong(
                    "your function gives different results for the same arguments",
                    rows(
                        ("Given", self._given(case)),
                        ("First", _error_line(one) or first),
                        ("Later", _error_line(other) or later),
                    ),
                    "The numbers change from call to call: are they random? Nothing here should be drawn by chance, "
                    "with `np.random` or otherwise. A new Keras layer begins with random weights, too, until "
                    "`set_weights` has been called."
                    if uses_chance(answer)
                    else "Something is kept from one call to the next: a name from outside the function, or a list "
                    "that stands behind `def` as a default value. Let each call begin anew.",
                    printed(trial),
                )
        if all(
            one.error or one.single for right, one in zip(self.expected, tried, strict=True) if _has_shape(right, ())
        ):
            # one number is one number, in an array of one as well
            tried = [
                replace(one, value=one.value.reshape(())) if one.single and _has_shape(right, ()) else one
                for right, one in zip(self.expected, tried, strict=True)
            ]
        for i, (case, one) in enumerate(zip(self.cases, tried, strict=True)):
            given = ("Given", self._given(case))
            also = (
                f"`{one.changed}` has been changed in place: what is calculated from it after that is calculated from "
                "the changed one. Work on a copy."
                if one.changed
                else ""
            )
            # what later cases print or warn of does not belong to the one that is shown
            said = printed(trial, until=one.printed)
            if one.error:
                return self._wrong("your function stopped with an error", rows(given), one.error, also, said)
            if not same(self.expected[i], one.value):
                what, advice = self._diagnose(answer, tried, i)
                expected, got = apart(self.expected[i], one.value)
                shown = rows(given, ("Expected", expected), ("Got", got))
                return self._wrong(what, shown, also, advice, said)
        for case, one in zip(self.cases, tried, strict=True):
            if one.changed:
                return self._wrong(
                    f"your function changes its argument `{one.changed}`",
                    "What it returns is right, but it changes what it was given, so whoever calls it finds "
                    f"their `{one.changed}` altered. Make something new, or work on a copy{self._copy(one.changed)}.",
                    rows(("Given", self._given(case))),
                    printed(trial),
                )
        return self._right(printed(trial))

    def _copy(self, name: str) -> str:
        """How the argument called ``name`` is copied."""
        argument = self.cases[0].args[self.parameters.index(name)]
        if isinstance(argument, list) and any(isinstance(one, np.ndarray) for one in argument):
            return f": `{name}` is a list, so make a new list with new arrays in it"
        if isinstance(argument, tuple):
            return f": `{name}` is a tuple, so copy the array in it that you change"
        return f": `{name}.copy()`"

    def _diagnose(self, answer: Any, tried: list[Tried], first: int) -> tuple[str, str]:
        """The name of what is wrong, and how to think about it; ``first`` is the first case that is wrong."""
        for mistake, wrong in self.known:
            if all(one.error or same(output, one.value) for output, one in zip(wrong, tried, strict=True)):
                return mistake.name, mistake.advice
        if tried[first].value is None:
            if any(one.value is not None for one in tried):
                advice = "It returns something for other arguments. Does every way through it end in a `return`?"
            elif names_in(answer) & {"gradient", "jacobian"}:
                advice = (
                    "A tape gives `None` for what it has not watched. Is it a `tf.Variable`, or handed to "
                    "`tape.watch`, before the calculation begins?"
                )
            else:
                advice = (
                    "Is a `return` missing? Or does something stand behind it that gives `None` itself, such as "
                    "`print(...)` or the `append` and `sort` of a list?"
                )
            return "your function returned `None`", advice
        value = tried[first].value
        finished = [
            Returned(expected, one.value, one.parts)
            for expected, one in zip(self.expected, tried, strict=True)
            if not one.error
        ]
        shown = Returned(self.expected[first], value, tried[first].parts)
        several = None if self.labels else one_of_several(finished, shown)
        if several:
            return several.what, several.advice
        if self._are_cut_off(tried):
            return (
                "the numbers are cut off to whole numbers",
                "An array of whole numbers keeps no fractions: what is written into it loses them without a word. "
                "Look for `dtype=int`, `int(...)`, `round(...)`, `astype(int)`, or an array that was made of whole "
                "numbers.",
            )
        slipped = None if self.labels else slip([(one.expected, one.value) for one in finished])
        if slipped:
            return self._with_form(slipped, tried, first)
        told = not empty(value) and isinstance(value, np.ndarray | list | dict | str)
        told = told and not (isinstance(value, np.ndarray) and np.isnan(value).all())
        if told and len(tried) > 2 and all(not one.error and same(value, one.value) for one in tried):
            wanted = ", ".join(f"`{name}`" for name in self.parameters)
            return (
                "your function returns the same whatever it is given",
                f"Does it calculate with its parameters, {wanted}, or with names from outside?",
            )
        found = one_by_one(self.labels, finished, shown) if self.labels and not empty(value) else None
        if found is None:
            found = difference(self.expected[first], value, "your function returned")
            if isinstance(value, Odd) and value.words == "a function":
                method = (
                    "Does something stand there without its brackets? `x.max` is a method, `x.max()` what it computes."
                )
                found = replace(found, advice=method)
        return self._with_form(found, tried, first)

    def _with_form(self, found: Difference, tried: list[Tried], first: int) -> tuple[str, str]:
        """A difference in words, with what should come back if its form is wrong, else with where to look."""
        if found.form:
            several = f"{COUNTS[len(self.labels)]} things" if self.labels else kind(self.expected[first])
            return found.what, paragraphs(found.advice, self.shape_advice or f"What should come back: {several}.")
        where = ""
        if self.shape_advice and any(map(_misfits, self.expected, tried)):
            here = _misfits(self.expected[first], tried[first])
            where = self.shape_advice if here else f"With other sizes the shapes do not fit. {self.shape_advice}"
        return found.what, paragraphs(found.advice or _BY_HAND, where)

    def _are_cut_off(self, tried: list[Tried]) -> bool:
        """Whether fractions were expected and whole numbers came, because what came was cut off or rounded."""
        pairs = [(right, one.value) for right, one in zip(self.expected, tried, strict=True) if not one.error]
        fits = all(isinstance(right, np.ndarray) and _has_shape(value, right.shape) for right, value in pairs)
        if not fits or all(_is_whole(right) for right, _ in pairs):
            return False
        if all(one.whole or one.error for one in tried):
            return True
        filled = any(np.any(value) for _, value in pairs)
        return filled and any(
            all(same(np.asarray(cut(right)), value) for right, value in pairs) for cut in (np.trunc, np.round)
        )

    def _given(self, case: Case) -> str:
        args = [
            f"{name} = {' '.join(literal(value).split())}"
            for name, value in zip(self.parameters, case.args, strict=True)
            if not callable(value)
        ]
        return "\n".join(filter(None, [case.note, ", ".join(args)]))


_BY_HAND = "Work one example out by hand, by the formula or the words of the task. Where does your code go another way?"


def _misfits(expected: Plain, one: Tried) -> bool:
    """Whether shapes did not fit in a case: NumPy said so, or what came has another shape, by more than axes of 1."""
    if one.error:
        return bool(_ABOUT_SHAPES.match(one.error.strip()))
    if not (isinstance(expected, np.ndarray) and isinstance(one.value, np.ndarray)):
        return isinstance(expected, np.ndarray)
    return one.value.shape != expected.shape and not in_other_shape(expected, one.value)


def _has_shape(value: Plain, shape: tuple[int, ...]) -> bool:
    return isinstance(value, np.ndarray) and value.shape == shape


def _is_whole(numbers: np.ndarray) -> bool:
    return bool(np.array_equal(np.round(numbers), numbers))


def _alike(one: Tried, other: Tried) -> bool:
    """Whether two calls with the same arguments ended in the same way."""
    if one.error or other.error:
        return bool(one.error) == bool(other.error)
    return same(one.value, other.value)


def _error_line(one: Tried) -> str:
    return one.error.split("\n")[0].strip()


@contextmanager
def _state_of_chance_kept() -> Iterator[None]:
    """Leaves NumPy's global generator as it was found: what the notebook draws next does not depend on a check."""
    state = np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


_CHANCE = {"random", "rand", "randn", "randint", "default_rng", "shuffle", "keras"}
_CHANCE |= {name + end for name in ("SimpleRNN", "LSTM", "GRU") for end in ("", "Cell")} | {"RNN"}


def uses_chance(answer: Any, deep: int = 2) -> bool:
    """Whether random numbers, or Keras' layers with their random weights, are named in a function or what it calls."""
    names = names_in(answer)
    called = [answer.__globals__.get(name) for name in names]
    return bool(names & _CHANCE) or (deep > 0 and any(uses_chance(one, deep - 1) for one in called))


def names_in(answer: Any) -> set[str]:
    """The global names and the attributes that a function uses, those inside it included; none of anything else."""
    names = set[str]()
    codes = [answer.__code__] if type(answer) is FunctionType else []
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return names


def is_stub(answer: Any) -> bool:
    """Whether ``answer`` is a function with an empty body: dots, ``pass``, a docstring, or ``return None``."""
    if type(answer) is not FunctionType:  # isinstance would ask the student's object
        return False
    returned: Any = None
    for step in dis.get_instructions(answer):
        if step.opname in ("LOAD_CONST", "RETURN_CONST"):
            returned = step.argval
        elif step.opname not in ("RESUME", "NOP", "RETURN_VALUE", "COPY_FREE_VARS", "MAKE_CELL"):
            return False
    return returned is None or returned is ...


# What the type and message of an error contain, and how to think about it. The first that fits is said.
_TIPS = {
    "UnboundLocalError": "The name is used before it gets a value inside the function.",
    "NameError": "Is the name spelled as you defined it, and has the cell that defines it been run?",
    "RecursionError": "The function calls itself again and again. When should it stop? If it does, but late: Python "
    "allows about a thousand calls inside each other, and a loop has no such limit.",
    "ZeroDivisionError": "Something is divided by 0. Which number is it, and for which arguments?",
    "inhomogeneous": "Things of different shapes make no array together. Is one row of a loop longer or shorter than "
    "the others, such as the first or the last? Do several results of a function stand side by side? Take "
    "them one by one.",
    "SystemExit": "`exit()` and `quit()` end Python. To leave a function, use `return`.",
    "KeyboardInterrupt": "The code interrupts itself. To leave a function, use `return`.",
    "MemoryError": "It asked for more memory than there is. How large are the things that it makes?",
    "' object is not iterable": "Only what holds several things can be gone through. For a number, `range(n)` counts "
    "up to it.",
    "' object is not callable": "Brackets behind a name call it, and this is no function. Is a `*` or a comma missing, "
    "or has the name another meaning here?",
    "is not in list": "`index` finds only what is in the list. What is to be done with something that is not in it?",
    "KeyError": "The dictionary has no such key. What is to be done then? Its method `get` can be told.",
    "changed size during iteration": "A dictionary may not grow or shrink while a loop goes through it. Make a new one "
    "with what stays.",
    "unhashable type": "A list cannot be the key of a dictionary, nor be counted. Is there a list inside the list, so "
    "that one loop more is needed?",
    "only integers, slices": "A place in an array is a whole number. Of a word, `index` tells the place in its list; a "
    "division gives a fraction even where nothing is left over.",
    "too many indices": "More indices stand in the brackets than the array has axes: `x[i, j]` needs two, and a vector "
    "has one. `x.shape` tells how many there are. Has an index before it taken one away?",
    "AxisError": "The array has no such axis. They count from 0: a vector has axis 0 only, a matrix 0 and 1. `x.shape` "
    "tells how many there are.",
    "axes don't match": "`transpose` is told the new order of all axes, a number for each: (1, 0, 2) suits an array of "
    "three. `x.shape` tells how many there are.",
    "not compatible with provided weight shape": "The first of the two shapes is what the layer has, the second what "
    "it was given. A kernel is (inputs, units), a bias (units,). Is an array transposed, do they stand in another "
    "order, or is there an axis too many?",
    "Incompatible dimensions": "The table and the targets do not have the same number of rows. Each equation is a row "
    "of the table, and each has a target. Is there a row without one, one too few, or does the table lie on its side?",
    "required positional argument": "A function is called with fewer arguments than its `def` asks for. The message "
    "names what is missing. What should this call hand over?",
    "list assignment index": "A list has only the places that were put into it. `append` adds one at the end.",
    "IndexError": "Places run from 0 to the length minus 1. Does an index run past the end",
    "bitwise_xor": "`^` is no power in Python: a power is written `**`.",
    "for ^": "`^` is no power in Python: a power is written `**`.",
    "builtin_function_or_method'": "A method stands here without its brackets: `x.max` is the method, `x.max()` what "
    "it computes.",
    "expected ndim=3, found ndim=2": "A recurrent layer reads a sequence, (batch, time, features), and two axes came. "
    "Does the layer below give its final state only? With `return_sequences=True` it gives those of all steps.",
    "not have enough dimensions": "On one side of `@` there is a single number, or a method without its brackets. A "
    "matrix product needs an array with axes on both sides.",
    "math domain error": "There is no logarithm of 0 or of a negative number, and no square root of one. Which number "
    "is it that comes in?",
    "expected a positive input": "There is no logarithm of 0 or of a negative number. Which number comes in?",
    "OverflowError": "The result is too large for a computer's number: an exponential overflows above 709. Can the "
    "number that goes in be made smaller without changing the final result?",
    "cannot reshape": "`reshape` keeps all numbers, so the new sizes have to make the same count. Are they those of "
    "one example only? `x.shape` tells the sizes of whatever comes.",
    "Cannot cast ufunc": "An array of whole numbers takes no fractions in place. Was it made with `dtype=int`, or of "
    "whole numbers? `np.zeros(...)` by itself takes fractions.",
    "'NoneType' object has no attribute": "Something here is `None`. Lists change in place: `append` gives nothing "
    "back, so it is written without `=`.",
    "'numpy.ndarray' object has no attribute 'index'": "`np.argmax` tells the place of the largest number of an array.",
    "arrays can be converted to Python scalars": "The functions of `math` take one number. NumPy has the same for "
    "whole arrays, such as `np.exp` and `np.tanh`.",
    "input arrays must have the same shape": "`np.stack` puts arrays of one shape side by side. `np.concatenate` joins "
    "arrays end to end, also such as differ in length.",
    "to a scalar index": "`np.concatenate` and `np.stack` take all arrays in one list, inside square brackets. And a "
    "list has no place that is an array.",
    "equal division": "`np.split` makes equal parts, and cuts along axis 0 unless told otherwise. Which shape has what "
    "you cut?",
    "multiply sequence": "A list cannot be multiplied like a number. Take its numbers one at a time.",
    "truth value of an array": "An array holds an answer for each of its numbers, and `if` takes one, as do Python's "
    "`min` and `max`. Ask for one: `.any()` or `.all()`. Or is a choice wanted for each number? `np.where` makes it, "
    "and `np.minimum` and `np.maximum` take the smaller or the larger, place by place. Whether anything is in it at "
    "all, `len(x) > 0` tells.",
}
_ABOUT_SHAPES = re.compile(r"ValueError: .*(dimension|shapes|broadcast)|InvalidArgumentError: .*ncompatible")


def _multiplies(function: Any) -> bool:
    """Whether a `*` stands in it."""
    return type(function) is FunctionType and any(
        step.argrepr in ("*", "*=") for step in dis.get_instructions(function)
    )


def _describe_error(error: BaseException, function: Any, shape_advice: str, misfit_advice: str, void: str) -> str:
    """Type, message and the student's line, without a traceback; ``void`` names an argument that holds nothing."""
    name = type(error).__name__
    try:
        said = " ".join(str(error).split())[:300]
    except sandbox.Stopped:
        raise
    except BaseException:
        said = "its message cannot be read"
    home = function.__code__.co_filename if type(function) is FunctionType else None
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename not in (__file__, sandbox.__file__)
    ]
    own = [place for place in frames if place[0] == home] or frames[:1]
    source = linecache.getline(*own[-1]).strip() if own else ""
    where = f"\n\nIn this line:\n{code_block(source[:200])}" if source else ""
    words = f"{name}: {said}" if said else name
    tip = next((tip for part, tip in _TIPS.items() if part in words), "")
    if "inhomogeneous" in words:
        tip = paragraphs(tip, _uneven_list(error), shape_advice)
    if re.match("AxisError|ValueError: axes don't match|IndexError: too many indices", words):
        tip = paragraphs(tip, shape_advice)
    if "IndexError" in words and void:
        tip = f"`{void}` is empty here, so it has no first place and no last one. What should come back then?"
    elif "IndexError" in words and tip.endswith("end"):
        tip += ", or did `*` make a matrix where `@` makes a row?" if _multiplies(function) else "?"
    elif _ABOUT_SHAPES.match(words) and not re.search("enough dimensions|inhomogeneous", words):
        tip = paragraphs("Two shapes do not fit together.", misfit_advice)
    return paragraphs(code_block(words) + where, tip)


def _uneven_list(error: BaseException) -> str:
    """Which row of a list in the code that failed has another length, if there is a list like that."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename in (__file__, sandbox.__file__):
            continue
        for name, held in list(frame.f_locals.items()):
            if type(held) is list and len(held) > 1:
                inside = [plain(one) for one in held]
                said = uneven(inside) if all(isinstance(one, np.ndarray) for one in inside) else ""
                if said:
                    return f"In `{name}`: {said[0].lower()}{said[1:]}"
    return ""
