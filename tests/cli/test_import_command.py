"""``reactivate import`` as somebody at a terminal uses it: look, say what a column is, import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import explain_mapping
from reactivate_desktop.store import Store

ASKING = """Patient ID,First Name,Last Name,Address,City,State,Zip,Last Visit,Contact OK?,Fax=No
1,Ana,Quillfeather,1 Main St,Dayton,OH,45402,2023-02-01,Y,1
2,Luis,Vega,2 Main St,Dayton,OH,45402,2023-03-01,N,2
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REACTIVATE_PASSPHRASE", "secret")
    Store.create(tmp_path / "w.reactivate", "secret").close()
    (tmp_path / "list.csv").write_text(ASKING, encoding="utf-8")
    return tmp_path / "w.reactivate"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = run(program, ["import", *map(str, arguments)])
    out = capsys.readouterr()
    assert "uillfeather" not in out.out + out.err
    return code, out.out + out.err


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object]]:
    code = run(program, ["import", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_question_is_shown_and_answered_at_the_terminal(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    code, words = said(capsys, workspace, path)
    assert (code, "--map 'COLUMN=field'" in words) == (2, True)
    code, words = said(capsys, workspace, path, "--explain")
    assert code == 0
    assert "Would import 2 of 2" in words
    [asked] = [line for line in words.splitlines() if line.startswith("  Contact OK?")]
    assert "do_not_contact?" in asked
    [sure] = [line for line in words.splitlines() if line.startswith("  Last Visit")]
    assert " ".join(sure.split()) == "Last Visit last_visit 90% The header is a known name of it."
    code, found = document(capsys, workspace, path, "--map", "Contact OK?=not do_not_contact", "--map", "Fax=No=-")
    assert (code, found["imported"], found["mapping"]["Contact OK?"]) == (0, 2, "do_not_contact")  # type: ignore[index]
    columns = {column["column"]: column for column in found["columns"]}  # type: ignore[attr-defined]
    assert columns["Contact OK?"]["opposite"]
    assert columns["Fax=No"]["reason"] == "You chose it."
    with Store.open(workspace, "secret") as store, store.reading() as tx:
        assert tx.patients.frame()["do_not_contact"].tolist() == [False, True]


def test_nothing_is_kept_when_it_is_only_explained(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = document(capsys, workspace, tmp_path / "list.csv", "--explain")
    assert (code, found["dry_run"], found["import_id"]) == (0, True, 0)
    with Store.open(workspace, "secret") as store, store.reading() as tx:
        assert tx.patients.count() == 0


def test_columns_of_visits_are_mapped_and_explained(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, workspace, tmp_path / "list.csv", "--map", "Contact OK?=-")
    (tmp_path / "v.csv").write_text("Who,Seen on,Status\n1,2024-02-03,Completed\n9,2024-02-03,Completed\n", "utf-8")
    arguments = (workspace, tmp_path / "v.csv", "--kind", "visits", "--map", "Who=patient_id", "--map", "Seen on=day")
    code, words = said(capsys, *arguments, "--explain")
    assert (code, "Columns of v.csv:" in words, "1 patient ID (1 row) matches no patient" in words) == (0, True, True)
    code, found = document(capsys, *arguments)
    assert (code, found["used"], found["updated"]) == (0, 1, 1)


TWO = """ID,First Name,Last Name,Zip,Last Visit
1,Ann,Quillfeather,02462,2025-01-02

Last Name,First Name,ID,Last Visit,Zip
Poe,Cy,3,2019-01-02,02462
Moe,Di,4,2018-01-02,02110
"""


def test_a_table_is_chosen_at_the_terminal(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.csv"
    path.write_text(TWO, "utf-8")
    code, found = document(capsys, workspace, path)
    error = found["error"]
    assert (code, error["code"], error["ask"]) == (2, "table-unclear", "table")  # type: ignore[index]
    assert [one["header_rows"] for one in error["candidates"]] == [[1, 1], [4, 4]]  # type: ignore[index]
    code, found = document(capsys, workspace, path, "--table", "2")
    assert (code, found["imported"], found["header_row"]) == (0, 2, 4)
    code, found = document(capsys, workspace, path, "--header-rows", "1")
    assert (code, found["imported"]) == (0, 1)
    code, words = said(capsys, workspace, path, "--header-rows", "one")
    assert (code, "'one' names no header rows" in words) == (2, True)
    path.write_text("Quillfeather;Ann;2\nPoe;Cy;3\n", "utf-8")
    code, words = said(capsys, workspace, path, "--header-rows", "1")
    assert (code, "--map 'COLUMN=field'" in words) == (2, True)


BARE = """Quillfeather,Ana,1 Main St,Dayton,OH,45402,Y
Vega,Luis,2 Main St,Dayton,OH,45402,N
Roe,Maria,3 Main St,Dayton,OH,45402,N
"""


def test_a_list_without_a_heading_row_at_the_terminal(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bare.csv"
    path.write_text(BARE, "utf-8")
    code, words = said(capsys, workspace, path)
    assert (code, "no heading row: its first row looks like a patient" in words, "--header-rows 0" in words) == (
        2,
        True,
        True,
    )
    code, words = said(capsys, workspace, path, "--header-rows", "0")
    assert (code, "1 column that may decide who is mailed. Is Column G “Do not mail”?" in words) == (2, True)
    answer = ("--map", "Column G=-", "--save-recipe", "bare")
    code, words = said(capsys, workspace, path, "--header-rows", "0", *answer)
    assert (code, "Imported 3 of 3 patients" in words, "(no heading row)" in words) == (0, True, True)
    code, found = document(capsys, workspace, path)
    assert (code, found["unchanged"], found["recipe"], found["header_row"]) == (0, 3, "bare", 0)


def test_a_mapping_is_kept_as_a_recipe_at_the_terminal(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    answers = ("--map", "Contact OK?=not do_not_contact")
    code, words = said(capsys, workspace, path, *answers, "--save-recipe", " ")
    assert (code, "A recipe needs a name" in words) == (2, True)
    code, _ = document(capsys, workspace, path, *answers, "--save-recipe", "desk", "--brand", "harbor-dental")
    assert code == 0
    code, found = document(capsys, workspace, path)
    assert (code, found["error"]["code"]) == (2, "mapping-question")  # type: ignore[index]
    code, found = document(capsys, workspace, path, "--brand", "harbor-dental")
    assert (code, found["recipe"], found["unchanged"]) == (0, "desk", 2)


@pytest.mark.parametrize("pair", ["Status", "=status", "Status=", "  = "])
def test_a_pair_that_maps_nothing_is_refused(pair: str) -> None:
    with pytest.raises(InputError, match="maps nothing"):
        explain_mapping.parse([pair])


def test_pairs() -> None:
    assert explain_mapping.parse(["A=B=zip", "C = not  do_not_mail", "D=-"]) == {
        "A=B": "zip",
        "C": "not do_not_mail",
        "D": None,
    }
    with pytest.raises(InputError, match="Column A is mapped twice"):
        explain_mapping.parse(["A=zip", "A=-"])
