"""The doctor says what is wrong and what to do, and only then."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from course_utils import doctor, my_work
from course_utils.cli import main
from course_utils.doctor import Finding
from course_utils.files import CourseError, shipped

COURSE = Path(__file__).resolve().parents[1]
ALL_IS_WELL = "All is well: Python, the packages, the sliders and the course's files are in place.\n"


NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every notebook that the course has, each of them empty."""
    for name in shipped():
        path = tmp_path / "notebooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTEBOOK)
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
    (course / "notebooks" / "exercises" / "01_rnn_types.ipynb").unlink()
    doctor.report()
    said = capsys.readouterr().out
    assert said.startswith("Course files: missing: notebooks/exercises/01_rnn_types.ipynb\n  What to do: ")
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


@pytest.mark.parametrize("left", ["nothing", "a folder without __init__.py"])
def test_a_package_whose_files_are_gone_though_it_is_noted_as_installed(
    monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    def find_spec(module: str) -> ModuleSpec | None:
        return None if left == "nothing" else ModuleSpec(module, None)

    monkeypatch.setattr(doctor.importlib.util, "find_spec", find_spec)
    finding = doctor.packages()
    assert not finding.fine
    assert "matplotlib is damaged: it is noted as installed, but Python does not find it" in finding.seen
    assert finding.remedy.startswith("Delete the folder .venv and run `make setup`"), "the stamp in it says all is well"


def test_looking_for_packages_imports_none_and_leaves_tensorflow_quiet() -> None:
    code = (
        "import sys, course_utils; watched = len(sys.meta_path); from course_utils import doctor; doctor.packages(); "
        "print('tensorflow' in sys.modules, 'numpy' in sys.modules, len(sys.meta_path) == watched)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


def test_what_the_course_needs_it_needs_everywhere() -> None:
    """A condition, such as a version of Python, would be taken for that of an extra and the package passed over."""
    project = tomllib.loads((COURSE / "pyproject.toml").read_text("utf-8"))["project"]
    assert [line for line in project["dependencies"] if ";" in line] == []
    assert doctor.packages().seen == f"all {len(project['dependencies'])} are there, in versions that fit"


WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None  # its import fails, as if it were not there
from course_utils import cli, doctor
doctor.NEEDED_MEMORY = 0
doctor.THOROUGH = {what: check for what, check in doctor.THOROUGH.items() if what not in ("Kernel", "TensorFlow")}
sys.exit(cli.main(["doctor"]))
"""


@pytest.mark.parametrize(
    ("package", "also"),
    [
        ("rich", []),
        ("matplotlib", []),
        ("packaging", []),
        ("numpy", ["Data"]),
        ("psutil", ["Memory"]),
        ("nbformat", []),
    ],
)
def test_the_command_works_without_a_package_and_says_that_it_is_what_is_wrong(package: str, also: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT, package], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    wrong = [line for line in done.stdout.splitlines() if line.startswith("WRONG")]
    assert wrong.pop(0).startswith(f"WRONG  Packages: {package} is damaged")
    assert wrong == [f"WRONG  {what}: could not be looked at without {package}, which is missing" for what in also]


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


def test_a_course_with_nothing_missing_is_fine(course: Path) -> None:
    assert doctor.files() == Finding("Course files", True, "8 notebooks, and 7 with exercises")


@pytest.mark.parametrize(
    "content",
    ["", NOTEBOOK[:30], '{"cells": 3}', NOTEBOOK.replace("[]", "3"), NOTEBOOK.replace("[]", "[3]")],
    ids=["empty", "cut off", "no list", "no list but a version", "no cell"],
)
def test_a_damaged_notebook_is_named_with_its_remedy(course: Path, content: str) -> None:
    (course / "notebooks" / "solutions" / "04_lstm_gru.ipynb").write_text(content)
    finding = doctor.files()
    assert (finding.fine, finding.seen) == (False, "damaged: notebooks/solutions/04_lstm_gru.ipynb")
    assert "git checkout notebooks/solutions/04_lstm_gru.ipynb" in finding.remedy


def test_a_lesson_is_missed_also_when_all_that_belongs_to_it_is_gone(course: Path) -> None:
    lost = [f"notebooks/{place}04_lstm_gru.ipynb" for place in ("", "exercises/", "solutions/")]
    for path in lost:
        (course / path).unlink()
    (course / "notebooks" / "01_rnn_types.ipynb").write_text("{")
    finding = doctor.files()
    assert finding.seen == f"missing: {', '.join(lost)}; damaged: notebooks/01_rnn_types.ipynb"
    assert f"`git checkout {' '.join([*lost, 'notebooks/01_rnn_types.ipynb'])}`" in finding.remedy


def test_a_notebook_that_cannot_be_read_is_damaged(course: Path) -> None:
    (course / "notebooks" / "04_lstm_gru.ipynb").unlink()
    (course / "notebooks" / "04_lstm_gru.ipynb").mkdir()
    assert doctor.files().seen == "damaged: notebooks/04_lstm_gru.ipynb"


def test_the_start_page_is_missed(course: Path) -> None:
    (course / "notebooks" / "00_start_here.ipynb").unlink()
    assert doctor.files().seen == "missing: notebooks/00_start_here.ipynb"


def test_a_lesson_of_ones_own_needs_no_solution_but_a_solution_needs_its_exercise(course: Path) -> None:
    (course / "notebooks" / "08_mine.ipynb").write_text(NOTEBOOK)
    assert doctor.files().fine
    (course / "notebooks" / "solutions" / "08_mine.ipynb").write_text(NOTEBOOK)
    assert doctor.files().seen == "missing: notebooks/exercises/08_mine.ipynb"


@pytest.mark.parametrize("locked", ["", "my_work", "my_work/exercises", "my_work/solutions"])
def test_a_folder_that_cannot_be_written(course: Path, monkeypatch: pytest.MonkeyPatch, locked: str) -> None:
    if locked:
        my_work.start(course)
    assert doctor.writing().fine
    monkeypatch.setattr(doctor.os, "access", lambda path, _: path != course / locked)
    finding = doctor.writing()
    assert (finding.fine, finding.seen) == (False, f"nothing can be written to {course / locked}")
    assert finding.remedy.startswith("Give yourself the right to write there, or copy the course")


@pytest.mark.parametrize("name", ["my_work", "my_work/exercises", "my_work/solutions"])
@pytest.mark.parametrize("what", ["Your copies", "Writing"])
def test_a_file_where_a_folder_belongs(course: Path, name: str, what: str) -> None:
    (course / name).parent.mkdir(exist_ok=True)
    (course / name).touch()
    (finding,) = doctor.findings({what: doctor.THOROUGH[what]})
    assert not finding.fine
    assert finding.seen.startswith(f"{course / name} is in the way: expected a folder")
    assert finding.remedy.startswith("Move or rename it")


def test_a_damaged_series_is_a_finding_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("course_utils.data.course_folder", lambda: tmp_path)
    (finding,) = doctor.findings({"Data": doctor.data})
    assert not finding.fine
    assert finding.seen.startswith("data/sunspots.csv is missing")
    assert "git checkout data/sunspots.csv" in finding.remedy


def test_copies_not_made_yet_are_nothing_wrong(course: Path) -> None:
    assert doctor.copies() == Finding("Your copies", True, "not made yet; `course start` or `make lab` makes them")
    my_work.start(course)
    assert doctor.copies() == Finding("Your copies", True, "all there")


@pytest.mark.parametrize("name", ["00_start_here", "exercises/04_lstm_gru", "solutions/04_lstm_gru"])
def test_a_copy_that_is_missing_is_named(course: Path, name: str) -> None:
    my_work.start(course)
    (course / "my_work" / f"{name}.ipynb").unlink()
    assert doctor.copies().seen == f"there, without {name}; `course start` adds what is missing"


def test_a_check_that_breaks_is_a_finding() -> None:
    def breaks() -> Finding:
        raise ZeroDivisionError("division by zero")

    (finding,) = doctor.findings({"Thing": breaks})
    assert (finding.fine, finding.seen) == (False, "could not be looked at (ZeroDivisionError: division by zero)")


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (ImportError("\n\nPLEASE READ THIS\n\nfor advice on how to"), "(ImportError: PLEASE READ THIS)"),
        (ImportError(""), "(ImportError: no message)"),
        (ModuleNotFoundError("No module named 'x.y'", name="x.y"), "without x.y, which is missing"),
    ],
)
def test_what_broke_a_check_is_told_in_one_line(error: Exception, seen: str) -> None:
    def breaks() -> Finding:
        raise error

    (finding,) = doctor.findings({"Thing": breaks})
    assert finding.seen == f"could not be looked at {seen}"


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


@pytest.mark.skipif(sys.platform == "win32", reason="there the words have no colours")
@pytest.mark.parametrize("wanted", [True, False])
def test_a_terminal_shows_the_words_in_colour_unless_told_not_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wanted: bool
) -> None:
    monkeypatch.setattr(doctor, "THOROUGH", {"Python": lambda: Finding("Python", True, "3.12.1")})
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "" if wanted else "1")
    main(["doctor"])
    said = capsys.readouterr().out
    assert ("\x1b[32mfine \x1b[0m  Python: 3.12.1" in said, "\x1b" in said) == (wanted, wanted)
