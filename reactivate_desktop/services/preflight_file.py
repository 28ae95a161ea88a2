"""Preflight any PDF, alone or against its mailing list."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.mail.lists import MailingRow, read_mailing_list
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.press.preflight_findings import Finding, Severity
from reactivate_desktop.press.preflight_list import ListedPiece
from reactivate_desktop.press.preflight_profile import load_profile, profile_ids
from reactivate_desktop.press.preflight_rules import Rule, rules
from reactivate_desktop.press.preflight_sample import PLATES
from reactivate_desktop.press.preflight_view import PageView, look
from reactivate_desktop.press.writer import whole_file
from reactivate_desktop.services import drop_folder, mailed_papers, press_thresholds
from reactivate_desktop.services.drop_folder import VOLUME

__all__ = [
    "PLATES",
    "Finding",
    "PageView",
    "PreflightReport",
    "ProfileChoice",
    "Rule",
    "Severity",
    "catalogue",
    "look",
    "profiles",
    "run",
    "write_report",
]


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """A bundled profile to choose from."""

    id: str
    name: str
    about: str


@cache
def profiles() -> tuple[ProfileChoice, ...]:
    """The bundled profiles, the house one first."""
    loaded = ((profile_id, load_profile(profile_id)) for profile_id in profile_ids())
    return tuple(ProfileChoice(profile_id, profile.name, profile.about) for profile_id, profile in loaded)


def catalogue() -> tuple[Rule, ...]:
    """Every rule in the order of the catalogue."""
    return tuple(rules().values())


def run(
    pdf: Path,
    list_file: Path | None = None,
    *,
    profile: str = "",
    plates: int | None = PLATES,
    progress: Progress | None = None,
) -> PreflightReport:
    """Check ``pdf``; with ``list_file`` (.csv or .xlsx) also page count, order and words of each row.

    ``profile`` is the id of a bundled profile or the path of a printer's own; '' = the house profile. A file that the
    manifest beside it names is one of ours: its paper's limit of ink holds, and its brand's spot inks are ordered.
    ``plates`` is how many pages are drawn, None = every one.

    Raises:
        InputError: when a file is not there, is no PDF, no mailing list of this program, or no profile.
    """
    thresholds = press_thresholds.of_file(pdf, load_profile(profile))
    rows = _rows(pdf, list_file) if list_file is not None else None
    return preflight(
        pdf, rows=rows, profile=thresholds, papers=mailed_papers.all_papers(), plates=plates, progress=progress
    )


def write_report(report: PreflightReport, pdf: Path, target: Path) -> Path:
    """Write the report about ``pdf`` as JSON, whole or not at all: what ``reactivate preflight --json`` prints.

    Raises:
        PressError: when the disk is full or ``target`` can't be written.
    """
    text = json.dumps({"file": pdf.name, **report.as_json()}, ensure_ascii=False, indent=2)
    with drop_folder.sentences(target.parent), whole_file(target) as stream:
        stream.write(text.encode() + b"\n")
    return target


def _rows(pdf: Path, list_file: Path) -> list[ListedPiece]:
    """The rows of the list; of a volume by its name (such as press-002.pdf) those that belong to it."""
    number = VOLUME.fullmatch(pdf.name)
    rows = read_mailing_list(list_file)
    return [_listed(row) for row in rows if number is None or row.volume == int(number[1])]


def _listed(row: MailingRow) -> ListedPiece:
    piece = Piece(
        piece_id=row.piece_id,
        sequence=row.sequence,
        patient_key=0,
        clinic_id=row.clinic_id,
        tracking_code=row.tracking_code,
        qr_payload=row.qr_url,
        addressee=row.full_name,
        first_name=row.first_name,
        last_name=row.last_name,
        greeting_name="",
        address1=row.address1,
        address2=row.address2,
        city=row.city,
        state=row.state,
        zip=row.zip,
        zip4=row.zip4,
    )
    return ListedPiece(row.piece_id, row.sequence, (*piece.address_lines, row.tracking_code), row.qr_url)
