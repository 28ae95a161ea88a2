"""How long a million patients take to decide, and to decide again after a change.

``python -m benchmarks.audience [PATIENTS]`` writes its figures into docs/performance.md when it ran with a million.
The exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import limits, measure
from benchmarks.document import put
from benchmarks.limits import Limit
from reactivate_desktop.audience.rule_cache import RuleCache
from reactivate_desktop.domain.campaign import Budget, Campaign, Inactive, Rules, Score
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.patient import FIELDS, Kind
from reactivate_desktop.services.audience_facts import AudienceFacts
from reactivate_desktop.services.audience_session import AudienceSession

AS_OF = date(2026, 11, 23)
FULL = 1_000_000
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures of the audience -->", "<!-- end of the audience -->"
CAMPAIGN = Campaign(name="Bench", workspace="w", brand="bench", template="t", budget=Budget())


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: what was changed before it, and what it took (seconds)."""

    what: str
    wall: float
    processor: float
    mailable: int


def make(count: int, seed: int = 7) -> pd.DataFrame:
    """A patient table with as many distinct names, streets and ZIP codes as such a crowd has."""
    random = np.random.default_rng(seed)

    def pick(words: list[str]) -> np.ndarray:
        return np.array(words, dtype=object)[random.integers(0, len(words), count)]

    def days(absent: float) -> pd.Series:
        column = pd.Series(np.datetime64("2026-11-23") - random.integers(0, 3650, count).astype("timedelta64[D]"))
        return column.astype("datetime64[s]").mask(random.random(count) < absent)

    columns: dict[str, object] = {}
    for field in FIELDS:
        columns[field.name] = {
            Kind.TEXT: lambda: np.full(count, "", dtype=object),
            Kind.DATE: lambda: days(0.9),
            Kind.FLAG: lambda: random.random(count) < 0.02,
            Kind.COUNT: lambda: pd.array(random.integers(0, 9, count), dtype="Int64"),
            Kind.MONEY: lambda: pd.array(random.integers(0, 90_000, count), dtype="Int64"),
        }[field.kind]()
    streets = [f"{number} {name} Street" for number in range(1, 200) for name in ("Elm", "Oak", "Quay", "Main", "High")]
    family = random.integers(0, max(1, count // 2), count)  # two of a family, on average
    columns |= {
        "first_name": pick([f"First{n}" for n in range(5_000)]),
        "last_name": pick([f"Last{n}" for n in range(50_000)])[family],
        "address1": pick(streets)[family],
        "zip": pick([f"{n:05d}" for n in range(1000, 9000)])[family],
        "status": pick(["Active", "Active", "Active", "Inactive", "Dismissed", "Deceased"]),
        "provider": pick([f"Dr. Name{n}" for n in range(60)]),
        "insurance": pick(["", "", "Delta", "Aetna", "Cigna", "MetLife"]),
        "preferred_contact": pick(["", "Mail", "E-mail", "Text", "WirelessPhone"]),
        "notes": pick(["", "", ""] + [f"Note {n}" for n in range(20_000)] + ["Snowbird"] * 100),
        "last_visit": days(0.05),
        "birth_date": days(0.0) - pd.to_timedelta(random.integers(0, 85 * 365, count), unit="D"),
        "next_appointment": days(0.9),
        "deceased_date": days(0.97),
        "discharged_date": days(0.98),
    }
    return pd.DataFrame(columns, index=pd.Index(range(1, count + 1), name="patient_key"))


def session(patients: pd.DataFrame) -> AudienceSession:
    """A session over these patients, every two hundredth of whom was mailed in October."""
    keys = patients.index[::200]
    contacts = pd.DataFrame({"patient_key": keys, "drop_id": "D1", "campaign": "Other", "brand": "bench"})
    contacts["day"] = pd.Series(np.datetime64("2026-10-01"), index=contacts.index).astype("datetime64[s]")
    contacts["pressed"] = True
    places = ((41.96, -70.67), (42.36, -71.10), (42.25, -71.00), (42.10, -72.59))
    clinics = tuple(
        Clinic(f"c{n}", f"Clinic {n}", "1 Main St", "Town", "MA", "02139", "", "", latitude, longitude)
        for n, (latitude, longitude) in enumerate(places)
    )
    return AudienceSession(AudienceFacts(patients, contacts, frozenset(), clinics, RuleCache(patients)))


Change = Callable[[Campaign], Campaign]


def _rules(**values: Any) -> Change:
    return lambda campaign: replace(campaign, rules=replace(campaign.rules, **values))


def _parameters(rule: str, **values: Any) -> Change:
    return lambda campaign: replace(
        campaign, rules=replace(campaign.rules, parameters=campaign.rules.parameters | {rule: values})
    )


CHANGES: dict[str, Change] = {
    "inactive for 36 months, not 24": lambda campaign: replace(campaign, inactive=Inactive(36)),
    "a budget for 50,000 pieces": lambda campaign: replace(
        campaign, budget=Budget(limit_cents=50_000 * 75, when_over="cut")
    ),
    "the weights of the score": lambda campaign: replace(
        campaign, budget=replace(campaign.budget, score=Score(1, 1, 5, 1))
    ),
    "too long ago after 60 months": _rules(max_months=60),
    "minor below 21, not 18": _rules(minor_age=21),
    "mailed lately within 180 days, not 90": _rules(mailed_within_days=180),
    "the rule of the appointment off": _rules(off=("future_appointment",)),
    "one piece for a household off": _rules(off=("same_household",)),
    "one piece for a household on again": _rules(off=()),
    "ages 30 to 75": _parameters("age_range", least=30, most=75),
    "balance up to $500": _parameters("balance_range", most_cents=50_000),
    "at least 2 visits": _parameters("visit_count", least=2),
    "a visit since 2018": _parameters("visited_since", since=date(2018, 1, 1)),
    "never for one provider": _parameters("provider_choice", never=("Dr. Name7",)),
    "never one insurance": _parameters("insurance_choice", never=("Aetna",)),
    "friends of e-mail left out": _parameters("preferred_channel", email=True),
    "at most one mailing ever": _parameters("max_contacts", times=1),
    "held for the season": _parameters("seasonal_hold", first_day="11-01", last_day="04-15"),
}


def decided(asked: AudienceSession) -> Iterator[Decided]:
    """The first decision, then one after each change; the changes stay."""
    campaign = replace(CAMPAIGN, rules=Rules())
    for what, change in {"the first decision": lambda same: same, **CHANGES}.items():
        campaign = change(campaign)
        wall, processor = time.perf_counter(), time.process_time()
        mailable = asked.decide(campaign, as_of=AS_OF).decision.mailable_count
        yield Decided(what, time.perf_counter() - wall, time.process_time() - processor, mailable)


def table(found: list[Decided], promise: Limit) -> str:
    """The figures as Markdown."""
    rows = [
        f"| {one.what} | {one.wall * 1000:,.0f} | {one.processor * 1000:,.0f} | {one.mailable:,} |" for one in found
    ]
    head = ["| change | ms | processor ms | mailable |", "|---|---:|---:|---:|"]
    said = f"Slowest change: {promise.measured:.0f} ms (limit: {promise.bound:.0f} ms)."
    machine = f"{datetime.now(UTC):%Y-%m-%d}, {measure.machine().sentence}, {FULL:,} patients."
    return "\n".join([machine, "", *head, *rows, "", said])


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    found = []
    for one in decided(session(make(count))):
        print(f"{one.what:<42}{one.wall * 1000:8,.0f} ms{one.processor * 1000:8,.0f} ms{one.mailable:10,}", flush=True)
        found.append(one)
    promise = limits.rule_change(max(one.processor for one in found[1:]))
    print(f"{promise.what}: {promise.measured:.0f} {promise.unit}, {'holds' if promise.holds else 'missed'}")
    if count == FULL:
        put(DOCUMENT, _BEGIN, _END, table(found, promise))
    return 0 if promise.holds else 1


if __name__ == "__main__":
    sys.exit(main())
