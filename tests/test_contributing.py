"""The four steps of CONTRIBUTING, walked as somebody who adds a site would walk them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
URL = "https://lantern.example/2025/envoys-agree-on-river-gauges/"
SITE = '''"""The Lantern: a made-up weekly, Osh, English."""

from aggregator.sites import Site

SITE = Site(
    name="lantern",
    home="https://lantern.example/",
    title="The Lantern",
    agency="Lantern",
    timezone="Asia/Bishkek",
    unverified=("agency",),
)
'''
PAGE = f"""<!doctype html><html lang="en"><head><title>Envoys agree on river gauges - The Lantern</title>
<link rel="canonical" href="{URL}"></head><body><nav><a href="/">Home</a> <a href="/news/">News</a></nav>
<article><h1>Envoys agree on river gauges</h1>
<p>Osh, 9 April 2025 (Lantern): Envoys of the Shanghai Cooperation Organisation agreed on Wednesday to read the gauges of
four rivers with one method, so that dams upstream can warn the valleys in time.</p>
<p>Engineers will visit the first stations in May; the others follow before the snow melts next year.</p>
<p>Also Read: <a href="/2025/dam-keepers-train/">Dam keepers train together</a></p>
<p>A bulletin with all the readings will be printed each Friday, in three languages and without charge.</p>
</article><footer>Follow us</footer></body></html>"""


@pytest.fixture
def checkout(tmp_path):
    """Make a copy of the checkout that may be changed."""
    for folder in ("aggregator", "spiders", "feeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "fixtures").mkdir(parents=True)
    return tmp_path


def aggregator(checkout, *words):
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", *map(str, words)],
        cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)}, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_site_is_added_in_four_steps(checkout):
    (checkout / "spiders" / "sites" / "lantern.py").write_text(SITE, encoding="utf-8")
    (checkout / "page.html").write_text(PAGE, encoding="utf-8")
    aggregator(checkout, "record", "page.html", "--site", "lantern", "--case", "river_gauges")
    case = checkout / "tests" / "fixtures" / "lantern" / "river_gauges"
    article = json.loads((case / "article.json").read_text(encoding="utf-8"))
    assert article["dateline"] == {"raw": "Osh, 9 April 2025 (Lantern):", "place": "Osh", "agency": "Lantern"}
    assert article["published"].startswith("2025-04-09")
    assert [link["text"] for link in article["related"]] == ["Dam keepers train together"]
    assert article["about"] == ["sco"]
    aggregator(checkout, "replay", "tests/fixtures")
    assert not any("Also Read" in paragraph for paragraph in article["body"])
    aggregator(checkout, "crawl", "--replay", checkout / "tests" / "fixtures")
    (stored,) = [
        json.loads(line) for line in aggregator(checkout, "articles", "--json", "--site", "lantern").splitlines()
    ]
    assert stored["url"] == URL
    assert [match["id"] for match in stored["organizations"]] == ["sco"]
