"""Beneficiaries of federal programmes get the piece without its offer: from the list to PDF, desk and results."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flow_desk import Desk

from reactivate_desktop.domain.campaign import WITHOUT_OFFER, Campaign, Experiment, Rules, VariantChoice
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import (
    approve_drop,
    build_audience,
    campaign_changes,
    campaign_file,
    import_patients,
    measure_campaign,
    new_workspace,
    press_drop,
    redeem_code,
    rule_forms,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
PRESSED = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
LATER = date(2027, 3, 1)
"""After the offer's last day."""

OFFER_WORDS = {
    "harbor-dental": ("Free cleaning", "$99", "Good through", "Not combined with other offers"),
    "stride-physio": ("50% off", "free", "Half price", "Good through", "self-pay"),
}
ROWS = (
    ("F1", "Ana", "Ames", "1 Elm St", "yes", "Delta"),
    ("F2", "Bo", "Birch", "2 Elm St", "", "Medicare Advantage"),
    ("H1", "Cy", "Cole", "3 Elm St", "", "Delta"),
    ("H2", "Di", "Cole", "3 Elm St", "yes", "Delta"),
    *((f"P{n}", f"Eve{chr(97 + n)}", f"Dorn{chr(97 + n)}", f"{n + 10} Oak St", "", "Aetna") for n in range(8)),
)
PARAMETERS = {"federal_beneficiary": {"beneficiaries": "without offer", "by_insurance": True}}


def campaign_of(brand: str, template: str = "postcard-6x9") -> Campaign:
    return Campaign(
        "Spring", "w.reactivate", brand, template, rules=Rules(parameters={k: dict(v) for k, v in PARAMETERS.items()})
    )


@pytest.fixture(params=["harbor-dental", "stride-physio"])
def resolved(tmp_path: Path, request: pytest.FixtureRequest) -> ResolvedCampaign:
    campaign_file.save(tmp_path / "spring.toml", campaign_of(request.param))
    return campaign_file.resolve(tmp_path / "spring.toml")


@pytest.fixture
def store(tmp_path: Path, resolved: ResolvedCampaign) -> Iterator[Store]:
    lines = ["Patient ID,First Name,Last Name,DOB,Address,City,State,ZIP,Last Visit,Federal Program,Insurance"]
    lines += [
        f"{number},{first},{last},01/02/1980,{street},Plymouth,MA,02360,05/01/2023,{flag},{insurance}"
        for number, first, last, street, flag, insurance in ROWS
    ]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    mapping = {"Federal Program": "federal_beneficiary"}
    with new_workspace.create(resolved.workspace_location, "x", brands=[resolved.kit.id]) as opened:
        import_patients.run(opened, tmp_path / "list.csv", mapping=mapping)
        yield opened


def names_of(store: Store, keys: Any) -> set[str]:
    with store.reading() as tx:
        return set(tx.patients.frame().loc[list(keys), "patient_id"])


def words_of(pdf: Path, page: int) -> str:
    said = subprocess.run(
        ["pdftotext", "-f", str(page), "-l", str(page), "-layout", str(pdf), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    return " ".join(said.stdout.split())


def test_from_the_list_to_the_desk(store: Store, resolved: ResolvedCampaign, tmp_path: Path) -> None:
    audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=AS_OF)
    bare = audience.recipients[audience.recipients["variant"] == WITHOUT_OFFER]
    # by flag, by insurance, and for a household with a beneficiary in it, whoever the piece is addressed to
    assert names_of(store, (key for members in bare["member_keys"] for key in members)) == {"F1", "F2", "H1", "H2"}
    assert len(audience.recipients) == 3 + 8
    drop = approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Ana", now=PRESSED, workers=1, random=Random(5))
    pieces = list(store.stream_pieces(drop.drop_id))
    assert sum(piece.variant == WITHOUT_OFFER for piece in pieces) == 3
    assert len({piece.tracking_code for piece in pieces}) == 11
    pressed = press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF, workers=1)
    assert (pressed.pieces, pressed.held) == (11, 0)  # read back and preflighted, or it would have stopped
    pdf = next((tmp_path / "mail").rglob("press.pdf"))
    for place, piece in enumerate(pieces):
        said = words_of(pdf, 2 * place + 1) + " " + words_of(pdf, 2 * place + 2)
        offered = [words for words in OFFER_WORDS[resolved.kit.id] if words.lower() in said.lower()]
        clinic = next(one for one in resolved.kit.clinics if one.id == piece.clinic_id)
        assert bool(offered) == (piece.variant != WITHOUT_OFFER), offered
        assert clinic.phone in said
        assert re.sub(r"[^A-Z0-9]", "", piece.tracking_code) in re.sub(r"[^A-Z0-9]", "", said)
    answers = [
        redeem_code.run(store, piece.tracking_code, clinic_id=piece.clinic_id, as_of=LATER)
        for piece in pieces
        if piece.variant == WITHOUT_OFFER
    ]
    assert {(answer.outcome, answer.offer) for answer in answers} == {(Outcome.ACCEPTED, "")}
    assert all("give no discount" in answer.message for answer in answers)
    offered_code = next(piece for piece in pieces if not piece.variant)
    late = redeem_code.run(store, offered_code.tracking_code, clinic_id=offered_code.clinic_id, as_of=LATER)
    assert late.outcome is Outcome.EXPIRED
    results = measure_campaign.run(store, "Spring", as_of=LATER, resolved=resolved)
    found = {one.variant: (one.mailed, one.redeemed.count, one.chosen) for one in results.by_variant}
    assert found == {"A": (8, 0, False), WITHOUT_OFFER: (3, 3, True)}


@pytest.mark.parametrize("resolved", ["harbor-dental"], indirect=True)
def test_the_desk_at_the_command_line_gives_no_discount(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    drop = approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Ana", workers=1)
    piece = next(one for one in store.stream_pieces(drop.drop_id) if one.variant == WITHOUT_OFFER)
    store.close()
    desk = Desk(tmp_path)
    desk.passphrase_file.write_text("x")
    code, said = desk.ask("redeem", tmp_path / "w.reactivate", piece.tracking_code, "--clinic", piece.clinic_id)
    assert code == 0
    assert (said["outcome"], said["offer"]) == ("accepted", "")
    assert "no discount" in said["message"]


@pytest.mark.parametrize("resolved", ["harbor-dental"], indirect=True)
def test_they_take_no_part_in_lots_and_the_choice_is_part_of_what_was_approved(
    store: Store, resolved: ResolvedCampaign
) -> None:
    tried = Experiment(variants=(VariantChoice("B", 50),))
    changed = campaign_file.change(resolved.path, replace(resolved.campaign, experiment=tried))
    audience = build_audience.run(store, changed.campaign, changed.kit, as_of=AS_OF)
    assert audience.recipients["variant"].value_counts().to_dict() == {"": 4, "B": 4, WITHOUT_OFFER: 3}
    drop = approve_drop.run(store, changed, as_of=AS_OF, approved_by="Ana", workers=1)
    back = rule_forms.set_value(changed.campaign, "federal_beneficiary", "beneficiaries", "leave out")
    again = campaign_file.change(resolved.path, back)
    assert campaign_changes.since_approval(store, again, drop) == (f"the variants ({WITHOUT_OFFER})",)
    left = build_audience.run(store, again.campaign, again.kit, as_of=AS_OF)
    assert names_of(store, left.decision.people("federal_beneficiary")) == {"F1", "F2", "H2"}
    assert set(left.recipients["variant"]) == {"", "B"}


@pytest.mark.parametrize(
    ("customization", "words"),
    [
        ({"note": "Come back and save $20 on your cleaning."}, "words '.*' of 'Personal note' still make one"),
        ({"note": "Your next cleaning is free."}, "words 'free' of 'Personal note' still make one"),
    ],
)
@pytest.mark.parametrize("resolved", ["harbor-dental"], indirect=True)
def test_own_words_bring_no_offer_back(resolved: ResolvedCampaign, customization: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        campaign_file.change(resolved.path, replace(resolved.campaign, customization=customization))
    fine = {"note": "Feel free to call. There is free parking behind the boat shed."}
    assert campaign_file.change(resolved.path, replace(resolved.campaign, customization=fine)).variants


@pytest.mark.parametrize("resolved", ["harbor-dental"], indirect=True)
def test_a_template_that_marks_no_offer_is_refused(resolved: ResolvedCampaign, tmp_path: Path) -> None:
    brand_copy = Path(shutil.copytree(resolved.kit.folder, tmp_path / "harbor-dental"))
    template = brand_copy / "postcard-6x9" / "template.toml"
    blocks = re.split(r"(?m)^(?=\[\[faces)", template.read_text(encoding="utf-8"))
    marked = "".join(block for block in blocks if 'shown = "without offer"' not in block)
    template.write_text(marked.replace('shown = "with offer"\n', ""), encoding="utf-8")
    campaign = replace(resolved.campaign, brand=str(brand_copy))
    with pytest.raises(InputError, match=r"postcard-6x9 can't be pressed without the offer: its element 'Offer'"):
        campaign_file.change(resolved.path, campaign)
