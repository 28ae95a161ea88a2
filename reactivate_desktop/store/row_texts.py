"""A patient's row as one text: the database joins its cells, which is several times cheaper than giving each.

Cells are joined by ASCII's unit separator. A cell may hold that sign itself; then the text has more of them than it
should, and its row is looked at cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.store.patient_columns import column_of
from reactivate_desktop.store.tables import patients

SIGN = "\x1f"
"""Unit separator, ASCII 31."""
_EMPTY: sa.ColumnElement[str] = sa.literal_column("''")

Places = np.ndarray[Any, np.dtype[np.int64]]


def joined(names: Sequence[str], dialect: str) -> sa.ColumnElement[str]:
    """SQL for the cells ``names`` (at most 90: functions are bounded) of a row as one text, without parameters."""
    if not names:
        return _EMPTY
    return sa.func.concat_ws(sa.literal_column(f"'{SIGN}'"), *(_cell(name, dialect) for name in names))


def _cell(name: str, dialect: str) -> sa.ColumnElement[Any]:
    """A cell as ``cell_texts`` writes it: days as ISO text, flags 1 and 0, absent ones empty."""
    column, kind = patients.c[name], FIELD_BY_NAME[name].kind
    if kind is Kind.TEXT:
        return column
    if kind is Kind.FLAG:
        return sa.cast(sa.cast(column, sa.Integer), sa.Text) if dialect == "postgresql" else column
    if kind is Kind.DATE and dialect == "postgresql":
        return sa.func.coalesce(sa.func.to_char(column, sa.literal_column("'YYYY-MM-DD'")), _EMPTY)
    return sa.func.coalesce(sa.cast(column, sa.Text) if dialect == "postgresql" else column, _EMPTY)


class CellTexts:
    """A column of a patient table as texts, one for each row; a column that is alike throughout holds one."""

    def __init__(self, name: str, series: pd.Series[Any]) -> None:
        self._same: str | None = None
        self._texts = np.empty(0, object)
        if FIELD_BY_NAME[name].kind is Kind.TEXT:
            texts: np.ndarray[Any, Any] = series.to_numpy(object)
            held = texts.tolist()
            alike = bool(held) and held.count(held[0]) == len(held)
        else:
            codes, different = pd.factorize(series)
            texts = np.array([*(_text(value) for value in different), ""], object)
            alike = len(codes) > 0 and bool((codes == codes[0]).all())
            texts = texts[codes[:1]] if alike else texts[codes]
        if alike:
            self._same = str(texts[0])
        else:
            self._texts = texts

    def at(self, places: Places) -> list[str]:
        """The texts of the rows ``places``."""
        return [self._same] * len(places) if self._same is not None else self._texts[places].tolist()


def _text(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(int(value))


def values_of(name: str, texts: Sequence[str]) -> pd.Series[Any]:
    """Texts of ``joined`` as the column ``name`` of the patient table."""
    kind = FIELD_BY_NAME[name].kind
    if kind is Kind.TEXT:
        return column_of(name, texts)
    if kind is Kind.FLAG:
        return column_of(name, [text == "1" for text in texts])
    return column_of(name, [(text if kind is Kind.DATE else int(text)) if text else None for text in texts])
