from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from reactivate_desktop.press import font_program

sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(scope="session", autouse=True)
def fonts_cut_once() -> Iterator[None]:
    """Each imposed file has its one font cut; here the same few letters, hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        cut = lru_cache(font_program.cut)
        patch.setattr(font_program, "cut", lambda face, glyphs: cut(face, frozenset(glyphs)))
        yield
