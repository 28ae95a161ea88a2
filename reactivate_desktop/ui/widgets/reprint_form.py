"""Which pieces are to be printed again: one line, in place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from reactivate_desktop.ui.tokens import SPACE_8
from reactivate_desktop.ui.widgets.card import Card, label


class ReprintForm(Card):
    """A line for numbers, ranges and piece ids.

    Signals:
        wanted: print again what the line says.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Print pieces again"), parent)
        words = self.tr(
            "By their numbers or piece ids in the mailing list. They come to a folder of their own, with their list; "
            "the drop stays as it is."
        )
        self.body.addWidget(label(words, "secondary", wraps=True))
        self.pieces = QLineEdit()
        self.pieces.setAccessibleName(self.tr("Which pieces to print again"))
        self.pieces.setPlaceholderText("120-180, 305")
        self.print_again = QPushButton(self.tr("Print again"))
        self.never_mind = QPushButton(self.tr("Cancel"))
        self.never_mind.setProperty("kind", "quiet")
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.pieces, 1)
        row.addWidget(self.never_mind)
        row.addWidget(self.print_again)
        self.body.addLayout(row)
        self.wrong = label("", "secondary", "bad", wraps=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.pieces.textChanged.connect(self._on_text)
        self.pieces.returnPressed.connect(self._on_wanted)
        self.print_again.clicked.connect(self._on_wanted)
        self.never_mind.clicked.connect(self.close_form)
        self._on_text("")
        self.hide()

    def show_form(self) -> None:
        """Open it, ready to be typed into."""
        self.show_wrong("")
        self.show()
        self.pieces.setFocus()

    def show_wrong(self, sentence: str) -> None:
        """Say what is wrong with the line ('' = nothing)."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    @Slot()
    def close_form(self) -> None:
        """Close it and forget the line."""
        self.pieces.clear()
        self.hide()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.print_again.setEnabled(bool(text.strip()))
        self.show_wrong("")

    @Slot()
    def _on_wanted(self) -> None:
        if self.pieces.text().strip():
            self.wanted.emit(self.pieces.text())
