"""Make the course's own Python environment, `.venv`, exactly as `requirements.lock` says.

    python3 bootstrap.py

Needs Python 3.11 to 3.13 and nothing else. Run it as often as you like: when nothing has changed it returns at once,
and what an interrupted run left unfinished the next one repairs. `make` runs it before everything else. Of two runs at
the same time the second waits for the first.
"""

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

# An old Python must get as far as the message that it is too old: types that it does not know stand in quotes.
OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course-stamp.txt"
TURN = ROOT / ".venv.lock"  # who works on .venv has this file locked; it stays, empty


def main() -> int:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        other = find_other_python()
        if other:
            return subprocess.call([other, __file__])
        return fail(
            f"the course needs Python 3.11, 3.12 or 3.13, and this is Python {sys.version.split()[0]}.\n"
            "Install one of them from https://www.python.org/downloads/ and run this again, "
            "as `make PYTHON=/path/to/python3 ...` if it is not found by itself."
        )

    # An environment is bound to its Python and to its place: when one of these has changed it is made anew.
    # When only the lock file has changed, the packages are brought up to date where they are.
    place = f"Python {sys.version_info[0]}.{sys.version_info[1]} in {VENV}"
    try:
        contents = hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes()).hexdigest()
    except OSError as error:
        name = Path(error.filename).name
        return fail(
            f"{error.filename} cannot be read: {error.strerror}.\n"
            f"Get it back: `git checkout {name}` in the course's folder, "
            "or copy it there from a fresh download of the course."
        )
    if stamped() == [place, contents]:
        return 0
    with one_at_a_time():
        return set_up(place, contents)


def set_up(place: str, contents: str) -> int:
    found = stamped()
    if found == [place, contents]:  # by the run that this one has waited for
        return 0
    print("Setting up the course in .venv. The first time takes a few minutes, most of them downloading.", flush=True)
    if found[0] == place:
        STAMP.unlink()
    elif not make_environment():
        return 1
    if not (install_with_uv() or install_with_pip()):
        return fail("the packages could not be installed; what went wrong stands above. Run it again to go on.")
    part = STAMP.with_suffix(".part")
    part.write_text(place + "\n" + contents + "\n", "utf-8")
    os.replace(str(part), str(STAMP))  # last, and at once: what has a stamp is complete
    print("The course is set up.", flush=True)
    return 0


def stamped() -> "list[str]":
    """The place and the contents of the environment that is there; an empty word where none is complete."""
    try:
        return (STAMP.read_text("utf-8").splitlines() if PYTHON.exists() else []) or [""]
    except (OSError, UnicodeDecodeError):
        return [""]


@contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Wait until no other run works on .venv. A run that ends, however it ends, is waited for no longer."""
    with ExitStack() as held:
        try:
            file = held.enter_context(open(TURN, "ab"))
        except OSError:  # where nothing can be written .venv cannot be made either, and that is told then
            file = None
        if file and not locked(file):
            print("Another set-up of the course is running. Waiting for it; Ctrl-C stops the waiting.", flush=True)
            while not locked(file):
                time.sleep(0.5)
        yield


def locked(file: "IO[bytes]") -> bool:
    """Lock the file until it is closed, unless another process has; True too on a file system that has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


def find_other_python() -> "str | None":
    """A Python of the right version on the search path, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = shutil.which(f"python3.{minor}")
        if name and run(name, "-c", f"import sys; sys.exit(sys.version_info[:2] != (3, {minor}))", quiet=True):
            return name
    return None


def make_environment() -> bool:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        fail(
            "this Python cannot make environments: its modules venv and ensurepip are missing.\n"
            "On Debian and Ubuntu: sudo apt install python3-venv\n"
            "Elsewhere, install Python from https://www.python.org/downloads/"
        )
        return False
    if os.path.lexists(VENV) and not VENV.is_dir():
        fail(
            f"{VENV} is in the way: expected a folder, or nothing; came something else.\nDelete it and run this again."
        )
        return False
    if not run(sys.executable, "-m", "venv", "--clear", VENV):
        fail(
            "the folder .venv could not be made; what went wrong stands above.\n"
            "When that is put right, delete .venv if it is there, then run this again."
        )
        return False
    return True


def install_with_uv() -> bool:
    """Seconds where pip takes minutes. The lock file holds uv too, so that pip checks its hash like any other."""
    uv: str | Path = shutil.which("uv") or ""
    if not uv or not run(uv, "--version", quiet=True):
        uv = PYTHON.with_name("uv")
        pinned = re.findall(r"^uv==.*\n(?:[ ].*\n?)*", LOCK.read_text("utf-8"), re.MULTILINE)
        with tempfile.TemporaryDirectory() as folder:
            only_uv = Path(folder, "uv.txt")
            only_uv.write_text("".join(pinned), "utf-8")
            if not run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", only_uv):
                return False
    here = ("--python", PYTHON)
    return run(uv, "pip", "sync", *here, "--require-hashes", LOCK) and run(
        uv, "pip", "install", "--quiet", *here, "--no-deps", "--no-build-isolation", "--editable", ROOT
    )


def install_with_pip() -> bool:
    """Slower, but it knows the site's own package index where only pip was told of it."""
    print("uv could not install everything; trying with pip, which takes longer.", flush=True)
    pip = (PYTHON, "-m", "pip", "install")
    return run(*pip, "--require-hashes", "-r", LOCK) and run(
        *pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT
    )


def run(*command: "str | Path", quiet: bool = False) -> bool:
    silence = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call([str(part) for part in command], cwd=str(ROOT), stdout=silence, stderr=silence) == 0
    except OSError:
        return False


def fail(message: str) -> int:
    print("bootstrap: " + message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nbootstrap: stopped; run it again to go on.", file=sys.stderr)
        sys.exit(130)
