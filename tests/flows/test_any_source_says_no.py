"""Somebody whom any list called dead, opted out or gone gets no card, whatever a later list leaves unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_desk import AS_OF, Desk

HEAD = "Patient ID,First Name,Last Name,Address,City,State,ZIP,Last Visit"
PEOPLE = [f"{key},{name},Roe{key},{key} Elm St,Plymouth,MA,02360,2023-0{key}-05" for key, name in enumerate("ABCD", 1)]


def sheet(folder: Path, name: str, extra: str, said: dict[int, str]) -> Path:
    """The list of the four, with one more column that says ``said`` of some of them."""
    path = folder / name
    rows = [f"{row},{said.get(key, '')}" if extra else row for key, row in enumerate(PEOPLE, 1)]
    path.write_text("\n".join([f"{HEAD},{extra}" if extra else HEAD, *rows]) + "\n", "utf-8")
    return path


def audience(desk: Desk) -> int:
    code, told = desk.ask("audience", desk.campaign, "--as-of", AS_OF)
    assert code == 0
    return int(told["steps"][-1]["left"])


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("Deceased", "Y"),
        ("Date of Death", "2024-03-01"),
        ("Do Not Mail", "x"),
        ("OK to mail", "N"),
        ("Marketing consent", "opted out"),
        ("Status", "DECEASED 3/14"),
        ("Notes", "per wife passed away in March"),
    ],
)
def test_a_later_list_without_the_column_changes_nothing(extra: str, said: str, empty_desk: Desk) -> None:
    desk = empty_desk
    assert desk.ask("new", desk.workspace, "--brand", "harbor-dental")[0] == 0
    plain = sheet(desk.folder, "plain.csv", "", {})
    assert desk.ask("import", desk.workspace, plain)[0] == 0
    assert audience(desk) == 4
    assert desk.ask("import", desk.workspace, sheet(desk.folder, "told.csv", extra, {2: said}))[0] == 0
    assert audience(desk) == 3
    assert desk.ask("import", desk.workspace, plain)[0] == 0
    assert audience(desk) == 3
    assert desk.press("--workers", "1")[0] == 0
    lists = [path for path in desk.out.rglob("*.csv") if path.is_file()]
    assert lists
    assert not any("Roe2" in path.read_text("utf-8-sig") for path in lists)
