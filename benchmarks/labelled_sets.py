"""Labelled sets of people who stand in a list twice, and how a method did on them. Needs pandas alone, so that peers
in environments of their own can read them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd

from benchmarks.patient_rows import patient_table

SETS = ("febrl1", "febrl3", "splink_fake_1000")
FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "dedup"

Pairs = set[tuple[int, int]]


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
    true = {ordered(place[one], place[other]) for one, other in zip(told["id_1"], told["id_2"], strict=True)}
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


def ordered(one: int, other: int) -> tuple[int, int]:
    """A pair with its lower position first."""
    return (one, other) if one < other else (other, one)


def line(name: str, method: str, told: Pairs, true: Pairs, seconds: float) -> str:
    """One row of the table in Markdown."""
    found = score(told, true)
    numbers = f"{found.told:,} | {found.precision:.4f} | {found.recall:.4f} | {found.f1:.4f} | {seconds:.1f}"
    return f"| {name} | {method} | {numbers} |"
