"""Redeeming: every outcome, once and only once, whoever presents the code at the same moment."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.piece import Drop, Piece
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.domain.tracking_code import TrackingCode, check_symbol
from reactivate_desktop.errors import InputError
from reactivate_desktop.store import Store


def code_of(body: str) -> str:
    return str(TrackingCode(body + check_symbol(body)))


GOOD, VOID, HELD, UNKNOWN = (code_of(body) for body in ("K7M2QXAB", "22334455", "99887766", "WXYZWXYZ"))


@pytest.fixture
def desk(store: Store, drop: Drop, pieces: tuple[Piece, ...], clinics: tuple[Clinic, ...]) -> Store:
    codes = (GOOD, HELD, VOID)
    given = [replace(piece, tracking_code=code) for piece, code in zip(pieces, codes, strict=True)]
    with store.transaction() as tx:
        tx.clinics.save(clinics)
        tx.drops.add(replace(drop, offer="Free exam"), given)
        tx.codes.void([VOID], "lost")
    return store


@pytest.mark.parametrize(
    ("text", "clinic", "today", "outcome", "words"),
    [
        (GOOD, "quincy", None, Outcome.ACCEPTED, "Accepted: Free exam."),
        (GOOD.lower().replace("-", " "), "quincy", None, Outcome.ACCEPTED, "Free exam"),
        (f"HTTPS://GO.EXAMPLE.COM/Q/{GOOD.replace('-', '')}", "quincy", None, Outcome.ACCEPTED, "Free exam"),
        (GOOD, "quincy", date(2027, 1, 22), Outcome.ACCEPTED, "Free exam"),
        (GOOD, "quincy", date(2027, 1, 23), Outcome.EXPIRED, "January 22, 2027"),
        (GOOD, "salem", None, Outcome.WRONG_CLINIC, "Quincy Dental"),
        (VOID, "quincy", None, Outcome.VOID, "void"),
        (UNKNOWN, "quincy", None, Outcome.UNKNOWN, "never mailed"),
        (HELD, "quincy", None, Outcome.UNKNOWN, "never mailed"),
        (GOOD[:-1] + "?", "quincy", None, Outcome.MISTYPED, "mistyped"),
        ("", "quincy", None, Outcome.MISTYPED, "mistyped"),
    ],
)
def test_every_outcome_has_its_sentence_and_is_kept(
    desk: Store, now: datetime, text: str, clinic: str, today: date | None, outcome: Outcome, words: str
) -> None:
    with desk.transaction() as tx:
        answer = tx.redemptions.redeem(text, clinic, now, today=today)
        last = tx.redemptions.last(1)[0]
    assert answer.outcome is outcome
    assert words in answer.message
    assert (last.attempt_id, last.outcome, last.clinic_id, last.at) == (answer.attempt_id, outcome, clinic, now)
    assert bool(answer.first_name) == (outcome is Outcome.ACCEPTED)


def test_a_code_counts_once_and_says_when_and_where(desk: Store, now: datetime, drop: Drop) -> None:
    with desk.transaction() as tx:
        tx.redemptions.redeem(GOOD, "quincy", now)
        again = tx.redemptions.redeem(GOOD, "salem", now + timedelta(hours=1))
        assert tx.redemptions.count(drop.drop_id) == 1
    assert again.outcome is Outcome.ALREADY_REDEEMED
    assert again.message == "Already redeemed on November 23, 2026, 15:30 at Quincy Dental."
    assert (again.redeemed_at, again.redeemed_clinic) == (now, "quincy")


def test_another_clinic_may_redeem_after_confirming(desk: Store, now: datetime) -> None:
    with desk.transaction() as tx:
        assert tx.redemptions.redeem(GOOD, "salem", now, confirm_clinic=True).outcome is Outcome.ACCEPTED


def test_the_same_nonce_gives_the_same_answer_and_changes_nothing(desk: Store, now: datetime) -> None:
    with desk.transaction() as tx:
        first = tx.redemptions.redeem(GOOD, "quincy", now, "nonce")
    with desk.transaction() as tx:
        assert tx.redemptions.redeem(GOOD, "quincy", now + timedelta(days=1), "nonce") == first
        assert len(tx.redemptions.last(10)) == 1
        with pytest.raises(InputError, match="nonce"):
            tx.redemptions.redeem(UNKNOWN, "quincy", now, "nonce")


def test_an_undo_needs_a_note_and_frees_the_code(desk: Store, now: datetime) -> None:
    with desk.transaction() as tx:
        accepted = tx.redemptions.redeem(GOOD, "quincy", now)
    with desk.transaction() as tx, pytest.raises(InputError, match="note"):
        tx.redemptions.undo(accepted.attempt_id, "  ", now)
    with desk.transaction() as tx:
        assert tx.redemptions.undo(accepted.attempt_id, "wrong person", now).outcome is Outcome.UNDONE
        with pytest.raises(InputError, match="does not stand"):
            tx.redemptions.undo(accepted.attempt_id, "twice", now)
        assert tx.redemptions.redeem(GOOD, "quincy", now).outcome is Outcome.ACCEPTED
        attempts = tx.redemptions.last(10)
    assert [attempt.outcome for attempt in attempts] == [Outcome.ACCEPTED, Outcome.UNDONE, Outcome.ACCEPTED]
    assert attempts[1].note == "wrong person"


def test_an_unknown_clinic_is_refused_by_name(desk: Store, now: datetime) -> None:
    with desk.transaction() as tx, pytest.raises(InputError, match=r"no clinic 'boston'.*quincy, salem"):
        tx.redemptions.redeem(GOOD, "boston", now)


def test_threads_that_present_one_code_at_once_are_accepted_once(desk: Store, now: datetime) -> None:
    def present(_: int) -> Outcome:
        with desk.transaction() as tx:
            return tx.redemptions.redeem(GOOD, "quincy", now).outcome

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(present, range(12)))
    assert outcomes.count(Outcome.ACCEPTED) == 1
    assert outcomes.count(Outcome.ALREADY_REDEEMED) == 11


def test_processes_that_present_one_code_at_once_are_accepted_once(desk: Store, location: str, passphrase: str) -> None:
    script = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from reactivate_desktop.store import Store\n"
        "with Store.open(sys.argv[1], sys.argv[2]) as store:\n"
        "    sys.stdout.write('ready\\n'); sys.stdout.flush(); sys.stdin.readline()\n"
        "    with store.transaction() as tx:\n"
        "        print(tx.redemptions.redeem(sys.argv[3], 'quincy', datetime.now(UTC)).outcome.value)\n"
    )
    command = [sys.executable, "-c", script, location, passphrase, GOOD]
    desks = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for process in desks:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in desks:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(process.communicate(timeout=60)[0].strip() for process in desks)
    assert said == ["accepted", "already_redeemed", "already_redeemed"]
