"""Preflight profiles and the catalogue of rules: data that is read strictly and speaks plainly."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from press_ground import make_job

from reactivate_desktop.brand.colours import Spot
from reactivate_desktop.errors import BugError, InputError
from reactivate_desktop.press.preflight_findings import Findings, Severity
from reactivate_desktop.press.preflight_profile import Profile, load_profile, profile_ids
from reactivate_desktop.press.preflight_rules import rule, rules
from reactivate_desktop.services import press_thresholds

PRESS = Path(__file__).resolve().parents[2] / "reactivate_desktop" / "press"


def test_bundled_profiles_can_be_read_and_the_house_one_is_the_default() -> None:
    assert profile_ids() == ("house", "digital", "sheetfed", "uncoated")
    assert load_profile() == load_profile("house")
    assert {load_profile(name).ink_percent for name in profile_ids()} == {280.0, 300.0, 320.0}
    assert all("compliant" not in load_profile(name).about for name in profile_ids())


def test_a_printers_own_file_stands_beside_the_campaign(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('name = "Quay Print"\nink_percent = 260\nspots = ["PANTONE 185 C"]\n')
    own = load_profile("own.toml", beside=tmp_path)
    assert (own.name, own.ink_percent, own.spots, own.bleed_pt) == ("Quay Print", 260, ("PANTONE 185 C",), 9)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("bleed = 9", "bleed"),
        ("bleed_pt = -1", "bleed_pt"),
        ('ink_percent = "much"', "ink_percent"),
        ("line_pt = [0.25, 0.125]", "line_pt"),
        ('[severity]\nhairlines = "off"', "severity"),
        ('[severity]\nhairline = "never"', "severity.hairline"),
        ("name = ", "TOML"),
    ],
)
def test_a_wrong_profile_is_refused_by_file_and_key(text: str, named: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"own\.toml") as caught:
        load_profile(str(path))
    assert named in caught.value.message


def test_an_unknown_profile_names_those_that_there_are() -> None:
    with pytest.raises(InputError, match="house, digital, sheetfed, uncoated"):
        load_profile("offset")


def test_the_lower_ink_limit_of_profile_and_paper_holds() -> None:
    assert Profile(ink_percent=320).for_paper(280).ink_percent == 280
    assert Profile(ink_percent=280).for_paper(300).ink_percent == 280


def test_every_rule_has_its_words() -> None:
    for known in rules().values():
        assert all(re.match(r"[A-Z].+\.$", words) for words in (known.why, known.way_out)), known.id
        assert known.title, known.id
        assert known.source, known.id


def test_every_rule_that_code_names_is_in_the_catalogue_and_each_of_those_is_checked() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in PRESS.glob("preflight*.py"))
    named = set(re.findall(r"(?:add|error|warning|graded)\(\s*\"([a-z-]+)\"", source))
    assert named <= set(rules())
    with pytest.raises(BugError):
        rule("no-such-rule")


def test_a_profile_gives_another_verdict_but_never_a_graver_one_to_a_lesser_breach() -> None:
    verdicts = {"resolution": None, "spot": Severity.ERROR, "hairline": Severity.WARNING, "colour": Severity.INFO}
    findings = Findings(verdicts)
    findings.add("resolution", 1, "A.")
    findings.add("spot", 1, "B.")
    findings.add("hairline", 1, "C.")
    findings.add("hairline", 1, "D.", severity=Severity.INFO)
    findings.add("colour", 1, "E.")
    told = {finding.message: finding.severity for finding in findings.all()}
    assert told == {"B.": Severity.ERROR, "C.": Severity.WARNING, "D.": Severity.INFO, "E.": Severity.INFO}


def test_many_sentences_of_one_rule_are_counted() -> None:
    findings = Findings()
    for page in range(1, 1001):
        findings.add("text-size", page, f"Text of {page} pt.", measured=f"{page} pt")
    told = findings.all()
    assert len(told) == 40 + 11
    assert told[-1].message.endswith("(the like on 950 more pages)")
    assert told[0].measured == "1 pt"
    assert told[0].way_out.endswith(".")


def test_the_guide_lists_every_rule_as_the_catalogue_has_it() -> None:
    guide = (PRESS.parents[1] / "docs" / "preflight.md").read_text(encoding="utf-8")
    rows = [
        f"| `{known.id}` | {known.title} | {known.severity.value} | {known.why} | {known.source} |"
        for known in rules().values()
    ]
    assert guide.rstrip().endswith("\n".join(rows))


def test_a_job_brings_the_ink_of_its_paper_and_the_spot_inks_of_its_brand(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('ink_percent = 260\nspots = ["Varnish"]\n')
    job = make_job()
    gold = Spot(spot="PANTONE 871 C", alternate=(20, 25, 60, 25))
    branded = replace(job, kit=job.kit.model_copy(update={"palette": {**job.kit.palette, "gold": gold}}))
    assert press_thresholds.of_job(job).ink_percent == min(300, job.paper.tac_limit)
    own = press_thresholds.of_job(branded, "own.toml", beside=tmp_path)
    assert (own.ink_percent, own.spots) == (260, ("Varnish", "PANTONE 871 C"))
