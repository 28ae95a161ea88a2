"""The pieces of a pressed drop that somebody chose: which drop they are of, and where they stand in its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reactivate_desktop.domain.piece import Drop, DropState, Piece
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.services import reprint_choice
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.reprint_choice import Choice, Span
from reactivate_desktop.store import Store


@dataclass(frozen=True, slots=True)
class ChosenPieces:
    """The chosen pieces in mail order, read from the store each time they are gone through."""

    store: Store
    drop: Drop
    choice: Choice

    def __len__(self) -> int:
        return len(self.choice)

    def __iter__(self) -> Iterator[Piece]:
        ranges = iter(self.choice.ranges)
        first, last = next(ranges)
        for piece in self.store.stream_pieces(self.drop.drop_id):
            if piece.sequence > last:
                following = next(ranges, None)
                if following is None:
                    return
                first, last = following
            if piece.sequence >= first:
                yield piece


def drop_of(store: Store, resolved: ResolvedCampaign, spans: Sequence[Span]) -> Drop:
    """The pressed drop that the spans are of: that of their piece ids, else the one pressed last.

    Raises:
        InputError: when no piece is named, or they are of several drops, or of none of this campaign.
        PressError: when no drop was pressed yet.
    """
    if not spans:
        raise InputError(
            "No piece is named that shall be printed again.",
            hint="Name pieces, such as --pieces 120-180.",
            code="pieces-none",
        )
    tokens = {piece_id.rpartition("-")[0] for piece_id in reprint_choice.ids_of(spans)}
    with store.reading() as tx:
        drops = tx.drops.all(resolved.campaign.name)
    pressed = [drop for drop in drops if drop.state is not DropState.APPROVED]
    if not pressed:
        raise PressError(
            f"No drop of campaign {resolved.campaign.name} was pressed yet.",
            hint="Press it first; then any of its pieces can be printed again.",
            code="drop-unpressed",
        )
    if len(tokens) > 1:
        raise InputError(
            f"These pieces are of several drops: {', '.join(sorted(tokens))}.",
            hint="Print those of one drop at a time.",
            code="pieces-unclear",
        )
    for drop in pressed:
        if not tokens or drop.token in tokens:
            return drop
    raise InputError(
        f"No pressed drop of campaign {resolved.campaign.name} has pieces {next(iter(tokens))}-….",
        hint=f"Its drops are {', '.join(drop.token for drop in pressed)}.",
        code="pieces-unknown",
    )


def choice_of(store: Store, drop: Drop, spans: Sequence[Span]) -> Choice:
    """The places that the spans stand for.

    Raises:
        InputError: when there is no such piece, or it was held.
    """
    wanted = set(reprint_choice.ids_of(spans))
    places: dict[str, int] = {}
    if wanted:
        pieces = store.stream_pieces(drop.drop_id, with_held=True)
        places = {piece.piece_id: piece.sequence for piece in pieces if piece.piece_id in wanted}
    return reprint_choice.merged(_places(span, places, drop) for span in spans)


def _places(span: Span, places: dict[str, int], drop: Drop) -> tuple[int, int]:
    ends = []
    for end in (span.first, span.last):
        place = end if isinstance(end, int) else places.get(end)
        if place is None or place > drop.piece_count:
            what = f"piece {end}" if isinstance(end, str) else f"piece number {end:,}"
            raise InputError(
                f"There is no {what} in drop {drop.token}: it has {drop.piece_count:,} pieces.",
                hint="Numbers and piece ids stand in its mailing list.",
                code="pieces-unknown",
            )
        if place == 0:
            raise InputError(
                f"Piece {end} was held when drop {drop.token} was approved and never printed.",
                hint="held.csv says why.",
                code="pieces-held",
            )
        ends.append(place)
    if ends[0] > ends[1]:
        raise InputError(
            f"In the mailing list {span.last} stands before {span.first}.",
            hint="Name the earlier one first.",
            code="pieces-unclear",
        )
    return ends[0], ends[1]
