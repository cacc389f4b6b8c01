"""The web pages beside the feeds: static, without script, for people and for readers that look for feeds.

Browsers no longer dress a raw feed, so every feed has a page: what is in it, where each story comes from, and why it is
there. Templates are filled with every value escaped (FAULTS D6).

Knows nothing of the archive and of files: records in, bytes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from feeds import clean_html
from feeds.archive import Selection
from feeds.feed import FORMATS
from feeds.pages import offers
from feeds.pages.dateline_map import dots
from feeds.pages.statistics import curve, last_weeks

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.organizations.registry import Match
    from feeds.archive import Organization
    from feeds.feed import Feed

_HERE = Path(__file__).parent
_WHERE = {
    "headline": "in the headline",
    "lead": "in the opening",
    "body": "in the text",
    "breadcrumb": "in the section",
}
_MOST_REASONS = 4
_LATEST = 5  # stories beside the title of the front page


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page: the publication's title and address, and whether its server can search."""

    title: str
    base_url: str
    search: bool = False


def index_page(
    shell: Shell,
    groups: Mapping[str, Sequence[Feed]],
    known: Mapping[str, Mapping[str, Any]],
) -> bytes:
    """Return the front page: every feed with its count, its weeks and its addresses; KNOWN holds their cards."""
    made = {group: [known[feed.stem]["card"] for feed in feeds] for group, feeds in groups.items()}
    cards = {group: Markup("".join(one["shown"] for one in ones)) for group, ones in made.items()}  # noqa: S704
    links = Markup("\n".join(one["links"] for ones in made.values() for one in ones))  # noqa: S704  # escaped when made
    return _filled("index.html.j2", shell, groups=groups, known=known, cards=cards, links=links, depth="front")


def card(
    feed: Feed, facts: Mapping[str, Any], organization: Organization | None, weeks: Sequence[str]
) -> dict[str, str]:
    """Return FEED as the front page has it: the links to it in the head, and what is shown, with a curve over WEEKS."""
    counts = [facts["weeks"].get(week, 0) for week in weeks]
    acronym = organization.acronym if organization else None
    name, note = (acronym, organization.name) if organization and acronym else (feed.title, "")
    macro = _environment().get_template("card.html.j2").module.card  # type: ignore[attr-defined]
    note = note if note != name else ""
    shown = macro(feed, name, note, facts["articles"], curve(counts), max(counts, default=0), facts["latest"])
    return {"links": offers.autodiscovery(feed), "shown": str(shown)}


def latest(feed: Feed) -> list[dict[str, str]]:
    """Return the newest stories of a feed as the front page shows them."""
    return [
        {
            "title": entry.title,
            "url": entry.url,
            "source": entry.source_title,
            "day": entry.published.date().isoformat(),
            "shown": f"{entry.published.day} {entry.published:%b %Y}",
            "language": entry.language or feed.language,
        }
        for entry in feed.entries[: _LATEST if feed.stem == "all" else 1]
    ]


def feed_page(
    shell: Shell,
    feed: Feed,
    articles: int,
    weeks: Mapping[str, int],
    organizations: Mapping[str, Organization],
) -> bytes:
    """Return the page of one feed: its stories with datelines, sources, and why each is there."""
    organization = organizations.get(feed.stem)
    counts = [weeks.get(week, 0) for week in last_weeks(max(weeks, default=""))]
    home = clean_html.address(organization.home) if organization and organization.home else None
    return _filled(
        "feed.html.j2",
        shell,
        feed=feed,
        articles=articles,
        curve=curve(counts),
        counts=counts,
        home=home,
        organization=organization,
        names=organizations,
        dots=dots(feed.entries),
        depth="feed",
    )


def sources_page(shell: Shell, sites: Collection[Any], known: Mapping[str, Mapping[str, Any]], *, tells: bool) -> bytes:
    """Return the page of the sources' health, those in trouble first; TELLS where their feed is there to follow."""
    slugs = {site.name: Selection("site", site.name).slug for site in sites}
    listed = sorted(sites, key=lambda site: (not (site.failing or site.findings), site.title.casefold()))
    return _filled("sources.html.j2", shell, sites=listed, slugs=slugs, known=known, tells=tells, depth="sources")


def search_page(
    shell: Shell,
    feed: Feed | None,
    fields: Mapping[str, str],
    organizations: Mapping[str, Organization],
    *,
    sites: Iterable[Any],
    refusal: str = "",
) -> bytes:
    """Return the page of a search: the question asked, and what answers it, or why it cannot be asked."""
    return _filled(
        "search.html.j2",
        shell,
        feed=feed,
        fields=fields,
        refusal=refusal,
        names=organizations,
        sites=sites,
        organization=None,
        depth="search",
    )


def pieces(document: bytes, stem: str) -> list[dict[str, Any]]:
    """Return what DOCUMENT, the page of the feed STEM, holds of each of its entries."""
    _, _, rest = document.decode().partition('<ol class="stories">\n')
    stories = rest.partition("</ol>\n")[0].split("</li>\n")[:-1]
    return [{f"story {stem}": story + "</li>\n"} for story in stories]


def _stories(feed: Feed, organization: Organization | None, names: Mapping[str, Organization]) -> Markup:
    """Return the list of the entries of FEED; why each is there depends on the feed it is in."""
    story = _environment().get_template("story.html.j2").module.story  # type: ignore[attr-defined]  # its macro
    place = f"story {feed.stem}"
    for entry in feed.entries:
        if place not in entry.written:
            entry.written[place] = str(story(entry, organization, names))
    return Markup("".join(entry.written[place] for entry in feed.entries))  # noqa: S704  # escaped by the template


def missing_page(shell: Shell) -> bytes:
    """Return the page servers show where nothing is found."""
    return _filled("missing.html.j2", shell, depth="missing")


def assets() -> dict[str, bytes]:
    """Return the files the pages refer to."""
    return {name: (_HERE / name).read_bytes() for name in ("style.css", "world.svg", "icon.svg")}


def _filled(template: str, shell: Shell, **facts: Any) -> bytes:
    return _environment().get_template(template).render(shell=shell, **facts).encode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(formats=FORMATS, format_names=offers.NAMES)
    made.filters.update(
        autodiscovery=offers.autodiscovery,
        choices=offers.choices,
        day=_day,
        reasons=_reasons,
        stories=_stories,
        web=clean_html.address,
        shown=clean_html.plain,
    )
    return made


def _day(moment: datetime) -> Markup:
    """Return the day of MOMENT for people, the moment itself for machines."""
    written = f'<time datetime="{moment.isoformat()}">{moment.day} {moment:%B %Y}</time>'
    return Markup(written)  # noqa: S704  # nothing but numbers and the name of a month


def _reasons(match: Match) -> list[str]:
    """Return why an organization was found, in words, the weightiest first: "CSTO" in the headline."""
    told = [
        "told on its own site" if why.where == "site" else f"“{why.name}” {_WHERE.get(why.where, why.where)}"
        for why in sorted(match.why, key=lambda why: -why.weight)
    ]
    return list(dict.fromkeys(told))[:_MOST_REASONS]
