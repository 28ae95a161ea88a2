"""Make a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output
from reactivate_desktop.services import new_workspace, passphrase


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
    with (
        new_workspace.create(location, secret, brands=brands, clinics_sheet=clinics) as store,
        store.transaction() as tx,
    ):
        found = tx.clinics.all()
    document = {"workspace": location, "clinics": [clinic.id for clinic in found]}
    Output(as_json).show(document, [f"Made {location} with {len(found)} clinics."])
