"""Take a picture of every page, light and dark, small and large, on a sample workspace: docs/screenshots/*.png.

The first pages show a campaign before approval, the last ones the same after it was pressed and codes came back. A page
that has several faces (Preflight, Press) gets a picture of each.

    python docs/make_screenshots.py [--sample DIR] [--out DIR] [--page ID]… [--all]

Without ``--all`` only the light pictures at 1100x700 are made. Without ``--sample`` the workspaces are made anew: the
pictures show what the program makes today.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(QT_FONT_DPI="96", QT_SCALE_FACTOR="1", TZ="UTC")

import pandas as pd
from PIL import Image
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop import app, settings
from reactivate_desktop.services import import_patients, run_demo, sample_workspace
from reactivate_desktop.services.step_people import MAILED
from reactivate_desktop.ui.jobs import InlineRunner
from reactivate_desktop.ui.main_window import MainWindow
from reactivate_desktop.ui.navigation import PAGES
from reactivate_desktop.ui.pages.audience_page import AudiencePage
from reactivate_desktop.ui.pages.duplicates_page import DuplicatesPage
from reactivate_desktop.ui.pages.patients_page import PatientsPage
from reactivate_desktop.ui.pages.preflight_page import PreflightPage
from reactivate_desktop.ui.pages.press_page import PressPage
from reactivate_desktop.ui.session import Session

AS_OF = date(2026, 11, 23)
PATIENTS, SEED = 2_000, 7
SIZES = (QSize(1100, 700), QSize(1920, 1080))
SETTLE_MS = 350
BEFORE, AFTER = "before", "after"
PAGES_AFTER = ("press", "results", "redeem", "preflight")


def settle() -> None:
    """Let timers fire and layouts come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


def save(window: QWidget, path: Path) -> None:
    """Save a picture with 256 colours at most: a window has few, and the file is a third as large."""
    window.grab().save(str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def printers_sample(path: Path) -> Path:
    """A PDF with what printers send back: RGB, no trim, hair lines, a font that is not embedded."""
    canvas = Canvas(str(path), pagesize=(666, 450), pageCompression=1)
    canvas.setFillColorRGB(0.06, 0.43, 0.43)
    canvas.rect(0, 250, 666, 200, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont("Helvetica-Bold", 44)
    canvas.drawString(48, 330, "We miss you!")
    canvas.setFillColorRGB(0.1, 0.1, 0.1)
    canvas.setFont("Helvetica", 15)
    canvas.drawString(48, 190, "Your next visit is due. Call us, or scan the code.")
    canvas.setLineWidth(0.05)
    canvas.line(48, 170, 420, 170)
    canvas.save()
    return path


def newer_list(path: Path) -> Path:
    """A list as offices keep it: a column that needs an answer, remarks, capitals, a date that is none."""
    rows = [
        "Pat No,First Name,Last Name,DOB,Street,City,State,Zip,Last Seen,Postcards,Notes",
        "9001,ANA,ORTIZ,3/4/1981,12 MAPLE ST,Quincy,MA,2169,2/11/2024,Y,",
        "9002,Luis,MCDONALD,7/9/1975,40 Elm St Apt 4,Quincy,MA,2169,5/2/2023,N,Please do not mail",
        "9003,Ruth,Roe,1/30/1990,8 Oak Ave,Boston,MA,2110,soon,Y,",
        "9004,,,2/2/1966,77 Pine Rd,Boston,MA,2110,9/9/2022,Y,moved away",
        "9005,Dr. Sam,O'BRIEN,6/6/1958,5 High St,Boston,MA,2110,1/5/2024,N,Deceased 2024",
        "9006,Test,Patient,1/1/2000,1 Main St,Boston,MA,2110,1/5/2024,N,",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def unclear_lists(folder: Path) -> Iterator[tuple[str, Path]]:
    """Lists that ask which table is meant, which rows are the header, and where columns end."""
    people = [("Roe", "Ann"), ("Vega", "Luis"), ("McDonald", "Christina"), ("Cho", "Mia")] * 3
    tables = ["Active patients", "ID,First Name,Last Name,Address,ZIP,Last Visit"]
    tables += [f"{n},{first},{last},{n} Elm St,02169,2026-01-{n + 10}" for n, (last, first) in enumerate(people[:6])]
    tables += ["", "Inactive patients", "Last Name,First Name,ID,Last Visit,ZIP"]
    tables += [f"{last},{first},{n + 40},2019-02-{n + 10},02170" for n, (last, first) in enumerate(people)]
    header = ["ID,Last Name,First Name,Born,ZIP,Last Visit", "required,as on card,as on card,month first,digits,"]
    header += [f"{n},{last},{first},1980-01-{n + 10},02169,2019-05-{n + 10}" for n, (last, first) in enumerate(people)]
    columns = ["PatNo LastName FirstName Zip   Visit     "]
    columns += [f"{n:05d} {last:<8} {first:<9} 02169 2019-01-{n + 10}" for n, (last, first) in enumerate(people[:8])]
    for word, lines in (("-tables", tables), ("-header", header), ("-columns", columns)):
        path = folder / f"march{word}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield word, path


def visits(page: PatientsPage, folder: Path) -> Path:
    """A sheet of visits of the patients who are there, and of some who are not."""
    with page.visits.store.reading() as tx:
        ids = sorted(tx.patients.ids())[:60]
    rows = ["Chart,Seen on,Procedure Code,Result,Fee"]
    rows += [
        f"{name},2026-{at % 9 + 1:02d}-{at % 27 + 1:02d},{'D0120' if at % 3 else 'D1110'},"
        f"{'Completed' if at % 5 else 'No Show'},{80 + at}.00"
        for at, name in enumerate([*ids, *(f"X-{number}" for number in range(30))])
    ]
    path = folder / "visits-2026.csv"
    path.write_text("\n".join([*rows, f"{ids[0]},soon,D0120,Completed,80.00"]) + "\n", encoding="utf-8")
    return path


def newer_export(page: PatientsPage, folder: Path) -> Path:
    """The patients who are there in a later list: some moved, some are gone."""
    with page.visits.store.reading() as tx:
        people = tx.patients.frame().iloc[:400]
    heads = ["Patient ID", "First Name", "Last Name", "Address", "City", "State", "ZIP", "Last Visit"]
    names = ("patient_id", "first_name", "last_name", "address1", "city", "state", "zip", "last_visit")
    for word, rows in (("march", people), ("april", people.iloc[:340])):
        cells = rows[list(names)].astype(str).replace({"NaT": ""})
        if word == "april":
            cells.loc[cells.index[:45], "address1"] = "12 Harbor Road"
            cells.loc[cells.index[60:75], "last_visit"] = "2026-10-05"
        path = folder / f"export-{word}.csv"
        path.write_text(cells.set_axis(heads, axis=1).to_csv(index=False), encoding="utf-8")
        page.open_file(path)
        if word == "march":
            page.primary.click()
    return path


def import_faces(page: PatientsPage, sample: Path, scratch: Path) -> Iterator[str]:
    """The list; a file that asks something; its problems; a list that changes nothing; a file that is no list.

    Then lists that ask which table is meant; visits; a later list with its changes, and with patients who are gone.
    """
    yield ""
    page.open_file(newer_list(scratch / "march.csv"))
    yield "-questions"
    page.preview.questions.answered.emit("Postcards", "not do_not_mail")
    page.preview.problems.show_rows(0)
    settle()
    page.preview.ensureWidgetVisible(page.preview.changes)
    yield "-problems"
    page.open_file(next((sample / BEFORE).glob("practice-export.*")))
    yield "-again"
    page.discard.click()
    (scratch / "broken.xlsx").write_bytes(b"PK no workbook")
    page.open_file(scratch / "broken.xlsx")
    yield "-wrong"
    page.notice.clear()
    for word, path in unclear_lists(scratch):
        page.open_file(path)
        yield word
    page.open_file(visits(page, scratch))
    yield "-visits"
    settle()
    page.visits.view.changes.show_field("last_visit")
    settle()
    page.visits.view.ensureWidgetVisible(page.visits.view.changes)
    yield "-visits-changes"
    newer_export(page, scratch)
    page.preview.recipe.opener.click()
    page.preview.recipe.name.setText("Our practice system")
    settle()
    page.preview.ensureWidgetVisible(page.preview.recipe)
    yield "-recipe"
    page.preview.changes.show_field("address1")
    settle()
    page.preview.ensureWidgetVisible(page.preview.changes.list)
    yield "-changes"
    page.preview.changes.show_field("address1")
    page.preview.changes.one_by_one.click()
    settle()
    page.preview.ensureWidgetVisible(page.preview.changes.gone_list)
    yield "-gone"
    page.discard.click()


def old_list(session: Session, path: Path) -> Path:
    """Patients whom the workspace holds, as an older system spelled them: nicknames, slips, moves, a married name."""
    with session.store.reading() as tx:
        people = tx.patients.frame()
    adults = people[(people["address1"] != "") & people["birth_date"].notna() & (people["mobile"] != "")]
    rows = adults.iloc[40:400:36][
        ["first_name", "last_name", "birth_date", "address1", "city", "state", "zip", "mobile"]
    ]
    rows = rows.reset_index(drop=True).astype(object)
    rows["birth_date"] = [day.strftime("%m/%d/%Y") for day in rows["birth_date"]]
    for row, (name, change) in enumerate(
        (
            ("first_name", lambda text: f"{text[:-2]}{text[-1]}{text[-2]}"),
            ("last_name", lambda text: f"{text}-Hale"),
            ("address1", lambda _: "77 Windmill Lane"),
            ("birth_date", lambda text: f"{text[:3]}2{text[4:]}"),
            ("mobile", lambda _: ""),
            ("address1", lambda text: text.replace("Street", "St.").replace("Road", "Rd.")),
            ("last_name", lambda text: f"{text[0]}{text[2:]}"),
        )
    ):
        rows.loc[row, name] = change(str(rows.loc[row, name]))
    rows.insert(0, "id", [f"OLD{n}" for n in range(len(rows))])
    rows["last_visit"] = "03/14/2021"
    headers = "Patient ID,First Name,Last Name,Birth Date,Address,City,State,ZIP,Mobile,Last Visit"
    rows.columns = pd.Index(headers.split(","))
    rows.to_csv(path, index=False)
    return path


def duplicates_faces(window: MainWindow, page: DuplicatesPage, scratch: Path) -> Iterator[str]:
    """Nobody in the list twice; pairs to decide; an answer given; what was answered. All is taken back at the end."""
    session = window._session  # noqa: SLF001 - pictures are taken from inside
    yield "-none"
    import_patients.run(session.store, old_list(session, scratch / "old.csv"))
    page.look()
    page.desk.go(1)
    yield ""
    page.desk.go(0)
    page.primary.click()
    page.apart.click()
    yield "-answered"
    page.tabs.setCurrentIndex(1)
    page.history.table.selectRow(0)
    yield "-history"
    page.history.table.selectAll()
    page.history.undo.click()
    page.tabs.setCurrentIndex(0)
    page.notice.clear()
    import_patients.undo(session.store)
    page.look()


def faces(window: MainWindow, page_id: str, sample: Path, scratch: Path) -> Iterator[str]:
    """Bring a page from one face to the next; gives the word that its picture's name gets ('' = the usual face)."""
    page = window.page(page_id)
    if isinstance(page, PreflightPage):
        page.choices.show_choices("", None)
        page.check(printers_sample(scratch / "printers-sample.pdf"))
        page.panel.list.setCurrentRow(page.panel.list.count() - 1)
        yield ""
        pressed = next((sample / AFTER).rglob("press.pdf"))
        page.choices.show_choices("", pressed.with_name("mailing-list.csv"))
        page.check(pressed)
        yield "-clean"
        (scratch / "letter.pdf").write_text("Dear printer", encoding="utf-8")
        page.choices.show_choices("", None)
        page.check(scratch / "letter.pdf")
        yield "-wrong"
        page.notice.clear()
        yield "-empty"
        return
    if isinstance(page, PatientsPage):
        yield from import_faces(page, sample, scratch)
        return
    if isinstance(page, DuplicatesPage):
        yield from duplicates_faces(window, page, scratch)
        return
    yield ""
    if isinstance(page, AudiencePage):
        yield from audience_faces(page)
    if isinstance(page, PressPage):
        options = page.questions.options
        for sheet, word in (("13x19", "-sheet"), ("", "")):
            options.fold.setChecked(bool(sheet))
            options.sheet.setCurrentIndex(options.sheet.findData(sheet))
            options.sheet.activated.emit(options.sheet.currentIndex())
            if word:
                settle()
                bar = page.questions_area.verticalScrollBar()
                bar.setValue(bar.maximum())
                yield word
        for button, form in ((page.folder.package_button, "-package"), (page.folder.reprint_button, "-reprint")):
            page.tabs.setCurrentIndex(0)
            button.click()
            yield form
        page.folder.reprint.close_form()


def audience_faces(page: AudiencePage) -> Iterator[str]:
    """The tabs beside the waterfall, and one person's verdicts."""
    page.people.show_step("seen_recently")
    page.tabs.setCurrentWidget(page.people)
    page.people.table.selectRow(2)
    yield "-people"
    for place, word in ((3, "-why"), (4, "-experiment"), (5, "-budget")):
        page.tabs.setCurrentIndex(place)
        yield word
    page.people.show_step(MAILED)
    page.tabs.setCurrentIndex(0)


def take(sample: Path, out: Path, wanted: tuple[str, ...], everything: bool) -> None:
    """Save the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = home
        application = QApplication([])
        for look in ("light", "dark") if everything else ("light",):
            window = app.build(application, settings.Settings(look=look), as_of=lambda: AS_OF, jobs=InlineRunner())
            window.show()
            if "welcome" in wanted:  # it proposes a path of this machine, so it is not among the usual pictures
                window.resize(SIZES[0])
                window.show_page("home")
                settle()
                save(window, out / f"welcome-{look}.png")
            for folder in (BEFORE, AFTER):
                window.open_at_start("", None, sample / folder)
                for size in SIZES if everything else SIZES[:1]:
                    window.resize(size)
                    for entry in PAGES:
                        if (wanted and entry.id not in wanted) or (entry.id in PAGES_AFTER) != (folder == AFTER):
                            continue
                        window.show_page(entry.id)
                        settle()
                        for face in faces(window, entry.id, sample, Path(home)):
                            settle()
                            name = f"{entry.id}{face}-{look}"
                            save(window, out / f"{name}-{size.width()}.png" if everything else out / f"{name}.png")
            window.close()


def main() -> None:
    """Read the arguments, make the sample if need be, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=Path, help="a folder that keeps the workspaces for the next time")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "screenshots")
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as new:
        sample = arguments.sample or Path(new)
        if not sample_workspace.is_sample(sample / BEFORE):
            sample_workspace.make(sample / BEFORE, patients=PATIENTS, seed=SEED, as_of=AS_OF)
        if not sample_workspace.is_sample(sample / AFTER):
            run_demo.run(sample / AFTER, patients=PATIENTS, seed=SEED, as_of=AS_OF)
        take(sample, arguments.out, tuple(arguments.page), arguments.all)


if __name__ == "__main__":
    main()
