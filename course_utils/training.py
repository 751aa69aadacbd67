"""Training with something to watch: a progress bar and the loss as it falls, which a stored notebook can do without."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import keras
import numpy as np

from course_utils.widgets import show_widget

_PAUSE = 0.1  # seconds between two pictures of the curve: enough to see it move
_WIDTH, _HEIGHT = 180, 36  # of the curve, in CSS pixels


class Watch:
    """A bar, the loss and its curve under the cell, while a loop of one's own trains.

    Used as ``with training.Watch(300) as watch:`` around the loop, with ``watch.step(loss)`` in it. If the loop ends
    early or is interrupted, the bar says that it was stopped and where.

    Args:
        steps: how many steps there will be.
        unit: what one of them is called.
        interruptible: stopping the cell ends the loop only, and what comes after the ``with`` goes on with what was
            learned; one printed line says how it ended.

    Attributes:
        losses: the loss of each step so far.
    """

    def __init__(self, steps: int, unit: str = "step", *, interruptible: bool = False) -> None:
        self.losses: list[float] = []
        self._unit = unit
        self._interruptible = interruptible
        self._began = self._first_done = time.monotonic()
        self._drawn = 0.0  # when the curve was drawn last
        self._bar = widgets.IntProgress(min=0, max=steps, description="Training", style={"description_width": "5em"})
        self._words = widgets.Label("building the network ...")
        self._curve = widgets.HTML()
        box = widgets.HBox([self._bar, self._words, self._curve])
        show_widget(box, f"Training for {steps} {unit}s: a progress bar and the loss, while this cell runs")

    def step(self, loss: float) -> None:
        """One more step is done; ``loss`` is what it began with."""
        self.losses.append(float(loss))
        if len(self.losses) == 1:
            self._first_done = time.monotonic()
        if time.monotonic() - self._drawn > _PAUSE or len(self.losses) == self._bar.max:
            self._draw(self._time_left())

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, how: type[BaseException] | None, *_more: object) -> bool:
        stopped = how is not None and issubclass(how, KeyboardInterrupt)
        self.close(f", in {time.monotonic() - self._began:.1f} s" if self._interruptible and self.losses else "")
        if self._interruptible and (how is None or stopped):
            print(self._stopped() if len(self.losses) < self._bar.max else self._trained())
        return stopped and self._interruptible

    def close(self, more: str = "") -> None:
        """Say how it ended."""
        self._draw(more)
        done = self._bar.value == self._bar.max
        self._bar.bar_style = "success" if done else "warning"
        self._bar.description = "Trained" if done else "Stopped"

    def _time_left(self) -> str:
        """From the pace since the first step, which took longer: the network was being built."""
        done, left = len(self.losses) - 1, self._bar.max - len(self.losses)
        if done < 1 or left < 1:
            return ""
        seconds = (time.monotonic() - self._first_done) / done * left
        if seconds < 1:
            return ", less than a second left"
        return f", about {seconds:.0f} s left" if seconds < 100 else f", about {seconds / 60:.0f} min left"

    def _trained(self) -> str:
        return f"Trained for {self._bar.max} {self._unit}s: {how_it_fell(self.losses)}."

    def _stopped(self) -> str:
        done = len(self.losses)
        said = f"Stopped after {done} of {self._bar.max} {self._unit}s. "
        if not done:
            return said + "The network is as it was."
        first, latest = _written(self.losses[0]), _written(self.losses[-1])
        return said + f"The network keeps what it has learned so far: loss {latest}, at first {first}."

    def _draw(self, more: str = "") -> None:
        self._drawn = time.monotonic()
        self._bar.value = len(self.losses)
        if self.losses:
            first, latest = _written(self.losses[0]), _written(self.losses[-1])
            self._words.value = f"{self._unit} {len(self.losses)}: loss {latest}, at first {first}{more}"
            self._curve.value = curve_svg(self.losses, self._bar.max)


def how_it_fell(losses: Sequence[float]) -> str:
    """How far the loss came down, in words that do not change with the last digits of another processor.

    Compared are the first loss and the mean of the last twentieth.
    """
    first, latest = losses[0], float(np.mean(losses[-max(1, len(losses) // 20) :]))
    if not math.isfinite(latest):
        return "the loss is no number any more; try a smaller learning rate"
    if latest >= first:
        return "the loss did not fall"
    factor = first / latest if latest > 0 else math.inf
    if factor < 2:
        return "the loss fell a little"
    if factor < 10:
        return "the loss fell to less than half of what it was"
    power = 10 ** math.floor(math.log10(min(factor, 1e9)))
    return f"the loss fell to less than 1/{power:,} of what it was".replace(",", " ")


def _written(loss: float) -> str:
    return f"{loss:.3f}" if not 0 < loss < 0.001 else f"{loss:.1e}"


def curve_svg(losses: Sequence[float], steps: int) -> str:
    """The losses so far as a small curve in SVG, in the colour of the page's text; ``steps`` fill its width."""
    top = max((loss for loss in losses if math.isfinite(loss)), default=0.0) or 1.0
    heights = [min(loss, top) if math.isfinite(loss) else top for loss in losses]
    kept = range(0, len(losses), max(1, len(losses) // _WIDTH))  # a point for each pixel is enough
    across, down = _WIDTH / max(1, steps - 1), (_HEIGHT - 4) / top
    points = " ".join(f"{k * across:.1f},{_HEIGHT - 2 - heights[k] * down:.1f}" for k in [*kept, len(losses) - 1])
    return (
        f'<svg role="img" aria-label="The loss went from {losses[0]:.3f} to {losses[-1]:.3f}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" style="display:block;margin-left:8px">'
        f'<path d="M0 {_HEIGHT - 1}H{_WIDTH}" stroke="currentColor" opacity="0.3"/>'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
    )


class Progress(keras.callbacks.Callback):
    """The same for ``model.fit``: epochs done, and the loss so far.

    Hand it over as ``model.fit(..., verbose=0, callbacks=[Progress()])``. What it says in the end stays beside the
    bar: the loss of the first and of the last epoch.

    As ``with Progress("step") as progress: model.fit(..., verbose=0, callbacks=[progress])`` it counts the steps, each
    of which learns from one batch. Stopping the cell then ends the training only: the network keeps what it has
    learned, one printed line says so, and the next line runs.

    Args:
        unit: ``"epoch"`` or ``"step"``.

    Raises:
        ValueError: the unit is neither, or ``fit`` does not know how many steps there are.
    """

    def __init__(self, unit: str = "epoch") -> None:
        super().__init__()
        if unit not in ("epoch", "step"):
            raise ValueError(f"expected the unit 'epoch' or 'step'; came {unit!r}")
        self._unit = unit
        self._within = False  # a with block
        self._watch: Watch | None = None
        self._sum = 0.0  # of the losses of this epoch

    @property
    def losses(self) -> list[float]:
        """The loss of each epoch or step so far, in the latest training."""
        return [] if self._watch is None else self._watch.losses

    def __enter__(self) -> Progress:
        self._within, self._watch = True, None
        return self

    def __exit__(self, how: type[BaseException] | None, *more: object) -> bool:
        self._within = False
        if self._watch is not None:
            return self._watch.__exit__(how, *more)
        if how is None or not issubclass(how, KeyboardInterrupt):
            return False
        print("Stopped before the first step. The network is as it was.")
        return True

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        count = self.params["epochs"]
        if self._unit == "step":
            if self.params["steps"] is None:
                raise ValueError("fit does not know how many steps an epoch has: hand it steps_per_epoch as well")
            count *= self.params["steps"]
        if self._within and self._watch is not None:
            self._watch.close()  # a second fit in the same block has a bar of its own
        self._watch = Watch(count, self._unit, interruptible=self._within)
        if self.model.built:  # else fit makes the optimizer's variables in the graph, and has to build that graph twice
            self.model.optimizer.build(self.model.trainable_variables)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._sum = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self._unit == "step" and self._watch is not None:
            # Keras tells the mean of this epoch's losses so far; what the last step added is its own.
            total = float((logs or {}).get("loss", float("nan"))) * (batch + 1)
            self._watch.step(max(total - self._sum, 0.0) if math.isfinite(total) else total)
            self._sum = total

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self._unit == "epoch" and self._watch is not None:
            self._watch.step(float((logs or {}).get("loss", float("nan"))))

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        if self._watch is not None and not self._within:
            self._watch.close()
