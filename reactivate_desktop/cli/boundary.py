"""The one place of the command line where errors become words and exit codes."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence

import click

from reactivate_desktop import log
from reactivate_desktop.errors import Cancelled, ReactivateError, out_of_memory

_BUG_EXIT = 1
_USAGE_EXIT = 2

logger = logging.getLogger(__name__)


def run(program: click.Command, arguments: Sequence[str]) -> int:
    """Run ``program``; every error ends as one sentence on stderr (and in the JSON object with ``--json``)."""
    log.configure()
    as_json = "--json" in arguments
    try:
        code = program.main(args=list(arguments), prog_name="reactivate", standalone_mode=False)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        return _say(as_json, error.format_message(), "See 'reactivate --help'.", "usage", _USAGE_EXIT)
    except (click.Abort, KeyboardInterrupt):
        stopped = Cancelled()
        return _say(as_json, stopped.message, "", stopped.code, stopped.exit_code)
    except (ReactivateError, MemoryError) as ending:
        told = out_of_memory() if isinstance(ending, MemoryError) else ending
        return _say(as_json, told.message, told.hint, told.code, told.exit_code, told.as_json())
    except Exception as error:  # noqa: BLE001 - the outermost boundary: no traceback reaches a user
        logger.error("unexpected: %s", log.places(error))  # noqa: TRY400 - a traceback ends with values
        hint = f"Nothing was finished. The log at {log.log_file()} says where; it holds no personal data."
        return _say(as_json, "Something went wrong inside the program.", hint, "bug", _BUG_EXIT)
    return code if isinstance(code, int) else 0


def _say(  # noqa: PLR0917 - one call for each kind of ending, all in this module
    as_json: bool, message: str, hint: str, code: str, exit_code: int, more: Mapping[str, object] | None = None
) -> int:
    if as_json:
        error = {"code": code, "message": message, "hint": hint, **(more or {})}
        click.echo(json.dumps({"error": error}, ensure_ascii=False))
    click.echo(f"reactivate: {message} {hint}".rstrip(), err=True)
    return exit_code
