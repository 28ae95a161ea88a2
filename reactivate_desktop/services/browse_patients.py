"""Look through the patients of a workspace, however many there are: sorted, filtered, a page at a time.

For the window: ``find`` is a job (a second or two for a million patients), ``Pages.row`` may be asked while a view
paints. A view holds one key of eight bytes for each row, and the last few pages.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.errors import BugError
from reactivate_desktop.store import Store

PAGE = 200
"""Rows of a page: a few screens."""

_KEPT_PAGES = 12


@dataclass(frozen=True, slots=True)
class Listing:
    """Who is shown, and in which order.

    Attributes:
        keys: the ``patient_key`` of each row.
        columns: names of the patient table that are shown.
    """

    keys: npt.NDArray[np.int64] = field(repr=False)
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)


def find(store: Store, columns: Sequence[str], *, sort: str = "", descending: bool = False, words: str = "") -> Listing:
    """The patients in order.

    Args:
        store: the open workspace.
        columns: names of the patient table to show, and to look for ``words`` in.
        sort: one of the patient table's names; '' = as they came. Absent values come last either way.
        descending: the other way round.
        words: keep the patients who have this text in one of ``columns`` (of text), in any case.
    """
    unknown = {*columns, *filter(None, (sort,))} - FIELD_BY_NAME.keys()
    if unknown:
        raise BugError(f"The patient table has no {', '.join(sorted(unknown))}.", code="schema")
    with store.reading() as tx:
        keys = tx.patients.ordered_keys(columns, sort=sort, descending=descending, words=words)
    return Listing(keys, tuple(columns))


class Pages:
    """The rows of a listing, read when they are looked at; the pages looked at last are kept."""

    def __init__(self, store: Store, listing: Listing) -> None:
        self.listing = listing
        self._store = store
        self._pages: OrderedDict[int, pd.DataFrame] = OrderedDict()

    def __len__(self) -> int:
        return len(self.listing)

    def rows(self, start: int, count: int) -> pd.DataFrame:
        """At most ``count`` rows from ``start`` on, with the kinds of the patient table, indexed by ``patient_key``."""
        with self._store.reading() as tx:
            frame: pd.DataFrame = tx.patients.rows_of(self.listing.keys[start : start + count], self.listing.columns)
        return frame

    def row(self, number: int) -> pd.Series[Any] | None:
        """One row, or None when its patient is gone since; its page is read with it."""
        page = number // PAGE
        if page in self._pages:
            self._pages.move_to_end(page)
        else:
            self._pages[page] = self.rows(page * PAGE, PAGE)
            while len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        frame, key = self._pages[page], int(self.listing.keys[number])
        place = frame.index.get_indexer(pd.Index([key]))[0]
        return frame.iloc[int(place)] if place >= 0 else None
