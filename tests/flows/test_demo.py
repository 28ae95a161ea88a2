"""The demo does the whole main job with no screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program


@pytest.mark.slow
def test_the_demo_presses_redeems_and_measures_within_a_minute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    assert run(program, ["demo", str(folder), "--as-of", "2026-11-23", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["import"]["imported"] == 5000
    assert document["redeemed"] == 25
    assert len(document["campaigns"]) == 2
    for campaign in document["campaigns"]:
        assert campaign["press"]["pieces"] > 300
        assert campaign["results"]["mailed"] == campaign["press"]["pieces"]
        assert all(Path(path).is_file() for path in campaign["press"]["files"].values())
    assert document["seconds"] < 60


def test_the_demo_leaves_a_folder_of_somebody_else_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep = tmp_path / "letters.txt"
    keep.write_text("mine", encoding="utf-8")
    assert run(program, ["demo", str(tmp_path), "--json"]) == 2
    assert "not empty" in capsys.readouterr().out
    assert keep.read_text(encoding="utf-8") == "mine"
