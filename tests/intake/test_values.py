"""Single cells: what they become, and that nothing ever breaks the parsers."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.intake import dates, names, values

D = datetime.date


@pytest.mark.parametrize(
    ("text", "parts", "rule"),
    [
        ("02462", ("02462", ""), ""),
        ("2462", ("02462", ""), "zip-zero-lost"),
        ("2462.0", ("02462", ""), "zip-zero-lost"),
        ("601", ("00601", ""), "zip-zero-lost"),
        ("90210.0", ("90210", ""), "zip-decimal"),
        ("90210-1234", ("90210", "1234"), ""),
        ("902101234", ("90210", "1234"), ""),
        ("21394301", ("02139", "4301"), "zip-zero-lost"),
        ("2139-4301", ("02139", "4301"), "zip-zero-lost"),
        ("90210-", ("90210", ""), ""),
        ("90210-0000", ("90210", ""), ""),
        (" 90210 1234 ", ("90210", "1234"), ""),
        ("k1a 0b1", ("K1A 0B1", ""), ""),
        ("", ("", ""), ""),
        ("00000", ("", ""), ""),
        ("N/A", ("", ""), ""),
        ("ABCDE", ("", ""), "zip-unreadable"),
        ("123456", ("", ""), "zip-unreadable"),
        ("12", ("", ""), "zip-unreadable"),
        ("0213", ("", ""), "zip-unreadable"),
        ("0213-4301", ("", ""), "zip-unreadable"),
        ("00213", ("", ""), "zip-unreadable"),
        ("00501", ("00501", ""), ""),
    ],
)
def test_zip_codes(text: str, parts: tuple[str, str], rule: str) -> None:
    cell = values.zip_code(text)
    assert (cell.value, cell.rule) == (parts, rule)


@given(st.integers(501, 99950), st.one_of(st.none(), st.integers(1, 9999)))
def test_a_zip_code_comes_back_whatever_a_spreadsheet_did_to_it(five: int, four: int | None) -> None:
    wanted = (f"{five:05}", f"{four:04}" if four else "")
    if four is None:
        forms = [f"{five:05}", str(five), f"{five}.0"]
    else:
        forms = [f"{five:05}-{four:04}", f"{five:05}{four:04}", str(five * 10_000 + four), f"{five * 10_000 + four}.0"]
    assert {values.zip_code(form).value for form in forms} == {wanted}


@pytest.mark.parametrize(
    ("text", "plain", "inverse"),
    [
        ("Y", True, False),
        ("yes", True, False),
        ("TRUE", True, False),
        ("1", True, False),
        ("1.0", True, False),
        ("x", True, False),
        ("N", False, True),
        ("no", False, True),
        ("0", False, True),
        ("false", False, True),
        ("", False, False),
        ("N/A", False, False),
        ("opted out", True, True),
        ("Unsubscribed", True, True),
        ("subscribed", False, False),
        ("Opt-In", False, False),
        ("2024-05-06", True, False),
        ("0000-00-00", False, False),
    ],
)
def test_flags(text: str, plain: bool, inverse: bool) -> None:
    assert values.flag(text).value is plain
    assert values.flag(text, inverse=True).value is inverse
    assert values.flag(text).rule == ("flag-date" if text == "2024-05-06" else "")


@pytest.mark.parametrize("text", ["nan", "None", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
def test_the_words_of_programs_for_nothing_are_nothing(text: str) -> None:
    assert values.plain_text(text) == values.Cell("")
    assert values.zip_code(text).value == ("", "")
    assert values.money(text) == values.count(text) == dates.date(text) == values.Cell(None)
    assert values.flag(text, careful=True) == values.Cell(False)


def test_a_flag_that_cannot_be_read_protects_the_patient() -> None:
    assert values.flag("maybe?", careful=True) == values.Cell(
        True, "flag-unreadable", "neither yes nor no: counts as yes", "warning"
    )
    assert values.flag("maybe?").value is False


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$1,234.56", 123456),
        ("12", 1200),
        ("(12.00)", -1200),
        ("-$3.5", -350),
        ("12.50-", -1250),
        ("1.234,56", 123456),
        ("12,5", 1250),
        ("", None),
        ("-", None),
        ("0.00", 0),
        ("much", None),
    ],
)
def test_money_is_whole_cents(text: str, cents: int | None) -> None:
    assert values.money(text).value == cents


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("$1,250.00", ""),
        ("-45.00", ""),
        ("$-45.00", ""),
        ("(0.00)", ""),
        ("(45.00)", "money-negative"),
        ("45.00-", "money-negative"),
        ("45.00CR", "money-negative"),
        ("1.234,56", "money-comma"),
        ("€ 12", "money-currency"),
        ("12.345", "money-rounded"),
        ("12.340", ""),
    ],
)
def test_amounts_that_may_be_meant_otherwise_are_told(text: str, rule: str) -> None:
    assert values.money(text).rule == rule


@pytest.mark.parametrize(
    ("text", "count"), [("1,250", 1250), ("12.0", 12), ("1,5", None), ("3 visits", None), ("7", 7)]
)
def test_counts(text: str, count: int | None) -> None:
    assert values.count(text).value == count


@given(st.integers(-(10**9), 10**9))
def test_money_round_trip(cents: int) -> None:
    sign = "-" if cents < 0 else ""
    assert values.money(f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02}").value == cents


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("MA", "MA", ""),
        ("ma", "MA", ""),
        ("N.Y.", "NY", ""),
        ("Massachusetts", "MA", "state-name"),
        ("NEW HAMPSHIRE", "NH", "state-name"),
        ("Bavaria", "Bavaria", "state-unknown"),
        ("", "", ""),
    ],
)
def test_states(text: str, value: str, rule: str) -> None:
    assert (values.state(text).value, values.state(text).rule) == (value, rule)


@pytest.mark.parametrize(
    ("text", "day", "rule"),
    [
        ("11/9/2013", D(2013, 11, 9), ""),
        ("11-09-2013", D(2013, 11, 9), ""),
        ("2013-11-09", D(2013, 11, 9), ""),
        ("2013/11/9", D(2013, 11, 9), ""),
        ("20131109", D(2013, 11, 9), ""),
        ("11092013", D(2013, 11, 9), ""),
        ("2003-11-17 12:06:00", D(2003, 11, 17), ""),
        ("2024-01-09T10:00:00Z", D(2024, 1, 9), ""),
        ("11/9/2013 12:00:00 AM", D(2013, 11, 9), ""),
        ("Nov 9, 2013", D(2013, 11, 9), ""),
        ("9-Nov-2013", D(2013, 11, 9), ""),
        ("9-Nov-62", D(1962, 11, 9), "year-two-digits"),
        ("41587", D(2013, 11, 9), "date-serial"),
        ("41587.5", D(2013, 11, 9), "date-serial"),
        ("11/9/13", D(2013, 11, 9), "year-two-digits"),
        ("11/9/72", D(1972, 11, 9), "year-two-digits"),
        ("25/12/2020", D(2020, 12, 25), "date-order"),
        ("1/1/1900", None, "date-placeholder"),
        ("Never", None, ""),
        ("", None, ""),
        ("0000-00-00", None, ""),
        ("0000-00-00 00:00:00", None, ""),
        ("0001-01-01", None, ""),
        ("01/01/0001", None, ""),
        ("00/00/0000", None, ""),
        ("N/A", None, ""),
        ("13/32/2020", None, "date-unreadable"),
        ("2021-02-29", None, "date-unreadable"),
        ("soon", None, "date-unreadable"),
        ("May 2020", None, "date-unreadable"),
        ("1/1/1066", None, "date-out-of-range"),
        ("12/30/1899", None, ""),  # day zero of Access
        ("1/0/1900", None, ""),
        ("__/__/____", None, ""),
        ("Fri 11/8/2013", D(2013, 11, 8), ""),
        ("11/9/2013 at 3pm", D(2013, 11, 9), ""),
        ("11/9/2013 3:00p", D(2013, 11, 9), ""),
        ("Nov 9, 2013 12:00AM", D(2013, 11, 9), ""),
    ],
)
def test_dates(text: str, day: datetime.date | None, rule: str) -> None:
    cell = dates.date(text, dates.DateStyle(pivot_year=2026))
    assert (cell.value, cell.rule) == (day, rule)


@pytest.mark.parametrize(
    ("text", "day", "booked"),
    [
        ("11/9/2027", D(2027, 11, 9), False),
        ("11/9/2027 at 3pm", D(2027, 11, 9), False),
        *((text, None, True) for text in ("yes", "TBD", "Cancelled 1/5/2027, now 2/5/2027", "see Ana", "deceased")),
        *(
            (text, None, False)
            for text in ("no", "None scheduled", "No Appointment Scheduled", "No appointments found")
        ),
        *((text, None, False) for text in ("--/--/----", "//", "Cancelled 1/5/2027", "No Show 1/5/2023", "Needs appt")),
    ],
)
def test_what_stands_under_next_appointment(text: str, day: datetime.date | None, booked: bool) -> None:
    cell = dates.appointment(text, dates.DateStyle(pivot_year=2027))
    assert (cell.value, cell.rule == dates.BOOKED) == (day, booked)


DAYS = st.dates(D(1930, 1, 1), D(2100, 12, 31))


@given(DAYS)
def test_a_date_comes_back_from_every_form(day: datetime.date) -> None:
    us = [f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%Y}", f"{day:%m-%d-%Y} 00:00:00", f"{day:%B %d, %Y}"]
    forms = [*us, day.isoformat(), f"{day:%Y%m%d}", str((day - dates.EPOCH_1900).days)]
    assert {dates.date(form).value for form in forms} == {day}
    european = dates.DateStyle(day_first=True)
    assert dates.date(f"{day:%d/%m/%Y}", european).value == day
    assert dates.date(f"{day:%d.%m.%Y}", european).value == day


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_day_first_is_seen_only_when_the_column_proves_it(days: list[datetime.date]) -> None:
    texts = [f"{day:%d/%m/%Y}" for day in days]
    proven = any(day.day > 12 for day in days)
    style = dates.style_of(texts, file_evidence=0, date_1904=False, pivot_year=2050)
    assert style.day_first is proven
    if proven:
        assert [dates.date(text, style).value for text in texts] == days


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    style = dates.style_of(["42736", "42737"], file_evidence=0, date_1904=True, pivot_year=2050)
    assert dates.date("42736", style).value == D(2021, 1, 2)


PARSERS = (values.zip_code, values.flag, values.money, values.count, values.state, dates.date)


@given(st.text(max_size=30))
def test_no_text_breaks_a_parser_and_no_sentence_quotes_it(text: str) -> None:
    marked = f"¤{text}¤"  # a sign that stands in no sentence of ours
    for parse in PARSERS:
        cell = parse(text)
        assert bool(cell.rule) == bool(cell.fix)
        assert "¤" not in parse(marked).fix
    names.split(text)
    names.proper(text)


@pytest.mark.parametrize(
    ("text", "first", "middle", "last", "suffix"),
    [
        ("Schmeler, Tess", "Tess", "", "Schmeler", ""),
        ("Avery Stone", "Avery", "", "Stone", ""),
        ("Smith, John Q Jr.", "John", "Q", "Smith", "Jr."),
        ("Mr. John Smith III", "John", "", "Smith", "III"),
        ("de la Cruz, María José", "María", "José", "de la Cruz", ""),
        ("O'Brien, Pat", "Pat", "", "O'Brien", ""),
        ("Nguyễn, Zoë", "Zoë", "", "Nguyễn", ""),
        ("Cher", "", "", "Cher", ""),
    ],
)
def test_names_in_one_column(text: str, first: str, middle: str, last: str, suffix: str) -> None:
    name = names.split(text)
    assert (name.first, name.middle, name.last, name.suffix) == (first, middle, last, suffix)


@pytest.mark.parametrize(
    ("shout", "calm"),
    [
        ("O'BRIEN", "O'Brien"),
        ("MCCOY", "McCoy"),
        ("SMITH-JONES", "Smith-Jones"),
        ("NUÑEZ III", "Nuñez III"),
        ("199 JAYLEN SPUR", "199 Jaylen Spur"),
        ("ANN'S", "Ann's"),
    ],
)
def test_capitals_are_turned_back(shout: str, calm: str) -> None:
    assert names.proper(shout) == calm


def test_capitals_say_something_when_not_the_whole_column_has_them() -> None:
    assert names.shouted(["SMITH", "JONES", ""])
    assert not names.shouted(["SMITH", "Jones"])
    assert not names.shouted(["", "AB"])
