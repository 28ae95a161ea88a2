from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import psutil
import pypdfium2
import pytest
from press_ground import BRAND, make_job, make_piece, make_pieces

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import Cancelled, InputError, LockedError, PressError
from reactivate_desktop.press import executor, pressing, worker_start
from reactivate_desktop.press.chunk import CHUNK
from reactivate_desktop.press.pressing import check, press
from reactivate_desktop.press.writer import part_path


class StopAfter:
    def __init__(self, calls: int) -> None:
        self.calls = calls

    def report(self, done: int, total: int, what: str) -> None:
        self.calls -= 1
        if self.calls < 0:
            raise Cancelled


class Recorder:
    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def report(self, done: int, total: int, what: str) -> None:
        self.seen.append((done, total))


def text_of(path: Path, page: int) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return str(document[page].get_textpage().get_text_range()).replace("\r\n", "\n")


def test_each_piece_has_its_pages_in_order(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    pieces = make_pieces(5)
    progress = Recorder()
    report = press(make_job(), pieces, target, progress=progress)
    assert (report.pages, report.pieces, report.held) == (10, 5, ())
    assert progress.seen[-1] == (5, 5)
    for place, piece in enumerate(pieces):
        assert piece.first_name in text_of(target, 2 * place)
        back = text_of(target, 2 * place + 1)
        assert f"#{piece.piece_id} S{piece.sequence}#" in back
        for line in piece.address_lines:
            assert line.upper() in back
        code = piece.tracking_code
        assert f"{code[:3]}-{code[3:6]}-{code[6:]}" in back


def test_bytes_are_the_same_each_time_and_with_any_workers(tmp_path: Path) -> None:
    job, pieces = make_job(), make_pieces(230)
    press(job, pieces, tmp_path / "once.pdf")
    press(job, pieces, tmp_path / "again.pdf")
    press(job, iter(pieces), tmp_path / "two.pdf", workers=2)  # no length known: processes are started
    with ThreadPoolExecutor(3) as pool:
        press(job, pieces, tmp_path / "threads.pdf", executor=pool)
    whole = (tmp_path / "once.pdf").read_bytes()
    for name in ("again.pdf", "two.pdf", "threads.pdf"):
        assert (tmp_path / name).read_bytes() == whole, name


def test_another_job_has_another_identity(tmp_path: Path) -> None:
    press(make_job(), make_pieces(1), tmp_path / "a.pdf")
    press(make_job(token="C3D4"), make_pieces(1), tmp_path / "b.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as a, pikepdf.open(tmp_path / "b.pdf") as b:
        assert bytes(a.trailer.ID[0]) != bytes(b.trailer.ID[0])


@pytest.mark.parametrize(
    ("changes", "element", "words"),
    [
        ({"greeting_name": "𓀀𓀁"}, "headline", "U+13000"),
        ({"address1": "9" * 80}, "addressee", "don't fit"),
        ({"greeting_name": "Wolfeschlegelsteinhausenbergerdorff"}, "headline", "don't fit"),
        ({"qr_payload": ""}, "qr", "no content"),
        ({"qr_payload": "https://example.com/" + "x" * 120}, "qr", "too long"),
        ({"imb": "FADT"}, "addressee", "65 letters"),
        ({"imb": "F" * 65}, "addressee", "digits"),
        ({"clinic_id": "west"}, "", "clinic"),
    ],
)
def test_what_can_not_be_made_right_is_held(tmp_path: Path, changes: dict[str, str], element: str, words: str) -> None:
    odd = make_piece(2, **changes)
    pieces = [make_piece(1), odd, make_piece(3)]
    report = press(make_job(), pieces, tmp_path / "press.pdf")
    (held,) = report.held
    assert (held.piece_id, held.element) == (odd.piece_id, element)
    assert words in held.reason
    assert not any(name in held.reason for name in (odd.last_name, odd.greeting_name, odd.address1) if name)
    assert report.pages == 4
    assert check(make_job(), pieces) == report.held


def test_a_job_without_a_single_good_piece_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(PressError, match="None of the 1 pieces"):
        press(make_job(), [make_piece(qr_payload="")], tmp_path / "press.pdf")
    with pytest.raises(PressError, match="no piece"):
        press(make_job(), [], tmp_path / "press.pdf")
    assert list(tmp_path.iterdir()) == []


def test_fixed_words_that_do_not_fit_hold_every_piece() -> None:
    endless = replace(make_job().offer, headline="Uncharacteristically incomprehensible " * 6)
    held = check(make_job(offer=endless), make_pieces(3))
    assert [one.element for one in held] == ["offer"] * 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"standard": "pdfx9"}, "pdfx4, pdfx1a"),
        ({"output_intent": "SWOP"}, "output profile 'SWOP'"),
    ],
)
def test_jobs_that_can_not_be_used_say_why(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(PressError) as caught:
        press(make_job(**changes), make_pieces(1), tmp_path / "press.pdf")
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("values", [{"tagline": "Words"}, {"headline": "Words " * 20}, {"nowhere": "Words"}])
def test_a_job_made_by_hand_can_not_pass_by_the_locks(values: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises((LockedError, InputError)) as caught:
        press(make_job(customization=Customization(values)), make_pieces(1), tmp_path / "press.pdf")
    assert next(iter(values)) in caught.value.message.lower()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    job = make_job()
    kit = job.kit.model_copy(update={"fonts": {**job.kit.fonts, "display": "quicksand/Gone.ttf"}})
    with pytest.raises(PressError, match=r"Gone\.ttf is missing"):
        press(replace(job, kit=kit), make_pieces(1), tmp_path / "press.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("calls", "workers"), [(0, 0), (1, 0), (2, 0), (1, 2)])
def test_a_cancelled_run_leaves_no_file_and_no_process(tmp_path: Path, calls: int, workers: int) -> None:
    with pytest.raises(Cancelled):
        press(
            make_job(),
            iter(make_pieces(2 * CHUNK + 50)),
            tmp_path / "press.pdf",
            workers=workers,
            progress=StopAfter(calls),
        )
    assert list(tmp_path.iterdir()) == []
    assert not multiprocessing.active_children()


def test_pieces_are_taken_only_as_they_are_needed(tmp_path: Path) -> None:
    taken = 0

    def source() -> Iterator[Piece]:
        nonlocal taken
        for number in range(1, 501):
            taken += 1
            yield make_piece(number)

    class Watch:
        most = 0

        def report(self, done: int, total: int, what: str) -> None:
            self.most = max(self.most, taken - done)

    watch = Watch()
    press(make_job(), source(), tmp_path / "press.pdf", progress=watch)
    assert watch.most <= 100


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {ground!r})
from press_ground import make_job, make_pieces
from reactivate_desktop.press.pressing import press

class Kill:
    def report(self, done, total, what):
        if done >= 100:
            os.kill(os.getpid(), signal.SIGKILL)

press(make_job(), make_pieces(300), Path({target!r}), progress=Kill())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_run_leaves_nothing_under_the_final_name_and_the_next_run_cleans_up(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    script = KILLED.format(ground=str(BRAND.parent), target=str(target))
    ended = subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL
    assert not target.exists()
    assert part_path(target).exists()
    press(make_job(), make_pieces(2), target)
    assert list(tmp_path.iterdir()) == [target]


def test_workers_that_die_again_and_again_are_one_sentence() -> None:
    with executor.crew_for(2) as crew, pytest.raises(PressError, match="worker process"):
        list(executor.in_order(crew, os._exit, [1]))
    assert crew.lost == 1


def short_of_memory(task: tuple[Path, int]) -> int:
    """The first asked finds too little memory; whoever is asked after that has enough."""
    marker, number = task
    if not marker.exists():
        marker.touch()
        raise MemoryError
    return number


def always_short_of_memory(_: int) -> int:
    raise MemoryError


def test_a_worker_that_lacks_memory_hands_its_chunk_to_fewer(tmp_path: Path) -> None:
    with executor.crew_for(2) as crew:
        tasks = [(tmp_path / "asked", number) for number in range(5)]
        assert list(executor.in_order(crew, short_of_memory, tasks)) == list(range(5))
        assert (crew.lost, crew.ahead) == (1, executor.AHEAD)


@pytest.mark.parametrize("workers", [1, 2])
def test_too_little_memory_for_anybody_is_one_sentence(workers: int) -> None:
    with executor.crew_for(workers) as crew, pytest.raises(PressError, match="memory of this computer") as told:
        list(executor.in_order(crew, always_short_of_memory, range(4)))
    assert told.value.code == "press-memory"


def test_memory_that_runs_out_midway_leaves_no_file_and_the_next_run_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(make_job(), make_pieces(CHUNK + 1), tmp_path / "whole.pdf")
    real, asked = pressing.compose_chunk, []

    def composed(*chunk: object) -> object:
        asked.append(chunk)
        if len(asked) > 1:
            raise MemoryError
        return real(*chunk)

    with monkeypatch.context() as short:
        short.setattr(pressing, "compose_chunk", composed)
        with pytest.raises(PressError, match="memory of this computer"):
            press(make_job(), make_pieces(CHUNK + 1), tmp_path / "press.pdf")
    assert len(asked) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["whole.pdf"]
    press(make_job(), make_pieces(CHUNK + 1), tmp_path / "press.pdf")
    assert (tmp_path / "press.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()


ORPHANS = """
import multiprocessing, os, signal, sys
from pathlib import Path
sys.path.insert(0, {ground!r})
from press_ground import make_job, make_pieces
from reactivate_desktop.press.pressing import press

class Kill:
    def report(self, done, total, what):
        if workers := multiprocessing.active_children():
            print(*(worker.pid for worker in workers), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    press(make_job(), iter(make_pieces(1500)), Path({target!r}), progress=Kill(), workers=2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_workers_end_with_the_process_that_started_them_however_it_ends(tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS.format(ground=str(BRAND.parent), target=str(tmp_path / "press.pdf")), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, script], check=False, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL
    workers = [psutil.Process(int(pid)) for pid in ended.stdout.split() if psutil.pid_exists(int(pid))]
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive


def test_workers_are_forks_only_where_nothing_but_the_press_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    assert worker_start.method() == "spawn"
    monkeypatch.delitem(sys.modules, "PySide6.QtCore")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert worker_start.method() == "spawn"
    monkeypatch.setattr(sys, "platform", "linux")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(worker_start.method).result() == "spawn"
        assert worker_start.method() == "spawn"


def test_the_self_mailers_cover_stands_upside_down(tmp_path: Path) -> None:
    target = tmp_path / "mailer.pdf"
    press(make_job("mailer"), make_pieces(1), target)
    with pikepdf.open(target) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        layers = b"".join(form.read_bytes() for form in pdf.pages[0].Resources.XObject.values())
        assert [float(edge) for edge in pdf.pages[0].trimbox] == [9, 9, 621, 801]
    assert b"-1 0 0 -1 621 405 cm" in content
    assert b"-1 0 0 -1 621 405 cm" in layers


def test_art_stands_in_the_file_once(tmp_path: Path) -> None:
    sizes = []
    for count in (2, 40):
        target = tmp_path / f"{count}.pdf"
        press(make_job(), make_pieces(count, barcodes=False), target)
        with pikepdf.open(target) as pdf:
            forms = [
                item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
            ]
            sizes.append(len(forms))
            assert sum(b"0.65" in form.read_bytes() or b".65" in form.read_bytes() for form in forms) >= 1
    assert sizes[0] == sizes[1]


def test_page_content_is_in_memory_readable_by_a_second_library(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    press(make_job(), make_pieces(1), target)
    with pikepdf.open(io.BytesIO(target.read_bytes())) as pdf:
        assert not pdf.check_pdf_syntax()
