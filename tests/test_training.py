"""The progress bar shows how far training is, and never stands in its way."""

from __future__ import annotations

import re
import signal
import xml.etree.ElementTree as ElementTree
from typing import Any

import ipywidgets as widgets
import keras
import numpy as np
import pytest

from course_utils import training


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[widgets.Box, str]]:
    """What stands under the cell: a box with the bar, words and curve, and the words in its place."""
    boxes: list[tuple[widgets.Box, str]] = []
    monkeypatch.setattr(training, "show_widget", lambda box, said: boxes.append((box, said)))
    return boxes


Shown = list[tuple[widgets.Box, str]]


def fit(progress: keras.callbacks.Callback, epochs: int) -> keras.callbacks.History:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(32, 2))
    return model.fit(x, x.sum(axis=1), epochs=epochs, verbose=0, callbacks=[progress])


def test_the_bar_ends_full_and_tells_the_loss_it_began_and_ended_with(shown: Shown) -> None:
    losses = fit(training.Progress(), epochs=3).history["loss"]
    box, said = shown[0]
    bar, words, curve = box.children
    assert said == "Training for 3 epochs: a progress bar and the loss, while this cell runs"
    assert (bar.value, bar.max, bar.description) == (3, 3, "Trained")
    assert words.value == f"epoch 3: loss {losses[-1]:.3f}, at first {losses[0]:.3f}"
    assert f"from {losses[0]:.3f} to {losses[-1]:.3f}" in curve.value


def test_watching_changes_nothing_of_what_is_learned(shown: Shown) -> None:
    assert fit(training.Progress(), 2).history["loss"] == fit(keras.callbacks.Callback(), 2).history["loss"]


def test_training_that_was_stopped_says_so(shown: Shown) -> None:
    class Stop(training.Progress):
        def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
            super().on_epoch_end(epoch, logs)
            self.model.stop_training = True

    fit(Stop(), epochs=5)
    bar = shown[0][0].children[0]
    assert (bar.value, bar.description) == (1, "Stopped")


def test_each_fit_has_a_bar_of_its_own(shown: Shown) -> None:
    progress = training.Progress()
    fit(progress, epochs=2)
    fit(progress, epochs=4)
    assert [(box.children[0].value, box.children[0].max) for box, _ in shown] == [(2, 2), (4, 4)]


def test_a_loop_of_one_s_own_is_watched_to_its_end(shown: Shown) -> None:
    with training.Watch(1000) as watch:
        for step in range(1000):
            watch.step(5.0 / (1 + step))
    bar, words, _ = shown[0][0].children
    assert (bar.value, bar.description, bar.bar_style) == (1000, "Trained", "success")
    assert words.value == "step 1000: loss 0.005, at first 5.000"


def test_an_interrupted_loop_says_where_it_stopped_and_lets_the_interruption_through(shown: Shown) -> None:
    def train() -> None:
        with training.Watch(10) as watch:
            watch.step(2.0)
            watch.step(1.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train()
    bar, words, _ = shown[0][0].children
    assert (bar.value, bar.description, bar.bar_style) == (2, "Stopped", "warning")
    assert words.value == "step 2: loss 1.000, at first 2.000"


def test_a_loop_that_never_began_is_stopped_too(shown: Shown) -> None:
    with training.Watch(10):
        pass
    assert shown[0][0].children[0].description == "Stopped"


# Time left, and stopping


def fit_steps(progress: training.Progress, *others: keras.callbacks.Callback, epochs: int = 2) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(40, 2))
    y = x @ [1.0, -2.0]
    model.fit(x, y, batch_size=10, epochs=epochs, shuffle=False, verbose=0, callbacks=[progress, *others])
    return model


def test_the_time_left_is_told_while_it_runs_and_not_afterwards(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(training.time, "monotonic", lambda: now[0])
    with training.Watch(401) as watch:
        words = shown[0][0].children[1]
        now[0] = 5.0  # building the network
        watch.step(1.0)
        assert "left" not in words.value
        for _ in range(4):
            now[0] += 0.5
            watch.step(1.0)
        assert words.value.endswith(", about 3 min left"), "396 steps of half a second each"
        for _ in range(300):
            now[0] += 0.5
            watch.step(1.0)
        assert words.value.endswith(", about 48 s left")
        for _ in range(95):
            now[0] += 0.5
            watch.step(1.0)
        assert words.value.endswith(", less than a second left")
        now[0] += 0.5
        watch.step(1.0)
    assert words.value == "step 401: loss 1.000, at first 1.000"


class Interrupt(keras.callbacks.Callback):
    """Presses stop, as a student would, when so many steps are done."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def on_train_begin(self, logs: dict | None = None) -> None:
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)


def test_steps_of_fit_are_counted_each_with_its_own_loss(shown: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    with training.Progress("step") as progress:
        fit_steps(progress, epochs=30)
    bar, words, _ = shown[0][0].children
    assert (bar.value, bar.max, bar.description) == (120, 120, "Trained")
    assert re.search(r", in \d+\.\d s$", words.value)
    assert capsys.readouterr().out == "Trained for 120 steps: the loss fell to less than 1/10 of what it was.\n"

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(40, 2))
    y, expected = x @ [1.0, -2.0], []
    for rows in [slice(first, first + 10) for first in (0, 10, 20, 30)] * 2:
        expected.append(float(np.mean((np.asarray(model(x[rows]))[:, 0] - y[rows]) ** 2)))
        model.train_on_batch(x[rows], y[rows])
    assert progress.losses[:8] == pytest.approx(expected, rel=1e-4)


def test_a_stopped_fit_keeps_what_was_learned_says_so_and_goes_on(
    shown: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    learned: list[np.ndarray] = []

    class Note(keras.callbacks.Callback):
        def on_train_begin(self, logs: dict | None = None) -> None:
            learned.append(np.concatenate([w.ravel() for w in self.model.get_weights()]))
            self.model_kept = self.model

    note = Note()
    with training.Progress("step") as progress:
        fit_steps(progress, note, Interrupt(after=5), epochs=10)
        raise AssertionError("stopping ends the block")
    model = note.model_kept
    weights = np.concatenate([w.ravel() for w in model.get_weights()])
    assert not np.allclose(weights, learned[0]), "five steps were learned"
    bar = shown[0][0].children[0]
    assert (bar.value, bar.max, bar.description, bar.bar_style) == (5, 40, "Stopped", "warning")
    said = capsys.readouterr().out
    assert said.startswith("Stopped after 5 of 40 steps. The network keeps what it has learned so far: loss ")
    assert f"at first {progress.losses[0]:.3f}." in said

    x = np.random.default_rng(0).normal(size=(40, 2))
    model.fit(x, x @ [1.0, -2.0], epochs=1, verbose=0)  # it can be used and trained on
    assert np.isfinite(model.predict(x, verbose=0)).all()


def test_stopping_before_the_first_step_leaves_the_network_as_it_was(
    shown: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    with training.Progress("step") as progress:
        fit_steps(progress, Interrupt(after=0))
    assert capsys.readouterr().out == "Stopped after 0 of 8 steps. The network is as it was.\n"
    with training.Progress("step"):
        raise KeyboardInterrupt
    assert capsys.readouterr().out == "Stopped before the first step. The network is as it was.\n"


def test_other_errors_are_not_swallowed(shown: Shown) -> None:
    for block in (training.Progress("step"), training.Watch(3, interruptible=True)):
        with pytest.raises(ZeroDivisionError), block:
            raise ZeroDivisionError


def test_a_loop_of_one_s_own_can_be_stopped_in_the_same_way(shown: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    with training.Watch(10, interruptible=True) as watch:
        watch.step(2.0)
        watch.step(0.0004)
        raise KeyboardInterrupt
    assert watch.losses == [2.0, 0.0004]
    assert capsys.readouterr().out == (
        "Stopped after 2 of 10 steps. The network keeps what it has learned so far: loss 4.0e-04, at first 2.000.\n"
    )


def test_without_a_block_nothing_is_printed(shown: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    fit(training.Progress(), 2)
    with training.Watch(1) as watch:
        watch.step(1.0)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("losses", "words"),
    [
        ([1.0, 0.1, 0.0099], "fell to less than 1/100 of what it was"),
        ([1.0, 0.00009], "fell to less than 1/10 000 of what it was"),
        ([1.0, 0.0], "fell to less than 1/1 000 000 000 of what it was"),
        ([1.0, 0.3], "fell to less than half of what it was"),
        ([1.0, 0.9], "fell a little"),
        ([1.0, 1.0], "did not fall"),
        ([1.0, float("nan")], "is no number any more; try a smaller learning rate"),
        ([*[1.0] * 99, 0.0], "fell a little"),
    ],
)
def test_how_far_the_loss_fell_is_said_in_round_words(losses: list[float], words: str) -> None:
    assert training.how_it_fell(losses) == f"the loss {words}"


def test_another_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="'epoch' or 'step'; came 'batch'"):
        training.Progress("batch")


def test_the_curve_falls_as_the_loss_does_and_keeps_within_its_frame() -> None:
    losses = [4.0, 2.0, 1.0, 0.0]
    drawn = ElementTree.fromstring(training.curve_svg(losses, steps=4))
    points = [tuple(map(float, point.split(","))) for point in drawn.find("polyline").attrib["points"].split()]
    assert [round(x) for x, _ in points[:4]] == [0, 60, 120, 180]
    heights = [36 - 2 - y for _, y in points[:4]]
    assert heights == [32.0, 16.0, 8.0, 0.0]


def test_a_long_curve_stays_small() -> None:
    long = training.curve_svg(list(np.linspace(3, 0, 100_000)), steps=100_000)
    assert len(re.findall(r"\d,\d", long)) < 2 * 180 + 2


def test_a_loss_that_blows_up_is_drawn_at_the_top() -> None:
    drawn = ElementTree.fromstring(training.curve_svg([1.0, 2.0, float("inf"), float("nan")], steps=4))
    points = drawn.find("polyline").attrib["points"].split()
    assert [point.split(",")[1] for point in points] == ["18.0", "2.0", "2.0", "2.0", "2.0"]
    assert "nan" not in training.curve_svg([0.0], steps=1)


def test_fit_builds_its_graph_once_and_learns_the_same() -> None:
    """Keras would make the optimizer's variables in the graph, and then build the graph again without."""

    class Counting(keras.Sequential):
        built_graphs = 0

        def train_step(self, *data: Any) -> Any:
            self.built_graphs += 1
            return super().train_step(*data)

    def learned(**watched: Any) -> tuple[int, list[np.ndarray]]:
        keras.utils.set_random_seed(0)
        model = Counting([keras.Input((5, 1)), keras.layers.GRU(3), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        x = np.random.default_rng(0).normal(size=(32, 5, 1))
        model.fit(x, x[:, 0], batch_size=8, epochs=3, verbose=0, shuffle=False, **watched)
        return model.built_graphs, model.get_weights()

    twice, plain = learned()
    once, weights = learned(callbacks=[training.Progress()])
    assert (twice, once) == (2, 1)
    for one, other in zip(plain, weights, strict=True):
        np.testing.assert_array_equal(one, other)
