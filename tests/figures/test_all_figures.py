"""Every figure, in every theme: readable, inside its picture, described in words, and the same bytes every time."""

import hashlib
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from figure_audit import audit
from matplotlib.figure import Figure

from course_utils import figures
from course_utils.drawing import picture, style
from course_utils.figures import (
    CourseFigure,
    all_figures,
)
from course_utils.figures.registry import figure as register

ALL = all_figures()
FIRST_OF_EACH_LESSON = list({entry.lesson: entry for entry in reversed(ALL)}.values())


def named(entry: CourseFigure) -> str:
    return entry.name


@cache
def drawn_light(name: str) -> Figure:
    """The figure in the light theme, drawn once for all tests that look at it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return figures.get(name).draw()


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("entry", ALL, ids=named)
def test_a_reader_has_nothing_to_complain_about(entry: CourseFigure, theme: str) -> None:
    with warnings.catch_warnings(), style.theme(theme) as chosen:
        warnings.simplefilter("error")
        complaints = audit(drawn_light(entry.name) if theme == "light" else entry.draw(), chosen)
    assert complaints == []


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_every_figure_fits_the_page(entry: CourseFigure) -> None:
    width, height = drawn_light(entry.name).get_size_inches()
    assert width <= 8.2
    assert height <= 5.0


def test_names_are_unique_and_say_what_one_types() -> None:
    names = [entry.name for entry in ALL]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) for name in names)


@pytest.mark.parametrize("entry", ALL, ids=named)
def test_alt_text_and_caption_are_sentences(entry: CourseFigure) -> None:
    for words in (entry.alt, entry.caption):
        assert words.endswith((".", "?"))
        assert words == " ".join(words.split())
        assert "$" not in words
        assert "\\" not in words
    assert 40 <= len(entry.alt) <= 600
    assert 40 <= len(entry.caption) <= 300
    assert entry.alt != entry.caption


def test_an_unknown_figure_is_answered_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="recurrent_neuron"):
        figures.get("recurent_neuron")


def test_two_figures_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two figures are called 'neuron'"):
        register(name="neuron", lesson=1, caption="A caption.", alt="An alt text.")(Figure)


def test_a_figure_without_alt_text_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a caption and an alt text"):
        register(name="silent", lesson=1, caption="A caption.", alt=" ")(Figure)


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        figures.get("neuron").draw(colour="red")


_FRESH = """
import json, sys
from pathlib import Path
from test_all_figures import ALL, digests

print(json.dumps(digests(ALL[::-1], Path(sys.argv[1]), lambda entry: entry.draw())))
"""


def digests(entries: Sequence[CourseFigure], folder: Path, drawing: Callable[[CourseFigure], Figure]) -> dict[str, str]:
    """A checksum of every figure as SVG, and of the first of each lesson as PNG and PDF too."""
    found = {}
    for entry in entries:
        drawn = drawing(entry)
        for kind in picture.FORMATS if entry in FIRST_OF_EACH_LESSON else ("svg",):
            path = folder / f"{entry.name}.{kind}"
            picture.save(drawn, path)
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    """It knows nothing of what was drawn here, orders its sets and names otherwise, and begins with the last figure.

    Here the figures are those that other tests have looked at before.
    """
    here, there = tmp_path / "here", tmp_path / "there"
    there.mkdir()
    paths = os.pathsep.join(str(Path(__file__).parents[up]) for up in (0, 1, 2))
    other = {"PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2", "PYTHONPATH": paths}
    with subprocess.Popen(
        [sys.executable, "-c", _FRESH, str(there)], env=os.environ | other, stdout=subprocess.PIPE
    ) as fresh:
        written = digests(ALL, here, lambda entry: drawn_light(entry.name))
        answer = fresh.communicate(timeout=300)[0]
    assert len(written) == len(ALL) + 2 * len(FIRST_OF_EACH_LESSON)
    assert json.loads(answer) == written


@pytest.mark.parametrize("kind", picture.FORMATS)
def test_saving_twice_writes_the_same_bytes(tmp_path: Path, kind: str) -> None:
    for entry in FIRST_OF_EACH_LESSON:
        path = tmp_path / f"{entry.name}.{kind}"
        digests = set()
        for _ in range(2):  # one that is drawn anew is saved in the test above
            picture.save(drawn_light(entry.name), path)
            digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
        assert len(digests) == 1
