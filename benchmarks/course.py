"""How long the course takes on a laptop: each lesson and its memory, all figures, and a fresh set-up."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure
from course_utils import notebooks

ROOT = Path(__file__).parents[1]
MINUTE = 60.0
SMALL_SERVER = 2000.0  # MB; what a small JupyterHub gives to each student
FIGURES = 30.0
# Asked in the kernel. Linux hands what `getrusage` calls the peak on from the process that started the kernel.
_PEAK = """
import re, resource, sys
from pathlib import Path
if sys.platform == "linux":
    print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)  # bytes on a Mac
"""


def lessons() -> list[Measure]:
    """Seconds to run each lesson from top to bottom, and the most memory that its kernel held."""
    found = []
    for lesson in notebooks.lessons(ROOT):
        seconds, peak = _run(ROOT / "notebooks" / f"{lesson}.ipynb")
        found.append(Measure(f"{lesson}: run from top to bottom", seconds, "s", "a minute", MINUTE, 1.0))
        found.append(Measure(f"{lesson}: memory", peak, "MB", "a small server", SMALL_SERVER, 1.0))
    return found


def _run(path: Path) -> tuple[float, float]:
    """Seconds and the kernel's largest memory in MB."""
    import nbformat
    from nbclient import NotebookClient

    notebook: Any = notebooks.read(path)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, km=notebooks.this_kernel(), timeout=600, resources=place)
    with client.setup_kernel(cleanup_kc=True, stderr=subprocess.DEVNULL):
        start = time.perf_counter()
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        seconds = time.perf_counter() - start
        asked = nbformat.v4.new_code_cell(_PEAK)
        notebook.cells.append(asked)
        client.execute_cell(asked, len(notebook.cells) - 1)
    return seconds, float(asked.outputs[0].text) * 1024 / 1e6


def figures() -> list[Measure]:
    """Seconds for the command that draws every figure in every theme and format."""
    with tempfile.TemporaryDirectory() as made:
        start = time.perf_counter()
        command = [sys.executable, "-m", "course_utils.cli", "figures", "--out", made]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        count = sum(path.is_file() for path in Path(made).rglob("*"))
    return [Measure(f"make figures: {count} pictures", seconds, "s", "half a minute", FIGURES, 1.0)]


def set_up() -> list[Measure]:
    """Seconds for the first ``make setup`` in a fresh copy of the course, against a second one."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "course"
        left_out = shutil.ignore_patterns(".venv", "build", "my_work", ".git", "__pycache__", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, copy, ignore=left_out)
        first, second = (_seconds_of(["make", "setup"], copy) for _ in range(2))
    return [
        Measure("a fresh make setup", first, "s", "a minute", MINUTE, 1.0),
        Measure("a second make setup", second, "s", "the first", first, 0.1),
    ]


def _seconds_of(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start
