"""Merge fields: one entry each, read by the picker, the preview and the press alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

from rapidfuzz import process

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.merge_text import FieldUse, Token, fallback_mark, mend, tokenise, value_mark, words_mark
from reactivate_desktop.domain.calendar_day import long_date
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.offer import Offer
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import InputError

# calendar.month_name follows the machine's locale; the card must not


class Scope(IntEnum):
    """How often a field changes within one job; the press composes a text once per job, clinic or piece accordingly."""

    FIXED = 0
    CLINIC = 1
    PIECE = 2


class Visibility(Enum):
    """Where a field may stand: on an open card, only inside a closed piece, or nowhere on paper."""

    POSTCARD = "postcard"
    ENVELOPE = "envelope"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What the fields speak of. Fields of an absent clinic or piece are empty."""

    kit: BrandKit
    offer: Offer
    clinic: Clinic | None = None
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class MergeField:
    """One merge field: ``sample`` is what the picker shows; ``evaluate`` gives '' where nothing is known.

    ``unique`` says that no two pieces have the same.
    """

    name: str
    label: str
    sample: str
    scope: Scope
    visibility: Visibility
    evaluate: Callable[[FieldContext], str]
    unique: bool = False


def money(cents: int) -> str:
    """US money as printed: "$99", "$99.50", "$1,200"; nothing for 0."""
    if not cents:
        return ""
    dollars, rest = divmod(cents, 100)
    return f"${dollars:,}.{rest:02d}" if rest else f"${dollars:,}"


def grouped_code(code: str) -> str:
    """A tracking code in groups of three, "XXX-XXX-XXX", however it is kept."""
    bare = code.upper().replace("-", "")
    if not bare.isalnum():
        bare = "".join([sign for sign in bare if sign.isalnum()])
    if len(bare) == 9:
        return f"{bare[:3]}-{bare[3:6]}-{bare[6:]}"
    return "-".join([bare[start : start + 3] for start in range(0, len(bare), 3)])


def short_link(url: str) -> str:
    """A booking link as people type it: without scheme, "www." and closing slash."""
    bare = url.partition("://")[2] or url
    return bare.removeprefix("www.").rstrip("/")


def _of_piece(name: str, label: str, sample: str, say: Callable[[Piece], str], *, unique: bool = False) -> MergeField:
    def evaluate(context: FieldContext) -> str:
        return say(context.piece) if context.piece else ""

    return MergeField(name, label, sample, Scope.PIECE, Visibility.POSTCARD, evaluate, unique)


def _of_clinic(name: str, label: str, sample: str, say: Callable[[Clinic], str]) -> MergeField:
    def evaluate(context: FieldContext) -> str:
        return say(context.clinic) if context.clinic else ""

    return MergeField(name, label, sample, Scope.CLINIC, Visibility.POSTCARD, evaluate)


def _fixed(name: str, label: str, sample: str, say: Callable[[FieldContext], str]) -> MergeField:
    return MergeField(name, label, sample, Scope.FIXED, Visibility.POSTCARD, say)


def _address_lines(clinic: Clinic) -> str:
    return "\n".join(line for line in (clinic.address1, clinic.address2, clinic.city_line) if line)


def _return_address(context: FieldContext) -> str:
    name = context.kit.return_name or context.kit.name
    return f"{name}\n{_address_lines(context.clinic)}" if context.clinic else ""


_ALL: tuple[MergeField, ...] = (
    _of_piece("first_name", "First name", "Rosa", lambda piece: piece.greeting_name),
    _of_piece("last_name", "Last name", "Delgado", lambda piece: piece.last_name),
    _of_piece("full_name", "Full name", "Rosa Delgado", lambda piece: piece.addressee),
    _of_piece("addressee", "Addressee line", "Rosa Delgado", lambda piece: piece.addressee),
    _of_piece(
        "tracking_code", "Tracking code", "7KQ-4MW-XR2", lambda piece: grouped_code(piece.tracking_code), unique=True
    ),
    _of_piece("piece_id", "Piece ID", "A1B2-000042", lambda piece: piece.piece_id, unique=True),
    _of_piece(
        "sequence", "Sequence number", "42", lambda piece: str(piece.sequence) if piece.sequence else "", unique=True
    ),
    _of_clinic("clinic_name", "Clinic", "Harborside", lambda clinic: clinic.name),
    _of_clinic("clinic_phone", "Clinic phone", "(508) 555-0142", lambda clinic: clinic.phone),
    _of_clinic(
        "clinic_address",
        "Clinic address, one line",
        "12 Quay Road, Plymouth, MA 02360",
        lambda clinic: _address_lines(clinic).replace("\n", ", "),
    ),
    _of_clinic("clinic_address_lines", "Clinic address, in lines", "12 Quay Road\nPlymouth, MA 02360", _address_lines),
    _of_clinic("clinic_city", "Clinic city", "Plymouth", lambda clinic: clinic.city),
    _of_clinic("clinic_hours", "Clinic hours", "Mon–Thu 8–6\nFri 8–2", lambda clinic: "\n".join(clinic.hours)),
    _of_clinic(
        "clinic_directions",
        "Directions to the clinic",
        "Off Water Street, by the pier\nBlue door on the left\nParking behind the house",
        lambda clinic: "\n".join(clinic.directions),
    ),
    _of_clinic("clinic_link", "Booking link", "go.example.com/plymouth", lambda clinic: short_link(clinic.booking_url)),
    MergeField(
        "return_address",
        "Return address",
        "Harbor Dental Group\n12 Quay Road\nPlymouth, MA 02360",
        Scope.CLINIC,
        Visibility.POSTCARD,
        _return_address,
    ),
    _fixed("offer_headline", "Offer", "Free cleaning", lambda context: context.offer.headline),
    _fixed("offer_detail", "Offer, in detail", "with your exam", lambda context: context.offer.detail),
    _fixed("offer_terms", "Offer terms", "One per patient. No cash value.", lambda context: context.offer.terms),
    _fixed("offer_value", "Offer value", "$99", lambda context: money(context.offer.value_cents)),
    _fixed("offer_expires", "Last day of the offer", "February 28, 2027", lambda c: long_date(c.offer.expires)),
    _fixed("brand_name", "Brand", "Harbor Dental Group", lambda context: context.kit.name),
    _fixed("tagline", "Tagline", "Kind care by the water", lambda context: context.kit.tagline),
)

FIELDS: dict[str, MergeField] = {entry.name: entry for entry in _ALL}
"""All merge fields by name, in the order the picker shows them."""


def parse(text: str) -> tuple[Token, ...]:
    """The words and fields of ``text``.

    Raises:
        InputError: on a field that does not exist (with the nearest one that does) or on a stray brace.
    """
    tokens = tokenise(text)
    for token in tokens:
        if isinstance(token, FieldUse) and token.name not in FIELDS:
            raise InputError(
                f"There is no merge field '{token.name}'.", hint=_suggestion(token.name), code="field-unknown"
            )
    return tokens


def _suggestion(name: str) -> str:
    near = process.extractOne(name, list(FIELDS), score_cutoff=60)
    return f"Did you mean {{{near[0]}}}?" if near else "Choose one from the list of fields."


def fields_in(text: str) -> tuple[str, ...]:
    """Names of the fields that ``text`` uses, each once, in order of first use.

    Raises:
        InputError: see ``parse``.
    """
    return tuple(dict.fromkeys(token.name for token in parse(text) if isinstance(token, FieldUse)))


def scope_of(text: str) -> Scope:
    """How often ``text`` has to be composed: the widest scope of its fields.

    Raises:
        InputError: see ``parse``.
    """
    return max((FIELDS[name].scope for name in fields_in(text)), default=Scope.FIXED)


def expand(text: str, context: FieldContext) -> str:
    """``text`` with its fields filled in.

    An empty field gives its fallback; without one, the line goes if it says nothing else, and punctuation is mended
    (see ``merge_text.mend``). Values are never read for fields again.

    Raises:
        InputError: see ``parse``.
    """
    return fill(parse(text), context)


def fill(tokens: tuple[Token, ...], context: FieldContext) -> str:
    """``expand`` for tokens that were parsed before: the press parses a text once and fills it per piece."""
    if len(tokens) == 1 and isinstance(tokens[0], FieldUse):
        value = FIELDS[tokens[0].name].evaluate(context).strip()
        if value.isprintable() and value:
            return value  # a field by itself, such as a code: there is nothing to mend
    return mend(_mark(token, context) for token in tokens)


def _mark(token: Token, context: FieldContext) -> str:
    if not isinstance(token, FieldUse):
        return words_mark(token.text)
    mark = value_mark(FIELDS[token.name].evaluate(context))
    return fallback_mark(token.fallback) if token.fallback and len(mark) == 1 else mark


def printed_length(text: str) -> int:
    """Characters of ``text`` as printed with sample values: what ``Lock.max_chars`` bounds and the window counts.

    Raises:
        InputError: see ``parse``.
    """
    return sum(
        max(len(FIELDS[token.name].sample), len(token.fallback)) if isinstance(token, FieldUse) else len(token.text)
        for token in parse(text)
    )
