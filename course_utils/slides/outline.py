"""Which slides a lesson makes. The lessons carry no marks for slides: everything is read off their structure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_HEADING = re.compile(r"(#+) +(.*)")
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")
_QUESTION = re.compile(r"\*\*(Predict|Try this)\b")
_ANSWER = re.compile(r"<details>\s*<summary>.*?</summary>(.*)</details>", re.DOTALL)
_NOTEBOOK_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\.ipynb[^)]*\)")
_CAPTION = re.compile(r"<figcaption[^>]*>(.*?)</figcaption>", re.DOTALL)
_CONTROLS = "Controls, once this cell has run: "


@dataclass(frozen=True)
class Text:
    """Markdown that stays together: a heading, a paragraph, a formula, a table, or one item of a list."""

    markdown: str
    kind: str = "text"  # or "heading", "lead" (it belongs to what follows), "question", "answer", "takeaway"


@dataclass(frozen=True)
class Code:
    """Lines of code that stay together on a slide while they fit on one."""

    source: str


@dataclass(frozen=True)
class Printed:
    """What a cell printed."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A picture, alone on a slide or below a few words.

    ``figure`` or ``view`` is the name under which the course can draw it anew; both are empty where only the lesson
    can, and then ``png``, which is stored in it, is the picture. ``controls`` are those of a live view, in words.
    """

    cell: str
    png: str
    alt: str
    caption: str  # as HTML
    figure: str = ""
    view: str = ""
    controls: str = ""


Block = Text | Code | Printed | Picture


@dataclass
class Slide:
    """What stands on one slide, or on several in a row if it is too much for one."""

    blocks: list[Block] = field(default_factory=list)


@dataclass
class Part:
    """The slides from one heading of level 1 or 2 to the next, which stand below one another in the deck."""

    title: str
    slides: list[Slide] = field(default_factory=list)


FEW = {Picture: 400, Code: 200, Printed: 0}  # letters that leave room for it


def outline(notebook: Any) -> list[Part]:
    """The slides of a lesson, part by part.

    A heading of level 1 or 2 begins a part, and a cell of text, a lower heading, a cell of code, a picture and an
    answer begin a slide. A few words stay with the picture or code after them, unless they ask for a prediction that
    this would give away, and so does code that shows nothing with the code after it. An answer comes with the questions
    that it answers. Left out are cells that only import, only assert in silence, or hold nothing, the calls that only
    show a picture, and links to other notebooks, since these do not come along.
    """
    parts = [Part("")]
    asked: dict[str, Text] = {}  # the last question of each kind that has no answer yet
    for cell in notebook.cells:
        _add(parts, cell, asked)
    return [part for part in parts if part.slides]


def slide_types(notebook: Any) -> list[str]:
    """For each cell how it stands where the notebook itself is presented, after the same rules.

    ``slide`` begins a part, ``subslide`` a slide within it, ``fragment`` comes on the slide before with a further key,
    ``skip`` is not shown. A cell cannot be divided there: the slide that it begins holds all of it.
    """
    parts = [Part("")]
    asked: dict[str, Text] = {}
    types: list[str] = []
    for cell in notebook.cells:
        before = _size(parts)
        _add(parts, cell, asked)
        part, slide, block = (now > then for now, then in zip(_size(parts), before, strict=True))
        first = slide and "slide" not in types
        types.append("slide" if part or first else "subslide" if slide else "fragment" if block else "skip")
    return types


def _size(parts: list[Part]) -> tuple[int, int, int]:
    """The numbers of parts, slides and blocks."""
    slides = [slide for part in parts for slide in part.slides]
    return len(parts), len(slides), sum(len(slide.blocks) for slide in slides)


def _add(parts: list[Part], cell: Any, asked: dict[str, Text]) -> None:
    if cell.cell_type == "markdown":
        _add_text(parts, cell.source, asked)
        return
    for slide in _of_code(cell):
        before = parts[-1].slides[-1:]
        if before and _introduces(before[0], slide):
            before[0].blocks += slide.blocks
        elif before and _goes_on(before[0], slide):
            before[0].blocks += [Code(""), *slide.blocks]
        else:
            parts[-1].slides.append(slide)


def _add_text(parts: list[Part], source: str, asked: dict[str, Text]) -> None:
    to_begin = True  # what comes next begins a slide
    for text in texts(source):
        level = _level(text)
        if level in (1, 2):
            parts.append(Part(text.markdown.lstrip("# ")))
            asked.clear()
        if to_begin or level or text.kind == "answer":
            parts[-1].slides.append(Slide())
        to_begin = text.kind == "answer"
        if text.kind == "answer":
            parts[-1].slides[-1].blocks += asked.values()
            asked.clear()
        elif text.kind == "question":
            asked[_asks(text)] = text
        parts[-1].slides[-1].blocks.append(text)


def _introduces(words: Slide, shown: Slide) -> bool:
    """Whether ``words`` are so few that what they lead to has room below them, and do not ask to guess it."""
    texts = [block for block in words.blocks if isinstance(block, Text)]
    return (
        len(texts) == len(words.blocks)
        and sum(len(text.markdown) for text in texts) <= FEW[type(shown.blocks[0])]
        and not any(text.kind == "answer" or _asks(text) == "Predict" for text in texts)
    )


def _goes_on(code: Slide, more: Slide) -> bool:
    """Whether ``code`` has shown nothing yet and ``more`` is code too: short cells would each stand alone."""
    return all(isinstance(block, Code) for block in code.blocks) and isinstance(more.blocks[0], Code)


# ---------------------------------------------------------------- text


def texts(source: str) -> Iterator[Text]:
    """The pieces of a cell of markdown, each of which can be rendered by itself."""
    chunks = [*_chunks(_NOTEBOOK_LINK.sub(r"\1", source)), ""]
    for chunk, after in pairwise(chunks):
        answer = _ANSWER.fullmatch(chunk)
        if answer:
            yield Text(answer[1].strip(), "answer")
        elif _HEADING.match(chunk):
            heading, _, rest = chunk.partition("\n")
            yield Text(heading, "heading")
            if rest.strip():
                yield from texts(rest)
        elif _ITEM.match(chunk):
            yield from map(Text, re.split(r"\n(?=(?:[-*]|\d+\.) )", chunk))
        else:
            paragraph, item, items = _before_list(chunk)
            yield Text(paragraph, _kind(paragraph, leads=bool(item) or after.startswith("$$")))
            if item:
                yield from texts(items)


def _chunks(source: str) -> Iterator[str]:
    """What blank lines separate, except within an answer that is folded away, a formula or a fence."""
    chunk: list[str] = []
    for line in source.split("\n"):
        if not line.strip() and not _is_open("\n".join(chunk)):
            if chunk:
                yield "\n".join(chunk)
            chunk = []
        else:
            chunk.append(line)
    if chunk:
        yield "\n".join(chunk)


def _is_open(text: str) -> bool:
    return text.count("<details") > text.count("</details") or text.count("$$") % 2 == 1 or text.count("```") % 2 == 1


def _before_list(chunk: str) -> tuple[str, str, str]:
    """A paragraph, and the list that follows it without a blank line."""
    found = re.search(r"\n(?=[-*] )", chunk)
    return (chunk[: found.start()], "\n", chunk[found.end() :]) if found else (chunk, "", "")


def _kind(paragraph: str, leads: bool) -> str:
    if _QUESTION.match(paragraph):
        return "question"
    if paragraph.startswith("**Takeaway.**"):
        return "takeaway"
    return "lead" if leads or paragraph.endswith(":") or re.fullmatch(r"\*\*[^*]+\*\*", paragraph) else "text"


def _asks(text: Text) -> str:
    """``Predict`` or ``Try this`` if it is such a question."""
    found = _QUESTION.match(text.markdown)
    return found[1] if found else ""


def _level(text: Text) -> int:
    found = _HEADING.match(text.markdown) if text.kind == "heading" else None
    return len(found[1]) if found else 0


# ---------------------------------------------------------------- code


def _of_code(cell: Any) -> Iterator[Slide]:
    """The code with what it printed, then each of its pictures."""
    shown: list[Block] = [] if _is_left_out(cell) else [Code(lines) for lines in pieces(_without_shows(cell.source))]
    pictures: list[Block] = []
    controls = ""
    for output in cell.outputs:
        if output.output_type == "stream":
            shown.append(Printed(output.text.rstrip("\n")))
            continue
        words = output.data.get("text/plain", "")
        if "<figure" in output.data.get("text/html", ""):
            pictures.append(_picture(cell, output.data, controls))
        elif words.startswith(_CONTROLS):
            controls = words.removeprefix(_CONTROLS)
        elif output.output_type == "execute_result":
            shown.append(Printed(words))
    if shown:
        yield Slide(shown)
    for picture in pictures:
        yield Slide([picture])


def _is_left_out(cell: Any) -> bool:
    """Whether a cell teaches nothing on a slide: it only prepares, or only checks what others have shown."""
    statements = ast.parse(cell.source).body
    only_prepares = all(isinstance(one, ast.Import | ast.ImportFrom) or _is_empty(one) for one in statements)
    only_asserts = (
        not cell.outputs
        and any(isinstance(one, ast.Assert) for one in statements)
        and all(isinstance(one, ast.Assert | ast.Assign | ast.For) for one in statements)
    )
    return only_prepares or only_asserts


def _is_empty(statement: ast.stmt) -> bool:
    """Whether it is like ``findings = {}``."""
    return isinstance(statement, ast.Assign) and ast.unparse(statement.value) in ("{}", "[]", "()")


def _without_shows(source: str) -> str:
    """The code without the calls that only show a picture, such as ``figures.show("neuron")``."""
    lines = source.split("\n")
    for one in reversed(ast.parse(source).body):
        if _shown_name(one) is not None:
            del lines[one.lineno - 1 : one.end_lineno]
    return "\n".join(lines).strip("\n")


def _shown_name(statement: ast.stmt) -> tuple[str, str] | None:
    """``("figures", "neuron")`` for ``figures.show("neuron")``; no name if the call is given more than a name."""
    match statement:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(("figures" | "live" | "picture") as by), "show"), given, more)):
            match given, more:
                case [ast.Constant(str(name))], []:
                    return by, name
            return by, ""
    return None


def pieces(source: str) -> Iterator[str]:
    """The statements of some code with the comments and blank lines before each, or single lines of long ones."""
    lines = source.split("\n")
    ends = [one.end_lineno or 0 for one in ast.parse(source).body]
    begun = 0
    for end in [*ends[:-1], len(lines)]:
        piece = lines[begun:end]
        begun = end
        if len(piece) > 16:
            yield from piece
        elif any(piece):
            yield "\n".join(piece)


def _picture(cell: Any, data: Any, controls: str) -> Picture:
    caption = _CAPTION.search(data["text/html"])
    names = [shown for one in ast.parse(cell.source).body if (shown := _shown_name(one))]
    module, name = names[0] if len(names) == 1 else ("", "")
    return Picture(
        cell=cell.id,
        png=data["image/png"],
        alt=data["text/plain"].removeprefix("Figure: "),
        caption=caption[1] if caption else "",
        figure=name if module == "figures" else "",
        view=name if module == "live" else "",
        controls=controls,
    )
