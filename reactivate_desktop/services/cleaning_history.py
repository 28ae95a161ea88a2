"""Why is this name printed so? What imports changed in the cells of one patient, with before and after."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from reactivate_desktop.domain.patient import FIELD_BY_NAME, VIRTUAL_FIELDS
from reactivate_desktop.store import Store

_LABELS = {field.name: field.label for field in (*FIELD_BY_NAME.values(), *VIRTUAL_FIELDS)}


@dataclass(frozen=True, slots=True)
class CleaningStep:
    """One cell that an import cleaned.

    ``label`` names the field, ``fix`` says what was done. ``column`` is the header in the sheet ('' where a cell was
    set by hand or filled from another one), ``file`` and ``at`` the import. ``before`` and ``after`` are what the cell
    held and what was kept ('' = empty): personal, for the window only.
    """

    field: str
    label: str
    rule: str
    fix: str
    column: str
    file: str
    at: datetime
    before: str = dataclasses.field(repr=False)
    after: str = dataclasses.field(repr=False)

    def as_json(self) -> dict[str, str]:
        """Everything but the texts."""
        at = self.at.isoformat()
        return {
            "field": self.field,
            "rule": self.rule,
            "fix": self.fix,
            "column": self.column,
            "file": self.file,
            "at": at,
        }

    @property
    def sentence(self) -> str:
        """What was done, and where the cell stood; without the texts."""
        column = f"column {self.column} of " if self.column else ""
        return f"{self.fix[:1].upper()}{self.fix[1:]} ({column}{self.file})."


def run(store: Store, patient_key: int) -> tuple[CleaningStep, ...]:
    """What was cleaned of a patient, the latest import first; nothing for who was imported by an older version."""
    with store.reading() as tx:
        cells = tx.cleanings.of(patient_key)
        imports = {record.import_id: record for record in tx.imports.all()} if cells else {}
    return tuple(
        CleaningStep(
            field=cell.field,
            label=_LABELS.get(cell.field, cell.field),
            rule=cell.rule,
            fix=cell.fix,
            column=cell.column,
            file=imports[cell.import_id].file_name,
            at=imports[cell.import_id].at,
            before=cell.before,
            after=cell.after,
        )
        for cell in cells
    )


def sentences(steps: tuple[CleaningStep, ...]) -> list[str]:
    """The steps in words, without what the cells held."""
    return [f"{step.label} (cleaned): {step.sentence}" for step in steps]
