"""The main job from the command line, as a print coordinator would do it, on a small messy export."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from flow_desk import AS_OF, Desk, Pressed, rows_of

FILES = {
    *("press.pdf", "mailing-list.csv", "mailing-list.xlsx", "address-list.csv", "not-mailed.csv", "held.csv"),
    *("proof.pdf", "preflight.json", "job-ticket.pdf", "job.xjdf", "manifest.json"),
    *("readback-certificate.json", "readback-certificate.pdf"),
}


def test_the_waterfall_adds_up_and_is_what_gets_pressed(practice_of_the_session: Desk, pressed: Pressed) -> None:
    desk = practice_of_the_session
    code, audience = desk.ask("audience", desk.campaign, "--as-of", AS_OF)
    assert code == 0
    left = audience["imported"]
    for step in audience["steps"]:
        left -= step["excluded"]
        assert step["left"] == left
    assert left == audience["mailable"] == pressed.result["pieces"] + pressed.result["held"]
    not_mailed = rows_of(pressed.result["files"]["not-mailed.csv"])
    assert len(not_mailed) == audience["imported"] - audience["mailable"]


def test_the_drop_folder_is_complete_and_agrees_with_itself(pressed: Pressed, tool: Any) -> None:
    files, rows = pressed.result["files"], pressed.rows
    assert set(files) == FILES
    assert {path.name for path in Path(pressed.result["folder"]).iterdir()} == FILES
    assert len(rows) == pressed.result["pieces"] > 30
    assert pressed.result["pages"] == 2 * pressed.result["pieces"]
    assert len({row["tracking_code"] for row in rows}) == len(rows)
    assert pressed.result["decoded_rasters"] == len(rows)
    checked = subprocess.run([tool("qpdf"), "--check", files["press.pdf"]], capture_output=True, check=False)
    assert checked.returncode == 0
    assert pressed.desk.ask("preflight", files["press.pdf"], "--list", files["mailing-list.csv"])[0] == 0


def test_page_order_is_list_order(pressed: Pressed, tool: Any) -> None:
    text = subprocess.run(
        [tool("pdftotext"), "-layout", pressed.result["files"]["press.pdf"], "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pages = text.split("\f")
    for number, row in enumerate(pressed.rows):
        back = pages[2 * number + 1]
        assert row["piece_id"] in back
        assert row["tracking_code"] in back


def test_pressing_again_gives_the_same_bytes_and_the_same_codes(counter: Pressed) -> None:
    before = counter.desk.tree()
    code, again = counter.desk.press("--workers", "2", out=counter.desk.folder / "again")
    assert code == 0
    name = Path(again["folder"]).name
    after = counter.desk.tree()
    assert {file for file in FILES if after[f"again/{name}/{file}"] != before[f"mail/{name}/{file}"]} == set()


def test_results_follow_what_was_redeemed(counter: Pressed) -> None:
    row = counter.rows[0]
    assert counter.desk.ask(
        "redeem", counter.desk.workspace, row["tracking_code"], "--clinic", row["clinic_id"], "--as-of", AS_OF
    )[0] == 0  # fmt: skip
    code, found = counter.desk.ask("results", counter.desk.campaign, "--as-of", AS_OF)
    assert code == 0
    assert found["mailed"] == counter.result["pieces"]
    assert found["redeemed"] == 1
    assert sum(part["redeemed"] for part in found["by_clinic"]) == 1
