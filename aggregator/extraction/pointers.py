"""Lines that lead away from the article, told by their form: no word need be known.

    <p>Bunu da oku: <a href="/envoys">Envoys to meet again in the spring</a></p>     <p>➡️ <a href="/envoys">…</a></p>

A short label that ends in a mark, then nothing but a title that leads to another page of the same site; or such a title
alone between two paragraphs; and the label of such titles once they are gone. Where the words are known ("Read also"),
noise.py asks less of the form. A paragraph that leads to two of the house's rules ("/privacy", "/terms") tells how to
comment or to subscribe.

Knows nothing of scores. It is told which blocks are the article's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator import urls
from aggregator.article import Link
from aggregator.extraction.noise import around_links, link_share
from aggregator.extraction.phrases import READ_ALSO, phrase_bits
from aggregator.extraction.safe_html import address
from aggregator.text import line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from aggregator.extraction.blocks import Blocks

RULE = "related link"
_LONGEST = 320  # characters of a line that points
_LABEL = 40
_LINKED = 0.6  # share of link text
_TITLE, _SIGNS = 25, 10  # characters of the shortest title, and in scripts without blanks
_TITLE_WORDS = 4
_JOINED = 3  # letters of "and", "и" between two titles
_SHARE = 0.25  # of an article's characters: where more of it points elsewhere, it is a list of links and meant so
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd"))
_BY_LABEL = re.compile(r"[:：|>»›→–—\]】-]$|^[^\w\"'“‘«(]*$")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|gif|mp[34])$", re.IGNORECASE)
_RULES = re.compile(
    r"(?:/[\w-]{2,8}){0,2}/(?:(?:our|user|site|community|comment|general)[_-]?)?(?:privacy|terms|conditions|guidelines|cookies?|disclaimer|"
    r"datenschutz|nutzungsbedingungen|agb|mentions-legales|confidentialite|privacidad|condiciones|privacidade|termos|"
    r"informativa|termini|gizlilik|kosullar|soglashenie|konfidencialnost)(?:[_-]?(?:policy|notice|statement|settings|"
    r"of|and|use|service|conditions|de|uso|d|utilisation|generales?)){0,3}(?:\.\w{2,5})?/?",
    re.IGNORECASE,
)
_NO_BLANKS = "\u2e80"
_COLONS = (":", "：")
_ENDS = (".", "!", "?", "…", "。", "؟", "”", "»", '"')  # of sentences


def without_pointers(found: Blocks, kept: list[int], verdicts: list[str | None], base: str) -> list[int]:
    """Return KEPT, the blocks of the article at BASE, without those that only point to another; VERDICTS tell why."""
    away: dict[int, str] = {}
    for order, place in enumerate(kept):
        listed = order > 0 and (kept[order - 1] in away or _is_label(found, kept[order - 1]))
        if found.links[place] and points_away(found, place, base, below=listed):
            away[place] = RULE
    size = sum(len(found.texts[place]) for place in away)
    if size > _SHARE * sum(len(found.texts[place]) for place in kept):
        away = {}
    away |= {place: "notice" for place in kept if found.links[place] > 1 and _tells_rules(found, place, base)}
    for place, why in away.items():
        verdicts[place] = why
    return [place for place in kept if place not in away] if away else kept


def _is_label(found: Blocks, place: int) -> bool:
    said = found.texts[place]
    return len(said) <= _LABEL and not found.links[place] and said.endswith(_COLONS)


def without_their_labels(found: Blocks, kept: list[int], verdicts: list[str | None]) -> list[int]:
    """Return KEPT without the short lines whose links, the next blocks, were left out: "Bunu da oku" and its list."""
    text = set(kept)
    labels = {place for place in kept[1:] if _labels_links(found, place, text, verdicts)}
    for place in labels:
        verdicts[place] = RULE
    return [place for place in kept if place not in labels] if labels else kept


def _labels_links(found: Blocks, place: int, text: Collection[int], verdicts: Sequence[str | None]) -> bool:
    """Whether block PLACE ends in a colon, is the one heading of its kind, or has a box alone with such links."""
    said, below = found.texts[place], place + 1
    if len(said) > _LABEL or found.links[place] or said.endswith(_ENDS) or below in text or below >= len(verdicts):
        return False
    if verdicts[below] != RULE and not (verdicts[below] is None and link_share(found, below) >= _LINKED):
        return False
    container = found.container[place]
    if said.endswith(_COLONS):
        return True
    if found.tag[container] in _HEADINGS:
        kind = found.kind[container]
        return not any(found.kind[found.container[other]] == kind for other in text if other != place)
    box = max(found.parent[container], 0)
    return sum(1 for other in range(found.start[box], found.end[box]) if other in text) == 1


def _tells_rules(found: Blocks, place: int, base: str) -> bool:
    """Whether two links of block PLACE lead to rules of the house at BASE."""
    rules = {link.url for link in links_of(found, place, base) if _RULES.fullmatch(urlsplit(link.url).path)}
    return sum(1 for url in rules if urls.same_site(url, base)) > 1


def points_away(found: Blocks, place: int, base: str, *, below: bool = False) -> bool:
    """Tell whether block PLACE of the page at BASE is a label and titles of other stories, or such a title alone.

    A heading or an item of a list that is such a title points away only BELOW the text or a label.
    """
    said = found.texts[place]
    if len(said) > _LONGEST or found.link_chars[place] < _LINKED * len(said):
        return False
    links = list(links_of(found, place, base))
    if not links or not all(_is_story(link, base) for link in links):
        return False
    if not _side_by_side(said, links):
        return False
    label, tail = (part.strip(" ([【)]】,;|–—-*") for part in around_links(found, place))
    if tail and (label or not phrase_bits(tail) & READ_ALSO):  # a full stop, too, tells of a sentence
        return False
    if not label:
        return below or found.tag[found.container[place]] not in _HEADINGS
    return len(label) <= _LABEL and _BY_LABEL.search(around_links(found, place)[0]) is not None


def _side_by_side(said: str, links: Sequence[Link]) -> bool:
    """Whether nothing but joints stands between LINKS in SAID."""
    end = said.find(links[0].text)
    for link in links:
        start = said.find(link.text, end)
        if start < 0 or sum(map(str.isalpha, said[end:start])) > _JOINED:
            return False
        end = start + len(link.text)
    return True


def _is_story(link: Link, base: str) -> bool:
    """Whether LINK has the length of a title and leads to another page of BASE's site."""
    said, target = link.text, urlsplit(link.url)
    unspaced = any(letter >= _NO_BLANKS for letter in said)
    if len(said) < (_SIGNS if unspaced else _TITLE) or not (unspaced or said.count(" ") + 1 >= _TITLE_WORDS):
        return False
    if said.endswith((".", "。")) or len(target.path) <= 1 or _FILE.search(target.path):
        return False
    if link.url.partition("#")[0] == base.partition("#")[0]:
        return False
    return urls.same_site(link.url, base) or urls.same_site(base, link.url)


def links_of(found: Blocks, place: int, base: str) -> Iterator[Link]:
    """Yield the links in block PLACE that lead somewhere, with the text a reader sees."""
    marks, pieces = found.marks[place], found.pieces[place]
    for index, (start, element) in enumerate(marks):
        if element is None or element.tag != "a":
            continue
        depth = 1
        end = len(pieces)
        for at, later in marks[index + 1 :]:
            depth += -1 if later is None else 1
            if depth == 0:
                end = at
                break
        said = line("".join(pieces[start:end]))
        target = address(element.get("href"), base)
        if said and target:
            yield Link(said, target)
