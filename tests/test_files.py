"""Files are written whole or not at all, and what is there is never overwritten unless asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import files
from course_utils.files import (
    CourseError,
    course_folder,
    create_whole,
    get_back,
    remove_leftovers,
    shipped,
    write_whole,
)

COURSE = Path(__file__).resolve().parents[1]


def test_write_whole_makes_the_folder_and_replaces_the_file(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    write_whole(target, b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_create_whole_writes_where_nothing_is(tmp_path: Path) -> None:
    assert create_whole(tmp_path / "sub" / "a", b"mine") is True
    assert (tmp_path / "sub" / "a").read_bytes() == b"mine"
    assert [path.name for path in (tmp_path / "sub").iterdir()] == ["a"]


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_create_whole_never_overwrites_even_what_appears_at_the_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    target = tmp_path / "a"

    def too_late(source: Path, destination: Path) -> None:
        target.write_bytes(b"someone else's")
        raise FileExistsError if links else OSError("no links here")

    monkeypatch.setattr(os, "link", too_late)
    assert create_whole(target, b"ours") is False
    assert target.read_bytes() == b"someone else's"
    assert list(tmp_path.iterdir()) == [target]


def test_create_whole_works_on_a_file_system_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, destination: Path) -> None:
        raise PermissionError("operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert create_whole(tmp_path / "a", b"ours") is True
    assert (tmp_path / "a").read_bytes() == b"ours"


@pytest.mark.parametrize("there", ["folder", "broken link"])
def test_create_whole_counts_anything_as_being_there(tmp_path: Path, there: str) -> None:
    target = tmp_path / "a"
    if there == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "nowhere")
    assert create_whole(target, b"ours") is False
    assert target.is_dir() or target.is_symlink()


def test_leftovers_of_killed_processes_go_and_those_of_running_ones_stay(tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    gone = tmp_path / f".a.svg.{killed.pid}.x1y2.part"
    running = tmp_path / f".a.svg.{os.getpid()}.x1y2.part"
    someone_elses = tmp_path / ".hidden.part"
    for path in (gone, running, someone_elses):
        path.write_bytes(b"<svg")
    remove_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([running, someone_elses])


def test_a_leftover_older_than_the_process_of_its_number_is_not_that_processs(tmp_path: Path) -> None:
    part = tmp_path / f".a.svg.{os.getpid()}.x1y2.part"
    part.write_bytes(b"<svg")
    os.utime(part, (1, 1))
    remove_leftovers(tmp_path)
    assert not part.exists()


def _installed_elsewhere(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(files, "__file__", str(place / "site-packages" / "course_utils" / "files.py"))


def test_the_course_folder_is_found_from_a_folder_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed_elsewhere(monkeypatch, tmp_path / "python")
    inside = tmp_path / "course" / "notebooks" / "exercises"
    inside.mkdir(parents=True)
    (tmp_path / "course" / "notebooks" / "00_start_here.ipynb").touch()
    monkeypatch.chdir(inside)
    assert course_folder() == tmp_path / "course"


def test_without_a_course_folder_the_message_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed_elsewhere(monkeypatch, tmp_path / "python")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError) as caught:
        course_folder()
    said, remedy = str(caught.value).split("\n")
    assert said.endswith(f"no folder notebooks/ with any of them was found in {tmp_path} or above it.")
    assert remedy.startswith("Go into your copy of the course")


@pytest.mark.parametrize("left", ["01_rnn_types.ipynb", "solutions/07_seq2seq_attention.ipynb"])
def test_a_course_without_its_start_page_is_still_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    monkeypatch.setattr(files, "__file__", str(tmp_path / "course_utils" / "files.py"))
    (tmp_path / "notebooks" / left).parent.mkdir(parents=True)
    (tmp_path / "notebooks" / left).touch()
    assert course_folder() == tmp_path


def test_a_copy_that_has_lost_all_its_notebooks_says_how_to_get_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "__file__", str(tmp_path / "course_utils" / "files.py"))
    (tmp_path / "bootstrap.py").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError) as caught:
        course_folder()
    said, remedy = str(caught.value).split("\n")
    assert said == f"the notebooks of the course are missing: none of them is in {tmp_path / 'notebooks'}."
    assert remedy.startswith("Get them back: `git checkout notebooks` in the course's folder")


def test_the_notebooks_that_must_be_there_are_those_that_are() -> None:
    notebooks = COURSE / "notebooks"
    there = {path.relative_to(notebooks).as_posix() for path in notebooks.glob("**/[0-9][0-9]_*.ipynb")}
    assert set(shipped()) == {name for name in there if ".ipynb_checkpoints" not in name}


def test_the_remedy_speaks_of_one_file_or_of_several() -> None:
    assert get_back("a", "b") == (
        "Get them back: `git checkout a b` in the course's folder, "
        "or copy them there from a fresh download of the course."
    )
    assert get_back("a").startswith("Get it back: `git checkout a` in the course's folder, or copy it there")
