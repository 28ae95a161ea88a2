"""Patients: the list, a file that is read before anything is kept, and errors as sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reactivate_desktop.errors import WorkspaceError
from reactivate_desktop.services import browse_patients, import_patients, import_recipes
from reactivate_desktop.ui import paged_table
from reactivate_desktop.ui.jobs import PoolRunner
from reactivate_desktop.ui.pages.patients_page import PatientsPage
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.kind_choice import KindChoice
from tests.ui.conftest import Recorder


def test_an_empty_workspace_asks_for_a_file(open_session: Session, qtbot: QtBot) -> None:
    page = PatientsPage(open_session)
    qtbot.addWidget(page)
    assert page._stack.currentWidget() is page._drop
    assert page.primary.isHidden()


def test_importing_the_same_list_again_changes_nothing(sample_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = PatientsPage(sample_session)
    qtbot.addWidget(page)
    before = sample_session.patient_count
    page.open_file(tmp_path / "sample" / "practice-export.xlsx")
    assert page._stack.currentWidget() is page.preview
    assert sample_session.patient_count == before
    page.primary.click()
    assert "0 new, 0 updated" in page.notice.text
    assert sample_session.patient_count == before


def test_a_file_that_is_no_table_is_a_sentence(sample_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = PatientsPage(sample_session)
    qtbot.addWidget(page)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    page.open_file(broken)
    assert "broken.xlsx" in page.notice.text
    assert page._stack.currentWidget() is page._list


ASKING = """Patient ID,First Name,Last Name,Address,City,State,Zip,Last Visit,Contact OK?,Notes
1,Ana,Ortiz,1 Main St,Dayton,OH,45402,2023-02-01,Y,
2,Luis,Vega,2 Main St,Dayton,OH,45402,2023-03-01,N,
3,JOHN,MCDONALD,3 Main St,Dayton,OH,45402,soon,Y,
4,Ruth,Roe,4 Main St,Dayton,OH,45402,2023-05-01,Y,Please do not mail
5,,,5 Main St,Dayton,OH,45402,2023-06-01,Y,
"""
PLAIN = ASKING.replace("Contact OK?", "Fax")


def page_with(session: Session, qtbot: QtBot, path: Path, text: str) -> PatientsPage:
    page = PatientsPage(session)
    qtbot.addWidget(page)
    path.write_text(text, encoding="utf-8")
    page.open_file(path)
    assert page._stack.currentWidget() is page.preview, page.notice.text
    return page


def press(page: PatientsPage, start: str) -> None:
    [button] = [
        one
        for one in page.findChildren(QPushButton)
        if one.accessibleName().startswith(start) and one.isVisibleTo(page)
    ]
    button.click()


def figures(page: PatientsPage) -> list[str]:
    return [figure.text() for figure in page.preview.changes.figures]


def test_what_changes_is_told_before_it_is_taken_and_can_be_undone(
    open_session: Session, qtbot: QtBot, tmp_path: Path, asker: Recorder
) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    assert figures(page) == ["4", "0", "0", "0", "1"]
    page.primary.click()
    assert open_session.patient_count == 4
    page.open_file(tmp_path / "list.csv")
    assert figures(page) == ["0", "0", "4", "0", "1"]
    page.discard.click()
    page._list.undo.click()
    assert asker.asked == ["Undo this import"]
    assert open_session.patient_count == 4
    asker.answer = True
    page._list.undo.click()
    assert open_session.patient_count == 0
    assert "4 patients removed" in page.notice.text
    assert page._stack.currentWidget() is page._drop


def test_a_row_without_a_name_is_imported_once_it_is_named(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    [group] = [one for one in page._plan.groups if one.severity == "refused"]  # type: ignore[union-attr]
    page.preview.problems.show_rows(page._plan.groups.index(group))  # type: ignore[union-attr]
    [edit] = [one for one in page.findChildren(QLineEdit) if one.accessibleName().startswith("Last name of row 6")]
    edit.setText("Doe")
    edit.editingFinished.emit()
    assert figures(page) == ["5", "0", "0", "0", "0"]
    assert "Import 5 patients" in page.primary.text()


def test_a_cell_that_cannot_be_read_is_a_sentence_and_the_file_stays(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    page.preview.problems.cell_set.emit(4, "last_visit", "sooner")
    assert "Row 4" in page.notice.text
    assert page._stack.currentWidget() is page.preview
    page.preview.problems.cell_set.emit(4, "last_visit", "2024-01-02")
    table = page._plan.patients  # type: ignore[union-attr]
    assert table.loc[table["source_row"] == 4, "last_visit"].iloc[0].date().isoformat() == "2024-01-02"


def test_a_question_about_a_person_is_declined_and_accepted(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)

    def withheld() -> int:
        return int(page._plan.patients["do_not_mail"].sum())  # type: ignore[union-attr]

    assert withheld() == 1
    press(page, "No, none. Notes")
    assert withheld() == 0
    press(page, "Yes, all. Notes")
    assert withheld() == 1
    page.preview.problems.show_rows(0)
    press(page, "No, for row 5")
    assert withheld() == 0


def test_patients_who_are_gone_are_what_the_user_says(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    page.primary.click()
    shorter = "".join(line for line in PLAIN.splitlines(keepends=True) if not line.startswith("2,"))
    page = page_with(open_session, qtbot, tmp_path / "next.csv", shorter)
    assert figures(page) == ["0", "0", "3", "1", "1"]
    page.preview.changes.gone_chosen.emit("no_mail")
    assert page._plan.answers.gone == "no_mail"  # type: ignore[union-attr]


def many(count: int, visit: str = "2023-01-02") -> str:
    rows = (f"{n},Ann{n},Roe,{n} Main St,Dayton,OH,45402,{visit},{n}" for n in range(1, count + 1))
    return "Patient ID,First Name,Last Name,Address,City,State,Zip,Last Visit,Fax\n" + "\n".join(rows) + "\n"


def words(page: PatientsPage, widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(page)]


def test_all_cells_of_a_kind_can_be_paged_through(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", many(75).replace("2023-01-02", "soon", 45))
    groups = page._plan.groups  # type: ignore[union-attr]
    [place] = [at for at, group in enumerate(groups) if group.count == 45 and group.column == "Last Visit"]
    page.preview.problems.show_rows(place)
    assert "1–20 of 45" in words(page, page.preview.problems)
    press(page, "Next page. Last Visit")
    assert "21–40 of 45" in words(page, page.preview.problems)
    page.preview.problems.cell_set.emit(23, "last_visit", "2024-01-02")
    assert "21–40 of 45" in words(page, page.preview.problems)  # an answer leaves the page where it is
    press(page, "Last page. Last Visit")
    shown = words(page, page.preview.problems)
    assert "41–45 of 45" in shown
    assert "row 46" in shown
    assert "row 40" not in shown
    press(page, "First page. Last Visit")
    assert "row 2" in words(page, page.preview.problems)


def test_changes_of_a_field_show_old_and_new_values_page_by_page(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page_with(open_session, qtbot, tmp_path / "list.csv", many(30)).primary.click()
    page = page_with(open_session, qtbot, tmp_path / "list.csv", many(30, "2024-05-06"))
    assert figures(page)[1] == "30"
    press(page, "Changes in Last visit")
    shown = words(page, page.preview.changes)
    assert {"1/2/2023", "5/6/2024", "Roe, Ann1", "1–20 of 30"} <= set(shown)
    press(page, "Next page. Changes")
    assert "Roe, Ann30" in words(page, page.preview.changes)
    press(page, "Changes in Last visit")
    assert "1/2/2023" not in words(page, page.preview.changes)


def test_patients_who_are_gone_are_decided_one_by_one(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page_with(open_session, qtbot, tmp_path / "list.csv", many(60)).primary.click()
    page = page_with(open_session, qtbot, tmp_path / "list.csv", many(35))
    assert figures(page)[3] == "25"
    page.preview.changes.gone_chosen.emit("no_mail")
    press(page, "Decide about patients who are gone one by one")
    press(page, "Next page. Patients who are gone")
    [box] = [one for one in page.findChildren(QComboBox) if one.accessibleName() == "What becomes of Roe, Ann57"]
    assert box.currentData() == "no_mail"
    box.setCurrentIndex(box.findData("keep"))
    box.activated.emit(box.currentIndex())
    assert "21–25 of 25" in words(page, page.preview.changes)
    page.primary.click()
    with open_session.store.reading() as tx:
        people = tx.patients.frame().set_index("first_name")["do_not_mail"]
    assert not people["Ann57"]
    assert people["Ann56"]
    assert int(people.sum()) == 24


def test_a_mapping_that_cannot_be_keeps_the_file(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    page.preview.field_chosen.emit("Fax", "not last_visit")
    assert "Fax" in page.notice.text
    assert page._stack.currentWidget() is page.preview
    assert page.primary.isEnabled()


def test_a_column_that_decides_who_is_mailed_is_answered_first(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", ASKING)
    assert not page.primary.isEnabled()
    assert not page.preview.questions.isHidden()
    press(page, "Contact OK?: The opposite")
    assert page.primary.isEnabled(), page.primary.toolTip()
    assert page.preview.questions.isHidden()
    page.primary.click()
    assert open_session.patient_count == 4


def test_answers_given_faster_than_they_are_reckoned_all_count(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    first, second = [group.key for group in page._plan.groups if group.choices][:2]  # type: ignore[union-attr]
    open_session.jobs = pool = PoolRunner()
    page.preview.problems.decided.emit(first, "decline")
    page.preview.problems.decided.emit(second, "decline")
    assert not page.primary.isEnabled()
    qtbot.waitUntil(page.primary.isEnabled)
    assert set(page._plan.answers.groups) == {first, second}  # type: ignore[union-attr]
    assert pool.close()


VISITS = "Patient ID,Date,Procedure Code,Status\n" + "".join(
    f"{n},2024-01-{n:02d},D1110,Completed\n" for n in (*range(1, 5), *range(11, 32))
)


def visits_on(page: PatientsPage, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    page.open_file(path)
    assert page._stack.currentWidget() is page.visits.view, page.notice.text


def test_visits_are_shown_with_their_columns_and_taken(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    page.primary.click()
    visits_on(page, tmp_path / "visits.csv", VISITS)
    view = page.visits.view
    shown = words(page, view)
    assert "✓ 4 rows fit 4 patients" in shown
    assert "? 21 IDs of nobody" in shown
    assert "1–20 of 21" in words(page, view.unknown)
    press(page, "Next page. IDs that match no patient")
    assert "31" in words(page, view.unknown)
    press(page, "Changes in Last visit")
    assert "1/2/2024" in words(page, view.changes)
    view.field_chosen.emit("Procedure Code", None)
    assert page.visits.plan.sheets[0].mapping[2].field is None  # type: ignore[union-attr]
    view.field_chosen.emit("Date", None)
    assert any("no column is known as “Day of the visit”" in text for text in words(page, view))
    assert not page.primary.isEnabled()
    view.field_chosen.emit("Date", "day")
    assert page.primary.text() == "Import 4 rows"
    page.primary.click()
    assert "4 patients updated" in page.notice.text
    assert page._stack.currentWidget() is page._list
    page.notice._way_out.click()
    assert "4 as before" in page.notice.text


def test_visits_whose_names_say_nothing_are_known_by_their_values(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page_with(open_session, qtbot, tmp_path / "list.csv", many(6)).primary.click()
    page = PatientsPage(open_session)
    qtbot.addWidget(page)
    rows = "".join(f"{n},2024-01-{n:02d},Completed\n" for n in range(1, 7))
    visits_on(page, tmp_path / "odd.csv", "Uvw,Qrs,Xyz\n" + rows)
    assert "✓ 6 rows fit 6 patients" in words(page, page.visits.view)


def test_visits_are_discarded_and_their_mapping_is_kept(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", PLAIN)
    page.primary.click()
    visits_on(page, tmp_path / "visits.csv", VISITS)
    page.visits.view.recipe.opener.click()
    page.visits.view.recipe.name.setText("front desk visits")
    page.visits.view.recipe.save.click()
    [kept] = import_recipes.recipes(open_session.store)
    assert (kept.kind, kept.mapping["Date"]) == ("visits", "day")
    page.discard.click()
    assert page._stack.currentWidget() is page._list
    visits_on(page, tmp_path / "visits.csv", VISITS)
    assert page.visits.view.recipe.applied.text() == "Recipe: front desk visits"
    visits_on(page, tmp_path / "nobody.csv", VISITS.replace("\n", "\n9"))
    assert not page.primary.isEnabled()


def chooser_with(session: Session, qtbot: QtBot, path: Path, text: str) -> PatientsPage:
    page = PatientsPage(session)
    qtbot.addWidget(page)
    path.write_text(text, encoding="utf-8")
    page.open_file(path)
    assert page._stack.currentWidget() is page.chooser, page.notice.text
    assert page.primary.isHidden()
    return page


TWO = (
    "ID,First Name,Last Name,Zip,Last Visit\n1,Ann,Roe,02462,2025-01-02\n\n"
    "Last Name,First Name,ID,Last Visit,Zip\nPoe,Cy,3,2019-01-02,02462\nMoe,Di,4,2018-01-02,02110\n"
)
NOTES = (
    "ID,Last Name,First Name,DOB,Zip\nrequired,as on card,as on card,month first,digits\n"
    + "".join(f"{n},Roe,Ann{n},1980-01-0{n},0246{n}\n" for n in range(1, 7))
)  # fmt: skip


def test_one_of_several_tables_is_chosen_on_the_page(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = chooser_with(open_session, qtbot, tmp_path / "two.csv", TWO)
    press(page, "Read this table: Table 2 · Header in row 4")
    assert page._stack.currentWidget() is page.preview
    assert figures(page)[0] == "2"
    page.preview.field_chosen.emit("Zip", None)  # another mapping stays with the table
    assert page._plan.found.place.table == 2  # type: ignore[union-attr]
    assert figures(page)[0] == "2"


def test_rows_of_the_header_are_chosen_on_the_page(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = chooser_with(open_session, qtbot, tmp_path / "notes.csv", NOTES)
    press(page, "This is the header: Header in rows 1–2")
    assert figures(page)[0] == "6"
    page.discard.click()
    assert page._stack.currentWidget() is page._drop


def test_columns_of_a_printed_list_are_cut_on_the_page(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    lines = ["PatNo LastName FirstName Zip   Visit     "]
    lines += [
        f"{n:05d} {'McDonald' if n % 2 else 'Roe':<8} {'Christina' if n % 3 else 'Jo':<9} 0210{n} 2019-01-0{n}"
        for n in range(1, 7)
    ]
    page = chooser_with(open_session, qtbot, tmp_path / "old.txt", "\n".join(lines) + "\n")
    edit = page.chooser.cut
    assert edit is not None
    edit.setText("1-10,5-9")
    [button] = [one for one in page.chooser.findChildren(QPushButton) if one.text() == "Read these columns"]
    assert not button.isEnabled()
    assert any("names no columns" in text for text in words(page, page.chooser))
    edit.setText("1-5,7-14,16-24,26-30,32-41")
    button.click()
    assert figures(page)[0] == "6"
    assert page._plan.found.place.columns[-1] == (32, 41)  # type: ignore[union-attr]


def test_a_list_without_known_headers_is_mapped_by_hand(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = chooser_with(open_session, qtbot, tmp_path / "odd.csv", "Wer,Wie,Wo\nRoe,Ann,02462\nPoe,Cy,02110\n")
    press(page, "This is the header: Header in row 1")
    assert figures(page)[0] == "0"
    for header, field in (("Wer", "last_name"), ("Wie", "first_name"), ("Wo", "zip")):
        page.preview.field_chosen.emit(header, field)
    assert figures(page)[0] == "2"


BARE = "".join(
    f"{name},{first},{n} Main St,Dayton,OH,4540{n},1/{n}/2024,{'Y' if n == 1 else 'N'}\n"
    for n, (name, first) in enumerate([("Roe", "Ann"), ("Poe", "Luis"), ("Coe", "Maria"), ("Moe", "James")], start=1)
)


def test_a_list_without_a_heading_row_is_read_whole(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = chooser_with(open_session, qtbot, tmp_path / "bare.csv", BARE)
    assert any("its first row looks like a patient" in text for text in words(page, page.chooser))
    press(page, "The first row is a patient: No heading row")
    assert page._stack.currentWidget() is page.preview
    assert any("no heading row" in text for text in words(page, page.preview))
    assert figures(page)[0] == "4"
    assert not page.primary.isEnabled()
    asked = page.preview.questions
    assert any(text.startswith("Is Column G “Last visit”?") for text in words(page, asked))
    press(page, "Column G: Yes")
    button = next(one for one in asked.findChildren(QPushButton) if one.accessibleName() == "Column H: Something else…")
    button.click()
    menu = button.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Deceased").trigger()
    menu.close()
    page.primary.click()
    assert open_session.patient_count == 4


def test_a_mapping_is_saved_as_a_recipe_and_applied_to_the_next_export(
    open_session: Session, qtbot: QtBot, tmp_path: Path, asker: Recorder
) -> None:
    page = page_with(open_session, qtbot, tmp_path / "list.csv", ASKING)
    assert page.preview.recipe.applied.text() == ""
    page.preview.field_chosen.emit("Contact OK?", "not do_not_contact")
    page.preview.recipe.opener.click()
    page.preview.recipe.name.setText("  Front   desk ")
    assert [page.preview.recipe.scope.itemText(at) for at in range(page.preview.recipe.scope.count())] == [
        "Shared by all brands"
    ]
    page.preview.recipe.save.click()
    assert "Recipe “Front desk” is kept" in page.notice.text
    [kept] = import_recipes.recipes(open_session.store)
    assert kept.mapping["Contact OK?"] == "not do_not_contact"
    assert kept.mapping["Last Visit"] == "last_visit"
    again = page_with(open_session, qtbot, tmp_path / "next.csv", ASKING)
    assert again.preview.recipe.applied.text() == "Recipe: Front desk"
    assert again.preview.questions.isHidden()
    again.preview.recipe.opener.click()
    again.preview.recipe.save.click()
    assert asker.asked == ["Replace"]
    turned = ASKING.replace(",Y,", ",2026-01-02,").replace(",N,", ",2026-01-02,")
    changed = page_with(open_session, qtbot, tmp_path / "turned.csv", turned)
    assert not changed.preview.questions.isHidden()
    assert not changed.primary.isEnabled()


def test_a_recipe_may_be_for_the_brand_of_the_campaign(sample_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_with(sample_session, qtbot, tmp_path / "list.csv", PLAIN)
    page.preview.recipe.opener.click()
    page.preview.recipe.name.setText("ours")
    assert page.preview.recipe.scope.currentText().startswith("For Harbor")
    page.preview.recipe.save.click()
    [kept] = [one for one in import_recipes.recipes(sample_session.store) if one.name == "ours"]
    assert kept.brand == "harbor-dental"
    assert import_recipes.recipes(sample_session.store, brand="other") == ()


def listed(page: PatientsPage, column: int = 0) -> list[str]:
    model = page._list.table.model
    return [str(model.data(model.index(row, column))) for row in range(model.rowCount())]


@pytest.fixture
def crowded(open_session: Session, qtbot: QtBot, tmp_path: Path) -> PatientsPage:
    """The page of a workspace with 950 patients; its jobs run at once."""
    lines = [f"{n},First{n:03},Last{(n * 7) % 950:03},{n} Main St,Dayton,OH,45402" for n in range(950)]
    path = tmp_path / "crowd.csv"
    path.write_text("\n".join(["Patient ID,First Name,Last Name,Address,City,State,Zip", *lines]), encoding="utf-8")
    import_patients.run(open_session.store, path)
    open_session.patients_changed.emit()
    page = PatientsPage(open_session)
    page.resize(1100, 700)
    qtbot.addWidget(page)
    page.show()
    return page


def test_a_long_list_reads_only_what_is_looked_at(crowded: PatientsPage, qtbot: QtBot) -> None:
    table = crowded._list.table
    assert crowded._list.count.text() == "950 patients"
    assert table.model.pages_held == 1
    end = table.model.index(949, 0)
    table.view.scrollToBottom()
    qtbot.waitUntil(lambda: table.model.data(end) != "…")
    assert table.model.data(end) == "Last943"
    assert table.model.pages_held == 2
    middle = table.model.index(450, 0)
    assert table.model.data(middle) == "…"
    qtbot.waitUntil(lambda: table.model.data(middle) == "Last300")


def test_headings_sort_the_whole_list_and_the_third_click_brings_it_back(crowded: PatientsPage, qtbot: QtBot) -> None:
    heads = crowded._list.table.view.horizontalHeader()
    place = QPoint(heads.sectionViewportPosition(0) + 20, heads.height() // 2)

    def first_after_click() -> str:
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return listed(crowded)[0]

    assert [first_after_click() for _ in range(3)] == ["Last000", "Last949", "Last000"]
    assert listed(crowded, 1)[:3] == ["First000", "First001", "First002"]


@pytest.mark.parametrize(
    ("words", "found"), [("first007 last049", 1), ("LAST04", 10), ("last049, first007", 1), ("17 main st", 10)]
)
def test_words_are_looked_for_in_all_columns(crowded: PatientsPage, qtbot: QtBot, words: str, found: int) -> None:
    crowded._list.search.setText(words)
    qtbot.waitUntil(lambda: crowded._list.count.text() == f"{found} of 950 patients")
    assert crowded._list.table.model.rowCount() == found


def test_nobody_found_is_said_with_the_way_back(crowded: PatientsPage, qtbot: QtBot) -> None:
    crowded._list.search.setText("Zebra")
    qtbot.waitUntil(crowded._list.nobody.isVisible)
    assert "Zebra" in crowded._list.nobody.accessibleName()
    crowded._list.nobody.second.click()
    qtbot.waitUntil(lambda: crowded._list.count.text() == "950 patients")
    assert crowded._list.table.view.isVisible()


def test_what_is_copied_is_what_is_chosen(crowded: PatientsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    view = crowded._list.table.view
    view.setSelectionMode(view.SelectionMode.MultiSelection)
    for row in (300, 3, 4):
        view.selectRow(row)
    assert view.chosen() == [range(3, 5), range(300, 301)]
    view.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split(",")[1] for line in lines] == ["First name", "First003", "First004", "First300"]
    monkeypatch.setattr(paged_table, "MOST_COPIED", 5)
    view.clearSelection()
    view.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 6
    assert "first 5 of 950 rows" in crowded.notice.text


def test_rows_that_cannot_be_read_are_said_once(crowded: PatientsPage, qtbot: QtBot, monkeypatch: Any) -> None:
    asked = []

    def fails(*_: object) -> None:
        asked.append(1)
        raise WorkspaceError("The disk is gone.", code="workspace-io")

    monkeypatch.setattr("reactivate_desktop.services.browse_patients.rows", fails)
    crowded._list.table.view.scrollToBottom()
    qtbot.waitUntil(lambda: "disk is gone" in crowded.notice.text)
    before = len(asked)
    crowded._list.table.view.viewport().repaint()
    qtbot.wait(20)
    assert len(asked) == before


def test_a_patient_who_went_meanwhile_is_an_empty_row(crowded: PatientsPage) -> None:
    model = crowded._list.table.model
    names = [column.name for column in model.columns]
    frame = browse_patients.rows(crowded._session.store, model.page_keys(0)[1:], names)
    model.show_keys(model.keys(), first=frame)
    assert model.data(model.index(0, 0)) == ""
    assert model.data(model.index(1, 0)) == "Last007"


def test_a_file_that_says_nothing_of_itself_is_declared_as_visits(
    open_session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page_with(open_session, qtbot, tmp_path / "list.csv", many(6)).primary.click()
    text = "Uvw,Qrs\n" + "".join(f"{n},2024-01-0{n}\n" for n in range(1, 7))
    page = chooser_with(open_session, qtbot, tmp_path / "seen.csv", text)
    choice = page.chooser.findChild(KindChoice)
    choice.setCurrentIndex(choice.findData("visits"))
    choice.activated.emit(choice.currentIndex())
    assert page._stack.currentWidget() is page.visits.view, page.notice.text
    assert page.visits.view.kind.currentData() == "visits"
    page.visits.view.field_chosen.emit("Uvw", "patient_id")
    page.visits.view.field_chosen.emit("Qrs", "day")
    assert page.primary.text() == "Import 6 rows"
    page.primary.click()
    assert "6 patients updated" in page.notice.text
