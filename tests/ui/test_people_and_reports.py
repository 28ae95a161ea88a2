"""Audience and Results as a user acts on them: someone is never mailed again, and a report is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.results.by_variant import VariantResult
from reactivate_desktop.results.interval import difference, wilson
from reactivate_desktop.services import approve_drop, campaign_file, import_patients
from reactivate_desktop.ui.pages.audience_page import AudiencePage
from reactivate_desktop.ui.pages.results_page import ResultsPage
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.theme import Theme

HEAD = "Patient ID,First Name,Last Name,Address,City,State,ZIP,Last Visit"
PEOPLE = tuple(f"P{n},Ana{n},Person{n},{n} Elm St,Plymouth,MA,0236{n},05/01/2023" for n in range(4))


@pytest.fixture
def campaign(open_session: Session, tmp_path: Path, theme: Theme) -> Session:
    """A session with four patients and a campaign that mails them."""
    (tmp_path / "list.csv").write_text("\n".join((HEAD, *PEOPLE)), encoding="utf-8")
    import_patients.run(open_session.store, tmp_path / "list.csv")
    path = tmp_path / "spring.toml"
    campaign_file.save(path, Campaign("Spring", "practice.reactivate", "harbor-dental", "postcard-6x9"))
    open_session.open_campaign(path)
    return open_session


def test_a_chosen_person_is_never_mailed_again_once_confirmed(campaign: Session, qtbot: QtBot, asker: Any) -> None:
    page = AudiencePage(campaign)
    qtbot.addWidget(page)
    assert not page.people.never.isEnabled()
    page.people.table.selectRow(0)
    qtbot.mouseClick(page.people.never, Qt.MouseButton.LeftButton)
    assert campaign.audience is not None
    assert len(campaign.audience.recipients) == 4, "it was not confirmed"
    asker.answer = True
    page.people.table.selectRow(1)
    chosen = int(page.people.model.keys()[1])
    qtbot.mouseClick(page.people.never, Qt.MouseButton.LeftButton)
    assert asker.asked == ["Never mail this person"] * 2
    assert campaign.audience.decision.owner[chosen] == "suppressed"
    assert len(campaign.audience.recipients) == 3
    assert not page.people.never.isEnabled()
    page.people.table.selectAll()
    assert page.people.never.text() == "Never mail these 3 people"


@pytest.fixture
def measured(campaign: Session) -> Session:
    """The same after its drop was pressed."""
    assert campaign.resolved is not None
    drop = approve_drop.run(campaign.store, campaign.resolved, as_of=campaign.as_of, approved_by="Ana", workers=1)
    with campaign.store.transaction() as tx:
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=datetime(2026, 11, 23, 15, tzinfo=UTC))
    campaign.refresh_drop()
    return campaign


@pytest.mark.parametrize(("name", "kind"), [("report.pdf", "*.pdf"), ("sheet", "*.xlsx")])
def test_results_are_saved_by_the_ending_that_was_chosen(
    measured: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    page = ResultsPage(measured)
    qtbot.addWidget(page)
    page.refresh()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), kind))
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    saved = tmp_path / (name if "." in name else name + kind[1:])
    assert saved.is_file()
    assert saved.name in page.notice.text


def test_variants_stand_in_a_table_of_their_own_with_what_may_be_said(measured: Session, qtbot: QtBot) -> None:
    page = ResultsPage(measured)
    qtbot.addWidget(page)
    page.show()
    assert page.results is not None
    assert not page.variants.isVisible()
    own, b = wilson(10, 600), wilson(30, 600)
    page._on_results(
        replace(
            page.results,
            by_variant=(
                VariantResult("A", 600, own, wilson(20, 600), offer="Free cleaning"),
                VariantResult("B", 600, b, wilson(40, 600), difference(b, own), difference(b, own), offer="Kit"),
            ),
        )
    )
    assert page.variants.isVisible()
    model = page._variant_model
    cells = [[str(model.data(model.index(row, column))) for column in range(7)] for row in range(2)]
    assert cells[0][0] == "A: Free cleaning"
    assert cells[1] == ["B: Kit", "600", "30", "5.0", "40", "+3.3 (+1.3 … +5.5)", "more than chance"]
    assert model.headerData(5, Qt.Orientation.Horizontal) == "Points beside A"
