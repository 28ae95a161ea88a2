"""A practice sends its lists again and again: raw exports with their visits, a newer list, a wrong one taken back."""

from __future__ import annotations

import json
from pathlib import Path

from flow_desk import Desk, Pressed


def test_raw_patients_and_encounters_give_the_counts_of_the_list(empty_desk: Desk, shared_data: Path) -> None:
    raw = shared_data / "synthea" / "raw"
    assert empty_desk.ask("new", empty_desk.workspace, "--brand", "harbor-dental")[0] == 0
    assert empty_desk.ask("import", empty_desk.workspace, raw / "patients.csv")[1]["new"] == 27
    code, said = empty_desk.ask("import", empty_desk.workspace, raw / "encounters.csv")
    assert (code, said["kind"], said["rows"], said["updated"], said["unknown_ids"]) == (0, "visits", 604, 27, 0)
    expected = json.loads((raw.parent / "practice_ma27_expected.json").read_text("utf-8"))
    for row in expected["by_as_of"][-2:]:
        code, audience = empty_desk.ask("audience", empty_desk.campaign, "--as-of", row["as_of"])
        assert code == 0
        steps = {step["rule"]: step for step in audience["steps"]}
        assert steps["seen_recently"]["left"] == row["inactive_any_status"]


def test_a_wrong_list_is_taken_back(practice: Desk) -> None:
    wrong = practice.folder / "wrong.csv"
    wrong.write_text("Patient ID,Last Name,First Name,City\nQ1,Roe,Ann,Rye\n", "utf-8")
    assert practice.ask("import", practice.workspace, wrong)[1]["new"] == 1
    code, said = practice.ask("import", practice.workspace, "--undo")
    assert (code, said["file"], said["removed"], said["restored"]) == (0, "wrong.csv", 1, 0)
    assert practice.ask("import", practice.workspace, wrong, "--dry-run")[1]["new"] == 1


def test_patients_who_were_mailed_are_never_undone(counter: Pressed) -> None:
    desk = counter.desk
    said = desk.refused("import", desk.workspace, "--undo")
    assert "approved mail names" in json.dumps(said)
    assert desk.refused("import", desk.workspace)
