"""What a live view is: controls, a pure compute function, a way to paint its result, and words for what is seen."""

from __future__ import annotations

import asyncio
import base64
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import wraps
from itertools import groupby
from typing import Any, ClassVar, TypeVar

import ipywidgets as widgets
from IPython.display import DisplayHandle, display
from matplotlib.figure import Figure

from course_utils.drawing import style
from course_utils.drawing.picture import bundle, quick_png, small_png
from course_utils.live.accessible import Accessible
from course_utils.live.controls import Control, Slider
from course_utils.live.stage import SHARPNESS, Stage
from course_utils.names import unknown
from course_utils.widgets import show_widget

State = dict[str, Any]
R = TypeVar("R")
_QUIET = 0.05  # seconds without a move, after which the next pictures are drawn ahead


def _in_turn(method: Callable[..., R]) -> Callable[..., R]:
    """One thread at a time: JupyterLab answers a move in the main thread or in a second one, as it comes."""

    @wraps(method)
    def taken(self: View, *args: Any, **values: Any) -> R:
        with self._turn:
            return method(self, *args, **values)

    return taken


class View(ABC):
    """One idea that a student can move. Subclasses say what is computed and how it is painted.

    Class attributes: ``name``, ``lesson``, ``title``, ``size`` (inches, as shown) and ``declared``, the controls
    by the names of :meth:`compute`'s parameters.
    """

    name: ClassVar[str]
    lesson: ClassVar[int]
    title: ClassVar[str]
    size: ClassVar[tuple[float, float]] = (8.0, 3.6)
    declared: ClassVar[Mapping[str, Control]]

    def __init__(self) -> None:
        self._widgets: dict[str, widgets.ValueWidget] | None = None
        self._stage: Stage | None = None
        self._handle: DisplayHandle | None = None
        self._voice: Accessible | None = None
        self._sharpness = SHARPNESS
        self._fitting = False
        self._turn = threading.RLock()
        self._shown: dict[str, Any] = {}  # the settings on screen
        self._ahead: asyncio.TimerHandle | None = None
        self._set_to = ""  # what the student set, as the page writes it
        self._last = (b"", "")  # the picture on screen, encoded, and its alt text

    # What a view says about itself.

    @staticmethod
    @abstractmethod
    def compute(*_never: Any, **values: Any) -> State:  # this signature lets each view name its own parameters
        """The numbers that are shown for these settings: pure, and quick enough to feel instant.

        Raises:
            ValueError: a setting that cannot be computed, such as a text that is no number; its message is shown
                to the student in place of the reading.
        """

    @abstractmethod
    def build(self, stage: Stage) -> None:
        """Draw once what stays, and name to ``stage`` the artists that move."""

    @abstractmethod
    def paint(self, stage: Stage, state: State) -> None:
        """Set the moving artists, or sketch anew, for ``state``."""

    @abstractmethod
    def reading(self, state: State) -> str:
        """What is seen, in one line with its key numbers."""

    @abstractmethod
    def alt(self, state: State) -> str:
        """What the picture shows, for those who do not see it."""

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        """The ends of sliders that depend on other controls; none unless a view says so."""
        return {}

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The view on things of the student's own, such as a trained network; most views take none.

        Raises:
            TypeError: the view does not take what is given.
        """
        if given:
            raise TypeError(f"the view {cls.name!r} takes nothing of your own; came {', '.join(given)}: leave it out")
        return cls

    # What everyone does with it.

    @property
    def controls(self) -> dict[str, widgets.ValueWidget]:
        """The controls by name, as widgets; setting a ``value`` is the same as moving it."""
        if self._widgets is None:
            self._widgets = {name: control.widget() for name, control in self.declared.items()}
            self._fit_limits()
            for widget in self._widgets.values():
                widget.observe(self._moved, names="value")
        return self._widgets

    @property
    def values(self) -> dict[str, Any]:
        """The settings now."""
        return self._tidied({name: widget.value for name, widget in self.controls.items()})

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The settings with which the view starts."""
        return {name: control.value for name, control in cls.declared.items()}

    @_in_turn
    def reset(self) -> None:
        """Set every control back to where it started."""
        self._fitting = True
        for name, control in self.declared.items():
            widget = self.controls[name]
            if isinstance(control, Slider):
                _set_ends(widget, control.tidy(control.low), control.tidy(control.high))
            widget.value = control.value
        self._fit_limits()
        self._set_to = as_set(self.values)
        self._refresh()

    def show(self) -> None:
        """Show the controls and the picture in a notebook."""
        self._voice = Accessible(title=self.title, controls=[widget.model_id for widget in self.controls.values()])
        self._voice.observe(self._sharpen, names="density")
        self._voice.on_msg(lambda _voice, _content, _buffers: self.reset())
        show_widget(self._box(self._voice), self.words())
        self._handle = display(self.picture(), raw=True, display_id=True)

    def words(self) -> str:
        """The controls in words: what a stored notebook holds in their place."""
        listed = "; ".join(control.words() for control in self.declared.values())
        return f"Controls, once this cell has run: {listed}"

    @_in_turn
    def picture(self, **values: Any) -> dict[str, str]:
        """The picture for these settings (those of the controls where none are given), to be kept in a notebook."""
        self._shown = self.values | values
        self._set_to = as_set(self._shown)
        state = self.compute(**self._shown)
        self._last = small_png(self._rendered(state)), self.alt(state)
        return self._bundle(*self._last, self.reading(state))

    def figure(self, **values: Any) -> Figure:
        """A figure of its own for these settings, in the current theme: what slides and the tests look at."""
        stage = Stage(*self.size)
        state = self.compute(**(self.defaults() | values))
        with style.applied():
            self.build(stage)
            self.paint(stage, state)
        for axes in stage.figure.axes:
            for artist in axes.get_children():
                artist.set_animated(False)
        return stage.figure

    # How it moves.

    @_in_turn
    def _sharpen(self, change: Any) -> None:
        """From the next move on, one picture pixel to each pixel of the screen: crisp, and no more than is seen."""
        self._sharpness = min(2.0, max(1.0, change["new"]))
        self._stage = None
        self._look_ahead([name for name, control in self.declared.items() if isinstance(control, Slider)])

    def _look_ahead(self, names: Sequence[str]) -> None:
        """As soon as nobody moves anything, draw what one more step of these sliders will show."""
        if self._ahead is not None:
            self._ahead.cancel()
        with suppress(RuntimeError):  # no running loop, so no kernel and nobody who moves anything
            if self._voice is not None:
                loop = asyncio.get_running_loop()
                self._ahead = loop.call_later(_QUIET, self._send_neighbours, self._voice, names)

    @_in_turn
    def _send_neighbours(self, voice: Accessible, names: Sequence[str]) -> None:
        for settings in self.neighbours(names):
            try:
                state = self.compute(**self._fitted(settings))
            except ValueError:  # it will be said when somebody goes there
                continue
            png = base64.b64encode(quick_png(self._rendered(state))).decode()
            picture = {"src": f"data:image/png;base64,{png}", "alt": self.alt(state), "words": self.reading(state)}
            voice.send({"settings": as_set(settings), **picture})

    def neighbours(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """The settings one step away from those now, for each of the sliders named."""
        found = []
        for name in names:
            slider = self.controls[name]
            for value in (slider.value + slider.step, slider.value - slider.step):
                if slider.min <= value <= slider.max:
                    found.append(self._tidied(self.values | {name: value}))
        return found

    def _tidied(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return dict(values) | {n: c.tidy(values[n]) for n, c in self.declared.items() if isinstance(c, Slider)}

    def _fitted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the settings become when the dependent sliders have followed."""
        ends = self.limits(values)
        return dict(values) | {name: min(max(values[name], low), high) for name, (low, high) in ends.items()}

    def _rendered(self, state: State) -> Any:
        if self._stage is None:
            self._stage = Stage(*self.size, self._sharpness)
            with style.applied():
                self.build(self._stage)
        stage = self._stage
        return stage.render(lambda: self.paint(stage, state))

    def _bundle(self, png: bytes, alt: str, reading: str) -> dict[str, str]:
        width, height = self.size
        return bundle(png, width=width, height=height, alt=alt, caption=reading, settings=self._set_to)

    @_in_turn
    def _moved(self, change: Any) -> None:
        if self._fitting:  # it follows a control that has moved; that one draws
            return
        self._set_to = as_set(self.values)  # by the student, before other controls follow
        with ExitStack() as later:  # the picture is sent first, then what other controls are told
            for widget in self.controls.values():
                later.enter_context(widget.hold_sync())
            self._fit_limits()
            if self.values != self._shown:  # a browser may send back what it was given
                self._refresh()
        moved = [name for name, widget in self.controls.items() if widget is change["owner"]]
        self._look_ahead([name for name in moved if isinstance(self.declared[name], Slider)])

    def _refresh(self) -> None:
        if self._handle is None:
            return
        self._shown = self.values
        try:
            state = self.compute(**self._shown)
        except ValueError as problem:
            reading = str(problem)  # under the last picture that could be drawn
        else:
            reading = self.reading(state)
            self._last = quick_png(self._rendered(state)), self.alt(state)
        self._handle.update(self._bundle(*self._last, reading), raw=True)
        if self._voice is not None:
            self._voice.reading = reading

    def _fit_limits(self) -> None:
        """Move the ends of dependent sliders; a value beyond its new end follows it."""
        assert self._widgets is not None
        self._fitting = True
        for name, (low, high) in self.limits({n: w.value for n, w in self._widgets.items()}).items():
            widget = self._widgets[name]
            _set_ends(widget, low, high)
            widget.disabled = low == high
        self._fitting = False

    def _box(self, voice: Accessible) -> widgets.Widget:
        again = widgets.Button(description="Reset", tooltip="Set every control back to where it started")
        again.add_class("course-reset")
        again.on_click(lambda _button: self.reset())  # where accessible.js does not do it
        folded = [name for name, control in self.declared.items() if control.more]
        parts = [*self._grids([name for name in self.declared if name not in folded])]
        if folded:
            below = widgets.VBox(self._grids(folded), layout={"display": "none"})
            more = widgets.ToggleButton(description="More", icon="caret-right", tooltip="Show or hide more controls")
            more.observe(lambda change: _fold(more, below, open_=change["new"]), names="value")
            parts += [below, widgets.HBox([more, again])]
        else:
            parts.append(again)
        box = widgets.VBox([*parts, voice])
        box.add_class("course-view")
        return box

    def _grids(self, names: Sequence[str]) -> list[widgets.Widget]:
        """The controls in columns; neighbours that are narrow stand in columns of their own."""
        grids = []
        for narrow, together in groupby(names, lambda name: getattr(self.declared[name], "narrow", False)):
            grid = widgets.Box([_row(self.declared[name], self.controls[name]) for name in together])
            grid.add_class("course-narrow" if narrow else "course-controls")
            grids.append(grid)
        return grids


def _row(control: Control, widget: Any) -> widgets.Widget:
    if not (isinstance(control, Slider) and control.play):
        return widget
    row = widgets.Box([widget])  # accessible.js puts the button there
    row.add_class("course-played")
    return row


def as_set(values: Mapping[str, Any]) -> str:
    """Settings as accessible.js writes them, a line for each."""
    return "\n".join(_as_line(value) for value in values.values())


def _as_line(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _set_ends(slider: Any, low: float, high: float) -> None:
    if (slider.min, slider.max) != (low, high):
        with slider.hold_trait_notifications():
            slider.min, slider.max = low, high


def _fold(button: widgets.ToggleButton, below: widgets.Widget, open_: bool) -> None:
    button.icon = "caret-down" if open_ else "caret-right"
    below.layout.display = None if open_ else "none"


_register: dict[str, type[View]] = {}


def view(kind: type[View]) -> type[View]:
    """Register a view under its ``name``.

    Raises:
        ValueError: another view has the name.
    """
    if kind.name in _register:
        raise ValueError(f"two views are called {kind.name!r}: give one of them another name")
    _register[kind.name] = kind
    return kind


def all_views() -> list[View]:
    """A fresh view of each kind, in the order of the lessons."""
    return [kind() for kind in sorted(_register.values(), key=lambda kind: kind.lesson)]


def get(name: str, **given: Any) -> View:
    """A fresh view called ``name``, on what is ``given`` where the view takes things of the student's own.

    Raises:
        KeyError: there is none; the message names the nearest.
        TypeError, ValueError: the view cannot use what is given.
    """
    if name not in _register:
        raise KeyError(unknown("view", name, _register))
    return _register[name].using(**given)()


def show(name: str, **given: Any) -> None:
    """Show the view called ``name`` in a notebook, on what is ``given`` where it takes things of the student's own."""
    get(name, **given).show()
