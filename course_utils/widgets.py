"""Showing a widget so that a notebook that is only read, not run, has words in its place."""

from __future__ import annotations

from typing import Any

from IPython.display import display


def show_widget(widget: Any, words: str) -> None:
    """Display ``widget``; where no kernel runs, ``words`` stand in its place, the same in every run."""
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"text/plain": words, "application/vnd.jupyter.widget-view+json": view}, raw=True)
