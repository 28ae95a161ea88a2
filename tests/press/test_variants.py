"""Several wordings in one job: each piece gets its own, with layers of its own, and is read back as such."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import LockedError, ReadBackError
from reactivate_desktop.press import metadata
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.job import PressJob, Variant
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.preview import render
from reactivate_desktop.press.readback import read_back


def make_varied() -> PressJob:
    return make_job(variants=(Variant("b", Customization({"headline": "Come back, {first_name|neighbor}."})),))


def pieces() -> list[Piece]:
    return [replace(piece, variant="b" if place % 2 else "") for place, piece in enumerate(make_pieces(6))]


def test_each_piece_has_the_words_of_its_variant(tmp_path: Path) -> None:
    job = make_varied()
    target = tmp_path / "press.pdf"
    press(job, pieces(), target)
    report = read_back(target, pieces(), job, raster="all")
    assert report.pieces == 6
    plain = tmp_path / "plain.pdf"
    press(make_job(), [replace(piece, variant="") for piece in pieces()], plain)
    with pikepdf.open(target) as varied, pikepdf.open(plain) as same:
        for place in range(6):
            differs = varied.pages[2 * place].Contents.read_bytes() != same.pages[2 * place].Contents.read_bytes()
            assert differs == bool(place % 2)


def test_the_words_of_the_other_variant_are_no_piece_s_own(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    press(make_varied(), pieces(), target)
    exchanged = [replace(piece, variant="" if piece.variant else "b") for piece in pieces()]
    with pytest.raises(ReadBackError, match="differs from its list row"):
        read_back(target, exchanged, make_varied())
    with pytest.raises(ReadBackError, match="variant that the job does not know"):
        read_back(target, [replace(pieces()[0], variant="z"), *pieces()[1:]], make_varied())


def test_a_piece_of_an_unknown_variant_is_held_and_can_still_be_looked_at() -> None:
    (composed,) = Composer(make_varied()).pieces([replace(make_pieces(1)[0], variant="z")])
    assert composed.problems[0].sentence == "Variant: the job does not know this piece's variant."
    picture = render(make_varied(), replace(make_pieces(1)[0], variant="z"), 0, dpi=36)
    assert picture.held


def test_the_locks_hold_for_every_variant() -> None:
    with pytest.raises(LockedError):
        Composer(make_job(variants=(Variant("b", Customization({"tagline": "Words"})),)))


def test_the_file_s_identity_covers_every_variant() -> None:
    one, two = Composer(make_job()), Composer(make_varied())
    first, second = (metadata.Identity.of(it.job, it.intent) for it in (one, two))
    assert first.document_id != second.document_id


def test_a_variant_may_have_an_offer_of_its_own(tmp_path: Path) -> None:
    plain = make_job()
    better = replace(plain.offer, id="better", headline="Two free cleanings")
    job = make_job(variants=(Variant("b", Customization(), better),))
    assert (job.of_variant("b").offer, job.of_variant("").offer) == (better, plain.offer)
    target = tmp_path / "press.pdf"
    press(job, pieces(), target)
    assert read_back(target, pieces(), job, raster="all").pieces == 6
    with pytest.raises(ReadBackError):
        read_back(target, pieces(), make_job(variants=(Variant("b", Customization()),)))
    one, two = (
        metadata.Identity.of(it, Composer(it).intent)
        for it in (job, make_job(variants=(Variant("b", Customization()),)))
    )
    assert one.document_id != two.document_id
