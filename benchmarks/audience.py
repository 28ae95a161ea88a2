"""How long a million patients take to decide: python benchmarks/audience.py [PATIENTS]."""

from __future__ import annotations

import sys
import time
from datetime import date

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.audience.waterfall import decide
from reactivate_desktop.domain.patient import FIELDS, Kind


def make(count: int, seed: int = 7) -> pd.DataFrame:
    """A patient table with as many distinct names, streets and ZIP codes as such a crowd has."""
    random = np.random.default_rng(seed)

    def pick(words: list[str]) -> np.ndarray:
        return np.array(words, dtype=object)[random.integers(0, len(words), count)]

    def days(absent: float) -> pd.Series:
        column = pd.Series(np.datetime64("2026-11-23") - random.integers(0, 3650, count).astype("timedelta64[D]"))
        return column.astype("datetime64[s]").mask(random.random(count) < absent)

    columns: dict[str, object] = {}
    for field in FIELDS:
        columns[field.name] = {
            Kind.TEXT: lambda: np.full(count, "", dtype=object),
            Kind.DATE: lambda: days(0.9),
            Kind.FLAG: lambda: random.random(count) < 0.02,
            Kind.COUNT: lambda: pd.array(random.integers(0, 9, count), dtype="Int64"),
            Kind.MONEY: lambda: pd.array(random.integers(0, 9, count), dtype="Int64"),
        }[field.kind]()
    streets = [f"{number} {name} Street" for number in range(1, 200) for name in ("Elm", "Oak", "Quay", "Main", "High")]
    columns |= {
        "first_name": pick([f"First{n}" for n in range(5_000)]),
        "last_name": pick([f"Last{n}" for n in range(50_000)]),
        "address1": pick(streets),
        "zip": pick([f"{n:05d}" for n in range(1000, 9000)]),
        "status": pick(["Active", "Active", "Active", "Inactive", "Dismissed", "Deceased"]),
        "last_visit": days(0.05),
        "birth_date": days(0.0) - pd.Timedelta(days=5000),
        "next_appointment": days(0.9),
        "deceased_date": days(0.97),
        "discharged_date": days(0.98),
    }
    return pd.DataFrame(columns, index=pd.Index(range(1, count + 1), name="patient_key"))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    patients = make(count)
    mailed = pd.Series(np.datetime64("2026-10-01"), index=patients.index[::200])
    context = Context(as_of=date(2026, 11, 23), last_mailed=mailed)
    for rule in RULES:
        started = time.perf_counter()
        rule.excludes(patients, context)
        print(f"{rule.id:<24}{time.perf_counter() - started:6.2f} s on all rows")
    for label, asked in (("nobody mailed yet", Context(as_of=context.as_of)), ("5,000 mailed lately", context)):
        started = time.perf_counter()
        decision = decide(patients, asked)
        seconds = time.perf_counter() - started
        print(f"{label}: {count:,} patients decided in {seconds:.2f} s, {len(decision.mailable):,} mailable")


if __name__ == "__main__":
    main()
