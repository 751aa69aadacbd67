"""What the views of lesson 1 show is true: proved against Keras and against the lesson's own table."""

from itertools import product

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import live
from course_utils.live.lesson_01 import LAYER, ONE_NEURON, TYPES
from course_utils.schedule import COURSES, NO_DEMAND

unroll, rnn_types, course_schedule = (live.get(name) for name in ("unroll", "rnn_types", "course_schedule"))


@pytest.mark.parametrize(("network", "parameters"), [(ONE_NEURON, 3), (LAYER, 15)])
def test_unrolling_further_adds_no_parameters(network: str, parameters: int) -> None:
    counts = {unroll.compute(steps, network, 0.8)["parameters"] for steps in range(1, 7)}
    assert counts == {parameters}


@pytest.mark.parametrize("network", [ONE_NEURON, LAYER])
@pytest.mark.parametrize("weight", [-1.5, 0.0, 0.8, 1.5])
def test_unrolled_states_are_those_of_keras(network: str, weight: float) -> None:
    state = unroll.compute(6, network, weight)
    units = state["h"].shape[1]
    layer = keras.layers.SimpleRNN(units, return_sequences=True, dtype="float64")
    layer.build((None, 6, 1))
    if network == ONE_NEURON:
        layer.set_weights([np.ones((1, 1)), np.full((1, 1), weight), np.zeros(1)])
    else:
        recurrent = np.array([[0.7, -0.3, 0.2], [0.4, 0.6, 0.0], [0.0, 0.5, 0.8]])
        layer.set_weights([np.array([[1.0, 0.6, -0.8]]), weight * recurrent, np.zeros(3)])
    of_keras = np.asarray(layer(state["x"][None, :, None]))[0]
    np.testing.assert_allclose(state["h"], of_keras, rtol=0, atol=1e-6)
    assert layer.count_params() == state["parameters"]


@given(st.integers(1, 5), st.sampled_from([ONE_NEURON, LAYER]), st.floats(-1.5, 1.5))
def test_one_more_step_leaves_the_earlier_ones_as_they_are(steps: int, network: str, weight: float) -> None:
    shorter, longer = (unroll.compute(steps + more, network, weight)["h"] for more in (0, 1))
    np.testing.assert_array_equal(shorter, longer[:steps])


@pytest.mark.parametrize("kind", TYPES)
def test_types_run_in_keras_as_written_and_see_what_is_said(kind: str) -> None:
    """The code on the picture is run, and each input is nudged to see which outputs move."""
    keras.utils.set_random_seed(1)
    words = {name: getattr(keras.layers, name) for name in ("Dense", "SimpleRNN", "RepeatVector")}
    models: dict[tuple[str, ...], keras.Model] = {}
    for length_in, length_out, output in product(range(1, 5), repeat=3):
        state = rnn_types.compute(kind, length_in, length_out, output)
        code = tuple(state["layers"])
        if code not in models:
            models[code] = keras.Sequential([eval(layer, {"Input": keras.Input, **words}) for layer in code])
        model = models[code]
        assert model.input_shape == (None, *state["shape_in"])
        assert model.output_shape == (None, *state["shape_out"])

        steps = state["length_in"]
        nudged = np.repeat(np.linspace(-1, 1, steps * 3).reshape(1, steps, 3), steps + 1, axis=0)
        for step in range(steps):
            nudged[step + 1, step] += 0.5  # row 0 stays as it is
        answers = np.asarray(model(nudged.reshape(steps + 1, *state["shape_in"])))
        answers = answers.reshape(steps + 1, state["length_out"], -1)[:, state["output"] - 1]
        moved = [step for step in range(1, steps + 1) if np.abs(answers[step] - answers[0]).max() > 1e-7]
        assert moved == state["seen"]


def test_lengths_are_those_a_type_has() -> None:
    for kind, length_in, length_out, output in product(TYPES, range(1, 5), range(1, 5), range(1, 5)):
        state = rnn_types.compute(kind, length_in, length_out, output)
        ends = rnn_types.limits({"kind": kind, "length_in": length_in, "length_out": length_out, "output": output})
        for name, (low, high) in ends.items():
            assert low <= state[name] <= high


def courses(**changed: object) -> list[str]:
    steps = course_schedule.compute(**(course_schedule.defaults() | changed))["steps"]
    return ["no course" if step.course is None else COURSES[step.course] for step in steps]


def test_the_schedule_starts_with_the_table_of_the_lesson() -> None:
    wanted = course_schedule.compute(**course_schedule.defaults())["wanted"]
    assert wanted == [NO_DEMAND, "Math", NO_DEMAND, "R", NO_DEMAND, NO_DEMAND, NO_DEMAND, NO_DEMAND]
    assert courses() == ["Math", "Math", "R", "R", "Python", "Math", "R", "Python"]


def test_with_the_feedback_cut_there_is_no_course_without_demand() -> None:
    none = "no course"
    assert courses(cut=True) == [none, "Math", none, "R", none, none, none, none]


def test_looking_at_another_quarter_changes_no_course() -> None:
    assert all(courses(quarter=quarter) == courses() for quarter in range(1, 9))


def test_the_state_before_is_in_the_reading() -> None:
    state = course_schedule.compute(**(course_schedule.defaults() | {"quarter": 4}))
    assert course_schedule.reading(state) == "Fall 2: Math 0, R 2, Python 1. R wins: the demand is met."
