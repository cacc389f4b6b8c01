"""Datelines: the house styles of agencies, the openings that only look like one, and where on a page they stand."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.extraction.dateline import find_dateline, parse_dateline
from aggregator.places import key

HERE = Path(__file__).parent / "fixtures" / "datelines"
PRINTED_WITHOUT_YEAR = "--"


def sentence(printed: str) -> str:
    if any("\u0400" <= c <= "\u04ff" for c in printed):
        return " Министры обсудили повестку заседания."
    if any("\u0600" <= c <= "\u06ff" for c in printed):
        return " بحث الوزراء جدول الأعمال."
    if any("\u3040" <= c <= "\u9fff" for c in printed):
        return "会议讨论了今后的合作安排。"
    return " The ministers reviewed the agenda of the session."


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.rsplit(" | ", 4)] for line in lines if line and not line.startswith("#")]


def day(printed: str) -> date | None:
    if printed.startswith(PRINTED_WITHOUT_YEAR):
        return date(2024, int(printed[2:4]), int(printed[5:7]))
    return None if printed == "-" else date.fromisoformat(printed)


@pytest.mark.parametrize("row", rows("forms.txt") + rows("held_out.txt"), ids=lambda row: row[0])
def test_a_form_is_read_whole(row: list[str]) -> None:
    raw, place, country, printed, agency = row
    wanted = day(printed)
    found = parse_dateline(raw + sentence(raw), wanted + timedelta(days=1) if wanted else None)
    assert found is not None
    assert found.date == wanted
    assert key(found.place or "").startswith(key(place.split("/")[0]))
    assert bool(found.place) == (place != "-")
    assert bool(found.agency) == (agency != "-")
    assert key(found.agency or "") in key(agency) or key(agency) in key(found.agency or "")
    assert country in {found.country, "-"}
    assert found.raw == raw


@pytest.mark.parametrize("line", (HERE / "lookalikes.txt").read_text(encoding="utf-8").splitlines())
def test_what_only_looks_like_a_dateline_is_none(line: str) -> None:
    text, _, why = line.partition(" ## ")
    assert line.startswith("#") or parse_dateline(text, None) is None, why


@pytest.mark.parametrize(
    ("printed", "published", "wanted"),
    [
        ("MOSCOW, December 31. /TASS/. The", date(2025, 1, 1), date(2024, 12, 31)),
        ("MOSCOW, January 1. /TASS/. The", date(2024, 12, 31), date(2025, 1, 1)),
        ("MOSCOW, January 2. /TASS/. The", date(2024, 12, 31), date(2024, 1, 2)),
        ("MOSCOW, February 29. /TASS/. The", date(2025, 3, 1), date(2024, 2, 29)),
        ("MOSCOW, June 31. /TASS/. The", date(2025, 7, 1), None),
        ("MOSCOW, June 3. /TASS/. The", None, None),
        ("Geneva, 03/04/2024 - The", date(2024, 3, 5), date(2024, 3, 4)),
        ("Geneva, 03/04/2024 - The", date(2024, 4, 5), date(2024, 4, 3)),
    ],
)
def test_a_day_without_a_year_takes_it_from_the_page(printed: str, published: date | None, wanted: date | None) -> None:
    found = parse_dateline(printed, published)
    assert found is not None
    assert found.place
    assert found.date == wanted


def test_the_country_printed_chooses_among_namesakes() -> None:
    georgia = parse_dateline("ATHENS, Georgia (AP) — The university", None)
    greece = parse_dateline("ATHENS (AP) — The government", None)
    assert georgia is not None
    assert greece is not None
    assert (georgia.country, greece.country) != ("GR", "US")
    assert greece.country == "GR"


def test_the_agency_of_the_site_needs_no_bracket() -> None:
    text = "Lahore, 5 May 2024, Pique Desk: The ministers met."
    found = parse_dateline(text, None, agency="Pique Desk")
    assert found is not None
    assert found.agency == "Pique Desk"


BODY = ["The ministers met on Monday in Almaty, officials said.", "They will meet again."]


@pytest.mark.parametrize(
    ("before", "paragraphs", "after", "place", "agency"),
    [
        ([], ["ALMATY, June 22 (TDI): The ministers met.", *BODY], [], "ALMATY", "TDI"),
        ([], ["BAKU, Azerbaijan, Dec. 15", "Trend:", *BODY], [], "BAKU", "Trend"),
        ([], ["BAKU, Azerbaijan, Dec. 15", "Trend: The ministers met.", *BODY], [], "BAKU", "Trend"),
        ([], ["17.11.2022", "Samarkand", *BODY], [], "Samarkand", None),
        ([], [BODY[0], "ASTANA, June 22 (Kazinform) – The ministers met."], [], "ASTANA", "Kazinform"),
        (["Ministers meet in Almaty", "AFP, MANILA"], BODY, [], "MANILA", "AFP"),
        (["AUBURN, Wash. —"], BODY, [], "AUBURN", None),
        (["Ankara"], BODY, [], "Ankara", None),
        ([], BODY, ["Lübeck, 31. März 2003"], "Lübeck", None),
        ([], BODY, ["///nCa, 20 May 2024"], None, "nCa"),
        ([], [*BODY, "///nCa, 20 May 2024"], [], None, "nCa"),
        ([], [*BODY, "(TDI, Almaty, 22 June 2024)"], [], "Almaty", "TDI"),
        (
            [],
            [f"{number} {text}" for number in "12" for text in BODY] + ["MOSCOW (AP) — A ship broke up."],
            [],
            "MOSCOW",
            "AP",
        ),
        ([], ["ZELLWEILER. The cable car stands still.", "It runs in Zellweiler since 1980."], [], "ZELLWEILER", None),
    ],
)
def test_it_is_found_wherever_it_stands(
    before: list[str], paragraphs: list[str], after: list[str], place: str | None, agency: str | None
) -> None:
    found = find_dateline(before, paragraphs, after, date(2024, 12, 31))
    assert found is not None
    assert (found.place, found.agency) == (place, agency)


@pytest.mark.parametrize(
    ("before", "paragraphs", "after"),
    [
        (["Politics", "May 5, 2024", "By John Smith"], BODY, ["Tags: Almaty", "Share"]),
        ([], ["JACKSON: Thank you.", "KING: And what did he say?", "JACKSON: Nothing."], []),
        ([], ["UPDATE. The cable car stands still.", "It runs since 1980."], []),
        (["Kabul, Afghanistan, May 5, 2024. REUTERS/John Doe"], ["(Photo: AP)", *BODY], []),
        ([], [*BODY, *BODY, "MOSCOW (AP) — A ship broke up.", "PARIS (AFP) — The talks failed."], []),
        ([], [*BODY, "Photo: Reuters"], ["(Reporting by John Smith in London)", "© 2024 AFP"]),
        ([], [], []),
    ],
)
def test_an_article_without_one_has_none(before: list[str], paragraphs: list[str], after: list[str]) -> None:
    assert find_dateline(before, paragraphs, after, date(2024, 5, 5)) is None


@pytest.mark.parametrize(
    "unit",
    ["A", "a ", "(", "((", "/", "/ /", "A, ", "A. ", "A-", "—", "5 ", "5 May ", "Paris/", "Paris, ", "«", "【", "北京", "社", "日",
     "St. ", "'", "A’", "المدينة ", "\n", " ", "MOSCOW, January 1 ", "Moscow (", "A.B.", "u.s."],
)  # fmt: skip
def test_hostile_text_costs_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    parse_dateline("CAIRO — The", None)
    started = time.process_time()
    parse_dateline(text, date(2024, 5, 5))
    find_dateline([text], [text, text], [text], date(2024, 5, 5))
    assert time.process_time() - started < 0.1


@given(st.text(st.sampled_from("ABab МмИи市北社日5 .,:;/()[]—-–«»\n'’ءم１"), max_size=80))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    found = parse_dateline(text, date(2024, 2, 29))
    if found is not None:
        assert found.raw
        assert found.raw in text


def test_an_ordinary_paragraph_costs_next_to_nothing() -> None:
    text = "The ministers of the member states reviewed the agenda of the coming session in Almaty on Friday (TDI)."
    parse_dateline("CAIRO — The", None)
    started = time.process_time()
    for _ in range(1000):
        parse_dateline(text, None)
    assert time.process_time() - started < 0.2


def test_the_labelled_forms_of_real_sites_reach_the_goal() -> None:
    gold = Path(__file__).parents[2] / "shared" / "gold" / "datelines.json"
    if not gold.exists():
        pytest.skip("labelled datelines are not here: ../shared/gold/datelines.json")
    labels = json.loads(gold.read_text(encoding="utf-8"))
    right = wanted = 0
    for form in labels["datelines"]:
        found = parse_dateline(form["raw"] + sentence(form["raw"]), date(2025, 1, 1))
        first = key((form["place"] or "").split("/")[0])
        agency, printed = key(form["agency"] or ""), key(found.agency or "") if found else ""
        wanted += bool(first) + bool(agency)
        right += bool(first and found and key(found.place or "").startswith(first))
        right += bool(agency and printed and (printed in agency or agency in printed))
    assert right / wanted >= 0.97
    assert [form["text"] for form in labels["negatives"] if parse_dateline(form["text"] + sentence(form["text"]))] == []


def test_an_agency_alone_stays_one_before_a_name_in_brackets() -> None:
    found = parse_dateline("(Reuters) — The New York State Attorney General (NYAG) is investigating.", None)
    assert found is not None
    assert found.agency == "Reuters"
