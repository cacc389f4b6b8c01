"""What a site repeats: learned from the second page on, and never a sentence that is news."""

import random

import pytest

from aggregator.errors import BodyMissing
from aggregator.extraction.body import Body, read_body
from aggregator.extraction.page import Page
from aggregator.extraction.repeats import MOST_BLOCKS, RULE, SiteMemory, key

# Noise without a telling class or word: plain paragraphs and a link, as a reader of the site sees them on every page.
MIDDLE = "Our correspondents follow events in the region day by day and speak with those who take part in them."
LINKED = "The full archive of the house, with maps and documents of three decades, stands open to every reader."
CLOSING = (
    "The editorial office works from the old harbour building and is open on weekdays.",
    "Letters reach us there.",
)
STANDING = "The sides discussed bilateral relations and agreed to continue their contacts at all levels."
DATELINE = "ASTANA, 22 June —"

_WHO = ("ministers", "envoys", "delegations", "presidents", "experts", "ambassadors", "speakers", "chairmen")
_DID = ("reviewed", "signed", "praised", "postponed", "examined", "welcomed", "rejected", "amended")
_WHAT = (
    "a draft treaty",
    "the water accord",
    "a customs protocol",
    "the railway plan",
    "an energy charter",
    "the border programme",
)
_WHERE = ("in Bishkek", "in Geneva", "in Dushanbe", "in Vienna", "in Minsk", "in Tashkent", "in Ankara", "in Doha")


def _sentences(rng: random.Random, count: int) -> list[str]:
    def one() -> str:
        parts = [rng.choice(words) for words in (_WHO, _DID, _WHAT, _WHERE)]
        return f"The {parts[0]} {parts[1]} {parts[2]} {parts[3]} on day {rng.randrange(10_000)}, officials said after the talks."

    return [" ".join(one() for _ in range(2)) for _ in range(count)]


def _page(number: int, *, real: bool) -> str:
    """Return page NUMBER of the made site; every other one holds the REAL recurring sentence."""
    rng = random.Random(number)
    told = _sentences(rng, 8)
    if real:
        told.insert(rng.randrange(2, 7), STANDING)
    told.insert(rng.randrange(3, 6), MIDDLE)
    told.insert(2, f'<a href="/house/archive">{LINKED[:60]}</a>{LINKED[60:]}')
    paragraphs = "".join(f"<p>{text}</p>" for text in [DATELINE, *told, *CLOSING])
    return f"<html><body><h1>Talks, part {number}</h1><div>{paragraphs}</div></body></html>"


def _read(number: int, memory: SiteMemory, *, real: bool) -> Body:
    page = Page(_page(number, real=real), f"https://made.example/news/{number}")
    body = read_body(page, f"Talks, part {number}", repeated=memory.is_noise)
    memory.observe(body.paragraphs, [block.text for block in body.removed if block.rule == RULE])
    return body


def _noise_in(body: Body) -> int:
    return sum(text in body.paragraphs for text in (MIDDLE, LINKED, *CLOSING))


def test_a_site_teaches_its_noise_without_losing_what_is_news():
    memory = SiteMemory()
    read = {number: _read(number, memory, real=number % 2 == 0) for number in range(1, 51)}
    assert _noise_in(read[1]) == 4  # nothing known yet
    assert _noise_in(read[2]) == 1  # the linked line and the closing run are known; a plain line needs more pages
    assert _noise_in(read[3]) == 1
    assert all(_noise_in(read[number]) == 0 for number in range(6, 51))
    assert all(STANDING in read[number].paragraphs for number in range(2, 51, 2))
    assert all(body.paragraphs[0] == DATELINE for body in read.values())


def test_removed_repeats_are_told_with_their_reason():
    memory = SiteMemory()
    _read(1, memory, real=False)
    body = _read(2, memory, real=False)
    assert {block.text for block in body.removed if block.rule == RULE} == {LINKED, *CLOSING}


def test_an_article_read_again_is_kept_whole():
    memory = SiteMemory()
    first = _read(1, memory, real=True)
    assert _read(1, memory, real=True).paragraphs == first.paragraphs


@pytest.mark.parametrize("pages_between", [1, 4])
def test_subheadings_that_recur_stay(pages_between):
    memory = SiteMemory()
    for number in range(1, 2 + pages_between):
        told = _sentences(random.Random(number), 6)
        html = (
            "".join(f"<p>{text}</p>" for text in told[:3])
            + "<h2>Background</h2>"
            + "".join(f"<p>{t}</p>" for t in told[3:])
        )
        page = Page(f"<html><body><div>{html}</div></body></html>", f"https://made.example/{number}")
        body = read_body(page, "Talks", repeated=memory.is_noise)
        memory.observe(body.paragraphs)
    assert "Background" in body.paragraphs


def test_memory_survives_storage():
    memory = SiteMemory()
    for number in range(1, 8):
        _read(number, memory, real=False)
    assert SiteMemory.from_bytes(memory.to_bytes()) == memory


@pytest.mark.parametrize("data", [b"", b"SM1", b"XX1" + bytes(8), SiteMemory().to_bytes() + b"x"])
def test_foreign_bytes_are_refused(data):
    with pytest.raises(ValueError, match="not a site memory"):
        SiteMemory.from_bytes(data)


def test_memory_stays_small_and_keeps_what_recurs():
    memory = SiteMemory()
    for number in range(400):
        memory.observe([f"{number} paragraph {place}" for place in range(40)] + ["Follow the house."])
    assert len(memory.blocks) <= MOST_BLOCKS
    assert len(memory.to_bytes()) < 32_000
    assert memory.is_noise(key("plain", "Follow the house."))


def test_what_a_site_no_longer_prints_is_forgotten():
    memory = SiteMemory()
    for _ in range(20):
        memory.observe(["An old closing line of the house."])
    for number in range(2000):
        memory.observe([f"news {number}"])
    assert not memory.is_noise(key("linked", "An old closing line of the house."))


def test_two_pages_that_only_share_boilerplate_still_fail_loudly():
    memory = SiteMemory()
    memory.observe([MIDDLE, *CLOSING])
    memory.observe([MIDDLE, *CLOSING])
    page = Page("<html><body><p>Short.</p></body></html>", "https://made.example/x")
    with pytest.raises(BodyMissing):
        read_body(page, "X", repeated=memory.is_noise)
