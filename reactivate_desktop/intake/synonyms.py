"""The synonyms file, read once: which header means which field in which system."""

from __future__ import annotations

import re
from functools import cache

from pydantic.dataclasses import dataclass

from reactivate_desktop.resources import asset, load_toml

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[\W_]+")


def words_of(header: str) -> str:
    """A header as lower-case words: ``LastEncounterDate`` and ``LAST_ENCOUNTER_DATE`` give ``last encounter date``."""
    text = _CAMEL.sub(" ", header).replace("#", " number ").replace("+", " plus ")
    return _OTHER.sub(" ", text.casefold()).strip()


def key_of(header: str) -> str:
    """A header without blanks and punctuation, for comparing."""
    return words_of(header).replace(" ", "")


@dataclass(frozen=True)
class Names:
    """A plain list of headers, with words that may stand anywhere in one."""

    headers: list[str]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class System:
    """A system that gives a common header another meaning."""

    name: str
    signature: list[str]
    ignore: dict[str, str]


@dataclass(frozen=True)
class Words:
    """How words of a header are shortened (``same``), and words that add nothing."""

    filler: list[str]
    same: dict[str, str]


@dataclass(frozen=True)
class Ask:
    """A field that a column may be when its header has one of ``words`` and its values are of ``kind``."""

    field: str
    kind: str
    words: list[str]
    unless: list[str]


@dataclass(frozen=True)
class Synonyms:
    """The whole file; the properties hold it as keys."""

    fields: dict[str, list[str]]
    inverse: Names
    status: dict[str, list[str]]
    companions: dict[str, list[str]]
    never: Names
    others: Names
    words: Words
    short: dict[str, str]
    ask: list[Ask]
    zip_regions: dict[str, list[str]]
    systems: list[System]
    status_words: dict[str, str]
    patstatus: dict[str, str]


@dataclass(frozen=True)
class Lookup:
    """The file turned round for looking up: key of a header to what it may mean."""

    options: dict[str, list[tuple[str, int]]]
    inverse: frozenset[str]
    never: frozenset[str]
    never_words: tuple[str, ...]
    other_words: tuple[str, ...]
    companions: dict[str, str]
    reading: dict[str, str]


@cache
def synonyms() -> Synonyms:
    """The bundled synonyms."""
    return load_toml(asset("intake", "synonyms.toml"), Synonyms)


@cache
def lookup() -> Lookup:
    """The bundled synonyms by header key; an option is (field, rank), rank 0 being the best name of the field."""
    data = synonyms()
    options: dict[str, list[tuple[str, int]]] = {}
    for field, names in data.fields.items():
        for rank, name in enumerate(names):
            known = options.setdefault(key_of(name), [])
            if field not in {known_field for known_field, _ in known}:
                known.append((field, rank))
    return Lookup(
        options=options,
        inverse=frozenset(map(key_of, data.inverse.headers)),
        never=frozenset(map(key_of, data.never.headers)),
        never_words=data.never.words,
        other_words=data.others.words,
        companions={key_of(name): field for field, names in data.companions.items() for name in names},
        reading={key_of(name): reading for reading, names in data.status.items() for name in names},
    )
