"""Write who is not mailed, and why, to a file that the user chose (.csv or .xlsx)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.mail.table_file import Cell, write_csv
from reactivate_desktop.mail.workbook_file import write_xlsx
from reactivate_desktop.services import step_people
from reactivate_desktop.services.build_audience import Audience

HEADER = (
    *("patient_key", "patient_id", "last_name", "first_name", "source_file", "source_sheet", "source_row"),
    *("rule", "label", "reason", "also"),
)
_PAGE = 5_000


def run(audience: Audience, target: Path, *, progress: Progress | None = None) -> int:
    """Write the list, by the waterfall's steps and then in the table's order; returns the number of people.

    Cells that a spreadsheet would take for a formula are guarded in a .csv and are text in an .xlsx. The file appears
    whole or not at all; it is the only place the names go to.

    Raises:
        InputError: when the name of the file ends otherwise.
        WorldError: when it can't be written.
        Cancelled: when ``progress`` says so; nothing is left then.
    """
    count = audience.decision.imported - audience.decision.mailable_count
    rows = _rows(audience, count, progress or NoProgress())
    match target.suffix.lower():
        case ".csv":
            return write_csv(HEADER, rows, target)
        case ".xlsx":
            return write_xlsx(HEADER, rows, target, "Not mailed", count)
        case _:
            raise InputError(
                f"{target.name}: a list is written as .csv or .xlsx.", hint="End its name so.", code="list-kind"
            )


def _rows(audience: Audience, count: int, watch: Progress) -> Iterator[tuple[Cell, ...]]:
    done = 0
    for step in audience.decision.steps:
        for offset in range(0, step.excluded, _PAGE):
            watch.report(done, count, "listing")
            frame = step_people.page(audience, step.rule, offset=offset, limit=_PAGE)
            columns = [frame[name].tolist() for name in HEADER if name != "patient_key"]
            for key, *cells in zip(frame.index.tolist(), *columns, strict=True):
                yield (int(key), *map(_listable, cells))
            done += len(frame)


def _listable(cell: object) -> Cell:
    """A sheet may hold anything; what can't be listed becomes a blank, for no row may be lost."""
    if isinstance(cell, int):
        return cell
    return "".join(sign if sign.isprintable() else " " for sign in str(cell))
