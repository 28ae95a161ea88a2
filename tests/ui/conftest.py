"""A window for tests: jobs run at once, questions get the answer that the test chose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reactivate_desktop.services import new_workspace, sample_workspace, workspace
from reactivate_desktop.settings import Settings
from reactivate_desktop.ui.jobs import InlineRunner
from reactivate_desktop.ui.remembered import Remembered
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.theme import Theme

AS_OF = date(2026, 11, 23)
PASSPHRASE = "a passphrase of tests"


class Recorder:
    """Answers questions as told, and remembers them."""

    def __init__(self) -> None:
        self.answer = False
        self.asked: list[str] = []

    def confirm(self, parent: QWidget, question: str, consequence: str, verb: str) -> bool:
        self.asked.append(verb)
        return self.answer


@pytest.fixture(autouse=True)
def us_locale() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def asker() -> Recorder:
    return Recorder()


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, asker: Recorder) -> Iterator[Session]:
    """A session without a workspace."""
    made = Session(Settings(), InlineRunner(), asker, Remembered(tmp_path / "window.ini"), as_of=lambda: AS_OF)
    yield made
    made.end()


@pytest.fixture
def open_session(session: Session, tmp_path: Path) -> Session:
    """A session with a fresh workspace of the Harbor brand."""
    location = str(tmp_path / "practice.reactivate")
    session.adopt(location, new_workspace.create(location, PASSPHRASE, brands=("harbor-dental",)))
    return session


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample workspace, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("sample") / "sample"
    sample_workspace.make(folder, patients=150, seed=7, as_of=AS_OF)
    return folder


@pytest.fixture
def sample_session(session: Session, sample_folder: Path, tmp_path: Path, theme: Theme) -> Session:
    """A session with a copy of the sample workspace and its first campaign open."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_folder, folder)
    location = str(folder / "sample.reactivate")
    session.adopt(location, workspace.open_(location, sample_workspace.PASSPHRASE))
    session.open_campaign(sample_workspace.campaign_paths(folder)[0])
    return session


@pytest.fixture
def theme(qapp: object) -> Theme:
    """The theme, worn light."""
    made = Theme(qapp)  # type: ignore[arg-type]  # the fixture says object
    made.wear("light")
    return made
