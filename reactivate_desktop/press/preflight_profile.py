"""Preflight profiles: a printer's thresholds as data. Bundled ones in assets/profiles, or a file of the printer's own.

A key that a file leaves out has the value of the house profile, which is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, Field

from reactivate_desktop.errors import InputError
from reactivate_desktop.press.preflight_rules import Severity, rules
from reactivate_desktop.resources import asset, load_frozen_toml

HOUSE: Final = "house"


def _rising(pair: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= pair[0] <= pair[1]:
        raise ValueError("give two numbers, the limit of an error first and the higher one of a warning after it")
    return pair


def _known(table: Mapping[str, str]) -> Mapping[str, str]:
    for rule_id in table:
        if rule_id not in rules():
            raise ValueError(f"there is no rule '{rule_id}'")
    return table


Points = Annotated[float, Field(ge=0, le=720)]
Percent = Annotated[float, Field(gt=0, le=1000)]
Grades = Annotated[tuple[float, float], AfterValidator(_rising)]
"""Below the first is an error, below the second a warning."""
Verdicts = Annotated[dict[str, Literal["error", "warning", "info", "off"]], AfterValidator(_known)]


@dataclass(frozen=True, slots=True)
class Profile:
    """Thresholds, GWG-style: lengths in points, pixels per inch, ink in percent of all plates together."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str = "House"
    about: str = ""
    standards: tuple[str, ...] = ()
    """Standards that the printer takes, as they name themselves ("PDF/X-4"); empty = any PDF/X."""
    sides: Annotated[int, Field(ge=1, le=2)] = 2
    bleed_pt: Points = 9.0
    safe_pt: Points = 9.0
    """Text nearer to the trim is warned of."""
    picture_ppi: Grades = (150.0, 225.0)
    picture_ppi_most: Annotated[float, Field(gt=0)] = 450.0
    line_art_ppi: Grades = (550.0, 800.0)
    line_pt: Grades = (0.125, 0.25)
    fine_line_pt: Grades = (0.25, 0.5)
    """Lines from several inks, or white in a ground: as wide as the first or thinner is an error."""
    text_pt: Points = 5.0
    fine_text_pt: Points = 8.0
    """Text from several inks."""
    knockout_text_pt: Points = 8.0
    """White text in a ground."""
    black_text_pt: Points = 12.0
    """Black text below this size is to be printed with the black plate alone, and to overprint."""
    address_pt: Points = 8.0
    ink_percent: Percent = 300.0
    """Total area coverage (TAC) as the mean of a square of 15 mm²."""
    rich_black_percent: Percent = 240.0
    tint_percent: Annotated[float, Field(ge=0, le=100)] = 5.0
    """What may lie behind address and codes."""
    qr_module_mm: Grades = (0.33, 0.4)
    spots: tuple[str, ...] = ()
    """Names of spot inks that are ordered."""
    severity: Verdicts = field(default_factory=dict)
    """Another verdict for a rule: "error", "warning", "info" or "off"."""

    def severities(self) -> dict[str, Severity | None]:
        """The verdicts as severities; None = switched off."""
        return {rule: None if word == "off" else Severity(word) for rule, word in self.severity.items()}

    def for_paper(self, ink_percent: float, spots: tuple[str, ...] = ()) -> Profile:
        """The same for a paper that takes that much ink (the lower limit holds), with those spot inks ordered too."""
        return replace(self, ink_percent=min(self.ink_percent, ink_percent), spots=(*self.spots, *spots))


def profile_ids() -> tuple[str, ...]:
    """Ids of the bundled profiles, the house one first."""
    others = sorted(path.stem for path in asset("profiles").glob("*.toml") if path.stem != HOUSE)
    return (HOUSE, *others)


def load_profile(name: str = "", *, beside: Path | None = None) -> Profile:
    """A bundled profile by its id, or a printer's own by the path of its file; '' = the house profile.

    ``beside`` is the folder that a relative path starts from; without it, the working folder.

    Raises:
        InputError: when there is none, or the file has an unknown key or a wrong value; it names file and key.
    """
    wanted = name or HOUSE
    if wanted in profile_ids():
        return load_frozen_toml(asset("profiles", f"{wanted}.toml"), Profile)
    if not wanted.endswith(".toml"):
        known = ", ".join(profile_ids())
        raise InputError(
            f"There is no preflight profile '{name}'.",
            hint=f"Use one of: {known}, or the path of a .toml file.",
            code="profile-unknown",
        )
    return load_frozen_toml((beside or Path()) / wanted, Profile)
