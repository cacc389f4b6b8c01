"""Traps of real pages, each a page in our own words: what may come to stand in a text, and must not."""

import pytest

from aggregator import extract

URL = "https://example-times.org/world/ministers-agree/"
TITLE = "Ministers agree on a border programme in Almaty"
TEXT = """\
ALMATY, 22 June 2024 (TDI): Ministers of six countries agreed on Saturday on a joint programme for the border, officials said.
The programme covers customs, roads and the training of border guards, and it runs until the end of 2028, according to the text.
“We have waited for this paper for six years,” the chairman told journalists, adding that the money for the first stage was found.
A second meeting will be held in Bishkek in the autumn, where the ministers want to name the towns for the first posts.
Experts said the plan depends on whether parliaments ratify it before the winter, as two of them are facing elections.
""".splitlines()
OTHER = """\
ASTANA, 21 June 2024 (TDI): Farmers in the north brought in more wheat than in any year since 2014, the ministry said on Friday.
Prices fell by a tenth in a week, and exporters asked for more wagons, which the railway promised to send from July.
""".splitlines()
HARVEST = "<a href='/x1'>Harvest in the north is the best for ten years</a>"
BRIDGES = "<a href='/x2'>Two bridges over the Chu are closed for repair</a>"
ORGANIZATIONS = ("Council of Europe", "NATO", "European Union", "Shanghai Cooperation Organization (SCO)")
CITIES = ("Baku", "Yerevan", "Minsk", "Astana", "Bishkek", "Chisinau", "Moscow", "Dushanbe")
COUNTRIES = (
    "Albania", "Andorra", "Armenia", "Austria", "Azerbaijan", "Belarus", "Belgium", "Bulgaria", "Canada", "Croatia",
    "Cyprus", "Czechia", "Denmark", "Estonia", "Finland", "France", "Georgia", "Germany", "Greece", "Hungary",
)  # fmt: skip


def paragraphs(lines):
    return "".join(f"<p>{line}</p>" for line in lines)


def listed(names):
    return "<ul>" + "".join(f"<li><a href='/t/{n}'>{name}</a></li>" for n, name in enumerate(names)) + "</ul>"


WHOLE = paragraphs(TEXT)
CAPTION = "<img src='/p.jpg'><p>Delegates attend the meeting in Almaty, Kazakhstan, on June 22, 2024. (Photo by A. Writer)</p>"
PAGES = {
    "a menu of topics below names other organizations": WHOLE + f"<div class='menu'>{listed(ORGANIZATIONS)}</div>",
    "all member states above": f"<div>{listed(COUNTRIES)}</div>{WHOLE}",
    "clocks of the capitals": "<div>" + "".join(f"<div>{c} <b>10:14</b></div>" for c in CITIES) + f"</div>{WHOLE}",
    "a menu in sentences below": WHOLE
    + "<div><div><a href='/1'>The association has three pillars: read about the security community.</a></div>"
    "<div><a href='/2'>The economic community opens markets for all its members.</a></div></div>",
    "a topic glued to its label": f"<div><a href='/c'>ХроникаСобытия на границе</a></div>{WHOLE}",
    "a box of related sentences with another date": paragraphs(TEXT[:3])
    + "<div class='box'><h3>Related</h3><a href='/r'><p>Leaders of the union met on 3 March 2021 and promised to open the "
    f"road again.</p></a></div>{paragraphs(TEXT[3:])}",
    "headlines inside, without a label": paragraphs(TEXT[:3])
    + f"<p>{HARVEST}</p><p>{BRIDGES}</p>"
    + paragraphs(TEXT[3:]),
    "the whole text twice": WHOLE + WHOLE,
    "the first paragraph twice": paragraphs(TEXT[:1]) + WHOLE,
    "when the first version was posted": f"<p>Details added (first version posted on 18:07)</p>{WHOLE}",
    "the next article of a page without an end": f"{WHOLE}</article><article><h1>Harvest in the north</h1>{paragraphs(OTHER)}",
    "a label with a Latin letter among Cyrillic ones": f"{WHOLE}<p>Cхожие новости</p><ul><li>{HARVEST}</li><li>{BRIDGES}</li></ul>",
    "a label whose links are left out": f"{WHOLE}<p>Dieses Thema im Programm:</p><ul><li>{HARVEST}</li><li>{BRIDGES}</li></ul>",
    "a theme's placeholder": f"{paragraphs(TEXT[:3])}<p>spot_imgspot_img</p>{paragraphs(TEXT[3:])}",
    "eight captions in a row": WHOLE + f"<div class='pic'>{CAPTION}</div>" * 8,
    "a bar of currencies": f"<div><span>USD 445.12</span> <span>EUR 478.30</span> <span>RUB 5.02</span></div>{WHOLE}",
    "the headline again in other quotes": f"<p>Ministers agree on a “border programme” in Almaty</p>{WHOLE}",
} | {
    f"closing mark {mark}": f"{WHOLE}<p>{mark}</p>"
    for mark in ("-0-", "(end)", "(I finish)", "T.R.", "1483**1416", "###", "/انتهى/")
}


@pytest.mark.parametrize("trap", PAGES)
def test_only_the_text_is_read(trap):
    html = (
        f"<html lang=en><head><title>{TITLE}</title><meta property='og:title' content='{TITLE}'></head><body><header><nav>"
        f"{listed(('Home', 'World'))}</nav></header><main><article><h1>{TITLE}</h1>{PAGES[trap]}</article></main></body></html>"
    )
    article = extract(html, URL)
    assert article.body.split("\n\n") == TEXT
    assert article.dateline.agency == "TDI"
    assert article.published.date().isoformat() == "2024-06-22"


@pytest.mark.parametrize("line", ["We know pg_stat_statements well enough.", "Yes.", "“No,” he said.", "In 2021."])
def test_a_short_last_line_of_text_stays(line):
    html = f"<title>{TITLE}</title><body><article><h1>{TITLE}</h1>{WHOLE}<p>{line}</p></article>"
    assert extract(html, URL).body.split("\n\n") == [*TEXT, line]


def test_a_sentence_that_recurs_in_a_list_stays():
    offer = "The price includes the transfer from the airport and breakfast for two."
    lines = [*TEXT[:2], offer, *TEXT[2:4], offer, TEXT[4]]
    html = f"<title>{TITLE}</title><body><article><h1>{TITLE}</h1>{paragraphs(lines)}</article>"
    assert extract(html, URL).body.split("\n\n") == lines
