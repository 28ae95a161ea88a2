"""Tables ``[rules.<id>]`` of a campaign file, and ``Rules.parameters`` which they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def gathered(data: Mapping[str, Any]) -> dict[str, Any]:
    """A campaign file's values, with its tables ``[rules.<id>]`` put together as ``rules.parameters``."""
    rules = data.get("rules")
    if not isinstance(rules, Mapping):
        return dict(data)
    plain = {key: value for key, value in rules.items() if not isinstance(value, Mapping)}
    tables = {key: _tuples(value) for key, value in rules.items() if isinstance(value, Mapping)}
    if "parameters" in plain:  # the name of the field is no key of the file
        tables["parameters"] = {}
        del plain["parameters"]
    return {**data, "rules": plain | {"parameters": tables}}


def spread(values: dict[str, Any]) -> dict[str, Any]:
    """The reverse: parameters as tables of their rules, without those that say nothing."""
    rules = dict(values["rules"])
    tables = rules.pop("parameters")
    said = {rule: {key: one for key, one in table.items() if one is not None} for rule, table in tables.items()}
    return {**values, "rules": rules | {rule: table for rule, table in said.items() if table}}


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
