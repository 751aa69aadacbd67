"""The live view of lesson 3 on short-term memory: how much each word of a sentence has to say at its end."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import Rectangle

from course_utils.activations import LINEAR, RELU, TANH
from course_utils.decay import recurrent_weights
from course_utils.drawing.shapes import BODY, HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current, readable_on
from course_utils.influence import influences, shares, word_vectors
from course_utils.live.controls import Choice, Entry, Slider
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

UNITS, MOST = 16, 12  # of the network; words that fit
NETWORKS = {
    "tanh, Gaussian start": (TANH, "Gaussian"),
    "tanh, orthogonal start": (TANH, "orthogonal"),
    "ReLU, identity start (IRNN)": (RELU, "identity"),
    "linear, orthogonal start": (LINEAR, "orthogonal"),
}
_SENTENCE = "What time is it ?"
_TALL = 0.65  # inches: the bar of a word that has all of the say


@view
class WordInfluence(View):
    name = "word_influence"
    lesson = 3
    title = "How much each word has to say in the final state"
    size = (8.0, 3.6)
    declared = {
        "sentence": Entry(
            "Sentence",
            _SENTENCE,
            (
                "The brown fox is quick",
                "Hi",
                "one two three four five six seven eight nine ten eleven twelve",
                "one two three four five six seven eight nine ten eleven twelve thirteen",
                "An uncharacteristically long incomprehensible word",
                "It costs $5 or $6",
            ),
        ),
        "network": Choice("Network", next(iter(NETWORKS)), tuple(NETWORKS)),
        "radius": Slider("Spectral radius", 0.5, 0.1, 2.5, 0.05),
    }

    @staticmethod
    def compute(sentence: str, network: str, radius: float) -> State:
        """Each word's share in the final state of an untrained layer of 16 units that reads one word a step.

        Words are those between spaces. Their vectors hang on their letters alone; the weights are always the same.

        Raises:
            ValueError: there is no word, or more than 12.
        """
        words = sentence.split()
        if not 1 <= len(words) <= MOST:
            came = f"{len(words)} came: leave some out" if words else "none came: type one"
            raise ValueError(f"Expected 1 to {MOST} words with spaces between them; {came}.")
        activation, start = NETWORKS[network]
        rng = np.random.default_rng(0)
        W_xh = rng.normal(0, UNITS**-0.5, size=(UNITS, UNITS))
        W_hh = recurrent_weights(start, UNITS, radius, rng)
        return {
            "words": words,
            "network": network,
            "radius": radius,
            "shares": shares(influences(word_vectors(words, UNITS), W_xh, W_hh, activation)),
        }

    def build(self, stage: Stage) -> None:
        pale = Sketch(stage.width, stage.height, axes=sheet(stage.figure))
        pale.text(0.25, 3.35, "the share of each word in the final state", size=HEAD, ha="left")
        derivative = "$\\partial h_T / \\partial x_t = W_{xh} D_t W_{hh} D_{t+1} \\cdots W_{hh} D_T$, in $D$ the slopes"
        pale.text(0.25, 2.98, derivative, ha="left")
        pale.text(stage.width - 0.25, 2.98, "share: its norm, of the sum of all norms", ha="right")

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        words, found = state["words"], state["shares"]
        net = f"{state['network']}, spectral radius {state['radius']:g}"
        sketch.text(stage.width - 0.25, 3.35, net, ha="right")
        apart = min(1.5, (stage.width - 0.4) / len(words))
        xs = stage.width / 2 + apart * (np.arange(len(words)) - (len(words) - 1) / 2)
        look, wide, final = current(), apart - 0.06, len(words)
        shades = LinearSegmentedColormap.from_list("shares", [look.page, look.stroke("hidden")])
        for t, (x, word, share) in enumerate(zip(xs.tolist(), words, found.tolist(), strict=True), 1):
            fill = to_hex(shades(share / max(found.max(), 1e-300)))
            _rectangle(sketch, x, 1.36, wide, 0.46, fill)
            sketch.text(x, 1.59, _fitting(word, wide), size=BODY, colour=readable_on(fill), parse_math=False)
            _rectangle(sketch, x, 1.88, min(wide, 0.4), _TALL * share, look.stroke("hidden"))
            sketch.text(x, 2.02 + _TALL * share, f"{100 * share:.0f}%", weight="bold")
            state_of = sketch.neuron(x, 0.7, 0.22, lit=t == final)
            sketch.arrow((x, 1.36), state_of.top, role="input")
            sketch.text(x, 0.25, f"step {t}" if apart > 0.8 else f"{t}", size=SMALL)
            if t > 1:
                sketch.arrow((x - apart + 0.22, 0.7), state_of.left, role="hidden")

    def reading(self, state: State) -> str:
        words, found = [_short(word) for word in state["words"]], state["shares"]
        if not found.any():
            return "No word has a say in the final state: every unit is off there, with slope 0."
        ends = f"The first word, {words[0]}, has {100 * found[0]:.0f}% of the say, the final one, {words[-1]}, has "
        ends += f"{100 * found[-1]:.0f}%."
        if len(words) == 1:
            return f"The only word, {words[0]}, has all of the say in the final state."
        return f"{ends} The final three have {100 * found[-3:].sum():.0f}%." if len(words) > 3 else ends

    def alt(self, state: State) -> str:
        listed = ", ".join(
            f"{_short(word)} {100 * share:.0f}%" for word, share in zip(state["words"], state["shares"], strict=True)
        )
        return (
            "The words of a sentence in boxes, the fuller the colour the greater their share in the final state of a "
            f"recurrent layer ({state['network']}, spectral radius {state['radius']:g}): {listed}. Above each a bar of "
            "its share, below it the state of its step, each handed on to the next, the final one framed."
        )


def _short(word: str) -> str:
    return word if len(word) <= 20 else f"{word[:19]}…"


def _rectangle(sketch: Sketch, x: float, bottom: float, width: float, height: float, fill: str) -> None:
    rectangle = Rectangle((x - width / 2, bottom), width, height, facecolor=fill, edgecolor=current().ink, zorder=3)
    sketch.axes.add_patch(rectangle)
    rectangle.set_animated(True)
    sketch.artists.append(rectangle)


def _fitting(word: str, wide: float) -> str:
    """As much of a word as fits ``wide`` inches, with a box for every letter that the picture's font has not."""
    font = get_font(findfont("DejaVu Sans"))
    font.set_size(BODY, 72)
    known, most = font.get_charmap(), 72 * (wide - 0.05)
    word = "".join(letter if ord(letter) in known else "□" for letter in word)
    shown = word
    for length in range(min(len(word), 100), 0, -1):
        shown = word if length == len(word) else f"{word[:length]}…"
        font.set_text(shown)
        if font.get_width_height()[0] / 64 <= most:
            break
    return shown
