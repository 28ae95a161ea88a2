"""Each rule alone on a table of cases, and all rules through the same promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from reactivate_desktop.audience import rules
from reactivate_desktop.audience.address_key import address_key, clinic_name_key, person_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import read
from reactivate_desktop.audience.rules import RULE_BY_ID, RULES

AS_OF = date(2026, 11, 23)
Make = Callable[..., pd.DataFrame]
RULE_IDS = [rule.id for rule in RULES]

CASES: list[tuple[str, dict[str, object], bool]] = [
    ("no_visit", {"last_visit": None}, True),
    ("no_visit", {}, False),
    ("seen_recently", {"last_visit": "2024-11-22"}, False),
    ("seen_recently", {"last_visit": "2024-11-23"}, True),
    ("seen_recently", {"last_visit": "2026-12-01"}, True),
    ("seen_recently", {"last_visit": None}, False),
    ("deceased", {"deceased": True}, True),
    ("deceased", {"deceased_date": "2030-01-01"}, True),
    ("deceased", {"status": "Deceased"}, True),
    ("deceased", {"status": "DEC"}, True),
    ("deceased", {"status": "expired "}, True),
    ("deceased", {"status": "Patient passed away 2021"}, True),
    ("deceased", {"first_name": "Estate of Rosa"}, True),
    ("deceased", {"last_name": "Delgado (dec'd)"}, True),
    ("deceased", {"status": "Not deceased"}, False),
    ("deceased", {"status": "No longer with us - deceased"}, True),
    ("deceased", {"status": "Non-patient (deceased)"}, True),
    ("deceased", {"status": "non-deceased"}, False),
    ("deceased", {"salutation": "Estate of"}, True),
    ("deceased", {"preferred_name": "DECEASED"}, True),
    ("do_not_mail", {"salutation": "DO NOT MAIL"}, True),
    ("deceased", {"status": "Insurance expired"}, False),
    ("deceased", {"status": "Active"}, False),
    ("deceased", {"last_name": "Decker"}, False),
    ("deceased", {"status": "Inact/Dec"}, True),
    ("deceased", {"status": "Active Oct-Dec visits"}, False),
    ("deceased", {"last_name": "Smith dec'd"}, True),
    ("deceased", {"last_name": "Smith dec’d"}, True),
    ("deceased", {"last_name": "Decd"}, True),
    ("deceased", {"last_name": "Smith RIP"}, True),
    ("deceased", {"first_name": "Dcsd"}, True),
    ("deceased", {"first_name": "The Estate"}, True),
    ("deceased", {"address1": "DECEASED"}, True),
    ("deceased", {"address2": "patient passed away"}, True),
    ("deceased", {"first_name": "Rip"}, False),
    ("deceased", {"last_name": "Ripley"}, False),
    ("dismissed", {"status": "Fired"}, True),
    ("dismissed", {"status": "Test"}, True),
    ("dismissed", {"status": "Tested"}, False),
    ("dismissed", {"status": "Dismissed"}, True),
    ("dismissed", {"status": "DISMISSED - no show"}, True),
    ("dismissed", {"status": "NonPatient"}, True),
    ("dismissed", {"status": "Non-Patient"}, True),
    ("dismissed", {"status": "Archived"}, True),
    ("dismissed", {"status": "Moved out of state"}, True),
    ("dismissed", {"status": "Transferred"}, True),
    ("dismissed", {"discharged_date": "2020-01-01"}, True),
    *(
        ("dismissed", {"status": status}, True)
        for status in ("Prospective", "PROSPECT", "Bad Debt", "bad_debt", "Collections", "In collection", "Non-patient")
    ),
    ("dismissed", {"status": "Patient"}, False),
    ("dismissed", {"status": "Inactive"}, False),
    ("dismissed", {"status": "married"}, False),
    ("inactive_status", {"status": "Inactive"}, True),
    ("inactive_status", {"status": "I"}, True),
    ("inactive_status", {"status": "in-active"}, True),
    *(
        ("inactive_status", {"status": status}, True)
        for status in ("Former patient", "Suspended", "No longer a patient")
    ),
    *(
        ("do_not_mail", {"status": status}, True)
        for status in ("Opt out", "Opted-out", "Unsubscribed", "opted out of mail")
    ),
    *(("do_not_mail", {"preferred_contact": way}, True) for way in ("Opt Out", "Opted out")),
    *(("do_not_mail", {"preferred_contact": way}, False) for way in ("Opted out of email", "Email opt out", "Text")),
    ("inactive_status", {"status": "Active"}, False),
    ("inactive_status", {"status": "Interested"}, False),
    ("inactive_status", {"status": ""}, False),
    ("future_appointment", {"next_appointment": "2026-11-23"}, True),
    ("future_appointment", {"next_appointment": "2026-11-22"}, False),
    ("future_appointment", {"next_appointment": None}, False),
    ("future_appointment", {"next_appointment": None, "booked": True}, True),
    ("do_not_mail", {"do_not_mail": True}, True),
    ("do_not_mail", {"do_not_contact": True}, True),
    ("do_not_mail", {"status": "DO NOT CONTACT"}, True),
    ("do_not_mail", {"preferred_contact": "No mail"}, True),
    ("do_not_mail", {"do_not_email": True, "do_not_text": True}, False),
    ("do_not_mail", {"notes": "prefers mail"}, False),
    ("do_not_mail", {"last_name": "Brown (DO NOT MAIL)"}, True),
    ("do_not_mail", {"last_name": "Brown DNM"}, True),
    ("do_not_mail", {"first_name": "do-not-mail"}, True),
    ("do_not_mail", {"address1": "DO NOT MAIL"}, True),
    ("do_not_mail", {"address2": "no mail"}, True),
    ("do_not_mail", {"last_name": "Noma Iller"}, False),
    ("do_not_mail", {"address1": "9 Mail Road"}, False),
    ("bad_address", {"bad_address": True}, True),
    ("bad_address", {"address1": ""}, True),
    ("bad_address", {"address1": "Address"}, True),
    ("bad_address", {"address1": "n/a"}, True),
    ("bad_address", {"address1": "XXX"}, True),
    ("bad_address", {"address1": "", "address2": "44 High Street"}, False),
    *(
        ("bad_address", {"address1": line}, True)
        for line in (
            *("RTS", "SAME AS ABOVE", "MOVED 12/2020", "Mail returned 3/2022", "undeliverable", "needs address"),
            *("BAD ADDRESS 12 Oak St", "12 Oak St (moved)", "12345", "**Returned Mail**", "Return to sender", "MLNLA"),
        )
    ),
    *(
        ("bad_address", {"address1": line}, False)
        for line in ("9 Homeless Jack Rd", "12 Same Ct", "4 Remove Way", "General Delivery", "1 Unknown Soldier Ave")
    ),
    ("bad_address", {"address2": "MOVED"}, True),
    ("bad_address", {"zip": "00213"}, True),
    ("bad_address", {"zip": "00501"}, False),
    ("bad_address", {"zip": ""}, True),
    ("bad_address", {"zip": "0236"}, True),
    ("bad_address", {"zip": "00000"}, True),
    ("bad_address", {"zip": "K1A 0B1"}, True),
    ("bad_address", {"country": "Canada"}, True),
    ("bad_address", {"country": "U.S.A."}, False),
    ("bad_address", {"country": "United States of America"}, False),
    ("bad_address", {"address1": "PO Box 12"}, False),
    ("bad_address", {"city": "", "state": ""}, False),
    ("minor_without_guardian", {"birth_date": "2015-01-01"}, False),
    ("minor_without_guardian", {"birth_date": "2015-01-01", "first_name": "", "last_name": ""}, True),
    (
        "minor_without_guardian",
        {"birth_date": "2015-01-01", "first_name": "", "last_name": "", "guardian": "Ana Lopez"},
        False,
    ),
    ("minor_without_guardian", {"first_name": "", "last_name": ""}, False),
    ("minor_without_guardian", {"birth_date": "2008-11-24", "first_name": "7", "last_name": ""}, True),
    ("minor_without_guardian", {"birth_date": "2008-11-23", "first_name": "7", "last_name": ""}, False),
    ("no_name", {"first_name": "", "last_name": "123"}, True),
    ("no_name", {"first_name": "", "last_name": "Ng"}, False),
    *(
        ("no_name", {"last_name": name}, True)
        for name in ("**DUPLICATE**", "DO NOT USE", "Jones DUPLICATE", "See other chart", "Merged", "Last Name")
    ),
    ("no_name", {"first_name": "First_Name"}, True),
    ("no_name", {"first_name": "DNU", "birth_date": "2015-01-01"}, True),
    *(
        ("no_name", {part: text}, True)
        for part in ("first_name", "last_name")
        for text in ("=HYPERLINK(1)", "<b>Roe</b>", "Roe <script>", "'=A1")
    ),
    ("no_name", {"last_name": "Merger"}, False),
    ("confidential_address", {"confidential": True}, True),
    ("confidential_address", {"confidential": True, "alt_address1": "9 Oak Ave", "alt_zip": "02360"}, False),
    ("confidential_address", {"confidential": True, "alt_address1": "9 Oak Ave"}, True),
    ("confidential_address", {"confidential": True, "alt_zip": "02360"}, True),
    ("confidential_address", {"alt_address1": "9 Oak Ave"}, False),
    ("federal_beneficiary", {"federal_beneficiary": True}, True),
    ("federal_beneficiary", {"insurance": "MassHealth"}, False),
    ("no_name", {"last_name": "Name"}, False),
]


@pytest.mark.parametrize(("rule_id", "row", "expected"), CASES)
def test_a_rule_hits_whom_it_should(
    make: Make, context: Context, rule_id: str, row: dict[str, object], expected: bool
) -> None:
    assert RULE_BY_ID[rule_id].excludes(make(row), context).tolist() == [expected]


def test_months_follow_the_calendar_at_the_end_of_a_month(make: Make) -> None:
    leap = Context(as_of=date(2024, 2, 29), inactive_months=12)
    seen = RULE_BY_ID["seen_recently"].excludes(make({"last_visit": "2023-02-27"}, {"last_visit": "2023-02-28"}), leap)
    assert seen.tolist() == [False, True]


@pytest.mark.parametrize(("max_months", "expected"), [(0, [False] * 3), (60, [True, False, False])])
def test_an_upper_bound_only_where_one_is_set(
    make: Make, context: Context, max_months: int, expected: list[bool]
) -> None:
    table = make({"last_visit": "2021-11-22"}, {"last_visit": "2021-11-23"}, {"last_visit": None})
    assert RULE_BY_ID["too_long_ago"].excludes(table, replace(context, max_months=max_months)).tolist() == expected


def test_patients_of_another_brand_are_left_to_it(make: Make, context: Context) -> None:
    theirs = replace(context, other_brand_clinics=frozenset({clinic_name_key("Stride Quincy")}))
    table = make({"clinic": "STRIDE  quincy"}, {"clinic": "Harborside"}, {"clinic": ""})
    assert RULE_BY_ID["other_brand"].excludes(table, theirs).tolist() == [True, False, False]


def test_suppression_takes_a_person_or_a_whole_address(make: Make, context: Context) -> None:
    listed = frozenset(
        {address_key("9 Elm Street", "Apt 2", "02360"), person_key("José", "Núñez", "4 Oak Ave.", "", "02361")}
    )
    table = make(
        {"address1": "9 ELM ST.", "address2": "# 2"},
        {"address1": "9 Elm St Apt 2", "last_name": "Other"},
        {"address1": "9 Elm St Apt 3"},
        {"first_name": "JOSE", "last_name": "Nunez", "address1": "4 Oak Avenue", "zip": "02361"},
        {"first_name": "Ana", "last_name": "Nunez", "address1": "4 Oak Avenue", "zip": "02361"},
    )
    found = RULE_BY_ID["suppressed"].excludes(table, replace(context, suppressed=listed))
    assert found.tolist() == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("days", "expected"), [(90, [True, True, False, False]), (0, [False] * 4), (400, [True, True, False, True])]
)
def test_a_household_that_was_mailed_lately_waits(
    make: Make, context: Context, days: int, expected: list[bool]
) -> None:
    table = make(
        {"address1": "1 Elm St"}, {"address1": "1 Elm Street", "first_name": "Luis"}, {"address1": "2 Elm St"}, {}
    )
    mailed = pd.Series(pd.to_datetime(["2026-08-25", "2025-11-01"]), index=[1, 4])
    lately = replace(context, last_mailed=mailed, mailed_within_days=days)
    assert RULE_BY_ID["mailed_lately"].excludes(table, lately).tolist() == expected


def test_a_household_gets_one_piece_for_its_best_member(make: Make, context: Context) -> None:
    home = {"address1": "1 Elm St"}
    table = make(
        {**home, "birth_date": "2015-01-01", "last_visit": "2024-06-01"},
        {**home, "last_visit": "2021-01-01"},
        {**home, "last_visit": "2022-01-01"},
        {**home, "last_visit": "2022-01-01"},
        {**home, "last_visit": None},
        {},
        keys=[1, 2, 9, 4, 5, 6],
    )
    found = RULE_BY_ID["same_household"].excludes(table, context)
    assert found.index[~found].tolist() == [4, 6]


def settled(context: Context, rule_id: str, **given: object) -> Context:
    shape = RULE_BY_ID[rule_id].parameters
    assert shape is not None
    return replace(context, parameters={shape: read(shape, given, f"rules.{rule_id}")})


SETTLED: list[tuple[str, dict[str, object], dict[str, object], bool]] = [
    ("federal_beneficiary", {"by_insurance": True}, {"insurance": "Mass Health Standard"}, True),
    ("federal_beneficiary", {"by_insurance": True}, {"insurance": "Chipman Mutual"}, False),
    # born 2008-11-23: 18 on the day; 1950-11-24: still 75
    ("age_range", {"least": 18}, {"birth_date": "2008-11-23"}, False),
    ("age_range", {"least": 18}, {"birth_date": "2008-11-24"}, True),
    ("age_range", {"most": 75}, {"birth_date": "1950-11-24"}, False),
    ("age_range", {"most": 75}, {"birth_date": "1950-11-23"}, True),
    ("age_range", {"most": 75}, {"birth_date": None}, False),
    ("age_range", {"most": 75, "unknown": True}, {"birth_date": None}, True),
    ("age_range", {"unknown": True}, {"birth_date": None}, False),
    ("balance_range", {"most_cents": 5000}, {"balance": 5000}, False),
    ("balance_range", {"most_cents": 5000}, {"balance": 5001}, True),
    ("balance_range", {"least_cents": 0}, {"balance": -1}, True),
    ("balance_range", {"least_cents": 0}, {"balance": None}, False),
    ("balance_range", {"least_cents": 0, "unknown": True}, {"balance": None}, True),
    ("visit_count", {"least": 2}, {"visit_count": 1}, True),
    ("visit_count", {"least": 2, "most": 9}, {"visit_count": 9}, False),
    ("visit_count", {"least": 2, "most": 9}, {"visit_count": 10}, True),
    ("visited_since", {"since": date(2019, 1, 1)}, {"last_visit": "2018-12-31"}, True),
    ("visited_since", {"since": date(2019, 1, 1)}, {"last_visit": "2019-01-01"}, False),
    ("visited_since", {"since": date(2019, 1, 1)}, {"last_visit": None}, True),
    ("clinic_choice", {"only": ("Stride Quincy",)}, {"clinic": "STRIDE  quincy"}, False),
    ("clinic_choice", {"only": ("Stride Quincy",)}, {"clinic": ""}, True),
    ("clinic_choice", {"never": ("Stride Quincy",)}, {"clinic": "stride quincy"}, True),
    ("clinic_choice", {"never": ("Stride Quincy",)}, {"clinic": ""}, False),
    ("provider_choice", {"never": ("Dr. José Ames",)}, {"provider": "DR. JOSE AMES"}, True),
    ("provider_choice", {"only": ("Dr. Ames", "Dr. Bell")}, {"provider": "Dr. Bell"}, False),
    ("insurance_choice", {"only": ("Delta",)}, {"insurance": "Aetna"}, True),
    ("preferred_channel", {"email": True}, {"preferred_contact": "E-mail"}, True),
    ("preferred_channel", {"email": True}, {"preferred_contact": "Email or mail"}, False),
    ("preferred_channel", {"email": True}, {"preferred_contact": "Mail"}, False),
    ("preferred_channel", {"email": True}, {"preferred_contact": "Text"}, False),
    ("preferred_channel", {"text": True}, {"preferred_contact": "SMS"}, True),
    ("preferred_channel", {"phone": True}, {"preferred_contact": "WirelessPhone"}, True),
    ("seasonal_hold", {"first_day": "11-01", "last_day": "04-15"}, {"notes": "Snowbird, FL in winter"}, True),
    ("seasonal_hold", {"first_day": "11-01", "last_day": "04-15"}, {"notes": "Nice"}, False),
    ("seasonal_hold", {"first_day": "12-01", "last_day": "04-15"}, {"notes": "snowbird"}, False),
    ("seasonal_hold", {"first_day": "11-23", "last_day": "11-23", "whom": "everybody"}, {}, True),
    ("seasonal_hold", {"first_day": "11-01", "last_day": "12-31", "whom": "zips", "zips": ("023",)}, {}, True),
    ("seasonal_hold", {"first_day": "11-01", "last_day": "12-31", "whom": "zips"}, {}, False),
]


@pytest.mark.parametrize(("rule_id", "given", "row", "expected"), SETTLED)
def test_a_rule_with_parameters_hits_whom_it_should(
    make: Make, context: Context, rule_id: str, given: dict[str, object], row: dict[str, object], expected: bool
) -> None:
    rule, asked = RULE_BY_ID[rule_id], settled(context, rule_id, **given)
    assert rule.excludes(make(row), asked).tolist() == [expected]
    for text in (rule.sentence_for(asked), rule.reason_for(asked)):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "{" not in text


def test_without_an_offer_federal_programmes_do_not_matter(make: Make, context: Context) -> None:
    rule, quiet = RULE_BY_ID["federal_beneficiary"], replace(context, has_offer=False)
    assert not rule.excludes(make({"federal_beneficiary": True}), quiet).any()
    assert rule.idle(quiet)
    assert not rule.idle(context)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.parameters and not rule.fields[0].key and not rule.off_needs]
)
def test_a_rule_without_its_parameters_leaves_everybody_and_says_so(rule: Rule, make: Make, context: Context) -> None:
    table = make(*(row for _, _, row, _ in SETTLED))
    assert not rule.excludes(table, context).any()
    assert rule.idle(context).startswith("Not in force")


def test_the_season_is_that_of_the_day_in_homes(make: Make, context: Context) -> None:
    winter = settled(context, "seasonal_hold", first_day="12-20", last_day="01-06", whom="everybody")
    hits = RULE_BY_ID["seasonal_hold"].excludes
    assert not hits(make({}), winter).any()
    assert hits(make({}), replace(winter, mail_day=date(2027, 1, 2))).all()
    assert hits(make({}), replace(winter, mail_day=date(2026, 12, 20))).all()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"times": 2}, [True, True, False, False]),
        ({"times": 1}, [True, True, True, False]),
        ({"times": 2, "days": 100}, [False, False, False, False]),
        ({"times": 1, "days": 100}, [True, True, False, False]),
        ({"times": 3}, [False] * 4),
    ],
)
def test_a_household_is_mailed_no_more_often_than_it_may_be(
    make: Make, context: Context, given: dict[str, object], expected: list[bool]
) -> None:
    table = make(
        {"address1": "1 Elm St"}, {"address1": "1 Elm Street", "first_name": "Luis"}, {"address1": "2 Elm St"}, {}
    )
    contacts = pd.DataFrame(
        # one drop reached both of the first house, another only one; patient 99 is gone
        {
            "patient_key": [1, 2, 2, 3, 99],
            "drop_id": ["A", "A", "B", "A", "A"],
            "day": pd.to_datetime(["2025-01-01", "2025-01-01", "2026-10-01", "2025-01-01", "2026-10-01"]),
        }
    )
    asked = replace(settled(context, "max_contacts", **given), contacts=contacts)
    assert RULE_BY_ID["max_contacts"].excludes(table, asked).tolist() == expected


def test_the_list_of_rules_is_the_folder_of_rules() -> None:
    folder = Path(rules.__file__).parent
    assert sorted(RULE_IDS) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    assert len(set(RULE_IDS)) == len(RULE_IDS)


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
class TestPromises:
    def table(self, make: Make) -> pd.DataFrame:
        return make(*(row for _, row, _ in CASES), keys=[7 * n % 997 + 1 for n in range(len(CASES))])

    def rich(self, context: Context) -> Context:
        mailed = pd.Series(pd.to_datetime(["2026-10-01"]), index=[8])
        return replace(context, last_mailed=mailed, suppressed=frozenset({address_key("100 Quay Rd", "", "02360")}))

    def test_pure_deterministic_and_index_kept(self, rule: Rule, make: Make, context: Context) -> None:
        table = self.table(make)
        before = table.copy(deep=True)
        first, second = (rule.excludes(table, self.rich(context)) for _ in range(2))
        pd.testing.assert_frame_equal(table, before)
        pd.testing.assert_series_equal(first, second)
        assert first.dtype == bool
        assert first.index.equals(table.index)

    def test_order_of_rows_does_not_matter(self, rule: Rule, make: Make, context: Context) -> None:
        table = self.table(make)
        turned = rule.excludes(table.iloc[::-1], self.rich(context))
        assert turned.sort_index().equals(rule.excludes(table, self.rich(context)).sort_index())

    def test_an_empty_table_works(self, rule: Rule, make: Make, context: Context) -> None:
        found = rule.excludes(make(), self.rich(context))
        assert len(found) == 0
        assert found.dtype == bool

    def test_it_speaks_in_sentences(self, rule: Rule, context: Context) -> None:
        for text in (rule.sentence_for(context), rule.reason_for(context)):
            assert text[0].isupper()
            assert text.endswith(".")
            assert "{" not in text
        assert rule.label
        assert "_" not in rule.label
