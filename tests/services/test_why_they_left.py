"""Why they left, what a campaign can show, and variants for segments, over a workspace with planted causes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest

from reactivate_desktop.audience import power
from reactivate_desktop.domain.campaign import Campaign, Experiment, Rules, VariantChoice
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import schema
from reactivate_desktop.services import build_audience, campaign_file, check_power, new_workspace, why_they_left
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.workspace import Store

AS_OF = date(2026, 11, 23)
COUNT = 3000


def people(count: int, seed: int) -> dict[str, list[object]]:
    """Half left. Planted: a fifth of those left for the price. Noise: single visits, cancellations."""
    dice = Random(seed)
    rows: dict[str, list[object]] = {
        name: []
        for name in ("patient_id", "first_name", "last_name", "address1", "city", "state", "zip", "last_visit",
                     "visit_count", "last_appointment_status", "notes", "provider", "previous_insurance", "insurance")
    }  # fmt: skip
    for number in range(count):
        left = number % 2 == 0
        values = {
            "patient_id": f"P{number}",
            "first_name": "Ana" + chr(97 + number % 26),
            "last_name": f"Person{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}",
            "address1": f"{number + 1} Elm St",
            "city": "Plymouth",
            "state": "MA",
            "zip": "02360",
            "last_visit": pd.Timestamp("2023-05-01" if left else "2026-05-01"),
            "visit_count": 1 if dice.random() < 0.2 else 5,
            "last_appointment_status": "cancelled" if dice.random() < 0.1 else "completed",
            "notes": "said it is too expensive" if left and dice.random() < 0.2 else "not upset, likes us",
            "provider": "Dr. A",
            "previous_insurance": "Aetna" if dice.random() < 0.05 else "",
            "insurance": "Delta",
        }
        for name, column in rows.items():
            column.append(values[name])
    return rows


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    rows = people(COUNT, 7)
    blank = {"source_file": ["list.csv"] * COUNT, "source_row": list(range(2, COUNT + 2))}
    frame = schema.build({**rows, **blank}, COUNT)
    place = tmp_path_factory.mktemp("why") / "w.reactivate"
    with new_workspace.create(str(place), "x", brands=["harbor-dental"]) as opened:
        with opened.transaction() as tx:
            tx.patients.save(frame)
        yield opened


def audience(store: Store, experiment: Experiment | None = None) -> Audience:
    asked = Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9", experiment=experiment or Experiment())
    return build_audience.run(store, asked, as_of=AS_OF)


def test_the_planted_cause_stands_out_and_the_noise_does_not(store: Store) -> None:
    told = why_they_left.run(audience(store))
    assert (told.left, told.active) == (COUNT // 2, COUNT // 2)
    assert [reason.reason for reason in told.reasons if reason.stands_out] == ["price"]
    price = next(reason for reason in told.reasons if reason.reason == "price")
    assert price.share == pytest.approx(0.2, abs=0.03)
    assert price.active_count == 0
    assert price.low is not None
    assert 0.15 < price.low < price.share
    assert price.sentence.endswith("stands out.")
    assert price.fields == ("Notes",)
    assert sum(reason.primary for reason in told.reasons) == told.left
    one_visit = next(reason for reason in told.reasons if reason.reason == "one_visit")
    assert one_visit.count > 250
    assert one_visit.sentence.endswith("does not stand out.")
    assert told.sentences()[1].startswith("  Price")


def test_people_come_by_page_with_their_evidence_and_json_names_nobody(store: Store) -> None:
    told = why_they_left.run(audience(store))
    count = next(reason.count for reason in told.reasons if reason.reason == "price")
    pages = [told.people("price", start, 100) for start in range(0, count + 100, 100)]
    keys = [person.patient_key for page in pages for person in page]
    assert len(keys) == len(set(keys)) == count
    assert keys == sorted(keys)
    person = pages[0][0]
    assert person.reasons[0] == "price"
    assert person.evidence[0] == "Notes: words about cost."
    assert person.notes == "said it is too expensive"
    assert "expensive" not in repr(person)
    said = json.dumps(told.as_json()) + " ".join(told.sentences())
    for secret in ("expensive", "Person", "Elm", "2023-05-01"):
        assert secret not in said
    with pytest.raises(InputError, match="no reason 'weather'"):
        told.people("weather")


def test_a_segment_gets_its_own_variant_and_the_lots_go_on_among_the_others(store: Store) -> None:
    tried = Experiment(
        10,
        variants=(VariantChoice("B", 50), VariantChoice("P", 0)),
        segments={"price": "P"},
    )
    found = audience(store, tried)
    told = why_they_left.run(found)
    price = {person.patient_key for person in told.people("price", 0, COUNT)}
    mailed = found.recipients
    assert set(mailed.index[mailed["variant"] == "P"]) == price & set(mailed.index)
    counts = Counter(mailed["variant"])
    assert abs(counts["B"] - counts[""]) <= 1
    assert 0 < len(price & set(found.holdout)) < len(price)


@pytest.mark.parametrize(
    ("segments", "words"),
    [
        ({"weather": "P"}, "no such reason"),
        ({"price": "Q"}, "no variant 'Q'"),
        ({"price": "B"}, "drawn by lot too"),
    ],
)
def test_what_no_segment_can_be_is_named(tmp_path: Path, segments: dict[str, str], words: str) -> None:
    tried = Experiment(variants=(VariantChoice("B", 50), VariantChoice("P", 0)), segments=segments)
    asked = Campaign("Spring", "w.reactivate", "harbor-dental", "postcard-6x9", experiment=tried)
    with pytest.raises(InputError, match=f"experiment.segments.*{words}"):
        campaign_file.save(tmp_path / "c.toml", asked)
    good = replace(asked, experiment=replace(tried, segments={"price": "P"}, baseline_percent=2.5))
    campaign_file.save(tmp_path / "c.toml", good)
    assert campaign_file.load(tmp_path / "c.toml") == good


def test_the_power_check_says_in_plain_words_what_can_be_seen(store: Store) -> None:
    told = check_power.run(store, audience(store, Experiment(10, baseline_percent=3)))
    assert (told.people, told.held) == (1500, 150)
    assert told.detectable is not None
    assert not told.enough
    first, advice = told.sentences()
    assert first == (
        f"With 1,500 patients and a 10 % holdout you can't see a lift under {100 * told.detectable:.1f} points, "
        "if 3 % come without mail (as the campaign says)."
    )
    assert "even a holdout of half" in advice or "hold out" in advice
    assert f"pool clinics or mailings until there are {told.needed_people:,} patients" in advice
    nobody = check_power.run(store, audience(store))
    assert nobody.detectable is None
    assert nobody.sentences()[0].startswith("Nobody is held out")
    split = check_power.run(store, audience(store, Experiment(10, variants=(VariantChoice("B", 50),))))
    assert split.sentences()[-1].startswith("Variant B (675 pieces): differences from A under ")
    assert json.dumps(split.as_json())


def test_with_a_lift_large_enough_there_is_no_advice(store: Store) -> None:
    told = check_power.run(store, audience(store, Experiment(30, lift_percent=20)))
    assert told.enough
    assert len(told.sentences()) == 1


def test_nobody_to_mail_is_said(store: Store) -> None:
    asked = Campaign("Spring", "w", "harbor-dental", "postcard-6x9", rules=Rules(max_months=25))
    told = check_power.run(store, build_audience.run(store, asked, as_of=AS_OF))
    assert told.people == 0
    assert told.sentences() == ["Nobody is mailable, so there is nothing to measure."]
    assert np.isfinite(told.baseline)


def test_the_power_is_told_for_each_clinic_and_variant_as_well(store: Store) -> None:
    tried = Experiment(10, variants=(VariantChoice("B", 20),), baseline_percent=3, lift_percent=4)
    check = check_power.run(store, audience(store, tried))
    assert sum(one.people for one in check.clinics) == check.people
    assert sum(one.held for one in check.clinics) == check.held
    said = check.sentences()
    assert not any("alone" in one for one in said), "there is one clinic only"
    small = check_power.ClinicPower("far", "Far", 60, 6, None)
    able = check_power.ClinicPower("near", "Near", 9_000, 900, 0.03)
    told = replace(check, clinics=(small, able)).sentences()
    assert "Far alone (60 patients, 6 held out) can't show any lift." in told
    assert "Near alone (9,000 patients, 900 held out) can't show a lift under 3.0 points." in told
    assert any(one.startswith("Only Near will show 4 points alone: don't compare clinics, pool them") for one in told)
    both = replace(check, clinics=(able, replace(able, name="Also"))).sentences()
    assert "Each clinic will show 4 points by itself." in both
    none = replace(check, clinics=(small, replace(small, name="Also"))).sentences()
    assert any(one.startswith("No clinic will show 4 points alone") for one in none)
    variant = check.variants[0]
    assert variant.needed
    sentence = next(one for one in said if one.startswith("Variant B"))
    assert sentence.endswith(f"4 points take {variant.needed:,} pieces of each.")
    seen = power.detectable(0.07, variant.needed, variant.needed)
    assert seen is not None
    assert seen <= 0.04
