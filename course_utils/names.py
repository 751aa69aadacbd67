"""What to say to a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(kind: str, given: str, known: Iterable[str]) -> str:
    """``there is no figure 'neuorn'. The nearest: neuron, recurrent_neuron``; all there are where none is near."""
    names = list(known)
    near = get_close_matches(given, names, n=3, cutoff=0.5)
    if near:
        return f"there is no {kind} {given!r}. The nearest: {', '.join(near)}"
    return f"there is no {kind} {given!r}. There are: {', '.join(names) or 'none yet'}"
