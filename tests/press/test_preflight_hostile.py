"""Preflight of files that mean harm or were torn: a report or one sentence, never a traceback, never an endless run."""

from __future__ import annotations

import random
from pathlib import Path

import pikepdf
import pytest
from faulty_ground import Spoil, form, opened, paint, write
from pikepdf import Array, Dictionary, Name

from reactivate_desktop.errors import InputError
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.services import mailed_papers

PAPERS = mailed_papers.all_papers()


def form_in_itself(pdf: pikepdf.Pdf) -> None:
    made = form(pdf, b"q 0.9 0 0 0.9 1 1 cm /X Do Q 0 0 0 1 k 1 1 1 1 re f")
    made.Resources = Dictionary(XObject=Dictionary(X=made))
    paint(b"/X Do", XObject=lambda _: {"X": made})(pdf)


def pattern_in_itself(pdf: pikepdf.Pdf) -> None:
    made = pdf.make_stream(b"/Pattern cs /P scn 0 0 5 5 re f")
    for key, value in {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 9, "YStep": 9}.items():
        made[f"/{key}"] = value
    made.BBox, made.Resources = Array([0, 0, 9, 9]), Dictionary(Pattern=Dictionary(P=made))
    paint(b"q /Pattern cs /P scn 40 40 20 20 re f Q", Pattern=lambda _: {"P": made})(pdf)


def tree_in_itself(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def endless_picture(pdf: pikepdf.Pdf) -> None:
    made = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=2_000_000, Height=2_000_000)
    made.ColorSpace, made.BitsPerComponent = Name.DeviceCMYK, 8
    paint(b"q 36 0 0 36 40 80 cm /X Do Q", XObject=lambda _: {"X": made})(pdf)


def things_of_the_wrong_kind(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1].obj
    page.Resources = Dictionary(Font=Array([]), ExtGState=Name.X, XObject=7, ColorSpace=Dictionary(C=Array([])))
    page.Annots, page.Group, page.Contents = Dictionary(), Array([]), Array([Name.X, 3])


HOSTILE: dict[str, Spoil] = {
    "a form that paints itself": form_in_itself,
    "a pattern that is made of itself": pattern_in_itself,
    "a page tree that holds itself": tree_in_itself,
    "a picture of four trillion pixels": endless_picture,
    "things of the wrong kind": things_of_the_wrong_kind,
    "operators without operands": paint(b"cm Tf Td re gs Do k scn Tj sh w Tr " * 20),
    "a stack without end": paint(b"q " * 20_000 + b"Q " * 40_000),
    "numbers that are none": paint(b"1.2.3 4-5 --6 +.- 1e5 k 9 9 9 re f"),
}


@pytest.mark.parametrize("spoil", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_means_harm_gives_a_report(spoil: Spoil, tmp_path: Path) -> None:
    pdf = opened()
    spoil(pdf)
    report = preflight(write(pdf, tmp_path / "hostile.pdf"), papers=PAPERS)
    assert report.sentences()


def torn(data: bytes, dice: random.Random) -> bytes:
    """Some bytes changed, lost or added, more often near the beginning and the end than in the middle."""
    made = bytearray(data)
    for _ in range(dice.choice((1, 4, 16, 64))):
        near = (dice.randrange(min(4000, len(made))), max(0, len(made) - dice.randrange(1, 12_000)))
        place = dice.choice((*near, dice.randrange(len(made))))
        kind = dice.randrange(4)
        if kind < 2:
            made[place] = dice.randrange(256)
        elif kind == 2:
            del made[place : place + dice.randrange(1, 30)]
        else:
            made[place:place] = bytes(dice.choices(b"0123456789/<>[]() RqQ-.", k=4))
    return bytes(made)


@pytest.mark.parametrize("seed", range(24))
def test_a_torn_file_gives_a_report_or_one_sentence(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    base = dice.choice(("x4", "x1a", "vt", "mailed"))
    plain = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized}
    path = write(opened(base), tmp_path / "torn.pdf", base, **dice.choice(({}, plain)))
    path.write_bytes(torn(path.read_bytes(), dice))
    try:
        told = preflight(path, papers=PAPERS).sentences()
    except InputError as error:
        told = [error.message]
    assert told
