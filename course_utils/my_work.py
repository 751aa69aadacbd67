"""The student's own copies: ``my_work/`` beside ``notebooks/``, made once and never written over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course_utils.files import CourseError, create_whole, remove_leftovers, write_whole

FOLDER = "my_work"
MANIFEST = ".course.json"


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
        CourseError: ``my_work/`` cannot be written.
    """
    work = course / FOLDER
    done = Started()
    try:
        given = _read_manifest(work / MANIFEST, done.notes)
        known = dict(given)
        for source in _notebooks(course / "notebooks"):
            name = source.relative_to(course / "notebooks")
            content = source.read_bytes()
            version = hashlib.sha256(content).hexdigest()
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
            write_whole(work / MANIFEST, text.encode())
    except OSError as error:
        raise CourseError(
            f"your copies cannot be written to {work}: {error.strerror or error}.\n"
            "Copy the course to a folder of your own, in your home folder for instance, and start it there."
        ) from error
    return done


def _notebooks(folder: Path) -> Iterator[Path]:
    """The course's notebooks, top folder first, without Jupyter's checkpoints."""
    for place in (folder, folder / "exercises", folder / "solutions"):
        yield from sorted(place.glob("[!.]*.ipynb"))


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
