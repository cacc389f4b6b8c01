"""Lines in which a site speaks to its readers or about itself, told by their grammar: "Follow us on Telegram".

    Join our WhatsApp channel to get news first      a call that opens the line, and a means it is made for
    Haberlerimizi Google News'te takip edin          the same where the verb comes last
    Фото: пресс-служба президента                    a label, and what is too short for a sentence
    Published in The Herald, June 22nd, 2024         a note that is one by all of it
    The writer is a former ambassador.               the same, but only as the last line

Only a line of its own is looked at, never a part of a paragraph. The patterns are in appeals.toml.

Knows nothing of markup, links and neighbours: it is given a line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

_PATH = Path(__file__).with_name("appeals.toml")
_CREDIT = 120  # characters of a label and what it labels
_LABEL = 40
_LONGEST = 200  # characters of a call or a note
_WRITER = 520  # characters of a note on the writer
_NOTES = ("share", "misprint", "counter", "rights", "comment", "reader", "house", "caption")
_LABELS = ("credit", "tags", "author")
_RULES = {
    "follow": "share line", "share": "share line", "misprint": "notice", "counter": "page furniture",
    "rights": "copyright line", "comment": "comments", "reader": "promotion", "house": "page furniture",
    "caption": "caption", "credit": "caption", "tags": "tags", "author": "author box",
}  # fmt: skip
_SIGNS = r"[\W_]*"
_ENDS = "(?=\\W|$|[\u2e80-\uffff])"  # a word ends here; Chinese and Japanese leave no blank
_SENTENCE = re.compile(r"[.!?。؟।]\s|[.!?。؟।]$")
_NO_BLANKS = "\u2e80"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What appeals.toml holds, made ready; `means` ends with a full stop where the word must end there."""

    calls: re.Pattern[str]
    asks: re.Pattern[str]
    means: tuple[str, ...]
    automaton: AhoCorasick
    labels: re.Pattern[str]
    notes: re.Pattern[str]
    writer: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lists = tomllib.loads(_PATH.read_text("utf-8"))
    follow, means = lists["follow"], tuple(lists["follow"]["means"])
    calls, asks = (follow[name].replace("\n", "") for name in ("calls", "asks"))
    named = [f"(?P<{name}>{lists[name]['labels']})" for name in _LABELS]
    notes = [f"(?P<{name}>{lists[name]['lines']})" for name in _NOTES]
    return _Patterns(
        calls=re.compile(f"{_SIGNS}(?:{calls}){_ENDS}"),
        asks=re.compile(rf"(?<!\w)(?:{asks}){_ENDS}"),
        means=means,
        automaton=AhoCorasick([word.rstrip(".") for word in means]),
        labels=re.compile(rf"{_SIGNS}(?:{'|'.join(named)})\s?[:：]"),
        notes=re.compile(f"{_SIGNS}(?:{'|'.join(notes)}){_SIGNS}"),
        writer=re.compile(f"(?:{lists['writer']['lines']})"),
    )


def appeal(said: str) -> str:
    """Return the rule by which the line SAID is none of the article's; "" if it may be."""
    if len(said) > _LONGEST:
        return ""
    patterns, said = _patterns(), said.lower()  # small letters, as patterns that ignore case cost ten times as much
    if _has_means(patterns, said) and (patterns.calls.match(said) or patterns.asks.search(said)):
        return _RULES["follow"]
    if ":" in said[:_LABEL] or "：" in said[:_LABEL]:
        label = patterns.labels.match(said) if len(said) <= _CREDIT else None
        if label and not _SENTENCE.search(said, label.end()):
            return _RULES[label.lastgroup or ""]
    note = patterns.notes.fullmatch(said)
    return _RULES[note.lastgroup or ""] if note else ""


def _has_means(patterns: _Patterns, said: str) -> bool:
    for index, start, end in patterns.automaton.find_matches_as_indexes(said):
        ends = not patterns.means[index].endswith(".") or not said[end : end + 1].isalnum()
        if ends and (start == 0 or said[start] >= _NO_BLANKS or not said[start - 1].isalnum()):
            return True
    return False


def is_writers_note(said: str) -> bool:
    """Tell whether SAID, the last line of a text, presents its writer."""
    return len(said) <= _WRITER and _patterns().writer.fullmatch(said.lower()) is not None
