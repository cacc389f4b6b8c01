"""Get to know a site from its address alone, or look again at one that is known: its ways, three articles, a table.

    found = inspect(Site(name="x", home="https://astanatimes.com/"), config=config, now=clock)
    print(found.table())            # the [[site]] table for aggregator.toml

The trial is a real crawl into an archive that is thrown away: the same door, manners and reading as ever.

Knows nothing of how ways are found or pages read.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tomlkit
from pydantic import ValidationError

from aggregator import urls
from aggregator.run import Outcome, Run
from aggregator.sites import Site, said, slug
from aggregator.store import Question, Store
from spiders.crawl import crawl
from spiders.discovery.listing import SCRIPTED
from spiders.discovery.ways import KINDS
from spiders.news import NewsSpider

if TYPE_CHECKING:
    from aggregator.article import Article
    from aggregator.config import Config
    from aggregator.store.records import SourceState
    from spiders.discovery.source import Entry

TRIED = 3  # articles
MOVED = "moved to "  # how a home page that leads to another site answers
LONGEST_TITLE = 80  # characters
MOST_TRIED = 12  # pages, when some of them are none
_HOME = re.compile(
    r"(?:the )?(?:home|home ?page|main(?: page)?|front page|start|welcome|index)"
    r"|главная(?: страница)?|головна(?: сторінка)?|басты бет|ana ?sayfa|accueil|inicio|início|startseite"
    r"|(?:الصفحة )?الرئيسية|صفحه اصلی|首页|首頁",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Inspection:
    """What a look at a site found: how each way answered, the articles read on trial, why others were none."""

    site: Site
    ways: list[SourceState] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    no_articles: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def usable(self) -> bool:
        """Tell whether the site can be crawled: a way that answers, and at least one article read."""
        return bool(self.articles) and any(not way.failing_since for way in self.ways)

    @property
    def language(self) -> str | None:
        """The language most of the articles are in, a BCP 47 tag."""
        said = Counter(article.language for article in self.articles if article.language)
        return said.most_common(1)[0][0] if said else None

    @property
    def agency(self) -> str | None:
        """The agency the datelines name, if more than one does."""
        named = Counter(a.dateline.agency for a in self.articles if a.dateline and a.dateline.agency)
        return next((agency for agency, times in named.most_common(1) if times > 1), None)

    def table(self) -> str:
        """Return the [[site]] table that says what was found, as TOML."""
        facts: dict[str, object] = {"name": self.site.name, "home": self.site.home, "title": self.site.title}
        for way in self.ways:
            if way.failing_since:
                continue
            if way.kind == "wordpress":
                facts["wordpress"] = way.url
            else:
                facts.setdefault(way.kind, []).append(way.url)  # type: ignore[attr-defined]
        facts |= {name: said for name in ("language", "agency") if (said := getattr(self, name))}
        facts |= {name: True for name in ("browser", "allow_private_addresses") if getattr(self.site, name)}
        tables = tomlkit.aot()
        tables.append(tomlkit.item(facts))
        document = tomlkit.document()
        document.append("site", tables)
        return tomlkit.dumps(document)


class TrialSpider(NewsSpider):
    """Asks every way once and fetches a few pages only, one after the other."""

    trial = True

    async def _entries(self) -> AsyncIterator[Entry]:
        asked = 0
        async for entry in super()._entries():
            if asked < MOST_TRIED and self._enough_not_yet():
                asked += 1
                yield entry

    async def closed(self, reason: str) -> None:
        """Keep what the home page calls the site, where nobody else has named it."""
        await super().closed(reason)
        name = _named(self.discovery.title) if self.discovery else ""
        if name and self.site.title == urls.host(self.site.home):
            self.work.store.register_sites([self.site.model_copy(update={"title": name[:LONGEST_TITLE]})])

    def _enough_not_yet(self) -> bool:
        self.archive.flush()
        return self.ledger.tally.count(Outcome.STORED) < TRIED


def _named(title: str) -> str:
    """Return what a home page's TITLE calls the site: its first part that is not a word for "home page"."""
    parts = [part.strip() for part in re.split(r"\s[|·–—-]\s", title)]
    return next((part for part in parts if part and not _HOME.fullmatch(part)), parts[0])


def site_at(address: str, name: str | None = None) -> Site:
    """Return a site for ADDRESS called NAME, or by its host; raises ValueError that says what is wrong with either."""
    home = address if "://" in address else f"https://{address}"
    if not home.endswith("/") and "/" not in home.partition("://")[2]:
        home += "/"
    port = re.search(r":(\d+)(?:/|$)", home.partition("://")[2])
    made = f"{urls.host(home)}_{port.group(1)}" if port else urls.host(home)
    try:
        return Site(name=name or slug(made), home=home, title=urls.host(home))
    except ValidationError as wrong:
        raise ValueError(said(wrong.errors()[0])) from None


def inspect(site: Site, *, config: Config, now: Callable[[], datetime]) -> Inspection:
    """Look at SITE and return what was found; whatever keeps it from being crawled is in `trouble`.

    A site that has moved is looked at where it is now; one that gives nothing as it is sent, in a browser.
    """
    found = _look(site, config, now)
    moved = next((way.message.removeprefix(MOVED) for way in found.ways if way.message.startswith(MOVED)), None)
    if moved and not found.usable:
        title = urls.host(moved) if site.title == urls.host(site.home) else site.title
        found = _look(site.model_copy(update={"home": moved, "title": title}), config, now)
    scripted = found.trouble.endswith(SCRIPTED) or (found.no_articles and not found.articles)
    if scripted and not found.site.browser:
        rendered = _look(found.site.model_copy(update={"browser": True}), config, now)
        if rendered.usable:
            return rendered
        if rendered.trouble.startswith("needs a browser"):
            found.trouble = "; ".join(said for said in (found.trouble, rendered.trouble) if said)
    return found


def _look(site: Site, config: Config, now: Callable[[], datetime]) -> Inspection:
    run = Run(now())
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "trial.db") as store:
        crawl([site], store=store, config=config, run=run, now=now, spider=TrialSpider)
        states = store.source_states(site.name).values()
        tally = run.site(site.name)
        (overview,) = store.site_overviews()
        return Inspection(
            site.model_copy(update={"title": overview.title}),
            sorted((state for state in states if state.kind in KINDS), key=_rank),
            [entry.article for entry in store.each(Question())][:TRIED],
            {
                url: ": ".join(said for said in (outcome, reason, evidence) if said)
                for (outcome, reason), shown in tally.examples.items()
                if outcome is not Outcome.STORED
                for url, _, evidence in (one.partition(": ") for one in shown)
            },
            tally.trouble,
        )


def _rank(state: SourceState) -> int:
    return KINDS.index(state.kind)
