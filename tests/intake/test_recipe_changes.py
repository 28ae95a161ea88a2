"""A kept mapping meets the next export: the same, in another order, or changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.importer import read_patients
from reactivate_desktop.intake.recipe import Recipe, load, save
from reactivate_desktop.intake.recipe_changes import RecipeChanges, changes, fitting

HEADERS = ("Pat No", "First Name", "Last Name", "Street", "ZIP", "Remarks", "May We Write")
RECIPE = Recipe.of("front desk", HEADERS, {"May We Write": "not do_not_mail", "Remarks": None})


@given(st.permutations(HEADERS))
def test_order_does_not_matter(order: list[str]) -> None:
    assert fitting([RECIPE], order) is RECIPE
    found = changes(RECIPE, order)
    assert (found.added, found.gone, found.renamed) == ((), (), ())
    assert found.moved == (tuple(order) != HEADERS)


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ((*HEADERS, "Email"), RecipeChanges(added=("Email",))),
        (HEADERS[:5] + HEADERS[6:], RecipeChanges(gone=("Remarks",))),
        (
            tuple("Last Names" if name == "Last Name" else name for name in HEADERS),
            RecipeChanges(renamed=(("Last Name", "Last Names"),)),
        ),
        (
            tuple("Xqz" if name == "Remarks" else name for name in HEADERS),
            RecipeChanges(added=("Xqz",), gone=("Remarks",)),
        ),
        (tuple(name.upper().replace(" ", "_") for name in HEADERS), RecipeChanges()),
    ],
)
def test_a_changed_export_says_what_changed(headers: tuple[str, ...], told: RecipeChanges) -> None:
    assert fitting([RECIPE], headers) is RECIPE
    assert changes(RECIPE, headers) == told


def test_no_recipe_is_guessed() -> None:
    assert fitting([RECIPE], ["id", "name", "zip"]) is None
    twin = Recipe.of("other desk", HEADERS, {})
    assert fitting([RECIPE, twin], HEADERS) is None  # nobody can tell which
    assert fitting([], HEADERS) is None


def test_headers_of_a_recipe_survive_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    save(RECIPE, path)
    assert load(path) == RECIPE


def test_a_recipe_written_by_hand_answers_a_question(export: Path, tmp_path: Path) -> None:
    path = tmp_path / "by-hand.toml"
    path.write_text('name = "by hand"\n[mapping]\n"May We Write" = "not do_not_mail"\n', "utf-8")
    assert fitting([load(path)], HEADERS) is None  # it is used when it is named
    found = read_patients(export, recipe=load(path))
    assert found.patients["do_not_mail"].tolist() == [False, True, False]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    rows = ["1,Ana,Ortiz,1 Elm St,02462,,Y", "2,Luis,Vega,2 Elm St,02462,,N", "3,Mia,Cho,3 Elm St,02462,,"]
    path.write_text("\n".join([",".join([*HEADERS, "Shoe Size"]), *(f"{row},9" for row in rows)]) + "\n", "utf-8")
    return path


def test_yes_may_mean_that_mail_is_allowed(export: Path) -> None:
    found = read_patients(export, kept=[RECIPE])
    assert found.recipe == "front desk"
    assert found.patients["do_not_mail"].tolist() == [False, True, False]
    plain = read_patients(export, mapping={"May We Write": "do_not_mail"})
    assert plain.patients["do_not_mail"].tolist() == [True, False, False]
    told = [(problem.column, problem.severity) for problem in found.problems if problem.rule == "recipe-differs"]
    assert told == [("Shoe Size", "warning")]


def test_only_a_yes_or_no_has_an_opposite(export: Path) -> None:
    with pytest.raises(InputError, match=r"ZIP of list\.csv can't be the opposite of zip") as caught:
        read_patients(export, mapping={"ZIP": "not zip"})
    assert caught.value.code == "mapping-sense"
