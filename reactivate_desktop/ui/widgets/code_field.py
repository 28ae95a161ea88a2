"""The field of the desk: takes a typed code or a scanned link, shows it in groups of three."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

_GROUP = 3
_SYMBOLS = 9


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
        if len(symbols) > _SYMBOLS or any(letter in text for letter in ":/."):
            return
        grouped = "-".join(symbols[start : start + _GROUP] for start in range(0, len(symbols), _GROUP))
        if grouped != text:
            before = sum(letter.isalnum() for letter in text[: self.cursorPosition()])
            self.setText(grouped)
            self.setCursorPosition(min(len(grouped), before + max(0, before - 1) // _GROUP))

    @Slot()
    def _on_return(self) -> None:
        if self.text().strip():
            self.code_entered.emit(self.text().strip())
