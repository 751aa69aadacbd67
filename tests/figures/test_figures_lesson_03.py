"""The figures of lesson 3 show and say what is true."""

import math
import re

import numpy as np
import pytest
from figure_words import words_of

from course_utils import cells, cliff, figures, live
from course_utils.activations import BY_NAME, SIGMOID, TANH, Activation
from course_utils.figures import (
    all_figures,
    lesson_03,
    lesson_03_remedies,
)
from course_utils.influence import word_vectors

ALL = all_figures()


def test_lesson_3_draws_what_its_syllabus_lists() -> None:
    listed = """
    powers error_travels_back one_chain deep_against_recurrent sigmoid_saturates activations_five bound_and_norms
    eigenvalues short_term_memory clipping_two_ways cliff batch_or_layer_norm residual truncated_bptt irnn remedies_map
    """
    assert {entry.name for entry in ALL if entry.lesson == 3} >= set(listed.split())


def test_the_powers_named_are_those_of_the_lecture() -> None:
    powers = figures.get("powers")
    assert f"falls to {0.9**100:.7f}" in powers.alt
    assert f"rises to {round(1.1**100)} at" in powers.alt
    drawn = [text.get_text() for text in powers.draw().axes[1].texts]
    assert [word.split()[-1].strip("$") for word in drawn] == [r"13\,781", "1", "0.0000266"]


def test_what_reaches_a_layer_is_halved_at_each() -> None:
    told = words_of(figures.get("error_travels_back").draw())
    drawn = [float(word) for word in told if re.fullmatch(r"[\d.]+", word)]
    arriving = [number for number in drawn if number <= 1][1:]  # the first 1 is the name of a layer
    assert arriving == [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]


def test_the_products_of_the_two_networks_are_right() -> None:
    drawn = [float(word) for word in words_of(figures.get("deep_against_recurrent").draw()) if re.match(r"\d", word)]
    assert len(drawn) == 21
    for row in (drawn[:7], drawn[7:14], drawn[14:]):
        assert row[-1] == pytest.approx(math.prod(row[:-1]), abs=0.0051)
    assert len(set(drawn[7:13])) == len(set(drawn[14:20])) == 1


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda one: one.name)
def test_the_shaded_zones_begin_where_a_twentieth_of_the_slope_is_left(activation: Activation) -> None:
    shaded = re.search(rf"{activation.name}: .*?shaded beyond ([\d.]+)", figures.get("sigmoid_saturates").alt)
    assert shaded is not None
    assert activation.slope(float(shaded[1])) / activation.steepest == pytest.approx(0.05, abs=0.0005)


def test_the_slopes_told_are_those_of_the_curves() -> None:
    told = figures.get("activations_five").alt.split("Slopes at -2, 0 and 2: ")[1].rstrip(".").split("; ")
    for name, words in zip(("sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU"), told, strict=True):
        at_left, _, at_right = (float(word) for word in words.removeprefix(name).split(","))
        for z, slope in ((-2.0, at_left), (2.0, at_right)):
            rise = BY_NAME[name].value(z + 1e-6) - BY_NAME[name].value(z - 1e-6)
            assert slope == pytest.approx(float(rise) / 2e-6, abs=0.0051)


def _way_back(run: lesson_03.Measured) -> np.ndarray:
    """``∂h_T/∂h_0`` of a layer that was measured, rows for ``h_T``: the product of its steps, multiplied forward."""
    product = np.eye(len(run.W_hh))
    for h in run.any_way.states[1:]:
        product = np.diag(1 - h**2) @ run.W_hh.T @ product
    return product


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_norms_drawn_end_where_the_product_of_the_steps_says(seed: int) -> None:
    run = lesson_03.measured("Gaussian", seed)
    stretched = np.linalg.svd(run.W_hh)[2][0]
    assert run.stretched.left == pytest.approx(np.linalg.norm(stretched @ _way_back(run)), rel=1e-9)
    assert run.stretched.log10_norms.max() > 0.1
    for decay in (run.any_way, run.stretched):
        assert (decay.log10_norms <= decay.log10_bound + 1e-12).all()


def test_the_bound_is_flat_for_the_orthogonal_start_and_climbs_for_the_gaussian() -> None:
    alt = figures.get("bound_and_norms").alt
    gaussian = [np.linalg.norm(lesson_03.measured("Gaussian", seed).W_hh, 2) for seed in lesson_03.SEEDS]
    assert f"There the bound rises, {min(gaussian):.1f} to {max(gaussian):.1f} times a step" in alt
    orthogonal = [10 ** lesson_03.measured("orthogonal", seed).any_way.log10_norms[-1] for seed in lesson_03.SEEDS]
    assert f"to {min(orthogonal):.2g} to {max(orthogonal):.2g}." in alt


def test_the_eigenvalues_have_the_sizes_told() -> None:
    alt = figures.get("eigenvalues").alt
    assert "orthogonal, sizes 0.90 to 0.90, greatest singular value 0.90" in alt
    assert "identity, sizes 0.90 to 0.90, greatest singular value 0.90" in alt
    W = lesson_03.measured("Gaussian", 0).W_hh
    stretch = math.sqrt(np.linalg.eigvalsh(W.T @ W).max())
    assert f"to 0.90, greatest singular value {stretch:.2f}; orthogonal" in alt


def test_the_shares_of_the_words_are_those_of_a_nudged_net() -> None:
    W_xh, W_hh = lesson_03.word_net(0.5)
    words, nudge = word_vectors(["What", "time", "is", "it", "?"], len(W_xh)), 1e-6
    norms = np.zeros((5, 5))
    for s in range(5):
        changes = []
        for feature in range(words.shape[1]):
            up, down = words.copy(), words.copy()
            up[s, feature] += nudge
            down[s, feature] -= nudge
            runs = [cells.simple_rnn(x, W_xh, W_hh, np.zeros(len(W_hh))) for x in (up, down)]
            changes.append((runs[0] - runs[1]) / (2 * nudge))
        norms[:, s] = np.sqrt((np.array(changes) ** 2).sum(axis=(0, 2)))
    shares = lesson_03.word_shares(0.5)
    assert shares == pytest.approx(norms / norms.sum(axis=1, keepdims=True), abs=1e-8)
    final = ", ".join(
        f"{word} {share:.0%}" for word, share in zip(["What", "time", "is", "it", "?"], shares[-1], strict=True)
    )
    assert (
        f"the shares are {final}: is it ? have {shares[-1, 2:].sum():.0%} together"
        in figures.get("short_term_memory").alt
    )


def test_the_words_of_the_figure_have_the_shares_with_which_the_live_view_begins() -> None:
    view = live.get("word_influence")
    assert lesson_03.word_shares(0.5)[-1] == pytest.approx(view.compute(**view.defaults())["shares"])


def test_clipping_by_value_turns_and_by_norm_does_not() -> None:
    clipping = figures.get("clipping_two_ways")
    turned = math.degrees(math.atan2(0.8, 1.0) - math.atan2(0.8, 2.4))
    assert f"becomes (1.00, 0.80) and turns by {turned:.1f} degrees" in clipping.alt
    length = math.hypot(2.4, 0.8)
    assert f"becomes ({2.4 / length:.2f}, {0.8 / length:.2f}), shorter, and turns by 0 degrees" in clipping.alt
    assert {f"turns by {turned:.1f}°", "keeps its direction"} <= set(words_of(clipping.draw()))


def test_one_step_without_clipping_throws_the_descent_off_the_cliff() -> None:
    raw, clipped = lesson_03_remedies.descents()
    alt = figures.get("cliff").alt
    w, b = raw.path.T
    moved = np.hypot(w[1:] - w[:-1], b[1:] - b[:-1])
    assert f"step {moved.argmax() + 1} throws it {moved.max():.2f} away" in alt
    assert moved.max() > 5 * lesson_03_remedies.RATE * lesson_03_remedies.THRESHOLD
    assert np.hypot(*np.diff(clipped.path, axis=0).T).max() <= 0.3 + 1e-12
    for run, words in ((raw, "without clipping"), (clipped, "with it")):
        w, b = run.path[-1]
        x = 0.5
        for _ in range(50):
            x = w / (1 + math.exp(-x)) + b
        assert f"{(1 / (1 + math.exp(-x)) - 0.7) ** 2:.3f} {words}" in alt
    assert clipped.losses[-20:].max() < raw.losses[-20:].min()


def test_the_cliff_is_pointed_at_where_it_stands() -> None:
    for w in (4.6, 4.66, 4.8):
        edge = lesson_03_remedies.cliff_edge(w)
        below, above = (cliff.loss_and_gradient(w, edge + aside)[0] for aside in (-0.02, 0.02))
        assert below > 0.1 > above


def test_the_groups_that_are_averaged_are_counted_right() -> None:
    batch, time, features = 3, 4, 5
    drawn = words_of(figures.get("batch_or_layer_norm").draw())
    assert [word for word in drawn if word.endswith("means")] == [
        f"{features} means",
        f"{time * features} means",
        f"{batch * time} means",
    ]
    assert [word for word in drawn if word.endswith("to a mean")] == [
        f"{batch * time} numbers to a mean",
        f"{batch} numbers to a mean",
        f"{features} numbers to a mean",
    ]


def test_what_twenty_layers_leave_with_and_without_residual_connections() -> None:
    alt = figures.get("residual").alt
    assert math.log10(0.1**20) == pytest.approx(-20)
    assert f"leave 1e-20 of the gradient when plain and {1.1**20:.1f} times it" in alt


def test_a_piece_of_truncated_back_propagation_keeps_its_length() -> None:
    truncated = figures.get("truncated_bptt")
    assert "steps 1 to 3; steps 4 to 6; steps 7 to 9" in truncated.alt
    assert "steps 1 to 4; steps 5 to 8" in truncated.alt_for(steps=8, k=4)


def test_the_state_of_an_irnn_is_copied_until_something_comes_in() -> None:
    states, x = lesson_03_remedies.irnn_states(), lesson_03_remedies.IRNN_INPUTS
    before = np.vstack([np.zeros(3), states[:-1]])
    quiet = ~x.any(axis=1)
    assert (states[quiet] == before[quiet]).all()
    assert (states[~quiet] == np.clip(before[~quiet] + x[~quiet], 0, None)).all()
    assert [word for word in words_of(figures.get("irnn").draw()) if word in {"new", "copied"}] == [
        "copied" if still else "new" for still in quiet
    ]


def test_every_remedy_is_made_for_one_trouble_and_those_that_the_lesson_measured_are_there() -> None:
    table = {name: effects for name, _, *effects in lesson_03_remedies.REMEDIES}
    assert all(effects.count(lesson_03_remedies.FOR) == 1 for effects in table.values())
    for name, effect in (("Layer normalisation", lesson_03_remedies.TOO), ("RMSProp", lesson_03_remedies.TOO)):
        assert table[name] == [effect, lesson_03_remedies.FOR]
    assert table["Batch normalisation"] == [lesson_03_remedies.FOR, lesson_03_remedies.MIXED]
    assert {effect for effects in table.values() for effect in effects} == set(lesson_03_remedies.SIGNS)
    assert {"tanh or ELU, not the sigmoid", "ReLU with He weights", "Gradient scaling"} <= set(table)


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("powers", {"below": 1.2}, "a factor between 0 and 1 and one above 1"),
        ("error_travels_back", {"layers": 9}, "3 to 6 layers"),
        ("clipping_two_ways", {"gradient": (0.3, 0.2)}, "the greater above the threshold"),
        ("truncated_bptt", {"k": 0}, "in pieces of 1 up to that"),
    ],
)
def test_values_that_a_figure_of_lesson_3_cannot_show_are_refused(
    name: str, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        figures.get(name).draw(**parameters)
