"""Lesson 4: counting parameters."""

from __future__ import annotations

from course_utils.exercises.base import Mistake
from course_utils.exercises.cases import Form
from course_utils.exercises.functions import Case, FunctionProblem


def _plain_count(features: int, units: int) -> int:
    return units * (features + units) + units


def _counted(plain: Form, lstm: Form, gru: Form) -> Form:
    """Three counts, each made of the features and units."""
    return lambda features, units: tuple(count(features, units) for count in (plain, lstm, gru))


def _lstm_count(features: int, units: int) -> int:
    return 4 * _plain_count(features, units)


def _gru_count(features: int, units: int) -> int:
    return 3 * (_plain_count(features, units) + units)


def _by(block: Form, gru_block: Form | None = None) -> Form:
    """One block for the plain layer, four for the LSTM, three for the GRU."""
    gru_block = gru_block or block
    return _counted(block, lambda n, u: 4 * block(n, u), lambda n, u: 3 * gru_block(n, u))


_right_counts = _counted(_plain_count, _lstm_count, _gru_count)

parameter_counts = FunctionProblem(
    name="parameter_counts",
    lesson=4,
    title="Counting parameters",
    minutes=6,
    level="medium",
    variable="parameter_counts",
    code="""
def parameter_counts(features, units):
    weights = features * units + units * units
    simple = weights + units
    lstm = 4 * (weights + units)
    gru = 3 * (weights + 2 * units)
    return simple, lstm, gru
""",
    explanation=(
        "A plain layer has weights for the input, (features, units), for the state, (units, units), and a bias, "
        "(units,). The LSTM has four such layers inside. The GRU has three, and with `reset_after=True` each has two "
        "biases, one for the input and one for the state: its `bias` is (2, 3 · units). How many steps there are, or "
        "how many sequences, does not matter."
    ),
    why=(
        "Whoever compares an LSTM with a plain network of as many units compares it with one of a quarter of its "
        "parameters. Is it the gates or the size? Only the count can tell."
    ),
    hints=(
        "Begin with the plain layer: two matrices and a bias. Which shapes have they, and how many numbers is that?",
        "An LSTM computes four weighted sums instead of one, each with matrices and a bias of its own. And the GRU?",
        "If your number for the GRU is too small by 3 · units: print the shapes of `get_weights()` of a GRU, and look "
        "at its bias.",
    ),
    shape_advice="Three numbers come back: those of SimpleRNN, LSTM and GRU.",
    parts=("SimpleRNN", "LSTM", "GRU"),
    cases=(Case((3, 5)), Case((1, 32)), Case((10, 10)), Case((7, 1)), Case((2, 100))),
    mistakes=(
        Mistake(
            "the GRU's second bias is not counted",
            _by(_plain_count),
            "The other two are right. With `reset_after=True` the GRU keeps apart what comes from the input and what "
            "comes from the state. What does that mean for its biases?",
        ),
        Mistake(
            "every layer has two biases",
            _by(lambda n, u: _plain_count(n, u) + u),
            "So PyTorch counts. In Keras only the GRU has two.",
            also=(_by(lambda n, u: _plain_count(n, u) + u, _plain_count),),
        ),
        Mistake(
            "the LSTM has two biases, too",
            _counted(_plain_count, lambda n, u: 4 * (_plain_count(n, u) + u), _gru_count),
            "In Keras only the GRU has two, because of `reset_after=True`.",
        ),
        Mistake(
            "the biases are not counted",
            _by(lambda n, u: u * (n + u)),
            "The matrices are right. Each of the layers inside has a bias as well.",
        ),
        Mistake(
            "there is one bias for all gates",
            _counted(_plain_count, lambda n, u: 4 * u * (n + u) + u, lambda n, u: 3 * u * (n + u) + u),
            "The matrices are right. Each of the layers inside has a bias of its own.",
            also=(
                _counted(_plain_count, lambda n, u: 4 * u * (n + u) + u, lambda n, u: 3 * u * (n + u) + 2 * u),
                _counted(_plain_count, lambda n, u: 4 * u * (n + u) + u, _gru_count),
                _counted(_plain_count, _lstm_count, lambda n, u: 3 * u * (n + u) + u),
                _counted(_plain_count, _lstm_count, lambda n, u: 3 * u * (n + u) + 2 * u),
            ),
        ),
        Mistake(
            "a bias is counted as one number",
            _by(lambda n, u: u * (n + u) + 1),
            "A bias has one number for each unit.",
            also=(
                _by(lambda n, u: u * (n + u) + 1, lambda n, u: u * (n + u) + 2),
                _counted(_plain_count, lambda n, u: 4 * (u * (n + u) + 1), lambda n, u: 3 * (u * (n + u) + 2)),
                _counted(_plain_count, lambda n, u: 4 * (u * (n + u) + 1), lambda n, u: 3 * (u * (n + u) + 1)),
            ),
        ),
        Mistake(
            "the weights of the state are not counted",
            _by(lambda n, u: n * u + u),
            "That is a layer without memory. Each unit hears all units of the step before.",
            also=(_by(lambda n, u: n * u + u, lambda n, u: n * u + 2 * u), _by(lambda n, u: n * u)),
        ),
        Mistake(
            "the weights of the input are not counted",
            _by(lambda n, u: u * u + u),
            "Each unit hears all features of the input.",
            also=(_by(lambda n, u: u * u + u, lambda n, u: u * u + 2 * u),),
        ),
        Mistake(
            "each unit hears only itself",
            _by(lambda n, u: n * u + u + u),
            "The matrix for the state is (units, units): each unit hears each other.",
            also=(_by(lambda n, u: n * u + u + u, lambda n, u: n * u + u + 2 * u),),
        ),
        Mistake(
            "the LSTM has the wrong number of layers inside",
            _counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), _gru_count),
            "Three gates, and one more layer that is not a gate.",
            also=(
                _counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), lambda n, u: 2 * _plain_count(n, u)),
                _counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), lambda n, u: 3 * _plain_count(n, u)),
                _counted(_plain_count, lambda n, u: 5 * _plain_count(n, u), _gru_count),
            ),
        ),
        Mistake(
            "the GRU has the wrong number of layers inside",
            _counted(_plain_count, _lstm_count, lambda n, u: 2 * (_plain_count(n, u) + u)),
            "Two gates, and one more layer that is not a gate.",
            also=(
                _counted(_plain_count, _lstm_count, lambda n, u: 2 * _plain_count(n, u)),
                _counted(_plain_count, _lstm_count, lambda n, u: 4 * (_plain_count(n, u) + u)),
                _counted(_plain_count, _lstm_count, _lstm_count),
            ),
        ),
        Mistake(
            "LSTM and GRU have changed places",
            _counted(_plain_count, _gru_count, _lstm_count),
            "The order is SimpleRNN, LSTM, GRU.",
            also=(_counted(_plain_count, lambda n, u: 3 * _plain_count(n, u), _lstm_count),),
        ),
        Mistake(
            "the three numbers stand in another order",
            _counted(_lstm_count, _gru_count, _plain_count),
            "The order is SimpleRNN, LSTM, GRU.",
            also=(
                _counted(_lstm_count, _plain_count, _gru_count),
                _counted(_gru_count, _lstm_count, _plain_count),
                _counted(_gru_count, _plain_count, _lstm_count),
            ),
        ),
        Mistake(
            "only one of the three counts comes back",
            _plain_count,
            "It is right. The counts of the other two layers are asked for as well.",
            also=(_lstm_count, _gru_count),
        ),
        Mistake(
            "peepholes are counted",
            _counted(_plain_count, lambda n, u: _lstm_count(n, u) + 3 * u, _gru_count),
            "Keras' LSTM has none.",
        ),
        Mistake(
            "features and units are exchanged",
            lambda features, units: _right_counts(units, features),
            "Each unit hears all features and all units. How many numbers does one unit need for that, and how many "
            "units are there?",
        ),
        Mistake(
            "the sizes are added, not multiplied",
            _by(lambda n, u: n + u + u + u),
            "A matrix of (features, units) holds features times units numbers.",
            also=(_by(lambda n, u: n + u + u + u, lambda n, u: n + u + u + u + u), _by(lambda n, u: n + u)),
        ),
    ),
)
