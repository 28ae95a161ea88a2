"""The results report: what it says can be read, its fonts are inside, and it appears whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.results.by_variant import VariantResult
from reactivate_desktop.results.interval import difference, wilson
from reactivate_desktop.results.summary import NO_HOLDOUT, ClinicResult, DayResult, Mailing, Results
from reactivate_desktop.services import measure_campaign, preflight_file

AS_OF = date(2026, 11, 23)


def results(clinics: int = 4, goal: int | None = None) -> Results:
    by_clinic = tuple(ClinicResult(f"c{n}", f"Clinic {n}", 100, 3, 7, goal) for n in range(clinics))
    mailed, redeemed, matched = 100 * clinics, 3 * clinics, 7 * clinics
    return Results(
        campaign="Frühling in Łódź",
        as_of=AS_OF,
        mailed=mailed,
        redeemed=wilson(redeemed, mailed),
        matched=wilson(matched, mailed),
        lift=difference(wilson(matched, mailed), wilson(1, 50)),
        lift_note="",
        holdout=50,
        by_clinic=by_clinic,
        by_day=(DayResult(date(2026, 11, 2), redeemed, 0),),
        mailings=(Mailing("K7FMRX", "Harbor Dental", "Postcard", "Free cleaning", mailed, date(2026, 10, 26)),),
    )


NOTHING = replace(
    results(0),
    redeemed=wilson(0, 0),
    matched=wilson(0, 0),
    lift=None,
    lift_note="Nothing was pressed yet.",
    holdout=0,
    by_day=(),
    mailings=(),
)


def test_variants_are_a_table_with_what_may_be_said_of_each(tmp_path: Path) -> None:
    own, b = wilson(10, 600), wilson(30, 600)
    variants = (
        VariantResult("A", 600, own, wilson(20, 600), offer="Free cleaning with exam"),
        VariantResult("B", 600, b, wilson(40, 600), difference(b, own), difference(b, own), offer="Whitening kit"),
        VariantResult("no-offer", 80, wilson(3, 80), wilson(4, 80), chosen=True),
    )
    said = words_of(measure_campaign.write(replace(results(), by_variant=variants), tmp_path / "r.pdf"))
    assert "Variant by variant" in said
    assert "B: Whitening kit" in said
    assert "+3.3 (+1.3 … +5.5)" in said
    assert "more than chance" in said
    assert "not drawn by lot" in said
    assert "Variant by variant" not in words_of(measure_campaign.write(results(), tmp_path / "q.pdf"))


def words_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_the_three_numbers_stand_side_by_side_with_what_they_allow_to_say(tmp_path: Path) -> None:
    said = words_of(measure_campaign.write(results(goal=5), tmp_path / "r.pdf"))
    for words in (
        "through November 23, 2026",
        "Frühling in Łódź",
        "the floor",
        "12 3.0 % of mailed",
        "the ceiling",
        "28 7.0 % of mailed",
        "the truth",
        "+5.0 points",
        "Clinic 3 100 3 7 3.0 % 5",
        "All clinics 400 12 28 3.0 % 20",
        "K7FMRX",
        "Harbor Dental",
        "Free cleaning",
        "since October 26, 2026",
        "goal 20",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("found", "words", "pages"),
    [
        (results(8, 10), "Page 1", 1),
        (results(40), "Page 2", 2),
        (replace(results(), lift=None, lift_note=NO_HOLDOUT, holdout=0), NO_HOLDOUT, 1),
        (NOTHING, "Nothing was pressed yet.", 1),
        (replace(results(), matched=wilson(0, 400)), "– not known No booking on record", 1),
        (replace(results(), matched=wilson(5, 400)), "bookings on record are not complete", 1),
        (replace(results(), as_of=date(2026, 10, 1), by_day=()), "through October 1, 2026", 1),
    ],
)
def test_any_results_fit(found: Results, words: str, pages: int, tmp_path: Path) -> None:
    path = measure_campaign.write(found, tmp_path / "sub" / "R.PDF")
    assert words in words_of(path)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == pages
    assert "font-embedded" not in {finding.rule for finding in preflight_file.run(path).errors}
    assert [entry.name for entry in path.parent.iterdir()] == ["R.PDF"]


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (measure_campaign.write(results(), tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["r.doc", "r", "file/r.pdf"])
def test_another_kind_or_place_is_refused_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be written") as caught:
        measure_campaign.write(results(), tmp_path / name)
    assert caught.value.hint
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
