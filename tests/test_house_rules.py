"""The size caps and names of CONTRIBUTING.md, so that nobody argues them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "reactivate_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
MODULE_CAP, FUNCTION_CAP, CLASS_CAP = 400, 60, 300


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_functions_and_classes_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MODULE_CAP
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno + 1 <= FUNCTION_CAP, f"{node.name} is too long"
        elif isinstance(node, ast.ClassDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno + 1 <= CLASS_CAP, f"{node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_room_is_called_by_a_name_that_says_nothing(path: Path) -> None:
    assert not BANNED_NAMES & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


def test_the_event_loop_is_never_pumped_by_hand() -> None:
    culprits = [relative(path) for path in MODULES if "processEvents" in path.read_text(encoding="utf-8")]
    assert culprits == []


def test_no_registry_host_stands_in_the_repository() -> None:
    pattern = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs|debian)[^\s\"']*", re.IGNORECASE)
    files = [
        *ROOT.glob("*.toml"),
        *ROOT.glob("Makefile"),
        *(ROOT / "requirements").glob("*.txt"),
        *(ROOT / ".ci").iterdir(),
    ]
    assert [relative(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_every_font_and_profile_has_its_licence_beside_it() -> None:
    for folder in sorted((ROOT / "assets" / "fonts").iterdir()):
        assert (folder / "OFL.txt").is_file(), folder.name
    assert (ROOT / "assets" / "icc" / "SOURCES.md").is_file()
    assert (ROOT / "assets" / "geo" / "SOURCES.md").is_file()
