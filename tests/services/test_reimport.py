"""A list comes again: what changes is said before it is taken, what is known stays, and all of it can be undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reactivate_desktop.domain.campaign import Campaign, Mail
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import build_audience, import_patients, new_workspace
from reactivate_desktop.services.audience_session import HeldAudience
from reactivate_desktop.services.import_patients import Answers, ImportPlan, Problem
from reactivate_desktop.store import Store
from reactivate_desktop.store.merges import NewMerge

HEAD = "Patient ID,Last Name,First Name,Birth Date,Address,City,State,ZIP,Last Visit,Balance,Notes\n"
ANN = "1,Roe,Ann,1980-01-02,1 Main St,Ayr,MA,02462,2020-01-02,12.50,\n"
BOB = "2,Doe,Bob,1970-05-06,2 Elm St,Rye,NY,10001,2021-03-04,,likes tea\n"
CY = "3,Poe,Cy,1990-07-08,3 Oak St,Rye,NY,10001,,0.00,\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        yield opened


def export(folder: Path, *rows: str, head: str = HEAD, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(head + "".join(rows), "utf-8")
    return path


def table(store: Store) -> pd.DataFrame:
    with store.reading() as tx:
        return tx.patients.frame()


def test_a_plan_says_what_changes_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, export(tmp_path, ANN, BOB))
    before = table(store)
    made = import_patients.plan(store, export(tmp_path, BOB.replace("2 Elm St", "9 Ash Rd"), ANN, CY))
    assert (made.counts.new, made.counts.updated, made.counts.unchanged) == (1, 1, 1)
    assert made.new_rows == (4,)
    assert made.updated_by_field == {"address1": 1}
    (change,) = made.changes.to_dict("records")
    assert (change["source_row"], change["field"], change["before"], change["after"]) == (
        2,
        "address1",
        "2 Elm St",
        "9 Ash Rd",
    )
    assert before.loc[change["patient_key"], "patient_id"] == "2"
    pd.testing.assert_frame_equal(table(store), before)
    assert "Elm" not in repr(made)


def test_who_is_gone_is_told_and_kept_unless_the_user_says_otherwise(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, export(tmp_path, ANN, BOB, CY, name="may.csv"))
    made = import_patients.plan(store, export(tmp_path, BOB, CY, name="june.csv"))
    assert list(made.gone.patients["patient_id"]) == ["1"]
    assert made.gone.file_name == "may.csv"
    result = import_patients.take(store, made)
    assert result.gone == 1
    assert result.sentences()[1].startswith("1 patient of may.csv is no longer in this list")
    assert list(table(store)["status"]) == ["", "", ""]
    assert len(import_patients.plan(store, export(tmp_path, BOB, CY)).gone) == 0


@pytest.mark.parametrize(
    ("answers", "column", "value"),
    [
        (Answers(gone="inactive"), "status", "Inactive"),
        (Answers(gone="no_mail"), "do_not_mail", True),
        (Answers(gone_patients={1: "no_mail"}), "do_not_mail", True),
    ],
    ids=["inactive", "no mail", "one of them"],
)
def test_who_is_gone_can_be_marked_and_that_is_undone_too(
    store: Store, tmp_path: Path, answers: Answers, column: str, value: object
) -> None:
    import_patients.run(store, export(tmp_path, ANN, BOB, CY))
    before = table(store)
    made = import_patients.plan(store, export(tmp_path, BOB, CY))
    import_patients.take(store, made, answers)
    assert table(store).loc[1, column] == value
    assert (table(store)[column] == value).sum() == 1
    import_patients.undo(store)
    pd.testing.assert_frame_equal(table(store), before)


@pytest.mark.parametrize(("gone", "column"), [("inactive", "status"), ("no_mail", "do_not_mail")])
def test_who_was_gone_and_comes_back_is_as_before(
    store: Store, tmp_path: Path, gone: import_patients.Gone, column: str
) -> None:
    import_patients.run(store, export(tmp_path, ANN, BOB, CY))
    before = table(store)
    made = import_patients.plan(store, export(tmp_path, BOB, CY))
    import_patients.take(store, made, Answers(gone=gone))
    marked = table(store)
    assert marked.loc[1, column] != before.loc[1, column]
    import_patients.run(store, export(tmp_path, ANN, BOB, CY))
    pd.testing.assert_frame_equal(table(store), before)
    import_patients.undo(store)
    pd.testing.assert_frame_equal(table(store), marked)


def test_another_clinics_list_with_the_same_headers_leaves_nobody_gone(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, export(tmp_path, ANN, BOB))
    assert len(import_patients.plan(store, export(tmp_path, CY)).gone) == 0


def test_what_a_list_does_not_tell_stays(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, export(tmp_path, ANN, BOB))
    short = export(tmp_path, "2,Doe,Bob,bob@example.com\n", head="Patient ID,Last Name,First Name,Email\n")
    result = import_patients.run(store, short)
    assert (result.new, result.updated) == (0, 1)
    bob = table(store).loc[2]
    assert (bob["email"], bob["notes"], bob["address1"]) == ("bob@example.com", "likes tea", "2 Elm St")
    assert bob["last_visit"] == pd.Timestamp("2021-03-04")


def test_a_cell_is_set_and_a_mend_taken_back_without_reading_again(store: Store, tmp_path: Path) -> None:
    path = export(tmp_path, ANN.replace("02462", "2462"), BOB.replace("10001", "what"))
    made = import_patients.plan(store, path)
    path.unlink()
    mend = next(group for group in made.groups if group.rule == "zip-zero-lost")
    assert (mend.choices, mend.rows, mend.field) == (("accept", "decline"), (2,), "zip")
    amended = import_patients.amend(
        store, made, Answers(groups={mend.key: "decline"}, cells={(3, "zip"): "10002-1234", (3, "last_visit"): ""})
    )
    assert list(amended.patients["zip"]) == ["2462", "10002"]
    assert list(amended.patients["zip4"]) == ["", "1234"]
    assert pd.isna(amended.patients["last_visit"].iloc[1])
    assert made.patients["zip"].iloc[0] == "02462"
    import_patients.take(store, amended)
    assert list(table(store)["zip"]) == ["2462", "10002"]


def test_a_refused_row_is_taken_once_it_is_named(store: Store, tmp_path: Path) -> None:
    nobody, entry = ",,,1990-01-02,7 Oak St,Rye,NY,10001,2021-03-04,,\n", "T1,Test,Patient,,,,,,,,\n"
    path = export(tmp_path, ANN, nobody, entry)
    made = import_patients.plan(store, path)
    assert (made.refused, len(made.patients)) == (2, 1)
    groups = {group.rule: group for group in made.groups}
    assert groups["name-missing"].can_set
    assert groups["test-patient"].choices == ("accept", "decline")
    named = Answers(
        groups={groups["test-patient"].key: "decline"}, cells={(3, "first_name"): "Di", (3, "last_name"): "Moe"}
    )
    result = import_patients.take(store, made, named)
    assert (result.new, result.refused, result.repeated, result.rows) == (3, 0, 0, 3)
    assert list(table(store)["last_name"]) == ["Roe", "Moe", "Test"]
    later = export(tmp_path, nobody.replace(",,,1990", ",Moe,Di,1990"))
    assert import_patients.run(store, later).new == 0


@pytest.mark.parametrize(
    ("field", "text"), [("zip", "12"), ("last_visit", "soon"), ("balance", "much"), ("colour", "red")]
)
def test_a_cell_that_can_not_be_read_is_refused_by_row_and_field(
    store: Store, tmp_path: Path, field: str, text: str
) -> None:
    made = import_patients.plan(store, export(tmp_path, ANN))
    with pytest.raises(InputError) as raised:
        import_patients.amend(store, made, Answers(cells={(2, field): text}))
    assert text not in str(raised.value)


def test_undo_goes_back_import_by_import(store: Store, tmp_path: Path) -> None:
    states = [table(store)]
    for rows in ((ANN,), (ANN.replace("Ayr", "Rye"), BOB), (BOB, CY), (BOB.replace("Bob", "Rob"),)):
        import_patients.run(store, export(tmp_path, *rows))
        states.append(table(store))
    with pytest.raises(InputError, match="not the newest"):
        import_patients.undo(store, 1)
    for former in states[-2::-1]:
        import_patients.undo(store)
        pd.testing.assert_frame_equal(table(store), former)
    with pytest.raises(InputError, match="no import to undo"):
        import_patients.undo(store)


def asking(made: ImportPlan) -> ImportPlan:
    """The same plan with a question about Bob's note, as of a cleaner that found a death in it."""
    question = Problem(
        *("", 3, "Notes", "deceased-in-note", "counts as deceased until you say no", "question"),
        value="likes tea",
        field="deceased",
    )
    patients = made.found.patients.assign(deceased=made.found.patients["source_row"] == 3)
    found = dataclasses.replace(made.found, problems=(*made.found.problems, question), patients=patients)
    return dataclasses.replace(made, found=found)


def test_a_question_is_answered_once_for_the_same_words_of_the_same_patient(store: Store, tmp_path: Path) -> None:
    path = export(tmp_path, ANN, BOB)
    asked = import_patients.amend(store, asking(import_patients.plan(store, path)), Answers())
    (question,) = asked.questions
    assert (question.choices, question.rows, question.field) == (("accept", "decline"), (3,), "deceased")
    assert list(asked.patients["deceased"]) == [False, True]
    no = import_patients.amend(store, asked, Answers(groups={question.key: "decline"}))
    assert list(no.patients["deceased"]) == [False, False]
    import_patients.take(store, no)
    again = import_patients.amend(store, asking(import_patients.plan(store, path)), Answers())
    assert (again.questions, again.remembered, again.counts.updated) == ((), 1, 0)
    import_patients.take(store, again)
    assert list(table(store)["deceased"]) == [False, False]
    import_patients.undo(store)
    import_patients.undo(store)
    fresh = import_patients.amend(store, asking(import_patients.plan(store, path)), Answers())
    assert len(fresh.questions) == 1


def test_what_was_joined_or_booked_with_a_patient_who_goes_is_let_go(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, export(tmp_path, ANN))
    import_patients.run(store, export(tmp_path, ANN, BOB))
    with store.transaction() as tx:
        tx.merges.add([NewMerge(1, 2, "merged", "asked")], "me")
        booked = {"identity": "b", "booked_for": pd.Timestamp("2026-12-01"), "patient_key": 2, "tracking_code": ""}
        tx.bookings.save(pd.DataFrame([booked | {"how": "patient id", "source_file": "b.csv", "source_row": 2}]))
    import_patients.undo(store)
    with store.reading() as tx:
        assert tx.merges.all() == ()
        assert tx.bookings.frame()["patient_key"].isna().all()


Rows = list[tuple[int, int, int]]
ROWS = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=6)


def lines(rows: Rows) -> list[str]:
    """One row for each ID, so that no row repeats another."""
    said = {number: (place, visit) for number, place, visit in rows}
    return [
        f"{number},Roe,Ann,19{60 + number}-01-02,{place} Main St,Ayr,MA,0246{place},"
        f"{'' if visit == 0 else f'202{visit}-05-06'},{visit}.00,note {place}\n"
        for number, (place, visit) in said.items()
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_imports_add_up_know_no_order_and_go_back(tmp_path: Path, lists: list[Rows], chance: object) -> None:
    with (
        Store.create(tmp_path / f"{id(chance)}-{len(list(tmp_path.iterdir()))}.reactivate", "x") as one,
        Store.create(tmp_path / f"{id(chance)}-{len(list(tmp_path.iterdir()))}.reactivate", "x") as other,
    ):
        states = [table(one)]
        for rows in map(lines, lists):
            made: ImportPlan = import_patients.plan(one, export(tmp_path, *rows))
            result = import_patients.take(one, made)
            counted = made.counts.new + made.counts.updated + made.counts.unchanged
            assert counted + made.found.refused + made.found.repeated == made.found.rows
            assert (result.new, result.updated) == (made.counts.new, made.counts.updated)
            states.append(table(one))
            again = import_patients.run(one, export(tmp_path, *rows))
            assert (again.new, again.updated) == (0, 0)
            pd.testing.assert_frame_equal(table(one), states[-1])
            import_patients.undo(one)
            shuffled = list(rows)
            chance.shuffle(shuffled)  # type: ignore[attr-defined]
            import_patients.run(other, export(tmp_path, *shuffled))
        pd.testing.assert_frame_equal(by_id(table(one)), by_id(table(other)))
        for former in states[-2::-1]:
            import_patients.undo(one)
            pd.testing.assert_frame_equal(table(one), former)


def by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """All but where a row stood."""
    return frame.drop(columns="source_row").sort_values("patient_id").reset_index(drop=True)


def test_a_new_address_gives_the_nearest_clinic_anew_at_the_next_decision(tmp_path: Path) -> None:
    campaign = Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9")
    near = dataclasses.replace(campaign, mail=Mail(clinic_by="nearest"))
    plymouth = "7,Fox,Ivy,1980-01-02,1 Main St,Plymouth,MA,02360,2020-01-02,,\n"
    other = plymouth.replace("1 Main St,Plymouth,MA,02360", "9 Shore Rd,Gloucester,MA,01930")
    secret_head = HEAD.replace(
        "Notes", "Confidential Communication,Alternate Address,Alternate City,Alternate State,Alternate Zip"
    )
    secret = other.replace(",,\n", ",,Y,{0}\n")
    with new_workspace.create(tmp_path / "w.reactivate", "x", brands=["harbor-dental"]) as opened:

        def clinics() -> list[str]:
            found = [build_audience.run(opened, one, as_of=date(2026, 11, 23)) for one in (campaign, near)]
            assert [len(one.recipients) for one in found] == [1, 1]
            return [str(one.recipients["clinic_id"].iloc[0]) for one in found]

        import_patients.run(opened, export(tmp_path, plymouth))
        assert clinics() == ["plymouth", "plymouth"]
        held = HeldAudience(opened)
        assert held.decide(near, as_of=date(2026, 11, 23)).by_clinic()["plymouth"] == 1
        import_patients.run(opened, export(tmp_path, other))
        assert clinics() == ["gloucester", "gloucester"]
        assert HeldAudience(opened).decide(near, as_of=date(2026, 11, 23)).by_clinic()["gloucester"] == 1
        # confidential mail goes by the address it is sent to, and follows it
        for door, expected in (
            ("4 Dock St,New Bedford,MA,02740", "new-bedford"),
            ("2 Lee St,Marblehead,MA,01945", "marblehead"),
        ):
            import_patients.run(opened, export(tmp_path, secret.format(door), head=secret_head))
            assert clinics() == [expected, expected]
        import_patients.undo(opened)
        assert clinics() == ["new-bedford", "new-bedford"]
