"""The test brand's press files as text that a person can compare (folder golden); ``--update-golden`` writes them anew.

Streams of operators stand in full, fonts and profiles by their size class and kind only, so that another fontTools or
zlib changes nothing here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.press.metadata import PRODUCER
from reactivate_desktop.press.pressing import press

GOLDEN = Path(__file__).resolve().parent / "golden"


def normalised(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        lines = [f"page {place + 1}: {page.obj.objgen[0]}" for place, page in enumerate(pdf.pages)]
        for item in pdf.objects:
            lines += _told(item)
    text = "\n".join(lines) + "\n"
    text = text.replace(PRODUCER, "PRODUCER")
    text = re.sub(r"uuid:[0-9a-f-]{36}", "uuid:ID", text)
    return re.sub(r"/[A-Z]{6}\+", "/SUBSET+", text)


def _told(item: pikepdf.Object) -> list[str]:
    number = item.objgen[0]
    if not isinstance(item, pikepdf.Stream):
        return [f"\n{number}: {item.unparse(resolved=True).decode('latin-1')}"]
    entries = {key: value for key, value in item.items() if key not in {"/Length", "/Length1", "/Filter"}}
    head = pikepdf.Dictionary(entries).unparse().decode("latin-1")
    data = item.read_bytes()
    if "/Length1" in item or "/N" in item:
        return [f"\n{number}: {head} font or profile"]
    return [f"\n{number}: {head}", data.decode("utf-8", "replace").rstrip()]


@pytest.mark.parametrize("template", ["card", "mailer"])
def test_the_press_file_is_as_it_was(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    target = tmp_path / "press.pdf"
    press(make_job(template), make_pieces(2), target)
    now, golden = normalised(target), GOLDEN / f"{template}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(now, encoding="utf-8")
    assert golden.is_file(), "run pytest --update-golden once and look at the files"
    assert now == golden.read_text(encoding="utf-8")
