"""Availability's side parts: booking rules, time zones, dated overrides, public holidays, the small month."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.hours_by_hand import HOURS, TODAY, WEEK, Opened, Server, edit, profile
from tutordesk import errors, public_holidays
from tutordesk.domain.hours import DatedRange
from tutordesk.services import hours as service
from tutordesk.services import tutors
from tutordesk.services.rows import BookableRow
from tutordesk.ui.hours.entry_bar import EntryBar
from tutordesk.ui.hours.holidays_bar import HolidaysBar
from tutordesk.ui.hours.month import MonthView


def test_a_rule_is_ones_own_or_the_centres(open_page: Opened):
    page = open_page()
    combo = page.rules.combos["break_minutes"]
    assert combo.combo.currentText() == "10 minutes"
    assert page.rules.effects["break_minutes"].text() == "After and before each session 10 minutes stay free."
    assert page.rules.combos["min_notice_minutes"].combo.currentText() == "As the centre: 2 hours"
    combo.chosen.emit(None)
    assert page.draft.hours.terms.break_minutes is None
    assert combo.combo.currentText() == "As the centre: None"
    assert page.rules.effects["break_minutes"].text() == "Sessions may follow each other directly."


def test_a_time_zone_is_found_by_a_part_of_its_name(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    field = page.rules.zone
    field.wanted.emit()
    assert server.tasks.called(service.zones)
    field.line.setText("kathmandu")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert page.draft.hours.timezone == "Asia/Kathmandu"
    assert field.offset.text() == "UTC+5:45"
    field.line.setText("Atlantis")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "Asia/Kathmandu"


# --- overrides -----------------------------------------------------------------------------------------
def test_three_weeks_of_leave_are_one_line(open_page: Opened):
    page = open_page()
    assert [row.entry.days for row in page.overrides.rows] == [1, 15]
    page.overrides.rows[1].remove.click()
    assert page.draft.hours.dated == HOURS.dated[:1]
    page.undo()
    assert len(page.overrides.rows) == 2


def test_leave_is_entered_in_one_go(qtbot: QtBot, open_page: Opened):
    page = open_page()
    page.overrides.add.click()
    form = page.overrides.form
    form.first.show_day(date(2027, 3, 1))
    form.last.show_day(date(2027, 3, 21))
    assert form.note.text() == "21 days. Nobody can book you on these days."
    form.reason.setText("Spring")
    form.apply.click()
    added = [row for row in page.draft.hours.dated if row.reason == "Spring"]
    assert len(added) == 21
    assert page.overrides.rows[-1].entry.days == 21
    page.overrides.rows[-1].edit.click()
    form.last.show_day(date(2027, 3, 3))
    form.apply.click()
    assert page.overrides.rows[-1].entry.days == 3


def test_extra_hours_come_on_top_of_the_weekly_ones(open_page: Opened):
    page = open_page()
    page.overrides.open_form(None, date(2026, 12, 7))
    form = page.overrides.form
    form.kind.segment("extra").click()
    form.hours.setText("18-19:30")
    form.apply.click()
    added = [row for row in page.draft.hours.dated if row.available]
    assert [(row.start_minute, row.end_minute) for row in added] == [
        (540, 720),
        (840, 1080),
        (1080, 1170),
    ] or [(row.start_minute, row.end_minute) for row in added] == [(540, 720), (840, 1170)]
    page.overrides.open_form(page.overrides.rows[0].entry)
    assert form.kind.current == "extra"
    assert form.hours.text() == "18:00–19:30"


@pytest.mark.parametrize(
    ("kind", "hours", "last", "problem"),
    [
        ("part", "soon", date(2026, 12, 1), "Type hours such as"),
        ("closed", "", date(2026, 11, 30), "The last day lies before"),
        ("closed", "", date(2028, 12, 1), "That is longer than a year"),
    ],
)
def test_entries_that_make_no_sense_are_refused(
    qtbot: QtBot, kind: str, hours: str, last: date, problem: str
):
    form = EntryBar()
    qtbot.addWidget(form)
    form.show_entry(None, date(2026, 12, 1), TODAY, ())
    form.kind.segment(kind).click()
    form.hours.setText(hours)
    form.last.show_day(last)
    form.saved.connect(lambda *_: pytest.fail("taken"))
    form.apply.click()
    assert form.note.text().startswith(problem)


def test_the_small_calendar_speaks_and_opens_a_day(qtbot: QtBot, open_page: Opened):
    page = open_page()
    month = page.overrides.month
    assert isinstance(month, MonthView)
    tester = QAbstractItemModelTester(month.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert month.title.text() == "December 2026"
    index = month.model.index(1, 1)
    assert month.model.day(1, 1) == date(2026, 12, 8)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Tuesday 8 December, Closed, Immaculate Conception"
    month.day_picked.emit(date(2026, 12, 8))
    assert page.overrides.form.reason.text() == "Immaculate Conception"
    del tester


def test_public_holidays_become_closed_days(qtbot: QtBot, open_page: Opened):
    page = open_page()
    tasks = SyncTasks(
        {one: one for one in (public_holidays.countries, public_holidays.regions, public_holidays.of)}
    )
    page.overrides._tasks = tasks
    page.overrides.open_holidays()
    bar = page.overrides.holidays
    assert isinstance(bar, HolidaysBar)
    assert bar.country.combo.currentText() == "Austria"
    found = {holiday.on_date: box for holiday, box in bar.boxes}
    immaculate = found[date(2026, 12, 8)]
    assert not immaculate.isEnabled()
    christmas = found[date(2026, 12, 25)]
    assert not christmas.isEnabled()
    bar.year.chosen.emit(bar.year.combo.setCurrentIndex(1))
    found = {holiday.on_date: box for holiday, box in bar.boxes}
    assert found[date(2027, 10, 26)].text() == "Tue 26 Oct: National Day"
    for box in found.values():
        box.setChecked(False)
    found[date(2027, 10, 26)].setChecked(True)
    assert bar.apply.text() == "Close 1 day"
    bar.apply.click()
    assert DatedRange(date(2027, 10, 26), False, 0, 1440, "National Day") in page.draft.hours.dated


def test_holidays_of_a_country_left_behind_are_not_shown(qtbot: QtBot):
    source = (public_holidays.countries, public_holidays.regions, public_holidays.of)
    tasks = SyncTasks({one: one for one in source})
    bar = HolidaysBar(tasks, "AT")
    qtbot.addWidget(bar)
    bar.begin(date(2026, 1, 1), ())
    tasks.hold = True
    bar.year.choose(2027)
    bar.year.chosen.emit(2027)
    older = bar._asked
    bar.year.choose(2028)
    bar.year.chosen.emit(2028)
    assert older.cancelled
    tasks.release()
    assert {holiday.on_date.year for holiday, _box in bar.boxes} == {2028}


def test_regions_have_their_own_days(qapp: object):
    names = dict(public_holidays.regions("DE"))
    assert names["BY"] == "Bayern"
    epiphany = date(2027, 1, 6)
    assert epiphany in {one.on_date for one in public_holidays.of("DE", "BY", (2027,))}
    assert epiphany not in {one.on_date for one in public_holidays.of("DE", "BE", (2027,))}


# --- what a student sees -------------------------------------------------------------------------------
def test_the_draft_is_previewed_after_a_pause(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    qtbot.waitUntil(lambda: bool(page.preview.grid.buttons()))
    before = len(server.tasks.called(service.preview))
    edit(page)
    edit(page, WEEK[:1])
    qtbot.waitUntil(lambda: len(server.tasks.called(service.preview)) > before)
    asked = server.tasks.called(service.preview)[before:]
    assert [one["hours"].weekly for one in asked] == [WEEK[:1]]
    assert asked[0]["minutes"] == 45
    button = page.preview.grid.buttons()[0]
    button.click()
    assert not button.isChecked()


def test_a_newer_question_cancels_the_older_preview(open_page: Opened, server: Server):
    page = open_page()
    server.tasks.hold = True
    page.previewing.ask()
    older = [task for task in server.tasks._live.values() if task.verb is service.preview]
    edit(page)
    page.previewing.ask()
    assert [task.cancelled for task in older] == [True]
    server.tasks.release()
    assert page.preview.grid.buttons()


def test_nobody_can_book_you_yet(open_page: Opened, server: Server):
    server.tasks.answers[service.bookable] = BookableRow("no_offer", None)
    page = open_page()
    page.previewing.ask()
    assert not page.preview.alarm.isHidden()
    assert page.preview.alarm_title.text() == "Nobody can book you yet"
    assert page.preview.alarm_text.text() == "You offer no course yet."
    server.tasks.answers[service.bookable] = BookableRow("", datetime.now(UTC))
    page.previewing.ask()
    assert page.preview.alarm.isHidden()


def test_a_tutor_without_profile_still_sees_slots(open_page: Opened, server: Server):
    server.tasks.answers[tutors.profile] = errors.NoSuchTutor()
    page = open_page()
    assert server.tasks.called(service.preview)[-1]["minutes"] == 60
    assert page.preview.grid.buttons()


def test_courses_of_other_lengths_can_be_previewed(open_page: Opened, server: Server):
    server.tasks.answers[tutors.profile] = profile(90, 30)
    page = open_page()
    assert page.preview.minutes == 30
    page.preview.course.chosen.emit(90)
    assert server.tasks.called(service.preview)[-1]["minutes"] == 90
