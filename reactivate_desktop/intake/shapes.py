"""Whether values look like a field, and what a field is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reactivate_desktop.domain.patient import FIELD_BY_NAME, VIRTUAL_FIELDS, Kind

_DATE_LIKE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}\b|\d{5}(\.\d+)?$|.*\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
_NUMBER = re.compile(r"[(-]?\s*[$€£]?\s*-?[\d,]*\.?\d+\)?$")
_SHAPES: dict[str, re.Pattern[str]] = {
    "zip": re.compile(r"\d{3,5}(\.0)?$|\d{5}[- ]?\d{4}$|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$"),
    "email": re.compile(r"\S+@\S+$"),
    "state": re.compile(r"[A-Za-z][A-Za-z. ]{1,24}$"),
    "sex": re.compile(r"[A-Za-z/ -]{1,20}$|[0-9]$"),
    "phone": re.compile(r"[\d(+]?.*\d.*\d"),
}
_ABSENT = frozenset({"", "-", "null", "\\n", "n/a", "none"})


def shape_share(field: str, values: Sequence[str]) -> float | None:
    """Share of the filled ``values`` that look like ``field``; None when nothing can be said."""
    filled = [text for value in values if (text := value.strip()).casefold() not in _ABSENT]
    kind = FIELD_BY_NAME[field].kind if field in FIELD_BY_NAME else Kind.TEXT
    shape = _SHAPES.get("phone" if field in {"mobile", "work_phone"} else field)
    if kind is Kind.DATE:
        shape = _DATE_LIKE
    elif kind in {Kind.COUNT, Kind.MONEY}:
        shape = _NUMBER
    if shape is None or not filled:
        return None
    return sum(bool(shape.match(value)) for value in filled) / len(filled)


def label_of(field: str) -> str:
    """The field in the words of the window."""
    for virtual in VIRTUAL_FIELDS:
        if virtual.name == field:
            return virtual.label
    return FIELD_BY_NAME[field].label
