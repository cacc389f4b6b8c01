"""Datelines of Chinese, Japanese and Korean agencies, which are written without blanks or inside one bracket.

    新华社北京4月24日电    (中央社記者王小明台北24日電)    【ワシントン共同】    [東京 24日 ロイター]    (서울=연합뉴스)

Agency, place and day are told apart by the agency's name or ending, the signs of the day, and the gazetteer for the
rest. Forms with commas and brackets as elsewhere ("北京（路透社）-") are read by `dateline_grammar`.

Knows nothing of other scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.article import Dateline
from aggregator.extraction.dateline_date import Day, read_day
from aggregator.extraction.dateline_words import words
from aggregator.places import Place, find_place, key

if TYPE_CHECKING:
    from datetime import date

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[{_HAN}\u3040-\u30ffー·・／/、]"
_AGENCY = (
    rf"(?:据)?(?P<agency>俄罗斯卫星通讯社|大纪元|大紀元|新唐人|哈萨克国际通讯社|[{_HAN}]{{1,7}}?(?:通讯社|通訊社|新闻(?=\d)|日报网|新闻网|新聞網|日报|日報|客户端)"
    rf"|[{_HAN}]{{1,4}}?(?:社|网|網|台|报|報|刊)|本报|本報|本社|本网|本網|路透|法新|美联|美聯)"
)
_DAY = r"(?P<day>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)"
_WIRE = re.compile(
    rf"[(（【\[]?\s?{_AGENCY}(?:[／/]|\s)?(?P<place>{_LETTER}{{0,16}}?)\s?{_DAY}(?:(?:综合|綜合|专|專|外|快|英文|體育|体育)?[电電讯訊]|消息)"
    r"[)）】\]]?(?:\s?[(（](?:记者|記者|通讯员)[^)）]{1,40}[)）])?"
)
_REPORT = re.compile(
    r"[〔［\[【(（]?(?:記者|记者|特派員|中心)?[\u4e00-\u9fff]{0,12}[／/](?P<place>[\u4e00-\u9fff]{2,8}?)(?:即時|综合|綜合|專訪)?(?:報導|报导|报道|報道)[〕］\]】)）]?"
)
_SLASHED = re.compile(rf"(?P<agency>[{_HAN}]{{1,8}}社)[／/](?P<place>{_LETTER}{{2,10}}?)[／/]\s?{_DAY}")
# Without an agency only the "cable" at the end tells: "北京5月3日电".
_CABLE = re.compile(
    rf"[（(]?(?P<place>[{_HAN}]{{2,8}}?){_DAY}(?:综合|綜合|专|專|外|快)?[电電](?![影视視话話子力])[)）]?"
)
_PAPER = re.compile(r"[【〔（(](?P<agency>[\u4e00-\u9fff]{1,6}(?:报|報|社|网|網))(?:专|專|快)?[讯訊][】〕）)]")
_NO_DAY = re.compile(
    r"(?P<agency>本报|本報|本社|本网|本網)[讯訊]|(?P<outlet>[\u4e00-\u9fff]{1,7}(?:网|網|社|新闻|客户端))(?:消息|[讯訊])(?=[：:，,\s—-])[：:]?"
)
_REPORTER = re.compile(r"(?:本报)?(?:记者|記者|特派員)")
_BRACKET = re.compile(r"[【［\[(（](?P<inside>[^】］\])）\n]{2,40})[】］\])）]")
_BYLINE = re.compile(r"\s?[가-힣]{2,4}\s(?:특파원|기자|통신원)\s?=")
_NAMES = re.compile(r"[\s・·/／、]+")
_JAPANESE = (
    "共同",
    "時事",
    "ロイター",
    "ＡＦＰ",
    "AFP",
    "ブルームバーグ",
    "タス",
    "新華社",
    "聯合",
    "聯合ニュース",
    "中央社",
)
_FIRST_LETTERS = re.compile(rf"\s*[(（【［〔\[]?\s?[\d０-９A-Za-z\s]{{0,12}}[{_HAN}\u3040-\u30ff\uac00-\ud7af]")
_LONGEST_NAME = 5
_USUAL_PLACE = 2  # letters
_SECOND = re.compile(
    r"[／/、]?\s?(?:路透|法新|美联|美聯|塔斯|新华|新華|中新|共同|韩联|韓聯|埃菲|德新|俄新|中央|安莎)社"
)


def parse_cjk(text: str, published: date | None) -> Dateline | None:
    """Read the East Asian dateline TEXT opens with, or None."""
    if not _FIRST_LETTERS.match(text):
        return None
    head = text[:160]
    if wire := _WIRE.match(head) or _SLASHED.match(head):
        return _wire(head, wire, published)
    if plain := _PAPER.match(head) or _NO_DAY.match(head):
        return Dateline(raw=plain[0], agency=next(filter(None, plain.groups())))
    if (report := _REPORT.match(head)) and (place := find_place(report["place"])):
        return Dateline(raw=report[0], place=report["place"], country=place.country)
    bracket = _BRACKET.match(head)
    return (bracket and _bracket(head, bracket, published)) or _cable(head, published)


def _cable(head: str, published: date | None) -> Dateline | None:
    found = _CABLE.match(head)
    place = find_place(found["place"]) if found else None
    if not (found and place):
        return None
    return _dateline(head, found.end(), found["place"], place, read_day(head, found.start("day"), published), "")


def _wire(text: str, found: re.Match[str], published: date | None) -> Dateline | None:
    day = read_day(text, found.start("day"), published)
    place, where = _SECOND.sub("", found["place"]).strip("／/、 "), None
    if reporter := _REPORTER.match(place):
        place, where = _after_name(place[reporter.end() :])
    elif place:
        where = _known(place)
    return Dateline(
        raw=found[0].strip(),
        place=place or None,
        country=where.country if where else None,
        date=day.day if day else None,
        agency=found["agency"],
    )


def _after_name(text: str) -> tuple[str, Place | None]:
    """Return the place that follows a reporter's name of two to four letters: "王小明台北" is in 台北."""
    for least in (_USUAL_PLACE, 1):  # "张三台北" is in 台北, not in Japan's 北
        for length in (3, 2, 4, 1, 5):
            if len(text) - length >= least and (place := find_place(text[length:])):
                return text[length:], place
    return text[3:], None


def _known(name: str) -> Place | None:
    return find_place(name) or next((place for part in _NAMES.split(name) if (place := find_place(part))), None)


def _bracket(text: str, found: re.Match[str], published: date | None) -> Dateline | None:
    """Read "【北京時事】", "[東京 24日 ロイター]", "(서울=연합뉴스)": all in one bracket."""
    inside = found["inside"].strip()
    place: Place | None = None
    printed, agency, day = "", "", None
    left, sign, right = inside.partition("=" if "=" in inside else "＝")
    for part in filter(None, _NAMES.split(left.strip())):
        name, ending = _split_agency(part)
        found_day = read_day(part, 0, published) if part[0].isdigit() else None
        if found_day and found_day.end == len(part):
            day = found_day
        elif ending and (not name or find_place(name)):
            agency, printed, place = ending, printed or name, place or find_place(name)
        elif name and (where := find_place(part)):
            printed, place = printed or part, place or where
        else:
            return None
    if sign and not _is_person(right.strip(), text):
        agency = right.strip()
    if not (place and (agency or sign or day)) and not (agency and day):
        return None
    return _dateline(text, found.end(), printed, place, day, agency)


def _dateline(  # noqa: PLR0917  (a record and where it ends)
    text: str, end: int, printed: str, place: Place | None, day: Day | None, agency: str
) -> Dateline:
    byline = _BYLINE.match(text, end)
    end = byline.end() if byline else end
    end += len(text[end:]) - len(text[end:].lstrip(" -–—：:"))
    return Dateline(
        raw=text[:end].strip(),
        place=printed or None,
        country=place.country if place else None,
        date=day.day if day else None,
        agency=agency or None,
    )


def _split_agency(part: str) -> tuple[str, str]:
    """Split "ワシントン共同" into place and agency."""
    for agency in _JAPANESE:
        if part.endswith(agency):
            return part.removesuffix(agency), agency
    if key(part) in words().agencies:
        return "", part
    return part, ""


def _is_person(name: str, text: str) -> bool:
    """Whether what follows the sign is a reporter: Japanese papers print 【モスクワ＝山田太郎】."""
    korean = any("\uac00" <= letter <= "\ud7af" for letter in name)
    known = key(name) in words().agencies or name in _JAPANESE
    return not korean and not known and len(name) <= _LONGEST_NAME and text.startswith(("【", "［"))
