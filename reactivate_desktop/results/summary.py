"""The results of a campaign: three numbers side by side, each with what it allows to say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from reactivate_desktop.domain.attribution import WINDOW_DAYS
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.results import match_back
from reactivate_desktop.results.by_variant import VariantResult, by_variant
from reactivate_desktop.results.interval import Difference, Share, difference, wilson

NO_HOLDOUT = "Nobody was held back, so nothing says who would have come without mail."
NO_BOOKINGS = "No bookings are on record up to that day, so only codes can be counted."
NOTHING_MAILED = "Nothing was pressed yet."
_NOTHING = [0, 0, 0]


@dataclass(frozen=True, slots=True)
class ClinicResult:
    """One clinic: pieces mailed for it, how many of them came back, and how many redeemed codes are its goal."""

    clinic: str
    name: str
    mailed: int
    redeemed: int
    matched: int
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class DayResult:
    """One day on which something came back."""

    day: date
    redeemed: int
    matched: int


@dataclass(frozen=True, slots=True)
class Mailing:
    """One pressed drop, in words: ``began`` is the in-home date, else the day of pressing."""

    token: str
    brand: str
    template: str
    offer: str
    pieces: int
    began: date


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a campaign, up to and including the day ``as_of``.

    ``redeemed`` (codes, the floor) and ``matched`` (bookings within the window, the ceiling) are shares of the pieces
    mailed. ``lift`` is the share of recipients who came less that of the holdout; None where it can't be said, and
    ``lift_note`` says why.
    """

    campaign: str
    as_of: date
    mailed: int
    redeemed: Share
    matched: Share
    lift: Difference | None
    lift_note: str
    holdout: int
    by_clinic: tuple[ClinicResult, ...]
    by_day: tuple[DayResult, ...]
    mailings: tuple[Mailing, ...] = ()
    window_days: int = WINDOW_DAYS
    by_variant: tuple[VariantResult, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate results``."""
        lift = self.lift
        return {
            "campaign": self.campaign,
            "as_of": self.as_of.isoformat(),
            "mailed": self.mailed,
            "redeemed": self.redeemed.count,
            "redeemed_share": _share(self.redeemed),
            "matched": self.matched.count,
            "matched_share": _share(self.matched),
            "lift": {"value": lift.value, "low": lift.low, "high": lift.high} if lift is not None else None,
            "lift_note": self.lift_note,
            "holdout": self.holdout,
            "window_days": self.window_days,
            "by_clinic": [asdict(clinic) for clinic in self.by_clinic],
            "by_variant": [variant.as_json() for variant in self.by_variant],
            "by_day": [
                {"day": day.day.isoformat(), "redeemed": day.redeemed, "matched": day.matched} for day in self.by_day
            ],
            "mailings": [asdict(mailing) | {"began": mailing.began.isoformat()} for mailing in self.mailings],
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        lines = [f"{self.campaign}: {self.mailed:,} pieces mailed."]
        if self.mailed:
            lines += [
                f"Codes redeemed: {_said(self.redeemed)}.",
                f"Bookings within {self.window_days} days: {_said(self.matched)}.",
            ]
        if self.lift is not None:
            low, high = 100 * self.lift.low, 100 * self.lift.high
            lines.append(f"Lift over the holdout: {100 * self.lift.value:+.1f} points ({low:+.1f} to {high:+.1f}).")
        if self.lift_note:
            lines.append(f"Lift: {self.lift_note}" if self.lift is None else self.lift_note)
        lines += [
            f"  {clinic.name}: {clinic.mailed:,} mailed, {clinic.redeemed:,} redeemed{_of_goal(clinic)}, "
            f"{clinic.matched:,} matched"
            for clinic in self.by_clinic
        ]
        lines += [f"  {variant.sentence()}" for variant in self.by_variant]
        return lines


def summarise(
    campaign: str,
    *,
    as_of: date,
    mailed: pd.DataFrame,
    members: pd.DataFrame,
    holdout: pd.DataFrame,
    bookings: pd.DataFrame,
    clinics: Sequence[Clinic],
    goals: Mapping[str, int] | None = None,
    mailings: Sequence[Mailing] = (),
    chosen: Collection[str] = (),
) -> Results:
    """Put the numbers together; the frames are those of the store's outcome queries.

    Redemptions and bookings after ``as_of`` (a day where the desk stands) are not known yet. ``goals`` gives the
    redeemed codes that each clinic, by id, is to reach; ``chosen`` are variants of segments, not drawn by lot.
    """
    mailed, bookings = _known_by(as_of, mailed, bookings)
    came = match_back.matched(mailed, members, bookings)
    pieces = mailed.assign(came=came.to_numpy(), redeemed=mailed["redeemed_at"].notna())
    lift, note = _lift(mailed, holdout, bookings)
    return Results(
        campaign=campaign,
        as_of=as_of,
        mailed=len(pieces),
        redeemed=wilson(int(pieces["redeemed"].sum()), len(pieces)),
        matched=wilson(int(pieces["came"].notna().sum()), len(pieces)),
        lift=lift,
        lift_note=note,
        holdout=holdout["patient_key"].nunique(),
        by_clinic=_by_clinic(pieces, clinics, goals or {}),
        by_day=_by_day(pieces),
        mailings=tuple(mailings),
        by_variant=by_variant(pieces, chosen),
    )


def _known_by(as_of: date, mailed: pd.DataFrame, bookings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pieces and bookings as the end of that day knew them."""
    later = [not pd.isna(at) and _local_day(at.to_pydatetime()) > as_of for at in mailed["redeemed_at"]]
    redeemed = mailed["redeemed_at"].mask(pd.Series(later, index=mailed.index, dtype=bool))
    return mailed.assign(redeemed_at=redeemed), bookings[bookings["booked_for"] <= pd.Timestamp(as_of)]


def _local_day(at: datetime) -> date:
    """The day on the desk's calendar."""
    return at.astimezone().date()


def _lift(mailed: pd.DataFrame, holdout: pd.DataFrame, bookings: pd.DataFrame) -> tuple[Difference | None, str]:
    """Only the recipients themselves are compared with those held back: both are single people."""
    for missing, note in ((mailed.empty, NOTHING_MAILED), (holdout.empty, NO_HOLDOUT), (bookings.empty, NO_BOOKINGS)):
        if missing:
            return None, note
    with_mail = wilson(match_back.returned(mailed, bookings), mailed["patient_key"].nunique())
    without = wilson(match_back.returned(holdout, bookings), holdout["patient_key"].nunique())
    found = difference(with_mail, without)
    unclear = found.low <= 0 <= found.high
    return found, "The interval holds 0: the mailing may have made no difference." if unclear else ""


def _by_clinic(pieces: pd.DataFrame, clinics: Sequence[Clinic], goals: Mapping[str, int]) -> tuple[ClinicResult, ...]:
    names = {clinic.id: clinic.name for clinic in clinics}
    grouped = pieces.groupby("clinic_id").agg(
        mailed=("piece_id", "count"), redeemed=("redeemed", "sum"), matched=("came", "count")
    )
    order = [clinic_id for clinic_id in names if clinic_id in grouped.index or clinic_id in goals]
    order += [str(clinic_id) for clinic_id in grouped.index if clinic_id not in names]
    counts: dict[str, list[int]] = {
        str(clinic_id): [int(count) for count in row]
        for clinic_id, row in zip(grouped.index, grouped.to_numpy(dtype=int).tolist(), strict=True)
    }
    found = []
    for clinic_id in order:
        mailed, redeemed, matched = counts.get(clinic_id, _NOTHING)
        name = names.get(clinic_id, clinic_id)
        found.append(ClinicResult(clinic_id, name, mailed, redeemed, matched, goals.get(clinic_id)))
    return tuple(found)


def _by_day(pieces: pd.DataFrame) -> tuple[DayResult, ...]:
    redeemed: dict[date, int] = {}
    matched: dict[date, int] = {}
    for at in pieces["redeemed_at"].dropna():
        day = _local_day(at.to_pydatetime())
        redeemed[day] = redeemed.get(day, 0) + 1
    for at in pieces["came"].dropna():
        matched[at.date()] = matched.get(at.date(), 0) + 1
    days = sorted({*redeemed, *matched})
    return tuple(DayResult(day, redeemed.get(day, 0), matched.get(day, 0)) for day in days)


def _of_goal(clinic: ClinicResult) -> str:
    return "" if clinic.goal is None else f" of {clinic.goal:,} hoped for"


def _share(share: Share) -> dict[str, Any]:
    return {"share": share.share, "low": share.low, "high": share.high}


def _said(share: Share) -> str:
    return (
        f"{share.count:,} ({100 * share.share:.1f} %, 95 % interval {100 * share.low:.1f} to {100 * share.high:.1f} %)"
    )
