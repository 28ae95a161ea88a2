"""Words become glyphs: shaped and kerned by HarfBuzz, face by face, and spelled as a PDF shows them.

Words are shaped one by one and remembered, because a job says the same words a thousand times. What stands between two
of them is shaped too, for a blank is kerned like any letter; it depends on the glyphs beside it only, so a few hundred
gaps serve a whole job.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import uharfbuzz as hb

from reactivate_desktop.press.bidi import has_right_to_left, visual_runs
from reactivate_desktop.press.fonts import FontBook, FontFace
from reactivate_desktop.press.syntax import number

LEAST_BLANK = 0.2
"""Heavy faces have narrow blanks; kerned and tracked together, two words would read as one."""

_REMEMBERED = 2048
_BESIDE = 3  # letters that tell how a word ends or begins: as many as a ligature may take
_INVISIBLE = {0x200B, 0x2060, 0xFEFF, 0x00AD, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)}
_INVISIBLE |= {*range(0x2066, 0x206A), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_JOINING = {0x200C, 0x200D}  # they say how Arabic and Indic letters and emoji join, and are kept behind such
_STRAY = re.compile("(?<![\u0590-\u0dff\u2600-\u27bf\ufb1d-\ufdff\ufe70-\ufefc\U0001f000-\U0001faff])[\u200c\u200d]+")
_BOUND = re.compile("[\u0900-\u0a7f]")  # Devanagari, Bengali and Gurmukhi hang on one line, which spacing would tear
_OTHER_WIDTH = re.compile("[\uff01-\uff9f]+")  # wide Latin letters and narrow kana stand for the usual ones
_AS_BLANK = {0x0009: " ", 0x00A0: " ", 0x202F: " ", 0x2009: " ", 0x2007: " "}


class MissingGlyphError(Exception):
    """No face of the brand holds this character."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face: ``array`` is the inside of a TJ operand, ``rise`` a part of the em above the line.

    ``actual`` is what the glyphs say where they can't say it themselves ('' = they do).
    """

    face: int
    array: str
    rise: float = 0.0
    actual: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A shaped word: its runs, its width as a part of the em, the glyphs it uses as (face, glyph), and what it says.

    ``last`` is its last glyph (the first of ``glyphs`` is its first).
    """

    runs: tuple[Run, ...]
    width: float
    glyphs: tuple[tuple[int, int], ...]
    text: str = ""
    last: tuple[int, int] = (-1, 0)


class Shaper:
    """Shapes the words of one kit; no blank between words is narrower than ``least_blank`` (a part of the em)."""

    def __init__(self, book: FontBook, least_blank: float = LEAST_BLANK) -> None:
        self.book = book
        self._least_blank = least_blank
        self.word: Callable[[str, str, float], Word] = lru_cache(maxsize=_REMEMBERED)(self._shape)
        self._glyph: dict[tuple[int, int], tuple[int, int]] = {}  # the same few hundred, kept once
        self._gaps: dict[tuple[str, tuple[int, int], tuple[int, int], float, bool], Word] = {}

    def face(self, role: str) -> FontFace:
        """The first face of a role."""
        return self.book.face(self.book.chain(role)[0])

    def _shape(self, role: str, text: str, tracking: float) -> Word:
        """The shaped ``text``; ``tracking`` in thousandths of an em is added after each cluster.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        runs: list[Run] = []
        glyphs: list[tuple[int, int]] = []
        width = 0.0
        text = clean(text)
        for index, part, turned in self._items(role, text):
            face = self.book.face(index)
            for run, advance, used in _shape_part(face, index, part, tracking, turned):
                width += advance
                glyphs += [self._glyph.setdefault((index, glyph), (index, glyph)) for glyph in used]
                runs.append(run)
        last = glyphs[-1] if glyphs else (-1, 0)
        return Word(tuple(_joined(runs)), width, tuple(dict.fromkeys(glyphs)), text, last)

    def gap(self, role: str, left: Word, right: Word, tracking: float, *, blank: bool = True) -> Word:
        """What stands between two words: a blank kerned on both sides, or without ``blank`` the kerning alone.

        It is the same for all words that end and begin with these glyphs.
        """
        key = (role, left.last, right.glyphs[0], tracking, blank)
        found = self._gaps.get(key)
        if found is None:
            found = self._gaps[key] = self._shaped_gap(role, left, right, tracking, blank)
        return found

    def _shaped_gap(self, role: str, left: Word, right: Word, tracking: float, blank: bool) -> Word:
        # what the glyphs themselves say comes first: a gap must not depend on which word asked for it
        end = self._said(left.last) or left.text[-_BESIDE:]
        start = self._said(right.glyphs[0]) or right.text[:_BESIDE]
        between = " " if blank else ""

        def wide(text: str) -> float:
            return self.word(role, text, tracking).width

        kerning = wide(end + between + start) - wide(end) - wide(start)
        if not blank:
            return Word((Run(left.last[0], _kern(-kerning * 1000)),), kerning, ())
        space = self.word(role, " ", tracking)
        before = wide(f"{end} ") - wide(end) - space.width
        kerning = max(kerning, self._least_blank)
        after = kerning - space.width - before
        (run,) = space.runs
        kerned = (_kern(-before * 1000), run.array, _kern(-after * 1000))
        array = together([part for part in kerned if part])
        return Word((Run(run.face, array),), kerning, space.glyphs, " ", space.last)

    def _said(self, glyph: tuple[int, int]) -> str:
        return self.book.face(glyph[0]).text_of_glyph.get(glyph[1], "")

    def phrase(self, role: str, text: str, tracking: float) -> Word:
        """``text`` as one unit that stays together, its blanks kerned; empty where it says nothing.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        if text.isalnum():
            return self.word(role, text, tracking)
        parts = clean(text).split(" ")
        if has_right_to_left(text) or len(parts) == 1 or not all(parts):
            return self.word(role, text, tracking)
        words = [self.word(role, part, tracking) for part in parts]
        gaps = [self.gap(role, left, right, tracking) for left, right in pairwise(words)]
        return join_words(words, gaps)

    def _items(self, role: str, text: str) -> Iterator[tuple[int, str, bool]]:
        """The face, the signs, and whether they run from right to left, of each part in the order it is shown."""
        if not has_right_to_left(text):
            yield from ((index, part, False) for index, part in self._itemise(role, text))
            return
        for start, end, turned in visual_runs(text):
            parts = list(self._itemise(role, text[start:end]))
            yield from ((index, part, turned) for index, part in (reversed(parts) if turned else parts))

    def _itemise(self, role: str, text: str) -> Iterator[tuple[int, str]]:
        chain = self.book.chain(role)
        if text and all(map(self.book.face(chain[0]).has, text)):
            yield chain[0], text
            return
        current, part = chain[0], ""
        for cluster in _clusters(text):
            index = self._face_for(chain, cluster)
            if index != current and part:
                yield current, part
                part = ""
            current = index
            part += cluster
        if part:
            yield current, part

    def _face_for(self, chain: tuple[int, ...], cluster: str) -> int:
        for index in chain:
            face = self.book.face(index)
            if all(map(face.has, cluster)) or all(map(face.has, unicodedata.normalize("NFD", cluster))):
                return index
        first = self.book.face(chain[0])
        raise MissingGlyphError(next(character for character in cluster if not first.has(character)))


def join_words(words: Sequence[Word], gaps: Sequence[Word]) -> Word:
    """Words with the gaps between them (one fewer) as one."""
    parts = [words[0]]
    for gap, word in zip(gaps, words[1:], strict=True):
        parts += (gap, word)
    runs = tuple(_joined([run for part in parts for run in part.runs]))
    glyphs = dict.fromkeys(glyph for part in parts for glyph in part.glyphs)
    text = "".join([part.text for part in parts])
    return Word(runs, sum([part.width for part in parts]), tuple(glyphs), text, words[-1].last)


def clean(text: str) -> str:
    """Composed Unicode without invisible signs and signs of another width.

    Fixed blanks become plain ones: they did their work in wrapping.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _OTHER_WIDTH.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    kept = (_AS_BLANK.get(ord(sign), sign) for sign in text if ord(sign) not in _INVISIBLE)
    return unicodedata.normalize("NFC", _STRAY.sub("", "".join(kept)))


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for sign in text:
        if cluster and unicodedata.category(sign)[0] != "M" and ord(sign) not in _JOINING:
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _shape_part(
    face: FontFace, index: int, text: str, tracking: float, turned: bool
) -> Iterator[tuple[Run, float, list[int]]]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "en"
    if turned:  # joined scripts are never spaced
        buffer.direction, tracking = "rtl", 0.0
    elif _BOUND.search(text):
        tracking = 0.0
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    # spaced letters can't be joined
    features = {"liga": False, "clig": False, "calt": False} if tracking else {}
    hb.shape(face.shaper, buffer, features)
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    plain = None if turned else _plain_run(face, text, (infos, places), tracking)
    if plain:
        array, width, glyphs = plain
        yield Run(index, array), width, glyphs
        return
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    for start in reversed(starts) if turned else starts:
        members = [place for place, info in enumerate(infos) if info.cluster == start]
        said = text[start : ends[start]]
        yield from _cluster_runs(
            face,
            index,
            said[::-1] if turned else said,
            [(infos[place].codepoint, places[place]) for place in members],
            tracking,
        )


def _plain_run(
    face: FontFace, text: str, shaped: tuple[Sequence[hb.GlyphInfo], Sequence[hb.GlyphPosition]], tracking: float
) -> tuple[str, float, list[int]] | None:
    """The array of a text as one run, with its width and glyphs; None where a sign is not one glyph on the line.

    Nearly every word there is goes this way.
    """
    infos, places = shaped
    glyphs = [info.codepoint for info in infos]
    if [info.cluster for info in infos] != list(range(len(text))) or 0 in glyphs:
        return None
    if list(map(face.text_of_glyph.get, glyphs)) != list(text):
        return None
    scale = 1000 / face.units
    parts = []
    width = 0
    for glyph, place in zip(glyphs, places, strict=True):
        if place.x_offset or place.y_offset:
            return None
        advance = place.x_advance
        width += advance
        parts.append(f"<{glyph:04X}>{_kern((face.advance(glyph) - advance) * scale - tracking)}")
    return "".join(parts).replace("><", ""), (width * scale + tracking * len(glyphs)) / 1000, glyphs


def _cluster_runs(
    face: FontFace, index: int, said: str, members: list[tuple[int, hb.GlyphPosition]], tracking: float
) -> Iterator[tuple[Run, float, list[int]]]:
    glyphs = [glyph for glyph, _ in members]
    if 0 in glyphs:
        raise MissingGlyphError(said[0])
    scale = 1000 / face.units
    told = "".join(face.text_of_glyph.get(glyph, "") for glyph in glyphs)
    # readers that go by places would part a mark that was moved from its letter
    moved = len(members) > 1 and any(place.x_offset or place.y_offset for _, place in members)
    actual = "" if told == said and not (moved and not has_right_to_left(said)) else said
    for place, (glyph, position) in enumerate(members):
        last = place == len(members) - 1
        extra = tracking if last else 0.0
        before = -position.x_offset * scale
        after = (face.advance(glyph) - position.x_advance + position.x_offset) * scale - extra
        text = f"{_kern(before)}<{glyph:04X}>{_kern(after)}"
        shown = actual if place == 0 else ("" if not actual else "\0")
        yield (
            Run(index, text, position.y_offset / face.units, shown),
            (position.x_advance * scale + extra) / 1000,
            [glyph],
        )


def _kern(amount: float) -> str:
    text = number(amount)
    return "" if text == "0" else text


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Neighbours of one face, rise and kind as one run. A run whose ``actual`` is NUL goes on saying the one before."""
    first = runs[0] if runs else None
    if first and all(run.face == first.face and run.rise == first.rise and not run.actual for run in runs):
        yield Run(first.face, together([run.array for run in runs if run.array]), first.rise)
        return
    pending: Run | None = None
    for run in runs:
        if not run.array:
            continue
        if pending and run.face == pending.face and run.rise == pending.rise and not run.actual and not pending.actual:
            pending = Run(run.face, together((pending.array, run.array)), run.rise)
            continue
        if pending:
            yield pending
        pending = run
    if pending:
        yield pending


def together(arrays: Sequence[str]) -> str:
    """Insides of TJ operands as one: strings that meet become one; numbers that meet add up by themselves."""
    return " ".join(arrays).replace("> <", "")
