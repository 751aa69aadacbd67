"""Windows: the target is the series itself, shifted; nothing runs over the end; scaling knows only its own part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.windows import SEEDS, Scaling, all_windows, random_windows, seed_of, sine, window

COUNTED = np.arange(50.0)  # the value is its own place


def test_the_lecture_s_list_is_the_sine_of_whole_numbers() -> None:
    x, y = sine(step=1.0, low=0.0, high=7.0)
    assert x.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert y[:-1].round(2).tolist() == [0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28]
    assert y[1:].round(2).tolist() == [0.84, 0.91, 0.14, -0.76, -0.96, -0.28, 0.66]


@pytest.mark.parametrize(("step", "points"), [(0.2, 251), (0.04, 1251), (0.1, 501), (0.3, 167), (50.0, 2)])
def test_the_sine_covers_its_interval_with_both_ends_where_they_fit(step: float, points: int) -> None:
    x, y = sine(step)
    assert len(x) == len(y) == points
    assert x[0] == 0
    assert 50 - step < x[-1] <= 50 + 1e-9
    np.testing.assert_allclose(np.diff(x), step)


@pytest.mark.parametrize(("step", "low", "high"), [(0, 0, 1), (-0.1, 0, 1), (2, 0, 1), (0.1, 1, 0)])
def test_an_interval_without_room_is_refused(step: float, low: float, high: float) -> None:
    with pytest.raises(ValueError, match="expected low < high and a step above 0"):
        sine(step, low, high)


def test_the_seeds_are_a_wave_nothing_and_noise_that_is_always_the_same() -> None:
    wave, zeros, noise = (seed_of(kind, 40, 0.2) for kind in SEEDS)
    np.testing.assert_array_equal(wave, sine(0.2)[1][:40])
    assert not zeros.any()
    assert -1 <= noise.min() < -0.9 < 0.9 < noise.max() <= 1
    np.testing.assert_array_equal(noise[:10], seed_of("noise", 10, 0.04))
    with pytest.raises(ValueError, match="a seed is one of wave, zeros, noise; came 'sound'"):
        seed_of("sound", 3, 0.2)


@given(length=st.integers(1, 20), shift=st.integers(1, 20), data=st.data())
def test_every_target_is_the_series_at_t_plus_shift(length: int, shift: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(COUNTED) - length - shift))
    found = window(COUNTED, start, length, shift)
    assert found.inputs.tolist() == list(range(start, start + length))
    assert found.targets.tolist() == list(range(start + shift, start + shift + length))


def test_a_window_that_runs_over_the_end_is_refused() -> None:
    assert window(COUNTED, 39, 10).targets[-1] == 49
    for start in (-1, 40):
        with pytest.raises(ValueError, match=r"may start at 0 to 39 in a series of 50; came -?\d+"):
            window(COUNTED, start, 10)


def test_random_windows_reach_both_ends_and_no_further() -> None:
    inputs, targets = random_windows(COUNTED, 10, 2000, np.random.default_rng(0))
    assert inputs.shape == targets.shape == (2000, 10, 1)
    assert inputs.dtype == targets.dtype == np.float32
    np.testing.assert_array_equal(targets, inputs + 1)
    assert set(inputs[:, 0, 0]) == set(range(40)), "every place comes up"
    counts = np.bincount(inputs[:, 0, 0].astype(int))
    assert counts.min() > 20, "and no place much less often than another: 50 times on average"


def test_the_same_seed_gives_the_same_windows() -> None:
    one, other = (random_windows(COUNTED, 5, 8, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_all_windows_are_all_there_are() -> None:
    inputs, targets = all_windows(COUNTED, 30, shift=2)
    assert inputs[:, 0, 0].tolist() == list(range(19))
    np.testing.assert_array_equal(targets, inputs + 2)
    assert targets.max() == 49


@pytest.mark.parametrize(
    ("values", "length", "shift", "message"),
    [
        (COUNTED, 50, 1, "need 51 values; the series has 50"),
        (COUNTED, 10, 41, "need 51 values; the series has 50"),
        (COUNTED, 0, 1, "length 0"),
        (COUNTED, 10, 0, "shift 0"),
        (COUNTED[:, None], 10, 1, r"shape \(50, 1\)"),
    ],
)
def test_impossible_sizes_are_named(values: np.ndarray, length: int, shift: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        all_windows(values, length, shift)
    with pytest.raises(ValueError, match=message):
        random_windows(values, length, 4, np.random.default_rng(0), shift)


def test_a_batch_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 window; came 0"):
        random_windows(COUNTED, 5, 0, np.random.default_rng(0))


def test_scaling_is_that_of_the_part_it_was_fitted_on() -> None:
    scaling = Scaling.fit(COUNTED[:40])
    scaled = scaling.apply(COUNTED)
    assert scaled[:40].mean() == pytest.approx(0, abs=1e-12)
    assert scaled[:40].std() == pytest.approx(1)
    assert scaled[40:].mean() > 1, "the rest is not made to fit"
    np.testing.assert_allclose(scaling.undo(scaled), COUNTED, atol=1e-12)


@pytest.mark.parametrize("values", [[], [3.0, 3.0, 3.0]])
def test_what_does_not_vary_cannot_be_scaled(values: list[float]) -> None:
    with pytest.raises(ValueError, match="expected values that vary"):
        Scaling.fit(np.array(values))
