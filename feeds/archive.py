"""What the publish wing asks of the archive and of the registry, and what a feed is called.

    Selection("organization", "csto")   ->  csto.rss, csto.atom, csto.json, csto.html
    Selection("all")                    ->  all.rss ...
    Selection("site", "apa_az")         ->  site-apa-az.rss ...

A file name comes from an id of our own tables and from nothing a site said; ids that could leave the folder, shadow
another file or meet each other are refused before anything is written (FAULTS D5).

Knows nothing of SQL, of formats and of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

from aggregator.errors import ConfigurationFaulty

if TYPE_CHECKING:
    from aggregator.health import HealthChange, State
    from aggregator.stored import Stored

Kind = Literal["all", "organization", "site"]

_SLUG = re.compile(r"[a-z0-9-]{1,40}")
# Names other files of the folder have, and names that are devices on Windows, where a folder may be copied to.
RESERVED = frozenset(
    {"all", "archive", "feeds", "health", "index", "map", "opml", "robots", "search", "sources", "style", "world"}
    | {"con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a feed shows: everything, those about one organization, or those of one site."""

    kind: Kind
    id: str = ""

    @property
    def slug(self) -> str:
        """The feed's name and the stem of its files; raises ConfigurationFaulty for an id that is no safe name."""
        return _slug(self.kind, self.id)


@lru_cache(4096)
def _slug(kind: Kind, name: str) -> str:
    stem = name.replace("_", "-") if kind == "site" else name
    if kind == "all":
        return "all"
    if not _SLUG.fullmatch(stem):
        raise ConfigurationFaulty(f"{kind} {name[:60]!r}", "an id must match [a-z0-9-]{1,40}")
    if kind == "site":
        return f"site-{stem}"
    if stem in RESERVED or stem.startswith("site-"):
        raise ConfigurationFaulty(f"{kind} {name!r}", "the id is the name of another file of the folder")
    return stem


def check_slugs(selections: Iterable[Selection]) -> None:
    """Raise ConfigurationFaulty, all faults at once, unless every selection has a safe name of its own."""
    faults: list[str] = []
    taken: dict[str, Selection] = {}
    for selection in selections:
        try:
            other = taken.setdefault(selection.slug, selection)
        except ConfigurationFaulty as fault:
            faults.append(f"{fault.where}: {fault.evidence}")
            continue
        if other is not selection:
            both = f"{other.kind} {other.id!r} and {selection.kind} {selection.id!r}"
            faults.append(f"{both}: both would be called {selection.slug!r}")
    if faults:
        raise ConfigurationFaulty("feeds", "".join(f"\n  {fault}" for fault in faults))


class Organization(Protocol):
    """What a feed says of its organization."""

    @property
    def id(self) -> str:
        """Return the slug."""

    @property
    def name(self) -> str:
        """Return the full name in English."""

    @property
    def acronym(self) -> str | None:
        """Return the short name, where there is one."""

    @property
    def home(self) -> str | None:
        """Return the address of its own site, where it has one."""


class Registry(Protocol):
    """The organizations that have feeds, in the order pages show them."""

    @property
    def organizations(self) -> Sequence[Organization]:
        """Return all of them."""


class Site(Protocol):
    """What the pages say of a source and its health."""

    @property
    def name(self) -> str:
        """Return the site's name (an id)."""

    @property
    def title(self) -> str:
        """Return the title to show."""

    @property
    def home(self) -> str:
        """Return the address of its home page."""

    @property
    def articles(self) -> int:
        """Return how many of its articles the archive holds."""

    @property
    def newest(self) -> datetime | None:
        """Return the entry date of the newest."""

    @property
    def failing(self) -> tuple[str, ...]:
        """Return what keeps it from being read, a sentence each."""

    @property
    def state(self) -> State:
        """Return how it stood after the last change that was kept."""

    @property
    def since(self) -> datetime | None:
        """Return when that change was; None before the first."""

    @property
    def findings(self) -> tuple[str, ...]:
        """Return what was found then, a few words each."""


class Archive(Protocol):
    """The stories, as publishing needs them. A feed is named by kind and id, as in a Selection."""

    def feed_state(self, kind: str, name: str, /) -> int:
        """Return a number that moves whenever something this feed shows has changed; cheap."""

    def entries(
        self, kind: str, name: str, /, *, limit: int, before: tuple[datetime, int] | None = None
    ) -> list[Stored]:
        """Return at most LIMIT articles, newest (entry date, id) first, those older than BEFORE if given."""

    def arrivals(self, kind: str, name: str, /) -> list[tuple[int, str]]:
        """Return (id, moment of the last change) of every article of the feed, in the order of first sight."""

    def arrived(self, kind: str, name: str, /, *, after: int, up_to: int) -> list[Stored]:
        """Return the feed's articles with AFTER < id <= UP_TO, newest entry date first."""

    def entry_dates(self, kind: str, name: str, /) -> list[str]:
        """Return the entry day (ISO) of every article of the feed."""

    def organization_counts(self) -> dict[str, int]:
        """Return the number of stories about each organization that has any."""

    def site_overviews(self) -> Sequence[Site]:
        """Return every site, with what is known of its health."""

    def health_changes(self, *, limit: int) -> Sequence[HealthChange]:
        """Return the last LIMIT changes of sites' states, the newest first."""
