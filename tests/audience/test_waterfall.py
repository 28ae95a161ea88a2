from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_cache import RuleCache
from reactivate_desktop.audience.rule_settings import read_parameters
from reactivate_desktop.audience.rules import RULE_BY_ID, RULES
from reactivate_desktop.audience.waterfall import Decision, decide, with_step
from reactivate_desktop.errors import Cancelled, InputError

Make = Callable[..., pd.DataFrame]
SWITCHABLE = [rule.id for rule in RULES if not rule.never_off]

person = st.fixed_dictionaries(
    {},
    optional={
        "last_visit": st.sampled_from([None, "2020-01-01", "2024-11-22", "2024-11-23", "2026-01-01"]),
        "status": st.sampled_from(["Active", "Deceased", "Dismissed", "Inactive"]),
        "deceased": st.booleans(),
        "do_not_mail": st.booleans(),
        "zip": st.sampled_from(["02360", "", "abc"]),
        "next_appointment": st.sampled_from([None, "2027-01-01"]),
        "birth_date": st.sampled_from([None, "2015-01-01", "1970-01-01"]),
        "household_id": st.sampled_from(["", "A", "B"]),
        "address1": st.sampled_from(["1 Elm St", "1 Elm Street", "2 Oak Ave"]),
        "last_name": st.sampled_from(["Delgado", "Ng"]),
        "balance": st.sampled_from([None, 0, 9_000]),
        "visit_count": st.sampled_from([None, 1, 5]),
        "provider": st.sampled_from(["", "Dr. Ames"]),
        "notes": st.sampled_from(["", "snowbird"]),
    },
)


def holds(decision: Decision, patients: pd.DataFrame) -> None:
    """Everything that must be true of any decision."""
    left = decision.imported
    assert left == len(patients)
    for step in decision.steps:
        left -= step.excluded
        assert step.left == left
        assert step.excluded == int((decision.owner == step.rule).sum())
        assert 0 <= step.alone <= step.excluded
    assert left == len(decision.mailable) == int((decision.owner == "").sum())
    assert decision.hits.index.equals(patients.index)
    assert list(decision.hits.columns) == [step.rule for step in decision.steps]
    first = decision.hits.idxmax(axis=1).where(decision.hits.any(axis=1), "")
    assert first.tolist() == decision.owner.tolist()


@given(st.lists(person, max_size=12), st.lists(st.sampled_from(SWITCHABLE), unique=True))
def test_counts_add_up_and_the_first_rule_owns(make: Make, rows: list[dict[str, object]], off: list[str]) -> None:
    table = make(*rows)
    context = Context(as_of=date(2026, 11, 23))
    decision = decide(table, context, off)
    holds(decision, table)
    assert decision.inactive_living <= decision.inactive <= decision.imported
    assert (decision.inactive, decision.inactive_living) == (
        decide(table, context).inactive,
        decide(table, context).inactive_living,
    )


SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "balance_range": st.just({"most_cents": 5_000}),
        "visit_count": st.sampled_from([{"least": 2}, {"most": 4, "unknown": True}]),
        "provider_choice": st.just({"only": ("dr. ames",)}),
        "age_range": st.just({"least": 18}),
        "seasonal_hold": st.just({"first_day": "11-01", "last_day": "03-01"}),
        "visited_since": st.just({"since": date(2021, 1, 1)}),
    },
)


@given(st.lists(person, max_size=12), SETTINGS, st.randoms(use_true_random=False))
def test_the_order_of_rules_changes_reasons_but_never_who_is_mailed(
    make: Make, rows: list[dict[str, object]], given_: dict[str, dict[str, object]], random: Random
) -> None:
    table = make(*rows)
    context = Context(as_of=date(2026, 11, 23), parameters=read_parameters(given_))
    order = random.sample(RULES, len(RULES))
    usual, turned = decide(table, context), decide(table, context, rules=order)
    holds(turned, table)
    assert turned.mailable.equals(usual.mailable)
    assert {step.rule: step.alone for step in turned.steps} == {step.rule: step.alone for step in usual.steps}


@given(st.lists(person, max_size=12), SETTINGS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    make: Make, rows: list[dict[str, object]], given_: dict[str, dict[str, object]], random: Random
) -> None:
    table = make(*rows)
    context = Context(as_of=date(2026, 11, 23), parameters=read_parameters(given_))
    turned = decide(table.iloc[random.sample(range(len(table)), len(table))], context)
    usual = decide(table, context)
    assert turned.steps == usual.steps
    assert turned.owner.sort_index().equals(usual.owner)


@given(st.lists(person, max_size=12), SETTINGS)
def test_people_of_the_steps_and_the_mailed_are_everybody_once(
    make: Make, rows: list[dict[str, object]], given_: dict[str, dict[str, object]]
) -> None:
    table = make(*rows)
    decision = decide(table, Context(as_of=date(2026, 11, 23), parameters=read_parameters(given_)))
    keys = [key for step in decision.steps for key in decision.people(step.rule)]
    assert sorted([*keys, *decision.mailable]) == table.index.tolist()
    for key in table.index:
        assert decision.hit(key) == tuple(decision.hits.columns[decision.hits.loc[key].to_numpy(dtype=bool)])


def test_a_kept_mask_is_asked_again_only_when_what_the_rule_reads_is_other(make: Make) -> None:
    asked: list[str] = []
    table, context = make({"last_visit": "2020-01-01"}, {"deceased": True}), Context(as_of=date(2026, 11, 23))

    def watched(rule: Rule) -> Rule:
        def excludes(patients: pd.DataFrame, told: Context) -> pd.Series[bool]:
            asked.append(rule.id)
            return rule.excludes(patients, told)

        return replace(rule, excludes=excludes)

    cache, watched_rules = RuleCache(table), [watched(rule) for rule in RULES]
    decide(table, context, cache=cache, rules=watched_rules)
    asked.clear()
    decide(table, context, cache=cache, rules=watched_rules)
    assert asked == []
    decide(table, replace(context, inactive_months=12), cache=cache, rules=watched_rules)
    assert asked == ["seen_recently"]
    asked.clear()
    parameters = read_parameters({"visit_count": {"least": 1}})
    decide(table, replace(context, parameters=parameters), cache=cache, rules=watched_rules)
    assert asked == ["visit_count"]


def test_deciding_stops_between_two_rules(make: Make, context: Context) -> None:
    class Stopped:
        def report(self, done: int, total: int, what: str) -> None:
            if done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        decide(make({}), context, progress=Stopped())


@given(st.lists(person, max_size=12), st.sampled_from([rule for rule in SWITCHABLE if rule != "same_household"]))
def test_alone_counts_those_who_come_back_without_the_rule(
    make: Make, rows: list[dict[str, object]], rule: str
) -> None:
    table = make(*rows)
    context = Context(as_of=date(2026, 11, 23))
    everyone = decide(table, context, ["same_household"])
    without = decide(table, context, ["same_household", rule])
    alone = next(step.alone for step in everyone.steps if step.rule == rule)
    assert len(without.mailable) - len(everyone.mailable) == alone


def test_a_household_keeps_a_member_who_may_be_mailed(make: Make, context: Context) -> None:
    table = make(
        {"household_id": "F1", "last_visit": "2024-01-01", "do_not_mail": True},
        {"household_id": "F1", "last_visit": "2020-01-01"},
    )
    assert decide(table, context).mailable.tolist() == [2]


@pytest.mark.parametrize("rule", [rule.id for rule in RULES if rule.never_off])
def test_some_rules_can_not_be_switched_off_and_say_why(make: Make, context: Context, rule: str) -> None:
    with pytest.raises(InputError, match="can't be switched off") as caught:
        decide(make({}), context, [rule])
    assert RULE_BY_ID[rule].never_off in str(caught.value)


def test_deceased_and_do_not_mail_are_among_them() -> None:
    assert RULE_BY_ID["deceased"].never_off
    assert RULE_BY_ID["do_not_mail"].never_off


def test_an_unknown_rule_is_named(make: Make, context: Context) -> None:
    with pytest.raises(InputError, match="no rule 'deceesed'"):
        decide(make({}), context, ["deceesed"])


def test_one_more_step_keeps_the_sum(make: Make, context: Context) -> None:
    table = make({}, {}, {}, {"do_not_mail": True})
    decision = with_step(decide(table, context), "holdout", "Held out", pd.Index([2, 4]))
    holds(decision, table)
    assert decision.mailable.tolist() == [1, 3]
    assert decision.owner.tolist() == ["", "holdout", "", "do_not_mail"]
