"""The tracking code: every single error and every swap is caught, and it reads however it is typed."""

from __future__ import annotations

from itertools import combinations
from random import Random
from secrets import SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.domain.tracking_code import (
    ALPHABET,
    LENGTH,
    TrackingCode,
    check_symbol,
    is_offensive,
    is_valid,
    make,
    parse,
)
from reactivate_desktop.errors import InputError

bodies = st.text(ALPHABET, min_size=8, max_size=8)


def test_the_alphabet_is_the_one_that_was_promised() -> None:
    assert ALPHABET == "23456789ABCDEFGHKLMNPQRSTUVWXYZ"
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("IJO01") & set(ALPHABET)


@given(bodies)
def test_every_single_wrong_symbol_is_caught(body: str) -> None:
    code = body + check_symbol(body)
    assert is_valid(code)
    wrong = [code[:place] + symbol + code[place + 1 :] for place in range(LENGTH) for symbol in ALPHABET]
    assert [other for other in wrong if is_valid(other)] == [code] * LENGTH


@given(bodies)
def test_every_swap_of_two_symbols_is_caught(body: str) -> None:
    code = body + check_symbol(body)
    for first, second in combinations(range(LENGTH), 2):
        swapped = list(code)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        assert is_valid("".join(swapped)) == (code[first] == code[second])


def test_the_full_table_of_neighbour_swaps_and_single_errors() -> None:
    # The sum is linear: what one pair of symbols does at a place does not depend on the other symbols.
    base = "22222222"
    for place in range(LENGTH - 1):
        for left in ALPHABET:
            for right in ALPHABET:
                code = list(base + "2")
                code[place], code[place + 1] = left, right
                mended = _with_some_valid_tail(code, place)
                swapped = list(mended)
                swapped[place], swapped[place + 1] = right, left
                assert is_valid("".join(swapped)) == (left == right)


def _with_some_valid_tail(code: list[str], place: int) -> str:
    """Change one symbol outside the pair so that the code holds."""
    free = 0 if place else 3
    for symbol in ALPHABET:
        code[free] = symbol
        if is_valid("".join(code)):
            return "".join(code)
    raise AssertionError("no symbol makes it valid")


@given(
    bodies,
    st.sampled_from(["{}", "{}\n", "\t {} ", "HTTPS://GO.EXAMPLE.COM/H/{}", "https://go.example.com/h/{}/?utm=1"]),
)
def test_case_blanks_dashes_and_links_do_not_matter(body: str, frame: str) -> None:
    code = TrackingCode(body + check_symbol(body))
    shown = str(code)
    assert len(shown) == 11
    assert shown.count("-") == 2
    spellings = (shown, shown.lower(), code.compact, shown.replace("-", " "), shown.replace("-", "–"), " ".join(shown))
    for spelling in spellings[: 3 if "/" in frame else None]:
        assert parse(frame.format(spelling)) == code


def test_a_link_may_carry_the_code_as_a_value_or_without_scheme() -> None:
    code = TrackingCode("ABCDEFGH" + check_symbol("ABCDEFGH"))
    for text in (
        f"https://x.example/book?clinic=3&code={code.compact.lower()}",
        f"HTTPS://X.EXAMPLE/BOOK?CODE={code}",
        f"x.example/{code}",
        f"https://x.example/{code.compact}#top",
    ):
        assert parse(text) == code
    assert parse("".join(chr(ord(sign) + 0xFEE0) for sign in code.compact)) == code


@given(st.text(max_size=40))
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(f"{text}!")
    assert caught.value.code == "code-mistyped"
    assert caught.value.message == "This code was mistyped."


@pytest.mark.parametrize("look_alike", ["O", "0", "I", "1", "J"])
def test_look_alikes_are_never_guessed_at(look_alike: str) -> None:
    for symbol in ALPHABET:
        body = f"ABCD{symbol}FGH"
        code = body + check_symbol(body)
        with pytest.raises(InputError):
            parse(code.replace(symbol, look_alike))


@pytest.mark.parametrize(
    "compact", ["FUCK22222", "2SHLT2222", "22A55H222", "2CQCK2222", "T1T".replace("1", "L") + "222222", "7W472ZZZZ"]
)
def test_offensive_words_are_seen_through_digits_and_look_alikes(compact: str) -> None:
    assert is_offensive(compact)


def test_made_codes_are_valid_clean_and_random() -> None:
    made = {make(SystemRandom()).compact for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(is_valid(code) and not is_offensive(code) for code in made)
    assert {code[place] for code in made for place in range(LENGTH)} == set(ALPHABET)


def test_few_codes_are_lost_to_decency() -> None:
    random = Random(1)
    bodies_ = ["".join(random.choices(ALPHABET, k=8)) for _ in range(5_000)]
    assert sum(is_offensive(body + check_symbol(body)) for body in bodies_) < 250
