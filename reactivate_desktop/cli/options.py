"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]

as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, progress on stderr.")
passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file whose first line is the workspace's passphrase (or set REACTIVATE_PASSPHRASE).",
)


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date:
    if value is None:
        return today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a date. Write it as 2026-11-23.") from None


def today() -> date:
    """Today where the user is: dates of visits are local days."""
    return datetime.now(UTC).astimezone().date()


as_of_option = click.option("--as-of", callback=_day, metavar="DATE", help="Take this day for today (YYYY-MM-DD).")


def common(command: Command) -> Command:
    """``--json`` and ``--passphrase-file``."""
    return as_json_option(passphrase_option(command))
