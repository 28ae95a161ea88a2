"""Before mailing: why people left, and what the campaign will be able to show, on the command line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from flow_desk import AS_OF, Desk

from reactivate_desktop.services import build_audience, campaign_file, sample_workspace, why_they_left, workspace

DAY = date(2026, 11, 23)


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


def test_the_sample_practice_shows_its_planted_reasons(tmp_path: Path) -> None:
    sample = sample_workspace.make(tmp_path / "sample", patients=3000, seed=1, as_of=DAY)
    asked = campaign_file.load(sample.campaigns[0])
    with workspace.open_(str(sample.workspace), sample_workspace.PASSPHRASE) as store:
        told = why_they_left.run(build_audience.run(store, asked, as_of=DAY))
    shown = {reason.reason for reason in told.reasons if reason.stands_out}
    assert shown >= {"price", "bad_experience", "insurance_change", "cancelled", "one_visit", "provider_left"}
    assert "moved_nearer" in shown  # households that live near another clinic now than the one on their sheet
    assert "unfinished_treatment" not in shown  # planted alike in those who stayed
    assert all(reason.count for reason in told.reasons)
    for person in told.people("moved_nearer", 0, 50):
        evidence = person.evidence[person.reasons.index("moved_nearer")]
        own, near = map(int, re.findall(r"(\d+) (?:miles )?from", evidence))
        assert own - near >= 8
        assert own >= 2 * near
