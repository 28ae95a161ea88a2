"""A drop on sheets: in one file or in volumes, listed, drawn, told to the printer, and the same bytes again."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.mail.lists import read_mailing_list
from reactivate_desktop.press import font_program
from reactivate_desktop.press.preflight_findings import Finding, Severity
from reactivate_desktop.services import (
    campaign_file,
    impose_drop,
    impose_file,
    press_drop,
    press_papers,
    reprint_pieces,
    sample_workspace,
    workspace,
)
from reactivate_desktop.services.press_drop import PressResult
from reactivate_desktop.services.reprint_choice import Span
from reactivate_desktop.services.sheet_choice import SheetWish

AS_OF = date(2026, 11, 23)
SHEETS = {"imposed.pdf", "imposition.csv", "imposition.png"}


@pytest.fixture(scope="module", autouse=True)
def fonts_cut_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        cut = lru_cache(font_program.cut)
        patch.setattr(font_program, "cut", lambda face, glyphs: cut(face, frozenset(glyphs)))
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "here"
    return sample_workspace.make(folder, patients=120, seed=3, as_of=AS_OF).folder


def pressed(place: Path, out: Path, campaign: str = "harbor-dental.toml", **changes: Any) -> PressResult:
    """The campaign pressed with other keys under [press]."""
    volume = changes.pop("volume", None)
    with workspace.open_(str(place / "sample.reactivate"), sample_workspace.PASSPHRASE) as store:
        resolved = campaign_file.resolve(place / campaign)
        press = replace(resolved.campaign.press, **changes)
        resolved = replace(resolved, campaign=replace(resolved.campaign, press=press))
        return press_drop.run(store, resolved, out, as_of=AS_OF, raster="none", volume=volume)


@pytest.fixture(scope="module")
def cards(place: Path, tmp_path_factory: pytest.TempPathFactory) -> PressResult:
    return pressed(place, tmp_path_factory.mktemp("cards"), impose="13x19", stack_depth=2)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_holds_sheets_their_list_and_a_picture(cards: PressResult) -> None:
    assert set(cards.files) >= SHEETS
    manifest = json.loads(cards.files["manifest.json"].read_text())
    assert set(manifest["files"]) >= SHEETS
    (facts,) = manifest["imposition"]
    assert (facts["sheet"], facts["n_up"], facts["waste_percent"]) == ("13x19/digital", 4, 12.6)
    assert facts["pieces"] == cards.pieces
    assert facts["sheets"] * 4 == cards.pieces + facts["voids"]
    assert cards.files["imposition.png"].read_bytes()[:4] == b"\x89PNG"
    assert any("no room for: register" in warning for warning in cards.warnings)
    assert cards.as_json()["sheets"] == facts["sheets"]
    assert f"Imposed on {facts['sheets']} sheets, 4-up on 13 × 19 in, cut-and-stack" in cards.sentences()[1]


def test_the_list_says_where_each_piece_stands(cards: PressResult) -> None:
    listed = rows_of(cards.files["imposition.csv"])
    mailed = {row.piece_id: row.sequence for row in read_mailing_list(cards.files["mailing-list.csv"])}
    fronts = [row for row in listed if row["side"] == "front" and row["void"] == "0"]
    assert {row["piece_id"]: int(row["sequence"]) for row in fronts} == mailed
    assert len(fronts) == len(mailed)
    backs = [row for row in listed if row["side"] == "back"]
    assert [{**row, "side": "front"} for row in backs] == [row for row in listed if row["side"] == "front"]
    voids = [row for row in fronts if row["void"] == "1"]
    assert all(not row["piece_id"] and not row["sequence"] for row in voids)
    by_stack = sorted(fronts, key=lambda row: (int(row["stack"]), int(row["sheet"])))
    assert [int(row["sequence"]) for row in by_stack] == sorted(mailed.values())


def test_the_sheets_carry_what_the_list_says(cards: PressResult) -> None:
    listed = rows_of(cards.files["imposition.csv"])
    with pypdfium2.PdfDocument(cards.files["imposed.pdf"]) as document:
        for number in range(0, len(document), 2):
            said = {row["piece_id"] for row in listed if int(row["sheet"]) == number // 2 + 1 and row["void"] == "0"}
            both = [document[number + side].get_textpage().get_text_range() for side in (0, 1)]
            there = set(re.findall(r"#([A-Z0-9]+-\d+) S\d+#", "\n".join(both)))
            assert there == said
            assert f"sheet {number // 2 + 1}/" in both[0]


def test_ticket_and_xjdf_speak_of_sheets(cards: PressResult) -> None:
    with pypdfium2.PdfDocument(cards.files["job-ticket.pdf"]) as document:
        words = " ".join(document[0].get_textpage().get_text_range().split())
    assert "4-up on 13 × 19 in" in words
    assert "cut-and-stack" in words.lower()
    assert "imposed.pdf" in words
    xjdf = cards.files["job.xjdf"].read_text()
    assert "imposed.pdf" in xjdf
    assert 'Types="DigitalPrinting Cutting"' in xjdf


def test_pressing_again_gives_the_same_bytes(cards: PressResult, place: Path, tmp_path: Path) -> None:
    again = pressed(place, tmp_path, impose="13x19", stack_depth=2)
    for name in SHEETS | {"press.pdf", "manifest.json"}:
        assert again.files[name].read_bytes() == cards.files[name].read_bytes(), name


def test_separators_are_listed_counted_and_told_to_the_printer(cards: PressResult, place: Path, tmp_path: Path) -> None:
    result = pressed(place, tmp_path, impose="13x19", stack_depth=2, separators=True)
    (facts,) = json.loads(result.files["manifest.json"].read_text())["imposition"]
    (before,) = json.loads(cards.files["manifest.json"].read_text())["imposition"]
    assert facts["separators"] == facts["lifts"] == before["lifts"]
    assert facts["sheets"] == before["sheets"] + facts["separators"]
    assert (facts["voids"], facts["pieces"]) == (before["voids"], before["pieces"])
    assert facts["read_back"]["separators"] == 4 * facts["separators"]
    listed = rows_of(result.files["imposition.csv"])
    parted = {int(row["sheet"]) for row in listed if row["separator"] == "1"}
    assert parted == {1 + 3 * lift for lift in range(facts["lifts"])}
    assert {row["piece_id"] for row in listed if int(row["sheet"]) in parted} == {""}
    for name in ("job-ticket.pdf", "imposed.pdf"):
        with pypdfium2.PdfDocument(result.files[name]) as document:
            words = " ".join(document[0].get_textpage().get_text_range().split())
        assert ("separator sheets between lifts" if name == "job-ticket.pdf" else "Lift 1 /") in words
    assert result.files["press.pdf"].read_bytes() == cards.files["press.pdf"].read_bytes()


def test_without_a_wish_there_are_no_sheets(place: Path, tmp_path: Path) -> None:
    assert not SHEETS & set(pressed(place, tmp_path).files)


def test_each_volume_has_its_own_sheets_and_the_numbering_goes_on(place: Path, tmp_path: Path) -> None:
    result = pressed(place, tmp_path, impose="12x18/offset", order="row", duplex="work-and-tumble", volume=6)
    assert result.volumes > 1
    numbers: list[int] = []
    for volume in range(1, result.volumes + 1):
        rows = rows_of(result.files[f"imposition-{volume:03d}.csv"])
        own = [int(row["sequence"]) for row in rows if row["side"] == "front" and row["void"] == "0"]
        assert min(int(row["sheet"]) for row in rows) == 1
        numbers += sorted(own)
        with pikepdf.open(result.files[f"imposed-{volume:03d}.pdf"]) as pdf:
            assert f"volume {volume} of {result.volumes}" in str(pdf.docinfo["/Title"])
    assert numbers == sorted(row.sequence for row in read_mailing_list(result.files["mailing-list.csv"]))
    assert "imposition.png" in result.files


def test_fold_marks_stand_where_the_flyer_folds(place: Path, tmp_path: Path) -> None:
    """Outside of the pieces, on both sides of the sheet, level with the middle of a piece of 11 in."""
    result = pressed(place, tmp_path, "stride-physio.toml", impose="13x19/offset")
    with pikepdf.open(result.files["imposed.pdf"]) as pdf:
        marks = pdf.pages[0].Resources.XObject["/Marks"].read_bytes()
        trim = [float(edge) for edge in pdf.pages[0].trimbox]
    dashed = marks.split(b"[3 2] 0 d")[1].split(b"Q")[0]
    lines = [[float(one) for one in re.findall(rb"-?[\d.]+", line)] for line in dashed.splitlines() if b" l " in line]
    assert len(lines) == 2
    lying = lines[0][1] == lines[0][3]
    middle = (trim[1] + trim[3]) / 2 if lying else (trim[0] + trim[2]) / 2
    places = {round(line[1] if lying else line[0], 1) for line in lines}
    assert places in ({round(middle, 1)}, {round(middle - 0.1, 1)}, {round(middle + 0.1, 1)})


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('impose = "9x9"', "key press.impose: There is no sheet '9x9'"),
        ('impose = "mine.toml"', "key press.impose: mine.toml is not there"),
        (
            'impose = "13x19"\norder = "nested"\nseparators = true',
            "there are no lifts that separator sheets could part",
        ),
        ('impose = "8.5x11"\nduplex = "work-and-turn"', "key press.impose: Sheet 8.5x11/digital is too small"),
        ('order = "random"', "key press.order: there is no 'random'"),
        ('duplex = "both"', "key press.duplex: there is no 'both'"),
        ("stack_depth = 0", "key press.stack_depth"),
    ],
)
def test_a_wish_that_can_not_be_met_is_told_when_the_campaign_is_read(
    place: Path, tmp_path: Path, keys: str, words: str
) -> None:
    text = (place / "harbor-dental.toml").read_text()
    before, _, after = text.partition("[press]\n")
    path = tmp_path / "spring.toml"
    path.write_text(f"{before}\n[press]\n{keys}\n{after}")
    with pytest.raises((InputError, PressError)) as caught:
        campaign_file.resolve(path)
    assert words in caught.value.message
    assert "spring.toml" in caught.value.message


def test_a_wish_on_the_command_line_takes_the_place_of_the_campaigns(place: Path) -> None:
    resolved = campaign_file.resolve(place / "harbor-dental.toml")
    assert impose_drop.wishing(resolved, None) is resolved
    assert impose_drop.wishing(resolved, "SRA3").campaign.press.impose == "SRA3"
    assert impose_drop.wishing(impose_drop.wishing(resolved, "SRA3"), "").campaign.press.impose == ""
    with pytest.raises(InputError, match="no sheet"):
        impose_drop.wishing(resolved, "A9")


def test_sheets_that_fail_preflight_void_the_run(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = impose_drop.preflight

    def failing(path: Path, **options: Any) -> Any:
        return replace(real(path, **options), errors=(Finding("trim", 1, "No trim.", Severity.ERROR),))

    def no_papers(run: object) -> None:
        raise AssertionError("the run went on")

    monkeypatch.setattr(impose_drop, "preflight", failing)
    monkeypatch.setattr(press_papers, "draw_proof", no_papers)
    with pytest.raises(PressError, match=r"sheets in imposed\.pdf fail preflight"):
        pressed(place, tmp_path, impose="13x19")
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_disk_without_room_for_the_sheets_is_told_before_they_are_made(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=90_000))
    with pytest.raises(PressError, match=r"has 0\.00 GB left") as caught:
        pressed(place, tmp_path, impose="13x19")
    assert caught.value.code == "disk-too-small"
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_pieces_that_are_printed_again_come_on_sheets_too(cards: PressResult, place: Path, tmp_path: Path) -> None:
    with workspace.open_(str(place / "sample.reactivate"), sample_workspace.PASSPHRASE) as store:
        resolved = impose_drop.wishing(campaign_file.resolve(place / "harbor-dental.toml"), "12x18")
        again = reprint_pieces.run(store, resolved, tmp_path, [Span(2, 4)], as_of=AS_OF, raster="none")
    rows = rows_of(again.files["imposition.csv"])
    fronts = [row for row in rows if row["side"] == "front"]
    assert [(row["sequence"], row["void"]) for row in sorted(fronts, key=lambda row: int(row["stack"]))] == [
        ("2", "0"),
        ("3", "0"),
        ("4", "0"),
        ("", "1"),
    ]


# any file


@pytest.fixture
def press_pdf(cards: PressResult, tmp_path: Path) -> Path:
    return Path(shutil.copy(cards.files["press.pdf"], tmp_path / "press.pdf"))


def test_a_file_is_imposed_with_its_list(cards: PressResult, press_pdf: Path, tmp_path: Path) -> None:
    wish = SheetWish("13x19", stack_depth=2)
    result = impose_file.run(press_pdf, tmp_path / "out", wish, list_file=cards.files["mailing-list.csv"])
    assert set(result.files) == SHEETS
    assert rows_of(result.files["imposition.csv"]) == rows_of(cards.files["imposition.csv"])
    assert result.as_json()["sheets"] == len(pikepdf.open(result.files["imposed.pdf"]).pages) // 2
    assert f"{cards.pieces:,} pieces" in result.sentences()[0]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(SHEETS)


def test_without_a_list_pieces_are_counted(press_pdf: Path, tmp_path: Path) -> None:
    result = impose_file.run(press_pdf, tmp_path / "out", SheetWish("auto", order="nested"))
    rows = [row for row in rows_of(result.files["imposition.csv"]) if row["side"] == "front" and row["void"] == "0"]
    assert [int(row["sequence"]) for row in rows] == list(range(1, len(rows) + 1))
    assert {row["piece_id"] for row in rows} == {""}
    assert result.made.plan.id == "13x19/digital"


@pytest.mark.parametrize("change", ["shorter", "longer"])
def test_a_list_of_another_file_is_refused_and_nothing_is_kept(
    cards: PressResult, press_pdf: Path, tmp_path: Path, change: str
) -> None:
    lines = cards.files["mailing-list.csv"].read_bytes().splitlines(keepends=True)
    other = tmp_path / "list.csv"
    other.write_bytes(b"".join(lines[:-1] if change == "shorter" else [*lines, lines[-1]]))
    with pytest.raises(InputError, match=f"the file holds {cards.pieces}"):
        impose_file.run(press_pdf, tmp_path / "out", SheetWish("13x19"), list_file=other)
    assert list((tmp_path / "out").iterdir()) == []


def test_an_id_that_a_spreadsheet_would_run_is_only_shown(cards: PressResult, press_pdf: Path, tmp_path: Path) -> None:
    lines = cards.files["mailing-list.csv"].read_text(encoding="utf-8-sig")
    (row, *_) = read_mailing_list(cards.files["mailing-list.csv"])
    (tmp_path / "list.csv").write_text(lines.replace(row.piece_id, "=1+1"), encoding="utf-8-sig")
    result = impose_file.run(press_pdf, tmp_path / "out", SheetWish("13x19"), list_file=tmp_path / "list.csv")
    assert rows_of(result.files["imposition.csv"])[0]["piece_id"] == "'=1+1"


def test_a_file_is_never_written_over_by_its_own_sheets(press_pdf: Path, tmp_path: Path) -> None:
    own = press_pdf.rename(tmp_path / "imposed.pdf")
    before = own.read_bytes()
    with pytest.raises(InputError, match="its own sheets"):
        impose_file.run(own, tmp_path, SheetWish("13x19"))
    assert own.read_bytes() == before


def test_sheets_are_proposed_with_waste_and_a_picture(press_pdf: Path, tmp_path: Path) -> None:
    found = impose_file.propose(press_pdf, SheetWish(), tmp_path / "out")
    document = found.as_json()
    wastes = [one["waste_percent"] for one in document["proposals"]]  # type: ignore[index, union-attr]  # a list of dicts
    assert wastes == sorted(wastes)
    assert wastes[0] == 12.6
    assert found.picture is not None
    assert found.picture.read_bytes()[:4] == b"\x89PNG"
    assert "13x19/digital" in found.sentences()[1]
    one_sheet = impose_file.propose(press_pdf, SheetWish("12x18", duplex="work-and-tumble"))
    assert [plan.id for plan in one_sheet.plans] == ["12x18/digital", "12x18/offset"]
    assert one_sheet.picture is None
    with pytest.raises(PressError, match="No sheet holds"):
        impose_file.propose(press_pdf, SheetWish("8.5x11", duplex="work-and-turn"))
