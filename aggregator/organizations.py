"""Which organizations an article is about, and why.

Knows nothing of pages, stores and feeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["about", "mention"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One name found: where ("headline", "lead", "body", "breadcrumb", "site"), the name, its language (BCP 47), its weight."""

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
