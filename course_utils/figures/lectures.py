"""Which figure stands for which drawing of the five lectures that the course goes back to.

The pages are counted by their titles, the title page being page 1; a page's title or subject stands beside its number,
so that it is found where a lecture's own count differs.
"""

from __future__ import annotations

from dataclasses import dataclass

from course_utils.figures.registry import all_figures

Row = tuple[int, str, tuple[str, ...]]


@dataclass(frozen=True)
class Lecture:
    """A lecture: its title, its number of pages, and its drawings: page, what is drawn, the figures for it."""

    title: str
    pages: int
    drawings: tuple[Row, ...]


_TYPES = ("rnn_types",)

LECTURES = (
    Lecture(
        "Deep Learning Using TensorFlow, lesson 8: Recurrent Neural Networks (A. Pahwa)",
        39,
        (
            (3, "types of recurrent networks", _TYPES),
            (5, "image classification", ("one_to_one", "rnn_types")),
            (6, "image captioning", ("one_to_many", "rnn_types")),
            (7, "sentiment classification", ("many_to_one", "rnn_types")),
            (8, "machine translation", ("many_to_many_delayed", "rnn_types")),
            (9, "labelling video frames", ("many_to_many_aligned", "rnn_types")),
            (11, "a network with feedback", ("recurrent_neuron",)),
            (12, "drawbacks of feed-forward networks", ("feed_forward_limits",)),
            (13, "what recurrent networks are", ("feed_forward_limits", "unrolled_neuron")),
            (17, "the university: demand alone", ("course_feed_forward",)),
            (19, "the university: three quarters", ("course_recurrent",)),
            (20, "the university: input, matrix, output", ("course_recurrent",)),
            (21, "the university: the loop", ("course_recurrent",)),
            (22, "the university: demand and previous state", ("course_combined",)),
            (24, "the recursive definition", ("unfolding",)),
            (25, "tanh and sigmoid", ("activation_curves",)),
            (26, "the three weight matrices", ("three_weight_matrices",)),
            (27, "first layer", ("unrolled_layer",)),
            (28, "second layer", ("two_layers",)),
            (29, "back-propagation through time", ("bptt_graph", "bptt_paths")),
            (30, "vanishing and exploding gradients", ("error_travels_back",)),
            (31, "computing the gradient; 100 steps", ("one_chain", "powers")),
            (32, "how to solve it", ("remedies_map", "truncated_bptt")),
            (33, "memory", ("cell_conveyor",)),
            (34, "a calculator's three keys", ("calculator_gates",)),
            (35, "output gate", ("lstm_output_gate",)),
            (36, "forget gate", ("lstm_forget_gate",)),
            (37, "input gate", ("lstm_input_gate", "lstm_cell")),
            (38, "GRU", ("gru_cell", "gru_against_lstm")),
        ),
    ),
    Lecture(
        "Recurrent Neural Networks: theory, manual RNN, LSTM and GRU, time series, Word2Vec",
        94,
        (
            (6, "examples of sequences", ("sequences",)),
            (8, "the list shifted by one step", ("shifted_sequence",)),
            (9, "a normal neuron", ("neuron",)),
            (10, "a recurrent neuron", ("recurrent_neuron",)),
            (11, "the recurrent neuron over time", ("unrolled_neuron",)),
            (13, "a layer of recurrent neurons", ("recurrent_layer",)),
            (14, "the layer", ("recurrent_layer",)),
            (15, "the unrolled layer", ("unrolled_layer",)),
            (17, "sequence to sequence", ("many_to_many_aligned", "many_to_many_delayed")),
            (18, "sequence to vector", ("many_to_one",)),
            (19, "vector to sequence", ("one_to_many",)),
            (23, "a layer of three neurons", ("three_neurons", "neuron_two_weights")),
            (24, "the layer of three, unrolled", ("three_neurons_unrolled",)),
            (25, "weights for two steps", ("shapes_two_steps",)),
            (26, "the data: two sentences", ("data_orders_words", "data_orders_arrays")),
            (29, "the error on its way back", ("error_travels_back",)),
            (31, "the sigmoid", ("activation_curves",)),
            (32, "the sigmoid saturates", ("sigmoid_saturates",)),
            (33, "other activations", ("activations_five",)),
            (34, "ReLU", ("activations_five",)),
            (35, "leaky ReLU", ("activations_five",)),
            (36, "ELU", ("activations_five",)),
            (37, "batch normalisation", ("batch_or_layer_norm",)),
            (38, "gradient clipping", ("clipping_two_ways",)),
            (43, "the first inputs are forgotten", ("short_term_memory",)),
            (45, "a typical RNN", ("unrolled_neuron", "rnn_cell")),
            (46, "a typical RNN cell", ("rnn_cell",)),
            (47, "an LSTM cell", ("lstm_cell",)),
            (48, "an LSTM cell", ("lstm_cell",)),
            (49, "LSTM: forget gate", ("lstm_forget_gate",)),
            (50, "LSTM: input gate and candidate", ("lstm_input_gate",)),
            (51, "LSTM: the new cell state", ("lstm_cell_update",)),
            (52, "LSTM: output gate", ("lstm_output_gate",)),
            (53, "LSTM with peepholes", ("peephole_cell",)),
            (54, "GRU", ("gru_cell",)),
            (60, "sin(x), shifted by one step", ("sine_in_numbers",)),
            (62, "sin(x) and batches of it", ("random_windows",)),
            (63, "random batches", ("random_windows",)),
            (64, "a batch and its target", ("window_and_target",)),
            (65, "predicting one step ahead", ("predict_every_step", "unseen_window")),
            (66, "generating from a seed", ("truth_or_itself", "three_seeds")),
            (67, "generating from a seed series", ("three_seeds",)),
            (73, "a sentence as a sequence", ("sentence_sequence",)),
            (74, "words as frequencies", ("one_hot_and_counts",)),
            (75, "count-based and predictive", ("count_based_steps", "skipgram_network")),
            (78, "audio, images, text", ("three_representations",)),
            (80, "embeddings before and after training", ("planes_before_after",)),
            (81, "similar words, axes of meaning", ("planes_before_after",)),
            (82, "male-female, verb tense, country-capital", ("relation_arrows",)),
            (83, "vector arithmetic", ("analogy_steps",)),
            (84, "skip-gram and CBOW", ("window_pairs", "skipgram_network", "cbow_network")),
            (85, "target word and noise words", ("one_pair_loss", "noise_distribution")),
            (86, "noise classifier, hidden layer, projection", ("cbow_network", "one_pair_loss")),
            (90, "vectors in the plane", ("planes_before_after",)),
        ),
    ),
    Lecture(
        "Machine Learning Using TensorFlow, week 7: Recurrent Neural Network (S.-T. Pi)",
        13,
        (
            (2, "the order of the data", ("order_matters",)),
            (3, "a recurrent network and its loop", ("recurrent_neuron", "unfolding")),
            (4, "details of the cell", ("rnn_cell",)),
            (5, "bidirectional", ("bidirectional",)),
            (6, "deep", ("deep", "deep_bidirectional")),
            (7, "correspondence", ("rnn_types",)),
            (8, "the gradient's bound", ("bound_and_norms",)),
            (9, "gates: sum and product", ("times_and_plus",)),
            (10, "no gradient vanishes", ("cell_conveyor", "gradient_flow")),
            (11, "LSTM", ("lstm_cell",)),
            (12, "GRU", ("gru_cell",)),
            (13, "IRNN", ("irnn",)),
        ),
    ),
    Lecture(
        "Recurrent Neural Network (RNN): motivation, gradients, LSTM, GRU",
        36,
        (
            (2, "is the door opening or closing?", ("order_matters",)),
            (3, "RNN architecture", ("recurrent_neuron",)),
            (4, "RNN unfolded", ("unrolled_neuron",)),
            (5, "types of networks", _TYPES),
            (6, "one to one", ("one_to_one", "rnn_types")),
            (7, "image captioning", ("one_to_many", "rnn_types")),
            (8, "sentiment classification", ("many_to_one", "rnn_types")),
            (9, "machine translation", ("many_to_many_delayed", "rnn_types")),
            (10, "video frames", ("many_to_many_aligned", "rnn_types")),
            (11, "describing an image", ("one_to_many",)),
            (12, "many to many", ("many_to_many_aligned",)),
            (13, "the same weights at each step", ("three_weight_matrices", "unrolled_layer")),
            (14, "What time is it ?", ("short_term_memory",)),
            (15, "What time is it ?, the final state", ("short_term_memory",)),
            (16, "vanishing gradient", ("error_travels_back",)),
            (17, "a deep network: different weights", ("deep_against_recurrent",)),
            (18, "a recurrent network: the same weight", ("deep_against_recurrent",)),
            (19, "slopes of sigmoid and tanh", ("sigmoid_saturates",)),
            (20, "ReLU's derivative; residual block", ("activations_five", "residual")),
            (22, "without and with clipping", ("cliff", "clipping_two_ways")),
            (24, "one layer, and four", ("one_layer_against_four", "cell_symbols")),
            (25, "the cell state; gates", ("cell_conveyor", "lstm_cell")),
            (26, "forget gate", ("lstm_forget_gate", "tom_is_a_boy")),
            (27, "input gate", ("lstm_input_gate", "tom_is_a_boy")),
            (28, "updating the cell state", ("lstm_cell_update",)),
            (29, "output gate", ("lstm_output_gate", "tom_is_a_boy")),
            (30, "RNN, LSTM and GRU", ("rnn_cell", "lstm_cell", "gru_cell")),
            (31, "GRU", ("gru_cell",)),
            (32, "GRU: reset gate", ("gru_cell",)),
            (33, "GRU: update gate", ("gru_cell",)),
            (34, "GRU against LSTM; the symbols", ("gru_against_lstm", "cell_symbols")),
        ),
    ),
    Lecture(
        "Deep Learning: Theory and Practice, Recurrent Neural Networks",
        25,
        (
            (4, "the unfolded definition", ("unfolding",)),
            (5, "a recurrent network", ("three_weight_matrices",)),
            (6, "a recurrent network with its loss", ("outputs_and_loss",)),
            (8, "the gradients", ("bptt_graph",)),
            (9, "back-propagation through time", ("bptt_graph",)),
            (10, "back-propagation through time", ("bptt_paths",)),
            (11, "long-term dependencies", ("short_term_memory",)),
            (12, "vanishing and exploding gradients", ("bound_and_norms", "powers")),
            (13, "LSTM", ("lstm_cell",)),
            (14, "LSTM networks", ("one_layer_against_four",)),
            (15, "an LSTM cell with peepholes", ("peephole_cell",)),
            (16, "GRU", ("gru_cell",)),
            (17, "standard recurrent networks", ("recurrent_layer", "other_shapes")),
            (18, "teacher forcing networks", ("other_shapes",)),
            (19, "teacher forcing", ("teacher_forcing",)),
            (20, "multiple input, single output", ("multiple_input_single_output",)),
            (21, "single input, multiple output", ("single_input_multiple_output",)),
            (22, "bidirectional", ("bidirectional",)),
            (23, "sequence to sequence mapping", ("sequence_mapping", "encoder_decoder")),
            (24, "attention", ("attention_step", "alignment_dates")),
            (25, "encoder and decoder with attention", ("encoder_decoder_attention",)),
        ),
    ),
)

ADDED = (
    "saturation",
    "three_ways",
    "eigenvalues",
    "keras_gate_order",
    "memory_contest",
    "fine_and_coarse",
    "small_error_bad_wave",
    "held_out",
    "scaling_from_training_part",
    "four_baselines",
    "one_step_or_free",
    "off_by_one",
    "keep_probability",
    "one_pair_step",
    "vectors_in_rnn",
    "lone_symbols",
    "bottleneck",
    "dot_and_additive",
    "masked_softmax",
    "alignment_digits",
    "transformer_outlook",
)
"""The figures that stand for no drawing of the lectures: the course has added them."""


def as_markdown() -> str:
    """The whole table, as ``docs/lecture-figures.md`` has it."""
    lesson = {figure.name: figure.lesson for figure in all_figures()}
    lines = [
        "# Which figure stands for which drawing of the lectures",
        "",
        "Made by `course figures --lectures`. `course figures NAME` draws a figure, as SVG and PNG, in every theme.",
        "The pages are counted by their titles, the title page being page 1.",
    ]
    for number, lecture in enumerate(LECTURES, 1):
        lines += ["", f"## Lecture {number}: {lecture.title}", "", "| page | drawing | figure |", "|---|---|---|"]
        for page, drawing, names in lecture.drawings:
            lines.append(f"| Lecture {number}, page {page} | {drawing} | {', '.join(f'`{name}`' for name in names)} |")
    lines += ["", "## Figures that the course has added", ""]
    lines += [f"- `{name}` (lesson {lesson[name]})" for name in ADDED]
    return "\n".join(lines) + "\n"
