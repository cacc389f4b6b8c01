"""What the commands about sites do: look at a site, show what came out, write its table into aggregator.toml.

The file keeps its comments and its order; the table is appended, and the whole is checked before it takes the place of
the old one. Knows nothing of options and exit codes, and nothing of how a site is looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator import config as configuration
from aggregator import text
from aggregator.errors import ConfigurationFaulty
from aggregator.street import terminal
from aggregator.street.desk import Desk, now
from aggregator.street.update import askable
from aggregator.whole_file import replacing
from spiders.crawl import is_loopback
from spiders.inspection import Inspection, inspect, site_at

if TYPE_CHECKING:
    from aggregator.article import Article

OPENING = 160  # characters of a tried article's body that are shown


def add_site(desk: Desk, url: str, name: str | None, *, dry_run: bool, as_json: bool) -> bool:
    """Look at the site at URL and add its table to the configuration; False if it gave no article."""
    try:
        site = site_at(url, name)
    except ValueError as wrong:
        raise ConfigurationFaulty(name or url or "URL", wrong) from wrong
    if is_loopback(site.home):  # whoever types a loopback address means it
        site = site.model_copy(update={"allow_private_addresses": True})
    owner = next((known for known in desk.sites.values() if known.name == site.name or known.owns(site.home)), None)
    if owner is not None:
        raise ConfigurationFaulty(url, f"already crawled as {owner.name!r}; `aggregator sites check {owner.name}`")
    with terminal.waiting(f"looking at {site.home}"):
        found = inspect(site, config=desk.config, now=now)
    if found.usable or as_json:
        _show(found, as_json=as_json)
    if not found.usable:
        trouble = found.trouble or "no way to its articles answered with one we can read"
        terminal.tell(f"{url}: nothing was added: {trouble}")
        return False
    if not as_json:
        print(found.table())
    if not dry_run:
        path = desk.config_path or configuration.DEFAULT_PATH
        append_table(path, found.table())
        terminal.tell(f"{path}: [[site]] {site.name} added; `aggregator crawl {site.name}` reads it now")
    return True


def check_sites(desk: Desk, names: list[str], *, as_json: bool) -> bool:
    """Look at the sites of NAMES, or at all that may be asked; False if one of them gives no article."""
    usable = True
    for site in desk.chosen_sites(names) if names else askable(desk, quiet=False):
        with terminal.waiting(f"looking at {site.home}"):
            found = inspect(site, config=desk.config, now=now)
        _show(found, as_json=as_json)
        usable &= found.usable
    return usable


def append_table(path: Path, table: str) -> None:
    """Append TABLE to the file at PATH, made if need be; the file is replaced whole or left as it was.

    Raises ConfigurationFaulty when the result would be faulty, FolderUnwritable when it cannot be written.
    """
    with replacing(path) as beside:
        before = path.read_text(encoding="utf-8").rstrip() if path.exists() else ""
        beside.write_text(f"{before}\n\n{table}" if before else table, encoding="utf-8")
        configuration.load(beside)


def _show(found: Inspection, *, as_json: bool) -> None:
    if as_json:
        terminal.print_json(_record(found))
        return
    ways = [(way.kind, way.url, way.entries, way.message or way.status or "") for way in found.ways]
    terminal.show_table(["way", "address", "entries#", "answer"], ways, title=f"{found.site.name}: {found.site.home}")
    for article in found.articles:
        tried = _tried(article)
        print(f"  {tried['headline']}\n    {tried['published'] or 'no date'} · {tried['dateline'] or 'no dateline'}")
        print(f"    {tried['opening']}\n    {article.url}")
    for url, reason in found.no_articles.items():
        print(f"  no article: {reason}: {url}")
    if found.trouble:
        print(f"  {found.trouble}")


def _record(found: Inspection) -> dict[str, Any]:
    return {
        "site": found.site.name,
        "home": found.site.home,
        "usable": found.usable,
        "trouble": found.trouble,
        "language": found.language,
        "ways": [
            {"kind": way.kind, "url": way.url, "entries": way.entries, "status": way.status, "message": way.message}
            for way in found.ways
        ],
        "articles": [_tried(article) for article in found.articles],
        "no_articles": found.no_articles,
    }


def _tried(article: Article) -> dict[str, Any]:
    return {
        "url": article.url,
        "headline": article.headline,
        "breadcrumb": [crumb.name for crumb in article.breadcrumb],
        "dateline": article.dateline.raw if article.dateline else None,
        "published": f"{article.published:%Y-%m-%d %H:%M}" if article.published else None,
        "opening": text.shortened(article.paragraphs[0], OPENING),
    }
