"""JupyterLab as the course opens it: on this machine only, with its token, at the start page, without going online."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from course_utils.files import CourseError, missing_for_teaching

START_PAGE = "my_work/00_start_here.ipynb"
SETTINGS = Path(__file__).parent / "jupyter"  # switches off announcements, which JupyterLab fetches, and nbclassic
SHOW = SETTINGS / "show"  # a remote control's keys turn the slides of a lesson that is presented
NO_SHOW = SETTINGS / "no_show"  # switches off what only presents lessons, a button and a menu


def arguments(course: Path, extra: Sequence[str] = ()) -> list[str]:
    """The arguments for JupyterLab, ``extra`` ones at the end.

    Raises:
        CourseError: ``extra`` wants the server to listen to other machines.
    """
    if any(re.match(r"--(ServerApp\.|LabApp\.)?ip\b", one) for one in extra):
        raise CourseError(
            "the course opens JupyterLab for this computer only, so it takes no --ip.\n"
            "To reach it from another computer use a tunnel: ssh -L 8888:127.0.0.1:8888 this-computer"
        )
    chosen = [
        f"--ServerApp.root_dir={course}",
        f"--LabApp.default_url=/lab/tree/{START_PAGE}",
        "--ServerApp.answer_yes=True",  # Ctrl-C stops it without a question
        "--LabApp.extension_manager=readonly",  # the other one asks the package index for a list
        "--log-level=WARN",  # little more than the address to open remains
        "--ServerApp.ip=127.0.0.1",  # whatever someone's Jupyter settings say
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.append("--allow-root")  # in a container there is often nobody else
    return [*chosen, *extra]


def open_lab(course: Path, extra: Sequence[str] = (), present: bool = False) -> None:
    """Run JupyterLab until it is stopped, with the button that presents a notebook as slides if asked to.

    It runs in this process: a token on a command line could be read by everyone on the machine.

    Raises:
        CourseError: it is to ``present`` and what does that is not installed; the message says how to install it.
    """
    if present and find_spec("jupyterlab_slideshow") is None:
        raise missing_for_teaching("jupyterlab-slideshow, which presents a lesson, is not installed.", course)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel and settings before the user's own
    for settings in (SETTINGS, SHOW if present else NO_SHOW):
        _add_to_path("JUPYTER_CONFIG_PATH", settings)
    from jupyterlab.labapp import LabApp

    server = LabApp.initialize_server(argv=arguments(course, extra))
    identity = server.identity_provider
    if not identity.auth_enabled:  # someone's Jupyter settings have switched the token off
        identity.token = secrets.token_hex(24)
        identity.token_generated = True
        print("Your Jupyter settings switch the token off; the course has switched it on.", file=sys.stderr)
    opens = "is about to open" if server.open_browser else "can be opened, by the address below, at"
    print(f"JupyterLab {opens} {START_PAGE}. Stop it with Ctrl-C here.", file=sys.stderr, flush=True)
    server.start()


def _add_to_path(variable: str, folder: Path) -> None:
    before = os.environ.get(variable)
    os.environ[variable] = f"{folder}{os.pathsep}{before}" if before else str(folder)
