"""The lists of a press run: who is mailed, who is not, and which pieces are held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reactivate_desktop.mail import lists
from reactivate_desktop.mail.lists import MailingRow
from reactivate_desktop.services import drop_documents
from reactivate_desktop.services.drop_documents import PlaceInFile
from reactivate_desktop.services.drop_folder import LIST_CSV
from reactivate_desktop.services.press_run import PressRun


def write(run: PressRun) -> None:
    """Write mailing-list.csv and .xlsx, address-list.csv, not-mailed.csv and held.csv."""
    write_mailed(run)
    lists.write_not_mailed(run.left_out.rows, run.work)
    with run.store.reading() as tx:
        patients = tx.patients.frame() if run.held else None
    rows = drop_documents.held_rows(run.held, patients) if patients is not None else []
    lists.write_held(rows, run.work)


def write_mailed(run: PressRun) -> None:
    """Write the lists of what is pressed: mailing-list.csv and .xlsx, address-list.csv; note what is in each volume."""
    run.watch.report(0, 0, "writing the mailing list")
    volumes: list[dict[str, Any]] = []
    lists.write_mailing_list(_rows(run, volumes), run.work)
    # made from the list that every page is compared with, so that the two can't differ
    lists.write_address_list(lists.read_mailing_list(run.work / LIST_CSV), run.work)
    run.found.facts["volumes"] = volumes


def _rows(run: PressRun, volumes: list[dict[str, Any]]) -> Iterator[MailingRow]:
    """The rows in page order; fills ``volumes`` with file, counts, and the sequence numbers it begins and ends with."""
    faces = len(run.job.paper.faces)
    overall, pieces = 0, iter(run.pieces)
    for volume in run.found.volumes:
        sequences: list[int] = []
        for within in range(1, volume.pieces + 1):
            piece = next(pieces)
            overall += 1
            sequences = [*sequences[:1], piece.sequence]
            yield drop_documents.mailing_row(piece, faces, PlaceInFile(overall, volume.number, within))
        volumes.append(
            {
                "file": volume.path.name,
                "pieces": volume.pieces,
                "pages": volume.pieces * faces,
                "first_sequence": sequences[0],
                "last_sequence": sequences[-1],
            }
        )
