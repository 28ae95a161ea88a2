"""An A/B mailing from campaign file to results: each household one wording, and each wording its own numbers."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from flow_desk import Desk

from reactivate_desktop.domain.campaign import Campaign, Experiment, Mail, VariantChoice
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import InputError, LockedError, PressError
from reactivate_desktop.services import (
    approve_drop,
    build_audience,
    campaign_changes,
    campaign_file,
    check_design,
    import_patients,
    measure_campaign,
    new_workspace,
    press_drop,
    proof_pieces,
    redeem_code,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
PRESSED = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WORDS = "We kept your chart, {first_name|friend}. Come and say hello."


@pytest.fixture
def resolved(tmp_path: Path) -> ResolvedCampaign:
    mail = Mail(mid="901234", permit_city="Boston", permit_state="MA", permit_number="7")
    tried = Experiment(10, variants=(VariantChoice("B", 50, customization={"note": WORDS}),))
    path = tmp_path / "spring.toml"
    campaign_file.save(
        path, Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9", experiment=tried, mail=mail)
    )
    return campaign_file.resolve(path)


@pytest.fixture
def store(tmp_path: Path, resolved: ResolvedCampaign) -> Iterator[Store]:
    lines = ["Patient ID,First Name,Last Name,DOB,Address,City,State,ZIP,Last Visit,Clinic"]
    lines += [
        f"P{n},Ana{chr(97 + n)},Person{chr(97 + n)},01/02/1980,{n + 1} Elm St,Plymouth,MA,02360,05/01/2023,"
        f"Harbor Dental {'Plymouth' if n % 2 else 'Gloucester'}"
        for n in range(20)
    ]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    with new_workspace.create(resolved.workspace_location, "x", brands=["harbor-dental"]) as opened:
        import_patients.run(opened, tmp_path / "list.csv")
        yield opened


def approve(store: Store, resolved: ResolvedCampaign) -> tuple[approve_drop.Drop, list[Piece]]:
    drop = approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Ana", now=PRESSED, workers=1, random=Random(5))
    return drop, list(store.stream_pieces(drop.drop_id))


def test_each_clinic_has_its_share_of_each_wording_and_the_job_goes_through(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    drop, pieces = approve(store, resolved)
    assert Counter(piece.variant for piece in pieces) == {"": 9, "B": 9}
    for clinic in {piece.clinic_id for piece in pieces}:
        own = Counter(piece.variant for piece in pieces if piece.clinic_id == clinic)
        assert abs(own[""] - own["B"]) <= 1
    assert approve(store, resolved)[0] == drop  # approving again what stands returns it
    pressed = press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF, workers=1)
    assert (pressed.pieces, pressed.held) == (18, 0)
    codes = [piece for piece in pieces if piece.variant == "B"][:4]
    for piece in codes:
        redeem_code.run(store, piece.tracking_code, clinic_id=piece.clinic_id, as_of=AS_OF)
    results = measure_campaign.run(store, "Spring", as_of=date(2026, 12, 23), resolved=resolved)
    first, second = results.by_variant
    assert (first.variant, first.mailed, first.redeemed.count) == ("A", 9, 0)
    assert (second.variant, second.mailed, second.redeemed.count) == ("B", 9, 4)
    assert second.more_redeemed is not None
    assert second.more_redeemed.value == pytest.approx(4 / 9)
    assert "Variant B: 9 mailed, 4 redeemed" in "\n".join(results.sentences())
    for ending in (".pdf", ".xlsx", ".csv"):
        assert measure_campaign.write(results, tmp_path / f"results{ending}").stat().st_size > 0
    assert "more than chance" in (tmp_path / "results.csv").read_text(encoding="utf-8-sig")


def words_of(pdf: Path) -> list[str]:
    """The words of each page, by poppler."""
    said = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return [" ".join(page.split()) for page in said.stdout.split("\f")]


def test_a_variant_has_its_own_offer_and_template_and_the_desk_names_its_own(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    brand = Path(shutil.copytree(resolved.kit.folder, tmp_path / "harbor-dental"))
    kit = brand / "kit.toml"
    second = (
        '\n[[offers]]\nid = "whitening"\nheadline = "Whitening kit"\ndetail = "A kit."\nterms = "One per person."\n'
    )
    kit.write_text(kit.read_text("utf-8") + second + "value_cents = 4500\ndefault_days = 30\n", "utf-8")
    other = Path(shutil.copytree(brand / "postcard-6x9", brand / "postcard-6x9-b")) / "template.toml"
    said = other.read_text("utf-8").replace('id = "postcard-6x9"', 'id = "postcard-6x9-b"')
    other.write_text(said.replace('text = "Scan to book"', 'text = "Scan me today"'), "utf-8")
    tried = Experiment(variants=(VariantChoice("B", 50, offer="whitening", template="postcard-6x9-b"),))
    changed = campaign_file.change(resolved.path, replace(resolved.campaign, brand=str(brand), experiment=tried))
    _, pieces = approve(store, changed)
    pressed = press_drop.run(store, changed, tmp_path / "mail", as_of=AS_OF, workers=1)
    assert (pressed.pieces, pressed.held) == (20, 0)
    pages = words_of(next((tmp_path / "mail").rglob("press.pdf")))
    told = {"": ("Free cleaning", "$99", "Scan to book"), "B": ("Whitening kit", "$45", "Scan me today")}
    for place, piece in enumerate(pieces):
        page = pages[2 * place + 1]
        for variant, words in told.items():
            assert all(word in page for word in words) == (variant == piece.variant)
    own, b = (next(piece for piece in pieces if piece.variant == variant) for variant in ("", "B"))
    at_desk = redeem_code.run(store, b.tracking_code, clinic_id=b.clinic_id, as_of=AS_OF)
    assert (at_desk.outcome.value, at_desk.offer, at_desk.message) == (
        "accepted",
        "Whitening kit",
        "Accepted: Whitening kit.",
    )
    # its last day is its own as well: 30 days against the 60 of the other
    late = redeem_code.run(
        store, [p for p in pieces if p.variant == "B"][1].tracking_code, clinic_id=b.clinic_id, as_of=date(2027, 1, 2)
    )
    assert late.outcome.value == "expired"
    store.close()
    desk = Desk(tmp_path)
    desk.passphrase_file.write_text("x")
    answers = {}
    for piece in (own, [p for p in pieces if p.variant == "B"][2]):
        code, answer = desk.ask(
            *("redeem", tmp_path / "w.reactivate", piece.tracking_code, "--clinic", piece.clinic_id),
            *("--as-of", "2026-11-24"),
        )
        assert code == 0
        answers[piece.variant] = answer["offer"]
    assert answers == {"": "Free cleaning with exam", "B": "Whitening kit"}
    paths = [tmp_path / f"results{ending}" for ending in (".csv", ".pdf")]
    for path in paths:
        assert desk.ask("results", changed.path, "--as-of", "2026-12-23", "--out", path)[0] == 0
    rows = list(csv.reader(paths[0].read_text("utf-8-sig").splitlines()))
    place = rows.index(["Variants"])
    assert rows[place + 1][:4] == ["Variant", "Offer", "Mailed", "Redeemed"]
    table = {row[0]: row for row in rows[place + 2 : place + 4]}
    assert table["A"][1:4] == ["Free cleaning with exam", "10", "1"]
    assert table["B"][1:4] == ["Whitening kit", "10", "2"]
    assert table["B"][-1] == "may be chance"
    page = " ".join(words_of(paths[1]))
    assert "Variant by variant" in page
    assert re.search(r"A: Free cleaning with exam 10 1 \(10\.0 %\) 0 \(0\.0 %\)", page)
    assert re.search(r"B: Whitening kit 10 2 \(20\.0 %\) 0 \(0\.0 %\) \+10\.0 \(.* … .*\) may be chance", page)


@pytest.mark.parametrize("template", ["postcard", "flyer-selfmailer"])
def test_all_variants_are_pressed_on_one_paper(resolved: ResolvedCampaign, template: str) -> None:
    tried = Experiment(variants=(VariantChoice("B", 50, template=template),))
    with pytest.raises(
        InputError, match=rf"variant B: '{template}' is no template of Harbor Dental Group for the paper"
    ):
        campaign_file.change(resolved.path, replace(resolved.campaign, experiment=tried))


def test_the_proof_shows_each_wording_before_and_after_approval(store: Store, resolved: ResolvedCampaign) -> None:
    audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=AS_OF)
    before = proof_pieces.of_audience(resolved, audience, as_of=AS_OF)
    assert {choice.piece.variant for choice in before.choices} == {"", "B"}
    drop, _ = approve(store, resolved)
    after = proof_pieces.of_drop(store, resolved, drop, audience)
    assert {choice.piece.variant for choice in after.choices} == {"", "B"}
    assert after.job.of_variant("B").customization.values["note"] == WORDS
    assert not after.changed
    assert check_design.run(after.job).facts["pages"] == 2 * 2 * len(after.job.clinics)


def test_another_wording_or_share_is_not_what_was_approved(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    drop, _ = approve(store, resolved)
    other = VariantChoice("B", 50, customization={"note": "Come back soon."})
    campaign = replace(resolved.campaign, experiment=Experiment(10, variants=(other,)))
    changed = campaign_file.change(resolved.path, campaign)
    assert campaign_changes.since_approval(store, changed, drop) == ("the variants (B)",)
    with pytest.raises(PressError, match=r"variants \(B\)"):
        press_drop.run(store, changed, tmp_path / "mail", as_of=AS_OF, workers=1)
    shares = replace(resolved.campaign.experiment.variants[0], share=20)
    shifted = campaign_file.change(
        resolved.path, replace(resolved.campaign, experiment=Experiment(10, variants=(shares,)))
    )
    with pytest.raises(InputError, match="changed since"):
        approve(store, shifted)


@pytest.mark.parametrize(
    ("variants", "words"),
    [
        ((VariantChoice("A", 50),), "the campaign's own wording"),
        ((VariantChoice("B", 50), VariantChoice("b", 10)), "stands there twice"),
        ((VariantChoice("B?", 50),), "can't name a variant"),
        ((VariantChoice("B", 101),), "is no share"),
        ((VariantChoice("B", 60), VariantChoice("C", 60)), "120 percent together"),
        ((VariantChoice("B", 50, offer="gold"),), "variant B: there is no offer 'gold'"),
        ((VariantChoice("B", 50, customization={"nose": "x"}),), "variant B: .*no element 'nose'"),
        ((VariantChoice("B", 50, customization={"note": "{balance}"}),), "variant B: "),
    ],
)
def test_what_no_variant_can_be_is_named(
    resolved: ResolvedCampaign, variants: tuple[VariantChoice, ...], words: str
) -> None:
    before = resolved.path.read_bytes()
    with pytest.raises(InputError, match=words):
        campaign_file.change(resolved.path, replace(resolved.campaign, experiment=Experiment(variants=variants)))
    assert resolved.path.read_bytes() == before


def test_the_locks_hold_for_the_words_of_every_variant(resolved: ResolvedCampaign) -> None:
    locked = VariantChoice("B", 50, customization={"legal": "No terms at all."})
    element = next(element.id for _, element in resolved.template.elements() if element.lock.mode.value == "locked")
    locked = replace(locked, customization={element: "Ours"})
    with pytest.raises(LockedError, match="variant B"):
        campaign_file.change(resolved.path, replace(resolved.campaign, experiment=Experiment(variants=(locked,))))


@pytest.mark.parametrize(
    "words",
    [
        "Your crown is still not finished.",
        "You owe us $120.",
        "We last saw you on May 1, 2023.",
        "Time for your gum disease check.",
    ],
)
def test_words_about_health_money_or_visits_are_flagged_on_an_open_card(resolved: ResolvedCampaign, words: str) -> None:
    told = VariantChoice("B", 50, customization={"note": words})
    changed = campaign_file.change(resolved.path, replace(resolved.campaign, experiment=Experiment(variants=(told,))))
    assert not resolved.customization.warnings
    assert {warning.element_id for warning in changed.variants[0].customization.warnings} == {"note"}
