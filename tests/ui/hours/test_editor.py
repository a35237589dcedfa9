"""The weekly editor: painting and erasing by mouse and keyboard, exact times, copies, terms, spoken cells."""

from collections.abc import Iterator
from datetime import date
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.hand import double_click
from tutordesk.domain.hours import WeeklyRange
from tutordesk.domain.painting import ALWAYS, Period, painted, periods_of, ring_of, rows_in
from tutordesk.ui.hours.week_editor import WeekEditor
from tutordesk.ui.hours.week_model import QUARTER, WeekModel

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
CHANGE = Qt.ItemDataRole.AccessibleDescriptionRole
MONDAYS = (WeeklyRange(1, 540, 720),)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[WeekEditor]:
    made = WeekEditor()
    qtbot.addWidget(made)
    made.stored = made.weekly = MONDAYS

    def keep(weekly: tuple[WeeklyRange, ...]) -> None:
        made.weekly = weekly
        made.show_hours(made.stored, weekly)

    made.edited.connect(keep)
    made.show_hours(MONDAYS, MONDAYS)
    made.resize(760, 640)
    made.show()
    made.table.scroll_to_minute(480)
    return made


def spans(editor: WeekEditor, day: int, period: Period = ALWAYS) -> list[tuple[int, int]]:
    rows = rows_in(editor.weekly, period)
    return [(row.start_minute, row.end_minute) for row in rows if row.iso_weekday == day]


def point(editor: WeekEditor, day: int, minute: int) -> QPoint:
    return editor.table.visualRect(editor.model.index(minute // QUARTER, day - 1)).center()


def drag(qtbot: QtBot, editor: WeekEditor, start: tuple[int, int], end: tuple[int, int]) -> None:
    ground = editor.table.viewport()
    qtbot.mousePress(ground, Qt.MouseButton.LeftButton, pos=point(editor, *start))
    qtbot.mouseMove(ground, point(editor, *end))
    qtbot.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=point(editor, *end))


def spoken(editor: WeekEditor, day: int, minute: int, role: int = ACCESSIBLE) -> str:
    return editor.model.index(minute // QUARTER, day - 1).data(role)


def test_the_model_keeps_qts_rules(qtbot: QtBot):
    model = WeekModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_week(ring_of(MONDAYS), ring_of(painted(MONDAYS, ALWAYS, [2], (0, 60), available=True)))
    assert (model.rowCount(), model.columnCount()) == (96, 7)
    del tester


def test_every_cell_speaks(editor: WeekEditor):
    assert spoken(editor, 1, 540) == "Monday 09:00, available"
    assert spoken(editor, 5, 540) == "Friday 09:00, not available"
    editor.edited.emit(painted(MONDAYS, ALWAYS, [5], (550, 600), available=True))
    assert spoken(editor, 5, 540) == "Friday 09:00, partly available"
    assert spoken(editor, 5, 570) == "Friday 09:30, available"
    assert spoken(editor, 5, 570, CHANGE) == "Added, not saved yet"
    assert spoken(editor, 1, 540, CHANGE) == ""
    assert editor.model.headerData(4, Qt.Orientation.Horizontal, ACCESSIBLE) == "Friday"
    assert editor.model.headerData(36, Qt.Orientation.Vertical, ACCESSIBLE) == "09:00"


def test_dragging_on_closed_time_paints(qtbot: QtBot, editor: WeekEditor):
    drag(qtbot, editor, (2, 600), (3, 705))
    assert spans(editor, 2) == spans(editor, 3) == [(600, 720)]
    assert spans(editor, 1) == [(540, 720)]


def test_dragging_on_open_time_erases(qtbot: QtBot, editor: WeekEditor):
    drag(qtbot, editor, (1, 600), (1, 645))
    assert spans(editor, 1) == [(540, 600), (660, 720)]
    assert spoken(editor, 1, 600, CHANGE) == "Removed, not saved yet"


def test_the_first_cell_decides_for_the_whole_stroke(qtbot: QtBot, editor: WeekEditor):
    drag(qtbot, editor, (2, 600), (1, 645))
    assert spans(editor, 1) == [(540, 720)]
    assert spans(editor, 2) == [(600, 660)]


def test_a_stroke_shrinks_again_and_escape_takes_it_back(qtbot: QtBot, editor: WeekEditor):
    ground = editor.table.viewport()
    qtbot.mousePress(ground, Qt.MouseButton.LeftButton, pos=point(editor, 2, 600))
    qtbot.mouseMove(ground, point(editor, 2, 900))
    qtbot.mouseMove(ground, point(editor, 2, 615))
    assert spoken(editor, 2, 615) == "Tuesday 10:15, available"
    assert spoken(editor, 2, 630) == "Tuesday 10:30, not available"
    qtbot.keyClick(editor.table, Qt.Key.Key_Escape)
    assert spoken(editor, 2, 600) == "Tuesday 10:00, not available"
    qtbot.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=point(editor, 2, 615))
    assert editor.weekly == MONDAYS


def test_shift_arrows_and_space_do_the_same(qtbot: QtBot, editor: WeekEditor):
    table = editor.table
    table.select_cells([2], (600, 615))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(table, key, SHIFT)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert spans(editor, 2) == spans(editor, 3) == [(600, 645)]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert editor.weekly == MONDAYS
    table.select_cells([1], (540, 555))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert spans(editor, 1) == [(540, 555), (570, 720)]


def test_arrows_after_a_click_show_where_they_are(qtbot: QtBot, editor: WeekEditor):
    qtbot.mouseClick(editor.table.viewport(), Qt.MouseButton.LeftButton, pos=point(editor, 2, 600))
    assert not editor.table.property("kb")
    qtbot.keyClick(editor.table, Qt.Key.Key_Down)
    assert editor.table.property("kb")
    assert editor.table.current_cell == (2, 615)


def test_delete_erases_what_is_selected(qtbot: QtBot, editor: WeekEditor):
    editor.table.select_cells([1], (480, 600))
    qtbot.keyClick(editor.table, Qt.Key.Key_Delete)
    assert spans(editor, 1) == [(600, 720)]


def test_exact_times_are_typed(qtbot: QtBot, editor: WeekEditor):
    editor.table.select_cells([1], (600, 615))
    qtbot.keyClick(editor.table, Qt.Key.Key_Return)
    bar = editor.exact
    assert (bar.title.text(), bar.start.text(), bar.end.text()) == ("Monday", "09:00", "12:00")
    bar.start.setText("9:10")
    bar.end.setText("1205")
    qtbot.keyClick(bar.end, Qt.Key.Key_Return)
    assert spans(editor, 1) == [(550, 725)]
    assert not bar.isVisible()
    assert spoken(editor, 1, 540) == "Monday 09:00, partly available"


def test_times_that_are_none_are_not_taken(qtbot: QtBot, editor: WeekEditor):
    editor.open_exact()
    editor.exact.start.setText("nine")
    qtbot.mouseClick(editor.exact.apply, Qt.MouseButton.LeftButton)
    assert editor.exact.note.text() == "Type times such as 9:10 or 17."
    editor.exact.start.setText("20")
    editor.exact.end.setText("19")
    qtbot.mouseClick(editor.exact.apply, Qt.MouseButton.LeftButton)
    assert editor.exact.note.text().startswith("That would end after noon")
    assert editor.weekly == MONDAYS


def test_a_range_past_midnight_goes_on_the_next_day(qtbot: QtBot, editor: WeekEditor):
    editor.table.select_cells([5], (1200, 1215))
    editor.open_exact()
    editor.exact.start.setText("22")
    editor.exact.end.setText("1:30")
    editor.exact.end.textEdited.emit("1:30")
    assert editor.exact.note.text() == "Ends on the next day."
    qtbot.mouseClick(editor.exact.apply, Qt.MouseButton.LeftButton)
    assert spans(editor, 5) == [(1320, 1530)]
    assert spoken(editor, 6, 75) == "Saturday 01:15, available"
    evening, morning = (piece for piece in editor.model.pieces if piece.kind == "added")
    assert (evening.goes_on, morning.from_before) == (True, True)


def test_double_click_opens_the_range_and_says_that_the_first_stroke_was_not_meant(
    qtbot: QtBot, editor: WeekEditor
):
    ground = editor.table.viewport()
    editor.first_stroke_of_double.connect(lambda: editor.show_hours(MONDAYS, MONDAYS))  # the page undoes it
    with qtbot.waitSignal(editor.first_stroke_of_double):
        double_click(ground, point(editor, 1, 600))
    assert editor.exact.isVisible()
    assert editor.exact.start.text() == "09:00"


def test_a_range_is_removed_from_the_bar(qtbot: QtBot, editor: WeekEditor):
    editor.table.select_cells([1], (600, 615))
    editor.open_exact()
    qtbot.mouseClick(editor.exact.remove, Qt.MouseButton.LeftButton)
    assert editor.weekly == ()


def test_a_day_is_copied_to_others(qtbot: QtBot, editor: WeekEditor):
    editor.table.select_cells([1], (600, 615))
    editor.open_copy()
    assert editor.copy.title.text() == "Copy Monday to"
    assert not editor.copy.apply.isEnabled()
    for day in (2, 4):
        editor.copy.chips[day].click()
    qtbot.mouseClick(editor.copy.apply, Qt.MouseButton.LeftButton)
    assert spans(editor, 2) == spans(editor, 4) == [(540, 720)]
    assert spans(editor, 3) == []


def test_a_term_takes_over_for_its_dates(qtbot: QtBot, editor: WeekEditor):
    editor.terms.chosen.emit("new")
    bar = editor.dates
    bar.first.field.show_day(date(2027, 2, 1))
    bar.last.field.show_day(date(2027, 6, 30))
    qtbot.mouseClick(bar.apply, Qt.MouseButton.LeftButton)
    term = Period(date(2027, 2, 1), date(2027, 6, 30))
    assert editor.period == term
    assert editor.terms.combo.currentText() == "1 Feb 2027 to 30 Jun 2027"
    assert periods_of(editor.weekly) == (
        Period(None, date(2027, 1, 31)), term, Period(date(2027, 7, 1), None)
    )  # fmt: skip
    editor.table.select_cells([3], (600, 660))
    qtbot.keyClick(editor.table, Qt.Key.Key_Space)
    assert spans(editor, 3, term) == [(600, 660)]
    assert spans(editor, 3, Period(None, date(2027, 1, 31))) == []


def test_a_term_in_addition_shows_the_other_hours_beside_its_own(qtbot: QtBot, editor: WeekEditor):
    editor.terms.chosen.emit("new")
    editor.dates.instead.setChecked(False)
    qtbot.mouseClick(editor.dates.apply, Qt.MouseButton.LeftButton)
    assert editor.period != ALWAYS
    assert spoken(editor, 1, 540) == "Monday 09:00, available at these dates through other hours"
    drag(qtbot, editor, (1, 780), (1, 825))
    assert spans(editor, 1, editor.period) == [(780, 840)]
    assert spans(editor, 1) == [(540, 720)]
    editor.change_dates.click()
    qtbot.mouseClick(editor.dates.remove, Qt.MouseButton.LeftButton)
    assert editor.weekly == MONDAYS


def test_dates_in_the_wrong_order_are_refused(qtbot: QtBot, editor: WeekEditor):
    editor.terms.chosen.emit("new")
    editor.dates.first.field.show_day(date(2027, 7, 1))
    editor.dates.last.field.show_day(date(2027, 6, 30))
    qtbot.mouseClick(editor.dates.apply, Qt.MouseButton.LeftButton)
    assert editor.dates.note.text() == "The last day lies before the first."
    assert editor.weekly == MONDAYS


@pytest.mark.alone
def test_a_cell_of_a_stroke_repaints_one_column_quickly(qtbot: QtBot, editor: WeekEditor):
    """Only what changed is told and painted; the ratio is in ``bench``, this is the order of magnitude."""
    told: list[tuple[int, int]] = []
    editor.model.dataChanged.connect(lambda first, last, _r: told.append((first.column(), last.column())))
    ground = editor.table.viewport()
    qtbot.mousePress(ground, Qt.MouseButton.LeftButton, pos=point(editor, 2, 540))
    best = 1.0
    for minute in range(555, 780, 15):
        started = perf_counter()
        qtbot.mouseMove(ground, point(editor, 2, minute))
        ground.repaint()
        best = min(best, perf_counter() - started)
    qtbot.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=point(editor, 2, 765))
    assert set(told) == {(1, 1)}
    assert best < 0.02
