"""Two records of one person: found, joined, counted once on the safe side, imported again, taken apart again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import schema
from reactivate_desktop.services import (
    audience_facts,
    build_audience,
    find_duplicates,
    import_patients,
    import_undo,
    merge_patients,
)
from reactivate_desktop.store import Store

AS_OF = date(2026, 11, 23)
CAMPAIGN = Campaign(name="Spring", workspace="w", brand="harbor-dental", template="postcard-6x9")
CLINIC = Clinic(
    *("plymouth", "Plymouth Office", "1 Main St", "Town", "MA", "02360", "(508) 555-0142", "https://go.example.com"),
    *(41.958, -70.667),
)
ROBERT: dict[str, object] = {"first_name": "Robert", "last_name": "Delgado", "birth_date": "1980-05-14"}
BOB: dict[str, object] = {**ROBERT, "first_name": "Bob", "address1": "1 Elm Street"}
FIRST = ("Olivia", "Liam", "Emma", "Noah", "Ava", "Mason", "Zoe", "Ethan")
LAST = ("Baker", "Chavez", "Dunn", "Foster", "Grant", "Hayes", "Irwin")


def table(rows: list[dict[str, object]], crowd: int = 56) -> pd.DataFrame:
    """Rows and a crowd of strangers, all mailable where a row does not say otherwise."""
    good: dict[str, object] = {"city": "Plymouth", "state": "MA", "zip": "02360", "last_visit": "2023-01-15"}
    strangers: list[dict[str, object]] = [
        {"first_name": FIRST[n % 8], "last_name": LAST[n % 7], "birth_date": f"{1940 + n}-0{1 + n % 9}-1{n % 10}"}
        | {"address1": f"{100 + 7 * n} {LAST[n * 3 % 7]} Road"}
        for n in range(crowd)
    ]
    full = [
        good | {"source_file": "list.csv", "source_row": n + 2, "patient_id": f"P{n}", "address1": "1 Elm St"} | row
        for n, row in enumerate([*rows, *strangers])
    ]
    names = {name for row in full for name in row}
    columns = {name: pd.Series([row.get(name, "") for row in full], dtype=object) for name in names}
    dates = [name for name in columns if name in {"birth_date", "last_visit", "next_appointment"}]
    columns |= {name: pd.to_datetime(columns[name].replace("", None)).astype("datetime64[s]") for name in dates}
    for flag in names & {"do_not_mail", "deceased", "bad_address", "confidential"}:
        columns[flag] = columns[flag] == True  # noqa: E712 - '' is no
    return schema.build(columns, len(full))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "w.reactivate", "secret") as opened:
        with opened.transaction() as tx:
            tx.clinics.save([CLINIC])
        yield opened


def keep(store: Store, *rows: dict[str, object]) -> None:
    with store.transaction() as tx:
        tx.patients.save(table(list(rows)))


def owner(store: Store, key: int) -> str:
    return str(build_audience.run(store, CAMPAIGN, as_of=AS_OF).decision.owner[key])


def test_certain_pairs_are_told_with_their_evidence_and_merged(store: Store) -> None:
    keep(store, ROBERT, BOB | {"last_visit": "2024-02-01"})
    report = find_duplicates.run(store)
    assert report.pairs[["left", "right", "keep", "verdict"]].to_numpy().tolist() == [[1, 2, 2, "certain"]]
    told = {item.field: item for item in report.evidence(0)}
    assert (told["first_name"].left, told["first_name"].right, told["first_name"].level) == (
        "Robert",
        "Bob",
        "nickname",
    )
    assert told["birth_date"].bits > told["first_name"].bits > 0
    assert "Delgado" not in str(report.as_json()) + " ".join(report.sentences())

    done = merge_patients.certain(store, report)
    assert (len(done.merge_ids), done.people) == (1, 1)
    assert find_duplicates.run(store).pairs.empty
    audience = build_audience.run(store, CAMPAIGN, as_of=AS_OF)
    assert audience.decision.owner[1] == "merged_record"
    assert audience.recipients.at[2, "member_keys"] == (2, 1)
    excluded = sum(step.excluded for step in audience.decision.steps)
    assert audience.decision.imported == len(audience.recipients) + excluded == 58
    assert audience.decision.inactive == 57, "one person, counted once"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, ""),
        ({"do_not_mail": True}, "do_not_mail"),
        ({"status": "Do not mail"}, "do_not_mail"),
        ({"deceased": True}, "deceased"),
        ({"status": "Deceased"}, "deceased"),
        ({"status": "Dismissed"}, "dismissed"),
        ({"status": "Inactive"}, "inactive_status"),
        ({"last_visit": "2026-06-01"}, "seen_recently"),
        ({"next_appointment": "2026-12-24"}, "future_appointment"),
        ({"bad_address": True}, "bad_address"),
        ({"bad_address": True, "address1": "77 Old Road"}, ""),
    ],
)
def test_the_safe_side_of_both_counts(store: Store, other: dict[str, object], expected: str) -> None:
    keep(store, ROBERT, BOB | other)
    assert owner(store, 1) in {"", "same_household"}
    merge_patients.run(store, 1, [2])
    assert owner(store, 1) == expected
    assert owner(store, 2) == "merged_record"


def test_who_is_suppressed_under_one_record_is_suppressed_under_the_other(store: Store) -> None:
    keep(store, ROBERT | {"address1": "5 New Road"}, BOB)
    with store.transaction() as tx:
        tx.suppression.add(["BOB DELGADO@1 ELM ST|02360"], "asked")
    assert (owner(store, 1), owner(store, 2)) == ("", "suppressed")
    merge_patients.run(store, 1, [2])
    assert owner(store, 1) == "suppressed"


@pytest.mark.parametrize(
    ("kept", "other", "street"),
    [
        # who asked for confidential mail gets it there, whichever record said so
        ({}, {"confidential": True, "alt_address1": "9 Safe St", "alt_zip": "02139"}, "9 Safe St"),
        (
            {"alt_address1": "4 Summer Rd", "alt_city": "Hull", "alt_zip": "02045"},
            {"confidential": True, "alt_address1": "9 Safe St", "alt_zip": "02139"},
            "9 Safe St",
        ),
        (
            {"confidential": True, "alt_address1": "4 Own Rd", "alt_zip": "02045"},
            {"confidential": True, "alt_address1": "9 Safe St", "alt_zip": "02139"},
            "4 Own Rd",
        ),
        ({"confidential": True}, {"alt_address1": "9 Safe St", "alt_zip": "02139"}, "9 Safe St"),
    ],
)
def test_an_alternative_address_comes_along_as_a_whole(
    store: Store, kept: dict[str, object], other: dict[str, object], street: str
) -> None:
    keep(store, ROBERT | kept, BOB | other)
    merge_patients.run(store, 1, [2])
    facts = audience_facts.read(store)
    assert facts.patients.at[1, "confidential"]
    assert facts.patients.at[1, "address1"] == street
    assert facts.patients.at[1, "alt_city"] == "", "the town of one address beside the street of another"


def test_a_confidential_record_without_another_address_keeps_the_person_out(store: Store) -> None:
    keep(store, ROBERT, BOB | {"confidential": True})
    merge_patients.run(store, 1, [2])
    assert owner(store, 1) == "confidential_address"


def test_values_are_taken_from_the_merged_record_as_long_as_the_merge_holds(store: Store) -> None:
    keep(
        store, ROBERT | {"bad_address": True}, BOB | {"address1": "5 New Road", "address2": "Apt 2", "email": "b@x.org"}
    )
    with store.transaction() as tx:
        tx.suppression.add(["1 ELM ST|02360"], "asked")
    done = merge_patients.run(store, 1, [2], take=("name", "address"))
    facts = audience_facts.read(store)
    kept = facts.patients.loc[1]
    assert (kept["first_name"], kept["address1"], kept["address2"]) == ("Bob", "5 New Road", "Apt 2")
    assert not kept["bad_address"], "the fault was the other address's"
    assert owner(store, 1) == "suppressed", "who was never to be written to, moved or not"
    merge_patients.undo(store, done.merge_ids[0])
    assert audience_facts.read(store).patients.at[1, "first_name"] == "Robert"
    with pytest.raises(InputError, match="shoe_size is nothing"):
        merge_patients.run(store, 1, [2], take=("shoe_size",))


def test_what_the_kept_record_lacks_is_filled_from_the_other(store: Store) -> None:
    nowhere: dict[str, object] = {"address1": "", "city": "", "state": "", "zip": ""}
    keep(store, ROBERT | nowhere, BOB | {"address1": "5 New Road", "mobile": "(508) 555-0142", "bad_address": True})
    merge_patients.run(store, 1, [2])
    kept = audience_facts.read(store).patients.loc[1]
    assert (kept["first_name"], kept["address1"], kept["zip"]) == ("Robert", "5 New Road", "02360")
    assert kept["mobile"] == "(508) 555-0142"
    assert kept["bad_address"], "the fault comes along with the address"


def test_a_chain_hands_on_what_was_taken(store: Store) -> None:
    keep(store, ROBERT, BOB, BOB | {"first_name": "Bobby", "address1": "7 Far Road"})
    merge_patients.run(store, 2, [3], take=("address",))
    merge_patients.run(store, 1, [2], take=("address",))
    assert audience_facts.read(store).patients.at[1, "address1"] == "7 Far Road"


def test_many_merges_are_taken_back_at_once(store: Store) -> None:
    keep(store, ROBERT, BOB, BOB | {"first_name": "Bobby"})
    ids = merge_patients.run(store, 1, [2, 3]).merge_ids
    merge_patients.undo(store, ids[0])
    assert merge_patients.undo_all(store, [*ids, 999]) == 1
    assert merge_patients.merges(store) == ()


def test_a_merge_survives_an_import_and_an_undo_brings_all_back(store: Store) -> None:
    keep(store, ROBERT, BOB | {"do_not_mail": True})
    with store.reading() as tx:
        before = tx.patients.frame()
    merge_id = merge_patients.run(store, 1, [2]).merge_ids[0]
    keep(store, ROBERT, BOB | {"do_not_mail": True, "last_visit": "2024-01-01"})
    assert (owner(store, 1), owner(store, 2)) == ("do_not_mail", "merged_record")

    keep(store, ROBERT, BOB | {"do_not_mail": True})
    merge_patients.undo(store, merge_id)
    with store.reading() as tx:
        pd.testing.assert_frame_equal(tx.patients.frame(), before)
    assert (owner(store, 1), owner(store, 2)) == ("", "do_not_mail")
    assert find_duplicates.run(store).pairs["verdict"].tolist() == ["ask"], "what was undone is not merged by itself"
    with pytest.raises(InputError, match="no merge 1 that holds") as caught:
        merge_patients.undo(store, merge_id)
    assert "Nothing is merged" in caught.value.hint


def test_chains_lead_to_one_record_and_come_apart_link_by_link(store: Store) -> None:
    keep(store, ROBERT, BOB, BOB | {"first_name": "Bobby"})
    first = merge_patients.run(store, 2, [3])
    merge_patients.run(store, 1, [3])
    with store.reading() as tx:
        assert tx.merges.roots() == {2: 1, 3: 1}
    with pytest.raises(InputError, match="one person already"):
        merge_patients.run(store, 3, [2])
    merge_patients.undo(store, first.merge_ids[0])
    with store.reading() as tx:
        assert tx.merges.roots() == {2: 1}


def test_two_people_who_were_told_apart_are_not_told_again(store: Store) -> None:
    keep(store, ROBERT, BOB)
    answer = merge_patients.different(store, 2, 1)
    assert find_duplicates.run(store).pairs.empty
    merge_patients.undo(store, answer)
    assert find_duplicates.run(store).pairs["verdict"].tolist() == ["certain"]


def test_what_was_answered_since_the_search_is_not_merged_over_it(store: Store) -> None:
    keep(store, ROBERT, BOB)
    report = find_duplicates.run(store)
    answer = merge_patients.different(store, 1, 2)
    assert merge_patients.certain(store, report).merge_ids == ()
    merge_patients.undo(store, answer)
    merge_patients.undo(store, merge_patients.run(store, 1, [2]).merge_ids[0])
    assert merge_patients.certain(store, report).merge_ids == (), "it was taken back by hand"


def test_two_people_stay_two_under_whichever_record_they_stand(store: Store) -> None:
    keep(store, ROBERT | {"sex": "M"}, BOB, ROBERT | {"address1": "1 Elm St."})
    merge_patients.different(store, 2, 3)
    merge_patients.run(store, 1, [2])
    assert find_duplicates.run(store).pairs.empty


def test_three_records_become_one_only_where_all_pairs_are_certain(store: Store) -> None:
    rows = [ROBERT | {"sex": "M", "middle": "A"}, BOB, ROBERT | {"sex": "M", "middle": "Z"}]
    keep(store, *rows)
    done = merge_patients.certain(store)
    assert len(done.merge_ids) == 1, "a chain through the second does not join the first and the third"


def test_nobody_who_is_not_there(store: Store) -> None:
    keep(store, ROBERT)
    with pytest.raises(InputError, match="not in this workspace"):
        merge_patients.run(store, 1, [999])
    with pytest.raises(InputError, match="not in this workspace"):
        merge_patients.different(store, 1, 999)
    with pytest.raises(InputError, match="no such pair"):
        find_duplicates.run(store).evidence(0)


def test_an_import_that_is_undone_takes_its_merges_along(store: Store, tmp_path: Path) -> None:
    keep(store, ROBERT)
    listed = tmp_path / "more.csv"
    listed.write_text(
        "Patient ID,First Name,Last Name,Birth Date,Address,City,State,ZIP\n"
        "N1,Bob,Delgado,05/14/1980,1 Elm St,Plymouth,MA,02360\n",
        encoding="utf-8",
    )
    import_patients.run(store, listed)
    with store.reading() as tx:
        new = int(tx.patients.frame().index.max())
    merge_patients.run(store, 1, [new])
    import_undo.undo(store)
    assert merge_patients.merges(store) == (), "its key may be given to another person"
