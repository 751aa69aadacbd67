"""The visual language: palette, themes, shapes, and pictures with alt text."""

import base64
import html.parser
import io
import itertools
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from course_utils.drawing import picture, style
from course_utils.drawing.shapes import Sketch
from course_utils.drawing.unrolled import chain

# Colours and themes

# Machado, Oliveira, Fernandes (2009), severity 1.0, to be applied to linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
PAIRS = list(itertools.combinations(style.ROLES, 2))


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of linear RGB."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    ratio = to_xyz @ light / to_xyz.sum(axis=1)
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_roles_stay_apart_for_every_eye(deficiency: str) -> None:
    seen = {
        role: lab(np.clip(np.array(DEFICIENCIES[deficiency]) @ linear(style.FILL[role]), 0, 1)) for role in style.ROLES
    }
    apart = {pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])) for pair in PAIRS}
    assert min(apart.values()) >= 18, min(apart.items(), key=lambda item: item[1])


def test_the_roles_stay_apart_in_grey() -> None:
    grey = sorted(lab(linear(style.FILL[role]))[0] for role in style.ROLES)
    assert min(np.diff(grey)) >= 8


@pytest.mark.parametrize("name", style.THEMES)
def test_lines_and_text_stand_out_from_the_page(name: str) -> None:
    theme = style.THEMES[name]
    assert style.contrast(theme.ink, theme.page) >= 4.5
    assert style.contrast(theme.muted, theme.page) >= 4.5
    for role in style.ROLES:
        assert style.contrast(theme.stroke(role), theme.page) >= 3, role
        assert style.contrast(theme.on(role), theme.fill(role)) >= 4.5, role
    assert style.contrast(theme.on(None), theme.fill(None)) >= 4.5


def test_the_same_colour_means_the_same_in_every_theme() -> None:
    for role in style.ROLES:
        assert len({theme.fill(role) for theme in style.THEMES.values()}) == 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # as any WCAG calculator gives them
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert style.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert style.contrast(other, one) == style.contrast(one, other)


def test_readable_on() -> None:
    assert style.readable_on("#ffffff") == "#000000"
    assert style.readable_on("#102030") == "#ffffff"


def test_a_theme_lasts_as_long_as_its_context() -> None:
    before = style.current()
    with style.theme("dark") as dark:
        assert style.current() is dark
        with style.theme("slides"):
            assert style.current().name == "slides"
        assert style.current() is dark
    assert style.current() is before


def test_a_theme_ends_with_an_error_too() -> None:
    before = style.current()
    with pytest.raises(RuntimeError), style.theme("dark"):
        raise RuntimeError
    assert style.current() is before


def test_an_unknown_theme_is_answered_with_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"light, dark, slides; there is no theme 'drak'. The nearest: dark"):
        style.use("drak")
    with pytest.raises(ValueError, match="there is no theme ''"), style.theme(""):
        pass


def test_matplotlib_is_left_as_it_was() -> None:
    import matplotlib

    before = matplotlib.rcParams["text.color"]
    with style.theme("dark"), style.applied():
        assert matplotlib.rcParams["text.color"] == style.THEMES["dark"].ink
    assert matplotlib.rcParams["text.color"] == before


# Shapes


@pytest.fixture
def sketch() -> Sketch:
    return Sketch(4, 3)


def test_a_sheet_is_measured_in_inches(sketch: Sketch) -> None:
    assert sketch.figure.get_size_inches().tolist() == [4, 3]
    shown = sketch.axes.transData.transform([(0, 0), (1, 1), (4, 3)])
    assert shown == pytest.approx(np.array([(0, 0), (1, 1), (4, 3)]) * sketch.figure.dpi)


def test_a_box_offers_where_arrows_begin_and_end(sketch: Sketch) -> None:
    box = sketch.box(2, 1, 0.6, 0.4)
    assert box.centre == (2, 1)
    assert box.left == pytest.approx((1.7, 1))
    assert box.right == pytest.approx((2.3, 1))
    assert box.top == pytest.approx((2, 1.2))
    assert box.bottom == pytest.approx((2, 0.8))


def test_arrows_end_at_the_frame_of_a_lit_shape(sketch: Sketch) -> None:
    plain, lit = sketch.box(1, 1, 0.6, 0.4), sketch.box(2, 1, 0.6, 0.4, lit=True)
    assert lit.half_width > plain.half_width
    assert sketch.neuron(3, 1, 0.2, lit=True).half_height > 0.2


def test_a_matrix_is_as_large_as_its_cells(sketch: Sketch) -> None:
    shape = sketch.matrix(2, 1.5, np.eye(2, 3), cell=0.3)
    assert shape.half_height == pytest.approx(0.3)
    assert 0.45 <= shape.half_width <= 0.55
    assert [text.get_text() for text in sketch.axes.texts] == ["1", "0", "0", "0", "1", "0"]


def test_a_vector_stands_upright_and_may_hold_words(sketch: Sketch) -> None:
    shape = sketch.matrix(2, 1.5, ["?", "?", "?"], cell=0.3)
    assert shape.half_height == pytest.approx(0.45)
    assert len(sketch.axes.texts) == 3


def test_lit_rows_of_a_matrix_are_filled(sketch: Sketch) -> None:
    sketch.matrix(2, 1.5, np.eye(2), role="output", lit_rows=[1])
    fills = [patch.get_facecolor() for patch in sketch.axes.patches]
    assert [fills[0] == fill for fill in fills] == [True, True, False, False]


def test_words_and_formulas_have_their_own_sizes(sketch: Sketch) -> None:
    words, formula = sketch.text(1, 1, "words"), sketch.text(1, 2, "$h_t$")
    assert words.get_fontsize() < formula.get_fontsize()
    assert sketch.text(1, 2.5, "$h_t$", size=20).get_fontsize() == 20


@pytest.mark.parametrize("kind", ["sigmoid", "tanh", "times", "plus", "one minus"])
def test_gates(sketch: Sketch, kind: str) -> None:
    assert sketch.gate(1, 1, kind).centre == (1, 1)


def test_unknown_gates_and_roles_are_refused_by_name(sketch: Sketch) -> None:
    with pytest.raises(ValueError, match="sigmoid, tanh, times, plus, one minus; 'minus' is none of them"):
        sketch.gate(1, 1, "minus")
    with pytest.raises(ValueError, match="'hiden' is none of them"):
        sketch.box(1, 1, 1, 1, role="hiden")
    with pytest.raises(ValueError, match="'in' is none of them"):
        sketch.arrow((0, 0), (1, 1), role="in")


@pytest.mark.parametrize("curve", [0.0, 0.3, -0.3])
def test_an_arrow_goes_from_its_start_to_its_end(sketch: Sketch, curve: float) -> None:
    sketch.arrow((1, 1), (3, 1), curve=curve, head=False)
    (arrow,) = sketch.axes.patches
    vertices = arrow.get_path().vertices
    assert vertices[0] == pytest.approx((1, 1))
    assert vertices[-1] == pytest.approx((3, 1))
    assert vertices[:, 1].max() >= 1.0
    assert np.sign(vertices[len(vertices) // 2, 1] - 1).round() == np.sign(curve)  # left of its direction is up


def test_a_dashed_arrow_has_a_whole_head(sketch: Sketch) -> None:
    sketch.arrow((1, 1), (3, 1), dashed=True)
    body, head = sketch.axes.patches
    assert body.get_linestyle() != "solid"
    assert head.get_linestyle() == "solid"


def test_a_loop_names_the_place_of_its_label(sketch: Sketch) -> None:
    cell = sketch.neuron(2, 1, 0.3)
    assert sketch.loop(cell, size=0.4) == pytest.approx((2, 1.7))
    assert sketch.feedback(cell, rise=0.4, reach=0.5) == pytest.approx((2.8, 1.35))


@pytest.mark.parametrize("kind", ["sigmoid", "tanh", "times", "plus", "one minus"])
def test_a_quiet_gate_is_as_large_as_the_gate(sketch: Sketch, kind: str) -> None:
    assert sketch.quiet_gate(1.0, 1.0, kind) == sketch.gate(1.0, 1.0, kind)


def test_an_unknown_quiet_gate_is_refused(sketch: Sketch) -> None:
    with pytest.raises(ValueError, match="a gate is one of sigmoid, tanh"):
        sketch.quiet_gate(1.0, 1.0, "relu")


def test_a_gap_lets_a_line_pass(sketch: Sketch) -> None:
    def ink(gap: bool) -> bool:
        sketch = Sketch(2.0, 1.0)
        sketch.arrow((0.2, 0.5), (1.8, 0.5), head=False)
        if gap:
            sketch.gap(1.0, 0.5)
        image = np.asarray(picture.pixels(sketch.figure))
        return bool((image[:, image.shape[1] // 2] < 128).any())

    assert ink(gap=False)
    assert not ink(gap=True)


def test_moving_artists_are_animated() -> None:
    still, moving = Sketch(2, 2), Sketch(2, 2, moving=True)
    for sketch in (still, moving):
        sketch.box(1, 1, 0.5, 0.5, "x", lit=True)
        sketch.matrix(1, 1, [1, 0])
        sketch.path([(0, 0), (1, 0), (1, 1)])
        sketch.pixels(1, 1, np.eye(2))
        sketch.polygon([(0, 0), (1, 0), (1, 1)])
    assert not any(artist.get_animated() for artist in still.artists)
    assert all(artist.get_animated() for artist in moving.artists)
    drawn = [*moving.axes.texts, *moving.axes.patches, *moving.axes.lines]
    assert set(drawn) == set(moving.artists)


def test_a_chain_has_a_column_for_every_step(sketch: Sketch) -> None:
    columns = chain(sketch, [1, 2, 3], 1.5, inputs={0: "a", 1: "b"}, outputs={2: "c"}, start="$h_0$")
    assert [column.cell.x for column in columns] == [1, 2, 3]
    assert [column.input is not None for column in columns] == [True, True, False]
    assert [column.output is not None for column in columns] == [False, False, True]
    assert columns[0].input is not None
    assert columns[0].input.y < columns[0].cell.y
    assert columns[2].output is not None
    assert columns[2].output.y > columns[2].cell.y


def test_a_chain_of_neurons_is_round(sketch: Sketch) -> None:
    columns = chain(sketch, [1, 2], 1.5, inputs={}, outputs={}, neurons=True)
    assert all(column.cell.half_width == column.cell.half_height for column in columns)


# Pictures


def small() -> Figure:
    sketch = Sketch(2, 1)
    sketch.box(1, 0.5, 1, 0.5, "box", role="hidden")
    return sketch.figure


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_a_figure_is_written_in_the_format_its_ending_names(tmp_path: Path, name: str, begins: bytes) -> None:
    picture.save(small(), tmp_path / "new folder" / name)
    written = (tmp_path / "new folder" / name).read_bytes()
    assert written.startswith(begins)
    assert b"Matplotlib v" not in written
    assert [path.name for path in (tmp_path / "new folder").iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.SVG"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=f"svg, pdf, png; '{name}' ends in none of them"):
        picture.save(small(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_filled_with_the_theme_it_is_drawn_in() -> None:
    for name, theme in style.THEMES.items():
        with style.theme(name), style.applied():
            corner = picture.pixels(small()).getpixel((1, 1))
        assert "#{:02x}{:02x}{:02x}".format(*corner) == theme.page


def test_pixels_are_as_many_as_asked_for() -> None:
    assert picture.pixels(small(), sharpness=2).size == (384, 192)


def test_a_small_png_still_shows_the_picture() -> None:
    image = picture.pixels(small())
    packed = Image.open(io.BytesIO(picture.small_png(image))).convert("RGB")
    assert packed.size == image.size
    assert np.abs(np.asarray(packed, float) - np.asarray(image, float)).mean() < 2
    assert len(picture.small_png(image)) < len(picture.quick_png(image))


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_bundle_survives_quotes_and_tags_in_its_words() -> None:
    alt, caption = 'He said "2 < 3" & left; it\'s <b>bold</b>.', 'A caption with "quotes" and <i>tags</i>.'
    shown = picture.bundle(b"png", width=2, height=1, alt=alt, caption=caption)
    tags = _Tags()
    tags.feed(shown["text/html"])
    (image,) = tags.images
    assert image["alt"] == alt
    assert (image["width"], image["height"]) == ("192", "96")
    assert tags.words == caption
    assert shown["text/plain"] == f"Figure: {alt}"
    assert base64.b64decode(shown["image/png"]) == b"png"


@pytest.mark.parametrize(("alt", "caption"), [("", "A caption."), ("An alt text.", " ")])
def test_a_picture_without_words_is_refused(alt: str, caption: str) -> None:
    with pytest.raises(ValueError, match="needs an alt text and a caption"):
        picture.show(small(), alt=alt, caption=caption)
