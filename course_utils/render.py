"""Figures into files: every figure, in every theme and format asked for, by several processes at once."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from course_utils.figures.parameters import as_words
from course_utils.files import remove_leftovers


@dataclass(frozen=True)
class Picture:
    """One file to be made: a figure with these parameters, in a theme, in the format that the path ends in."""

    figure: str
    theme: str
    path: Path
    parameters: tuple[tuple[str, Any], ...] = ()


Done = Callable[[Picture, str], None]


def plan(
    names: Sequence[str],
    themes: Sequence[str],
    formats: Sequence[str],
    out: Path,
    parameters: Mapping[str, Any] | None = None,
) -> list[Picture]:
    """The files ``out/<theme>/<name>.<format>`` for everything asked for.

    A figure that is drawn with other ``parameters`` than its own has them in its name, ``neuron-inputs=5.svg``, so that
    it does not take the standard figure's place.
    """
    set_to = tuple((parameters or {}).items())
    ending = "".join(f"-{key}={_in_a_name(value)}" for key, value in set_to)
    return [
        Picture(name, theme, out / theme / f"{name}{ending}.{form}", set_to)
        for name in names
        for theme in themes
        for form in formats
    ]


def _in_a_name(value: Any) -> str:
    """A value as part of a file's name, without what some systems do not allow in one."""
    return "".join(sign if sign.isalnum() or sign in ".,+-" else "_" for sign in as_words(value))


def render_all(pictures: Sequence[Picture], jobs: int, on_done: Done = lambda picture, problem: None) -> list[Picture]:
    """Make all ``pictures`` with up to ``jobs`` processes and go on past those that fail.

    One process makes all pictures of a figure: what the figure computes is then computed once, and each theme is drawn
    once for all formats. A picture's bytes depend on neither (a test compares them).

    Args:
        pictures: what to make, those of a figure one after another.
        jobs: how many processes; 1 works in this one.
        on_done: called after each picture, with what went wrong, or an empty text.

    Returns:
        The pictures that could not be made.
    """
    folders = {picture.path.parent for picture in pictures}
    _clear(folders)
    failed: list[Picture] = []

    def note(picture: Picture, problem: str) -> None:
        if problem:
            failed.append(picture)
        on_done(picture, problem)

    figures = [list(group) for _, group in groupby(pictures, lambda picture: picture.figure)]
    if min(jobs, len(figures)) <= 1:
        for picture, problem in _render(pictures):
            note(picture, problem)
    else:
        try:
            _share_out(figures, min(jobs, len(figures)), note)
        except BaseException:
            _clear(folders)
            raise
    return failed


def _clear(folders: Iterable[Path]) -> None:
    for folder in folders:
        remove_leftovers(folder)


def _render(pictures: Sequence[Picture]) -> Iterator[tuple[Picture, str]]:
    """Draw each figure once in each theme, save it in every format, and say of each picture what went wrong."""
    from course_utils.drawing import picture as files
    from course_utils.drawing import style
    from course_utils.figures import all_figures

    known = {figure.name: figure for figure in all_figures()}
    for (name, theme), group in groupby(pictures, lambda picture: (picture.figure, picture.theme)):
        drawn = None
        for picture in group:
            problem = ""
            try:
                with style.theme(theme):
                    drawn = drawn or known[name].draw(**dict(picture.parameters))
                    files.save(drawn, picture.path)
            except Exception as error:  # whatever a drawing raises, the other pictures are still made
                judged = picture.parameters and type(error) is ValueError  # by the figure: a value that it cannot draw
                problem = str(error) if judged else f"{type(error).__name__}: {error}"
            yield picture, problem


# ---------------------------------------------------------------- several processes


def _share_out(figures: Sequence[list[Picture]], jobs: int, note: Done) -> None:
    context = multiprocessing.get_context("spawn")  # the one way that Windows, macOS and Linux share
    executor = ProcessPoolExecutor(jobs, context, _begin)
    others = multiprocessing.active_children()
    # Workers ignore Ctrl-C, which a terminal sends to them too, so that they have nothing to say about it. They inherit
    # that here, before their own code can see to it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        futures: dict[Future[list[str]], list[Picture]] = {executor.submit(_work, each): each for each in figures}
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        for future in as_completed(futures):
            group, error = futures[future], future.exception()
            problems = future.result() if error is None else [f"{type(error).__name__}: {error}"] * len(group)
            for picture, problem in zip(group, problems, strict=True):
                note(picture, problem)
    except BaseException:  # Ctrl-C: nobody waits for what is half drawn, and a file is written whole or not at all
        for worker in multiprocessing.active_children():
            if worker not in others:
                worker.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """Begin a worker. It ends when the process that wanted its work is gone, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    import course_utils.figures  # noqa: F401 - before the freeze, which spares the collector what stays for good

    gc.freeze()
    gc.disable()  # a drawing makes cycles by the thousand; they are collected after each figure, not while it is drawn


def _work(pictures: list[Picture]) -> list[str]:
    """What went wrong with each of a figure's pictures, empty where nothing did."""
    problems = [problem for _, problem in _render(pictures)]
    gc.collect(1)
    return problems
