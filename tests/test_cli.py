"""The ``course`` command: what it says, what it writes, and its exit codes."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils import cli
from course_utils.cli import main

REPOSITORY = Path(__file__).resolve().parents[1]
COMMANDS = ("lab", "start", "doctor", "figures", "slides", "exercises", "notebooks")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small course: the start page and two lessons, of which the first has a solution."""
    folder = tmp_path / "notebooks"
    (folder / "solutions").mkdir(parents=True)
    cell = new_code_cell("### solution\nanswer = 42\n### stub\n# answer = ...\n### end\nprint('done')", id="a")
    for name in ("00_start_here", "01_rnn_types", "02_backprop", "solutions/01_rnn_types"):
        nbformat.write(new_notebook(cells=[cell]), folder / f"{name}.ipynb")
    monkeypatch.setattr(cli, "course_folder", lambda: tmp_path)
    return tmp_path


# ---------------------------------------------------------------- words


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(re.search(rf"^ +{name} +\S", said, re.MULTILINE) for name in COMMANDS)


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "course figures --help" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_commands_help_has_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"\n  course {name}" in capsys.readouterr().out


def test_help_is_there_at_once() -> None:
    code = (
        "import sys; from course_utils.cli import main; main(['--help']); "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'rich', 'nbformat', 'tensorflow')))"
    )
    begun = time.perf_counter()
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
    assert time.perf_counter() - begun < 2  # 0.05 s when the machine is not busy


# ---------------------------------------------------------------- wrong names


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["figres"], "there is no command 'figres'. The nearest: figures"),
        (["zzz"], "there is no command 'zzz'. There are: lab, start, doctor, figures, slides, exercises, notebooks"),
        (["figures", "--theme", "drak"], "there is no theme 'drak'. The nearest: dark"),
        (["figures", "--format", "svg,pngg"], "there is no format 'pngg'. The nearest: png"),
        (["figures", "neurn"], "there is no figure 'neurn'. The nearest: neuron"),
        (["figures", "--lesson", "99"], "there are no figures for lesson 99. There are for: 1"),
        (["figures", "--formt", "svg"], "`course figures`: there is no option '--formt'. The nearest: --format"),
        (["figures", "--set", "steps=5"], "--set is for the figures that you name"),
        (["figures", "--lesson", "1", "--set", "steps=5"], "--set is for the figures that you name"),
        (["figures", "unrolled_neuron", "--set", "stpes=5"], "there is no parameter 'stpes'. The nearest: steps"),
        (["figures", "unrolled_neuron", "--set", "steps=five"], "steps is a whole number, for instance 4; came 'five'"),
        (["figures", "unrolled_neuron", "--set", "steps=50"], "steps can be 1 to 7; came 50"),
        (["figures", "unrolled_neuron", "neuron", "--set", "steps=5"], "neuron: there is no parameter 'steps'"),
        (["figures", "rnn_types", "--set", "steps=5"], "nothing can be set in the figure 'rnn_types'"),
        (["figures", "neuron", "--lesson", "5"], "neuron belongs to lesson 1"),
        (
            ["figures", "--lesson", "x"],
            "course figures: argument --lesson: a lesson's number is expected, for instance 3",
        ),
        (["-x"], "a command comes first, and not -x. See: course --help"),
        (["figures", "--jobs", "0"], "a number from 1 on is expected, got '0'"),
        (["exercises", "2"], "there is no lesson '2'. The nearest: 01_rnn_types"),
        (
            ["notebooks", "9"],
            "there is no lesson '9'. The nearest: 02_backprop. There are: 00_start_here, 01_rnn_types",
        ),
        (["slides", "1", "--all"], "say which lesson: `course slides 4`, or `course slides --all` for every lesson"),
        (["slides"], "say which lesson"),
        (["slides", "0"], "there is no lesson '0'. The nearest: 01_rnn_types"),
        (["slides", "rnn"], "there is no lesson 'rnn'. There are: 01_rnn_types"),
        (["notebooks", "01_rnn_type"], "there is no lesson '01_rnn_type'. The nearest: 01_rnn_types"),
        (["exercises", "--show", "--check"], "not allowed with argument"),
        (["lab", "--no-browser"], "JupyterLab's own options go after --:  course lab -- --no-browser"),
        (["start", "--", "x"], "only `course lab` passes on what stands after --"),
        (["start", "here"], "`course start` takes no 'here'"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_right_ones(
    course: Path, capsys: pytest.CaptureFixture[str], argv: list[str], message: str
) -> None:
    assert main(argv) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.out == ""


def test_without_the_course_around_it_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from course_utils import files

    monkeypatch.setattr(files, "__file__", str(tmp_path / "python" / "course_utils" / "files.py"))
    monkeypatch.chdir(tmp_path)
    assert main(["start"]) == 1
    assert "Go into your copy of the course" in capsys.readouterr().err


def test_ctrl_c_is_answered_with_a_short_message(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from course_utils import my_work

    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(my_work, "start", interrupted)
    assert main(["start"]) == 130
    assert capsys.readouterr().err == "\ncourse: stopped. What is written so far is whole.\n"


@pytest.mark.parametrize("argv", [["figures", "neuron"], ["slides", "1"]])
def test_where_nothing_can_be_written_it_is_said_before_anything_is_drawn(
    course: Path, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    in_the_way = course / "a file"
    in_the_way.write_text("mine")
    assert main([*argv, "--out", str(in_the_way)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"nothing can be written to {in_the_way}" in said
    assert "--out" in said
    assert in_the_way.read_text() == "mine"


def test_what_the_system_does_not_allow_is_said_in_one_line(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from course_utils import my_work

    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied", str(course / "there" / ".x.ipynb.1.part"))

    monkeypatch.setattr(my_work, "start", refused)
    assert main(["start"]) == 1
    assert capsys.readouterr().err.startswith(f"course: {course / 'there'}: Permission denied. Are you allowed")


def test_who_reads_only_the_first_line_of_a_list_is_not_shown_an_error() -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "course_utils.cli", "figures", "--list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.readline()
    command.stdout.close()
    assert command.stderr.read() == ""
    assert command.wait() == 0


# ---------------------------------------------------------------- start, exercises, notebooks


def test_start_copies_and_then_is_quiet(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start"]) == 0
    assert (course / "my_work" / "solutions" / "01_rnn_types.ipynb").is_file()
    assert "Copied 4 notebooks to my_work/" in capsys.readouterr().out
    assert main(["start"]) == 0
    assert capsys.readouterr().out == ""


def test_exercises_are_made_and_checked(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exercise = course / "notebooks" / "exercises" / "01_rnn_types.ipynb"
    assert main(["exercises", "--check"]) == 1
    assert "notebooks/exercises/01_rnn_types.ipynb is not what its solution gives" in capsys.readouterr().out
    assert main(["exercises", "1"]) == 0
    assert nbformat.read(exercise, 4).cells[0].source == "answer = ...\nprint('done')"
    assert main(["exercises", "--check", "01_rnn_types"]) == 0
    exercise.write_bytes(exercise.read_bytes() + b"\n")
    assert main(["exercises", "--check"]) == 1


def test_an_exercise_is_shown_without_being_written(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises", "01", "--show"]) == 0
    assert capsys.readouterr().out == "    answer = ...\n    print('done')\n"
    assert not (course / "notebooks" / "exercises").exists()


def test_notebooks_are_run_in_place_and_a_second_run_changes_nothing(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["notebooks", "1"]) == 0
    folder = course / "notebooks"
    stored = {path: path.read_bytes() for path in folder.rglob("*.ipynb")}
    assert nbformat.read(folder / "solutions" / "01_rnn_types.ipynb", 4).cells[0].outputs[0].text == "done\n"
    assert nbformat.read(folder / "02_backprop.ipynb", 4).cells[0].outputs == []
    assert (folder / "exercises" / "01_rnn_types.ipynb").is_file()
    assert main(["notebooks", "1"]) == 0
    assert {path: path.read_bytes() for path in folder.rglob("*.ipynb")} == stored
    assert "notebooks/exercises/01_rnn_types.ipynb is as it was" in capsys.readouterr().out


def test_a_notebook_that_fails_stops_the_command(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = course / "notebooks" / "02_backprop.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0", id="a")]), broken)
    before = broken.read_bytes()
    assert main(["notebooks", "2"]) == 1
    assert "02_backprop.ipynb, cell 1 (1 / 0): ZeroDivisionError: division by zero" in capsys.readouterr().err
    assert broken.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_notebooks_stopped_in_the_middle_are_as_they_were(course: Path, way: signal.Signals) -> None:
    slow = course / "notebooks" / "02_backprop.ipynb"
    started = course / "started"
    cells = [f"open({str(started)!r}, 'w').close()", "import time; time.sleep(60)"]
    nbformat.write(new_notebook(cells=[new_code_cell(code, id=f"c{n}") for n, code in enumerate(cells)]), slow)
    before = {path: path.read_bytes() for path in (course / "notebooks").rglob("*.*")}
    code = (
        "import sys; from pathlib import Path; from course_utils import cli; "
        "cli.course_folder = lambda: Path(sys.argv[1]); sys.exit(cli.main(['notebooks', '2']))"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(course)], stderr=subprocess.DEVNULL)
    wait_for(started.exists)
    running.send_signal(way)
    assert running.wait(timeout=30) != 0
    assert {path: path.read_bytes() for path in (course / "notebooks").rglob("*.*")} == before


# ---------------------------------------------------------------- lab


def test_lab_makes_the_copies_and_passes_jupyters_options_on(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from course_utils import lab

    opened = []
    monkeypatch.setattr(lab, "open_lab", lambda *given: opened.append(given))
    assert main(["lab", "--", "--no-browser", "--port=9999"]) == 0
    assert main(["lab", "--present"]) == 0
    assert opened == [(course, ["--no-browser", "--port=9999"], False), (course, [], True)]
    assert (course / "my_work" / "00_start_here.ipynb").is_file()


# ---------------------------------------------------------------- figures


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_figures_are_listed_with_lesson_and_caption(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from course_utils.figures import all_figures

    assert main(["figures", "--list"]) == 0
    lines = iter(capsys.readouterr().out.splitlines())
    for figure in all_figures():
        assert re.fullmatch(rf"{figure.name} +lesson {figure.lesson}  {re.escape(figure.caption)}", next(lines))
        for parameter in figure.parameters.values():
            option, typed, *choice = shlex.split(next(lines), posix=True)
            assert (option, typed) == ("--set", str(parameter))
            assert " ".join(choice) == (f"({parameter.choice})" if parameter.choice else "")
    assert next(lines, None) is None
    assert not (course / "build").exists()


def test_figures_go_to_build_in_every_theme_as_svg_and_png(course: Path) -> None:
    assert main(["figures", "neuron", "--jobs", "1"]) == 0
    assert set(contents(course / "build" / "figures")) == {
        f"{theme}/neuron.{form}" for theme in ("light", "dark", "slides") for form in ("svg", "png")
    }


def test_figures_have_the_same_bytes_whoever_draws_them_and_whatever_was_drawn_before(
    course: Path, tmp_path: Path
) -> None:
    ask = ["figures", "neuron", "recurrent_neuron", "unrolled_layer"]
    assert main([*ask, "--format", "svg,png,pdf", "--out", str(tmp_path / "two"), "--jobs", "2"]) == 0
    assert main([*ask, "--format", "pdf,png,svg", "--out", str(tmp_path / "one"), "--jobs", "1"]) == 0
    assert main(["figures", "unrolled_layer", "--format", "pdf", "--theme", "dark", "--out", str(tmp_path / "a")]) == 0
    two = contents(tmp_path / "two")
    assert len(two) == 27
    assert contents(tmp_path / "one") == two
    assert contents(tmp_path / "a") == {name: two[name] for name in ("dark/unrolled_layer.pdf",)}


def test_a_figure_with_other_values_gets_a_file_of_its_own_and_its_words_are_said(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from course_utils import figures

    out = course / "build" / "figures" / "light"
    only = ["--theme", "light", "--format", "svg"]
    assert main(["figures", "powers", *only]) == 0
    standard = contents(out)
    assert main(["figures", "powers", "--set", "steps=50", "--set", "below=.95", *only]) == 0
    after = contents(out)
    assert set(after) == {"powers.svg", "powers-steps=50-below=0.95.svg"}
    assert after["powers.svg"] == standard["powers.svg"] != after["powers-steps=50-below=0.95.svg"]
    said = capsys.readouterr().out
    assert figures.get("powers").alt_for(steps=50, below=0.95) in said
    assert f"The caption of powers now: {figures.get('powers').caption_for(steps=50, below=0.95)}\n" in said
    assert main(["figures", "one_to_many", "--set", "words=is it / shut?", *only]) == 0
    assert "one_to_many-words=is_it___shut_.svg" in contents(out)


def test_several_figures_that_have_the_parameter_are_set_at_once(course: Path) -> None:
    ask = ["figures", "unrolled_neuron", "unrolled_layer", "--set", "steps=2", "--theme", "dark", "--format", "svg"]
    assert main([*ask, "--jobs", "1"]) == 0
    names = {"dark/unrolled_neuron-steps=2.svg", "dark/unrolled_layer-steps=2.svg"}
    assert set(contents(course / "build" / "figures")) == names


def test_the_table_of_the_lectures_is_printed(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--lectures"]) == 0
    assert capsys.readouterr().out == (REPOSITORY / "docs" / "lecture-figures.md").read_text("utf-8")


def test_a_process_that_cannot_draw_a_figure_says_which_and_why_and_the_others_go_on(tmp_path: Path) -> None:
    from course_utils.render import plan, render_all

    broken = plan(["neuron"], ["light"], ["svg", "png"], tmp_path, {"inputs": 99})
    fine = plan(["rnn_types", "unfolding"], ["light"], ["svg"], tmp_path)
    said: dict[str, str] = {}
    failed = render_all([*broken, *fine], 2, lambda picture, problem: said.update({picture.path.name: problem}))
    assert failed == broken
    refused = "inputs can be 1 to 5; came 99"
    assert said == {
        "neuron-inputs=99.svg": refused,
        "neuron-inputs=99.png": refused,
        "rnn_types.svg": "",
        "unfolding.svg": "",
    }
    assert set(contents(tmp_path)) == {"light/rnn_types.svg", "light/unfolding.svg"}


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_interrupted_figures_leave_whole_files_only(course: Path, tmp_path: Path) -> None:
    """Ctrl-C goes to the command and its workers alike, as from a terminal."""
    out = tmp_path / "figures"
    ask = ["figures", "--lesson", "1", "--theme", "dark", "--format", "svg"]
    command = [sys.executable, "-m", "course_utils.cli", *ask, "--out", str(out)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    wait_for(lambda: out.exists() and len(contents(out)) >= 3)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said == "\ncourse: stopped. What is written so far is whole.\n"
    left = contents(out)
    assert main([*ask, *(Path(name).stem for name in left), "--out", str(tmp_path / "again")]) == 0
    assert left == contents(tmp_path / "again")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_killed_figures_leave_whole_files_and_no_workers_and_the_next_run_clears_up(
    course: Path, tmp_path: Path
) -> None:
    import psutil

    out = tmp_path / "figures"
    command = [sys.executable, "-m", "course_utils.cli", "figures", "--out", str(out)]
    running = subprocess.Popen(command, start_new_session=True)
    wait_for(lambda: out.exists() and len(contents(out)) >= 3)
    family = psutil.Process(running.pid).children(recursive=True)
    running.kill()
    running.wait()
    assert not psutil.wait_procs(family, timeout=30)[1]
    (out / "light" / f".neuron.svg.{running.pid}.x1y2.part").write_bytes(b"<svg")
    assert main(["figures", "neuron", "--out", str(out), "--theme", "light", "--jobs", "1"]) == 0
    assert not [name for name in contents(out / "light") if name.endswith(".part")]


def test_a_figure_that_cannot_be_drawn_does_not_stop_the_others(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from course_utils import figures

    known = {figure.name: figure for figure in figures.all_figures()}

    class Broken:
        name, lesson, caption, alt = "broken", 1, "A broken one.", "nothing"

        def draw(self) -> None:
            raise ZeroDivisionError("no [size]")

    monkeypatch.setattr(figures, "all_figures", lambda: [Broken(), known["neuron"]])
    ask = ["figures", "--out", str(tmp_path), "--format", "svg", "--jobs", "1"]
    assert main(ask) == 1
    said = capsys.readouterr()
    assert said.err.count("broken: ZeroDivisionError: no [size]") == 1, "once for all themes"
    assert "3 could not be made" in said.err
    assert set(contents(tmp_path / "light")) == {"neuron.svg"}
    assert "3 pictures of 2 figures" in said.out


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
