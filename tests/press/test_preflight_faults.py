"""Made-wrong files, one fault each: its own rule finds it on its own page, and no other rule calls an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty_files import FILES
from faulty_ground import BASES, Fault, opened, write, written
from faulty_pages import CODES, COLOURS, MARKS, PAGES

from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.services import mailed_papers

FAULTS = [*FILES, *PAGES, *COLOURS, *MARKS, *CODES]
PAPERS = mailed_papers.all_papers()


def test_there_are_many_and_each_has_its_name() -> None:
    assert len({fault.id for fault in FAULTS}) == len(FAULTS) >= 60


@pytest.mark.parametrize("base", BASES)
def test_what_they_are_made_from_is_clean(base: str, tmp_path: Path) -> None:
    report = preflight(write(opened(base), tmp_path / "clean.pdf", base), papers=PAPERS)
    assert [(finding.rule, finding.message) for finding in (*report.errors, *report.warnings, *report.infos)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_each_fault_is_found_by_its_rule_and_no_other(fault: Fault, tmp_path: Path) -> None:
    report = preflight(written(fault, tmp_path), papers=PAPERS)
    found = {"error": report.errors, "warning": report.warnings, "info": report.infos}[fault.severity]
    own = [finding for finding in found if finding.rule == fault.rule]
    assert fault.page in {finding.page for finding in own}, report.sentences()
    assert {finding.rule for finding in report.errors} <= {fault.rule}, report.sentences()
    assert all(finding.way_out.endswith(".") and finding.message.endswith((".", ")")) for finding in own)
