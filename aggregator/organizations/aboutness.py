"""From names found to what an article is about.

"Paris, 18 September – The World Heritage Committee of Unesco asked Venice on Thursday …": a name in the headline or
early in the lead is what the news is about, unless the words beside it make it background: a source ("according to"), a
former post, a place ("near the UN building"), a label ("Unesco-listed"), an occasion ("on the sidelines of"). A name
late in the lead needs the text to come back to it, or no better one beside it. A name only further down is a mention.

Knows nothing of how names are found or where they are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from aggregator.organizations.cues import ACTOR, MEMBERS, Cues, adjoining, appositive, aside, introduced, joined, quoted
from aggregator.organizations.organization import Match, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.organizations.layout import Layout
    from aggregator.organizations.lettering import Lettered
    from aggregator.organizations.name_finder import Hit
    from aggregator.organizations.organization import Organization, Relation

ABOUT = 0.7  # weight from which an article is about an organization
_LEFT = {  # what is left of a name's weight in each part but the actor's: in a headline, in a lead
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
    "frame": (0.8, 0.67),
    "aside": (0.8, 0.55),
    "quoted": (0.5, 0.65),
}
_HEADLINE = 1.0
_HEADLINE_ACTOR = 0.1
_ARTICLE = re.compile(
    r"\W*(?:(?:the|la|le|les|el|los|las|il|lo|gli|i|der|die|das|o|os|a|as|l|un|une|генсек|глава)\W+)?"
)
_HEADLINE_ONLY = 0.6  # a name the text never comes back to
_MATTERS, _MANY = 1, 2  # words of state and diplomacy in headline and lead
_THREE = 3
_BACKGROUND = 0.45  # a headline that weighs less names the organization as background
_ACTING = 0.75  # the actor of the lead
_EARLY, _LATE, _SECOND = 0.6, 0.5, 0.4  # the lead's first sentence: its beginning, its rest; its other sentences
_NEXT, _MIDDLE, _LAST = 0.2, 0.1, 0.05  # the paragraph after the lead, the others, the last
_MOST_BODY = 0.4
_ACTOR_BONUS = 0.2
_STAND_IN_HEADLINE, _STAND_IN_BODY = 0.35, 0.15
_EARLY_CHARACTERS = 90
_MOST_HEAD = 200  # names in headline and lead whose words beside are looked at; more is no news (FAULTS B12)


@dataclass(slots=True)
class _Tally:
    """What speaks for one organization, place by place."""

    headline: float = 0.0
    lead: float = 0.0
    body: dict[int, float] = field(default_factory=dict)
    stand_in: float = 0.0
    named: bool = False
    acts: bool = False
    beside: bool = False
    witness: float = 0.0
    settled: float = 0.0
    first: int = 0
    why: list[Reason] = field(default_factory=list)

    @property
    def weight(self) -> float:
        headline, lead = self.headline, self.lead
        if 0 < headline < _BACKGROUND and lead <= _EARLY and not self.acts:
            lead *= headline  # "Retired NATO general opens vineyard": the lead says the same at length
        if headline == _HEADLINE and 0 < lead < _BACKGROUND * _EARLY and not self.acts and not self.body:
            headline = _BACKGROUND  # "A general of the CSTO marries off his son": a former one, says the lead
        if headline == _HEADLINE and not self.lead and sum(self.body.values()) < _MIDDLE and not self.stand_in:
            headline = _HEADLINE_ONLY
        body = min(_MOST_BODY, sum(self.body.values()))
        if 0 < max(headline, lead) < _BACKGROUND and not self.stand_in:
            body /= 2  # background above, background below
        return round(headline + lead + body + self.stand_in + self.witness + self.settled, 2)

    def wants_stand_in(self, where: str, *, alone: bool) -> bool:
        """Tell whether a stand-in in WHERE can add to what speaks for it; ALONE: no organization is a match yet."""
        if self.headline or (where == "body" and not self.lead) or (where == "lead" and (self.lead or self.stand_in)):
            return False
        return self.lead >= _SECOND or (alone and max(self.body.values(), default=0.0) >= _NEXT)


@dataclass(slots=True)
class Judge:
    """Weigh the names found in one text."""

    organizations: Sequence[Organization]
    text: Lettered
    layout: Layout
    cues: Cues
    language: str | None
    _second: frozenset[int] = frozenset()
    _leading: frozenset[int] = frozenset()

    def matches(self, hits: Sequence[Hit], witnesses: Iterable[tuple[int, Reason]] = ()) -> tuple[Match, ...]:
        """Return the organizations of HITS, those the text is about first, each with its reasons.

        WITNESSES speak for organizations (by place) from outside the text: a breadcrumb, the site, a related link.
        """
        own = [hit for hit in hits if hit.name.kind != "namesake"]
        head = [hit for hit in own[:_MOST_HEAD] if hit.start < self.layout.head_end]
        self._second = self._beside_others(head)
        parts = self._parts(head)
        tallies: dict[int, _Tally] = {}
        for hit in own:
            if hit.start >= self.layout.head_end and self._told_again(hit, tallies):
                continue
            where, weight = self._weighed(hit, parts.get(hit.start, []))
            if where == "lead" and weight >= _LATE and ACTOR in parts.get(hit.start, []):
                tallies.setdefault(hit.organization, _Tally(first=hit.start)).acts = True
            if where:
                self._count(tallies.setdefault(hit.organization, _Tally(first=hit.start)), hit, where, weight)
        for number, reason in witnesses:
            tally = tallies.setdefault(number, _Tally(first=len(self.text.written)))
            tally.witness = max(tally.witness, reason.weight)
            tally.why.append(reason)
        self._count_stand_ins(tallies)
        for number in self._leading & tallies.keys():
            tallies[number].beside = True
        if all(tally.weight < ABOUT for tally in tallies.values()):
            self._settle(tallies)
        found = [self._match(number, tally) for number, tally in tallies.items()]
        return tuple(sorted(found, key=lambda match: (match.relation != "about", -match.weight, match.organization)))

    def _beside_others(self, head: Sequence[Hit]) -> frozenset[int]:
        """Return where in the lead an organization is named after another that headline or lead put first."""
        leading = {hit.organization for hit in head if hit.start < self.layout.headline_end}
        second = set()
        before: Hit | None = None
        for hit in head:
            if self.layout.lead_start <= hit.start < self.layout.lead_end:
                if not before or (before.organization in leading and joined(self.text.small, before, hit)):
                    leading.add(hit.organization)
                elif hit.organization not in leading:
                    second.add(hit.start)
                before = hit
        self._leading = frozenset(leading)
        return frozenset(second)

    def _parts(self, head: Sequence[Hit]) -> dict[int, list[str]]:
        small, layout = self.text.small, self.layout
        parts = self.cues.parts(small[: layout.head_end + 40], self.language, head)
        for hit in head:
            in_headline = hit.start < layout.headline_end
            region = (0, layout.headline_end) if in_headline else (layout.lead_start, layout.lead_end)
            if quoted(self.text.written, region, hit):
                parts[hit.start].append("quoted")
            if in_headline and " | " in small[: hit.start]:
                parts[hit.start].append("label")  # "Town repairs bridge | UN News"
            if layout.lead_start <= hit.start < layout.lead_end:
                if aside(self.text.mixed[layout.lead_start : hit.start], self.language):
                    parts[hit.start].append("aside")
                if appositive(small, layout.lead_start, hit):
                    parts[hit.start].append("label")
        for first, second in pairwise(head):
            same = first.organization == second.organization
            if same and adjoining(small, first, second):  # "Assemblea generale dell'Onu"
                parts[first.start] = parts[second.start] = list(dict.fromkeys(parts[first.start] + parts[second.start]))
            if (same and introduced(small, first, second)) or (not same and joined(small, first, second)):
                together = list(dict.fromkeys(parts[first.start] + parts[second.start]))
                first_of_lead = bool(_ARTICLE.fullmatch(small, layout.lead_start, first.start))
                parts[first.start] = parts[second.start] = [*together, ACTOR] if same or first_of_lead else together
        return parts

    def _weighed(self, hit: Hit, parts: list[str]) -> tuple[str, float]:
        """Return where HIT stands and what it weighs there; ("", 0) in a dateline."""
        layout = self.layout
        in_headline = hit.start < layout.headline_end
        acting = ACTOR in parts or (MEMBERS in parts and "aside" not in parts)
        leads = acting and hit.start not in self._second
        told = [part for part in parts if part in _LEFT and not (leads and part == "aside")]
        left = min((_LEFT[part][0 if in_headline else 1] for part in told), default=1.0)
        acts = acting and left == 1.0
        if in_headline:
            begins = left == 1.0 and bool(_ARTICLE.fullmatch(self.text.small, 0, hit.start))
            return "headline", _HEADLINE * left + (_HEADLINE_ACTOR if acts or begins else 0.0)
        if hit.end <= layout.lead_start:
            return ("", 0.0) if hit.name.kind != "acronym" or layout.dated else ("lead", _EARLY)
        if hit.start >= layout.lead_end:
            number = layout.paragraph(hit.start)
            weight = _LAST if number == layout.last else _NEXT if number == layout.lead_paragraph + 1 else _MIDDLE
            return "body", weight + (_ACTOR_BONUS if acts and weight == _NEXT else 0.0)
        if hit.start >= layout.sentence_end:
            weight = _SECOND + (_ACTOR_BONUS if acts else 0.0)
        else:
            early = hit.start - layout.lead_start < _EARLY_CHARACTERS and hit.start not in self._second
            begins = early and bool(_ARTICLE.fullmatch(self.text.small, layout.lead_start, hit.start))
            weight = _ACTING if acts or begins else _EARLY if early else _LATE
        return "lead", weight * left

    def _told_again(self, hit: Hit, tallies: dict[int, _Tally]) -> bool:
        """Tell whether a paragraph of the body names again what it named before: once is reason enough."""
        tally = tallies.get(hit.organization)
        return tally is not None and self.layout.paragraph(hit.start) in tally.body

    def _count(self, tally: _Tally, hit: Hit, where: str, weight: float) -> None:
        if where == "headline":
            tally.headline = max(tally.headline, weight)
        elif where == "lead":
            tally.lead = max(tally.lead, weight)
        else:
            number = self.layout.paragraph(hit.start)
            tally.body[number] = max(tally.body.get(number, 0.0), weight)
        name = self.text.written[hit.start : hit.end]
        tally.named |= hit.name.kind != "acronym" or len(name) > _THREE
        tally.why.append(Reason(where, name, hit.name.language, round(weight, 2)))

    def _count_stand_ins(self, tallies: dict[int, _Tally]) -> None:
        """Give the stand-ins of headline and body to the organization named first among those they fit."""
        layout, small = self.layout, self.text.small
        places = (
            ("headline", small[: layout.headline_end], _STAND_IN_HEADLINE),
            ("lead", small[layout.lead_start : layout.lead_end], _STAND_IN_HEADLINE),
            ("body", small[layout.lead_end :], _STAND_IN_BODY),
        )
        found = any(tally.weight >= ABOUT for tally in tallies.values())
        for where, part, weight in places:
            taken: set[str] = set()
            for number, tally in sorted(tallies.items(), key=lambda each: each[1].first):
                if tally.wants_stand_in(where, alone=not found):
                    kin = [each for each in self.organizations[number].kin if each not in taken]
                    words = self.cues.stands_in(part, self.language, kin)
                    if words:
                        taken.update(kin)
                        tally.stand_in += weight
                        tally.why.append(Reason(where, words, self.language or "", weight))

    def _settle(self, tallies: dict[int, _Tally]) -> None:
        """Take the first name of the lead that nothing speaks against, if the text returns to it or is of its world.

        Where ministers, treaties and votes are the news, an organization in the lead is rarely there by chance; in a
        story of a bakery it is.
        """
        fit = [tally for tally in tallies.values() if tally.lead >= _SECOND]
        if not fit:
            return
        lone = min(fit, key=lambda tally: tally.first)
        matters = self.cues.matters(self.text.small[: self.layout.lead_end], self.language)
        if (
            lone.stand_in
            or sum(lone.body.values()) >= _MIDDLE
            or matters >= (_MATTERS if lone.lead >= _EARLY else _MANY)
        ):
            for tally in fit:
                if tally is lone or tally.beside:
                    tally.settled = ABOUT - tally.weight

    def _match(self, number: int, tally: _Tally) -> Match:
        weight = tally.weight
        if (
            weight >= ABOUT
            and not (tally.named or tally.stand_in)
            and not self.cues.matter(self.text.small, self.language)
        ):
            weight = _BACKGROUND  # three letters, and nothing of states beside them: "WFP filters recalled"
        relation: Relation = (
            "about" if weight >= ABOUT and (tally.headline or tally.lead or tally.stand_in) else "mention"
        )
        return Match(self.organizations[number].id, relation, weight, tuple(tally.why))
