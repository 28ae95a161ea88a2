from __future__ import annotations

import shutil
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from press_ground import BRAND, make_job, make_piece

from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import preview
from reactivate_desktop.press.preview import Overlay, Picture
from reactivate_desktop.units import Rect


def pixels(picture: Picture) -> np.ndarray:
    return np.frombuffer(picture.rgb, dtype=np.uint8).reshape(picture.height, picture.width, 3)


def test_a_face_as_pixels_with_and_without_bleed() -> None:
    whole = preview.render(make_job(), make_piece(), 0, 72)
    assert (whole.width, whole.height) == (666, 450)
    cut = preview.render(make_job(), make_piece(), 0, 72, bleed=False)
    assert (cut.width, cut.height) == (648, 432)
    assert np.abs(pixels(whole)[9:-9, 9:-9].astype(int) - pixels(cut)).mean() < 1


def test_the_picture_holds_what_will_be_printed() -> None:
    piece = make_piece(2)
    picture = preview.render(make_job(), piece, 1, 200)
    assert [found.text for found in zxingcpp.read_barcodes(pixels(picture))] == [piece.qr_payload]
    assert picture.held == ()


def test_what_will_be_held_is_shown_as_far_as_it_goes() -> None:
    picture = preview.render(make_job(), make_piece(greeting_name="𓀀𓀁"), 0, 72)
    assert [held.element for held in picture.held] == ["headline"]
    assert Counter(map(tuple, pixels(picture)[::10, ::10].reshape(-1, 3))).most_common(1)[0][1] < 2500


def test_overlays_are_laid_over() -> None:
    plain = pixels(preview.render(make_job(), make_piece(), 1, 72))
    framed = pixels(preview.render(make_job(), make_piece(), 1, 72, [Overlay(Rect.inches(0, 0, 9, 6), dashed=False)]))
    changed = np.argwhere((plain != framed).any(axis=2))
    assert changed.min(axis=0) == pytest.approx([9, 9], abs=2)
    assert changed.max(axis=0) == pytest.approx([450 - 9, 666 - 9], abs=2)


def test_a_face_that_is_not_there_is_refused() -> None:
    with pytest.raises(PressError, match="no face 3"):
        preview.render(make_job(), make_piece(), 2)


def test_an_equal_job_finds_its_composer_again_and_old_jobs_are_forgotten() -> None:
    room = preview.PreviewRoom(kept=2)
    first = room.composer(make_job())
    assert room.composer(make_job()) is first
    for token in ("B2", "C3"):
        room.composer(make_job(token=token))
    assert room.composer(make_job()) is not first


def test_a_picture_that_was_drawn_anew_shows_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "brand"
    shutil.copytree(BRAND, folder)
    kit = load_kit(folder)
    job = make_job(kit=kit)
    before = preview.render(job, make_piece(), 0, 30)
    shutil.copy(folder / "art" / "mark.pdf", folder / "art" / "front.pdf")
    assert preview.render(job, make_piece(), 0, 30).rgb != before.rgb


def test_a_warm_preview_is_quick() -> None:
    job = make_job()
    preview.render(job, make_piece(1), 0)
    spent = []
    for number in range(2, 7):
        started = time.process_time()
        preview.render(replace(job), make_piece(number), number % 2)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.15


def test_a_file_of_the_kit_as_pixels(tmp_path: Path) -> None:
    picture = preview.picture_of_file(BRAND / "art" / "mark.pdf", 72)
    assert (picture.width, picture.height) == (72, 72)
    with pytest.raises(PressError, match=r"gone\.pdf"):
        preview.picture_of_file(tmp_path / "gone.pdf", 72)
