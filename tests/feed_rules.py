"""What the W3C feed validator holds against a feed, as far as our feeds could offend: a list of complaints."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

A = "{http://www.w3.org/2005/Atom}"
C = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
G = "{http://www.georss.org/georss}"
M = "{http://search.yahoo.com/mrss/}"
FH = "{http://purl.org/syndication/history/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PREFIXES = {"atom": A, "content": C, "dc": DC, "georss": G, "media": M, "fh": FH}
_CHILDREN = {
    "rss": {"channel"},
    "channel": {
        "title",
        "link",
        "description",
        "docs",
        "generator",
        "language",
        "lastBuildDate",
        "item",
        f"{A}link",
        f"{FH}archive",
    },
    "item": {
        "title",
        "link",
        "description",
        f"{C}encoded",
        "guid",
        "category",
        "pubDate",
        "source",
        f"{DC}creator",
        f"{A}updated",
    }
    | {f"{DC}language", f"{A}link", f"{G}point", f"{G}featureName", f"{M}content"},
    f"{A}feed": {f"{A}{n}" for n in ("id", "title", "updated", "author", "link", "generator", "subtitle", "entry")}
    | {f"{FH}archive"},
    f"{A}entry": {
        f"{A}{n}"
        for n in ("id", "title", "updated", "published", "author", "link", "category", "summary", "content", "source")
    }
    | {f"{G}point", f"{G}featureName", f"{M}content"},
    f"{A}source": {f"{A}{n}" for n in ("id", "title", "updated", "link")},
    f"{A}author": {f"{A}name"},
}
_REPEATED = {"item", "category", f"{A}entry", f"{A}link", f"{A}category", f"{A}author", f"{DC}creator"}
_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z+\-.]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
_TAG = re.compile(r"tag:[a-z0-9.\-]+,\d{4}(-\d{2}(-\d{2})?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*")
_RELATIONS = {"self", "alternate", "hub", "prev-archive", "next-archive", "current", "related"}


def complaints(data):
    """Return what is wrong with the RSS or Atom document DATA."""
    root = etree.fromstring(data)
    found = [f"prefix {p}" for p, uri in root.nsmap.items() if p and f"{{{uri}}}" != _PREFIXES.get(p)]
    for element in root.iter():
        found += _element(element)
    feed = root if root.tag == f"{A}feed" else root.find("channel")
    if feed.tag == "channel":
        found += [f"channel lacks {n}" for n in ("title", "link", "description", "language") if not feed.findtext(n)]
    else:
        found += [f"feed lacks {n}" for n in ("id", "title", "updated") if not feed.findtext(A + n)]
        found += [] if feed.get(LANG) else ["feed lacks xml:lang"]
    links = [(link.get("rel"), link.get("type")) for link in feed.findall(f"{A}link")]
    found += [f"link {link} twice" for link in set(links) if links.count(link) > 1]
    found += [] if "self" in {rel for rel, _ in links} else ["no self link"]
    items = feed.findall("item") + feed.findall(f"{A}entry")
    ids = [item.findtext("guid") or item.findtext(f"{A}id") for item in items]
    found += [f"id {i} twice" for i in set(ids) if ids.count(i) > 1]
    moments = [item.findtext(f"{A}updated") for item in feed.findall(f"{A}entry")]
    found += [f"two entries updated at {moment}" for moment in set(moments) if moments.count(moment) > 1]
    found += [f"no tag URI: {i}" for i in ids if not _TAG.fullmatch(i.strip())]
    children = list(feed)
    first = next((n for n, child in enumerate(children) if child in items), len(children))
    found += [f"{child.tag} after the first item" for child in children[first:] if child not in items]
    if feed.find(f"{FH}archive") is not None:
        relations = {rel for rel, _ in links}
        found += (
            []
            if "current" in relations and relations & {"prev-archive", "next-archive"}
            else ["archive page without neighbours"]
        )
    return found


def _element(element):  # noqa: C901  # one rule a line
    name = element.tag
    found = []
    allowed = _CHILDREN.get(name, set())
    tags = [child.tag for child in element]
    found += [f"<{tag}> in <{name}>" for tag in tags if tag not in allowed]
    found += [f"{tag} twice in {name}" for tag in set(tags) - _REPEATED if tags.count(tag) > 1]
    words = "".join(element.itertext()) + "".join(element.attrib.values())
    found += [
        f"bad character in {name}" for _ in re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffd\ufffe\uffff]", words)
    ]
    for key in ("href", "url", "scheme", "domain"):
        uri = element.get(key)
        if uri is not None and not _URI.fullmatch(uri):
            found.append(f"{key}={uri!r} is no URI")
    if name in ("link", "docs", f"{A}id", f"{A}icon") and not _URI.fullmatch((element.text or "").strip()):
        found.append(f"{name} {element.text!r} is no URI")
    if name == f"{A}link" and element.get("rel") not in _RELATIONS:
        found.append(f"rel {element.get('rel')}")
    if name in ("language", f"{DC}language") and not re.fullmatch(r"[a-z]{2}(-\w+)*", element.text or ""):
        found.append(f"language {element.text!r}")
    if name in ("pubDate", "lastBuildDate"):
        found += _date(name, parsedate_to_datetime(element.text))
    if name in (f"{A}updated", f"{A}published"):
        found += _date(name, datetime.fromisoformat(element.text))
    if name in ("title", "category", "source", f"{A}title") and re.search(r"</?\w|&(#|\w+;)", element.text or ""):
        found.append(f"markup in {name}: {element.text!r}")
    if name in (f"{C}encoded", f"{A}content") or (name == "description" and element.getparent().tag == "item"):
        found += [f"dangling & in {name}" for _ in re.findall(r"&(?!amp;|lt;|gt;|quot;|#39;)", element.text or "")]
    if name == "guid" and element.get("isPermaLink") != "false":
        found.append("guid is no permalink")
    return found


def _date(name, moment):
    return [] if moment.tzinfo and datetime(1990, 1, 1, tzinfo=UTC) < moment else [f"{name} {moment}"]
