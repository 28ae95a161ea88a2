"""The command line: the same services as the window, from a shell. It proves that the core needs no screen."""

from __future__ import annotations

import multiprocessing
import sys

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program


def main() -> None:
    """Entry point of ``reactivate``."""
    multiprocessing.freeze_support()
    sys.exit(run(program, sys.argv[1:]))
