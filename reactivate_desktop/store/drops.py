"""Mail drops and their pieces: written once at approval, read in page order, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from reactivate_desktop.domain.piece import Drop, DropState, HeldPiece, Piece
from reactivate_desktop.errors import InputError
from reactivate_desktop.store.tables import drops, held_pieces, holdouts, piece_members, pieces

T = TypeVar("T")

_CHUNK = 2_000
_DROP_FIELDS = tuple(field.name for field in fields(Drop))
_PIECE_FIELDS = tuple(field.name for field in fields(Piece) if field.name != "member_keys")


class DropRows:
    """The mail drops of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(
        self,
        drop: Drop,
        given: Iterable[Piece],
        held: Iterable[HeldPiece] = (),
        *,
        approved_by: str = "",
        holdout: Iterable[int] = (),
    ) -> None:
        """Keep an approved drop with its pieces in the order given (mail order).

        Args:
            drop: the drop; ``piece_count`` counts the pieces to press, held ones left out.
            given: all pieces; those that are held have sequence 0.
            held: why they are held.
            approved_by: who signed.
            holdout: patient keys of those who were kept back.
        """
        values = asdict(drop) | {"state": drop.state.value, "approved_by": approved_by, "void": False}
        self._connection.execute(sa.insert(drops).values(values))
        position = 0
        for chunk in _chunks(given):
            self._insert_pieces(drop.drop_id, chunk, position)
            position += len(chunk)
        self._insert(held_pieces, ({"drop_id": drop.drop_id, **asdict(piece)} for piece in held))
        self._insert(
            holdouts,
            ({"drop_id": drop.drop_id, "patient_key": key} for key in holdout),
        )

    def find(self, campaign: str) -> Drop | None:
        """The latest drop of a campaign that is not void, or None."""
        found = self.all(campaign)
        return found[0] if found else None

    def all(self, campaign: str | None = None) -> tuple[Drop, ...]:
        """All drops that are not void (of one campaign), the latest first."""
        query = sa.select(*(drops.c[name] for name in _DROP_FIELDS)).where(sa.not_(drops.c.void))
        if campaign is not None:
            query = query.where(drops.c.campaign == campaign)
        found = self._connection.execute(query.order_by(drops.c.approved_at.desc(), drops.c.drop_id.desc()))
        return tuple(_drop(row) for row in found.mappings())

    def get(self, drop_id: str) -> Drop:
        """The drop of that id, void or not.

        Raises:
            InputError: when there is none.
        """
        query = sa.select(*(drops.c[name] for name in _DROP_FIELDS)).where(drops.c.drop_id == drop_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise InputError(
                f"There is no mail drop {drop_id}.", hint="Approve the campaign first.", code="drop-unknown"
            )
        return _drop(row)

    def approved_by(self, drop_id: str) -> str:
        """Who signed a drop."""
        return str(self._connection.scalar(sa.select(drops.c.approved_by).where(drops.c.drop_id == drop_id)) or "")

    def pieces(self, drop_id: str, *, with_held: bool = False) -> Iterator[Piece]:
        """The pieces to press in page order, read in chunks; ``with_held`` also those of sequence 0, in mail order."""
        after: int | None = -1
        while after is not None:
            chunk, after = self.chunk(drop_id, after, with_held=with_held)
            yield from chunk

    def chunk(self, drop_id: str, after: int, *, with_held: bool = False) -> tuple[list[Piece], int | None]:
        """The next pieces behind position ``after``, and the position to go on from (None = that was all)."""
        query = sa.select(pieces.c.position, *(pieces.c[name] for name in _PIECE_FIELDS)).where(
            pieces.c.drop_id == drop_id, pieces.c.position > after
        )
        if not with_held:
            query = query.where(pieces.c.sequence > 0)
        rows = self._connection.execute(query.order_by(pieces.c.position).limit(_CHUNK)).fetchall()
        if not rows:
            return [], None
        members = self._members(drop_id, rows[0].position, rows[-1].position)
        found = [Piece(**_without_position(row), member_keys=tuple(members[row.piece_id])) for row in rows]
        return found, rows[-1].position if len(rows) == _CHUNK else None

    def held(self, drop_id: str) -> tuple[HeldPiece, ...]:
        """The held pieces of a drop, by piece id."""
        columns = (held_pieces.c[field.name] for field in fields(HeldPiece))
        query = sa.select(*columns).where(held_pieces.c.drop_id == drop_id).order_by(held_pieces.c.piece_id)
        return tuple(HeldPiece(*row) for row in self._connection.execute(query))

    def piece(self, code: str) -> Piece | None:
        """The piece that carries ``code`` (as shown), void or not; None when there is none."""
        columns = (pieces.c.drop_id, pieces.c.position, *(pieces.c[name] for name in _PIECE_FIELDS))
        row = self._connection.execute(sa.select(*columns).where(pieces.c.tracking_code == code)).first()
        if row is None:
            return None
        members = self._members(row.drop_id, row.position, row.position)[row.piece_id]
        return Piece(**dict(zip(_PIECE_FIELDS, row[2:], strict=True)), member_keys=tuple(members))

    def recipients(self, codes: Iterable[str]) -> dict[str, int]:
        """The recipient (patient key) of each of ``codes`` that a piece has."""
        found: dict[str, int] = {}
        for chunk in _chunks(codes):
            query = sa.select(pieces.c.tracking_code, pieces.c.patient_key).where(pieces.c.tracking_code.in_(chunk))
            found.update((row[0], row[1]) for row in self._connection.execute(query))
        return found

    def mark(
        self,
        drop_id: str,
        state: DropState,
        *,
        pressed_at: datetime | None = None,
        in_home_date: date | None = None,
    ) -> None:
        """Note how far a drop has come; a time that is not given stays as it is."""
        values: dict[str, Any] = {"state": state.value}
        values |= {"pressed_at": pressed_at} if pressed_at else {}
        values |= {"in_home_date": in_home_date} if in_home_date else {}
        self._connection.execute(sa.update(drops).where(drops.c.drop_id == drop_id).values(values))

    def void(self, drop_id: str, note: str) -> int:
        """Make a drop and all its codes void; returns the number of codes."""
        self._connection.execute(sa.update(drops).where(drops.c.drop_id == drop_id).values(void=True))
        changed = self._connection.execute(
            sa.update(pieces).where(pieces.c.drop_id == drop_id, pieces.c.void_note.is_(None)).values(void_note=note)
        )
        return int(changed.rowcount)

    def _insert_pieces(self, drop_id: str, chunk: Sequence[Piece], start: int) -> None:
        rows, members = [], []
        for position, piece in enumerate(chunk, start):
            values = {name: getattr(piece, name) for name in _PIECE_FIELDS}
            rows.append(values | {"drop_id": drop_id, "position": position})
            members += [
                {"piece_id": piece.piece_id, "patient_key": key, "position": place}
                for place, key in enumerate(piece.member_keys)
            ]
        self._insert(pieces, rows)
        self._insert(piece_members, members)

    def _insert(self, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
        if given := list(rows):
            self._connection.execute(sa.insert(table), given)

    def _members(self, drop_id: str, first: int, last: int) -> defaultdict[str, list[int]]:
        query = (
            sa.select(piece_members.c.piece_id, piece_members.c.patient_key)
            .join(pieces, pieces.c.piece_id == piece_members.c.piece_id)
            .where(pieces.c.drop_id == drop_id, pieces.c.position.between(first, last))
            .order_by(pieces.c.position, piece_members.c.position)
        )
        members: defaultdict[str, list[int]] = defaultdict(list)
        for piece_id, key in self._connection.execute(query):
            members[piece_id].append(key)
        return members


class CodeRows:
    """Tracking codes, as shown (``XXX-XXX-XXX``); one is never used twice in a workspace, void or not."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def taken(self, codes: Iterable[str]) -> set[str]:
        """Those of ``codes`` that a piece already has."""
        found: set[str] = set()
        for chunk in _chunks(codes):
            found.update(
                self._connection.scalars(sa.select(pieces.c.tracking_code).where(pieces.c.tracking_code.in_(chunk)))
            )
        return found

    def void(self, codes: Iterable[str], note: str) -> int:
        """Make codes void, saying why; returns how many were not void before."""
        changed = 0
        for chunk in _chunks(codes):
            where = pieces.c.tracking_code.in_(chunk), pieces.c.void_note.is_(None)
            changed += self._connection.execute(sa.update(pieces).where(*where).values(void_note=note)).rowcount
        return changed


def _without_position(row: sa.Row[Any]) -> dict[str, Any]:
    return dict(zip(_PIECE_FIELDS, row[1:], strict=True))


def _drop(row: sa.RowMapping) -> Drop:
    return Drop(**(dict(row) | {"state": DropState(row["state"])}))


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
