"""Those who are on the suppression list get no mail, whichever way they came onto it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import (
    approve_drop,
    build_audience,
    campaign_file,
    import_patients,
    new_workspace,
    suppress_people,
)
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
CAMPAIGN = Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9")
PEOPLE = (
    "P1,Ana,Silva,12 Elm Street,Plymouth,MA,02360",
    "P2,Ben,Silva,12 Elm St,Plymouth,MA,02360",
    "P3,Cora,Reed,9 Oak Ave Apt 2,Quincy,MA,02169",
    "P4,Dan,Moss,3 Pine Rd,Salem,MA,01970",
)
HEAD = "Patient ID,First Name,Last Name,Address,City,State,ZIP"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    lines = [f"{HEAD},Last Visit", *(f"{row},05/01/2023" for row in PEOPLE)]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    with new_workspace.create(str(tmp_path / "w.reactivate"), "x", brands=["harbor-dental"]) as opened:
        import_patients.run(opened, tmp_path / "list.csv")
        yield opened


def suppressed(store: Store) -> set[str]:
    """Patient ids of those whom the list leaves out."""
    audience = build_audience.run(store, CAMPAIGN, as_of=AS_OF)
    hits = audience.decision.hits["suppressed"]
    with store.reading() as tx:
        patients = tx.patients.frame()
    return set(patients.loc[hits.index[hits.to_numpy(dtype=bool)], "patient_id"])


def sheet(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "never.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "whole_address", "out"),
    [
        ((HEAD, ",Ana,Silva,12 ELM STREET.,PLYMOUTH,MA,02360-1234"), False, {"P1"}),
        ((HEAD, ",Ana,Silva,12 Elm St,Plymouth,MA,02360"), True, {"P1", "P2"}),
        ((HEAD, "P4,Dan,Moss,1 Other Way,Salem,MA,01970"), False, {"P4"}),
        (("Patient ID,Last Name,First Name", "P3,Reed,Cora", "P4,Moss,Dan"), False, {"P3", "P4"}),
        ((HEAD, ",Nobody,Known,1 Far Rd,Boston,MA,02108"), False, set()),
    ],
)
def test_everybody_on_a_sheet_is_left_out(
    store: Store, tmp_path: Path, lines: tuple[str, ...], whole_address: bool, out: set[str]
) -> None:
    path = sheet(tmp_path, *lines)
    found = suppress_people.from_sheet(store, path, whole_address=whole_address)
    assert (found.added, found.known, found.unusable) == (len(lines) - 1, 0, 0)
    assert suppressed(store) == out
    again = suppress_people.from_sheet(store, path, whole_address=whole_address)
    assert (again.added, again.known, again.listed) == (0, len(lines) - 1, found.listed)


def test_rows_without_an_address_are_named_and_numbers_add_up(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, HEAD, ",Ana,Silva,12 Elm St,Plymouth,MA,02360", ",Eve,Lost,,,,")
    found = suppress_people.from_sheet(store, path)
    assert (found.people, found.added, found.unusable, found.rows) == (2, 1, 1, (3,))
    assert found.as_json()["unusable_rows"] == [3]
    said = " ".join(found.sentences())
    assert "rows 3" in said
    assert "Eve" not in said


def test_a_card_that_came_back_stops_its_household_and_nobody_who_moved(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "spring.toml"
    campaign_file.save(path, CAMPAIGN)
    drop = approve_drop.run(
        store, campaign_file.resolve(path), as_of=AS_OF, approved_by="Ana", workers=1, random=Random(5)
    )
    cards = {piece.last_name: piece.tracking_code for piece in store.stream_pieces(drop.drop_id)}
    found = suppress_people.by_code(store, cards["Silva"].lower())
    assert (found.people, found.added) == (2, 2)
    assert suppressed(store) == {"P1", "P2"}
    (tmp_path / "moved.csv").write_text(
        f"{HEAD},Last Visit\nP4,Dan,Moss,77 New Ln,Salem,MA,01970,05/01/2023", encoding="utf-8"
    )
    import_patients.run(store, tmp_path / "moved.csv")
    suppress_people.by_code(store, cards["Moss"])
    assert suppressed(store) == {"P1", "P2"}
    with store.reading() as tx:
        assert [entry.what for entry in tx.audit.last(2)] == ["suppressed", "suppressed"]


@pytest.mark.parametrize(("code", "words"), [("ABC-DEF-GHK", "mistyped"), ("", "mistyped"), ("234", "mistyped")])
def test_a_code_that_is_none_is_refused(store: Store, code: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        suppress_people.by_code(store, code)


def test_a_code_of_another_workspace_is_refused(store: Store) -> None:
    from reactivate_desktop.domain import tracking_code

    with pytest.raises(InputError, match="never mailed"):
        suppress_people.by_code(store, str(tracking_code.make(Random(7))))


def test_people_chosen_on_screen(store: Store) -> None:
    with store.reading() as tx:
        keys = {row: int(str(key)) for key, row in tx.patients.frame()["patient_id"].items()}
    found = suppress_people.by_patients(store, [keys["P2"], keys["P3"], keys["P3"]])
    assert (found.people, found.added, found.listed) == (2, 2, 2)
    assert suppressed(store) == {"P2", "P3"}
    with pytest.raises(InputError, match="not in this workspace"):
        suppress_people.by_patients(store, [999])
    assert replace(found, added=1).sentences()[0].startswith("1 new entry")
