"""Where a page shows its date: the address, `time` elements, the lines beside the headline, a line of its own.

"/2024/jun/22/" is a day, "t20220321_" is one, "27032021" is one read the other way round, and "1444/08/24" is none.

Knows nothing of which place to believe.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from aggregator.extraction.near import texts_after, texts_before, texts_of
from aggregator.extraction.stamps import Stamp, a_day, find_stamps, read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lxml.etree import _Element as HtmlElement

    from aggregator.extraction.page import Page

    Lines = list[tuple[int, HtmlElement, str]]

_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-](\d{1,2})[/_.-](\d{1,2})(?!\d)")
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]([a-z]{3,9})[/_-](\d{1,2})(?!\d)", re.IGNORECASE)
_DAY_WORD = re.compile(r"(?<!\d)(\d{1,2})[/_-]([a-z]{3,9})[/_-]((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_JOINED_PAIRS = re.compile(r"/((?:19|20)\d\d)(?:/(?=\d{4}/)|(?=\d\d/\d\d/))(\d\d)/?(\d\d)/")  # /2024/0622/, /202406/22/
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/_.-](\d{1,2})[/_.-]((?:19|20)\d\d)(?!\d|\.\d)")
_EIGHT = re.compile(r"(?<!\d)(\d{8})(?:\d{4}|\d{6})?(?!\d)")
_INNER = re.compile(r"/https?:?/{0,2}(?=[^/])|/\d{14}(?:[a-z]{2}_)?/(?=[\w-]+\.)")
_UPDATED_LABELS = (
    "updat", "modif", "revis", "edited", "aktualis", "zuletzt", "bearbeitet", "geändert", "korrig", "mis à jour",
    "mise à jour", "actualiz", "aggiorna", "ultima", "atualiza", "güncelle", "обновл", "измен", "оновл", "تحديث",
    "更新", "sist endret", "oppdatert", "uppdatera", "bijgewerkt", "päivitet",
)  # fmt: skip
_LONG = 220  # letters of a paragraph: the article has begun
_BESIDE = 60  # letters that may stand with a date in its line: a weekday, a name, a place
_FAR = 16  # lines after the headline in which its date is looked for
_ALONE = 30
_DASH = re.compile(r"\s*[–—]\s|\s-+\s")
_FIGURES = re.compile(r"\d\d|\d\.")


def day_in_url(url: str) -> date | None:
    """Return the day URL's path or query names, None if it names none or no possible one."""
    parts = urlsplit(url)
    where = unquote(f"{parts.path}?{parts.query}")
    if inner := _INNER.search(where):  # an archive's address holds the day of its copy before the page's own address
        where = where[inner.end() :]
    for pattern, order in ((_YEAR_FIRST, (1, 2, 3)), (_JOINED_PAIRS, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        for found in pattern.finditer(where):
            if day := a_day(*(found[n] for n in order)):
                return day
    for pattern in (_YEAR_WORD, _DAY_WORD):
        for found in pattern.finditer(where):
            spaced = re.sub(r"[/_-]", " ", found[0])
            if stamp := next(find_stamps(spaced), None):
                return stamp.day
    for found in _EIGHT.finditer(where):
        figures = found[1]
        day = a_day(figures[:4], figures[4:6], figures[6:]) or a_day(figures[4:], figures[2:4], figures[:2])
        if day:
            return day
    return None


def dates_near(page: Page, headline: HtmlElement | None) -> Iterator[tuple[str, str, Stamp]]:
    """Yield the dates shown near HEADLINE: after it, before it in the same box, then in time elements."""
    if headline is not None:
        after = list(_after(headline))
        yield from after
        if not any(source == "near headline" for source, _, _ in after):  # which counts for more
            yield from _before(headline)
        yield from _printed(list(texts_of(headline)), "in the headline")
    for element in page.times[:4]:
        value = element.get("datetime") or " ".join(texts_of(element))
        if stamp := read_stamp(value):
            yield "time", value, stamp


def _after(headline: HtmlElement) -> Iterator[tuple[str, str, Stamp]]:
    passage: list[str] = []
    long_ones = 0
    for text in texts_after(headline):
        if len(text) > _LONG:
            long_ones += 1
            if long_ones > 1:
                break
        passage.append(text[:_LONG])
    yield from _printed(passage, "near headline")


def _before(headline: HtmlElement) -> Iterator[tuple[str, str, Stamp]]:
    found = list(_printed([text[:_LONG] for text in texts_before(headline)], "before headline"))
    if len({stamp.day for _, _, stamp in found}) == 1:  # several days above a title are a ticker of other articles
        yield from found


def _printed(pieces: list[str], source: str) -> Iterator[tuple[str, str, Stamp]]:
    """Yield the dates in PIECES of text joined; one inside a sentence or a list is called "opening", not SOURCE."""
    ends, passage = [], ""
    for piece in pieces:
        passage += " ".join(piece.split()) + " "
        ends.append(len(passage))
    told = 0
    for stamp in find_stamps(passage):
        place = next(n for n, end in enumerate(ends) if stamp.start < end)
        beside = ends[place] - (ends[place - 1] if place else 0) - (stamp.end - stamp.start)
        label = passage[max(told, stamp.start - 40) : stamp.start]
        told = stamp.end
        called = "updated label" if _is_updated_label(label.rpartition("|")[2]) else source
        if called == source and (beside > _BESIDE or place > _FAR):
            opens = stamp.start == (ends[place - 1] if place else 0) and _DASH.match(passage, stamp.end)
            called = "dateline" if opens else "opening"
        yield called, passage[stamp.start : stamp.start + 30], stamp


def _is_updated_label(words: str) -> bool:
    words = words.lower()
    return any(label in words for label in _UPDATED_LABELS)


def lines_with_figures(page: Page) -> Lines:
    """Return the short texts of PAGE that may hold a date, each with its element's place among all and the element."""
    return [
        (place, element, piece)
        for place, element in enumerate(page.elements)
        for piece in (element.text, element.tail)
        if piece and 7 < len(piece) < _LONG and _FIGURES.search(piece)  # noqa: PLR2004 - "1.1.2024" is eight
    ]


def dates_alone(lines: Lines, start: int) -> Iterator[tuple[str, str, Stamp]]:
    """Yield the dates that stand alone in one of LINES from START on, outside the page's menus, header and footer."""
    for place, element, piece in lines:
        if place >= start:
            value = " ".join(piece.split())
            stamp = next(find_stamps(value), None)
            if stamp and len(value) - (stamp.end - stamp.start) < _ALONE and _in_content(element):
                yield "alone in a line", value, stamp


def dates_of_change(lines: Lines) -> Iterator[tuple[str, str, Stamp]]:
    """Yield the date of the line that says when the page was last edited: a wiki says nothing else, at its foot."""
    for _, element, piece in reversed(lines):
        if _is_updated_label(piece):
            value = " ".join(piece.split())
            stamp = next(find_stamps(value), None)
            if stamp and element.tag not in ("script", "style"):
                yield "updated label", value, stamp
                return


def _in_content(element: HtmlElement) -> bool:
    for container in (element, *element.iterancestors()):
        if container.tag in ("nav", "footer", "aside", "script", "style"):
            return False
        if container.tag == "header" and container.getparent().tag in ("body", "div"):
            return False
    return True


def dates_in_data(page: Page) -> Iterator[tuple[str, str, Stamp]]:
    """Yield the first date the page's inline data call the day of publication."""
    found = next((found for part in _IN_NAMES for found in _named_dates(page.source, part)), None)
    if found:
        value = found[1].decode("utf-8", "replace")
        if stamp := read_stamp(value):
            yield "inline data", value, stamp


def _named_dates(source: bytes, part: bytes) -> Iterator[re.Match[bytes]]:
    """Yield where a name with PART in it is given a day; to search for the part first is four times as fast."""
    at = source.find(part)
    while at >= 0:
        begin = max(source.rfind(quote, max(0, at - _LONGEST_BEFORE), at) for quote in (b'"', b"'"))
        if begin >= 0 and (found := _IN_DATA.match(source, begin)):
            yield found
        at = source.find(part, at + len(part))


_IN_NAMES = (b"ublish", b"ublication", b"ubDate")
_LONGEST_BEFORE = 9  # letters before one of them, with the quotation mark
_IN_DATA = re.compile(
    rb"[\"'](?:datePublished|publishedAt|published_at|publishDate|publish_date|publicationDate|pubDate|datePublication|"
    rb"firstPublished|firstPublishedAt|published_date|publishedDate|articlePublishDate)\\?[\"']\s*[:,]\s*\\?[\"'](\d{4}-\d\d-\d\d[^\"'\\]{0,20})"
)
