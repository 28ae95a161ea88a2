"""The card with Typst: one document, compiled in one go; the data as JSON, QR modules and bars as curves."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typst

from benchmarks import bench_kit
from benchmarks.peers import card
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.resources import asset

_SOURCE = Path(__file__).with_name("card.typ")


def compiled(pieces: Iterator[Piece], target: Path) -> None:
    """Write the data, then compile."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        root = Path(folder)
        shutil.copy(_SOURCE, root / "card.typ")
        for name in ("picture.jpg", "ground.pdf", "mark.pdf"):
            shutil.copy(bench_kit.FOLDER / "art" / name, root / name)
        (root / "layout.json").write_text(json.dumps(_layout()), encoding="utf-8")
        with (root / "pieces.json").open("w", encoding="utf-8") as stream:
            json.dump([_row(piece) for piece in pieces], stream)
        typst.compile(
            str(root / "card.typ"), output=str(target), root=str(root), font_paths=[str(asset("fonts"))],
            ignore_system_fonts=True, pdf_tags=False,
        )  # fmt: skip


def _layout() -> dict[str, object]:
    clinics = [clinic.id for clinic in bench_kit.kit().clinics]
    first = clinics[0]
    return {
        "fixed": [_block(block) for block in card.fixed_blocks()],
        "clinic": {clinic: [_block(block) for block in card.clinic_blocks(clinic)] for clinic in clinics},
        "piece": [_block(block) for block in card.blocks_of_pieces(first)],
        "paragraphs": {clinic: [block.text for block in card.blocks_of_pieces(clinic)] for clinic in clinics},
        "mark": [card.MARK_AT[0], bench_kit.PAGE[1] - card.MARK_AT[1] - bench_kit.MARK_SIDE, bench_kit.MARK_SIDE],
        "indicia": list(bench_kit.INDICIA),
    }


def _block(block: card.Block) -> dict[str, object]:
    return {
        "face": block.face, "x": block.x, "y": bench_kit.PAGE[1] - block.baseline, "width": block.width,
        "font": block.font, "size": block.size, "leading": block.leading,
        "colour": [100 * ink for ink in block.colour], "text": block.text,
    }  # fmt: skip


def _row(piece: Piece) -> dict[str, object]:
    return {
        "clinic": piece.clinic_id,
        "name": piece.greeting_name,
        "code": piece.tracking_code,
        "key": card.key_line(piece),
        "lines": [line.upper() for line in piece.address_lines],
        "qr": _drawing(card.qr_rectangles(piece.qr_payload)),
        "imb": _drawing(card.imb_rectangles(piece.imb)),
    }


def _drawing(rectangles: Iterator[card.Rectangle]) -> dict[str, object]:
    """Rectangles as an SVG picture of one path, and its place measured from the top as Typst does."""
    some = list(rectangles)
    left, right = min(x for x, *_ in some), max(x + width for x, _, width, _ in some)
    bottom, top = min(y for _, y, *_ in some), max(y + height for _, y, _, height in some)
    path = "".join(
        f"M{x - left:.3f} {top - y - height:.3f}h{width:.3f}v{height:.3f}h-{width:.3f}z" for x, y, width, height in some
    )
    size = f'width="{right - left:.3f}" height="{top - bottom:.3f}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="{path}"/></svg>'
    return {"x": left, "y": bench_kit.PAGE[1] - top, "width": right - left, "svg": svg}
