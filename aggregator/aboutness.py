"""From names found to what an article is about.

"Paris, 18 September – The World Heritage Committee of Unesco asked Venice on Thursday …": a name in the headline or early
in the lead is what the news is about, unless the words beside it say that it is not: a source ("according to"), a former
post, a place ("near the UN building"), a label ("Unesco-listed"), a meeting used as an occasion ("on the sidelines of").
A name late in the lead needs the rest of the text to come back to it. A name only further down is a mention.

Knows nothing of how names are found or where they are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from aggregator.organization import Match, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.lettering import Lettered
    from aggregator.name_finder import Hit
    from aggregator.organization import Organization, Relation

ABOUT = 0.7  # weight from which an article is about an organization
_ROLES = {  # what is left of a name's weight beside words of each kind: in a headline, in a lead
    "source": (0.75, 0.45),
    "former": (0.3, 0.2),
    "biography": (0.3, 0.2),
    "sideline": (0.45, 0.35),
    "place": (0.4, 0.3),
    "compare": (0.3, 0.15),
    "time": (0.6, 0.45),
    "law": (0.5, 0.4),
    "money": (0.5, 0.4),
    "wish": (0.6, 0.5),
    "label": (0.4, 0.3),
}
_GAP_BEFORE = 24  # characters between such words and the name: "according to a report by the World Bank"
_GAP_AFTER = 1
_EARLY = 0.75
_LATE = 0.5
_SECOND = 0.4
_PARAGRAPH_BONUS = 0.1
_MOST_BONUS = 0.3
_EARLY_CHARACTERS = 90
_SHORT_LEAD = 60
_SENTENCE_END = re.compile(r"[.!?…؟]['\"»”)]*\s+(?=[^a-zа-яё])|[。！？]")
_DATELINE = re.compile(r".{0,90}?(?:\s[-–—]{1,2}\s|\)\s*[:.–—-]?\s|[电電]\s|[.:]\s*[–—-]\s)", re.DOTALL)
_DIGIT_OR_CAPITALS = re.compile(r"\d|[A-ZА-ЯЁ]{3}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an article stand in headline + two line ends + body."""

    headline_end: int
    lead_start: int
    sentence_end: int
    lead_end: int
    paragraphs: tuple[int, ...]

    def paragraph(self, place: int) -> int:
        """Return the number of the paragraph at PLACE, the lead's last being the first after it."""
        return sum(start <= place for start in self.paragraphs)


def laid_out(headline: str, body: str, dateline: str = "") -> Layout:
    """Return the layout of HEADLINE and BODY, whose first words may be DATELINE."""
    shift = len(headline) + 2
    breaks = [m.end() for m in re.finditer("\n\n", body)]
    ends = [*(b - 2 for b in breaks), len(body)]
    start = _dateline_end(body[: ends[0]], dateline)
    lead = next((end for end in ends if end - start >= min(_SHORT_LEAD, len(body) - start)), ends[-1])
    sentence = _SENTENCE_END.search(body, start + 20, lead)
    sentence_end = sentence.end() if sentence else lead
    return Layout(len(headline), shift + start, shift + sentence_end, shift + lead, tuple(shift + b for b in breaks))


def _dateline_end(paragraph: str, dateline: str) -> int:
    if dateline and paragraph.startswith(dateline):
        return len(dateline)
    found = _DATELINE.match(paragraph)
    if found and _DIGIT_OR_CAPITALS.search(found.group()):
        return found.end()
    return 0


class Cues:
    """The words that weaken a name beside them: role by words before it, role by words after it."""

    def __init__(self, before: Iterable[tuple[str, str, str]], after: Iterable[tuple[str, str, str]]) -> None:
        """Keep BEFORE and AFTER: (language, role, words as in the small form of a text)."""
        self._rows = [(*row, False) for row in before] + [(*row, True) for row in after]
        self._automaton = AhoCorasick([row[2] for row in self._rows]) if self._rows else None

    def roles(self, text: str, language: str | None, hits: Sequence[Hit]) -> dict[int, str]:
        """Return the role of each hit of HITS (by its start) that words of LANGUAGE in TEXT give it."""
        found: dict[int, str] = {}
        if self._automaton is None or not hits:
            return found
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            cue_language, role, words, after = self._rows[number]
            if language is not None and cue_language != language:
                continue
            wordless = language == "zh"
            if not wordless and not _whole(text, start, end, words):
                continue
            for hit in hits:
                if after:
                    near = 0 <= start - hit.end <= (0 if wordless else _GAP_AFTER)
                else:
                    near = 0 <= hit.start - end <= _gap(role, wordless=wordless) and not _broken(text[end : hit.start])
                if near and (hit.start not in found or _ROLES[role] < _ROLES[found[hit.start]]):
                    found[hit.start] = role
        return found


def _gap(role: str, *, wordless: bool) -> int:
    if wordless:
        return 2
    return 12 if role in {"compare", "label", "time", "law"} else _GAP_BEFORE


def _broken(between: str) -> bool:
    return any(mark in between for mark in ".,;:!?\n،؛。，—")


def _whole(text: str, start: int, end: int, words: str) -> bool:
    left = start == 0 or not text[start - 1].isalnum() or not words[0].isalnum()
    right = end >= len(text) or not text[end].isalnum() or not words[-1].isalnum()
    return left and right


@dataclass(slots=True)
class _Tally:
    headline: float = 0.0
    lead: float = 0.0
    lead_hits: int = 0
    paragraphs: set[int] = field(default_factory=set)
    why: list[Reason] = field(default_factory=list)

    @property
    def weight(self) -> float:
        bonus = min(_MOST_BONUS, _PARAGRAPH_BONUS * len(self.paragraphs))
        lead = self.lead + (0.1 if self.lead_hits > 1 and self.lead > _SECOND else 0.0)
        return self.headline + lead + bonus


def judged(
    organizations: Sequence[Organization],
    text: Lettered,
    layout: Layout,
    hits: Sequence[Hit],
    cues: Cues,
    language: str | None,
) -> tuple[Match, ...]:
    """Return the organizations of HITS, those TEXT is about first, each with its reasons."""
    own = [hit for hit in hits if hit.name.kind != "namesake"]
    head = [hit for hit in own if hit.start < layout.lead_end]
    roles = cues.roles(text.small[: layout.lead_end + 40], language, head)
    tallies: dict[int, _Tally] = {}
    for hit in own:
        where, weight = _weighed(hit, layout, roles.get(hit.start))
        if not where:
            continue
        tally = tallies.setdefault(hit.organization, _Tally())
        if where == "headline":
            tally.headline = max(tally.headline, weight)
        elif where == "lead":
            tally.lead = max(tally.lead, weight)
            tally.lead_hits += 1
        else:
            tally.paragraphs.add(layout.paragraph(hit.start))
        tally.why.append(Reason(where, text.written[hit.start : hit.end], hit.name.language, round(weight, 2)))
    matches = [_match(organizations[number], tally) for number, tally in tallies.items()]
    return tuple(sorted(matches, key=lambda m: (m.relation != "about", -m.weight, m.organization)))


def _weighed(hit: Hit, layout: Layout, role: str | None) -> tuple[str, float]:
    """Return where HIT stands and what it weighs there; ("", 0) in a dateline."""
    if hit.start < layout.headline_end:
        return "headline", _ROLES[role][0] if role else 1.0
    if hit.end <= layout.lead_start:
        return "", 0.0
    if hit.start < layout.lead_end:
        if hit.start >= layout.sentence_end:
            weight = _SECOND
        else:
            weight = _EARLY if hit.start - layout.lead_start < _EARLY_CHARACTERS else _LATE
        return "lead", weight * (_ROLES[role][1] if role else 1.0)
    return "body", _PARAGRAPH_BONUS


def _match(organization: Organization, tally: _Tally) -> Match:
    weight = round(tally.weight, 2)
    relation: Relation = "about" if weight >= ABOUT and (tally.headline or tally.lead) else "mention"
    return Match(organization.id, relation, weight, tuple(tally.why))
