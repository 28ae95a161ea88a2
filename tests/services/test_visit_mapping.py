"""Columns of visit sheets are known by name and by value, and a mapping that was corrected is kept as a recipe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import visit_evidence
from reactivate_desktop.services import import_patients, import_recipes, import_visits
from reactivate_desktop.services.import_visits import VisitPlan
from reactivate_desktop.store import Store

TODAY = date(2026, 11, 25)
PEOPLE = "".join(f"P-{n},Roe{n},Ann,{n} Main St\n" for n in range(1, 7))
PLAIN = "Reg,Seen,Result,Fee,Ref\n" + "".join(
    f"P-{n},2024-02-0{n},{'Completed' if n % 2 else 'No Show'},9{n}.00,{n}\n" for n in range(1, 7)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        (tmp_path / "patients.csv").write_text("PatNum,LName,FName,Address\n" + PEOPLE, "utf-8")
        import_patients.run(opened, tmp_path / "patients.csv")
        yield opened


def planned(store: Store, folder: Path, text: str, **options: object) -> VisitPlan:
    (folder / "v.csv").write_text(text, "utf-8")
    return import_visits.plan(store, [folder / "v.csv"], today=TODAY, **options)  # type: ignore[arg-type]


def fields(made: VisitPlan) -> dict[str, str | None]:
    return {match.header: match.field for match in made.sheets[0].mapping}


def test_names_that_say_nothing_are_known_by_their_values(store: Store, tmp_path: Path) -> None:
    made = planned(store, tmp_path, PLAIN, kind="visits")
    assert fields(made) == {"Reg": "patient_id", "Seen": "day", "Result": "status", "Fee": None, "Ref": None}
    told = {match.field: (match.confidence, match.reason) for match in made.sheets[0].mapping if match.field}
    assert told["patient_id"] == (0.8, "100% of the values are patient IDs of this workspace.")
    assert told["day"][0] < told["patient_id"][0] < 1
    assert (made.used, made.counts.updated) == (6, 6)


def test_a_name_that_the_values_speak_against_is_not_believed(store: Store, tmp_path: Path) -> None:
    text = PLAIN.replace("Reg,Seen,Result,Fee,Ref", "Reg,Seen,Result,Date,Patient")
    made = planned(store, tmp_path, text, kind="visits")
    assert fields(made) == {"Reg": "patient_id", "Seen": "day", "Result": "status", "Date": None, "Patient": None}
    reasons = {match.header: match.reason for match in made.sheets[0].mapping}
    assert reasons["Date"] == "The header says a day, the values don't look like it."
    assert "another column has those of the workspace" in reasons["Patient"]


def test_two_columns_of_days_without_a_name_are_asked(store: Store, tmp_path: Path) -> None:
    text = "\n".join(line + (",Paid" if at == 0 else ",2024-03-01") for at, line in enumerate(PLAIN.splitlines()))
    asking = planned(store, tmp_path, text + "\n", kind="visits")
    assert (asking.used, [match.header for match in asking.asked]) == (0, ["Seen", "Paid"])
    with pytest.raises(InputError) as caught:
        import_visits.take(store, asking)
    assert caught.value.code == "visits-columns"
    made = planned(store, tmp_path, text + "\n", kind="visits", mapping={"Seen": "day"})
    assert made.used == 6


def test_a_recipe_of_visits_is_kept_and_tells_the_kind(store: Store, tmp_path: Path) -> None:
    odd = PLAIN.replace("Result", "Xyz").replace("Seen", "Qrs").replace("Reg", "Uvw")
    (tmp_path / "v.csv").write_text(odd, "utf-8")
    assert import_visits.looks_like(tmp_path / "v.csv") == ""
    assert import_visits.looks_like(tmp_path / "v.csv", store=store) == "visits"  # IDs of patients beside days
    assert planned(store, tmp_path, odd).used == 6
    chosen = {"Uvw": "patient_id", "Qrs": "day", "Xyz": "status", "Fee": None}
    made = planned(store, tmp_path, odd, kind="appointments", mapping=chosen)
    kept = import_visits.keep_recipe(store, "old desk", made, chosen, brand="harbor-dental")
    assert (kept.kind, kept.brand, kept.mapping["Fee"]) == ("appointments", "harbor-dental", "")
    assert import_visits.looks_like(tmp_path / "v.csv", store=store) == "appointments"
    again = planned(store, tmp_path, odd, brand="harbor-dental")
    assert (again.kind, again.sheets[0].recipe) == ("appointments", "old desk")
    assert again.sheets[0].mapping[0].reason == "Recipe old desk says so."
    # no list of patients is read with it
    assert import_recipes.recipes(store, kind="patients") == ()
    turned = planned(store, tmp_path, odd.replace("P-", "2024-01-0"), brand="harbor-dental")
    assert [match.header for match in turned.asked] == ["Uvw"]
    with pytest.raises(InputError, match="Is the column Uvw still “Patient ID”"):
        import_visits.take(store, turned)


def test_values_are_believed_only_where_there_are_enough() -> None:
    few = visit_evidence.match(["a", "b"], [["1", "2"], ["2024-01-01", "2024-01-02"]], {}, {"1", "2"})
    assert [one.field for one in few] == [None, None]
    assert visit_evidence.find_header([["a", "b"], ["1", "2024-01-01"]], {"1"}) is None
