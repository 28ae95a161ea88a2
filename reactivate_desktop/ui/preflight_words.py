"""The words of the Preflight page: verdict, facts, and each finding as a line and in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from reactivate_desktop.services.preflight_file import Finding, PreflightReport, Rule
from reactivate_desktop.ui.formats import counted, number
from reactivate_desktop.ui.widgets.findings_panel import FindingRow


def _tr(words: str) -> str:
    return QCoreApplication.translate("Preflight", words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Tone (good, warn, bad), the big word, and the sentence that says what it means."""

    tone: str
    word: str
    sentence: str


def findings_of(report: PreflightReport) -> tuple[Finding, ...]:
    """All findings, gravest first."""
    return (*report.errors, *report.warnings, *report.infos)


def verdict(report: PreflightReport) -> Verdict:
    """What a printer would say."""
    errors, warnings = len(report.errors), len(report.warnings)
    counts = ", ".join(
        counted(count, one, many)
        for count, one, many in (
            (errors, _tr("1 error"), _tr("%1 errors")),
            (warnings, _tr("1 warning"), _tr("%1 warnings")),
        )
        if count
    )
    if errors:
        return Verdict("bad", counts, _tr("A printer would refuse this file."))
    if warnings:
        return Verdict("warn", counts, _tr("No errors. A printer would ask before it prints."))
    return Verdict("good", _tr("Clean"), _tr("Nothing was found that a printer would ask about."))


def facts(report: PreflightReport, pdf: Path, list_file: Path | None) -> str:
    """What was looked at, on one line."""
    pages = report.facts.get("pages")
    trim = report.facts.get("trim_inches")
    parts = [pdf.name, report.standard or _tr("claims no PDF/X standard")]
    if isinstance(pages, int):
        parts.append(counted(pages, _tr("1 page"), _tr("%1 pages")))
    if drawn_in_part(report):
        parts.append(_tr("%1 of them drawn").replace("%1", str(report.facts["pages_drawn"])))
    if isinstance(trim, list) and len(trim) == 2:
        parts.append(" × ".join(f"{edge:.3f}".rstrip("0").rstrip(".") for edge in trim) + " in")
    if list_file is not None:
        parts.append(_tr("compared with %1").replace("%1", list_file.name))
    return " · ".join(parts)


def drawn_in_part(report: PreflightReport) -> bool:
    """Whether only some pages were drawn plate by plate."""
    drawn, pages = report.facts.get("pages_drawn"), report.facts.get("pages")
    return isinstance(drawn, int) and isinstance(pages, int) and 0 < drawn < pages


def rows(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[FindingRow]:
    """Findings as lines of the list; each page is put into words once, for locales are slow."""
    kinds = {"error": _tr("Error"), "warning": _tr("Warning"), "info": _tr("Note")}
    where = {finding.page: where_of(finding) for finding in {one.page: one for one in findings}.values()}
    lines = []
    for finding in findings:
        severity, title, place = finding.severity.value, title_of(finding, rules.get(finding.rule)), where[finding.page]
        spoken = f"{kinds[severity]}: {title}. {place}. {finding.message}"
        lines.append(FindingRow(severity, title, place, finding.message, spoken))
    return lines


def title_of(finding: Finding, rule: Rule | None) -> str:
    """What the rule is called."""
    return rule.title if rule is not None else finding.rule


def where_of(finding: Finding) -> str:
    """Page of a finding in words."""
    return _tr("page %1").replace("%1", number(finding.page)) if finding.page else _tr("whole file")


def measure(finding: Finding) -> str:
    """What was measured and what is allowed, on one line ('' = nothing was measured)."""
    measured = _tr("Measured %1").replace("%1", finding.measured) if finding.measured else ""
    limit = _tr("limit %1").replace("%1", finding.limit) if finding.limit else ""
    return ", ".join(part for part in (measured, limit) if part)


def why(rule: Rule | None) -> str:
    """Why a printer asks for it, and where that is written."""
    return f"{rule.why} ({rule.source})" if rule is not None else ""
