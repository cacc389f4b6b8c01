"""Bytes in any charset under any label come out as the letters that were meant, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import CharactersLost
from aggregator.extraction.charset import as_utf8

TEXTS = {
    "cp1251": "Министры иностранных дел государств-членов провели встречу в Алматы и приняли совместное заявление.",
    "koi8-r": "Министры иностранных дел государств-членов провели встречу в Алматы и приняли совместное заявление.",
    "koi8-u": "Міністр закордонних справ України провів зустріч із послами країн-членів Європейського Союзу в Києві.",
    "iso8859-5": "Министры иностранных дел государств-членов провели встречу в Алматы и приняли заявление.",
    "cp1256": "عقد وزراء خارجية الدول الأعضاء في منظمة التعاون الإسلامي اجتماعا في جدة لبحث التطورات الأخيرة.",
    "gb18030": "上海合作组织成员国外长理事会会议在阿斯塔纳举行。各方就地区和国际形势交换了意见。",
    "big5": "上海合作組織成員國外長理事會會議在阿斯塔納舉行。各方就地區和國際形勢交換了意見。",
    "shift_jis": "外務大臣は本日、東京で各国の大使と会談し、地域の安全保障について意見を交換した。",
    "euc-jp": "外務大臣は本日、東京で各国の大使と会談し、地域の安全保障について意見を交換した。",
    "euc-kr": "외교부 장관은 오늘 서울에서 각국 대사들과 회담을 갖고 지역 안보 문제에 대해 의견을 교환했다.",
    "cp1253": "Ο υπουργός Εξωτερικών συναντήθηκε στην Αθήνα με τους πρέσβεις των κρατών μελών της Ένωσης.",
    "cp1255": "שר החוץ נפגש היום בירושלים עם שגרירי המדינות החברות ודן עמם בשיתוף הפעולה האזורי.",
    "cp1254": "Dışişleri Bakanı, Ankara'da üye ülkelerin büyükelçileriyle görüştü. Toplantıda güvenlik konuşuldu.",
    "iso8859-2": "Minister spraw zagranicznych spotkał się w Łodzi z ambasadorami. Rozmowy dotyczyły żywności i współpracy.",
    "cp1252": "Die Außenminister trafen sich in Düsseldorf, um über künftige Maßnahmen zu sprechen; größere Änderungen…",
}
SCRIPTS = [name for name in TEXTS if name not in ("cp1252", "cp1254", "iso8859-2")]
LABELS = ["utf-8", "iso-8859-1", "windows-1251", "gb2312", "windows-1256", "no-such-charset"]


def page(text, label):
    return f'<html><head><meta charset="{label}"><title>News</title></head><body><div>About us</div><p>{text}</p>'


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("charset", SCRIPTS)
def test_a_wrong_label_costs_no_letter(charset, label):
    text = TEXTS[charset] * 2
    assert text in as_utf8(page(text, label).encode(charset), None, "u")[0].decode()


@pytest.mark.parametrize("charset", TEXTS)
def test_a_right_label_is_believed_from_page_or_server(charset):
    html = page(TEXTS[charset], charset)
    assert TEXTS[charset] in as_utf8(html.encode(charset), None, "u")[0].decode()
    bare = html.replace(f'<meta charset="{charset}">', "").encode(charset)
    assert TEXTS[charset] in as_utf8(bare, charset, "u")[0].decode()


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "windows-1256"])
@pytest.mark.parametrize("charset", ["cp1252", "cp1254", "iso8859-2"])
def test_a_wrong_label_on_latin_letters(charset, label):
    text = TEXTS[charset] * 3
    assert text in as_utf8(page(text, label).encode(charset), None, "u")[0].decode()


def test_valid_utf8_is_taken_as_it_is_whatever_the_labels_say():
    html = page("Größe, Алматы", "windows-1251").encode()
    assert as_utf8(html, "iso-8859-1", "u") == (html, "utf-8")
    assert as_utf8(html, "iso-8859-1", "u")[0] is html


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(charset):
    found, _ = as_utf8(page("Алматы", "windows-1251").encode(charset), None, "u")
    assert found.decode().startswith("<html>")
    assert "Алматы" in found.decode()


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "iso2022_jp"])
def test_charsets_that_look_like_ascii(charset):
    text = "外務大臣は本日" if charset == "iso2022_jp" else "Алматы"
    assert text in as_utf8(page(text, "utf-8").encode(charset), None, "u")[0].decode()


def test_utf8_with_one_character_cut_stays_utf8():
    html = page("Größe " * 50, "utf-8").encode() + "ü".encode()[:1]
    assert as_utf8(html, None, "u")[1] == "utf-8"


def test_letters_lost_before_we_came_are_an_error():
    lost = page("\ufffd" * 40 + " a " * 40, "utf-8")
    for html in (lost, lost.encode()):
        with pytest.raises(CharactersLost, match="characters lost"):
            as_utf8(html, None, "https://example.org/")


def test_nul_and_lone_surrogates_do_not_stop_a_string():
    assert as_utf8("a\0b\ud800c", None, "u")[0] == b"ab?c"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "gb2312", "bogus", "utf-7"]))
def test_any_bytes_become_utf8_or_characters_lost(html, declared):
    try:
        found, _ = as_utf8(html, declared, "u")
    except CharactersLost:
        return
    found.decode()
    assert b"\0" not in found
