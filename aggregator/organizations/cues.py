"""The words beside a name that say what part it plays in the news.

"The OECD said" and "a summit of the OECD" make it the actor; "former", "near the", "according to", "-listed" make it
background, and background wins where both are said ("a former EU commissioner"). Which words do what in which language
stands in organization_names/. Stand-ins ("the alliance", "Strasbourg judges") are words a text uses in place of a name
it gives elsewhere.

Knows nothing of organizations, and weighs nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aggregator.organizations.name_finder import Hit

ACTOR = "actor"
MEMBERS = "members"  # an actor too, but not in an aside: "Latvia, a country of the EU,"
_GAP_BEFORE = 24  # characters between such words and the name: "according to a report by the World Bank"
_NARROW_GAP = 16
_NARROW = frozenset({"time", "law", "place", ACTOR, MEMBERS})
_ADJOINING = 10
_WIDE_GAP = 60  # "ранее занимавший пост заместителя начальника Объединённого штаба ОДКБ"
_FORMER_GAP = 40
_GAP_AFTER = 1
_GAP_WORDLESS = 2  # Chinese
_WORDLESS = frozenset({"zh"})
_CHINESE_FORMER = "前"  # also "ago" and "before", after these:
_CHINESE_AGO = frozenset("日目此之年月天周以从提空生跟眼")
_APPOINTED = re.compile(  # words that end what "former" belongs to: "the former minister has taken the chair of"
    r"\b(?:as|by|par|por|told|joins|joined|joining|heads|leads|als|comme|como|come|olarak|dans|на пост|has|have|is|was|"
    r"will|hat|wird|wurde|est|sera|fue|foi|стал|стала|возглавил|возглавила|избран|назначен)\b"
)
_SAID = re.compile(r"\bما\b")  # "according to what it announced" is no source but the actor
_BREAK = re.compile(r"[.,;:!?\n،؛。，、]")
_AND = re.compile(
    r"\W{0,3}(?:and|et|y|e|und|и|та|й|och|ve|және|و|和|与|同|、|及|,|as well as)\W{0,3}"
    r"(?:the|l'|la|le|les|el|die|der|das|dem|den|il|lo|gli|a|o|os|as|секретариат|dell'|della|de la|de l'|von|with)?"
    r"\W{0,2}"
)
_PARTICIPLE = r"(?:\w+ ){0,3}\w+(?:вш|ющ|ящ|ущ|нн|ем)(?:ий|ая|ее|ие|его|ей|их|ему|им|ем|ую|ой|ого|ом|ым|ых|ый|ое|ые) "
_ASIDES = {  # what follows a comma and runs up to the name: a relative clause, an apposition, a participle
    "en": r"(?:\w+ ){0,3}(?:who|which|whose|whom|where|that)\b|an? (?:\S+ ){2}|(?:\w+ly )?\w{3,}ing ",
    "fr": r"(?:\w+ ){0,3}(?:qui|dont|auquel|que)\b|une? (?:\S+ ){2}",
    "es": r"(?:\w+ ){0,3}(?:que|quien|cuy\w+)\b|una? (?:\S+ ){2}",
    "pt": r"(?:\w+ ){0,3}(?:que|quem|cuj\w+)\b|uma? (?:\S+ ){2}",
    "it": r"(?:\w+ ){0,3}(?:che|cui)\b|un[oa]? (?:\S+ ){2}",
    "de": r"(?:\w+ ){0,2}(?:dessen|deren)\b|eine?[mnr]? (?:\S+ ){2}",
    "ru": r"(?:\w+ ){0,3}(?:котор\w+|чь\w+)\b|\w+(?:ив|ав|ыв|ев|яв|вши|вшись|уя|ая|яя|учи) |" + _PARTICIPLE,
    "uk": r"(?:\w+ ){0,3}(?:як(?:ий|а|е|і|ого|ої|их)|чи\w+)\b|\w+(?:вши|ючи|ячи) ",
}
_ASIDE = {
    language: re.compile(
        rf"[,،]\s(?:{each})[^,،]*$" + (r"|\b(?:who|whose|before(?: \S+){3,})\s[^,]*$" if language == "en" else "")
    )
    for language, each in _ASIDES.items()
}
_MEMBER = re.compile(  # "Malta, the smallest state of the European Union,"; "Serbia, an EU candidate,"
    r"[,،(]\s?(?:\S+\s){0,4}?(?:members?|candidate|countr\w+|states?|partner|allies|membres?|pays|etats?|candidat\w?|socio|"
    r"miembros?|pais\w*|membr\w+|paes[ei]|mitglied\w*|land|стран\w+|член\w*|государств\w*|краин\w*|عضو\w*|العضو)\b"
    r"[^,،]{0,16}$"
)
_MEMBER_ENDS = re.compile(r"\s*(?:(?:and|и|et|y|e|und|та|і|و)\s\S+\s?)?[,.;)،]")
_CHINESE_MEMBER = re.compile(  # "北约成员国挪威3日": Norway, a member; not "北约成员国外长3日": its foreign ministers
    r"成员国(?!领导|外长|防长|财长|部长|元首|国防|代表|同意|一致|首脑|议会|大使)[\u4e00-\u9fff]{2,6}?(?:\d|与|和|总统|总理|外长|首都)"
)
_LABEL = re.compile(r"[,،(]\s?(?:an?|ein|eine|un|une|una|um|uma)\s$")
_LABEL_ENDS = re.compile(r"[\s-]\w+(?:\s\w+)?[,);،]")
_QUOTED = re.compile(r"[«\"“„‘'](?=\w)([^«»\"“”„‘]{3,}?)[»\"”“'’](?!\w)")


class Cues:
    """The words of all languages that give a name its part, and the stand-ins."""

    def __init__(
        self,
        before: Iterable[tuple[str, str, str]],
        after: Iterable[tuple[str, str, str]],
        kin: Mapping[str, Mapping[str, Sequence[str]]],
    ) -> None:
        """Keep BEFORE and AFTER: (language, part, words as in the small form of a text), KIN: language, kind, words."""
        rows: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for side, given in ((False, before), (True, after)):
            for language, part, words in given:
                rows[words].append((language, part, side))
        self._words = tuple(rows)
        self._rows = tuple(rows.values())
        self._automaton = AhoCorasick(list(rows))
        self._kin = kin

    def parts(self, text: str, language: str | None, hits: Sequence[Hit]) -> dict[int, list[str]]:
        """Return the parts that the words of LANGUAGE in TEXT give each of HITS, by the hit's start."""
        found: dict[int, list[str]] = defaultdict(list)
        if not hits:
            return found
        wordless = language in _WORDLESS
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for cue_language, part, after in self._rows[number]:
                if language not in {cue_language, None} or not _whole(
                    text, start, end, self._words[number], wordless=wordless
                ):
                    continue
                for hit in hits:
                    apart = start - hit.end if after else hit.start - end
                    if (
                        0 <= apart <= _WIDE_GAP
                        and part not in found[hit.start]
                        and _near(text, (start, end), hit, part, after=after, wordless=wordless)
                    ):
                        found[hit.start].append(part)
        return found

    def stands_in(self, text: str, language: str | None, kin: Iterable[str]) -> str:
        """Return the first stand-in of the kinds KIN that TEXT (in its small form) holds, or ""."""
        kinds = self._kin.get(language or "en", {})
        spaced = language not in {"zh", "ar", "fa"}
        for kind in kin:
            for words in kinds.get(kind, ()):
                place = text.find(words)
                while place >= 0 and spaced and place and text[place - 1].isalnum():
                    place = text.find(words, place + 1)
                if place >= 0:
                    return words
        return ""

    def matters(self, text: str, language: str | None) -> int:
        """Return how many words of state and diplomacy ("minister", "treaty") TEXT in its small form holds."""
        return sum(word in text for word in self._kin.get(language or "en", {}).get("matters", ()))

    def matter(self, text: str, language: str | None) -> bool:
        """Tell whether TEXT in its small form holds any of those words; most texts do, and early in the list."""
        return any(word in text for word in self._kin.get(language or "en", {}).get("matters", ()))


def _near(text: str, cue: tuple[int, int], hit: Hit, part: str, *, after: bool, wordless: bool) -> bool:
    start, end = cue
    if after:
        return 0 <= start - hit.end <= (0 if wordless else _GAP_AFTER) and text[hit.end : start] in {"", " ", "-"}
    gap = _GAP_WORDLESS if wordless else _NARROW_GAP if part in _NARROW else _GAP_BEFORE
    if not wordless:
        gap = {"biography": _WIDE_GAP, "former": _FORMER_GAP}.get(part, gap)
    if not 0 <= hit.start - end <= gap or _BREAK.search(text, end, hit.start):
        return False
    if part == "source" and _SAID.search(text, end, hit.start):
        return False
    return part != "former" or not _APPOINTED.search(text, end, hit.start)


def _whole(text: str, start: int, end: int, words: str, *, wordless: bool) -> bool:
    if wordless:
        return words != _CHINESE_FORMER or not start or text[start - 1] not in _CHINESE_AGO
    left = start == 0 or not text[start - 1].isalnum() or not words[0].isalnum()
    right = end >= len(text) or not text[end].isalnum() or not words[-1].isalnum() or words[0] == "-"
    return left and right


def joined(text: str, first: Hit, second: Hit) -> bool:
    """Tell whether TEXT joins two names by "and" or a comma."""
    return 0 <= second.start - first.end <= 24 and bool(_AND.fullmatch(text, first.end, second.start))  # noqa: PLR2004


def adjoining(text: str, first: Hit, second: Hit) -> bool:
    """Tell whether only a few letters of TEXT part two names of one organization."""
    return second.start - first.end <= _ADJOINING and not _BREAK.search(text, first.end, second.start)


def introduced(text: str, first: Hit, second: Hit) -> bool:
    """Tell whether SECOND stands in brackets after FIRST: "CSTO (Collective Security Treaty Organization)"."""
    return text[first.end : second.start].strip() in {"(", "（", "- (", "' ("}


def aside(sentence: str, language: str | None) -> bool:
    """Tell whether what follows SENTENCE, the words before a name, stands in a relative clause or an apposition."""
    pattern = _ASIDE.get(language or "en")
    return bool(pattern and pattern.search(sentence, max(0, sentence.rfind(","))))


def appositive(text: str, start: int, hit: Hit) -> bool:
    """Tell whether HIT only says what somebody belongs to: "Serbia, an EU candidate,"; TEXT from START is its lead."""
    if _CHINESE_MEMBER.match(text, hit.end):
        return True
    before = text[max(start, hit.start - 70) : hit.start]
    if _MEMBER.search(before) and _MEMBER_ENDS.match(text, hit.end):
        return True
    return bool(_LABEL.search(before) and _LABEL_ENDS.match(text, hit.end))


def quoted(text: str, region: tuple[int, int], hit: Hit) -> bool:
    """Tell whether HIT stands in quotation marks of REGION of TEXT together with other words."""
    return any(
        m.start(1) <= hit.start and hit.end <= m.end(1) and m.end(1) - m.start(1) > hit.end - hit.start + 3
        for m in _QUOTED.finditer(text, *region)
    )
