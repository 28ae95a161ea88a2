"""The programs start as a user starts them: in a process of their own, where nothing was imported before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# what `reactivate-desktop` does; the window is closed as soon as the event loop runs
START_WINDOW = """
import sys
from reactivate_desktop import app

build = app.build

def build_and_leave(application, *given, **named):
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, application.quit)
    return build(application, *given, **named)

app.build = build_and_leave
sys.exit(app.main([]))
"""


def started(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=folder)


def test_the_window_opens_and_closes(tmp_path: Path) -> None:
    done = started([sys.executable, "-c", START_WINDOW], tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_the_command_line_answers_from_any_folder(tmp_path: Path) -> None:
    done = started([sys.executable, "-c", "from reactivate_desktop.cli import main; main()", "--version"], tmp_path)
    assert done.returncode == 0


def test_the_module_is_the_window(tmp_path: Path) -> None:
    done = started([sys.executable, "-m", "reactivate_desktop", "--version"], tmp_path)
    assert done.stdout.startswith("reactivate-desktop ")
    assert list(tmp_path.iterdir()) == []
