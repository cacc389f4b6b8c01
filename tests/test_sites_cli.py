"""A site is added from its address alone, and looked at again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Answer

ROOT = Path(__file__).parent.parent
NOTES = '# my own notes\ncontact = "desk@example.org"  # who asks\n'


@pytest.fixture
def sites(tmp_path):
    (tmp_path / "aggregator.toml").write_text(NOTES, encoding="utf-8")

    def run(*words, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "aggregator", "sites", *words],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done

    return run


def test_a_site_is_added_from_its_address_alone(server, sites, tmp_path):
    server.feed(*server.news(6))
    links = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    server.routes["/"] = Answer(f"<html><head><title>Loopback News</title>{links}</head><body>Welcome</body></html>")
    posts = [{"link": server.url(path), "date_gmt": "2026-11-20T10:00:00"} for path in server.news(6)]
    server.routes["/wp-json/wp/v2/posts"] = Answer(json.dumps(posts), headers={"Content-Type": "application/json"})
    shown = sites("add", server.home, "--name", "loopback").stdout
    assert server.url("/feed/") in shown
    assert shown.count("Ministers agree on") >= 3
    written = (tmp_path / "aggregator.toml").read_text(encoding="utf-8")
    assert written.startswith(NOTES)
    assert 'name = "loopback"' in written
    assert f'wordpress = "{server.url("/wp-json")}"' in written
    assert sum(server.hits[path] for path in server.hits if path.startswith("/news/")) <= 6
    listed = [json.loads(line) for line in sites("--json").stdout.splitlines()]
    assert server.home in {site["home"] for site in listed}
    assert "already crawled as 'loopback'" in sites("add", server.home, code=2).stderr
    (checked,) = [json.loads(line) for line in sites("check", "loopback", "--json").stdout.splitlines()]
    assert checked["usable"]
    assert len(checked["articles"]) == 3


def test_a_site_that_gives_nothing_is_not_added(server, sites, tmp_path):
    server.routes["/"] = Answer("<html><body><h1>Coming soon</h1></body></html>")
    assert "nothing was added" in sites("add", server.home, code=1).stderr
    assert (tmp_path / "aggregator.toml").read_text(encoding="utf-8") == NOTES


def test_an_address_that_is_none_is_refused(sites):
    assert "configuration faulty" in sites("add", "ftp://example.org/", code=2).stderr


def test_without_a_contact_only_this_machines_sites_are_checked(server, sites, tmp_path):
    server.feed(*server.news(4))
    (tmp_path / "aggregator.toml").write_text(
        f'[[site]]\nname = "lantern"\nhome = "{server.home}"\nfeed = "{server.url("/feed/")}"\n'
        "allow_private_addresses = true\n",
        encoding="utf-8",
    )
    done = sites("check")
    assert "lantern" in done.stdout
    assert "not crawled" not in done.stdout
    assert "sites left out: `contact` is empty in the configuration" in done.stderr
