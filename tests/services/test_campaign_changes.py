"""What is pressed is what was approved: a campaign that says something else now stops the press and says what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reactivate_desktop.domain.campaign import Campaign, Mail, OfferChoice, PressChoice
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.services import (
    approve_drop,
    campaign_changes,
    campaign_file,
    import_patients,
    new_workspace,
    press_drop,
    redeem_code,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
STREETS = ("12 Elm St", "9 Oak Ave Apt 2", "3 Pine Rd", "44 Main St")
CAMPAIGN = Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9", mail=Mail(mid="901234"))


def said(tmp_path: Path, campaign: Campaign) -> ResolvedCampaign:
    """The campaign file with these words."""
    path = tmp_path / "spring.toml"
    campaign_file.save(path, campaign)
    return campaign_file.resolve(path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    lines = ["Patient ID,First Name,Last Name,DOB,Address,City,State,ZIP,Last Visit"]
    lines += [
        f"P{n},Ana{chr(97 + n)},Person{chr(97 + n)},0{n + 1}/02/1980,{street},Plymouth,MA,023{65 - n},05/01/2023"
        for n, street in enumerate(STREETS)
    ]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    with new_workspace.create(str(tmp_path / "w.reactivate"), "x", brands=["harbor-dental"]) as opened:
        import_patients.run(opened, tmp_path / "list.csv")
        yield opened


def press(store: Store, resolved: ResolvedCampaign, tmp_path: Path, **options: object) -> press_drop.PressResult:
    days: date = options.pop("as_of", AS_OF)  # type: ignore[assignment]  # of each test
    return press_drop.run(
        store,
        resolved,
        tmp_path / "mail",
        as_of=days,
        workers=1,
        raster="none",
        **options,  # type: ignore[arg-type]  # options of each test
    )


def editable(resolved: ResolvedCampaign) -> tuple[str, str]:
    """Id and label of an element that this brand lets people word anew."""
    return next(
        (element.id, element.label)
        for _, element in resolved.template.elements()
        if element.kind == "text" and element.lock.mode.value == "edit"
    )


CHANGES: list[tuple[Callable[[Campaign], Campaign], str]] = [
    (lambda it: replace(it, mail=replace(it.mail, endorsement="return service requested")), "the endorsement"),
    (
        lambda it: replace(it, mail=replace(it.mail, permit_city="Boston", permit_state="MA", permit_number="7")),
        "the postage imprint",
    ),
    (lambda it: replace(it, mail=replace(it.mail, mid="901235")), "the Mailer ID"),
    (lambda it: replace(it, mail=replace(it.mail, mid="")), "the Mailer ID"),
    (lambda it: replace(it, mail=replace(it.mail, in_home_date=date(2026, 12, 5))), "the in-home date"),
    (lambda it: replace(it, press=PressChoice(standard="pdfx1a")), "the print standard"),
    (lambda it: replace(it, offer=OfferChoice(expires=date(2027, 5, 1))), "the last day of the offer"),
    (lambda it: replace(it, template="flyer-selfmailer"), "the template"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_what_differs_is_named(
    store: Store, tmp_path: Path, change: Callable[[Campaign], Campaign], words: str
) -> None:
    resolved = said(tmp_path, CAMPAIGN)
    drop = approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Ana", workers=1)
    assert campaign_changes.since_approval(store, resolved, drop) == ()
    changed = said(tmp_path, change(CAMPAIGN))
    assert words in " ".join(campaign_changes.since_approval(store, changed, drop))
    with pytest.raises(PressError, match=words) as caught:
        press(store, changed, tmp_path)
    assert "--replace" in caught.value.hint
    assert "4 codes" in caught.value.hint
    assert not (tmp_path / "mail").exists()


def test_words_on_the_card_and_clinics_are_named_as_people_know_them(store: Store, tmp_path: Path) -> None:
    resolved = said(tmp_path, CAMPAIGN)
    drop = approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Ana", workers=1)
    element, label = editable(resolved)
    changed = said(tmp_path, replace(CAMPAIGN, customization={element: "See you soon"}))
    assert campaign_changes.since_approval(store, changed, drop) == (f"the customization ({label})",)
    with store.transaction() as tx:
        clinic = tx.clinics.all()[0]
        tx.clinics.save([replace(clinic, phone="(508) 555-0100")])
    resolved = said(tmp_path, CAMPAIGN)
    assert campaign_changes.since_approval(store, resolved, drop) == (f"the data of clinics ({clinic.name})",)


def test_a_changed_campaign_is_approved_anew_on_request_and_its_old_codes_are_void(
    store: Store, tmp_path: Path
) -> None:
    first = approve_drop.run(store, said(tmp_path, CAMPAIGN), as_of=AS_OF, approved_by="Ana", workers=1)
    old = next(iter(store.stream_pieces(first.drop_id)))
    changed = said(tmp_path, replace(CAMPAIGN, press=PressChoice(standard="pdfx1a")))
    result = press(store, changed, tmp_path, replace_unpressed=True)
    assert result.drop != first.drop_id
    answer = redeem_code.run(store, old.tracking_code, clinic_id=old.clinic_id, as_of=AS_OF)
    assert answer.outcome is Outcome.VOID


def test_a_pressed_drop_stays_and_is_pressed_again_only_as_it_was(store: Store, tmp_path: Path) -> None:
    resolved = said(tmp_path, CAMPAIGN)
    first = press(store, resolved, tmp_path)
    changed = said(tmp_path, replace(CAMPAIGN, offer=OfferChoice(expires=date(2027, 5, 1))))
    with pytest.raises(PressError, match="last day of the offer") as caught:
        press(store, changed, tmp_path)
    assert "--new-drop" in caught.value.hint
    with pytest.raises(PressError, match="codes are on paper"):
        press(store, changed, tmp_path, replace_unpressed=True)
    in_homes = said(tmp_path, replace(CAMPAIGN, mail=replace(CAMPAIGN.mail, in_home_date=date(2026, 12, 5))))
    assert press(store, in_homes, tmp_path).drop == first.drop


def test_the_next_mailing_leaves_out_who_was_mailed_lately(store: Store, tmp_path: Path) -> None:
    resolved = said(tmp_path, CAMPAIGN)
    first = press(store, resolved, tmp_path)
    with pytest.raises(InputError, match="nobody to mail"):
        press(store, resolved, tmp_path, new_drop=True)
    later = AS_OF + timedelta(days=100)
    second = press(store, resolved, tmp_path, new_drop=True, as_of=later)
    assert second.drop != first.drop
    assert second.pieces == first.pieces == len(STREETS)
    with store.reading() as tx:
        assert {drop.drop_id for drop in tx.drops.all("Spring")} == {first.drop, second.drop}


def test_a_next_mailing_waits_for_the_one_that_is_not_pressed(store: Store, tmp_path: Path) -> None:
    resolved = said(tmp_path, CAMPAIGN)
    approve_drop.run(store, resolved, as_of=AS_OF, approved_by="Ana", workers=1)
    with pytest.raises(PressError, match="not pressed yet"):
        press(store, resolved, tmp_path, new_drop=True)
