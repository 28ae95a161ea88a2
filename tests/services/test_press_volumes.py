"""A drop in several press files: what says so, what a size cap does, and what becomes of a run that is broken off."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
import pytest

from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.domain.progress import NoProgress
from reactivate_desktop.errors import Cancelled, InputError, PressError
from reactivate_desktop.mail.lists import read_mailing_list
from reactivate_desktop.press import font_program, pressing, volumes, writer
from reactivate_desktop.press.chunk import compose_chunk
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.services import (
    campaign_file,
    finished_drop,
    preflight_file,
    preflight_volumes,
    press_checks,
    press_drop,
    press_pages,
    press_run,
    press_steps,
    sample_workspace,
    workspace,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.press_drop import PressResult
from reactivate_desktop.services.press_run import PressRun, VolumeChoice
from reactivate_desktop.store import Store

AS_OF = date(2026, 11, 23)
EACH = 15


@pytest.fixture(scope="module", autouse=True)
def fonts_cut_once() -> Iterator[None]:
    """Each file has its fonts cut; here the same few characters, over and over."""
    with pytest.MonkeyPatch.context() as patch:
        cut = lru_cache(font_program.cut)
        patch.setattr(font_program, "cut", lambda face, glyphs: cut(face, frozenset(glyphs)))
        yield


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> sample_workspace.Sample:
    return sample_workspace.make(tmp_path_factory.mktemp("sample") / "here", patients=260, seed=3, as_of=AS_OF)


@pytest.fixture(scope="module")
def approved(sample: sample_workspace.Sample, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PressResult]:
    """The workspace after its drop was pressed to one file, and what that gave."""
    place = tmp_path_factory.mktemp("approved") / "work"
    shutil.copytree(sample.folder, place)
    with workspace.open_(str(place / "sample.reactivate"), sample_workspace.PASSPHRASE) as store:
        resolved = campaign_file.resolve(place / "harbor-dental.toml")
        return place, press_drop.run(store, resolved, place.parent / "single", as_of=AS_OF, raster="none")


@pytest.fixture
def single(approved: tuple[Path, PressResult]) -> PressResult:
    assert 2 * EACH < approved[1].pieces < 3 * EACH
    return approved[1]


@pytest.fixture
def place(approved: tuple[Path, PressResult], tmp_path: Path) -> Path:
    shutil.copytree(approved[0], tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with workspace.open_(str(place / "sample.reactivate"), sample_workspace.PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def resolved(place: Path) -> ResolvedCampaign:
    return campaign_file.resolve(place / "harbor-dental.toml")


@pytest.fixture
def only_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that end with the read-back: what follows knows of volumes only by their names."""

    def unchecked(run: PressRun) -> None:
        run.found.checked = PreflightReport("", (), ())

    end = press_steps.STEPS.index(press_checks.read_back_pages) + 1
    monkeypatch.setattr(press_drop, "STEPS", (*press_steps.STEPS[:end], unchecked))


@pytest.fixture
def press(store: Store, resolved: ResolvedCampaign, tmp_path: Path) -> Any:
    def run(out: str = "mail", **options: Any) -> PressResult:
        given = {"as_of": AS_OF, "raster": "none", "volume": EACH, "workers": 1} | options
        return press_drop.run(store, resolved, tmp_path / out, **given)

    return run


@pytest.fixture(scope="module")
def in_volumes(approved: tuple[Path, PressResult]) -> PressResult:
    """The same drop after it was pressed to volumes, with all steps."""
    place = approved[0]
    with workspace.open_(str(place / "sample.reactivate"), sample_workspace.PASSPHRASE) as store:
        resolved = campaign_file.resolve(place / "harbor-dental.toml")
        out = place.parent / "volumes"
        return press_drop.run(store, resolved, out, as_of=AS_OF, raster="none", volume=EACH, workers=1)


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def contents(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]


def press_files(result: PressResult) -> list[Path]:
    return [path for name, path in result.files.items() if name.startswith("press")]


def test_volumes_share_one_numbering_and_everything_knows_them(
    in_volumes: PressResult, single: PressResult, store: Store, resolved: ResolvedCampaign
) -> None:
    result = in_volumes
    files = press_files(result)
    count = -(-result.pieces // EACH)
    assert result.volumes == len(files) == count >= 3
    assert (
        list(result.files)[:count] == [path.name for path in files] == [f"press-{n + 1:03}.pdf" for n in range(count)]
    )
    assert "press.pdf" not in result.files
    assert f"in {count} volumes" in result.sentences()[0]
    assert [page for path in files for page in contents(path)] == contents(single.files["press.pdf"])

    rows = list(read_mailing_list(result.files["mailing-list.csv"]))
    assert rows == list(read_mailing_list(result.files["mailing-list.xlsx"]))
    for place, row in enumerate(rows):
        assert (row.sequence, row.front_page) == (place + 1, 2 * place + 1)
        assert (row.volume, row.volume_page) == (place // EACH + 1, 2 * (place % EACH) + 1)

    manifest = json.loads(result.files["manifest.json"].read_text("utf-8"))
    assert [(entry["file"], entry["pieces"]) for entry in manifest["volumes"]] == [
        (path.name, min(EACH, result.pieces - number * EACH)) for number, path in enumerate(files)
    ]
    assert [entry["first_sequence"] for entry in manifest["volumes"]] == [1 + EACH * n for n in range(count)]
    assert manifest["volumes"][-1]["last_sequence"] == result.pieces
    assert set(manifest["files"]) == set(result.files) - {"manifest.json"}
    checks = json.loads(result.files["preflight.json"].read_text("utf-8"))
    assert set(checks["facts"]) == {path.name for path in files}
    assert checks["read_back"]["pieces"] == result.pieces

    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    assert drop is not None
    found = finished_drop.find(result.folder.parent, drop)
    assert found is not None
    assert {file.name: file.purpose for file in found.files if file.name.startswith("press")} == {
        path.name: "for the printer" for path in files
    }


def test_many_volumes_are_one_line_of_the_finished_folder(
    in_volumes: PressResult, store: Store, resolved: ResolvedCampaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finished_drop, "VOLUMES_NAMED", 2)
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    assert drop is not None
    found = finished_drop.find(in_volumes.folder.parent, drop)
    assert found is not None
    first, second, *_ = found.files
    assert (first.name, first.purpose) == ("press-001.pdf … press-003.pdf", "for the printer: 3 volumes")
    assert first.size == sum(path.stat().st_size for path in press_files(in_volumes))
    assert second.name == "job-ticket.pdf"
    assert len(found.files) == len(in_volumes.files) - 2


def test_each_volume_stands_by_itself(in_volumes: PressResult) -> None:
    result = in_volumes
    files = press_files(result)
    identities = set()
    for number, path in enumerate(files, start=1):
        report = preflight_file.run(path, result.files["mailing-list.csv"])
        assert (report.errors, report.warnings) == ((), ())
        with pikepdf.open(path) as pdf:
            assert str(pdf.docinfo.Title).endswith(f"(volume {number} of {len(files)})")
            identities.add(bytes(pdf.trailer.ID[0]))
    assert len(identities) == len(files)
    moved = files[0].with_name("press-009.pdf")
    shutil.copy(files[0], moved)
    try:
        assert preflight_file.run(moved, result.files["mailing-list.csv"]).errors
    finally:
        moved.unlink()


@pytest.mark.usefixtures("only_pages")
def test_the_campaign_file_asks_for_the_same_volumes(press: Any, place: Path, store: Store, tmp_path: Path) -> None:
    path = place / "harbor-dental.toml"
    path.write_text(path.read_text("utf-8") + f"\n[press]\nvolume = {EACH}\n", "utf-8")
    written = press_drop.run(store, campaign_file.resolve(path), tmp_path / "file", as_of=AS_OF, raster="none")
    assert hashes(written.folder) == hashes(press().folder)


@pytest.mark.slow
@pytest.mark.usefixtures("only_pages")
def test_the_same_volumes_with_processes(press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = press()
    monkeypatch.setattr(press_run, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(pressing, "WORTH_PROCESSES", 0)
    assert hashes(press("two", workers=2).folder) == hashes(alone.folder)


@pytest.mark.slow
def test_a_preflight_in_processes_can_be_stopped_and_tells_what_failed(tmp_path: Path) -> None:
    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            raise Cancelled

    paths = [tmp_path / f"press-00{number}.pdf" for number in (1, 2, 3)]
    with pytest.raises(Cancelled):
        list(preflight_volumes.run(paths, preflight, 2, Stop()))
    with pytest.raises(InputError, match=r"press-001\.pdf is not there"):
        list(preflight_volumes.run(paths, preflight, 2, NoProgress()))


@pytest.mark.usefixtures("only_pages")
def test_pressing_to_one_file_after_volumes_leaves_no_volume(press: Any) -> None:
    press()
    result: PressResult = press(volume=0)
    assert press_files(result) == [result.folder / "press.pdf"]
    assert not list(result.folder.glob("press-*"))


@pytest.mark.usefixtures("only_pages")
def test_a_size_cap_holds_for_every_volume(press: Any, single: PressResult, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = single.files["press.pdf"].stat().st_size
    limit = whole - 20_000
    monkeypatch.setattr(press_drop, "_volumes", lambda *_: VolumeChoice(0, limit / 1e6))
    result: PressResult = press()
    assert result.volumes == 2
    assert all(path.stat().st_size <= limit for path in press_files(result))


@pytest.mark.usefixtures("only_pages")
def test_where_later_pieces_take_more_than_the_first_all_volumes_are_cut_anew(
    press: Any, single: PressResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = single.files["press.pdf"].stat().st_size - 20_000
    monkeypatch.setattr(press_drop, "_volumes", lambda *_: VolumeChoice(0, limit / 1e6))
    monkeypatch.setattr(volumes.Measure, "pieces_within", lambda self, limit: single.pieces - 1)
    tried: list[int] = []
    honest = press_pages._parts
    monkeypatch.setattr(press_pages, "_parts", lambda run, each: tried.append(each) or honest(run, each))
    result: PressResult = press()
    assert len(tried) > 1
    assert tried == sorted(tried, reverse=True)
    assert all(path.stat().st_size <= limit for path in press_files(result))
    assert result.volumes == len(press_files(result)) == 2


@pytest.mark.usefixtures("only_pages")
def test_a_file_that_pdf_can_not_hold_becomes_volumes_unasked(
    press: Any, single: PressResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_pages, "WORTH_MEASURING", 1)
    monkeypatch.setattr(press_pages, "LARGEST_FILE", single.files["press.pdf"].stat().st_size - 20_000)
    assert press(volume=0).volumes == 2


@pytest.mark.parametrize(("key", "value"), [("volume", -1), ("volume_mb", -5)])
def test_volume_keys_below_zero_are_refused_by_name(place: Path, key: str, value: int) -> None:
    path = place / "harbor-dental.toml"
    path.write_text(path.read_text("utf-8") + f"\n[press]\n{key} = {value}\n", "utf-8")
    with pytest.raises(InputError, match=rf"harbor-dental\.toml, key press\.{key}"):
        campaign_file.load(path)


def test_a_volume_that_holds_no_piece_is_refused(press: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(press_drop, "_volumes", lambda *_: VolumeChoice(0, 0.01))
    with pytest.raises(PressError, match="no room for a single piece"):
        press()
    assert list((tmp_path / "mail").iterdir()) == []


class Breaks:
    """Composes as the press does, and fails as a run whose workers die after so many chunks."""

    def __init__(self, after: int) -> None:
        self.left, self.pieces = after, 0

    def __call__(self, chunk: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise PressError("A worker process of the press ended by itself.", hint="Free memory.", code="worker-died")
        self.pieces += len(chunk.pieces)
        return compose_chunk(chunk)


def broken_off(press: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **options: Any) -> Path:
    """A run that ended in its third volume; gives its work folder."""
    monkeypatch.setattr(pressing, "compose_chunk", Breaks(2))
    with pytest.raises(PressError, match="worker process") as caught:
        press(**options)
    assert "2 of 3 volumes are finished; the next run takes them up." in caught.value.hint
    (work,) = (path for path in (tmp_path / "mail").iterdir() if path.name.endswith(".partial"))
    assert {path.name for path in work.iterdir()} == {
        *("press-001.pdf", "press-002.pdf", ".volumes.json", ".reactivate-work.json"),
    }
    return work


def composed_again(press: Any, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[PressResult, int]:
    """A run that goes through, and how many pieces it composed."""
    counter = Breaks(10_000)
    monkeypatch.setattr(pressing, "compose_chunk", counter)
    result = press(**options)
    return result, counter.pieces


@pytest.mark.usefixtures("only_pages")
def test_what_was_finished_before_workers_failed_is_taken_up(
    press: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, single: PressResult
) -> None:
    whole = hashes(press("whole").folder)
    work = broken_off(press, monkeypatch, tmp_path)
    (work / "scratch").mkdir()
    (work / "press-003.pdf.part").write_bytes(b"half")
    result, composed = composed_again(press, monkeypatch)
    assert composed == single.pieces - 2 * EACH
    assert "2 of 3 volumes were taken up from a run that was broken off." in result.warnings
    assert hashes(result.folder) == whole
    assert [path.name for path in (tmp_path / "mail").iterdir()] == [result.folder.name]


@pytest.mark.usefixtures("only_pages")
@pytest.mark.parametrize(
    "change",
    ["one byte", "another size", *(pytest.param(it, marks=pytest.mark.slow) for it in ("another standard", "no note"))],
)
def test_what_does_not_fit_is_made_again(
    change: str, press: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, single: PressResult
) -> None:
    options = {"another size": {"volume": EACH + 1}, "another standard": {"standard": "pdfx1a"}}.get(change, {})
    whole = hashes(press("whole", **options).folder)
    work = broken_off(press, monkeypatch, tmp_path)
    if change == "one byte":
        data = bytearray((work / "press-002.pdf").read_bytes())
        data[len(data) // 2] ^= 1
        (work / "press-002.pdf").write_bytes(bytes(data))
    elif change == "no note":
        (work / ".volumes.json").write_text("{", "utf-8")
    result, _ = composed_again(press, monkeypatch, **options)
    assert hashes(result.folder) == whole
    taken = [warning for warning in result.warnings if "taken up" in warning]
    assert taken == (["1 of 3 volumes were taken up from a run that was broken off."] if change == "one byte" else [])


@pytest.mark.usefixtures("only_pages")
def test_a_run_that_is_stopped_on_purpose_leaves_nothing(press: Any, tmp_path: Path) -> None:
    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            if what == "pressing" and done > 2 * EACH:
                raise Cancelled

    with pytest.raises(Cancelled):
        press(progress=Stop())
    assert list((tmp_path / "mail").iterdir()) == []


class _Full(io.BufferedWriter):
    """A disk that is full after ``room`` bytes, whatever the number of files."""

    room = 0

    def write(self, data: Any) -> int:
        type(self).room -= len(data)
        if type(self).room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


@pytest.mark.usefixtures("only_pages")
@pytest.mark.parametrize("volume", [0, EACH])
def test_a_disk_that_is_full_at_70_percent_leaves_nothing_and_the_drop_can_be_pressed_again(
    volume: int,
    press: Any,
    single: PressResult,
    store: Store,
    resolved: ResolvedCampaign,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def create(path: Path) -> BinaryIO:
        return _Full(io.FileIO(path, "wb"))

    _Full.room = int(0.7 * single.files["press.pdf"].stat().st_size)
    with monkeypatch.context() as patch:
        patch.setattr(writer, "_create", create)
        with pytest.raises(PressError, match=r"The disk of .* is full; nothing was kept") as caught:
            press(volume=volume)
    assert caught.value.hint
    assert list((tmp_path / "mail").iterdir()) == []
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    assert drop is not None
    assert drop.state is DropState.PRESSED
    again = press(volume=volume)
    assert [page for path in press_files(again) for page in contents(path)] == contents(single.files["press.pdf"])


def test_a_disk_without_room_is_told_before_a_page_is_made(
    press: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    monkeypatch.setattr(pressing, "compose_chunk", Breaks(0))
    with pytest.raises(PressError, match=r"has 0\.00 GB left, and this takes about 0\.03 GB") as caught:
        press()
    assert caught.value.code == "disk-too-small"
    assert list((tmp_path / "mail").iterdir()) == []
