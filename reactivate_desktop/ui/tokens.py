"""The colours, sizes and spaces of the window, light and dark; ``theme`` turns them into a look."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

DARK_BELOW_LIGHTNESS = 128

GRID = 4
SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_24, SPACE_32 = 4, 8, 12, 16, 24, 32
RADIUS_CONTROL, RADIUS_CARD = 6, 10
BODY_PX, SECONDARY_PX, LEAD_PX, TITLE_PX, FIGURE_PX = 13, 12, 15, 20, 32
ICON_PX = 18
ROW_PX = 32
HEADER_PX = 56
RAIL_PX = 208


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, as ``#RRGGBB``. ``*_soft`` are grounds on which the colour itself is read."""

    canvas: str
    surface: str
    raised: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    shadow: str
    hover: str

    def tone(self, name: str) -> str:
        """The colour of a tone: ``good``, ``warn``, ``bad``, ``accent``, ``muted`` or ``text``."""
        return str(getattr(self, name))


LIGHT = Tokens(
    canvas="#F6F5F2",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#E5E2DC",
    line_strong="#CFCBC3",
    text="#1E1D1B",
    muted="#66625B",
    faint="#928D84",
    accent="#0B6E6E",
    accent_soft="#DDEFEE",
    on_accent="#FFFFFF",
    good="#1F7A3D",
    good_soft="#E3F2E7",
    warn="#9A5B00",
    warn_soft="#FBEFD9",
    bad="#B3261E",
    bad_soft="#FBE6E4",
    shadow="#1E1D1B",
    hover="#EFEDE8",
)

DARK = Tokens(
    canvas="#1B1C1E",
    surface="#232427",
    raised="#2A2C30",
    line="#34363B",
    line_strong="#474A51",
    text="#ECEAE6",
    muted="#A9A59D",
    faint="#7C7871",
    accent="#4FB8B3",
    accent_soft="#17393A",
    on_accent="#0E2324",
    good="#6FC28A",
    good_soft="#1C3325",
    warn="#E0A545",
    warn_soft="#3A2D17",
    bad="#F2857C",
    bad_soft="#402120",
    shadow="#000000",
    hover="#2F3136",
)


def tokens_of(widget: QWidget) -> Tokens:
    """The set that ``widget`` is shown in, read from its palette: painted widgets follow a live switch."""
    return DARK if widget.palette().window().color().lightness() < DARK_BELOW_LIGHTNESS else LIGHT
