"""Settings: strict when read, whole when written."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from reactivate_desktop import settings
from reactivate_desktop.errors import InputError, WorldError
from reactivate_desktop.settings import DEFAULTS, Settings, load, meanings, save


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == DEFAULTS


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    changed = replace(Settings(), look="dark", per_piece_cents=81, approver="Łukasz")
    save(changed, path)
    assert load(path) == changed
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("text", "word"), [("colour = 'red'", "colour"), ("look = 'pink'", "look"), ("workers = 'many'", "workers")]
)
def test_a_slip_of_the_pen_is_named(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=word):
        load(path)


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("")
    with pytest.raises(WorldError, match="can't be kept"):
        save(replace(Settings(), workers=2), tmp_path / "config" / "settings.toml")


def test_every_setting_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [name for name, _ in meanings()] == [item.name for item in fields(Settings)]
    for _, meaning in meanings():
        assert meaning.label
        assert meaning.help.endswith(".")


def test_the_file_stands_in_the_users_configuration() -> None:
    assert settings.settings_file().name == "settings.toml"
