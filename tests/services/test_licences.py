"""Licences: every library that the program runs with has its text, and Qt's says how to replace it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from reactivate_desktop import resources
from reactivate_desktop.services import licences


def test_every_pinned_library_that_is_installed_has_its_text() -> None:
    found = licences.run()
    assert found[0].name == licences.PROGRAM
    assert licences.without_text(found) == ()
    texts = {licence.name: licence for licence in found}
    assert {"pandas", "pikepdf", "psycopg", "pyside6-essentials", "python", "shiboken6", "sqlalchemy"} <= set(texts)
    for name in ("pyside6-essentials", "shiboken6"):
        text = texts[name].text
        assert "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007" in text
        assert "TERMS AND CONDITIONS" in text  # of the GPL, to which the LGPL refers
        assert "How to replace them" in text
        assert texts[name].words.startswith("LGPL-3.0")
    assert "Version 2.1, February 1999" in texts["nameparser"].text


def test_a_build_shows_what_was_collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = {licence.name: (licence.version, licence.words, licence.text) for licence in licences.run()}
    for name, files in licences.collect().items():
        for file in files:
            target = tmp_path / licences.FOLDER / name / file.place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.path, target)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(licences, "root", lambda: tmp_path)
    built = licences.run()
    assert {licence.name: (licence.version, licence.words) for licence in built} == {
        name: told[:2] for name, told in here.items()
    }
    assert all(len(licence.text) == len(here[licence.name][2]) for licence in built)
    (tmp_path / licences.FOLDER / "pandas" / "licenses" / "LICENSE").unlink(missing_ok=True)
    shutil.rmtree(tmp_path / licences.FOLDER / "sqlalchemy" / "licenses")
    assert licences.without_text(licences.run()) == ("sqlalchemy",)
    assert resources.root() != tmp_path
