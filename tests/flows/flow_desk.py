"""A desk at which commands are run: one practice is imported and pressed once, and each test works on a copy."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from reactivate_desktop.cli.boundary import run
from reactivate_desktop.cli.program import program

AS_OF = "2026-11-23"
SECRET = "correct horse battery staple"
CAMPAIGN = """
name = "Spring recall"
workspace = "practice.reactivate"
brand = "harbor-dental"
template = "postcard-6x9"

[mail]
mid = "901234"
permit_city = "Plymouth"
permit_state = "MA"
permit_number = "12"
"""


@dataclass(frozen=True)
class Desk:
    """A folder with a passphrase file, a campaign file and, in most tests, a workspace."""

    folder: Path

    @property
    def campaign(self) -> Path:
        return self.folder / "spring.toml"

    @property
    def workspace(self) -> Path:
        return self.folder / "practice.reactivate"

    @property
    def passphrase_file(self) -> Path:
        return self.folder / "passphrase.txt"

    @property
    def out(self) -> Path:
        return self.folder / "mail"

    def say(self, *arguments: object) -> tuple[int, str, str]:
        """Run a command; exit code, stdout and stderr."""
        given = [str(part) for part in arguments]
        if given[0] != "demo" and "--passphrase-file" not in given:
            given += ["--passphrase-file", str(self.passphrase_file)]
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(program, given)
        assert "Traceback" not in err.getvalue()
        return code, out.getvalue(), err.getvalue()

    def ask(self, *arguments: object) -> tuple[int, dict[str, Any]]:
        """Run a command with ``--json``; exit code and the one object it says."""
        code, out, _ = self.say(*arguments, "--json")
        return code, json.loads(out)

    def press(self, *more: object, out: Path | None = None) -> tuple[int, dict[str, Any]]:
        return self.ask("press", self.campaign, "--out", out or self.out, "--as-of", AS_OF, *more)

    def refused(self, *arguments: object) -> str:
        """Run a command that must be refused with exit code 2, one sentence and a way out; returns both."""
        code, said = self.ask(*arguments)
        assert code == 2, said
        error = said["error"]
        assert error["message"].endswith((".", "!", "?"))
        assert error["hint"]
        assert "\n" not in error["message"]
        return f"{error['message']} {error['hint']}"

    def change_campaign(self, before: str, after: str) -> None:
        text = self.campaign.read_text("utf-8")
        assert before in text
        self.campaign.write_text(text.replace(before, after, 1), "utf-8")

    def tree(self) -> dict[str, str]:
        """Every file below the folder with its SHA-256."""
        return hashes(self.folder)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Pressed:
    """A desk after its drop was pressed, and what ``press`` said."""

    desk: Desk
    result: dict[str, Any]

    @property
    def rows(self) -> list[dict[str, str]]:
        return rows_of(self.desk.out / Path(self.result["folder"]).name / "mailing-list.csv")


def furnish(folder: Path) -> Desk:
    """A folder with passphrase file and campaign file, without a workspace."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(folder)
    desk.passphrase_file.write_text(SECRET + "\n", "utf-8")
    desk.campaign.write_text(CAMPAIGN, "utf-8")
    return desk


def copied(desk: Desk, folder: Path) -> Desk:
    """A desk of its own with all that lies on ``desk``."""
    shutil.copytree(desk.folder, folder)
    return Desk(folder)
