"""Pictures of results read well in every theme, whatever the results are."""

from __future__ import annotations

import numpy as np
import pytest
from figure_audit import audit

from course_utils import sequences
from course_utils.drawing import results, style


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_glyphs_with_right_and_wrong_answers_read_well(theme: str) -> None:
    pixels, digits = sequences.glyphs(count=8, flips=4, seed=0)
    wrong = [(digit + (place % 2)) % 10 for place, digit in enumerate(digits.tolist())]
    with style.theme(theme) as look:
        figure = results.glyph_row(pixels, sequences.GLYPH_SHAPE, wrong, digits.tolist())
        assert audit(figure, look) == []
    written = [text.get_text() for text in figure.axes[0].texts]
    assert written[0] == str(digits[0])
    assert written[1] == f"{wrong[1]}, not {digits[1]}"


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_a_film_reads_well(theme: str) -> None:
    degrees, motions = sequences.door_angles(count=1, frames=20, noise=0.5, seed=0)
    with style.theme(theme) as look:
        figure = results.film(degrees[0, :, 0], np.roll(motions[0], 1), motions[0], sequences.MOTIONS)
        assert audit(figure, look) == []
    said = figure.axes[1].get_lines()[1].get_ydata()
    assert np.array_equal(said, np.roll(motions[0], 1))


def test_a_row_of_glyphs_without_an_answer_for_each_is_refused() -> None:
    pixels, digits = sequences.glyphs(count=9, flips=4, seed=0)
    with pytest.raises(ValueError, match="came 3 pictures, 2 answers"):
        results.glyph_row(pixels[:3], sequences.GLYPH_SHAPE, [1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="1 to 8"):
        results.glyph_row(pixels, sequences.GLYPH_SHAPE, digits, digits)


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_a_loss_curve_reads_well_and_shows_every_loss(theme: str) -> None:
    losses = 16 * np.exp(-np.arange(300) / 40) + 1.4
    with style.theme(theme) as look:
        figure = results.loss_curve(losses, floor=1.386, floor_words="the best possible: 2 log 2 = 1.39")
        assert audit(figure, look) == []
    drawn, floor = figure.axes[0].get_lines()
    assert np.array_equal(drawn.get_ydata(), losses)
    assert set(floor.get_ydata()) == {1.386}


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_gradients_by_layer_read_well_and_every_norm_is_drawn(theme: str) -> None:
    k = np.arange(19, -1, -1) / 19
    panels = {
        "20 sigmoid layers": {"nothing": 1e-12**k, "batch normalisation": 0.4**k, "residual": 4**k},
        "20 ReLU layers": {"nothing": 1e-3**k, "He weights": 0.9**k, "batch normalisation": 30**k, "residual": 400**k},
    }
    with style.theme(theme) as look:
        figure = results.by_layer(panels)
        assert audit(figure, look) == []
    for axes, lines in zip(figure.axes, panels.values(), strict=True):
        assert [line.get_label() for line in axes.get_lines()] == list(lines)
        for line, norms in zip(axes.get_lines(), lines.values(), strict=True):
            assert np.array_equal(line.get_xydata(), np.column_stack([np.arange(1, 21), norms]))
    left, right = (
        {line.get_label(): (line.get_marker(), line.get_linestyle()) for line in axes.get_lines()}
        for axes in figure.axes
    )
    assert all(right[name] == look for name, look in left.items())


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_a_table_of_next_words_reads_well_and_frames_what_came(theme: str) -> None:
    heard = [sentence[:-1] for sentence in sequences.FOX_SENTENCES]
    came = [sentence[1:] for sentence in sequences.FOX_SENTENCES]
    chances = np.random.default_rng(0).dirichlet(np.full(8, 0.2), size=(2, 4))
    with style.theme(theme) as look:
        figure = results.next_words(chances, sequences.FOX_WORDS, heard, came)
        assert audit(figure, look) == []
    for axes, of_sentence, true in zip(figure.axes, chances, came, strict=True):
        written = np.array([float(text.get_text()) for text in axes.texts]).reshape(4, 8)
        assert np.array_equal(written, of_sentence.round(2))
        framed = [(round(box.get_x() + 0.5), round(box.get_y() + 0.5)) for box in axes.patches]
        assert framed == [(t, sequences.FOX_WORDS.index(word)) for t, word in enumerate(true)]


def test_a_table_of_next_words_that_do_not_fit_is_refused() -> None:
    heard, came = [["The", "red"]], [["red", "fox"]]
    with pytest.raises(ValueError, match=r"came probabilities \(1, 3, 8\)"):
        results.next_words(np.ones((1, 3, 8)) / 8, sequences.FOX_WORDS, heard, came)


@pytest.mark.parametrize("theme", list(style.THEMES))
@pytest.mark.parametrize("networks", [2, 3, 6])
def test_every_run_is_a_dot_of_its_own(theme: str, networks: int) -> None:
    shares = np.random.default_rng(networks).uniform(size=(networks, 5))
    shares[0] = 0.5  # runs that agree
    with style.theme(theme) as look:
        figure = results.runs({f"network {k}, a long name": row for k, row in enumerate(shares)}, 0.5, "guessing")
        assert audit(figure, look) == []
    dots = [line.get_xydata() for line in figure.axes[0].get_lines()[:networks]]
    assert all(np.allclose(row[:, 0], 100 * right) for row, right in zip(dots, shares, strict=True))
    assert len({tuple(dot) for row in dots for dot in row}) == 5 * networks


@pytest.mark.parametrize("theme", list(style.THEMES))
@pytest.mark.parametrize("networks", [2, 6])
def test_every_run_stands_over_its_length(theme: str, networks: int) -> None:
    rng = np.random.default_rng(networks)
    found = {f"network {k}, started well": {T: rng.uniform(size=3) for T in (10, 20, 50)} for k in range(networks)}
    with style.theme(theme) as look:
        figure = results.runs_by_length(found, 0.25)
        assert audit(figure, look) == []
    for axes, (name, by_length) in zip(figure.axes, found.items(), strict=False):
        assert axes.get_title() == name
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        assert [np.round(line.get_xdata().mean()) for line in dots] == [0, 1, 2]
        assert np.allclose([line.get_ydata() for line in dots], 100 * np.array(list(by_length.values())))
        assert all(len(set(line.get_xdata())) == 3 for line in dots)  # runs that agree lie side by side


def test_runs_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"came \[\[10\], \[20\]\]"):
        results.runs_by_length({"a": {10: [1.0]}, "b": {20: [1.0]}}, 0.25)
    with pytest.raises(ValueError, match="came none"):
        results.runs_by_length({}, 0.25)


@pytest.mark.parametrize("theme", list(style.THEMES))
@pytest.mark.parametrize("networks", [2, 6])
@pytest.mark.parametrize("logarithmic", [True, False])
def test_every_error_is_a_dot_at_its_place(theme: str, networks: int, logarithmic: bool) -> None:
    found = 10 ** np.random.default_rng(networks).uniform(-3, 0, size=(networks, 3))
    found[0] = 0.01  # runs that agree
    with style.theme(theme) as look:
        figure = results.errors(
            {f"network {k}, a long name": row for k, row in enumerate(found)},
            0.7,
            "always saying 0",
            logarithmic=logarithmic,
        )
        assert audit(figure, look) == []
    axes = figure.axes[0]
    dots = [line.get_xydata() for line in axes.get_lines()[:networks]]
    assert all(np.allclose(drawn[:, 0], row) for drawn, row in zip(dots, found, strict=True))
    assert len({tuple(dot) for row in dots for dot in row}) == 3 * networks
    assert axes.get_xlim()[0] < found.min()
    assert axes.get_xlim()[1] > max(0.7, found.max())


def test_an_error_without_a_place_on_the_axis_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        results.errors({"network": [0.1, 0.0]})
