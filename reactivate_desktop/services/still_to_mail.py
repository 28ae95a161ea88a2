"""Ask once more, before a drop is first pressed, whether everybody in it may still be mailed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import numpy as np
import pandas as pd

from reactivate_desktop.audience.address_key import address_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rules import deceased, do_not_mail, suppressed
from reactivate_desktop.domain.patient import FIELDS
from reactivate_desktop.domain.piece import Drop, DropState, Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.store import Store

_RULES = (deceased.RULE, do_not_mail.RULE, suppressed.RULE)
"""What protects people holds up to the press; other rules were asked when the drop was approved."""

_NAMES = [field.name for field in FIELDS]
_ELSEWHERE, _GONE = "Confidential, another address", "No longer a patient"
_AT_ONCE = 5_000
"""Pieces whose patients are read together: memory is the same for a drop of any size."""


def require(store: Store, drop: Drop, *, as_of: date) -> None:
    """Stop a drop that is approved and not pressed when the workspace has since learned that somebody must not get it.

    A drop that was pressed stays as it is: its pieces are printed.

    Raises:
        PressError: counting them by rule, without naming anybody.
    """
    if drop.state is not DropState.APPROVED:
        return
    pieces = store.stream_pieces(drop.drop_id)
    counts = Counter(label for _, labels in _out(store, pieces, as_of) for label in labels)
    found = [(label, counts[label]) for label in (*(rule.label for rule in _RULES), _ELSEWHERE, _GONE) if counts[label]]
    if not found:
        return
    words = ", ".join(f"{label.lower()}: {count:,}" for label, count in found)
    raise PressError(
        f"Since drop {drop.token} was approved, some of its people must no longer be mailed ({words}).",
        hint="Approve the campaign again (--replace): they are left out, and the codes of this drop become void.",
        code="no-longer-mailable",
    )


def whom_not(store: Store, pieces: Iterable[Piece], *, as_of: date) -> list[str]:
    """The ids of those of ``pieces`` whose people must no longer be mailed by what the workspace knows now."""
    return [piece.piece_id for piece, _ in _out(store, pieces, as_of)]


def _out(store: Store, pieces: Iterable[Piece], as_of: date) -> Iterator[tuple[Piece, list[str]]]:
    """The pieces that must no longer be mailed, with what is against each."""
    with store.reading() as tx:
        context = Context(as_of=as_of, suppressed=frozenset(tx.suppression.keys()))
    rest = iter(pieces)
    while some := list(islice(rest, _AT_ONCE)):
        with store.reading() as tx:
            patients = tx.patients.rows_of(np.unique([piece.patient_key for piece in some]), _NAMES)
        hits = {rule.label: set(patients.index[rule.excludes(patients, context)]) for rule in _RULES}
        here = set(patients.index)
        for piece in some:
            labels = [label for label, keys in hits.items() if piece.patient_key in keys]
            if piece.patient_key not in here:
                labels = [_GONE]
            elif _is_elsewhere(piece, patients):
                labels.append(_ELSEWHERE)
            if labels:
                yield piece, labels


def _is_elsewhere(piece: Piece, patients: pd.DataFrame) -> bool:
    """Whether its patient asked for confidential mail, and the piece goes to another than the alternative address."""
    if not patients.at[piece.patient_key, "confidential"]:
        return False
    door = (str(patients.at[piece.patient_key, name]) for name in ("alt_address1", "alt_address2", "alt_zip"))
    return address_key(*door) != address_key(piece.address1, piece.address2, piece.zip)
