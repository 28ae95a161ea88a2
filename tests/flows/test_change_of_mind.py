"""What changes after approval: the press stops and names it, and each way out works; some are never mailed again."""

from __future__ import annotations

from flow_desk import AS_OF, Desk, Pressed


def approved(desk: Desk) -> None:
    """The practice's drop approved, its press stopped by a folder that can't be."""
    (desk.folder / "file").write_text("", "utf-8")
    assert desk.press("--workers", "1", out=desk.folder / "file")[0] == 2


def test_an_approved_drop_is_replaced_only_when_told(practice: Desk) -> None:
    approved(practice)
    practice.change_campaign('permit_number = "12"', 'permit_number = "13"')
    said = practice.refused("press", practice.campaign, "--out", practice.out, "--as-of", AS_OF)
    assert "the postage imprint" in said
    assert "--replace" in said
    assert not practice.out.exists()
    assert practice.press("--workers", "1", "--replace")[0] == 0


def test_a_pressed_drop_stays_and_the_next_mailing_is_another(counter: Pressed) -> None:
    desk = counter.desk
    desk.change_campaign("[mail]", '[offer]\nexpires = "2027-06-30"\n\n[mail]')
    desk.change_campaign('"2027-06-30"', "2027-06-30")
    said = desk.refused("press", desk.campaign, "--out", desk.out, "--as-of", AS_OF)
    assert "the last day of the offer" in said
    assert "--new-drop" in said
    assert "can't be replaced" in desk.refused("press", desk.campaign, "--out", desk.out, "--as-of", AS_OF, "--replace")
    code, second = desk.ask("press", desk.campaign, "--out", desk.out, "--as-of", "2027-04-01", "--new-drop")
    assert code == 0
    assert second["drop"] != counter.result["drop"]
    code, results = desk.ask("results", desk.campaign, "--as-of", "2027-04-02", "--out", desk.folder / "r.pdf")
    assert code == 0
    assert results["mailed"] == counter.result["pieces"] + second["pieces"]
    assert len(results["mailings"]) == 2
    assert (desk.folder / "r.pdf").read_bytes().startswith(b"%PDF-")


def test_a_returned_card_and_a_sheet_of_people_are_never_mailed_again(counter: Pressed) -> None:
    desk, row, other = counter.desk, counter.rows[0], counter.rows[1]
    code, found = desk.ask("suppress", desk.workspace, "--code", row["tracking_code"])
    assert code == 0
    assert found["added"] == found["people"] >= 1
    sheet = desk.folder / "never.csv"
    fields = ("first_name", "last_name", "address1", "address2", "city", "state", "zip")
    sheet.write_text(
        "First Name,Last Name,Address,Address 2,City,State,ZIP\n" + ",".join(other[name] for name in fields), "utf-8"
    )
    assert desk.ask("suppress", desk.workspace, sheet)[1]["added"] == 1
    code, audience = desk.ask("audience", desk.campaign, "--as-of", "2027-04-01")
    assert code == 0
    steps = {step["rule"]: step["excluded"] for step in audience["steps"]}
    assert steps["suppressed"] >= 2
    assert desk.say("suppress", desk.workspace)[0] == 2
