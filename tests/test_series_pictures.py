"""Pictures of series: legible in every theme, with the errors that the arrays have."""

from __future__ import annotations

import numpy as np
import pytest
from figure_audit import audit
from matplotlib.figure import Figure

from course_utils.drawing import series, style

X = 0.2 * np.arange(100)
WAVE = np.sin(X)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def pictures() -> dict[str, Figure]:
    many = {f"network {k}": WAVE[30:] + 0.1 * k for k in range(series.MOST_ROWS)}
    return {
        "prediction": series.prediction(WAVE[:30], WAVE[1:31], WAVE[1:31] + 0.05, step=0.2, start=3.0),
        "one": series.generated(WAVE, {"SimpleRNN, step 0.2": WAVE[30:80] * 1.5}, 30, step=0.2),
        "many": series.generated(WAVE, many, 30),
        "forecasts": series.forecasts(
            1950 + np.arange(44),
            100 + 50 * WAVE[:44],
            {"naive plus seasonal\ndifference": 100 + 50 * WAVE[1:45], "linear AR(9)": 100 + 40 * WAVE[:44]},
            unit="sunspot number",
            history=(1928 + np.arange(22), 100 + 50 * WAVE[-22:]),
        ),
    }


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("name", ["prediction", "one", "many", "forecasts"])
def test_they_are_legible(name: str, theme: str) -> None:
    with style.theme(theme) as chosen:
        figure = pictures()[name]
        assert audit(figure, chosen) == []
    width, height = figure.get_size_inches()
    assert width <= 8.2
    assert height <= 5.0


def test_the_errors_beside_the_rows_are_those_of_the_arrays() -> None:
    shifted = {"off by a tenth": WAVE[30:] + 0.1, "right, but short": WAVE[30:60]}
    assert texts(series.generated(WAVE, shifted, 30)) == [
        "off by a tenth",
        "RMSE 0.100",
        "right, but short",
        "RMSE 0.000",
    ]
    said = {"two too high": WAVE + 2.0}
    assert texts(series.forecasts(X, WAVE, said, unit="m")) == ["two too high", "MAE 2"]


def test_predictions_stand_where_their_targets_do() -> None:
    figure = series.prediction(WAVE[:5], WAVE[1:6], WAVE[1:6], step=0.2, start=1.0)
    read, target, said = (line.get_xdata() for line in figure.axes[0].lines)
    np.testing.assert_allclose(read, [1.0, 1.2, 1.4, 1.6, 1.8])
    np.testing.assert_allclose(target, [1.2, 1.4, 1.6, 1.8, 2.0])
    np.testing.assert_array_equal(said, target)


def test_batches_of_one_feature_are_taken_as_they_come() -> None:
    column = WAVE[:31, None]
    figure = series.prediction(column[:-1], column[1:], column[1:])
    assert len(figure.axes[0].lines[0].get_ydata()) == 30


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(ValueError, match="came 5 inputs, 5 targets, 4 predictions"):
        series.prediction(WAVE[:5], WAVE[:5], WAVE[:4])
    with pytest.raises(ValueError, match="GRU: 80 values were generated, but after the seed there are 70 true ones"):
        series.generated(WAVE, {"GRU": WAVE[:80]}, 30)
    with pytest.raises(ValueError, match=r"naive: expected a forecast for each of 100 values; came \(99,\)"):
        series.forecasts(X, WAVE, {"naive": WAVE[1:]}, unit="m")
    with pytest.raises(ValueError, match="room for 1 to 5 rows; came 0"):
        series.generated(WAVE, {}, 30)
    with pytest.raises(ValueError, match="room for 1 to 5 rows; came 6"):
        series.forecasts(X, WAVE, {str(k): WAVE for k in range(6)}, unit="m")
