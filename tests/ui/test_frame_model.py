"""Tables: what is shown, sorted, filtered and copied."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reactivate_desktop.ui.models.frame_model import Column, FrameModel
from reactivate_desktop.ui.widgets.table import FrameTable

COLUMNS = (
    Column("name", "Name"),
    Column("visits", "Visits"),
    Column("balance", "Balance", "money"),
    Column("last", "Last"),
)


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": np.array(["Zoë", "=1+1", "Łukasz"], dtype=object),
            "visits": pd.array([12000, None, 3], dtype="Int64"),
            "balance": pd.array([150, -1000, None], dtype="Int64"),
            "last": np.array(["2024-03-01", "NaT", "2020-12-31"], dtype="datetime64[s]"),
        },
        index=pd.Index([11, 12, 13], name="patient_key"),
    )


@pytest.fixture
def model() -> FrameModel:
    made = FrameModel(COLUMNS)
    made.show_frame(frame())
    return made


def cells(model: FrameModel, column: int) -> list[object]:
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_it_keeps_qts_contract(model: FrameModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (0, ["Zoë", "=1+1", "Łukasz"]),
        (1, ["12,000", "", "3"]),
        (2, ["$1.50", "−$10", ""]),
        (3, ["3/1/2024", "", "12/31/2020"]),
    ],
)
def test_cells_are_written_as_people_write_them(model: FrameModel, column: int, expected: list[str]) -> None:
    assert cells(model, column) == expected


@pytest.mark.parametrize(
    ("column", "order", "keys"),
    [
        (1, Qt.SortOrder.AscendingOrder, [13, 11, 12]),
        (1, Qt.SortOrder.DescendingOrder, [11, 13, 12]),
        (3, Qt.SortOrder.AscendingOrder, [13, 11, 12]),
    ],
)
def test_sorting_puts_absent_values_last(model: FrameModel, column: int, order: Qt.SortOrder, keys: list[int]) -> None:
    model.sort(column, order)
    assert [model.key(row) for row in range(model.rowCount())] == keys


def test_numbers_stand_on_the_right(model: FrameModel) -> None:
    sides = [model.data(model.index(0, column), Qt.ItemDataRole.TextAlignmentRole) for column in (0, 1)]
    assert sides[0] & Qt.AlignmentFlag.AlignLeft
    assert sides[1] & Qt.AlignmentFlag.AlignRight


def test_what_is_copied_runs_in_no_spreadsheet(model: FrameModel, qtbot: QtBot) -> None:
    table = FrameTable(model, "Patients")
    qtbot.addWidget(table)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == ["Name,Visits,Balance,Last", "'=1+1,,-1000,"]


def test_a_million_rows_need_no_copy(model: FrameModel) -> None:
    count = 1_000_000
    large = pd.DataFrame({"name": np.full(count, "x", dtype=object), "visits": np.arange(count)[::-1]})
    model.show_frame(large, COLUMNS[:2])
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert model.rowCount() == count
    assert model.data(model.index(0, 1)) == "0"
