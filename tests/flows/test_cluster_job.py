"""A drop is pressed on a cluster: what comes of it is what this machine would have made."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flow_desk import AS_OF, Desk, Pressed, hashes

from reactivate_desktop.errors import InputError
from reactivate_desktop.services import press_cluster

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "press"))

from cluster_ground import in_this_process


def test_a_drop_pressed_on_a_cluster_is_the_same_folder(counter: Pressed, tmp_path: Path) -> None:
    desk = counter.desk
    here = desk.out / Path(counter.result["folder"]).name
    with in_this_process(tmp_path / "scratch", workers=1) as address:
        code, there = desk.press("--cluster", address, out=desk.folder / "there")
        assert code == 0, there
        code, again = desk.press("--cluster", address, "--pieces", "2-4", out=desk.folder / "there")
        assert code == 0, again
    assert hashes(Path(there["folder"])) == hashes(here)
    assert there["warnings"] == counter.result["warnings"]
    assert again["pieces"] == 3


@pytest.mark.parametrize("url", ["12x18", "http://host:80", "tcp://host", "tcp://host:99999", "tcp://a b:1", "8786"])
def test_what_is_no_address_is_refused_before_anything_is_done(url: str, practice: Desk, unchanged: Any) -> None:
    check = unchanged(practice)
    said = practice.refused("press", practice.campaign, "--out", practice.out, "--cluster", url, "--as-of", AS_OF)
    assert said.startswith(f"--cluster: '{url}' is no address of a scheduler.")
    assert "tcp://host:8786" in said
    check()


def test_a_scheduler_that_does_not_answer_leaves_nothing(counter: Pressed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("reactivate_desktop.press.cluster"), "CONNECT_S", 0.3)
    desk = counter.desk
    said = desk.refused(
        "press", desk.campaign, "--out", desk.folder / "there", "--cluster", "tcp://127.0.0.1:1", "--as-of", AS_OF
    )
    assert "No scheduler answers at tcp://127.0.0.1:1." in said
    assert list((desk.folder / "there").iterdir()) == []


def test_without_the_extra_it_says_what_to_install(counter: Pressed, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, *rest: Any) -> ModuleType:
        if name == "reactivate_desktop.press.cluster":
            raise ModuleNotFoundError("No module named 'distributed'", name="distributed")
        return honest(name, *rest)

    honest = importlib.import_module
    monkeypatch.setattr(importlib, "import_module", missing)
    desk = counter.desk
    said = desk.refused(
        "press", desk.campaign, "--out", desk.folder / "there", "--cluster", "tls://far:8786", "--as-of", AS_OF
    )
    assert "takes the Python package 'distributed'" in said
    assert "reactivate-desktop[cluster]" in said


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://10.1.2.3:8786", True),
        ("tcp://press.example:8786", True),
        ("tls://press.example:8786", False),
    ],
)
def test_what_goes_over_the_wire_in_the_open_is_told(url: str, is_open: bool) -> None:
    class Executor:
        workers = 3

        def gone(self) -> int:
            return 1

    address = press_cluster.address_of(url)
    first, *_ = [*press_cluster.notes_on(address, Executor()), ""]  # type: ignore[arg-type]
    assert ("unencrypted" in first) is is_open
    assert press_cluster.notes_on(None, None) == []


def test_an_address_is_taken_as_it_is_written() -> None:
    assert press_cluster.address_of(" tls://10.0.0.1:8786 ").url == "tls://10.0.0.1:8786"
    with pytest.raises(InputError):
        press_cluster.address_of("tcp://:8786")
