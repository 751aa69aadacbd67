"""``bootstrap.py`` makes the environment when it must, brings it up to date when it can, and else does nothing."""

from __future__ import annotations

import errno
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

COURSE = Path(__file__).resolve().parents[1]


class Machine:
    """A pretended machine: it notes every command instead of running it, and fails those it is told to."""

    def __init__(self, venv: Path) -> None:
        self.venv = venv
        self.commands: list[str] = []
        self.failing: tuple[str, ...] = ()

    def run(self, *command: str | Path, quiet: bool = False) -> bool:
        words = " ".join(Path(part).name if isinstance(part, Path) else str(part) for part in command)
        self.commands.append(words)
        if any(word in words for word in self.failing):
            return False
        if "venv --clear" in words:
            for path in (self.venv / "bin" / "python", self.venv / "Scripts" / "python.exe"):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            (self.venv / "course-stamp.txt").unlink(missing_ok=True)
        return True

    def did(self, words: str) -> bool:
        return any(words in command for command in self.commands)


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, as if it stood in an empty folder with a lock file."""
    (tmp_path / "bootstrap.py").write_bytes((COURSE / "bootstrap.py").read_bytes())
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements.lock").write_text(
        "numpy==1 \\\n    --hash=sha256:aa\n    # via x\nuv==0.9 \\\n    --hash=sha256:bb\n"
    )
    spec = importlib.util.spec_from_file_location("bootstrap", tmp_path / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def machine(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Machine:
    pretended = Machine(bootstrap.VENV)
    monkeypatch.setattr(bootstrap, "run", pretended.run)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    return pretended


def again(bootstrap: ModuleType, machine: Machine) -> list[str]:
    """What a further run does."""
    machine.commands.clear()
    assert bootstrap.main() == 0
    return machine.commands


def test_the_first_run_makes_the_environment_and_installs_what_the_lock_says(
    bootstrap: ModuleType, machine: Machine
) -> None:
    assert bootstrap.main() == 0
    assert machine.did("venv --clear .venv")
    assert machine.did("uv pip sync --python python --require-hashes requirements.lock")
    assert machine.did("--no-deps --no-build-isolation --editable")
    assert bootstrap.STAMP.is_file()


def test_the_second_run_does_nothing_and_says_nothing(
    bootstrap: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.main()
    capsys.readouterr()
    assert again(bootstrap, machine) == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_brings_the_packages_up_to_date_where_they_are(
    bootstrap: ModuleType, machine: Machine, name: str
) -> None:
    bootstrap.main()
    with open(bootstrap.ROOT / name, "a") as file:
        file.write("# changed\n")
    assert not any("venv --clear" in command for command in again(bootstrap, machine))
    assert machine.did("uv pip sync")
    assert again(bootstrap, machine) == []


def test_what_matters_is_what_the_files_hold_not_when_they_were_written(
    bootstrap: ModuleType, machine: Machine
) -> None:
    bootstrap.main()
    bootstrap.LOCK.write_bytes(bootstrap.LOCK.read_bytes())
    assert again(bootstrap, machine) == []


def test_another_python_or_place_makes_the_environment_anew(bootstrap: ModuleType, machine: Machine) -> None:
    bootstrap.main()
    stamp = bootstrap.STAMP.read_text()
    for other in (stamp.replace("Python 3.", "Python 3.1"), stamp.replace(str(bootstrap.VENV), "/elsewhere/.venv")):
        assert other != stamp
        bootstrap.STAMP.write_text(other)
        assert any("venv --clear" in command for command in again(bootstrap, machine))


def test_an_environment_whose_python_is_gone_is_made_anew(bootstrap: ModuleType, machine: Machine) -> None:
    bootstrap.main()
    bootstrap.PYTHON.unlink()
    assert any("venv --clear" in command for command in again(bootstrap, machine))


@pytest.mark.parametrize("before", ["nothing", "an older lock"])
def test_an_interrupted_run_is_repaired_by_the_next(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    if before == "an older lock":
        bootstrap.main()
        bootstrap.LOCK.write_text(bootstrap.LOCK.read_text() + "# newer\n")

    def interrupted() -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bootstrap, "install_with_uv", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.main()
    assert not bootstrap.STAMP.exists()
    assert any("venv --clear" in command for command in again(bootstrap, machine))
    assert again(bootstrap, machine) == []


def test_without_a_uv_that_works_the_locked_one_is_installed_by_its_hash(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def run(*command: str | Path, quiet: bool = False) -> bool:
        if "uv.txt" in str(command[-1]):
            read.append(Path(command[-1]).read_text())
        return machine.run(*command, quiet=quiet)

    monkeypatch.setattr(bootstrap, "run", run)
    machine.failing = ("/usr/bin/uv --version",)
    assert bootstrap.main() == 0
    assert read == ["uv==0.9 \\\n    --hash=sha256:bb\n"]
    assert machine.did("python -m pip install --quiet --require-hashes -r uv.txt")
    assert machine.did("uv pip sync")


def test_where_uv_cannot_install_pip_does_from_the_same_lock(bootstrap: ModuleType, machine: Machine) -> None:
    machine.failing = ("pip sync",)
    assert bootstrap.main() == 0
    assert machine.did("python -m pip install --require-hashes -r requirements.lock")
    assert bootstrap.STAMP.is_file()


def test_where_nothing_can_be_installed_it_says_so_and_the_next_run_tries_again(
    bootstrap: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.failing = ("pip sync", "pip install")
    assert bootstrap.main() == 1
    assert "could not be installed" in capsys.readouterr().err
    assert not bootstrap.STAMP.exists()


def test_without_the_modules_it_needs_it_names_the_debian_package(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    assert bootstrap.main() == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err
    assert machine.commands == []


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 14, 0)])
def test_a_python_of_another_version_hands_over_to_a_right_one(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    called = []
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: called.append(command[0]) or 0)
    machine.failing = ("/usr/bin/python3.13",)
    assert bootstrap.main() == 0
    assert called == ["/usr/bin/python3.12"]


def test_a_python_of_another_version_with_no_right_one_says_what_is_needed(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    assert bootstrap.main() == 1
    assert "the course needs Python 3.11, 3.12 or 3.13" in capsys.readouterr().err
    assert machine.commands == []


# ---------------------------------------------------------------- two at once


def test_a_second_run_waits_for_the_first_and_then_has_nothing_to_do(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.main()
    stamp = bootstrap.STAMP.read_text()
    bootstrap.STAMP.unlink()
    first = bootstrap.one_at_a_time()
    first.__enter__()
    waited = []

    def meanwhile(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            bootstrap.STAMP.write_text(stamp)
            first.__exit__(None, None, None)

    monkeypatch.setattr(bootstrap.time, "sleep", meanwhile)
    capsys.readouterr()
    assert again(bootstrap, machine) == []
    assert len(waited) == 3
    assert capsys.readouterr().out == (
        "Another set-up of the course is running. Waiting for it; Ctrl-C stops the waiting.\n"
    )


def test_a_second_run_does_the_work_if_the_first_fails(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bootstrap.one_at_a_time()
    first.__enter__()
    monkeypatch.setattr(bootstrap.time, "sleep", lambda _: first.__exit__(None, None, None))
    assert any("venv --clear" in command for command in again(bootstrap, machine))
    assert bootstrap.STAMP.is_file()


def test_a_killed_run_is_not_waited_for(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = "import bootstrap, time\nwith bootstrap.one_at_a_time():\n    open('in', 'w').close()\n    time.sleep(60)"
    first = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    wait_for((tmp_path / "in").exists)
    with open(bootstrap.TURN, "ab") as file:
        assert not bootstrap.locked(file), "while it runs it is"
    first.kill()
    first.wait()
    monkeypatch.setattr(bootstrap.time, "sleep", lambda _: pytest.fail("it waited"))
    assert bootstrap.main() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there every file system has locks")
def test_where_the_file_system_has_no_locks_it_goes_ahead(
    bootstrap: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    assert bootstrap.main() == 0
    assert bootstrap.STAMP.is_file()


def test_where_nothing_can_be_written_the_environment_is_what_fails(
    bootstrap: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.TURN.mkdir()  # it cannot be opened for writing
    machine.failing = ("venv --clear",)
    assert bootstrap.main() == 1
    assert "the folder .venv could not be made" in capsys.readouterr().err


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not there():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


# ---------------------------------------------------------------- what is damaged


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_missing_file_of_the_course_is_named_with_its_remedy(
    bootstrap: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (bootstrap.ROOT / name).unlink()
    assert bootstrap.main() == 1
    said, remedy = capsys.readouterr().err.splitlines()
    assert said == f"bootstrap: {bootstrap.ROOT / name} cannot be read: No such file or directory."
    assert remedy.startswith(f"Get it back: `git checkout {name}` in the course's folder")
    assert machine.commands == []


@pytest.mark.parametrize("what", ["file", "broken link"])
def test_something_in_the_place_of_the_environment_is_to_be_deleted(
    bootstrap: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    if what == "file":
        bootstrap.VENV.write_text("mine")
    else:
        bootstrap.VENV.symlink_to("nowhere")
    assert bootstrap.main() == 1
    assert capsys.readouterr().err == (
        f"bootstrap: {bootstrap.VENV} is in the way: expected a folder, or nothing; came something else.\n"
        "Delete it and run this again.\n"
    )
    assert machine.commands == []


def test_an_environment_that_cannot_be_made_says_what_to_do_after(
    bootstrap: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.failing = ("venv --clear",)
    assert bootstrap.main() == 1
    assert "delete .venv if it is there, then run this again" in capsys.readouterr().err


@pytest.mark.parametrize("stamp", [b"", b"\xff\xfe", b"half a"], ids=["empty", "no text", "half"])
def test_a_damaged_stamp_is_none(bootstrap: ModuleType, machine: Machine, stamp: bytes) -> None:
    bootstrap.main()
    bootstrap.STAMP.write_bytes(stamp)
    assert any("venv --clear" in command for command in again(bootstrap, machine))
    assert again(bootstrap, machine) == []
