"""Audience: rules and their parameters change the campaign, and the waterfall adds up."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from reactivate_desktop.ui.pages.audience_page import IMPORTED, AudiencePage
from reactivate_desktop.ui.session import Session


def test_a_rule_is_switched_off_and_on(sample_session: Session, qtbot: QtBot) -> None:
    page = AudiencePage(sample_session)
    qtbot.addWidget(page)
    before = sample_session.meter.pieces
    card = page._cards["same_household"]
    card.switch.click()
    assert sample_session.campaign is not None
    assert sample_session.campaign.rules.off == ("same_household",)
    card.switch.click()
    assert sample_session.campaign.rules.off == ()
    assert sample_session.meter.pieces == before


def test_everybody_is_in_or_out(sample_session: Session, qtbot: QtBot) -> None:
    page = AudiencePage(sample_session)
    qtbot.addWidget(page)
    audience = sample_session.audience
    assert audience is not None
    page._waterfall.step_chosen.emit(IMPORTED)
    assert page._model.rowCount() == audience.decision.imported
    assert len(audience.recipients) + len(audience.not_mailed) == audience.decision.imported
