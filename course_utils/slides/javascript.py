"""The JavaScript and the fonts of a deck, copied out of installed packages, so that it opens without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from course_utils.files import CourseError, missing_for_teaching

OWN = Path(__file__).parent
# Package, the folder in it, and what a deck needs of that; the rest of MathJax is other ways to write formulas.
_REVEAL = (
    "sphinx_revealjs",
    "_static/revealjs",
    (
        "LICENSE",
        "dist/reset.css",
        "dist/reveal.css",
        "dist/reveal.js",
        "dist/theme/white.css",
        "dist/theme/fonts/source-sans-pro/source-sans-pro.css",
        "dist/theme/fonts/source-sans-pro/*.woff",
        "dist/theme/fonts/source-sans-pro/LICENSE",
    ),
)
_MATHJAX = (
    "nbclassic",
    "static/components/MathJax",
    (
        "MathJax.js",
        "package.json",
        "extensions/MathEvents.js",
        "extensions/tex2jax.js",
        "extensions/TeX/*.js",
        "jax/element/**/*.js",
        "jax/input/TeX/**/*.js",
        "jax/output/SVG/**/*.js",
    ),
)
_MONOSPACE = ("matplotlib", "mpl-data/fonts/ttf", ("DejaVuSansMono.ttf", "LICENSE_DEJAVU"))
_SOURCES: Mapping[str, tuple[str, str, Sequence[str]]] = {"reveal": _REVEAL, "mathjax": _MATHJAX, "mono": _MONOSPACE}
_INSTALLED_AS = {"nbconvert": "nbconvert", "sphinx_revealjs": "sphinx-revealjs", "nbclassic": "nbclassic"}


def require_packages(course: Path) -> None:
    """See that what makes slides is installed.

    Raises:
        CourseError: something is missing; the message names it and the command that installs it.
    """
    missing = [name for package, name in _INSTALLED_AS.items() if find_spec(package) is None]
    if missing:
        raise missing_for_teaching(f"slides need packages that are not installed: {', '.join(missing)}.", course)


def files() -> dict[str, Path]:
    """The files that every deck needs, by their place in it.

    Raises:
        CourseError: a package is there, but does not hold what is looked for; the message names package and file.
    """
    found = {"deck.css": OWN / "deck.css", "deck.js": OWN / "deck.js"}
    for place, (package, inside, patterns) in _SOURCES.items():
        spec = find_spec(package)
        assert spec is not None, "require_packages comes first"
        assert spec.origin is not None
        folder = Path(spec.origin).parent / inside
        for pattern in patterns:
            matching = sorted(folder.glob(pattern))
            if not matching:
                raise CourseError(
                    f"{pattern} was expected in {folder} and is not there: the installed {package} is of another "
                    "version than those that the course was tried with. requirements.lock names these."
                )
            found |= {f"{place}/{one.relative_to(folder).as_posix()}": one for one in matching}
    return found
