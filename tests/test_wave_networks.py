"""The networks that come with the package: small, made by its own command, and they have learned what they claim."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from course_utils import wave_networks
from course_utils.generation import KINDS, generate
from course_utils.wave_networks import COARSE, FINE, LENGTH, label, load, one_step_error

each_network = pytest.mark.parametrize("name", list(load()))


def test_there_is_one_of_each_kind_at_each_step_and_the_file_is_small() -> None:
    assert list(load()) == [label(kind, step) for step in (COARSE, FINE) for kind in KINDS]
    assert wave_networks.FILE.stat().st_size < 100_000
    for name, (network, step) in load().items():
        assert name == label(network.kind, step)


@each_network
def test_each_predicts_the_next_point_of_a_wave_that_it_was_not_trained_on(name: str) -> None:
    error, copying = one_step_error(load()[name])
    assert error < 0.01, "the wave goes from -1 to 1"
    assert error < copying / 3


def after_a_wave(name: str, periods: int = 3) -> tuple[np.ndarray, np.ndarray]:
    network, step = load()[name]
    wave = np.sin(50 + step * np.arange(LENGTH + round(periods * 2 * np.pi / step)))
    return generate(network, wave[:LENGTH], len(wave) - LENGTH, LENGTH), wave[LENGTH:]


@pytest.mark.parametrize("kind", KINDS)
def test_coarse_networks_keep_the_wave_and_fine_ones_lose_it(kind: str) -> None:
    errors = {}
    for step in (COARSE, FINE):
        generated, truth = after_a_wave(label(kind, step))
        errors[step] = np.sqrt(np.mean((generated - truth) ** 2))
    assert errors[COARSE] < 0.1
    assert errors[FINE] > 0.5
    # and a fine LSTM is closer to the next point than a coarse SimpleRNN: the one-step error does not tell
    assert one_step_error(load()[label("LSTM", FINE)])[0] < one_step_error(load()[label("SimpleRNN", COARSE)])[0]


def test_loading_them_needs_no_tensorflow() -> None:
    code = "import sys; from course_utils import wave_networks as w; w.load(); sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_trains_what_is_stored() -> None:
    """One of them, trained again, is as good; bit for bit it need not be on another processor."""
    from course_utils.generation import Network
    from course_utils.wave_networks import WaveNetwork, train

    again = WaveNetwork(Network.from_keras(train("SimpleRNN", COARSE)), COARSE)
    assert one_step_error(again)[0] == pytest.approx(one_step_error(load()[label("SimpleRNN", COARSE)])[0], rel=0.5)
