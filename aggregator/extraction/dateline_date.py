"""A day as datelines print it: "22 June 2024", "Jan. 19", "23th December", "9 أبريل", "17.11.2022", "19-23 May 2024".

    read_day("ALMATY, JUNE 22 -", 8, published=date(2024, 6, 23))    # Day(8, 15, date(2024, 6, 22))

A day without a year is in the year that puts it nearest before the day the page was published. A span of days, a month
alone and a day of another calendar are read past: they are no day.

Knows nothing of what stands around the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from aggregator.extraction.dateline_words import words
from aggregator.places import find_place, key

_ORDINAL = r"(?:\s?(?:(?:st|nd|rd|th|er|го|е|ci|o)(?!\w)|[º°ª日.]))?"
_LETTER = r"(?:[^\W\d_]|['’\u0900-\u0903\u093c-\u094d\u0981-\u0983\u09bc-\u09cd])"  # Indic vowel signs are no \w
_HIJRI = r"(?:dhu|dhul|thul|zul|zu|rabi|jumad[ai])['’]?[\s-](?:(?:al[\s-])?[^\W\d_][\w'’]{2,10}|II?(?!\w))"
_MONTH = rf"(?P<month>(?:تشرين|كانون|ربيع|جمادى|ذو|ذي)\s[^\W\d_]{{3,8}}|{_HIJRI}|[^\W\d_]{_LETTER}{{1,14}})"
_YEAR = r"(?P<year>(?:19|20)\d\d|[۱۱٢٢۲][۰-۹٠-٩]{3})(?!\d)"
_JOIN = r"\s{0,3}(?:(?:de|of|di|do|del|da|d['’])\s{1,2}|[-/.]\s?)?"
_SPAN = r"(?P<span>\s?[-–—/&]\s?\d{1,2}(?!\d)(?:(?:st|nd|rd|th)(?!\w)|\.)?|\s(?:and|to|y|и|e|et|und|al)\s\d{1,2})?"
_NOT_TWO_DAYS = r"(?!\s-\s\d+\s[^\W\d_]{3})"  # "May 24 - 24 may 2022": two dates, no span
_OF_YEAR = r"(?:\s?(?:г\.|года|р\.|م(?!\w)|y\.)|[\s-](?:ж\.|жыл(?!\w)|йил(?!\w)|yil(?!\w)))?"
_AFTER_MONTH = (
    rf"(?:[\s,.]{{0,3}}(?:(?:de|del|of|year|года|соли|عام|سنة)\s)?[-,]?\s?{_YEAR}{_OF_YEAR}"
    r"|[\s-](?P<short>\d\d)(?:(?=\s?[(/])|(?<=-\d\d)(?!\d)))?"
)
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}}){_ORDINAL}{_SPAN}{_JOIN}{_MONTH}\.?{_AFTER_MONTH}", re.IGNORECASE)
# "5 ايار/مايو 2024": the month by both of its Arabic names.
_TWO_NAMES = re.compile(rf"(?P<day>\d{{1,2}})(?P<span>)\s{_MONTH}\s?/\s?(?P<other>[^\W\d_]{{3,10}}){_AFTER_MONTH}")
_HAN = re.compile(
    r"(?:(?P<year>\d{4}|[一二〇零三四五六七八九]{4})年)?\s?(?:(?P<month>\d{1,2})月)?\s?(?P<day>\d{1,2})[日号]"
)
_MONTH_FIRST = re.compile(
    rf"{_MONTH}\.?\s{{0,3}}(?P<day>\d{{1,2}})(?!\d){_ORDINAL}(?:{_NOT_TWO_DAYS}{_SPAN})?(?:[\s,./]{{0,3}}(?:del?\s)?{_YEAR})?",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(rf"{_MONTH}\.?,?\s{{1,2}}(?:de\s|del\s)?{_YEAR}", re.IGNORECASE)
# Hungarian: "2024. május 5."; Kazakh, Uzbek: "2024 жылғы 5 мамыр", "2024-yil 5-may".
_YEAR_MONTH_DAY = re.compile(rf"{_YEAR}\.?\s(?P<span>){_MONTH}\.?\s(?P<day>\d{{1,2}})\.?", re.IGNORECASE)
_YEAR_DAY_MONTH = re.compile(
    rf"{_YEAR}[\s-](?:жыл[^\W\d_]{{0,3}}|йил|yil)[\s,]{{1,2}}(?P<day>\d{{1,2}})(?P<span>)[\s-]{_MONTH}", re.IGNORECASE
)
_DAY_ALONE = re.compile(r"(?P<year>)(?P<month>)(?P<day>\d{1,2})\s?(?=\()")  # "MADRID, 5 (EUROPA PRESS)"
_FIGURES = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
_SHORT_FIGURES = re.compile(r"(\d{1,2})\s?[/-]\s?(\d{1,2})(?![\d/.-])(?=\s?[(/])")
_OTHER_CALENDAR = re.compile(r"[\s,]{1,2}(?P<year>1[0-5]\d\d|[۱١][۰-۵٠-٥][۰-۹٠-٩]{2}|[۹٩][۰-۹٠-٩])\s?(?:هـ|ه|ش|H)?")
# "23 رجب 1444 هـ الموافق 14 فبراير 2023 م": one day, told in two calendars.
_SAME_DAY = re.compile(
    r"\s?(?:هـ|ه|م)?[\s.،,/]{0,3}(?:ال)?(?:موافقة?|مطابق(?:\sبا)?|برابر\sبا|بمطابق|corresponding\sto)\s?(?:لـ\s?|ل|بـ\s?)?"
)
TIME = re.compile(
    r"\d{1,2}\s?[:.hH]\s?\d{2}(?![./-]?\d)(?:\s?:\d\d)?(?:\s?(?:[ap]\.?m\.?|Uhr|GMT|UTC|MSK|CET|CEST|EST|IST|PKT)\b\.?)*",
    re.IGNORECASE,
)
_TWO_FIGURES = 100
_OLDEST = 1900
_SHORTEST_MISPRINT, _LONG_MONTH = 4, 7  # letters: "May" and "March" are too near to other words


@dataclass(frozen=True, slots=True)
class Day:
    """Where a date stands in the text, and the day it means; None for a span, a month, another calendar."""

    start: int
    end: int
    day: date | None
    whole: bool = False  # a day of a month is printed
    with_year: bool = False


def read_day(text: str, start: int, published: date | None) -> Day | None:
    """Read the date that begins at START of TEXT, in one calendar or in two, or return None."""
    found = _read_one(text, start, published)
    same = _SAME_DAY.match(text, found.end) if found else None
    other = _read_one(text, same.end(), published) if same and same.end() < len(text) else None
    if not (found and other):
        return found
    return replace(found if found.day else other, start=start, end=other.end)


def _read_one(text: str, start: int, published: date | None) -> Day | None:
    digit = text[start].isdigit()
    for pattern in (_YEAR_FIRST, _FIGURES, _SHORT_FIGURES) if digit else ():
        if found := pattern.match(text, start):
            return Day(start, found.end(), _from_figures(pattern, found, published), whole=True)
    if digit and (found := _HAN.match(text, start) or _DAY_ALONE.match(text, start)):
        return _from_han(found, published)
    patterns = (_YEAR_DAY_MONTH, _YEAR_MONTH_DAY, _TWO_NAMES, _DAY_FIRST) if digit else (_MONTH_FIRST, _MONTH_ALONE)
    for pattern in patterns:
        found = pattern.match(text, start)
        if found and (read := _from_words(text, found, published)):
            return read
    return None


def _from_words(text: str, found: re.Match[str], published: date | None) -> Day | None:
    name = key(found["month"])
    parts = found.groupdict()
    number = words().months.get(name)
    if parts.get("other") and key(parts["other"]) not in words().months:
        return None
    if number is None and parts.get("day") and name not in words().other_months:
        number = _misprinted(name)
    if number is None:
        if name in words().other_months and "day" in parts:
            last = max(found.end("month"), found.end("day"))
            after = _OTHER_CALENDAR.match(text, last)
            return Day(found.start(), after.end() if after else last, None)
        return None
    if "day" not in parts or parts["span"]:
        return Day(found.start(), found.end(), None)
    year = parts["year"] or (f"20{parts['short']}" if parts.get("short") else None)
    if not year:
        return Day(found.start(), found.end(), _without_year(int(parts["day"]), number, published), whole=True)
    return Day(found.start(), found.end(), _day(int(year), number, int(parts["day"])), whole=True, with_year=True)


@lru_cache(maxsize=1024)
def _misprinted(name: str) -> int | None:
    """Return the month meant by "Juen", "Septmber" or "Novermber", whose first letter is right.

    Two letters have changed places; in a long name one may also be missing, too many or another.
    """
    if len(name) < _SHORTEST_MISPRINT or find_place(name):
        return None
    for month, number in words().months.items():
        if month[0] == name[0] and abs(len(month) - len(name)) <= 1 and len(month) >= _SHORTEST_MISPRINT:
            same = next((n for n, (a, b) in enumerate(zip(month, name, strict=False)) if a != b), len(name))
            month_rest, rest = month[same:], name[same:]
            if month_rest[2:] == rest[2:] and month_rest[:2] == rest[1::-1]:
                return number
            if len(month) >= _LONG_MONTH and (
                month_rest[1:] == rest[1:] or month_rest[1:] == rest or month_rest == rest[1:]
            ):
                return number
    return None


def _from_han(found: re.Match[str], published: date | None) -> Day:
    """Read "2024年4月24日", "4月24日" or "24日"; the month not printed is the one just before the page's day."""
    day, month = int(found["day"]), found["month"]
    if found["year"] and found["year"].isdigit() and month:
        return Day(found.start(), found.end(), _day(int(found["year"]), int(month), day))
    if month:
        return Day(found.start(), found.end(), _without_year(day, int(month), published), whole=True)
    if published is None:
        return Day(found.start(), found.end(), None)
    latest = published + timedelta(days=1)
    this_month = _day(latest.year, latest.month, day)
    last = latest.replace(day=1) - timedelta(days=1)
    known = this_month if this_month and this_month <= latest else _day(last.year, last.month, day)
    return Day(found.start(), found.end(), known)


def _from_figures(pattern: re.Pattern[str], found: re.Match[str], published: date | None) -> date | None:
    if pattern is _YEAR_FIRST:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if pattern is _SHORT_FIGURES:
        return _without_year(int(found[1]), int(found[2]), published)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < _TWO_FIGURES else 0
    days = [day for day in (_day(year, second, first), _day(year, first, second)) if day]
    if published and len(days) > 1:  # 03/04: the day before the month, unless only the other order fits the page
        days.sort(key=lambda day: abs(day - published) > timedelta(days=3))
    return days[0] if days else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= _OLDEST else None
    except ValueError:
        return None


def _without_year(day: int, month: int, published: date | None) -> date | None:
    if published is None:
        return None
    latest = published + timedelta(days=1)
    years = (_day(year, month, day) for year in range(latest.year, latest.year - 5, -1))
    return next((found for found in years if found and found <= latest), None)
