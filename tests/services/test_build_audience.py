"""From a workspace to the recipients, on invented rows and on real exports whose counts are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from reactivate_desktop.domain.campaign import Campaign, Experiment, Mail, Rules
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import schema
from reactivate_desktop.intake.importer import read_patients
from reactivate_desktop.services import build_audience, explain_patient
from reactivate_desktop.store import Store

AS_OF = date(2026, 11, 23)
CAMPAIGN = Campaign(name="Spring", workspace="w.reactivate", brand="harbor-dental", template="postcard-6x9")


def clinic(clinic_id: str, brand: str, latitude: float, longitude: float) -> Clinic:
    return Clinic(
        id=clinic_id,
        name=f"{clinic_id.title()} Office",
        address1="1 Main St",
        city="Town",
        state="MA",
        zip="02139",
        phone="(508) 555-0142",
        booking_url="https://go.example.com",
        latitude=latitude,
        longitude=longitude,
        brand=brand,
    )


CLINICS = (
    clinic("plymouth", "harbor-dental", 41.958, -70.667),
    clinic("cambridge", "harbor-dental", 42.3624, -71.1023),
    clinic("quincy", "stride-physio", 42.2529, -71.0023),
)
ROWS: list[dict[str, object]] = [
    {"first_name": "Rosa", "clinic": "Plymouth office"},
    {"first_name": "Luis", "address1": "12 Quay Road", "last_visit": "2024-01-01"},
    {"first_name": "Ana", "address1": "12 Quay Rd.", "last_visit": "2020-01-01"},
    {"first_name": "Tess", "birth_date": "2015-01-01", "zip": "02139"},
    {"first_name": "Gone", "status": "Deceased", "do_not_mail": True},
    {"first_name": "New", "last_visit": "2026-01-01"},
    {"first_name": "Never", "last_visit": None},
    {"first_name": "Theirs", "clinic": "Quincy Office"},
    {"first_name": "Far", "zip": "02117", "city": "", "clinic": "Elsewhere"},
]


def table(rows: list[dict[str, object]]) -> pd.DataFrame:
    good: dict[str, object] = {"last_name": "Delgado", "city": "Plymouth", "state": "MA", "zip": "02360"}
    good |= {"birth_date": "1980-05-05", "last_visit": "2023-01-15", "source_file": "list.csv"}
    full = [
        good | {"address1": f"{n} Elm St", "source_row": n + 2, "patient_id": f"P{n}"} | row
        for n, row in enumerate(rows)
    ]
    names = {name for row in full for name in row}
    frame = schema.build({name: [row.get(name, "") for row in full] for name in names - set(FLAGS)}, len(full))
    for name in FLAGS:
        frame[name] = pd.Series([bool(row.get(name, False)) for row in full], dtype=bool)
    frame.index = pd.Index(range(1, len(full) + 1), name="patient_key")
    return schema.check(frame)


FLAGS = ("do_not_mail", "confidential", "federal_beneficiary")


def ledger(*rows: tuple[int, str, str, bool]) -> pd.DataFrame:
    """Contacts as the store gives them: patient, campaign, day, pressed; a drop for each."""
    frame = pd.DataFrame(rows, columns=["patient_key", "campaign", "day", "pressed"], dtype=object)
    frame["drop_id"], frame["brand"] = [f"D{n}" for n in range(len(rows))], "harbor-dental"
    return frame.astype({"patient_key": "int64", "day": "datetime64[s]", "pressed": bool})


class FakeStore:
    """The read side of a store, over a table in memory."""

    def __init__(
        self, patients: pd.DataFrame, clinics: tuple[Clinic, ...] = CLINICS, mailed: dict[int, str] | None = None
    ) -> None:
        contacts = ledger(*((key, "Another", day, True) for key, day in (mailed or {}).items()))
        self.tx = SimpleNamespace(
            patients=SimpleNamespace(frame=lambda: patients),
            mailings=SimpleNamespace(contacts=lambda: contacts),
            suppression=SimpleNamespace(keys=frozenset),
            merges=SimpleNamespace(roots=dict, taken=list),
            clinics=SimpleNamespace(all=lambda: clinics),
        )

    @contextmanager
    def reading(self) -> Iterator[Any]:
        yield self.tx


def build(rows: list[dict[str, object]], campaign: Campaign = CAMPAIGN, **store: Any) -> build_audience.Audience:
    return build_audience.run(FakeStore(table(rows), **store), campaign, as_of=AS_OF)


def test_recipients_carry_what_a_piece_needs() -> None:
    audience = build(ROWS)
    recipients = audience.recipients
    assert recipients.index.tolist() == [1, 2, 4, 9]
    assert recipients["addressee"].tolist() == [
        "Rosa Delgado",
        "Luis Delgado",
        "To the Parent or Guardian of Tess Delgado",
        "Far Delgado",
    ]
    assert recipients["greeting_name"].tolist() == ["Rosa", "Luis", "", "Far"]
    assert recipients["clinic_id"].tolist() == ["plymouth", "plymouth", "cambridge", "cambridge"]
    assert recipients["clinic_how"].tolist() == ["sheet", "nearest", "nearest", "nearest"]
    assert recipients["member_keys"].tolist() == [(1,), (2, 3), (4,), (9,)]
    assert audience.by_clinic() == {"plymouth": 2, "cambridge": 2}


def test_every_other_patient_is_listed_with_place_and_reason() -> None:
    out = build(ROWS).not_mailed
    assert out["rule"].to_dict() == {
        3: "same_household",
        5: "deceased",
        6: "seen_recently",
        7: "no_visit",
        8: "other_brand",
    }
    assert out.loc[5, "also"] == "Do not mail"
    assert out.loc[6, "reason"] == "Seen within 24 months."
    assert out.loc[6, ["source_file", "source_row", "patient_id"]].tolist() == ["list.csv", 7, "P5"]
    assert (out["reason"] != "").all()
    assert not {"first_name", "last_name", "address1"} & set(out.columns)


def test_the_json_adds_up() -> None:
    found = build(ROWS).as_json()
    assert (found["imported"], found["inactive"], found["inactive_living"], found["mailable"]) == (9, 7, 6, 4)
    left = found["imported"]
    for step in found["steps"]:
        left -= step["excluded"]
        assert step["left"] == left
    assert left == found["mailable"] == sum(found["by_clinic"].values())
    assert found["as_of"] == "2026-11-23"
    json.dumps(found)


def test_warnings_count_and_name_nobody() -> None:
    warnings = build(ROWS).warnings
    assert [warning.split(" of ")[0] for warning in warnings] == ["1", "1", "1"]
    assert not any("Far" in warning or "02117" in warning for warning in warnings)


def test_a_holdout_is_the_last_step_and_is_listed() -> None:
    rows: list[dict[str, object]] = [{"first_name": "Rosa", "last_name": f"Name{chr(65 + n)}"} for n in range(20)]
    campaign = replace(CAMPAIGN, experiment=Experiment(holdout_percent=25))
    audience = build(rows, campaign)
    assert len(audience.holdout) == 5
    assert len(audience.recipients) == 15
    last = audience.decision.steps[-1]
    assert (last.rule, last.excluded, last.left) == ("holdout", 5, 15)
    assert set(audience.not_mailed.index) == set(audience.holdout)
    assert build(rows, campaign).holdout.equals(audience.holdout)


def test_households_hold_together_when_one_of_them_is_held_out() -> None:
    rows: list[dict[str, object]] = [
        {"household_id": f"F{n // 2}", "first_name": "Rosa", "address1": f"{n // 2} Elm St", "last_name": f"N{n}"}
        for n in range(20)
    ]
    audience = build(rows, replace(CAMPAIGN, experiment=Experiment(holdout_percent=50)))
    assert len(audience.recipients) == 5
    assert all(len(members) == 2 for members in audience.recipients["member_keys"])


def test_the_same_household_may_be_mailed_apart_when_that_rule_is_off() -> None:
    audience = build(ROWS, replace(CAMPAIGN, rules=Rules(off=("same_household",))))
    assert audience.recipients["member_keys"].tolist() == [(1,), (2,), (3,), (4,), (9,)]


def test_who_was_mailed_lately_waits() -> None:
    assert build(ROWS, mailed={3: "2026-10-01"}).recipients.index.tolist() == [1, 4, 9]
    assert build(ROWS, mailed={3: "2026-01-01"}).recipients.index.tolist() == [1, 2, 4, 9]


def test_explaining_says_all_reasons_or_why_the_piece_goes_where_it_goes() -> None:
    audience = build(ROWS)
    told = explain_patient.run(audience, 5)
    hits = tuple(one.rule for one in told.verdicts if one.verdict is explain_patient.Verdict.HIT)
    assert hits == ("deceased", "do_not_mail")
    assert told.clinic == ""
    assert explain_patient.run(audience, 4).mailed
    assert "nearest" in explain_patient.run(audience, 4).clinic
    assert explain_patient.run(audience, 4).clinic in explain_patient.run(audience, 4).sentences()
    with pytest.raises(InputError, match="no patient 99"):
        explain_patient.run(audience, 99)


@pytest.mark.parametrize(
    ("campaign", "said"),
    [
        (replace(CAMPAIGN, brand="unknown"), "no clinic of this brand"),
        (replace(CAMPAIGN, mail=Mail(default_clinic="nowhere")), "no clinic 'nowhere'"),
        (replace(CAMPAIGN, mail=Mail(default_clinic="quincy")), "belongs to another brand"),
        (replace(CAMPAIGN, rules=Rules(off=("do_not_mail",))), "can't be switched off"),
        (replace(CAMPAIGN, rules=Rules(mailed_within_days=-1)), r"rules\.mailed_within_days"),
        (replace(CAMPAIGN, experiment=Experiment(holdout_percent=80)), "holdout"),
    ],
)
def test_a_campaign_that_can_not_be_built_says_which_key(campaign: Campaign, said: str) -> None:
    with pytest.raises(InputError, match=said):
        build(ROWS, campaign)


def test_an_empty_workspace_has_an_empty_audience() -> None:
    audience = build([])
    assert audience.as_json()["mailable"] == 0
    assert list(audience.not_mailed.columns[-4:]) == ["rule", "label", "reason", "also"]


def test_a_real_workspace_gives_the_same_answer(tmp_path: Path) -> None:
    with Store.create(tmp_path / "w.reactivate", "correct horse") as store:
        with store.transaction() as tx:
            tx.patients.save(table(ROWS).reset_index(drop=True))
            tx.clinics.save(CLINICS)
        audience = build_audience.run(store, CAMPAIGN, as_of=AS_OF)
    assert audience.as_json() == build(ROWS).as_json()


def expected(path: Path) -> list[dict[str, Any]]:
    known = json.loads(path.read_text())
    return [{**row, "patients": known["patients"], "none": known["no_visit_at_all"]} for row in known["by_as_of"]]


def check_counts(export: Path, known: Path) -> None:
    patients = read_patients(export).patients
    patients.index = pd.Index(range(1, len(patients) + 1), name="patient_key")
    for row in expected(known):
        as_of = date.fromisoformat(row["as_of"])
        audience = build_audience.run(FakeStore(patients), CAMPAIGN, as_of=as_of)
        found, steps = audience.as_json(), {step.rule: step for step in audience.decision.steps}
        assert found["imported"] == row["patients"]
        assert found["cutoff"] == row["cutoff"]
        assert found["inactive"] == row["inactive_any_status"]
        # two costumes know the dead only as "Inactive? Y": that rule must stop them where "deceased" can't
        assert steps["inactive_status"].left == row["inactive_alive"]
        dead = audience.decision.hits["deceased"] | audience.decision.hits["inactive_status"]
        if audience.decision.hits["deceased"].any():
            assert found["inactive_living"] == row["inactive_alive"]
        assert found["mailable"] == row["inactive_alive_with_zip"]
        assert steps["no_visit"].excluded == row["none"]
        minors = audience.recipients["addressee"].str.startswith("To the Parent or Guardian of").sum()
        assert minors <= row["inactive_alive_under_18"]
        if row["inactive_alive"] == row["inactive_alive_with_zip"]:
            assert minors == row["inactive_alive_under_18"]
        edge = patients["last_visit"] == pd.Timestamp(row["cutoff"])
        assert (edge & ~dead).sum() == row["last_visit_equals_cutoff_alive"]
        assert audience.decision.hits.loc[edge, "seen_recently"].all()


COSTUMES = ("list.csv", "us_bom.csv", "utf16.txt", "xlsx.xlsx", "xlsx1904.xlsx", "pipe.txt")


@pytest.mark.parametrize("costume", [f"practice_ma27_{name}" for name in COSTUMES] + ["practice_ma27.ods"])
def test_every_costume_of_the_small_practice_gives_its_known_counts(shared_data: Path, costume: str) -> None:
    check_counts(shared_data / "synthea" / costume, shared_data / "synthea" / "practice_ma27_expected.json")


def test_the_larger_practice_gives_its_known_counts(shared_data: Path) -> None:
    folder = shared_data / "_internal_only" / "synthea_ma_2017"
    if not folder.is_dir():
        pytest.skip("the larger practice is not beside this checkout")
    check_counts(folder / "practice_ma2017a_list.csv", folder / "practice_ma2017a_expected.json")


FAMILY: list[dict[str, object]] = [
    {"first_name": "Ana", "address1": "1 Elm St", "clinic": "Plymouth Office"},
    {"first_name": "Luis", "address1": "1 Elm Street", "last_visit": "2022-01-01"},
    {"first_name": "Kim", "last_name": "Vo", "zip": "02139"},
    {"first_name": "Bea", "last_name": "Fox", "zip": "02139"},
    {"first_name": "Far", "last_name": "Away", "zip": "90210"},
]


@pytest.mark.parametrize(
    ("how", "line", "name"),
    [
        ("person", "Ana Delgado", "Ana"),
        ("people", "Ana and Luis Delgado", "Ana and Luis"),
        ("family", "The Delgado Family", "Delgado Family"),
    ],
)
def test_a_household_is_called_as_the_campaign_says(how: str, line: str, name: str) -> None:
    campaign = replace(CAMPAIGN, mail=Mail(household_name=how))
    first = build(FAMILY, campaign).recipients.loc[1]
    assert (first["addressee"], first["greeting_name"], first["member_keys"]) == (line, name, (1, 2))


def test_limits_of_distance_and_room_are_steps_with_reasons_and_the_counts_add_up() -> None:
    mail = Mail(max_miles=100, capacity={"cambridge": 1, "plymouth": 1})
    audience = build(FAMILY, replace(CAMPAIGN, mail=mail))
    assert audience.recipients["clinic_id"].to_dict() == {1: "plymouth", 3: "cambridge"}
    assert audience.decision.owner.to_dict() == {1: "", 2: "same_household", 3: "", 4: "clinic_full", 5: "too_far"}
    reasons = audience.not_mailed["reason"]
    assert "farther away" in reasons[5]
    assert "room" in reasons[4]
    assert audience.decision.imported == len(audience.recipients) + sum(s.excluded for s in audience.decision.steps)
    assert audience.by_clinic() == {"plymouth": 1, "cambridge": 1}


def test_the_nearest_clinic_may_go_before_the_sheet_and_the_next_takes_what_is_over() -> None:
    rows: list[dict[str, object]] = [{"zip": "02139", "clinic": "Plymouth Office"}, {"zip": "02139", "last_name": "Vo"}]
    nearest = build(rows, replace(CAMPAIGN, mail=Mail(clinic_by="nearest")))
    assert nearest.recipients["clinic_id"].tolist() == ["cambridge", "cambridge"]
    over = build(rows, replace(CAMPAIGN, mail=Mail(clinic_by="nearest", capacity={"cambridge": 1})))
    assert over.recipients["clinic_id"].tolist() == ["cambridge", "plymouth"]


def test_room_for_a_clinic_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError, match=r"key mail\.capacity\.nowhere"):
        build(ROWS, replace(CAMPAIGN, mail=Mail(capacity={"nowhere": 5})))
