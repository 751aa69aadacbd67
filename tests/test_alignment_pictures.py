"""Heat maps of attention and curves by length are held to the same reading test as all figures, and refuse nonsense."""

from __future__ import annotations

import numpy as np
import pytest
from figure_audit import audit

from course_utils.drawing import alignment, style

WEIGHTS = np.array([[0.9, 0.1, 0.0], [0.2, 0.3, 0.5]])


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize(("written", "read"), [(2, 3), (1, 1), (13, 22), (11, 12)])
def test_heat_maps_are_legible_whatever_their_size(theme: str, written: int, read: int) -> None:
    weights = np.random.default_rng(0).dirichlet(np.ones(read), size=written)
    with style.theme(theme) as chosen:
        figure = alignment.heat_map(weights, list("september 30, 1999 abc"[:read]), ["end"] * written)
        assert audit(figure, chosen) == []
        (image,) = figure.axes[0].images
    np.testing.assert_array_equal(image.get_array(), weights)


@pytest.mark.parametrize("theme", style.THEMES)
def test_curves_by_length_are_legible(theme: str) -> None:
    measured = {"with attention": {4: 1.0, 8: 0.99, 12: 0.4}, "without attention": {4: 0.9, 8: 0.5, 12: 0.0}}
    with style.theme(theme) as chosen:
        assert audit(alignment.by_length(measured), chosen) == []
        figure = alignment.by_length(measured, longest_trained=10)
        assert audit(figure, chosen) == []
    np.testing.assert_allclose(figure.axes[0].lines[1].get_ydata(), [90, 50, 0])
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["4", "8", "12"]


def test_spaces_are_seen_and_the_end_sign_is_named() -> None:
    assert alignment.spelled("4 July", end=True) == ["4", "␣", "J", "u", "l", "y", "end"]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3, 2\), a row for each sign.*came \(2, 3\)"):
        alignment.heat_map(WEIGHTS, list("ab"), list("xyz"))
    with pytest.raises(ValueError, match="weights from 0 to 1"):
        alignment.heat_map(WEIGHTS * 3, list("abc"), list("xy"))
    with pytest.raises(ValueError, match="there is room for"):
        alignment.heat_map(np.ones((14, 1)), ["a"], ["b"] * 14)
    with pytest.raises(ValueError, match="1 to 4 networks"):
        alignment.by_length({})
