"""The grammar of merge fields in words, and the mending of what an empty field leaves behind.

``{name}`` is a field, ``{name|words}`` a field with its fallback, ``{{`` and ``}}`` are braces. Which fields exist, and
what they say, is told in ``fields``; this module knows only words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reactivate_desktop.errors import InputError


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One use of a merge field; ``fallback`` is printed when the field is empty ('' = nothing is)."""

    name: str
    fallback: str = ""


Token = Words | FieldUse

_TOKEN = re.compile(r"(?P<open>\{\{)|(?P<close>\}\})|\{(?P<use>[^{}]*)\}|(?P<stray>[{}])|(?P<words>[^{}]+)")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def tokenise(text: str) -> tuple[Token, ...]:
    """Cut ``text`` into words and field uses; neighbouring words are joined.

    Raises:
        InputError: on a brace without its partner or a field without a proper name.
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        use = match["use"]
        if match["stray"]:
            raise InputError(
                f"A brace has no partner at character {match.start() + 1}.",
                hint="Write {field}, or {{ and }} for printed braces.",
                code="field-syntax",
            )
        if use is not None:
            tokens.append(_use(use))
            continue
        words = "{" if match["open"] else "}" if match["close"] else match["words"]
        before = tokens[-1] if tokens else None
        if isinstance(before, Words):
            tokens[-1] = Words(before.text + words)
        else:
            tokens.append(Words(words))
    return tuple(tokens)


def _use(inside: str) -> FieldUse:
    name, _, fallback = inside.partition("|")
    name = name.strip()
    if not _NAME.match(name):
        raise InputError(
            f"'{{{inside}}}' does not name a merge field.",
            hint="Write a field's name between the braces, such as {first_name}.",
            code="field-syntax",
        )
    return FieldUse(name, fallback.strip())


# While a text is put together, each field leaves a mark, so that mending touches the author's punctuation next to an
# empty field and never a character of a value.
_GAP, _VALUE, _END, _BREAK, _FALLBACK = "\x00", "\x01", "\x02", "\x03", "\x04"
_NO_MARKS = {ord(mark): None for mark in (_GAP, _VALUE, _END, _BREAK, _FALLBACK)}

_PAIRED = re.compile(r"\(\s*\x00\s*\)|\[\s*\x00\s*\]|“\s*\x00\s*”|\"\s*\x00\s*\"|‘\s*\x00\s*’")
_POSSESSIVE = re.compile(r"\x00['’]s\b")
_RUN = re.compile(r"\x00(?:[ ,;:/&–—-]*\x00)+")
_SAYS_SOMETHING = re.compile(r"[^\W_]|[\x01\x04]")
_LABEL_ONLY = re.compile(r"[^.!?\x01\x04]*:\s*\x00\W*\Z")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s*\Z")
_SOFT_END = re.compile(r"(?:\s*[,;–—]|\s-)\s*\Z")
_LEADING = re.compile(r"\A(?:\s|[,;:!?…–—]|[.-]+(?=\s|\Z|\x00))*")
_FIRST_LETTER = re.compile(r"\A([\"“‘(\[]*)([^\W\d_])")


def value_mark(value: str) -> str:
    """A field's value (or, when empty, its gap) ready for ``mend``."""
    clean = value.translate(_NO_MARKS).strip()
    return f"{_VALUE}{clean}{_END}".replace("\n", _BREAK) if clean else _GAP


def fallback_mark(fallback: str) -> str:
    """A fallback ready for ``mend``: it gets a capital where it opens a sentence."""
    return f"{_FALLBACK}{fallback.translate(_NO_MARKS)}{_END}".replace("\n", _BREAK)


def words_mark(words: str) -> str:
    """The author's words ready for ``mend``."""
    return words.translate(_NO_MARKS)


def mend(marked: Iterable[str]) -> str:
    """Join marked parts: lines of nothing but empty fields go, and so does the punctuation an empty field leaves.

    "{first_name}, your next step is free." without a name reads "Your next step is free."; "We miss you, {first_name}."
    reads "We miss you."; a line such as "Call: {clinic_phone}" without its value is left out.
    """
    text = "".join(marked)
    if _GAP in text:
        for pattern, better in ((_PAIRED, _GAP), (_POSSESSIVE, _GAP), (_RUN, _GAP)):
            text = pattern.sub(better, text)
    done: list[str] = []
    for line in _without_empty_lines(text.split("\n")):
        before = done[-1] if done else ""
        done.append(_capital_fallbacks(_mend_line(line, before), before))
    joined = "\n".join(done)
    return joined.translate({ord(_VALUE): None, ord(_END): None, ord(_FALLBACK): None, ord(_BREAK): "\n"})


def _without_empty_lines(lines: list[str]) -> list[str]:
    kept: list[str] = []
    dropped = False
    for number, line in enumerate(lines):
        if _GAP in line and (not _SAYS_SOMETHING.search(line) or _LABEL_ONLY.match(line)):
            stop = re.search(r"[.!?…]", line)
            if kept and (stop or number == len(lines) - 1):
                kept[-1] = _SOFT_END.sub("", kept[-1]) + _stop_for(kept[-1], stop)
            dropped = True
            continue
        if dropped and not line.strip() and not (kept and kept[-1].strip()):
            continue  # the dropped line stood between two blank ones: one is enough
        dropped = False
        kept.append(line)
    while dropped and kept and not kept[-1].strip():
        kept.pop()
    return kept


def _stop_for(line: str, stop: re.Match[str] | None) -> str:
    return stop[0] if stop and _SOFT_END.search(line) else ""


def _mend_line(line: str, before: str) -> str:
    while _GAP in line:
        left, _, right = line.partition(_GAP)
        opens = not left.strip() or _SENTENCE_END.search(left)
        line = _mend_opening(left, right, before) if opens else _mend_inside(left, right)
    return line


def _mend_opening(left: str, right: str, before: str) -> str:
    rest = _LEADING.sub("", right, count=1)
    addressed = right.lstrip()[:1] in set(",;:!–—-")
    continues = bool(_SOFT_END.search(before))
    if left.strip() or _opens_sentence(before) or (addressed and not continues):
        rest = _FIRST_LETTER.sub(lambda found: found[1] + _upper(found[2]), rest, count=1)
    return f"{left.rstrip()} {rest}".strip() if left.strip() else rest


def _mend_inside(left: str, right: str) -> str:
    rest = right.lstrip(" ")
    if not rest or rest[0] in ".!?…":
        return _SOFT_END.sub("", left).rstrip() + rest
    if rest[0] in ",;:)" or (rest[0] in "–—" and _SOFT_END.search(left)):
        space = " " if rest[0] in "–—" else ""
        return _SOFT_END.sub("", left).rstrip() + space + rest
    spaced = left.endswith(" ") or right.startswith(" ")
    return f"{left.rstrip(' ')} {rest}" if spaced else left + rest


def _capital_fallbacks(line: str, before: str) -> str:
    parts = line.split(_FALLBACK)
    for number in range(1, len(parts)):
        left = "".join(parts[:number])
        if _opens_sentence(left) if left.strip() else _opens_sentence(before):
            parts[number] = _upper(parts[number][:1]) + parts[number][1:]
    return _FALLBACK.join(parts)


def _opens_sentence(before: str) -> bool:
    return not before.strip() or _SENTENCE_END.search(before) is not None


def _upper(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter
