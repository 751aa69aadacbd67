"""A corpus made by a grammar, whose relations between words are known, so that word vectors can be scored exactly.

Each relation is a list of pairs: France and Paris, man and woman. The two words of a pair keep company with the same
things, two for each pair, and neighbouring pairs in the list share one of them. All first words of a relation appear
in the same kinds of sentence, and all second words in others. So what a pair is about, and which of the two a word is,
can both be learned from company alone. That is planted; it is what real text has in part, mixed with everything else.
A method that scores well here has found what was put there. It has not been shown to understand English.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

Pairs = tuple[tuple[str, str], ...]


class Question(NamedTuple):
    """An analogy: ``a - b + c`` should be nearest to ``answer``, as ``paris - france + italy`` to ``rome``."""

    relation: str
    a: str
    b: str
    c: str
    answer: str


def _pairs(text: str) -> Pairs:
    return tuple((first, second) for first, second in (line.split(" - ") for line in text.strip().split(", ")))


RELATIONS: dict[str, Pairs] = {
    "capital": _pairs(
        "france - paris, italy - rome, austria - vienna, germany - berlin, japan - tokyo, china - beijing, "
        "egypt - cairo, peru - lima, poland - warsaw, russia - moscow, finland - helsinki, sweden - stockholm, "
        "norway - oslo, ireland - dublin, denmark - copenhagen, portugal - lisbon, spain - madrid, greece - athens, "
        "turkey - ankara, switzerland - bern"
    ),
    "gender": _pairs(
        "king - queen, prince - princess, lord - lady, grandfather - grandmother, father - mother, son - daughter, "
        "boy - girl, nephew - niece, uncle - aunt, brother - sister, husband - wife, groom - bride, man - woman, "
        "waiter - waitress, host - hostess, actor - actress, hero - heroine, monk - nun"
    ),
    "number": _pairs(
        "cat - cats, dog - dogs, bee - bees, bear - bears, tree - trees, horse - horses, cow - cows, "
        "rabbit - rabbits, donkey - donkeys, goat - goats, crab - crabs, shell - shells, camel - camels, "
        "snake - snakes, bat - bats, star - stars, bird - birds, apple - apples, egg - eggs, spoon - spoons, "
        "bowl - bowls, book - books, lamp - lamps, curtain - curtains"
    ),
    "comparative": _pairs(
        "tall - taller, thick - thicker, smooth - smoother, long - longer, dark - darker, deep - deeper, "
        "wide - wider, green - greener, soft - softer, light - lighter, high - higher, steep - steeper, "
        "old - older, loud - louder, heavy - heavier, hard - harder, sharp - sharper, thin - thinner, "
        "cheap - cheaper, short - shorter"
    ),
    "opposite": _pairs(
        "fresh - stale, clean - dirty, quiet - noisy, safe - dangerous, strong - weak, reliable - unreliable, "
        "useful - useless, clever - stupid, good - bad, happy - sad, beautiful - ugly, bright - dull, tidy - messy, "
        "polite - rude, honest - dishonest, rich - poor, friendly - hostile, brave - cowardly"
    ),
}

# Pair number k keeps company with words k and k + 1 of its relation's line, counted round.
COMPANY: dict[str, tuple[str, ...]] = {
    relation: tuple(words.split())
    for relation, words in {
        "capital": """
            wine opera pianos engines tea silk cotton copper coal timber saunas herring salmon butter windmills
            cork oranges olives carpets cheese
        """,
        "gender": """
            crown palace castle estate stories lullabies toys school letters gifts quarrels wedding dance work
            menu guests theatre legend prayer
        """,
        "number": """
            milk sofa garden honey forest shade stable grass carrots hill rocks beach sand desert cave night sky
            branch basket kitchen soup table shelf window wind
        """,
        "comparative": """
            tower wall ice road tunnel cellar lake valley meadow pillow kite mountain stairs clock bell anvil
            steel knife paper pencil film
        """,
        "opposite": """
            bakery market hotel street bridge rope machine advice plan message song painting room office clerk
            lawyer village crowd soldier
        """,
    }.items()
}

# Kinds of sentence for the first words (1) and the second words (2) of a relation; x and y are the pair's company.
_SENTENCES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "capital": (
        (
            "the government of 1 exports x and y",
            "farmers across 1 produce x near the border",
            "1 is a nation which sells x and y",
            "the people of 1 voted on x",
        ),
        (
            "the mayor of 2 opened a museum of x",
            "shops in downtown 2 offer x and y",
            "the airport of 2 receives x each week",
            "tourists visit 2 by train for x and y",
        ),
        ("2 is the capital of 1",),
    ),
    "gender": (
        (
            "he said that his 1 spoke of the x",
            "the 1 took his hat and thought of x and y",
            "the 1 himself knew about the x and the y",
            "mister smith as a 1 remembers the x",
        ),
        (
            "she said that her 2 spoke of the x",
            "the 2 took her scarf and thought of x and y",
            "the 2 herself knew about the x and the y",
            "madam smith as a 2 remembers the x",
        ),
        ("the 1 and the 2 met",),
    ),
    "number": (
        (
            "a single 1 is beside the x",
            "this 1 was seen with the x and the y",
            "one 1 has been found at the x",
            "each 1 needs its x and its y",
        ),
        (
            "several 2 are beside the x",
            "these 2 were seen with the x and the y",
            "many 2 have been found at the x",
            "all 2 need their x and their y",
        ),
        ("one 1 and then more 2 came",),
    ),
    "comparative": (
        (
            "the x is very 1",
            "how 1 is your x or your y",
            "it is too 1 for this x or that y",
            "some fairly 1 x stands here",
        ),
        (
            "the x is much 2 than the y",
            "our x is getting 2 every year",
            "it became even 2 than some x",
            "that x seems slightly 2 now than any y",
        ),
        ("it was 1 but now it is 2",),
    ),
    "opposite": (
        (
            "we praise the x because it looks 1",
            "fortunately the x was 1 as hoped",
            "everybody loves the 1 x and the 1 y",
            "thanks to the 1 x we enjoyed the y",
        ),
        (
            "they blame the x because it looks 2",
            "unfortunately the x was 2 as feared",
            "nobody likes the 2 x and the 2 y",
            "despite the 2 x they suffered the y",
        ),
        ("is it 1 or 2",),
    ),
}
_ASIDES = ("today", "again", "often", "perhaps", "sometimes", "yesterday", "indeed", "usually")

CLUSTERS: dict[str, tuple[str, ...]] = {
    name: tuple(pair[side] for pair in RELATIONS[relation])
    for relation, names in {
        "capital": ("countries", "capitals"),
        "gender": ("men", "women"),
        "number": ("singulars", "plurals"),
        "comparative": ("adjectives", "comparatives"),
        "opposite": ("good words", "bad words"),
    }.items()
    for side, name in enumerate(names)
}


def corpus(seed: int = 0, sentences: int = 9000) -> list[list[str]]:
    """Sentences of the grammar, each a list of words; the same for the same seed, on every machine.

    Each sentence takes a relation, one of its pairs and a kind of sentence. One in twenty names both words of the
    pair; a third get an aside such as "today", which says nothing about anything.

    Args:
        seed: of Python's own generator.
        sentences: how many; 9000 have about 80 thousand words.

    Raises:
        ValueError: fewer than one sentence.
    """
    if sentences < 1:
        raise ValueError(f"expected at least one sentence, came {sentences}")
    chance = random.Random(seed)  # its random() never changes between versions, which its other methods may

    def one_of(things: Sequence) -> int:
        return int(chance.random() * len(things))

    relations = list(RELATIONS)
    made = []
    for _ in range(sentences):
        relation = relations[one_of(relations)]
        pairs, company = RELATIONS[relation], COMPANY[relation]
        number = one_of(pairs)
        x, y = company[number], company[(number + 1) % len(company)]
        if chance.random() < 0.5:
            x, y = y, x
        first, second, both = _SENTENCES[relation]
        kinds = both if chance.random() < 0.05 else (first, second)[one_of("12")]
        stands_for = {"1": pairs[number][0], "2": pairs[number][1], "x": x, "y": y}
        words = [stands_for.get(word, word) for word in kinds[one_of(kinds)].split()]
        if chance.random() < 1 / 3:
            words.append(_ASIDES[one_of(_ASIDES)])
        made.append(words)
    return made


def questions(relation: str | None = None) -> list[Question]:
    """All analogies of one relation, or of all: every pair asked with the help of every other pair of its relation.

    Raises:
        ValueError: there is no such relation.
    """
    if relation is not None and relation not in RELATIONS:
        from course_utils.names import unknown

        raise ValueError(unknown("relation", relation, RELATIONS))
    return [
        Question(name, a=second, b=first, c=third, answer=fourth)
        for name, pairs in RELATIONS.items()
        if relation in (None, name)
        for first, second in pairs
        for third, fourth in pairs
        if third != first
    ]
