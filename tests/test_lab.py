"""JupyterLab as the course opens it: this machine only, always with a token, and without going online."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from course_utils import lab
from course_utils.files import CourseError

COURSE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("given", ["--ip=0.0.0.0", "--ip", "--ServerApp.ip=*", "--LabApp.ip=::"])
def test_it_cannot_be_opened_to_other_machines(given: str) -> None:
    with pytest.raises(CourseError, match="for this computer only"):
        lab.arguments(COURSE, ["--no-browser", given])


def test_jupyters_own_options_are_passed_on() -> None:
    assert lab.arguments(COURSE, ["--no-browser", "--port=9999"])[-2:] == ["--no-browser", "--port=9999"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no root")
@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_when_it_is_root(monkeypatch: pytest.MonkeyPatch, user: int, allowed: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--allow-root" in lab.arguments(COURSE)) is allowed


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running JupyterLab and its address, for someone whose own settings open it to everybody without a token."""
    home = tmp_path_factory.mktemp("home")
    (home / ".jupyter").mkdir()
    careless = "c.ServerApp.ip = '0.0.0.0'\nc.IdentityProvider.token = ''\n"
    (home / ".jupyter" / "jupyter_server_config.py").write_text(careless)
    course = tmp_path_factory.mktemp("course")
    (course / "my_work").mkdir()
    (course / "my_work" / "00_start_here.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    with opened(course, home) as (running, address):
        yield running, address


@contextmanager
def opened(course: Path, home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running JupyterLab, and its address and token."""
    code = "import sys; from pathlib import Path; from course_utils.lab import open_lab; "
    running = subprocess.Popen(
        [sys.executable, "-c", code + "open_lab(Path(sys.argv[1]), ['--no-browser'])", str(course)],
        env={key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")} | {"HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr
    said = ""
    while not (
        found := re.search(r"(http://127\.0\.0\.1:\d+)/lab/tree/my_work/00_start_here\.ipynb\?token=(\w+)", said)
    ):
        line = running.stderr.readline()
        assert line, f"JupyterLab ended: {said}"
        said += line
    assert "nbclassic" not in said, "what only slides need has nothing to say to students"
    while not answers(found[1]):  # it says its address a moment before it listens
        assert running.poll() is None
        time.sleep(0.05)
    yield running, f"{found[1]} {found[2]}"
    if running.poll() is None:
        running.kill()


pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and homes are different on Windows")


def answers(address: str) -> bool:
    try:
        ask(address, "/api")
    except urllib.error.URLError:
        return False
    return True


def ask(address: str, page: str, token: str = "") -> tuple[int, str]:
    request = urllib.request.Request(address + page, headers={"Authorization": f"token {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_it_asks_for_its_token_whatever_the_settings_say(server: tuple[subprocess.Popen[str], str]) -> None:
    address, token = server[1].split()
    assert ask(address, "/api/contents")[0] == 403
    status, listing = ask(address, "/api/contents", token)
    assert status == 200
    assert "my_work" in [entry["name"] for entry in json.loads(listing)["content"]]


def test_it_listens_on_this_machine_only(server: tuple[subprocess.Popen[str], str]) -> None:
    listening = [
        one.laddr.ip for one in psutil.Process(server[0].pid).net_connections() if one.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert set(listening) == {"127.0.0.1"}


def test_a_second_one_over_the_same_course_gets_its_own_place_and_token(
    server: tuple[subprocess.Popen[str], str],
) -> None:
    first, token = server[1].split()
    process = psutil.Process(server[0].pid)
    course = next(Path(word) for word in reversed(process.cmdline()) if Path(word).is_dir())
    with opened(course, Path(process.environ()["HOME"])) as (_, second):
        address, own_token = second.split()
        assert (address, own_token) != (first, token)
        assert ask(address, "/api/contents", own_token)[0] == 200
        assert ask(address, "/api/contents", token)[0] == 403
    assert ask(first, "/api/contents", token)[0] == 200, "the first goes on when the second ends"


def test_its_token_is_not_on_the_command_line(server: tuple[subprocess.Popen[str], str]) -> None:
    assert server[1].split()[1] not in " ".join(psutil.Process(server[0].pid).cmdline())


def switched_off(server: tuple[subprocess.Popen[str], str]) -> list[str]:
    address, token = server[1].split()
    status, page = ask(address, "/lab", token)
    assert status == 200
    found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return list(json.loads(found[1])["disabledExtensions"])


def test_it_does_not_ask_for_news_from_the_net(server: tuple[subprocess.Popen[str], str]) -> None:
    assert "@jupyterlab/apputils-extension:announcements" in switched_off(server)


def test_what_presents_lessons_is_switched_off_unless_asked_for(server: tuple[subprocess.Popen[str], str]) -> None:
    """A student has no button for it, whatever is installed; tests/browser/ asks for it."""
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    brought = {path.name for path in folder.glob("jupyterlab-slideshow")}
    brought |= {f"@deathbeds/{path.name}" for path in folder.glob("@deathbeds/*")}
    assert brought <= set(switched_off(server))
    assert "jupyterlab-slideshow" in switched_off(server)


def test_where_nothing_can_present_the_command_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match="is not installed") as refused:
        lab.open_lab(COURSE, present=True)
    assert f'-m pip install --editable "{COURSE}[teach]"' in str(refused.value)


def test_ctrl_c_ends_it_cleanly(server: tuple[subprocess.Popen[str], str]) -> None:
    running = server[0]
    begun = time.monotonic()
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=30) == 0
    assert time.monotonic() - begun < 10
