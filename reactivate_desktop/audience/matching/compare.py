"""How alike two rows are, field by field, as a level each: a small number that ``weights`` knows the worth of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from reactivate_desktop.audience.matching import nicknames
from reactivate_desktop.audience.matching.given_names import is_odd
from reactivate_desktop.audience.matching.people import Coded, Ints, People

Levels = npt.NDArray[np.int8]

MISSING = -1
"""The level of a field that one of the two does not have: no evidence either way."""

LEVELS: dict[str, tuple[str, ...]] = {
    "first_name": ("same", "nickname", "one slip of typing", "another name much like it", "similar", "different"),
    "last_name": ("same", "close", "part of it", "similar", "different"),
    "name_order": ("same order", "first and last name swapped"),
    "middle": ("same initial", "different initial"),
    "suffix": ("same", "different"),
    "sex": ("same", "different"),
    "birth_date": ("same", "one slip of typing", "one slip, a generation apart", "similar", "different"),
    "address": ("same", "close", "same street elsewhere", "same place, another street", "different"),
    "phone": ("one number shared", "different"),
    "email": ("same", "close", "different"),
    "patient_id": ("same",),
}
"""The fields that are compared and their levels, the most alike first."""

_CLOSE_NAME, _SIMILAR_NAME = 0.92, 0.82
_CLOSE_STREET, _STREET = 88.0, 70.0
_LONG_NAME = 7
"""Letters from which a first name may have two slips and still be that name."""

_VOWELS = frozenset("AEIOUY")
_GENERATION = 14
"""Years from which one slip in a birth date may as well be a parent's or a child's: a junior born on the same day."""


def compare(people: People, left: Ints, right: Ints) -> dict[str, Levels]:
    """The level of each field for pairs of rows; ``MISSING`` where there is nothing to compare."""
    swapped = _swapped(people, left, right)
    first = _graded(people.first, left, right, lambda ones, others: _grade_first(ones, others, people.given))
    last = _graded(people.last, left, right, _grade_last)
    first[swapped] = last[swapped] = 0
    # the order tells something only of names that agree: it is as often turned between strangers of one name
    order = np.where(swapped, 1, 0).astype(np.int8)
    order[~((first >= 0) & (first <= 3) & (last >= 0) & (last <= 1))] = MISSING
    return {
        "first_name": first,
        "last_name": last,
        "name_order": order,
        "middle": _equal(people.middle, left, right),
        "suffix": _equal(people.suffix, left, right),
        "sex": _equal(people.sex, left, right),
        "birth_date": _graded(people.born, left, right, _grade_birth),
        "address": _address(people, left, right),
        "phone": _phone(people, left, right),
        "email": _graded(people.email, left, right, _grade_email),
        "patient_id": _same_id(people.ids, left, right),
    }


def _both(column: Coded, left: Ints, right: Ints) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Where both have a value, and where it is the same."""
    one, other = column.codes[left], column.codes[right]
    return (one >= 0) & (other >= 0), (one == other) & (one >= 0)


def _equal(column: Coded, left: Ints, right: Ints) -> Levels:
    known, same = _both(column, left, right)
    return np.where(known, np.where(same, 0, 1), MISSING).astype(np.int8)


def _same_id(column: Coded, left: Ints, right: Ints) -> Levels:
    """Another id says nothing: who is entered twice has two."""
    _, same = _both(column, left, right)
    return np.where(same, 0, MISSING).astype(np.int8)


def _graded(column: Coded, left: Ints, right: Ints, grade: Callable[[list[str], list[str]], Levels]) -> Levels:
    """Levels of pairs, reckoned once for each distinct pair of values."""
    known, same = _both(column, left, right)
    levels = np.where(same, 0, MISSING).astype(np.int8)
    asked = np.flatnonzero(known & ~same)
    if len(asked):
        one, other = column.codes[left[asked]], column.codes[right[asked]]
        low, high = np.minimum(one, other), np.maximum(one, other)
        pairs, places = np.unique(low * len(column.values) + high, return_inverse=True)
        ones = column.values[pairs // len(column.values)].tolist()
        others = column.values[pairs % len(column.values)].tolist()
        levels[asked] = grade(ones, others)[places]
    return levels


def _likeness(ones: list[str], others: list[str]) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = process.cpdist(ones, others, scorer=JaroWinkler.similarity, dtype=np.float32)
    return found


def _slips(ones: list[str], others: list[str], most: int) -> npt.NDArray[np.int32]:
    """Single slips of typing (optimal string alignment distance), ``most`` + 1 for more."""
    found: npt.NDArray[np.int32] = process.cpdist(ones, others, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
    return found


def _grade_first(ones: list[str], others: list[str], given: frozenset[str]) -> Levels:
    """A spelling that nobody bears is a slip of the name it is close to; two names that are borne are two names.

    So Jayden and Kayden, who may be twins, are never one name with a slip, and Jayden and Jaydne are.
    """
    likeness, slips = _likeness(ones, others), _slips(ones, others, 2)
    close = (likeness >= _CLOSE_NAME) | (slips <= 1)
    levels = np.where(close, 3, np.where(likeness >= _SIMILAR_NAME, 4, 5)).astype(np.int8)
    for place, (one, other) in enumerate(zip(ones, others, strict=True)):
        head, tail = one.split()[0], other.split()[0]
        if min(len(one), len(other)) == 1:
            levels[place] = 4 if one[0] == other[0] else 5
        elif one.replace(" ", "") == other.replace(" ", ""):
            levels[place] = 2
        elif head == tail or nicknames.same_name(head, tail):
            levels[place] = 1
        elif levels[place] == 3 and slips[place] <= 1 + (min(len(one), len(other)) >= _LONG_NAME):
            levels[place] = 2 if _is_slip(one, other, given) else 3
    return levels


def _is_slip(one: str, other: str, given: frozenset[str]) -> bool:
    """True for what a hand does to a name; another first letter, ending or vowel may make another name of it.

    Camison and Bamison, Jamil and Jamila, Jaycen and Jaycin may be twins in a list that has neither name again. So one
    of the two must be no name, and it is: letters stand in it as in no name, or it is one that is borne with two
    letters turned around or a consonant more, less or another inside.
    """
    borne = one.split(maxsplit=1)[0] in given, other.split(maxsplit=1)[0] in given
    odd = not borne[0] and is_odd(one, other), not borne[1] and is_odd(other, one)
    if one[0] != other[0]:
        return False
    turned = sorted(one) == sorted(other)
    if one[-1] != other[-1] and not turned:
        return odd[0] != odd[1] and (one if odd[0] else other)[-1] not in _VOWELS
    if odd[0] != odd[1]:
        return True
    if borne[0] == borne[1]:
        return False
    if len(one) != len(other) or turned:
        return True
    return not {letter for pair in zip(one, other, strict=True) if pair[0] != pair[1] for letter in pair} <= _VOWELS


def _grade_last(ones: list[str], others: list[str]) -> Levels:
    likeness, slips = _likeness(ones, others), _slips(ones, others, 1)
    close = (likeness >= _CLOSE_NAME) | (slips <= 1)
    levels = np.where(close, 1, np.where(likeness >= _SIMILAR_NAME, 3, 4)).astype(np.int8)
    for place, (one, other) in enumerate(zip(ones, others, strict=True)):
        if " " in one or " " in other:
            if one.replace(" ", "") == other.replace(" ", ""):
                levels[place] = 1
            elif levels[place] > 2 and set(one.split()) & set(other.split()):
                levels[place] = 2
    return levels


def _swapped(people: People, left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
    """True where the first name of one is the last name of the other and the other way round, near enough."""
    first, last = people.first, people.last
    known = (first.codes[left] >= 0) & (last.codes[left] >= 0) & (first.codes[right] >= 0) & (last.codes[right] >= 0)
    straight = (first.codes[left] == first.codes[right]) | (last.codes[left] == last.codes[right])
    found = np.zeros(len(left), dtype=np.bool_)
    asked = np.flatnonzero(known & ~straight)
    for one, other in ((first, last), (last, first)):
        if len(asked):
            likeness = _likeness(
                one.values[one.codes[left[asked]]].tolist(), other.values[other.codes[right[asked]]].tolist()
            )
            asked = asked[likeness >= _CLOSE_NAME]
    found[asked] = True
    return found


def _grade_birth(ones: list[str], others: list[str]) -> Levels:
    slips = _slips(ones, others, 2)
    levels = np.where(slips <= 1, 1, np.where(slips == 2, 3, 4)).astype(np.int8)
    for place, (one, other) in enumerate(zip(ones, others, strict=True)):
        if levels[place] > 1 and one[:4] == other[:4] and (one[4:6], one[6:]) == (other[6:], other[4:6]):
            levels[place] = 1
        elif levels[place] == 1 and abs(int(one[:4]) - int(other[:4])) >= _GENERATION:
            levels[place] = 2
    return levels


def _grade_street(ones: list[str], others: list[str]) -> Levels:
    """0 same, 1 close and of one number, 2 close, 3 other number or unit of a like street, 4 different."""
    bare = [_without_suffix(one, other) for one, other in zip(ones, others, strict=True)]
    ratio = process.cpdist(
        [one for one, _ in bare], [other for _, other in bare], scorer=token_sort_ratio, dtype=np.float32
    )
    levels = np.where(ratio >= _STREET, 3, 4).astype(np.int8)
    for place in np.flatnonzero(ratio >= _STREET):
        number, rest = _split(ones[place])
        other_number, other_rest = _split(others[place])
        if not number or not other_number:
            levels[place] = 2
        elif number == other_number:
            levels[place] = 1
        elif ratio[place] >= _CLOSE_STREET and rest == other_rest:
            levels[place] = 2 if OSA.distance(number, other_number) <= 1 and len(number) > 1 else 3
    return levels


def _without_suffix(one: str, other: str) -> tuple[str, str]:
    """Both without the suffix or unit that they end with alike: Winser Crescent is not Nemarang Crescent."""
    head, _, tail = one.rpartition(" ")
    other_head, _, other_tail = other.rpartition(" ")
    return (head, other_head) if tail == other_tail and " " in head and " " in other_head else (one, other)


def _split(street: str) -> tuple[str, str]:
    number, _, rest = street.partition(" ")
    return (number, rest) if number[:1].isdigit() else ("", street)


def _grade_zip(ones: list[str], others: list[str]) -> Levels:
    return np.where(_slips(ones, others, 1) <= 1, 1, 2).astype(np.int8)


def _grade_city(ones: list[str], others: list[str]) -> Levels:
    return np.where(_likeness(ones, others) >= _CLOSE_NAME, 1, 2).astype(np.int8)


def _address(people: People, left: Ints, right: Ints) -> Levels:
    """Street and place as one field: who moves changes both."""
    street = _graded(people.street, left, right, _grade_street)
    zips = _graded(people.zip, left, right, _grade_zip)
    city = _graded(people.city, left, right, _grade_city)
    near = ((zips >= 0) & (zips <= 1)) | ((city >= 0) & (city <= 1))
    unknown_place = (zips == MISSING) & (city == MISSING)
    here = near | unknown_place
    # the next ZIP code is another town's as often as not: a slip in it tells something only where the towns agree
    alike = (zips == 0) | ((zips <= 1) & (city >= 0) & (city <= 1))
    levels = np.select(
        [here & (street == 0), here & (street >= 1) & (street <= 2), (street >= 0) & (street <= 1), near & alike],
        [0, 1, 2, 3],
        4,
    )
    nothing = (street == MISSING) & unknown_place
    return np.where(nothing, MISSING, levels).astype(np.int8)


def _phone(people: People, left: Ints, right: Ints) -> Levels:
    shared = np.zeros(len(left), dtype=np.bool_)
    known_left, known_right = shared.copy(), shared.copy()
    for one in people.phones:
        known_left |= one.codes[left] >= 0
        known_right |= one.codes[right] >= 0
        for other in people.phones:
            shared |= (one.codes[left] == other.codes[right]) & (one.codes[left] >= 0)
    return np.where(known_left & known_right, np.where(shared, 0, 1), MISSING).astype(np.int8)


def _grade_email(ones: list[str], others: list[str]) -> Levels:
    names, hosts = zip(*(one.split("@", 1) for one in ones), strict=True)
    other_names, other_hosts = zip(*(other.split("@", 1) for other in others), strict=True)
    same_name = np.array([a == b and len(a) > 4 for a, b in zip(names, other_names, strict=True)])
    same_host = np.array([a == b for a, b in zip(hosts, other_hosts, strict=True)])
    slip = _slips(list(names), list(other_names), 1) <= 1
    return np.where(same_name | (same_host & slip), 1, 2).astype(np.int8)
