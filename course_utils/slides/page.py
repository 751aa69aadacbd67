"""A deck as a folder: ``index.html``, its pictures, and the JavaScript it needs, all by relative addresses."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from course_utils.files import CourseError, remove_leftovers, write_whole
from course_utils.slides import javascript
from course_utils.slides.outline import Block, Code, Part, Picture, Printed, Slide, Text, outline

WIDTH = 1160  # of a slide's text, as in deck.css
TEXT = 30  # the size of its letters, in pixels, as there
LARGEST, SMALLEST = 22, 17  # and that of letters of code
_LETTER = 0.603  # width of a letter of DejaVu Sans Mono, in its size
_STAMP = re.compile(r"<!-- as course slides made it: ([0-9a-f]{64}) -->\n\Z")
PICTURES = "pictures"


def write_deck(notebook: Any, folder: Path, on_picture: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Write a lesson's slides to ``folder``, ``index.html`` last, and remove pictures of an older version.

    A deck that somebody has changed is not written over, and only pictures that the deck showed are removed. Each file
    is written whole or not at all, so that an interrupted run leaves a deck that opens, if there was one.

    Args:
        notebook: the lesson, executed.
        folder: where the deck goes; made if it is missing.
        on_picture: called after each picture with how many there are and how many there will be.

    Returns:
        The number of slides, before those that are too full for one are continued on further ones.

    Raises:
        CourseError: an installed package does not hold the JavaScript that is looked for, or the ``index.html`` that is
            there is not as it was made.
        OSError: the folder cannot be written.
    """
    old = _shown_by(folder / "index.html")
    parts = outline(notebook)
    needed = javascript.files()
    slides = [slide for part in parts for slide in part.slides]
    pictures = [block for slide in slides for block in slide.blocks if isinstance(block, Picture)]
    for place in {(folder / name).parent for name in needed} | {folder, folder / PICTURES}:
        remove_leftovers(place)
    for name, source in needed.items():
        write_whole(folder / name, source.read_bytes())
    for done, picture in enumerate(pictures, start=1):
        _draw(picture, folder / _address(picture))
        on_picture(done, len(pictures))
    write_whole(folder / "index.html", _stamped(page(parts)).encode())
    for address in old - {_address(picture) for picture in pictures}:
        (folder / address).unlink(missing_ok=True)
    return len(slides)


def _stamped(made: str) -> str:
    """A page with a line at its end that tells whether it has been changed since."""
    return f"{made}<!-- as course slides made it: {hashlib.sha256(made.encode()).hexdigest()} -->\n"


def _shown_by(index: Path) -> set[str]:
    """The addresses of the pictures that the deck shows which is there already; none if there is no deck.

    Raises:
        CourseError: the deck has been changed since it was made.
    """
    if not index.exists():
        return set()
    there = index.read_text(encoding="utf-8", errors="replace")
    stamp = _STAMP.search(there)
    if not stamp or hashlib.sha256(there[: stamp.start()].encode()).hexdigest() != stamp[1]:
        raise CourseError(
            f"{index} is not as the course made it: somebody has changed it, or it is older. It is left as it is. "
            "Rename its folder, or say with --out where the new deck goes"
        )
    return set(re.findall(rf'src="({PICTURES}/[^"/]+)"', there))


def _address(picture: Picture) -> str:
    return f"{PICTURES}/{picture.cell}.{'svg' if picture.figure or picture.view else 'png'}"


def _draw(picture: Picture, path: Path) -> None:
    """Draw the picture for slides, with strong lines; what only the lesson can draw is taken from it."""
    if path.suffix == ".png":
        write_whole(path, base64.b64decode(picture.png))
        return
    from course_utils import figures, live
    from course_utils.drawing import picture as pictures
    from course_utils.drawing import style

    with style.theme("slides"):
        drawn = figures.get(picture.figure).draw() if picture.figure else live.get(picture.view).figure()
        pictures.save(drawn, path)


# ---------------------------------------------------------------- HTML


def page(parts: list[Part]) -> str:
    """``index.html``."""
    from pygments.formatters import HtmlFormatter

    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(parts[0].title)}</title>
<link rel="stylesheet" href="reveal/dist/reset.css">
<link rel="stylesheet" href="reveal/dist/reveal.css">
<link rel="stylesheet" href="reveal/dist/theme/white.css">
<link rel="stylesheet" href="deck.css">
<style>{HtmlFormatter().get_style_defs("pre.code")}</style>
</head>
<body class="preparing">
<main class="reveal"><div class="slides">
{"".join(map(_part, parts))}</div></main>
<script src="reveal/dist/reveal.js"></script>
<script src="deck.js"></script>
</body>
</html>
"""


def _part(part: Part) -> str:
    return f"<section>\n{''.join(_slide(part.title, slide) for slide in part.slides)}</section>\n"


def _slide(title: str, slide: Slide) -> str:
    sources = [block.source for block in slide.blocks if isinstance(block, Code)]
    size = letters("\n".join(sources))
    body = "\n".join(piece for block in slide.blocks for piece in _block(block, size))
    return f'<section class="slide" data-part="{html.escape(title)}"><div class="body">\n{body}\n</div></section>\n'


def letters(text: str) -> int:
    """The size of monospaced letters, in pixels, at which the longest line of ``text`` fits, within limits."""
    longest = max(map(len, text.split("\n")))
    return max(SMALLEST, min(LARGEST, int((WIDTH - 2 * LARGEST) / (_LETTER * max(longest, 1)))))


def _block(block: Block, code_size: int) -> Iterator[str]:
    match block:
        case Text():
            yield _text(block)
        case Code(source):
            yield f'<pre class="code" style="font-size:{code_size / TEXT:.3f}em">\n{_highlighted(source)}</pre>'
        case Printed(text):
            yield f'<pre class="printed" style="font-size:{letters(text) / TEXT:.3f}em">\n{html.escape(text)}</pre>'
        case Picture():
            words = f'<p class="live">In the lesson this picture moves: {html.escape(block.controls)}.</p>'
            yield (
                f'<figure><img src="{_address(block)}" alt="{html.escape(block.alt)}">'
                f"<figcaption>{block.caption}{words if block.controls else ''}</figcaption></figure>"
            )


def _text(block: Text) -> str:
    from nbconvert.filters import markdown2html

    if block.kind == "answer":  # it stood in HTML, in which asterisks are asterisks
        return markdown2html(
            f'<div class="answer fragment">\n<strong>Answer.</strong> {block.markdown}\n</div>'
        ).strip()
    made = markdown2html(block.markdown).strip()
    if block.kind == "heading":
        return re.sub(r'<a class="anchor-link".*?</a>', "", made)
    if made.startswith(("<ul", "<ol")):
        return made
    return f'<div class="{"table" if made.startswith("<table") else block.kind}">{made}</div>'


def _highlighted(source: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return highlight(source or " ", PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
