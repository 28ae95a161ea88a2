"""The variants of a campaign: for whom each is, its offer, template and words. What is changed is told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.layouts import level_labels

Named = Sequence[tuple[str, str]]
_FIELD_PX = 340
_BREAK = " ⏎ "


@dataclass(frozen=True, slots=True)
class VariantLine:
    """One variant as it stands; ``words`` by element id, ``segment`` '' = drawn by lot."""

    name: str
    share: float
    segment: str
    offer: str
    template: str
    words: Mapping[str, str]
    pieces: int


@dataclass(frozen=True, slots=True)
class VariantLists:
    """What may be chosen: ids with words; ``words`` has (element id, label, approved wordings or ())."""

    offers: Named
    templates: Named
    reasons: Named
    words: Sequence[tuple[str, str, Named]]


class VariantsForm(Card):
    """A block of fields for each variant.

    Signals:
        added: one more is wanted.
        removed: name of one that is not wanted any more.
        changed: name, field (see ``services.variant_forms.changed``) and new value.
    """

    added = Signal()
    removed = Signal(str)
    changed = Signal(str, str, object)

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent=parent)
        self.own = label("", "secondary", wraps=True)
        self.add = QPushButton(self.tr("Add a variant"))
        self.add.clicked.connect(self.added)
        self.editors: dict[tuple[str, str], QWidget] = {}
        self._counts: dict[str, QLabel] = {}
        self._standing: tuple[list[VariantLine], VariantLists] | None = None
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(SPACE_16)
        self.body.addWidget(self.own)
        self.body.addLayout(self._blocks)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_variants(self, lines: Sequence[VariantLine], lists: VariantLists, own_pieces: int) -> None:
        """Show the variants, and how many pieces have the campaign's own words.

        Fields are made anew only where a variant is another than is shown, so that nobody's typing is lost.
        """
        words = self.tr("%1 pieces have the campaign's own words and offer (A).")
        self.own.setText(words.replace("%1", number(own_pieces)))
        standing = ([replace(line, pieces=0) for line in lines], lists)
        if standing != self._standing:
            self._standing = standing
            self._build(lines, lists)
        for line in lines:
            self._counts[line.name].setText(self.tr("%1 pieces").replace("%1", number(line.pieces)))

    def forget(self) -> None:
        """What is shown does not hold: make the fields anew next time."""
        self._standing = None

    def _build(self, lines: Sequence[VariantLine], lists: VariantLists) -> None:
        focused = next((key for key, editor in self.editors.items() if editor.hasFocus()), None)
        while (item := self._blocks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.editors, self._counts = {}, {}
        for line in lines:
            self._blocks.addWidget(self._block(line, lists))
        if focused in self.editors:
            self.editors[focused].setFocus()

    def _block(self, line: VariantLine, lists: VariantLists) -> QWidget:
        block = QFrame()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addLayout(self._head(line))
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_16)
        form.setVerticalSpacing(SPACE_8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        name = QLineEdit(line.name)
        name.editingFinished.connect(lambda: self._on_text(line.name, "name", name, line.name))
        self._row(form, line, "name", self.tr("Name"), name)
        by_lot = ("", self.tr("a share, drawn by lot"))
        why = [(reason, self.tr("all who left: %1").replace("%1", words)) for reason, words in lists.reasons]
        self._row(form, line, "segment", self.tr("For"), self._box(line, "segment", [by_lot, *why], line.segment))
        if not line.segment:
            self._row(form, line, "share", self.tr("Share"), self._share(line))
        own = ("", self.tr("as the campaign"))
        self._row(form, line, "offer", self.tr("Offer"), self._box(line, "offer", [own, *lists.offers], line.offer))
        if lists.templates:
            box = self._box(line, "template", [own, *lists.templates], line.template)
            self._row(form, line, "template", self.tr("Template"), box)
        for element_id, caption, approved in lists.words:
            self._row(form, line, element_id, caption, self._words(line, element_id, approved))
        level_labels(form)
        layout.addLayout(form)
        return block

    def _head(self, line: VariantLine) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        words = self.tr("Variant %1").replace("%1", line.name)
        head.addWidget(label(words, "strong"))
        self._counts[line.name] = label("", "secondary")
        head.addWidget(self._counts[line.name], 1)
        remove = QPushButton(self.tr("Remove"))
        remove.setProperty("kind", "quiet")
        remove.setAccessibleName(self.tr("Remove variant %1").replace("%1", line.name))
        remove.clicked.connect(lambda: self.removed.emit(line.name))
        self.editors[line.name, "remove"] = remove
        head.addWidget(remove)
        return head

    def _row(self, form: QFormLayout, line: VariantLine, field: str, caption: str, editor: QWidget) -> None:
        editor.setFixedWidth(_FIELD_PX if not isinstance(editor, QDoubleSpinBox) else 96)
        editor.setAccessibleName(self.tr("%1 of variant %2").replace("%1", caption).replace("%2", line.name))
        self.editors[line.name, field] = editor
        form.addRow(caption, editor)

    def _box(self, line: VariantLine, field: str, choices: Named, value: str) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for one, words in choices:
            box.addItem(words, one)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.activated.connect(lambda place: self.changed.emit(line.name, field, box.itemData(place)))
        return box

    def _share(self, line: VariantLine) -> QDoubleSpinBox:
        share = QDoubleSpinBox()
        share.setRange(0, 100)
        share.setDecimals(1)
        share.setSuffix(" %")
        share.setKeyboardTracking(False)
        share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        share.setValue(line.share)
        share.valueChanged.connect(lambda value: self.changed.emit(line.name, "share", value))
        return share

    def _words(self, line: VariantLine, element_id: str, approved: Named) -> QWidget:
        value = line.words.get(element_id, "")
        if approved:
            box = self._box(line, element_id, [("", self.tr("as the campaign")), *approved], value)
            box.activated.disconnect()
            box.activated.connect(
                lambda place: self.changed.emit(line.name, "words", (element_id, box.itemData(place)))
            )
            return box
        shown = value.replace("\n", _BREAK)
        words = QLineEdit(shown)
        words.setPlaceholderText(self.tr("as the campaign"))
        words.editingFinished.connect(lambda: self._on_words(line.name, element_id, words, shown))
        return words

    def _on_text(self, name: str, field: str, editor: QLineEdit, before: str) -> None:
        if editor.text().strip() != before:
            self.changed.emit(name, field, editor.text().strip())

    def _on_words(self, name: str, element_id: str, editor: QLineEdit, before: str) -> None:
        if editor.text() != before:
            self.changed.emit(name, "words", (element_id, editor.text().replace(_BREAK, "\n").strip()))
