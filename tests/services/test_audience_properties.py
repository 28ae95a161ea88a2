"""What holds of every audience, whoever is in the list and whatever the campaign asks, with all rules in force.

Nobody is lost and counts add up; the order of rows means nothing; the order of rules changes reasons, never who is
mailed. Over clinics with limits, a budget, a holdout, variants and pieces without an offer as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reactivate_desktop.audience import waterfall
from reactivate_desktop.audience.address_key import address_key
from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.audience.waterfall import Decision
from reactivate_desktop.domain.campaign import (
    WITHOUT_OFFER,
    Budget,
    Campaign,
    Experiment,
    Inactive,
    Mail,
    Rules,
    VariantChoice,
)
from reactivate_desktop.services import build_audience
from reactivate_desktop.services.budget_cut import OVER_BUDGET
from reactivate_desktop.services.build_audience import HOLDOUT, Audience
from reactivate_desktop.services.clinic_limits import CLINIC_FULL, TOO_FAR
from tests.services.test_build_audience import AS_OF, CAMPAIGN, FLAGS, FakeStore, ledger, table

NEVER_DOOR = "66 Never St"
PARAMETERS: dict[str, dict[str, Any]] = {
    "visited_since": {"since": date(2015, 1, 1)},
    "visit_count": {"least": 2, "unknown": True},
    "clinic_choice": {"never": ("Closed Office",)},
    "provider_choice": {"never": ("Dr. Gone",)},
    "insurance_choice": {"never": ("Expired",)},
    "age_range": {"most": 100},
    "balance_range": {"most_cents": 5_000},
    "preferred_channel": {"email": True},
    "max_contacts": {"times": 2},
    "seasonal_hold": {"first_day": "11-01", "last_day": "03-01"},
}
TRAPS: dict[str, dict[str, object]] = {
    "merged_record": {"_merged": True},
    "no_visit": {"last_visit": None},
    "seen_recently": {"last_visit": "2026-03-01"},
    "too_long_ago": {"last_visit": "2014-06-01"},
    "visited_since": {"last_visit": "2014-06-01"},
    "visit_count": {"visit_count": 1},
    "other_brand": {"clinic": "Quincy Office"},
    "clinic_choice": {"clinic": "Closed Office"},
    "provider_choice": {"provider": "Dr. Gone"},
    "insurance_choice": {"insurance": "Expired"},
    "age_range": {"birth_date": "1920-01-01"},
    "balance_range": {"balance": 9_000},
    "deceased": {"status": "Deceased"},
    "dismissed": {"status": "Dismissed"},
    "inactive_status": {"status": "Inactive"},
    "future_appointment": {"next_appointment": "2027-01-01"},
    "do_not_mail": {"do_not_mail": True},
    "confidential_address": {"confidential": True},
    "bad_address": {"zip": ""},
    "minor_without_guardian": {"birth_date": "2015-01-01", "last_name": ""},
    "no_name": {"first_name": "", "last_name": ""},
    "suppressed": {"address1": NEVER_DOOR},
    "federal_beneficiary": {"federal_beneficiary": True},
    "preferred_channel": {"preferred_contact": "email"},
    "mailed_lately": {"_mailed": "2026-11-01"},
    "max_contacts": {"_mailed_twice": True},
    "seasonal_hold": {"notes": "snowbird"},
    "same_household": {"address1": "1 Family Rd"},
}
"""For each rule what makes a patient one of those whom it leaves out (a household needs two)."""

few = settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Each example is decided as a whole, twice at most; they are small as they come, so none is made smaller."""

GOOD: dict[str, object] = {
    "last_visit": "2023-01-15",
    "visit_count": 4,
    "balance": None,
    "lifetime_value": None,
    "next_appointment": None,
}
person = st.builds(
    lambda traps, place, more: GOOD | place | more | {key: v for trap in traps for key, v in TRAPS[trap].items()},
    st.one_of(st.just([]), st.lists(st.sampled_from(sorted(TRAPS)), max_size=2)),
    st.sampled_from([{"zip": "02360"}, {"zip": "02139"}, {"zip": "01930"}, {"zip": "90210"}]),
    st.fixed_dictionaries(
        {},
        optional={
            "lifetime_value": st.sampled_from([0, 20_000, 700_000]),
            "address1": st.sampled_from(["1 Family Rd", "2 Family Rd"]),
            "federal_beneficiary": st.booleans(),
            "clinic": st.sampled_from(["Plymouth Office", "Cambridge Office"]),
        },
    ),
)
campaigns = st.builds(
    lambda federal, months, mail, budget, tried: replace(
        CAMPAIGN,
        inactive=Inactive(24),
        rules=Rules(max_months=months, parameters=PARAMETERS | {"federal_beneficiary": {"beneficiaries": federal}}),
        mail=mail,
        budget=budget,
        experiment=tried,
    ),
    st.sampled_from(["leave out", "without offer"]),
    st.sampled_from([0, 120]),
    st.builds(
        lambda by, miles, room: Mail(clinic_by=by, max_miles=miles, capacity=room),
        st.sampled_from(["sheet", "nearest"]),
        st.sampled_from([0.0, 60.0]),
        st.sampled_from([{}, {"plymouth": 1}, {"plymouth": 2, "cambridge": 1}]),
    ),
    st.builds(
        lambda limit, clinics, over: Budget(limit, 75, when_over=over, clinics=clinics),
        st.sampled_from([0, 75, 300]),
        st.sampled_from([{}, {"plymouth": 75}]),
        st.sampled_from(["ask", "cut", "warn"]),
    ),
    st.builds(
        lambda held, variants: Experiment(held, variants=variants),
        st.sampled_from([0.0, 50.0]),
        st.sampled_from([(), (VariantChoice("B", 50),)]),
    ),
)


def store_of(rows: Sequence[dict[str, object]], order: Sequence[int] | None = None) -> FakeStore:
    """A store over the rows; what it knows beside the table goes by patient key, so the order of rows is free."""
    frame = table([{key: value for key, value in row.items() if not key.startswith("_")} for row in rows])
    mailed = [(key, row) for key, row in enumerate(rows, start=1)]
    twice = [(key, f"C{n}", "2025-01-01", True) for key, row in mailed if row.get("_mailed_twice") for n in (1, 2)]
    once = [(key, "Another", str(row["_mailed"]), True) for key, row in mailed if row.get("_mailed")]
    kept = ledger(*once, *twice)
    roots = {key: 1 for key, row in mailed if row.get("_merged") and key > 1}
    store = FakeStore(frame if order is None else frame.iloc[list(order)])
    store.tx.mailings.contacts = lambda: kept
    store.tx.suppression.keys = lambda: frozenset({address_key(NEVER_DOOR, "", "02360")})
    store.tx.merges.roots = lambda: roots
    return store


def decide(store: FakeStore, campaign: Campaign) -> Audience:
    return build_audience.run(store, campaign, as_of=AS_OF)  # type: ignore[arg-type]  # the read side of a store


def told(audience: Audience) -> dict[str, object]:
    """All that an audience says, by patient key."""
    mailed = audience.recipients.sort_index()
    return {
        "mailed": mailed[["clinic_id", "clinic_how", "variant", "member_keys", "addressee"]].to_dict("index"),
        "held": sorted(audience.holdout),
        "budget": audience.budget,
        "waterfall": audience.decision.steps,
        "owner": audience.decision.owner.sort_index().to_dict(),
    }


def test_every_rule_is_in_force_and_leaves_out_whom_its_trap_catches() -> None:
    assert set(TRAPS) == {rule.id for rule in RULES}
    assert {name for trap in TRAPS.values() for name in trap} >= set(FLAGS)
    rows = [GOOD, *(GOOD | trap for trap in TRAPS.values()), GOOD | TRAPS["same_household"]]
    campaign = replace(CAMPAIGN, rules=Rules(max_months=120, parameters=PARAMETERS))
    decision = decide(store_of(rows), campaign).decision
    hits = decision.hits
    assert [rule for rule in hits.columns if not hits[rule].any()] == []
    caught = {rule: bool(hits.iloc[place][rule]) for place, rule in enumerate(TRAPS, start=1)}
    # of two in a household one gets the piece
    assert [rule for rule, hit in caught.items() if not hit and rule != "same_household"] == []
    assert hits["same_household"].sum() == 1


@few
@given(st.lists(person, max_size=14), campaigns)
def test_nobody_is_lost_and_counts_add_up(rows: list[dict[str, object]], campaign: Campaign) -> None:
    audience = decide(store_of(rows), campaign)
    decision = audience.decision
    keys = [key for step in decision.steps for key in decision.people(step.rule)]
    assert sorted([*keys, *audience.recipients.index]) == list(range(1, len(rows) + 1))
    assert sorted([*audience.not_mailed.index, *audience.recipients.index]) == list(range(1, len(rows) + 1))
    left = len(rows)
    for step in decision.steps:
        left -= step.excluded
        assert (step.left, step.excluded) == (left, len(decision.people(step.rule)))
        assert 0 <= step.alone <= step.excluded
    plan, mail = audience.budget, campaign.mail
    assert left == plan.pieces == sum(one.pieces for one in plan.clinics) == sum(audience.by_clinic().values())
    assert plan.left_out == sum(one.left_out for one in plan.clinics) == len(decision.people(OVER_BUDGET))
    assert all(audience.by_clinic()[clinic] <= room for clinic, room in mail.capacity.items())
    if campaign.budget.when_over == "cut":
        assert not plan.over
    else:
        assert not plan.left_out
    members = [key for some in audience.recipients["member_keys"] for key in some]
    assert len(members) == len(set(members))


@few
@given(st.lists(person, max_size=14), campaigns, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(rows: list[dict[str, object]], campaign: Campaign, random: Random) -> None:
    order = random.sample(range(len(rows)), len(rows))
    assert told(decide(store_of(rows, order), campaign)) == told(decide(store_of(rows), campaign))


@few
@given(st.lists(person, max_size=14), campaigns, st.randoms(use_true_random=False))
def test_the_order_of_rules_changes_reasons_and_never_who_is_mailed(
    rows: list[dict[str, object]], campaign: Campaign, random: Random
) -> None:
    usual = decide(store_of(rows), campaign)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waterfall, "decide", partial(waterfall.decide, rules=random.sample(RULES, len(RULES))))
        turned = decide(store_of(rows), campaign)
    for what in ("mailed", "held", "budget"):
        assert told(turned)[what] == told(usual)[what]
    ids = {rule.id for rule in RULES}
    after = [step for step in usual.decision.steps if step.rule not in ids]
    assert [step for step in turned.decision.steps if step.rule not in ids] == after
    assert _alone(turned.decision) == _alone(usual.decision)


@few
@given(st.lists(person, max_size=14), campaigns)
def test_whoever_gets_no_offer_is_a_beneficiary_or_shares_the_piece_with_one(
    rows: list[dict[str, object]], campaign: Campaign
) -> None:
    audience = decide(store_of(rows), campaign)
    federal = set(audience.patients.index[audience.patients["federal_beneficiary"]])
    asked = campaign.rules.parameters["federal_beneficiary"]["beneficiaries"] == "without offer"
    for variant, members in audience.recipients[["variant", "member_keys"]].itertuples(index=False):
        reached = bool(federal & set(members))
        assert not (reached and variant != WITHOUT_OFFER) or not asked
        assert asked or (not reached and variant != WITHOUT_OFFER)


def test_the_steps_after_the_rules_are_reached() -> None:
    rows = [GOOD | {"zip": code} for code in ("02360", "02360", "02360", "02139", "02139", "90210")]
    campaign = replace(
        CAMPAIGN,
        mail=Mail(clinic_by="nearest", max_miles=60, capacity={"plymouth": 1, "cambridge": 3}),
        budget=Budget(225, 75, when_over="cut"),
        experiment=Experiment(34),
    )
    decision = decide(store_of(rows), campaign).decision
    found = {step.rule: step.excluded for step in decision.steps[-4:]}
    assert found == {TOO_FAR: 1, CLINIC_FULL: 1, OVER_BUDGET: 1, HOLDOUT: 1}
    assert decision.mailable_count == 2


def _alone(decision: Decision) -> dict[str, int]:
    return {step.rule: step.alone for step in decision.steps}
