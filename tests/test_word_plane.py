"""Words in a plane: equal scales, and labels that hide nothing and cross nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from course_utils.drawing.shapes import SMALL, Sketch
from course_utils.drawing.word_plane import Frame, fitting, place_labels, text_width

points_in_a_frame = st.lists(st.tuples(st.floats(1.3, 5.7), st.floats(1.3, 4.7)), min_size=1, max_size=25)


def test_a_frame_shows_all_points_at_equal_scales() -> None:
    points = np.array([[0.0, 0.0], [4.0, 1.0], [2.0, -1.0]])
    frame = Frame.round(1.0, 2.0, 6.0, 3.0, points)
    where = frame.inches(points)
    assert (where > [1.0, 2.0]).all()
    assert (where < [7.0, 5.0]).all()
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    assert np.allclose(np.linalg.norm(where[:, None] - where[None], axis=-1), apart * frame.scale)


@given(points_in_a_frame, st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_labels_stand_within_the_frame_and_clear_of_everything(places: list[tuple[float, float]], lines: int) -> None:
    frame = Frame(1.0, 1.0, 5.0, 4.0, (0.0, 0.0), 1.0)
    points = np.array(places)
    words = [f"word{k}" for k in range(len(points))]
    pieces = [(places[k % len(places)], places[(3 * k + 1) % len(places)]) for k in range(lines)]
    labels = place_labels(frame, words, points, lines=pieces)
    assert [label.word for label in labels] == words
    half_height = SMALL / 144
    boxes = [
        (label.place[0], label.place[1], text_width(label.word, SMALL) / 2)
        for label in labels
        if label.place is not None
    ]
    along = np.linspace(0, 1, 200)[:, None]
    drawn = [np.array(start) + along * (np.array(end) - np.array(start)) for start, end in pieces]
    for k, (x, y, half) in enumerate(boxes):
        assert x - half >= 1
        assert x + half <= 6
        assert y - half_height >= 1
        assert y + half_height <= 5
        for obstacle in (points, *drawn):
            assert not ((np.abs(obstacle[:, 0] - x) < half) & (np.abs(obstacle[:, 1] - y) < half_height)).any()
        for other, up, width in boxes[k + 1 :]:
            assert abs(other - x) >= half + width or abs(up - y) >= 2 * half_height


def test_a_label_without_room_is_left_out_and_one_alone_stands_beside_its_point() -> None:
    frame = Frame(0.0, 0.0, 3.0, 1.0, (0.0, 0.0), 1.0)
    assert place_labels(frame, ["incomprehensibilities " * 3], np.array([[1.5, 0.5]]))[0].place is None
    (label,) = place_labels(frame, ["word"], np.array([[1.0, 0.5]]))
    assert label.place is not None
    assert label.place[1] == 0.5
    assert 0 < label.place[0] - text_width("word", SMALL) / 2 - 1.0 < 0.2


@pytest.mark.parametrize("words", ["i", "paris", "WWWWWWWW", "a - b + c", "über"])
def test_a_text_is_as_wide_as_it_is_drawn(words: str) -> None:
    sketch = Sketch(6, 1)
    sketch.text(3, 0.5, words, size=SMALL)
    FigureCanvasAgg(sketch.figure).draw()
    width = sketch.axes.texts[0].get_window_extent().width / sketch.figure.dpi
    assert text_width(words, SMALL) == pytest.approx(width, rel=0.05, abs=0.02)


def test_what_does_not_fit_is_cut() -> None:
    assert fitting("paris", 1.0, SMALL) == "paris"
    cut = fitting("incomprehensibilities", 0.8, SMALL)
    assert cut.endswith("…")
    assert text_width(cut, SMALL) <= 0.8
    assert fitting("日本", 1.0, SMALL) == "□□"
    assert len(fitting("x" * 10_000, 1.0, SMALL)) < 40
