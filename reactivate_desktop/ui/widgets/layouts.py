"""Small work on Qt layouts."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLayout


def empty(layout: QLayout, keep: int = 0) -> None:
    """Take all but the first ``keep`` items out of ``layout`` and free their widgets."""
    while layout.count() > keep:
        item = layout.takeAt(keep)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def level_labels(form: QFormLayout) -> None:
    """Each label as high as its field, so that both stand on one line: Qt lets a label have 7/4 of its own height."""
    for row in range(form.rowCount()):
        caption, field = (
            form.itemAt(row, role) for role in (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)
        )
        if caption and field and (words := caption.widget()) and (widget := field.widget()):
            widget.ensurePolished()
            words.setMinimumHeight(widget.sizeHint().height())
