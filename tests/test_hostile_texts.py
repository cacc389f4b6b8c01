"""No text can make the search for organizations or for its story slow (FAULTS B12): 100 KB of what patterns hate."""

from __future__ import annotations

import time

import pytest

from aggregator.article import Article
from aggregator.organizations.registry import Registry
from aggregator.stories.same_story import fingerprint

LENGTH = 100_000
ALLOWED = 0.5  # seconds of CPU for both; what was quadratic took minutes
TRIES = 3  # a machine busy with other work may slow one of them down, and the first one loads what all share
UNITS = (
    "a", "-", ".", "(", "0", "A", "é", "я", "ن", "北", '"', "“", "'", "/", "_", "a ", "A ", "a, ", "a. ", "A-", "1 ", "1/1 ",
    "(a ", "a\n\n", "An, a ", "4 May ", "(A) – ", ", the ", ", который ", "« a ", "“a” ", "月", "日电", "电（", "、和",
    ", a member of ", "who a ", "NATO ", "UN, ", "the EU, a member of ", "ООН, который ", "“NATO ", "北约", "前北约", "—NATO",
)  # fmt: skip
REGISTRY = Registry.standard()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("unit", UNITS)
def test_b12_no_text_takes_long_to_match_or_to_find_again(unit, language):
    body = f"NATO said on Friday {unit * (LENGTH // len(unit))} and more."
    article = Article(url="https://e.org/x", headline="Ministers meet at NATO", body=body, language=language)
    taken = []
    while len(taken) < TRIES and min(taken, default=ALLOWED) >= ALLOWED:
        started = time.process_time()
        REGISTRY.match(article)
        mark = fingerprint(article.headline, body, language)
        taken.append(time.process_time() - started)
        assert mark.keys
    assert min(taken) < ALLOWED
