"""A clinic: where the patient is invited to come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic as printed and as found: ``latitude``/``longitude`` in decimal degrees (WGS 84).

    ``directions`` are short lines, one below the other; ``map_art`` names a picture in the kit's art ('' = none);
    ``aliases`` are other names under which sheets know this clinic; ``brand`` is the id of the kit it belongs to
    ('' = any): a campaign of one brand never mails for a clinic of another.
    """

    id: str
    name: str
    address1: str
    city: str
    state: str
    zip: str
    phone: str
    booking_url: str
    latitude: float
    longitude: float
    address2: str = ""
    hours: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    map_art: str = ""
    aliases: tuple[str, ...] = ()
    brand: str = ""

    @property
    def city_line(self) -> str:
        """City, state and ZIP as one line."""
        return f"{self.city}, {self.state} {self.zip}"
