"""Before mailing: why people left, and what the campaign will be able to show, on the command line."""

from __future__ import annotations

from flow_desk import AS_OF, Desk


def test_the_audience_tells_what_it_can_show_and_why_people_left(practice: Desk) -> None:
    code, plain = practice.ask("audience", practice.campaign, "--as-of", AS_OF)
    assert code == 0
    assert "reasons" not in plain
    assert plain["power"]["held"] == 0
    assert plain["power"]["sentences"][0].startswith("Nobody is held out")
    practice.campaign.write_text(f"{practice.campaign.read_text()}\n[experiment]\nholdout_percent = 10\n")
    code, found = practice.ask("audience", practice.campaign, "--as-of", AS_OF, "--reasons")
    assert code == 0
    assert found["power"]["held"] == plain["mailable"] - found["mailable"]
    assert found["power"]["people"] == plain["mailable"]
    assert "you can't see a" in found["power"]["sentences"][0]
    reasons = found["reasons"]["reasons"]
    assert sum(reason["primary"] for reason in reasons) == found["reasons"]["left"]
    assert {reason["reason"] for reason in reasons} >= {"cancelled", "no_show", "price", "unknown"}
