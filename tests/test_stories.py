import random

import pytest

from aggregator.stories.same_story import Fingerprint, fingerprint, same_story, text_hash
from tests import story_corpus
from tests.story_variations import COPIES, next_bulletin

SUMMIT = (
    """ASTANA, 4 July (TASS) - The leaders of the ten member states adopted 25 documents at a summit in Astana on
Thursday, among them a development strategy until 2035 and a programme against drug trafficking.

President Kassym-Jomart Tokayev, who chaired the meeting, said that mutual trade had grown to 650 billion dollars and
proposed to open a fund for water projects in Central Asia. Belarus was admitted as a full member.

The next summit will be held in China, which takes over the chairmanship for a year. Foreign ministers are to meet in
Beijing before the end of the spring to prepare it, the joint statement says.""".replace("\n\n", "\f")
    .replace("\n", " ")
    .replace("\f", "\n\n")
)


def compare(
    one: str,
    other: str,
    *,
    headlines: tuple[str, str] = ("Summit adopts 25 documents", "Summit adopts 25 documents"),
    language: str = "en",
):
    return same_story(fingerprint(headlines[0], one, language), fingerprint(headlines[1], other, language))


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(SUMMIT.replace("ASTANA, 4 July (TASS) - ", "Astana, July 4 /KazTAG/. "), id="another agency"),
        pytest.param(SUMMIT.replace("ASTANA, 4 July (TASS) - ", ""), id="no dateline"),
        pytest.param(SUMMIT.rsplit("\n\n", 1)[0], id="last paragraph cut"),
        pytest.param(SUMMIT.split("\n\n", 1)[1], id="lead cut"),
        pytest.param(
            SUMMIT
            + "\n\nFollow us on Telegram for all news of the region.\n\nReporting by A. Writer; editing by B. Reader.",
            id="credits",
        ),
        pytest.param(
            SUMMIT.replace("650 billion", "605 billion") + "\n\nCorrects the figure in paragraph 2.",
            id="a figure corrected",
        ),
        pytest.param(
            SUMMIT.replace("adopted", "approved")
            .replace("held in", "hosted by")
            .replace("proposed to open", "suggested creating")
            .replace("full", "new"),
            id="light edit",
        ),
        pytest.param(SUMMIT.upper(), id="capitals only"),
    ],
)
def test_a_copy_is_the_same_story(copy):
    verdict = compare(SUMMIT, copy)
    assert verdict, verdict


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (
            SUMMIT.replace("25", "18")
            .replace("2035", "2030")
            .replace("650", "512")
            .replace("ten", "nine")
            .replace("Astana", "Samarkand")
            .replace("Tokayev", "Mirziyoyev")
            .replace("Kassym-Jomart", "Shavkat")
            .replace("4 July", "16 September"),
            "other",
        ),
        ("“" + SUMMIT.split("\n\n")[1] + "”\n\n" + story_corpus.text_of("en", 250, 3).body, "only parts in common"),
        (story_corpus.text_of("en", 160, 5).body, "too little in common"),
    ],
)
def test_a_look_alike_is_another_story(other, why):
    verdict = compare(SUMMIT, other)
    assert not verdict
    assert why in verdict.reason or verdict.reason == "too little in common", verdict


@pytest.mark.parametrize(
    ("language", "note", "names"),
    [
        (
            "en",
            "On {d} March the Minister received the Ambassador of {c}, {p}. The sides discussed bilateral cooperation and the regional agenda.\n\nThe Minister wished the Ambassador success.",
            (("Kenya", "Daniel Okoro"), ("Latvia", "Janis Ozols")),
        ),
        (
            "ru",
            "{d} марта министр принял посла {c} ({p}). Стороны обсудили двустороннее сотрудничество и региональную повестку.\n\nМинистр пожелал послу успехов в его работе.",
            (("Кении", "Даниэль Окоро"), ("Латвии", "Янис Озолс")),
        ),
        (
            "tr",
            "Bakan, {d} Mart günü {c} Büyükelçisi {p} ile görüştü. Görüşmede ikili ilişkiler ve bölgesel gelişmeler ele alındı.\n\nBakan, Büyükelçiye başarılar diledi.",
            (("Kenya", "Daniel Okoro"), ("Letonya", "Janis Ozols")),
        ),
        (
            "ar",
            "استقبل وزير الخارجية اليوم سفير {c} {p}. وجرى خلال اللقاء بحث علاقات التعاون الثنائي وتبادل وجهات النظر حول المستجدات الإقليمية.\n\nوأعرب الوزير عن تمنياته للسفير بالتوفيق في مهامه.",
            (("كينيا", "دانيال أوكورو"), ("لاتفيا", "يانيس أوزولس")),
        ),
        (
            "zh",
            "3月{d}日，外交部长会见{c}驻华大使{p}。双方就双边关系和地区问题交换了意见。\n\n部长欢迎大使履新，祝愿大使工作顺利。",
            (("肯尼亚", "奥科罗"), ("拉脱维亚", "奥佐尔斯")),
        ),
    ],
)
def test_notes_of_one_template_tell_of_different_people(language, note, names):
    one, other = (note.format(d=d, c=country, p=person) for d, (country, person) in zip((5, 9), names, strict=True))
    assert not compare(one, other, headlines=(names[0][0], names[1][0]), language=language)
    assert compare(one, "(AFP) - " + one + "\n\n© Agency", headlines=(names[0][0], names[0][0]), language=language)


@pytest.mark.parametrize("language", story_corpus.LANGUAGES)
def test_every_language_tells_copies_from_bulletins(language):
    chance = random.Random(language)
    text = story_corpus.text_of(language, 200, 77)
    for kind in ("prefixed", "padded", "trimmed", "every fifth word", "corrected"):
        copy = COPIES[kind](text, chance)
        assert compare(text.body, copy.body, headlines=(text.headline, copy.headline), language=language), kind
    bulletin = next_bulletin(text, chance)
    assert not compare(text.body, bulletin.body, headlines=(text.headline, bulletin.headline), language=language)


def test_paragraphs_in_any_other_order_of_phrases_are_no_copy():
    sentences = [part + "." for part in SUMMIT.replace("\n\n", " ").split(". ")]
    phrases = [phrase for sentence in sentences for phrase in sentence.split(",")]
    random.Random(4).shuffle(phrases)
    assert not compare(SUMMIT, ",".join(phrases))


def test_figures_count_whatever_their_digits_and_groups():
    arabic = (
        "بلغت الصادرات 1250 طنا في الشهر الماضي وفق بيانات الوزارة التي أعلنت ذلك أمس في مؤتمر صحفي عقد في مقرها الرئيس"
    )
    assert compare(arabic, arabic.replace("1250", "١٢٥٠"), language="ar").shared == 1.0
    english = (
        "Exports reached 1,250 tonnes last month according to the data the ministry released at a press conference"
    )
    assert compare(english, english.replace("1,250", "1 250")).shared == 1.0


def test_corpus_keeps_its_figures():
    """The floor below the figures of benchmarks/stories.py; lowering it has to be said aloud."""
    found = wrong = missed = 0
    for at, pair in enumerate(story_corpus.pairs(2)):
        if at % 5:
            continue
        same = compare(
            pair.one.body,
            pair.other.body,
            headlines=(pair.one.headline, pair.other.headline),
            language=pair.one.language,
        )
        found += bool(same) and pair.same
        wrong += bool(same) and not pair.same
        missed += not same and pair.same
    assert found / (found + wrong) > 0.985
    assert found / (found + missed) > 0.985


def test_stories_written_by_hand_are_told_apart():
    """Untouched by tuning, the first figures were 1.000 and .997; of two copies one was missed."""
    marks = {}

    def mark(text):
        return marks.setdefault(text, fingerprint(text.headline, text.body, text.language))

    pairs = [(pair, bool(same_story(mark(pair.one), mark(pair.other)))) for pair in story_corpus.written()]
    wrong = [(pair.kind, pair.one.headline, pair.other.headline) for pair, same in pairs if same and not pair.same]
    missed = [(pair.kind, pair.one.headline, pair.other.headline) for pair, same in pairs if pair.same and not same]
    assert not wrong
    assert len(missed) <= 2, missed


def test_the_evidence_of_a_long_text_is_enough_to_know_it_again_and_stays_small():
    mark = fingerprint("Summit adopts 25 documents", story_corpus.text_of("en", 900, 1).body, "en")
    assert same_story(Fingerprint(mark.evidence), mark)
    assert len(mark.evidence) <= 300


@pytest.mark.parametrize("body", ["", "One.", "!!!", "\n\n", "5", "日", "a b c d"])
def test_a_text_of_hardly_a_word_has_a_fingerprint(body):
    assert same_story(fingerprint("", body), fingerprint("", body))
    assert not compare(body, SUMMIT)


def test_text_hash_sees_letters_and_digits_only():
    assert text_hash("A Title", "Some text.") == text_hash("a title", "Some  text")
    assert text_hash("A Title", "Some text.") != text_hash("A Title", "Some texts.")
    assert text_hash("A Title", "Some") != text_hash("A", "Title Some")
    assert len(text_hash("", "")) == 16
