"""What is said to teachers agrees with the lessons, the exercises and the commands."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
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


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_says_at_its_head_how_long_it_takes(name: str) -> None:
    assert f"**How long it takes.** {row(int(name[:2]))[1]} minutes" in first_cell(name)


@pytest.mark.parametrize("name", LESSONS)
def test_the_minutes_of_a_part_follow_the_yardstick(name: str) -> None:
    """As the page counts words, code, formulas, figures, predictions, views and trainings: to 5 minutes or 30%."""
    said = {
        int(part): int(minutes) for part, minutes in re.findall(r"^\| (\d+)\. .*\| (\d+) \|$", first_cell(name), re.M)
    }
    seconds = dict.fromkeys(said, 0.0)
    part = 0
    for cell in notebooks.read(COURSE / "notebooks" / f"{name}.ipynb").cells:
        if heading := re.match(r"## (\d+)\.", cell.source):
            part = int(heading[1])
        if cell.source.startswith("## Summary"):
            break
        if part:
            seconds[part] += yardstick(cell)
    wrong = {
        part: round(seconds[part] / 60)
        for part in said
        if abs(said[part] - seconds[part] / 60) > max(5.5, 0.3 * said[part])
    }
    assert not wrong, f"by the yardstick these parts take other minutes: {wrong}"


def yardstick(cell: nbformat.NotebookNode) -> float:
    """The seconds that a cell takes."""
    source = str(cell.source)
    if cell.cell_type == "markdown":
        words = re.sub(r"\$\$.*?\$\$", "", source, flags=re.DOTALL).split()
        return 60 * len(words) / 130 + 45 * (source.count("$$") // 2) + 60 * source.count("**Predict.**")
    if "live.show(" in source:
        return 180
    trained = sum(output.get("text", "").startswith("Training for") for output in cell.outputs)
    trained += sum(output.get("data", {}).get("text/plain", "").startswith("Training for") for output in cell.outputs)
    picture = 45 * ("figures.show(" in source or "picture.show(" in source)
    return picture + 8 * trained + 5 * sum(bool(line.strip()) for line in source.splitlines())


def test_the_lessons_have_the_same_titles_everywhere() -> None:
    start = all_cells("00_start_here")
    for name in LESSONS:
        title = first_cell(name).splitlines()[0].removeprefix("# ")
        assert f"[{title}]({name}.ipynb)" in start
        assert f"\n| {title} |" in PAGE
        assert f"\n| {title} |" in README


def all_cells(name: str) -> str:
    """All that a notebook says."""
    return "\n".join(str(cell.source) for cell in notebooks.read(COURSE / "notebooks" / f"{name}.ipynb").cells)


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
