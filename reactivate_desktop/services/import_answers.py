"""Answers to what an import found: cells set by hand, mends taken back, questions answered.

For the window: ``groups`` says what may be decided; ``Answers`` is what was decided. Nothing here reads the file again.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import dates, values
from reactivate_desktop.intake import problems as intake_problems
from reactivate_desktop.intake.problems import Problems
from reactivate_desktop.intake.table import ColumnMatch, Problem

Gone = Literal["keep", "inactive", "no_mail"]
Choice = Literal["accept", "decline"]
# what is spread over several fields can't be put back into one
_SPREAD = frozenset(
    {
        "name-in-one",
        "suffix-in-name",
        "two-people",
        "two-titles",
        "address-in-one",
        "town-in-street",
        "last-line-unreadable",
        "town-missing",
    }
)
_ORDER = {"question": 0, "refused": 1, "warning": 2, "fixed": 3}
TEST, NAMELESS = "test-patient", "name-missing"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user decided about an import.

    Attributes:
        groups: key of a ``ProblemGroup`` to accept or decline; what isn't named is accepted.
        rows: (key of a group, row of the sheet) to accept or decline; goes before ``groups``.
        cells: (row of the sheet, field) to the text that the cell shall hold; goes before all. Personal.
        gone: what becomes of patients whom this list no longer has: ``keep`` them as they are, mark them
            ``inactive``, or leave them out of mailings (``no_mail``). Nobody is ever deleted.
        gone_patients: patient_key to what becomes of this one; goes before ``gone``.
    """

    groups: Mapping[str, Choice] = dataclasses.field(default_factory=dict)
    rows: Mapping[tuple[str, int], Choice] = dataclasses.field(default_factory=dict)
    cells: Mapping[tuple[int, str], str] = dataclasses.field(default_factory=dict, repr=False)
    gone: Gone = "keep"
    gone_patients: Mapping[int, Gone] = dataclasses.field(default_factory=dict)

    def of(self, group: str, row: int) -> Choice:
        """What was decided about one row of a group."""
        return self.rows.get((group, row), self.groups.get(group, "accept"))

    def answered(self, group: str, row: int) -> bool:
        """True when the user said something about it."""
        return group in self.groups or (group, row) in self.rows


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind in one column.

    Attributes:
        key: stable name of the group within one import.
        rule, column, severity: as in ``Problem``.
        field: the patient field it is about; '' where it is not one field.
        fix: what was done about the first of them.
        count: how many cells it stands for.
        problems: all of them, by row.
        choices: what may be decided: nothing, or accept and decline. Declining a question says no to it; declining a
            mend keeps a text as it was written, and leaves any other kind of cell empty; declining a refusal (of
            test entries) imports the rows.
        chosen: what is decided for the group so far.
        can_set: a cell of it may be set by hand (``Answers.cells`` with ``field``; of a row that names nobody, with
            ``first_name`` and ``last_name``: then it is imported).
    """

    key: str
    rule: str
    column: str
    severity: str
    field: str
    fix: str
    count: int
    problems: Sequence[Problem] = dataclasses.field(repr=False)
    choices: tuple[Choice, ...]
    chosen: Choice
    can_set: bool

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the sheet, each once; none where the whole column is meant."""
        return tuple(dict.fromkeys(problem.row for problem in self.problems if problem.row))


def sections(problems: Iterable[Problem]) -> dict[str, Problems]:
    """Problems by the key of their group. Of a million alike none is made before it is looked at."""
    found: dict[str, list[intake_problems.ProblemGroup]] = {}
    for part in (problems if isinstance(problems, Problems) else Problems.of(problems)).groups:
        found.setdefault(group_key(part), []).append(part)
    return {key: Problems(parts) for key, parts in found.items()}


def groups(
    found: Mapping[str, Sequence[Problem]], mapping: Sequence[ColumnMatch], answers: Answers
) -> tuple[ProblemGroup, ...]:
    """What is found, by key of its group: questions first, then refusals, warnings and mends."""
    fields = {match.header: match.field or match.companion for match in mapping}
    made = [_group(key, some, fields, answers) for key, some in found.items() if len(some)]
    return tuple(sorted(made, key=lambda group: (_ORDER.get(group.severity, 4), -group.count)))


def group_key(problem: Problem | intake_problems.ProblemGroup) -> str:
    """The group that a problem belongs to."""
    return f"{problem.severity}|{problem.rule}|{problem.column}"


def _group(key: str, found: Sequence[Problem], fields: Mapping[str, str], answers: Answers) -> ProblemGroup:
    first = found[0]
    name = field_of(first, fields)
    single = bool(name) and first.row > 0
    may = single and first.severity != "refused" and (first.severity == "question" or bool(first.value))
    parts = found.groups if isinstance(found, Problems) else None
    return ProblemGroup(
        key,
        first.rule,
        first.column,
        first.severity,
        name,
        first.fix,
        sum(part.cells for part in parts) if parts is not None else sum(problem.count for problem in found),
        found,
        ("accept", "decline") if (may and first.rule not in _SPREAD) or first.rule == TEST else (),
        answers.groups.get(key, "accept"),
        (single and first.severity != "refused") or first.rule == NAMELESS,
    )


def field_of(problem: Problem, fields: Mapping[str, str]) -> str:
    """The patient field that a problem is about, or ''. ``fields`` gives that of a header."""
    name = problem.field or fields.get(problem.column) or ""
    return name if name in FIELD_BY_NAME else ""


def question_of(problem: Problem) -> str:
    """What a question is kept under: the same for the same text, whatever the row; it can't be read back."""
    text = "\x1f".join((problem.rule, problem.field, problem.value))
    return f"{problem.rule}:{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def declined(name: str, written: str) -> Any:
    """What field ``name`` holds when a mend is declined: a text as it was written, else nothing."""
    kind = FIELD_BY_NAME[name].kind
    if kind is Kind.TEXT:
        return values.tidy(written)
    return False if kind is Kind.FLAG else absent(kind)


def absent(kind: Kind) -> Any:
    """What an empty cell of a kind holds."""
    return {Kind.TEXT: "", Kind.FLAG: False, Kind.DATE: pd.NaT}.get(kind, pd.NA)


def set_by_hand(name: str, text: str, row: int) -> dict[str, Any]:
    """The fields, and what they hold, of a cell that was typed in.

    Raises:
        InputError: when the text is no such thing; it names row and field, never the text.
    """
    if name not in FIELD_BY_NAME:
        raise InputError(f"{name} is no field of a patient.", hint="Choose one from the list.", code="cell-field")
    known = FIELD_BY_NAME[name]
    if name == "zip":
        five, four = values.zip_code(text).value
        if text.strip() and not five:
            raise _unreadable(known.label, row)
        return {"zip": five} | ({"zip4": four} if four else {})
    if known.kind is Kind.TEXT:
        return {name: values.state(text).value if name == "state" else values.tidy(text)}
    if values.absent(text):
        return {name: absent(known.kind)}
    if known.kind is Kind.DATE:
        value: Any = dates.date(text).value
        value = pd.NaT if value is None else pd.Timestamp(value)
    elif known.kind is Kind.FLAG:
        said = values.flag(text)
        value = None if said.rule == values.NO_FLAG else said.value
    else:
        value = (values.money if known.kind is Kind.MONEY else values.count)(text).value
    if value is None or value is pd.NaT:
        raise _unreadable(known.label, row)
    return {name: value}


def _unreadable(label: str, row: int) -> InputError:
    return InputError(
        f"Row {row}: what was typed can't be read as {label}.", hint="Write it in another way.", code="cell-unreadable"
    )
