"""All exclusion rules, listed by hand in waterfall order: discovery finds nothing, silently, in a frozen program."""

from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rules import (
    bad_address,
    deceased,
    dismissed,
    do_not_mail,
    future_appointment,
    inactive_status,
    mailed_lately,
    minor_without_guardian,
    no_name,
    no_visit,
    other_brand,
    same_household,
    seen_recently,
    suppressed,
    too_long_ago,
)

RULES: tuple[Rule, ...] = (
    no_visit.RULE,
    seen_recently.RULE,
    too_long_ago.RULE,
    other_brand.RULE,
    deceased.RULE,
    dismissed.RULE,
    inactive_status.RULE,
    future_appointment.RULE,
    do_not_mail.RULE,
    bad_address.RULE,
    minor_without_guardian.RULE,
    no_name.RULE,
    suppressed.RULE,
    mailed_lately.RULE,
    same_household.RULE,
)

RULE_BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
