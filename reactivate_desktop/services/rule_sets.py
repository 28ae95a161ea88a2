"""Rule sets: the rules of a campaign kept under a name in the workspace, for a brand or for one clinic.

A set holds how long a patient must have been away, which rules are off, and the parameters of the others. It is kept as
the TOML that a campaign file has, and read as strictly.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from typing import ClassVar

import tomlkit
from tomlkit.exceptions import TOMLKitError

from reactivate_desktop.audience import rule_settings
from reactivate_desktop.domain.campaign import STRICT, Campaign, Inactive, Rules
from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import parse_strict
from reactivate_desktop.services import rule_tables
from reactivate_desktop.store import Store, Transaction

_KEPT = "rule_set:"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules under a name. ``brand`` (id) and ``clinic`` (id) say for whom it is kept; both '' = for everybody."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    brand: str = ""
    clinic: str = ""
    inactive: Inactive = field(default_factory=Inactive)
    rules: Rules = field(default_factory=Rules)

    def as_json(self) -> dict[str, object]:
        """For the command line; the same keys as in TOML."""
        return dict(tomllib.loads(as_toml(self)))


def of_campaign(campaign: Campaign, name: str, *, brand: str = "", clinic: str = "") -> RuleSet:
    """The rules of a campaign under a name."""
    return _checked(RuleSet(name.strip(), brand, clinic, campaign.inactive, campaign.rules), f"Rule set {name}")


def apply(rule_set: RuleSet, campaign: Campaign) -> Campaign:
    """The campaign with the rules of the set in place of its own."""
    return replace(campaign, inactive=rule_set.inactive, rules=rule_set.rules)


def save(store: Store, rule_set: RuleSet, *, who: str = "") -> None:
    """Keep a set; one of the same name is replaced.

    Raises:
        InputError: when it names a brand or clinic for nobody, or its rules don't hold.
    """
    _checked(rule_set, f"Rule set {rule_set.name}")
    with store.transaction() as tx:
        if rule_set.clinic and rule_set.clinic not in (known := [clinic.id for clinic in tx.clinics.all()]):
            raise InputError(
                f"There is no clinic '{rule_set.clinic}' in this workspace.",
                hint=f"Use one of: {', '.join(known)}.",
                code="clinic-unknown",
            )
        tx.meta.set(_KEPT + rule_set.name, as_toml(rule_set))
        tx.audit.add(who, "rule set saved", rule_set.name)


def all_of(store: Store, *, brand: str = "", clinic: str = "") -> tuple[RuleSet, ...]:
    """The sets by name; with ``brand`` or ``clinic`` those kept for it and those for everybody."""
    with store.reading() as tx:
        found = [from_toml(tx.meta.get(key), key.removeprefix(_KEPT)) for key in tx.meta.keys(_KEPT)]
    return tuple(
        one for one in found if (not brand or one.brand in {"", brand}) and (not clinic or one.clinic in {"", clinic})
    )


def find(store: Store, name: str) -> RuleSet:
    """The set of that name.

    Raises:
        InputError: naming those that there are.
    """
    with store.reading() as tx:
        _require(tx, name)
        return from_toml(tx.meta.get(_KEPT + name), name)


def delete(store: Store, name: str, *, who: str = "") -> None:
    """Forget a set; campaigns that took their rules from it keep them.

    Raises:
        InputError: when there is none of that name.
    """
    with store.transaction() as tx:
        _require(tx, name)
        tx.meta.remove(_KEPT + name)
        tx.audit.add(who, "rule set deleted", name)


def as_toml(rule_set: RuleSet) -> str:
    """The set as a TOML document that ``from_toml`` reads."""
    rules = rule_set.rules
    plain = {
        "off": list(rules.off),
        "mailed_within_days": rules.mailed_within_days,
        "minor_age": rules.minor_age,
        "max_months": rules.max_months,
        "parameters": rules.parameters,
    }
    values = {
        "name": rule_set.name,
        "brand": rule_set.brand,
        "clinic": rule_set.clinic,
        "inactive": {"months": rule_set.inactive.months},
        "rules": plain,
    }
    return tomlkit.dumps(rule_tables.spread(values))


def from_toml(text: str, name: str) -> RuleSet:
    """A set from its TOML; ``name`` is the file or set that errors name.

    Raises:
        InputError: naming the key.
    """
    try:
        data = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise InputError(f"{name} is not valid TOML: {error}.", hint="Mend that line.", code="toml-syntax") from None
    return _checked(parse_strict(rule_tables.gathered(data), RuleSet, name), name)


def _checked(rule_set: RuleSet, where: str) -> RuleSet:
    name = rule_set.name.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise InputError(
            f"{where}, key name: a rule set needs a name.", hint=f"Use 1 to {_LONGEST} signs.", code="rule-set-name"
        )
    try:
        rule_settings.read_parameters(rule_set.rules.parameters)
        rule_settings.check_off(rule_set.rules.off, rule_set.rules.parameters)
    except InputError as error:
        raise InputError(f"{where}: {error.message}", hint=error.hint, code=error.code) from None
    return rule_set


def _require(tx: Transaction, name: str) -> None:
    known = [key.removeprefix(_KEPT) for key in tx.meta.keys(_KEPT)]
    if name not in known:
        raise InputError(
            f"There is no rule set '{name}' in this workspace.",
            hint=f"Use one of: {', '.join(known) or 'none is kept yet'}.",
            code="rule-set-unknown",
        )
