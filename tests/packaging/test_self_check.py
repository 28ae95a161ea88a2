"""The self-check counts what the repository holds, and fails on what is missing or broken."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.brand.fields import FIELDS

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "self_check.py"


@pytest.fixture
def self_check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("self_check", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["self_check"] = module
    spec.loader.exec_module(module)
    return module


def counts_of(command: list[str]) -> dict[str, int]:
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False, cwd=ROOT.parent)
    said = json.loads(done.stdout)
    assert [check for check in said["checks"] if check["failure"] or not check["count"]] == []
    assert said["ok"]
    assert done.returncode == 0
    return {check["name"]: check["count"] for check in said["checks"]}


def expected() -> dict[str, int]:
    """What lies in the repository's folders, counted without the program."""
    templates = list((ROOT / "brand_templates").glob("*/*/template.toml"))
    return {
        "exclusion rules": len(list((ROOT / "reactivate_desktop/audience/rules").glob("[!_]*.py"))),
        "papers": len(list((ROOT / "assets/papers").glob("*.toml"))),
        "layouts of press sheets": sum(
            path.read_text(encoding="utf-8").count("[[layouts]]") for path in (ROOT / "assets/sheets").glob("*.toml")
        ),
        "brands": len(list((ROOT / "brand_templates").glob("*/kit.toml"))),
        "templates": len(templates),
        "merge fields": len(FIELDS),
        "fonts": len(list((ROOT / "assets/fonts").rglob("*.[ot]tf"))),
        "output profiles": len(list((ROOT / "assets/icc").glob("*.icc"))),
        "database migrations": len(list((ROOT / "reactivate_desktop/store/migrations").glob("v*.py"))),
        "list layouts": 3,
        "pieces pressed and read back": len(templates),
    }


def test_from_source_all_parts_are_there_and_work() -> None:
    counts = counts_of([sys.executable, str(SCRIPT), "--window"])
    assert {name: counts[name] for name in expected()} == expected()
    assert counts["exclusion rules"] == len(RULES)
    assert counts["pages of the window"] > 0


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (lambda _: 0, "there is none"),
        (lambda _: {}["lost"], "KeyError: 'lost'"),
    ],
    ids=["none", "broken"],
)
def test_a_check_that_finds_nothing_or_fails_is_told(
    self_check: ModuleType, tmp_path: Path, check: Callable[[Path], int], words: str
) -> None:
    told: list[str] = []
    found = self_check.run([("rules", check), ("papers", lambda _: 2)], tmp_path, lambda one: told.append(one.line()))
    assert [one.holds for one in found] == [False, True]
    assert told[0].startswith("FAIL")
    assert told[0].endswith(f"rules: {words}")


def test_the_exit_code_says_so(
    self_check: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(self_check, "_stand_alone", lambda _: None)
    monkeypatch.setattr(self_check, "CHECKS", (("papers", lambda _: 2),))
    assert self_check.main([]) == 0
    monkeypatch.setattr(self_check, "CHECKS", (("papers", lambda _: 0),))
    assert self_check.main([]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 checks (from source), 1 failed: papers"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pyinstaller", path=str(Path(sys.executable).parent)) is None, reason="no PyInstaller")
def test_the_packaged_program_has_the_same_parts_and_does_the_main_job(tmp_path: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(tmp_path / "dist"), "--workpath", str(tmp_path / "build")),
            str(ROOT / "packaging" / "reactivate.spec"),
        ],
        check=True,
        cwd=tmp_path,
    )
    folder = tmp_path / "dist" / "reactivate-desktop"
    counts = counts_of([str(folder / "reactivate-self-check"), "--window"])
    assert {name: counts[name] for name in expected()} == expected()
    demo = subprocess.run(
        [str(folder / "reactivate"), "demo", str(tmp_path / "demo"), "--patients", "300", "--json"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert json.loads(demo.stdout)["redeemed"] == 25
