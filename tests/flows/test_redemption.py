"""At the desk: a code counts once, wherever it comes from; every refusal says why."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flow_desk import AS_OF, SECRET, Desk, Pressed

from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.domain.tracking_code import ALPHABET, check_symbol
from reactivate_desktop.services import approve_drop, campaign_file, redeem_code, workspace


def redeem(desk: Desk, code: str, clinic: str, *more: str, as_of: str = AS_OF) -> tuple[int, dict[str, Any]]:
    return desk.ask("redeem", desk.workspace, code, "--clinic", clinic, "--as-of", as_of, *more)


def test_every_wrong_symbol_and_every_swap_is_refused_as_mistyped(counter: Pressed) -> None:
    row = counter.rows[0]
    plain = row["tracking_code"].replace("-", "")
    wrong = [plain[:place] + symbol + plain[place + 1 :] for place in range(9) for symbol in ALPHABET]
    swapped = [plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :] for place in range(8)]
    tried = sorted({*wrong, *swapped} - {plain})
    assert len(tried) >= 9 * 30
    day = date.fromisoformat(AS_OF)
    with workspace.open_(counter.desk.workspace, SECRET) as store:
        outcomes = {
            redeem_code.run(store, code, clinic_id=row["clinic_id"], as_of=day).outcome for code in tried[::4] + swapped
            if code != plain
        }  # fmt: skip
    assert outcomes == {Outcome.MISTYPED}
    assert redeem(counter.desk, swapped[0] if swapped[0] != plain else wrong[0], row["clinic_id"])[0] == 3
    assert redeem(counter.desk, plain.lower(), row["clinic_id"])[0] == 0


@pytest.mark.parametrize("shape", ["{code}", " {lower} ", "{spaced}", "{link}", "{small_link}"])
def test_a_code_counts_however_it_is_typed_or_scanned_and_only_once(shape: str, counter: Pressed) -> None:
    row = counter.rows[2]
    code = row["tracking_code"]
    typed = shape.format(
        code=code,
        lower=code.lower(),
        spaced=code.replace("-", " "),
        link=row["qr_url"],
        small_link=row["qr_url"].lower(),
    )
    status, answer = redeem(counter.desk, typed, row["clinic_id"])
    assert (status, answer["outcome"]) == (0, "accepted")
    assert answer["offer"]
    status, answer = redeem(counter.desk, code, row["clinic_id"])
    assert (status, answer["outcome"]) == (3, "already_redeemed")
    assert answer["clinic"] in answer["message"]


def test_a_valid_code_that_was_never_mailed_is_unknown(counter: Pressed) -> None:
    body = "WXYZ2345"
    status, answer = redeem(counter.desk, body + check_symbol(body), counter.rows[0]["clinic_id"])
    assert (status, answer["outcome"]) == (3, "unknown")


def test_after_its_last_day_a_code_is_expired(counter: Pressed) -> None:
    row = counter.rows[3]
    with workspace.open_(counter.desk.workspace, SECRET) as store, store.reading() as tx:
        drop = tx.drops.find("Spring recall")
    assert drop is not None
    late = date.fromordinal(drop.expires.toordinal() + 1)
    status, answer = redeem(counter.desk, row["tracking_code"], row["clinic_id"], as_of=late.isoformat())
    assert (status, answer["outcome"]) == (3, "expired")
    assert str(drop.expires.day) in answer["message"]
    assert redeem(counter.desk, row["tracking_code"], row["clinic_id"], as_of=drop.expires.isoformat())[0] == 0


def test_another_clinic_asks_and_accepts_when_confirmed(counter: Pressed) -> None:
    row = counter.rows[4]
    other = next(one["clinic_id"] for one in counter.rows if one["clinic_id"] != row["clinic_id"])
    status, answer = redeem(counter.desk, row["tracking_code"], other)
    assert (status, answer["outcome"]) == (3, "wrong_clinic")
    assert "onfirm" in answer["message"]
    status, answer = redeem(counter.desk, row["tracking_code"], other, "--confirm")
    assert (status, answer["outcome"]) == (0, "accepted")


def test_codes_of_a_replaced_drop_are_void(practice: Desk) -> None:
    resolved = campaign_file.resolve(practice.campaign)
    day = date.fromisoformat(AS_OF)
    with workspace.open_(practice.workspace, SECRET) as store:
        first = approve_drop.run(store, resolved, as_of=day, approved_by="A", workers=1)
        with store.reading() as tx:
            old = next(iter(tx.drops.pieces(first.drop_id)))
        practice.change_campaign("[mail]", '[customization]\nheadline = "tide"\n\n[mail]')
        changed = campaign_file.resolve(practice.campaign)
        second = approve_drop.run(store, changed, as_of=day, approved_by="A", workers=1, replace_unpressed=True)
        with store.reading() as tx:
            new = next(iter(tx.drops.pieces(second.drop_id)))
    status, answer = redeem(practice, old.tracking_code, old.clinic_id)
    assert (status, answer["outcome"]) == (3, "void")
    assert redeem(practice, new.tracking_code, new.clinic_id)[0] == 0


def test_the_command_line_takes_a_redemption_back_with_a_note(counter: Pressed) -> None:
    row = counter.rows[4]
    code, clinic = row["tracking_code"], row["clinic_id"]
    status, answer = redeem(counter.desk, code, clinic, "--undo", "Nothing to take back.")
    assert (status, answer["error"]["code"]) == (2, "undo-unknown")
    assert redeem(counter.desk, code, clinic)[0] == 0
    assert redeem(counter.desk, code, clinic, "--undo", " ")[0] == 2
    status, answer = redeem(counter.desk, row["qr_url"], clinic, "--undo", "Scanned by mistake.")
    assert (status, answer["outcome"]) == (0, "undone")
    assert redeem(counter.desk, code, clinic)[0] == 0


def test_an_undone_redemption_can_be_made_again(counter: Pressed) -> None:
    row = counter.rows[5]
    _, answer = redeem(counter.desk, row["tracking_code"], row["clinic_id"])
    with workspace.open_(counter.desk.workspace, SECRET) as store:
        redeem_code.undo(store, int(answer["attempt"]), "The patient changed her mind.", now=datetime.now(UTC))
    assert redeem(counter.desk, row["tracking_code"], row["clinic_id"])[0] == 0
    with workspace.open_(counter.desk.workspace, SECRET) as store:
        kept = redeem_code.last(store, 3)
    assert [one.outcome for one in kept] == [Outcome.ACCEPTED, Outcome.UNDONE, Outcome.ACCEPTED]
    assert kept[1].note == "The patient changed her mind."


def test_two_desks_at_the_same_moment_accept_one_code_once(counter: Pressed) -> None:
    row = counter.rows[6]
    command = [
        *(sys.executable, "-c", "from reactivate_desktop.cli import main; main()", "redeem"),
        *(str(counter.desk.workspace), row["tracking_code"], "--clinic", row["clinic_id"], "--as-of", AS_OF),
    ]
    environment = os.environ | {"REACTIVATE_PASSPHRASE": SECRET}
    desks = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    said = [desk.communicate(timeout=60) for desk in desks]
    assert sorted(desk.returncode for desk in desks) == [0, 3], said
    assert sum("Already redeemed" in out for out, _ in said) == 1
