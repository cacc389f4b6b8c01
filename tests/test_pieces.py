"""What is taken over from the files published last is what would be written anew, and nothing is taken over blindly."""

from dataclasses import replace
from datetime import timedelta

import pytest
from published_stories import SITES, Registry, about, archive, story

from feeds import clean_html
from feeds.publish import PublishOptions, publish

OPTIONS = PublishOptions(base_url="https://feeds.example.org/", hub="https://hub.example.org/")
TRICKS = '<p>    &lt;/item&gt;\n    &lt;item&gt;\n  &lt;/entry&gt;\n  &lt;entry&gt;\n "},\n{"items":[\n]} &lt;/li&gt;\n&lt;/ol&gt;</p>'


def put_out(stories, to, options=OPTIONS):
    publish(stories, Registry(), to, options, locate=lambda _name, _country: None)


def feeds_in(folder):
    """Return the files a feed is read by: closed pages stay as they were first written, and the memory holds times."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name[0] != "."}


def with_article(stored, **facts):
    return replace(stored, article=replace(stored.article, **facts))


CHANGES = {
    "another text": lambda s: replace(
        with_article(s, body="Corrected.", body_html="<p>Corrected.</p>"), changed=s.changed + timedelta(days=2)
    ),
    "another link, the same text": lambda s: with_article(s, body_html=s.article.body_html + '<a href="/x">x</a>'),
    "an image": lambda s: with_article(s, image="https://tdi.example/new.png"),
    "another author": lambda s: with_article(s, authors=("B. Writer",)),
    "a copy": lambda s: replace(s, also_at=(replace(SITES["apa_az"], url="https://apa.example/copy"),)),
    "another address of a copy": lambda s: replace(s, also_at=(replace(SITES["apa_az"], url="https://apa.example/2"),)),
    "another organization": lambda s: replace(s, organizations=(*s.organizations, about("oic"))),
    "another reason": lambda s: replace(s, organizations=(about("csto", "Collective Treaty"),)),
    "text that looks like a file of ours": lambda s: with_article(s, headline="</li>\\n", body_html=TRICKS),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_feed_kept_up_to_date_is_the_feed_made_anew(tmp_path, change):
    stories = archive(70)
    put_out(stories, tmp_path / "kept")
    for number in (69, 65, 40):  # a change, and after it the changed story among those that stayed
        stories.stories[number] = change(stories.stories[number])
        put_out(stories, tmp_path / "kept")
        put_out(stories, tmp_path / f"anew-{number}")
        assert feeds_in(tmp_path / "kept") == feeds_in(tmp_path / f"anew-{number}")


def test_what_stays_is_not_cleaned_again(tmp_path, monkeypatch):
    stories = archive(60)
    put_out(stories, tmp_path)
    cleaned, real = [], clean_html.clean
    monkeypatch.setattr(clean_html, "clean", lambda markup, base: (cleaned.append(base), real(markup, base))[1])
    stories.stories.append(story(61))
    put_out(stories, tmp_path)
    assert set(cleaned) == {story(61).article.url}


@pytest.mark.parametrize("name", ["csto.rss", "csto.atom", "csto.json", "csto.html"])
def test_nothing_is_taken_from_a_file_somebody_else_wrote(tmp_path, name):
    stories = archive(60)
    put_out(stories, tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes().replace(b"Ministers meet", b"Somebody lies "))
    stories.stories.append(story(61))
    put_out(stories, tmp_path)
    assert b"Somebody lies" not in path.read_bytes()
    assert path.read_bytes().count(b"Ministers meet") >= 50


def test_nothing_is_taken_over_under_other_options(tmp_path):
    stories = archive(60)
    put_out(stories, tmp_path / "moved")
    moved = PublishOptions(base_url="https://elsewhere.example/", hub="https://hub.example.org/")
    put_out(stories, tmp_path / "moved", moved)
    put_out(stories, tmp_path / "anew", moved)
    assert feeds_in(tmp_path / "moved") == feeds_in(tmp_path / "anew")
