"""A step of a press run: the sheets of a drop, where its campaign wishes for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press.impose.imposing import look_at
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.ticket_facts import Sheets
from reactivate_desktop.services import disk_room, imposition, press_thresholds, sheet_choice
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.drop_folder import beside_volume
from reactivate_desktop.services.imposition import IMPOSED, LISTED, PICTURE, Imposition
from reactivate_desktop.services.press_run import FinishedVolume, PressRun
from reactivate_desktop.services.sheet_choice import ORDERS, SheetWish

_LARGER: Final = 140
"""Percent of a press file that its sheets and their list take: each page carries a few bytes more as a form."""


def wishing(resolved: ResolvedCampaign, sheet: str | None) -> ResolvedCampaign:
    """The campaign with another wish for its sheet (None = its own, '' = not imposed).

    Raises:
        InputError: when there is no such sheet.
        PressError: when the campaign's paper doesn't fit it.
    """
    if sheet is None:
        return resolved
    press = replace(resolved.campaign.press, impose=sheet)
    if sheet:
        sheet_choice.require(SheetWish.of(press, resolved.folder), resolved.paper)
    return replace(resolved, campaign=replace(resolved.campaign, press=press))


def write(run: PressRun) -> None:
    """Impose every volume of the run: imposed.pdf, imposition.csv and one picture of the layout.

    Raises:
        PressError: when the disk has no room, the paper doesn't fit the sheet, or the sheets fail preflight.
    """
    wish = SheetWish.of(run.resolved.campaign.press, run.resolved.folder)
    if not wish.sheet:
        return
    disk_room.require(run.work, sum(path.stat().st_size for path in run.found.press_files) * _LARGER // 100)
    names = ((piece.piece_id, piece.sequence) for piece in run.pieces)
    made = [_impose(run, wish, volume, islice(names, volume.pieces)) for volume in run.found.volumes]
    imposition.draw(made[0], run.work / PICTURE, title=run.job.title, folds=_folds(run))
    run.found.sheets = _for_the_ticket(made)
    run.found.facts["imposition"] = [one.as_json() for one in made]
    if missing := made[0].report.missing:
        run.found.notes.append(f"Sheet {made[0].plan.id} has no room for: {', '.join(missing)}.")


def _folds(run: PressRun) -> tuple[float, ...]:
    return tuple(fold.y.pt for fold in run.job.paper.folds)


def _impose(run: PressRun, wish: SheetWish, volume: FinishedVolume, names: Iterable[tuple[str, int]]) -> Imposition:
    facts = look_at(volume.path)
    plan = sheet_choice.choose(wish, facts.piece)
    total = len(run.found.volumes)
    targets = tuple(run.work / beside_volume(name, volume.number, total) for name in (IMPOSED, LISTED))
    words = f", {volume.number} of {total}" if total > 1 else ""
    made = imposition.make(
        volume.path,
        facts,
        plan,
        wish,
        (targets[0], targets[1]),
        listed=names,
        folds=_folds(run),
        job=f"{run.drop.token} {run.job.title}{words}",
        progress=run.watch,
    )
    if made.read_back is None:
        raise BugError(f"The sheets in {targets[0].name} could not be read back.", code="sheets-unread")
    _require_clean(run, targets[0])
    run.found.imposed = (*run.found.imposed, targets[0])
    return made


def _require_clean(run: PressRun, imposed: Path) -> None:
    profile = press_thresholds.of_job(run.job, run.resolved.campaign.press.profile, beside=run.resolved.folder)
    checked = preflight(imposed, profile=profile, progress=run.watch)
    if checked.errors:
        raise PressError(
            f"The sheets in {imposed.name} fail preflight: {checked.errors[0].message}",
            hint="Nothing was kept. Press without --impose; the pages themselves are good.",
            code="preflight-failed",
        )


def _for_the_ticket(made: list[Imposition]) -> Sheets:
    plan, wish = made[0].plan, made[0].wish
    lifts = f", {wish.stack_depth} sheets a lift" if ORDERS[wish.order].lifts else ""
    lifts += ", separator sheets between lifts" if made[0].report.separators else ""
    return Sheets(
        layout=f"{plan.n_up}-up on {plan.sheet.name}",
        count=sum(one.report.sheets for one in made),
        order=f"{wish.order}{lifts}",
        turning=plan.duplex.name,
    )
