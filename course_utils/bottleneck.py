"""How many digit strings are reversed without a mistake, by length, with and without attention: a stored measurement.

``python -m course_utils.bottleneck`` measures anew (some minutes) and writes ``bottleneck.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from course_utils.encoder_decoder import EncoderDecoder
from course_utils.files import write_whole
from course_utils.translation import DIGITS
from course_utils.translators import score, train

FILE = Path(__file__).with_suffix(".json")
NETWORKS = {"with attention": "dot", "without attention": None}
UNITS, STEPS = 32, 1000  # of each direction of the encoder, of training
TRAINED = (1, 16)  # the lengths of the strings in training, each as likely as each other
TESTED = (3, 20)  # the lengths in the test; of shorter strings too few would be left to train with
TESTS, SEED = 3600, 1  # strings in the test, about 200 of each length


@cache
def measured() -> dict[str, dict[int, float]]:
    """For ``"with attention"`` and ``"without attention"`` the share of unseen strings that is right, by length."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: {int(length): share for length, share in stored[name].items()} for name in NETWORKS}


def measure(attention: str | None) -> Mapping[int, float]:
    """Train one network on strings of 1 to 16 digits and test it on each length, on strings it has not seen."""
    model, pairs = train(DIGITS, attention, STEPS, units=UNITS, lengths=TRAINED, tests=TESTS, tested=TESTED, seed=SEED)
    network = EncoderDecoder.from_keras(model)
    found = {}
    for length in range(TESTED[0], TESTED[1] + 1):
        tests = [pair for pair in pairs if len(pair.source) == length]
        found[length] = round(score(network, DIGITS, tests), 3)
    return found


def main() -> None:
    """Measure both and write the file."""
    stored = {}
    for name, attention in NETWORKS.items():
        stored[name] = {str(length): share for length, share in measure(attention).items()}
        print(name, stored[name], flush=True)
    write_whole(FILE, (json.dumps(stored, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
