"""A campaign: what one TOML file says, read and written by window and command line alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final

STRICT: Final = {"extra": "forbid"}
"""Read by the TOML loader: a key that no field knows is an error, not a silence."""


@dataclass(frozen=True, slots=True)
class Inactive:
    """Who counts as inactive: no completed service for ``months`` calendar months."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    months: int = 24


@dataclass(frozen=True, slots=True)
class Rules:
    """Exclusion rules that are switched off, by id, and their parameters."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    off: tuple[str, ...] = ()
    mailed_within_days: int = 90
    minor_age: int = 18
    max_months: int = 0
    """Stop mailing after this many months without a visit; 0 = no upper bound."""
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Parameters of the other rules by rule id, as they stand under ``[rules.<id>]``; what is not set is not here."""


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """Which of the kit's offers, and until when ('' id = the kit's first; no date = the kit's default days)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class VariantChoice:
    """Another wording or offer for a share of the pieces.

    ``share`` is percent of the pieces, drawn by lot. ``customization`` stands over the campaign's own, element by
    element; ``offer`` is one of the kit's offers and ``template`` one of its templates for the same paper ('' = the
    campaign's).
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    share: float = 0.0
    offer: str = ""
    template: str = ""
    customization: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Experiment:
    """What is tried: a share of the mailable households kept back at random (0 to 50 percent), and variants.

    What no variant takes has the campaign's own words and offer, which are called A. ``seed`` draws the lots; '' = the
    campaign's name. ``segments`` gives a variant to all with that primary reason to leave (audience/departure), beside
    the lots. ``baseline_percent`` come without mail (0 = as earlier holdouts came), and ``lift_percent`` more are hoped
    for: what the power check asks.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    holdout_percent: float = 0.0
    seed: str = ""
    variants: tuple[VariantChoice, ...] = ()
    segments: dict[str, str] = field(default_factory=dict)
    baseline_percent: float = 0.0
    lift_percent: float = 3.0

    def seed_of(self, campaign: str) -> str:
        """The seed of the lots in the campaign of that name."""
        return self.seed or campaign


OWN_WORDS: Final = "A"
"""What the campaign's own words and offer are called beside its variants; a piece's ``variant`` is '' then."""


WITHOUT_OFFER: Final = "no-offer"
"""The variant of those who get the piece without its offer, see ``audience.rules.federal_beneficiary``."""


@dataclass(frozen=True, slots=True)
class PressChoice:
    """How it is pressed: a row of press/standards, a profile of assets/icc ('' = the paper's), worker processes.

    ``profile`` holds the thresholds of preflight: an id of assets/profiles or a printer's own TOML file.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    standard: str = "pdfx4"
    output_intent: str = ""
    workers: int = 0
    profile: str = ""
    volume: int = 0
    """Pieces in one press file; 0 = all in one."""
    volume_mb: int = 0
    """Largest press file in megabytes (millions of bytes); 0 = no limit."""
    impose: str = ""
    """Sheet to impose on: an id of assets/sheets, a TOML file, or ``auto``; '' = not imposed."""
    order: str = "cut-and-stack"
    stack_depth: int = 250
    """Sheets that are cut as one pile."""
    duplex: str = "sheetwise"
    separators: bool = False
    """A sheet of cards before each pile that is cut."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Postal choices. mid: USPS Mailer ID (6 or 9 digits, '' = no IMb); stid: three digits ('' = by class)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    mail_class: str = "marketing"
    mid: str = ""
    stid: str = ""
    permit_city: str = ""
    permit_state: str = ""
    permit_number: str = ""
    endorsement: str = ""
    in_home_date: date | None = None
    default_clinic: str = ""
    clinic_by: str = "sheet"
    """Which clinic goes first: the one the sheet names, or the nearest."""
    max_miles: float = 0.0
    """Who lives farther from every clinic is left out; 0 = no limit."""
    capacity: dict[str, int] = field(default_factory=dict)
    """The most pieces by clinic id; the next nearest with room gets the others."""
    household_name: str = "person"
    """How the piece calls a household of several: "person", "people" or "family"."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom printer and lettershop may call: somebody of the practice, never a patient ('' = written in by hand)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How much each part of the score counts that picks whom to mail, 0 to 100; see ``audience.score``."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    recency: int = 3
    visits: int = 1
    value: int = 1
    distance: int = 1


WHEN_OVER: Final = ("ask", "cut", "warn")


@dataclass(frozen=True, slots=True)
class Budget:
    """Money in integer US cents; 0 = not set. A piece costs ``per_piece_cents`` and ``postage_cents``.

    ``clinics`` has limits of single clinics. Over a limit, ``when_over`` says whether nothing is approved until
    somebody decides ("ask"), those of the lowest score are left out ("cut") or only a warning is given ("warn").
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    limit_cents: int = 0
    per_piece_cents: int = 75
    postage_cents: int = 0
    when_over: str = "ask"
    clinics: dict[str, int] = field(default_factory=dict)
    score: Score = field(default_factory=Score)

    @property
    def unit_cents(self) -> int:
        """What one piece costs, with its postage."""
        return self.per_piece_cents + self.postage_cents


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. ``workspace`` and ``brand`` are paths relative to the campaign file or ids of what is bundled."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    workspace: str
    brand: str
    template: str
    inactive: Inactive = field(default_factory=Inactive)
    rules: Rules = field(default_factory=Rules)
    offer: OfferChoice = field(default_factory=OfferChoice)
    customization: dict[str, str] = field(default_factory=dict)
    experiment: Experiment = field(default_factory=Experiment)
    press: PressChoice = field(default_factory=PressChoice)
    mail: Mail = field(default_factory=Mail)
    contact: Contact = field(default_factory=Contact)
    goals: dict[str, int] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
