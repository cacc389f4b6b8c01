"""Places: names in many scripts, namesakes, countries, and what the index costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from aggregator.places import find_country, find_place


@pytest.mark.parametrize(
    ("name", "wanted", "country"),
    [
        ("Almaty", "Almaty", "KZ"),
        ("АЛМАТЫ", "Almaty", "KZ"),
        ("阿拉木图", "Almaty", "KZ"),
        ("MOSCÚ", "Moscow", "RU"),
        ("Brüssel", "Brussels", "BE"),
        ("Bruselas", "Brussels", "BE"),
        ("اسلام آباد", "Islamabad", "PK"),
        ("تهران", "Tehran", "IR"),
        ("북경", "Beijing", "CN"),
        ("Nur-Sultan", "Astana", "KZ"),
        ("Kiev", "Kyiv", "UA"),
        ("SAINT PETERSBURG", "Saint Petersburg", "RU"),
        ("Nações Unidas", "New York City", "US"),
        ("Cholpon-Ata", "Cholpon-Ata", "KG"),
    ],
)
def test_a_city_is_found_under_the_name_printed(name: str, wanted: str, country: str) -> None:
    place = find_place(name)
    assert place is not None
    assert (place.name, place.country) == (wanted, country)


def test_the_country_asked_for_decides_between_namesakes() -> None:
    assert [getattr(find_place("London", country), "country", None) for country in (None, "CA", "ZZ")] == [
        "GB",
        "CA",
        "GB",
    ]


@pytest.mark.parametrize("name", ["Barcelona", "Valencia", "Tripoli", "San José", "Georgetown", "Athens", "Victoria"])
def test_the_better_known_namesake_comes_first(name: str) -> None:
    usual = {"Barcelona": "ES", "Valencia": "ES", "Tripoli": "LY", "San José": "CR", "Georgetown": "GY", "Athens": "GR"}
    place = find_place(name)
    assert place is not None
    assert place.country == usual.get(name, place.country)


def test_a_place_tells_where_it_is() -> None:
    place = find_place("Samarkand")
    assert place is not None
    assert (round(place.latitude), round(place.longitude)) == (40, 67)
    assert place.population > 300_000


@pytest.mark.parametrize("name", ["", " ", "—", "The ministers of the member states", "x" * 5000, "WATCH ABOVE", "\t"])
def test_what_is_no_place_is_none(name: str) -> None:
    assert find_place(name) is None
    assert find_country(name) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("Pakistan", "PK"), ("КАЗАХСТАН", "KZ"), ("Estados Unidos", "US"), ("Allemagne", "DE"), ("UAE", "AE"), ("سوريا", "SY"),
     ("中国", "CN"), ("Kyrgyz Republic", "KG"), ("Paris", None)],
)  # fmt: skip
def test_a_country_is_known_in_any_language(name: str, code: str | None) -> None:
    assert find_country(name) == code


def test_the_first_question_costs_less_than_a_third_of_a_second() -> None:
    program = (
        "import time; from aggregator.places import find_place; t = time.process_time(); find_place('Almaty');"
        "print(time.process_time() - t)"
    )
    spent = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert float(spent) < 0.3
