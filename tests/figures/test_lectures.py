"""The table of the lectures' drawings names figures that there are, pages that there are, and leaves none out."""

from pathlib import Path

import pytest

from course_utils.figures import all_figures
from course_utils.figures.lectures import ADDED, LECTURES, Lecture, as_markdown

COURSE = Path(__file__).resolve().parents[2]
NAMES = {entry.name for entry in all_figures()}
FOR_DRAWINGS = {name for lecture in LECTURES for _, _, names in lecture.drawings for name in names}


def test_there_are_five_lectures() -> None:
    assert [lecture.pages for lecture in LECTURES] == [39, 94, 13, 36, 25]


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.title)
def test_every_page_is_within_its_lecture_and_there_once(lecture: Lecture) -> None:
    pages = [page for page, _, _ in lecture.drawings]
    assert pages == sorted(set(pages))
    assert pages[0] > 1
    assert pages[-1] <= lecture.pages
    assert all(drawing and names for _, drawing, names in lecture.drawings)


def test_every_name_in_the_table_is_a_figure() -> None:
    assert FOR_DRAWINGS <= NAMES
    assert set(ADDED) <= NAMES


def test_every_figure_stands_for_a_drawing_or_is_one_that_the_course_added() -> None:
    assert FOR_DRAWINGS | set(ADDED) == NAMES
    assert not FOR_DRAWINGS & set(ADDED)
    assert len(set(ADDED)) == len(ADDED)


def test_the_document_is_the_table_and_the_readme_leads_to_it() -> None:
    document = COURSE / "docs" / "lecture-figures.md"
    assert document.read_text("utf-8") == as_markdown(), "make it anew: course figures --lectures"
    assert "(docs/lecture-figures.md)" in (COURSE / "README.md").read_text("utf-8")
