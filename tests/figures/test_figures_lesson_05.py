"""The figures of lesson 5 show and say what is true."""

import math
import re

import numpy as np
import pytest
from figure_words import words_of

from course_utils import data, figures
from course_utils.figures import (
    all_figures,
)

ALL = all_figures()


def test_lesson_5_draws_what_its_syllabus_lists() -> None:
    listed = """
    sine_in_numbers window_and_target random_windows predict_every_step unseen_window truth_or_itself fine_and_coarse
    small_error_bad_wave three_seeds held_out scaling_from_training_part four_baselines one_step_or_free off_by_one
    """
    assert {entry.name for entry in ALL if entry.lesson == 5} >= set(listed.split())


def test_the_list_and_its_shift_are_the_sine_of_whole_numbers() -> None:
    drawn = [float(word.replace("−", "-")) for word in words_of(figures.get("sine_in_numbers").draw()) if "." in word]
    assert drawn == [round(math.sin(x), 2) for x in [*range(7), *range(1, 8)]]


def test_the_window_told_is_cut_from_the_sine() -> None:
    words = figures.get("window_and_target").alt_for(start=7, length=10, shift=3)
    ends = [f"{math.sin(0.2 * step):.2f}" for step in (7, 16, 10, 19)]
    assert "step 7 to 16, from {} to {}. Its target: step 10 to 19, from {} to {}".format(*ends) in words
    assert "ends 3 steps later" in words


def test_what_copying_costs_is_what_the_sine_moves_in_a_step() -> None:
    # sin(x + s) - sin(x) = 2 sin(s / 2) cos(x + s / 2), whose root mean square is sqrt(2) sin(s / 2)
    words = figures.get("fine_and_coarse").alt
    for step in (0.04, 0.2):
        assert f"is off by {math.sqrt(2) * math.sin(step / 2):.3f}" in words
        assert f"covers {29 * step / (2 * math.pi):.0%} of a period" in words


def test_the_smaller_one_step_error_belongs_to_the_worse_wave() -> None:
    words = figures.get("small_error_bad_wave").alt
    one = [float(number) for number in re.findall(r"one step ahead off by (\d\.\d+)", words)]
    free = [float(number) for number in re.findall(r"periods off by (\d\.\d+)", words)]
    assert one[0] < one[1]
    assert free[0] > 10 * free[1]


def test_a_seed_of_zeros_is_left_by_one_network_only() -> None:
    heights = [float(number) for number in re.findall(r"(\d\.\d) after", figures.get("three_seeds").alt)]
    assert all(abs(height - 1) <= 0.1 for height in [*heights[:4], heights[5]])
    assert heights[4] <= 0.1


def test_the_held_out_part_and_the_training_part_are_the_whole_series() -> None:
    words = figures.get("held_out").alt
    assert "1700 to 1964, 265 values" in words
    assert "1965 to 2008, 44 values" in words
    assert 1964 - 1700 + 1 + 2008 - 1965 + 1 == 309


def test_the_scaling_drawn_is_that_of_the_training_part() -> None:
    values = data.sunspots().values
    train, held = values[:265], values[265:]
    words = words_of(figures.get("scaling_from_training_part").draw())
    assert f"mean {train.mean():.1f}\nstd {train.std():.1f}" in words
    scaled = (held - train.mean()) / train.std()
    assert f"mean {scaled.mean():.2f}\nstd {scaled.std():.2f}" in words
    assert any(f"mean {values.mean():.1f}" in word for word in words)


def test_the_baselines_drawn_are_computed_from_earlier_years() -> None:
    values, year = data.sunspots().values, 1979 - 1700
    words = figures.get("four_baselines").alt
    assert f"the truth, {values[year]:.1f}," in words
    assert f"naive {values[year - 1]:.1f} (MAE 22.9); seasonal naive {values[year - 11]:.1f} (MAE 26.8)" in words
    third = values[year - 1] + values[year - 11] - values[year - 12]
    assert f"seasonal difference {third:.1f} (MAE 20.8)" in words
    table = np.array([[1, *values[t - 9 : t][::-1]] for t in range(9, 265)])
    weights = np.linalg.solve(table.T @ table, table.T @ values[9:265])
    assert f"AR(9) {weights @ [1, *values[year - 9 : year][::-1]]:.1f} (MAE" in words


def test_a_free_run_is_worse_than_one_step_and_fades() -> None:
    one, free = map(float, re.findall(r"error (?:is )?(\d+\.\d)", figures.get("one_step_or_free").alt))
    assert free > 1.5 * one


def test_a_forecast_in_the_wrong_place_looks_perfect() -> None:
    assert "mean absolute error 21." in figures.get("off_by_one").alt
    assert [word for word in words_of(figures.get("off_by_one").draw()) if word.startswith("MAE")] == [
        "MAE 21.5",
        "MAE 0.0",
    ]


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("window_and_target", {"start": 80}, "may start at 0 to 79 in a series of 110; came 80"),
        ("random_windows", {"count": 9}, "room for 1 to 8 windows; came 9"),
        ("fine_and_coarse", {"coarse": 0.3}, "up to 0.21; came 0.04 and 0.3"),
        ("fine_and_coarse", {"fine": 0.2, "coarse": 0.04}, "a fine step above 0 and up to 0.05"),
    ],
)
def test_values_that_a_figure_of_lesson_5_cannot_show_are_refused(
    name: str, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        figures.get(name).draw(**parameters)
