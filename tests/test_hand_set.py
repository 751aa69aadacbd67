"""Cells set by hand do what is said of them: Keras' LSTM with their weights, and a calculator in plain Python."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.activations import sigmoid
from course_utils.cells import lstm
from course_utils.hand_set import (
    KEYS,
    SENTENCE,
    SENTENCE_WORDS,
    bias_for,
    calculator_weights,
    parse_keys,
    press,
    sentence_inputs,
    sentence_weights,
)


def calculator(keys: list[str]) -> tuple[list[int], list[int]]:
    """Memory and display of a real calculator after each key, in whole numbers."""
    memory = display = 0
    memories, displays = [], []
    for key in keys:
        if key == "CM":
            memory = 0
        elif key == "M+":
            memory += display
        elif key == "RM":
            display = memory
        else:
            display = int(key)
        memories.append(memory)
        displays.append(display)
    return memories, displays


keys_pressed = st.lists(st.one_of(st.sampled_from(KEYS), st.integers(-99, 99).map(str)), min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(keys_pressed)
def test_the_cell_is_a_real_calculators_memory(keys: list[str]) -> None:
    run = press(keys)
    memories, displays = calculator(keys)
    assert np.abs(run.memory - memories).max() < 0.1
    assert np.abs(run.display - displays).max() < 0.1


@settings(max_examples=20, deadline=None)
@given(keys_pressed)
def test_the_memory_is_keras_lstm(keys: list[str]) -> None:
    run = press(keys)
    layer = keras.layers.LSTM(1, return_sequences=True, return_state=True, dtype="float64")
    layer.build((None, None, 4))
    layer.set_weights(list(calculator_weights()))
    shown, _h, C = (np.asarray(one) for one in layer(run.x[None]))
    np.testing.assert_allclose(shown[0], run.steps.h, rtol=0, atol=1e-15)
    np.testing.assert_allclose(C[0], run.steps.C[-1], rtol=0, atol=1e-15)


def test_each_key_moves_one_gate() -> None:
    run = press(["7", "M+", "RM", "CM"])
    gates = np.concatenate([run.steps.f, run.steps.i, run.steps.o], axis=1)
    np.testing.assert_allclose(gates, [[1, 0, 0], [1, 1, 0], [1, 0, 1], [0, 0, 0]], rtol=0, atol=1e-15)


@pytest.mark.parametrize("typed", ["", "   ", "5 M-", "5M+", "1.5", "100", "9" * 40, " ".join(["1"] * 13), "5,M+"])
def test_what_is_no_key_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_keys(typed)


def test_keys_may_be_typed_small_and_with_any_spaces() -> None:
    assert parse_keys("  5  m+ -3 rm\tCM ") == ["5", "M+", "-3", "RM", "CM"]


def test_a_bias_holds_a_gate() -> None:
    for gate in (0.0, 1e-9, 0.05, 0.5, 0.95, 1 - 1e-9, 1.0):
        assert sigmoid(bias_for(gate)) == pytest.approx(gate, rel=1e-9, abs=1e-15)
    assert bias_for(0.5) == 0
    assert bias_for(0.95) == pytest.approx(np.log(19))
    for gate in (-0.01, 1.01, float("nan")):
        with pytest.raises(ValueError, match=r"from 0 \(shut\) to 1 \(open\)"):
            bias_for(gate)


def test_the_sentence_is_kept_added_and_shown_as_it_is_told() -> None:
    run = lstm(sentence_inputs(), *sentence_weights())
    at = {word: SENTENCE.index(word) for word in SENTENCE_WORDS}
    boy, sky, verb = run.C.T
    assert (np.abs(boy[: at["boy"]]) < 0.05).all()
    assert (boy[at["boy"] :] > 0.85).all(), "written at boy and kept to the end"
    assert run.i[at["boy"], 0] > 0.95
    assert (sky[at["sky"] : at["He"]] > 0.9).all()
    assert sky[at["He"]] < 0.05, "forgotten at He"
    assert run.f[at["He"], 1] < 0.05
    assert (run.f[:-1, 1] > 0.95).all()
    assert verb[at["He"]] > 0.9
    assert (verb[[1, 7]] < 0.05).all(), "after each is"
    assert run.h[-1, 0] > 0.65
    assert (np.abs(run.h[:-1, 0]) < 0.05).all(), "shown at He only"
    assert (np.abs(run.h[:, 1]) < 0.05).all()
    assert run.h[-1, 2] > 0.7


def test_the_sentence_is_read_by_keras_lstm_likewise() -> None:
    layer = keras.layers.LSTM(3, return_sequences=True, dtype="float64")
    layer.build((None, None, len(SENTENCE_WORDS)))
    layer.set_weights(list(sentence_weights()))
    of_keras = np.asarray(layer(sentence_inputs()[None]))[0]
    np.testing.assert_allclose(lstm(sentence_inputs(), *sentence_weights()).h, of_keras, rtol=0, atol=1e-12)
