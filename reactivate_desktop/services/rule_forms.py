"""The rules of a campaign as forms: what the page shows of each, and the campaign with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reactivate_desktop.audience import rule_settings
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import Parameter
from reactivate_desktop.audience.rules import RULE_BY_ID, RULES
from reactivate_desktop.domain.campaign import Campaign, Rules
from reactivate_desktop.errors import InputError


@dataclass(frozen=True, slots=True)
class FormField:
    """A parameter and the value that it has in the campaign."""

    parameter: Parameter
    value: Any


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One rule as a form shows it.

    ``idle``: its parameters keep it from doing anything, and ``sentence`` says so. ``never_off`` says why it can't be
    switched off ('' = it can), ``off_needs`` names the parameter that must say something before.
    """

    rule_id: str
    label: str
    sentence: str
    on: bool
    idle: bool
    never_off: str
    off_needs: str
    fields: tuple[FormField, ...]


def forms(campaign: Campaign, context: Context) -> tuple[RuleForm, ...]:
    """All rules in waterfall order; ``context`` is that of an audience of the campaign."""
    return tuple(
        RuleForm(
            rule_id=rule.id,
            label=rule.label,
            sentence=rule.sentence_for(context),
            on=rule.id not in campaign.rules.off,
            idle=bool(rule.idle(context)),
            never_off=rule.never_off,
            off_needs=rule.off_needs,
            fields=tuple(FormField(one, value_of(campaign, rule, one)) for one in rule.fields),
        )
        for rule in RULES
    )


def value_of(campaign: Campaign, rule: Rule, parameter: Parameter) -> Any:
    """What the campaign sets, or the parameter's default."""
    if parameter.key:
        table, name = parameter.key.split(".")
        return getattr(getattr(campaign, table), name)
    return campaign.rules.parameters.get(rule.id, {}).get(parameter.name, parameter.default)


def set_value(campaign: Campaign, rule_id: str, name: str, value: Any) -> Campaign:
    """The campaign with one parameter changed; a value at its default is taken out of it.

    Raises:
        InputError: when there is no such parameter, or the value is not allowed.
    """
    parameter = next((one for one in RULE_BY_ID[rule_id].fields if one.name == name), None)
    if parameter is None:
        raise InputError(f"The rule '{rule_id}' has no parameter '{name}'.", code="rule-parameter")
    if parameter.key:
        table, field = parameter.key.split(".")
        return replace(campaign, **{table: replace(getattr(campaign, table), **{field: value})})
    tables = {key: dict(table) for key, table in campaign.rules.parameters.items()}
    given = tables.setdefault(rule_id, {})
    given.pop(name, None)
    if value != parameter.default:
        given[name] = value
    return _checked(campaign, replace(campaign.rules, parameters={key: one for key, one in tables.items() if one}))


def switch(campaign: Campaign, rule_id: str, on: bool) -> Campaign:
    """The campaign with a rule switched on or off.

    Raises:
        InputError: when the rule can't be switched off, or only with a reason that is not given.
    """
    others = tuple(name for name in campaign.rules.off if name != rule_id)
    return _checked(campaign, replace(campaign.rules, off=others if on else (*others, rule_id)))


def _checked(campaign: Campaign, rules: Rules) -> Campaign:
    rule_settings.read_parameters(rules.parameters)
    rule_settings.check_off(rules.off, rules.parameters)
    return replace(campaign, rules=rules)
