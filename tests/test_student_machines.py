"""Machines that students have: without a network, without a home that can be written, with odd names of folders."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils import my_work
from course_utils.notebooks import this_kernel

ROOT = Path(__file__).parents[1]
OFFLINE = "tests/notebooks/offline"

TRIES = """
import socket, urllib.request
def attempt(name, act):
    try:
        act()
    except OSError as problem:
        print(name, "refused" if "without a network" in str(problem) else f"other: {problem!r}")
    else:
        print(name, "reached")
server = socket.create_server(("127.0.0.1", 0))
attempt("here", lambda: socket.create_connection(server.getsockname(), timeout=5))
attempt("localhost", lambda: socket.create_connection(("localhost", server.getsockname()[1]), timeout=5))
attempt("address", lambda: socket.create_connection(("192.0.2.1", 80), timeout=5))
attempt("name", lambda: socket.create_connection(("example.org", 80), timeout=5))
attempt("code", lambda: print(socket.socket().connect_ex(("192.0.2.1", 80))))
attempt("page", lambda: urllib.request.urlopen("http://example.org", timeout=5))
"""


def test_only_this_machine_is_reached() -> None:
    shut = os.environ | {"PYTHONPATH": str(ROOT / OFFLINE), "http_proxy": "http://127.0.0.1:9"}
    done = subprocess.run([sys.executable, "-c", TRIES], env=shut, capture_output=True, text=True, check=True)
    assert dict(line.split(maxsplit=1) for line in done.stdout.splitlines()) == {
        "here": "reached",
        "localhost": "reached",
        "address": "refused",
        "name": "refused",
        "code": "refused",
        "page": "refused",
    }


def test_the_test_command_runs_the_notebooks_so() -> None:
    (line,) = re.findall(r"^.*stage,notebooks,(.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert line.startswith(f"PYTHONPATH={OFFLINE} ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a folder in which nobody can write")
def test_the_start_page_runs_in_a_folder_with_an_odd_name_where_no_home_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tmp_path / "Kurs für Anfänger (2)"
    (course / "notebooks").mkdir(parents=True)
    page = course / "notebooks" / "00_start_here.ipynb"
    page.write_bytes((ROOT / "notebooks" / page.name).read_bytes())
    page.chmod(0o444)
    my_work.start(course)
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR", "IPYTHONDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/proc/nowhere")
    mine = course / "my_work" / page.name
    notebook = nbformat.read(mine, 4)
    place = {"metadata": {"path": str(mine.parent)}}
    NotebookClient(notebook, km=this_kernel(), timeout=120, resources=place).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    said = "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    assert "All is well" in said
