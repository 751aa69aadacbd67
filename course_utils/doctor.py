"""What is wrong with an installation, in plain words: the ``course doctor``, and its short form for the start page.

Packages may be missing or damaged: what is not of Python itself is imported by the one check that needs it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from course_utils import my_work
from course_utils.files import CourseError, course_folder, get_back, shipped, wrong_with_notebook
from course_utils.quiet import keep_tensorflow_quiet

PACKAGE = "course-utils"
NEEDED_MEMORY = 2 * 1024**3
IMPORT_SECONDS = 180
KERNEL_SECONDS = 60
FRESH = (
    "Delete the folder .venv and run `make setup`, or `python3 bootstrap.py` where there is no make. "
    "On a hub, send this line to those who run it."
)
MODULES = {"pillow": "PIL"}  # of packages that are imported by another name than their own
LAB_EXTENSIONS = {"@jupyter-widgets/jupyterlab-manager": "jupyterlab-widgets", "anywidget": "anywidget"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is ``fine``, what was seen, and what to do where it is not."""

    what: str
    fine: bool
    seen: str
    remedy: str = ""


Check = Callable[[], Finding]


def report() -> None:
    """Print whether the course can be worked through here: one sentence if so, else what is wrong and what to do.

    For the start page: quick, and always the same text where nothing is wrong.
    """
    wrong = [finding for finding in findings(QUICK) if not finding.fine]
    if not wrong:
        print("All is well: Python, the packages, the sliders and the course's files are in place.")
    for finding in wrong:
        print(f"{finding.what}: {finding.seen}\n  What to do: {finding.remedy}")


def findings(checks: dict[str, Check]) -> Iterator[Finding]:
    """Look at one thing after the other. A check that itself breaks is a finding, not an exception."""
    for what, check in checks.items():
        try:
            yield check()
        except CourseError as error:
            seen, _, remedy = str(error).partition("\n")
            yield Finding(what, False, seen, remedy or FRESH)
        except ModuleNotFoundError as error:
            yield Finding(what, False, f"could not be looked at without {error.name}, which is missing", FRESH)
        except Exception as error:
            first, *_ = str(error).strip().splitlines() or ["no message"]  # numpy's own is a page long
            yield Finding(what, False, f"could not be looked at ({type(error).__name__}: {first})", FRESH)


def python() -> Finding:
    """Whether this is a Python that the course works with."""
    version = sys.version.split()[0]
    wanted = _package()["Requires-Python"]
    if _fits(version, wanted):
        return Finding("Python", True, version)
    return Finding(
        "Python",
        False,
        f"this is {version}, the course needs {wanted}",
        "Install Python 3.12 from https://www.python.org/downloads/, then: " + FRESH,
    )


def packages() -> Finding:
    """Whether every package that the course needs is there, in a version that it works with."""
    needed = [line for line in _package().get_all("Requires-Dist") or [] if ";" not in line]  # those of extras have one
    wrong = [problem for line in needed if (problem := _wrong_with(line))]
    if wrong:
        return Finding("Packages", False, "; ".join(wrong), FRESH)
    return Finding("Packages", True, f"all {len(needed)} are there, in versions that fit")


def _wrong_with(requirement: str) -> str:
    """What is wrong with the package of ``numpy<2.5,>=2.2``, say; empty if nothing is."""
    name, wanted = re.findall(r"^([\w.-]+)\s*(.*)$", requirement)[0]
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    if not _can_be_found(MODULES.get(name, name.replace("-", "_"))):
        return f"{name} is damaged: it is noted as installed, but Python does not find it"
    return "" if _fits(version, wanted) else f"{name} is {version}, the course needs {wanted}"


def _can_be_found(module: str) -> bool:
    """Whether Python finds the module, which is not imported. A folder left over without its ``__init__`` is none."""
    spec = importlib.util.find_spec(module)
    keep_tensorflow_quiet()  # what watches for TensorFlow's import has taken this for it
    return spec is not None and spec.origin is not None


def _fits(version: str, wanted: str) -> bool:
    """Whether a version is one of those wanted. Without packaging nobody knows; then that is what is wrong."""
    try:
        from packaging.specifiers import SpecifierSet
    except ModuleNotFoundError:
        return True
    return SpecifierSet(wanted).contains(version, prereleases=True)


def backend() -> Finding:
    """Whether Keras will compute, or computes, with TensorFlow."""
    chosen = sys.modules["keras"].backend.backend() if "keras" in sys.modules else os.environ.get("KERAS_BACKEND")
    if chosen == "tensorflow":
        return Finding("Keras", True, "computes with TensorFlow")
    return Finding(
        "Keras",
        False,
        f"is set to compute with {chosen}, the course needs tensorflow",
        "Take KERAS_BACKEND out of your settings, or set it to tensorflow, and restart the kernel.",
    )


def tensorflow() -> Finding:
    """Whether TensorFlow and Keras can be imported, in a process of their own: a crash there is found too."""
    code = "import course_utils, tensorflow, keras; print(tensorflow.__version__, keras.__version__)"
    try:
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=IMPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding(
            "TensorFlow",
            False,
            f"was not imported within {IMPORT_SECONDS} seconds",
            "Close other programs and try again; a slow network drive can also be the reason.",
        )
    if run.returncode == 0:
        return Finding("TensorFlow", True, "TensorFlow {} and Keras {}".format(*run.stdout.split()[-2:]))
    if run.returncode < 0:
        return Finding(
            "TensorFlow",
            False,
            f"crashes when it is imported (signal {-run.returncode})",
            "Often the processor is too old for it (it needs AVX), or memory ran out. Try another computer or a hub.",
        )
    last = (run.stderr.strip() or "no message").splitlines()[-1]
    return Finding("TensorFlow", False, f"cannot be imported: {last}", FRESH)


def sliders() -> Finding:
    """Whether JupyterLab will find the two extensions that sliders and buttons are shown by."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(path) for path in jupyter_path("labextensions")]
    missing = [
        package
        for name, package in LAB_EXTENSIONS.items()
        if not any((folder / name / "package.json").is_file() for folder in folders)
    ]
    if missing:
        return Finding("Sliders", False, f"JupyterLab does not find {' and '.join(missing)}", FRESH)
    return Finding("Sliders", True, "JupyterLab finds the extensions that show them")


def kernel() -> Finding:
    """Whether a notebook's kernel starts and answers."""
    import asyncio

    from course_utils.notebooks import this_kernel

    async def try_it() -> None:
        manager = this_kernel()
        await manager.start_kernel(stderr=subprocess.DEVNULL)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=KERNEL_SECONDS)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    try:
        asyncio.run(try_it())
    except RuntimeError as error:
        return Finding("Kernel", False, f"does not start: {error}", FRESH)
    return Finding("Kernel", True, "starts and answers")


def files() -> Finding:
    """Whether all notebooks of the course are there and whole, and to each solution its exercise and its lesson."""
    course = course_folder()
    there = [name.as_posix() for name in my_work.notebooks(course)]
    solved = [name.removeprefix("solutions/") for name in there if name.startswith("solutions/")]
    belonging = [place + name for name in solved for place in ("", "exercises/")]  # a teacher may have added some
    missing = [name for name in dict.fromkeys([*shipped(), *belonging]) if name not in there]
    damaged = [name for name in there if not _is_whole(course / "notebooks" / name)]
    if not (missing or damaged):
        lessons = [name for name in there if "/" not in name]
        return Finding("Course files", True, f"{len(lessons)} notebooks, and {len(solved)} with exercises")
    named = {"missing": _in_notebooks(missing), "damaged": _in_notebooks(damaged)}
    seen = "; ".join(f"{word}: {', '.join(paths)}" for word, paths in named.items() if paths)
    return Finding("Course files", False, seen, get_back(*named["missing"], *named["damaged"]))


def _is_whole(notebook: Path) -> bool:
    try:
        return not wrong_with_notebook(notebook.read_bytes())
    except OSError:
        return False


def _in_notebooks(names: list[str]) -> list[str]:
    return [f"notebooks/{name}" for name in names]


def data() -> Finding:
    """Whether the series that lesson 5 reads are there and whole."""
    from course_utils.data import KNOWN, read

    count = sum(len(read(name)) for name in KNOWN)
    return Finding("Data", True, f"{len(KNOWN)} series are there, {count} values")


def writing() -> Finding:
    """Whether the student's copies can be written."""
    course = course_folder()
    work = course / my_work.FOLDER
    my_work.require_folders(work)
    there = [folder for folder in my_work.folders(work) if folder.is_dir()] if work.is_dir() else [course]
    locked = [str(folder) for folder in there if not os.access(folder, os.W_OK | os.X_OK)]
    if locked:
        return Finding("Writing", False, f"nothing can be written to {', '.join(locked)}", my_work.WRITE_ELSEWHERE)
    return Finding("Writing", True, f"your files can be kept in {work}")


def copies() -> Finding:
    """How the student's copies stand; none is nothing wrong."""
    course = course_folder()
    work = course / my_work.FOLDER
    my_work.require_folders(work)
    wanted = list(my_work.notebooks(course))
    missing = [name.with_suffix("").as_posix() for name in wanted if not (work / name).exists()]
    if len(missing) == len(wanted):
        return Finding("Your copies", True, "not made yet; `course start` or `make lab` makes them")
    if missing:
        return Finding("Your copies", True, f"there, without {', '.join(missing)}; `course start` adds what is missing")
    return Finding("Your copies", True, "all there")


def memory() -> Finding:
    """Whether enough memory is free; in a container, of what it is allowed."""
    import psutil

    free = psutil.virtual_memory().available
    limit, use = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.stat")
    if limit.is_file() and use.is_file() and limit.read_text().strip().isdigit():
        used = dict(line.split() for line in use.read_text().splitlines())["anon"]
        free = min(free, int(limit.read_text()) - int(used))
    seen = f"{free / 1024**3:.1f} GB are free"
    if free >= NEEDED_MEMORY:
        return Finding("Memory", True, seen)
    return Finding(
        "Memory", False, f"{seen}, a lesson needs about 2 GB", "Close other programs, or shut down other notebooks."
    )


def _package() -> metadata.PackageMetadata:
    """The package's metadata, as it was installed."""
    try:
        return metadata.metadata(PACKAGE)
    except metadata.PackageNotFoundError:
        raise CourseError("the course's package is not installed") from None


QUICK: dict[str, Check] = {
    "Python": python,
    "Packages": packages,
    "Keras": backend,
    "Sliders": sliders,
    "Course files": files,
    "Data": data,
}
THOROUGH: dict[str, Check] = {
    **QUICK,
    "Your copies": copies,
    "Writing": writing,
    "Memory": memory,
    "Kernel": kernel,
    "TensorFlow": tensorflow,
}
