"""Figures of the calendar: a week of sixty sessions painted whole, and with one of them changed.

Offscreen, in this process, on the software renderer. Counted is the work of the GUI thread (its processor
time), the least of many times: other programs on the machine only ever add to it.
"""

import os
import time as clock
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from bench.figures import Figure
from tutordesk.domain.week import Week
from tutordesk.services.rows import CourseRow, OpenSpan, SessionRow, SubjectRow, WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar.calendar_view import CalendarView

ZONE = "Europe/Vienna"
MONDAY = date(2026, 11, 23)
SIZE = (1080, 760)
TIMES = 21
SPACE = UUID("7d2c1f1e-7b0e-4a4e-9a52-0d8a3c1b2e10")


def figures() -> list[Figure]:
    """Return what two things cost that a tutor does all day."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.install(application)
    return [_full_repaint(), _one_change(application)]


def _plan(first: date, *, version: int = 1) -> WeekPlan:
    week = Week(first, ZONE)
    here = ZoneInfo(ZONE)

    def at(day: int, hour: int) -> datetime:
        return datetime.combine(first + timedelta(days=day), time(hour), here).astimezone(UTC)

    rows = []
    for day in range(6):
        for hour in range(8, 18):
            number = day * 10 + hour - 8
            subject = SubjectRow(uuid5(SPACE, str(number % 8)), f"Subject {number % 8}", number % 8)
            course = CourseRow(uuid5(SPACE, f"course {number % 8}"), subject.name, subject, 50)
            starts_at = at(day, hour)
            rows.append(
                SessionRow(
                    uuid5(SPACE, f"{first} {number}"),
                    SPACE,
                    "Amelia Novák",
                    uuid5(SPACE, f"student {number}"),
                    f"Student number {number}",
                    course,
                    starts_at,
                    starts_at + timedelta(minutes=50),
                    "scheduled",
                    "",
                    Decimal(42),
                    "EUR",
                    True,
                    "",
                    version if number == 17 else 1,
                    (),
                    news="moved" if number == 17 and version % 2 else "",
                )
            )
    working = tuple(OpenSpan(at(day, 8), at(day, 18)) for day in range(6))
    return WeekPlan(SPACE, ZONE, week.starts_at, week.ends_at, tuple(rows), working, (), datetime.now(UTC))


def _view() -> CalendarView:
    view = CalendarView(MONDAY, ZONE)
    view.resize(*SIZE)
    view.show()
    view.show_plan(_plan(MONDAY))
    return view


def _full_repaint() -> Figure:
    view = _view()
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    view.render(image)
    taken = _worked_ms(lambda: view.render(image))
    return Figure("a week of 60 sessions, full repaint", min(taken), "ms", "<= 16.0")


def _one_change(application: QApplication) -> Figure:
    """Change one session of sixty, in turns: from the rows' arrival to the end of painting."""
    view = _view()
    application.processEvents()
    plans = [_plan(MONDAY, version=number) for number in range(2, TIMES + 2)]

    def change() -> None:
        view.show_plan(plans.pop())
        application.processEvents()

    return Figure("the same, one session changed", min(_worked_ms(change)), "ms", "<= 4.0")


def _worked_ms(action: Callable[[], object]) -> list[float]:
    """Milliseconds of this thread's work, each time."""
    worked = []
    for _time in range(TIMES):
        started = clock.thread_time()
        action()
        worked.append((clock.thread_time() - started) * 1000)
    return worked
