"""The catalogue of preflight's rules: one table of words, so that window, command line and guide list the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from reactivate_desktop.errors import BugError
from reactivate_desktop.resources import asset, load_toml


class Severity(Enum):
    """An error makes a printer refuse the file, a warning makes them ask, an info is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``severity`` is that of its gravest breach; ``source`` names standard and clause, or custom."""

    id: str
    title: str
    severity: Severity
    why: str
    source: str
    way_out: str


@dataclass(frozen=True, slots=True)
class _Table:
    rules: tuple[Rule, ...]


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, in the order of the catalogue (assets/preflight/rules.toml)."""
    return {rule.id: rule for rule in load_toml(asset("preflight", "rules.toml"), _Table).rules}


def rule(rule_id: str) -> Rule:
    """The rule of that id.

    Raises:
        BugError: when a check names a rule that is not in the catalogue.
    """
    try:
        return rules()[rule_id]
    except KeyError:
        raise BugError(f"Preflight has no rule {rule_id}.", code="rule-unknown") from None
