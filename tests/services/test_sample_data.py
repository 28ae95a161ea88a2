"""The sample export is messy on purpose; its facts are the truth that import and waterfall are measured by."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from reactivate_desktop.audience import waterfall
from reactivate_desktop.audience.context import Context
from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.resources import brands_folder
from reactivate_desktop.services.sample_data import SampleFacts, make_sample_csv, make_sample_export

AS_OF = date(2026, 11, 23)
STRIDE = load_kit(brands_folder() / "stride-physio").clinics


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleFacts, PatientImport]:
    path = tmp_path_factory.mktemp("sample") / "export.xlsx"
    facts = make_sample_export(path, patients=1500, seed=7, clinics=STRIDE, as_of=AS_OF)
    return facts, read_patients(path)


@pytest.fixture(scope="module")
def text_export(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleFacts, PatientImport]:
    path = tmp_path_factory.mktemp("sample") / "export.csv"
    facts = make_sample_csv(path, patients=400, seed=3, clinics=STRIDE, as_of=AS_OF)
    return facts, read_patients(path)


@pytest.fixture(params=["export", "text_export"])
def pair(request: pytest.FixtureRequest) -> tuple[SampleFacts, PatientImport]:
    found: tuple[SampleFacts, PatientImport] = request.getfixturevalue(request.param)
    return found


def test_the_import_finds_every_row_and_every_patient(pair: tuple[SampleFacts, PatientImport]) -> None:
    facts, found = pair
    assert (found.sheet, found.header_row, found.rows) == (facts.sheet, facts.header_row, facts.rows)
    assert len(found.patients) == facts.patients
    assert found.repeated == facts.repeated
    assert found.refused == facts.merged + facts.nameless + facts.test_entries
    assert facts.rows == facts.patients + facts.repeated + facts.merged + facts.nameless + facts.test_entries


def test_every_column_is_understood(pair: tuple[SampleFacts, PatientImport]) -> None:
    assert [match.header for match in pair[1].mapping if match.field is None] == []


def test_the_truth_about_patients_survives_the_mess(pair: tuple[SampleFacts, PatientImport]) -> None:
    facts, found = pair
    frame = found.patients
    context = Context(as_of=AS_OF)
    minor = frame["birth_date"] > context.adult_birth
    counted = {
        "inactive": int((frame["last_visit"] < context.cutoff).sum()),
        "never_seen": int(frame["last_visit"].isna().sum()),
        "future_appointment": int((frame["next_appointment"] >= pd.Timestamp(AS_OF)).sum()),
        "do_not_mail": int(frame["do_not_mail"].sum()),
        "bad_address": int(frame["bad_address"].sum()),
        "minors": int(minor.sum()),
        "minors_with_guardian": int((minor & (frame["guardian"] != "")).sum()),
        "no_clinic": int((frame["clinic"] == "").sum()),
        "unreadable_births": int(frame["birth_date"].isna().sum()),
    }
    assert counted == {name: getattr(facts, name) for name in counted}


def test_the_dead_are_told_by_flag_or_status(pair: tuple[SampleFacts, PatientImport]) -> None:
    facts, found = pair
    told = found.patients["deceased"] | found.patients["status"].str.casefold().isin({"dec", "deceased"})
    assert int(told.sum()) == facts.deceased > 0


def test_the_rules_find_as_many_as_there_are(pair: tuple[SampleFacts, PatientImport]) -> None:
    facts, found = pair
    decision = waterfall.decide(found.patients, Context(as_of=AS_OF))
    expected = {
        "no_visit": facts.never_seen,
        "seen_recently": facts.patients - facts.inactive - facts.never_seen,
        "deceased": facts.deceased,
        "dismissed": facts.dismissed,
        "inactive_status": facts.marked_inactive,
        "future_appointment": facts.future_appointment,
        "do_not_mail": facts.not_to_be_mailed,
        "bad_address": facts.bad_address,
    }
    assert {rule: int(decision.hits[rule].sum()) for rule in expected} == expected
    assert (decision.imported, decision.inactive) == (facts.patients, facts.inactive)


def test_zip_codes_get_their_zero_back(pair: tuple[SampleFacts, PatientImport]) -> None:
    facts, found = pair
    assert found.patients["zip"].str.fullmatch(r"0\d{4}").all()
    mended = sum(problem.rule == "zip-zero-lost" for problem in found.problems)
    assert mended >= facts.lost_zip_zeros > facts.patients / 2


def test_accented_names_arrive_whole(export: tuple[SampleFacts, PatientImport]) -> None:
    frame = export[1].patients
    assert {"José", "Zoë", "Łukasz"} <= set(frame["first_name"])
    assert "Nguyễn" in set(frame["last_name"])


def test_the_proportions_are_those_of_a_practice(export: tuple[SampleFacts, PatientImport]) -> None:
    facts = export[0]
    assert 0.35 <= facts.inactive / facts.patients <= 0.45
    assert facts.households_shared > facts.patients / 10
    assert 0 < facts.minors_with_guardian < facts.minors
    assert set(facts.by_clinic) == {clinic.id for clinic in STRIDE}
    assert sum(facts.by_clinic.values()) + facts.no_clinic == facts.patients


def test_dates_are_cells_and_text_mixed(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    facts = make_sample_export(path, patients=200, clinics=STRIDE, as_of=AS_OF)
    sheet = load_workbook(path)[facts.sheet]
    last_visits = [row[15] for row in sheet.iter_rows(min_row=facts.header_row + 1, values_only=True) if row[0]]
    assert {type(value).__name__ for value in last_visits} >= {"str", "datetime"}
    assert facts.text_dates > 0


def cells(path: Path) -> list[tuple[object, ...]]:
    return [row for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True)]


def test_the_same_seed_gives_the_same_cells_and_another_seed_does_not(tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate((4, 4, 5)):
        path = tmp_path / f"{number}.xlsx"
        made.append((make_sample_export(path, patients=120, seed=seed, clinics=STRIDE, as_of=AS_OF), cells(path)))
    assert made[0] == made[1]
    assert made[0][1] != made[2][1]


def test_dates_follow_the_day_that_is_given(tmp_path: Path) -> None:
    early = make_sample_csv(tmp_path / "a.csv", clinics=STRIDE, as_of=AS_OF)
    late = make_sample_csv(tmp_path / "b.csv", clinics=STRIDE, as_of=AS_OF + timedelta(days=900))
    assert late.as_of - early.as_of == timedelta(days=900)
    assert abs(late.inactive - early.inactive) <= early.patients * 0.03


def test_a_sample_has_five_thousand_patients_where_nothing_is_said(tmp_path: Path) -> None:
    assert make_sample_export(tmp_path / "export.xlsx", clinics=STRIDE, as_of=AS_OF).patients == 5000


@pytest.mark.parametrize(("patients", "clinics"), [(19, STRIDE), (100, ())])
def test_what_can_not_be_made_is_refused(tmp_path: Path, patients: int, clinics: tuple[Clinic, ...]) -> None:
    with pytest.raises(InputError):
        make_sample_export(tmp_path / "export.xlsx", patients=patients, clinics=clinics, as_of=AS_OF)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"export\.xlsx can't be written"):
        make_sample_export(tmp_path / "none" / "export.xlsx", patients=50, clinics=STRIDE, as_of=AS_OF)
