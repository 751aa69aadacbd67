"""The real series: whole, in order, in their units; and every kind of damage is named, with what to do."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course_utils import data
from course_utils.files import CourseError

COURSE = Path(__file__).resolve().parents[1]
README = (COURSE / "data" / "README.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of ``data/`` that a test may damage."""
    for known in data.KNOWN.values():
        (tmp_path / known.file).write_bytes((COURSE / "data" / known.file).read_bytes())
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "sunspots.csv"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_the_sunspots_are_those_of_1700_to_2008() -> None:
    series = data.sunspots()
    assert len(series) == 309
    assert series.times.tolist() == list(range(1700, 2009))
    # The first maxima and the largest of all, as any list of solar cycles has them.
    assert series.values[[0, 5, 18]].tolist() == [5, 58, 60]
    assert series.times[series.values.argmax()] == 1957
    assert series.values.max() == pytest.approx(190.2)
    assert (series.unit, series.period) == ("sunspot number", 11)


def test_the_temperatures_are_those_of_61_years() -> None:
    series = data.el_nino()
    assert len(series) == 61 * 12 == 732
    assert series.times[0] == 1950
    assert series.times[-1] == pytest.approx(2010 + 11 / 12)
    assert np.diff(series.times) == pytest.approx(1 / 12)
    assert series.values[:2].tolist() == [23.11, 24.20]
    assert 18 < series.values.min() < series.values.max() < 30, "degrees Celsius off Peru"
    by_month = series.values.reshape(61, 12).mean(axis=0)
    assert by_month.argmax() + 1 == 3, "the southern summer's end"
    assert (series.unit, series.period) == ("degrees Celsius", 12)


def test_the_period_of_the_sunspots_is_that_of_their_spectrum() -> None:
    values = data.sunspots().values
    power = np.abs(np.fft.rfft(values - values.mean())) ** 2
    assert len(values) / power.argmax() == pytest.approx(data.sunspots().period, abs=0.2)


def test_what_is_read_cannot_be_changed_by_a_cell() -> None:
    series = data.sunspots()
    for array in (series.values, series.times):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    copy = series.values.copy()
    copy[0] = -1.0
    assert data.sunspots().values[0] == 5.0


@pytest.mark.parametrize("known", data.KNOWN.values(), ids=data.KNOWN)
def test_the_readme_tells_what_the_files_are(known: data._Known) -> None:
    content = (COURSE / "data" / known.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == known.sha256
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{known.file}`")]
    assert known.sha256 in row
    assert str(known.count) in row
    assert all(f"`{column}`" in row for column in known.columns)
    assert known.unit.removeprefix("sunspot ") in row
    assert "public domain" in README
    assert b"\r" not in content


def test_a_missing_file(folder: Path) -> None:
    (folder / "sunspots.csv").unlink()
    with pytest.raises(CourseError, match=r"data/sunspots\.csv is missing: expected it at ") as caught:
        data.read("sunspots", folder)
    assert "git checkout data/sunspots.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("year,sunspot_number", "year;sunspot_number", "expected the columns year,sunspot_number; came year;sunspot_"),
        ("year,sunspot_number", "year,spots", "expected the columns year,sunspot_number; came year,spots"),
        ("1705,58.0", "1705,many", "expected a number for sunspot_number in line 7; came 'many'"),
        ("1705,58.0", "1705,", "expected a number for sunspot_number in line 7; came ''"),
        ("1705,58.0", "1705,nan", "expected a number for sunspot_number in line 7; came 'nan'"),
        ("1705,58.0", "1705", "expected 2 numbers in line 7; came 1705"),
        ("1705,58.0", "1705,58,0", "expected 2 numbers in line 7; came 1705,58,0"),
        ("1705,58.0\n", "\n", "expected 2 numbers in line 7; came nothing"),
        ("1705,58.0\n", "", "expected 309 lines of values; came 308"),
        ("1705,58.0", "1706,58.0", "expected 1705 in line 7; came 1706: a line is missing, or out of order"),
        ("1705,58.0", "1705,85.0", "it can be read, but a value has been changed: expected the checksum f27f008d9156"),
    ],
)
def test_damage_is_named_and_a_remedy_given(folder: Path, old: str, new: str, message: str) -> None:
    change(folder, old, new)
    with pytest.raises(CourseError, match=re.escape(f"data/sunspots.csv is damaged: {message}")) as caught:
        data.read("sunspots", folder)
    assert str(caught.value).splitlines()[1].startswith("Get it back: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected the columns year,sunspot_number; came nothing"),
        (b"\xff\xfe\x00", "expected a text in UTF-8"),
        (b"year,sunspot_number\n", "expected 309 lines of values; came 0"),
        (b"<!DOCTYPE html><html>", "expected the columns year,sunspot_number; came <!DOCTYPE html>"),
    ],
)
def test_another_file_altogether(folder: Path, content: bytes, message: str) -> None:
    (folder / "sunspots.csv").write_bytes(content)
    with pytest.raises(CourseError, match=re.escape(message)):
        data.read("sunspots", folder)


def test_months_out_of_order_are_found(folder: Path) -> None:
    path = folder / "el_nino.csv"
    path.write_text(path.read_text("utf-8").replace("1950,3,", "1950,4,"), "utf-8")
    with pytest.raises(CourseError, match="expected 1950-3 in line 4; came 1950-4"):
        data.read("el_nino", folder)


def test_windows_line_ends_and_a_spreadsheet_s_mark_are_no_damage(folder: Path) -> None:
    path = folder / "sunspots.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    np.testing.assert_array_equal(data.read("sunspots", folder).values, data.sunspots().values)


def test_a_series_that_there_is_not() -> None:
    with pytest.raises(CourseError, match="expected one of the series sunspots, el_nino; came 'moon'"):
        data.read("moon")


@pytest.mark.parametrize("place", [".", "notebooks", "notebooks/exercises", "my_work/exercises", "elsewhere"])
def test_a_notebook_finds_the_data_wherever_it_lies(tmp_path: Path, place: str) -> None:
    course_like = {"my_work/exercises": tmp_path / "my_work" / "exercises", "elsewhere": tmp_path}
    here = course_like.get(place, COURSE / place)
    here.mkdir(parents=True, exist_ok=True)
    code = "from course_utils import data; print(len(data.sunspots()), len(data.el_nino()))"
    run = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, env=dict(os.environ))
    assert run.stdout == "309 732\n", run.stderr


def test_a_package_without_its_course_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_utils.files.__file__", str(tmp_path / "site-packages" / "course_utils" / "files.py"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="Go into your copy of the course"):
        data.sunspots()
