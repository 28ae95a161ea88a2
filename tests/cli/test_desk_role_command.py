"""``reactivate desk-role`` as whoever keeps a team's workspace uses it, and the desk with its login."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program
from reactivate_desktop.domain.tracking_code import check_symbol
from reactivate_desktop.services import new_workspace

UNKNOWN = f"222-222-22{check_symbol('22222222')}"


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, str]]:
    code = run(program, [*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_login_is_made_redeems_and_is_taken_back(
    postgresql: Callable[[], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, role = postgresql(), f"desk{uuid4().hex[:8]}"
    new_workspace.create(url, "", brands=["harbor-dental"]).close()
    secret = tmp_path / "desk.txt"
    secret.write_text("of the desk\n", encoding="utf-8")
    assert asked(capsys, "desk-role", url, role, "--password-file", secret) == (
        0,
        {"role": role, "made": True, "withdrawn": False},
    )
    assert run(program, ["desk-role", url, role]) == 0
    assert "can't read patients" in capsys.readouterr().out
    theirs = sa.make_url(url).set(username=role).render_as_string()
    code, said = asked(capsys, "redeem", theirs, UNKNOWN, "--clinic", "plymouth", "--passphrase-file", secret)
    assert (code, said["outcome"]) == (3, "unknown")
    for command in (
        ["suppress", theirs, "--code", UNKNOWN, "--reason", "moved"],
        ["bookings", theirs, str(secret)],
        ["desk-role", theirs, "another", "--password-file", str(secret)],
    ):
        code = run(program, [*command, "--passphrase-file", str(secret)])
        assert code == 2
        assert "Traceback" not in capsys.readouterr().err
    assert asked(capsys, "desk-role", url, role, "--withdraw")[1]["withdrawn"]
    assert run(program, ["redeem", theirs, UNKNOWN, "--clinic", "plymouth", "--passphrase-file", str(secret)]) == 2


def test_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("REACTIVATE_PASSPHRASE", "secret")
    new_workspace.create(tmp_path / "w.reactivate", "secret", brands=["harbor-dental"]).close()
    code, said = asked(capsys, "desk-role", tmp_path / "w.reactivate", "desk")
    assert code == 2
    assert "is a file" in str(said)
