"""A page that is empty until its scripts have run, and a browser that reaches nothing by itself."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys

import pytest
from loopback import NOW, SUBJECTS, Answer, Server, crawl_once, outcomes, paragraphs, stored

from aggregator import urls
from aggregator.config import Config
from aggregator.sites import Site
from aggregator.store import Question, Store
from spiders import browser
from spiders.inspection import inspect


@pytest.fixture
def chromium() -> None:
    if not any(shutil.which(name) for name in browser.PROGRAMS):
        pytest.skip("no Chromium on this machine")
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("the extra `browser` is not installed")


SCRIPT = """
fetch("/api/text.json").then(answer => answer.json()).then(texts => {
  const place = document.querySelector(".entry-content");
  for (const text of texts) { const p = document.createElement("p"); p.textContent = text; place.append(p); }
});
new Image().src = "/tracker.png";
fetch("OTHER").catch(() => {});
new WebSocket("ws://127.0.0.2:1/");
"""


def needs_scripts(server, other_address: str) -> None:
    server.article(
        "/one-two-three/",
        3,
        body="<noscript>Please enable JavaScript</noscript>",
        head='<script defer src="/app.js"></script>',
    )
    server.routes["/app.js"] = Answer(
        SCRIPT.replace("OTHER", other_address), headers={"Content-Type": "text/javascript"}
    )
    server.routes["/api/text.json"] = Answer(
        json.dumps(paragraphs(SUBJECTS[3], 3)), headers={"Content-Type": "application/json"}
    )
    server.feed("/one-two-three/")


@pytest.mark.usefixtures("chromium")
def test_a_page_made_by_scripts_is_read_in_a_browser(server, store, tmp_path):
    needs_scripts(server, server.url("/other.json"))
    with Store(tmp_path / "plain.db") as plain:
        assert outcomes(crawl_once(plain, server)) == {"not an article: body missing": 1}
    server.hits.clear()
    run = crawl_once(store, server, browser=True)
    assert stored(run) == 1
    (found,) = store.each(Question())
    assert found.article.paragraphs == tuple(paragraphs(SUBJECTS[3], 3))
    assert server.hits["/one-two-three/"] == 1
    assert "/tracker.png" not in server.hits


@pytest.mark.usefixtures("chromium")
def test_a_script_reaches_no_private_address(server, store, monkeypatch):
    monkeypatch.setattr(urls, "is_public", lambda address: address == "127.0.0.1")
    secret = Server("127.0.0.2")
    try:
        needs_scripts(server, secret.url("/secret"))
        secret.routes["/secret"] = Answer("[]", headers={"Access-Control-Allow-Origin": "*"})
        run = crawl_once(store, server, browser=True, allow_private_addresses=False)
        assert stored(run) == 1
        assert not secret.hits
    finally:
        secret.close()


def test_a_site_that_needs_a_browser_says_so_where_there_is_none(server, store, monkeypatch):
    monkeypatch.setattr(browser, "PROGRAMS", ("no-such-program",))
    server.feed(*server.news(1))
    run = crawl_once(store, server, browser=True)
    assert run.site("site0").trouble == (
        "needs a browser: no no-such-program on this machine: install your system's package no-such-program"
    )


def test_where_the_extra_is_missing_the_command_that_installs_it_is_said(server, store, monkeypatch):
    monkeypatch.setattr(browser, "PROGRAMS", ("sh",))
    monkeypatch.setitem(sys.modules, "playwright", None)
    server.feed(*server.news(1))
    run = crawl_once(store, server, browser=True)
    assert run.site("site0").trouble == 'needs a browser: not installed: pip install "diplomatic-feeds[browser]"'
    assert not server.hits


@pytest.mark.usefixtures("chromium")
def test_a_site_of_scripts_alone_is_found_from_its_address(server):
    paths = server.news(4)
    server.routes["/"] = Answer(
        "<html><head><title>App</title></head><body><script src='/app.js'></script></body></html>"
    )
    links = "".join(f"<a href='{path}'>x</a>" for path in paths)
    server.routes["/app.js"] = Answer(
        f'document.body.innerHTML = "{links}"', headers={"Content-Type": "text/javascript"}
    )
    site = Site(name="app", home=server.home, allow_private_addresses=True)
    found = inspect(site, config=Config(), now=lambda: NOW)
    assert len(found.articles) == 3
    assert "browser = true" in found.table()
