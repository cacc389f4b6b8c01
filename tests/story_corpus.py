"""The labelled corpora of stories: made base texts in eight languages, what becomes of them, and look-alikes.

Its texts were looked at while thresholds were chosen, so its figures are those of a set tuned on, not of a held-out
one; it guards what was reached. `written` gives the pairs of fixtures/stories.jsonl, which were written by hand and labelled
before the program had read any of them.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path

from tests import story_notes
from tests.story_variations import (
    COPIES,
    FIGURE,
    OTHERS_ALONE,
    OTHERS_WITH,
    WORD,
    Story,
    embedded,
    prefixed,
    statement_pair,
)

LANGUAGES = ("en", "ru", "fr", "es", "de", "tr", "ar", "zh")
BASES = 30  # of each language
PLACES = [
    "Astana",
    "Geneva",
    "Nairobi",
    "Vienna",
    "Tashkent",
    "Jakarta",
    "Rabat",
    "Lima",
    "Minsk",
    "Doha",
    "Colombo",
    "Oslo",
    "Quito",
    "Baku",
    "Lomé",
    "Hanoi",
]


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they are one story, and the kind of relation."""

    one: Story
    other: Story
    same: bool
    kind: str


@cache
def _grammar() -> dict[str, dict[str, list[str]]]:
    with (Path(__file__).parent / "fixtures" / "story_grammar.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _vocabulary(language: str) -> tuple[str, ...]:
    phrases = " ".join(phrase for phrases in _grammar()[language].values() for phrase in phrases)
    return tuple(word for word in WORD.findall(phrases) if not word[0].isupper() and word not in ("name", "place"))


def text_of(language: str, length: int, seed: int) -> Story:
    """Make a text of about LENGTH words (or half as many Chinese words) that is always the same for its SEED."""
    chance = random.Random(f"{language} {seed}")
    phrases = _grammar()[language]
    people = chance.sample(story_notes.PERSON.get(language, story_notes.PERSON["en"]), 3)

    def filled(phrase: str) -> str:
        number = str(chance.choice((chance.randint(12, 99), chance.randint(101, 4999))))
        return phrase.format(n=number, m=chance.randint(2, 97), name=chance.choice(people), place=chance.choice(PLACES))

    def sentence() -> str:
        if (turn := chance.random()) < 0.3:
            return filled(chance.choice(phrases["figures"]))
        if turn < 0.42:
            return filled(chance.choice(phrases["quote"]))
        who, does, what, how = (chance.choice(phrases[part]) for part in ("who", "does", "what", "how"))
        if language == "tr":
            return _sentence(filled(f"{who} {how} {what} {does}."))
        if language == "zh":
            return filled(f"{who}{how}{does}{what}。")
        order = (f"{who} {does} {what} {how}.", f"{how}, {who} {does} {what}.")
        return _sentence(filled(chance.choice(order)))

    paragraphs, words = [], 0
    while words < length:
        part = [sentence() for _ in range(chance.randint(1, 3))]
        words += sum(len(WORD.findall(s)) + len(FIGURE.findall(s)) for s in part)
        paragraphs.append("".join(part) if language == "zh" else " ".join(part))
    headline = filled(
        f"{chance.choice(phrases['who'])} {chance.choice(phrases['does'])} {chance.choice(phrases['what'])}"
    )
    return Story(
        headline.replace(" ", "") if language == "zh" else headline, tuple(paragraphs), language, _vocabulary(language)
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def bases(seed: int) -> list[Story]:
    """Give the base texts of a SEED, 30 to 500 words long."""
    chance = random.Random(seed)
    return [
        text_of(language, chance.choice((60, 120, 200, 300, 500)), seed * 1000 + number)
        for language in LANGUAGES
        for number in range(BASES)
    ]


def pairs(seed: int) -> Iterator[Pair]:
    """Give the labelled pairs of a SEED."""
    chance = random.Random(seed)
    made = bases(seed)
    for at, base in enumerate(made):
        other = made[at // BASES * BASES + (at + 7) % BASES]
        copies = {kind: change(base, chance) for kind, change in COPIES.items()}
        for kind, copy in copies.items():
            yield Pair(base, copy, True, kind)
        yield Pair(copies["trimmed"], copies["reworded and padded"], True, "two copies")
        if len(FIGURE.findall(base.body)) > 4:
            for kind, change in OTHERS_ALONE.items():
                yield Pair(base, change(base, chance), False, kind)
        for kind, mix in OTHERS_WITH.items():
            yield Pair(base, mix(base, chance, other), False, kind)
        short, analysis = embedded(base, chance, other)
        if 2 * short.length <= other.length:
            yield Pair(short, analysis, False, "embedded")
        yield Pair(*statement_pair(base, chance, other), False, "statement")
        yield Pair(base, other, False, "unrelated")
    for _ in range(8):
        yield from _short(chance)


def _short(chance: random.Random) -> Iterator[Pair]:
    """Give notes and bulletins of one template, and copies of each."""
    for kind, found in (("note", story_notes.notes(chance)), ("bulletin", story_notes.bulletins(chance))):
        for one, other in found:
            yield Pair(one, other, False, kind)
            yield Pair(prefixed(one, chance), prefixed(other, chance), False, f"{kind}, prefixed")
            text = replace(one, vocabulary=_vocabulary(one.language))
            for change in ("prefixed", "padded", "reworded", "prefixed and padded"):
                yield Pair(one, COPIES[change](text, chance), True, f"{kind}, {change}")


def written() -> Iterator[Pair]:
    """Give all pairs of the texts written by hand that belong to one base text, and a third of the other pairs."""
    lines = (Path(__file__).parent / "fixtures" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    for at, (one, other) in enumerate(combinations(texts, 2)):
        related = one["story"] == other["story"]
        if related or not at % 3:
            first, second = (Story(t["headline"], tuple(t["body"].split("\n\n")), t["language"]) for t in (one, other))
            same = related and one["same"] and other["same"]
            yield Pair(first, second, same, other["kind"] if related else "unrelated")
