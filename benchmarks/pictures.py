"""How long the figures take: as the notebooks show them, beside matplotlib's own way of showing them."""

from __future__ import annotations

import io
import time

from benchmarks.measure import Measure
from course_utils import figures
from course_utils.drawing.picture import CSS_PIXELS, SHARPNESS, pixels, small_png


def measure() -> list[Measure]:
    """Seconds for all figures drawn and encoded, and their bytes, against ``savefig(bbox_inches="tight")``."""
    ours = usual = 0.0
    our_bytes = usual_bytes = 0
    every = figures.all_figures()
    for figure in every:
        figure.draw()  # fonts and formulas are read once
        drawn = [figure.draw(), figure.draw()]
        start = time.perf_counter()
        our_bytes += len(small_png(pixels(drawn[0])))
        middle = time.perf_counter()
        buffer = io.BytesIO()
        drawn[1].savefig(buffer, format="png", dpi=CSS_PIXELS * SHARPNESS, bbox_inches="tight")
        usual_bytes += len(buffer.getvalue())
        ours += middle - start
        usual += time.perf_counter() - middle
    against, kilo = 'savefig(bbox_inches="tight")', 1000
    return [
        Measure(f"{len(every)} figures drawn and encoded", ours, "s", against, usual),
        Measure(f"{len(every)} figures' size", our_bytes / kilo, "kB", against, usual_bytes / kilo),
    ]
