"""The proof: a cover with the campaign's facts, the pieces at a glance, then each face at full size with its notes.

Pages are soft proofs: shown as the job's output profile prints them, on its paper (see ``soft_proof``).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import output_intent
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_choice import ProofChoice, choose
from reactivate_desktop.press.proof_contents import Contents
from reactivate_desktop.press.proof_cover import ProofCover, draw_cover
from reactivate_desktop.press.proof_face import FaceSheets, ProofZone, sheet_size
from reactivate_desktop.press.proof_sheet import new_canvas, save_with_pages

__all__ = ["ProofChoice", "ProofCover", "ProofZone", "choose", "write"]

PressPieces = Callable[[PressJob, Sequence[Piece], Path], object]
"""Writes the given pieces as the press does; the proof shows its very pages."""


def write(
    job: PressJob,
    choices: Sequence[ProofChoice],
    target: Path,
    *,
    cover: ProofCover,
    press: PressPieces,
    zones: Sequence[ProofZone] = (),
) -> None:
    """Write the proof of ``choices`` to ``target``, whole or not at all.

    One sheet per face at full size. The pieces are pressed to a file beside the target, which is removed again.

    Raises:
        PressError: when the job can't be used.
    """
    intent = output_intent.of_job(job)
    pressed = target.with_name(f".{target.name}.pieces")
    try:
        press(job, [choice.piece for choice in choices], pressed)
        drawn = io.BytesIO()
        canvas = new_canvas(drawn, sheet_size(job), f"Proof: {job.title}")
        draw_cover(canvas, job, cover, len(choices), intent.condition.info or intent.condition.identifier)
        placed = Contents.fitting(canvas, job, len(choices)).draw(choices)
        faces = FaceSheets(job, canvas, tuple(zones), intent.condition.identifier)
        for number, choice in enumerate(choices):
            for face in range(len(job.paper.faces)):
                placed.append(faces.draw(choice, number, len(choices), face))
        canvas.save()
        save_with_pages(drawn, pressed, placed, target, intent.profile)
    finally:
        pressed.unlink(missing_ok=True)
