"""What a job prints of a piece: the merge fields that its texts use, and how wide their values are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from reactivate_desktop.brand.fields import FIELDS, FieldContext, Scope, parse
from reactivate_desktop.brand.merge_text import FieldUse
from reactivate_desktop.brand.template import AddressElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.job import PressJob

_ADDRESS: Final[tuple[tuple[str, str, Callable[[Piece], str]], ...]] = (
    ("addressee", "addressee line", lambda piece: piece.addressee),
    ("address1", "street line", lambda piece: piece.address1),
    ("address2", "second address line", lambda piece: piece.address2),
    ("city", "city line", lambda piece: f"{piece.city} {piece.state} {piece.zip}{piece.zip4}"),
)
_SAME_AS_ADDRESS: Final = frozenset({"full_name", "addressee"})
_UNKNOWN_EM: Final = 0.6


@dataclass(frozen=True, slots=True)
class UsedField:
    """A field of a piece that is printed: ``role`` is the font of its first use."""

    name: str
    label: str
    role: str
    say: Callable[[FieldContext], str]


@dataclass(frozen=True, slots=True)
class UsingText:
    """A text that uses fields of a piece or a clinic; ``fallbacks`` tells for each whether it has one."""

    element_id: str
    label: str
    role: str
    fields: tuple[str, ...]
    fallbacks: dict[str, bool]
    scope: Scope


def texts(job: PressJob) -> tuple[UsingText, ...]:
    """All texts that are not the same on every piece."""
    return tuple(_texts(job))


def _texts(job: PressJob) -> Iterator[UsingText]:
    for _, element in job.template.elements():
        if not isinstance(element, TextElement):
            continue
        uses = [token for token in parse(job.customization.text_of(element, job.kit)) if isinstance(token, FieldUse)]
        names = tuple(dict.fromkeys(use.name for use in uses))
        scope = max((FIELDS[name].scope for name in names), default=Scope.FIXED)
        if scope is not Scope.FIXED:
            fallbacks = {use.name: bool(use.fallback) for use in uses}
            yield UsingText(element.id, element.label, element.font, names, fallbacks, scope)


def used(job: PressJob) -> tuple[UsedField, ...]:
    """Each field of a piece that the job prints, once: those of all variants' texts, then the address block's lines."""
    found: dict[str, UsedField] = {}
    for text in (text for variant in job.variant_ids for text in texts(job.of_variant(variant))):
        for name in text.fields:
            if FIELDS[name].scope is Scope.PIECE and name not in found:
                entry = FIELDS[name]
                found[name] = UsedField(name, entry.label.lower(), text.role, entry.evaluate)
    block = next((element for _, element in job.template.elements() if isinstance(element, AddressElement)), None)
    if block is not None:
        for name in _SAME_AS_ADDRESS & found.keys():
            del found[name]
        for name, label, say in _ADDRESS:
            found[name] = UsedField(name, label, block.font, _of_piece(say))
    return tuple(found.values())


def address_block(job: PressJob) -> str:
    """The id of the address block, '' where the template has none."""
    return next((element.id for _, element in job.template.elements() if isinstance(element, AddressElement)), "")


def _of_piece(say: Callable[[Piece], str]) -> Callable[[FieldContext], str]:
    return lambda context: say(context.piece) if context.piece else ""


class Widths:
    """About how wide words are in a font of the kit, in ems: the sum of their letters' advances, without kerning."""

    def __init__(self, book: FontBook, role: str) -> None:
        self._face = book.face(book.chain(role)[0])
        self._known: dict[str, float] = {}

    def of(self, words: str) -> float:
        """The width of the widest line of ``words``."""
        if "\n" in words:
            return max(map(self.of, words.split("\n")))
        try:
            return sum(map(self._known.__getitem__, words))
        except KeyError:
            for sign in set(words) - self._known.keys():
                self._learn(sign)
            return sum(map(self._known.__getitem__, words))

    def has(self, sign: str) -> bool:
        """Whether the font itself has the sign, without its fallbacks."""
        return self._face.has(sign)

    def _learn(self, sign: str) -> None:
        face = self._face
        self._known[sign] = face.advance(face.glyph(sign)) / face.units if face.has(sign) else _UNKNOWN_EM
