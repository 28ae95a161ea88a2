"""Which signs of a face are plain: in a word of nothing else each is its own glyph, moved by its pairs alone.

What a face may do to a word stands in its tables (OpenType 1.9, GSUB and GPOS). A rule that begins with a sign, and
finds all else it asks for among the signs in question, takes that sign out; what is left needs no shaping.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from fontTools.ttLib import TTFont

LETTERS: Final = (
    string.ascii_letters
    + string.digits
    + "-'.,&#/\u2019"
    + "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha())
)
"""What the words of Latin scripts are made of; composed letters as single signs."""

_ALWAYS: Final = frozenset(
    {
        *("rvrn", "ltra", "ltrm", "rand", "abvm", "blwm", "ccmp", "locl", "mark", "mkmk", "rlig"),
        *("calt", "clig", "curs", "dist", "kern", "liga", "rclt"),
    }
)
"""Features that shaping turns on by itself for type that runs from left to right."""

_LANGUAGES: Final = ("ENG ",)
_BY_STATE: Final = ("morx", "mort", "kerx")
_PAIRS, _MARKS, _EXTENSION = 2, (4, 5, 6), 9
_EXTENDED: Final = 7

Glyphs = set[str]


def plain_signs(tables: TTFont, signs: Iterable[str]) -> frozenset[str]:
    """Those of ``signs`` (each one character) that are plain; none where the face has tables that this can't judge."""
    names: dict[int, str] = tables.getBestCmap()
    glyphs = {sign: names[ord(sign)] for sign in signs if ord(sign) in names}
    among = set(glyphs.values())
    if any(table in tables for table in _BY_STATE):
        return frozenset()
    moved = list(_lookups(tables, "GPOS"))
    kerned = "kern" in tables and not any(feature == "kern" for feature, _ in moved)
    if kerned and any(one.format != 0 for one in tables["kern"].kernTables):
        return frozenset()
    touched: Glyphs = set()
    for _, lookup in _lookups(tables, "GSUB"):
        for kind, rules in _subtables(lookup, _EXTENDED):
            touched |= _SUBSTITUTED.get(kind, _covered)(rules, among)
    for _, lookup in moved:
        for kind, rules in _subtables(lookup, _EXTENSION):
            if kind == _PAIRS and rules.ValueFormat2:
                return frozenset()  # the second glyph moves too, and may be skipped as the first of the next pair
            if kind in _MARKS:
                touched |= among & set((getattr(rules, "MarkCoverage", None) or rules.Mark1Coverage).glyphs)
            elif kind != _PAIRS:
                touched |= _POSITIONED.get(kind, _covered)(rules, among)
    return frozenset(sign for sign, glyph in glyphs.items() if glyph not in touched)


def _lookups(tables: TTFont, name: str) -> Iterator[tuple[str, Any]]:
    """The lookups of features that are always on, in the languages that are asked for, with their feature."""
    table = tables[name].table if name in tables else None
    if not table or not table.FeatureList or not table.LookupList or not table.ScriptList:
        return
    chosen = {
        number
        for script in table.ScriptList.ScriptRecord
        for system in (
            script.Script.DefaultLangSys,
            *(one.LangSys for one in script.Script.LangSysRecord if one.LangSysTag in _LANGUAGES),
        )
        if system
        for number in (*system.FeatureIndex, system.ReqFeatureIndex)
        if number != 0xFFFF
    }
    for number in sorted(chosen):
        record = table.FeatureList.FeatureRecord[number]
        if record.FeatureTag in _ALWAYS:
            for place in record.Feature.LookupListIndex:
                yield record.FeatureTag, table.LookupList.Lookup[place]


def _subtables(lookup: Any, extension: int) -> Iterator[tuple[int, Any]]:
    for rules in lookup.SubTable:
        if lookup.LookupType == extension:
            yield rules.ExtSubTable.LookupType, rules.ExtSubTable
        else:
            yield lookup.LookupType, rules


def _covered(rules: Any, among: Glyphs) -> Glyphs:
    """All that the rules may begin with."""
    return among & set(rules.Coverage.glyphs)


def _mapped(rules: Any, among: Glyphs) -> Glyphs:
    return among & set(rules.mapping)


def _alternates(rules: Any, among: Glyphs) -> Glyphs:
    return among & set(rules.alternates)


def _ligatures(rules: Any, among: Glyphs) -> Glyphs:
    return {
        first
        for first, made in rules.ligatures.items()
        if first in among and any(among.issuperset(one.Component) for one in made)
    }


def _chained(rules: Any, among: Glyphs) -> Glyphs:
    """Rules with what comes before and after (GSUB 6)."""
    if rules.Format == 3:
        return _by_coverage(rules, among)
    if rules.Format == 2:
        return _by_class(rules, among)
    return {
        first
        for first, ruled in zip(rules.Coverage.glyphs, rules.ChainSubRuleSet, strict=True)
        if first in among
        and ruled
        and any(among.issuperset((*one.Backtrack, *one.Input, *one.LookAhead)) for one in ruled.ChainSubRule)
    }


def _by_coverage(rules: Any, among: Glyphs) -> Glyphs:
    asked = (*rules.BacktrackCoverage, *rules.InputCoverage, *rules.LookAheadCoverage)
    met = all(not among.isdisjoint(one.glyphs) for one in asked)
    return among & set(rules.InputCoverage[0].glyphs) if met else set()


def _by_class(rules: Any, among: Glyphs) -> Glyphs:
    before, inside, after = (
        {one.classDefs.get(glyph, 0) for glyph in among}
        for one in (rules.BacktrackClassDef, rules.InputClassDef, rules.LookAheadClassDef)
    )
    begun = {
        number
        for number, ruled in enumerate(rules.ChainSubClassSet)
        if ruled
        and any(
            before.issuperset(one.Backtrack) and inside.issuperset(one.Input) and after.issuperset(one.LookAhead)
            for one in ruled.ChainSubClassRule
        )
    }
    classes = rules.InputClassDef.classDefs
    return {glyph for glyph in _covered(rules, among) if classes.get(glyph, 0) in begun}


def _placed_in_chain(rules: Any, among: Glyphs) -> Glyphs:
    return _by_coverage(rules, among) if rules.Format == 3 else _covered(rules, among)


def _in_context(rules: Any, among: Glyphs) -> Glyphs:
    """Rules without them (GSUB 5, GPOS 7): whatever they may begin with."""
    first = rules.Coverage[0] if rules.Format == 3 else rules.Coverage
    return among & set(first.glyphs)


_Judge = Callable[[Any, Glyphs], Glyphs]

_SUBSTITUTED: Final[dict[int, _Judge]] = {
    1: _mapped,
    2: _mapped,
    3: _alternates,
    4: _ligatures,
    5: _in_context,
    6: _chained,
}
_POSITIONED: Final[dict[int, _Judge]] = {7: _in_context, 8: _placed_in_chain}
