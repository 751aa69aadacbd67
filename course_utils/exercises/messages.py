"""Words for the student: written once, shown as HTML in a notebook and as plain text everywhere else.

The source is plain text with four conventions: a blank line ends a paragraph, a line that begins with four spaces is
code, one that begins with ``- `` is an item, and `` `backticks` `` mark code inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Literal

from IPython import get_ipython
from IPython.display import display

State = Literal["not attempted", "wrong", "right"]
WORDS: dict[State, str] = {"not attempted": "Not attempted yet", "wrong": "Not right yet", "right": "Right"}

# The state is told by its words and by the form of the border; the colour, JupyterLab's own, only repeats it.
_BORDERS: dict[State | None, str] = {
    "not attempted": "6px dashed var(--jp-info-color1, #0277bd)",
    "wrong": "6px double var(--jp-warn-color1, #b35900)",
    "right": "6px solid var(--jp-success-color1, #2e7d32)",
    None: "2px solid var(--jp-border-color1, #9e9e9e)",
}


@dataclass(frozen=True)
class Note:
    """Something said to the student. ``message`` is the text; ``table`` rows below it, the first one its head."""

    message: str
    table: Sequence[Sequence[str]] = ()

    @property
    def _border(self) -> str:
        return _BORDERS[None]

    def bundle(self) -> dict[str, str]:
        """The same words in both forms, the same in every run."""
        plain = "\n\n".join(filter(None, [self.message, _plain_table(self.table)]))
        style = f"border-left: {self._border}; padding: 0.1em 1em; margin: 0.3em 0;"
        body = _html(self.message) + _html_table(self.table)
        return {"text/plain": plain, "text/html": f'<div role="status" style="{style}">{body}</div>'}

    def show(self) -> None:
        """Display it in a notebook, print it anywhere else."""
        if get_ipython() is None:
            print(self.bundle()["text/plain"])
        else:
            display(self.bundle(), raw=True)

    def _ipython_display_(self) -> None:
        """It is on display already; a cell that ends in it does not show it a second time."""


@dataclass(frozen=True)
class Result(Note):
    """What a check found: ``state`` is "not attempted", "wrong" or "right", and ``message`` begins with its words."""

    state: State = "not attempted"

    @property
    def _border(self) -> str:
        return _BORDERS[self.state]


def code_block(text: str) -> str:
    """``text`` as a block of code, whatever is in it."""
    return "\n".join("    " + line for line in text.splitlines())


def quoted(text: str, length: int = 80) -> str:
    """A student's own words inside a sentence: on one line, shortened, in backticks."""
    line = " ".join(text.replace("`", "'").split())
    return f"`{line if len(line) <= length else line[: length - 1] + '…'}`"


def paragraphs(*parts: str) -> str:
    """The parts that are not empty, each a paragraph."""
    return "\n\n".join(filter(None, parts))


def _html(message: str) -> str:
    blocks = []
    for number, paragraph in enumerate(message.split("\n\n")):
        for kind, lines in groupby(paragraph.split("\n"), key=_kind):
            if kind == "code":
                code = escape("\n".join(line[4:] for line in lines))
                blocks.append(f'<pre style="white-space: pre-wrap; margin: 0.7em 0">{code}</pre>')
            elif kind == "item":
                items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
                blocks.append(f"<ul>{items}</ul>")
            else:
                words = _inline("\n".join(lines))
                blocks.append(f"<p><strong>{words}</strong></p>" if number == 0 else f"<p>{words}</p>")
    return "".join(blocks)


def _kind(line: str) -> str:
    return "code" if line.startswith("    ") else "item" if line.startswith("- ") else "words"


def _inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _plain_table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head, *body = [[_inline(cell) for cell in row] for row in rows]
    heads = "".join(f'<th scope="col" style="text-align: left">{cell}</th>' for cell in head)
    lines = "".join(
        "<tr>" + "".join(f'<td style="text-align: left">{cell}</td>' for cell in row) + "</tr>" for row in body
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
