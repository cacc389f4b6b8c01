"""Take the site's own name off a title: "Council meets in Almaty - TDI | The Diplomatic Insight" is three parts.

A part goes when it is what the site calls itself, or when another witness on the page names the page without it. What
is left may still hold a dash of its own: "Drug Charges – Territory's Governor Calls For Calm".

Knows nothing of elements: it is given strings.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from aggregator import text, urls

_SEPARATOR = re.compile(
    r"\s+(?:[|¦│ǀ｜\-–—―·•»«›‹~/⋆★●♦<>]|::|//|--|:|\|\|)+\s+"  # between blanks: any of them
    r"|\s*(?:[|│ǀ｜]+|»|«|::)\s*"  # these also glued to a word
    r"|(?<=[\u3040-\u30ff\u4e00-\u9fff！？」』”])[-_－—–]+(?=[\w「『])"  # Chinese and Japanese use no blanks
    r"|(?<=[\w?!.…”\"'])[–—]\s+|(?<=\w)\s+[–—](?=\w)"
)
_MARK = re.compile(r"[|¦│ǀ｜\-–—―·•»«›‹~/⋆★●♦<>:_－]")  # one of them is in each separator
MOST_PARTS = 7
_HOST_NOISE = frozenset(
    {
        "amp", "blog", "co", "com", "de", "edu", "en", "es", "fr", "gov", "info", "int", "it", "m", "mobile", "net",
        "news", "online", "org", "ru", "www",
    }
)  # fmt: skip
_LONGEST_NAME = 80  # characters of a name a page gives its site; more is a slogan
_LONGEST_PART = 40  # letters of a part of a title that can be a site's name
_INITIALS = 3  # letters of a name's initials that tell: "TDI" is The Diplomatic Insight
_WORDS = re.compile(r"[^\W_]+")
_TELLING = 4  # letters a host's word or a name needs to be recognized inside a longer one


def clean(value: str | None) -> str:
    """Return VALUE as one line, entities resolved that were escaped once or twice."""
    if not value:
        return ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return text.line(value)


class SiteNames:
    """What a site calls itself, to recognize it in a title: told names and the words of its host."""

    def __init__(self, told: Collection[str], url: str) -> None:
        """Keep TOLD names and the host of URL as letters only."""
        self.labels, keys, self.words = _names_of_host(urls.host(url))
        names = [(clean(name), len(name) < _LONGEST_NAME) for name in dict.fromkeys(told)]
        self.keys = keys | {text.letters(name) for name, short in names if short}
        self.keys |= {initials for name, _ in names if len(initials := _initials(name)) >= _INITIALS}
        self.keys -= {""}

    def named(self, part: str) -> bool:
        """Tell whether PART is one of the names and nothing else: enough to take it off what readers are shown."""
        return text.letters(part) in self.keys

    def __contains__(self, part: str) -> bool:
        """Tell whether PART of a title is one of the names, or one of them with little around it."""
        key = text.letters(part)
        if not key or key in self.keys:
            return True
        if len(key) > _LONGEST_PART:
            return False
        if self.words.issuperset(_WORDS.findall(part.casefold())):  # "Rust Blog" is blog.rust-lang.org
            return True
        if any(label in key and len(key) <= 3 * len(label) for label in self.labels if len(label) >= _TELLING):
            return True
        bare = key.removeprefix("the")
        names = (name for name in self.keys if len(name) > _TELLING)
        return len(bare) > 2 and any(name in key or bare in name for name in names)  # noqa: PLR2004


@lru_cache(maxsize=256)
def _names_of_host(host: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the telling labels of HOST, all it may be called by as letters, and its words."""
    labels = frozenset(text.letters(label) for label in host.split(".")[:-1]) - _HOST_NOISE
    return (
        labels,
        labels | {text.letters(host), text.letters("www." + host)},
        frozenset(_WORDS.findall(host.casefold())),
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in _WORDS.findall(name)).casefold()


@lru_cache(maxsize=64)  # asked several times of each title of a page
def parts(title: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of TITLE between its separators."""
    if not _MARK.search(title):
        return ((0, len(title)),) if title else ()
    spans, start = [], 0
    for found in _SEPARATOR.finditer(title):
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, len(title)))
    return tuple(span for span in spans if span[0] < span[1])


def variants(title: str) -> Iterator[str]:
    """Yield TITLE without some of its first and last parts, the longest variant first."""
    spans = parts(title)[:MOST_PARTS]
    for length in range(len(spans) - 1, 0, -1):
        for first in range(len(spans) - length + 1):
            yield title[spans[first][0] : spans[first + length - 1][1]]


def without_site(title: str, sites: SiteNames, confirmed: Collection[str]) -> str:
    """Return TITLE without the parts that name the site.

    CONFIRMED are the letters of what other witnesses call the page: a variant among them wins.
    """
    spans = list(parts(title))
    if len(spans) == 1:
        return title
    for variant in variants(title):
        if text.letters(variant) in confirmed and variant not in sites:
            return variant
    while len(spans) > 1 and title[slice(*spans[-1])] in sites:
        spans.pop()
    while len(spans) > 1 and title[slice(*spans[0])] in sites:
        spans.pop(0)
    return title[spans[0][0] : spans[-1][1]]


def without_suffix(title: str, sites: SiteNames) -> str:
    """Return a heading's TITLE without a last part that is the site's name and nothing else."""
    spans = parts(title)
    return title[: spans[-2][1]] if len(spans) > 1 and sites.named(title[slice(*spans[-1])]) else title


def best_part(title: str) -> str:
    """Return what is likeliest the headline of a TITLE nobody confirms: all before a bar, or its longest part."""
    spans = parts(title)
    if len(spans) == 1:
        return title
    barred = [title[a:b] for a, b in parts(title)]
    if "|" in title or "»" in title or "«" in title:
        return max(re.split(r"\s*[|»«]+\s*", title), key=len)
    last = barred[-1]
    if len(last.split()) <= 4 and len(last) < len(title) - len(last):  # noqa: PLR2004 - a name has few words
        return title[: spans[-2][1]]
    return title
