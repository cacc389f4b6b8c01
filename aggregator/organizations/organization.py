"""What an organization, a name of it, and a match with an article are.

The United Nations is one `Organization` with many `Name`s: "Nations unies" (French, official), "ООН" (Russian,
acronym), "Security Council" (English, weak: other councils bear it too). A `Match` says that an article is about it, or
only mentions it, and a `Reason` shows a reader which words said so, where, and how much they weighed.

Knows nothing of text, of matching, and of where names are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["about", "mention"]
Kind = Literal["name", "acronym", "organ", "former", "weak", "homograph", "namesake"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One name found: where, the name as written, its language (BCP 47, "mul" for several), its weight.

    where: "headline", "lead", "body", "breadcrumb", "related" (an "Also read" link), "site" (its own).
    """

    where: str
    name: str
    language: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """An organization an article is about, or only mentions, with every reason for it."""

    organization: str
    relation: Relation
    weight: float
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """One way a language calls an organization, and the evidence it needs.

    name, organ, former: enough by itself. acronym: enough in capitals, in a text of its own language. weak: shared with
    others, so the text must name the organization in full, or hold one of its context words and none against it.
    homograph: weak, and an everyday word where a sentence begins ("Nato a Roma": born in Rome).
    namesake: somebody else, whose name hides ours ("International Cricket Council" hides "ICC").
    """

    text: str
    kind: Kind
    language: str


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization and all its names.

    `id` is a slug, `home` a URL, `wikidata` an id like "Q7184" or None where we are not sure. `context` and `against`
    are words, by language, that speak for and against its weak names. `kin` are words a headline may use in its place.
    """

    id: str
    name: str
    acronym: str = ""
    home: str = ""
    wikidata: str | None = None
    names: tuple[Name, ...] = ()
    context: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
