"""How a page is read, told so that a person can check it: what each witness said, what was kept, what removed and why.

    headline   CSTO Foreign Ministers meet in Almaty
               + json-ld   CSTO Foreign Ministers meet in Almaty
               - title     CSTO Foreign Ministers meet in Almaty - The Diplomatic Insight

Of a page that became no article, what it held is told.

Knows nothing of where a page comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aggregator import text
from aggregator.article import Article
from aggregator.errors import BodyMissing, PageError
from aggregator.extraction import extract
from aggregator.health import APART
from aggregator.organizations.registry import Match
from aggregator.replay import stated_address
from aggregator.sites import Site

WIDTH = 110
NO_ADDRESS = "https://address.invalid/"  # RFC 2606: nobody's, where a saved page does not say whose it is
_SHOWN = 40  # removed blocks of a page that is no article


def read_page(page: bytes, url: str | None, sites: Iterable[Site] = (), *, called: str = "") -> Article:
    """Return the article of a saved page; without URL, the address it states itself is taken.

    A page of one of SITES is read with that site's facts. A PageError names the page by its address, or as it is
    CALLED (a file's name) where no address is known.
    """
    address = url or stated_address(page) or NO_ADDRESS
    site = next((site for site in sites if site.owns(address)), None)
    try:
        return extract(page, url=address, site=site.hints() if site else None)
    except PageError as fault:
        if fault.where == NO_ADDRESS:
            fault.where = called
        raise


def refusal(fault: PageError) -> str:
    """Return as text what a page held that became no article: each block that was left out, with the rule."""
    blocks = fault.blocks if isinstance(fault, BodyMissing) else ()
    head = f"removed: {len(blocks)} blocks" + (f", the first {_SHOWN} of them" if len(blocks) > _SHOWN else "")
    return "\n".join((head, *map(_block, blocks[:_SHOWN]))) if blocks else ""


def _block(block: tuple[str, str]) -> str:
    rule, said = block
    return f"  - {rule}: {text.shortened(text.line(said), WIDTH)}"


def explanation(article: Article, matches: Iterable[Match]) -> str:
    """Return the whole reading of ARTICLE as text."""
    return "\n".join(_lines(article, tuple(matches)))


def _lines(article: Article, matches: tuple[Match, ...]) -> Iterator[str]:
    yield _row("address", article.url)
    yield _row("headline", article.headline)
    yield from _witnesses(article, "headline")
    yield _row("breadcrumb", " › ".join(crumb.name for crumb in article.breadcrumb) or "none")
    yield from _witnesses(article, "breadcrumb")
    dateline = article.dateline
    yield _row("dateline", dateline.raw if dateline else "none")
    if dateline:
        parts = {"place": dateline.place, "country": dateline.country, "date": dateline.date, "agency": dateline.agency}
        yield from (_row("", f"{name}: {value}") for name, value in parts.items() if value)
    yield _row("published", article.published.isoformat() if article.published else "none")
    yield from _witnesses(article, "published")
    if article.days_apart > APART:
        yield _row("", f"the dateline's date is {article.days_apart} days from it")
    if article.updated:
        yield _row("updated", article.updated.isoformat())
    yield _row("authors", ", ".join(article.authors) or "none")
    yield _row("language", article.language or "unknown")
    for match in matches:
        reasons = "; ".join(f"{reason.where}: {reason.name}" for reason in match.why)
        yield _row("about" if match.relation == "about" else "mentions", f"{match.organization} ({reasons})")
    for link in article.related:
        yield _row("related", f"{link.text} <{link.url}>")
    yield ""
    yield f"kept: {len(article.paragraphs)} paragraphs, {len(article.body)} characters"
    yield from (f"  | {text.shortened(paragraph, WIDTH)}" for paragraph in article.paragraphs)
    yield ""
    yield f"removed: {len(article.removed)} blocks"
    yield from (_block((block.rule, block.text)) for block in article.removed)


def _witnesses(article: Article, field: str) -> Iterator[str]:
    for witness in article.witnesses:
        if witness.field == field:
            yield _row("", f"{'+' if witness.chosen else '-'} {witness.source}: {text.shortened(witness.value, WIDTH)}")


def _row(name: str, value: str) -> str:
    return f"{name:<11} {value}"
