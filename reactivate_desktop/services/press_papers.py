"""The papers of a press run: proof and job ticket."""

from __future__ import annotations

from reactivate_desktop.press import pressing, proof, xjdf
from reactivate_desktop.press import ticket as tickets
from reactivate_desktop.services import drop_documents, drop_ticket
from reactivate_desktop.services.drop_folder import PROOF, TICKET, XJDF
from reactivate_desktop.services.picture_template import sample_piece
from reactivate_desktop.services.press_run import PressRun


def draw_proof(run: PressRun) -> None:
    """Write proof.pdf: the worst cases, with a cover."""
    job, drop = run.job, run.drop
    run.watch.report(0, 0, "drawing proof and job ticket")
    counts = f"{drop.piece_count:,} to be pressed, {len(run.held):,} held"
    notes = (f"Drop {drop.token}, approved {drop.approved_at:%Y-%m-%d %H:%M} UTC.",)
    proof.write(
        job,
        proof.choose(job, run.pieces),
        run.work / PROOF,
        cover=drop_documents.cover(job, run.left_out.waterfall, counts, drop_documents.drop_hashes(drop), notes),
        press=pressing.press,
        zones=drop_documents.proof_zones(job.paper),
    )


def write_ticket(run: PressRun) -> None:
    """Write job-ticket.pdf, with pictures of an invented piece, and job.xjdf with the same facts for machines."""
    sample = run.work / f".{TICKET}.sample"
    try:
        pressing.press(run.job, [sample_piece(run.job.clinics[0])], sample)
        facts = drop_ticket.of_run(run, sample)
        tickets.write(facts, run.work / TICKET)
        xjdf.write(facts, run.work / XJDF)
    finally:
        sample.unlink(missing_ok=True)
