"""Parameters of rules: each declared once, with its label and bounds; the page makes its form from them.

A rule that has parameters declares a frozen dataclass whose fields are made by the functions here. In the campaign file
they stand under ``[rules.<id>]``, or under the key that ``key`` names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from reactivate_desktop.errors import InputError

T = TypeVar("T")

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SHORT_MONTHS = {"02": 29, "04": 30, "06": 30, "09": 30, "11": 30}


class ParameterKind(Enum):
    """How a parameter is entered, and what its value is."""

    NUMBER = "number"
    """A whole number; None where none need be set."""
    MONEY = "money"
    """Whole US cents; None where none need be set."""
    DAY = "day"
    """A date, or None."""
    MONTH_DAY = "month-day"
    """A day of any year as MM-DD, or ''."""
    TEXT = "text"
    TEXTS = "texts"
    """Several texts, as a tuple."""
    CHOICE = "choice"
    """One of ``choices``."""
    SWITCH = "switch"
    """True or False."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as a form shows it.

    ``least`` and ``most`` bound numbers (cents for money); ``choices`` maps values to words; ``column`` names the
    column of the patient table whose values may be offered; ``key`` is where it stands in the campaign file when
    that is not ``rules.<id>.<name>``. A number whose default is None may be left empty.
    """

    name: str
    kind: ParameterKind
    label: str
    default: Any
    unit: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    column: str = ""
    key: str = ""
    help: str = ""


def number(label: str, default: int | None = None, **words: Any) -> Any:
    """A field that holds a whole number."""
    return _declared(ParameterKind.NUMBER, label, default, **words)


def money(label: str, default: int | None = None, **words: Any) -> Any:
    """A field that holds whole cents."""
    return _declared(ParameterKind.MONEY, label, default, **words)


def day(label: str, **words: Any) -> Any:
    """A field that holds a date or None."""
    return _declared(ParameterKind.DAY, label, None, **words)


def month_day(label: str, **words: Any) -> Any:
    """A field that holds a day of any year (MM-DD) or ''."""
    return _declared(ParameterKind.MONTH_DAY, label, "", **words)


def text(label: str, **words: Any) -> Any:
    """A field that holds a text."""
    return _declared(ParameterKind.TEXT, label, "", **words)


def texts(label: str, **words: Any) -> Any:
    """A field that holds several texts."""
    return _declared(ParameterKind.TEXTS, label, (), **words)


def choice(label: str, default: str, choices: tuple[tuple[str, str], ...], **words: Any) -> Any:
    """A field that holds one of ``choices``."""
    return _declared(ParameterKind.CHOICE, label, default, choices=choices, **words)


def switch(label: str, default: bool, **words: Any) -> Any:
    """A field that holds True or False."""
    return _declared(ParameterKind.SWITCH, label, default, **words)


def _declared(kind: ParameterKind, label: str, default: Any, **words: Any) -> Any:
    return field(default=default, metadata={"parameter": (kind, label, words)})


def parameters_of(shape: type | None) -> tuple[Parameter, ...]:
    """The parameters that a dataclass declares, in its order."""
    found = []
    for item in fields(shape) if shape is not None else ():
        kind, label, words = item.metadata["parameter"]
        found.append(Parameter(item.name, kind, label, item.default, **words))
    return tuple(found)


def read(shape: type[T], given: Mapping[str, object], where: str) -> T:
    """A dataclass of parameters from what a campaign file gives; what is not given stands at its default.

    Parameters with a ``key`` of their own are not read here.

    Raises:
        InputError: naming the key (``where`` and the name), and what is expected there.
    """
    known = {parameter.name: parameter for parameter in parameters_of(shape) if not parameter.key}
    values = {}
    for name, value in given.items():
        if name not in known:
            raise InputError(
                f"There is no key {where}.{name}.",
                hint=f"Use one of: {', '.join(known) or 'none; this rule has no parameter there'}.",
                code="rule-parameter",
            )
        values[name] = _checked(known[name], value, f"{where}.{name}")
    return shape(**values)


def _checked(parameter: Parameter, value: object, key: str) -> object:
    value = tuple(value) if isinstance(value, list) else value
    if not _fits(parameter, value):
        raise InputError(
            f"The value of the key {key} is not allowed.", hint=f"Write {_expected(parameter)}.", code="rule-parameter"
        )
    return value


def _fits(parameter: Parameter, value: object) -> bool:
    if value is None:
        return parameter.default is None
    return _FITS[parameter.kind](parameter, value)


def _is_number(parameter: Parameter, value: Any) -> bool:
    return _is_whole(value) and _within(parameter, value)


def _is_day(_: Parameter, value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_month_day_or_none(_: Parameter, value: object) -> bool:
    return isinstance(value, str) and (not value or _is_month_day(value))


def _is_text(_: Parameter, value: object) -> bool:
    return isinstance(value, str)


def _are_texts(_: Parameter, value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) and one.strip() for one in value)


def _is_choice(parameter: Parameter, value: object) -> bool:
    return value in [one for one, _ in parameter.choices]


def _is_switch(_: Parameter, value: object) -> bool:
    return isinstance(value, bool)


_FITS: dict[ParameterKind, Callable[[Parameter, object], bool]] = {
    ParameterKind.NUMBER: _is_number,
    ParameterKind.MONEY: _is_number,
    ParameterKind.DAY: _is_day,
    ParameterKind.MONTH_DAY: _is_month_day_or_none,
    ParameterKind.TEXT: _is_text,
    ParameterKind.TEXTS: _are_texts,
    ParameterKind.CHOICE: _is_choice,
    ParameterKind.SWITCH: _is_switch,
}


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _within(parameter: Parameter, value: Any) -> bool:
    return (parameter.least is None or value >= parameter.least) and (parameter.most is None or value <= parameter.most)


def _is_month_day(value: str) -> bool:
    found = _MONTH_DAY.fullmatch(value)
    return found is not None and int(found[2]) <= _SHORT_MONTHS.get(found[1], 31)


def _expected(parameter: Parameter) -> str:
    bounds = "".join(
        f"{word} {bound:,}"
        for word, bound in ((", at least", parameter.least), (", at most", parameter.most))
        if bound is not None
    )
    match parameter.kind:
        case ParameterKind.NUMBER:
            return f"a whole number{bounds}"
        case ParameterKind.MONEY:
            return f"whole cents{bounds}"
        case ParameterKind.CHOICE:
            return "one of: " + ", ".join(value for value, _ in parameter.choices)
        case _:
            return _EXAMPLES[parameter.kind]


_EXAMPLES = {
    ParameterKind.DAY: "a date such as 2019-01-31, without quotes",
    ParameterKind.MONTH_DAY: 'a month and a day such as "11-01"',
    ParameterKind.TEXT: "a text in quotes",
    ParameterKind.TEXTS: 'a list of texts such as ["first", "second"]',
    ParameterKind.SWITCH: "true or false",
}
