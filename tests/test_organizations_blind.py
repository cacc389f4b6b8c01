"""Articles by an author who never saw the matcher: what it is worth on texts nobody tuned it to.

Nothing in aggregator/ may be changed for one of these articles; the floors below are for noticing harm.
"""

import json
from pathlib import Path

from aggregator.article import Article
from aggregator.organizations.registry import Registry

BLIND = Path(__file__).parent / "fixtures" / "organizations_blind.jsonl"


def test_a_blind_set_reaches_the_right_feeds():
    right = wrong = missed = none = kept_out = 0
    registry = Registry.standard()
    for line in BLIND.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        article = Article(
            url=f"https://example.org/{sample['id']}",
            headline=sample["headline"],
            body=sample["body"],
            language=sample["language"],
        )
        found = {match.organization for match in registry.match(article) if match.relation == "about"}
        wanted, accepted = set(sample["about"]), set(sample["accept"])
        right += len(found & wanted)
        wrong += len(found - wanted - accepted)
        missed += len(wanted - found)
        if not wanted:
            none += 1
            kept_out += not found - accepted
    assert right / (right + wrong) >= 0.96
    assert right / (right + missed) >= 0.95
    assert kept_out / none >= 0.88
