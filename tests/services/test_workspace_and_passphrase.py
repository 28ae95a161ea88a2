"""Making workspaces with clinics from kits or a sheet, and finding their passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from reactivate_desktop.errors import InputError, WorkspaceError
from reactivate_desktop.services import new_workspace, passphrase, workspace

HEADER = "Clinic Name,Address,Suite,City,State,Zip,Phone,Booking Link,Lat,Lon,Directions,Brand\n"
ROW = "Salem Dental,1 Elm St,2,Salem,MA,1970,617 555 0100,https://go.example.com/s,42.5,-70.9,Ring twice; then wait,\n"


def test_clinics_come_from_kits_and_know_their_brand(tmp_path: Path) -> None:
    path = tmp_path / "w.reactivate"
    with new_workspace.create(path, "x", brands=["harbor-dental", "stride-physio"]) as store, store.reading() as tx:
        found = tx.clinics.all()
    assert len(found) == 8
    assert {clinic.brand for clinic in found} == {"harbor-dental", "stride-physio"}
    with workspace.open_(path, "x") as store, store.reading() as tx:
        assert tx.clinics.all() == found


def test_clinics_come_from_a_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "clinics.csv"
    sheet.write_text("\n" + HEADER + ROW, encoding="utf-8")
    made = new_workspace.create(tmp_path / "w.reactivate", "x", brands=["harbor-dental"], clinics_sheet=sheet)
    with made as store, store.reading() as tx:
        clinic = tx.clinics.all()[0]
    assert (clinic.id, clinic.zip, clinic.brand) == ("salem-dental", "01970", "harbor-dental")
    assert clinic.directions == ("Ring twice", "then wait")
    assert clinic.latitude == 42.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER, "no clinics"),
        (HEADER.replace("Lat,", "X,") + ROW, "latitude"),
        (HEADER + ROW.replace("42.5", "north"), "row 2: latitude"),
        (HEADER + ROW.replace("-70.9", "-270.9"), "row 2: longitude"),
        (HEADER + ROW.replace("Salem,MA", ",MA"), "row 2: city"),
        (HEADER + ROW + ROW, "given twice"),
    ],
)
def test_a_sheet_that_does_not_serve_makes_no_workspace(tmp_path: Path, text: str, words: str) -> None:
    sheet = tmp_path / "clinics.csv"
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        new_workspace.create(tmp_path / "w.reactivate", "x", clinics_sheet=sheet)
    assert not (tmp_path / "w.reactivate").exists()


def test_the_passphrase_comes_from_a_file_then_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\nsecond line\n", encoding="utf-8")
    monkeypatch.setenv(passphrase.VARIABLE, "from the environment")
    assert passphrase.find("w.reactivate", file) == "from the file"
    assert passphrase.find("w.reactivate") == "from the environment"
    monkeypatch.delenv(passphrase.VARIABLE)
    assert passphrase.find("postgresql://x/y") == ""
    with pytest.raises(WorkspaceError, match="--passphrase-file"):
        passphrase.find("w.reactivate")


def test_the_keyring_remembers_except_for_a_new_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr("keyring.set_password", lambda service, name, word: kept.__setitem__((service, name), word))
    assert passphrase.remember("w.reactivate", "kept")
    assert passphrase.find("w.reactivate") == "kept"
    with pytest.raises(WorkspaceError):
        passphrase.find("w.reactivate", new=True)


@pytest.mark.parametrize("content", [None, "", "\n", b"\xff\xfe\xff"])
def test_a_passphrase_file_that_holds_none_is_named(tmp_path: Path, content: str | bytes | None) -> None:
    file = tmp_path / "secret"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="secret"):
        passphrase.find("w.reactivate", file)
