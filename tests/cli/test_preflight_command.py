"""reactivate preflight: exit codes, JSON that scripts rely on, profiles by id and by file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """What a word processor leaves: no trim, an RGB colour, a font that is not embedded, one page."""
    path = tmp_path / "office.pdf"
    canvas = Canvas(str(path))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.drawString(72, 72, "Dear patient")
    canvas.save()
    return path


def test_errors_give_exit_code_1_and_a_line_each(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["preflight", str(office)]) == 1
    said = capsys.readouterr().out
    assert "✗ page 1: Text uses DeviceRGB" in said
    assert "[font-embedded]" in said
    assert "notes" in said.splitlines()[-1]


def test_the_json_has_what_scripts_rely_on(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["preflight", str(office), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert {"standard", "errors", "warnings", "infos"} <= set(document)
    for finding in document["errors"]:
        assert {"rule", "page", "message", "severity", "place", "measured", "limit", "way_out"} <= set(finding)
    assert "colour" in {finding["rule"] for finding in document["errors"]}


def test_a_profile_by_id_or_by_file_changes_the_verdict(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office.parent / "own.toml").write_text('[severity]\ncolour = "off"\n', encoding="utf-8")
    found = {}
    for profile in ("house", "digital", str(office.parent / "own.toml")):
        run(program, ["preflight", str(office), "--profile", profile, "--json"])
        document = json.loads(capsys.readouterr().out)
        found[profile] = [kind for kind in ("errors", "warnings") if "colour" in {f["rule"] for f in document[kind]}]
    assert list(found.values()) == [["errors"], ["warnings"], []]


def test_every_page_is_drawn_on_demand(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    canvas = Canvas(str(office))
    for _ in range(5):
        canvas.drawString(72, 72, "Dear patient")
        canvas.showPage()
    canvas.save()
    drawn = {}
    for plates in ("1", "all"):
        run(program, ["preflight", str(office), "--plates", plates, "--json"])
        drawn[plates] = json.loads(capsys.readouterr().out)["facts"]["pages_drawn"]
    assert drawn["1"] < drawn["all"] == 5
    run(program, ["preflight", str(office), "--plates", "1"])
    assert f"every page was read, {drawn['1']} of 5 were drawn plate by plate" in capsys.readouterr().out


@pytest.mark.parametrize("words", ["none", "0", "-3"])
def test_plates_are_a_number_or_all(office: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["preflight", str(office), "--plates", words]) == 2
    assert "neither a number of pages nor all" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "named"), [("inks = 4", "inks"), ("bleed_pt = 'wide'", "bleed_pt")])
def test_a_wrong_profile_is_refused_by_file_and_key(
    office: Path, text: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (office.parent / "own.toml").write_text(text, encoding="utf-8")
    assert run(program, ["preflight", str(office), "--profile", str(office.parent / "own.toml")]) == 2
    said = capsys.readouterr().err
    assert "own.toml" in said
    assert named in said


def test_an_unknown_profile_names_those_that_there_are(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["preflight", str(office), "--profile", "offset"]) == 2
    assert "uncoated" in capsys.readouterr().err
