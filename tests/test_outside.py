"""What the elements of a page put outside its article, and text that only its linked data or a small print hold."""

import json

import pytest

from aggregator.errors import PageError
from aggregator.extraction import extract

URL = "https://desk.example/ministers"
TEXT = [
    "The foreign ministers of five states met in Almaty on Saturday and agreed on a common position before the summit.",
    "The talks, which lasted four hours, dealt with the border, with trade and with the safety of transport routes.",
    "The chairman said that a further meeting would be held in September, and thanked the hosts for their work.",
]
OTHER = "Fishermen on the northern coast have asked the government to keep the harbour open during the whole winter."


def body(inside: str, head: str = "") -> str:
    page = f"<html><head><title>Ministers meet</title>{head}</head><body>{inside}</body></html>"
    return extract(page.encode(), URL).body


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


ARTICLE = f"<article><h1>Ministers meet</h1>{paragraphs(*TEXT)}</article>"


@pytest.mark.parametrize(
    "more",
    [
        f"<article><h3><a href=/a>Harbour</a></h3><p>{OTHER}</p></article><article><p>{OTHER} They wait.</p></article>",
        f"<article><h3>You may like</h3><article><p>{OTHER}</p></article><article><p>{OTHER} Now.</p></article></article>",
        f"<ol><li><article><p>{OTHER} So I read, and I wonder.</p></article></li></ol>",
        f"<aside><div><p>{OTHER}</p><p>{OTHER} They wait.</p></div></aside>",
    ],
)  # fmt: skip
def test_other_articles_and_asides_are_left_out(more):
    assert body(f"<main>{ARTICLE}{more}</main>") == "\n\n".join(TEXT)
    assert body(f"<main>{more}{ARTICLE}</main>") == "\n\n".join(TEXT)


def test_an_aside_within_the_text_is_judged_by_what_it_is():
    quote = f"<aside><p>{OTHER}</p></aside>"
    found = body(f"<article><h1>Ministers meet</h1>{paragraphs(TEXT[0])}{quote}{paragraphs(*TEXT[1:])}</article>")
    assert all(line in found for line in TEXT)


def test_the_entries_of_a_live_report_are_its_text():
    entries = "".join(f"<article class=live-entry><p>{line}</p></article>" for line in TEXT)
    found = body(f"<main><article><h1>Ministers meet</h1><p>{OTHER} {OTHER}</p></article>{entries}</main>")
    assert all(line in found for line in (OTHER, *TEXT))


def test_a_text_below_an_article_that_holds_the_headline_alone_is_kept():
    found = body(f"<article><h1>Ministers meet</h1></article><article>{paragraphs(*TEXT)}</article>")
    assert found == "\n\n".join(TEXT)


def linked(**more: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Ministers meet", "articleBody": "\n\n".join([*TEXT, *TEXT]), **more}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


@pytest.mark.parametrize(
    "shown", ["<div id=app></div>", "<noscript>Please enable scripts.</noscript><p>Loading the page…</p>"]
)
def test_a_page_drawn_by_a_script_is_read_from_its_linked_data(shown):
    assert body(shown, linked()).startswith("\n\n".join(TEXT))
    assert body(
        shown, linked(articleBody=f"&lt;p&gt;{TEXT[0]}&lt;/p&gt;&lt;p&gt;{' '.join(TEXT * 2)}&lt;/p&gt;")
    ).startswith(TEXT[0] + "\n\n")


def test_what_readers_are_shown_is_the_better_source():
    assert body(ARTICLE, linked(articleBody=" ".join(TEXT * 3))) == "\n\n".join(TEXT)


def test_a_text_that_is_sold_is_not_taken_from_the_linked_data():
    with pytest.raises(PageError):
        body("<div id=app></div>", linked(isAccessibleForFree=False))


def test_readings_above_the_letters_are_not_read_in_line():
    japanese = "外務大臣は<ruby>会談<rt>かいだん</rt></ruby>の後、記者団に対し、両国の関係をさらに強化することで合意したと述べた。"
    found = body(
        f"<article><h1>外相が<ruby>会談<rt>かいだん</rt></ruby></h1>{paragraphs(*[japanese + str(n) for n in range(6)])}</article>"
    )
    assert found.startswith("外務大臣は会談の後、")
    bracketed = japanese.replace("<rt>かいだん</rt>", "<rp>（</rp><rt>かいだん</rt><rp>）</rp>")
    found = body(f"<article><h1>外相が会談</h1>{paragraphs(*[bracketed + str(n) for n in range(6)])}</article>")
    assert found.startswith("外務大臣は会談（かいだん）の後、")


def test_a_long_note_on_rights_closes_no_article():
    note = "© 2026, Desk Example. This article is the property of the desk. Written permission must be obtained before it is "
    note += "reprinted in other media, online or on paper, and each reprint must name the desk and link to this page, please."
    assert body(f"<article><h1>Ministers meet</h1>{paragraphs(*TEXT, note * 2)}</article>") == "\n\n".join(TEXT)
