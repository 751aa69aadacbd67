"""A matplotlib figure as a picture with a caption and alt text: in a notebook, or in a file, always the same bytes."""

from __future__ import annotations

import base64
import html
import io
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from course_utils.drawing import style
from course_utils.files import write_whole

CSS_PIXELS = 96  # to the inch, as every browser counts them
SHARPNESS = 1.5  # picture pixels to a CSS pixel in a notebook: crisp text on a dense screen, and small files
FILE_SHARPNESS = 2  # and in a file for slides

_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}
FORMATS = ("svg", "pdf", "png")


def save(figure: Figure, path: Path) -> None:
    """Write ``figure`` to ``path`` in the format its ending names (svg, png or pdf), whole or not at all.

    The same figure gives the same bytes every time: no dates, no program names, no random identifiers.

    Raises:
        ValueError: the ending is none of the three.
    """
    kind = path.suffix.removeprefix(".")
    if kind not in FORMATS:
        raise ValueError(f"a figure is written as {', '.join(FORMATS)}; {path.name!r} ends in none of them")
    buffer = io.BytesIO()
    if kind == "png":  # of few colours: written faster, and the file is a third as long
        dots = CSS_PIXELS * FILE_SHARPNESS
        few_colours(pixels(figure, FILE_SHARPNESS)).save(buffer, format="PNG", dpi=(dots, dots))
    else:
        with style.applied():
            figure.savefig(buffer, format=kind, metadata=_METADATA[kind])
    write_whole(path, buffer.getvalue())


def pixels(figure: Figure, sharpness: float = SHARPNESS) -> Image.Image:
    """Draw ``figure`` and return its pixels, ``96 * sharpness`` to the inch."""
    figure.set_dpi(CSS_PIXELS * sharpness)
    canvas = FigureCanvasAgg(figure)
    with style.applied():
        canvas.draw()
    return rgb(canvas)


def rgb(canvas: FigureCanvasAgg) -> Image.Image:
    """What stands on a drawn canvas, without its alpha channel."""
    size = canvas.get_width_height(physical=True)
    return Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")


def few_colours(image: Image.Image) -> Image.Image:
    """At most 256 colours: diagrams and plots look the same in them and take a third of the room."""
    small = image.quantize(colors=256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The octree may miss a colour by one. The page, which is in the corner, has to be the page around the picture.
    palette = np.array(small.getpalette()).reshape(-1, 3)
    palette[np.asarray(small)[0, 0]] = np.asarray(image)[0, 0]
    small.putpalette(palette.ravel().tolist())
    return small


def small_png(image: Image.Image) -> bytes:
    """A PNG of few colours, as small as can be: for a picture that is kept."""
    buffer = io.BytesIO()
    few_colours(image).save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def quick_png(image: Image.Image) -> bytes:
    """A PNG made as fast as can be, for a picture that the next move of a slider replaces."""
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def bundle(png: bytes, *, width: float, height: float, alt: str, caption: str, settings: str = "") -> dict[str, str]:
    """The forms in which a notebook shows a picture: HTML with alt text and caption, PNG, and words.

    Args:
        png: the encoded picture.
        width, height: the size at which it is shown, in inches.
        alt: what the picture shows, for those who do not see it; its key numbers belong in it.
        caption: one or two sentences under the picture.
        settings: of a live view, what its controls were set to; the page knows the picture again by it.
    """
    mark = f' data-settings="{html.escape(settings, quote=True)}"' if settings else ""
    data = base64.b64encode(png).decode()
    across, down = round(width * CSS_PIXELS), round(height * CSS_PIXELS)
    figure = (
        f'<figure{mark} style="margin:0.5em 0">'
        f'<img alt="{html.escape(alt, quote=True)}" width="{across}" height="{down}" '
        f'style="max-width:100%;height:auto;aspect-ratio:{across}/{down};border-radius:6px" '
        f'src="data:image/png;base64,{data}">'
        '<figcaption style="max-width:50em;margin-top:0.3em;font-size:95%;line-height:1.5;opacity:0.85">'
        f"{html.escape(caption)}</figcaption></figure>"
    )
    return {"text/html": figure, "image/png": data, "text/plain": f"Figure: {alt}"}


def show(figure: Figure, *, alt: str, caption: str) -> None:
    """Show a figure of your own in a notebook, with its alt text and caption.

    Raises:
        ValueError: the alt text or the caption is empty.
    """
    if not alt.strip() or not caption.strip():
        raise ValueError("a picture needs an alt text and a caption; one of them is empty: write what it shows")
    from IPython.display import display

    width, height = figure.get_size_inches()
    png = small_png(pixels(figure))
    display(bundle(png, width=width, height=height, alt=alt, caption=caption), raw=True)
