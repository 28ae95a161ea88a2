"""A folder of further fonts: their signs print and are read back, they travel with the job; what is wrong is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from press_ground import BRAND, make_job, make_piece

from reactivate_desktop import settings
from reactivate_desktop.brand.kit import BrandKit, load_kit
from reactivate_desktop.errors import InputError
from reactivate_desktop.press import job_package
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.shaping import Shaper
from reactivate_desktop.resources import asset
from reactivate_desktop.services import find_kit, press_job

SIGN = "\U00013000"  # a hieroglyph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "further").mkdir()
    (tmp_path / "further" / "read me.txt").write_text("not a font")
    settings.save(replace(settings.DEFAULTS, fonts_folder=str(tmp_path / "further")))
    return tmp_path / "further"


def lend(folder: Path, name: str, rights: int = 0) -> Path:
    """A font that has one sign and no other."""
    font = TTFont(asset("fonts", "inter", "Inter-Regular.ttf"))
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.format, table.language = 3, 10, 12, 0
    table.reserved = table.length = table.nGroups = 0
    table.cmap = {ord(SIGN): "Q"}
    font["cmap"].tables = [table]
    font["name"].setName("Further", 6, 3, 1, 0x409)
    font["OS/2"].fsType = rights
    font.save(folder / name)
    return folder / name


def kit() -> BrandKit:
    return find_kit.run("harbor-dental")


def test_their_signs_print_last(folder: Path) -> None:
    lend(folder, "b.ttf")
    brand = kit()
    assert brand.lent_fonts == ("lent/b.ttf",)
    book = FontBook(brand)
    (run,) = Shaper(book).word("text", SIGN, 0.0).runs
    assert book.files[run.face] == "lent/b.ttf"
    assert brand.font_path("lent/b.ttf") == folder / "b.ttf"


def test_they_are_read_back_and_travel_with_the_job(folder: Path, tmp_path: Path) -> None:
    lend(folder, "b.ttf")
    job = make_job(kit=load_kit(BRAND).lent(folder))
    pieces = [make_piece(1, greeting_name=SIGN, first_name=SIGN)]
    assert press(job, pieces, tmp_path / "press.pdf").held == ()
    assert read_back(tmp_path / "press.pdf", pieces, job, raster="none").pieces == 1
    package = job_package.pack(job)
    there = job_package.unpack(package, tmp_path / "there")
    arrived = tmp_path / "there" / "assets" / "fonts" / "lent" / "b.ttf"
    assert arrived.read_bytes() == package.files["assets/fonts/lent/b.ttf"] == (folder / "b.ttf").read_bytes()
    assert (there.kit.lent_folder, there.kit.lent_fonts) == (None, ("lent/b.ttf",))


def test_they_are_part_of_what_is_approved(folder: Path) -> None:
    before = press_job.design_hash(kit(), kit().template("postcard-6x9"))
    lend(folder, "b.ttf")
    assert press_job.design_hash(kit(), kit().template("postcard-6x9")) != before


def test_one_that_may_not_be_embedded_is_told_with_its_folder(folder: Path) -> None:
    lend(folder, "b.ttf", rights=2)
    with pytest.raises(
        InputError, match=r"The font b\.ttf may not be embedded by its licence \(folder of further fonts,"
    ) as told:
        kit()
    assert told.value.hint == "Use another. Or take it out of the folder."


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "read me.txt").unlink()
    folder.rmdir()
    with pytest.raises(InputError, match=r"folder of further fonts .* can't be read"):
        kit()
