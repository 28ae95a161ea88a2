"""What the values of a visit sheet say its columns are: against a name that is wrong, and where no name is known."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping, Sequence

from reactivate_desktop.intake import evidence, layout, visit_columns
from reactivate_desktop.intake.shapes import shape_share
from reactivate_desktop.intake.synonyms import key_of
from reactivate_desktop.intake.table import ColumnMatch, Row

_FEWEST = 3
_MOST = 0.8
_HALF = 0.5
_SEARCH_ROWS = 20
# CDT codes of the ADA: a D and four digits
_CODE = re.compile(r"[Dd]\d{4}(\.\d+)?$")
NEEDED = frozenset({"patient_id", "day"})


def match(
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    chosen: Mapping[str, str | None],
    ids: Collection[str] = (),
) -> tuple[ColumnMatch, ...]:
    """What each column of a visit sheet is, by its name and by its values.

    Args:
        headers: of the sheet.
        samples: some values of each column.
        chosen: header to field, None = not used; goes before all.
        ids: patient IDs of the workspace.
    """
    found = list(visit_columns.match(headers, chosen))
    shares = [share_of_ids(cells, ids) for cells in samples]
    for place, one in enumerate(found):
        if one.header not in chosen and (doubt := _doubt(one, samples[place], shares, place)):
            found[place] = dataclasses.replace(one, field=None, confidence=0.0, reason=doubt)
    for field in ("patient_id", "day", "status", "code"):
        if field not in {one.field for one in found}:
            _fill(found, field, samples, shares, chosen)
    return tuple(found)


def share_of_ids(cells: Sequence[str], ids: Collection[str]) -> float:
    """Share of the values that are patient IDs of the workspace; 0 where there are too few to tell."""
    held = [cell.removesuffix(".0") for cell in evidence.filled(cells)]
    return sum(cell in ids for cell in held) / len(held) if len(held) >= _FEWEST and ids else 0.0


def _doubt(one: ColumnMatch, cells: Sequence[str], shares: Sequence[float], place: int) -> str:
    """Why values of a known name can't be believed; '' when they can."""
    filled = len(evidence.filled(cells))
    if one.field == "day" and filled >= _FEWEST and (shape_share("last_visit", cells) or 0) < _HALF:
        return "The header says a day, the values don't look like it."
    others = max((share for at, share in enumerate(shares) if at != place), default=0.0)
    if one.field == "patient_id" and not shares[place] and others >= _HALF:
        return "The header says a patient ID, but another column has those of the workspace."
    return ""


def _fill(
    found: list[ColumnMatch],
    field: str,
    samples: Sequence[Sequence[str]],
    shares: Sequence[float],
    chosen: Mapping[str, str | None],
) -> None:
    """Give a field to the one column whose values are of it; several days without a name are asked."""
    places = [
        place
        for place, one in enumerate(found)
        if one.field is None and one.header not in chosen and _is(field, samples[place], shares[place])
    ]
    named = [place for place in places if any(of == field for of, _ in visit_columns.ranks(found[place].header))]
    places = named[:1] or places
    if field == "patient_id":
        places = sorted(places, key=lambda place: -shares[place])[:1]
    if len(places) == 1:
        [place] = places
        reason = _REASONS[field].replace("%", f"{shares[place]:.0%}")
        found[place] = dataclasses.replace(found[place], field=field, confidence=_SURE[field], reason=reason)
    elif places and field == "day":
        for place in places:
            question = f"Is “{found[place].header}” the day of the visit? Several columns hold days."
            found[place] = dataclasses.replace(found[place], proposed=field, question=question)


_SURE = {"patient_id": 0.8, "day": 0.7, "status": 0.75, "code": 0.75}
_REASONS = {
    "patient_id": "% of the values are patient IDs of this workspace.",
    "day": "The values are days, and no other column has them.",
    "status": "The values tell what became of a visit.",
    "code": "The values are codes of procedures.",
}


def _is(field: str, cells: Sequence[str], share: float) -> bool:
    held = evidence.filled(cells)
    if len(held) < _FEWEST:
        return False
    if field == "patient_id":
        return share >= _MOST
    if field == "day":
        return evidence.kind_of(cells) == "date"
    if field == "status":
        return evidence.of_visits(cells)
    return sum(bool(_CODE.match(cell)) for cell in held) >= _MOST * len(held)


def find_header(rows: Sequence[Row], ids: Collection[str] = ()) -> int | None:
    """1-based row of a header below which values say whose and when, where no names do; None when there is none."""
    for number, row in enumerate(rows[:_SEARCH_ROWS], start=1):
        cells = [layout.header_text(cell) for cell in row]
        words = [cell for cell in cells if cell and not any(letter.isdigit() for letter in cell)]
        if len(words) < len(NEEDED) or len(words) < sum(map(bool, cells)) or len({*map(key_of, words)}) < len(words):
            continue
        found = match(cells, layout.samples(rows, number, len(cells)), {}, ids)
        if {one.field for one in found} >= NEEDED:
            return number
    return None
