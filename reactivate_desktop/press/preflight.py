"""Preflight: would a printer take this file? Works on any PDF, ours or not; every finding has a rule and a page.

The rules are those of PDF/X-4 (ISO 15930-7) and PDF/X-1a (ISO 15930-4) as far as they concern print jobs like ours,
with thresholds in the manner of the Ghent Workgroup. It is a check of ours, no certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.press.preflight_claims import claims_of
from reactivate_desktop.press.preflight_document import check_document
from reactivate_desktop.press.preflight_findings import Finding, Findings, Severity
from reactivate_desktop.press.preflight_intent import check_output_intent
from reactivate_desktop.press.preflight_list import ListedPiece, check_codes, check_list
from reactivate_desktop.press.preflight_metadata import check_metadata
from reactivate_desktop.press.preflight_parts import check_parts
from reactivate_desktop.press.preflight_postal import AddressSide, MailedPaper, find_side
from reactivate_desktop.press.preflight_profile import Profile, load_profile
from reactivate_desktop.press.preflight_raster import Drawing
from reactivate_desktop.press.preflight_sample import PLATES
from reactivate_desktop.press.preflight_walk import UNREADABLE, Walk
from reactivate_desktop.press.readback_tree import open_lazily, page_count


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """What was found. ``standard`` is what the file claims; ``facts`` are plain figures about it."""

    standard: str
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    infos: tuple[Finding, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate preflight``."""
        return {
            "standard": self.standard,
            "errors": [finding.as_json() for finding in self.errors],
            "warnings": [finding.as_json() for finding in self.warnings],
            "infos": [finding.as_json() for finding in self.infos],
            "facts": self.facts,
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        lines = [f"{self.standard or 'no PDF/X standard'}, {self.facts.get('pages', 0):,} pages", *self._drawn()]
        for mark, findings in (("✗", self.errors), ("!", self.warnings), ("i", self.infos)):
            for finding in findings:
                where = f"page {finding.page:,}: " if finding.page else ""
                lines.append(f"{mark} {where}{finding.message} {finding.way_out} [{finding.rule}]")
        lines.append(f"{len(self.errors)} errors, {len(self.warnings)} warnings, {len(self.infos)} notes")
        return lines

    def _drawn(self) -> list[str]:
        """How much of the file was drawn, where it is not all."""
        pages, drawn, passed = (self.facts.get(key, 0) for key in ("pages", "pages_drawn", "kinds_not_drawn"))
        if not drawn or drawn == pages:
            return []
        rest = f"; {passed:,} more kinds of pages were not" if passed else ""
        return [f"every page was read, {drawn:,} of {pages:,} were drawn plate by plate{rest}"]


def preflight(
    pdf: Path,
    *,
    rows: Sequence[ListedPiece] | None = None,
    profile: Profile | None = None,
    papers: Sequence[MailedPaper] = (),
    mailed: bool = False,
    plates: int | None = PLATES,
    progress: Progress | None = None,
) -> PreflightReport:
    """Check ``pdf``; with ``rows`` also that its pages are those of the list, row by row.

    ``papers`` are those whose address side and postal zones are known; a file of another size is not checked for them.
    With ``mailed`` the address is where the paper says; without, on the side that bears words of postage, if any does.
    ``plates`` is how many pages are drawn plate by plate (None = every one): of each kind the first, others at even
    distances, and the last piece.

    Raises:
        InputError: when the file is not there or no PDF at all. A damaged PDF gives a report that says so.
    """
    thresholds = profile or load_profile()
    findings = Findings(thresholds.severities())
    try:
        document = _open(pdf, findings)
    except pikepdf.PasswordError:
        findings.add("encryption", 0, "The file is encrypted and asks for a password.")
        return _report("", findings, {"pages": 0})
    with document:
        claims = claims_of(document, findings)
        facts: dict[str, object] = {"pages": page_count(document), "pdf_version": document.pdf_version}
        try:
            check_document(pdf, document, claims, findings)
            check_metadata(document, claims, thresholds, findings)
            check_output_intent(document, claims, findings)
            if claims.variable and claims.is_x4:
                check_parts(pdf, findings)
            if rows is not None:
                check_list(pdf, rows, findings)
            side = AddressSide(papers) if mailed else find_side(document, papers, thresholds.sides)
            walk = Walk(pdf, claims, thresholds, findings, side, progress or NoProgress(), plates)
            facts |= _pages(walk)
            looked = Drawing(pdf, side, thresholds, findings, walk.progress).look(walk.sampler.taken)
            facts |= looked.facts()
            check_codes(looked.codes, walk.pages, rows or (), findings)
        except UNREADABLE:
            findings.add("damaged", 0, "Part of the file can't be read.")
        if document.get_warnings():
            findings.add("damaged", 0, "The file is damaged; readers have to guess parts of it.")
    return _report(claims.label, findings, facts)


def _open(pdf: Path, findings: Findings) -> pikepdf.Pdf:
    if not pdf.is_file():
        raise InputError(f"{pdf.name} is not there ({pdf}).", hint="Check the path.", code="file-missing")
    try:
        return open_lazily(pdf, recover=False)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        findings.add("damaged", 0, "The file's table of contents (xref) is damaged.")
    try:
        return open_lazily(pdf)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        raise InputError(
            f"{pdf.name} is no PDF, or nothing of it can be read.", hint="Export it again.", code="pdf-unreadable"
        ) from None


def _pages(walk: Walk) -> dict[str, object]:
    walk.run()
    size = [round(edge / 72, 4) for edge in walk.trim] if walk.trim else []
    drawn = [page.number for page in walk.sampler.taken]
    facts = {"trim_inches": size, "fonts": walk.fonts, "pictures": walk.pictures}
    return facts | {"pages_drawn": len(drawn), "drawn_pages": drawn, "kinds_not_drawn": walk.sampler.passed}


def _report(standard: str, findings: Findings, facts: dict[str, object]) -> PreflightReport:
    found = findings.all()
    errors, warnings, infos = (tuple(f for f in found if f.severity is severity) for severity in Severity)
    return PreflightReport(standard, errors, warnings, infos, facts)
