"""What staff typed into notes, names and addresses because their system has no field for it.

"Deceased", "DO NOT MAIL", "moved", "in collections", "attorney": a program can't be sure what such words mean, and
mailing the wrong person hurts. So each is a question with a proposed answer, and until it is answered the person is not
mailed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from reactivate_desktop.intake import key_search


@dataclass(frozen=True, slots=True)
class Sign:
    """Words with a meaning.

    Attributes:
        rule: stable word for the problem.
        flag: the patient field that is set until the question is answered.
        asks: what the user is asked, without the words found.
        words: the pattern.
        unless: a pattern that takes the meaning away where it matches the same text.
    """

    rule: str
    flag: str
    asks: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _re(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


_NOT = r"do(?:es)?[\s_-]*n[o'’]?t[\s_-]*"
_RELATIVE = r"""(?:mother|father|mom|dad|parents?|husband|wife|spouse|partner|son|daughter|brother|sister|aunt
    |uncle|friend|grand(?:mother|father|ma|pa|son|daughter|parents?)|in-law|dog|cat|pet|baby|child|boss|guarantor|subscriber)"""
_NOT_THE_TELLER = "".join(
    rf"(?<!\b{word}\s)"
    for way in ("per", "by", "from", "with")
    for word in (way, rf"{way}\shis", rf"{way}\sher", rf"{way}\spt")
)
"""Who stands behind these words told the practice of a death; it is the patient's own."""
_TELLS = (
    r"(?:call(?:ed|s)?|sa(?:ys|id)|states?|stated|reports?|reported|advised|informed|told|emailed|wrote|notified)\b"
)

SIGNS: tuple[Sign, ...] = (
    Sign(
        "note-says-deceased",
        "deceased",
        "Has this patient died? Until you answer, the patient counts as deceased and is not mailed.",
        _re(
            r"""(?<![\w'’])(?:deceased|dec['’]?d|dcsd|passed\s+(?:away|on(?!\s+[^\W\d]))|passed\s+on\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|has\s+passed|r\.i\.p\.?|obituary|funeral|(?:pt|patient|he|she)
            \s+(?:(?:has\s+)?(?:died|expired)|passed(?=\s+\d{1,4}[/.-]))|(?-i:RIP\b)|^\W*dead\W*$|died|death\s+(?:cert\w*|notice|reported)|estate\s+of)(?![\w'’])"""
        ),
        _re(
            rf"""\b(?:not|isn['’]t|never)\s+(?:yet\s+|really\s+)?(?:deceased|dead)\b
            |{_NOT_THE_TELLER}\b{_RELATIVE}(?:['’]s)?(?:\s+(?!{_TELLS})\w+)?\s+(?:deceased|passed|died|funeral|death|obituary)
            |\b(?:deceased|late|death\s+of|funeral\s+of|funeral\s+for)\s+(?:a\s+|his\s+|her\s+|the\s+|their\s+)?{_RELATIVE}\b
            |\bdeath\s+in\s+(?:the\s+)?family|battery\s+died|tooth\s+died|nerve\s+(?:has\s+)?died|phone\s+died"""
        ),
    ),
    Sign(
        "note-says-do-not-contact",
        "do_not_contact",
        "Does this patient wish no contact? Until you answer, the patient is not mailed.",
        _re(
            rf"""\b(?:{_NOT}|no\s+)(?:contact|solicit\w*|marketing|recall|reach\s+out|see|reschedule|schedule|treat)\b(?!\s+(?:lens|info))
            |(?<![\w'’])dnc(?![\w'’])|\bdismissed\b(?!\s+early)|\bdischarged\s+from\s+(?:the\s+|our\s+)?practice\b
            |\bbanned\b|\brestraining\s+order\b"""
        ),
        _re(r"\bno\s+(?:contact\s+lens\w*|recall\s+(?:set|due|made|yet|date))"),
    ),
    Sign(
        "note-says-do-not-mail",
        "do_not_mail",
        "Does this patient wish no mail? Until you answer, the patient is not mailed.",
        _re(
            rf"""\b{_NOT}(?:mail|send|use)\b|\b(?:no|stop)\s+(?:more\s+)?(?:mail(?:ings?)?|post\s?cards?|letters?|correspondence)\b(?!\s*box)
            |(?<![\w'’])(?:dnm(?![\w'’])|d\.\s?n\.\s?m\.)|\b(?:do(?:es)?\s*n[o'’]?t\s+want|refuse[sd]?|opt(?:ed|s)?[\s-]?out\s+(?:of|from))
            \s+(?:any\s+|our\s+|the\s+|all\s+)?(?:direct\s+)?(?:mail(?:ers?|ings?)?|post\s?cards?|letters?|marketing)\b
            |\bstop\s+sending\b|\b(?:take|remove[d]?)\s+(?:me\s+|her\s+|him\s+)?(?:off|from)\b.{{0,20}}\blist\b
            |\bunsubscribed?\b|\bhospice\b|\bmemory\s+care\b"""
        ),
    ),
    Sign(
        "note-says-moved",
        "bad_address",
        "Has this patient moved? Until you answer, the address counts as bad and the patient is not mailed.",
        _re(
            r"""\b(?:has\s+|have\s+|had\s+)?moved\b|\bmoving\s+(?:away|out|to)\b|\breturn(?:ed)?\s+(?:to\s+sender|mail)\b
            |\bmail\s+(?:was\s+|came\s+|has\s+been\s+)?(?:returned|back)\b|\bundeliverable\b|(?-i:\b(?:RTS|NDFA|UAA)\b)|\bno\s+forwarding\b|\battempted[\s,-]+not\s+known\b
            |\bvacated?\b(?=\s*(?:$|[\W\d]))|\b(?:bad|wrong|old|invalid)\s+addr(?:ess)?\b
            |\bno\s+longer\s+(?:at|lives|here)\b|\bforward(?:ing)?\s+(?:order|address)\s+expired\b"""
        ),
        _re(
            r"""\bmoved\s+(?:(?:\w+\s+){0,3})?(?:appt|appointment|appts|appointments|visit|time|cleaning|date|earlier|later|up\s+to|recall)\b
            |\b(?:appt|appointment|visit|cleaning|time|recall|tooth|teeth|implant|crown|bracket)s?\s+(?:was\s+|were\s+|has\s+|have\s+|got\s+)?moved
            |\bmoved\s+(?:tooth|teeth|(?:over\s+)?from\s+(?:the\s+|our\s+)?(?:another|other|previous|old|former)|here\b|back\s+(?:to|into)\s+(?:town|area))"""
        ),
    ),
    Sign(
        "note-says-collections",
        "do_not_mail",
        "Is this patient's account in collections? Until you answer, the patient is not mailed.",
        _re(
            r"""\b(?:in|to|at|with|for|sent|w/)\s+collections?\b(?!\s+(?:of|plate|box))|\bcollections?\s+(?:agency|account|acct|status)\b
            |\bbad\s+debt\b|\bwritten\s+off\b|\bwrite[\s-]?off\b|\bbankrupt(?:cy)?\b"""
        ),
        _re(
            r"\b(?:not|never)\s+(?:in|sent\s+to|to)\s+collections?\b|\bins(?:urance)?\.?\s+write[\s-]?off|\bplaque\s+collection"
        ),
    ),
    Sign(
        "note-says-attorney",
        "do_not_contact",
        "Is there a legal matter with this patient? Until you answer, the patient is not mailed.",
        _re(
            r"""\battorneys?\b|\battny\b|\blawyers?\b|\blaw\s?suit\b|\blitigation\b|\blegal\s+(?:action|hold|matter)\b|\bmalpractice\b
            |\bsubpoena(?:ed)?\b|\bboard\s+complaint\b"""
        ),
        _re(
            r"\b(?:is|works\s+as|occupation:?|job:?|employer:?|retired)\s+(?:an?\s+|as\s+an?\s+)?(?:\w+\s+)?(?:attorney|lawyer)\b"
            r"|\bpower\s+of\s+attorney\b|\bno\s+(?:attorney|lawyer)"
        ),
    ),
)
_KEYS = tuple(
    """
    rts|ndfa|uaa|not known|-not|vacat|no forward|dead|rip|d.n.m|d. n|want|refuse|opt out|opt-out|optout|
    opted|opts|stop send|deceas|dec'd|dec’d|decd|dcsd|passed|r.i.p|obituary|funeral|died|expired|death|estate of|
    o not|es not|o_not|s_not|o-not|s-not|onot|esnot|on't|on’t|sn't|sn’t|ont|esnt|o n|
    es n|o_n|o-n|dnt|no contact|no solicit|no market|no recall|no reach|no see|no resched|
    no sched|no treat|no more|no mail|no post|no letter|no corresp|no longer|stop m|stop p|
    stop l|stop c|dnc|dnm|dismissed|discharged|banned|restraining|take|remove|unsubscribe|
    hospice|memory care|moved|moving|return|mail was|mail came|mail has|mail back|
    undeliverable|bad addr|wrong addr|old addr|invalid addr|forward|collection|bad debt|
    written off|write off|write-off|writeoff|bankrupt|attorney|attny|lawyer|lawsuit|law suit|
    litigation|legal|malpractice|subpoena|board complaint
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
"""One of these stands in every text that a sign is found in; searching for them in all texts at once takes no time."""
_ANY = _re("|".join(f"(?:{sign.words.pattern})" for sign in SIGNS))
_BRACKETED = r"[(\[{{*<\-–—/\s]*(?:{words})[)\]}}*>!.\-–—:;/\s]*"
_IN_NAMES = re.compile(
    _BRACKETED.format(
        words=r"(?<![\w'’])(?:deceased|dec['’]d|dcsd|passed\s+away|do\s*not\s*(?:mail|contact|call|send|use)|dnm|dnc|no\s+mail|moved"
        r"|in\s+collections|collections\b(?=\s*[)\]*])|dismissed|bad\s+address|returned?\s+mail)(?![\w'’])"
    ),
    re.IGNORECASE,
)
TRIAL_WORDS = frozenset({"test", "testing", "tester", "dummy", "asdf", "qwerty", "xx", "xxx", "xxxx", "zz", "patient"})
"""Words that stand for a name where staff tries something out. A few families are called so: only a question."""
FICTIONAL = frozenset(
    """
    mickey mouse|minnie mouse|donald duck|daisy duck|bugs bunny|daffy duck|santa claus|homer simpson|bart simpson
    |marge simpson|fred flintstone|wilma flintstone|clark kent|bruce wayne|darth vader|luke skywalker|harry potter
    |spongebob squarepants|elmer fudd|betty boop|easter bunny|peter parker|john q public|joe blow|humpty dumpty
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Names of stories that staff uses for trials; a person may be called so, therefore only a question."""


def trial_word(name: str) -> str | None:
    """A first or last name that is wholly a word for trials; None for a name such as Testa or Patience."""
    return name if name.casefold().strip(" .-*") in TRIAL_WORDS else None


def worth_reading(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """The texts in which a sign may stand: the patterns themselves would take long on a million addresses."""
    return key_search.holding_any(texts, _KEYS)


@lru_cache(maxsize=65_536)
def signs_in(text: str) -> tuple[Sign, ...]:
    """What ``text`` may say about its patient, the gravest first."""
    if not _ANY.search(text):
        return ()
    return tuple(
        sign for sign in SIGNS if sign.words.search(text) and not (sign.unless is not None and sign.unless.search(text))
    )


def without_signs(text: str) -> str:
    """A name or address line without such words and their brackets; as it is where it holds none."""
    if not _IN_NAMES.search(text):
        return text
    return " ".join(_IN_NAMES.sub(" ", text).split()).strip(" ,;-–—*")
