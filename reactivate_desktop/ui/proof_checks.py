"""The lines of a proof's checks: what holds, what is held back and why, what the printer's preflight says."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QCoreApplication

from reactivate_desktop.services.check_design import PreflightReport
from reactivate_desktop.services.proof_pieces import ProofSet
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.widgets.checks_list import Check

_REASONS = 20


def lines(found: ProofSet, preflight: PreflightReport | None) -> tuple[Check, ...]:
    """All lines; ``preflight`` is None while it runs."""
    worded = (Check("warn", warning.sentence, warning.label) for warning in found.job.customization.warnings)
    return (*_held(found), *_preflight(preflight), *worded)


def _tr(words: str) -> str:
    return QCoreApplication.translate("ProofChecks", words)


def _held(found: ProofSet) -> list[Check]:
    words = _tr("%1 of %2 pieces can be made right.")
    words = words.replace("%1", number(found.to_press)).replace("%2", number(found.pieces))
    result = [Check("warn" if found.held else "good", words)]
    for reason, count in Counter(held.reason for held in found.held).most_common(_REASONS):
        result.append(Check("warn", _tr("Held: %1").replace("%1", number(count)), reason))
    return result


def _preflight(report: PreflightReport | None) -> list[Check]:
    if report is None:
        return [Check("muted", _tr("The design is being checked for the printer…"))]
    if not report.errors and not report.warnings:
        return [Check("good", _tr("Preflight of the design as %1: nothing found.").replace("%1", report.standard))]
    wrong = [Check("bad", finding.message, finding.rule) for finding in report.errors]
    return wrong + [Check("warn", finding.message, finding.rule) for finding in report.warnings]
