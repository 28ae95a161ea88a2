"""What imports cleaned: which cell of which patient, what it held, and what was kept instead.

Packed by import and kind: keys, and the different pairs of texts that they point to, in parts of bounded size. A
million dates written in another way are fifty parts of some kilobytes each; a question about one patient opens only
the parts in whose range the key lies. Texts are personal; the table is encrypted with the workspace.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.store.tables import cleanings

Keys = np.ndarray[Any, np.dtype[np.int64]]
Texts = Sequence[str] | np.ndarray[Any, Any]
_PART = 20_000


@dataclass(frozen=True, slots=True)
class CellsCleaned:
    """Cells of one field that were cleaned in one way: patients, and what their cells held before and after.

    ``column`` is the header in the sheet; ``keys``, ``befores`` and ``afters`` have the same length. An after of ''
    is an empty cell.
    """

    field: str
    column: str
    rule: str
    fix: str
    keys: Keys
    befores: Texts = dataclasses.field(repr=False)
    afters: Texts = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class CellCleaned:
    """One cell of one patient, as it was cleaned by one import."""

    import_id: int
    field: str
    column: str
    rule: str
    fix: str
    before: str = dataclasses.field(repr=False)
    after: str = dataclasses.field(repr=False)


class CleaningRows:
    """The cleanings of imports, within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, import_id: int, cleaned: Iterable[CellsCleaned]) -> int:
        """Keep what an import cleaned, its first and only time; returns how many cells that is."""
        rows: list[dict[str, Any]] = []
        for kind in cleaned:
            order = np.argsort(kind.keys, kind="stable")
            keys = kind.keys[order]
            befores = np.array(kind.befores, object)[order]
            afters = np.array(kind.afters, object)[order]
            told = {"field": kind.field, "header": kind.column, "rule": kind.rule, "fix": kind.fix}
            for start in range(0, len(keys), _PART):
                end = start + _PART
                rows.append(told | _packed(keys[start:end], befores[start:end], afters[start:end]))
        for part, row in enumerate(rows):
            self._connection.execute(sa.insert(cleanings).values(import_id=import_id, part=part, **row))
        return sum(row["cells"] for row in rows)

    def of(self, patient_key: int) -> list[CellCleaned]:
        """What was cleaned in the cells of a patient, the latest import first, in the order in which it was done."""
        table = cleanings.c
        query = sa.select(cleanings).where(table.first_key <= patient_key, table.last_key >= patient_key)
        found = []
        for row in self._connection.execute(query.order_by(table.import_id.desc(), table.part)).mappings():
            keys = np.cumsum(np.frombuffer(zlib.decompress(row["keys"]), "<i8"))
            first, last = np.searchsorted(keys, [patient_key, patient_key + 1]).tolist()
            if first == last:
                continue
            codes = np.frombuffer(zlib.decompress(row["codes"]), "<u4")[first:last].tolist()
            befores, afters = json.loads(zlib.decompress(row["texts"]))
            told = (row["import_id"], row["field"], row["header"], row["rule"], row["fix"])
            found += [CellCleaned(*told, befores[code], afters[code]) for code in codes]
        return found

    def count(self, import_id: int) -> int:
        """How many cells an import cleaned."""
        query = sa.select(sa.func.sum(cleanings.c.cells)).where(cleanings.c.import_id == import_id)
        return int(self._connection.scalar(query) or 0)

    def forget(self, import_id: int) -> None:
        """Drop what was kept of an import that is undone."""
        self._connection.execute(sa.delete(cleanings).where(cleanings.c.import_id == import_id))


def _packed(keys: Keys, befores: np.ndarray[Any, Any], afters: np.ndarray[Any, Any]) -> dict[str, Any]:
    """One part: its keys as steps, its different pairs of texts, and for each key the place of its pair."""
    before_codes, before_texts = pd.factorize(befores)
    after_codes, after_texts = pd.factorize(afters)
    width = max(len(after_texts), 1)
    codes, pairs = pd.factorize(before_codes.astype(np.int64) * width + after_codes)
    texts = [before_texts[pairs // width].tolist(), after_texts[pairs % width].tolist()]
    return {
        "cells": len(keys),
        "first_key": int(keys[0]),
        "last_key": int(keys[-1]),
        "keys": zlib.compress(np.diff(keys, prepend=0).astype("<i8").tobytes(), 1),
        "codes": zlib.compress(codes.astype("<u4").tobytes(), 1),
        "texts": zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), 1),
    }
