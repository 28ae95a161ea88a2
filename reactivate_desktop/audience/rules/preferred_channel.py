"""Preferred channel: who asked to be reached in another way than by mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import switch
from reactivate_desktop.audience.text_match import as_mask, column_matches

_CHANNELS = {
    "email": re.compile(r"\be-?mails?\b|@", re.I),
    "text": re.compile(r"\b(?:text(?:s|ing| message)?|sms)\b", re.I),
    "phone": re.compile(r"\b(?:phone|call|cell|mobile|wireless|telephone|voice)", re.I),
}
_MAIL = re.compile(r"(?<!e-)(?<!e )\b(?:mail|letter|post(?:card|al)?|usps)\b|\bany\b", re.I)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Channels whose friends get no mail."""

    email: bool = switch("E-mail", False)
    text: bool = switch("Text message", False)
    phone: bool = switch("Phone call", False)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the preferred contact is one of the channels chosen and not mail as well."""
    tests = [_CHANNELS[name] for name in _chosen(context)]
    if not tests:
        return as_mask(np.zeros(len(patients)), patients)

    def prefers(contact: str) -> bool:
        return not _MAIL.search(contact) and any(test.search(contact) for test in tests)

    return as_mask(column_matches(patients, "preferred_contact", prefers), patients)


def _chosen(context: Context) -> list[str]:
    wanted = context.chosen(Parameters)
    return [name for name in _CHANNELS if getattr(wanted, name)]


def not_in_force(context: Context) -> str:
    """Says so while no channel is chosen."""
    return "" if _chosen(context) else "Not in force: the preferred contact does not matter until a channel is chosen."


def words(context: Context) -> dict[str, str]:
    """The channels."""
    return {"channels": " or ".join(_chosen(context))}


RULE = Rule(
    id="preferred_channel",
    label="Prefers another channel",
    sentence="Leaves out patients who prefer to be reached by {channels}.",
    reason="Prefers to be reached by {channels}.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
