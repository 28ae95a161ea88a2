"""What is found in a finished list: changes with before and after, doubts as warnings, remarks as questions."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.intake import emails, people, phones, questions, schema, values, zip_place
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.problems import ProblemLog, Problems
from reactivate_desktop.intake.review import Review
from reactivate_desktop.intake.table import Problem

TODAY = datetime.date(2026, 11, 25)


def table(**columns: list[object]) -> pd.DataFrame:
    rows = max(map(len, columns.values()))
    given_ = {"source_row": list(range(2, rows + 2)), **columns}
    return schema.build(given_, rows)


def reviewed(**columns: list[object]) -> Review:
    headers = {name: name.upper() for name in columns}
    return Review(table(**columns), headers, ProblemLog("List"), TODAY).run()


def problems(review: Review) -> list[Problem]:
    return list(Problems(review.log.groups()))


def told(review: Review) -> list[tuple[int, str, str, str, str, str]]:
    return [(p.row, p.field, p.rule, p.severity, p.value, p.after) for p in problems(review)]


def read(folder: Path, text: str) -> PatientImport:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return read_patients(path)


@pytest.mark.parametrize(
    ("cell", "kept", "rule"),
    [
        ("617-555-0134", "617-555-0134", ""),
        ("(617) 555-0134 x12", "(617) 555-0134 x12", ""),
        ("+1 617.555.0134", "+1 617.555.0134", ""),
        ("+44 20 7946 0958", "+44 20 7946 0958", ""),
        ("6175550134.0", "6175550134", "phone-decimal"),
        ("617-555-0134 (mom)", "617-555-0134", "phone-words"),
        ("617-555-0134 or 617 555 0134", "617 555 0134", "phone-twice"),
        ("617-555-0134 / 617-555-0199", "617-555-0134", "two-phones"),
        ("555-0134", "555-0134", "phone-area-missing"),
        ("(5555) 555-1111", "(5555) 555-1111", "phone-invalid"),
        ("111-555-0134", "111-555-0134", "phone-invalid"),
        ("000-000-0000", "", "phone-placeholder"),
        ("call mother", "call mother", "phone-invalid"),
        ("N/A", "", ""),
    ],
)
def test_phones(cell: str, kept: str, rule: str) -> None:
    read_ = phones.phone(cell)
    assert (read_.value.number, read_.rule) == (kept, rule)


def test_a_number_is_compared_by_its_digits() -> None:
    forms = ["617-555-0134", "(617)555-0134", "+1 617 555 0134", "1.617.555.0134", "6175550134"]
    assert {phones.key(form) for form in forms} == {"+16175550134"}
    assert phones.key("617-555-0134 ext. 7") == "+16175550134x7"
    assert phones.key("none") == ""


@given(st.integers(2_000_000_000, 9_999_999_999))
def test_valid_is_what_the_library_calls_valid(number: int) -> None:
    wanted = phonenumbers.is_valid_number(phonenumbers.parse(f"+1{number}"))
    assert phones.valid(str(number)) == wanted
    assert phones.plain([str(number)]) == [wanted]


def test_a_second_number_goes_where_there_is_room() -> None:
    review = reviewed(mobile=["617-555-0134 / 617-555-0199", "617-555-0134; 617-555-0199"], phone=["", "617-555-0111"])
    assert list(review.patients["phone"]) == ["617-555-0199", "617-555-0111"]
    assert list(review.patients["work_phone"]) == ["", "617-555-0199"]
    assert told(review) == [
        (2, "mobile", "two-phones", "warning", "617-555-0134 / 617-555-0199", "617-555-0134"),
        (2, "phone", "second-phone", "fixed", "", "617-555-0199"),
        (3, "mobile", "two-phones", "warning", "617-555-0134; 617-555-0199", "617-555-0134"),
        (3, "work_phone", "second-phone", "fixed", "", "617-555-0199"),
    ]


@pytest.mark.parametrize(
    ("cell", "kept", "rule"),
    [
        ("ann@roe.org", "ann@roe.org", ""),
        ("Ann Roe <ann@roe.org>", "ann@roe.org", "email-words"),
        ("mailto:ann@roe.org", "ann@roe.org", "email-words"),
        ("ann@roe.org; bob@roe.org", "ann@roe.org", "two-emails"),
        ("zoë@roe.org", "zoë@roe.org", ""),
        ("declined", "", "email-placeholder"),
        ("none@none.com", "", "email-placeholder"),
        ("ann@gmail.con", "ann@gmail.con", "email-mistyped"),
        ("ann@@roe.org", "", "email-invalid"),
        ("ann roe@x.org", "", "email-invalid"),
        ("a..b@roe.org", "", "email-invalid"),
        ("ann@localhost", "", "email-invalid"),
    ],
)
def test_emails(cell: str, kept: str, rule: str) -> None:
    assert (emails.email(cell).value, emails.email(cell).rule) == (kept, rule)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Ana", people.Given("Ana")),
        ("Dr. Ana", people.Given("Ana", "Dr.")),
        ('Robert "Bob"', people.Given("Robert", nickname="Bob")),
        ("Robert (Bob) J", people.Given("Robert J", nickname="Bob")),
        ("'Bob' Robert", people.Given("Robert", nickname="Bob")),
        ("Ana & Luis", people.Given("Ana", partner="Luis")),
        ("Ana and Luis", people.Given("Ana", partner="Luis")),
        ("Mr. & Mrs. John", people.Given("John", couple_title="Mr. and Mrs.")),
        ("MR AND MRS", people.Given("", couple_title="Mr. and Mrs.")),
        ("Drs. Ana/Luis", people.Given("Ana", "Drs.", partner="Luis")),
        ("Ana & Ruiz, Luis", people.Given("Ana", partner="Luis", partner_last="Ruiz")),
        ("Ana, Luis & Eva", people.Given("Ana, Luis & Eva")),
        ("Ana & Luis & Eva", people.Given("Ana", several=True)),
        ("John & Family", people.Given("John", several=True)),
        ("Andy", people.Given("Andy")),
        ("Sandra", people.Given("Sandra")),
        ("Ana (minor)", people.Given("Ana (minor)")),
        ("D'Andre", people.Given("D'Andre")),
        ("Anderson", people.Given("Anderson")),
        ("Miss", people.Given("Miss")),
    ],
)
def test_first_names_are_taken_apart(cell: str, parts: people.Given) -> None:
    assert people.given(cell) == parts
    assert people.given(parts.first) == people.Given(parts.first)


@pytest.mark.parametrize(
    ("cell", "calm"),
    [
        ("MCDONALD", "McDonald"),
        ("O'BRIEN", "O'Brien"),
        ("DE LA CRUZ", "de la Cruz"),
        ("VAN DER BERG", "Van der Berg"),
        ("MACDONALD", "MacDonald"),
        ("MACIAS", "Macias"),
        ("SMITH-JONES", "Smith-Jones"),
        ("ROE III", "Roe III"),
        ("AJ", "AJ"),
        ("LEE", "Lee"),
        ("ana", "Ana"),
        ("LaRue", "LaRue"),
    ],
)
def test_names_in_one_case(cell: str, calm: str) -> None:
    assert people.calm(cell) == calm
    assert people.calm(calm) == calm


DECEASED, MAIL, CONTACT = "note-says-deceased", "note-says-do-not-mail", "note-says-do-not-contact"
MOVED, DEBT, LAW = "note-says-moved", "note-says-collections", "note-says-attorney"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("pt deceased 3/2021", [DECEASED]),
        ("passed away", [DECEASED]),
        ("DO NOT MAIL", [MAIL]),
        ("no mail please", [MAIL]),
        ("DNM", [MAIL]),
        ("Do Not Contact!", [CONTACT]),
        ("dismissed from practice", [CONTACT]),
        ("moved to Texas", [MOVED]),
        ("mail returned 5/3", [MOVED]),
        ("in collections", [DEBT]),
        ("letter from attorney", [LAW]),
        ("deceased; was in collections", [DECEASED, DEBT]),
        # what only sounds like it
        ("mother passed away, rescheduled", []),
        ("dad died last week", []),
        ("not deceased", []),
        ("moved appt to Friday", []),
        ("moved here from Ohio", []),
        ("no contact lenses", []),
        ("works as a lawyer", []),
        ("power of attorney: son", []),
        ("prefers mornings", []),
        ("Moving Day Spa", []),
        ("", []),
    ],
)
def test_remarks_of_staff(text: str, rules: list[str]) -> None:
    assert [sign.rule for sign in questions.signs_in(text)] == rules
    assert questions.worth_reading(["other", text, "another"])[1] or not rules


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Smith (Deceased)", "Smith"),
        ("Bob - deceased", "Bob"),
        ("DO NOT MAIL 12 Main St", "12 Main St"),
        ("12 Main St *MOVED*", "12 Main St"),
        ("Roe", "Roe"),
    ],
)
def test_remarks_are_taken_out_of_names_and_addresses(text: str, bare: str) -> None:
    assert questions.without_signs(text) == bare


def test_a_question_keeps_the_person_from_being_mailed_until_it_is_answered() -> None:
    notes = ["deceased", "DO NOT MAIL", "attorney called", "moved away", "in collections", "fine"]
    columns: dict[str, list[object]] = {
        "patient_id": list("123456"),
        "first_name": ["Ana"] * 6,
        "last_name": ["Ortiz"] * 6,
        "last_visit": [datetime.date(2020, 1, 2)] * 6,
        "notes": list(notes),
    }
    review = reviewed(**columns)
    asked = [(p.row, p.column, p.field, p.value) for p in problems(review) if p.severity == "question"]
    flags = ["deceased", "do_not_mail", "do_not_contact", "bad_address", "do_not_mail"]
    assert asked == [(row, "NOTES", flag, notes[row - 2]) for row, flag in enumerate(flags, 2)]
    context = Context(as_of=TODAY)
    hit = pd.concat(
        [rule.excludes(review.patients, context) for rule in RULES if rule.never_off or "addr" in rule.id], axis=1
    )
    assert hit.any(axis=1).tolist()[:5] == [True] * 5


def test_what_a_flag_says_already_is_not_asked() -> None:
    review = reviewed(notes=["deceased"], deceased=[True])
    assert problems(review) == []


def test_a_name_of_a_story_is_asked_and_a_test_entry_is_no_patient(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "ID,Last Name,First Name,ZIP\n1,Mouse,Mickey,10001\n2,Test,ZZZ,10001\n3,Patient,Test,10001\n"
        "4,Do Not Use,,10001\n5,Zztest,Ana,10001\n6,Roe,Ann,10001\n",
    )
    assert list(found.patients["last_name"]) == ["Mouse", "Roe"]
    assert list(found.patients["do_not_mail"]) == [True, False]
    assert [p.row for p in found.problems if p.rule == "test-patient"] == [3, 4, 5, 6]


def test_dates_that_cannot_be() -> None:
    day = datetime.date
    review = reviewed(
        birth_date=[day(2027, 1, 1), day(1890, 1, 1), day(2000, 1, 1), day(1950, 1, 1), day(1950, 1, 1)],
        last_visit=[None, None, day(1999, 1, 1), day(2027, 1, 1), day(2020, 1, 1)],
        deceased_date=[None, None, None, None, day(2019, 1, 1)],
    )
    assert [(p.row, p.rule, p.value) for p in problems(review)] == [
        (2, "birth-impossible", "2027-01-01"),
        (3, "birth-impossible", "1890-01-01"),
        (4, "visit-before-birth", "1999-01-01"),
        (5, "visit-ahead", "2027-01-01"),
        (6, "visit-after-death", "2019-01-01"),
    ]
    assert review.patients["birth_date"].isna().tolist() == [True, True, False, False, False]
    assert review.patients["last_visit"].notna().tolist() == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("code", "states"),
    [
        ("02139", ("MA",)),
        ("06390", ("CT", "NY")),
        ("10001", ("NY",)),
        ("20500", ("DC", "MD", "VA")),
        ("88510", ("TX",)),
        ("96799", ("HI", "AS")),
        ("00000", ()),
        ("21300", ()),
        ("K1A 0B1", ()),
        ("", ()),
    ],
)
def test_the_states_of_a_zip_code(code: str, states: tuple[str, ...]) -> None:
    assert zip_place.states_of(code) == states


def test_every_zip_code_area_of_the_census_has_a_state() -> None:
    path = Path(__file__).parents[2] / "assets" / "geo" / "us_zcta_centroids.csv"
    codes = pd.read_csv(path, dtype=str)["zip"]
    assert [code for code in codes if not zip_place.states_of(code)] == []


def test_zip_codes_against_state_and_town() -> None:
    review = reviewed(
        zip=["02139", "02139", "02139", "99999", "00001", *["02139"] * 5, "99501"],
        state=["MA", "NY", "", "AK", "MA", *["MA"] * 5, "AK"],
        city=["Cambridge"] * 10 + ["Cambridge"],
    )
    assert told(review) == [
        (3, "zip", "zip-other-state", "warning", "02139 NY", ""),
        (4, "state", "state-from-zip", "fixed", "", "MA"),
        (6, "zip", "zip-unused", "warning", "00001 MA", ""),
    ]
    assert list(review.patients["zip"])[:3] == ["02139"] * 3
    away = reviewed(zip=["02139"] * 6 + ["01201"], state=["MA"] * 7, city=["Cambridge"] * 7)
    assert told(away) == [(8, "zip", "zip-far-from-city", "warning", "01201 Cambridge", "")]


def test_what_a_spreadsheet_would_run_is_told() -> None:
    review = reviewed(last_name=["=HYPERLINK(1)", "Roe"], address1=["@home", "1 Main St"])
    assert [(p.row, p.rule, p.value) for p in problems(review)] == [
        (2, "formula-like", "=HYPERLINK(1)"),
        (2, "formula-like", "@home"),
    ]


TEXT_FIELDS = ["first_name", "last_name", "notes", "address1", "city", "mobile", "email", "zip", "state", "title"]
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Ana & Luis", "DECEASED", "Roe (dec'd)", "617-555-0134 / 617-555-0199", "=1", "MCDONALD", "02139"]
    ),
)


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({field: st.lists(CELLS, min_size=2, max_size=2) for field in TEXT_FIELDS}))
def test_nothing_changes_but_what_is_listed_and_nothing_breaks(cells: dict[str, list[object]]) -> None:
    before = table(**cells)
    first = reviewed(**cells)
    listed = {(p.row, p.field) for p in problems(first)}
    parts = {"preferred_name", "title"}
    named = {row for row, field in listed if field in {"first_name", "last_name"}}
    for field in schema.COLUMNS:
        for row, old, new in zip(before["source_row"], before[field], first.patients[field], strict=True):
            if pd.isna(old) or old == new:
                continue
            by_name = field in parts and row in named
            assert (row, field) in listed or by_name


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({field: st.lists(CELLS, min_size=2, max_size=2) for field in TEXT_FIELDS}))
def test_cleaning_twice_changes_nothing_more(cells: dict[str, list[object]]) -> None:
    once = reviewed(**cells).patients
    again = Review(once.copy(), {name: name for name in TEXT_FIELDS}, ProblemLog("List"), TODAY).run().patients
    pd.testing.assert_frame_equal(once, again)


def test_no_cell_is_told_where_it_would_be_kept_in_the_open() -> None:
    review = reviewed(last_name=["SECRETNAME"], mobile=["secret"], notes=["deceased secret"])
    assert len(problems(review)) == 3
    for problem in problems(review):
        assert "secret" not in f"{problem!r}{problem.as_json()}".casefold()


ADDRESS_PIECES = st.sampled_from(
    (
        *(
            "ana",
            "Roe",
            "none",
            "test",
            "x",
            ".",
            "..",
            "+",
            "'",
            "@",
            "@",
            "example",
            "gmial",
            "gmail",
            ".com",
            ".con",
        ),
        *(" ", "é", "a" * 70, "-", "\u200b", "N/A", ".org", ".123"),
    )
)


@given(st.lists(ADDRESS_PIECES, max_size=7).map("".join))
def test_a_plain_address_is_kept_as_it_is(text: str) -> None:
    if emails.plain(text):
        assert emails.email(text) == values.Cell(text)


@pytest.mark.parametrize("text", ["ana.roe@example.com", "A_R+b-1@mail.example.co.uk"])
def test_nearly_all_addresses_are_plain(text: str) -> None:
    assert emails.plain(text)
