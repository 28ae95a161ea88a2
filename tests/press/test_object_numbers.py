from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.press.object_numbers import Ascending, Offsets
from reactivate_desktop.press.object_run import RunMaker, Widths
from reactivate_desktop.press.writer import PdfWriter


@given(st.lists(st.integers(1, 2_000)))
def test_numbers_come_back_as_they_were(steps: list[int]) -> None:
    numbers = Ascending()
    wanted = []
    for step in steps:
        wanted.append((wanted[-1] if wanted else 0) + step)
        numbers.append(wanted[-1])
    assert list(numbers) == wanted
    assert len(numbers) == len(wanted)
    assert [one for group in numbers.groups(7) for one in group] == wanted
    assert all(len(group) == 7 for group in list(numbers.groups(7))[:-1])


@given(st.lists(st.sampled_from(["small", "large", "reserve", "fulfil", "long", "run", "long run"]), max_size=60))
def test_the_table_says_where_each_object_is(acts: list[str]) -> None:
    stream = io.BytesIO()
    writer = PdfWriter(stream, "1.6")
    promised: list[int] = []
    for act in acts:
        if act == "reserve":
            promised.append(writer.reserve())
        elif act == "fulfil" and promised:
            writer.put(b"(kept)", promised.pop(0))
        elif act == "long" and promised:
            writer.put_long([b"[", b"0 " * 40_000, b"]"], promised.pop())
        elif act.endswith("run"):
            maker = RunMaker(Widths(2, 6))
            maker.add_streams([b"q", b"x" * (70_000 if act == "long run" else 9), b"Q"])
            writer.put_run(maker.run(), [0])
        else:
            writer.put(b"(%b)" % (b"x" * (70_000 if act == "large" else 9)))
    for number in promised:
        writer.put(b"null", number)
    root = writer.put(b"<</Type /Catalog>>")
    writer.finish(root, root, b"\1" * 16)
    data = stream.getvalue()
    rows = data[int(data.rsplit(b"startxref\n", 1)[1].split()[0]) :].split(b"trailer")[0].splitlines()[3:]
    assert len(rows) == root
    for number, row in enumerate(rows, start=1):
        assert data[int(row[:10]) :].startswith(b"%d 0 obj\n" % number)


def test_a_number_is_fulfilled_once_and_only_if_it_was_reserved() -> None:
    offsets = Offsets()
    number = offsets.reserve()
    assert offsets.missing() == number
    assert offsets.fulfil(number, 20)
    assert not offsets.fulfil(number, 40)
    assert not offsets.fulfil(number + 1, 40)
    assert offsets.missing() == 0


@given(st.integers(1, 300), st.integers(0, 400), st.integers(0, 50))
def test_even_steps_are_as_single_ones(step: int, count: int, before: int) -> None:
    numbers = Ascending()
    numbers.append(before)
    numbers.extend(before + 5, step, count)
    assert list(numbers) == [before, *range(before + 5, before + 5 + step * count, step)]


@pytest.mark.parametrize("count", [1, 4_095, 4_096, 70_000])
def test_tables_of_any_length(count: int) -> None:
    offsets = Offsets()
    for place in range(count):
        offsets.add(100 + 30 * place, 30)
    rows = b"".join(offsets.rows())
    assert len(rows) == 20 * count
    assert rows[-20:] == b"%010d 00000 n \n" % (100 + 30 * (count - 1))
