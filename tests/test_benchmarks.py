"""The benchmarks measure what they name; how fast things are is theirs to say and nothing that a test holds."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from benchmarks import course
from benchmarks.measure import Measure


def test_every_lesson_is_run_and_its_memory_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notebooks").mkdir()
    cells = [
        nbformat.v4.new_markdown_cell("A lesson."),
        nbformat.v4.new_code_cell("import time\ntime.sleep(.3)"),
        nbformat.v4.new_code_cell("much = bytearray(300_000_000)"),
        nbformat.v4.new_code_cell("open('ran', 'w').close()"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "01_sleep.ipynb")
    monkeypatch.setattr(course, "ROOT", tmp_path)
    time, memory = course.lessons()
    assert (tmp_path / "notebooks" / "ran").exists()
    assert time.name == "01_sleep: run from top to bottom"
    assert 0.3 < time.value < 30
    assert (time.unit, time.other) == ("s", 60)
    assert memory.name == "01_sleep: memory"
    assert 300 < memory.value < 1000
    assert memory.unit == "MB"


def test_a_lesson_that_fails_is_no_measurement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notebooks").mkdir()
    cells = [nbformat.v4.new_code_cell("1 / 0")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "01_broken.ipynb")
    monkeypatch.setattr(course, "ROOT", tmp_path)
    with pytest.raises(Exception, match="ZeroDivisionError"):
        course.lessons()


def test_a_ratio_below_its_goal_is_met_and_above_is_missed() -> None:
    measure = Measure("lesson", 45, "s", "a minute", 60, 1.0)
    assert measure.met
    assert measure.record()["ratio"] == 0.75
    assert not Measure("lesson", 61, "s", "a minute", 60, 1.0).met
    assert Measure("nothing promised", 61, "s", "a minute", 60).met
