"""The command line starts with what a command needs and no more, so that the desk never waits for the press."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reactivate_desktop.cli.program import COMMANDS, program

HEAVY = ("pandas", "numpy", "sqlalchemy", "alembic", "pydantic", "reportlab", "pikepdf", "pypdfium2", "PIL", "PySide6")


def loaded_by(statement: str) -> set[str]:
    """The heavy libraries that are in memory after ``statement``, in a fresh interpreter."""
    script = f"import sys\n{statement}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_overview_loads_nothing_heavy() -> None:
    assert loaded_by("from reactivate_desktop.cli.boundary import run\nimport reactivate_desktop.cli") == set()


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("redeem", {"pandas", "numpy", "reportlab", "pikepdf", "pypdfium2", "PIL", "PySide6"}),
        ("preflight", {"pandas", "sqlalchemy", "PySide6"}),
        ("press", {"PySide6"}),
    ],
)
def test_a_command_loads_what_it_needs(command: str, spared: set[str]) -> None:
    assert loaded_by(f"import reactivate_desktop.cli.commands.{command}") & spared == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_overview_is_there(name: str) -> None:
    context = program.make_context("reactivate", ["--version"], resilient_parsing=True)
    command = program.get_command(context, name)
    assert command is not None
    assert command.name == name
    assert command.help
