"""Pieces that were spoiled on the press are printed again: the same pages, and nothing else changes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flow_desk import AS_OF, SECRET, Desk, Pressed, hashes, rows_of

from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.services import workspace


def contents(path: str | Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]


def pixels(tool: Any, path: str | Path, page: int, folder: Path) -> bytes:
    """One page as poppler draws it."""
    stem = folder / f"{Path(path).parent.name}-{page}"
    subprocess.run(
        [tool("pdftoppm"), "-r", "60", "-f", str(page), "-l", str(page), "-singlefile", path, stem], check=True
    )
    return stem.with_suffix(".ppm").read_bytes()


def state_of(desk: Desk) -> tuple[Any, ...]:
    with workspace.open_(desk.workspace, SECRET) as store, store.reading() as tx:
        (drop,) = tx.drops.all("Spring recall")
        return drop, list(tx.drops.pieces(drop.drop_id, with_held=True))


def test_a_range_is_printed_again_with_the_very_same_pages(counter: Pressed, tool: Any, tmp_path: Path) -> None:
    desk = counter.desk
    folder = desk.out / Path(counter.result["folder"]).name
    before, drop_folder = state_of(desk), hashes(folder)
    code, again = desk.press("--pieces", "5-7", "--pieces", "9")
    assert code == 0, again
    assert (again["pieces"], again["pages"], again["held"], again["reprint"]) == (4, 8, 0, "5-7, 9")
    assert Path(again["folder"]).parent == folder.parent
    assert Path(again["folder"]).name.startswith(f"{folder.name}-reprint-")
    assert set(again["files"]) == {
        *("press.pdf", "mailing-list.csv", "mailing-list.xlsx", "address-list.csv", "preflight.json", "manifest.json"),
        *("job-ticket.pdf", "job.xjdf"),
    }
    assert state_of(desk) == before
    assert before[0].state is DropState.PRESSED
    assert hashes(folder) == drop_folder

    whole, part = folder / "press.pdf", again["files"]["press.pdf"]
    original = contents(whole)
    wanted = [page for place in (5, 6, 7, 9) for page in original[2 * place - 2 : 2 * place]]
    assert contents(part) == wanted
    for page, source in ((1, 9), (4, 12), (8, 18)):
        assert pixels(tool, part, page, tmp_path) == pixels(tool, whole, source, tmp_path)

    listed, rows = rows_of(folder / "mailing-list.csv"), rows_of(again["files"]["mailing-list.csv"])
    assert [row["sequence"] for row in rows] == ["5", "6", "7", "9"]
    assert [row["front_page"] for row in rows] == ["1", "3", "5", "7"]
    for row in rows:
        same = listed[int(row["sequence"]) - 1]
        pages = {"front_page", "back_page", "volume_page"}
        assert {key: value for key, value in row.items() if key not in pages} == {
            key: value for key, value in same.items() if key not in pages
        }
    assert desk.ask("preflight", part, "--list", again["files"]["mailing-list.csv"])[0] == 0
    manifest = json.loads(Path(again["files"]["manifest.json"]).read_text("utf-8"))
    assert manifest["reprint"] == "5-7, 9"
    assert manifest["hashes"] == json.loads((folder / "manifest.json").read_text("utf-8"))["hashes"]
    with pikepdf.open(part) as pdf, pikepdf.open(whole) as first:
        assert str(pdf.docinfo.Title).startswith("Spring recall (reprint ")
        assert bytes(pdf.trailer.ID[0]) != bytes(first.trailer.ID[0])
    with workspace.open_(desk.workspace, SECRET) as store, store.reading() as tx:
        (entry,) = tx.audit.last(1)
    assert (entry.what, entry.detail) == ("pieces printed again", f"{again['token']}: 4 pieces (5-7, 9)")


def test_ids_a_file_and_a_range_come_to_the_same_bytes(counter: Pressed) -> None:
    desk, rows = counter.desk, counter.rows
    ids = [row["piece_id"] for row in rows]
    listed = desk.folder / "spoiled.csv"
    listed.write_text("what,piece_id\n" + "".join(f"torn,{piece_id}\n" for piece_id in reversed(ids[2:5])), "utf-8")
    ways = {
        "range": ["--pieces", "3-5"],
        "ids": ["--piece", ids[4], "--piece", ids[2], "--piece", ids[3], "--piece", ids[3].lower()],
        "span": ["--pieces", f"{ids[2]}..{ids[4]}"],
        "file": ["--piece-ids", listed],
    }
    made = {}
    for name, options in ways.items():
        code, said = desk.press(*options, out=desk.folder / name)
        assert code == 0, said
        made[name] = (Path(said["folder"]).name, hashes(Path(said["folder"])))
    assert len({json.dumps(found) for found in made.values()}) == 1
    assert made["range"][0].endswith("-reprint-3-5")


def test_a_reprint_in_volumes_and_to_the_standard_of_the_first_run(practice: Desk) -> None:
    assert practice.press("--standard", "pdfx1a", "--workers", "1")[0] == 0
    code, again = practice.press("--pieces", "1-5", "--volume", "2")
    assert code == 0, again
    assert again["volumes"] == 3
    for name in ("press-001.pdf", "press-003.pdf"):
        code, report = practice.ask("preflight", again["files"][name], "--list", again["files"]["mailing-list.csv"])
        assert (code, report["standard"][:8]) == (0, "PDF/X-1a")
    with pikepdf.open(again["files"]["press-003.pdf"]) as pdf:
        assert str(pdf.docinfo.Title) == "Spring recall (reprint of 1-5, volume 3 of 3)"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--pieces", "1-900"], "There is no piece number 900 in drop"),
        (["--pieces", "7-3"], "ends before it begins"),
        (["--pieces", "all"], "'all' names no piece"),
        (["--piece", "{token}-999999"], "There is no piece {token}-999999"),
        (["--piece", "ZZZZZZ-000001"], "has pieces ZZZZZZ-…"),
        (["--piece", "ZZZZZZ-000001", "--piece", "{token}-000001"], "of several drops"),
        (["--piece-ids", "nowhere.txt"], "nowhere.txt is not there"),
        (["--piece-ids", "passphrase.txt"], "passphrase.txt, row 1: this names no piece"),
        (["--piece-ids", "empty.txt"], "No piece is named"),
    ],
)
def test_a_bad_choice_is_one_sentence_and_makes_nothing(
    options: list[str], words: str, counter: Pressed, unchanged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, token = counter.desk, counter.result["token"]
    (desk.folder / "empty.txt").write_text("# nothing\n", "utf-8")
    monkeypatch.chdir(desk.folder)
    check = unchanged(desk)
    given = [option.replace("{token}", token) for option in options]
    said = desk.refused("press", desk.campaign, "--out", desk.out, "--as-of", AS_OF, *given)
    assert words.replace("{token}", token) in said
    assert SECRET not in said
    check()


def test_nothing_is_printed_again_before_it_was_pressed(practice: Desk, unchanged: Any) -> None:
    check = unchanged(practice)
    said = practice.refused("press", practice.campaign, "--out", practice.out, "--pieces", "1-3", "--as-of", AS_OF)
    assert "No drop of campaign Spring recall was pressed yet" in said
    check()


def test_people_who_since_asked_not_to_be_mailed_are_told_by_piece(counter: Pressed) -> None:
    desk, rows = counter.desk, counter.rows
    assert desk.say("suppress", desk.workspace, "--code", rows[1]["tracking_code"])[0] == 0
    code, again = desk.press("--pieces", "1-3")
    assert code == 0
    assert again["pieces"] == 3
    (warning,) = again["warnings"]
    assert warning.startswith(f"Since drop {again['token']} was approved, these must no longer be mailed")
    assert [row["piece_id"] in warning for row in rows[:3]] == [False, True, False]


def test_a_reprint_and_a_new_approval_exclude_each_other(counter: Pressed) -> None:
    code, _, said = counter.desk.say(
        "press", counter.desk.campaign, "--out", counter.desk.out, "--pieces", "1", "--new-drop"
    )
    assert code == 2
    assert "print a pressed drop's pieces again and approve none" in said
