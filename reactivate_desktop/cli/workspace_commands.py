"""Commands that work on a workspace: new, import, bookings, redeem."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.services import import_bookings, import_patients, passphrase, redeem_code, workspace

REFUSED_EXIT = 3


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.option("--brand", "brands", multiple=True, metavar="DIR", help="A brand kit's folder or a bundled kit's id.")
@click.option("--clinics", type=click.Path(path_type=Path), metavar="FILE", help="A sheet of clinics.")
@common
def new(
    location: str, brands: tuple[str, ...], clinics: Path | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """Make an encrypted workspace; its clinics come from the brand kits, or from a sheet."""
    secret = passphrase.find(location, passphrase_file, new=True)
    with workspace.create(location, secret, brands=brands, clinics_sheet=clinics) as store, store.transaction() as tx:
        found = tx.clinics.all()
    document = {"workspace": location, "clinics": [clinic.id for clinic in found]}
    Output(as_json).show(document, [f"Made {location} with {len(found)} clinics."])


@click.command(name="import")
@click.argument("location", metavar="WORKSPACE")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="The sheet to read, where a workbook has several.")
@click.option("--recipe", help="The saved mapping to use.")
@click.option("--dry-run", is_flag=True, help="Read and check, but keep nothing.")
@common
def import_(
    location: str,
    file: Path,
    sheet: str | None,
    recipe: str | None,
    dry_run: bool,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Read a practice's export into the workspace; every row becomes a patient or a listed problem."""
    progress = TerminalProgress()
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        result = import_patients.run(store, file, sheet=sheet, recipe=recipe, dry_run=dry_run, progress=progress)
    progress.close()
    Output(as_json).show(result.as_json(), result.sentences())


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="The sheet to read, where a workbook has several.")
@common
def bookings(location: str, file: Path, sheet: str | None, as_json: bool, passphrase_file: Path | None) -> None:
    """Read a sheet of bookings and match them with the pieces that were mailed."""
    progress = TerminalProgress()
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        result = import_bookings.run(store, file, sheet=sheet, progress=progress)
    progress.close()
    Output(as_json).show(result.as_json(), result.sentences())


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.argument("code")
@click.option("--clinic", "clinic_id", required=True, help="The id of the clinic where the code is presented.")
@click.option("--confirm", is_flag=True, help="Accept a code that was mailed for another clinic.")
@as_of_option
@common
def redeem(
    location: str,
    code: str,
    clinic_id: str,
    confirm: bool,
    as_of: datetime,
    as_json: bool,
    passphrase_file: Path | None,
) -> int:
    """Redeem a code (typed, or as the scanned link). Exit 0: accepted; 3: refused, with the reason."""
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        answer = redeem_code.run(
            store, code, clinic_id=clinic_id, now=datetime.now(UTC), as_of=as_of, confirm_clinic=confirm
        )
    Output(as_json).show(redeem_code.as_json(answer), [answer.message])
    return 0 if answer.outcome is Outcome.ACCEPTED else REFUSED_EXIT
