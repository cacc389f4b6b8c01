"""An article as an entry of a feed: what every format says of it, decided once.

    Stored(entry_id="tag:example.org,2026:1", ...)  ->  Entry(id=..., published=..., html="<p>Almaty, 22 June ...")

The id and the published date were frozen at first sight (decision 5); `updated` is the published date until the text
changes. RSS, Atom and JSON differ only in how they write this record down.

Knows nothing of formats and of files.
"""

from __future__ import annotations

import mimetypes
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import orjson

from aggregator import text
from aggregator.errors import ArticleRefused
from aggregator.places import Place, find_place
from feeds import clean_html
from feeds.home_id import home_id

if TYPE_CHECKING:
    from aggregator.organizations.registry import Match
    from aggregator.stored import Stored
    from feeds.archive import Organization

Locate = Callable[[str, str | None], Place | None]

SUMMARY = 300  # characters: two or three lines in the list of a reader
MOST_CRUMBS = 4
_MOST_KEPT = 2000  # entries; up to 30 KB each, with all that was written of them
_LANGUAGE = re.compile(r"([a-z]{2})(-[A-Za-z0-9]{2,8})*")
# ISO 639-1. Pages also declare what is none, "kz", "ua", "jp", and validators call that an error.
LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu"
)
_HOME_CRUMBS = frozenset({"home", "главная", "главная страница", "inicio", "accueil", "start", "startseite"})


@dataclass(frozen=True, slots=True)
class Category:
    """A category: `term` is stable, `label` is shown, `scheme` says whose vocabulary it is."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a dateline, and where it lies (degrees, WGS 84) if a gazetteer knows it.

    `name` is as printed, "Алматы", but not shouted; `known_as` is the gazetteer's, "Almaty".
    """

    name: str
    latitude: float | None = None
    longitude: float | None = None
    known_as: str = ""

    @property
    def point(self) -> str | None:
        """Latitude and longitude as GeoRSS writes them, "43.2500 76.9500"."""
        return None if self.latitude is None or self.longitude is None else f"{self.latitude:.4f} {self.longitude:.4f}"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry; dates are in UTC.

    `other_tellers` are the further sources of the story: title and address of the article there. `number` counts the
    articles of the archive. `opening` and `full_text` return `summary` and `html`, which are made when first asked for:
    most entries are already written down.

    `mark` moves with anything the archive says of the article; None where that cannot be told. `written` is for the
    formats: how each wrote this entry down, for the next feed it is in.
    """

    number: int
    id: str
    url: str
    title: str
    published: datetime
    updated: datetime
    opening: Callable[[], str] = field(repr=False, compare=False)
    full_text: Callable[[], str] = field(repr=False, compare=False)
    authors: tuple[str, ...]
    categories: tuple[Category, ...]
    source_title: str
    source_home: str
    other_tellers: tuple[tuple[str, str], ...] = ()
    about: tuple[Match, ...] = ()
    language: str | None = None
    image: str | None = None
    spot: Spot | None = None
    mark: int | None = None
    written: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def summary(self) -> str:
        """The opening of the text in plain words, two or three lines."""
        return self.opening()

    @cached_property
    def html(self) -> str:
        """The full text, safe and absolute, the other sources at its end."""
        return self.full_text()

    @cached_property
    def image_type(self) -> str | None:
        """The media type the image's address promises, if it promises one."""
        kind = mimetypes.guess_type((self.image or "").partition("?")[0])[0]
        return kind if kind and kind.startswith("image/") else None


class Entries:
    """Turns articles into entries for one published folder; an article in three feeds is cleaned once."""

    def __init__(self, base_url: str, organizations: Mapping[str, Organization], locate: Locate = find_place) -> None:
        self._base = base_url
        self._organizations = organizations
        self._locate = locate
        self._kept: dict[tuple[int, datetime, int, int], Entry] = {}
        self._ours: dict[tuple[str, str, str], Category] = {}
        self._spots: dict[tuple[str, str | None], Spot] = {}
        self._texts: dict[tuple[int, datetime], str] = {}  # cleaned once, for the feeds and for the closed pages

    def of(self, stored: Stored) -> Entry:
        """Return STORED as an entry; raises ArticleRefused where its own address cannot stand in a feed (FAULTS D3)."""
        key = (stored.id, stored.changed, len(stored.also_at), len(stored.organizations))
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._made(stored)
        return self._kept[key]

    def as_first_told(self, stored: Stored, organization: str) -> Entry:
        """Return STORED without what may be learned later, its copies and other organizations: closed pages stay."""
        own = tuple(match for match in stored.organizations if match.organization == organization)
        if not stored.also_at and own == stored.organizations:
            return self.of(stored)  # nothing was learned: the entry of the feed itself, written down already
        return self._made(replace(stored, also_at=(), organizations=own))

    def _made(self, stored: Stored) -> Entry:
        article = stored.article
        url = clean_html.address(article.url)
        if url is None:
            raise ArticleRefused(article.url, "url is no absolute http(s) address")
        published = stored.entry_published.replace(microsecond=0)
        revised = stored.changed.replace(microsecond=0) if stored.changed > stored.first_seen else published
        copies = ((clean_html.plain(copy.title), clean_html.address(copy.url)) for copy in stored.also_at)
        others = tuple((title, where) for title, where in copies if where)
        source = clean_html.plain_name(stored.source.title) or stored.source.site
        title = clean_html.plain(article.headline) or source  # a headline of nothing but lost letters
        authors = (clean_html.plain_name(name) for name in article.authors)
        return Entry(
            number=stored.id,
            id=stored.entry_id,
            url=url,
            title=title,
            published=published,
            updated=max(published, revised),
            opening=lambda: _opening(article.body) or title,
            full_text=lambda: self._full_text(stored) + _also_at(others),
            authors=tuple(name for name in authors if name) or (source,),
            categories=self._categories(stored),
            source_title=source,
            source_home=home_id(stored.source.home) or home_id(urljoin(url, "/")) or url,
            other_tellers=others,
            about=tuple(match for match in stored.organizations if match.relation == "about"),
            language=language(article.language),
            image=clean_html.address(article.image) if article.image else None,
            spot=self._spot(stored),
            mark=_mark(stored),
        )

    def _full_text(self, stored: Stored) -> str:
        key = (stored.id, stored.changed)
        if key not in self._texts:
            if len(self._texts) >= _MOST_KEPT:
                self._texts.clear()
            article = stored.article
            cleaned = clean_html.clean(article.body_html, article.url) if article.body_html else ""
            self._texts[key] = cleaned or clean_html.from_paragraphs(article.paragraphs)
        return self._texts[key]

    def _categories(self, stored: Stored) -> tuple[Category, ...]:
        """Return the organizations it is about, the site it comes from, and the site's own sections."""
        source = stored.source
        about = [self._organization(m.organization) for m in stored.organizations if m.relation == "about"]
        own = self._category(source.site, source.title, "sources")
        found = [*filter(None, about), own]
        if stored.article.breadcrumb:
            home = home_id(source.home) or self._base
            crumbs = [clean_html.plain_name(crumb.name) for crumb in stored.article.breadcrumb]
            no_section = _HOME_CRUMBS | {"", stored.article.headline.casefold(), own.label.casefold()}
            sections = [name for name in crumbs if name.casefold() not in no_section]
            found += [Category(name, name, home) for name in dict.fromkeys(sections[:MOST_CRUMBS])]
        return tuple(found)

    def _organization(self, name: str) -> Category | None:
        known = self._organizations.get(name)
        return self._category(known.id, known.acronym or known.name, "organizations") if known else None

    def _category(self, term: str, label: str, vocabulary: str) -> Category:
        """Return a category of ours, the same one to every entry."""
        key = term, label, vocabulary
        if key not in self._ours:
            self._ours[key] = Category(term, clean_html.plain_name(label) or term, f"{self._base}#{vocabulary}")
        return self._ours[key]

    def _spot(self, stored: Stored) -> Spot | None:
        dateline = stored.article.dateline
        if dateline is None or not dateline.place:
            return None
        key = dateline.place, dateline.country
        if key not in self._spots:
            self._spots[key] = self._found(*key)
        return self._spots[key]

    def _found(self, printed: str, country: str | None) -> Spot:
        place = self._locate(printed, country)
        name = clean_html.plain(printed)
        if place is None:
            return Spot(name)
        return Spot(place.name if name.isupper() else name, place.latitude, place.longitude, place.name)


def _opening(body: str) -> str:
    """Return the beginning of BODY in plain words, at most SUMMARY letters."""
    return clean_html.readable(text.shortened(clean_html.plain(body.partition("\n\n")[0]), SUMMARY))


def _mark(stored: Stored) -> int | None:
    """Return a number that moves with anything in STORED; None where a text cannot be written down."""
    try:
        return zlib.crc32(orjson.dumps(stored))  # twice as quick as to pickle it, and the same in every process
    except TypeError:
        return None


@lru_cache(1024)
def language(tag: str | None) -> str | None:
    """Return TAG if it is a BCP 47 tag with a language of ISO 639-1, which every validator knows."""
    found = _LANGUAGE.fullmatch(tag) if tag else None
    return tag if found and found[1] in LANGUAGES.split() else None


def _also_at(others: tuple[tuple[str, str], ...]) -> str:
    """Return the line that names the other sources of the story, or nothing."""
    if not others:
        return ""
    links = (f'<a href="{clean_html.escape(where)}">{clean_html.escape(title)}</a>' for title, where in others)
    return f"<p><em>Also at: {', '.join(links)}</em></p>"
