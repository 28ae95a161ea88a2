"""Many rows in and out, by the shortest way each database has: one prepared statement, or COPY.

Values are plain: text, int, bool, None, and days as ISO text on the way in (both databases take it). On the way out
days are ISO text or ``date``, flags 0 and 1 or bool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

CHUNK, FETCHED = 500, 2_000
"""Rows that are written and read at once: few enough to stay in the processor's own memory."""

Cells = Sequence[Any] | np.ndarray[Any, Any]


def insert(connection: sa.Connection, table: sa.Table, names: Sequence[str], columns: Sequence[Cells]) -> None:
    """Insert rows, given by columns of equal length, in the transaction of ``connection``.

    Columns may be arrays of objects; a chunk of rows at a time is made of them.
    """
    if not len(columns[0]):
        return
    quote = connection.dialect.identifier_preparer.quote
    if connection.dialect.name == "postgresql":
        listed = ", ".join(map(quote, names))
        _copy(connection, f"COPY {quote(table.name)} ({listed}) FROM STDIN", _chunks(columns))
        return
    # Most lists leave half of the columns empty; what is absent in all rows stands in the statement, not in each row.
    words = [_absent(column) for column in columns]
    listed, values = ", ".join(map(quote, names)), ", ".join(word or "?" for word in words)
    statement = f"INSERT INTO {quote(table.name)} ({listed}) VALUES ({values})"  # noqa: S608 - our own names
    for rows in _chunks([column for column, word in zip(columns, words, strict=True) if not word]):
        connection.exec_driver_sql(statement, rows)


def _chunks(columns: Sequence[Cells]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(columns[0]), CHUNK):
        parts = (column[start : start + CHUNK] for column in columns)
        yield list(zip(*(part.tolist() if isinstance(part, np.ndarray) else part for part in parts), strict=True))


def _absent(column: Cells) -> str:
    """How SQL writes the value that all rows hold, where that is '', None or False; else ''."""
    literals = {"": "''", None: "NULL", False: "0"}
    first = column[0]
    if not (first is None or first is False or first == ""):
        return ""
    if column[len(column) // 2] != first or column[-1] != first:  # nearly all others end here
        return ""
    cells = column.tolist() if isinstance(column, np.ndarray) else list(column)
    return literals[first] if cells.count(first) == len(cells) else ""


def _copy(connection: sa.Connection, statement: str, chunks: Iterator[list[tuple[Any, ...]]]) -> None:
    import psycopg  # noqa: PLC0415 - a workspace that is a file needs none

    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - for the type checker: the connection is open
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for rows in chunks:
                for row in rows:
                    copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error, hide_parameters=True) from None


def fetch(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of ``query`` as the driver gives them, a chunk at a time. The query may hold no parameters."""
    found = connection.exec_driver_sql(str(query.compile(connection)))
    try:
        while rows := list(found.cursor.fetchmany(FETCHED)):
            yield rows
    finally:
        found.close()
