"""The body of an article: all of its text, in order, and nothing else; from any page, in little time."""

import contextlib
import json
import time
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import BodyMissing, PageError
from aggregator.extraction.body import read_body
from aggregator.extraction.page import Page
from aggregator.extraction.site_hints import SiteHints
from aggregator.text import letters

SHARED = Path(__file__).resolve().parents[2] / "shared"
BASE = "https://made.example/news/1"
STORY = (
    "The ministers of the member states met in Almaty on Saturday and discussed the security of the region.",
    "They agreed to strengthen the border, and adopted several statements on a range of critical issues.",
    "The chairman thanked the participants, noting that the organization, as he said, had proved its worth.",
    "At the end of the meeting the parties signed a programme, which covers the years up to 2030.",
)
TOLD = "".join(f"<p>{text}</p>" for text in STORY)
MENU = "<nav><ul>" + "".join(f'<li><a href="/s/{n}">Section {n}</a></li>' for n in range(9)) + "</ul></nav>"
FOOTER = '<footer><p>© 2024 The House. All rights reserved.</p><a href="/about">About us</a></footer>'

SPLIT = (
    f"{MENU}<main><h1>Ministers meet</h1><div><p>{STORY[0]}</p><p>{STORY[1]}</p></div><aside>Advertisement</aside>"
    f"<div><p>{STORY[2]}</p><p>{STORY[3]}</p></div></main>{FOOTER}"
)


def _read(html, headline="Ministers meet"):
    return read_body(Page(f"<html><body>{html}</body></html>", BASE), headline)


@pytest.mark.parametrize(
    "layout",
    [
        f"{MENU}<h1>Ministers meet</h1><div>{TOLD}</div>{FOOTER}",
        f"{MENU}<h1>Ministers meet</h1><div>{'<br><br>'.join(STORY)}</div>{FOOTER}",
        f"<table><tr><td>{MENU}</td><td><h1>Ministers meet</h1>{TOLD}</td></tr></table>{FOOTER}",
        f"{MENU}<h1>Ministers meet</h1>" + "".join(f"<div><span>{text}</span></div>" for text in STORY) + FOOTER,
        SPLIT,
        f"<form action='/'>{MENU}<h1>Ministers meet</h1><article><header><h1>Ministers meet</h1></header>{TOLD}</article></form>",
        f"{MENU}<amp-page><h1>Ministers meet</h1><amp-body>{TOLD}</amp-body></amp-page>{FOOTER}",
        f'<div id="cookie-banner"><p>We use cookies, as every house does, to count our readers.</p></div><h1>Ministers meet</h1>{TOLD}',
    ],
    ids=["paragraphs", "line ends", "table", "divs", "split", "form", "custom elements", "consent"],
)
def test_the_text_of_any_layout(layout):
    assert _read(layout).paragraphs == STORY


def test_words_are_neither_glued_nor_torn():
    body = _read(f"<p>The <b>CSTO</b>(<i>Collective</i> Security) met<br>in Almaty, {STORY[0]}</p>{TOLD}")
    assert body.paragraphs[0] == f"The CSTO(Collective Security) met in Almaty, {STORY[0]}"


def test_text_for_screen_readers_is_not_printed():
    body = _read(f'<p>{STORY[0]} <a href="/x">A link<span class="sr-only">, opens new tab</span></a>.</p>{TOLD}')
    assert body.paragraphs[0] == f"{STORY[0]} A link."


def test_characters_no_feed_can_carry_are_gone_from_text_and_html():
    body = _read(f"<p>The\u202e council\u0001 {STORY[0]}\u200b</p>{TOLD}")
    assert body.paragraphs[0] == f"The council {STORY[0]}"
    assert "\u202e" not in body.html


def test_what_stands_before_and_after_is_told_for_the_dateline():
    body = _read(
        f"<h1>Ministers meet</h1><div class='meta'>ALMATY, 22 June 2024</div><div>{TOLD}</div><div>///nCa</div>"
    )
    assert "ALMATY, 22 June 2024" in (*body.before, *body.paragraphs)
    assert "///nCa" in (*body.after, *body.paragraphs)


@pytest.mark.parametrize(
    "html", [MENU, "<p>Not found</p>", "", "<script>var a = 'The council met in Almaty.';</script>"]
)
def test_a_page_without_running_text_says_so(html):
    with pytest.raises(BodyMissing) as caught:
        _read(html)
    assert BASE in str(caught.value)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + TOLD,
        "<b>" * 200_000 + TOLD,
        "<a href=/x>" * 50_000 + TOLD,
        f"<div>{'x ' * 2_000_000}</div>{TOLD}",
        TOLD + '<p><a href="/x">y</a></p>' * 20_000,
    ],
    ids=["nested blocks", "nested marks", "nested links", "one long text", "many blocks"],
)
def test_no_shape_of_a_page_breaks_or_stalls_the_reader(html):
    page = Page(html, BASE)
    began = time.process_time()
    lxml.html.document_fromstring(html)
    parse = time.process_time() - began
    began = time.process_time()
    with contextlib.suppress(BodyMissing):
        read_body(page, "Ministers meet")
    assert time.process_time() - began < 50 * max(parse, 0.02)


_TAGS = (
    "p",
    "div",
    "a",
    "b",
    "br",
    "table",
    "td",
    "li",
    "ul",
    "h1",
    "h2",
    "span",
    "article",
    "blockquote",
    "script",
    "x-y",
)
_PIECE = st.one_of(
    st.sampled_from(
        [f"<{tag}>" for tag in _TAGS]
        + [f"</{tag}>" for tag in _TAGS]
        + ["<p class=share>", '<a href="/x">', "<!--", "-->", "&#0;", "&lt;", "<"]
    ),
    st.sampled_from(STORY),
    st.text(max_size=30),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECE, max_size=60).map("".join))
def test_any_markup_gives_text_of_the_page_or_a_named_error(html):
    try:
        page = Page(html, BASE)
        body = read_body(page, "Ministers meet")
    except PageError:
        return
    held = letters("".join(page.root.itertext()))
    assert all(letters(paragraph) in held for paragraph in body.paragraphs)
    assert body.paragraphs
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in body.paragraphs)


def test_the_seeds_bodies_are_exact():
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the repository: the seed pages are not here")
    expected = json.loads((SHARED / "seed" / "pages" / "expected.json").read_text())
    for path in sorted((SHARED / "seed" / "pages").glob("*.html")):
        body = read_body(Page(path.read_bytes(), expected["url"]), expected["headline"])
        assert list(body.paragraphs) == expected["body"], path.name
        assert [link.text for link in body.related] == expected["related"], path.name
        assert not [noise for noise in expected["noise"] if noise in body.paragraphs], path.name


def test_a_component_class_is_no_consent_banner():
    # Adobe Experience Manager calls every text component "cmp-text"; a consent manager is called "cmp" alone.
    text = (
        "Eleven Allies moved fuel and field kitchens from one port to three countries in an exercise that ended today."
    )
    paragraphs = "".join(f'<div class="cmp-text"><p>{text} Round {number}.</p></div>' for number in range(4))
    banner = f'<div class="cmp"><p>We and our partners store cookies. {text}</p></div>'
    page = Page(f"<html><body><h1>Allies rehearse</h1>{paragraphs}{banner}</body></html>", "https://example.org/a")
    body = read_body(page, "Allies rehearse")
    assert [p[-2:] for p in body.paragraphs] == ["0.", "1.", "2.", "3."]


def test_a_site_may_say_where_its_text_stands():
    text = "The envoys agreed to read the gauges of four rivers with one method, so that valleys can be warned in time."
    column = "".join(f"<p>{text} Column {number}.</p>" for number in range(6))
    story = "".join(f"<p>{text} Story {number}.</p>" for number in range(4))
    source = f'<html><body><h1>River gauges</h1><div id="a">{column}</div><div id="b">{story}</div></body></html>'
    told = Page(source, "https://example.org/a", hints=SiteHints(body="#b"))
    assert {paragraph.split()[-2] for paragraph in read_body(told, "River gauges").paragraphs} == {"Story"}
    changed = Page(source, "https://example.org/a", hints=SiteHints(body="#gone"))
    assert read_body(changed, "River gauges").paragraphs  # a layout that changed is read as if nothing had been said


def _listed(items, attributes="", tag="ol"):
    rows = "".join(f"<li>{item}</li>" for item in items)
    told = "The ministers of the member states met in Almaty on Saturday and agreed on three steps, officials said."
    page = f"<body><h1>Steps agreed</h1><div><p>{told}</p><{tag} {attributes}>{rows}</{tag}><p>{told} Again.</p></div></body>"
    return read_body(Page(page, "https://made.example/a"), "Steps agreed")


STEPS = (
    "To meet in May in the capital of the chair",
    "To open a crossing, and <b>two roads</b>",
    "To draft a treaty by June",
)


def test_the_items_of_an_ordered_list_have_their_numbers():
    body = _listed(STEPS)
    assert body.paragraphs[1:4] == (
        "1. To meet in May in the capital of the chair", "2. To open a crossing, and two roads", "3. To draft a treaty by June"
    )  # fmt: skip
    assert "<p>2. To open a crossing, and <strong>two roads</strong></p>" in body.html


def test_an_item_of_two_paragraphs_has_one_number():
    body = _listed(
        ("<p>To meet in May in the capital of the chair.</p><p>The date will be set by the envoys.</p>", STEPS[2])
    )
    assert [said[:6] for said in body.paragraphs[1:4]] == ["1. To ", "The da", "2. To "]


@pytest.mark.parametrize("attributes", ["reversed", 'start="5"', 'type="a"'])
def test_a_list_that_counts_in_another_way_is_not_numbered(attributes):
    assert _listed(STEPS, attributes).paragraphs[1] == STEPS[0]


def test_a_list_without_order_has_no_numbers():
    body = _listed(STEPS, tag="ul")
    assert body.paragraphs[1] == STEPS[0]
    assert f"<li>{STEPS[0]}</li>" in body.html
