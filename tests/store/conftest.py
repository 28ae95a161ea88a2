"""The same store tests on both databases: an encrypted file, and a real PostgreSQL from a wheel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.patient import FIELDS, Kind
from reactivate_desktop.domain.piece import Drop, Piece
from reactivate_desktop.store import Store

PASSPHRASE = 'it\'s a secret; -- "quoted"'
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


@pytest.fixture(params=["file", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a workspace can be made."""
    if request.param == "file":
        return str(tmp_path / "practice.reactivate")
    return str(request.getfixturevalue("postgresql")())


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with Store.create(location, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def patients() -> Callable[[int], pd.DataFrame]:
    """Makes a patient table of so many rows, with absent values of every kind in it."""

    def make(count: int) -> pd.DataFrame:
        rows = range(count)
        data: dict[str, pd.Series] = {}
        for field in FIELDS:
            if field.kind is Kind.TEXT:
                data[field.name] = pd.Series([f"{field.name} {n}" if n % 3 else "" for n in rows], dtype=object)
            elif field.kind is Kind.DATE:
                days = [f"19{50 + n % 50}-02-28" if n % 2 else None for n in rows]
                data[field.name] = pd.Series(np.array(days, dtype="datetime64[s]"))
            elif field.kind is Kind.FLAG:
                data[field.name] = pd.Series([n % 4 == 0 for n in rows], dtype=bool)
            else:
                data[field.name] = pd.Series([n if n % 5 else None for n in rows], dtype="Int64")
        data["patient_id"] = pd.Series([f"P{n:05d}" for n in rows], dtype=object)
        data["source_file"] = pd.Series(["list.csv"] * count, dtype=object)
        data["source_sheet"] = pd.Series([""] * count, dtype=object)
        data["source_row"] = pd.Series([n + 2 for n in rows], dtype="Int64")
        return pd.DataFrame(data)

    return make


@pytest.fixture
def clinics() -> tuple[Clinic, ...]:
    def clinic(clinic_id: str, name: str) -> Clinic:
        return Clinic(
            *(
                clinic_id,
                name,
                "1 Main St",
                "Quincy",
                "MA",
                "02169",
                "617 555 0100",
                "https://go.example.com/q",
                42.2,
                -71.0,
            ),
            hours=("Mon-Fri 8-5",),
            directions=("Behind the old mill; ring twice.",),
            aliases=("QN",),
        )

    return clinic("quincy", "Quincy Dental"), clinic("salem", "Salem Dental")


@pytest.fixture
def drop() -> Drop:
    return Drop(
        *("20261123-K7M2QX", "K7M2QX", "Spring", "harbor-dental", "postcard-6x9", NOW, date(2026, 11, 23)),
        *(date(2027, 1, 22), 2, "a" * 64, "b" * 64, "c" * 64, "d" * 64),
        snapshot='{"offer": "Żółć"}',
    )


@pytest.fixture
def pieces() -> tuple[Piece, ...]:
    def piece(number: int, sequence: int, code: str, members: tuple[int, ...]) -> Piece:
        return Piece(
            *(f"K7M2QX-{number:06d}", sequence, number, "quincy", code, f"HTTPS://GO.EXAMPLE.COM/Q/{number}"),
            *("Zoë Łukasz", "Zoë", "Łukasz", "Zoë", "1 ELM ST", "", "QUINCY", "MA", "02169"),
            member_keys=members,
        )

    return piece(1, 1, "222-222-22Y", (1, 7)), piece(2, 0, "333-333-333", ()), piece(3, 2, "444-444-444", (3,))
