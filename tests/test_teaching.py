"""What is said to teachers agrees with the lessons, the exercises and the commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course_utils import cli, notebooks
from course_utils.exercises import all_problems

COURSE = Path(__file__).resolve().parents[1]
PAGE = (COURSE / "docs" / "teaching.md").read_text("utf-8")
README = (COURSE / "README.md").read_text("utf-8")
LESSONS = notebooks.solved(COURSE)


def row(lesson: int) -> tuple[str, ...]:
    """What the page says: lessons needed, minutes of the lesson, minutes of its exercises."""
    found = re.search(rf"^\| {lesson}\. [^|]* \| ?([\d, ]*)\| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert found is not None, f"docs/teaching.md has no row for lesson {lesson}"
    return tuple(one.strip() for one in found.groups())


def first_cell(name: str) -> str:
    return str(notebooks.read(COURSE / "notebooks" / f"{name}.ipynb").cells[0].source)


@pytest.mark.parametrize("name", LESSONS)
def test_the_minutes_of_a_lesson_and_its_exercises_are_theirs(name: str) -> None:
    lesson = int(name[:2])
    parts = re.findall(r"^\| \d+\. .*\| (\d+) \|$", first_cell(name), re.MULTILINE)
    assert parts
    exercises = sum(problem.minutes for problem in all_problems() if problem.lesson == lesson)
    assert row(lesson)[1:] == (str(sum(map(int, parts))), str(exercises))


def test_all_of_it_takes_the_hours_that_are_said() -> None:
    minutes = sum(int(number) for name in LESSONS for number in row(int(name[:2]))[1:])
    assert f"about {round(minutes / 60)} hours" in PAGE


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_comes_after_those_that_it_says_it_needs(name: str) -> None:
    needs = first_cell(name).partition("**What you need.**")[2].partition("\n\n")[0]
    # What it needs stands before the first mention of what it takes ready-made.
    needs = re.split(r"(?:A GRU is|GRU and LSTM are) used", needs)[0]
    lessons = re.findall(r"\(0(\d)_[^)]*\.ipynb\)", needs)
    assert row(int(name[:2]))[0].split(", ") == (lessons or [""])


@pytest.mark.parametrize("text", [PAGE, README], ids=["teaching", "readme"])
def test_every_command_that_is_named_is_one(text: str) -> None:
    makefile = (COURSE / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))
    _, commands = cli._parser()
    named = re.findall(r"(?:`|^)(course|make) ([a-z]+)", text, re.MULTILINE)
    assert named
    assert [f"{what} {name}" for what, name in named if name not in (commands if what == "course" else targets)] == []


def test_links_lead_somewhere_and_the_readme_leads_here() -> None:
    assert "(docs/teaching.md)" in README
    for folder, text in ((COURSE / "docs", PAGE), (COURSE, README)):
        for link in re.findall(r"\]\(([^):#]+)\)", text):
            assert (folder / link).exists(), link


def test_the_extra_that_is_named_is_there() -> None:
    assert '".[teach]"' in PAGE
    assert re.search(r"^teach = \[", (COURSE / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
