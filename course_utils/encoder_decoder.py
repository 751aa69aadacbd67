"""An encoder and a decoder, with or without attention, run in NumPy with Keras' weights: every intermediate returned.

The encoder is a bidirectional GRU over embedded characters. Its two last states, joined, start the decoder, a GRU
that is given the sign written last. With attention, each of the decoder's states asks the encoder's states, and what
comes back stands beside it when the next sign is chosen (Luong, Pham and Manning 2015, without their tanh layer).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from course_utils.attention import Attention, attend, softmax
from course_utils.cells import gru, gru_step
from course_utils.translation import END, PAD, START, Alphabet

Array = np.ndarray
GRUWeights = tuple[Array, Array, Array]


class Reading(NamedTuple):
    """What the encoder made of its sources."""

    states: Array
    """Both directions joined, at every step, (batch, steps, 2 units)."""
    final: Array
    """The two last states joined, with which the decoder starts, (batch, 2 units)."""
    mask: Array
    """True where a source has a character, (batch, steps)."""


class Step(NamedTuple):
    """One step of the decoder."""

    h: Array
    """Its state, (batch, 2 units)."""
    attention: Attention | None
    """Scores and weights, (batch, steps), and context, (batch, 2 units); none without attention."""
    logits: Array
    """How much speaks for each sign, before the softmax, (batch, signs)."""


class Writing(NamedTuple):
    """What was written, sign by sign, until each source had its end sign."""

    codes: Array
    """The signs, padding after the end sign, (batch, written)."""
    weights: Array
    """The attention of each written sign, (batch, written, steps); no steps without attention."""
    scores: Array
    """The same before the softmax."""
    chances: Array
    """How likely the network found each sign that it wrote, (batch, written)."""


@dataclass(frozen=True, eq=False)
class EncoderDecoder:
    """The weights as Keras has them.

    Attributes:
        source_embedding: (signs, e).
        forwards, backwards: ``W_xh``, ``W_hh``, ``b_h`` of the encoder's two GRUs, u units each.
        target_embedding: (signs, e).
        decoder: of the decoder's GRU, 2 u units.
        attention: ``"dot"``, ``"additive"``, or none.
        scale: ``v`` of additive scores, (2 u,); none where there is none, or for dot scores.
        W_hy: (2 u, signs); (4 u, signs) with attention: rows for the state, then for the context.
        b_y: (signs,).
    """

    source_embedding: Array
    forwards: GRUWeights
    backwards: GRUWeights
    target_embedding: Array
    decoder: GRUWeights
    attention: str | None
    scale: Array | None
    W_hy: Array
    b_y: Array

    def __post_init__(self) -> None:
        units = len(self.forwards[1])
        wide = 2 * units * (2 if self.attention else 1)
        fits = (
            len(self.backwards[1]) == units
            and len(self.decoder[1]) == 2 * units
            and self.forwards[0].shape == self.backwards[0].shape == (self.source_embedding.shape[1], 3 * units)
            and self.decoder[0].shape == (self.target_embedding.shape[1], 6 * units)
            and self.W_hy.shape == (wide, len(self.b_y))
            and len(self.b_y) == len(self.target_embedding)
            and self.attention in (None, "dot", "additive")
        )
        if not fits:
            raise ValueError(
                f"expected an encoder of two GRUs with the same units u, a decoder of 2 u and an output ({wide} for "
                f"attention {self.attention!r}, signs); came encoder {len(self.forwards[1])} and "
                f"{len(self.backwards[1])}, decoder {len(self.decoder[1])}, output {self.W_hy.shape}"
            )

    @property
    def units(self) -> int:
        """The length of a joined encoder state, and of a decoder state."""
        return len(self.decoder[1])

    @classmethod
    def from_keras(cls, model: Any) -> EncoderDecoder:
        """The network in a Keras model of ``[sources, decoder inputs]``, such as ``translators.build`` makes.

        Raises:
            ValueError: the model is made of other parts; the message says of which.
        """
        layers = {}
        for layer in model.layers:
            kind = type(layer).__name__
            if kind == "Embedding":
                kind = "source embedding" if layer.input is model.inputs[0] else "target embedding"
            layers[kind] = layer
        wanted = ("source embedding", "Bidirectional", "target embedding", "GRU", "Dense")
        lacking = [kind for kind in wanted if kind not in layers]
        if lacking:
            raise ValueError(
                f"expected a functional model of [sources, decoder inputs] with {', '.join(wanted)}, and Attention or "
                f"AdditiveAttention or none; there is no {', no '.join(lacking)} in it"
            )
        attention = next((layers[kind] for kind in ("Attention", "AdditiveAttention") if kind in layers), None)
        scores = {"Attention": "dot", "AdditiveAttention": "additive"}.get(type(attention).__name__)
        scale = None
        if attention is not None and attention.get_weights():
            (scale,) = (np.asarray(weight, dtype=float) for weight in attention.get_weights())
            if scores == "dot":
                raise ValueError("expected keras.layers.Attention without a scale; this one has use_scale=True")

        def weights(layer: Any) -> list[Array]:
            return [np.asarray(weight, dtype=float) for weight in layer.get_weights()]

        both = layers["Bidirectional"]
        grus = [weights(one) for one in (both.forward_layer, both.backward_layer, layers["GRU"])]
        if any(len(one) != 3 or one[2].shape != (2, one[1].shape[1]) for one in grus):
            raise ValueError("expected GRU layers with Keras' own settings (biases, reset_after=True); one has others")
        (source,), (target,) = weights(layers["source embedding"]), weights(layers["target embedding"])
        forwards, backwards, decoder = ((one[0], one[1], one[2]) for one in grus)
        W_hy, b_y = weights(layers["Dense"])
        return cls(source, forwards, backwards, target, decoder, scores, scale, W_hy, b_y)

    def read(self, sources: Array) -> Reading:
        """Read whole sources, (batch, steps) of codes, padded with 0 at their ends."""
        sources = np.asarray(sources)
        mask = sources != PAD
        x = self.source_embedding[sources]
        states = np.concatenate(
            [_masked(x, mask, self.forwards), _masked(x[:, ::-1], mask[:, ::-1], self.backwards)[:, ::-1]], axis=-1
        )
        half = self.units // 2
        return Reading(states, np.concatenate([states[:, -1, :half], states[:, 0, half:]], axis=-1), mask)

    def step(self, codes: Array, h: Array, reading: Reading, temperature: float = 1.0) -> Step:
        """The decoder's next step, given the signs written last, (batch,), and its state, (batch, 2 units)."""
        h = gru_step(self.target_embedding[codes], h, *self.decoder).h
        if self.attention is None:
            return Step(h, None, h @ self.W_hy + self.b_y)
        found = attend(
            h[:, None], reading.states, kind=self.attention, v=self.scale, mask=reading.mask, temperature=temperature
        )
        found = Attention(*(part[:, 0] for part in found))
        return Step(h, found, np.concatenate([h, found.context], axis=-1) @ self.W_hy + self.b_y)

    def write(self, sources: Array, most: int = 16, temperature: float = 1.0) -> Writing:
        """Read the sources and write greedily, the likeliest sign each time, until the end sign or ``most`` signs.

        Args:
            sources: codes, (batch, steps).
            most: how many signs at most, the end sign included.
            temperature: of the attention's softmax.

        Raises:
            ValueError: nothing may be written.
        """
        if most < 1:
            raise ValueError(f"expected room for at least 1 sign; came {most}")
        reading = self.read(sources)
        h, codes = reading.final, np.full(len(reading.final), START)
        ended = np.zeros(len(codes), dtype=bool)
        written, weights, scores, chances = [], [], [], []
        for _ in range(most):
            step = self.step(codes, h, reading, temperature)
            h, codes = step.h, np.where(ended, PAD, step.logits.argmax(axis=-1))
            written.append(codes)
            chances.append(softmax(step.logits).max(axis=-1))
            if step.attention is not None:
                weights.append(step.attention.weights)
                scores.append(step.attention.scores)
            ended |= codes == END
            if ended.all():
                break
        none = [np.zeros((len(codes), 0))] * len(written)
        return Writing(*(np.stack(parts, 1) for parts in (written, weights or none, scores or none, chances)))

    def translate(self, texts: list[str], alphabet: Alphabet, most: int = 16) -> list[str]:
        """What it writes for each text, small letters for capitals.

        Raises:
            ValueError: a text is empty or has a character that is not in the alphabet.
        """
        if not all(texts):
            raise ValueError("expected texts of at least one character; an empty one came")
        across = max(map(len, texts))
        codes = np.stack([alphabet.encode(text.lower(), across) for text in texts])
        return [alphabet.decode(row) for row in self.write(codes, most).codes]


def _masked(x: Array, mask: Array, weights: GRUWeights) -> Array:
    """The states of a GRU, (batch, time, units); a masked step hands the state on as it is, as Keras does."""
    if mask.all():
        return gru(x, *weights).h
    h, states = np.zeros((len(x), len(weights[1]))), np.empty((*x.shape[:2], len(weights[1])))
    for t in range(x.shape[1]):
        h = np.where(mask[:, t, None], gru_step(x[:, t], h, *weights).h, h)
        states[:, t] = h
    return states
