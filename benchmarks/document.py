"""Figures in a page of docs: put between two marks, so that the page's own words stay."""

from __future__ import annotations

from pathlib import Path


def put(document: Path, begin: str, end: str, text: str) -> None:
    """Write ``text`` between the marks ``begin`` and ``end`` of ``document``.

    Raises:
        ValueError: when the document lost its marks.
    """
    before, opened, rest = document.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not opened or not closed:
        raise ValueError(f"{document.name} has no place for the figures: '{begin}' and '{end}'.")
    document.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
