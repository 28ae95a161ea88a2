"""The field of the desk: takes a typed code or a scanned link, shows it in groups of three."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

_GROUP = 3
_SYMBOLS = 9
_LINK = re.compile(r"[:/.]")


class BigCodeField(QLineEdit):
    """A large line; letters become capitals and groups appear while typing. A link is left as it was scanned.

    Signals:
        code_entered: what stands in the field when Enter is pressed (a scanner presses it by itself).
    """

    code_entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.setPlaceholderText("XXX-XXX-XXX")
        self.setAccessibleName(self.tr("Code"))
        self.setAccessibleDescription(self.tr("Type the code on the card, or scan its QR code, then press Enter."))
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        symbols = "".join(letter for letter in text.upper() if letter.isalnum())
        if _LINK.search(text):
            self._mend_link(text)
            return
        if len(symbols) > _SYMBOLS:
            return
        grouped = "-".join(symbols[start : start + _GROUP] for start in range(0, len(symbols), _GROUP))
        if grouped != text:
            before = sum(letter.isalnum() for letter in text[: self.cursorPosition()])
            self.setText(grouped)
            self.setCursorPosition(min(len(grouped), before + max(0, before - 1) // _GROUP))

    def _mend_link(self, text: str) -> None:
        """A scanner types letter by letter: what was grouped before it turned out to be a link is joined again."""
        head = _LINK.split(text, maxsplit=1)[0]
        if "-" in head:
            self.setText(head.replace("-", "") + text[len(head) :])

    @Slot()
    def _on_return(self) -> None:
        if self.text().strip():
            self.code_entered.emit(self.text().strip())
