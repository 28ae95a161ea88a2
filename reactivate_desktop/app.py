"""The window's composition root: settings, jobs, session and frame are built here and handed down."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from reactivate_desktop import __version__, log, settings
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.resources import asset

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from reactivate_desktop.ui.jobs import JobRunner
    from reactivate_desktop.ui.main_window import MainWindow

_NO_DISPLAY = (
    "There is no display to open a window on. Use the command line instead (reactivate --help), "
    "or start this from a desktop session."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit code. Entry point of ``reactivate-desktop``."""
    multiprocessing.freeze_support()
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    if not _has_display():
        sys.stderr.write(_NO_DISPLAY + "\n")
        return 2
    try:
        return _run(arguments)
    except ReactivateError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def build(
    application: QApplication, chosen: settings.Settings, *, as_of: Callable[[], date], jobs: JobRunner | None = None
) -> MainWindow:
    """The window with everything behind it, dressed and wired, not shown; ``jobs`` defaults to a pool of threads."""
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QIcon

    from reactivate_desktop.ui.jobs import PoolRunner
    from reactivate_desktop.ui.main_window import MainWindow
    from reactivate_desktop.ui.notices import BoxAsker
    from reactivate_desktop.ui.remembered import Remembered
    from reactivate_desktop.ui.session import Session
    from reactivate_desktop.ui.theme import Theme

    if QLocale().language() is QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    theme = Theme(application)
    theme.wear(chosen.look)
    remembered = Remembered(settings.settings_file().with_name("window.ini"))
    session = Session(chosen, jobs or PoolRunner(), BoxAsker(), remembered, as_of=as_of)
    session.settings_changed.connect(lambda: theme.wear(session.settings.look))
    window = MainWindow(session)
    window.setWindowIcon(QIcon(str(asset("icons", "app.svg"))))
    theme.setParent(window)
    session.setParent(window)
    return window


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="reactivate-desktop", description="Patient reactivation by mail.")
    parser.add_argument("--version", action="version", version=f"reactivate-desktop {__version__}")
    parser.add_argument("--workspace", metavar="FILE", help="open this workspace")
    parser.add_argument("--campaign", metavar="FILE", type=Path, help="open this campaign and its workspace")
    parser.add_argument(
        "--sample", metavar="DIR", type=Path, help="open the sample workspace in DIR, making it if needed"
    )
    parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="take this day for today (YYYY-MM-DD)")
    return parser.parse_args(argv)


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _run(arguments: argparse.Namespace) -> int:
    # First, before Qt: PySide6 looks into every module that is imported after it, and so breaks pydantic where that is
    # loaded in part only (a circular import); a brand kit needs all of it.
    import_module("reactivate_desktop.brand.kit")
    from PySide6.QtWidgets import QApplication

    log.configure()
    application = QApplication([sys.argv[0]])
    application.setApplicationName("Reactivate Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("reactivate-desktop")
    as_of: date | None = arguments.as_of
    window = build(application, settings.load(), as_of=lambda: as_of or datetime.now(UTC).astimezone().date())
    window.show()
    window.open_at_start(arguments.workspace or "", arguments.campaign, arguments.sample)
    return int(application.exec())
