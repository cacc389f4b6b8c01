"""Lines in which a site speaks to its readers are no text; sentences that hold the same words are."""

import pytest

from aggregator.extraction.appeals import appeal, is_writers_note

APPEALS = """
share line | Follow The Lantern on Twitter and Facebook for the latest updates.
share line | Join our WhatsApp channel to get the news first
share line | *** Follow me on Instagram, YouTube, X (Twitter) or Facebook ***
share line | Подписывайтесь на наш телеграм-канал, чтобы ничего не пропустить
share line | Больше новостей — в нашем Telegram
share line | Читайте нас в Telegram
share line | Стежте за нами у Facebook
share line | Síguenos en Twitter e Instagram
share line | Suivez-nous sur Facebook et Twitter
share line | Folgen Sie uns auf Facebook und X
share line | Siga-nos no Instagram
share line | Haberlerimizi Google News'te takip edin
share line | Bizə Telegram-da abunə olun
share line | Біздің Telegram-арнаға жазылыңыз
share line | تابعونا على تويتر وفيسبوك
share line | ما را در تلگرام دنبال کنید
share line | ہمیں فیس بک پر فالو کریں
share line | 关注我们的微信公众号
share line | Share this article with your friends
share line | Поделиться
share line | Udostępnij na Facebooku
notice | Если вы нашли ошибку, выделите её и нажмите Ctrl+Enter
notice | Found a typo? Tell us.
page furniture | This post has been viewed 1,234 times
page furniture | Просмотров: 512
page furniture | 浏览次数：348
caption | Photo: Press service of the President
caption | Фото: пресс-служба президента
caption | Crédit photo : ministère des Affaires étrangères
caption | The presidents of the two countries. Photo credit: press service
caption | Delegates attend the opening session in Astana, July 3, 2024. (Xinhua/Li Na)
caption | Церемония подписания. Фото: пресс-служба
caption | Images | lantern.example
page furniture | For information media. Not an official record.
page furniture | News Code: 84274100
page furniture | Download document 0123456789abcdef0123456789abcdef.docx
page furniture | Материал доступен на этих языках:
share line | Этой осенью оставайтесь с нами в Telegram и Facebook
share line | Get Lantern stories sent directly to you! Subscribe to our Telegram and YouTube
tags | Tags: CSTO, Kazakhstan, Russia
tags | Теги: ОДКБ, Казахстан
author box | Edited by: Ana Kovač
author box | （编辑：李四）
author box | Penyunting: Rina Wati
copyright line | Published in The Lantern, June 22nd, 2024
copyright line | Copyright Lantern Press, 2024
copyright line | При использовании материалов ссылка на сайт обязательна.
comments | Leave a comment
comments | Оставить комментарий
comments | Deja un comentario
promotion | Download the Lantern app on Google Play and the App Store.
promotion | Get the best of our reporting delivered to your inbox every morning.
promotion | Send your story to editor@lantern.example
"""
TEXT = """
The minister wrote on Telegram that the talks would go on.
Follow these steps shared on Twitter to stay safe in a crowd.
Followers of the president on Facebook doubled within a year.
Join us in condemning the attack, the ambassador said to the council.
He asked readers to follow the ministry on Facebook.
The share of renewable energy in the region grew to 30 percent.
Copyright law was the subject of the second panel, and the delegates agreed on a draft.
Photo: the first picture of the comet was taken in 1986. It was blurred.
Comments by the minister caused a stir in the neighbouring capital.
Published in Geneva, the report covers the years up to 2030.
The views of the two ministers on the treaty are far apart.
Читайте, пишите и думайте, сказал министр студентам.
Поделиться опытом приехали эксперты из пяти стран.
Views on the draft treaty differed widely among the delegations.
The agency (Xinhua) reported on Monday that the ministers had agreed on the text.
The photo: a symbol of the summit, as one delegate said. It went around the world.
Go back to the negotiating table, the secretary general told both sides on Friday, and the council agreed with him.
Compartir datos es la clave
Partager la richesse
Condividi la strada
El ministro pidió compartir los costes de la reforma con los países vecinos.
"""
NOTES = """
The writer is a former ambassador of the country to the United Nations.
(The author is a research fellow at an institute in Islamabad.)
About the author: Ana Kovač covers Central Asia.
Ana Kovač covers Central Asia. She can be reached at kovac@lantern.example
Об авторе: Анна Серова, корреспондент.
"""


@pytest.mark.parametrize("row", APPEALS.strip().splitlines())
def test_a_line_that_speaks_to_readers_is_no_text(row):
    rule, _, said = row.partition(" | ")
    assert appeal(said) == rule


@pytest.mark.parametrize("said", TEXT.strip().splitlines())
def test_a_sentence_with_such_words_is_text(said):
    assert appeal(said) == ""


@pytest.mark.parametrize("said", NOTES.strip().splitlines())
def test_a_note_on_the_writer_is_known(said):
    assert is_writers_note(said)


def test_what_a_writer_did_is_no_note_on_the_writer():
    assert not is_writers_note("A writer is what she had always wanted to be, the minister of culture told the pupils.")
