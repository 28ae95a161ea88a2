"""What reading a practice's workbook costs beside a bare pandas read: python -m benchmarks.spreadsheets [ROWS].

Both reads run in a process of their own, one after the other; the children that they start count as well.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench_kit import WORK

ROWS = 200_000
READS = {
    "pandas": "import pandas as pd; rows = len(pd.read_excel({path!r}, engine='calamine')) + 1",
    "reactivate": "from reactivate_desktop.intake.workbook import read_table; rows = len(read_table({path!r}).rows)",
}
_HEADERS = ("Patient ID", "Last Name", "First Name", "Birth Date", "Address", "City", "State", "ZIP", "Phone",
            "Last Visit", "Status", "Balance")  # fmt: skip
_PLACE = "http://schemas.openxmlformats.org"
_MAIN = f"{_PLACE}/spreadsheetml/2006/main"
_LINKS = f"{_PLACE}/officeDocument/2006/relationships"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_TYPES = (
    f'<Types xmlns="{_PLACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One read: rows that came back, processor seconds of all its processes, MiB of the largest of them."""

    rows: int
    seconds: float
    mebibytes: float


class _Texts:
    """The shared strings of a workbook (ISO/IEC 29500-1, 18.4)."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def cell(self, reference: str, text: str) -> str:
        return f'<c r="{reference}" t="s"><v>{self.known.setdefault(text, len(self.known))}</v></c>'


def _sheet(rows: int, texts: _Texts) -> Iterator[str]:
    """The XML of a sheet of ``rows`` patients: eight texts, two days, a count and a sum in each."""
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    yield "".join(['<row r="1">', *(texts.cell(f"{chr(65 + n)}1", name) for n, name in enumerate(_HEADERS)), "</row>"])
    for number in range(1, rows + 1):
        held = (
            number, f"Last{number * 7919 % 50_000}", f"First{number % 5_000}", 18_000 + number * 31 % 27_000,
            f"{number * 13 % 9_000} Elm Street", f"Town{number % 800}", "MA", f"0{number % 8_000 + 1_000}",
            f"(555) {number % 900 + 100}-{number * 7 % 10_000:04d}", 43_000 + number * 17 % 3_000,
            ("Active", "Inactive")[number % 9 == 0], number % 700 + 0.25,
        )  # fmt: skip
        cells = []
        for column, value in enumerate(held):
            reference = f"{chr(65 + column)}{number + 1}"
            style = ' s="1"' if column in (3, 9) else ""
            cells.append(
                texts.cell(reference, value)
                if isinstance(value, str)
                else f'<c r="{reference}"{style}><v>{value}</v></c>'
            )
        yield f'<row r="{number + 1}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def write(path: Path, rows: int) -> None:
    """Write an .xlsx as Excel does, with shared strings and days as styled numbers."""
    texts = _Texts()
    link = f'<Relationship Type="{_LINKS}'
    around = f'<Relationships xmlns="{_PLACE}/package/2006/relationships">'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            for text in _sheet(rows, texts):
                part.write(text.encode())
        strings = "".join(f"<si><t>{text}</t></si>" for text in texts.known)
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
        book.writestr("xl/styles.xml", _STYLES)
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr(
            "_rels/.rels", f'{around}{link}/officeDocument" Id="a" Target="xl/workbook.xml"/></Relationships>'
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="Patients" sheetId="1" r:id="a"/>'
            "</sheets></workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{around}{link}/worksheet" Id="a" Target="worksheets/sheet1.xml"/>'
            f'{link}/sharedStrings" Id="b" Target="sharedStrings.xml"/>'
            f'{link}/styles" Id="c" Target="styles.xml"/></Relationships>',
        )


_MEASURED = """
import resource
{read}
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(rows, own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, max(own.ru_maxrss, children.ru_maxrss))
"""


def cost(read: str, path: Path) -> Cost:
    """Run ``READS[read]`` on ``path`` in a process of its own."""
    script = _MEASURED.format(read=READS[read].format(path=str(path)))
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    rows, seconds, kibibytes = done.stdout.split()
    return Cost(int(rows), float(seconds), int(kibibytes) / 1024)


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"patients-{rows}.xlsx"
    if not path.is_file():
        write(path, rows)
    found = {read: cost(read, path) for read in READS}
    for read, one in found.items():
        print(f"{read:<12}{one.rows:>10,} rows  {one.seconds:6.2f} s of processor time  {one.mebibytes:7,.0f} MiB")
    ratio = found["reactivate"].seconds / found["pandas"].seconds
    print(f"reactivate takes {ratio:.2f} times the bare read")
    return 0 if len({one.rows for one in found.values()}) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
