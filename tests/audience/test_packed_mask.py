from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.audience.packed_mask import everybody, nobody, pack, total, unpack

flags = st.lists(st.booleans(), max_size=200)


@given(flags, st.data())
def test_bits_say_what_the_flags_said(given_: list[bool], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.booleans(), min_size=len(given_), max_size=len(given_)))
    a, b = pack(given_), pack(other)
    assert unpack(a, len(given_)).tolist() == given_
    assert total(a) == sum(given_)
    assert unpack(a & ~b, len(given_)).tolist() == [x and not y for x, y in zip(given_, other, strict=True)]
    assert total(everybody(len(given_))) == len(given_)
    assert total(nobody(len(given_)) | a) == total(a)
