"""WordPress's REST interface: every post by date, a hundred an answer, each with the moment it was changed.

/wp-json/wp/v2/posts?after=2026-05-31T20:00:00 gives what a feed's window missed, in one request.

Knows nothing of pages and of the other ways.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from aggregator import urls
from aggregator.store.records import SourceState
from spiders.discovery.source import Answer, Ask, Entry, Reading, Readings, SourceDead, SourceEmpty, moment

PER_PAGE = 100  # the most WordPress gives


async def read_wordpress(root: str, ask: Ask, state: SourceState | None, since: datetime | None) -> Readings:
    """Yield the posts of the interface at ROOT (".../wp-json") page by page, newest first, those after SINCE only."""
    page, pages = 1, 1
    while page <= pages:
        answer = await ask(_address(root, page, since), state if page == 1 else None)
        entries = tuple(_entries(answer))
        if page == 1 and not entries and since is None:
            raise SourceEmpty("no posts")
        yield Reading(answer, entries)
        total = answer.headers.get("x-wp-totalpages", "")
        pages = int(total) if total.isdigit() else page + (len(entries) == PER_PAGE)
        page += 1


def _address(root: str, page: int, since: datetime | None) -> str:
    asked: dict[str, Any] = {"per_page": PER_PAGE, "_fields": "link,date_gmt,modified_gmt"}
    if since is not None:
        asked["after"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    if page > 1:
        asked["page"] = page
    query = urlencode(asked, safe=",:")
    joint = "&" if "?" in root else "?"
    return f"{root.rstrip('/')}/wp/v2/posts{joint}{query}"


def _entries(answer: Answer) -> list[Entry]:
    try:
        posts = json.loads(answer.body)
    except ValueError as cause:
        raise SourceDead("not JSON") from cause
    if not isinstance(posts, list):
        raise SourceDead("not a list of posts")
    found = []
    for post in posts:
        address = urls.absolute(str(post.get("link") or ""), answer.url) if isinstance(post, dict) else None
        if address:
            found.append(Entry(address, _utc(post.get("date_gmt")), _utc(post.get("modified_gmt")), certain=True))
    return found


def _utc(said: Any) -> datetime | None:
    return moment(said) if isinstance(said, str) else None
