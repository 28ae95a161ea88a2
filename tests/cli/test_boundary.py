"""Errors at the command line: one sentence, the right exit code, no traceback, no personal data."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import COMMANDS, program
from reactivate_desktop.errors import BugError, Cancelled, InputError


def command_raising(error: BaseException) -> click.Command:
    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def failing(as_json: bool) -> None:
        raise error

    return failing


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (InputError("list.csv has no header row.", hint="Name it with --header-row.", code="header-missing"), 2),
        (BugError("A promise did not hold.", code="bug"), 1),
        (MemoryError(), 2),
        (Cancelled(), 130),
        (KeyboardInterrupt(), 130),
        (click.UsageError("No such option."), 2),
    ],
)
def test_each_kind_of_error_has_its_exit_code(
    error: BaseException, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command_raising(error), []) == exit_code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.lstrip().startswith("reactivate: ")
    assert "Traceback" not in said.err


def test_json_errors_are_one_object_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    error = InputError("list.csv has no header row.", hint="Name it.", code="header-missing")
    assert run(command_raising(error), ["--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document == {
        "error": {"code": "header-missing", "message": "list.csv has no header row.", "hint": "Name it."}
    }


def test_an_unexpected_error_says_nothing_of_what_it_held(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert run(command_raising(ValueError("José Nguyễn, 12 Elm Street")), []) == 1
    said = capsys.readouterr().err
    assert "José" not in said + caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_takes_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, [name, "--help"]) == 0
    assert "--json" in capsys.readouterr().out


def test_the_commands_of_the_design_are_all_there() -> None:
    assert set(COMMANDS) >= {
        "demo",
        "new",
        "import",
        "audience",
        "proof",
        "press",
        "preflight",
        "redeem",
        "bookings",
        "results",
    }


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["audience", "missing.toml"], "missing.toml"),
        (["preflight", "missing.pdf"], "missing.pdf"),
        (["redeem", "missing.reactivate", "234", "--clinic", "x"], "missing.reactivate"),
        (["import", "missing.reactivate", "list.csv"], "missing.reactivate"),
        (["audience", "missing.toml", "--as-of", "tomorrow"], "tomorrow"),
    ],
)
def test_what_is_missing_is_named(
    arguments: list[str],
    names: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REACTIVATE_PASSPHRASE", "any words")
    assert run(program, arguments) == 2
    assert names in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_none_is_refused_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(program, ["press", "spring.toml", "--out", str(tmp_path / "mail"), "--cluster", "12x18"]) == 2
    assert "--cluster" in capsys.readouterr().err
    assert not (tmp_path / "mail").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone.pdf", "--out", "out"], "gone.pdf is not there"),
        (["gone.pdf"], "--out"),
        (["gone.pdf", "--out", "out", "--sheet", "A9"], "There is no sheet 'A9'"),
        (["gone.pdf", "--out", "out", "--stack-depth", "0"], "stack depth of 0"),
        (["gone.pdf", "--out", "out", "--order", "random"], "'random' is not one of"),
        (["gone.pdf", "--propose"], "gone.pdf is not there"),
    ],
)
def test_imposing_says_what_is_wrong(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(program, ["impose", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
