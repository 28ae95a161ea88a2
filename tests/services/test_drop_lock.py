"""One run at a time: a lock that is held refuses in one sentence, one that was left behind is cleared."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest

from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.errors import PressError
from reactivate_desktop.services import drop_folder, drop_lock


def a_drop() -> Drop:
    return Drop(
        drop_id="20261123-K7Q4MX", token="K7Q4MX", campaign="Spring", brand="b", template="t",
        approved_at=datetime(2026, 11, 23, tzinfo=UTC), as_of=date(2026, 11, 23), expires=date(2027, 1, 1),
        piece_count=1, audience_hash="", template_hash="", customization_hash="", pieces_hash="",
    )  # fmt: skip


def test_a_second_run_of_the_same_drop_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with drop_folder.making(tmp_path, a_drop()) as work:
        (work / "press.pdf").write_bytes(b"half")
        with (
            pytest.raises(PressError, match="K7Q4MX is being pressed") as caught,
            drop_folder.making(tmp_path, a_drop()),
        ):
            pytest.fail("both hold the drop")
        assert caught.value.code == "press-running"
        assert (work / "press.pdf").read_bytes() == b"half"
        (work / drop_folder.MANIFEST).write_text(json.dumps({"drop": a_drop().drop_id}))
    assert [path.name for path in tmp_path.iterdir()] == ["spring-K7Q4MX"]


def gone() -> dict[str, object]:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    return {"pid": int(done.stdout), "started": 1.0, "host": socket.gethostname()}


def reused() -> dict[str, object]:
    """Our own number, but a process that started long ago."""
    return {"pid": os.getpid(), "started": psutil.Process().create_time() - 1000, "host": socket.gethostname()}


@pytest.mark.parametrize("owner", [gone, reused, lambda: "no lock at all"], ids=["gone", "number used again", "broken"])
def test_a_lock_that_was_left_behind_is_cleared(owner: object, tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    lock.write_text(json.dumps(owner()))  # type: ignore[operator]  # the table holds functions
    with drop_lock.holding(lock, "K7Q4MX"):
        assert json.loads(lock.read_text())["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_of_another_machine_holds(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    lock.write_text(json.dumps({"pid": 1, "started": 1.0, "host": "elsewhere.example"}))
    with pytest.raises(PressError, match=r"delete \.lock") as caught, drop_lock.holding(lock, "K7Q4MX"):
        pytest.fail("it was taken")
    assert "elsewhere" not in caught.value.message
    assert lock.is_file()
