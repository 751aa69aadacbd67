"""Run the benchmarks: ``python -m benchmarks``, or some of them: ``python -m benchmarks sliders``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import course, imports, pictures, sliders, word2vec
from benchmarks.measure import Measure
from course_utils.files import write_whole

ALL = {
    "imports": imports.measure,
    "pictures": pictures.measure,
    "sliders": sliders.measure,
    "word2vec": word2vec.measure,
    "lessons": course.lessons,
    "figures": course.figures,
    "setup": course.set_up,
}
WRITTEN = Path(__file__).parents[1] / "build" / "bench.json"


def main() -> int:
    """Measure, print a table and write ``build/bench.json``; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(ALL)}; all when none")
    names = parser.parse_args().names or list(ALL)
    if unknown := [name for name in names if name not in ALL]:
        parser.error(f"there is no benchmark called {unknown[0]!r}; there are {', '.join(ALL)}")
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)  # a file has room for a row of the table
    found: list[Measure] = []
    for name in names:
        with console.status(f"measuring {name} ..."):
            try:
                found += ALL[name]()
            except (FileNotFoundError, RuntimeError) as problem:
                console.print(f"The benchmark {name} cannot run: {problem}", style="bold red", markup=False)
                return 1
    console.print(_table(found))
    WRITTEN.parent.mkdir(exist_ok=True)
    write_whole(WRITTEN, (json.dumps([measure.record() for measure in found], indent=2) + "\n").encode())
    console.print(f"Written to {WRITTEN.parent.name}/{WRITTEN.name}.")
    return 0


def _table(found: list[Measure]) -> Table:
    table = Table(title="The course's benchmarks: a ratio below 1 is faster or smaller than what it stands against")
    for heading in ("measure", "value", "against", "its value", "ratio", "goal"):
        table.add_column(heading, justify="left" if heading in ("measure", "against") else "right", overflow="fold")
    for one in found:
        goal = "" if one.goal is None else f"≤ {one.goal:g} {'met' if one.met else 'MISSED'}"
        values = (f"{number:.3g} {one.unit}" for number in (one.value, one.other))
        table.add_row(one.name, next(values), one.against, next(values), f"{one.ratio:.3g}", goal)
    return table


if __name__ == "__main__":
    sys.exit(main())
