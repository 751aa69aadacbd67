"""How long a lesson's first line takes: the package itself, and TensorFlow, which it does not import."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.measure import Measure

GOAL = 0.1


def measure() -> list[Measure]:
    """Seconds to import the package in a fresh Python, against TensorFlow."""
    ours, tensorflow = (_seconds(f"import {names}", times) for names, times in (("course_utils", 5), ("tensorflow", 3)))
    return [Measure("import course_utils", ours, "s", "import tensorflow", tensorflow, GOAL)]


def _seconds(code: str, times: int) -> float:
    """The median time of running ``code`` in a Python of its own, less that of starting one."""

    def run(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        return time.perf_counter() - start

    taken, empty = ([run(what) for _ in range(times)] for what in (code, ""))
    return max(0.0, statistics.median(taken) - statistics.median(empty))
