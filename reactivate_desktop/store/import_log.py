"""What an import found in the workspace before it changed it: enough to undo it, kept in few bytes.

Of new patients only the range of their keys is kept, of changed ones the changed columns: keys and former values of a
column stand together, compressed, in parts of bounded size.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.store.patient_columns import column_of, plain_values
from reactivate_desktop.store.tables import (
    bookings,
    held_pieces,
    holdouts,
    import_answers,
    import_before,
    import_seen,
    merges,
    patients,
    piece_members,
    pieces,
    visits,
)

Keys = np.ndarray[Any, np.dtype[np.int64]]
_PART = 100_000


class ImportLog:
    """The memory of imports, within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, import_id: int, keys: Keys, before: pd.DataFrame) -> None:
        """Keep what the columns of ``before`` hold for the patients ``keys``, row by row."""
        for name in before.columns:
            values = plain_values(str(name), before[name])
            for start in range(0, len(keys), _PART):
                end = start + _PART
                row = {"keys": _packed(keys[start:end]), "before": _written(values[start:end])}
                place = self._parts(import_id)
                self._connection.execute(
                    sa.insert(import_before).values(import_id=import_id, part=place, field=str(name), **row)
                )

    def _parts(self, import_id: int) -> int:
        found = sa.select(sa.func.count()).where(import_before.c.import_id == import_id)
        return int(self._connection.scalar(found) or 0)

    def former(self, import_id: int) -> Iterable[tuple[Keys, pd.DataFrame]]:
        """What was kept, the latest first: keys, and one column of former values."""
        table = import_before.c
        query = sa.select(table.field, table["keys"], table.before).where(table.import_id == import_id)
        for name, keys, before in self._connection.execute(query.order_by(table.part.desc())).fetchall():
            values = json.loads(zlib.decompress(before))
            yield _unpacked(keys), pd.DataFrame({name: column_of(name, values)})

    def keep_seen(self, import_id: int, keys: Keys) -> None:
        """Keep which patients the import named; ``keys`` rise."""
        self._connection.execute(sa.insert(import_seen).values(import_id=import_id, keys=_packed(keys)))

    def seen(self, import_id: int) -> Keys:
        """The patients that an import named."""
        found = self._connection.scalar(sa.select(import_seen.c["keys"]).where(import_seen.c.import_id == import_id))
        return _unpacked(found) if found is not None else np.empty(0, dtype=np.int64)

    def forget(self, import_id: int) -> None:
        """Drop what was kept for an import that is undone."""
        for table in (import_before, import_seen, import_answers):
            self._connection.execute(sa.delete(table).where(table.c.import_id == import_id))

    def keep_answers(self, import_id: int, answers: Mapping[tuple[int, str], bool]) -> None:
        """Keep answers by patient and question (``question_of``); an older answer to the same question goes."""
        self.drop_answers(answers)
        for (key, question), yes in answers.items():
            values = {"patient_key": key, "question": question, "yes": yes, "import_id": import_id}
            self._connection.execute(sa.insert(import_answers).values(values))

    def drop_answers(self, which: Iterable[tuple[int, str]]) -> None:
        """Forget answers by patient and question."""
        for key, question in which:
            same = (import_answers.c.patient_key == key) & (import_answers.c.question == question)
            self._connection.execute(sa.delete(import_answers).where(same))

    def answers(self) -> dict[tuple[int, str], bool]:
        """All answers that were given: (patient, question) to yes or no."""
        table = import_answers.c
        found = self._connection.execute(sa.select(table.patient_key, table.question, table.yes))
        return {(int(key), question): bool(yes) for key, question, yes in found}

    def mailed(self, first: int, last: int) -> int:
        """How many patients with keys from ``first`` to ``last`` an approved drop names: pieces, families, holdouts."""
        keys: set[int] = set()
        for table in (pieces, piece_members, held_pieces, holdouts):
            between = table.c.patient_key.between(first, last)
            keys |= set(self._connection.scalars(sa.select(table.c.patient_key).where(between).distinct()))
        return len(keys)

    def take_out(self, first: int, last: int) -> int:
        """Take out the patients with keys from ``first`` to ``last``; bookings match nobody then, merges go."""
        held = bookings.c.patient_key.between(first, last)
        self._connection.execute(sa.update(bookings).where(held).values(patient_key=None, how=""))
        answered = import_answers.c.patient_key.between(first, last)
        self._connection.execute(sa.delete(import_answers).where(answered))
        self._connection.execute(sa.delete(visits).where(visits.c.patient_key.between(first, last)))
        # a key that is free again may be given to somebody else, whom no merge may know
        joined = merges.c.kept_key.between(first, last) | merges.c.merged_key.between(first, last)
        self._connection.execute(sa.delete(merges).where(joined))
        joined = merges.c.kept_key.between(first, last) | merges.c.merged_key.between(first, last)
        self._connection.execute(sa.delete(merges).where(joined))
        gone = self._connection.execute(sa.delete(patients).where(patients.c.patient_key.between(first, last)))
        return int(gone.rowcount)


def _packed(keys: Keys) -> bytes:
    """Keys as steps from one to the next: a million that rise by one are a kilobyte."""
    return zlib.compress(np.diff(keys, prepend=0).astype("<i8").tobytes(), 1)


def _unpacked(data: bytes) -> Keys:
    return np.cumsum(np.frombuffer(zlib.decompress(data), dtype="<i8")).astype(np.int64)


def _written(values: list[Any]) -> bytes:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    return zlib.compress(json.dumps(list(map(plain, values)), ensure_ascii=False).encode(), 1)
