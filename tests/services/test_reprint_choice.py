"""How people name the pieces that shall be printed again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.errors import InputError
from reactivate_desktop.services.reprint_choice import Span, merged, parse, read


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("120-180", [(120, 180)]),
        ("120..180", [(120, 180)]),
        (" 7, 12;15 ", [(7, 7), (12, 12), (15, 15)]),
        ("K7Q4MX-000120", [("K7Q4MX-000120", "K7Q4MX-000120")]),
        ("k7q4mx-000120..K7Q4MX-000122", [("K7Q4MX-000120", "K7Q4MX-000122")]),
        ("1-2\n5", [(1, 2), (5, 5)]),
        ("", []),
    ],
)
def test_numbers_ranges_and_ids(text: str, spans: list[tuple[int | str, int | str]]) -> None:
    assert parse(text) == tuple(Span(first, last) for first, last in spans)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("180-120", "range 180-120 ends before it begins"),
        ("0", "range 0 begins below 1"),
        ("0-5", "begins below 1"),
        ("12-", "'12-' names no piece"),
        ("José", "'José' names no piece"),
        ("1.5", "'1.5' names no piece"),
        ("-4", "'-4' names no piece"),
        ("1--4", "names no piece"),
    ],
)
def test_what_names_no_piece_is_told(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        parse(text)
    assert "120-180" in caught.value.hint


@given(st.text("0123456789-., ;ABKabk\nñ", max_size=20))
def test_any_text_gives_spans_or_one_sentence(text: str) -> None:
    told = ""
    try:
        spans = parse(text)
    except InputError as error:
        spans, told = (), error.message
    assert "\n" not in told
    assert bool(spans) or bool(told) or not text.strip(" ,;\n")
    assert all(isinstance(span.first, str) or span.first >= 1 for span in spans)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))))
def test_ranges_are_put_together_without_loss(spans: list[tuple[int, int]]) -> None:
    choice = merged(spans)
    wanted = {place for first, last in spans for place in range(first, last + 1)}
    assert [place for first, last in choice.ranges for place in range(first, last + 1)] == sorted(wanted)
    assert len(choice) == len(wanted)
    assert all(second[0] > first[1] + 1 for first, second in zip(choice.ranges, choice.ranges[1:], strict=False))


def test_a_text_file_has_any_number_on_a_line_and_remarks(tmp_path: Path) -> None:
    path = tmp_path / "spoiled.txt"
    path.write_text("\ufeff# pallet 3\n120-122, 130\n\nK7Q4MX-000007  # torn\n", "utf-8")
    assert read(path) == (Span(120, 122), Span(130, 130), Span("K7Q4MX-000007", "K7Q4MX-000007"))


def test_a_csv_gives_its_piece_ids_whatever_else_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(
        '"sequence","Piece_ID","full_name"\r\n"1","A1B2-000001","Núñez, José"\r\n"4","A1B2-000004","X"\r\n', "utf-8"
    )
    assert read(path) == (Span("A1B2-000001", "A1B2-000001"), Span("A1B2-000004", "A1B2-000004"))


def test_a_wrong_file_is_named_and_its_words_are_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,street\nJosé,Elm\n", "utf-8")
    with pytest.raises(InputError, match=r"names\.csv, row 1: this names no piece") as caught:
        read(path)
    assert "José" not in str(caught.value)
    with pytest.raises(InputError, match=r"gone\.txt is not there"):
        read(tmp_path / "gone.txt")
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(InputError, match=r"list\.xlsx can't be read as text"):
        read(tmp_path / "list.xlsx")
