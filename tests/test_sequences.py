"""The small worlds of lesson 1: what they promise, read back by independent means."""

from collections import Counter
from collections.abc import Callable
from itertools import product
from math import comb

import numpy as np
import pytest

from course_utils import sequences as world

SEEDS = (0, 1, 2)


def reading(codes: np.ndarray, words: tuple[str, ...] | str) -> list[str]:
    """The words of a row of codes, without what stands for nothing more."""
    return [words[code] for code in codes if code]


# --- digits and their names ---


@pytest.mark.parametrize("flips", [1, 4, 10])
def test_each_glyph_is_its_clean_digit_with_that_many_pixels_turned(flips: int) -> None:
    pixels, digits = world.glyphs(count=150, flips=flips, seed=0)
    assert pixels.shape == (150, 35)
    assert pixels.dtype == np.float32
    assert set(np.unique(pixels)) == {0.0, 1.0}
    assert digits.shape == (150,)
    assert set(digits.tolist()) == set(range(10))
    assert np.all(np.sum(pixels != world.CLEAN_GLYPHS[digits], axis=1) == flips)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_glyphs_are_equal_so_any_cut_is_clean(seed: int) -> None:
    pixels, _ = world.glyphs(count=1500, flips=4, seed=seed)
    assert len(np.unique(pixels, axis=0)) == 1500


def test_as_many_glyphs_as_promised_can_be_had() -> None:
    pixels, _ = world.glyphs(count=175, flips=1, seed=0)  # half of 10 digits times 35 pixels
    assert len(np.unique(pixels, axis=0)) == 175


def test_clean_digits_are_far_enough_apart_to_be_told_with_two_pixels_turned() -> None:
    apart = np.sum(world.CLEAN_GLYPHS[:, None] != world.CLEAN_GLYPHS[None], axis=2)
    assert np.min(apart[~np.eye(10, dtype=bool)]) > 2 * 2


def test_a_glyph_reads_as_rows_of_its_drawing() -> None:
    seven = world.CLEAN_GLYPHS[7].reshape(world.GLYPH_SHAPE)
    assert seven[0].tolist() == [1, 1, 1, 1, 1]  # the bar on top
    assert seven[-1].tolist() == [0, 1, 0, 0, 0]  # the foot


def test_drawing_glyphs_leaves_the_clean_ones_alone() -> None:
    before = world.CLEAN_GLYPHS.copy()
    world.glyphs(count=50, flips=3, seed=0)
    assert np.array_equal(before, world.CLEAN_GLYPHS)


@pytest.mark.parametrize(
    ("count", "flips", "says"),
    [(0, 4, "count must be at least 1, got 0"), (5, 0, "flips"), (5, 11, "flips"), (176, 1, "at most 175")],
)
def test_impossible_glyphs_are_refused(count: int, flips: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        world.glyphs(count=count, flips=flips, seed=0)


def test_every_digit_is_spelled_and_ends_in_an_end_sign() -> None:
    spelled = world.spell(np.arange(10))
    assert spelled.shape == (10, world.NAME_STEPS)
    for row, name in zip(spelled, world.NAMES, strict=True):
        word = "".join(world.ALPHABET[code] for code in row)
        assert word.rstrip(".") == name
        assert word.endswith(".")


def test_spelling_follows_the_order_of_the_digits() -> None:
    assert np.array_equal(world.spell(np.array([3, 1, 3])), world.spell(np.arange(10))[[3, 1, 3]])


@pytest.mark.parametrize("wrong", [[10], [-1], [1.5], [[1, 2]], 3])
def test_only_digits_can_be_spelled(wrong: object) -> None:
    with pytest.raises(ValueError, match="0 to 9"):
        world.spell(np.array(wrong))


# --- reviews ---


def verdict(text: str) -> int:
    """Read a review clause by clause, without the grammar: all clauses must say the same."""
    opinions = set()
    for clause in text.split(" , "):
        words = clause.split()
        liked = any(word in world.GOOD for word in words)
        assert liked != any(word in world.BAD for word in words)
        opinions.add(liked != ("not" in words))
    assert len(opinions) == 1, text
    return int(opinions.pop())


def bag(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.split()))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_of_the_test_reviews_is_in_the_training_ones(seed: int) -> None:
    (train, _), (test, _) = world.reviews(test_share=0.25, seed=seed)
    assert not set(train) & set(test)
    assert not {bag(text) for text in train} & {bag(text) for text in test}


@pytest.mark.parametrize("test_share", [0.001, 0.25, 0.9, 0.999])
def test_the_cut_moves_reviews_and_loses_none(test_share: float) -> None:
    (train, train_labels), (test, test_labels) = world.reviews(test_share=test_share, seed=0)
    (other_train, _), (other_test, _) = world.reviews(test_share=0.5, seed=1)
    assert sorted(train + test) == sorted(other_train + other_test)
    assert len(set(train + test)) == len(train) + len(test)
    assert (len(train), len(test)) == (len(train_labels), len(test_labels))
    assert len({bag(text) for text in test}) / len({bag(text) for text in train + test}) == pytest.approx(
        test_share, abs=0.001
    )


def test_every_verdict_is_what_the_sentence_says() -> None:
    for texts, labels in world.reviews(test_share=0.25, seed=0):
        assert [verdict(text) for text in texts] == labels.tolist()
        assert 0.4 < labels.mean() < 0.6


def test_every_contrast_has_a_twin_with_the_same_words_and_the_opposite_verdict() -> None:
    for texts, labels in world.reviews(test_share=0.25, seed=0):
        label_of = dict(zip(texts, labels.tolist(), strict=True))
        verdicts: dict[tuple[str, ...], list[int]] = {}
        for text, label in label_of.items():
            verdicts.setdefault(bag(text), []).append(label)
        for text in texts:
            assert sorted(verdicts[bag(text)]) == ([0, 1] if "," in text else [label_of[text]])


def test_reviews_have_several_lengths_up_to_the_number_of_steps() -> None:
    (train, _), (test, _) = world.reviews(test_share=0.25, seed=0)
    lengths = {len(text.split()) for text in train + test}
    assert len(lengths) > 3
    assert max(lengths) == world.REVIEW_STEPS


@pytest.mark.parametrize("wrong", [0, 1, -0.5, 25, float("nan")])
def test_a_test_share_must_leave_something_on_both_sides(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        world.reviews(test_share=wrong, seed=0)


# --- words as codes ---


def test_codes_read_back_as_the_text_and_padding_comes_last() -> None:
    (texts, _), _ = world.reviews(test_share=0.25, seed=0)
    codes = world.encode(texts, world.REVIEW_WORDS, world.REVIEW_STEPS)
    assert codes.shape == (len(texts), world.REVIEW_STEPS)
    assert [" ".join(reading(row, world.REVIEW_WORDS)) for row in codes] == texts
    for row, text in zip(codes, texts, strict=True):
        assert np.all(row[len(text.split()) :] == 0)


VOCABULARIES = (world.REVIEW_WORDS, world.ENGLISH_WORDS, world.GERMAN_WORDS, world.ALPHABET)


@pytest.mark.parametrize("words", VOCABULARIES)
def test_no_word_stands_twice_in_a_vocabulary(words: tuple[str, ...] | str) -> None:
    assert max(Counter(words).values()) == 1


def test_unknown_words_and_long_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="'plots' in 'the plots' is not one of"):
        world.encode(["the plots"], world.REVIEW_WORDS, 5)
    with pytest.raises(ValueError, match="has 3 words and the array holds 2"):
        world.encode(["the plot was"], world.REVIEW_WORDS, 2)


# --- what is out of reach without order ---


def test_the_ceiling_is_the_best_of_all_rules_tried_one_by_one() -> None:
    rng = np.random.default_rng(0)
    codes, labels = rng.integers(0, 2, (30, 3)), rng.integers(0, 2, 30)
    sums = codes.sum(axis=1)  # of zeros and ones the sum says all about the bag: 0, 1, 2 or 3
    best = max(np.mean(np.array(rule)[sums] == labels) for rule in product((0, 1), repeat=4))
    assert world.ceiling_without_order(codes, labels) == pytest.approx(best)


def test_twins_alone_leave_one_half_and_reviews_without_twins_leave_all() -> None:
    assert world.ceiling_without_order(np.array([[1, 2], [2, 1]]), np.array([0, 1])) == 0.5
    assert world.ceiling_without_order(np.array([[1, 2], [2, 2]]), np.array([0, 1])) == 1.0


@pytest.mark.parametrize("seed", SEEDS)
def test_order_is_needed_for_a_good_part_of_the_reviews(seed: int) -> None:
    _, (test, labels) = world.reviews(test_share=0.25, seed=seed)
    contrasts = np.mean(["," in text for text in test])
    codes = world.encode(test, world.REVIEW_WORDS, world.REVIEW_STEPS)
    ceiling = world.ceiling_without_order(codes, labels)
    assert ceiling == pytest.approx(1 - contrasts / 2)  # of each pair of twins one is lost
    assert 0.55 < ceiling < 0.65


@pytest.mark.parametrize(
    ("codes_shape", "labels_shape"),
    [
        ((3, 2), (2,)),
        ((3,), (3,)),
        ((0, 2), (0,)),
    ],
)
def test_a_ceiling_needs_one_label_for_each_row(codes_shape: tuple, labels_shape: tuple) -> None:
    with pytest.raises(ValueError, match="Expected codes"):
        world.ceiling_without_order(np.zeros(codes_shape, dtype=int), np.zeros(labels_shape, dtype=int))


# --- numbers in words ---

KNOWN_NUMBERS = {
    1: ("one", "eins"),
    7: ("seven", "sieben"),
    11: ("eleven", "elf"),
    16: ("sixteen", "sechzehn"),
    17: ("seventeen", "siebzehn"),
    20: ("twenty", "zwanzig"),
    21: ("twenty one", "ein und zwanzig"),
    30: ("thirty", "dreißig"),
    66: ("sixty six", "sechs und sechzig"),
    100: ("one hundred", "ein hundert"),
    101: ("one hundred one", "ein hundert eins"),
    112: ("one hundred twelve", "ein hundert zwölf"),
    347: ("three hundred forty seven", "drei hundert sieben und vierzig"),
    999: ("nine hundred ninety nine", "neun hundert neun und neunzig"),
}


def value(words: list[str], vocabulary: tuple[str, ...]) -> int:
    """Add a number's words up again: both vocabularies list 1 to 19, then 20 to 90; "und" adds nothing."""
    worth = dict(zip(vocabulary[1:], [*range(1, 20), *range(20, 100, 10)], strict=False))
    worth |= {"ein": 1, "und": 0}
    total = 0
    for word in words:
        total = total * 100 if word in ("hundred", "hundert") else total + worth[word]
    return total


@pytest.mark.parametrize(("number", "names"), KNOWN_NUMBERS.items())
def test_known_numbers(number: int, names: tuple[str, str]) -> None:
    assert (world.in_english(number), world.in_german(number)) == names


def test_every_number_adds_up_again_in_both_languages() -> None:
    for number in range(1, 1000):
        assert value(world.in_english(number).split(), world.ENGLISH_WORDS) == number
        assert value(world.in_german(number).split(), world.GERMAN_WORDS) == number


@pytest.mark.parametrize("wrong", [0, -5, 1000])
def test_other_numbers_are_refused(wrong: int) -> None:
    for in_words in (world.in_english, world.in_german):
        with pytest.raises(ValueError, match="1 to 999"):
            in_words(wrong)


@pytest.mark.parametrize("seed", SEEDS)
def test_translations_are_all_numbers_once_and_both_sides_mean_the_same(seed: int) -> None:
    english, german = world.translations(seed=seed)
    assert english.shape == (999, world.ENGLISH_STEPS)
    assert german.shape == (999, world.GERMAN_STEPS)
    numbers = [value(reading(row, world.ENGLISH_WORDS), world.ENGLISH_WORDS) for row in english]
    assert sorted(numbers) == list(range(1, 1000))
    assert [value(reading(row, world.GERMAN_WORDS), world.GERMAN_WORDS) for row in german] == numbers


def test_the_steps_are_as_many_as_needed_and_german_keeps_one_for_the_end_sign() -> None:
    english, german = world.translations(seed=0)
    assert np.any(english[:, -1] != 0)
    assert np.any(german[:, -2] != 0)
    assert np.all(german[:, -1] == 0)


# --- the door ---


@pytest.mark.parametrize("seed", SEEDS)
def test_the_label_is_the_movement_since_the_frame_before(seed: int) -> None:
    angles, motions = world.door_angles(count=200, frames=20, noise=0, seed=seed)
    assert angles.shape == (200, 20, 1)
    assert angles.dtype == np.float32
    assert motions.shape == (200, 20)
    assert np.all((angles >= 0) & (angles <= 90))
    turned = np.diff(angles[..., 0], axis=1)
    assert np.array_equal(np.sign(turned), motions[:, 1:] - 1)
    moving = np.abs(turned[turned != 0])
    assert np.all((moving > 3.99) & (moving < 9.01))


def test_noise_is_added_to_the_same_film_and_has_the_size_asked_for() -> None:
    clean, motions = world.door_angles(count=500, frames=20, noise=0, seed=0)
    measured, same_motions = world.door_angles(count=500, frames=20, noise=0.5, seed=0)
    assert np.array_equal(motions, same_motions)
    assert np.std(measured - clean) == pytest.approx(0.5, rel=0.05)
    assert np.mean(measured - clean) == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_still_does_not_tell_the_movement(seed: int) -> None:
    angles, motions = world.door_angles(count=1400, frames=20, noise=0.5, seed=seed)
    assert np.all(np.bincount(motions.ravel(), minlength=3) / motions.size > 0.3)
    degrees = np.clip(np.round(angles[..., 0].ravel()), 0, 90).astype(int)
    table = np.zeros((91, 3))
    np.add.at(table, (degrees, motions.ravel()), 1)
    assert table.max(axis=1).sum() / motions.size < 0.5  # the best table from a degree to a label


def test_two_frames_do_tell_it() -> None:
    angles, motions = world.door_angles(count=1400, frames=20, noise=0.5, seed=0)
    turned = np.diff(angles[..., 0], axis=1)
    guess = 1 + np.sign(np.where(np.abs(turned) < 2, 0, turned))
    assert np.mean(guess == motions[:, 1:]) > 0.98


def test_no_two_films_are_equal() -> None:
    angles, _ = world.door_angles(count=1400, frames=20, noise=0.5, seed=0)
    assert len(np.unique(angles[..., 0], axis=0)) == 1400


@pytest.mark.parametrize(
    ("count", "frames", "noise", "says"),
    [(0, 20, 0.5, "count"), (5, 0, 0.5, "frames"), (5, 20, -0.1, "noise"), (5, 20, float("nan"), "noise")],
)
def test_impossible_films_are_refused(count: int, frames: int, noise: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        world.door_angles(count=count, frames=frames, noise=noise, seed=0)


# --- seeds ---


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: world.glyphs(count=50, flips=4, seed=seed),
        lambda seed: world.reviews(test_share=0.25, seed=seed)[1],
        lambda seed: world.translations(seed=seed),
        lambda seed: world.door_angles(count=5, frames=20, noise=0.5, seed=seed),
    ],
    ids=["glyphs", "reviews", "translations", "door_angles"],
)
def test_the_seed_decides_everything(make: Callable[[int], tuple]) -> None:
    once, again, other = make(0), make(0), make(1)
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))
    assert not np.array_equal(once[0], other[0])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("window", [1, 4, 9])
def test_every_label_counts_the_sign_changes_of_the_last_steps(seed: int, window: int) -> None:
    numbers, changes = world.sign_changes(count=40, steps=9, window=window, seed=seed)
    assert numbers.shape == (40, 9, 1)
    assert numbers.dtype == np.float32
    assert changes.shape == (40, 9)
    assert changes.dtype == np.int64
    for row, labels in zip(numbers[..., 0].tolist(), changes.tolist(), strict=True):
        for step, label in enumerate(labels):
            looked_at = [t for t in range(1, 9) if step - window < t <= step]
            assert label == sum(row[t - 1] * row[t] < 0 for t in looked_at)


def test_a_window_longer_than_the_sequence_counts_all_changes() -> None:
    numbers, changes = world.sign_changes(count=20, steps=5, window=50, seed=0)
    assert np.array_equal(changes[:, -1], np.sum(numbers[:, 1:, 0] * numbers[:, :-1, 0] < 0, axis=1))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_rows_have_the_same_signs_so_any_cut_is_clean(seed: int) -> None:
    numbers, _ = world.sign_changes(count=4000, steps=14, window=4, seed=seed)
    assert len(np.unique(numbers > 0, axis=0)) == 4000
    assert np.all(numbers != 0)
    assert np.max(np.abs(numbers)) <= 1


def test_all_rows_of_signs_together_hold_every_count_as_often_as_tossed_coins_do() -> None:
    numbers, changes = world.sign_changes(count=2**8, steps=8, window=4, seed=0)
    assert len(np.unique(numbers > 0, axis=0)) == 2**8
    for step in range(8):
        tosses = min(step, 4)
        assert np.bincount(changes[:, step]).tolist() == [
            2**8 * comb(tosses, k) // 2**tosses for k in range(tosses + 1)
        ]


def test_the_sign_of_this_step_alone_tells_nothing() -> None:
    """All rows of signs: for each count, as many rows have a plus at this step as a minus."""
    numbers, changes = world.sign_changes(count=2**8, steps=8, window=4, seed=0)
    for step in range(8):
        plus = numbers[:, step, 0] > 0
        assert np.bincount(changes[plus, step]).tolist() == np.bincount(changes[~plus, step]).tolist()


def test_sizes_are_spread_evenly_and_tell_nothing_about_the_label() -> None:
    numbers, changes = world.sign_changes(count=4000, steps=14, window=4, seed=0)
    sizes = np.abs(numbers[..., 0])
    assert np.histogram(sizes, 4, (0, 1))[0] / sizes.size == pytest.approx([0.25] * 4, abs=0.01)
    assert np.corrcoef(sizes.ravel(), changes.ravel())[0, 1] == pytest.approx(0, abs=0.02)


def test_same_seed_same_numbers_other_seed_other_numbers() -> None:
    first, again, other = (world.sign_changes(10, 6, 4, seed)[0] for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("count", "steps", "window", "says"),
    [
        (0, 5, 4, "count must be at least 1"),
        (5, 0, 4, "steps must be at least 1"),
        (5, 5, 0, "window must be"),
        (33, 5, 4, "32 different rows of signs, got count=33"),
        (5, 63, 4, "at most 62"),
    ],
)
def test_impossible_sign_changes_are_refused(count: int, steps: int, window: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        world.sign_changes(count, steps, window, seed=0)
