"""Figures of the day board: 300 tutors and 1,500 sessions opened until painted, and scrolled sideways.

Offscreen, in this process, on the software renderer. Counted is the work of the GUI thread (its processor
time), the least of a few openings and the 95th percentile of many frames. The server's own time for
``board.day`` is a figure of its own.
"""

import os
import tempfile
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from bench.figures import Figure
from tutordesk.domain.week import Day
from tutordesk.services import board
from tutordesk.services.board_rows import BoardPlan, BoardTutor
from tutordesk.services.rows import CentreRow, CourseRow, MeRow, OpenSpan, SessionRow, SubjectRow
from tutordesk.settings import SettingsFile
from tutordesk.ui import theme
from tutordesk.ui.board.page import BoardPage
from tutordesk.ui.live import Live
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import PageContext
from tutordesk.ui.tasks import Tasks

ZONE = "Europe/Vienna"
SIZE = (1216, 760)
TUTORS, SESSIONS_EACH = 300, 5
OPENINGS, FRAMES, STEP = 5, 120, 60
SPACE = UUID("7d2c1f1e-7b0e-4a4e-9a52-0d8a3c1b2e10")
CENTRE = CentreRow("Bench", ZONE, "EUR", "", "", 15, 60, 0, 60, 1440, 10, False)
ME = MeRow(SPACE, "f10000001", "Katrin Moser", ZONE, "en", ("desk",), False, CENTRE)


def figures() -> list[Figure]:
    """Return what the front desk waits for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.install(application)
    plan = _plan(datetime.now(UTC).date())
    with tempfile.TemporaryDirectory() as folder:
        opened = []
        for _number in range(OPENINGS):
            page, taken = _open(application, plan, Path(folder))
            opened.append(taken)
        frames = _scroll(application, page)
    return [
        Figure("a board of 300 tutors and 1,500 sessions, open to painted", min(opened), "ms", "<= 400.0"),
        Figure("the same, a frame of scrolling (95 %)", frames, "ms", "<= 16.0"),
    ]


def _open(application: QApplication, plan: BoardPlan, folder: Path) -> tuple[BoardPage, float]:
    context = PageContext(
        tasks=Tasks(lambda verb, **_kw: {board.day: plan, board.freshen: {}}.get(verb, ())),
        me=ME,
        role="desk",
        live=Live(),
        notices=NoticeBar(),
        settings=SettingsFile(folder / "settings.json"),
        navigate=lambda *_key, **_target: None,
    )
    started = clock.thread_time()
    page = BoardPage(context)
    page.resize(*SIZE)
    page.show()
    while not (page.settled and page.plan is not None):
        application.processEvents()
    application.processEvents()
    return page, (clock.thread_time() - started) * 1000


def _scroll(application: QApplication, page: BoardPage) -> float:
    bar, taken = page.view.scroller.horizontalScrollBar(), []
    for _frame in range(FRAMES):
        started = clock.thread_time()
        bar.setValue(bar.value() + STEP)
        application.processEvents()
        taken.append((clock.thread_time() - started) * 1000)
    return sorted(taken)[round(FRAMES * 0.95) - 1]


def _plan(on_date: date) -> BoardPlan:
    here, day = ZoneInfo(ZONE), Day(on_date, ZONE)

    def at(hour: int) -> datetime:
        return datetime.combine(on_date, time(hour), here).astimezone(UTC)

    columns, rows = [], []
    for number in range(TUTORS):
        subject = SubjectRow(uuid5(SPACE, str(number % 8)), f"Subject {number % 8}", number % 8)
        course = CourseRow(uuid5(SPACE, f"course {number % 8}"), subject.name, subject, 60)
        tutor_id, name = uuid5(SPACE, f"tutor {number}"), f"Tutor Number {number:03d}"
        working = (OpenSpan(at(8), at(20)),)
        columns.append(
            BoardTutor(
                tutor_id, name, (subject,), frozenset({course.course_id}), True, True, working, "", None, None
            )
        )
        for place in range(SESSIONS_EACH):
            starts_at = at(9 + 2 * place)
            rows.append(
                SessionRow(
                    uuid5(tutor_id, str(place)),
                    tutor_id,
                    name,
                    uuid5(SPACE, f"student {number} {place}"),
                    f"Student {number} {place}",
                    course,
                    starts_at,
                    starts_at + timedelta(minutes=60),
                    "scheduled",
                    "",
                    Decimal(42),
                    "EUR",
                    True,
                    "",
                    1,
                    (),
                )
            )
    return BoardPlan(
        on_date, ZONE, day.starts_at, day.ends_at, tuple(columns), tuple(rows), (), datetime.now(UTC)
    )
