"""The words and facts of a text that its copies have in common.

"АСТАНА, 5 июля (ТАСС) — Лидеры приняли 25 документов. ... (Reporting by J. Doe)" gives the words from "лидеры" on
without the credit, and the fact "25, between приняли and документов". What agencies put before and after another's
text is taken away; a figure is the same in whatever digits and groups it is written; a name is a word with a capital
inside a sentence, cut to the letters that inflection leaves alone.

Knows nothing of fingerprints, and nothing of what two texts have to do with each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from aggregator import story_names

_DENSE = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_NUMERAL = "〇零一二三四五六七八九十百千万萬亿億两"
_FIGURE = r"\d+(?:[.,:/]\d+|[ \u00a0\u202f]\d{3}(?!\d))*"  # 1 250,5 · 22.06.2024 · 14:30
_START = r"[.!?…](?=\s)|[“”„«»\"\n]"  # where a sentence may begin, and a capital makes no name
_TOKEN = re.compile(rf"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0dff]+[^\W\d_]*)*|{_FIGURE}|{_START}")
_DENSE_TOKEN = re.compile(
    rf"{_FIGURE}|[{_NUMERAL}]{{2,}}|[{_NUMERAL}](?=[年月日])"  # 二十五 · 五月
    rf"|[{_DENSE}]"  # scripts without blanks: each character is a word
    rf"|[^\W\d_{_DENSE}]+|[。！？]|{_START}"
)
_ANY_DENSE = re.compile(f"[{_DENSE}]")
_MARKS = frozenset('.!?…。！？“”„«»"\n')
_NUMERALS = frozenset(_NUMERAL)
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_LETTERS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ی", "ي"), ("ک", "ك"), ("ة", "ه"))
_DATELINE = re.compile(
    r"^(?:"
    r"[^\n/]{0,60}/[^/\n]{2,30}/\.?\s*[-–—:]*"  # MOSCOW, January 21. /TASS/.
    r"|[^\n(\[（【]{0,50}[(\[（【][^)\]）】\n]{2,40}[)\]）】]\s*[-–—:：]{1,2}"  # Islamabad, 19 July 2023 (TDI):
    r"|[\[【（(][^)\]）】\n]{2,30}[)\]】）]"  # [Nairobi] · 【环球网】
    r"|(?=[^\n]{0,50}(?:\d|[A-ZА-ЯÀ-Þ]{3}))[^\n]{1,50}?\s[-–—]{1,2}\s"  # МОСКВА, 27 фев — РИА Новости.
    r"|[^\n，。]{2,24}日?[电電讯訊](?:[(（][^)）\n]{2,20}[)）])?\s*[:：]?"  # 新华社阿斯塔纳7月4日电（记者 …）
    r")\s*"
)
_OPENING = 120  # characters a dateline may take
_CREDIT = re.compile(
    r"(?:[(\[（【*-]\s*)?(?:"
    r"report(?:ing|ed) by|edited by|editing by|writing by|compiled by|source\b|read (?:more|also)|also read|follow us|"
    r"subscribe|sign up|©|\(c\)|copyright|all rights|photo|image|tags?:|this (?:article|story)|for more|contact:|"
    r"join our|share this|click|download|about |источник|подпис|читайте|фото|материал|все права|теги|наш|автор|следите|"
    r"ранее |المصدر|اقرأ|تابع|حقوق|جميع|صور|kaynak|fotoğraf|abone|haber|bizi|tüm hak|editör|fuente|síguenos|suscr|lea |"
    r"foto|todos los|source ?:|lire |suivez|abonnez|tous droits|crédit|avec |quelle|folgen|abonn|lesen sie|alle rechte|"
    r"fonte|leia|siga|leggi|segui|tutti i|来源|编辑|責任|责任|原标题|更多|关注|图片|版权|记者|欢迎|订阅|点击|出典|写真|"
    r"출처|사진|무단"
    r")",
    re.IGNORECASE,
)
_CREDIT_WORDS = 40  # a longer paragraph is text, whatever it begins with
_NAME_LETTERS = 6  # Казахстана, Казахстаном: what inflection leaves alone
_BARE = frozenset(("von", "aus", "nach", "in"))  # German: what follows without an article is mostly a name
_TITLE_CASE = 0.6  # part of a headline's words with a capital from which capitals make no names
_SEEN = 400  # words that tell a script without blanks
_FEW_WORDS = 8  # a body with fewer has its headline read as text


class Fact(NamedTuple):
    """A figure or a name: the position of its word, and its value as all its forms have it."""

    at: int
    value: bytes
    figure: bool


@dataclass(frozen=True, slots=True)
class StoryText:
    """A text's words (UTF-8, lower case) in order and then its headline's, and its facts.

    `length` is the number of words before the headline's; `width` how many words make a shingle.
    """

    words: list[bytes]
    length: int
    width: int
    facts: list[Fact]


def read_story(headline: str, body: str, language: str | None) -> StoryText:
    """Return what copies of the text have in common; LANGUAGE (BCP 47) matters only for German capitals."""
    words, starts = _tokens(_unified(_own_text(body)))
    length = len(words)
    title, title_starts = _tokens(_unified(headline))
    words += title
    lower = "\n".join(words).lower().split("\n") if words else []
    capitals = sum(map(str.__ne__, words[length:], lower[length:]))
    starts.update(
        range(length, len(words)) if capitals > _TITLE_CASE * len(title) else (length + at for at in title_starts)
    )
    dense = sum(map(_is_dense, words[:_SEEN])) * 2 > len(words[:_SEEN])
    facts = _facts(words, lower, starts, nouns=(language or "").lower().startswith("de"), dense=dense)
    if length < _FEW_WORDS:
        length = len(words)
    coded = "\n".join(lower).encode("utf-8", "replace").split(b"\n") if words else []
    return StoryText(coded, length, 4 if dense else 3, facts)


def _is_dense(word: str) -> bool:
    return len(word) == 1 and word > "\u0e00"


def _own_text(body: str) -> str:
    """Return BODY without what agencies add: the dateline before it, credits and calls around it."""
    paragraphs = [part for part in body.split("\n") if part.strip()]
    while len(paragraphs) > 1 and _is_credit(paragraphs[-1]):
        paragraphs.pop()
    while len(paragraphs) > 1 and _is_credit(paragraphs[0]):
        paragraphs.pop(0)
    if not paragraphs:
        return ""
    opening = _DATELINE.match(paragraphs[0][:_OPENING])
    if opening and len(paragraphs[0]) - opening.end() >= opening.end() // 2:
        paragraphs[0] = paragraphs[0][opening.end() :]
    return "\n".join(paragraphs)


def _is_credit(paragraph: str) -> bool:
    start = paragraph.lstrip()
    return bool(_CREDIT.match(start)) and len(start.split()) <= _CREDIT_WORDS and len(start) <= 6 * _CREDIT_WORDS


def _unified(text: str) -> str:
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = story_names.marked(text)
    if _ARABIC.search(text):
        text = _ARABIC_SIGNS.sub("", text)
        for letter, same in _ARABIC_LETTERS:
            text = text.replace(letter, same)
    return text.replace("ё", "е")


def _tokens(text: str) -> tuple[list[str], set[int]]:
    """Return the words of TEXT, and the positions of those that begin a sentence."""
    words: list[str] = []
    starts = {0}
    dense = not text.isascii() and _ANY_DENSE.search(text)
    for token in (_DENSE_TOKEN if dense else _TOKEN).findall(text):
        if token in _MARKS:
            starts.add(len(words))
        elif token[0].isdigit():
            words.append("".join([str(int(c)) for c in token if c.isdigit()]))
        else:
            words.append(token)
    return words, starts


def _facts(words: list[str], lower: list[str], starts: set[int], *, nouns: bool, dense: bool) -> list[Fact]:
    """Return the figures and names among WORDS; where all NOUNS have capitals, only sure names."""
    facts = []
    for at in [at for at, (word, low) in enumerate(zip(words, lower, strict=True)) if word != low or word < ":"]:
        word = words[at]
        if word < ":":  # begins with a digit
            facts.append(Fact(at, word.encode(), True))
        elif at in starts and word[0] != story_names.MARK:
            continue
        elif not nouns or words[at - 1] != lower[at - 1] or words[at - 1] in _BARE:
            facts.append(Fact(at, lower[at][:_NAME_LETTERS].encode("utf-8", "replace"), False))
    if dense:
        facts += [Fact(at, word.encode(), True) for at, word in enumerate(words) if _is_numeral(word, words, at)]
    return facts


def _is_numeral(word: str, words: list[str], at: int) -> bool:
    """Tell whether WORD is written in Chinese figures: several, or one before a unit of the calendar."""
    return word[0] in _NUMERALS and (len(word) > 1 or (at + 1 < len(words) and words[at + 1] in "年月日"))
