"""Headers as sets of words: shortened words written out, words that add nothing left out, run-together words parted."""

from __future__ import annotations

from functools import cache

from reactivate_desktop.intake.synonyms import key_of, synonyms, words_of

_LONGEST = 60


@cache
def _vocabulary() -> frozenset[str]:
    data = synonyms()
    texts = [name for names in data.fields.values() for name in names]
    texts += [*data.never.headers, *data.never.words, *data.words.filler, *data.words.same, *data.words.same.values()]
    texts += [word for ask in data.ask for word in (*ask.words, *ask.unless)]
    return frozenset(word for text in texts for word in words_of(text).split() if len(word) > 1 or word.isdigit())


@cache
def parted(header: str) -> tuple[str, ...]:
    """The words of a header, told by its letters alone: case, blanks and underscores make no difference.

    Empty when the letters are not made of known words.
    """
    key = key_of(header)
    if len(key) > _LONGEST:
        return ()
    best: list[tuple[str, ...] | None] = [(), *([None] * len(key))]
    for end in range(1, len(key) + 1):
        for start in range(end):
            before, word = best[start], key[start:end]
            if before is None or word not in _vocabulary():
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, word)
    return best[-1] or ()


def meaning(header: str) -> frozenset[str]:
    """The words of a header written out, without those that add nothing and whatever their order."""
    data = synonyms().words
    filler = {word for text in data.filler for word in text.split()}
    return frozenset(data.same.get(word, word) for word in parted(header) if word not in filler)


@cache
def by_meaning() -> dict[frozenset[str], str]:
    """Field by the words of its names; words that name two fields name none here."""
    found: dict[frozenset[str], set[str]] = {}
    for field, names in synonyms().fields.items():
        for name in names:
            if words := meaning(name):
                found.setdefault(words, set()).add(field)
    return {words: fields.pop() for words, fields in found.items() if len(fields) == 1}
