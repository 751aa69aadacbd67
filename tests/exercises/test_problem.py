"""What every check promises, whatever a student hands over: an answer in time, in words, with nothing altered."""

from __future__ import annotations

import html
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from array import array
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course_utils import exercises
from course_utils.exercises import messages, sandbox
from course_utils.exercises.arrays import ArrayProblem
from course_utils.exercises.base import Mistake, Problem
from course_utils.exercises.functions import Case, FunctionProblem

LIMIT = 0.4
SLACK = 3.0  # the machine may be busy


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", LIMIT)


@pytest.fixture
def scale() -> FunctionProblem:
    """A small exercise: add ``b`` to every number of a list."""
    return FunctionProblem(
        name="scale",
        lesson=1,
        title="Adding",
        minutes=1,
        level="easy",
        variable="scale",
        code="def scale(xs, b):\n    return [x + b for x in xs]\n",
        explanation="Each number by itself.",
        why="Biases are added like this.",
        hints=("Look at one number.", "Then at all of them."),
        cases=(Case(([1.0, 2.0], 3.0)), Case((np.array([-1.0, 0.5, 4.0]), 0.25), "this time with an array")),
        mistakes=(
            Mistake("b is subtracted", lambda xs, b: [x - b for x in xs], "Which sign does the sum have?"),
            Mistake("b is forgotten", lambda xs, b: list(xs), "Is `b` used?"),
        ),
    )


@pytest.fixture
def corner() -> ArrayProblem:
    """A small exercise: a matrix with a 1 in its upper right corner."""
    return ArrayProblem(
        name="corner",
        lesson=1,
        title="A corner",
        minutes=1,
        level="easy",
        variable="M",
        code="M = np.array([[0, 1], [0, 0]])\n",
        explanation="Row 0, column 1.",
        why="A single connection.",
        hints=("Which row?", "Which column?"),
        effect=lambda M: ("[1, 0]", "[0, 1]", str(M[0].astype(int).tolist())),
        shape_advice="Two inputs, two outputs.",
        mistakes=(Mistake("the matrix is transposed", [[0, 0], [1, 0]], "Rows are inputs."),),
    )


# ---------------------------------------------------------------- not attempted


def dots(xs: Any, b: Any) -> Any: ...


def with_docstring(xs: Any, b: Any) -> Any:
    """Adds."""


def passing(xs: Any, b: Any) -> Any:
    pass


def returns_dots(xs: Any, b: Any) -> Any:
    return ...


def computes_then_dots(xs: Any, b: Any) -> Any:
    total = sum(xs)  # noqa: F841
    return ...


def not_implemented(xs: Any, b: Any) -> Any:
    raise NotImplementedError


@pytest.mark.parametrize(
    "stub",
    [None, ..., dots, with_docstring, passing, returns_dots, computes_then_dots, not_implemented, lambda xs, b: None],
)
def test_a_stub_is_not_attempted(scale: FunctionProblem, stub: Any) -> None:
    result = scale.check(stub)
    assert result.state == scale.state == "not attempted"
    assert result.message.startswith("Not attempted yet.")
    assert "scale.hint()" in result.message


@pytest.mark.parametrize("stub", [None, ..., [[..., ...], [..., ...]], [[0, ...], [0, 0]], [None, None]])
def test_dots_in_numbers_are_not_attempted(corner: ArrayProblem, stub: Any) -> None:
    assert corner.check(stub).state == "not attempted"


# ---------------------------------------------------------------- right, in every form


@pytest.mark.parametrize(
    "answer",
    [
        lambda xs, b: [x + b for x in xs],
        lambda xs, b: tuple(x + b for x in xs),
        lambda xs, b: np.asarray(xs) + b,
        lambda xs, b: np.asarray(xs, dtype=np.float32) + np.float32(b),
        lambda *args: [x + args[1] for x in args[0]],
        lambda xs, b, more=0: [np.float64(x + b) for x in xs],
        lambda xs, b: [np.array(x + b) for x in xs],
    ],
)
def test_every_right_way_is_right(scale: FunctionProblem, answer: Any) -> None:
    result = scale.check(answer)
    assert (result.state, result.message.split("\n")[0]) == ("right", "Right.")
    assert scale.why in result.message


class Tensor:
    """Like a TensorFlow tensor: no list, but with ``numpy()``."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def numpy(self) -> Any:
        return np.array(self.value, dtype=np.float32)


class Arraylike:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([[0, 1], [0, 0]], dtype=dtype)


@pytest.mark.parametrize(
    "answer",
    [
        [[0, 1], [0, 0]],
        ((0, 1.0), (0, 0)),
        [[False, True], [False, False]],
        np.array([[0, 1], [0, 0]], dtype=np.int8),
        np.array([[0, 1], [0, 0]], dtype=np.float16),
        np.array([[0, 1 + 1e-6], [1e-7, 0]]),
        [np.array([0, 1]), [0, 0]],
        Tensor([[0, 1], [0, 0]]),
        [Tensor([0, 1]), Tensor([0, 0])],
        Arraylike(),
        [[Fraction(0), Fraction(1)], [Decimal(0), Decimal("0.0")]],
        [array("d", [0, 1]), array("i", [0, 0])],
        np.array([[0, 1 + 0j], [0, 0]]),
        np.array([[0, 1], [0, 0]], dtype=object),
    ],
)
def test_every_form_of_numbers_is_right(corner: ArrayProblem, answer: Any) -> None:
    assert corner.check(answer).state == "right"


def test_tensorflow_and_keras_values_are_right(corner: ArrayProblem) -> None:
    tf = pytest.importorskip("tensorflow")
    keras = pytest.importorskip("keras")
    for answer in (
        tf.constant([[0.0, 1.0], [0.0, 0.0]]),
        tf.Variable([[0.0, 1.0], [0.0, 0.0]], dtype=tf.float64),
        keras.Variable([[0.0, 1.0], [0.0, 0.0]]),
        [tf.constant([0, 1]), tf.constant([0, 0])],
    ):
        assert corner.check(answer).state == "right"
    assert corner.check(keras.Input((2,))).state == "wrong"


# ---------------------------------------------------------------- wrong, and said so


def test_a_known_mistake_is_named_with_what_was_given_expected_and_came(scale: FunctionProblem) -> None:
    result = scale.check(lambda xs, b: [x - b for x in xs])
    assert result.state == "wrong"
    assert result.message == (
        "Not right yet: b is subtracted.\n\n"
        "    Given:    xs = [1, 2], b = 3\n"
        "    Expected: [4, 5]\n"
        "    Got:      [-2, -1]\n\n"
        "Which sign does the sum have?"
    )


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda xs, b: [x * b for x in xs], "the shape is right, the numbers are not"),
        (lambda xs, b: [x + b for x in xs][:1], "only the first value came back"),
        (lambda xs, b: sum(xs) + b, "your function returned a number"),
        (lambda xs, b: "4, 5", "your function returned a text, `'4, 5'`"),
        (lambda xs, b: (np.asarray(xs) + b)[:, None], "their shape should be (2,), and it is (2, 1)"),
        (lambda xs, b: [[x + b] for x in xs], "Is there a pair of brackets, or an axis, too many?"),
        (lambda xs, b: [[x + b for x in xs]], "their shape should be (2,), and it is (1, 2)"),
        (lambda xs, b: ([x + b for x in xs], b), "The first of them is right: let it come back alone."),
        (lambda xs, b: [4, [5, []]], "numbers and lists side by side in one list"),
        (lambda xs, b: [str(x + b) for x in xs], "numbers in quotes"),
        (lambda xs, b: np.ones(3) + np.ones(4), "Two shapes do not fit together."),
        (lambda xs, b: list(b), "For a number, `range(n)` counts up to it."),
        (lambda xs, b: b(xs), "' object is not callable"),
        (lambda xs, b: print(xs).append(b), "written without `=`"),  # type: ignore[func-returns-value, attr-defined]
        (lambda xs, b: [] if (np.asarray(xs) == 0) else xs, "Ask for one: `.any()` or `.all()`"),
        (lambda xs, b: 1.5 * list(xs), "Take its numbers one at a time."),
        pytest.param(
            lambda xs, b: [x / (b - b) for x in list(xs)],
            "Something is divided by 0.",
            marks=pytest.mark.filterwarnings("ignore:divide by zero"),  # NumPy's numbers, in the second case
        ),
        (lambda xs, b: np.array([xs, [xs, b]]), "Things of different shapes make no array together"),
        (lambda xs, b: np.asarray(xs).index(b), "`np.argmax` tells the place"),
        (lambda xs, b: np.sum(xs, axis=1) + b, "The array has no such axis. They count from 0"),
        (lambda xs, b: np.concatenate([xs, xs], axis=1), "a vector has axis 0 only"),
        (lambda xs, b: np.transpose(xs, (1, 0)) + b, "`transpose` is told the new order of all axes"),
        (lambda xs, b: np.asarray(xs)[:, 0] + b, "a vector has one. `x.shape` tells how many there are"),
        (lambda xs, b: (lambda x, y: x + y)(xs), "with fewer arguments than its `def` asks for"),
        (lambda xs, b: (lambda x, y, z: x + y)(xs), "The message names what is missing."),
        (lambda b, xs: [x + b for x in xs], "It is called like this: `scale(xs, b)`"),
        (lambda xs, b: (x + b for x in xs), "Put `list(...)` around it"),
        (lambda xs, b: {x + b for x in xs}, "a set, which has no order"),
        (lambda xs, b: [np.nan for x in xs], "NaN (not a number)"),
        (lambda xs, b: [np.inf for x in xs], "infinite"),
        (lambda xs, b: [round(x + b + 0.004, 3) for x in xs], "Only whole numbers are expected here."),
        (lambda xs, b: print(xs), "Is a `return` missing? Or does something stand behind it that gives `None` itself"),
        (lambda xs, b: [4, 5] if isinstance(xs, list) else None, "Does every way through it end in a `return`?"),
        (lambda xs: xs, "called with 2, in this order: `scale(xs, b)`"),
        (lambda xs, b, c: xs, "called with 2"),
        (lambda xs, b: xs + b, "TypeError: can only concatenate list"),
        (lambda xs, b: undefined, "NameError: name 'undefined' is not defined"),  # noqa: F821
        (lambda xs, b: [x + b for x in xs] if b == 3 else 1 / 0, "this time with an array"),
        ([4.0, 5.0], "leave out the brackets"),
        ("scale", "`check` needs the function itself"),
        (dict, "You handed over a class"),
        (3, "You handed over a number"),
    ],
)
def test_what_is_wrong_is_said(scale: FunctionProblem, answer: Any, words: str) -> None:
    result = scale.check(answer)
    assert result.state == "wrong"
    assert result.message.startswith("Not right yet: ")
    assert words in result.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([[0, 0], [1, 0]], "the matrix is transposed"),
        ([[0, 1], [1, 0]], "Got:      [0, 1]"),
        ([0, 1], "the shape should be (2, 2), yours is (2,)"),
        (np.zeros((3, 3)), "Two inputs, two outputs."),
        ([[0, 1], [0]], "rows of different lengths"),
        ([["0", 1], [0, 0]], "numbers in quotes"),
        ([["no", 1], [0, 0]], "things that are not numbers, such as a text, `'no'`"),
        ([[0, np.nan], [0, 0]], "Which number belongs in its place?"),
        ([[0, 1], [0, 3]], "1 of 2 rows"),
        (np.array([[0, 1j], [0, 0]]), "complex numbers"),
        ("[[0, 1], [0, 0]]", "you handed over a text"),
        (np.eye, "call it: write brackets behind its name"),
        (7, "you handed over a number"),
        (10**400, "a number too large"),
        ({1, 2}, "a set"),
        ({"M": 1}, "a dictionary with 1 entry"),
        (object(), "an object of type object"),
        (np.zeros((2000, 2000)), "far larger than asked for"),
        (range(10**9), "a list of more than"),
    ],
)
def test_what_is_wrong_with_numbers_is_said(corner: ArrayProblem, answer: Any, words: str) -> None:
    result = corner.check(answer)
    assert result.state == "wrong"
    assert words in result.message


def test_weights_that_a_keras_layer_does_not_take_are_explained(scale: FunctionProblem) -> None:
    keras = pytest.importorskip("keras")

    def answer(xs: Any, b: Any) -> Any:
        layer = keras.layers.SimpleRNN(3)
        layer.build((None, None, 2))
        layer.set_weights([np.ones((3, 2)), np.ones((3, 3)), np.ones(3)])
        return layer(xs)

    message = scale.check(answer).message
    assert "weight shape (2, 3) is not compatible with provided weight shape (3, 2)" in message
    assert "The first of the two shapes is what the layer has, the second what it was given." in message
    assert "Is an array transposed" in message


@pytest.mark.parametrize(
    "answer",
    [
        lambda xs, b: np.sum(xs, axis=1),
        lambda xs, b: np.transpose(xs, (1, 0)),
        lambda xs, b: np.asarray(xs)[0, 1],
        lambda xs, b: np.array([xs, [*xs, b]]),
    ],
    ids=["no such axis", "other axes", "too many indices", "uneven rows"],
)
def test_where_the_axes_are_wrong_the_exercise_says_what_should_come_back(scale: FunctionProblem, answer: Any) -> None:
    own = "As many numbers as came in."
    assert scale.check(answer).message.endswith(own) is False
    assert replace(scale, shape_advice=own).check(answer).message.endswith(own)


def test_a_failing_function_is_shown_by_its_line_not_by_a_traceback(scale: FunctionProblem) -> None:
    def answer(xs: Any, b: Any) -> Any:
        first = xs[17]
        return first + b

    message = scale.check(answer).message
    assert "IndexError: list index out of range" in message
    assert "first = xs[17]" in message
    assert "Traceback" not in message
    assert ".py" not in message


# ---------------------------------------------------------------- nothing is altered


def test_writing_into_an_argument_is_noticed(scale: FunctionProblem) -> None:
    def answer(xs: Any, b: Any) -> Any:
        for i in range(len(xs)):
            xs[i] += b
        return xs

    for _ in range(2):  # the cases themselves are unharmed, so it happens again
        result = scale.check(answer)
        assert result.state == "wrong"
        assert "your function changes its argument `xs`" in result.message
    assert scale.cases[0].args == ([1.0, 2.0], 3.0)
    assert scale.check(lambda xs, b: [x + b for x in xs]).state == "right"


def test_a_wrong_value_comes_before_the_altered_argument(scale: FunctionProblem) -> None:
    def answer(xs: Any, b: Any) -> Any:
        xs[0] = 9
        return [0, 0]

    message = scale.check(answer).message
    assert "the shape is right, the numbers are not" in message
    assert "`xs` has been changed in place" in message


def test_an_altered_argument_is_told_only_where_it_is_altered(scale: FunctionProblem) -> None:
    def answer(xs: Any, b: Any) -> Any:
        if isinstance(xs, np.ndarray):
            xs += b
        return list(xs)

    message = scale.check(answer).message
    assert "Got:      [1, 2]" in message
    assert "in place" not in message


def test_the_students_own_objects_stay_as_they_are(corner: ArrayProblem) -> None:
    array = np.array([[0, 1], [0, 0]])
    nested = [[0, 1], [0, 0]]
    corner.check(array)
    corner.check(nested)
    assert array.dtype.kind == "i"
    assert array.tolist() == nested == [[0, 1], [0, 0]]


# ---------------------------------------------------------------- the same every time


def test_what_is_kept_between_calls_is_noticed(scale: FunctionProblem) -> None:
    kept: list[Any] = []

    def collects(xs: Any, b: Any) -> Any:
        for x in xs:
            kept.append(x + b)
        return kept

    def default(xs: Any, b: Any, collected: Any = []) -> Any:  # noqa: B006
        collected += [x + b for x in xs]
        return collected

    def drawn(xs: Any, b: Any) -> Any:
        return np.random.default_rng().normal(size=len(xs))

    for answer, advice in (
        (collects, "Let each call begin anew."),
        (default, "Let each call begin anew."),
        (drawn, "are they random?"),
    ):
        for _ in range(2):  # it is said again by a second check
            result = scale.check(answer)
            assert result.state == "wrong"
            assert "different results for the same arguments" in result.message
            assert advice in result.message


def test_a_seed_set_by_the_call_before_does_not_hide_that_numbers_are_drawn_by_chance(scale: FunctionProblem) -> None:
    def seeded_too_late(xs: Any, b: Any) -> Any:
        found = np.random.randn(len(xs))  # noqa: NPY002
        np.random.seed(7)  # noqa: NPY002
        return found

    np.random.seed(7)  # noqa: NPY002
    assert "different results for the same arguments" in scale.check(seeded_too_late).message


def test_a_check_leaves_the_generator_of_the_notebook_as_it_was(scale: FunctionProblem) -> None:
    np.random.seed(3)  # noqa: NPY002
    expected = np.random.rand()  # noqa: NPY002
    np.random.seed(3)  # noqa: NPY002
    scale.check(lambda xs, b: [np.random.rand() for _ in xs])  # noqa: NPY002
    assert np.random.rand() == expected  # noqa: NPY002


def test_an_answer_that_ignores_its_arguments_is_named() -> None:
    h_previous, x_t = np.eye(4)[0], np.zeros(4)
    result = exercises.get("schedule_step").check(lambda h, x: np.roll(h_previous, 1) + x_t)
    assert "your function returns the same whatever it is given" in result.message
    assert "`h_previous`, `x_t`" in result.message


# ---------------------------------------------------------------- never raises


class Hostile:
    """Everything that can be asked of it fails."""

    def _fail(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no")

    __eq__ = __repr__ = __str__ = __len__ = __iter__ = __getitem__ = __bool__ = __array__ = __getattr__ = _fail
    __hash__ = None  # type: ignore[assignment]


class LyingClass:
    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise RuntimeError("no")


class BadError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no")


def recursion(xs: Any, b: Any) -> Any:
    return recursion(xs, b)


def raises(error: BaseException) -> Callable[..., Any]:
    def answer(xs: Any, b: Any) -> Any:
        raise error

    return answer


def holding_itself() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


def in_an_array() -> Any:
    array = np.empty(1, dtype=object)
    array[0] = Hostile()
    return array


@pytest.mark.parametrize(
    "make",  # not the objects themselves: pytest looks at its parameters
    [Hostile, lambda: [Hostile(), 1], lambda: {"a": Hostile()}, LyingClass, holding_itself, in_an_array],
    ids=["alone", "in a list", "in a dictionary", "class", "holds itself", "in an array"],
)
def test_hostile_objects_are_wrong_and_nothing_more(
    scale: FunctionProblem, corner: ArrayProblem, make: Callable[[], Any]
) -> None:
    value = make()
    assert scale.check(value).state == "wrong"
    assert scale.check(lambda xs, b: value).state == "wrong"
    assert corner.check(value).state == "wrong"
    assert exercises.get("which_type").check(value).state == "wrong"
    assert exercises.get("which_type").check({"sentiment": value}).state == "wrong"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (recursion, "RecursionError"),
        (raises(SystemExit(1)), "To leave a function, use `return`"),
        (raises(KeyboardInterrupt()), "KeyboardInterrupt"),
        (raises(MemoryError()), "more memory than there is"),
        (raises(BadError()), "its message cannot be read"),
        (raises(ValueError("a\n`b`" * 1000)), "ValueError: a `b`a"),
        (raises(BaseExceptionGroup("many", [ValueError("x")])), "ExceptionGroup: many"),
        (lambda xs, b: sys.exit(), "SystemExit"),
        (lambda xs, b: [0] * 10**14, "MemoryError"),
    ],
)
def test_every_error_becomes_words(scale: FunctionProblem, answer: Any, words: str) -> None:
    result = scale.check(answer)
    assert result.state == "wrong"
    assert words in result.message
    assert len(result.message) < 2000


# ---------------------------------------------------------------- never hangs


def endless_pass(xs: Any, b: Any) -> Any:
    while True:
        pass


def endless_swallowing(xs: Any, b: Any) -> Any:
    while True:
        try:  # noqa: SIM105
            b = b + 1
        except:  # noqa: E722
            pass


def endless_sleep_swallowing(xs: Any, b: Any) -> Any:
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            continue


def endless_inside_swallowing(xs: Any, b: Any) -> Any:
    while True:
        try:
            try:
                while True:
                    pass
            except:  # noqa: E722
                continue
        finally:
            continue  # noqa: B012


def endless_calls(xs: Any, b: Any) -> Any:
    def quiet() -> None:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except BaseException:
            pass

    while True:
        quiet()


def endless_retry(xs: Any, b: Any) -> Any:
    while True:
        try:
            return xs["one"]
        except Exception:
            pass


def endless_printing(xs: Any, b: Any) -> Any:
    while True:
        print("and again")


class EndlessIterator:
    def __iter__(self) -> Any:
        while True:
            yield 1


class EndlessArray:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        while True:
            pass


def endless_length(xs: Any, b: Any) -> Any:
    class Longer(list):  # type: ignore[type-arg]
        def __iter__(self) -> Any:
            while True:
                yield [1]

    return Longer()


@pytest.mark.parametrize(
    "answer",
    [
        endless_pass,
        endless_swallowing,
        endless_sleep_swallowing,
        endless_inside_swallowing,
        endless_calls,
        endless_retry,
        endless_printing,
        lambda xs, b: EndlessArray(),
    ],
)
@pytest.mark.usefixtures("short_patience")
def test_an_endless_loop_is_stopped(scale: FunctionProblem, answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stdout, threads, start = sys.stdout, threading.active_count(), time.monotonic()
    result = scale.check(answer)
    assert time.monotonic() - start < LIMIT + sandbox.STOPPING + SLACK
    assert result.state == "wrong"
    assert "your code was not done after 0.4 seconds" in result.message
    assert "It was stopped." in result.message
    while threading.active_count() > threads:  # its last few instructions
        assert time.monotonic() - start < 5
        time.sleep(0.01)
    assert sys.stdout is stdout
    captured = capsys.readouterr()
    assert captured.err == ""
    assert len(captured.out) < 3000


def test_an_endless_list_ends(scale: FunctionProblem) -> None:
    assert "a list of more than" in scale.check(endless_length).message
    assert scale.check(lambda xs, b: EndlessIterator()).state == "wrong"


@pytest.mark.usefixtures("short_patience")
def test_the_limit_is_for_the_whole_check_and_says_where_it_was(scale: FunctionProblem) -> None:
    def slow_with_arrays(xs: Any, b: Any) -> Any:
        while isinstance(xs, np.ndarray):
            pass
        return [x + b for x in xs]

    start = time.monotonic()
    result = scale.check(slow_with_arrays)
    assert time.monotonic() - start < LIMIT + SLACK
    assert "this time with an array" in result.message


@pytest.mark.usefixtures("short_patience")
def test_what_cannot_be_stopped_is_left_behind(scale: FunctionProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "STOPPING", 0.1)
    lock = threading.Lock()
    stdout, stderr = sys.stdout, sys.stderr

    def blocked_in_c(xs: Any, b: Any) -> Any:
        lock.acquire()
        lock.acquire(timeout=20)

    start = time.monotonic()
    try:
        result = scale.check(blocked_in_c)
        assert time.monotonic() - start < LIMIT + SLACK
        assert result.state == "wrong"
        assert "It could not be stopped at once" in result.message
        assert "restart the kernel" in result.message
        assert scale.check(lambda xs, b: [x + b for x in xs]).state == "right"
    finally:
        sys.stdout, sys.stderr = stdout, stderr
        lock.release()


@pytest.mark.usefixtures("short_patience")
def test_an_import_inside_the_function_does_not_count(
    scale: FunctionProblem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_import.py").write_text(f"import time\ntime.sleep({2 * LIMIT})\n")
    monkeypatch.syspath_prepend(tmp_path)

    def imports(xs: Any, b: Any) -> Any:
        import slow_to_import  # type: ignore[import-not-found]  # noqa: F401

        return [x + b for x in xs]

    assert scale.check(imports).state == "right"


@pytest.mark.usefixtures("short_patience")
def test_an_import_that_never_ends_is_stopped(
    scale: FunctionProblem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "endless_to_import.py").write_text("while True:\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sandbox, "IMPORTING", LIMIT)

    def imports(xs: Any, b: Any) -> Any:
        import endless_to_import  # type: ignore[import-not-found]  # noqa: F401

    assert "It was stopped." in scale.check(imports).message


def test_memory_that_only_grows_is_stopped(scale: FunctionProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    if sandbox._memory() == 0:
        pytest.skip("this system does not say how much memory a process holds")
    monkeypatch.setattr(sandbox, "MEMORY", 60_000_000)
    monkeypatch.setattr(sandbox, "SECONDS", 20.0)

    def collects(xs: Any, b: Any) -> Any:
        outputs = []
        while len(outputs) >= 0:
            outputs.append([b] * 10)

    start = time.monotonic()
    result = scale.check(collects)
    assert "more and more memory" in result.message
    assert time.monotonic() - start < 10


@pytest.mark.usefixtures("short_patience")
def test_a_check_works_in_any_thread(scale: FunctionProblem) -> None:
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(scale.check(endless_swallowing)))
    thread.start()
    thread.join(LIMIT + sandbox.STOPPING + SLACK)
    assert results[0].state == "wrong"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to the whole console")
def test_a_real_interruption_stops_the_students_code_and_reaches_the_kernel() -> None:
    script = """
import sys, threading, time
from course_utils import exercises
from course_utils.exercises import sandbox
sandbox.SECONDS = 60
stdout = sys.stdout
def unfold(f, h_0, xs):
    sys.__stdout__.write("running\\n"); sys.__stdout__.flush()
    while True:
        try:
            pass
        except:
            pass
try:
    exercises.lesson_01.unfold.check(unfold)
except KeyboardInterrupt:
    time.sleep(0.1)
    print("interrupted", sys.stdout is stdout, threading.active_count())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "interrupted True 1\n"
        assert process.wait(10) == 0


def test_an_interruption_waits_until_the_students_code_has_begun(
    scale: FunctionProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within ``Thread.start`` it could hit a lock that is half released."""
    begin, begun, stdout, handler = threading.Thread.start, [], sys.stdout, signal.getsignal(signal.SIGINT)

    def start(thread: threading.Thread) -> None:
        begin(thread)
        signal.raise_signal(signal.SIGINT)
        begun.append(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(KeyboardInterrupt):
        scale.check(endless_swallowing)
    assert not begun[0].is_alive()
    assert sys.stdout is stdout
    assert signal.getsignal(signal.SIGINT) is handler


# ---------------------------------------------------------------- prints


def test_prints_are_collected_and_bounded(scale: FunctionProblem, capsys: pytest.CaptureFixture[str]) -> None:
    def chatty(xs: Any, b: Any) -> Any:
        print("first", xs)
        print("warning", file=sys.stderr)
        for _ in range(20_000):
            print("x" * 1000)
        return [x + b for x in xs]

    result = scale.check(chatty)
    assert result.state == "right"
    assert "Your code printed:\n    first [1.0, 2.0]\n    warning\n" in result.message
    assert len(result.message) < 3000
    assert capsys.readouterr().out.count("first") == 1  # in the message, and nowhere else


def test_a_print_is_shown_once_for_each_case(scale: FunctionProblem) -> None:
    def chatty(xs: Any, b: Any) -> Any:
        print("b is", b)
        return [x + b for x in xs]

    assert scale.check(chatty).message.endswith("Your code printed:\n    b is 3.0\n    b is 0.25")


def test_a_warning_is_no_print_and_names_no_file(scale: FunctionProblem) -> None:
    def divides(xs: Any, b: Any) -> Any:
        with warnings.catch_warnings():  # pytest collects warnings: here they should be printed
            warnings.simplefilter("always")
            warnings.showwarning = lambda *args: sys.stderr.write(warnings.formatwarning(*args[:4]))
            np.float64(1) / np.float64(0)
        print("after it")
        return [x + b for x in xs]

    message = scale.check(divides).message
    assert "Python warned:\n    RuntimeWarning: divide by zero encountered" in message
    assert "Your code printed:\n    after it" in message
    assert ".py" not in message


def test_an_async_function_is_named_without_a_warning(scale: FunctionProblem) -> None:
    async def waits(xs: Any, b: Any) -> Any:
        return [x + b for x in xs]

    message = scale.check(waits).message
    assert "a coroutine (write `def` without `async`)" in message
    assert "warned" not in message
    assert "printed" not in message


def test_other_threads_go_on_printing(scale: FunctionProblem, capsys: pytest.CaptureFixture[str]) -> None:
    def waits(xs: Any, b: Any) -> Any:
        other = threading.Thread(target=print, args=("from another thread",))
        other.start()
        other.join()
        return [x + b for x in xs]

    assert "from another thread" not in scale.check(waits).message
    assert "from another thread" in capsys.readouterr().out


# ---------------------------------------------------------------- how it is shown


def words_of(bundle: dict[str, str]) -> tuple[list[str], list[str]]:
    """The words of the HTML form and those of the plain one."""
    shown = html.unescape(re.sub(r"<[^>]+>", " ", bundle["text/html"]))
    plain = re.sub(r"(?m)^- ", "", bundle["text/plain"]).replace("`", " ")
    return shown.replace("`", " ").split(), plain.split()


def test_both_forms_hold_the_same_words(scale: FunctionProblem, corner: ArrayProblem) -> None:
    notes: list[messages.Note] = [
        scale.check(answer)
        for answer in (None, lambda xs, b: xs, lambda xs, b: "<b>`", dict, lambda xs, b: 1 / 0, scale.answer)
    ]
    notes += [corner.check([[1, 0], [0, 0]]), exercises.get("which_type").check({"sentiment": "<i>one"})]
    notes += [scale.hint(), scale.hint(), scale.hint(), scale.solution(), exercises.summary(1)]
    for note in notes:
        shown, plain = words_of(note.bundle())
        assert [word.strip(":.,") for word in shown] == [word.strip(":.,") for word in plain]


def test_the_html_says_the_state_first_escapes_and_is_announced(scale: FunctionProblem) -> None:
    borders = set()
    for answer, start in (
        (None, "Not attempted yet."),
        (lambda xs, b: "<script>", "Not right yet: "),
        (scale.answer, "Right."),
    ):
        shown = scale.check(answer).bundle()["text/html"]
        assert shown.startswith('<div role="status" style="border-left: 6px ')
        assert re.sub(r"<[^>]+>", "", shown).startswith(start)
        assert "<script>" not in shown
        borders.add(re.search(r"border-left: (\d+px \w+)", shown)[1])  # type: ignore[index]
        assert not re.search(r"[^-]color:|background", shown)  # text and page keep the theme's own colours
    assert len(borders) == 3  # told apart without colour


def test_the_same_check_shows_the_same_bytes(scale: FunctionProblem) -> None:
    assert scale.check(lambda xs, b: object()).bundle() == scale.check(lambda xs, b: object()).bundle()


def test_a_cell_that_ends_in_a_check_shows_it_once(scale: FunctionProblem) -> None:
    shell = InteractiveShell.instance(user_ns={"problem": scale})
    try:
        with capture_output() as captured:
            ran = shell.run_cell("problem.check(None)")
    finally:
        InteractiveShell.clear_instance()
    assert ran.result.state == "not attempted"
    assert [set(output.data) for output in captured.outputs] == [{"text/html", "text/plain"}]


# ---------------------------------------------------------------- hints, solutions, registry


def test_hints_come_one_at_a_time_and_end(scale: FunctionProblem) -> None:
    assert scale.hint().message == "Hint 1 of 2:\n\nLook at one number."
    assert scale.hint().message == "Hint 2 of 2:\n\nThen at all of them."
    for _ in range(2):
        last = scale.hint().message
        assert last.startswith("There are no more hints.")
        assert "- Look at one number.\n- Then at all of them." in last
        assert "`exercises.lesson_01.scale.solution()`" in last


def test_a_solution_shows_its_code_and_explains_it(scale: FunctionProblem) -> None:
    message = scale.solution().message
    assert "    def scale(xs, b):\n        return [x + b for x in xs]" in message
    assert message.endswith("Each number by itself.")


def test_the_exercises_load_without_tensorflow() -> None:
    script = "import sys; from course_utils import exercises; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_problems_are_found_by_name_and_the_nearest_is_named() -> None:
    assert exercises.get("unfold") is exercises.lesson_01.unfold
    with pytest.raises(KeyError, match="The nearest: cyclic_matrix"):
        exercises.get("cyclic_matrx")


def test_the_summary_tells_what_is_right_wrong_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[Problem] = [p for p in exercises.all_problems() if p.lesson == 1]
    for problem in problems:
        monkeypatch.setattr(problem, "state", "not attempted")
    problems[0].check(problems[0].answer)
    problems[0].check(17)  # a wrong try after a right one does not undo it
    problems[1].check(17)
    note = exercises.summary(1)
    assert note.message.startswith(f"Lesson 1: 1 of {len(problems)} exercises right.")
    assert f"about {sum(p.minutes for p in problems[1:])} minutes" in note.message
    assert f"Next: {problems[1].title}." in note.message
    assert [row[-1] for row in note.table] == ["state", "right", "not right yet"] + ["not attempted yet"] * (
        len(problems) - 2
    )
    for problem in problems:
        problem.check(problem.answer)
    assert "Nothing is left to do." in exercises.summary(1).message
    with pytest.raises(ValueError, match=r"no exercises for lesson 99\. Lessons with exercises: 0, 1"):
        exercises.summary(99)
