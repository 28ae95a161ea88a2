"""A content stream in the making: graphics operators with the ink and overprint state kept as small as may be."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from reactivate_desktop.press import colour as ink
from reactivate_desktop.press.colour import Ink
from reactivate_desktop.press.fit import Setting
from reactivate_desktop.press.glyphs import GlyphSet, glyph_set
from reactivate_desktop.press.shaping import Run
from reactivate_desktop.press.syntax import number, numbers

Matrix = tuple[float, float, float, float, float, float]


class Frame(NamedTuple):
    """A rectangle on the page or in a panel, in points, from its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, margin: float) -> Frame:
        """The rectangle that lies ``margin`` points inside."""
        return Frame(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


class Pen:
    """Collects operators; ``glyphs`` are those used, by face; ``forms`` the pictures placed, in order of first use."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._state = ""
        self._fill = ""
        self.glyphs: defaultdict[int, set[int]] = defaultdict(set)
        self.art: dict[str, None] = {}

    @property
    def content(self) -> bytes:
        """What was drawn."""
        return "".join(f"{part}\n" for part in self._parts).encode("ascii")

    @property
    def glyph_set(self) -> GlyphSet:
        """The glyphs used."""
        return glyph_set((face, glyph) for face, used in self.glyphs.items() for glyph in used)

    def begin(self, matrix: Matrix) -> None:
        """Save the state and move to another frame."""
        self._parts.append("q" if matrix == (1, 0, 0, 1, 0, 0) else f"q {numbers(*matrix)} cm")
        self._forget()

    def end(self) -> None:
        """Back to the frame before."""
        self._parts.append("Q")
        self._forget()

    def _forget(self) -> None:
        self._state = self._fill = ""

    def ink(self, colour: Ink, *, overprint: bool) -> None:
        """Fill with ``colour`` from now on; only full black may overprint."""
        state = ink.OVERPRINT if overprint and ink.overprints(colour) else ink.KNOCK_OUT
        fill = ink.fill(colour)
        if state != self._state:
            self._parts.append(f"/{state} gs")
            self._state = state
        if fill != self._fill:
            self._parts.append(fill)
            self._fill = fill

    def rectangle(self, frame: Frame) -> None:
        """Fill a rectangle with the current ink."""
        self._parts.append(f"{numbers(*frame)} re f")

    def outline(self, frame: Frame, line: float, colour: Ink, *, dashed: bool = False) -> None:
        """Stroke a rectangle with its edge in the middle of a line ``line`` points thick; the state stays as it was."""
        dash = "[4 3] 0 d " if dashed else ""
        state = f"/{ink.OVERPRINT if ink.overprints(colour) else ink.KNOCK_OUT} gs "
        self._parts.append(f"q {state}{dash}{ink.stroke(colour)} {number(line)} w {numbers(*frame)} re S Q")

    def path(self, path: bytes, x: float, y: float, scale: float) -> None:
        """Fill a ready-made path, whose operators end with a line, at a place and scale, with the current ink."""
        self._parts.append(f"q {scale:.6g} 0 0 {scale:.6g} {numbers(x, y)} cm\n{path.decode('ascii')}f Q")

    def place(self, form: str, matrix: Matrix, clip: Frame | None = None) -> None:
        """Place a picture of the kit, clipped to a rectangle where asked."""
        self.art.setdefault(form)
        cut = f"{numbers(*clip)} re W n " if clip else ""
        scale = " ".join(f"{part:.6g}" for part in matrix[:4])
        self._parts.append(f"q {cut}{scale} {numbers(*matrix[4:])} cm /{art_name(form)} Do Q")

    def text(self, setting: Setting, x: float, y: float) -> None:
        """Show a setting whose box has its lower left corner at ``x``, ``y``."""
        self._parts.append("BT")
        face = -1
        rise = 0.0
        at = (0.0, 0.0)
        for line in setting.lines:
            if line.word is None:
                continue
            # steps between rounded places: what is rounded never adds up
            place = (round(x + line.x, 3), round(y + line.baseline, 3))
            self._parts.append(f"{numbers(place[0] - at[0], place[1] - at[1])} Td")
            at = place
            for run in line.word.runs:
                if run.face != face:
                    self._parts.append(f"/F{run.face} {number(setting.size)} Tf")
                    face = run.face
                if run.rise != rise:
                    self._parts.append(f"{number(run.rise * setting.size)} Ts")
                    rise = run.rise
                self._parts.append(_shown(run))
            for used, glyph in line.word.glyphs:
                self.glyphs[used].add(glyph)
        if rise:
            self._parts.append("0 Ts")
        self._parts.append("ET")


def art_name(art_id: str) -> str:
    """The resource name of a picture: its id, with every sign that a name can't hold spelled out."""
    return "A" + "".join(sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):X}_" for sign in art_id)


def _shown(run: Run) -> str:
    shown = f"[{run.array}] TJ"
    if not run.actual:
        return shown
    if run.actual == "\0":
        return f"/Span <</ActualText <FEFF>>> BDC {shown} EMC"
    said = run.actual.encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <FEFF{said}>>> BDC {shown} EMC"
