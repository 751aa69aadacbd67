"""Every number that is written on a figure is worked out here a second time: shares, errors, shapes, counts, steps."""

import pytest
from figure_numbers import EXPECTED, numbers_on, written_numbers
from test_all_figures import ALL, drawn_light, named
from test_parameters import ASKED, ASKED_NAMES, drawn_as_asked

from course_utils.figures import CourseFigure


def check(drawn: list[tuple[float, float]], expected: list[float]) -> None:
    shown = [value for value, _ in drawn]
    assert len(shown) == len(expected), f"drawn {shown}, expected {[round(value, 4) for value in expected]}"
    for place, ((value, rounding), wanted) in enumerate(zip(drawn, expected, strict=True)):
        assert value == pytest.approx(wanted, abs=rounding * (1 + 1e-6), rel=0), f"number {place} of {shown}"


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_the_numbers_written_on_a_figure_are_right(entry: CourseFigure) -> None:
    """A figure that is not in the table must not have a number on it."""
    expected = EXPECTED[entry.name]() if entry.name in EXPECTED else []
    check(numbers_on(drawn_light(entry.name)), expected)


@pytest.mark.parametrize("place", range(len(ASKED)), ids=ASKED_NAMES)
def test_they_are_right_for_other_settings_too(place: int) -> None:
    name, settings = ASKED[place]
    expected = EXPECTED[name](**settings) if name in EXPECTED else []
    check(numbers_on(drawn_as_asked(place)), expected)


def test_the_table_has_no_figure_that_there_is_not_and_none_without_numbers() -> None:
    assert set(EXPECTED) <= {entry.name for entry in ALL}
    assert all(len(expected()) for name, expected in EXPECTED.items() if name != "clipping_two_ways")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("What  2%", [2]),
        ("−0.16  →  1.20", [-0.16, 1.2]),
        ("1−", [1]),
        ("6,272 parameters (16 features, 32 units)", [6272, 16, 32]),
        ("(3, 16)", [3, 16]),
        ("the: 0, 1, 0, ...", [0, 1, 0]),
        ("$h_{12}$ and $x_1$", []),
        ("$C_1$ = 1.00", [1]),
        (r"$1.1^{100} \approx 13\,781$", [1.1, 100, 13781]),
        (r"$10^{-20}$", [10, -20]),
        ("$h^{(2)}_t$", []),
        ("7/4/1976", [7, 4, 1976]),
        ("1.2e-05", [1.2e-05]),
    ],
)
def test_how_numbers_are_read(words: str, numbers: list[float]) -> None:
    assert [value for value, _ in written_numbers(words)] == numbers


def test_how_far_rounding_can_go() -> None:
    assert [rounding for _, rounding in written_numbers("37%, 0.25 and 1.2e-05")] == pytest.approx([0.5, 0.005, 5e-7])
