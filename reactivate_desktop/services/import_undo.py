"""Take back the newest import: the patient table is what it was before it, to the letter."""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.errors import InputError
from reactivate_desktop.store import Store, Transaction
from reactivate_desktop.store.registers import ImportRecord


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What was taken back: ``removed`` patients that the import had brought, ``restored`` ones that it had changed."""

    import_id: int
    file_name: str
    kind: str
    removed: int
    restored: int

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate import --undo``."""
        return {
            "undone": self.import_id,
            "file": self.file_name,
            "kind": self.kind,
            "removed": self.removed,
            "restored": self.restored,
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        return [
            f"Undid the import of {self.file_name}: {self.removed:,} patients removed, {self.restored:,} as before."
        ]


def newest(store: Store) -> ImportRecord | None:
    """The import that ``undo`` would take back; None when there is none."""
    with store.reading() as tx:
        return _newest(tx)


def undo(store: Store, import_id: int | None = None) -> UndoResult:
    """Take back the newest import, in one transaction; the one before it can be taken back next.

    Args:
        store: the open workspace.
        import_id: the import that is meant; refused when a later one stands on it. None = the newest.

    Raises:
        InputError: when there is nothing to undo, or approved mail names patients who would vanish.
    """
    with store.transaction() as tx:
        record = _checked(tx, import_id)
        first, last = int(record.first_new or 0), int(record.last_new or 0)
        restored: set[int] = set()
        for keys, before in tx.import_log.former(record.import_id):
            tx.patients.change(keys, before)
            if before.columns[0] not in {"source_file", "source_sheet", "source_row"}:
                restored.update(keys.tolist())
        tx.visits.take_back(record.import_id)
        tx.cleanings.forget(record.import_id)
        removed = tx.import_log.take_out(first, last) if last >= first else 0
        tx.import_log.forget(record.import_id)
        tx.imports.set_undone(record.import_id)
        tx.audit.add("", "import undone", f"import {record.import_id}, {removed} removed, {len(restored)} restored")
    return UndoResult(record.import_id, record.file_name, record.kind, removed, len(restored))


def _newest(tx: Transaction) -> ImportRecord | None:
    return next((record for record in tx.imports.all() if record.undone_at is None), None)


def _checked(tx: Transaction, import_id: int | None) -> ImportRecord:
    record = _newest(tx)
    if record is None:
        raise InputError("The workspace has no import to undo.", hint="Import a list first.", code="undo-nothing")
    if import_id is not None and import_id != record.import_id:
        raise InputError(
            f"Import {import_id} is not the newest one.",
            hint=f"Undo the import of {record.file_name} first: it came later.",
            code="undo-order",
        )
    if record.first_new is None or record.last_new is None:
        raise InputError(
            f"The import of {record.file_name} was made by an older version and can't be undone.",
            hint="Import a corrected list instead.",
            code="undo-older",
        )
    mailed = tx.import_log.mailed(record.first_new, record.last_new)
    if mailed:
        raise InputError(
            f"The import of {record.file_name} can't be undone: approved mail names {mailed:,} of its patients.",
            hint="Import a corrected list instead; it updates them.",
            code="undo-mailed",
        )
    return record
