"""Results as a report for people who were not there: a PDF of one page, two where there are many clinics."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

from reactivate_desktop.domain.calendar_day import long_date
from reactivate_desktop.errors import InputError
from reactivate_desktop.press import report_page
from reactivate_desktop.press.report_page import Curve, KeyFigure, Mailed, ResultsReport, Table, Whisker
from reactivate_desktop.results.interval import Difference, Share
from reactivate_desktop.results.summary import Mailing, Results

_LEAST_DAYS: Final = 28
_METHOD: Final = (
    "Intervals hold with 95 % confidence: Wilson score for shares, Newcombe's hybrid score for the lift. "
    "Only redemptions and bookings through the day above are counted."
)


def write(results: Results, path: Path) -> Path:
    """Write the report, whole or not at all; returns the path.

    Raises:
        InputError: when the file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        report_page.write(document(results), path)
    except OSError as error:
        raise InputError(
            f"{path.name} can't be written: {error.strerror or 'not writable'}.",
            hint="Close it where it is open, or choose another place.",
            code="results-unwritable",
        ) from None
    return path


def document(results: Results) -> ResultsReport:
    """What the report says of these results."""
    most = max(results.redeemed.high, results.matched.high) if results.mailed else 1.0
    return ResultsReport(
        title=results.campaign,
        as_of=long_date(results.as_of),
        mailed=results.mailed,
        figures=(_redeemed(results, most), _matched(results, most), _lift(results)),
        curve=_curve(results),
        tables=(_clinics(results), *([_variants(results)] if results.by_variant else [])),
        mailings=tuple(_mailed(mailing) for mailing in results.mailings),
        notes=(_METHOD,),
    )


def _redeemed(results: Results, most: float) -> KeyFigure:
    share = results.redeemed
    low, high = _percent(share.low), _percent(share.high)
    sentence = f"At least this many came because of the card: they brought it. Interval {low} to {high}."
    return _figure("Codes redeemed", "the floor", share, sentence, most)


def _matched(results: Results, most: float) -> KeyFigure:
    label, role, share = "Bookings matched", "the ceiling", results.matched
    if share.total and not share.count:
        known = "Import the practice's bookings to see who came back without the card."
        return KeyFigure(label, role, "–", "not known", f"No booking on record goes to a piece. {known}")
    said = (
        "More codes came back than bookings match, so the bookings on record are not complete."
        if share.count < results.redeemed.count
        else f"At most this many: all who booked within {results.window_days} days, "
        "also those who would have come anyway."
    )
    sentence = f"{said} Interval {_percent(share.low)} to {_percent(share.high)}."
    return _figure(label, role, share, sentence, most)


def _figure(label: str, role: str, share: Share, sentence: str, most: float) -> KeyFigure:
    if not share.total:
        return KeyFigure(label, role, "–", "", "Nothing was pressed yet.")
    whisker = Whisker(share.share, share.low, share.high, 0.0, most)
    return KeyFigure(label, role, f"{share.count:,}", f"{_percent(share.share)} of mailed", sentence, whisker)


def _lift(results: Results) -> KeyFigure:
    label, role, lift = "Lift over holdout", "the truth", results.lift
    if lift is None:
        return KeyFigure(label, role, "–", "not known", results.lift_note)
    sentence = (
        f"So many more came with mail than of the {results.holdout:,} held back. "
        f"Interval {_signed(lift.low)} to {_signed(lift.high)}. {results.lift_note}"
    )
    whisker = Whisker(lift.value, lift.low, lift.high, min(0.0, lift.low) * 1.1, max(0.0, lift.high) * 1.1)
    return KeyFigure(label, role, _signed(lift.value), "points", sentence.strip(), whisker)


def _curve(results: Results) -> Curve:
    by_day = {item.day: item.redeemed for item in results.by_day}
    began = min([*(mailing.began for mailing in results.mailings), *by_day], default=results.as_of)
    first = min(began, results.as_of)
    length = max((results.as_of - first).days + 1, _LEAST_DAYS)
    days = [first + timedelta(days=step) for step in range((results.as_of - first).days + 1)]
    plan = sum(clinic.goal or 0 for clinic in results.by_clinic)
    return Curve(
        heading=f"Codes redeemed, added up day by day since {long_date(first)}",
        values=tuple(accumulate(by_day.get(day, 0) for day in days)) if results.mailed else (),
        first=_short(first),
        last=_short(first + timedelta(days=length - 1)),
        days=length,
        plan=plan,
    )


def _clinics(results: Results) -> Table:
    goals = any(clinic.goal is not None for clinic in results.by_clinic)
    rows = []
    for clinic in results.by_clinic:
        rate = _percent(clinic.redeemed / clinic.mailed) if clinic.mailed else "–"
        goal = ["–" if clinic.goal is None else f"{clinic.goal:,}"] if goals else []
        counts = [f"{count:,}" for count in (clinic.mailed, clinic.redeemed, clinic.matched)]
        rows.append((clinic.name, *counts, rate, *goal))
    plan = [f"{sum(clinic.goal or 0 for clinic in results.by_clinic):,}"] if goals else []
    counts = [f"{count:,}" for count in (results.mailed, results.redeemed.count, results.matched.count)]
    return Table(
        heading="Clinic by clinic",
        columns=("Clinic", "Mailed", "Redeemed", "Matched", "Rate", *(["Goal"] if goals else [])),
        rows=tuple(rows),
        total=("All clinics", *counts, _percent(results.redeemed.share) if results.mailed else "–", *plan),
    )


def _variants(results: Results) -> Table:
    rows = [
        (
            f"{one.variant}: {one.offer}" if one.offer else one.variant,
            f"{one.mailed:,}",
            _counted(one.redeemed),
            _counted(one.matched),
            _points(one.more_redeemed),
            one.verdict,
        )
        for one in results.by_variant
    ]
    whole = (f"{results.mailed:,}", _counted(results.redeemed), _counted(results.matched))
    return Table(
        heading="Variant by variant",
        columns=("Variant", "Mailed", "Redeemed", "Matched", f"Points beside {results.by_variant[0].variant}", ""),
        rows=tuple(rows),
        total=("All variants", *whole, "", ""),
        edges=(0.42, 0.54, 0.66, 0.83, 1.0),
    )


def _counted(share: Share) -> str:
    return f"{share.count:,} ({_percent(share.share)})" if share.total else "–"


def _points(more: Difference | None) -> str:
    return f"{_signed(more.value)} ({_signed(more.low)} … {_signed(more.high)})" if more is not None else "–"


def _mailed(mailing: Mailing) -> Mailed:
    facts = (
        ("Brand", mailing.brand),
        ("Template", mailing.template),
        ("Offer", mailing.offer or "–"),
        ("Mailed", f"{mailing.pieces:,} pieces, {long_date(mailing.began)}"),
    )
    return Mailed(mailing.token, facts)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _signed(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def _short(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
