"""The ``course`` command."""

from __future__ import annotations

import argparse
import errno
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from course_utils.files import CourseError, course_folder
from course_utils.names import unknown

if TYPE_CHECKING:  # what a command needs is imported when it runs, so that `course --help` is there at once
    from rich.progress import Progress, TaskID

    from course_utils.figures import CourseFigure

FINE, WRONG, USAGE, INTERRUPTED = 0, 1, 2, 130
GREEN, BOLD_RED = "32", "1;31"  # as terminals number them
FORMATS = ("svg", "png", "pdf")
THEMES = ("light", "dark", "slides")

INTRODUCTION = """\
The course's commands. With none of your own notebooks yet, begin with:  course lab

commands:"""
AFTERWORD = """\
Each has more to say:  course figures --help
The exit code is 0 if all went well, 1 if something is wrong, 2 if the command was misspelt.
"""


class UsageError(CourseError):
    """The command was given something that there is not."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the ``course`` command.

    Returns:
        The exit code: 0 fine, 1 something is wrong, 2 wrong usage, 130 interrupted.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    own, passed_on = (given[: given.index("--")], given[given.index("--") + 1 :]) if "--" in given else (given, [])
    try:
        options = _options(own, passed_on)
    except SystemExit as stop:  # argparse has said what there is to say
        return int(stop.code or 0)
    except UsageError as error:
        print(f"course: {error}", file=sys.stderr)
        return USAGE
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read what is printed, `head` for instance, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        print(f"course: {_not_to_be_had(error)}", file=sys.stderr)
        return WRONG
    except CourseError as error:
        print(f"course: {error}", file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else WRONG
    except KeyboardInterrupt:
        print("\ncourse: stopped. What is written so far is whole.", file=sys.stderr)
        return INTERRUPTED


def _options(own: Sequence[str], passed_on: Sequence[str]) -> argparse.Namespace:
    """What was asked for.

    Raises:
        UsageError: there is no such command or option; the message names the nearest.
    """
    parser, commands = _parser()
    if own and own[0].startswith("-") and own[0] not in [*parser.options(), "-h"]:
        raise UsageError(f"a command comes first, and not {own[0]}. See: course --help")
    if own and not own[0].startswith("-") and own[0] not in commands:
        raise UsageError(unknown("command", own[0], commands))
    options, misspelt = parser.parse_known_args(own or ["--help"])
    if misspelt:
        raise UsageError(_not_taken(options.command, misspelt[0], commands[options.command]))
    if passed_on and options.command != "lab":
        raise UsageError(f"only `course lab` passes on what stands after --; `course {options.command}` does not")
    options.passed_on = list(passed_on)
    return options


# ---------------------------------------------------------------- the commands


def lab(options: argparse.Namespace) -> int:
    from course_utils.lab import open_lab

    start(options)
    present = options.present or "--present" in options.passed_on  # make lab ARGS="--present"
    open_lab(course_folder(), [one for one in options.passed_on if one != "--present"], present)
    return FINE


def start(options: argparse.Namespace) -> int:
    from course_utils import my_work

    text = my_work.start(course_folder()).text()
    if text:
        print(text)
    return FINE


def doctor(options: argparse.Namespace) -> int:
    from course_utils import doctor

    # Printed by Python alone: rich may be what is missing.
    print("Starting a kernel and importing TensorFlow take some seconds each.", flush=True)
    wrong = 0
    for finding in doctor.findings(doctor.THOROUGH):
        word = _coloured("fine ", GREEN) if finding.fine else _coloured("WRONG", BOLD_RED)
        print(f"{word}  {finding.what}: {finding.seen}", flush=True)
        if not finding.fine:
            wrong += 1
            print(f"       What to do: {finding.remedy}", flush=True)
    print("Nothing is wrong." if not wrong else f"Wrong: {wrong}. What to do stands under each.")
    return WRONG if wrong else FINE


def figures(options: argparse.Namespace) -> int:
    from course_utils.figures import all_figures
    from course_utils.render import Picture, plan, render_all

    known = {figure.name: figure for figure in all_figures()}
    formats = _choices("format", options.format, FORMATS)
    themes = _choices("theme", options.theme, THEMES)
    for name in options.name:
        if name not in known:
            raise UsageError(unknown("figure", name, known) + "\n`course figures --list` shows them all.")
    if options.lesson is not None and options.lesson not in {figure.lesson for figure in known.values()}:
        there = sorted({figure.lesson for figure in known.values()})
        raise UsageError(
            f"there are no figures for lesson {options.lesson}. "
            + ("There are none at all." if not there else f"There are for: {', '.join(map(str, there))}")
        )
    chosen = [
        figure
        for figure in known.values()
        if (not options.name or figure.name in options.name) and options.lesson in (None, figure.lesson)
    ]
    if not chosen:
        elsewhere = ", ".join(f"{name} belongs to lesson {known[name].lesson}" for name in options.name)
        raise UsageError(f"there is nothing to draw for lesson {options.lesson}: {elsewhere}")
    if options.lectures:
        from course_utils.figures.lectures import as_markdown

        print(as_markdown(), end="")
        return FINE
    if options.list:
        width = max((len(figure.name) for figure in chosen), default=0)
        for figure in chosen:
            print(f"{figure.name:<{width}}  lesson {figure.lesson}  {figure.caption}")
            for parameter in figure.parameters.values():
                choice = f"  ({parameter.choice})" if parameter.choice else ""
                print(f"{'':<{width}}            --set {shlex.quote(str(parameter))}{choice}")
        return FINE

    set_to = _set(options.set, chosen if options.name else [])
    out = options.out or _build_folder() / "figures"
    pictures = plan([figure.name for figure in chosen], themes, formats, out, set_to)
    for theme in themes:
        _folder_to_write_to(out / theme)
    with _progress() as progress:
        task = progress.add_task("figures", total=len(pictures))
        told = set()

        def done(picture: Picture, problem: str) -> None:
            progress.update(task, advance=1, description=picture.figure)
            if problem and (picture.figure, problem) not in told:  # the same in every theme is said once
                told.add((picture.figure, problem))
                progress.console.print(f"{picture.figure}: {problem}", markup=False, style="red")

        failed = render_all(pictures, options.jobs or _processors(), done)
    print(f"{len(pictures) - len(failed)} pictures of {len(chosen)} figures are in {out}")
    if failed:
        print(f"course: {len(failed)} could not be made; what was wrong stands above.", file=sys.stderr)
    elif set_to:
        for figure in chosen:
            print(f"The caption of {figure.name} now: {figure.caption_for(**set_to)}")
            print(f"What it shows now, as its alt text: {figure.alt_for(**set_to)}")
    return WRONG if failed else FINE


def slides(options: argparse.Namespace) -> int:
    from course_utils import notebooks
    from course_utils.slides import javascript, page

    course = course_folder()
    there = notebooks.solved(course)  # the start page is no lesson
    if bool(options.lesson) == options.all:
        raise UsageError("say which lesson: `course slides 4`, or `course slides --all` for every lesson")
    chosen = _lessons(options.lesson, there)
    javascript.require_packages(course)
    out = options.out or course / "build" / "slides"
    for name in chosen:
        _folder_to_write_to(out / name)
    with _progress() as progress:
        for name in chosen:
            task = progress.add_task(name, total=None)
            page.write_deck(
                notebooks.read(course / "notebooks" / f"{name}.ipynb"),
                out / name,
                lambda done, of, task=task: progress.update(task, completed=done, total=of),  # type: ignore[misc]
            )
            progress.console.print(f"{out / name / 'index.html'}", highlight=False, soft_wrap=True)
    return FINE


def exercises(options: argparse.Namespace) -> int:
    from course_utils import notebooks

    course = course_folder()
    chosen = _lessons(options.lesson, notebooks.solved(course))
    if options.show:
        for name in chosen:
            print(notebooks.as_text(notebooks.make_exercise(course, name)), end="")
        return FINE
    if options.check:
        stale = [name for name in chosen if not notebooks.exercise_is_current(course, name)]
        for name in stale:
            print(f"notebooks/exercises/{name}.ipynb is not what its solution gives. Make it: course exercises {name}")
        return WRONG if stale else FINE
    for name in chosen:
        changed = notebooks.write_exercise(course, name)
        print(f"notebooks/exercises/{name}.ipynb {'is made' if changed else 'is as it was'}")
    return FINE


def notebooks(options: argparse.Namespace) -> int:
    from course_utils import notebooks

    course = course_folder()
    chosen = _lessons(options.lesson, notebooks.lessons(course))
    folder = course / "notebooks"
    paths = [folder / f"{name}.ipynb" for name in chosen]
    solved = [name for name in chosen if name in notebooks.solved(course)]
    paths += [folder / "solutions" / f"{name}.ipynb" for name in solved]
    with _progress() as progress:
        for path in paths:
            name = path.relative_to(course).as_posix()
            task = progress.add_task(name, total=len(notebooks.read(path).cells))
            changed = notebooks.execute(path, partial(_advance, progress, task))
            progress.console.print(f"{name} {'has changed' if changed else 'is as it was'}", highlight=False)
    for name in solved:
        changed = notebooks.write_exercise(course, name)
        print(f"notebooks/exercises/{name}.ipynb {'has changed' if changed else 'is as it was'}")
    return FINE


# ---------------------------------------------------------------- what they share


def _advance(progress: Progress, task: TaskID, cell: int) -> None:
    progress.update(task, completed=cell)


def _choices(kind: str, given: str, known: Sequence[str]) -> list[str]:
    """``"svg, png"`` as a list, in the order given and each once."""
    names = list(dict.fromkeys(name.strip() for name in given.split(",")))
    for name in names:
        if name not in known:
            raise UsageError(unknown(kind, name, known))
    return names


def _lessons(given: Sequence[str], known: Sequence[str]) -> list[str]:
    """The lessons meant by ``2``, ``02`` or ``02_name``; all if none is given."""
    chosen = []
    for text in given:
        found = [name for name in known if text == name or (text.isdigit() and int(text) == int(name[:2]))]
        if not found:
            raise UsageError(_no_lesson(text, known))
        chosen += found
    return list(dict.fromkeys(chosen)) or list(known)


def _set(given: Sequence[str], chosen: Sequence[CourseFigure]) -> dict[str, Any]:
    """The values of ``--set``, which all chosen figures must take."""
    from course_utils.figures.parameters import read

    if given and not chosen:
        raise UsageError("--set is for the figures that you name: course figures NAME --set PARAMETER=VALUE")
    values: dict[str, Any] = {}
    for figure in chosen:
        try:
            values |= read(figure.name, figure.parameters, given)
        except ValueError as error:
            raise UsageError(f"{error}") from None
    return values


def _no_lesson(given: str, known: Sequence[str]) -> str:
    if not given.isdigit() or not known:
        return unknown("lesson", given, known)
    nearest = min(known, key=lambda name: abs(int(name[:2]) - int(given)))
    return f"there is no lesson {given!r}. The nearest: {nearest}. There are: {', '.join(known)}"


def _coloured(word: str, colour: str) -> str:
    """The word as a terminal shows it in colour; elsewhere, on Windows and where NO_COLOR is set, as it is."""
    plain = sys.platform == "win32" or not sys.stdout.isatty() or os.environ.get("NO_COLOR")
    return word if plain else f"\x1b[{colour}m{word}\x1b[0m"


def _build_folder() -> Path:
    try:
        return course_folder() / "build"
    except CourseError:
        return Path("build")


def _folder_to_write_to(folder: Path) -> None:
    """Make the folder, before work is done that could not be kept.

    Raises:
        CourseError: it cannot be made, or nothing can be written to it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise CourseError(
            f"nothing can be written to {folder}: {error.strerror}. Say with --out which folder to write to"
        ) from None


def _not_to_be_had(error: OSError) -> str:
    """What the system did not let the course read or write, in words."""
    if not error.filename:
        return f"the system does not allow it: {error}"
    place = Path(os.fsdecode(error.filename))
    if place.suffix == ".part":  # what is written first, beside the file that it becomes
        place = place.parent
    return f"{place}: {error.strerror}. Are you allowed to read it and to write there, and is nothing in the way?"


def _processors() -> int:
    """As many as this process may use, at most six: each takes 150 MB and a second to begin."""
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(6, usable)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip


# ---------------------------------------------------------------- the words on the command line


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}\nSee: {self.prog} --help\n")

    def options(self) -> list[str]:
        """``--list``, ``--lesson`` and so on."""
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]


def _not_taken(command: str, given: str, parser: _Parser) -> str:
    """What to say about an argument that a command does not take."""
    if command == "lab":
        return f"`course lab` takes no {given!r}. JupyterLab's own options go after --:  course lab -- --no-browser"
    if given.startswith("-"):
        return f"`course {command}`: {unknown('option', given.partition('=')[0], parser.options())}"
    return f"`course {command}` takes no {given!r}. See: course {command} --help"


def _parser() -> tuple[_Parser, dict[str, _Parser]]:
    parser = _Parser(
        prog="course",
        usage="course COMMAND ...",
        description=INTRODUCTION,
        epilog=AFTERWORD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(
        prog="course", metavar="COMMAND", dest="command", required=True, help=argparse.SUPPRESS
    )

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str, description: str) -> _Parser:
        made = commands.add_parser(
            name,
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        made.set_defaults(run=run)
        parser.description = f"{parser.description}\n  {name:<10} {help}"
        return made

    made = command(
        "lab",
        lab,
        "make your copies and open JupyterLab at the start page",
        """\
Puts what is missing into my_work/, as `course start` does, and opens JupyterLab at the start page.
It is reachable from this computer only, and asks for its token. Stop it with Ctrl-C.

What stands after -- is passed on to JupyterLab:
  course lab
  course lab -- --no-browser
  course lab -- --port=8890
  course lab --present           with the button that shows a lesson as slides""",
    )
    made.add_argument("--present", action="store_true", help="with the button that shows a lesson as slides")
    command(
        "start",
        start,
        "put your own copies of the notebooks into my_work/",
        """\
Copies the notebooks that are missing into my_work/: lessons, exercises and solutions.
A file that is there is never touched. If the course's version of it has changed since you got yours, the new one
is put beside it, as 01_rnn_types.new.ipynb, and you are told. Delete a file and start again to get a fresh one.

  course start""",
    )
    command(
        "doctor",
        doctor,
        "say what is wrong with this installation, and what to do",
        """\
Looks at Python, the packages, TensorFlow, the kernel, the sliders, memory and the course's files, and says
in plain words what is wrong and what to do. It changes nothing and takes about half a minute.

  course doctor""",
    )

    made = command(
        "figures",
        figures,
        "write the course's figures into files, for slides and print",
        """\
Writes figures to build/figures/<theme>/<name>.<format>. The same figure gives the same bytes every time,
and an interrupted run leaves whole files only.

  course figures                                    every figure, as SVG and PNG, in every theme
  course figures --list --lesson 1                  what there is for lesson 1
  course figures neuron --format pdf --theme light
  course figures --lesson 1 --theme slides --out ~/slides/figures
  course figures unrolled_neuron --set steps=6      drawn anew, as unrolled_neuron-steps=6.svg and .png

What can be set in a figure, and what it is unless set, stands under it in the list.""",
    )
    made.add_argument("name", nargs="*", metavar="NAME", help="only these figures")
    made.add_argument(
        "--list", action="store_true", help="list name, lesson, caption and what can be set; write nothing"
    )
    made.add_argument(
        "--lectures", action="store_true", help="list the lectures' drawings and the figures for them; write nothing"
    )
    made.add_argument("--lesson", type=_lesson_number, metavar="N", help="only the figures of this lesson")
    made.add_argument(
        "--set", action="append", default=[], metavar="P=VALUE", help="draw it with another value; may be repeated"
    )
    made.add_argument("--format", default="svg,png", metavar="F,...", help="any of svg, png, pdf (default: svg,png)")
    made.add_argument(
        "--theme", default=",".join(THEMES), metavar="T,...", help="any of light, dark, slides (default: all three)"
    )
    made.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to (default: build/figures)")
    made.add_argument(
        "--jobs", type=_positive, metavar="N", help="how many processes draw (default: one for each core, up to six)"
    )

    made = command(
        "slides",
        slides,
        "make slides of a lesson that open without a network",
        """\
Makes a deck of slides from a lesson: build/slides/04_lstm_gru/index.html, and beside it the pictures, fonts and
JavaScript that it needs. Open index.html in a browser; the space bar goes on, Escape shows all slides. The folder can
be copied to any computer. A part of the lesson is a column: the arrow to the right skips to the next part.
A lesson is given by its number or name.

  course slides 4                  lesson 4
  course slides 4 5 --out ~/talk   two lessons, in a folder of your own
  course slides --all              every lesson""",
    )
    made.add_argument("lesson", nargs="*", metavar="N", help="only these lessons")
    made.add_argument("--all", action="store_true", help="every lesson")
    made.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to (default: build/slides)")

    made = command(
        "exercises",
        exercises,
        "make the exercise notebooks from the solutions",
        """\
Makes notebooks/exercises/ from notebooks/solutions/: the parts between the marks ### solution and ### end become
stubs, and outputs are removed. Edit the solutions; the exercises are never edited by hand.
A lesson is given by its number or name.

  course exercises              all of them
  course exercises 1            only lesson 1
  course exercises 1 --show     print what the student gets; write nothing
  course exercises --check      exit with 1 if one is not what its solution gives""",
    )
    made.add_argument("lesson", nargs="*", metavar="N", help="only these lessons")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--show", action="store_true", help="print the exercise; write nothing")
    how.add_argument("--check", action="store_true", help="compare with the stored exercises; write nothing")

    made = command(
        "notebooks",
        notebooks,
        "run lessons and solutions in place, and make the exercises anew",
        """\
Runs every lesson and solution from top to bottom in a fresh kernel, stores the outputs in the notebook, and makes
the exercises anew. Run twice, the second run changes nothing. A notebook in which a cell raises, warns or takes
longer than five minutes is left as it was, and the command stops and names the cell.
A lesson is given by its number or name; the start page is 0.

  course notebooks         all of them
  course notebooks 1 2     only lessons 1 and 2""",
    )
    made.add_argument("lesson", nargs="*", metavar="N", help="only these lessons")
    return parser, dict(commands.choices)


def _lesson_number(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"a lesson's number is expected, for instance 3, got {text!r}")
    return int(text)


def _positive(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"a number from 1 on is expected, got {text!r}")
    return number


if __name__ == "__main__":
    sys.exit(main())
