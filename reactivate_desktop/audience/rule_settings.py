"""What a campaign says to the rules, checked and typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import read
from reactivate_desktop.audience.rules import RULE_BY_ID
from reactivate_desktop.errors import InputError


def switchable(rule_id: str) -> Rule:
    """The rule of that id, when it may be switched off.

    Raises:
        InputError: when there is none, or it may not.
    """
    rule = RULE_BY_ID.get(rule_id)
    if rule is None:
        known = ", ".join(rule.id for rule in RULE_BY_ID.values() if not rule.never_off)
        raise InputError(
            f"There is no rule '{rule_id}' to switch off (key rules.off).",
            hint=f"Use one of: {known}.",
            code="rule-unknown",
        )
    if rule.never_off:
        raise InputError(
            f"The rule '{rule_id}' can't be switched off (key rules.off): {rule.never_off}",
            hint="Take it out of rules.off.",
            code="rule-never-off",
        )
    return rule


def check_off(off: Sequence[str], given: Mapping[str, Mapping[str, object]]) -> None:
    """Make sure that the rules which are ``off`` may be.

    Raises:
        InputError: naming the rule, and what it needs.
    """
    for rule_id in off:
        rule = switchable(rule_id)
        if rule.off_needs and not str(given.get(rule_id, {}).get(rule.off_needs, "")).strip():
            raise InputError(
                f"The rule '{rule_id}' is switched off only with a reason (key rules.{rule_id}.{rule.off_needs}).",
                hint="Write there on which basis these people may be mailed; it is kept with the drop.",
                code="rule-off-basis",
            )


def read_parameters(given: Mapping[str, Mapping[str, object]]) -> dict[type, object]:
    """The parameters of the rules, an instance per dataclass that declares them.

    Raises:
        InputError: naming a rule that there is not, or the key whose value is not allowed.
    """
    found: dict[type, object] = {}
    for rule_id, values in given.items():
        rule = RULE_BY_ID.get(rule_id)
        if rule is None or not isinstance(values, Mapping):
            takers = ", ".join(rule.id for rule in RULE_BY_ID.values() if rule.parameters is not None)
            raise InputError(
                f"There is no rule '{rule_id}' (key rules.{rule_id}).",
                hint=f"These have parameters: {takers}.",
                code="rule-unknown",
            )
        shape = rule.parameters
        if shape is None or any(parameter.key for parameter in rule.fields):
            keys = ", ".join(parameter.key for parameter in rule.fields)
            raise InputError(
                f"The rule '{rule_id}' has no parameters under rules.{rule_id}.",
                hint=f"Write {keys} instead." if keys else "Take that table out.",
                code="rule-parameter",
            )
        found[shape] = read(shape, values, f"rules.{rule_id}")
    return found
