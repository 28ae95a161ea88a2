"""A sheet held by columns reads as the sheet does, and columns of different values as the columns they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.intake import columns, layout
from reactivate_desktop.intake.columns import Coded, Columns, paired

cells = st.sampled_from(["", " ", "A", "Total 4", "7", "Last Name", "First Name", "City", "ZIP", "\u200b"])
sheets = st.lists(st.lists(cells, max_size=5), max_size=30)


@given(sheets, st.integers(1, 7))
def test_columns_read_as_the_rows_they_were_made_of(rows: list[list[str]], chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "CHUNK", chunk)
        held = Columns.of(rows)
    assert [list(row) for row in held] == rows
    assert [list(row) for row in held[2:9:2]] == rows[2:9:2]
    assert len(held) == len(rows)
    everything = np.arange(len(rows))
    for place in range(6):
        assert list(held.column(place, everything)) == [row[place] if place < len(row) else "" for row in rows]
    loose = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row[2:])]
    assert held.beyond(2, everything).tolist() == loose


@given(sheets)
def test_rows_are_sorted_the_same_way_whether_they_come_as_rows_or_as_columns(rows: list[list[str]]) -> None:
    sheet = [["Last Name", "First Name", "City", "ZIP"], *rows]
    one, other = layout.lay_out(sheet, 1), layout.lay_out(Columns.of(sheet), 1)
    assert one.records.tolist() == other.records.tolist()
    assert (one.footers, one.repeated) == (other.footers, other.repeated)


texts = st.lists(st.sampled_from("abcd"), max_size=20)


@given(texts, st.data())
def test_a_coded_column_does_what_a_list_does(held: list[str], data: st.DataObject) -> None:
    column = Coded.of(held)
    chosen = data.draw(st.lists(st.booleans(), min_size=len(held), max_size=len(held)))
    mask = np.array(chosen, bool)
    places = np.flatnonzero(mask)
    part = column.taken(mask)
    assert list(part) == column.at(mask) == [text for text, wanted in zip(held, chosen, strict=True) if wanted]
    assert set(part.values) == set(part)
    assert column.array().tolist() == held
    other = Coded.of(data.draw(st.lists(st.sampled_from("xyz"), min_size=len(held), max_size=len(held))))
    assert list(paired(column, other, str.__add__)) == [a + b for a, b in zip(held, other, strict=True)]
    chosen_cells = column.choose(mask, other)
    assert list(chosen_cells) == [b if wanted else a for a, b, wanted in zip(held, other, chosen, strict=True)]
    assert list(column.changed(places, other.at(mask))) == list(chosen_cells)
    assert set(chosen_cells.values) == set(chosen_cells)
