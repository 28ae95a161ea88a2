"""A column that turned under its header is told; one that decides who is mailed is asked again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import headers, recipe_evidence
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.recipe import Recipe, load, save
from reactivate_desktop.intake.recipe_changes import fitting

HEAD = "ID,Last Name,Zip,Next,Consent,Fax\n"


def rows(*, coming: str = "2027-01-02", consent: str = "Y", fax: str = "617-555-0101", count: int = 12) -> str:
    return HEAD + "".join(f"{n},Roe{n},02462,{coming},{consent},{fax}\n" for n in range(1, count + 1))


def read(folder: Path, text: str, **options: object) -> PatientImport:
    (folder / "list.csv").write_text(text, "utf-8")
    return read_patients(folder / "list.csv", **options)  # type: ignore[arg-type]


@pytest.fixture
def kept(tmp_path: Path) -> Recipe:
    chosen = {"Next": "next_appointment", "Consent": "not do_not_mail", "Fax": "work_phone"}
    found = read(tmp_path, rows(), mapping=chosen)
    return dataclasses.replace(Recipe.of("desk", found.headers, chosen), kinds=dict(found.kinds))


def asked(found: PatientImport) -> list[str]:
    return [match.header for match in headers.open_questions(found.mapping)]


def test_what_stays_is_not_asked(kept: Recipe, tmp_path: Path) -> None:
    found = read(tmp_path, rows(coming="2027-05-06"), kept=[kept])
    assert (found.recipe, asked(found)) == ("desk", [])
    save(kept, tmp_path / "desk.toml")
    assert load(tmp_path / "desk.toml") == kept


@pytest.mark.parametrize(
    ("text", "header", "words"),
    [
        (rows(coming="Y"), "Next", "its values were days, and are nearly all yes now"),
        (rows(consent="N"), "Consent", "its values were nearly all yes, and are nearly all no now"),
        (rows(consent="2026-01-02"), "Consent", "its values were nearly all yes, and are days now"),
    ],
)
def test_a_deciding_column_that_turned_is_asked_before_anything_is_imported(
    text: str, header: str, words: str, kept: Recipe, tmp_path: Path
) -> None:
    found = read(tmp_path, text, kept=[kept])
    assert asked(found) == [header]
    [match] = headers.open_questions(found.mapping)
    assert words in match.question
    assert "Recipe desk takes it for" in match.question
    with pytest.raises(InputError, match="may decide who is mailed"):
        headers.require_answers(found.mapping, "list.csv")
    answered = read(tmp_path, text, kept=[kept], mapping={header: "do_not_mail" if header == "Consent" else None})
    assert asked(answered) == []


def test_another_column_that_turned_is_told(kept: Recipe, tmp_path: Path) -> None:
    found = read(tmp_path, rows(fax="2026-01-02"), kept=[kept])
    assert asked(found) == []
    [told] = [problem for problem in found.problems if problem.rule == "recipe-kind"]
    assert (told.column, told.severity) == ("Fax", "warning")
    assert "phone numbers, and are days now (recipe desk)" in told.fix


@pytest.mark.parametrize(
    ("before", "now", "alike"),
    [
        ("date", "date", True),
        ("empty", "date", True),  # nobody knew what it was
        ("", "date", True),
        ("yes/no", "mostly no", True),
        ("number", "zip", True),
        ("mostly yes", "mostly no", False),
        ("date", "yes/no", False),
        ("text", "date", False),
    ],
)
def test_which_kinds_are_alike(before: str, now: str, alike: bool) -> None:
    assert (recipe_evidence.turned(before, now) == "") is alike
    assert (recipe_evidence.turned(now, before) == "") is alike


@given(st.lists(st.sampled_from(["Y", "N", "", "yes", "No", "x", "2026-01-02", "02462"]), max_size=30))
def test_the_order_of_cells_does_not_change_their_signature(cells: list[str]) -> None:
    assert recipe_evidence.signature(cells) == recipe_evidence.signature(sorted(cells))


def test_the_recipe_of_a_brand_goes_before_a_shared_one(kept: Recipe) -> None:
    own = dataclasses.replace(kept, name="own", brand="harbor-dental")
    assert fitting([kept, own], kept.headers) is own
    assert fitting([own, dataclasses.replace(own, name="twin")], kept.headers) is None
