"""The doctor says what is wrong and what to do, and only then."""

from __future__ import annotations

import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from course_utils import doctor
from course_utils.cli import main
from course_utils.doctor import Finding
from course_utils.files import CourseError

ALL_IS_WELL = "All is well: Python, the packages, the sliders and the course's files are in place.\n"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("00_start_here.ipynb", "01_a.ipynb", "exercises/01_a.ipynb", "solutions/01_a.ipynb"):
        path = tmp_path / "notebooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(doctor, "course_folder", lambda: tmp_path)
    return tmp_path


def test_the_report_is_one_stable_sentence_when_nothing_is_wrong(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doctor.report()
    assert capsys.readouterr().out == ALL_IS_WELL


def test_the_report_says_what_is_wrong_and_what_to_do(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "notebooks" / "exercises" / "01_a.ipynb").unlink()
    doctor.report()
    said = capsys.readouterr().out
    assert said.startswith("Course files: missing: notebooks/exercises/01_a.ipynb\n  What to do: ")
    assert said.count("What to do") == 1


def test_each_quick_check_is_fine_here(course: Path) -> None:
    assert [(finding.what, finding.fine) for finding in doctor.findings(doctor.QUICK)] == [
        (what, True) for what in doctor.QUICK
    ]


def test_a_kernel_starts_here() -> None:
    assert doctor.kernel() == Finding("Kernel", True, "starts and answers")


@pytest.mark.parametrize(
    ("version", "seen"),
    [(None, "rich is missing"), ("1.0", "rich is 1.0, the course needs >=13.9")],
    ids=["missing", "too old"],
)
def test_a_package_that_is_missing_or_too_old(monkeypatch: pytest.MonkeyPatch, version: str | None, seen: str) -> None:
    installed = metadata.version

    def pretend(name: str) -> str:
        if name != "rich":
            return installed(name)
        if version is None:
            raise metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(metadata, "version", pretend)
    finding = doctor.packages()
    assert not finding.fine
    assert finding.seen == seen
    assert "make setup" in finding.remedy


def test_a_python_that_is_too_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version", "3.14.1 (main)")
    finding = doctor.python()
    assert not finding.fine
    assert "this is 3.14.1, the course needs" in finding.seen


def test_keras_set_to_another_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(doctor.sys.modules, "keras", raising=False)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    finding = doctor.backend()
    assert not finding.fine
    assert "jax" in finding.seen


def test_a_front_end_extension_that_jupyterlab_cannot_find(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import jupyter_core.paths

    extension = tmp_path / "@jupyter-widgets" / "jupyterlab-manager"
    extension.mkdir(parents=True)
    (extension / "package.json").touch()
    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *_: [str(tmp_path)])
    assert doctor.sliders().seen == "JupyterLab does not find anywidget"


@pytest.mark.parametrize(
    ("code", "stderr", "seen"),
    [
        (1, "Traceback ...\nImportError: no protobuf\n", "cannot be imported: ImportError: no protobuf"),
        (-4, "", "crashes when it is imported (signal 4)"),
    ],
    ids=["exception", "crash"],
)
def test_a_tensorflow_that_does_not_import(monkeypatch: pytest.MonkeyPatch, code: int, stderr: str, seen: str) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, code, "", stderr)

    monkeypatch.setattr(subprocess, "run", run)
    finding = doctor.tensorflow()
    assert (finding.fine, finding.seen) == (False, seen)
    assert finding.remedy


def test_a_tensorflow_that_takes_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: Any) -> None:
        raise subprocess.TimeoutExpired(command, 180)

    monkeypatch.setattr(subprocess, "run", run)
    assert "not imported within 180 seconds" in doctor.tensorflow().seen


def test_too_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil

    class Memory:
        available = 1.5 * 1024**3

    monkeypatch.setattr(psutil, "virtual_memory", Memory)
    finding = doctor.memory()
    assert (finding.fine, finding.seen) == (False, "1.5 GB are free, a lesson needs about 2 GB")


def test_a_folder_that_cannot_be_written(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    finding = doctor.writing()
    assert not finding.fine
    assert str(course) in finding.seen


def test_a_damaged_series_is_a_finding_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("course_utils.data.course_folder", lambda: tmp_path)
    (finding,) = doctor.findings({"Data": doctor.data})
    assert not finding.fine
    assert finding.seen.startswith("data/sunspots.csv is missing")
    assert "git checkout data/sunspots.csv" in finding.remedy


def test_copies_not_made_yet_are_nothing_wrong(course: Path) -> None:
    assert doctor.my_work().seen.startswith("not made yet")
    (course / "my_work").mkdir()
    (course / "my_work" / "00_start_here.ipynb").touch()
    assert "without 01_a" in doctor.my_work().seen
    (course / "my_work" / "01_a.ipynb").touch()
    assert doctor.my_work() == Finding("Your copies", True, "all there")


def test_a_check_that_breaks_is_a_finding() -> None:
    def breaks() -> Finding:
        raise ZeroDivisionError("division by zero")

    (finding,) = doctor.findings({"Thing": breaks})
    assert (finding.fine, finding.seen) == (False, "could not be looked at (ZeroDivisionError: division by zero)")


def test_a_missing_course_folder_is_told_in_its_own_words() -> None:
    def missing() -> Finding:
        raise CourseError("the notebooks are not here\nGo into your copy of the course")

    (finding,) = doctor.findings({"Course files": missing})
    assert finding == Finding("Course files", False, "the notebooks are not here", "Go into your copy of the course")


@pytest.mark.parametrize("fine", [True, False])
def test_the_command_prints_every_line_and_exits_with_1_when_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fine: bool
) -> None:
    checks = {
        "Python": lambda: Finding("Python", True, "3.12.1"),
        "Packages": lambda: Finding("Packages", fine, "numpy [sic] is missing", "Install it."),
    }
    monkeypatch.setattr(doctor, "THOROUGH", checks)
    assert main(["doctor"]) == (0 if fine else 1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "fine   Python: 3.12.1"
    if fine:
        assert lines[2:] == ["fine   Packages: numpy [sic] is missing", "Nothing is wrong."]
    else:
        assert lines[2:4] == ["WRONG  Packages: numpy [sic] is missing", "       What to do: Install it."]
