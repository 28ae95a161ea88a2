"""Headers to fields: what each column is taken for, and what the user chose instead."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from reactivate_desktop.domain.patient import FIELD_BY_NAME, FIELDS, VIRTUAL_FIELDS, Kind
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.matching import DECIDING, Matching
from reactivate_desktop.intake.shapes import label_of
from reactivate_desktop.intake.synonyms import key_of, lookup
from reactivate_desktop.intake.table import ColumnMatch

NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})
OPPOSITE = "not "
"""Before a yes/no field in an answer: yes in this column means the opposite, as in ``not do_not_contact``."""


def fields_named(cells: Sequence[str]) -> set[str]:
    """The fields that ``cells`` name if they are a header row."""
    table = lookup()
    return {table.options[key][0][0] for cell in cells if (key := key_of(cell)) in table.options}


def usable(fields: set[str]) -> bool:
    """A list can be used when it names its patients and says something more about them."""
    return bool(fields & (NAME_FIELDS | {"patient_id"})) and len(fields) > 1


def match(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[ColumnMatch, ...]:
    """What each column is, in sheet order. ``samples[i]`` holds some values of column ``i``."""
    return Matching(headers, samples).run()


def apply_choices(
    matches: Sequence[ColumnMatch], choices: Mapping[str, str | None], file: str, reason: str = "You chose it."
) -> tuple[ColumnMatch, ...]:
    """``matches`` with the user's ``choices`` (header to field, None or '' = don't use); chosen fields win.

    A yes/no field may be given as ``not do_not_contact``: yes in the column allows contact then. Without it, a column
    whose header is known to allow contact keeps that sense, and in any other column yes means the field.

    Raises:
        InputError: for a header that the sheet doesn't have, a field that we don't have, or one given twice.
    """
    known = {match.header for match in matches}
    fields = FIELD_BY_NAME.keys() | {virtual.name for virtual in VIRTUAL_FIELDS}
    opposite = {header for header, field in choices.items() if field and field.startswith(OPPOSITE)}
    chosen = {header: (field or "").removeprefix(OPPOSITE) or None for header, field in choices.items()}
    _check_sense({header: chosen[header] for header in opposite}, file)
    _check_choices(chosen, known, fields, file)
    claimed = {field for field in chosen.values() if field}
    table = lookup()
    seen: set[str] = set()

    def decide(match: ColumnMatch) -> ColumnMatch:
        if match.header in chosen and match.header not in seen:
            seen.add(match.header)
            field, key = chosen[match.header], key_of(match.header)
            return ColumnMatch(
                match.header,
                match.column,
                field,
                1.0 if field else 0.0,
                reason,
                inverse=match.header in opposite or key in table.inverse,
                reading=table.reading.get(key, "") if field == "status" else "",
            )
        if match.field in claimed and _helps(match.field):
            helped = f"It helps the column that you chose: either may say {label_of(match.field)}."
            return dataclasses.replace(match, field=None, companion=match.field, confidence=0.0, reason=helped)
        if match.field in claimed:
            return ColumnMatch(match.header, match.column, None, 0.0, "You chose another column for it.")
        return match

    return tuple(map(decide, matches))


def _helps(field: str | None) -> TypeGuard[str]:
    """True for a field that several columns may say together: an opt-out in any of them counts."""
    return field == "status" or (field in FIELD_BY_NAME and FIELD_BY_NAME[field].kind is Kind.FLAG)


def open_questions(matches: Sequence[ColumnMatch]) -> tuple[ColumnMatch, ...]:
    """The columns that must be answered before anybody is imported: they may decide who is mailed, or hold names."""
    return tuple(match for match in matches if match.question and match.proposed in DECIDING | NAME_FIELDS)


def require_answers(matches: Sequence[ColumnMatch], file: str) -> None:
    """Refuse a mapping with open questions.

    Raises:
        InputError: naming the columns, what each may be, and how to answer.
    """
    if waiting := open_questions(matches):
        asked = " ".join(match.question for match in waiting)
        decides = any(match.proposed in DECIDING for match in waiting)
        what = "that may decide who is mailed" if decides else "that may hold names"
        raise InputError(
            f"{file} has {len(waiting)} column{'s' if len(waiting) > 1 else ''} {what}. {asked}",
            hint="Answer on the import page, with --map 'COLUMN=field', or in a recipe; with 'not ' before a yes/no "
            "field where yes means the opposite (--map 'COLUMN=not do_not_mail'); 'COLUMN=-' when it isn't used.",
            code="mapping-question",
        )


def _check_sense(opposite: Mapping[str, str | None], file: str) -> None:
    flags = {field.name for field in FIELDS if field.kind is Kind.FLAG}
    for header, field in opposite.items():
        if field not in flags:
            raise InputError(
                f"Column {header} of {file} can't be the opposite of {field}: that is no yes/no field.",
                hint="Leave out 'not ', or choose a yes/no field such as do_not_mail.",
                code="mapping-sense",
            )


def _check_choices(chosen: Mapping[str, str | None], known: set[str], fields: set[str], file: str) -> None:
    if unknown := set(chosen) - known:
        raise InputError(
            f"{file} has no column {', '.join(sorted(unknown))}.",
            hint="Write headers as in the sheet.",
            code="mapping-header",
        )
    if strange := {field for field in chosen.values() if field} - fields:
        raise InputError(
            f"{', '.join(sorted(strange))} is no field of a patient.",
            hint="Choose one from the list.",
            code="mapping-field",
        )
    wanted = [field for field in chosen.values() if field]
    if len(wanted) != len(set(wanted)):
        raise InputError(
            f"Two columns of {file} are mapped to the same field.", hint="Choose one of them.", code="mapping-twice"
        )


def renamed(match: ColumnMatch, header: str) -> ColumnMatch:
    """``match`` under another header."""
    return dataclasses.replace(match, header=header)
