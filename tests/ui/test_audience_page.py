"""Audience: rules and their parameters change the campaign, the waterfall adds up, and everybody's reason is told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.services import campaign_file, cleaning_history, rule_sets
from reactivate_desktop.services.step_people import IMPORTED, MAILED
from reactivate_desktop.ui.pages.audience_page import AudiencePage
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.theme import Theme

from .conftest import Recorder


@pytest.fixture
def page(sample_session: Session, qtbot: QtBot) -> AudiencePage:
    made = AudiencePage(sample_session)
    qtbot.addWidget(made)
    return made


def field(page: AudiencePage, rule: str, name: str) -> QWidget:
    return page.rules.cards[rule].fields.editor(name)


def write(page: AudiencePage, rule: str, name: str, text: str) -> None:
    """Write into a field as a user does, and leave it."""
    line = field(page, rule, name)
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.editingFinished.emit()


def test_a_rule_is_switched_off_and_on(page: AudiencePage, sample_session: Session) -> None:
    before = sample_session.meter.pieces
    card = page.rules.cards["same_household"]
    card.switch.click()
    assert sample_session.campaign is not None
    assert sample_session.campaign.rules.off == ("same_household",)
    card.switch.click()
    assert sample_session.campaign.rules.off == ()
    assert sample_session.meter.pieces == before


def test_the_form_has_a_field_for_every_parameter(page: AudiencePage) -> None:
    months = field(page, "seen_recently", "months")
    assert isinstance(months, QSpinBox)
    assert months.value() == 24
    assert "balance_range" in page.rules.cards
    assert not page.rules.cards["balance_range"].sentence.isVisibleTo(page), "it is not in force"
    page.rules.cards["balance_range"].set.click()
    assert page.rules.cards["balance_range"].fields.isVisibleTo(page)


def test_money_is_written_in_dollars_and_kept_in_cents(page: AudiencePage, sample_session: Session) -> None:
    write(page, "balance_range", "most_cents", "$1,000.50")
    assert sample_session.campaign is not None
    assert sample_session.campaign.rules.parameters == {"balance_range": {"most_cents": 100_050}}
    assert "1,000.50" in page.rules.cards["balance_range"].sentence.text()
    write(page, "balance_range", "most_cents", "")
    assert sample_session.campaign.rules.parameters == {}


def test_what_is_no_value_is_said_and_changes_nothing(page: AudiencePage, sample_session: Session) -> None:
    before = sample_session.campaign
    write(page, "balance_range", "most_cents", "a lot")
    assert "can't be read" in page.notice.text
    assert sample_session.campaign == before
    write(page, "seasonal_hold", "first_day", "31 Nov")
    assert "month and a day" in page.notice.text
    assert sample_session.campaign == before


@pytest.mark.parametrize("step", [IMPORTED, MAILED, "seen_recently", "same_household"])
def test_a_step_lists_exactly_its_people(page: AudiencePage, sample_session: Session, step: str) -> None:
    audience = sample_session.audience
    assert audience is not None
    counts = {one.rule: one.excluded for one in audience.decision.steps}
    counts |= {IMPORTED: audience.decision.imported, MAILED: audience.decision.mailable_count}
    page._waterfall.step_chosen.emit(step)
    assert page.people.model.rowCount() == counts[step]
    assert page.tabs.currentWidget() is page.people
    assert len(audience.recipients) + len(audience.not_mailed) == audience.decision.imported


def test_the_table_holds_the_pages_that_are_looked_at(page: AudiencePage) -> None:
    page.people.show_step(IMPORTED)
    model = page.people.model
    assert model.pages_held == 1
    model.data(model.index(149, 0))
    assert model.pages_held == 2


def test_why_a_person_is_not_in(page: AudiencePage, sample_session: Session, qtbot: QtBot) -> None:
    audience = sample_session.audience
    assert audience is not None
    key = int(audience.decision.people("seen_recently")[0])
    patient = audience.patients.loc[key]
    page.people.search.setText(f"{patient['first_name']} {patient['last_name']}")
    qtbot.waitUntil(lambda: page.people.caption.text().startswith("Found"))
    assert page.people.model.keys().tolist() == [key]
    told = page.people.verdicts
    assert not told.isHidden()
    assert "Gets no mail" in told.heading.text()
    assert f"row {patient['source_row']}" in told.place.text()


def test_what_was_cleaned_of_a_person_stands_below_the_verdicts(
    page: AudiencePage, sample_session: Session, qtbot: QtBot
) -> None:
    audience, store = sample_session.audience, sample_session.store
    assert audience is not None
    key, steps = next(
        (int(key), steps) for key in audience.decision.keys if (steps := cleaning_history.run(store, int(key)))
    )
    page.people.search.setText(str(audience.patients.at[key, "last_name"]))
    qtbot.waitUntil(lambda: page.people.caption.text().startswith("Found"))
    page.people.table.selectRow(page.people.model.keys().tolist().index(key))
    cleaned = "✎ cleaned"
    qtbot.waitUntil(lambda: any(line.word == cleaned for line in page.people.verdicts.lines))
    told = [line for line in page.people.verdicts.lines if line.word == cleaned]
    assert [line.label for line in told] == [step.label for step in steps]
    assert all(step.sentence in line.sentence for line, step in zip(told, steps, strict=True))


def test_a_rule_set_is_kept_applied_and_deleted(page: AudiencePage, sample_session: Session, asker: Recorder) -> None:
    bar, months = page.rules.sets, field(page, "seen_recently", "months")
    assert isinstance(months, QSpinBox)
    months.setValue(36)
    bar.names.setEditText("Long gone")
    assert not bar.apply.isEnabled()
    bar.save.click()
    assert [one.name for one in rule_sets.all_of(sample_session.store)] == ["Long gone"]
    months.setValue(12)
    bar.apply.click()
    assert sample_session.campaign is not None
    assert sample_session.campaign.inactive.months == 36
    assert "applied" in page.notice.text
    bar.delete.click()
    assert len(rule_sets.all_of(sample_session.store)) == 1, "it was not confirmed"
    asker.answer = True
    bar.delete.click()
    assert rule_sets.all_of(sample_session.store) == ()


def test_the_budget_leaves_out_the_lowest_scores(page: AudiencePage, sample_session: Session) -> None:
    pieces = sample_session.meter.pieces
    assert pieces
    page._budget.limit.setValue(7.5)
    assert sample_session.meter.pieces == 10
    assert page._lead.text() == "10 of 150 patients get mail."
    assert f"leaves out {pieces - 10} people" in page._budget.out.text()
    page._budget.show_left_out.click()
    assert page.people.model.rowCount() == pieces - 10
    page._budget.distance.setValue(9)
    assert sample_session.campaign is not None
    assert sample_session.campaign.budget.score.distance == 9


def test_over_the_budget_the_page_asks_and_says_whom_a_cut_leaves_out(
    page: AudiencePage, sample_session: Session
) -> None:
    pieces = sample_session.meter.pieces
    assert pieces
    page._budget.when_over.setCurrentIndex(page._budget.when_over.findData("ask"))
    page._budget.when_over.activated.emit(0)
    page._budget.limit.setValue(7.5)
    assert sample_session.meter.pieces == pieces
    assert "more than the budget of $7.50. Decide before approval" in page.notice.accessibleName()
    page.notice._way_out.click()
    assert page.tabs.currentWidget() is page._budget
    page._budget.when_over.setCurrentIndex(page._budget.when_over.findData("cut"))
    page._budget.when_over.activated.emit(1)
    assert sample_session.meter.pieces == 10
    assert f"leaves out {pieces - 10} people" in page.notice.accessibleName()


def test_a_rule_of_texts_offers_what_its_column_has_with_counts(page: AudiencePage, sample_session: Session) -> None:
    assert sample_session.audience is not None
    insurances = sample_session.audience.patients["insurance"]
    fields = page.rules.cards["insurance_choice"].fields
    fields.choosers["never"].click()
    picker = fields.picker
    shown = [picker.list.item(row).text() for row in range(picker.list.count())]
    counts = insurances[insurances != ""].value_counts()
    assert len(shown) == len(counts)
    assert shown[0].endswith(str(int(counts.iloc[0])))
    picker.search.setText("delta")
    assert [picker.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(picker.list.count())] == [
        "Delta Dental"
    ]
    picker.list.item(0).setCheckState(Qt.CheckState.Checked)
    picker.search.setText("no such")
    assert "No value has that in it" in picker.more.text()
    picker.hide()
    assert sample_session.campaign is not None
    assert sample_session.campaign.rules.parameters["insurance_choice"] == {"never": ("Delta Dental",)}
    step = next(step for step in sample_session.audience.decision.steps if step.rule == "insurance_choice")
    hit = sample_session.audience.decision.hits["insurance_choice"]
    assert hit.sum() == (insurances == "Delta Dental").sum()
    assert 0 < step.excluded <= hit.sum()
    fields.choosers["never"].click()
    assert picker.list.item(0).checkState() is Qt.CheckState.Checked
    picker.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    picker.hide()
    assert "insurance_choice" not in sample_session.campaign.rules.parameters


def test_what_limits_a_clinic_is_set_on_the_page(page: AudiencePage, sample_session: Session) -> None:
    assert sample_session.audience is not None
    before = sample_session.audience.by_clinic()
    clinic = max(before, key=lambda one: before[one])
    page._clinics.rooms[clinic].setValue(2)
    assert sample_session.campaign is not None
    assert sample_session.campaign.mail.capacity == {clinic: 2}
    assert sample_session.audience.by_clinic()[clinic] == 2
    page._clinics.limits[clinic].setValue(0.75)
    assert sample_session.campaign.budget.clinics == {clinic: 75}
    assert sample_session.audience.by_clinic()[clinic] == 1
    page._clinics.rooms[clinic].setValue(0)
    page._clinics.limits[clinic].setValue(0)
    assert sample_session.audience.by_clinic() == before
    assert (sample_session.campaign.mail.capacity, sample_session.campaign.budget.clinics) == ({}, {})


def test_variants_are_set_on_the_page_and_what_can_not_be_is_said(page: AudiencePage, sample_session: Session) -> None:
    form = page.variants.form
    form.add.click()
    form.add.click()
    assert sample_session.campaign is not None
    tried = sample_session.campaign.experiment
    assert [(one.name, one.share) for one in tried.variants] == [("B", 50.0), ("C", 50.0)]

    def box(name: str, field: str, value: str) -> None:
        editor = form.editors[name, field]
        assert isinstance(editor, QComboBox)
        place = editor.findData(value)
        assert place >= 0
        editor.setCurrentIndex(place)
        editor.activated.emit(place)

    box("C", "segment", "price")
    assert ("C", "share") not in form.editors, "a segment has no share"
    offer = sample_session.resolved.kit.offers[-1].id if sample_session.resolved is not None else ""
    box("B", "offer", offer)
    box("B", "headline", "tide")
    note = form.editors["B", "note"]
    assert isinstance(note, QLineEdit)
    note.setText("We kept your chart, {first_name|friend}.")
    note.editingFinished.emit()
    tried = sample_session.campaign.experiment
    assert tried.segments == {"price": "C"}
    b, c = tried.variants
    assert (b.share, b.offer, c.share) == (50.0, offer, 0.0)
    assert b.customization == {"headline": "tide", "note": "We kept your chart, {first_name|friend}."}
    assert sample_session.resolved is not None
    assert campaign_file.load(sample_session.resolved.path).experiment == tried  # the file says it as well
    name = form.editors["B", "name"]
    assert isinstance(name, QLineEdit)
    name.setText("A")
    name.editingFinished.emit()
    assert "A is the campaign's own wording" in page.notice.accessibleName()
    again = form.editors["B", "name"]
    assert isinstance(again, QLineEdit)
    assert again.text() == "B"
    note = form.editors["B", "note"]
    assert isinstance(note, QLineEdit)
    note.setText("You owe us {balance}.")
    note.editingFinished.emit()
    assert "variant B" in page.notice.accessibleName()
    for name_ in ("C", "B"):
        remove = form.editors[name_, "remove"]
        assert isinstance(remove, QPushButton)
        remove.click()
    assert sample_session.campaign.experiment.variants == ()
    assert sample_session.campaign.experiment.segments == {}


def test_the_list_of_not_mailed_is_saved_with_reasons(
    page: AudiencePage, sample_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.people.export.click()
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sample_session.audience is not None
    decision = sample_session.audience.decision
    assert len(rows) == decision.imported - decision.mailable_count
    assert all(row["reason"] for row in rows)
    assert "out.csv" in page.notice.text


def test_a_campaign_that_does_not_hold_is_said(page: AudiencePage, sample_session: Session, qtbot: QtBot) -> None:
    assert sample_session.campaign_path is not None
    path = sample_session.campaign_path
    path.write_text(path.read_text(encoding="utf-8") + "\n[goals]\nnowhere = 3\n", encoding="utf-8")
    with qtbot.waitSignal(sample_session.failed) as told:
        sample_session.open_campaign(path)
    assert "nowhere" in told.args[0].message
    assert page.people.model.rowCount() == 0
    assert "can't be decided" in page._lead.text()


def test_a_rule_that_needs_a_reason_is_not_switched_off_without_it(page: AudiencePage, sample_session: Session) -> None:
    rule = next(one for one in RULES if one.off_needs)
    switch = page.rules.cards[rule.id].switch
    switch.click()
    assert sample_session.campaign is not None
    assert sample_session.campaign.rules.off == ()
    assert switch.isChecked()
    assert "reason" in page.notice.text
    write(page, rule.id, rule.off_needs, "Cash practice; counsel agreed")
    switch.click()
    assert sample_session.campaign.rules.off == (rule.id,)


def test_without_patients_the_page_says_where_to_begin(
    open_session: Session, qtbot: QtBot, tmp_path: Path, theme: Theme
) -> None:
    path = tmp_path / "spring.toml"
    campaign_file.save(path, Campaign("Spring", "practice.reactivate", "harbor-dental", "postcard-6x9"))
    page = AudiencePage(open_session)
    qtbot.addWidget(page)
    open_session.open_campaign(path)
    assert "no patients" in page.notice.text


def test_a_reason_to_leave_lists_its_people_with_evidence(page: AudiencePage) -> None:
    page.tabs.setCurrentWidget(page.reasons)
    assert page._why is not None
    most = max(page._why.reasons, key=lambda one: one.count)
    assert most.count
    page.reasons.buttons[most.reason].click()
    assert page.people.model.rowCount() == most.count
    page.people.table.selectRow(0)
    assert page.people.verdicts.lines[0].sentence in page._why.people(most.reason, 0, 1)[0].evidence


def test_what_a_holdout_can_show_is_said_in_plain_words(page: AudiencePage) -> None:
    page.tabs.setCurrentWidget(page._experiment)
    assert "Nobody is held out" in page._experiment.power.text()
    page._experiment.holdout_changed.emit(10.0)
    assert "you can't see" in page._experiment.power.text()
