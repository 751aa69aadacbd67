"""TensorFlow and matplotlib without their start-up chatter.

TensorFlow tells at import and at first use that it found no graphics card. From 2.19 on those lines come through
absl's logging before it has read ``TF_CPP_MIN_LOG_LEVEL``, so no variable stops them, and in a notebook they stand in
red under a beginner's first cell. Importing this package therefore watches for TensorFlow's import: what it writes
meanwhile to the process' standard error is held back, the known harmless lines are dropped, and all else is passed on.

matplotlib keeps a list of the fonts in a folder of the user's and complains at import where there can be none, as on
some class servers: there it is given one that goes when Python ends.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

_HARMLESS = re.compile(
    rb"absl::InitializeLog|cudart_stub|cuda_platform|cuda_diagnostics|cuda_executor|cuda drivers|cuInit|CUDA_ERROR"
    rb"|oneDNN custom operations|cpu_feature_guard|To enable the following instructions|rebuild TensorFlow"
)

SETTINGS = {
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # oneDNN's rounding differs from processor to processor
    "CUDA_VISIBLE_DEVICES": "-1",  # the course runs on the processor, and gives the same numbers there
    "KERAS_BACKEND": "tensorflow",
}


def keep_tensorflow_quiet() -> None:
    """Set what keeps TensorFlow quiet and its numbers repeatable, where you have not set it, and watch its import."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if "tensorflow" not in sys.modules and not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


def give_matplotlib_a_folder() -> None:
    """Name a temporary folder for matplotlib's own files if those of the user cannot be written, or be made."""
    if "MPLCONFIGDIR" not in os.environ and not all(map(_can_be_written, _matplotlibs_folders())):
        folder = tempfile.mkdtemp(prefix="matplotlib-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["MPLCONFIGDIR"] = folder


def _matplotlibs_folders() -> list[Path]:
    if not sys.platform.startswith(("linux", "freebsd")):
        return [Path("~/.matplotlib")]
    places = ("XDG_CONFIG_HOME", "~/.config"), ("XDG_CACHE_HOME", "~/.cache")
    return [Path(os.environ.get(name) or place) / "matplotlib" for name, place in places]


def _can_be_written(folder: Path) -> bool:
    try:
        folder = folder.expanduser()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        return False
    return os.access(folder, os.W_OK)


@contextmanager
def harmless_lines_dropped() -> Iterator[None]:
    """Hold back what is written to standard error, by C++ code too, and pass on only what is not known as harmless."""
    if sys.stderr is not None:
        sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        kept = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            held.seek(0)
            for line in held:
                if not _HARMLESS.search(line):
                    os.write(2, line)


class _Watch(MetaPathFinder):
    """Finds TensorFlow once, where the other finders find it, and has it loaded quietly."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _QuietLoader(spec.loader)
        return spec


class _QuietLoader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = module.__loader__ = self._loader  # whoever asks later meets the real one
        with harmless_lines_dropped():
            self._loader.exec_module(module)
            module.config.list_physical_devices()  # it looks for graphics cards now, and says so now
