from __future__ import annotations

from datetime import date, datetime

import pytest

from reactivate_desktop.audience.rule_parameter import ParameterKind, parameters_of, read
from reactivate_desktop.audience.rule_settings import check_off, read_parameters
from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.errors import InputError

REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("age_range", {"least": "18"}, "rules.age_range.least"),
    ("age_range", {"least": 18.5}, "rules.age_range.least"),
    ("age_range", {"least": True}, "rules.age_range.least"),
    ("age_range", {"most": 200}, "rules.age_range.most"),
    ("age_range", {"oldest": 80}, "rules.age_range.oldest"),
    ("age_range", {"unknown": 1}, "rules.age_range.unknown"),
    ("balance_range", {"most_cents": 12.5}, "rules.balance_range.most_cents"),
    ("clinic_choice", {"only": "Quincy"}, "rules.clinic_choice.only"),
    ("clinic_choice", {"only": [""]}, "rules.clinic_choice.only"),
    ("visited_since", {"since": "2019-01-01"}, "rules.visited_since.since"),
    ("visited_since", {"since": datetime(2019, 1, 1)}, "rules.visited_since.since"),  # noqa: DTZ001
    ("seasonal_hold", {"first_day": "2-30"}, "rules.seasonal_hold.first_day"),
    ("seasonal_hold", {"first_day": "02-30"}, "rules.seasonal_hold.first_day"),
    ("seasonal_hold", {"whom": "nobody"}, "rules.seasonal_hold.whom"),
    ("deceased", {"sure": True}, "rules.deceased"),
    ("mailed_lately", {"days": 3}, "rules.mailed_within_days"),
    ("moon_phase", {"full": True}, "rules.moon_phase"),
]


@pytest.mark.parametrize(("rule", "given", "said"), REFUSED)
def test_what_is_not_allowed_is_named_by_its_key(rule: str, given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_parameters({rule: given})
    assert said in str(caught.value)
    assert caught.value.hint


def test_what_is_allowed_is_typed() -> None:
    found = read_parameters({"visited_since": {"since": date(2019, 1, 1)}, "clinic_choice": {"only": ["Quincy"]}})
    assert [getattr(one, "since", None) or getattr(one, "only", None) for one in found.values()] == [
        date(2019, 1, 1),
        ("Quincy",),
    ]


def test_every_parameter_has_a_default_that_it_allows_and_words() -> None:
    for rule in RULES:
        for parameter in parameters_of(rule.parameters):
            assert parameter.label
            assert (parameter.kind is ParameterKind.CHOICE) == bool(parameter.choices)
            if not parameter.key:
                assert rule.parameters is not None
                read(rule.parameters, {parameter.name: parameter.default}, "here")


def test_an_unknown_rule_can_not_be_off() -> None:
    with pytest.raises(InputError, match="no rule 'moon_phase'"):
        check_off(["moon_phase"], {})
