"""Does this copy of the program have all its parts, and do they work? From source and from a packaged build.

What a program finds by listing folders or loads by name can be missing from a build without any error: a mailer without
its do-not-mail rule would mail people it must not. So each part is counted, and the parts that need a library's own
files or another process are put to work once. One line for each check, a closing line, exit code 1 when any count is 0
or anything fails.

Usage: reactivate-self-check [--json] [--window]      (from source: python packaging/self_check.py)
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reactivate_desktop.domain.piece import Piece
    from reactivate_desktop.press.job import PressJob

PASSPHRASE = "self check of an empty workspace"
WORKBOOK_ROWS = (
    ("Patient ID", "First Name", "Last Name", "Address", "City", "State", "Zip", "Last Visit"),
    ("1", "Maria", "Sample", "1 Sample Street", "Plymouth", "MA", "02360", "2023-03-14"),
    ("2", "Jos\u00e9", "Pe\u00f1a", "2 Sample Street", "Quincy", "MA", "02169", "2022-11-02"),
)
_MAILER_ID = "901234"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: ``count`` things, in ``seconds``; ``failure`` is one sentence ('' = it works)."""

    name: str
    count: int
    seconds: float
    failure: str = ""

    @property
    def holds(self) -> bool:
        """Nothing failed, and there is at least one."""
        return self.count > 0 and not self.failure

    def line(self) -> str:
        """The check as one line."""
        words = self.failure or ("" if self.count else "there is none")
        return f"{'ok  ' if self.holds else 'FAIL'} {self.count:6,}  {self.name}{f': {words}' if words else ''}"


def rules(_: Path) -> int:
    """Exclusion rules, each with its sentence."""
    from reactivate_desktop.audience.rules import RULES

    return len([rule for rule in RULES if rule.sentence])


def papers(_: Path) -> int:
    """Papers that can be read."""
    from reactivate_desktop.brand.paper import load_paper, paper_ids

    return len([load_paper(paper_id) for paper_id in paper_ids()])


def press_sheets(_: Path) -> int:
    """Layouts of the sheets that pieces are imposed on."""
    from reactivate_desktop.press.impose.sheet import bundled_sheets

    return len(bundled_sheets())


def brands(_: Path) -> int:
    """Brand kits whose references all hold."""
    from reactivate_desktop.brand import check_kit
    from reactivate_desktop.brand.kit import bundled_kits

    kits = bundled_kits()
    for kit in kits:
        check_kit.check(kit)
    return len(kits)


def templates(_: Path) -> int:
    """Templates of all kits."""
    return len(list(sample_jobs()))


def merge_fields(_: Path) -> int:
    """Merge fields."""
    from reactivate_desktop.brand.fields import FIELDS

    return len(FIELDS)


def fonts(_: Path) -> int:
    """Font files that the press can open."""
    from reactivate_desktop.press.fonts import load_face
    from reactivate_desktop.resources import asset

    return len([load_face(path) for path in sorted(asset("fonts").rglob("*.[ot]tf"))])


def profiles(_: Path) -> int:
    """Output profiles that a colour engine can open."""
    from PIL import ImageCms

    from reactivate_desktop.resources import asset

    return len([ImageCms.getOpenProfile(str(path)) for path in asset("icc").glob("*.icc")])


def standards(_: Path) -> int:
    """Print standards."""
    from reactivate_desktop.press.standards import STANDARDS

    return len(STANDARDS)


def migrations(_: Path) -> int:
    """Steps of the database."""
    from reactivate_desktop.store.migrations import MIGRATIONS

    return len(MIGRATIONS)


def list_layouts(folder: Path) -> int:
    """List layouts, each written to a file."""
    from reactivate_desktop.mail import lists

    written = [*lists.write_mailing_list([], folder), lists.write_not_mailed([], folder), lists.write_held([], folder)]
    return len({path.stem for path in written if path.stat().st_size})


def commands(_: Path) -> int:
    """Commands of the command line, each loaded by its name."""
    import click

    from reactivate_desktop.cli.program import program

    context = click.Context(program)
    return len([name for name in program.list_commands(context) if program.get_command(context, name)])


def centroids(_: Path) -> int:
    """ZIP codes whose place is known."""
    from reactivate_desktop.audience.nearest_clinic import load_centroids

    return len(load_centroids())


def database_drivers(_: Path) -> int:
    """Drivers: the encrypted file's, and PostgreSQL's with its own client library."""
    import psycopg
    import sqlcipher3
    import sqlcipher3.dbapi2

    return len([name for name in (sqlcipher3.dbapi2.sqlite_version, psycopg.pq.__impl__) if name])


def keyrings(_: Path) -> int:
    """Kinds of system keyring that the program knows (one that fits need not be here)."""
    from keyring.backend import get_all_keyring

    return len(get_all_keyring())


def seals(_: Path) -> int:
    """Ways of encrypting a printer package that open again: AES-256 under a passphrase, age for a recipient."""
    import io

    import pyrage
    import pyzipper

    data, stream = b"pages" * 1000, io.BytesIO()
    with pyzipper.AESZipFile(stream, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSPHRASE.encode())
        archive.writestr("press.pdf", data)
    with pyzipper.AESZipFile(stream) as archive:
        archive.setpassword(PASSPHRASE.encode())
        require(archive.read("press.pdf") == data, "a zip under a passphrase does not open again")
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.encrypt(data, [identity.to_public()])
    require(pyrage.decrypt(sealed, [identity]) == data, "an age file does not open again")
    return 2


def sheets(folder: Path) -> int:
    """Patients read from a workbook, in the process of its own that reads workbooks, and from a text file."""
    from openpyxl import Workbook

    from reactivate_desktop.intake.importer import read_patients

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Patients")
    for row in WORKBOOK_ROWS:
        sheet.append(row)
    book.save(folder / "patients.xlsx")
    text = "\n".join(";".join(row) for row in WORKBOOK_ROWS)
    (folder / "patients.csv").write_text(text + "\n", encoding="cp1252")
    expected = len(WORKBOOK_ROWS) - 1
    for name in ("patients.xlsx", "patients.csv"):
        read = len(read_patients(folder / name).patients)
        require(read == expected, f"{name} gave {read} patients instead of {expected}")
    return 2 * expected


def address_parts(_: Path) -> int:
    """Parts that the address parser tells apart; without its trained model it tells none."""
    import usaddress

    parts, _kind = usaddress.tag("12 Sample Street Apt 4, Plymouth MA 02360")
    require({"AddressNumber", "OccupancyIdentifier", "ZipCode"} <= set(parts), "an address was not taken apart")
    return len(parts)


def workspaces(folder: Path) -> int:
    """Clinics kept in an encrypted workspace that was closed and opened again."""
    from reactivate_desktop.brand.kit import bundled_kits
    from reactivate_desktop.errors import WorkspaceError
    from reactivate_desktop.services import new_workspace, workspace

    location = folder / "check.reactivate"
    new_workspace.create(location, PASSPHRASE, brands=[kit.id for kit in bundled_kits()]).close()
    require(not location.read_bytes().startswith(b"SQLite format 3"), "the workspace file is not encrypted")
    try:
        workspace.open_(location, "another passphrase").close()
    except WorkspaceError:
        with workspace.open_(location, PASSPHRASE) as store, store.transaction() as tx:
            return len(tx.clinics.all())
    raise AssertionError("a wrong passphrase opens the workspace")


def sample_jobs() -> Iterator[tuple[PressJob, Piece]]:
    """One piece of each bundled template, with an imprint and an Intelligent Mail barcode."""
    from reactivate_desktop.brand.customization import Customization
    from reactivate_desktop.brand.kit import bundled_kits
    from reactivate_desktop.brand.paper import load_paper
    from reactivate_desktop.domain.campaign import Campaign, Mail
    from reactivate_desktop.mail.imb_serials import piece_digits, stid_of
    from reactivate_desktop.press import imb
    from reactivate_desktop.services import press_job
    from reactivate_desktop.services.campaign_file import ResolvedCampaign
    from reactivate_desktop.services.picture_template import sample_piece

    mail = Mail(mid=_MAILER_ID, permit_city="Boston", permit_state="MA", permit_number="123")
    for kit in bundled_kits():
        for template_id in kit.template_ids():
            template = kit.template(template_id)
            campaign = Campaign("Self check", "", kit.id, template_id, mail=mail)
            paper = load_paper(template.paper)
            resolved = ResolvedCampaign(campaign, Path(), "", kit, template, paper, Customization())
            piece = sample_piece(kit.clinics[0])
            digits = piece_digits(_MAILER_ID, stid_of(mail), 1, piece.zip)
            job = press_job.draft(resolved, kit.clinics, as_of=today(), token="CHK")
            yield job, replace(piece, imb_digits=digits, imb=imb.encode(digits))


def pressed_pieces(folder: Path) -> int:
    """Pieces pressed, one of each template, each read back (its QR also as a picture) and preflighted."""
    from reactivate_desktop.press.preflight import preflight
    from reactivate_desktop.press.pressing import press
    from reactivate_desktop.press.readback import read_back

    count = 0
    for job, piece in sample_jobs():
        what = f"{job.kit.id} {job.template.id}"
        target = folder / f"{job.kit.id}-{job.template.id}.pdf"
        report = press(job, [piece], target, workers=1)
        require(not report.held, f"{what}: {'; '.join(held.reason for held in report.held)}")
        require(
            read_back(target, [piece], job, raster="all").decoded_rasters == 1, f"{what}: its QR code was not decoded"
        )
        errors = preflight(target).errors
        require(not errors, f"{what}: {'; '.join(error.message for error in errors)}")
        count += report.pieces
    return count


def worker_processes(folder: Path) -> int:
    """Worker processes of the press, which must give the same bytes as none."""
    from reactivate_desktop.press.pressing import press

    job, piece = next(sample_jobs())
    pieces = [replace(piece, piece_id=f"SAMPLE-{number}", sequence=number) for number in range(1, 4)]
    files = [folder / f"workers-{workers}.pdf" for workers in (1, 2)]
    for workers, target in enumerate(files, 1):
        press(job, pieces, target, workers=workers)
    require(files[0].read_bytes() == files[1].read_bytes(), "they give another file than one process does")
    return 2


def previewed_faces(_: Path) -> int:
    """Faces of all templates as the window shows them."""
    from reactivate_desktop.services import preview_piece

    count = 0
    for job, piece in sample_jobs():
        for face in range(len(job.paper.faces)):
            picture = preview_piece.render(job, piece, face, 72.0)
            shades = len(set(picture.rgb))
            require(shades > 2, f"{job.kit.id} {job.template.id}: face {face + 1} is blank")
            count += 1
    return count


def pages_of_window(_: Path) -> int:
    """Pages of the window, which is built, painted and closed."""
    from PySide6.QtWidgets import QApplication

    from reactivate_desktop import app, settings
    from reactivate_desktop.ui.navigation import PAGES

    application = QApplication([sys.argv[0]])
    window = app.build(application, settings.DEFAULTS, as_of=today)
    image = window.grab().toImage()
    shades = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    require(len(shades) > 3, "the window is blank")
    window.close()
    return len(PAGES)


def icons(_: Path) -> int:
    """Icons that Qt can draw."""
    from PySide6.QtGui import QImage

    from reactivate_desktop.resources import asset

    drawings = sorted(asset("icons").rglob("*.svg"))
    blank = [path.name for path in drawings if QImage(str(path)).isNull()]
    require(not blank, f"Qt can't draw {', '.join(blank)}")
    return len(drawings)


def licences(_: Path) -> int:
    """Licences that the window shows, each with its text; Qt is used under the LGPL, which must be there in full."""
    from reactivate_desktop.services import licences

    found = licences.run()
    bare = licences.without_text(found)
    require(not bare, f"there is no licence text of {', '.join(bare)}")
    texts = {licence.name: licence.text for licence in found}
    for name in ("pyside6-essentials", "shiboken6"):
        for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE", "How to replace them"):
            require(words in texts.get(name, ""), f"the licence of {name} lacks '{words}'")
    return len(found)


Check = tuple[str, Callable[[Path], int]]

CHECKS: tuple[Check, ...] = (
    ("exclusion rules", rules),
    ("papers", papers),
    ("layouts of press sheets", press_sheets),
    ("brands", brands),
    ("templates", templates),
    ("merge fields", merge_fields),
    ("fonts", fonts),
    ("output profiles", profiles),
    ("print standards", standards),
    ("database migrations", migrations),
    ("list layouts", list_layouts),
    ("commands", commands),
    ("licences", licences),
    ("ZIP code places", centroids),
    ("database drivers", database_drivers),
    ("kinds of keyring", keyrings),
    ("ways to encrypt a package", seals),
    ("patients read from sheets", sheets),
    ("parts of an address", address_parts),
    ("clinics in an encrypted workspace", workspaces),
    ("pieces pressed and read back", pressed_pieces),
    ("worker processes", worker_processes),
    ("faces previewed", previewed_faces),
)
WINDOW_CHECKS: tuple[Check, ...] = (("pages of the window", pages_of_window), ("icons", icons))


def require(holds: bool, sentence: str) -> None:
    """Fail the check with ``sentence`` unless ``holds``."""
    if not holds:
        raise AssertionError(sentence)


def today() -> date:
    """Today here."""
    return datetime.now(UTC).astimezone().date()


def run(checks: Sequence[Check], folder: Path, tell: Callable[[Found], object]) -> list[Found]:
    """Do all ``checks``; each has a folder of its own below ``folder``, and none stops the others."""
    found = []
    for number, (name, check) in enumerate(checks):
        room = folder / f"{number:02d}"
        room.mkdir()
        started = time.perf_counter()
        count, failure = 0, ""
        try:
            count = check(room)
        except Exception as error:  # noqa: BLE001 - whatever a broken build throws is what this looks for
            failure = " ".join(f"{type(error).__name__}: {error}".removeprefix("AssertionError: ").split())
        found.append(Found(name, count, round(time.perf_counter() - started, 3), failure))
        tell(found[-1])
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Check, say what was found, and return the exit code."""
    parser = argparse.ArgumentParser(prog="reactivate-self-check", description="Count and try the program's parts.")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--window", action="store_true", help="build the window too (without a screen: unseen)")
    asked = parser.parse_args(argv)
    checks = CHECKS + (WINDOW_CHECKS if asked.window else ())
    with tempfile.TemporaryDirectory(prefix="reactivate-check-", ignore_cleanup_errors=True) as name:
        _stand_alone(Path(name))
        found = run(checks, Path(name), (lambda _: None) if asked.json else (lambda one: print(one.line(), flush=True)))
    failed = [one.name for one in found if not one.holds]
    if asked.json:
        print(json.dumps({"ok": not failed, "frozen": _frozen(), "checks": [asdict(one) for one in found]}, indent=2))
    else:
        where = "packaged" if _frozen() else "from source"
        ending = f"{len(failed)} failed: {', '.join(failed)}" if failed else "all hold"
        print(f"{len(found)} checks ({where}), {ending}")
    return 1 if failed else 0


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _stand_alone(folder: Path) -> None:
    """Settings and logs of this machine are left alone, and no screen is needed."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(folder / "home")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
