"""The dateline of an article: "Almaty, 22 June 2024 (TDI):" says where, when and who.

    parse_dateline("SAMARKAND (Uzbekistan), Sep 16 (APP): The leaders ...", published=date(2022, 9, 17))
    # Dateline(raw="SAMARKAND (Uzbekistan), Sep 16 (APP):", place="SAMARKAND", country="UZ", date=2022-09-16, agency="APP")

The opening is cut into pieces (`dateline_pieces`), the pieces are read as parts (`dateline_grammar`), and what was read
is judged (`dateline_judge`). Chinese, Japanese and Korean write theirs without blanks (`dateline_cjk`).

Knows nothing of HTML, and nothing of a site beyond the name of its agency.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from aggregator.article import Dateline
from aggregator.extraction.dateline_cjk import parse_cjk
from aggregator.extraction.dateline_grammar import Reading, read
from aggregator.extraction.dateline_judge import is_dateline
from aggregator.extraction.dateline_pieces import LONGEST, cut
from aggregator.extraction.dateline_words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def parse_dateline(text: str, published: date | None = None, agency: str | None = None) -> Dateline | None:
    """Read the dateline TEXT opens with, or None.

    PUBLISHED gives the year where none is printed; AGENCY is the site's own, which may stand without any bracket.
    """
    text = text[: 2 * LONGEST].strip()
    if found_cjk := parse_cjk(text, published):
        return found_cjk
    start = _after_document(text)
    pieces = cut(text, published, start)
    if not pieces or (len(pieces) == 1 and not pieces[0].after):
        return None
    found = read(text, pieces, published, agency)
    if not found.end or not is_dateline(text, found) or (start and not (found.known and found.day)):
        return None
    return _dateline(text, found)


@cache
def _documents() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, words().documents))})(?:\s?[,:|/–—-])?\s", re.IGNORECASE)


def _after_document(text: str) -> int:
    """Return where the text goes on after "Press release, " or "Pressemitteilung vom "."""
    found = _documents().match(text)
    return found.end() if found else 0


def _dateline(text: str, found: Reading) -> Dateline:
    place = text[found.places[0][0] : found.places[-1][1]] if found.places else None
    country = found.country or (found.known.country if found.known else None)
    return Dateline(
        raw=text[: found.end].strip(),
        place=place,
        country=country,
        date=found.day.day if found.day else None,
        agency=found.agency,
    )


def find_dateline(
    before: Sequence[str],
    paragraphs: Sequence[str],
    after: Sequence[str],
    published: date | None,
    agency: str | None = None,
) -> Dateline | None:
    """Find the dateline of a whole article, wherever it stands."""
    for text in (*paragraphs[:2], *before, *after):
        if found := parse_dateline(text, published, agency):
            return found
    return None
