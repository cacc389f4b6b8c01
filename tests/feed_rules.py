"""What the W3C feed validator holds against a feed, as far as our feeds could offend: a list of complaints.

Written from its rules (2026-11), errors and warnings alike; like it, html5lib's strict parser is asked about HTML.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from unicodedata import is_normalized
from urllib.parse import unquote, urlsplit

from html5lib.html5parser import HTMLParser, ParseError
from lxml import etree

from feeds.entry import LANGUAGES

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


_PLAIN = {"title", "category", "source", *(f"{A}{n}" for n in ("title", "subtitle", "summary", "name", "category"))}


def complaints(data, location=None):
    """Return what is wrong with the RSS or Atom document DATA, found at LOCATION if that is told."""
    root = etree.fromstring(data)
    lines = data.split(b"\n")
    found = [f"prefix {p}" for p, uri in root.nsmap.items() if p and f"{{{uri}}}" != _PREFIXES.get(p)]
    for element in root.iter():
        found += _element(element) + _words(element, b"&#x" in lines[element.sourceline - 1])
    feed = root if root.tag == f"{A}feed" else root.find("channel")
    if feed.tag == "channel":
        found += [f"channel lacks {n}" for n in ("title", "link", "description", "language") if not feed.findtext(n)]
    else:
        found += [f"feed lacks {n}" for n in ("id", "title", "updated") if not feed.findtext(A + n)]
        found += [] if feed.get(LANG) else ["feed lacks xml:lang"]
    links = [(link.get("rel"), link.get("type")) for link in feed.findall(f"{A}link")]
    found += [f"link {link} twice" for link in set(links) if links.count(link) > 1]
    found += [] if "self" in {rel for rel, _ in links} else ["no self link"]
    found += [
        f"self is {link.get('href')}, found at {location}"
        for link in feed.findall(f"{A}link")
        if location and link.get("rel") == "self" and link.get("href") != location
    ]
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


def _element(element):  # noqa: C901, PLR0912  # one rule a line
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
    if name == f"{A}id":
        found += [f"id {element.text} is not canonical: {why}" for why in _uncanonical(element.text)]
    if name == f"{A}link" and element.get("rel") not in _RELATIONS:
        found.append(f"rel {element.get('rel')}")
    for tag in [element.text] if name in ("language", f"{DC}language") else [element.get(LANG, "en")]:
        if tag.split("-")[0].lower() not in LANGUAGES.split():
            found.append(f"language {tag!r}")
    if name in ("pubDate", "lastBuildDate"):
        found += _date(name, parsedate_to_datetime(element.text))
    if name in (f"{A}updated", f"{A}published"):
        found += _date(name, datetime.fromisoformat(element.text))
    if name == f"{A}link" and element.get("rel") == "self":
        found += [
            f"self is {t}" for t in [element.get("type")] if t not in ("application/rss+xml", "application/atom+xml")
        ]
    if name == f"{A}source":
        found += [f"source lacks {n}" for n in ("id", "title", "updated") if not element.findtext(A + n)]
    if name == f"{G}point" and not re.fullmatch(r"[-+]?\d+\.?\d* [-+]?\d+\.?\d*", element.text):
        found.append(f"point {element.text}")
    if name == f"{M}content":
        found += [] if re.fullmatch(r"[\w.+-]+/[\w.+-]+", element.get("type", "image/png")) else ["media type"]
        found += [] if element.get("medium") == "image" else ["medium"]
    if name == "guid" and element.get("isPermaLink") != "false":
        found.append("guid is no permalink")
    return found


def _words(element, spelled_by_number):
    """Return what is held against the words of an element and its attributes."""
    name, words = element.tag, element.text or ""
    found = []
    in_channel = name == "description" and element.getparent().tag == "channel"
    if name in _PLAIN or in_channel:
        for plain in filter(None, (words, element.get("label"))):
            found += [f"markup in {name}: {plain!r}" for _ in re.findall(r"</\w+>|<[/a-zA-Z]", plain)]
            for entity in re.findall(r"&(#?\w+)", plain):
                known = entity in name2codepoint or entity == "apos" or not entity.isalpha()
                found += [f"entity in {name}: {plain!r}"] if known and not spelled_by_number else []
        found += [f"{name} is blank"] if not (words.strip() or element.get("label")) and len(element) == 0 else []
    if name == f"{A}name" and re.search(r"<[\w.+-]+@[\w.-]+>", words):
        found.append(f"address in {words!r}")
    if name in (f"{C}encoded", f"{A}content") or (name == "description" and not in_channel):
        found += html_complaints(words)
        found += [f"relative {to}" for to in re.findall(r'<a\s+href="(.*?)"', words) if not re.match(r"\w+:", to)]
    return found + [f"encoded twice: {each!r}" for each in (words, *element.attrib.values()) if _twice_encoded(each)]


def _twice_encoded(words):
    try:
        return bool(re.search("[\xc2\xc3][\x80-\xbf]", words)) and bool(words.encode("latin-1").decode())
    except UnicodeError:
        return False


def html_complaints(words):
    """Return what a strict parser says of WORDS as a piece of HTML."""
    try:
        HTMLParser(strict=True).parseFragment(words)
    except ParseError as fault:
        return [f"no HTML: {fault} in {words[:200]!r}"]
    return []


def _uncanonical(uri):
    """Return what keeps URI from being the one spelling of its kind (RFC 3986, section 6.2.2)."""
    if not uri.startswith("http"):
        return []
    parts = urlsplit(uri)
    found = [] if parts.netloc == parts.netloc.lower() else ["capitals in the host"]
    found += ["a port that is understood"] * parts.netloc.endswith((":80", ":443", ":"))
    found += ["no path"] * (not parts.path)
    found += ["dots in the path"] * any(part in (".", "..") for part in parts.path.split("/"))
    try:
        found += [] if is_normalized("NFC", unquote(uri, errors="strict")) else ["a letter in two parts"]
    except UnicodeDecodeError:
        found.append("bytes that are no text")
    found += ["a percent sign alone"] * bool(re.search("%(?![0-9A-F]{2})", uri))
    return found + [
        f"%{code} is needless" for code in re.findall("%(4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE]|3[0-9])", uri)
    ]


_OUTLINE = {"text", "title", "type", "description", "xmlUrl", "htmlUrl", "url", "language"}
_WANTED = {"rss": {"text", "type", "title", "xmlUrl"}, "link": {"text", "type", "url"}, None: {"text"}}


def opml_complaints(data):
    """Return what is wrong with the OPML document DATA."""
    root = etree.fromstring(data)
    found = [] if root.get("version") == "2.0" else ["version"]
    found += [f"<{child.tag}> in head" for child in root.find("head") if child.tag not in ("title", "dateModified")]
    found += html_complaints(root.findtext("head/title"))
    found += _date("dateModified", parsedate_to_datetime(root.findtext("head/dateModified")))
    outlines = list(root.iter("outline"))
    found += [] if outlines else ["body without an outline"]
    for outline in outlines:
        given = outline.attrib
        found += [f"attribute {name}" for name in set(given) - _OUTLINE]
        found += [f"outline lacks {name}" for name in _WANTED[given.get("type")] - set(given)]
        found += ["outline without a type"] if "type" not in given and set(given) - {"text"} else []
        for name in ("text", "title", "description"):
            found += html_complaints(given.get(name, ""))
        found += [
            f"{name} is no URI" for name in ("xmlUrl", "htmlUrl", "url") if not _URI.fullmatch(given.get(name, "x:y"))
        ]
        found += (
            [f"language {given['language']}"]
            if given.get("language", "en").split("-")[0] not in LANGUAGES.split()
            else []
        )
    return found


def _date(name, moment):
    return [] if moment.tzinfo and datetime(1990, 1, 1, tzinfo=UTC) < moment else [f"{name} {moment}"]
