"""The two real series of lesson 5, read from ``data/`` and checked: what is damaged or missing is named, with a remedy.

Where they come from, their licence and their checksums stand in ``data/README.md``.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils.files import CourseError, course_folder, get_back

FOLDER = "data"


@dataclass(frozen=True, eq=False)
class Series:
    """A measured series: one value each step, in its own unit.

    Attributes:
        name: what was measured, for a title.
        unit: the unit of the values, for an axis.
        values: (time,); cannot be written to, so that no cell changes what the next one reads. ``values.copy()`` can.
        times: when, in years, (time,): 1700.0, or 1950.0 for January 1950 and 1950.083 for February.
        period: how many steps a cycle has: 12 months, or about 11 years from one maximum of sunspots to the next.
    """

    name: str
    unit: str
    values: np.ndarray
    times: np.ndarray
    period: int

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class _Known:
    """A file that the course ships, and what must be in it."""

    file: str
    sha256: str
    columns: tuple[str, ...]
    count: int
    first_year: int
    name: str
    unit: str
    period: int


KNOWN = {
    "sunspots": _Known(
        file="sunspots.csv",
        sha256="f27f008d9156ad412e4d049a84d1a2aeaf5a9c575c6e4964e0247376ebe829cf",
        columns=("year", "sunspot_number"),
        count=309,
        first_year=1700,
        name="Sunspots, yearly mean",
        unit="sunspot number",
        period=11,
    ),
    "el_nino": _Known(
        file="el_nino.csv",
        sha256="de9e2e850777793f1857d126538e672d71e8933dee9a31f93786ebd305e35fae",
        columns=("year", "month", "temperature_celsius"),
        count=732,
        first_year=1950,
        name="Sea surface off Peru and Ecuador, monthly mean",
        unit="degrees Celsius",
        period=12,
    ),
}


def sunspots() -> Series:
    """The yearly mean sunspot number, 309 values from 1700 to 2008.

    Raises:
        CourseError: the file is missing or damaged; the message says how and what to do.
    """
    return read("sunspots")


def el_nino() -> Series:
    """The monthly sea surface temperature of the region El Niño 1+2 in degrees Celsius, 732 values, 1950 to 2010.

    Raises:
        CourseError: the file is missing or damaged; the message says how and what to do.
    """
    return read("el_nino")


def read(name: str, folder: Path | None = None) -> Series:
    """The series called ``name``, from ``data/`` of the course unless another ``folder`` is given.

    Raises:
        CourseError: there is no such series, or its file is missing, is no CSV with the columns it should have, holds
            something that is no number, has too few or too many lines, or is not the file that the course ships.
    """
    if name not in KNOWN:
        raise CourseError(
            f"expected one of the series {', '.join(KNOWN)}; came {name!r}.\nWrite data.read('sunspots'), say."
        )
    known = KNOWN[name]
    path = (course_folder() / FOLDER if folder is None else folder) / known.file
    remedy = get_back(f"{FOLDER}/{known.file}")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CourseError(f"{FOLDER}/{known.file} is missing: expected it at {path}.\n{remedy}") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror or error}.\n{remedy}") from error
    try:
        table = _table(content, known)
    except ValueError as error:
        raise CourseError(f"{FOLDER}/{known.file} is damaged: {error}.\n{remedy}") from None
    times = table[:, 0] if len(known.columns) == 2 else table[:, 0] + (table[:, 1] - 1) / 12
    values = table[:, -1].copy()
    for array in (values, times):
        array.setflags(write=False)
    return Series(known.name, known.unit, values, times, known.period)


def _table(content: bytes, known: _Known) -> np.ndarray:
    """The numbers in the file, (lines, columns).

    The checksum comes last: whoever has changed a line hears which, not only that something is different.
    """
    try:
        text = content.decode("utf-8-sig")  # with the mark that spreadsheets put in front
    except UnicodeDecodeError:
        raise ValueError("expected a text in UTF-8; came bytes that are none") from None
    try:
        header, *lines = [*csv.reader(io.StringIO(text))] or [[]]
    except csv.Error as error:
        raise ValueError(f"expected a table with commas (CSV); {error}") from None
    if tuple(header) != known.columns:
        raise ValueError(f"expected the columns {','.join(known.columns)}; came {','.join(header)[:80] or 'nothing'}")
    table = np.array([_numbers(line, number, known.columns) for number, line in enumerate(lines, 2)])
    if len(table) != known.count:
        raise ValueError(f"expected {known.count} lines of values; came {len(table)}")
    _in_order(table, known)
    found = hashlib.sha256(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()
    if found != known.sha256:
        raise ValueError(
            f"it can be read, but a value has been changed: expected the checksum {known.sha256[:12]}... (SHA-256); "
            f"came {found[:12]}..."
        )
    return table


def _numbers(line: Sequence[str], number: int, columns: tuple[str, ...]) -> list[float]:
    if len(line) != len(columns):
        raise ValueError(f"expected {len(columns)} numbers in line {number}; came {','.join(line)[:80] or 'nothing'}")
    found = []
    for text, column in zip(line, columns, strict=True):
        try:
            value = float(text)
        except ValueError:
            value = np.nan
        if not np.isfinite(value):
            raise ValueError(f"expected a number for {column} in line {number}; came {text[:40]!r}")
        found.append(value)
    return found


def _in_order(table: np.ndarray, known: _Known) -> None:
    steps = np.arange(known.count)
    monthly = len(known.columns) == 3
    expected = np.stack([known.first_year + steps // 12, 1 + steps % 12] if monthly else [known.first_year + steps], 1)
    wrong = np.flatnonzero((table[:, :-1] != expected).any(axis=1))
    if len(wrong):
        line = int(wrong[0])
        due, came = ("-".join(f"{part:g}" for part in row) for row in (expected[line], table[line, :-1]))
        raise ValueError(f"expected {due} in line {line + 2}; came {came}: a line is missing, or out of order")
