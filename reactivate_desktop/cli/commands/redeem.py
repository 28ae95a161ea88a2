"""Redeem a code at the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.services import passphrase, redeem_code, workspace

REFUSED_EXIT = 3


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.argument("code")
@click.option("--clinic", "clinic_id", required=True, help="The id of the clinic where the code is presented.")
@click.option("--confirm", is_flag=True, help="Accept a code that was mailed for another clinic.")
@click.option("--undo", "note", metavar="NOTE", help="Take the code's redemption back; the note says why and is kept.")
@as_of_option
@common
def redeem(
    *,
    location: str,
    code: str,
    clinic_id: str,
    confirm: bool,
    note: str | None,
    as_of: date,
    as_json: bool,
    passphrase_file: Path | None,
) -> int:
    """Redeem a code (typed, or as the scanned link). Exit 0: accepted, or undone; 3: refused, with the reason."""
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if note is not None:
            answer = redeem_code.undo_code(store, code, note)
        else:
            answer = redeem_code.run(
                store, code, clinic_id=clinic_id, now=datetime.now(UTC), as_of=as_of, confirm_clinic=confirm
            )
    Output(as_json).show(redeem_code.as_json(answer), [answer.message])
    return 0 if answer.outcome in {Outcome.ACCEPTED, Outcome.UNDONE} else REFUSED_EXIT
