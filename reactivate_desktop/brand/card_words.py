"""Words that don't belong where every carrier can read them: a postcard tells who is whose patient, and nothing more.

The list follows the practice of health mail under the HIPAA privacy rule (45 CFR 164.502(b), the minimum necessary): no
diagnosis, treatment, result, balance, insurance or visit date on an open card. It flags; people decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardWarning:
    """Wording that an open card should not carry: which element, which words, and one sentence that says why."""

    element_id: str
    label: str
    words: str
    sentence: str


_KINDS: dict[str, str] = {
    "names a diagnosis or condition": r"""
        diagnos(?:is|es|ed) | diabet(?:es|ic) | cancer\w* | tumou?rs? | glaucoma | cataracts? | macular[ ]\w+ |
        periodont(?:al|itis)\w* | gum[ ]disease | gingivitis | cavit(?:y|ies) | (?:tooth[ ])?decay | infections? |
        abscess(?:es)? | arthritis | sciatica | hernia\w* | hiv | aids | hepatitis | depression | anxiety | addiction |
        obesity | pregnan(?:t|cy) | infertility | dementia | epilepsy | asthma |
        your[ ](?:condition|illness|disease|injury|symptoms?|pain)""",
    "names a treatment or medicine": r"""
        root[ ]canals? | crowns? | fillings? | extractions? | implants? | dentures? | braces | surger(?:y|ies) |
        operations? | injections? | biops(?:y|ies) | chemotherapy | radiation | dialysis | rehab(?:ilitation)? |
        medications? | prescriptions? | (?:unfinished[ ])?treatments?(?:[ ]plan)? | (?:test|lab)[ ]results? | x-?rays? |
        your[ ](?:therapy|procedure|tooth|teeth)""",
    "speaks of money owed or insurance": r"""
        balances?(?:[ ]due)? | past[- ]due | amount[ ]due | you[ ]owe | unpaid | overdue[ ](?:bill|payment) |
        outstanding[ ](?:bill|balance|amount) | collections? | copay(?:ment)?s? | deductibles? |
        your[ ](?:insurance|benefits|coverage) | medicaid | medicare""",
    "tells when the patient was seen or is due": r"""
        last[ ]saw[ ]you | (?:we[ ]saw|seeing)[ ]you[ ](?:on|in|last) |
        overdue | last[ ](?:visit|appointment|seen|exam|cleaning|check-?up) | missed[ ](?:visit|appointment)s? |
        no[- ]shows? | (?:since|on)[ ]your[ ](?:visit|appointment) | (?:months?|years?)[ ]since |
        haven[’']t[ ](?:seen[ ]you|been[ ]in)[ ](?:for|since|in) | your[ ]appointment[ ](?:on|was|of) |
        been[ ](?:over[ ]|more[ ]than[ ])?(?:\d+|an?|two|three|four|five|six)(?:[ ]or[ ]more)?[ ](?:months?|years?)""",
    "carries a date or number of a record": r"""
        date[ ]of[ ]birth | d\.?o\.?b | born[ ]on | mrn | ssn | social[ ]security |
        (?:record|chart|patient|member|policy)[ ](?:number|no|id)""",
}
_PATTERNS = tuple(
    (why, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE | re.VERBOSE)) for why, words in _KINDS.items()
)


def card_warnings(element_id: str, label: str, text: str) -> tuple[CardWarning, ...]:
    """What in ``text`` an open card should not carry; one warning for each kind that is met."""
    found = []
    for why, pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            sentence = f"“{match[0]}” {why}; an open card is read by everyone who carries it."
            found.append(CardWarning(element_id, label, match[0], sentence))
    return tuple(found)
