"""A real JupyterLab in a real Chromium: what the benchmarks measure and the browser tests walk through."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

REMEDY = "install Chromium (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM=/path/to/it"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--no-sandbox",  # as root in a container Chromium starts no other way; it sees this machine's pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE = 120.0  # seconds for JupyterLab to start, on a busy machine

# The same code that `course lab` runs, without opening a browser of its own.
_SERVE = """
import sys
from pathlib import Path
from course_utils.lab import open_lab
options = ["--no-browser", "--LabApp.expose_app_in_browser=True", f"--ServerApp.port={sys.argv[2]}"]
open_lab(Path(sys.argv[1]), options, present="present" in sys.argv[3:])
"""


def find_chromium() -> str | None:
    """The path of a Chromium: ``CHROMIUM`` if that is set, else what is on the path; ``None`` if there is none."""
    chosen = os.environ.get("CHROMIUM")
    return shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window.

    Raises:
        FileNotFoundError: there is none; the message names the remedy.
    """
    path = find_chromium()
    if path is None:
        raise FileNotFoundError(f"no Chromium was found: {REMEDY}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path, home: Path, present: bool = False) -> Iterator[str]:
    """JupyterLab over ``folder``, on this machine only; gives its address, which ends in the token.

    With ``present`` it is the one that ``course lab --present`` opens.

    Its settings are its own, in ``home``, and neither read nor change those of whoever runs this.

    Raises:
        RuntimeError: it did not start; the message holds what it said.
    """
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    own = {f"JUPYTER_{place}": str(home / place.lower()) for place in places}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "lab"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab")}
    own |= {"IPYTHONDIR": str(home / "ipython")}
    home.mkdir(parents=True, exist_ok=True)
    said = home / "jupyterlab.log"
    command = [sys.executable, "-c", _SERVE, str(folder), str(_free_port()), *(["present"] if present else [])]
    with said.open("w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log, cwd=folder)
    try:
        yield _address(server, home / "runtime_dir", said)
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _free_port() -> int:
    """A port of this machine that nobody uses. Left to choose, two servers that start at once take the same one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _address(server: subprocess.Popen[bytes], runtime: Path, said: Path) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        for about in runtime.glob("jpserver-*.json"):
            try:
                written = json.loads(about.read_text())
                # Something that only this token opens: a server may have lost its port to another at the last moment.
                with urlopen(f"{written['url']}api/status?token={written['token']}", timeout=5):
                    return f"{written['url']}lab?token={written['token']}"
            except (ValueError, URLError, OSError):
                pass  # half written, or not listening yet
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start. It said:\n{said.read_text()[-3000:]}")


class Notebook:
    """A notebook open in JupyterLab, and everything the page complained about while it was."""

    def __init__(self, context: BrowserContext, address: str, path: str) -> None:
        self.page: Page = context.new_page()
        self.path = path
        self.complaints: list[str] = []
        self._listen(address.split("/lab")[0])
        head, token = address.split("?")
        workspace = path.replace("/", "-").removesuffix(".ipynb")
        self.page.goto(f"{head}/workspaces/{workspace}/tree/{path}?{token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=_PATIENCE * 1000)
        self.page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=_PATIENCE * 1000,
        )

    def _listen(self, home: str) -> None:
        page, here = self.page, (home, home.replace("http", "ws", 1), "data:", "blob:")
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("console", lambda m: m.type == "error" and self.complaints.append(f"console error: {m.text}"))
        page.on("requestfailed", lambda r: self.complaints.append(f"failed: {r.url[:200]} ({r.failure})"))
        page.on("response", lambda r: r.status >= 400 and self.complaints.append(f"answered {r.status}: {r.url[:200]}"))
        page.on("request", lambda r: r.url.startswith(here) or self.complaints.append(f"went out: {r.url[:200]}"))
        page.on("websocket", lambda w: w.url.startswith(here) or self.complaints.append(f"went out: {w.url[:200]}"))

    def command(self, name: str, **arguments: Any) -> None:
        """Do one of JupyterLab's commands and wait until it is done."""
        self.page.evaluate("([name, options]) => jupyterapp.commands.execute(name, options)", [name, arguments])

    def run_all(self, seconds: float = 600) -> None:
        """Run every cell from the menu, and wait until the last has run or one has failed."""
        self.command("editmenu:clear-all")
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        # Now and then: asked at every frame, the page would spend its time on the answer.
        self.page.wait_for_function(_RUN, timeout=seconds * 1000, polling=500)

    def source(self) -> str:
        """The source of all code cells."""
        return self.page.evaluate(f"() => {_CELLS}.map(cell => cell.model.sharedModel.getSource()).join('\\n')")

    def pages(self) -> Iterator[int]:
        """Scroll through the notebook from its top, a page at a time; gives how far from the top each is."""
        top = 0
        while True:
            self.page.evaluate(f"document.querySelector('{_PANEL}').scrollTop = {top}")
            self.page.wait_for_timeout(100)  # what comes into sight is drawn now
            now, seen, whole = self.page.evaluate(
                f"(({{scrollTop, clientHeight, scrollHeight}}) => [scrollTop, clientHeight, scrollHeight])"
                f"(document.querySelector('{_PANEL}'))"
            )
            yield round(now)
            if now + seen >= whole - 1 or now < top:
                return
            top = round(now + seen)

    def errors(self) -> list[str]:
        """What the cells that failed say."""
        return self.page.evaluate(_ERRORS)


_PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer"
_CELLS = "window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')"
_ERRORS = f"""() => {_CELLS}.flatMap(cell => cell.model.outputs.toJSON())
    .filter(output => output.output_type === "error").map(output => `${{output.ename}}: ${{output.evalue}}`)"""
_RUN = f"""() => {{
    const cells = {_CELLS}.filter(cell => cell.model.sharedModel.getSource().trim());
    const failed = cells.some(({{model}}) => [...Array(model.outputs.length).keys()].some(
        (number) => model.outputs.get(number).type === "error"));
    const idle = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === "idle";
    return idle && (failed || cells.every(cell => cell.model.executionCount !== null));
}}"""
