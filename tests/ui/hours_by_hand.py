"""Hand-made hours for the Availability page: a week, overrides, stranded sessions, and its answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ME, SyncTasks
from tests.ui.sessions_by_hand import at, course, session
from tutordesk.domain.hours import DatedRange, Hours, Terms, WeeklyRange
from tutordesk.domain.painting import ALWAYS, painted
from tutordesk.services import hours as service
from tutordesk.services import tutors
from tutordesk.services.rows import (
    BookableRow,
    HoursPlan,
    OfferRow,
    SlotPlan,
    SlotRow,
    StrandedRow,
    TutorProfile,
)
from tutordesk.ui.hours.page import AvailabilityPage
from tutordesk.ui.page import PageContext

Opened = Callable[..., AvailabilityPage]
ZONE = "Europe/Vienna"
TODAY = date(2026, 11, 22)
LEAVE = tuple(
    DatedRange(date(2026, 12, 23) + timedelta(days=number), False, 0, 1440, "Leave") for number in range(15)
)
WEEK = (
    WeeklyRange(1, 540, 720), WeeklyRange(1, 840, 1080), WeeklyRange(2, 540, 720), WeeklyRange(5, 840, 960)
)  # fmt: skip
SHORTER = painted(WEEK, ALWAYS, [1], (960, 1080), available=False)
HOURS = Hours(
    ZONE,
    Terms(break_minutes=10),
    WEEK,
    (DatedRange(date(2026, 12, 8), False, 0, 1440, "Immaculate Conception"), *LEAVE),
)
BOOKABLE = BookableRow("", datetime(2026, 11, 23, 8, tzinfo=UTC))


def plan(hours: Hours = HOURS, version: int = 3) -> HoursPlan:
    return HoursPlan(ME.person_id, version, hours, TODAY, datetime(2026, 11, 22, 9, tzinfo=UTC))


def stranded(day: date, clock: str, student: str, minutes: int = 60, version: int = 1) -> StrandedRow:
    row = session(at(day, clock), minutes, student=student, version=version, key=f"{student}{day}")
    fits = tuple(
        SlotRow(
            row.starts_at + timedelta(days=days), row.ends_at + timedelta(days=days), free=True, reason=""
        )
        for days in (1, 2, 7)
    )
    return StrandedRow(row, "no_hours", {}, fits, timedelta(0))


NOAH = stranded(date(2026, 11, 30), "16:30", "Noah Weber")
LENA = stranded(date(2026, 11, 30), "17:00", "Lena Fischer", 45)


def free_mornings(**asked: Any) -> SlotPlan:
    """Slots from 9 to 12 of every day asked for."""
    rows, starts_at = [], asked["starts_at"]
    while starts_at < asked["ends_at"]:
        free = 8 <= starts_at.hour < 11
        ends_at = starts_at + timedelta(minutes=60)
        rows.append(SlotRow(starts_at, ends_at, free=free, reason="" if free else "no_hours"))
        starts_at = ends_at
    return SlotPlan(
        asked["tutor_id"],
        ZONE,
        asked["minutes"],
        asked["starts_at"],
        asked["ends_at"],
        tuple(rows),
        plan().as_of,
    )


def profile(*lengths: int) -> TutorProfile:
    offers = [
        OfferRow(course(f"Course {n}", minutes=n), NOAH.session.price, "EUR", True, False, "")
        for n in lengths
    ]
    return TutorProfile(None, "", tuple(offers), 1440)  # type: ignore[arg-type]  # nobody reads it here


class Server:
    """A little server: what is stored, and what a save does to it."""

    def __init__(self, hours: Hours = HOURS) -> None:
        self.stored = plan(hours)
        self.stranded: tuple[StrandedRow, ...] = ()
        self.refusals: list[Exception] = []
        self.on_refusal: Callable[[], None] = lambda: None
        self.tasks = SyncTasks(
            {
                service.of: lambda **_kw: self.stored,
                service.impact: lambda **_kw: self.stranded,
                service.preview: free_mornings,
                service.bookable: BOOKABLE,
                service.zones: ("Asia/Kathmandu", "Europe/Prague", "Europe/Vienna"),
                service.save: self.save,
                tutors.profile: profile(60, 45),
            }
        )

    def save(self, *, version: int, hours: Hours, **_kw: Any) -> int:
        if self.refusals:
            self.on_refusal()
            raise self.refusals.pop(0)
        self.stored = replace(self.stored, hours=hours, version=version + 1)
        return self.stored.version

    def changed_by_others(self, hours: Hours) -> None:
        self.stored = replace(self.stored, hours=hours, version=self.stored.version + 1)


def opened(qtbot: QtBot, context: PageContext) -> AvailabilityPage:
    """The page with all its parts and the stored hours on screen."""
    page = AvailabilityPage(context)
    qtbot.addWidget(page)
    page.resize(1060, 760)
    page.show()
    qtbot.waitUntil(lambda: page.draft is not None)
    page.turns.finish()
    return page


def edit(page: AvailabilityPage, weekly: tuple[WeeklyRange, ...] = SHORTER) -> None:
    page.editor.edited.emit(weekly)


def press(where: QWidget, identifier: str) -> None:
    next(
        one for one in where.findChildren(QAbstractButton) if one.accessibleIdentifier() == identifier
    ).click()
