"""Stories to publish: an archive in memory with a few organizations, sites, languages and scripts."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aggregator.article import Article, Crumb, Dateline
from aggregator.health import HealthChange
from aggregator.organizations.registry import Match, Reason
from aggregator.store import SiteOverview
from aggregator.stored import Source, Stored

START = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
PLACES = [
    ("Almaty", "KZ"),
    ("Moscow", "RU"),
    ("Bishkek", "KG"),
    ("New York", "US"),
    ("Vienna", "AT"),
    ("Nairobi", "KE"),
    (None, None),
]
SENTENCE = (
    "The ministers discussed regional security, trade & transport, and agreed on «next steps» before the summit. "
)


@dataclass(frozen=True)
class Organization:
    id: str
    name: str
    acronym: str | None = None
    home: str | None = None


@dataclass(frozen=True)
class Registry:
    organizations: tuple[Organization, ...] = (
        Organization("csto", "Collective Security Treaty Organization", "CSTO", "https://odkb-csto.org/"),
        Organization("sco", "Shanghai Cooperation Organisation", "SCO", "https://sectsco.org/"),
        Organization("un", "United Nations", "UN", "https://www.un.org/"),
        Organization("oic", "Organisation of Islamic Cooperation", "OIC"),
    )


SITES = {
    "tdi": Source("tdi", "The Diplomatic Insight", "https://tdi.example/", ""),
    "apa_az": Source("apa_az", "APA & Sons", "https://apa.example/", ""),
}


def about(organization, name="CSTO", relation="about"):
    return Match(organization, relation, 5.0, (Reason("headline", name, "en", 3.0), Reason("lead", name, "en", 2.0)))


def story(number, organizations=("csto",), *, site="tdi", published=None, seen=None, **fields):
    """Return one stored article; the defaults differ with NUMBER, so that nothing looks alike by accident."""
    place, country = PLACES[number % len(PLACES)]
    published = published or START + timedelta(hours=7 * number)
    seen = seen or published + timedelta(minutes=20)
    source = replace(SITES[site], url=f"{SITES[site].home}news/{number}")
    opening = f"{place}, 22 June 2024 (TDI): " if place else ""
    body = "\n\n".join(
        [opening + SENTENCE * 2, *(f"Paragraph {n} of story {number}. {SENTENCE * 3}" for n in range(5))]
    )
    facts = {
        "url": source.url,
        "headline": f"Ministers meet, part {number}",
        "body": body,
        "body_html": "".join(f"<p>{part.replace('&', '&amp;')}</p>" for part in body.split("\n\n")),
        "breadcrumb": (Crumb("Home", SITES[site].home), Crumb("Diplomatic News", SITES[site].home + "news/")),
        "dateline": Dateline(opening, place, country, agency="TDI") if place else None,
        "published": published,
        "language": "en" if number % 3 else "ru",
        "authors": ("Aigerim Sadykova",) if number % 2 else (),
        "image": f"{SITES[site].home}images/{number}.jpg" if number % 4 == 0 else None,
    } | fields
    return Stored(
        id=number,
        entry_id=f"tag:feeds.example.org,2026:article/{number}",
        entry_published=published,
        first_seen=seen,
        changed=seen,
        story=number,
        article=Article(**facts),
        source=source,
        organizations=tuple(about(name) for name in organizations),
    )


@dataclass
class MemoryArchive:
    """What publishing asks of the archive, over a list."""

    stories: list[Stored] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    failing: tuple[str, ...] = ()
    changes: list[HealthChange] = field(default_factory=list)  # of the sites' states, newest first

    def _of(self, kind, name):
        def shown(stored):
            if kind == "organization":
                return any(m.organization == name and m.relation == "about" for m in stored.organizations)
            return kind == "all" or stored.source.site == name

        return [stored for stored in self.stories if shown(stored)]

    def feed_state(self, kind, name):
        return hash(repr(self._of(kind, name)))

    def entries(self, kind, name, *, limit, before=None):
        self.reads.append(f"{kind}:{name}")
        newest = sorted(self._of(kind, name), key=lambda s: (s.entry_published, s.id), reverse=True)
        return [s for s in newest if before is None or (s.entry_published, s.id) < before][:limit]

    def arrivals(self, kind, name):
        return sorted((s.id, s.changed.isoformat()) for s in self._of(kind, name))

    def arrived(self, kind, name, *, after, up_to):
        held = [s for s in self._of(kind, name) if after < s.id <= up_to]
        return sorted(held, key=lambda s: (s.entry_published, s.id), reverse=True)

    def entry_dates(self, kind, name):
        return [s.entry_published.date().isoformat() for s in self._of(kind, name)]

    def organization_counts(self):
        names = {m.organization for s in self.stories for m in s.organizations if m.relation == "about"}
        return {name: len(self._of("organization", name)) for name in sorted(names)}

    def site_overviews(self):
        found = []
        for name, site in SITES.items():
            mine = self._of("site", name)
            newest = max((s.entry_published for s in mine), default=None)
            found.append(SiteOverview(name, site.title, site.home, len(mine), newest, newest, self.failing))
        return found

    def health_changes(self, *, limit):
        return self.changes[:limit]


def archive(stories=60):
    """Return an archive: every third story about the SCO too, every fifth from the second site, with copies."""
    kept = []
    for number in range(1, stories + 1):
        organizations = ("csto", "sco") if number % 3 == 0 else ("csto",)
        told = story(number, organizations, site="apa_az" if number % 5 == 0 else "tdi")
        if number % 7 == 0:
            told = replace(told, also_at=(replace(SITES["apa_az"], url=f"https://apa.example/copy/{number}?a=1&b=2"),))
        kept.append(told)
    return MemoryArchive(kept)
