"""Real text that every student has: the documentation of Python, NumPy, matplotlib, Keras and TensorFlow.

Nothing is imported for it and nothing is fetched: the installed source files are read as text, and their docstrings
taken out.
What it says depends on the installed versions, so a lesson may explore it and must not assert much about it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import re
import sys
import sysconfig
import zlib
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course_utils.corpus import tokenise
from course_utils.files import write_whole

PACKAGES = ("numpy", "matplotlib", "keras", "tensorflow")
_FORMAT = "course documentation 1\n"  # to be changed with what is read, so that older caches are not used

_NOT_READ = {"tests", "test", "testing", "site-packages", "__pycache__", "_tf_keras", "_vendor", "idlelib", "lib2to3"}
# Every string and comment is matched, so that a quote within one is not taken for the start of another.
_STRINGS = re.compile(
    r'("""|\'\'\')(?P<text>.*?)(?<!\\)\1|#[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL
)
_CODE = re.compile(r"```.*?```|^[ \t]*(?:>>>|\.\.\. )[^\n]*$", re.DOTALL | re.MULTILINE)


def sentences(refresh: bool = False) -> list[list[str]]:
    """The sentences of the documentation, each a list of lower-case words, each sentence once; over a million words.

    It takes seconds the first time. After that they are read from ``cache_file()``, unless that is damaged or of
    other versions.

    Args:
        refresh: read the documentation itself again.
    """
    found = None if refresh else _from_cache()
    if found is None:
        found = list(_read())
        try:
            text = _FORMAT + "\n".join(" ".join(sentence) for sentence in found)
            write_whole(cache_file(), gzip.compress(text.encode(), compresslevel=1, mtime=0))
        except OSError:  # a full disk or a home without write permission: it is slower next time, no more
            pass
    return found


def cache_file() -> Path:
    """Where the sentences of the versions installed here are kept; it may be deleted at any time."""
    return _cache_folder() / f"documentation-{hashlib.sha256(_versions().encode()).hexdigest()[:12]}.txt.gz"


def _cache_folder() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "rnn-course"


def _versions() -> str:
    found = [_FORMAT, platform.python_version()]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return "\n".join(found)


def _from_cache() -> list[list[str]] | None:
    try:
        text = gzip.decompress(cache_file().read_bytes()).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):  # there is none, or it is damaged
        return None
    if not text.startswith(_FORMAT):
        return None
    return [line.split(" ") for line in text[len(_FORMAT) :].split("\n") if line]


def _read() -> Iterator[list[str]]:
    """Each sentence once: much is copied from function to function, and copies would weigh as much as all the rest."""
    seen: set[tuple[str, ...]] = set()
    for text in _texts():
        for sentence in tokenise(_CODE.sub("", text)):
            key = tuple(sentence)
            if len(sentence) > 1 and key not in seen:
                seen.add(key)
                yield sentence


def _texts() -> Iterator[str]:
    seen: set[str] = set()
    for folder in _folders():
        for path in _source_files(folder):
            try:
                source = path.read_text("utf-8", errors="replace")
            except OSError:
                continue
            for text in docstrings(source):
                if text not in seen:
                    seen.add(text)
                    yield text
    try:
        from pydoc_data.topics import topics
    except ImportError:  # some Linux distributions leave it out
        return
    yield from topics.values()


def docstrings(source: str) -> Iterator[str]:
    """The strings in triple quotes that begin a line of ``source``: docstrings, and a few others."""
    for match in _STRINGS.finditer(source):
        line_start = source.rfind("\n", 0, match.start()) + 1
        if match["text"] and not source[line_start : match.start()].strip(" \trRuU"):
            yield match["text"]


def _folders() -> Iterator[Path]:
    yield Path(sysconfig.get_paths()["stdlib"])
    for name in PACKAGES:
        spec = PathFinder.find_spec(name)  # does not import it, and does not end the watch that keeps TensorFlow quiet
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent


def _source_files(folder: Path) -> Iterator[Path]:
    for inside, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_READ)
        for name in sorted(files):
            if name.endswith(".py") and not name.startswith("test_") and not name.endswith("_test.py"):
                yield Path(inside, name)
