"""What stands between the paragraphs and is not the article: kept out, named, and not lost if it points to a story."""

import re

import pytest

from aggregator.article import Link
from aggregator.extraction.body import read_body
from aggregator.extraction.page import Page
from aggregator.extraction.phrases import GROUPS, phrase_bits

STORY = (
    "The ministers of the member states met in Almaty on Saturday and discussed the security of the region.",
    "They agreed to strengthen the border, and adopted several statements on a range of critical issues.",
    "The chairman thanked the participants, noting that the organization, as he said, had proved its worth.",
    "At the end of the meeting the parties signed a programme, which covers the years up to 2030.",
    "The next meeting, according to the secretariat, will be held in Bishkek in the autumn of this year.",
)
BASE = "https://made.example/news/1"


def _read(noise, after="", before="", authors=()):
    told = [f"<p>{text}</p>" for text in STORY]
    told.insert(3, noise)
    page = (
        "<html><body><nav><a href='/'>Home</a></nav><main><article><h1>Ministers meet in Almaty</h1>"
        f"{before}<div class='story'>{''.join(told)}</div>{after}</article></main></body></html>"
    )
    return read_body(Page(page, BASE), "Ministers meet in Almaty", authors)


ALSO = "Envoys to meet again in the spring"


@pytest.mark.parametrize(
    "line",
    [
        '<p><strong>Also Read: <a href="/a/1">{}</a></strong></p>',
        '<p>Read also: <a href="/a/1">{}</a></p>',
        '<p><a href="/a/1"><b>Lea también: </b></a><a href="/a/1">{}</a></p>',
        '<p><em>Lire aussi : <a href="/a/1">{}</a></em></p>',
        '<p>Lesen Sie auch: <a href="/a/1">{}</a></p>',
        '<p>Leggi anche: <a href="/a/1">{}</a></p>',
        '<p>Leia também: <a href="/a/1">{}</a></p>',
        '<p>Читайте также: <a href="/a/1">{}</a></p>',
        '<p>اقرأ أيضا: <a href="/a/1">{}</a></p>',
        '<p>相关阅读：<a href="/a/1">{}</a></p>',
        '<div><span>Read more</span><ul><li><a href="/a/1">{}</a></li></ul></div>',
        '<p>İLGİLİ HABER: <a href="/a/1">{}</a></p>',
        '<p>Διαβάστε επίσης: <a href="/a/1">{}</a></p>',
        # no word of these is known: the form tells
        '<p>Kapo tutilo &gt; <a href="/a/1">{}</a></p>',
        '<p>[Kapo: <a href="/a/1">{}</a>]</p>',
        '<p>【卡波】<a href="/a/1">{}</a></p>',
        '<p>➡️ <a href="/a/1">{}</a></p>',
        '<p><b><a href="/a/1">{}</a></b></p>',
        '<blockquote><p><a href="/a/1">{}</a></p></blockquote>',
    ],
)
def test_a_pointer_to_another_story_is_a_related_link_and_no_text(line):
    body = _read(line.format(ALSO))
    assert body.paragraphs == STORY
    assert [link.url for link in body.related] == ["https://made.example/a/1"]
    assert body.related[0].text.endswith(ALSO)


@pytest.mark.parametrize(
    "sentence",
    [
        'The <a href="/a/1">ministers of the member states adopted a joint statement on the region</a>.',
        '<a href="/a/1">The ministers of the member states adopted a joint statement on the region</a>.',
        'ALMATY – <a href="/a/1">The ministers of the member states adopted a joint statement</a>.',
        'He said: <a href="/a/1">“We have reached an agreement on the border of our countries”</a>.',
        'Related to this, <a href="/a/1">the council adopted a decision on its budget</a> for the next year.',
        'The full text: <a href="/a/statement.pdf">Joint statement of the ministers on security</a>',
        'See <a href="https://other.example/a/1">the joint statement of the ministers on the security of the region</a>',
    ],
)
def test_a_sentence_that_holds_a_link_stays(sentence):
    assert re.sub("<[^>]+>", "", sentence) in _read(f"<p>{sentence}</p>").paragraphs


def test_an_article_of_links_keeps_them():
    links = [f"Speech number {n} of the best of this year, by a minister in Almaty" for n in range(len(STORY))]
    told = "".join(f'<p>{text}</p><p><a href="/a/{n}">{links[n]}</a></p>' for n, text in enumerate(STORY))
    page = Page(f"<body><h1>Best speeches</h1><div>{told}</div></body>", BASE)
    assert set(links[:-1]) <= set(read_body(page, "Best speeches").paragraphs)


@pytest.mark.parametrize("tags", ["<h4>{}</h4>", "<p>{}</p>", "<ul><li>{}</li></ul>"])
def test_titles_of_other_stories_below_the_text_are_related(tags):
    page = f"<body><h1>Ministers meet</h1><div>{''.join(f'<p>{text}</p>' for text in STORY)}{{}}</div></body>"
    link = tags.format(f'<a href="/a/1">{ALSO}</a>')
    below = read_body(Page(page.format(link), BASE), "Ministers meet")
    assert below.paragraphs == STORY
    assert below.related == (Link(ALSO, "https://made.example/a/1"),)
    assert read_body(Page(page.format(f"<h4>Most Popular</h4>{link}"), BASE), "Ministers meet").related == ()


def test_how_to_comment_is_no_text():
    rules = '<a href="/guidelines.html">rules</a>, <a href="/en/privacy-policy">privacy</a>'
    assert (
        _read("", after=f"<p>We welcome a lively discussion among our readers; look at our {rules}.</p>").paragraphs
        == STORY
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p>{}<br><strong>Also Read: <a href="/a/1">{}</a></strong></p>',
        '<p>{}<br><b>Читайте также:</b> <a href="/a/1"><i>{}</i></a></p>',
        '<p>{} Read more: <a href="/a/1">{}</a></p>',
        '<p><em>{}</em> (Lea también: <a href="/a/1">{}</a>)</p>',
    ],
)
def test_a_pointer_at_the_end_of_a_paragraph_is_cut_off(paragraph):
    told = "The <em>parties</em> agreed on a second round of talks, which will be held in Tashkent."
    body = _read(paragraph.format(told, ALSO))
    assert re.sub("<[^>]+>", "", told) in body.paragraphs
    assert [(link.text, link.url) for link in body.related] == [(ALSO, "https://made.example/a/1")]
    assert ALSO not in body.html
    assert body.html.count("<em>") == body.html.count("</em>") > 0
    assert any(cut.rule == "related link" and ALSO in cut.text for cut in body.removed)


def test_a_sentence_that_ends_in_a_link_stays_whole():
    told = 'The parties agreed. The minister read more: <a href="/a/1">the whole of the declaration</a>'
    assert re.sub("<[^>]+>", "", told) in _read(f"<p>{told}</p>").paragraphs


def test_a_pointer_whose_link_was_lost_is_no_text():
    assert _read(f"<p>Also Read: {ALSO} of next year</p>").paragraphs == STORY
    sentence = "Read more: the ministers said that the full text will be printed on Monday."
    assert sentence in _read(f"<p>{sentence}</p>").paragraphs


@pytest.mark.parametrize(
    "box",
    [
        '<div><p>Kapo tutilo</p><p><a href="/a/1">{}</a></p></div>',
        '<h4>Kapo tutilo</h4><ul><li><a href="/a/1">{}</a></li><li><a href="/a/2">{} as the year ends</a></li></ul>',
        '<p>Kapo tutilo:</p><p><a href="/a/1">{}</a></p>',
        '<p><b>Kapo tutilo:</b></p><ul><li><a href="/a/1">{}</a></li></ul>',
    ],
)
def test_a_label_goes_with_its_links(box):
    assert _read(box.format(ALSO, ALSO)).paragraphs == STORY


def test_a_heading_among_others_of_its_kind_stays_though_a_pointer_follows():
    headings = "".join(f"<h2>{part} of the talks</h2><p>{STORY[0]} {part}.</p>" for part in ("Opening", "Course"))
    body = _read(f'{headings}<h2>Outcome of the talks</h2><p>Read also: <a href="/a/1">{ALSO}</a></p>')
    assert "Outcome of the talks" in body.paragraphs
    assert ALSO not in "".join(body.paragraphs)


def test_a_last_line_that_presents_the_writer_is_no_text():
    note = "<p>Ana Kovač has covered Central Asia since 2010, first for an agency, then for this paper.</p>"
    page = "<body><h1>Ministers meet</h1><div>{}{}</div></body>".format(
        "".join(f"<p>{text}</p>" for text in STORY), note
    )
    assert read_body(Page(page, BASE), "Ministers meet", ("Ana Kovač",)).paragraphs == STORY
    assert len(read_body(Page(page, BASE), "Ministers meet", ("Ana Ilić",)).paragraphs) == len(STORY) + 1
    assert re.sub("<[^>]+>", "", note) in _read(note, authors=("Ana Kovač",)).paragraphs, "not the last line"


def test_a_label_is_not_part_of_the_related_text():
    assert _read(f'<p>Also Read: <a href="/a/1">{ALSO}</a></p>').related == (Link(ALSO, "https://made.example/a/1"),)


def test_a_label_over_a_list_after_the_text():
    links = "".join(f'<li><a href="/a/{n}">{ALSO}, part {n}</a></li>' for n in range(3))
    body = _read("", after=f"<div><span>Читайте также</span><ul>{links}</ul></div>")
    assert [link.url for link in body.related] == [f"https://made.example/a/{n}" for n in range(3)]
    assert body.paragraphs == STORY


def test_popular_stories_are_not_related():
    links = "".join(f'<li><a href="/a/{n}">{ALSO}, part {n}</a></li>' for n in range(3))
    body = _read("", after=f"<div><h4>Most Popular</h4><ul>{links}</ul></div>")
    assert body.related == ()
    assert body.paragraphs == STORY


@pytest.mark.parametrize(
    ("noise", "rule"),
    [
        (
            '<div class="newsletter-signup"><p>Sign up for our newsletter and get the news to your inbox.</p></div>',
            "newsletter",
        ),
        ('<div class="share-buttons"><a href="#">Facebook</a> <a href="#">Twitter</a></div>', "share line"),
        ('<div class="ad-slot">Advertisement</div>', "advertisement"),
        ('<figure><img src="x.jpg"><figcaption>Photo by A. Person / Agency</figcaption></figure>', "caption"),
        (
            '<div class="related-posts"><h4><a href="/b">Something else entirely happened</a></h4></div>',
            "related stories",
        ),
    ],
)
def test_what_is_removed_keeps_its_reason(noise, rule):
    body = _read(noise)
    assert body.paragraphs == STORY
    assert rule in {block.rule for block in body.removed}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("© 2024 The House. All rights reserved. This text may be quoted with a link to its source.", "copyright line"),
        ("Sign up for our daily letter and read every morning what the ministers will be speaking of.", "newsletter"),
        ("Подписывайтесь на наш канал, чтобы первыми узнавать о решениях совета министров и послов.", "newsletter"),
        ("Folgen Sie uns auf allen Kanälen, um keine Entscheidung des Rates der Minister zu verpassen.", "share line"),
    ],
)
def test_a_few_lines_are_noise_wherever_they_stand(line, rule):
    body = _read(f"<p>{line}</p>")
    assert body.paragraphs == STORY
    assert next(block.rule for block in body.removed if block.text == line) == rule


def test_the_same_words_in_a_long_paragraph_are_news():
    told = (
        f"{STORY[1]} The minister asked readers to follow us on the way to the summit, and added: {STORY[2]} {STORY[3]}"
    )
    assert told in _read(f"<p>{told}</p>").paragraphs


def test_the_headline_again_above_the_text_is_not_text():
    assert _read("", before="<p>Ministers meet in Almaty</p>").paragraphs == STORY


@pytest.mark.parametrize(
    "stamp", ["Published: 22 June 2024, 10:15", "Erstellt: 22.06.2024, 18:16 Uhr", "Last updated on June 22nd, 2024"]
)
def test_a_stamp_above_the_text_is_not_text(stamp):
    told = "".join(f"<p>{text}</p>" for text in (stamp, *STORY))
    assert read_body(Page(f"<body><h1>Ministers meet</h1><div>{told}</div></body>", BASE), "X").paragraphs == STORY


def test_texts_a_site_file_names_are_never_text():
    line = "The house publishes this report with the kind permission of its readers, as it does each week."
    page = Page(f"<body><div><p>{STORY[0]}</p><p>{line}</p><p>{STORY[1]}</p><p>{STORY[2]}</p></div></body>", BASE)
    assert read_body(page, "X", site_noise=[line.upper()]).paragraphs == STORY[:3]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Read also: A", "read_also"),
        ("» ЧИТАЙТЕ ТАКЖЕ: А", "read_also"),
        ("相关新闻", "read_also"),
        ("Lea: el consejo aborda la frontera", "read_also"),
        ("MIRA: los ministros en Almaty", "read_also"),
        ("PUEDES VER: ¿Qué es la OCS?", "read_also"),
        ("Schon gelesen?", "read_also"),
        ("Cхожие новости", "read_also"),  # a Latin C
        ("Ready to talk, the minister said", None),
        ("Reading also matters", None),
        ("© 2024 The House", "copyright"),
        ("Photograph: A. Person", "credit"),
        ("He said the newsletter helped", "newsletter"),
        ("", None),
    ],
)
def test_phrases_stand_alone_and_open_a_line(text, group):
    bits = phrase_bits(text)
    assert bits == 0 if group is None else bits >> GROUPS.index(group) & 1
