"""Importing the package is quick and quiet, and TensorFlow is quiet after it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.quiet import SETTINGS, harmless_lines_dropped


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=clean | environment, timeout=120, check=True
    )


def test_importing_the_package_does_not_import_tensorflow() -> None:
    done = run(
        "import sys, course_utils, course_utils.cells; print('tensorflow' in sys.modules, 'keras' in sys.modules)"
    )
    assert done.stdout.split() == ["False", "False"]


def test_tensorflow_says_nothing_at_import_and_at_first_use() -> None:
    done = run(
        "import course_utils, keras, tensorflow as tf\n"
        "print(float(keras.layers.Dense(1)(tf.ones((1, 2)))[0, 0]) == float('nan'))\n"
        "print(type(tf.__spec__.loader).__name__)"
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["False", "SourceFileLoader"]


def test_your_own_settings_are_kept() -> None:
    done = run("import os, course_utils; print(os.environ['TF_CPP_MIN_LOG_LEVEL'])", TF_CPP_MIN_LOG_LEVEL="0")
    assert done.stdout.strip() == "0"


def test_only_known_lines_are_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with harmless_lines_dropped():
        os.write(2, b"I0000 cudart_stub.cc:31] Could not find cuda drivers on your machine\n")
        os.write(2, b"E0000 something that matters\n")
    assert capfd.readouterr().err == "E0000 something that matters\n"


def test_an_error_gets_through() -> None:
    with pytest.raises(ImportError, match="broken"), harmless_lines_dropped():
        raise ImportError("broken")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a folder in which nobody can write")
def test_matplotlib_says_nothing_where_no_home_can_be_written() -> None:
    nowhere = {"HOME": "/proc/nowhere", "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""}
    code = (
        "import course_utils, matplotlib, os; folder = matplotlib.get_cachedir(); print(os.path.isdir(folder), folder)"
    )
    done = run(code, **nowhere)
    there, folder = done.stdout.split()
    assert done.stderr == ""
    assert there == "True"
    assert not os.path.exists(folder), "it goes when Python ends"


def test_a_folder_for_matplotlib_is_not_taken_from_you(tmp_path: Path) -> None:
    code = "import os, course_utils; print(os.environ.get('MPLCONFIGDIR'))"
    homes = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""}
    assert run(code, **homes).stdout.strip() == "None"
    assert run(code, **homes, MPLCONFIGDIR="/mine").stdout.strip() == "/mine"
