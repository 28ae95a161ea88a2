from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reactivate_desktop.domain.campaign import Inactive, Rules
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import campaign_file, rule_sets
from reactivate_desktop.services.rule_sets import RuleSet
from reactivate_desktop.store import Store
from tests.services.test_build_audience import CAMPAIGN, CLINICS

RULES = Rules(
    off=("inactive_status",),
    max_months=60,
    parameters={
        "age_range": {"least": 18, "unknown": True},
        "clinic_choice": {"only": ("Kendall", "Harborside")},
        "visited_since": {"since": date(2019, 1, 1)},
    },
)
STRICT = replace(CAMPAIGN, inactive=Inactive(36), rules=RULES)


def test_a_campaign_file_keeps_the_parameters_of_its_rules(tmp_path: Path) -> None:
    path = tmp_path / "spring.toml"
    campaign_file.save(path, STRICT)
    assert "[rules.age_range]" in path.read_text()
    assert campaign_file.load(path) == STRICT
    campaign_file.save(path, CAMPAIGN)
    assert "age_range" not in path.read_text()
    assert campaign_file.load(path) == replace(CAMPAIGN)


def test_a_set_is_saved_listed_applied_and_deleted(tmp_path: Path) -> None:
    with Store.create(tmp_path / "w.reactivate", "correct horse") as store:
        with store.transaction() as tx:
            tx.clinics.save(CLINICS)
        ours = rule_sets.of_campaign(STRICT, "Careful", brand="harbor-dental")
        clinic = rule_sets.of_campaign(CAMPAIGN, "Kendall only", clinic="cambridge")
        for one in (ours, clinic):
            rule_sets.save(store, one)
        assert rule_sets.all_of(store) == (ours, clinic)
        assert rule_sets.all_of(store, brand="stride-physio") == (clinic,)
        assert rule_sets.all_of(store, clinic="plymouth") == (ours,)
        assert rule_sets.apply(rule_sets.find(store, "Careful"), CAMPAIGN) == STRICT
        rule_sets.save(store, replace(ours, inactive=Inactive(48)))
        assert rule_sets.find(store, "Careful").inactive.months == 48
        rule_sets.delete(store, "Careful")
        assert rule_sets.all_of(store) == (clinic,)
        for call in (rule_sets.find, rule_sets.delete):
            with pytest.raises(InputError, match="no rule set 'Careful'"):
                call(store, "Careful")
        with pytest.raises(InputError, match="no clinic 'nowhere'"):
            rule_sets.save(store, RuleSet("Else", clinic="nowhere"))


def test_a_set_is_a_toml_document() -> None:
    ours = rule_sets.of_campaign(STRICT, "Careful", brand="harbor-dental")
    assert rule_sets.from_toml(rule_sets.as_toml(ours), "careful.toml") == ours
    assert ours.as_json()["rules"]["age_range"] == {"least": 18, "unknown": True}  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not valid TOML"),
        ('name = "A"\nmoon = 1', "moon"),
        ('name = ""', "needs a name"),
        ('name = "A"\n[rules]\noff = ["deceased"]', "can't be switched off"),
        ('name = "A"\n[rules.age_range]\nleast = "x"', "rules.age_range.least"),
        ('name = "A"\n[rules.parameters]\nleast = 1', "rules.parameters"),
    ],
)
def test_what_a_set_may_not_say_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"careful\.toml") as caught:
        rule_sets.from_toml(text, "careful.toml")
    assert said in str(caught.value)
