"""Those who get a piece: whom it is addressed to, whom it stands for, and the clinic it invites to."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience import household_name, merging, salutation
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household_choice import household_of
from reactivate_desktop.audience.rules import deceased, merged_record, same_household
from reactivate_desktop.audience.waterfall import Decision

_NAMES = (
    *("title", "first_name", "last_name", "suffix", "guardian", "preferred_name"),
    *("partner_first_name", "partner_last_name"),
)


def run(patients: pd.DataFrame, decision: Decision, assigned: pd.DataFrame, context: Context, how: str) -> pd.DataFrame:
    """The patient table of the mailable, with the columns that ``build_audience.Audience.recipients`` names.

    ``assigned`` has their clinics; ``how`` is one of ``household_name.HOUSEHOLD_NAMES``.
    """
    mailed = patients.loc[decision.mailable]
    minor = mailed["birth_date"] > context.adult_birth
    lines, names = [], []
    for title, first, last, suffix, guardian, preferred, second, second_last, is_minor in zip(
        *(mailed[name] for name in _NAMES), minor, strict=True
    ):
        partner = salutation.Partner(second, second_last) if second else salutation.NOBODY
        lines.append(
            salutation.addressee(
                title=title,
                first_name=first,
                last_name=last,
                suffix=suffix,
                guardian=guardian,
                minor=is_minor,
                partner=partner,
            )
        )
        names.append(
            salutation.greeting(
                first_name=first,
                preferred_name=preferred,
                minor=is_minor,
                title=title,
                last_name=last,
                partner=partner,
            )
        )
    members = _members(patients, decision)
    whole = _whole(patients, members, context) if how == household_name.FAMILY else None
    own = list(zip(lines, names, strict=True))
    called = household_name.call(patients, members, own, context.adult_birth, how, whole=whole)
    return mailed.assign(
        addressee=pd.Series([line for line, _ in called], index=mailed.index, dtype=object),
        greeting_name=pd.Series([name for _, name in called], index=mailed.index, dtype=object),
        clinic_id=assigned["clinic_id"],
        clinic_how=assigned["how"],
        member_keys=merging.with_merged(members, patients),
    )


def _whole(patients: pd.DataFrame, members: pd.Series, context: Context) -> list[bool]:
    """Whose piece stands for all of the household who live and are no second record of somebody."""
    several = [int(key) for keys in members if len(keys) > 1 for key in keys]
    if not several:
        return [True] * len(members)
    household = household_of(patients)
    known = set(several)
    others = patients[household.isin(household.loc[several]).to_numpy() & ~patients.index.isin(several)]
    gone = deceased.RULE.excludes(others, context) | merged_record.RULE.excludes(others, context)
    left = set(household.loc[others.index[~gone.to_numpy(dtype=bool)]])
    return [keys[0] not in known or int(household.loc[keys[0]]) not in left for keys in members]


def _members(patients: pd.DataFrame, decision: Decision) -> pd.Series:
    """For each recipient the keys of all for whom the piece stands, the recipient's own first."""
    keys = decision.mailable.to_list()
    others = decision.people(same_household.RULE.id)
    family: dict[int, tuple[int, ...]] = {}
    places = [-1] * len(keys)
    if len(others):
        household = household_of(patients)
        places = household.loc[decision.mailable].to_list()
        for key, place in zip(others.to_list(), household.loc[others].to_list(), strict=True):
            family[place] = (*family.get(place, ()), int(key))
    members = [(int(key), *family.get(place, ())) for key, place in zip(keys, places, strict=True)]
    return pd.Series(members, index=decision.mailable, dtype=object)
