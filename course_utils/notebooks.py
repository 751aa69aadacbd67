"""The course's notebooks as files: exercises made from solutions, execution, and the one stored form."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat

from course_utils.files import CourseError, get_back, write_whole, wrong_with_notebook
from course_utils.slides.outline import slide_types

CELL_SECONDS = 300
PLACEHOLDER = "...  # your code here"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

_MARK = re.compile(r"\s*###(?!#)(.*)")
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]{4,}")


class NotebookError(CourseError):
    """Something in a notebook is wrong; the message names the cell, counted from 1 over all cells."""


# ---------------------------------------------------------------- which notebooks there are


def lessons(course: Path) -> list[str]:
    """The names of the course's notebooks, ``00_start_here`` first, without their ending."""
    return [path.stem for path in sorted((course / "notebooks").glob("[0-9][0-9]_*.ipynb"))]


def solved(course: Path) -> list[str]:
    """The names of the lessons that have solutions, and so exercises."""
    return [path.stem for path in sorted((course / "notebooks" / "solutions").glob("[0-9][0-9]_*.ipynb"))]


def read(path: Path) -> Any:
    """Read a notebook.

    Raises:
        NotebookError: the file cannot be read, or it is not a whole notebook; the message says how to get it back.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotebookError(f"{path} cannot be read: {error.strerror or error}.\n{_get_back(path)}") from error
    problem = wrong_with_notebook(content)
    notebook = None if problem else _parsed(content.decode())
    if notebook is None:
        problem = problem or "expected what the notebook format asks for; some of it is missing or wrong"
        raise NotebookError(f"{path} is not a whole notebook: {problem}.\n{_get_back(path)}")
    return notebook


def _parsed(text: str) -> Any | None:
    """The notebook in the course's version of the format; None if it is not as the format asks."""
    invalid: dict[str, Exception] = {}
    try:
        notebook = nbformat.reads(text, as_version=4, capture_validation_error=invalid)
    except Exception:  # nbformat lets through whatever its parsers raise
        return None
    return None if invalid else notebook


def _get_back(path: Path) -> str:
    """The remedy for one of the course's notebooks, named as git knows it."""
    parts = path.parts
    first = max((place for place, part in enumerate(parts[:-1]) if part == "notebooks"), default=len(parts) - 1)
    return get_back("/".join(parts[first:]))


def stored(notebook: Any) -> bytes:
    """The bytes in which a notebook is stored."""
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


# ---------------------------------------------------------------- exercises from solutions


def exercise_from_solution(notebook: Any) -> Any:
    """The exercise that belongs to a solution; the solution is left as it is.

    In code cells the lines between the marks ``### solution`` and ``### end`` become a stub: what stands,
    commented out, between ``### stub`` and ``### end``, or else ``...  # your code here``. Cells tagged ``solution``
    are dropped, outputs and execution counts removed. Cells keep their ids.

    Raises:
        NotebookError: a mark is unknown, missing or out of place; the message names the cell and the line.
    """
    exercise = copy.deepcopy(notebook)
    exercise.cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        if "solution" in cell.metadata.get("tags", []):
            continue
        made = copy.deepcopy(cell)
        if cell.cell_type == "code":
            made.source = _without_solution(cell.source, number)
            made.outputs = []
            made.execution_count = None
        exercise.cells.append(made)
    return normalised(exercise)


def _without_solution(source: str, cell: int) -> str:
    kept: list[str] = []
    stub: list[str] = []
    part = ""  # "", "solution" or "stub": where we are between the marks
    opened = 0
    for number, line in enumerate(source.split("\n"), start=1):
        found = _MARK.fullmatch(line)
        mark = found[1].strip() if found else None
        where = f"cell {cell}, line {number}"
        if mark is None:
            if part == "stub":
                stub.append(_uncommented(line, where))
            elif part == "":
                kept.append(line)
        elif mark == "solution" and part == "":
            part, opened, stub = "solution", number, []
            indent = line[: len(line) - len(line.lstrip())]
        elif mark == "stub" and part == "solution":
            part = "stub"
        elif mark == "end" and part:
            kept += stub if part == "stub" else [indent + PLACEHOLDER]
            part = ""
        elif mark in ("solution", "stub", "end"):
            inside = f"inside the part that '### {part}' opens" if part else "outside '### solution' ... '### end'"
            raise NotebookError(f"{where}: '### {mark}' stands {inside}")
        else:
            raise NotebookError(
                f"{where}: '### {mark}' is no mark. The marks are '### solution', '### stub' and '### end'; "
                "begin an ordinary comment with one '#'"
            )
    if part:
        raise NotebookError(f"cell {cell}, line {opened}: '### solution' is never closed by '### end'")
    return "\n".join(kept)


def _uncommented(line: str, where: str) -> str:
    if not line.strip():
        return line
    found = re.fullmatch(r"(\s*)# ?(.*)", line)
    if not found:
        raise NotebookError(f"{where}: a line between '### stub' and '### end' begins with '# ', got {line!r}")
    return found[1] + found[2]


def exercise_is_current(course: Path, name: str) -> bool:
    """Whether the stored exercise is the one that its solution gives, to the byte."""
    path = _exercise(course, name)
    return path.is_file() and path.read_bytes() == stored(make_exercise(course, name))


def write_exercise(course: Path, name: str) -> bool:
    """Make the exercise anew from its solution. Returns whether that changed the file."""
    if exercise_is_current(course, name):
        return False
    write_whole(_exercise(course, name), stored(make_exercise(course, name)))
    return True


def make_exercise(course: Path, name: str) -> Any:
    """The exercise of the lesson called ``name``.

    Raises:
        NotebookError: the solution cannot be read, or its marks are wrong; the message then names cell and line too.
    """
    solution = read(course / "notebooks" / "solutions" / f"{name}.ipynb")
    try:
        return exercise_from_solution(solution)
    except NotebookError as error:
        raise NotebookError(f"notebooks/solutions/{name}.ipynb, {error}") from None


def _exercise(course: Path, name: str) -> Path:
    return course / "notebooks" / "exercises" / f"{name}.ipynb"


def as_text(notebook: Any) -> str:
    """A notebook's words and code, without outputs, for reading in a terminal."""
    blocks = [
        "\n".join(f"    {line}".rstrip() for line in cell.source.split("\n"))
        if cell.cell_type == "code"
        else cell.source
        for cell in notebook.cells
    ]
    return "\n\n".join(blocks) + "\n"


# ---------------------------------------------------------------- the stored form


def normalised(notebook: Any) -> Any:
    """The one form in which the course stores a notebook, so that running it again changes nothing.

    Execution counts run from 1. Metadata holds the plain ``python3`` kernel and nothing else; that of a cell only
    its tags (``for_presenting`` adds to a lesson which slides it makes). Neighbouring pieces of one stream are one.
    Widget views are left out, because their model ids are random and mean nothing without the kernel; the text that
    came with them stays, and nbval compares that.
    """
    result = copy.deepcopy(notebook)
    result.metadata = nbformat.from_dict(_METADATA)
    result.nbformat_minor = 5
    count = 0
    for cell in result.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type != "code":
            continue
        if cell.execution_count is not None:
            count += 1
            cell.execution_count = count
        cell.outputs = _joined([output for output in map(_without_view, cell.outputs) if output is not None])
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
    nbformat.validate(result)
    return result


def for_presenting(lesson: Any) -> Any:
    """A lesson whose cells say which slides they make, as Jupyter writes it; the lesson given is left as it is."""
    result = copy.deepcopy(lesson)
    for cell, kind in zip(result.cells, slide_types(lesson), strict=True):
        cell.metadata["slideshow"] = nbformat.from_dict({"slide_type": kind})
    return result


def _without_view(output: Any) -> Any | None:
    """The output without its widget view; None when nothing else was in it."""
    if "data" not in output or WIDGET_VIEW not in output.data:
        return output
    output.data = {kind: value for kind, value in output.data.items() if kind != WIDGET_VIEW}
    return output if output.data else None


def _joined(outputs: list[Any]) -> list[Any]:
    result: list[Any] = []
    for output in outputs:
        before = result[-1] if result else None
        if before and output.output_type == before.output_type == "stream" and output.name == before.name:
            before.text += output.text
        else:
            result.append(output)
    return result


# ---------------------------------------------------------------- execution


def execute(path: Path, on_cell: Callable[[int], None] = lambda number: None) -> bool:
    """Run a notebook from top to bottom in a fresh kernel and store it, outputs and all, in its own file.

    The kernel is this interpreter and works in the notebook's folder. If anything goes wrong the file is left
    as it was.

    Args:
        path: the notebook.
        on_cell: called before each cell with its number, counted from 1.

    Returns:
        Whether the file changed.

    Raises:
        NotebookError: a cell raised, took longer than ``CELL_SECONDS``, wrote to stderr, or shows something that
            would differ from run to run or machine to machine.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    client = NotebookClient(
        notebook,
        km=this_kernel(),
        timeout=CELL_SECONDS,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    with client.setup_kernel(cleanup_kc=True, stderr=subprocess.DEVNULL):  # what cells write there still arrives
        for index, cell in enumerate(notebook.cells):
            on_cell(index + 1)
            where = f"{path.name}, {_cell(notebook, index + 1)}"
            try:
                client.execute_cell(cell, index)
            except CellExecutionError as error:
                raise NotebookError(f"{where}: {error.ename}: {error.evalue}") from None
            except CellTimeoutError:
                raise NotebookError(f"{where}: took longer than {CELL_SECONDS} seconds") from None
            except DeadKernelError:
                raise NotebookError(f"{where}: the kernel died") from None
    result = normalised(notebook)
    if (path.parent / "solutions" / path.name).exists():  # it is a lesson
        result = for_presenting(result)
    refuse_unfit_outputs(result, path.name, private=_private_paths(path))
    content = stored(result)
    if content == path.read_bytes():
        return False
    write_whole(path, content)
    return True


def this_kernel() -> Any:
    """A kernel manager that starts this very interpreter, whatever kernels of the same name the user has."""
    from ipykernel.kernelspec import RESOURCES, get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class ThisInterpreter(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    return AsyncKernelManager(kernel_spec_manager=ThisInterpreter())


def refuse_unfit_outputs(notebook: Any, name: str, private: Sequence[str]) -> None:
    """Refuse outputs that must not be stored: stderr, object addresses, and paths of this machine.

    Raises:
        NotebookError: there is one; the message names the cell and shows the output's beginning.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            where = f"{name}, {_cell(notebook, number)}"
            text = _text_of(output)
            if output.get("name") == "stderr":
                raise NotebookError(f"{where}: wrote a warning or an error, which is not stored: {text.strip()[:300]}")
            if address := _ADDRESS.search(text):
                raise NotebookError(
                    f"{where}: shows an object's address, '{address[0].strip()}', different in every run"
                )
            for path in private:
                if path in text:
                    raise NotebookError(f"{where}: shows a path of this machine, {path}")


def _private_paths(notebook: Path) -> list[str]:
    course = notebook.resolve().parents[1] if notebook.parent.name == "notebooks" else notebook.resolve().parents[2]
    return [f"{course}/", f"{sys.prefix}/", f"{Path.home()}/", f"{tempfile.gettempdir()}/ipykernel"]


def _text_of(output: Any) -> str:
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return "\n".join(
        value for kind, value in output.data.items() if kind.startswith("text/") and isinstance(value, str)
    )


def _cell(notebook: Any, number: int) -> str:
    """``cell 5 (model.fit(...)``, so that it can be found without counting."""
    lines = notebook.cells[number - 1].source.strip().split("\n")
    return f"cell {number} ({lines[0][:50]})"
