"""What staff types where it does not belong: trials, headers, remarks; and the names of people that only look so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.intake import names, questions
from reactivate_desktop.intake.importer import PatientImport, read_patients

NAMES = Path(__file__).parents[3] / "shared" / "data" / "names"
HEAD = "Patient ID,First Name,Last Name,Address,City,State,ZIP,Notes\n"
ANA = "1,Ana,Roe,1 Elm St,Ayr,MA,02462,\n"
TOLD = ("per wife passed away", "wife called passed away 3/14", "told by daughter deceased", "son says died in May")
BOB = "2,Bob,Doe,2 Elm St,Ayr,MA,02462,\n"


def read(folder: Path, *rows: str) -> PatientImport:
    path = folder / "list.csv"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return read_patients(path)


def row(first: str, last: str, notes: str = "") -> str:
    return f'3,"{first}","{last}",3 Elm St,Ayr,MA,02462,"{notes}"\n'


@pytest.mark.parametrize(
    "name",
    [
        *(
            "ZZZ Test",
            "Test Patient",
            "Test-Patient Ana",
            "TEST TEST",
            "zztest",
            "Do Not Use",
            "DO_NOT_USE",
            "Patient Test",
        ),
        *(
            "DONOTUSE",
            "Demo Patient",
            "Sample Patient",
            "Training Patient",
            "Test1 Patient1",
            "Fake Person",
            "Dummy Account",
        ),
    ],
)
def test_trials_are_set_aside(name: str, tmp_path: Path) -> None:
    first, _, last = name.partition(" ")
    found = read(tmp_path, ANA, row(first, last), BOB)
    assert found.patients["first_name"].tolist() == ["Ana", "Bob"]
    assert [(one.row, one.rule) for one in found.problems if one.severity == "refused"] == [(3, "test-patient")]
    assert len(found.set_aside) == 1


@pytest.mark.parametrize(
    ("first", "last", "rule"),
    [
        ("Mickey", "Mouse", "name-fictional"),
        ("SANTA", "CLAUS", "name-fictional"),
        ("Test", "Ana", "name-trial"),
        ("Ana", "Test", "name-trial"),
        ("John", "Testing", "name-trial"),
        ("New", "Patient", "name-trial"),
        ("Asdf", "Asdf", "name-trial"),
        ("XXX", "XXX", "name-trial"),
    ],
)
def test_what_may_be_a_trial_is_asked(first: str, last: str, rule: str, tmp_path: Path) -> None:
    found = read(tmp_path, ANA, row(first, last), BOB)
    asked = [(one.row, one.rule, one.field) for one in found.problems if one.severity == "question"]
    assert asked == [(3, rule, "do_not_mail")]
    assert found.patients["do_not_mail"].tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        *(("Ana", "Testa"), ("Testa", "Ana"), ("Bob", "Testerman"), ("Patience", "Roe"), ("Norman", "Mailman")),
        *(
            ("Ahmed", "Header"),
            ("Ana", "Last"),
            ("First", "Roe"),
            ("City", "State"),
            ("Ana", "Deathe"),
            ("Ana", "Dececco"),
        ),
        *(("Total", "Ana"), ("Diedrich", "Roe"), ("Mickey", "Roe"), ("Ana", "Mouse"), ("Zzyzx", "Roe"), ("Rip", "Roe")),
        *(
            ("Ana", "Ripley"),
            ("Ana", "Coffin"),
            ("Ana", "Graves"),
            ("Ana", "Moves"),
            ("Nom", "Nguyen"),
            ("Ana", "Nome"),
        ),
        *(("Duke", "Estate"), ("Ana", "Samples"), ("Demo", "Roe"), ("Ana", "Von Zz")),
    ],
)
def test_people_who_are_called_so_are_people(first: str, last: str, tmp_path: Path) -> None:
    found = read(tmp_path, ANA, row(first, last), BOB)
    assert len(found.patients) == 3
    assert [one.rule for one in found.problems if one.severity in {"question", "refused"}] == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        *(
            ("First Name", "Last Name"),
            ("FIRST", "LAST"),
            ("Nombre", "Apellido"),
            ("Prénom", "Nom"),
            ("Vorname", "Nachname"),
        ),
        *(("Nome", "Cognome"), ("", "Last Name"), ("Nombre", ""), ("Given Name", "Surname")),
    ],
)
def test_headers_in_the_middle_are_no_patients_in_any_language(first: str, last: str, tmp_path: Path) -> None:
    found = read(tmp_path, ANA, row(first, last), BOB)
    assert found.patients["first_name"].tolist() == ["Ana", "Bob"]
    told = [one for one in found.problems if one.row == 3 and one.rule in {"header-like", "header-again"}]
    assert len(told) == 1
    assert found.rows == len(found.patients) + found.refused + found.repeated


@pytest.mark.parametrize(
    "line", ["---,---,---,---,---,---,---,---\n", "=,=,=,=,=,=,=,=\n", "Total,,,,,,,\n", ",,Total,,,,,2\n"]
)
def test_ruled_lines_and_totals_are_no_patients(line: str, tmp_path: Path) -> None:
    assert read(tmp_path, ANA, line, BOB).patients["first_name"].tolist() == ["Ana", "Bob"]


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        *[
            (text, "deceased")
            for text in ("DECEASED", "dec'd 3/2020", "RIP", "R.I.P.", "Dead", "Pt passed 2/3/20", "passed away", *TOLD)
        ],
        *[(text, "deceased") for text in ("Passed on June 3", "Estate of Ana", "pt died")],
        *[
            (text, "bad_address")
            for text in ("RTS", "RTS 3/2024", "Return to sender", "NDFA", "UAA", "moved to FL", "vacated")
        ],
        *[
            (text, "bad_address")
            for text in ("no forwarding address", "Attempted - Not Known", "bad addr", "undeliverable")
        ],
        *[(text, "do_not_mail") for text in ("DO NOT MAIL", "donotmail", "DNM", "D.N.M.", "no mail", "refuses mail")],
        *[
            (text, "do_not_mail")
            for text in ("does not want mail", "doesn't want any postcards", "opted out of mailings")
        ],
        *[(text, "do_not_mail") for text in ("stop sending cards", "no more letters please")],
    ],
)
def test_remarks_raise_a_question(words: str, flag: str, tmp_path: Path) -> None:
    found = read(tmp_path, ANA, row("Eva", "Poe", words), BOB)
    assert flag in {one.field for one in found.problems if one.severity == "question"}
    assert found.patients[flag].tolist() == [False, True, False]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "insurance expired",
            "passed exam",
            "Passed on treatment",
            "dead tooth",
            "rip in crown",
            "parts",
            "hearts",
            "rts",
        ),
        *(
            "moved appt to Friday",
            "mother passed away",
            "likes mail",
            "mail ok",
            "optical",
            "script sent",
            "opt in",
            "wants mail",
        ),
        *("vacation in May", "not known to smoke", "Dec 2019", "deceased spouse", "sports", "forwarded x-rays"),
    ],
)
def test_words_that_only_look_like_remarks_ask_nothing(words: str, tmp_path: Path) -> None:
    found = read(tmp_path, ANA, row("Eva", "Poe", words), BOB)
    assert [one.rule for one in found.problems if one.severity == "question"] == []


PIECES = st.sampled_from(
    """
    deceased|DECEASED|dec'd|died|pt|patient|passed|away|on|2/3/20|RIP|r.i.p.|dead|do|not|don't|DNM|D.N.M.|no|mail|mailings
    |RTS|NDFA|UAA|moved|to|from|appt|returned|vacated|stop|sending|wants|want|refuses|opted|out|of|collections|attorney|bad
    |address|forwarding|attempted|known|estate|Ana|Roe|(|)|-|*|,|.
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)


@given(st.lists(PIECES, max_size=7), st.sampled_from([" ", "  ", "-", ""]))
def test_whatever_is_a_sign_is_worth_reading(words: list[str], between: str) -> None:
    """The quick search for keys never hides a sign; and a name without its signs holds none any more."""
    text = between.join(words)
    signs = questions.signs_in(text)
    if signs:
        assert questions.worth_reading([text]).tolist() == [True]
        assert all(sign.words.search(text) for sign in signs)


@pytest.mark.skipif(not NAMES.is_dir(), reason="the labelled names are not beside the checkout")
def test_no_labelled_person_is_taken_for_a_trial_or_a_header() -> None:
    texts = [
        json.loads(line)["text"]
        for line in (NAMES / "probablepeople_person_labeled_a.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(texts) > 800
    assert [text for text in texts if names.TEST_PATIENT.match(text)] == []
    words = {word.casefold() for text in texts for word in text.replace(",", " ").split()}
    assert words & questions.TRIAL_WORDS == set()
