"""What each column of a file was taken for, why, and how sure that is: in words, and for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.headers import OPPOSITE
from reactivate_desktop.intake.table import ColumnMatch

LEFT_OUT = "-"
"""What stands for a field in ``COLUMN=-``: the column is not used."""


def parse(pairs: Sequence[str]) -> dict[str, str | None]:
    """``COLUMN=field`` as typed, to a mapping. The field stands behind the last equals sign; headers may hold some.

    Raises:
        InputError: for a pair without column or field, and for a column that is named twice.
    """
    found: dict[str, str | None] = {}
    for pair in pairs:
        header, sign, field = pair.rpartition("=")
        header, field = header.strip(), " ".join(field.split())
        if not sign or not header or not field:
            raise InputError(
                f"'{pair}' maps nothing.",
                hint=f"Write COLUMN=field, or COLUMN={LEFT_OUT} to leave a column out.",
                code="map-unreadable",
            )
        if header in found:
            raise InputError(f"Column {header} is mapped twice.", hint="Map it once.", code="map-twice")
        found[header] = None if field == LEFT_OUT else field
    return found


def sentences(matches: Sequence[ColumnMatch]) -> list[str]:
    """A line for each column, in sheet order: what it is taken for, how sure that is, why."""
    width = min(max((len(match.header) for match in matches), default=0), 32)
    meant = [_meant(match) for match in matches]
    room = max(map(len, meant), default=0)
    return [
        f"  {match.header:<{width}}  {said:<{room}}  {_sure(match):>5}  {match.question or match.reason}".rstrip()
        for match, said in zip(matches, meant, strict=True)
    ]


def as_json(matches: Sequence[ColumnMatch]) -> list[Mapping[str, object]]:
    """The same for scripts; a ``question`` that isn't '' waits for an answer."""
    return [
        {
            "column": match.header,
            "field": match.field,
            "opposite": match.inverse and match.field is not None,
            "confidence": round(match.confidence, 2),
            "reason": match.reason,
            "helps": match.companion,
            "proposed": match.proposed,
            "question": match.question,
        }
        for match in matches
    ]


def _meant(match: ColumnMatch) -> str:
    if match.field:
        return f"{OPPOSITE if match.inverse else ''}{match.field}"
    if match.question:
        return f"{match.proposed}?"
    return f"+ {match.companion}" if match.companion else LEFT_OUT


def _sure(match: ColumnMatch) -> str:
    return f"{match.confidence:.0%}" if match.field else ""
