"""Right-to-left words in lines of a left-to-right card."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from press_ground import make_job, make_piece, named

from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.bidi import has_right_to_left, visual_runs
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.shaping import Shaper

SIGNS = "ab אבג محم 12 ٣٤ .,()-#/![]:$%'&\u05b8\u0651"

NAMES = (
    ("שרה", "כהן"),
    ("محمد", "علي"),
    ("علاء الدين", "أبو لبن"),
    ("יעל", "לוי (אלון) Smith"),
    ("فاطمة", "پژمان گل\u200cمحمدی"),
    ("آية", "بن-علي"),
)


def shown(line: str) -> str:
    return "".join(
        line[run.start : run.end][::-1] if run.right_to_left else line[run.start : run.end] for run in visual_runs(line)
    )


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("Come back, abc.", "Come back, abc."),
        ("Come back, אבג.", "Come back, גבא."),
        ("Dear אבג דהו, hi", "Dear והד גבא, hi"),
        ("דירה 42", "42 הריד"),
        ("אבג (דהו) Smith", ")והד( גבא Smith"),
        ("(אבג)", "(גבא)"),
        ("א 1,234.50 ב", "ב 1,234.50 א"),
        ("", ""),
    ],
)
def test_lines_are_shown_in_their_order(line: str, seen: str) -> None:
    assert shown(line) == seen


@given(st.text(alphabet=SIGNS, max_size=24))
def test_the_order_is_that_of_another_implementation(line: str) -> None:
    assert shown(line) == get_display(line, base_dir="L")


@pytest.mark.parametrize(("text", "turned"), [("Peña", False), ("abc", False), ("x אב", True), ("محمد", True)])
def test_scripts_that_run_from_right_to_left_are_known(text: str, turned: bool) -> None:
    assert has_right_to_left(text) is turned


def test_arabic_letters_join() -> None:
    shaper = Shaper(FontBook(make_job().kit))
    apart = [glyph for letter in "محمد" for _, glyph in shaper.word("text", letter, 0.0).glyphs]
    joined = [glyph for _, glyph in shaper.word("text", "محمد", 0.0).glyphs]
    assert set(joined).isdisjoint(apart[:3])


def test_joined_letters_are_never_spaced() -> None:
    shaper = Shaper(FontBook(make_job().kit))
    assert shaper.word("text", "محمد", 80.0).width == shaper.word("text", "محمد", 0.0).width


def test_signs_that_steer_direction_are_left_out() -> None:
    shaper = Shaper(FontBook(make_job().kit))
    assert shaper.word("text", "\u202bמשה\u202c\u200f", 0.0) == shaper.word("text", "משה", 0.0)


PIECES = [named(number, *name) for number, name in enumerate(NAMES, 1)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bidi") / "press.pdf"
    assert press(make_job(), PIECES, path).held == ()
    return path


def as_written(text: str) -> str:
    """Text without the signs by which a reader marks its direction."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")


def test_poppler_gives_names_back_as_they_were_written(tool: Callable[[str], str], printed: Path) -> None:
    for place, piece in enumerate(PIECES):
        if set("(-") & set(piece.addressee):  # poppler moves brackets and hyphens by a rule of its own
            continue
        page = str(2 * place + 2)
        command = [tool("pdftotext"), "-f", page, "-l", page, str(printed), "-"]
        said = as_written(subprocess.run(command, capture_output=True, check=True).stdout.decode())
        assert as_written(piece.addressee).upper() in said.splitlines(), place


def test_pdfium_gives_names_back_as_they_were_written(printed: Path) -> None:
    document = pypdfium2.PdfDocument(printed)
    for place, piece in enumerate(PIECES[:3]):
        page = document[2 * place + 1]
        assert as_written(piece.addressee) in as_written(page.get_textpage().get_text_range()), place
    document.close()


def test_read_back_knows_them(printed: Path) -> None:
    assert read_back(printed, PIECES, make_job(), raster="none").pieces == len(PIECES)


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        (0, {"addressee": "שרה כהנ"}),
        (0, {"addressee": "כהן שרה"}),
        (1, {"greeting_name": "محمود", "first_name": "محمود"}),
        (1, {"addressee": "محمد عمر"}),
        (2, {"first_name": "علاء", "greeting_name": "علاء"}),
    ],
)
def test_read_back_sees_another_name(printed: Path, place: int, changes: dict[str, str]) -> None:
    rows = list(PIECES)
    rows[place] = replace(rows[place], **changes)  # type: ignore[arg-type]  # real fields
    with pytest.raises(ReadBackError):
        read_back(printed, rows, make_job(), raster="none")


def test_a_long_name_wraps_in_the_order_it_is_read(tool: Callable[[str], str], tmp_path: Path) -> None:
    name = "عبد الرحمن بن عبد العزيز الهاشمي"
    piece = replace(make_piece(1), first_name=name, greeting_name=name)
    press(make_job(), [piece], tmp_path / "long.pdf")
    command = [tool("pdftotext"), "-l", "1", str(tmp_path / "long.pdf"), "-"]
    said = as_written(subprocess.run(command, capture_output=True, check=True).stdout.decode())
    lines = [line.strip(" .,") for line in said.splitlines() if has_right_to_left(line)]
    assert len(lines) > 1
    assert " ".join(lines) == as_written(name)
    assert read_back(tmp_path / "long.pdf", [piece], make_job(), raster="none").pieces == 1
