"""Read a date as web pages print it: for machines ("2024-06-22T09:00:00+05:00"), for readers ("22 июня 2024, 14:05").

Months come from the word lists datelines use, so one list serves every language. What looks like a date and is none
stays out: a Hijri year, a version number, thirteen months. "201615:44" and "33515 сентябрь 2023" are a year with a
clock and a view count with a day, glued together by a page.

Knows nothing of pages, of where a date stood, and of the day today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from aggregator.extraction.dateline_words import words
from aggregator.places import key

OLDEST, NEWEST = 1980, 2100
MOST_TEXT = 20_000

_ISO = re.compile(
    r"\s*(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})"
    r"(?:(?:T|\s|,|%20|-)\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?(?!\d)",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\s*(1\d{9})(\d{3})?\s*")
_CLOCK = re.compile(
    r"(?:\s|,|\.|日|일|\||-|–|—|•|·|/|\(|T|um|at|à|a las|alle|в|@|ora|h|klo|kl\.|saat|الساعة|o|godz\.){0,6}"
    r"(\d{1,2})[:.h](\d{2})(?::(\d{2}))?(?!\d)\s*([ap]\.?\s?m\.?)?\s*(Z|UTC|GMT|[+-]\d{1,2}:?\d{2})?",
    re.IGNORECASE,
)
_ORDINAL = r"(?:st|nd|rd|th|er|e|º|°|ª|\.|-го|日)?"
_JOIN = r"[\s.,/\-–]{0,3}(?:(?:de|of|del|di|d['’]|на)\s+)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?!\d)(?!:\d)|(?P<{0}g>(?:19|20)\d\d)(?=\d\d:\d\d)"
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}{{2,14}}(?:\s(?:الأول|الثاني|أول|ثاني))?"
_DATES = re.compile(
    # A date begins with a digit or where a word begins: asked first, that is told of most letters at once.
    r"(?=\d)(?:"
    # 2024-06-22, 2024年6月22日
    r"(?<!\d)(?P<y1>(?:19|20)\d\d)(?:[-/.]|\s?[年년]\s?|\.\s)(?P<m1>\d{1,2})(?:[-/.]|\s?[月월]\s?|\.\s)"
    r"(?P<d1>\d{1,2})(?!\d)"
    # 22.06.2024, 22/6/24, 22 | 06 | 2024
    r"|(?<![\d.])(?P<a2>\d{1,2})(?P<s2>[./-]|\.\s|\s[/|]\s)(?P<b2>\d{1,2})(?P=s2)"
    rf"(?:{_YEAR.format('y2')}|(?P<yy2>\d\d)(?![\d.:/]))"
    # 22 June 2024, 22 de junio de 2024, 28 آب/اغسطس 2013
    rf"|(?P<d3>\d{{1,6}}){_ORDINAL}{_JOIN}(?P<w3>{_WORD})\.?(?:\s?/\s?[^\W\d_]{{3,10}})?{_JOIN}"
    rf"(?:{_YEAR.format('y3')}|['’](?P<yy3>\d\d)\b)"
    # 2024 жылғы 22 маусым, 2024-yil 22-iyun
    rf"|(?P<y6>(?:19|20)\d\d)[\s-](?:жыл[^\W\d_]{{0,3}}|йил|yil)[\s,]{{1,2}}(?P<d6>\d{{1,2}})[\s-](?P<w6>{_WORD})"
    # 2024. június 22.
    rf"|(?P<y5>(?:19|20)\d\d)(?:\.|\s?[mгж]\.|\s?жылғы|\s?оны)?[\s,-]{{1,3}}(?P<w5>{_WORD})\.?[\s-]{{1,2}}"
    r"(?P<d5>\d{1,2})(?![\d:])"
    # 22 tháng 6, 2024; 22 tháng 6 năm 2024
    r"|(?P<d7>\d{1,2})\stháng\s(?P<m7>\d{1,2})(?:,|\snăm)?\s(?P<y7>(?:19|20)\d\d)(?!\d)"
    # June 22, 2024
    rf")|(?<!{_LETTER})(?P<w4>{_WORD})\.?\s{{0,3}}(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[,.]\s{{0,2}}|\s{{1,3}})"
    rf"(?:{_YEAR.format('y4')})"
)
_EASTERN_DIGIT = re.compile("[٠-٩۰-۹०-९]")
# 2024, 19/3/24, ’24; a pattern that begins with a class of letters is searched for five times as fast as one of three
_YEARS = re.compile(r"[0-9'’](?:(?<=[0-9])(?:(?<=1)9\d\d|(?<=2)0\d\d|[./-]\s?\d\d?[./-]\s?\d\d)|(?<=['’])\d\d)")
_REACH = 44  # letters a date can reach from its year to either side


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day, its clock and zone where printed; `other` is the day the same figures give in the other order."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None
    other: date | None = None
    start: int = 0
    end: int = 0

    def moment(self, zone: tzinfo) -> datetime:
        """Return the aware moment, in its own zone or else in ZONE; midnight when no clock was printed."""
        return datetime.combine(self.day, self.clock or time(), self.zone or zone)


def read_stamp(value: str) -> Stamp | None:
    """Return the date a machine's VALUE holds: ISO 8601 and its misspellings, RFC 2822, epoch; or a reader's date."""
    value = value.strip()
    if found := _ISO.match(value):
        day = a_day(found[1], found[3], found[4])
        if day:
            return Stamp(day, _clock(found[5], found[6], found[7]), _zone(found[8]))
    if found := _EPOCH.fullmatch(value):
        at = datetime.fromtimestamp(int(found[1]), UTC)
        return Stamp(at.date(), at.time(), UTC)
    return next(find_stamps(value[:200]), None)


def find_stamps(text: str) -> Iterator[Stamp]:
    """Yield the full dates (day, month and year) printed in TEXT, in order."""
    text = text[:MOST_TEXT]
    if not text.isascii():
        text = _EASTERN_DIGIT.sub(lambda found: str(int(found[0])), text)
    at = 0
    for year in _YEARS.finditer(text):
        if year.start() < at:
            continue
        for found in _DATES.finditer(text, max(at, year.start() - _REACH), year.end() + _REACH):
            at = found.end()
            if days := _days(found):
                clock, zone = None, None
                if printed := _CLOCK.match(text, at):
                    at = printed.end()
                    clock, zone = _clock(printed[1], printed[2], printed[3], printed[4]), _zone(printed[5])
                other = days[1] if days[-1] != days[0] else None
                yield Stamp(days[0], clock, zone, other, found.start(), at)


def _days(found: re.Match[str]) -> list[date]:
    """Return the day FOUND prints, and the other one where day and month can be read either way; none if impossible."""
    part = found.groupdict()
    if part["y1"]:
        days = [a_day(part["y1"], part["m1"], part["d1"])]
    elif part["a2"]:
        year = part["y2"] or part["y2g"] or f"20{part['yy2']}"
        days = [a_day(year, part["b2"], part["a2"]), a_day(year, part["a2"], part["b2"])]
    elif part["y7"]:
        days = [a_day(part["y7"], part["m7"], part["d7"])]
    else:
        n = next(n for n in "3456" if part[f"w{n}"])
        month = words().months.get(key(part[f"w{n}"]))
        year = part[f"y{n}"] or part.get(f"y{n}g") or f"20{part.get(f'yy{n}')}"
        number = part[f"d{n}"]
        glued = len(number) > 4  # noqa: PLR2004 - "33515": 335 readers and the 15th; four digits would be a year
        days = [a_day(year, month, number[-2:] if glued else number)] if month else []
    return [day for day in days if day]


def a_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """Return the day, or None if there is no such day or its year is not of the web (a Hijri 1445 is not)."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if OLDEST <= found.year < NEWEST else None


def _clock(hour: str | None, minute: str | None, second: str | None, half: str | None = None) -> time | None:
    if hour is None or minute is None:
        return None
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        return time(hours, int(minute), min(int(second or 0), 59))
    except ValueError:
        return None


def _zone(offset: str | None) -> tzinfo | None:
    if not offset:
        return None
    if offset.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = re.sub(r"\D", "", offset[1:])
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if offset[0] == "-" else shift) if shift < timedelta(hours=15) else None
