"""FAULTS A: where requests go. Each test is named by its row; every server is on this machine."""

from __future__ import annotations

import ipaddress
import socket
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from loopback import Answer, Server, crawl_once, outcomes, page, sitemap, stored


def redirect(to: str, **headers: str) -> Answer:
    return Answer("", 302, {"Location": to, **headers})


def test_a1_a_redirect_to_a_private_address_is_refused_and_the_run_goes_on(server, other, store):
    server.article("/good-one-for-all/")
    server.routes["/bad-one-for-all/"] = redirect(other.url("/secret/"))
    server.feed("/bad-one-for-all/", "/good-one-for-all/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 1, "refused: leads to another site": 1}
    assert not other.hits


def test_a1_nor_is_a_private_address_asked_that_the_site_calls_its_own(server, other, store, monkeypatch):
    monkeypatch.setattr("aggregator.urls.is_public", lambda address: address == "127.0.0.1")
    server.article("/good-one-for-all/")
    server.routes["/bad-one-for-all/"] = redirect(other.url("/secret/"))
    server.feed("/bad-one-for-all/", other.article("/worse-one-for-all/"), "/good-one-for-all/")
    run = crawl_once(store, server, hosts=("127.0.0.2",), allow_private_addresses=False)
    assert outcomes(run) == {"stored": 1, "refused: address refused": 2}
    (said,) = run.refusals()
    assert said == (
        f"site0: 2 refused: address refused: {server.url('/bad-one-for-all/')}: "
        "127.0.0.2 -> 127.0.0.2 is not a public address; not stored"
    )
    assert run.whole
    assert not other.hits


def test_a1_a_site_on_a_private_address_is_refused_unless_its_table_allows_it(server, store):
    server.feed(*server.news(2))
    run = crawl_once(store, server, allow_private_addresses=False)
    assert "address refused: 127.0.0.1 is not a public address" in run.site("site0").trouble
    assert not server.hits
    assert not run.whole


def test_a2_the_address_dialled_is_checked_not_the_name(server, store, monkeypatch):
    class Rebinding(aiohttp.ThreadedResolver):
        async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list:  # noqa: ARG002
            assert host == "news.test"
            return [
                {"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            ]

    monkeypatch.setattr("aggregator.guard.GuardedDownloads.resolver", Rebinding)
    monkeypatch.setattr("spiders.crawl.is_loopback", lambda _: True)
    port = server.home.split(":")[2]
    run = crawl_once(store, server, home=f"http://news.test:{port}", feed=f"http://news.test:{port}/feed/",
                     allow_private_addresses=False)  # fmt: skip
    assert "news.test: address refused: 127.0.0.1 is not a public address" in run.site("site0").trouble
    assert not server.hits


def test_a2_a_name_that_leads_elsewhere_the_second_time_is_refused_there(server, other, store, monkeypatch):
    asked = []

    class Rebinding(aiohttp.ThreadedResolver):
        async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list:  # noqa: ARG002
            asked.append(host)
            address = "127.0.0.1" if len(asked) <= 2 else "127.0.0.2"
            return [{"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aggregator.guard.GuardedDownloads.resolver", Rebinding)
    monkeypatch.setattr("aggregator.urls.is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("spiders.crawl.is_loopback", lambda _: True)
    home = server.home.replace("127.0.0.1", "news.test")
    for path in ("/robots.txt", "/feed/"):
        server.routes[path] = Answer("User-agent: *\nAllow: /\n", headers={"Connection": "close"})
    server.feed(*(home.rstrip("/") + path for path in server.news(2)))
    feed = server.routes["/feed/"]
    server.routes["/feed/"] = lambda request: Answer(feed(request).body, headers={"Connection": "close"})
    monkeypatch.setattr("aiohttp.connector._DNSCacheTable.expired", lambda *_: True)
    run = crawl_once(store, server, home=home, feed=home + "feed/", allow_private_addresses=False)
    assert outcomes(run) == {"refused: address refused": 2}
    assert not other.hits
    assert not any(path.startswith("/news/") for path in server.hits)


ODD = (
    "http://2130706433/x-y-z/", "http://0x7f.1/x-y-z/", "http://0177.0.0.1/x-y-z/", "http://127.1/x-y-z/",
    "http://[::ffff:127.0.0.1]/x-y-z/", "http://100.64.0.1/x-y-z/", "http://[2002:7f00:1::]/x-y-z/",
    "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/x-y-z/", "http://[::1]/x-y-z/", "http://10.1.2.3/x-y-z/",
)  # fmt: skip


def test_a3_odd_spellings_of_private_addresses_are_never_asked(server, store):
    server.routes["/sitemap.xml"] = Answer(sitemap(*ODD, server.article("/good-one-for-all/")))
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml"))
    assert stored(run) == 1
    assert sum(n for reason, n in outcomes(run).items() if reason.startswith("refused")) == len(ODD)
    assert set(server.hits) == {"/robots.txt", "/sitemap.xml", "/good-one-for-all/"} | ({"/"} & set(server.hits))


def test_a4_ambiguous_addresses_are_refused_and_counted(server, store):
    port = server.home.split(":")[2].strip("/")
    ambiguous = (
        f"http://127.0.0.1:{port}\\@127.0.0.2/a/", f"http://user@127.0.0.1:{port}/a/", f"http://a:b@127.0.0.1:{port}/a/",
        "http:///a/", "http://127.0.0.1:99999/a/", "http://127.0.0.1:{port}x/a/", "http://[::1/a/", "javascript:alert(1)",
        "http://exa mple.org/a/", "ftp://127.0.0.1/a/", "http://127.0.0.1%0d%0aHost:127.0.0.2/a/",
        "http://127.0.0.1:1:2/a/", f"http://127.0.0.1:{port}@127.0.0.2/a/", "http://0x7f000001/a/",
        "http://127.0.0.1 .127.0.0.2/a/",
    )  # fmt: skip
    server.routes["/sitemap.xml"] = Answer(sitemap(*ambiguous, server.article("/good-one-for-all/")))
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml"))
    assert stored(run) == 1
    assert run.site("site0").requested == 1 + len(ambiguous)
    asked = {headers["host"] for _, headers in server.seen}
    assert asked == {f"127.0.0.1:{port}"}


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "data:text/html,<h1>x</h1>", "ftp://127.0.0.1/x", "s3://a/b"]
)
def test_a5_a_redirect_to_another_scheme_is_never_read(server, store, target):
    server.routes["/one-two-three/"] = redirect(target)
    server.feed("/one-two-three/")
    assert outcomes(crawl_once(store, server)) == {"refused: address refused": 1}


def test_a5_a_file_link_in_a_sitemap_is_never_read(server, store):
    server.routes["/sitemap.xml"] = Answer(sitemap("file:///etc/hostname", server.article("/good-one-for-all/")))
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml"))
    assert outcomes(run) == {"stored": 1, "refused: address refused: no web address": 1}


def test_a6_a_redirect_to_another_domain_is_counted(server, store):
    server.routes["/one-two-three/"] = redirect("http://elsewhere.example/")
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"refused: leads to another site": 1}
    (said,) = run.refusals()
    assert said == (
        f"site0: 1 refused: leads to another site: {server.url('/one-two-three/')}: http://elsewhere.example/; not stored"
    )


def test_a7_a_redirect_loop_is_counted(server, store):
    server.routes["/loop-of-two-a/"] = redirect("/loop-of-two-b/")
    server.routes["/loop-of-two-b/"] = redirect("/loop-of-two-a/")
    server.routes["/loop-of-one-a/"] = redirect("/loop-of-one-a/")
    for step in range(8):
        server.routes[f"/long-way-round-{step}/"] = redirect(f"/long-way-round-{step + 1}/")
    server.feed("/loop-of-two-a/", "/loop-of-one-a/", "/long-way-round-0/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"refused: redirect loop": 2, "refused: too many redirects": 1}
    assert server.hits["/long-way-round-5/"] == 1
    assert server.hits["/long-way-round-6/"] == 0


def test_a8_no_cookie_goes_anywhere(server, store):
    server.routes["/one-two-three/"] = redirect("/two-three-four/", **{"Set-Cookie": "secret=1; Path=/"})
    server.article("/two-three-four/")
    server.feed("/one-two-three/")
    assert stored(crawl_once(store, server)) == 1
    for _, headers in server.seen:
        assert not {"cookie", "authorization", "referer"} & headers.keys()


def test_a8_nor_to_a_second_host_of_the_site(server, other, store):
    server.routes["/one-two-three/"] = redirect(other.url("/two-three-four/"), **{"Set-Cookie": "secret=1; Path=/"})
    other.article("/two-three-four/")
    server.feed("/one-two-three/")
    assert stored(crawl_once(store, server, hosts=("127.0.0.2",))) == 1
    assert other.seen
    for _, headers in (*server.seen, *other.seen):
        assert not {"cookie", "authorization", "referer"} & headers.keys()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2020, 1, 1)  # noqa: DTZ001
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(start).not_valid_after(start.replace(year=2120))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "certificate.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def test_a9_a_wrong_certificate_stops_the_site_unless_it_opted_out(store, certificate):
    server = Server(certificate=certificate)
    try:
        server.feed(*server.news(1))
        run = crawl_once(store, server)
        (said,) = run.faults()
        assert said.startswith("site0: robots.txt unavailable (certificate not valid: ")
        assert said.endswith("; its articles and feeds stay")
        assert not server.hits
        assert stored(crawl_once(store, server, verify_tls=False)) == 1
    finally:
        server.close()


def test_a11_a_crawl_listens_on_no_port(server, store):
    def listening() -> set[str]:
        ours = {link.readlink().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
        rows = [line.split() for line in Path("/proc/self/net/tcp").read_text().splitlines()[1:]]
        return {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in ours}

    before, during = listening(), []

    def while_crawling(_: object) -> Answer:
        during.append(listening())
        return Answer(page(server.url("/one-two-three/")))

    server.routes["/one-two-three/"] = while_crawling
    server.feed("/one-two-three/")
    crawl_once(store, server)
    assert before
    assert during == [before]
