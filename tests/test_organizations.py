"""Organizations: the labelled samples as a floor, and each trap by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.article import Article, Crumb, Dateline, Link
from aggregator.organizations.inflection import forms
from aggregator.organizations.language import guessed
from aggregator.organizations.lettering import lettered, shouted
from aggregator.organizations.registry import Match, Registry, faults

OWN = Path(__file__).parent / "fixtures" / "organizations.jsonl"
SHORT = Path(__file__).parent / "fixtures" / "organizations-short.jsonl"  # a headline and a lead, each a trap
SHARED = Path(__file__).parents[2] / "shared" / "gold" / "organizations-sample.jsonl"
REGISTRY = Registry.standard()
IDS = [
    "un",
    "csto",
    "cis",
    "eaeu",
    "sco",
    "nato",
    "osce",
    "eu",
    "council-of-europe",
    "asean",
    "au",
    "oic",
    "gcc",
    "arab-league",
    "brics",
    "g7",
    "g20",
    "oas",
    "mercosur",
    "caricom",
    "ecowas",
    "sadc",
    "igad",
    "saarc",
    "bimstec",
    "eco",
    "ots",
    "opec",
    "who",
    "unesco",
    "unhcr",
    "iaea",
    "imf",
    "world-bank",
    "wto",
    "icc",
    "icj",
    "apec",
    "quad",
    "aukus",
    "commonwealth",
    "oecd",
    "unicef",
    "wfp",
    "nam",
    "pif",
]
FILLER = "\n\n".join(f"Nothing of note happened on day {n}, and the town went to bed early." for n in range(3))


def article(headline: str, body: str = FILLER, **more: Any) -> Article:
    return Article(url="https://example.org/a", headline=headline, body=body, **more)


def about(matches: tuple[Match, ...]) -> list[str]:
    return sorted(match.organization for match in matches if match.relation == "about")


def samples(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def judged(sample: dict[str, Any]) -> set[str]:
    related = tuple(Link(text, "https://example.org/b") for text in sample["related"])
    page = article(sample["headline"], sample["body"], language=sample["language"], related=related)
    return set(about(REGISTRY.match(page)))


def test_registry_holds_the_organizations_we_keep_feeds_for() -> None:
    assert sorted(each.id for each in REGISTRY.organizations) == sorted(IDS)


@pytest.mark.parametrize("language", ["en", "ru", "fr", "es", "ar", "zh"])
def test_every_organization_has_a_name_in_each_main_language(language: str) -> None:
    without = [o.id for o in REGISTRY.organizations if not any(n.language == language for n in o.names)]
    assert without == []


@pytest.mark.parametrize(
    ("path", "precision", "recall", "silence"),
    [(OWN, 0.98, 0.97, 0.98), (SHORT, 0.97, 0.95, 0.97)],
    ids=["whole", "short"],
)
def test_labelled_samples_keep_their_floor(path: Path, precision: float, recall: float, silence: float) -> None:
    right = wrong = missed = silent = left_out = 0
    for sample in samples(path):
        found, wanted = judged(sample), set(sample["about"])
        surplus = found - wanted - set(sample["accept"])
        right, wrong, missed = right + len(found & wanted), wrong + len(surplus), missed + len(wanted - found)
        silent += not wanted
        left_out += not wanted and not surplus
    assert right / (right + wrong) >= precision
    assert right / (right + missed) >= recall
    assert left_out / silent >= silence


def test_labelled_samples_hold_ten_languages_and_two_hundred_articles() -> None:
    rows = samples(OWN)
    assert len(rows) >= 200
    assert len({row["language"] for row in rows}) >= 10
    assert sum(not row["about"] for row in rows) >= len(rows) // 5


def test_shared_samples_are_all_judged_right() -> None:
    if not SHARED.exists():
        pytest.skip("the shared labelled samples are not beside this repository")
    for sample in samples(SHARED):
        found = judged(sample)
        assert set(sample["about"]) <= found <= set(sample["about"]) | set(sample["accept"]), sample["id"]


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        pytest.param("Nato a Bari il re dei panettieri", "È nato a Bari nel 1940 il re dei panettieri.", [], id="nato, born"),
        pytest.param("UN HOMME ARRÊTÉ AU MARCHÉ", "La police l'a arrêté avec un ami dans la rue.", [], id="un, au in French"),
        pytest.param("EU VOU FICAR", "Eu vou ficar em casa, disse a avó que não quer mudar.", [], id="eu in Portuguese"),
        pytest.param("THE MAN WHO SOLD THE BRIDGE", "A man who sold a bridge was fined on Monday.", [], id="who"),
        pytest.param("SCO sues again over Unix code", "SCO says that Linux copied it.", [], id="software house"),
        pytest.param("ICC fines batsman", "The ICC fined a batsman after the first test.", [], id="cricket"),
        pytest.param("Commonwealth of Virginia repairs roads", "The Commonwealth will pay.", [], id="a state"),
        pytest.param("长春东北约三百公里处发生地震", "长春东北约三百公里处发生地震，无人伤亡。", [], id="north-east, about"),
        pytest.param(
            "الاتحاد الأوروبي لكرة القدم يعاقب ناديا", "عاقب الاتحاد الأوروبي لكرة القدم ناديا الجمعة.", [], id="UEFA in Arabic"
        ),
        pytest.param("Доклад ОЭСР", "Организация экономического сотрудничества и развития издала доклад.", ["oecd"], id="OECD"),
        pytest.param("Доклад ОЭС", "Организация экономического сотрудничества издала доклад о дорогах.", ["eco"], id="ECO"),
        pytest.param("Учения", "Миротворцы Организации Договора о коллективной безопасности начали учения.", ["csto"], id="case"),
        pytest.param("NATO'nun yeni üssü açıldı", "NATO'nun yeni üssü İzmir'de açıldı.", ["nato"], id="Turkish ending"),
        pytest.param("ҰҚШҰ-ның жаттығуы өтті", "ҰҚШҰ-ның жаттығуы өтті.", ["csto"], id="Kazakh ending"),
        pytest.param("مبعوثة جديدة للأمم المتحدة", "عين الأمين العام للأمم المتحدة مبعوثة.", ["un"], id="Arabic joined particle"),
        pytest.param("UN-Sicherheitsrat tagt", "Der Sicherheitsrat der Vereinten Nationen tagt.", ["un"], id="German compound"),
        pytest.param("Drills end", "Units of theCSTO(Collective Security Treaty Organization)ended drills.", ["csto"], id="glued"),
        pytest.param("PACE votes on delegation", "The Council of Europe's assembly voted.", ["council-of-europe"], id="organ"),
        pytest.param("SCO and CSTO sign protocol", "The SCO and the CSTO signed it.\n\nShanghai Cooperation Organisation.", ["csto", "sco"], id="two"),
    ],
)  # fmt: skip
def test_trap(headline: str, body: str, expected: list[str]) -> None:
    assert about(REGISTRY.match(article(headline, body))) == expected


@pytest.mark.parametrize(
    "body",
    [
        "ACCRA, 5 May – The ministers of Ghana and Togo met on the sidelines of the UN General Assembly and signed a pact.",
        "ACCRA, 5 May – A fire broke out near the UN headquarters on Monday, and nobody was hurt.",
        "ACCRA, 5 May – Nine of ten people in the town have a telephone now, according to the United Nations.",
        "UNITED NATIONS, May 5 – Ghana and Togo signed a fisheries pact on Monday after ten years of talks.",
    ],
)
def test_background_in_the_lead_is_a_mention_at_most(body: str) -> None:
    assert about(REGISTRY.match(article("Ghana and Togo in the news", f"{body}\n\n{FILLER}"))) == []


@pytest.mark.parametrize(
    "headline",
    [
        "Town repairs bridge | UN News",
        "Coach: 'we are like the United Nations in here'",
        "Former NATO general repairs bridge",
    ],
)
def test_name_in_a_headline_can_be_background(headline: str) -> None:
    assert about(REGISTRY.match(article(headline))) == []


def test_dash_in_the_first_sentence_is_no_dateline() -> None:
    body = "NATO – the alliance of 32 – opened a school of mountain warfare on Monday.\n\nNATO will send teachers."
    assert about(REGISTRY.match(article("Mountain school opens", body))) == ["nato"]


def test_member_label_is_no_news_about_the_organization() -> None:
    body = "BELGRADE, 5 May – The premiers of Serbia, an EU candidate, and Montenegro opened a railway on Monday."
    assert about(REGISTRY.match(article("Premiers open railway", f"{body}\n\n{FILLER}"))) == []


def test_name_far_down_is_kept_as_a_mention_with_its_reason() -> None:
    (match,) = REGISTRY.match(article("Town repairs bridge", f"{FILLER}\n\nIts mayor once worked at NATO."))
    assert (match.organization, match.relation) == ("nato", "mention")
    assert (match.why[0].where, match.why[0].name, match.why[0].language) == ("body", "NATO", "en")


def test_reasons_name_place_words_and_weight() -> None:
    (match,) = REGISTRY.match(article("OSCE opens office", "VIENNA, 5 May – The OSCE opened an office on Monday."))
    assert [(reason.where, reason.name) for reason in match.why] == [("headline", "OSCE"), ("lead", "OSCE")]
    assert all(reason.weight > 0 for reason in match.why)


def test_dateline_place_is_no_evidence() -> None:
    body = f"UNITED NATIONS (Xinhua) Ghana and Togo signed a pact.\n\n{FILLER}"
    dateline = Dateline(raw="UNITED NATIONS (Xinhua)")
    assert REGISTRY.match(article("Pact signed", body, dateline=dateline)) == ()


def test_own_site_is_a_witness_not_a_proof() -> None:
    page = article("Spring concert in the park", f"A choir sang on Sunday.\n\n{FILLER}")
    assert about(REGISTRY.match(page, site_organization="osce")) == []
    told = article(
        "Mission visits schools",
        f"The mission visited eleven schools and spoke with pupils of the OSCE club.\n\n{FILLER}",
    )
    assert about(REGISTRY.match(told, site_organization="osce")) == ["osce"]


def test_related_links_and_breadcrumbs_are_mentions() -> None:
    page = article(
        "Town repairs bridge",
        related=(Link("Also read: SADC summit opens", "https://example.org/b"),),
        breadcrumb=(Crumb("NATO"),),
    )
    assert {(m.organization, m.relation, m.why[0].where) for m in REGISTRY.match(page)} == {
        ("sadc", "mention", "related"),
        ("nato", "mention", "breadcrumb"),
    }


def test_a_user_adds_an_organization_and_adds_names_to_ours() -> None:
    registry = Registry.standard(
        [
            {"id": "cica", "name": "Conference on Interaction", "acronym": "CICA", "names": {"ru": ["СВМДА"]}},
            {"id": "nato", "names": ["the Evere club"]},
        ]
    )
    assert about(registry.match(article("СВМДА провела встречу", "СВМДА провела встречу в Астане."))) == ["cica"]
    assert about(registry.match(article("The Evere club meets", "The Evere club met on Monday."))) == ["nato"]
    assert len(registry.organizations) == len(IDS) + 1


def test_every_fault_of_a_users_organization_is_listed() -> None:
    table = {"id": "Not A Slug", "home": "ftp://x", "wikidata": "7184", "names": {"en": "no list"}, "colour": "blue"}
    said = faults(table)
    assert len(said) == 5
    with pytest.raises(ValueError, match="colour"):
        Registry.standard([table])


def test_matching_does_not_depend_on_the_declared_language() -> None:
    page = article("Le Conseil de l'Europe rouvre", "Le Conseil de l'Europe a rouvert lundi ses portes.", language="en")
    assert about(REGISTRY.match(page)) == ["council-of-europe"]


@pytest.mark.parametrize(
    ("name", "language", "form"),
    [
        ("Организация| Договора", "ru", "Организации Договора"),
        ("Европейский союз|", "ru", "Европейского союза"),
        ("Рада| Європи", "uk", "Ради Європи"),
        ("Europäische| Union", "de", "Europäischen Union"),
        ("الأمم المتحدة", "ar", "للأمم المتحدة"),
    ],
)
def test_names_are_inflected(name: str, language: str, form: str) -> None:
    assert form in list(forms(name, language))


def test_lettering_keeps_capitals_and_length() -> None:
    text = lettered("L’ONU à İzmir, the WHO")
    assert text.mixed == "l'ONU a izmir, the WHO"
    assert len(text.written) == len(text.small) == len(text.mixed)
    assert shouted("MAN WHO STOLE A BELL")
    assert not shouted("NATO expands")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council of the town said that it will meet", "en"),
        ("Die Stadt hat sich mit dem Land auf ein Gesetz", "de"),
        ("Президент посетил город", "ru"),
        ("Қазақстанда жаңа үй салынды", "kk"),
        ("Президент відвідав місто і його її", "uk"),
        ("رئیس جمهور گفت که این کشور را می پذیرد", "fa"),
        ("总统访问了城市", "zh"),
    ],
)
def test_language_is_guessed(text: str, language: str) -> None:
    assert guessed(text) == language
