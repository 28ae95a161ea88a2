"""Why they left: each reason on its cases, no reason twice, and only what sets those who left apart stands out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.audience import departure
from reactivate_desktop.audience.departure import REASON_BY_ID, REASONS, facts
from reactivate_desktop.audience.departure.compare import compare
from reactivate_desktop.audience.departure.phrases import found, phrases
from reactivate_desktop.brand.kit import bundled_kits
from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.results.interval import difference, wilson

AS_OF = date(2026, 11, 23)
CLINICS = next(kit for kit in bundled_kits() if kit.id == "harbor-dental").clinics
Make = Callable[..., pd.DataFrame]


def shown(make: Make, row: dict[str, object]) -> set[str]:
    patients = make(row)
    masks = departure.classify(patients, facts.of(patients, CLINICS, AS_OF)).masks
    return {reason for reason, mask in masks.items() if mask[0]}


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        ({}, {"unknown"}),
        ({"last_appointment_status": "cancelled", "last_appointment": "2023-03-01"}, {"cancelled"}),
        ({"last_appointment_status": "Canceled"}, {"cancelled"}),
        ({"last_appointment_status": "D9987"}, {"cancelled"}),
        ({"last_appointment_status": "cancelled", "last_appointment": "2022-03-01"}, {"unknown"}),  # came after it
        ({"last_appointment_status": "cancelled", "next_appointment": "2026-12-24"}, {"unknown"}),
        ({"last_appointment_status": "cancelled", "booked": True}, {"unknown"}),
        ({"last_appointment_status": "completed"}, {"unknown"}),
        ({"last_appointment_status": "missed"}, {"no_show"}),
        ({"last_appointment_status": "No-Show"}, {"no_show"}),
        ({"no_show_count": 2}, {"no_show"}),
        ({"no_show_count": 1}, {"unknown"}),
        ({"no_show_count": 3, "next_appointment": "2026-12-24"}, {"unknown"}),
        ({"visit_count": 1}, {"one_visit"}),
        ({"visit_count": 2, "first_visit": "2023-01-15"}, {"unknown"}),
        ({"first_visit": "2023-01-15"}, {"one_visit"}),
        ({"first_visit": "2019-01-15"}, {"unknown"}),
        ({"open_treatment": 45_000}, {"unfinished_treatment"}),
        ({"open_treatment": 0}, {"unknown"}),
        ({"insurance": "Delta Dental", "previous_insurance": "Aetna"}, {"insurance_change"}),
        ({"insurance": "", "previous_insurance": "Aetna"}, {"insurance_change"}),
        ({"insurance": "AETNA ", "previous_insurance": "aetna"}, {"unknown"}),
        ({"insurance": "Aetna"}, {"unknown"}),
        ({"zip": "01930", "clinic": "Harbor Dental Plymouth"}, {"moved_nearer"}),
        ({"zip": "02360", "clinic": "Harbor Dental Plymouth"}, {"unknown"}),
        ({"zip": "01930", "clinic": ""}, {"unknown"}),
        ({"zip": "02399", "clinic": "Harbor Dental Gloucester"}, {"unknown"}),  # no such ZIP code
        ({"notes": "Pt said it is TOO  EXPENSIVE\nfor her"}, {"price"}),
        ({"notes": "was very unhappy, can’t afford it"}, {"price", "bad_experience"}),
        ({"visit_count": 1, "open_treatment": 1, "notes": "upset"},
         {"one_visit", "unfinished_treatment", "bad_experience"}),
    ],
)  # fmt: skip
def test_each_reason_on_its_cases(make: Make, row: dict[str, object], reasons: set[str]) -> None:
    assert shown(make, row) == reasons


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("unhappy", True),
        ("Unhappy.", True),
        ("not unhappy", False),
        ("was never really unhappy", False),
        ("no show; unhappy with wait", True),
        ("not available, unhappy", True),
        ("no call back but unhappy", True),
        ("no problem at all during the whole of her last visit, later upset", True),
        ("upsetting news in family", False),
        ("setups", False),
        ("denies complaint", False),
        ("will not return", True),
        ("ünhappy", False),
        ("", False),
        ("a\0b unhappy", True),
    ],
)
def test_phrases_count_as_whole_words_unless_negated(note: str, told: bool) -> None:
    notes = pd.Series(["nothing here", note, "all fine"], dtype=object)
    assert found(notes, phrases().bad_experience).tolist() == [False, told, False]


@given(st.lists(st.text(alphabet="unhapy ot.,\n\0é", max_size=20), max_size=8))
def test_a_note_is_judged_alone_whatever_stands_beside_it(notes: list[str]) -> None:
    together = found(pd.Series(notes, dtype=object), phrases().bad_experience)
    alone = [bool(found(pd.Series([note], dtype=object), phrases().bad_experience)[0]) for note in notes]
    assert together.tolist() == alone


def test_every_phrase_finds_itself() -> None:
    for phrase in (*phrases().bad_experience, *phrases().price):
        assert found(pd.Series([f"Pt {phrase} today"], dtype=object), [phrase])[0], phrase


def practice(make: Make, gone_last: str, other_last: str, patients: int = 25) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {"provider": "Dr. Gone", "clinic": "North", "last_visit": gone_last} for _ in range(patients)
    ]
    rows += [{"provider": "Dr. Here", "clinic": "North", "last_visit": other_last} for _ in range(25)]
    return make(*rows, {"provider": "Dr. Here", "previous_provider": "dr.  gone"})


@pytest.mark.parametrize(
    ("gone_last", "other_last", "patients", "gone"),
    [
        ("2024-05-01", "2026-05-01", 25, True),
        ("2026-01-10", "2026-05-01", 25, False),  # seen within the year
        ("2024-05-01", "2024-05-01", 25, False),  # the clinic saw nobody either: an old list
        ("2024-05-01", "2026-05-01", 10, False),  # too few to tell
    ],
)
def test_a_provider_left_when_the_clinic_went_on_without(
    make: Make, gone_last: str, other_last: str, patients: int, gone: bool
) -> None:
    table = practice(make, gone_last, other_last, patients)
    known = facts.of(table, (), AS_OF)
    assert known.gone == (frozenset({"dr. gone"}) if gone else frozenset())
    mask = departure.classify(table, known).masks["provider_left"]
    assert mask.sum() == (patients + 1 if gone else 0)
    assert not gone or mask[-1]  # by the previous provider


def test_the_primary_reason_follows_the_stated_order(make: Make) -> None:
    patients = make({"notes": "upset", "visit_count": 1}, {"visit_count": 1, "no_show_count": 4}, {})
    found_ = departure.classify(patients, facts.of(patients, (), AS_OF))
    assert found_.primary_ids().tolist() == ["bad_experience", "no_show", "unknown"]


def test_the_evidence_names_fields_and_nobody(make: Make) -> None:
    row = {
        "first_name": "Xaviera", "last_name": "Zzyzx", "notes": "upset, too expensive", "visit_count": 1,
        "open_treatment": 77_700, "last_appointment_status": "cancelled", "no_show_count": 3, "zip": "01930",
        "clinic": "Harbor Dental Plymouth", "insurance": "Delta", "previous_insurance": "Aetna", "provider": "Dr. Gone",
    }  # fmt: skip
    patients = make(row)
    known = facts.Facts(AS_OF, CLINICS, frozenset({"dr. gone"}))
    (one,) = patients.itertuples()
    masks = departure.classify(patients, known).masks
    said = [reason.evidence(one, known) for reason in REASONS if masks[reason.id][0]]
    assert len(said) == len(REASONS) - 1
    words = " ".join(said)
    for secret in ("Xaviera", "Zzyzx", "upset", "expensive", "777", "2023", "Quay"):
        assert secret not in words
    assert "Missed visits: 3." in words
    assert "miles from Harbor Dental Plymouth" in words


ROW = st.fixed_dictionaries(
    {
        "notes": st.sampled_from(["", "upset", "too expensive", "not upset"]),
        "visit_count": st.sampled_from([None, 1, 4]),
        "no_show_count": st.sampled_from([None, 0, 2]),
        "last_appointment_status": st.sampled_from(["", "missed", "cancelled", "completed"]),
        "open_treatment": st.sampled_from([None, 0, 500]),
        "previous_insurance": st.sampled_from(["", "Aetna"]),
        "zip": st.sampled_from(["02360", "01930", ""]),
        "clinic": st.sampled_from(["", "Harbor Dental Plymouth"]),
    }
)


@given(st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_everybody_has_one_primary_reason_and_the_order_of_rows_means_nothing(
    make: Make, rows: list[dict[str, object]], random: Random
) -> None:
    patients = make(*rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = patients.iloc[order]
    first = departure.classify(patients, facts.of(patients, CLINICS, AS_OF))
    second = departure.classify(mixed, facts.of(mixed, CLINICS, AS_OF))
    assert first.primary[order].tolist() == second.primary.tolist()
    some = np.any([first.masks[reason.id] for reason in REASONS[:-1]], axis=0)
    assert (first.masks["unknown"] == ~some).all()
    for place, reason in enumerate(REASONS):
        assert first.masks[reason.id][first.primary == place].all()


def test_the_comparison_is_newcombe_s_and_needs_more_than_chance_and_a_trifle() -> None:
    told = compare(60, 400, 20, 500, looks=1)
    ours = difference(wilson(60, 400), wilson(20, 500))
    assert (told.difference, told.low, told.high) == pytest.approx((ours.value, ours.low, ours.high), abs=1e-6)
    assert told.stands_out
    assert not compare(20, 400, 20, 500, looks=9).stands_out
    assert not compare(510_000, 1_000_000, 500_000, 1_000_000, looks=9).stands_out  # one point, however sure
    assert compare(5, 10, 0, 0, looks=9).difference is None


def test_reasons_have_an_id_a_label_and_real_fields() -> None:
    assert len(REASON_BY_ID) == 10
    for reason in REASONS:
        assert reason.label
        assert set(reason.fields) <= set(FIELD_BY_NAME)
