"""Words become glyphs: shaped and kerned by HarfBuzz, face by face, and spelled as a PDF shows them.

Words are shaped one by one and remembered, because a job says the same words a thousand times.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

from reactivate_desktop.press.fonts import FontBook, FontFace
from reactivate_desktop.press.syntax import number

_REMEMBERED = 8192
_INVISIBLE = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD}
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
    """A shaped word: its runs, its width as a part of the em, and the glyphs it uses as (face, glyph)."""

    runs: tuple[Run, ...]
    width: float
    glyphs: tuple[tuple[int, int], ...]


class Shaper:
    """Shapes the words of one kit."""

    def __init__(self, book: FontBook) -> None:
        self.book = book
        self.word: Callable[[str, str, float], Word] = lru_cache(maxsize=_REMEMBERED)(self._shape)

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
        for index, part in self._itemise(role, clean(text)):
            face = self.book.face(index)
            for run, advance, used in _shape_part(face, index, part, tracking):
                width += advance
                glyphs += [(index, glyph) for glyph in used]
                runs.append(run)
        return Word(tuple(_joined(runs)), width, tuple(dict.fromkeys(glyphs)))

    def _itemise(self, role: str, text: str) -> Iterator[tuple[int, str]]:
        chain = self.book.chain(role)
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


def clean(text: str) -> str:
    """Composed Unicode without invisible signs; fixed blanks become plain ones (they did their work in wrapping)."""
    kept = (_AS_BLANK.get(ord(sign), sign) for sign in text if ord(sign) not in _INVISIBLE)
    return unicodedata.normalize("NFC", "".join(kept))


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for sign in text:
        if cluster and not unicodedata.combining(sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _shape_part(face: FontFace, index: int, text: str, tracking: float) -> Iterator[tuple[Run, float, list[int]]]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "en"
    # spaced letters can't be joined
    features = {"liga": False, "clig": False, "calt": False} if tracking else {}
    hb.shape(face.shaper, buffer, features)
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    for start in starts:
        members = [place for place, info in enumerate(infos) if info.cluster == start]
        said = text[start : ends[start]]
        yield from _cluster_runs(
            face, index, said, [(infos[place].codepoint, places[place]) for place in members], tracking
        )


def _cluster_runs(
    face: FontFace, index: int, said: str, members: list[tuple[int, hb.GlyphPosition]], tracking: float
) -> Iterator[tuple[Run, float, list[int]]]:
    glyphs = [glyph for glyph, _ in members]
    if 0 in glyphs:
        raise MissingGlyphError(said[0])
    scale = 1000 / face.units
    told = "".join(face.text_of_glyph.get(glyph, "") for glyph in glyphs)
    actual = "" if told == said else said
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
    pending: Run | None = None
    for run in runs:
        if pending and run.face == pending.face and run.rise == pending.rise and not run.actual and not pending.actual:
            pending = Run(run.face, join_arrays(pending.array, run.array), run.rise)
            continue
        if pending:
            yield pending
        pending = run
    if pending:
        yield pending


def join_arrays(left: str, right: str) -> str:
    """Two insides of TJ operands as one: hexadecimal strings that meet become one string, numbers that meet one sum."""
    if left.endswith(">") and right.startswith("<"):
        return left[:-1] + right[1:]
    if left and right and not left.endswith(">") and not right.startswith("<"):
        head, _, tail = left.rpartition(">")
        amount, _, rest = right.partition("<")
        kern = _kern(float(tail) + float(amount or 0))
        joined = f"{head}>" if head else ""
        return f"{joined}{kern}<{rest}" if kern or not joined else f"{joined[:-1]}{rest}"
    return left + right
