"""Reports: figures as text and as bars, summed up, saved as a table."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tutordesk import errors
from tutordesk.services import exports, reports
from tutordesk.services.people_rows import ReportRow
from tutordesk.ui.calendar.session_words import hours_and_minutes
from tutordesk.ui.date_span import LAST_MONTH, MONTH, WEEK, YEAR, dates_of
from tutordesk.ui.page import PageContext
from tutordesk.ui.reports.bars import BAR_ROLE
from tutordesk.ui.reports.page import ReportsPage

Open = Callable[..., ReportsPage]


def line(label: str = "Ada", key: UUID | date | None = None, **changes: Any) -> ReportRow:
    told: dict[str, Any] = {
        "key": key or UUID(int=sum(map(ord, label))),
        "label": label,
        "sessions": 10,
        "completed": 8,
        "minutes": 495,
        "no_shows": 1,
        "cancellations": 3,
        "late_cancellations": 2,
        "revenue": Decimal("1234.50"),
        "currency": "EUR",
        "open_minutes": 1200,
        "utilisation": 0.5,
    }
    return ReportRow(**(told | changes))


ROWS = (
    line(),
    line("=Eve", sessions=5, minutes=60, revenue=Decimal(0), utilisation=None, open_minutes=0, no_shows=0),
)


@pytest.fixture
def open_reports(qtbot: QtBot, sync_tasks: SyncTasks, page_context: Callable[..., PageContext]) -> Open:
    def opened(found: Any = ROWS) -> ReportsPage:
        sync_tasks.answers |= {reports.sessions: found, exports.note: None}
        page = ReportsPage(page_context(sync_tasks, role="admin"))
        qtbot.addWidget(page)
        page.resize(1064, 800)
        page.show()
        qtbot.waitUntil(lambda: page.settled)
        return page

    return opened


def test_figures_are_text_beside_bars(open_reports: Open) -> None:
    page = open_reports()
    said = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert said == ["Ada", "10", "8 h 15 min", "1", "2", "50 %", "€1,234.50"]
    bars = [page.model.index(1, column).data(BAR_ROLE) for column in range(page.model.columnCount())]
    assert bars == [None, 0.5, pytest.approx(60 / 495), None, None, 0.0, 0.0]
    assert page.model.index(0, 5).data(BAR_ROLE) == 0.5  # of all hours, not of the busiest
    assert page.summary.text() == (
        "15 sessions · 9 h 15 min taught · €1,234.50 · 1 no-show · 4 late cancellations"
    )
    assert hours_and_minutes(77_895) == "1,298 h 15 min"


def test_dates_and_grouping_ask_anew(qtbot: QtBot, open_reports: Open, sync_tasks: SyncTasks) -> None:
    page = open_reports()
    first, last = page.dates
    assert sync_tasks.called(reports.sessions)[-1] == {"first_date": first, "last_date": last, "by": "tutor"}
    sync_tasks.answers[reports.sessions] = (line("", date(2026, 11, 23)),)
    page.by.segment("week").click()
    page.span.choose(LAST_MONTH)
    qtbot.waitUntil(lambda: page.settled and page.model.rowCount() == 1)
    asked = sync_tasks.called(reports.sessions)[-1]
    assert (asked["by"], asked["last_date"].month != last.month) == ("week", True)
    assert page.model.index(0, 0).data() == "23–29 Nov 2026"


def test_usual_spans_are_whole_weeks_months_years() -> None:
    today = date(2028, 2, 17)
    assert dates_of(WEEK, today) == (date(2028, 2, 14), date(2028, 2, 20))
    assert dates_of(MONTH, today) == (date(2028, 2, 1), date(2028, 2, 29))
    assert dates_of(LAST_MONTH, date(2028, 1, 31)) == (date(2027, 12, 1), date(2027, 12, 31))
    assert dates_of(MONTH, date(2027, 12, 31)) == (date(2027, 12, 1), date(2027, 12, 31))
    assert dates_of(YEAR, today) == (date(2028, 1, 1), date(2028, 12, 31))


def test_a_report_is_saved_as_a_harmless_table(
    qtbot: QtBot, open_reports: Open, sync_tasks: SyncTasks, tmp_path: Path
) -> None:
    page = open_reports()
    page.save.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    sync_tasks.answers[reports.sessions] = ROWS[:1]
    page.reload()
    qtbot.waitUntil(lambda: page.settled and page.model.rowCount() == 1)
    assert sync_tasks.called(exports.note) == []  # nothing is taken out yet
    dialog.fileSelected.emit(str(tmp_path / "report.csv"))
    qtbot.waitUntil((tmp_path / "report.csv").exists)
    assert sync_tasks.called(exports.note) == [{"what": "reports", "count": 2}]  # as it was when asked for
    text = (tmp_path / "report.csv").read_text("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert back == [
        ["Tutor", "Sessions", "Hours taught", "No-shows", "Cancelled late", "Utilisation", "Revenue",
         "Currency"],
        ["Ada", "10", "8.25", "1", "2", "0.5", "1234.50", "EUR"],
        ["'=Eve", "5", "1.00", "0", "2", "", "0", "EUR"],
    ]  # fmt: skip
    dialog.reject()


def test_nothing_too_long_and_errors_are_said(
    qtbot: QtBot, open_reports: Open, sync_tasks: SyncTasks
) -> None:
    page = open_reports((line(sessions=0, cancellations=0),))
    assert page.table_states.state == "empty"
    assert not page.save.isEnabled()
    asked = len(sync_tasks.called(reports.sessions))
    page.span.first.show_day(date(2020, 1, 1))
    page.span.choose("span")
    qtbot.waitUntil(lambda: page.settled)
    page.span.first.show_day(date(2020, 1, 1))
    qtbot.waitUntil(lambda: page.settled)
    assert page.table_states.state == "empty"
    assert len(sync_tasks.called(reports.sessions)) <= asked + 1
    page = open_reports(errors.NotAllowed())
    assert page.table_states.state == "error"
    assert page.by.isVisible()


def test_a_small_window_cuts_neither_names_nor_figures(open_reports: Open) -> None:
    page = open_reports(
        (line("Carmen Iglesias Fuentes", minutes=475 * 60 + 15, revenue=Decimal("17383.00")),)
    )
    page.resize(674, 500)
    shown = [place for place in range(page.model.columnCount()) if not page.table.isColumnHidden(place)]
    assert len(shown) == 5
    for place in shown:
        index = page.model.index(0, place)
        letters = QFontMetricsF(index.data(Qt.ItemDataRole.FontRole))
        room = page.table.columnWidth(place) - 26  # what the cell keeps free at both sides
        assert letters.horizontalAdvance(index.data()) <= room
