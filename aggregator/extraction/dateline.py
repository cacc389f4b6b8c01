"""The dateline of an article: "Almaty, 22 June 2024 (TDI):" says where, when and who.

    parse_dateline("SAMARKAND (Uzbekistan), Sep 16 (APP): The leaders ...", published=date(2022, 9, 17))
    # Dateline("SAMARKAND (Uzbekistan), Sep 16 (APP):", place="SAMARKAND", country="UZ", date=2022-09-16, agency="APP")

The opening is cut into pieces (`dateline_pieces`), the pieces are read as parts (`dateline_grammar`), and what was read
is judged (`dateline_judge`). Chinese, Japanese and Korean write theirs without blanks (`dateline_cjk`). On a whole
article it is looked for where agencies put it: first paragraph, a line of its own, second paragraph, the end.

Knows nothing of HTML, and nothing of a site beyond the name of its agency.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from aggregator.article import Dateline
from aggregator.extraction.dateline_cjk import parse_cjk
from aggregator.extraction.dateline_grammar import read
from aggregator.extraction.dateline_judge import is_dateline
from aggregator.extraction.dateline_names import place_of
from aggregator.extraction.dateline_pieces import FARTHEST_DIGIT, LONGEST, cut
from aggregator.extraction.dateline_words import words
from aggregator.places import find_country, key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aggregator.extraction.dateline_pieces import Piece
    from aggregator.extraction.dateline_reading import Reading

_LINE = 90  # characters of a line that holds nothing but a dateline
_SECOND_LINE = 40
_BYLINE = 45
_LATEST = 4  # paragraphs among which a dateline may follow a standfirst
_KNOWN_CITY = 300_000  # inhabitants
_DASHES = ("-", "–", "—")
_SPEAKERS = 3  # paragraphs that open with "NAME:" make a transcript
_SPEAKER = re.compile(r"[^\W\d_][^:\n]{1,30}:\s")
_DIGIT = re.compile(r"\d")
_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{3,60})[)\]](?=\s)")
_MARKED = re.compile(r"\d|[^\w\s'’&]")  # a line of words alone can only be a place: directly above the text
_SECOND_WORD = re.compile(r"[^\W\d_]+\s([^\W\d_]+)\s")
_LATER_WORD = re.compile(r"([^\W\d_]+) ")
_CREDIT = re.compile(r"\((?:AP )?Photo\b|/\s?Getty Images|\bREUTERS/[A-Z][a-z]")  # what captions end with
_WIRE = re.compile(r"[^\W\d_][^()/\n]{2,50}[(/]\s?[^()/\n]{2,40}[)/][.\s]{0,3}[-–—:]")
_CAPITALS = re.compile(r"(?P<name>[^\W\d_](?:[^\W\d_]|[ '’.-](?=[^\W\d_])){2,30})(?P<marks>\s?(?:[.:]|[-–—]{1,2}))\s")


def parse_dateline(text: str, published: date | None = None, agency: str | None = None) -> Dateline | None:
    """Read the dateline TEXT opens with, or None.

    PUBLISHED gives the year where none is printed; AGENCY is the site's own, which may stand without any bracket.
    """
    text = text[: 2 * LONGEST].strip()
    if found_cjk := parse_cjk(text, published):
        return found_cjk
    start = _after_document(text)
    if _runs_on(text, start):
        return None
    found = _read(text, cut(text, published, start), published, agency) or _in_brackets(text, published)
    is_caption = found is not None and not found.agency and _CREDIT.search(text, len(found.raw))
    return None if is_caption else found


def _in_brackets(text: str, published: date | None) -> Dateline | None:
    """Read "[New York, 14 February 2023] –" and "(ISLAMABAD) Feb 14, 2023:", where the bracket opens the text."""
    bracket = _BRACKET.match(text)
    if not bracket:
        return None
    rest = text[bracket.end() :]
    bare = f"{bracket[1].strip()}{',' if rest.lstrip()[:1].isalnum() else ''}{rest}"
    found = _read(bare, cut(bare, published), published, None)
    if found is None or not (found.place and place_of(found.place) and (found.country or found.date)):
        return None
    whole = bool(found.date or find_country(bracket[1].rpartition(",")[2].strip()))
    end = max(len(found.raw) + len(text) - len(bare), bracket.end())
    return replace(found, raw=text[:end].strip()) if whole else None


def _runs_on(text: str, start: int) -> bool:
    """Tell by its second word whether TEXT is running text, as most paragraphs are, or by one of the next few.

    Where a digit is near, a later word may be inside a date and is not asked.
    """
    second = _SECOND_WORD.match(text, start)
    if second is None:
        return False
    if second[1].islower() and (small := key(second[1])) not in words().small:
        return small not in words().months
    at = second.end()
    while (later := _LATER_WORD.match(text, at)) and not (later[0].islower() and key(later[1]) not in words().small):
        at = later.end()
    return later is not None and not _DIGIT.search(text, start, later.end() + FARTHEST_DIGIT)


def _read(text: str, pieces: list[Piece], published: date | None, agency: str | None) -> Dateline | None:
    if not pieces or (len(pieces) == 1 and not pieces[0].after):
        return None
    found = read(text, pieces, published, agency)
    after_document = pieces[0].start > 0
    if not found.end or not is_dateline(text, found) or (after_document and not (found.known and found.day)):
        return None
    return _dateline(text, found)


def find_dateline(
    before: Sequence[str],
    paragraphs: Sequence[str],
    after: Sequence[str],
    published: date | None,
    agency: str | None = None,
) -> Dateline | None:
    """Find the dateline of an article: PARAGRAPHS are its body, BEFORE and AFTER the short texts around it.

    BEFORE holds also what was left out between the first paragraphs, as "Ankara" under a standfirst, the nearest last.
    """
    paragraphs = _without_byline(paragraphs)
    first, second = (*paragraphs[:2], "", "")[:2]
    if found := _two_lines(first, second, published, agency) or parse_dateline(first, published, agency):
        return None if _is_speaker(found, paragraphs) else found
    if found := _named_later(first, paragraphs):
        return found
    for distance, line in enumerate(reversed(before)):
        found = _alone(line, published, agency) if distance == 0 or _MARKED.search(line) else None
        if found and _stands_alone(found, line, nearest=distance == 0):
            return found
    for number, text in enumerate(paragraphs[1:_LATEST]):
        found = parse_dateline(text, published, agency)
        early = number == 0 and found is not None and found.raw.endswith(_DASHES)
        if found and (early or (found.place and (found.date or found.agency))):
            return found
    return _below_summaries(paragraphs[_LATEST:], published) or _at_the_end(
        (*reversed(paragraphs[-2:]), *after), published, agency
    )


def _below_summaries(paragraphs: Sequence[str], published: date | None) -> Dateline | None:
    """Return the one dateline with an agency that opens any of PARAGRAPHS: above them stood bits of other stories."""
    wires = [text for text in paragraphs if ("(" in text[:53] or "/" in text[:53]) and _WIRE.match(text)]
    found = parse_dateline(wires[0], published) if len(wires) == 1 else None
    return found if found and found.place and found.agency else None


def _at_the_end(lines: Sequence[str], published: date | None, agency: str | None) -> Dateline | None:
    for whole in lines:
        line = whole.strip(" ()[]")
        found = _alone(line, published, agency) if len(line) <= _LINE and _DIGIT.search(line) else None
        if found and found.date and (found.agency or (found.place and place_of(found.place))):
            return found
    return None


def _stands_alone(found: Dateline, line: str, *, nearest: bool) -> bool:
    """Whether FOUND, a LINE outside the body, is a dateline and no byline, kicker or label.

    A city alone ("Ankara") is one only directly above the text; a name no gazetteer knows is a writer's.
    """
    place = place_of(found.place) if found.place else None
    if place is None:
        return False
    if found.date or found.agency or line.rstrip().endswith(_DASHES):
        return True
    return nearest and (place.capital or place.population >= _KNOWN_CITY)


def _without_byline(paragraphs: Sequence[str]) -> Sequence[str]:
    """Pass over a first line that only says who wrote: "F.P. Report", "By Our Correspondent"."""
    if len(paragraphs) < _LATEST or len(paragraphs[0]) > _BYLINE or paragraphs[0].rstrip().endswith((":", *_DASHES)):
        return paragraphs
    first = paragraphs[0]
    is_part = any(c.isdigit() for c in first) or parse_dateline(first) or _alone(first, None, None)
    return paragraphs if is_part else paragraphs[1:]


def _two_lines(first: str, second: str, published: date | None, agency: str | None) -> Dateline | None:
    """Read a dateline whose second line is a paragraph of its own: "BAKU, Azerbaijan, Dec. 15" / "Trend:"."""
    if not first or len(first) > _LINE or not second:
        return None
    alone = parse_dateline(first, published, agency)
    both = parse_dateline(f"{first}\n{second}", published, agency)
    if both and len(both.raw) > len(first) and (alone is None or len(both.raw) <= len(first) + _SECOND_LINE):
        return both
    return alone or _alone(first, published, agency)


def _alone(line: str, published: date | None, agency: str | None) -> Dateline | None:
    """Read a line that holds a dateline and nothing else; there a bare place or an agency before it will do."""
    line = line.strip()
    if not line or len(line) > _LINE or _CREDIT.search(line):
        return None
    return _read_line(line, published if _DIGIT.search(line) else None, agency)


@lru_cache(maxsize=4096)  # "Share", "World news": the lines around the articles of a site recur on every page
def _read_line(line: str, published: date | None, agency: str | None) -> Dateline | None:
    closed = f"{line} —"
    start = _after_document(closed)
    pieces = [] if _runs_on(closed, start) else cut(closed, published, start)
    cjk = parse_cjk(closed, published)
    if cjk is None and (not pieces or any(map(str.isalnum, line[pieces[-1].end :]))):
        return None  # running text begins before the line ends
    found = parse_dateline(line, published, agency)
    named = None if found else cjk or _read(closed, pieces, published, agency)
    if named and named.place and place_of(named.place):
        found = Dateline(line, named.place, named.country, named.date, named.agency)
    return found if found and len(found.raw) >= len(line) else None


def _named_later(first: str, paragraphs: Sequence[str]) -> Dateline | None:
    """Read "ERDEN. ...": capitals no gazetteer knows are a place when the article writes "in Erden"."""
    found = _CAPITALS.match(first)
    if not found or not found["name"].isupper():
        return None
    name = found["name"].title()
    rest = first[found.end() :]
    if not re.search(
        rf"\b(?:in|at|near|from|to|à|en|em|a|nach|aus|bei|в|из) {re.escape(name)}\b",
        "\n".join((rest, *paragraphs[1:]))[:20_000],
    ):
        return None
    return Dateline(found[0].strip(), found["name"], None, None, None)


def _is_speaker(found: Dateline, paragraphs: Sequence[str]) -> bool:
    """Whether a bare "NAME:" opens a transcript, in which paragraph after paragraph begins so."""
    if found.date or found.agency or not found.raw.endswith(":"):
        return False
    return sum(1 for text in paragraphs[:20] if _SPEAKER.match(text)) >= _SPEAKERS


@cache
def _documents() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, words().documents))})(?:\s?[,:|/–—-])?\s", re.IGNORECASE)


def _after_document(text: str) -> int:
    """Return where the text goes on after "Press release, " or "Pressemitteilung vom "."""
    found = _documents().match(text)
    return found.end() if found else 0


def _dateline(text: str, found: Reading) -> Dateline:
    place = text[found.places[0][0] : found.places[-1][1]] if found.places else None
    return Dateline(
        raw=text[: found.end].strip(),
        place=place,
        country=found.country or (found.known.country if found.known else None),
        date=found.day.day if found.day else None,
        agency=found.agency,
    )
