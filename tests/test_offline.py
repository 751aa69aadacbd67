"""The notebooks are tested without a network: the door is shut, and the test command shuts it."""

import os
import re
import subprocess
import sys
from pathlib import Path

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
