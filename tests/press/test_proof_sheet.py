"""Sheets for people depend on nothing but what is drawn on them."""

from __future__ import annotations

import io

import pytest
from reportlab import rl_config

from reactivate_desktop.press import proof_sheet


def drawn() -> bytes:
    buffer = io.BytesIO()
    canvas = proof_sheet.new_canvas(buffer, (612.0, 792.0), "Sheet")
    proof_sheet.heading(canvas, "Heading", 40.0, 700.0, 300.0)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("binary", [0, 1])
def test_a_sheet_is_the_same_whatever_was_set_for_all_sheets_before(
    binary: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn()
    monkeypatch.setattr(rl_config, "useA85", binary)
    assert drawn() == before
    assert b"ASCII85" not in before
