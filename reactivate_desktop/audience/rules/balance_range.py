"""Balance: leave out who owes more, or less, than the campaign says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.number_range import in_words, outside
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import money, switch
from reactivate_desktop.audience.text_match import as_mask

_MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a patient owes, in cents; a credit is less than nothing."""

    least_cents: int | None = money("From", least=-_MOST, most=_MOST)
    most_cents: int | None = money("To", least=-_MOST, most=_MOST)
    unknown: bool = switch("Leave out who has no balance on record", False)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the balance lies outside; who has none on record only where that is asked for."""
    wanted = context.chosen(Parameters)
    unknown = wanted.unknown and not not_in_force(context)
    return as_mask(outside(patients["balance"], wanted.least_cents, wanted.most_cents, unknown=unknown), patients)


def not_in_force(context: Context) -> str:
    """Says so while no amount is set."""
    wanted = context.chosen(Parameters)
    free = wanted.least_cents is None and wanted.most_cents is None
    return "Not in force: the balance does not matter until an amount is set." if free else ""


def words(context: Context) -> dict[str, str]:
    """The amounts outside."""
    wanted = context.chosen(Parameters)
    ends = ("" if cents is None else _dollars(cents) for cents in (wanted.least_cents, wanted.most_cents))
    return {"amounts": in_words(*ends), "unknown": " or not on record" if wanted.unknown else ""}


def _dollars(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}${whole:,}.{rest:02d}"


RULE = Rule(
    id="balance_range",
    label="Outside the balances",
    sentence="Leaves out patients whose balance is {amounts}{unknown}.",
    reason="The balance is {amounts}{unknown}.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
