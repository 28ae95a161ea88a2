"""How well names are taken apart, measured on labelled names of others (see ../shared/data/SOURCES.md, section 4)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from reactivate_desktop.intake import people

NAMES = Path(__file__).parents[3] / "shared" / "data" / "names"
pytestmark = pytest.mark.skipif(not NAMES.is_dir(), reason="the labelled names are not beside the checkout")


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (NAMES / name).read_text("utf-8").splitlines()]


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def test_the_cases_of_nameparser() -> None:
    """Six fields whole. Couples are taken apart in another way on purpose; single words are family names here."""
    right = 0
    found = cases("nameparser_cases_a.jsonl")
    for case in found:
        wanted = [case["expect"].get(part, "") for part in ("title", "given", "middle", "family", "suffix", "nickname")]
        name = people.split(case["text"])
        right += list(name._replace(title=name.title.replace("&", "and"))) == wanted
    assert len(found) == 518
    assert right >= 506  # 97.7 %


def test_people_of_probablepeople() -> None:
    """First and last name of one person each. Most of the rest is "Last First" without a comma: nobody can tell."""
    right = total = 0
    for case in cases("probablepeople_person_labeled_a.jsonl"):
        labels: dict[str, list[str]] = defaultdict(list)
        for token, label in case["tokens"]:
            labels[label].append(token)
        first = labels["GivenName"] or labels["FirstInitial"]
        last = labels["Surname"] or labels["LastInitial"]
        if not first or not last or "And" in labels or any("Second" in label for label in labels):
            continue
        name = people.split(case["text"])
        total += 1
        right += (bare(name.first), bare(name.last)) == (bare(" ".join(first)), bare(" ".join(last)))
    assert total == 817
    assert right >= 783  # 95.8 %


def test_couples_of_probablepeople() -> None:
    """Two people in one cell: the first is named and the second is kept for the greeting."""
    right = total = 0
    for case in cases("probablepeople_person_labeled_a.jsonl"):
        labels = [label for _, label in case["tokens"]]
        if labels in (["GivenName", "And", "GivenName", "Surname"], ["GivenName", "And", "SecondGivenName", "Surname"]):
            first, _, second, last = (token for token, _ in case["tokens"])
            name = people.split(case["text"])
            parts = people.given(name.first)
            total += 1
            right += (parts.first, parts.partner, name.last) == (first, second, last)
    assert (right, total) == (21, 22)  # the other one has a 7 where the ampersand should be


def test_businesses_are_doubted_and_people_are_not() -> None:
    companies = [case["text"] for case in cases("probablepeople_company_labeled_a.jsonl")]
    persons = [case["text"] for case in cases("probablepeople_person_labeled_a.jsonl")]
    assert sum(map(people.business, companies)) >= 180  # of 300: the others bear no word that only businesses bear
    assert [text for text in persons if people.business(text)] == []
