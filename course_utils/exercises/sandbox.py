"""Running what a student wrote: for a limited time, in limited memory, with its prints collected.

The code runs in a thread of its own while the caller waits, so a check works in Jupyter's main thread, in any other
and on Windows. A thread cannot be killed, but an exception can be raised inside it. One alone is not enough: a bare
``except:`` in the student's loop swallows it. So while a thread is being stopped every line that it reaches raises
again, handlers included.

What this cannot do is to interrupt a single call into C. One that waits, such as ``time.sleep(60)``, is left behind:
the check comes back and says so. One that calculates and keeps the interpreter to itself, such as
``sum(range(10**11))``, lets no other Python code of the process run until it is done, neither the thread that waits nor
a signal handler, so the check comes back only then; until then only restarting the kernel helps.
"""

from __future__ import annotations

import ctypes
import dis
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Literal

SECONDS = 5.0  # what trying all cases may take, imports not counted
IMPORTING = 60.0  # what imports may take: TensorFlow's needs several seconds
STOPPING = 1.0  # seconds after which a thread that will not stop is left behind
MEMORY = 1_000_000_000  # bytes a check may add: room to import TensorFlow, and small servers hold 2 GB
PRINTED = 2_000  # characters of what a student's code prints that are kept

_POLL = 0.02
_HERE = os.path.dirname(__file__)


class Stopped(BaseException):
    """Raised inside student code to stop it; no ``Exception``, so that ``except Exception`` lets it through."""


@dataclass
class Trial:
    """How a run ended, and the beginning of what it printed."""

    ended: Literal["done", "too long", "too much memory"] = "done"
    stopped: bool = True  # False: it could not be stopped and still runs
    printed: str = ""
    printed_more: bool = False
    _over: bool = False
    _error: BaseException | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)  # held while the end is marked or a stop is sent
    _running: threading.Lock = field(default_factory=threading.Lock)  # held until the end


def run(job: Callable[[], None]) -> Trial:
    """Run ``job`` to its end, or until it has used up ``SECONDS`` or ``MEMORY``, and come back.

    Args:
        job: keeps its results itself; it lets ``Stopped`` through.

    Raises:
        KeyboardInterrupt: the user interrupted the kernel; the job is stopped first.
        BaseException: whatever else ``job`` lets through.
    """
    trial = Trial()
    thread = threading.Thread(target=_work, args=(job, trial), daemon=True, name="exercise check")
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Collector(stdout, thread, trial), _Collector(stderr, thread, trial)
    memory, deadline = _memory(), time.monotonic() + SECONDS
    last_deadline, now = deadline + IMPORTING, time.monotonic()
    trial._running.acquire()
    try:
        with _interruption_held_back():  # within start it could hit a lock that is half released
            thread.start()
        # Not thread.join: interrupted, Python 3.11's takes a running thread for a stopped one. Short waits, because on
        # Windows a wait cannot be interrupted.
        while not trial._running.acquire(timeout=_POLL):
            passed, now = time.monotonic() - now, time.monotonic()
            if _is_importing(thread):
                deadline = min(deadline + passed, last_deadline)
            if _memory() - memory > MEMORY:
                trial.ended = "too much memory"
            elif now > deadline:
                trial.ended = "too long"
            if trial.ended != "done":
                break
    finally:
        if trial._over:  # perhaps just as its time ran out
            trial.ended = "done"
        else:
            _stop(thread, trial)
        trial.stopped = trial._over
        if trial.stopped:  # else its prints would pour into the notebook for ever
            sys.stdout, sys.stderr = stdout, stderr
    if trial._error is not None:
        raise trial._error
    return trial


@contextmanager
def _interruption_held_back() -> Iterator[None]:
    """An interruption of the kernel comes after the block, not in it."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield  # here nothing is raised in between
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        before(*came[0])


def _is_importing(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _work(job: Callable[[], None], trial: Trial) -> None:
    try:
        job()
    except Stopped:
        pass
    except BaseException as error:  # the job's own mistake: it belongs to the thread that waits
        trial._error = error
    while True:
        try:
            sys.settrace(None)
            with trial._lock:
                trial._over = True
            for _ in range(3):  # a stop that was already on its way arrives here
                pass
            if trial._running.locked():
                trial._running.release()
            return
        except Stopped:
            continue


def _stop(thread: threading.Thread, trial: Trial) -> None:
    end = time.monotonic() + STOPPING
    with _raising_at_every_line(thread, trial):
        while not trial._over and time.monotonic() < end:
            with trial._lock:
                if not trial._over:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_FirstStop)
                    )
            trial._running.acquire(timeout=_POLL)


if sys.version_info >= (3, 12):
    _FirstStop = Stopped

    @contextmanager
    def _raising_at_every_line(thread: threading.Thread, trial: Trial) -> Iterator[None]:
        monitoring = sys.monitoring
        tool = next((number for number in (4, 3) if monitoring.get_tool(number) is None), None)
        if tool is None:  # other tools watch this process: the repeated exception has to do
            yield
            return

        def on_line(code: CodeType, line: int) -> None:
            if threading.get_ident() == thread.ident and not trial._over and code is not _work.__code__:
                raise Stopped

        monitoring.use_tool_id(tool, "course exercises")
        try:
            monitoring.register_callback(tool, monitoring.events.LINE, on_line)
            monitoring.set_events(tool, monitoring.events.LINE)
            yield
        finally:
            monitoring.set_events(tool, monitoring.events.NO_EVENTS)
            monitoring.register_callback(tool, monitoring.events.LINE, None)
            monitoring.free_tool_id(tool)

else:

    class _FirstStop(Stopped):
        """Made in the student's thread, at the line where it is raised: there it arms the lines that follow."""

        def __init__(self) -> None:
            for frame in _student_frames(sys._getframe(1)):
                frame.f_trace = _raise_where_free
            sys.settrace(_raise_where_free)

    def _raise_where_free(frame: FrameType, event: str, argument: Any) -> Any:
        # Tracing ends with the exception, so there is one shot for each _FirstStop: keep it for a line where no
        # handler of the student's is waiting.
        if any(map(_is_caught, _student_frames(frame))):
            return _raise_where_free
        raise Stopped

    def _is_caught(frame: FrameType) -> bool:
        """Whether what is raised where ``frame`` stands meets an ``except`` or a ``finally`` in it."""
        table = dis._parse_exception_table(frame.f_code)  # type: ignore[attr-defined]
        place = frame.f_lasti
        while entry := next((entry for entry in table if entry.start <= place < entry.end), None):
            if not entry.lasti:
                return True
            place = entry.target  # a handler being left: what follows raises the same again
        return False

    def _student_frames(frame: FrameType | None) -> Iterator[FrameType]:
        while frame is not None and not frame.f_code.co_filename.startswith(_HERE):
            yield frame
            frame = frame.f_back

    @contextmanager
    def _raising_at_every_line(thread: threading.Thread, trial: Trial) -> Iterator[None]:
        yield


def printed_so_far() -> int:
    """How many characters of what the running job prints have been kept up to now; asked by the job itself."""
    stream = sys.stderr
    return len(stream._trial.printed) if isinstance(stream, _Collector) else 0


class _Collector:
    """Stands in for a stream: keeps the beginning of what one thread prints, passes on what all others do."""

    def __init__(self, stream: Any, thread: threading.Thread, trial: Trial) -> None:
        self._stream, self._thread, self._trial = stream, thread, trial

    def write(self, text: str) -> int:
        if threading.current_thread() is not self._thread:
            return self._stream.write(text)
        room = PRINTED - len(self._trial.printed)
        self._trial.printed += text[: max(room, 0)]
        self._trial.printed_more |= len(text) > room
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _memory() -> int:
    """Bytes this process holds; 0 where the system does not say (only Linux does, where servers are small)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0
