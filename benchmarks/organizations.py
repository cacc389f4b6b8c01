"""What matching organizations costs: CPU time an article, and 46 organizations against 2,000.

Run as `python benchmarks/organizations.py`. The articles are those of tests/fixtures/organizations.jsonl, repeated up
to 400 words; the two registries take turns in one process, so the ratio is of the same machine in the same minutes.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from time import process_time

from aggregator.article import Article
from aggregator.organizations.registry import Registry

SAMPLES = Path(__file__).parent.parent / "tests" / "fixtures" / "organizations.jsonl"
WORDS = 400
ROUNDS = 7


def articles() -> list[Article]:
    """Return one article of about WORDS words (three letters a word in Chinese) for each labelled sample."""
    made = []
    for line in SAMPLES.read_text("utf-8").splitlines():
        sample = json.loads(line)
        body = sample["body"]
        others = body.partition("\n\n")[2]
        words = max(len(body.split()), len(body) // 8)
        while words < WORDS:
            body += "\n\n" + others
            words += max(len(others.split()), len(others) // 8)
        made.append(
            Article(
                url=f"https://example.org/{sample['id']}",
                headline=sample["headline"],
                body=body,
                language=sample["language"],
            )
        )
    return made


def invented(number: int) -> list[dict[str, object]]:
    """Return NUMBER organizations that do not exist, named as such bodies are."""
    choose = random.Random(5)
    kinds = ["Organization", "Union", "Council", "Association", "Forum", "Community", "Agency", "Alliance"]
    places = ["Northern", "Southern", "Alpine", "Baltic", "Andean", "Caspian", "Amber", "Levant", "Sahel", "Arctic"]
    things = ["Fisheries", "Water", "Transport", "Customs", "Seeds", "Archives", "Statistics", "Standards", "Rivers"]
    tables: list[dict[str, object]] = []
    for place in range(number):
        matter = f"{choose.choice(things)} and {choose.choice(things)}"
        name = f"{choose.choice(places)} {choose.choice(kinds)} for {matter} {place}"
        acronym = "".join(choose.choice("BCDFGHKLMNPRSTVZ") for _ in range(5))
        tables.append({"id": f"org-{place}", "name": name, "acronym": acronym, "organs": [f"{name} Secretariat"]})
    return tables


def cost(registry: Registry, those: list[Article]) -> float:
    """Return CPU milliseconds an article."""
    start = process_time()
    for article in those:
        registry.match(article)
    return (process_time() - start) * 1000 / len(those)


def main() -> None:
    """Print the figures."""
    those = articles()
    start = process_time()
    few = Registry.standard()
    cost(few, those[:1])
    print(f"loading {len(few.organizations)} organizations: {(process_time() - start) * 1000:.0f} ms CPU, once")
    many = Registry.standard(invented(2000 - len(few.organizations)))
    cost(many, those[:1])
    times = [(cost(few, those), cost(many, those)) for _ in range(ROUNDS)]
    best_few, best_many = (min(column) for column in zip(*times, strict=True))
    ratio = sorted(b / a for a, b in times)[ROUNDS // 2]
    print(f"{len(few.organizations):>5} organizations: {best_few:.3f} ms CPU an article of {WORDS} words")
    print(f"{len(many.organizations):>5} organizations: {best_many:.3f} ms CPU, {ratio:.2f} times as much (median)")


if __name__ == "__main__":
    main()
