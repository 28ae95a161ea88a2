"""Many problems of one kind are one entry, and read as the many they stand for."""

from __future__ import annotations

import tracemalloc

import numpy as np

from reactivate_desktop.intake.problems import ProblemLog, Problems
from reactivate_desktop.intake.table import Problem


def test_problems_are_read_by_row_and_those_of_a_row_in_the_order_they_were_found() -> None:
    loose = [Problem("S", 3, "", "footer", "left out", "fixed"), Problem("S", 1, "", "title", "left out", "fixed")]
    log = ProblemLog("S")
    log.extend(loose)
    log.add([3, 2], "ZIP", "zip-zero-lost", "put back", values=["2197", "2198"], afters=["02197", "02198"], field="zip")
    log.add([0], "Name", "capitals", "lower case", count=9)
    log.add([2], "", "row-again", ["the same as row 1"], "refused")
    log.add([], "", "never", "never")
    found = Problems(log.groups())
    assert [(one.row, one.rule, one.count) for one in found] == [
        (0, "capitals", 9), (1, "title", 1), (2, "zip-zero-lost", 1), (2, "row-again", 1), (3, "footer", 1),
        (3, "zip-zero-lost", 1),
    ]  # fmt: skip
    assert (found[2].value, found[2].after, found[2].field) == ("2198", "02198", "zip")
    assert found == tuple(found)
    assert found == Problems.of(found)
    assert found != tuple(found)[1:]
    assert found[1:3] == tuple(found)[1:3]
    assert sum(group.cells for group in found.groups) == sum(one.count for one in found)
    assert found.rows("refused").tolist() == [2]
    assert "2197" not in repr(found)
    assert not Problems()


def test_a_million_mended_phones_take_little_room() -> None:
    rows = np.arange(1_000_000)
    tracemalloc.start()
    log = ProblemLog("")
    log.add(rows, "Phone", "phone-written", "written the usual way", values=[""] * len(rows))
    found = Problems(log.groups())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 1_000_000
    assert found[999_999].row == 999_999
    assert peak < 60e6
