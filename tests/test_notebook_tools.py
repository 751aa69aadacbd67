"""Exercises made from solutions, and the one form in which notebooks are stored."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils import notebooks
from course_utils.notebooks import NotebookError, exercise_from_solution, normalised

COURSE = Path(__file__).resolve().parents[1]


def notebook_of(*cells: Any) -> Any:
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return new_notebook(cells=list(cells))


def exercise_code(source: str) -> str:
    return str(exercise_from_solution(notebook_of(new_code_cell(source))).cells[0].source)


# ---------------------------------------------------------------- exercises


def test_a_solution_becomes_a_placeholder_at_its_own_indent() -> None:
    solution = """\
def step(x_t, h_prev):
    "One step."
    ### solution
    z = x_t + h_prev
    return np.tanh(z)
    ### end

q1.check(step)"""
    assert (
        exercise_code(solution)
        == """\
def step(x_t, h_prev):
    "One step."
    ...  # your code here

q1.check(step)"""
    )


def test_a_stub_of_ones_own_loses_one_hash_a_line() -> None:
    solution = """\
### solution
W = [[1, 2]]
### stub
# W = ...  # replace the dots by your matrix
#
# # a comment stays one

#     indented = ...
### end
q2.check(W)"""
    assert (
        exercise_code(solution)
        == """\
W = ...  # replace the dots by your matrix

# a comment stays one

    indented = ...
q2.check(W)"""
    )


def test_a_stub_keeps_the_indent_before_the_hash() -> None:
    assert exercise_code("if ready:\n    ### solution\n    go()\n    ### stub\n    # pass\n    ### end") == (
        "if ready:\n    pass"
    )


def test_several_solutions_in_one_cell() -> None:
    source = "### solution\na = 1\n### end\nb = 2\n### solution\nc = 3\n### stub\n# c = ...\n### end"
    assert exercise_code(source) == "...  # your code here\nb = 2\nc = ..."


def test_code_without_marks_stays_as_it_is() -> None:
    source = 'x = 1  # ### not at the beginning\n#### four\n# ## apart\n"### end"\n'
    assert exercise_code(source) == source


def test_cells_tagged_solution_are_dropped_and_the_others_keep_id_tags_and_order() -> None:
    solution = notebook_of(
        new_markdown_cell("Try."),
        new_markdown_cell("The answer is 42.", metadata={"tags": ["solution"]}),
        new_code_cell("1 + 1", metadata={"tags": ["keep", "other"]}),
        new_code_cell("answer = 42", metadata={"tags": ["solution"]}),
        new_markdown_cell("[the lesson](../01_rnn_types.ipynb)"),
    )
    exercise = exercise_from_solution(solution)
    assert [cell.id for cell in exercise.cells] == ["cell-0", "cell-2", "cell-4"]
    assert exercise.cells[1].metadata == {"tags": ["keep", "other"]}
    assert exercise.cells[2].source == "[the lesson](../01_rnn_types.ipynb)"


def test_an_exercise_has_no_outputs_and_the_solution_is_left_alone() -> None:
    output = new_output("stream", name="stdout", text="2\n")
    solution = notebook_of(new_code_cell("print(2)", outputs=[output], execution_count=7))
    before = copy.deepcopy(solution)
    exercise = exercise_from_solution(solution)
    assert exercise.cells[0].outputs == []
    assert exercise.cells[0].execution_count is None
    assert solution == before


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a\n### solution\nb", r"cell 2, line 2: '### solution' is never closed"),
        ("### solution\na\n### solution\n### end", r"line 3: '### solution' stands inside"),
        ("### solution\na\n### stub\n### stub\n### end", r"line 4: '### stub' stands inside"),
        ("a\n### end", r"line 2: '### end' stands outside"),
        ("### stub\n# a\n### end", r"line 1: '### stub' stands outside"),
        ("### Solution\na\n### end", r"line 1: '### Solution' is no mark. The marks are"),
        ("### solution\na\n###end it\n### end", r"line 3: '### end it' is no mark"),
        ("### solution\na\n### stub\nb = ...\n### end", r"line 4: a line between .* begins with '# ', got 'b = ...'"),
    ],
)
def test_wrong_marks_are_named_with_cell_and_line(source: str, message: str) -> None:
    with pytest.raises(NotebookError, match=message):
        exercise_from_solution(notebook_of(new_markdown_cell("words"), new_code_cell(source)))


def test_a_wrong_mark_names_the_notebook_too(tmp_path: Path) -> None:
    path = tmp_path / "notebooks" / "solutions" / "01_a.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook_of(new_code_cell("### end")), path)
    with pytest.raises(NotebookError, match=r"^notebooks/solutions/01_a.ipynb, cell 1, line 1: "):
        notebooks.make_exercise(tmp_path, "01_a")


NO_CELLS = "expected a list of cells, each with its type and its source; came other JSON"
NOT_AS_ASKED = "expected what the notebook format asks for; some of it is missing or wrong"
WHOLE = nbformat.writes(notebook_of(new_markdown_cell("words"), new_code_cell("1 + 1")))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "expected JSON up to its end; it stops being that in line 1"),
        (WHOLE[:60], "expected JSON up to its end; it stops being that in line 5"),
        ("<<<<<<< ours\n" + WHOLE, "expected JSON up to its end; it stops being that in line 1"),
        ("{}", NO_CELLS),
        ('{"cells": 3}', NO_CELLS),
        ("[]", NO_CELLS),
        ('{"cells": [{"cell_type": "code"}]}', NO_CELLS),
        (
            WHOLE.replace('"outputs"', '"output"'),
            NOT_AS_ASKED,
        ),
        (
            WHOLE.replace('"nbformat": 4', '"nbformat": "4"'),
            NOT_AS_ASKED,
        ),
        (b"\xff\xfe", "expected a text in UTF-8; came bytes that are none"),
    ],
    ids=lambda given: given[:20] if isinstance(given, str) else None,
)
def test_what_is_no_whole_notebook_is_refused_with_what_is_wrong_and_how_to_get_it_back(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    path = tmp_path / "notebooks" / "solutions" / "01_a.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(NotebookError) as caught:
        notebooks.read(path)
    said, remedy = str(caught.value).split("\n")
    assert said.startswith(f"{path} is not a whole notebook: {problem}")
    assert remedy.startswith("Get it back: `git checkout notebooks/solutions/01_a.ipynb` in the course's folder")


def test_a_whole_notebook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(WHOLE)
    assert [cell.source for cell in notebooks.read(path).cells] == ["words", "1 + 1"]


def test_a_notebook_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match=r"01_a.ipynb cannot be read: No such file.*\n.*`git checkout 01_a.ipynb`"):
        notebooks.read(tmp_path / "01_a.ipynb")


def test_a_damaged_solution_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "notebooks" / "solutions" / "01_a.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(NotebookError) as caught:
        notebooks.make_exercise(tmp_path, "01_a")
    assert str(caught.value).splitlines()[0].count("01_a.ipynb") == 1


# ---------------------------------------------------------------- the stored form


def test_the_stored_form_has_plain_metadata_and_counts_from_one() -> None:
    result = new_output("execute_result", data={"text/plain": "2"}, execution_count=12)
    notebook = notebook_of(
        new_code_cell("a", execution_count=11, metadata={"collapsed": True, "execution": {"t": "now"}}),
        new_code_cell(""),
        new_markdown_cell("words", metadata={"editable": False}),
        new_code_cell("b", execution_count=12, outputs=[result], metadata={"tags": ["t"], "trusted": True}),
    )
    notebook.metadata = {"kernelspec": {"name": "mine", "display_name": "Mine"}, "widgets": {"state": {}}, "toc": 1}
    stored = normalised(notebook)
    assert stored.metadata == {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    assert [cell.get("execution_count") for cell in stored.cells] == [1, None, None, 2]
    assert stored.cells[3].outputs[0].execution_count == 2
    assert [dict(cell.metadata) for cell in stored.cells] == [{}, {}, {}, {"tags": ["t"]}]
    assert normalised(stored) == stored


def test_a_widgets_view_goes_and_its_words_stay() -> None:
    view = {"version_major": 2, "version_minor": 0, "model_id": "af3"}
    outputs = [
        new_output("display_data", data={notebooks.WIDGET_VIEW: view, "text/plain": "slider w, 0 to 1"}),
        new_output("display_data", data={notebooks.WIDGET_VIEW: view}),
    ]
    stored = normalised(notebook_of(new_code_cell("w", execution_count=1, outputs=outputs)))
    assert [output.data for output in stored.cells[0].outputs] == [{"text/plain": "slider w, 0 to 1"}]


def test_neighbouring_pieces_of_a_stream_are_joined() -> None:
    outputs = [
        new_output("stream", name="stdout", text="1\n"),
        new_output("stream", name="stdout", text="2\n"),
        new_output("display_data", data={"text/plain": "x"}),
        new_output("stream", name="stdout", text="3\n"),
    ]
    stored = normalised(notebook_of(new_code_cell("print", execution_count=1, outputs=outputs)))
    assert [output.get("text") for output in stored.cells[0].outputs] == ["1\n2\n", None, "3\n"]


# ---------------------------------------------------------------- execution


def written(folder: Path, *cells: Any) -> Path:
    path = folder / "notebooks" / "01_a.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook_of(*cells), path)
    return path


def test_execution_stores_outputs_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        new_markdown_cell("# Title"),
        new_code_cell("import sys, os\nprint('one')\nprint('two')"),
        new_code_cell("from pathlib import Path\n[Path.cwd().name, Path('01_a.ipynb').exists()]"),
        new_code_cell("import ipywidgets\nipywidgets.IntSlider(value=3)"),
        new_code_cell(f"sys.executable == {os.fspath(Path(os.sys.executable))!r}"),  # type: ignore[attr-defined]
    )
    seen: list[int] = []
    assert notebooks.execute(path, seen.append) is True
    assert seen == [1, 2, 3, 4, 5]
    stored = notebooks.read(path)
    assert stored.cells[1].outputs[0].text == "one\ntwo\n"
    assert stored.cells[2].outputs[0].data["text/plain"] == "['notebooks', True]"
    assert set(stored.cells[3].outputs[0].data) == {"text/plain"}
    assert stored.cells[4].outputs[0].data["text/plain"] == "True"
    content = path.read_bytes()
    assert notebooks.execute(path) is False
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", r"01_a.ipynb, cell 2 \(1 / 0\): ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('old')", r"cell 2 \(import warnings\): wrote a warning or an error"),
        ("object()", r"cell 2 .*: shows an object's address"),
        ("import os\nprint(os.getcwd() + '/x')", r"cell 2 .*: shows a path of this machine"),
        ("import os\nos._exit(1)", r"cell 2 .*: the kernel died"),
        ("import time\ntime.sleep(60)", r"cell 2 .*: took longer than 2 seconds"),
    ],
    ids=["exception", "warning", "address", "path", "dead kernel", "too long"],
)
def test_a_notebook_that_must_not_be_stored_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, message: str
) -> None:
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 2)
    path = written(tmp_path, new_markdown_cell("# Title"), new_code_cell(source))
    before = path.read_bytes()
    with pytest.raises(NotebookError, match=message):
        notebooks.execute(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("is_lesson", [True, False])
def test_the_cells_of_a_lesson_say_which_slides_they_make(tmp_path: Path, is_lesson: bool) -> None:
    path = written(tmp_path, new_markdown_cell("# Title"), new_code_cell("1 + 1", metadata={"tags": ["t"]}))
    if is_lesson:
        (path.parent / "solutions").mkdir()
        (path.parent / "solutions" / path.name).write_bytes(b"")
    notebooks.execute(path)
    added = [{"slideshow": {"slide_type": kind}} for kind in ("slide", "fragment")] if is_lesson else [{}, {}]
    assert [dict(cell.metadata) for cell in notebooks.read(path).cells] == [added[0], {"tags": ["t"]} | added[1]]
    assert not notebooks.execute(path), "stored once, it stays as it is"


# ---------------------------------------------------------------- the course's own notebooks


@pytest.mark.parametrize("name", notebooks.solved(COURSE))
def test_the_stored_exercise_is_what_its_solution_gives(name: str) -> None:
    assert notebooks.exercise_is_current(COURSE, name), f"make it anew: course exercises {name}"


@pytest.mark.parametrize(
    "path", sorted((COURSE / "notebooks").glob("**/[0-9][0-9]_*.ipynb")), ids=lambda path: "/".join(path.parts[-2:])
)
def test_every_notebook_is_stored_in_the_one_form(path: Path) -> None:
    wanted = normalised(notebooks.read(path))
    if path.parent.name == "notebooks" and path.stem in notebooks.solved(COURSE):
        wanted = notebooks.for_presenting(wanted)
    assert path.read_bytes() == notebooks.stored(wanted), "run: make notebooks"
