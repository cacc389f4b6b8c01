"""An article is whole or refused."""

from datetime import UTC, datetime

import pytest

from aggregator.article import Article, Crumb, Link
from aggregator.errors import ArticleRefused

WHOLE = {"url": "https://e.org/a", "headline": "SCO meets", "body": "One.\n\nTwo."}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "/relative"),
        ("url", "javascript:alert(1)"),
        ("url", "https://e.org/\r\nSet-Cookie: x"),
        ("headline", " "),
        ("headline", "two\nlines"),
        ("headline", "x" * 301),
        ("headline", "bell\x07"),
        ("body", ""),
        ("body", "lone \ud800"),
        ("published", datetime(2024, 6, 22)),  # noqa: DTZ001 — the naive date of FAULTS F13
        ("updated", datetime(2024, 6, 22)),  # noqa: DTZ001
        ("related", (Link("x", "javascript:alert(1)"),)),
        ("breadcrumb", (Crumb("Home", "file:///etc/passwd"),)),
        ("image", "data:image/png;base64,AA"),
    ],
)
def test_D3_D4_F13_what_would_break_a_feed_is_refused(field, value):
    with pytest.raises(ArticleRefused):
        Article(**{**WHOLE, field: value})


def test_a_whole_article_is_let_in():
    article = Article(**WHOLE, published=datetime(2024, 6, 22, tzinfo=UTC))
    assert article.paragraphs == ("One.", "Two.")
