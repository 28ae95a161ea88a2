"""The printing condition of a file: the program's own profiles, a brand's, a printer's, and those that are refused."""

from __future__ import annotations

import shutil
import struct
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms
from press_ground import BRAND, make_job, make_pieces

from reactivate_desktop.brand.kit import KitProfile, load_kit
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import icc_profile
from reactivate_desktop.press.pressing import press
from reactivate_desktop.resources import asset

COATED = asset("icc", "GRACoL_TR006_coated.icc").read_bytes()


def with_version(major: int, minor: int) -> bytes:
    return COATED[:8] + bytes([major, minor << 4]) + COATED[10:]


def without(tag: bytes) -> bytes:
    return COATED.replace(tag, b"xxxx", 1)


def with_offset(offset: int) -> bytes:
    return COATED[:136] + struct.pack(">I", offset) + COATED[140:]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not an ICC profile"),
        (b"%PDF-1.6" * 99, "not an ICC profile"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "a screen, not a press"),
        (COATED[:12] + b"scnr" + COATED[16:], "a scanner or camera"),
        (COATED[:16] + b"RGB " + COATED[20:], "its colours are RGB, not CMYK"),
        (COATED[: len(COATED) // 2], "damaged or cut short"),
        (COATED[:140], "damaged or cut short"),
        (with_offset(2**31), "damaged or cut short"),
        (COATED[:128] + b"\xff" * 4 + COATED[132:], "damaged or cut short"),
        (COATED[:400] + bytes(len(COATED) - 400), "damaged or cut short"),
        (with_version(4, 2), r"ICC version 4\.2"),
        (with_version(4, 4), r"ICC version 4\.4"),
        (with_version(5, 0), r"ICC version 5\.0"),
        (without(b"B2A0").replace(b"B2A1", b"xxxy", 1), "lacks the tables"),
        (without(b"A2B0").replace(b"A2B1", b"xxxy", 1), "lacks the tables"),
    ],
)
def test_a_profile_that_can_not_be_embedded_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(PressError, match=rf"output profile ours\.icc can't be used: .*{says}") as caught:
        icc_profile.parse(data, "ours.icc")
    assert "version 2" in caught.value.hint


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, len(COATED))
)
def test_a_changed_profile_is_a_profile_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(COATED)
    for place, value in changes:
        data[place] = value
    with suppress(PressError):
        assert icc_profile.parse(bytes(data), "ours.icc").version < (4, 2)
    with suppress(PressError):
        assert len(icc_profile.parse(bytes(data[:end]), "ours.icc").data) == end


def test_version_4_is_told_and_kept_out_of_the_older_standard(tmp_path: Path) -> None:
    (tmp_path / "v4.icc").write_bytes(with_version(4, 1))
    profile = icc_profile.read(tmp_path / "v4.icc")
    assert "4.1" in profile.warning
    assert icc_profile.parse(COATED, "v2").warning == ""
    press(make_job(output_intent=str(tmp_path / "v4.icc")), make_pieces(1), tmp_path / "x4.pdf")
    with pytest.raises(PressError, match=r"v4\.icc .*PDF/X-1a"):
        press(make_job(output_intent=str(tmp_path / "v4.icc"), standard="pdfx1a"), make_pieces(1), tmp_path / "x1.pdf")


def intent_of(path: Path) -> dict[str, str]:
    with pikepdf.open(path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        return {key[1:]: str(value) for key, value in intent.items() if isinstance(value, pikepdf.String)}


def test_a_printers_profile_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "printer.icc").write_bytes(COATED)
    press(make_job(output_intent=str(tmp_path / "printer.icc")), make_pieces(1), tmp_path / "out.pdf")
    assert intent_of(tmp_path / "out.pdf") == {
        "OutputConditionIdentifier": "Custom",
        "OutputCondition": "GRACoL TR006 Coated",
        "Info": "GRACoL TR006 Coated",
    }


def test_a_profile_that_says_its_reference_is_registered_under_it(tmp_path: Path) -> None:
    at = COATED.index(b"targ") + 4
    offset, length = struct.unpack_from(">II", COATED, at)
    words = b"text\0\0\0\0ICCHDAT CGATS21-2-CRPC6\n"
    data = COATED[:offset] + words.ljust(length, b"\0") + COATED[offset + length :]
    (tmp_path / "crpc6.icc").write_bytes(data)
    press(make_job(output_intent=str(tmp_path / "crpc6.icc")), make_pieces(1), tmp_path / "out.pdf")
    said = intent_of(tmp_path / "out.pdf")
    assert (said["OutputConditionIdentifier"], said["RegistryName"]) == ("CGATS21-2-CRPC6", "http://www.color.org")


def test_a_brand_may_bring_its_own_profile(tmp_path: Path) -> None:
    shutil.copytree(BRAND, tmp_path / "brand")
    (tmp_path / "brand" / "icc").mkdir()
    (tmp_path / "brand" / "icc" / "house.icc").write_bytes(COATED)
    entry = KitProfile(file="house.icc", identifier="CGATS TR 006", condition="House stock")
    kit = load_kit(tmp_path / "brand").model_copy(update={"icc": (entry,), "output_intent": "house.icc"})
    press(make_job(kit=kit), make_pieces(1), tmp_path / "out.pdf")
    assert intent_of(tmp_path / "out.pdf") == {
        "OutputConditionIdentifier": "CGATS TR 006",
        "OutputCondition": "House stock",
        "RegistryName": "http://www.color.org",
        "Info": "GRACoL TR006 Coated",
    }


@pytest.mark.parametrize("choice", ["gone.icc", "SWOP"])
def test_a_profile_that_is_not_there_is_named(tmp_path: Path, choice: str) -> None:
    with pytest.raises(PressError, match=f"output profile '{choice}'"):
        press(make_job(output_intent=choice), make_pieces(1), tmp_path / "out.pdf")


def test_another_profile_makes_another_document(tmp_path: Path) -> None:
    names = []
    for name, data in (("a.icc", COATED), ("b.icc", COATED[:-4] + b"\0\0\0\1")):
        (tmp_path / name).write_bytes(data)
        press(make_job(output_intent=str(tmp_path / name)), make_pieces(1), tmp_path / "out.pdf")
        with pikepdf.open(tmp_path / "out.pdf") as pdf:
            names.append(bytes(pdf.trailer.ID[0]))
    assert names[0] != names[1]
