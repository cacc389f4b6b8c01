"""What a page says of itself for machines: JSON-LD, repaired where its commonest breakages are met.

`{"@type": "NewsArticle", "headline": "Council meets", "datePublished": "2024-06-22T09:00:00+05:00",}` has a comma too
many; so many pages do that the answer is worth mending. Nodes are given flat, the shallowest first, since what stands
deep inside (a list of other articles) is seldom about this page. Vocabulary: schema.org; format: JSON-LD 1.1.

Knows nothing of the tree and decides nothing: which headline or date is right is for the rooms that ask.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

import orjson

Node: TypeAlias = dict[str, Any]

MOST_NODES = 2000  # a page of 8 MiB can hold a million; the article's own come first
ARTICLE_TYPES = frozenset(
    {
        "advertisercontentarticle", "analysisnewsarticle", "article", "asknewsarticle", "backgroundnewsarticle",
        "blogposting", "governmentarticle", "liveblogposting", "medicalscholarlyarticle", "newsarticle",
        "opinionnewsarticle", "posting", "pressrelease", "report", "reportagenewsarticle", "reviewnewsarticle",
        "satiricalarticle", "scholarlyarticle", "socialmediaposting", "techarticle",
    }
)  # fmt: skip
SITE_TYPES = frozenset(("website", "organization", "newsmediaorganization"))

_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)\s*|\s*(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)?\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r'(?<=[}\]"])(\s*\n\s*)(?="[\w@]+"\s*:)')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')


def read_nodes(scripts: Iterable[str]) -> list[Node]:
    """Return every JSON-LD node of SCRIPTS that is a mapping, shallow ones first; what cannot be mended is left out."""
    level: list[Any] = [value for script in scripts for value in _loads(script)]
    found: list[Node] = []
    while level and len(found) < MOST_NODES:
        deeper: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                found.append(value)
                deeper.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
            elif isinstance(value, list):
                deeper.extend(inner for inner in value if isinstance(inner, (dict, list)))
        level = deeper
    return found


def _loads(script: str) -> Iterator[Any]:
    """Yield the values of one script element: usually one, rarely several written one after the other."""
    for mended in _repairs(script):
        try:
            yield orjson.loads(mended)  # faster, but strict: the rest is left to the other
        except ValueError:
            pass
        else:
            return
        try:
            value, end = _DECODER.raw_decode(mended)
        except (ValueError, RecursionError):
            continue
        yield value
        rest = mended[end:].lstrip(" \t\r\n,;")
        if rest[:1] in ("{", "[") and len(rest) < len(script):
            yield from _loads(rest)
        return


def _repairs(script: str) -> Iterator[str]:
    """Yield SCRIPT as it stands, then with its commonest breakages mended, one after the other."""
    bare = script.strip()
    if not bare:
        return
    if bare[0] in "{[":
        yield bare
    bare = _WRAPPING.sub("", bare)
    yield bare
    bare = _MISSING_COMMA.sub(r",\1", _TRAILING_COMMA.sub("", bare))
    yield bare
    yield _BAD_ESCAPE.sub(r"\\\\", bare)
    if "&quot;" in bare:
        yield html.unescape(bare)


def types(node: Node) -> frozenset[str]:
    """Return NODE's types in lower case, without the vocabulary's address."""
    value = node.get("@type", node.get("type"))
    if isinstance(value, list):
        return frozenset().union(*(_type(v) for v in value if isinstance(v, str)))
    return _type(value) if isinstance(value, str) else frozenset()


@lru_cache(maxsize=1024)  # a page asks it of each node several times, a site of the same few types on every page
def _type(name: str) -> frozenset[str]:
    return frozenset((name.rpartition("/")[2].rpartition(":")[2].lower(),))


def strings(value: object) -> list[str]:
    """Return the plain strings VALUE holds: itself, its items, or what its items are called."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [string for item in value[:50] for string in strings(item)]
    if isinstance(value, dict):
        for name in ("@value", "name", "url", "@id"):
            if isinstance(value.get(name), str):
                return strings(value[name])
    return []
