"""One JupyterLab and one Chromium for all browser tests, and a loud word where something that they need is missing."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_view import WATCH_TRAFFIC
from playwright.sync_api import Browser, BrowserContext
from xdist.scheduler import LoadScopeScheduling

from benchmarks.jupyterlab import REMEDY, Notebook, chromium, find_chromium, serving
from course_utils.files import CourseError
from course_utils.slides import javascript

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


class OneLessonAtATime(LoadScopeScheduling):
    """Gives a worker all tests of a lesson in a browser, in order, or all of its slides, or of its presentation.

    ``--dist loadgroup`` would do, but its marks do not reach pytest 9.2 (pytest-xdist 3.8 writes them into an
    attribute that is no longer read).
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _, rest = nodeid.partition("::")
        lesson = re.search(r"\[(\d\d)_", rest)
        return f"{module} {lesson[1]}" if lesson else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneLessonAtATime:
    return OneLessonAtATime(config, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        missing = f"no Chromium was found: {REMEDY}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab over a copy of the lessons."""
    course = tmp_path_factory.mktemp("course")
    for lesson in LESSONS:
        shutil.copy(ROOT / "notebooks" / lesson, course)
    with serving(course, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What the lessons' pages share: JupyterLab's own code is fetched and compiled once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)  # milliseconds; what is there takes tens of them, on a busy machine more
    context.add_init_script(f"({WATCH_TRAFFIC})()")
    yield context
    context.close()


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request: pytest.FixtureRequest, context: BrowserContext, lab: str) -> Iterator[Notebook]:
    """A lesson's notebook, open and not yet run; the tests of a lesson follow one another on it."""
    notebook = Notebook(context, lab, request.param)
    yield notebook
    notebook.command("kernelmenu:shutdown")
    notebook.page.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if find_chromium() is None:
        terminalreporter.section("THE BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"To run them, {REMEDY}.", red=True, bold=True)
    if missing := missing_for_slides():
        terminalreporter.section("THE TESTS OF THE SLIDES DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(missing, red=True, bold=True)


def missing_for_slides() -> str:
    """What makes slides and is not installed, with the command that installs it; empty if all is there."""
    try:
        javascript.require_packages(ROOT)
    except CourseError as error:
        return str(error)
    return ""


@pytest.fixture(scope="session")
def slides_can_be_made() -> None:
    if missing := missing_for_slides():
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
