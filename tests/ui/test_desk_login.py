"""The window with the desk's own login on PostgreSQL: the desk is there, everything else says why it is not."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reactivate_desktop.domain.tracking_code import check_symbol
from reactivate_desktop.services import desk_role, new_workspace
from reactivate_desktop.ui import ways_in
from reactivate_desktop.ui.main_window import MainWindow
from reactivate_desktop.ui.navigation import PAGES, Needs
from reactivate_desktop.ui.pages.home_page import HomePage
from reactivate_desktop.ui.pages.redeem_page import RedeemPage
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.theme import Theme

UNKNOWN = f"222-222-22{check_symbol('22222222')}"


def test_the_desk_opens_redeems_and_sees_nothing_else(
    postgresql: Callable[[], str], session: Session, qtbot: QtBot, theme: Theme
) -> None:
    url, role = postgresql(), f"desk{uuid4().hex[:8]}"
    with new_workspace.create(url, "", brands=["harbor-dental"]) as store:
        desk_role.grant(store, role, "of the desk", who="Ana")
    window = MainWindow(session)
    qtbot.addWidget(window)
    theirs = sa.make_url(url).set(username=role).render_as_string()
    ways_in.opening(session, theirs, "of the desk").start()
    assert session.desk_only
    page = window.page("redeem")
    assert isinstance(page, RedeemPage)
    assert window.stack.currentWidget() is page
    assert page.clinic.count() > 0
    qtbot.keyClicks(page.field, UNKNOWN)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert "never mailed" in page.answer.sentence
    assert page._rows.count() == 1
    for entry in PAGES:
        window.show_page(entry.id)
        closed = entry.needs in {Needs.WORKSPACE, Needs.CAMPAIGN}
        assert (window.stack.currentWidget() is window._lacking) == closed, entry.id
    assert (window.notice.text, page.notice.text) == ("", "")
    window.show_page("home")
    home = window.page("home")
    assert isinstance(home, HomePage)
    assert home._faces.currentWidget() is home.desk
    qtbot.mouseClick(home.desk.action, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is page
