"""What changed between two versions of an article, told so that a person sees it at once.

    body  ... the budget is [-14-]{+15+} million dollars

Paragraphs are compared first, then the words of those that resemble each other; long stretches that stayed are cut.

Knows nothing of where versions are kept and of terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from aggregator.article import Article, Crumb, Dateline, Link

Kind = Literal["same", "gone", "new"]
AROUND = 60  # characters shown of what stayed, before and after a change
ALIKE = 0.4  # paragraphs less alike than this (difflib's ratio) are shown as one gone, one new
_MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
_WORDS = re.compile(r"\s+|\w+|[^\w\s]+")

# The fields in the order of the page; body_html repeats body, so only its own changes are worth a line.
SHOWN = tuple(part.name for part in fields(Article) if part.compare)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


Line = tuple[Piece, ...]


def changes(before: Article, after: Article) -> Iterator[tuple[str, list[Line]]]:
    """Yield each field in which two versions differ, with its changed lines."""
    for name in SHOWN:
        old, new = getattr(before, name), getattr(after, name)
        if old != new and not (name == "body_html" and before.body != after.body):
            yield name, changed_lines(old, new)


def changed_lines(before: Any, after: Any) -> list[Line]:
    """Return the lines (paragraphs) that differ between two values of a field."""
    old, new = as_lines(before), as_lines(after)
    found: list[Line] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _pairs(old[i1:i2], new[j1:j2])
    return found


def as_lines(value: Any) -> list[str]:
    """Return a field's value as lines of text: paragraphs, list items, or one line; nothing for nothing."""
    if value is None or value in ("", ()):
        return []
    if isinstance(value, tuple | list):
        return [_item(item) for item in value]
    return [line for line in _item(value).split("\n") if line.strip()]


def plain(line: Line) -> str:
    """Return LINE as text, what went as [-...-] and what came as {+...+}."""
    return "".join(f"{_MARKS[piece.kind][0]}{piece.text}{_MARKS[piece.kind][1]}" for piece in line)


def shortened(line: Line, width: int) -> Line:
    """Return LINE with every piece cut to WIDTH characters."""
    return tuple(Piece(p.kind, p.text if len(p.text) <= width else p.text[: width - 1] + "…") for p in line)


def _item(value: Any) -> str:
    if isinstance(value, Dateline):
        facts = (f"{name}: {getattr(value, name)}" for name in ("place", "country", "date", "agency"))
        return f"{value.raw} ({', '.join(fact for fact in facts if not fact.endswith(': None'))})"
    if isinstance(value, Link):
        return f"{value.text} <{value.url}>"
    if isinstance(value, Crumb):
        return f"{value.name} <{value.url}>" if value.url else value.name
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for before, after in zip_longest(old, new):
        if before is not None and after is not None and (words := _words(before, after)):
            yield words
            continue
        if before is not None:
            yield (Piece("gone", before),)
        if after is not None:
            yield (Piece("new", after),)


def _words(before: str, after: str) -> Line | None:
    """Return the words that differ between two paragraphs, or None if the paragraphs are not alike."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    found: list[Piece] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("new", "".join(new[j1:j2])))
    last = len(found) - 1
    return tuple(_cut(piece, first=at == 0, last=at == last) for at, piece in enumerate(found))


def _cut(piece: Piece, *, first: bool, last: bool) -> Piece:
    if piece.kind != "same" or len(piece.text) <= 2 * AROUND:
        return piece
    head = "" if first else piece.text[:AROUND]
    tail = "" if last else piece.text[-AROUND:]
    return Piece("same", f"{head}…{tail}")
