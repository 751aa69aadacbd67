"""Formulas are laid out once for all pictures, and as matplotlib lays them out by itself."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

from course_utils.drawing import formulas

PLAIN: Any = MathTextParser  # style has replaced its method when any drawing was imported


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is laid out from now on, with nothing remembered."""
    done: list[tuple[Any, ...]] = []

    def lay_out(parser: Any, *formula: Any) -> object:
        done.append((parser._output_type, *formula))
        return object()

    lay_out.__wrapped__ = lay_out  # type: ignore[attr-defined]
    monkeypatch.setattr(PLAIN, "_parse_cached", lay_out)
    formulas.remember_layouts()
    return done


def test_another_parser_of_the_kind_takes_what_the_first_has_laid_out(layouts: list[tuple[Any, ...]]) -> None:
    first, second = (MathTextParser("path").parse("$h_t$", 72, FontProperties(size=12)) for _ in range(2))
    assert first is second
    assert len(layouts) == 1


def test_kind_formula_resolution_and_font_are_told_apart(layouts: list[tuple[Any, ...]]) -> None:
    twelve, ten = FontProperties(size=12), FontProperties(size=10)
    for kind, formula, dpi, font in (
        ("path", "$h_t$", 72, twelve),
        ("agg", "$h_t$", 72, twelve),
        ("path", "$h_{t}$", 72, twelve),
        ("path", "$h_t$", 96, twelve),
        ("path", "$h_t$", 72, ten),
    ):
        MathTextParser(kind).parse(formula, dpi, font)
    assert len(layouts) == len(set(layouts)) == 5


def test_the_course_uses_it_with_this_matplotlib() -> None:
    from course_utils.drawing import style  # noqa: F401 - it is in force wherever the course draws

    first, second = (MathTextParser("path").parse("$x_t^2$", 72, FontProperties(size=11)) for _ in range(2))
    assert first is second


def test_a_matplotlib_that_keeps_its_layouts_otherwise_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(PLAIN, "_parse_cached")
    formulas.remember_layouts()
    assert not hasattr(PLAIN, "_parse_cached")
