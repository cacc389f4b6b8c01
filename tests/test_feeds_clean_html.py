"""What a reader's browser may be given (FAULTS D1, D2, D6, D7, D8)."""

import html5lib
import pytest
from attacks import ATTACKS
from lxml import html

from feeds import clean_html

BASE = "https://news.example/2026/story/"
ALLOWED = {
    "p",
    "a",
    "blockquote",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "b",
    "i",
    "h2",
    "h3",
    "h4",
    "br",
    "hr",
    "table",
} | {
    *("thead", "tbody", "tfoot", "tr", "th", "td", "caption", "figure", "figcaption", "q", "cite", "pre", "code"),
    *("dl", "dt", "dd", "u", "s", "sub", "sup", "small", "abbr", "h5", "h6"),
}


def elements(markup):
    return [e for e in html.fragment_fromstring(markup, create_parent="div").iter() if e.tag != "div"]


def test_there_are_at_least_sixty_attacks():
    assert len(set(ATTACKS)) >= 60


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "around", ["{}", "<p>before {} after</p>", "<table><tr><td>{}</td></tr></table>", "<ul><li>{}"]
)
def test_D1_nothing_that_acts_is_left(attack, around):
    cleaned = clean_html.clean(around.format(attack), BASE)
    for element in elements(cleaned):
        assert isinstance(element.tag, str), cleaned
        assert element.tag in ALLOWED, cleaned
        assert set(element.attrib) <= {"href", "colspan", "rowspan", "start"}, cleaned
        assert element.get("href", "https://").startswith(("http://", "https://")), cleaned
        assert "secret" not in element.get("href", "")


def as_a_browser_reads(markup, inside):
    """Return the tree HTML's own algorithm makes of MARKUP, whatever element a reader's page puts it into."""
    return html5lib.parseFragment(markup, container=inside, namespaceHTMLElements=True)


@pytest.mark.parametrize("attack", ATTACKS)
def test_D2_cleaning_again_changes_nothing_and_no_browser_reads_it_otherwise(attack):
    once = clean_html.clean(f"<p>{attack}</p>", BASE)
    assert clean_html.clean(once, BASE) == once
    for inside in ("div", "td", "title", "noscript"):
        tree = as_a_browser_reads(once, inside)
        names = {e.tag.rpartition("}")[2] for e in tree.iter() if isinstance(e.tag, str)} - {"DOCUMENT_FRAGMENT"}
        assert names <= ALLOWED | {"html", "head", "body"}, once
        assert all(isinstance(e.tag, str) for e in tree.iter()), once
        assert all(name in {"href", "colspan", "rowspan", "start"} for e in tree.iter() for name in e.attrib), once
    tree = as_a_browser_reads(once, "div")
    written = html5lib.serialize(tree, omit_optional_tags=False, quote_attr_values="always")
    assert html5lib.serialize(as_a_browser_reads(written, "div"), omit_optional_tags=False) == html5lib.serialize(
        tree, omit_optional_tags=False
    )


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (
            "<p>Read <a href='https://x.example/a?b=1&amp;c=2'>this</a>.</p>",
            '<p>Read <a href="https://x.example/a?b=1&amp;c=2">this</a>.</p>',
        ),
        ("<p><a href='/about'>us</a></p>", '<p><a href="https://news.example/about">us</a></p>'),
        ("<p><a href='part2'>two</a></p>", '<p><a href="https://news.example/2026/story/part2">two</a></p>'),
        ("<p><a href='https://x.example/a b|c'>odd</a></p>", "<p><a>odd</a></p>"),
        ("<p><a href='https://x.example/a|c'>odd</a></p>", '<p><a href="https://x.example/a%7Cc">odd</a></p>'),
        (
            "<p><a href='https://пример.example/ё'>idn</a></p>",
            '<p><a href="https://xn--e1afmkfd.example/%D1%91">idn</a></p>',
        ),
        ("<td colspan=2>cell</td>", "cell"),
        (
            "<table><tr><td colspan=2>cell</td></tr></table>",
            '<table><tbody><tr><td colspan="2">cell</td></tr></tbody></table>',
        ),
        ("<p>non\u00a0breaking</p>", "<p>non\u00a0breaking</p>"),
        ("<p>lost \ufffd letter</p>", "<p>lost  letter</p>"),
        ("<div><section><p>kept</p></section></div>", "<p>kept</p>"),
        ("<p>one<button><p>two</p></button></p>", "<p>one</p><p>two</p><p></p>"),
        ("<p>SayunÂ´s <em>cafÃ©</em></p>", "<p>Sayun´s <em>café</em></p>"),
        ("<p>«IRÃ» é o Irã</p>", "<p>«IRÃ» é o Irã</p>"),
        ("<p>&#1;a&#xB;b&#x1FFFE;c &#x20000;</p>", "<p>abc \U00020000</p>"),
    ],
)
def test_what_is_harmless_stays(written, left):
    assert clean_html.clean(written, BASE) == left


def test_D7_text_becomes_html_only_escaped():
    assert (
        clean_html.from_paragraphs(("a < b & c", "<b>not bold</b>"))
        == "<p>a &lt; b &amp; c</p><p>&lt;b&gt;not bold&lt;/b&gt;</p>"
    )


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Ministers meet in Almaty", "Ministers meet in Almaty"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("3 < 5 and 7 > 2", "3 < 5 and 7 > 2"),
        ("Trade &amp; transport", "Trade & transport"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("&lt;img src=x onerror=alert(1)&gt;", "‹img src=x onerror=alert(1)›"),
        ("&amp;lt;b&amp;gt;", "＆lt;b＆gt;"),
        ("a lost \ufffd", "a lost"),
    ],
)
def test_D6_a_title_is_never_markup(headline, shown):
    assert clean_html.plain(headline) == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "/relative",
        "news/1",
        "ftp://x.example/",
        "file:///etc/passwd",
        "https://",
        "http://a b/",
        "",
        "//x.example/",
        "https://x.example/a\nb",
        "https://x.example/a\r\nSet-Cookie: x",
        "https://good.example\\@evil.example/",
        "https://u:p@x.example/",
        "http://2130706433/",
        "http://0x7f.1/",
        "data:text/html,x",
        "HTTPS:evil",
        "mailto:a@b.example",
    ],
)
def test_D3_D4_an_address_is_absolute_http_or_none(url):
    assert clean_html.address(url) is None


def test_cleaning_costs_little_on_hostile_length():
    deep = "<div>" * 20_000 + "x" + '<a href="' * 2_000
    assert len(clean_html.clean(deep, BASE)) < 100_000


@pytest.mark.parametrize(
    "pixel",
    [
        "<img src='https://t.example/p.gif' width=1 height=1>",
        "<iframe src='https://t.example/'></iframe>",
        "<video src='https://t.example/v'></video>",
    ],
)
def test_D8_nothing_that_counts_readers_is_left(pixel):
    assert "t.example" not in clean_html.clean(f"<p>text {pixel} more</p>", BASE)
