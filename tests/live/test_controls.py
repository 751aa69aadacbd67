"""What a control declares, before it is a widget."""

from __future__ import annotations

from course_utils.live.controls import Slider


def test_the_settings_of_a_slider_hold_its_ends_and_its_start() -> None:
    assert Slider("weight", 3, 1, 10, 4).settings() == [1, 3, 5, 9, 10]
    assert Slider("weight", 0.8, -1, 1, 0.1).settings() == [-1, -0.7, -0.4, -0.1, 0.2, 0.5, 0.8, 1]


def test_a_slider_has_the_digits_of_its_start_too() -> None:
    slider = Slider("weight", 0.25, 0, 1, 0.5)
    assert slider.tidy(slider.value) == 0.25
    assert slider.tidy(0.2 + 0.1) == 0.3
