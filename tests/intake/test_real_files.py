"""Real exports in every costume: the same patients come out, and hostile files end in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import schema
from reactivate_desktop.intake.importer import PatientImport, read_patients

COSTUMES = {
    "us_bom.csv": ("utf-8-sig", ",", 4, ""),
    "utf16.txt": ("utf-16-le", "\t", 1, ""),
    "pipe.txt": ("utf-8", "|", 1, ""),
    "xlsx.xlsx": ("", "", 4, "Patients"),
    "xlsx1904.xlsx": ("", "", 4, "Patients"),
}
WHO = ["patient_id", "first_name", "last_name", "birth_date", "city", "state", "zip", "last_visit", "visit_count"]


def core(found: PatientImport) -> pd.DataFrame:
    frame = found.patients[WHO].copy()
    frame["street"] = (found.patients["address1"] + " " + found.patients["address2"]).str.strip()
    for name in ("first_name", "last_name", "city", "street"):
        frame[name] = frame[name].str.casefold()
    return frame


def accounted(found: PatientImport) -> bool:
    return len(found.patients) + found.refused + found.repeated == found.rows


@pytest.fixture(scope="module")
def plain(shared_data: Path) -> PatientImport:
    return read_patients(shared_data / "synthea" / "practice_ma27_list.csv")


def test_the_plain_list(plain: PatientImport, shared_data: Path) -> None:
    expected = json.loads((shared_data / "synthea" / "practice_ma27_expected.json").read_text("utf-8"))
    patients = plain.patients
    assert len(patients) == plain.rows == expected["patients"]
    assert int(patients["deceased"].sum()) == expected["deceased"]
    assert int((patients["zip"] == "").sum()) == expected["blank_zip"]
    assert int(patients["zip"].str.startswith("0").sum()) == expected["zip_with_leading_zero"]
    assert str(patients["last_visit"].max().date()) == expected["newest_last_visit"]
    assert set(patients["state"]) == {"MA"}
    assert list(patients["source_row"]) == list(range(2, 29))
    first = patients.iloc[0]
    assert (first["first_name"], first["last_name"], first["clinic"]) == ("Tess", "Schmeler", "PCP136067")


@pytest.mark.parametrize("costume", COSTUMES)
def test_every_costume_gives_the_same_patients(costume: str, plain: PatientImport, shared_data: Path) -> None:
    found = read_patients(shared_data / "synthea" / f"practice_ma27_{costume}")
    assert (found.encoding, found.delimiter, found.header_row, found.sheet) == COSTUMES[costume]
    pd.testing.assert_frame_equal(core(found), core(plain))
    assert accounted(found)
    assert found.refused == found.repeated == 0


def test_the_ods_costume_gives_the_same_patients(plain: PatientImport, shared_data: Path) -> None:
    found = read_patients(shared_data / "synthea" / "practice_ma27.ods")
    assert (found.header_row, found.sheet) == (1, "Patients")
    pd.testing.assert_frame_equal(core(found), core(plain))


def test_titles_and_totals_are_left_out_and_listed(shared_data: Path) -> None:
    found = read_patients(shared_data / "synthea" / "practice_ma27_us_bom.csv")
    left_out = [(problem.row, problem.rule) for problem in found.problems if problem.rule in {"above-header", "footer"}]
    assert left_out == [(1, "above-header"), (2, "above-header"), (33, "footer")]
    assert sum(problem.rule == "zip-zero-lost" for problem in found.problems) == 15
    assert int(found.patients["deceased"].sum()) == 2
    assert set(found.patients["status"]) == {"Active", "Deceased"}


def test_a_yes_under_inactive_is_an_inactive_status(shared_data: Path) -> None:
    found = read_patients(shared_data / "synthea" / "practice_ma27_xlsx.xlsx")
    assert found.patients["status"].value_counts().to_dict() == {"Active": 25, "Inactive": 2}


def test_capitals_of_a_whole_file_are_turned_back(plain: PatientImport, shared_data: Path) -> None:
    found = read_patients(shared_data / "synthea" / "practice_ma27_pipe.txt").patients
    assert list(found["first_name"]) == list(plain.patients["first_name"])


def test_the_list_whose_towns_stand_in_the_street_line(shared_data: Path) -> None:
    found = read_patients(shared_data / "_internal_only/synthea_ma_2017/practice_ma2017a_list.csv")
    patients = found.patients
    assert (found.rows, len(patients)) == (719, 719)
    assert int(patients["deceased"].sum()) == 223
    assert int(patients["last_visit"].isna().sum()) == 154
    assert patients["zip"].str.fullmatch(r"0\d{4}").all()
    assert [problem.rule for problem in found.problems] == ["town-in-street"] * 719
    second = patients.iloc[1]
    assert (second["address1"], second["city"], second["zip"]) == ("199 Jaylen Spur Suite 892", "Boston", "02112")
    towns = set(patients["city"])
    assert {"Fall River", "West Springfield Town", "New Bedford", "Harvard"} <= towns
    assert not {
        town for town in towns if any(letter.isdigit() for letter in town) or town.split()[0] in {"Suite", "Apt."}
    }
    assert len(towns) == 211


def test_the_demo_patients_of_openemr(shared_data: Path) -> None:
    found = read_patients(shared_data / "pms_samples" / "openemr_demo_patients.csv")
    patients = found.patients.set_index("patient_id")
    assert len(patients) == 14
    assert set(patients["status"]) == {""}
    assert patients["last_visit"].isna().all()
    assert set(patients.index[patients["zip"] == ""]) == {"4", "17"}
    assert set(patients.index[patients["address1"] == ""]) == {"17"}
    assert set(patients["state"]) <= {"CA", ""}
    assert int((patients["sex"] == "").sum()) == 4


def test_the_literal_files(shared_data: Path) -> None:
    mindbody = read_patients(shared_data / "_internal_only/pms_literal/mindbody_clients.csv")
    assert (mindbody.header_row, mindbody.rows, mindbody.left_out) == (2, 2, 1)
    names = mindbody.patients[["first_name", "last_name", "patient_id"]].to_numpy().tolist()
    assert names == [["Mina", "Cho", "165"], ["Ana", "Woo", "46"]]
    practice = read_patients(shared_data / "_internal_only/pms_literal/simplepractice_client_details_report.csv")
    person = practice.patients.iloc[0]
    assert (person["first_name"], person["last_name"], person["status"]) == ("Avery", "Stone", "Active")
    assert person["patient_id"].startswith("x")


REFUSED = {
    "calamine__pass_protected.xlsx": "workbook-locked",
    "poi__protected_passtika.xlsx": "workbook-locked",
    "calamine__issue_594_dos.ods": "workbook-too-large",
    "poi__Simple.xlsb": "workbook-damaged",
    "poi__xlsx-corrupted.xlsx": "workbook-damaged",
    "poi__cf-XLSX2CSVFuzzer-5636439151607808.xlsx": "workbook-damaged",
    "poi__cf-POIHSSFFuzzer-4651309315719168.xls": "workbook-damaged",
    "poi__poc-xmlbomb.xlsx": "workbook-damaged",
    "poi__poc-shared-strings.xlsx": "workbook-damaged",
    "calamine__too_small.xls": "header-missing",
    "poi__testEXCEL_4.xls": "file-kind",
    "frictionless__sheets.xlsx": "sheet-unclear",
    "calamine__any_sheets.xlsx": "header-missing",
    "poi__TwoSheetsOneHidden.xlsx": "header-missing",
    "calamine__errors.xlsx": "sheet-empty",
    "frictionless__multiline-headers.xlsx": "header-missing",
    "poi__florida_data.ashx.xls": "header-missing",
}


@pytest.mark.parametrize("name", REFUSED)
def test_workbooks_that_cannot_be_used_end_in_one_sentence(name: str, shared_data: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_patients(shared_data / "spreadsheets" / name)
    assert caught.value.code == REFUSED[name]
    assert name in caught.value.message
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_two_sheets_that_look_alike_are_named_and_one_can_be_chosen(shared_data: Path) -> None:
    path = shared_data / "spreadsheets" / "frictionless__sheets.xlsx"
    with pytest.raises(InputError, match=r"Sheet1, Sheet2, Sheet3.*--sheet"):
        read_patients(path)
    assert read_patients(path, sheet="Sheet2").rows == 1
    with pytest.raises(InputError, match="no sheet Sheet9"):
        read_patients(path, sheet="Sheet9")


USED = {
    "calamine__issue_174.xlsx": (1, 1),
    "frictionless__issue-312.xlsx": (1, 4),
    "frictionless__issue-870.xlsx": (1, 9),
    "frictionless__sheet2.xlsx": (1, 2),
    "poi__51626_contact.xlsx": (1, 2),
}


@pytest.mark.parametrize("name", USED)
def test_workbooks_that_can_be_used_lose_no_row(name: str, shared_data: Path) -> None:
    found = read_patients(shared_data / "spreadsheets" / name)
    assert (found.header_row, found.rows) == USED[name]
    assert accounted(found)


def attempt(path: Path) -> tuple[PatientImport | None, str]:
    try:
        return read_patients(path), ""
    except InputError as error:
        return None, error.message


def test_every_text_file_is_read_as_listed_or_refused(shared_data: Path) -> None:
    used = 0
    for entry in json.loads((shared_data / "csv" / "manifest.json").read_text("utf-8")):
        found, sentence = attempt(shared_data / entry["file"])
        if found is None:
            assert Path(entry["file"]).name in sentence
            continue
        used += 1
        assert found.header_row == entry["header_row"]
        assert found.delimiter == entry["delimiter"]
        assert found.rows + found.left_out == entry["data_rows"]
        assert accounted(found)
        schema.check(found.patients)
    assert used >= 6


def test_no_problem_shows_what_a_cell_held(shared_data: Path) -> None:
    found = read_patients(shared_data / "_internal_only/synthea_ma_2017/practice_ma2017a_list.csv")
    shown = repr(found.problems) + json.dumps([problem.as_json() for problem in found.problems])
    for text in {*found.patients["city"], *found.patients["last_name"], *found.patients["zip"]} - {""}:
        assert text not in shown
