"""Who was left out of a drop and why: kept with it, so that a later import changes nothing."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import astuple, dataclass

from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.mail.lists import NotMailedRow
from reactivate_desktop.services import build_audience
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``waterfall`` is (label, count) from imported to mailable; ``rows`` has every patient without a piece."""

    waterfall: tuple[tuple[str, int], ...]
    rows: tuple[NotMailedRow, ...]


NOBODY = LeftOut((), ())


def of_audience(audience: Audience) -> LeftOut:
    """What an audience says about those who get nothing."""
    decision = audience.decision
    steps = [("Imported", decision.imported)]
    steps += [(f"− {step.label}", step.excluded) for step in decision.steps if step.excluded]
    steps.append(("Mailable", len(audience.recipients)))
    frame = audience.not_mailed.sort_index()
    columns = ("source_file", "source_sheet", "source_row", "patient_id", "rule", "reason", "also")
    given = zip(frame.index.tolist(), *(frame[name].tolist() for name in columns), strict=True)
    rows = (
        NotMailedRow(int(key), str(file), str(sheet), int(row), str(patient), str(rule), str(reason), str(also))
        for key, file, sheet, row, patient, rule, reason, also in given
    )
    return LeftOut(tuple(steps), tuple(rows))


def remember(tx: Transaction, drop_id: str, left_out: LeftOut) -> None:
    """Keep it with the drop, in the workspace (which is encrypted)."""
    document = {"waterfall": left_out.waterfall, "rows": [astuple(row) for row in left_out.rows]}
    packed = zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
    tx.meta.set(_key(drop_id), base64.b85encode(packed).decode())


def recall(tx: Transaction, drop_id: str) -> LeftOut | None:
    """What was kept with the drop; None for a drop that was approved without it."""
    packed = tx.meta.get(_key(drop_id))
    if not packed:
        return None
    document = json.loads(zlib.decompress(base64.b85decode(packed)))
    steps = tuple((str(label), int(count)) for label, count in document["waterfall"])
    return LeftOut(steps, tuple(NotMailedRow(*row) for row in document["rows"]))


def of_drop(store: Store, resolved: ResolvedCampaign, drop: Drop, watch: Progress) -> LeftOut:
    """As kept at approval; a drop without it is asked once, and the answer kept."""
    with store.reading() as tx:
        kept = recall(tx, drop.drop_id)
    if kept is not None:
        return kept
    audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=drop.as_of, progress=watch)
    found = of_audience(audience)
    with store.transaction() as tx:
        remember(tx, drop.drop_id, found)
    return found


def _key(drop_id: str) -> str:
    return f"left_out:{drop_id}"
