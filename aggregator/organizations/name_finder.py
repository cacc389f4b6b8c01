"""Every name of every organization in a text, found in one pass.

One automaton holds all forms of all names, so the cost does not grow with the number of organizations. The longest
name wins where names hold one another: "Организация экономического сотрудничества и развития" (OECD) hides ECO's,
东北约 ("about, to the north-east") hides 北约 (NATO), "International Cricket Council" is nobody of ours. A weak name
("SCO", "Security Council") stays only where the rest of the text vouches for it.

Knows nothing of headlines, leads, and of what an article is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from aggregator.organizations.inflection import forms
from aggregator.organizations.lettering import Lettered, name_key
from aggregator.organizations.organization import Name, Organization

_WEAK = frozenset({"weak", "homograph"})
_CAPITALS_MATTER = frozenset({"en"})  # "the Arab League" is one, "an Arab league of chess" another
_JOINED_ENDINGS = frozenset({"kk", "tr"})  # languages that join case endings to the name
_LONGEST_ENDING = 8
_ARABIC_PARTICLES = "وفبكلس"
_MOST_PARTICLES = 2  # "and" with "for"
_SHORTEST_GLUED = 3
_GLUED_ACRONYM = 4  # letters an acronym needs to be told from the small letters glued to it
_SHORT_KINDS = frozenset({"acronym", "namesake"})
_OF_ANOTHER = re.compile(r" (?:de|of|di|da|du) [A-ZÀ-Þ][a-zß-ÿ]{2}")  # "African Union of Broadcasting", "… de Bobigny"
_LONG_NAME = 9
_TITLED_ACRONYM = 4  # "Nato" and "Unesco" are written so, "Who" is not


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of an organization between two places of the text."""

    start: int
    end: int
    organization: int
    name: Name


@dataclass(frozen=True, slots=True)
class _Entry:
    organization: int
    name: Name
    capital: bool
    joined: bool
    last_capital: int = 0  # how far before its end the name has a capital that the text must have too


def _is_letter(char: str) -> bool:
    return char.isalnum() and not "\u2e80" <= char <= "\ud7af"


class NameFinder:
    """Find the names of ORGANIZATIONS; a hit tells its organization by its place in that sequence."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self._organizations = tuple(organizations)
        entries: dict[str, list[_Entry]] = {}
        for place, organization in enumerate(self._organizations):
            for name in organization.names:
                for key, entry in _entries(place, name):
                    entries.setdefault(key, []).append(entry)
        self._entries = [tuple(each) for each in entries.values()]
        self._automaton = AhoCorasick(list(entries))
        self._meant: dict[tuple[int, str | None], _Entry] = {}  # by pattern and the language of the text
        self.acronyms = frozenset(key for key in entries if key.isupper() and " " not in key)
        self._context = [tuple(name_key(w).lower() for w in each.context) for each in self._organizations]
        self._against = [tuple(name_key(w).lower() for w in each.against) for each in self._organizations]

    def find(self, text: Lettered, language: str | None, shouted_until: int = 0) -> list[Hit]:
        """Return the names in TEXT, in order; the text before SHOUTED_UNTIL is set in capitals."""
        found = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(text.mixed, overlapping=True):
            for entry in self._entries[pattern]:
                if _stands_alone(text.written, start, end, entry):
                    found.append((start, end, pattern))
                    break
        hits: list[Hit] = []
        doubtful: list[Hit] = []
        for start, end, pattern in _longest(found):
            if (pattern, language) not in self._meant:
                self._meant[pattern, language] = _meant(self._entries[pattern], language)
            entry = self._meant[pattern, language]
            if entry.name.kind == "homograph" and _begins_sentence(text.written, start):
                continue
            hit = Hit(start, end, entry.organization, entry.name)
            sure = _sure(hit, language) and (end > shouted_until or end - start > _LONG_NAME)
            (hits if sure or entry.name.kind == "namesake" else doubtful).append(hit)
        namesakes = {hit.organization for hit in hits if hit.name.kind == "namesake"}
        if namesakes:
            doubtful += [hit for hit in hits if hit.organization in namesakes and hit.name.kind == "acronym"]
            hits = [hit for hit in hits if not (hit.organization in namesakes and hit.name.kind == "acronym")]
        hits += self._vouched(doubtful, hits, text.small)
        hits.sort(key=lambda hit: hit.start)
        return hits

    def _vouched(self, doubtful: list[Hit], sure: list[Hit], text: str) -> list[Hit]:
        """Return the DOUBTFUL hits that other names in the text, or its words, stand behind."""
        verdicts: dict[tuple[int, bool], bool] = {}
        kept = []
        for hit in doubtful:
            question = (hit.organization, hit.name.kind in _WEAK)
            if question not in verdicts:
                verdicts[question] = self._vouches(hit, sure, text)
            if verdicts[question]:
                kept.append(hit)
        return kept

    def _vouches(self, hit: Hit, sure: list[Hit], text: str) -> bool:
        tail = max(text.rfind("\n\n"), hit.start + 1)  # a full name only in the last paragraph is often somebody else's
        own = [
            each.start
            for each in sure
            if each.organization == hit.organization and each.name.kind != "namesake" and each.start < tail
        ]
        others = [each.start for each in sure if each.organization == hit.organization and each.name.kind == "namesake"]
        if own:
            return not others or min(own) < min(others)
        if others or hit.name.kind not in _WEAK:
            return False
        if any(word in text for word in self._against[hit.organization]):
            return False
        return any(word in text for word in self._context[hit.organization])


def _entries(place: int, name: Name) -> Iterable[tuple[str, _Entry]]:
    """Yield what the automaton holds for NAME: its key in the text, and how it must stand there."""
    joined = name.language in _JOINED_ENDINGS and len(name.text) > _LONG_NAME
    for form in dict.fromkeys(forms(name.text, name.language)):
        key = name_key(form)
        single = " " not in form
        last = form.rpartition(" ")[2]
        strict = name.language in _CAPITALS_MATTER and not single and last[:1].isupper() and name.kind != "namesake"
        yield key, _Entry(place, name, single and form[0].isupper(), joined, len(last) if strict else 0)
        if name.kind == "acronym" and single and form.isupper() and form.isalpha() and len(form) >= _TITLED_ACRONYM:
            yield key.lower(), _Entry(place, name, capital=True, joined=joined)


def _stands_alone(written: str, start: int, end: int, entry: _Entry) -> bool:
    """Tell whether the name is a word of its own, not part of another, allowing for glued text and joined endings."""
    first = written[start]
    if entry.capital and not first.isupper():
        return False
    if entry.last_capital and not written[end - entry.last_capital].isupper():
        return False
    if "\u2e80" <= first <= "\ud7af":
        return True
    if entry.name.kind not in _SHORT_KINDS and _OF_ANOTHER.match(written, end):
        return False
    return _begins(written, start, end) and _ends(written, start, end, joined=entry.joined)


def _begins(written: str, start: int, end: int) -> bool:
    if not start or not _is_letter(written[start - 1]):
        return True
    if not "\u0600" <= written[start] <= "\u06ff":  # "theCSTO", not "eUN"
        return written[start].isupper() and written[start - 1].islower() and end - start >= _SHORTEST_GLUED
    left = start
    while left and start - left < _MOST_PARTICLES and written[left - 1] in _ARABIC_PARTICLES:
        left -= 1
    return not left or not _is_letter(written[left - 1])


def _ends(written: str, start: int, end: int, *, joined: bool) -> bool:
    if end >= len(written) or not _is_letter(written[end]):
        return True
    if written[end - 1].isupper() and written[end].islower():
        return end - start >= _GLUED_ACRONYM
    ending = 0
    while joined and end + ending < len(written) and written[end + ending].isalpha():
        ending += 1
    return 0 < ending <= _LONGEST_ENDING


def _begins_sentence(written: str, start: int) -> bool:
    before = written[max(0, start - 3) : start].strip(" \"'«“(")
    return not before or before[-1] in ".!?\n–—-"


def _longest(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return FOUND in order of place without those that lie inside or across a longer one."""
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    kept: list[tuple[int, int, int]] = []
    for hit in found:
        while kept and hit[0] < kept[-1][1]:
            if hit[1] - hit[0] <= kept[-1][1] - kept[-1][0]:
                break
            kept.pop()
        else:
            kept.append(hit)
    return kept


def _meant(entries: tuple[_Entry, ...], language: str | None) -> _Entry:
    """Return the entry that a text in LANGUAGE means; a name of ours goes before a namesake."""
    if len(entries) == 1:
        return entries[0]
    return min(entries, key=lambda e: (e.name.kind == "namesake", e.name.language != language, e.name.kind in _WEAK))


def _sure(hit: Hit, language: str | None) -> bool:
    name = hit.name
    if name.kind in _WEAK:
        return False
    if name.language in {language, "mul"} or language is None:
        return True
    return not (name.kind == "acronym" or hit.end - hit.start <= _TITLED_ACRONYM + 1)
