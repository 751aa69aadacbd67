"""Which slides a lesson makes, how they are written, and what is said when they cannot be."""

from __future__ import annotations

import base64
import importlib.util
import re
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils import figures, notebooks
from course_utils.cli import main
from course_utils.files import CourseError
from course_utils.slides import javascript, page
from course_utils.slides.outline import Block, Code, Picture, Printed, Text, outline, pieces, slide_types, texts

COURSE = Path(__file__).resolve().parents[1]
LESSONS = notebooks.solved(COURSE)
PNG = base64.b64encode(b"not looked into").decode()


def markdown(source: str) -> Any:
    return new_markdown_cell(source)


def code(source: str, *outputs: Any) -> Any:
    return new_code_cell(source, outputs=list(outputs), id="c-" + re.sub(r"\W+", "-", source)[:30])


def printed(text: str) -> Any:
    return new_output("stream", name="stdout", text=text)


def shown(alt: str, caption: str = "A caption.") -> Any:
    made = f'<figure><img alt="{alt}"><figcaption style="x">{caption}</figcaption></figure>'
    return new_output("display_data", {"image/png": PNG, "text/html": made, "text/plain": f"Figure: {alt}"})


def words(text: str) -> Any:
    return new_output("display_data", {"text/plain": text})


def made_of(*cells: Any) -> list[list[list[Block]]]:
    """The blocks of each slide of each part."""
    return [[slide.blocks for slide in part.slides] for part in outline(new_notebook(cells=list(cells)))]


def slides_of(*cells: Any) -> list[list[Block]]:
    (part,) = made_of(*cells)
    return part


# ---------------------------------------------------------------- parts and slides


def test_a_heading_of_level_one_or_two_begins_a_part_and_a_lower_one_a_slide() -> None:
    parts = made_of(markdown("# Title\n\nWords."), markdown("## 1. One\n\nMore.\n\n### Below\n\nLast."))
    assert parts == [
        [[Text("# Title", "heading"), Text("Words.")]],
        [[Text("## 1. One", "heading"), Text("More.")], [Text("### Below", "heading"), Text("Last.")]],
    ]


def test_code_comes_with_what_it_printed_and_its_picture_follows() -> None:
    cell = code("x = 1\nprint(x)", printed("1\n"), shown("A line.", "Of <em>x</em>."), printed("end\n"))
    text, picture = slides_of(cell)
    assert text == [Code("x = 1"), Code("print(x)"), Printed("1"), Printed("end")]
    assert picture == [Picture(cell.id, PNG, "A line.", "Of <em>x</em>.")]


def test_a_call_that_only_shows_a_picture_is_not_shown_and_names_what_can_be_drawn_anew() -> None:
    ((neuron,),) = slides_of(code('figures.show("neuron")', shown("A neuron.")))
    assert (neuron.figure, neuron.view) == ("neuron", "")
    ((view,),) = slides_of(
        code('live.show("unroll")', words("Controls, once this cell has run: Steps (1 to 8)"), shown("U"))
    )
    assert (view.figure, view.view, view.controls) == ("", "unroll", "Steps (1 to 8)")


@pytest.mark.parametrize("call", ['figures.show("gru_cell", z_keeps=False)', 'live.show("generation", networks=mine)'])
def test_what_depends_on_the_lesson_is_taken_from_it(call: str) -> None:
    ((picture,),) = slides_of(code(call, shown("As stored.")))
    assert (picture.figure, picture.view, picture.png) == ("", "", PNG)


def test_the_code_that_makes_a_picture_is_shown_without_the_call_that_shows_it() -> None:
    code_slide, _ = slides_of(code('rows = {"a": 1}\npicture.show(draw(rows),\n    alt="long")', shown("A.")))
    assert code_slide == [Code('rows = {"a": 1}')]


@pytest.mark.parametrize(
    "source",
    ["import numpy as np\nfrom course_utils import figures", "import keras\nfindings = {}", "", "x = 1\nassert x == 1"],
)
def test_cells_that_prepare_or_check_in_silence_are_left_out(source: str) -> None:
    assert made_of(code(source)) == []


def test_a_check_that_says_what_it_found_is_kept() -> None:
    assert slides_of(code("assert 1 < 2\nprint('so it is')", printed("so it is\n")))


def test_code_that_shows_nothing_stays_with_the_code_after_it() -> None:
    cells = code("a = 1"), code("b = 2"), code("print(a)", printed("1\n")), code("c = 3")
    assert slides_of(*cells) == [
        [Code("a = 1"), Code(""), Code("b = 2"), Code(""), Code("print(a)"), Printed("1")],
        [Code("c = 3")],
    ]


def test_the_words_that_stand_for_a_progress_bar_are_left_out() -> None:
    assert slides_of(code("fit(model)", words("Training: a progress bar"))) == [[Code("fit(model)")]]


# ---------------------------------------------------------------- questions and answers


def test_an_answer_comes_on_a_slide_of_its_own_below_its_question() -> None:
    question = Text("**Predict.** Up or down?", "question")
    slides = slides_of(
        markdown("Look.\n\n**Predict.** Up or down?"),
        code("print('up')", printed("up\n")),
        markdown("<details><summary>Answer</summary>\nUp, by <em>two</em>.\n</details>\n\nGo on."),
    )
    assert slides[0] == [Text("Look."), question]
    assert slides[2] == [question, Text("Up, by <em>two</em>.", "answer")]
    assert slides[3] == [Text("Go on.")]


def test_an_answer_repeats_the_last_question_of_each_kind_only() -> None:
    first, second, trial = "**Predict.** One?", "**Predict.** Two?", "**Try this.** Move it."
    *_, last = slides_of(
        markdown("\n\n".join([first, second, trial])), markdown("<details><summary>A</summary>B</details>")
    )
    assert [block.markdown for block in last] == [second, trial, "B"]


def test_a_few_words_stay_with_the_picture_after_them() -> None:
    (together,) = slides_of(markdown("**Try this.** Move it."), code('live.show("unroll")', shown("U")))
    assert [type(block) for block in together] == [Text, Picture]


def test_a_few_words_stay_with_the_code_after_them() -> None:
    assert slides_of(markdown("Now two:"), code("print(2)", printed("2\n"))) == [
        [Text("Now two:", "lead"), Code("print(2)"), Printed("2")]
    ]


@pytest.mark.parametrize("shows", [code('figures.show("neuron")', shown("N")), code("print('N')", printed("N\n"))])
@pytest.mark.parametrize("before", ["**Predict.** What will it show?", "**Predict** it.", "Many words. " * 40])
def test_a_prediction_is_not_given_away_nor_is_a_full_slide_made_fuller(before: str, shows: Any) -> None:
    assert len(slides_of(markdown(before), shows)) == 2


# ---------------------------------------------------------------- pieces


def test_text_is_cut_where_it_may_be_continued_on_a_further_slide() -> None:
    source = (
        "First\nline.\n\nA list:\n\n- one\n  and more\n- two\n\nSo\n\n$$a\n\nb$$\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert [(text.markdown, text.kind) for text in texts(source)] == [
        ("First\nline.", "text"),
        ("A list:", "lead"),
        ("- one\n  and more", "text"),
        ("- two", "text"),
        ("So", "lead"),
        ("$$a\n\nb$$", "text"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "text"),
    ]


def test_links_to_notebooks_become_words() -> None:
    (text,) = texts("See [lesson 2](02_manual_rnn.ipynb) and [this](https://example.org).")
    assert text.markdown == "See lesson 2 and [this](https://example.org)."


@pytest.mark.parametrize(
    "source",
    ["x = 1\n\n# about y\ny = 2", "def f():\n" + "    x = 1\n" * 20 + "\nf()", "# only a comment", "a = 1\n# the end"],
)
def test_pieces_of_code_are_all_of_it(source: str) -> None:
    assert "\n".join(pieces(source)) == source


def test_a_long_statement_is_cut_into_lines() -> None:
    assert len(list(pieces("def f():\n" + "    x = 1\n" * 20 + "f()"))) == 22


# ---------------------------------------------------------------- nothing of a lesson is lost


@pytest.mark.parametrize("name", LESSONS)
def test_every_word_picture_and_printed_line_of_a_lesson_is_on_a_slide(name: str) -> None:
    lesson = notebooks.read(COURSE / "notebooks" / f"{name}.ipynb")
    blocks = [block for part in outline(lesson) for slide in part.slides for block in slide.blocks]
    said = " ".join(block.markdown for block in blocks if isinstance(block, Text)).split()
    outputs = [output for cell in lesson.cells for output in cell.get("outputs", [])]
    source = " ".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    source = re.sub(r"</?details>|<summary>.*?</summary>|\]\([^)]*\.ipynb\)", " ", source).replace("[", " ")
    wanted = re.findall(r"[^\W\d_]{3,}", source)
    there = set(re.findall(r"[^\W\d_]{3,}", " ".join(said).replace("[", " ")))
    assert [word for word in wanted if word not in there] == []
    assert [block.text for block in blocks if isinstance(block, Printed)] == [
        output.text.rstrip("\n") for output in outputs if output.output_type == "stream"
    ]
    assert [block.alt for block in blocks if isinstance(block, Picture)] == [
        output.data["text/plain"].removeprefix("Figure: ")
        for output in outputs
        if "image/png" in output.get("data", {})
    ]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (
            [markdown("# Title"), code("import math"), markdown("## 1. One"), markdown("More.")],
            "slide skip slide subslide",
        ),
        ([markdown("No heading."), markdown("More.")], "slide subslide"),
        ([code("import math"), code("f(1)", printed("1"))], "skip slide"),
        ([markdown("# A"), markdown("A few words."), code("f(1)", printed("1"))], "slide subslide fragment"),
        ([markdown("# A"), code('figures.show("one")', shown("one"))], "slide fragment"),
        ([markdown("# A"), markdown("**Predict.** What?"), code("show(1)", shown("one"))], "slide subslide subslide"),
        ([markdown("# A\n\nText.\n\n## B\n\nText."), markdown("### C"), markdown("")], "slide subslide skip"),
        (
            [markdown("# A"), code("a = 1"), code("b = 2"), code("a + b", printed("3"))],
            "slide fragment subslide fragment",
        ),
    ],
)
def test_where_the_notebook_is_presented_its_cells_follow_the_same_rules(cells: list[Any], wanted: str) -> None:
    assert slide_types(new_notebook(cells=cells)) == wanted.split()


@pytest.mark.parametrize("name", LESSONS)
def test_presented_a_lesson_has_the_parts_of_its_deck(name: str) -> None:
    lesson = notebooks.read(COURSE / "notebooks" / f"{name}.ipynb")
    types = slide_types(lesson)
    assert types.count("slide") == len(outline(lesson))
    views = [kind for cell, kind in zip(lesson.cells, types, strict=True) if "live.show(" in cell.source]
    assert views
    assert "skip" not in views


# ---------------------------------------------------------------- the page


def test_text_keeps_its_formulas_and_answers_are_shown_on_a_further_key() -> None:
    made = page.page(
        outline(
            new_notebook(
                cells=[
                    markdown("## 1. A < B\n\nWhere $x_1 < y_1 * z$.\n\n**Predict.** Why?"),
                    markdown("<details><summary>Answer</summary>2 * 3 * 4, <em>so</em>.</details>"),
                ]
            )
        )
    )
    assert re.search(r"<h2[^>]*>1. A &lt; B</h2>", made)
    assert "$x_1 &lt; y_1 * z$" in made
    assert re.search(r'<div class="answer fragment">\s*<strong>Answer.</strong> 2 \* 3 \* 4, <em>so</em>', made)
    assert 'data-part="1. A &lt; B"' in made
    assert not re.search(r'(src|href)="(/|\w+:)', made)  # every address is relative


@pytest.mark.parametrize(("longest", "size"), [(0, 22), (40, 22), (96, 19), (200, 17)])
def test_code_is_as_large_as_its_longest_line_allows(longest: int, size: int) -> None:
    assert page.letters("x" * longest + "\nshort") == size


# ---------------------------------------------------------------- files


@pytest.fixture
def without_javascript(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "files", lambda: {"deck.css": javascript.OWN / "deck.css"})


@pytest.mark.usefixtures("without_javascript")
def test_a_deck_is_a_page_with_its_pictures_and_old_ones_go(tmp_path: Path) -> None:
    notebook = new_notebook(
        cells=[markdown("# T"), code('figures.show("neuron")', shown("N")), code("draw()", shown("Stored"))]
    )
    page.write_deck(new_notebook(cells=[markdown("# T"), code("draw_old()", shown("Old"))]), tmp_path)
    old, own = (tmp_path / "pictures" / name for name in ("c-draw_old-.png", "own.png"))
    own.write_text("put there by a teacher")
    assert old.exists()
    calls: list[tuple[int, int]] = []
    assert page.write_deck(notebook, tmp_path, lambda *call: calls.append(call)) == 3
    assert calls == [(1, 2), (2, 2)]
    assert not old.exists()
    assert own.exists()
    assert (tmp_path / "pictures" / "c-draw-.png").read_bytes() == b"not looked into"
    assert "<svg" in (tmp_path / "pictures" / "c-figures-show-neuron-.svg").read_text("utf-8")
    made = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall(r'<img src="([^"]+)" alt="([^"]+)"', made) == [
        ("pictures/c-figures-show-neuron-.svg", "N"),
        ("pictures/c-draw-.png", "Stored"),
    ]


@pytest.mark.usefixtures("without_javascript")
def test_a_deck_that_a_teacher_has_changed_is_left_as_it_is(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[markdown("# T"), markdown("Here.")])
    page.write_deck(notebook, tmp_path)
    page.write_deck(notebook, tmp_path)
    index = tmp_path / "index.html"
    index.write_text(index.read_text("utf-8").replace("Here.", "There."), "utf-8")
    mine = index.read_bytes()
    with pytest.raises(CourseError, match="somebody has changed it"):
        page.write_deck(notebook, tmp_path)
    assert index.read_bytes() == mine


@pytest.mark.usefixtures("without_javascript")
def test_a_run_that_stops_leaves_the_old_deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.write_deck(new_notebook(cells=[markdown("# T"), code("draw()", shown("Old"))]), tmp_path)
    deck = {name: (tmp_path / name).read_bytes() for name in ("index.html", "pictures/c-draw-.png")}

    def stopped(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(figures, "get", stopped)
    with pytest.raises(KeyboardInterrupt):
        page.write_deck(new_notebook(cells=[code('figures.show("neuron")', shown("N"))]), tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in deck} == deck
    assert not list(tmp_path.rglob("*.part"))


def test_without_the_extra_the_command_that_installs_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name in ("sphinx_revealjs", "nbclassic") else importlib.util.find_spec(name)

    monkeypatch.setattr(javascript, "find_spec", find)
    assert main(["slides", "1"]) == 1
    said = capsys.readouterr().err
    assert "packages that are not installed: sphinx-revealjs, nbclassic" in said
    assert f'-m pip install --editable "{COURSE}[teach]"' in said


def test_a_package_of_another_version_is_named_with_the_file_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = ModuleSpec("sphinx_revealjs", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(javascript, "find_spec", lambda name: empty)
    with pytest.raises(CourseError, match=r"LICENSE was expected in .*the installed sphinx_revealjs is of another"):
        javascript.files()
