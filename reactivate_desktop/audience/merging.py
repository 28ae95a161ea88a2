"""Records of one person count as one: the kept record knows what all of them know, and the safe side wins.

Nothing is deleted: a merged record stays a row of the table, with the key of the kept one in ``merged_into``, and the
rule ``merged_record`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from reactivate_desktop.audience.address_key import address_key, person_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.mailing_address import ALTERNATIVE, has_alternative
from reactivate_desktop.audience.rules import deceased, dismissed, do_not_mail, inactive_status
from reactivate_desktop.audience.rules.merged_record import MERGED_INTO
from reactivate_desktop.domain.patient import FIELDS, Kind

_LATEST = ("last_visit", "next_appointment", "discharged_date", "deceased_date", "last_appointment")
_EARLIEST = ("first_visit",)
_SUMS = ("visit_count", "no_show_count", "cancel_count")
_FILLED = ("birth_date", "guardian")
CHOICES: dict[str, tuple[str, ...]] = {
    "name": (
        *("title", "first_name", "middle", "last_name", "suffix", "preferred_name", "salutation"),
        *("partner_first_name", "partner_last_name"),
    ),
    "birth_date": ("birth_date",),
    "sex": ("sex",),
    "address": ("address1", "address2", "city", "state", "zip", "zip4", "country", "bad_address"),
    "mobile": ("mobile",),
    "phone": ("phone",),
    "work_phone": ("work_phone",),
    "email": ("email",),
    "clinic": ("clinic",),
    "provider": ("provider",),
    "insurance": ("insurance",),
    "language": ("language",),
    "preferred_contact": ("preferred_contact",),
}
"""What a kept record may take from a merged one, and the columns of each: an address is taken as a whole, or not."""

_ANY_DAY = Context(as_of=date(2000, 1, 1))
"""The rules that are asked here read the table alone."""

_FILLED_CHOICES = tuple(name for name in CHOICES if name not in {"name", "birth_date"})
_NOT_TELLING = frozenset({"bad_address", "country", "state", "zip4"})
"""Columns that make no address by themselves."""

_ALTERNATIVE = tuple(ALTERNATIVE.values())
_OF_ADDRESS = "bad_address"
_ADDRESS = ("address1", "address2", "zip")
_PERSON = ("first_name", "last_name", *_ADDRESS)


def fold(
    patients: pd.DataFrame, roots: Mapping[int, int], taken: Sequence[tuple[int, int, Sequence[str]]] = ()
) -> pd.DataFrame:
    """``patients`` with the merged records' knowledge in the kept ones, and a column ``merged_into`` (Int64).

    ``roots`` gives the kept key of each merged key; those of patients that are not in the table are passed over. The
    kept record gets the latest visit and appointment, the earliest first visit, the sum of visits, every flag, and the
    word of deceased, dismissed, inactive and do-not-mail statuses of all records. A bad address is a fact about the
    address: it counts where both records have the same. The alternative address is that of a record which asked for
    confidential mail, the kept one's first. Name and address stay the kept record's own, but for what it has nothing of
    and what was ``taken``: (kept key, merged key, names of ``CHOICES``), oldest first.
    """
    pairs = {int(old): int(new) for old, new in roots.items() if old in patients.index and new in patients.index}
    into = pd.Series(pd.array([pairs.get(int(key)) for key in patients.index], dtype="Int64"), index=patients.index)
    if not pairs:
        return patients
    patients = _with_taken(patients, [*taken, *_lacking(patients, pairs)])
    folded = patients.assign(**{MERGED_INTO: into})
    old = patients.loc[list(pairs)]
    kept_keys = pd.Series(list(pairs.values()), index=old.index)
    flags = _flags(patients, old, kept_keys)
    status = _status(patients, pairs)
    for name in (*_LATEST, *_EARLIEST, *_SUMS, *_FILLED):
        if name in folded.columns:
            folded[name] = _folded(patients[name], old[name], kept_keys, name)
    for name, told in flags.items():
        hit = folded.index.isin(kept_keys[told.to_numpy(dtype=bool)])
        folded[name] = folded[name].to_numpy(dtype=bool) | hit
    for key, word in status.items():
        folded.loc[key, "status"] = word
    for key, other in _alternatives(patients, pairs).items():
        folded.loc[key, list(_ALTERNATIVE)] = patients.loc[other, list(_ALTERNATIVE)].to_numpy()
    return folded


def _with_taken(patients: pd.DataFrame, taken: Sequence[tuple[int, int, Sequence[str]]]) -> pd.DataFrame:
    """``patients`` in which kept records have what they took, one merge after the other: a chain hands on."""
    held = [(kept, old, names) for kept, old, names in taken if kept in patients.index and old in patients.index]
    if not held:
        return patients
    changed = patients.copy()
    for kept, old, names in held:
        columns = [column for name in names for column in CHOICES.get(name, ()) if column in changed.columns]
        for column in columns:
            changed.loc[[kept], column] = changed.loc[[old], column].to_numpy()
    return changed


def _lacking(patients: pd.DataFrame, pairs: Mapping[int, int]) -> list[tuple[int, int, Sequence[str]]]:
    """What kept records have nothing of and a merged one has: an address, a phone, the clinic."""
    keys = pd.Index(list(dict.fromkeys([*pairs.values(), *pairs])))
    blank: dict[str, pd.Series] = {}
    for name in _FILLED_CHOICES:
        told = [column for column in CHOICES[name] if column not in _NOT_TELLING and column in patients.columns]
        blank[name] = (patients.loc[keys, told] == "").all(axis=1)
    found: list[tuple[int, int, Sequence[str]]] = []
    for old, kept in pairs.items():
        names = [name for name, empty in blank.items() if empty[kept] and not empty[old]]
        if names:
            found.append((kept, old, names))
            for name in names:
                blank[name][kept] = False
    return found


def _alternatives(patients: pd.DataFrame, pairs: Mapping[int, int]) -> dict[int, int]:
    """For kept records, the merged one whose alternative address they get, as a whole.

    A record that asked for confidential mail goes before one that did not: mail must never go anywhere else.
    """
    keys = pd.Index(list(dict.fromkeys([*pairs.values(), *pairs])))
    rows = patients.loc[keys]
    worth = pd.Series(has_alternative(rows).astype(int), index=keys)
    worth += worth * rows["confidential"].astype(int)
    found: dict[int, int] = {}
    for old, kept in pairs.items():
        if worth[old] > worth[kept]:
            found[kept] = old
            worth[kept] = worth[old]
    return found


def follow_contacts(contacts: pd.DataFrame, roots: Mapping[int, int]) -> pd.DataFrame:
    """``contacts`` (a row per piece and ``patient_key``) in which what a merged record got, the kept one got too."""
    moved = contacts[contacts["patient_key"].isin(list(roots))]
    if moved.empty:
        return contacts
    named = moved.assign(patient_key=moved["patient_key"].map(dict(roots)).astype(contacts["patient_key"].dtype))
    return pd.concat([contacts, named]).drop_duplicates(ignore_index=True)


def with_merged(members: pd.Series, patients: pd.DataFrame) -> pd.Series:
    """``members`` (tuples of keys) with the merged records of each behind: what comes back for those counts too.

    ``patients`` is the table that ``fold`` made.
    """
    if MERGED_INTO not in patients.columns or members.empty:
        return members
    into = patients[MERGED_INTO].dropna().sort_index()
    records: dict[int, list[int]] = {}
    for old, new in into.items():
        records.setdefault(int(new), []).append(int(str(old)))
    more = [(*keys, *(old for key in keys for old in records.get(key, ()))) for keys in members]
    return pd.Series(more, index=members.index, dtype=object)


def follow_suppression(
    records: pd.DataFrame, folded: pd.DataFrame, suppressed: frozenset[str], roots: Mapping[int, int]
) -> frozenset[str]:
    """``suppressed`` with the kept person at the present address, where one of the records stands on it.

    ``records`` are as they were imported, ``folded`` is what ``fold`` made of them: a kept record may have taken
    another name or address, and is suppressed under that as well.
    """
    more = set()
    for old, new in roots.items():
        if not suppressed or old not in records.index or new not in records.index:
            continue
        for key in (old, new):
            row = [str(records.at[key, name]) for name in _PERSON]
            if address_key(*row[2:]) in suppressed or person_key(*row) in suppressed:
                more.add(person_key(*(str(folded.at[new, name]) for name in _PERSON)))
    return suppressed | frozenset(more - {""})


def _folded(own: pd.Series, old: pd.Series, kept_keys: pd.Series, name: str) -> pd.Series:
    """One column of the kept records, from their own values and those of the merged."""
    named = old.set_axis(kept_keys.to_numpy())
    together = pd.concat([own[own.index.isin(kept_keys)], named])
    if name in _FILLED and own.dtype == object:
        together = together[together != ""]
    groups = together.groupby(level=0, sort=True)
    if name in _SUMS:
        new = groups.sum(min_count=1)
    elif name in _FILLED:
        new = groups.first()
    else:
        new = groups.min() if name in _EARLIEST else groups.max()
    result = own.copy()
    result.loc[new.index] = new.astype(own.dtype)
    return result


def _flags(patients: pd.DataFrame, old: pd.DataFrame, kept_keys: pd.Series) -> dict[str, pd.Series]:
    """For each flag, which merged records have it."""
    found = {field.name: old[field.name] for field in FIELDS if field.kind is Kind.FLAG and field.name in old.columns}
    found["deceased"] = deceased.RULE.excludes(old, _ANY_DAY)
    found["do_not_mail"] = do_not_mail.RULE.excludes(old, _ANY_DAY)
    kept = patients.loc[kept_keys.to_numpy(), list(_ADDRESS)]
    doors = [address_key(*map(str, row)) for row in kept.itertuples(index=False)]
    own = [address_key(*map(str, row)) for row in old[list(_ADDRESS)].itertuples(index=False)]
    found[_OF_ADDRESS] = found[_OF_ADDRESS] & np.array([a == b for a, b in zip(doors, own, strict=True)], dtype=bool)
    return found


def _status(patients: pd.DataFrame, pairs: Mapping[int, int]) -> dict[int, str]:
    """Kept records whose status must give way to a merged one's that keeps the person out of the mail."""
    keys = pd.Index(list(dict.fromkeys([*pairs.values(), *pairs])))
    rows = patients.loc[keys]
    # left for good weighs more than marked inactive, which a campaign may overlook
    weight = pd.Series(0, index=keys)
    weight[inactive_status.RULE.excludes(rows, _ANY_DAY)] = 1
    weight[dismissed.RULE.excludes(rows, _ANY_DAY) & (rows["status"] != "")] = 2
    found: dict[int, str] = {}
    for old, kept in pairs.items():
        if weight[old] > weight[kept]:
            found[kept] = str(rows.at[old, "status"])
            weight[kept] = weight[old]
    return found
