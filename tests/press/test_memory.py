from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.press.memory import Memory


@given(st.lists(st.integers(0, 30)), st.integers(1, 8))
def test_it_never_gives_another_value_and_never_keeps_more_than_twice_its_size(asked: list[int], size: int) -> None:
    memory: Memory[int, str] = Memory(size)
    for key in asked:
        found = memory.get(key)
        assert found in (None, str(key))
        if found is None:
            memory.keep(key, str(key))
        assert sum(memory.get(one) is not None for one in range(31)) <= 2 * size


def test_what_is_asked_for_stays() -> None:
    memory: Memory[int, int] = Memory(2)
    memory.keep(0, 0)
    for key in range(1, 50):
        memory.keep(key, key)
        assert memory.get(0) == 0
    assert memory.get(1) is None
