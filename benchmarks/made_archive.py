"""An archive of made stories in memory, so that a benchmark of publishing measures nothing else.

    archive = MadeArchive()
    archive.add("csto", story(1, "csto", words, random.Random(1)))

Knows nothing of feeds and of what is measured; it answers what publishing asks of a store.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aggregator.article import Article, Dateline
from aggregator.organizations.registry import Match, Reason
from aggregator.stored import Source, Stored

START = datetime(2026, 1, 1, tzinfo=UTC)
SITE = Source("made", "Made News", "https://made.example/", "")


@dataclass(frozen=True)
class Organization:
    """A made organization."""

    id: str
    name: str
    acronym: str | None = None
    home: str | None = None


@dataclass(frozen=True)
class Registry:
    """The made organizations."""

    organizations: tuple[Organization, ...]


@dataclass
class MadeArchive:
    """Articles in memory, by feed, so that only publishing is measured."""

    feeds: dict[tuple[str, str], list[Stored]] = field(default_factory=lambda: defaultdict(list))
    states: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, organization: str, stored: Stored) -> None:
        """Put a story into its organization's feed, newest last."""
        self.feeds["organization", organization].append(stored)
        self.states["organization", organization] += 1

    def feed_state(self, kind: str, name: str) -> int:
        """Return how often a feed changed."""
        return self.states[kind, name]

    def entries(self, kind: str, name: str, *, limit: int, before: object = None) -> list[Stored]:
        """Return the newest."""
        assert before is None
        return self.feeds[kind, name][: -limit - 1 : -1]

    def arrivals(self, kind: str, name: str) -> list[tuple[int, str]]:
        """Return ids and changes in order."""
        return [(stored.id, stored.changed.isoformat()) for stored in self.feeds[kind, name]]

    def arrived(self, kind: str, name: str, *, after: int, up_to: int) -> list[Stored]:
        """Return a range of ids, newest first."""
        return [stored for stored in reversed(self.feeds[kind, name]) if after < stored.id <= up_to]

    def entry_dates(self, kind: str, name: str) -> list[str]:
        """Return days."""
        return [stored.entry_published.date().isoformat() for stored in self.feeds[kind, name]]

    def organization_counts(self) -> dict[str, int]:
        """Return counts."""
        return {name: len(stories) for (kind, name), stories in self.feeds.items() if kind == "organization"}

    def site_overviews(self) -> list[object]:
        """Return no site: sites' feeds are not measured."""
        return []

    def health_changes(self, *, limit: int) -> list[object]:
        """Return no change."""
        return [][:limit]


def story(number: int, organization: str, words: list[str], chance: random.Random) -> Stored:
    """Return a made story of eight paragraphs."""
    paragraphs = [" ".join(chance.choices(words, k=55)) for _ in range(8)]
    url = f"https://made.example/news/{number}"
    moment = START + timedelta(minutes=number)
    article = Article(
        url=url,
        headline=" ".join(chance.choices(words, k=8)),
        body="\n\n".join(paragraphs),
        body_html="".join(f'<p>{words} <a href="{url}#more">more</a></p>' for words in paragraphs),
        dateline=Dateline("Almaty (TDI):", "Almaty", "KZ"),
        authors=("A. Writer",),
        language="en",
    )
    why = (Reason("headline", organization, "en", 3.0),)
    return Stored(
        id=number,
        entry_id=f"tag:made.example,2026:{number}",
        entry_published=moment,
        first_seen=moment,
        changed=moment,
        story=number,
        article=article,
        source=replace(SITE, url=url),
        organizations=(Match(organization, "about", 3.0, why),),
    )
