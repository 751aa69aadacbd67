"""Formulas are laid out once, however many pictures show them.

Matplotlib remembers the layout of a formula, but only for the one picture that it is drawing, and forgets it with that.
The course shows the same formulas in three themes and two formats: laying them out anew took a quarter of all drawing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from matplotlib.mathtext import MathTextParser

KEPT = 1024  # layouts; all figures in all themes need some 600


def remember_layouts() -> None:
    """Let all of matplotlib's formula parsers of one kind share what they have laid out.

    A layout depends on the formula, its font, size and resolution, and on the kind of parser; all are in the key, so
    the pictures stay the same to the byte. Where a later matplotlib keeps its layouts otherwise, nothing is changed.
    """
    parsers: Any = MathTextParser
    lay_out = getattr(getattr(parsers, "_parse_cached", None), "__wrapped__", None)
    if lay_out is None:
        return
    first: dict[str, Any] = {}

    @lru_cache(KEPT)
    def remembered(kind: str, *formula: Any) -> Any:
        return lay_out(first[kind], *formula)

    def parse(parser: Any, *formula: Any) -> Any:
        first.setdefault(parser._output_type, parser)
        return remembered(parser._output_type, *formula)

    parsers._parse_cached = parse
