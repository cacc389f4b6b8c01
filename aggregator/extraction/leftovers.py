"""What still clings to a text when its blocks have been judged one by one: it shows only in all of them together.

The text printed a second time, a reporter's code or "(end)" under the last paragraph, a theme's placeholder, a label
that leads to nothing since what it leads to is left out.

Knows nothing of scores and of other pages of the site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction.appeals import is_writers_note
from aggregator.extraction.phrases import GROUPS, phrase_bits
from aggregator.extraction.stamps import find_stamps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.extraction.blocks import Blocks

_TELLING = 60  # characters from which the same text a second time is a copy, no refrain and no "Yes."
_TWICE = 0.4  # share of the text that is copies where all of it is printed twice
_OPENING = 4  # blocks among which the lead may stand twice
_LABEL = 60  # characters of the longest label
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_ZONE = 6  # letters of "Uhr", "GMT", "a.m. ET"
_PAGE_FURNITURE = 1 << GROUPS.index("more")
_MARK = 16  # characters of the longest closing mark
_SIGN_OFF = re.compile(
    r"[-–—#*_\s]{2,}|[-–—]\s?(?:0|30)\s?[-–—]|\d{3,5}\*{1,2}\d{3,5}|(?:[^\W\d_]\.\s?){2,3}"
    r"|[(\[/–—-]+\s?(?:i )?(?:end|ends|finish|fin|ende|fine|конец|انتهى|النهاية|تمت|完|完了)\s?[)\]/–—-]*",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?:copyright )?(?:©|\(c\)) ?(?:copyright )?\d{4}\b", re.IGNORECASE)
_NOTE = 600  # characters of the longest note on rights, or on a writer
_OPENS = '"“(*—–- '
_PLACEHOLDER = re.compile(
    r"(?:[a-z]+_(?:img|image|ads?|banner|slot|widget))+|\{\{[^{}]+\}\}"
)  # "spot_imgspot_img" is where an advertisement was to be


def without_leftovers(
    found: Blocks, kept: list[int], verdicts: list[str | None], authors: Sequence[str] = ()
) -> list[int]:
    """Return KEPT, the blocks of the article by AUTHORS, without what clings to it; VERDICTS tell why."""
    again = _said_again(found, kept)
    left: list[int] = []
    for place in kept:
        if place in again:
            verdicts[place] = "said before"
        elif "_" in found.texts[place] and _PLACEHOLDER.fullmatch(found.texts[place]):
            verdicts[place] = "placeholder"
        elif len(left) < _OPENING and _is_stamp(found.texts[place]):
            verdicts[place] = "page furniture"
        else:
            left.append(place)
    names = tuple([name.casefold() for name in authors if " " in name])
    while len(left) > 1 and (why := _clinging(found, left[-1], names)):
        verdicts[left.pop()] = why
    return left


def _said_again(found: Blocks, kept: list[int]) -> set[int]:
    """Return the blocks of KEPT that say once more what stands above: the lead set twice, or all of the text.

    A sentence that recurs elsewhere is left alone: lists of offers and interviews repeat theirs (11 of 19 pages of the
    given half that repeat a sentence read worse without it, 2026-11).
    """
    texts, first = found.texts, dict[str, int]()
    copies = [place for place in kept if first.setdefault(texts[place], place) != place]
    telling = [place for place in copies if len(texts[place]) >= _TELLING]
    if not telling:
        return set()
    if sum(len(texts[place]) for place in telling) >= _TWICE * sum(len(texts[place]) for place in kept):
        return {place for place in copies if place >= telling[0]}
    return {place for place in telling if place in kept[:_OPENING] and first[texts[place]] == kept[0]}


def _is_stamp(said: str) -> bool:
    """Whether a line says when the page was made and no more: "Published: 22 June 2024, 10:15".

    A day alone is left to the dateline it may be a part of.
    """
    stamp = next(find_stamps(said), None) if len(said) <= _LABEL and said[:1].isalpha() else None
    if stamp is None or sum(map(str.isalpha, said[stamp.end :])) > _ZONE:
        return False
    label = said[: stamp.start].rstrip(" :")
    return bool(label) and phrase_bits(label) & _PAGE_FURNITURE > 0


def _clinging(found: Blocks, place: int, names: tuple[str, ...]) -> str:
    """Return why the last block of a text by writers of these NAMES, at PLACE, is none of it; "" if it is.

    A last line that opens with a writer's full name presents the writer (6 of 6 in the given half, 2026-11).
    """
    said = found.texts[place]
    if len(said) <= _MARK and _SIGN_OFF.fullmatch(said):
        return "closing mark"
    if found.tag[found.container[place]] in _HEADINGS or (len(said) <= _LABEL and said.endswith((":", "："))):
        return "label of what is left out"
    if len(said) <= _NOTE and _RIGHTS.match(said):
        return "copyright line"
    if is_writers_note(said) or (names and len(said) <= _NOTE and said.lstrip(_OPENS).casefold().startswith(names)):
        return "author box"
    return ""
