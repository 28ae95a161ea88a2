"""Why the invented people of the sample export left: causes that are there, and noise that everybody has."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from reactivate_desktop.audience.nearest_clinic import haversine_miles
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.services.sample_people import Person, towns_near

GONE = "Dr. Iris Halloran"
_GONE_DAYS = 500
_MOVED_MILES = 10
_INSURANCES = ("Delta Dental", "Blue Cross", "Aetna", "MetLife", "")
_PRICE = (
    "Said it is too expensive without a plan.",
    "Can't afford it right now.",
    "Found cheaper elsewhere, she says.",
)
_UNHAPPY = ("Unhappy with the wait last time.", "Upset, felt rushed.", "Front desk was rude to him, he says.")
_PLAIN = ("Prefers mornings.", "Likes the reminder cards.", "Not unhappy, just busy.", "Parks behind the house.", "")


def plant(everybody: Sequence[Person], rng: random.Random, as_of: date) -> None:
    """Give everybody visits, appointments, insurance and notes; those who stay away have causes more often."""
    for person in everybody:
        _plant(person, rng, away=person.inactive(as_of), as_of=as_of)
    _move(everybody, rng, as_of)


def _move(everybody: Sequence[Person], rng: random.Random, as_of: date) -> None:
    """Let some households live near another clinic than the one they went to; of those who stay away more."""
    clinics = {person.home.id: person.home for person in everybody}
    households: dict[int, list[Person]] = {}
    for person in everybody:
        households.setdefault(person.head, []).append(person)
    for members in households.values():
        head = members[0]
        own = [one for one in clinics.values() if one.brand == head.home.brand]
        others = [one for one in own if _miles(head.home, one) >= _MOVED_MILES]
        dice, place = rng.random(), rng.random()
        if others and dice < (0.28 if head.inactive(as_of) else 0.02):
            town = towns_near(others[int(place * len(others))])[0]
            for member in members:
                member.town = town


def _miles(one: Clinic, other: Clinic) -> float:
    point = np.array([[one.latitude, one.longitude]])
    return float(haversine_miles(point, other.latitude, other.longitude)[0])


def _plant(person: Person, rng: random.Random, *, away: bool, as_of: date) -> None:
    dice = [rng.random() for _ in range(6)]
    person.insurance = rng.choice(_INSURANCES)
    others = [name for name in _INSURANCES if name and name != person.insurance]
    person.previous_insurance = rng.choice(others) if dice[0] < (0.15 if away else 0.03) else ""
    person.notes = rng.choice(_PLAIN)
    if dice[1] < (0.13 if away else 0.01):
        person.notes = rng.choice(_PRICE)
    elif dice[1] > (0.93 if away else 0.99):
        person.notes = rng.choice(_UNHAPPY)
    # as many of those who came back have treatment planned: it is no cause here
    person.open_treatment_cents = rng.randint(90, 2400) * 100 if dice[2] < 0.2 else 0
    if person.last_visit is None:
        return
    if dice[3] < (0.16 if away else 0.05):
        person.first_visit = person.last_visit
    person.visits = 1 if person.first_visit == person.last_visit else rng.randint(2, 14)
    person.missed = rng.choice((1, 2, 3)) if rng.random() < (0.14 if away else 0.1) else 0
    person.last_status = "Cancelled" if dice[4] < (0.24 if away else 0.05) else "Completed"
    if dice[5] < 0.14 and (as_of - person.last_visit) > timedelta(days=_GONE_DAYS):
        person.provider = GONE
