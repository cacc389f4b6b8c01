"""sources/health.atom: the changes of the sources' states, for those who look after them.

    tass fell silent  ->  "TASS: silent, usually 12 a day, none for 3 days", tag:feeds.example.org,2024:health/tass/7

Nothing but changes is told, so a source in trouble for a month is one entry. It is no feed of news: it stands in no
list of feeds and is found from the page of the sources.

Knows nothing of the archive, of files, and of the time: every date is that of a change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from aggregator import text
from aggregator.health import State
from feeds import clean_html
from feeds.entry import Category, Entry
from feeds.entry_xml import stamp
from feeds.feed import Feed
from feeds.rss_atom import atom

if TYPE_CHECKING:
    from aggregator.health import HealthChange
    from feeds.archive import Site
    from feeds.pages import Shell

NAME = "sources/health.atom"
MOST = 500  # changes
PAGE = "sources.html"
BEFORE_ANY = datetime(2024, 1, 1, tzinfo=UTC)  # when a feed without a change was updated; the year of its id
MEANINGS = {
    State.WELL: "It gives again what it always gave.",
    State.LACKING: "Its new articles lack something that its earlier ones had. They are published as they are.",
    State.FAILING: "A way to its articles does not answer. Other ways, where it has any, are asked instead.",
    State.SILENT: "It has given nothing for much longer than it ever rests.",
    State.BROKEN: "Its pages were read, and on many of them no text was found: its layout may have changed.",
}
_KEPT = "What was stored of it, and its feeds, stay as they are."


def health_feed(shell: Shell, changes: Sequence[HealthChange], sites: Mapping[str, Site]) -> bytes:
    """Return CHANGES, newest first, as Atom; SITES give the titles. Without a change it is a feed without entries."""
    entries = tuple(_entry(shell, change, sites.get(change.site)) for change in changes)
    feed = Feed(
        stem=NAME.removesuffix(".atom"),
        scope="health",
        title=f"{shell.title}: the sources' health",
        description="Which sources fell silent, broke or lost something, and which are well again.",
        base_url=shell.base_url,
        page=PAGE,
        entries=entries,
        changed=max(map(stamp, entries), default=BEFORE_ANY),
        publisher=shell.title,
    )
    return atom(feed)


def _entry(shell: Shell, change: HealthChange, site: Site | None) -> Entry:
    name = clean_html.plain(site.title if site else change.site)
    home = shell.base_url + PAGE
    host = (urlsplit(shell.base_url).hostname or "localhost").lower()
    state = "well again" if change.state is State.WELL else change.state.value
    findings = [clean_html.plain(found) for found in change.findings]
    lead = f"{name}: {state}{', ' + findings[0] if findings else ''}"
    listed = "".join(f"<li>{clean_html.escape(found)}</li>" for found in findings)
    said = f"<p>{clean_html.escape(name)}: {state}. {MEANINGS[change.state]}</p>"
    return Entry(
        number=change.id,
        id=f"tag:{host},2024:health/{quote(change.site, safe='')}/{change.id}",
        url=f"{home}#site-{quote(change.site, safe='')}" if site else home,
        title=text.shortened(lead, 200),
        published=change.moment,
        updated=change.moment,
        full_text=lambda: said + (f"<ul>{listed}</ul>" if listed else "") + f"<p>{_KEPT}</p>",
        opening=lambda: f"{name}: {state}. {MEANINGS[change.state]}",
        authors=(shell.title,),
        categories=(
            Category(change.state.value, change.state.value, f"{home}#states"),
            Category(change.site, name, f"{shell.base_url}#sources"),
        ),
        source_title=shell.title,
        source_home=home,
        language="en",
    )
