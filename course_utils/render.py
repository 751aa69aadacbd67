"""Figures into files: every figure, in every theme and format asked for, by several processes at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from course_utils.files import remove_leftovers


@dataclass(frozen=True)
class Picture:
    """One file to be made: a figure in a theme, in the format that the path ends in."""

    figure: str
    theme: str
    path: Path


def plan(names: Sequence[str], themes: Sequence[str], formats: Sequence[str], out: Path) -> list[Picture]:
    """The files ``out/<theme>/<name>.<format>`` for everything asked for."""
    return [
        Picture(name, theme, out / theme / f"{name}.{form}") for name in names for theme in themes for form in formats
    ]


def render(picture: Picture) -> None:
    """Draw one picture into its file. Each file is drawn afresh, so that its bytes depend on nothing else.

    Raises:
        KeyError: no figure is called so.
    """
    from course_utils.drawing import picture as pictures
    from course_utils.drawing import style
    from course_utils.figures import all_figures

    figure = {entry.name: entry for entry in all_figures()}[picture.figure]
    with style.theme(picture.theme):
        pictures.save(figure.draw(), picture.path)


def render_all(
    pictures: Sequence[Picture], jobs: int, on_done: Callable[[Picture, str], None] = lambda picture, problem: None
) -> dict[Picture, str]:
    """Make all ``pictures`` with ``jobs`` processes and go on past those that fail.

    Args:
        pictures: what to make.
        jobs: how many processes; 1 works in this one.
        on_done: called after each picture, with what went wrong, or an empty text.

    Returns:
        What went wrong, for each picture that could not be made.
    """
    for folder in {picture.path.parent for picture in pictures}:
        remove_leftovers(folder)
    problems: dict[Picture, str] = {}

    def note(picture: Picture, error: BaseException | None) -> None:
        problem = f"{type(error).__name__}: {error}" if error else ""
        if problem:
            problems[picture] = problem
        on_done(picture, problem)

    if jobs == 1:
        for picture in pictures:
            try:
                render(picture)
                note(picture, None)
            except Exception as error:  # whatever a drawing raises, the other pictures are still made
                note(picture, error)
        return problems

    # Workers ignore Ctrl-C, which a terminal sends to them too: they finish the file they are at.
    executor = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _leave_with_parent)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        futures: dict[Future[None], Picture] = {executor.submit(render, picture): picture for picture in pictures}
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        for future in as_completed(futures):
            note(futures[future], future.exception())
    finally:
        executor.shutdown(cancel_futures=True)
    return problems


def _leave_with_parent() -> None:
    """Begin a worker that ends when the process that wanted its work is gone, however that ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
