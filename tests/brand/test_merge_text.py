from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.brand.merge_text import (
    FieldUse,
    Words,
    fallback_mark,
    mend,
    tokenise,
    value_mark,
    words_mark,
)
from reactivate_desktop.errors import InputError


def say(text: str, **values: str) -> str:
    marks = []
    for token in tokenise(text):
        if isinstance(token, Words):
            marks.append(words_mark(token.text))
        elif values.get(token.name) or not token.fallback:
            marks.append(value_mark(values.get(token.name, "")))
        else:
            marks.append(fallback_mark(token.fallback))
    return mend(marks)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{n}, your next step is free.", "Your next step is free."),
        ("We've kept your chair warm, {n}.", "We've kept your chair warm."),
        ("We've kept\nyour chair warm,\n{n}.", "We've kept\nyour chair warm."),
        ("Dear {n}:", "Dear:"),
        ("Dear {n},\nwelcome", "Dear,\nwelcome"),
        ("Hello, {n}, welcome.", "Hello, welcome."),
        ("Hello — {n} — welcome.", "Hello — welcome."),
        ("Welcome. {n}, we miss you.", "Welcome. We miss you."),
        ("Hi {n}! Come by.", "Hi! Come by."),
        ("{n}! Come by.", "Come by."),
        ("{n}'s chair is warm.", "Chair is warm."),
        ("{n}’s chair is warm.", "Chair is warm."),
        ("({n}) hello", "Hello"),
        ("Hello ({n}), come in", "Hello, come in"),
        ("{n} – welcome", "Welcome"),
        ("{n}: “come in”", "“Come in”"),
        ("Oh,\n{n}, and more.", "Oh,\nand more."),
        ("We miss you\n{n}, come in.", "We miss you\nCome in."),
        ("What now, {n}?", "What now?"),
        ("Come back, {n}", "Come back"),
        ("{n} {m}", ""),
        ("{n}, {m}", ""),
        ("{n} / {m} / {n}\nWelcome", "Welcome"),
        ("Call: {n}", ""),
        ("Welcome\nCall: {n}\nSoon", "Welcome\nSoon"),
        ("A\n\n{n}\n\nB", "A\n\nB"),
        ("A\n\n{n}", "A"),
        ("{n}\n\nB", "B"),
        ("{n}, 20 % off", "20 % off"),
        ("Save .5 {n}.", "Save .5."),
        ("{n} .5 off", ".5 off"),
        ("{n}, é bon", "É bon"),
        ("{n}, ßa", "ßa"),
        ("{n}{m}, hello", "Hello"),
        ("   {n}, hello", "Hello"),
        ("", ""),
    ],
)
def test_an_empty_field_leaves_no_trace(text: str, printed: str) -> None:
    assert say(text) == printed


@pytest.mark.parametrize(
    ("text", "values", "printed"),
    [
        ("{n}, hello", {"n": "Ann"}, "Ann, hello"),
        ("Dear {n}:", {"n": "Ann"}, "Dear Ann:"),
        ("{n}\n{m}", {"n": "Ann"}, "Ann"),
        ("{n}, {m}, hello", {"m": "iSmile"}, "iSmile, hello"),
        ("At {m} {n}, all is well", {"m": "Dr. Lee Jr."}, "At Dr. Lee Jr., all is well"),
        ("{m}\n{n}", {"m": "one\ntwo"}, "one\ntwo"),
        ("{n|Friend}, hi", {}, "Friend, hi"),
        ("{n|friend}, hi", {}, "Friend, hi"),
        ("hi {n|friend}", {}, "hi friend"),
        ("Hi. {n|friend}, hi", {}, "Hi. Friend, hi"),
        ("Warm,\n{n|friend}.", {}, "Warm,\nfriend."),
        ("{{n}} {n}", {"n": "x"}, "{n} x"),
        ("{n}", {"n": "{m}"}, "{m}"),
        ("{ n | friend }", {}, "Friend"),
    ],
)
def test_values_and_fallbacks_stand_as_they_are(text: str, values: dict[str, str], printed: str) -> None:
    assert say(text, **values) == printed


@pytest.mark.parametrize("text", ["{", "}", "a { b", "{a}}", "{{a}", "{}", "{A b}", "{|x}", "{1st}"])
def test_what_is_no_field_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        tokenise(text)
    assert refused.value.code == "field-syntax"


def test_tokens_join_neighbouring_words() -> None:
    assert tokenise("a {{b}} {c|d e}!") == (Words("a {b} "), FieldUse("c", "d e"), Words("!"))


plain = st.text(st.characters(codec="utf-8", exclude_characters="{}", exclude_categories=["Cc", "Cs"]), max_size=30)
words = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)


@given(plain)
def test_words_without_fields_are_never_touched(text: str) -> None:
    assert say(text) == text


@given(words, words, st.sampled_from([", {n}.", ", {n}, ", " {n}: ", "! {n}, ", "—{n}! ", " ({n}) ", ", {n}"]))
def test_no_orphaned_punctuation_whatever_stands_around(left: str, right: str, gap: str) -> None:
    printed = say(f"{left}{gap}{right}")
    for orphan in (" ,", " .", " :", " !", ",.", ",,", "()", "  "):
        assert orphan not in printed
    assert printed == printed.strip()
    assert [sign for sign in printed.lower() if sign.isalpha()] == [
        sign for sign in (left + right).lower() if sign.isalpha()
    ]


@given(plain.filter(lambda value: value.strip() != ""), words)
def test_a_value_is_printed_letter_by_letter(value: str, around: str) -> None:
    assert say(f"{around}, {{n}}. {{m}}", n=value) == f"{around}, {value.strip()}."


@given(st.text(st.sampled_from("ab{},.\n |:!x\x00\x01"), max_size=40))
def test_nothing_breaks_it_and_no_mark_remains(text: str) -> None:
    try:
        printed = say(text)
    except InputError:
        return
    assert not set(printed) & set("\x00\x01\x02\x03\x04")
