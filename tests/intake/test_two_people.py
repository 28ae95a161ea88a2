"""Two people in one row: both are addressed and greeted, and what can be read in several ways is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from reactivate_desktop.audience import salutation
from reactivate_desktop.intake.importer import PatientImport, read_patients


def read(folder: Path, text: str) -> PatientImport:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return read_patients(path)


TWO = [
    ("Ana & Luis Ortiz", ("Ana and Luis Ortiz", "Ana and Luis")),
    ("Ortiz, Ana & Luis", ("Ana and Luis Ortiz", "Ana and Luis")),
    ("Ana Ortiz & Luis Ortiz", ("Ana and Luis Ortiz", "Ana and Luis")),
    ("Ana Ortiz and Luis Ruiz", ("Ana Ortiz and Luis Ruiz", "Ana and Luis")),
    ("Ortiz, Ana & Ruiz, Luis", ("Ana Ortiz and Luis Ruiz", "Ana and Luis")),
    ("John/Mary Smith", ("John and Mary Smith", "John and Mary")),
    ("John + Mary Smith", ("John and Mary Smith", "John and Mary")),
    ("JOHN & MARY SMITH", ("John and Mary Smith", "John and Mary")),
    ("john and mary smith", ("John and Mary Smith", "John and Mary")),
    ("John & Mary Ann Smith", ("John and Mary Ann Smith", "John and Mary Ann")),
    ("Mary Ann and John Paul Jones", ("Mary Ann and John Paul Jones", "Mary and John Paul")),
    ("ANA & LUIS DE LA CRUZ", ("Ana and Luis de la Cruz", "Ana and Luis")),
    ("JOHN & MARY O'BRIEN-MCCOY", ("John and Mary O'Brien-McCoy", "John and Mary")),
    ("John & Mary Smith Jr.", ("John Smith Jr. and Mary Smith", "John and Mary")),
    ('Robert "Bob" & Mary Smith', ("Robert and Mary Smith", "Bob and Mary")),
    ("Mr and Mrs Smith", ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith")),
    ("MR & MRS SMITH", ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith")),
    ("Smith, Mr. & Mrs.", ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith")),
    ("Mr/Mrs van der Berg", ("Mr. and Mrs. van der Berg", "Mr. and Mrs. van der Berg")),
    ("Mr. & Mrs. John Smith", ("Mr. and Mrs. John Smith", "Mr. and Mrs. Smith")),
    ("Smith, Mr and Mrs John", ("Mr. and Mrs. John Smith", "Mr. and Mrs. Smith")),
    ("Mr. and Mrs. John Smith Jr", ("Mr. and Mrs. John Smith Jr.", "Mr. and Mrs. Smith")),
    ("Dr. and Mrs. Chen", ("Dr. and Mrs. Chen", "Dr. and Mrs. Chen")),
    ("Mr. and Mrs. John and Mary Smith", ("John and Mary Smith", "John and Mary")),
    ("Mr. John & Mrs. Mary Smith", ("John and Mary Smith", "John and Mary")),
    ("Dr. Ana and Luis Ortiz", ("Dr. Ana Ortiz and Luis Ortiz", "Ana and Luis")),
    ("Drs. Ana & Luis Ortiz", ("Drs. Ana and Luis Ortiz", "Ana and Luis")),
    ("John & Family Smith", ("John Smith", "John")),
    ("John & Mary & Sue Smith", ("John Smith", "John")),
]
ONE = [
    ("Dr. Ana Ortiz III", ("Dr. Ana Ortiz III", "Ana")),
    ("Ortiz, Ana", ("Ana Ortiz", "Ana")),
    ("Mr.Smith", ("Mr. Smith", "")),
    ("Dr.Ana Ortiz", ("Dr. Ana Ortiz", "Ana")),
    ("Wm. Smith", ("Wm. Smith", "Wm.")),
    ("Smith-Jones, Ana", ("Ana Smith-Jones", "Ana")),
    ("McDonald, Ana", ("Ana McDonald", "Ana")),
    ("MCDONALD, ANA", ("Ana McDonald", "Ana")),
    ("O'BRIEN, SEAN", ("Sean O'Brien", "Sean")),
    ("sean o'brien", ("Sean O'Brien", "Sean")),
    ("ANA DE LA CRUZ", ("Ana de la Cruz", "Ana")),
    ("de la cruz, ana", ("Ana de la Cruz", "Ana")),
    ("JOHN SMITH III", ("John Smith III", "John")),
    ("smith iii, john", ("John Smith III", "John")),
    ("DR. ANA ORTIZ", ("Dr. Ana Ortiz", "Ana")),
    ('ROBERT "BOB" ROE', ("Robert Roe", "Bob")),
    ("ANA (ANITA) VEGA", ("Ana Vega", "Anita")),
    ("MARY ANN VAN DER BERG", ("Mary Van der Berg", "Mary")),
    ("Sandra Anderson", ("Sandra Anderson", "Sandra")),
    ("Ana y Luis Ortiz", ("Ana y Luis Ortiz", "Ana y Luis")),
    ("Rosa Ortega y Gasset", ("Rosa Ortega y Gasset", "Rosa")),
]


def called(found: PatientImport) -> list[tuple[str, str]]:
    """Addressee and greeting of all patients, as a campaign calls them."""
    return [
        (
            salutation.addressee(
                title=row.title,
                first_name=row.first_name,
                last_name=row.last_name,
                suffix=row.suffix,
                partner=salutation.Partner(row.partner_first_name, row.partner_last_name),
            ),
            salutation.greeting(
                first_name=row.first_name,
                preferred_name=row.preferred_name,
                title=row.title,
                last_name=row.last_name,
                partner=salutation.Partner(row.partner_first_name, row.partner_last_name),
            ),
        )
        for row in found.patients.itertuples()
    ]


def csv_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize(("cell", "wanted"), [*TWO, *ONE])
def test_two_people_in_one_cell_are_one_patient_and_both_are_addressed(
    cell: str, wanted: tuple[str, str], tmp_path: Path
) -> None:
    found = read(tmp_path, f"ID,Name,Address,ZIP\n1,{csv_cell(cell)},1 Main St,02110\n2,Eva Roe,2 Main St,02110\n")
    assert called(found) == [wanted, ("Eva Roe", "Eva")]
    rules = {problem.rule for problem in found.problems}
    assert bool(rules & {"two-people", "two-titles", "several-people"}) == ((cell, wanted) in TWO)
    assert "people-unclear" not in rules


@pytest.mark.parametrize(
    ("first", "last", "title", "wanted"),
    [
        ("Ana & Luis", "Ortiz", "", ("Ana and Luis Ortiz", "Ana and Luis")),
        ("Ana & Luis", "Ortiz & Ruiz", "", ("Ana Ortiz and Luis Ruiz", "Ana and Luis")),
        ("Ana/Luis", "Ortiz/Ruiz", "", ("Ana Ortiz and Luis Ruiz", "Ana and Luis")),
        ("Mr. and Mrs.", "Smith", "", ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith")),
        ("", "Smith", "Mr & Mrs", ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith")),
        ("John", "Smith", "MR. & MRS.", ("Mr. and Mrs. John Smith", "Mr. and Mrs. Smith")),
        ("John & Mary", "Smith", "Mr. & Mrs.", ("John and Mary Smith", "John and Mary")),
    ],
)
def test_two_people_in_several_columns(
    first: str, last: str, title: str, wanted: tuple[str, str], tmp_path: Path
) -> None:
    text = f"ID,Title,First Name,Last Name,Address,ZIP\n1,{title},{first},{last},1 Main St,02110\n"
    assert called(read(tmp_path, f"{text}2,,Eva,Roe,2 Main St,02110\n"))[0] == wanted


@pytest.mark.parametrize(
    "cell",
    [
        *("Smith & Jones", "Johnson and Johnson", "Smith & Sons", "Smith, John & Mary Ann", "John, Mary & Sue Smith"),
        *("The Smith Family", "Smith Family", "Ortiz Household", "SMITH FAMILY"),
    ],
)
def test_who_is_meant_is_asked_where_a_cell_can_be_read_in_several_ways(cell: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"ID,Name,Address,ZIP\n1,{csv_cell(cell)},1 Main St,02110\n2,Eva Roe,2 Main St,02110\n")
    asked = [(p.row, p.value, p.field) for p in found.problems if p.rule == "people-unclear"]
    assert asked == [(2, cell, "do_not_mail")]
    assert found.patients["do_not_mail"].tolist() == [True, False]


@pytest.mark.parametrize("cell", ["Family Dollar Inc", "Eva Familia", "Resident Evil LLC", "Ana Houseman"])
def test_words_that_only_look_like_a_family_ask_nothing(cell: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"ID,Name,Address,ZIP\n1,{cell},1 Main St,02110\n")
    assert "people-unclear" not in {problem.rule for problem in found.problems}


def test_two_first_names_without_a_last_name_are_asked(tmp_path: Path) -> None:
    found = read(tmp_path, "ID,First Name,Last Name,Address,ZIP\n1,Smith & Jones,,1 Main St,02110\n")
    assert found.patients["do_not_mail"].tolist() == [True]
