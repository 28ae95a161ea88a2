"""Finding patients by the beginnings of their names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reactivate_desktop.intake import schema
from reactivate_desktop.services import find_patients
from reactivate_desktop.store import Store

NAMES = [("Łukasz", "Kowalski"), ("Zoë", "Nguyễn"), ("José", "Ngata"), ("Ann-Marie", "O'Neil")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    columns = {
        "patient_id": [str(number) for number in range(len(NAMES))],
        "first_name": [first for first, _ in NAMES],
        "last_name": [last for _, last in NAMES],
    }
    with Store.create(tmp_path_factory.mktemp("find") / "w.reactivate", "words") as made:
        with made.transaction() as tx:
            tx.patients.save(schema.build(columns, len(NAMES)))
        yield made


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ng", ["José Ngata", "Zoë Nguyễn"]),
        ("lu ko", ["Łukasz Kowalski"]),
        ("kowalski", ["Łukasz Kowalski"]),
        ("ZOE nguyen", ["Zoë Nguyễn"]),
        ("o'n", ["Ann-Marie O'Neil"]),
        ("n", []),
        ("%%", []),
        ("guyen", []),
    ],
)
def test_each_word_begins_a_name_whatever_its_accents(store: Store, words: str, names: list[str]) -> None:
    assert [found.name for found in find_patients.run(store, words)] == names


def test_no_more_than_asked_for(store: Store) -> None:
    assert len(find_patients.run(store, "ng", limit=1)) == 1
