"""Addresses in the standard form of USPS Publication 28, and how well they are taken apart (SOURCES.md, section 4)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.intake import address, values, zip_place
from reactivate_desktop.intake.postal_form import PostalForm, standard

ADDRESSES = Path(__file__).parents[3] / "shared" / "data" / "addresses"
labelled = pytest.mark.skipif(not ADDRESSES.is_dir(), reason="the labelled addresses are not beside the checkout")


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        (("12 North Elm St", "", "Ayr", "Nebraska", "689251234"), ("12 N ELM ST", "", "AYR", "NE", "68925", "1234")),
        (("12 N. Elm St., Apartment 4", "", "Ayr", "NE", "68925"), ("12 N ELM ST", "APT 4", "AYR", "NE", "68925", "")),
        (("123 N Main St", "#4", "Boston", "MA", "2110"), ("123 N MAIN ST", "# 4", "BOSTON", "MA", "02110", "")),
        (("P.O. Box 12", "", "Ayr", "NE", "68925"), ("PO BOX 12", "", "AYR", "NE", "68925", "")),
        (("12 South-West Elm Av", "", "Ayr", "NE", "68925"), ("12 SW ELM AVE", "", "AYR", "NE", "68925", "")),
        (("789 County Rd 5", "", "Ayr", "NE", "68925"), ("789 COUNTY ROAD 5", "", "AYR", "NE", "68925", "")),
        (("12 Elm St, Ayr, NE 68925",), ("12 ELM ST", "", "AYR", "NE", "68925", "")),
    ],
)  # fmt: skip
def test_standard_forms(fields: tuple[str, ...], form: tuple[str, ...]) -> None:
    assert standard(*fields) == PostalForm(*form)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=12))
def test_every_text_has_a_form(text: str, code: str) -> None:
    form = standard(text, "", "", "", code)
    assert all(isinstance(part, str) for part in form)


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ADDRESSES / name).read_text("utf-8").splitlines()]


def last_lines(name: str) -> Counter[str]:
    """How often city, state and ZIP code of a line are found, alone and together."""
    score: Counter[str] = Counter()
    for case in cases(name):
        labels: dict[str, list[str]] = defaultdict(list)
        for token, label in case["tokens"]:
            labels[label].append(token.strip(",;()"))
        city, code = " ".join(labels["PlaceName"]).upper().replace(".", ""), "".join(labels["ZipCode"])[:5]
        state = values.state(" ".join(labels["StateName"])).value
        if not (city and state and code):
            continue
        form, tail = standard(case["text"]), address.split_tail(case["text"])
        whole = (form.city, form.state, form.zip) == (city, state.upper(), code)
        score.update(lines=1, whole=whole, state_and_zip=bool(tail and (tail.state, tail.zip[:5]) == (state, code)))
        score.update(zip_fits_state=zip_place.fits(form.zip, form.state))
    return score


@labelled
@pytest.mark.parametrize(
    ("name", "lines", "whole", "tails"),
    [
        ("usaddress_us50_test_even.jsonl", 344, 344, 344),
        ("usaddress_messiest.jsonl", 63, 49, 63),
        ("usaddress_multiword_state_train.jsonl", 8, 8, 8),
        ("usaddress_training_labeled.jsonl", 874, 850, 845),
    ],
)
def test_last_lines_are_found(name: str, lines: int, whole: int, tails: int) -> None:
    score = last_lines(name)
    assert score["lines"] == lines
    assert score["whole"] >= whole
    assert score["state_and_zip"] >= tails


@labelled
def test_zip_codes_of_all_fifty_states_fit_their_state() -> None:
    """An independent check of the table of prefixes: addresses of every state, labelled by others."""
    score = last_lines("usaddress_us50_test_even.jsonl")
    assert score["zip_fits_state"] == score["lines"]


@labelled
def test_the_pairs_of_scourgify() -> None:
    """Its answers for highways differ among themselves; ours are those of Publication 28, appendix F: written out."""
    keys = (
        ("address_line_1", "address1"),
        ("address_line_2", "address2"),
        ("city",),
        ("state",),
        ("postal_code", "zip"),
    )
    right = total = 0
    for case in cases("scourgify_pairs_even.jsonl"):
        wanted = case.get("expected")
        if not isinstance(wanted, dict):
            continue
        told = case["input"]
        fields = (
            [told] if isinstance(told, str) else [next((told[k] for k in names if told.get(k)), "") for names in keys]
        )
        form = standard(*fields)
        total += 1
        right += list(form[:5]) == [wanted[names[0]] or "" for names in keys[:4]] + [(wanted["postal_code"] or "")[:5]]
    assert (right, total) == (8, 13)


@labelled
def test_what_no_parser_reads_breaks_nothing() -> None:
    found = [standard(case["text"]) for case in cases("usaddress_unparseable_even.jsonl")]
    assert len(found) == 661
    assert sum(bool(form.street or form.city) for form in found) >= 640
