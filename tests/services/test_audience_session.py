"""The Audience page's services: fast decisions, forms, people of a step, explanations, budget, exports."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from reactivate_desktop.audience import text_match
from reactivate_desktop.audience.address_key import address_key
from reactivate_desktop.audience.rules import RULE_BY_ID, RULES
from reactivate_desktop.domain.campaign import Budget, Campaign, Experiment, Inactive, Mail, Rules, Score
from reactivate_desktop.errors import Cancelled, InputError
from reactivate_desktop.services import (
    build_audience,
    explain_patient,
    export_not_mailed,
    rule_forms,
    step_people,
)
from reactivate_desktop.services.audience_session import AudienceSession
from reactivate_desktop.services.budget_cut import OVER_BUDGET
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.explain_patient import Verdict
from tests.services.test_build_audience import AS_OF, CAMPAIGN, CLINICS, ROWS, FakeStore, ledger, table

SWITCHABLE = [rule.id for rule in RULES if not rule.never_off and not rule.off_needs]
PARAMETERS: list[dict[str, dict[str, Any]]] = [
    {},
    {"age_range": {"least": 30}},
    {"clinic_choice": {"never": ("Plymouth office",)}},
    {"visited_since": {"since": date(2022, 1, 1)}},
    {"max_contacts": {"times": 1}},
    {"seasonal_hold": {"first_day": "11-01", "last_day": "12-01", "whom": "zips", "zips": ("0236",)}},
]
STORE = FakeStore(table(ROWS), mailed={1: "2025-01-01", 4: "2026-11-01"})
SESSION = AudienceSession.load(STORE)

campaigns = st.builds(
    lambda months, off, parameters, days, limit, held: replace(
        CAMPAIGN,
        inactive=Inactive(months),
        rules=Rules(off=tuple(off), mailed_within_days=days, parameters=parameters),
        budget=Budget(limit_cents=limit, per_piece_cents=75, when_over="cut"),
        experiment=Experiment(holdout_percent=held),
    ),
    st.sampled_from([1, 24, 60]),
    st.lists(st.sampled_from(SWITCHABLE), unique=True, max_size=3),
    st.sampled_from(PARAMETERS),
    st.sampled_from([0, 90, 900]),
    st.sampled_from([0, 100, 160, 10_000]),
    st.sampled_from([0, 50]),
)


@given(campaigns)
def test_a_session_says_what_a_fresh_decision_says(campaign: Campaign) -> None:
    again, fresh = SESSION.decide(campaign, as_of=AS_OF), build_audience.run(STORE, campaign, as_of=AS_OF)
    assert again.as_json() == fresh.as_json()
    pd.testing.assert_frame_equal(again.recipients, fresh.recipients)
    pd.testing.assert_frame_equal(again.not_mailed, fresh.not_mailed)
    assert again.holdout.equals(fresh.holdout)


@given(campaigns)
def test_nobody_is_lost_and_counts_add_up(campaign: Campaign) -> None:
    audience = SESSION.decide(campaign, as_of=AS_OF)
    assert sorted([*audience.recipients.index, *audience.not_mailed.index]) == list(range(1, len(ROWS) + 1))
    left = audience.decision.imported
    for step in audience.decision.steps:
        left -= step.excluded
        assert step.left == left
        assert len(step_people.keys(audience, step.rule)) == step.excluded
    assert left == len(audience.recipients) == audience.budget.pieces


@given(campaigns, st.sampled_from([rule for rule in SWITCHABLE if rule != "same_household"]))
def test_a_rule_switched_off_brings_back_exactly_those_whom_it_alone_removes(campaign: Campaign, rule: str) -> None:
    plain = replace(campaign, budget=Budget(), experiment=Experiment())
    off = tuple({*plain.rules.off, "same_household"} - {rule})
    before = SESSION.decide(replace(plain, rules=replace(plain.rules, off=off)), as_of=AS_OF)
    after = SESSION.decide(replace(plain, rules=replace(plain.rules, off=(*off, rule))), as_of=AS_OF)
    alone = next(step.alone for step in before.decision.steps if step.rule == rule)
    assert len(after.decision.mailable.difference(before.decision.mailable)) == alone
    assert before.decision.mailable.difference(after.decision.mailable).empty


def test_a_decision_can_be_stopped_and_asked_again() -> None:
    class Stopped:
        def report(self, done: int, total: int, what: str) -> None:
            if done:
                raise Cancelled

    session = AudienceSession.load(STORE)
    with pytest.raises(Cancelled):
        session.decide(CAMPAIGN, as_of=AS_OF, progress=Stopped())
    assert session.decide(CAMPAIGN, as_of=AS_OF).recipients.index.tolist() == [1, 2, 9]


def test_nobody_is_mailed_twice_by_two_campaigns_that_are_approved_side_by_side() -> None:
    rows = ledger((1, "Autumn", "2026-11-20", False), (9, "Spring", "2026-11-20", False))
    store = FakeStore(table(ROWS))
    store.tx.mailings.contacts = lambda: rows
    audience = build_audience.run(store, CAMPAIGN, as_of=AS_OF)
    # the campaign's own drop that is not pressed is what is being decided
    assert audience.recipients.index.tolist() == [2, 4, 9]
    assert audience.not_mailed.loc[1, "rule"] == "mailed_lately"


def cut(limit: int, **more: Any) -> Audience:
    budget = Budget(limit_cents=limit, per_piece_cents=40, postage_cents=35, when_over="cut", **more)
    return SESSION.decide(replace(CAMPAIGN, budget=budget, rules=Rules(mailed_within_days=0)), as_of=AS_OF)


def test_over_the_budget_those_of_the_lowest_score_are_left_out_and_listed() -> None:
    whole = cut(0)
    assert whole.recipients.index.tolist() == [1, 2, 4, 9]
    assert "over_budget" not in [step.rule for step in whole.decision.steps]
    enough, short = cut(4 * 75), cut(4 * 75 - 1)
    assert (enough.decision.steps[-1].rule, enough.decision.steps[-1].excluded) == ("over_budget", 0)
    assert len(short.recipients) == 3
    assert short.budget.cost_cents == 225 <= short.budget.limit_cents == 299
    assert not short.budget.over
    out = short.not_mailed[short.not_mailed["rule"] == "over_budget"]
    assert out.index.tolist() == [short.scores.index[-1]]
    assert out["reason"].iat[0].startswith("The budget reaches for others first")
    # 2 was seen in 2024, the others in 2023
    assert short.scores.index[0] == 2


def test_the_score_follows_its_weights_and_equals_go_by_key() -> None:
    nothing = cut(75, score=Score(0, 0, 0, 0))
    assert nothing.recipients.index.tolist() == [1]
    near = cut(75, score=Score(recency=0, visits=0, value=0, distance=1))
    assert near.recipients.index.tolist() == [int(near.scores["distance"].idxmax())]
    assert near.scores["distance"].is_monotonic_decreasing
    assert str(near.scores["total"].dtype) == "int64"


def test_each_clinic_keeps_its_own_budget() -> None:
    found = cut(0, clinics={"cambridge": 75})
    assert found.by_clinic() == {"plymouth": 2, "cambridge": 1}
    plan = {one.clinic_id: one for one in found.budget.clinics}
    assert (plan["cambridge"].left_out, plan["cambridge"].limit_cents, plan["plymouth"].left_out) == (1, 75, 0)
    both = cut(150, clinics={"cambridge": 75})
    assert sum(both.by_clinic().values()) == 2
    with pytest.raises(InputError, match=r"budget\.clinics\.quincy"):
        cut(0, clinics={"quincy": 75})


def test_a_budget_may_only_warn_and_goals_say_what_they_need() -> None:
    budget = Budget(limit_cents=75, per_piece_cents=75, when_over="warn")
    campaign = replace(CAMPAIGN, budget=budget, goals={"plymouth": 1}, rules=Rules(mailed_within_days=0))
    found = SESSION.decide(campaign, as_of=AS_OF)
    assert len(found.recipients) == 4
    assert found.budget.over
    assert not found.budget.waits
    assert found.budget.clinics[0].needed_permille == 500


def test_a_budget_that_does_not_say_what_then_leaves_out_nobody_and_waits() -> None:
    budget = Budget(limit_cents=225, per_piece_cents=75, clinics={"cambridge": 75})
    found = SESSION.decide(replace(CAMPAIGN, budget=budget, rules=Rules(mailed_within_days=0)), as_of=AS_OF)
    assert len(found.recipients) == 4
    assert OVER_BUDGET not in [step.rule for step in found.decision.steps]
    assert found.budget.waits
    said = " ".join(found.budget.sentences())
    assert "4 pieces cost 3.00 dollars and may cost 2.25." in said
    assert "Those of Cambridge Office cost 1.50 dollars and may cost 0.75." in said
    assert "Nothing is left out and nothing can be approved until you decide." in said
    with pytest.raises(InputError, match=r"4 pieces cost 3\.00 dollars and may cost 2\.25") as refused:
        found.budget.require_decided()
    assert 'when_over = "cut"' in refused.value.hint
    for kept in (cut(0), cut(150), cut(300)):
        kept.budget.require_decided()
    assert "2 people are left out" in " ".join(cut(150).budget.sentences())
    assert not list(cut(0).budget.sentences())


def test_a_page_of_a_step_is_read_alone() -> None:
    audience = SESSION.decide(CAMPAIGN, as_of=AS_OF)
    everybody = step_people.page(audience, step_people.IMPORTED)
    assert everybody.index.tolist() == list(range(1, len(ROWS) + 1))
    assert step_people.page(audience, step_people.IMPORTED, offset=3, limit=2).index.tolist() == [4, 5]
    assert everybody.loc[5, ["rule", "label", "also"]].tolist() == ["deceased", "Deceased", "Do not mail"]
    mailed = step_people.page(audience, step_people.MAILED)
    assert set(mailed["label"]) == {"Gets mail"}
    assert mailed.index.equals(audience.recipients.index)
    listed = everybody[everybody["rule"] != ""]
    for name in ("rule", "label", "reason", "also"):
        assert listed[name].tolist() == audience.not_mailed[name].tolist()


def test_every_rule_has_its_verdict_on_every_patient() -> None:
    campaign = replace(CAMPAIGN, rules=Rules(off=("inactive_status",)), experiment=Experiment(holdout_percent=50))
    audience = SESSION.decide(campaign, as_of=AS_OF)
    for key in audience.decision.keys:
        told = explain_patient.run(audience, int(key))
        assert [one.rule for one in told.verdicts][: len(RULES)] == [rule.id for rule in RULES]
        assert told.mailed == (key in audience.recipients.index)
        assert {one.rule for one in told.verdicts if one.verdict is Verdict.HIT} == set(
            audience.decision.hits.columns[audience.decision.hits.loc[key].to_numpy(dtype=bool)]
        )
        assert all(one.sentence.endswith(".") for one in told.verdicts)
    told = explain_patient.run(audience, 5)
    verdicts = {one.rule: one.verdict for one in told.verdicts}
    assert (verdicts["deceased"], verdicts["inactive_status"]) == (Verdict.HIT, Verdict.OFF)
    assert (verdicts["age_range"], verdicts["no_name"]) == (Verdict.IDLE, Verdict.CLEAR)
    assert (told.owner, told.source_file, told.source_row) == ("deceased", "list.csv", 6)
    assert explain_patient.key_of(audience, "P4") == 5
    assert "Gone" not in str(told.as_json())
    with pytest.raises(InputError, match="no patient 99"):
        explain_patient.run(audience, 99)
    with pytest.raises(InputError, match="no patient with this id"):
        explain_patient.key_of(audience, "P99")


def test_the_list_of_those_not_mailed_is_safe_and_the_same_in_both_kinds(tmp_path: Path) -> None:
    rows = [*ROWS, {"first_name": "=cmd|' /C calc'!A0", "last_name": "+1", "address1": "1\x07 Elm"}]
    audience = build_audience.run(FakeStore(table(rows)), CAMPAIGN, as_of=AS_OF)
    counts = {export_not_mailed.run(audience, tmp_path / name) for name in ("out.csv", "out.XLSX")}
    assert counts == {len(audience.not_mailed)}
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert {row["patient_key"]: row["rule"] for row in listed} == {
        str(key): rule for key, rule in audience.not_mailed["rule"].items()
    }
    assert not any(cell[:1] in "=+@" for row in listed for cell in row.values() if cell)
    sheet = load_workbook(tmp_path / "out.XLSX").worksheets[0]
    book = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert len(book) == len(listed)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with pytest.raises(InputError, match=r"out\.pdf"):
        export_not_mailed.run(audience, tmp_path / "out.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.XLSX", "out.csv"]


def test_forms_show_every_rule_and_change_the_campaign() -> None:
    audience = SESSION.decide(CAMPAIGN, as_of=AS_OF)
    forms = {one.rule_id: one for one in rule_forms.forms(CAMPAIGN, audience.context)}
    assert list(forms) == [rule.id for rule in RULES]
    assert [(one.parameter.name, one.value) for one in forms["seen_recently"].fields] == [("months", 24)]
    assert forms["age_range"].idle
    assert not forms["deceased"].idle
    changed = rule_forms.set_value(CAMPAIGN, "age_range", "least", 40)
    changed = rule_forms.set_value(changed, "seen_recently", "months", 36)
    assert changed.rules.parameters == {"age_range": {"least": 40}}
    assert changed.inactive.months == 36
    assert rule_forms.value_of(changed, RULE_BY_ID["age_range"], RULE_BY_ID["age_range"].fields[0]) == 40
    assert rule_forms.set_value(changed, "age_range", "least", None).rules.parameters == {}
    off = rule_forms.switch(CAMPAIGN, "age_range", False)
    assert off.rules.off == ("age_range",)
    assert rule_forms.switch(off, "age_range", True) == CAMPAIGN
    for wrong in (("age_range", "least", 999), ("age_range", "eldest", 1)):
        with pytest.raises(InputError):
            rule_forms.set_value(CAMPAIGN, *wrong)
    with pytest.raises(InputError, match="can't be switched off"):
        rule_forms.switch(CAMPAIGN, "deceased", False)


def test_clinics_are_those_of_the_brand() -> None:
    assert [one.clinic_id for one in cut(0).budget.clinics] == [one.id for one in CLINICS[:2]]


CONFIDENTIAL = {"confidential": True, "alt_address1": "9 Oak Ave", "alt_city": "Quincy", "alt_state": "MA"}


def test_confidential_mail_goes_to_the_other_address_alone_and_never_home() -> None:
    rows: list[dict[str, object]] = [
        {"first_name": "Ana", "household_id": "F1", "address1": "1 Elm St", "last_visit": "2021-01-01"},
        {"first_name": "Luis", "household_id": "F1", "address1": "1 Elm St", **CONFIDENTIAL, "alt_zip": "02169"},
        {"first_name": "Eva", "household_id": "F1", "address1": "1 Elm St", "confidential": True},
        # lives at the alternative address, under the same name
        {"first_name": "Mia", "address1": "9 Oak Ave", "city": "Quincy", "zip": "02169", "zip4": "1234"},
    ]
    audience = build_audience.run(FakeStore(table(rows)), CAMPAIGN, as_of=AS_OF)
    recipients = audience.recipients
    assert recipients.index.tolist() == [1, 2, 4]
    assert recipients.loc[2, ["address1", "city", "zip", "zip4"]].tolist() == ["9 Oak Ave", "Quincy", "02169", ""]
    assert recipients["member_keys"].tolist() == [(1,), (2,), (4,)]
    assert audience.not_mailed["rule"].to_dict() == {3: "confidential_address"}


@pytest.mark.parametrize("by", ["sheet", "nearest"])
def test_the_nearest_clinic_goes_by_the_address_that_is_written_to(by: str) -> None:
    """Home is in Plymouth; the alternative address of the confidential one is in Cambridge."""
    home = {"address1": "1 Elm St", "zip": "02360"}
    rows: list[dict[str, object]] = [
        {"first_name": "Ana", **home},
        {"first_name": "Luis", **home, **CONFIDENTIAL, "alt_zip": "02139"},
    ]
    campaign = replace(CAMPAIGN, mail=Mail(clinic_by=by, capacity={"cambridge": 5} if by == "nearest" else {}))
    audience = build_audience.run(FakeStore(table(rows)), campaign, as_of=AS_OF)
    assert audience.recipients["clinic_id"].tolist() == ["plymouth", "cambridge"]
    assert audience.scores.loc[2, "distance"] > 950  # at the door of Cambridge, not of the home


def test_a_suppressed_home_keeps_confidential_mail_out_as_well() -> None:
    store = FakeStore(table([{"first_name": "Luis", "address1": "1 Elm St", **CONFIDENTIAL, "alt_zip": "02169"}]))
    store.tx.suppression.keys = lambda: frozenset({address_key("1 Elm St", "", "02360")})
    assert build_audience.run(store, CAMPAIGN, as_of=AS_OF).not_mailed["rule"].to_dict() == {1: "suppressed"}


def test_an_offer_leaves_federal_programmes_out_until_a_basis_is_stated() -> None:
    store = FakeStore(table([{"federal_beneficiary": True}]))
    assert build_audience.run(store, CAMPAIGN, as_of=AS_OF).not_mailed["rule"].to_dict() == {1: "federal_beneficiary"}
    with pytest.raises(InputError, match=r"rules\.federal_beneficiary\.basis"):
        rule_forms.switch(CAMPAIGN, "federal_beneficiary", False)
    stated = rule_forms.set_value(CAMPAIGN, "federal_beneficiary", "basis", "Free screening, counsel of 3 March")
    off = rule_forms.switch(stated, "federal_beneficiary", False)
    assert len(build_audience.run(store, off, as_of=AS_OF).recipients) == 1


def test_what_takes_long_is_worked_out_when_the_workspace_is_read() -> None:
    """The first time that a season is set is as quick as the second: nobody's notes are searched for it then."""
    held = replace(CAMPAIGN, rules=Rules(parameters={"seasonal_hold": {"first_day": "01-01", "last_day": "12-31"}}))
    asked: list[str] = []
    session = AudienceSession.load(STORE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_match, "holding", lambda values, _: asked.extend(values))
        session.decide(held, as_of=AS_OF)
    assert asked == []
