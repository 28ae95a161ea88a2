"""Real lists, from the command line to the pressed drop: each gives what is known of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flow_desk import Desk, rows_of

COSTUMES = ("list.csv", "us_bom.csv", "utf16.txt", "xlsx.xlsx", "xlsx1904.xlsx", "pipe.txt", "ods")


def _costume(shared_data: Path, name: str) -> Path:
    return shared_data / "synthea" / (f"practice_ma27.{name}" if name == "ods" else f"practice_ma27_{name}")


def _imported(desk: Desk, file: Path) -> dict[str, Any]:
    assert desk.ask("new", desk.workspace, "--brand", "harbor-dental")[0] == 0
    code, said = desk.ask("import", desk.workspace, file)
    assert code == 0, said
    return said


def _steps(desk: Desk, as_of: str) -> tuple[dict[str, Any], dict[str, Any]]:
    code, said = desk.ask("audience", desk.campaign, "--as-of", as_of)
    assert code == 0
    assert said["as_of"] == as_of
    left = said["imported"]
    for step in said["steps"]:
        left -= step["excluded"]
        assert step["left"] == left
    assert left == said["mailable"]
    return said, {step["rule"]: step for step in said["steps"]}


@pytest.mark.parametrize("costume", COSTUMES)
def test_each_costume_of_the_small_practice(costume: str, empty_desk: Desk, shared_data: Path) -> None:
    said = _imported(empty_desk, _costume(shared_data, costume))
    assert (said["rows"], said["imported"], said["new"]) == (27, 27, 27)
    expected = json.loads((shared_data / "synthea" / "practice_ma27_expected.json").read_text("utf-8"))
    for row in expected["by_as_of"]:
        audience, steps = _steps(empty_desk, row["as_of"])
        assert audience["imported"] == expected["patients"]
        assert steps["seen_recently"]["left"] == row["inactive_any_status"]
        assert steps["inactive_status"]["left"] == row["inactive_alive"]
        assert audience["mailable"] == row["inactive_alive_with_zip"]


@pytest.mark.parametrize("costume", ["us_bom.csv", "xlsx1904.xlsx"])
def test_thirteen_pieces_are_pressed(costume: str, empty_desk: Desk, shared_data: Path) -> None:
    _imported(empty_desk, _costume(shared_data, costume))
    code, said = empty_desk.press(out=empty_desk.out)
    assert code == 0, said
    assert (said["pieces"], said["held"], said["pages"]) == (13, 0, 26)
    rows = rows_of(said["files"]["mailing-list.csv"])
    assert len(rows) == 13
    assert all(row["zip"].startswith("0") for row in rows)
    left_out = rows_of(said["files"]["not-mailed.csv"])
    assert len(left_out) == 14
    assert all(row["reason"] for row in left_out)


def test_all_costumes_are_the_same_patients(empty_desk: Desk, shared_data: Path) -> None:
    """One workspace takes all seven: the first brings the patients, the others bring nobody new."""
    _imported(empty_desk, _costume(shared_data, "list.csv"))
    for costume in ("utf16.txt", "xlsx.xlsx", "xlsx1904.xlsx", "ods"):
        code, said = empty_desk.ask("import", empty_desk.workspace, _costume(shared_data, costume))
        assert code == 0
        assert (said["new"], said["updated"] + said["unchanged"]) == (0, 27), costume


@pytest.fixture
def larger(empty_desk: Desk, shared_data: Path) -> Desk:
    folder = shared_data / "_internal_only" / "synthea_ma_2017"
    if not folder.is_dir():
        pytest.skip("the larger practice is not in the shared data folder")
    said = _imported(empty_desk, folder / "practice_ma2017a_list.csv")
    assert (said["rows"], said["imported"]) == (719, 719)
    return empty_desk


@pytest.mark.parametrize(("as_of", "pieces"), [("2026-11-23", 496), ("2019-05-01", 196)])
def test_the_larger_practice(as_of: str, pieces: int, larger: Desk) -> None:
    audience, _ = _steps(larger, as_of)
    assert audience["mailable"] == pieces
    code, said = larger.ask("press", larger.campaign, "--out", larger.out, "--as-of", as_of, "--raster", "none")
    assert code == 0, said
    assert said["pieces"] + said["held"] == pieces
    assert said["held"] == len(rows_of(said["files"]["held.csv"]))
    assert said["drop"].startswith(date.fromisoformat(as_of).strftime("%Y%m%d"))


def test_marital_status_is_no_patient_status(empty_desk: Desk, shared_data: Path) -> None:
    said = _imported(empty_desk, shared_data / "pms_samples" / "openemr_demo_patients.csv")
    assert (said["rows"], said["imported"]) == (14, 14)
    assert said["mapping"]["status"] is None
    assert said["mapping"]["date"] is None
    audience, steps = _steps(empty_desk, "2026-11-23")
    assert steps["no_visit"]["excluded"] == 14
    assert audience["mailable"] == 0
    before = empty_desk.tree()
    refused = empty_desk.refused("press", empty_desk.campaign, "--out", empty_desk.out, "--as-of", "2026-11-23")
    assert "nobody to mail" in refused
    assert empty_desk.tree() == before
