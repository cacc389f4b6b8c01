"""An article's HTML cannot be a weapon, and says the same as its paragraphs."""

import html as entities
import re

import lxml.html
import nh3
import pytest
from attacks import ATTACKS

from aggregator.extraction.body import read_body
from aggregator.extraction.page import Page
from aggregator.extraction.safe_html import address, document

STORY = (
    "The council met in Almaty on Saturday, and its members, ministers and envoys, agreed on the next steps together."
)
BASE = "https://made.example/news/1"
TAGS = {"p", "a", "blockquote", "ul", "li", "em", "strong", "h2", "h3", "h4"}


def _read(inside):
    paragraphs = (
        f"<p>{STORY} One.</p><p>{STORY} Two, with {inside} in it, and more of the same.</p><p>{STORY} Three.</p>"
    )
    return read_body(Page(f"<html><body><h1>Talks</h1><article>{paragraphs}</article></body></html>", BASE), "Talks")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_only_allowed_tags_and_web_addresses(attack):
    markup = _read(attack).html
    tree = lxml.html.fragment_fromstring(markup, create_parent="section")
    for element in tree.iterdescendants():
        assert element.tag in TAGS
        assert set(element.attrib) <= {"href"}
        assert element.get("href", "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_sanitizer_finds_nothing_to_take_away(attack):
    markup = _read(attack).html
    cleaned = nh3.clean(
        markup, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=None, strip_comments=True
    )
    assert entities.unescape(cleaned) == entities.unescape(markup)
    assert nh3.clean(cleaned, tags=TAGS, attributes={"a": {"href"}}, link_rel=None) == cleaned


def test_links_are_absolute_and_marks_are_kept():
    markup = _read('<b>strong</b> and <i>em</i>, <a href="/x?a=1&amp;b=2">a link</a>, <u>under</u>').html
    assert (
        '<strong>strong</strong> and <em>em</em>, <a href="https://made.example/x?a=1&amp;b=2">a link</a>, under'
        in markup
    )


def test_links_around_pictures_leave_nothing_behind():
    icons = (
        '<a href="https://share.example/1"><svg></svg></a><a href="https://share.example/2"><b><img src="x"></b></a>'
    )
    markup = _read(f"{icons}<b></b>words").html
    assert "share.example" not in markup
    assert "<strong></strong>" not in markup
    assert "with words in it" in markup


def test_html_says_what_the_paragraphs_say():
    body = _read('<em>5 &lt; 6 &amp; "so"</em> <a href="mailto:x@example.org">mail</a><br>next')
    plain = re.sub(r"<[^>]+>", "", body.html)
    assert "".join(entities.unescape(plain).split()) == "".join("".join(body.paragraphs).split())


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("/a b", "https://made.example/a%20b"),
        ("//other.example/x", "https://other.example/x"),
        ("#note", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@example.org", None),
        ("https://user@example.org/", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(href, expected):
    assert address(href, BASE) == expected


def test_lists_quotes_and_headings():
    markup = document(
        [("h1", "A"), ("p", "b"), ("li", "c"), ("li", "d"), ("blockquote", "e"), ("h6", "f"), ("li", "g")]
    )
    assert markup.replace("\n", "") == (
        "<h2>A</h2><p>b</p><ul><li>c</li><li>d</li></ul><blockquote><p>e</p></blockquote><h4>f</h4><ul><li>g</li></ul>"
    )
