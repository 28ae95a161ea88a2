"""Rules are set in the campaign file, kept as a set, tried by name, and every person left out is accounted for."""

from __future__ import annotations

from flow_desk import AS_OF, Desk, rows_of


def test_rules_are_kept_tried_and_applied_and_give_the_same_answer(practice: Desk) -> None:
    before = practice.campaign.read_text()
    day = ("--as-of", AS_OF)
    _, plain = practice.ask("audience", practice.campaign, *day)
    practice.campaign.write_text(f"{before}\n[rules]\nmax_months = 60\n[rules.age_range]\nleast = 40\n")
    code, strict = practice.ask("audience", practice.campaign, *day)
    assert code == 0
    assert strict["mailable"] < plain["mailable"]
    assert next(step for step in strict["steps"] if step["rule"] == "age_range")["excluded"] > 0
    code, kept = practice.ask("rules", "save", practice.campaign, "Over forty")
    assert (code, kept["rules"]["age_range"]) == (0, {"least": 40})

    practice.campaign.write_text(before)
    _, tried = practice.ask("audience", practice.campaign, "--rule-set", "Over forty", *day)
    assert tried == strict
    _, listed = practice.ask("rules", "list", practice.campaign)
    assert [one["name"] for one in listed["rule_sets"]] == ["Over forty"]
    assert practice.ask("rules", "apply", practice.campaign, "Over forty")[0] == 0
    assert practice.ask("audience", practice.campaign, *day)[1] == strict
    assert practice.ask("rules", "delete", practice.campaign, "Over forty")[0] == 0
    code, gone = practice.ask("rules", "apply", practice.campaign, "Over forty")
    assert (code, gone["error"]["code"]) == (2, "rule-set-unknown")


def test_everybody_who_is_not_mailed_is_listed_and_can_ask_why(practice: Desk) -> None:
    target = practice.folder / "not-mailed-list.csv"
    code, found = practice.ask("audience", practice.campaign, "--as-of", AS_OF, "--not-mailed", target)
    listed = rows_of(target)
    assert code == 0
    assert len(listed) == found["not_mailed"]["rows"] == found["imported"] - found["mailable"]
    for step in found["steps"]:
        assert sum(row["rule"] == step["rule"] for row in listed) == step["excluded"]
    someone = next(row for row in listed if row["patient_id"])
    code, told = practice.ask("audience", practice.campaign, "--as-of", AS_OF, "--why", someone["patient_id"])
    assert code == 0
    assert told["why"]["owner"] == someone["rule"]
    assert str(told["why"]["source_row"]) == someone["source_row"]
    assert someone["last_name"] not in str(told["why"])
    assert practice.ask("audience", practice.campaign, "--why", "no such id")[0] == 2


def test_a_wrong_parameter_is_named_with_its_file(practice: Desk) -> None:
    practice.campaign.write_text(f"{practice.campaign.read_text()}\n[rules.age_range]\nleast = 'forty'\n")
    code, said = practice.ask("audience", practice.campaign)
    assert code == 2
    assert practice.campaign.name in said["error"]["message"]
    assert "rules.age_range.least" in said["error"]["message"]


def test_over_the_budget_nothing_is_approved_until_the_file_says_what_then(practice: Desk) -> None:
    text = practice.campaign.read_text("utf-8")
    whole = practice.ask("audience", practice.campaign, "--as-of", AS_OF)[1]["mailable"]
    practice.campaign.write_text(f"{text}\n[budget]\nlimit_cents = 1500\nper_piece_cents = 75\n", "utf-8")
    said = practice.say("audience", practice.campaign, "--as-of", AS_OF)[1]
    assert f"Mailable{whole:>12,}".split() == said[said.index("Mailable") :].split()[:2]
    assert "nothing can be approved until you decide" in said
    before = practice.tree()
    refused = practice.refused("press", practice.campaign, "--out", practice.out, "--as-of", AS_OF)
    assert "costs more than the budget" in refused
    assert "may cost 15.00" in refused
    assert practice.tree() == before
    practice.change_campaign("[budget]\n", '[budget]\nwhen_over = "cut"\n')
    said = practice.say("audience", practice.campaign, "--as-of", AS_OF)[1]
    assert f"{whole - 20:,} people are left out to stay within it" in said
    code, pressed = practice.press("--workers", "1")
    assert (code, pressed["pieces"]) == (0, 20)
    listed = rows_of(next(practice.out.rglob("not-mailed.csv")))
    assert sum(row["rule"] == "over_budget" for row in listed) == whole - 20
