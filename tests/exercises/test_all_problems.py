"""What holds for every problem of the course, whatever its lesson."""

from __future__ import annotations

import ast
import itertools
import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bank import gives_away_nothing

from course_utils import exercises
from course_utils.exercises.base import Problem
from course_utils.exercises.compare import plain, same
from course_utils.exercises.functions import FunctionProblem
from course_utils.exercises.tables import TableProblem
from course_utils.notebooks import exercise_from_solution

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some mistakes overflow

PROBLEMS = exercises.all_problems()
NAMES = [problem.name for problem in PROBLEMS]
NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks" / "solutions").glob("*.ipynb"))


each_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=NAMES, scope="module")  # one process solves it once


@each_problem
def test_every_known_mistake_is_refused_by_its_name(problem: Problem) -> None:
    for mistake in problem.mistakes:
        for number, form in enumerate(mistake.forms):
            result = problem.check(form)
            assert result.state == "wrong", f"{mistake.name}, form {number}"
            assert result.message.startswith(f"Not right yet: {mistake.name}."), f"form {number}"
            assert mistake.advice in result.message
            gives_away_nothing(problem, result.message)


@each_problem
def test_known_mistakes_differ_from_each_other_and_from_the_right_answer(problem: Problem) -> None:
    def outcome(form: Any) -> list[Any]:
        return problem.outputs(form) if isinstance(problem, FunctionProblem) else [plain(form)]

    outcomes = [("right", outcome(problem.answer))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a student would read it, and did not cause it
        outcomes += [(mistake.name, outcome(form)) for mistake in problem.mistakes for form in mistake.forms]
    for (name, one), (other_name, other) in itertools.combinations(outcomes, 2):
        assert name == other_name or not all(map(same, one, other)), f"{name} looks like {other_name}"


@each_problem
def test_the_answer_and_the_shown_solution_are_right(problem: Problem) -> None:
    assert problem.check(problem.answer).state == "right"
    shown = problem.solution().message
    code = "\n".join(line[4:] for line in shown.splitlines() if line.startswith("    "))
    written = problem.setup.split() + problem.code.split()  # what the answer was made by
    assert code.split() == written
    assert problem.explanation in shown


@each_problem
def test_a_problem_says_what_it_is(problem: Problem) -> None:
    module = getattr(exercises, f"lesson_{problem.lesson:02d}")
    assert getattr(module, problem.name) is problem
    assert eval(problem.path, {"exercises": exercises}) is problem
    assert 1 <= problem.minutes <= 30
    assert problem.level in ("easy", "medium", "hard")
    for text in (problem.title, problem.explanation, problem.why):
        assert text.strip()
    assert len(problem.mistakes) >= 4
    assert len({mistake.name for mistake in problem.mistakes}) == len(problem.mistakes)
    for mistake in problem.mistakes:
        assert not mistake.name.endswith((".", "?"))
        assert mistake.advice.endswith((".", "?"))


@each_problem
def test_hints_lead_and_do_not_tell(problem: Problem) -> None:
    assert len(problem.hints) >= 2
    for hint in problem.hints:
        gives_away_nothing(problem, hint)
    if isinstance(problem, TableProblem):
        for mistake in problem.mistakes:
            gives_away_nothing(problem, mistake.advice)
            for form in mistake.forms:
                for name in problem.answer:
                    if form[name] != problem.answer[name]:
                        asked = problem.question(name, form[name])
                        assert asked.endswith("?")
                        gives_away_nothing(problem, asked)


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


@each_problem
def test_nothing_yet_is_not_attempted(problem: Problem) -> None:
    assert problem.check(...).state == problem.check(None).state == "not attempted"


# ---------------------------------------------------------------- the notebooks


def problems_of(solutions: Path) -> list[Problem]:
    return [problem for problem in PROBLEMS if problem.lesson == int(solutions.stem[:2])]


def code_cells(solutions: Path, solved: bool) -> list[str]:
    notebook = nbformat.read(solutions, as_version=4)
    notebook = notebook if solved else exercise_from_solution(notebook)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(params=NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def solutions(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_unsolved_the_notebook_runs_from_top_to_bottom(solutions: Path) -> None:
    for problem in problems_of(solutions):
        problem.state = "wrong"
    names: dict[str, Any] = {}
    for source in code_cells(solutions, solved=False):
        exec(source, names)
    assert {problem.state for problem in problems_of(solutions)} == {"not attempted"}


def test_solved_every_check_says_right(solutions: Path) -> None:
    """In what is stored: that it is what the notebook says today, nbval proves by running it."""
    cells = nbformat.read(solutions, as_version=4).cells
    for problem in problems_of(solutions):
        [check] = [cell for cell in cells if cell.source == f"{problem.path}.check({problem.variable})"]
        [output] = check.outputs
        assert output.data["text/plain"].startswith("Right."), problem.name


def test_every_problem_has_its_task_and_a_cell_with_nothing_but_its_check(solutions: Path) -> None:
    notebook = nbformat.read(solutions, as_version=4)
    for problem in problems_of(solutions):
        check = f"{problem.path}.check({problem.variable})"
        [place] = [i for i, cell in enumerate(notebook.cells) if cell.source == check]
        before = "\n".join(cell.source for cell in notebook.cells[:place])
        assert problem.title in before
        assert f"{problem.minutes} minutes, {problem.level}" in before
        after = notebook.cells[place + 1 : place + 3]
        assert f"{problem.path}.hint()" in after[0].source
        assert after[1].metadata.tags == ["solution"]
    assert notebook.cells[-1].source == f"exercises.summary({int(solutions.stem[:2])})"


def test_the_notebook_says_how_long_its_exercises_take(solutions: Path) -> None:
    minutes = sum(problem.minutes for problem in problems_of(solutions))
    title = nbformat.read(solutions, as_version=4).cells[0].source
    assert re.search(rf"about {minutes} minutes", title)


def test_the_notebook_and_the_solutions_say_the_same(solutions: Path) -> None:
    """Each solved cell defines what ``solution()`` shows, statement by statement."""
    solved = ast.unparse(ast.parse("\n".join(code_cells(solutions, solved=True))))
    for problem in problems_of(solutions):
        assert ast.unparse(ast.parse(problem.code)) in solved, problem.name
