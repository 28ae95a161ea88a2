"""Results: three numbers with what they allow to say, the curve since mailing, and the clinics."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_bookings, measure_campaign
from reactivate_desktop.ui.formats import day, number, percent
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.models.frame_model import Column, FrameModel
from reactivate_desktop.ui.tokens import ROW_PX, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, KeyFigure
from reactivate_desktop.ui.widgets.curve_view import CurveView
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.table import FrameTable

if TYPE_CHECKING:
    from reactivate_desktop.services.import_bookings import BookingsImport
    from reactivate_desktop.services.measure_campaign import Difference, Results
    from reactivate_desktop.ui.session import Session

_LEAST_DAYS = 28
_WIDE_PX = 168
_REPORTS = "*.pdf;;*.xlsx;;*.csv"
_BOOKINGS = "*.csv *.tsv *.txt *.xlsx *.xls *.ods"


class ResultsPage(PageFrame):
    """Codes redeemed are the floor, bookings matched the ceiling, lift over those held back the truth."""

    def __init__(self, session: Session) -> None:
        super().__init__(scrolls=True)
        self.set_title(self.tr("Results"), self.tr("What came back, and what may be said about it."))
        self._session = session
        self._stale = True
        self.results: Results | None = None
        self.bookings = QPushButton(self.tr("Import bookings…"))
        self.save = QPushButton(self.tr("Save report…"))
        dress(self.bookings, "import", "text", 16)
        dress(self.save, "download", "text", 16)
        for button in (self.bookings, self.save):
            button.setAccessibleName(button.text())
            self.head.addWidget(button)
        self.redeemed = KeyFigure(self.tr("Codes redeemed"))
        self.matched = KeyFigure(self.tr("Bookings matched"))
        self.lift = KeyFigure(self.tr("Lift over the holdout"))
        self._curve = CurveView(self.tr("Codes redeemed, day by day"))
        self._model = FrameModel()
        self._table = FrameTable(self._model, self.tr("Clinics"))
        self._variant_model = FrameModel()
        self._variant_table = FrameTable(self._variant_model, self.tr("Variants"))
        self._empty = EmptyState(
            "results",
            self.tr("Nothing was mailed yet"),
            self.tr("Results begin with the first approved drop of this campaign."),
            self.tr("Go to Proof"),
        )
        self._faces = QStackedWidget()
        self._faces.addWidget(self._empty)
        self._faces.addWidget(self._sheet())
        self.body.addWidget(self._faces, 1)
        self.bookings.clicked.connect(self._on_bookings)
        self.save.clicked.connect(self._on_save)
        self._empty.action_requested.connect(self._on_to_proof)
        for signal in (session.drop_changed, session.campaign_changed, session.redemptions_changed):
            signal.connect(self._on_stale)

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_16)
        figures = QHBoxLayout()
        figures.setSpacing(SPACE_16)
        for figure in (self.redeemed, self.matched, self.lift):
            figures.addWidget(figure, 1)
        curve = Card(self.tr("Codes redeemed since mailing"))
        curve.body.addWidget(self._curve)
        self._curve.setMinimumHeight(220)
        clinics = Card(self.tr("Clinics"))
        clinics.body.addWidget(self._table)
        clinics.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.variants = Card(self.tr("Variants"))
        self.variants.body.addWidget(self._variant_table)
        self.variants.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addLayout(figures)
        column.addWidget(curve, 1)
        column.addWidget(self.variants)
        column.addWidget(clinics)
        return sheet

    def refresh(self) -> None:
        """Measure the open campaign again."""
        self._stale = False
        session = self._session
        if session.campaign is None or session.drop is None:
            self._faces.setCurrentWidget(self._empty)
            self.save.setEnabled(False)
            return
        store, resolved, as_of = session.store, session.resolved, session.as_of
        name = session.campaign.name
        job = session.jobs.read(
            self.tr("Measuring the campaign"),
            lambda _: measure_campaign.run(store, name, as_of=as_of, resolved=resolved),
            key="results",
        )
        job.succeeded.connect(self._on_results)
        job.failed.connect(self._on_failed)
        job.start()

    def _say_redeemed(self, results: Results) -> None:
        share = results.redeemed
        detail = self.tr("%1 of %2 mailed").replace("%1", percent(share.share)).replace("%2", number(results.mailed))
        sentence = self.tr("At least this many came because of the card: they brought it. 95% interval %1 to %2.")
        self.redeemed.show_value(number(share.count), detail, _interval(sentence, share.low, share.high))

    def _say_matched(self, results: Results) -> None:
        share = results.matched
        detail = self.tr("%1 of %2 mailed").replace("%1", percent(share.share)).replace("%2", number(results.mailed))
        sentence = self.tr("At most this many: all who booked within %3 days, also those who would have come anyway.")
        sentence = sentence.replace("%3", str(results.window_days))
        if not share.count:
            self.matched.show_value(
                "–", "", self.tr("Import the practice's bookings to see who came back without the card.")
            )
            return
        self.matched.show_value(number(share.count), detail, sentence)

    def _say_lift(self, results: Results) -> None:
        if results.lift is None:
            self.lift.show_value("–", "", results.lift_note)
            return
        lift = results.lift
        points = self.tr("%1 points").replace("%1", f"{'+' if lift.value >= 0 else '−'}{_points(abs(lift.value))}")
        sentence = self.tr("So many more came with mail than of the %3 held back. 95% interval %1 to %2.")
        words = _interval(sentence, lift.low, lift.high).replace("%3", number(results.holdout))
        self.lift.show_value(points, "", f"{words} {results.lift_note}".strip())

    def _say_days(self, results: Results) -> None:
        drop = self._session.drop
        began = (drop.in_home_date or drop.approved_at.date()) if drop is not None else results.as_of
        by_day = {item.day: item.redeemed for item in results.by_day}
        first = min([began, *by_day])
        known = max([first, results.as_of, *by_day])
        last = max(known, first + timedelta(days=_LEAST_DAYS))
        days = [first + timedelta(days=step) for step in range((known - first).days + 1)]
        plan = sum(self._session.campaign.goals.values()) if self._session.campaign is not None else 0
        values = list(accumulate(by_day.get(one, 0) for one in days))
        self._curve.show_values(values, day(first), day(last), plan=plan, days=(last - first).days + 1)

    def _say_clinics(self, results: Results) -> None:
        goals = self._session.campaign.goals if self._session.campaign is not None else {}
        rows = sorted(results.by_clinic, key=lambda item: item.redeemed / max(1, item.mailed), reverse=True)
        frame = pd.DataFrame(
            {
                "name": [item.name for item in rows],
                "mailed": [item.mailed for item in rows],
                "redeemed": [item.redeemed for item in rows],
                "share": [100 * item.redeemed / max(1, item.mailed) for item in rows],
                "matched": [item.matched for item in rows],
                "goal": pd.array([goals.get(item.clinic) for item in rows], dtype="Int64"),
            }
        )
        columns = [
            Column("name", self.tr("Clinic")),
            Column("mailed", self.tr("Mailed")),
            Column("redeemed", self.tr("Redeemed")),
            Column("share", self.tr("Share, %")),
            Column("matched", self.tr("Matched")),
        ]
        if goals:
            columns.append(Column("goal", self.tr("Goal")))
        self._model.show_frame(frame, columns)
        self._table.spread()
        self._table.setFixedHeight(ROW_PX * (len(rows) + 1) + 8)

    def _say_variants(self, results: Results) -> None:
        rows = results.by_variant
        self.variants.setVisible(bool(rows))
        frame = pd.DataFrame(
            {
                "name": [f"{one.variant}: {one.offer}" if one.offer else one.variant for one in rows],
                "mailed": [one.mailed for one in rows],
                "redeemed": [one.redeemed.count for one in rows],
                "share": [100 * one.redeemed.share for one in rows],
                "matched": [one.matched.count for one in rows],
                "more": [_beside(one.more_redeemed) for one in rows],
                "verdict": [self.tr(one.verdict) for one in rows],
            }
        )
        first = rows[0].variant if rows else ""
        columns = [
            Column("name", self.tr("Variant and offer")),
            Column("mailed", self.tr("Mailed")),
            Column("redeemed", self.tr("Redeemed")),
            Column("share", self.tr("Share, %")),
            Column("matched", self.tr("Matched")),
            Column("more", self.tr("Points beside %1").replace("%1", first)),
            Column("verdict", self.tr("Verdict")),
        ]
        self._variant_model.show_frame(frame, columns)
        self._variant_table.spread()
        for place, wide in ((5, _WIDE_PX), (6, _WIDE_PX)):
            self._variant_table.setColumnWidth(place, wide)
        self._variant_table.setFixedHeight(ROW_PX * (len(rows) + 1) + 8)

    @Slot(object)
    def _on_results(self, results: Results) -> None:
        self.results = results
        self.notice.clear()
        self.save.setEnabled(True)
        self._faces.setCurrentIndex(1)
        self._say_redeemed(results)
        self._say_matched(results)
        self._say_lift(results)
        self._say_days(results)
        self._say_variants(results)
        self._say_clinics(results)

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self.notice.show_error(error)

    @Slot()
    def _on_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    @Slot()
    def _on_to_proof(self) -> None:
        self._session.go_to("proof")

    @Slot()
    def _on_bookings(self) -> None:
        pattern = f"{self.tr('Sheets')} ({_BOOKINGS})"
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import bookings"), "", pattern)
        if name:
            self.import_bookings(Path(name))

    def import_bookings(self, path: Path) -> None:
        """Read a sheet of bookings, as a job."""
        store = self._session.store
        job = self._session.jobs.change(
            self.tr("Importing bookings"), lambda progress: import_bookings.run(store, path, progress=progress)
        )
        job.succeeded.connect(self._on_bookings_imported)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_bookings_imported(self, imported: BookingsImport) -> None:
        self.refresh()
        self.notice.say(" ".join(imported.sentences()), "warn" if imported.problems else "good")

    @Slot()
    def _on_save(self) -> None:
        if self.results is None:
            return
        place = self._session.folder / f"{self.results.campaign} results.pdf"
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Save results"), str(place), _REPORTS)
        if name:
            path = Path(name)
            self.write(path if path.suffix else path.with_name(path.name + kind.removeprefix("*")))

    def write(self, path: Path) -> None:
        """Write the results as a report or a sheet, by the ending of ``path``."""
        results = self.results
        if results is None:
            return
        job = self._session.jobs.change(
            self.tr("Writing the report"), lambda _: measure_campaign.write(results, path), shown=False
        )
        job.succeeded.connect(self._on_written)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self.notice.say(self.tr("Saved %1.").replace("%1", path.name), "good")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()


def _points(share: float) -> str:
    return percent(share)[:-1]


def _beside(more: Difference | None) -> str:
    if more is None:
        return "–"
    value, low, high = (f"{100 * share:+.1f}".replace("-", "−") for share in (more.value, more.low, more.high))
    return f"{value} ({low} … {high})"


def _interval(sentence: str, low: float, high: float) -> str:
    return sentence.replace("%1", percent(low)).replace("%2", percent(high))
