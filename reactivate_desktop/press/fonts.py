"""Fonts of a job: the brand's faces by role, with fallbacks; embedded once per file, as small as they can be.

Glyph numbers of the subset are those of the face, so that what is written on a page never depends on the subset.
"""

from __future__ import annotations

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.font_face import FontFace, load_face

__all__ = ["FALLBACKS", "FontBook", "FontFace", "load_face"]

FALLBACKS = (
    ("source-sans/SourceSans3-Regular.ttf", "source-sans/SourceSans3-SemiBold.ttf"),
    ("inter/Inter-Regular.ttf", "inter/Inter-SemiBold.ttf"),
    ("noto/NotoSansHebrew-Regular.ttf", "noto/NotoSansHebrew-Bold.ttf"),
    ("noto/ReactivateArabic-Regular.ttf", "noto/ReactivateArabic-Bold.ttf"),
    ("noto/NotoSansArmenian-Regular.ttf", "noto/NotoSansArmenian-Bold.ttf"),
    ("noto/NotoSansGeorgian-Regular.ttf", "noto/NotoSansGeorgian-Bold.ttf"),
    ("noto/NotoSansThai-Regular.ttf", "noto/NotoSansThai-Bold.ttf"),
    ("noto/NotoSansDevanagari-Regular.ttf", "noto/NotoSansDevanagari-Bold.ttf"),
    ("east-asian/ReactivateEastAsian-Regular.otf", "east-asian/ReactivateEastAsian-Bold.otf"),
    ("noto-emoji/NotoEmoji-Regular.ttf", "noto-emoji/NotoEmoji-Regular.ttf"),
)
"""The program's own last fallbacks, after those of the kit: for regular and for bold faces."""

_BOLD = 600  # from this weight of a face on, its fallbacks are bold


class FontBook:
    """All faces of a kit under fixed numbers: roles in alphabetical order, its fallbacks, the program's, those lent."""

    def __init__(self, kit: BrandKit) -> None:
        self.kit = kit
        files = [kit.fonts[role] for role in sorted(kit.fonts)] + list(kit.fallback_fonts)
        files += [file for pair in FALLBACKS for file in pair]
        self.files = tuple(dict.fromkeys((*files, *kit.lent_fonts)))
        self._faces: dict[int, FontFace] = {}
        self._chains: dict[str, tuple[int, ...]] = {}

    def face(self, index: int) -> FontFace:
        """The face of that number."""
        if index not in self._faces:
            self._faces[index] = load_face(self.kit.font_path(self.files[index]))
        return self._faces[index]

    def chain(self, role: str) -> tuple[int, ...]:
        """The faces to try for a role, best first: a fallback of another weight comes last.

        Raises:
            PressError: when the kit has no such role.
        """
        if role not in self.kit.fonts:
            raise PressError(
                f"Brand {self.kit.id} has no font for '{role}'.",
                hint=f"Use one of: {', '.join(sorted(self.kit.fonts))}.",
                code="font-role",
            )
        if role not in self._chains:
            first = self.files.index(self.kit.fonts[role])
            bold = self.face(first).weight >= _BOLD
            own = list(map(self.files.index, self.kit.fallback_fonts))
            alike = [index for index in own if (self.face(index).weight >= _BOLD) == bold]
            last = [self.files.index(pair[bold]) for pair in FALLBACKS]
            lent = list(map(self.files.index, self.kit.lent_fonts))
            lent.sort(key=lambda index: (self.face(index).weight >= _BOLD) != bold)
            self._chains[role] = tuple(dict.fromkeys((first, *alike, *last, *lent, *own)))
        return self._chains[role]
