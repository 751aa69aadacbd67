"""``course start``: what is missing is copied, what is there is never touched."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_utils import my_work
from course_utils.files import CourseError

NAMES = ("00_start_here.ipynb", "01_a.ipynb", "exercises/01_a.ipynb", "solutions/01_a.ipynb")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / "notebooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the course's {name}")
    return tmp_path


def everything(course: Path) -> dict[str, bytes]:
    """All of the student's files, without the course's own note."""
    work = course / "my_work"
    return {
        path.relative_to(work).as_posix(): path.read_bytes()
        for path in work.rglob("*")
        if path.is_file() and path.name != my_work.MANIFEST
    }


def test_the_first_start_copies_every_notebook(course: Path) -> None:
    done = my_work.start(course)
    assert everything(course) == {name: f"the course's {name}".encode() for name in NAMES}
    assert sorted(path.as_posix() for path in done.copied) == sorted(NAMES)
    assert done.text() == "Copied 4 notebooks to my_work/. They are yours: the course never writes over them."


def test_a_second_start_does_nothing_and_says_nothing(course: Path) -> None:
    my_work.start(course)
    before = {path: path.stat().st_mtime_ns for path in (course / "my_work").rglob("*")}
    assert my_work.start(course).text() == ""
    assert {path: path.stat().st_mtime_ns for path in (course / "my_work").rglob("*")} == before


def test_checkpoints_are_not_copied(course: Path) -> None:
    (course / "notebooks" / ".ipynb_checkpoints").mkdir()
    (course / "notebooks" / ".ipynb_checkpoints" / "01_a-checkpoint.ipynb").touch()
    my_work.start(course)
    assert set(everything(course)) == set(NAMES)


def test_the_students_changes_stay_and_only_what_is_missing_comes_back(course: Path) -> None:
    my_work.start(course)
    (course / "my_work" / "01_a.ipynb").write_text("my notes")
    (course / "my_work" / "solutions" / "01_a.ipynb").unlink()
    (course / "my_work" / "diary.ipynb").write_text("mine alone")
    done = my_work.start(course)
    assert (course / "my_work" / "01_a.ipynb").read_text() == "my notes"
    assert (course / "my_work" / "diary.ipynb").read_text() == "mine alone"
    assert [path.as_posix() for path in done.copied] == ["solutions/01_a.ipynb"]


@pytest.mark.parametrize("mine", ["my notes", "the course's 01_a.ipynb"], ids=["edited", "not edited"])
def test_a_changed_lesson_is_put_beside_the_students_copy_once(course: Path, mine: str) -> None:
    my_work.start(course)
    (course / "my_work" / "01_a.ipynb").write_text(mine)
    (course / "notebooks" / "01_a.ipynb").write_text("a better lesson")
    done = my_work.start(course)
    assert (course / "my_work" / "01_a.ipynb").read_text() == mine
    assert (course / "my_work" / "01_a.new.ipynb").read_text() == "a better lesson"
    assert done.text() == (
        "The course has a new version of my_work/01_a.ipynb. "
        "Yours is untouched; the new one is beside it: 01_a.new.ipynb"
    )
    assert my_work.start(course).text() == ""


def test_the_next_new_version_gets_the_next_free_name(course: Path) -> None:
    my_work.start(course)
    (course / "notebooks" / "exercises" / "01_a.ipynb").write_text("second")
    my_work.start(course)
    (course / "my_work" / "exercises" / "01_a.new.ipynb").write_text("second, and I began on it")
    (course / "notebooks" / "exercises" / "01_a.ipynb").write_text("third")
    my_work.start(course)
    found = everything(course)
    assert found["exercises/01_a.ipynb"] == b"the course's exercises/01_a.ipynb"
    assert found["exercises/01_a.new.ipynb"] == b"second, and I began on it"
    assert found["exercises/01_a.new-2.ipynb"] == b"third"


def test_a_new_version_that_is_beside_already_is_not_put_there_again(course: Path) -> None:
    my_work.start(course)
    (course / "notebooks" / "01_a.ipynb").write_text("second")
    (course / "my_work" / "01_a.new.ipynb").write_text("second")
    before = everything(course)
    assert my_work.start(course).text() == ""
    assert everything(course) == before


def test_a_student_who_took_the_new_version_is_not_told_of_it_again(course: Path) -> None:
    my_work.start(course)
    (course / "notebooks" / "01_a.ipynb").write_text("second")
    (course / "my_work" / "01_a.ipynb").write_text("second")
    assert my_work.start(course).text() == ""
    assert not (course / "my_work" / "01_a.new.ipynb").exists()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b'{"given": 3}', b'{"given": {"01_a.ipynb": 3}}', b"\xff\xfe"]
)
def test_a_damaged_note_loses_nothing(course: Path, damage: bytes) -> None:
    my_work.start(course)
    (course / "my_work" / "01_a.ipynb").write_text("my notes")
    (course / "my_work" / my_work.MANIFEST).write_bytes(damage)
    before = everything(course)
    done = my_work.start(course)
    # What differs may be the student's doing or the course's: both are kept.
    assert everything(course) == {**before, "01_a.new.ipynb": b"the course's 01_a.ipynb"}
    assert "could not be read" in done.text()
    assert my_work.start(course).text() == ""


def test_an_interrupted_start_is_finished_by_the_next(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link: Callable[..., None] = os.link
    calls = []

    def interrupted(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise KeyboardInterrupt
        link(source, target)

    monkeypatch.setattr(os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        my_work.start(course)
    assert len(everything(course)) == 2
    monkeypatch.undo()
    my_work.start(course)
    assert everything(course) == {name: f"the course's {name}".encode() for name in NAMES}


def test_the_note_holds_the_version_given_of_each_notebook(course: Path) -> None:
    my_work.start(course)
    given = json.loads((course / "my_work" / my_work.MANIFEST).read_text())["given"]
    assert set(given) == set(NAMES)


def refused(course: Path) -> tuple[str, str]:
    """What is wrong and what to do, as a start that cannot do its work says it."""
    with pytest.raises(CourseError) as caught:
        my_work.start(course)
    said, remedy = str(caught.value).split("\n")
    return said, remedy


@pytest.mark.parametrize("name", ["my_work", "my_work/exercises", "my_work/solutions"])
@pytest.mark.parametrize("what", ["file", "broken link"])
def test_what_is_in_the_place_of_a_folder_is_named_and_left_alone(course: Path, name: str, what: str) -> None:
    place = course / name
    place.parent.mkdir(exist_ok=True)
    if what == "file":
        place.write_text("mine")
    else:
        place.symlink_to(course / "nowhere")
    said, remedy = refused(course)
    assert said == (f"{place} is in the way: expected a folder, for your copies of the notebooks; came something else.")
    assert remedy == "Move or rename it, then run `course start`."
    assert place.is_symlink() or place.read_text() == "mine"


@pytest.mark.parametrize("place", ["", "exercises"])
def test_a_folder_that_cannot_be_written_is_named(course: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    folder = course / "my_work" / place
    folder.mkdir(parents=True)
    make = tempfile.mkstemp

    def denied(**given: Any) -> tuple[int, str]:
        if given["dir"] == folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder / ".01_a.ipynb.1.x.part"))
        return make(**given)

    monkeypatch.setattr(tempfile, "mkstemp", denied)
    said, remedy = refused(course)
    first = "01_a.ipynb" if place else "00_start_here.ipynb"
    assert said == f"{folder / first} cannot be written: Permission denied."
    assert remedy.startswith("Give yourself the right to write there, or copy the course to a folder of your own")


def test_a_course_where_no_folder_can_be_made_names_the_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path, **_: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", denied)
    assert refused(course)[0] == f"{course / 'my_work'} cannot be written: Permission denied."


def test_a_full_disk_is_not_mended_by_another_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(my_work, "create_whole", full)
    said, remedy = refused(course)
    assert said == f"{course / 'my_work' / '00_start_here.ipynb'} cannot be written: No space left on device."
    assert remedy == "Make room on the disk, then run `course start` again."


def test_a_notebook_of_the_course_that_cannot_be_read_is_named(course: Path) -> None:
    path = course / "notebooks" / "exercises" / "01_a.ipynb"
    path.unlink()
    path.mkdir()
    said, remedy = refused(course)
    assert said.startswith(f"{path}, a notebook of the course, cannot be read: ")
    assert remedy.startswith("Get it back: `git checkout notebooks/exercises/01_a.ipynb`")


def test_a_notebook_of_the_course_that_may_not_be_read_is_not_to_be_got_back(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path == course / "notebooks" / "01_a.ipynb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert refused(course) == (
        f"{course / 'notebooks' / '01_a.ipynb'}, a notebook of the course, cannot be read: Permission denied.",
        "Give yourself the right to read it.",
    )


def test_a_note_that_cannot_be_read_is_named(course: Path) -> None:
    note = course / "my_work" / my_work.MANIFEST
    note.mkdir(parents=True)
    said, remedy = refused(course)
    assert said.startswith(f"{note}, the course's note of what you were given, cannot be read: ")
    assert remedy.startswith("Move or rename it")


def test_a_missing_start_page_is_told_of_while_the_rest_is_copied(course: Path) -> None:
    (course / "notebooks" / "00_start_here.ipynb").unlink()
    told = my_work.start(course).text()
    assert told.startswith("notebooks/00_start_here.ipynb, the course's start page, is missing.\nGet it back: ")
    assert set(everything(course)) == set(NAMES) - {"00_start_here.ipynb"}


def test_copies_of_read_only_notebooks_can_be_written(course: Path) -> None:
    for path in (course / "notebooks").rglob("*.ipynb"):
        path.chmod(0o444)
    my_work.start(course)
    assert all(path.stat().st_mode & 0o200 for path in (course / "my_work").rglob("*.ipynb"))


def test_a_student_who_edits_renames_and_deletes_loses_nothing_by_an_update(course: Path) -> None:
    my_work.start(course)
    work = course / "my_work"
    (work / "exercises" / "01_a.ipynb").write_text("my answers")
    (work / "01_a.ipynb").rename(work / "01_a mine.ipynb")
    (work / "solutions" / "01_a.ipynb").unlink()
    mine = {"01_a mine.ipynb": b"the course's 01_a.ipynb", "exercises/01_a.ipynb": b"my answers"}
    for name in NAMES:
        (course / "notebooks" / name).write_text(f"the course's new {name}")
    my_work.start(course)
    after = everything(course)
    assert {name: after[name] for name in mine} == mine
    assert b"the course's 00_start_here.ipynb" in after.values(), "what was given stays, changed or not"
    new = {f"the course's new {name}".encode() for name in NAMES}
    assert new <= set(after.values()), "and every new version is there"
    my_work.start(course)
    assert everything(course) == after
