"""The brands' pictures are drawn by scripts: the committed files are what the scripts draw, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from reactivate_desktop.resources import brands_folder

ART_FOLDERS = sorted(path.parent / "art" for path in brands_folder().glob("*/kit.toml"))
ART_FILES = [path for folder in ART_FOLDERS for path in sorted(folder.glob("*.pdf"))]
MAX_INK = 3.0
ALLOWED = {"q", "Q", "cm", "k", "K", "w", "J", "j", "d", "m", "l", "c", "h", "re", "f", "f*", "S", "s", "n", "W", "W*"}


@pytest.mark.parametrize("folder", ART_FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_scripts_draw_exactly_the_committed_files(folder: Path, tmp_path: Path) -> None:
    for script in sorted(folder.glob("draw_*.py")):
        subprocess.run([sys.executable, "-B", str(script), str(tmp_path)], check=True, timeout=60)
    drawn = {path.name: path.read_bytes() for path in tmp_path.glob("*.pdf")}
    assert sorted(drawn) == sorted(path.name for path in folder.glob("*.pdf"))
    assert [name for name, data in drawn.items() if data != (folder / name).read_bytes()] == []


@pytest.mark.parametrize("path", ART_FILES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_art_is_one_page_of_plain_process_colour_without_fonts(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1
        resources = pdf.pages[0].obj.get("/Resources", pikepdf.Dictionary())
        assert not resources.get("/Font", {})
        assert not resources.get("/XObject", {})
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            assert str(operator) in ALLOWED, operator
            if str(operator) in {"k", "K"}:
                inks = [float(ink) for ink in operands]
                assert all(0 <= ink <= 1 for ink in inks)
                assert sum(inks) <= MAX_INK
