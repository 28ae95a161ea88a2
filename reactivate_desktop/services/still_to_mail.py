"""Ask once more, before a drop is first pressed, whether everybody in it may still be mailed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from reactivate_desktop.audience.address_key import address_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rules import deceased, do_not_mail, suppressed
from reactivate_desktop.domain.piece import Drop, DropState, Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.store import Store

_RULES = (deceased.RULE, do_not_mail.RULE, suppressed.RULE)
"""What protects people holds up to the press; other rules were asked when the drop was approved."""


def require(store: Store, drop: Drop, *, as_of: date) -> None:
    """Stop a drop that is approved and not pressed when the workspace has since learned that somebody must not get it.

    A drop that was pressed stays as it is: its pieces are printed.

    Raises:
        PressError: counting them by rule, without naming anybody.
    """
    if drop.state is not DropState.APPROVED:
        return
    patients, context = _patients(store, as_of)
    keys, elsewhere = [], 0
    for piece in store.stream_pieces(drop.drop_id):
        keys.append(piece.patient_key)
        elsewhere += _is_elsewhere(piece, patients)
    mailed = patients.loc[patients.index.intersection(keys)]
    counts = [(rule.label, int(rule.excludes(mailed, context).sum())) for rule in _RULES]
    gone = len(set(keys)) - len(mailed)
    others = (("Confidential, another address", elsewhere), ("No longer a patient", gone))
    found = [(label, count) for label, count in (*counts, *others) if count]
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
    patients, context = _patients(store, as_of)
    ids: dict[int, str] = {}
    elsewhere: set[int] = set()
    for piece in pieces:
        ids[piece.patient_key] = piece.piece_id
        if _is_elsewhere(piece, patients):
            elsewhere.add(piece.patient_key)
    mailed = patients.loc[patients.index.intersection(list(ids))]
    out = elsewhere | (set(ids) - set(mailed.index))
    for rule in _RULES:
        out |= set(mailed.index[rule.excludes(mailed, context)])
    return [piece_id for key, piece_id in ids.items() if key in out]


def _is_elsewhere(piece: Piece, patients: pd.DataFrame) -> bool:
    """Whether its patient asked for confidential mail, and the piece goes to another than the alternative address."""
    if piece.patient_key not in patients.index or not patients.at[piece.patient_key, "confidential"]:
        return False
    door = (str(patients.at[piece.patient_key, name]) for name in ("alt_address1", "alt_address2", "alt_zip"))
    return address_key(*door) != address_key(piece.address1, piece.address2, piece.zip)


def _patients(store: Store, as_of: date) -> tuple[pd.DataFrame, Context]:
    with store.reading() as tx:
        return tx.patients.frame(), Context(as_of=as_of, suppressed=frozenset(tx.suppression.keys()))
