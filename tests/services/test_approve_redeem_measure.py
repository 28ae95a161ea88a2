"""From approval to results: what is frozen stays, codes count once, and the numbers come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from reactivate_desktop.domain.attribution import MatchedBy
from reactivate_desktop.domain.campaign import Campaign, Experiment, Inactive, Mail
from reactivate_desktop.domain.piece import DropState, HeldPiece, Piece
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press import pressing
from reactivate_desktop.services import (
    approve_drop,
    campaign_file,
    import_bookings,
    import_patients,
    list_campaigns,
    measure_campaign,
    new_workspace,
    press_job,
    redeem_code,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
STREETS = ("12 Elm St", "9 Oak Ave Apt 2", "3 Pine Rd", "44 Main St", "7 Lake Dr", "18 Hill Rd")


@pytest.fixture
def resolved(tmp_path: Path) -> ResolvedCampaign:
    path = tmp_path / "spring.toml"
    mail = Mail(mid="901234", permit_city="Boston", permit_state="MA", permit_number="7")
    campaign_file.save(path, Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9", mail=mail))
    return campaign_file.resolve(path)


@pytest.fixture
def store(tmp_path: Path, resolved: ResolvedCampaign) -> Iterator[Store]:
    lines = ["Patient ID,First Name,Last Name,DOB,Address,City,State,ZIP,Last Visit"]
    lines += [
        f"P{n},Ana{chr(97 + n)},Person{chr(97 + n)},0{n + 1}/02/1980,{street},Plymouth,MA,023{65 - n},05/01/2023"
        for n, street in enumerate(STREETS)
    ]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    with new_workspace.create(resolved.workspace_location, "x", brands=["harbor-dental"]) as opened:
        import_patients.run(opened, tmp_path / "list.csv")
        yield opened


def approve(store: Store, resolved: ResolvedCampaign, **options: object) -> approve_drop.Drop:
    return approve_drop.run(
        store,
        resolved,
        as_of=AS_OF,
        approved_by="Ana",
        now=NOW,
        workers=1,
        random=Random(5),
        **options,  # type: ignore[arg-type] # options of each test
    )


def pieces_of(store: Store, drop_id: str) -> list[Piece]:
    return list(store.stream_pieces(drop_id, with_held=True))


def test_pieces_are_frozen_in_mail_order_with_all_they_carry(store: Store, resolved: ResolvedCampaign) -> None:
    drop = approve(store, resolved)
    found = pieces_of(store, drop.drop_id)
    assert drop.piece_count == len(found) == len(STREETS)
    assert [piece.zip for piece in found] == sorted(piece.zip for piece in found)
    assert [piece.piece_id for piece in found] == [f"{drop.token}-{n:06d}" for n in range(1, 7)]
    assert len({piece.tracking_code for piece in found}) == len(found)
    for number, piece in enumerate(found, 1):
        assert piece.sequence == number
        assert piece.qr_payload.endswith(piece.tracking_code.replace("-", ""))
        assert len(piece.imb) == 65
        assert piece.imb_digits == f"00301901234{number - 1:09d}{piece.zip}"
    press_job.require_pieces(drop, found)
    with store.reading() as tx:
        assert tx.campaigns.all()[0].path == str(resolved.path)
        assert [entry.what for entry in tx.audit.last(9)] == ["drop approved"]


def test_approving_again_returns_the_same_drop_and_a_change_asks(store: Store, resolved: ResolvedCampaign) -> None:
    drop = approve(store, resolved)
    assert approve(store, resolved) == drop
    changed = replace(resolved, campaign=replace(resolved.campaign, inactive=Inactive(40), name="Spring"))
    changed = replace(
        changed, campaign=replace(changed.campaign, mail=replace(changed.campaign.mail, permit_number="8"))
    )
    with pytest.raises(InputError, match=r"6 codes become void"):
        approve(store, changed)
    assert approve(store, resolved) == drop
    code = pieces_of(store, drop.drop_id)[0].tracking_code
    other = approve_drop.run(store, changed, as_of=AS_OF, approved_by="Ana", replace_unpressed=True, workers=1)
    assert other.drop_id != drop.drop_id
    assert redeem_code.run(store, code, clinic_id="plymouth", as_of=AS_OF).outcome is Outcome.VOID
    serials = [piece.imb_digits[11:20] for piece in pieces_of(store, other.drop_id)]
    assert serials[0] == "000000006"


def test_nobody_to_mail_is_said_and_nothing_is_kept(store: Store, resolved: ResolvedCampaign) -> None:
    nobody = replace(resolved, campaign=replace(resolved.campaign, inactive=Inactive(400)))
    with pytest.raises(InputError, match="nobody to mail"):
        approve(store, nobody)
    with store.reading() as tx:
        assert tx.drops.all() == ()


def test_held_pieces_are_kept_with_sequence_0(
    store: Store, resolved: ResolvedCampaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(_job: object, pieces: tuple[Piece, ...], **_: object) -> tuple[HeldPiece, ...]:
        return (HeldPiece(pieces[2].piece_id, pieces[2].patient_key, "address", "A letter is missing."),)

    monkeypatch.setattr(pressing, "check", check)
    drop = approve(store, resolved)
    assert [piece.sequence for piece in pieces_of(store, drop.drop_id)] == [1, 2, 0, 3, 4, 5]
    assert drop.piece_count == 5
    with store.reading() as tx:
        assert [held.piece_id for held in tx.drops.held(drop.drop_id)] == [f"{drop.token}-000003"]


def test_the_press_job_is_what_was_approved_or_an_error(store: Store, resolved: ResolvedCampaign) -> None:
    drop = approve(store, resolved)
    with store.transaction() as tx:
        tx.clinics.save([replace(tx.clinics.all()[0], phone="changed since")])
    job = press_job.build(resolved, drop)
    assert job.created == NOW
    assert job.offer.expires == drop.expires
    assert all(clinic.phone != "changed since" for clinic in job.clinics)
    with pytest.raises(PressError, match="changed since"):
        press_job.build(resolved, replace(drop, template_hash="0" * 64))
    with pytest.raises(PressError, match="not what was approved"):
        press_job.build(resolved, replace(drop, customization_hash="0" * 64))
    found = pieces_of(store, drop.drop_id)
    for wrong in (found[:-1], [*found, found[0]], [replace(found[0], last_name="X"), *found[1:]], found[::-1]):
        with pytest.raises(PressError, match="pieces"):
            press_job.require_pieces(drop, wrong)


def test_redeemed_and_booked_come_back_as_results(store: Store, resolved: ResolvedCampaign, tmp_path: Path) -> None:
    drop = approve(store, resolved)
    found = pieces_of(store, drop.drop_id)
    with store.transaction() as tx:
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=NOW)
        patients = tx.patients.frame()
    born = patients.loc[found[3].patient_key, "birth_date"]
    first = found[0]
    answer = redeem_code.run(store, first.qr_payload, clinic_id=first.clinic_id, now=NOW, as_of=AS_OF)
    assert redeem_code.as_json(answer)["outcome"] == "accepted"
    rows = [
        "Bookings of the week",
        "Appt Date,Patient #,Patient Name,DOB,Promo Code",
        f"12/01/2026,{patients.loc[found[1].patient_key, 'patient_id']},,,",
        f"12/13/2026,,,,{found[2].tracking_code.lower()}",
        f'2026-12-05,,"{found[3].last_name}, {found[3].first_name} M",{born:%m/%d/%Y},',
        "12/06/2027,P4,,,",
        "soon,P5,,,",
        "12/07/2026,unknown,,,",
    ]
    sheet = tmp_path / "bookings.csv"
    sheet.write_text("\n".join(rows), encoding="utf-8")
    brought = import_bookings.run(store, sheet)
    assert (brought.rows, brought.new, brought.unmatched) == (6, 5, 1)
    assert brought.matched == {MatchedBy.CODE: 1, MatchedBy.PATIENT_ID: 2, MatchedBy.NAME: 1}
    assert [(problem.row, problem.rule) for problem in brought.problems] == [(7, "date-unreadable")]
    assert import_bookings.run(store, sheet).unchanged == 5
    results = measure_campaign.run(store, "Spring", as_of=date(2026, 12, 31))
    assert (results.mailed, results.redeemed.count, results.matched.count) == (6, 1, 3)
    assert measure_campaign.write(results, tmp_path / "r.xlsx").is_file()
    summary = next(item for item in list_campaigns.run(store, tmp_path) if item.name == "Spring")
    assert (summary.state, summary.pieces, summary.redeemed) == ("pressed", 6, 1)


def test_a_holdout_is_kept_with_the_drop(store: Store, resolved: ResolvedCampaign) -> None:
    held_back = replace(resolved, campaign=replace(resolved.campaign, experiment=Experiment(50.0)))
    drop = approve(store, held_back)
    with store.transaction() as tx:
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=NOW)
        assert len(tx.outcomes.holdout("Spring")) == 3
    assert drop.piece_count == 3


def test_undo_and_the_last_ones(store: Store, resolved: ResolvedCampaign) -> None:
    drop = approve(store, resolved)
    first = pieces_of(store, drop.drop_id)[0]
    answer = redeem_code.run(store, first.tracking_code, clinic_id=first.clinic_id, as_of=AS_OF)
    assert redeem_code.undo(store, answer.attempt_id, "typed for another").outcome is Outcome.UNDONE
    assert [attempt.outcome for attempt in redeem_code.last(store)] == [Outcome.UNDONE, Outcome.ACCEPTED]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Date,Name\n2026-12-01,Ana\n", "Patient ID,Name\nP1,Ana\n"])
def test_a_sheet_without_bookings_says_what_it_needs(store: Store, tmp_path: Path, text: str) -> None:
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a sheet of bookings"):
        import_bookings.run(store, tmp_path / "b.csv")


def test_results_need_a_drop(store: Store) -> None:
    with pytest.raises(InputError, match="no mail drop"):
        measure_campaign.run(store, "Autumn", as_of=AS_OF)


def test_results_know_what_came_back_by_a_day_and_hold_it_against_goals(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    drop = approve(store, resolved)
    first, second = pieces_of(store, drop.drop_id)[:2]
    with store.transaction() as tx:
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=NOW)
    for piece, day in ((first, date(2026, 11, 25)), (second, date(2026, 12, 3))):
        answer = redeem_code.run(store, piece.tracking_code, clinic_id=piece.clinic_id, now=NOW, as_of=day)
        assert answer.outcome is Outcome.ACCEPTED
    wishing = replace(resolved, campaign=replace(resolved.campaign, goals={first.clinic_id: 3}))
    campaign_file.save(resolved.path, wishing.campaign)
    for day, count in (
        (date(2026, 11, 24), 0),
        (date(2026, 11, 25), 1),
        (date(2026, 12, 2), 1),
        (date(2026, 12, 3), 2),
    ):
        results = measure_campaign.run(store, "Spring", as_of=day, resolved=wishing)
        assert results.redeemed.count == count
        [summary] = [item for item in list_campaigns.run(store, tmp_path, as_of=day) if item.name == "Spring"]
        assert summary.by_clinic[first.clinic_id][1] == 3
    [mailing] = results.mailings
    assert (mailing.token, mailing.brand, mailing.pieces) == (drop.token, resolved.kit.name, 6)
    assert mailing.offer
    assert next(clinic.goal for clinic in results.by_clinic if clinic.clinic == first.clinic_id) == 3


def test_a_goal_for_a_clinic_that_there_is_not_is_named(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    drop = approve(store, resolved)
    wishing = replace(resolved, campaign=replace(resolved.campaign, goals={"atlantis": 3}))
    with pytest.raises(InputError, match=r"goals\.atlantis") as caught:
        approve(store, wishing)
    assert "plymouth" in caught.value.hint
    with pytest.raises(InputError, match=r"goals\.atlantis"):
        measure_campaign.run(store, "Spring", as_of=AS_OF, resolved=wishing)
    campaign_file.save(resolved.path, wishing.campaign)
    [summary] = [item for item in list_campaigns.run(store, tmp_path) if item.name == "Spring"]
    assert "goals.atlantis" in summary.problem
    assert summary.pieces == drop.piece_count
