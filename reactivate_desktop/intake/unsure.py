"""What a column whose name isn't known may be, by words of its header or by its values: a question, no answer."""

from __future__ import annotations

from collections.abc import Container, Sequence

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.intake import evidence
from reactivate_desktop.intake.header_words import meaning
from reactivate_desktop.intake.synonyms import lookup, synonyms, words_of

BY_WORDS = "The header speaks of it, but not clearly enough to take it unasked."
BY_DAYS = "It holds days and has no header."
BY_STANDING = "Its values tell who left."


def may_be(header: str, cells: Sequence[str], taken: Container[str]) -> tuple[str, str]:
    """A deciding field that the column may be, and what speaks for it; two empty texts where nothing does.

    A field in ``taken`` has its column already: then only flags and statuses may still have another.
    """
    words, kind = _words(header), evidence.kind_of(cells)
    for ask in synonyms().ask:
        flag = FIELD_BY_NAME[ask.field].kind is Kind.FLAG
        fits = kind != "empty" and ask.kind in {"any", kind} and words & set(ask.words)
        if fits and not words & set(ask.unless) and (flag or ask.field not in taken):
            return ask.field, BY_WORDS
    if not words_of(header):
        return ("last_visit", BY_DAYS) if kind == "date" and "last_visit" not in taken else ("", "")
    about_else = any(words & set(ask.unless) for ask in synonyms().ask if ask.field == "status")
    tells = kind == "text" and not about_else and evidence.of_standing(cells)
    return ("status", BY_STANDING) if tells else ("", "")


def of_others(header: str) -> bool:
    """True for a column about somebody else, or another place: only a known name is believed there."""
    padded = f" {words_of(header)} "
    return any(f" {word} " in padded for word in lookup().other_words)


def _words(header: str) -> set[str]:
    """The words of a header as they stand, and written out."""
    same, plain = synonyms().words.same, words_of(header).split()
    return {*meaning(header), *plain, *(same.get(word, word) for word in plain)}
