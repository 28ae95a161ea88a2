"""The list of the import's benchmark is a list with dirt in it, and limits that are missed are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import imports, limits, patient_list
from reactivate_desktop.intake.importer import read_patients


def test_the_list_is_a_real_one_with_dirt(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    patient_list.write_csv(2_000, path)
    found = read_patients(path)
    assert len(found.mapping) == len(patient_list.HEADERS) == 30
    assert sum(match.field is not None for match in found.mapping) >= 28
    assert (found.rows, found.left_out, found.refused) == (2_000, 1, 1)
    rules = {problem.rule for problem in found.problems}
    assert {"above-header", "footer", "zip-zero-lost", "suffix-in-name", "year-two-digits", "name-missing"} <= rules
    again = tmp_path / "again.csv"
    patient_list.write_csv(2_000, again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("seconds", "verdicts"), [(39.0, ["holds"] * 3), (41.0, ["missed", "holds", "holds"])])
def test_a_limit_that_is_missed_is_told(seconds: float, verdicts: list[str]) -> None:
    step = imports.Step("a step", 1_000_000, 50.0, seconds, 1_800.0)
    promises = limits.import_costs(seconds, 1_800.0, 9.0)
    text = imports.table([step] * 6, promises)
    assert [line.rsplit(": ", maxsplit=1)[1] for line in text.splitlines() if line.startswith("- ")] == verdicts
    assert "takes 1.0 times the bare read" in text
