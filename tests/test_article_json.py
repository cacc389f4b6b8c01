"""Articles leave as JSON and come back the same; faulty records are named by field and value."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from aggregator.article import Article, Crumb, Dateline, Link, Removed
from aggregator.article_json import article_record, read_article
from aggregator.errors import ArticleRefused

WHOLE = Article(
    url="https://example.org/a?id=12",
    headline="Council meets",
    body="Almaty, 22 June (TDI): The council met.\n\nIt agreed.",
    body_html="<p>Almaty</p>",
    breadcrumb=(Crumb("Home", "https://example.org/"), Crumb("Council meets")),
    dateline=Dateline("Almaty, 22 June (TDI):", "Almaty", "KZ", date(2024, 6, 22), "TDI"),
    published=datetime(2024, 6, 22, 9, tzinfo=timezone(timedelta(hours=5))),
    updated=datetime(2024, 6, 23, tzinfo=UTC),
    authors=("Ann Lee", "Bo Ek"),
    language="en-GB",
    related=(Link("CSTO, UN to help", "https://example.org/b"),),
    image="https://example.org/i.jpg",
    removed=(Removed("share", "Follow us"),),
)
BARE = {"url": "https://example.org/a", "headline": "Council meets", "body": "The council met."}


@pytest.mark.parametrize("article", [WHOLE, Article(**BARE)], ids=["whole", "bare"])
def test_round_trip(article):
    line = json.dumps(article_record(article), ensure_ascii=False)
    back = read_article(json.loads(line))
    assert back == article
    assert back.removed == article.removed
    assert "\n" not in line


def test_three_fields_are_enough_and_more_do_no_harm():
    article = read_article(BARE | {"score": 7, "tags": []})
    assert (article.headline, article.published, article.authors) == ("Council meets", None, ())


def test_strings_are_cleaned_on_the_way_in():
    article = read_article(
        {
            "url": "HTTPS://Example.org/a?utm_source=x#top",
            "headline": " Council\x0b\u202e  meets\ud800 ",
            "body": "One\r\nline.\n\n\n\nTwo\u0000.",
            "published": "2024-06-22",
            "breadcrumb": ["Home", {"name": " News ", "url": None}],
        }
    )
    assert article.url == "https://example.org/a"
    assert article.headline == "Council meets\ufffd"
    assert article.body == "One line.\n\nTwo."
    assert article.published == datetime(2024, 6, 22, tzinfo=UTC)
    assert article.breadcrumb == (Crumb("Home"), Crumb("News"))


def test_a_long_headline_is_shortened_not_refused():
    assert len(read_article(BARE | {"headline": "word " * 100}).headline) <= 300


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": None}, "url is empty"),
        ({"url": "ftp://example.org/"}, "url 'ftp://example.org/' is no absolute http(s) address"),
        ({"headline": "  "}, "headline is empty"),
        ({"headline": 7}, "headline 7 is no string"),
        ({"body": ["a"]}, "body ['a'] is no string"),
        ({"published": "31 Feb 2024"}, "published '31 Feb 2024' is no ISO 8601 moment"),
        ({"published": "2024-06-22T09:00:00"}, "published '2024-06-22T09:00:00' has no time zone"),
        ({"updated": 1650000000}, "updated 1650000000 is no string"),
        ({"authors": "Ann"}, "authors 'Ann' is no list"),
        ({"authors": [7]}, "authors holds 7"),
        ({"related": [{"text": "x", "url": "javascript:x"}]}, "related holds {'text': 'x', 'url': 'javascript:x'}"),
        ({"breadcrumb": [{"url": "https://example.org/"}]}, "breadcrumb holds {'url': 'https://example.org/'}"),
        ({"image": "/i.jpg"}, "image '/i.jpg' is no absolute http(s) address"),
        ({"dateline": "Almaty"}, "dateline 'Almaty' is no object with a raw string"),
        ({"dateline": {"raw": "x", "date": "June"}}, "has a date that is no ISO 8601 day"),
    ],
)
def test_faults_are_named_by_field_and_value(change, said):
    with pytest.raises(ArticleRefused) as refused:
        read_article(BARE | change)
    assert said in str(refused.value)
    assert str(refused.value).endswith("not stored")


@pytest.mark.parametrize("record", [None, 7, "x", [], [BARE]])
def test_what_is_no_object_is_refused(record):
    with pytest.raises(ArticleRefused, match="not a JSON object"):
        read_article(record)


@pytest.mark.parametrize("field", ["url", "headline", "body"])
def test_a_missing_field_is_named(field):
    with pytest.raises(ArticleRefused, match=f"{field} is missing"):
        read_article({name: value for name, value in BARE.items() if name != field})
