"""The menu from which a user takes what a column is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

Chosen = Callable[[str, "str | None"], None]


def field_menu(owner: QWidget, labels: Mapping[str, str], header: str, chosen: Chosen) -> QMenu:
    """A menu of all fields, by their words (``labels``: field to words), and of leaving the column out.

    ``chosen`` gets the header and the field, None = not used. Show it with ``popup``.
    """
    menu = QMenu(owner)
    menu.setAccessibleName(menu.tr("What %1 is").replace("%1", header))
    for name, words in (("", menu.tr("Not used")), *sorted(labels.items(), key=lambda item: item[1])):
        menu.addAction(words).setData(name)

    def choose(action: QAction) -> None:
        chosen(header, action.data() or None)

    menu.triggered.connect(choose)
    return menu
