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
from reactivate_desktop.press.preflight_content import ContentChecks
from reactivate_desktop.press.preflight_document import check_document, claims_of
from reactivate_desktop.press.preflight_edges import check_edges
from reactivate_desktop.press.preflight_findings import Finding, Findings, Severity
from reactivate_desktop.press.preflight_list import ListedPiece, check_list
from reactivate_desktop.press.preflight_pages import PageChecks
from reactivate_desktop.press.preflight_parts import check_parts
from reactivate_desktop.press.preflight_profile import Profile, load_profile
from reactivate_desktop.press.preflight_resources import ResourceChecks
from reactivate_desktop.press.readback_page import inherited
from reactivate_desktop.press.readback_tree import open_lazily, page_count, pages_from

_TOLD_EVERY = 100


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
        lines = [f"{self.standard or 'no PDF/X standard'}, {self.facts.get('pages', 0):,} pages"]
        for mark, findings in (("✗", self.errors), ("!", self.warnings), ("i", self.infos)):
            for finding in findings:
                where = f"page {finding.page:,}: " if finding.page else ""
                lines.append(f"{mark} {where}{finding.message} {finding.way_out} [{finding.rule}]")
        lines.append(f"{len(self.errors)} errors, {len(self.warnings)} warnings, {len(self.infos)} notes")
        return lines


def preflight(
    pdf: Path,
    *,
    rows: Sequence[ListedPiece] | None = None,
    profile: Profile | None = None,
    progress: Progress | None = None,
) -> PreflightReport:
    """Check ``pdf``; with ``rows`` also that its pages are those of the list, row by row.

    Raises:
        InputError: when the file is not there or no PDF at all. A damaged PDF gives a report that says so.
    """
    thresholds = profile or load_profile()
    findings = Findings(thresholds.severities())
    try:
        document = _open(pdf, findings)
    except pikepdf.PasswordError:
        findings.error("encryption", 0, "The file is encrypted and asks for a password.")
        return _report("", findings, {"pages": 0})
    with document:
        claims = claims_of(document, findings)
        facts: dict[str, object] = {"pages": page_count(document), "pdf_version": document.pdf_version}
        try:
            check_document(pdf, document, claims, findings)
            facts |= _pages(document, findings, PageChecks(claims, thresholds, findings), progress)
            check_edges(pdf, findings)
            if claims.variable:
                check_parts(document, findings)
            if rows is not None:
                check_list(document, rows, findings)
        except (pikepdf.PdfError, pikepdf.DataDecodingError, RuntimeError, ValueError, TypeError) as error:
            findings.error("damaged", 0, f"Part of the file can't be read ({error.__class__.__name__}).")
        if document.get_warnings():
            findings.error("damaged", 0, "The file is damaged; readers have to guess parts of it.")
    return _report(claims.label, findings, facts)


def _open(pdf: Path, findings: Findings) -> pikepdf.Pdf:
    if not pdf.is_file():
        raise InputError(f"{pdf.name} is not there ({pdf}).", hint="Check the path.", code="file-missing")
    try:
        return open_lazily(pdf, recover=False)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        findings.error("damaged", 0, "The file's table of contents (xref) is damaged.")
    try:
        return open_lazily(pdf)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        raise InputError(
            f"{pdf.name} is no PDF, or nothing of it can be read.", hint="Export it again.", code="pdf-unreadable"
        ) from None


def _pages(
    document: pikepdf.Pdf, findings: Findings, page_checks: PageChecks, progress: Progress | None
) -> dict[str, object]:
    watch = progress or NoProgress()
    total = page_count(document)
    resource_checks = ResourceChecks(page_checks.claims, findings)
    content_checks = ContentChecks(page_checks.profile, findings)
    number = 0
    for number, page in enumerate(pages_from(document, 0), start=1):
        resources = inherited(page, "/Resources")
        page_checks.check(page, number)
        resource_checks.check(resources, number)
        content_checks.check(page, resources, number)
        if number % _TOLD_EVERY == 0:
            watch.report(number, total, "preflight")
    if not number:
        findings.error("page-count", 0, "The file has no pages.")
    elif number % 2:
        findings.error("page-count", 0, f"{number:,} pages: printed on both sides, there must be an even number.")
    trim = page_checks.trim
    size = [round((trim[2] - trim[0]) / 72, 4), round((trim[3] - trim[1]) / 72, 4)] if trim else []
    return {"trim_inches": size, "fonts": resource_checks.fonts, "pictures": resource_checks.pictures}


def _report(standard: str, findings: Findings, facts: dict[str, object]) -> PreflightReport:
    found = findings.all()
    errors, warnings, infos = (tuple(f for f in found if f.severity is severity) for severity in Severity)
    return PreflightReport(standard, errors, warnings, infos, facts)
