"""The people behind a step of the waterfall, a page at a time: what a click on the chart shows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.packed_mask import unpack
from reactivate_desktop.services import row_order
from reactivate_desktop.services.build_audience import Audience, step_reason

MAILED, IMPORTED = "(mailed)", "(imported)"
"""The two ends of the waterfall, beside the ids of its steps."""

_COLUMNS = ["last_name", "first_name", "last_visit", "city", "zip", "clinic", "patient_id"]
_SOURCE = ["source_file", "source_sheet", "source_row"]
_GETS_MAIL = "Gets mail"


def keys(audience: Audience, step: str) -> pd.Index:
    """Keys of the people of a step (a rule's id, ``MAILED`` or ``IMPORTED``) in the table's order."""
    if step == IMPORTED:
        return audience.decision.keys
    return audience.decision.mailable if step == MAILED else audience.decision.people(step)


def page(audience: Audience, step: str, *, offset: int = 0, limit: int = 200) -> pd.DataFrame:
    """``limit`` people of a step behind the first ``offset``; a page costs the same wherever it lies.

    Index ``patient_key``; a few columns of the patient table, where the row stands, ``rule`` (the owner, '' = mailed),
    ``label``, ``reason`` and ``also`` (labels of all other rules that hit).
    """
    return rows(audience, keys(audience, step)[offset : offset + limit])


def rows(audience: Audience, some: pd.Index) -> pd.DataFrame:
    """The same columns for patients by their keys, in that order: who keeps ``keys`` pages through them."""
    labels = {one.rule: one.label for one in audience.decision.steps}
    hits = [audience.decision.hit(int(key)) for key in some]
    reasons = {rule: step_reason(rule, audience.context) for rule in {hit[0] for hit in hits if hit}}
    frame = audience.patients.loc[some, [*_COLUMNS, *_SOURCE]]
    told = {
        "rule": [hit[0] if hit else "" for hit in hits],
        "label": [labels[hit[0]] if hit else _GETS_MAIL for hit in hits],
        "reason": [reasons[hit[0]] if hit else "" for hit in hits],
        "also": ["; ".join(labels[rule] for rule in hit[1:]) for hit in hits],
    }
    return frame.assign(**{name: pd.Series(values, index=some, dtype=object) for name, values in told.items()})


def ordered(
    audience: Audience, some: npt.NDArray[np.int64], sort: str, *, descending: bool = False
) -> npt.NDArray[np.int64]:
    """The keys ``some`` in the order of a column that ``rows`` gives; absent values last, equal ones as they were.

    ``sort``: a column of the patient table, ``label`` or ``also``; '' leaves the order as it is.
    """
    if not sort:
        return some
    places = audience.decision.keys.get_indexer(pd.Index(some))
    if sort in {"label", "also"}:
        ranks = _hit_ranks(audience, also=sort == "also")[places]
    else:
        ranks = row_order.ranks(audience.patients[sort].iloc[places])
    return some[row_order.order(ranks, descending=descending)]


def _hit_ranks(audience: Audience, *, also: bool) -> npt.NDArray[np.int64]:
    """Each patient's rank by label, or by the labels of all other rules that hit: few combinations ever occur."""
    decision = audience.decision
    labels = np.array([one.label for one in decision.steps], dtype=object)
    patterns = np.zeros(len(decision.keys), dtype=np.uint64)
    for number, bits in enumerate(decision.masks):
        patterns |= unpack(bits, len(patterns)).astype(np.uint64) << np.uint64(number)
    different, codes = np.unique(patterns, return_inverse=True)
    texts = []
    for pattern in different.tolist():
        hit = [label for number, label in enumerate(labels) if pattern >> number & 1]
        texts.append("; ".join(hit[1:]) if also else (hit[0] if hit else _GETS_MAIL))
    ranks: npt.NDArray[np.int64] = row_order.ranks(pd.Series(texts, dtype=object))[codes]
    return ranks
