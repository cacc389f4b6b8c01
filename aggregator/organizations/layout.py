"""Where the headline, the lead and the paragraphs of an article stand in its text.

"ASTANA, 28 November (Steppe Herald) – The heads of state approved …": the lead is the first paragraph after its
dateline, its first sentence the one that says what happened. A first paragraph that is only a dateline passes it on.

Knows nothing of organizations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_SHORT_LEAD = 60
_SENTENCE_END = re.compile(r"[.!?…؟]['\"»”)]*\s+(?=[^a-zа-яё])|[。！？；]|[;؛]\s")
_DATELINE = re.compile(
    r".{0,90}?(?:\s[-–—]{1,2}\s|\)\s*[:.–—-]?\s|[电電]\s|[.:]\s*[–—-]\s)"
    r"|\w[^.\n]{2,40},? \d{1,2}\.? \w+(?: \d{4})?(?: \([^)\n]*\))?[.:]\s",
    re.DOTALL,
)
_FIRST_WORD = re.compile(r"\w[\w'-]+")
_MOST_WORDS, _MOST_WORDS_DATED = 5, 14
_LONGEST = 4000  # characters: a paragraph without end is no lead to its end, and must not take minutes (FAULTS B12)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an article stand in headline + two line ends + body."""

    headline_end: int
    lead_start: int
    sentence_end: int
    lead_end: int
    head_end: int
    paragraphs: tuple[int, ...]
    dated: bool

    @property
    def lead_paragraph(self) -> int:
        """The number of the lead's last paragraph."""
        return self.paragraph(self.lead_end)

    @property
    def last(self) -> int:
        """The number of the last paragraph, or -1 if the text has too few for it to be a tail."""
        return len(self.paragraphs) if len(self.paragraphs) > 1 else -1

    def paragraph(self, place: int) -> int:
        """Return the number of the paragraph at PLACE; the first is 0."""
        return bisect_right(self.paragraphs, place)


def laid_out(headline: str, body: str, dateline: str = "") -> Layout:
    """Return the layout of HEADLINE and BODY, whose first words may be DATELINE."""
    shift = len(headline) + 2
    breaks = [m.end() for m in re.finditer("\n\n", body)]
    ends = [*(b - 2 for b in breaks), len(body)]
    start = _dateline_end(body[: ends[0]], dateline)
    lead = next((end for end in ends if end - start >= min(_SHORT_LEAD, len(body) - start)), ends[-1])
    lead = min(lead, start + _LONGEST)
    sentence = _SENTENCE_END.search(body, start + 20, lead)
    sentence_end = sentence.end() if sentence else lead
    following = min(next((end for end in ends if end > lead), lead), lead + _LONGEST)
    dated = bool(dateline) or any(char.isdigit() for char in body[:start])
    starts = tuple(shift + b for b in breaks)
    return Layout(len(headline), shift + start, shift + sentence_end, shift + lead, shift + following, starts, dated)


def _is_dateline(words: str) -> bool:
    """Tell whether WORDS, up to a dash, are a dateline: dated, with an agency in brackets, or in capitals."""
    number = len(words.split())
    if any(char.isdigit() for char in words) or "(" in words or words[-2:-1] in "电電":
        return number <= _MOST_WORDS_DATED
    first = _FIRST_WORD.search(words)
    return bool(first and first.group().isupper() and number <= _MOST_WORDS)


def _dateline_end(paragraph: str, dateline: str) -> int:
    if dateline and paragraph.startswith(dateline):
        return len(dateline)
    found = _DATELINE.match(paragraph)
    if found and _is_dateline(found.group()):
        return found.end()
    return 0
