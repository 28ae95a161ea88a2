"""The script that looks for system libraries knows all that Qt asks for, and goes on where it may not install."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
SCRIPT = LINUX / "system_packages.sh"
# on every Linux that Python runs on
EVERYWHERE = re.compile(r"lib(?:c|m|dl|rt|pthread|stdc\+\+|gcc_s|z)\.so|ld-linux")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="system libraries are looked for on Linux only")


def qt_files() -> list[Path]:
    spec = find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    names = ("Core", "Gui", "Widgets", "Svg", "DBus", "XcbQpa")
    return [
        *(folder / "Qt/plugins/platforms" / f"libq{name}.so" for name in ("xcb", "offscreen")),
        *(folder / "Qt/plugins/xcbglintegrations").glob("*.so"),
        folder / "Qt/plugins/iconengines/libqsvgicon.so",
        folder / "Qt/plugins/imageformats/libqsvg.so",
        *(folder / f"Qt/lib/libQt6{name}.so.6" for name in names),
        *(folder / f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "Svg")),
    ]


def test_every_library_that_qt_names_is_looked_for(tool: Callable[[str], str]) -> None:
    said = subprocess.run(
        [tool("readelf"), "-d", *map(str, qt_files())], capture_output=True, text=True, check=True
    ).stdout
    needed = set(re.findall(r"\(NEEDED\).*\[(.+?)\]", said))
    assert "libxcb-cursor.so.0" in needed
    foreign = {
        name for name in needed if not EVERYWHERE.match(name) and not re.match(r"lib(?:Qt6|icu|pyside|shib)", name)
    }
    known = set(re.findall(r"(lib[\w.+-]+):", SCRIPT.read_text(encoding="utf-8")))
    assert foreign - known == set()


def run_without_tools(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script on a machine with a shell, no second tool, and nobody who may install."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, body in {"uname": "echo Linux", "id": "echo 1000", "ldconfig": "exit 1"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if key != "CI"} | {"PATH": str(programs)}
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), *arguments], capture_output=True, text=True, check=False, env=environment
    )


def test_what_may_not_be_installed_is_named_in_one_line(tmp_path: Path) -> None:
    done = run_without_tools(tmp_path)
    assert done.returncode == 0
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    for package in ("qpdf", "poppler-utils", "mupdf-tools", "ghostscript"):
        assert package in line


def test_ci_fails_without_the_second_tools(tmp_path: Path) -> None:
    assert run_without_tools(tmp_path, "--tools-required").returncode == 1
