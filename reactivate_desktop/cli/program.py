"""The command group and its commands."""

from __future__ import annotations

import click

from reactivate_desktop import __version__
from reactivate_desktop.cli.campaign_commands import audience, press, proof, results
from reactivate_desktop.cli.file_commands import demo, preflight
from reactivate_desktop.cli.workspace_commands import bookings, import_, new, redeem


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reactivate")
def program() -> None:
    """Patient reactivation by mail: from a practice's spreadsheet to press-ready mail and redeemed codes."""


for command in (demo, new, import_, audience, proof, press, preflight, redeem, bookings, results):
    program.add_command(command)
