"""Tell the hub which feeds changed, so that subscribers hear of it at once (WebSub, W3C Recommendation 2018).

    announce(Path("public"), hub="https://hub.example.org/", base_url="https://feeds.example.org/")

Only feeds whose bytes are others than those last announced are told. A hub that does not answer is no fault of the
publication, and is asked no further: what it did not take is told again the next time.

Knows nothing of the archive and of formats.
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from aggregator import urls
from feeds.feed import FORMATS
from feeds.folder import Folder

TIMEOUT = 10.0  # seconds for one hub to answer
_NO_ANSWER = "did not answer"
Post = Callable[[str, Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One feed told to the hub: its id, and what went wrong ("" where the hub took it)."""

    id: str
    fault: str = ""


def announce(folder: Path, *, hub: str, base_url: str, post: Post | None = None) -> list[Announcement]:
    """Tell HUB the addresses of every feed of FOLDER that changed since it was last told; never raises for the hub.

    POST sends the topics to a hub and returns what went wrong, if anything.
    """
    send = post or _post
    told: list[Announcement] = []
    silence = ""
    with Folder(folder) as published:
        for slug, facts in published.memory.get("feeds", {}).items():
            mark = [hub, facts["digest"]]
            if facts.get("announced") == mark:
                continue
            fault = silence or send(hub, [f"{urls.folder(base_url)}{slug}.{form}" for form in FORMATS])
            if not fault:
                facts["announced"] = mark
            elif _NO_ANSWER in fault:
                silence = fault
            told.append(Announcement(slug, fault))
    return told


def _post(hub: str, topics: Sequence[str]) -> str:
    """Send the publish request hubs understand: hub.mode=publish, one hub.url a topic; return the fault, or ""."""
    if not urls.is_web(hub):
        return f"{hub} is no absolute http(s) address"
    fields = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]
    request = urllib.request.Request(hub, urllib.parse.urlencode(fields).encode(), method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310  # is_web: http and https only
            return ""
    except urllib.error.HTTPError as refusal:
        return f"{hub} answered {refusal.code}"
    except (OSError, HTTPException) as cause:
        return f"{hub} {_NO_ANSWER}: {getattr(cause, 'reason', None) or cause}"
