"""Every string that enters is one form, one line, and breaks no feed."""

import sqlite3
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator import text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  CSTO \n\t Foreign\u00a0Ministers ", "CSTO Foreign Ministers"),
        ("SCO\u202e summit\u2066", "SCO summit"),
        ("zero\u200bwidth\ufeff and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("e\u0301te\u0301", "été"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("a\x00b\x0bc\x1fd\x85e", "ab c d e"),
        ("za\u0300\u0301\u0302\u0303\u0304\u0305\u0306lgo", "zàlgo"),
        (None, ""),
    ],
)
def test_a_line_is_clean(raw, clean):
    assert text.line(raw) == clean


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF, 0xD800, 0xDFFF, 0x1FFFE, 0x202E])
def test_C1_C2_C3_no_character_breaks_a_feed_or_the_store(code):
    cleaned = text.line(f"before {chr(code)} after")
    element = etree.Element("title")
    element.text = cleaned  # lxml refuses what XML cannot carry
    assert etree.tostring(element)
    with sqlite3.connect(":memory:") as db:
        assert db.execute("SELECT length(?)", (cleaned,)).fetchone()[0] == len(cleaned)


def test_paragraphs_keep_their_order_and_one_blank_line_between_them():
    assert text.paragraphs("One\nline.\r\n\r\n\n  Two.\u2029\u2029Three.\n \t\n") == "One line.\n\nTwo.\n\nThree."


def test_shortened_cuts_at_a_word():
    assert text.shortened("The council of foreign ministers met", 20) == "The council of…"
    assert text.shortened("short", 20) == "short"


def test_letters_compare_across_forms():
    assert text.letters("ＣＳＴＯ — “Foreign” Ministers!") == text.letters("csto foreign ministers")


@settings(deadline=None)  # the first one builds the table
@given(st.text(st.characters(codec=None)))
@example("cafe\u0301 \u1112\u1161\u11ab \u0995\u09c7\u09be")  # letters that join: Latin, Korean, Bengali
@example("a\u0344 \u212b \ud800 \U0001f600 \u200c \t")
def test_a_long_text_is_cleaned_as_a_short_one_is(end):
    long = "The council met. " * 30
    assert text.characters(long + end) == long + text.characters(end)


def test_letters_are_the_same_however_many_of_them_are_ascii():
    """The quick way for English with a few signs gives what the way for every letter gives."""
    signs = "«Ünïted» “Nations”—№ 5_ﬁ … ①é\u0301 İ ẞ \ud800 ٣"
    mostly_ascii = signs + " plain words" * 20
    assert text.letters(mostly_ascii) == text.letters(signs) + "plainwords" * 20


def test_what_passes_at_a_look_is_what_cleaning_leaves_alone():
    parts = [unicodedata.decomposition(chr(code)).split() for code in range(0x110000)]
    joining = {int(part[1], 16) for part in parts if len(part) == 2 and not part[0].startswith("<")}
    for code in range(0x80, 0x20000):
        letter = chr(code)
        if text._SETTLED.fullmatch(letter):
            assert text.characters(letter) == letter, hex(code)
            assert not unicodedata.combining(letter), hex(code)
            assert code not in joining, hex(code)
            assert code not in range(0x1160, 0x1200), hex(code)
