"""Files that are no lists, or too much of one: one sentence each, at once."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import headers, textfile
from reactivate_desktop.intake.importer import read_patients


def test_a_cell_without_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "LONGEST_CELL", 1_000_000)
    sheet = tmp_path / "list.csv"
    sheet.write_text('Last Name,Last Visit\nRoe,2021-05-06\nDoe,"' + "x" * 1_500_000 + '"\n')
    with pytest.raises(InputError, match="cell of more than 1 million letters") as caught:
        read_patients(sheet)
    assert caught.value.code == "file-cell-too-long"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(InputError, match="a device or a pipe") as caught:
        read_patients(tmp_path / "list.csv")
    assert caught.value.code == "file-device"


def test_the_widest_sheet_is_matched_in_time_that_grows_with_its_columns() -> None:
    def seconds(columns: int) -> float:
        names = ["Patient ID", "Last Name", *(f"c{place}" for place in range(columns))]
        start = time.process_time()
        headers.match(names, [["1", "2", "3"]] * len(names))
        return time.process_time() - start

    seconds(10)
    assert seconds(4000) < 24 * max(seconds(500), 0.05)  # quadratic would be 64
