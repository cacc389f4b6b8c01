"""Saved pages as cases: a page, where it came from, and what must be read of it; recording them, and trying them again.

    tests/fixtures/<site>/<case>/page.html · meta.toml · article.json (or error.txt for a page that must be refused)

Knows nothing of the archive and of the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator.article import Article
from aggregator.errors import FolderUnwritable, NoSuchFile, PageError
from aggregator.extraction import extract
from aggregator.organizations.registry import Match, Registry
from aggregator.replay import saved_case
from aggregator.sites import Site
from aggregator.store.records import RawPage
from aggregator.warc import save_case

EXPECTED, REFUSED = "article.json", "error.txt"


def record(case: Path, page: RawPage, site: Site, registry: Registry) -> list[str]:
    """Save PAGE as the case CASE of SITE with what is read of it now; returns the names of the files written."""
    save_case(case, page)
    found = reading(page, site, registry)
    name, other = (EXPECTED, REFUSED) if isinstance(found, dict) else (REFUSED, EXPECTED)
    said = json.dumps(found, ensure_ascii=False, indent=2) if isinstance(found, dict) else found
    try:
        (case / name).write_text(said + "\n", encoding="utf-8")
        (case / other).unlink(missing_ok=True)
    except OSError as cause:
        raise FolderUnwritable(case / name, cause.strerror or cause) from cause
    return ["page.html", "meta.toml", name]


@dataclass(frozen=True, slots=True)
class Tried:
    """One case tried again: its folder, and (field, expected, found) of all that differs."""

    case: Path
    differences: tuple[tuple[str, Any, Any], ...]


def try_again(folder: Path, sites: Mapping[str, Site], registry: Registry) -> Iterator[Tried]:
    """Read the page of every case under FOLDER anew and compare; raises NoSuchFile for a case that is not whole."""
    cases = sorted(meta.parent for meta in folder.rglob("meta.toml"))
    if not cases:
        raise NoSuchFile(folder, "no case in it: no meta.toml anywhere")
    for case in cases:
        if not (case / EXPECTED).exists() and not (case / REFUSED).exists():
            continue  # a page to replay, of which nothing is expected
        saved = saved_case(case / "meta.toml")
        page = RawPage(url=saved.url, body=saved.read(), status=saved.status, headers=saved.headers)
        site = sites.get(case.parent.name) or Site(name="unknown", home=page.url)
        yield Tried(case, tuple(_compare(case, reading(page, site, registry))))


def reading(page: RawPage, site: Site, registry: Registry) -> dict[str, Any] | str:
    """Return what is read of PAGE in the form of article.json, or the sentence with which it is refused."""
    try:
        article = extract(page.body, page.url, declared_charset=page.charset, site=site.hints())
    except PageError as fault:
        return str(fault)
    return _record(article, registry.match(article, site_organization=site.organization))


def _record(article: Article, matches: tuple[Match, ...]) -> dict[str, Any]:
    dateline = article.dateline
    return {
        "url": article.url,
        "headline": article.headline,
        "breadcrumb": [crumb.name for crumb in article.breadcrumb],
        "dateline": dateline and {"raw": dateline.raw, "place": dateline.place, "agency": dateline.agency},
        "published": article.published.isoformat() if article.published else None,
        "language": article.language.partition("-")[0] if article.language else None,
        "body": list(article.paragraphs),
        "related": [{"text": link.text, "url": link.url} for link in article.related],
        "about": sorted(match.organization for match in matches if match.relation == "about"),
    }


def _compare(case: Path, found: dict[str, Any] | str) -> Iterator[tuple[str, Any, Any]]:
    if (case / REFUSED).exists():
        said = (case / REFUSED).read_text(encoding="utf-8").strip()
        if not isinstance(found, str) or said not in found:  # a case may hold the reason alone, without its evidence
            yield "error", said, found if isinstance(found, str) else f"read as {found['headline']!r}"
        return
    wanted = json.loads((case / EXPECTED).read_text(encoding="utf-8"))
    if isinstance(found, str):
        yield "error", "", found
        return
    for name, value in found.items():
        expected = sorted(wanted[name]) if name == "about" and name in wanted else wanted.get(name)
        if name in wanted and value != expected:
            yield name, expected, value
