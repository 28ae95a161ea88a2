"""E-mail addresses: syntax, more than one in a cell, and the ones that are typed where a form insists on one.

The syntax is the one that browsers hold fields to (WHATWG HTML, section "Email state"), with a dot in the domain;
lengths are those of RFC 5321, section 4.5.3.1.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reactivate_desktop.intake import values

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_LONGEST, _LONGEST_LOCAL = 254, 64
_INTERNATIONAL = re.compile(r"[^\s@<>,;:()\"]{1,64}@[^\s@<>,;:()\".]+(?:\.[^\s@<>,;:()\".]+)+")
"""Letters of other alphabets are allowed since RFC 6531; half of such an address must not be taken for one."""
_WORDS = frozenset(
    """
    none no nil na n/a noemail no-email no_email nomail noaddress unknown declined refused denied decline refuse
    donthave doesnthave pending test x xx xxx
    """.split()  # noqa: SIM905 - a table of words
)
_MISTYPED = re.compile(
    r"@(?:g(?:mial|amil|mai|mal|nail|mall|mil)\.com|gmail\.(?:con|co|cm|om|cim|comm)|yaho+\.(?:con|cm)|yah(?:o|ooo|hoo)\.com"
    r"|hotmai\.com|hotmial\.com|hotmail\.(?:con|cm)|(?:yahoo|aol|outlook|icloud|comcast)\.(?:con|cmo|ocm|comm))$",
    re.IGNORECASE,
)


def email(text: str) -> values.Cell[str]:
    """The address of a cell; '' with a rule where it can't be one."""
    value = values.tidy(text)
    if values.absent(value):
        return values.Cell("")
    if _good(value) or (not value.isascii() and _INTERNATIONAL.fullmatch(value)):
        return _judged(value)
    word = value.casefold().strip(" .@").replace(" ", "").replace("'", "")
    if word in _WORDS or word.replace("email", "") in _WORDS:
        return values.Cell("", "email-placeholder", "left empty: a word for no address")
    found = [match[0].strip(".'") for match in _ADDRESS.finditer(value) if _good(match[0].strip(".'"))]
    different = list(dict.fromkeys(address.casefold() for address in found))
    if len(different) > 1:
        return values.Cell(found[0], "two-emails", "the first address kept", "warning")
    # "ann roe@x.org" may lack a dot or a dash: half of an address is worse than none
    if found and not re.search(r"\S@\S*@|\.\.|^[^<:(\[]*\s[^\s<(\[]+@", value):
        return values.Cell(found[0], "email-words", "what stood around the address left out")
    return values.Cell("", "email-invalid", "left empty: not an e-mail address", "warning")


@lru_cache(maxsize=65_536)
def _plain_domain(domain: str) -> bool:
    whole = f"@{domain}"
    return _good(f"a{whole}") and not _MISTYPED.search(whole)


def plain(text: str) -> bool:
    """True where ``email`` keeps the cell as it is: one address of usual letters, as nearly all are; this is quick."""
    local, _, domain = text.partition("@")
    return (
        len(text) <= _LONGEST
        and 0 < len(local) <= _LONGEST_LOCAL
        and _PLAIN_LOCAL.fullmatch(local) is not None
        and local.casefold() not in _WORDS
        and _plain_domain(domain)
    )


def _good(value: str) -> bool:
    local, _, domain = value.partition("@")
    return (
        bool(_ADDRESS.fullmatch(value))
        and len(value) <= _LONGEST
        and ".." not in local
        and not local.startswith(".")
        and not local.endswith(".")
        and not domain.rpartition(".")[2].isdigit()
    )


def _judged(value: str) -> values.Cell[str]:
    local, _, domain = value.casefold().partition("@")
    name = domain.partition(".")[0]
    if local in _WORDS and (name in _WORDS or local == name or domain in {"email.com", "gmail.com", "yahoo.com"}):
        return values.Cell("", "email-placeholder", "left empty: an address that stands for none")
    if _MISTYPED.search(value):
        return values.Cell(value, "email-mistyped", "left as it is: the name behind the @ looks mistyped", "warning")
    return values.Cell(value)
