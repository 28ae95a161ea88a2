"""Campaign files: what is written is read again, comments stay, and what is wrong is named by file and key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reactivate_desktop.domain.campaign import (
    Budget,
    Campaign,
    Experiment,
    Inactive,
    Mail,
    OfferChoice,
    PressChoice,
    Rules,
)
from reactivate_desktop.errors import InputError, LockedError
from reactivate_desktop.services import campaign_file

PLAIN = Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9")
FULL = Campaign(
    *("Spring", "w.reactivate", "harbor-dental", "postcard-6x9", Inactive(18), Rules(mailed_within_days=30)),
    OfferChoice("free-cleaning", date(2027, 1, 31)),
    experiment=Experiment(12.5),
    press=PressChoice(workers=2, impose="13x19/offset", order="row", stack_depth=100, duplex="work-and-turn"),
    mail=Mail(mid="901234", in_home_date=date(2026, 12, 5)),
    goals={"plymouth": 20},
    budget=Budget(300_000, 61),
)


@pytest.mark.parametrize("campaign", [PLAIN, FULL, replace(PLAIN, name='Q"uo\\te Żółć 🎉')])
def test_what_is_saved_is_loaded_again(tmp_path: Path, campaign: Campaign) -> None:
    path = tmp_path / "c.toml"
    campaign_file.save(path, campaign)
    assert campaign_file.load(path) == campaign
    campaign_file.save(path, PLAIN)
    assert campaign_file.load(path) == PLAIN
    assert [entry.name for entry in tmp_path.iterdir()] == ["c.toml"]


def test_comments_and_order_stay(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(
        '# Ours\ntemplate = "postcard-6x9" # the big one\nname = "Spring"\nworkspace = "w.reactivate"\n'
        'brand = "harbor-dental"\n\n[inactive]\nmonths = 24 # ADA\n\n[goals]\n# north shore\nplymouth = 20\n',
        encoding="utf-8",
    )
    before = path.read_text(encoding="utf-8")
    loaded = campaign_file.load(path)
    campaign_file.save(path, loaded)
    assert path.read_text(encoding="utf-8") == before
    campaign_file.save(path, replace(loaded, inactive=Inactive(36), goals={"salem": 5}))
    after = path.read_text(encoding="utf-8")
    assert "months = 36 # ADA" in after
    assert "# the big one" in after
    assert "plymouth" not in after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rules]\noff = ['moon_phase']", ["rules.off", "moon_phase"]),
        ("[rules]\noff = ['do_not_mail']", ["rules.off", "can't be switched off"]),
        ("[offer]\nid = 'gold'", ["offer.id", "gold", "free-cleaning"]),
        ("[press]\nstandard = 'pdf'", ["press.standard", "pdfx4"]),
        ("[press]\noutput_intent = 'gone'", ["press.output_intent", "gone"]),
        ("[mail]\nmid = '12'", ["mail.mid", "6 or 9"]),
        ("[mail]\nstid = 'x'", ["mail.stid"]),
        ("[mail]\nmail_class = 'pigeon'", ["mail.mail_class", "pigeon"]),
        ("[mail]\npermit_city = 'Boston'", ["mail.permit_number"]),
        ("[experiment]\nholdout_percent = 60", ["experiment.holdout_percent", "0 to 50"]),
        ("[inactive]\nmonths = 0", ["inactive.months"]),
        ("[inactive]\nmonth = 3", ["inactive.month", "unknown key"]),
        ("[goals]\nplymouth = -1", ["goals.plymouth"]),
        ("[budget]\nlimit_cents = -1", ["budget.limit_cents"]),
        ("[press]\nworkers = 'two'", ["press.workers"]),
        ("[inactive\nmonths = 3", ["not valid TOML"]),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "c.toml"
    campaign_file.save(path, PLAIN)
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        campaign_file.resolve(path)
    assert "c.toml" in caught.value.message
    assert all(word in str(caught.value) for word in words)


def test_a_bad_value_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    campaign_file.save(path, PLAIN)
    before = path.read_bytes()
    with pytest.raises(InputError):
        campaign_file.save(path, replace(PLAIN, inactive=Inactive(0)))
    assert path.read_bytes() == before


def test_what_a_campaign_names_is_found(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "c.toml"
    path.parent.mkdir()
    campaign_file.save(path, replace(PLAIN, workspace="../w.reactivate"))
    resolved = campaign_file.resolve(path)
    assert resolved.workspace_location == str(tmp_path / "w.reactivate")
    assert (resolved.kit.id, resolved.template.id, resolved.paper.id) == (
        "harbor-dental",
        "postcard-6x9",
        resolved.paper.id,
    )
    url = "postgresql://desk@db.example/clinic"
    campaign_file.save(path, replace(PLAIN, workspace=url))
    assert campaign_file.resolve(path).workspace_location == url


def test_a_preflight_profile_is_looked_for_beside_the_campaign(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    campaign_file.save(path, replace(PLAIN, press=PressChoice(profile="quay.toml")))
    with pytest.raises(InputError, match=r"c\.toml, key press\.profile: quay\.toml is not there"):
        campaign_file.resolve(path)
    (tmp_path / "quay.toml").write_text("ink_percent = 260\n", encoding="utf-8")
    assert campaign_file.resolve(path).campaign.press.profile == "quay.toml"


def test_a_brand_that_is_nowhere_and_a_change_beyond_the_locks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    campaign_file.save(path, replace(PLAIN, brand="nobody"))
    with pytest.raises(InputError, match=r"no brand 'nobody'.*harbor-dental"):
        campaign_file.resolve(path)
    campaign_file.save(path, PLAIN)
    locked = next(
        element.id
        for _, element in campaign_file.resolve(path).template.elements()
        if element.lock.mode.value == "locked"
    )
    campaign_file.save(path, replace(PLAIN, customization={locked: "My own words"}))
    with pytest.raises(LockedError):
        campaign_file.resolve(path)
