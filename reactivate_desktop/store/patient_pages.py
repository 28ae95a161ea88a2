"""Patients in a chosen order, some at a time: a table of a million rows is shown without loading it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELD_BY_NAME, PATIENT_KEY, Kind
from reactivate_desktop.store.patient_columns import column_of
from reactivate_desktop.store.tables import patients

_ESCAPE = "\\"
_AT_ONCE = 500
"""Keys that one statement asks for."""

Keys = npt.NDArray[np.int64]


def ordered_keys(
    connection: sa.Connection, columns: Sequence[str], *, sort: str = "", descending: bool = False, words: str = ""
) -> Keys:
    """The key of each patient, in the order of the column ``sort`` ('' = as they came), absent values last.

    Args:
        connection: of the transaction.
        columns: where ``words`` are looked for; only columns of text are. Where both names are among them, the words
            may also be a whole name: "Ana Ortiz" or "Ortiz, Ana".
        sort: column of the patient table. Texts are ordered without regard to case (of ASCII letters on a file).
        descending: the other way round; absent values stay last.
        words: keep the patients who have this text anywhere in one of ``columns``, in any case; '' = all.
    """
    query = sa.select(patients.c.patient_key)
    wanted = " ".join(words.split())
    if wanted:
        holds = _contains if connection.dialect.name == "sqlite" else _contains_in_any_case
        texts = _places(columns, whole_names=" " in wanted)
        query = query.where(sa.or_(sa.false(), *(holds(text, word) for text in texts for word in _spellings(wanted))))
    if not wanted and not sort:  # any index that holds the keys will do, and is read instead of all patients
        return np.sort(np.fromiter(connection.execute(query).scalars(), np.int64))
    query = query.order_by(*_order(sort, descending=descending), patients.c.patient_key)
    return np.fromiter(connection.execute(query).scalars(), np.int64)


def _places(columns: Sequence[str], *, whole_names: bool) -> Iterable[sa.ColumnElement[str]]:
    for name in columns:
        if FIELD_BY_NAME[name].kind is Kind.TEXT:
            yield patients.c[name]
    if whole_names and {"first_name", "last_name"} <= set(columns):
        first, last = patients.c.first_name, patients.c.last_name
        yield first + " " + last + ", " + first


def _spellings(words: str) -> Sequence[str]:
    """A file knows upper and lower case of ASCII letters only; accented words are looked for as people write them."""
    written = {words, words.lower(), words.upper(), words.title()} if not words.isascii() else {words}
    return [f"%{_literal(word)}%" for word in sorted(written)]


def _contains(column: sa.ColumnElement[str], pattern: str) -> sa.ColumnElement[bool]:
    return column.like(pattern, escape=_ESCAPE)  # SQLite's own LIKE knows no case


def _contains_in_any_case(column: sa.ColumnElement[str], pattern: str) -> sa.ColumnElement[bool]:
    return column.ilike(pattern, escape=_ESCAPE)


def _literal(words: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        words = words.replace(sign, _ESCAPE + sign)
    return words


def _order(sort: str, *, descending: bool) -> Iterable[sa.ColumnElement[Any]]:
    if not sort:
        return ()
    column: sa.ColumnElement[Any] = patients.c[sort]
    if FIELD_BY_NAME[sort].kind is not Kind.TEXT:
        return ((column.desc() if descending else column.asc()).nulls_last(),)
    text: sa.ColumnElement[str] = sa.func.lower(column)
    return (sa.case((column == "", 1), else_=0), text.desc() if descending else text.asc())


def rows_of(connection: sa.Connection, keys: Keys, columns: Sequence[str]) -> pd.DataFrame:
    """``columns`` of the patients ``keys``, in that order, indexed by ``patient_key``. Who is gone is left out."""
    wanted = [patients.c.patient_key, *(patients.c[name] for name in columns)]
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = sa.select(*wanted).where(patients.c.patient_key.in_(keys[start : start + _AT_ONCE].tolist()))
        found |= {int(row[0]): tuple(row[1:]) for row in connection.execute(query)}
    there = [key for key in keys.tolist() if key in found]
    cells = zip(*(found[key] for key in there), strict=True) if there else ((),) * len(columns)
    data = {name: column_of(name, values) for name, values in zip(columns, cells, strict=True)}
    return pd.DataFrame(data).set_axis(pd.Index(there, name=PATIENT_KEY, dtype=np.int64), axis=0)
