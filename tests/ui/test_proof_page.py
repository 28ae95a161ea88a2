"""Proof: the worst cases, the checks and the sign-off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from reactivate_desktop.services.preview_piece import Guide
from reactivate_desktop.ui.pages.proof_page import ProofPage
from reactivate_desktop.ui.session import Session


def made(session: Session, qtbot: QtBot) -> ProofPage:
    page = ProofPage(session)
    qtbot.addWidget(page)
    page.show()
    return page


def test_worst_cases_checks_and_lines(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    assert page._set is not None
    assert all(choice.reasons for choice in page._set.choices)
    assert any(check.tone == "good" and "Preflight" in check.words for check in page.checks.checks)
    qtbot.waitUntil(lambda: page.preview.paper._image is not None)
    plain = page.preview.paper._image.copy()
    page.guides.chips[Guide.SAFE].click()
    qtbot.waitUntil(lambda: page.preview.paper._image != plain)


def test_approval_needs_a_name_and_is_told_after(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    page.primary.click()
    assert sample_session.drop is None
    assert "name" in page.notice.text
    qtbot.keyClicks(page.sign_off.name, "Ann Miller")
    page.primary.click()
    assert sample_session.drop is not None
    assert sample_session.drop.token in page.sign_off.words
    assert "Ann Miller" in page.sign_off.words


def test_a_changed_campaign_is_approved_again_by_voiding_codes(
    sample_session: Session, asker: Any, qtbot: QtBot
) -> None:
    page = made(sample_session, qtbot)
    qtbot.keyClicks(page.sign_off.name, "Ann Miller")
    page.primary.click()
    first = sample_session.drop
    campaign = sample_session.campaign
    assert first is not None
    assert campaign is not None
    campaign.customization["headline"] = "tide"
    sample_session.save_campaign(campaign)
    assert page.primary.text() == "Approve again…"
    page.primary.click()
    assert asker.asked == [f"Void {first.piece_count} codes"]
    assert sample_session.drop == first
    asker.answer = True
    page.primary.click()
    assert sample_session.drop is not None
    assert sample_session.drop.token != first.token


def test_the_proof_is_saved_where_the_user_says(sample_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = made(sample_session, qtbot)
    page.save_proof(tmp_path / "out")
    assert (tmp_path / "out" / "proof.pdf").stat().st_size > 1000
    assert "worst-case pieces are in" in page.notice.text
