"""Makes assets/fonts/east-asian: Noto Sans CJK cut to what names and addresses are written with.

    python packaging/make_east_asian_fonts.py Unihan_OtherMappings.txt.bz2 NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

The characters are those of the national sets that people's names are registered in: GB 2312 and the Table of General
Standard Characters (China; Unihan's kTGH), Big5 level 1 (Taiwan, Hong Kong), JIS X 0208 with the extensions of Windows
(Japan) and the syllables of KS X 1001 (Korea). Shapes are those of simplified Chinese.
"""

from __future__ import annotations

import bz2
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "assets" / "fonts" / "east-asian"
FAMILY = "Reactivate East Asian"
SHAPES = "Noto Sans CJK SC"
SETS = (
    ("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)),
    ("big5", range(0xA1, 0xC7), range(0x40, 0xFF)),
    ("cp932", range(0x81, 0xFD), range(0x40, 0xFF)),
    ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)),
)
LETTERS = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0xAC00, 0xD7A4), range(0x3040, 0x3100))
SIGNS = "、。「」『』（）　・ー々〆〇"
NAMES = "喆堃玥珺昇祎赟翀翊晞骉昶昉暐𠮷"  # of people, and in few of these sets
NOT_USED = ["VORG", "vhea", "vmtx", "BASE", "DSIG"]  # vertical setting, and a signature that no longer holds
RENAMED = {1: "{family}", 3: "{family} {style} 1.0", 4: "{family} {style}", 6: "{compact}-{style}"}


def characters(unihan: Path) -> set[int]:
    """The code points that are kept; ``unihan`` is the file of other mappings in the Unicode database."""
    found = set(map(ord, SIGNS + NAMES))
    for codec, leads, trails in SETS:
        for lead in leads:
            for trail in trails:
                found.update(map(ord, bytes((lead, trail)).decode(codec, "ignore")))
    kept = {code for code in found if chr(code) in SIGNS + NAMES or any(code in letters for letters in LETTERS)}
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        return kept | {int(line[2:].split()[0], 16) for line in lines if "\tkTGH\t" in line}


def faces(path: Path) -> Iterator[TTFont]:
    """The faces of a collection, one after the other."""
    with path.open("rb") as collection:
        count = int.from_bytes(collection.read(12)[8:], "big")
    for number in range(count):
        yield TTFont(path, fontNumber=number, lazy=True, recalcTimestamp=False)


def rename(font: TTFont, style: str) -> None:
    """Another name than the original's, in both places that hold one."""
    compact = FAMILY.replace(" ", "")
    words = {"family": FAMILY, "style": style, "compact": compact}
    names = font["name"]
    for record in list(names.names):
        if record.nameID in RENAMED:
            record.string = RENAMED[record.nameID].format(**words)
        elif record.nameID not in (0, 2, 13, 14):  # copyright, style, licence
            names.names.remove(record)
    table = font["CFF "].cff
    table.fontNames = [f"{compact}-{style}"]
    top = table.topDictIndex[0]
    top.FullName, top.FamilyName = f"{FAMILY} {style}", FAMILY


def make(path: Path, kept: set[int]) -> Path:
    """Cut the face of a collection; gives the file that was written."""
    font = next(face for face in faces(path) if face["name"].getDebugName(4) in (SHAPES, f"{SHAPES} Bold"))
    style = str(font["name"].getDebugName(2))
    options = subset.Options(layout_features=["ccmp", "kern"], hinting=False, notdef_outline=True, glyph_names=False)
    options.name_IDs = ["*"]
    options.drop_tables += NOT_USED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept)
    cutter.subset(font)
    rename(font, style)
    target = TARGET / f"ReactivateEastAsian-{style}.otf"
    font.save(target)
    return target


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    kept = characters(Path(sys.argv[1]))
    for name in sys.argv[2:]:
        made = make(Path(name), kept)
        sys.stdout.write(f"{made} {made.stat().st_size}\n")
