"""``reactivate duplicates`` as somebody at a terminal uses it: look, merge, undo; and no name ever on the screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program
from reactivate_desktop.services import import_patients
from reactivate_desktop.store import Store

HEADER = "Patient ID,First Name,Last Name,Birth Date,Address,City,State,ZIP"
ROWS = (
    "1,Robert,Quillfeather,05/14/1980,12 Quay Road,Plymouth,MA,02360",
    "2,Bob,Quillfeather,05/14/1980,12 Quay Rd.,Plymouth,MA,02360",
)
FIRST = ("Olivia", "Liam", "Emma", "Noah", "Ava", "Mason", "Zoe", "Ethan")
LAST = ("Baker", "Chavez", "Dunn", "Foster", "Grant", "Hayes", "Irwin")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REACTIVATE_PASSPHRASE", "secret")
    strangers = [
        f"{n + 10},{FIRST[n % 8]},{LAST[n % 7]},0{1 + n % 9}/1{n % 10}/{1940 + n},{100 + 7 * n} {LAST[n * 3 % 7]} Road,"
        "Plymouth,MA,02360"
        for n in range(56)
    ]
    (tmp_path / "list.csv").write_text("\n".join((HEADER, *ROWS, *strangers)) + "\n", encoding="utf-8")
    with Store.create(tmp_path / "w.reactivate", "secret") as store:
        import_patients.run(store, tmp_path / "list.csv")
    return tmp_path / "w.reactivate"


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object]]:
    code = run(program, ["duplicates", *map(str, arguments), "--json"])
    said = capsys.readouterr()
    assert "uillfeather" not in said.out + said.err
    return code, json.loads(said.out)


def test_look_merge_and_undo(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = asked(capsys, workspace)
    assert (code, found["certain"], found["ask"]) == (0, 1, 0)
    (pair,) = found["pairs"]  # type: ignore[misc]
    assert pair["evidence"]["first_name"][0] == "nickname"  # type: ignore[has-type]

    code, merged = asked(capsys, workspace, "--merge-certain")
    assert (code, merged["merged"], merged["merge_ids"]) == (0, 1, [1])
    assert asked(capsys, workspace)[1]["pairs"] == []

    assert asked(capsys, workspace, "--undo", 1) == (0, {"undone": 1})
    assert asked(capsys, workspace)[1]["ask"] == 1
    code, refused = asked(capsys, workspace, "--undo", 1)
    assert code == 2
    assert "no merge 1" in str(refused)


def test_two_wishes_at_once_are_refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["duplicates", str(workspace), "--merge-certain", "--undo", "1"]) == 2
    assert "Choose one" in capsys.readouterr().err


def test_in_words(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["duplicates", str(workspace), "--merge-certain"]) == 0
    said = capsys.readouterr().out
    assert "Certainly one person: 1 pairs; to be asked about: 0" in said
    assert "undo by id: 1" in said


def test_one_pair_by_its_keys(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, merged = asked(capsys, workspace, "--merge", 2, 1, "--take", "address")
    assert (code, merged["merge_ids"]) == (0, [1])
    (answer,) = asked(capsys, workspace, "--list")[1]["answers"]  # type: ignore[misc]
    told = (answer["kept"], answer["other"], answer["verdict"], answer["taken"])  # type: ignore[has-type]
    assert told == (2, 1, "merged", ["address"])
    assert asked(capsys, workspace, "--merge", 1, 2)[0] == 2, "they are one already"
    assert asked(capsys, workspace, "--merge", 1, 999)[0] == 2


def test_two_people_are_said_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, workspace, "--distinct", 2, 1) == (0, {"distinct": [1, 2], "answer_id": 1})
    assert asked(capsys, workspace)[1]["pairs"] == []
    assert run(program, ["duplicates", str(workspace), "--list"]) == 0
    assert "1 and 2 are two people." in capsys.readouterr().out
    assert asked(capsys, workspace, "--undo", 1)[0] == 0
    assert run(program, ["duplicates", str(workspace), "--list"]) == 0
    assert "nobody was told apart" in capsys.readouterr().out


def test_a_wish_without_its_other_half(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["duplicates", str(workspace), "--take", "name"]) == 2
    assert "goes with --merge" in capsys.readouterr().err
