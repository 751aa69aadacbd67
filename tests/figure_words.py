"""The texts of a drawing, read off it."""

from matplotlib.figure import Figure


def words_of(drawn: Figure) -> list[str]:
    return [text.get_text() for text in drawn.axes[0].texts]


def numbers_of(drawn: Figure) -> list[int]:
    return [int(word) for word in words_of(drawn) if word.isdigit()]
