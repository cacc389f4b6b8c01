"""Which ways a site has: those its facts name, those an earlier run found, those its home page leads to.

Knows nothing of how a way is read, and of what it answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from aggregator.sites import Site
from aggregator.store.records import SourceState
from spiders.discovery import home
from spiders.discovery.sitemap import with_articles
from spiders.discovery.source import Ask, Part, SourceDead

Kind = Literal["feed", "sitemap", "wordpress", "listing"]
KINDS: tuple[Kind, ...] = ("feed", "sitemap", "wordpress", "listing")
WHOLE: tuple[Kind, ...] = ("sitemap", "wordpress", "listing")  # read to the end, they have every article


class Ways(dict[Kind, list[str]]):
    """The addresses of one site's ways by kind, cheapest kind first."""

    def __init__(self, site: Site, robots_sitemaps: Sequence[str], states: Iterable[SourceState]) -> None:
        in_robots = [part.url for part in with_articles([Part(url) for url in robots_sitemaps])]
        super().__init__({
            "feed": list(site.feed),
            "sitemap": list(site.sitemap or in_robots),
            "wordpress": [site.wordpress] if site.wordpress else [],
            "listing": list(site.listing),
        })  # fmt: skip
        self.site = site
        self.title = ""  # what the home page calls the site
        for state in states:
            if state.kind in KINDS and state.url not in self[state.kind]:
                self[state.kind].append(state.url)  # found at the home page by an earlier run

    @property
    def enough(self) -> bool:
        """Tell whether there are a feed and another way to take its place."""
        return bool(self["feed"]) and any(self[kind] for kind in WHOLE)

    async def complete(self, ask: Ask, *, eager: bool = False) -> None:
        """Look at the home page for the kinds that are missing; EAGER tries more of the usual addresses.

        Raises SourceDead when the home page cannot be had and no usual address answers.
        """
        dead: SourceDead | None = None
        named = home.Ways()
        try:
            named = home.ways_of_page(await ask(self.site.home, None))
        except SourceDead as fault:
            if fault.status is None:  # nobody answers at all
                raise
            dead = fault
        self.title = named.title
        if not self["feed"]:
            self["feed"] = list(named.feed) or [url for url in named.linked_feeds if await home.answers(url, ask)]
        self["listing"] = self["listing"] or list(named.listing)
        self["wordpress"] = self["wordpress"] or ([named.wordpress] if named.wordpress else [])
        if eager and not self["wordpress"]:
            self["wordpress"] = _one(await home.usual_interface(self.site.home, ask))
        if not self["sitemap"] and (eager or not self["wordpress"]):
            self["sitemap"] = _one(await home.first_that_answers(self.site.home, home.USUAL_SITEMAPS, ask))
        if not self["feed"] and (eager or not self["sitemap"]):
            self["feed"] = _one(await home.first_that_answers(self.site.home, home.USUAL_FEEDS, ask))
        if dead is not None and not any(self.values()):
            raise dead


def _one(address: str | None) -> list[str]:
    return [address] if address else []
