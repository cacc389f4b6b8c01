"""What names an article on real sites, and who pretends to be one: addresses as the catalogue's sites write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import urls
from aggregator.article import Article
from aggregator.store import Fetched, Saved, Store
from spiders.catalogue import declared_sites
from spiders.discovery.likeness import never_article

SITES = declared_sites()
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("cica", "https://www.s-cica.org/index.php?view=page&t=press_releases&id=1991", "id=1992"),
        ("mea_india", "https://www.mea.gov.in/bilateral-documents.htm?dtl/33149", "dtl/33150"),
        ("spa", "https://www.spa.gov.sa/viewfullstory.php?lang=en&newsid=2009499", "newsid=2009500"),
        ("cis", "https://cis.minsk.by/news.php?id=4104", "id=4105"),
        ("eco", "https://eco.int/?p=1560", "p=1561"),
    ],
)
def test_a_query_that_names_the_article_is_kept(name, one, other):
    two = one[: -len(other)] + other
    assert SITES[name].owns(one)
    assert urls.canonical(one) == one
    assert urls.key(one) != urls.key(two)
    assert urls.key(one + "&utm_source=x#top") == urls.key(one)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("african_union", "https://au.int./en/pressreleases/20240216/chairperson-opens-the-session"),
        ("akipress", "https://akipress.com/news:571031:Rashid_Alimov_starts_his_work_as_SCO_Secretary_General"),
        ("akipress", "https://m.akipress.com/news:571031:Rashid_Alimov_starts_his_work_as_SCO_Secretary_General"),
        ("qazinform", "https://qazinform.com/news/ministers-meet-in-astana-8f1c2d"),
        ("qazinform", "https://en.inform.kz/news/ministers-meet-in-astana-8f1c2d/"),
        ("qazinform", "https://www.inform.kz/en/ministers-meet-in-astana_a3456789"),
        ("sputnik_kz", "https://ru.sputnik.kz/20230112/gensek-odkb-otvechat-na-vyzovy-budem-soobscha-31068886.html"),
        ("sputnik_globe", "https://sputnikglobe.com/20250901/chinas-tianjin-hosts-biggest-sco-summit-1122693280.html"),
        ("turkic_states", "https://www.turkkon.org/en/haberler/secretary-general-met-with-the-media_1846"),
        ("eurasian_commission", "http://www.eurasiancommission.org/en/nae/news/Pages/30-10-2020-06.aspx"),
        ("kg24", "https://24.kg/english/352483__CSTO_summit_begins_in_capital_of_Kyrgyzstan/"),
        ("people_cn", "http://en.people.cn/n3/2025/0901/c90000-20360654.html"),
        ("azertag", "https://azertag.az/en/xeber/ministers_meet_in_baku-3788887"),
        ("reliefweb", "https://reliefweb.int/report/nigeria/security-council-press-statement-nigeria"),
    ],
)
def test_an_address_of_a_site_is_asked_for(name, url):
    site = SITES[name]
    assert site.owns(url)
    assert not never_article(url, site)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("nato", "https://www.nato.int.example/news/1"), ("nato", "https://nato-int.org/news/1"),
        ("oic", "https://oic-oci.org.evil.example/topic/?t_id=1"), ("csto", "https://odkb-csto.org.ru/news/1"),
        ("tass", "https://tass.com.co/world/1468407"), ("tass", "https://tass.com@evil.example/world/1"),
        ("qazinform", "https://qazinform.com.kz.example/news/x-8f1c2d"), ("qazinform", "https://fakeinform.kz/news/x-8f1c2d"),
        ("akipress", "https://akipress.com.example/news:1:A"), ("spa", "https://spa.gov.sa.example/viewfullstory.php?newsid=1"),
    ],
)  # fmt: skip
def test_a_clone_of_a_site_is_not_the_site(name, url):
    assert not SITES[name].owns(url)


def test_an_article_on_the_three_hosts_of_qazinform_is_one(tmp_path):
    """The new host, and both that it had before, give one text under three addresses."""
    saved = json.loads(next((Path(__file__).parent / "fixtures/qazinform").glob("*/article.json")).read_text("utf-8"))
    addresses = (
        "https://qazinform.com/news/ministers-meet-in-astana-8f1c2d",
        "https://en.inform.kz/news/ministers-meet-in-astana-8f1c2d/",
        "https://www.inform.kz/en/ministers-meet-in-astana_a3456789",
    )
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITES["qazinform"]])
        became = []
        for url in addresses:
            article = Article(url=url, headline=saved["headline"], body="\n\n".join(saved["body"]))
            became += store.save([Fetched(article=article, site="qazinform", fetched=NOW, addresses=(url,))])
        assert became == [Saved.NEW, Saved.ALIAS, Saved.ALIAS]
        assert {store.article_at(url).id for url in addresses} == {1}


def test_where_the_known_feed_is_reported_dead_another_way_is_named():
    for name in ("reliefweb", "people_cn", "asia_plus", "qazinform"):
        site = SITES[name]
        assert len([*site.feed, *site.sitemap, *site.listing, *([site.wordpress] if site.wordpress else [])]) >= 2, name
