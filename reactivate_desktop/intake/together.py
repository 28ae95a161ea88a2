"""What needs several columns of a list: names in one piece, addresses in one piece, death told by a status."""

from __future__ import annotations

import numpy as np

from reactivate_desktop.intake import address, names, people, rewriting, values
from reactivate_desktop.intake.columns import Coded, Mask
from reactivate_desktop.intake.convert import Conversion

_NAME_PARTS = ("first_name", "middle", "last_name", "suffix", "title", "preferred_name")
_DEAD = frozenset({"deceased", "died", "death", "dead"})


def finish(conversion: Conversion) -> None:
    """Bring the columns of ``conversion`` together."""
    if "full_name" in conversion.columns:
        _split_full_names(conversion)
    else:
        _split_lone_names(conversion)
    _split_last_lines(conversion)
    _split_town_lines(conversion)
    dead = conversion.text("status").where(lambda word: word.casefold() in _DEAD)
    conversion.keep_flags("deceased", conversion.flags("deceased") | conversion.flags("deceased_date") | dead)


def _name_parts(name: names.Name) -> dict[str, str]:
    return {
        "first_name": name.first,
        "middle": name.middle,
        "last_name": name.last,
        "suffix": name.suffix,
        "title": name.title,
        "preferred_name": name.nickname,
    }


def _split_full_names(conversion: Conversion) -> None:
    full = conversion.text("full_name")
    held = {part: conversion.text(part) for part in _NAME_PARTS}
    wanted = full.filled_rows() & ~(held["first_name"].filled_rows() & held["last_name"].filled_rows())
    _ask_unclear(conversion, full.choose(~wanted, Coded.filled("", len(full))), conversion.header("full_name"))
    parts = [_name_parts(people.split(text)) for text in full.values]
    whole = full if wanted.all() else full.choose(~wanted, Coded.filled("", len(full)))
    lines = [" ".join(filter(None, people.split(text))) if text else "" for text in whole.values]
    conversion.rewrite("full_name", conversion.header("full_name"), whole, lines, rewriting.kind_of_name)
    for part, column in held.items():
        new = Coded([found[part] for found in parts], full.codes)
        conversion.columns[part] = column.choose(wanted & ~column.filled_rows(), new)


def _ask_unclear(conversion: Conversion, texts: Coded[str], header: str) -> None:
    """Who a cell means that can be read in several ways is asked; until then nobody is mailed under a wrong name."""
    asked = texts.where(people.unclear) & ~conversion.flags("do_not_mail")
    if asked.any():
        conversion.keep_flags("do_not_mail", conversion.flags("do_not_mail") | asked)
        rule, asks, severity = people.UNCLEAR
        conversion.note(asked, header, rule, asks, severity, values=texts.at(asked), field="do_not_mail")


def _split_lone_names(conversion: Conversion) -> None:
    """A whole name in the first-name column beside an empty last name, and the other way round."""
    held = {part: conversion.text(part) for part in _NAME_PARTS}
    firsts, lasts = held["first_name"].filled_rows(), held["last_name"].filled_rows()
    of_first = firsts & ~lasts & held["first_name"].where(lambda text: " " in text)
    of_last = lasts & ~firsts & held["last_name"].where(lambda text: " " in text and "," in text)
    for column, where in (("first_name", of_first), ("last_name", of_last)):
        found = [
            (place, whole, name)
            for place, whole in zip(np.flatnonzero(where).tolist(), held[column].at(where), strict=True)
            if (name := people.split(whole)).first and name.last
        ]
        places = [place for place, _, _ in found]
        held[column] = held[column].changed(places, [""] * len(places))
        for part in _NAME_PARTS:
            old = held[part].at(np.array(places, np.intp))
            new = [was or _name_parts(name)[part] for was, (_, _, name) in zip(old, found, strict=True)]
            held[part] = held[part].changed(places, new)
        conversion.note(
            places, conversion.header(column), "name-in-one", "split into first and last name",
            values=[whole for _, whole, _ in found],
        )  # fmt: skip
    _set_suffixes_apart(conversion, held)
    for part, texts in held.items():
        if any(texts.values) or part in conversion.columns:
            conversion.columns[part] = texts


def _set_suffixes_apart(conversion: Conversion, held: dict[str, Coded[str]]) -> None:
    last = held["last_name"]
    parts = last.map(names.split_suffix)
    where = parts.where(all) & ~held["suffix"].filled_rows()
    conversion.note(where, conversion.header("last_name"), "suffix-in-name", "suffix set apart", values=last.at(where))
    held["suffix"] = held["suffix"].choose(where, parts.map(lambda part: part[1]))
    held["last_name"] = last.choose(where, parts.map(lambda part: part[0]))


def _split_last_lines(conversion: Conversion) -> None:
    combined, streets = conversion.text("city_state_zip"), conversion.text("address1")
    city, region, code, four = (conversion.text(field) for field in ("city", "state", "zip", "zip4"))
    sources = combined.filled_rows()
    in_street = ~sources & ~(city.filled_rows() | region.filled_rows() | code.filled_rows())
    city_header, street_header = conversion.header("city_state_zip"), conversion.header("address1")
    texts = combined.choose(in_street, streets)
    tails = texts.map(lambda text: address.split_tail(text) if text else None)
    found = tails.filled_rows()
    unread = sources & ~found
    city = city.choose(unread & ~city.filled_rows(), combined)
    conversion.note(
        unread, city_header, "last-line-unreadable", "kept as the city", "warning", values=combined.at(unread)
    )
    if found.any():
        short = tails.where(lambda tail: tail is not None and len(tail.zip) == 4)
        for where, header in ((short & in_street, street_header), (short & ~in_street, city_header)):
            conversion.note(where, header, "zip-zero-lost", "leading zero put back", values=texts.at(where))
        mended = tails.map(lambda tail: values.zip_code(tail.zip).value if tail else ("", ""))
        region = region.choose(found, tails.map(lambda tail: tail.state if tail else ""))
        code = code.choose(found, mended.map(lambda parts: parts[0]))
        four = four.choose(found, mended.map(lambda parts: parts[1]))
        before = tails.map(lambda tail: tail.before if tail else "")
        torn = found & in_street
        conversion.note(torn, street_header, "address-in-one", "taken apart", values=streets.at(torn))
        streets, city = streets.choose(torn, before), city.choose(found & ~in_street, before)
    if any(combined.values):
        city = conversion.calm("city", city_header, city)
    held = {"address1": streets, "city": city, "state": region, "zip": code, "zip4": four}
    conversion.columns.update(held)


def _split_town_lines(conversion: Conversion) -> None:
    streets, city = conversion.text("address1"), conversion.text("city")
    placed = conversion.text("state").filled_rows() | conversion.text("zip").filled_rows()
    lacking: Mask = streets.filled_rows() & ~city.filled_rows() & placed
    lines = streets.at(lacking)
    header = conversion.header("address1")
    cuts = list(zip(np.flatnonzero(lacking).tolist(), lines, address.split_towns(lines), strict=True))
    missing = [(place, line) for place, line, cut in cuts if cut is None]
    found = [(place, line, cut) for place, line, cut in cuts if cut is not None]
    conversion.note(
        [place for place, _ in missing], header, "town-missing", "the city is left empty", "warning",
        values=[line for _, line in missing],
    )  # fmt: skip
    places = [place for place, _, _ in found]
    conversion.note(places, header, "town-in-street", "town moved to the city", values=[line for _, line, _ in found])
    conversion.columns["address1"] = streets.changed(places, [cut[0] for _, _, cut in found])
    conversion.columns["city"] = city.changed(places, [cut[1] for _, _, cut in found])
