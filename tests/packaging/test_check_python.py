"""Make stops with one clear sentence where the Python it finds can't make the environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "check_python.sh"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make is for POSIX systems")


def check(python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", str(SCRIPT), python], capture_output=True, text=True, check=False)


def stand_in(folder: Path, *, new_enough: bool, with_venv: bool) -> str:
    """A Python that answers the script's questions as told."""
    path = folder / "python3"
    path.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        f"*sys.exit*) exit {int(not new_enough)} ;;\n"
        f"*ensurepip*) exit {int(not with_venv)} ;;\n"
        "*print*) echo 3.11 ;;\n"
        "esac\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("new_enough", "with_venv", "words"),
    [(False, True, "is not Python 3.11 or later"), (True, False, "apt-get install python3.11-venv")],
)
def test_an_unfit_python_is_refused_with_a_way_out(
    tmp_path: Path, new_enough: bool, with_venv: bool, words: str
) -> None:
    done = check(stand_in(tmp_path, new_enough=new_enough, with_venv=with_venv))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert words in line


def test_no_python_at_all_is_said() -> None:
    done = check("")
    assert done.returncode == 1
    assert "No Python 3.11 or later was found" in done.stderr


def test_this_python_is_fit() -> None:
    assert check(sys.executable).returncode == 0
