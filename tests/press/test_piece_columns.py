from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.press import piece_columns, readback_volumes
from reactivate_desktop.press.chunk import cut


@pytest.mark.parametrize("count", [0, 1, 3])
def test_pieces_come_back_as_they_went(count: int) -> None:
    pieces = tuple(replace(piece, member_keys=(1, 2), variant="warm") for piece in make_pieces(count))
    assert piece_columns.pieces(pickle.loads(pickle.dumps(piece_columns.columns(pieces)))) == pieces


def test_chunks_come_back_as_they_went() -> None:
    (chunk,) = cut(make_job(), make_pieces(3))
    assert pickle.loads(pickle.dumps(chunk)) == chunk
    (read,) = readback_volumes.cut([readback_volumes.Volume(Path("press.pdf"), 3)], make_pieces(3), 2, 3, raster="auto")
    assert pickle.loads(pickle.dumps(read)) == read
