"""Names of scripts that hang together, stack or have a sign for a word: printed, said by the file, read back."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from press_ground import BRAND, make_job, named

from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.shaping import Shaper, clean

NAMES = (
    ("小明", "王"),
    ("志玲", "鄭"),  # traditional
    ("さくら", "髙田"),
    ("철수", "김"),
    ("ﾊﾅｺ", "Ｌｅｅ"),  # as old programs write them
    ("สมชาย", "ใจดี"),
    ("น้ำผึ้ง", "ชื่นชม"),  # two marks on one letter
    ("प्रिया", "शर्मा"),  # a vowel that stands before its letters, and a letter that stands above the next
    ("क्षितिज", "त्रिवेदी"),
    ("ज्ञानेश्वर", "जैन"),  # halves of letters
    ("Ana 😀", "Peña"),
    ("👩\u200d⚕\ufe0f", "Lee"),  # one sign of three
)


PIECES = [named(number, *name) for number, name in enumerate(NAMES, 1)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scripts") / "press.pdf"
    assert press(make_job(), PIECES, path).held == ()
    return path


def as_written(text: str) -> str:
    """Text without blanks (an em of an ideograph is none) and signs that are not seen."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(
        sign
        for sign in text
        if unicodedata.category(sign) not in ("Cf", "Zs", "Cc") and not "\ufe00" <= sign <= "\ufe0f"
    )


@pytest.mark.parametrize("place", range(len(PIECES)))
def test_poppler_gives_names_back_as_they_were_written(tool: Callable[[str], str], printed: Path, place: int) -> None:
    for page, name in ((2 * place + 1, PIECES[place].greeting_name), (2 * place + 2, PIECES[place].addressee.upper())):
        command = [tool("pdftotext"), "-f", str(page), "-l", str(page), str(printed), "-"]
        said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        assert as_written(name) in as_written(said)


def test_read_back_knows_them(printed: Path) -> None:
    assert read_back(printed, PIECES, make_job(), raster="none").pieces == len(PIECES)


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        (0, {"addressee": "小明 玉"}),
        (3, {"addressee": "철수 금"}),
        (6, {"greeting_name": "น้ำผึง", "first_name": "น้ำผึง"}),
        (7, {"addressee": "प्रिय शर्मा"}),
        (10, {"addressee": "Ana 😃 Peña"}),
    ],
)
def test_read_back_sees_another_name(printed: Path, place: int, changes: dict[str, str]) -> None:
    rows = list(PIECES)
    rows[place] = replace(rows[place], **changes)  # type: ignore[arg-type]  # real fields
    with pytest.raises(ReadBackError):
        read_back(printed, rows, make_job(), raster="none")


def shaper() -> Shaper:
    return Shaper(FontBook(load_kit(BRAND)))


def test_letters_that_hang_on_one_line_are_not_spaced() -> None:
    word = shaper().word
    assert word("text", "प्रिया", 80.0).width == word("text", "प्रिया", 0.0).width
    assert word("text", "สมชาย", 80.0).width > word("text", "สมชาย", 0.0).width


def test_joiners_stay_where_they_mean_something() -> None:
    assert clean("र\u094d\u200dय") == "र\u094d\u200dय"
    assert clean("👩\u200d⚕\ufe0f") == "👩\u200d⚕"
    assert clean("Jo\u200dsé\u200c") == "José"
    assert clean("辻\U000e0100") == "辻"
    assert clean("ＡＢＣ　１ ｶﾞｯｷ") == "ABC　1 ガッキ"
    assert len(shaper().word("text", "👩\u200d⚕\ufe0f", 0.0).glyphs) == 1
