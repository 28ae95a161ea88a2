"""The lists of a press run: who is mailed, who is not, and which pieces are held."""

from __future__ import annotations

from reactivate_desktop.mail import lists
from reactivate_desktop.services import drop_documents
from reactivate_desktop.services.drop_folder import LIST_CSV
from reactivate_desktop.services.press_run import PressRun


def write(run: PressRun) -> None:
    """Write mailing-list.csv and .xlsx, address-list.csv, not-mailed.csv and held.csv."""
    faces = len(run.job.paper.faces)
    run.watch.report(0, 0, "writing the mailing list")
    lists.write_mailing_list((drop_documents.mailing_row(piece, faces) for piece in run.pieces), run.work)
    # made from the list that every page is compared with, so that the two can't differ
    lists.write_address_list(lists.read_mailing_list(run.work / LIST_CSV), run.work)
    lists.write_not_mailed(run.left_out.rows, run.work)
    with run.store.reading() as tx:
        patients = tx.patients.frame() if run.held else None
    rows = drop_documents.held_rows(run.held, patients) if patients is not None else []
    lists.write_held(rows, run.work)
