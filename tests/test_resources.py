"""The strict TOML reader: wrong keys and values are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import asset, load_toml

GOOD = 'name = "Spring"\nworkspace = "w.reactivate"\nbrand = "b"\ntemplate = "t"\n'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[inactive]\nmonth = 24\n", "inactive.month"),
        ("[inactive]\nmonths = 'many'\n", "inactive.months"),
        ("[rules]\noff = 3\n", "rules.off"),
        ("colour = 'red'\n", "colour"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, names: str) -> None:
    path = tmp_path / "spring.toml"
    path.write_text(GOOD + text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_toml(path, Campaign)
    assert names in caught.value.message
    assert "spring.toml" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "not there"), (b"name = ", "not valid TOML"), (b"\xff\xfe\x00", "can't be read"), (b"", "name")],
)
def test_an_unusable_file_is_one_sentence(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "spring.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        load_toml(path, Campaign)


def test_the_bundled_assets_are_found() -> None:
    assert asset("icc", "GRACoL_TR006_coated.icc").is_file()
    assert asset("fonts", "inter", "Inter-Regular.ttf").is_file()
