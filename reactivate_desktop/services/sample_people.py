"""Invented people for the sample export: households with their visits and wishes, the same for the same seed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from reactivate_desktop.brand.model import BrandModel
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.resources import asset, load_toml

INACTIVE_MONTHS = 24
MINOR_AGE = 18
_NEAR_TOWNS = 6
_HOUSEHOLD_SIZES = (1, 2, 3, 4)
_HOUSEHOLD_WEIGHTS = (66, 18, 9, 7)
_ALWAYS = (("María", "García", False), ("José", "Rodríguez", True), ("Zoë", "Müller", False), ("Thùy", "Nguyễn", False))
_ALWAYS_TOO = ("Łukasz", "Wiśniewski", True)


class Town(BrandModel):
    """A real town with one of its ZIP codes and the middle of that ZIP area in decimal degrees."""

    city: str
    zip: str
    latitude: float
    longitude: float


class Words(BrandModel):
    """Common names, invented streets and real towns: assets/sample/people.toml."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]
    street_types: tuple[str, ...]
    providers: tuple[str, ...]
    towns: tuple[Town, ...]


@cache
def words() -> Words:
    """The words people are made from.

    Raises:
        InputError: when the asset is damaged.
    """
    return load_toml(asset("sample", "people.toml"), Words)


@dataclass(slots=True)
class Person:
    """One invented patient as the practice knows them. ``clinic`` is '' where the sheet won't say."""

    number: int
    first: str
    last: str
    sex: str
    birth: date
    head: int
    street: str
    unit: str
    town: Town
    home: Clinic
    clinic: str = ""
    guardian: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    first_visit: date | None = None
    last_visit: date | None = None
    next_visit: date | None = None
    provider: str = ""
    status: str = "A"
    deceased: bool = False
    deceased_flag: str = ""
    do_not_mail: bool = False
    bad_address: bool = False
    balance_cents: int = 0
    visits: int = 0
    missed: int = 0
    last_status: str = ""
    insurance: str = ""
    previous_insurance: str = ""
    open_treatment_cents: int = 0
    notes: str = ""
    marks: set[str] = field(default_factory=set)

    def minor(self, as_of: date) -> bool:
        """True when not yet of age on ``as_of``."""
        return self.birth > as_of - relativedelta(years=MINOR_AGE)

    def inactive(self, as_of: date) -> bool:
        """True when the last visit is before the calendar day ``INACTIVE_MONTHS`` ago."""
        return self.last_visit is not None and self.last_visit < as_of - relativedelta(months=INACTIVE_MONTHS)


def people(count: int, rng: random.Random, clinics: Sequence[Clinic], as_of: date) -> list[Person]:
    """``count`` people in households near ``clinics``."""
    found: list[Person] = []
    near = {clinic.id: towns_near(clinic) for clinic in clinics}
    while len(found) < count:
        size = rng.choices(_HOUSEHOLD_SIZES, _HOUSEHOLD_WEIGHTS)[0]
        home = rng.choice(clinics)
        found += _household(
            min(size, count - len(found)), len(found) + 1, rng, home=home, towns=near[home.id], as_of=as_of
        )
    for person, (first, last, male) in zip(found[::7], (*_ALWAYS, _ALWAYS_TOO), strict=False):
        person.first, person.last, person.sex = first, last, "M" if male else "F"
    for person in found:
        _history(person, rng, as_of)
        _wishes(person, rng)
        _contact(person, rng)
    return found


def towns_near(clinic: Clinic) -> tuple[Town, ...]:
    """The towns around a clinic, the nearest first."""

    def distance(town: Town) -> float:
        return (town.latitude - clinic.latitude) ** 2 + (0.74 * (town.longitude - clinic.longitude)) ** 2

    return tuple(sorted(words().towns, key=distance)[:_NEAR_TOWNS])


def _household(
    size: int, number: int, rng: random.Random, *, home: Clinic, towns: Sequence[Town], as_of: date
) -> list[Person]:
    stock = words()
    surname = rng.choice(stock.surnames)
    street = f"{rng.randint(2, 940)} {rng.choice(stock.streets)} {rng.choice(stock.street_types)}"
    unit = rng.choice(("Apt 2", "Apt 4B", "Unit 12", "#3", "Fl 2")) if rng.random() < 0.22 else ""
    town = rng.choice(towns)
    members: list[Person] = []
    for place in range(size):
        male = rng.random() < 0.47
        child = place >= 2 or (place == 1 and rng.random() < 0.25)
        years = rng.uniform(1, 21) if child else rng.uniform(22, 91)
        first = rng.choice(stock.male if male else stock.female)
        own = surname if child or rng.random() < 0.85 else rng.choice(stock.surnames)
        birth = as_of - timedelta(days=int(years * 365.25))
        sex = "M" if male else "F"
        members.append(Person(number + place, first, own, sex, birth, number, street, unit, town, home))
    for member in members[1:]:
        if member.minor(as_of) and rng.random() < 0.6:
            member.guardian = f"{members[0].first} {members[0].last}"
    return members


def _history(person: Person, rng: random.Random, as_of: date) -> None:
    """Visits: some never came, two in five stay away longer than two years, nobody stands on the boundary itself."""
    person.provider = rng.choice(words().providers)
    if rng.random() < 0.04:
        person.next_visit = as_of + timedelta(days=rng.randint(2, 60)) if rng.random() < 0.5 else None
        return
    alive = max(40, (as_of - person.birth).days - 200)
    away = rng.random() < 0.42 and alive > 800
    low, high = (760, min(2600, alive)) if away else (3, min(700, alive))
    days = int(low + (max(low + 1, high) - low) * rng.random() ** 1.3)
    person.last_visit = as_of - timedelta(days=days)
    person.first_visit = person.last_visit - timedelta(days=int(min(3000, alive - days + 1) * rng.random()))
    if rng.random() < (0.03 if away else 0.28):
        person.next_visit = as_of + timedelta(days=rng.randint(1, 180))


def _wishes(person: Person, rng: random.Random) -> None:
    """Statuses, flags and debts, in the words front desks use."""
    dice = rng.random()
    if dice < 0.018:
        person.deceased, person.next_visit = True, None
        person.status, person.deceased_flag = rng.choice((("DEC", ""), ("Deceased", "Y"), ("I", "Y"), ("DEC", "Yes")))
    elif dice < 0.036:
        person.status = rng.choice(("Dismissed", "Discharged", "Moved", "Archived"))
    elif dice < 0.066:
        person.status = rng.choice(("I", "Inactive"))
    else:
        person.status = rng.choices(("A", "Active", "active", ""), (70, 15, 5, 10))[0]
    person.do_not_mail = rng.random() < 0.032
    person.bad_address = rng.random() < 0.027
    person.balance_cents = rng.randint(500, 64_000) if rng.random() < 0.18 else 0


def _contact(person: Person, rng: random.Random) -> None:
    area = rng.choice(("617", "508", "781", "978"))
    person.phone = f"({area}) 555-01{rng.randint(0, 99):02d}" if rng.random() < 0.7 else ""
    person.mobile = f"{area}-555-01{rng.randint(0, 99):02d}" if rng.random() < 0.75 else ""
    if rng.random() < 0.62:
        name = _plain(f"{person.first[0]}.{person.last}".lower())
        person.email = f"{name}{person.number}@example.{rng.choice(('com', 'org', 'net'))}"
    if rng.random() < 0.7:
        short = person.home.aliases[0] if person.home.aliases else person.home.name
        person.clinic = short if rng.random() < 0.1 else person.home.name


def _plain(text: str) -> str:
    """Letters as they stand in an e-mail address."""
    base = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ø", "o").replace("ı", "i").replace("đ", "d"))
    return "".join(sign for sign in base if sign.isascii() and (sign.isalnum() or sign == "."))
