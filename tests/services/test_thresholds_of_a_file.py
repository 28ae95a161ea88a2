"""Preflight of a file beside its drop's manifest knows the paper's ink and the brand's spot inks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reactivate_desktop.press.preflight_profile import load_profile
from reactivate_desktop.services import press_thresholds


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    (tmp_path / "press.pdf").write_bytes(b"%PDF")
    return tmp_path / "press.pdf"


def say(folder: Path, **changes: object) -> None:
    inks = {"ink_percent": 260, "spots": ["PANTONE 871 C"]}
    document = {"files": {"press.pdf": {"bytes": 4, "sha256": ""}}, "inks": inks} | changes
    (folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")


def test_a_file_of_ours_is_checked_by_what_its_manifest_says(pdf: Path) -> None:
    say(pdf.parent)
    found = press_thresholds.of_file(pdf, load_profile())
    assert found.spots == ("PANTONE 871 C",)
    assert found.ink_percent == 260


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {"press.pdf": {"bytes": 5}}},  # another file of that name
        {"files": {"other.pdf": {"bytes": 4}}},
        {"inks": None},  # of before it said so
        {"inks": {"ink_percent": "much", "spots": []}},
        {"files": []},
    ],
)
def test_any_other_is_checked_by_the_profile_alone(pdf: Path, changes: dict[str, object]) -> None:
    say(pdf.parent, **changes)
    assert press_thresholds.of_file(pdf, load_profile()) == load_profile()


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00"])
def test_a_manifest_that_is_none_is_passed_over(pdf: Path, text: str) -> None:
    (pdf.parent / "manifest.json").write_text(text)
    assert press_thresholds.of_file(pdf, load_profile()) == load_profile()
