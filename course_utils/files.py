"""Where the course's files are, and how files are written: whole or not at all."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path

START_PAGE = "00_start_here"
LESSONS = (
    "01_rnn_types",
    "02_manual_rnn",
    "03_vanishing_gradients",
    "04_lstm_gru",
    "05_time_series",
    "06_word2vec",
    "07_seq2seq_attention",
)
WITH_LESSONS = ("exercises", "solutions")  # folders that hold a notebook of the same name for each lesson


class CourseError(Exception):
    """Something is wrong that the reader can put right; the message says what and how."""


def missing_for_teaching(what: str, course: Path) -> CourseError:
    """The error for ``what``, a sentence, is not installed and belongs to the extra ``teach`` of ``course``."""
    return CourseError(
        f"{what} It is in the course's extra `teach`; install that with\n"
        f'  "{sys.executable}" -m pip install --editable "{course}[teach]"'
    )


def get_back(*paths: str) -> str:
    """What to do about files of the course that are missing or damaged; the paths are those in its folder."""
    it = "it" if len(paths) == 1 else "them"
    return (
        f"Get {it} back: `git checkout {' '.join(paths)}` in the course's folder, "
        f"or copy {it} there from a fresh download of the course."
    )


def shipped() -> list[str]:
    """The notebooks that a whole copy of the course has, as paths in ``notebooks/``."""
    names = [START_PAGE, *LESSONS, *(f"{folder}/{name}" for folder in WITH_LESSONS for name in LESSONS)]
    return [f"{name}.ipynb" for name in names]


def wrong_with_notebook(content: bytes) -> str:
    """What keeps ``content`` from being a whole notebook, a clause; empty if nothing does. Quick, by Python alone."""
    try:
        notebook = json.loads(content.decode())
    except UnicodeDecodeError:
        return "expected a text in UTF-8; came bytes that are none"
    except json.JSONDecodeError as error:
        return f"expected JSON up to its end; it stops being that in line {error.lineno}"
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(cells, list) and all(
        isinstance(cell, dict) and {"cell_type", "source"} <= set(cell) for cell in cells
    ):
        return ""
    return "expected a list of cells, each with its type and its source; came other JSON"


def course_folder() -> Path:
    """The folder that holds ``notebooks/``: the one this package is installed from, or one around the current folder.

    A copy of the course in which some notebooks are missing is one too: `course doctor` names them.

    Raises:
        CourseError: neither has any of the course's notebooks, as when the package alone was installed.
    """
    installed_from = Path(__file__).resolve().parents[1]
    if _has_notebooks(installed_from):
        return installed_from
    here = Path.cwd()
    around = (here, *here.parents)
    for folder in around:
        if _has_notebooks(folder):
            return folder
    if (installed_from / "bootstrap.py").is_file():  # a copy of the course that has lost them
        raise CourseError(
            f"the notebooks of the course are missing: none of them is in {installed_from / 'notebooks'}.\n"
            "Get them back: `git checkout notebooks` in the course's folder, "
            "or copy them there from a fresh download of the course."
        )
    raise CourseError(
        "the notebooks of the course are not here: the package is installed, but no folder notebooks/ with any of "
        f"them was found in {here} or above it.\n"
        "Go into your copy of the course (the folder with README.md and notebooks/) and run the command there."
    )


def _has_notebooks(folder: Path) -> bool:
    return any((folder / "notebooks" / name).is_file() for name in shipped())


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that an interruption leaves the old file or the new one, never half.

    Makes the folder where it is missing.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    part = _write_part(path, content)
    try:
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def create_whole(path: Path, content: bytes) -> bool:
    """Write ``content`` to ``path`` unless something is there, whatever it is; that is never touched.

    Returns:
        True if the file was made, False if something was there, also if it came in the meantime.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    if os.path.lexists(path):
        return False
    part = _write_part(path, content)
    try:
        os.link(part, path)  # unlike os.replace it refuses to overwrite
        return True
    except FileExistsError:
        return False
    except OSError:
        return _create_without_links(path, content)
    finally:
        part.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Delete the unfinished files in ``folder`` that killed processes left; those of running ones stay."""
    for part in folder.glob(".*.part"):
        owner = re.search(r"\.(\d+)\.[^.]*\.part$", part.name)
        if owner and _is_abandoned(part, int(owner[1])):
            part.unlink(missing_ok=True)


def _write_part(path: Path, content: bytes) -> Path:
    """Write ``content`` to a new hidden file beside ``path``; its name says which process is at it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{os.getpid()}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)  # mkstemp lets only the owner read
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)


def _create_without_links(path: Path, content: bytes) -> bool:
    """For file systems without hard links, such as a memory stick's."""
    try:
        with open(path, "xb") as file:
            try:
                file.write(content)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError:
        return False
    return True


def _is_abandoned(part: Path, process: int) -> bool:
    import psutil

    try:
        # A process younger than the file only has the number of the one that began it.
        return psutil.Process(process).create_time() > part.stat().st_mtime
    except (psutil.NoSuchProcess, FileNotFoundError):
        return True
