"""Where the course's files are, and how files are written: whole or not at all."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path


class CourseError(Exception):
    """Something is wrong that the reader can put right; the message says what and how."""


def missing_for_teaching(what: str, course: Path) -> CourseError:
    """The error for ``what``, a sentence, is not installed and belongs to the extra ``teach`` of ``course``."""
    return CourseError(
        f"{what} It is in the course's extra `teach`; install that with\n"
        f'  "{sys.executable}" -m pip install --editable "{course}[teach]"'
    )


def course_folder() -> Path:
    """The folder that holds ``notebooks/``: the one this package is installed from, or one around the current folder.

    Raises:
        CourseError: neither is a copy of the course, as when the package alone was installed.
    """
    installed_from = Path(__file__).resolve().parents[1]
    here = Path.cwd()
    for folder in (installed_from, here, *here.parents):
        if (folder / "notebooks" / "00_start_here.ipynb").is_file():
            return folder
    raise CourseError(
        "the notebooks of the course are not here: the package is installed, but no folder with "
        f"notebooks/00_start_here.ipynb was found, neither in {installed_from} nor in {here} or above it.\n"
        "Go into your copy of the course (the folder with README.md and notebooks/) and run the command there."
    )


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
