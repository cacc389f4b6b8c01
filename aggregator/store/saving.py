"""What an article that comes in is to the archive: new, a copy, changed, the same, or one more address.

Identity is not content. An article is known by its addresses first, then by its exact text on the same site; its id,
entry id and entry date are written once, at first sight. A text that descends from one already here, at another
source or address, becomes a further source of that story.

Knows nothing of requests, and nothing of feeds beyond which of them an article touches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any

from aggregator import urls
from aggregator.article import Article
from aggregator.organizations.organization import Match
from aggregator.store.database import Database
from aggregator.store.pages import RawPages
from aggregator.store.records import Fetched, Saved
from aggregator.store.rows import ARTICLE_COLUMNS, article_row, match_why, moment, optional_moment
from aggregator.store.story_index import StoryIndex
from aggregator.stories import same_story

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it a page's date is a default, not a date (FAULTS E7)
AHEAD = timedelta(days=1)  # further in the future than this a date is wrong (FAULTS E7)

_NEW_COLUMNS = ("id", "entry_id", "site", "text_hash", "story", "entry_published", "first_seen", "changed")
_ADDED = (*_NEW_COLUMNS, *ARTICLE_COLUMNS)
_INSERT_ARTICLE = f"INSERT INTO articles ({', '.join(_ADDED)}) VALUES ({', '.join(f':{name}' for name in _ADDED)})"  # noqa: S608
_CHANGED = (*(name for name in ARTICLE_COLUMNS if name != "url"), "text_hash", "changed", "gone")
_UPDATE_ARTICLE = f"UPDATE articles SET {', '.join(f'{name} = :{name}' for name in _CHANGED)} WHERE id = :id"  # noqa: S608


class _Text:
    """What identifies an article's text: exactly, and as a descendant of another; the latter only when asked for."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self.hash = same_story.text_hash(article.headline, article.body)

    @cached_property
    def fingerprint(self) -> same_story.Fingerprint:
        return same_story.fingerprint(self._article.headline, self._article.body, self._article.language)


@dataclass(frozen=True, slots=True)
class _Identity:
    """The article that was met, if any; whether at an address known before; its own address where the page lied."""

    article: int | None
    same_address: bool = False
    own_address: str | None = None


class Saving:
    """Takes articles into one database, inside the caller's transaction; collects the feeds they touch."""

    def __init__(self, db: Database, pages: RawPages) -> None:
        self._db = db
        self._pages = pages
        self._index = StoryIndex(db.conn)
        self._next: int | None = None  # id of the next new article
        self.touched: set[str] = set()

    def save(self, fetched: Fetched) -> Saved:
        """Take one article in and say what it was to the archive."""
        text = _Text(fetched.article)
        identity = self._identity(fetched, text)
        if identity.own_address is not None:
            fetched = replace(fetched, article=replace(fetched.article, url=identity.own_address))
        if identity.article is None:
            saved, number = self._add(fetched, text)
        else:
            number = identity.article
            saved = self._meet_again(fetched, number, text) if identity.same_address else Saved.ALIAS
        self._keep_addresses(fetched, number, saved)
        if fetched.page is not None and saved in (Saved.NEW, Saved.COPY, Saved.CHANGED):
            self._pages.keep(number, fetched.site, fetched.page, fetched.fetched)
        return saved

    def _identity(self, fetched: Fetched, text: _Text) -> _Identity:
        asked = fetched.addresses[0] if fetched.addresses else fetched.article.url
        keys = list(dict.fromkeys(urls.key(url) for url in (asked, *fetched.addresses, fetched.article.url)))
        marks = ", ".join("?" * len(keys))
        query = f"SELECT key, article FROM addresses WHERE key IN ({marks}) AND article IS NOT NULL"  # noqa: S608
        there: dict[str, int] = dict(self._db.conn.execute(query, keys).fetchall())
        if keys[0] in there:
            return _Identity(there[keys[0]], same_address=True)
        if there:
            number = next(there[key] for key in keys if key in there)
            if self._same_text(number, text):
                return _Identity(number)
            # The page names an address that holds another article: some sites give every page the canonical
            # address of one. Then only the address we asked for is its own.
            return _Identity(None, own_address=urls.canonical(asked))
        same = "SELECT id FROM articles WHERE text_hash = ? AND site = ? ORDER BY id LIMIT 1"
        row = self._db.conn.execute(same, (text.hash, fetched.site)).fetchone()
        return _Identity(row[0] if row else None)

    def _same_text(self, number: int, text: _Text) -> bool:
        query = "SELECT text_hash, headline, body, language FROM articles WHERE id = ?"
        there, headline, body, language = self._db.conn.execute(query, (number,)).fetchone()
        return there == text.hash or bool(
            same_story.same_story(same_story.fingerprint(headline, body, language), text.fingerprint)
        )

    def _add(self, fetched: Fetched, text: _Text) -> tuple[Saved, int]:
        row = article_row(fetched.article)
        published = moment(entry_date(fetched.article, fetched.fetched))
        number = self._number()
        face = self._index.find(text.fingerprint)
        row |= {
            "id": number,
            "story": face or number,
            "entry_id": _entry_id(fetched),
            "site": fetched.site,
            "text_hash": text.hash,
            "entry_published": published,
            "first_seen": moment(fetched.fetched),
            "changed": moment(fetched.fetched),
        }
        self._db.conn.execute(_INSERT_ARTICLE, row)
        self._index.add(number, text.fingerprint, face=face)
        self._keep_matches(number, fetched.organizations, published, face=face is None)
        if face is None:
            about = (match.organization for match in fetched.organizations if match.relation == "about")
            self.touched.update(("all", f"site:{fetched.site}", *(f"organization:{name}" for name in about)))
            return Saved.NEW, number
        self._touch(face)
        return Saved.COPY, number

    def _number(self) -> int:
        """Return the id of the next article; inside the caller's transaction nobody else adds one."""
        if self._next is None:
            self._next = int(self._db.conn.execute("SELECT coalesce(max(id), 0) + 1 FROM articles").fetchone()[0])
        self._next += 1
        return self._next - 1

    def _meet_again(self, fetched: Fetched, number: int, text: _Text) -> Saved:
        row = self._row(number)
        if row["text_hash"] == text.hash:
            if row["gone"]:
                self._db.conn.execute("UPDATE articles SET gone = NULL WHERE id = ?", (number,))
            return Saved.SAME
        self._rewrite(row | {"gone": None}, fetched.article, fetched.organizations, text, fetched.fetched)
        return Saved.CHANGED

    def read_anew(
        self,
        number: int,
        article: Article,
        organizations: Iterable[Match],
        now: datetime,
        *,
        mark: same_story.Fingerprint,
    ) -> None:
        """Put what a better rule reads of its raw page in the place of the article NUMBER; its addresses stay.

        MARK is the fingerprint of ARTICLE's text.
        """
        text = _Text(article)
        text.fingerprint = mark
        self._rewrite(self._row(number), article, organizations, text, now)

    def _row(self, number: int) -> dict[str, Any]:
        columns = ("id", "site", "text_hash", "story", "entry_published", "changed", "gone", *ARTICLE_COLUMNS)
        return next(self._db.query(f"SELECT {', '.join(columns)} FROM articles WHERE id = ?", [number]))  # noqa: S608

    def _rewrite(
        self, row: dict[str, Any], article: Article, organizations: Iterable[Match], text: _Text, now: datetime
    ) -> None:
        """Write ARTICLE over ROW; another text makes a revision and moves `changed`, other facts do not."""
        number, changed = row["id"], row["changed"]
        if row["text_hash"] != text.hash:
            self._keep_revision(row, now)
            changed = max(changed, moment(now))  # a clock that went back moves nothing back (FAULTS F12)
        new = article_row(article) | {"text_hash": text.hash, "changed": changed, "gone": row["gone"], "id": number}
        self._db.conn.execute(_UPDATE_ARTICLE, new)
        self._touch(row["story"])  # the feeds it leaves; below, those it comes into
        self._db.conn.execute("DELETE FROM article_organizations WHERE article = ?", (number,))
        self._keep_matches(number, organizations, row["entry_published"], face=row["story"] == number)
        self._touch(row["story"])
        self._index.replace(number, text.fingerprint)

    def _keep_revision(self, row: dict[str, Any], now: datetime) -> None:
        record = json.dumps({name: row[name] for name in ARTICLE_COLUMNS if name not in ("headline", "body")})
        self._db.conn.execute(
            "INSERT INTO revisions SELECT ?, 1 + count(*), ?, ?, ?, ? FROM revisions WHERE article = ?",
            (row["id"], moment(now), row["headline"], row["body"], record, row["id"]),
        )

    def _keep_matches(self, number: int, matches: Iterable[Match], published: str, *, face: bool) -> None:
        rows = [(number, m.organization, m.relation, m.weight, match_why(m), published, face) for m in matches]
        self._db.conn.executemany("INSERT INTO article_organizations VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _keep_addresses(self, fetched: Fetched, number: int, saved: Saved) -> None:
        checked, lastmod = moment(fetched.fetched), optional_moment(fetched.lastmod)
        rows = {
            urls.key(url): (urls.key(url), url, fetched.site, number, saved.value, checked, lastmod)
            for url in reversed((*fetched.addresses, fetched.article.url))
        }
        self._db.conn.executemany(
            "INSERT INTO addresses VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " outcome = excluded.outcome, checked = excluded.checked, lastmod = coalesce(excluded.lastmod, lastmod),"
            " article = coalesce(article, excluded.article)",
            rows.values(),
        )

    def _touch(self, face: int) -> None:
        """Note the feeds that show the story of FACE: its organizations', and those of all its sources."""
        about = "SELECT organization FROM article_organizations WHERE article = ? AND relation = 'about'"
        sites = "SELECT site FROM articles WHERE id = ? UNION SELECT site FROM articles WHERE story = ? AND story <> id"
        self.touched.add("all")
        self.touched.update(f"organization:{row[0]}" for row in self._db.conn.execute(about, (face,)))
        self.touched.update(f"site:{row[0]}" for row in self._db.conn.execute(sites, (face, face)))


def entry_date(article: Article, first_seen: datetime) -> datetime:
    """Return the date an article's entry keeps for ever: its own, its dateline's, or FIRST_SEEN where neither can be.

    A date before 1990 or more than a day ahead is no date of an article (FAULTS E7).
    """
    own = article.published
    if own is None and article.dateline is not None and article.dateline.date is not None:
        own = datetime.combine(article.dateline.date, time(), UTC)
    if own is None or not EARLIEST <= own <= first_seen + AHEAD:
        return first_seen
    return min(own, first_seen)


def _entry_id(fetched: Fetched) -> str:
    """Mint the article's tag URI (RFC 4151): the article's host, the day of first sight, a hash of its address."""
    digest = hashlib.sha256(urls.key(fetched.article.url).encode()).hexdigest()[:20]
    return f"tag:{urls.host(fetched.article.url)},{fetched.fetched.astimezone(UTC):%Y-%m-%d}:{digest}"
