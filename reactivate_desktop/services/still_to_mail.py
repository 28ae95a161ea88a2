"""Ask once more, before a drop is first pressed, whether everybody in it may still be mailed."""

from __future__ import annotations

from datetime import date

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rules import deceased, do_not_mail, suppressed
from reactivate_desktop.domain.piece import Drop, DropState
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
    with store.reading() as tx:
        patients = tx.patients.frame()
        context = Context(as_of=as_of, suppressed=frozenset(tx.suppression.keys()))
        keys = [piece.patient_key for piece in tx.drops.pieces(drop.drop_id)]
    mailed = patients.loc[patients.index.intersection(keys)]
    counts = [(rule.label, int(rule.excludes(mailed, context).sum())) for rule in _RULES]
    gone = len(set(keys)) - len(mailed)
    found = [(label, count) for label, count in (*counts, ("No longer a patient", gone)) if count]
    if not found:
        return
    words = ", ".join(f"{label.lower()}: {count:,}" for label, count in found)
    raise PressError(
        f"Since drop {drop.token} was approved, some of its people must no longer be mailed ({words}).",
        hint="Approve the campaign again (--replace): they are left out, and the codes of this drop become void.",
        code="no-longer-mailable",
    )
