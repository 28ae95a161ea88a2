"""Which pieces a proof must show: the worst cases of the mailing, found by the program itself in one pass.

First and last, every clinic in every variant, the longest and the shortest value of every field that is printed, the
smallest type of every text, marks and scripts, each fallback, and both sides of each condition. Lengths are widths in
the fonts of the brand. The smallest type of a text is found among its widest pieces and those with the longest words,
which are set to see.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from reactivate_desktop.brand.fields import FIELDS, FieldContext, Scope
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import proof_fields
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_fields import UsedField, UsingText, Widths
from reactivate_desktop.press.proof_fit import Fitted, Sizes
from reactivate_desktop.press.proof_reasons import Kind, Reason, looks, script_of

_MARK_PIECES: Final = 6
_WIDEST_KEPT: Final = 8
_LINES: Final = ("addressee", "address1", "address2", "city")
_SAME_EM: Final = 0.01
_CONDITIONS: Final[tuple[tuple[str, str, Callable[[Piece], bool]], ...]] = (
    ("With a second address line", "Without a second address line", lambda piece: bool(piece.address2)),
    ("With an Intelligent Mail barcode", "Without an Intelligent Mail barcode", lambda piece: bool(piece.imb)),
    ("With a ZIP+4", "Without a ZIP+4", lambda piece: bool(piece.zip4)),
)


@dataclass(frozen=True, slots=True)
class ProofChoice:
    """A piece of the proof set, why it is in it and what to look at (short, no personal data), and its fitted sizes."""

    piece: Piece
    reasons: tuple[str, ...]
    looks: tuple[str, ...] = ()
    fitted: tuple[Fitted, ...] = ()


def choose(job: PressJob, pieces: Iterable[Piece]) -> tuple[ProofChoice, ...]:
    """The worst cases among ``pieces``, each piece once, in page order. ``pieces`` is read once, as a stream.

    Raises:
        PressError: when fonts, template or paper of the job can't be used.
    """
    search = _Search(job)
    for piece in pieces:
        search.look(piece)
    sizes = Sizes(job)
    reasons: dict[str, list[Reason]] = {}
    found: dict[str, Piece] = {}
    for reason, piece in (*search.plain(), *search.smallest(sizes)):
        found[piece.piece_id] = piece
        reasons.setdefault(piece.piece_id, []).append(reason)
    ordered = sorted(found.values(), key=lambda piece: (piece.sequence, piece.piece_id))
    return tuple(
        ProofChoice(piece, tuple(reason.words for reason in why), looks(why), sizes.of(piece))
        for piece in ordered
        for why in [reasons[piece.piece_id]]
    )


class _Widest:
    """The few widest pieces of a text; an earlier one stays where a later one is no wider."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Piece]] = []

    def look(self, width: float, number: int, piece: Piece) -> None:
        """Take a piece into account; ``number`` counts the pieces seen."""
        if len(self._heap) < _WIDEST_KEPT:
            heapq.heappush(self._heap, (width, -number, piece))
        elif width > self._heap[0][0]:
            heapq.heapreplace(self._heap, (width, -number, piece))

    def pieces(self) -> list[Piece]:
        """The pieces, the widest first."""
        return [piece for _, _, piece in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]


class _TextSearch:
    """The pieces on which one text of one variant may be set smallest: its widest, and those with the longest words."""

    def __init__(self, text: UsingText) -> None:
        self.element_id = text.element_id
        self._fields = text.fields
        self._widest, self._longest = _Widest(), _Widest()

    def look(self, widths: dict[str, tuple[float, int]], number: int, piece: Piece) -> None:
        """Take a piece into account, by the width and longest word of each of its fields."""
        known = [widths[name] for name in self._fields if name in widths]
        self._widest.look(sum([width for width, _ in known]), number, piece)
        self._longest.look(max([letters for _, letters in known], default=0), number, piece)

    def pieces(self) -> list[Piece]:
        """The pieces, the widest first."""
        return [*self._widest.pieces(), *self._longest.pieces()]


class _Search:
    """One pass over the pieces; only the extremes found so far are kept."""

    def __init__(self, job: PressJob) -> None:
        book = FontBook(job.kit)
        roles: dict[str, Widths] = {}
        self._job = job
        self._clinics = {clinic.id: clinic for clinic in job.clinics}
        self._offers = {variant: job.offer_for(variant) for variant in job.variant_ids}
        self._fields = [
            (field, roles.setdefault(field.role, Widths(book, field.role))) for field in proof_fields.used(job)
        ]
        texts = {variant: proof_fields.texts(job.of_variant(variant)) for variant in job.variant_ids}
        self._texts = {
            variant: [_TextSearch(text) for text in own if text.scope is Scope.PIECE] for variant, own in texts.items()
        }
        self._by_clinic = dict.fromkeys(text.element_id for own in texts.values() for text in own)
        self._fallbacks = {variant: _fallbacks(own) for variant, own in texts.items()}
        self._number = 0
        self._ends: dict[str, Piece] = {}
        self._once: dict[Reason, Piece] = {}
        self._clinic_pieces: dict[tuple[str, str], Piece] = {}
        self._conditions: dict[str, Piece] = {}
        self._open = list(_CONDITIONS)
        self._longest: dict[str, tuple[float, Piece]] = {}
        self._shortest: dict[str, tuple[float, Piece]] = {}
        self._blocks = [_Widest() for _ in range(len(_LINES) + 1)]
        self._signs_seen: set[str] = set()
        self._mark_pieces: list[tuple[Reason, Piece]] = []

    def look(self, piece: Piece) -> None:
        """Take a piece into account."""
        self._number += 1
        self._ends.setdefault("First piece", piece)
        self._ends["Last piece"] = piece
        offer = self._offers.get(piece.variant, self._job.offer)
        context = FieldContext(self._job.kit, offer, self._clinics.get(piece.clinic_id), piece)
        widths = self._measure(piece, context)
        for text in self._texts.get(piece.variant, ()):
            text.look(widths, self._number, piece)
        lines = [widths[name][0] for name in _LINES if name in widths]
        self._blocks[len(lines)].look(max(lines, default=0.0), self._number, piece)
        self._kinds(piece)
        self._signs(piece)

    def _measure(self, piece: Piece, context: FieldContext) -> dict[str, tuple[float, int]]:
        """Width of each field, noted where it is the longest or shortest so far, and letters of its longest word."""
        widths = {}
        for field, measure in self._fields:
            value = field.say(context)
            if not value:
                for reason in self._fallbacks.get(piece.variant, {}).get(field.name, ()):
                    self._once.setdefault(reason, piece)
                continue
            width = measure.of(value)
            widths[field.name] = (width, max(map(len, value.replace("-", " ").split()), default=0))
            longest = self._longest.get(field.name)
            if longest is None or width > longest[0]:
                self._longest[field.name] = (width, piece)
            shortest = self._shortest.get(field.name)
            if shortest is None or width < shortest[0]:
                self._shortest[field.name] = (width, piece)
        return widths

    def _kinds(self, piece: Piece) -> None:
        if (piece.clinic_id, piece.variant) not in self._clinic_pieces:
            self._clinic_pieces[piece.clinic_id, piece.variant] = piece
            clinic = self._clinics.get(piece.clinic_id)
            words = f"Clinic: {clinic.name if clinic else piece.clinic_id}"
            if self._job.variants:
                words = f"{words}, {f'variant {piece.variant}' if piece.variant else 'the first wording'}"
            self._once[Reason(Kind.VARIANT if piece.variant else Kind.CLINIC, words)] = piece
        if piece.addressee[:13].upper() == "TO THE PARENT":
            self._once.setdefault(Reason(Kind.ADDRESSEE, "Addressed to a minor's parent"), piece)
        if len(piece.member_keys) > 1:
            self._once.setdefault(Reason(Kind.ADDRESSEE, "One piece for a household"), piece)
        for there, absent, holds in self._open:
            words = there if holds(piece) else absent
            if words not in self._conditions:
                self._conditions[words] = piece
                self._open = [c for c in _CONDITIONS if not {c[0], c[1]} <= self._conditions.keys()]

    def _signs(self, piece: Piece) -> None:
        words = f"{piece.addressee}{piece.greeting_name}{piece.address1}{piece.address2}{piece.city}"
        if words.isascii():
            return
        new = set(words) - self._signs_seen
        if not new:
            return
        self._signs_seen |= new
        for script in sorted({script for sign in new if (script := script_of(sign))}):
            self._once.setdefault(Reason(Kind.SCRIPT, f"Letters of another script: {script}"), piece)
        marks = sorted(sign for sign in new if not sign.isascii() and not script_of(sign))
        if marks and len(self._mark_pieces) < _MARK_PIECES:
            self._mark_pieces.append((Reason(Kind.MARKS, f"Letters with marks: {' '.join(marks)}"), piece))

    def plain(self) -> Iterator[tuple[Reason, Piece]]:
        """All reasons with their piece that need no setting of type, the plainest first."""
        yield from ((Reason(Kind.END, words), piece) for words, piece in self._ends.items())
        yield from self._once.items()
        for there, absent, _ in _CONDITIONS:
            if there in self._conditions and absent in self._conditions:
                yield from ((Reason(Kind.CONDITION, words), self._conditions[words]) for words in (there, absent))
        for field, _ in self._fields:
            yield from self._lengths(field)
        yield from self._mark_pieces

    def _lengths(self, field: UsedField) -> Iterator[tuple[Reason, Piece]]:
        """Longest and shortest mean nothing where every piece has the same width."""
        if field.name in self._longest:
            (most, long), (least, short) = self._longest[field.name], self._shortest[field.name]
            if most - least > _SAME_EM:
                yield Reason(Kind.LONG, f"Longest {field.label}"), long
                yield Reason(Kind.SHORT, f"Shortest {field.label}"), short

    def smallest(self, sizes: Sizes) -> Iterator[tuple[Reason, Piece]]:
        """For each text, the piece on which it is set smallest; where a piece's own text never shrinks, the widest."""
        known: dict[str, dict[str, Fitted]] = {}

        def fitted(piece: Piece, element_id: str) -> Fitted | None:
            if piece.piece_id not in known:
                known[piece.piece_id] = {entry.element_id: entry for entry in sizes.of(piece)}
            return known[piece.piece_id].get(element_id)

        for element_id, candidates, own in self._candidates():
            tried = [(entry, piece) for piece in candidates if (entry := fitted(piece, element_id))]
            if not tried:
                continue
            entry, piece = min(tried, key=lambda pair: pair[0].share)
            if entry.share < 1:
                yield Reason(Kind.SMALL, f"Smallest {entry.label}: {entry.size:g} of {entry.largest:g} pt"), piece
            elif own:
                yield Reason(Kind.LONG, f"Tightest text: {entry.label}"), piece

    def _candidates(self) -> Iterator[tuple[str, list[Piece], bool]]:
        """Each text that varies, the pieces among which to look, and whether it varies with each piece."""
        own: dict[str, list[Piece]] = {}
        for text in (text for texts in self._texts.values() for text in texts):
            own.setdefault(text.element_id, []).extend(text.pieces())
        yield from ((element_id, pieces, True) for element_id, pieces in own.items())
        for element_id in self._by_clinic:
            if element_id not in own:
                yield element_id, list(self._clinic_pieces.values()), False
        block = proof_fields.address_block(self._job)
        if block:
            yield block, [piece for widest in self._blocks for piece in widest.pieces()], True


def _fallbacks(texts: Iterable[UsingText]) -> dict[str, list[Reason]]:
    """By field of a piece: what happens in each text that uses it where it is empty."""
    found: dict[str, list[Reason]] = {}
    for text in texts:
        for name in text.fields:
            if FIELDS[name].scope is Scope.PIECE:
                what = "its fallback is printed" if text.fallbacks[name] else "the sentence does without"
                words = f"No {FIELDS[name].label.lower()} in {text.label}: {what}"
                found.setdefault(name, []).append(Reason(Kind.FALLBACK, words))
    return found
