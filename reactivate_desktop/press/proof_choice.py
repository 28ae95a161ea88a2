"""Which pieces a proof must show: the worst cases of the mailing, found by the program itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from reactivate_desktop.brand.fields import FieldContext, Scope, fill, parse, scope_of
from reactivate_desktop.brand.merge_text import Token
from reactivate_desktop.brand.template import TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.job import PressJob

_SIGN_PIECES: Final = 6
_FIELDS: Final[tuple[tuple[str, Callable[[Piece], str]], ...]] = (
    ("addressee line", lambda piece: piece.addressee),
    ("name in the greeting", lambda piece: piece.greeting_name),
    ("street line", lambda piece: piece.address1),
    ("second address line", lambda piece: piece.address2),
    ("city line", lambda piece: piece.address_lines[-1] if piece.address_lines else ""),
)


@dataclass(frozen=True, slots=True)
class ProofChoice:
    """A piece of the proof set and why it is in it (short reasons, no personal data)."""

    piece: Piece
    reasons: tuple[str, ...]


def choose(job: PressJob, pieces: Iterable[Piece]) -> tuple[ProofChoice, ...]:
    """The worst cases among ``pieces``, each piece once, in page order. ``pieces`` is read as a stream.

    First and last piece, every clinic, longest and shortest of each field, the tightest text of each element, letters
    with marks, no name to greet with, a minor's parent, a household.
    """
    search = _Search(job)
    for piece in pieces:
        search.look(piece)
    reasons: dict[str, list[str]] = {}
    found: dict[str, Piece] = {}
    for reason, piece in search.picked():
        found[piece.piece_id] = piece
        reasons.setdefault(piece.piece_id, []).append(reason)
    ordered = sorted(found.values(), key=lambda piece: (piece.sequence, piece.piece_id))
    return tuple(ProofChoice(piece, tuple(reasons[piece.piece_id])) for piece in ordered)


@dataclass(slots=True)
class _Search:
    """One pass over the pieces; only the extremes found so far are kept."""

    job: PressJob
    first: Piece | None = None
    last: Piece | None = None
    _extreme: dict[str, tuple[int, Piece]] = field(default_factory=dict)
    _once: dict[str, Piece] = field(default_factory=dict)
    _signs: set[str] = field(default_factory=set)
    _sign_pieces: list[tuple[str, Piece]] = field(default_factory=list)
    _texts: list[tuple[str, tuple[Token, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for _, element in self.job.template.elements():
            if isinstance(element, TextElement):
                said = self.job.customization.text_of(element, self.job.kit)
                if scope_of(said) is Scope.PIECE:
                    self._texts.append((element.label, parse(said)))

    def look(self, piece: Piece) -> None:
        """Take a piece into account."""
        self.first = self.first or piece
        self.last = piece
        self._lengths(piece)
        self._kinds(piece)
        self._unusual_signs(piece)

    def _lengths(self, piece: Piece) -> None:
        for name, value in _FIELDS:
            length = len(value(piece))
            if length:
                self._keep(f"Longest {name}", length, piece)
                self._keep(f"Shortest {name}", -length, piece)
        context = FieldContext(self.job.kit, self.job.offer, self.job.clinic(piece.clinic_id), piece)
        for label, tokens in self._texts:
            self._keep(f"Tightest text: {label}", max(map(len, fill(tokens, context).split("\n"))), piece)

    def _keep(self, reason: str, size: int, piece: Piece) -> None:
        best = self._extreme.get(reason)
        if best is None or size > best[0]:
            self._extreme[reason] = (size, piece)

    def _kinds(self, piece: Piece) -> None:
        clinic = self.job.clinic(piece.clinic_id)
        self._once.setdefault(f"Clinic: {clinic.name if clinic else piece.clinic_id}", piece)
        if not piece.greeting_name:
            self._once.setdefault("No name to greet with: the fallback is printed", piece)
        if piece.addressee.upper().startswith("TO THE PARENT"):
            self._once.setdefault("Addressed to a minor's parent", piece)
        if len(piece.member_keys) > 1:
            self._once.setdefault("One piece for a household", piece)
        if not piece.address2:
            self._once.setdefault("Without a second address line", piece)

    def _unusual_signs(self, piece: Piece) -> None:
        words = f"{piece.addressee}{piece.greeting_name}{piece.address1}{piece.city}"
        if words.isascii():
            return
        new = {sign for sign in words if not sign.isascii()} - self._signs
        if new and len(self._sign_pieces) < _SIGN_PIECES:
            self._signs |= new
            self._sign_pieces.append((f"Letters with marks: {' '.join(sorted(new))}", piece))

    def picked(self) -> list[tuple[str, Piece]]:
        """All reasons with their piece, the plainest first."""
        ends = [("First piece", self.first), ("Last piece", self.last)]
        found = [(reason, piece) for reason, piece in ends if piece is not None]
        found += self._once.items()
        found += [
            (reason, piece) for reason, (size, piece) in self._extreme.items() if not self._all_alike(reason, size)
        ]
        return found + self._sign_pieces

    def _all_alike(self, reason: str, size: int) -> bool:
        """Longest and shortest mean nothing where every piece has the same length."""
        kind, _, name = reason.partition(" ")
        other = self._extreme.get(f"{'Shortest' if kind == 'Longest' else 'Longest'} {name}")
        return kind in ("Longest", "Shortest") and other is not None and other[0] == -size
