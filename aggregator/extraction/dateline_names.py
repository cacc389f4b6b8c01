"""What a name in a dateline is: a place, several places, a country or region, an agency.

    place_of("BEIRUT/THE HAGUE").name           # "Beirut"
    agency_in("Татьяна Полежай - БЕЛТА")        # "БЕЛТА"

Knows nothing of where the name stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_words import TOP_LEVELS, words
from aggregator.places import Place, find_country, find_place, key

if TYPE_CHECKING:
    from collections.abc import Callable

    from aggregator.extraction.dateline_pieces import Piece

_DOMAIN = re.compile(rf"^[\w-]{{2,30}}(?:\.[\w-]{{2,20}})?\.(?:{TOP_LEVELS})$", re.IGNORECASE)
_SEVERAL = re.compile(r"\s?[/&–]\s?|\s(?:and|und|et|y|e|и)\s")
_LEAD = re.compile(r"^(?:(?:соб|спец|наш)\.?\s)?корр?\.?\s|^кар\.\s|^(?:by|par|por|von|by:)\s", re.IGNORECASE)
_TAIL = re.compile(r"(?<=\S)\s(?:correspondent|reporter|корреспондент)\b.*", re.IGNORECASE)
_AGENCY_OF = ("ИА ", "АП ", "НИА ")
_PARTS = re.compile(r"\s[-–—/]\s|[–—]|,\s|-(?=\s)|،\s?")
_DOTTED = re.compile(r"(?:[^\W\d_]\.\s?){2,5}")  # "T.A.K."
_WORDS = re.compile(r"[\s/,.-]+")
_MOST_LEADING_WORDS = 5
_MOST_AGENCY_WORDS = 7
_SHORTEST_HEAD = 3
_SHORTEST_PLACE = 3
_SHORT_AGENCY = 5
_LAST_LATIN = "\u024f"


def country_of(name: str) -> str | None:
    """Return the country (alpha-2) NAME is, or that NAME is a state or province of."""
    return find_country(name) or words().regions.get(key(name))


def place_of(name: str) -> Place | None:
    """Find the place NAME, or the first of several: "BEIRUT/THE HAGUE", "Moscow and Minsk"."""
    if (place := find_place(name)) or not (several := _SEVERAL.search(name)):
        return place
    return find_place(name[: several.start()]) if is_place_list(name[several.end() :]) else None


def is_place_list(name: str) -> bool:
    """Whether NAME is a place or places, and no country."""
    return all(find_place(part) is not None for part in _SEVERAL.split(name))


def known_agency(name: str, own: str | None = None) -> bool:
    """Whether NAME is an agency of the list or its branch, the site's OWN agency, or spelt like a web address."""
    return listed_agency(name, own) or bool(_DOMAIN.match(name)) or name.startswith(_AGENCY_OF)


def listed_agency(name: str, own: str | None = None) -> bool:
    """Whether NAME is in the list itself or a branch of one there ("Interfax-Russia.ru"), or the site's OWN agency."""
    head, hyphen, _ = name.partition("-")
    branch = bool(hyphen) and len(head) >= _SHORTEST_HEAD and _listed(head)
    return branch or _listed(name) or (own is not None and key(name) == key(own))


def _listed(name: str) -> bool:
    """Whether the list holds NAME, a short one as it is spelt there or in capitals: "Trend", "AIM", not "trend"."""
    folded = key(name)
    if folded not in words().agencies:
        return False
    return len(folded) > _SHORT_AGENCY or name.isupper() or not name.isascii() or name in words().short_agencies


def looks_agency(name: str, own: str | None = None) -> bool:
    """Whether NAME is a known agency or holds the name of one, or a word media are called by."""
    if known_agency(name, own):
        return True
    return any(key(part) in words().media or _listed(part) for part in _WORDS.split(name))


def like_agency(name: str, own: str | None = None) -> bool:
    """Whether a bracket may hold an agency: a name with a capital, or in a script without capitals, of a few words."""
    if known_agency(name, own):
        return True
    if any(known_agency(part) for part in name.split("/")) or (name.isalpha() and len(name) < _SHORT_AGENCY):
        return True  # "dpa/bb", "dts"
    uncased = name[0].upper() == name[0].lower() and name[0].isalpha()
    return (
        len(name) > 1
        and (name[0].isupper() or uncased)
        and len(name.split()) <= _MOST_AGENCY_WORDS
        and (not name.endswith((".", "!", "?")) or bool(_DOTTED.fullmatch(name)))
    )


def agency_in(name: str, own: str | None = None) -> str:
    """Return NAME without the reporter: "Корр. ТАСС" is ТАСС; of "person - agency" the agency."""
    led = _LEAD.match(name)
    name = _LEAD.sub("", name).strip()
    if known_agency(bare := _TAIL.sub("", name), own):
        return bare
    if led and listed_agency(first := name.partition(" ")[0], own):  # "Корр. ТАСС Анна Серова"
        return first
    parts = [part.strip() for part in _PARTS.split(name)]
    if len(parts) > 1 and not known_agency(name, own) and not looks_agency(parts[0], own):
        name = next((part for part in reversed(parts) if known_agency(part, own)), name)
    return name


def leading_agency(text: str, piece: Piece, own: str | None = None) -> int | None:
    """Return where the agency ends that running text opens with: "AZERTAC The ..."."""
    return _leading(text, piece, lambda name: known_agency(name, own))


def leading_place(text: str, piece: Piece) -> int | None:
    """Return where the place ends that running text opens with: "Riyadh The ..."."""
    return _leading(text, piece, lambda name: len(key(name)) >= _SHORTEST_PLACE and find_place(name) is not None)


def _leading(text: str, piece: Piece, is_one: Callable[[str], bool]) -> int | None:
    for count in range(min(len(piece.spans), _MOST_LEADING_WORDS), 0, -1):
        end = piece.spans[count - 1][1]
        name = text[piece.start : end]
        if is_one(name):
            return end if _sentence_follows(text, piece, count, name) else None
    return None


def _sentence_follows(text: str, piece: Piece, count: int, name: str) -> bool:
    """Whether the word after the first COUNT of PIECE, NAME, can begin a sentence."""
    if count == len(piece.spans):
        return not (piece.open and text[piece.end : piece.end + 2].strip()[:1].islower())
    word = text[slice(*piece.spans[count])]
    uncased = word[0].upper() == word[0].lower()
    other_script = (name[0] <= _LAST_LATIN) != (word[0] <= _LAST_LATIN)
    return key(word) in words().starters or uncased or other_script or (name.isupper() and not word.isupper())
