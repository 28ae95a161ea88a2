"""How a piece calls its reader: the addressee line, and the name in "Dear …".

A household's one piece carries the name of the person it goes to, not "The Miller Household": a person's name is
forwarded under that person's change of address, matches the record at the desk, and tells nobody who else is a patient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PARENT_OF = "To the Parent or Guardian of"

_COURTESY = {"MR": "Mr.", "MRS": "Mrs.", "MS": "Ms.", "MISS": "Miss", "MX": "Mx.", "MASTER": "Master", "MSTR": "Master"}
_OF_TWO = {"DRS": "Drs.", "PROFS": "Profs."}
_PROFESSIONAL = {"DR": "Dr.", "DOCTOR": "Dr.", "REV": "Rev.", "REVEREND": "Rev.", "PROF": "Prof.", "HON": "Hon."}
_SUFFIXES = {"JR": "Jr.", "SR": "Sr.", "II": "II", "III": "III", "IV": "IV", "V": "V", "ESQ": "Esq."}
_NOT_A_NAME = frozenset(
    {"UNKNOWN", "UNK", "NONE", "NA", "NULL", "TEST", "PATIENT", "BABY", "INFANT", "NEWBORN", "CHILD", "DECEASED"}
    | {"ESTATE", "GUARDIAN", "PARENT", "PARENTS", "SELF", "SAME", "HOUSEHOLD", "FAMILY", "ACCOUNT", "RESIDENT"}
)
# "Child" and "Guest" are family names; as first names they are words for somebody whose name is not known
_FAMILY_NAMES = frozenset({"CHILD", "PARENT", "SELF", "TEST"})
_NOT_A_FIRST_NAME = frozenset(
    {"DEAR", "CUSTOMER", "CLIENT", "GUEST", "OCCUPANT", "CURRENTRESIDENT", "CURRENTOCCUPANT", "VALUEDPATIENT", "MEMBER"}
    | {"MALE", "FEMALE", "BOY", "GIRL", "BABYBOY", "BABYGIRL", "FATHER", "FATHEROF", "MOTHER", "MOTHEROF", "TWIN"}
    | {"TBD", "TBA", "VOID", "NAME", "FIRST", "FIRSTNAME", "FNAME", "LAST", "LASTNAME", "LNAME", "SURNAME", "NONAME"}
    | {"DUPLICATE", "DUP", "DNU", "DONOTUSE", "DONOTMAIL", "THEESTATE"}
)
_BETWEEN = re.compile(r"\s*(?:&|\+|/)\s*|\s+and\s+", re.IGNORECASE)
_CODE = re.compile(r"^\W*=|<[^<>]*>")
_ASIDE = re.compile(r"[(\[{].*?[)\]}]|[\"“”].*?[\"“”]")
_PART = re.compile(r"[^\W\d_]+")


def is_code(text: str) -> bool:
    """True for a formula ("=…") or a tag ("<…>"): a cell that a program filled, not a person's name."""
    return bool(_CODE.search(text))


def has_letters(text: str) -> bool:
    """True when ``text`` could be a name: one letter at least, not a word like "unknown", no formula and no tag."""
    return any(sign.isalpha() for sign in text) and _bare(text) not in _NOT_A_NAME and not is_code(text)


@dataclass(frozen=True, slots=True)
class Partner:
    """The second person of a row that names two; without a first name there is none.

    ``last_name`` is '' where both have the same.
    """

    first_name: str = ""
    last_name: str = ""


NOBODY = Partner()


def addressee(
    *,
    title: str,
    first_name: str,
    last_name: str,
    suffix: str,
    guardian: str = "",
    minor: bool = False,
    partner: Partner = NOBODY,
) -> str:
    """The first line of the address block; '' only where neither the patient nor a minor's guardian has a name.

    Courtesy titles (Mr., Ms.) are left out, as the post prefers, unless the first name is missing; Dr. and Rev. stay.
    Two people are both named: "Ana and Luis Ortiz", "Ana Ortiz and Luis Ruiz", "Mr. and Mrs. Smith".
    A minor is never the addressee: the guardian is, else "To the Parent or Guardian of" the minor.
    """
    if minor and has_letters(guardian):
        return _cased(_upright(guardian))
    first, last = _cased(_first(first_name)), _cased(_family(last_name))
    if not _without_titles(first) and not _without_titles(last):
        return ""
    worn = "" if minor else title
    if first and partner.first_name and (second := _cased(_first(partner.first_name))):
        name = _two((worn, *titles_of_two(worn)), (first, last, _suffix(suffix)), second, partner.last_name)
    else:
        name = _titled(worn, first, last, _suffix(suffix))
    return f"{PARENT_OF} {name}" if minor else name


def _titled(title: str, first: str, last: str, suffix: str) -> str:
    """One name, or two people behind one name: "Mr. and Mrs. John Smith"."""
    name = " ".join(part for part in (first, last, suffix) if part)
    if last and (titles := titles_of_two(title)):
        return f"{' and '.join(titles)} {name}"
    bare = _bare(title)
    if bare in _PROFESSIONAL:
        return f"{_PROFESSIONAL[bare]} {name}"
    return f"{_COURTESY[bare]} {name}" if not first and bare in _COURTESY else name


def _two(titles: tuple[str, ...], person: tuple[str, str, str], second: str, second_last: str) -> str:
    """Two people in one line; one last name and nothing else beside the names stands once."""
    first, last, suffix = person
    own, *of_two = titles
    other = _cased(_family(second_last)) or last
    if _bare(own) in _OF_TWO and other == last:
        return " ".join(part for part in (_OF_TWO[_bare(own)], first, "and", second, last) if part)
    one_title, other_title = of_two or (own, "")
    worn = [_PROFESSIONAL.get(_bare(title), "") for title in (one_title, other_title)]
    if other == last and not suffix and not any(worn):
        return f"{first} and {second} {last}".strip()
    one = " ".join(part for part in (worn[0], first, last, suffix) if part)
    return f"{one} and {' '.join(part for part in (worn[1], second, other) if part)}"


def titles_of_two(title: str) -> tuple[str, ...]:
    """``Mr. & Mrs.`` as ``Mr.`` and ``Mrs.``; nothing for a title of one person."""
    if " " not in title and "&" not in title and "/" not in title:
        return ()
    words = [_bare(word) for word in _BETWEEN.split(title.strip())]
    known = _COURTESY | _PROFESSIONAL
    return tuple(known[word] for word in words) if len(words) == 2 and all(word in known for word in words) else ()


def greeting(
    *,
    first_name: str,
    preferred_name: str = "",
    minor: bool = False,
    title: str = "",
    last_name: str = "",
    partner: Partner = NOBODY,
) -> str:
    """The name in "Dear …": preferred, else first name; '' (the template's fallback is printed) where neither serves.

    Two people are greeted by both names, or by their titles and last name: "Ana and Luis", "Mr. and Mrs. Smith". A
    child is not greeted, and neither is an initial, a number, a title or a word like "Baby".
    """
    if minor:
        return ""
    if partner.first_name and _first(partner.first_name):
        both = [_called(preferred_name, first_name), _called(partner.first_name)]
        return " and ".join(both) if all(both) else ""
    if titles := titles_of_two(title):
        family = _cased(_family(last_name))
        return f"{' and '.join(titles)} {family}" if family else ""
    return _called(preferred_name, first_name)


# what staff writes before the name one goes by, and about ways to reach somebody, which are no name
_ADVICE = re.compile(
    r"^\W*(?:use|goes\s+by|prefers(?:\s+to\s+be\s+called)?|call\s+(?:me|her|him|them)|a\.?k\.?a\.?|known\s+as)[\s:]+"
    r"(?:(?:e-?mails?|texts?|sms|calls?|phone|mail|same|first\s+name|none)\b.*)?",
    re.IGNORECASE,
)


def _called(*candidates: str) -> str:
    """The first of the names that one can be greeted by; '' where none serves."""
    for candidate in candidates:
        name = _without_initials(_without_titles(_first(_ADVICE.sub("", candidate))))
        if name and len(_bare(name)) > 1 and not any(sign.isdigit() for sign in name):
            return _cased(name)
    return ""


def _bare(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalpha())


def _cleaned(text: str) -> str:
    """Without asides in brackets or quotes and outer signs; '' where nothing of a name remains."""
    name = " ".join(_ASIDE.sub(" ", text).split()).strip(" ,;*_/-")
    words = {_bare(word) for word in name.split()}
    return name if has_letters(name) and not words & {"DECEASED", "ESTATE", "BABY", "UNKNOWN"} else ""


def _first(text: str) -> str:
    """A first name, cleaned; '' for a word that stands where a name is not known."""
    name = _cleaned(text)
    return "" if _bare(name) in _NOT_A_FIRST_NAME else name


def _family(text: str) -> str:
    """A family name, cleaned: Julia Child keeps hers."""
    return " ".join(text.split()) if _bare(text) in _FAMILY_NAMES else _cleaned(text)


def _without_titles(name: str) -> str:
    """Turn "Mr. John Jr." into "John"; '' where only a title stands."""
    words = name.split()
    titles = _COURTESY.keys() | _PROFESSIONAL.keys() | _OF_TWO.keys()
    while words and _bare(words[0]) in titles:
        words.pop(0)
        if len(words) > 1 and words[0].casefold() in {"&", "and", "+", "/"} and _bare(words[1]) in titles:
            words.pop(0)
    while len(words) > 1 and _bare(words[-1]) in {"JR", "SR", "II", "III", "IV", "ESQ"}:
        words.pop()
    return " ".join(words)


def _upright(name: str) -> str:
    """Turn "Miller, Rosa" into "Rosa Miller"; "Rosa Miller, MD" stays."""
    last, comma, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if comma and first and " " not in last else name.strip()


def _without_initials(name: str) -> str:
    """Turn "John Q." into "John"; a lone initial stays for the caller to refuse."""
    words = name.split()
    while len(words) > 1 and len(_bare(words[-1])) <= 1:
        words.pop()
    return " ".join(words)


def _suffix(text: str) -> str:
    return _SUFFIXES.get(_bare(text), text.strip()) if has_letters(text) else ""


def _cased(name: str) -> str:
    """Names typed all in one case get capitals where they belong; others are left as their owners write them."""
    if not (name.isupper() or name.islower()):
        return name
    return _PART.sub(lambda part: _cased_part(part.group()), name)


def _cased_part(part: str) -> str:
    if part.upper() in {"II", "III", "IV"}:
        return part.upper()
    if part.upper().startswith("MC") and len(part) > 3:
        return f"Mc{part[2:].capitalize()}"
    return part.capitalize()
