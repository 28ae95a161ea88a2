"""The command group. A command is loaded when it is asked for: each starts with what it needs and no more."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from reactivate_desktop import __version__

COMMANDS: Final = {
    "demo": "Do the whole main job on sample data, with no screen.",
    "new": "Make an encrypted workspace.",
    "import": "Read a practice's export into the workspace.",
    "duplicates": "Find people who stand in the list twice, and merge their records.",
    "suppress": "Put people on the list of those who never get mail.",
    "audience": "Show the waterfall: who gets mail, and who is left out why.",
    "rules": "Keep rule sets of a workspace: save, list, apply, export, delete.",
    "proof": "Write the worst-case proof set as a PDF.",
    "press": "Press the approved drop and read every piece back.",
    "package": "Pack a pressed drop for the printer, encrypted if you wish.",
    "impose": "Put the pages of a PDF on sheets, to be cut and stacked in order.",
    "preflight": "Check a PDF for the press.",
    "redeem": "Redeem a code, typed or scanned.",
    "desk-role": "Let a login of a PostgreSQL workspace redeem codes, and nothing else.",
    "bookings": "Read a sheet of bookings and match them with the mail.",
    "results": "Show what came back.",
}
"""The commands in the order of the main job, with the line that the overview says of each."""

_MODULES: Final = {"import": "import_", "desk-role": "desk_role"}


class CommandsOnDemand(click.Group):
    """A group that knows its commands by name and loads one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's words
        """The names, in the order of the main job."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's words
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = _MODULES.get(cmd_name, cmd_name)
        command = getattr(import_module(f"reactivate_desktop.cli.commands.{name}"), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's words
        """The overview, without loading any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=CommandsOnDemand, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reactivate")
def program() -> None:
    """Patient reactivation by mail: from a practice's spreadsheet to press-ready mail and redeemed codes."""
