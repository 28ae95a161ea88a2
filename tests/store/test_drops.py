"""Drops and pieces: frozen, in order, each code once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from reactivate_desktop.domain.piece import Drop, DropState, HeldPiece, Piece
from reactivate_desktop.errors import BugError, InputError
from reactivate_desktop.store import Store, drops

HELD = HeldPiece("K7M2QX-000002", 2, "address", "A letter is missing in the font.")


@pytest.fixture
def filled(store: Store, drop: Drop, pieces: tuple[Piece, ...]) -> Store:
    with store.transaction() as tx:
        tx.drops.add(drop, pieces, [HELD], approved_by="Ana", holdout=[8, 9])
    return store


def test_a_drop_comes_back_as_it_was(filled: Store, drop: Drop, pieces: tuple[Piece, ...]) -> None:
    with filled.reading() as tx:
        assert tx.drops.find("Spring") == drop == tx.drops.get(drop.drop_id)
        assert tx.drops.find("Autumn") is None
        assert tuple(tx.drops.pieces(drop.drop_id)) == (pieces[0], pieces[2])
        assert tuple(tx.drops.pieces(drop.drop_id, with_held=True)) == pieces
        assert tx.drops.held(drop.drop_id) == (HELD,)
        assert tx.drops.approved_by(drop.drop_id) == "Ana"
        with pytest.raises(InputError, match="no mail drop"):
            tx.drops.get("gone")


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_pieces_stream_in_order_whatever_the_chunk(
    filled: Store, drop: Drop, pieces: tuple[Piece, ...], chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drops, "_CHUNK", chunk)
    assert tuple(filled.stream_pieces(drop.drop_id, with_held=True)) == pieces
    assert [piece.sequence for piece in filled.stream_pieces(drop.drop_id)] == [1, 2]


def test_streaming_locks_nobody_out(filled: Store, drop: Drop) -> None:
    stream = filled.stream_pieces(drop.drop_id)
    next(stream)
    with filled.transaction() as tx:
        tx.meta.set("written", "meanwhile")
    assert len(list(stream)) == 1


def test_a_code_is_never_used_twice_even_when_void(filled: Store, drop: Drop, pieces: tuple[Piece, ...]) -> None:
    code = pieces[0].tracking_code
    with filled.transaction() as tx:
        assert tx.codes.taken([code, "999-999-999"]) == {code}
        assert tx.codes.void([code], "lost in the mail") == 1
        assert tx.codes.void([code], "again") == 0
        assert tx.codes.taken([code]) == {code}
    other = replace(drop, drop_id="other", token="OTHER2")
    with pytest.raises(BugError), filled.transaction() as tx:
        tx.drops.add(other, [replace(pieces[0], piece_id="OTHER2-000001")])
    with filled.reading() as tx:
        assert tx.drops.all() == (drop,)


def test_a_void_drop_is_not_found_but_can_be_read(filled: Store, drop: Drop, pieces: tuple[Piece, ...]) -> None:
    with filled.transaction() as tx:
        assert tx.drops.void(drop.drop_id, "replaced") == len(pieces)
        assert tx.drops.find("Spring") is None
        assert tx.drops.get(drop.drop_id).token == drop.token


def test_the_ledger_of_contacts_has_every_member_of_a_household_and_says_what_is_pressed(
    filled: Store, drop: Drop, now: datetime
) -> None:
    with filled.transaction() as tx:
        found = tx.mailings.contacts()
        assert found["patient_key"].tolist() == [1, 3, 7]
        assert set(found["drop_id"]) == {drop.drop_id}
        assert not found["pressed"].any()
        assert set(found["day"]) == {pd.Timestamp(drop.approved_at.date())}
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=now)
        found = tx.mailings.contacts()
        assert found["pressed"].all()
        assert set(found["day"]) == {pd.Timestamp("2026-11-23")}
        assert str(found["day"].dtype) == "datetime64[s]"
        tx.drops.mark(drop.drop_id, DropState.IN_HOMES, in_home_date=date(2026, 12, 1))
        assert set(tx.mailings.contacts()["day"]) == {pd.Timestamp("2026-12-01")}
        assert tx.drops.get(drop.drop_id).pressed_at == now
        tx.drops.void(drop.drop_id, "replaced")
        assert tx.mailings.contacts().empty


def test_outcomes_count_what_was_pressed(filled: Store, drop: Drop, now: datetime) -> None:
    with filled.transaction() as tx:
        assert tx.outcomes.mailed("Spring").empty
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=now)
        assert tx.outcomes.mailed("Spring")["piece_id"].tolist() == ["K7M2QX-000001", "K7M2QX-000003"]
        assert sorted(tx.outcomes.members("Spring")["patient_key"]) == [1, 3, 7]
        assert tx.outcomes.holdout("Spring")["patient_key"].tolist() == [8, 9]
        counts = tx.outcomes.counts()[0]
    assert (counts.campaign, counts.approved, counts.pressed, counts.redeemed) == ("Spring", 2, 2, 0)
