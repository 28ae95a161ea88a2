"""From the command line to sheets: a drop pressed with them, and the pages of a pressed drop put on others."""

from __future__ import annotations

from pathlib import Path

from flow_desk import Pressed, rows_of


def test_a_drop_is_pressed_with_sheets(counter: Pressed) -> None:
    code, result = counter.desk.press("--impose", "auto", "--workers", "1", out=counter.desk.folder / "sheets")
    assert code == 0
    assert {"imposed.pdf", "imposition.csv", "imposition.png", "press.pdf"} <= set(result["files"])
    rows = rows_of(result["files"]["imposition.csv"])
    assert {row["piece_id"] for row in rows if row["void"] == "0"} == {row["piece_id"] for row in counter.rows}
    assert counter.desk.ask("preflight", result["files"]["imposed.pdf"])[0] == 0
    code, packed = counter.desk.ask("package", result["folder"], "--out", counter.desk.folder / "printer.zip")
    assert code == 0, packed
    assert {"imposed.pdf", "imposition.csv"} <= set(packed["files"])


def test_pages_of_a_drop_are_put_on_sheets(pressed: Pressed, tmp_path: Path) -> None:
    files = pressed.result["files"]
    code, proposed = pressed.desk.ask("impose", files["press.pdf"], "--propose")
    assert code == 0
    best = proposed["proposals"][0]
    assert (best["sheet"], best["n_up"]) == ("13x19/digital", 4)
    options = ["--sheet", "12x18/offset", "--duplex", "work-and-tumble", "--list", files["mailing-list.csv"]]
    code, made = pressed.desk.ask("impose", files["press.pdf"], *options, "--stack-depth", 20, "--out", tmp_path)
    assert code == 0
    assert made["pieces"] == len(pressed.rows)
    assert made["lifts"] == -(-made["pieces"] // 40)
    assert set(made["files"]) == {path.name for path in tmp_path.iterdir()}
    assert rows_of(made["files"]["imposition.csv"])[0]["piece_id"]


def test_what_does_not_fit_is_one_sentence(pressed: Pressed, tmp_path: Path) -> None:
    pdf = pressed.result["files"]["press.pdf"]
    said = pressed.desk.refused("impose", pdf, "--sheet", "8.5x11", "--duplex", "work-and-turn", "--out", tmp_path)
    assert "too small" in said
    said = pressed.desk.refused("impose", pressed.result["files"]["job-ticket.pdf"], "--out", tmp_path)
    assert "job-ticket.pdf has an odd number of pages (1)" in said
    assert list(tmp_path.iterdir()) == []
