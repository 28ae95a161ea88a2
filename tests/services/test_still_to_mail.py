"""Who died, opted out or was suppressed between approval and the first press is not mailed in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import PressError
from reactivate_desktop.services import (
    approve_drop,
    campaign_file,
    import_patients,
    new_workspace,
    press_drop,
    suppress_people,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
HEADER = "Patient ID,First Name,Last Name,DOB,Address,City,State,ZIP,Last Visit,Deceased,Do Not Mail"
LINES = (
    "P1,Ana,Almeida,01/02/1980,12 Elm St,Plymouth,MA,02360,05/01/2023,{deceased},",
    "P2,Ben,Brook,01/03/1980,9 Oak Ave,Plymouth,MA,02360,05/01/2023,,{no_mail}",
    "P3,Cleo,Carver,01/04/1980,3 Pine Rd,Plymouth,MA,02360,05/01/2023,,",
)


def bring(store: Store, folder: Path, *, deceased: str = "", no_mail: str = "") -> None:
    lines = [line.format(deceased=deceased, no_mail=no_mail) for line in LINES]
    (folder / "list.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    import_patients.run(store, folder / "list.csv")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Store, ResolvedCampaign, Path]]:
    path = tmp_path / "spring.toml"
    campaign_file.save(path, Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9"))
    with new_workspace.create(str(tmp_path / "w.reactivate"), "x", brands=["harbor-dental"]) as store:
        bring(store, tmp_path)
        resolved = campaign_file.resolve(path)
        approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Test", workers=1)
        yield store, resolved, tmp_path


def press(store: Store, resolved: ResolvedCampaign, folder: Path, *, anew: bool = False) -> press_drop.PressResult:
    return press_drop.run(
        store, resolved, folder / "mail", as_of=AS_OF, workers=1, raster="none", replace_unpressed=anew
    )


def suppress_one(store: Store, _folder: Path) -> None:
    with store.reading() as tx:
        key = int(tx.patients.frame().index[2])
    suppress_people.by_patients(store, [key], who="Test")


def make_confidential(store: Store, _folder: Path, alternative: str = "") -> None:
    with store.transaction() as tx:
        frame = tx.patients.frame()
        frame.loc[frame.index[0], "confidential"] = True
        frame.loc[frame.index[0], ["alt_address1", "alt_zip"]] = [alternative, "02360"]
        tx.patients.save(frame)


CHANGES: list[tuple[Callable[[Store, Path], object], str]] = [
    (lambda store, folder: bring(store, folder, deceased="Y"), "deceased: 1"),
    (lambda store, folder: bring(store, folder, no_mail="Y"), "do not mail: 1"),
    (make_confidential, "confidential, another address: 1"),
    (suppress_one, "on the suppression list: 1"),
    (lambda store, folder: bring(store, folder, deceased="Y", no_mail="Y"), "deceased: 1, do not mail: 1"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES, ids=[words for _, words in CHANGES])
def test_the_press_stops_counts_them_and_names_nobody(
    desk: tuple[Store, ResolvedCampaign, Path], change: Callable[[Store, Path], object], words: str
) -> None:
    store, resolved, folder = desk
    change(store, folder)
    with pytest.raises(PressError) as caught:
        press(store, resolved, folder)
    assert words in caught.value.message
    assert not any(name in str(caught.value) for name in ("Almeida", "Brook", "Carver"))
    assert not (folder / "mail").exists()
    again = press(store, resolved, folder, anew=True)
    assert again.pieces == 3 - words.count("1")


def test_nothing_changed_presses_and_a_pressed_drop_can_be_pressed_again(
    desk: tuple[Store, ResolvedCampaign, Path],
) -> None:
    store, resolved, folder = desk
    first = press(store, resolved, folder)
    bring(store, folder, deceased="Y")
    assert press(store, resolved, folder).drop == first.drop


def test_who_asked_for_confidential_mail_since_is_written_to_at_the_other_address(
    desk: tuple[Store, ResolvedCampaign, Path],
) -> None:
    store, resolved, folder = desk
    make_confidential(store, folder, "77 Quiet Way")
    with pytest.raises(PressError, match="confidential, another address: 1"):
        press(store, resolved, folder)
    again = press(store, resolved, folder, anew=True)
    listed = again.files["mailing-list.csv"].read_text(encoding="utf-8-sig")
    assert again.pieces == 3
    assert "77 QUIET WAY" in listed.upper()
    assert "12 ELM ST" not in listed.upper()
