"""The benchmark measures what it says: people who differ, cards that are all there, limits that can be missed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks import bench_kit, evidence, limits, people, plot, report, stages
from benchmarks.codes import CodeRate
from benchmarks.measure import Machine, Measurement
from benchmarks.runs import RUNS
from reactivate_desktop.brand.check_kit import problems

MACHINE = Machine(2, 8.0, "Some processor", "Linux", "3.11")


@pytest.fixture(scope="module", autouse=True)
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kit and its data in a folder of their own, with a small picture."""
    work = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench_kit, "WORK", work)
        patch.setattr(bench_kit, "FOLDER", work / "kit")
        patch.setattr(bench_kit, "JPEG", work / "kit" / "art" / "picture.jpg")
        patch.setattr(bench_kit, "PIXELS", (300, 200))
        bench_kit.kit.cache_clear()
        people.prepare(1_000)
        yield work
        bench_kit.kit.cache_clear()


def test_the_kit_is_one_that_the_program_would_take() -> None:
    assert problems(bench_kit.kit()) == ()


def test_people_are_many_and_always_the_same() -> None:
    some = list(people.pieces(1_000))
    assert some == [people.Piece(*row) for row in people.make_block(0)]
    assert len({piece.address1 for piece in some}) > 990
    assert len({piece.addressee for piece in some}) > 960
    assert len({piece.tracking_code for piece in some}) == 1_000
    assert Counter(piece.clinic_id for piece in some).keys() == {clinic.id for clinic in bench_kit.kit().clinics}
    commonest = Counter(piece.first_name for piece in some).most_common(1)[0][1]
    assert 5 < commonest < 50
    assert any(not piece.addressee.isascii() for piece in some)
    assert max(len(piece.addressee) for piece in some) > 30


def test_a_longer_list_begins_with_the_shorter_one() -> None:
    people.prepare(2_000)
    longer = list(people.pieces(2_000))
    assert longer[:1_000] == [people.Piece(*row) for row in people.make_block(0)]
    assert longer[1_000].sequence == 1_001


MADE = ("x4-1", "vt-1", "bundled-2", "reportlab", "forms", "pikepdf", "typst")


@pytest.mark.parametrize("run_id", MADE)
def test_every_run_makes_the_cards(run_id: str, tmp_path: Path) -> None:
    if run_id == "typst":
        pytest.importorskip("typst")
    target = tmp_path / "cards.pdf"
    RUNS[run_id].call(3, target)
    evidence.prove(target, 3)


def test_a_file_that_lacks_cards_is_no_evidence(tmp_path: Path) -> None:
    target = tmp_path / "cards.pdf"
    RUNS["pikepdf"].call(2, target)
    with pytest.raises(evidence.NotTheCardsError, match="does not have 6 pages"):
        evidence.prove(target, 3)


def test_a_file_with_other_people_is_no_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "cards.pdf"
    some = list(people.pieces(10))
    with monkeypatch.context() as patch:
        patch.setattr(people, "pieces", lambda count: iter(some[5 : 5 + count]))
        RUNS["pikepdf"].call(2, target)
    with pytest.raises(evidence.NotTheCardsError, match="words of the last card"):
        evidence.prove(target, 2)


def found(run: str, count: int, **changes: float) -> Measurement:
    said: dict[str, float] = {
        "seconds": count / 9_000, "processor": count / 5_000, "bytes": 2_000 * count, "memory": 215e6, "rss": 260e6,
        "load": 0.1,
    }  # fmt: skip
    return Measurement(run, count, **(said | changes))  # type: ignore[arg-type]  # tests name real fields


GOOD = (
    found("vt-2", 10_000),
    found("vt-2", 100_000),
    found("vt-2", 1_000_000),
    found("reportlab", 10_000, seconds=120),
    found("typst", 10_000, seconds=15),
    found("read-2", 10_000, seconds=8),
)

MISSED = {
    "memory at 1,000,000": found("vt-2", 1_000_000, memory=251e6),
    "memory, 1,000,000 to 100,000": found("vt-2", 100_000, memory=150e6),
    "processor time of a piece": found("vt-2", 1_000_000, processor=1_000_000 / 4_500),
    "reportlab page by page": found("reportlab", 10_000, seconds=80),
    "fastest peer": found("forms", 10_000, seconds=14),
    "read-back alone": found("read-2", 10_000, seconds=11),
}


def test_limits_hold_when_all_is_well() -> None:
    judged = limits.judged(GOOD)
    assert [limit.what for limit in judged if not limit.holds and not limit.is_aim] == []
    assert [limit.holds for limit in judged if limit.is_aim] == [False, True]


@pytest.mark.parametrize("what", MISSED)
def test_each_limit_can_be_missed(what: str) -> None:
    worse = MISSED[what]
    others = [one for one in GOOD if (one.run, one.count) != (worse.run, worse.count)]
    judged = limits.judged([*others, worse])
    missed = [limit.what for limit in judged if not limit.holds and not limit.is_aim]
    assert len(missed) == 1
    assert what in missed[0]


def bench() -> report.Bench:
    rates = [CodeRate("QR code", "press", 100_000.0), CodeRate("IMb", "press", 200_000.0)]
    times = [stages.StageTime("press", "QR codes", 12.5, 1.0)]
    return report.Bench(date(2026, 11, 25), MACHINE, GOOD, rates, times, limits.judged(GOOD), 20_000)


def test_the_document_gets_the_figures_and_keeps_its_words(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text(report.DOCUMENT.read_text(encoding="utf-8"), encoding="utf-8")
    report.write(bench(), document)
    once = document.read_text(encoding="utf-8")
    assert "| press, PDF/VT-1 | 2 | 100,000 | 9,000 | 11.11 | 20.00 | 200 | 215 | 260 | " in once
    assert "2026-11-25, 2 cores (Some processor), 8 GB, Linux, Python 3.11." in once
    assert once.startswith("# Performance\n")
    report.write(bench(), document)
    assert document.read_text(encoding="utf-8") == once


def test_a_document_without_its_marks_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("Words.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the figures"):
        report.write(bench(), document)
    assert document.read_text(encoding="utf-8") == "Words.\n"


def test_the_plot_is_well_formed_and_names_every_run() -> None:
    words = "".join(ET.fromstring(plot.svg(GOOD)).itertext())
    for one in GOOD:
        assert RUNS[one.run].label in words


def test_time_counts_for_the_innermost_room_of_the_project() -> None:
    from reactivate_desktop.press import qr

    payloads = ["HTTPS://GO.EXAMPLE.COM/1/ABCDEFGHK"]
    qr.matrices(payloads, "M")
    seen: list[str] = []

    def trace(frame: object, event: str, _argument: object) -> None:
        seen.append(stages.stage_of(frame))  # type: ignore[arg-type]  # a frame

    before = sys.getprofile()
    sys.setprofile(trace)
    try:
        qr.matrices(payloads, "M")
    finally:
        sys.setprofile(before)
    assert set(seen) == {"QR codes", stages.REST}
