"""What importing a practice's list takes, beside a bare pandas read of the same file in the same run.

``python -m benchmarks.imports [ROWS]`` imports a CSV of so many rows and 30 columns and a workbook of a fifth of them
and 12 columns into a new encrypted workspace, reads all patients back, looks through them, and imports the CSV again.
Each step is a process of its own. With a million rows the figures are written into docs/performance.md. The exit code
is 1 when a limit is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import bench_kit, limits, measure, patient_list, spreadsheets
from benchmarks.document import put
from benchmarks.limits import Limit

FULL = 1_000_000
DOCUMENT = bench_kit.ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures of the import -->", "<!-- end of the import -->"
_KEY = "a passphrase for the bench"
_MEASURED = """
import json, resource, time
wall = time.perf_counter()
{step}
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({{
    "rows": rows,
    "wall": time.perf_counter() - wall,
    "processor": sum(one.ru_utime + one.ru_stime for one in used),
    "megabytes": max(one.ru_maxrss for one in used) * 1024 / 1e6,
}}))
"""
_PANDAS_CSV = "import pandas as pd; rows = len(pd.read_csv({path!r}, skiprows=1)) - 1"
_PANDAS_SHEET = "import pandas as pd; rows = len(pd.read_excel({path!r}, engine='calamine'))"
_IMPORT = """
from reactivate_desktop.services import import_patients
from reactivate_desktop.store import Store
with Store.create({workspace!r}, {key!r}) as store:
    rows = import_patients.run(store, {path!r}).rows
"""
_LOAD = """
from reactivate_desktop.store import Store
with Store.open({workspace!r}, {key!r}) as store, store.reading() as tx:
    rows = len(tx.patients.frame())
"""
_BROWSE = """
from reactivate_desktop.services import browse_patients
from reactivate_desktop.store import Store
with Store.open({workspace!r}, {key!r}) as store:
    columns = ("last_name", "first_name", "city", "last_visit")
    keys = browse_patients.find(store, columns, sort="last_name")
    for place in range(0, len(keys), len(keys) // 20):
        assert len(browse_patients.rows(store, keys[place : place + 100], columns))
    rows = len(keys)
"""
_SEARCH = """
from reactivate_desktop.services import browse_patients
from reactivate_desktop.store import Store
with Store.open({workspace!r}, {key!r}) as store:
    columns = ("last_name", "first_name", "address1", "city", "state", "zip", "clinic", "status", "patient_id")
    keys = browse_patients.find(store, columns, words="Clinic 3")
    assert len(browse_patients.rows(store, keys[-100:], columns)) == min(100, len(keys))
    rows = len(keys)
"""
_AGAIN = """
from reactivate_desktop.services import import_patients
from reactivate_desktop.store import Store
with Store.open({workspace!r}, {key!r}) as store:
    result = import_patients.run(store, {path!r})
    assert not result.new
    rows = result.rows
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: rows, seconds of wall and processor (its children included), the largest process in megabytes."""

    what: str
    rows: int
    wall: float
    processor: float
    megabytes: float


def run(what: str, step: str, **values: str) -> Step:
    """Run ``step`` in a process of its own.

    Raises:
        subprocess.CalledProcessError: when it fails.
    """
    script = _MEASURED.format(step=step.format(**values))
    done = subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, cwd=bench_kit.ROOT)
    found = Step(what, **json.loads(done.stdout))
    print(f"{what:<44}{'  '.join(_cells(found)[1:])}", flush=True)
    return found


def measured(rows: int) -> list[Step]:
    """All steps, a bare read before each import."""
    sheet = bench_kit.WORK / f"patients-{rows // 5}.xlsx"
    table = patient_list.csv_file(rows)
    if not sheet.is_file():
        spreadsheets.write(sheet, rows // 5)
    with tempfile.TemporaryDirectory(dir=bench_kit.WORK) as folder:
        of_csv = {"path": str(table), "workspace": str(Path(folder) / "csv.reactivate"), "key": _KEY}
        of_sheet = {"path": str(sheet), "workspace": str(Path(folder) / "sheet.reactivate"), "key": _KEY}
        return [
            run("CSV, bare pandas.read_csv", _PANDAS_CSV, **of_csv),
            run("CSV, imported and stored", _IMPORT, **of_csv),
            run("all patients loaded from the workspace", _LOAD, **of_csv),
            run("all patients sorted, 20 pages shown", _BROWSE, **of_csv),
            run("workbook, bare pandas.read_excel (calamine)", _PANDAS_SHEET, **of_sheet),
            run("workbook, imported and stored", _IMPORT, **of_sheet),
            run("all patients searched, the last page shown", _SEARCH, **of_csv),
            run("the same CSV imported again", _AGAIN, **of_csv),
        ]


def _cells(one: Step) -> Sequence[str]:
    return one.what, f"{one.rows:,}", f"{one.wall:,.1f}", f"{one.processor:,.1f}", f"{one.megabytes:,.0f}"


def table(found: Sequence[Step], promises: Sequence[Limit]) -> str:
    """The figures as Markdown."""
    head = ["| step | rows | seconds | processor s | memory MB |", "|---|---:|---:|---:|---:|"]
    machine = f"{datetime.now(UTC):%Y-%m-%d}, {measure.machine().sentence}."
    ratios = " ".join(
        f"The import of the {what} takes {found[ours].processor / found[bare].processor:.1f} times the bare read."
        for what, bare, ours in (("CSV", 0, 1), ("workbook", 4, 5))
    )
    said = [
        f"- {one.what}: {one.measured:,.1f} {one.unit}, at most {one.bound:,.0f}: {'holds' if one.holds else 'missed'}"
        for one in promises
    ]
    return "\n".join([machine, "", *head, *(f"| {' | '.join(_cells(one))} |" for one in found), "", ratios, "", *said])


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    found = measured(rows)
    promises = limits.import_costs(found[1].processor, found[1].megabytes, found[5].processor)
    text = table(found, promises)
    print(f"\n{text}")
    if rows == FULL:
        put(DOCUMENT, _BEGIN, _END, text)
    return 0 if all(promise.holds for promise in promises) else 1


if __name__ == "__main__":
    sys.exit(main())
