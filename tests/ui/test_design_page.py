"""Design: locks, limits, undo, and pieces as the press makes them."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from reactivate_desktop.ui.pages.design_page import DesignPage
from reactivate_desktop.ui.session import Session


def made(session: Session, qtbot: QtBot) -> DesignPage:
    page = DesignPage(session)
    qtbot.addWidget(page)
    page.show()
    return page


def test_real_people_stand_in_the_strip_worst_first(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    assert sample_session.audience is not None
    assert page.strip.count() >= min(50, len(sample_session.audience.recipients))
    assert page.strip.item(0).toolTip()
    qtbot.waitUntil(lambda: page.preview.paper._image is not None)
    page.preview.next.click()
    assert page.strip.currentRow() == 1


def test_a_value_beyond_its_lock_is_a_sentence_and_is_not_saved(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    page.form.value_changed.emit("note", "x" * 900)
    assert "Cut" in page.form.card("note").wrong
    assert sample_session.campaign is not None
    assert sample_session.campaign.customization == {}
    page.form.value_changed.emit("note", "Come back soon, {first_name|neighbor}.")
    assert page.form.card("note").wrong == ""
    assert list(sample_session.campaign.customization) == ["note"]


def test_words_that_an_open_card_should_not_carry_are_told(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    page.form.value_changed.emit("note", "Dear {first_name|neighbor}, your root canal waits.")
    assert page.form.card("note").warning


def test_changes_are_undone_and_done_again(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    page.form.value_changed.emit("headline", "tide")
    page.undo.click()
    assert sample_session.campaign is not None
    assert sample_session.campaign.customization == {}
    page.redo.click()
    assert sample_session.campaign.customization == {"headline": "tide"}


def test_another_template_asks_before_changes_are_lost(sample_session: Session, asker: object, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    page.form.value_changed.emit("headline", "tide")
    page.show_gallery()
    page.gallery.template_chosen.emit("flyer-selfmailer")
    assert asker.asked == ["Drop 1 change"]  # type: ignore[attr-defined]  # the recorder of this folder
    assert sample_session.campaign is not None
    assert sample_session.campaign.template == "postcard-6x9"
    asker.answer = True  # type: ignore[attr-defined]  # the recorder of this folder
    page.gallery.template_chosen.emit("flyer-selfmailer")
    assert sample_session.campaign.template == "flyer-selfmailer"
    assert [page.preview.faces.tabText(n) for n in range(3)][-1] == "Folded"
    page.preview.faces.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.preview.paper._image is not None)
    page.undo.click()
    assert sample_session.campaign.customization == {"headline": "tide"}


def test_an_empty_audience_shows_an_invented_person(sample_session: Session, qtbot: QtBot) -> None:
    audience = sample_session.audience
    assert audience is not None
    nobody = replace(audience)
    vars(nobody)["recipients"] = audience.recipients.head(0)  # made when it is first asked for
    sample_session.audience = nobody
    page = made(sample_session, qtbot)
    assert page.strip.item(0).text() == "Maria Sample"
    assert "invented" in page.notice.text
