"""A login for the desk."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output
from reactivate_desktop.services import desk_role as desk_roles
from reactivate_desktop.services import passphrase, workspace

_WHO = "command line"


@click.command("desk-role")
@click.argument("location", metavar="WORKSPACE")
@click.argument("role", metavar="LOGIN")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file whose first line is the login's password; a new login needs one.",
)
@click.option("--withdraw", is_flag=True, help="Take the login's rights in this workspace away.")
@common
def desk_role(
    *,
    location: str,
    role: str,
    password_file: Path | None,
    withdraw: bool,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Let a LOGIN redeem codes in a PostgreSQL WORKSPACE, and nothing else.

    It sees offer, first name and clinic of a code that is presented; it can't read patients. The login is made when
    there is none. The desk then opens the workspace's URL as that login, in the window or with redeem. Give this
    command with the login that owns the workspace.
    """
    password = passphrase.for_desk(password_file)
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if withdraw:
            done = desk_roles.withdraw(store, role, who=_WHO)
        else:
            done = desk_roles.grant(store, role, password, who=_WHO)
    Output(as_json).show(done.as_json(), done.sentences())
