"""One article has one address however it is spelled, and no address leads inside a private network unseen."""

import pytest

from aggregator import urls
from aggregator.errors import AddressRefused


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("HTTPS://Example.ORG:443/a/?utm_source=feed&utm_medium=rss#top", "https://example.org/a/"),
        ("http://example.org", "http://example.org/"),
        ("https://au.int./en/news", "https://au.int/en/news"),
        (
            "https://s-cica.org/index.php?view=page&t=press&id=12",
            "https://s-cica.org/index.php?view=page&t=press&id=12",
        ),
        ("https://mea.gov.in/bilateral.htm?dtl/33149", "https://mea.gov.in/bilateral.htm?dtl/33149"),
        ("https://cis.minsk.by/news?id=9&fbclid=abc", "https://cis.minsk.by/news?id=9"),
        ("https://akipress.com/news:721853:Title/", "https://akipress.com/news:721853:Title/"),
    ],
)
def test_canonical_keeps_what_names_the_article_and_nothing_else(spelled, canonical):
    assert urls.canonical(spelled) == canonical
    assert urls.canonical(canonical) == canonical


def test_B14_E4_twelve_spellings_are_one_article():
    spellings = [
        "https://example.org/news/sco-summit/",
        "http://example.org/news/sco-summit/",
        "https://www.example.org/news/sco-summit",
        "https://EXAMPLE.org/news/sco-summit/",
        "https://example.org:443/news/sco-summit/",
        "https://example.org/news/sco-summit/#comments",
        "https://example.org/news/sco-summit/?utm_source=x",
        "https://example.org/news/sco-summit/?fbclid=1&utm_campaign=y",
        "https://example.org/news/sco-summit/amp/",
        "https://amp.example.org/news/sco-summit/",
        "https://example.org/news/sco-summit/?amp=1",
        "https://example.org/news/sco-summit/?print=1",
    ]
    assert {urls.key(url) for url in spellings} == {"example.org/news/sco-summit"}


def test_two_articles_told_apart_by_their_query_stay_two():
    assert urls.key("https://eco.int/?p=1560") != urls.key("https://eco.int/?p=1561")


@pytest.mark.parametrize(
    "url",
    [
        r"http://good.org\@127.0.0.1/", "http://good.org@127.0.0.1/", "http://user:secret@good.org/",
        "http://good.org/\r\nX: y", "http://go od.org/", "http://good.org/a\tb", "http://2130706433/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://127.1/", "http:///nohost", "file:///etc/passwd", "ftp://good.org/",
        "javascript:alert(1)", "data:text/html,x", "//good.org/", "http://good.org:99999/", "http://[::1/",
    ],
)  # fmt: skip
def test_A3_A4_A5_ambiguous_or_foreign_addresses_are_refused(url):
    with pytest.raises(AddressRefused):
        urls.check(url)


def test_a_refused_address_does_not_tell_the_password():
    with pytest.raises(AddressRefused) as refused:
        urls.check("http://user:secret@good.org/")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::7", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.1.2.3", "2002:7f00:1::", "64:ff9b::a00:1", "198.18.0.1", "192.0.2.7", "2001:db8::1", "nonsense",
    ],
)  # fmt: skip
def test_A1_A3_private_addresses_are_not_public(address):
    assert not urls.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address):
    assert urls.is_public(address)


def test_a_site_owns_its_host_and_those_below_it():
    assert urls.same_site("https://en.odkb-csto.org/news/1", "https://odkb-csto.org/")
    assert not urls.same_site("https://odkb-csto.org.evil.example/", "https://odkb-csto.org/")
    assert not urls.same_site("https://notodkb-csto.org/", "https://odkb-csto.org/")


def test_relative_links_become_absolute_and_others_nothing():
    assert urls.absolute("../b c", "https://e.org/a/x/") == "https://e.org/a/b%20c"
    assert urls.absolute("mailto:desk@e.org", "https://e.org/") is None
    assert urls.absolute("http://[bad", "https://e.org/") is None
