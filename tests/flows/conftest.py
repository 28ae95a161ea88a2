"""One practice is imported and pressed once for all flows; each test works on a copy of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reactivate_desktop.brand.kit import bundled_kits
from reactivate_desktop.services.sample_data import make_sample_export

sys.path.insert(0, str(Path(__file__).parent))

from flow_desk import AS_OF, Desk, Pressed, copied, furnish


@pytest.fixture
def empty_desk(tmp_path: Path) -> Desk:
    return furnish(tmp_path / "desk")


@pytest.fixture(scope="session")
def practice_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Workspace made and a messy export imported; nothing approved. Only for copying."""
    desk = furnish(tmp_path_factory.mktemp("practice") / "desk")
    clinics = tuple(clinic for kit in bundled_kits() for clinic in kit.clinics)
    export = desk.folder / "export.xlsx"
    make_sample_export(export, patients=350, seed=7, clinics=clinics, as_of=date.fromisoformat(AS_OF))
    assert desk.ask("new", desk.workspace, "--brand", "harbor-dental", "--brand", "stride-physio")[0] == 0
    code, imported = desk.ask("import", desk.workspace, export)
    assert code == 0
    assert imported["imported"] == imported["new"] == 350
    return desk


@pytest.fixture(scope="session")
def pressed(practice_of_the_session: Desk, tmp_path_factory: pytest.TempPathFactory) -> Pressed:
    """The practice's drop approved and pressed. Look, do not touch."""
    desk = copied(practice_of_the_session, tmp_path_factory.mktemp("pressed") / "desk")
    code, result = desk.press("--workers", "1")
    assert code == 0, result
    return Pressed(desk, result)


@pytest.fixture
def practice(practice_of_the_session: Desk, tmp_path: Path) -> Desk:
    """A desk of one's own before approval."""
    return copied(practice_of_the_session, tmp_path / "desk")


@pytest.fixture
def counter(pressed: Pressed, tmp_path: Path) -> Pressed:
    """A desk of one's own after pressing."""
    return Pressed(copied(pressed.desk, tmp_path / "desk"), pressed.result)


@pytest.fixture
def unchanged(request: pytest.FixtureRequest) -> Callable[[Desk], Callable[[], None]]:
    """``check = unchanged(desk)``, then after the refusal ``check()``: not a file more, less or other than before."""

    def remember(desk: Desk) -> Callable[[], None]:
        before = desk.tree()

        def check() -> None:
            assert desk.tree() == before

        return check

    return remember
