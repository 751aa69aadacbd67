"""The student's own copies: ``my_work/`` beside ``notebooks/``, made once and never written over."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from course_utils.files import (
    START_PAGE,
    WITH_LESSONS,
    CourseError,
    create_whole,
    get_back,
    remove_leftovers,
    write_whole,
)

FOLDER = "my_work"
MANIFEST = ".course.json"
WRITE_ELSEWHERE = (
    "Give yourself the right to write there, or copy the course to a folder of your own, in your home folder "
    "for instance, and work in that."
)


@dataclass
class Started:
    """What ``start`` did: files copied, and new versions put beside files that were there (both in ``my_work/``)."""

    copied: list[Path] = field(default_factory=list)
    renewed: list[tuple[Path, Path]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The same in plain words; empty when nothing was done."""
        lines = list(self.notes)
        if self.copied:
            count = "1 notebook" if len(self.copied) == 1 else f"{len(self.copied)} notebooks"
            lines.append(f"Copied {count} to {FOLDER}/. They are yours: the course never writes over them.")
        for mine, new in self.renewed:
            lines.append(
                f"The course has a new version of {FOLDER}/{mine.as_posix()}. "
                f"Yours is untouched; the new one is beside it: {new.name}"
            )
        return "\n".join(lines)


def start(course: Path) -> Started:
    """Copy to ``my_work/`` what is missing there, and put beside a file the course's version if that has changed since.

    A file that is there is never touched. ``my_work/.course.json`` remembers, by SHA-256, which version of each
    notebook the student has been given; where it is silent or damaged, every file that differs counts as changed.

    Args:
        course: the folder that holds ``notebooks/``.

    Raises:
        CourseError: a notebook of the course cannot be read, a file is where a folder of ``my_work/`` belongs, or
            something there cannot be read or written; the message names it and says what to do.
    """
    work = course / FOLDER
    require_folders(work)
    done = Started()
    given = _read_manifest(work / MANIFEST, done.notes)
    known = dict(given)
    for name in notebooks(course):
        content = _content(course, name)
        version = hashlib.sha256(content).hexdigest()
        with _writing(work / name):
            remove_leftovers((work / name).parent)
            if create_whole(work / name, content):
                done.copied.append(name)
            elif given.get(name.as_posix()) != version and not _holds(work / name, content):
                new = _put_beside(work / name, content)
                if new:
                    done.renewed.append((name, new.relative_to(work)))
        known[name.as_posix()] = version
    if known != given or done.notes:
        text = json.dumps({"given": known}, indent=1, sort_keys=True) + "\n"
        with _writing(work / MANIFEST):
            write_whole(work / MANIFEST, text.encode())
    if not (course / "notebooks" / f"{START_PAGE}.ipynb").exists():
        page = f"notebooks/{START_PAGE}.ipynb"
        done.notes.append(f"{page}, the course's start page, is missing.\n{get_back(page)}")
    return done


def notebooks(course: Path) -> Iterator[Path]:
    """The notebooks that belong in ``my_work/``, as paths in ``notebooks/``: top folder first, no checkpoints."""
    top = course / "notebooks"
    for place in (top, *(top / folder for folder in WITH_LESSONS)):
        yield from (path.relative_to(top) for path in sorted(place.glob("[!.]*.ipynb")))


def folders(work: Path) -> tuple[Path, ...]:
    """``my_work/`` and its folders, whether they are there or not."""
    return (work, *(work / name for name in WITH_LESSONS))


def require_folders(work: Path) -> None:
    """Accept that ``my_work/`` or a folder of it is not there yet, but not that something else is in its place.

    Raises:
        CourseError: there is, a file for instance.
    """
    for folder in folders(work):
        if os.path.lexists(folder) and not folder.is_dir():
            raise CourseError(
                f"{folder} is in the way: expected a folder, for your copies of the notebooks; came something else.\n"
                "Move or rename it, then run `course start`."
            )


def _content(course: Path, name: Path) -> bytes:
    path = course / "notebooks" / name
    try:
        return path.read_bytes()
    except OSError as error:
        denied = isinstance(error, PermissionError)
        raise CourseError(
            f"{path}, a notebook of the course, cannot be read: {error.strerror or error}.\n"
            + ("Give yourself the right to read it." if denied else get_back(f"notebooks/{name.as_posix()}"))
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say in the course's words that ``path``, or what must be there for it, cannot be written."""
    try:
        yield
    except OSError as error:
        named = str(error.filename or path)
        blocked = path if named.endswith(".part") else named  # a part is written first, under a name of no interest
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise CourseError(
            f"{blocked} cannot be written: {error.strerror or error}.\n"
            + ("Make room on the disk, then run `course start` again." if full else WRITE_ELSEWHERE)
        ) from error


def _read_manifest(path: Path, notes: list[str]) -> dict[str, str]:
    try:
        given = json.loads(path.read_bytes())["given"]
        if not all(isinstance(item, str) for pair in given.items() for item in pair):
            raise TypeError
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError):
        notes.append(
            f"{FOLDER}/{MANIFEST}, the course's note of what you were given, could not be read and was made anew."
        )
        return {}
    except OSError as error:
        raise CourseError(
            f"{path}, the course's note of what you were given, cannot be read: {error.strerror or error}.\n"
            "Move or rename it, then run `course start`, which makes it anew."
        ) from error
    return dict(given)


def _put_beside(mine: Path, content: bytes) -> Path | None:
    """Write the new version to the first free name beside ``mine``; None if one of those there holds it already."""
    number = 1
    while True:
        new = mine.with_name(f"{mine.stem}.new{'' if number == 1 else f'-{number}'}{mine.suffix}")
        if create_whole(new, content):
            return new
        if _holds(new, content):
            return None
        number += 1


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:  # a folder, a broken link: whatever it is, it is not the course's file
        return False
