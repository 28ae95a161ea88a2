"""What may be chosen for the press: standards, printing conditions, mail classes; and whether an answer holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.mail import indicia
from reactivate_desktop.press import output_intent
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.resources import asset

_SAYS: Final = {
    "pdfx4": "what most printers want",
    "pdfx1a": "for older workflows",
    "pdfvt1": "for digital presses",
}
_CLASSES: Final = {indicia.MARKETING: "USPS Marketing Mail", indicia.FIRST_CLASS: "USPS First-Class Mail"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what the campaign file says, what people read, and more about it ('' = nothing)."""

    value: str
    label: str
    about: str = ""


def standards() -> tuple[Choice, ...]:
    """The print standards."""
    return tuple(
        Choice(standard.id, " · ".join(part for part in (standard.name, _SAYS.get(standard.id, "")) if part))
        for standard in STANDARDS.values()
    )


def output_intents(paper: Paper, current: str = "") -> tuple[Choice, ...]:
    """The printing conditions; the paper's own first, a profile of the printer's that is chosen already last."""
    own = Choice("", f"{_plain(paper.output_intent)} (usual)")
    others = sorted(path.stem for path in asset("icc").glob("*.icc") if path.stem != paper.output_intent)
    files = [current] if output_intent.names_file(current) else []
    return (own, *(Choice(name, _plain(name)) for name in others), *(Choice(name, name) for name in files))


def mail_classes() -> tuple[Choice, ...]:
    """The mail classes."""
    return tuple(Choice(value, words) for value, words in _CLASSES.items())


def mail_class_of(mail: Mail) -> str:
    """The campaign's mail class as one of ``mail_classes``."""
    return indicia.mail_class(mail)


def endorsements() -> tuple[Choice, ...]:
    """What the post shall do with mail that can't be delivered."""
    named = (Choice(value, words.capitalize()) for value, words in indicia.ENDORSEMENTS.items())
    return (Choice("", "Nothing: it is not sent back"), *named)


def endorsement_of(mail: Mail) -> str:
    """The campaign's endorsement as one of ``endorsements``."""
    return indicia.endorsement_service(mail.endorsement)


def imprint(mail: Mail) -> tuple[str, ...]:
    """The lines that stand where the stamp would.

    Raises:
        InputError: when only a part of the permit is given.
    """
    return indicia.imprint_lines(mail)


def _plain(profile: str) -> str:
    return profile.replace("_", " ")
