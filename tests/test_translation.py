"""What lesson 7 translates: right answers, from a seed, with no test target in training; and labels of the future."""

from __future__ import annotations

import datetime
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import translation
from course_utils.translation import (
    DATE_FORMS,
    DATES,
    DIGITS,
    END,
    PAD,
    START,
    Alphabet,
    Pair,
    arrays,
    dates,
    exact_match,
    lone_ceiling,
    lone_symbols,
    read_date,
    reversed_digits,
    teacher_inputs,
    train_test,
    write_date,
)

days = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


# Characters


@given(st.text("0123456789", max_size=12), st.booleans(), st.integers(0, 4))
def test_codes_go_there_and_back(text: str, end: bool, room: int) -> None:
    codes = DIGITS.alphabet.encode(text, len(text) + 1 + room, end=end)
    assert DIGITS.alphabet.decode(codes) == text
    assert len(codes) == len(text) + 1 + room
    assert (codes == END).sum() == end
    assert codes.min(initial=PAD) == PAD


def test_decoding_stops_at_the_first_end_sign() -> None:
    alphabet = Alphabet("abc")
    assert alphabet.size == 6
    assert alphabet.decode([START, 3, 4, END, 5, PAD]) == "ab"
    with pytest.raises(ValueError, match="'x'"):
        alphabet.encode("ax")
    with pytest.raises(ValueError, match="at most 2 codes"):
        alphabet.encode("ab", 2, end=True)
    with pytest.raises(ValueError, match="codes from 0 to 5; came 6"):
        alphabet.decode([6])


# Digits and dates


def test_digits_are_reversed_and_of_every_length() -> None:
    pairs = reversed_digits(400, (3, 6), seed=1)
    assert all(list(pair.target) == list(reversed(pair.source)) for pair in pairs)
    assert {len(pair.source) for pair in pairs} == {3, 4, 5, 6}
    assert pairs == reversed_digits(400, (3, 6), seed=1)
    assert pairs != reversed_digits(400, (3, 6), seed=2)


@given(days, st.sampled_from(DATE_FORMS))
def test_a_date_is_read_as_it_was_written_in_every_form(day: datetime.date, form: str) -> None:
    assert read_date(write_date(day, form)) == day
    assert read_date(write_date(day, form).upper()) == day


def test_the_forms_are_called_by_what_they_make_of_one_day() -> None:
    day = datetime.date(1976, 7, 4)
    assert tuple(write_date(day, form) for form in DATE_FORMS) == DATE_FORMS


@pytest.mark.parametrize("text", ["", "tomorrow", "31.2.1976", "4 Juli 1976", "4.7.1876", "4.7.76", "1976-07-04"])
def test_other_texts_are_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date in one of the forms 4 July 1976"):
        read_date(text)


def test_dates_come_in_all_forms_and_fit_the_task() -> None:
    pairs = dates(2000, seed=3)
    assert all(read_date(pair.source).isoformat() == pair.target for pair in pairs)
    shapes = {tuple(sign for sign in ", ./" if sign in pair.source) for pair in pairs}
    assert len(shapes) == 4, "spaces; a comma; dots; slashes"
    assert max(len(pair.source) for pair in pairs) <= DATES.longest_source
    years = [int(pair.target[:4]) for pair in pairs]
    assert min(years) >= 1900
    assert max(years) <= 2099


@pytest.mark.parametrize("task", [DIGITS, DATES])
def test_no_target_of_the_test_is_in_training(task: translation.Task) -> None:
    train, test = train_test(task, 3000, 300, seed=5)
    assert (len(train), len(test)) == (3000, 300)
    assert not {pair.target for pair in train} & {pair.target for pair in test}
    assert len({pair.target for pair in test}) == 300
    assert (train, test) == train_test(task, 3000, 300, seed=5)


def test_short_strings_stay_in_training_where_longer_ones_are_tested() -> None:
    train, test = train_test(DIGITS, 3000, 300, seed=0, lengths=(1, 6), tested=(4, 8))
    assert {len(pair.source) for pair in train} == set(range(1, 7))
    assert {len(pair.source) for pair in test} == set(range(4, 9))
    with pytest.raises(ValueError, match="not enough different digits"):
        train_test(DIGITS, 10, 50, lengths=(1, 1))


def test_arrays_shift_the_targets_by_one_and_begin_with_the_start_sign() -> None:
    found = arrays(DIGITS, [Pair("407", "704"), Pair("12345", "54321")])
    assert found.sources.shape == (2, 5)
    assert found.inputs.shape == found.targets.shape == (2, 6)
    assert [DIGITS.alphabet.decode(row) for row in found.sources] == ["407", "12345"]
    assert [DIGITS.alphabet.decode(row) for row in found.targets] == ["704", "54321"]
    assert found.targets.tolist()[0][3:] == [END, PAD, PAD]
    assert (found.inputs[:, 0] == START).all()
    np.testing.assert_array_equal(found.inputs[:, 1:], found.targets[:, :-1])
    np.testing.assert_array_equal(teacher_inputs(np.array([7, 8, END])), [START, 7, 8])
    assert arrays(DATES, [Pair("July 4, 1976", "1976-07-04")]).sources.shape == (1, 12), "capitals or not"


def test_exact_match_asks_for_every_character() -> None:
    assert exact_match(["12", "34", "5"], ["12", "34", "6"]) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="came 1 and 2"):
        exact_match(["1"], ["1", "2"])


# Labels of the future


def test_a_lone_symbol_is_one_that_stands_nowhere_else() -> None:
    x, y = lone_symbols(50, steps=6, symbols=4, seed=2)
    for row, labels in zip(x.tolist(), y.tolist(), strict=True):
        assert labels == [int(row.count(symbol) == 1) for symbol in row]


@pytest.mark.parametrize(("steps", "symbols"), [(1, 3), (4, 3), (5, 2)])
def test_the_ceiling_is_what_the_best_rule_gets_that_knows_the_past_only(steps: int, symbols: int) -> None:
    """Among all sequences, grouped by what has been read: the commoner label of each group."""
    right = 0
    everything = list(product(range(symbols), repeat=steps))
    for t in range(steps):
        groups: dict[tuple[int, ...], list[int]] = {}
        for row in everything:
            groups.setdefault(row[: t + 1], []).append(int(row.count(row[t]) == 1))
        right += sum(max(sum(labels), len(labels) - sum(labels)) for labels in groups.values())
    assert lone_ceiling(steps, symbols) == pytest.approx(right / (steps * len(everything)))


def test_the_ceiling_of_the_lesson_lies_between_guessing_and_knowing() -> None:
    _, y = lone_symbols(20000)
    assert max(y.mean(), 1 - y.mean()) < 0.55 < lone_ceiling() < 0.8
    assert lone_ceiling() == pytest.approx(0.7718, abs=1e-4)


def test_what_cannot_be_is_refused() -> None:
    for wrong in (lambda: reversed_digits(0), lambda: reversed_digits(3, (4, 2)), lambda: dates(0)):
        with pytest.raises(ValueError, match="expected at least 1"):
            wrong()
    with pytest.raises(ValueError, match="at least 1 pair"):
        train_test(DATES, 0, 1)
    with pytest.raises(ValueError, match="at least one pair"):
        arrays(DIGITS, [])
    with pytest.raises(ValueError, match="numbers of at least 1"):
        lone_symbols(3, 0)
    with pytest.raises(ValueError, match="no form of dates"):
        write_date(datetime.date(1976, 7, 4), "the fourth")
