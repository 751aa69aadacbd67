"""The audit of the figures itself: each fault is found, and named."""

import figure_audit
import numpy as np
import pytest
from figure_audit import audit, smallest_letter
from matplotlib.figure import Figure

from course_utils.drawing import style
from course_utils.drawing.shapes import BODY, FORMULA, SMALL, Sketch


@pytest.fixture
def sketch() -> Sketch:
    sheet = Sketch(4, 3)
    sheet.box(2, 1.5, 1.6, 0.6, "all is well", role="hidden")
    return sheet


def complaints(sketch: Sketch, theme: str = "light") -> list[str]:
    return audit(sketch.figure, style.THEMES[theme])


def test_a_good_figure_has_no_complaints(sketch: Sketch) -> None:
    sketch.text(2, 2.5, "a title")
    sketch.arrow((2, 0.5), (2, 1.2))
    assert complaints(sketch) == []


def test_texts_on_top_of_each_other(sketch: Sketch) -> None:
    sketch.text(1.2, 2.5, "one thing and")
    sketch.text(1.7, 2.52, "another thing")
    assert "'one thing and' overlaps 'another thing'" in complaints(sketch)


def test_text_that_leaves_the_picture(sketch: Sketch) -> None:
    sketch.text(3.9, 0.4, "cut off")
    assert complaints(sketch) == ["'cut off' leaves the picture"]


def test_text_wholly_outside(sketch: Sketch) -> None:
    sketch.text(9, 9, "nobody sees me")
    assert complaints(sketch) == ["'nobody sees me' leaves the picture"]


def test_a_box_that_leaves_the_picture(sketch: Sketch) -> None:
    sketch.box(0.1, 0.5, 0.6, 0.3)
    assert complaints(sketch) == [
        "a FancyBboxPatch leaves the picture",
        "something is drawn right up to the edge of the picture",
    ]


def test_a_line_up_to_the_edge(sketch: Sketch) -> None:
    sketch.line([(-1, 0.5), (5, 0.5)])
    assert complaints(sketch) == ["something is drawn right up to the edge of the picture"]


def test_tiny_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "small print", size=7)
    assert complaints(sketch) == ["'small print' is too small: 7.0 points"]


def test_tiny_subscripts(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "$W_{xh}$", size=BODY)
    assert complaints(sketch) == ["'$W_{xh}$' is too small: 7.0 points"]


def test_text_that_a_full_slide_shows_too_small() -> None:
    wide = Sketch(12, 3)
    wide.text(6, 1.5, "words", size=SMALL)
    assert complaints(wide) == []
    assert complaints(wide, "slides") == ["'words' is too small on a slide: 10.0 points"]


def test_pale_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "hardly there", colour="#aaaaaa")
    (complaint,) = complaints(sketch)
    assert complaint.startswith("'hardly there' has too little contrast")


def test_transparent_text_is_judged_as_it_is_seen(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "a ghost", alpha=0.3)
    (complaint,) = complaints(sketch)
    assert complaint.startswith("'a ghost' has too little contrast")


def test_black_text_on_a_dark_box(sketch: Sketch) -> None:
    sketch.box(2, 0.6, 1.6, 0.5, role="gradient")
    sketch.text(2, 0.6, "in the dark", colour="#000000")
    (complaint,) = complaints(sketch)
    assert complaint.startswith("'in the dark' has too little contrast")


def test_a_line_through_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "crossed out")
    sketch.arrow((0.5, 0.5), (3.5, 0.5))
    (complaint,) = complaints(sketch)
    assert "or a line crosses it" in complaint


def test_an_upright_line_through_a_long_text(sketch: Sketch) -> None:
    sketch.text(2, 0.5, "a rather long text")
    sketch.arrow((2, 0.2), (2, 1.2))
    (complaint,) = complaints(sketch)
    assert "or a line crosses it" in complaint


def test_a_label_wider_than_its_box(sketch: Sketch) -> None:
    sketch.box(2, 0.5, 0.6, 0.4, "far too many words", role="input")
    assert "'far too many words' is larger than the FancyBboxPatch it stands on" in complaints(sketch)


def test_hidden_and_empty_texts_are_no_ones_business(sketch: Sketch) -> None:
    sketch.text(2, 1.5, "unseen").set_visible(False)
    sketch.text(2, 1.5, " ")
    assert complaints(sketch) == []


def test_labels_of_axes_are_read_too() -> None:
    crowded = Figure(figsize=(4, 3))
    axes = crowded.add_axes((0.1, 0.2, 0.8, 0.7))
    axes.set_xticks([0.5, 0.52], ["here", "there"])
    assert "'here' overlaps 'there'" in audit(crowded, style.THEMES["light"])


def test_the_smallest_letter_of_a_formula_is_its_subscript() -> None:
    sheet = Sketch(2, 2)
    assert smallest_letter(sheet.text(1, 1, "words")) == BODY
    assert smallest_letter(sheet.text(1, 1, "$h_t$")) == pytest.approx(0.7 * FORMULA)
    assert smallest_letter(sheet.text(1, 1, "$h$")) == FORMULA


def test_the_audit_measures_contrast_as_the_package_does() -> None:
    pairs = [("#ffffff", "#000000"), ("#1a1d21", "#abe5fe"), ("#777777", "#ffffff")]
    for one, other in pairs:
        rgb = np.array([[int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)] for colour in (one, other)])
        measured = figure_audit._contrast(rgb[:1], rgb[1:])[0]
        assert measured == pytest.approx(style.contrast(one, other))
