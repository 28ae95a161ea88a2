"""A job in several files: each within its cap, one shared numbering, pages as in a single file; workers that die."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from press_ground import make_job, make_piece, make_pieces

from reactivate_desktop.errors import Cancelled, PressError
from reactivate_desktop.press import worker_start
from reactivate_desktop.press.chunk import CHUNK
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.pressing import Part, PressReport, press, press_parts
from reactivate_desktop.press.volumes import measure

WORDS = "volume {} of 3"


def parts_of(folder: Path, each: int = 110) -> list[Part]:
    """250 pieces: 110, 110, 30; no chunk size divides them."""
    return [Part(folder / f"press-{number}.pdf", each, WORDS.format(number)) for number in (1, 2, 3)]


def contents(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]


def test_volumes_have_the_pages_of_the_single_file_and_no_piece_is_split(tmp_path: Path, tool: Any) -> None:
    pieces = make_pieces(250)
    press(make_job(), pieces, tmp_path / "press.pdf")
    reports = press_parts(make_job(), iter(pieces), parts_of(tmp_path))
    assert [(report.pieces, report.pages) for report in reports] == [(110, 220), (110, 220), (30, 60)]
    whole = contents(tmp_path / "press.pdf")
    assert [page for part in parts_of(tmp_path) for page in contents(part.path)] == whole
    for part in parts_of(tmp_path):
        assert subprocess.run([tool("qpdf"), "--check", part.path], capture_output=True, check=False).returncode == 0
        assert preflight(part.path).errors == ()


def test_each_volume_says_which_it_is_and_has_an_identity_of_its_own(tmp_path: Path) -> None:
    press_parts(make_job(standard="pdfvt1"), make_pieces(250), parts_of(tmp_path))
    seen, records = set(), []
    for number, part in enumerate(parts_of(tmp_path), start=1):
        with pikepdf.open(part.path) as pdf:
            seen.add(bytes(pdf.trailer.ID[0]))
            title = f"Quay Dental, spring (volume {number} of 3)"
            assert str(pdf.docinfo.Title) == pdf.open_metadata()["dc:title"] == title
            leaves = [leaf for array in pdf.Root.DPartRoot.DPartRootNode.DParts for leaf in array]
            records += [str(leaf.DPM.CIP4_Root.CIP4_Recipient.CIP4_ExternalID) for leaf in leaves]
    assert len(seen) == 3
    assert len(set(records)) == len(records) == 250
    assert records == sorted(records)


def test_volumes_are_the_same_bytes_with_any_workers_and_when_one_is_there_already(tmp_path: Path) -> None:
    for name in ("one", "two", "rest"):
        (tmp_path / name).mkdir()
    pieces = make_pieces(250)
    press_parts(make_job(), pieces, parts_of(tmp_path / "one"))
    press_parts(make_job(), iter(pieces), parts_of(tmp_path / "two"), workers=2)
    first, second, third = parts_of(tmp_path / "rest")
    reports = press_parts(make_job(), pieces, [first, replace(second, ready=True), third])
    assert [report.pieces for report in reports] == [110, 30]
    for path in (tmp_path / "one").iterdir():
        assert (tmp_path / "two" / path.name).read_bytes() == path.read_bytes()
    assert sorted(path.name for path in (tmp_path / "rest").iterdir()) == ["press-1.pdf", "press-3.pdf"]
    assert (tmp_path / "rest" / "press-3.pdf").read_bytes() == third.path.read_bytes()


def test_finished_volumes_are_told_as_they_stand_and_stay_when_the_run_is_stopped(tmp_path: Path) -> None:
    told: list[str] = []

    def finished(part: Part, report: PressReport) -> None:
        assert part.path.is_file()
        assert report.pieces == 110
        told.append(part.path.name)
        raise Cancelled

    with pytest.raises(Cancelled):
        press_parts(make_job(), make_pieces(250), parts_of(tmp_path), finished=finished)
    assert told == [path.name for path in tmp_path.iterdir()] == ["press-1.pdf"]


def test_held_pieces_count_towards_their_volume(tmp_path: Path) -> None:
    pieces = make_pieces(250)
    pieces[5] = replace(pieces[5], qr_payload="")
    reports = press_parts(make_job(), pieces, parts_of(tmp_path))
    assert [(report.pieces, len(report.held)) for report in reports] == [(109, 1), (110, 0), (30, 0)]


def test_what_a_job_takes_is_measured_on_its_first_pieces(tmp_path: Path) -> None:
    pieces = make_pieces(1500)
    found = measure(make_job(), iter(pieces))
    press(make_job(), pieces, tmp_path / "press.pdf")
    size = (tmp_path / "press.pdf").stat().st_size
    assert size <= found.size(1500) <= 1.2 * size
    limit = size // 3
    each = found.pieces_within(limit)
    (report,) = press_parts(make_job(), pieces, [Part(tmp_path / "press-1.pdf", each)])
    assert report.pieces == each
    assert 0.85 * limit < (tmp_path / "press-1.pdf").stat().st_size <= limit


def test_a_file_too_small_for_one_piece_is_refused_with_what_it_takes() -> None:
    found = measure(make_job(), make_pieces(3))
    with pytest.raises(PressError, match=r"A file of 0\.0 MB has no room for a single piece"):
        found.pieces_within(1000)


def test_the_measure_knows_job_and_pieces_again() -> None:
    first = measure(make_job(), make_pieces(20))
    assert measure(make_job(), make_pieces(20)) == first
    assert measure(make_job(), make_pieces(20, seed=8)).digest != first.digest
    assert measure(make_job(endorsement=""), make_pieces(20)).digest != first.digest
    with pytest.raises(PressError, match="no piece"):
        measure(make_job(), [])


class KillOne:
    """Kills a worker process as want of memory does, once some pieces are done."""

    def __init__(self) -> None:
        self.killed = 0

    def report(self, done: int, total: int, what: str) -> None:
        workers = multiprocessing.active_children()
        if done and workers and not self.killed:
            workers[0].kill()
            self.killed = workers[0].pid or 0


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_a_worker_that_is_killed_is_replaced_and_the_file_is_the_same(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "fork" and sys.platform != "linux":
        pytest.skip("only Linux forks")
    monkeypatch.setattr(worker_start, "method", lambda: way)
    pieces = make_pieces(8 * CHUNK)  # more than are under way at one time
    press(make_job(), pieces, tmp_path / "whole.pdf")
    progress = KillOne()
    report = press(make_job(), iter(pieces), tmp_path / "press.pdf", workers=2, progress=progress)
    assert progress.killed
    assert (report.pieces, report.lost) == (8 * CHUNK, 1)
    assert (tmp_path / "press.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()


def test_a_generator_is_taken_chunk_by_chunk_whatever_the_volumes(tmp_path: Path) -> None:
    numbers = iter(range(1, 10_000))
    press_parts(make_job(), (make_piece(number) for number in islice(numbers, 250)), parts_of(tmp_path))
    assert next(numbers) == 251
